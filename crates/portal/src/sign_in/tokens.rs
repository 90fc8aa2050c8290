//! The code becomes a verified member: token request, ID token, userinfo.

use std::{
    sync::Arc,
    time::{Duration, UNIX_EPOCH},
};

use openidconnect::{
    AccessTokenHash, AuthorizationCode, ClaimsVerificationError, EmptyAdditionalClaims, Nonce,
    OAuth2TokenResponse, PkceCodeVerifier, RequestTokenError, TokenResponse, UserInfoClaims,
    UserInfoError,
    core::{CoreErrorResponseType, CoreGenderClaim, CoreJwsSigningAlgorithm},
};

use crate::{
    app::Site,
    error::{Failure, chain},
    pages::Lang,
    provider::{Known, TokenAnswer},
    store::{pending_sign_in::PendingSignIn, session::Session},
};

/// What the token endpoint's answer comes to.
pub(crate) enum Exchange {
    /// Somebody is signed in.
    Member {
        session: Session,
        /// The language that the provider says the member speaks.
        lang: Option<Lang>,
    },
    /// The code is too old or used, or what came back does not hold: signing in starts again.
    Unusable,
}

const ALLOWED_ALGS: [CoreJwsSigningAlgorithm; 4] = [
    CoreJwsSigningAlgorithm::RsaSsaPkcs1V15Sha256,
    CoreJwsSigningAlgorithm::RsaSsaPssSha256,
    CoreJwsSigningAlgorithm::EcdsaP256Sha256,
    CoreJwsSigningAlgorithm::EdDsa,
];

/// Exchanges the code and verifies everything that comes back.
pub(crate) async fn exchange(
    site: &Site,
    code: &str,
    sign_in: &PendingSignIn,
    now: i64,
) -> Result<Exchange, Failure> {
    let known = site.provider.known().await?;
    let Some(answer) = request_token(site, &known, code, sign_in).await? else {
        return Ok(Exchange::Unusable);
    };
    let nonce = Nonce::new(sign_in.nonce.reveal().to_owned());
    let mut identity = verify(&known, &answer, &nonce, now);
    if matches!(
        identity,
        Err(ClaimsVerificationError::SignatureVerification(_))
    ) {
        // Core §10.1.1: the key may be a new one, which is in the key set but not in ours yet.
        let renewed = site.provider.renewed(&known).await?;
        if !Arc::ptr_eq(&renewed, &known) {
            identity = verify(&renewed, &answer, &nonce, now);
        }
    }
    match identity {
        Ok(identity) => with_name(site, &known, &answer, identity).await,
        Err(error) => {
            tracing::warn!(issuer = site.provider.issuer(), error = %chain(&error), "ID token refused");
            Ok(Exchange::Unusable)
        }
    }
}

async fn request_token(
    site: &Site,
    known: &Known,
    code: &str,
    sign_in: &PendingSignIn,
) -> Result<Option<TokenAnswer>, Failure> {
    let request = known
        .relying_party
        .exchange_code(AuthorizationCode::new(code.to_owned()))
        .map_err(|error| Failure::internal("the provider names no token endpoint", &error))?
        .set_pkce_verifier(PkceCodeVerifier::new(
            sign_in.pkce_verifier.reveal().to_owned(),
        ));
    match request.request_async(site.provider.outbound()).await {
        Ok(answer) => Ok(Some(answer)),
        Err(RequestTokenError::ServerResponse(refusal)) => match refusal.error() {
            // RFC 6749 §5.2: the code "is invalid, expired, revoked" – the member was too slow.
            CoreErrorResponseType::InvalidGrant => Ok(None),
            code => {
                let code = code.as_ref();
                tracing::error!(
                    issuer = site.provider.issuer(),
                    code,
                    "token endpoint refuses us"
                );
                Err(Failure::Internal)
            }
        },
        Err(error) => {
            tracing::warn!(issuer = site.provider.issuer(), error = %chain(&error), "no token answer");
            Err(Failure::ProviderUnreachable)
        }
    }
}

/// OpenID Connect Core 1.0 §3.1.3.7 and, for the access token, §3.1.3.8.
fn verify(
    known: &Known,
    answer: &TokenAnswer,
    nonce: &Nonce,
    now: i64,
) -> Result<Session, ClaimsVerificationError> {
    let id_token = answer
        .id_token()
        .ok_or_else(|| ClaimsVerificationError::Other("there is no ID token".to_owned()))?;
    let present = UNIX_EPOCH + Duration::from_secs(u64::try_from(now).unwrap_or_default());
    let verifier = known
        .relying_party
        .id_token_verifier()
        .set_allowed_algs(ALLOWED_ALGS)
        .set_time_fn(move || present.into());
    let claims = id_token.claims(&verifier, nonce)?;
    if let Some(expected) = claims.access_token_hash() {
        let signature = ClaimsVerificationError::SignatureVerification;
        let alg = id_token.signing_alg().map_err(signature)?;
        let key = id_token.signing_key(&verifier).map_err(signature)?;
        let actual = AccessTokenHash::from_token(answer.access_token(), alg, key)
            .map_err(|error| ClaimsVerificationError::Other(error.to_string()))?;
        if actual != *expected {
            return Err(ClaimsVerificationError::Other(
                "at_hash is of another token".to_owned(),
            ));
        }
    }
    Ok(Session {
        sub: claims.subject().to_string(),
        sid: claims.additional_claims().sid.clone(),
        name: None,
        id_token: id_token.to_string(),
    })
}

/// Core §5.3: the name and the language come from userinfo.
async fn with_name(
    site: &Site,
    known: &Known,
    answer: &TokenAnswer,
    identity: Session,
) -> Result<Exchange, Failure> {
    let subject = openidconnect::SubjectIdentifier::new(identity.sub.clone());
    let request = known
        .relying_party
        // Core §5.3.2: "The sub Claim in the UserInfo Response MUST be verified to exactly match
        // the sub Claim in the ID Token"; the library does with the subject it is given.
        .user_info(answer.access_token().clone(), Some(subject))
        .map_err(|error| Failure::internal("the provider names no userinfo endpoint", &error))?;
    match request.request_async(site.provider.outbound()).await {
        Ok(claims) => Ok(Exchange::Member {
            session: Session {
                name: name_of(&claims),
                ..identity
            },
            lang: claims.locale().and_then(|tag| Lang::parse(tag)),
        }),
        Err(UserInfoError::Request(error)) => {
            tracing::warn!(issuer = site.provider.issuer(), error = %chain(&error), "no userinfo");
            Err(Failure::ProviderUnreachable)
        }
        Err(error) => {
            tracing::warn!(issuer = site.provider.issuer(), error = %chain(&error), "userinfo refused");
            Ok(Exchange::Unusable)
        }
    }
}

type NameClaims = UserInfoClaims<EmptyAdditionalClaims, CoreGenderClaim>;

/// `name`, else family and given name as Japanese names are written.
fn name_of(claims: &NameClaims) -> Option<String> {
    let whole = claims
        .name()
        .and_then(|name| name.get(None))
        .map(|name| name.to_string());
    let family = claims
        .family_name()
        .and_then(|name| name.get(None))
        .map(|name| name.to_string());
    let given = claims
        .given_name()
        .and_then(|name| name.get(None))
        .map(|name| name.to_string());
    let parts: Vec<String> = [family, given].into_iter().flatten().collect();
    [whole, Some(parts.join(" "))]
        .into_iter()
        .flatten()
        .find(|name| !name.trim().is_empty())
}
