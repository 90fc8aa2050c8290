//! A member at a computer with tabs, and everything that can happen to a sign-in there.

use sekisho_kernel::{Policy, policy::Method};
use sekisho_server::signing::rotation::Pace;
use sekisho_tests::{
    app::TestApp,
    browser::{Browser, Form, Page, Visit},
    people::{
        BIRTH_DATE, KNOWN, Person, SEED, policies, society,
        walk::{LETTER, LETTER_CODE, LETTER_USER_ID, Plan, Walk, link_in, press},
    },
    protocol::{Auth, claims},
};
use tokio::sync::OnceCell;

use super::{
    act::{Act, End, Who},
    table::Sequence,
};
use crate::support::{delete_rows, minutes, typed_user_id};

const OTHER: &str = "other-0002";
const OTHER_SEED: [u8; 20] = [9; 20];
/// More often than that no sequence restarts the server.
const RESTARTS: usize = 3;

/// Walks a sequence to its end, and from there to the portal.
pub(super) async fn walk(sequence: &Sequence) {
    let (policy, mut plan) = begin(sequence.who);
    let mut nodes = vec![OnceCell::new_with(Some(
        TestApp::start_with(society(policy.clone())).await,
    ))];
    nodes.resize_with(1 + RESTARTS, OnceCell::new);
    let app = nodes[0].get().unwrap();
    app.add(person(sequence.who)).await;
    app.add(Person::new(OTHER).with_app("電話", &OTHER_SEED))
        .await;
    let mut stage = Stage {
        nodes: &nodes,
        node: 0,
        policy,
        browser: app.browser(),
        tabs: Vec::new(),
        open: 0,
        typed: String::new(),
    };
    stage.open_tab(0).await;
    for act in sequence.acts {
        stage.act(*act, &mut plan).await;
        stage.is_alive(*act);
    }
    stage.ends(sequence.end);
    stage.arrives(&mut plan).await;
}

fn begin(who: Who) -> (Policy, Plan) {
    match who {
        Who::Member => (policies::a(), Plan::known(KNOWN, &SEED)),
        Who::ByMail => (policies::c(), Plan::known(KNOWN, &SEED)),
        Who::Newcomer => (policies::a(), Plan::letter(Method::App)),
        Who::Leaver => (policies::b(), Plan::letter(Method::App)),
        Who::Passkeyless => (policies::a(), Plan::letter(Method::Passkey)),
        Who::Coded => (policies::letter_code(), Plan::migrated(Method::App)),
    }
}

fn person(who: Who) -> Person {
    match who {
        Who::Member => Person::new(KNOWN).with_app("電話", &SEED),
        Who::ByMail => Person::new(KNOWN).choosing(Method::Mail),
        Who::Newcomer | Who::Leaver | Who::Passkeyless => {
            Person::with_letter(LETTER_USER_ID, LETTER)
        }
        Who::Coded => Person::migrated(LETTER_USER_ID).with_letter_code(LETTER_CODE),
    }
}

struct Tab<'a> {
    walk: Walk<'a>,
    /// What its portal wants to hear again.
    state: String,
    /// The pages it showed, in order.
    pages: Vec<Page>,
}

impl Tab<'_> {
    fn remember(&mut self) {
        if self.walk.has_left() {
            return;
        }
        let page = self.walk.page();
        if self.pages.last().is_none_or(|last| last.html != page.html) {
            self.pages.push(page.clone());
        }
    }

    /// The page that was open before.
    fn before(&self) -> Page {
        let back = if self.walk.has_left() { 1 } else { 2 };
        self.pages[self.pages.len() - back].clone()
    }
}

struct Stage<'a> {
    nodes: &'a [OnceCell<TestApp>],
    node: usize,
    policy: Policy,
    browser: Browser,
    tabs: Vec<Tab<'a>>,
    open: usize,
    /// The user ID that was typed last.
    typed: String,
}

