//! Sealing: what must be read again, and by nobody else. Purpose, tenant and row are bound in, so
//! that a sealed value copied to another place does not open there.

use sekisho_kernel::{Entropy, Secret, TenantId};

use crate::{Keys, SealError, aead, encoding::length_prefixed};

/// What a sealed value is for.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum SealPurpose {
    /// A tenant's private signing key; the row is its id.
    SigningKey,
    /// The authorization request that a form carries, so that a sign-in can be taken up again.
    ResumeRequest,
    /// The seed of an authenticator app; the row is the app's id.
    TotpSeed,
    /// Recovery codes that are still to be shown; the row is the sign-in's id.
    RecoveryCodes,
}

impl SealPurpose {
    const fn name(self) -> &'static str {
        match self {
            Self::SigningKey => "seal signing key v1",
            Self::ResumeRequest => "seal resume request v1",
            Self::TotpSeed => "seal totp seed v1",
            Self::RecoveryCodes => "seal recovery codes v1",
        }
    }
}

impl Keys {
    /// Seals a value for one purpose, tenant and row.
    pub fn seal(
        &self,
        purpose: SealPurpose,
        tenant: &TenantId,
        row: &str,
        plaintext: &[u8],
        entropy: &Entropy,
    ) -> Result<Vec<u8>, SealError> {
        let key = self.sealing(purpose.name());
        aead::seal(&key, &bound(purpose, tenant, row), plaintext, entropy)
    }

    /// Opens what was sealed for the same purpose, tenant and row.
    pub fn open(
        &self,
        purpose: SealPurpose,
        tenant: &TenantId,
        row: &str,
        sealed: &[u8],
    ) -> Result<Secret<Vec<u8>>, SealError> {
        let key = self.sealing(purpose.name());
        aead::open(&key, &bound(purpose, tenant, row), sealed)
    }
}

fn bound(purpose: SealPurpose, tenant: &TenantId, row: &str) -> Vec<u8> {
    length_prefixed(&[
        purpose.name().as_bytes(),
        tenant.as_str().as_bytes(),
        row.as_bytes(),
    ])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::InstallationKey;

    #[test]
    fn a_sealed_value_opens_only_where_it_was_sealed_for() {
        let entropy = Entropy::seeded(1);
        let keys = Keys::new(InstallationKey::generate(&entropy));
        let stranger = Keys::new(InstallationKey::generate(&entropy));
        let (a, b): (TenantId, TenantId) = ("a".parse().unwrap(), "b".parse().unwrap());
        let purpose = SealPurpose::SigningKey;
        let sealed = keys.seal(purpose, &a, "row", b"seed", &entropy).unwrap();
        assert_eq!(
            keys.open(purpose, &a, "row", &sealed).unwrap().expose(),
            b"seed"
        );

        assert!(
            keys.open(SealPurpose::ResumeRequest, &a, "row", &sealed)
                .is_err()
        );
        assert!(keys.open(purpose, &b, "row", &sealed).is_err());
        assert!(keys.open(purpose, &a, "other", &sealed).is_err());
        assert!(stranger.open(purpose, &a, "row", &sealed).is_err());
    }
}
