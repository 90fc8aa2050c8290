//! The page **Login with OpenID Connect**: for a callback that leads nowhere and for a page that
//! needs a session. One press goes on to where the member was.

use askama::Template;
use axum::{http::StatusCode, response::Response};

use super::Page;
use crate::{error::Failure, http::visit::Visit, sign_in::Place};

/// Why the page is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Why {
    /// A sign-in that is unknown, used, too old or does not hold.
    Interrupted,
    /// The same, and the browser sent no cookie: it may keep none.
    NoCookie,
    /// A page of the member's own without a running session.
    NoSession,
}

impl Why {
    /// Of a sign-in that cannot go on: a browser without a cookie of ours may keep none at all.
    pub(crate) fn interrupted(visit: &Visit) -> Self {
        if visit.browser_is_new {
            Self::NoCookie
        } else {
            Self::Interrupted
        }
    }
}

#[derive(Template)]
#[template(path = "login.html")]
struct LoginPage<'a> {
    page: Page<'a>,
    why: Why,
    place: Place,
    input_is_kept: bool,
}

/// Renders it.
pub(crate) async fn page(visit: &Visit, why: Why, place: Place) -> Result<Response, Failure> {
    let store = &visit.app.store;
    let input_is_kept = place == Place::Booking
        && store
            .find_kept_form(visit.site_id(), &visit.browser, visit.now)
            .await?
            .is_some();
    let status = match why {
        Why::Interrupted | Why::NoCookie => StatusCode::BAD_REQUEST,
        Why::NoSession => StatusCode::OK,
    };
    let title = visit.lang.pick("ログイン", "Sign in");
    visit.html_with(
        status,
        &LoginPage {
            page: visit.page(title),
            why,
            place,
            input_is_kept,
        },
    )
}
