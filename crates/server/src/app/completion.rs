//! The end of a sign-in: a session begins or goes on, and the client gets its code.

use std::time::Duration;

use sekisho_kernel::{
    DeviceId, Entropy, GrantId, MemberId, OutboxId, Policy, SessionId, Timestamp,
};
use sekisho_keys::{Handle, HashPurpose, KeyedHash};
use sekisho_oidc::{AuthorizationRequest, Grant, grant::authorization_code, scope::OFFLINE_ACCESS};
use sekisho_signin::{Authentication, session};
use sekisho_store::{
    BackChannelLogout, Device, Member, NewCode, OutboxDocument, OutboxMessage, Session, StoreError,
    Txn,
};

use super::browser::{Browser, is_live};
use crate::{App, tenant::TenantContext};

/// How long a sign-in's request can be taken up again after it ended.
pub(crate) const REQUEST_KEPT: Duration = Duration::from_hours(7 * 24);

/// The random values that a completion may need, drawn before its database transaction, which may
/// run twice.
pub(crate) struct Fresh {
    code: Handle,
    code_hash: KeyedHash,
    grant: GrantId,
    sid: String,
    session: Handle,
    session_hash: KeyedHash,
    session_id: SessionId,
    device: Handle,
    device_hash: KeyedHash,
    device_id: DeviceId,
    entropy: Entropy,
}

impl Fresh {
    /// Draws them all.
    pub(crate) fn draw(app: &App, tenant: &TenantContext, now: Timestamp) -> Self {
        let handle = |purpose| {
            let handle = Handle::new(&app.entropy);
            let hash = app
                .keys
                .hash(purpose, tenant.id(), handle.expose().as_bytes());
            (handle, hash)
        };
        let (code, code_hash) = handle(HashPurpose::AuthorizationCode);
        let (session, session_hash) = handle(HashPurpose::SessionHandle);
        let (device, device_hash) = handle(HashPurpose::DeviceHandle);
        Self {
            code,
            code_hash,
            grant: GrantId::new(now, &app.entropy),
            sid: Handle::new(&app.entropy).expose().to_owned(),
            session,
            session_hash,
            session_id: SessionId::new(now, &app.entropy),
            device,
            device_hash,
            device_id: DeviceId::new(now, &app.entropy),
            entropy: app.entropy.clone(),
        }
    }

    /// The authorization code, for the client.
    pub(crate) const fn code(&self) -> &Handle {
        &self.code
    }

    /// The handle of the new session, for its cookie.
    pub(crate) const fn session(&self) -> &Handle {
        &self.session
    }

    /// The handle of the device, for its cookie.
    pub(crate) const fn device(&self) -> &Handle {
        &self.device
    }

    /// Where ids of queued messages come from: how many there are is known in the transaction.
    pub(crate) const fn entropy(&self) -> &Entropy {
        &self.entropy
    }
}

/// What a code is issued for.
pub(crate) struct CodeFor<'a> {
    /// The portal's request.
    pub request: &'a AuthorizationRequest,
    /// How the member authenticated.
    pub authentication: &'a Authentication,
    /// The member.
    pub member: &'a Member,
    /// The session.
    pub session: SessionId,
    /// How long an access token of the grant will be good.
    pub access_token_lifetime: Duration,
}

/// Issues a code for a request within a session.
pub(crate) async fn issue_code(
    txn: &Txn<'_>,
    code: &CodeFor<'_>,
    fresh: &Fresh,
    now: Timestamp,
) -> Result<(), StoreError> {
    let CodeFor {
        request,
        authentication,
        member,
        session,
        ..
    } = *code;
    let sid = txn
        .record_session_client(session, &request.client_id, &fresh.sid, now)
        .await?;
    let expires_at = now + authorization_code::LIFETIME;
    let grant = Grant {
        id: fresh.grant,
        client_id: request.client_id.clone(),
        member: Some(member.id),
        sub: member.sub.clone(),
        session: Some(session),
        sid: Some(sid),
        scope: request.scope.clone(),
        acr: Some(authentication.assurance.acr.to_owned()),
        amr: authentication
            .assurance
            .amr
            .iter()
            .map(|method| (*method).to_owned())
            .collect(),
        auth_time: Some(authentication.auth_time),
        offline: request.scope.contains(OFFLINE_ACCESS),
        nonce: request.nonce.clone(),
        created_at: now,
    };
    txn.insert_grant(&grant, expires_at + code.access_token_lifetime)
        .await?;
    txn.insert_code(&NewCode {
        hash: fresh.code_hash,
        grant: fresh.grant,
        client_id: request.client_id.clone(),
        redirect_uri: request.redirect_uri.as_str().to_owned(),
        code_challenge: request.code_challenge.clone(),
        expires_at,
    })
    .await
}

