//! Members that are made with everything they own, as the demo's are: how what they own is stored.

use sekisho_authenticator::{password::temporary, totp::TotpSecret};
use sekisho_kernel::{AuthenticatorId, Entropy, MemberId, TenantId, Timestamp};
use sekisho_keys::{HashPurpose, KeyedHash, Keys, SealPurpose};
use sekisho_store::Totp;

use crate::{
    InternalError,
    app::{check::codes::seed_row, subject, terms},
};

/// A random temporary password as it is stored.
pub fn temporary_password_hash(keys: &Keys, tenant: &TenantId, password: &str) -> KeyedHash {
    let folded = temporary::fold_typed(password);
    keys.hash(HashPurpose::TemporaryPassword, tenant, folded.as_bytes())
}

/// What a member's wrong codes are counted by.
pub fn account_counter(keys: &Keys, tenant: &TenantId, member: MemberId) -> KeyedHash {
    subject::of_member(keys, tenant, member)
}

/// The hash that an agreement to terms is recorded with.
pub fn terms_hash(text: &str) -> String {
    terms::hash(text)
}

/// An authenticator app of a member, from its key in base32.
pub fn authenticator_app(
    (keys, entropy): (&Keys, &Entropy),
    tenant: &TenantId,
    member: MemberId,
    (name, key): (&str, &str),
    now: Timestamp,
) -> Result<Totp, InternalError> {
    let secret = TotpSecret::from_base32(key)
        .map_err(|_| InternalError::Inconsistent("the key of a sample app is none"))?;
    let sealed_seed = keys.seal(
        SealPurpose::TotpSeed,
        tenant,
        &seed_row(member),
        secret.expose(),
        entropy,
    )?;
    Ok(Totp {
        id: AuthenticatorId::new(now, entropy),
        member,
        name: name.to_owned(),
        sealed_seed,
        last_step: None,
        created_at: now,
        last_used_at: None,
    })
}
