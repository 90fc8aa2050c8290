//! The use cases: each loads facts, asks the pure crates, and writes in one database transaction.

pub(crate) mod arrive;
pub(crate) mod attempt;
pub(crate) mod browser;
pub(crate) mod cancel;
pub(crate) mod check;
pub(crate) mod completion;
pub(crate) mod details;
pub(crate) mod end_session;
pub(crate) mod exchange_code;
pub(crate) mod inspect_token;
pub(crate) mod mailed_link;
pub(crate) mod member_facts;
pub(crate) mod outcome;
pub(crate) mod passkey_options;
pub(crate) mod portals;
pub(crate) mod refresh_tokens;
pub(crate) mod revoke_token;
pub(crate) mod show_sign_in;
pub(crate) mod sign_in_request;
pub(crate) mod start_authorization;
pub(crate) mod subject;
pub(crate) mod submit_step;
pub(crate) mod take_up;
pub(crate) mod terms;
pub(crate) mod tokens;
