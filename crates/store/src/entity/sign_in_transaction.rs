//! A browser on its way to a destination.

use sea_orm::entity::prelude::*;

#[derive(Clone, PartialEq, Eq, Debug, DeriveEntityModel)]
#[sea_orm(table_name = "sign_in_transaction")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub tenant_id: String,
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub revision: i64,
    pub browser: Option<Vec<u8>>,
    pub request: String,
    pub destination: String,
    pub facts: Option<String>,
    pub typed_user_id: Option<String>,
    pub locale: Option<String>,
    pub started_at: i64,
    pub expires_at: i64,
    pub ended_at: Option<i64>,
    pub kept_until: i64,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
