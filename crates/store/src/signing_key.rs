//! Signing keys, sealed.

use sea_orm::{ActiveValue::Set, ColumnTrait, EntityTrait, QueryFilter, QueryOrder};
use sekisho_kernel::{SigningKeyId, Timestamp};
use sekisho_keys::{KeyState, SigningAlgorithm};

use crate::{
    Reader, StoreError, Txn,
    entity::signing_key::{ActiveModel, Column, Entity, Model},
    installation::bump_config_version,
    row::{corrupt, read_time},
};

const WHAT: &str = "signing key";

/// A stored signing key.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct StoredSigningKey {
    /// Its id, which its seal is bound to.
    pub id: SigningKeyId,
    /// Its key id in tokens and the JWK set.
    pub kid: String,
    /// What it signs with.
    pub algorithm: SigningAlgorithm,
    /// The private key, sealed.
    pub sealed: Vec<u8>,
    /// Whether it signs.
    pub state: KeyState,
    /// Since when it may sign.
    pub not_before: Timestamp,
    /// Until when tokens of it may be good.
    pub expires_at: Option<Timestamp>,
}

/// A signing key to be kept.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct NewSigningKey {
    /// Its id.
    pub id: SigningKeyId,
    /// Its key id.
    pub kid: String,
    /// What it signs with.
    pub algorithm: SigningAlgorithm,
    /// The private key, sealed.
    pub sealed: Vec<u8>,
    /// When it was made.
    pub created_at: Timestamp,
}

impl Reader<'_> {
    /// All signing keys of the tenant, the oldest first.
    pub async fn list_signing_keys(&self) -> Result<Vec<StoredSigningKey>, StoreError> {
        let rows = Entity::find()
            .filter(Column::TenantId.eq(self.tenant_key()))
            .order_by_asc(Column::Id)
            .all(self.db())
            .await?;
        rows.into_iter().map(read).collect()
    }
}

impl Txn<'_> {
    /// Keeps an active signing key.
    ///
    /// # Errors
    /// [`StoreError::Conflict`] if the tenant has an active key of this algorithm already: who made
    /// one at the same time reads the winner's.
    pub async fn insert_signing_key(&self, key: &NewSigningKey) -> Result<(), StoreError> {
        let row = new_row(self.tenant_key(), key);
        let inserted = Entity::insert(row).exec_without_returning(self.db()).await;
        inserted
            .map_err(|error| StoreError::from(error).conflict_on("active key of one algorithm"))?;
        bump_config_version(self.db()).await
    }
}

/// The row of a key that is active at once.
pub(crate) fn new_row(tenant: String, key: &NewSigningKey) -> ActiveModel {
    ActiveModel {
        tenant_id: Set(tenant),
        id: Set(key.id.as_uuid()),
        kid: Set(key.kid.clone()),
        algorithm: Set(key.algorithm.as_str().to_owned()),
        sealed: Set(key.sealed.clone()),
        state: Set(state_name(KeyState::Active).to_owned()),
        not_before: Set(key.created_at.as_millis()),
        expires_at: Set(None),
    }
}

fn read(row: Model) -> Result<StoredSigningKey, StoreError> {
    Ok(StoredSigningKey {
        id: SigningKeyId::from_uuid(row.id),
        algorithm: read_algorithm(&row.algorithm)?,
        state: read_state(&row.state)?,
        kid: row.kid,
        sealed: row.sealed,
        not_before: Timestamp::from_millis(row.not_before),
        expires_at: read_time(row.expires_at),
    })
}

/// A stored algorithm.
pub(crate) fn read_algorithm(name: &str) -> Result<SigningAlgorithm, StoreError> {
    SigningAlgorithm::from_name(name).ok_or_else(|| corrupt(WHAT, format!("algorithm `{name}`")))
}

/// A stored state.
pub(crate) fn read_state(name: &str) -> Result<KeyState, StoreError> {
    [KeyState::Next, KeyState::Active, KeyState::Retired]
        .into_iter()
        .find(|state| state_name(*state) == name)
        .ok_or_else(|| corrupt(WHAT, format!("state `{name}`")))
}

/// The partial index of active keys knows `active` by this name.
pub(crate) const fn state_name(state: KeyState) -> &'static str {
    match state {
        KeyState::Next => "next",
        KeyState::Active => "active",
        KeyState::Retired => "retired",
    }
}
