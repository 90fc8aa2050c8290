//! docs/contract.md, "Under `sekisho demo` only": the newcomer's page and what programs read.

use std::collections::HashSet;

use sekisho_tests::demo::{DEMO_PASSWORD, Demo};
use serde_json::Value;

const TENANTS: [&str; 5] = ["a-sakura", "b-midori", "c-hoshi", "d-umi", "playground"];

/// The keys of every object in a list.
fn assert_keys(info: &Value, list: &str, keys: &[&str]) {
    let entries = info[list].as_array().unwrap();
    assert!(!entries.is_empty(), "{list} is empty");
    for entry in entries {
        for key in keys {
            assert!(entry.get(key).is_some(), "{list}: no {key} in {entry}");
        }
    }
}

#[tokio::test]
async fn info_json_says_everything_a_program_needs() -> anyhow::Result<()> {
    let demo = Demo::start().await?;
    let info = demo.info().await;
    assert_keys(&info, "tenants", &["issuer", "name", "policy"]);
    assert_keys(&info, "portals", &["url", "client_id"]);
    let member = [
        "tenant",
        "user_id",
        "password",
        "birth_date",
        "state",
        "second_factor",
        "totp_secret",
        "mail_address",
    ];
    assert_keys(&info, "members", &member);
    let client = [
        "tenant",
        "client_id",
        "client_secret",
        "redirect_uris",
        "token_endpoint_auth_method",
    ];
    assert_keys(&info, "clients", &client);
    assert!(info["now"].as_str().unwrap().ends_with('Z'), "{info}");
    assert_eq!(info["staff"], Value::Array(Vec::new()));
    Ok(())
}

#[tokio::test]
async fn five_tenants_each_with_portals_members_and_clients() -> anyhow::Result<()> {
    let demo = Demo::start().await?;
    let info = demo.info().await;
    let issuers: Vec<_> = info["tenants"]
        .as_array()
        .unwrap()
        .iter()
        .map(|tenant| tenant["issuer"].as_str().unwrap().to_owned())
        .collect();
    assert_eq!(issuers, TENANTS.map(|id| demo.at(&format!("/{id}"))));
    for tenant in TENANTS {
        let of = |list: &str, key: &str| -> HashSet<String> {
            let entries = info[list].as_array().unwrap().iter();
            entries
                .filter(|entry| entry["tenant"] == tenant)
                .map(|entry| entry[key].as_str().unwrap().to_owned())
                .collect()
        };
        let set = |words: &[&str]| words.iter().map(|&word| word.to_owned()).collect();
        assert_eq!(
            of("portals", "url"),
            HashSet::from([
                demo.medical_cost(&format!("/{tenant}")),
                demo.check_up(&format!("/{tenant}")),
            ])
        );
        let states: HashSet<String> = set(&["password-only", "suspended"]);
        assert_eq!(of("members", "state"), states, "{tenant}");
        assert_eq!(
            of("clients", "client_id"),
            set(&["demo-web", "demo-post", "demo-native", "demo-service"])
        );
    }
    Ok(())
}

/// Until second factors exist, members sign in by password alone, and the demo says so.
#[tokio::test]
async fn that_there_is_no_second_factor_yet_is_said() -> anyhow::Result<()> {
    let demo = Demo::start().await?;
    let info = demo.info().await;
    for tenant in info["tenants"].as_array().unwrap() {
        assert_eq!(tenant["policy"]["second_factor"], "off", "{tenant}");
    }
    for member in info["members"].as_array().unwrap() {
        assert_eq!(member["second_factor"], Value::Null, "{member}");
        assert_eq!(member["password"], DEMO_PASSWORD, "{member}");
    }
    Ok(())
}

#[tokio::test]
async fn the_newcomers_pages_answer_and_name_what_there_is() -> anyhow::Result<()> {
    let demo = Demo::start().await?;
    let browser = demo.browser();
    let page = browser.get(&demo.at("/")).await;
    assert_eq!(page.url.path(), "/demo");
    let named: HashSet<_> = page.texts("code").into_iter().collect();
    for word in ["hanako-01", "demo-native", DEMO_PASSWORD] {
        assert!(named.contains(word), "no {word} in {named:?}");
    }
    let portal = page.follow("a.tile", &browser).await;
    assert_eq!(portal.url.as_str(), demo.medical_cost("/a-sakura"));
    let mail = page.follow("a[href='/demo/mail']", &browser).await;
    assert_eq!(mail.status, 200);
    assert!(demo.mails().await.is_empty());
    Ok(())
}

#[tokio::test]
async fn every_tenant_answers_discovery_and_keys() -> anyhow::Result<()> {
    let demo = Demo::start().await?;
    for tenant in TENANTS {
        let path = format!("/{tenant}/.well-known/openid-configuration");
        let discovery = demo.get(&path).await.json();
        assert_eq!(discovery["issuer"], demo.at(&format!("/{tenant}")));
        assert_eq!(discovery["jwks_uri"], demo.at(&format!("/{tenant}/jwks")));
        let jwks = demo.get(&format!("/{tenant}/jwks")).await.json();
        assert!(!jwks["keys"].as_array().unwrap().is_empty(), "{tenant}");
    }
    Ok(())
}
