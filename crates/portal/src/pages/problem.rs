//! A failure as a page: what happened in one sentence, and a way on.

use askama::Template;
use axum::{
    http::{HeaderValue, header::RETRY_AFTER},
    response::Response,
};

use super::{Page, texts::Texts};
use crate::{error::Failure, http::visit::Visit};

#[derive(Template)]
#[template(path = "problem.html")]
struct ProblemPage<'a> {
    page: Page<'a>,
    /// `data-page`.
    kind: &'static str,
    /// `data-error`.
    code: &'static str,
    text: &'static str,
    can_retry: bool,
}

/// Renders it.
pub(crate) fn page(visit: &Visit, failure: Failure) -> Result<Response, Failure> {
    let t = Texts::of(visit.lang);
    let (code, title, text) = match failure {
        Failure::NotFound => ("not-found", t.not_found, t.not_found_text),
        Failure::WrongMethod => ("wrong-method", t.not_found, t.not_found_text),
        Failure::ForeignForm => ("form-expired", t.form_expired, t.form_expired_text),
        Failure::ProviderUnreachable => ("unavailable", t.unavailable, t.unavailable_text),
        Failure::Internal => ("internal", t.internal, t.internal_text),
    };
    let can_retry = failure == Failure::ProviderUnreachable && visit.find_site().is_some();
    let kind = if failure == Failure::ProviderUnreachable {
        "unavailable"
    } else {
        "error"
    };
    let template = ProblemPage {
        page: visit.page(title),
        kind,
        code,
        text,
        can_retry,
    };
    let mut response = visit.html_with(failure.status(), &template)?;
    if failure == Failure::ProviderUnreachable {
        response
            .headers_mut()
            .insert(RETRY_AFTER, HeaderValue::from_static("30"));
    }
    Ok(response)
}
