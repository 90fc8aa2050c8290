//! One combination of facts and transaction, small enough to keep millions of.

use std::{sync::Arc, time::Duration};

use sekisho_kernel::{
    Policy, Timestamp,
    policy::{DerivedActivation, Method, TemporaryPasswordKind},
};
use sekisho_signin::{
    Activation, Authenticators, Demand, Destination, Facts, LostDeviceRequest, MailAddressState,
    MemberFacts, MemberState, NewPassword, OnFile, PendingAddress, Proof, ProofKind, SessionFacts,
    SignInTransaction,
};

use crate::{
    build::{NOW, RECOVERY_CODES, TERMS, begin, member, seconds_ago},
    verdicts,
};

/// What counts towards an `acr` in the walk: 10 minutes.
pub(super) const ACR_LIFETIME: Duration = Duration::from_mins(10);
const FRESH: u64 = 60;
const STALE: u64 = 20 * 60;
const DAY: u64 = 24 * 3_600;

/// A proof in the transaction.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Default)]
pub(super) enum Age {
    #[default]
    Absent,
    Fresh,
    Stale,
}

impl Age {
    pub(super) const GIVEN: [Self; 2] = [Self::Fresh, Self::Stale];

    fn at(self) -> Option<Timestamp> {
        match self {
            Self::Absent => None,
            Self::Fresh => Some(seconds_ago(FRESH)),
            Self::Stale => Some(seconds_ago(STALE)),
        }
    }
}

/// When the first sign-in was completed.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Default)]
pub(super) enum Activated {
    #[default]
    No,
    WithinGrace,
    BeyondGrace,
}

#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Default)]
pub(super) enum Mail {
    #[default]
    None,
    OnFile,
    Confirmed,
}

#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Default)]
pub(super) enum Recovery {
    #[default]
    NeverShown,
    None,
    Left,
}

#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Default)]
pub(super) enum Session {
    #[default]
    None,
    Password,
    PasswordAndApp,
    /// Password and app, longer ago than a portal may wish.
    Stale,
}

/// What the portal demands.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Default)]
pub(super) enum Wish {
    #[default]
    Nothing,
    /// `acr_values` that an app reaches.
    App,
    /// `max_age` that a stale session does not meet.
    MaxAge,
}

/// Another second factor in place of a lost one.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Default)]
pub(super) enum Request {
    #[default]
    None,
    /// It was asked for a moment ago, and opens later.
    Waits,
    /// It has opened.
    Open,
    /// The same, and it stands for a forgotten password, too.
    OpenWithoutPassword,
    /// Its time is over.
    Over,
}

impl Request {
    fn of(request: Option<LostDeviceRequest>) -> Self {
        match request {
            None => Self::None,
            Some(request) if NOW < request.opens_at => Self::Waits,
            Some(request) if NOW >= request.ends_at => Self::Over,
            Some(request) if request.replaces_password => Self::OpenWithoutPassword,
            Some(_) => Self::Open,
        }
    }

    pub(super) const fn is_open(self) -> bool {
        matches!(self, Self::Open | Self::OpenWithoutPassword)
    }

    fn facts(self) -> Option<LostDeviceRequest> {
        let opened = |replaces_password| LostDeviceRequest {
            asked_at: seconds_ago(2 * DAY),
            opens_at: seconds_ago(FRESH),
            ends_at: NOW + Duration::from_secs(DAY),
            replaces_password,
        };
        match self {
            Self::None => None,
            Self::Waits => Some(LostDeviceRequest {
                opens_at: NOW + Duration::from_secs(FRESH),
                ..opened(false)
            }),
            Self::Open => Some(opened(false)),
            Self::OpenWithoutPassword => Some(opened(true)),
            Self::Over => Some(LostDeviceRequest {
                ends_at: seconds_ago(FRESH),
                ..opened(false)
            }),
        }
    }
}

/// The proofs of a transaction, in the order of [`KINDS`].
pub(super) const KINDS: [ProofKind; 14] = [
    ProofKind::Password,
    ProofKind::TemporaryPassword(TemporaryPasswordKind::Random),
    ProofKind::TemporaryPassword(TemporaryPasswordKind::Derived),
    ProofKind::ReissueLink,
    ProofKind::ResetLink,
    ProofKind::LostDeviceLink {
        replaces_password: false,
    },
    ProofKind::LostDeviceLink {
        replaces_password: true,
    },
    ProofKind::LetterCode,
    ProofKind::AddressOnFile,
    ProofKind::BirthDate,
    ProofKind::App,
    ProofKind::Mail,
    ProofKind::Passkey { synced: true },
    ProofKind::RecoveryCode,
];