impl<'a> Stage<'a> {
    fn app(&self) -> &'a TestApp {
        self.nodes[self.node].get().unwrap()
    }

    fn walk(&mut self) -> &mut Walk<'a> {
        &mut self.tabs[self.open].walk
    }

    async fn open_tab(&mut self, at: usize) {
        while self.tabs.len() <= at {
            let state = format!("of tab {}", self.tabs.len());
            let asked = [("state", &*state)];
            let walk = Walk::begin_with(self.app(), &self.browser, &asked).await;
            let pages = Vec::new();
            let mut tab = Tab { walk, state, pages };
            tab.remember();
            self.tabs.push(tab);
        }
    }

    async fn act(&mut self, act: Act, plan: &mut Plan) {
        match act {
            Act::Tab(at) => {
                self.open_tab(at).await;
                self.open = at;
            }
            Act::Tabs(count) => self.open_tab(count - 1).await,
            Act::ReloadAll => {
                for at in 0..self.tabs.len() {
                    self.open = at;
                    if !self.walk().has_left() {
                        self.walk().reload().await;
                    }
                }
            }
            Act::Minutes(count) => {
                self.tabs[self.open].walk.wait_until_delivered().await;
                self.app().advance(minutes(count));
            }
            Act::To(_) | Act::Home | Act::Send => self.go_on(act, plan).await,
            Act::PressMail => {
                press(self.app(), &self.newest_link().await).await;
            }
            Act::PressMailHere => {
                let page = self.browser.tab().get(&self.newest_link().await).await;
                let form = page.form("form[data-form=confirm]");
                form.submit(&self.browser.tab()).await;
            }
            Act::SignOut => self.sign_out().await,
            Act::OtherMember => self.other_member().await,
            Act::ClearCookies => self.change_browser(self.app().browser()),
            Act::CloseBrowser => self.browser.restart(),
            Act::Restart => self.restart().await,
            Act::CleanUp => {
                let (store, now) = (&self.app().app.store, self.app().clock.now());
                while store.delete_expired(now, 500).await.unwrap() > 0 {}
            }
            Act::DeleteRows => delete_rows(self.app()).await,
            Act::RotateSigningKeys => self.rotate_signing_keys().await,
            Act::RotateKeyEncryptionKey => self.app().rotate_key_encryption_key().await,
            here => self.move_in_tab(here, plan).await,
        }
        self.tabs[self.open].remember();
    }

    async fn go_on(&mut self, act: Act, plan: &mut Plan) {
        let mut step = String::new();
        while !self.walk().has_left() && Some(&*step) != act.target() {
            if matches!(self.walk().step().as_str(), "credentials" | "restarted") {
                self.typed.clone_from(&plan.user_id);
            }
            self.walk().go_on(plan).await;
            self.tabs[self.open].remember();
            if matches!(act, Act::Send) {
                return;
            }
            step = if self.walk().has_left() {
                String::new()
            } else {
                self.walk().step()
            };
        }
    }

    async fn move_in_tab(&mut self, act: Act, plan: &mut Plan) {
        let before = self.tabs[self.open].pages.len();
        match act {
            Act::Reload => self.walk().reload().await,
            Act::Back => {
                let address = self.tabs[self.open].before().url.to_string();
                self.walk().open(&address).await;
            }
            Act::Kept => {
                let page = self.tabs[self.open].before();
                self.walk().show(Visit::Page(page));
            }
            Act::Login => {
                let state = self.tabs[self.open].state.clone();
                let address = self.app().authorize(&[("state", &state)]);
                self.walk().open(&address).await;
            }
            Act::Type => {
                self.typed.clone_from(&plan.user_id);
                let typed = self.typed.clone();
                self.walk().credentials(&typed, "wrong").await;
            }
            Act::Twice => self.twice(plan).await,
            Act::English => {
                let address = format!("{}?lang=en", self.walk().page().url);
                self.walk().open(&address).await;
            }
            Act::Follow(link) => {
                let link = self.walk().page().link(&format!("a[data-link={link}]"));
                self.walk().open(link.as_str()).await;
            }
            Act::Continue => {
                let form = self.walk().page().form("form[data-form=continue]");
                let visit = form.send(&self.walk().browser).await;
                self.walk().show(visit);
            }
            Act::Leave => self.submit("cancel").await,
            Act::PressMailInTab => {
                let link = self.newest_link().await;
                self.walk().open(&link).await;
                self.submit("confirm").await;
            }
            Act::ForgotPassword => {
                let link = self.walk().page().link("a[data-link=forgot-password]");
                self.walk().open(link.as_str()).await;
                let form = self.walk().page().form("form[data-form=forgot-password]");
                let form = form.fill("user_id", &plan.user_id);
                let form = form.fill("birth_date", BIRTH_DATE);
                self.walk().submit(&form).await;
            }
            Act::SayLost => {
                let link = self.walk().page().link("a[data-link=lost-device]");
                self.walk().open(link.as_str()).await;
                let form = self.walk().page().form("form[data-form=lost-device]");
                let form = form.fill("birth_date", BIRTH_DATE);
                self.walk().submit(&form).await;
            }
            other => unreachable!("{other:?} with {before} pages"),
        }
    }

    async fn submit(&mut self, name: &str) {
        let form = self.walk().page().form(&format!("form[data-form={name}]"));
        self.walk().submit(&form).await;
    }

    async fn twice(&mut self, plan: &mut Plan) {
        let form = self.filled(plan);
        let browser = self.walk().browser.tab();
        let (_, later) = tokio::join!(form.send(&browser), form.send(&self.browser));
        self.walk().show(later);
    }

    /// The form of the page, as the member fills it in.
    fn filled(&mut self, plan: &mut Plan) -> Form {
        let page = self.walk().page().clone();
        let form = |name: &str| page.form(&format!("form[data-form={name}]"));
        match self.walk().step().as_str() {
            "credentials" => form("credentials")
                .fill("user_id", &plan.user_id)
                .fill("password", &plan.password),
            "birth-date" => form("birth-date").fill("birth_date", &plan.birth_date),
            "app-code" => form("code").fill("code", &self.app().code_of(&plan.seed)),
            "recovery-codes" => {
                *plan = plan.clone().completed();
                form("continue")
            }
            other => unreachable!("no sequence sends {other} twice"),
        }
    }

    async fn newest_link(&self) -> String {
        let mailbox = &self.app().mailbox;
        mailbox.newest(0, |mail| link_in(&mail.text)).await
    }

    async fn sign_out(&self) {
        let tab = self.browser.tab();
        let page = tab.get(&self.app().at("/end_session")).await;
        let form = page.form("form[data-form=sign-out]");
        let page = form.button("confirm", "1").submit(&tab).await;
        assert!(page.has("main[data-done]"), "{page}");
    }

    async fn other_member(&self) {
        let asked = [("prompt", "login")];
        let mut walk = Walk::begin_with(self.app(), &self.browser, &asked).await;
        walk.go_home(&mut Plan::known(OTHER, &OTHER_SEED)).await;
        walk.arrive();
    }

    fn change_browser(&mut self, browser: Browser) {
        for tab in &mut self.tabs {
            tab.walk.browser = browser.tab();
        }
        self.browser = browser;
    }

    async fn restart(&mut self) {
        let (first, options) = (self.app(), society(self.policy.clone()));
        let database = first.database();
        self.node += 1;
        let start = || first.another_node_with(&database, &options);
        let node = self.nodes[self.node].get_or_init(start).await;
        self.browser = crate::support::moved(&self.browser, node);
        for tab in &mut self.tabs {
            tab.walk.move_to(node);
        }
    }

    /// Until what signs is new: a key is published before it signs.
    async fn rotate_signing_keys(&self) {
        for _ in 0..2 {
            self.app().rotate_signing_keys(Pace::AtOnce).await;
        }
    }

    /// No page on the way is an end.
    fn is_alive(&mut self, after: Act) {
        if self.walk().has_left() {
            return;
        }
        let page = self.walk().page();
        assert_eq!(page.status, 200, "after {after:?}: {page}");
        let step = page.step().unwrap();
        let is_end = ["error", "cookies-off", "blocked", "portals"].contains(&&*step);
        assert!(!is_end, "after {after:?}: {page}");
    }

    fn ends(&mut self, end: End) {
        let typed = self.typed.clone();
        if self.walk().has_left() {
            assert!(matches!(end, End::Portal), "at the portal, not at {end:?}");
            return;
        }
        let page = self.walk().page();
        let step = page.step().unwrap();
        match end {
            End::Portal => assert_eq!(step, "left", "{page}"),
            End::At(expected) => assert_eq!(step, expected, "{page}"),
            End::Asked => {
                assert_eq!(step, "choose-account", "{page}");
                assert!(page.status_text().is_some_and(|text| !text.is_empty()));
            }
            End::Fresh | End::Unknown => {
                assert_eq!(step, "restarted", "{page}");
                assert!(page.status_text().is_some_and(|text| !text.is_empty()));
                let expected = match end {
                    End::Fresh => &*typed,
                    _ => "",
                };
                assert_eq!(typed_user_id(page), expected, "{page}");
            }
        }
    }

    /// The member gets to the portal of the tab, and is who signed in there; so is every other tab
    /// that is at its portal.
    async fn arrives(&mut self, plan: &mut Plan) {
        let open = self.open;
        self.walk().go_home(plan).await;
        for tab in self.tabs.iter().filter(|tab| tab.walk.has_left()) {
            tab.walk.arrive();
            let told = tab
                .walk
                .left()
                .query_pairs()
                .find(|(name, _)| name == "state");
            assert_eq!(told.unwrap().1, tab.state);
        }
        let code = self.tabs[open].walk.arrive();
        let reply = self.app().redeem(Auth::Basic("web"), &code).await;
        assert_eq!(reply.status, 200, "{}", reply.body);
        let claims = claims(reply.json()["id_token"].as_str().unwrap());
        let member = self.app().member(&plan.user_id).await;
        assert_eq!(claims["sub"], member.sub);
    }
}
