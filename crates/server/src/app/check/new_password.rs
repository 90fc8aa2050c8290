//! A new password: by the rules, typed twice alike, and another than the present one.

use sekisho_authenticator::{
    birth_date::BirthDate,
    password::{
        StoredPassword,
        policy::{NewPassword, check_new, normalize},
    },
};
use sekisho_kernel::{Locale, Secret};
use sekisho_signin::{Refusal, SignInTransaction, Verdict};
use sekisho_store::{Member, MemberCredentials};

use super::{
    Checked,
    credentials::{stored, temporary_kind, typed},
};
use crate::{app::take_up::Visit, error::InternalError, hashing::Caller};

/// What was entered.
pub(crate) struct PasswordEntry<'a> {
    /// The password.
    pub password: &'a Secret<String>,
    /// The same, once more.
    pub confirmation: &'a Secret<String>,
    /// Whether all other sessions end.
    pub sign_out_others: bool,
}

/// Checks a new password, and hashes it if it can be taken.
pub(crate) async fn check(
    visit: Visit<'_>,
    sign_in: &SignInTransaction,
    member: &Member,
    entry: &PasswordEntry<'_>,
) -> Result<Checked, InternalError> {
    let sign_out_others = entry.sign_out_others;
    let verdict = |chosen| {
        Checked::Verdict(Verdict::NewPassword {
            sign_out_others,
            chosen,
        })
    };
    if entry.password.expose().is_empty() {
        let missing = vec!["empty".to_owned()];
        return Ok(verdict(Err(Refusal::PasswordUnfit(missing))));
    }
    let policy = &visit.tenant.rules.policy.password;
    let password = Secret::new(normalize(policy, entry.password.expose()));
    let faults = faults(visit, sign_in, member, password.expose()).await?;
    if !faults.is_empty() {
        return Ok(verdict(Err(Refusal::PasswordUnfit(faults))));
    }
    if entry.password.expose() != entry.confirmation.expose() {
        return Ok(verdict(Err(Refusal::PasswordsDiffer)));
    }
    let reader = visit.app.store.read(visit.tenant.id());
    if let Some(present) = reader.find_member_credentials(member.id).await?
        && is_present(visit, &present, entry.password).await?
    {
        return Ok(verdict(Err(Refusal::PasswordUnchanged)));
    }
    let salt = visit.app.entropy.bytes();
    // Who got this far has proven a password: no rush of strangers stands in the way.
    let hashed = visit
        .app
        .hashing
        .hash(Caller::KnownBrowser, password, salt)
        .await?;
    Ok(verdict(Ok(hashed)))
}

async fn faults(
    visit: Visit<'_>,
    sign_in: &SignInTransaction,
    member: &Member,
    password: &str,
) -> Result<Vec<String>, InternalError> {
    let reader = visit.app.store.read(visit.tenant.id());
    let user_ids = reader.list_user_ids(member.id).await?;
    let user_ids: Vec<_> = user_ids.iter().map(|id| id.value.as_str()).collect();
    let birth_date = member.birth_date.as_deref().and_then(BirthDate::from_iso);
    let pending = sign_in.choices.pending_address.as_ref();
    let mail_address = pending
        .map(|pending| pending.address.as_str())
        .or(member.mail_address.as_deref());
    let branding = &visit.tenant.tenant.branding;
    let context = NewPassword {
        user_ids: &user_ids,
        birth_date: birth_date.as_ref(),
        mail_address,
        tenant_names: &[
            branding.name.get(Locale::Ja),
            branding.name.get(Locale::En),
            visit.tenant.id().as_str(),
        ],
    };
    Ok(
        match check_new(&visit.tenant.rules.policy.password, password, &context) {
            Ok(()) => Vec::new(),
            Err(faults) => faults
                .into_iter()
                .map(|fault| fault.code().to_owned())
                .collect(),
        },
    )
}

async fn is_present(
    visit: Visit<'_>,
    present: &MemberCredentials,
    password: &Secret<String>,
) -> Result<bool, InternalError> {
    if temporary_kind(visit, present, password.expose()).is_some() {
        return Ok(true);
    }
    let stored = stored(present);
    if stored == StoredPassword::Nothing {
        return Ok(false);
    }
    let typed = typed(visit, password.clone());
    let hashing = &visit.app.hashing;
    Ok(hashing.verify(Caller::KnownBrowser, typed, stored).await?)
}
