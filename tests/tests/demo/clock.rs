//! `POST /demo/clock` (docs/demo.md): only forward, for provider and portals, kept with
//! the data, asked for by programs and the demo's own pages only.

use http::header;
use sekisho_tests::{
    demo::Demo,
    protocol::{Reply, reply},
};
use time::{Duration, OffsetDateTime, format_description::well_known::Rfc3339};

const DAY: u64 = 86_400;
const JSON: &str = "application/json";

/// The clocks of the provider and of the portals, as `/demo` shows them.
async fn clocks(demo: &Demo) -> [OffsetDateTime; 2] {
    let page = demo.browser().get(&demo.at("/demo")).await;
    let shown = page.texts("section[aria-labelledby=clock] time");
    let parsed: Vec<_> = shown
        .iter()
        .map(|text| OffsetDateTime::parse(text, &Rfc3339).unwrap())
        .collect();
    parsed.try_into().unwrap()
}

/// Whether the clocks moved by about that much: the real one goes on meanwhile.
fn moved(before: [OffsetDateTime; 2], after: [OffsetDateTime; 2], seconds: u64) -> bool {
    let by = Duration::seconds(seconds.try_into().unwrap());
    let about = by..by + Duration::minutes(10);
    (0..2).all(|index| about.contains(&(after[index] - before[index])))
}

async fn post(demo: &Demo, kind: &str, origin: Option<String>, body: &str) -> Reply {
    let request = demo
        .http()
        .post(demo.at("/demo/clock"))
        .header(header::CONTENT_TYPE, kind)
        .body(body.to_owned());
    reply(match origin {
        Some(origin) => request.header(header::ORIGIN, origin),
        None => request,
    })
    .await
}

#[tokio::test]
async fn both_clocks_move_and_the_answer_says_where_they_stand() -> anyhow::Result<()> {
    let demo = Demo::start().await?;
    let before = clocks(&demo).await;
    let answer = post(&demo, JSON, None, r#"{"advance": 86400}"#).await;
    assert_eq!(answer.status, 200);
    let now = OffsetDateTime::parse(answer.json()["now"].as_str().unwrap(), &Rfc3339)?;
    let after = clocks(&demo).await;
    assert!(moved(before, after, DAY), "{before:?} {after:?}");
    assert!(moved(before, [now; 2], DAY), "{before:?} {now}");
    Ok(())
}

#[tokio::test]
async fn the_demos_own_page_may_move_it() -> anyhow::Result<()> {
    let demo = Demo::start().await?;
    let own = demo.at("");
    let kind = "application/json; charset=utf-8";
    let answer = post(&demo, kind, Some(own), r#"{"advance": 1}"#).await;
    assert_eq!(answer.status, 200, "{}", answer.body);
    Ok(())
}

#[tokio::test]
async fn what_is_refused_moves_nothing() -> anyhow::Result<()> {
    let demo = Demo::start().await?;
    let before = clocks(&demo).await;
    let day = r#"{"advance": 86400}"#;
    let portal = Some(demo.medical_cost(""));
    let foreign = Some("https://attacker.example".to_owned());
    let cases = [
        (403, "text/plain", None, day),
        (
            403,
            "application/x-www-form-urlencoded",
            None,
            "advance=86400",
        ),
        (403, JSON, foreign, day),
        (403, JSON, Some("null".to_owned()), day),
        (403, JSON, portal, day),
        (400, JSON, None, r#"{"advance": -86400}"#),
        (400, JSON, None, r#"{"advance": 86400.5}"#),
        (400, JSON, None, r#"{"advance": "86400"}"#),
        (400, JSON, None, r#"{"advance": 86400, "to": 0}"#),
        (400, JSON, None, r#"{"advance": 18446744073709551615}"#),
        (400, JSON, None, "{}"),
        (400, JSON, None, ""),
    ];
    for (status, kind, origin, body) in cases {
        let answer = post(&demo, kind, origin, body).await;
        assert_eq!(answer.status, status, "{kind} {body}: {}", answer.body);
        assert!(answer.json()["error"].is_string());
    }
    assert!(moved(before, clocks(&demo).await, 0));
    assert_eq!(demo.get("/demo/clock").await.status, 405);
    Ok(())
}

#[tokio::test]
async fn it_is_kept_over_a_kill() -> anyhow::Result<()> {
    let mut demo = Demo::start().await?;
    let before = clocks(&demo).await;
    demo.advance(DAY).await?;
    demo.advance(DAY).await?;
    demo.kill_and_restart().await?;
    let after = clocks(&demo).await;
    assert!(moved(before, after, 2 * DAY), "{before:?} {after:?}");
    Ok(())
}
