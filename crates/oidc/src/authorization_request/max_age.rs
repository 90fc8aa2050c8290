//! `max_age` (Core §3.1.2.1) and the client's `default_max_age` (Registration §2).

use super::Rejection;
use crate::{Client, Params};

pub(super) fn check(params: &Params, client: &Client) -> Result<Option<u64>, Rejection> {
    // Registration §2: The max_age request parameter overrides this default value.
    let Some(text) = params.get("max_age") else {
        return Ok(client.default_max_age);
    };
    let is_number = text.bytes().all(|byte| byte.is_ascii_digit());
    match text.parse() {
        Ok(seconds) if is_number => Ok(Some(seconds)),
        _ => Err(Rejection::invalid_request(
            "max_age must be a whole number of seconds",
        )),
    }
}
