//! Logs.

use std::error::Error;

use tracing_subscriber::{EnvFilter, fmt};

use crate::config::{ConfigError, LogConfig, LogFormat};

/// Crates that write challenges and answers below `warn`. They are heard only when the filter
/// names them.
const QUIET: [&str; 2] = ["webauthn_rs", "webauthn_rs_core"];

/// Starts logging to standard error.
pub fn start(config: &LogConfig) -> Result<(), ConfigError> {
    let invalid =
        |error: &dyn std::fmt::Display| ConfigError::Invalid(format!("`log.filter`: {error}"));
    let filter = EnvFilter::try_new(directives(&config.filter)).map_err(|error| invalid(&error))?;
    let logs = fmt().with_env_filter(filter).with_writer(std::io::stderr);
    match config.format {
        LogFormat::Json => logs.json().flatten_event(true).try_init(),
        LogFormat::Text => logs.try_init(),
    }
    .map_err(|error| invalid(&error))
}

fn directives(filter: &str) -> String {
    let quiet = QUIET
        .into_iter()
        .filter(|_| !filter.contains("webauthn_rs"))
        .map(|name| format!("{name}=warn"));
    std::iter::once(filter.to_owned())
        .filter(|filter| !filter.trim().is_empty())
        .chain(quiet)
        .collect::<Vec<_>>()
        .join(",")
}

/// An error with all its causes, in one line.
pub fn chain(error: &dyn Error) -> String {
    let mut text = error.to_string();
    let mut cause = error.source();
    while let Some(error) = cause {
        text.push_str(": ");
        text.push_str(&error.to_string());
        cause = error.source();
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_passkey_library_is_quiet_unless_it_is_named() {
        for (filter, expected) in [
            ("info", "info,webauthn_rs=warn,webauthn_rs_core=warn"),
            ("", "webauthn_rs=warn,webauthn_rs_core=warn"),
            ("info,webauthn_rs=debug", "info,webauthn_rs=debug"),
        ] {
            assert_eq!(directives(filter), expected);
            EnvFilter::try_new(directives(filter)).unwrap();
        }
    }
}
