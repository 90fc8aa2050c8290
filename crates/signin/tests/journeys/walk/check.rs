//! What must hold of every submission, worked out from the combination and the specifications.

use sekisho_kernel::policy::{DerivedActivation, Method, TemporaryPasswordKind};
use sekisho_signin::{
    Authentication, BlockedReason, Effect, Facts, Next, Outcome, ProofKind, Step, Verdict,
};

use super::{
    effects,
    state::{Activated, Mail, Session, State, Wish},
};

/// A submission that was taken.
pub(super) struct Submission<'a> {
    pub(super) state: &'a State,
    pub(super) facts: &'a Facts,
    /// What was shown.
    pub(super) here: &'a Next,
    /// What opening the page leads to.
    pub(super) settled: &'a Outcome,
    pub(super) verdict: &'a Verdict,
    pub(super) is_right: bool,
    pub(super) outcome: &'a Outcome,
    /// The facts when all is written.
    pub(super) after: &'a Facts,
}

pub(super) fn check(it: &Submission<'_>) {
    match &it.outcome.next {
        Next::Show(step) => {
            assert_ne!(*step, Step::SignOut, "{}", describe(it));
            assert!(leaves_sessions_alone(it), "{}", describe(it));
            // A password that has taken effect is not asked for again.
            let asked_again = *step == Step::NewPassword && it.outcome.sign_in.choices.activated;
            assert!(!asked_again, "{}", describe(it));
            if let Step::Blocked(reason) = step {
                assert!(is_to_be_blocked(it, *reason), "{}", describe(it));
            }
        }
        Next::Complete(authentication) => check_complete(it, authentication),
        Next::OtherMember | Next::SignOut => panic!("{}", describe(it)),
    }
    if !it.is_right {
        check_refused(it);
    }
    if *it.verdict == Verdict::ContinueFromLink && it.outcome.next == Next::Show(Step::MailCheck) {
        // Whoever stays learns why.
        assert!(it.outcome.sign_in.refusal.is_some(), "{}", describe(it));
    }
    if changes_account(it.verdict) {
        // security.md, rule 1: in this transaction.
        assert!(it.state.has_first_factor(), "{}", describe(it));
    }
    for effect in &it.outcome.effects {
        effects::check(it, effect);
        let times = it.outcome.effects.iter().filter(|other| *other == effect);
        assert_eq!(times.count(), 1, "{effect:?}: {}", describe(it));
    }
    let member = it.after.member.as_ref().unwrap();
    let sign_in = &it.outcome.sign_in;
    assert!(
        sign_in.member.is_none() || sign_in.security_version == member.security_version,
        "voids its own proofs: {}",
        describe(it)
    );
}

pub(super) fn describe(it: &Submission<'_>) -> String {
    format!(
        "{:?} at {:?} in {:?} led to {:?} with {:?}",
        it.verdict, it.here, it.state, it.outcome.next, it.outcome.effects
    )
}

/// No session begins or ends, but by declining the terms.
fn leaves_sessions_alone(it: &Submission<'_>) -> bool {
    let declines = *it.verdict == Verdict::TermsDeclined && it.state.session != Session::None;
    let ends = it.outcome.effects.contains(&Effect::EndSession);
    let begins = it.outcome.effects.iter().any(|effect| {
        matches!(
            effect,
            Effect::StartSession { .. }
                | Effect::EndOtherSessions
                | Effect::RememberBrowser
                | Effect::NotifyNewBrowser
        )
    });
    !begins && ends == declines
}

const fn changes_account(verdict: &Verdict) -> bool {
    matches!(
        verdict,
        Verdict::Profile { .. }
            | Verdict::NewPassword { .. }
            | Verdict::MailAddress { .. }
            | Verdict::PasskeyRegistered(_)
            | Verdict::PasskeyNamed(_)
            | Verdict::AppSetUp { .. }
            | Verdict::SetUpLaterSeen
    )
}

/// Whether the member has to call the society, and has given a correct credential.
fn is_to_be_blocked(it: &Submission<'_>, reason: BlockedReason) -> bool {
    let own = &it.outcome.sign_in.proofs;
    let by_credential =
        it.state.session != Session::None || own.iter().any(|proof| proof.kind.is_first_factor());
    by_credential
        && match reason {
            BlockedReason::Suspended => it.state.suspended,
            BlockedReason::AccountLocked => is_to_be_locked_out(it),
            BlockedReason::Expired => {
                let is_temporary = it.outcome.sign_in.temporary().is_some();
                (is_temporary && it.state.expired) || is_set_up_overdue(it)
            }
            // Or a link with nothing beside it, where the birth date is not on file.
            BlockedReason::Unprovable => {
                let by_link = it.outcome.sign_in.has_proof(ProofKind::ResetLink);
                lacks_what_is_asked(it) || (it.state.birthless && by_link)
            }
        }
}

