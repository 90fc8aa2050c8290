//! Is this the password of that user ID? Unknown, wrong and suspended cost the same work.

use std::{net::IpAddr, time::Duration};

use sekisho_authenticator::{
    birth_date::BirthDate,
    normalize::{fold_user_id, is_blank},
    password::{
        StoredPassword, TypedPassword,
        policy::{holds_unusable, normalize},
        temporary,
    },
};
use sekisho_kernel::{DeviceId, MemberId, Secret, policy::TemporaryPasswordKind};
use sekisho_keys::{HashPurpose, KeyedHash};
use sekisho_signin::{ProofKind, ProvenPassword, Refusal};
use sekisho_store::{
    CounterKind, Member, MemberCredentials, PasswordCredential, PasswordKind, PasswordVerifier,
};
use uuid::Uuid;

use super::{
    Guess, Rehash,
    guess::{Limit, give_back, take_ticket},
};
use crate::{
    app::{subject, take_up::Visit},
    error::InternalError,
    hashing::{Caller, HashingError},
};

/// How long a browser is asked to wait when all hashing threads are taken.
const WHEN_FULL: Duration = Duration::from_secs(5);

/// What a check led to.
pub(crate) enum PasswordCheck {
    /// It was checked.
    Done(CheckedPassword),
    /// There was no room to check it: come back after this long.
    NoRoom(Duration),
}

/// A password that was checked.
pub(crate) struct CheckedPassword {
    /// Whose password it is, or why it is none.
    pub proven: Result<ProvenPassword, Refusal>,
    /// The guess that it was.
    pub guess: Option<Guess>,
    /// How it is to be stored from now on, if it is the right one and its hash is outdated.
    pub rehash: Option<Box<Rehash>>,
}

impl CheckedPassword {
    const fn refused(refusal: Refusal) -> PasswordCheck {
        PasswordCheck::Done(Self {
            proven: Err(refusal),
            guess: None,
            rehash: None,
        })
    }
}

/// Checks a user ID and a password.
pub(crate) async fn check(
    visit: Visit<'_>,
    source: IpAddr,
    user_id: &str,
    password: Secret<String>,
) -> Result<PasswordCheck, InternalError> {
    if let Some(missing) = missing(user_id, password.expose()) {
        return Ok(CheckedPassword::refused(missing));
    }
    if let Err(wait) = visit.app.source_limit.take(source) {
        return Ok(PasswordCheck::NoRoom(wait));
    }
    let reader = visit.app.store.read(visit.tenant.id());
    let folded = fold_user_id(user_id);
    let credentials = match &folded {
        Some(folded) => reader.find_credentials(folded).await?,
        None => None,
    };
    let member = credentials.as_ref().map(|found| found.member.id);
    let known_on = known_device(visit, member).await?;
    // What is no user ID at all is nobody's: all of it shares a counter.
    let identifier = folded.unwrap_or_default();
    let Some(guess) = take_password_ticket(visit, &identifier, known_on, member).await? else {
        return Ok(CheckedPassword::refused(Refusal::PasswordLocked));
    };
    let caller = match known_on {
        Some(_) => Caller::KnownBrowser,
        None => Caller::Stranger,
    };
    let wrong = wrong(visit, &identifier, password.expose());
    match verify(visit, caller, credentials.as_ref(), password).await {
        Ok((kind, rehash)) => {
            let proven = kind
                .zip(member)
                .map(|(kind, member)| ProvenPassword { member, kind });
            Ok(PasswordCheck::Done(CheckedPassword {
                proven: proven.ok_or(wrong),
                guess: Some(guess),
                rehash,
            }))
        }
        Err(InternalError::Hashing(HashingError::Full)) => {
            give_back(visit, &guess).await?;
            Ok(PasswordCheck::NoRoom(WHEN_FULL))
        }
        Err(error) => Err(error),
    }
}

fn missing(user_id: &str, password: &str) -> Option<Refusal> {
    match (is_blank(user_id), password.is_empty()) {
        (true, true) => Some(Refusal::CredentialsMissing),
        (true, false) => Some(Refusal::UserIdMissing),
        (false, true) => Some(Refusal::PasswordMissing),
        (false, false) => None,
    }
}

/// What is said of a wrong entry. Only what was typed decides: it is the same whether the user ID
/// exists or not.
fn wrong(visit: Visit<'_>, identifier: &str, password: &str) -> Refusal {
    let policy = &visit.tenant.rules.policy.password;
    let is_kana = !policy.unicode && !identifier.is_ascii();
    if is_kana || holds_unusable(policy, password) {
        Refusal::InvalidCharacters
    } else {
        Refusal::InvalidCredentials
    }
}

