//! The configuration file of `serve`: one TOML file, every key overridable by an environment
//! variable (`SEKISHO__PASSWORD__THREADS` is `threads` in `[password]`), unknown keys refused.

use std::{
    net::{IpAddr, SocketAddr},
    num::{NonZeroU32, NonZeroUsize},
    path::{Path, PathBuf},
    thread,
    time::Duration,
};

use figment::{
    Figment,
    error::Kind,
    providers::{Env, Format, Toml},
};
use sekisho_authenticator::password::Cost;
use serde::Deserialize;
use thiserror::Error;

/// Everything `serve` needs to know.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Config {
    /// Addresses to listen on, e.g. `["127.0.0.1:8080"]`. Plain HTTP: TLS is the proxy's job.
    #[serde(default = "default_listen")]
    pub listen: Vec<SocketAddr>,
    /// `sqlite:/var/lib/sekisho/sekisho.db` or `postgres://user@host/sekisho`.
    pub database: String,
    /// A file, readable by this user only, with the 32-byte key-encryption key in base64. The
    /// environment variable `SEKISHO_KEY_ENCRYPTION_KEY` may hold the key itself instead.
    #[serde(default)]
    pub key_encryption_key_file: Option<PathBuf>,
    /// Proxies whose `X-Forwarded-For` is believed. From all others it is ignored.
    #[serde(default)]
    pub trusted_proxies: Vec<IpAddr>,
    /// What a password hash costs and how many may wait.
    #[serde(default)]
    pub password: PasswordConfig,
    /// The mail server. Without it mails wait in the outbox.
    #[serde(default)]
    pub mail: Option<MailConfig>,
    /// Where requests of the server itself may go.
    #[serde(default)]
    pub outbound: OutboundConfig,
    /// How old signing keys grow.
    #[serde(default)]
    pub signing_keys: SigningKeysConfig,
    /// What is logged, and how.
    #[serde(default)]
    pub log: LogConfig,
    /// The file that said so, where there is one.
    #[serde(skip)]
    pub file: Option<PathBuf>,
}

/// `[password]`
#[derive(Clone, Debug, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct PasswordConfig {
    /// Memory of one hash, in KiB.
    pub memory_kib: u32,
    /// Passes over it.
    pub passes: u32,
    /// Lanes.
    pub lanes: u32,
    /// Hashing threads; as many as cores unless said.
    pub threads: Option<NonZeroUsize>,
    /// How many sign-ins may wait for a hash before members are asked to wait.
    pub queue: usize,
    /// Password tries a minute that one source may make.
    pub tries_per_minute: NonZeroU32,
}

impl Default for PasswordConfig {
    fn default() -> Self {
        let cost = Cost::default();
        Self {
            memory_kib: cost.memory_kib,
            passes: cost.passes,
            lanes: cost.lanes,
            threads: None,
            queue: 128,
            tries_per_minute: NonZeroU32::MIN.saturating_add(119),
        }
    }
}

impl PasswordConfig {
    /// What one hash costs.
    pub const fn cost(&self) -> Cost {
        Cost {
            memory_kib: self.memory_kib,
            passes: self.passes,
            lanes: self.lanes,
        }
    }

    /// How many threads hash.
    pub fn threads(&self) -> NonZeroUsize {
        let cores = || thread::available_parallelism().unwrap_or(NonZeroUsize::MIN);
        self.threads.unwrap_or_else(cores)
    }
}

/// `[mail]`
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MailConfig {
    /// The server: `smtps://host` (TLS from the start), `smtp://host?tls=required` (STARTTLS), or
    /// `smtp://localhost:25` (no TLS, loopback only).
    pub smtp: String,
    /// The user name, where the server asks for one.
    #[serde(default)]
    pub user: Option<String>,
    /// A file, readable by this user only, with the password.
    #[serde(default)]
    pub password_file: Option<PathBuf>,
}

/// `[outbound]`
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct OutboundConfig {
    /// `host:port` that may be called although it is not public, or not https.
    pub allow: Vec<String>,
}

/// `[signing_keys]`
#[derive(Clone, Debug, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct SigningKeysConfig {
    /// After how many days of signing a key gets a successor; 0: only by command.
    pub rotate_after_days: u32,
}

impl Default for SigningKeysConfig {
    fn default() -> Self {
        Self {
            rotate_after_days: 90,
        }
    }
}

impl SigningKeysConfig {
    /// After how long a key gets a successor; `None`: only by command.
    pub fn rotate_after(&self) -> Option<Duration> {
        const DAY: Duration = Duration::from_hours(24);
        (self.rotate_after_days > 0).then(|| DAY * self.rotate_after_days)
    }
}

