//! What is wrong with a field, as its page says it.

use crate::locales::Texts;

/// What is wrong with a field, as its page says it.
pub(crate) struct FieldError {
    /// The value of `data-error`.
    pub(crate) code: &'static str,
    pub(crate) text: &'static str,
    /// What helps.
    pub(crate) hint: Option<&'static str>,
}

impl FieldError {
    pub(crate) const fn new(code: &'static str, text: &'static str) -> Self {
        Self {
            code,
            text,
            hint: None,
        }
    }

    pub(crate) const fn with_hint(
        code: &'static str,
        text: &'static str,
        hint: &'static str,
    ) -> Self {
        Self {
            code,
            text,
            hint: Some(hint),
        }
    }
}

/// Why a name for an authenticator is not taken.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum DeviceNameRefusal {
    /// Another authenticator of the member has it.
    Taken,
    /// It has characters that are no letters, digits or kana.
    Malformed,
    /// It is too long.
    TooLong,
}

impl DeviceNameRefusal {
    pub(crate) fn error(self, texts: &Texts) -> FieldError {
        let words = &texts.device_name;
        match self {
            Self::Taken => FieldError::new("device-name-taken", words.taken),
            Self::Malformed => FieldError::new("device-name-malformed", words.malformed),
            Self::TooLong => FieldError::new("device-name-too-long", words.too_long),
        }
    }
}
