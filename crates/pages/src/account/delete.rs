//! Asks whether a device shall be deleted.

use askama::Template;
use sekisho_kernel::{Timestamp, policy::Method};

use super::Menu;
use crate::{Form, Frame, Page, moment};

/// Asks whether a device shall be deleted. Its form sends `csrf`.
#[derive(Clone, Copy, Debug, Template)]
#[template(path = "account/delete.html")]
pub struct AuthenticatorDelete<'a> {
    /// What stands around it.
    pub frame: Frame<'a>,
    /// The menu.
    pub menu: Menu<'a>,
    /// Where 削除する is sent; `None` for the last one, which has to stay.
    pub form: Option<Form<'a>>,
    /// Its name.
    pub name: &'a str,
    /// Of which kind it is.
    pub method: Method,
    /// When it was registered.
    pub made_at: Timestamp,
    /// The devices that the member can sign in with afterwards.
    pub others: &'a [&'a str],
    /// Whether a one-time password by mail does afterwards, too.
    pub by_mail: bool,
}

impl Page for AuthenticatorDelete<'_> {
    fn step(&self) -> &'static str {
        "authenticator-delete"
    }
}

/// What the template asks.
impl AuthenticatorDelete<'_> {
    fn heading(&self) -> String {
        (self.frame.texts().account_security.delete_heading)(self.name)
    }

    fn kind(&self) -> &'static str {
        let texts = &self.frame.texts().account_security;
        match self.method {
            Method::Passkey => texts.kind_passkey,
            Method::App | Method::Mail => texts.kind_app,
        }
    }

    fn what_stops(&self) -> &'static str {
        let texts = &self.frame.texts().account_security;
        match self.method {
            Method::Passkey => texts.passkey_stops,
            Method::App | Method::Mail => texts.app_stops,
        }
    }

    fn day(&self) -> String {
        moment::day(self.made_at, self.frame.locale)
    }

    /// With what the member signs in afterwards; nothing while the device has to stay.
    fn afterwards(&self) -> Option<String> {
        let (texts, methods) = (
            &self.frame.texts().account_security,
            &self.frame.texts().method,
        );
        let quoted = self.others.iter().map(|name| (texts.quoted)(name));
        let mail = self.by_mail.then(|| methods.mail.name.to_owned());
        let ways: Vec<_> = quoted.chain(mail).collect();
        let is_deletable = self.form.is_some() && !ways.is_empty();
        is_deletable.then(|| (texts.afterwards_with)(&ways.join(texts.name_separator)))
    }
}
