//! `sekisho apply`: tenants and clients from TOML files. Idempotent; says what it changes.

use std::{
    fmt,
    path::{Path, PathBuf},
};

use base64::{Engine, engine::general_purpose::STANDARD};
use figment::{
    Figment,
    providers::{Format, Toml},
};
use sekisho_kernel::{
    Branding, ClientId, Entropy, Issuer, Localized, Policy, Tenant, TenantId, Timestamp,
    policy::Method,
};
use sekisho_keys::{Keys, SigningAlgorithm};
use sekisho_oidc::{
    Client, GrantType, Scope,
    client::{ApplicationType, ResponseType, TokenEndpointAuthMethod, secret_hash},
};
use sekisho_store::{Applied, Store, StoreError, Txn, Work};
use serde::Deserialize;

use crate::{
    config::{ConfigError, explain},
    error::InternalError,
    logo,
    mail::read_secret,
    signing::make_key,
    tenant::{LONGEST_ADDRESS, LONGEST_ISSUER_PATH, RESERVED_SEGMENTS, relying_party},
};

#[cfg(test)]
mod operating_page;

/// A file of tenants and clients.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Document {
    /// The tenants.
    #[serde(default)]
    pub tenants: Vec<TenantDocument>,
}

/// `[[tenants]]`
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TenantDocument {
    /// Its id, for keys and commands.
    pub id: TenantId,
    /// Its issuer.
    pub issuer: Issuer,
    /// Its WebAuthn relying party id; the issuer's host unless said.
    #[serde(default)]
    pub rp_id: Option<String>,
    /// Names, contact, colours.
    pub branding: Branding,
    /// A PNG of at most 512 by 512 pixels and, written anew, 8 KiB; without it a mark is drawn.
    #[serde(default)]
    pub logo_file: Option<PathBuf>,
    /// What it decides.
    #[serde(default)]
    pub policy: Policy,
    /// Its clients.
    #[serde(default)]
    pub clients: Vec<ClientDocument>,
}

/// `[[tenants.clients]]`
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ClientDocument {
    /// The client identifier.
    pub client_id: ClientId,
    /// What members call it.
    pub name: Localized,
    /// `web` or `native`.
    #[serde(default)]
    pub application_type: ApplicationType,
    /// Where codes may be sent.
    #[serde(default)]
    pub redirect_uris: Vec<String>,
    /// Where a browser may be sent after signing out.
    #[serde(default)]
    pub post_logout_redirect_uris: Vec<String>,
    /// How it proves who it is.
    #[serde(default)]
    pub token_endpoint_auth_method: TokenEndpointAuthMethod,
    /// Files, readable by this user only, each with a secret; several while one replaces another.
    #[serde(default)]
    pub secret_files: Vec<PathBuf>,
    /// What it may ask for.
    #[serde(default = "default_scope")]
    pub scope: String,
    /// What it may exchange for tokens.
    #[serde(default = "default_grant_types")]
    pub grant_types: Vec<GrantType>,
    /// How its ID tokens are signed.
    #[serde(default)]
    pub id_token_signed_response_alg: SigningAlgorithm,
    /// Whether it must use PKCE.
    #[serde(default = "yes")]
    pub require_pkce: bool,
    /// How old a sign-in may be, in seconds, unless it asks otherwise.
    #[serde(default)]
    pub default_max_age: Option<u64>,
    /// Where logout tokens go.
    #[serde(default)]
    pub backchannel_logout_uri: Option<String>,
    /// Where a sign-in can be begun for it.
    #[serde(default)]
    pub initiate_login_uri: Option<String>,
    /// Its start page.
    #[serde(default)]
    pub client_uri: Option<String>,
}

fn default_scope() -> String {
    "openid profile".to_owned()
}

fn default_grant_types() -> Vec<GrantType> {
    vec![GrantType::AuthorizationCode]
}

const fn yes() -> bool {
    true
}

/// One line of what an apply does or would do.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Change {
    /// `tenant a` or `client a/portal`.
    pub what: String,
    /// What happens to it.
    pub applied: Applied,
}

impl fmt::Display for Change {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let word = match self.applied {
            Applied::Created => "create",
            Applied::Changed => "change",
            Applied::Unchanged => "keep  ",
        };
        write!(out, "{word} {}", self.what)
    }
}

impl Document {
    /// Reads a file.
    pub fn load(path: &Path) -> Result<Self, ConfigError> {
        let text = std::fs::read_to_string(path).map_err(|source| ConfigError::Unreadable {
            path: path.to_owned(),
            source,
        })?;
        Figment::from(Toml::string(&text))
            .extract()
            .map_err(|error| ConfigError::Invalid(explain(&path.display().to_string(), &error)))
    }

