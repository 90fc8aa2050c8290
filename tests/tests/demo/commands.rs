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
        assert!(said.contains("run `sekisho migrate`"), "{said}");
    }
    Ok(())
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
    assert!(said.contains("run `sekisho migrate`"), "{said}");
    ended(&here, &["migrate"]).await;
    let (code, said) = ended(&here, &["doctor"]).await;
    assert_eq!(code, 1);
    assert!(said.contains("run `sekisho apply FILE`"), "{said}");
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
