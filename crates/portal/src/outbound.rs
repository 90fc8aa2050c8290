//! The one HTTP client for requests to the provider, and its bounds.

use std::{pin::Pin, time::Duration};

use openidconnect::{AsyncHttpClient, HttpRequest, HttpResponse};

/// No answer of a provider is longer.
const MAX_BODY: usize = 256 * 1024;
const TIMEOUT: Duration = Duration::from_secs(5);

/// Sends requests with a time limit, a size limit and no redirects.
#[derive(Clone, Debug)]
pub(crate) struct Outbound(reqwest::Client);

/// Why there was no answer.
#[derive(Debug, thiserror::Error)]
pub(crate) enum OutboundError {
    #[error("request to the provider")]
    Http(#[from] reqwest::Error),
    #[error("the provider's answer is longer than {MAX_BODY} bytes")]
    TooLong,
    #[error("the provider's answer could not be taken over")]
    Response(#[from] openidconnect::http::Error),
}

impl Outbound {
    pub(crate) fn new() -> Result<Self, reqwest::Error> {
        let client = reqwest::Client::builder()
            // A redirect could lead the client's secret elsewhere.
            .redirect(reqwest::redirect::Policy::none())
            .timeout(TIMEOUT)
            // The provider is addressed directly, on this machine or through its published name.
            .no_proxy()
            .user_agent(concat!("sekisho-portal/", env!("CARGO_PKG_VERSION")))
            .build()?;
        Ok(Self(client))
    }

    async fn send(&self, request: HttpRequest) -> Result<HttpResponse, OutboundError> {
        let mut answer = self.0.execute(request.try_into()?).await?;
        let mut body = Vec::new();
        while let Some(chunk) = answer.chunk().await? {
            if body.len() + chunk.len() > MAX_BODY {
                return Err(OutboundError::TooLong);
            }
            body.extend_from_slice(&chunk);
        }
        let mut response = openidconnect::http::Response::builder().status(answer.status());
        if let Some(headers) = response.headers_mut() {
            *headers = answer.headers().clone();
        }
        Ok(response.body(body)?)
    }
}

/// What the `openidconnect` library sends its requests with.
impl<'c> AsyncHttpClient<'c> for Outbound {
    type Error = OutboundError;
    type Future = Pin<Box<dyn Future<Output = Result<HttpResponse, OutboundError>> + Send + 'c>>;

    fn call(&'c self, request: HttpRequest) -> Self::Future {
        Box::pin(self.send(request))
    }
}
