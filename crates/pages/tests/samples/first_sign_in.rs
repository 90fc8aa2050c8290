//! The contract of the pages of the first sign-in: fields, forms, refusals, and that what stands
//! in the address bar of a mailed link changes nothing until it is pressed.
//! Not covered: what the script adds.

use sekisho_kernel::Locale;
use sekisho_pages::{MailAddressFault, PasswordFault, UserIdFault, sample};

use crate::html::{Document, Tag};

fn html(name: &str, locale: Locale) -> String {
    let pages = sample::pages(locale);
    let page = pages.into_iter().find(|page| page.name == name);
    page.unwrap().html.unwrap()
}

fn page(name: &str) -> Document {
    Document::parse(&html(name, Locale::Ja)).unwrap()
}

fn field<'a>(page: &'a Document, name: &str) -> &'a Tag {
    let mut tags = page.tags.iter();
    tags.find(|tag| tag.get("name") == Some(name)).unwrap()
}

/// Name of the sample, `data-step`, fields, values of `data-form`.
type Row = (
    &'static str,
    &'static str,
    &'static [&'static str],
    &'static [&'static str],
);

const CONTRACT: [Row; 9] = [
    (
        "birth-date",
        "birth-date",
        &["birth_date"],
        &["birth-date", "cancel"],
    ),
    (
        "terms",
        "terms",
        &["terms", "agree"],
        &["terms", "decline", "cancel"],
    ),
    (
        "profile",
        "profile",
        &["user_id", "check", "method"],
        &["profile", "cancel"],
    ),
    (
        "new-password",
        "new-password",
        &["new_password", "new_password_confirm", "sign_out_others"],
        &["new-password", "cancel"],
    ),
    (
        "mail-address",
        "mail-address",
        &["mail_address", "sign_out_others"],
        &["mail-address", "cancel"],
    ),
    (
        "mail-check",
        "mail-check",
        &[],
        &["continue", "resend", "change", "cancel"],
    ),
    ("mail-confirm", "mail-confirm", &[], &["confirm"]),
    (
        "letter-code",
        "letter-code",
        &["code"],
        &["letter-code", "cancel"],
    ),
    ("set-up-later", "set-up-later", &[], &["continue", "cancel"]),
];

#[test]
fn each_step_has_the_fields_and_forms_of_the_contract() {
    for (name, step, fields, forms) in CONTRACT {
        let page = page(name);
        assert_eq!(page.values("main", "data-step"), [step], "{name}");
        assert_eq!(page.values("form", "data-form"), forms, "{name}");
        for wanted in fields {
            assert!(
                page.values("*", "name").contains(wanted),
                "{name}: {wanted}"
            );
        }
        let mut hidden = page.tags.iter();
        assert!(
            hidden.any(|tag| tag.get("name") == Some("step") && tag.get("value") == Some(step)),
            "{name}"
        );
    }
}

#[test]
fn each_page_has_one_primary_button() {
    for (name, ..) in CONTRACT {
        let page = page(name);
        let classes = page.values("*", "class");
        let primary = classes
            .iter()
            .filter(|class| class.contains("btn--primary"));
        assert_eq!(primary.count(), 1, "{name}");
    }
}

