//! The help pages, and the way from each error to its answer.

use std::collections::HashSet;

use sekisho_kernel::Locale;
use sekisho_pages::{
    help::{Answered, Question, Section, answer_to},
    sample,
};

use crate::html::Document;

fn document(name: &str, locale: Locale) -> Document {
    let pages = sample::pages(locale);
    let page = pages.iter().find(|page| page.name == name).unwrap();
    Document::parse(page.html.as_ref().unwrap()).unwrap()
}

fn open_questions(page: &Document) -> Vec<&str> {
    let folds = page.tags.iter().filter(|tag| tag.get("open").is_some());
    folds.filter_map(|tag| tag.get("data-question")).collect()
}

#[test]
fn all_questions_are_there_by_topic_and_folded() {
    for locale in Locale::ALL {
        let page = document("faq", locale);
        assert_eq!(
            page.values("details", "data-question"),
            Question::ALL.map(Question::id)
        );
        assert_eq!(
            page.values("details", "id"),
            Question::ALL.map(Question::id)
        );
        assert_eq!(open_questions(&page), Vec::<&str>::new());
        assert_eq!(
            page.count("section"),
            7,
            "six topics, and what to do when nothing helped"
        );
    }
}

#[test]
fn what_an_address_names_stands_open() {
    let one = document("faq-one-open", Locale::Ja);
    assert_eq!(open_questions(&one), ["password-locked"]);
    let all = document("faq-all-open", Locale::Ja);
    assert_eq!(open_questions(&all).len(), Question::ALL.len());
}

#[test]
fn what_was_found_stands_open_and_alone_and_is_counted() {
    for locale in Locale::ALL {
        for name in ["faq-found", "faq-near"] {
            let page = document(name, locale);
            let open = open_questions(&page);
            assert_eq!(page.values("details", "data-question"), open, "{name}");
            assert!(!open.is_empty(), "{name}");
            let told = page.values("div", "data-found");
            assert_eq!(told, [open.len().to_string()], "{name}");
            assert!(page.values("a", "data-link").contains(&"all"), "{name}");
        }
    }
}

#[test]
fn whoever_finds_nothing_still_has_every_question() {
    for locale in Locale::ALL {
        let page = document("faq-none", locale);
        assert_eq!(page.values("div", "data-found"), ["0"]);
        assert_eq!(
            page.values("details", "data-question").len(),
            Question::ALL.len()
        );
    }
}

#[test]
fn a_search_keeps_the_way_back_and_what_was_typed() {
    let page = document("faq-near", Locale::Ja);
    assert_eq!(page.values("form", "method"), ["get"]);
    assert_eq!(page.values("input", "name"), ["client_id", "q"]);
    assert_eq!(
        page.values("input", "value"),
        ["iryohi", "ロック 解除 &#60;b&#62;"]
    );
}

/// One to four sentences, in every society.
#[test]
fn answers_are_short() {
    let names = [
        "faq-all-open",
        "faq-strict",
        "faq-mail-only",
        "faq-password-only",
    ];
    for locale in Locale::ALL {
        for page in sample::pages(locale) {
            if !names.contains(&page.name) {
                continue;
            }
            let html = page.html.unwrap();
            for (question, answer) in html.split("data-question=\"").skip(1).filter_map(|rest| {
                let (question, rest) = rest.split_once('"')?;
                let (_, answer) = rest.split_once("<div class=\"flow\">")?;
                Some((question, answer.split_once("</details>")?.0))
            }) {
                let sentences = answer.matches("<p>").count() - answer.matches("<ul").count();
                let points = answer.matches("<li>").count();
                let told = sentences + points;
                let is_list_of_rules = question == "password-rules";
                assert!(
                    told >= 1 && (told <= 4 || is_list_of_rules),
                    "{question}: {answer}"
                );
            }
        }
    }
}

