//! A society in this process, with its members, a portal and a browser: its clock and its mails are
//! the test's.

use std::ops::Deref;

use anyhow::{Context, ensure};
use axum::{Router, response::Html, routing::get};
use sekisho_kernel::{AuthenticatorId, Entropy, Locale, MemberId, Policy, policy::Method};
use sekisho_keys::SealPurpose;
use sekisho_oidc::Client;
use sekisho_store::{Passkey, StoreError, Totp, Txn, Work};
use sekisho_tests::{
    app::{PASSWORD, TENANT, TestApp, TestOptions, tenant_id},
    chromium::{Authenticator, Chromium, Port, Screen},
    people::{
        BIRTH_DATE, Person, society,
        walk::{code_in, link_in},
    },
    protocol::{Auth, claims},
};
use serde_json::{Value, json};
use url::Url;

/// Somebody with a letter: the temporary user ID and password.
pub(crate) const LETTER: (&str, &str) = ("letter-01", "abcd-efgh-jkmn-pqrs");
/// What that member chooses.
pub(crate) const CHOSEN: (&str, &str) = ("sakurako7", "Tegami-kara-26");
/// Somebody who has signed in before.
pub(crate) const MEMBER: &str = "matsuko-08";

/// The button that registers a passkey.
pub(crate) const REGISTER: &str = "[data-action=register]";
/// The button that asks for a passkey as second factor.
pub(crate) const AUTHENTICATE: &str = "[data-action=authenticate]";
/// パスキーでログイン
pub(crate) const PASSKEY: &str = "[data-action=passkey]";
/// The form that names a passkey.
pub(crate) const NAME: &str = "main[data-done] form[data-form=device-name]";
/// What both passkeys as second factor and passkeys on the sign-in page have: a way on without.
pub(crate) const OTHER: &str = "form[data-form=other-method] button";
/// ポータルに戻る
pub(crate) const CANCEL: &str = "form[data-form=cancel] button";

const PORTAL: &str = "<!doctype html><title>ポータル</title><main data-page=portal>ポータル</main>";

/// A browser that offers no passkeys by itself, so that nothing happens before a button is pressed.
pub(crate) const NO_AUTOFILL: &str = "if (window.PublicKeyCredential)
    PublicKeyCredential.isConditionalMediationAvailable = async () => false;";

/// The society, and a person with a browser.
pub(crate) struct Society {
    pub(crate) app: TestApp,
    pub(crate) chromium: Chromium,
    callback: String,
}

impl Society {
    /// One with this policy, and a browser on a phone.
    pub(crate) async fn new(policy: Policy) -> anyhow::Result<Self> {
        Self::with(policy, Chromium::start(Screen::Phone).await?).await
    }

    /// The same with this browser.
    pub(crate) async fn with(policy: Policy, chromium: Chromium) -> anyhow::Result<Self> {
        let port = Port::take().await?;
        let options = TestOptions {
            origin: Some(port.origin()),
            ..society(policy)
        };
        Self::at(port, options, chromium).await
    }

    /// The same on a port, with these options.
    pub(crate) async fn at(
        port: Port,
        options: TestOptions,
        chromium: Chromium,
    ) -> anyhow::Result<Self> {
        let app = TestApp::start_with(options).await;
        port.serve(app.router.clone());
        let portal = Port::take().await?;
        let callback = format!("{}/cb", portal.origin());
        portal.serve(Router::new().route("/cb", get(async || Html(PORTAL))));
        app.put_client(Client {
            redirect_uris: vec![callback.clone()],
            ..app.new_client("web")
        })
        .await;
        Ok(Self {
            app,
            chromium,
            callback,
        })
    }

    /// The portal sends its member here.
    pub(crate) async fn begin(&self) -> anyhow::Result<()> {
        self.begin_in(Locale::Ja).await
    }

    /// The same from a portal in this language.
    pub(crate) async fn begin_in(&self, locale: Locale) -> anyhow::Result<()> {
        let callback = ("redirect_uri", &*self.callback);
        let request = self
            .app
            .authorize(&[callback, ("ui_locales", locale.tag())]);
        self.open(&request).await
    }

