//! Readings above hard words, switched on by a link of every page (`?furigana=on`), remembered by a
//! cookie, and written into the finished page.

use axum::{
    body::{Body, to_bytes},
    http::{HeaderMap, HeaderValue, header},
    response::Response,
};
use sekisho_pages::furigana;

use super::cookies::CookieNames;

/// What the browser wants.
#[derive(Clone, Copy)]
pub(super) struct Furigana {
    /// Whether pages have it.
    pub is_on: bool,
    /// What was chosen by this very request.
    chosen: Option<bool>,
}

impl Furigana {
    /// What a request asks for.
    pub(super) fn of(names: &CookieNames, headers: &HeaderMap, query: &str) -> Self {
        let chosen = form_urlencoded::parse(query.as_bytes())
            .find(|(name, _)| name == "furigana")
            .and_then(|(_, value)| match &*value {
                "on" => Some(true),
                "off" => Some(false),
                _ => None,
            });
        Self {
            is_on: chosen.unwrap_or_else(|| names.has_furigana(headers)),
            chosen,
        }
    }

    /// The answer as the browser wants it.
    pub(super) async fn apply(self, names: &CookieNames, mut answer: Response) -> Response {
        if let Some(cookie) = self.chosen.and_then(|is_on| names.set_furigana(is_on)) {
            answer.headers_mut().append(header::SET_COOKIE, cookie);
        }
        if self.is_on && is_html(&answer) {
            annotated(answer).await
        } else {
            answer
        }
    }
}

fn is_html(answer: &Response) -> bool {
    let media_type = answer.headers().get(header::CONTENT_TYPE);
    media_type.is_some_and(|it| it.as_bytes().starts_with(b"text/html"))
}

/// Pages are in memory already, and in UTF-8.
async fn annotated(answer: Response) -> Response {
    let (mut parts, body) = answer.into_parts();
    let page = match to_bytes(body, usize::MAX).await {
        Ok(page) => page,
        Err(error) => {
            tracing::warn!(%error, "a page breaks off");
            return Response::from_parts(parts, Body::empty());
        }
    };
    let is_japanese = |page: &&str| page.contains("<html lang=\"ja\">");
    let page = match std::str::from_utf8(&page).ok().filter(is_japanese) {
        Some(page) => furigana::annotate(page).into(),
        None => page,
    };
    parts.headers.remove(header::CONTENT_LENGTH);
    parts
        .headers
        .append(header::VARY, HeaderValue::from_static("cookie"));
    Response::from_parts(parts, Body::from(page))
}
