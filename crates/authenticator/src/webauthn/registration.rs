//! The registration ceremony (WebAuthn Level 3 §7.1).

use std::fmt;

use serde::{Deserialize, Serialize};
use thiserror::Error;
use webauthn_rs::prelude::{PasskeyRegistration, RegisterPublicKeyCredential};
use webauthn_rs_proto::{AuthenticatorTransport, ResidentKeyRequirement};

use super::{
    RelyingParty, StartError, StoredPasskey, UserHandle,
    response::{CrossOrigin, Malformed, is_cross_origin, is_malformed, parse},
};

const LONGEST_CREDENTIAL_ID: usize = 1023;
const MOST_TRANSPORTS: usize = 8;

/// What the store keeps between the two halves of a registration, for one use.
#[derive(Clone, Serialize, Deserialize)]
#[serde(transparent)]
pub struct RegistrationState(PasskeyRegistration);

impl fmt::Debug for RegistrationState {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("RegistrationState")
    }
}

/// A passkey that was just made.
#[derive(Clone, Debug)]
pub struct NewPasskey {
    /// The credential id, unique for the relying party id.
    // WebAuthn Level 3 §7.1: "Verify that the credentialId is not yet registered for any user. If
    // the credentialId is already known then the Relying Party SHOULD fail this registration
    // ceremony." Only the store can: by a unique index.
    pub credential_id: Vec<u8>,
    /// What to store.
    pub passkey: StoredPasskey,
    /// Whether it may be on several devices (backup eligible).
    pub synced: bool,
}

/// Why an answer registers nothing. None of it holds a secret.
#[derive(Debug, Error)]
pub enum RegistrationFault {
    /// Not what a browser sends.
    #[error("the registration response cannot be read")]
    Malformed,
    /// Something that must hold does not.
    #[error("the registration response is not verified: {0}")]
    NotVerified(String),
}

impl From<Malformed> for RegistrationFault {
    fn from(_: Malformed) -> Self {
        Self::Malformed
    }
}

impl RelyingParty {
    /// The argument of `navigator.credentials.create()` as JSON, and the state to keep. Any
    /// authenticator will do (in the device, a key, another phone) that verifies its user and does
    /// not hold one of the member's `exclude`d credentials. `name` is what the passkey picker
    /// shows.
    pub fn start_registration(
        &self,
        user_handle: &UserHandle,
        name: &str,
        display_name: &str,
        exclude: &[Vec<u8>],
    ) -> Result<(String, RegistrationState), StartError> {
        let (mut options, state) = self.0.start_passkey_registration(
            user_handle.as_uuid(),
            name,
            display_name,
            Some(exclude.to_vec()),
        )?;
        // The library discourages discoverable passkeys, to spare the few slots of security keys.
        // Members without a user ID at hand need them: where the device can, it shall.
        if let Some(selection) = &mut options.public_key.authenticator_selection {
            selection.resident_key = Some(ResidentKeyRequirement::Preferred);
            selection.require_resident_key = false;
        }
        let options = serde_json::to_string(&options)?;
        Ok((options, RegistrationState(state)))
    }

    /// The passkey that the browser's answer registers. The caller has authenticated the member
    /// whose user handle the state was started with.
    pub fn finish_registration(
        &self,
        response_json: &str,
        state: &RegistrationState,
    ) -> Result<NewPasskey, RegistrationFault> {
        let response: RegisterPublicKeyCredential = parse(response_json)?;
        // WebAuthn Level 3 §7.1: "If C.crossOrigin is present and set to true, verify that the
        // Relying Party expects that this credential would have been created within an iframe that
        // is not same-origin with its ancestors." It never does.
        if is_cross_origin(&response.response.client_data_json)? {
            return Err(RegistrationFault::NotVerified(CrossOrigin.to_string()));
        }
        let key = self
            .0
            .finish_passkey_registration(&response, &state.0)
            .map_err(|error| {
                if is_malformed(&error) {
                    RegistrationFault::Malformed
                } else {
                    RegistrationFault::NotVerified(error.to_string())
                }
            })?;
        // WebAuthn Level 3 §7.1: "Verify that the credentialId is ≤ 1023 bytes. Credential IDs
        // larger than this many bytes SHOULD cause the RP to fail this registration ceremony."
        if key.cred_id().len() > LONGEST_CREDENTIAL_ID {
            let why = "the credential id is longer than 1023 bytes".to_owned();
            return Err(RegistrationFault::NotVerified(why));
        }
        let passkey = StoredPasskey {
            transports: known_transports(response.response.transports),
            key,
        };
        Ok(NewPasskey {
            credential_id: passkey.credential_id().to_vec(),
            synced: passkey.synced(),
            passkey,
        })
    }
}

/// The transports that we know and can say again. They are hints that no signature covers.
fn known_transports(sent: Option<Vec<AuthenticatorTransport>>) -> Vec<AuthenticatorTransport> {
    sent.unwrap_or_default()
        .into_iter()
        .filter(|transport| *transport != AuthenticatorTransport::Unknown)
        .take(MOST_TRANSPORTS)
        .collect()
}
