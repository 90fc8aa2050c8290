//! What the shell must load before the machine can decide.

use std::sync::Arc;

use sekisho_kernel::{MemberId, Policy, Timestamp, policy::Method};

use crate::Proof;

/// Everything a decision rests on.
#[derive(Clone, Debug)]
pub struct Facts {
    /// The present.
    pub now: Timestamp,
    /// What the tenant decided.
    pub policy: Arc<Policy>,
    /// The version of the terms in force, if the tenant has terms.
    pub terms: Option<String>,
    /// The browser's live session, if any.
    pub session: Option<SessionFacts>,
    /// The member the transaction is about, or else the session's.
    pub member: Option<MemberFacts>,
    /// Whether this browser is known to have signed in that member before.
    pub known_browser: bool,
    /// The members that signed in with this browser and are not forgotten there, the last one first.
    pub accounts: Vec<MemberId>,
}

/// A live session.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct SessionFacts {
    /// Whose it is.
    pub member: MemberId,
    /// What was proven when it began, and since.
    pub proofs: Vec<Proof>,
    /// The newest proof that answered a sign-in, a re-authentication or `max_age`.
    pub auth_time: Timestamp,
    /// Whether it is short, because others use the device, too.
    pub shared: bool,
}

/// A member, as far as the machine cares.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct MemberFacts {
    /// Who.
    pub id: MemberId,
    /// Whether the account may be used.
    pub state: MemberState,
    /// Whether too many wrong one-time passwords or birth dates were entered.
    pub account_locked: bool,
    /// Raised whenever what pending proofs rest on has changed.
    pub security_version: i64,
    /// Whether the member has signed in before.
    pub has_signed_in: bool,
    /// When, and how surely, the first sign-in was completed.
    pub activation: Option<Activation>,
    /// Whether the temporary password's time is over.
    pub temporary_expired: bool,
    /// The version of the terms the member agreed to last.
    pub agreed_terms: Option<String>,
    /// The second factor the member chose.
    pub method: Option<Method>,
    /// What the society knows that can be asked for.
    pub on_file: OnFile,
    /// The mail address.
    pub mail: MailAddressState,
    /// What the member has registered.
    pub authenticators: Authenticators,
    /// When the mail address last took the place of another one. What a link to the former one proved
    /// is void then.
    pub mail_changed_at: Option<Timestamp>,
    /// From when on the mail address helps whoever forgot or lost something, where it does not yet:
    /// it took the place of another a short time ago.
    pub mail_helps_from: Option<Timestamp>,
    /// That the member lost what the second factor needs, and asked for another by mail.
    pub lost_device: Option<LostDeviceRequest>,
}

/// A member lost what the second factor needs, and asked for another by mail.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub struct LostDeviceRequest {
    /// When.
    pub asked_at: Timestamp,
    /// From when on a mailed link stands for the second factor.
    pub opens_at: Timestamp,
    /// Until when it does.
    pub ends_at: Timestamp,
    /// Whether the password is forgotten too, and the link stands for it: the request was begun by a
    /// mailed link.
    pub replaces_password: bool,
}

impl LostDeviceRequest {
    /// Whether its link stands for the second factor.
    pub fn is_open(&self, now: Timestamp) -> bool {
        self.opens_at <= now && now < self.ends_at
    }
}

/// What the society knows that can be asked for.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct OnFile {
    /// The birth date.
    pub birth_date: bool,
    /// The code printed in a letter.
    pub letter_code: bool,
}

/// The end of a first sign-in.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Activation {
    /// When; or when the desk let the member in anew, if that was later.
    pub at: Timestamp,
    /// Whether nothing but a derived password stood behind it.
    pub derived: bool,
}

/// What is known of a member's mail address.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum MailAddressState {
    /// There is none.
    None,
    /// The society knows one; the member has not confirmed it.
    OnFile,
    /// The member confirmed it.
    Confirmed,
}

/// What a member has registered.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Authenticators {
    /// Passkeys.
    pub passkeys: usize,
    /// Authenticator apps.
    pub apps: usize,
    /// Recovery codes that were not used.
    pub recovery_codes: u64,
    /// Whether recovery codes were ever shown.
    pub recovery_codes_shown: bool,
}

/// Whether an account may be used.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum MemberState {
    /// It may.
    Active,
    /// The society suspended it.
    Suspended,
}

impl MemberFacts {
    /// Whether the member can use a second factor: it is registered, and the tenant offers it.
    pub fn has(&self, policy: &Policy, method: Method) -> bool {
        policy.offers(method)
            && match method {
                Method::Passkey => self.authenticators.passkeys > 0,
                Method::App => self.authenticators.apps > 0,
                // A mailed code proves less than the other two: only who chose it may use it.
                Method::Mail => {
                    self.method == Some(Method::Mail) && self.mail == MailAddressState::Confirmed
                }
            }
    }

    /// The second factors the member can use, the chosen one first.
    pub fn methods(&self, policy: &Policy) -> Vec<Method> {
        let mut methods: Vec<_> = policy
            .methods
            .iter()
            .copied()
            .filter(|method| self.has(policy, *method))
            .collect();
        methods.sort_by_key(|method| self.method != Some(*method));
        methods
    }
}
