//! What is wrong with rows, in words for who made the file.

use std::fmt;

use sekisho_authenticator::password::imported::ImportedHashError;
use serde::Serialize;

use super::column::Column;

/// The most characters of a value that are shown.
const SHOWN: usize = 40;

/// A bad row.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct RowFault {
    /// The line of the file in which the row begins.
    pub row: u64,
    /// The column.
    pub column: Option<&'static str>,
    /// What stands there, cut; never a secret.
    pub value: String,
    /// The rule that it breaks, by name.
    pub rule: &'static str,
    /// The rule in words.
    pub why: String,
}

impl RowFault {
    pub(super) fn new(row: u64, column: Option<Column>, value: &str, rule: &Rule) -> Self {
        let is_secret = column.is_some_and(Column::is_secret);
        Self {
            row,
            column: column.map(Column::name),
            value: if is_secret && !value.is_empty() {
                "(not shown)".to_owned()
            } else {
                cut(value)
            },
            rule: rule.name(),
            why: rule.to_string(),
        }
    }
}

impl fmt::Display for RowFault {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "row {}", self.row)?;
        if let Some(column) = self.column {
            write!(out, ", {column}")?;
        }
        if !self.value.is_empty() {
            write!(out, " `{}`", self.value)?;
        }
        write!(out, ": {} [{}]", self.why, self.rule)
    }
}

/// A value as it is shown: short, on one line, with nothing that a terminal obeys.
pub(super) fn cut(value: &str) -> String {
    let mut shown: String = value
        .chars()
        .take(SHOWN)
        .map(|c| if c.is_control() { '\u{fffd}' } else { c })
        .collect();
    if value.chars().nth(SHOWN).is_some() {
        shown.push('…');
    }
    shown
}

/// What a row must be like.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) enum Rule {
    /// As many fields as headers.
    Fields {
        /// As many as it has.
        found: usize,
        /// As many as there are headers.
        expected: usize,
    },
    /// Only characters of the encoding.
    Unreadable,
    /// No control characters.
    Control,
    /// Not too long.
    TooLong(usize),
    /// Not empty.
    Required,
    /// A user ID.
    UserId,
    /// A subject identifier.
    Sub,
    /// Kana.
    Kana,
    /// A day.
    Day,
    /// A day on which somebody who lives may have been born.
    BirthDate,
    /// An address that mail can be sent to.
    MailAddress,
    /// An address, because the password is mailed.
    MailForPassword,
    /// An address, because it confirms the first sign-in.
    MailOnFile,
    /// A hash that is understood, and not too dear.
    PasswordHash(ImportedHashError),
    /// A seed.
    TotpSecret,
    /// `random` or `derived`.
    TemporaryPassword,
    /// A kind that the tenant allows.
    TemporaryPasswordNotAllowed(&'static str),
    /// Some password.
    PasswordMissing,
    /// One password.
    PasswordTwice,
    /// What the derived password is made of.
    ForDerived,
    /// The day of joining, because it decides.
    JoinedOnMissing(String),
    /// Joined early enough.
    JoinedTooLate(String),
    /// `ja` or `en`.
    Locale,
    /// A second factor of the tenant.
    Method(String),
    /// Not in the file before.
    TwiceInFile(u64),
    /// Nobody's user ID.
    UserIdTaken,
    /// Nobody's subject identifier.
    SubTaken,
    /// The subject identifier that the member has.
    SubDiffers,
    /// Nobody else's confirmed address.
    MailTaken,
}

impl Rule {
    /// The rule's name, for scripts.
    pub(super) const fn name(&self) -> &'static str {
        match self {
            Self::Fields { .. } => "fields",
            Self::Unreadable => "unreadable",
            Self::Control => "control-character",
            Self::TooLong(_) => "too-long",
            Self::Required => "required",
            Self::UserId => "user-id",
            Self::Sub => "sub",
            Self::Kana => "kana",
            Self::Day => "day",
            Self::BirthDate => "birth-date",
            Self::MailAddress => "mail-address",
            Self::MailForPassword => "mail-for-password",
            Self::MailOnFile => "mail-on-file",
            Self::PasswordHash(_) => "password-hash",
            Self::TotpSecret => "totp-secret",
            Self::TemporaryPassword => "temporary-password",
            Self::TemporaryPasswordNotAllowed(_) => "temporary-password-not-allowed",
            Self::PasswordMissing => "password-missing",
            Self::PasswordTwice => "password-twice",
            Self::ForDerived => "for-derived",
            Self::JoinedOnMissing(_) => "joined-on-missing",
            Self::JoinedTooLate(_) => "joined-too-late",
            Self::Locale => "locale",
            Self::Method(_) => "method",
            Self::TwiceInFile(_) => "twice-in-file",
            Self::UserIdTaken => "user-id-taken",
            Self::SubTaken => "sub-taken",
            Self::SubDiffers => "sub-differs",
            Self::MailTaken => "mail-taken",
        }
    }
}

impl fmt::Display for Rule {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Fields { found, expected } => {
                write!(out, "the row has {found} fields, the header has {expected}")
            }
            Self::PasswordHash(error) => error.fmt(out),
            Self::TooLong(most) => write!(out, "at most {most} characters"),
            Self::TemporaryPasswordNotAllowed(kind) => write!(
                out,
                "the tenant's policy does not allow {kind} temporary passwords \
                 (`policy.temporary_passwords`)"
            ),
            Self::JoinedOnMissing(day) => write!(
                out,
                "must be there: only who joined before {day} may have a derived temporary password"
            ),
            Self::JoinedTooLate(day) => write!(
                out,
                "only who joined before {day} may have a derived temporary password \
                 (`policy.derived_joined_before`)"
            ),
            Self::Method(offered) => write!(out, "write one that the tenant offers: {offered}"),
            Self::TwiceInFile(row) => write!(out, "stands in row {row} as well"),
            plain => out.write_str(plain.sentence()),
        }
    }
}

impl Rule {
    /// The rule in words, where they are always the same.
    const fn sentence(&self) -> &'static str {
        match self {
            Self::Unreadable => "holds a character that the file's encoding does not have",
            Self::Control => "holds a control character",
            Self::Required => "must not be empty",
            Self::UserId => "write 1 to 64 printable half-width characters",
            Self::Sub => "write 1 to 255 printable half-width characters",
            Self::Kana => "write kana",
            Self::Day => "is no day; write it as 1979-08-22",
            Self::BirthDate => "nobody is that old, or born yet",
            Self::MailAddress => "no mail can be sent to such an address",
            Self::MailForPassword => "must be there, because passwords are mailed (--notify mail)",
            Self::MailOnFile => {
                "must be there: with a derived password the address on file confirms the first \
                 sign-in (`policy.derived_activation` is mail-on-file)"
            }
            Self::TotpSecret => "write the seed as base32, of 128 bits or more",
            Self::TemporaryPassword => "write random or derived, never a password",
            Self::PasswordMissing => {
                "say which password the member gets: random, derived, or a hash \
                 (--temporary-password says it for all)"
            }
            Self::PasswordTwice => "write a hash or a kind of temporary password, not both",
            Self::ForDerived => "must be there: the derived password is made of it",
            Self::Locale => "write ja or en",
            Self::UserIdTaken => {
                "is another member's, or was (same user ID, other symbol, number or birth date)"
            }
            Self::SubTaken => "is another member's",
            Self::SubDiffers => "is not the one that this member has",
            Self::MailTaken => "another member has confirmed this address",
            _ => "",
        }
    }
}
