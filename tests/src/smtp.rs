//! A mail server on loopback (RFC 5321) that keeps what it takes, parsed, and does with each
//! recipient's mails what a test says. No TLS and no authentication: on loopback neither is used.

use std::{
    collections::HashMap,
    net::SocketAddr,
    sync::{Arc, Mutex},
    time::Duration,
};

use mail_parser::{Address, Message, MessageParser, PartType};
use sekisho_server::{config::MailConfig, mail::Smtp};
use tokio::{
    io::{AsyncBufReadExt, AsyncWriteExt, BufReader},
    net::{TcpListener, TcpStream},
    sync::Notify,
    task::JoinHandle,
};

/// What the server says when it took a mail.
pub const TAKEN: &str = "250 2.0.0 taken and queued";

/// What the server does with the mails of a recipient.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Manner {
    /// It takes them.
    Take,
    /// There is no such recipient (550 after RCPT).
    NoSuchUser,
    /// It does not like what the mail says (554 after its content).
    NoSuchContent,
    /// It is busy (451 after RCPT).
    Busy,
    /// It takes them, but answers after this time.
    Slow(Duration),
    /// It reads a mail and says nothing until [`SmtpServer::treat`] says what to do with it.
    Silent,
    /// It ends the connection when the content begins.
    HangUpAtData,
    /// It keeps the mail, but ends the connection before it says so.
    HangUpAfterData,
}

/// A mail that was taken.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Received {
    /// From whom, by the envelope.
    pub envelope_from: String,
    /// To whom, by the envelope.
    pub envelope_to: String,
    /// The name in `From`.
    pub from_name: Option<String>,
    /// The address in `From`.
    pub from: String,
    /// The address in `To`.
    pub to: String,
    /// The subject.
    pub subject: String,
    /// The plain text.
    pub text: String,
    /// The HTML.
    pub html: String,
    /// The names of all headers, in order.
    pub headers: Vec<String>,
    /// The value of `Message-ID`.
    pub message_id: Option<String>,
    /// The whole mail as it was sent.
    pub raw: String,
}

impl Received {
    /// The addresses in the plain text.
    pub fn links(&self) -> Vec<String> {
        let words = self.text.split_whitespace();
        let links = words.filter(|word| word.contains("://"));
        links.map(str::to_owned).collect()
    }

    /// The addresses that can be pressed in the HTML.
    pub fn pressable(&self) -> Vec<String> {
        let document = scraper::Html::parse_document(&self.html);
        let selector = scraper::Selector::parse("[href], [src], [action]").unwrap();
        let found = document.select(&selector).map(|element| {
            let element = element.value();
            let names = ["href", "src", "action"];
            let value = names.iter().find_map(|name| element.attr(name));
            value.unwrap_or_default().to_owned()
        });
        found.collect()
    }

    /// The six digits in it.
    pub fn code(&self) -> Option<String> {
        let numbers = self.text.split(|c: char| !c.is_ascii_digit());
        let mut codes = numbers.filter(|digits| digits.len() == 6);
        codes.next().map(str::to_owned)
    }
}

/// The server. It ends with this value.
pub struct SmtpServer {
    address: SocketAddr,
    state: Arc<State>,
    accepting: JoinHandle<()>,
}

#[derive(Default)]
struct State {
    manners: Mutex<HashMap<String, Manner>>,
    received: Mutex<Vec<Received>>,
    /// Recipients in the order in which they were named.
    tries: Mutex<Vec<String>>,
    /// Recipients whose mail was read to its end, taken or not.
    read: Mutex<Vec<Received>>,
    changed: Notify,
    /// Connections that are open.
    connections: Mutex<Vec<JoinHandle<()>>>,
}

impl Drop for SmtpServer {
    fn drop(&mut self) {
        self.stop();
    }
}

