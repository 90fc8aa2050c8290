//! The mail box: a sign-in from a second browser is told to the member, and kept.

use sekisho_tests::demo::Demo;

use crate::support::signed_in;

#[tokio::test]
async fn a_sign_in_from_a_new_browser_arrives_in_the_mail_box() -> anyhow::Result<()> {
    let mut demo = Demo::start().await?;
    signed_in(&demo, &demo.browser()).await;
    signed_in(&demo, &demo.browser()).await;

    let mails = demo.wait_for_mails(1).await?;

    let [mail] = &mails[..] else {
        panic!("{mails:?}")
    };
    for key in ["to", "from", "subject", "text", "html", "at"] {
        assert!(mail[key].is_string(), "{key}: {mail}");
    }
    assert!(mail["links"].is_array());
    assert_eq!(mail["to"], "hanako-01@playground.example.jp");
    assert!(
        mail["from"]
            .as_str()
            .unwrap()
            .contains("playground.example.jp")
    );
    assert!(mail["subject"].as_str().unwrap().contains("新しい端末"));
    demo.kill_and_restart().await?;
    assert_eq!(demo.mails().await, mails);
    let page = demo.browser().get(&demo.at("/demo/mail")).await;
    let to = page.text("[data-mail] [data-to]");
    assert_eq!(to.as_deref(), Some("hanako-01@playground.example.jp"));
    Ok(())
}

#[tokio::test]
async fn the_browser_that_is_known_causes_no_mail() -> anyhow::Result<()> {
    let demo = Demo::start().await?;
    let known = demo.browser();
    signed_in(&demo, &known).await;
    demo.advance(11 * 3_600).await?;
    // Known by its device cookie although its session is over.
    signed_in(&demo, &known).await;
    let firefox = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0";
    signed_in(&demo, &demo.browser().with_user_agent(firefox)).await;
    // Mails go out in the order in which they were written.
    let mails = demo.wait_for_mails(1).await?;
    let texts: Vec<_> = mails
        .iter()
        .map(|mail| mail["text"].as_str().unwrap())
        .collect();
    assert!(
        texts.len() == 1 && texts[0].contains("Firefox"),
        "{texts:?}"
    );
    Ok(())
}

/// What a power cut left half written costs neither a start nor the next mail.
#[tokio::test]
async fn a_half_written_mail_costs_no_other() -> anyhow::Result<()> {
    let mut demo = Demo::start().await?;
    signed_in(&demo, &demo.browser()).await;
    let file = std::path::PathBuf::from(demo.folder()).join("mail.jsonl");
    demo.running().kill()?;
    // Cut in the middle of a letter.
    std::fs::write(&file, b"{\"to\":\"\xe3\x81")?;
    demo.kill_and_restart().await?;
    assert!(demo.mails().await.is_empty());
    signed_in(&demo, &demo.browser()).await;
    let mails = demo.wait_for_mails(1).await?;
    demo.kill_and_restart().await?;
    assert_eq!(demo.mails().await, mails);
    Ok(())
}
