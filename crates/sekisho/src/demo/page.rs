//! The newcomer's pages and what programs read of the demo.

use std::{sync::Arc, time::Duration};

use askama::Template;
use axum::{
    Json, Router,
    extract::{Query, State as Shared},
    http::{HeaderMap, HeaderValue, StatusCode, header},
    response::{IntoResponse, Redirect, Response},
    routing::get,
};
use sekisho_kernel::{Locale, Localized, Timestamp};
use sekisho_pages::{
    assets::{neutral_mark, stylesheet},
    moment_in_words,
};
use serde::{Deserialize, Serialize};

use super::{
    clock::DemoClock,
    info::{Info, MemberInfo, TenantInfo, info},
    listen::Ports,
    mailbox::{MailBox, Received},
    words::{self, Words},
};

const SCRIPT: &str = include_str!("../../assets/demo.js");
const SCRIPT_PATH: &str = "/demo/demo.js";

/// What the pages show.
#[derive(Clone)]
pub(super) struct State {
    /// Both clocks.
    pub clock: DemoClock,
    /// The mail box.
    pub mailbox: Arc<MailBox>,
    /// Where everybody listens.
    pub ports: Ports,
}

/// The demo's own addresses.
pub(super) fn routes(state: State) -> Router {
    Router::new()
        .route("/", get(|| async { Redirect::to("/demo") }))
        .route("/demo", get(start))
        .route("/demo/info.json", get(info_json))
        .route("/demo/mail", get(mails))
        .route("/demo/mail.json", get(mails_json))
        .route("/demo/clock", axum::routing::post(advance))
        .route(SCRIPT_PATH, get(script))
        .with_state(state)
}

/// A language chosen by the link on top.
#[derive(Deserialize)]
struct Chosen {
    lang: Option<String>,
}

/// What every page of the demo has.
struct Frame {
    locale: Locale,
    words: &'static Words,
    stylesheet: &'static str,
    mark: &'static str,
}

impl Frame {
    /// In the chosen language, or else in the browser's; English is for the rest of the world.
    fn of(chosen: &Chosen, headers: &HeaderMap) -> Self {
        let header = headers.get(header::ACCEPT_LANGUAGE);
        let preferred = header
            .and_then(|value| value.to_str().ok())
            .and_then(Locale::from_accept_language);
        let chosen = chosen.lang.as_deref().and_then(Locale::from_tag);
        let locale = chosen.or(preferred).unwrap_or(Locale::En);
        Self {
            locale,
            words: words::words(locale),
            stylesheet: &stylesheet().path,
            mark: &neutral_mark().path,
        }
    }

    fn about(&self, tenant: &TenantInfo) -> &'static str {
        words::tenant(self.locale, tenant.kind)
    }

    fn policy(&self, tenant: &TenantInfo) -> Vec<String> {
        words::policy(self.locale, &tenant.policy)
    }

    fn what_happens(&self, member: &MemberInfo) -> &'static str {
        words::state(self.locale, member.state)
    }

    /// A time in words, as members read it.
    fn time(&self, at: &str) -> String {
        let read = Timestamp::from_rfc3339(at);
        read.map_or_else(|| at.to_owned(), |at| moment_in_words(at, self.locale))
    }

    fn text<'a>(&self, text: &'a Localized) -> &'a str {
        text.get(self.locale)
    }

    const fn other(&self) -> (&'static str, &'static str) {
        match self.locale {
            Locale::Ja => (Locale::En.tag(), "English"),
            Locale::En => (Locale::Ja.tag(), "日本語"),
        }
    }
}

#[derive(Template)]
#[template(path = "demo.html")]
struct StartPage {
    frame: Frame,
    info: Info,
    portals_now: String,
    clock: String,
    script: &'static str,
}

async fn start(
    Shared(state): Shared<State>,
    Query(chosen): Query<Chosen>,
    headers: HeaderMap,
) -> Response {
    let page = StartPage {
        frame: Frame::of(&chosen, &headers),
        portals_now: Timestamp::from_seconds(state.clock.portals().now()).to_string(),
        info: info(&state),
        clock: format!("http://localhost:{}/demo/clock", state.ports.provider),
        script: SCRIPT_PATH,
    };
    html(&page)
}

