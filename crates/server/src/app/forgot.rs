//! A forgotten password or user ID. Whatever is entered, the same is read and written, and the
//! answer is the same: what goes out by mail, or that nothing does, is for the mail box to see.

use std::{sync::Arc, time::Duration};

use sekisho_authenticator::{birth_date::BirthDate, normalize::fold_user_id};
use sekisho_kernel::{Entropy, MemberId, OutboxId, Policy, SignInId, Timestamp};
use sekisho_keys::KeyedHash;
use sekisho_signin::{MemberState, Promised, Refusal};
use sekisho_store::{
    AccountEvent, CounterKind, MailPurpose, Member, OutboxDocument, OutboxMessage, QueuedMail,
    StoreError, Ticket, Txn, Window, Work,
};
use uuid::Uuid;

use super::{attempt::Who, history::Recorder, subject, take_up::Visit};
use crate::error::InternalError;

const HOUR: Duration = Duration::from_hours(1);
const DAY: Duration = Duration::from_hours(24);
/// The longest typed user ID that is kept, in bytes.
const LONGEST_KEPT: usize = 512;

/// Asks for a link to reset the password of a user ID.
pub(crate) async fn password(
    visit: Visit<'_>,
    id: SignInId,
    typed: &str,
    birth_date: Option<&BirthDate>,
) -> Result<(), InternalError> {
    let reader = visit.app.store.read(visit.tenant.id());
    let folded = fold_user_id(typed).unwrap_or_default();
    let found = reader.find_credentials(&folded).await?;
    let has_letter = found
        .as_ref()
        .is_some_and(|found| found.password.is_from_letter());
    let member = found.map(|found| found.member);
    let about = member.as_ref().map(|member| member.id);
    let policy = &visit.tenant.rules.policy;
    let proven = !policy.reset_asks_birth_date || is_born(member.as_ref(), birth_date);
    let (keys, tenant) = (&visit.app.keys, visit.tenant.id());
    let request = Request {
        promised: Promised::ResetLink,
        typed_user_id: Some(typed).filter(|typed| typed.len() <= LONGEST_KEPT),
        subject: subject::of_identifier(keys, tenant, &folded),
        proven,
        about,
        // The letter stands for what was lost: mail box and birth date do not take its place.
        to: member.filter(|member| !has_letter && can_recover(policy, member, visit.now)),
    };
    ask(visit, id, request).await
}

/// Asks for the user ID of whoever has a mail address and a birth date.
pub(crate) async fn user_id(
    visit: Visit<'_>,
    id: SignInId,
    address: &str,
    birth_date: Option<&BirthDate>,
) -> Result<(), InternalError> {
    let reader = visit.app.store.read(visit.tenant.id());
    let folded = sekisho_authenticator::mail_address::check_new(address)
        .map_or_else(|_| String::new(), |address| address.folded());
    let confirmed = reader
        .find_mail_addresses(std::slice::from_ref(&folded))
        .await?;
    // An address of nobody costs the same read.
    let nobody = MemberId::from_uuid(Uuid::nil());
    let whose = confirmed.get(&folded).copied().unwrap_or(nobody);
    let member = reader.find_member(whose).await?;
    let about = member.as_ref().map(|member| member.id);
    let policy = &visit.tenant.rules.policy;
    let proven = is_born(member.as_ref(), birth_date);
    let (keys, tenant) = (&visit.app.keys, visit.tenant.id());
    let request = Request {
        promised: Promised::UserId,
        typed_user_id: None,
        subject: subject::of_address(keys, tenant, &folded),
        proven,
        about,
        to: member.filter(|member| can_recover(policy, member, visit.now)),
    };
    ask(visit, id, request).await
}

/// What was typed into a form that could not be taken.
#[derive(Clone)]
pub(crate) enum Typed {
    /// The user ID.
    UserId(String),
    /// The mail address.
    MailAddress(String),
}

/// Keeps what was typed, where nothing could be asked for.
pub(crate) async fn keep_typed(
    visit: Visit<'_>,
    id: SignInId,
    typed: Typed,
) -> Result<(), InternalError> {
    let work = KeepTyped { id, typed };
    Ok(visit.app.store.transact(visit.tenant.id(), work).await?)
}

fn is_born(member: Option<&Member>, entered: Option<&BirthDate>) -> bool {
    let known = member
        .and_then(|member| member.birth_date.as_deref())
        .and_then(BirthDate::from_iso);
    known
        .zip(entered)
        .is_some_and(|(known, entered)| known.is_same(entered))
}

/// Whether a mail to the address on file can help: the member may use the account, has signed in
/// before, and did not get the address a short time ago.
fn can_recover(policy: &Policy, member: &Member, now: Timestamp) -> bool {
    let held_off = member
        .mail_recovers_from(policy.mail_change_hold_off)
        .is_some_and(|from| now < from);
    member.state == MemberState::Active
        && member.activation.is_some()
        && member.mail_confirmed_at.is_some()
        && !held_off
}

/// What was asked for.
struct Request<'a> {
    promised: Promised,
    typed_user_id: Option<&'a str>,
    /// What was submitted, by which it is counted.
    subject: KeyedHash,
    /// Whether the birth date is that of whoever it is about.
    proven: bool,
    /// Whom it is about, if anybody.
    about: Option<MemberId>,
    /// Who may get mails about it, if anybody.
    to: Option<Member>,
}

