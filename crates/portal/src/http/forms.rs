//! Forms of our pages: where they may come from, and the field that shows they do.

use axum::{
    Form,
    extract::{FromRequest, Request},
    http::{HeaderMap, header::ORIGIN},
};
use serde::de::DeserializeOwned;

use crate::{app::Shared, error::Failure};

/// What the anti-forgery field is made for.
pub(crate) const TOKEN_PURPOSE: &str = "form";

/// A form with the anti-forgery field that its page gave it.
pub(crate) trait PageForm: DeserializeOwned {
    /// The field as it was sent.
    fn token(&self) -> &str;
}

/// A form that a page of this origin sent. Whether the page was this browser's is asked with
/// [`super::visit::Visit::check_form`].
pub(crate) struct Posted<T> {
    pub(crate) form: T,
}

impl<T: PageForm> FromRequest<Shared> for Posted<T> {
    type Rejection = Failure;

    async fn from_request(request: Request, app: &Shared) -> Result<Self, Failure> {
        if !is_own_origin(request.headers(), &app.origin) {
            tracing::warn!(path = request.uri().path(), "form of a foreign origin");
            return Err(Failure::ForeignForm);
        }
        match Form::<T>::from_request(request, app).await {
            Ok(Form(form)) => Ok(Self { form }),
            Err(rejection) => {
                tracing::info!(%rejection, "form not understood");
                Err(Failure::ForeignForm)
            }
        }
    }
}

/// Browsers send `Origin` with each POST; one that does not is asked for `Sec-Fetch-Site`.
fn is_own_origin(headers: &HeaderMap, own: &str) -> bool {
    match headers.get(ORIGIN) {
        Some(origin) => origin.as_bytes() == own.as_bytes(),
        None => headers
            .get("sec-fetch-site")
            .is_none_or(|site| site == "same-origin"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::http::HeaderValue;

    #[test]
    fn only_forms_of_this_origin_are_taken() {
        let own = "http://localhost:8082";
        let cases = [
            (&[][..], true),
            (&[("origin", own)], true),
            (&[("origin", "http://localhost:8081")], false),
            (&[("origin", "null")], false),
            (&[("sec-fetch-site", "same-origin")], true),
            (&[("sec-fetch-site", "same-site")], false),
            (&[("sec-fetch-site", "cross-site")], false),
        ];
        for (sent, expected) in cases {
            let mut headers = HeaderMap::new();
            for (name, value) in sent {
                headers.insert(*name, HeaderValue::from_static(value));
            }
            assert_eq!(is_own_origin(&headers, own), expected, "{sent:?}");
        }
    }
}
