//! The walk itself, and that it has no dead end.

use std::{
    collections::{HashMap, HashSet},
    sync::Arc,
};

use sekisho_kernel::{
    Policy,
    policy::{DerivedActivation, Method, TemporaryPasswordKind},
};
use sekisho_signin::{Destination, Next, ProofKind, Step, Verdict, next, submit};

use super::{
    check::{self, Submission},
    domain,
    state::{Activated, Age, Mail, Recovery, State},
};
use crate::{
    build::{fresh, session, write},
    verdicts,
};

/// Of the entries that are not taken in a state, every so many are compared with no entry at all, in
/// every state others.
const TURNS: usize = 13;

/// What a walk found.
pub(super) struct Found {
    pub(super) states: usize,
    pub(super) submissions: usize,
    pub(super) moves: usize,
    pub(super) steps: HashSet<&'static str>,
}

#[derive(Default)]
struct Graph {
    numbers: HashMap<State, u32>,
    states: Vec<State>,
    /// From, to.
    moves: Vec<(u32, u32)>,
    /// From here one entry leads to the portal.
    completes: Vec<bool>,
    /// The member learns here that the society has to help.
    blocked: Vec<bool>,
}

impl Graph {
    fn number(&mut self, state: State) -> u32 {
        let states = &mut self.states;
        *self.numbers.entry(state).or_insert_with(|| {
            states.push(state);
            u32::try_from(states.len() - 1).unwrap()
        })
    }

    /// Which states lead to one of the marked ones.
    fn leads_to(&self, marked: impl Fn(usize) -> bool) -> Vec<bool> {
        let mut backwards = self.moves.clone();
        backwards.sort_unstable_by_key(|(_, to)| *to);
        let mut reached: Vec<_> = (0..self.states.len()).map(marked).collect();
        let mut waiting: Vec<_> = (0..self.states.len()).filter(|at| reached[*at]).collect();
        while let Some(at) = waiting.pop() {
            let at = u32::try_from(at).unwrap();
            let first = backwards.partition_point(|(_, to)| *to < at);
            for (from, _) in backwards[first..].iter().take_while(|(_, to)| *to == at) {
                let from = usize::try_from(*from).unwrap();
                if !reached[from] {
                    reached[from] = true;
                    waiting.push(from);
                }
            }
        }
        reached
    }
}

/// Everything that the domain's combinations lead to, each under every submission.
pub(super) fn explore(policy: Policy) -> Found {
    assert_eq!(policy.faults(), []);
    let starts = domain::starts(&policy);
    explore_from(policy, starts)
}

fn explore_from(mut policy: Policy, starts: Vec<State>) -> Found {
    policy.acr_lifetime = super::state::ACR_LIFETIME;
    let policy = Arc::new(policy);
    let verdicts = Submissions::every();
    let mut graph = Graph::default();
    for state in starts {
        graph.number(state);
    }
    let mut found = Found {
        states: 0,
        submissions: 0,
        moves: 0,
        steps: HashSet::new(),
    };
    while let Some(state) = graph.states.get(found.states).copied() {
        visit(&policy, state, &verdicts, &mut graph, &mut found);
        found.states += 1;
    }
    found.moves = graph.moves.len();
    no_dead_end(&policy, &graph);
    found
}

/// Every verdict, and whether it says yes.
struct Submissions(Vec<(Verdict, bool)>);

impl Submissions {
    fn every() -> Self {
        let right = verdicts::every_right().into_iter().map(|it| (it, true));
        let wrong = verdicts::every_wrong().into_iter().map(|it| (it, false));
        Self(right.chain(wrong).collect())
    }
}

fn visit(
    policy: &Arc<Policy>,
    state: State,
    verdicts: &Submissions,
    graph: &mut Graph,
    found: &mut Found,
) {
    let facts = state.facts(policy);
    let sign_in = state.sign_in();
    let here = next(&facts, &sign_in);
    if let Next::Show(step) = here {
        found.steps.insert(step.name());
    }
    let number = graph.number(state);
    let fresh = fresh();
    let settled = submit(&facts, sign_in.clone(), Verdict::Nothing, &fresh);
    // Where nothing is asked any more, a fresh sign-in is taken.
    let asked = match here {
        Next::Show(step) => step,
        _ => Step::Credentials,
    };
    let mut completes = false;
    let mut successors = Vec::new();
    for (turn, (verdict, is_right)) in verdicts.0.iter().enumerate() {
        let is_right = *is_right;
        found.submissions += 1;
        let is_in_order = verdict.answers(asked);
        let has_its_turn = turn % TURNS == found.states % TURNS;
        if !is_in_order && !has_its_turn {
            continue;
        }
        let outcome = submit(&facts, sign_in.clone(), verdict.clone(), &fresh);
        assert_eq!(outcome.out_of_order, !is_in_order);
        if outcome.out_of_order {
            let same = outcome.sign_in == settled.sign_in
                && outcome.next == settled.next
                && outcome.effects == settled.effects;
            assert!(same, "{verdict:?} out of order in {state:?}");
            continue;
        }
        let mut after = facts.clone();
        write(&mut after, verdict, &outcome);
        check::check(&Submission {
            state: &state,
            facts: &facts,
            here: &here,
            settled: &settled,
            verdict,
            is_right,
            outcome: &outcome,
            after: &after,
        });
        if !can_be_said(policy, &state, verdict) {
            continue;
        }
        if matches!(outcome.next, Next::Complete(_)) {
            completes = true;
        } else {
            successors.push(state.after(&after, &outcome.sign_in));
        }
    }
    successors.extend(by_opening_the_link(policy, state));
    let mut targets: Vec<_> = successors.into_iter().map(|it| graph.number(it)).collect();
    targets.sort_unstable();
    targets.dedup();
    graph
        .moves
        .extend(targets.into_iter().map(|to| (number, to)));
    graph.completes.push(completes);
    graph
        .blocked
        .push(matches!(here, Next::Show(Step::Blocked(_))));
}

