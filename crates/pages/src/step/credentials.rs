//! The sign-in page: user ID and password.

use askama::Template;

use super::{PasskeyDialog, PasskeyRefusal, passkey::texts_for_sign_in_page};
use crate::{
    Form, Frame, Page,
    locales::{Advice, Occasion as OccasionTexts, Phrases, Texts},
};

/// The sign-in page. Its form sends `csrf`, `resume`, `step` (always `credentials`), `user_id`,
/// `password`, `remember` and `shared` (`1` or absent); without `user_id` where an account was chosen. `data-form="passkey"` sends to the same address, by
/// script only, `csrf`, `resume`, `step` (always `passkey`), `credential` or `failure` as
/// [`super::Passkey`] does, `remember` and `shared`.
#[derive(Clone, Copy, Debug, Template)]
#[template(path = "credentials.html")]
pub struct Credentials<'a> {
    /// What stands around it.
    pub frame: Frame<'a>,
    /// Where user ID and password are sent. The same address answers a GET with this page.
    pub form: Form<'a>,
    /// Where ポータルに戻る is sent, if the portal waits for an answer; a plain link to
    /// [`Frame::portal`] otherwise.
    pub cancel: Option<Form<'a>>,
    /// The user ID as typed before.
    pub user_id: &'a str,
    /// The account that was chosen, in place of a user ID to be typed.
    pub account: Option<ChosenAccount<'a>>,
    /// ログイン状態の保存: `None` where the tenant does not offer it, else whether it is ticked.
    pub remember: Option<bool>,
    /// ほかの人も使う端末: `None` where nothing is entered, as on a page that is busy.
    pub shared: Option<SharedDevice>,
    /// Where [`crate::assets::certificate_picture`] is served, if members may arrive with a temporary
    /// password made of 記号, 番号 and birth date: says how it is made.
    pub certificate: Option<&'a str>,
    /// パスキーでログイン, where the tenant offers it.
    pub passkey: Option<PasskeyDialog<'a>>,
    /// Where members go who forgot something, if the tenant has such pages.
    pub forgotten: Option<Forgotten<'a>>,
    /// お問い合わせ番号 of the entry that was refused, written `1234-5678`.
    pub call_number: Option<&'a str>,
    /// Why the last try did not lead on.
    pub refusal: Option<CredentialsRefusal>,
    /// What brings the member here, if not a portal alone.
    pub occasion: Option<Occasion>,
    /// What was promised on a page before.
    pub promised: Option<PromisedMail>,
}

/// An account that was chosen from those whom the browser knows.
#[derive(Clone, Copy, Debug)]
pub struct ChosenAccount<'a> {
    /// The user ID, as much of it as others may see.
    pub user_id: &'a str,
    /// Where another one is asked for.
    pub change: Form<'a>,
}

/// What is offered to members on a device that others use, too.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct SharedDevice {
    /// Whether it is ticked.
    pub is_ticked: bool,
    /// After how many minutes they are signed out then.
    pub minutes: u64,
}

impl SharedDevice {
    /// What it means, for the template.
    pub(crate) fn hint(&self, frame: &Frame<'_>) -> String {
        (frame.texts().credentials.shared_hint)(self.minutes)
    }
}

/// A mail that was promised, whether or not one goes out.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum PromisedMail {
    /// With a link to reset the password.
    ResetLink,
    /// With the user ID.
    UserId,
}

impl PromisedMail {
    /// The `data-status` and the sentence that says so.
    pub(crate) fn told(self, texts: &Texts) -> (&'static str, &'static str) {
        let texts = &texts.forgot;
        match self {
            Self::ResetLink => ("reset-mail", texts.password_sent),
            Self::UserId => ("user-id-mail", texts.user_id_sent),
        }
    }
}

/// Where members go who forgot something.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Forgotten<'a> {
    /// パスワードを忘れた方はこちら.
    pub password: &'a str,
    /// ユーザIDを忘れた方はこちら.
    pub user_id: &'a str,
}

/// Why user ID and password did not lead on.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum CredentialsRefusal {
    /// No such user ID or not its password; never says which.
    Invalid,
    /// The same, and what was typed holds characters that neither can have, such as full-width ones.
    InvalidCharacters,
    /// No user ID was typed.
    UserIdMissing,
    /// No password was typed.
    PasswordMissing,
    /// Neither was typed.
    BothMissing,
    /// Too many wrong passwords for this user ID, whether or not it exists.
    PasswordLocked,
    /// The passkey did not lead on.
    Passkey(PasskeyRefusal),
    /// The password could not be checked for lack of capacity. The page opens again by itself.
    Busy {
        /// After how many seconds.
        retry_after: u32,
    },
}

