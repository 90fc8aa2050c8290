//! The portal's own SQLite: sign-ins under way, sessions, kept forms, bookings, spent logout
//! tokens. A module per table; single use is always one conditional statement.

pub(crate) mod booking;
pub(crate) mod kept_form;
pub(crate) mod logout_token;
pub(crate) mod pending_sign_in;
pub(crate) mod session;

use std::{path::Path, time::Duration};

use sqlx::{
    SqlitePool, query, raw_sql,
    sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteSynchronous},
};

const SCHEMA: &str = "
CREATE TABLE IF NOT EXISTS pending_sign_in (
    state_hash TEXT PRIMARY KEY,
    society TEXT NOT NULL,
    browser_hash TEXT NOT NULL,
    nonce TEXT NOT NULL,
    pkce_verifier TEXT NOT NULL,
    place TEXT NOT NULL,
    used_at INTEGER,
    expires_at INTEGER NOT NULL
) STRICT;
CREATE INDEX IF NOT EXISTS pending_sign_in_expiry ON pending_sign_in (expires_at);
CREATE INDEX IF NOT EXISTS pending_sign_in_browser ON pending_sign_in (browser_hash, expires_at);
CREATE TABLE IF NOT EXISTS session (
    id_hash TEXT PRIMARY KEY,
    society TEXT NOT NULL,
    sub TEXT NOT NULL,
    sid TEXT,
    name TEXT,
    id_token TEXT NOT NULL,
    last_seen_at INTEGER NOT NULL,
    expires_at INTEGER NOT NULL
) STRICT;
CREATE INDEX IF NOT EXISTS session_expiry ON session (expires_at);
CREATE INDEX IF NOT EXISTS session_idle ON session (last_seen_at);
CREATE INDEX IF NOT EXISTS session_member ON session (society, sub);
CREATE INDEX IF NOT EXISTS session_sid ON session (society, sid);
CREATE TABLE IF NOT EXISTS logout_token (
    society TEXT NOT NULL,
    jti_hash TEXT NOT NULL,
    expires_at INTEGER NOT NULL,
    PRIMARY KEY (society, jti_hash)
) STRICT;
CREATE INDEX IF NOT EXISTS logout_token_expiry ON logout_token (expires_at);
CREATE TABLE IF NOT EXISTS kept_form (
    browser_hash TEXT NOT NULL,
    society TEXT NOT NULL,
    member_mark TEXT NOT NULL,
    clinic TEXT NOT NULL,
    day TEXT NOT NULL,
    note TEXT NOT NULL,
    expires_at INTEGER NOT NULL,
    PRIMARY KEY (browser_hash, society)
) STRICT;
CREATE INDEX IF NOT EXISTS kept_form_expiry ON kept_form (expires_at);
CREATE TABLE IF NOT EXISTS booking (
    id TEXT PRIMARY KEY,
    society TEXT NOT NULL,
    sub TEXT NOT NULL,
    clinic TEXT NOT NULL,
    day TEXT NOT NULL,
    note TEXT NOT NULL,
    booked_at INTEGER NOT NULL,
    cancelled_at INTEGER
) STRICT;
CREATE UNIQUE INDEX IF NOT EXISTS booking_one_a_day
    ON booking (society, sub, day) WHERE cancelled_at IS NULL;
";

/// The database.
#[derive(Clone, Debug)]
pub(crate) struct Store {
    pool: SqlitePool,
}

impl Store {
    /// Opens the file, makes it when it is missing, and the tables that are not there yet.
    pub(crate) async fn open(file: &Path) -> Result<Self, sqlx::Error> {
        let options = SqliteConnectOptions::new()
            .filename(file)
            .create_if_missing(true)
            .journal_mode(SqliteJournalMode::Wal)
            .synchronous(SqliteSynchronous::Full)
            .busy_timeout(Duration::from_secs(5));
        let pool = SqlitePoolOptions::new()
            .max_connections(4)
            .connect_with(options)
            .await?;
        raw_sql(SCHEMA).execute(&pool).await?;
        Ok(Self { pool })
    }

    /// Deletes some of what has expired, so that no table grows without end. Small, because it
    /// runs within a member's request.
    pub(crate) async fn sweep(&self, now: i64) -> Result<(), sqlx::Error> {
        let statements = [
            (
                "DELETE FROM pending_sign_in WHERE rowid IN
                    (SELECT rowid FROM pending_sign_in WHERE expires_at <= ? LIMIT 50)",
                now,
            ),
            (
                "DELETE FROM session WHERE rowid IN
                    (SELECT rowid FROM session WHERE expires_at <= ? LIMIT 50)",
                now,
            ),
            (
                "DELETE FROM session WHERE rowid IN
                    (SELECT rowid FROM session WHERE last_seen_at <= ? LIMIT 50)",
                now - session::IDLE_SECONDS,
            ),
            (
                "DELETE FROM logout_token WHERE rowid IN
                    (SELECT rowid FROM logout_token WHERE expires_at <= ? LIMIT 50)",
                now,
            ),
            (
                "DELETE FROM kept_form WHERE rowid IN
                    (SELECT rowid FROM kept_form WHERE expires_at <= ? LIMIT 50)",
                now,
            ),
        ];
        for (statement, before) in statements {
            query(statement).bind(before).execute(&self.pool).await?;
        }
        Ok(())
    }
}