/// Guesses are counted by the submitted user ID, whether it exists or not. Browsers that signed
/// in to the account before have a counter of their own: strangers cannot lock a member out of
/// them.
async fn take_password_ticket(
    visit: Visit<'_>,
    identifier: &str,
    known_on: Option<DeviceId>,
    member: Option<MemberId>,
) -> Result<Option<Guess>, InternalError> {
    let (keys, tenant) = (&visit.app.keys, visit.tenant.id());
    let policy = &visit.tenant.rules.policy;
    let limit = Limit {
        guesses: policy.wrong_passwords,
        opens_after: Some(policy.password_lock),
    };
    let (kind, subject) = match known_on {
        Some(device) => (
            CounterKind::KnownBrowserPassword,
            subject::of_identifier_on_device(keys, tenant, identifier, device),
        ),
        None => (
            CounterKind::Password,
            subject::of_identifier(keys, tenant, identifier),
        ),
    };
    take_ticket(visit, kind, subject, limit, member).await
}

/// The kind of proof that a password is, if it is the right one. Whatever it is compared with, it
/// costs one Argon2 hash, and the answer takes as long.
async fn verify(
    visit: Visit<'_>,
    caller: Caller,
    credentials: Option<&MemberCredentials>,
    password: Secret<String>,
) -> Result<(Option<ProofKind>, Option<Box<Rehash>>), InternalError> {
    let temporary = credentials.and_then(|found| temporary_kind(visit, found, password.expose()));
    let stored = credentials.map_or(StoredPassword::Nothing, stored);
    let salt = visit.app.entropy.bytes();
    let (hashing, tenant) = (&visit.app.hashing, visit.tenant.id());
    let compared = hashing
        .verify_and_renew(tenant, caller, typed(visit, password), stored, salt)
        .await?;
    let kind = match temporary {
        Some(kind) => Some(ProofKind::TemporaryPassword(kind)),
        None => compared.is_right.then_some(ProofKind::Password),
    };
    let rehash = |(phc, found): (String, &MemberCredentials)| {
        Box::new(Rehash {
            member: found.member.id,
            read: found.password.verifier.clone(),
            phc,
        })
    };
    Ok((kind, compared.renewed.zip(credentials).map(rehash)))
}

/// What is compared by hashing.
pub(super) fn stored(credentials: &MemberCredentials) -> StoredPassword {
    let PasswordCredential { verifier, kind, .. } = &credentials.password;
    match (verifier, kind) {
        (PasswordVerifier::Phc(text), PasswordKind::Imported) => {
            StoredPassword::Imported(text.clone())
        }
        (PasswordVerifier::Phc(phc), _) => StoredPassword::Ours(phc.clone()),
        (PasswordVerifier::Keyed(_) | PasswordVerifier::Computed, _) => StoredPassword::Nothing,
    }
}

/// A password as it was typed and as it is hashed.
pub(super) fn typed(visit: Visit<'_>, raw: Secret<String>) -> TypedPassword {
    let policy = &visit.tenant.rules.policy.password;
    TypedPassword {
        normalized: Secret::new(normalize(policy, raw.expose())),
        raw,
    }
}

/// The kind of a temporary password, if that is what was entered. One that has expired is still
/// recognised: the member then learns what to do.
pub(crate) fn temporary_kind(
    visit: Visit<'_>,
    credentials: &MemberCredentials,
    password: &str,
) -> Option<TemporaryPasswordKind> {
    let typed = temporary::fold_typed(password);
    let allowed = |kind| visit.tenant.rules.policy.temporary_passwords.contains(kind);
    let hash = |text: &str| {
        let (keys, tenant) = (&visit.app.keys, visit.tenant.id());
        keys.hash(HashPurpose::TemporaryPassword, tenant, text.as_bytes())
    };
    match (&credentials.password.verifier, credentials.password.kind) {
        (PasswordVerifier::Keyed(stored), PasswordKind::Random) => {
            (*stored == hash(&typed)).then_some(TemporaryPasswordKind::Random)
        }
        // What the tenant does not allow any more opens nothing.
        (PasswordVerifier::Computed, PasswordKind::Derived)
            if !allowed(&TemporaryPasswordKind::Derived) =>
        {
            None
        }
        (PasswordVerifier::Computed, PasswordKind::Derived) => {
            let expected: KeyedHash = hash(derived(&credentials.member)?.expose());
            (expected == hash(&typed)).then_some(TemporaryPasswordKind::Derived)
        }
        _ => None,
    }
}

/// 記号 + 番号 + birth date, if the society knows all three.
fn derived(member: &Member) -> Option<Secret<String>> {
    let birth_date = BirthDate::from_iso(member.birth_date.as_deref()?)?;
    let symbol = member.member_symbol.as_deref()?;
    let number = member.member_number.as_deref()?;
    Some(temporary::derived(symbol, number, &birth_date))
}

/// The browser's device, if it signed this very member in before. A user ID that does not exist
/// costs the same reads.
async fn known_device(
    visit: Visit<'_>,
    member: Option<MemberId>,
) -> Result<Option<DeviceId>, InternalError> {
    let Some(handle) = &visit.browser.device else {
        return Ok(None);
    };
    let nobody = MemberId::from_uuid(Uuid::nil());
    let reader = visit.app.store.read(visit.tenant.id());
    let Some(device) = reader.find_device(handle, visit.now).await? else {
        return Ok(None);
    };
    let known = reader
        .is_known_on_device(device.id, member.unwrap_or(nobody))
        .await?;
    Ok(known.then_some(device.id))
}
