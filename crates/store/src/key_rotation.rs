//! Exchanging signing keys: one is published, signs later, is retired, and goes when nothing that it
//! signed is good any more.
//!
//! Each step holds the row of the configuration's version from its first statement on: of several
//! processes that rotate at once, one decides after the other.

use sea_orm::{
    ActiveValue::Set,
    ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect, Select,
    sea_query::{Condition, Expr, ExprTrait, Query},
};
use sekisho_kernel::{TenantId, Timestamp};
use sekisho_keys::{KeyState, SigningAlgorithm};

use crate::{
    NewSigningKey, Store, StoreError, Txn,
    entity::signing_key::{Column, Entity},
    installation::bump_config_version,
    row::corrupt,
    signing_key::{new_row, read_algorithm, read_state, state_name},
};

/// A key whose next step is due.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct DueKey {
    /// Whose it is.
    pub tenant: TenantId,
    /// What it signs with.
    pub algorithm: SigningAlgorithm,
    /// Where it stands: a `Next` one is to sign, an `Active` one needs a successor, a `Retired`
    /// one can go.
    pub state: KeyState,
}

impl Txn<'_> {
    /// Publishes a key that is to sign from `signs_from` on, unless one of its algorithm waits
    /// already; returns whether it was published.
    pub async fn publish_signing_key(
        &self,
        key: &NewSigningKey,
        signs_from: Timestamp,
    ) -> Result<bool, StoreError> {
        bump_config_version(self.db()).await?;
        let waiting = self.keys_in(key.algorithm, KeyState::Next);
        if waiting.one(self.db()).await?.is_some() {
            return Ok(false);
        }
        let mut row = new_row(self.tenant_key(), key);
        row.state = Set(state_name(KeyState::Next).to_owned());
        row.not_before = Set(signs_from.as_millis());
        Entity::insert(row)
            .exec_without_returning(self.db())
            .await?;
        Ok(true)
    }

    /// Lets the key that waits sign from now on, if it may by `due`; returns whether it does. The
    /// one that signed until now stays published until `kept_until`.
    pub async fn activate_signing_key(
        &self,
        algorithm: SigningAlgorithm,
        due: Timestamp,
        now: Timestamp,
        kept_until: Timestamp,
    ) -> Result<bool, StoreError> {
        bump_config_version(self.db()).await?;
        let waiting = self
            .keys_in(algorithm, KeyState::Next)
            .filter(Column::NotBefore.lte(due.as_millis()))
            .order_by_asc(Column::Id)
            .one(self.db())
            .await?;
        let Some(waiting) = waiting else {
            return Ok(false);
        };
        Entity::update_many()
            .col_expr(Column::State, Expr::value(state_name(KeyState::Retired)))
            .col_expr(Column::ExpiresAt, Expr::value(kept_until.as_millis()))
            .filter(self.key_in(algorithm, KeyState::Active))
            .exec(self.db())
            .await?;
        Entity::update_many()
            .col_expr(Column::State, Expr::value(state_name(KeyState::Active)))
            .col_expr(Column::NotBefore, Expr::value(now.as_millis()))
            .filter(Column::TenantId.eq(self.tenant_key()))
            .filter(Column::Id.eq(waiting.id))
            .exec(self.db())
            .await?;
        Ok(true)
    }

    /// Forgets every key of the algorithm and lets this one sign in their place: what they signed
    /// is good no more.
    pub async fn replace_signing_keys(&self, key: &NewSigningKey) -> Result<(), StoreError> {
        bump_config_version(self.db()).await?;
        Entity::delete_many()
            .filter(Column::TenantId.eq(self.tenant_key()))
            .filter(Column::Algorithm.eq(key.algorithm.as_str()))
            .exec(self.db())
            .await?;
        let row = new_row(self.tenant_key(), key);
        Entity::insert(row)
            .exec_without_returning(self.db())
            .await?;
        Ok(())
    }

    /// Deletes the retired keys of which nothing is good any more; returns how many those were.
    pub async fn delete_retired_signing_keys(&self, now: Timestamp) -> Result<u64, StoreError> {
        bump_config_version(self.db()).await?;
        let deleted = Entity::delete_many()
            .filter(Column::TenantId.eq(self.tenant_key()))
            .filter(Column::State.eq(state_name(KeyState::Retired)))
            .filter(Column::ExpiresAt.lte(now.as_millis()))
            .exec(self.db())
            .await?;
        Ok(deleted.rows_affected)
    }

    fn keys_in(&self, algorithm: SigningAlgorithm, state: KeyState) -> Select<Entity> {
        Entity::find().filter(self.key_in(algorithm, state))
    }

    fn key_in(&self, algorithm: SigningAlgorithm, state: KeyState) -> Condition {
        Condition::all()
            .add(Column::TenantId.eq(self.tenant_key()))
            .add(Column::Algorithm.eq(algorithm.as_str()))
            .add(Column::State.eq(state_name(state)))
    }
}

impl Store {
    /// Keys of all tenants whose next step is due: those that may sign by now, those of which
    /// nothing is good any more, and, with `since`, those that have signed since then or longer and
    /// have no successor yet. At most `limit` of them.
    pub async fn list_due_keys(
        &self,
        now: Timestamp,
        since: Option<Timestamp>,
        limit: u64,
    ) -> Result<Vec<DueKey>, StoreError> {
        let is = |state| Column::State.eq(state_name(state));
        let mut due = Condition::any()
            .add(is(KeyState::Next).and(Column::NotBefore.lte(now.as_millis())))
            .add(is(KeyState::Retired).and(Column::ExpiresAt.lte(now.as_millis())));
        if let Some(since) = since {
            let of_one_kind = || [Column::TenantId, Column::Algorithm];
            let succeeded = Query::select()
                .columns(of_one_kind())
                .from(Entity)
                .and_where(is(KeyState::Next))
                .take();
            let old = is(KeyState::Active)
                .and(Column::NotBefore.lte(since.as_millis()))
                .and(Expr::tuple(of_one_kind().map(Expr::col)).not_in_subquery(succeeded));
            due = due.add(old);
        }
        let rows: Vec<(String, String, String)> = Entity::find()
            .select_only()
            .columns([Column::TenantId, Column::Algorithm, Column::State])
            .filter(due)
            .order_by_asc(Column::NotBefore)
            .limit(limit)
            .into_tuple()
            .all(self.backend().readers())
            .await?;
        rows.into_iter().map(read).collect()
    }
}

fn read((tenant, algorithm, state): (String, String, String)) -> Result<DueKey, StoreError> {
    let tenant = tenant.parse();
    Ok(DueKey {
        tenant: tenant.map_err(|_| corrupt("signing key", "its tenant has no id"))?,
        algorithm: read_algorithm(&algorithm)?,
        state: read_state(&state)?,
    })
}
