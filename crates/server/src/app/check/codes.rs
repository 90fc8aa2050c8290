//! Birth dates, one-time passwords and recovery codes: what can be guessed, and so is counted.

use sekisho_authenticator::{
    birth_date::BirthDate,
    device_name,
    normalize::{is_blank, one_time_code},
    password::temporary,
    recovery_code,
    totp::{self, TotpSecret},
};
use sekisho_kernel::{AuthenticatorId, Locale, MemberId, TenantId, Timestamp, policy::Method};
use sekisho_keys::{HashPurpose, KeyedHash, Keys, SealPurpose};
use sekisho_signin::{
    Proof, ProofKind, Refusal, Replacement, SignInTransaction, Verdict, replacement,
};
use sekisho_store::{Member, StoreError, Txn, Work};

use super::{
    AppSetUp, Checked, Guess,
    guess::{take_account_ticket, take_recovery_ticket},
};
use crate::{
    app::{browser::Known, member_facts::Registered, take_up::Visit},
    error::InternalError,
};

/// What a check found, and the guess it was.
type Guessed = Result<(Checked, Option<Guess>), InternalError>;

/// No ticket is left: the account is locked, which the page that follows says.
const fn locked() -> (Checked, Option<Guess>) {
    (Checked::Verdict(Verdict::Nothing), None)
}

const fn decided(verdict: Verdict) -> Checked {
    Checked::Verdict(verdict)
}

/// Checks a birth date. What is no date at all is no guess.
pub(crate) async fn birth_date(
    visit: Visit<'_>,
    sign_in: &SignInTransaction,
    member: &Member,
    typed: &str,
) -> Guessed {
    if is_blank(typed) {
        let verdict = Verdict::BirthDate(Err(Refusal::NothingEntered));
        return Ok((decided(verdict), None));
    }
    let Some(entered) = BirthDate::parse(typed) else {
        let verdict = Verdict::BirthDate(Err(Refusal::BirthDateMalformed));
        return Ok((decided(verdict), None));
    };
    // Whoever forgot the password, or lost the second factor, guesses by a counter that locks no
    // sign-in.
    let recovers = |proof: &Proof| {
        matches!(
            proof.kind,
            ProofKind::ResetLink | ProofKind::LostDeviceLink { .. }
        )
    };
    let ticket = if sign_in.proofs.iter().any(recovers) {
        let Some(guess) = take_recovery_ticket(visit, member.id).await? else {
            let verdict = Verdict::BirthDate(Err(Refusal::BirthDateTooOften));
            return Ok((decided(verdict), None));
        };
        Some(guess)
    } else {
        take_account_ticket(visit, member.id).await?
    };
    let Some(guess) = ticket else {
        return Ok(locked());
    };
    let right = is_born(member, entered);
    let checked = right.then_some(()).ok_or(Refusal::BirthDateWrong);
    Ok((decided(Verdict::BirthDate(checked)), Some(guess)))
}

/// Checks the birth date of who says that the second factor is lost. Where nothing can be had by it,
/// nothing is looked at.
pub(crate) async fn lost_device(
    visit: Visit<'_>,
    sign_in: &SignInTransaction,
    known: &Known,
    member: &Member,
    typed: &str,
) -> Guessed {
    let refused = |refusal| decided(Verdict::LostDevice(Err(refusal)));
    match replacement(&known.facts, sign_in) {
        Replacement::Offered | Replacement::Open(_) => {}
        Replacement::Waits(_) | Replacement::HeldOff { .. } | Replacement::Desk => {
            return Ok((decided(Verdict::LostDevice(Ok(()))), None));
        }
    }
    if typed.trim().is_empty() {
        return Ok((refused(Refusal::BirthDateMissing), None));
    }
    let Some(entered) = BirthDate::parse(typed) else {
        return Ok((refused(Refusal::BirthDateMalformed), None));
    };
    let Some(guess) = take_recovery_ticket(visit, member.id).await? else {
        return Ok((refused(Refusal::BirthDateTooOften), None));
    };
    let checked = if is_born(member, entered) {
        Checked::LostDevice
    } else {
        refused(Refusal::BirthDateWrong)
    };
    Ok((checked, Some(guess)))
}

