//! docs/security.md 7: unknown, wrong, suspended and other tenant's members get equal answers up
//! to the end of the password step. Not here: the time it takes (`just bench`).

use http::HeaderMap;
use sekisho_kernel::policy::Method;
use sekisho_signin::MemberState;
use sekisho_tests::{
    app::{HANAKO, OTHER_TENANT, PASSWORD, SUSPENDED, TestApp},
    browser::{Browser, Page},
    people::{Person, policies, society},
    protocol::Reply,
};

use crate::support::{CREDENTIALS, get, post, sign_in_page};

/// As long as the others, so that lengths can be compared.
const UNKNOWN: &str = "nobody-99";

/// What the answer to a wrong password was, and the page it led to, without what the member typed
/// and without the sealed value, which is new in every page.
#[derive(Debug, PartialEq)]
struct Seen {
    status: u16,
    headers: HeaderMap,
    body: String,
    page_status: u16,
    page_headers: HeaderMap,
    page: String,
}

async fn wrong_password(app: &TestApp, browser: &Browser, page: &Page, user_id: &str) -> Seen {
    answer_to(app, browser, page, (user_id, "wrong")).await
}

async fn answer_to(
    app: &TestApp,
    browser: &Browser,
    page: &Page,
    (user_id, password): (&str, &str),
) -> Seen {
    let address = page.url.as_str();
    let cookies = browser.cookies(address);
    let headers = [("cookie", &*cookies)];
    let form = page
        .form(CREDENTIALS)
        .fill("user_id", user_id)
        .fill("password", password);
    let Reply {
        status,
        headers: answer,
        body,
    } = post(app, address, &headers, &form.fields()).await;
    let next = answer["location"].to_str().unwrap().to_owned();
    let shown = get(app, &next, &headers).await;
    let parsed = Page {
        url: page.url.clone(),
        status: shown.status,
        headers: shown.headers.clone(),
        html: shown.body.clone(),
    };
    let resume = parsed.form(CREDENTIALS).value("resume").unwrap();
    let call_number = parsed.attr("[data-call-number]", "data-call-number");
    let page = shown
        .body
        .replace(&resume, &"#".repeat(resume.len()))
        .replace(&call_number.unwrap(), "1234-5678")
        .replace(user_id, "TYPED");
    Seen {
        status: status.as_u16(),
        headers: answer,
        body,
        page_status: shown.status.as_u16(),
        page_headers: shown.headers,
        page,
    }
}

#[tokio::test]
async fn unknown_wrong_and_suspended_are_answered_alike() {
    let app = TestApp::start().await;
    let browser = app.browser();
    // The same transaction, so that addresses and anti-forgery values are the same.
    let page = sign_in_page(&app, &browser).await;
    let wrong = wrong_password(&app, &browser, &page, HANAKO).await;
    let unknown = wrong_password(&app, &browser, &page, UNKNOWN).await;
    let suspended = wrong_password(&app, &browser, &page, SUSPENDED).await;
    assert_eq!(wrong.status, 303);
    assert!(wrong.page.contains("TYPED"));
    assert_eq!(unknown, wrong);
    assert_eq!(suspended, wrong);
}

#[tokio::test]
async fn a_known_browser_learns_no_more() {
    let app = TestApp::start().await;
    let browser = app.browser();
    app.sign_in(&browser, &[]).await;
    let page = browser.get(&app.authorize(&[("prompt", "login")])).await;
    let wrong = wrong_password(&app, &browser, &page, HANAKO).await;
    assert_eq!(wrong_password(&app, &browser, &page, UNKNOWN).await, wrong);
}

#[tokio::test]
async fn another_tenants_member_with_the_right_password_is_unknown_here() {
    let app = TestApp::start().await;
    let elsewhere = "midori-99";
    app.add_to(OTHER_TENANT, Person::new(elsewhere)).await;
    let browser = app.browser();
    let page = sign_in_page(&app, &browser).await;
    let unknown = wrong_password(&app, &browser, &page, UNKNOWN).await;
    assert_eq!(
        answer_to(&app, &browser, &page, (elsewhere, PASSWORD)).await,
        unknown
    );

    // There it is the right one.
    let authorize = app
        .authorize(&[])
        .replace("/sakura/", &format!("/{OTHER_TENANT}/"));
    let page = browser.get(&authorize).await;
    app.enter(&page, &browser, elsewhere, PASSWORD).await.left();
}

#[tokio::test]
async fn wrong_and_locked_are_answered_alike_whoever_it_is() {
    let app = TestApp::start_with(society(policies::c())).await;
    app.add(Person::new("active-001").with_app("電話", &[7; 20]))
        .await;
    app.add(Person::new("bymail-001").choosing(Method::Mail))
        .await;
    app.add(Person::with_letter("letter-001", "R7KM4XPQ9TWE"))
        .await;
    app.add(Person::new("suspend-01")).await;
    app.set_state("suspend-01", MemberState::Suspended).await;
    app.add(Person::new("locked-001").with_app("電話", &[7; 20]))
        .await;
    app.lock_account("locked-001").await;
    app.add_to(OTHER_TENANT, Person::new("midori-001")).await;
    let browser = app.browser();
    let page = sign_in_page(&app, &browser).await;
    let mut all = Vec::new();
    for user_id in [
        "nobody-001",
        "active-001",
        "bymail-001",
        "letter-001",
        "suspend-01",
        "locked-001",
        "midori-001",
    ] {
        let mut seen = Vec::new();
        for _ in 0..12 {
            seen.push(wrong_password(&app, &browser, &page, user_id).await);
        }
        all.push(seen);
    }
    assert!(all[0][9].page.contains("invalid-credentials"));
    assert!(all[0][10].page.contains("password-locked"));
    for (at, answer) in all[0].iter().enumerate() {
        for seen in &all[1..] {
            assert_eq!(&seen[at], answer, "try {at}");
        }
    }
}

#[tokio::test]
async fn an_unknown_client_and_a_wrong_secret_are_answered_alike() {
    let app = TestApp::start().await;
    let form = |id: &str| {
        [
            ("grant_type", "client_credentials"),
            ("client_id", id),
            ("client_secret", "wrong"),
        ]
        .map(|(name, value)| (name.to_owned(), value.to_owned()))
    };
    let wrong = post(&app, &app.at("/token"), &[], &form("post")).await;
    let unknown = post(&app, &app.at("/token"), &[], &form("none")).await;
    assert_eq!(wrong.status, 401);
    assert_eq!(unknown.status, wrong.status);
    assert_eq!(unknown.body, wrong.body);
    assert_eq!(unknown.headers, wrong.headers);
}
