//! Every page and mail, in every state and language: the HTML contract of the pages.
//! Not covered: what a browser makes of them (layout, contrast of the default theme, the script).

#![expect(
    clippy::unwrap_used,
    reason = "what a test needs first may fail it too"
)]

mod account;
mod exact_texts;
mod first_sign_in;
mod help;
mod html;
mod mails;
mod second_factor;

use html::Document;
use sekisho_kernel::Locale;
use sekisho_pages::sample;

/// Every document with the name to say when something is wrong with it.
fn pages() -> Vec<(String, Locale, &'static str, String)> {
    let in_locale = |locale: Locale| {
        sample::pages(locale).into_iter().map(move |page| {
            let name = format!("{} in {}", page.name, locale.tag());
            (name, locale, page.step, page.html.unwrap())
        })
    };
    Locale::ALL.into_iter().flat_map(in_locale).collect()
}

fn mails() -> Vec<(String, Locale, sekisho_pages::MailBody)> {
    let in_locale = |locale: Locale| {
        sample::mails(locale)
            .into_iter()
            .map(move |(name, mail)| (format!("{name} in {}", locale.tag()), locale, mail.unwrap()))
    };
    Locale::ALL.into_iter().flat_map(in_locale).collect()
}

#[test]
fn every_document_is_well_formed() {
    for (name, _, _, html) in pages() {
        Document::parse(&html).unwrap_or_else(|why| panic!("{name}: {why}"));
    }
    for (name, _, mail) in mails() {
        Document::parse(&mail.html).unwrap_or_else(|why| panic!("{name}: {why}"));
    }
}

#[test]
fn every_page_names_its_step_and_its_language() {
    for (name, locale, step, html) in pages() {
        let page = Document::parse(&html).unwrap();
        assert_eq!(page.values("main", "data-step"), [step], "{name}");
        assert_eq!(page.values("html", "lang"), [locale.tag()], "{name}");
        assert_eq!(page.count("h1"), 1, "{name}");
        assert!(!page.text_of("title").is_empty(), "{name}");
    }
}

#[test]
fn english_sentences_have_a_space_between_them() {
    let english = |page: &(_, Locale, _, _)| page.1 == Locale::En;
    for (name, _, _, html) in pages().into_iter().filter(english) {
        let characters: Vec<char> = html.chars().collect();
        for (at, window) in characters.windows(3).enumerate() {
            let is_glued = matches!(window, [a, '.' | '!' | '?', b]
                if a.is_ascii_lowercase() && b.is_ascii_uppercase());
            let around: String = characters
                .iter()
                .skip(at.saturating_sub(20))
                .take(40)
                .collect();
            assert!(!is_glued, "{name}: {around}");
        }
    }
}

/// CSP without `unsafe-*` forbids them.
#[test]
fn no_page_has_inline_style_or_script() {
    for (name, _, _, html) in pages() {
        let page = Document::parse(&html).unwrap();
        assert_eq!(page.count("style"), 0, "{name}");
        for tag in &page.tags {
            for (attribute, _) in &tag.attributes {
                assert!(
                    attribute != "style" && !attribute.starts_with("on"),
                    "{name}: {tag:?}"
                );
            }
        }
        assert_eq!(
            page.values("script", "src").len(),
            page.count("script"),
            "{name}"
        );
    }
}

fn without_furigana(html: &str) -> String {
    let without = |part: &str| {
        part.split_once("</rt>")
            .map_or("", |(_, after)| after)
            .to_owned()
    };
    let mut parts = html.split("<rt>");
    let first = parts.next().unwrap().to_owned();
    let whole = parts.map(without).fold(first, |all, part| all + &part);
    let tags = ["<ruby>", "</ruby>", "<bdi>", "</bdi>"];
    tags.iter().fold(whole, |html, tag| html.replace(tag, ""))
}

#[test]
fn furigana_changes_nothing_but_what_stands_above_words() {
    let pages = pages().into_iter();
    for (name, _, _, html) in pages.filter(|(_, locale, ..)| *locale == Locale::Ja) {
        let annotated = sekisho_pages::furigana::annotate(&html);
        assert!(annotated.contains("<rt>"), "{name}");
        assert_eq!(
            without_furigana(&annotated),
            without_furigana(&html),
            "{name}"
        );
        Document::parse(&annotated).unwrap_or_else(|why| panic!("{name}: {why}"));
    }
}

