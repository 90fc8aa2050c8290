//! From an address to a handler: first what belongs to the installation, then the tenant whose
//! issuer is the longest match, then the tenant's routes.

use std::{sync::Arc, time::Duration};

use axum::{
    Router,
    body::Body,
    extract::{DefaultBodyLimit, Request, State},
    http::{
        HeaderValue, Method, StatusCode, Uri, header,
        uri::{Authority, PathAndQuery},
    },
    middleware::{self, Next},
    response::{IntoResponse, Response},
    routing::get,
};
use sekisho_oidc::discovery::endpoint;
use tower::ServiceExt;
use tower_http::{
    catch_panic::CatchPanicLayer, compression::CompressionLayer, timeout::TimeoutLayer,
};
use tracing::Instrument;

use super::{
    account, documents, error, furigana::Furigana, headers::security_headers, help, interaction,
    protocol, reply, request::RequestId,
};
use crate::App;

/// The longest body that is read: forms are small.
const LONGEST_BODY: usize = 64 * 1024;
/// How long a request may take.
const TIMEOUT: Duration = Duration::from_secs(30);

/// All routes of the provider. Requests need [`axum::extract::ConnectInfo`].
pub fn router(app: Arc<App>) -> Router {
    let tenant_routes = Router::new()
        .merge(protocol::routes())
        .merge(interaction::routes())
        .merge(account::routes())
        .merge(help::routes())
        .fallback(error::not_found)
        .with_state(Arc::clone(&app));
    let dispatcher = Dispatcher {
        app: Arc::clone(&app),
        tenant_routes,
    };
    Router::new()
        .route("/livez", get(documents::livez))
        .route("/readyz", get(documents::readyz))
        .route("/.well-known/webauthn", get(documents::related_origins))
        // Only what holds no secret is compressed: a page's anti-forgery value beside what somebody
        // else made the member type could be guessed from its length.
        .route(
            "/assets/{file}",
            get(documents::asset).layer(CompressionLayer::new().gzip(true)),
        )
        .with_state(app)
        .fallback_service(Router::new().fallback(dispatch).with_state(dispatcher))
        .layer(DefaultBodyLimit::max(LONGEST_BODY))
        .layer(TimeoutLayer::with_status_code(
            StatusCode::SERVICE_UNAVAILABLE,
            TIMEOUT,
        ))
        .layer(CatchPanicLayer::new())
        .layer(middleware::from_fn(security_headers))
        .layer(middleware::from_fn(name_request))
}

/// Gives a request the name that logs and error pages know it by.
async fn name_request(mut request: Request, next: Next) -> Response {
    let id = RequestId::new();
    let span = tracing::info_span!(
        "http.request",
        request_id = %id.0,
        method = %request.method(),
        tenant = tracing::field::Empty,
    );
    request.extensions_mut().insert(id);
    next.run(request).instrument(span).await
}

#[derive(Clone)]
struct Dispatcher {
    app: Arc<App>,
    tenant_routes: Router,
}

async fn dispatch(State(dispatcher): State<Dispatcher>, request: Request) -> Response {
    let Dispatcher { app, tenant_routes } = dispatcher;
    let Some(asked) = authority(&request) else {
        return StatusCode::BAD_REQUEST.into_response();
    };
    let alias = app.host_aliases.get(&asked).cloned();
    let is_alias = alias.is_some();
    let authority = alias.unwrap_or(asked);
    // RFC 8414 §3.1: the well-known string is inserted between the host component and the path
    // component of the issuer.
    let (path, suffix) = match request.uri().path().strip_prefix(RFC8414) {
        Some(issuer_path) => (issuer_path.to_owned(), Some(RFC8414)),
        None => (request.uri().path().to_owned(), None),
    };
    let resolved = app
        .tenants
        .resolve(&app.store, &app.keys, &authority, &path)
        .await;
    let resolved = match resolved {
        Ok(Some(resolved)) => resolved,
        Ok(None) => return error::no_tenant(&app, &request, StatusCode::NOT_FOUND),
        Err(fault) => return error::internal_without_tenant(&app, &request, &fault),
    };
    let rest = path.get(resolved.prefix..).unwrap_or_default();
    let inner_path = match (suffix, rest) {
        (Some(suffix), "" | "/") => suffix,
        (Some(_), _) => return error::no_tenant(&app, &request, StatusCode::NOT_FOUND),
        (None, "") => "/",
        (None, rest) => rest,
    };
    if is_alias && request.method() == Method::GET && is_page(inner_path) {
        // A page's cookies belong to the issuer's own host.
        let query = request
            .uri()
            .query()
            .map_or_else(String::new, |query| format!("?{query}"));
        return reply::see_other(&resolved.tenant.address(&format!("{inner_path}{query}")));
    }
    tracing::Span::current().record("tenant", resolved.tenant.id().as_str());
    let (mut parts, body) = request.into_parts();
    parts.uri = with_path(&parts.uri, inner_path);
    let tenant = resolved.tenant;
    let query = parts.uri.query().unwrap_or_default();
    let furigana = Furigana::of(&tenant.cookies, &parts.headers, query);
    parts.extensions.insert(Arc::clone(&tenant));
    let request = Request::from_parts(parts, body);
    let answer = tenant_routes
        .oneshot(request)
        .await
        .unwrap_or_else(|never| match never {});
    furigana.apply(&tenant.cookies, answer).await
}

/// RFC 8414 §3: the default well-known string.
const RFC8414: &str = "/.well-known/oauth-authorization-server";

/// Which host was asked for. It chooses the tenant, and nothing is built from it.
pub(super) fn authority(request: &Request<Body>) -> Option<String> {
    // RFC 9112 §3.2: a server MUST respond with a 400 status code to any request message that
    // contains more than one Host header field line.
    let mut hosts = request.headers().get_all(header::HOST).iter();
    let host = hosts.next().map(HeaderValue::to_str);
    if hosts.next().is_some() {
        return None;
    }
    // RFC 9112 §3.2.2: an origin server MUST ignore the received Host header field (if any) when
    // the request target is in absolute form.
    let target = request.uri().authority().map(Authority::as_str);
    let asked = match target {
        Some(target) => target,
        None => host?.ok()?,
    };
    Some(asked.to_ascii_lowercase())
}

/// Whether a browser, and not a program, opens an address below an issuer.
fn is_page(path: &str) -> bool {
    let pages = [endpoint::AUTHORIZE, endpoint::END_SESSION, "/"];
    let sections = ["/sign-in", "/account", "/help"];
    pages.contains(&path) || sections.iter().any(|section| path.starts_with(section))
}

fn with_path(uri: &Uri, path: &str) -> Uri {
    let query = uri
        .query()
        .map_or_else(String::new, |query| format!("?{query}"));
    let path_and_query = PathAndQuery::try_from(format!("{path}{query}"));
    path_and_query.map_or_else(|_| Uri::from_static("/"), Uri::from)
}
