//! Tenants, members and a browser, each in a line or two.

use std::{
    sync::{Arc, LazyLock},
    time::Duration,
};

use sekisho_kernel::{
    ClientId, MemberId, Policy, SignInId, Timestamp,
    policy::{
        DerivedActivation, FirstSignInStep as First, Method, SecondFactor, SetUp,
        TemporaryPasswordKind::{self, Derived, Random},
    },
};
use sekisho_signin::{
    AccountChoice, AccountPage, Act, Activation, Authenticators, Demand, Destination, Effect,
    Facts, Fresh, MailAddressState, MemberFacts, MemberState, Next, OnFile, Outcome, Proof,
    ProofKind, SessionFacts, SignInTransaction, Step, Verdict, next, submit,
};

use crate::verdicts;

pub(crate) const NOW: Timestamp = Timestamp::from_seconds(1_800_000_000);
pub(crate) const TERMS: &str = "2";
pub(crate) const RECOVERY_CODES: u64 = 10;

pub(crate) fn seconds_ago(seconds: u64) -> Timestamp {
    NOW - Duration::from_secs(seconds)
}

pub(crate) fn member() -> MemberId {
    static ID: LazyLock<MemberId> =
        LazyLock::new(|| "00000000000070008000000000000001".parse().unwrap());
    *ID
}

pub(crate) fn somebody_else() -> MemberId {
    "00000000000070008000000000000002".parse().unwrap()
}

// member-journeys.md, section 2: the four demo tenants, as far as the machine sees them.

pub(crate) fn policy_a() -> Policy {
    Policy {
        temporary_passwords: vec![Derived, Random],
        derived_activation: DerivedActivation::Immediate,
        lost_device_wait: Duration::ZERO,
        ..Policy::default()
    }
}

pub(crate) fn policy_b() -> Policy {
    Policy {
        methods: Method::ALL.to_vec(),
        first_sign_in: vec![
            First::BirthDate,
            First::Terms,
            First::MailAddress,
            First::Profile,
            First::NewPassword,
        ],
        second_factor_set_up: SetUp::NextSignIn,
        lost_device_wait: Duration::from_hours(24),
        ..policy_a()
    }
}

pub(crate) fn policy_c() -> Policy {
    Policy {
        recommended_method: Some(Method::Mail),
        derived_joined_before: Some("2020-04-01".to_owned()),
        ..policy_b()
    }
}

pub(crate) fn policy_d() -> Policy {
    let mut policy = policy_a();
    policy.recommended_method = Some(Method::Passkey);
    policy.password.max_length = 20;
    policy.lost_device = sekisho_kernel::policy::LostDevice::Desk;
    policy
}

pub(crate) fn letter_code() -> Policy {
    Policy {
        derived_activation: DerivedActivation::LetterCode,
        ..policy_a()
    }
}

pub(crate) fn mail_on_file() -> Policy {
    Policy {
        derived_activation: DerivedActivation::MailOnFile,
        ..policy_b()
    }
}

pub(crate) fn second_factor_off() -> Policy {
    Policy {
        second_factor: SecondFactor::Off,
        ..policy_a()
    }
}

/// A member who has not signed in yet.
pub(crate) fn new() -> MemberFacts {
    MemberFacts {
        id: member(),
        state: MemberState::Active,
        account_locked: false,
        security_version: 0,
        has_signed_in: false,
        activation: None,
        temporary_expired: false,
        agreed_terms: None,
        method: None,
        on_file: OnFile {
            birth_date: true,
            letter_code: true,
        },
        mail: MailAddressState::None,
        authenticators: Authenticators::default(),
        mail_changed_at: None,
        mail_helps_from: None,
        lost_device: None,
    }
}

/// A member who completed the first sign-in yesterday and has no second factor yet.
pub(crate) fn activated() -> MemberFacts {
    MemberFacts {
        has_signed_in: true,
        activation: Some(Activation {
            at: NOW - Duration::from_hours(24),
            derived: false,
        }),
        agreed_terms: Some(TERMS.to_owned()),
        mail: MailAddressState::Confirmed,
        ..new()
    }
}

