//! What members type on phones is understood from the letter to the portal: full-width letters and
//! digits, separators, eras, spaces. Every spelling of every field is in the table of
//! `crates/authenticator/tests/spellings/`; here are some of each, through the pages.

use std::time::Duration;

use sekisho_kernel::policy::Method;
use sekisho_tests::{
    app::{HANAKO, PASSWORD, TestApp},
    browser::Page,
    people::{
        policies,
        walk::{Plan, Walk},
    },
};

use crate::support::{sign_in_page, with_app, with_letter, with_mail};

fn full_width(text: &str) -> String {
    let wide = |c: char| char::from_u32(u32::from(c) + 0xFEE0).unwrap();
    text.chars()
        .map(|c| if c.is_ascii_graphic() { wide(c) } else { c })
        .collect()
}

#[tokio::test]
async fn from_the_letter_to_the_portal() {
    for (password, birth_date) in [
        ("ABCD-EFGH-JKMN-PQRS", "昭和55年12月1日"),
        ("abcdefghjkmnpqrs", "S55.12.1"),
        ("abcd efgh jkmn pqrs", "1979/08/22"),
        ("ａｂｃｄ－ｅｆｇｈ－ｊｋｍｎ－ｐｑｒｓ", "１９８０１２０１"),
        ("abcd-efgh-jkmn-pqrs", "1980-12-01"),
        (" abcd-efgh-jkmn-pqrs ", "1980 / 12 / 1"),
        ("abcdーefghーjkmnーpqrs", "昭和五十五年十二月一日"),
        ("\u{feff}abcd−efgh−jkmn−pqrs\r\n", "昭５５／１２／１"),
    ] {
        let app = with_letter(policies::a()).await;
        let mut plan = Plan {
            user_id: "Ｌｅｔｔｅｒ－０１".to_owned(),
            password: password.to_owned(),
            birth_date: birth_date.to_owned(),
            new_user_id: "ＳａｋｕｒａＫｏ７".to_owned(),
            ..Plan::letter(Method::App)
        };
        let mut walk = Walk::up_to(&app, &app.browser(), &mut plan, "birth-date").await;
        if birth_date == "1979/08/22" {
            walk.go_on(&mut plan).await;
            assert_eq!(walk.error().as_deref(), Some("wrong"));
            plan.birth_date = "1980/12/01".to_owned();
        }
        walk.go_home(&mut plan).await;
        walk.arrive();
        assert!(app.member("sakurako7").await.activation.is_some());
    }
}

#[tokio::test]
async fn the_code_of_an_app() {
    for spell in [
        (|code| full_width(code)) as fn(&str) -> String,
        |code| format!("{} {}", &code[..3], &code[3..]),
        |code| format!("  {code}\t"),
        |code| format!("{}　{}", full_width(&code[..3]), full_width(&code[3..])),
        |code| format!("認証コード: {code}"),
    ] {
        let (app, mut plan) = with_app(policies::a()).await;
        let mut walk = Walk::up_to(&app, &app.browser(), &mut plan, "app-code").await;
        app.advance(Duration::from_secs(30));
        let code = spell(&app.code_of(&plan.seed));
        walk.send("app-code", "form[data-form=code]", &[("code", &code)])
            .await;
        walk.arrive();
    }
}

#[tokio::test]
async fn the_code_of_a_mail() {
    let (app, mut plan) = with_mail(policies::c()).await;
    let mut walk = Walk::up_to(&app, &app.browser(), &mut plan, "mail-code").await;
    // The whole line of the mail, copied.
    let code = format!(
        "ワンタイムパスワード：{}\n",
        full_width(&walk.newest_mail_code().await)
    );
    walk.send("mail-code", "form[data-form=code]", &[("code", &code)])
        .await;
    walk.arrive();
}

#[tokio::test]
async fn a_recovery_code_with_look_alikes() {
    let app = with_letter(policies::a()).await;
    let mut plan = Plan::letter(Method::App);
    let mut walk = Walk::begin(&app, &app.browser()).await;
    walk.go_home(&mut plan).await;
    let spelled = plan.recovery_codes[0]
        .to_uppercase()
        .replace('0', "O")
        .replace('1', "l")
        .replace('V', "U")
        .replace('-', "ー");
    let mut walk = Walk::up_to(&app, &app.browser(), &mut plan, "app-code").await;
    let lost = walk.page().link("a[data-link=lost-device]");
    walk.open(lost.as_str()).await;
    let code = full_width(&spelled);
    walk.send("recovery-code", "form[data-form=code]", &[("code", &code)])
        .await;
    walk.arrive();
}

#[tokio::test]
async fn a_mail_address() {
    let app = with_letter(policies::a()).await;
    let mut plan = Plan::letter(Method::App);
    let mut walk = Walk::up_to(&app, &app.browser(), &mut plan, "mail-address").await;
    let typed = [("mail_address", "　ｈａｎａｋｏーｙ＠ｅｘａｍｐｌｅ。ｊｐ　")];
    walk.send("mail-address", "form[data-form=mail-address]", &typed)
        .await;
    assert_eq!(walk.step(), "mail-check");
    walk.mailed_link().await;
    assert_eq!(
        app.mailbox.mails().last().unwrap().to,
        "hanako-y@example.jp"
    );
}

#[tokio::test]
async fn a_members_own_password_is_never_changed_and_the_page_says_what_cannot_be_in_it() {
    let app = TestApp::start().await;
    let hint = |page: &Page| {
        page.text("[data-error=invalid-credentials] p:nth-of-type(2)")
            .unwrap()
    };
    // Whether the user ID exists makes no difference.
    for user_id in [HANAKO, "nobody-99"] {
        for password in [
            full_width(PASSWORD),
            format!("{PASSWORD} "),
            format!("{PASSWORD}\n"),
        ] {
            let browser = app.browser();
            let page = sign_in_page(&app, &browser).await;
            let refused = app.enter(&page, &browser, user_id, &password).await.page();
            assert_eq!(refused.error().as_deref(), Some("invalid-credentials"));
            assert!(
                hint(&refused).contains("全角の文字と、前後の空白は使えません"),
                "{password:?}"
            );
        }
        let browser = app.browser();
        let page = sign_in_page(&app, &browser).await;
        let refused = app
            .enter(&page, &browser, user_id, "half-width")
            .await
            .page();
        assert!(!hint(&refused).contains("使えません"));
    }
}

#[tokio::test]
async fn a_user_id_of_spaces_is_none() {
    let app = TestApp::start().await;
    let browser = app.browser();
    let page = sign_in_page(&app, &browser).await;
    let refused = app
        .enter(&page, &browser, " \u{3000}", PASSWORD)
        .await
        .page();
    assert_eq!(refused.error().as_deref(), Some("user-id-missing"));
}
