//! A fresh PostgreSQL database for a test.

use std::{env, thread};

use anyhow::{Context, anyhow};
use sqlx::{AssertSqlSafe, Connection, PgConnection, raw_sql};
use url::Url;
use uuid::Uuid;

/// An empty database of its own, dropped with this value.
#[derive(Debug)]
pub struct TestDatabase {
    server: Url,
    name: String,
}

impl TestDatabase {
    /// Creates a database on the server that `tests/run` started.
    ///
    /// # Errors
    /// `SEKISHO_TEST_POSTGRES` is not set (a test that needs PostgreSQL fails without it, it is not
    /// skipped), or the server does not answer.
    pub async fn create() -> anyhow::Result<Self> {
        let server = env::var("SEKISHO_TEST_POSTGRES").context(
            "SEKISHO_TEST_POSTGRES names no PostgreSQL server: start the tests by ./tests/run",
        )?;
        let server = Url::parse(&server).context("read SEKISHO_TEST_POSTGRES")?;
        let name = format!("sekisho_test_{}", Uuid::new_v4().simple());
        // From template0, to which nobody connects: parallel tests do not wait for each other.
        execute(
            &server,
            format!("CREATE DATABASE {name} TEMPLATE template0"),
        )
        .await?;
        Ok(Self { server, name })
    }

    /// Its address: `postgres://…/sekisho_test_…`.
    pub fn url(&self) -> String {
        let mut url = self.server.clone();
        url.set_path(&self.name);
        url.into()
    }

    fn remove(&self) -> anyhow::Result<()> {
        let (server, name) = (self.server.clone(), self.name.clone());
        // A runtime of its own on a thread of its own: `drop` cannot wait on the test's.
        let remove = move || {
            let runtime = tokio::runtime::Builder::new_current_thread()
                .enable_all()
                .build()?;
            let sql = format!("DROP DATABASE IF EXISTS {name} WITH (FORCE)");
            runtime.block_on(execute(&server, sql))
        };
        thread::spawn(remove)
            .join()
            .map_err(|_| anyhow!("the removing thread panicked"))?
    }
}

impl Drop for TestDatabase {
    fn drop(&mut self) {
        if let Err(error) = self.remove() {
            eprintln!("the database {} stays: {error:#}", self.name);
        }
    }
}

async fn execute(server: &Url, sql: String) -> anyhow::Result<()> {
    let mut connection = PgConnection::connect(server.as_str())
        .await
        .with_context(|| format!("connect to the PostgreSQL server of the tests, {server}"))?;
    let said = sql.clone();
    raw_sql(AssertSqlSafe(sql))
        .execute(&mut connection)
        .await
        .context(said)?;
    connection.close().await?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use sqlx::Row;

    use super::*;

    #[tokio::test]
    async fn databases_are_apart_and_go_away_on_postgres() {
        let (one, other) = (
            TestDatabase::create().await.unwrap(),
            TestDatabase::create().await.unwrap(),
        );
        let mut in_one = PgConnection::connect(&one.url()).await.unwrap();
        let mut in_other = PgConnection::connect(&other.url()).await.unwrap();
        let create = "CREATE TABLE member (name TEXT)";
        raw_sql(create).execute(&mut in_one).await.unwrap();
        raw_sql(create).execute(&mut in_other).await.unwrap();

        // Dropped while a connection is still open.
        let name = one.name.clone();
        drop(one);
        let left: i64 = sqlx::query("SELECT count(*) FROM pg_database WHERE datname = $1")
            .bind(name)
            .fetch_one(&mut in_other)
            .await
            .unwrap()
            .get(0);
        assert_eq!(left, 0);
    }
}