/// `[log]`
#[derive(Clone, Debug, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct LogConfig {
    /// `json` or `text`.
    pub format: LogFormat,
    /// What is logged, e.g. `info` or `sekisho=debug,info`. What `webauthn_rs` says below `warn` is
    /// left out unless it is named here.
    pub filter: String,
}

/// How a log line looks.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum LogFormat {
    /// One JSON object a line.
    Json,
    /// For people.
    Text,
}

impl Default for LogConfig {
    fn default() -> Self {
        Self {
            format: LogFormat::Json,
            filter: "info".to_owned(),
        }
    }
}

fn default_listen() -> Vec<SocketAddr> {
    vec![SocketAddr::from(([127, 0, 0, 1], 8080))]
}

/// Why a configuration cannot be used: a sentence per fault.
#[derive(Debug, Error)]
pub enum ConfigError {
    /// The file is not there or cannot be read.
    #[error("read {path}")]
    Unreadable {
        /// The file.
        path: PathBuf,
        /// What the system said.
        source: std::io::Error,
    },
    /// A key or value is wrong.
    #[error("{0}")]
    Invalid(String),
    /// A setting is not safe to run with.
    #[error("{0}")]
    Unsafe(String),
}

impl Config {
    /// A configuration that says only what has to be said.
    pub fn with_defaults(database: String, key_encryption_key_file: PathBuf) -> Self {
        Self {
            listen: default_listen(),
            database,
            key_encryption_key_file: Some(key_encryption_key_file),
            trusted_proxies: Vec::new(),
            password: PasswordConfig::default(),
            mail: None,
            outbound: OutboundConfig::default(),
            signing_keys: SigningKeysConfig::default(),
            log: LogConfig::default(),
            file: None,
        }
    }

    /// A command of this program with this configuration, as it is typed into a shell.
    pub fn command(&self, words: &str) -> String {
        match &self.file {
            Some(file) => format!("sekisho {words} --config {}", quoted(file)),
            None => format!("sekisho {words}"),
        }
    }

    /// Reads a configuration file and the environment over it.
    pub fn load(path: &Path) -> Result<Self, ConfigError> {
        let text = std::fs::read_to_string(path).map_err(|source| ConfigError::Unreadable {
            path: path.to_owned(),
            source,
        })?;
        let config: Self = Figment::from(Toml::string(&text))
            .merge(Env::prefixed("SEKISHO__").split("__"))
            .extract()
            .map_err(|error| ConfigError::Invalid(explain(&path.display().to_string(), &error)))?;
        Ok(Self {
            file: Some(path.to_owned()),
            ..config
        })
    }
}

/// A path as one word of a shell's command line.
pub fn quoted(path: &Path) -> String {
    let text = path.display().to_string();
    let is_plain = |c: char| c.is_ascii_alphanumeric() || "/._-+@%,".contains(c);
    if !text.is_empty() && text.chars().all(is_plain) {
        text
    } else {
        format!("'{}'", text.replace('\'', r"'\''"))
    }
}

/// `1 migration`, `2 migrations`.
pub fn counted(count: usize, thing: &str) -> String {
    if count == 1 {
        format!("1 {thing}")
    } else {
        format!("{count} {thing}s")
    }
}

/// Says what is wrong, where, and what was probably meant.
pub fn explain(file: &str, error: &figment::Error) -> String {
    let sentences: Vec<_> = error
        .clone()
        .into_iter()
        .map(|error| sentence(&error))
        .collect();
    format!("{file}: {}", sentences.join("; "))
}

fn sentence(error: &figment::Error) -> String {
    let place = error.path.join(".");
    match &error.kind {
        Kind::UnknownField(name, known) => unknown_key(name, known),
        Kind::MissingField(name) => format!("`{name}` is missing"),
        kind if place.is_empty() => kind.to_string(),
        kind => format!("`{place}`: {kind}"),
    }
}

