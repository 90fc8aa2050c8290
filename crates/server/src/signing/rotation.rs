//! A tenant's signing keys are exchanged without anybody noticing: the next one is published
//! before it signs, the former one as long as anything that it signed is good.

use std::time::Duration;

use sekisho_kernel::{Entropy, Policy, Tenant, Timestamp};
use sekisho_keys::{KeyState, Keys, SigningAlgorithm};
use sekisho_store::{DueKey, NewSigningKey, Store, StoreError, StoredSigningKey, Txn, Work};

use super::new_key;
use crate::{App, error::InternalError};

/// How long a key is published before it signs. Clients may keep our JWK set for five minutes; some
/// ask once a day whatever they are told.
const PUBLISHED_BEFORE: Duration = Duration::from_hours(24);
/// How much longer than needed a key stays published: nodes follow within seconds, clocks differ.
const MARGIN: Duration = Duration::from_hours(24);
/// How many keys one round of the worker looks after. An RSA key takes a tenth of a second.
const A_ROUND: u64 = 20;

/// How soon the new key signs.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Pace {
    /// After it was published for a day.
    Announced,
    /// At once. Clients that keep an older JWK set ask for it anew when they meet the key.
    AtOnce,
    /// At once, and every other key of the algorithm is forgotten: what they signed is good no
    /// more.
    Compromised,
}

/// What a rotation of one algorithm's key led to.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Rotated {
    /// There is no key of it yet: it is made when it is first needed.
    NotMade,
    /// The key is published, now or since an earlier rotation, and signs later.
    Published {
        /// Its key id.
        kid: String,
        /// From when on it signs.
        signs_from: Timestamp,
    },
    /// The key signs.
    Signs {
        /// Its key id.
        kid: String,
        /// The one before, and until when it stays published; `None` if it was forgotten.
        former: Option<(String, Timestamp)>,
    },
}

/// Where the keys are, and what makes new ones.
#[derive(Clone, Copy)]
pub struct KeyRoom<'a> {
    /// What is remembered.
    pub store: &'a Store,
    /// What new keys are sealed with.
    pub keys: &'a Keys,
    /// Randomness.
    pub entropy: &'a Entropy,
}

/// Takes the key of one algorithm one step on.
pub async fn rotate(
    room: KeyRoom<'_>,
    tenant: &Tenant,
    algorithm: SigningAlgorithm,
    pace: Pace,
    now: Timestamp,
) -> Result<Rotated, InternalError> {
    let KeyRoom {
        store,
        keys,
        entropy,
    } = room;
    let Some(active) = find(store, tenant, algorithm, KeyState::Active).await? else {
        return Ok(Rotated::NotMade);
    };
    if pace == Pace::Compromised {
        let new = new_key(keys, entropy, &tenant.id, algorithm, now).await?;
        let kid = new.kid.clone();
        store.transact(&tenant.id, Replace(new)).await?;
        return Ok(Rotated::Signs { kid, former: None });
    }
    let signs_from = match pace {
        Pace::Announced => now + PUBLISHED_BEFORE,
        _ => now,
    };
    if find(store, tenant, algorithm, KeyState::Next)
        .await?
        .is_none()
    {
        let new = new_key(keys, entropy, &tenant.id, algorithm, now).await?;
        store
            .transact(&tenant.id, Publish { new, signs_from })
            .await?;
    }
    let due = match pace {
        Pace::Announced => now,
        // The one that was published earlier, whenever it was to sign.
        _ => Timestamp::from_millis(i64::MAX),
    };
    match find(store, tenant, algorithm, KeyState::Next).await? {
        Some(next) if next.not_before > due => Ok(Rotated::Published {
            kid: next.kid,
            signs_from: next.not_before,
        }),
        Some(next) => {
            let kept_until = now + published_after(&tenant.policy);
            let activate = Activate {
                algorithm,
                due,
                now,
                kept_until,
            };
            store.transact(&tenant.id, activate).await?;
            Ok(Rotated::Signs {
                kid: next.kid,
                former: Some((active.kid, kept_until)),
            })
        }
        None => Err(InternalError::Inconsistent("a published key is gone")),
    }
}