impl SmtpServer {
    /// A server that takes everything.
    pub async fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        Self::on(listener)
    }

    fn on(listener: TcpListener) -> Self {
        let address = listener.local_addr().unwrap();
        let state = Arc::new(State::default());
        let accepting = tokio::spawn(accept(listener, Arc::clone(&state)));
        Self {
            address,
            state,
            accepting,
        }
    }

    /// Its address as the configuration names it.
    pub fn url(&self) -> String {
        format!("smtp://{}", self.address)
    }

    /// The product's own transport to it.
    pub fn transport(&self) -> Arc<Smtp> {
        Smtp::new(&MailConfig {
            smtp: self.url(),
            user: None,
            password_file: None,
        })
        .unwrap()
    }

    /// Does this from now on with the mails to `recipient`, also with those it is silent about.
    pub fn treat(&self, recipient: &str, manner: Manner) {
        let mut manners = self.state.manners.lock().unwrap();
        manners.insert(recipient.to_owned(), manner);
        drop(manners);
        self.state.changed.notify_waiters();
    }

    /// What was taken.
    pub fn mails(&self) -> Vec<Received> {
        self.state.received.lock().unwrap().clone()
    }

    /// How often somebody wanted to send a mail to `recipient`.
    pub fn tries(&self, recipient: &str) -> usize {
        let tries = self.state.tries.lock().unwrap();
        tries.iter().filter(|to| *to == recipient).count()
    }

    /// Waits until `count` mails were taken.
    pub async fn wait_for(&self, count: usize) -> Vec<Received> {
        let taken = || Some(self.mails()).filter(|mails| mails.len() >= count);
        self.wait(taken, "the mail did not arrive").await
    }

    /// Waits until `count` mails to `recipient` were taken: the last.
    pub async fn wait_for_mail(&self, recipient: &str, count: usize) -> Received {
        let taken = || {
            let mails = self.mails().into_iter();
            let theirs: Vec<_> = mails.filter(|mail| mail.to == recipient).collect();
            theirs.get(count - 1).cloned()
        };
        self.wait(taken, "the mail did not arrive").await
    }

    /// Waits until somebody wanted to send a mail to `recipient` for the `count`th time.
    pub async fn wait_for_try(&self, recipient: &str, count: usize) {
        let tried = || (self.tries(recipient) >= count).then_some(());
        self.wait(tried, "nobody tried").await;
    }

    /// Waits until the `count`th mail to `recipient` was read to its end, taken or not: that mail.
    pub async fn wait_until_read(&self, recipient: &str, count: usize) -> Received {
        let read = || {
            let read = self.state.read.lock().unwrap();
            let mut theirs = read.iter().filter(|mail| mail.to == recipient);
            theirs.nth(count - 1).cloned()
        };
        self.wait(read, "the mail was not sent").await
    }

    async fn wait<T>(&self, look: impl Fn() -> Option<T>, complaint: &str) -> T {
        wait_for_change(&self.state.changed, look, complaint).await
    }

    /// Ends it: nobody can connect any more, and what is open is cut.
    pub fn stop(&self) {
        self.accepting.abort();
        for connection in self.state.connections.lock().unwrap().drain(..) {
            connection.abort();
        }
    }

    /// Ends it and begins anew at the same address; what was received is forgotten.
    pub async fn restart(&mut self) {
        self.stop();
        // Its port is free as soon as the aborted task is gone.
        let _ = (&mut self.accepting).await;
        let listener = TcpListener::bind(self.address).await.unwrap();
        *self = Self::on(listener);
    }
}

async fn wait_for_change<T>(changed: &Notify, look: impl Fn() -> Option<T>, complaint: &str) -> T {
    let waiting = async {
        loop {
            let notified = changed.notified();
            if let Some(found) = look() {
                return found;
            }
            notified.await;
        }
    };
    let patience = Duration::from_secs(30);
    tokio::time::timeout(patience, waiting)
        .await
        .expect(complaint)
}

async fn accept(listener: TcpListener, state: Arc<State>) {
    loop {
        let Ok((stream, _)) = listener.accept().await else {
            continue;
        };
        let conversation = Conversation {
            stream: BufReader::new(stream),
            state: Arc::clone(&state),
            from: String::new(),
            to: String::new(),
        };
        // A client that goes away ends its conversation.
        let serving = tokio::spawn(async move {
            let _ = conversation.hold().await;
        });
        state.connections.lock().unwrap().push(serving);
    }
}

/// One connection: any number of mails, one after the other, each to one recipient.
struct Conversation {
    stream: BufReader<TcpStream>,
    state: Arc<State>,
    from: String,
    to: String,
}