/// A member who has used a method for long.
pub(crate) fn with(method: Method) -> MemberFacts {
    let mut facts = MemberFacts {
        method: Some(method),
        ..activated()
    };
    facts.activation = Some(Activation {
        at: NOW - Duration::from_hours(24 * 365),
        derived: false,
    });
    facts.authenticators = Authenticators {
        passkeys: usize::from(method == Method::Passkey),
        apps: usize::from(method == Method::App),
        recovery_codes: RECOVERY_CODES,
        recovery_codes_shown: true,
    };
    facts
}

pub(crate) fn facts(policy: Policy, member: MemberFacts) -> Facts {
    Facts {
        now: NOW,
        policy: Arc::new(policy),
        terms: Some(TERMS.to_owned()),
        session: None,
        member: Some(member),
        known_browser: true,
        accounts: Vec::new(),
    }
}

/// A session of the member, as old as its youngest proof.
pub(crate) fn session(kinds: &[ProofKind], age: u64) -> SessionFacts {
    SessionFacts {
        member: member(),
        proofs: kinds
            .iter()
            .map(|kind| Proof::new(*kind, seconds_ago(age)))
            .collect(),
        auth_time: seconds_ago(age),
        shared: false,
    }
}

pub(crate) fn begin(demand: Demand) -> SignInTransaction {
    let client = ClientId::new("portal");
    let id = SignInId::from_uuid(member().as_uuid());
    SignInTransaction::begin(id, Destination::Portal { client, demand }, NOW)
}

pub(crate) fn wishing(acr_values: &[&str]) -> Demand {
    Demand {
        acr_values: acr_values.iter().map(|&acr| acr.to_owned()).collect(),
        ..Demand::default()
    }
}

pub(crate) fn fresh() -> Fresh {
    Fresh {
        app_seed: vec![1],
        recovery_codes: vec![2],
        mail_code: verdicts::outbox(),
    }
}

/// What a shell writes for an entry and its effects.
pub(crate) fn write(facts: &mut Facts, verdict: &Verdict, outcome: &Outcome) {
    let terms = facts.terms.clone();
    let now = facts.now;
    let Some(member) = &mut facts.member else {
        return;
    };
    if !outcome.out_of_order {
        match verdict {
            Verdict::PasskeyRegistered(Ok(_)) => member.authenticators.passkeys += 1,
            Verdict::AppSetUp {
                confirmed: Ok(_), ..
            } => member.authenticators.apps += 1,
            Verdict::RecoveryCode(Ok(left)) => member.authenticators.recovery_codes = left.0,
            _ => {}
        }
    }
    for effect in &outcome.effects {
        match effect {
            Effect::RecordTerms => member.agreed_terms.clone_from(&terms),
            Effect::ChooseMethod(method) => member.method = Some(*method),
            Effect::SetPassword { .. } => member.security_version += 1,
            Effect::Activate { derived } => {
                member.activation = Some(Activation {
                    at: now,
                    derived: *derived,
                });
            }
            Effect::RequestLostDevice(request) => member.lost_device = Some(*request),
            Effect::CancelLostDevice => {
                member.lost_device = None;
                member.security_version += 1;
            }
            Effect::ReplaceDevices { .. } => {
                let added = |is: bool| usize::from(is && !outcome.out_of_order);
                let all = &mut member.authenticators;
                all.passkeys = added(matches!(verdict, Verdict::PasskeyRegistered(Ok(_))));
                all.apps = added(matches!(
                    verdict,
                    Verdict::AppSetUp {
                        confirmed: Ok(_),
                        ..
                    }
                ));
                member.lost_device = None;
                member.security_version += 1;
            }
            Effect::ClearAccountCounter => member.account_locked = false,
            Effect::ReplaceRecoveryCodes => member.authenticators.recovery_codes = RECOVERY_CODES,
            Effect::RecoveryCodesSeen => member.authenticators.recovery_codes_shown = true,
            Effect::StartSession { .. } => member.has_signed_in = true,
            _ => {}
        }
    }
    let id = member.id;
    for effect in &outcome.effects {
        match (effect, &outcome.next) {
            (Effect::StartSession { .. }, Next::Complete(authentication)) => {
                facts.session = Some(SessionFacts {
                    member: id,
                    proofs: authentication.proofs.clone(),
                    auth_time: authentication.auth_time,
                    shared: false,
                });
            }
            (Effect::EndSession, _) => facts.session = None,
            _ => {}
        }
    }
}

