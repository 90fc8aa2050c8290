//! Members and the user IDs that name them.

use std::fmt;

use sea_orm::{
    ActiveValue::Set, ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter, sea_query::Expr,
};
use sekisho_kernel::{Locale, MemberId, Timestamp};
use sekisho_oidc::userinfo::StandardClaims;
use sekisho_signin::MemberState;

use crate::{
    PasswordCredential, Reader, StoreError, Txn,
    entity::{
        member::{ActiveModel, Column, Entity, Model},
        member_identifier as identifier,
    },
    row::{corrupt, locale_text, read_document, read_locale, read_time, write_document},
};

const WHAT: &str = "member";

/// The state of a user ID that signs in.
pub(crate) const IDENTIFIER_ACTIVE: &str = "active";

/// A member.
#[derive(Clone, PartialEq, Eq)]
pub struct Member {
    /// The inner id, which never leaves the house.
    pub id: MemberId,
    /// The subject identifier: never changes, never used again (OpenID Connect Core 1.0 §2).
    pub sub: String,
    /// The WebAuthn user handle: random, linked to neither of the others.
    pub webauthn_user_handle: Vec<u8>,
    /// Whether the account may be used.
    pub state: MemberState,
    /// Raised to kill every pending link, code and challenge at once.
    pub security_version: i64,
    /// What portals may be told (OpenID Connect Core 1.0 §5.1).
    pub claims: StandardClaims,
    /// 記号
    pub member_symbol: Option<String>,
    /// 番号
    pub member_number: Option<String>,
    /// The name as written.
    pub name_kanji: Option<String>,
    /// The name as read.
    pub name_kana: Option<String>,
    /// The date of birth, as `YYYY-MM-DD`.
    pub birth_date: Option<String>,
    /// The relation to the insured person.
    pub relation: Option<String>,
    /// Where mails go.
    pub mail_address: Option<String>,
    /// The language of mails.
    pub locale: Option<Locale>,
    /// When the member first signed in.
    pub first_signed_in_at: Option<Timestamp>,
    /// When the member was provisioned.
    pub created_at: Timestamp,
}

/// Prints nothing that is personal: it may end up in a log.
impl fmt::Debug for Member {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut out = out.debug_struct("Member");
        out.field("id", &self.id)
            .field("state", &self.state)
            .finish_non_exhaustive()
    }
}

/// A member to be provisioned.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct NewMember {
    /// The member.
    pub member: Member,
    /// The user ID, folded.
    pub user_id: String,
    /// The first password.
    pub password: PasswordCredential,
}

impl Reader<'_> {
    /// A member by the inner id.
    pub async fn find_member(&self, id: MemberId) -> Result<Option<Member>, StoreError> {
        let key = (self.tenant_key(), id.as_uuid());
        let found = Entity::find_by_id(key).one(self.db()).await?;
        found.map(read).transpose()
    }

    /// A member by the subject identifier.
    pub async fn find_member_by_sub(&self, sub: &str) -> Result<Option<Member>, StoreError> {
        let found = Entity::find()
            .filter(Column::TenantId.eq(self.tenant_key()))
            .filter(Column::Sub.eq(sub))
            .one(self.db())
            .await?;
        found.map(read).transpose()
    }

    /// How many members the tenant has.
    pub async fn count_members(&self) -> Result<u64, StoreError> {
        let members = Entity::find().filter(Column::TenantId.eq(self.tenant_key()));
        Ok(members.count(self.db()).await?)
    }
}

