//! `POST /{society}/logout`: ends the portal's own session, then the provider's
//! (OpenID Connect RP-Initiated Logout 1.0 §2).

use axum::response::Response;
use openidconnect::url::Url;
use serde::Deserialize;

use crate::{
    app::Site,
    error::Failure,
    http::{
        forms::{PageForm, Posted},
        visit::Visit,
    },
    pages::Notice,
    store::session::Session,
};

/// What `state` is made for, so that the page after the round trip knows its own.
const PURPOSE: &str = "signed-out";

/// The form in the member's menu.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct LogoutForm {
    form_token: String,
}

impl PageForm for LogoutForm {
    fn token(&self) -> &str {
        &self.form_token
    }
}

/// `POST /{society}/logout`.
pub(crate) async fn post(visit: Visit, posted: Posted<LogoutForm>) -> Result<Response, Failure> {
    let site = visit.site()?;
    visit.check_form(&posted)?;
    if let Some(id) = &visit.session_id {
        visit.app.store.end_session(&site.society.id, id).await?;
    }
    visit
        .app
        .store
        .forget_form(&site.society.id, &visit.browser)
        .await?;
    let target = match &visit.session {
        Some(session) => end_session_address(&visit, site, session).await,
        None => None,
    };
    let response = match target {
        Some(address) => visit.redirect(address.as_str()),
        // The provider cannot be asked: the portal's half is done, and the page says just that.
        None => visit.redirect(&site.path(Notice::SignedOutHere.query())),
    };
    Ok(visit.without_session_cookie(response))
}

/// Whether the browser comes back from the provider's sign-out that it began here.
pub(crate) fn is_back(visit: &Visit, state: &str) -> bool {
    visit.browser.has_mark(PURPOSE, visit.site_id(), state)
}

async fn end_session_address(visit: &Visit, site: &Site, session: &Session) -> Option<Url> {
    let known = site.provider.known().await.ok()?;
    let mut address = known.end_session.as_ref()?.url().clone();
    address
        .query_pairs_mut()
        .append_pair("id_token_hint", &session.id_token)
        .append_pair("client_id", site.provider.client_id())
        .append_pair("post_logout_redirect_uri", site.address.as_str())
        .append_pair("state", &visit.browser.mark(PURPOSE, &site.society.id))
        .append_pair("ui_locales", visit.lang.tag());
    Some(address)
}
