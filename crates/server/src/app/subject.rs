//! What guesses and mails are counted by: keyed hashes, so that the counters name nobody.

use sekisho_kernel::{DeviceId, MemberId, TenantId};
use sekisho_keys::{HashPurpose, KeyedHash, Keys};
use sekisho_store::CounterKind;

/// A user ID as submitted, folded, whether it exists or not.
pub(crate) fn of_identifier(keys: &Keys, tenant: &TenantId, folded: &str) -> KeyedHash {
    keys.hash(HashPurpose::SubmittedIdentifier, tenant, folded.as_bytes())
}

/// A user ID as submitted from a device that knows its member.
pub(crate) fn of_identifier_on_device(
    keys: &Keys,
    tenant: &TenantId,
    folded: &str,
    device: DeviceId,
) -> KeyedHash {
    let value = format!("{device} {folded}");
    keys.hash(HashPurpose::SubmittedIdentifier, tenant, value.as_bytes())
}

/// What wrong passwords of a user ID are counted by: anywhere, and in browsers that know its member.
pub(crate) fn of_passwords(
    keys: &Keys,
    tenant: &TenantId,
    folded: &str,
    devices: &[DeviceId],
) -> Vec<(CounterKind, KeyedHash)> {
    let anywhere = (CounterKind::Password, of_identifier(keys, tenant, folded));
    let known = devices.iter().map(|device| {
        let subject = of_identifier_on_device(keys, tenant, folded, *device);
        (CounterKind::KnownBrowserPassword, subject)
    });
    [anywhere].into_iter().chain(known).collect()
}

/// A member.
pub(crate) fn of_member(keys: &Keys, tenant: &TenantId, member: MemberId) -> KeyedHash {
    let value = format!("member {member}");
    keys.hash(HashPurpose::CounterSubject, tenant, value.as_bytes())
}

/// A member who lost what the second factor needs.
pub(crate) fn of_lost_device(keys: &Keys, tenant: &TenantId, member: MemberId) -> KeyedHash {
    let value = format!("lost device of {member}");
    keys.hash(HashPurpose::CounterSubject, tenant, value.as_bytes())
}

/// A mail address, folded.
pub(crate) fn of_address(keys: &Keys, tenant: &TenantId, folded: &str) -> KeyedHash {
    let value = format!("address {folded}");
    keys.hash(HashPurpose::CounterSubject, tenant, value.as_bytes())
}
