//! Check-up booking: a member's input is never lost and never another member's.

use reqwest::StatusCode;

use crate::{browser::Browser, kit::Kit};

/// A Monday at least a month ahead.
fn monday(kit: &Kit) -> String {
    let day = time::OffsetDateTime::from_unix_timestamp(kit.clock.now())
        .unwrap()
        .date();
    let monday = (day + time::Duration::days(30)).next_occurrence(time::Weekday::Monday);
    format!(
        "{}-{:02}-{:02}",
        monday.year(),
        u8::from(monday.month()),
        monday.day()
    )
}

async fn book(browser: &mut Browser, day: &str) -> crate::browser::Answer {
    let page = browser.get("/sakura/booking").await;
    let typed = [
        ("clinic", "aoba"),
        ("day", day),
        ("note", "車いすを使います"),
    ];
    browser.submit(&page, "booking", &typed).await
}

#[tokio::test]
async fn a_member_books_sees_and_cancels() {
    let kit = Kit::check_up().await;
    let mut browser = kit.signed_in("member-1", "山田 花子").await;
    let page = book(&mut browser, &monday(&kit)).await;
    assert_eq!(
        (page.page(), page.notice()),
        (Some("booked"), Some("booked"))
    );
    assert!(page.body.contains("青葉健診センター") && page.body.contains("車いすを使います"));
    assert!(
        browser
            .get("/sakura")
            .await
            .body
            .contains("青葉健診センター")
    );

    let list = browser.get("/sakura/bookings").await;
    assert_eq!(list.body.matches("data-booking=").count(), 1);
    let after = browser.submit(&list, "cancel-booking", &[]).await;
    assert_eq!(
        (after.page(), after.notice()),
        (Some("bookings"), Some("booking-cancelled"))
    );
    assert_eq!(after.body.matches("data-booking=").count(), 0);
    // Sent again by a second press, it says the same.
    let again = browser.submit(&list, "cancel-booking", &[]).await;
    assert_eq!(again.notice(), Some("booking-cancelled"));
}

#[tokio::test]
async fn a_form_sent_twice_books_once() {
    let kit = Kit::check_up().await;
    let mut browser = kit.signed_in("member-1", "山田 花子").await;
    let page = browser.get("/sakura/booking").await;
    let day = monday(&kit);
    let typed = [("clinic", "aoba"), ("day", day.as_str()), ("note", "")];
    let one = browser.submit(&page, "booking", &typed).await;
    let two = browser.submit(&page, "booking", &typed).await;
    assert_eq!(
        (one.page(), one.url.path()),
        (Some("booked"), two.url.path())
    );
    assert_eq!(
        browser
            .get("/sakura/bookings")
            .await
            .body
            .matches("data-booking=")
            .count(),
        1
    );

    // A second form for the same day is another booking, and refused with everything kept.
    let taken = book(&mut browser, &day).await;
    assert_eq!(
        (taken.status, taken.error()),
        (StatusCode::UNPROCESSABLE_ENTITY, Some("day-taken"))
    );
}

#[tokio::test]
async fn a_form_of_a_cancelled_booking_can_be_sent_again() {
    let kit = Kit::check_up().await;
    let mut browser = kit.signed_in("member-1", "山田 花子").await;
    let page = browser.get("/sakura/booking").await;
    let day = monday(&kit);
    let typed = [("clinic", "aoba"), ("day", day.as_str()), ("note", "")];
    browser.submit(&page, "booking", &typed).await;
    let list = browser.get("/sakura/bookings").await;
    browser.submit(&list, "cancel-booking", &[]).await;
    let used = browser.submit(&page, "booking", &typed).await;
    assert_eq!(used.error(), Some("form-used"));
    assert_eq!(
        browser.submit(&used, "booking", &typed).await.page(),
        Some("booked")
    );
}

#[tokio::test]
async fn a_bad_value_keeps_what_was_typed() {
    let kit = Kit::check_up().await;
    let mut browser = kit.signed_in("member-1", "山田 花子").await;
    let page = browser.get("/sakura/booking").await;
    let typed = [
        ("clinic", "minato"),
        ("day", "2020-01-01"),
        ("note", "<b>アレルギー</b> & \"薬\""),
    ];
    let page = browser.submit(&page, "booking", &typed).await;
    assert_eq!(
        (page.status, page.error()),
        (StatusCode::UNPROCESSABLE_ENTITY, Some("day-out-of-range"))
    );
    assert!(page.body.contains("value=\"minato\" required checked"));
    assert!(page.body.contains("value=\"2020-01-01\""));
    assert!(page.body.contains("アレルギー") && !page.body.contains("<b>アレルギー"));
}

