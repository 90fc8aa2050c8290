//! The whole provider in process: a fresh database, a clock that stands still, a mail box, two
//! tenants with members and clients. Nothing is shared between two of them.

use std::{
    collections::HashMap, fs, num::NonZeroU32, os::unix::fs::PermissionsExt, path::PathBuf,
    sync::Arc, time::Duration,
};

use axum::Router;
use sekisho_kernel::{
    Branding, ClientId, Clock, Contact, Entropy, Issuer, Locale, Localized, MailSenders, MemberId,
    Notices, Policy, Secret, Tenant, TenantId, Terms, Timestamp, policy::SecondFactor,
};
use sekisho_keys::{Handle, KeyEncryptionKey, Keys, SigningAlgorithm};
use sekisho_oidc::{
    Client, GrantType, Scope, StandardClaims,
    client::{ApplicationType, ResponseType, TokenEndpointAuthMethod, secret_hash},
    userinfo::{AddressClaim, EmailClaims, PhoneClaims, ProfileClaims},
};
use sekisho_server::{
    App, AppOptions, apply,
    config::{Config, PasswordConfig},
    hashing::Caller,
    key_encryption,
    mail::MailTransport,
    open_keys, router,
    signing::rotation::{self, KeyRoom, Pace, Rotated},
    spawn_workers,
};
use sekisho_signin::MemberState;
use sekisho_store::{
    Activation, ActivationKind, IdentifierState, Member, NewMember, PasswordCredential, Store,
    StoreError, StoreOptions, Synchronous, Txn, Work,
};
use tempfile::TempDir;
use tokio::task::JoinHandle;

use crate::{browser::Browser, mailbox::TestMailbox};

/// The origin of both tenants' issuers.
pub const ORIGIN: &str = "http://localhost:8080";
/// The tenant most tests are about.
pub const TENANT: &str = "sakura";
/// The other tenant.
pub const OTHER_TENANT: &str = "midori";
/// An active member of each tenant.
pub const HANAKO: &str = "hanako-01";
/// Another.
pub const TARO: &str = "taro-02";
/// A suspended one.
pub const SUSPENDED: &str = "kimiko-03";
/// The password of all members.
pub const PASSWORD: &str = "correct horse battery";
/// Where the web clients are sent back to.
pub const CALLBACK: &str = "https://portal.example.jp/cb";
/// When every test begins.
pub const START: Timestamp = Timestamp::from_seconds(1_795_000_000);

/// What a test may want otherwise.
pub struct TestOptions {
    /// Password hashing.
    pub password: PasswordConfig,
    /// `host:port` that back-channel logout may reach.
    pub outbound_allow: Vec<String>,
    /// The policy of both tenants. By default the password alone signs in.
    pub policy: Policy,
    /// The terms of use of both tenants.
    pub terms: Option<Terms>,
    /// The origin of both tenants' issuers, where it is not [`ORIGIN`].
    pub origin: Option<String>,
    /// The relying party of both tenants' passkeys, where it is not the host of their issuers.
    pub rp_id: Option<String>,
    /// Where logout tokens of `web` and `post` go.
    pub backchannel_logout_uri: Option<String>,
    /// Where mails go in place of the mail box.
    pub mail: Option<Arc<dyn MailTransport>>,
    /// After how long a signing key gets a successor.
    pub rotate_keys_after: Option<Duration>,
}

impl Default for TestOptions {
    fn default() -> Self {
        Self {
            password: PasswordConfig {
                memory_kib: 8,
                passes: 1,
                lanes: 1,
                tries_per_minute: NonZeroU32::MAX,
                ..PasswordConfig::default()
            },
            outbound_allow: Vec::new(),
            policy: Policy {
                second_factor: SecondFactor::Off,
                ..Policy::default()
            },
            terms: None,
            origin: None,
            rp_id: None,
            backchannel_logout_uri: None,
            mail: None,
            rotate_keys_after: None,
        }
    }
}

impl TestOptions {
    fn origin(&self) -> &str {
        self.origin.as_deref().unwrap_or(ORIGIN)
    }
}

/// The provider in process.
pub struct TestApp {
    /// The running provider.
    pub app: Arc<App>,
    /// Its routes.
    pub router: Router,
    /// Its clock.
    pub clock: Clock,
    /// Every mail it sent.
    pub mailbox: Arc<TestMailbox>,
    keys: Keys,
    origin: String,
    policy: Policy,
    workers: Vec<JoinHandle<()>>,
    database: String,
    /// The key file of the installation, and the database unless it is elsewhere.
    folder: Arc<TempDir>,
}

impl Drop for TestApp {
    fn drop(&mut self) {
        for worker in &self.workers {
            worker.abort();
        }
    }
}

impl TestApp {
    /// A provider on a fresh SQLite file.
    pub async fn start() -> Self {
        Self::start_with(TestOptions::default()).await
    }

