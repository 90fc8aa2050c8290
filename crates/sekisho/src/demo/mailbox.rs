//! The demo's mail box: every mail that was sent, kept in a file of one JSON object a line.

use std::{
    fs::{File, OpenOptions},
    io::{self, Read, Write},
    path::Path,
    sync::{Arc, Mutex, PoisonError},
};

use sekisho_kernel::Clock;
use sekisho_server::mail::{Mail, MailError, MailTransport};
use serde::{Deserialize, Serialize};

/// How many mails are shown; older ones stay in the file.
const SHOWN: usize = 200;

/// A mail as the demo shows it.
#[derive(Clone, Serialize, Deserialize)]
pub(super) struct Received {
    /// Who it went to.
    pub to: String,
    /// Who sent it.
    pub from: String,
    /// The subject.
    pub subject: String,
    /// The plain text.
    pub text: String,
    /// The HTML.
    pub html: String,
    /// The addresses in the text.
    pub links: Vec<String>,
    /// When it was sent, RFC 3339.
    pub at: String,
}

/// The mail box.
pub(super) struct MailBox {
    clock: Clock,
    state: Mutex<State>,
}

struct State {
    file: File,
    mails: Vec<Received>,
}

impl MailBox {
    /// Opens the mail box in a file, or a new one. A line that a crash cut off is taken away, or
    /// the next mail would stand on it.
    pub(super) fn open(path: &Path, clock: Clock) -> io::Result<Arc<Self>> {
        let mut file = OpenOptions::new()
            .read(true)
            .append(true)
            .create(true)
            .open(path)?;
        let mut kept = Vec::new();
        file.read_to_end(&mut kept)?;
        let end = kept.iter().rposition(|&byte| byte == b'\n');
        kept.truncate(end.map_or(0, |end| end + 1));
        file.set_len(u64::try_from(kept.len()).map_err(io::Error::other)?)?;
        let lines = kept.split(|&byte| byte == b'\n');
        let mut mails: Vec<Received> = lines
            .filter_map(|line| serde_json::from_slice(line).ok())
            .collect();
        let start = mails.len().saturating_sub(SHOWN);
        let state = State {
            file,
            mails: mails.split_off(start),
        };
        Ok(Arc::new(Self {
            clock,
            state: Mutex::new(state),
        }))
    }

    /// The mails, newest first.
    pub(super) fn newest_first(&self) -> Vec<Received> {
        let state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        state.mails.iter().rev().cloned().collect()
    }

    fn keep(&self, mail: Received) -> io::Result<()> {
        let mut line = serde_json::to_vec(&mail)?;
        line.push(b'\n');
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        state.file.write_all(&line)?;
        state.file.sync_data()?;
        state.mails.push(mail);
        if state.mails.len() > SHOWN {
            state.mails.remove(0);
        }
        Ok(())
    }
}

impl MailTransport for MailBox {
    fn send<'a>(
        &'a self,
        mail: &'a Mail,
    ) -> sekisho_server::mail::BoxFuture<'a, Result<String, MailError>> {
        let received = Received {
            to: mail.to.clone(),
            from: mail.from.clone(),
            subject: mail.subject.clone(),
            text: mail.text.clone(),
            html: mail.html.clone(),
            links: links(&mail.text),
            at: self.clock.now().to_string(),
        };
        let kept = self
            .keep(received)
            .map(|()| "kept in the mail box".to_owned())
            .map_err(|error| MailError::Later(error.to_string()));
        Box::pin(std::future::ready(kept))
    }

    fn check(&self) -> sekisho_server::mail::BoxFuture<'_, Result<(), MailError>> {
        Box::pin(std::future::ready(Ok(())))
    }
}

/// The http and https addresses in a text.
fn links(text: &str) -> Vec<String> {
    text.split_whitespace()
        .filter(|word| word.starts_with("http://") || word.starts_with("https://"))
        .map(|word| {
            word.trim_end_matches(['。', '、', '）', ')', '.', ','])
                .to_owned()
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn mail(subject: &str) -> Mail {
        Mail {
            from: "a@example.jp".to_owned(),
            sender_name: String::new(),
            to: "b@example.jp".to_owned(),
            subject: subject.to_owned(),
            text: "see https://id.example.jp/m/1。".to_owned(),
            html: String::new(),
        }
    }

    #[tokio::test]
    async fn mails_survive_a_restart_and_stand_newest_first() {
        let folder = std::env::temp_dir().join(format!("sekisho-mailbox-{}", std::process::id()));
        std::fs::create_dir_all(&folder).unwrap();
        let path = folder.join("mail.jsonl");
        let open = || MailBox::open(&path, Clock::system()).unwrap();
        open().send(&mail("first")).await.unwrap();
        open().send(&mail("second")).await.unwrap();
        let mails = open().newest_first();
        let subjects: Vec<_> = mails.iter().map(|mail| mail.subject.as_str()).collect();
        assert_eq!(subjects, ["second", "first"]);
        assert_eq!(mails[0].links, ["https://id.example.jp/m/1"]);
        std::fs::remove_dir_all(&folder).unwrap();
    }

    #[tokio::test]
    async fn a_line_that_a_crash_cut_off_costs_no_other() {
        let name = format!("sekisho-mailbox-cut-{}.jsonl", std::process::id());
        let path = std::env::temp_dir().join(name);
        // In the middle of a letter.
        std::fs::write(&path, b"{\"to\":\"\xe3\x81").unwrap();
        let open = || MailBox::open(&path, Clock::system()).unwrap();
        open().send(&mail("next")).await.unwrap();
        assert_eq!(open().newest_first()[0].subject, "next");
        std::fs::remove_file(&path).unwrap();
    }
}
