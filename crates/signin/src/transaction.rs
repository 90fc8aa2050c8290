//! What a browser on its way to a destination has proven so far.

use std::time::Duration;

use sekisho_kernel::{ClientId, MemberId, SignInId, Timestamp};
use serde::{Deserialize, Serialize};

use crate::Refusal;

/// A browser on its way to a destination: facts with their times, never a current step.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct SignInTransaction {
    /// Its id, which stands in the page's address and proves nothing.
    pub id: SignInId,
    /// Where it leads.
    pub destination: Destination,
    /// When it began.
    pub started_at: Timestamp,
    /// Who it is about: set by the first proof. A proof for another member drops all earlier ones.
    pub member: Option<MemberId>,
    /// What was proven in it.
    pub proofs: Vec<Proof>,
    /// Whether something was entered in it: from then on the browser's session does not answer for
    /// whoever enters it.
    pub entered: bool,
    /// The user ID as typed, kept for the form.
    pub typed_user_id: Option<String>,
    /// Whether the member chose 「ログイン状態の保存」.
    pub remember: bool,
    /// Whether the member pressed 「ログアウトする」.
    pub sign_out_confirmed: bool,
    /// Why the last entry did not lead on.
    pub refusal: Option<Refusal>,
    /// Why it took the place of an earlier one.
    pub restarted: Option<RestartReason>,
}

impl SignInTransaction {
    /// A transaction that has just begun.
    pub const fn begin(id: SignInId, destination: Destination, now: Timestamp) -> Self {
        Self {
            id,
            destination,
            started_at: now,
            member: None,
            proofs: Vec::new(),
            entered: false,
            typed_user_id: None,
            remember: false,
            sign_out_confirmed: false,
            refusal: None,
            restarted: None,
        }
    }
}

/// Where a transaction leads.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Destination {
    /// A client's authorization request.
    Portal {
        /// The client that asked.
        client: ClientId,
        /// What it asked for.
        demand: Demand,
    },
    /// The end of the browser's session.
    SignOut {
        /// The member whom a party of the session vouched for (RP-Initiated Logout 1.0 §2), who
        /// need not be asked.
        vouched: Option<MemberId>,
    },
}

/// What a request demands beyond the tenant's policy.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
pub struct Demand {
    /// `prompt=login` or `prompt=select_account`: authenticate in this transaction, whatever the
    /// session knows.
    pub anew: bool,
    /// `max_age`: how old the authentication may be.
    pub max_age: Option<Duration>,
    /// `prompt=none`: show nothing.
    pub silent: bool,
    /// `id_token_hint`: only this member's session counts.
    pub member: Option<MemberId>,
}

/// Something a member proved.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Proof {
    /// What it was.
    pub kind: ProofKind,
    /// When.
    pub at: Timestamp,
}

/// The kinds of proof.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ProofKind {
    /// The member's password.
    Password,
}

/// Why a transaction took the place of an earlier one; the page says so in one sentence.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum RestartReason {
    /// The earlier one was too old.
    TimedOut,
    /// The server or the browser no longer knows it: another browser, a lost cookie, a sign-in
    /// that had already ended.
    Lost,
}
