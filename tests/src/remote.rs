//! A server in another process, as a router: so that the same [`Browser`](crate::browser::Browser)
//! walks through it over HTTP.

use axum::{Router, body::Body, extract::Request, response::Response};
use http::{HeaderName, header};
use http_body_util::BodyExt;

use crate::process::http_client;

/// Hands every request on to `127.0.0.1:port`, as it is.
///
/// # Panics
/// The router panics when nothing answers there.
pub fn remote(port: u16) -> Router {
    let client = http_client().unwrap();
    Router::new().fallback(move |request: Request| hand_on(client.clone(), port, request))
}

/// What belongs to one connection and not to the message (RFC 9110 §7.6.1).
const OF_THE_CONNECTION: [HeaderName; 2] = [header::CONNECTION, header::TRANSFER_ENCODING];

async fn hand_on(client: reqwest::Client, port: u16, request: Request) -> Response {
    let (parts, body) = request.into_parts();
    let body = body.collect().await.unwrap().to_bytes();
    let address = format!("http://127.0.0.1:{port}{}", parts.uri);
    let answer = client
        .request(parts.method, &address)
        .headers(parts.headers)
        .body(body)
        .send()
        .await
        .unwrap_or_else(|error| panic!("{address}: {error:?}"));
    let mut response = Response::new(Body::empty());
    *response.status_mut() = answer.status();
    *response.headers_mut() = answer.headers().clone();
    for name in OF_THE_CONNECTION {
        response.headers_mut().remove(name);
    }
    *response.body_mut() = Body::from(answer.bytes().await.unwrap());
    response
}
