//! Signing out: OpenID Connect RP-Initiated Logout 1.0 §2 and §3.

use std::collections::HashMap;

use reqwest::StatusCode;

use crate::kit::Kit;

#[tokio::test]
async fn sign_out_ends_the_session_and_asks_the_provider_to() {
    let kit = Kit::medical_cost().await;
    let mut browser = kit.signed_in("member-1", "山田 花子").await;
    let page = browser.get("/sakura").await;
    let (action, hidden) = page.form("logout");
    let fields: Vec<_> = hidden
        .iter()
        .map(|(n, v)| (n.as_str(), v.as_str()))
        .collect();
    let answer = browser.post(&action, &fields).await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER);

    let target = answer.location();
    assert!(
        target
            .as_str()
            .starts_with(&format!("{}/end_session?", kit.provider.issuer("sakura")))
    );
    let sent: HashMap<String, String> = target.query_pairs().into_owned().collect();
    assert_eq!(sent["client_id"], "portal");
    assert_eq!(
        sent["post_logout_redirect_uri"],
        format!("{}/sakura", kit.base)
    );
    assert_eq!(sent["id_token_hint"].split('.').count(), 3);

    assert_eq!(
        browser.get("/sakura/statements").await.page(),
        Some("login")
    );
    let back = browser
        .get(&format!("/sakura?state={}", sent["state"]))
        .await;
    assert_eq!(
        (back.page(), back.notice()),
        (Some("top"), Some("signed-out"))
    );
}

#[tokio::test]
async fn a_state_that_is_not_ours_says_nothing() {
    let kit = Kit::medical_cost().await;
    let page = kit.browser().get("/sakura?state=anything").await;
    assert_eq!((page.page(), page.notice()), (Some("top"), None));
}

#[tokio::test]
async fn a_foreign_page_cannot_sign_a_member_out() {
    let kit = Kit::medical_cost().await;
    let mut browser = kit.signed_in("member-1", "山田 花子").await;
    let page = browser.get("/sakura").await;
    let token = page.form("logout").1[0].1.clone();

    let foreign = browser
        .post_from(
            "https://evil.example",
            "/sakura/logout",
            &[("form_token", &token)],
        )
        .await;
    assert_eq!(
        (foreign.status, foreign.error()),
        (StatusCode::FORBIDDEN, Some("form-expired"))
    );
    let without = browser.post("/sakura/logout", &[("form_token", "x")]).await;
    assert_eq!(without.status, StatusCode::FORBIDDEN);
    assert_eq!(browser.get("/sakura").await.page(), Some("signed-in"));
}

#[tokio::test]
async fn the_address_of_the_form_leads_on_when_it_is_opened() {
    let kit = Kit::medical_cost().await;
    assert_eq!(
        kit.browser().get("/sakura/logout").await.page(),
        Some("top")
    );
}
