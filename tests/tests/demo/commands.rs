//! An operator's commands from an empty folder to a provider that answers.

use std::{fs, os::unix::fs::PermissionsExt};

use sekisho_tests::{
    installation::{Installation, TENANTS},
    process::{Launch, http_client},
};

use crate::support::{ended, run};

#[tokio::test]
async fn init_writes_a_key_for_this_user_only_and_never_overwrites() -> anyhow::Result<()> {
    let here = Installation::init().await?;
    let key = here.file("sekisho.key");
    assert_eq!(fs::metadata(&key)?.permissions().mode() & 0o777, 0o600);
    let before = fs::read_to_string(&key)?;

    let (code, said) = run(Launch::sekisho(&["init", &here.folder()])?).await;

    assert_eq!(code, 1);
    assert!(said.contains("is it there already?"), "{said}");
    assert_eq!(fs::read_to_string(&key)?, before);
    Ok(())
}

#[tokio::test]
async fn what_init_and_migrate_make_is_for_this_user_only() -> anyhow::Result<()> {
    let here = Installation::init().await?;
    let inner = format!("{}/new folder", here.folder());
    let (code, said) = run(Launch::sekisho(&["init", &inner])?).await;
    assert_eq!(code, 0, "{said}");
    assert_eq!(mode(&inner)?, 0o700);
    ended(&here, &["migrate"]).await;
    assert_eq!(mode(here.file("sekisho.db"))?, 0o600);
    Ok(())
}

fn mode(path: impl AsRef<std::path::Path>) -> std::io::Result<u32> {
    Ok(fs::metadata(path)?.permissions().mode() & 0o777)
}

#[tokio::test]
async fn init_prints_commands_that_can_be_pasted() -> anyhow::Result<()> {
    let here = Installation::init().await?;
    let inner = format!("{}/new folder", here.folder());
    let (_, said) = run(Launch::sekisho(&["init", &inner])?).await;
    for words in ["migrate", "apply TENANTS.toml", "serve"] {
        let line = format!("  sekisho {words} --config '{inner}/sekisho.toml'\n");
        assert!(said.contains(&line), "{said}");
    }
    Ok(())
}

#[tokio::test]
async fn init_can_be_told_where_the_database_is() -> anyhow::Result<()> {
    let here = Installation::init().await?;
    let (folder, database) = (format!("{}/etc", here.folder()), here.file("other.db"));
    let database = format!("sqlite:{}", database.display());
    let init = Launch::sekisho(&["init", "--database", &database, &folder])?;
    assert_eq!(run(init).await.0, 0);
    let config = format!("{folder}/sekisho.toml");
    let (code, said) = run(Launch::sekisho(&["migrate", "--config", &config])?).await;
    assert_eq!(code, 0, "{said}");
    assert!(here.file("other.db").exists());
    Ok(())
}

#[tokio::test]
async fn migrate_says_by_its_exit_code_whether_there_is_something_to_do() -> anyhow::Result<()> {
    let here = Installation::init().await?;
    let (code, listed) = ended(&here, &["migrate", "--dry-run"]).await;
    assert_eq!(code, 3, "{listed}");
    assert_eq!(ended(&here, &["migrate", "--dry-run"]).await.0, 3);
    let (code, applied) = ended(&here, &["migrate"]).await;
    assert_eq!(code, 0, "{applied}");
    assert!(applied.starts_with(&listed), "{applied}");
    assert_eq!(ended(&here, &["migrate", "--dry-run"]).await.0, 0);
    assert_eq!(ended(&here, &["migrate"]).await.0, 0);
    Ok(())
}

#[tokio::test]
async fn serve_and_apply_ask_for_migrations_first() -> anyhow::Result<()> {
    let here = Installation::init().await?;
    for command in [&["serve"][..], &["apply", &here.tenants(TENANTS)?]] {
        let (code, said) = ended(&here, command).await;
        assert_eq!(code, 1, "{said}");
        assert!(said.contains(&to_migrate(&here)), "{said}");
    }
    Ok(())
}

/// The advice of every command on a database that is older than this release.
fn to_migrate(here: &Installation) -> String {
    let config = here.file("sekisho.toml");
    format!("run `sekisho migrate --config {}`", config.display())
}

#[tokio::test]
async fn serve_answers_until_it_is_told_to_stop() -> anyhow::Result<()> {
    let here = Installation::ready().await?;
    let mut serve = here.serve().await?;
    let client = http_client()?;
    for path in ["/livez", "/readyz"] {
        let answer = client.get(here.at(path)).send().await?;
        assert_eq!(answer.status(), 200, "{path}");
    }
    let discovery = here.at("/sakura/.well-known/openid-configuration");
    let discovery: serde_json::Value = client.get(discovery).send().await?.json().await?;
    assert_eq!(discovery["issuer"], here.at("/sakura"));
    assert_eq!(
        ended(&here, &["healthcheck"]).await,
        (0, "ready\n".to_owned())
    );

    assert!(serve.stop().await?.success());

    assert_eq!(ended(&here, &["healthcheck"]).await.0, 1);
    Ok(())
}

