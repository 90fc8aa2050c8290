//! A database a test, on SQLite (a temporary file) and on PostgreSQL (the server that
//! `SEKISHO_TEST_POSTGRES` names, on which databases may be made).

pub(crate) mod build;

use std::{future::Future, path::PathBuf, str::FromStr};

use futures_util::future::{BoxFuture, join_all};
use sekisho_kernel::{Entropy, TenantId};
use sekisho_store::{Store, StoreError, StoreOptions, Synchronous, Txn, Work};
use sqlx::{
    AssertSqlSafe, ConnectOptions, Connection, Executor, PgConnection, postgres::PgConnectOptions,
};

/// Names the PostgreSQL server.
const SERVER: &str = "SEKISHO_TEST_POSTGRES";

/// Runs each of these functions as a test on SQLite and as one on PostgreSQL.
macro_rules! databases {
    ($($name:ident,)*) => {$(
        mod $name {
            use $crate::common::Database;

            #[tokio::test(flavor = "multi_thread", worker_threads = 4)]
            async fn sqlite() {
                let db = Database::sqlite().await;
                super::$name(&db).await;
                db.remove().await;
            }

            #[tokio::test(flavor = "multi_thread", worker_threads = 4)]
            async fn postgres() {
                let db = Database::postgres().await;
                super::$name(&db).await;
                db.remove().await;
            }
        }
    )*};
}

pub(crate) use databases;

/// Runs work that captures only what can be copied, and unwraps its outcome.
macro_rules! act {
    ($db:expr, $tenant:expr, $txn:ident => $body:expr) => {
        $db.act($tenant, move |$txn| Box::pin(async move { $body }))
            .await
            .unwrap()
    };
}

pub(crate) use act;

/// How many try at the same time.
pub(crate) const MANY: usize = 50;

/// What so many get who try at the same time.
pub(crate) async fn race<T, F>(
    store: &Store,
    number: usize,
    attempt: impl Fn(Store, u8) -> F,
) -> Vec<T>
where
    T: Send + 'static,
    F: Future<Output = Result<T, StoreError>> + Send + 'static,
{
    let tasks = (0..number).map(|n| tokio::spawn(attempt(store.clone(), u8::try_from(n).unwrap())));
    join_all(tasks)
        .await
        .into_iter()
        .map(|outcome| outcome.unwrap().unwrap())
        .collect()
}

/// What many get who try at the same time.
pub(crate) async fn many<T, F>(store: &Store, attempt: impl Fn(Store, u8) -> F) -> Vec<T>
where
    T: Send + 'static,
    F: Future<Output = Result<T, StoreError>> + Send + 'static,
{
    race(store, MANY, attempt).await
}

/// How many of many who try the same work at the same time are told that they did it.
macro_rules! winners {
    ($db:expr, $txn:ident => $body:expr) => {
        $crate::common::many(&$db.store, |store, _| async move {
            let attempt = $crate::common::work(|$txn| Box::pin(async move { $body }));
            store.transact($crate::common::build::a(), attempt).await
        })
        .await
        .into_iter()
        .filter(|won: &bool| *won)
        .count()
    };
}

pub(crate) use winners;

/// A database of one test, migrated.
pub(crate) struct Database {
    /// The store.
    pub(crate) store: Store,
    /// What it was opened with.
    pub(crate) url: String,
    place: Place,
}

enum Place {
    Folder(PathBuf),
    Server {
        options: Box<PgConnectOptions>,
        name: String,
    },
}

impl Database {
    /// Another database of the same kind, with the tables of the first release only.
    pub(crate) async fn first_release(&self) -> Self {
        match &self.place {
            Place::Folder(_) => Self::sqlite_at(Some(1)).await,
            Place::Server { .. } => Self::postgres_at(Some(1)).await,
        }
    }

    /// A new SQLite file.
    pub(crate) async fn sqlite() -> Self {
        Self::sqlite_at(None).await
    }

