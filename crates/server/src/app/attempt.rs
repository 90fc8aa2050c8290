//! お問い合わせ番号: what a refusal is found by when the member calls the desk. It finds an attempt
//! and proves nothing.

use std::time::Duration;

use sekisho_kernel::{ClientId, Entropy, Locale, MemberId, TenantId, Timestamp};
use sekisho_keys::{HashPurpose, KeyedHash, Keys};
use sekisho_pages::browser_in_words;
use sekisho_signin::{SignInTransaction, Step};
use sekisho_store::{Attempt, StoreError, Txn, Work};

use super::take_up::Visit;
use crate::error::InternalError;

/// How long a number opens its attempt.
const LIFETIME: Duration = Duration::from_mins(30);
/// How many new numbers a browser gets in a minute.
const PER_MINUTE: u64 = 3;
const MINUTE: Duration = Duration::from_mins(1);
/// How many numbers are tried before it is given up: of a hundred million few are in use.
const TRIES: usize = 8;
/// The fewest characters of a typed user ID that are shown to staff.
const SHOWN: usize = 2;

/// Numbers to choose from, drawn before the transaction.
pub(crate) struct Numbers([u32; TRIES]);

impl Numbers {
    /// Draws some: 8 digits, the first not zero, so that nobody takes one for a one-time code.
    pub(crate) fn draw(entropy: &Entropy) -> Self {
        Self(std::array::from_fn(|_| {
            10_000_000 + u32::from_le_bytes(entropy.bytes()) % 90_000_000
        }))
    }
}

/// Who tries, as far as an attempt tells.
#[derive(Clone, Debug)]
pub(crate) struct Who {
    /// The browser in its own words.
    pub user_agent: String,
    /// The request in the logs.
    pub request_id: String,
    /// The language of the page.
    pub locale: Locale,
    /// The browser, or where it keeps no cookie its address.
    pub source: KeyedHash,
    /// Whether that is an address, behind which there may be many people.
    pub is_address: bool,
}

/// The source of an attempt.
pub(crate) fn source(keys: &Keys, tenant: &TenantId, text: &str) -> KeyedHash {
    keys.hash(HashPurpose::AttemptSource, tenant, text.as_bytes())
}

/// A refusal that is to be found again.
#[derive(Clone, Debug)]
pub(crate) struct Refused {
    /// What became of it, by name.
    pub outcome: String,
    /// The step.
    pub step: Option<&'static str>,
    /// Whose attempt it was.
    pub member: Option<MemberId>,
    /// The user ID as typed, if nobody's.
    pub typed_user_id: Option<String>,
    /// The client the sign-in was for.
    pub client: Option<ClientId>,
}

/// Keeps a refusal and returns its call number: a new one, or the newest where the browser had
/// several within a minute.
pub(crate) async fn note(
    txn: &Txn<'_>,
    numbers: &Numbers,
    who: &Who,
    refused: &Refused,
    now: Timestamp,
) -> Result<Option<u32>, StoreError> {
    let (recent, newest) = txn.recent_attempts(&who.source, now - MINUTE).await?;
    if recent >= PER_MINUTE {
        // Nobody is shown a number that may be somebody else's.
        return Ok(newest.filter(|_| !who.is_address));
    }
    for number in numbers.0 {
        let attempt = Attempt {
            number,
            outcome: refused.outcome.clone(),
            step: refused.step.map(str::to_owned),
            member: refused.member,
            typed_user_id: refused.typed_user_id.as_deref().map(mask),
            client: refused.client.clone(),
            request_id: who.request_id.clone(),
            browser: browser_in_words(&who.user_agent, Locale::Ja),
            at: now,
            expires_at: now + LIFETIME,
            source: who.source,
        };
        match txn.insert_attempt(&attempt).await {
            Ok(()) => return Ok(Some(number)),
            Err(StoreError::Conflict { .. }) => {}
            Err(error) => return Err(error),
        }
    }
    Ok(None)
}

/// What staff see of a typed user ID that is nobody's: people type passwords there.
fn mask(typed: &str) -> String {
    let shown: String = typed.chars().take(SHOWN).collect();
    let hidden = typed.chars().count().saturating_sub(SHOWN).min(20);
    format!("{shown}{}", "•".repeat(hidden))
}

/// A call number as it is shown and dictated.
pub(crate) fn written(number: u32) -> String {
    format!("{:04}-{:04}", number / 10_000, number % 10_000)
}

/// A call number as somebody typed it.
pub(crate) fn read(text: &str) -> Option<u32> {
    let digits: String = text.chars().filter(|c| !matches!(c, '-' | ' ')).collect();
    let number = digits.parse().ok()?;
    (digits.len() == 8 && number >= 10_000_000).then_some(number)
}

/// Keeps a refusal that belongs to no transaction, such as a request that must not be redirected.
pub(crate) async fn note_alone(
    visit: Visit<'_>,
    who: Who,
    refused: Refused,
) -> Result<Option<u32>, InternalError> {
    let work = Note {
        numbers: Numbers::draw(&visit.app.entropy),
        who,
        refused,
        now: visit.now,
    };
    Ok(visit.app.store.transact(visit.tenant.id(), work).await?)
}

/// Keeps that a member asks for the ways on without what the second factor needs, unless a refusal
/// has a number already: the desk, which may be called next, finds the member by it.
pub(crate) async fn note_lost_device(
    visit: Visit<'_>,
    sign_in: &SignInTransaction,
) -> Result<Option<u32>, InternalError> {
    if sign_in.call_number.is_some() {
        return Ok(None);
    }
    let refused = Refused {
        outcome: "lost-device".to_owned(),
        step: Some(Step::RecoveryCode.name()),
        member: sign_in.member,
        typed_user_id: sign_in.typed_user_id.clone(),
        client: None,
    };
    note_alone(visit, visit.who.clone(), refused).await
}

struct Note {
    numbers: Numbers,
    who: Who,
    refused: Refused,
    now: Timestamp,
}

impl Work for Note {
    type Output = Option<u32>;

    async fn run(&self, txn: &Txn<'_>) -> Result<Option<u32>, StoreError> {
        note(txn, &self.numbers, &self.who, &self.refused, self.now).await
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_call_number_is_eight_digits_in_two_groups_and_is_read_as_typed() {
        let numbers = Numbers::draw(&Entropy::seeded(1));
        for number in numbers.0 {
            let text = written(number);
            assert_eq!(text.len(), 9);
            assert_eq!(read(&text), Some(number));
            assert_eq!(read(&text.replace('-', " ")), Some(number));
        }
        for wrong in ["", "123456", "0123-4567", "1234-56789", "abcd-efgh"] {
            assert_eq!(read(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn a_typed_user_id_is_masked() {
        assert_eq!(mask("hanako-01"), "ha•••••••");
        assert_eq!(mask("a"), "a");
        assert_eq!(mask(&"x".repeat(500)).chars().count(), 22);
    }
}
