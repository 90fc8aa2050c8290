//! Tells a client that a session ended (OpenID Connect Back-Channel Logout 1.0 §2.5).

use sekisho_kernel::{TenantId, Timestamp};
use sekisho_oidc::logout::LogoutToken;
use sekisho_store::BackChannelLogout;

use super::outbox::SendError;
use crate::{App, error::InternalError, outbound::OutboundError, signing::signing_key, telemetry};

/// Sends one logout token. It is made anew for each try, so that it is never old.
pub(crate) async fn send(
    app: &App,
    tenant: &TenantId,
    logout: &BackChannelLogout,
    now: Timestamp,
) -> Result<(), SendError> {
    let internal = |error: InternalError| SendError::Later(telemetry::chain(&error));
    let Some((address, token)) = write(app, tenant, logout, now).await.map_err(internal)? else {
        return Ok(());
    };
    let posted = app
        .outbound
        .post_form(&address, &[("logout_token", &token)])
        .await;
    posted.map_err(|error| {
        let why = telemetry::chain(&error);
        match error {
            OutboundError::NotAllowed(_) => SendError::Never(why),
            // Back-Channel Logout 1.0 §2.8: 400 also means that the logout failed there. A token is
            // made anew for each try, so any answer may be another next time.
            OutboundError::Refused { .. } | OutboundError::Failed { .. } => SendError::Later(why),
        }
    })
}

/// The address of a client's receiver and the token for it; `None` if it has none.
async fn write(
    app: &App,
    tenant: &TenantId,
    logout: &BackChannelLogout,
    now: Timestamp,
) -> Result<Option<(String, String)>, InternalError> {
    let Some(tenant) = app.tenants.get(&app.store, &app.keys, tenant).await? else {
        return Ok(None);
    };
    let Some(client) = tenant.client(&app.store, &logout.client).await? else {
        return Ok(None);
    };
    let Some(address) = client.backchannel_logout_uri.clone() else {
        return Ok(None);
    };
    let key = signing_key(app, &tenant, client.id_token_signed_response_alg, now).await?;
    let token = LogoutToken {
        issuer: &tenant.tenant.issuer,
        client_id: &client.client_id,
        sub: &logout.sub,
        sid: &logout.sid,
    };
    Ok(Some((address, token.sign(&key, now, &app.entropy)?)))
}
