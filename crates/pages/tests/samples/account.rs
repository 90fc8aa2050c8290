//! The pages of a member who is signed in.

use sekisho_kernel::Locale;
use sekisho_pages::sample;

use super::html::Document;

const PAGES: [&str; 5] = [
    "account",
    "account-profile",
    "account-security",
    "account-sessions",
    "authenticator-delete",
];

fn named(name: &str) -> Document {
    let pages = sample::pages(Locale::Ja);
    let page = pages.iter().find(|page| page.name == name).unwrap();
    Document::parse(page.html.as_ref().unwrap()).unwrap()
}

fn account_pages() -> Vec<(&'static str, Document)> {
    let pages = sample::pages(Locale::Ja).into_iter();
    let found: Vec<_> = pages
        .filter(|page| PAGES.contains(&page.step))
        .map(|page| (page.name, Document::parse(&page.html.unwrap()).unwrap()))
        .collect();
    assert!(PAGES.len() < found.len());
    found
}

/// The names of the fields that the forms of a page send, those of the member and hidden ones.
fn fields(page: &Document) -> Vec<&str> {
    page.values("input", "name")
}

fn forms(page: &Document) -> Vec<&str> {
    page.values("form", "data-form")
}

#[test]
fn every_page_has_the_menu_and_its_way_out() {
    for (name, page) in account_pages() {
        let links = page.values("a", "href");
        for place in [
            "/account",
            "/account/profile",
            "/account/security",
            "/account/sessions",
            "/end_session",
            "https://iryohi.example.jp/",
        ] {
            // Once beside the page, once behind the button of a phone.
            let count = links.iter().filter(|link| **link == place).count();
            assert!(count >= 2, "{name}: {place}");
        }
    }
}

#[test]
fn the_menu_shows_where_one_is() {
    for page in PAGES {
        assert_eq!(
            named(page).values("a", "aria-current"),
            ["page"; 2],
            "{page}"
        );
    }
}

#[test]
fn no_form_of_the_account_begins_a_sign_in() {
    for (name, page) in account_pages() {
        assert!(!fields(&page).contains(&"resume"), "{name}");
    }
}

#[test]
fn each_page_has_its_forms_and_fields() {
    let expected: [(&str, &[&str], &[&str]); 10] = [
        ("account", &[], &[]),
        ("account-recovery", &["cancel-recovery"], &["csrf"]),
        (
            "account-profile",
            &["profile", "change-mail", "language"],
            &[
                "csrf", "user_id", "method", "method", "method", "csrf", "csrf", "language",
                "language",
            ],
        ),
        (
            "account-profile-mail-waits",
            &["profile", "cancel-mail-change", "change-mail", "language"],
            &[
                "csrf", "user_id", "method", "method", "method", "csrf", "csrf", "csrf",
                "language", "language",
            ],
        ),
        (
            "account-security",
            &[
                "change-password",
                "rename",
                "rename",
                "add-app",
                "rename",
                "add-passkey",
                "new-recovery-codes",
            ],
            &[
                "csrf",
                "csrf",
                "authenticator",
                "device_name",
                "csrf",
                "authenticator",
                "device_name",
                "csrf",
                "method",
                "csrf",
                "authenticator",
                "device_name",
                "csrf",
                "method",
                "csrf",
            ],
        ),
        (
            "account-sessions",
            &["end-session", "end-others"],
            &["csrf", "session", "csrf"],
        ),
        ("account-sessions-alone", &[], &[]),
        ("authenticator-delete", &["delete"], &["csrf"]),
        (
            "authenticator-delete-last",
            &["add-app"],
            &["csrf", "method"],
        ),
        (
            "authenticator-delete-last-passkey",
            &["add-passkey"],
            &["csrf", "method"],
        ),
    ];
    for (name, its_forms, its_fields) in expected {
        let page = named(name);
        assert_eq!(forms(&page), its_forms, "{name}");
        assert_eq!(fields(&page), its_fields, "{name}");
    }
}

#[test]
fn each_refusal_is_an_alert_with_its_code() {
    let expected = [
        ("account-profile-refused", "too-short"),
        ("account-profile-mail-locked", "mail-change-locked"),
        ("account-security-name-taken", "device-name-taken"),
        ("account-security-name-malformed", "device-name-malformed"),
        ("account-security-name-too-long", "device-name-too-long"),
        ("account-security-last", "last-authenticator"),
        ("authenticator-delete-last", "last-authenticator"),
        ("reauthenticate-wrong", "invalid-credentials"),
        ("reauthenticate-missing", "password-missing"),
        ("reauthenticate-locked", "password-locked"),
        ("reauthenticate-passkey", "passkey-failed"),
    ];
    for (name, code) in expected {
        let page = named(name);
        let alerts = page
            .tags
            .iter()
            .filter(|tag| tag.get("role") == Some("alert"));
        let codes: Vec<_> = alerts.map(|tag| tag.get("data-error").unwrap()).collect();
        assert_eq!(codes, [code], "{name}");
    }
}

