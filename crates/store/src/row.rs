//! Between rows and values.

use sekisho_kernel::{Locale, Timestamp};
use sekisho_keys::KeyedHash;
use serde::{Serialize, de::DeserializeOwned};

use crate::StoreError;

/// A value as the document that is stored.
pub(crate) fn write_document<T: Serialize>(
    what: &'static str,
    value: &T,
) -> Result<String, StoreError> {
    serde_json::to_string(value).map_err(|error| StoreError::Unstorable {
        what,
        why: error.to_string(),
    })
}

/// The value of a stored document.
pub(crate) fn read_document<T: DeserializeOwned>(
    what: &'static str,
    document: &str,
) -> Result<T, StoreError> {
    serde_json::from_str(document).map_err(|error| {
        // The error's own text repeats what was read, and that may be a member's data.
        let (line, column) = (error.line(), error.column());
        corrupt(
            what,
            format!("{:?} error at {line}:{column}", error.classify()),
        )
    })
}

/// The error of something stored that cannot be read.
pub(crate) fn corrupt(what: &'static str, why: impl Into<String>) -> StoreError {
    StoreError::Corrupt {
        what,
        why: why.into(),
    }
}

/// A hash as it is stored.
pub(crate) fn hash_bytes(hash: &KeyedHash) -> Vec<u8> {
    hash.as_bytes().to_vec()
}

/// A stored hash.
pub(crate) fn read_hash(what: &'static str, bytes: &[u8]) -> Result<KeyedHash, StoreError> {
    KeyedHash::from_slice(bytes)
        .ok_or_else(|| corrupt(what, format!("{} bytes are no hash", bytes.len())))
}

/// A stored hash that may be absent.
pub(crate) fn read_hash_null(
    what: &'static str,
    bytes: Option<&[u8]>,
) -> Result<Option<KeyedHash>, StoreError> {
    bytes.map(|bytes| read_hash(what, bytes)).transpose()
}

/// A stored number that is never negative.
pub(crate) fn read_number<T: TryFrom<i64>>(
    what: &'static str,
    number: i64,
) -> Result<T, StoreError> {
    T::try_from(number).map_err(|_| corrupt(what, format!("number {number}")))
}

/// A number that is never negative, as it is stored.
pub(crate) fn write_number(what: &'static str, number: u64) -> Result<i64, StoreError> {
    i64::try_from(number).map_err(|_| StoreError::Unstorable {
        what,
        why: format!("number {number}"),
    })
}

/// A stored time that may be absent.
pub(crate) fn read_time(millis: Option<i64>) -> Option<Timestamp> {
    millis.map(Timestamp::from_millis)
}

/// A language as it is stored.
pub(crate) fn locale_text(locale: Option<Locale>) -> Option<String> {
    locale.map(|locale| locale.tag().to_owned())
}

/// A stored language. One that this release does not speak is none.
pub(crate) fn read_locale(tag: Option<&str>) -> Option<Locale> {
    tag.and_then(Locale::from_tag)
}
