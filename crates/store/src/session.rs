//! Sessions of browsers.

use std::time::Duration;

use sea_orm::{
    ActiveValue::Set,
    ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect, UpdateMany,
    sea_query::{Expr, ExprTrait, SimpleExpr},
};
use sekisho_kernel::{MemberId, SessionId, Timestamp};
use sekisho_keys::KeyedHash;
use sekisho_signin::Proof;

use crate::{
    Reader, StoreError, Txn,
    entity::session::{ActiveModel, Column, Entity, Model},
    row::{hash_bytes, read_document, read_hash, read_time, write_document},
};

const WHAT: &str = "session";
/// How exactly it is kept when a session was last used.
const TOUCH: Duration = Duration::from_mins(1);
/// How many sessions of a member are listed.
const LISTED: u64 = 100;

/// A browser's session.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Session {
    /// Its id, which never leaves the house.
    pub id: SessionId,
    /// The hash of the handle in the cookie; changes at every sign-in.
    pub handle: KeyedHash,
    /// The browser it belongs to.
    pub browser: KeyedHash,
    /// Whose it is.
    pub member: MemberId,
    /// What was proven in it.
    pub proofs: Vec<Proof>,
    /// When the newest proof was given (OpenID Connect Core 1.0 §2).
    pub auth_time: Timestamp,
    /// Whether it outlives the browser.
    pub remembered: bool,
    /// Whether it is short, because others use the device, too.
    pub shared: bool,
    /// When it began.
    pub created_at: Timestamp,
    /// When it was last used, to the minute.
    pub last_used_at: Timestamp,
    /// When it ends at the latest.
    pub expires_at: Timestamp,
    /// When it was ended.
    pub ended_at: Option<Timestamp>,
    /// What the browser calls itself.
    pub user_agent: String,
}

impl Reader<'_> {
    /// A session by its id, also an ended one.
    pub async fn find_session(&self, id: SessionId) -> Result<Option<Session>, StoreError> {
        let key = (self.tenant_key(), id.as_uuid());
        let found = Entity::find_by_id(key).one(self.db()).await?;
        found.as_ref().map(read).transpose()
    }

    /// The session whose handle this is, also an ended one.
    pub async fn find_session_by_handle(
        &self,
        handle: &KeyedHash,
    ) -> Result<Option<Session>, StoreError> {
        let found = Entity::find()
            .filter(Column::TenantId.eq(self.tenant_key()))
            .filter(Column::Handle.eq(hash_bytes(handle)))
            .one(self.db())
            .await?;
        found.as_ref().map(read).transpose()
    }

    /// The session of a browser that has not ended, whether or not it expired. There is one at most.
    pub async fn find_session_of_browser(
        &self,
        browser: &KeyedHash,
    ) -> Result<Option<Session>, StoreError> {
        let found = Entity::find()
            .filter(Column::TenantId.eq(self.tenant_key()))
            .filter(Column::Browser.eq(hash_bytes(browser)))
            .filter(Column::EndedAt.is_null())
            .one(self.db())
            .await?;
        found.as_ref().map(read).transpose()
    }

    /// The sessions of a member that have not ended, whether or not they expired, the last used
    /// first; a hundred at most.
    pub async fn list_member_sessions(&self, member: MemberId) -> Result<Vec<Session>, StoreError> {
        let rows = Entity::find()
            .filter(Column::TenantId.eq(self.tenant_key()))
            .filter(Column::MemberId.eq(member.as_uuid()))
            .filter(Column::EndedAt.is_null())
            .order_by_desc(Column::LastUsedAt)
            .order_by_desc(Column::Id)
            .limit(LISTED)
            .all(self.db())
            .await?;
        rows.iter().map(read).collect()
    }
}

