//! `sekisho keys`: signing keys and the key-encryption key are exchanged under a running server, and
//! a rotation that was cut off is taken up again (docs/security.md 21).

use std::{fs, os::unix::fs::PermissionsExt, path::PathBuf};

use sekisho_tests::{
    app::PASSWORD,
    browser::Browser,
    demo::Demo,
    installation::{CLIENT_CALLBACK, CLIENT_SECRET, Installation},
    process::{Launch, http_client},
    protocol::{Answer, jose_header, reply},
    remote::remote,
};
use serde_json::Value;

use crate::support::{HANAKO, LOGIN, SOCIETY, ended, name_on, run, signed_in};

const MEMBER: &str = "hanako-01";
/// How long a running process may take to notice.
const PATIENCE: std::time::Duration = std::time::Duration::from_secs(30);

/// The lines of a command with `--json`, which must succeed.
async fn told(here: &Installation, arguments: &[&str]) -> Vec<Value> {
    let (code, said) = ended(here, &[arguments, &["--json"]].concat()).await;
    assert_eq!(code, 0, "{said}");
    said.lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect()
}

/// The ID token of a sign-in at the running server.
async fn signed_in_now(here: &Installation) -> String {
    let browser = Browser::new().with_site(&here.at(""), remote(here.port()));
    let address = here.at(&format!(
        "/sakura/authorize?client_id=portal&redirect_uri={CLIENT_CALLBACK}\
         &response_type=code&scope=openid&state=s&nonce=n"
    ));
    let page = browser.get(&address).await;
    let form = page.form("form[data-form=credentials]");
    let typed = form.fill("user_id", MEMBER).fill("password", PASSWORD);
    let code = Answer::new(typed.send(&browser).await.left()).code();
    let request = http_client()
        .unwrap()
        .post(here.at("/sakura/token"))
        .basic_auth("portal", Some(CLIENT_SECRET))
        .form(&[
            ("grant_type", "authorization_code"),
            ("code", &code),
            ("redirect_uri", CLIENT_CALLBACK),
        ]);
    let tokens = reply(request).await.json();
    tokens["id_token"].as_str().unwrap().to_owned()
}

/// The kids that a provider publishes.
async fn published(jwks: &str) -> Vec<String> {
    let request = http_client().unwrap().get(jwks);
    let keys = reply(request).await.json()["keys"].clone();
    let keys = keys.as_array().unwrap();
    keys.iter()
        .map(|key| key["kid"].as_str().unwrap().to_owned())
        .collect()
}

/// Waits until a key is published.
async fn until_published(jwks: &str, kid: &str) {
    let waiting = async {
        while !published(jwks).await.iter().any(|there| there == kid) {
            tokio::task::yield_now().await;
        }
    };
    tokio::time::timeout(PATIENCE, waiting).await.unwrap();
}

#[tokio::test]
async fn list_and_rotate_tell_people_and_scripts_where_each_key_stands() -> anyhow::Result<()> {
    let here = Installation::ready().await?;
    let list = ["keys", "list", "--tenant", "sakura"];
    let before = told(&here, &list).await;
    assert!(
        before.iter().all(|key| key["state"] == "active"),
        "{before:?}"
    );
    assert_eq!(told(&here, &["keys", "list"]).await, before);

    let rotate = ["keys", "rotate", "--tenant", "sakura"];
    let (code, said) = ended(&here, &rotate).await;
    assert_eq!(code, 0, "{said}");
    assert!(said.contains("ES256: "), "{said}");
    assert!(said.contains(" is published, and signs from "), "{said}");
    assert!(said.contains("RS256: there is no key yet"), "{said}");
    let (_, again) = ended(&here, &rotate).await;
    assert_eq!(again, said, "once more changes nothing");

    let one = [&rotate[..], &["--algorithm", "ES256", "--at-once"]].concat();
    let rotated = told(&here, &one).await;
    assert_eq!(rotated.len(), 1);
    let es256 = |key: &&Value| key["algorithm"] == "ES256";
    let former = &before.iter().find(es256).unwrap()["kid"];
    assert_eq!(&rotated[0]["former"], former);
    let after = told(&here, &list).await;
    let states: Vec<_> = after
        .iter()
        .filter(es256)
        .map(|key| &key["state"])
        .collect();
    assert_eq!(states, ["retired", "active"]);
    let (_, said) = ended(&here, &list).await;
    assert!(said.contains(" published until "), "{said}");
    assert!(said.contains(" signs since "), "{said}");
    assert!(
        said.contains(" signs from "),
        "the other still waits: {said}"
    );
    Ok(())
}

