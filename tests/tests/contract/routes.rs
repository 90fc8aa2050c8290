//! Every route × method × what it needs × whose it is. A route that is not in the table fails
//! here, and so does a row that is not true (docs/security.md 12, 13, 17).

use axum::body::Body;
use http::header;
use sekisho_tests::{
    app::{ORIGIN, TestApp},
    browser::{Browser, Page},
    protocol::{Reply, request},
};

use crate::source;

/// What a request must bring.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Needs {
    Nothing,
    /// The anti-forgery value and cookie of its page.
    AntiForgery,
    /// A session, and the anti-forgery value of one of its pages.
    Session,
    ClientAuthentication,
    BearerToken,
    /// A transaction at a step that has it.
    Step,
    /// The anti-forgery value and cookie of its page; a script that lacks them is told so.
    Script,
    /// A tenant on another host that shares the passkeys of this one.
    RelatedOrigin,
}

/// Below each issuer, or once for the installation.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Of {
    Tenant,
    Installation,
}

const ROUTES: [(&str, &str, Needs, Of); 64] = {
    use Needs::{
        AntiForgery, BearerToken, ClientAuthentication, Nothing, RelatedOrigin, Script, Session,
        Step,
    };
    use Of::{Installation, Tenant};
    [
        ("/", "GET", Nothing, Tenant),
        (
            "/.well-known/oauth-authorization-server",
            "GET",
            Nothing,
            Tenant,
        ),
        ("/.well-known/openid-configuration", "GET", Nothing, Tenant),
        ("/.well-known/webauthn", "GET", RelatedOrigin, Installation),
        ("/account", "GET", Nothing, Tenant),
        ("/account/authenticators", "GET", Nothing, Tenant),
        ("/account/authenticators", "POST", Session, Tenant),
        ("/account/authenticators/rename", "GET", Nothing, Tenant),
        ("/account/authenticators/rename", "POST", Session, Tenant),
        (
            "/account/authenticators/{id}/delete",
            "GET",
            Nothing,
            Tenant,
        ),
        (
            "/account/authenticators/{id}/delete",
            "POST",
            Session,
            Tenant,
        ),
        ("/account/language", "GET", Nothing, Tenant),
        ("/account/language", "POST", Session, Tenant),
        ("/account/mail", "GET", Nothing, Tenant),
        ("/account/mail", "POST", Session, Tenant),
        ("/account/mail/cancel", "GET", Nothing, Tenant),
        ("/account/mail/cancel", "POST", Session, Tenant),
        ("/account/password", "GET", Nothing, Tenant),
        ("/account/password", "POST", Session, Tenant),
        ("/account/profile", "GET", Nothing, Tenant),
        ("/account/profile", "POST", Session, Tenant),
        ("/account/recovery-codes", "GET", Nothing, Tenant),
        ("/account/recovery-codes", "POST", Session, Tenant),
        ("/account/recovery/cancel", "GET", Nothing, Tenant),
        ("/account/recovery/cancel", "POST", Session, Tenant),
        ("/account/security", "GET", Nothing, Tenant),
        ("/account/sessions", "GET", Nothing, Tenant),
        ("/account/sessions/end", "GET", Nothing, Tenant),
        ("/account/sessions/end", "POST", Session, Tenant),
        ("/account/sessions/end-others", "GET", Nothing, Tenant),
        ("/account/sessions/end-others", "POST", Session, Tenant),
        ("/assets/{file}", "GET", Nothing, Installation),
        ("/authorize", "GET", Nothing, Tenant),
        ("/authorize", "POST", Nothing, Tenant),
        ("/end_session", "GET", Nothing, Tenant),
        ("/end_session", "POST", Nothing, Tenant),
        ("/help", "GET", Nothing, Tenant),
        ("/help/faq", "GET", Nothing, Tenant),
        ("/introspect", "POST", ClientAuthentication, Tenant),
        ("/jwks", "GET", Nothing, Tenant),
        ("/livez", "GET", Nothing, Installation),
        ("/m/{token}", "GET", Nothing, Tenant),
        ("/m/{token}", "POST", Nothing, Tenant),
        ("/readyz", "GET", Nothing, Installation),
        ("/revoke", "POST", ClientAuthentication, Tenant),
        ("/sign-in", "GET", Nothing, Tenant),
        ("/sign-in/{id}", "GET", Nothing, Tenant),
        ("/sign-in/{id}", "POST", AntiForgery, Tenant),
        ("/sign-in/{id}/cancel", "GET", Nothing, Tenant),
        ("/sign-in/{id}/cancel", "POST", AntiForgery, Tenant),
        ("/sign-in/{id}/forgot-password", "GET", Nothing, Tenant),
        ("/sign-in/{id}/forgot-password", "POST", AntiForgery, Tenant),
        ("/sign-in/{id}/forgot-user-id", "GET", Nothing, Tenant),
        ("/sign-in/{id}/forgot-user-id", "POST", AntiForgery, Tenant),
        ("/sign-in/{id}/lost-device", "GET", Nothing, Tenant),
        ("/sign-in/{id}/lost-device", "POST", AntiForgery, Tenant),
        ("/sign-in/{id}/passkey/options", "POST", Script, Tenant),
        ("/sign-in/{id}/qr.png", "GET", Step, Tenant),
        ("/sign-in/{id}/recovery-codes.txt", "GET", Step, Tenant),
        ("/sign-in/{id}/{button}", "GET", Nothing, Tenant),
        ("/sign-in/{id}/{button}", "POST", AntiForgery, Tenant),
        ("/token", "POST", ClientAuthentication, Tenant),
        ("/userinfo", "GET", BearerToken, Tenant),
        ("/userinfo", "POST", BearerToken, Tenant),
    ]
};

