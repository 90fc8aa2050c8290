//! The new password of a first sign-in: each fault has its own words, and the page says all of them.

use sekisho_kernel::{Policy, policy::Method};
use sekisho_tests::people::{
    policies,
    walk::{LETTER, Plan, Walk},
};

use crate::support::with_letter;

async fn refused(policy: Policy, cases: &[(&str, &str, &str)]) {
    let app = with_letter(policy).await;
    let mut plan = Plan::letter(Method::App);
    let mut walk = Walk::up_to(&app, &app.browser(), &mut plan, "new-password").await;
    for (password, confirmation, error) in cases {
        let fields = [
            ("new_password", *password),
            ("new_password_confirm", *confirmation),
        ];
        walk.send("new-password", "form[data-form=new-password]", &fields)
            .await;
        assert_eq!(walk.step(), "new-password", "{password}");
        let selector = format!("[role=alert][data-error={error}]");
        assert!(walk.page().has(&selector), "{password}: {}", walk.page());
        assert!(walk.page().has("[data-call-number]"), "{password}");
        // The page names the user ID for the browser's store of passwords.
        if !password.is_empty() && !password.to_lowercase().contains("sakurako7") {
            assert!(!walk.page().html.contains(password), "{password} is shown");
        }
    }
    walk.go_home(&mut plan).await;
}

#[tokio::test]
async fn each_fault_has_its_own_words() {
    let same = |password, error| (password, password, error);
    refused(
        policies::a(),
        &[
            same("", "empty"),
            same("Kq-7x", "too-short"),
            same("あいうえおかきくけこ", "characters"),
            same("letter-01", "is-user-id"),
            same("sakurako7", "is-user-id"),
            same("SAKURAKO7", "is-user-id"),
            same("19801201", "is-birth-date"),
            same("password1", "common"),
            same("qwertyuiop", "keyboard"),
            ("Tegami-kara-26", "Tegami-kara-27", "mismatch"),
            ("Tegami-kara-26", "", "mismatch"),
            same(LETTER, "is-current"),
            same("ABCD-EFGH-JKMN-PQRS", "is-current"),
            same("abcdefghjkmnpqrs", "is-current"),
        ],
    )
    .await;
}

#[tokio::test]
async fn society_d_wants_four_kinds_of_characters_and_no_user_id_in_it() {
    let same = |password, error| (password, password, error);
    refused(
        policies::d(),
        &[
            same("tegami-kara-26", "needs-upper"),
            same("TEGAMI-KARA-26", "needs-lower"),
            same("Tegami-kara-xx", "needs-digit"),
            same("TegamiKara26", "needs-symbol"),
            same("X-sakurako7-Yz", "holds-user-id"),
            same("Tegami-kara-26-tegami-kara", "too-long"),
        ],
    )
    .await;
}

#[tokio::test]
async fn the_rules_are_on_the_page() {
    for (policy, rules) in [(policies::a(), 5), (policies::d(), 8)] {
        let app = with_letter(policy).await;
        let mut plan = Plan::letter(Method::App);
        let walk = Walk::up_to(&app, &app.browser(), &mut plan, "new-password").await;
        let listed = walk.page().texts("#password-rules li");
        assert!(listed.len() >= rules, "{listed:?}");
    }
}

#[tokio::test]
async fn the_derived_temporary_password_is_refused_as_the_new_one() {
    let app =
        sekisho_tests::app::TestApp::start_with(sekisho_tests::people::society(policies::a()));
    let app = app.await;
    app.add(crate::support::newcomer(
        sekisho_kernel::policy::TemporaryPasswordKind::Derived,
    ))
    .await;
    let mut plan = Plan::migrated(Method::App);
    let mut walk = Walk::up_to(&app, &app.browser(), &mut plan, "new-password").await;
    walk.new_password(&plan.password).await;
    assert_eq!(walk.step(), "new-password");
    assert_ne!(walk.error(), None);
}
