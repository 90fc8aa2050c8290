//! Where a use case leaves the browser.

use std::time::Duration;

use sekisho_kernel::{Localized, SignInId};
use sekisho_keys::Handle;
use sekisho_pages::SignedInBy;
use sekisho_signin::{AccountPage, Step};
use sekisho_store::StoredSignIn;

use super::{account::Done, details::Details, portals::PortalLink};

/// What the browser gets.
pub(crate) struct Answer {
    /// Where it is left.
    pub outcome: Outcome,
    /// What its cookies become.
    pub cookies: CookieChanges,
}

/// Where a browser is left.
pub(crate) enum Outcome {
    /// At a step of its transaction.
    Show(Box<Shown>),
    /// At a transaction of its own: 303 to its page.
    SignIn {
        /// The transaction.
        id: SignInId,
        /// Whether the browser has yet to show that it keeps cookies.
        first_contact: bool,
    },
    /// At the portal that sent it, with a code or an error.
    Portal(String),
    /// Signed out, at the address the portal named or on our page.
    SignedOut(Option<String>),
    /// At a page of the account.
    Account {
        /// The page.
        page: AccountPage,
        /// What it says.
        told: Told,
    },
    /// At the list of portals: even the request is lost.
    Portals,
    /// At the list of portals, signed in: no portal waits.
    SignedIn(SignedInBy),
}

/// What a page of the account says of the last entry.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Told {
    /// Nothing.
    Nothing,
    /// It was done.
    Done(Done),
    /// It was not taken; the transaction keeps why.
    Refused(SignInId),
}

/// A step to show.
pub(crate) struct Shown {
    /// Its transaction.
    pub stored: StoredSignIn,
    /// The step.
    pub step: Step,
    /// What its page shows.
    pub details: Details,
    /// The origin that the answer to its form may redirect to.
    pub answer_origin: Option<String>,
    /// Where ポータルに戻る leads.
    pub portal: Option<PortalLink>,
    /// お問い合わせ番号 for the desk, where no entry was refused that has one.
    pub desk_number: Option<u32>,
    /// The names of the portals that a sign-out ends too.
    pub signed_in_at: Vec<Localized>,
}

/// What a browser's cookies become.
#[derive(Default)]
pub(crate) struct CookieChanges {
    /// A new binding.
    pub browser: Option<Handle>,
    /// A new session, and how long its cookie lives if it outlives the browser.
    pub session: Option<(Handle, Option<Duration>)>,
    /// Whether the session cookie goes.
    pub clear_session: bool,
    /// A new device, and how long its cookie lives.
    pub device: Option<(Handle, Duration)>,
}

impl From<Outcome> for Answer {
    fn from(outcome: Outcome) -> Self {
        Self {
            outcome,
            cookies: CookieChanges::default(),
        }
    }
}