    /// The same, with something otherwise.
    pub async fn start_with(options: TestOptions) -> Self {
        let folder = Arc::new(TempDir::new().unwrap());
        let database = format!("sqlite:{}", folder.path().join("sekisho.db").display());
        Self::first_node(database, folder, options).await
    }

    /// A provider on a fresh database at this address.
    pub async fn on(database: &str, options: TestOptions) -> Self {
        let folder = Arc::new(TempDir::new().unwrap());
        Self::first_node(database.to_owned(), folder, options).await
    }

    async fn first_node(database: String, folder: Arc<TempDir>, options: TestOptions) -> Self {
        let key = KeyEncryptionKey::generate(&Entropy::system()).to_base64url();
        let file = key_file(&folder);
        fs::write(&file, key.expose()).unwrap();
        fs::set_permissions(&file, fs::Permissions::from_mode(0o600)).unwrap();
        let clock = Clock::fixed(START);
        let app = Self::node(database, folder, &options, clock, TestMailbox::new()).await;
        app.seed(&options).await;
        app
    }

    /// One more node, or the same after a restart: another process on the same database.
    pub async fn another_node(&self, database: &str) -> Self {
        self.another_node_with(database, &TestOptions::default())
            .await
    }

    /// The same, configured otherwise.
    pub async fn another_node_with(&self, database: &str, options: &TestOptions) -> Self {
        let (folder, clock) = (Arc::clone(&self.folder), self.clock.clone());
        let mailbox = Arc::clone(&self.mailbox);
        Self::node(database.to_owned(), folder, options, clock, mailbox).await
    }

    async fn node(
        database: String,
        folder: Arc<TempDir>,
        options: &TestOptions,
        clock: Clock,
        mailbox: Arc<TestMailbox>,
    ) -> Self {
        let store_options = StoreOptions {
            synchronous: Synchronous::Off,
            ..StoreOptions::default()
        };
        let store = Store::open(&database, store_options).await.unwrap();
        store.migrate().await.unwrap();
        let config = Config::with_defaults(database.clone(), key_file(&folder));
        let keys = open_keys(&config, &store, &Entropy::system())
            .await
            .unwrap();
        let app_options = AppOptions {
            clock: clock.clone(),
            entropy: Entropy::system(),
            mail: Some(options.mail.clone().unwrap_or_else(|| mailbox.clone())),
            password: options.password.clone(),
            outbound_allow: options.outbound_allow.clone(),
            trusted_proxies: Vec::new(),
            host_aliases: HashMap::new(),
            rotate_keys_after: options.rotate_keys_after,
        };
        let app = App::new(store, keys.clone(), app_options).unwrap();
        let workers = spawn_workers(&app);
        let router = router(Arc::clone(&app));
        Self {
            app,
            router,
            clock,
            mailbox,
            keys,
            origin: options.origin().to_owned(),
            policy: options.policy.clone(),
            workers,
            database,
            folder,
        }
    }

    /// The address of the database, to open it again.
    pub fn database(&self) -> String {
        self.database.clone()
    }

    /// Takes the signing keys of the tenant that most tests are about one step on.
    pub async fn rotate_signing_keys(&self, pace: Pace) -> Vec<Rotated> {
        let id = tenant_id(TENANT);
        let found = self.app.store.installation().find_tenant(&id).await;
        let tenant = found.unwrap().unwrap();
        let room = KeyRoom {
            store: &self.app.store,
            keys: &self.keys,
            entropy: &self.app.entropy,
        };
        let now = self.clock.now();
        let mut rotated = Vec::new();
        for algorithm in SigningAlgorithm::ALL {
            let one = rotation::rotate(room, &tenant, algorithm, pace, now).await;
            rotated.push(one.unwrap());
        }
        // Other processes see it within a second; a test does not wait.
        self.app.forget_configuration();
        rotated
    }

    /// Puts another key-encryption key in the place of the present one.
    pub async fn rotate_key_encryption_key(&self) {
        let config = Config::with_defaults(self.database(), key_file(&self.folder));
        let entropy = Entropy::system();
        key_encryption::rotation::rotate(&config, &self.app.store, &entropy, drop)
            .await
            .unwrap();
    }

    /// The policy of both tenants.
    pub const fn policy(&self) -> &Policy {
        &self.policy
    }

    /// A new browser.
    pub fn browser(&self) -> Browser {
        Browser::new().with_site(&self.origin, self.router.clone())
    }

    /// Moves the clock on.
    pub fn advance(&self, length: Duration) {
        self.clock.advance(length);
    }

    /// The issuer of the tenant most tests are about.
    pub fn issuer(&self) -> String {
        format!("{}/{TENANT}", self.origin)
    }

    /// An address below it.
    pub fn at(&self, path: &str) -> String {
        format!("{}/{TENANT}{path}", self.origin)
    }