    /// The tenants and clients it describes, checked.
    pub fn resolve(&self, keys: &Keys) -> Result<Vec<(Tenant, Vec<Client>)>, ConfigError> {
        self.tenants
            .iter()
            .map(|tenant| tenant.resolve(keys))
            .collect()
    }
}

impl TenantDocument {
    fn resolve(&self, keys: &Keys) -> Result<(Tenant, Vec<Client>), ConfigError> {
        let length = self.issuer.authority().len() + self.issuer.path().len();
        if length > LONGEST_ADDRESS {
            return Err(ConfigError::Invalid(format!(
                "tenant `{}`: host and path of `issuer` are longer than {LONGEST_ADDRESS} bytes",
                self.id
            )));
        }
        let segments = self.issuer.path().matches('/').count();
        if segments > LONGEST_ISSUER_PATH {
            return Err(ConfigError::Invalid(format!(
                "tenant `{}`: `issuer` has {segments} path segments; at most \
                 {LONGEST_ISSUER_PATH} are looked at",
                self.id
            )));
        }
        let first = self.issuer.path().split('/').nth(1).unwrap_or_default();
        if RESERVED_SEGMENTS.contains(&first) {
            return Err(ConfigError::Invalid(format!(
                "tenant `{}`: the path of `issuer` begins with `{first}`, an address of Sekisho's own",
                self.id
            )));
        }
        if let Some(fault) = self.policy.faults().first() {
            return Err(ConfigError::Invalid(format!(
                "tenant `{}`: {fault}",
                self.id
            )));
        }
        let tenant = Tenant {
            id: self.id.clone(),
            issuer: self.issuer.clone(),
            rp_id: self
                .rp_id
                .clone()
                .unwrap_or_else(|| self.issuer.host().to_owned()),
            branding: self.branding()?,
            policy: self.policy.clone(),
        };
        // WebAuthn Level 3 §5.1.3: the relying party id is a valid domain string, and the origin's
        // host or a parent of it, unless it names the origin as a related one.
        if tenant.policy.offers(Method::Passkey)
            && let Err(why) = relying_party(&tenant)
        {
            return Err(ConfigError::Invalid(format!(
                "tenant `{}`: `policy.methods` offers passkeys, which `rp_id` `{}` cannot have: {why}",
                self.id, tenant.rp_id
            )));
        }
        let clients = self
            .clients
            .iter()
            .map(|client| client.resolve(&self.id, keys));
        Ok((tenant, clients.collect::<Result<_, _>>()?))
    }
}

impl TenantDocument {
    fn branding(&self) -> Result<Branding, ConfigError> {
        let invalid =
            |why: String| Err(ConfigError::Invalid(format!("tenant `{}`: {why}", self.id)));
        let mut branding = self.branding.clone();
        if branding.logo_png.is_some() {
            return invalid("name a logo by `logo_file`, not by `branding.logo_png`".to_owned());
        }
        for (key, colour) in [
            ("key_colour", &branding.key_colour),
            ("accent_colour", &branding.accent_colour),
        ] {
            if colour.as_deref().is_some_and(|colour| !is_colour(colour)) {
                return invalid(format!("`branding.{key}` is not written `#rrggbb`"));
            }
        }
        if let Some(path) = &self.logo_file {
            let file = std::fs::read(path).map_err(|source| ConfigError::Unreadable {
                path: path.clone(),
                source,
            })?;
            match logo::reencode(&file) {
                Ok(logo) => branding.logo_png = Some(STANDARD.encode(logo)),
                Err(error) => return invalid(format!("`logo_file` {}: {error}", path.display())),
            }
        }
        Ok(branding)
    }
}

/// Whether a colour is written `#rrggbb`.
fn is_colour(text: &str) -> bool {
    text.strip_prefix('#')
        .is_some_and(|digits| digits.len() == 6 && digits.bytes().all(|b| b.is_ascii_hexdigit()))
}

impl ClientDocument {
    /// Only who gets codes asks for them.
    fn response_types(&self) -> Vec<ResponseType> {
        let gets_codes = self.grant_types.contains(&GrantType::AuthorizationCode);
        gets_codes
            .then_some(ResponseType::Code)
            .into_iter()
            .collect()
    }