impl CredentialsRefusal {
    /// The `data-error` of the message above the form, if this refusal is told there.
    fn code(self) -> Option<&'static str> {
        match self {
            Self::Invalid | Self::InvalidCharacters => Some("invalid-credentials"),
            Self::PasswordLocked => Some("password-locked"),
            Self::Passkey(refusal) => Some(refusal.code()),
            Self::Busy { .. } => Some("busy"),
            Self::UserIdMissing | Self::PasswordMissing | Self::BothMissing => None,
        }
    }

    fn title(self, texts: &Texts) -> Phrases {
        match self {
            Self::Invalid | Self::InvalidCharacters => texts.credentials.invalid,
            Self::PasswordLocked => texts.credentials.password_locked,
            Self::Passkey(refusal) => refusal.advice(texts).title,
            Self::Busy { .. } => texts.credentials.busy,
            Self::UserIdMissing | Self::PasswordMissing | Self::BothMissing => &[],
        }
    }
}

/// What brings a member to the sign-in page, where that is more than a portal.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Occasion {
    /// An earlier sign-in took longer than the tenant allows, and starts anew.
    TimedOut(Onward),
    /// The server or the browser no longer knows an earlier one: another browser, a lost cookie, a used
    /// link. It starts anew.
    Lost(Onward),
    /// An earlier one that set a new password took too long: that is not set.
    ResetTimedOut,
    /// An earlier one that replaced a lost second factor took too long: that is not replaced.
    LostDeviceTimedOut,
    /// The form that asks for a mail was too old: none is sent.
    MailNotSent,
    /// The session that opened the account pages is over.
    SessionEnded(Onward),
    /// The member did not agree to the terms.
    TermsDeclined,
    /// The link for a lost second factor was pressed.
    DeviceLost,
}

/// Where a sign-in leads.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Onward {
    /// The portal that waits for it.
    Portal,
    /// The list of portals.
    Portals,
    /// The account pages.
    Account,
    /// A change that was asked for on the account pages.
    Change,
}

impl Onward {
    const fn name(self, texts: &OccasionTexts) -> &'static str {
        match self {
            Self::Portal => texts.portal,
            Self::Portals => texts.portals,
            Self::Account => texts.account,
            Self::Change => texts.change,
        }
    }
}

impl Occasion {
    /// What says so: one sentence why, and what comes next.
    pub(crate) fn text(self, texts: &Texts) -> String {
        let texts = &texts.occasion;
        match self {
            Self::TimedOut(onward) => (texts.timed_out)(onward.name(texts)),
            Self::Lost(onward) => (texts.lost)(onward.name(texts)),
            Self::ResetTimedOut => texts.reset_timed_out.to_owned(),
            Self::LostDeviceTimedOut => texts.lost_device_timed_out.to_owned(),
            Self::MailNotSent => texts.mail_not_sent.to_owned(),
            Self::SessionEnded(onward) => (texts.session_ended)(onward.name(texts)),
            Self::TermsDeclined => texts.terms_declined.to_owned(),
            Self::DeviceLost => texts.device_lost.to_owned(),
        }
    }

    /// Whether an earlier sign-in is taken up again.
    const fn is_restart(self) -> bool {
        !matches!(
            self,
            Self::SessionEnded(_) | Self::TermsDeclined | Self::DeviceLost
        )
    }
}

impl Page for Credentials<'_> {
    fn step(&self) -> &'static str {
        if self.occasion.is_some_and(Occasion::is_restart) {
            "restarted"
        } else {
            "credentials"
        }
    }
}

/// What the template asks.
impl Credentials<'_> {
    fn occasion_text(&self) -> Option<String> {
        self.occasion
            .map(|occasion| occasion.text(self.frame.texts()))
    }

    /// While the page waits to open again it has no fields: opening would clear what is typed.
    fn retry_after(&self) -> Option<u32> {
        match self.refusal {
            Some(CredentialsRefusal::Busy { retry_after }) => Some(retry_after),
            _ => None,
        }
    }

    fn retry_text(&self) -> Option<String> {
        self.retry_after()
            .map(self.frame.texts().credentials.busy_wait)
    }

    /// What helps after a passkey that did not lead on.
    fn passkey_advice(&self) -> Option<&'static str> {
        match self.refusal {
            Some(CredentialsRefusal::Passkey(refusal)) => {
                Some(refusal.advice(self.frame.texts()).text)
            }
            _ => None,
        }
    }

    fn script_texts(&self) -> Vec<(&'static str, Advice)> {
        texts_for_sign_in_page(&self.frame.texts().passkey.failure)
    }

    fn is_refused(&self) -> bool {
        self.refusal.is_some()
    }

    fn is_invalid(&self) -> bool {
        self.invalid_hint().is_some()
    }

    /// What to look at in a user ID and password that are wrong.
    fn invalid_hint(&self) -> Option<&'static str> {
        let texts = &self.frame.texts().credentials;
        match self.refusal {
            Some(CredentialsRefusal::Invalid) => Some(texts.invalid_hint),
            Some(CredentialsRefusal::InvalidCharacters) => Some(texts.invalid_characters_hint),
            _ => None,
        }
    }

    fn is_user_id_missing(&self) -> bool {
        use CredentialsRefusal::{BothMissing, UserIdMissing};
        matches!(self.refusal, Some(UserIdMissing | BothMissing))
    }

    fn is_password_missing(&self) -> bool {
        use CredentialsRefusal::{BothMissing, PasswordMissing};
        matches!(self.refusal, Some(PasswordMissing | BothMissing))
    }
}

