//! A page that asks to wait opens again by itself as soon as the server answers, and sends nothing a
//! second time.

use std::sync::{
    Arc,
    atomic::{AtomicUsize, Ordering::Relaxed},
};

use axum::{
    Router,
    http::StatusCode,
    response::{Html, IntoResponse, Response},
    routing::get,
};
use sekisho_kernel::Locale;
use sekisho_pages::{
    Credentials, CredentialsRefusal, Form, Page, assets,
    sample::{self, frame},
};
use sekisho_tests::chromium::{Chromium, Port, Screen};

const FORM: &str = "<!doctype html><title>1</title><main data-step=form>\
                    <form method=post action=/sign-in><button>Send</button></form></main>";
const OPEN: &str = "<!doctype html><title>2</title><main data-step=credentials data-open></main>";
/// How often the server is out of order before it answers.
const OUT_OF_ORDER: usize = 2;

fn busy() -> Response {
    let page = Credentials {
        frame: frame(Locale::Ja),
        refusal: Some(CredentialsRefusal::Busy { retry_after: 1 }),
        form: Form {
            action: "/sign-in",
            csrf: "guard",
            resume: None,
        },
        cancel: None,
        user_id: "",
        account: None,
        remember: None,
        shared: None,
        certificate: None,
        passkey: None,
        forgotten: None,
        call_number: None,
        occasion: None,
        promised: None,
    };
    (StatusCode::SERVICE_UNAVAILABLE, Html(page.html().unwrap())).into_response()
}

#[tokio::test]
async fn a_busy_page_goes_on_by_itself_and_sends_nothing_again_in_chromium() -> anyhow::Result<()> {
    let (sent, asked) = (Arc::new(AtomicUsize::new(0)), Arc::new(AtomicUsize::new(0)));
    let (posts, gets) = (Arc::clone(&sent), Arc::clone(&asked));
    let sign_in = get(move || async move {
        match gets.fetch_add(1, Relaxed) {
            0..OUT_OF_ORDER => busy(),
            _ => Html(OPEN).into_response(),
        }
    })
    .post(move || async move {
        posts.fetch_add(1, Relaxed);
        busy()
    });
    let script = || async { ([("content-type", "text/javascript")], assets::script().body) };
    let port = Port::take().await?;
    let origin = port.origin();
    port.serve(
        Router::new()
            .route("/", get(async || Html(FORM)))
            .route(
                &format!("/{}", sample::frame(Locale::Ja).script),
                get(script),
            )
            .route("/sign-in", sign_in),
    );
    let chromium = Chromium::start(Screen::Phone).await?;
    chromium.open(&origin).await?;
    chromium.press("button").await?;
    chromium.find("[data-error=busy]").await?;
    chromium.find("main[data-open]").await?;
    assert_eq!(sent.load(Relaxed), 1);
    // Asked until it answered, then opened.
    assert_eq!(asked.load(Relaxed), OUT_OF_ORDER + 2);
    Ok(())
}
