//! What can go wrong: when the portal is opened, and while it answers.

use axum::{
    http::StatusCode,
    response::{IntoResponse, Response},
};

use crate::handle::NoEntropy;

/// Why a portal could not be opened.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum PortalError {
    /// The configuration cannot work; the sentence says which value.
    #[error("portal configuration: {0}")]
    Config(String),
    /// The database could not be opened or prepared.
    #[error("open the portal's database")]
    Database(#[from] sqlx::Error),
    /// The client for requests to the provider could not be made.
    #[error("make the HTTP client")]
    HttpClient(#[from] reqwest::Error),
}

/// Why a request gets a page that says so. Handlers return it; [`crate::pages::problem`] turns it
/// into a page with a way on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Failure {
    /// No such page, society or booking.
    NotFound,
    /// A page that is only reached by a form, asked for by its address.
    WrongMethod,
    /// A form that was not on one of our pages, or whose page is too old.
    ForeignForm,
    /// The provider does not answer.
    ProviderUnreachable,
    /// Ours to fix; logged where it happened.
    Internal,
}

impl Failure {
    /// Logs an error of ours and says so to the member without its insides.
    pub(crate) fn internal(what: &str, error: &(dyn std::error::Error + 'static)) -> Self {
        tracing::error!(error = %chain(error), "{what}");
        Self::Internal
    }

    pub(crate) fn status(self) -> StatusCode {
        match self {
            Self::NotFound => StatusCode::NOT_FOUND,
            Self::WrongMethod => StatusCode::METHOD_NOT_ALLOWED,
            Self::ForeignForm => StatusCode::FORBIDDEN,
            Self::ProviderUnreachable => StatusCode::SERVICE_UNAVAILABLE,
            Self::Internal => StatusCode::INTERNAL_SERVER_ERROR,
        }
    }
}

/// An error and its sources on one line.
pub(crate) fn chain(error: &(dyn std::error::Error + 'static)) -> String {
    let mut line = error.to_string();
    let mut source = error.source();
    while let Some(error) = source {
        line = format!("{line}: {error}");
        source = error.source();
    }
    line
}

impl From<sqlx::Error> for Failure {
    fn from(error: sqlx::Error) -> Self {
        Self::internal("the portal's database failed", &error)
    }
}

impl From<NoEntropy> for Failure {
    fn from(error: NoEntropy) -> Self {
        Self::internal("no random value", &error)
    }
}

impl From<askama::Error> for Failure {
    fn from(error: askama::Error) -> Self {
        Self::internal("a page could not be rendered", &error)
    }
}

/// Only the status and the failure itself: the page is made by the outermost layer, which knows
/// the society and the language.
impl IntoResponse for Failure {
    fn into_response(self) -> Response {
        let mut response = self.status().into_response();
        response.extensions_mut().insert(self);
        response
    }
}
