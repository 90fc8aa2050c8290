//! What a browser brought: its three cookies, and the session and device they stand for.

use sekisho_kernel::{DeviceId, MemberId, Policy, TenantId, Timestamp};
use sekisho_keys::{Handle, HashPurpose, KeyedHash, Keys};
use sekisho_signin::{Facts, MemberState, SessionFacts, session};
use sekisho_store::{LiveGrant, Member, Reader, Session, StoreError};

use super::member_facts::{Registered, member_facts};
use crate::tenant::Rules;

/// The handles of a browser's cookies, hashed as the store keeps them.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct Browser {
    /// The binding.
    pub binding: Option<KeyedHash>,
    /// The session's handle.
    pub session: Option<KeyedHash>,
    /// The device's handle.
    pub device: Option<KeyedHash>,
}

impl Browser {
    /// The hashes of what the cookies hold.
    pub(crate) fn new(
        keys: &Keys,
        tenant: &TenantId,
        binding: Option<&Handle>,
        session: Option<&Handle>,
        device: Option<&Handle>,
    ) -> Self {
        let hash = |purpose, handle: Option<&Handle>| {
            handle.map(|handle| keys.hash(purpose, tenant, handle.expose().as_bytes()))
        };
        Self {
            binding: hash(HashPurpose::BrowserBinding, binding),
            session: hash(HashPurpose::SessionHandle, session),
            device: hash(HashPurpose::DeviceHandle, device),
        }
    }
}

/// What the store knows of a browser and of the member a transaction is about.
pub(crate) struct Known {
    /// The browser's live session.
    pub session: Option<Session>,
    /// The device, if the browser signed somebody in before.
    pub device: Option<DeviceId>,
    /// What the machine decides on.
    pub facts: Facts,
    /// The member the facts are about.
    pub member: Option<Member>,
    /// What that member has registered.
    pub registered: Registered,
}

/// Who asks, of whom, and when.
#[derive(Clone, Copy)]
pub(crate) struct Loading<'a> {
    /// The installation's keys.
    pub keys: &'a Keys,
    /// What the tenant decided.
    pub rules: &'a Rules,
    /// The browser.
    pub browser: &'a Browser,
    /// The present.
    pub now: Timestamp,
}

/// Loads all that a decision about this browser rests on. `about` is the member the transaction
/// is about; without one it is the session's.
pub(crate) async fn load(
    reader: &Reader<'_>,
    loading: Loading<'_>,
    about: Option<MemberId>,
) -> Result<Known, StoreError> {
    let Loading {
        rules,
        browser,
        now,
        ..
    } = loading;
    let session = live_session(reader, &rules.policy, browser, now).await?;
    let about = about.or(session.as_ref().map(|session| session.member));
    let member = match about {
        Some(id) => reader.find_member(id).await?,
        None => None,
    };
    let device = match &browser.device {
        Some(handle) => reader.find_device(handle, now).await?,
        None => None,
    };
    let accounts = match &device {
        Some(device) => reader.list_members_on_device(device.id).await?,
        None => Vec::new(),
    };
    let (registered, about_member) = match &member {
        Some(member) => {
            let (registered, facts) = member_facts(reader, loading, member).await?;
            (registered, Some(facts))
        }
        None => (Registered::default(), None),
    };
    let facts = Facts {
        now,
        policy: std::sync::Arc::clone(&rules.policy),
        terms: rules.terms.clone(),
        session: session.as_ref().map(session_facts),
        member: about_member,
        known_browser: about.is_some_and(|member| accounts.contains(&member)),
        accounts,
    };
    Ok(Known {
        session,
        device: device.map(|device| device.id),
        facts,
        member,
        registered,
    })
}

/// The browser's session, if it lives.
pub(crate) async fn live_session(
    reader: &Reader<'_>,
    policy: &Policy,
    browser: &Browser,
    now: Timestamp,
) -> Result<Option<Session>, StoreError> {
    let Some(handle) = &browser.session else {
        return Ok(None);
    };
    let session = reader.find_session_by_handle(handle).await?;
    Ok(session.filter(|session| is_live(session, policy, now)))
}

/// Whether a stored session lives.
pub(crate) fn is_live(session: &Session, policy: &Policy, now: Timestamp) -> bool {
    session.ended_at.is_none()
        && session::is_live(
            policy,
            session.remembered,
            session.last_used_at,
            session.expires_at,
            now,
        )
}

/// Whether a grant is good at this moment: not killed, its member active, and its session live
/// unless it outlives that. What a suspended member was given is dead at the next request.
pub(crate) fn is_alive(live: &LiveGrant, policy: &Policy, now: Timestamp) -> bool {
    let member_is_active = match live.grant.member {
        Some(_) => live
            .member
            .as_ref()
            .is_some_and(|member| member.state == MemberState::Active),
        None => true,
    };
    let session_lives = live.grant.offline
        || live.grant.session.is_none()
        || live
            .session
            .as_ref()
            .is_some_and(|session| is_live(session, policy, now));
    live.dead_at.is_none() && member_is_active && session_lives
}

fn session_facts(session: &Session) -> SessionFacts {
    SessionFacts {
        member: session.member,
        proofs: session.proofs.clone(),
        auth_time: session.auth_time,
        shared: session.shared,
    }
}
