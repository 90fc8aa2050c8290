//! Sending a mail: by SMTP, or into whatever else stands behind the same interface.

use std::{
    fs,
    path::Path,
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

pub use futures_util::future::BoxFuture;
use lettre::{
    AsyncSmtpTransport, AsyncTransport, Message, Tokio1Executor,
    message::{
        Mailbox, MultiPart,
        header::{HeaderName, HeaderValue},
    },
    transport::smtp::{AsyncSmtpTransportBuilder, authentication::Credentials},
};
use thiserror::Error;
use uuid::Uuid;

use crate::config::{ConfigError, MailConfig};

/// A mail ready to go.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Mail {
    /// The sender: an address, or `Name <address>`.
    pub from: String,
    /// What the sender is called where `from` does not say it.
    pub sender_name: String,
    /// The one it goes to.
    pub to: String,
    /// The subject.
    pub subject: String,
    /// The plain text.
    pub text: String,
    /// The same as HTML.
    pub html: String,
}

/// Why a mail did not go.
#[derive(Debug, Error)]
pub enum MailError {
    /// It never will: the address or the message is not acceptable.
    #[error("the mail cannot be sent: {0}")]
    Refused(String),
    /// It may go later.
    #[error("the mail server cannot be reached or is busy: {0}")]
    Later(String),
}

/// Where mails go.
pub trait MailTransport: Send + Sync {
    /// Hands a mail over and returns what the server said; somebody else is responsible for it then.
    fn send<'a>(&'a self, mail: &'a Mail) -> BoxFuture<'a, Result<String, MailError>>;

    /// Whether mails can be handed over at this moment.
    fn check(&self) -> BoxFuture<'_, Result<(), MailError>>;
}

/// How long a server may take to connect to.
const CONNECT: Duration = Duration::from_secs(20);
/// How long it may take with a mail, connecting included: less than the lease of a message, which
/// another node would send again.
const PATIENCE: Duration = Duration::from_secs(45);

/// Mails by SMTP over a pool of connections.
pub struct Smtp {
    builder: AsyncSmtpTransportBuilder,
    pool: Mutex<AsyncSmtpTransport<Tokio1Executor>>,
    patience: Duration,
}

impl Smtp {
    /// A transport to the configured server. Connects when the first mail goes.
    pub fn new(config: &MailConfig) -> Result<Arc<Self>, ConfigError> {
        let invalid = |error: lettre::transport::smtp::Error| {
            ConfigError::Invalid(format!("`mail.smtp`: {error}"))
        };
        if config.smtp.starts_with("smtp://") && !config.smtp.ends_with("?tls=required") {
            refuse_plain_smtp_off_loopback(&config.smtp)?;
        }
        let mut builder =
            AsyncSmtpTransport::<Tokio1Executor>::from_url(&config.smtp).map_err(invalid)?;
        if let Some(user) = &config.user {
            let password = config
                .password_file
                .as_deref()
                .map(read_secret)
                .transpose()?;
            builder =
                builder.credentials(Credentials::new(user.clone(), password.unwrap_or_default()));
        }
        let builder = builder.timeout(Some(CONNECT));
        Ok(Arc::new(Self {
            pool: Mutex::new(builder.clone().build()),
            builder,
            patience: PATIENCE,
        }))
    }

    fn pool(&self) -> AsyncSmtpTransport<Tokio1Executor> {
        let pool = self.pool.lock().unwrap_or_else(PoisonError::into_inner);
        pool.clone()
    }

    /// Waits for a conversation with the server, which lettre itself limits only as long as it
    /// connects. A connection that was left in the middle of one would answer the next mail with
    /// what belongs to this one: the pool it goes back to is used no more.
    async fn within_patience<T>(
        &self,
        conversation: impl Future<Output = Result<T, MailError>>,
    ) -> Result<T, MailError> {
        let Ok(outcome) = tokio::time::timeout(self.patience, conversation).await else {
            let fresh = self.builder.clone().build();
            *self.pool.lock().unwrap_or_else(PoisonError::into_inner) = fresh;
            let seconds = self.patience.as_secs();
            return Err(MailError::Later(format!("no answer within {seconds} s")));
        };
        outcome
    }
}