/// A browser in which a member signs in, with the shell behind it.
pub(crate) struct Browser {
    pub(crate) facts: Facts,
    pub(crate) sign_in: SignInTransaction,
    /// Every effect so far.
    pub(crate) effects: Vec<Effect>,
}

impl Browser {
    pub(crate) fn new(policy: Policy, member: MemberFacts) -> Self {
        Self::demanding(policy, member, Demand::default())
    }

    pub(crate) fn demanding(policy: Policy, member: MemberFacts, demand: Demand) -> Self {
        Self {
            facts: facts(policy, member),
            sign_in: begin(demand),
            effects: Vec::new(),
        }
    }

    pub(crate) fn signed_in(mut self, kinds: &[ProofKind], age: u64) -> Self {
        self.facts.session = Some(session(kinds, age));
        self
    }

    pub(crate) fn next(&self) -> Next {
        next(&self.facts, &self.sign_in)
    }

    /// The step that is shown, if one is.
    pub(crate) fn step(&self) -> Option<Step> {
        match self.next() {
            Next::Show(step) => Some(step),
            _ => None,
        }
    }

    #[expect(clippy::needless_pass_by_value, reason = "an entry is given once")]
    pub(crate) fn give(&mut self, verdict: Verdict) -> Next {
        let outcome = submit(&self.facts, self.sign_in.clone(), verdict.clone(), &fresh());
        write(&mut self.facts, &verdict, &outcome);
        self.sign_in = outcome.sign_in;
        self.effects.extend(outcome.effects);
        outcome.next
    }

    /// Entries in a row; the last one's next.
    pub(crate) fn give_all(&mut self, verdicts: impl IntoIterator<Item = Verdict>) -> Next {
        verdicts
            .into_iter()
            .map(|verdict| self.give(verdict))
            .last()
            .expect("at least one entry")
    }

    /// The mailed link is opened, on any device. Where the address on file has to confirm a derived
    /// password, this sign-in has its proof.
    pub(crate) fn open_link(&mut self) {
        self.confirm_elsewhere();
        if matches!(self.sign_in.destination, Destination::Account { .. }) {
            self.sign_in.choices.act_done = true;
        }
        let proves = self.facts.policy.derived_activation == DerivedActivation::MailOnFile
            && self.sign_in.temporary() == Some(Derived);
        if proves {
            let proof = Proof::new(ProofKind::AddressOnFile, self.facts.now);
            self.sign_in.proofs.push(proof);
        }
    }

    /// A link is opened that another sign-in had sent.
    pub(crate) fn confirm_elsewhere(&mut self) {
        self.member().mail = MailAddressState::Confirmed;
    }

    /// The member pressed the link of a reissue: the sign-in that it begins.
    pub(crate) fn by_reissue_link(policy: Policy, member: MemberFacts) -> Self {
        let mut browser = Self::new(policy, member);
        let proof = Proof::new(ProofKind::ReissueLink, browser.facts.now);
        browser.sign_in.destination = Destination::Session;
        browser.sign_in.member = browser.facts.member.as_ref().map(|member| member.id);
        browser.sign_in.proofs.push(proof);
        browser.sign_in.entered = true;
        browser
    }

    /// The member, signed in, wants to change something of the account.
    pub(crate) fn changing(policy: Policy, member: MemberFacts, act: Act) -> Self {
        let max_age = Some(policy.reauthentication_lifetime);
        let mut browser = Self::new(policy, member);
        browser.sign_in.destination = Destination::Account {
            page: AccountPage::Security,
            act: Some(act),
            member: browser.facts.member.as_ref().map(|member| member.id),
            demand: Demand {
                max_age,
                ..Demand::default()
            },
        };
        browser
    }

