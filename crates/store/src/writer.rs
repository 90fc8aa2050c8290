//! SQLite's one writer: a task that owns the connection and commits many jobs at once.
//!
//! Each job runs in a savepoint, so that a failed one takes back only its own writes. All are
//! answered after the commit they share: nothing is promised that could still be lost.

use std::{
    fmt,
    panic::AssertUnwindSafe,
    time::{Duration, Instant},
};

use futures_util::{FutureExt, future::BoxFuture};
use sea_orm::{
    DatabaseConnection, DatabaseTransaction, SqliteTransactionMode, TransactionOptions,
    TransactionTrait,
};
use tokio::sync::{mpsc, oneshot};

use crate::{StoreError, transact::Body};

/// How many jobs may wait.
const QUEUE: usize = 1024;
/// How many jobs share a commit at most.
const GROUP: usize = 64;
/// How long a group goes on taking jobs.
const WINDOW: Duration = Duration::from_millis(5);

/// How the connection is opened.
pub(crate) type Connect =
    Box<dyn Fn() -> BoxFuture<'static, Result<DatabaseConnection, StoreError>> + Send + Sync>;

/// The way to the task.
#[derive(Clone)]
pub(crate) struct Writer {
    jobs: mpsc::Sender<Message>,
}

enum Message {
    Run(Box<dyn Job>),
    Close(oneshot::Sender<()>),
}

impl fmt::Debug for Writer {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("Writer")
    }
}

impl Writer {
    /// Opens the connection and starts the task.
    pub(crate) async fn start(connect: Connect) -> Result<Self, StoreError> {
        let connection = connect().await?;
        let (sender, receiver) = mpsc::channel(QUEUE);
        let task = Task {
            jobs: receiver,
            connect,
            connection: Some(connection),
        };
        tokio::spawn(task.run());
        Ok(Self { jobs: sender })
    }

    /// Queues a body and waits for its commit.
    pub(crate) async fn run<T: Send + 'static>(&self, body: Body<T>) -> Result<T, StoreError> {
        let (reply, answer) = oneshot::channel();
        let job = Message::Run(Box::new(Pending {
            body,
            output: None,
            reply,
        }));
        self.jobs.try_send(job).map_err(|error| match error {
            mpsc::error::TrySendError::Full(_) => StoreError::Busy,
            mpsc::error::TrySendError::Closed(_) => StoreError::Closed,
        })?;
        answer.await.map_err(|_| StoreError::Closed)?
    }

    /// Waits for the jobs queued before, and ends the task.
    pub(crate) async fn close(&self) {
        let (done, closed) = oneshot::channel();
        if self.jobs.send(Message::Close(done)).await.is_ok() {
            // An error means that another call closed it.
            let _ = closed.await;
        }
    }
}

/// Something to run in a savepoint, whatever its output's type.
trait Job: Send {
    fn run<'a>(&'a mut self, db: &'a DatabaseTransaction) -> BoxFuture<'a, Result<(), StoreError>>;

    fn answer(self: Box<Self>, outcome: Result<(), StoreError>);
}

struct Pending<T> {
    body: Body<T>,
    output: Option<T>,
    reply: oneshot::Sender<Result<T, StoreError>>,
}

impl<T: Send> Job for Pending<T> {
    fn run<'a>(&'a mut self, db: &'a DatabaseTransaction) -> BoxFuture<'a, Result<(), StoreError>> {
        Box::pin(async move {
            self.output = Some((self.body)(db).await?);
            Ok(())
        })
    }

    fn answer(self: Box<Self>, outcome: Result<(), StoreError>) {
        let Self { output, reply, .. } = *self;
        let answer = outcome.and_then(|()| output.ok_or(StoreError::Panicked));
        // A caller who no longer waits does not undo what was committed.
        let _ = reply.send(answer);
    }
}

/// A job that has run, and what came of it unless the commit fails.
type Done = (Box<dyn Job>, Result<(), StoreError>);

struct Task {
    jobs: mpsc::Receiver<Message>,
    connect: Connect,
    /// `None` after it broke, until it is needed again.
    connection: Option<DatabaseConnection>,
}

impl Task {
    async fn run(mut self) {
        while let Some(message) = self.jobs.recv().await {
            let closing = match message {
                Message::Run(job) => self.run_group(job).await,
                Message::Close(done) => Some(done),
            };
            if let Some(done) = closing {
                self.jobs.close();
                self.discard_connection().await;
                let _ = done.send(());
                return;
            }
        }
    }

    /// Runs a job and those that wait behind it, commits, and answers. Returns the wish to close,
    /// if one came along.
    async fn run_group(&mut self, first: Box<dyn Job>) -> Option<oneshot::Sender<()>> {
        let txn = match self.begin().await {
            Ok(txn) => txn,
            Err(error) => {
                if !error.is_contention() {
                    self.discard_connection().await;
                }
                first.answer(Err(error));
                return None;
            }
        };
        let mut done: Vec<Done> = Vec::new();
        let (shared, closing) = self.run_jobs(&txn, first, &mut done).await;
        match shared {
            Shared::Good => self.commit(txn, done).await,
            Shared::Lost => {
                drop(txn);
                self.discard_connection().await;
                answer_lost(done);
            }
        }
        closing
    }

