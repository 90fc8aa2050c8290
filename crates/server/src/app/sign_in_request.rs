//! From a portal's request to a destination of the machine, and to a new transaction.

use std::{sync::Arc, time::Duration};

use sekisho_kernel::{Locale, MemberId, SignInId, Timestamp};
use sekisho_oidc::{
    AuthorizationRequest, Client,
    authorization_request::{Prompt, StoredAuthorizationRequest},
    token::IdTokenHint,
};
use sekisho_signin::{Demand, Destination, SignInTransaction};
use sekisho_store::{NewSignIn, Reader, SignInRequest, StoreError};

use crate::{App, error::InternalError, tenant::TenantContext};

/// The destination of an authorization request.
pub(crate) async fn destination(
    reader: &Reader<'_>,
    tenant: &TenantContext,
    request: &AuthorizationRequest,
) -> Result<Destination, StoreError> {
    let member = match &request.id_token_hint {
        Some(hint) => hinted_member(reader, tenant, hint).await?,
        None => None,
    };
    let prompts = |prompt| request.prompt.contains(&prompt);
    Ok(Destination::Portal {
        client: request.client_id.clone(),
        demand: Demand {
            anew: prompts(Prompt::Login),
            select: prompts(Prompt::SelectAccount),
            max_age: request.max_age.map(Duration::from_secs),
            silent: request.is_silent(),
            member,
            acr_values: request.acr_values.clone(),
        },
    })
}

/// The member an ID token of ours names. A hint that is none, or somebody else's, is no error: it
/// hints at nobody.
async fn hinted_member(
    reader: &Reader<'_>,
    tenant: &TenantContext,
    hint: &str,
) -> Result<Option<MemberId>, StoreError> {
    let Some(hint) = IdTokenHint::verify(&tenant.ring, &tenant.tenant.issuer, hint) else {
        return Ok(None);
    };
    Ok(reader
        .find_member_by_sub(&hint.sub)
        .await?
        .map(|member| member.id))
}

/// The first language a request asks for that is one of ours.
pub(crate) fn asked_locale(tags: &[String]) -> Option<Locale> {
    tags.iter().find_map(|tag| Locale::from_tag(tag))
}

/// A stored request with its client, if the client may still make it.
pub(crate) async fn recheck(
    app: &App,
    tenant: &TenantContext,
    stored: StoredAuthorizationRequest,
) -> Result<Option<(AuthorizationRequest, Arc<Client>)>, InternalError> {
    let Some(client) = tenant.client(&app.store, &stored.client_id).await? else {
        return Ok(None);
    };
    Ok(stored
        .recheck(Some(&client))
        .ok()
        .map(|request| (request, client)))
}

/// A transaction to be written, with the login hint as typed user ID.
pub(crate) fn new_sign_in(
    app: &App,
    tenant: &TenantContext,
    destination: Destination,
    request: SignInRequest,
    locale: Option<Locale>,
    now: Timestamp,
) -> NewSignIn {
    let id = SignInId::new(now, &app.entropy);
    let mut sign_in = SignInTransaction::begin(id, destination, now);
    if let SignInRequest::Authorization(request) = &request {
        sign_in.typed_user_id.clone_from(&request.login_hint);
    }
    NewSignIn {
        sign_in,
        request,
        browser: None,
        locale,
        expires_at: now + tenant.tenant.policy.sign_in_lifetime,
    }
}
