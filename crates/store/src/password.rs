//! Passwords, hashed, and the one read that a password sign-in needs.

use std::fmt;

use sea_orm::{
    ActiveValue::Set,
    ColumnTrait, EntityTrait, QueryFilter,
    sea_query::{Expr, ExprTrait, OnConflict},
};
use sekisho_kernel::{MemberId, Timestamp};

use crate::{
    Member, Reader, StoreError, Txn,
    entity::{
        member, member_identifier as identifier,
        password::{ActiveModel, Column, Entity, Model},
    },
    member::{IDENTIFIER_ACTIVE, read as read_member},
    row::{corrupt, read_time},
};

/// The version of the pepper that passwords are hashed with at present.
const PEPPER_VERSION: i64 = 1;

/// A member's password.
#[derive(Clone, PartialEq, Eq)]
pub struct PasswordCredential {
    /// The PHC string.
    pub phc: String,
    /// Where it came from.
    pub kind: PasswordKind,
    /// The version of the pepper it was hashed with.
    pub pepper_version: i64,
    /// Until when it opens the account.
    pub expires_at: Option<Timestamp>,
}

/// Prints nothing of the hash.
impl fmt::Debug for PasswordCredential {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.debug_struct("PasswordCredential")
            .field("kind", &self.kind)
            .finish_non_exhaustive()
    }
}

impl PasswordCredential {
    /// A password that the member chose: it does not expire.
    pub const fn chosen(phc: String) -> Self {
        Self {
            phc,
            kind: PasswordKind::Chosen,
            pepper_version: PEPPER_VERSION,
            expires_at: None,
        }
    }
}

/// Where a password came from.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum PasswordKind {
    /// The member chose it.
    Chosen,
    /// It was made at random, for a letter.
    Random,
    /// It is computed from what the society knows.
    Derived,
    /// It came from a former product.
    Imported,
}

impl PasswordKind {
    const ALL: [Self; 4] = [Self::Chosen, Self::Random, Self::Derived, Self::Imported];

    const fn name(self) -> &'static str {
        match self {
            Self::Chosen => "chosen",
            Self::Random => "random",
            Self::Derived => "derived",
            Self::Imported => "imported",
        }
    }
}

/// A member with what proves it is the member.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct MemberCredentials {
    /// The member.
    pub member: Member,
    /// The password.
    pub password: PasswordCredential,
}

impl Reader<'_> {
    /// The member whom a folded user ID names, with the password, in one statement.
    pub async fn find_credentials(
        &self,
        user_id: &str,
    ) -> Result<Option<MemberCredentials>, StoreError> {
        let found = identifier::Entity::find()
            .filter(identifier::Column::TenantId.eq(self.tenant_key()))
            .filter(identifier::Column::Value.eq(user_id))
            .filter(identifier::Column::State.eq(IDENTIFIER_ACTIVE))
            .find_also_related(member::Entity)
            .and_also_related(Entity)
            .one(self.db())
            .await?;
        let Some((_, Some(member), Some(password))) = found else {
            return Ok(None);
        };
        Ok(Some(MemberCredentials {
            member: read_member(member)?,
            password: read(password)?,
        }))
    }
}

impl Txn<'_> {
    /// Gives a member a new password. Whatever was pending for the member is void; returns whether
    /// there is such a member.
    pub async fn set_password(
        &self,
        id: MemberId,
        password: &PasswordCredential,
        now: Timestamp,
    ) -> Result<bool, StoreError> {
        let version = Expr::col(member::Column::SecurityVersion);
        let raised = member::Entity::update_many()
            .col_expr(member::Column::SecurityVersion, version.add(1_i64))
            .filter(member::Column::TenantId.eq(self.tenant_key()))
            .filter(member::Column::Id.eq(id.as_uuid()))
            .exec(self.db())
            .await?;
        if raised.rows_affected == 0 {
            return Ok(false);
        }
        self.put_password(id, password, now).await?;
        Ok(true)
    }

    pub(crate) async fn put_password(
        &self,
        id: MemberId,
        password: &PasswordCredential,
        now: Timestamp,
    ) -> Result<(), StoreError> {
        let row = ActiveModel {
            tenant_id: Set(self.tenant_key()),
            member_id: Set(id.as_uuid()),
            phc: Set(password.phc.clone()),
            kind: Set(password.kind.name().to_owned()),
            pepper_version: Set(password.pepper_version),
            expires_at: Set(password.expires_at.map(Timestamp::as_millis)),
            changed_at: Set(now.as_millis()),
        };
        let mut replace = OnConflict::columns([Column::TenantId, Column::MemberId]);
        replace.update_columns([
            Column::Phc,
            Column::Kind,
            Column::PepperVersion,
            Column::ExpiresAt,
            Column::ChangedAt,
        ]);
        Entity::insert(row)
            .on_conflict(replace)
            .exec_without_returning(self.db())
            .await?;
        Ok(())
    }
}

fn read(row: Model) -> Result<PasswordCredential, StoreError> {
    let kind = PasswordKind::ALL
        .into_iter()
        .find(|kind| kind.name() == row.kind)
        .ok_or_else(|| corrupt("password", format!("kind `{}`", row.kind)))?;
    Ok(PasswordCredential {
        phc: row.phc,
        kind,
        pepper_version: row.pepper_version,
        expires_at: read_time(row.expires_at),
    })
}