#[test]
fn each_refusal_has_its_code_and_a_number_for_the_desk() {
    let cases: [(&str, &[&str]); 29] = [
        ("birth-date-empty", &["empty"]),
        ("birth-date-malformed", &["malformed"]),
        ("birth-date-wrong", &["wrong"]),
        ("terms-not-agreed", &["not-agreed"]),
        ("terms-outdated", &["outdated"]),
        ("mail-address-empty", &["empty"]),
        ("mail-address-taken", &["taken"]),
        ("mail-address-malformed", &["malformed"]),
        ("mail-address-too-long", &["malformed", "too-long"]),
        ("profile-empty", &["empty"]),
        ("profile-short", &["too-short", "needs-letter-and-digit"]),
        ("profile-long", &["too-long", "characters"]),
        ("profile-reserved", &["reserved"]),
        ("profile-taken", &["taken"]),
        ("profile-method-missing", &["method-missing"]),
        ("new-password-empty", &["empty"]),
        ("new-password-current", &["is-current"]),
        ("new-password-user-id", &["is-user-id"]),
        (
            "new-password-common",
            &["is-birth-date", "is-mail-name", "common", "keyboard"],
        ),
        (
            "new-password-weak",
            &[
                "too-short",
                "characters",
                "needs-upper",
                "needs-lower",
                "needs-digit",
                "needs-symbol",
                "holds-user-id",
            ],
        ),
        ("new-password-long", &["too-long"]),
        ("new-password-mismatch", &["mismatch"]),
        ("mail-check-not-yet", &["not-confirmed"]),
        ("mail-check-too-soon", &["resend-too-soon"]),
        ("mail-confirm-expired", &["link-expired"]),
        ("letter-code-empty", &["empty"]),
        ("letter-code-wrong", &["wrong"]),
        ("letter-code-expired", &["expired"]),
        ("blocked-account-locked", &["account-locked"]),
    ];
    for (name, codes) in cases {
        let page = page(name);
        let alerts = page.tags.iter().filter(|t| t.get("role") == Some("alert"));
        let found: Vec<_> = alerts.map(|tag| tag.get("data-error").unwrap()).collect();
        assert_eq!(found, codes, "{name}");
        assert_eq!(
            page.values("b", "data-call-number"),
            ["4829-1537"],
            "{name}"
        );
    }
}

/// A refused field says so to whoever cannot see the colour, and has the focus.
#[test]
fn a_refused_field_names_its_error_and_has_the_focus() {
    for (name, input) in [
        ("birth-date-wrong", "birth_date"),
        ("mail-address-taken", "mail_address"),
        ("profile-taken", "user_id"),
        ("new-password-weak", "new_password"),
        ("new-password-mismatch", "new_password_confirm"),
        ("letter-code-wrong", "code"),
    ] {
        let page = page(name);
        let input = field(&page, input);
        assert_eq!(input.get("aria-invalid"), Some("true"), "{name}");
        assert!(input.get("autofocus").is_some(), "{name}");
        assert!(input.get("aria-describedby").is_some(), "{name}");
    }
}

#[test]
fn what_was_typed_is_kept_but_for_passwords() {
    for (name, input, value) in [
        ("birth-date-wrong", "birth_date", "19790823"),
        ("mail-address-taken", "mail_address", "taro@example.jp"),
        ("profile-taken", "user_id", "hanako-y21"),
        ("letter-code-wrong", "code", "K7QM-4XPR"),
    ] {
        assert_eq!(
            field(&page(name), input).get("value"),
            Some(value),
            "{name}"
        );
    }
    for input in ["new_password", "new_password_confirm"] {
        assert_eq!(field(&page("new-password-weak"), input).get("value"), None);
    }
}

#[test]
fn methods_stand_in_the_tenants_order_with_one_mark() {
    let methods = |name: &str| -> Vec<String> {
        let page = page(name);
        let radios = page.tags.iter();
        let radios = radios.filter(|tag| tag.get("name") == Some("method"));
        radios
            .map(|tag| tag.get("value").unwrap().to_owned())
            .collect()
    };
    assert_eq!(methods("profile"), ["mail", "passkey", "app"]);
    assert_eq!(methods("profile-two-methods"), ["passkey", "app"]);
    assert!(methods("profile-no-method").is_empty());
    let marks = |name: &str| page(name).text.matches("おすすめ").count();
    assert_eq!(marks("profile"), 1);
    assert_eq!(marks("profile-two-methods"), 0);
}

#[test]
fn a_checked_user_id_says_that_it_is_free() {
    let state = |name: &str| page(name).values("div", "data-state").concat();
    assert_eq!(state("profile"), "unchecked");
    assert_eq!(state("profile-free"), "free");
    assert_eq!(state("profile-taken"), "refused");
}

#[test]
fn the_address_on_file_is_masked_and_not_sent() {
    let page = page("mail-address-on-file");
    assert!(!page.values("*", "name").contains(&"mail_address"));
    assert!(page.text.contains("h•••••@example.jp"));
}

