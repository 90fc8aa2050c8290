//! Several nodes on one database, and many forms at once.

use std::{future::Future, pin::Pin, task::Poll};

use sekisho_kernel::Policy;
use sekisho_tests::{
    app::{ORIGIN, TestApp},
    browser::{Browser, Form, Visit},
    people::{society, walk::Walk},
    postgres::TestDatabase,
};

/// The nodes of an installation.
pub(crate) struct Nodes {
    apps: Vec<TestApp>,
    _database: Option<TestDatabase>,
}

impl Nodes {
    /// One node on SQLite.
    pub(crate) async fn sqlite(policy: Policy) -> Self {
        Self {
            apps: vec![TestApp::start_with(society(policy)).await],
            _database: None,
        }
    }

    /// Three nodes on PostgreSQL.
    pub(crate) async fn postgres(policy: Policy) -> Self {
        let database = TestDatabase::create().await.unwrap();
        let options = || society(policy.clone());
        let first = TestApp::on(&database.url(), options()).await;
        let mut apps = Vec::new();
        for _ in 0..2 {
            apps.push(first.another_node_with(&database.url(), &options()).await);
        }
        apps.insert(0, first);
        Self {
            apps,
            _database: Some(database),
        }
    }

    /// One of them, each in turn.
    pub(crate) fn get(&self, at: usize) -> &TestApp {
        &self.apps[at % self.apps.len()]
    }

    /// A tab of the same browser, served by another node.
    pub(crate) fn moved(&self, browser: &Browser, at: usize) -> Browser {
        let router = self.get(at).router.clone();
        browser.tab().with_site(ORIGIN, router)
    }
}

/// What came of many forms.
#[derive(Debug, Default)]
pub(crate) struct Outcomes {
    /// How many browsers are back at the portal with a code.
    pub(crate) arrived: usize,
    pages: Vec<(Option<String>, Option<String>)>,
}

impl Outcomes {
    /// How many stand on a page with this error.
    pub(crate) fn errors(&self, code: &str) -> usize {
        let errors = self.pages.iter().map(|(_, error)| error.as_deref());
        errors.filter(|error| *error == Some(code)).count()
    }

    /// How many stand on a page of this step.
    pub(crate) fn steps(&self, name: &str) -> usize {
        let steps = self.pages.iter().map(|(step, _)| step.as_deref());
        steps.filter(|step| *step == Some(name)).count()
    }
}

/// Sends a form in each of many browsers at once.
pub(crate) async fn at_once(walks: Vec<Walk<'_>>, form: impl Fn(&Walk<'_>) -> Form) -> Outcomes {
    let forms: Vec<_> = walks.iter().map(form).collect();
    let sending = walks.iter().zip(&forms);
    let visits = all(sending.map(|(walk, form)| form.send(&walk.browser))).await;
    let mut outcomes = Outcomes::default();
    for visit in visits {
        match visit {
            Visit::Left(url) if url.as_str().contains("code=") => outcomes.arrived += 1,
            Visit::Left(_) => {}
            Visit::Page(page) => outcomes.pages.push((page.step(), page.error())),
        }
    }
    outcomes
}

/// Waits for all of many futures, polled in turn.
pub(crate) async fn all<F: Future>(futures: impl Iterator<Item = F>) -> Vec<F::Output> {
    type Waiting<F> = (Pin<Box<F>>, Option<<F as Future>::Output>);
    let mut waiting: Vec<Waiting<F>> = futures.map(|future| (Box::pin(future), None)).collect();
    std::future::poll_fn(move |context| {
        let mut is_ready = true;
        for (future, output) in &mut waiting {
            if output.is_some() {
                continue;
            }
            match future.as_mut().poll(context) {
                Poll::Ready(done) => *output = Some(done),
                Poll::Pending => is_ready = false,
            }
        }
        if !is_ready {
            return Poll::Pending;
        }
        let outputs = waiting.iter_mut().filter_map(|(_, output)| output.take());
        Poll::Ready(outputs.collect())
    })
    .await
}

/// Runs a race on both databases.
macro_rules! race {
    ($($name:ident / $postgres:ident: $race:expr;)*) => {
        $(
            #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn $name() {
                $race($crate::nodes::Nodes::sqlite(sekisho_tests::people::policies::c()).await).await;
            }

            #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn $postgres() {
                $race($crate::nodes::Nodes::postgres(sekisho_tests::people::policies::c()).await).await;
            }
        )*
    };
}

pub(crate) use race;