#[test]
fn ids_are_unique_and_every_reference_has_its_target() {
    for (name, _, _, html) in pages() {
        let page = Document::parse(&html).unwrap();
        let mut ids = page.values("*", "id");
        ids.sort_unstable();
        assert!(ids.is_sorted_by(|a, b| a < b), "{name}: {ids:?}");
        for attribute in ["for", "aria-describedby", "aria-labelledby", "data-reveal"] {
            for value in page.values("*", attribute) {
                for id in value.split(' ') {
                    assert!(ids.contains(&id), "{name}: {attribute}={id}");
                }
            }
        }
        for target in page
            .values("a", "href")
            .iter()
            .filter_map(|href| href.strip_prefix('#'))
        {
            assert!(ids.contains(&target), "{name}: #{target}");
        }
    }
}

#[test]
fn every_field_has_a_label_and_every_form_that_posts_an_anti_forgery_value() {
    for (name, _, _, html) in pages() {
        let page = Document::parse(&html).unwrap();
        let labelled = page.values("label", "for");
        for input in page.tags.iter().filter(|tag| tag.name == "input") {
            if let Some("text" | "password") = input.get("type") {
                assert!(
                    labelled.contains(&input.get("id").unwrap()),
                    "{name}: {input:?}"
                );
            }
        }
        let posts = page
            .values("form", "method")
            .iter()
            .filter(|method| **method == "post")
            .count();
        let guards = page
            .values("input", "name")
            .iter()
            .filter(|field| **field == "csrf")
            .count();
        assert_eq!(posts, guards, "{name}");
    }
}

#[test]
fn every_picture_has_a_text_beside_it_and_a_size() {
    for (name, _, _, html) in pages() {
        let page = Document::parse(&html).unwrap();
        for picture in page.tags.iter().filter(|tag| tag.name == "img") {
            for attribute in ["alt", "width", "height"] {
                assert!(picture.get(attribute).is_some(), "{name}: {picture:?}");
            }
        }
    }
}

/// Whether a link stays on the page, or leads to the help that every page has.
fn is_beside(href: &str) -> bool {
    href.starts_with(['#', '?']) || ["/help", "/faq", "tel:"].iter().any(|it| href.contains(it))
}

/// Whether there is nowhere to lead to: no society is known, or it has no portal.
fn leads_nowhere(name: &str) -> bool {
    name.starts_with("error-neutral") || name.starts_with("portals-none")
}

#[test]
fn every_page_leads_on() {
    for (name, _, _, html) in pages() {
        let page = Document::parse(&html).unwrap();
        let links = page.values("a", "href");
        let leads_on = links.iter().any(|href| !is_beside(href));
        assert!(
            leads_on || page.count("form") > 0 || leads_nowhere(&name),
            "{name}"
        );
    }
}

#[test]
fn no_text_is_in_the_other_language() {
    for (name, locale, _, html) in pages() {
        check_language(&name, locale, &Document::parse(&html).unwrap().text);
    }
    for (name, locale, mail) in mails() {
        check_language(&name, locale, &Document::parse(&mail.html).unwrap().text);
        check_language(&name, locale, &mail.text);
        check_language(&name, locale, &mail.subject);
    }
}

/// English has no kana; Japanese has no three English words in a row.
fn check_language(name: &str, locale: Locale, text: &str) {
    let is_kana = |c: char| ('\u{3041}'..='\u{30ff}').contains(&c);
    match locale {
        Locale::En => assert!(!text.contains(is_kana), "{name}: {text}"),
        Locale::Ja => {
            let words: Vec<&str> = text.split_whitespace().collect();
            let is_english = |word: &&str| word.chars().all(|c| c.is_ascii_alphabetic());
            let sentence = words.windows(3).find(|three| three.iter().all(is_english));
            assert_eq!(sentence, None, "{name}");
        }
    }
}

#[test]
fn each_refusal_is_an_alert_with_its_code() {
    let expected = [
        ("credentials-invalid", vec!["invalid-credentials"]),
        (
            "credentials-invalid-characters",
            vec!["invalid-credentials"],
        ),
        ("credentials-user-id-missing", vec!["user-id-missing"]),
        ("credentials-password-missing", vec!["password-missing"]),
        (
            "credentials-both-missing",
            vec!["user-id-missing", "password-missing"],
        ),
        ("credentials-locked", vec!["password-locked"]),
        ("credentials-busy", vec!["busy"]),
        ("cookies-off", vec!["cookies-off"]),
        ("blocked-suspended", vec!["suspended"]),
        ("credentials", vec![]),
    ];
    let pages = sample::pages(Locale::En);
    for (name, codes) in expected {
        let page = pages.iter().find(|page| page.name == name).unwrap();
        let document = Document::parse(page.html.as_ref().unwrap()).unwrap();
        let alerts = document
            .tags
            .iter()
            .filter(|tag| tag.get("role") == Some("alert"));
        let found: Vec<_> = alerts.map(|tag| tag.get("data-error").unwrap()).collect();
        assert_eq!(found, codes, "{name}");
    }
}
