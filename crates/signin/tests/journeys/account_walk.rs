//! Every change of the account, by every sort of member, from every sort of session, under every
//! entry: nothing is changed without what the table of assurance asks, and there is no dead end.

use std::collections::{HashSet, VecDeque};

use sekisho_authenticator::assurance::Acr;
use sekisho_kernel::{Policy, policy::Method};
use sekisho_signin::{
    Act, Authentication, Effect, MemberFacts, Next, ProofKind, SignInTransaction, Step, Verdict,
};

use crate::{
    build::{self, Browser},
    verdicts,
};

/// Deeper than the longest way on.
const DEPTH: usize = 12;

fn acts() -> Vec<Act> {
    let id = verdicts::device();
    let mut acts = vec![
        Act::ChangeMailAddress,
        Act::ChangePassword,
        Act::MakeRecoveryCodes,
    ];
    for method in [Method::Passkey, Method::App] {
        acts.push(Act::AddAuthenticator(method));
        acts.push(Act::RemoveAuthenticator { method, id });
        acts.push(Act::RenameAuthenticator {
            method,
            id,
            name: "phone".to_owned(),
        });
    }
    for method in [
        None,
        Some(Method::Passkey),
        Some(Method::App),
        Some(Method::Mail),
    ] {
        let user_id = Some("hanako2".to_owned());
        acts.push(Act::ChangeProfile { user_id, method });
    }
    acts
}

fn members() -> Vec<MemberFacts> {
    let mut members = Vec::new();
    for method in Method::ALL {
        for (passkeys, apps) in [(0, 0), (1, 0), (0, 1), (1, 1), (2, 2)] {
            for locked in [false, true] {
                let mut member = build::with(method);
                member.account_locked = locked;
                member.authenticators.passkeys = passkeys;
                member.authenticators.apps = apps;
                members.push(member);
            }
        }
    }
    members
}

const SESSIONS: [(&[ProofKind], u64); 6] = [
    (&[], 0),
    (&[ProofKind::Password], 60),
    (&[ProofKind::Password, ProofKind::App], 60),
    (&[ProofKind::Password, ProofKind::Mail], 60),
    (&[ProofKind::Passkey { synced: true }], 60),
    (&[ProofKind::Password, ProofKind::App], 3_600),
];

#[test]
fn nothing_is_changed_without_what_it_asks_and_there_is_no_dead_end() {
    let mut walked = 0;
    for policy in [build::policy_b(), build::second_factor_off()] {
        for act in acts() {
            for member in members() {
                for (kinds, age) in SESSIONS {
                    let mut browser =
                        Browser::changing(policy.clone(), member.clone(), act.clone());
                    if !kinds.is_empty() {
                        browser = browser.signed_in(kinds, age);
                    }
                    walked += walk(browser, &act);
                }
            }
        }
    }
    assert!(walked > 30_000, "{walked} states");
}

/// What the changes ask first.
pub(crate) fn first_steps() -> HashSet<&'static str> {
    let mut steps = HashSet::new();
    for act in acts() {
        for (kinds, age) in SESSIONS {
            let browser =
                Browser::changing(build::policy_b(), build::with(Method::App), act.clone());
            steps.extend(browser.signed_in(kinds, age).step().map(Step::name));
        }
    }
    steps
}

/// One combination's states and what leads to them. How many there are.
fn walk(begun: Browser, act: &Act) -> usize {
    let mut seen = HashSet::new();
    let mut waiting = VecDeque::from([(begun, 0)]);
    let mut ends = false;
    while let Some((browser, depth)) = waiting.pop_front() {
        assert!(depth < DEPTH, "does not end: {act:?}");
        for verdict in entries() {
            let mut then = copy(&browser);
            if verdict == Verdict::ContinueFromLink && then.step() == Some(Step::MailCheck) {
                then.open_link();
            }
            let next = then.give(verdict);
            match &next {
                Next::Complete(authentication) => {
                    check(&browser, &then, authentication, act);
                    ends = true;
                }
                Next::Show(Step::Blocked(_)) => ends = true,
                Next::Show(_) => {
                    assert!(!changes(&then.effects), "{act:?} at {next:?}");
                    if seen.insert(key(&then.sign_in)) {
                        waiting.push_back((then, depth + 1));
                    }
                }
                other => panic!("{other:?}"),
            }
        }
    }
    assert!(ends, "a dead end: {act:?}");
    seen.len() + 1
}

