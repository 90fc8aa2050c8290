//! The account pages: who may see them, and what they change.
//!
//! A change is a sign-in transaction of its own that leads to the page. It asks for whatever the
//! change needs, takes effect at its end, and says on the page what became of it.

mod begin;
mod load;
mod manage;

pub(crate) use self::{
    begin::{Refused, act, refuse},
    load::{Account, Open, active_user_id, open},
    manage::{Managed, manage, may_manage},
};

use sekisho_kernel::{Policy, policy::Method};
use sekisho_signin::{AccountPage, Act, Demand, Destination};
use sekisho_store::{AccountRequest, SignInRequest, StoreError, StoredSignIn};

use super::{
    browser::live_session,
    outcome::{Outcome, Told},
    take_up::Visit,
};

/// Where a request of the account pages leads. A change asks that the member was recognised a short
/// time ago.
pub(crate) fn destination(policy: &Policy, request: &AccountRequest) -> Destination {
    let max_age = request
        .act
        .as_ref()
        .map(|_| policy.reauthentication_lifetime);
    Destination::Account {
        page: request.page,
        act: request.act.clone(),
        member: request.member,
        demand: Demand {
            max_age,
            ..Demand::default()
        },
    }
}

/// Where a change leads that was made: opened or sent once more, it is not begun again. Somebody else
/// who is signed in by then is told nothing of it. `None` for anything else that ended.
pub(crate) async fn after_end(
    visit: Visit<'_>,
    stored: &StoredSignIn,
) -> Result<Option<Outcome>, StoreError> {
    let SignInRequest::Account(AccountRequest {
        page,
        act: Some(act),
        member,
    }) = &stored.request
    else {
        return Ok(None);
    };
    let reader = visit.app.store.read(visit.tenant.id());
    let policy = &visit.tenant.rules.policy;
    let session = live_session(&reader, policy, visit.browser, visit.now).await?;
    let is_theirs = session.is_some_and(|session| Some(session.member) == *member);
    let told = if is_theirs {
        Told::Done(Done::of(act))
    } else {
        Told::Nothing
    };
    Ok(Some(Outcome::Account { page: *page, told }))
}

/// The same request without its change, which is not made.
pub(crate) fn without_change(request: &SignInRequest) -> Option<SignInRequest> {
    match request {
        SignInRequest::Account(request) if request.act.is_some() => {
            Some(SignInRequest::Account(AccountRequest {
                act: None,
                ..request.clone()
            }))
        }
        _ => None,
    }
}

/// A page's address, below the issuer.
pub(crate) const fn path(page: AccountPage) -> &'static str {
    match page {
        AccountPage::Home => "/account",
        AccountPage::Profile => "/account/profile",
        AccountPage::Security => "/account/security",
        AccountPage::Sessions => "/account/sessions",
    }
}

/// What was done, for the page to say so.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub(crate) enum Done {
    /// User ID or second factor.
    Profile,
    /// The mail address.
    MailAddress,
    /// A change of the mail address that waited for its link was cancelled.
    MailChangeCancelled,
    /// A request for another second factor was cancelled.
    RecoveryCancelled,
    /// The password.
    Password,
    /// An authenticator app was added.
    AppAdded,
    /// A passkey was added.
    PasskeyAdded,
    /// A device has another name.
    Renamed,
    /// A device was taken away.
    Removed,
    /// New recovery codes.
    RecoveryCodes,
    /// A session was ended.
    SessionEnded,
    /// All other sessions were ended.
    OthersEnded,
    /// The language of mails and pages.
    Language,
    /// Nothing: the page that sent the form was an old one.
    Nothing,
}

impl Done {
    const ALL: [Self; 14] = [
        Self::Profile,
        Self::MailAddress,
        Self::MailChangeCancelled,
        Self::RecoveryCancelled,
        Self::Password,
        Self::AppAdded,
        Self::PasskeyAdded,
        Self::Renamed,
        Self::Removed,
        Self::RecoveryCodes,
        Self::SessionEnded,
        Self::OthersEnded,
        Self::Language,
        Self::Nothing,
    ];

    /// What a change that took effect did.
    pub(crate) const fn of(act: &Act) -> Self {
        match act {
            Act::ChangeProfile { .. } => Self::Profile,
            Act::ChangeMailAddress => Self::MailAddress,
            Act::ChangePassword => Self::Password,
            Act::AddAuthenticator(Method::Passkey) => Self::PasskeyAdded,
            Act::AddAuthenticator(Method::App | Method::Mail) => Self::AppAdded,
            Act::RenameAuthenticator { .. } => Self::Renamed,
            Act::RemoveAuthenticator { .. } => Self::Removed,
            Act::MakeRecoveryCodes => Self::RecoveryCodes,
        }
    }

    /// Its name in the page's address.
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::Profile => "profile",
            Self::MailAddress => "mail-address",
            Self::MailChangeCancelled => "mail-change-cancelled",
            Self::RecoveryCancelled => "recovery-cancelled",
            Self::Password => "password",
            Self::AppAdded => "app-added",
            Self::PasskeyAdded => "passkey-added",
            Self::Renamed => "renamed",
            Self::Removed => "removed",
            Self::RecoveryCodes => "recovery-codes",
            Self::SessionEnded => "session-ended",
            Self::OthersEnded => "others-ended",
            Self::Language => "language",
            Self::Nothing => "nothing",
        }
    }

    /// What a name in an address stands for.
    pub(crate) fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|done| done.name() == name)
    }
}
