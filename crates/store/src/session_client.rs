//! Which clients took part in a session: whom to tell when it ends.

use sea_orm::{
    ActiveValue::Set, ColumnTrait, EntityTrait, QueryFilter, QueryOrder, sea_query::OnConflict,
};
use sekisho_kernel::{ClientId, SessionId, Timestamp};

use crate::{
    Reader, StoreError, Txn,
    entity::{
        member, session,
        session_client::{ActiveModel, Column, Entity},
    },
};

/// A client that took part in a session.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct SessionClient {
    /// The client.
    pub client_id: ClientId,
    /// The session as this client knows it (Back-Channel Logout 1.0 §2.1).
    pub sid: String,
    /// The member as clients know the member.
    pub sub: String,
    /// When it first got a code.
    pub first_used_at: Timestamp,
    /// When it last got a code.
    pub last_used_at: Timestamp,
}

impl Reader<'_> {
    /// The clients of a session.
    pub async fn list_session_clients(
        &self,
        session: SessionId,
    ) -> Result<Vec<SessionClient>, StoreError> {
        let rows = Entity::find()
            .filter(Column::TenantId.eq(self.tenant_key()))
            .filter(Column::SessionId.eq(session.as_uuid()))
            .find_also_related(session::Entity)
            .and_also_related(member::Entity)
            .order_by_asc(Column::ClientId)
            .all(self.db())
            .await?;
        let clients = rows.into_iter().filter_map(|(row, _, member)| {
            Some(SessionClient {
                client_id: ClientId::new(row.client_id),
                sid: row.sid,
                sub: member?.sub,
                first_used_at: Timestamp::from_millis(row.first_used_at),
                last_used_at: Timestamp::from_millis(row.last_used_at),
            })
        });
        Ok(clients.collect())
    }
}

impl Txn<'_> {
    /// Keeps that a client takes part in a session. Returns the session's name for that client:
    /// `new_sid` the first time, and ever after what it was then.
    pub async fn record_session_client(
        &self,
        session: SessionId,
        client: &ClientId,
        new_sid: &str,
        now: Timestamp,
    ) -> Result<String, StoreError> {
        let row = ActiveModel {
            tenant_id: Set(self.tenant_key()),
            session_id: Set(session.as_uuid()),
            client_id: Set(client.as_str().to_owned()),
            sid: Set(new_sid.to_owned()),
            first_used_at: Set(now.as_millis()),
            last_used_at: Set(now.as_millis()),
        };
        let mut again =
            OnConflict::columns([Column::TenantId, Column::SessionId, Column::ClientId]);
        again.update_column(Column::LastUsedAt);
        let kept = Entity::insert(row)
            .on_conflict(again)
            .exec_with_returning(self.db())
            .await?;
        Ok(kept.sid)
    }
}