    /// Waits for the portal, which exchanges the code: the claims of the ID token.
    pub(crate) async fn arrive(&self) -> anyhow::Result<Value> {
        let arrived = self.code().await?;
        let form = [
            ("grant_type", "authorization_code"),
            ("code", &*arrived),
            ("redirect_uri", &*self.callback),
        ];
        let tokens = self.app.token(Auth::Basic("web"), &form).await;
        ensure!(tokens.status == 200, "{}", tokens.body);
        let token = tokens.json()["id_token"].as_str().map(claims);
        token.context("no ID token")
    }

    async fn code(&self) -> anyhow::Result<String> {
        self.is_at_page("portal").await?;
        let address = Url::parse(self.current_url().await?.as_str())?;
        let code = address.query_pairs().find(|(name, _)| name == "code");
        Ok(code.context("no code")?.1.into_owned())
    }

    /// Arrives with what two factors in one device are worth.
    pub(crate) async fn arrives_by_passkey(&self) -> anyhow::Result<()> {
        let claims = self.arrive().await?;
        ensure!(claims["acr"] == "urn:sekisho:acr:4", "{claims}");
        Ok(())
    }

    /// Forgets every session: what a member does next is a sign-in.
    pub(crate) async fn forget_cookies(&self) -> anyhow::Result<()> {
        self.devtools("Network.clearBrowserCookies", json!({}))
            .await?;
        Ok(())
    }

    /// The step of the page that is open.
    pub(crate) async fn step(&self) -> anyhow::Result<String> {
        let step = self.attr("main", "data-step").await?;
        Ok(step.unwrap_or_default())
    }

    /// Does what the first sign-in asks until a page of this step is open.
    pub(crate) async fn go_to(&self, step: &str, method: Method) -> anyhow::Result<()> {
        for _ in 0..12 {
            let open = self.step().await?;
            if open == step {
                return Ok(());
            }
            self.go_on(&open, method).await?;
            self.find(&format!("main:not([data-step={open}])")).await?;
        }
        anyhow::bail!("{step} is not reached")
    }

    /// Does what a page of the first sign-in asks.
    pub(crate) async fn go_on(&self, step: &str, method: Method) -> anyhow::Result<()> {
        let submit = format!("form[data-form={step}] .btn--primary");
        match step {
            "credentials" => return self.enter(LETTER.0, LETTER.1).await,
            "birth-date" => self.fill("[name=birth_date]", BIRTH_DATE).await?,
            "terms" | "mail-address" => {}
            "profile" => {
                self.fill("[name=user_id]", CHOSEN.0).await?;
                self.choose(method).await?;
            }
            "new-password" => {
                self.fill("[name=new_password]", CHOSEN.1).await?;
                self.fill("[name=new_password_confirm]", CHOSEN.1).await?;
            }
            // The page goes on by itself.
            "mail-check" => return self.confirm_elsewhere().await,
            "recovery-codes" => return self.press("form[data-form=continue] button").await,
            other => anyhow::bail!("{other} asks for nothing"),
        }
        self.press(&submit).await
    }

    /// Chooses a second factor.
    pub(crate) async fn choose(&self, method: Method) -> anyhow::Result<()> {
        let radio = format!("[name=method][value={}]", method.name());
        self.press(&format!(".choice:has({radio})")).await
    }

    /// Opens the mailed link on another device.
    async fn confirm_elsewhere(&self) -> anyhow::Result<()> {
        let phone = self.app.browser();
        let page = phone.get(&self.mailed_link().await).await;
        page.form("form[data-form=confirm]").submit(&phone).await;
        Ok(())
    }

    /// The link in the newest mail that has one.
    pub(crate) async fn mailed_link(&self) -> String {
        let mailbox = &self.app.mailbox;
        mailbox.newest(0, |mail| link_in(&mail.text)).await
    }

    /// Enters the newest code that came by mail.
    pub(crate) async fn enter_mailed_code(&self) -> anyhow::Result<()> {
        let mailbox = &self.app.mailbox;
        let code = mailbox.newest(0, |mail| code_in(&mail.text)).await;
        self.fill("[name=code]", &code).await?;
        self.press("form[data-form=code] .btn--primary").await
    }

