//! A password made anew by the desk. What the desk does must not let it, or whoever talked it into
//! this, take an account over: it never uses the derived rule, and its results go only where they
//! could have gone before the call.

use std::{path::PathBuf, sync::Arc, time::Duration};

use sekisho_authenticator::{mail_address, password::temporary};
use sekisho_kernel::{DeviceId, Entropy, MemberId, Policy, Tenant, Timestamp};
use sekisho_keys::{KeyedHash, Keys};
use sekisho_store::{
    AccountChange, AccountEvent, CounterKind, Happened, MailPurpose, Member, MemberCredentials,
    OutboxMessage, PasswordCredential, Reissued, Store, StoreError, Txn, Work,
};
use serde::Serialize;
use unicode_normalization::UnicodeNormalization;

use super::{
    MembersError,
    letters::{Letter, LetterFile, LetterSecrets},
    new_member::hash_password,
    notice::{desk_mail, told},
    person::Person,
};
use crate::app::{completion::announce_end, history::Recorder, lost_device, subject};

/// Within this time after a reissue, another one needs a second person.
const SECOND_PERSON: Duration = Duration::from_hours(7 * 24);
/// What stands in the way when somebody else was first.
const CHANGED: &str = "reissue of one password";
/// Why a letter is of no use.
const NEEDS_BIRTH_DATE: &str = "the password goes by letter, and no birth date is on file: nobody \
    could sign in with the letter without it";
/// Why a letter needs one.
const NEEDS_SECOND_PERSON: &str = "this member has no confirmed mail address, or changed it a short \
    time ago, or has not signed in yet, or lost the second factor: the password goes by letter, which \
    a second person has to agree to; name that person by --second-person";
/// The most characters of a name that the member is told.
const LONGEST_NAME: usize = 100;

/// What is to be reissued, and who says so.
#[derive(Clone, Debug)]
pub struct ReissueOptions {
    /// The member's user ID.
    pub user_id: String,
    /// Who does it, as the member is told.
    pub by: String,
    /// Who else agrees.
    pub second_person: Option<String>,
    /// Where the letter goes, if there is one.
    pub letters: Option<PathBuf>,
    /// Whether the member lost what the second factor needs: all second factors and recovery codes
    /// are taken away, and the letter stands for them.
    pub lost_device: bool,
}

/// What was done.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
#[serde(tag = "by", rename_all = "kebab-case")]
pub enum Done {
    /// A link goes to the confirmed address; second factors stay.
    Mail {
        /// The user ID that signs in.
        user_id: String,
        /// The address, masked.
        address: String,
        /// How many sessions ended.
        sessions_ended: usize,
    },
    /// A letter is in the file.
    Letter {
        /// The user ID that signs in.
        user_id: String,
        /// Until when its password is good.
        good_until: String,
        /// Whether the second factors are gone.
        second_factors_removed: bool,
        /// How many sessions ended.
        sessions_ended: usize,
    },
}

/// Reissues a member's password; `None` if nobody has that user ID.
///
/// # Errors
/// [`MembersError::Refused`] says which second person or file is missing. Nothing was done then.
pub async fn reissue(
    store: &Store,
    keys: &Keys,
    entropy: &Entropy,
    tenant: &Tenant,
    options: &ReissueOptions,
    now: Timestamp,
) -> Result<Option<Done>, MembersError> {
    let reader = store.read(&tenant.id);
    let Some(person) = Person::find(&reader, &options.user_id).await? else {
        return Ok(None);
    };
    let Some(user_id) = person.user_id().map(str::to_owned) else {
        return Err(refused("the member has no user ID that signs in"));
    };
    let has_second_person = check_names(options)?;
    let asked = Asked {
        hold_off: tenant.policy.mail_change_hold_off,
        lost_device: options.lost_device,
        now,
    };
    let Some(found) = reader.find_member_credentials(person.member.id).await? else {
        return Ok(None);
    };
    let road = Road::of(&found, asked);
    if matches!(road, Road::Letter) && !has_second_person {
        return Err(refused(NEEDS_SECOND_PERSON));
    }
    if matches!(road, Road::Letter) && person.member.birth_date.is_none() {
        return Err(refused(NEEDS_BIRTH_DATE));
    }
    check_interval(&person.member, has_second_person, now)?;
    let password = temporary::random(entropy);
    let lifetime = tenant.policy.temporary_password_lifetime;
    // What goes by mail is a link; the password that is set then is one that nobody has seen.
    let expires_at = matches!(road, Road::Letter).then(|| now + lifetime);
    let hash = hash_password(keys, tenant, password.expose());
    let devices = reader.list_devices_of(person.member.id).await?;
    let by = options.by.trim().to_owned();
    let mail = road.mail(asked, by.clone());
    let desk = Recorder::of_desk(&tenant.policy, entropy, now);
    let lost = options
        .lost_device
        .then_some(AccountEvent::SecondFactorsRemoved);
    let work = Arc::new(Reissue {
        member: person.member.id,
        password: PasswordCredential::random(hash, expires_at),
        reissued: Reissued { at: now, by },
        events: [Some(AccountEvent::Reissued), lost]
            .into_iter()
            .flatten()
            .map(|event| desk.entry(person.member.id, event))
            .collect(),
        mail: desk_mail(person.member.id, mail, entropy, now),
        locks: locks(keys, tenant, &person, &devices, asked),
        is_by_mail: matches!(road, Road::Mail(_)),
        has_second_person,
        asked,
        policy: tenant.policy.clone(),
        entropy: entropy.clone(),
    });
    match road {
        Road::Mail(address) => {
            let sessions_ended = run(store, tenant, work).await?;
            Ok(Some(Done::Mail {
                user_id,
                address,
                sessions_ended,
            }))
        }
        Road::Letter => {
            let letter = Letter {
                name: person.member.name_kanji.clone().unwrap_or_default(),
                user_id: user_id.clone(),
                secrets: LetterSecrets {
                    password: Some(password),
                    code: None,
                },
            };
            let mut letters = open_letters(options, tenant)?;
            letters.append(&[&letter])?;
            match run(store, tenant, work).await {
                Ok(sessions_ended) => Ok(Some(Done::Letter {
                    user_id,
                    good_until: (now + lifetime).to_string(),
                    second_factors_removed: options.lost_device,
                    sessions_ended,
                })),
                Err(error) => {
                    if matches!(error, MembersError::Refused(_)) {
                        letters.take_back()?;
                    }
                    Err(error)
                }
            }
        }
    }
}