/// The script takes over from the refresh, which would close what a member has unfolded.
#[test]
fn the_waiting_page_opens_again_by_itself_only_without_script() {
    let html = html("mail-check", Locale::Ja);
    assert!(
        html.contains("<noscript><meta http-equiv=\"refresh\" content=\"10\"></noscript>"),
        "{html}"
    );
    assert_eq!(html.matches("http-equiv").count(), 1);
    assert_eq!(page("mail-check").values("main", "data-poll"), ["10"]);
}

#[test]
fn the_waiting_page_tells_what_became_of_the_mail() {
    for (name, delivery) in [
        ("mail-check-queued", "queued"),
        ("mail-check", "taken"),
        ("mail-check-refused", "refused"),
    ] {
        assert_eq!(page(name).values("ol", "data-delivery"), [delivery]);
    }
    let refused = page("mail-check-refused");
    assert_eq!(refused.values("code", "lang"), ["en"]);
}

#[test]
fn a_mailed_link_says_what_its_press_does_and_for_whom() {
    for (name, purpose) in [
        ("mail-confirm", "address-check"),
        ("mail-confirm-reissue", "reissue"),
    ] {
        let page = page(name);
        assert_eq!(page.values("main", "data-purpose"), [purpose]);
        assert!(page.text.contains("hanako-y22"), "{name}");
    }
    assert_eq!(
        page("mail-confirm-done").values("main", "data-done").len(),
        1
    );
    assert!(
        page("mail-confirm-used")
            .values("main", "data-done")
            .is_empty()
    );
}

#[test]
fn terms_are_read_without_script_and_recorded_as_shown() {
    let page = page("terms");
    let mut regions = page.tags.iter();
    let region = regions.find(|tag| tag.get("role") == Some("region"));
    assert_eq!(region.unwrap().get("tabindex"), Some("0"));
    assert_eq!(field(&page, "terms").get("value"), Some("q4Yx0b2N"));
    assert!(page.text.contains("第1条（目的）"));
}

#[test]
fn a_reissue_is_told_with_time_and_author() {
    let page = page("birth-date-reissued");
    assert!(page.text.contains(
        "仮のパスワードは、2026年11月21日 10:24（日本時間）にさくら健康保険組合の担当者により再発行されました。"
    ));
}

#[test]
fn each_block_says_why_and_whom_to_call() {
    for (name, reason) in [
        ("blocked-suspended", "suspended"),
        ("blocked-account-locked", "account-locked"),
        ("blocked-temporary-password-expired", "expired"),
        ("blocked-set-up-expired", "expired"),
    ] {
        let page = page(name);
        assert_eq!(page.values("main", "data-reason"), [reason]);
        assert!(page.text.contains("お問い合わせください。"), "{name}");
        assert!(page.values("a", "href").contains(&"tel:0120000000"));
    }
}

#[test]
fn a_societys_notice_stands_on_the_sign_in_page_and_at_the_choice_of_a_method() {
    for name in ["credentials-notice", "profile-notice"] {
        let page = page(name);
        assert_eq!(page.count("aside"), 1, "{name}");
        assert!(page.text.contains("会社のPCはお使いいただけません"));
    }
}

/// What is kept of a refusal between two pages is its codes.
#[test]
fn each_fault_is_found_again_by_its_code() {
    for fault in PasswordFault::ALL {
        assert_eq!(PasswordFault::from_code(fault.code()), Some(fault));
    }
    for fault in UserIdFault::ALL {
        assert_eq!(UserIdFault::from_code(fault.code()), Some(fault));
    }
    for fault in MailAddressFault::ALL {
        assert_eq!(MailAddressFault::from_code(fault.code()), Some(fault));
    }
    assert_eq!(PasswordFault::from_code("unheard-of"), None);
}

#[test]
fn the_rules_of_a_password_are_the_tenants() {
    let rules = |name: &str| page(name).values("li", "data-rule").join(" ");
    assert_eq!(
        rules("new-password"),
        "length characters not-user-id not-current not-guessable match"
    );
    assert_eq!(
        rules("new-password-strict"),
        "length characters upper lower digit symbol no-user-id not-current not-guessable match"
    );
    assert_eq!(
        rules("new-password-unicode"),
        "length no-user-id not-current not-guessable match"
    );
}
