//! `sekisho keys`

use std::process::ExitCode;

use clap::{ArgGroup, Args, Subcommand};
use sekisho_kernel::{Entropy, Tenant, TenantId};
use sekisho_keys::{KeyState, SigningAlgorithm};
use sekisho_server::{
    key_encryption::rotation::{self as key_rotation, Step},
    signing::rotation::{KeyRoom, Pace, Rotated, rotate},
};
use sekisho_store::{Store, StoredSigningKey};
use serde_json::json;

use super::{
    ConfigFile,
    opened::{Opened, open_migrated, tenant},
    say,
};

/// How many tenants are read at once.
const PAGE: u64 = 100;

#[derive(Subcommand)]
pub(crate) enum Action {
    /// List the keys that sign tokens, and where each stands
    List(ListArguments),
    /// Exchange a tenant's signing keys, or the key-encryption key
    Rotate(RotateArguments),
}

#[derive(Args)]
#[command(after_help = "\
Examples:
  sekisho keys list
  sekisho keys list --tenant a-sakura
  sekisho keys list --json | jq -r 'select(.state == \"active\") | .kid'

A key is `next` (published, signs later), `active` (signs) or `retired` (signs no more; published
as long as anything that it signed is good). There is one line for each key.")]
pub(crate) struct ListArguments {
    #[command(flatten)]
    file: ConfigFile,
    /// Only this tenant's keys
    #[arg(long, value_name = "ID")]
    tenant: Option<TenantId>,
    /// Print one JSON object a line
    #[arg(long)]
    json: bool,
}

#[derive(Args)]
#[command(group(ArgGroup::new("which").required(true).args(["tenant", "kek"])))]
#[command(after_help = "\
Examples:
  sekisho keys rotate --tenant a-sakura
  sekisho keys rotate --tenant a-sakura --algorithm ES256 --at-once
  sekisho keys rotate --tenant a-sakura --compromised
  sekisho keys rotate --kek

Signing keys: the new key is published now and signs after a day, by itself as long as `serve` runs.
The former one stays published until nothing that it signed is good any more. Members and portals
notice nothing. `serve` does the same by itself when a key has signed for
`signing_keys.rotate_after_days`.

Key-encryption key: a new one is written beside the key file (FILE.next), the database is sealed
with it, the former one is kept (FILE.former-…), and the new one takes its place. Whatever happens
in between, one of the two opens the database, and `serve` tries both: run the command again and it
goes on where it stopped. With several nodes, put the same FILE.next on each of them before.
Backups of the database that were made before open with the former key only.

Exit codes: 0 done; 1 it could not be done, and why; 2 wrong arguments")]
#[expect(
    clippy::struct_excessive_bools,
    reason = "each is a flag of the command line"
)]
pub(crate) struct RotateArguments {
    #[command(flatten)]
    file: ConfigFile,
    /// The tenant whose signing keys are exchanged
    #[arg(long, value_name = "ID")]
    tenant: Option<TenantId>,
    /// Exchange the key-encryption key
    #[arg(long)]
    kek: bool,
    /// Only the key of this algorithm: RS256, ES256 or EdDSA
    #[arg(long, value_name = "ALGORITHM", conflicts_with = "kek", value_parser = algorithm)]
    algorithm: Option<SigningAlgorithm>,
    /// The new key signs at once; portals that ask for keys only once a day may refuse it that long
    #[arg(long, conflicts_with = "kek")]
    at_once: bool,
    /// A key has leaked: the new one signs at once, and what others signed is good no more
    #[arg(long, conflicts_with_all = ["kek", "at_once"])]
    compromised: bool,
    /// Print one JSON object a line
    #[arg(long)]
    json: bool,
}

fn algorithm(name: &str) -> Result<SigningAlgorithm, String> {
    SigningAlgorithm::from_name(name).ok_or_else(|| "RS256, ES256 or EdDSA".to_owned())
}

pub(super) async fn run(action: &Action) -> anyhow::Result<ExitCode> {
    match action {
        Action::List(arguments) => list(arguments).await?,
        Action::Rotate(arguments) => match &arguments.tenant {
            Some(tenant) => rotate_signing_keys(arguments, tenant).await?,
            None => rotate_key_encryption_key(arguments).await?,
        },
    }
    Ok(ExitCode::SUCCESS)
}

async fn list(arguments: &ListArguments) -> anyhow::Result<()> {
    let (config, store) = open_migrated(&arguments.file).await?;
    if let Some(id) = &arguments.tenant {
        tenant(&config, &store, id).await?;
        list_of(&store, id, arguments.json).await?;
    } else {
        let mut after: Option<TenantId> = None;
        loop {
            let tenants = store
                .installation()
                .list_tenants(after.as_ref(), PAGE)
                .await?;
            for tenant in &tenants {
                list_of(&store, &tenant.id, arguments.json).await?;
            }
            match tenants.last() {
                Some(tenant) => after = Some(tenant.id.clone()),
                None => break,
            }
        }
    }
    Ok(store.close().await?)
}

