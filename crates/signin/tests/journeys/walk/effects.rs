//! Whether an effect has its reason.

use sekisho_kernel::policy::{DerivedActivation, LostDevice, Method, TemporaryPasswordKind};
use sekisho_signin::{Effect, LostDeviceRequest, Next, Proof, ProofKind, Step, Verdict};

use super::{
    check::{Submission, describe},
    state::{Activated, Age, Mail, Recovery, Request, Session},
};
use crate::build::NOW;

pub(super) fn check(it: &Submission<'_>, effect: &Effect) {
    assert!(is_justified(it, effect), "{effect:?}: {}", describe(it));
    if is_choice(effect) {
        assert!(
            has_proven_what_was_registered(it),
            "{effect:?} before the second factor: {}",
            describe(it)
        );
        assert!(
            has_confirmed_by_file(it, effect),
            "{effect:?} before the address on file: {}",
            describe(it)
        );
    }
}

/// What changes the account, or sends a link somewhere.
const fn is_choice(effect: &Effect) -> bool {
    matches!(
        effect,
        Effect::ChooseMethod(_)
            | Effect::RecordTerms
            | Effect::SendLink { .. }
            | Effect::SetPassword { .. }
            | Effect::Activate { .. }
    )
}

/// A second factor that the member had before was proven: here, or, where only a proof is added to
/// it, in the session.
fn has_proven_what_was_registered(it: &Submission<'_>) -> bool {
    let policy = &it.facts.policy;
    let is_activated = it.state.activated != Activated::No;
    // A mailed code of a first sign-in rests on an address that was chosen in it.
    let mails = is_activated && it.state.has_mail(policy);
    if !it.state.has_device(policy) && !mails {
        return true;
    }
    let own = &it.outcome.sign_in.proofs;
    let counts = |kind: ProofKind| match kind {
        ProofKind::App => policy.offers(Method::App),
        ProofKind::Mail => policy.offers(Method::Mail),
        ProofKind::Passkey { .. } => policy.offers(Method::Passkey),
        ProofKind::RecoveryCode => true,
        _ => false,
    };
    let begins_anew = own.iter().any(|proof| proof.kind.is_first_factor());
    let of_session = it.facts.session.iter().flat_map(|session| &session.proofs);
    let adds = is_activated && !begins_anew && it.state.session != Session::None;
    // The box that the link came to is the one that codes would come to: the birth date is asked.
    let reset = |kind| own.iter().any(|proof| proof.kind == kind);
    let by_mail = mails && reset(ProofKind::ResetLink) && reset(ProofKind::BirthDate);
    // What was lost need not be shown: the link and the birth date stand for it.
    let lost = own
        .iter()
        .any(|proof| matches!(proof.kind, ProofKind::LostDeviceLink { .. }));
    let by_lost = lost && reset(ProofKind::BirthDate) && it.state.request.is_open();
    own.iter().any(|proof| counts(proof.kind))
        || by_mail
        || by_lost
        || it.state.replaced
        || (adds && of_session.map(|proof| proof.kind).any(counts))
}

/// Where the address on file has to confirm a derived password, nothing happens before it has in
/// this very sign-in, but that a link goes to that address, to who knows the birth date.
fn has_confirmed_by_file(it: &Submission<'_>, effect: &Effect) -> bool {
    let sign_in = &it.outcome.sign_in;
    let needed = it.state.activated == Activated::No
        && it.facts.policy.derived_activation == DerivedActivation::MailOnFile
        && sign_in.temporary() == Some(TemporaryPasswordKind::Derived);
    let sends_there =
        matches!(effect, Effect::SendLink { .. }) && sign_in.has_proof(ProofKind::BirthDate);
    !needed || sends_there || it.state.has(ProofKind::AddressOnFile)
}