impl Txn<'_> {
    /// Keeps a session that has just begun. A browser has one that has not ended: the caller ends
    /// the former one first.
    ///
    /// # Errors
    /// [`StoreError::Contention`] if another tab began one in between: the work is run again.
    pub async fn insert_session(&self, session: &Session) -> Result<(), StoreError> {
        let row = ActiveModel {
            tenant_id: Set(self.tenant_key()),
            id: Set(session.id.as_uuid()),
            handle: Set(hash_bytes(&session.handle)),
            browser: Set(hash_bytes(&session.browser)),
            member_id: Set(session.member.as_uuid()),
            proofs: Set(write_document(WHAT, &session.proofs)?),
            auth_time: Set(session.auth_time.as_millis()),
            remembered: Set(session.remembered),
            shared: Set(session.shared),
            created_at: Set(session.created_at.as_millis()),
            last_used_at: Set(session.last_used_at.as_millis()),
            expires_at: Set(session.expires_at.as_millis()),
            ended_at: Set(session.ended_at.map(Timestamp::as_millis)),
            user_agent: Set(Some(session.user_agent.clone())),
        };
        let inserted = Entity::insert(row).exec_without_returning(self.db()).await;
        match inserted.map_err(StoreError::from) {
            Ok(_) => Ok(()),
            Err(StoreError::Conflict { .. }) => Err(StoreError::Contention),
            Err(error) => Err(error),
        }
    }

    /// Goes on with a session under a new handle, after its member signed in again: handle, browser,
    /// its name, proofs and times are taken from `session`. Its member and its beginning stay.
    ///
    /// # Errors
    /// [`StoreError::Contention`] if it ended in between, or the browser got another one.
    pub async fn renew_session(&self, session: &Session) -> Result<(), StoreError> {
        let renewed = self
            .live(Column::Id.eq(session.id.as_uuid()))
            .col_expr(Column::Handle, Expr::value(hash_bytes(&session.handle)))
            .col_expr(Column::Browser, Expr::value(hash_bytes(&session.browser)))
            .col_expr(
                Column::Proofs,
                Expr::value(write_document(WHAT, &session.proofs)?),
            )
            .col_expr(Column::AuthTime, Expr::value(session.auth_time.as_millis()))
            .col_expr(Column::Remembered, Expr::value(session.remembered))
            .col_expr(Column::Shared, Expr::value(session.shared))
            .col_expr(
                Column::LastUsedAt,
                Expr::value(session.last_used_at.as_millis()),
            )
            .col_expr(
                Column::ExpiresAt,
                Expr::value(session.expires_at.as_millis()),
            )
            .col_expr(Column::UserAgent, Expr::value(session.user_agent.as_str()))
            .filter(Column::MemberId.eq(session.member.as_uuid()))
            .exec(self.db())
            .await;
        match renewed.map_err(StoreError::from) {
            Ok(renewed) if renewed.rows_affected == 1 => Ok(()),
            Ok(_) | Err(StoreError::Conflict { .. }) => Err(StoreError::Contention),
            Err(error) => Err(error),
        }
    }

    /// Ends a session of a member, and the grants that would outlive it; returns whether the member had
    /// it and it had not ended before.
    pub async fn end_session_of(
        &self,
        member: MemberId,
        id: SessionId,
        now: Timestamp,
    ) -> Result<bool, StoreError> {
        let of_member = Column::MemberId.eq(member.as_uuid());
        let which = of_member.and(Column::Id.eq(id.as_uuid()));
        let has_ended = !self.end_sessions(which, now).await?.is_empty();
        if has_ended {
            self.kill_all_session_grants(id, now).await?;
        }
        Ok(has_ended)
    }

    /// Ends a session; returns whether it had not ended before, which is true once.
    pub async fn end_session(&self, id: SessionId, now: Timestamp) -> Result<bool, StoreError> {
        Ok(!self
            .end_sessions(Column::Id.eq(id.as_uuid()), now)
            .await?
            .is_empty())
    }

    /// Ends what sessions a browser has, but for `keep`; returns those that had not ended before.
    pub async fn end_browser_sessions(
        &self,
        browser: &KeyedHash,
        keep: Option<SessionId>,
        now: Timestamp,
    ) -> Result<Vec<SessionId>, StoreError> {
        let of_browser = Column::Browser.eq(hash_bytes(browser));
        let which = match keep {
            Some(keep) => of_browser.and(Column::Id.ne(keep.as_uuid())),
            None => of_browser,
        };
        self.end_sessions(which, now).await
    }

    /// Signs a member out everywhere, as [`Self::end_member_sessions_but`] does.
    pub async fn end_member_sessions(
        &self,
        member: MemberId,
        now: Timestamp,
    ) -> Result<Vec<SessionId>, StoreError> {
        self.end_member_sessions_but(member, None, now).await
    }

    /// Signs a member out everywhere but in `keep`: ends the sessions, and the grants that would outlive
    /// them. Returns the sessions that had not ended before.
    pub async fn end_member_sessions_but(
        &self,
        member: MemberId,
        keep: Option<SessionId>,
        now: Timestamp,
    ) -> Result<Vec<SessionId>, StoreError> {
        self.kill_member_grants(member, keep, now).await?;
        let of_member = Column::MemberId.eq(member.as_uuid());
        let which = match keep {
            Some(keep) => of_member.and(Column::Id.ne(keep.as_uuid())),
            None => of_member,
        };
        self.end_sessions(which, now).await
    }

    /// Keeps that a session was used, at most once a minute; returns whether that was written.
    pub async fn touch_session(&self, id: SessionId, now: Timestamp) -> Result<bool, StoreError> {
        let updated = self
            .live(Column::Id.eq(id.as_uuid()))
            .col_expr(Column::LastUsedAt, Expr::value(now.as_millis()))
            .filter(Column::LastUsedAt.lte((now - TOUCH).as_millis()))
            .exec(self.db())
            .await?;
        Ok(updated.rows_affected == 1)
    }

    async fn end_sessions(
        &self,
        which: SimpleExpr,
        now: Timestamp,
    ) -> Result<Vec<SessionId>, StoreError> {
        let ended = self
            .live(which)
            .col_expr(Column::EndedAt, Expr::value(now.as_millis()))
            .exec_with_returning(self.db())
            .await?;
        Ok(ended
            .into_iter()
            .map(|row| SessionId::from_uuid(row.id))
            .collect())
    }

    /// An update of sessions that have not ended.
    fn live(&self, which: SimpleExpr) -> UpdateMany<Entity> {
        Entity::update_many()
            .filter(Column::TenantId.eq(self.tenant_key()))
            .filter(which)
            .filter(Column::EndedAt.is_null())
    }
}

/// The session of a row.
pub(crate) fn read(row: &Model) -> Result<Session, StoreError> {
    Ok(Session {
        id: SessionId::from_uuid(row.id),
        handle: read_hash(WHAT, &row.handle)?,
        browser: read_hash(WHAT, &row.browser)?,
        member: MemberId::from_uuid(row.member_id),
        proofs: read_document(WHAT, &row.proofs)?,
        auth_time: Timestamp::from_millis(row.auth_time),
        remembered: row.remembered,
        shared: row.shared,
        created_at: Timestamp::from_millis(row.created_at),
        last_used_at: Timestamp::from_millis(row.last_used_at),
        expires_at: Timestamp::from_millis(row.expires_at),
        ended_at: read_time(row.ended_at),
        user_agent: row.user_agent.clone().unwrap_or_default(),
    })
}