async fn list_of(store: &Store, tenant: &TenantId, as_json: bool) -> anyhow::Result<()> {
    for key in store.read(tenant).list_signing_keys().await? {
        if as_json {
            say(json!({
                "tenant": tenant,
                "algorithm": key.algorithm,
                "kid": key.kid,
                "state": key.state,
                "signs_from": key.not_before.to_string(),
                "published_until": key.expires_at.map(|at| at.to_string()),
            }));
        } else {
            say(line(tenant, &key));
        }
    }
    Ok(())
}

fn line(tenant: &TenantId, key: &StoredSigningKey) -> String {
    let (state, times) = match (key.state, key.expires_at) {
        (KeyState::Next, _) => ("next", format!("signs from {}", key.not_before)),
        (KeyState::Active, _) => ("active", format!("signs since {}", key.not_before)),
        (KeyState::Retired, Some(until)) => ("retired", format!("published until {until}")),
        (KeyState::Retired, None) => ("retired", "published".to_owned()),
    };
    let algorithm = key.algorithm.as_str();
    format!("{tenant:<20} {algorithm:<5} {} {state:<7} {times}", key.kid)
}

async fn rotate_signing_keys(arguments: &RotateArguments, id: &TenantId) -> anyhow::Result<()> {
    let opened = Opened::open(&arguments.file, id).await?;
    let pace = match arguments {
        RotateArguments {
            compromised: true, ..
        } => Pace::Compromised,
        RotateArguments { at_once: true, .. } => Pace::AtOnce,
        _ => Pace::Announced,
    };
    let room = KeyRoom {
        store: &opened.store,
        keys: &opened.keys,
        entropy: &opened.entropy,
    };
    let now = opened.clock.now();
    for algorithm in SigningAlgorithm::ALL {
        if arguments.algorithm.is_none_or(|only| only == algorithm) {
            let rotated = rotate(room, &opened.tenant, algorithm, pace, now).await?;
            tell(&opened.tenant, algorithm, &rotated, arguments.json);
        }
    }
    opened.close().await
}

fn tell(tenant: &Tenant, algorithm: SigningAlgorithm, rotated: &Rotated, as_json: bool) {
    if as_json {
        let (kid, signs_from, former) = match rotated {
            Rotated::NotMade => (None, None, None),
            Rotated::Published { kid, signs_from } => (Some(kid), Some(signs_from), None),
            Rotated::Signs { kid, former } => (Some(kid), None, former.as_ref()),
        };
        say(json!({
            "tenant": tenant.id,
            "algorithm": algorithm,
            "kid": kid,
            "signs": matches!(rotated, Rotated::Signs { .. }),
            "signs_from": signs_from.map(ToString::to_string),
            "former": former.map(|(kid, _)| kid),
            "former_published_until": former.map(|(_, until)| until.to_string()),
        }));
        return;
    }
    say(match rotated {
        Rotated::NotMade => {
            format!("{algorithm}: there is no key yet; it is made when it is first needed")
        }
        Rotated::Published { kid, signs_from } => {
            format!("{algorithm}: {kid} is published, and signs from {signs_from}")
        }
        Rotated::Signs {
            kid,
            former: Some((former, until)),
        } => format!("{algorithm}: {kid} signs; {former} stays published until {until}"),
        Rotated::Signs { kid, former: None } => format!(
            "{algorithm}: {kid} signs; all other keys are forgotten, and what they signed is good \
             no more"
        ),
    });
}

async fn rotate_key_encryption_key(arguments: &RotateArguments) -> anyhow::Result<()> {
    let (config, store) = open_migrated(&arguments.file).await?;
    let as_json = arguments.json;
    let told = |step| {
        if as_json {
            say(as_value(&step));
        } else {
            say(in_words(&step));
        }
    };
    key_rotation::rotate(&config, &store, &Entropy::system(), told).await?;
    Ok(store.close().await?)
}

fn as_value(step: &Step) -> serde_json::Value {
    match step {
        Step::Ready {
            place,
            fingerprint,
            is_new,
        } => json!({
            "step": "ready", "place": place, "fingerprint": fingerprint, "is_new": is_new,
        }),
        Step::Sealed { already } => json!({ "step": "sealed", "already": already }),
        Step::InPlace { file, former } => {
            json!({ "step": "in-place", "file": file, "former": former })
        }
        Step::ToBePutInPlace { from, to } => {
            json!({ "step": "to-be-put-in-place", "from": from, "to": to })
        }
    }
}

fn in_words(step: &Step) -> String {
    match step {
        Step::Ready {
            place,
            fingerprint,
            is_new: true,
        } => format!("wrote a new key ({fingerprint}) to {place}"),
        Step::Ready {
            place,
            fingerprint,
            is_new: false,
        } => format!("found the new key ({fingerprint}) in {place}"),
        Step::Sealed { already: false } => {
            "the database opens with the new key now, and no more with the former one".to_owned()
        }
        Step::Sealed { already: true } => "the database opens with the new key already".to_owned(),
        Step::InPlace { file, former } => format!(
            "{} holds the new key: copy it to every other node, and keep a copy\n\
             {} keeps the former one: backups made before open with it only",
            file.display(),
            former.display()
        ),
        Step::ToBePutInPlace { from, to } => format!(
            "put the value of {from} in the place of {to} on every node, and unset {from}; keep \
             the former one: backups made before open with it only"
        ),
    }
}
