//! All that differs between SQLite and PostgreSQL: how connections are opened, how writes are
//! carried out, and what the databases' error codes mean.

use std::{
    fs::OpenOptions,
    io,
    path::{Path, PathBuf},
    str::FromStr,
    time::Duration,
};

use sea_orm::{
    ConnAcquireErr, ConnectionTrait, DatabaseConnection, DatabaseTransaction, DbBackend, DbErr,
    RuntimeErr, SqlErr, SqlxPostgresConnector, SqlxSqliteConnector, TransactionTrait,
};
use sqlx::{
    ConnectOptions, Connection,
    postgres::{PgConnectOptions, PgDatabaseError, PgPoolOptions},
    sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteSynchronous},
};

use crate::{
    StoreError, StoreOptions, Synchronous,
    transact::Body,
    writer::{Connect, Writer},
};

/// How long a request waits for a connection before it is told that there is none.
const ACQUIRE: Duration = Duration::from_secs(5);
/// How long SQLite waits for another process that writes.
const BUSY: Duration = Duration::from_secs(2);
/// A PostgreSQL connection that was idle for longer is tried before it is used.
const STALE: Duration = Duration::from_secs(30);
/// How many prepared statements a connection keeps.
const STATEMENTS: usize = 256;
/// The advisory lock that migrations hold, so that nodes starting at once do not race.
const MIGRATION_LOCK: &str = "SELECT pg_advisory_xact_lock(7345294175)";

/// An open database.
#[derive(Clone, Debug)]
pub(crate) enum Backend {
    /// Readers, and the task that owns the one connection that writes.
    Sqlite {
        readers: DatabaseConnection,
        writer: Writer,
    },
    /// One pool for everything.
    Postgres(DatabaseConnection),
}

impl Backend {
    /// Opens the database an address names.
    pub(crate) async fn open(url: &str, options: &StoreOptions) -> Result<Self, StoreError> {
        if url.starts_with("sqlite:") {
            open_sqlite(url, options).await
        } else if url.starts_with("postgres:") || url.starts_with("postgresql:") {
            open_postgres(url, options).await
        } else {
            // The address may hold a password: it is not repeated.
            Err(StoreError::Address(
                "must begin with `sqlite:` or `postgres:`".to_owned(),
            ))
        }
    }

    /// The connections that reads outside of a transaction use.
    pub(crate) const fn readers(&self) -> &DatabaseConnection {
        match self {
            Self::Sqlite { readers, .. } => readers,
            Self::Postgres(pool) => pool,
        }
    }

    /// Runs a body in a transaction of its own and answers when that is committed. It goes on when
    /// the caller no longer waits.
    pub(crate) async fn write<T: Send + 'static>(&self, body: Body<T>) -> Result<T, StoreError> {
        match self {
            Self::Sqlite { writer, .. } => writer.run(body).await,
            Self::Postgres(pool) => {
                let pool = pool.clone();
                let task = tokio::spawn(async move { write_on(&pool, body).await });
                task.await.map_err(|_| StoreError::Panicked)?
            }
        }
    }

    /// Closes all connections after the writes that wait are done.
    pub(crate) async fn close(&self) -> Result<(), StoreError> {
        if let Self::Sqlite { writer, .. } = self {
            writer.close().await;
        }
        Ok(self.readers().close_by_ref().await?)
    }
}

/// Makes other processes that want to migrate wait until this transaction ends.
pub(crate) async fn lock_for_migration(db: &DatabaseTransaction) -> Result<(), DbErr> {
    // A transaction of SQLite's writer holds the database's only write lock anyway.
    if db.get_database_backend() == DbBackend::Postgres {
        db.execute_unprepared(MIGRATION_LOCK).await?;
    }
    Ok(())
}

async fn write_on<T>(pool: &DatabaseConnection, body: Body<T>) -> Result<T, StoreError> {
    let txn = pool.begin().await?;
    match body(&txn).await {
        Ok(output) => {
            txn.commit().await?;
            Ok(output)
        }
        Err(error) => {
            if let Err(rollback) = txn.rollback().await {
                tracing::debug!(%rollback, "cannot roll back; the connection is given up");
            }
            Err(error)
        }
    }
}

