//! Both ceremonies against an authenticator in software. It holds no discoverable passkeys, so
//! where one is needed the credential id is handed to it and the user handle, which no signature
//! covers, is added to its answer. Not covered: synced passkeys, whose counter is always zero (the
//! software counts), and real browsers.

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use sekisho_kernel::Entropy;
use serde_json::{Value, json};
use url::Url;
use webauthn_authenticator_rs::{AuthenticatorBackend, softpasskey::SoftPasskey};
use webauthn_rs_proto::{CreationChallengeResponse, RequestChallengeResponse};

use super::*;

mod authentication;
mod ceremony;
mod discoverable;
mod registration;

const ORIGIN: &str = "https://id.example.test";
const RELATED: &str = "https://portal.example.org";

fn relying_party() -> RelyingParty {
    RelyingParty::new("example.test", "さくら健保", &[url(RELATED), url(ORIGIN)]).unwrap()
}

fn url(text: &str) -> Url {
    text.parse().unwrap()
}

fn edited(json: &str, edit: impl FnOnce(&mut Value)) -> String {
    let mut value = serde_json::from_str(json).unwrap();
    edit(&mut value);
    value.to_string()
}

/// A careless browser on a page of `origin`, with a security key in it: it lets every page ask for
/// every relying party's passkeys.
struct Browser {
    origin: Url,
    key: SoftPasskey,
}

impl Browser {
    fn on(origin: &str) -> Self {
        Self {
            origin: url(origin),
            key: SoftPasskey::new(true),
        }
    }

    fn create(&mut self, options: &str) -> String {
        let options: CreationChallengeResponse = serde_json::from_str(options).unwrap();
        let origin = self.origin.clone();
        let answer = self.key.perform_register(origin, options.public_key, 0);
        serde_json::to_string(&answer.unwrap()).unwrap()
    }

    fn get(&mut self, options: &str) -> String {
        let options: RequestChallengeResponse = serde_json::from_str(options).unwrap();
        let origin = self.origin.clone();
        let answer = self.key.perform_auth(origin, options.public_key, 0);
        serde_json::to_string(&answer.unwrap()).unwrap()
    }

    /// The answer of a discoverable passkey: `passkey`, which belongs to `owner`.
    fn get_discoverable(
        &mut self,
        options: &str,
        passkey: &StoredPasskey,
        owner: &UserHandle,
    ) -> String {
        let credential_id = base64url(passkey.credential_id());
        let options = edited(options, |options| {
            let allowed = json!([{ "type": "public-key", "id": credential_id }]);
            options["publicKey"]["allowCredentials"] = allowed;
        });
        edited(&self.get(&options), |answer| {
            answer["response"]["userHandle"] = base64url(owner.as_bytes()).into();
        })
    }
}

fn base64url(bytes: &[u8]) -> String {
    URL_SAFE_NO_PAD.encode(bytes)
}

fn from_base64url(text: &str) -> Vec<u8> {
    URL_SAFE_NO_PAD.decode(text).unwrap()
}

fn hanako() -> UserHandle {
    UserHandle::new(&Entropy::seeded(1))
}

fn taro() -> UserHandle {
    UserHandle::new(&Entropy::seeded(2))
}

fn start_registration(party: &RelyingParty) -> (String, RegistrationState) {
    party
        .start_registration(&hanako(), "hanako-y22 (さくら)", "横浜 花子", &[])
        .unwrap()
}

/// A browser with a passkey of `hanako`.
fn registered() -> (Browser, StoredPasskey) {
    let mut browser = Browser::on(ORIGIN);
    let (options, state) = start_registration(&relying_party());
    let new = relying_party().finish_registration(&browser.create(&options), &state);
    (browser, new.unwrap().passkey)
}

fn not_registered(response: &str, state: &RegistrationState) -> String {
    match relying_party().finish_registration(response, state) {
        Err(RegistrationFault::NotVerified(why)) => why,
        other => panic!("{other:?}"),
    }
}

fn finish(
    response: &str,
    state: &AuthenticationState,
    passkey: &StoredPasskey,
) -> Result<VerifiedPasskey, AuthenticationFault> {
    let passkeys = std::slice::from_ref(passkey);
    relying_party().finish_authentication(response, state, &hanako(), passkeys)
}

fn start(passkey: &StoredPasskey) -> (String, AuthenticationState) {
    let passkeys = std::slice::from_ref(passkey);
    relying_party().start_authentication(passkeys).unwrap()
}

fn not_verified(result: Result<VerifiedPasskey, AuthenticationFault>) -> String {
    match result {
        Err(AuthenticationFault::NotVerified(why)) => why,
        other => panic!("{other:?}"),
    }
}

fn with_client_data(encoded: &str, edit: impl FnOnce(&mut Value)) -> Value {
    let client_data = String::from_utf8(from_base64url(encoded)).unwrap();
    base64url(edited(&client_data, edit).as_bytes()).into()
}

fn with_edited_client_data(answer: &str, edit: impl FnOnce(&mut Value)) -> String {
    edited(answer, |answer| {
        let encoded = answer["response"]["clientDataJSON"].as_str().unwrap();
        answer["response"]["clientDataJSON"] = with_client_data(encoded, edit);
    })
}
