//! Is this the password of that user ID? Unknown, wrong and suspended cost the same work.

use std::{net::IpAddr, time::Duration};

use sekisho_authenticator::normalize::fold_user_id;
use sekisho_kernel::{MemberId, Secret};
use sekisho_signin::Refusal;
use uuid::Uuid;

use super::{browser::Browser, take_up::Visit};
use crate::{
    error::InternalError,
    hashing::{Caller, HashingError},
};

/// How long a browser is asked to wait when all hashing threads are taken.
const WHEN_FULL: Duration = Duration::from_secs(5);

/// What a check led to.
pub(crate) enum Checked {
    /// It was checked: the member whose password it is, or why it is not.
    Done(Result<MemberId, Refusal>),
    /// There was no room to check it: come back after this long.
    NoRoom(Duration),
}

/// Checks a user ID and a password.
pub(crate) async fn check_credentials(
    visit: Visit<'_>,
    source: IpAddr,
    user_id: &str,
    password: Secret<String>,
) -> Result<Checked, InternalError> {
    let Visit {
        app,
        tenant,
        browser,
        ..
    } = visit;
    match (user_id.is_empty(), password.expose().is_empty()) {
        (true, true) => return Ok(Checked::Done(Err(Refusal::CredentialsMissing))),
        (true, false) => return Ok(Checked::Done(Err(Refusal::UserIdMissing))),
        (false, true) => return Ok(Checked::Done(Err(Refusal::PasswordMissing))),
        (false, false) => {}
    }
    if let Err(wait) = app.source_limit.take(source) {
        return Ok(Checked::NoRoom(wait));
    }
    let reader = app.store.read(tenant.id());
    let credentials = match fold_user_id(user_id) {
        Some(folded) => reader.find_credentials(&folded).await?,
        None => None,
    };
    let member = credentials
        .as_ref()
        .map(|credentials| credentials.member.id);
    let caller = caller(visit, browser, member).await?;
    let now = visit.now;
    let stored = credentials
        .map(|credentials| credentials.password)
        .filter(|password| password.expires_at.is_none_or(|end| now < end))
        .map(|password| password.phc);
    match app.hashing.verify(caller, password, stored).await {
        Ok(true) => Ok(Checked::Done(member.ok_or(Refusal::InvalidCredentials))),
        Ok(false) => Ok(Checked::Done(Err(Refusal::InvalidCredentials))),
        Err(HashingError::Full) => Ok(Checked::NoRoom(WHEN_FULL)),
        Err(error) => Err(error.into()),
    }
}

/// Whether the browser signed this very member in before. A user ID that does not exist costs the
/// same reads.
async fn caller(
    visit: Visit<'_>,
    browser: &Browser,
    member: Option<MemberId>,
) -> Result<Caller, InternalError> {
    let Some(handle) = &browser.device else {
        return Ok(Caller::Stranger);
    };
    let nobody = MemberId::from_uuid(Uuid::nil());
    let reader = visit.app.store.read(visit.tenant.id());
    let known = match reader.find_device(handle, visit.now).await? {
        Some(device) => {
            reader
                .is_known_on_device(device.id, member.unwrap_or(nobody))
                .await?
        }
        None => false,
    };
    Ok(if known {
        Caller::KnownBrowser
    } else {
        Caller::Stranger
    })
}
