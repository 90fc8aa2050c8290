//! Mail addresses that members give (RFC 5321 §4.1.2, without quoted names, comments and address
//! literals, which nobody has and mail servers refuse).

use std::fmt;

use unicode_normalization::UnicodeNormalization;

use crate::normalize::{is_blank, is_hyphen, is_invisible};

/// The most characters of an address.
pub const LONGEST_MAIL_ADDRESS: usize = 255;

/// RFC 5321 §4.5.3.1.1: "The maximum total length of a user name or other local-part is 64 octets."
const LONGEST_NAME: usize = 64;

/// RFC 1035 §2.3.4: "labels 63 octets or less".
const LONGEST_LABEL: usize = 63;

/// What is wrong with a mail address.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum MailAddressFault {
    /// Nothing was typed.
    Empty,
    /// It is no address that mail can be sent to.
    Malformed,
    /// 256 characters or more.
    TooLong,
}

impl MailAddressFault {
    /// The fault's name on pages.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Empty => "empty",
            Self::Malformed => "malformed",
            Self::TooLong => "too-long",
        }
    }
}

/// A mail address that can be sent to. `Debug` shows only its mask.
#[derive(Clone, PartialEq, Eq)]
pub struct MailAddress(String);

impl MailAddress {
    /// The address as it was typed, for sending: some servers tell capitals from small letters.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The address for comparing with others.
    pub fn folded(&self) -> String {
        self.0.to_ascii_lowercase()
    }

    /// The address for showing to somebody who should know it: `h•••@example.jp`.
    pub fn mask(&self) -> String {
        let (name, domain) = self.0.rsplit_once('@').unwrap_or_default();
        let first = name.get(..1).unwrap_or_default();
        format!("{first}•••@{domain}")
    }
}

impl fmt::Debug for MailAddress {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(&self.mask())
    }
}

/// The mail address that a member typed, in half-width letters.
pub fn check_new(typed: &str) -> Result<MailAddress, MailAddressFault> {
    let typed = typed.trim_matches(|c: char| c.is_whitespace() || is_invisible(c));
    if is_blank(typed) {
        return Err(MailAddressFault::Empty);
    }
    // An address goes into the head of mails: no line break within it passes.
    let holds_line_break = typed.contains(['\r', '\n', '\u{2028}', '\u{2029}']);
    let address = fold(typed);
    if address.chars().count() > LONGEST_MAIL_ADDRESS {
        Err(MailAddressFault::TooLong)
    } else if holds_line_break || !is_address(&address) {
        Err(MailAddressFault::Malformed)
    } else {
        Ok(MailAddress(address))
    }
}

/// Half-width letters for what an IME types, and the address alone of what is copied from a mail or
/// a link: `Hanako <hanako@example.jp>`, `mailto:hanako@example.jp`.
fn fold(typed: &str) -> String {
    let folded: String = typed
        .nfkc()
        .filter(|c| !is_invisible(*c))
        .map(|c| match c {
            '。' => '.',
            c if is_hyphen(c) => '-',
            c => c,
        })
        .collect();
    let named = folded
        .trim()
        .strip_suffix('>')
        .and_then(|text| text.split_once('<'));
    let address = named.map_or(folded.as_str(), |(_, address)| address);
    without_scheme(&without_gaps(address)).to_owned()
}

/// Without the spaces that keyboards put after a dot and before an at sign. No other space is taken
/// away: it may stand between two addresses.
fn without_gaps(address: &str) -> String {
    let parts = address.split('@').map(|part| {
        let atoms: Vec<_> = part.split('.').map(str::trim).collect();
        atoms.join(".")
    });
    parts.collect::<Vec<_>>().join("@")
}

fn without_scheme(address: &str) -> &str {
    match address.split_at_checked("mailto:".len()) {
        Some((scheme, rest)) if scheme.eq_ignore_ascii_case("mailto:") => rest,
        _ => address,
    }
}

fn is_address(address: &str) -> bool {
    address
        .split_once('@')
        .is_some_and(|(name, domain)| is_name(name) && is_domain(domain))
}

/// RFC 5322 §3.2.3: `dot-atom-text`, less `?`, and less the `%` and `!` of forgotten routes.
fn is_name(name: &str) -> bool {
    let is_letter = |c: char| c.is_ascii_alphanumeric() || "#$&'*+-/=^_`{|}~".contains(c);
    name.len() <= LONGEST_NAME
        && name
            .split('.')
            .all(|atom| !atom.is_empty() && atom.chars().all(is_letter))
}

fn is_domain(domain: &str) -> bool {
    let labels: Vec<&str> = domain.split('.').collect();
    let top = labels.last().copied().unwrap_or_default();
    let is_top = top.len() >= 2 && top.contains(|c: char| c.is_ascii_alphabetic());
    labels.len() >= 2 && is_top && labels.iter().all(|label| is_label(label))
}

/// RFC 5321 §4.1.2: `sub-domain = Let-dig [Ldh-str]`
fn is_label(label: &str) -> bool {
    let is_letter = |c: char| c.is_ascii_alphanumeric() || c == '-';
    !label.is_empty()
        && label.len() <= LONGEST_LABEL
        && label.chars().all(is_letter)
        && !label.starts_with('-')
        && !label.ends_with('-')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_is_empty() {
        for typed in ["", " ", "\u{3000}\t"] {
            assert_eq!(check_new(typed), Err(MailAddressFault::Empty));
        }
    }

    #[test]
    fn names_and_labels_have_a_longest() {
        for long in [
            format!("{}@example.jp", "a".repeat(65)),
            format!("hanako@{}.jp", "a".repeat(64)),
        ] {
            assert_eq!(check_new(&long), Err(MailAddressFault::Malformed), "{long}");
        }
    }

    #[test]
    fn a_line_break_never_passes() {
        for line_break in ["\n", "\r", "\r\n", "\u{2028}", "\u{85}", "\u{b}"] {
            for typed in [
                format!("hanako@example.jp{line_break}Bcc: a@example.jp"),
                format!("hana{line_break}ko@example.jp"),
                format!("hanako@example.jp{line_break}x"),
            ] {
                assert_eq!(
                    check_new(&typed),
                    Err(MailAddressFault::Malformed),
                    "{typed:?}"
                );
            }
        }
        // Around an address it is copied along, and goes.
        let checked = check_new("hanako@example.jp\r\n").unwrap();
        assert_eq!(checked.as_str(), "hanako@example.jp");
    }

    #[test]
    fn two_hundred_and_fifty_five_characters_fit() {
        let domain = ["a".repeat(63), "b".repeat(63), "c".repeat(59)].join(".");
        let address = |name: usize| format!("{}@{domain}.jp", "n".repeat(name));
        assert_eq!(address(64).len(), 255);
        assert!(check_new(&address(64)).is_ok());
        assert_eq!(check_new(&address(65)), Err(MailAddressFault::TooLong));
        assert_eq!(check_new(&"あ".repeat(256)), Err(MailAddressFault::TooLong));
        assert_eq!(
            check_new(&"a".repeat(100_000)),
            Err(MailAddressFault::TooLong)
        );
    }

    #[test]
    fn an_address_is_compared_small_and_shown_masked() {
        let address = check_new("Hanako@Example.jp").unwrap();
        assert_eq!(address.folded(), "hanako@example.jp");
        assert_eq!(address.mask(), "H•••@Example.jp");
        assert_eq!(format!("{address:?}"), "H•••@Example.jp");
        assert_eq!(check_new("h@example.jp").unwrap().mask(), "h•••@example.jp");
    }
}
