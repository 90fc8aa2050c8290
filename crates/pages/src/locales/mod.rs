//! The texts members read: one struct, one value of it per language. A new text is a new field,
//! and then neither language compiles without it. Older topics have their struct here and their values in
//! `ja.rs` and `en.rs`; each newer topic has a file of its own with all three.

mod account;
mod account_history;
mod account_mail;
mod account_security;
mod app;
mod birth_date;
mod choose_account;
mod device_name;
mod en;
mod faq;
mod forgot;
mod guide;
mod ja;
mod letter_code;
mod lost_device;
mod mail;
mod mail_address;
mod mail_check;
mod mail_code;
mod mail_confirm;
mod method;
mod new_password;
mod other_ways;
mod passkey;
mod profile;
mod reauthenticate;
mod recovery;
mod reissued;
mod set_up_later;
mod terms;

pub(crate) use account::Account;
pub(crate) use other_ways::EachMethod;
pub(crate) use passkey::{Advice, PasskeyFailure};
use sekisho_kernel::Locale;

pub(crate) use faq::{Answer, Faq};
pub(crate) use guide::Guide;
pub(crate) use mail_confirm::Purpose;
pub(crate) use method::MethodWords;
pub(crate) use new_password::NewPassword as NewPasswordTexts;

/// A text in pieces between which a line may break (`<wbr>`); joined, they are the exact text.
pub(crate) type Phrases = &'static [&'static str];

/// The texts of a language.
pub(crate) fn texts(locale: Locale) -> &'static Texts {
    match locale {
        Locale::Ja => &ja::TEXTS,
        Locale::En => &en::TEXTS,
    }
}

/// Every text, by page.
pub(crate) struct Texts {
    pub(crate) common: Common,
    pub(crate) credentials: Credentials,
    pub(crate) occasion: Occasion,
    pub(crate) cookies_off: CookiesOff,
    pub(crate) blocked: Blocked,
    pub(crate) sign_out: SignOut,
    pub(crate) portals: Portals,
    pub(crate) error: Error,
    pub(crate) browser: Browser,
    pub(crate) method: method::Methods,
    pub(crate) other_ways: other_ways::OtherWays,
    pub(crate) device_name: device_name::DeviceName,
    pub(crate) passkey: passkey::Passkey,
    pub(crate) account: account::Account,
    pub(crate) forgot: forgot::Forgot,
    pub(crate) reauthenticate: reauthenticate::Reauthenticate,
    pub(crate) history: account_history::History,
    pub(crate) account_mail: account_mail::AccountMail,
    pub(crate) account_security: account_security::AccountSecurity,
    pub(crate) app: app::App,
    pub(crate) mail_code: mail_code::MailCode,
    pub(crate) recovery: recovery::Recovery,
    pub(crate) birth_date: birth_date::BirthDate,
    pub(crate) letter_code: letter_code::LetterCode,
    pub(crate) lost_device: lost_device::LostDevice,
    pub(crate) mail: mail::Mail,
    pub(crate) mail_address: mail_address::MailAddress,
    pub(crate) mail_check: mail_check::MailCheck,
    pub(crate) mail_confirm: mail_confirm::MailConfirm,
    pub(crate) new_password: new_password::NewPassword,
    pub(crate) profile: profile::Profile,
    pub(crate) reissued: reissued::Reissued,
    pub(crate) set_up_later: set_up_later::SetUpLater,
    pub(crate) choose_account: choose_account::ChooseAccount,
    pub(crate) terms: terms::Terms,
    pub(crate) new_browser_mail: NewBrowserMail,
    pub(crate) guide: guide::Guide,
    pub(crate) faq: faq::Faq,
}

/// What stands on many pages.
pub(crate) struct Common {
    /// Name and service to one title.
    pub(crate) service_title: fn(name: &str, service: &str) -> String,
    /// Between a page's heading and the service in a title.
    pub(crate) title_separator: &'static str,
    pub(crate) with_furigana: &'static str,
    pub(crate) without_furigana: &'static str,
    pub(crate) skip: &'static str,
    pub(crate) required: &'static str,
    /// After it, for screen readers.
    pub(crate) required_field: &'static str,
    pub(crate) contact: &'static str,
    pub(crate) help: &'static str,
    /// To the answer of an error.
    pub(crate) answer: &'static str,
    pub(crate) back_to_portal: &'static str,
    pub(crate) back_to_sign_in: &'static str,
    pub(crate) back_to_account: &'static str,
    pub(crate) try_again: &'static str,
    pub(crate) choose_portal: &'static str,
    /// Before the title of a page that refused an entry.
    pub(crate) error_title: &'static str,
    pub(crate) notice: &'static str,
    pub(crate) execute: &'static str,
    pub(crate) next: &'static str,
    pub(crate) sign_out_others: &'static str,
    /// Before the topic, in the line that says how far the first sign-in has come.
    pub(crate) first_sign_in: &'static str,
    /// Before the place, for screen readers.
    pub(crate) of_steps: fn(of: u32) -> String,
    pub(crate) call_number: &'static str,
    pub(crate) call_number_hint: &'static str,
}

