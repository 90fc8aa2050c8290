//! `sekisho doctor`: looks at everything the provider needs, and says what to do about what is
//! missing.

use sekisho_kernel::{Clock, Entropy, Tenant, Timestamp};
use sekisho_oidc::discovery::endpoint;
use sekisho_store::Store;
use serde::Serialize;

use crate::{
    AppOptions, StartError,
    config::{Config, ConfigError, counted},
    key_encryption::{self, Opened},
    open_store,
    outbound::Outbound,
    private_files::{Reach, reach_of_database},
    signing, telemetry,
};

/// How many tenants are looked at one by one.
const MOST_TENANTS: u64 = 100;
/// How far the clock may be off before tokens are refused by others, in seconds.
const CLOCK_TOLERANCE: i64 = 10;

/// What was looked at, and what was found.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct Finding {
    /// What was looked at.
    pub what: String,
    /// What is well about it.
    pub found: String,
    /// What is wrong.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub fault: Option<String>,
    /// What to do.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub advice: Option<String>,
}

impl Finding {
    fn well(what: impl Into<String>, found: impl Into<String>) -> Self {
        Self {
            what: what.into(),
            found: found.into(),
            fault: None,
            advice: None,
        }
    }

    fn bad(what: impl Into<String>, fault: impl Into<String>, advice: impl Into<String>) -> Self {
        Self {
            what: what.into(),
            found: String::new(),
            fault: Some(fault.into()),
            advice: Some(advice.into()),
        }
    }
}

/// Looks at everything.
pub async fn examine(config: &Config) -> Vec<Finding> {
    let mut findings = vec![Finding::well("configuration", "it can be read")];
    findings.push(mail(config).await);
    let store = match open_store(config).await {
        Ok(store) => store,
        Err(error) => {
            let advice = "check `database`, that the server or folder can be reached, and that \
                          this user may write there";
            findings.push(Finding::bad("database", telemetry::chain(&error), advice));
            return findings;
        }
    };
    findings.extend(database_files(config));
    let migrated = migrations(config, &store).await;
    let is_migrated = migrated.fault.is_none();
    findings.push(migrated);
    if is_migrated {
        findings.extend(installation(config, &store).await);
    }
    findings
}

/// Who may read the database, where it is a file.
fn database_files(config: &Config) -> Option<Finding> {
    let what = "database file";
    let (reach, files) = reach_of_database(config);
    Some(match reach {
        // There is no file, or nothing to say about it.
        Reach::Owner => return None,
        Reach::Group => Finding::well(what, format!("its group can read it: {}", files.join(" "))),
        Reach::Everybody => Finding::bad(
            what,
            "it can be read by everybody on this machine, and `serve` refuses it",
            format!("run `chmod 600 {}`", files.join(" ")),
        ),
    })
}

async fn migrations(config: &Config, store: &Store) -> Finding {
    match store.pending_migrations().await {
        Ok(pending) if pending.is_empty() => Finding::well("database", "it is up to date"),
        Ok(pending) => Finding::bad(
            "database",
            format!("it needs {}", counted(pending.len(), "migration")),
            format!("run `{}`", config.command("migrate")),
        ),
        Err(error) => Finding::bad(
            "database",
            telemetry::chain(&error),
            "check that the user may read and create tables",
        ),
    }
}

async fn mail(config: &Config) -> Finding {
    let options = match AppOptions::new(config) {
        Ok(options) => options,
        Err(error) => {
            return unusable("mail", &error, "correct `[mail]`");
        }
    };
    match options.mail {
        None => Finding::well(
            "mail",
            "none is configured: mails wait until `[mail]` names a server",
        ),
        Some(transport) => match transport.check().await {
            Ok(()) => Finding::well("mail", "the server takes mails"),
            Err(error) => Finding::bad(
                "mail",
                telemetry::chain(&error),
                "check `mail.smtp`, user, password file and firewall",
            ),
        },
    }
}

