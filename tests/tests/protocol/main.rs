//! What clients and certification rely on: one file a specification, one test a sentence of it. Not
//! here: what is not in this release, and what a member sees (`tests/journey`).

#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    reason = "test code fails loudly"
)]

mod back_channel_logout;
mod core_authorize_post;
mod core_hints;
mod core_id_token;
mod core_max_age;
mod core_offline_access;
mod core_prompt;
mod core_userinfo;
mod discovery;
mod discovery_promises;
mod rfc6749_authorize;
mod rfc6749_authorize_errors;
mod rfc6749_client_authentication;
mod rfc6749_client_credentials;
mod rfc6749_code;
mod rfc6749_code_once;
mod rfc6749_malformed;
mod rfc6749_refresh;
mod rfc6749_refresh_reuse;
mod rfc6749_token;
mod rfc6750_bearer;
mod rfc7009_revocation;
mod rfc7517_jwks;
mod rfc7636_pkce;
mod rfc7662_introspection;
mod rfc8252_native_apps;
mod rfc9068_access_token;
mod rfc9207_iss;
mod rp_initiated_logout;

mod support;
