//! Exactly three cookies a tenant (docs/contract.md "Cookies").

use std::collections::BTreeSet;

use sekisho_kernel::{Issuer, Tenant, TenantId};
use sekisho_server::apply;
use sekisho_store::{IdentifierState, NewMember, StoreError, Txn, Work};
use sekisho_tests::{
    app::{HANAKO, PASSWORD, TENANT, TestApp, tenant_id},
    browser::Browser,
};

const HTTPS: &str = "https://id.example.jp";

/// The names of the cookies that would go to an address.
fn names(browser: &Browser, address: &str) -> BTreeSet<String> {
    let cookies = browser.cookies(address);
    cookies
        .split("; ")
        .map(|pair| pair.split_once('=').unwrap().0.to_owned())
        .collect()
}

/// Everything that can set a cookie: pages, refusals, two portals, a re-authentication.
async fn sign_in_and_more(app: &TestApp, browser: &Browser, authorize: &str) {
    let page = browser.get(authorize).await;
    let refused = app.enter(&page, browser, HANAKO, "wrong").await.page();
    let form = refused
        .form("form[data-form=credentials]")
        .check("remember");
    form.fill("user_id", HANAKO)
        .fill("password", PASSWORD)
        .send(browser)
        .await
        .left();
    browser.visit(authorize).await.left();
    let page = browser.get(&format!("{authorize}&prompt=login")).await;
    app.enter(&page, browser, HANAKO, PASSWORD).await.left();
    browser
        .tab()
        .get(&format!("{authorize}&prompt=login"))
        .await;
}

fn assert_three(browser: &Browser, address: &str, prefix: &str) {
    let names = names(browser, address);
    let kinds: Vec<_> = names
        .iter()
        .map(|name| {
            name.strip_prefix(prefix)
                .unwrap_or_else(|| panic!("{name}"))
                .split_at(2)
                .0
        })
        .collect();
    assert_eq!(kinds, ["b-", "d-", "s-"]);
    let sent = browser.cookies(address);
    assert!(sent.len() < 400, "{} bytes: {sent}", sent.len());
}

#[tokio::test]
async fn on_plain_http_to_loopback_there_are_three_without_a_prefix() {
    let app = TestApp::start().await;
    let browser = app.browser();
    sign_in_and_more(&app, &browser, &app.authorize(&[])).await;
    assert_three(&browser, &app.at("/"), "sekisho-");
}

#[tokio::test]
async fn on_an_https_issuer_there_are_three_bound_to_the_host() {
    let app = TestApp::start().await;
    add_https_tenant(&app).await;
    let browser = Browser::new().with_site(HTTPS, app.router.clone());
    let authorize = app.authorize(&[]).replace(&app.issuer(), HTTPS);
    // The browser drops what has the prefix and is not Secure, or has another path.
    sign_in_and_more(&app, &browser, &authorize).await;
    assert_three(&browser, HTTPS, "__Host-sekisho-");
    assert_eq!(
        browser.cookies("http://id.example.jp/"),
        "",
        "never without TLS"
    );
}

#[tokio::test]
async fn two_tenants_on_one_host_have_names_of_their_own() {
    let app = TestApp::start().await;
    let browser = app.browser();
    sign_in_and_more(&app, &browser, &app.authorize(&[])).await;
    let other = app
        .authorize(&[])
        .replace(&format!("/{TENANT}/"), "/midori/");
    sign_in_and_more(&app, &browser, &other).await;
    assert_eq!(names(&browser, &app.at("/")).len(), 6);
}

#[tokio::test]
async fn what_lives_until_the_browser_closes_and_what_stays() {
    let app = TestApp::start().await;
    let browser = app.browser();
    app.sign_in(&browser, &[]).await;
    browser.restart();
    let kept = names(&browser, &app.at("/"));
    assert_eq!(kept.len(), 1, "{kept:?}");
    assert!(kept.first().unwrap().starts_with("sekisho-d-"));
}

/// The same society at a host of its own, with Hanako.
async fn add_https_tenant(app: &TestApp) {
    let provider = &app.app;
    let found = provider
        .store
        .installation()
        .find_tenant(&tenant_id(TENANT))
        .await;
    let id: TenantId = tenant_id("sakura-https");
    let issuer = Issuer::parse(HTTPS).unwrap();
    let rp_id = issuer.host().to_owned();
    let tenant = Tenant {
        id: id.clone(),
        issuer,
        rp_id,
        ..found.unwrap().unwrap()
    };
    let resolved = vec![(tenant, vec![app.new_client("web")])];
    let (store, now) = (&provider.store, app.clock.now());
    apply::apply(store, &provider.keys, &provider.entropy, resolved, now)
        .await
        .unwrap();
    let sakura = tenant_id(TENANT);
    let found = provider
        .store
        .read(&sakura)
        .find_credentials(HANAKO)
        .await
        .unwrap()
        .unwrap();
    let user_id = HANAKO.to_owned();
    let new = NewMember {
        member: found.member,
        user_id,
        user_id_state: IdentifierState::Active,
        password: found.password,
    };
    provider.store.transact(&id, Insert(new)).await.unwrap();
}

struct Insert(NewMember);

impl Work for Insert {
    type Output = ();

    async fn run(&self, txn: &Txn<'_>) -> Result<(), StoreError> {
        txn.insert_member(&self.0).await
    }
}
