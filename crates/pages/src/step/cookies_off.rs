//! The page for a browser that returns no cookie.

use askama::Template;

use crate::{Frame, Page};

/// The browser returned no cookie after one try: why that stops the sign-in and what to do.
#[derive(Clone, Copy, Debug, Template)]
#[template(path = "cookies_off.html")]
pub struct CookiesOff<'a> {
    /// What stands around it.
    pub frame: Frame<'a>,
    /// The address that tries again when it is opened (GET). A query would be lost: it has none.
    pub retry: &'a str,
}

impl Page for CookiesOff<'_> {
    fn step(&self) -> &'static str {
        "cookies-off"
    }
}