    async fn sqlite_at(release: Option<u32>) -> Self {
        let folder = std::env::temp_dir().join(unique_name());
        std::fs::create_dir(&folder).unwrap();
        let url = format!("sqlite:{}", folder.join("test.db").display());
        let store = open(&url, release).await;
        Self {
            store,
            url,
            place: Place::Folder(folder),
        }
    }

    /// A new database on the server.
    ///
    /// # Panics
    /// If none is named: a test that did nothing must not pass.
    pub(crate) async fn postgres() -> Self {
        Self::postgres_at(None).await
    }

    async fn postgres_at(release: Option<u32>) -> Self {
        let server = std::env::var(SERVER)
            .expect("SEKISHO_TEST_POSTGRES names no PostgreSQL server; run ./tests/run");
        let options = PgConnectOptions::from_str(&server)
            .unwrap()
            .disable_statement_logging();
        let name = unique_name();
        on_server(&options, format!("CREATE DATABASE {name}")).await;
        let url = options.clone().database(&name).to_url_lossy().to_string();
        let store = open(&url, release).await;
        Self {
            store,
            url,
            place: Place::Server {
                options: Box::new(options),
                name,
            },
        }
    }

    /// The folder of the SQLite file.
    pub(crate) fn folder(&self) -> &PathBuf {
        match &self.place {
            Place::Folder(folder) => folder,
            Place::Server { .. } => panic!("only SQLite has a folder"),
        }
    }

    /// Runs work given as a closure, which may run twice.
    pub(crate) async fn act<T, F>(&self, tenant: &TenantId, run: F) -> Result<T, StoreError>
    where
        T: Send + 'static,
        F: for<'a> Fn(&'a Txn<'_>) -> BoxFuture<'a, Result<T, StoreError>> + Send + Sync + 'static,
    {
        self.store.transact(tenant, Act(run)).await
    }

    /// Closes and removes the database.
    pub(crate) async fn remove(self) {
        self.store.close().await.unwrap();
        match &self.place {
            Place::Folder(folder) => std::fs::remove_dir_all(folder).unwrap(),
            Place::Server { options, name } => {
                on_server(options, format!("DROP DATABASE {name} WITH (FORCE)")).await;
            }
        }
    }
}

/// A closure as work. It may run twice, so it makes what it stores, or copies it.
pub(crate) fn work<T, F>(run: F) -> Act<F>
where
    F: for<'a> Fn(&'a Txn<'_>) -> BoxFuture<'a, Result<T, StoreError>> + Send + Sync + 'static,
{
    Act(run)
}

/// Work given as a closure.
pub(crate) struct Act<F>(F);

impl<T, F> Work for Act<F>
where
    T: Send + 'static,
    F: for<'a> Fn(&'a Txn<'_>) -> BoxFuture<'a, Result<T, StoreError>> + Send + Sync + 'static,
{
    type Output = T;

    async fn run(&self, txn: &Txn<'_>) -> Result<T, StoreError> {
        (self.0)(txn).await
    }
}

/// What tests open a store with.
pub(crate) fn options() -> StoreOptions {
    StoreOptions {
        synchronous: Synchronous::Off,
        ..StoreOptions::default()
    }
}

async fn open(url: &str, release: Option<u32>) -> Store {
    let store = Store::open(url, options()).await.unwrap();
    match release {
        Some(release) => store.migrate_some(release).await.unwrap(),
        None => store.migrate().await.unwrap(),
    }
    store
}

async fn on_server(options: &PgConnectOptions, statement: String) {
    let mut connection = PgConnection::connect_with(options).await.unwrap();
    connection.execute(AssertSqlSafe(statement)).await.unwrap();
    connection.close().await.unwrap();
}

fn unique_name() -> String {
    format!(
        "sekisho_test_{:032x}",
        u128::from_be_bytes(Entropy::system().bytes())
    )
}
