//! Requests as an attacker makes them.

use axum::body::Body;
use http::header;
use sekisho_tests::{
    app::TestApp,
    browser::{Browser, Page},
    protocol::{Reply, request},
};

pub(crate) use sekisho_tests::people::{KNOWN, SEED};

/// The form of the sign-in page.
pub(crate) const CREDENTIALS: &str = "form[data-form=credentials]";

/// The sign-in page of `web`.
pub(crate) async fn sign_in_page(app: &TestApp, browser: &Browser) -> Page {
    browser.get(&app.authorize(&[])).await
}

/// Sends a form with exactly these headers.
pub(crate) async fn post(
    app: &TestApp,
    address: &str,
    headers: &[(&str, &str)],
    fields: &[(String, String)],
) -> Reply {
    let body = form_urlencoded::Serializer::new(String::new())
        .extend_pairs(fields)
        .finish();
    let mut request =
        request("POST", address).header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    app.call(request.body(Body::from(body)).unwrap()).await
}

/// Opens an address with exactly these headers.
pub(crate) async fn get(app: &TestApp, address: &str, headers: &[(&str, &str)]) -> Reply {
    let mut request = request("GET", address);
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    app.call(request.body(Body::empty()).unwrap()).await
}

/// The name and value of a browser's cookie of a tenant: `b` binding, `s` session, `d` device.
pub(crate) fn cookie(browser: &Browser, address: &str, kind: &str) -> Option<(String, String)> {
    let prefix = format!("sekisho-{kind}-");
    browser
        .cookies(address)
        .split("; ")
        .filter_map(|pair| pair.split_once('='))
        .find(|(name, _)| name.starts_with(&prefix))
        .map(|(name, value)| (name.to_owned(), value.to_owned()))
}

/// The `Set-Cookie` headers of an answer.
pub(crate) fn set_cookies(reply: &Reply) -> Vec<&str> {
    let values = reply.headers.get_all(header::SET_COOKIE).iter();
    values.map(|value| value.to_str().unwrap()).collect()
}

/// Whether an answer begins a session.
pub(crate) fn begins_session(reply: &Reply) -> bool {
    set_cookies(reply)
        .iter()
        .any(|cookie| cookie.starts_with("sekisho-s-"))
}

/// The fields of a form, as pairs of text.
pub(crate) fn pairs(fields: &[(String, String)]) -> Vec<(&str, &str)> {
    fields
        .iter()
        .map(|(name, value)| (&**name, &**value))
        .collect()
}