impl Conversation {
    async fn hold(mut self) -> std::io::Result<()> {
        self.say("220 mail.example.jp ESMTP").await?;
        while let Some(line) = self.line().await? {
            let (verb, rest) = line.split_once([' ', ':']).unwrap_or((&line, ""));
            match verb.to_ascii_uppercase().as_str() {
                "EHLO" => {
                    self.say("250-mail.example.jp\r\n250-8BITMIME\r\n250 SIZE 10000000")
                        .await?;
                }
                "HELO" | "NOOP" => self.say("250 ok").await?,
                "RSET" => {
                    self.from.clear();
                    self.to.clear();
                    self.say("250 ok").await?;
                }
                "MAIL" => {
                    self.from = in_brackets(rest);
                    self.to.clear();
                    self.say("250 ok").await?;
                }
                "RCPT" => {
                    let to = in_brackets(rest);
                    self.recipient(to).await?;
                }
                "DATA" if self.to.is_empty() => self.say("503 no recipient").await?,
                "DATA" => {
                    if !self.data().await? {
                        return Ok(());
                    }
                }
                "QUIT" => return self.say("221 bye").await,
                _ => self.say("502 not here").await?,
            }
        }
        Ok(())
    }

    async fn recipient(&mut self, to: String) -> std::io::Result<()> {
        assert!(self.to.is_empty(), "a mail goes to one recipient");
        self.state.tries.lock().unwrap().push(to.clone());
        self.state.changed.notify_waiters();
        match self.manner(&to) {
            Manner::NoSuchUser => self.say("550 5.1.1 no such user here").await,
            Manner::Busy => self.say("451 4.3.2 busy, try again later").await,
            _ => {
                self.to = to;
                self.say("250 ok").await
            }
        }
    }

    /// Reads the content and does with it what is to be done; whether the connection goes on.
    async fn data(&mut self) -> std::io::Result<bool> {
        if self.manner(&self.to) == Manner::HangUpAtData {
            return Ok(false);
        }
        self.say("354 go on").await?;
        let Some(raw) = self.content().await? else {
            return Ok(false);
        };
        let (from, to) = (self.from.clone(), std::mem::take(&mut self.to));
        let mail = parse(from, to.clone(), &raw);
        self.state.read.lock().unwrap().push(mail.clone());
        self.state.changed.notify_waiters();
        let complaint = "nobody said what to do with a mail";
        let decided = || Some(self.manner(&to)).filter(|manner| *manner != Manner::Silent);
        match wait_for_change(&self.state.changed, decided, complaint).await {
            Manner::NoSuchContent => self.say("554 5.7.1 not what we take").await?,
            Manner::HangUpAfterData => {
                self.keep(mail);
                return Ok(false);
            }
            Manner::Slow(time) => {
                tokio::time::sleep(time).await;
                self.keep(mail);
                self.say(TAKEN).await?;
            }
            _ => {
                self.keep(mail);
                self.say(TAKEN).await?;
            }
        }
        Ok(true)
    }

    /// Everything up to the line with the dot alone (RFC 5321 §4.5.2: the first dot of a line is
    /// doubled on the way).
    async fn content(&mut self) -> std::io::Result<Option<String>> {
        let mut content = String::new();
        loop {
            let Some(line) = self.line().await? else {
                return Ok(None);
            };
            if line == "." {
                return Ok(Some(content));
            }
            content.push_str(line.strip_prefix('.').unwrap_or(&line));
            content.push_str("\r\n");
        }
    }

    fn keep(&self, mail: Received) {
        self.state.received.lock().unwrap().push(mail);
        self.state.changed.notify_waiters();
    }

    fn manner(&self, recipient: &str) -> Manner {
        let manners = self.state.manners.lock().unwrap();
        manners.get(recipient).copied().unwrap_or(Manner::Take)
    }

    async fn line(&mut self) -> std::io::Result<Option<String>> {
        let mut line = String::new();
        if self.stream.read_line(&mut line).await? == 0 {
            return Ok(None);
        }
        let line = line.strip_suffix("\r\n");
        Ok(Some(line.expect("RFC 5321 §2.3.8: CRLF").to_owned()))
    }

    async fn say(&mut self, line: &str) -> std::io::Result<()> {
        let answer = format!("{line}\r\n");
        self.stream.write_all(answer.as_bytes()).await
    }
}

/// The address in `FROM:<…>` or `TO:<…>`.
fn in_brackets(text: &str) -> String {
    let start = text.find('<').expect("an address in brackets") + 1;
    let end = text.find('>').expect("an address in brackets");
    text[start..end].to_owned()
}

