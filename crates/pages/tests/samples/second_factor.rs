//! Pages that ask for a second factor or set one up.

use sekisho_kernel::Locale;
use sekisho_pages::sample;

use super::html::{Document, Tag};

/// Samples of the pages by their `data-step`.
fn of_step(step: &str, locale: Locale) -> Vec<(&'static str, Document)> {
    let of_step = sample::pages(locale)
        .into_iter()
        .filter(|page| page.step == step);
    let found: Vec<_> = of_step
        .map(|page| (page.name, Document::parse(&page.html.unwrap()).unwrap()))
        .collect();
    assert!(!found.is_empty(), "{step}");
    found
}

fn named(name: &str, locale: Locale) -> Document {
    let pages = sample::pages(locale);
    let page = pages.iter().find(|page| page.name == name).unwrap();
    Document::parse(page.html.as_ref().unwrap()).unwrap()
}

fn forms(page: &Document) -> Vec<&str> {
    page.values("form", "data-form")
}

fn inputs(page: &Document) -> Vec<&str> {
    let shown = page.tags.iter().filter(|tag| tag.name == "input");
    let shown = shown.filter(|tag| tag.get("type") != Some("hidden"));
    shown.filter_map(|tag| tag.get("name")).collect()
}

#[test]
fn each_page_that_asks_for_a_second_factor_leads_on_without_it() {
    for step in ["passkey", "app-code", "mail-code"] {
        for (name, page) in of_step(step, Locale::Ja) {
            assert!(
                page.values("a", "data-link").contains(&"lost-device"),
                "{name}"
            );
            assert!(forms(&page).contains(&"cancel"), "{name}");
        }
    }
    let other = named("app-code-devices", Locale::Ja);
    assert!(forms(&other).contains(&"other-method"));
    assert_eq!(other.values("button", "value"), ["passkey", "mail"]);
}

#[test]
fn each_page_that_sets_one_up_offers_the_other_methods_and_the_way_out() {
    for step in ["passkey-setup", "app-setup"] {
        for (name, page) in of_step(step, Locale::En) {
            assert!(forms(&page).contains(&"cancel"), "{name}");
            let is_naming = forms(&page).contains(&"device-name");
            assert!(
                is_naming || forms(&page).contains(&"other-method"),
                "{name}"
            );
        }
    }
}

#[test]
fn the_fields_are_those_of_the_contract() {
    let expected: [(&str, &[&str]); 9] = [
        ("passkey", &[]),
        ("passkey-name", &["device_name"]),
        ("app-setup", &["code", "device_name", "sign_out_others"]),
        ("app-code", &["code"]),
        ("app-code-devices", &["device", "device", "code"]),
        ("mail-code", &["code"]),
        ("recovery-code", &["code", "birth_date"]),
        ("lost-device-desk", &["code"]),
        ("lost-device-no-codes", &["birth_date"]),
    ];
    for (name, fields) in expected {
        assert_eq!(inputs(&named(name, Locale::Ja)), fields, "{name}");
    }
}

#[test]
fn a_passkey_form_carries_what_its_script_needs() {
    let expected = [
        ("passkey-setup", "register", "register"),
        ("passkey", "authenticate", "authenticate"),
        ("credentials", "sign-in", "passkey"),
    ];
    for (name, ceremony, action) in expected {
        let page = named(name, Locale::Ja);
        assert_eq!(page.values("form", "data-passkey"), [ceremony]);
        assert_eq!(page.values("form", "data-options").len(), 1, "{name}");
        assert_eq!(page.values("button", "data-action"), [action]);
        assert!(page.values("script", "src").contains(&"passkey.js"));
        let alert = page.values("form", "data-alert");
        assert!(page.values("*", "id").contains(&alert[0]), "{name}");
        for field in ["credential", "failure"] {
            assert!(page.values("input", "name").contains(&field), "{name}");
        }
    }
}

/// What a script may say later is no alert yet: automation that reads alerts would believe it.
#[test]
fn what_a_script_may_say_is_no_alert_before_it_says_it() {
    for name in ["passkey-setup", "passkey", "credentials"] {
        let page = named(name, Locale::En);
        let said: Vec<&Tag> = page
            .tags
            .iter()
            .filter(|tag| tag.name == "div" && tag.get("data-text").is_some())
            .collect();
        assert!(!said.is_empty(), "{name}");
        assert!(said.iter().all(|tag| tag.get("hidden").is_some()), "{name}");
        assert_eq!(page.values("*", "data-error"), [""; 0], "{name}");
        assert!(!page.values("*", "role").contains(&"alert"), "{name}");
    }
}

