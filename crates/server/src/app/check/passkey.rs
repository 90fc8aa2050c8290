//! Passkeys: what the browser is asked to sign, and whether its answer is good.

use std::time::Duration;

use sekisho_authenticator::{
    device_name,
    webauthn::{
        AuthenticationFault, AuthenticationState, Mediation, RegistrationState, RelyingParty,
        StoredPasskey, UserHandle, identify,
    },
};
use sekisho_kernel::{AuthenticatorId, Locale, policy::Method};
use sekisho_signin::{Refusal, SignInTransaction, Step, Verdict};
use sekisho_store::{
    Challenge, ChallengeMode, IdentifierState, Member, Passkey, StoreError, Txn, Work,
};
use serde::{Serialize, de::DeserializeOwned};
use uuid::Uuid;

use super::{Checked, PasskeyUse, Registration};
use crate::{
    app::{browser::Known, take_up::Visit},
    error::InternalError,
};

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
        (OptionsMode::Button, step) if step.is_second_factor() => authenticate(party, known)?,
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

/// Checks the answer to a registration.
pub(crate) async fn registration(
    visit: Visit<'_>,
    sign_in: &SignInTransaction,
    known: &Known,
    response: &str,
) -> Result<Checked, InternalError> {
    let refused = || {
        Ok(Checked::Verdict(Verdict::PasskeyRegistered(Err(
            Refusal::PasskeyNotRegistered,
        ))))
    };
    let challenge = find(visit, sign_in, ChallengeMode::Register).await?;
    let (Some(party), Some(member), Some(challenge)) =
        (&visit.tenant.relying_party, &known.member, challenge)
    else {
        return refused();
    };
    // The challenge was made for whoever this transaction is about now.
    if challenge.member != Some(member.id) {
        return refused();
    }
    let state: RegistrationState = state_of(&challenge)?;
    let registered = match party.finish_registration(response, &state) {
        Ok(registered) => registered,
        Err(fault) => {
            tracing::info!(%fault, "a passkey was not registered");
            return refused();
        }
    };
    let names = known.registered.names(Method::Passkey);
    let name = device_name::default_name(&names, default_name(member));
    let passkey = Passkey {
        id: AuthenticatorId::new(visit.now, &visit.app.entropy),
        member: member.id,
        rp_id: visit.tenant.tenant.rp_id.clone(),
        credential_id: registered.credential_id,
        counter: registered.passkey.counter(),
        document: serde_json::to_string(&registered.passkey)?,
        synced: registered.synced,
        name,
        created_at: visit.now,
        last_used_at: Some(visit.now),
    };
    Ok(Checked::RegisterPasskey(Box::new(Registration {
        challenge: challenge.id,
        passkey,
    })))
}

/// The name a passkey has until the member gives it another.
pub(crate) const fn default_name(member: &Member) -> &'static str {
    match member.locale {
        Some(Locale::En) => "Passkey",
        Some(Locale::Ja) | None => "パスキー",
    }
}

/// Checks the name of the passkey that was just registered.
pub(crate) fn name(sign_in: &SignInTransaction, known: &Known, typed: &str) -> Checked {
    let unnamed = sign_in.choices.unnamed_passkey;
    let others: Vec<_> = known
        .registered
        .passkeys
        .iter()
        .filter(|passkey| Some(passkey.id) != unnamed)
        .map(|passkey| passkey.name.as_str())
        .collect();
    let default = known.member.as_ref().map_or("パスキー", default_name);
    match device_name::check_new(typed, &others, default) {
        Ok(name) => Checked::NamePasskey(name),
        Err(fault) => {
            let refusal = Refusal::DeviceNameUnfit(fault.code().to_owned());
            Checked::Verdict(Verdict::PasskeyNamed(Err(refusal)))
        }
    }
}

/// Checks the answer to an authentication: of the member the step asks, or of whoever the passkey
/// says it belongs to.
pub(crate) async fn authentication(
    visit: Visit<'_>,
    sign_in: &SignInTransaction,
    known: &Known,
    step: Step,
    response: &str,
    remember: bool,
) -> Result<Checked, InternalError> {
    let checked = if step.is_second_factor() {
        of_member(visit, sign_in, known, response).await?
    } else {
        of_anybody(visit, sign_in, response).await?
    };
    Ok(match checked {
        Ok(used) => {
            let remember = (step == Step::Credentials).then_some(remember);
            Checked::UsePasskey(Box::new(PasskeyUse { remember, ..used }))
        }
        Err(refusal) => Checked::Verdict(Verdict::Passkey(Err(refusal))),
    })
}

