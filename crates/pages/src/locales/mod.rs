//! The texts members read: one struct, one value of it per language. A new text is a new field,
//! and then neither language compiles without it. Older topics have their struct here and their values in
//! `ja.rs` and `en.rs`; each newer topic has a file of its own with all three.

mod en;
mod ja;
mod method;

use sekisho_kernel::Locale;

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
    pub(crate) cookies_off: CookiesOff,
    pub(crate) blocked: Blocked,
    pub(crate) sign_out: SignOut,
    pub(crate) portals: Portals,
    pub(crate) error: Error,
    pub(crate) browser: Browser,
    pub(crate) method: method::Methods,
    pub(crate) new_browser_mail: NewBrowserMail,
}

/// What stands on many pages.
pub(crate) struct Common {
    /// Name and service to one title.
    pub(crate) service_title: fn(name: &str, service: &str) -> String,
    /// Between a page's heading and the service in a title.
    pub(crate) title_separator: &'static str,
    pub(crate) skip: &'static str,
    pub(crate) required: &'static str,
    pub(crate) contact: &'static str,
    pub(crate) back_to_portal: &'static str,
    pub(crate) back_to_sign_in: &'static str,
    pub(crate) try_again: &'static str,
    pub(crate) choose_portal: &'static str,
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
    pub(crate) submit: &'static str,
    pub(crate) first_time: &'static str,
    pub(crate) first_time_text: &'static str,
    pub(crate) trouble: &'static str,
    pub(crate) trouble_text: &'static str,
    pub(crate) invalid: Phrases,
    pub(crate) invalid_hint: &'static str,
    pub(crate) check_user_id: &'static str,
    pub(crate) check_password: &'static str,
    pub(crate) user_id_missing: &'static str,
    pub(crate) password_missing: &'static str,
    pub(crate) password_locked: Phrases,
    pub(crate) busy: Phrases,
    pub(crate) busy_wait: fn(seconds: u32) -> String,
    pub(crate) busy_now: &'static str,
    pub(crate) timed_out: &'static str,
    pub(crate) lost: &'static str,
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
    pub(crate) prepare_heading: &'static str,
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
    pub(crate) greeting: fn(name: &str, service: &str) -> String,
    pub(crate) what: &'static str,
    pub(crate) time: &'static str,
    pub(crate) browser: &'static str,
    pub(crate) if_you: &'static str,
    pub(crate) if_not_you: &'static str,
    pub(crate) never_asked: &'static str,
    pub(crate) no_reply: &'static str,
}
