//! Logs.

use std::error::Error;

use tracing_subscriber::{EnvFilter, fmt};

use crate::config::{ConfigError, LogConfig, LogFormat};

/// Starts logging to standard error.
pub fn start(config: &LogConfig) -> Result<(), ConfigError> {
    let invalid =
        |error: &dyn std::fmt::Display| ConfigError::Invalid(format!("`log.filter`: {error}"));
    let filter = EnvFilter::try_new(&config.filter).map_err(|error| invalid(&error))?;
    let logs = fmt().with_env_filter(filter).with_writer(std::io::stderr);
    match config.format {
        LogFormat::Json => logs.json().flatten_event(true).try_init(),
        LogFormat::Text => logs.try_init(),
    }
    .map_err(|error| invalid(&error))
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
