//! The contract of the mails.

use sekisho_kernel::Locale;
use sekisho_pages::{MailBody, sample};

use crate::html::Document;

/// The mails that lead somewhere; no other holds an address to open.
const WITH_A_LINK: [&str; 8] = [
    "mail-lost-device",
    "mail-lost-device-requested",
    "mail-reset",
    "mail-address-check",
    "mail-change",
    "mail-change-undo",
    "mail-reissue",
    "mail-temporary-user-id",
];

fn each(check: impl Fn(&'static str, Locale, &MailBody)) {
    for locale in Locale::ALL {
        for (name, mail) in sample::mails(locale) {
            check(name, locale, &mail.unwrap());
        }
    }
}

fn japanese(name: &str) -> MailBody {
    let mails = sample::mails(Locale::Ja);
    let found = mails.into_iter().find(|(mail, _)| *mail == name);
    found.unwrap().1.unwrap()
}

#[test]
fn a_mail_has_a_one_line_subject() {
    each(|name, _, mail| {
        assert!(!mail.subject.contains(char::is_control), "{name}");
        assert!(!mail.subject.is_empty(), "{name}");
    });
}

#[test]
fn only_a_mail_that_leads_somewhere_has_a_link_and_only_one() {
    each(|name, _, mail| {
        let links = usize::from(WITH_A_LINK.contains(&name));
        let page = Document::parse(&mail.html).unwrap();
        assert_eq!(page.count("a"), links, "{name}");
        assert_eq!(mail.text.matches("http").count(), links, "{name}");
    });
}

#[test]
fn every_mail_says_that_staff_never_ask_and_whom_to_call() {
    each(|name, locale, mail| {
        let never = match locale {
            Locale::Ja => {
                "職員がパスワードやワンタイムパスワードをおたずねすることは、決してありません。"
            }
            Locale::En => "Our staff never ask for your password or a one-time password.",
        };
        for body in [&mail.text, &mail.html] {
            assert!(body.contains(never), "{name}");
            assert!(body.contains("0120-000-000"), "{name}");
        }
    });
}

#[test]
fn text_and_html_say_the_same() {
    each(|name, _, mail| {
        let html = Document::parse(&mail.html).unwrap().text;
        let squeezed = |text: &str| text.split_whitespace().collect::<String>();
        let html = squeezed(&html);
        for line in mail.text.lines().filter(|line| !line.starts_with("---")) {
            for piece in line.split(": ") {
                let piece = squeezed(piece.trim_end_matches(':')).replace('&', "&#38;");
                assert!(html.contains(&piece), "{name}: {piece}");
            }
        }
    });
}

#[test]
fn the_mail_code_says_what_it_is_for() {
    let mail = japanese("mail-code");
    assert_eq!(
        mail.subject,
        "【さくら健康保険組合加入者ページ】ワンタイムパスワードのお知らせ"
    );
    assert!(mail.text.contains("482915"));
}

#[test]
fn temporary_user_id_and_password_never_share_a_mail() {
    let (user_id, password) = (
        japanese("mail-temporary-user-id"),
        japanese("mail-temporary-password"),
    );
    for mail in [&user_id.text, &user_id.html] {
        assert!(mail.contains("sk00481726") && !mail.contains("R7KM4XPQ9TWE"));
    }
    for mail in [&password.text, &password.html] {
        assert!(!mail.contains("sk00481726") && mail.contains("R7KM4XPQ9TWE"));
    }
}

/// The address may be a stranger's by a slip of the finger.
#[test]
fn an_address_check_names_no_user_id() {
    let mail = japanese("mail-address-check");
    assert!(!mail.text.contains("hanako") && !mail.html.contains("hanako"));
}