fn refuse_plain_smtp_off_loopback(address: &str) -> Result<(), ConfigError> {
    let host = url::Url::parse(address)
        .ok()
        .and_then(|url| url.host_str().map(str::to_owned));
    if host.is_some_and(|host| sekisho_kernel::tenant::is_loopback_host(&host)) {
        return Ok(());
    }
    Err(ConfigError::Unsafe(
        "`mail.smtp` would send mails without TLS; write smtps://… or smtp://…?tls=required"
            .to_owned(),
    ))
}

/// Reads a secret from a file that nobody else can read, without the line end.
pub fn read_secret(path: &Path) -> Result<String, ConfigError> {
    let unreadable = |source| ConfigError::Unreadable {
        path: path.to_owned(),
        source,
    };
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        let mode = fs::metadata(path).map_err(unreadable)?.permissions().mode();
        if mode & 0o077 != 0 {
            return Err(ConfigError::Unsafe(format!(
                "{} can be read by other users; run `chmod 600 {0}`",
                path.display()
            )));
        }
    }
    let text = fs::read_to_string(path).map_err(unreadable)?;
    Ok(text.trim_end_matches(['\r', '\n']).to_owned())
}

impl MailTransport for Smtp {
    fn send<'a>(&'a self, mail: &'a Mail) -> BoxFuture<'a, Result<String, MailError>> {
        Box::pin(async move {
            let message = message(mail)?;
            let pool = self.pool();
            self.within_patience(async {
                let sent = pool.send(message).await;
                sent.map(|answer| said(&answer)).map_err(|error| {
                    if error.is_permanent() {
                        MailError::Refused(error.to_string())
                    } else {
                        MailError::Later(error.to_string())
                    }
                })
            })
            .await
        })
    }

    fn check(&self) -> BoxFuture<'_, Result<(), MailError>> {
        Box::pin(async move {
            let pool = self.pool();
            self.within_patience(async {
                match pool.test_connection().await {
                    Ok(true) => Ok(()),
                    Ok(false) => Err(MailError::Later("the server said no".to_owned())),
                    Err(error) => Err(MailError::Later(error.to_string())),
                }
            })
            .await
        })
    }
}

/// A server's answer (RFC 5321 §4.2) on one line.
fn said(answer: &lettre::transport::smtp::response::Response) -> String {
    let words: Vec<_> = answer.message().collect();
    format!("{} {}", answer.code(), words.join(" "))
}

fn message(mail: &Mail) -> Result<Message, MailError> {
    let refused = |error: &dyn std::fmt::Display| MailError::Refused(error.to_string());
    let mut from: Mailbox = mail.from.parse().map_err(|error| refused(&error))?;
    let to: Mailbox = mail.to.parse().map_err(|error| refused(&error))?;
    if from.name.is_none() && !mail.sender_name.is_empty() {
        from.name = Some(mail.sender_name.clone());
    }
    // RFC 5322 §3.6.4: every message should have one; the name of this machine is nobody's business.
    let id = format!("<{}@{}>", Uuid::new_v4(), from.email.domain());
    // RFC 3834 §5.2: a mail that no person wrote says so, so that no holiday notice answers it.
    let automatic = HeaderValue::new(
        HeaderName::new_from_ascii_str("Auto-Submitted"),
        "auto-generated".to_owned(),
    );
    Message::builder()
        .message_id(Some(id))
        .raw_header(automatic)
        .from(from)
        .to(to)
        .subject(&mail.subject)
        .multipart(MultiPart::alternative_plain_html(
            mail.text.clone(),
            mail.html.clone(),
        ))
        .map_err(|error| refused(&error))
}

#[cfg(test)]
mod tests {
    use tokio::{
        io::{AsyncBufReadExt, AsyncWriteExt, BufReader},
        net::{TcpListener, TcpStream},
        task::JoinHandle,
    };

    use super::*;

    /// A mail server that takes one mail and gives back what it was sent, or refuses with `refusal`.
    async fn server(refusal: Option<&'static str>) -> (String, JoinHandle<String>) {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = format!("smtp://{}", listener.local_addr().unwrap());
        let serving = tokio::spawn(async move {
            let (connection, _) = listener.accept().await.unwrap();
            converse(connection, refusal).await
        });
        (address, serving)
    }

