//! Asks whether a device shall be deleted.

use askama::Template;
use sekisho_kernel::{Timestamp, policy::Method};

use super::Menu;
use crate::{Form, Frame, Page, moment};

/// Asks whether a device shall be deleted. Its form sends `csrf`; the one that sets up another
/// `method`, too.
#[derive(Clone, Copy, Debug, Template)]
#[template(path = "account/delete.html")]
pub struct AuthenticatorDelete<'a> {
    /// What stands around it.
    pub frame: Frame<'a>,
    /// The menu.
    pub menu: Menu<'a>,
    /// Its name.
    pub name: &'a str,
    /// Of which kind it is.
    pub method: Method,
    /// When it was registered.
    pub made_at: Timestamp,
    /// Whether it can be deleted.
    pub deletion: Deletion<'a>,
}

/// Whether a device can be deleted.
#[derive(Clone, Copy, Debug)]
pub enum Deletion<'a> {
    /// It can.
    Allowed {
        /// Where 削除する is sent.
        form: Form<'a>,
        /// The devices that the member can sign in with afterwards.
        others: &'a [&'a str],
        /// Whether a one-time password by mail does afterwards, too.
        by_mail: bool,
    },
    /// It is the last one, which has to stay.
    Last {
        /// Where another one of its kind is set up: `csrf` and `method`.
        add: Form<'a>,
        /// Whether the tenant offers another second factor.
        has_choice: bool,
    },
}

impl Page for AuthenticatorDelete<'_> {
    fn step(&self) -> &'static str {
        "authenticator-delete"
    }
}

/// What the template asks.
impl AuthenticatorDelete<'_> {
    fn is_refused(&self) -> bool {
        matches!(self.deletion, Deletion::Last { .. })
    }

    fn heading(&self) -> String {
        let texts = &self.frame.texts().account_security;
        match self.deletion {
            Deletion::Allowed { .. } => (texts.delete_heading)(self.name),
            Deletion::Last { .. } => (texts.last_heading)(self.name),
        }
    }

    fn is_passkey(&self) -> bool {
        self.method == Method::Passkey
    }

    fn day(&self) -> String {
        moment::day(self.made_at, self.frame.locale)
    }

    /// With what the member signs in afterwards; nothing while the device has to stay.
    fn afterwards(&self) -> Option<String> {
        let Deletion::Allowed {
            others, by_mail, ..
        } = self.deletion
        else {
            return None;
        };
        let (texts, methods) = (
            &self.frame.texts().account_security,
            &self.frame.texts().method,
        );
        let quoted = others.iter().map(|name| (texts.quoted)(name));
        let mail = by_mail.then(|| methods.mail.name.to_owned());
        let ways: Vec<_> = quoted.chain(mail).collect();
        (!ways.is_empty()).then(|| (texts.afterwards_with)(&ways.join(texts.name_separator)))
    }
}
