//! One society's provider as its discovery document describes it: fetched at first use, kept for
//! an hour, fetched again (within bounds) when a token names a key that is not known yet.

use std::sync::Arc;

use jsonwebtoken::jwk::{Jwk, JwkSet};
use openidconnect::{
    AdditionalClaims, AdditionalProviderMetadata, AuthType, Client, ClientId, ClientSecret,
    EmptyExtraTokenFields, EndSessionUrl, EndpointMaybeSet, EndpointNotSet, EndpointSet,
    IdTokenFields, IssuerUrl, ProviderMetadata, RedirectUrl, StandardErrorResponse,
    StandardTokenResponse,
    core::{
        CoreAuthDisplay, CoreAuthPrompt, CoreClaimName, CoreClaimType, CoreClientAuthMethod,
        CoreErrorResponseType, CoreGenderClaim, CoreGrantType, CoreJsonWebKey,
        CoreJweContentEncryptionAlgorithm, CoreJweKeyManagementAlgorithm, CoreJwsSigningAlgorithm,
        CoreResponseMode, CoreResponseType, CoreRevocableToken, CoreRevocationErrorResponse,
        CoreSubjectIdentifierType, CoreTokenIntrospectionResponse, CoreTokenType,
    },
};
use serde::{Deserialize, Serialize};
use tokio::sync::Mutex;
use url::Url;

use crate::{
    PortalClock, PortalError,
    config::Society,
    error::{Failure, chain},
    outbound::Outbound,
};

/// A removed key or a moved endpoint is believed no longer than this.
const KEPT_SECONDS: i64 = 3_600;
/// Unknown keys make us ask for the key set at most this often.
const RENEWAL_PAUSE_SECONDS: i64 = 30;
/// After a failure, requests that waited for the same answer do not ask one after another.
const FAILURE_PAUSE_SECONDS: i64 = 1;

/// What we read of discovery beyond OpenID Connect Discovery 1.0.
#[derive(Clone, Debug, Deserialize, Serialize)]
pub(crate) struct MoreMetadata {
    /// RP-Initiated Logout 1.0 §2.1.
    end_session_endpoint: Option<EndSessionUrl>,
    /// RFC 9207 §3.
    #[serde(default)]
    authorization_response_iss_parameter_supported: bool,
}

impl AdditionalProviderMetadata for MoreMetadata {}

/// The ID token's `sid` (Back-Channel Logout 1.0 §2.1).
#[derive(Clone, Debug, Deserialize, Serialize)]
pub(crate) struct SidClaim {
    pub(crate) sid: Option<String>,
}

impl AdditionalClaims for SidClaim {}

type Metadata = ProviderMetadata<
    MoreMetadata,
    CoreAuthDisplay,
    CoreClientAuthMethod,
    CoreClaimName,
    CoreClaimType,
    CoreGrantType,
    CoreJweContentEncryptionAlgorithm,
    CoreJweKeyManagementAlgorithm,
    CoreJsonWebKey,
    CoreResponseMode,
    CoreResponseType,
    CoreSubjectIdentifierType,
>;

/// The token endpoint's answer with our ID token claims.
pub(crate) type TokenAnswer = StandardTokenResponse<
    IdTokenFields<
        SidClaim,
        EmptyExtraTokenFields,
        CoreGenderClaim,
        CoreJweContentEncryptionAlgorithm,
        CoreJwsSigningAlgorithm,
    >,
    CoreTokenType,
>;

/// The library's client with the endpoints that discovery gives.
pub(crate) type RelyingParty = Client<
    SidClaim,
    CoreAuthDisplay,
    CoreGenderClaim,
    CoreJweContentEncryptionAlgorithm,
    CoreJsonWebKey,
    CoreAuthPrompt,
    StandardErrorResponse<CoreErrorResponseType>,
    TokenAnswer,
    CoreTokenIntrospectionResponse,
    CoreRevocableToken,
    CoreRevocationErrorResponse,
    EndpointSet,
    EndpointNotSet,
    EndpointNotSet,
    EndpointNotSet,
    EndpointMaybeSet,
    EndpointMaybeSet,
>;

/// What is known of the provider at one time.
#[derive(Debug)]
pub(crate) struct Known {
    pub(crate) relying_party: RelyingParty,
    pub(crate) end_session: Option<EndSessionUrl>,
    /// RFC 9207: whether each authorization response carries `iss`.
    pub(crate) sends_iss: bool,
    /// The same keys for logout tokens.
    pub(crate) keys: JwkSet,
    fetched_at: i64,
}