    /// The stored member.
    pub async fn member(&self, user_id: &str) -> Member {
        let tenant = tenant_id(TENANT);
        let found = self
            .app
            .store
            .read(&tenant)
            .find_credentials(user_id)
            .await
            .unwrap();
        found.unwrap().member
    }

    /// Suspends a member, or makes the account usable again.
    pub async fn set_state(&self, user_id: &str, state: MemberState) {
        let id = self.member(user_id).await.id;
        self.app
            .store
            .transact(&tenant_id(TENANT), SetState(id, state))
            .await
            .unwrap();
    }

    /// Registers a client or changes one.
    pub async fn put_client(&self, client: Client) {
        let work = PutClient(client, self.clock.now());
        self.app
            .store
            .transact(&tenant_id(TENANT), work)
            .await
            .unwrap();
        // Other processes see it within a second; a test does not wait.
        self.app.forget_configuration();
    }

    /// A confidential client like `web`, under another name.
    pub fn new_client(&self, id: &str) -> Client {
        client(
            &self.keys,
            &tenant_id(TENANT),
            id,
            TokenEndpointAuthMethod::ClientSecretBasic,
        )
    }

    async fn seed(&self, options: &TestOptions) {
        let mut resolved = Vec::new();
        for id in [TENANT, OTHER_TENANT] {
            let tenant = tenant(id, options);
            let clients = sample_clients(&self.keys, &tenant.id, options);
            resolved.push((tenant, clients));
        }
        let now = self.clock.now();
        let App {
            store,
            keys,
            entropy,
            ..
        } = &*self.app;
        apply::apply(store, keys, entropy, resolved, now)
            .await
            .unwrap();
        let hash = self
            .app
            .hashing
            .hash(Caller::Stranger, secret(PASSWORD), [7; 16]);
        let phc = hash.await.unwrap();
        for tenant in [TENANT, OTHER_TENANT] {
            for (user_id, state) in [
                (HANAKO, MemberState::Active),
                (TARO, MemberState::Active),
                (SUSPENDED, MemberState::Suspended),
            ] {
                let tenant = tenant_id(tenant);
                insert_member(store, &tenant, user_id, state, phc.clone(), now).await;
            }
        }
    }
}

fn key_file(folder: &TempDir) -> PathBuf {
    folder.path().join("sekisho.key")
}

/// A tenant's id.
pub fn tenant_id(id: &str) -> TenantId {
    id.parse().unwrap()
}

/// The secret of a confidential sample client.
pub fn secret_of(client: &str) -> String {
    format!("{client} secret: ü+&=%")
}

fn secret(text: &str) -> Secret<String> {
    Secret::new(text.to_owned())
}

fn both(ja: &str, en: &str) -> Localized {
    Localized {
        ja: ja.to_owned(),
        en: en.to_owned(),
    }
}

fn tenant(id: &str, options: &TestOptions) -> Tenant {
    let issuer = Issuer::parse(&format!("{}/{id}", options.origin())).unwrap();
    Tenant {
        id: tenant_id(id),
        rp_id: options
            .rp_id
            .clone()
            .unwrap_or_else(|| issuer.host().to_owned()),
        issuer,
        branding: Branding {
            name: both("さくら健康保険組合", "Sakura Health Insurance Society"),
            service: both("加入者ページ", "Member page"),
            contact: Contact {
                desk: both("加入者サポート窓口", "Member support"),
                telephone: "0120-000-000".to_owned(),
                hours: both("平日 9:00〜17:00", "Weekdays 9:00 to 17:00"),
            },
            key_colour: Some("#00428c".to_owned()),
            accent_colour: None,
            logo_png: None,
            languages: Locale::ALL.to_vec(),
            mail: MailSenders {
                security: format!("no-reply@{id}.example.jp"),
                notices: format!("info@{id}.example.jp"),
                first_sign_in: format!("webmaster@{id}.example.jp"),
            },
            terms: options.terms.clone(),
            notices: Notices::default(),
        },
        policy: options.policy.clone(),
    }
}

