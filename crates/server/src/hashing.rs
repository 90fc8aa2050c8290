//! The bounded pool of hashing threads.
//!
//! Each thread keeps the memory its hashes are computed in. What waits is counted; past the limit
//! the caller is told to come back later, so that no other request feels a rush of sign-ins. A
//! share of the places is kept for browsers that have signed in before.
//!
//! Hashes of former products take longer than ours alone. Once a tenant's members turn out to have
//! such hashes, every answer about a password of that tenant waits as long as they take, without a
//! thread: how long one waits does not tell who exists. A node learns it from the first such hash.

use std::{
    collections::HashMap,
    num::NonZeroUsize,
    panic::{AssertUnwindSafe, catch_unwind},
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicUsize, Ordering},
        mpsc,
    },
    thread,
    time::{Duration, Instant},
};

use sekisho_authenticator::password::{
    Cost, HashError, PasswordHasher, StoredPassword, TypedPassword, Verified, Workspace,
};
use sekisho_kernel::{Secret, TenantId};
use thiserror::Error;
use tokio::sync::oneshot;

/// One part of this many waiting places is kept for known browsers.
const KNOWN_BROWSER_SHARE: usize = 4;

/// No answer waits longer than this for being alike.
const LONGEST_WAIT: Duration = Duration::from_secs(2);
/// What is remembered comes down by one part of this many with each hash that took less: a moment
/// in which the machine was busy does not slow sign-ins for good.
const FORGETTING: u32 = 64;

/// A handle on the hashing threads. Clones share them; they end with the last clone.
#[derive(Clone)]
pub struct HashingPool(Arc<Shared>);

struct Shared {
    jobs: mpsc::Sender<Job>,
    waiting: AtomicUsize,
    capacity: usize,
    /// How long a tenant's imported hashes take.
    imported: Mutex<HashMap<TenantId, Duration>>,
}

type Job = Box<dyn FnOnce(&PasswordHasher, &mut Workspace) + Send>;

/// Whose hash it is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Caller {
    /// A browser that has signed in here before.
    KnownBrowser,
    /// Anybody else.
    Stranger,
}

/// What came of comparing a password with what is stored.
pub struct Compared {
    /// Whether it is the right one.
    pub is_right: bool,
    /// The PHC string to store from now on, if it is and what is stored is outdated.
    pub renewed: Option<String>,
}

/// Why nothing was hashed.
#[derive(Debug, Error)]
pub enum HashingError {
    /// All waiting places are taken.
    #[error("all places before the hashing threads are taken")]
    Full,
    /// The hashing thread is gone.
    #[error("a hashing thread ended before its answer")]
    Ended,
    /// The hash itself failed.
    #[error("hash a password")]
    Hash(#[from] HashError),
}

impl HashingPool {
    /// Starts `threads` hashing threads with `capacity` places before them.
    pub fn start(
        threads: NonZeroUsize,
        capacity: usize,
        cost: Cost,
        pepper: Secret<Vec<u8>>,
    ) -> Result<Self, HashError> {
        let hasher = Arc::new(PasswordHasher::new(cost, pepper)?);
        let (jobs, queue) = mpsc::channel::<Job>();
        let queue = Arc::new(Mutex::new(queue));
        for _ in 0..threads.get() {
            let (hasher, queue) = (Arc::clone(&hasher), Arc::clone(&queue));
            thread::spawn(move || work(&hasher, &queue));
        }
        Ok(Self(Arc::new(Shared {
            jobs,
            waiting: AtomicUsize::new(0),
            capacity,
            imported: Mutex::default(),
        })))
    }

    /// Whether `typed` is what `stored` was made from; see [`PasswordHasher::verify`].
    pub async fn verify(
        &self,
        caller: Caller,
        typed: TypedPassword,
        stored: StoredPassword,
    ) -> Result<bool, HashingError> {
        self.run(caller, move |hasher, workspace| {
            hasher.verify(workspace, &typed, &stored).is_right()
        })
        .await
    }