#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Default)]
#[expect(clippy::struct_excessive_bools, reason = "each is a dimension")]
pub(super) struct State {
    pub(super) suspended: bool,
    pub(super) locked: bool,
    pub(super) activated: Activated,
    pub(super) derived: bool,
    /// The temporary password that the member holds.
    pub(super) temporary: Option<TemporaryPasswordKind>,
    pub(super) expired: bool,
    /// No birth date is on file.
    pub(super) birthless: bool,
    /// No letter with a code was sent.
    pub(super) letterless: bool,
    pub(super) agreed: bool,
    pub(super) method: Option<Method>,
    pub(super) mail: Mail,
    pub(super) passkey: bool,
    pub(super) app: bool,
    pub(super) recovery: Recovery,
    pub(super) request: Request,

    pub(super) session: Session,
    pub(super) wish: Wish,

    pub(super) proofs: [Age; 14],
    pub(super) entered: bool,
    pub(super) new_password: bool,
    pub(super) profile_chosen: bool,
    pub(super) pending: bool,
    pub(super) unnamed: bool,
    pub(super) other: Option<Method>,
    pub(super) lost: bool,
    pub(super) replaced: bool,
    pub(super) activated_here: bool,
    pub(super) seed: bool,
    pub(super) mail_code: bool,
    pub(super) codes_shown: bool,
}

impl State {
    pub(super) fn proof(&self, kind: ProofKind) -> Age {
        let place = KINDS.iter().position(|other| *other == kind);
        place.map_or(Age::Absent, |place| self.proofs[place])
    }

    pub(super) fn has(&self, kind: ProofKind) -> bool {
        self.proof(kind) != Age::Absent
    }

    pub(super) fn prove(mut self, kind: ProofKind, age: Age) -> Self {
        if let Some(place) = KINDS.iter().position(|other| *other == kind) {
            self.proofs[place] = age;
        }
        self
    }

    pub(super) fn has_first_factor(&self) -> bool {
        KINDS
            .iter()
            .any(|kind| kind.is_first_factor() && self.has(*kind))
    }

    pub(super) fn is_by_link(&self) -> bool {
        KINDS
            .iter()
            .any(|kind| kind.is_password_link() && self.has(*kind))
    }

    pub(super) fn is_by_lost_device(&self) -> bool {
        [false, true]
            .into_iter()
            .any(|replaces_password| self.has(ProofKind::LostDeviceLink { replaces_password }))
    }

    pub(super) fn temporary_proof(&self) -> Option<TemporaryPasswordKind> {
        [
            TemporaryPasswordKind::Random,
            TemporaryPasswordKind::Derived,
        ]
        .into_iter()
        .find(|kind| self.has(ProofKind::TemporaryPassword(*kind)))
    }

    /// Whether a first sign-in waits for the link to the address on file.
    pub(super) fn waits_for_file(&self, policy: &Policy) -> bool {
        self.activated == Activated::No
            && policy.derived_activation == DerivedActivation::MailOnFile
            && self.temporary_proof() == Some(TemporaryPasswordKind::Derived)
            && !self.has(ProofKind::AddressOnFile)
    }

    /// Whether a passkey or an app that the tenant offers is registered.
    pub(super) fn has_device(&self, policy: &Policy) -> bool {
        (self.passkey && policy.offers(Method::Passkey)) || (self.app && policy.offers(Method::App))
    }

    /// Whether codes can be mailed to the member.
    pub(super) fn has_mail(&self, policy: &Policy) -> bool {
        policy.offers(Method::Mail)
            && self.method == Some(Method::Mail)
            && self.mail == Mail::Confirmed
    }

    pub(super) fn facts(&self, policy: &Arc<Policy>) -> Facts {
        Facts {
            now: NOW,
            policy: Arc::clone(policy),
            terms: Some(TERMS.to_owned()),
            session: self.session_facts(),
            member: Some(self.member_facts()),
            known_browser: true,
            // Who knows several asks first who it is: `accounts.rs`.
            accounts: Vec::new(),
        }
    }

    fn session_facts(&self) -> Option<SessionFacts> {
        let (kinds, age): (&[ProofKind], u64) = match self.session {
            Session::None => return None,
            Session::Password => (&[ProofKind::Password], FRESH),
            Session::PasswordAndApp => (&[ProofKind::Password, ProofKind::App], FRESH),
            Session::Stale => (&[ProofKind::Password, ProofKind::App], STALE),
        };
        Some(crate::build::session(kinds, age))
    }

