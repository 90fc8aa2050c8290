//! Values to HTML and mail bodies, in every language.
//!
//! Each page is a struct that is its own template: fill it in, call [`Page::html`]. What is the
//! same on every page stands in [`Frame`]. Texts live in `locales/`, one file per language; a text
//! that one of them lacks does not compile.
//!
//! Never in it: a database, a web framework, a decision. Start reading at [`frame`], then
//! [`step::Credentials`] with `templates/credentials.html`; [`sample`] shows every page filled in.

#![deny(missing_docs)]

pub mod account;
pub mod assets;
mod browser;
pub mod colour;
mod error;
mod fingerprint;
pub mod frame;
pub mod furigana;
pub mod help;
mod length;
mod locales;
pub mod mail;
mod markdown;
mod moment;
mod page;
mod portals;
mod progress;
pub mod sample;
mod sign_out;
pub mod step;

pub use browser::browser_in_words;
pub use colour::{mark_svg, tenant_css};
pub use error::{ErrorKind, ErrorPage};
pub use frame::{Form, Frame};
pub use help::{Faq, Guide, HelpAddresses, WayBack};
pub use mail::{
    AddressCheckMail, CodeMail, Letterhead, LostDeviceMail, LostDeviceRequestedMail, MailBody,
    MailChangeMail, MailChangedMail, NewBrowserMail, Notice, NoticeMail, ReissueMail, ResetMail,
    TemporaryPasswordMail, TemporaryUserIdMail, UserIdMail,
};
pub use moment::in_words as moment_in_words;
pub use page::{Page, RenderError};
pub use portals::{Portal, Portals, SignedInBy};
pub use progress::Progress;
pub use sign_out::{SignOut, SignedOut};
pub use step::{
    Ahead, AppCode, AppCodeRefusal, AppSetup, AppSetupRefusal, CodeDelivery, Device,
    DeviceNameRefusal, LostDeviceRefusal, MailCode, MailCodeRefusal, OtherWays, Passkey,
    PasskeyDialog, PasskeyName, PasskeyNameRefusal, PasskeyRefusal, PasskeySetup,
    PasskeySetupRefusal, RecoveryCode, RecoveryCodeRefusal, RecoveryCodes, RecoveryCodesFile,
    Replacement,
};
pub use step::{
    BirthDate, BirthDateRefusal, Delivery, Forgotten, LetterCode, LetterCodeRefusal, MailAddress,
    MailAddressEntry, MailAddressFault, MailCheck, MailCheckTold, MailConfirm, MailLinkEnd,
    MailLinkOutcome, MailPurpose, NewPassword, NewPasswordReason, PasswordFault, Profile, Reissued,
    ResendState, SetUpLater, Terms, TermsRefusal, UserIdFault, UserIdState,
};
pub use step::{
    Blocked, BlockedReason, CookiesOff, Credentials, CredentialsRefusal, Occasion, Onward, SignIn,
};
