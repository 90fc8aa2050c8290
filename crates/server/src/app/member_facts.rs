//! What the machine is told about a member.

use sekisho_kernel::{AuthenticatorId, Policy, Timestamp, policy::Method};
use sekisho_signin::{Activation, Authenticators, MailAddressState, MemberFacts, OnFile};
use sekisho_store::{
    ActivationKind, Counter, CounterKind, Member, Passkey, Reader, StoreError, Totp,
};

use super::{browser::Loading, subject};

/// The authenticators that a member has registered.
#[derive(Default)]
pub(crate) struct Registered {
    /// Passkeys, the last used first.
    pub passkeys: Vec<Passkey>,
    /// Authenticator apps, the last used first.
    pub totps: Vec<Totp>,
    /// How many recovery codes are left.
    recovery_codes: u64,
}

impl Registered {
    /// The names that the member's passkeys and apps have.
    pub(crate) fn names(&self, method: Method) -> Vec<&str> {
        match method {
            Method::Passkey => self.passkeys.iter().map(|key| key.name.as_str()).collect(),
            Method::App => self.totps.iter().map(|app| app.name.as_str()).collect(),
            Method::Mail => Vec::new(),
        }
    }

    /// The name of one of them.
    pub(crate) fn name_of(&self, method: Method, id: AuthenticatorId) -> Option<&str> {
        let mut passkeys = self.passkeys.iter();
        let mut totps = self.totps.iter();
        match method {
            Method::Passkey => passkeys.find(|key| key.id == id).map(|key| &*key.name),
            Method::App => totps.find(|app| app.id == id).map(|app| &*app.name),
            Method::Mail => None,
        }
    }

    /// The names of the others of a kind.
    pub(crate) fn names_but(&self, method: Method, but: AuthenticatorId) -> Vec<&str> {
        let passkeys = self.passkeys.iter().map(|key| (key.id, key.name.as_str()));
        let totps = self.totps.iter().map(|app| (app.id, app.name.as_str()));
        let all: Vec<_> = match method {
            Method::Passkey => passkeys.collect(),
            Method::App => totps.collect(),
            Method::Mail => Vec::new(),
        };
        let others = all.into_iter().filter(|(id, _)| *id != but);
        others.map(|(_, name)| name).collect()
    }
}

/// Loads what the machine is told about a member.
pub(crate) async fn member_facts(
    reader: &Reader<'_>,
    loading: Loading<'_>,
    member: &Member,
) -> Result<(Registered, MemberFacts), StoreError> {
    let policy = &loading.rules.policy;
    let registered = registered(reader, policy, member).await?;
    let subject = subject::of_member(loading.keys, reader.tenant(), member.id);
    let guesses = reader.find_counter(CounterKind::Account, &subject).await?;
    let facts = MemberFacts {
        id: member.id,
        state: member.state,
        account_locked: guesses.is_some_and(|guesses| is_locked(policy, &guesses, loading.now)),
        security_version: member.security_version,
        has_signed_in: member.first_signed_in_at.is_some(),
        activation: member.activation.map(|activation| Activation {
            at: set_up_since(member, activation.at),
            derived: activation.kind == ActivationKind::Derived,
        }),
        temporary_expired: temporary_expired(reader, member, loading.now).await?,
        agreed_terms: member
            .agreed_terms
            .as_ref()
            .map(|terms| terms.version.clone()),
        method: member.method,
        on_file: OnFile {
            birth_date: member.birth_date.is_some(),
            letter_code: member.letter_code.is_some(),
        },
        mail: mail_state(member),
        authenticators: Authenticators {
            passkeys: registered.passkeys.len(),
            apps: registered.totps.len(),
            recovery_codes: registered.recovery_codes,
            recovery_codes_shown: member.recovery_codes_shown_at.is_some(),
        },
        mail_changed_at: member.mail_changed_at,
        mail_helps_from: member
            .mail_recovers_from(policy.mail_change_hold_off)
            .filter(|from| *from > loading.now),
        lost_device: member.lost_device,
    };
    Ok((registered, facts))
}

/// Since when the member could set the second factor up: whoever got a new letter, or was asked only
/// later which one it shall be, has the whole time again.
fn set_up_since(member: &Member, activated_at: Timestamp) -> Timestamp {
    let reissued_at = member.reissued.as_ref().map(|reissued| reissued.at);
    [reissued_at, member.method_chosen_at]
        .into_iter()
        .flatten()
        .fold(activated_at, Timestamp::max)
}

/// A tenant that asks for no second factor needs no look at them.
async fn registered(
    reader: &Reader<'_>,
    policy: &Policy,
    member: &Member,
) -> Result<Registered, StoreError> {
    if !policy.needs_second_factor() {
        return Ok(Registered::default());
    }
    Ok(Registered {
        passkeys: reader.list_passkeys(member.id).await?,
        totps: reader.list_totps(member.id).await?,
        recovery_codes: reader.count_recovery_codes(member.id).await?,
    })
}

/// Whether as many wrong codes were counted as lock an account, and the lock has not opened.
fn is_locked(policy: &Policy, guesses: &Counter, now: Timestamp) -> bool {
    let opened = !policy.account_lock.is_zero() && guesses.last_at + policy.account_lock <= now;
    guesses.count >= policy.wrong_codes && !opened
}

/// Only who has not chosen a password yet, or got a new letter, has one that expires.
async fn temporary_expired(
    reader: &Reader<'_>,
    member: &Member,
    now: Timestamp,
) -> Result<bool, StoreError> {
    if member.activation.is_some() && member.reissued.is_none() {
        return Ok(false);
    }
    let credentials = reader.find_member_credentials(member.id).await?;
    Ok(credentials
        .and_then(|credentials| credentials.password.expires_at)
        .is_some_and(|end| end <= now))
}

fn mail_state(member: &Member) -> MailAddressState {
    match (&member.mail_address, member.mail_confirmed_at) {
        (None, _) => MailAddressState::None,
        (Some(_), None) => MailAddressState::OnFile,
        (Some(_), Some(_)) => MailAddressState::Confirmed,
    }
}