/// After a password, a temporary one or a link here; a running session only where nothing but what
/// can be guessed could answer.
fn is_to_be_locked_out(it: &Submission<'_>) -> bool {
    let sign_in = &it.outcome.sign_in;
    let first = sign_in.proofs.iter().map(|proof| proof.kind);
    let by_password = first
        .clone()
        .any(|kind| kind.is_first_factor() && !matches!(kind, ProofKind::Passkey { .. }));
    let has_passkey = it.state.passkey && it.facts.policy.offers(Method::Passkey);
    let proves_passkey = sign_in.has_proof(ProofKind::Passkey { synced: true });
    it.state.locked && !it.state.suspended && !proves_passkey && (by_password || !has_passkey)
}

/// A temporary password which nothing on file can confirm.
fn lacks_what_is_asked(it: &Submission<'_>) -> bool {
    let sign_in = &it.outcome.sign_in;
    let Some(kind) = sign_in.temporary() else {
        return false;
    };
    let derived = kind == TemporaryPasswordKind::Derived && it.state.activated == Activated::No;
    let unconfirmed = match it.facts.policy.derived_activation {
        DerivedActivation::MailOnFile => it.state.mail == Mail::None,
        DerivedActivation::LetterCode => it.state.letterless,
        DerivedActivation::Immediate => false,
    };
    let birthless = it.state.birthless && !sign_in.has_proof(ProofKind::BirthDate);
    birthless || (derived && unconfirmed)
}

/// The password alone has reached the set-up of what was chosen, and is offered, for long enough;
/// whom the desk has just let in is not meant.
fn is_set_up_overdue(it: &Submission<'_>) -> bool {
    let policy = &it.facts.policy;
    let sign_in = &it.outcome.sign_in;
    let let_in = sign_in.temporary().is_some() || sign_in.has_proof(ProofKind::ReissueLink);
    let usable = it.state.has_device(policy) || it.state.has_mail(policy);
    it.state.activated == Activated::BeyondGrace
        && it.state.method.is_some_and(|method| policy.offers(method))
        && !usable
        && !let_in
        && !sign_in.choices.profile_chosen
}

/// A refused entry stays where it was entered, or where there is another way on; and says why.
fn check_refused(it: &Submission<'_>) {
    assert!(it.outcome.sign_in.refusal.is_some(), "{}", describe(it));
    let Next::Show(step) = &it.outcome.next else {
        // Only where nothing more was asked than to open the page.
        assert_eq!(it.outcome.next, it.settled.next, "{}", describe(it));
        return;
    };
    let stays = it.settled.next == Next::Show(*step);
    let elsewhere = match it.verdict {
        Verdict::Credentials { .. } => *step == Step::Credentials,
        Verdict::RecoveryCode(_) | Verdict::LostDevice(_) => *step == Step::RecoveryCode,
        _ => false,
    };
    assert!(stays || elsewhere, "{}", describe(it));
}

