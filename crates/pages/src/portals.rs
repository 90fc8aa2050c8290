//! The tenant's list of portals, where a sign-in page without a request leads.

use askama::Template;

use crate::{Frame, Page};

/// A portal members sign in to.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Portal<'a> {
    /// Its name as members know it.
    pub name: &'a str,
    /// Its start page: an http or https address.
    pub address: &'a str,
}

impl Portal<'_> {
    /// The address as people write it.
    pub(crate) fn short_address(&self) -> &str {
        let address = self.address;
        let host = address
            .strip_prefix("https://")
            .or_else(|| address.strip_prefix("http://"));
        host.unwrap_or(address).trim_end_matches('/')
    }
}

/// The list of portals.
#[derive(Clone, Copy, Debug, Template)]
#[template(path = "portals.html")]
pub struct Portals<'a> {
    /// What stands around it.
    pub frame: Frame<'a>,
    /// The portals, in the tenant's order.
    pub portals: &'a [Portal<'a>],
    /// What the member who is signed in has just done.
    pub done: Option<SignedInBy>,
    /// The account pages, for who is signed in.
    pub account: &'a str,
}

/// What led a member to the list of portals, signed in.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum SignedInBy {
    /// A password in place of a forgotten one.
    NewPassword,
    /// Another second factor in place of a lost one.
    NewSecondFactor,
    /// Anything else.
    SigningIn,
}

/// What the template asks.
impl Portals<'_> {
    fn done_text(&self) -> Option<&'static str> {
        let texts = &self.frame.texts().portals;
        self.done.map(|done| match done {
            SignedInBy::NewPassword => texts.new_password,
            SignedInBy::NewSecondFactor => texts.new_second_factor,
            SignedInBy::SigningIn => texts.signed_in,
        })
    }
}

impl Page for Portals<'_> {
    fn step(&self) -> &'static str {
        "portals"
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_shown_without_scheme_and_closing_slash() {
        let short = |address| Portal { name: "", address }.short_address().to_owned();
        assert_eq!(short("https://iryohi.example.jp/"), "iryohi.example.jp");
        assert_eq!(short("http://localhost:8081/top"), "localhost:8081/top");
    }
}