    /// The member pressed a link that a lost device had sent: the sign-in that it begins.
    pub(crate) fn by_lost_device_link(
        policy: Policy,
        member: MemberFacts,
        replaces_password: bool,
    ) -> Self {
        let mut browser = Self::by_reissue_link(policy, member);
        browser.sign_in.proofs[0].kind = ProofKind::LostDeviceLink { replaces_password };
        browser
    }

    /// The member pressed the link that a forgotten password had sent.
    pub(crate) fn by_reset_link(policy: Policy, member: MemberFacts) -> Self {
        let mut browser = Self::by_reissue_link(policy, member);
        browser.sign_in.proofs[0].kind = ProofKind::ResetLink;
        browser
    }

    /// The tenant changes its policy meanwhile.
    pub(crate) fn change_policy(&mut self, policy: Policy) {
        self.facts.policy = Arc::new(policy);
    }

    pub(crate) fn member(&mut self) -> &mut MemberFacts {
        self.facts.member.as_mut().expect("a member")
    }

    /// The browser is closed and the portal opened again: nothing of the transaction is left.
    pub(crate) fn come_back(&mut self) {
        self.facts.session = None;
        let Destination::Portal { demand, .. } = &self.sign_in.destination else {
            return;
        };
        self.sign_in = begin(demand.clone());
    }

    pub(crate) fn has_effect(&self, wanted: impl Fn(&Effect) -> bool) -> bool {
        self.effects.iter().any(wanted)
    }

    /// The member does what each page asks, until the portal or a page that ends the sitting; the
    /// pages on the way.
    pub(crate) fn go(&mut self, with: Ways) -> Vec<Step> {
        let mut pages = Vec::new();
        while let Some(step) = self.step() {
            pages.push(step);
            assert!(pages.len() < 30, "does not end: {pages:?}");
            let ends = matches!(step, Step::Blocked(_));
            if ends || matches!(self.answer(with), Next::Complete(_)) || step == Step::SetUpLater {
                break;
            }
        }
        pages
    }

    /// The member does what the present page asks.
    pub(crate) fn answer(&mut self, with: Ways) -> Next {
        let step = self.step().expect("a page");
        if step == Step::MailCheck {
            self.open_link();
        }
        let verdict = with.answer(step, &self.sign_in);
        self.give(verdict)
    }
}

/// How a member answers pages.
#[derive(Clone, Copy)]
pub(crate) struct Ways {
    pub(crate) credential: ProofKind,
    pub(crate) method: Option<Method>,
}

impl Ways {
    pub(crate) const fn letter(kind: TemporaryPasswordKind, method: Method) -> Self {
        Self {
            credential: ProofKind::TemporaryPassword(kind),
            method: Some(method),
        }
    }

    pub(crate) const fn password(method: Method) -> Self {
        Self {
            credential: ProofKind::Password,
            method: Some(method),
        }
    }

    fn answer(self, step: Step, sign_in: &SignInTransaction) -> Verdict {
        match step {
            Step::ChooseAccount => Verdict::AccountChosen(AccountChoice::Member(member())),
            Step::Credentials => verdicts::proven(member(), self.credential),
            Step::Reauthenticate => verdicts::again(),
            Step::LetterCode => Verdict::LetterCode(Ok(())),
            Step::BirthDate => Verdict::BirthDate(Ok(())),
            Step::Terms => verdicts::terms(),
            Step::Profile => verdicts::profile(self.method),
            Step::NewPassword => verdicts::new_password(),
            Step::MailAddress => verdicts::address(),
            Step::MailCheck => Verdict::ContinueFromLink,
            Step::PasskeySetup if sign_in.choices.unnamed_passkey.is_some() => verdicts::named(),
            Step::PasskeySetup => verdicts::registered(),
            Step::AppSetup => verdicts::app_set_up(),
            Step::SetUpLater => Verdict::SetUpLaterSeen,
            Step::Passkey => verdicts::passkey(),
            Step::AppCode => verdicts::app_code(),
            Step::MailCode => verdicts::mail_code(),
            Step::RecoveryCode => verdicts::recovery_code(RECOVERY_CODES - 1),
            Step::RecoveryCodes => Verdict::RecoveryCodesSeen,
            Step::SignOut => Verdict::SignOutConfirmed,
            Step::Blocked(_) => Verdict::Retry,
        }
    }
}