#[tokio::test]
async fn what_cannot_be_rotated_is_said() -> anyhow::Result<()> {
    let here = Installation::ready().await?;
    for wrong in [
        &["keys", "rotate"][..],
        &["keys", "rotate", "--kek", "--tenant", "sakura"],
        &["keys", "rotate", "--kek", "--at-once"],
        &[
            "keys",
            "rotate",
            "--tenant",
            "sakura",
            "--algorithm",
            "HS256",
        ],
    ] {
        let (code, said) = ended(&here, wrong).await;
        assert_eq!(code, 2, "{wrong:?}: {said}");
    }
    for unknown in [
        &["keys", "rotate", "--tenant", "nobody"][..],
        &["keys", "list", "--tenant", "nobody"],
    ] {
        let (code, said) = ended(&here, unknown).await;
        assert_eq!(code, 1, "{said}");
        assert!(said.contains("there is no tenant `nobody`"), "{said}");
    }
    Ok(())
}

#[tokio::test]
async fn a_running_server_signs_with_the_new_key_within_seconds() -> anyhow::Result<()> {
    let here = Installation::ready().await?;
    here.add_member(MEMBER).await?;
    let _serve = here.serve().await?;
    let before = signed_in_now(&here).await;
    let rotate = ["keys", "rotate", "--tenant", "sakura", "--at-once"];
    let rotated = told(&here, &rotate).await;
    let rs256 = rotated.iter().find(|key| key["algorithm"] == "RS256");
    let kid = rs256.unwrap()["kid"].as_str().unwrap();
    let jwks = here.at("/sakura/jwks");
    until_published(&jwks, kid).await;
    assert_eq!(jose_header(&signed_in_now(&here).await)["kid"], kid);
    let former = jose_header(&before)["kid"].as_str().unwrap().to_owned();
    assert!(published(&jwks).await.contains(&former));
    Ok(())
}

#[tokio::test]
async fn portals_follow() -> anyhow::Result<()> {
    let demo = Demo::start().await?;
    signed_in(&demo, &demo.browser()).await;
    let config = format!("{}/sekisho.toml", demo.folder());
    let text = format!(
        "database = \"sqlite:{0}/sekisho.db\"\nkey_encryption_key_file = \"{0}/sekisho.key\"\n",
        demo.folder()
    );
    fs::write(&config, text)?;
    for pace in ["--at-once", "--compromised"] {
        let rotate = ["keys", "rotate", "--tenant", "playground", pace, "--json"];
        let (code, said) = run(Launch::sekisho(
            &[&rotate[..], &["--config", &config]].concat(),
        )?)
        .await;
        assert_eq!(code, 0, "{said}");
        let first: Value = serde_json::from_str(said.lines().next().unwrap())?;
        let jwks = demo.at("/playground/jwks");
        until_published(&jwks, first["kid"].as_str().unwrap()).await;

        let browser = demo.browser();
        let portal = signed_in(&demo, &browser).await;
        assert_eq!(name_on(&portal).as_deref(), Some(HANAKO.1), "{pace}");
        let other = browser.get(&demo.check_up(SOCIETY)).await;
        let other = other.form(LOGIN).submit(&browser).await;
        assert_eq!(name_on(&other).as_deref(), Some(HANAKO.1), "{pace}");
        // Portals ask for keys again once a minute at most.
        demo.advance(61).await?;
    }
    Ok(())
}