async fn of_member(
    visit: Visit<'_>,
    sign_in: &SignInTransaction,
    known: &Known,
    response: &str,
) -> Result<Result<PasskeyUse, Refusal>, InternalError> {
    let (Some(party), Some(member)) = (&visit.tenant.relying_party, &known.member) else {
        return Ok(Err(Refusal::PasskeyFailed));
    };
    let Some(challenge) = find(visit, sign_in, ChallengeMode::Authenticate).await? else {
        return Ok(Err(Refusal::PasskeyTimedOut));
    };
    if challenge.member != Some(member.id) {
        return Ok(Err(Refusal::PasskeyFailed));
    }
    let passkeys = stored(&known.registered.passkeys)?;
    let state: AuthenticationState = state_of(&challenge)?;
    let verified =
        match party.finish_authentication(response, &state, &user_handle(member)?, &passkeys) {
            Ok(verified) => verified,
            Err(fault) => return Ok(Err(refusal(&fault))),
        };
    let used = known
        .registered
        .passkeys
        .iter()
        .find(|passkey| passkey.credential_id == verified.credential_id);
    let Some(passkey) = used else {
        return Ok(Err(Refusal::PasskeyUnknown));
    };
    Ok(Ok(PasskeyUse {
        challenge: challenge.id,
        passkey: passkey.clone(),
        verified,
        remember: None,
    }))
}

async fn of_anybody(
    visit: Visit<'_>,
    sign_in: &SignInTransaction,
    response: &str,
) -> Result<Result<PasskeyUse, Refusal>, InternalError> {
    let reader = visit.app.store.read(visit.tenant.id());
    let (Some(party), Some((handle, credential_id))) =
        (&visit.tenant.relying_party, identify(response))
    else {
        return Ok(Err(Refusal::PasskeyFailed));
    };
    let rp_id = &visit.tenant.tenant.rp_id;
    let Some(passkey) = reader.find_passkey(rp_id, &credential_id).await? else {
        return Ok(Err(Refusal::PasskeyUnknown));
    };
    // WebAuthn Level 3 §7.2: verify that the user identified by the user handle contains a
    // credential record whose id equals the credential's rawId.
    let owner = reader.find_member(passkey.member).await?;
    let is_owner = |owner: &Member| owner.webauthn_user_handle.starts_with(handle.as_bytes());
    if !owner.as_ref().is_some_and(is_owner) {
        return Ok(Err(Refusal::PasskeyUnknown));
    }
    let document: StoredPasskey = serde_json::from_str(&passkey.document)?;
    let mut fault = None;
    // The button and what the browser fills in have challenges of their own.
    for mode in [ChallengeMode::Discover, ChallengeMode::Autofill] {
        let Some(challenge) = find(visit, sign_in, mode).await? else {
            continue;
        };
        let state: AuthenticationState = state_of(&challenge)?;
        match party.finish_discoverable(response, &state, &handle, &document) {
            Ok(verified) => {
                return Ok(Ok(PasskeyUse {
                    challenge: challenge.id,
                    passkey,
                    verified,
                    remember: None,
                }));
            }
            Err(AuthenticationFault::NotVerified(_)) if fault.is_some() => {}
            Err(found) => fault = Some(found),
        }
    }
    Ok(Err(
        fault.map_or(Refusal::PasskeyTimedOut, |fault| refusal(&fault))
    ))
}

fn refusal(fault: &AuthenticationFault) -> Refusal {
    tracing::info!(%fault, "a passkey was refused");
    match fault {
        AuthenticationFault::UnknownCredential => Refusal::PasskeyUnknown,
        AuthenticationFault::CounterWentBack { .. } => Refusal::PasskeyCounter,
        _ => Refusal::PasskeyFailed,
    }
}

async fn find(
    visit: Visit<'_>,
    sign_in: &SignInTransaction,
    mode: ChallengeMode,
) -> Result<Option<Challenge>, StoreError> {
    let reader = visit.app.store.read(visit.tenant.id());
    reader.find_challenge(sign_in.id, mode, visit.now).await
}

fn state_of<T: DeserializeOwned>(challenge: &Challenge) -> Result<T, InternalError> {
    Ok(serde_json::from_str(&challenge.state)?)
}

fn stored(passkeys: &[Passkey]) -> Result<Vec<StoredPasskey>, InternalError> {
    let read = |passkey: &Passkey| serde_json::from_str(&passkey.document);
    Ok(passkeys.iter().map(read).collect::<Result<_, _>>()?)
}

/// The user handle that browsers get: the first 16 of the member's random bytes.
fn user_handle(member: &Member) -> Result<UserHandle, InternalError> {
    let bytes = member.webauthn_user_handle.as_slice();
    UserHandle::try_from(bytes.get(..16).unwrap_or(bytes))
        .map_err(|_| InternalError::Inconsistent("a stored user handle has another length"))
}
