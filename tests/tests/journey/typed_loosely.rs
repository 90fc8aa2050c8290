//! What members type on phones is understood from the letter to the portal: full-width letters and
//! digits, separators, eras, spaces.

use std::time::Duration;

use sekisho_kernel::policy::Method;
use sekisho_tests::people::{
    policies,
    walk::{Plan, Walk},
};

use crate::support::{with_app, with_letter, with_mail};

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
    let code = full_width(&walk.newest_mail_code().await);
    walk.send("mail-code", "form[data-form=code]", &[("code", &code)])
        .await;
    walk.arrive();
}
