//! What a member chooses in the first sign-in: user ID, second factor, mail address. Not here:
//! every rule (`crates/authenticator`).

use sekisho_kernel::policy::Method;
use sekisho_tests::{
    app::{HANAKO, TestApp},
    people::{
        Person, policies, society,
        walk::{Plan, Walk},
    },
};

use crate::support::{KNOWN, minutes, with_letter};

async fn at<'a>(app: &'a TestApp, step: &str) -> (Walk<'a>, Plan) {
    let mut plan = Plan::letter(Method::App);
    let walk = Walk::up_to(app, &app.browser(), &mut plan, step).await;
    (walk, plan)
}

#[tokio::test]
async fn a_user_id_that_breaks_a_rule_or_is_taken_says_which() {
    let app = with_letter(policies::a()).await;
    let (mut walk, _) = at(&app, "profile").await;
    for (typed, error) in [
        ("short1", "too-short"),
        ("much-too-long-1", "too-long"),
        ("sakura-no-ki", "needs-letter-and-digit"),
        ("12345678", "needs-letter-and-digit"),
        ("sakura#001", "characters"),
        ("さくら桜桜桜桜001", "characters"),
        (HANAKO, "taken"),
        ("HANAKO-01", "taken"),
        ("admin-001", "reserved"),
    ] {
        walk.profile(typed, Some(Method::App)).await;
        let error_shown = walk
            .error()
            .unwrap_or_else(|| panic!("{typed}: {}", walk.page()));
        assert!(error_shown.ends_with(error), "{typed}: {error_shown}");
        let kept = walk.page().form("form[data-form=profile]").value("user_id");
        assert_eq!(kept.as_deref(), Some(typed));
        assert!(walk.page().has("[data-call-number]"), "{typed}");
    }
}

#[tokio::test]
async fn a_retired_user_id_stays_taken() {
    let app = with_letter(policies::a()).await;
    let mut plan = Plan::letter(Method::App);
    Walk::up_to(&app, &app.browser(), &mut plan, "app-setup").await;
    app.add(Person::with_letter("letter-02", "wxyz-wxyz-wxyz-wxyz"))
        .await;
    let mut other = Plan {
        user_id: "letter-02".to_owned(),
        password: "wxyz-wxyz-wxyz-wxyz".to_owned(),
        ..Plan::letter(Method::App)
    };
    let mut walk = Walk::up_to(&app, &app.browser(), &mut other, "profile").await;
    for typed in ["letter-01", "sakurako7"] {
        walk.profile(typed, Some(Method::App)).await;
        assert!(walk.error().unwrap().ends_with("taken"), "{typed}");
    }
}

#[tokio::test]
async fn without_script_a_button_looks_whether_a_user_id_is_free_and_keeps_nothing() {
    let app = with_letter(policies::a()).await;
    let (mut walk, mut plan) = at(&app, "profile").await;
    for (typed, state) in [
        ("sakurako7", "free"),
        (HANAKO, "refused"),
        ("letter-01", "free"),
    ] {
        let form = walk.page().form("form[data-form=profile]");
        walk.submit(&form.fill("user_id", typed).button("check", "1"))
            .await;
        assert_eq!(walk.step(), "profile");
        let shown = walk.page().attr("#user_id-state", "data-state");
        assert_eq!(shown.as_deref(), Some(state), "{typed}");
    }
    plan.new_user_id.clear();
    walk.go_home(&mut plan).await;
    let other = "letter-02";
    app.add(Person::with_letter(other, "wxyz-wxyz-wxyz-wxyz"))
        .await;
    let mut plan = Plan {
        user_id: other.to_owned(),
        password: "wxyz-wxyz-wxyz-wxyz".to_owned(),
        ..Plan::letter(Method::App)
    };
    let mut walk = Walk::up_to(&app, &app.browser(), &mut plan, "profile").await;
    walk.profile("sakurako7", Some(Method::App)).await;
    assert_eq!(walk.step(), "new-password");
}

#[tokio::test]
async fn a_second_factor_has_to_be_chosen_of_those_offered() {
    let app = with_letter(policies::a()).await;
    let (mut walk, _) = at(&app, "profile").await;
    walk.profile("sakurako7", None).await;
    assert_eq!(walk.step(), "profile");
    assert_eq!(walk.error().as_deref(), Some("method-missing"));
}

#[tokio::test]
async fn where_only_a_second_factor_is_missing_the_user_id_stays() {
    let app = TestApp::start_with(society(policies::a())).await;
    app.add(Person::new(KNOWN)).await;
    let mut plan = Plan::known(KNOWN, &[]);
    plan.new_password.clone_from(&plan.password);
    let mut walk = Walk::up_to(&app, &app.browser(), &mut plan, "profile").await;
    let form = walk.page().form("form[data-form=profile]");
    assert!(!form.has("user_id"), "another one would not sign in");
    walk.go_home(&mut plan).await;
    let mut walk = Walk::begin(&app, &app.browser()).await;
    walk.go_home(&mut plan).await;
    walk.arrive();
}

#[tokio::test]
async fn the_four_faults_of_a_mail_address_are_said_in_the_exact_words() {
    let app = with_letter(policies::a()).await;
    app.add(Person::new("other-0001").with_mail_address(Some("taken@example.jp")))
        .await;
    let (mut walk, _) = at(&app, "mail-address").await;
    let long = format!("{}@example.jp", "a".repeat(245));
    let taken =
        "他のアカウントで設定されているメールアドレスです。別のメールアドレスを入力してください。";
    let malformed =
        "無効なメールアドレスです。入力したメールアドレスに誤りがないかご確認ください。";
    for (typed, text) in [
        ("", "メールアドレスを入力してください。"),
        ("Taken@Example.jp", taken),
        ("han?ako@example.jp", malformed),
        ("hanako.@example.jp", malformed),
        ("hanako", malformed),
        (
            &*long,
            "設定可能なメールアドレスの最大文字数は 255 文字です。",
        ),
    ] {
        let fields = [("mail_address", typed)];
        walk.send("mail-address", "form[data-form=mail-address]", &fields)
            .await;
        let said = walk.page().texts("[role=alert]");
        assert!(said.iter().any(|said| said == text), "{typed}: {said:?}");
    }
    assert_eq!(app.mailbox.mails().len(), 0);
}

#[tokio::test]
async fn that_an_address_is_taken_is_told_five_times_a_day() {
    let app = with_letter(policies::a()).await;
    app.add(Person::new("other-0001").with_mail_address(Some("taken@example.jp")))
        .await;
    let fields = [("mail_address", "taken@example.jp")];
    let (mut walk, mut plan) = at(&app, "mail-address").await;
    let mut told = Vec::new();
    for _ in 0..7 {
        walk.send("mail-address", "form[data-form=mail-address]", &fields)
            .await;
        told.push(walk.error().unwrap());
    }
    assert!(
        told[..5].iter().all(|error| error.ends_with("taken")),
        "{told:?}"
    );
    assert!(
        told[5..].iter().all(|error| error == "mail-too-soon"),
        "{told:?}"
    );
    let free = [("mail_address", "free@example.jp")];
    walk.send("mail-address", "form[data-form=mail-address]", &free)
        .await;
    assert_eq!(
        walk.error().as_deref(),
        Some("mail-too-soon"),
        "no less of a free one"
    );
    // The address on file can be confirmed all the same.
    app.advance(minutes(1));
    let own = [("mail_address", "letter-01@example.jp")];
    walk.send("mail-address", "form[data-form=mail-address]", &own)
        .await;
    assert_eq!(walk.step(), "mail-check");
    walk.go_home(&mut plan).await;
}