    fn resolve(&self, tenant: &TenantId, keys: &Keys) -> Result<Client, ConfigError> {
        let secrets = self
            .secret_files
            .iter()
            .map(|file| {
                let secret = read_client_secret(file)?;
                Ok(secret_hash(keys, tenant, &self.client_id, &secret))
            })
            .collect::<Result<Vec<_>, ConfigError>>()?;
        let scope = Scope::parse(&self.scope).map_err(|_| {
            ConfigError::Invalid(format!(
                "client `{tenant}/{}`: `scope` has characters that are not allowed",
                self.client_id
            ))
        })?;
        let client = Client {
            client_id: self.client_id.clone(),
            name: self.name.clone(),
            application_type: self.application_type,
            redirect_uris: self.redirect_uris.clone(),
            post_logout_redirect_uris: self.post_logout_redirect_uris.clone(),
            token_endpoint_auth_method: self.token_endpoint_auth_method,
            grant_types: self.grant_types.clone(),
            response_types: self.response_types(),
            scope,
            id_token_signed_response_alg: self.id_token_signed_response_alg,
            require_pkce: self.require_pkce,
            default_max_age: self.default_max_age,
            require_auth_time: false,
            backchannel_logout_uri: self.backchannel_logout_uri.clone(),
            backchannel_logout_session_required: true,
            initiate_login_uri: self.initiate_login_uri.clone(),
            client_uri: self.client_uri.clone(),
            secrets,
        };
        client.check().map_err(|error| {
            ConfigError::Invalid(format!("client `{tenant}/{}`: {error}", self.client_id))
        })?;
        Ok(client)
    }
}

/// The fewest characters of a client's secret: 128 bits at 4 bits a character.
const SHORTEST_SECRET: usize = 32;

fn read_client_secret(file: &Path) -> Result<String, ConfigError> {
    let secret = read_secret(file)?;
    if secret.chars().count() < SHORTEST_SECRET {
        return Err(ConfigError::Unsafe(format!(
            "the secret in {} is shorter than {SHORTEST_SECRET} characters; make one with \
             `openssl rand -hex 32`",
            file.display()
        )));
    }
    Ok(secret)
}

/// What applying would change.
pub async fn plan(
    store: &Store,
    resolved: &[(Tenant, Vec<Client>)],
) -> Result<Vec<Change>, StoreError> {
    let mut changes = Vec::new();
    for (tenant, clients) in resolved {
        let stored = store.installation().find_tenant(&tenant.id).await?;
        changes.push(change(
            format!("tenant {}", tenant.id),
            stored.as_ref(),
            tenant,
        ));
        for client in clients {
            let stored = store
                .read(&tenant.id)
                .find_client(&client.client_id)
                .await?;
            let what = format!("client {}/{}", tenant.id, client.client_id);
            changes.push(change(what, stored.as_ref(), client));
        }
    }
    Ok(changes)
}

fn change<T: PartialEq>(what: String, stored: Option<&T>, wanted: &T) -> Change {
    let applied = match stored {
        None => Applied::Created,
        Some(stored) if stored == wanted => Applied::Unchanged,
        Some(_) => Applied::Changed,
    };
    Change { what, applied }
}

/// The keys that cost nothing to make. An RSA key is made when one is needed.
const MADE_AT_ONCE: [SigningAlgorithm; 2] = [SigningAlgorithm::Es256, SigningAlgorithm::EdDsa];

/// Writes tenants and clients: each tenant with its clients in one database transaction.
pub async fn apply(
    store: &Store,
    keys: &Keys,
    entropy: &Entropy,
    resolved: Vec<(Tenant, Vec<Client>)>,
    now: Timestamp,
) -> Result<Vec<Change>, InternalError> {
    let mut changes = Vec::new();
    for (tenant, clients) in resolved {
        let id = tenant.id.clone();
        changes.extend(
            store
                .transact(
                    &id,
                    PutTenant {
                        tenant,
                        clients,
                        now,
                    },
                )
                .await?,
        );
        let there = store.read(&id).list_signing_keys().await?;
        for algorithm in MADE_AT_ONCE {
            if !there.iter().any(|key| key.algorithm == algorithm) {
                make_key(store, keys, entropy, &id, algorithm, now).await?;
            }
        }
    }
    Ok(changes)
}

struct PutTenant {
    tenant: Tenant,
    clients: Vec<Client>,
    now: Timestamp,
}

impl Work for PutTenant {
    type Output = Vec<Change>;

    async fn run(&self, txn: &Txn<'_>) -> Result<Vec<Change>, StoreError> {
        let id = &self.tenant.id;
        let applied = txn.put_tenant(&self.tenant, self.now).await?;
        let mut changes = vec![Change {
            what: format!("tenant {id}"),
            applied,
        }];
        for client in &self.clients {
            let applied = txn.put_client(client, self.now).await?;
            changes.push(Change {
                what: format!("client {id}/{}", client.client_id),
                applied,
            });
        }
        Ok(changes)
    }
}
