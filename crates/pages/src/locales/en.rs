//! English.

use super::{
    Blocked, Browser, Common, CookiesOff, Credentials, Error, NewBrowserMail, Occasion, Portals,
    SignOut, Texts, account, account_history, account_mail, account_security, app, birth_date,
    choose_account, device_name, faq, forgot, guide, letter_code, lost_device, mail, mail_address,
    mail_check, mail_code, mail_confirm, method, new_password, other_ways, passkey, profile,
    reauthenticate, recovery, reissued, set_up_later, terms,
};

pub(super) const TEXTS: Texts = Texts {
    common: Common {
        service_title: |name, service| format!("{name}: {service}"),
        title_separator: " | ",
        with_furigana: "Show readings of kanji",
        without_furigana: "Hide readings of kanji",
        skip: "Skip to the content",
        required: "Required",
        required_field: " field",
        contact: "Contact",
        help: "Help",
        answer: "Read more about this",
        back_to_portal: "Back to the portal",
        back_to_sign_in: "Back to signing in",
        back_to_account: "Back to the page before",
        try_again: "Try again",
        choose_portal: "Please choose the service you use.",
        error_title: "Error: ",
        notice: "Notice from your society",
        execute: "Continue",
        next: "Next",
        sign_out_others: "Sign out on all devices",
        first_sign_in: "Setting up: ",
        of_steps: |of| format!("of {of} steps, step "),
        call_number: "Call number",
        call_number_hint: "For when you call us. Nobody can sign in with it.",
    },
    choose_account: choose_account::EN,
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
        shared: "Others use this device, too",
        shared_hint: |minutes| {
            format!(
                "You are signed out here after {minutes} minutes, and your user ID is not kept. When you are done, sign out at the portal."
            )
        },
        submit: "Sign in",
        first_time: "Signing in for the first time",
        first_time_text: "Use the temporary user ID and password in the letter from your health insurance society.",
        derived_password: "If you used the service before, your user ID is the same. The temporary password is your symbol, number and birth date written in one row of digits.",
        certificate: "Symbol and number stand in the upper row of your eligibility certificate. In the example they are 12 and 3456789.",
        derived_example: "Example for symbol 12, number 3456789, born on 1 December 1980:",
        forgot_password: "I forgot my password",
        forgot_user_id: "I forgot my user ID",
        trouble: "Trouble signing in",
        trouble_text: "If you do not know your user ID or password, please call us.",
        invalid: &["Invalid user ID or password."],
        invalid_hint: "One of the two is wrong. Please check capital and small letters.",
        invalid_characters_hint: "Some characters cannot be used: Japanese characters, full-width characters, and spaces at the beginning or end. Please type plain letters, digits and symbols.",
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
    },
    occasion: Occasion {
        timed_out: |onward| {
            format!(
                "Time ran out, so signing in started again. After this you go straight on to {onward}."
            )
        },
        lost: |onward| {
            format!(
                "The page you were on could not be continued, so signing in started again. \
                 After this you go straight on to {onward}."
            )
        },
        reset_timed_out: "Time ran out, so your new password is not set. Please get another mail with “I forgot my password”.",
        lost_device_timed_out: "Time ran out, so your second factor is not replaced. Please sign in, open “Lost or changed your phone?” and get another mail.",
        mail_not_sent: "Time ran out, so no mail was sent. Please ask for it once more.",
        session_ended: |onward| {
            format!(
                "You are no longer signed in, so please sign in again. After this you go straight on to {onward}."
            )
        },
        terms_declined: "You did not agree to the terms, so you left without signing in. To read them again, sign in once more.",
        device_lost: "You go on without your lost phone. First, please enter your user ID and password.",
        portal: "your portal",
        portals: "the list of portals",
        account: "your account",
        change: "your change",
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
        account_locked: &["Your account is locked. Please contact your health insurance society."],
        account_locked_how: "A one-time password or birth date was wrong too many times.",
        temporary_password_expired: &[
            "Your temporary password is too old. Please contact your health insurance society.",
        ],
        temporary_password_expired_how: "You will get a new one.",
        set_up_expired: &[
            "The time to set up a second factor is over. Please contact your health insurance society.",
        ],
        set_up_expired_how: "No second factor was set up in time, so signing in is stopped.",
        unprovable: &[
            "We cannot confirm this way that it is you. Please contact your health insurance society.",
        ],
        unprovable_how: "What would confirm it, such as your birth date, is not on file.",
        prepare_heading: "Please have at hand",
        prepare_number: "The call number above",
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
        lead: "Signing in starts at the service you want to use. ",
        new_password: "Your password is changed, and you are signed in.",
        new_second_factor: "Your new second factor is registered, and you are signed in.",
        signed_in: "You are signed in.",
        to_account: "See how you sign in",
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
        tell_number: "If this happens again, please tell us this number.",
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
    method: method::EN,
    other_ways: other_ways::EN,
    device_name: device_name::EN,
    passkey: passkey::EN,
    account: account::EN,
    forgot: forgot::EN,
    reauthenticate: reauthenticate::EN,
    history: account_history::EN,
    account_mail: account_mail::EN,
    account_security: account_security::EN,
    app: app::EN,
    mail_code: mail_code::EN,
    recovery: recovery::EN,
    birth_date: birth_date::EN,
    letter_code: letter_code::EN,
    lost_device: lost_device::EN,
    mail: mail::EN,
    mail_address: mail_address::EN,
    mail_check: mail_check::EN,
    mail_confirm: mail_confirm::EN,
    new_password: new_password::EN,
    profile: profile::EN,
    reissued: reissued::EN,
    set_up_later: set_up_later::EN,
    terms: terms::EN,
    new_browser_mail: NewBrowserMail {
        subject: |service| format!("[{service}] Sign-in from a new device"),
        what: "Someone signed in to your account from a device or browser that was not used before.",
        browser: "Browser",
    },
    guide: guide::EN,
    faq: faq::EN,
};