    /// The same, and the PHC string to store from now on if what is stored is outdated. Takes as
    /// long whatever is stored.
    pub async fn verify_and_renew(
        &self,
        tenant: &TenantId,
        caller: Caller,
        typed: TypedPassword,
        stored: StoredPassword,
        salt: [u8; 16],
    ) -> Result<Compared, HashingError> {
        let is_imported = matches!(stored, StoredPassword::Imported(_));
        let compared = self.run(caller, move |hasher, workspace| {
            let started = Instant::now();
            let verified = hasher.verify(workspace, &typed, &stored);
            let took = started.elapsed();
            let renewed = match verified {
                Verified::Outdated => {
                    Some(hasher.hash(workspace, typed.normalized.expose(), &salt)?)
                }
                Verified::Wrong | Verified::Right => None,
            };
            let is_right = verified.is_right();
            Ok::<_, HashError>((Compared { is_right, renewed }, started, took))
        });
        let (compared, started, took) = compared.await??;
        let alike = started + self.longest(tenant, is_imported.then_some(took));
        tokio::time::sleep_until(alike.into()).await;
        Ok(compared)
    }

    /// How long a tenant's imported hashes take, one more of which took this long.
    fn longest(&self, tenant: &TenantId, took: Option<Duration>) -> Duration {
        let imported = self.0.imported.lock();
        let mut imported = imported.unwrap_or_else(PoisonError::into_inner);
        let known = imported.get(tenant).copied().unwrap_or_default();
        let Some(took) = took.map(|took| took.min(LONGEST_WAIT)) else {
            return known;
        };
        let longest = took.max(known.saturating_sub(known.saturating_sub(took) / FORGETTING));
        imported.insert(tenant.clone(), longest);
        longest
    }

    /// The PHC string to store for a password.
    pub async fn hash(
        &self,
        caller: Caller,
        password: Secret<String>,
        salt: [u8; 16],
    ) -> Result<String, HashingError> {
        let hashed = self.run(caller, move |hasher, workspace| {
            hasher.hash(workspace, password.expose(), &salt)
        });
        Ok(hashed.await??)
    }

    async fn run<T: Send + 'static>(
        &self,
        caller: Caller,
        task: impl FnOnce(&PasswordHasher, &mut Workspace) -> T + Send + 'static,
    ) -> Result<T, HashingError> {
        let place = Place::take(&self.0, caller).ok_or(HashingError::Full)?;
        let (answer, answered) = oneshot::channel();
        let job: Job = Box::new(move |hasher, workspace| {
            let _place = place;
            // Whoever asked may have gone; the work was done all the same.
            let _ = answer.send(task(hasher, workspace));
        });
        self.0.jobs.send(job).map_err(|_| HashingError::Ended)?;
        answered.await.map_err(|_| HashingError::Ended)
    }
}

/// One of the pool's places, given back when dropped.
struct Place(Arc<Shared>);

impl Place {
    fn take(shared: &Arc<Shared>, caller: Caller) -> Option<Self> {
        let limit = match caller {
            Caller::KnownBrowser => shared.capacity,
            Caller::Stranger => shared.capacity - shared.capacity / KNOWN_BROWSER_SHARE,
        };
        shared
            .waiting
            .fetch_update(Ordering::AcqRel, Ordering::Acquire, |waiting| {
                (waiting < limit).then_some(waiting + 1)
            })
            .ok()
            .map(|_| Self(Arc::clone(shared)))
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        self.0.waiting.fetch_sub(1, Ordering::AcqRel);
    }
}

