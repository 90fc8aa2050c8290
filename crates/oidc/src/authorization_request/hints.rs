//! Hints (Core §3.1.2.1): `acr_values`, `login_hint`, `id_token_hint`, `ui_locales`. They never
//! cause errors; what is out of bounds was never said.

use crate::Params;

const MAX_ITEMS: usize = 10;
const MAX_TEXT: usize = 256;
const MAX_TOKEN: usize = 8 * 1024;

/// A space-delimited list, the first items of it.
pub(crate) fn list(params: &Params, name: &str) -> Vec<String> {
    let text = params.get(name).unwrap_or_default();
    text.split(' ')
        .filter(|item| (1..=MAX_TEXT).contains(&item.len()))
        .take(MAX_ITEMS)
        .map(str::to_owned)
        .collect()
}

/// A line of text.
pub(super) fn text(params: &Params, name: &str) -> Option<String> {
    let text = params.get(name)?;
    (text.len() <= MAX_TEXT && !text.chars().any(char::is_control)).then(|| text.to_owned())
}

/// A token.
pub(super) fn token(params: &Params, name: &str) -> Option<String> {
    params
        .get(name)
        .filter(|token| token.len() <= MAX_TOKEN)
        .map(str::to_owned)
}
