//! What all pages have in common as values.

use askama::Template;

/// A page: a value that knows its name and can be written as HTML.
pub trait Page: Template {
    /// The name in `<main data-step="…">`, which automation and the phone desk rely on.
    fn step(&self) -> &'static str;

    /// The whole document.
    ///
    /// # Errors
    /// Only if a value's own `Display` fails, which none of ours does.
    fn html(&self) -> Result<String, RenderError> {
        Ok(self.render()?)
    }
}

/// A page or mail could not be written.
#[derive(Debug, thiserror::Error)]
#[error("writing a page or mail from its template failed")]
pub struct RenderError(#[from] askama::Error);
