//! The pure machine of every journey: policy, member and proofs in, next step out.
//!
//! A [`SignInTransaction`] keeps facts with their times; [`next`](next::next) recomputes the step
//! from them on every request, so reload, back, a second tab and a typed address need no code of
//! their own. Never in it: async, input or output, texts for people, OAuth parsing.
//!
//! Start reading at [`requirement::journey`], the ordered list of requirements.

#![deny(missing_docs)]

pub mod act;
mod elsewhere;
pub mod facts;
pub mod lost_device;
pub mod next;
pub mod requirement;
pub mod session;
pub mod step;
pub mod submit;
pub mod transaction;

pub use act::{AccountPage, Act, may_remove};
pub use facts::{
    Activation, Authenticators, Facts, LostDeviceRequest, MailAddressState, MemberFacts,
    MemberState, OnFile, SessionFacts,
};
pub use lost_device::{Replacement, replacement};
pub use next::{Authentication, Next, next};
pub use step::{BlockedReason, Refusal, Step};
pub use submit::{
    AuthenticatorCount, ChosenProfile, Effect, Fresh, Outcome, ProvenAuthenticator, ProvenPasskey,
    ProvenPassword, Verdict, is_entered, is_in_order, submit,
};
pub use transaction::{
    AccountChoice, Choices, Demand, Destination, NewPassword, PendingAddress, Promised, Proof,
    ProofKind, RestartReason, SessionLength, SignInTransaction, Typed,
};
