//! What a call number opens.

use sea_orm::entity::prelude::*;

#[derive(Clone, PartialEq, Eq, Debug, DeriveEntityModel)]
#[sea_orm(table_name = "attempt")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub tenant_id: String,
    #[sea_orm(primary_key, auto_increment = false)]
    pub number: i64,
    pub outcome: String,
    pub step: Option<String>,
    pub member_id: Option<Uuid>,
    pub typed_user_id: Option<String>,
    pub client_id: Option<String>,
    pub request_id: String,
    pub browser: String,
    pub source: Vec<u8>,
    pub at: i64,
    pub expires_at: i64,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