async fn ask(visit: Visit<'_>, id: SignInId, request: Request<'_>) -> Result<(), InternalError> {
    let (keys, tenant) = (&visit.app.keys, visit.tenant.id());
    let work = Ask {
        id,
        promised: request.promised,
        typed_user_id: request.typed_user_id.map(str::to_owned),
        subject: request.subject,
        decoy: subject::of_identifier(keys, tenant, ""),
        proven: request.proven,
        about: request.about,
        to: request.to.map(|member| member.id),
        entropy: visit.app.entropy.clone(),
        who: visit.who.clone(),
        browser: visit.browser.binding,
        policy: Arc::clone(&visit.tenant.rules.policy),
        now: visit.now,
    };
    visit.app.store.transact(tenant, work).await?;
    visit.app.outbox_wake.notify_one();
    Ok(())
}

struct Ask {
    id: SignInId,
    promised: Promised,
    typed_user_id: Option<String>,
    subject: KeyedHash,
    /// A counter of nobody's.
    decoy: KeyedHash,
    proven: bool,
    about: Option<MemberId>,
    to: Option<MemberId>,
    entropy: Entropy,
    who: Who,
    browser: Option<KeyedHash>,
    policy: Arc<Policy>,
    now: Timestamp,
}

impl Work for Ask {
    type Output = ();

    async fn run(&self, txn: &Txn<'_>) -> Result<(), StoreError> {
        let guesses = self.policy.wrong_recovery_birth_dates;
        let guess = self
            .take(txn, CounterKind::RecoveryBirthDate, guesses, DAY)
            .await?;
        // What was not counted is not given back: a full counter stays full for the day.
        let counter = if self.proven && guess != Ticket::Refused {
            &self.subject
        } else {
            &self.decoy
        };
        txn.give_back(CounterKind::RecoveryBirthDate, counter)
            .await?;
        let mails = self.policy.mails_per_hour;
        let mailed = self
            .take(txn, CounterKind::RecoveryMail, mails, HOUR)
            .await?;
        let is_guess = !self.proven && guess != Ticket::Refused;
        let is_last = is_guess && guess == (Ticket::Taken { count: guesses });
        let is_right = self.proven && guess != Ticket::Refused && mailed != Ticket::Refused;
        let mail = match self.to {
            Some(member) if is_right => mail(member, self.purpose()),
            Some(member) if is_last => mail(member, MailPurpose::RecoveryStopped { at: self.now }),
            _ => OutboxDocument::Nothing,
        };
        self.queue(txn, mail).await?;
        let guessed_at = self.about.filter(|_| is_guess);
        let history = guessed_at.map_or(OutboxDocument::Nothing, |member| self.guessed_at(member));
        self.queue(txn, history).await?;
        self.promise(txn).await
    }
}

impl Ask {
    async fn queue(&self, txn: &Txn<'_>, document: OutboxDocument) -> Result<(), StoreError> {
        let id = OutboxId::new(self.now, &self.entropy);
        txn.enqueue(&OutboxMessage::queued(id, document, self.now))
            .await
    }

    async fn take(
        &self,
        txn: &Txn<'_>,
        kind: CounterKind,
        limit: u32,
        window: Duration,
    ) -> Result<Ticket, StoreError> {
        let since = Window::SinceFirst;
        txn.take_ticket(kind, &self.subject, limit, since, Some(window), self.now)
            .await
    }

    fn purpose(&self) -> MailPurpose {
        let at = self.now;
        match self.promised {
            Promised::ResetLink => MailPurpose::PasswordReset {
                at,
                sign_in: self.id,
                browser: self.browser,
            },
            Promised::UserId => MailPurpose::UserIdReminder { at },
        }
    }

    fn guessed_at(&self, member: MemberId) -> OutboxDocument {
        let recorder = Recorder::of_browser(&self.policy, &self.entropy, &self.who, self.now);
        let event = AccountEvent::Refused {
            outcome: Refusal::BirthDateWrong.name().to_owned(),
            call_number: None,
        };
        OutboxDocument::History(recorder.entry(member, event))
    }

    /// The sign-in page says what was promised.
    async fn promise(&self, txn: &Txn<'_>) -> Result<(), StoreError> {
        let Some(stored) = txn.find_sign_in(self.id).await? else {
            return Ok(());
        };
        if stored.ended_at.is_some() {
            return Ok(());
        }
        let mut sign_in = stored.sign_in.clone();
        sign_in.choices.promised = Some(self.promised);
        sign_in.choices.typed_mail_address = None;
        sign_in.refusal = None;
        sign_in.call_number = None;
        sign_in.restarted = None;
        if self.typed_user_id.is_some() {
            sign_in.typed_user_id.clone_from(&self.typed_user_id);
        }
        txn.save_sign_in(&stored, &sign_in).await
    }
}

const fn mail(member: MemberId, purpose: MailPurpose) -> OutboxDocument {
    OutboxDocument::Mail(QueuedMail { member, purpose })
}

struct KeepTyped {
    id: SignInId,
    typed: Typed,
}

impl Work for KeepTyped {
    type Output = ();

    async fn run(&self, txn: &Txn<'_>) -> Result<(), StoreError> {
        let Some(stored) = txn.find_sign_in(self.id).await? else {
            return Ok(());
        };
        if stored.ended_at.is_some() {
            return Ok(());
        }
        let mut sign_in = stored.sign_in.clone();
        let short = |typed: &str| Some(typed.chars().take(LONGEST_KEPT).collect());
        match &self.typed {
            Typed::UserId(typed) => sign_in.typed_user_id = short(typed),
            Typed::MailAddress(typed) => sign_in.choices.typed_mail_address = short(typed),
        }
        txn.save_sign_in(&stored, &sign_in).await
    }
}
