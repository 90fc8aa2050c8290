//! The sample data: written the first time, found as it is ever after.

use anyhow::Context;
use sekisho_kernel::{ClientId, Entropy, Issuer, MemberId, Policy, Secret, Tenant, Timestamp};
use sekisho_keys::{Handle, SigningAlgorithm};
use sekisho_oidc::{
    Client, GrantType, Scope,
    client::{ApplicationType, ResponseType, TokenEndpointAuthMethod, secret_hash},
};
use sekisho_server::{App, apply, hashing::Caller, make_signing_key};
use sekisho_signin::MemberState;
use sekisho_store::{
    Activation, ActivationKind, IdentifierState, Member, NewMember, PasswordCredential, StoreError,
    Txn, Work,
};

use super::{
    listen::Ports,
    people::{PASSWORD, PEOPLE, Person, State},
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
        policy: Policy::default(),
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
    for tenant in &tenants {
        make_rsa_key(app, tenant, now).await?;
        seed_members(app, tenant, now).await?;
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

async fn seed_members(app: &App, tenant: &Tenant, now: Timestamp) -> anyhow::Result<()> {
    for person in &PEOPLE {
        if app
            .store
            .read(&tenant.id)
            .find_credentials(person.user_id)
            .await?
            .is_some()
        {
            continue;
        }
        let salt = app.entropy.bytes();
        let password = Secret::new(PASSWORD.to_owned());
        let phc = app.hashing.hash(Caller::Stranger, password, salt).await?;
        let new = new_member(person, tenant, phc, &app.entropy, now);
        let inserted = app.store.transact(&tenant.id, InsertMember(new)).await;
        inserted.with_context(|| format!("write the member {}", person.user_id))?;
    }
    Ok(())
}

fn new_member(
    person: &Person,
    tenant: &Tenant,
    phc: String,
    entropy: &Entropy,
    now: Timestamp,
) -> NewMember {
    let id = tenant.id.as_str();
    let sub = Handle::new(entropy).expose().to_owned();
    let handle = entropy.bytes::<32>().to_vec();
    let activation = Activation {
        at: now,
        kind: ActivationKind::Strong,
    };
    let member = Member {
        state: match person.state {
            State::PasswordOnly => MemberState::Active,
            State::Suspended => MemberState::Suspended,
        },
        claims: person.claims(id),
        member_symbol: Some("12".to_owned()),
        member_number: Some("3456789".to_owned()),
        name_kanji: Some(person.kanji()),
        name_kana: Some(person.kana()),
        birth_date: Some(person.birth_date.to_owned()),
        relation: Some("本人".to_owned()),
        mail_address: Some(person.mail_address(id)),
        locale: Some(person.locale),
        activation: Some(activation),
        mail_confirmed_at: Some(now),
        ..Member::new(MemberId::new(now, entropy), sub, handle, now)
    };
    let password = PasswordCredential::chosen(phc);
    NewMember {
        member,
        user_id: person.user_id.to_owned(),
        user_id_state: IdentifierState::Active,
        password,
    }
}

struct InsertMember(NewMember);

impl Work for InsertMember {
    type Output = ();

    async fn run(&self, txn: &Txn<'_>) -> Result<(), StoreError> {
        txn.insert_member(&self.0).await
    }
}