/// The files of an installation whose names begin with the key file's.
fn key_files(here: &Installation) -> Vec<String> {
    let files = fs::read_dir(here.folder()).unwrap();
    let mut names: Vec<_> = files
        .map(|file| file.unwrap().file_name().into_string().unwrap())
        .filter(|name| name.starts_with("sekisho.key"))
        .collect();
    names.sort_unstable();
    names
}

/// Whether `serve` starts, and its member can sign in.
async fn assert_works(here: &Installation, when: &str) -> anyhow::Result<()> {
    let mut serve = here.serve().await?;
    assert_eq!(signed_in_now(here).await.split('.').count(), 3, "{when}");
    serve.stop().await?;
    Ok(())
}

const ROTATE: [&str; 3] = ["keys", "rotate", "--kek"];

#[tokio::test]
async fn a_server_goes_on_under_a_new_key_encryption_key() -> anyhow::Result<()> {
    let here = Installation::ready().await?;
    here.add_member(MEMBER).await?;
    let key = here.file("sekisho.key");
    let before = fs::read_to_string(&key)?;
    let mut serve = here.serve().await?;

    let (code, said) = ended(&here, &ROTATE).await;
    assert_eq!(code, 0, "{said}");
    let after = fs::read_to_string(&key)?;
    assert_ne!(after.trim(), before.trim());
    for file in key_files(&here) {
        let mode = fs::metadata(here.file(&file))?.permissions().mode();
        assert_eq!(mode & 0o777, 0o600, "{file}");
        assert!(!said.contains(fs::read_to_string(here.file(&file))?.trim()));
    }
    let former = key_files(&here);
    let former = former
        .iter()
        .find(|name| name.contains(".former-"))
        .unwrap();
    assert!(said.contains(former.as_str()), "{said}");
    assert_eq!(fs::read_to_string(here.file(former))?.trim(), before.trim());

    signed_in_now(&here).await;
    serve.stop().await?;
    assert_works(&here, "restarted").await?;
    // The former key opens nothing any more.
    fs::write(&key, before)?;
    let (code, said) = ended(&here, &["serve"]).await;
    assert_eq!(code, 1);
    assert!(
        said.contains("not the one this database was made with"),
        "{said}"
    );
    Ok(())
}

/// What a crash can leave: each state is built by hand from a finished rotation.
#[derive(Clone, Copy, Debug)]
enum CutOff {
    /// In the middle of writing the new key.
    Writing,
    /// The new key is written, the database is under the present one.
    Written,
    /// The database is under the new key.
    Sealed,
    /// The former key is kept, the new one is not in its place.
    Kept,
}

fn cut_off(here: &Installation, at: CutOff, former: &str, new: &str) -> anyhow::Result<()> {
    let write = |name: &str, text: &str| -> anyhow::Result<PathBuf> {
        let file = here.file(name);
        fs::write(&file, text)?;
        fs::set_permissions(&file, fs::Permissions::from_mode(0o600))?;
        Ok(file)
    };
    let kept = key_files(here);
    let kept = kept.iter().find(|name| name.contains(".former-")).cloned();
    write("sekisho.key", former)?;
    match at {
        CutOff::Writing => {
            write("sekisho.key.next.begun", &new[..10])?;
        }
        CutOff::Written | CutOff::Sealed | CutOff::Kept => {
            write("sekisho.key.next", new)?;
        }
    }
    if !matches!(at, CutOff::Kept)
        && let Some(kept) = kept
    {
        fs::remove_file(here.file(&kept))?;
    }
    Ok(())
}

