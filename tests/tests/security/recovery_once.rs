//! ADR 21: a link for a new password is used up by the press that begins a sign-in, so of any number
//! of presses at once one browser goes on; with one node on SQLite and three nodes on PostgreSQL.
//! Not here: that this browser may press again (`journey/forgot_password.rs`).

use sekisho_tests::people::{BIRTH_DATE, Person, walk::Walk, walk::link_in};

use crate::{
    nodes::{Nodes, at_once, race},
    support::{KNOWN, SEED, sign_in_page},
};

const PRESSES: usize = 200;

race! {
    one_link_pressed_in_two_hundred_browsers_at_once_begins_one_reset /
        postgres_one_link_pressed_in_two_hundred_browsers_at_once_begins_one_reset: one_link;
}

/// The link of a member who forgot the password.
async fn mailed_link(nodes: &Nodes) -> String {
    let app = nodes.get(0);
    let browser = app.browser();
    let page = sign_in_page(app, &browser).await;
    let page = page.follow("a[data-link=forgot-password]", &browser).await;
    let form = page.form("form[data-form=forgot-password]");
    let form = form.fill("user_id", KNOWN).fill("birth_date", BIRTH_DATE);
    form.submit(&browser).await;
    link_in(&app.mailbox.wait_for(1).await[0].text).unwrap()
}

async fn one_link(nodes: Nodes) {
    let app = nodes.get(0);
    app.add(Person::new(KNOWN).with_app("電話", &SEED)).await;
    let link = mailed_link(&nodes).await;
    let mut walks = Vec::new();
    for at in 0..PRESSES {
        let app = nodes.get(at);
        let mut walk = Walk::begin(app, &app.browser()).await;
        walk.open(&link).await;
        walks.push(walk);
    }
    let confirm = |walk: &Walk<'_>| walk.page().form("form[data-form=confirm]");
    let outcomes = at_once(walks, confirm).await;
    assert_eq!(outcomes.steps("app-code"), 1, "{outcomes:?}");
    assert_eq!(outcomes.errors("link-expired"), PRESSES - 1, "{outcomes:?}");
}
