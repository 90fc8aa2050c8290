//! Passkeys: WebAuthn credentials, as the library's documents and what a query asks for.

use std::cmp::Reverse;

use sea_orm::{
    ActiveValue::Set, ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter, UpdateMany,
    sea_query::Expr,
};
use sekisho_kernel::{AuthenticatorId, MemberId, Timestamp};

use crate::{
    Reader, StoreError, Txn,
    entity::passkey::{ActiveModel, Column, Entity, Model},
    row::{read_number, read_time},
};

const WHAT: &str = "passkey";

/// A passkey.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Passkey {
    /// Its id.
    pub id: AuthenticatorId,
    /// Whose it is.
    pub member: MemberId,
    /// The relying party it was made for.
    pub rp_id: String,
    /// The credential's id, unique for a relying party.
    pub credential_id: Vec<u8>,
    /// The library's own document, JSON.
    pub document: String,
    /// The signature counter that was last seen (WebAuthn §6.1.1).
    pub counter: u32,
    /// Whether it is backed up, and so perhaps on several devices.
    pub synced: bool,
    /// What the member calls it.
    pub name: String,
    /// When it was registered.
    pub created_at: Timestamp,
    /// When it was last used.
    pub last_used_at: Option<Timestamp>,
}

impl Reader<'_> {
    /// The passkeys of a member, the last used first.
    pub async fn list_passkeys(&self, member: MemberId) -> Result<Vec<Passkey>, StoreError> {
        let rows = Entity::find()
            .filter(Column::TenantId.eq(self.tenant_key()))
            .filter(Column::MemberId.eq(member.as_uuid()))
            .filter(Column::RevokedAt.is_null())
            .all(self.db())
            .await?;
        let mut passkeys: Vec<_> = rows.into_iter().map(read).collect::<Result<_, _>>()?;
        passkeys
            .sort_by_key(|passkey| Reverse((passkey.last_used_at, passkey.created_at, passkey.id)));
        Ok(passkeys)
    }

    /// Whether any member has a passkey for a relying party.
    pub async fn has_passkeys(&self, rp_id: &str) -> Result<bool, StoreError> {
        let found = Entity::find()
            .filter(Column::TenantId.eq(self.tenant_key()))
            .filter(Column::RpId.eq(rp_id))
            .filter(Column::RevokedAt.is_null())
            .one(self.db())
            .await?;
        Ok(found.is_some())
    }

    /// Whether a credential was ever registered for a relying party, also one that was revoked.
    pub async fn is_passkey_known(
        &self,
        rp_id: &str,
        credential_id: &[u8],
    ) -> Result<bool, StoreError> {
        let found = Entity::find()
            .filter(Column::TenantId.eq(self.tenant_key()))
            .filter(Column::RpId.eq(rp_id))
            .filter(Column::CredentialId.eq(credential_id));
        Ok(found.count(self.db()).await? > 0)
    }

    /// The passkey of a credential id, if it was not revoked.
    pub async fn find_passkey(
        &self,
        rp_id: &str,
        credential_id: &[u8],
    ) -> Result<Option<Passkey>, StoreError> {
        let found = Entity::find()
            .filter(Column::TenantId.eq(self.tenant_key()))
            .filter(Column::RpId.eq(rp_id))
            .filter(Column::CredentialId.eq(credential_id))
            .filter(Column::RevokedAt.is_null())
            .one(self.db())
            .await?;
        found.map(read).transpose()
    }
}

