//! What a browser is asked to sign with a passkey.

use std::time::Duration;

use sekisho_authenticator::webauthn::{Mediation, RelyingParty};
use sekisho_kernel::Locale;
use sekisho_signin::{SignInTransaction, Step};
use sekisho_store::{Challenge, ChallengeMode, IdentifierState, Member, StoreError, Txn, Work};
use serde::Serialize;
use uuid::Uuid;

use super::{
    browser::Known,
    check::passkey::{stored, user_handle},
    take_up::Visit,
};
use crate::error::InternalError;

/// How long a challenge is good.
const CHALLENGE: Duration = Duration::from_mins(5);

/// What a page's script asks options for.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum OptionsMode {
    /// A button was pressed.
    Button,
    /// Passkeys are offered among what the browser fills in.
    Autofill,
    /// A passkey is registered.
    Register,
}

/// The options for a ceremony that fits the present step, and keeps its challenge; `None` if none
/// fits.
pub(crate) async fn options(
    visit: Visit<'_>,
    sign_in: &SignInTransaction,
    known: &Known,
    step: Step,
    mode: OptionsMode,
) -> Result<Option<String>, InternalError> {
    let Some(party) = &visit.tenant.relying_party else {
        return Ok(None);
    };
    let begun = match (mode, step) {
        (OptionsMode::Register, Step::PasskeySetup)
            if sign_in.choices.unnamed_passkey.is_none() =>
        {
            start_registration(visit, party, known).await?
        }
        (OptionsMode::Button, Step::Credentials) => {
            Some(discover(party, Mediation::Button, ChallengeMode::Discover)?)
        }
        (OptionsMode::Autofill, Step::Credentials) => Some(discover(
            party,
            Mediation::Autofill,
            ChallengeMode::Autofill,
        )?),
        (OptionsMode::Button, step) if step.takes_own_passkey() => authenticate(party, known)?,
        _ => None,
    };
    let Some(begun) = begun else {
        return Ok(None);
    };
    let challenge = Challenge {
        id: Uuid::from_bytes(visit.app.entropy.bytes()),
        sign_in: sign_in.id,
        mode: begun.mode,
        member: known.member.as_ref().map(|member| member.id),
        state: begun.state,
        expires_at: visit.now + CHALLENGE,
    };
    let tenant = visit.tenant.id();
    visit.app.store.transact(tenant, Keep(challenge)).await?;
    Ok(Some(public_key(&begun.options)?))
}

/// The options without what stands around them in a call of the browser.
fn public_key(options: &str) -> Result<String, InternalError> {
    let mut options: serde_json::Value = serde_json::from_str(options)?;
    let inner = options.get_mut("publicKey").map(serde_json::Value::take);
    Ok(serde_json::to_string(&inner.unwrap_or(options))?)
}

struct Begun {
    mode: ChallengeMode,
    options: String,
    state: String,
}

fn discover(
    party: &RelyingParty,
    mediation: Mediation,
    mode: ChallengeMode,
) -> Result<Begun, InternalError> {
    let (options, state) = party.start_discoverable_authentication(mediation)?;
    begun(mode, options, &state)
}

fn authenticate(party: &RelyingParty, known: &Known) -> Result<Option<Begun>, InternalError> {
    let passkeys = stored(&known.registered.passkeys)?;
    if passkeys.is_empty() {
        return Ok(None);
    }
    let (options, state) = party.start_authentication(&passkeys)?;
    begun(ChallengeMode::Authenticate, options, &state).map(Some)
}

async fn start_registration(
    visit: Visit<'_>,
    party: &RelyingParty,
    known: &Known,
) -> Result<Option<Begun>, InternalError> {
    let Some(member) = &known.member else {
        return Ok(None);
    };
    let handle = user_handle(member)?;
    let exclude: Vec<_> = known
        .registered
        .passkeys
        .iter()
        .map(|passkey| passkey.credential_id.clone())
        .collect();
    let name = picker_name(visit, member).await?;
    let (options, state) = party.start_registration(&handle, &name, &name, &exclude)?;
    begun(ChallengeMode::Register, options, &state).map(Some)
}

/// What the passkey picker shows: `<user ID> (<tenant>)`. In a first sign-in it is the user ID that
/// was chosen, which signs in when the passkey does.
async fn picker_name(visit: Visit<'_>, member: &Member) -> Result<String, InternalError> {
    let reader = visit.app.store.read(visit.tenant.id());
    let user_ids = reader.list_user_ids(member.id).await?;
    let of = |state| user_ids.iter().find(|id| id.state == state);
    let user_id = of(IdentifierState::Pending)
        .or_else(|| of(IdentifierState::Active))
        .or(user_ids.first())
        .map_or("", |id| id.value.as_str());
    let tenant = visit.tenant.tenant.branding.name.get(Locale::Ja);
    Ok(format!("{user_id} ({tenant})"))
}

fn begun(
    mode: ChallengeMode,
    options: String,
    state: &impl Serialize,
) -> Result<Begun, InternalError> {
    Ok(Begun {
        mode,
        options,
        state: serde_json::to_string(state)?,
    })
}

struct Keep(Challenge);

impl Work for Keep {
    type Output = ();

    async fn run(&self, txn: &Txn<'_>) -> Result<(), StoreError> {
        txn.put_challenge(&self.0).await
    }
}
