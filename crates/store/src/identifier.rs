//! The user IDs that name members. One that was given out never names anybody else.

use std::collections::HashMap;

use sea_orm::{
    ActiveValue::Set,
    ColumnTrait, EntityTrait, QueryFilter, QueryOrder,
    sea_query::{Expr, OnConflict},
};
use sekisho_kernel::{MemberId, Timestamp};

use crate::{
    Reader, StoreError, Txn,
    entity::member_identifier::{ActiveModel, Column, Entity, Model},
    row::corrupt,
};

/// What a user ID is good for.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum IdentifierState {
    /// The letter's: signs in until the first sign-in is complete.
    Temporary,
    /// Signs in.
    Active,
    /// Chosen in a first sign-in that is not complete: does not sign in yet.
    Pending,
    /// Does not sign in any more.
    Retired,
}

impl IdentifierState {
    const ALL: [Self; 4] = [Self::Temporary, Self::Active, Self::Pending, Self::Retired];
    /// The states that sign in, as they are stored.
    pub(crate) const SIGNING_IN: [&str; 2] = [Self::Temporary.name(), Self::Active.name()];

    const fn name(self) -> &'static str {
        match self {
            Self::Temporary => "temporary",
            Self::Active => "active",
            Self::Pending => "pending",
            Self::Retired => "retired",
        }
    }
}

/// A user ID.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct UserId {
    /// The user ID, folded.
    pub value: String,
    /// Whom it names.
    pub member: MemberId,
    /// What it is good for.
    pub state: IdentifierState,
}

/// What became of a claim to something that only one member can have.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Claimed {
    /// It is the member's.
    Claimed,
    /// It cannot be the member's.
    Taken,
}

impl Reader<'_> {
    /// A folded user ID, whatever its state.
    pub async fn find_user_id(&self, folded: &str) -> Result<Option<UserId>, StoreError> {
        let key = (self.tenant_key(), folded.to_owned());
        let found = Entity::find_by_id(key).one(self.db()).await?;
        found.map(read).transpose()
    }

    /// All user IDs of a member, the oldest first.
    pub async fn list_user_ids(&self, member: MemberId) -> Result<Vec<UserId>, StoreError> {
        let rows = Entity::find()
            .filter(Column::TenantId.eq(self.tenant_key()))
            .filter(Column::MemberId.eq(member.as_uuid()))
            .order_by_asc(Column::CreatedAt)
            .order_by_asc(Column::Value)
            .all(self.db())
            .await?;
        rows.into_iter().map(read).collect()
    }

    /// Which of a few hundred folded user IDs were given out, and to whom, in one statement.
    pub async fn find_user_ids(
        &self,
        folded: &[String],
    ) -> Result<HashMap<String, MemberId>, StoreError> {
        let rows = Entity::find()
            .filter(Column::TenantId.eq(self.tenant_key()))
            .filter(Column::Value.is_in(folded))
            .all(self.db())
            .await?;
        Ok(rows
            .into_iter()
            .map(|row| (row.value, MemberId::from_uuid(row.member_id)))
            .collect())
    }
}

impl Txn<'_> {
    /// Claims a folded user ID for a member who chooses it. It is pending then, and the one that
    /// was pending before is free again. Of several members who claim the same at once, one gets
    /// it. A member who chooses what signs in already gives up what is pending.
    ///
    /// # Errors
    /// [`StoreError::Unstorable`] if there is no such member.
    pub async fn claim_user_id(
        &self,
        member: MemberId,
        folded: &str,
        now: Timestamp,
    ) -> Result<Claimed, StoreError> {
        self.lock_member(member).await?;
        let row = self.identifier_row(member, folded, IdentifierState::Pending, now);
        let mut once = OnConflict::columns([Column::TenantId, Column::Value]);
        once.do_nothing();
        let inserted = Entity::insert(row)
            .on_conflict(once)
            .exec_without_returning(self.db())
            .await?;
        if inserted == 0 {
            let owned = self.find_user_id(folded).await?.is_some_and(|found| {
                found.member == member && found.state != IdentifierState::Retired
            });
            if !owned {
                return Ok(Claimed::Taken);
            }
        }
        Entity::delete_many()
            .filter(Column::TenantId.eq(self.tenant_key()))
            .filter(Column::MemberId.eq(member.as_uuid()))
            .filter(Column::State.eq(IdentifierState::Pending.name()))
            .filter(Column::Value.ne(folded))
            .exec(self.db())
            .await?;
        Ok(Claimed::Claimed)
    }

    /// Gives a member another folded user ID to sign in with; the former one is retired. Of several
    /// members who claim the same at once, one gets it.
    ///
    /// # Errors
    /// [`StoreError::Unstorable`] if there is no such member.
    pub async fn change_user_id(
        &self,
        member: MemberId,
        folded: &str,
        now: Timestamp,
    ) -> Result<Claimed, StoreError> {
        use IdentifierState::{Active, Pending, Retired};
        let claimed = self.claim_user_id(member, folded, now).await?;
        let is_pending = self
            .find_user_id(folded)
            .await?
            .is_some_and(|found| found.state == Pending);
        if claimed == Claimed::Claimed && is_pending {
            self.move_user_ids(member, Active, Retired).await?;
            self.move_user_ids(member, Pending, Active).await?;
        }
        Ok(claimed)
    }

    /// Lets the pending user ID of a member sign in instead of the temporary one, which is retired;
    /// without a pending one the temporary one stays.
    pub(crate) async fn adopt_user_id(&self, member: MemberId) -> Result<(), StoreError> {
        use IdentifierState::{Active, Pending, Retired, Temporary};
        let adopted = self.move_user_ids(member, Pending, Active).await?;
        let letter = if adopted > 0 { Retired } else { Active };
        self.move_user_ids(member, Temporary, letter).await?;
        Ok(())
    }

    async fn move_user_ids(
        &self,
        member: MemberId,
        from: IdentifierState,
        to: IdentifierState,
    ) -> Result<u64, StoreError> {
        let moved = Entity::update_many()
            .col_expr(Column::State, Expr::value(to.name()))
            .filter(Column::TenantId.eq(self.tenant_key()))
            .filter(Column::MemberId.eq(member.as_uuid()))
            .filter(Column::State.eq(from.name()))
            .exec(self.db())
            .await?;
        Ok(moved.rows_affected)
    }

    pub(crate) fn identifier_row(
        &self,
        member: MemberId,
        folded: &str,
        state: IdentifierState,
        now: Timestamp,
    ) -> ActiveModel {
        ActiveModel {
            tenant_id: Set(self.tenant_key()),
            value: Set(folded.to_owned()),
            member_id: Set(member.as_uuid()),
            state: Set(state.name().to_owned()),
            created_at: Set(now.as_millis()),
        }
    }
}

fn read(row: Model) -> Result<UserId, StoreError> {
    let state = IdentifierState::ALL
        .into_iter()
        .find(|state| state.name() == row.state)
        .ok_or_else(|| corrupt("user ID", format!("state `{}`", row.state)))?;
    Ok(UserId {
        value: row.value,
        member: MemberId::from_uuid(row.member_id),
        state,
    })
}