/// All that a sign-in needs is there, and was proven.
fn check_complete(it: &Submission<'_>, authentication: &Authentication) {
    let policy = &it.facts.policy;
    let member = it.after.member.as_ref().unwrap();
    let proven = |wanted: &dyn Fn(ProofKind) -> bool| {
        authentication.proofs.iter().any(|proof| wanted(proof.kind))
    };
    let by_passkey = proven(&|kind| matches!(kind, ProofKind::Passkey { .. }));
    let by_temporary = proven(&|kind| matches!(kind, ProofKind::TemporaryPassword(_)));
    let by_link = proven(&|kind| kind.is_password_link());
    // A mailed code would come to the box that the link came to.
    let by_mail = proven(&|kind| kind == ProofKind::ResetLink)
        && member.has(policy, Method::Mail)
        && proven(&|kind| kind == ProofKind::BirthDate);
    let born = proven(&|kind| kind == ProofKind::BirthDate);
    let by_lost = proven(&|kind| matches!(kind, ProofKind::LostDeviceLink { .. }));
    let replaced = by_lost && born && it.outcome.sign_in.choices.device_replaced;
    let reset = proven(&|kind| kind == ProofKind::ResetLink);
    // A session that runs goes on.
    let guessable = it.outcome.sign_in.proofs.iter();
    let guessable = guessable.copied().any(|proof| proof.kind.is_first_factor());
    let by_password = proven(&|kind| kind == ProofKind::Password);
    let second = (by_passkey && policy.offers(Method::Passkey))
        || (proven(&|kind| kind == ProofKind::App) && policy.offers(Method::App))
        || (proven(&|kind| kind == ProofKind::Mail) && policy.offers(Method::Mail))
        || proven(&|kind| kind == ProofKind::RecoveryCode);
    let sets_password = |effect: &Effect| matches!(effect, Effect::SetPassword { .. });
    let chosen = it.state.activated_here || it.outcome.effects.iter().any(sets_password);

    let holds = [
        ("active", !it.state.suspended),
        ("unlocked", !it.state.locked || by_passkey || !guessable),
        ("activated", member.activation.is_some()),
        (
            "a first factor",
            by_password || by_temporary || by_link || by_passkey,
        ),
        (
            "a second factor",
            second || by_mail || replaced || !policy.needs_second_factor(),
        ),
        ("birth date", !by_temporary || born),
        (
            "birth date on file",
            !by_link || born || it.state.birthless || reset,
        ),
        (
            "something beside the link",
            !reset || second || born || !policy.needs_second_factor(),
        ),
        (
            "temporary password in time",
            !by_temporary || !it.state.expired || chosen,
        ),
        (
            "a password of the member's own",
            !(by_temporary || by_link) || chosen,
        ),
        (
            "terms",
            !authentication.is_new || member.agreed_terms == it.facts.terms,
        ),
        (
            "passkey named",
            it.outcome.sign_in.choices.unnamed_passkey.is_none(),
        ),
        (
            "codes seen",
            it.outcome.sign_in.choices.recovery_codes.is_none(),
        ),
        ("new", authentication.is_new == starts_session(it)),
        (
            "the others signed out",
            !(by_link || replaced) || signs_others_out(it),
        ),
    ];
    for (what, holds) in holds {
        assert!(holds, "without {what}: {}", describe(it));
    }
    check_source(it, authentication);
    if by_link || by_lost {
        check_link(it, authentication);
    }
}

fn signs_others_out(it: &Submission<'_>) -> bool {
    it.outcome.effects.contains(&Effect::EndOtherSessions)
}

/// A link is worth a password that was sent, and a code that came to the same mail box adds nothing;
/// nor does what was set up in place of what was lost.
fn check_link(it: &Submission<'_>, authentication: &Authentication) {
    let proven = |wanted: &dyn Fn(ProofKind) -> bool| {
        authentication.proofs.iter().any(|proof| wanted(proof.kind))
    };
    let passkey = proven(&|kind| matches!(kind, ProofKind::Passkey { .. }));
    let app = proven(&|kind| kind == ProofKind::App);
    let recovered = proven(&|kind| kind == ProofKind::RecoveryCode);
    let acr = match (passkey, app) {
        (true, _) => "urn:sekisho:acr:4",
        (false, true) => "urn:sekisho:acr:3",
        (false, false) => "urn:sekisho:acr:1",
    };
    let assurance = &authentication.assurance;
    assert_eq!(assurance.acr, acr, "{}", describe(it));
    assert_eq!(
        assurance.amr.contains(&"mfa"),
        passkey || app || recovered,
        "{:?}: {}",
        assurance.amr,
        describe(it)
    );
}

fn starts_session(it: &Submission<'_>) -> bool {
    let starts = |effect: &Effect| matches!(effect, Effect::StartSession { .. });
    it.outcome.effects.iter().any(starts)
}

/// Every proof comes from the transaction, or from a session that answers the demand.
fn check_source(it: &Submission<'_>, authentication: &Authentication) {
    let own = &it.outcome.sign_in.proofs;
    let from_session = authentication
        .proofs
        .iter()
        .any(|proof| !own.contains(proof));
    let too_old = it.state.wish == Wish::MaxAge && it.state.session == Session::Stale;
    let begins_anew =
        it.outcome.sign_in.entered || own.iter().any(|proof| proof.kind.is_first_factor());
    let answers = it.state.session != Session::None && !too_old && !begins_anew;
    assert!(!from_session || answers, "{}", describe(it));
    assert_eq!(authentication.is_new, !own.is_empty(), "{}", describe(it));
    let first = own.iter().any(|proof| proof.kind.is_first_factor());
    assert_eq!(authentication.begins_anew, first, "{}", describe(it));
    if from_session {
        let session = it.facts.session.as_ref().unwrap();
        assert_eq!(authentication.auth_time, session.auth_time);
    }
    // The wish was met, where the member has an app that is offered.
    let app = it.state.app && it.facts.policy.offers(Method::App);
    let recovered = own
        .iter()
        .any(|proof| proof.kind == ProofKind::RecoveryCode);
    if it.state.wish == Wish::App && app && !recovered && !it.state.locked {
        let acr = authentication.assurance.acr;
        assert!(acr >= "urn:sekisho:acr:3", "{acr}: {}", describe(it));
    }
}
