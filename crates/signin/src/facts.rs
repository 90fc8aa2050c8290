//! What the shell must load before the machine can decide.

use sekisho_kernel::{MemberId, Policy, Timestamp};

use crate::Proof;

/// Everything a decision rests on.
#[derive(Clone, Debug)]
pub struct Facts {
    /// The present.
    pub now: Timestamp,
    /// What the tenant decided.
    pub policy: Policy,
    /// The browser's live session, if any.
    pub session: Option<SessionFacts>,
    /// The member the transaction is about, or else the session's.
    pub member: Option<MemberFacts>,
    /// Whether this browser is known to have signed in that member before.
    pub known_browser: bool,
}

/// A live session.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct SessionFacts {
    /// Whose it is.
    pub member: MemberId,
    /// What was proven when it began, and since.
    pub proofs: Vec<Proof>,
    /// The newest proof that answered a sign-in, a re-authentication or `max_age`.
    pub auth_time: Timestamp,
}

/// A member, as far as the machine cares.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct MemberFacts {
    /// Who.
    pub id: MemberId,
    /// Whether the account may be used.
    pub state: MemberState,
    /// Whether the member has signed in before.
    pub has_signed_in: bool,
}

/// Whether an account may be used.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum MemberState {
    /// It may.
    Active,
    /// The society suspended it.
    Suspended,
}
