//! Chromium's virtual authenticators (Chrome DevTools protocol, domain `WebAuthn`): passkeys without
//! a sensor. The dialogs that people see are not drawn for them.

use anyhow::Context;
use base64::{Engine, prelude::BASE64_STANDARD};
use serde_json::{Value, json};

use super::Chromium;

/// A device that holds passkeys, of one tab.
#[derive(Debug)]
pub struct Authenticator<'a> {
    chromium: &'a Chromium,
    id: String,
}

impl Chromium {
    /// Plugs in a device that holds passkeys and verifies its user.
    pub async fn authenticator(&self) -> anyhow::Result<Authenticator<'_>> {
        self.devtools("WebAuthn.enable", json!({})).await?;
        let options = json!({
            "protocol": "ctap2",
            "transport": "internal",
            "hasResidentKey": true,
            "hasUserVerification": true,
            "isUserVerified": true,
            "automaticPresenceSimulation": true,
        });
        let added = self
            .devtools(
                "WebAuthn.addVirtualAuthenticator",
                json!({ "options": options }),
            )
            .await?;
        let id = added.get("authenticatorId").and_then(Value::as_str);
        Ok(Authenticator {
            chromium: self,
            id: id.context("no authenticator")?.to_owned(),
        })
    }

    /// Has every page from now on begin with a script of ours: what an older browser lacks, what
    /// its user waits for.
    pub async fn begin_pages_with(&self, script: &str) -> anyhow::Result<()> {
        let script = json!({ "source": script });
        self.devtools("Page.addScriptToEvaluateOnNewDocument", script)
            .await?;
        Ok(())
    }
}

impl Authenticator<'_> {
    async fn tell(&self, command: &str, more: Value) -> anyhow::Result<Value> {
        let mut parameters = more;
        let object = parameters.as_object_mut().context("no object")?;
        object.insert("authenticatorId".to_owned(), json!(self.id));
        self.chromium
            .devtools(&format!("WebAuthn.{command}"), parameters)
            .await
    }

    /// From now on it takes its user for the right one, or closes its dialog with a failure.
    pub async fn verify_user(&self, verified: bool) -> anyhow::Result<()> {
        self.tell("setUserVerified", json!({ "isUserVerified": verified }))
            .await?;
        Ok(())
    }

    /// The passkeys that it holds.
    pub async fn passkeys(&self) -> anyhow::Result<Vec<Value>> {
        let held = self.tell("getCredentials", json!({})).await?;
        let held = held.get("credentials").and_then(Value::as_array);
        Ok(held.context("no credentials")?.clone())
    }

    /// Puts a passkey into it, as [`passkeys`](Self::passkeys) shows them.
    pub async fn put(&self, passkey: Value) -> anyhow::Result<()> {
        self.tell("addCredential", json!({ "credential": passkey }))
            .await?;
        Ok(())
    }

    /// Puts a passkey of this relying party into it that was never registered.
    pub async fn put_stranger(&self, rp_id: &str) -> anyhow::Result<()> {
        let key = rcgen::KeyPair::generate()?;
        let encode = |bytes: &[u8]| BASE64_STANDARD.encode(bytes);
        self.put(json!({
            "credentialId": encode(&[7; 32]),
            "isResidentCredential": true,
            "rpId": rp_id,
            "privateKey": encode(key.serialized_der()),
            "userHandle": encode(&[9; 16]),
            "signCount": 1,
        }))
        .await
    }

    /// Forgets all passkeys.
    pub async fn clear(&self) -> anyhow::Result<()> {
        self.tell("clearCredentials", json!({})).await?;
        Ok(())
    }

    /// Takes every passkey back to an earlier state of its signature counter, as a copy would.
    pub async fn set_counters(&self, count: u32) -> anyhow::Result<()> {
        let held = self.passkeys().await?;
        self.clear().await?;
        for mut passkey in held {
            let object = passkey.as_object_mut().context("no object")?;
            object.insert("signCount".to_owned(), json!(count));
            self.put(passkey).await?;
        }
        Ok(())
    }

    /// Unplugs it.
    pub async fn unplug(self) -> anyhow::Result<()> {
        self.tell("removeVirtualAuthenticator", json!({})).await?;
        Ok(())
    }
}