#[test]
fn without_script_or_passkeys_the_steps_say_what_else_helps() {
    for name in ["passkey-setup", "passkey"] {
        let page = named(name, Locale::Ja);
        assert_eq!(page.count("noscript"), 1, "{name}");
        assert_eq!(page.values("div", "data-without-passkey").len(), 1);
    }
}

#[test]
fn the_key_and_the_codes_stand_as_attribute_and_as_text() {
    let page = named("app-setup", Locale::Ja);
    let secret = page.values("code", "data-secret");
    assert_eq!(secret, ["K5QWY3DPEHPK3PXPJBSWY3DPEB3W64TM"]);
    assert!(page.text.contains(secret[0]));
    assert_eq!(page.values("img", "data-qr").len(), 1);
    let links = page.values("a", "href");
    assert!(links.iter().any(|href| href.starts_with("otpauth://totp/")));
    let page = named("recovery-codes", Locale::Ja);
    let codes = page.values("li", "data-code");
    assert_eq!(codes.len(), 10);
    assert!(codes.iter().all(|code| page.text.contains(code)));
}

#[test]
fn every_radio_button_is_inside_its_label_and_one_of_them_is_ticked() {
    for (name, page) in of_step("app-code", Locale::Ja) {
        let radios: Vec<_> = page
            .tags
            .windows(2)
            .filter(|pair| is_radio(&pair[1]))
            .collect();
        assert!(radios.iter().all(|pair| pair[0].name == "label"), "{name}");
        let ticked = radios
            .iter()
            .filter(|pair| pair[1].get("checked").is_some());
        assert_eq!(ticked.count(), usize::from(!radios.is_empty()), "{name}");
    }
}

fn is_radio(tag: &Tag) -> bool {
    tag.get("type") == Some("radio")
}

#[test]
fn each_refusal_is_an_alert_with_its_code() {
    let expected = [
        ("passkey-setup-retry", "passkey-not-registered"),
        ("passkey-setup-already", "passkey-already-registered"),
        ("passkey-setup-unsupported", "passkey-unsupported"),
        ("passkey-name-missing", "device-name-missing"),
        ("passkey-name-taken", "device-name-taken"),
        ("passkey-name-malformed", "device-name-malformed"),
        ("passkey-name-too-long", "device-name-too-long"),
        ("passkey-retry", "passkey-failed"),
        ("passkey-unknown", "passkey-unknown"),
        ("passkey-counter", "passkey-counter"),
        ("passkey-timeout", "passkey-timeout"),
        ("passkey-unsupported", "passkey-unsupported"),
        ("credentials-passkey-unknown", "passkey-unknown"),
        ("app-setup-code-missing", "code-missing"),
        ("app-setup-wrong-code", "wrong-code"),
        ("app-setup-name-taken", "device-name-taken"),
        ("app-code-wrong-code", "wrong-code"),
        ("app-code-devices-missing", "code-missing"),
        ("mail-code-missing", "code-missing"),
        ("mail-code-wrong-code", "wrong-code"),
        ("mail-code-expired", "code-expired"),
        ("mail-code-dead", "code-dead"),
        ("mail-code-resend-too-soon", "resend-too-soon"),
        ("mail-code-resend-too-often", "resend-too-often"),
        ("recovery-code-missing", "code-missing"),
        ("recovery-code-wrong-code", "wrong-code"),
    ];
    for (name, code) in expected {
        let page = named(name, Locale::En);
        let alerts: Vec<_> = page
            .tags
            .iter()
            .filter(|tag| tag.get("role") == Some("alert"))
            .map(|tag| tag.get("data-error"))
            .collect();
        assert_eq!(alerts, [Some(code)], "{name}");
    }
}

#[test]
fn a_counted_refusal_shows_its_call_number() {
    for name in [
        "passkey-setup-retry",
        "passkey-counter",
        "app-setup-wrong-code",
        "app-code-wrong-code",
        "mail-code-dead",
        "recovery-code-wrong-code",
    ] {
        let page = named(name, Locale::Ja);
        assert_eq!(
            page.values("b", "data-call-number"),
            ["4829-1537"],
            "{name}"
        );
    }
}
