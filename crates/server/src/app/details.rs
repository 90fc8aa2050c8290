//! What a step's page shows beyond the state of its transaction.

use sekisho_authenticator::totp;
use sekisho_kernel::{Locale, OutboxId, Secret, Timestamp};
use sekisho_signin::{AccountChoice, Step};
use sekisho_store::{DeliveryState, IdentifierState, StoredSignIn};

use super::{
    accounts::{self, Account},
    browser::Known,
    check::codes::open_seed,
    submit_step::open_recovery_codes,
    take_up::Visit,
};
use crate::error::InternalError;

/// What a step's page shows.
pub(crate) struct Details {
    /// What is known of browser and member.
    pub known: Known,
    /// The member's user ID.
    pub user_id: Option<String>,
    /// What became of the mail that the page waits for.
    pub delivery: Option<DeliveryState>,
    /// When that mail was asked for.
    pub mailed_at: Option<Timestamp>,
    /// The key of the app that is being set up.
    pub app_key: Option<AppKey>,
    /// The recovery codes that are being shown.
    pub recovery_codes: Vec<String>,
    /// The members to choose from.
    pub accounts: Vec<Account>,
    /// The user ID of the one that was chosen, as others may see it.
    pub chosen: Option<String>,
}

/// The key of an app that is being set up.
pub(crate) struct AppKey {
    /// Base32.
    pub key: Secret<String>,
    /// `otpauth:…`
    pub uri: Secret<String>,
}

/// Loads what the page of a step shows.
pub(crate) async fn load(
    visit: Visit<'_>,
    stored: &StoredSignIn,
    known: Known,
    step: Step,
) -> Result<Details, InternalError> {
    let choices = &stored.sign_in.choices;
    let user_id = match step {
        Step::ChooseAccount | Step::Credentials | Step::SignOut | Step::Blocked(_) => None,
        _ => user_id(visit, &known).await?,
    };
    let (message, mailed_at) = message(visit, stored, &known, step).await?;
    let reader = visit.app.store.read(visit.tenant.id());
    let delivery = match message {
        Some(message) => reader.find_delivery(message).await?,
        None => None,
    };
    let app_key = match (step, &choices.app_seed) {
        (Step::AppSetup, Some(sealed)) => Some(app_key(visit, stored, sealed, user_id.as_deref())?),
        _ => None,
    };
    let recovery_codes = match (step, &choices.recovery_codes) {
        (Step::RecoveryCodes, Some(sealed)) => {
            let (keys, tenant) = (&visit.app.keys, visit.tenant.id());
            open_recovery_codes(keys, tenant, stored.sign_in.id, sealed)?
        }
        _ => Vec::new(),
    };
    let accounts = match step {
        Step::ChooseAccount => accounts::list(visit, stored.sign_in.id, &known).await?,
        _ => Vec::new(),
    };
    let chosen = match (step, stored.sign_in.account) {
        (Step::Credentials, Some(AccountChoice::Member(member))) => {
            accounts::masked(visit, member).await?
        }
        _ => None,
    };
    Ok(Details {
        known,
        user_id,
        delivery,
        mailed_at,
        app_key,
        recovery_codes,
        accounts,
        chosen,
    })
}

/// The user ID that the member signs in with, or will.
async fn user_id(visit: Visit<'_>, known: &Known) -> Result<Option<String>, InternalError> {
    let Some(member) = &known.member else {
        return Ok(None);
    };
    let reader = visit.app.store.read(visit.tenant.id());
    let user_ids = reader.list_user_ids(member.id).await?;
    let find = |state| user_ids.iter().find(|id| id.state == state);
    Ok(find(IdentifierState::Pending)
        .or(find(IdentifierState::Active))
        .or(find(IdentifierState::Temporary))
        .map(|id| id.value.clone()))
}

/// The mail that a page waits for, and when it was asked for.
async fn message(
    visit: Visit<'_>,
    stored: &StoredSignIn,
    known: &Known,
    step: Step,
) -> Result<(Option<OutboxId>, Option<Timestamp>), InternalError> {
    let pending = stored.sign_in.choices.pending_address.as_ref();
    match (step, &known.member) {
        (Step::MailCheck, _) => Ok((
            pending.map(|pending| pending.message),
            pending.map(|pending| pending.at),
        )),
        (Step::MailCode, Some(member)) => {
            let reader = visit.app.store.read(visit.tenant.id());
            let code = reader.find_mail_code(member.id).await?;
            Ok((
                code.as_ref().map(|code| code.message),
                code.map(|code| code.requested_at),
            ))
        }
        _ => Ok((None, None)),
    }
}

fn app_key(
    visit: Visit<'_>,
    stored: &StoredSignIn,
    sealed: &[u8],
    user_id: Option<&str>,
) -> Result<AppKey, InternalError> {
    let (keys, tenant) = (&visit.app.keys, visit.tenant.id());
    let secret = open_seed(keys, tenant, &stored.sign_in.id.to_string(), sealed)?;
    let issuer = visit.tenant.tenant.branding.name.get(Locale::Ja);
    let uri = totp::otpauth_uri(&secret, issuer, user_id.unwrap_or("-"))
        .map_err(|_| InternalError::Inconsistent("a member without a user ID sets an app up"))?;
    Ok(AppKey {
        key: totp::key(&secret),
        uri,
    })
}