    /// A member without a second factor, at the page that sets a passkey up.
    pub(crate) async fn at_passkey_set_up(&self) -> anyhow::Result<()> {
        let member = Person::new(MEMBER).choosing(Method::Passkey);
        self.app.add(member).await;
        self.begin().await?;
        self.enter(MEMBER, PASSWORD).await?;
        self.is_at_step("passkey-setup").await
    }

    /// A member with a passkey, signed out again, and the device that holds it.
    pub(crate) async fn enrolled(&self) -> anyhow::Result<(MemberId, Authenticator<'_>)> {
        let id = self
            .app
            .add(Person::new(MEMBER).choosing(Method::Passkey))
            .await;
        let authenticator = self.authenticator().await?;
        self.begin().await?;
        self.enter(MEMBER, PASSWORD).await?;
        self.press(REGISTER).await?;
        self.press(&format!("{NAME} button")).await?;
        self.arrives_by_passkey().await?;
        self.forget_cookies().await?;
        Ok((id, authenticator))
    }

    /// The passkeys of a member.
    pub(crate) async fn passkeys(&self, member: MemberId) -> anyhow::Result<Vec<Passkey>> {
        let tenant = tenant_id(TENANT);
        Ok(self
            .app
            .app
            .store
            .read(&tenant)
            .list_passkeys(member)
            .await?)
    }

    async fn act(&self, act: Act) -> anyhow::Result<()> {
        let tenant = tenant_id(TENANT);
        Ok(self.app.app.store.transact(&tenant, act).await?)
    }

    /// The account page, or staff, takes all passkeys from a member; the device still has them.
    pub(crate) async fn revoke_passkeys(&self, member: MemberId) -> anyhow::Result<()> {
        for passkey in self.passkeys(member).await? {
            self.act(Act::Revoke(Box::new(passkey))).await?;
        }
        Ok(())
    }

    /// A member has one more passkey, of this name.
    pub(crate) async fn add_passkey(&self, member: MemberId, name: &str) -> anyhow::Result<()> {
        let present = self.passkeys(member).await?.into_iter().next();
        let present = present.context("no passkey to go by")?;
        let (now, entropy) = (self.app.clock.now(), Entropy::system());
        let another = Passkey {
            id: AuthenticatorId::new(now, &entropy),
            credential_id: entropy.bytes::<32>().to_vec(),
            name: name.to_owned(),
            ..present
        };
        self.act(Act::Passkey(Box::new(another))).await
    }

    /// A member has an authenticator app too.
    pub(crate) async fn add_app(&self, member: MemberId, seed: &[u8]) -> anyhow::Result<()> {
        let (now, entropy) = (self.app.clock.now(), Entropy::system());
        let (keys, tenant) = (&self.app.app.keys, tenant_id(TENANT));
        let row = format!("member {member}");
        self.act(Act::App(Box::new(Totp {
            id: AuthenticatorId::new(now, &entropy),
            member,
            name: "スマートフォン".to_owned(),
            sealed_seed: keys.seal(SealPurpose::TotpSeed, &tenant, &row, seed, &entropy)?,
            last_step: None,
            created_at: now,
            last_used_at: None,
        })))
        .await
    }
}

impl Deref for Society {
    type Target = Chromium;

    fn deref(&self) -> &Chromium {
        &self.chromium
    }
}

/// What happens elsewhere.
enum Act {
    Revoke(Box<Passkey>),
    Passkey(Box<Passkey>),
    App(Box<Totp>),
}

impl Work for Act {
    type Output = ();

    async fn run(&self, txn: &Txn<'_>) -> Result<(), StoreError> {
        match self {
            Self::Revoke(passkey) => {
                let now = passkey.created_at;
                txn.revoke_passkey(passkey.id, passkey.member, now).await?;
                Ok(())
            }
            Self::Passkey(passkey) => txn.insert_passkey(passkey).await,
            Self::App(totp) => txn.insert_totp(totp).await,
        }
    }
}
