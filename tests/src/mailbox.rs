//! A mail box that tests read.

use std::sync::{Arc, Mutex};

use sekisho_server::mail::{BoxFuture, Mail, MailError, MailTransport};
use tokio::sync::Notify;

/// Every mail that was sent.
#[derive(Default)]
pub struct TestMailbox {
    mails: Mutex<Vec<Mail>>,
    arrived: Notify,
}

impl TestMailbox {
    /// An empty one.
    pub fn new() -> Arc<Self> {
        Arc::default()
    }

    /// What has arrived.
    pub fn mails(&self) -> Vec<Mail> {
        self.mails.lock().unwrap().clone()
    }

    /// Waits until `count` mails have arrived.
    ///
    /// # Panics
    /// If they do not arrive within ten seconds.
    pub async fn wait_for(&self, count: usize) -> Vec<Mail> {
        let waiting = async {
            loop {
                let arrived = self.arrived.notified();
                let mails = self.mails();
                if mails.len() >= count {
                    return mails;
                }
                arrived.await;
            }
        };
        let patience = std::time::Duration::from_secs(10);
        tokio::time::timeout(patience, waiting)
            .await
            .expect("the mail did not arrive")
    }

    /// What is found in the newest mail that has it, among those after the first `skip`; waits until
    /// there is one.
    ///
    /// # Panics
    /// If there is none, and none arrives for ten seconds.
    pub async fn newest<T>(&self, skip: usize, find: impl Fn(&Mail) -> Option<T>) -> T {
        let mut count = skip + 1;
        loop {
            let mails = self.wait_for(count).await;
            if let Some(found) = mails[skip..].iter().rev().find_map(&find) {
                return found;
            }
            count = mails.len() + 1;
        }
    }
}

impl MailTransport for TestMailbox {
    fn send<'a>(&'a self, mail: &'a Mail) -> BoxFuture<'a, Result<String, MailError>> {
        self.mails.lock().unwrap().push(mail.clone());
        self.arrived.notify_waiters();
        Box::pin(std::future::ready(Ok("250 taken".to_owned())))
    }

    fn check(&self) -> BoxFuture<'_, Result<(), MailError>> {
        Box::pin(std::future::ready(Ok(())))
    }
}
