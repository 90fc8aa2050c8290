//! What must hold of every submission, worked out from the combination and the specifications.

use sekisho_kernel::policy::{DerivedActivation, Method, TemporaryPasswordKind};
use sekisho_signin::{
    Authentication, BlockedReason, Effect, Facts, Next, Outcome, ProofKind, Step, Verdict,
};

use super::state::{Activated, Age, Mail, Session, State, Wish};

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
            assert!(starts_no_session(it), "{}", describe(it));
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
    if changes_account(it.verdict) {
        // security.md, rule 1: in this transaction.
        assert!(it.state.has_first_factor(), "{}", describe(it));
    }
    for effect in &it.outcome.effects {
        assert!(is_justified(it, effect), "{effect:?}: {}", describe(it));
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

fn describe(it: &Submission<'_>) -> String {
    format!(
        "{:?} at {:?} in {:?} led to {:?} with {:?}",
        it.verdict, it.here, it.state, it.outcome.next, it.outcome.effects
    )
}

fn starts_no_session(it: &Submission<'_>) -> bool {
    !it.outcome.effects.iter().any(|effect| {
        matches!(
            effect,
            Effect::StartSession { .. }
                | Effect::EndOtherSessions
                | Effect::RememberBrowser
                | Effect::NotifyNewBrowser
                | Effect::EndSession
        )
    })
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
    let policy = &it.facts.policy;
    let own = &it.outcome.sign_in.proofs;
    let proven = |wanted: &dyn Fn(ProofKind) -> bool| own.iter().any(|proof| wanted(proof.kind));
    let by_credential = proven(&ProofKind::is_first_factor) || it.state.session != Session::None;
    let by_temporary = proven(&|kind| matches!(kind, ProofKind::TemporaryPassword(_)));
    let registered = (it.state.passkey && policy.offers(Method::Passkey))
        || (it.state.app && policy.offers(Method::App))
        || (it.state.method == Some(Method::Mail) && it.state.mail == Mail::Confirmed);
    let unconfirmed = policy.derived_activation == DerivedActivation::MailOnFile
        && it.state.mail == Mail::None
        && it.outcome.sign_in.temporary() == Some(TemporaryPasswordKind::Derived);
    let overdue = it.state.activated == Activated::BeyondGrace && !registered && !by_temporary;
    by_credential
        && match reason {
            BlockedReason::Suspended => it.state.suspended,
            BlockedReason::AccountLocked => it.state.locked && !it.state.suspended,
            BlockedReason::Expired => (by_temporary && it.state.expired) || unconfirmed || overdue,
        }
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
        Verdict::RecoveryCode(_) => *step == Step::RecoveryCode,
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
    // A session that runs goes on.
    let guessable = it.outcome.sign_in.proofs.iter();
    let guessable = guessable.copied().any(|proof| proof.kind.is_first_factor());
    let by_password = proven(&|kind| kind == ProofKind::Password);
    let second = (by_passkey && policy.offers(Method::Passkey))
        || (proven(&|kind| kind == ProofKind::App) && policy.offers(Method::App))
        || (proven(&|kind| kind == ProofKind::Mail) && policy.offers(Method::Mail))
        || proven(&|kind| kind == ProofKind::RecoveryCode);
    let sets_password = |effect: &Effect| matches!(effect, Effect::SetPassword { .. });
    let replaced = it.state.activated_here || it.outcome.effects.iter().any(sets_password);

    let holds = [
        ("active", !it.state.suspended),
        ("unlocked", !it.state.locked || by_passkey || !guessable),
        ("activated", member.activation.is_some()),
        ("a first factor", by_password || by_temporary || by_passkey),
        ("a second factor", second || !policy.needs_second_factor()),
        (
            "birth date",
            !by_temporary || proven(&|kind| kind == ProofKind::BirthDate),
        ),
        (
            "temporary password in time",
            !by_temporary || !it.state.expired || replaced,
        ),
        ("temporary password replaced", !by_temporary || replaced),
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
    ];
    for (what, holds) in holds {
        assert!(holds, "without {what}: {}", describe(it));
    }
    check_source(it, authentication);
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

/// Whether an effect has its reason.
fn is_justified(it: &Submission<'_>, effect: &Effect) -> bool {
    let shows = |step: Step| it.outcome.next == Next::Show(step);
    let completes = matches!(it.outcome.next, Next::Complete(_));
    let sign_in = &it.outcome.sign_in;
    match effect {
        Effect::StartSession { .. } | Effect::RememberBrowser => {
            completes && !sign_in.proofs.is_empty()
        }
        Effect::EndOtherSessions => completes && sign_in.choices.sign_out_others,
        Effect::NotifyNewBrowser => completes && !it.facts.known_browser,
        Effect::EndSession => false,
        Effect::RecordTerms => matches!(it.verdict, Verdict::Terms { .. }) && it.is_right,
        Effect::ChooseMethod(method) => {
            let chosen = matches!(it.verdict, Verdict::Profile { chosen: Ok(chosen), .. }
                if chosen.method == Some(*method))
                || *it.verdict == Verdict::OtherMethod(*method);
            chosen && it.state.has_first_factor()
        }
        Effect::SendLink { .. } => {
            matches!(
                it.verdict,
                Verdict::MailAddress { .. } | Verdict::ResendLink(_)
            ) && it.is_right
        }
        Effect::SendCode { again, .. } => {
            let asked = matches!(it.verdict, Verdict::ResendCode(Ok(_)));
            // A first proof drops whatever was made before it.
            let begins =
                it.state.proofs.iter().all(|age| *age == Age::Absent) && !sign_in.proofs.is_empty();
            let once = asked || !it.state.mail_code || begins;
            shows(Step::MailCode) && *again == asked && once
        }
        Effect::Activate { derived } => activates(it, *derived),
        Effect::NotifyFirstSignIn => it
            .outcome
            .effects
            .iter()
            .any(|other| matches!(other, Effect::Activate { .. })),
        Effect::SetPassword { .. } => {
            let chosen = it.state.new_password
                || matches!(it.verdict, Verdict::NewPassword { .. }) && it.is_right;
            let proven = it.state.temporary_proof().is_some() && it.state.has(ProofKind::BirthDate);
            let last = it.state.activated == Activated::No || completes;
            // The last proof that an unfinished first sign-in lacked may be this very entry.
            let born = matches!(it.verdict, Verdict::BirthDate(Ok(())));
            chosen && last && (proven || born && it.state.temporary_proof().is_some())
        }
        Effect::ClearAccountCounter => {
            it.is_right
                && matches!(
                    it.verdict,
                    Verdict::LetterCode(_)
                        | Verdict::BirthDate(_)
                        | Verdict::AppCode(_)
                        | Verdict::MailCode(_)
                        | Verdict::RecoveryCode(_)
                )
        }
        Effect::ReplaceRecoveryCodes => {
            shows(Step::RecoveryCodes)
                && sign_in
                    .proofs
                    .iter()
                    .any(|proof| proof.kind.is_second_factor())
        }
        Effect::RecoveryCodesSeen => *it.verdict == Verdict::RecoveryCodesSeen,
        Effect::NotifySecondFactor(method) => match it.verdict {
            Verdict::PasskeyRegistered(Ok(_)) => *method == Method::Passkey,
            Verdict::AppSetUp {
                confirmed: Ok(_), ..
            } => *method == Method::App,
            _ => false,
        },
        Effect::NotifyRecoveryCode { .. } => matches!(it.verdict, Verdict::RecoveryCode(Ok(_))),
    }
}

/// Whether everything that a first sign-in asks was there, for the first time.
fn activates(it: &Submission<'_>, derived: bool) -> bool {
    let policy = &it.facts.policy;
    let member = it.after.member.as_ref().unwrap();
    let has = |kind: ProofKind| it.outcome.sign_in.has_proof(kind);
    let by_derived = has(ProofKind::TemporaryPassword(TemporaryPasswordKind::Derived));
    let by_random = has(ProofKind::TemporaryPassword(TemporaryPasswordKind::Random));
    let by_temporary = by_derived || by_random;
    let in_time = !by_temporary || !it.state.expired;
    let by_passkey = has(ProofKind::Passkey { synced: true });
    let unlocked = by_passkey || !it.state.locked || !member.account_locked;
    let first = it.outcome.sign_in.proofs.iter();
    let mut first = first.filter(|proof| proof.kind.is_first_factor());
    let confirmed = match policy.derived_activation {
        DerivedActivation::LetterCode => has(ProofKind::LetterCode),
        DerivedActivation::MailOnFile | DerivedActivation::Immediate => true,
    };
    let password = |effect: &Effect| matches!(effect, Effect::SetPassword { .. });
    it.state.activated == Activated::No
        && !it.state.suspended
        && in_time
        && unlocked
        && first.next().is_some()
        && (!by_derived || confirmed)
        && (!by_temporary || has(ProofKind::BirthDate))
        && by_temporary == it.outcome.effects.iter().any(password)
        && member.agreed_terms == it.facts.terms
        && it.state.mail == Mail::Confirmed
        && (member.method.is_some() || it.outcome.sign_in.choices.profile_chosen)
        && derived == (by_derived && policy.derived_activation == DerivedActivation::Immediate)
}
