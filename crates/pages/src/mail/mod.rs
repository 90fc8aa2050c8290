//! Mails: values to subject, text and HTML.

mod code;
mod forgot;
mod letter;
mod link;
mod lost_device;
mod mail_change;
mod new_browser;
mod notice;
mod temporary;

pub use code::CodeMail;
pub use forgot::{ResetMail, UserIdMail};
pub use letter::Letterhead;
pub use link::{AddressCheckMail, ReissueMail};
pub use lost_device::{LostDeviceMail, LostDeviceRequestedMail};
pub use mail_change::{MailChangeMail, MailChangedMail};
pub use new_browser::NewBrowserMail;
pub use notice::{Notice, NoticeMail};
pub use temporary::{TemporaryPasswordMail, TemporaryUserIdMail};

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