fn is_born(member: &Member, entered: BirthDate) -> bool {
    let known = member.birth_date.as_deref().and_then(BirthDate::from_iso);
    known.is_some_and(|known| known.is_same(&entered))
}

/// Checks the code of a letter.
pub(crate) async fn letter_code(visit: Visit<'_>, member: &Member, typed: &str) -> Guessed {
    let Some(guess) = take_account_ticket(visit, member.id).await? else {
        return Ok(locked());
    };
    let entered = temporary::fold_letter_code(typed)
        .map(|code| hash_letter_code(&visit.app.keys, visit.tenant.id(), member.id, &code));
    let right = entered.is_some() && entered == member.letter_code;
    let checked = right.then_some(()).ok_or(Refusal::LetterCodeWrong);
    Ok((decided(Verdict::LetterCode(checked)), Some(guess)))
}

/// How the code of a member's letter is stored.
pub(crate) fn hash_letter_code(
    keys: &Keys,
    tenant: &TenantId,
    member: MemberId,
    code: &str,
) -> KeyedHash {
    of_member(keys, HashPurpose::LetterCode, tenant, member, code)
}

/// How a mailed code is stored: with its member, so that it is nobody else's.
pub(crate) fn hash_mail_code(
    keys: &Keys,
    tenant: &TenantId,
    member: MemberId,
    code: &str,
) -> KeyedHash {
    of_member(keys, HashPurpose::MailCode, tenant, member, code)
}

/// How a recovery code, as it is shown, is stored.
pub(crate) fn hash_recovery_code(
    keys: &Keys,
    tenant: &TenantId,
    member: MemberId,
    code: &str,
) -> KeyedHash {
    of_member(keys, HashPurpose::RecoveryCode, tenant, member, code)
}

fn of_member(
    keys: &Keys,
    purpose: HashPurpose,
    tenant: &TenantId,
    member: MemberId,
    code: &str,
) -> KeyedHash {
    keys.hash(purpose, tenant, format!("{member} {code}").as_bytes())
}

/// Checks a code against the member's apps: the chosen one, or else all of them.
pub(crate) async fn app_code(
    visit: Visit<'_>,
    member: MemberId,
    registered: &Registered,
    device: Option<AuthenticatorId>,
    typed: &str,
) -> Guessed {
    let Some(guess) = take_account_ticket(visit, member).await? else {
        return Ok(locked());
    };
    let code = one_time_code(typed);
    let mut found = None;
    for app in &registered.totps {
        if device.is_some_and(|device| device != app.id) {
            continue;
        }
        let (keys, tenant) = (&visit.app.keys, visit.tenant.id());
        let secret = open_seed(keys, tenant, &seed_row(member), &app.sealed_seed)?;
        let step = code
            .as_deref()
            .and_then(|code| totp::check(&secret, code, visit.now));
        // RFC 6238 §5.2: an accepted step is not accepted again; whether this one is newer is
        // decided by the write.
        if let Some(step) = step {
            found = Some(Checked::UseAppCode { app: app.id, step });
            break;
        }
    }
    let wrong = || decided(Verdict::AppCode(Err(Refusal::CodeWrong)));
    Ok((found.unwrap_or_else(wrong), Some(guess)))
}

/// The name of an app that the member gave none.
pub(crate) const fn default_name(member: &Member) -> &'static str {
    match member.locale {
        Some(Locale::En) => "No name",
        Some(Locale::Ja) | None => "名前なし",
    }
}