impl Txn<'_> {
    /// Keeps a passkey that was registered.
    ///
    /// # Errors
    /// [`StoreError::Conflict`] if the credential was ever registered for the relying party.
    pub async fn insert_passkey(&self, passkey: &Passkey) -> Result<(), StoreError> {
        let row = ActiveModel {
            tenant_id: Set(self.tenant_key()),
            id: Set(passkey.id.as_uuid()),
            member_id: Set(passkey.member.as_uuid()),
            rp_id: Set(passkey.rp_id.clone()),
            credential_id: Set(passkey.credential_id.clone()),
            document: Set(passkey.document.clone()),
            counter: Set(i64::from(passkey.counter)),
            synced: Set(passkey.synced),
            name: Set(passkey.name.clone()),
            created_at: Set(passkey.created_at.as_millis()),
            last_used_at: Set(passkey.last_used_at.map(Timestamp::as_millis)),
            revoked_at: Set(None),
        };
        let inserted = Entity::insert(row).exec_without_returning(self.db()).await;
        inserted.map_err(|error| StoreError::from(error).conflict_on(WHAT))?;
        Ok(())
    }

    /// Keeps that a passkey was used, with the counter and the document that came of it; returns
    /// whether its counter was still the expected one and it was not revoked.
    pub async fn use_passkey(
        &self,
        id: AuthenticatorId,
        expected_counter: u32,
        new_counter: u32,
        document: Option<&str>,
        now: Timestamp,
    ) -> Result<bool, StoreError> {
        let mut update = self
            .live_passkey(id)
            .col_expr(Column::Counter, Expr::value(i64::from(new_counter)))
            .col_expr(Column::LastUsedAt, Expr::value(now.as_millis()))
            .filter(Column::Counter.eq(i64::from(expected_counter)));
        if let Some(document) = document {
            update = update.col_expr(Column::Document, Expr::value(document));
        }
        Ok(update.exec(self.db()).await?.rows_affected == 1)
    }

    /// Names a passkey; returns whether the member has it.
    pub async fn name_passkey(
        &self,
        id: AuthenticatorId,
        member: MemberId,
        name: &str,
    ) -> Result<bool, StoreError> {
        let named = self
            .live_passkey(id)
            .col_expr(Column::Name, Expr::value(name))
            .filter(Column::MemberId.eq(member.as_uuid()))
            .exec(self.db())
            .await?;
        Ok(named.rows_affected == 1)
    }

    /// Takes a passkey from a member; returns whether the member had it.
    pub async fn revoke_passkey(
        &self,
        id: AuthenticatorId,
        member: MemberId,
        now: Timestamp,
    ) -> Result<bool, StoreError> {
        let revoked = self
            .live_passkey(id)
            .col_expr(Column::RevokedAt, Expr::value(now.as_millis()))
            .filter(Column::MemberId.eq(member.as_uuid()))
            .exec(self.db())
            .await?;
        Ok(revoked.rows_affected == 1)
    }

    /// Takes all passkeys from a member.
    pub(crate) async fn revoke_passkeys_of(
        &self,
        member: MemberId,
        now: Timestamp,
    ) -> Result<(), StoreError> {
        Entity::update_many()
            .col_expr(Column::RevokedAt, Expr::value(now.as_millis()))
            .filter(Column::TenantId.eq(self.tenant_key()))
            .filter(Column::MemberId.eq(member.as_uuid()))
            .filter(Column::RevokedAt.is_null())
            .exec(self.db())
            .await?;
        Ok(())
    }

    /// An update of a passkey that was not revoked.
    fn live_passkey(&self, id: AuthenticatorId) -> UpdateMany<Entity> {
        Entity::update_many()
            .filter(Column::TenantId.eq(self.tenant_key()))
            .filter(Column::Id.eq(id.as_uuid()))
            .filter(Column::RevokedAt.is_null())
    }
}

fn read(row: Model) -> Result<Passkey, StoreError> {
    Ok(Passkey {
        id: AuthenticatorId::from_uuid(row.id),
        member: MemberId::from_uuid(row.member_id),
        rp_id: row.rp_id,
        credential_id: row.credential_id,
        document: row.document,
        counter: read_number(WHAT, row.counter)?,
        synced: row.synced,
        name: row.name,
        created_at: Timestamp::from_millis(row.created_at),
        last_used_at: read_time(row.last_used_at),
    })
}