/// What a session begins with.
pub(crate) struct Beginning<'a> {
    /// The tenant's policy.
    pub policy: &'a Policy,
    /// The browser.
    pub browser: &'a Browser,
    /// The session the browser had.
    pub earlier: Option<&'a Session>,
    /// How the member authenticated.
    pub authentication: &'a Authentication,
    /// Whether it outlives the browser.
    pub remembered: bool,
    /// Whether it is short, because others use the device, too.
    pub shared: bool,
    /// What the browser calls itself.
    pub user_agent: &'a str,
}

/// Begins the session of a new authentication. The session that the browser had goes on under a
/// new handle if it is the same member's, and ends if it is another's.
pub(crate) async fn start_session(
    txn: &Txn<'_>,
    beginning: &Beginning<'_>,
    fresh: &Fresh,
    now: Timestamp,
) -> Result<Session, StoreError> {
    let Beginning {
        policy,
        browser,
        earlier,
        authentication,
        remembered,
        shared,
        user_agent,
    } = *beginning;
    // Of two forms sent at once, in two tabs or by a double click, neither brings the session that
    // the other begins. The browser has one all the same, and what it was given stays good.
    let unseen = match (earlier, &browser.binding) {
        (None, Some(binding)) => txn.find_session_of_browser(binding).await?,
        _ => None,
    };
    let earlier = earlier
        .or(unseen.as_ref())
        .filter(|session| session.member == authentication.member && is_live(session, policy, now));
    // What only adds a proof to a session does not prolong it.
    let (remembered, shared, expires_at) = match earlier {
        Some(earlier) if !authentication.begins_anew => {
            (earlier.remembered, earlier.shared, earlier.expires_at)
        }
        _ => {
            let ends_at = session::absolute_end(policy, remembered, shared, now);
            (remembered, shared, ends_at)
        }
    };
    let begun = Session {
        id: earlier.map_or(fresh.session_id, |session| session.id),
        handle: fresh.session_hash,
        browser: browser.binding.unwrap_or(fresh.session_hash),
        member: authentication.member,
        proofs: authentication.proofs.clone(),
        auth_time: authentication.auth_time,
        remembered,
        shared,
        created_at: earlier.map_or(now, |session| session.created_at),
        last_used_at: now,
        expires_at,
        ended_at: None,
        user_agent: user_agent.to_owned(),
    };
    let others = others_of_browser(txn, &begun, beginning.earlier, now).await?;
    for ended in others {
        announce_end(txn, ended, fresh.entropy(), now).await?;
    }
    if earlier.is_some() {
        txn.renew_session(&begun).await?;
    } else {
        txn.insert_session(&begun).await?;
    }
    txn.mark_signed_in(authentication.member, now).await?;
    Ok(begun)
}

/// Ends all sessions of a browser but the one that begins or goes on: those of its binding, and the
/// one whose cookie it brought, which may have been begun under another binding.
async fn others_of_browser(
    txn: &Txn<'_>,
    begun: &Session,
    brought: Option<&Session>,
    now: Timestamp,
) -> Result<Vec<SessionId>, StoreError> {
    let mut ended = txn
        .end_browser_sessions(&begun.browser, Some(begun.id), now)
        .await?;
    if let Some(brought) = brought.filter(|session| session.id != begun.id)
        && txn.end_session(brought.id, now).await?
    {
        ended.push(brought.id);
    }
    Ok(ended)
}

/// Ends the grants of an ended session and queues a logout token for each of its clients
/// (OpenID Connect Back-Channel Logout 1.0 §2.5).
pub(crate) async fn announce_end(
    txn: &Txn<'_>,
    session: SessionId,
    entropy: &Entropy,
    now: Timestamp,
) -> Result<(), StoreError> {
    txn.kill_session_grants(session, now).await?;
    for client in txn.list_session_clients(session).await? {
        let document = OutboxDocument::BackChannelLogout(BackChannelLogout {
            client: client.client_id,
            sid: client.sid,
            sub: client.sub,
        });
        let id = OutboxId::new(now, entropy);
        txn.enqueue(&OutboxMessage::queued(id, document, now))
            .await?;
    }
    Ok(())
}

/// Remembers that this browser signed the member in; returns whether the browser got a new handle.
pub(crate) async fn remember_browser(
    txn: &Txn<'_>,
    policy: &Policy,
    device: Option<DeviceId>,
    member: MemberId,
    fresh: &Fresh,
    now: Timestamp,
) -> Result<bool, StoreError> {
    let expires_at = now + policy.device_lifetime;
    if let Some(device) = device {
        txn.remember_member_on_device(device, member, now).await?;
        return Ok(false);
    }
    let device = Device {
        id: fresh.device_id,
        handle: fresh.device_hash,
        expires_at,
    };
    txn.insert_device(&device).await?;
    txn.remember_member_on_device(device.id, member, now)
        .await?;
    Ok(true)
}