/// `unknown key`, with the nearest known name.
pub fn unknown_key(name: &str, known: &[&str]) -> String {
    let nearest = known
        .iter()
        .map(|candidate| (strsim::damerau_levenshtein(name, candidate), candidate))
        .min()
        .filter(|(distance, _)| *distance <= name.len().max(4) / 2);
    match nearest {
        Some((_, nearest)) => format!("unknown key `{name}`; did you mean `{nearest}`?"),
        None => format!("unknown key `{name}`; known are {}", known.join(", ")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(text: &str) -> Result<Config, String> {
        Figment::from(Toml::string(text))
            .extract()
            .map_err(|error| explain("sekisho.toml", &error))
    }

    const SMALLEST: &str = "database = \"sqlite:x\"\nkey_encryption_key_file = \"/k\"\n";

    #[test]
    fn the_smallest_file_needs_a_database() {
        assert_eq!(parse(SMALLEST).unwrap().listen, default_listen());
        assert!(parse("").unwrap_err().contains("`database` is missing"));
    }

    #[test]
    fn the_example_that_is_shipped_can_be_read() {
        parse(include_str!("../../../deploy/sekisho.example.toml")).unwrap();
    }

    /// The keys that `deny_unknown_fields` knows in a section.
    fn known_keys(section: &str) -> Vec<String> {
        let text = match section {
            "" => "nonsense = 1\n".to_owned(),
            section => format!("[{section}]\nnonsense = 1\n"),
        };
        let error = Figment::from(Toml::string(&text))
            .extract::<Config>()
            .unwrap_err();
        let known = error.into_iter().find_map(|error| match error.kind {
            Kind::UnknownField(_, known) => Some(known),
            _ => None,
        });
        known.unwrap().iter().map(|&key| key.to_owned()).collect()
    }

    const SECTIONS: [&str; 5] = ["password", "mail", "outbound", "signing_keys", "log"];

    #[test]
    fn the_example_that_is_shipped_shows_every_key_with_its_default() {
        let example = include_str!("../../../deploy/sekisho.example.toml");
        let has = |key: &str| {
            let shown = format!("{key} = ");
            example
                .lines()
                .any(|line| line.trim_start_matches('#').starts_with(&shown))
        };
        for section in SECTIONS {
            assert!(example.contains(&format!("[{section}]")), "{section}");
            for key in known_keys(section) {
                assert!(has(&key), "{section}.{key}");
            }
        }
        for key in known_keys("") {
            assert!(SECTIONS.contains(&&*key) || has(&key), "{key}");
        }
        // Without the keys that have no default, what is commented out changes nothing.
        let spoken: String = example
            .lines()
            .map(|line| match line.strip_prefix('#') {
                Some(line) if !line.starts_with([' ', '#']) => line,
                _ => line,
            })
            .filter(|line| {
                !["threads =", "user =", "password_file ="]
                    .iter()
                    .any(|key| line.starts_with(key))
            })
            .fold(String::new(), |all, line| all + line + "\n");
        let (spoken, silent) = (parse(&spoken).unwrap(), parse(example).unwrap());
        assert_eq!(format!("{spoken:?}"), format!("{silent:?}"));
    }

    #[test]
    fn the_operators_page_names_every_key() {
        let page = include_str!("../../../docs/operating.md");
        for section in SECTIONS {
            for key in known_keys(section) {
                assert!(
                    page.contains(&format!("| `{section}.{key}` |")),
                    "{section}.{key}"
                );
            }
        }
        for key in known_keys("") {
            let is_section = SECTIONS.contains(&&*key);
            assert!(
                is_section || page.contains(&format!("| `{key}` |")),
                "{key}"
            );
        }
    }

    #[test]
    fn a_command_can_be_pasted_into_a_shell() {
        let mut config = parse(SMALLEST).unwrap();
        assert_eq!(config.command("migrate"), "sekisho migrate");
        for (file, expected) in [
            ("/etc/sekisho/sekisho.toml", "/etc/sekisho/sekisho.toml"),
            ("my folder/a.toml", "'my folder/a.toml'"),
            ("it's.toml", r"'it'\''s.toml'"),
            ("$HOME.toml", "'$HOME.toml'"),
        ] {
            config.file = Some(file.into());
            let expected = format!("sekisho migrate --config {expected}");
            assert_eq!(config.command("migrate"), expected);
        }
    }

    #[test]
    fn one_is_not_many() {
        assert_eq!(counted(1, "migration"), "1 migration");
        assert_eq!(counted(0, "migration"), "0 migrations");
        assert_eq!(counted(2, "migration"), "2 migrations");
    }

    #[test]
    fn an_unknown_key_is_an_error_that_names_the_nearest() {
        let error = parse(&format!("{SMALLEST}[password]\nthread = 2\n")).unwrap_err();
        assert!(
            error.contains("unknown key `thread`; did you mean `threads`?"),
            "{error}"
        );
        let error = parse(&format!("{SMALLEST}databse = 1\n")).unwrap_err();
        assert!(error.contains("did you mean `database`?"), "{error}");
    }

    #[test]
    fn a_wrong_value_is_named_with_its_place() {
        let error = parse(&format!("{SMALLEST}[password]\nthreads = 0\n")).unwrap_err();
        assert!(error.contains("`password.threads`"), "{error}");
    }
}
