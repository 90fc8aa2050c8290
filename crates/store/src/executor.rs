//! What statements run on, and whether one of them failed.

use std::{
    fmt,
    sync::atomic::{AtomicBool, Ordering},
};

use sea_orm::{
    ConnectionTrait, DatabaseConnection, DatabaseTransaction, DbBackend, DbErr, ExecResult,
    QueryResult, Statement,
};
use sea_orm_migration::async_trait;

/// The readers' pool or a transaction, so that a read is written once for both.
///
/// It remembers that a statement failed: PostgreSQL takes no further statement in that transaction
/// and answers its commit with a rollback, which nobody would notice.
pub(crate) struct Executor<'a> {
    on: On<'a>,
    failed: AtomicBool,
}

enum On<'a> {
    Pool(&'a DatabaseConnection),
    Transaction(&'a DatabaseTransaction),
}

impl<'a> Executor<'a> {
    pub(crate) const fn pool(pool: &'a DatabaseConnection) -> Self {
        Self {
            on: On::Pool(pool),
            failed: AtomicBool::new(false),
        }
    }

    pub(crate) const fn transaction(txn: &'a DatabaseTransaction) -> Self {
        Self {
            on: On::Transaction(txn),
            failed: AtomicBool::new(false),
        }
    }

    /// Whether a statement failed.
    pub(crate) fn has_failed(&self) -> bool {
        self.failed.load(Ordering::Relaxed)
    }

    fn note<T>(&self, outcome: Result<T, DbErr>) -> Result<T, DbErr> {
        if outcome.is_err() {
            self.failed.store(true, Ordering::Relaxed);
        }
        outcome
    }
}

impl fmt::Debug for Executor<'_> {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("Executor")
    }
}

#[async_trait::async_trait]
impl ConnectionTrait for Executor<'_> {
    fn get_database_backend(&self) -> DbBackend {
        match self.on {
            On::Pool(pool) => pool.get_database_backend(),
            On::Transaction(txn) => txn.get_database_backend(),
        }
    }

    async fn execute_raw(&self, statement: Statement) -> Result<ExecResult, DbErr> {
        self.note(match self.on {
            On::Pool(pool) => pool.execute_raw(statement).await,
            On::Transaction(txn) => txn.execute_raw(statement).await,
        })
    }

    async fn execute_unprepared(&self, sql: &str) -> Result<ExecResult, DbErr> {
        self.note(match self.on {
            On::Pool(pool) => pool.execute_unprepared(sql).await,
            On::Transaction(txn) => txn.execute_unprepared(sql).await,
        })
    }

    async fn query_one_raw(&self, statement: Statement) -> Result<Option<QueryResult>, DbErr> {
        self.note(match self.on {
            On::Pool(pool) => pool.query_one_raw(statement).await,
            On::Transaction(txn) => txn.query_one_raw(statement).await,
        })
    }

    async fn query_all_raw(&self, statement: Statement) -> Result<Vec<QueryResult>, DbErr> {
        self.note(match self.on {
            On::Pool(pool) => pool.query_all_raw(statement).await,
            On::Transaction(txn) => txn.query_all_raw(statement).await,
        })
    }
}
