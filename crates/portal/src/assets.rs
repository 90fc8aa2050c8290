//! Stylesheets and marks: what may be cached, under addresses that change with the content.

use std::sync::Arc;

use axum::{
    extract::{Path, State},
    http::{
        HeaderValue,
        header::{CACHE_CONTROL, CONTENT_SECURITY_POLICY, CONTENT_TYPE},
    },
    response::{IntoResponse, Response},
};

use crate::{
    app::Shared,
    colors::{Theme, color},
    config::Society,
    error::Failure,
    handle::fingerprint,
};

/// The portal's one stylesheet.
pub(crate) const PORTAL: &str = include_str!("../assets/portal.css");
const IMMUTABLE: HeaderValue = HeaderValue::from_static("public, max-age=31536000, immutable");
const ONE_HOUR: HeaderValue = HeaderValue::from_static("public, max-age=3600");

/// A stylesheet and its address.
#[derive(Debug)]
pub(crate) struct Stylesheet {
    /// `/assets/portal-….css`.
    pub(crate) path: String,
    text: Arc<str>,
}

impl Stylesheet {
    /// The one that all pages share.
    pub(crate) fn of_portal() -> Self {
        Self::new("portal", PORTAL.into())
    }

    /// The one with a society's colours, if it has its own.
    pub(crate) fn of_society(society: &Society) -> Option<Self> {
        let text = society.stylesheet.as_deref()?;
        Some(Self::new(&society.id, text.into()))
    }

    fn new(name: &str, text: Arc<str>) -> Self {
        let hash = fingerprint("stylesheet", &[&text]);
        let short = hash.get(..12).unwrap_or(&hash);
        Self {
            path: format!("/assets/{name}-{short}.css"),
            text,
        }
    }
}

/// `GET /assets/{file}`.
pub(crate) async fn stylesheet(
    State(app): State<Shared>,
    Path(file): Path<String>,
) -> Result<Response, Failure> {
    let path = format!("/assets/{file}");
    let of_sites = app.sites.iter().filter_map(|site| site.stylesheet.as_ref());
    let found = std::iter::once(&app.stylesheet)
        .chain(of_sites)
        .find(|stylesheet| stylesheet.path == path)
        .ok_or(Failure::NotFound)?;
    let headers = [
        (
            CONTENT_TYPE,
            HeaderValue::from_static("text/css; charset=utf-8"),
        ),
        (CACHE_CONTROL, IMMUTABLE),
    ];
    Ok((headers, found.text.to_string()).into_response())
}

/// `GET /{society}/mark.svg`: the society's mark, or the first letter of its name on its colour.
pub(crate) async fn mark(
    State(app): State<Shared>,
    Path(id): Path<String>,
) -> Result<Response, Failure> {
    let site = app.find_site(&id).ok_or(Failure::NotFound)?;
    let mark = site
        .society
        .mark_svg
        .clone()
        .unwrap_or_else(|| letter_mark(&site.society));
    Ok(svg(mark, ONE_HOUR))
}

fn letter_mark(society: &Society) -> String {
    let letter = society
        .name_ja
        .chars()
        .find(|letter| letter.is_alphabetic())
        .unwrap_or('保');
    format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 48 48\" width=\"48\" height=\"48\">\
         <rect width=\"48\" height=\"48\" rx=\"11\" fill=\"{}\"/>\
         <text x=\"24\" y=\"33\" text-anchor=\"middle\" font-size=\"26\" font-weight=\"700\" fill=\"{}\" \
         font-family=\"'Hiragino Sans','Noto Sans JP','Noto Sans CJK JP',sans-serif\">{letter}</text></svg>",
        color(society, "--key", Theme::Light),
        color(society, "--on-key", Theme::Light),
    )
}

/// An SVG image. It may style itself and do nothing else, also when it is opened as a page.
pub(crate) fn svg(document: String, cache: HeaderValue) -> Response {
    let policy = "default-src 'none'; style-src 'unsafe-inline'; sandbox; frame-ancestors 'none'";
    let headers = [
        (
            CONTENT_TYPE,
            HeaderValue::from_static("image/svg+xml; charset=utf-8"),
        ),
        (CONTENT_SECURITY_POLICY, HeaderValue::from_static(policy)),
        (CACHE_CONTROL, cache),
    ];
    (headers, document).into_response()
}
