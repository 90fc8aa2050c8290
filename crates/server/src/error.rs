//! Faults that are ours: logged once with the request's id, never shown.

use std::sync::Arc;

use sekisho_keys::{KeyError, SealError, SignError};
use sekisho_pages::RenderError;
use sekisho_store::StoreError;
use thiserror::Error;

use crate::hashing::HashingError;

/// Why a request could not be served through nobody's fault but ours.
#[derive(Debug, Error)]
pub enum InternalError {
    /// The store failed or is away.
    #[error("use the store")]
    Store(#[from] StoreError),
    /// A load that several requests waited for failed.
    #[error("load what several requests waited for")]
    Shared(#[source] Arc<Self>),
    /// A password could not be hashed.
    #[error("hash a password")]
    Hashing(#[from] HashingError),
    /// A sealed value could not be made or opened.
    #[error("seal or open a stored secret")]
    Seal(#[from] SealError),
    /// A token could not be signed.
    #[error("sign a token")]
    Sign(#[from] SignError),
    /// A key could not be made or read.
    #[error("make or read a signing key")]
    Key(#[from] KeyError),
    /// A passkey ceremony could not be begun.
    #[error("begin a passkey ceremony")]
    Passkey(#[from] sekisho_authenticator::webauthn::StartError),
    /// A page could not be written.
    #[error("write a page")]
    Render(#[from] RenderError),
    /// A document could not be written.
    #[error("write a document")]
    Serialize(#[from] serde_json::Error),
    /// What the store holds contradicts itself.
    #[error("{0}")]
    Inconsistent(&'static str),
    /// A task ended before its work was done.
    #[error("a task ended before its work was done")]
    Task(#[from] tokio::task::JoinError),
}

impl From<Arc<Self>> for InternalError {
    fn from(error: Arc<Self>) -> Self {
        Self::Shared(error)
    }
}

impl InternalError {
    /// Whether it will pass by itself: the store is away or has too much to do.
    pub fn is_passing(&self) -> bool {
        match self {
            Self::Store(error) => error.is_unavailable(),
            Self::Shared(error) => error.is_passing(),
            Self::Hashing(error) => matches!(error, HashingError::Full),
            _ => false,
        }
    }
}