/// The files of an SQLite database that are there: the database, its log, the log's index. None
/// for PostgreSQL and for a database in memory.
pub fn sqlite_files(url: &str) -> Vec<PathBuf> {
    let is_sqlite = url.starts_with("sqlite:");
    let address = SqliteConnectOptions::from_str(url).ok();
    let Some(file) = address.filter(|_| is_sqlite && is_on_disk(url)) else {
        return Vec::new();
    };
    ["", "-wal", "-shm"]
        .map(|end| {
            let mut name = file.get_filename().as_os_str().to_owned();
            name.push(end);
            PathBuf::from(name)
        })
        .into_iter()
        .filter(|file| file.exists())
        .collect()
}

fn is_on_disk(url: &str) -> bool {
    !url.contains(":memory:") && !url.contains("mode=memory")
}

/// Makes a missing database file for this user only, before SQLite makes it for everybody. SQLite
/// gives the log and its index the mode of the database
/// (<https://www.sqlite.org/src/file/src/os_unix.c>, `findCreateFileMode`).
fn make_for_owner_only(file: &Path) -> Result<(), StoreError> {
    let mut options = OpenOptions::new();
    options.read(true).write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    match options.open(file) {
        Ok(_) => Ok(()),
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => Ok(()),
        Err(error) => Err(no_file("make", file, &error)),
    }
}

/// SQLite would only say that it cannot open it.
fn check_access(file: &Path) -> Result<(), StoreError> {
    match OpenOptions::new().read(true).write(true).open(file) {
        Err(error) if error.kind() == io::ErrorKind::PermissionDenied => {
            Err(no_file("open", file, &error))
        }
        _ => Ok(()),
    }
}

fn no_file(verb: &str, file: &Path, error: &io::Error) -> StoreError {
    let hint = match error.kind() {
        io::ErrorKind::PermissionDenied => "; run this as the user that the database belongs to",
        io::ErrorKind::NotFound => "; make its folder first",
        _ => "",
    };
    let why = format!("cannot {verb} {}: {error}{hint}", file.display());
    StoreError::Unavailable(DbErr::Conn(RuntimeErr::Internal(why)))
}

async fn open_sqlite(url: &str, options: &StoreOptions) -> Result<Backend, StoreError> {
    let address = SqliteConnectOptions::from_str(url)
        .map_err(|error| StoreError::Address(error.to_string()))?;
    if is_on_disk(url) {
        if options.create {
            make_for_owner_only(address.get_filename())?;
        }
        check_access(address.get_filename())?;
    }
    let common = address
        .foreign_keys(true)
        .busy_timeout(BUSY)
        .statement_cache_capacity(STATEMENTS)
        .disable_statement_logging();
    let synchronous = match options.synchronous {
        Synchronous::Full => SqliteSynchronous::Full,
        Synchronous::Off => SqliteSynchronous::Off,
    };
    let writing = common
        .clone()
        .create_if_missing(options.create)
        .journal_mode(SqliteJournalMode::Wal)
        .synchronous(synchronous);
    // The writer comes first: it makes the file.
    let writer = Writer::start(connect_writer(writing)).await?;
    let readers = SqlitePoolOptions::new()
        .min_connections(1)
        .max_connections(options.readers.max(1))
        .acquire_timeout(ACQUIRE)
        .test_before_acquire(false)
        .max_lifetime(None)
        .connect_with(common.pragma("query_only", "on"))
        .await
        .map_err(unreachable)?;
    let readers = SqlxSqliteConnector::from_sqlx_sqlite_pool(readers);
    Ok(Backend::Sqlite { readers, writer })
}

/// How the writer opens its one connection, and opens it again should it break.
fn connect_writer(options: SqliteConnectOptions) -> Connect {
    Box::new(move || {
        let options = options.clone();
        Box::pin(async move {
            let pool = SqlitePoolOptions::new()
                .min_connections(1)
                .max_connections(1)
                .acquire_timeout(ACQUIRE)
                .test_before_acquire(false)
                .idle_timeout(None)
                .max_lifetime(None)
                .connect_with(options)
                .await
                .map_err(unreachable)?;
            Ok(SqlxSqliteConnector::from_sqlx_sqlite_pool(pool))
        })
    })
}

