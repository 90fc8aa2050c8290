//! Is a browser's answer good that was asked for a passkey?

use sekisho_authenticator::{
    device_name,
    webauthn::{
        AuthenticationFault, AuthenticationState, RegistrationState, StoredPasskey, UserHandle,
        identify,
    },
};
use sekisho_kernel::{AuthenticatorId, Locale, policy::Method};
use sekisho_signin::{Refusal, SessionLength, SignInTransaction, Step, Verdict};
use sekisho_store::{Challenge, ChallengeMode, Member, Passkey, StoreError};
use serde::de::DeserializeOwned;

use super::{Checked, PasskeyUse, Registration};
use crate::{
    app::{browser::Known, take_up::Visit},
    error::InternalError,
};

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
    length: SessionLength,
) -> Result<Checked, InternalError> {
    let checked = if step.takes_own_passkey() {
        of_member(visit, sign_in, known, response).await?
    } else {
        of_anybody(visit, sign_in, response).await?
    };
    Ok(match checked {
        Ok(used) => {
            let length = (step == Step::Credentials).then_some(length);
            Checked::UsePasskey(Box::new(PasskeyUse { length, ..used }))
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
        length: None,
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
                    length: None,
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

/// Passkeys as they were stored.
pub(crate) fn stored(passkeys: &[Passkey]) -> Result<Vec<StoredPasskey>, InternalError> {
    let read = |passkey: &Passkey| serde_json::from_str(&passkey.document);
    Ok(passkeys.iter().map(read).collect::<Result<_, _>>()?)
}

/// The user handle that browsers get: the first 16 of the member's random bytes.
pub(crate) fn user_handle(member: &Member) -> Result<UserHandle, InternalError> {
    let bytes = member.webauthn_user_handle.as_slice();
    UserHandle::try_from(bytes.get(..16).unwrap_or(bytes))
        .map_err(|_| InternalError::Inconsistent("a stored user handle has another length"))
}
