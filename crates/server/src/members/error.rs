//! Why a command on members could not do its work.

use std::path::PathBuf;

use sekisho_keys::SealError;
use sekisho_store::StoreError;
use thiserror::Error;

use super::{column::HeaderFault, decode::Encoding};

/// Why a command on members could not do its work.
#[derive(Debug, Error)]
pub enum MembersError {
    /// A file cannot be read or written.
    #[error("use the file {path}")]
    File {
        /// The file.
        path: PathBuf,
        /// What the system said.
        source: std::io::Error,
    },
    /// The file is UTF-16.
    #[error("the file is UTF-16; save it as CSV in UTF-8 or Shift_JIS")]
    Utf16,
    /// The header line is not understood.
    #[error("the header line, read as {}:{}", encoding.name(), in_lines(faults))]
    Header {
        /// How the file was read.
        encoding: Encoding,
        /// All that is wrong.
        faults: Vec<HeaderFault>,
    },
    /// The file is no CSV from a row on.
    #[error("row {row} cannot be read: {why}")]
    Broken {
        /// The line in which the row begins.
        row: u64,
        /// Why.
        why: String,
    },
    /// The store failed.
    #[error("use the store")]
    Store(#[from] StoreError),
    /// A secret could not be sealed.
    #[error("seal a seed")]
    Seal(#[from] SealError),
    /// The file for letters cannot be used.
    #[error("the file for letters {path}: {why}")]
    Letters {
        /// The file.
        path: PathBuf,
        /// Why.
        why: String,
    },
    /// What was asked for cannot be done so.
    #[error("{0}")]
    Refused(String),
    /// Somebody else keeps adding the same members.
    #[error("the same members are being added by somebody else; run the import again")]
    Contended,
}

fn in_lines(faults: &[HeaderFault]) -> String {
    let mut lines = String::new();
    for fault in faults {
        lines.push_str("\n  ");
        lines.push_str(&fault.to_string());
    }
    lines
}
