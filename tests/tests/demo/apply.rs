//! `sekisho apply`: idempotent, with a plan that writes nothing, and words for what is wrong.

use sekisho_tests::{
    installation::{Installation, TENANTS},
    process::http_client,
};

use crate::support::ended;

#[tokio::test]
async fn the_second_apply_keeps_everything() -> anyhow::Result<()> {
    let here = Installation::migrated().await?;
    let tenants = here.tenants(TENANTS)?;
    let (code, said) = ended(&here, &["apply", &tenants]).await;
    assert_eq!(code, 0, "{said}");
    let words = |said: &str| -> Vec<String> {
        let first = |line: &str| line.split_whitespace().next().unwrap().to_owned();
        said.lines().map(first).collect()
    };
    assert_eq!(words(&said), ["create", "create"], "{said}");
    let (code, said) = ended(&here, &["apply", &tenants]).await;
    assert_eq!(code, 0, "{said}");
    assert_eq!(words(&said), ["keep", "keep"], "{said}");
    Ok(())
}

#[tokio::test]
async fn a_dry_run_shows_the_plan_and_writes_nothing() -> anyhow::Result<()> {
    let here = Installation::migrated().await?;
    let tenants = here.tenants(TENANTS)?;
    for _ in 0..2 {
        let (code, said) = ended(&here, &["apply", "--dry-run", &tenants]).await;
        assert_eq!(code, 0, "{said}");
        assert!(said.contains("create tenant sakura"), "{said}");
        assert!(
            said.ends_with("nothing was written (--dry-run)\n"),
            "{said}"
        );
    }
    Ok(())
}

#[tokio::test]
async fn what_is_wrong_is_named_and_nothing_is_written() -> anyhow::Result<()> {
    let cases = [
        (
            "require_pkce",
            "require_pcke",
            "did you mean `require_pkce`?",
        ),
        ("telephone", "telefone", "did you mean `telephone`?"),
        ("[[tenants]]", "[[tenant]]", "did you mean `tenants`?"),
        (
            "https://portal.example.jp/cb",
            "http://portal.example.jp/cb",
            "redirect_uris",
        ),
        ("openid profile", "openid \\u0001", "scope"),
    ];
    let here = Installation::migrated().await?;
    for (right, wrong, expected) in cases {
        assert!(TENANTS.contains(right), "{right}");
        let tenants = here.tenants(&TENANTS.replace(right, wrong))?;
        let (code, said) = ended(&here, &["apply", &tenants]).await;
        assert_eq!(code, 1, "{wrong}: {said}");
        assert!(said.contains(expected), "{wrong}: {said}");
    }
    let tenants = here.tenants(TENANTS)?;
    let (_, plan) = ended(&here, &["apply", "--dry-run", &tenants]).await;
    assert!(plan.contains("create tenant sakura"), "{plan}");
    Ok(())
}

/// A running process sees what another applied (within about a second).
#[tokio::test]
async fn a_running_provider_sees_a_change() -> anyhow::Result<()> {
    let here = Installation::ready().await?;
    let _serve = here.serve().await?;
    let renamed = here.tenants(&TENANTS.replace("さくら健康保険組合", "新さくら健康保険組合"))?;
    let client = http_client()?;
    let page = here.at("/sakura/");
    let shown = async || client.get(&page).send().await?.text().await;
    assert!(!shown().await?.contains("新さくら"));

    assert_eq!(ended(&here, &["apply", &renamed]).await.0, 0);

    let deadline = std::time::Instant::now() + std::time::Duration::from_secs(30);
    while !shown().await?.contains("新さくら") {
        assert!(
            std::time::Instant::now() < deadline,
            "the change is not seen"
        );
    }
    Ok(())
}