fn work(hasher: &PasswordHasher, queue: &Mutex<mpsc::Receiver<Job>>) {
    let mut workspace = Workspace::default();
    loop {
        let next = queue.lock().unwrap_or_else(PoisonError::into_inner).recv();
        match next {
            // A job that panics answers nobody; the thread and the next jobs go on.
            Ok(job) => {
                let run = AssertUnwindSafe(|| job(hasher, &mut workspace));
                if catch_unwind(run).is_err() {
                    tracing::error!("a hash panicked");
                }
            }
            Err(mpsc::RecvError) => return,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const CHEAP: Cost = Cost {
        memory_kib: 8,
        passes: 1,
        lanes: 1,
    };

    fn pool(capacity: usize) -> HashingPool {
        HashingPool::start(NonZeroUsize::MIN, capacity, CHEAP, Secret::new(vec![1])).unwrap()
    }

    fn typed(password: &str) -> TypedPassword {
        TypedPassword {
            raw: Secret::new(password.to_owned()),
            normalized: Secret::new(password.to_owned()),
        }
    }

    #[tokio::test]
    async fn what_was_hashed_verifies() {
        let pool = pool(4);
        let password = Secret::new("correct horse".to_owned());
        let stored = pool.hash(Caller::Stranger, password, [1; 16]).await;
        let stored = StoredPassword::Ours(stored.unwrap());
        for (password, is_right) in [("correct horse", true), ("correct hors", false)] {
            let verified = pool.verify(Caller::Stranger, typed(password), stored.clone());
            assert_eq!(verified.await.unwrap(), is_right, "{password}");
        }
    }

    #[tokio::test]
    async fn what_is_outdated_is_hashed_anew_for_the_right_password_only() {
        let (pool, tenant) = (pool(4), &"a".parse().unwrap());
        // bcrypt's own vector.
        let bcrypt = "$2a$05$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW";
        let imported = StoredPassword::Imported(bcrypt.to_owned());
        let compare = |password, stored| {
            let salt = [2; 16];
            pool.verify_and_renew(tenant, Caller::Stranger, typed(password), stored, salt)
        };
        let wrong = compare("U*U*", imported.clone()).await.unwrap();
        assert!(!wrong.is_right && wrong.renewed.is_none());
        let right = compare("U*U", imported).await.unwrap();
        assert!(right.is_right);
        let ours = StoredPassword::Ours(right.renewed.unwrap());
        let again = compare("U*U", ours).await.unwrap();
        assert!(again.is_right && again.renewed.is_none());
    }

    #[tokio::test]
    async fn answers_take_as_long_as_the_tenants_imported_hashes() {
        let (pool, tenant, other) = (pool(4), "a".parse().unwrap(), "b".parse().unwrap());
        let compare = async |tenant: &TenantId, stored| {
            let began = Instant::now();
            let typed = typed("wrong");
            let compared = pool.verify_and_renew(tenant, Caller::Stranger, typed, stored, [2; 16]);
            assert!(!compared.await.unwrap().is_right);
            began.elapsed()
        };
        compare(&tenant, StoredPassword::Nothing).await;
        assert_eq!(pool.longest(&tenant, None), Duration::ZERO);
        let bcrypt = "$2a$05$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW";
        compare(&tenant, StoredPassword::Imported(bcrypt.to_owned())).await;
        let longest = pool.longest(&tenant, None);
        assert!(longest > Duration::ZERO);
        assert!(compare(&tenant, StoredPassword::Nothing).await >= longest);
        assert_eq!(pool.longest(&other, None), Duration::ZERO);
    }

    #[test]
    fn what_was_slow_once_is_forgotten_and_never_more_than_the_longest_wait() {
        let (pool, tenant) = (pool(4), "a".parse().unwrap());
        let second = Duration::from_secs(1);
        assert_eq!(pool.longest(&tenant, Some(60 * second)), LONGEST_WAIT);
        assert!(pool.longest(&tenant, Some(second)) > second);
        for _ in 0..1_000 {
            pool.longest(&tenant, Some(second));
        }
        assert!(pool.longest(&tenant, None) < second + Duration::from_millis(1));
        assert_eq!(pool.longest(&tenant, Some(2 * second)), 2 * second);
    }

    #[tokio::test]
    async fn past_the_limit_the_answer_is_full_and_a_share_stays_for_known_browsers() {
        let pool = pool(4);
        let (release, released) = mpsc::channel::<()>();
        let released = Arc::new(Mutex::new(released));
        let block = |caller| {
            let released = Arc::clone(&released);
            let pool = pool.clone();
            tokio::spawn(async move {
                pool.run(caller, move |_, _| {
                    let _ = released.lock().map(|released| released.recv());
                })
                .await
            })
        };
        let mut blocked: Vec<_> = (0..3).map(|_| block(Caller::Stranger)).collect();
        while pool.0.waiting.load(Ordering::Acquire) < 3 {
            tokio::task::yield_now().await;
        }
        let stranger = pool.run(Caller::Stranger, |_, _| ()).await;
        assert!(matches!(stranger, Err(HashingError::Full)));
        blocked.push(block(Caller::KnownBrowser));
        while pool.0.waiting.load(Ordering::Acquire) < 4 {
            tokio::task::yield_now().await;
        }
        let known = pool.run(Caller::KnownBrowser, |_, _| ()).await;
        assert!(matches!(known, Err(HashingError::Full)));

        drop(release);
        for task in blocked {
            task.await.unwrap().unwrap();
        }
        pool.run(Caller::Stranger, |_, _| ()).await.unwrap();
    }
}