#[cfg(test)]
mod tests {
    use sekisho_kernel::Locale;

    use super::*;
    use crate::sample;

    fn page() -> Credentials<'static> {
        Credentials {
            frame: sample::frame(Locale::Ja),
            form: Form {
                action: "/sign-in/1",
                csrf: "guard",
                resume: Some("sealed"),
            },
            cancel: None,
            user_id: "hanako-y22",
            account: None,
            shared: None,
            remember: None,
            certificate: None,
            passkey: None,
            forgotten: None,
            call_number: None,
            refusal: None,
            occasion: None,
            promised: None,
        }
    }

    #[test]
    fn what_was_typed_comes_back_as_text() {
        let page = Credentials {
            user_id: "\"><script>alert(1)</script>",
            ..page()
        };
        let html = page.html().unwrap();
        assert!(!html.contains("<script>"), "{html}");
        assert!(
            html.contains("value=\"&#34;&#62;&#60;script&#62;"),
            "{html}"
        );
    }

    #[test]
    fn the_form_carries_its_guard_its_request_and_its_step() {
        let html = page().html().unwrap();
        for (name, value) in [
            ("csrf", "guard"),
            ("resume", "sealed"),
            ("step", "credentials"),
        ] {
            let field = format!("<input type=\"hidden\" name=\"{name}\" value=\"{value}\">");
            assert!(html.contains(&field), "{field}");
        }
    }

    #[test]
    fn a_password_never_comes_back() {
        let refused = Credentials {
            refusal: Some(CredentialsRefusal::Invalid),
            ..page()
        };
        let html = refused.html().unwrap();
        assert!(html.contains("value=\"hanako-y22\""));
        let password = html.split("name=\"password\"").nth(1).unwrap();
        assert!(
            !password.split('>').next().unwrap().contains("value"),
            "{html}"
        );
    }

    #[test]
    fn a_busy_page_opens_again_by_itself_and_has_no_field_to_lose() {
        let refusal = Some(CredentialsRefusal::Busy { retry_after: 10 });
        let html = Credentials { refusal, ..page() }.html().unwrap();
        let refresh =
            "<noscript><meta http-equiv=\"refresh\" content=\"10; url=/sign-in/1\"></noscript>";
        assert!(html.contains(refresh), "{html}");
        assert!(html.contains("data-poll=\"10\""), "{html}");
        assert!(html.contains("data-form=\"retry\""));
        assert!(!html.contains("name=\"password\""));
        assert!(!page().html().unwrap().contains("http-equiv"));
    }

    #[test]
    fn remembering_is_offered_only_where_the_tenant_offers_it() {
        let html = |remember| Credentials { remember, ..page() }.html().unwrap();
        assert!(!html(None).contains("name=\"remember\""));
        assert!(html(Some(false)).contains("name=\"remember\" value=\"1\">"));
        assert!(html(Some(true)).contains("name=\"remember\" value=\"1\" checked>"));
    }

    #[test]
    fn the_passkey_button_waits_for_the_script_and_only_where_the_tenant_offers_it() {
        let html = |passkey| Credentials { passkey, ..page() }.html().unwrap();
        let without = html(None);
        assert!(!without.contains("passkey.js") && !without.contains("webauthn"));
        let with = html(Some(PasskeyDialog {
            script: "passkey.js",
            options: "/options",
        }));
        assert!(with.contains("<div class=\"actions\" data-with-passkey hidden>"));
        assert!(with.contains("autocomplete=\"username webauthn\""));
        assert!(with.contains("name=\"remember\" value=\"1\" disabled>"));
    }

    #[test]
    fn a_restarted_sign_in_says_so_and_keeps_the_user_id() {
        let occasion = Some(Occasion::TimedOut(Onward::Portal));
        let html = Credentials { occasion, ..page() }.html().unwrap();
        assert!(html.contains("data-step=\"restarted\""));
        assert!(html.contains("role=\"status\""));
        assert!(html.contains("value=\"hanako-y22\""));
    }

    #[test]
    fn without_a_waiting_request_the_way_back_is_a_link() {
        assert!(!page().html().unwrap().contains("data-form=\"cancel\""));
        assert!(
            page()
                .html()
                .unwrap()
                .contains("href=\"https://iryohi.example.jp/\"")
        );
        let cancel = Some(page().form);
        let html = Credentials { cancel, ..page() }.html().unwrap();
        assert!(html.contains("data-form=\"cancel\""));
        assert!(!html.contains("href=\"https://iryohi.example.jp/\""));
    }
}