/// Checks the first code of an app that is set up. Its key is on the page, so nothing is guessed.
pub(crate) fn app_set_up(
    visit: Visit<'_>,
    sign_in: &SignInTransaction,
    known: &Known,
    entry: &AppEntry<'_>,
) -> Result<Checked, InternalError> {
    let sign_out_others = entry.sign_out_others;
    let refused = |refusal| {
        decided(Verdict::AppSetUp {
            sign_out_others,
            confirmed: Err(refusal),
        })
    };
    let (Some(member), Some(sealed)) = (&known.member, &sign_in.choices.app_seed) else {
        return Ok(decided(Verdict::Nothing));
    };
    let (keys, tenant) = (&visit.app.keys, visit.tenant.id());
    let secret = open_seed(keys, tenant, &sign_in.id.to_string(), sealed)?;
    let step = one_time_code(entry.code).and_then(|code| totp::check(&secret, &code, visit.now));
    let Some(step) = step else {
        return Ok(refused(Refusal::CodeWrong));
    };
    let names = known.registered.names(Method::App);
    let name = match device_name::check_new(entry.device_name, &names, default_name(member)) {
        Ok(name) => name,
        Err(fault) => return Ok(refused(Refusal::DeviceNameUnfit(fault.code().to_owned()))),
    };
    let sealed_seed = keys.seal(
        SealPurpose::TotpSeed,
        tenant,
        &seed_row(member.id),
        secret.expose(),
        &visit.app.entropy,
    )?;
    Ok(Checked::SetUpApp(AppSetUp {
        id: AuthenticatorId::new(visit.now, &visit.app.entropy),
        name,
        sealed_seed,
        step,
        sign_out_others,
    }))
}

/// What was entered to set an app up.
pub(crate) struct AppEntry<'a> {
    /// The code.
    pub code: &'a str,
    /// The name.
    pub device_name: &'a str,
    /// Whether all other sessions end.
    pub sign_out_others: bool,
}

/// The row that a member's seed is sealed for.
pub(crate) fn seed_row(member: MemberId) -> String {
    format!("member {member}")
}

/// A seed that was sealed.
pub(crate) fn open_seed(
    keys: &Keys,
    tenant: &TenantId,
    row: &str,
    sealed: &[u8],
) -> Result<TotpSecret, InternalError> {
    let opened = keys.open(SealPurpose::TotpSeed, tenant, row, sealed)?;
    TotpSecret::from_bytes(opened.expose().clone())
        .map_err(|_| InternalError::Inconsistent("a stored seed is none"))
}

/// Checks a mailed code: the try is counted, then compared; the transaction uses it up.
pub(crate) async fn mail_code(visit: Visit<'_>, member: MemberId, typed: &str) -> Guessed {
    let Some(guess) = take_account_ticket(visit, member).await? else {
        return Ok(locked());
    };
    let (keys, tenant) = (&visit.app.keys, visit.tenant.id());
    let work = TakeMailCodeTry {
        member,
        limit: visit.tenant.rules.policy.mail_code_tries,
        now: visit.now,
    };
    let stored = visit.app.store.transact(tenant, work).await?;
    let checked = match (stored, one_time_code(typed)) {
        (None, _) => decided(Verdict::MailCode(Err(Refusal::CodeDead))),
        (Some(stored), Some(code)) if stored == hash_mail_code(keys, tenant, member, &code) => {
            Checked::UseMailCode(stored)
        }
        (Some(_), _) => decided(Verdict::MailCode(Err(Refusal::CodeWrong))),
    };
    Ok((checked, Some(guess)))
}

struct TakeMailCodeTry {
    member: MemberId,
    limit: u32,
    now: Timestamp,
}

impl Work for TakeMailCodeTry {
    type Output = Option<KeyedHash>;

    async fn run(&self, txn: &Txn<'_>) -> Result<Option<KeyedHash>, StoreError> {
        txn.take_mail_code_try(self.member, self.limit, self.now)
            .await
    }
}

/// Checks a recovery code; the transaction uses it up.
pub(crate) async fn recovery_code(visit: Visit<'_>, member: MemberId, typed: &str) -> Guessed {
    let Some(guess) = take_account_ticket(visit, member).await? else {
        return Ok(locked());
    };
    let (keys, tenant) = (&visit.app.keys, visit.tenant.id());
    let checked = match recovery_code::fold(typed) {
        Some(code) => {
            Checked::UseRecoveryCode(hash_recovery_code(keys, tenant, member, code.expose()))
        }
        None => decided(Verdict::RecoveryCode(Err(Refusal::RecoveryCodeWrong))),
    };
    Ok((checked, Some(guess)))
}
