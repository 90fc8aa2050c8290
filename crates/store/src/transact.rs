//! One use case, one database transaction.

use std::{fmt, future::Future, ops::Deref, sync::Arc};

use futures_util::future::BoxFuture;
use sea_orm::{DatabaseConnection, DatabaseTransaction};
use sekisho_kernel::TenantId;

use crate::{StoreError, executor::Executor};

/// One use case as one database transaction.
///
/// It may run twice, because another transaction stood in the way: so it holds its random values
/// and `now`, sends nothing, and awaits nothing but the database. An error rolls back all it wrote;
/// what was refused but has to be remembered is an output, not an error. An error of the database is
/// returned: work that keeps it to itself is rolled back, too.
pub trait Work: Send + Sync + 'static {
    /// What it leads to.
    type Output: Send + 'static;

    /// Does it.
    fn run(&self, txn: &Txn<'_>) -> impl Future<Output = Result<Self::Output, StoreError>> + Send;
}

/// Work that its caller keeps a share of, to read its random values afterwards.
impl<W: Work> Work for Arc<W> {
    type Output = W::Output;

    async fn run(&self, txn: &Txn<'_>) -> Result<Self::Output, StoreError> {
        W::run(self, txn).await
    }
}

/// Reads of one tenant. There is no way to ask it about another.
pub struct Reader<'a> {
    db: Executor<'a>,
    tenant: &'a TenantId,
}

impl<'a> Reader<'a> {
    pub(crate) const fn new(pool: &'a DatabaseConnection, tenant: &'a TenantId) -> Self {
        Self {
            db: Executor::pool(pool),
            tenant,
        }
    }

    pub(crate) const fn db(&self) -> &Executor<'a> {
        &self.db
    }

    /// The tenant whose rows are read.
    pub const fn tenant(&self) -> &TenantId {
        self.tenant
    }

    /// The tenant's id as rows hold it.
    pub(crate) fn tenant_key(&self) -> String {
        self.tenant.as_str().to_owned()
    }
}

impl fmt::Debug for Reader<'_> {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.debug_tuple("Reader").field(self.tenant).finish()
    }
}

/// A database transaction of one tenant. It can read all that a [`Reader`] can.
#[derive(Debug)]
pub struct Txn<'a>(Reader<'a>);

impl<'a> Txn<'a> {
    const fn new(db: &'a DatabaseTransaction, tenant: &'a TenantId) -> Self {
        Self(Reader {
            db: Executor::transaction(db),
            tenant,
        })
    }
}

impl<'a> Deref for Txn<'a> {
    type Target = Reader<'a>;

    fn deref(&self) -> &Reader<'a> {
        &self.0
    }
}

/// What runs in a transaction, as often as needed.
pub(crate) type Body<T> = Arc<
    dyn for<'a> Fn(&'a DatabaseTransaction) -> BoxFuture<'a, Result<T, StoreError>> + Send + Sync,
>;

/// A closure as a [`Body`].
pub(crate) fn body<T, F>(run: F) -> Body<T>
where
    F: for<'a> Fn(&'a DatabaseTransaction) -> BoxFuture<'a, Result<T, StoreError>>
        + Send
        + Sync
        + 'static,
{
    Arc::new(run)
}

/// The work of a tenant as a [`Body`].
pub(crate) fn tenant_body<W: Work>(tenant: &TenantId, work: W) -> Body<W::Output> {
    let shared = Arc::new((tenant.clone(), work));
    body(move |db| {
        let shared = Arc::clone(&shared);
        Box::pin(async move {
            let (tenant, work) = &*shared;
            let txn = Txn::new(db, tenant);
            let output = work.run(&txn).await?;
            if txn.db().has_failed() {
                Err(StoreError::Swallowed)
            } else {
                Ok(output)
            }
        })
    })
}