fn copy(browser: &Browser) -> Browser {
    Browser {
        facts: browser.facts.clone(),
        sign_in: browser.sign_in.clone(),
        effects: Vec::new(),
    }
}

/// What tells two states of one combination apart.
fn key(sign_in: &SignInTransaction) -> String {
    let kinds: Vec<_> = sign_in.proofs.iter().map(|proof| proof.kind).collect();
    format!("{kinds:?} {} {:?}", sign_in.entered, sign_in.choices)
}

fn entries() -> Vec<Verdict> {
    vec![
        Verdict::Nothing,
        verdicts::password(),
        verdicts::again(),
        verdicts::passkey(),
        verdicts::app_code(),
        verdicts::mail_code(),
        verdicts::recovery_code(9),
        verdicts::new_password(),
        verdicts::address(),
        Verdict::ContinueFromLink,
        verdicts::registered(),
        verdicts::named(),
        verdicts::app_set_up(),
        Verdict::RecoveryCodesSeen,
        Verdict::OtherMethod(Method::Passkey),
        Verdict::OtherMethod(Method::App),
        Verdict::OtherMethod(Method::Mail),
    ]
}

/// Whether something takes effect at the end.
fn changes(effects: &[Effect]) -> bool {
    effects.iter().any(|effect| {
        matches!(
            effect,
            Effect::ChangeUserId { .. }
                | Effect::RenameAuthenticator { .. }
                | Effect::RemoveAuthenticator { .. }
                | Effect::SetPassword { .. }
        )
    })
}

/// The table of assurance by act, from its words.
fn needed(act: &Act, member: &MemberFacts, policy: &Policy) -> Acr {
    let strength = match act {
        Act::AddAuthenticator(Method::Passkey)
        | Act::RemoveAuthenticator {
            method: Method::Passkey,
            ..
        }
        | Act::MakeRecoveryCodes => Acr::Passkey,
        Act::AddAuthenticator(Method::App)
        | Act::RemoveAuthenticator {
            method: Method::App,
            ..
        } => Acr::App,
        // What is chosen and not there yet is set up on the way.
        Act::ChangeProfile {
            method: Some(Method::Passkey),
            ..
        } if member.authenticators.passkeys == 0 => Acr::Passkey,
        Act::ChangeProfile {
            method: Some(Method::App),
            ..
        } if member.authenticators.apps == 0 => Acr::App,
        _ => Acr::Mail,
    };
    let best = if member.has(policy, Method::Passkey) {
        Acr::Passkey
    } else if member.has(policy, Method::App) {
        Acr::App
    } else if member.has(policy, Method::Mail) {
        Acr::Mail
    } else {
        Acr::Password
    };
    strength.min(best)
}

fn check(before: &Browser, after: &Browser, authentication: &Authentication, act: &Act) {
    let policy = &before.facts.policy;
    let member = before.facts.member.as_ref().unwrap();
    let window = policy.reauthentication_lifetime;
    let recent = |at| before.sign_in.started_at.since(at) <= window;
    let first = authentication
        .proofs
        .iter()
        .any(|proof| proof.kind.is_first_factor() && recent(proof.at));
    assert!(first, "{act:?} without a recent first factor");
    let recovered = authentication
        .proofs
        .iter()
        .any(|proof| proof.kind == ProofKind::RecoveryCode);
    let reached = Acr::from_urn(authentication.assurance.acr).unwrap();
    assert!(
        recovered || reached >= needed(act, member, policy),
        "{act:?} with {reached:?} by {member:?}"
    );
    if let Act::RemoveAuthenticator { method, .. } = act {
        let taken = after
            .effects
            .iter()
            .any(|effect| matches!(effect, Effect::RemoveAuthenticator { .. }));
        let left = match method {
            Method::Passkey => member.authenticators.passkeys,
            _ => member.authenticators.apps,
        };
        let is_last_of_chosen =
            policy.offers(*method) && member.method == Some(*method) && left <= 1;
        assert!(!(taken && is_last_of_chosen), "the last {method:?}");
    }
}