/// A setting that cannot be used: what is unsafe says itself what to do, after the semicolon.
fn unusable(what: &str, error: &ConfigError, advice: &str) -> Finding {
    let text = telemetry::chain(error);
    match (error, text.split_once("; ")) {
        (ConfigError::Unsafe(_), Some((fault, remedy))) => Finding::bad(what, fault, remedy),
        _ => Finding::bad(what, text, advice),
    }
}

/// Why the installation's keys do not open, with the one thing that helps.
fn no_keys(error: &StartError) -> Finding {
    const WHAT: &str = "keys";
    let advice = match error {
        StartError::Config(error) => {
            let advice =
                "correct `key_encryption_key_file`: the key file, which this user may read";
            return unusable(WHAT, error, advice);
        }
        StartError::Store(_) => "check the database",
        _ => "restore the key file this database was made with",
    };
    Finding::bad(WHAT, telemetry::chain(error), advice)
}

/// Which key opened the database.
fn key_file(config: &Config, opened: &Opened) -> Finding {
    const WHAT: &str = "keys";
    if opened.is_next {
        return Finding::bad(
            WHAT,
            format!(
                "the database opens with {} only: its key is being rotated",
                opened.by
            ),
            format!("run `{}` on this node", config.command("keys rotate --kek")),
        );
    }
    Finding::well(WHAT, "the key-encryption key opens the database")
}

async fn installation(config: &Config, store: &Store) -> Vec<Finding> {
    let entropy = Entropy::system();
    let opened = match key_encryption::open(config, store, &entropy).await {
        Ok(opened) => opened,
        Err(error) => return vec![no_keys(&error)],
    };
    let mut findings = vec![key_file(config, &opened)];
    let keys = opened.keys;
    match store.installation().is_demo().await {
        Ok(false) => {}
        Ok(true) => findings.push(Finding::bad(
            "database",
            "it was made by `sekisho demo`, whose passwords everybody knows",
            "use another database",
        )),
        Err(error) => {
            findings.push(Finding::bad(
                "database",
                telemetry::chain(&error),
                "check the database",
            ));
        }
    }
    let tenants = match store.installation().list_tenants(None, MOST_TENANTS).await {
        Ok(tenants) => tenants,
        Err(error) => {
            findings.push(Finding::bad(
                "tenants",
                telemetry::chain(&error),
                "check the database",
            ));
            return findings;
        }
    };
    if tenants.is_empty() {
        findings.push(Finding::bad(
            "tenants",
            "there is none",
            format!("write one and run `{}`", config.command("apply FILE")),
        ));
    }
    let outbound = Outbound::new(config.outbound.allow.clone());
    for tenant in &tenants {
        findings.push(match signing::load_ring(store, &keys, &tenant.id).await {
            Ok(_) => Finding::well(format!("tenant {}", tenant.id), "its signing keys open"),
            Err(error) => Finding::bad(
                format!("tenant {}", tenant.id),
                telemetry::chain(&error),
                "restore the database from a backup of one moment",
            ),
        });
        if let Ok(outbound) = &outbound {
            findings.push(issuer(outbound, tenant, Clock::system().now()).await);
        }
    }
    findings
}

/// Asks for a tenant's discovery document as a client would, and compares the clocks.
async fn issuer(outbound: &Outbound, tenant: &Tenant, now: Timestamp) -> Finding {
    let what = format!("issuer {}", tenant.issuer);
    let address = tenant.issuer.address(endpoint::OPENID_CONFIGURATION);
    let advice = "check DNS, the proxy and its certificate, and that `sekisho serve` runs";
    match outbound.probe(&address).await {
        Err(error) => Finding::bad(what, telemetry::chain(&error), advice),
        Ok(answer) if answer.status != 200 => {
            Finding::bad(what, format!("it answered {}", answer.status), advice)
        }
        Ok(answer) => match answer.date {
            Some(date) if (date - now.as_seconds()).abs() > CLOCK_TOLERANCE => Finding::bad(
                what,
                format!(
                    "its clock is {} seconds off this one's",
                    date - now.as_seconds()
                ),
                "synchronise the clocks (chrony, systemd-timesyncd)",
            ),
            _ => Finding::well(what, "it answers, and the clocks agree"),
        },
    }
}