    /// Commits what jobs wrote, and answers them.
    async fn commit(&mut self, txn: DatabaseTransaction, done: Vec<Done>) {
        let Err(error) = txn.commit().await else {
            for (job, outcome) in done {
                job.answer(outcome);
            }
            return;
        };
        // What state the connection is in is not known any more: a new one's is.
        self.discard_connection().await;
        for (job, _) in done {
            job.answer(Err(error.clone().into()));
        }
    }

    /// Runs jobs until none waits, the group is full or its time is up.
    async fn run_jobs(
        &mut self,
        txn: &DatabaseTransaction,
        first: Box<dyn Job>,
        done: &mut Vec<Done>,
    ) -> (Shared, Option<oneshot::Sender<()>>) {
        let started = Instant::now();
        let mut next = Some(Message::Run(first));
        loop {
            match next {
                Some(Message::Run(mut job)) => {
                    let (outcome, shared) = run_in_savepoint(txn, &mut *job).await;
                    done.push((job, outcome));
                    if shared == Shared::Lost {
                        return (shared, None);
                    }
                }
                Some(Message::Close(closing)) => return (Shared::Good, Some(closing)),
                None => return (Shared::Good, None),
            }
            if done.len() >= GROUP || started.elapsed() >= WINDOW {
                return (Shared::Good, None);
            }
            next = self.jobs.try_recv().ok();
        }
    }

    async fn begin(&mut self) -> Result<DatabaseTransaction, StoreError> {
        let connection = match self.connection.take() {
            Some(connection) => connection,
            None => (self.connect)().await?,
        };
        // A transaction that reads first and writes later would be refused without waiting if
        // another process wrote in between.
        let options = TransactionOptions {
            sqlite_transaction_mode: Some(SqliteTransactionMode::Immediate),
            ..TransactionOptions::default()
        };
        let begun = connection.begin_with_options(options).await;
        self.connection = Some(connection);
        Ok(begun?)
    }

    async fn discard_connection(&mut self) {
        if let Some(connection) = self.connection.take()
            && let Err(error) = connection.close().await
        {
            tracing::warn!(%error, "cannot close the writer's connection");
        }
    }
}

/// Whether the transaction that jobs share can still be committed.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Shared {
    Good,
    /// After some errors (a full disk) SQLite has rolled everything back by itself.
    Lost,
}

/// Runs a job in a savepoint.
async fn run_in_savepoint(
    txn: &DatabaseTransaction,
    job: &mut dyn Job,
) -> (Result<(), StoreError>, Shared) {
    let savepoint = match txn.begin().await {
        Ok(savepoint) => savepoint,
        Err(error) => return (Err(StoreError::Unavailable(error)), Shared::Lost),
    };
    let outcome = AssertUnwindSafe(job.run(&savepoint)).catch_unwind().await;
    let outcome = outcome.unwrap_or(Err(StoreError::Panicked));
    let ended = match &outcome {
        Ok(()) => savepoint.commit().await,
        Err(_) => savepoint.rollback().await,
    };
    match ended {
        Ok(()) => (outcome, Shared::Good),
        Err(error) => (
            outcome.and(Err(StoreError::Unavailable(error))),
            Shared::Lost,
        ),
    }
}

/// Answers the jobs of a transaction that was lost by the last of them. Nothing of the others was
/// written, through no fault of theirs: they are run again.
fn answer_lost(mut done: Vec<Done>) {
    if let Some((job, outcome)) = done.pop() {
        job.answer(outcome);
    }
    for (job, _) in done {
        job.answer(Err(StoreError::Contention));
    }
}

#[cfg(test)]
mod tests {
    use std::path::PathBuf;

    use sea_orm::ConnectionTrait;

    use super::*;
    use crate::{Store, StoreOptions, transact::body};

    /// A statement as a body.
    fn sql(statement: &'static str) -> Body<()> {
        body(move |db| {
            Box::pin(async move {
                db.execute_unprepared(statement).await?;
                Ok(())
            })
        })
    }

    fn file() -> PathBuf {
        std::env::temp_dir().join(format!("sekisho_writer_{}.db", std::process::id()))
    }

    #[tokio::test]
    async fn what_a_lost_transaction_held_is_run_again() {
        let url = format!("sqlite:{}", file().display());
        let store = Store::open(&url, StoreOptions::default()).await.unwrap();
        store
            .write(sql("CREATE TABLE t (n INTEGER)"))
            .await
            .unwrap();
        // As a full disk does: the transaction is gone while a job believes to be in it. Those who
        // shared it are run again.
        let (first, second, third) = tokio::join!(
            store.write(sql("INSERT INTO t VALUES (1)")),
            store.write(sql("ROLLBACK")),
            store.write(sql("INSERT INTO t VALUES (3)")),
        );
        first.and(third).unwrap();
        assert!(
            matches!(second, Err(StoreError::Unavailable(_))),
            "{second:?}"
        );
        assert_eq!(rows(&store).await, [1, 3]);
        store.close().await.unwrap();
        for suffix in ["", "-wal", "-shm"] {
            let _ = std::fs::remove_file(format!("{}{suffix}", file().display()));
        }
    }

    async fn rows(store: &Store) -> Vec<i64> {
        let statement = sea_orm::Statement::from_string(
            sea_orm::DbBackend::Sqlite,
            "SELECT n FROM t ORDER BY n",
        );
        let rows = store
            .backend()
            .readers()
            .query_all_raw(statement)
            .await
            .unwrap();
        rows.iter()
            .map(|row| row.try_get("", "n").unwrap())
            .collect()
    }
}
