//! What a page's form sends. Fields that no form of ours has are refused.

use axum::body::Bytes;
use sekisho_kernel::{Locale, Secret, SignInId};

use crate::http::{anti_forgery, cookies::CookieKind, request::TenantRequest};

/// Marks the first page after a binding cookie was given, to notice browsers that keep none.
const SECOND_CONTACT: &str = "first=1";

/// The longest typed user ID that is kept, in bytes. Longer ones are looked at, and wrong.
const LONGEST_KEPT: usize = 512;

/// A form as it was sent.
pub(super) struct PostedForm {
    /// The anti-forgery value.
    pub csrf: Option<String>,
    /// The sealed request.
    pub resume: Option<String>,
    /// What was entered.
    pub entry: Entry,
}

/// What was entered.
pub(super) enum Entry {
    /// On the sign-in page.
    Credentials {
        /// The user ID as typed.
        user_id: String,
        /// The password as typed.
        password: Secret<String>,
        /// ログイン状態の保存
        remember: bool,
    },
    /// ログアウトする
    SignOut,
    /// A button without fields.
    Retry,
}

impl PostedForm {
    /// Reads a form; `None` when it is none of ours.
    pub(super) fn parse(body: &Bytes) -> Option<Self> {
        let (mut csrf, mut resume, mut step) = (None, None, None);
        let (mut user_id, mut password, mut remember, mut confirm) = (None, None, None, None);
        for (name, value) in form_urlencoded::parse(body) {
            let field = match &*name {
                "csrf" => &mut csrf,
                "resume" => &mut resume,
                "step" => &mut step,
                "user_id" => &mut user_id,
                "password" => &mut password,
                "remember" => &mut remember,
                "confirm" => &mut confirm,
                _ => return None,
            };
            if field.replace(value.into_owned()).is_some() {
                return None;
            }
        }
        let entry = if user_id.is_some() || password.is_some() || step.is_some() {
            Entry::Credentials {
                user_id: user_id.unwrap_or_default(),
                password: Secret::new(password.unwrap_or_default()),
                remember: remember.is_some(),
            }
        } else if confirm.is_some() {
            Entry::SignOut
        } else {
            Entry::Retry
        };
        Some(Self {
            csrf,
            resume,
            entry,
        })
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

    /// The user ID as typed, to be shown again; nothing of one that nobody types.
    pub(super) fn typed_user_id(&self) -> Option<&str> {
        match &self.entry {
            Entry::Credentials { user_id, .. } if user_id.len() > LONGEST_KEPT => Some(""),
            Entry::Credentials { user_id, .. } => Some(user_id),
            Entry::SignOut | Entry::Retry => None,
        }
    }

    /// Whether something was entered that is worth taking into a transaction that starts anew.
    pub(super) const fn is_entry(&self) -> bool {
        matches!(self.entry, Entry::Credentials { .. } | Entry::SignOut)
    }
}

/// Whether a page's query says that the browser was given a cookie just before.
pub(super) fn is_second_contact(query: &str) -> bool {
    query.split('&').any(|pair| pair == SECOND_CONTACT)
}

/// The query of a page's address.
pub(super) fn page_query(chosen: Option<Locale>, first_contact: bool) -> String {
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
        assert!(parse("user_id=a&user_id=b&password=c").is_none());
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
    fn the_fields_say_which_form_it_is() {
        let entry = |body| parse(body).unwrap().entry;
        assert!(matches!(
            entry("step=credentials"),
            Entry::Credentials {
                remember: false,
                ..
            }
        ));
        assert!(matches!(
            entry("user_id=&remember=1"),
            Entry::Credentials { remember: true, .. }
        ));
        assert!(matches!(entry("csrf=a&confirm=1"), Entry::SignOut));
        assert!(matches!(entry("csrf=a"), Entry::Retry));
    }
}
