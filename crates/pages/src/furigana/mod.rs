//! Furigana: readings above the hard words of a finished Japanese page, for whoever reads little kanji
//! (JIS X 8341-3, やさしい日本語). Only texts change: without `rt`, `ruby` and `bdi` the page is the same,
//! byte for byte.

mod dictionary;

use std::{collections::HashMap, sync::LazyLock};

use dictionary::WORDS;

/// Elements whose text is not read as a sentence, or may hold no element.
const LEFT_ALONE: [&str; 10] = [
    "title", "script", "style", "textarea", "select", "option", "ruby", "code", "pre", "svg",
];

/// Elements without an end tag (HTML Living Standard §13.1.2).
const VOID: [&str; 8] = ["br", "hr", "img", "input", "link", "meta", "source", "wbr"];

/// The words by their first character, the longest first.
static INDEX: LazyLock<HashMap<char, Vec<(&str, &str)>>> = LazyLock::new(|| {
    let mut index: HashMap<char, Vec<_>> = HashMap::new();
    for &(word, reading) in WORDS {
        if let Some(first) = word.chars().next() {
            index.entry(first).or_default().push((word, reading));
        }
    }
    for words in index.values_mut() {
        words.sort_by_key(|(word, _)| std::cmp::Reverse(word.len()));
    }
    index
});

/// A page of ours with readings.
pub fn annotate(html: &str) -> String {
    let mut out = String::with_capacity(html.len() * 2);
    let mut rest = html;
    // How many elements are open within one that is left alone, itself counted.
    let mut alone = 0_usize;
    while let Some(at) = rest.find('<') {
        let (text, markup) = rest.split_at(at);
        write_text(text, alone > 0, &mut out);
        let (tag, after) = markup.split_at(tag_length(markup));
        out.push_str(tag);
        rest = after;
        alone = match Tag::of(tag) {
            Tag::Start { leaves_alone } if alone > 0 || leaves_alone => alone + 1,
            Tag::End => alone.saturating_sub(1),
            Tag::Start { .. } | Tag::Whole => alone,
        };
    }
    write_text(rest, alone > 0, &mut out);
    out
}

/// A text with readings is one element (`bdi`, which no style of ours is about): parts of a text within a
/// flex container would stand apart.
fn write_text(text: &str, is_left_alone: bool, out: &mut String) {
    let mut pieces = Pieces { rest: text };
    if is_left_alone || !pieces.any(|(_, reading)| reading.is_some()) {
        out.push_str(text);
        return;
    }
    out.push_str("<bdi>");
    for (piece, reading) in (Pieces { rest: text }) {
        match reading {
            Some(reading) => {
                for part in ["<ruby>", piece, "<rt>", reading, "</rt></ruby>"] {
                    out.push_str(part);
                }
            }
            None => out.push_str(piece),
        }
    }
    out.push_str("</bdi>");
}

/// A text, word for word with its reading, and character for character without.
struct Pieces<'a> {
    rest: &'a str,
}

impl<'a> Iterator for Pieces<'a> {
    type Item = (&'a str, Option<&'static str>);

    fn next(&mut self) -> Option<Self::Item> {
        let first = self.rest.chars().next()?;
        let words = INDEX.get(&first).map(Vec::as_slice).unwrap_or_default();
        let found = words.iter().find(|(word, _)| self.rest.starts_with(word));
        let length = found.map_or(first.len_utf8(), |(word, _)| word.len());
        let (piece, rest) = self.rest.split_at(length);
        self.rest = rest;
        Some((piece, found.map(|(_, reading)| *reading)))
    }
}

/// The length of the tag that `markup` begins with. A quoted value may hold `>`.
fn tag_length(markup: &str) -> usize {
    let mut quote = None;
    for (at, byte) in markup.bytes().enumerate() {
        match (quote, byte) {
            (None, b'>') => return at + 1,
            (None, b'"' | b'\'') => quote = Some(byte),
            (Some(open), _) if open == byte => quote = None,
            _ => {}
        }
    }
    markup.len()
}

enum Tag {
    Start {
        leaves_alone: bool,
    },
    End,
    /// An element without content, or no element.
    Whole,
}

impl Tag {
    fn of(tag: &str) -> Self {
        if tag.starts_with("</") {
            return Self::End;
        }
        let inside = tag.trim_start_matches('<').trim_end_matches('>');
        let name_end = inside.find(|c: char| !c.is_ascii_alphanumeric());
        let (name, attributes) = inside.split_at(name_end.unwrap_or(inside.len()));
        if name.is_empty() || inside.ends_with('/') || VOID.contains(&name) {
            return Self::Whole;
        }
        // Scripts write the text of these; others are no words, or not of this language.
        let is_for_script = attributes.contains(" data-text");
        let is_no_word = attributes.contains(" translate=\"no\"");
        let is_foreign =
            name != "html" && attributes.contains(" lang=") && !attributes.contains(" lang=\"ja\"");
        // WCAG 2.5.3: the name of a control holds what is written on it.
        let has_name =
            ["a", "button", "summary"].contains(&name) && attributes.contains(" aria-label=");
        Self::Start {
            leaves_alone: LEFT_ALONE.contains(&name)
                || is_for_script
                || is_no_word
                || is_foreign
                || has_name,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const WITH: &str = "<ruby>認証<rt>にんしょう</rt></ruby>";

    #[test]
    fn hard_words_get_their_reading_and_the_longest_word_wins() {
        assert_eq!(
            annotate("<p>認証です</p>"),
            format!("<p><bdi>{WITH}です</bdi></p>")
        );
        assert!(annotate("<p>送信元</p>").contains("そうしんもと"));
        assert!(annotate("<p>再送信</p>").contains("さいそうしん"));
    }

    #[test]
    fn what_is_no_sentence_is_left_alone() {
        for html in [
            "<title>認証</title>",
            "<input value=\"認証\" aria-label='認証 > 設定'>",
            "<span data-text>表示</span>",
            "<b translate=\"no\">認証<i>設定</i>変更</b>",
            "<a lang=\"en\">認証</a>",
            "<script>\"認証\"</script>",
            "<button aria-label=\"認証を変更\">変更</button>",
        ] {
            assert_eq!(annotate(html), html);
        }
        let mixed = annotate("<p>認証<br>認証<img alt=\"認証\"></p><title>認証</title><p>認証</p>");
        assert_eq!(mixed.matches(WITH).count(), 3, "{mixed}");
    }

    #[test]
    fn every_word_stands_once_and_its_reading_is_in_hiragana() {
        assert!(WORDS.is_sorted_by(|one, next| one.0 < next.0));
        for (word, reading) in WORDS {
            let is_kanji = |c: char| matches!(c, '\u{4e00}'..='\u{9fff}');
            assert!(word.chars().all(is_kanji), "{word}");
            let is_hiragana = |c: char| matches!(c, 'ぁ'..='ゖ' | 'ー');
            assert!(reading.chars().all(is_hiragana), "{word}: {reading}");
        }
    }
}