fn parse(envelope_from: String, envelope_to: String, raw: &str) -> Received {
    let mail = MessageParser::default().parse(raw.as_bytes());
    let mail = mail.expect("what was sent is no mail");
    let (from_name, from) = only_address(mail.from());
    let (_, to) = only_address(mail.to());
    Received {
        envelope_from,
        envelope_to,
        from_name,
        from,
        to,
        subject: mail.subject().expect("a subject").to_owned(),
        text: only_part(&mail, false),
        html: only_part(&mail, true),
        headers: mail
            .headers()
            .iter()
            .map(|header| header.name().to_owned())
            .collect(),
        message_id: mail.message_id().map(str::to_owned),
        raw: raw.to_owned(),
    }
}

fn only_address(addresses: Option<&Address<'_>>) -> (Option<String>, String) {
    let addresses: Vec<_> = addresses.expect("an address header").iter().collect();
    let [one] = addresses.as_slice() else {
        panic!("one address, not {addresses:?}");
    };
    let address = one.address().expect("an address");
    (one.name().map(str::to_owned), address.to_owned())
}

fn only_part(mail: &Message<'_>, is_html: bool) -> String {
    let texts: Vec<_> = mail
        .parts
        .iter()
        .filter_map(|part| match &part.body {
            PartType::Html(text) if is_html => Some(text),
            PartType::Text(text) if !is_html => Some(text),
            _ => None,
        })
        .collect();
    let [one] = texts.as_slice() else {
        panic!("one such part, not {}", texts.len());
    };
    (***one).to_owned()
}

#[cfg(test)]
mod tests {
    use sekisho_server::mail::{Mail, MailError, MailTransport};

    use super::*;

    const TO: &str = "hanako@example.jp";

    fn mail() -> Mail {
        Mail {
            from: "no-reply@example.jp".to_owned(),
            sender_name: "髙橋 (齋), \"健保\"".to_owned(),
            to: TO.to_owned(),
            subject: "【髙齋】お知らせ".to_owned(),
            text: ".\n..二つ\n. 髙橋 齋藤\n".to_owned(),
            html: "<p>髙橋 齋藤</p>".to_owned(),
        }
    }

    #[tokio::test]
    async fn a_mail_is_taken_and_parsed_and_its_dots_are_its_own() {
        let server = SmtpServer::start().await;
        let answer = server.transport().send(&mail()).await.unwrap();
        assert_eq!(answer, TAKEN);
        let received = server.wait_for(1).await.remove(0);
        assert_eq!(received.envelope_to, TO);
        assert_eq!(received.to, TO);
        assert_eq!(received.from, "no-reply@example.jp");
        assert_eq!(received.from_name, Some(mail().sender_name));
        assert_eq!(received.subject, mail().subject);
        assert_eq!(received.text.replace("\r\n", "\n"), mail().text);
        assert_eq!(received.html.trim(), mail().html);
    }

    #[tokio::test]
    async fn each_manner_is_what_the_client_gets() {
        let server = SmtpServer::start().await;
        let smtp = server.transport();
        for (manner, said) in [
            (Manner::NoSuchUser, Some("550")),
            (Manner::NoSuchContent, Some("554")),
            (Manner::Busy, None),
            (Manner::HangUpAtData, None),
            (Manner::HangUpAfterData, None),
        ] {
            server.treat(TO, manner);
            match (smtp.send(&mail()).await.unwrap_err(), said) {
                (MailError::Refused(why), Some(said)) => assert!(why.contains(said), "{why}"),
                (MailError::Later(_), None) => {}
                (error, _) => panic!("{manner:?}: {error}"),
            }
        }
        assert_eq!(server.tries(TO), 5);
        assert_eq!(server.mails().len(), 1, "what was kept without saying so");
        server.treat(TO, Manner::Slow(Duration::from_millis(1)));
        smtp.send(&mail()).await.unwrap();
    }

    #[tokio::test]
    async fn a_silent_server_waits_for_the_test() {
        let server = SmtpServer::start().await;
        server.treat(TO, Manner::Silent);
        let smtp = server.transport();
        let sending = tokio::spawn(async move { smtp.send(&mail()).await });
        server.wait_until_read(TO, 1).await;
        assert!(!sending.is_finished());
        server.treat(TO, Manner::Take);
        assert_eq!(sending.await.unwrap().unwrap(), TAKEN);
    }

    #[tokio::test]
    async fn it_can_go_down_and_come_back() {
        let mut server = SmtpServer::start().await;
        let smtp = server.transport();
        server.stop();
        assert!(matches!(smtp.send(&mail()).await, Err(MailError::Later(_))));
        server.restart().await;
        smtp.send(&mail()).await.unwrap();
    }
}
