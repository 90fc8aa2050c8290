//! What the account pages show.

use sekisho_kernel::{ClientId, EventId, Localized, SignInId, Timestamp};
use sekisho_signin::{AccountPage, Destination, Next, Refusal, SignInTransaction, next};
use sekisho_store::{
    AccountRequest, HistoryEntry, IdentifierState, Member, Reader, Session, SignInRequest,
    StoreError,
};

use super::{begin::say_if_session_ended, destination};
use crate::{
    app::{
        browser::{Known, is_live},
        outcome::Answer,
        portals::PortalLink,
        sign_in_request::new_sign_in,
        start_authorization::begin,
        take_up::Visit,
    },
    error::InternalError,
};

/// How many entries of the history a page shows.
const HISTORY: usize = 20;

/// What a browser that opens an account page gets.
pub(crate) enum Open {
    /// The page.
    Page(Box<Account>),
    /// Something is asked first.
    Asked(Answer),
}

/// A member's account.
pub(crate) struct Account {
    /// What is known of browser and member.
    pub known: Known,
    /// The member.
    pub member: Member,
    /// The browser's session.
    pub session: Session,
    /// The user ID that the member signs in with.
    pub user_id: String,
    /// Since when the password is the present one.
    pub password_changed_at: Option<Timestamp>,
    /// The sessions that live, the present one first.
    pub sessions: Vec<SessionLine>,
    /// The history, the newest first.
    pub history: Vec<(HistoryEntry, Option<Localized>)>,
    /// Where older entries begin.
    pub older: Option<EventId>,
    /// The portal that the member used last.
    pub portal: Option<PortalLink>,
    /// Why the last entry was not taken.
    pub flash: Option<Flash>,
}

/// A session, for its line.
pub(crate) struct SessionLine {
    /// The session.
    pub session: Session,
    /// The names of its portals.
    pub portals: Vec<Localized>,
}

/// Why the last entry was not taken, and what of it is shown again.
pub(crate) struct Flash {
    /// Why.
    pub refusal: Refusal,
    /// The transaction that kept it.
    pub sign_in: SignInTransaction,
}

/// Opens an account page. `refused` names what keeps why the last entry was not taken, `before`
/// where the history begins, `client` the portal that sent the member here.
pub(crate) async fn open(
    visit: Visit<'_>,
    page: AccountPage,
    refused: Option<SignInId>,
    before: Option<EventId>,
    client: Option<&ClientId>,
) -> Result<Open, InternalError> {
    let known = visit.load(None).await?;
    let request = AccountRequest {
        page,
        act: None,
        member: None,
    };
    let policy = &visit.tenant.rules.policy;
    let destination = destination(policy, &request);
    let request = SignInRequest::Account(request);
    let mut new = new_sign_in(
        visit.app,
        visit.tenant,
        destination,
        request,
        None,
        visit.now,
    );
    let answers = match next(&known.facts, &new.sign_in) {
        // Without the browser's binding no form could be sent.
        Next::Complete(authentication) => !authentication.is_new && visit.browser.binding.is_some(),
        _ => false,
    };
    let (true, Some(member), Some(session)) =
        (answers, known.member.clone(), known.session.clone())
    else {
        say_if_session_ended(visit, &known, &mut new).await?;
        let asked = begin(visit.app, visit.tenant, visit.browser, new).await?;
        return Ok(Open::Asked(asked));
    };
    let flash = match refused {
        Some(id) => flash(visit, page, id).await?,
        None => None,
    };
    let mut account = load(visit, known, member, session, before).await?;
    account.flash = flash;
    if let Some(portal) = portal_of(visit, client).await? {
        account.portal = Some(portal);
    }
    Ok(Open::Page(Box::new(account)))
}

