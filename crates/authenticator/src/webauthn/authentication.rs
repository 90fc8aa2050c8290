//! The authentication ceremony (WebAuthn Level 3 §7.2), of a member we know already and of one
//! whom the passkey names.

use std::fmt;

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use serde::{Deserialize, Serialize};
use thiserror::Error;
use webauthn_rs::prelude::{
    AuthenticationResult, DiscoverableAuthentication, PublicKeyCredential, WebauthnError,
};
use webauthn_rs_proto::AllowCredentials;

use super::{
    RelyingParty, StartError, StoredPasskey, UserHandle,
    response::{CrossOrigin, Malformed, is_cross_origin, is_malformed, parse},
};

/// How the browser offers passkeys when no member is known yet.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Mediation {
    /// A dialog, after a button was pressed.
    Button,
    /// Among the suggestions of the user ID field (conditional mediation).
    Autofill,
}

/// What the store keeps between the two halves of an authentication, for one use.
#[derive(Clone, Serialize, Deserialize)]
pub struct AuthenticationState {
    /// The challenge, and that the user has to be verified.
    challenge: DiscoverableAuthentication,
    /// The credentials that were asked for; none if the passkey names the member.
    allowed: Option<Vec<String>>,
}

impl fmt::Debug for AuthenticationState {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("AuthenticationState")
    }
}

/// A passkey that proved itself, and with it both factors.
#[derive(Clone, Debug)]
pub struct VerifiedPasskey {
    /// Which one.
    pub credential_id: Vec<u8>,
    /// Its signature counter now. Written only where the stored one is still below it, or both
    /// are zero: two answers with one counter are a clone's.
    pub counter: u32,
    /// What to store instead, if anything about it changed.
    pub updated: Option<StoredPasskey>,
    /// Whether the device verified its user; an answer without is refused, so always true.
    pub user_verified: bool,
    /// Whether it may be on several devices (backup eligible).
    pub synced: bool,
}

/// Why an answer proves nothing. None of it holds a secret.
#[derive(Debug, Error)]
pub enum AuthenticationFault {
    /// Not what a browser sends.
    #[error("the authentication response cannot be read")]
    Malformed,
    /// None of the member's passkeys, or not one that was asked for.
    #[error("the passkey is not one that was asked for")]
    UnknownCredential,
    /// Something that must hold does not.
    #[error("the authentication response is not verified: {0}")]
    NotVerified(String),
    /// The device did not ask for a finger, a face or a PIN.
    #[error("the device did not verify its user")]
    UserNotVerified,
    /// Signature and all are right, but the counter is not above the stored one: there may be a
    /// copy of the passkey. Other methods are offered, and staff are told.
    #[error("the signature counter went back")]
    CounterWentBack {
        /// Which passkey.
        credential_id: Vec<u8>,
    },
}

impl From<Malformed> for AuthenticationFault {
    fn from(_: Malformed) -> Self {
        Self::Malformed
    }
}

impl AuthenticationFault {
    fn not_verified(why: impl fmt::Display) -> Self {
        Self::NotVerified(why.to_string())
    }

    fn of(error: &WebauthnError, passkey: &StoredPasskey) -> Self {
        match error {
            WebauthnError::UserNotVerified => Self::UserNotVerified,
            WebauthnError::CredentialNotFound => Self::UnknownCredential,
            // WebAuthn Level 3 §7.2: "This is a signal, but not proof, that the authenticator may
            // be cloned." The library says so only after it checked the signature.
            WebauthnError::CredentialPossibleCompromise => Self::CounterWentBack {
                credential_id: passkey.credential_id().to_vec(),
            },
            error if is_malformed(error) => Self::Malformed,
            error => Self::not_verified(error),
        }
    }
}

/// Who the answer to a discoverable ceremony says it comes from: the member's user handle and the
/// credential id. Nothing is proven yet; it is what the caller looks up before
/// [`RelyingParty::finish_discoverable`].
pub fn identify(response_json: &str) -> Option<(UserHandle, Vec<u8>)> {
    let response: PublicKeyCredential = parse(response_json).ok()?;
    let user_handle = UserHandle::try_from(response.get_user_unique_id()?).ok()?;
    Some((user_handle, response.get_credential_id().to_vec()))
}

impl RelyingParty {
    /// The argument of `navigator.credentials.get()` as JSON, and the state to keep, for a member
    /// who is known and owns `passkeys`.
    pub fn start_authentication(
        &self,
        passkeys: &[StoredPasskey],
    ) -> Result<(String, AuthenticationState), StartError> {
        if passkeys.is_empty() {
            return Err(StartError::NoPasskeys);
        }
        // The library's other ceremony keeps copies of the passkeys in its state, whose counters
        // would be old by the time of the answer. So its discoverable one is narrowed to them.
        let (mut options, challenge) = self.0.start_discoverable_authentication()?;
        options.mediation = None;
        options.public_key.allow_credentials = passkeys.iter().map(allow).collect();
        let allowed = passkeys.iter().map(|key| named(key.credential_id()));
        let state = AuthenticationState {
            challenge,
            allowed: Some(allowed.collect()),
        };
        Ok((serde_json::to_string(&options)?, state))
    }