fn refused(why: &str) -> MembersError {
    MembersError::Refused(why.to_owned())
}

/// How the member gets at a new password.
enum Road {
    /// By a link to the confirmed address, masked here.
    Mail(String),
    /// By a letter.
    Letter,
}

/// What was asked for, and when.
#[derive(Clone, Copy)]
struct Asked {
    /// For how long an address that took the place of another recovers nothing.
    hold_off: Duration,
    lost_device: bool,
    now: Timestamp,
}

impl Road {
    /// Nothing that goes by mail stands for a second factor here: where the tenant allows that, the
    /// member needs no desk. Nor does a mail take the place of a letter that is on its way.
    fn of(found: &MemberCredentials, asked: Asked) -> Self {
        let member = &found.member;
        let recovers_from = member.mail_recovers_from(asked.hold_off);
        let is_held_off = recovers_from.is_some_and(|from| asked.now < from);
        let is_known = member.activation.is_some() && member.mail_confirmed_at.is_some();
        match &member.mail_address {
            Some(address)
                if is_known
                    && !is_held_off
                    && !asked.lost_device
                    && !found.password.is_from_letter() =>
            {
                let masked = mail_address::check_new(address).map(|address| address.mask());
                Self::Mail(masked.unwrap_or_default())
            }
            _ => Self::Letter,
        }
    }

    /// What the member is told: by the link itself, or that a letter comes.
    fn mail(&self, asked: Asked, by: String) -> MailPurpose {
        let at = asked.now;
        match self {
            Self::Mail(_) => MailPurpose::PasswordReissue { at, by },
            Self::Letter if asked.lost_device => told(AccountChange::SecondFactorsRemoved, at),
            Self::Letter => told(AccountChange::Reissued, at),
        }
    }
}

/// What the new password opens; whoever lost the second factor has often locked the account by trying.
fn locks(
    keys: &Keys,
    tenant: &Tenant,
    person: &Person,
    devices: &[DeviceId],
    asked: Asked,
) -> Vec<(CounterKind, KeyedHash)> {
    let user_ids = person.user_ids.iter();
    let passwords = user_ids
        .flat_map(|user_id| subject::of_passwords(keys, &tenant.id, &user_id.value, devices));
    let account = asked.lost_device.then(|| {
        let subject = subject::of_member(keys, &tenant.id, person.member.id);
        (CounterKind::Account, subject)
    });
    passwords.chain(account).collect()
}

/// Whether there is a second person, who is somebody else.
fn check_names(options: &ReissueOptions) -> Result<bool, MembersError> {
    let by = same_person(&options.by);
    if by.is_empty() || options.by.chars().count() > LONGEST_NAME {
        return Err(refused(
            "--by must name who does this, in at most 100 characters",
        ));
    }
    let Some(second) = &options.second_person else {
        return Ok(false);
    };
    let second = same_person(second);
    if second.is_empty() || second == by {
        return Err(refused("--second-person must be somebody else than --by"));
    }
    Ok(true)
}

/// A name in one spelling.
fn same_person(name: &str) -> String {
    name.nfkc()
        .flat_map(char::to_lowercase)
        .filter(|c| !c.is_whitespace())
        .collect()
}

fn check_interval(
    member: &Member,
    has_second_person: bool,
    now: Timestamp,
) -> Result<(), MembersError> {
    let last = member.reissued.as_ref();
    match last.filter(|last| is_recent(last, now)) {
        Some(last) if !has_second_person => Err(MembersError::Refused(format!(
            "the password was reissued on {} by {} already; a second time within 7 days a second \
             person has to agree: name that person by --second-person",
            last.at, last.by
        ))),
        _ => Ok(()),
    }
}