fn is_justified(it: &Submission<'_>, effect: &Effect) -> bool {
    let shows = |step: Step| it.outcome.next == Next::Show(step);
    let completes = matches!(it.outcome.next, Next::Complete(_));
    let sign_in = &it.outcome.sign_in;
    match effect {
        Effect::StartSession { .. } | Effect::RememberBrowser => {
            completes && !sign_in.proofs.is_empty()
        }
        Effect::EndOtherSessions => completes && sign_in.choices.sign_out_others,
        Effect::RequestLostDevice(request) => asks_for_another(it, request),
        Effect::ResendLostDeviceLink(_) => {
            *it.verdict == Verdict::LostDevice(Ok(())) && it.state.request.is_open()
        }
        Effect::CancelLostDevice => {
            let second = |proof: &Proof| proof.kind.is_second_factor();
            completes && it.state.request != Request::None && sign_in.proofs.iter().any(second)
        }
        Effect::ReplaceDevices { .. } => replaces(it),
        Effect::NotifyNewBrowser => {
            let session = it.facts.session.as_ref().map(|session| session.member);
            completes && !it.facts.known_browser && session != sign_in.member
        }
        Effect::EndSession => {
            *it.verdict == Verdict::TermsDeclined && it.state.session != Session::None
        }
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
            let last = it.state.activated == Activated::No || completes;
            chosen && last && may_set_password(it)
        }
        Effect::ClearAccountCounter => {
            // What others may know is no reason to forget wrong guesses.
            it.is_right
                && matches!(
                    it.verdict,
                    Verdict::AppCode(_) | Verdict::MailCode(_) | Verdict::RecoveryCode(_)
                )
        }
        Effect::ReplaceRecoveryCodes => {
            let second = |proof: &Proof| proof.kind.is_second_factor();
            let without = sign_in.choices.device_replaced && it.state.recovery != Recovery::Left;
            shows(Step::RecoveryCodes) && (sign_in.proofs.iter().any(second) || without)
        }
        Effect::RecoveryCodesSeen => *it.verdict == Verdict::RecoveryCodesSeen,
        Effect::NotifySecondFactor(method) => match it.verdict {
            Verdict::PasskeyRegistered(Ok(_)) => *method == Method::Passkey,
            Verdict::AppSetUp {
                confirmed: Ok(_), ..
            } => *method == Method::App,
            _ => false,
        },
        Effect::NotifyPassword => {
            let sets = |other: &Effect| matches!(other, Effect::SetPassword { .. });
            it.outcome.effects.iter().any(sets) && !sign_in.choices.activated
        }
        // What only the account pages do: they have a walk of their own.
        Effect::ChangeUserId { .. }
        | Effect::RenameAuthenticator { .. }
        | Effect::RemoveAuthenticator { .. } => false,
        // Whoever completes a first sign-in is told of that as a whole.
        Effect::NotifyMethod(method) => is_change(it) && has(it, &Effect::ChooseMethod(*method)),
        Effect::NotifyRecoveryCodes => is_change(it) && has(it, &Effect::ReplaceRecoveryCodes),
        Effect::NotifyRecoveryCode { .. } => matches!(it.verdict, Verdict::RecoveryCode(Ok(_))),
    }
}

fn has(it: &Submission<'_>, effect: &Effect) -> bool {
    it.outcome.effects.contains(effect)
}

/// Whether the account was there before this sign-in.
fn is_change(it: &Submission<'_>) -> bool {
    it.state.activated != Activated::No && !it.outcome.sign_in.choices.activated
}

/// A temporary password and the birth date were proven, or a link and the birth date on file.
fn may_set_password(it: &Submission<'_>) -> bool {
    // The last proof that an unfinished first sign-in lacked may be this very entry.
    let born = it.state.has(ProofKind::BirthDate) || *it.verdict == Verdict::BirthDate(Ok(()));
    let by_link = it.state.is_by_link();
    // Whoever resets a forgotten one showed a second factor, where there is one.
    let reset = it.state.has(ProofKind::ResetLink) && has_proven_what_was_registered(it);
    (it.state.temporary_proof().is_some() && born)
        || (by_link && (born || it.state.birthless || reset))
}

/// Whoever has lost something, and proved a first factor here, asked for it with the birth date. What
/// asks for the password is of no use to who forgot it.
fn asks_for_another(it: &Submission<'_>, request: &LostDeviceRequest) -> bool {
    let asked = match it.state.request {
        Request::None | Request::Over => true,
        Request::Waits | Request::Open => it.state.is_by_link(),
        Request::OpenWithoutPassword => false,
    };
    *it.verdict == Verdict::LostDevice(Ok(()))
        && asked
        && it.state.has_first_factor()
        && it.state.mail == Mail::Confirmed
        && !it.state.birthless
        && it.state.has_device(&it.facts.policy)
        && !it.state.has_mail(&it.facts.policy)
        && it.facts.policy.lost_device == LostDevice::MailAndBirthDate
        && request.replaces_password == it.state.is_by_link()
        && request.opens_at == NOW + it.facts.policy.lost_device_wait
}

/// Another second factor is there, set up by whoever pressed the link in time, knows the birth date
/// and proved a first factor here.
fn replaces(it: &Submission<'_>) -> bool {
    let by_mail = matches!(it.verdict, Verdict::Profile { chosen: Ok(chosen), .. }
        if chosen.method == Some(Method::Mail))
        || *it.verdict == Verdict::OtherMethod(Method::Mail);
    let by_device = matches!(
        it.verdict,
        Verdict::PasskeyRegistered(Ok(_))
            | Verdict::AppSetUp {
                confirmed: Ok(_),
                ..
            }
    );
    it.state.is_by_lost_device()
        && it.state.request.is_open()
        && it.state.has(ProofKind::BirthDate)
        && it.state.has_first_factor()
        && (by_device || by_mail)
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
        DerivedActivation::MailOnFile => has(ProofKind::AddressOnFile),
        DerivedActivation::Immediate => true,
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
