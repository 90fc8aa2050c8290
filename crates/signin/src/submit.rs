//! What a checked entry does to a transaction.

use sekisho_kernel::{MemberId, policy::Remember};

use crate::{Facts, Next, Proof, ProofKind, Refusal, SignInTransaction, next};

/// The verdict of the shell's check of what was entered.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Verdict {
    /// User ID and password.
    Credentials {
        /// The user ID as typed.
        typed_user_id: String,
        /// Whether a remembered session was asked for.
        remember: bool,
        /// The member whose password it was, or why it was not.
        checked: Result<MemberId, Refusal>,
    },
    /// User ID and password that there was no room to check: only the user ID is kept.
    CredentialsUnchecked {
        /// The user ID as typed.
        typed_user_id: String,
    },
    /// 「ログアウトする」 was pressed.
    SignOutConfirmed,
    /// The blocked page's button: back to the form.
    Retry,
    /// Nothing: the page was opened, and nothing is missing any more.
    Nothing,
}

/// What a submission led to.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Outcome {
    /// The transaction to keep.
    pub sign_in: SignInTransaction,
    /// What happens next.
    pub next: Next,
    /// What the shell must write in the same database transaction.
    pub effects: Vec<Effect>,
}

/// Something the shell must write, about the member who was authenticated.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Effect {
    /// A session begins for this browser; the one it had of another member ends.
    StartSession {
        /// Whether it outlives the browser.
        remembered: bool,
    },
    /// This browser signed the member in.
    RememberBrowser,
    /// The member is told by mail that a browser never seen before signed in.
    NotifyNewBrowser,
    /// The browser's session ends; its portals are told.
    EndSession,
}

/// Takes a verdict into a transaction. `facts` are those of the member the verdict is about.
pub fn submit(facts: &Facts, mut sign_in: SignInTransaction, verdict: Verdict) -> Outcome {
    sign_in.refusal = None;
    sign_in.entered |= matches!(
        verdict,
        Verdict::Credentials { .. } | Verdict::CredentialsUnchecked { .. }
    );
    match verdict {
        Verdict::Credentials {
            typed_user_id,
            remember,
            checked,
        } => {
            sign_in.typed_user_id = Some(typed_user_id);
            sign_in.remember = remember;
            match checked {
                Ok(member) => prove(&mut sign_in, member, ProofKind::Password, facts),
                Err(refusal) => sign_in.refusal = Some(refusal),
            }
        }
        Verdict::CredentialsUnchecked { typed_user_id } => {
            sign_in.typed_user_id = Some(typed_user_id);
        }
        Verdict::SignOutConfirmed => sign_in.sign_out_confirmed = true,
        Verdict::Retry => {
            sign_in.member = None;
            sign_in.proofs.clear();
        }
        Verdict::Nothing => {}
    }
    let next = next(facts, &sign_in);
    let effects = effects_of(&next, facts, &sign_in);
    Outcome {
        sign_in,
        next,
        effects,
    }
}

fn prove(sign_in: &mut SignInTransaction, member: MemberId, kind: ProofKind, facts: &Facts) {
    if sign_in.member != Some(member) {
        sign_in.proofs.clear();
    }
    sign_in.member = Some(member);
    sign_in.proofs.retain(|proof| proof.kind != kind);
    sign_in.proofs.push(Proof {
        kind,
        at: facts.now,
    });
}

fn effects_of(next: &Next, facts: &Facts, sign_in: &SignInTransaction) -> Vec<Effect> {
    match next {
        Next::Complete(authentication) if authentication.is_new => {
            let remembered = sign_in.remember && facts.policy.remember == Remember::Session;
            let mut effects = vec![Effect::StartSession { remembered }, Effect::RememberBrowser];
            let returning = facts.member.is_some_and(|member| member.has_signed_in);
            if returning && !facts.known_browser {
                effects.push(Effect::NotifyNewBrowser);
            }
            effects
        }
        Next::SignOut => vec![Effect::EndSession],
        Next::Complete(_) | Next::Show(_) | Next::OtherMember => Vec::new(),
    }
}