async fn find(
    store: &Store,
    tenant: &Tenant,
    algorithm: SigningAlgorithm,
    state: KeyState,
) -> Result<Option<StoredSigningKey>, StoreError> {
    let stored = store.read(&tenant.id).list_signing_keys().await?;
    let is_it = |key: &StoredSigningKey| key.algorithm == algorithm && key.state == state;
    Ok(stored.into_iter().find(is_it))
}

/// How long a retired key stays published. Access and ID tokens are good for minutes, but an ID
/// token vouches for a sign-out as long as its session lives, expired or not (OpenID Connect
/// RP-Initiated Logout 1.0 §2, `id_token_hint`).
fn published_after(policy: &Policy) -> Duration {
    policy
        .access_token_lifetime
        .max(policy.id_token_lifetime)
        .max(policy.session_absolute)
        .max(policy.session_remembered)
        + MARGIN
}

/// Takes every key on whose next step is due. With `rotate_keys_after`, keys that have signed for
/// that long get a successor.
pub async fn rotate_due(app: &App) -> Result<(), StoreError> {
    let now = app.clock.now();
    let since = app.rotate_keys_after.map(|age| now - age);
    let due = app.store.list_due_keys(now, since, A_ROUND).await?;
    let is_some = !due.is_empty();
    for key in due {
        if let Err(error) = take_on(app, &key, now).await {
            tracing::warn!(
                tenant = %key.tenant,
                algorithm = %key.algorithm,
                error = %crate::telemetry::chain(&error),
                "cannot exchange a signing key"
            );
        }
    }
    if is_some {
        app.tenants.forget();
    }
    Ok(())
}

async fn take_on(app: &App, key: &DueKey, now: Timestamp) -> Result<(), InternalError> {
    let DueKey {
        tenant, algorithm, ..
    } = key;
    if key.state == KeyState::Retired {
        app.store.transact(tenant, Forget { now }).await?;
        tracing::info!(%tenant, %algorithm, "a retired signing key is gone");
        return Ok(());
    }
    let Some(tenant) = app.store.installation().find_tenant(tenant).await? else {
        return Ok(());
    };
    let room = KeyRoom {
        store: &app.store,
        keys: &app.keys,
        entropy: &app.entropy,
    };
    match rotate(room, &tenant, *algorithm, Pace::Announced, now).await? {
        Rotated::NotMade => {}
        Rotated::Published { kid, signs_from } => {
            tracing::info!(tenant = %tenant.id, %algorithm, kid, %signs_from, "a signing key is published");
        }
        Rotated::Signs { kid, .. } => {
            tracing::info!(tenant = %tenant.id, %algorithm, kid, "a signing key signs");
        }
    }
    Ok(())
}

struct Publish {
    new: NewSigningKey,
    signs_from: Timestamp,
}

impl Work for Publish {
    type Output = bool;

    async fn run(&self, txn: &Txn<'_>) -> Result<bool, StoreError> {
        txn.publish_signing_key(&self.new, self.signs_from).await
    }
}

struct Activate {
    algorithm: SigningAlgorithm,
    due: Timestamp,
    now: Timestamp,
    kept_until: Timestamp,
}

impl Work for Activate {
    type Output = bool;

    async fn run(&self, txn: &Txn<'_>) -> Result<bool, StoreError> {
        let Self {
            algorithm,
            due,
            now,
            kept_until,
        } = *self;
        txn.activate_signing_key(algorithm, due, now, kept_until)
            .await
    }
}

struct Replace(NewSigningKey);

impl Work for Replace {
    type Output = ();

    async fn run(&self, txn: &Txn<'_>) -> Result<(), StoreError> {
        txn.replace_signing_keys(&self.0).await
    }
}

struct Forget {
    now: Timestamp,
}

impl Work for Forget {
    type Output = u64;

    async fn run(&self, txn: &Txn<'_>) -> Result<u64, StoreError> {
        txn.delete_retired_signing_keys(self.now).await
    }
}
