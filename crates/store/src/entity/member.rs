//! A member.

use sea_orm::entity::prelude::*;

#[derive(Clone, PartialEq, Eq, Debug, DeriveEntityModel)]
#[sea_orm(table_name = "member")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub tenant_id: String,
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub sub: String,
    pub webauthn_user_handle: Vec<u8>,
    pub state: String,
    pub security_version: i64,
    pub claims: String,
    pub member_symbol: Option<String>,
    pub member_number: Option<String>,
    pub name_kanji: Option<String>,
    pub name_kana: Option<String>,
    pub birth_date: Option<String>,
    pub relation: Option<String>,
    pub mail_address: Option<String>,
    pub locale: Option<String>,
    pub first_signed_in_at: Option<i64>,
    pub created_at: i64,
    pub activated_at: Option<i64>,
    pub activation_kind: Option<String>,
    pub method: Option<String>,
    pub method_chosen_at: Option<i64>,
    pub terms_version: Option<String>,
    pub terms_hash: Option<String>,
    pub terms_agreed_at: Option<i64>,
    pub mail_confirmed_at: Option<i64>,
    pub reissued_at: Option<i64>,
    pub reissued_by: Option<String>,
    pub recovery_codes_shown_at: Option<i64>,
    pub letter_code: Option<Vec<u8>>,
    pub pending_mail_address: Option<String>,
    pub pending_mail_at: Option<i64>,
    pub former_mail_address: Option<String>,
    pub mail_changed_at: Option<i64>,
    pub mail_change_locked_until: Option<i64>,
    pub lost_device: Option<String>,
    pub lost_device_at: Option<i64>,
    pub lost_device_opens_at: Option<i64>,
    pub lost_device_ends_at: Option<i64>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {
    #[sea_orm(
        belongs_to = "super::password::Entity",
        from = "(Column::TenantId, Column::Id)",
        to = "(super::password::Column::TenantId, super::password::Column::MemberId)"
    )]
    Password,
}

impl Related<super::password::Entity> for Entity {
    fn to() -> RelationDef {
        Relation::Password.def()
    }
}

impl ActiveModelBehavior for ActiveModel {}
