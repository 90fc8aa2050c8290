//! Passkeys (WebAuthn Level 3), each of them both factors: user verification is required at
//! registration and at every sign-in.
//!
//! Both ceremonies come in pairs. `start_…` gives the options for the browser and a state for the
//! store; `finish_…` takes the browser's answer and that state. What no function here can see is
//! the store's: a state is used once and within [`CEREMONY_TIMEOUT`], a credential id is registered
//! once per relying party id, and a counter is written only where it is still the one that was
//! checked.
//!
//! Left out: attestation. Members use whatever phone they have.

mod authentication;
mod passkey;
mod registration;
mod response;
#[cfg(test)]
mod tests;

use std::{fmt, time::Duration};

use thiserror::Error;
use url::Url;
use webauthn_rs::{Webauthn, WebauthnBuilder, prelude::WebauthnError};

pub use self::{
    authentication::{
        AuthenticationFault, AuthenticationState, Mediation, VerifiedPasskey, identify,
    },
    passkey::{InvalidUserHandle, StoredPasskey, UserHandle},
    registration::{NewPasskey, RegistrationFault, RegistrationState},
};

/// How long the browser waits for the member, and how long a challenge lives.
pub const CEREMONY_TIMEOUT: Duration = Duration::from_mins(5);

/// Why a tenant cannot have passkeys as configured.
#[derive(Debug, Error)]
pub enum WebauthnSetupError {
    /// No origin is one whose passkeys the relying party id may name.
    #[error("none of the origins is on `{0}` or a host below it")]
    ForeignRelyingPartyId(String),
    /// An address that is more than an origin, or has no domain.
    #[error("`{0}` is not an origin: scheme, domain and port, nothing else")]
    NotAnOrigin(Url),
    /// Plain http outside the own machine.
    #[error("`{0}` is not https")]
    NotSecure(Url),
    /// The library refuses what is left.
    #[error("set up passkeys for `{relying_party_id}`")]
    Refused {
        /// The relying party id.
        relying_party_id: String,
        /// What the library says.
        #[source]
        source: WebauthnError,
    },
}

/// Why a ceremony could not be started.
#[derive(Debug, Error)]
pub enum StartError {
    /// There is no passkey to ask for.
    #[error("a member without passkeys cannot authenticate with one")]
    NoPasskeys,
    /// The library refuses the values.
    #[error("start a passkey ceremony")]
    Refused(#[from] WebauthnError),
    /// The options could not be written.
    #[error("write the options of a passkey ceremony")]
    Json(#[from] serde_json::Error),
}

/// A tenant as authenticators see it.
#[derive(Clone)]
pub struct RelyingParty(Webauthn);

impl RelyingParty {
    /// The relying party `relying_party_id`, shown as `name`, whose pages stand on `origins` and
    /// nowhere else: no subdomain and no other port is meant by any of them. One origin must be on
    /// the relying party id; the others are related origins (WebAuthn Level 3 §5.11), which
    /// `/.well-known/webauthn` has to name as well.
    pub fn new(
        relying_party_id: &str,
        name: &str,
        origins: &[Url],
    ) -> Result<Self, WebauthnSetupError> {
        for origin in origins {
            check_origin(origin)?;
        }
        let mut builder = origins
            .iter()
            .find_map(|own| WebauthnBuilder::new(relying_party_id, own).ok())
            .ok_or_else(|| {
                WebauthnSetupError::ForeignRelyingPartyId(relying_party_id.to_owned())
            })?;
        for origin in origins {
            builder = builder.append_allowed_origin(origin);
        }
        builder
            .rp_name(name)
            .timeout(CEREMONY_TIMEOUT)
            .allow_subdomains(false)
            .allow_any_port(false)
            .build()
            .map(Self)
            .map_err(|source| WebauthnSetupError::Refused {
                relying_party_id: relying_party_id.to_owned(),
                source,
            })
    }
}

impl fmt::Debug for RelyingParty {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let origins = self.0.get_allowed_origins();
        out.debug_tuple("RelyingParty").field(&origins).finish()
    }
}

fn check_origin(origin: &Url) -> Result<(), WebauthnSetupError> {
    let Some(domain) = origin.domain() else {
        return Err(WebauthnSetupError::NotAnOrigin(origin.clone()));
    };
    // An origin's own serialisation is the whole of it, so whatever else the address holds shows.
    let whole = format!("{}/", origin.origin().ascii_serialization());
    if origin.as_str() != whole {
        return Err(WebauthnSetupError::NotAnOrigin(origin.clone()));
    }
    // Secure Contexts §3.1: https, or a name that never leaves the machine.
    let on_this_machine = domain == "localhost" || domain.ends_with(".localhost");
    match origin.scheme() {
        "https" => Ok(()),
        "http" if on_this_machine => Ok(()),
        _ => Err(WebauthnSetupError::NotSecure(origin.clone())),
    }
}