/// The sign-in page.
pub(crate) struct Credentials {
    pub(crate) heading: &'static str,
    pub(crate) user_id: &'static str,
    pub(crate) password: &'static str,
    pub(crate) show: &'static str,
    pub(crate) hide: &'static str,
    pub(crate) show_password: &'static str,
    pub(crate) hide_password: &'static str,
    pub(crate) remember: &'static str,
    pub(crate) remember_hint: &'static str,
    pub(crate) shared: &'static str,
    pub(crate) shared_hint: fn(minutes: u64) -> String,
    pub(crate) submit: &'static str,
    pub(crate) first_time: &'static str,
    pub(crate) first_time_text: &'static str,
    pub(crate) derived_password: &'static str,
    pub(crate) certificate: &'static str,
    /// Before the password of the example.
    pub(crate) derived_example: &'static str,
    pub(crate) forgot_password: &'static str,
    pub(crate) forgot_user_id: &'static str,
    pub(crate) trouble: &'static str,
    pub(crate) trouble_text: &'static str,
    pub(crate) invalid: Phrases,
    pub(crate) invalid_hint: &'static str,
    pub(crate) invalid_characters_hint: &'static str,
    pub(crate) check_user_id: &'static str,
    pub(crate) check_password: &'static str,
    pub(crate) user_id_missing: &'static str,
    pub(crate) password_missing: &'static str,
    pub(crate) password_locked: Phrases,
    pub(crate) busy: Phrases,
    pub(crate) busy_wait: fn(seconds: u32) -> String,
    pub(crate) busy_now: &'static str,
}

/// What brings a member to the sign-in page, and where that leads.
pub(crate) struct Occasion {
    pub(crate) timed_out: fn(onward: &str) -> String,
    pub(crate) lost: fn(onward: &str) -> String,
    pub(crate) reset_timed_out: &'static str,
    pub(crate) lost_device_timed_out: &'static str,
    pub(crate) mail_not_sent: &'static str,
    pub(crate) session_ended: fn(onward: &str) -> String,
    pub(crate) terms_declined: &'static str,
    pub(crate) device_lost: &'static str,
    pub(crate) portal: &'static str,
    pub(crate) portals: &'static str,
    pub(crate) account: &'static str,
    pub(crate) change: &'static str,
}

/// A browser that returns no cookie.
pub(crate) struct CookiesOff {
    pub(crate) heading: &'static str,
    pub(crate) why: &'static str,
    pub(crate) how_heading: &'static str,
    pub(crate) how: &'static [&'static str],
}

/// An account that may not sign in.
pub(crate) struct Blocked {
    pub(crate) heading: &'static str,
    pub(crate) suspended: Phrases,
    pub(crate) account_locked: Phrases,
    pub(crate) account_locked_how: &'static str,
    pub(crate) temporary_password_expired: Phrases,
    pub(crate) temporary_password_expired_how: &'static str,
    pub(crate) set_up_expired: Phrases,
    pub(crate) set_up_expired_how: &'static str,
    pub(crate) unprovable: Phrases,
    pub(crate) unprovable_how: &'static str,
    pub(crate) prepare_heading: &'static str,
    pub(crate) prepare_number: &'static str,
    pub(crate) prepare: &'static str,
}

/// Signing out.
pub(crate) struct SignOut {
    /// In the title.
    pub(crate) title: &'static str,
    pub(crate) question: &'static str,
    pub(crate) also: &'static str,
    pub(crate) confirm: &'static str,
    pub(crate) done: &'static str,
    pub(crate) done_text: &'static str,
}

/// The list of portals.
pub(crate) struct Portals {
    pub(crate) heading: &'static str,
    pub(crate) lead: &'static str,
    pub(crate) none: &'static str,
    pub(crate) new_password: &'static str,
    pub(crate) new_second_factor: &'static str,
    pub(crate) signed_in: &'static str,
    pub(crate) to_account: &'static str,
}

/// Errors.
pub(crate) struct Error {
    pub(crate) heading: &'static str,
    pub(crate) portal_request: &'static str,
    pub(crate) not_found: &'static str,
    pub(crate) server: &'static str,
    pub(crate) unavailable: &'static str,
    pub(crate) retry_in: fn(seconds: u32) -> String,
    pub(crate) go_back: &'static str,
    pub(crate) tell: &'static str,
    pub(crate) tell_number: &'static str,
    pub(crate) technical: &'static str,
    pub(crate) code: &'static str,
    pub(crate) client: &'static str,
    pub(crate) time: &'static str,
    pub(crate) request: &'static str,
}

/// Browsers in words.
pub(crate) struct Browser {
    pub(crate) on_platform: fn(browser: &str, platform: &str) -> String,
    pub(crate) unknown: &'static str,
}

/// The notice of a sign-in from a new browser.
pub(crate) struct NewBrowserMail {
    pub(crate) subject: fn(service: &str) -> String,
    pub(crate) what: &'static str,
    pub(crate) browser: &'static str,
}
