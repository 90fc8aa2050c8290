//! Why the store could not do what it was asked.

use sea_orm::DbErr;
use thiserror::Error;

use crate::backend::{self, Fault};

/// Why the store could not do what it was asked. Nothing was written then.
#[derive(Clone, Debug, Error)]
#[non_exhaustive]
pub enum StoreError {
    /// The address does not name a database that can be used.
    #[error("database address: {0}")]
    Address(String),
    /// The database cannot be reached, or refuses work at the moment.
    #[error("reach the database")]
    Unavailable(#[source] DbErr),
    /// The store was closed.
    #[error("use a store that was closed")]
    Closed,
    /// Too many writes wait already.
    #[error("queue a write: too many wait already")]
    Busy,
    /// Somebody else changed the same thing first, more often than it was tried again.
    #[error("write what others keep changing")]
    Contention,
    /// What must be unique exists already.
    #[error("write a second {what}")]
    Conflict {
        /// What exists already.
        what: &'static str,
    },
    /// What is stored cannot be read.
    #[error("read a stored {what}: {why}")]
    Corrupt {
        /// What it is.
        what: &'static str,
        /// Why not.
        why: String,
    },
    /// A value cannot be stored.
    #[error("store a {what}: {why}")]
    Unstorable {
        /// What it is.
        what: &'static str,
        /// Why not.
        why: String,
    },
    /// The work panicked.
    #[error("finish a transaction whose work panicked")]
    Panicked,
    /// The work went on after a statement had failed, as if nothing had happened.
    #[error("commit a transaction after a statement of it failed")]
    Swallowed,
    /// The database refused a statement.
    #[error("run a statement")]
    Database(#[source] DbErr),
}

impl StoreError {
    /// Whether it will pass by itself, so that asking again later is good advice.
    pub const fn is_unavailable(&self) -> bool {
        matches!(
            self,
            Self::Unavailable(_) | Self::Closed | Self::Busy | Self::Contention
        )
    }

    /// Whether the same work may succeed when it is run again at once.
    pub(crate) const fn is_contention(&self) -> bool {
        matches!(self, Self::Contention)
    }

    /// Names what a violated unique constraint is about.
    pub(crate) fn conflict_on(self, what: &'static str) -> Self {
        match self {
            Self::Conflict { .. } => Self::Conflict { what },
            other => other,
        }
    }
}

impl From<DbErr> for StoreError {
    fn from(error: DbErr) -> Self {
        match backend::fault(&error) {
            Fault::Unavailable => Self::Unavailable(error),
            Fault::Contention => Self::Contention,
            Fault::NotUnique => Self::Conflict { what: "row" },
            Fault::Other => Self::Database(error),
        }
    }
}