async fn open_postgres(url: &str, options: &StoreOptions) -> Result<Backend, StoreError> {
    let connect = PgConnectOptions::from_str(url)
        .map_err(|_| StoreError::Address("is not a PostgreSQL address".to_owned()))?
        .application_name("sekisho")
        .options([("default_transaction_isolation", "read committed")])
        .statement_cache_capacity(STATEMENTS)
        .disable_statement_logging();
    let pool = PgPoolOptions::new()
        .min_connections(1)
        .max_connections(options.connections.max(1))
        .acquire_timeout(ACQUIRE)
        .test_before_acquire(false)
        .before_acquire(|connection, state| {
            Box::pin(async move {
                if state.idle_for >= STALE {
                    connection.ping().await?;
                }
                Ok(true)
            })
        })
        .connect_with(connect)
        .await
        .map_err(unreachable)?;
    Ok(Backend::Postgres(
        SqlxPostgresConnector::from_sqlx_postgres_pool(pool),
    ))
}

fn unreachable(error: sqlx::Error) -> StoreError {
    StoreError::Unavailable(DbErr::Conn(RuntimeErr::SqlxError(error.into())))
}

/// What kind of fault a database error is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Fault {
    /// The database is away or full.
    Unavailable,
    /// Another transaction stood in the way.
    Contention,
    /// A unique constraint was violated.
    NotUnique,
    /// Anything else: ours to fix.
    Other,
}

/// What kind of fault a database error is.
pub(crate) fn fault(error: &DbErr) -> Fault {
    if matches!(error.sql_err(), Some(SqlErr::UniqueConstraintViolation(_))) {
        return Fault::NotUnique;
    }
    match error {
        DbErr::ConnectionAcquire(ConnAcquireErr::Timeout | ConnAcquireErr::ConnectionClosed) => {
            Fault::Unavailable
        }
        DbErr::Conn(RuntimeErr::SqlxError(source))
        | DbErr::Exec(RuntimeErr::SqlxError(source))
        | DbErr::Query(RuntimeErr::SqlxError(source)) => driver_fault(source),
        DbErr::Conn(_) => Fault::Unavailable,
        _ => Fault::Other,
    }
}

fn driver_fault(error: &sqlx::Error) -> Fault {
    match error {
        sqlx::Error::Database(error) => {
            let code = error.code().unwrap_or_default();
            if error.try_downcast_ref::<PgDatabaseError>().is_some() {
                postgres_fault(&code)
            } else {
                sqlite_fault(&code)
            }
        }
        sqlx::Error::Io(_)
        | sqlx::Error::Tls(_)
        | sqlx::Error::PoolTimedOut
        | sqlx::Error::PoolClosed
        | sqlx::Error::WorkerCrashed
        | sqlx::Error::BeginFailed => Fault::Unavailable,
        _ => Fault::Other,
    }
}

/// PostgreSQL 15, appendix A: error codes.
fn postgres_fault(code: &str) -> Fault {
    match code {
        // serialization_failure, deadlock_detected, lock_not_available
        "40001" | "40P01" | "55P03" => Fault::Contention,
        // connection exceptions, insufficient resources, operator intervention,
        // read_only_sql_transaction (a standby)
        _ if code.starts_with("08")
            || code.starts_with("53")
            || code.starts_with("57")
            || code == "25006" =>
        {
            Fault::Unavailable
        }
        _ => Fault::Other,
    }
}

/// SQLite, result codes: the lowest byte of an extended code is its primary code.
fn sqlite_fault(code: &str) -> Fault {
    match code.parse::<u32>().map(|code| code & 0xff) {
        // SQLITE_BUSY, SQLITE_LOCKED
        Ok(5 | 6) => Fault::Contention,
        // SQLITE_READONLY, SQLITE_IOERR, SQLITE_FULL, SQLITE_CANTOPEN
        Ok(8 | 10 | 13 | 14) => Fault::Unavailable,
        _ => Fault::Other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn error_codes_say_whether_to_try_again() {
        for (code, expected) in [
            ("40001", Fault::Contention),
            ("40P01", Fault::Contention),
            ("57P01", Fault::Unavailable),
            ("53300", Fault::Unavailable),
            ("42P01", Fault::Other),
        ] {
            assert_eq!(postgres_fault(code), expected, "{code}");
        }
        for (code, expected) in [
            ("5", Fault::Contention),
            ("517", Fault::Contention),
            ("13", Fault::Unavailable),
            ("266", Fault::Unavailable),
            ("1", Fault::Other),
        ] {
            assert_eq!(sqlite_fault(code), expected, "{code}");
        }
    }
}