impl Txn<'_> {
    /// Provisions a member with a user ID and a password.
    ///
    /// # Errors
    /// [`StoreError::Conflict`] if the user ID or the subject identifier was ever given out.
    pub async fn insert_member(&self, new: &NewMember) -> Result<(), StoreError> {
        let member = &new.member;
        let row = self.member_row(member)?;
        let inserted = Entity::insert(row).exec_without_returning(self.db()).await;
        inserted.map_err(|error| StoreError::from(error).conflict_on(WHAT))?;
        let user_id = identifier::ActiveModel {
            tenant_id: Set(self.tenant_key()),
            value: Set(new.user_id.clone()),
            member_id: Set(member.id.as_uuid()),
            state: Set(IDENTIFIER_ACTIVE.to_owned()),
            created_at: Set(member.created_at.as_millis()),
        };
        let inserted = identifier::Entity::insert(user_id)
            .exec_without_returning(self.db())
            .await;
        inserted.map_err(|error| StoreError::from(error).conflict_on("user ID"))?;
        self.put_password(member.id, &new.password, member.created_at)
            .await
    }

    /// Sets whether an account may be used; returns whether there is one.
    pub async fn set_member_state(
        &self,
        id: MemberId,
        state: MemberState,
    ) -> Result<bool, StoreError> {
        let updated = Entity::update_many()
            .col_expr(Column::State, Expr::value(state_name(state)))
            .filter(Column::TenantId.eq(self.tenant_key()))
            .filter(Column::Id.eq(id.as_uuid()))
            .exec(self.db())
            .await?;
        Ok(updated.rows_affected == 1)
    }

    /// Keeps when the member first signed in; returns whether this was the first time.
    pub async fn mark_signed_in(&self, id: MemberId, now: Timestamp) -> Result<bool, StoreError> {
        let updated = Entity::update_many()
            .col_expr(Column::FirstSignedInAt, Expr::value(now.as_millis()))
            .filter(Column::TenantId.eq(self.tenant_key()))
            .filter(Column::Id.eq(id.as_uuid()))
            .filter(Column::FirstSignedInAt.is_null())
            .exec(self.db())
            .await?;
        Ok(updated.rows_affected == 1)
    }

    fn member_row(&self, member: &Member) -> Result<ActiveModel, StoreError> {
        Ok(ActiveModel {
            tenant_id: Set(self.tenant_key()),
            id: Set(member.id.as_uuid()),
            sub: Set(member.sub.clone()),
            webauthn_user_handle: Set(member.webauthn_user_handle.clone()),
            state: Set(state_name(member.state).to_owned()),
            security_version: Set(member.security_version),
            claims: Set(write_document(WHAT, &member.claims)?),
            member_symbol: Set(member.member_symbol.clone()),
            member_number: Set(member.member_number.clone()),
            name_kanji: Set(member.name_kanji.clone()),
            name_kana: Set(member.name_kana.clone()),
            birth_date: Set(member.birth_date.clone()),
            relation: Set(member.relation.clone()),
            mail_address: Set(member.mail_address.clone()),
            locale: Set(locale_text(member.locale)),
            first_signed_in_at: Set(member.first_signed_in_at.map(Timestamp::as_millis)),
            created_at: Set(member.created_at.as_millis()),
        })
    }
}

/// The member of a row.
pub(crate) fn read(row: Model) -> Result<Member, StoreError> {
    Ok(Member {
        id: MemberId::from_uuid(row.id),
        sub: row.sub,
        webauthn_user_handle: row.webauthn_user_handle,
        state: read_state(&row.state)?,
        security_version: row.security_version,
        claims: read_document(WHAT, &row.claims)?,
        member_symbol: row.member_symbol,
        member_number: row.member_number,
        name_kanji: row.name_kanji,
        name_kana: row.name_kana,
        birth_date: row.birth_date,
        relation: row.relation,
        mail_address: row.mail_address,
        locale: read_locale(row.locale.as_deref()),
        first_signed_in_at: read_time(row.first_signed_in_at),
        created_at: Timestamp::from_millis(row.created_at),
    })
}

const fn state_name(state: MemberState) -> &'static str {
    match state {
        MemberState::Active => "active",
        MemberState::Suspended => "suspended",
    }
}

fn read_state(name: &str) -> Result<MemberState, StoreError> {
    [MemberState::Active, MemberState::Suspended]
        .into_iter()
        .find(|state| state_name(*state) == name)
        .ok_or_else(|| corrupt(WHAT, format!("state `{name}`")))
}
