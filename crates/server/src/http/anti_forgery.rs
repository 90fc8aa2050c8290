//! The anti-forgery value of a form: a keyed hash of the browser's binding and of what the
//! page is about, a transaction or a session, so that only the page we gave this browser for it can hold it. Nothing is stored.

use std::fmt::Display;

use sekisho_kernel::TenantId;
use sekisho_keys::{Handle, HashPurpose, KeyedHash, Keys};

/// The value for a browser and a transaction or session.
pub(crate) fn token(keys: &Keys, tenant: &TenantId, browser: &Handle, of: impl Display) -> String {
    hash(keys, tenant, browser, of).to_base64url()
}

/// Whether a form brought that value. Compares in constant time.
pub(crate) fn is_good(
    keys: &Keys,
    tenant: &TenantId,
    browser: &Handle,
    of: impl Display,
    brought: Option<&str>,
) -> bool {
    brought
        .and_then(KeyedHash::from_base64url)
        .is_some_and(|brought| brought == hash(keys, tenant, browser, of))
}

fn hash(keys: &Keys, tenant: &TenantId, browser: &Handle, of: impl Display) -> KeyedHash {
    let value = format!("{} {of}", browser.expose());
    keys.hash(HashPurpose::AntiForgery, tenant, value.as_bytes())
}

#[cfg(test)]
mod tests {
    use sekisho_kernel::{Entropy, SignInId, Timestamp};
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