#[test]
fn an_answer_follows_the_policy() {
    let text = |name: &str| document(name, Locale::Ja).text;
    for (name, expected) in [
        (
            "faq-all-open",
            vec![
                "8〜64文字",
                "10回間違えると",
                "5分間有効",
                "24時間たってから",
                "「生体認証（パスキー）」「ワンタイムパスワード アプリ認証」「OTPメール」から選べます。",
            ],
        ),
        (
            "faq-strict",
            vec![
                "予備コードがない方は、さくら健康保険組合 加入者サポート窓口へお電話ください。",
                "「ワンタイムパスワード アプリ認証」だけです",
                "生体認証を使いません",
            ],
        ),
        (
            "faq-mail-only",
            vec!["10分間有効", "メールで認証する", "認証アプリを使いません"],
        ),
        (
            "faq-password-only",
            vec![
                "ワンタイムパスワードを使いません",
                "多要素認証を使いません",
                "パスワードのほかに認証方法を使いません",
            ],
        ),
    ] {
        let said = text(name);
        for sentence in expected {
            assert!(said.contains(sentence), "{name} lacks {sentence}: {said}");
        }
    }
    for (name, unsaid) in [
        (
            "faq-strict",
            vec!["メールと生年月日で", "パスキーでログイン"],
        ),
        (
            "faq-password-only",
            vec!["認証アプリをいったん", "予備コード"],
        ),
        ("faq-mail-only", vec!["30秒ごと", "「ログイン方法変更」"]),
    ] {
        let said = text(name);
        for sentence in unsaid {
            assert!(!said.contains(sentence), "{name} says {sentence}");
        }
    }
}

#[test]
fn senders_are_told_by_purpose_from_the_configuration() {
    let said = document("faq-all-open", Locale::Ja).text;
    for part in [
        "安全のためのお知らせ：no-reply@id.sakura-kenpo.example.jp",
        "サービスについてのお知らせ：info@id.sakura-kenpo.example.jp",
        "はじめてのログインについてのメール：webmaster@id.sakura-kenpo.example.jp",
        "「id.sakura-kenpo.example.jp」からのメール",
    ] {
        assert!(said.contains(part), "{part}");
    }
}

/// Where an answer stands: `/help/faq?open=…#…` or `/help?…#…`.
fn stands_at(answered: Answered) -> String {
    match answered {
        Answered::Question(question) => {
            let id = question.id();
            format!("/help/faq?open={id}#{id}")
        }
        Answered::Section(section) => format!("/help#{}", section.id()),
    }
}

/// An address without what leads back.
fn without_way_back(address: &str) -> String {
    let address = address.replace("&#38;", "&");
    let (address, fragment) = address.split_once('#').unwrap();
    let (path, query) = address.split_once('?').unwrap();
    let own: Vec<_> = query
        .split('&')
        .filter(|pair| !pair.starts_with("back="))
        .collect();
    let query = if own.is_empty() {
        String::new()
    } else {
        format!("?{}", own.join("&"))
    };
    format!("{path}{query}#{fragment}")
}

#[test]
fn each_error_links_to_its_answer() {
    for locale in Locale::ALL {
        for page in sample::pages(locale) {
            let name = page.name;
            let page_step = page.step;
            let html = page.html.unwrap();
            let document = Document::parse(&html).unwrap();
            let codes = document.values("*", "data-error");
            let mut expected: HashSet<String> = HashSet::new();
            for code in &codes {
                let answered = answer_to(page_step, code)
                    .unwrap_or_else(|| panic!("{name}: {page_step} {code} has no line"));
                expected.insert(stands_at(answered));
            }
            if name == "error-neutral" {
                // Of no tenant, whose help it could be.
                expected.clear();
            }
            let linked = document
                .tags
                .iter()
                .filter(|tag| tag.get("data-link") == Some("help"));
            let linked: Vec<String> = linked
                .map(|tag| without_way_back(tag.get("href").unwrap()))
                .collect();
            for address in &expected {
                assert!(
                    linked.contains(address),
                    "{name}: {address} not in {linked:?}"
                );
            }
        }
    }
}

#[test]
fn every_answer_exists() {
    for locale in Locale::ALL {
        let faq = document("faq", locale);
        let guide = document("help", locale);
        for question in Question::ALL {
            assert!(faq.values("*", "id").contains(&question.id()));
        }
        for section in Section::ALL {
            for name in ["help", "help-strict", "help-password-only"] {
                let guide = document(name, locale);
                assert!(guide.values("*", "id").contains(&section.id()), "{name}");
            }
        }
        for topic in guide
            .values("a", "href")
            .iter()
            .filter_map(|href| href.split_once("/faq?client_id=iryohi#"))
        {
            assert!(faq.values("*", "id").contains(&topic.1));
        }
    }
}

#[test]
fn help_is_reachable_from_every_page_of_a_tenant() {
    for locale in Locale::ALL {
        for page in sample::pages(locale) {
            let document = Document::parse(&page.html.unwrap()).unwrap();
            let guides = document.values("a", "data-link").contains(&"guide");
            assert_eq!(guides, page.name != "error-neutral", "{}", page.name);
        }
    }
}
