//! A real browser against a small local page.

use axum::{Router, http::header, response::Html, routing::get};
use tokio::net::TcpListener;

use super::*;

const PAGE: &str = r#"<!doctype html><html lang="ja"><title>関所</title>
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <main data-step="credentials"><h1>髙橋 齋藤</h1><p id="said">off</p></main>
    <div style="height:2000px"></div>
    <script src="/script.js"></script>"#;

async fn site() -> anyhow::Result<String> {
    let script = "document.getElementById('said').textContent = `on ${navigator.language}`";
    let script = ([(header::CONTENT_TYPE, "text/javascript")], script);
    let router = Router::new()
        .route("/", get(|| async { Html(PAGE) }))
        .route("/script.js", get(move || async move { script }));
    serve(router).await
}

async fn serve(router: Router) -> anyhow::Result<String> {
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    let port = listener.local_addr()?.port();
    tokio::spawn(axum::serve(listener, router).into_future());
    Ok(format!("http://localhost:{port}/"))
}

#[tokio::test]
async fn pages_run_and_are_drawn_whole_in_chromium() -> anyhow::Result<()> {
    let chromium = Chromium::start(Screen::Phone).await?;
    chromium.goto(site().await?).await?;
    assert_eq!(chromium.find("#said").await?.text().await?, "on ja-JP");
    let seen = chromium
        .execute("return [innerWidth, isSecureContext]", [])
        .await?;
    assert_eq!(seen.json(), &json!([390, true]));

    let picture = fs::read(chromium.screenshot("kit-phone").await?)?;
    // PNG §11.2.2: width and height follow the signature and the first chunk's head.
    let number = |at: usize| u32::from_be_bytes(picture[at..at + 4].try_into().unwrap());
    assert_eq!(number(16), 390);
    assert!(number(20) > 2000, "{}", number(20));

    chromium.set_screen(Screen::Desktop).await?;
    chromium.set_dark(true).await?;
    let seen = chromium
        .execute(
            "return [innerWidth, matchMedia('(prefers-color-scheme: dark)').matches]",
            [],
        )
        .await?;
    assert_eq!(seen.json(), &json!([1280, true]));
    Ok(())
}

#[tokio::test]
async fn what_the_browser_complains_of_is_told_once_in_chromium() -> anyhow::Result<()> {
    let policy = (
        [("content-security-policy", "script-src 'self'")],
        Html(PAGE),
    );
    let inline = Html("<!doctype html><title>1</title><script>throw new Error('mine')</script>");
    let router = Router::new()
        .route("/policy", get(move || async move { policy }))
        .route("/error", get(move || async move { inline }));
    let origin = serve(router).await?;
    let chromium = Chromium::start(Screen::Phone).await?;
    chromium.goto(format!("{origin}policy")).await?;
    chromium
        .execute("const s = document.createElement('script'); s.src = 'data:,1'; document.body.append(s)", [])
        .await?;
    chromium.goto(format!("{origin}error")).await?;
    let said = chromium.complaints().await?.join("\n");
    assert!(said.contains("Content Security Policy"), "{said}");
    assert!(said.contains("mine"), "{said}");
    assert_eq!(chromium.complaints().await?, Vec::<String>::new());
    Ok(())
}

#[tokio::test]
async fn javascript_can_be_off_in_chromium() -> anyhow::Result<()> {
    let chromium = Chromium::start_without_javascript(Screen::Desktop).await?;
    chromium.goto(site().await?).await?;
    assert_eq!(chromium.find("#said").await?.text().await?, "off");
    Ok(())
}
