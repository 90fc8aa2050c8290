//! The parameters of a request: an `application/x-www-form-urlencoded` query or body
//! (RFC 6749 §3.1, §3.2, appendix B).

use std::fmt;

use thiserror::Error;

/// No request of ours has more parameters.
const MAX_COUNT: usize = 100;
/// No request of ours is longer.
const MAX_LENGTH: usize = 64 * 1024;

/// Decoded parameters, in their order.
#[derive(Clone, PartialEq, Eq, Default)]
pub struct Params(Vec<(String, String)>);

/// A query or body that cannot be read.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Error)]
pub enum MalformedParams {
    /// Longer than any request needs.
    #[error("request is longer than 64 KiB")]
    TooLong,
    /// More parameters than any request needs.
    #[error("request has more than 100 parameters")]
    TooMany,
    /// A percent sign without two hexadecimal digits, or bytes that are not UTF-8.
    #[error("request parameters are not form-urlencoded UTF-8")]
    Encoding,
}

impl Params {
    /// Reads a query (without `?`) or a form body.
    pub fn parse(text: &str) -> Result<Self, MalformedParams> {
        if text.len() > MAX_LENGTH {
            return Err(MalformedParams::TooLong);
        }
        let mut pairs = Vec::new();
        for pair in text.split('&').filter(|pair| !pair.is_empty()) {
            if pairs.len() == MAX_COUNT {
                return Err(MalformedParams::TooMany);
            }
            let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
            let decode = |part| decode(part).ok_or(MalformedParams::Encoding);
            pairs.push((decode(name)?, decode(value)?));
        }
        Ok(Self(pairs))
    }

    /// The value of a parameter.
    pub fn get(&self, name: &str) -> Option<&str> {
        // RFC 6749 §3.1: Parameters sent without a value MUST be treated as if they were omitted
        // from the request.
        self.0
            .iter()
            .find(|(known, value)| known == name && !value.is_empty())
            .map(|(_, value)| value.as_str())
    }

    /// The first of `names` that the request has more than once. Unknown names may repeat: they
    /// are ignored.
    pub fn repeated_known(&self, names: &[&'static str]) -> Option<&'static str> {
        let count = |name: &str| self.0.iter().filter(|(known, _)| known == name).count();
        names.iter().copied().find(|name| count(name) > 1)
    }
}

/// Names only: values may be secrets.
impl fmt::Debug for Params {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.debug_list()
            .entries(self.0.iter().map(|(name, _)| name))
            .finish()
    }
}

/// Undoes form-urlencoding, strictly.
pub(crate) fn decode(text: &str) -> Option<String> {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.bytes();
    while let Some(byte) = rest.next() {
        bytes.push(match byte {
            b'+' => b' ',
            b'%' => hex(rest.next()?)? << 4 | hex(rest.next()?)?,
            other => other,
        });
    }
    String::from_utf8(bytes).ok()
}

const fn hex(digit: u8) -> Option<u8> {
    match digit {
        b'0'..=b'9' => Some(digit - b'0'),
        b'a'..=b'f' => Some(digit - b'a' + 10),
        b'A'..=b'F' => Some(digit - b'A' + 10),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn parameters_are_decoded() {
        let params = Params::parse("a=1+2%263&%E3%81%82=x&flag&&empty=&a%3d=b=c").unwrap();
        assert_eq!(params.get("a"), Some("1 2&3"));
        assert_eq!(params.get("あ"), Some("x"));
        assert_eq!(params.get("a="), Some("b=c"));
        assert_eq!(params.get("flag"), None);
        assert_eq!(params.get("empty"), None);
        assert_eq!(params.get("missing"), None);
    }

    #[test]
    fn what_is_not_form_urlencoded_utf_8_is_refused() {
        for text in ["a=%", "a=%2", "a=%zz", "a=%FF", "%C3=a", "a=%E3%81"] {
            assert_eq!(
                Params::parse(text),
                Err(MalformedParams::Encoding),
                "{text}"
            );
        }
    }

    #[test]
    fn requests_are_bounded() {
        assert!(Params::parse(&"a&".repeat(100)).is_ok());
        assert_eq!(
            Params::parse(&"a&".repeat(101)),
            Err(MalformedParams::TooMany)
        );
        assert_eq!(
            Params::parse(&"a".repeat(65_537)),
            Err(MalformedParams::TooLong)
        );
    }

    #[test]
    fn only_known_parameters_must_not_repeat() {
        let params = Params::parse("x=1&x=2&state=&state=b&scope=a").unwrap();
        assert_eq!(params.repeated_known(&["scope", "state"]), Some("state"));
        assert_eq!(params.repeated_known(&["scope"]), None);
    }

    proptest! {
        #[test]
        fn what_was_encoded_reads_back(value in ".{1,40}") {
            let text: String = form_urlencoded::Serializer::new(String::new())
                .append_pair("name", &value)
                .finish();
            let params = Params::parse(&text).unwrap();
            prop_assert_eq!(params.get("name"), Some(value.as_str()));
        }

        #[test]
        fn nothing_panics(text in "[a%&=+0-9é]{0,60}") {
            let _ = Params::parse(&text);
        }
    }
}
