//! What a call number (お問い合わせ番号) tells: what happened, and what to say on the phone. It finds
//! an attempt and proves nothing.

use sekisho_kernel::{Locale, Tenant, Timestamp};
use sekisho_store::{Attempt, Reader, Store, StoreError};
use serde::Serialize;

use super::{
    MembersError,
    attempt_words::{self, Words},
    person::signing_in,
};
use crate::app::attempt::{read, written};

/// An attempt, as the desk is told.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct Told {
    /// The call number, as it is shown to members.
    pub number: String,
    /// When it was (UTC).
    pub at: String,
    /// When it was, on clocks in Japan.
    pub at_in_japan: String,
    /// Until when the number opens it (UTC).
    pub good_until: String,
    /// The step, by name.
    pub step: Option<String>,
    /// What became of it, by name.
    pub outcome: String,
    /// The step in words.
    pub page: Words,
    /// What happened, in words.
    pub happened: Words,
    /// What to say on the phone, in words.
    pub say: Words,
    /// The browser in words.
    pub browser: String,
    /// The portal's name.
    pub portal: Option<Name>,
    /// The member's user ID.
    pub user_id: Option<String>,
    /// What was typed for a user ID, masked, where it is nobody's that is known.
    pub typed_user_id: Option<String>,
    /// The request in the logs.
    pub request_id: String,
}

/// A name in both languages.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct Name {
    /// In Japanese.
    pub ja: String,
    /// In English.
    pub en: String,
}

/// Finds the attempt of a call number as somebody dictated it; `None` if no attempt has it, or not
/// any more.
///
/// # Errors
/// [`MembersError::Refused`] if the text is no call number.
pub async fn find(
    store: &Store,
    tenant: &Tenant,
    text: &str,
    now: Timestamp,
) -> Result<Option<Told>, MembersError> {
    let half_width: String = unicode_normalization::UnicodeNormalization::nfkc(text).collect();
    let Some(number) = read(&half_width) else {
        return Err(MembersError::Refused(
            "a call number has 8 digits, written 1234-5678".to_owned(),
        ));
    };
    let reader = store.read(&tenant.id);
    match reader.find_attempt(number, now).await? {
        Some(attempt) => Ok(Some(tell(&reader, attempt).await?)),
        None => Ok(None),
    }
}

async fn tell(reader: &Reader<'_>, attempt: Attempt) -> Result<Told, StoreError> {
    let user_id = match attempt.member {
        Some(member) => {
            let user_ids = reader.list_user_ids(member).await?;
            signing_in(&user_ids).map(str::to_owned)
        }
        None => None,
    };
    let portal = match &attempt.client {
        Some(client) => Some(portal(reader, client).await?),
        None => None,
    };
    let (happened, say) = attempt_words::of(attempt.step.as_deref(), &attempt.outcome);
    Ok(Told {
        number: written(attempt.number),
        at: attempt.at.to_string(),
        at_in_japan: in_japan(attempt.at),
        good_until: attempt.expires_at.to_string(),
        page: attempt_words::page(attempt.step.as_deref()),
        step: attempt.step,
        outcome: attempt.outcome,
        happened,
        say,
        browser: attempt.browser,
        portal,
        typed_user_id: attempt.typed_user_id.filter(|_| user_id.is_none()),
        user_id,
        request_id: attempt.request_id,
    })
}

async fn portal(reader: &Reader<'_>, id: &sekisho_kernel::ClientId) -> Result<Name, StoreError> {
    let client = reader.find_client(id).await?;
    let name = |locale| match &client {
        Some(client) => client.name.get(locale).to_owned(),
        None => id.as_str().to_owned(),
    };
    Ok(Name {
        ja: name(Locale::Ja),
        en: name(Locale::En),
    })
}

/// `2026-11-25 16:05:07`
fn in_japan(at: Timestamp) -> String {
    let at = (at + std::time::Duration::from_hours(9)).to_utc();
    format!(
        "{:04}-{:02}-{:02} {:02}:{:02}:{:02}",
        at.year(),
        u8::from(at.month()),
        at.day(),
        at.hour(),
        at.minute(),
        at.second()
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_desk_reads_clocks_of_japan() {
        let at = Timestamp::from_seconds(1_795_000_000);
        assert_eq!(at.to_string(), "2026-11-18T11:06:40Z");
        assert_eq!(in_japan(at), "2026-11-18 20:06:40");
    }
}
