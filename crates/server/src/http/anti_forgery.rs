//! The anti-forgery value of a form: a keyed hash of the browser's binding and the transaction, so
//! that only the page we gave this browser for this transaction can hold it. Nothing is stored.

use sekisho_kernel::{SignInId, TenantId};
use sekisho_keys::{Handle, HashPurpose, KeyedHash, Keys};

/// The value for a browser and a transaction.
pub(crate) fn token(keys: &Keys, tenant: &TenantId, browser: &Handle, sign_in: SignInId) -> String {
    hash(keys, tenant, browser, sign_in).to_base64url()
}

/// Whether a form brought that value. Compares in constant time.
pub(crate) fn is_good(
    keys: &Keys,
    tenant: &TenantId,
    browser: &Handle,
    sign_in: SignInId,
    brought: Option<&str>,
) -> bool {
    brought
        .and_then(KeyedHash::from_base64url)
        .is_some_and(|brought| brought == hash(keys, tenant, browser, sign_in))
}

fn hash(keys: &Keys, tenant: &TenantId, browser: &Handle, sign_in: SignInId) -> KeyedHash {
    let value = format!("{} {sign_in}", browser.expose());
    keys.hash(HashPurpose::AntiForgery, tenant, value.as_bytes())
}

#[cfg(test)]
mod tests {
    use sekisho_kernel::{Entropy, Timestamp};
    use sekisho_keys::InstallationKey;

    use super::*;

    #[test]
    fn a_value_is_good_for_its_browser_transaction_and_tenant_only() {
        let entropy = Entropy::seeded(1);
        let keys = Keys::new(InstallationKey::generate(&entropy));
        let (browser, other) = (Handle::new(&entropy), Handle::new(&entropy));
        let now = Timestamp::from_seconds(1);
        let (id, another) = (SignInId::new(now, &entropy), SignInId::new(now, &entropy));
        let (a, b) = ("a".parse().unwrap(), "b".parse().unwrap());
        let token = token(&keys, &a, &browser, id);
        let good = |tenant, browser, id| is_good(&keys, tenant, browser, id, Some(&token));
        assert!(good(&a, &browser, id));
        assert!(!good(&a, &other, id));
        assert!(!good(&a, &browser, another));
        assert!(!good(&b, &browser, id));
        assert!(!is_good(&keys, &a, &browser, id, None));
        assert!(!is_good(&keys, &a, &browser, id, Some("")));
    }
}
