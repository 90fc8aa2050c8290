//! A `User-Agent` header (RFC 9110 §10.1.5) in words a member understands.

use sekisho_kernel::Locale;

use crate::locales::texts;

/// As much of the header as is looked at.
const READ_AT_MOST: usize = 512;

/// Marks and names, the more particular first: every browser also calls itself by older names.
const BROWSERS: [(&str, &str); 13] = [
    ("Line/", "LINE"),
    ("Edg/", "Edge"),
    ("EdgA/", "Edge"),
    ("EdgiOS/", "Edge"),
    ("OPR/", "Opera"),
    ("OPiOS/", "Opera"),
    ("SamsungBrowser/", "Samsung Internet"),
    ("FxiOS/", "Firefox"),
    ("Firefox/", "Firefox"),
    ("CriOS/", "Chrome"),
    ("Chromium/", "Chromium"),
    ("Chrome/", "Chrome"),
    ("Safari/", "Safari"),
];

/// An iPad that asks for desktop pages says it is a Mac; nothing in the header tells.
const PLATFORMS: [(&str, &str); 7] = [
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Android", "Android"),
    ("Windows", "Windows"),
    ("CrOS", "Chromebook"),
    ("Macintosh", "Mac"),
    ("Linux", "Linux"),
];

/// A browser in words, for notices and lists: 「iPhone の Safari」, "Chrome on Windows". Every word
/// is one of ours; nothing of the header itself gets through.
pub fn browser_in_words(user_agent: &str, locale: Locale) -> String {
    let end = user_agent.floor_char_boundary(READ_AT_MOST);
    let header = user_agent.get(..end).unwrap_or_default();
    let words = &texts(locale).browser;
    match (find(&BROWSERS, header), find(&PLATFORMS, header)) {
        (Some(browser), Some(platform)) => (words.on_platform)(browser, platform),
        (Some(name), None) | (None, Some(name)) => name.to_owned(),
        (None, None) => words.unknown.to_owned(),
    }
}

fn find(known: &[(&str, &'static str)], header: &str) -> Option<&'static str> {
    known
        .iter()
        .find(|(mark, _)| header.contains(mark))
        .map(|(_, name)| *name)
}

#[cfg(test)]
mod tests {
    use super::*;

    const IPHONE: &str = "Mozilla/5.0 (iPhone; CPU iPhone OS 19_1 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko)";

    #[test]
    fn common_browsers_are_named() {
        let cases = [
            (format!("{IPHONE} Version/19.1 Mobile/15E148 Safari/604.1"), "iPhone の Safari"),
            (format!("{IPHONE} CriOS/142.0.0.0 Mobile/15E148 Safari/604.1"), "iPhone の Chrome"),
            (format!("{IPHONE} Mobile/15E148 Safari Line/15.1.0"), "iPhone の LINE"),
            ("Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Safari/537.36".into(), "Windows の Chrome"),
            ("Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Safari/537.36 Edg/142.0.0.0".into(), "Windows の Edge"),
            ("Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) SamsungBrowser/29.0 Chrome/136.0.0.0 Mobile Safari/537.36".into(), "Android の Samsung Internet"),
            ("Mozilla/5.0 (Macintosh; Intel Mac OS X 10.15; rv:145.0) Gecko/20100101 Firefox/145.0".into(), "Mac の Firefox"),
        ];
        for (header, expected) in cases {
            assert_eq!(browser_in_words(&header, Locale::Ja), expected, "{header}");
        }
    }

    #[test]
    fn english_puts_the_browser_first() {
        let header = format!("{IPHONE} Version/19.1 Mobile/15E148 Safari/604.1");
        assert_eq!(browser_in_words(&header, Locale::En), "Safari on iPhone");
    }

    #[test]
    fn nothing_of_the_header_gets_through() {
        assert_eq!(
            browser_in_words("<script>alert(1)</script>", Locale::Ja),
            "不明なブラウザー"
        );
        assert_eq!(browser_in_words("", Locale::En), "an unknown browser");
        assert_eq!(
            browser_in_words("curl/8.0 (Linux)\r\nBcc: a@b", Locale::En),
            "Linux"
        );
    }

    #[test]
    fn a_long_header_is_read_only_at_its_start() {
        let header = format!("{}Firefox/145.0", "あ".repeat(400));
        assert_eq!(browser_in_words(&header, Locale::En), "an unknown browser");
    }
}