/// The provider of one society.
#[derive(Debug)]
pub(crate) struct Provider {
    issuer: IssuerUrl,
    client_id: ClientId,
    client_secret: ClientSecret,
    redirect_uri: RedirectUrl,
    outbound: Outbound,
    clock: PortalClock,
    cache: Mutex<Cache>,
}

#[derive(Debug, Default)]
struct Cache {
    known: Option<Arc<Known>>,
    failed_at: Option<i64>,
    renewed_at: Option<i64>,
}

impl Provider {
    pub(crate) fn new(
        society: &Society,
        callback: &Url,
        outbound: Outbound,
        clock: PortalClock,
    ) -> Result<Self, PortalError> {
        let issuer = IssuerUrl::new(society.issuer_text().to_owned())
            .map_err(|error| PortalError::Config(format!("issuer: {error}")))?;
        Ok(Self {
            issuer,
            client_id: ClientId::new(society.client_id.clone()),
            client_secret: ClientSecret::new(society.client_secret.reveal().to_owned()),
            redirect_uri: RedirectUrl::from_url(callback.clone()),
            outbound,
            clock,
            cache: Mutex::default(),
        })
    }

    pub(crate) fn issuer(&self) -> &str {
        &self.issuer
    }

    pub(crate) fn client_id(&self) -> &ClientId {
        &self.client_id
    }

    pub(crate) fn outbound(&self) -> &Outbound {
        &self.outbound
    }

    /// What is known, asking the provider when nothing is or it is old.
    ///
    /// # Errors
    /// [`Failure::ProviderUnreachable`] when it does not answer as a provider does.
    pub(crate) async fn known(&self) -> Result<Arc<Known>, Failure> {
        let mut cache = self.cache.lock().await;
        let now = self.clock.now();
        if let Some(known) = cache
            .known
            .as_ref()
            .filter(|k| now - k.fetched_at < KEPT_SECONDS)
        {
            return Ok(Arc::clone(known));
        }
        if cache
            .failed_at
            .is_some_and(|failed_at| now - failed_at < FAILURE_PAUSE_SECONDS)
        {
            return Err(Failure::ProviderUnreachable);
        }
        self.fetch(&mut cache, now).await
    }

    /// What is known after a token did not fit the keys in `seen`: the provider may have rotated
    /// them (OpenID Connect Core 1.0 §10.1.1). Asked so often that foreign tokens cannot make us
    /// ask without end; in between the answer is `seen` again.
    pub(crate) async fn renewed(&self, seen: &Arc<Known>) -> Result<Arc<Known>, Failure> {
        let mut cache = self.cache.lock().await;
        let now = self.clock.now();
        if let Some(known) = cache
            .known
            .as_ref()
            .filter(|known| !Arc::ptr_eq(known, seen))
        {
            return Ok(Arc::clone(known));
        }
        if cache
            .renewed_at
            .is_some_and(|renewed_at| now - renewed_at < RENEWAL_PAUSE_SECONDS)
        {
            return Ok(Arc::clone(seen));
        }
        cache.renewed_at = Some(now);
        self.fetch(&mut cache, now).await
    }

    async fn fetch(&self, cache: &mut Cache, now: i64) -> Result<Arc<Known>, Failure> {
        match Metadata::discover_async(self.issuer.clone(), &self.outbound).await {
            Ok(metadata) => {
                let known = Arc::new(self.describe(&metadata, now));
                cache.known = Some(Arc::clone(&known));
                cache.failed_at = None;
                Ok(known)
            }
            Err(error) => {
                tracing::warn!(issuer = self.issuer(), error = %chain(&error), "no discovery");
                cache.failed_at = Some(now);
                Err(Failure::ProviderUnreachable)
            }
        }
    }

    fn describe(&self, metadata: &Metadata, now: i64) -> Known {
        let relying_party = Client::from_provider_metadata(
            metadata.clone(),
            self.client_id.clone(),
            Some(self.client_secret.clone()),
        )
        .set_auth_type(AuthType::BasicAuth)
        .set_redirect_uri(self.redirect_uri.clone());
        let more = metadata.additional_metadata();
        Known {
            relying_party,
            end_session: more.end_session_endpoint.clone(),
            sends_iss: more.authorization_response_iss_parameter_supported,
            keys: JwkSet {
                keys: metadata.jwks().keys().iter().filter_map(as_jwk).collect(),
            },
            fetched_at: now,
        }
    }
}

/// The same key for the other library; one that it does not know is left out.
fn as_jwk(key: &CoreJsonWebKey) -> Option<Jwk> {
    serde_json::from_value(serde_json::to_value(key).ok()?).ok()
}
