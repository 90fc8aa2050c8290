//! Signing in begins: `/{society}/login` (POST from our pages; GET for links and for login
//! initiated by a third party, OpenID Connect Core 1.0 §4) and `/login?iss=…` for all societies.

use std::sync::Arc;

use axum::{
    extract::{Query, State},
    response::{IntoResponse, Redirect, Response},
};
use openidconnect::{
    AuthenticationFlow, CsrfToken, LanguageTag, LoginHint, Nonce, PkceCodeChallenge,
    PkceCodeVerifier, Scope, core::CoreResponseType,
};
use serde::Deserialize;
use url::form_urlencoded;

use super::Place;
use crate::{
    app::{Shared, Site},
    error::Failure,
    handle::Handle,
    http::{
        forms::{PageForm, Posted},
        visit::Visit,
    },
    pages::login::{self, Why},
    store::pending_sign_in::PendingSignIn,
};

/// No hint is longer.
const MOST_HINT: usize = 256;

/// The form of every button that signs in.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct LoginForm {
    form_token: String,
    #[serde(default)]
    place: String,
}

impl PageForm for LoginForm {
    fn token(&self) -> &str {
        &self.form_token
    }
}

/// Core §4: `iss`, `login_hint`, `target_link_uri`.
#[derive(Debug, Default, Deserialize)]
pub(crate) struct Initiation {
    iss: Option<String>,
    login_hint: Option<String>,
    target_link_uri: Option<String>,
    /// The same for our own links.
    place: Option<String>,
}

impl Initiation {
    fn place(&self, site: &Site) -> Place {
        // Core §4: "RPs MUST verify the value of the target_link_uri to prevent being used as an
        // open redirector to external sites."
        let target = self.target_link_uri.as_deref();
        target
            .and_then(|target| Place::at(site.address.as_str(), target))
            .or_else(|| self.place.as_deref().and_then(Place::parse))
            .unwrap_or_default()
    }

    fn hint(&self) -> Option<&str> {
        self.login_hint
            .as_deref()
            .filter(|hint| !hint.is_empty() && hint.len() <= MOST_HINT)
    }
}

/// `POST /{society}/login`.
pub(crate) async fn post(visit: Visit, posted: Posted<LoginForm>) -> Result<Response, Failure> {
    let place = Place::parse(&posted.form.place).unwrap_or_default();
    if !visit.is_own_form(&posted) {
        // The page is older than the browser's cookie: one more press, nothing is lost.
        return login::page(&visit, Why::interrupted(&visit), place).await;
    }
    start(&visit, place, None).await
}

/// `GET /{society}/login`.
pub(crate) async fn get(
    visit: Visit,
    Query(initiation): Query<Initiation>,
) -> Result<Response, Failure> {
    let site = visit.site()?;
    match initiation.iss.as_deref() {
        Some(issuer) if issuer != site.provider.issuer() => Err(Failure::NotFound),
        _ => start(&visit, initiation.place(site), initiation.hint()).await,
    }
}

/// `GET /login?iss=…`: on to the society of that issuer; without one, to the choice.
pub(crate) async fn get_for_issuer(
    State(app): State<Shared>,
    Query(initiation): Query<Initiation>,
) -> Response {
    let issuer = initiation.iss.as_deref().unwrap_or_default();
    let Some(site) = app.find_site_of_issuer(issuer).map(Arc::clone) else {
        return Redirect::to("/").into_response();
    };
    let mut query = form_urlencoded::Serializer::new(String::new());
    query.append_pair("place", initiation.place(&site).name());
    if let Some(hint) = initiation.hint() {
        query.append_pair("login_hint", hint);
    }
    Redirect::to(&site.path(&format!("/login?{}", query.finish()))).into_response()
}

/// Keeps the sign-in under a fresh state and sends the browser to the provider.
async fn start(visit: &Visit, place: Place, hint: Option<&str>) -> Result<Response, Failure> {
    let site = visit.site()?;
    let known = site.provider.known().await?;
    let state = Handle::random()?;
    let sign_in = PendingSignIn {
        nonce: Handle::random()?,
        pkce_verifier: Handle::random()?,
        place,
    };
    let store = &visit.app.store;
    store.sweep(visit.now).await?;
    store
        .insert_pending_sign_in(
            &site.society.id,
            &visit.browser,
            &state,
            &sign_in,
            visit.now,
        )
        .await?;

    let verifier = PkceCodeVerifier::new(sign_in.pkce_verifier.reveal().to_owned());
    let state = CsrfToken::new(state.reveal().to_owned());
    let nonce = Nonce::new(sign_in.nonce.reveal().to_owned());
    let mut request = known
        .relying_party
        .authorize_url(
            AuthenticationFlow::<CoreResponseType>::AuthorizationCode,
            move || state,
            move || nonce,
        )
        .add_scope(Scope::new("profile".to_owned()))
        .add_ui_locale(LanguageTag::new(visit.lang.tag().to_owned()))
        .set_pkce_challenge(PkceCodeChallenge::from_code_verifier_sha256(&verifier));
    if let Some(hint) = hint {
        request = request.set_login_hint(LoginHint::new(hint.to_owned()));
    }
    let (address, _state, _nonce) = request.url();
    Ok(visit.redirect(address.as_str()))
}
