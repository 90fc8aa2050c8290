//! The operator's page (docs/operating.md) says what `apply` does: every key of the policy with its
//! default, and a society that can be pasted.

use sekisho_keys::InstallationKey;
use sekisho_store::StoreOptions;
use serde_json::Value;

use super::*;

const PAGE: &str = include_str!("../../../../docs/operating.md");

/// The first cells of a key's row in the tables.
fn row_of(key: &str) -> Option<Vec<&'static str>> {
    let start = format!("| `{key}` |");
    let row = PAGE.lines().find(|line| line.starts_with(&start))?;
    Some(row.split('|').map(str::trim).collect())
}

/// Each key of a section with its default as the page writes it.
fn keys(prefix: &str, section: &Value) -> Vec<(String, String)> {
    let entries = section.as_object().unwrap().iter();
    entries
        .flat_map(|(key, value)| match (key.as_str(), value) {
            ("user_id" | "password", Value::Object(_)) => keys(&format!("{key}."), value),
            (_, Value::Null) => vec![(format!("{prefix}{key}"), "none".to_owned())],
            _ => vec![(format!("{prefix}{key}"), format!("`{value}`"))],
        })
        .collect()
}

#[test]
fn it_names_every_key_of_the_policy_with_its_default() {
    let policy = serde_json::to_value(Policy::default()).unwrap();
    for (key, default) in keys("", &policy) {
        let row = row_of(&key).unwrap_or_else(|| panic!("no row for `{key}`"));
        assert_eq!(row[2], default, "`{key}`");
    }
}

#[tokio::test]
async fn its_society_can_be_pasted() {
    let folder = tempfile::tempdir().unwrap();
    let start = PAGE.find("```toml\n[[tenants]]").unwrap() + "```toml\n".len();
    let example = PAGE[start..].split("```").next().unwrap();
    let place = folder.path().display().to_string();
    let example = example.replace("/etc/sekisho/clients", &place);
    let secret = folder.path().join("medical-cost.secret");
    let mut options = std::fs::OpenOptions::new();
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut file = options.write(true).create_new(true).open(secret).unwrap();
    std::io::Write::write_all(&mut file, &[b'a'; 64]).unwrap();
    let path = folder.path().join("sakura.toml");
    std::fs::write(&path, example).unwrap();

    let (entropy, now) = (Entropy::system(), Timestamp::from_seconds(0));
    let keys = Keys::new(InstallationKey::generate(&entropy));
    let resolved = Document::load(&path).unwrap().resolve(&keys).unwrap();
    let database = format!("sqlite:{place}/a.db");
    let store = Store::open(&database, StoreOptions::default())
        .await
        .unwrap();
    store.migrate().await.unwrap();
    apply(&store, &keys, &entropy, resolved.clone(), now)
        .await
        .unwrap();

    let changes = plan(&store, &resolved).await.unwrap();
    assert_eq!(changes.len(), 3, "{changes:?}");
    let is_kept = |change: &Change| change.applied == Applied::Unchanged;
    assert!(changes.iter().all(is_kept), "{changes:?}");
    let (tenant, _) = &resolved[0];
    assert!(tenant.branding.terms.is_some() && tenant.branding.notices.sign_in.is_some());
    assert_ne!(tenant.policy, Policy::default());
}
