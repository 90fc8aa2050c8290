//! A tenant's signing keys: read, made when first needed, kept sealed. How they are exchanged:
//! [`rotation`].

pub mod rotation;

use std::sync::Arc;

use sekisho_kernel::{Entropy, SigningKeyId, TenantId, Timestamp};
use sekisho_keys::{KeyRing, Keys, RingKey, SealPurpose, SigningAlgorithm, SigningKey};
use sekisho_store::{NewSigningKey, Store, StoreError, Txn, Work};

use crate::{
    App,
    error::InternalError,
    tenant::{Prebuilt, TenantContext},
};

/// Reads and opens all keys of a tenant.
pub(crate) async fn load_ring(
    store: &Store,
    keys: &Keys,
    tenant: &TenantId,
) -> Result<KeyRing, InternalError> {
    let stored = store.read(tenant).list_signing_keys().await?;
    let mut ring = Vec::with_capacity(stored.len());
    for key in stored {
        let pkcs8 = keys.open(
            SealPurpose::SigningKey,
            tenant,
            &key.id.to_string(),
            &key.sealed,
        )?;
        let parsed = SigningKey::from_pkcs8(key.algorithm, pkcs8.expose())?;
        ring.push(RingKey {
            key: Arc::new(parsed),
            state: key.state,
        });
    }
    Ok(KeyRing::new(ring))
}

/// The key that signs with `algorithm`, made if the tenant has none yet. RSA takes a moment, so
/// whoever needs it first waits for it.
pub(crate) async fn signing_key(
    app: &App,
    tenant: &TenantContext,
    algorithm: SigningAlgorithm,
    now: Timestamp,
) -> Result<Arc<SigningKey>, InternalError> {
    if let Some(key) = tenant.ring.active(algorithm) {
        return Ok(Arc::clone(key));
    }
    let _making = app.making_key.lock().await;
    // Whoever waited finds what the one before made.
    let ring = load_ring(&app.store, &app.keys, tenant.id()).await?;
    if let Some(key) = ring.active(algorithm) {
        return Ok(Arc::clone(key));
    }
    let App {
        store,
        keys,
        entropy,
        ..
    } = app;
    make_key(store, keys, entropy, tenant.id(), algorithm, now).await?;
    app.tenants.forget();
    let ring = load_ring(store, keys, tenant.id()).await?;
    ring.active(algorithm)
        .cloned()
        .ok_or(InternalError::Inconsistent("a new signing key is gone"))
}

/// Makes and stores a key, unless another process was quicker.
pub async fn make_key(
    store: &Store,
    keys: &Keys,
    entropy: &Entropy,
    tenant: &TenantId,
    algorithm: SigningAlgorithm,
    now: Timestamp,
) -> Result<(), InternalError> {
    let new = new_key(keys, entropy, tenant, algorithm, now).await?;
    match store.transact(tenant, InsertKey(new)).await {
        Ok(()) | Err(StoreError::Conflict { .. }) => Ok(()),
        Err(error) => Err(error.into()),
    }
}

/// A new key, sealed for its row.
async fn new_key(
    keys: &Keys,
    entropy: &Entropy,
    tenant: &TenantId,
    algorithm: SigningAlgorithm,
    now: Timestamp,
) -> Result<NewSigningKey, InternalError> {
    let key = tokio::task::spawn_blocking(move || SigningKey::generate(algorithm)).await??;
    let id = SigningKeyId::new(now, entropy);
    let pkcs8 = key.to_pkcs8()?;
    let row = id.to_string();
    let purpose = SealPurpose::SigningKey;
    let sealed = keys.seal(purpose, tenant, &row, pkcs8.expose(), entropy)?;
    Ok(NewSigningKey {
        id,
        kid: key.kid().to_owned(),
        algorithm,
        sealed,
        created_at: now,
    })
}

struct InsertKey(NewSigningKey);

impl Work for InsertKey {
    type Output = ();

    async fn run(&self, txn: &Txn<'_>) -> Result<(), StoreError> {
        txn.insert_signing_key(&self.0).await
    }
}

/// The published keys, once there is one of each algorithm.
pub(crate) async fn complete_jwks(
    app: &App,
    tenant: &TenantContext,
    now: Timestamp,
) -> Result<Prebuilt, InternalError> {
    for algorithm in SigningAlgorithm::ALL {
        signing_key(app, tenant, algorithm, now).await?;
    }
    let ring = load_ring(&app.store, &app.keys, tenant.id()).await?;
    Ok(Prebuilt::jwks(&ring)?)
}