    fn member_facts(&self) -> MemberFacts {
        let activated = |days: u64| Activation {
            at: seconds_ago(days * DAY),
            derived: self.derived,
        };
        MemberFacts {
            id: member(),
            state: if self.suspended {
                MemberState::Suspended
            } else {
                MemberState::Active
            },
            account_locked: self.locked,
            security_version: 0,
            has_signed_in: self.activated != Activated::No,
            activation: match self.activated {
                Activated::No => None,
                Activated::WithinGrace => Some(activated(1)),
                Activated::BeyondGrace => Some(activated(100)),
            },
            temporary_expired: self.expired,
            agreed_terms: self.agreed.then(|| TERMS.to_owned()),
            method: self.method,
            on_file: OnFile {
                birth_date: !self.birthless,
                letter_code: !self.letterless,
            },
            mail: match self.mail {
                Mail::None => MailAddressState::None,
                Mail::OnFile => MailAddressState::OnFile,
                Mail::Confirmed => MailAddressState::Confirmed,
            },
            authenticators: Authenticators {
                passkeys: usize::from(self.passkey),
                apps: usize::from(self.app),
                recovery_codes: match self.recovery {
                    Recovery::Left => RECOVERY_CODES,
                    _ => 0,
                },
                recovery_codes_shown: self.recovery != Recovery::NeverShown,
            },
            mail_changed_at: None,
            mail_helps_from: None,
            lost_device: self.request.facts(),
        }
    }

    pub(super) fn demand(&self) -> Demand {
        Demand {
            acr_values: match self.wish {
                Wish::App => vec!["urn:sekisho:acr:3".to_owned()],
                _ => Vec::new(),
            },
            max_age: (self.wish == Wish::MaxAge).then_some(ACR_LIFETIME),
            ..Demand::default()
        }
    }

    pub(super) fn sign_in(&self) -> SignInTransaction {
        let mut sign_in = begin(self.demand());
        if self.is_by_link() || self.is_by_lost_device() {
            // A mailed link leads nowhere but to a session.
            sign_in.destination = Destination::Session;
        }
        sign_in.entered = self.entered;
        let proofs = KINDS.iter().zip(self.proofs);
        sign_in.proofs = proofs
            .filter_map(|(kind, age)| Some(Proof::new(*kind, age.at()?)))
            .collect();
        sign_in.member = (!sign_in.proofs.is_empty()).then(member);
        let choices = &mut sign_in.choices;
        choices.new_password = self.new_password.then(|| NewPassword {
            phc: "$argon2id$new".to_owned(),
        });
        choices.profile_chosen = self.profile_chosen;
        choices.pending_address = self.pending.then(|| PendingAddress {
            address: verdicts::ADDRESS.to_owned(),
            message: verdicts::outbox(),
            at: NOW,
        });
        choices.unnamed_passkey = self.unnamed.then(verdicts::device);
        choices.other_method = self.other;
        choices.device_lost = self.lost;
        choices.device_replaced = self.replaced;
        choices.activated = self.activated_here;
        choices.app_seed = self.seed.then(|| vec![1]);
        choices.mail_code = self.mail_code.then(verdicts::outbox);
        choices.recovery_codes = self.codes_shown.then(|| vec![2]);
        sign_in
    }

    /// The combination that the machine and the shell have led to.
    pub(super) fn after(&self, facts: &Facts, sign_in: &SignInTransaction) -> Self {
        let member = facts.member.as_ref().unwrap();
        let choices = &sign_in.choices;
        let activated_now = self.activated == Activated::No && member.activation.is_some();
        let replaced = member.security_version > 0;
        let mut after = Self {
            locked: member.account_locked,
            activated: if activated_now {
                Activated::WithinGrace
            } else {
                self.activated
            },
            derived: member
                .activation
                .is_some_and(|activation| activation.derived),
            temporary: self.temporary.filter(|_| !replaced),
            expired: self.expired && !replaced,
            agreed: member.agreed_terms.as_deref() == Some(TERMS),
            method: member.method,
            passkey: member.authenticators.passkeys > 0,
            app: member.authenticators.apps > 0,
            recovery: match member.authenticators {
                all if !all.recovery_codes_shown => Recovery::NeverShown,
                all if all.recovery_codes == 0 => Recovery::None,
                _ => Recovery::Left,
            },
            request: Request::of(member.lost_device),
            session: match facts.session {
                Some(_) => self.session,
                None => Session::None,
            },
            proofs: [Age::Absent; 14],
            entered: sign_in.entered,
            new_password: choices.new_password.is_some(),
            profile_chosen: choices.profile_chosen,
            pending: choices.pending_address.is_some(),
            unnamed: choices.unnamed_passkey.is_some(),
            other: choices.other_method,
            lost: choices.device_lost,
            replaced: choices.device_replaced,
            activated_here: choices.activated,
            seed: choices.app_seed.is_some(),
            mail_code: choices.mail_code.is_some(),
            codes_shown: choices.recovery_codes.is_some(),
            ..*self
        };
        for proof in &sign_in.proofs {
            let fresh = NOW.since(proof.at) <= ACR_LIFETIME;
            let age = if fresh { Age::Fresh } else { Age::Stale };
            after = after.prove(proof.kind, age);
        }
        after
    }
}
