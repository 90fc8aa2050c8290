//! The protocol endpoints, one file each.

mod authorize;
mod client;
mod end_session;
mod introspect;
mod metadata;
mod revoke;
mod token;
mod userinfo;

use std::sync::Arc;

use axum::{
    Router,
    http::StatusCode,
    routing::{get, post},
};
use sekisho_oidc::discovery::endpoint;

use crate::App;

/// The addresses of the endpoints, below an issuer.
pub(super) fn routes() -> Router<Arc<App>> {
    Router::new()
        .route(endpoint::OPENID_CONFIGURATION, get(metadata::discovery))
        .route(
            endpoint::OAUTH_AUTHORIZATION_SERVER,
            get(metadata::discovery),
        )
        .route(endpoint::JWKS, get(metadata::jwks))
        .route(
            endpoint::AUTHORIZE,
            get(authorize::get).post(authorize::post).head(no_head),
        )
        .route(endpoint::TOKEN, post(token::post))
        .route(endpoint::USERINFO, get(userinfo::get).post(userinfo::post))
        .route(endpoint::INTROSPECT, post(introspect::post))
        .route(endpoint::REVOKE, post(revoke::post))
        .route(
            endpoint::END_SESSION,
            get(end_session::get).post(end_session::post).head(no_head),
        )
}

/// A HEAD would issue a code, or sign out, where nobody sees the answer.
async fn no_head() -> StatusCode {
    StatusCode::METHOD_NOT_ALLOWED
}