#[tokio::test]
async fn a_booking_without_a_session_is_refused_and_the_input_is_kept() {
    let kit = Kit::check_up().await;
    let mut browser = kit.signed_in("member-1", "山田 花子").await;
    let form = browser.get("/sakura/booking").await;
    kit.clock.advance(1_801);
    let day = monday(&kit);
    let typed = [
        ("clinic", "midoricho"),
        ("day", day.as_str()),
        ("note", "午前を希望"),
    ];
    let login = browser.submit(&form, "booking", &typed).await;
    assert_eq!(
        (login.page(), login.notice()),
        (Some("login"), Some("input-kept"))
    );
    assert!(login.body.contains("入力した内容は残っています"));
    assert!(login.body.contains(">Login with OpenID Connect</button>"));

    let restored = browser.submit(&login, "login", &[]).await;
    assert_eq!(
        (restored.page(), restored.notice()),
        (Some("booking"), Some("input-restored"))
    );
    assert!(
        restored
            .body
            .contains("value=\"midoricho\" required checked")
    );
    assert!(restored.body.contains(&format!("value=\"{day}\"")));
    assert!(restored.body.contains("午前を希望"));
    assert_eq!(
        browser.submit(&restored, "booking", &typed).await.page(),
        Some("booked")
    );
    // Booked is booked: the form is empty again.
    assert_eq!(browser.get("/sakura/booking").await.notice(), None);
}

#[tokio::test]
async fn kept_input_is_not_shown_to_another_member() {
    let kit = Kit::check_up().await;
    let mut browser = kit.signed_in("member-1", "山田 花子").await;
    let form = browser.get("/sakura/booking").await;
    kit.clock.advance(1_801);
    let typed = [("clinic", "aoba"), ("day", ""), ("note", "ひみつ")];
    let login = browser.submit(&form, "booking", &typed).await;
    kit.provider.behave(|now| now.sub = "member-2".to_owned());
    let page = browser.submit(&login, "login", &[]).await;
    assert_eq!(page.page(), Some("booking"));
    assert!(!page.body.contains("ひみつ"));
    // And the page of the first member books nothing for the second.
    let day = monday(&kit);
    let typed = [
        ("clinic", "aoba"),
        ("day", day.as_str()),
        ("note", "ひみつ"),
    ];
    assert_eq!(
        browser.submit(&form, "booking", &typed).await.page(),
        Some("booking")
    );
    assert_eq!(
        browser
            .get("/sakura/bookings")
            .await
            .body
            .matches("data-booking=")
            .count(),
        0
    );
}

#[tokio::test]
async fn kept_input_is_forgotten_after_an_hour() {
    let kit = Kit::check_up().await;
    let mut browser = kit.browser();
    let day = monday(&kit);
    let typed = [
        ("clinic", "aoba"),
        ("day", day.as_str()),
        ("note", ""),
        ("form_token", ""),
    ];
    let answer = browser.post("/sakura/booking", &typed).await;
    let login = browser.follow(answer).await;
    assert_eq!(login.notice(), Some("input-kept"));
    kit.clock.advance(3_601);
    assert_eq!(browser.get("/sakura/booking").await.notice(), None);
}

#[tokio::test]
async fn a_page_of_a_forgotten_browser_cookie_keeps_the_input_and_books_nothing() {
    let kit = Kit::check_up().await;
    let mut browser = kit.signed_in("member-1", "山田 花子").await;
    let form = browser.get("/sakura/booking").await;
    browser.forget("check-up-browser");
    let day = monday(&kit);
    let typed = [("clinic", "aoba"), ("day", day.as_str()), ("note", "午後")];
    let page = browser.submit(&form, "booking", &typed).await;
    assert_eq!(page.error(), Some("form-expired"));
    assert!(page.body.contains("午後"));
    assert_eq!(
        browser.submit(&page, "booking", &typed).await.page(),
        Some("booked")
    );
}

#[tokio::test]
async fn a_form_of_a_foreign_page_does_nothing() {
    let kit = Kit::check_up().await;
    let mut browser = kit.signed_in("member-1", "山田 花子").await;
    let page = browser.get("/sakura/booking").await;
    let (action, mut fields) = page.form("booking");
    fields.push(("clinic".to_owned(), "aoba".to_owned()));
    fields.push(("day".to_owned(), monday(&kit)));
    let fields: Vec<_> = fields
        .iter()
        .map(|(n, v)| (n.as_str(), v.as_str()))
        .collect();
    for origin in ["https://evil.example", "null"] {
        let answer = browser.post_from(origin, &action, &fields).await;
        assert_eq!(answer.status, StatusCode::FORBIDDEN, "{origin}");
    }
    let unknown = [&fields[..], &[("sub", "member-2")]].concat();
    assert_eq!(
        browser.post(&action, &unknown).await.status,
        StatusCode::FORBIDDEN
    );
    assert_eq!(
        browser
            .get("/sakura/bookings")
            .await
            .body
            .matches("data-booking=")
            .count(),
        0
    );
}

#[tokio::test]
async fn members_see_and_cancel_only_their_own_bookings() {
    let kit = Kit::check_up().await;
    let mut hanako = kit.signed_in("member-1", "山田 花子").await;
    let booked = book(&mut hanako, &monday(&kit)).await.url.path().to_owned();

    let mut jiro = kit.signed_in("member-2", "佐藤 次郎").await;
    assert_eq!(jiro.get(&booked).await.page(), Some("bookings"));
    let token = jiro.get("/sakura").await.form("logout").1[0].1.clone();
    jiro.post(&format!("{booked}/cancel"), &[("form_token", &token)])
        .await;
    assert_eq!(
        hanako
            .get("/sakura/bookings")
            .await
            .body
            .matches("data-booking=")
            .count(),
        1
    );
    // The same day is free for somebody else.
    assert_eq!(book(&mut jiro, &monday(&kit)).await.page(), Some("booked"));
}
