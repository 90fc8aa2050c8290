//! `/{society}/callback`: the browser comes back from the provider.

use axum::{
    extract::{Query, rejection::QueryRejection},
    response::Response,
};
use serde::Deserialize;

use super::{
    Place,
    tokens::{Exchange, exchange},
};
use crate::{
    app::Site,
    error::Failure,
    handle::Handle,
    http::visit::Visit,
    pages::{
        Notice,
        login::{self, Why},
    },
};

/// RFC 6749 §4.1.2 and §4.1.2.1, RFC 9207 §2. A parameter that is there twice fails to parse.
#[derive(Debug, Default, Deserialize)]
pub(crate) struct AuthorizationResponse {
    state: Option<String>,
    code: Option<String>,
    error: Option<String>,
    iss: Option<String>,
}

/// `GET /{society}/callback`.
pub(crate) async fn get(
    visit: Visit,
    response: Result<Query<AuthorizationResponse>, QueryRejection>,
) -> Result<Response, Failure> {
    let site = visit.site()?;
    let response = response.map(|Query(response)| response).unwrap_or_default();
    // RFC 9207 §2.4: "If the value does not match the expected issuer identifier, clients MUST
    // reject the authorization response and MUST NOT proceed with the authorization grant."
    if response
        .iss
        .as_deref()
        .is_some_and(|iss| iss != site.provider.issuer())
    {
        tracing::warn!(
            society = site.society.id,
            "authorization response of another issuer"
        );
        return unusable(&visit, Place::Top).await;
    }
    let state = response.state.as_deref().and_then(Handle::parse);
    let Some(state) = state else {
        return unusable(&visit, Place::Top).await;
    };
    let store = &visit.app.store;
    let society = &site.society.id;
    let consumed = store
        .consume_pending_sign_in(society, &visit.browser, &state, visit.now)
        .await?;
    let Some(sign_in) = consumed else {
        let place = store
            .find_place_of_sign_in(society, &visit.browser, &state)
            .await?;
        return unusable(&visit, place.unwrap_or_default()).await;
    };
    if response.iss.is_none() && site.provider.known().await?.sends_iss {
        // RFC 9207 §2.4: "Clients MUST ... reject authorization responses that do not contain
        // the iss parameter" from a server that says it sends one.
        return unusable(&visit, sign_in.place).await;
    }
    if let Some(error) = response.error.as_deref() {
        return refused(&visit, site, error, sign_in.place).await;
    }
    let Some(code) = response.code.as_deref() else {
        return unusable(&visit, sign_in.place).await;
    };
    match exchange(site, code, &sign_in, visit.now).await? {
        Exchange::Member { session, lang } => {
            let id = Handle::random()?;
            let former = visit.session_id.as_ref();
            store
                .start_session(society, &id, former, &session, visit.now)
                .await?;
            let response = visit.redirect(&site.path(sign_in.place.path()));
            let response = visit.with_session_cookie(response, &id);
            Ok(visit.with_member_lang_cookie(response, lang))
        }
        Exchange::Unusable => unusable(&visit, sign_in.place).await,
    }
}

/// The provider answered with an error.
async fn refused(
    visit: &Visit,
    site: &Site,
    error: &str,
    place: Place,
) -> Result<Response, Failure> {
    // The member pressed "back to the portal": nothing is wrong.
    if error == "access_denied" {
        return Ok(visit.redirect(&site.path(Notice::SignInCancelled.query())));
    }
    tracing::info!(society = site.society.id, error = %error.escape_debug(), "sign-in refused");
    unusable(visit, place).await
}

/// A callback that leads nowhere. Whoever is signed in has lost nothing and goes on; everyone
/// else can begin again with one press.
async fn unusable(visit: &Visit, place: Place) -> Result<Response, Failure> {
    if visit.session.is_some() {
        return visit.go(place);
    }
    login::page(visit, Why::interrupted(visit), place).await
}
