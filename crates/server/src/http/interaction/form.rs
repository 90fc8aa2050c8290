//! What a page's form sends. Fields that no form of ours has are refused.

use std::collections::HashMap;

use axum::body::Bytes;
use sekisho_kernel::{Locale, Secret, SignInId};
use sekisho_signin::SessionLength;

use crate::{
    app::take_up::Kept,
    http::{anti_forgery, cookies::CookieKind, request::TenantRequest},
};

/// Marks the first page after a binding cookie was given, to notice browsers that keep none.
const SECOND_CONTACT: &str = "first=1";

/// The longest typed user ID that is kept, in bytes. Longer ones are looked at, and wrong.
const LONGEST_KEPT: usize = 512;

/// Every field that a form of ours has, besides `csrf`, `resume` and `step`.
const FIELDS: [&str; 24] = [
    "user_id",
    "password",
    "remember",
    "shared",
    "account",
    "confirm",
    "birth_date",
    "terms",
    "agree",
    "method",
    "check",
    "new_password",
    "new_password_confirm",
    "sign_out_others",
    "mail_address",
    "code",
    "device",
    "device_name",
    "credential",
    "failure",
    "mode",
    "authenticator",
    "session",
    "language",
];

/// A form as it was sent.
pub(in crate::http) struct PostedForm {
    /// The anti-forgery value.
    pub csrf: Option<String>,
    /// The sealed request.
    pub resume: Option<String>,
    /// The step whose page sent it.
    pub step: Option<String>,
    fields: HashMap<&'static str, Secret<String>>,
}

impl PostedForm {
    /// Reads a form; `None` when it is none of ours.
    pub(in crate::http) fn parse(body: &Bytes) -> Option<Self> {
        let (mut csrf, mut resume, mut step) = (None, None, None);
        let mut fields = HashMap::new();
        for (name, value) in form_urlencoded::parse(body) {
            let value = value.into_owned();
            let repeated = match &*name {
                "csrf" => csrf.replace(value).is_some(),
                "resume" => resume.replace(value).is_some(),
                "step" => step.replace(value).is_some(),
                name => {
                    let known = FIELDS.into_iter().find(|field| *field == name)?;
                    fields.insert(known, Secret::new(value)).is_some()
                }
            };
            if repeated {
                return None;
            }
        }
        Some(Self {
            csrf,
            resume,
            step,
            fields,
        })
    }

    /// A field as it was sent; empty if it was not.
    pub(in crate::http) fn text(&self, name: &str) -> &str {
        self.fields.get(name).map_or("", |value| value.expose())
    }

    /// A field that is not shown again.
    pub(in crate::http) fn secret(&self, name: &str) -> Secret<String> {
        let sent = self.fields.get(name).cloned();
        sent.unwrap_or_else(|| Secret::new(String::new()))
    }

    /// Whether a field was sent.
    pub(in crate::http) fn has(&self, name: &str) -> bool {
        self.fields.contains_key(name)
    }

    /// Whether user ID and password were entered.
    pub(super) fn is_credentials(&self) -> bool {
        match self.step.as_deref() {
            Some(step) => step == "credentials",
            None => self.has("password"),
        }
    }

    /// Whether 「ログアウトする」 was pressed.
    pub(super) fn is_sign_out(&self) -> bool {
        self.has("confirm")
    }

    /// Whether the form came from the page that this browser was given for this transaction.
    pub(super) fn is_genuine(&self, request: &TenantRequest, id: SignInId) -> bool {
        request.cookie(CookieKind::Browser).is_some_and(|browser| {
            let keys = &request.app.keys;
            anti_forgery::is_good(
                keys,
                request.tenant.id(),
                &browser,
                id,
                self.csrf.as_deref(),
            )
        })
    }

    /// How long the session shall be.
    pub(super) fn session_length(&self) -> SessionLength {
        SessionLength {
            remember: self.has("remember"),
            shared: self.has("shared"),
        }
    }

    /// What is kept of it where its sign-in is over.
    pub(super) fn kept(&self) -> Kept<'_> {
        Kept {
            user_id: self.typed_user_id(),
            shared: self.is_credentials() && self.has("shared"),
            asks_for_mail: matches!(
                self.step.as_deref(),
                Some("forgot-password" | "forgot-user-id")
            ),
        }
    }

    /// The user ID as typed, to be shown again; nothing of one that nobody types.
    pub(super) fn typed_user_id(&self) -> Option<&str> {
        if !(self.is_credentials() && self.has("user_id")) {
            return None;
        }
        let typed = self.text("user_id");
        Some(if typed.len() > LONGEST_KEPT {
            ""
        } else {
            typed
        })
    }

    /// Whether something was entered that is worth taking into a transaction that starts anew.
    pub(super) fn opens_another(&self) -> bool {
        self.is_credentials() || self.is_sign_out()
    }
}

/// Whether a page's query says that the browser was given a cookie just before.
pub(super) fn is_second_contact(query: &str) -> bool {
    query.split('&').any(|pair| pair == SECOND_CONTACT)
}

/// The query of a page's address.
pub(in crate::http) fn page_query(chosen: Option<Locale>, first_contact: bool) -> String {
    let lang = chosen.map(|locale| format!("lang={}", locale.tag()));
    let mark = first_contact.then(|| SECOND_CONTACT.to_owned());
    let pairs: Vec<_> = lang.into_iter().chain(mark).collect();
    if pairs.is_empty() {
        String::new()
    } else {
        format!("?{}", pairs.join("&"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(body: &'static str) -> Option<PostedForm> {
        PostedForm::parse(&Bytes::from_static(body.as_bytes()))
    }

    #[test]
    fn a_field_that_no_form_has_is_refused_and_so_is_a_repeated_one() {
        assert!(parse("csrf=a&user_id=b&password=c").is_some());
        assert!(parse("csrf=a&user_id=b&password=c&role=admin").is_none());
        for repeated in ["user_id=a&user_id=b", "csrf=a&csrf=a", "step=a&step=b"] {
            assert!(parse(repeated).is_none(), "{repeated}");
        }
    }

    #[test]
    fn a_user_id_that_nobody_types_is_not_kept() {
        let typed = |length| {
            let body = format!("user_id={}&password=b", "a".repeat(length));
            let form = PostedForm::parse(&Bytes::from(body)).unwrap();
            form.typed_user_id().unwrap().len()
        };
        assert_eq!(typed(512), 512);
        assert_eq!(typed(513), 0);
    }

    #[test]
    fn only_the_sign_in_page_sends_user_id_and_password() {
        assert!(parse("step=credentials").unwrap().is_credentials());
        assert!(parse("user_id=&password=").unwrap().is_credentials());
        assert!(
            !parse("step=profile&user_id=hanako-01")
                .unwrap()
                .is_credentials()
        );
        assert!(!parse("csrf=a").unwrap().is_credentials());
    }
}
