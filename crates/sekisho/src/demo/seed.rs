//! The sample data: written the first time, found as it is ever after.

use anyhow::Context;
use sekisho_kernel::{ClientId, Issuer, Tenant, Timestamp};
use sekisho_keys::SigningAlgorithm;
use sekisho_oidc::{
    Client, GrantType, Scope,
    client::{ApplicationType, ResponseType, TokenEndpointAuthMethod, secret_hash},
};
use sekisho_server::{App, apply, make_signing_key};

use super::{
    listen::Ports,
    members::seed_members,
    portals::PortalFacts,
    societies::{SOCIETIES, Society, both},
};

/// Where `demo-web` and `demo-post` are sent back to.
pub(super) const WEB_CALLBACK: &str = "http://localhost:9000/cb";
/// Where `demo-native` is sent back to, on any port.
pub(super) const NATIVE_CALLBACK: &str = "http://127.0.0.1/cb";

const EVERY_SCOPE: &str = "openid profile email address phone offline_access";

/// A client for integrators to try, as data.
pub(super) struct SampleClient {
    /// Its identifier.
    pub id: &'static str,
    /// Its secret, if it has one.
    pub secret: Option<&'static str>,
    /// How it proves who it is.
    pub method: TokenEndpointAuthMethod,
    redirect_uri: Option<&'static str>,
    require_pkce: bool,
}

/// The clients of every tenant, besides the portals.
pub(super) const SAMPLE_CLIENTS: [SampleClient; 4] = [
    SampleClient {
        id: "demo-web",
        secret: Some("demo-web-secret-for-trying-out"),
        method: TokenEndpointAuthMethod::ClientSecretBasic,
        redirect_uri: Some(WEB_CALLBACK),
        require_pkce: false,
    },
    SampleClient {
        id: "demo-post",
        secret: Some("demo-post-secret-for-trying-out"),
        method: TokenEndpointAuthMethod::ClientSecretPost,
        redirect_uri: Some(WEB_CALLBACK),
        require_pkce: false,
    },
    SampleClient {
        id: "demo-native",
        secret: None,
        method: TokenEndpointAuthMethod::None,
        redirect_uri: Some(NATIVE_CALLBACK),
        require_pkce: true,
    },
    SampleClient {
        id: "demo-service",
        secret: Some("demo-service-secret-for-trying-out"),
        method: TokenEndpointAuthMethod::ClientSecretBasic,
        redirect_uri: None,
        require_pkce: false,
    },
];

impl SampleClient {
    /// Where it is sent back to.
    pub(super) fn redirect_uris(&self) -> Vec<String> {
        self.redirect_uri.map(str::to_owned).into_iter().collect()
    }

    fn client(&self, app: &App, tenant: &Tenant) -> anyhow::Result<Client> {
        let id = ClientId::new(self.id);
        let hash = |secret| secret_hash(&app.keys, &tenant.id, &id, secret);
        let (grant_types, scope) = match self.redirect_uri {
            Some(_) => (
                vec![GrantType::AuthorizationCode, GrantType::RefreshToken],
                EVERY_SCOPE,
            ),
            None => (vec![GrantType::ClientCredentials], "demo.read demo.write"),
        };
        let native = self.method == TokenEndpointAuthMethod::None;
        Ok(Client {
            name: both(self.id, self.id),
            application_type: if native {
                ApplicationType::Native
            } else {
                ApplicationType::Web
            },
            redirect_uris: self.redirect_uris(),
            post_logout_redirect_uris: self.redirect_uris(),
            token_endpoint_auth_method: self.method,
            grant_types,
            response_types: vec![ResponseType::Code],
            scope: Scope::parse(scope)?,
            id_token_signed_response_alg: SigningAlgorithm::default(),
            require_pkce: self.require_pkce,
            default_max_age: None,
            require_auth_time: false,
            backchannel_logout_uri: None,
            backchannel_logout_session_required: false,
            initiate_login_uri: None,
            client_uri: None,
            secrets: self.secret.map(hash).into_iter().collect(),
            client_id: id,
        })
    }
}

/// The tenant of a society.
pub(super) fn tenant(society: &Society, ports: Ports) -> anyhow::Result<Tenant> {
    let issuer = Issuer::parse(&format!(
        "http://localhost:{}/{}",
        ports.provider, society.id
    ))?;
    Ok(Tenant {
        id: society.id.parse()?,
        rp_id: issuer.host().to_owned(),
        issuer,
        branding: society.branding(),
        policy: society.policy(),
    })
}

fn portal_client(
    app: &App,
    tenant: &Tenant,
    society: &Society,
    portal: PortalFacts,
) -> anyhow::Result<Client> {
    let client_id = ClientId::new(portal.client_id);
    Ok(Client {
        name: portal.name(),
        application_type: ApplicationType::Web,
        redirect_uris: vec![portal.address(society, "/callback")],
        post_logout_redirect_uris: vec![portal.address(society, "")],
        token_endpoint_auth_method: TokenEndpointAuthMethod::ClientSecretBasic,
        grant_types: vec![GrantType::AuthorizationCode],
        response_types: vec![ResponseType::Code],
        scope: Scope::parse("openid profile")?,
        id_token_signed_response_alg: SigningAlgorithm::default(),
        require_pkce: true,
        default_max_age: None,
        require_auth_time: false,
        backchannel_logout_uri: Some(portal.address(society, "/backchannel-logout")),
        backchannel_logout_session_required: true,
        initiate_login_uri: Some(portal.address(society, "/login")),
        client_uri: Some(portal.address(society, "")),
        secrets: vec![secret_hash(
            &app.keys,
            &tenant.id,
            &client_id,
            portal.secret,
        )],
        client_id,
    })
}

/// Writes whatever of the sample data is not there.
pub(super) async fn seed(app: &App, ports: Ports) -> anyhow::Result<()> {
    let now = app.clock.now();
    let mut resolved = Vec::new();
    for society in &SOCIETIES {
        let tenant = tenant(society, ports)?;
        let mut clients = Vec::new();
        for portal in PortalFacts::both(ports) {
            clients.push(portal_client(app, &tenant, society, portal)?);
        }
        for sample in &SAMPLE_CLIENTS {
            clients.push(sample.client(app, &tenant)?);
        }
        resolved.push((tenant, clients));
    }
    let tenants: Vec<_> = resolved.iter().map(|(tenant, _)| tenant.clone()).collect();
    apply::apply(&app.store, &app.keys, &app.entropy, resolved, now).await?;
    for (society, tenant) in SOCIETIES.iter().zip(&tenants) {
        make_rsa_key(app, tenant, now).await?;
        seed_members(app, society, tenant, now)
            .await
            .with_context(|| format!("write the members of {}", society.id))?;
    }
    Ok(())
}

/// Portals ask for RS256 at once, so it is made before they do.
async fn make_rsa_key(app: &App, tenant: &Tenant, now: Timestamp) -> anyhow::Result<()> {
    let there = app.store.read(&tenant.id).list_signing_keys().await?;
    if there
        .iter()
        .all(|key| key.algorithm != SigningAlgorithm::Rs256)
    {
        let App {
            store,
            keys,
            entropy,
            ..
        } = app;
        let algorithm = SigningAlgorithm::Rs256;
        make_signing_key(store, keys, entropy, &tenant.id, algorithm, now).await?;
    }
    Ok(())
}
