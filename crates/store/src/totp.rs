//! Authenticator apps (RFC 6238). Each code is good once: RFC 6238 §5.2, the verifier MUST NOT
//! accept the second attempt of the OTP after the successful validation for the first.

use std::{cmp::Reverse, fmt};

use sea_orm::{
    ActiveValue::Set,
    ColumnTrait, EntityTrait, QueryFilter, UpdateMany,
    sea_query::{Condition, Expr},
};
use sekisho_kernel::{AuthenticatorId, MemberId, Timestamp};

use crate::{
    Reader, StoreError, Txn,
    entity::totp::{ActiveModel, Column, Entity, Model},
    row::{read_number, read_time, write_number},
};

const WHAT: &str = "authenticator app";

/// An authenticator app.
#[derive(Clone, PartialEq, Eq)]
pub struct Totp {
    /// Its id, which the seed is sealed for.
    pub id: AuthenticatorId,
    /// Whose it is.
    pub member: MemberId,
    /// What the member calls it.
    pub name: String,
    /// The seed, sealed.
    pub sealed_seed: Vec<u8>,
    /// The time step of the last code that was accepted.
    pub last_step: Option<u64>,
    /// When it was registered.
    pub created_at: Timestamp,
    /// When a code of it was last accepted at a sign-in.
    pub last_used_at: Option<Timestamp>,
}

/// Prints nothing of the seed.
impl fmt::Debug for Totp {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut out = out.debug_struct("Totp");
        out.field("id", &self.id)
            .field("member", &self.member)
            .field("last_step", &self.last_step)
            .finish_non_exhaustive()
    }
}

impl Reader<'_> {
    /// The authenticator apps of a member, the last used first.
    pub async fn list_totps(&self, member: MemberId) -> Result<Vec<Totp>, StoreError> {
        let rows = Entity::find()
            .filter(Column::TenantId.eq(self.tenant_key()))
            .filter(Column::MemberId.eq(member.as_uuid()))
            .filter(Column::RevokedAt.is_null())
            .all(self.db())
            .await?;
        let mut totps: Vec<_> = rows.into_iter().map(read).collect::<Result<_, _>>()?;
        totps.sort_by_key(|totp| Reverse((totp.last_used_at, totp.created_at, totp.id)));
        Ok(totps)
    }
}

impl Txn<'_> {
    /// Keeps an authenticator app that was registered.
    pub async fn insert_totp(&self, totp: &Totp) -> Result<(), StoreError> {
        let last_step = totp.last_step.map(|step| write_number(WHAT, step));
        let row = ActiveModel {
            tenant_id: Set(self.tenant_key()),
            id: Set(totp.id.as_uuid()),
            member_id: Set(totp.member.as_uuid()),
            name: Set(totp.name.clone()),
            sealed_seed: Set(totp.sealed_seed.clone()),
            last_step: Set(last_step.transpose()?),
            created_at: Set(totp.created_at.as_millis()),
            last_used_at: Set(totp.last_used_at.map(Timestamp::as_millis)),
            revoked_at: Set(None),
        };
        Entity::insert(row)
            .exec_without_returning(self.db())
            .await?;
        Ok(())
    }

    /// Accepts the code of a time step; returns whether no code of this or a later step was accepted
    /// before. Of any number that try at once, one is first.
    pub async fn accept_totp_step(
        &self,
        id: AuthenticatorId,
        step: u64,
        now: Timestamp,
    ) -> Result<bool, StoreError> {
        let step = write_number(WHAT, step)?;
        let is_new = Condition::any()
            .add(Column::LastStep.is_null())
            .add(Column::LastStep.lt(step));
        let accepted = self
            .live_totp(id)
            .col_expr(Column::LastStep, Expr::value(step))
            .col_expr(Column::LastUsedAt, Expr::value(now.as_millis()))
            .filter(is_new)
            .exec(self.db())
            .await?;
        Ok(accepted.rows_affected == 1)
    }

    /// Names an authenticator app; returns whether the member has it.
    pub async fn name_totp(
        &self,
        id: AuthenticatorId,
        member: MemberId,
        name: &str,
    ) -> Result<bool, StoreError> {
        let named = self
            .live_totp(id)
            .col_expr(Column::Name, Expr::value(name))
            .filter(Column::MemberId.eq(member.as_uuid()))
            .exec(self.db())
            .await?;
        Ok(named.rows_affected == 1)
    }

    /// Takes an authenticator app from a member; returns whether the member had it.
    pub async fn revoke_totp(
        &self,
        id: AuthenticatorId,
        member: MemberId,
        now: Timestamp,
    ) -> Result<bool, StoreError> {
        let revoked = self
            .live_totp(id)
            .col_expr(Column::RevokedAt, Expr::value(now.as_millis()))
            .filter(Column::MemberId.eq(member.as_uuid()))
            .exec(self.db())
            .await?;
        Ok(revoked.rows_affected == 1)
    }

    /// Takes all authenticator apps from a member.
    pub(crate) async fn revoke_totps_of(
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

    /// An update of an authenticator app that was not revoked.
    fn live_totp(&self, id: AuthenticatorId) -> UpdateMany<Entity> {
        Entity::update_many()
            .filter(Column::TenantId.eq(self.tenant_key()))
            .filter(Column::Id.eq(id.as_uuid()))
            .filter(Column::RevokedAt.is_null())
    }
}

fn read(row: Model) -> Result<Totp, StoreError> {
    let last_step = row.last_step.map(|step| read_number(WHAT, step));
    Ok(Totp {
        id: AuthenticatorId::from_uuid(row.id),
        member: MemberId::from_uuid(row.member_id),
        name: row.name,
        sealed_seed: row.sealed_seed,
        last_step: last_step.transpose()?,
        created_at: Timestamp::from_millis(row.created_at),
        last_used_at: read_time(row.last_used_at),
    })
}