#[derive(Template)]
#[template(path = "demo_mail.html")]
struct MailPage {
    frame: Frame,
    mails: Vec<Received>,
}

async fn mails(
    Shared(state): Shared<State>,
    Query(chosen): Query<Chosen>,
    headers: HeaderMap,
) -> Response {
    html(&MailPage {
        frame: Frame::of(&chosen, &headers),
        mails: state.mailbox.newest_first(),
    })
}

async fn mails_json(Shared(state): Shared<State>) -> Response {
    no_store(Json(state.mailbox.newest_first()).into_response())
}

async fn info_json(Shared(state): Shared<State>) -> Response {
    no_store(Json(info(&state)).into_response())
}

async fn script() -> Response {
    let kind = HeaderValue::from_static("text/javascript; charset=utf-8");
    no_store(([(header::CONTENT_TYPE, kind)], SCRIPT).into_response())
}

/// How far to move the clocks.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Advance {
    advance: u64,
}

/// Where the clock stands now.
#[derive(Serialize)]
struct Advanced {
    now: String,
}

async fn advance(
    Shared(state): Shared<State>,
    headers: HeaderMap,
    body: axum::body::Bytes,
) -> Response {
    if let Err(refusal) = check_caller(&headers, state.ports) {
        return refused(StatusCode::FORBIDDEN, refusal);
    }
    let Ok(Advance { advance }) = serde_json::from_slice(&body) else {
        return refused(
            StatusCode::BAD_REQUEST,
            "send {\"advance\": seconds}, a whole number that is not negative",
        );
    };
    match state.clock.advance(Duration::from_secs(advance)) {
        Ok(()) => {
            let now = state.clock.provider().now().to_string();
            no_store(Json(Advanced { now }).into_response())
        }
        Err(error) if error.kind() == std::io::ErrorKind::InvalidInput => {
            refused(StatusCode::BAD_REQUEST, "advance is a year at most")
        }
        Err(error) => {
            tracing::error!(%error, "cannot keep the clock");
            refused(
                StatusCode::INTERNAL_SERVER_ERROR,
                "the clock could not be kept",
            )
        }
    }
}

/// Only a program, or a page of the demo itself, moves the clocks.
fn check_caller(headers: &HeaderMap, ports: Ports) -> Result<(), &'static str> {
    let text = |name| {
        headers
            .get(name)
            .and_then(|value: &HeaderValue| value.to_str().ok())
    };
    let own = [
        format!("http://localhost:{}", ports.provider),
        format!("http://127.0.0.1:{}", ports.provider),
        format!("http://[::1]:{}", ports.provider),
    ];
    if text(header::ORIGIN).is_some_and(|origin| !own.iter().any(|own| own == origin)) {
        return Err("a page of another origin may not move the clock");
    }
    let kind = text(header::CONTENT_TYPE).and_then(|kind| kind.split(';').next());
    if kind.is_none_or(|kind| !kind.trim().eq_ignore_ascii_case("application/json")) {
        return Err("send the body as application/json");
    }
    Ok(())
}

fn refused(status: StatusCode, why: &'static str) -> Response {
    no_store((status, Json(serde_json::json!({ "error": why }))).into_response())
}

fn html(page: &impl Template) -> Response {
    let Ok(html) = page.render() else {
        return StatusCode::INTERNAL_SERVER_ERROR.into_response();
    };
    let policy = "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; \
                  connect-src 'self'; form-action 'none'; base-uri 'none'; frame-ancestors 'none'";
    let headers = [
        (
            header::CONTENT_TYPE,
            HeaderValue::from_static("text/html; charset=utf-8"),
        ),
        (
            header::CONTENT_SECURITY_POLICY,
            HeaderValue::from_static(policy),
        ),
        (header::VARY, HeaderValue::from_static("Accept-Language")),
    ];
    no_store((headers, html).into_response())
}

fn no_store(mut response: Response) -> Response {
    let headers = response.headers_mut();
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    headers.insert(
        header::X_CONTENT_TYPE_OPTIONS,
        HeaderValue::from_static("nosniff"),
    );
    response
}
