//! What was granted to a client.

use sea_orm::entity::prelude::*;

#[derive(Clone, PartialEq, Eq, Debug, DeriveEntityModel)]
#[sea_orm(table_name = "authorization_grant")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub tenant_id: String,
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub client_id: String,
    pub member_id: Option<Uuid>,
    pub session_id: Option<Uuid>,
    pub offline: bool,
    pub document: String,
    pub created_at: i64,
    pub expires_at: i64,
    pub dead_at: Option<i64>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {
    #[sea_orm(
        belongs_to = "super::session::Entity",
        from = "(Column::TenantId, Column::SessionId)",
        to = "(super::session::Column::TenantId, super::session::Column::Id)"
    )]
    Session,
    #[sea_orm(
        belongs_to = "super::member::Entity",
        from = "(Column::TenantId, Column::MemberId)",
        to = "(super::member::Column::TenantId, super::member::Column::Id)"
    )]
    Member,
}

impl Related<super::session::Entity> for Entity {
    fn to() -> RelationDef {
        Relation::Session.def()
    }
}

impl Related<super::member::Entity> for Entity {
    fn to() -> RelationDef {
        Relation::Member.def()
    }
}

impl ActiveModelBehavior for ActiveModel {}
