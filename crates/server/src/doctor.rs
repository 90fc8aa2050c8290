//! `sekisho doctor`: looks at everything the provider needs, and says what to do about what is
//! missing.

use sekisho_kernel::{Clock, Entropy, Tenant, Timestamp};
use sekisho_oidc::discovery::endpoint;
use sekisho_store::Store;
use serde::Serialize;

use crate::{
    AppOptions, config::Config, open_keys, open_store, outbound::Outbound, signing, telemetry,
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
            let advice = "check `database`, and that the server or folder can be reached";
            findings.push(Finding::bad("database", telemetry::chain(&error), advice));
            return findings;
        }
    };
    let migrated = migrations(&store).await;
    let is_migrated = migrated.fault.is_none();
    findings.push(migrated);
    if is_migrated {
        findings.extend(installation(config, &store).await);
    }
    findings
}

async fn migrations(store: &Store) -> Finding {
    match store.pending_migrations().await {
        Ok(pending) if pending.is_empty() => Finding::well("database", "it is up to date"),
        Ok(pending) => Finding::bad(
            "database",
            format!("it needs {} migrations", pending.len()),
            "run `sekisho migrate`",
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
            return Finding::bad("mail", telemetry::chain(&error), "correct `[mail]`");
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

async fn installation(config: &Config, store: &Store) -> Vec<Finding> {
    let entropy = Entropy::system();
    let keys = match open_keys(config, store, &entropy).await {
        Ok(keys) => keys,
        Err(error) => {
            let advice = "restore the key file this database was made with";
            return vec![Finding::bad("keys", telemetry::chain(&error), advice)];
        }
    };
    let mut findings = vec![Finding::well(
        "keys",
        "the key-encryption key opens the database",
    )];
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
            "write one and run `sekisho apply FILE`",
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