fn is_recent(last: &Reissued, now: Timestamp) -> bool {
    last.at + SECOND_PERSON > now
}

fn open_letters(options: &ReissueOptions, tenant: &Tenant) -> Result<LetterFile, MembersError> {
    let Some(path) = &options.letters else {
        return Err(refused(
            "the password goes by letter: say into which file by --letters FILE",
        ));
    };
    LetterFile::open(path, &tenant.id)
}

async fn run(store: &Store, tenant: &Tenant, work: Arc<Reissue>) -> Result<usize, MembersError> {
    let ended = store.transact(&tenant.id, work).await;
    ended.map_err(|error| match error {
        StoreError::Conflict { .. } => refused(
            "somebody else has just reissued this password or changed the member; look again",
        ),
        error => error.into(),
    })
}

struct Reissue {
    member: MemberId,
    password: PasswordCredential,
    reissued: Reissued,
    /// What the member sees of it.
    events: Vec<Happened>,
    /// The mail with the link, or the one that says that a letter comes.
    mail: OutboxMessage,
    locks: Vec<(CounterKind, KeyedHash)>,
    is_by_mail: bool,
    has_second_person: bool,
    asked: Asked,
    policy: Policy,
    entropy: Entropy,
}

impl Work for Reissue {
    /// How many sessions ended.
    type Output = usize;

    async fn run(&self, txn: &Txn<'_>) -> Result<usize, StoreError> {
        // The write makes others wait; what follows rests on what they left.
        txn.raise_security_version(self.member).await?;
        let found = txn.find_member_credentials(self.member).await?;
        if !found.is_some_and(|found| self.stands(&found)) {
            return Err(StoreError::Conflict { what: CHANGED });
        }
        let now = self.asked.now;
        let desk = Recorder::of_desk(&self.policy, &self.entropy, now);
        lost_device::cancel(txn, self.member, desk, &self.entropy).await?;
        txn.reissue(self.member, &self.password, &self.reissued, None)
            .await?;
        if self.asked.lost_device {
            let undoable_since = now - self.policy.undo_link_lifetime;
            let lost = txn
                .forget_second_factors(self.member, now, undoable_since)
                .await?;
            if let Some(address) = lost {
                let told = MailPurpose::MailReplaced { at: now, address };
                let mail = desk_mail(self.member, told, &self.entropy, now);
                txn.enqueue(&mail).await?;
            }
        }
        for event in &self.events {
            txn.record_event(event).await?;
        }
        for (kind, subject) in &self.locks {
            txn.clear_counter(*kind, subject).await?;
        }
        txn.enqueue(&self.mail).await?;
        let sessions = txn.end_member_sessions(self.member, now).await?;
        let count = sessions.len();
        for session in sessions {
            announce_end(txn, session, &self.entropy, now).await?;
        }
        Ok(count)
    }
}

impl Reissue {
    /// Whether what was decided before the transaction still holds.
    fn stands(&self, found: &MemberCredentials) -> bool {
        let is_by_mail = matches!(Road::of(found, self.asked), Road::Mail(_));
        let last = found.member.reissued.as_ref();
        let is_recent = last.is_some_and(|last| is_recent(last, self.asked.now));
        is_by_mail == self.is_by_mail && (self.has_second_person || !is_recent)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn options(by: &str, second_person: Option<&str>) -> ReissueOptions {
        ReissueOptions {
            user_id: "hanako-01".to_owned(),
            by: by.to_owned(),
            second_person: second_person.map(str::to_owned),
            letters: None,
            lost_device: false,
        }
    }

    #[test]
    fn a_second_person_is_somebody_else() {
        assert!(!check_names(&options("佐藤", None)).unwrap());
        assert!(check_names(&options("佐藤", Some("鈴木"))).unwrap());
        for (by, second) in [
            ("", None),
            (" ", None),
            ("佐藤", Some("")),
            ("佐藤", Some(" 佐　藤")),
            ("Sato", Some("ｓａｔｏ")),
        ] {
            assert!(
                check_names(&options(by, second)).is_err(),
                "{by} {second:?}"
            );
        }
    }

    #[test]
    fn a_second_reissue_within_seven_days_needs_a_second_person() {
        let at = Timestamp::from_seconds(1_800_000_000);
        let entropy = Entropy::seeded(1);
        let member = Member {
            reissued: Some(Reissued {
                at,
                by: "佐藤".to_owned(),
            }),
            ..Member::new(MemberId::new(at, &entropy), String::new(), Vec::new(), at)
        };
        let days = |days: u64| at + Duration::from_hours(24 * days);
        assert!(check_interval(&member, false, days(6)).is_err());
        assert!(check_interval(&member, true, days(6)).is_ok());
        assert!(check_interval(&member, false, days(7)).is_ok());
    }
}
