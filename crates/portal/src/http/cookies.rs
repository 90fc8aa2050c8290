//! The portal's cookies. Their names begin with the kind of portal, because cookies ignore ports.

use axum::http::{HeaderMap, HeaderValue, header::COOKIE};
use cookie::{Cookie, CookieBuilder, SameSite};

use crate::{app::App, pages::Lang};

/// Which cookie.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Name {
    /// The browser: random, one for all tabs and societies; sign-ins under way and forms are
    /// bound to it.
    Browser,
    /// The session, one a society: its path is the society's.
    Session,
    /// The language that was chosen at the portal.
    Lang,
    /// The language that the provider said the member speaks.
    MemberLang,
}

impl Name {
    fn text(self, app: &App) -> String {
        let last = match self {
            Self::Browser => "browser",
            Self::Session => "session",
            Self::Lang => "lang",
            Self::MemberLang => "member-lang",
        };
        format!("{}-{last}", app.kind.slug())
    }
}

/// The first value that the browser sent under that name; the one with the longer path is first
/// (RFC 6265 §5.4).
pub(crate) fn find(headers: &HeaderMap, app: &App, name: Name) -> Option<String> {
    let name = name.text(app);
    headers
        .get_all(COOKIE)
        .iter()
        .filter_map(|header| header.to_str().ok())
        .flat_map(|header| Cookie::split_parse(header.to_owned()))
        .filter_map(Result::ok)
        .find(|cookie| cookie.name() == name)
        .map(|cookie| cookie.value().to_owned())
}

fn build(app: &App, name: Name, value: String, path: String) -> CookieBuilder<'static> {
    Cookie::build((name.text(app), value))
        .path(path)
        .http_only(true)
        .same_site(SameSite::Lax)
        .secure(app.is_secure())
}

/// `Set-Cookie` for the browser. It outlives the browser's window: a first sign-in may wait for a
/// mail, and phones close what is not looked at.
pub(crate) fn browser(app: &App, value: &str) -> Option<HeaderValue> {
    let week = cookie::time::Duration::days(7);
    header(build(app, Name::Browser, value.to_owned(), "/".to_owned()).max_age(week))
}

/// `Set-Cookie` for a session of the society at that path.
pub(crate) fn session(app: &App, value: &str, path: String) -> Option<HeaderValue> {
    header(build(app, Name::Session, value.to_owned(), path))
}

/// `Set-Cookie` that takes the session away.
pub(crate) fn no_session(app: &App, path: String) -> Option<HeaderValue> {
    header(build(app, Name::Session, String::new(), path).max_age(cookie::time::Duration::ZERO))
}

/// `Set-Cookie` for the language that was chosen here, for a year.
pub(crate) fn lang(app: &App, lang: Lang) -> Option<HeaderValue> {
    for_a_year(app, Name::Lang, lang)
}

/// `Set-Cookie` for the language of the member, for a year: it is still theirs after signing out.
pub(crate) fn member_lang(app: &App, lang: Lang) -> Option<HeaderValue> {
    for_a_year(app, Name::MemberLang, lang)
}

fn for_a_year(app: &App, name: Name, lang: Lang) -> Option<HeaderValue> {
    let year = cookie::time::Duration::days(365);
    header(build(app, name, lang.tag().to_owned(), "/".to_owned()).max_age(year))
}

fn header(cookie: CookieBuilder<'static>) -> Option<HeaderValue> {
    HeaderValue::from_str(&cookie.build().to_string()).ok()
}
