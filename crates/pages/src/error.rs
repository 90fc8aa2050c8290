//! The page for a request that must not be answered by a redirect (RFC 6749 §4.1.2.1) and for
//! whatever else went wrong.

use askama::Template;
use sekisho_kernel::{ClientId, Timestamp};

use crate::{Frame, Page, Portal, moment};

/// 「このページを開けませんでした」. With a neutral [`Frame`] also the answer where there is no
/// tenant.
#[derive(Clone, Copy, Debug, Template)]
#[template(path = "error.html")]
pub struct ErrorPage<'a> {
    /// What stands around it.
    pub frame: Frame<'a>,
    /// What kind of trouble it is: chooses the sentence.
    pub kind: ErrorKind,
    /// The exact error in `a-z` and `-`, for `data-error` and the technical part.
    pub code: &'a str,
    /// The client that asked, as far as it is known.
    pub client_id: Option<&'a ClientId>,
    /// When.
    pub at: Timestamp,
    /// What the logs know this request by.
    pub request_id: &'a str,
    /// お問い合わせ番号, written `1234-5678`.
    pub call_number: Option<&'a str>,
    /// Where to go on.
    pub portals: &'a [Portal<'a>],
}

/// What kind of trouble it is, as far as a member can do something about it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum ErrorKind {
    /// The portal's request is wrong; the member is not to blame.
    PortalRequest,
    /// There is no such page.
    NotFound,
    /// Our fault.
    Server,
    /// Out of order for a moment. The page opens again by itself.
    Unavailable {
        /// After how many seconds.
        retry_after: u32,
    },
}

impl Page for ErrorPage<'_> {
    fn step(&self) -> &'static str {
        "error"
    }
}

/// What the template asks.
impl ErrorPage<'_> {
    fn sentence(&self) -> &'static str {
        let texts = &self.frame.texts().error;
        match self.kind {
            ErrorKind::PortalRequest => texts.portal_request,
            ErrorKind::NotFound => texts.not_found,
            ErrorKind::Server => texts.server,
            ErrorKind::Unavailable { .. } => texts.unavailable,
        }
    }

    fn retry_after(&self) -> Option<u32> {
        match self.kind {
            ErrorKind::Unavailable { retry_after } => Some(retry_after),
            _ => None,
        }
    }

    fn retry_text(&self) -> Option<String> {
        self.retry_after().map(self.frame.texts().error.retry_in)
    }

    fn time(&self) -> String {
        moment::to_the_second(self.at)
    }

    fn machine_time(&self) -> String {
        moment::machine_readable(self.at)
    }
}