/// The member opens the link that this sign-in had sent, on any device.
fn by_opening_the_link(policy: &Policy, state: State) -> Option<State> {
    let waits_for_file = state.waits_for_file(policy);
    if !state.pending || (state.mail == Mail::Confirmed && !waits_for_file) {
        return None;
    }
    let confirmed = State {
        mail: Mail::Confirmed,
        ..state
    };
    Some(if waits_for_file {
        confirmed.prove(ProofKind::AddressOnFile, Age::Fresh)
    } else {
        confirmed
    })
}

/// Whether a shell can come to a verdict for such a member.
fn can_be_said(policy: &Policy, state: &State, verdict: &Verdict) -> bool {
    match verdict {
        Verdict::Credentials {
            checked: Ok(it), ..
        } => match it.kind {
            ProofKind::TemporaryPassword(kind) => state.temporary == Some(kind),
            _ => state.temporary.is_none(),
        },
        Verdict::Passkey(Ok(_)) => state.passkey,
        Verdict::AppCode(Ok(_)) => state.app,
        Verdict::BirthDate(Ok(())) => !state.birthless,
        Verdict::LetterCode(Ok(())) => !state.letterless,
        Verdict::MailCode(Ok(())) => state.mail == Mail::Confirmed,
        Verdict::RecoveryCode(Ok(_)) => state.recovery == Recovery::Left,
        // A page asks for a method where there is one to choose, and for none where there is none.
        Verdict::Profile { chosen: Ok(it), .. } => match it.method {
            Some(method) => policy.offers(method),
            None => !policy.needs_second_factor(),
        },
        _ => true,
    }
}

/// From everywhere the member comes to the portal, or learns whom to call; and whoever has a way to
/// the portal finds it.
fn no_dead_end(policy: &Policy, graph: &Graph) {
    let to_the_portal = graph.leads_to(|at| graph.completes[at]);
    let on = graph.leads_to(|at| graph.completes[at] || graph.blocked[at]);
    for (at, state) in graph.states.iter().enumerate() {
        assert!(on[at], "a dead end: {state:?}");
        assert!(
            to_the_portal[at] || !has_a_way(policy, state),
            "no way to the portal: {state:?}"
        );
    }
}

/// Whether the member holds what a sign-in needs.
fn has_a_way(policy: &Policy, state: &State) -> bool {
    if state.suspended {
        return false;
    }
    let by_passkey = state.passkey && policy.offers(Method::Passkey);
    let by_password = match state.temporary {
        Some(kind) => !state.expired && !state.birthless && is_confirmed(policy, state, kind),
        None => !is_overdue(policy, state),
    };
    by_passkey || (by_password && !state.locked)
}

/// Whether there is something to confirm a temporary password with.
fn is_confirmed(policy: &Policy, state: &State, kind: TemporaryPasswordKind) -> bool {
    if state.activated != Activated::No || kind == TemporaryPasswordKind::Random {
        return true;
    }
    match policy.derived_activation {
        DerivedActivation::Immediate => true,
        DerivedActivation::LetterCode => !state.letterless,
        DerivedActivation::MailOnFile => state.mail != Mail::None,
    }
}

/// Whether a second factor was chosen long ago and never set up. Who was never asked to choose one,
/// or chose one that is not offered any more, is asked now.
fn is_overdue(policy: &Policy, state: &State) -> bool {
    let chose = state.method.is_some_and(|method| policy.offers(method));
    let usable = state.has_device(policy) || state.has_mail(policy);
    let begun_here = state.activated_here || state.profile_chosen;
    state.activated == Activated::BeyondGrace && chose && !usable && !begun_here
}

/// The steps of members in good standing who have entered nothing yet, and of all that follows.
pub(super) fn steps_from_start(policy: Policy) -> HashSet<&'static str> {
    let newcomers = domain::newcomers(&policy).into_iter();
    let activated = domain::activated(&policy).into_iter();
    let fresh = newcomers.filter(|it| it.mail == Mail::None && !it.app && !it.locked);
    let own = activated.filter(|it| it.agreed && it.temporary.is_none() && !it.locked);
    let starts = fresh.chain(own).collect();
    explore_from(policy, starts).steps
}

/// The steps on the way out.
pub(super) fn steps_of_signing_out() -> HashSet<&'static str> {
    let state = State {
        activated: Activated::WithinGrace,
        ..State::default()
    };
    let mut facts = state.facts(&Arc::new(Policy::default()));
    facts.session = Some(session(&[ProofKind::Password], 0));
    let mut sign_in = state.sign_in();
    sign_in.destination = Destination::SignOut { vouched: None };
    match next(&facts, &sign_in) {
        Next::Show(step) => HashSet::from([step.name()]),
        other => panic!("{other:?}"),
    }
}
