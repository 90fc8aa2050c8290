//! The sentences that the societies' manuals and phone desks quote, letter for letter.

use sekisho_kernel::Locale;
use sekisho_pages::sample;

use crate::html::Document;

/// One sentence a line; `#` begins a remark.
const QUOTED: &str = include_str!("exact_texts.ja.txt");

fn quoted() -> impl Iterator<Item = &'static str> {
    let lines = QUOTED.lines();
    lines.filter(|line| !line.is_empty() && !line.starts_with('#'))
}

/// What every Japanese page and mail says.
fn said() -> Vec<String> {
    let text = |html: &str| Document::parse(html).unwrap().text;
    let mut said: Vec<String> = sample::pages(Locale::Ja)
        .into_iter()
        .map(|page| text(&page.html.unwrap()))
        .collect();
    for (_, mail) in sample::mails(Locale::Ja) {
        let mail = mail.unwrap();
        said.extend([mail.subject, text(&mail.html), mail.text]);
    }
    said
}

#[test]
fn every_quoted_sentence_stands_on_a_page_or_in_a_mail() {
    let said = said();
    let missing: Vec<&str> = quoted()
        .filter(|sentence| !said.iter().any(|text| text.contains(sentence)))
        .collect();
    assert_eq!(missing, Vec::<&str>::new());
}

#[test]
fn no_sentence_is_quoted_twice() {
    let mut sentences: Vec<&str> = quoted().collect();
    sentences.sort_unstable();
    assert!(sentences.is_sorted_by(|a, b| a < b), "{sentences:?}");
    assert!(sentences.len() > 30);
}
