//! docs/contract.md, "Under `sekisho demo` only": the newcomer's page and what programs read.

use std::collections::HashSet;

use sekisho_authenticator::{
    birth_date::BirthDate,
    password::policy::{NewPassword, check_new},
};
use sekisho_kernel::Policy;
use sekisho_tests::demo::{DEMO_PASSWORD, Demo};
use serde_json::{Value, json};

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
        let set = |words: &[&str]| -> HashSet<String> {
            words.iter().map(|&word| word.to_owned()).collect()
        };
        assert_eq!(
            of("portals", "url"),
            HashSet::from([
                demo.medical_cost(&format!("/{tenant}")),
                demo.check_up(&format!("/{tenant}")),
            ])
        );
        let mut states = match tenant {
            "playground" => set(&["password-only", "suspended"]),
            _ => set(&[
                "new",
                "migrated",
                "app",
                "two-apps",
                "passkey-ready",
                "locked",
                "terms-outdated",
                "suspended",
            ]),
        };
        if matches!(tenant, "b-midori" | "c-hoshi") {
            states.insert("mail".to_owned());
        }
        assert_eq!(of("members", "state"), states, "{tenant}");
        assert_eq!(
            of("clients", "client_id"),
            set(&["demo-web", "demo-post", "demo-native", "demo-service"])
        );
    }
    Ok(())
}

#[tokio::test]
async fn the_societies_differ_as_their_policies_say() -> anyhow::Result<()> {
    let demo = Demo::start().await?;
    let info = demo.info().await;
    let policies: Vec<_> = info["tenants"]
        .as_array()
        .unwrap()
        .iter()
        .map(|tenant| &tenant["policy"])
        .collect();
    let of =
        |key: &str| -> Vec<Value> { policies.iter().map(|policy| policy[key].clone()).collect() };
    let (two, three) = (json!(["passkey", "app"]), json!(["passkey", "app", "mail"]));
    assert_eq!(
        of("methods"),
        [&two, &three, &three, &two, &two].map(Value::clone)
    );
    assert_eq!(
        of("recommended_method"),
        [
            json!(null),
            json!(null),
            json!("mail"),
            json!("passkey"),
            json!(null)
        ]
    );
    let (required, off) = (json!("required"), json!("off"));
    let second_factor = [&required, &required, &required, &required, &off];
    assert_eq!(of("second_factor"), second_factor.map(Value::clone));
    let (same, next) = (json!("same-sign-in"), json!("next-sign-in"));
    let set_up = [&same, &next, &next, &same, &same];
    assert_eq!(of("second_factor_set_up"), set_up.map(Value::clone));
    let longest: Vec<_> = policies
        .iter()
        .map(|policy| &policy["password"]["max_length"])
        .collect();
    assert_eq!(longest, [64, 64, 64, 20, 64]);
    assert_eq!(
        of("lost_device_wait")[..3],
        [json!(0), json!(86_400), json!(86_400)]
    );
    assert_eq!(of("lost_device")[3], "desk");
    assert_eq!(of("derived_joined_before")[2], "2024-04-01");
    for policy in &policies[..4] {
        assert_eq!(policy["derived_activation"], "immediate");
        assert_eq!(policy["password"]["breached_check"], true);
    }
    Ok(())
}

/// What a program needs to sign a member in is there for every state.
#[tokio::test]
async fn every_member_comes_with_what_to_type() -> anyhow::Result<()> {
    let demo = Demo::start().await?;
    let info = demo.info().await;
    for member in info["members"].as_array().unwrap() {
        let state = member["state"].as_str().unwrap();
        let is_playground = member["tenant"] == "playground";
        let factor = match state {
            _ if is_playground => Value::Null,
            "new" | "migrated" => Value::Null,
            "mail" => json!("mail"),
            "passkey-ready" => json!("passkey"),
            _ => json!("app"),
        };
        assert_eq!(member["second_factor"], factor, "{member}");
        let secrets = member["totp_secrets"].as_array().unwrap();
        let count = match (state, &factor) {
            ("two-apps", _) => 2,
            (_, factor) => usize::from(factor == "app"),
        };
        assert_eq!(secrets.len(), count, "{member}");
        let first = secrets.first().map_or(&Value::Null, |app| &app["secret"]);
        assert_eq!(member["totp_secret"], *first, "{member}");
        let chosen = member["password"] == DEMO_PASSWORD;
        assert_eq!(chosen, !matches!(state, "new" | "migrated"), "{member}");
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
    let info = demo.info().await;
    let member = |key: &str| info["members"][2][key].as_str().unwrap().to_owned();
    for word in ["letter-01", "hanako-01", "demo-native", DEMO_PASSWORD]
        .map(str::to_owned)
        .into_iter()
        .chain([member("totp_secret")])
    {
        assert!(named.contains(&word), "no {word} in {named:?}");
    }
    let portal = page.follow("a.tile", &browser).await;
    assert_eq!(portal.url.as_str(), demo.medical_cost("/a-sakura"));
    let mail = page.follow("a[href^='/demo/mail']", &browser).await;
    assert_eq!(mail.status, 200);
    assert!(demo.mails().await.is_empty());
    Ok(())
}

#[tokio::test]
async fn the_newcomers_pages_speak_the_browsers_language_or_the_chosen_one() -> anyhow::Result<()> {
    let demo = Demo::start().await?;
    for (accepted, first, second) in [("ja", "ja", "en"), ("en-GB, ja;q=0.5", "en", "ja")] {
        let browser = demo.browser().with_language(accepted);
        for path in ["/demo", "/demo/mail"] {
            let page = browser.get(&demo.at(path)).await;
            assert_eq!(page.attr("html", "lang").as_deref(), Some(first), "{path}");
            assert_eq!(page.header("vary"), Some("Accept-Language"));
            let other = page.follow("a[hreflang]", &browser).await;
            assert_eq!(
                other.attr("html", "lang").as_deref(),
                Some(second),
                "{path}"
            );
            assert_ne!(other.text("h1"), page.text("h1"));
        }
    }
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

/// Nobody is told to type a password that the society would refuse.
#[tokio::test]
async fn the_password_of_the_members_fits_every_policy() -> anyhow::Result<()> {
    let demo = Demo::start().await?;
    let info = demo.info().await;
    for tenant in info["tenants"].as_array().unwrap() {
        let policy: Policy = serde_json::from_value(tenant["policy"].clone())?;
        assert_eq!(policy.faults(), [], "{tenant}");
        let names = ["ja", "en"].map(|language| tenant["name"][language].as_str().unwrap());
        let issuer = tenant["issuer"].as_str().unwrap();
        let here = info["members"].as_array().unwrap().iter();
        for member in here.filter(|member| issuer.ends_with(member["tenant"].as_str().unwrap())) {
            let text = |key: &str| member[key].as_str().unwrap();
            let birth_date = BirthDate::from_iso(text("birth_date"));
            let context = NewPassword {
                user_ids: &[text("user_id")],
                birth_date: birth_date.as_ref(),
                mail_address: Some(text("mail_address")),
                tenant_names: &names,
            };
            let checked = check_new(&policy.password, DEMO_PASSWORD, &context);
            assert_eq!(checked, Ok(()), "{member}");
        }
    }
    Ok(())
}