    async fn converse(connection: TcpStream, refusal: Option<&str>) -> String {
        let mut connection = BufReader::new(connection);
        connection.write_all(b"220 ready\r\n").await.unwrap();
        let (mut mail, mut is_data) = (String::new(), false);
        loop {
            let mut line = String::new();
            if connection.read_line(&mut line).await.unwrap() == 0 {
                return mail;
            }
            let verb = line.get(..4).unwrap_or_default();
            let answer = match (is_data, verb, refusal) {
                (true, ..) if line == ".\r\n" => {
                    is_data = false;
                    "250 taken"
                }
                (true, ..) => {
                    mail.push_str(&line);
                    continue;
                }
                (false, "RCPT", Some(refusal)) => refusal,
                (false, "DATA", _) => {
                    is_data = true;
                    "354 go on"
                }
                (false, "QUIT", _) => "221 bye",
                _ => "250 ok",
            };
            connection
                .write_all(format!("{answer}\r\n").as_bytes())
                .await
                .unwrap();
        }
    }

    fn mail() -> Mail {
        Mail {
            from: "さくら健保 <no-reply@example.jp>".to_owned(),
            sender_name: "さくら健康保険組合".to_owned(),
            to: "hanako@example.jp".to_owned(),
            subject: "【さくら】お知らせ".to_owned(),
            text: "本文です。".to_owned(),
            html: "<p>本文です。</p>".to_owned(),
        }
    }

    fn smtp(address: String) -> Arc<Smtp> {
        Smtp::new(&MailConfig {
            smtp: address,
            user: None,
            password_file: None,
        })
        .unwrap()
    }

    #[tokio::test]
    async fn a_mail_arrives_with_both_bodies() {
        let (address, serving) = server(None).await;
        let smtp = smtp(address);
        smtp.send(&mail()).await.unwrap();
        drop(smtp);
        let received = serving.await.unwrap();
        assert!(received.contains("To: hanako@example.jp"), "{received}");
        assert!(received.contains("multipart/alternative"), "{received}");
        assert!(received.contains("Subject: =?utf-8?b?"), "{received}");
    }

    #[tokio::test]
    async fn a_mail_says_that_no_person_wrote_it() {
        let (address, serving) = server(None).await;
        let smtp = smtp(address);
        smtp.send(&mail()).await.unwrap();
        drop(smtp);
        let received = serving.await.unwrap();
        assert!(
            received.contains("Auto-Submitted: auto-generated"),
            "{received}"
        );
    }

    #[tokio::test]
    async fn an_address_that_does_not_exist_is_refused_and_a_busy_server_is_tried_later() {
        for (answer, is_refused) in [("550 no such user", true), ("451 try later", false)] {
            let (address, _serving) = server(Some(answer)).await;
            let error = smtp(address).send(&mail()).await.unwrap_err();
            assert_eq!(
                matches!(error, MailError::Refused(_)),
                is_refused,
                "{error}"
            );
        }
    }

    #[tokio::test]
    async fn a_server_that_never_answers_is_given_up_and_its_connection_with_it() {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = format!("smtp://{}", listener.local_addr().unwrap());
        let silent_then_not = tokio::spawn(async move {
            let (silent, _) = listener.accept().await.unwrap();
            let (connection, _) = listener.accept().await.unwrap();
            let received = converse(connection, None).await;
            drop(silent);
            received
        });
        let mut smtp = Arc::into_inner(smtp(address)).unwrap();
        smtp.patience = Duration::from_millis(50);
        let error = smtp.send(&mail()).await.unwrap_err();
        assert!(matches!(error, MailError::Later(_)), "{error}");
        smtp.patience = PATIENCE;
        smtp.send(&mail()).await.unwrap();
        drop(smtp);
        assert!(silent_then_not.await.unwrap().contains("To: hanako@"));
    }

    #[tokio::test]
    async fn mails_do_not_leave_the_machine_without_tls() {
        for (address, is_safe) in [
            ("smtp://localhost:25", true),
            ("smtp://127.0.0.1", true),
            ("smtps://mail.example.jp", true),
            ("smtp://mail.example.jp?tls=required", true),
            ("smtp://mail.example.jp", false),
            ("smtp://mail.example.jp?tls=opportunistic", false),
        ] {
            let config = MailConfig {
                smtp: address.to_owned(),
                user: None,
                password_file: None,
            };
            assert_eq!(Smtp::new(&config).is_ok(), is_safe, "{address}");
        }
    }
}
