//! The newest mail code of a member.

use sea_orm::entity::prelude::*;

#[derive(Clone, PartialEq, Eq, Debug, DeriveEntityModel)]
#[sea_orm(table_name = "mail_code")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub tenant_id: String,
    #[sea_orm(primary_key, auto_increment = false)]
    pub member_id: Uuid,
    pub message_id: Uuid,
    pub browser: Option<Vec<u8>>,
    pub requested_at: i64,
    pub hash: Option<Vec<u8>>,
    pub minted_at: Option<i64>,
    pub expires_at: Option<i64>,
    pub tries: i64,
    pub consumed_at: Option<i64>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
