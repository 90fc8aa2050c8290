//! The random values of a submission, drawn before its database transaction, which may run twice.

use sekisho_authenticator::{recovery_code, totp::TotpSecret};
use sekisho_kernel::{MemberId, OutboxId, Secret, SignInId, TenantId};
use sekisho_keys::{KeyedHash, Keys, SealPurpose};

use crate::{
    app::{attempt, check::codes::hash_recovery_code, completion, take_up::Visit},
    error::InternalError,
};

/// What a submission may need.
pub(super) struct Drawn {
    /// For its completion.
    pub completion: completion::Fresh,
    /// For the machine.
    pub machine: sekisho_signin::Fresh,
    /// A mail.
    pub message: OutboxId,
    /// Call numbers.
    pub call_numbers: attempt::Numbers,
    recovery_codes: Vec<Secret<String>>,
}

impl Drawn {
    /// Draws them all.
    pub(super) fn new(visit: Visit<'_>, id: SignInId) -> Result<Self, InternalError> {
        let (app, tenant) = (visit.app, visit.tenant.id());
        let recovery_codes = recovery_code::draw(&app.entropy).to_vec();
        let seal = |purpose, row: &str, text: &[u8]| {
            app.keys.seal(purpose, tenant, row, text, &app.entropy)
        };
        let row = id.to_string();
        let seed = TotpSecret::new(&app.entropy);
        let shown = shown(&recovery_codes);
        let machine = sekisho_signin::Fresh {
            app_seed: seal(SealPurpose::TotpSeed, &row, seed.expose())?,
            recovery_codes: seal(SealPurpose::RecoveryCodes, &row, shown.expose().as_bytes())?,
            mail_code: OutboxId::new(visit.now, &app.entropy),
        };
        Ok(Self {
            completion: completion::Fresh::draw(app, visit.tenant, visit.now),
            machine,
            message: OutboxId::new(visit.now, &app.entropy),
            call_numbers: attempt::Numbers::draw(&app.entropy),
            recovery_codes,
        })
    }

    /// How the new recovery codes are stored.
    pub(super) fn recovery_code_hashes(
        &self,
        keys: &Keys,
        tenant: &TenantId,
        member: MemberId,
    ) -> Vec<KeyedHash> {
        self.recovery_codes
            .iter()
            .map(|code| hash_recovery_code(keys, tenant, member, code.expose()))
            .collect()
    }
}

/// The codes as they are sealed for the page that shows them: a line each.
fn shown(codes: &[Secret<String>]) -> Secret<String> {
    let lines: Vec<_> = codes.iter().map(|code| code.expose().as_str()).collect();
    Secret::new(lines.join("\n"))
}

/// The recovery codes that a transaction shows.
pub(crate) fn open_recovery_codes(
    keys: &Keys,
    tenant: &TenantId,
    id: SignInId,
    sealed: &[u8],
) -> Result<Vec<String>, InternalError> {
    let opened = keys.open(SealPurpose::RecoveryCodes, tenant, &id.to_string(), sealed)?;
    let text = std::str::from_utf8(opened.expose())
        .map_err(|_| InternalError::Inconsistent("sealed recovery codes are no text"))?;
    Ok(text.lines().map(str::to_owned).collect())
}