async fn load(
    visit: Visit<'_>,
    known: Known,
    member: Member,
    session: Session,
    before: Option<EventId>,
) -> Result<Account, InternalError> {
    let reader = visit.app.store.read(visit.tenant.id());
    let credentials = reader.find_member_credentials(member.id).await?;
    let history = reader
        .list_history(member.id, before, HISTORY as u64 + 1)
        .await?;
    let is_more = history.len() > HISTORY;
    let mut entries = Vec::new();
    for entry in history.into_iter().take(HISTORY) {
        let portal = match &entry.client {
            Some(id) => visit.tenant.client(&visit.app.store, id).await?,
            None => None,
        };
        entries.push((entry, portal.map(|client| client.name.clone())));
    }
    Ok(Account {
        user_id: active_user_id(&reader, &member).await?,
        password_changed_at: credentials.map(|found| found.password_changed_at),
        sessions: sessions(visit, &member, &session).await?,
        older: entries
            .last()
            .filter(|_| is_more)
            .map(|(entry, _)| entry.id),
        history: entries,
        portal: portal(visit, &session).await?,
        known,
        member,
        session,
        flash: None,
    })
}

/// The user ID that a member signs in with.
pub(crate) async fn active_user_id(
    reader: &Reader<'_>,
    member: &Member,
) -> Result<String, StoreError> {
    let user_ids = reader.list_user_ids(member.id).await?;
    let active = user_ids
        .into_iter()
        .find(|user_id| user_id.state == IdentifierState::Active);
    Ok(active.map_or_else(String::new, |user_id| user_id.value))
}

async fn sessions(
    visit: Visit<'_>,
    member: &Member,
    present: &Session,
) -> Result<Vec<SessionLine>, InternalError> {
    let reader = visit.app.store.read(visit.tenant.id());
    let policy = &visit.tenant.rules.policy;
    let mut lines = Vec::new();
    for session in reader.list_member_sessions(member.id).await? {
        if !is_live(&session, policy, visit.now) {
            continue;
        }
        let portals = visit.signed_in_at(session.id).await?;
        lines.push(SessionLine { session, portals });
    }
    lines.sort_by_key(|line| line.session.id != present.id);
    Ok(lines)
}

/// The portal that was opened last in this session.
async fn portal(visit: Visit<'_>, session: &Session) -> Result<Option<PortalLink>, InternalError> {
    let reader = visit.app.store.read(visit.tenant.id());
    let mut clients = reader.list_session_clients(session.id).await?;
    clients.sort_by_key(|client| std::cmp::Reverse(client.last_used_at));
    for used in clients {
        let client = visit
            .tenant
            .client(&visit.app.store, &used.client_id)
            .await?;
        if let Some(link) = client.as_deref().and_then(PortalLink::of) {
            return Ok(Some(link));
        }
    }
    Ok(None)
}

/// The portal of a client that sent the member here.
async fn portal_of(
    visit: Visit<'_>,
    client: Option<&ClientId>,
) -> Result<Option<PortalLink>, InternalError> {
    let Some(id) = client else {
        return Ok(None);
    };
    let client = visit.tenant.client(&visit.app.store, id).await?;
    Ok(client.as_deref().and_then(PortalLink::of))
}

/// What this browser's last entry on the page was refused for.
async fn flash(
    visit: Visit<'_>,
    page: AccountPage,
    id: SignInId,
) -> Result<Option<Flash>, InternalError> {
    let reader = visit.app.store.read(visit.tenant.id());
    let Some(stored) = reader.find_sign_in(id).await? else {
        return Ok(None);
    };
    let is_of_page = matches!(
        stored.sign_in.destination,
        Destination::Account { page: of, .. } if of == page
    );
    let is_own = stored.browser.is_some() && stored.browser == visit.browser.binding;
    let shown = is_own && is_of_page && visit.now < stored.expires_at;
    let refusal = stored.sign_in.refusal.clone().filter(|_| shown);
    Ok(refusal.map(|refusal| Flash {
        refusal,
        sign_in: stored.sign_in,
    }))
}