/// `web`, `post` (confidential), `native` (public), `service` (client credentials), `strict` (PKCE
/// required), `es256` and `eddsa` (their ID tokens).
fn sample_clients(keys: &Keys, tenant: &TenantId, options: &TestOptions) -> Vec<Client> {
    use TokenEndpointAuthMethod::{ClientSecretBasic, ClientSecretPost, None};
    let new = |id, method| client(keys, tenant, id, method);
    let told = |client| Client {
        backchannel_logout_uri: options.backchannel_logout_uri.clone(),
        ..client
    };
    vec![
        told(new("web", ClientSecretBasic)),
        told(new("post", ClientSecretPost)),
        Client {
            application_type: ApplicationType::Native,
            redirect_uris: vec!["http://127.0.0.1/cb".to_owned()],
            post_logout_redirect_uris: Vec::new(),
            ..new("native", None)
        },
        Client {
            redirect_uris: Vec::new(),
            post_logout_redirect_uris: Vec::new(),
            grant_types: vec![GrantType::ClientCredentials],
            scope: Scope::parse("demo.read demo.write").unwrap(),
            ..new("service", ClientSecretBasic)
        },
        Client {
            require_pkce: true,
            ..new("strict", ClientSecretBasic)
        },
        Client {
            id_token_signed_response_alg: SigningAlgorithm::Es256,
            ..new("es256", ClientSecretBasic)
        },
        Client {
            id_token_signed_response_alg: SigningAlgorithm::EdDsa,
            ..new("eddsa", ClientSecretBasic)
        },
    ]
}

fn client(keys: &Keys, tenant: &TenantId, id: &str, method: TokenEndpointAuthMethod) -> Client {
    let client_id = ClientId::new(id);
    let is_public = method == TokenEndpointAuthMethod::None;
    let hash = secret_hash(keys, tenant, &client_id, &secret_of(id));
    Client {
        name: both(id, id),
        redirect_uris: vec![CALLBACK.to_owned(), format!("{CALLBACK}?keep=1")],
        post_logout_redirect_uris: vec!["https://portal.example.jp/bye".to_owned()],
        token_endpoint_auth_method: method,
        application_type: ApplicationType::Web,
        grant_types: vec![GrantType::AuthorizationCode, GrantType::RefreshToken],
        response_types: vec![ResponseType::Code],
        scope: Scope::parse("openid profile email address phone offline_access").unwrap(),
        id_token_signed_response_alg: SigningAlgorithm::Rs256,
        require_pkce: false,
        default_max_age: None,
        require_auth_time: false,
        backchannel_logout_uri: None,
        backchannel_logout_session_required: true,
        initiate_login_uri: None,
        client_uri: Some("https://portal.example.jp/".to_owned()),
        secrets: if is_public { Vec::new() } else { vec![hash] },
        client_id,
    }
}

fn new_member(user_id: &str, state: MemberState, phc: String, now: Timestamp) -> NewMember {
    let entropy = Entropy::system();
    let sub = Handle::new(&entropy).expose().to_owned();
    let handle = entropy.bytes::<16>().to_vec();
    let member = Member {
        state,
        claims: claims(user_id),
        birth_date: Some("1980-12-01".to_owned()),
        mail_address: Some(format!("{user_id}@example.jp")),
        locale: Some(Locale::Ja),
        activation: Some(Activation {
            at: now,
            kind: ActivationKind::Strong,
        }),
        mail_confirmed_at: Some(now),
        ..Member::new(MemberId::new(now, &entropy), sub, handle, now)
    };
    NewMember {
        member,
        user_id: user_id.to_owned(),
        user_id_state: IdentifierState::Active,
        password: PasswordCredential::chosen(phc),
    }
}

/// Every standard claim.
fn claims(user_id: &str) -> StandardClaims {
    let text = |text: &str| Some(text.to_owned());
    StandardClaims {
        profile: ProfileClaims {
            name: text("山田 花子"),
            family_name: text("山田"),
            given_name: text("花子"),
            preferred_username: text(user_id),
            birthdate: text("1980-12-01"),
            updated_at: Some(1_700_000_000),
            ..ProfileClaims::default()
        },
        email: EmailClaims {
            email: text("hanako@example.jp"),
            email_verified: Some(true),
        },
        phone: PhoneClaims {
            phone_number: text("+81 90 0000 0000"),
            phone_number_verified: Some(false),
        },
        address: Some(AddressClaim {
            formatted: text("東京都千代田区1-1"),
            ..AddressClaim::default()
        }),
    }
}

/// Writes a member with every standard claim.
pub(crate) async fn insert_member(
    store: &Store,
    tenant: &TenantId,
    user_id: &str,
    state: MemberState,
    phc: String,
    now: Timestamp,
) {
    let new = new_member(user_id, state, phc, now);
    store.transact(tenant, Insert(new)).await.unwrap();
}

struct Insert(NewMember);

impl Work for Insert {
    type Output = ();

    async fn run(&self, txn: &Txn<'_>) -> Result<(), StoreError> {
        txn.insert_member(&self.0).await
    }
}

struct SetState(MemberId, MemberState);

impl Work for SetState {
    type Output = bool;

    async fn run(&self, txn: &Txn<'_>) -> Result<bool, StoreError> {
        txn.set_member_state(self.0, self.1).await
    }
}

struct PutClient(Client, Timestamp);

impl Work for PutClient {
    type Output = ();

    async fn run(&self, txn: &Txn<'_>) -> Result<(), StoreError> {
        txn.put_client(&self.0, self.1).await.map(drop)
    }
}
