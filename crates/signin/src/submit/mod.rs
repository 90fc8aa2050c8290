//! What a checked entry does to a transaction.

mod act;
mod effect;
mod enter;
mod recovery;
mod take;
mod verdict;

use sekisho_kernel::{
    OutboxId,
    policy::{DerivedActivation, Remember, TemporaryPasswordKind},
};

pub use self::{
    effect::Effect,
    enter::is_entered,
    verdict::{
        AuthenticatorCount, ChosenProfile, ProvenAuthenticator, ProvenPasskey, ProvenPassword,
        Verdict,
    },
};
use crate::{
    Activation, Authentication, Facts, MemberFacts, Next, SessionLength, SignInTransaction, Step,
    elsewhere::answered_elsewhere, next, requirement::is_first_sign_in_complete,
};

/// The random values that a submission may need, drawn before.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Fresh {
    /// The seed of an app, sealed.
    pub app_seed: Vec<u8>,
    /// Recovery codes, sealed.
    pub recovery_codes: Vec<u8>,
    /// The mail with a code.
    pub mail_code: OutboxId,
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
    /// Whether the entry was not taken because it answers another step than the present one.
    pub out_of_order: bool,
}

/// What a submission works on: facts change as effects are decided, so that what comes next is
/// computed from what will be.
struct Work<'a> {
    facts: Facts,
    sign_in: SignInTransaction,
    effects: Vec<Effect>,
    fresh: &'a Fresh,
}

/// Takes a verdict into a transaction. `facts` are those of the member the verdict is about.
pub fn submit(
    facts: &Facts,
    sign_in: SignInTransaction,
    verdict: Verdict,
    fresh: &Fresh,
) -> Outcome {
    let mut work = Work {
        facts: facts.clone(),
        sign_in,
        effects: Vec::new(),
        fresh,
    };
    let out_of_order = !is_in_order(facts, &work.sign_in, &verdict);
    if !out_of_order {
        if verdict != Verdict::Nothing {
            work.sign_in.refusal = None;
            work.sign_in.choices.promised = None;
            work.sign_in.choices.resent = matches!(
                verdict,
                Verdict::ResendLink(Ok(_)) | Verdict::ResendCode(Ok(_))
            );
        }
        work.take(verdict);
    }
    if let Some(untouched) = answered_elsewhere(&work.facts, &work.sign_in) {
        work.sign_in = untouched;
    }
    work.complete_first_sign_in();
    let next = next(&work.facts, &work.sign_in);
    match &next {
        Next::Show(step) => work.enter(*step),
        Next::Complete(authentication) => {
            work.perform_act();
            work.finish(authentication);
        }
        Next::SignOut => work.effects.push(Effect::EndSession),
        Next::OtherMember => {}
    }
    Outcome {
        sign_in: work.sign_in,
        next,
        effects: work.effects,
        out_of_order,
    }
}

/// Whether a verdict answers the present step.
pub fn is_in_order(facts: &Facts, sign_in: &SignInTransaction, verdict: &Verdict) -> bool {
    match next(facts, sign_in) {
        Next::Show(step) => verdict.answers(step),
        // Nothing is asked any more: only a fresh sign-in is taken, of another member perhaps.
        Next::Complete(_) | Next::OtherMember => verdict.answers(Step::Credentials),
        Next::SignOut => verdict.answers(Step::SignOut),
    }
}

impl Work<'_> {
    /// The first sign-in is complete when all that it asks is there. What follows, such as setting
    /// up a second factor, can be taken up with the member's own user ID and password.
    fn complete_first_sign_in(&mut self) {
        if !is_first_sign_in_complete(&self.facts, &self.sign_in) {
            return;
        }
        let derived = self.sign_in.temporary() == Some(TemporaryPasswordKind::Derived)
            && self.facts.policy.derived_activation == DerivedActivation::Immediate;
        self.effects.push(Effect::Activate { derived });
        self.effects.push(Effect::NotifyFirstSignIn);
        self.sign_in.choices.activated = true;
        let at = self.facts.now;
        self.change_member(|member| member.activation = Some(Activation { at, derived }));
        self.set_password();
    }

    /// A password that was chosen on the way takes effect. Whatever was pending for the member is
    /// void then, but for this transaction.
    fn set_password(&mut self) {
        let Some(new) = self.sign_in.choices.new_password.take() else {
            return;
        };
        self.effects.push(Effect::SetPassword { phc: new.phc });
        // Whoever completes a first sign-in is told of that.
        if !self.sign_in.choices.activated {
            self.effects.push(Effect::NotifyPassword);
        }
        self.change_member(|member| member.security_version += 1);
        self.sign_in.security_version += 1;
    }

    fn finish(&mut self, authentication: &Authentication) {
        if authentication.is_new {
            self.set_password();
            self.finish_recovery(authentication);
            let remember = self.facts.policy.remember == Remember::Session;
            let SessionLength {
                remember: wanted,
                shared,
            } = self.sign_in.length;
            let remembered = wanted && remember && !shared;
            self.effects
                .push(Effect::StartSession { remembered, shared });
        }
        if self.sign_in.choices.sign_out_others {
            self.effects.push(Effect::EndOtherSessions);
        }
        if !authentication.is_new {
            return;
        }
        // What others use, too, lists nobody.
        let session = self.facts.session.as_ref();
        let goes_on = session.filter(|_| !authentication.begins_anew);
        if !(self.sign_in.length.shared || goes_on.is_some_and(|session| session.shared)) {
            self.effects.push(Effect::RememberBrowser);
        }
        let member = self.facts.member.as_ref();
        // What others use, too, is never known, but the member who is signed in there has been told.
        let was_here = session
            .zip(member)
            .is_some_and(|(session, member)| session.shared && session.member == member.id);
        let is_known_here = was_here || self.facts.known_browser;
        if !is_known_here && member.is_some_and(|member| member.has_signed_in) {
            self.effects.push(Effect::NotifyNewBrowser);
        }
    }

    /// Whether what is set up changes an account: whoever completes a first sign-in is told of that
    /// as a whole.
    fn is_change(&self) -> bool {
        let member = self.facts.member.as_ref();
        let is_activated = member.is_some_and(|member| member.activation.is_some());
        is_activated && !self.sign_in.choices.activated
    }

    fn change_member(&mut self, change: impl FnOnce(&mut MemberFacts)) {
        if let Some(member) = &mut self.facts.member {
            change(member);
        }
    }
}