#[test]
fn what_was_typed_stays_when_it_is_refused() {
    let profile = named("account-profile-refused");
    assert!(profile.values("input", "value").contains(&"taro"));
    let security = named("account-security-name-taken");
    let names = security.values("input", "value");
    assert_eq!(
        names
            .iter()
            .filter(|name| **name == "会社のスマートフォン")
            .count(),
        2,
        "the one as typed, and the one that has the name"
    );
    let open = security.tags.iter().filter(|tag| tag.name == "details");
    assert_eq!(open.filter(|tag| tag.get("open").is_some()).count(), 1);
}

#[test]
fn what_was_done_is_said_once() {
    let mut said: Vec<String> = Vec::new();
    for (name, page) in account_pages() {
        let done = page.values("div", "data-done");
        assert!(done.len() <= 1, "{name}");
        said.extend(done.into_iter().map(str::to_owned));
    }
    said.sort_unstable();
    said.dedup();
    let every = [
        "app-added",
        "language",
        "mail-address",
        "mail-change-cancelled",
        "nothing",
        "others-ended",
        "passkey-added",
        "password",
        "profile",
        "recovery-cancelled",
        "recovery-codes",
        "removed",
        "renamed",
        "session-ended",
    ];
    assert_eq!(said, every);
}

#[test]
fn a_device_of_a_kind_that_is_no_longer_offered_can_still_be_deleted() {
    let page = named("account-security-plain");
    assert_eq!(page.values("li", "data-authenticator").len(), 1);
    assert!(
        page.values("a", "href")
            .iter()
            .any(|link| link.ends_with("/delete"))
    );
    assert!(page.text.contains("今は使われていない方法です"));
    assert!(!forms(&page).contains(&"add-passkey"));
}

#[test]
fn the_page_that_deletes_says_how_one_signs_in_afterwards() {
    let device = named("authenticator-delete");
    assert!(
        device
            .text
            .contains("「わたしのスマートフォン」でログインできます")
    );
    let mail = named("authenticator-delete-passkey");
    assert!(mail.text.contains("OTPメールでログインできます"));
    let last = named("authenticator-delete-last");
    assert!(last.values("a", "href").contains(&"/account/security"));
    assert!(!last.text.contains("ログインできます"));
}

#[test]
fn a_refused_entry_in_the_history_has_its_number_for_the_desk() {
    let page = named("account-sessions");
    assert_eq!(page.values("b", "data-call-number"), ["4829-1537"]);
    assert_eq!(page.count("time"), page.count("tr") - 1);
}

#[test]
fn who_proves_again_who_that_is_is_named_but_not_asked() {
    let page = named("reauthenticate");
    assert_eq!(forms(&page), ["reauthenticate", "passkey", "cancel"]);
    let user_id = page
        .tags
        .iter()
        .find(|tag| tag.get("autocomplete") == Some("username"))
        .unwrap();
    assert!(user_id.get("readonly").is_some() && user_id.get("name").is_none());
    assert!(!forms(&named("reauthenticate-missing")).contains(&"passkey"));
}

/// A passkey is one thing to a member, on one device or on several.
#[test]
fn the_history_says_with_what_somebody_signed_in() {
    let page = named("account-sessions");
    let said = page.text_of("span");
    assert!(said.contains("パスワード、ワンタイムパスワード"), "{said}");
    assert!(!said.contains("パスキー、パスキー"), "{said}");
}

#[test]
fn who_proves_again_who_that_is_sees_what_for() {
    for (name, sentence) in [
        ("reauthenticate", "パスワードの更新に進みます"),
        ("reauthenticate-profile", "プロフィールを変更します"),
        ("reauthenticate-remove", "デバイスを削除します"),
        ("reauthenticate-add-passkey", "パスキーの登録に進みます"),
    ] {
        assert!(named(name).text.contains(sentence), "{name}");
    }
}

#[test]
fn the_menu_leads_to_recovery_codes_only_where_there_are_any() {
    let target = "/account/security#recovery-codes";
    for (name, page) in account_pages() {
        let without = ["account-new", "account-security-plain"].contains(&name);
        let leads_there = page.values("a", "href").contains(&target);
        assert_eq!(leads_there, !without, "{name}");
    }
}

#[test]
fn the_first_page_does_not_say_that_all_is_done_when_codes_run_short() {
    let done = "すべて済んでいます";
    assert!(named("account").text.contains(done));
    for (name, warning) in [
        ("account-no-codes", "予備コードが残っていません"),
        ("account-few-codes", "予備コードが残り少なくなっています"),
    ] {
        let page = named(name);
        assert!(page.text.contains(warning), "{name}");
        assert!(!page.text.contains(done), "{name}");
    }
}

#[test]
fn a_name_that_is_not_known_is_not_shown_as_an_empty_field() {
    let names = |page: &str| named(page).values("input", "id").contains(&"name");
    assert!(names("account-profile"));
    assert!(!names("account-profile-plain"));
}

/// It stands in the menu: beside the menu's button there is no room on a phone.
#[test]
fn help_is_an_entry_of_the_menu() {
    for (name, page) in account_pages() {
        let links = page.values("a", "data-link");
        let guides = links.iter().filter(|link| **link == "guide");
        assert_eq!(guides.count(), 2, "{name}");
    }
}
