//! The browser against a small site that shows what it received.

use axum::{
    Router,
    extract::{ConnectInfo, Path, Request},
    response::{Html, IntoResponse, Response},
    routing::{any, get},
};
use http::{HeaderName, StatusCode};
use http_body_util::BodyExt;
use std::{fmt::Write, net::SocketAddr};

use super::*;

mod cookies;
mod forms;
mod headers;
mod navigation;

const HERE: &str = "http://localhost:8080";
const NEIGHBOUR: &str = "http://localhost:8081";
const ELSEWHERE: &str = "https://portal.example.org";

/// `/seen…` shows the request; `/to/N` redirects N times; `/page` holds forms and links.
fn site() -> Router {
    Router::new()
        .route("/seen", any(seen))
        .route("/seen/{*rest}", any(seen))
        .route("/to/{count}", get(redirects))
        .route("/see/{status}", any(see))
        .route("/page", get(|| async { Html(PAGE) }))
}

const PAGE: &str = r#"<!doctype html>
    <main data-step="mail-code"><h1>Code  &amp;
      mail</h1>
    <p role="status">sent again</p>
    <div role="alert" data-error="code-wrong">Wrong.</div>
    <b data-code>11</b><b data-code>22</b>
    <form id="first" method="post" action="/seen/form" data-form="all">
      <input type="hidden" name="csrf" value="secret">
      <input name="code" value="a&amp;b" maxlength="6">
      <input name="fixed" value="x" readonly>
      <input name="off" value="x" disabled>
      <fieldset disabled><input name="off-too" value="x"></fieldset>
      <input type="checkbox" name="remember" value="1">
      <input type="radio" name="device" value="phone" checked>
      <input type="radio" name="device" value="tablet">
      <select name="year"><option>1940<option value="1950" selected>S25</select>
      <textarea name="note">
one
two</textarea>
      <button type="button" name="reveal" value="1">Show</button>
      <button name="decision" value="allow">Allow</button>
      <button name="decision" value="deny">Deny</button>
    </form>
    <input form="first" name="outside" value="y">
    <form method="get" action="/seen/search?old=1" data-form="search"><input name="q"></form>
    <a id="near" href="/seen/link">near</a>
    <a id="far" href="https://portal.example.org/seen/link">far</a></main>"#;

async fn seen(request: Request) -> Html<String> {
    let peer = request
        .extensions()
        .get::<ConnectInfo<SocketAddr>>()
        .map(|peer| peer.0);
    let (parts, body) = request.into_parts();
    let body = body.collect().await.unwrap().to_bytes();
    let mut page = format!(
        "<p id=method>{}</p><p id=target>{}</p><p id=peer>{peer:?}</p><p id=body>{}</p>",
        parts.method,
        parts.uri,
        String::from_utf8_lossy(&body).replace('&', "&amp;"),
    );
    for (name, value) in &parts.headers {
        write!(
            page,
            "<p data-header={name:?}>{}</p>",
            value.to_str().unwrap()
        )
        .unwrap();
    }
    Html(page)
}

async fn redirects(Path(count): Path<u8>) -> Response {
    let target = match count.checked_sub(1) {
        Some(rest) => format!("/to/{rest}"),
        None => "/seen".to_owned(),
    };
    (StatusCode::SEE_OTHER, [(header::LOCATION, target)]).into_response()
}

/// Answers with a status and the address that the query is.
async fn see(Path(status): Path<u16>, request: Request) -> Response {
    let target = request.uri().query().unwrap_or_default().to_owned();
    let status = StatusCode::from_u16(status).unwrap();
    (status, [(header::LOCATION, target)]).into_response()
}

/// A site of one page with these headers.
fn answering(headers: &'static [(&'static str, &'static str)]) -> Router {
    let answer = move || async move {
        let mut answer = Html(PAGE).into_response();
        for (name, value) in headers {
            answer
                .headers_mut()
                .append(HeaderName::from_static(name), value.parse().unwrap());
        }
        answer
    };
    site()
        .route("/headers", any(answer))
        .route("/folder/headers", any(answer))
}

fn browser() -> Browser {
    Browser::new().with_site(HERE, site())
}

fn header_seen(page: &Page, name: &str) -> Option<String> {
    page.text(&format!("[data-header={name}]"))
}
