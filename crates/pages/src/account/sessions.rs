//! ログイン中の端末

use askama::Template;
use sekisho_kernel::Timestamp;

use super::{HistoryLine, Menu, history::is_phone};
use crate::{Form, Frame, Page, moment};

/// ログイン中の端末. The forms that end one session send `csrf` and `session`, the other `csrf`.
#[derive(Clone, Copy, Debug, Template)]
#[template(path = "account/sessions.html")]
pub struct AccountSessions<'a> {
    /// What stands around it.
    pub frame: Frame<'a>,
    /// The menu.
    pub menu: Menu<'a>,
    /// The sessions, the present one first.
    pub sessions: &'a [SessionLine<'a>],
    /// Where one is ended.
    pub end: Form<'a>,
    /// Where all others are ended.
    pub end_others: Form<'a>,
    /// The history, the newest first.
    pub history: &'a [HistoryLine<'a>],
    /// Where older lines are.
    pub older: Option<&'a str>,
    /// Where the newest lines are, if these are older ones.
    pub newest: Option<&'a str>,
}

/// A session.
#[derive(Clone, Copy, Debug)]
pub struct SessionLine<'a> {
    /// The value of `session`.
    pub id: &'a str,
    /// The browser in words; empty where it is not known.
    pub device: &'a str,
    /// When it began.
    pub since: Timestamp,
    /// When it was last used.
    pub last_used_at: Timestamp,
    /// The names of its portals.
    pub portals: &'a [&'a str],
    /// Whether it is this browser's.
    pub is_present: bool,
    /// After how many minutes it ends, where others use the device, too.
    pub shared_minutes: Option<u64>,
}

impl Page for AccountSessions<'_> {
    fn step(&self) -> &'static str {
        "account-sessions"
    }
}

/// What the template asks.
impl SessionLine<'_> {
    fn is_phone(&self) -> bool {
        is_phone(self.device)
    }
}

/// What the template asks.
impl AccountSessions<'_> {
    fn device<'b>(&self, session: &SessionLine<'b>) -> &'b str {
        if session.device.is_empty() {
            self.frame.texts().account.unknown_device
        } else {
            session.device
        }
    }

    fn since(&self, session: &SessionLine<'_>) -> String {
        (self.frame.texts().account.since)(&moment::short(session.since, self.frame.locale))
    }

    fn last_used(&self, session: &SessionLine<'_>) -> String {
        let at = moment::short(session.last_used_at, self.frame.locale);
        (self.frame.texts().account.last_used_at)(&at)
    }

    fn shared(&self, session: &SessionLine<'_>) -> Option<String> {
        session
            .shared_minutes
            .map(self.frame.texts().account.shared_device)
    }

    fn end_label(&self, session: &SessionLine<'_>) -> String {
        (self.frame.texts().account.end_device)(self.device(session))
    }

    fn has_others(&self) -> bool {
        self.sessions.iter().any(|session| !session.is_present)
    }
}
