//! The store itself: open, migrate, read, transact.

use sea_orm::ConnectionTrait;
use sekisho_kernel::TenantId;

use crate::{
    Installation, Reader, StoreError, Work,
    backend::Backend,
    migration,
    transact::{Body, tenant_body},
};

/// How often a body is run before contention is reported.
const ATTEMPTS: u32 = 6;

/// How a store is opened.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct StoreOptions {
    /// Connections that read (SQLite).
    pub readers: u32,
    /// Connections in all (PostgreSQL).
    pub connections: u32,
    /// Whether a commit waits for the disk (SQLite).
    pub synchronous: Synchronous,
    /// Whether a missing file is made (SQLite).
    pub create: bool,
}

/// Whether a commit waits for the disk.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Synchronous {
    /// What was answered survives a loss of power.
    Full,
    /// It may not. For tests.
    Off,
}

impl Default for StoreOptions {
    fn default() -> Self {
        Self {
            readers: 4,
            connections: 16,
            synchronous: Synchronous::Full,
            create: true,
        }
    }
}

/// What is remembered, on SQLite or PostgreSQL. Clones share their connections.
#[derive(Clone, Debug)]
pub struct Store {
    backend: Backend,
}

impl Store {
    /// Opens `sqlite:PATH` or `postgres://…`. Tables are made by [`migrate`](Self::migrate).
    ///
    /// # Errors
    /// [`StoreError::Address`] for any other address, [`StoreError::Unavailable`] if the database
    /// cannot be reached or the file is missing and may not be made.
    pub async fn open(url: &str, options: StoreOptions) -> Result<Self, StoreError> {
        Ok(Self {
            backend: Backend::open(url, &options).await?,
        })
    }

    /// Applies the migrations that were not applied yet, in one transaction. Other processes that
    /// do the same at the same time wait and find nothing left to do.
    pub async fn migrate(&self) -> Result<(), StoreError> {
        self.write(migration::apply(None)).await
    }

    /// Applies only the next `steps` migrations, so that a test can begin with the database of an
    /// older release.
    pub async fn migrate_some(&self, steps: u32) -> Result<(), StoreError> {
        self.write(migration::apply(Some(steps))).await
    }

    /// The names of the migrations that were not applied yet. Reads only.
    pub async fn pending_migrations(&self) -> Result<Vec<String>, StoreError> {
        Ok(migration::pending(self.backend.readers()).await?)
    }

    /// Asks the database for an answer.
    pub async fn ping(&self) -> Result<(), StoreError> {
        self.backend
            .readers()
            .execute_unprepared("SELECT 1")
            .await?;
        Ok(())
    }

    /// Finishes the writes that wait and closes all connections. Later calls fail.
    pub async fn close(&self) -> Result<(), StoreError> {
        self.backend.close().await
    }

    /// Reads of one tenant, each with a connection of its own.
    pub fn read<'a>(&'a self, tenant: &'a TenantId) -> Reader<'a> {
        Reader::new(self.backend.readers(), tenant)
    }

    /// The few things that belong to no tenant.
    pub const fn installation(&self) -> Installation<'_> {
        Installation::new(self)
    }

    /// Runs work in a database transaction and answers when that is committed. It is run again a
    /// few times if others stood in the way. Work that has begun goes on when the caller no longer
    /// waits.
    ///
    /// # Errors
    /// What the work returns, with nothing written; [`StoreError::Contention`] if others kept
    /// standing in the way; [`StoreError::Busy`] if too many writes wait already.
    pub async fn transact<W: Work>(
        &self,
        tenant: &TenantId,
        work: W,
    ) -> Result<W::Output, StoreError> {
        self.write(tenant_body(tenant, work)).await
    }

    /// Runs a body in a transaction, again if others stood in the way.
    pub(crate) async fn write<T: Send + 'static>(&self, body: Body<T>) -> Result<T, StoreError> {
        for _ in 1..ATTEMPTS {
            match self.backend.write(body.clone()).await {
                Err(error) if error.is_contention() => {}
                outcome => return outcome,
            }
        }
        self.backend.write(body).await
    }

    pub(crate) const fn backend(&self) -> &Backend {
        &self.backend
    }
}