#[tokio::test]
async fn doctor_says_what_is_wrong_and_what_to_do() -> anyhow::Result<()> {
    let here = Installation::init().await?;
    let (code, said) = ended(&here, &["doctor"]).await;
    assert_eq!(code, 1);
    assert!(said.contains(&to_migrate(&here)), "{said}");
    ended(&here, &["migrate"]).await;
    let (code, said) = ended(&here, &["doctor"]).await;
    assert_eq!(code, 1);
    assert!(said.contains("run `sekisho apply FILE --config "), "{said}");
    let tenants = here.tenants(TENANTS)?;
    assert_eq!(ended(&here, &["apply", &tenants]).await.0, 0);
    let (code, said) = ended(&here, &["doctor"]).await;
    assert_eq!(code, 1, "{said}");
    assert!(said.contains("that `sekisho serve` runs"), "{said}");
    let _serve = here.serve().await?;
    let (code, said) = ended(&here, &["doctor"]).await;
    assert_eq!(code, 0, "{said}");
    Ok(())
}

#[tokio::test]
async fn doctor_speaks_json_where_a_script_reads() -> anyhow::Result<()> {
    let here = Installation::ready().await?;
    let (code, said) = ended(&here, &["doctor", "--json"]).await;
    assert_eq!(code, 1);
    let findings: Vec<serde_json::Value> = said
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    assert!(findings.iter().all(|finding| finding["what"].is_string()));
    let faults: Vec<_> = findings
        .iter()
        .filter(|finding| finding["fault"].is_string())
        .collect();
    assert_eq!(faults.len(), 1, "{said}");
    assert_eq!(faults[0]["what"], format!("issuer {}", here.at("/sakura")));
    assert!(faults[0]["advice"].is_string());
    Ok(())
}

#[tokio::test]
async fn a_configuration_that_cannot_be_used_is_explained() -> anyhow::Result<()> {
    let here = Installation::migrated().await?;
    let cases = [
        ("listen = ", "listn = ", "did you mean `listen`?"),
        ("[outbound]", "[outbond]", "did you mean `outbound`?"),
        ("allow = ", "alow = ", "did you mean `allow`?"),
        ("127.0.0.1:", "here:", "`listen"),
        ("sekisho.key", "another.key", "another.key"),
    ];
    for (right, wrong, expected) in cases {
        here.change(right, wrong)?;
        let (code, said) = ended(&here, &["doctor"]).await;
        assert_eq!(code, 1, "{wrong}: {said}");
        assert!(said.contains(expected), "{wrong}: {said}");
        here.change(wrong, right)?;
    }
    Ok(())
}

#[tokio::test]
async fn a_key_file_that_others_may_read_is_refused() -> anyhow::Result<()> {
    let here = Installation::ready().await?;
    fs::set_permissions(here.file("sekisho.key"), fs::Permissions::from_mode(0o644))?;
    let (code, said) = ended(&here, &["serve"]).await;
    assert_eq!(code, 1);
    assert!(said.contains("chmod"), "{said}");
    Ok(())
}

#[tokio::test]
async fn doctor_gives_one_advice_about_a_key_file_that_others_may_read() -> anyhow::Result<()> {
    let here = Installation::ready().await?;
    let key = here.file("sekisho.key");
    fs::set_permissions(&key, fs::Permissions::from_mode(0o644))?;
    let (code, said) = ended(&here, &["doctor"]).await;
    assert_eq!(code, 1);
    let fault = format!("FAIL  keys: {} can be read by other users", key.display());
    let advice = format!("\n      run `chmod 600 {}`\n", key.display());
    assert!(said.contains(&(fault + advice.as_str())), "{said}");
    assert!(!said.contains("restore"), "{said}");
    Ok(())
}

#[tokio::test]
async fn a_database_that_everybody_may_read_is_refused() -> anyhow::Result<()> {
    let here = Installation::ready().await?;
    let database = here.file("sekisho.db");
    let advice = format!("run `chmod 600 {}", database.display());
    fs::set_permissions(&database, fs::Permissions::from_mode(0o644))?;
    for command in ["serve", "doctor"] {
        let (code, said) = ended(&here, &[command]).await;
        assert_eq!(code, 1, "{command}: {said}");
        assert!(said.contains(&advice), "{command}: {said}");
    }
    // Its group, as for a backup, is told and served.
    fs::set_permissions(&database, fs::Permissions::from_mode(0o640))?;
    let _serve = here.serve().await?;
    let (code, said) = ended(&here, &["doctor"]).await;
    assert_eq!(code, 0, "{said}");
    assert!(said.contains("its group can read it"), "{said}");
    Ok(())
}

#[tokio::test]
async fn a_port_that_is_taken_is_named() -> anyhow::Result<()> {
    let here = Installation::ready().await?;
    let _serve = here.serve().await?;
    let (code, said) = ended(&here, &["serve"]).await;
    assert_eq!(code, 1);
    let expected = format!("port {} of 127.0.0.1 is taken; stop", here.port());
    assert!(said.contains(&expected), "{said}");
    assert!(!said.contains("os error"), "{said}");
    Ok(())
}

#[tokio::test]
async fn another_key_than_the_databases_is_refused() -> anyhow::Result<()> {
    let (here, other) = (Installation::ready().await?, Installation::init().await?);
    fs::copy(other.file("sekisho.key"), here.file("sekisho.key"))?;
    let (code, said) = ended(&here, &["serve"]).await;
    assert_eq!(code, 1);
    assert!(
        said.contains("not the one this database was made with"),
        "{said}"
    );
    Ok(())
}
