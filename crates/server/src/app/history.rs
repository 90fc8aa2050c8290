//! What happened to a member's account is kept, for the member to see.

use sekisho_kernel::{ClientId, Entropy, EventId, MemberId, Policy, Timestamp};
use sekisho_store::{AccountEvent, Happened, StoreError, Txn};

use super::attempt::Who;

/// Keeps events of one request.
#[derive(Clone, Copy)]
pub(crate) struct Recorder<'a> {
    /// How long they are kept.
    pub policy: &'a Policy,
    /// Where their ids come from.
    pub entropy: &'a Entropy,
    /// The browser, if a browser caused it.
    pub who: Option<&'a Who>,
    /// The client that the sign-in was for.
    pub client: Option<&'a ClientId>,
    /// The present.
    pub now: Timestamp,
}

impl<'a> Recorder<'a> {
    /// For what a browser does beside a sign-in.
    pub(crate) const fn of_browser(
        policy: &'a Policy,
        entropy: &'a Entropy,
        who: &'a Who,
        now: Timestamp,
    ) -> Self {
        Self {
            policy,
            entropy,
            who: Some(who),
            client: None,
            now,
        }
    }

    /// For what the desk does.
    pub(crate) fn of_desk(policy: &'a Policy, entropy: &'a Entropy, now: Timestamp) -> Self {
        Self {
            policy,
            entropy,
            who: None,
            client: None,
            now,
        }
    }

    /// Keeps one event of a member.
    pub(crate) async fn record(
        self,
        txn: &Txn<'_>,
        member: MemberId,
        event: AccountEvent,
    ) -> Result<(), StoreError> {
        txn.record_event(&self.entry(member, event)).await
    }

    /// The entry itself, for work that is handed to the database as a whole.
    pub(crate) fn entry(self, member: MemberId, event: AccountEvent) -> Happened {
        Happened {
            id: EventId::new(self.now, self.entropy),
            member,
            event,
            user_agent: self
                .who
                .map_or_else(String::new, |who| who.user_agent.clone()),
            client: self.client.cloned(),
            at: self.now,
            expires_at: self.now + self.policy.history_lifetime,
        }
    }
}
