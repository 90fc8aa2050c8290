//! The sealed request that a form carries, so that a sign-in whose row is gone can start anew.

use std::time::Duration;

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use sekisho_kernel::{Locale, SignInId, Timestamp};
use sekisho_keys::{KeyedHash, SealPurpose};
use sekisho_store::SignInRequest;
use serde::{Deserialize, Serialize};

use super::request::TenantRequest;
use crate::error::InternalError;

/// The longest sealed value a form carries. A request that needs more resumes by its row only.
const LONGEST: usize = 3 * 1024;
/// How long a sealed value is good.
const LIFETIME: Duration = Duration::from_hours(24);
/// All sealed requests of a tenant share the row name: they belong to no row.
const ROW: &str = "resume";

/// What is sealed.
#[derive(Serialize, Deserialize)]
pub(super) struct Resume {
    /// The transaction it was made for.
    pub id: SignInId,
    /// What the portal asked for.
    pub request: SignInRequest,
    /// The browser it was given to.
    pub browser: KeyedHash,
    /// The language of the portal's choice.
    pub locale: Option<Locale>,
    /// When it was made.
    pub at: Timestamp,
}

/// Seals a value for a form; `None` when it would be too long.
pub(super) fn seal(
    request: &TenantRequest,
    resume: &Resume,
) -> Result<Option<String>, InternalError> {
    let text = serde_json::to_vec(resume)?;
    let sealed = request.app.keys.seal(
        SealPurpose::ResumeRequest,
        request.tenant.id(),
        ROW,
        &text,
        &request.app.entropy,
    )?;
    let encoded = URL_SAFE_NO_PAD.encode(sealed);
    Ok((encoded.len() <= LONGEST).then_some(encoded))
}

/// Opens what a form brought, if it is ours and not too old.
pub(super) fn open(request: &TenantRequest, brought: &str) -> Option<Resume> {
    if brought.len() > LONGEST {
        return None;
    }
    let sealed = URL_SAFE_NO_PAD.decode(brought).ok()?;
    let text = request
        .app
        .keys
        .open(
            SealPurpose::ResumeRequest,
            request.tenant.id(),
            ROW,
            &sealed,
        )
        .ok()?;
    let resume: Resume = serde_json::from_slice(text.expose()).ok()?;
    (request.now.since(resume.at) < LIFETIME).then_some(resume)
}
