//! Grants: what codes, refresh families and access tokens point to. "Dead" is one column.

use sea_orm::{
    ActiveValue::Set,
    ColumnTrait, EntityTrait, QueryFilter, UpdateMany,
    sea_query::{Expr, ExprTrait, SimpleExpr},
};
use sekisho_kernel::{GrantId, MemberId, SessionId, Timestamp};
use sekisho_oidc::grant::Grant;

use crate::{
    Member, Reader, Session, StoreError, Txn,
    entity::{
        authorization_grant::{ActiveModel, Column, Entity},
        member, session,
    },
    member as members,
    row::{read_document, read_time, write_document},
    session as sessions,
};

const WHAT: &str = "grant";

/// A grant with all that decides whether it is good at this moment.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct LiveGrant {
    /// The grant.
    pub grant: Grant,
    /// When it was killed.
    pub dead_at: Option<Timestamp>,
    /// Its session, if it has one that is still remembered.
    pub session: Option<Session>,
    /// Its member, if it has one.
    pub member: Option<Member>,
}

impl Reader<'_> {
    /// A grant with its session and its member, in one statement.
    pub async fn find_grant(&self, id: GrantId) -> Result<Option<LiveGrant>, StoreError> {
        let found = Entity::find_by_id((self.tenant_key(), id.as_uuid()))
            .find_also_related(session::Entity)
            .find_also_related(member::Entity)
            .one(self.db())
            .await?;
        let Some((row, session, member)) = found else {
            return Ok(None);
        };
        Ok(Some(LiveGrant {
            grant: read_document(WHAT, &row.document)?,
            dead_at: read_time(row.dead_at),
            session: session.as_ref().map(sessions::read).transpose()?,
            member: member.map(members::read).transpose()?,
        }))
    }
}

impl Txn<'_> {
    /// Keeps a grant until `expires_at`, when nothing that points to it can be good any more. A
    /// [refresh family](Txn::insert_family) makes that later.
    pub async fn insert_grant(
        &self,
        grant: &Grant,
        expires_at: Timestamp,
    ) -> Result<(), StoreError> {
        let row = ActiveModel {
            tenant_id: Set(self.tenant_key()),
            id: Set(grant.id.as_uuid()),
            client_id: Set(grant.client_id.as_str().to_owned()),
            member_id: Set(grant.member.as_ref().map(MemberId::as_uuid)),
            session_id: Set(grant.session.as_ref().map(SessionId::as_uuid)),
            offline: Set(grant.offline),
            document: Set(write_document(WHAT, grant)?),
            created_at: Set(grant.created_at.as_millis()),
            expires_at: Set(expires_at.as_millis()),
            dead_at: Set(None),
        };
        Entity::insert(row)
            .exec_without_returning(self.db())
            .await?;
        Ok(())
    }

    /// Kills a grant and all that points to it; returns whether it lived, which is true once.
    pub async fn kill_grant(&self, id: GrantId, now: Timestamp) -> Result<bool, StoreError> {
        Ok(self.kill_grants(Column::Id.eq(id.as_uuid()), now).await? == 1)
    }

    /// Kills the grants that end with their session; returns how many lived.
    pub async fn kill_session_grants(
        &self,
        session: SessionId,
        now: Timestamp,
    ) -> Result<u64, StoreError> {
        // OpenID Connect Back-Channel Logout 1.0 §2.7: refresh tokens issued without the
        // offline_access property to a session being logged out SHOULD be revoked. Refresh tokens
        // issued with the offline_access property normally SHOULD NOT be revoked.
        let of_session = Column::SessionId
            .eq(session.as_uuid())
            .and(Column::Offline.eq(false));
        self.kill_grants(of_session, now).await
    }

    /// Kills all grants of a session, offline ones too: whoever has it is to be put out.
    pub(crate) async fn kill_all_session_grants(
        &self,
        session: SessionId,
        now: Timestamp,
    ) -> Result<u64, StoreError> {
        self.kill_grants(Column::SessionId.eq(session.as_uuid()), now)
            .await
    }

    /// Kills all grants of a member but those of the session `keep`, offline ones too: what a portal
    /// keeps on a device that was lost is good for nothing any more. Returns how many lived.
    pub(crate) async fn kill_member_grants(
        &self,
        member: MemberId,
        keep: Option<SessionId>,
        now: Timestamp,
    ) -> Result<u64, StoreError> {
        let of_member = Column::MemberId.eq(member.as_uuid());
        let is_other = |keep: SessionId| {
            let other = Column::SessionId.ne(keep.as_uuid());
            other.or(Column::SessionId.is_null())
        };
        let which = match keep {
            Some(keep) => of_member.and(is_other(keep)),
            None => of_member,
        };
        self.kill_grants(which, now).await
    }

    async fn kill_grants(&self, which: SimpleExpr, now: Timestamp) -> Result<u64, StoreError> {
        let killed = self
            .grants()
            .col_expr(Column::DeadAt, Expr::value(now.as_millis()))
            .filter(which)
            .filter(Column::DeadAt.is_null())
            .exec(self.db())
            .await?;
        Ok(killed.rows_affected)
    }

    /// Keeps a grant at least until `expires_at`.
    pub(crate) async fn extend_grant(
        &self,
        id: GrantId,
        expires_at: Timestamp,
    ) -> Result<(), StoreError> {
        self.grants()
            .col_expr(Column::ExpiresAt, Expr::value(expires_at.as_millis()))
            .filter(Column::Id.eq(id.as_uuid()))
            .filter(Column::ExpiresAt.lt(expires_at.as_millis()))
            .exec(self.db())
            .await?;
        Ok(())
    }

    fn grants(&self) -> UpdateMany<Entity> {
        Entity::update_many().filter(Column::TenantId.eq(self.tenant_key()))
    }
}
