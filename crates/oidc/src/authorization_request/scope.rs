//! `scope` (RFC 6749 §3.3, Core §3.1.2.1, §11).

use super::Rejection;
use crate::{AuthorizationErrorCode, Client, GrantType, Params, Scope, scope::OFFLINE_ACCESS};

pub(super) fn check(params: &Params, client: &Client) -> Result<Scope, Rejection> {
    let requested = Scope::parse(params.get("scope").unwrap_or_default()).map_err(|_| {
        Rejection::new(
            AuthorizationErrorCode::InvalidScope,
            "scope has characters that are not allowed",
        )
    })?;
    allowed(&requested, client)
}

/// What the client may have of what was requested.
pub(super) fn allowed(requested: &Scope, client: &Client) -> Result<Scope, Rejection> {
    // Core §3.1.2.1: Scope values used that are not understood by an implementation SHOULD be
    // ignored.
    let mut scope = requested.within(&client.scope);
    // Core §11: offline_access must be ignored unless the member consents to it or "other
    // conditions for processing the request permitting offline access are in place". Ours is the
    // client's registration.
    if !client.may(GrantType::RefreshToken) {
        scope = scope.without(&[OFFLINE_ACCESS]);
    }
    if scope.is_empty() {
        return Err(Rejection::new(
            AuthorizationErrorCode::InvalidScope,
            "send a scope that the client is registered for, such as openid",
        ));
    }
    Ok(scope)
}