#[tokio::test]
async fn a_crash_at_any_moment_leaves_a_server_that_starts_and_a_rotation_that_goes_on()
-> anyhow::Result<()> {
    for at in [
        CutOff::Writing,
        CutOff::Written,
        CutOff::Sealed,
        CutOff::Kept,
    ] {
        let here = Installation::ready().await?;
        here.add_member(MEMBER).await?;
        let former = fs::read_to_string(here.file("sekisho.key"))?;
        let is_sealed = matches!(at, CutOff::Sealed | CutOff::Kept);
        let new = if is_sealed {
            assert_eq!(ended(&here, &ROTATE).await.0, 0);
            fs::read_to_string(here.file("sekisho.key"))?
        } else {
            let other = Installation::init().await?;
            fs::read_to_string(other.file("sekisho.key"))?
        };
        cut_off(&here, at, &former, &new)?;

        assert_works(&here, &format!("{at:?}")).await?;
        let (_, said) = ended(&here, &["doctor"]).await;
        assert_eq!(
            said.contains("is being rotated"),
            is_sealed,
            "{at:?}: {said}"
        );

        let (code, said) = ended(&here, &ROTATE).await;
        assert_eq!(code, 0, "{at:?}: {said}");
        if !matches!(at, CutOff::Writing) {
            assert_eq!(
                fs::read_to_string(here.file("sekisho.key"))?.trim(),
                new.trim()
            );
        }
        let files = key_files(&here);
        assert_eq!(files.len(), 2, "{at:?}: {files:?}");
        let kept = fs::read_to_string(here.file(&files[1]))?;
        assert_eq!(kept.trim(), former.trim(), "{at:?}");
        assert_works(&here, &format!("{at:?}, finished")).await?;
    }
    Ok(())
}

/// Kills rotations for real, each after another number of steps were told.
#[tokio::test]
async fn rotations_that_are_killed_leave_nobody_outside() -> anyhow::Result<()> {
    let here = Installation::ready().await?;
    here.add_member(MEMBER).await?;
    for steps in 0..4 {
        let mut rotation = here.launch(&ROTATE)?.start()?;
        while rotation.output().lines().count() < steps && !rotation.has_ended()? {
            tokio::task::yield_now().await;
        }
        rotation.kill()?;
        assert_works(&here, &format!("killed after {steps} steps")).await?;
    }
    let (code, said) = ended(&here, &ROTATE).await;
    assert_eq!(code, 0, "{said}");
    assert_works(&here, "finished").await
}

#[tokio::test]
async fn a_node_without_the_new_key_says_where_to_get_it() -> anyhow::Result<()> {
    let here = Installation::ready().await?;
    let former = fs::read_to_string(here.file("sekisho.key"))?;
    assert_eq!(ended(&here, &ROTATE).await.0, 0);
    let new = fs::read_to_string(here.file("sekisho.key"))?;
    fs::write(here.file("sekisho.key"), &former)?;
    let (code, said) = ended(&here, &ROTATE).await;
    assert_eq!(code, 1);
    assert!(said.contains("copy the new key file from there"), "{said}");
    // Nothing was written that could be taken for the database's key.
    assert!(!here.file("sekisho.key.next").exists());
    fs::write(here.file("sekisho.key"), new)?;
    assert_eq!(ended(&here, &["keys", "list"]).await.0, 0);
    Ok(())
}

#[tokio::test]
async fn keys_from_the_environment_are_rotated_too() -> anyhow::Result<()> {
    const PRESENT: &str = "SEKISHO_KEY_ENCRYPTION_KEY";
    const NEXT: &str = "SEKISHO_NEXT_KEY_ENCRYPTION_KEY";
    let (here, other) = (Installation::ready().await?, Installation::init().await?);
    let former = fs::read_to_string(here.file("sekisho.key"))?;
    let new = fs::read_to_string(other.file("sekisho.key"))?;
    fs::remove_file(here.file("sekisho.key"))?;
    let launch = |arguments: &[&str]| -> anyhow::Result<Launch> {
        Ok(here.launch(arguments)?.env(PRESENT, former.trim()))
    };
    let (code, said) = run(launch(&ROTATE)?).await;
    assert_eq!(code, 1);
    assert!(said.contains(NEXT), "{said}");
    let (code, said) = run(launch(&ROTATE)?.env(NEXT, new.trim())).await;
    assert_eq!(code, 0, "{said}");
    let list = ["keys", "rotate", "--tenant", "sakura"];
    // Both are set until every node has the new one in its place.
    assert_eq!(run(launch(&list)?.env(NEXT, new.trim())).await.0, 0);
    assert_eq!(run(launch(&list)?).await.0, 1);
    let replaced = here.launch(&list)?.env(PRESENT, new.trim());
    assert_eq!(run(replaced).await.0, 0);
    Ok(())
}
