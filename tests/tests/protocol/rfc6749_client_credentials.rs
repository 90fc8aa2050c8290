//! RFC 6749 §4.4: a client in its own name. Not here: the claims of its token
//! (`rfc9068_access_token`).

use sekisho_oidc::{GrantType, client::TokenEndpointAuthMethod};
use sekisho_tests::{app::TestApp, protocol::Auth};

use crate::support::{names, text};

async fn scope_of(app: &TestApp, scope: Option<&str>) -> Result<String, String> {
    let mut form = vec![("grant_type", "client_credentials")];
    form.extend(scope.map(|scope| ("scope", scope)));
    let reply = app.token(Auth::Basic("service"), &form).await;
    if reply.status != 200 {
        assert_eq!(reply.status, 400);
        return Err(reply.error());
    }
    Ok(text(&reply.json(), "scope").to_owned())
}

#[tokio::test]
async fn a_client_gets_the_scopes_that_it_is_registered_for() {
    let app = TestApp::start().await;
    for (asked, given) in [
        (None, "demo.read demo.write"),
        (Some("demo.read"), "demo.read"),
        (Some("demo.write demo.read"), "demo.read demo.write"),
    ] {
        assert_eq!(scope_of(&app, asked).await.as_deref(), Ok(given));
    }
    for asked in [
        "demo.admin",
        "demo.read demo.admin",
        "openid",
        "demo.read profile",
        "\"",
    ] {
        let refused = scope_of(&app, Some(asked)).await;
        assert_eq!(refused, Err("invalid_scope".to_owned()), "{asked}");
    }
}

#[tokio::test]
async fn section_4_4_3_there_is_no_refresh_token_and_no_id_token() {
    let app = TestApp::start().await;
    let form = [("grant_type", "client_credentials")];
    let tokens = app.token(Auth::Basic("service"), &form).await.json();
    assert_eq!(
        names(&tokens),
        ["access_token", "expires_in", "scope", "token_type"]
    );
}

#[tokio::test]
async fn section_4_4_a_public_client_is_refused() {
    let app = TestApp::start().await;
    let mut client = app.new_client("public");
    client.grant_types = vec![GrantType::ClientCredentials];
    client.token_endpoint_auth_method = TokenEndpointAuthMethod::None;
    client.secrets = Vec::new();
    app.put_client(client).await;
    let form = [("grant_type", "client_credentials")];
    let reply = app.token(Auth::Public("public"), &form).await;
    // The client credentials grant type MUST only be used by confidential clients.
    assert_eq!(
        (reply.status.as_u16(), &*reply.error()),
        (400, "unauthorized_client")
    );
}
