//! What we tell a page in its address that was done. It is sealed for the browser: nobody else's link
//! makes a page say it (docs/security.md, rule 22).

use super::{anti_forgery, cookies::CookieKind, request::TenantRequest};

/// A word for the address, if the browser has a binding.
pub(super) fn seal(request: &TenantRequest, word: &str) -> Option<String> {
    let browser = request.cookie(CookieKind::Browser)?;
    let (keys, tenant) = (&request.app.keys, request.tenant.id());
    let mark = anti_forgery::token(keys, tenant, &browser, of(word));
    Some(format!("{word}.{mark}"))
}

/// The word that an address brings, if it was sealed for this browser.
pub(super) fn open<'a>(request: &TenantRequest, sealed: &'a str) -> Option<&'a str> {
    let (word, mark) = sealed.split_once('.')?;
    let browser = request.cookie(CookieKind::Browser)?;
    let (keys, tenant) = (&request.app.keys, request.tenant.id());
    anti_forgery::is_good(keys, tenant, &browser, of(word), Some(mark)).then_some(word)
}

fn of(word: &str) -> String {
    format!("done {word}")
}
