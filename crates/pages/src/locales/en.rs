//! English.

use super::{
    Blocked, Browser, Common, CookiesOff, Credentials, Error, NewBrowserMail, Portals, SignOut,
    Texts,
};

pub(super) const TEXTS: Texts = Texts {
    common: Common {
        service_title: |name, service| format!("{name}: {service}"),
        title_separator: " | ",
        skip: "Skip to the content",
        required: "Required",
        contact: "Contact",
        back_to_portal: "Back to the portal",
        back_to_sign_in: "Back to signing in",
        try_again: "Try again",
        choose_portal: "Please choose the service you use.",
    },
    credentials: Credentials {
        heading: "Sign in",
        user_id: "User ID",
        password: "Password",
        show: "Show",
        hide: "Hide",
        show_password: "Show the password",
        hide_password: "Hide the password",
        remember: "Keep me signed in",
        remember_hint: "Only on a device that nobody else uses.",
        submit: "Sign in",
        first_time: "Signing in for the first time",
        first_time_text: "Use the temporary user ID and password in the letter from your health insurance society.",
        trouble: "Trouble signing in",
        trouble_text: "If you do not know your user ID or password, please call us.",
        invalid: &["Invalid user ID or password."],
        invalid_hint: "One of the two is wrong. Please check capital and small letters.",
        check_user_id: "Check the user ID",
        check_password: "Check the password",
        user_id_missing: "Please enter your user ID.",
        password_missing: "Please enter your password.",
        password_locked: &[
            "Your password is locked. Please contact your health insurance society.",
        ],
        busy: &["Many people are signing in right now."],
        busy_wait: |seconds| {
            format!(
                "This page opens again by itself in about {seconds} seconds. \
                 Then please sign in once more."
            )
        },
        busy_now: "Open it again now",
        timed_out: "Time ran out, so signing in started again. After this you go straight on to your portal.",
        lost: "The page you were on could not be continued, so signing in started again. After this you go straight on to your portal.",
    },
    cookies_off: CookiesOff {
        heading: "Signing in cannot go on",
        why: "Your browser is set not to keep cookies, and signing in needs them.",
        how_heading: "Please check your settings",
        how: &[
            "iPhone and iPad (Safari): open Safari in Settings and turn off Block All Cookies.",
            "Android and computers (Chrome): open Site settings in Settings and allow sites to save data.",
            "If this page is open inside another app, open it in Safari or Chrome instead.",
        ],
    },
    blocked: Blocked {
        heading: "You cannot sign in",
        suspended: &["Your account is suspended. Please contact your health insurance society."],
        prepare_heading: "Please have at hand",
        prepare: "Your eligibility certificate, or anything else that shows your symbol and number",
    },
    sign_out: SignOut {
        title: "Sign out",
        question: "Do you want to sign out?",
        also: "These services are signed out too.",
        confirm: "Sign out",
        done: "You are signed out",
        done_text: "Thank you. To use a service again, please choose it here.",
    },
    portals: Portals {
        heading: "Portals",
        lead: "Signing in starts at the service you want to use.",
        none: "There is no service to show at present. Please contact your health insurance society.",
    },
    error: Error {
        heading: "This page could not be opened",
        portal_request: "The service you came from sent wrong information, so signing in cannot start. You did nothing wrong.",
        not_found: "There is no page at this address. It has moved or was mistyped.",
        server: "Something went wrong on our side, so the page could not be shown. You did nothing wrong. Please try again in a while.",
        unavailable: "The service is not available for the moment. You did nothing wrong.",
        retry_in: |seconds| format!("This page opens again by itself in about {seconds} seconds."),
        go_back: "Please go back with your browser's Back button.",
        tell: "If this happens again, please tell us the technical details below.",
        technical: "Technical details",
        code: "Error",
        client: "Service",
        time: "Time (Japan)",
        request: "Reference",
    },
    browser: Browser {
        on_platform: |browser, platform| format!("{browser} on {platform}"),
        unknown: "an unknown browser",
    },
    new_browser_mail: NewBrowserMail {
        subject: |service| format!("[{service}] Sign-in from a new device"),
        greeting: |name, _| format!("A message to members of {name}."),
        what: "Someone signed in to your account from a device or browser that was not used before.",
        time: "When",
        browser: "Browser",
        if_you: "If this was you, there is nothing to do.",
        if_not_you: "If this was not you, please call us at once.",
        never_asked: "Our staff never ask for your password or a one-time password.",
        no_reply: "This mail cannot receive replies.",
    },
};