    /// The same for whoever is in front of the browser: the passkey says who it is.
    pub fn start_discoverable_authentication(
        &self,
        mediation: Mediation,
    ) -> Result<(String, AuthenticationState), StartError> {
        let (mut options, challenge) = self.0.start_discoverable_authentication()?;
        if mediation == Mediation::Button {
            options.mediation = None;
        }
        let state = AuthenticationState {
            challenge,
            allowed: None,
        };
        Ok((serde_json::to_string(&options)?, state))
    }

    /// Checks the answer of the known member with the user handle `owner`, who owns `passkeys` as
    /// they are stored now.
    pub fn finish_authentication(
        &self,
        response_json: &str,
        state: &AuthenticationState,
        owner: &UserHandle,
        passkeys: &[StoredPasskey],
    ) -> Result<VerifiedPasskey, AuthenticationFault> {
        let response: PublicKeyCredential = parse(response_json)?;
        let Some(allowed) = &state.allowed else {
            return Err(AuthenticationFault::not_verified(OTHER_CEREMONY));
        };
        // WebAuthn Level 3 §7.2: "If options.allowCredentials is not empty, verify that
        // credential.id identifies one of the public key credentials listed in
        // options.allowCredentials."
        let credential_id = response.get_credential_id();
        if !allowed.contains(&named(credential_id)) {
            return Err(AuthenticationFault::UnknownCredential);
        }
        // "verify that the identified user account contains a credential record whose id equals
        // credential.rawId."
        let passkey = passkeys
            .iter()
            .find(|passkey| passkey.credential_id() == credential_id)
            .ok_or(AuthenticationFault::UnknownCredential)?;
        // "If response.userHandle is present, verify that it equals the user handle of the user
        // account."
        let user_handle = response.get_user_unique_id();
        if user_handle.is_some_and(|handle| handle != owner.as_bytes()) {
            return Err(AuthenticationFault::not_verified(OTHER_OWNER));
        }
        self.verify(&response, state, passkey)
    }

    /// Checks the answer of somebody unknown. The caller has looked up what [`identify`] says:
    /// `passkey` is the one with that credential id, and `owner` the user handle of the member it
    /// belongs to.
    pub fn finish_discoverable(
        &self,
        response_json: &str,
        state: &AuthenticationState,
        owner: &UserHandle,
        passkey: &StoredPasskey,
    ) -> Result<VerifiedPasskey, AuthenticationFault> {
        let response: PublicKeyCredential = parse(response_json)?;
        if state.allowed.is_some() {
            return Err(AuthenticationFault::not_verified(OTHER_CEREMONY));
        }
        // WebAuthn Level 3 §7.2: "verify that response.userHandle is present. Verify that the user
        // account identified by response.userHandle contains a credential record whose id equals
        // credential.rawId."
        if response.get_user_unique_id() != Some(owner.as_bytes()) {
            return Err(AuthenticationFault::not_verified(OTHER_OWNER));
        }
        self.verify(&response, state, passkey)
    }

    fn verify(
        &self,
        response: &PublicKeyCredential,
        state: &AuthenticationState,
        passkey: &StoredPasskey,
    ) -> Result<VerifiedPasskey, AuthenticationFault> {
        // WebAuthn Level 3 §7.2: "If C.crossOrigin is present and set to true, verify that the
        // Relying Party expects this credential to be used within an iframe that is not same-origin
        // with its ancestors." It never does.
        if is_cross_origin(&response.response.client_data_json)? {
            return Err(AuthenticationFault::not_verified(CrossOrigin));
        }
        let challenge = state.challenge.clone();
        let result = self
            .0
            .finish_discoverable_authentication_v2(response, challenge, &passkey.key)
            .map_err(|error| AuthenticationFault::of(&error, passkey))?;
        // WebAuthn Level 3 §7.2: "If user verification was determined to be required, verify that
        // the UV bit of the flags in authData is set." The state requires it; a passkey is both
        // factors, so this does not rest on the state alone.
        if !result.user_verified() {
            return Err(AuthenticationFault::UserNotVerified);
        }
        Ok(VerifiedPasskey {
            credential_id: passkey.credential_id().to_vec(),
            counter: result.counter(),
            updated: updated(passkey, &result),
            user_verified: result.user_verified(),
            synced: result.backup_eligible(),
        })
    }
}

const OTHER_CEREMONY: &str = "the state is that of another kind of ceremony";
const OTHER_OWNER: &str = "the user handle is not that of the passkey's owner";

/// A credential id as text.
fn named(credential_id: &[u8]) -> String {
    URL_SAFE_NO_PAD.encode(credential_id)
}

fn allow(passkey: &StoredPasskey) -> AllowCredentials {
    AllowCredentials {
        type_: "public-key".to_owned(),
        id: passkey.credential_id().to_vec(),
        transports: (!passkey.transports.is_empty()).then(|| passkey.transports.clone()),
    }
}

fn updated(passkey: &StoredPasskey, result: &AuthenticationResult) -> Option<StoredPasskey> {
    let mut updated = passkey.clone();
    let changed = updated.key.update_credential(result)?;
    changed.then_some(updated)
}
