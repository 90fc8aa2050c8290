//! Mails: values to subject, text and HTML.

mod new_browser;

pub use new_browser::NewBrowserMail;

/// A mail without its envelope.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct MailBody {
    /// The subject, one line.
    pub subject: String,
    /// The body as plain text.
    pub text: String,
    /// The body as HTML.
    pub html: String,
}
