//! The page of a mailed link: opening it changes nothing, pressing its button does.

use askama::Template;

use super::SharedDevice;
use crate::{Form, Frame, Page, locales::Phrases, locales::Purpose};

/// What a mailed link will do when its button is pressed, and for which user ID. Its form sends
/// `csrf`, `step` and, where a sign-in begins with it, `shared` (`1` or absent).
#[derive(Clone, Copy, Debug, Template)]
#[template(path = "step/mail_confirm.html")]
pub struct MailConfirm<'a> {
    /// What stands around it.
    pub frame: Frame<'a>,
    /// Where the press is sent.
    pub form: Form<'a>,
    /// What the link is for.
    pub purpose: MailPurpose,
    /// Whose account it is.
    pub user_id: &'a str,
    /// The address it is about.
    pub mail_address: Option<&'a str>,
    /// ほかの人も使う端末, where a sign-in begins with the press.
    pub shared: Option<SharedDevice>,
}

/// What a mailed link is for.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum MailPurpose {
    /// It confirms that the member reads this address.
    AddressCheck,
    /// It lets a member choose a new password, after staff reissued the old one.
    Reissue,
    /// It puts this address in the place of the present one.
    MailChange,
    /// It restores this address.
    MailUndo,
    /// It lets the member choose a password in the place of a forgotten one.
    Reset,
    /// It lets the member set up another second factor in the place of a lost one.
    LostDevice,
    /// It cancels that.
    LostDeviceCancel,
}

impl MailPurpose {
    /// The value of `data-purpose`.
    fn code(self) -> &'static str {
        match self {
            Self::AddressCheck => "address-check",
            Self::Reissue => "reissue",
            Self::MailChange => "mail-change",
            Self::MailUndo => "mail-undo",
            Self::Reset => "reset",
            Self::LostDevice => "lost-device",
            Self::LostDeviceCancel => "lost-device-cancel",
        }
    }
}

/// What came of a mailed link. Same `data-step`, with `data-done` where it did its work.
#[derive(Clone, Copy, Debug, Template)]
#[template(path = "step/mail_link_end.html")]
pub struct MailLinkEnd<'a> {
    /// What stands around it.
    pub frame: Frame<'a>,
    /// What came of it.
    pub end: MailLinkOutcome,
    /// お問い合わせ番号, where it did not do its work.
    pub call_number: Option<&'a str>,
}

/// What came of a mailed link.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum MailLinkOutcome {
    /// The address is confirmed; the page that waits for it goes on.
    Confirmed,
    /// The address is the present one now.
    Changed,
    /// The address is the present one again.
    Undone,
    /// A request for another second factor is cancelled.
    Cancelled,
    /// It did its work before.
    Used,
    /// It is too old.
    Expired,
    /// It reset a password already, or is too old for that.
    ResetExpired,
    /// It set up another second factor already, or cannot any more.
    LostDeviceExpired,
    /// It is none of ours, or a newer one was sent.
    Unknown,
}

impl Page for MailConfirm<'_> {
    fn step(&self) -> &'static str {
        "mail-confirm"
    }
}

impl Page for MailLinkEnd<'_> {
    fn step(&self) -> &'static str {
        "mail-confirm"
    }
}

/// What the template asks.
impl MailConfirm<'_> {
    fn words(&self) -> &'static Purpose {
        let texts = &self.frame.texts().mail_confirm;
        match self.purpose {
            MailPurpose::AddressCheck => &texts.address_check,
            MailPurpose::Reissue => &texts.reissue,
            MailPurpose::MailChange => &texts.mail_change,
            MailPurpose::MailUndo => &texts.mail_undo,
            MailPurpose::Reset => &texts.reset,
            MailPurpose::LostDevice => &self.frame.texts().lost_device.link,
            MailPurpose::LostDeviceCancel => &self.frame.texts().lost_device.cancel,
        }
    }
}

/// What the template asks.
impl MailLinkEnd<'_> {
    /// The `data-error`; none where the link did its work.
    fn code(&self) -> Option<&'static str> {
        match self.end {
            MailLinkOutcome::Confirmed
            | MailLinkOutcome::Changed
            | MailLinkOutcome::Undone
            | MailLinkOutcome::Cancelled => None,
            MailLinkOutcome::Used => Some("link-used"),
            MailLinkOutcome::Expired
            | MailLinkOutcome::ResetExpired
            | MailLinkOutcome::LostDeviceExpired => Some("link-expired"),
            MailLinkOutcome::Unknown => Some("link-unknown"),
        }
    }

    fn heading(&self) -> &'static str {
        let texts = &self.frame.texts().mail_confirm;
        match self.end {
            MailLinkOutcome::Confirmed => texts.address_check.heading,
            MailLinkOutcome::Changed => texts.mail_change.heading,
            MailLinkOutcome::Undone => texts.mail_undo.heading,
            MailLinkOutcome::Cancelled => self.frame.texts().lost_device.cancel.heading,
            MailLinkOutcome::Used
            | MailLinkOutcome::Expired
            | MailLinkOutcome::ResetExpired
            | MailLinkOutcome::LostDeviceExpired
            | MailLinkOutcome::Unknown => texts.dead_heading,
        }
    }

    /// Whether the member goes on where the link was asked for.
    fn goes_on_elsewhere(&self) -> bool {
        !matches!(
            self.end,
            MailLinkOutcome::Undone | MailLinkOutcome::Cancelled
        )
    }

    fn what(&self) -> Phrases {
        let texts = &self.frame.texts().mail_confirm;
        match self.end {
            MailLinkOutcome::Confirmed => texts.done,
            MailLinkOutcome::Changed => texts.changed,
            MailLinkOutcome::Undone => texts.undone,
            MailLinkOutcome::Used => texts.used,
            MailLinkOutcome::Expired => texts.expired,
            MailLinkOutcome::ResetExpired => texts.reset_expired,
            MailLinkOutcome::Cancelled => self.frame.texts().lost_device.cancelled,
            MailLinkOutcome::LostDeviceExpired => self.frame.texts().lost_device.link_expired,
            MailLinkOutcome::Unknown => texts.unknown,
        }
    }

    fn what_to_do(&self) -> &'static str {
        let texts = &self.frame.texts().mail_confirm;
        match self.end {
            MailLinkOutcome::Confirmed => texts.return_to_device,
            MailLinkOutcome::Changed => texts.changed_hint,
            MailLinkOutcome::Undone => texts.undone_hint,
            MailLinkOutcome::Used => texts.used_hint,
            MailLinkOutcome::Expired => texts.expired_hint,
            MailLinkOutcome::ResetExpired => texts.reset_expired_hint,
            MailLinkOutcome::Cancelled => self.frame.texts().lost_device.cancelled_hint,
            MailLinkOutcome::LostDeviceExpired => self.frame.texts().lost_device.link_expired_hint,
            MailLinkOutcome::Unknown => texts.unknown_hint,
        }
    }
}
