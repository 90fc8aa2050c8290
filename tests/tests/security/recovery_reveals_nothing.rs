//! docs/security.md 7, the recovery forms: whoever it is about, the answer is the same in status,
//! headers and text. Not here: how long it takes.

use sekisho_signin::MemberState;
use sekisho_tests::{
    app::{OTHER_TENANT, TestApp},
    browser::{Browser, Page},
    people::{
        BIRTH_DATE, Person, policies, society,
        walk::{Plan, Walk},
    },
};

/// What can be told of an answer, but for what is another for every browser and request.
fn told(page: &Page) -> (u16, Vec<(String, String)>, String) {
    let mut headers: Vec<_> = page
        .headers
        .iter()
        .filter(|(name, _)| *name != "date")
        .map(|(name, value)| (name.to_string(), value.to_str().unwrap().to_owned()))
        .collect();
    headers.sort();
    (page.status.as_u16(), headers, page.texts("main").concat())
}

async fn society_with_everybody() -> TestApp {
    let app = TestApp::start_with(society(policies::c())).await;
    app.add(Person::new("active-001").with_app("電話", &[7; 20]))
        .await;
    app.add(Person::new("mailed-001").choosing(sekisho_kernel::policy::Method::Mail))
        .await;
    app.add(Person::with_letter("letter-001", "R7KM4XPQ9TWE"))
        .await;
    app.add(Person::new("suspended1")).await;
    app.set_state("suspended1", MemberState::Suspended).await;
    app.add(Person::new("locked-001").with_app("電話", &[7; 20]))
        .await;
    lock(&app, "locked-001").await;
    app.add_to(OTHER_TENANT, Person::new("elsewhere1")).await;
    app
}

/// Locks an account by wrong codes of its app.
async fn lock(app: &TestApp, user_id: &str) {
    let browser = app.browser();
    let mut plan = Plan::known(user_id, &[7; 20]);
    let mut walk = Walk::up_to(app, &browser, &mut plan, "app-code").await;
    for _ in 0..10 {
        let form = walk.page().form("form[data-form=code]").fill("code", "1");
        walk.submit(&form).await;
    }
    assert_eq!(walk.step(), "blocked");
}

async fn page(app: &TestApp, browser: &Browser, link: &str) -> Page {
    let page = browser.get(&app.authorize(&[])).await;
    page.follow(&format!("a[data-link={link}]"), browser).await
}

#[tokio::test]
async fn a_forgotten_password_is_answered_alike_whoever_it_is() {
    let app = society_with_everybody().await;
    let mut answers = Vec::new();
    for user_id in [
        "active-001",
        "mailed-001",
        "letter-001",
        "suspended1",
        "locked-001",
        "elsewhere1",
        "nobody-001",
    ] {
        for birth_date in [BIRTH_DATE, "19801202"] {
            let browser = app.browser();
            let page = page(&app, &browser, "forgot-password").await;
            let form = page.form("form[data-form=forgot-password]");
            let form = form.fill("user_id", user_id).fill("birth_date", birth_date);
            let answer = form.submit(&browser).await;
            let (status, headers, text) = told(&answer);
            answers.push((status, headers, text.replace(user_id, "")));
        }
    }
    assert!(answers[0].2.contains("入力された内容が登録と同じ場合は"));
    for answer in &answers {
        assert_eq!(answer, &answers[0]);
    }
}

#[tokio::test]
async fn a_forgotten_user_id_is_answered_alike_whoever_it_is() {
    let app = society_with_everybody().await;
    let mut answers = Vec::new();
    for user_id in [
        "active-001",
        "letter-001",
        "suspended1",
        "locked-001",
        "elsewhere1",
        "nobody-001",
    ] {
        for birth_date in [BIRTH_DATE, "19801202"] {
            let browser = app.browser();
            let page = page(&app, &browser, "forgot-user-id").await;
            let form = page.form("form[data-form=forgot-user-id]");
            let address = format!("{user_id}@example.jp");
            let form = form.fill("mail_address", &address);
            let answer = form.fill("birth_date", birth_date).submit(&browser).await;
            answers.push(told(&answer));
        }
    }
    for answer in &answers {
        assert_eq!(answer, &answers[0]);
    }
}
