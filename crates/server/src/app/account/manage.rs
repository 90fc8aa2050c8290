//! What a member may do with a running session alone: end others, choose a language, call off what
//! waits.

use sekisho_kernel::{Entropy, Locale, MemberId, Policy, SessionId, Timestamp};
use sekisho_signin::MemberState;
use sekisho_store::{AccountEvent, Session, StoreError, Txn, Work};

use super::Done;
use crate::{
    app::{attempt::Who, completion::announce_end, history::Recorder, lost_device, take_up::Visit},
    error::InternalError,
    worker::outbox,
};

/// What shall be done.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Managed {
    /// A session ends.
    EndSession(SessionId),
    /// All sessions end but this one.
    EndOthers,
    /// Pages and mails are in a language.
    Language(Locale),
    /// The mail address stays.
    CancelMailChange,
    /// The second factor is not replaced.
    CancelRecovery,
}

/// Whether a member may use the account: whoever was suspended meanwhile may not.
pub(crate) async fn may_manage(visit: Visit<'_>, member: MemberId) -> Result<bool, InternalError> {
    let reader = visit.app.store.read(visit.tenant.id());
    let member = reader.find_member(member).await?;
    Ok(member
        .is_some_and(|member| member.state == MemberState::Active && member.activation.is_some()))
}

/// Does it.
pub(crate) async fn manage(
    visit: Visit<'_>,
    session: &Session,
    managed: Managed,
) -> Result<Done, InternalError> {
    let work = Manage {
        managed,
        member: session.member,
        session: session.id,
        policy: std::sync::Arc::clone(&visit.tenant.rules.policy),
        who: visit.who.clone(),
        entropy: visit.app.entropy.clone(),
        now: visit.now,
    };
    visit.app.store.transact(visit.tenant.id(), work).await?;
    // Portals learn at once that a session has ended.
    outbox::send_soon(visit.app).await;
    Ok(match managed {
        Managed::EndSession(_) => Done::SessionEnded,
        Managed::EndOthers => Done::OthersEnded,
        Managed::Language(_) => Done::Language,
        Managed::CancelMailChange => Done::MailChangeCancelled,
        Managed::CancelRecovery => Done::RecoveryCancelled,
    })
}

struct Manage {
    managed: Managed,
    member: MemberId,
    session: SessionId,
    policy: std::sync::Arc<Policy>,
    who: Who,
    entropy: Entropy,
    now: Timestamp,
}

impl Work for Manage {
    type Output = ();

    async fn run(&self, txn: &Txn<'_>) -> Result<(), StoreError> {
        match self.managed {
            Managed::EndSession(id) => {
                let ended = txn.end_session_of(self.member, id, self.now).await?;
                let ended = ended.then_some(id).into_iter().collect();
                self.ended(txn, ended).await
            }
            Managed::EndOthers => {
                let keep = Some(self.session);
                let ended = txn
                    .end_member_sessions_but(self.member, keep, self.now)
                    .await?;
                self.ended(txn, ended).await
            }
            Managed::Language(locale) => {
                txn.set_member_locale(self.member, locale).await?;
                Ok(())
            }
            Managed::CancelMailChange => {
                if txn.cancel_mail_change(self.member).await? {
                    let event = AccountEvent::MailChangeCancelled;
                    self.recorder().record(txn, self.member, event).await?;
                }
                Ok(())
            }
            Managed::CancelRecovery => {
                lost_device::cancel(txn, self.member, self.recorder(), &self.entropy).await?;
                Ok(())
            }
        }
    }
}

impl Manage {
    async fn ended(&self, txn: &Txn<'_>, sessions: Vec<SessionId>) -> Result<(), StoreError> {
        if sessions.is_empty() {
            return Ok(());
        }
        for session in sessions {
            announce_end(txn, session, &self.entropy, self.now).await?;
        }
        let event = AccountEvent::SessionsEnded;
        self.recorder().record(txn, self.member, event).await
    }

    fn recorder(&self) -> Recorder<'_> {
        Recorder::of_browser(&self.policy, &self.entropy, &self.who, self.now)
    }
}