/// A provider with a sign-in under way, whose id and files stand in for the parameters of paths.
struct World {
    app: TestApp,
    browser: Browser,
    page: Page,
}

impl World {
    async fn new() -> Self {
        let app = TestApp::start().await;
        let browser = app.browser();
        let page = browser.get(&app.authorize(&[])).await;
        Self { app, browser, page }
    }

    fn path(&self, route: &str) -> String {
        let id = self.page.url.path().rsplit('/').next().unwrap();
        let file = self.page.attr("link[rel=icon]", "href").unwrap();
        route
            .replace("{id}", id)
            .replace("{button}", "resend")
            .replace("{token}", "nobodys")
            .replace("{file}", file.trim_start_matches("/assets/"))
    }

    fn address(&self, route: &str, of: Of) -> String {
        match of {
            Of::Tenant => self.app.at(&self.path(route)),
            Of::Installation => format!("{ORIGIN}{}", self.path(route)),
        }
    }

    /// A request with the browser's cookies and this form.
    async fn send(&self, method: &str, address: &str, extra: &[(&str, &str)], form: &str) -> Reply {
        let mut request = request(method, address)
            .header(header::COOKIE, self.browser.cookies(address))
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
        for (name, value) in extra {
            request = request.header(*name, *value);
        }
        self.app
            .call(request.body(Body::from(form.to_owned())).unwrap())
            .await
    }
}

#[test]
fn every_route_of_the_provider_is_in_the_table() {
    let table: Vec<source::Route> = ROUTES
        .iter()
        .map(|(path, method, ..)| ((*path).to_owned(), *method))
        .collect();
    assert_eq!(source::routes(), table);
}

#[tokio::test]
async fn what_needs_nothing_asks_for_nothing() {
    let world = World::new().await;
    for (path, method, needs, of) in ROUTES {
        if needs == Needs::Nothing {
            let reply = world.send(method, &world.address(path, of), &[], "").await;
            assert!(
                ![401, 403, 404, 405, 500].contains(&reply.status.as_u16()),
                "{method} {path}"
            );
        }
    }
}

#[tokio::test]
async fn what_needs_client_authentication_does_nothing_without() {
    let world = World::new().await;
    for (path, method, needs, of) in ROUTES {
        if needs != Needs::ClientAuthentication {
            continue;
        }
        let address = world.address(path, of);
        let body = "grant_type=client_credentials&token=x";
        for form in [
            body.to_owned(),
            format!("{body}&client_id=post"),
            format!("{body}&client_id=post&client_secret=wrong"),
            format!("{body}&client_id=nobody&client_secret=x"),
        ] {
            let reply = world.send(method, &address, &[], &form).await;
            assert_eq!(reply.status, 401, "{path} {form}: {}", reply.body);
            assert_eq!(reply.error(), "invalid_client", "{path} {form}");
        }
        let wrong = [("authorization", "Basic d2ViOndyb25n")];
        let reply = world.send(method, &address, &wrong, body).await;
        assert_eq!(reply.status, 401, "{path}");
        assert!(
            reply
                .header("www-authenticate")
                .unwrap()
                .starts_with("Basic"),
            "{path}"
        );
    }
}

#[tokio::test]
async fn what_needs_a_bearer_token_tells_nothing_without() {
    let world = World::new().await;
    for (path, method, needs, of) in ROUTES {
        if needs != Needs::BearerToken {
            continue;
        }
        let address = world.address(path, of);
        for extra in [&[][..], &[("authorization", "Bearer nonsense")]] {
            let reply = world.send(method, &address, extra, "").await;
            assert_eq!(reply.status, 401, "{method} {path}");
            assert!(
                reply
                    .header("www-authenticate")
                    .unwrap()
                    .starts_with("Bearer"),
                "{path}"
            );
            assert_eq!(reply.body, "", "{path}");
        }
    }
}

