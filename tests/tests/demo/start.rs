//! Starting the demo: a folder of its own, ports of its own, and afresh when asked to.

use std::{fs, net::TcpListener, path::PathBuf};

use sekisho_tests::{
    demo::Demo,
    process::{Launch, free_ports_in_a_row},
};
use tempfile::TempDir;

use crate::{
    support::{HANAKO, SOCIETY, name_on, run, signed_in},
    walk::Walker,
};

#[tokio::test]
async fn a_second_start_on_the_same_data_keeps_it() -> anyhow::Result<()> {
    let mut demo = Demo::start().await?;
    let browser = demo.browser();
    signed_in(&demo, &browser).await;
    let info = demo.info().await;
    assert!(demo.running().stop().await?.success());

    demo.kill_and_restart().await?;

    for key in ["tenants", "portals", "members", "clients"] {
        assert_eq!(demo.info().await[key], info[key], "{key}");
    }
    let portal = browser.get(&demo.medical_cost(SOCIETY)).await;
    assert_eq!(name_on(&portal).as_deref(), Some(HANAKO.1));
    Ok(())
}

#[tokio::test]
async fn killed_while_it_starts_for_the_first_time_it_starts_again() -> anyhow::Result<()> {
    let folder = TempDir::with_prefix("sekisho-demo-")?;
    let path = folder.path().display().to_string();
    for made in ["sekisho.key", "sekisho.db-wal", "mail.jsonl", "check-up.db"] {
        let mut running = Demo::launch(&path, free_ports_in_a_row(3)?)?.start()?;
        while !folder.path().join(made).exists() {
            tokio::task::yield_now().await;
        }
        running.kill()?;
    }
    let mut demo = Demo::start_in(folder).await?;
    signed_in(&demo, &demo.browser()).await;
    // Eight in each society, one more where mail codes are offered, three in the playground.
    let members = demo.info().await["members"].as_array().unwrap().len();
    assert_eq!(members, 4 * 8 + 2 + 3);
    let mut walker = Walker::of(&demo, "d-umi", "app").await?;
    assert!(name_on(&walker.sign_in(&mut demo).await?).is_some());
    Ok(())
}

#[tokio::test]
async fn the_same_data_moves_to_other_ports() -> anyhow::Result<()> {
    let demo = Demo::start().await?;
    let browser = demo.browser();
    signed_in(&demo, &browser).await;
    let demo = Demo::start_in(demo.into_folder()).await?;
    let browser = demo.browser();
    let portal = signed_in(&demo, &browser).await;
    assert_eq!(name_on(&portal).as_deref(), Some(HANAKO.1));
    assert_eq!(portal.url.as_str(), demo.medical_cost(SOCIETY));
    Ok(())
}

#[tokio::test]
async fn what_to_open_is_printed() -> anyhow::Result<()> {
    let mut demo = Demo::start().await?;
    let said = demo.running().output();
    let top = |address: String| format!("{address}\n");
    for line in [
        top(demo.at("/demo")),
        top(demo.medical_cost("/")),
        top(demo.check_up("/")),
        top(demo.at("/demo/mail")),
        "letter-01    ha3w6hk3pyj6cy6k   new".to_owned(),
        "mail-user-05 Sekisho-2026!      mail".to_owned(),
        "hanako-01    Sekisho-2026!      password-only".to_owned(),
    ] {
        assert!(said.contains(&line), "no {line:?} in {said}");
    }
    assert!(!said.contains("WARN") && !said.contains("ERROR"), "{said}");
    Ok(())
}

#[tokio::test]
async fn a_second_demo_on_one_folder_says_so() -> anyhow::Result<()> {
    let demo = Demo::start().await?;
    let (code, said) = run(Demo::launch(&demo.folder(), free_ports_in_a_row(3)?)?).await;
    assert_eq!(code, 1);
    assert!(said.contains("another demo is running in"), "{said}");
    // The first one is not disturbed, not even by a --reset.
    let port = free_ports_in_a_row(3)?.to_string();
    let folder = demo.folder();
    let reset = ["demo", "--data", &folder, "--port", &port, "--reset"];
    assert_eq!(run(Launch::sekisho(&reset)?).await.0, 1);
    signed_in(&demo, &demo.browser()).await;
    Ok(())
}

#[tokio::test]
async fn a_taken_port_is_named() -> anyhow::Result<()> {
    for index in 0..3 {
        let folder = TempDir::with_prefix("sekisho-demo-")?;
        let first = free_ports_in_a_row(3)?;
        let taken = first + index;
        let _listener = TcpListener::bind(("127.0.0.1", taken))?;
        let (code, said) = run(Demo::launch(&folder.path().to_string_lossy(), first)?).await;
        assert_eq!(code, 1);
        assert!(said.contains(&format!("port {taken} is taken")), "{said}");
    }
    Ok(())
}

#[tokio::test]
async fn reset_throws_the_demo_away_and_nothing_else() -> anyhow::Result<()> {
    let mut demo = Demo::start().await?;
    let browser = demo.browser();
    signed_in(&demo, &browser).await;
    demo.advance(86_400).await?;
    demo.running().stop().await?;
    let notes = PathBuf::from(demo.folder()).join("notes.txt");
    fs::write(&notes, "mine")?;
    let port = demo.port().to_string();
    let folder = demo.folder();
    let reset = ["demo", "--data", &folder, "--port", &port, "--reset"];

    let mut running = Launch::sekisho(&reset)?.start()?;
    running.wait_until_answers(&demo.at("/demo")).await?;

    let portal = browser.get(&demo.medical_cost(SOCIETY)).await;
    assert_eq!(name_on(&portal), None);
    assert!(!PathBuf::from(&folder).join("clock").exists());
    assert_eq!(fs::read_to_string(notes)?, "mine");
    Ok(())
}

#[tokio::test]
async fn serve_and_doctor_refuse_its_database() -> anyhow::Result<()> {
    let mut demo = Demo::start().await?;
    demo.running().stop().await?;
    let folder = PathBuf::from(demo.folder());
    let config = folder.join("sekisho.toml").display().to_string();
    let text = format!(
        "listen = [\"127.0.0.1:{}\"]\ndatabase = \"sqlite:{}\"\nkey_encryption_key_file = \"{}\"\n",
        demo.port(),
        folder.join("sekisho.db").display(),
        folder.join("sekisho.key").display(),
    );
    fs::write(&config, text)?;
    for command in ["serve", "doctor"] {
        let (code, said) = run(Launch::sekisho(&[command, "--config", &config])?).await;
        assert_eq!(code, 1, "{command}");
        assert!(
            said.contains("was made by `sekisho demo`"),
            "{command}: {said}"
        );
    }
    Ok(())
}

#[tokio::test]
async fn an_impossible_port_is_a_wrong_command_line() -> anyhow::Result<()> {
    for port in ["65534", "0", "http"] {
        let (code, said) = run(Launch::sekisho(&["demo", "--port", port])?).await;
        assert_eq!(code, 2, "{port}: {said}");
    }
    Ok(())
}