#[tokio::test]
async fn what_needs_the_anti_forgery_value_does_nothing_without() {
    let world = World::new().await;
    for (path, method, needs, of) in ROUTES {
        if needs != Needs::AntiForgery {
            continue;
        }
        let address = world.address(path, of);
        let form = "user_id=hanako-01&password=correct+horse+battery";
        for form in [form.to_owned(), format!("{form}&csrf=x")] {
            let reply = world.send(method, &address, &[], &form).await;
            assert_eq!(reply.status, 303, "{path}");
            let location = reply.header("location").unwrap();
            assert!(
                location.starts_with(&world.app.at("/sign-in/")),
                "{path}: {location}"
            );
            assert_ne!(
                location,
                world.page.url.as_str(),
                "{path}: another transaction"
            );
        }
        let elsewhere = [("origin", "https://evil.example")];
        assert_eq!(
            world.send(method, &address, &elsewhere, form).await.status,
            403,
            "{path}"
        );
        let untouched = world.browser.get(world.page.url.as_str()).await;
        assert_eq!(untouched.step().as_deref(), Some("credentials"), "{path}");
        assert_eq!(untouched.url, world.page.url, "{path}");
    }
}

#[tokio::test]
async fn what_needs_a_session_does_nothing_without() {
    let world = World::new().await;
    for (path, method, needs, of) in ROUTES {
        if needs != Needs::Session {
            continue;
        }
        let address = world.address(path, of);
        for form in ["", "csrf=x", "csrf=x&user_id=abc&method=app&language=en"] {
            let reply = world.send(method, &address, &[], form).await;
            assert_eq!(reply.status, 303, "{path}");
            let location = reply.header("location").unwrap();
            assert!(location.contains("/account"), "{path}: {location}");
            assert!(location.contains("done=nothing"), "{path}: {location}");
        }
        let foreign = [("origin", "https://evil.example")];
        let reply = world.send(method, &address, &foreign, "csrf=x").await;
        assert_eq!(reply.status, 403, "{path}");
    }
}

#[tokio::test]
async fn what_needs_a_step_is_not_there_at_another() {
    let world = World::new().await;
    for (path, method, needs, of) in ROUTES {
        if needs == Needs::Step {
            let reply = world.send(method, &world.address(path, of), &[], "").await;
            assert_eq!(reply.status, 404, "{method} {path}");
        }
    }
}

#[tokio::test]
async fn what_needs_a_related_origin_is_not_there_without() {
    let world = World::new().await;
    for (path, method, needs, of) in ROUTES {
        if needs == Needs::RelatedOrigin {
            let reply = world.send(method, &world.address(path, of), &[], "").await;
            assert_eq!(reply.status, 404, "{method} {path}");
        }
    }
}

#[tokio::test]
async fn a_script_without_the_anti_forgery_value_gets_nothing() {
    let world = World::new().await;
    for (path, method, needs, of) in ROUTES {
        if needs != Needs::Script {
            continue;
        }
        for form in ["mode=button", "mode=button&csrf=x"] {
            let reply = world
                .send(method, &world.address(path, of), &[], form)
                .await;
            assert_eq!((reply.status.as_u16(), &*reply.body), (403, ""), "{path}");
        }
    }
}

#[tokio::test]
async fn other_methods_are_not_allowed() {
    let world = World::new().await;
    for (path, _, _, of) in ROUTES {
        for method in ["GET", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE"] {
            if ROUTES
                .iter()
                .any(|(known, allowed, ..)| *known == path && *allowed == method)
            {
                continue;
            }
            let reply = world.send(method, &world.address(path, of), &[], "").await;
            assert_eq!(reply.status, 405, "{method} {path}");
        }
    }
}

#[tokio::test]
async fn a_tenants_routes_are_below_its_issuer_and_the_installations_are_not() {
    let world = World::new().await;
    for (path, method, _, of) in ROUTES {
        let elsewhere = match of {
            Of::Tenant => format!("{ORIGIN}{}", world.path(path)),
            Of::Installation => world.app.at(&world.path(path)),
        };
        // RFC 8414 §3.1 puts its string before the issuer's path, so here it belongs to no tenant.
        assert_eq!(
            world.send(method, &elsewhere, &[], "").await.status,
            404,
            "{elsewhere}"
        );
        if of == Of::Tenant {
            let unknown = format!("{ORIGIN}/nobody{}", world.path(path));
            assert_eq!(
                world.send(method, &unknown, &[], "").await.status,
                404,
                "{unknown}"
            );
        }
    }
}
