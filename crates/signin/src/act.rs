//! What a member changes on the account pages, and how surely the member must have been recognised
//! for it: the table of assurance by act.

use sekisho_authenticator::assurance::Acr;
use sekisho_kernel::{AuthenticatorId, Policy, policy::Method};
use serde::{Deserialize, Serialize};

use crate::{Destination, Facts, MemberFacts, SignInTransaction};

/// A page of the account.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum AccountPage {
    /// The first one.
    Home,
    /// User ID, mail address, second factor, language.
    Profile,
    /// Password and authenticators.
    Security,
    /// Sessions and history.
    Sessions,
}

impl AccountPage {
    /// Every page.
    pub const ALL: [Self; 4] = [Self::Home, Self::Profile, Self::Security, Self::Sessions];
}

/// A change of the account. It takes effect when all that it asks for is there.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Act {
    /// Another user ID, another second factor, or both.
    ChangeProfile {
        /// The new user ID, folded; `None`: the present one stays.
        user_id: Option<String>,
        /// The second factor; `None`: the present one stays.
        method: Option<Method>,
    },
    /// Another mail address, which is entered on the way.
    ChangeMailAddress,
    /// Another password, which is entered on the way.
    ChangePassword,
    /// One more authenticator, registered on the way.
    AddAuthenticator(Method),
    /// Another name of an authenticator.
    RenameAuthenticator {
        /// Of which kind it is.
        method: Method,
        /// Which.
        id: AuthenticatorId,
        /// The name.
        name: String,
    },
    /// An authenticator is taken away.
    RemoveAuthenticator {
        /// Of which kind it is.
        method: Method,
        /// Which.
        id: AuthenticatorId,
    },
    /// New recovery codes, shown on the way.
    MakeRecoveryCodes,
}

impl Act {
    /// How surely the member must be recognised, at least: as surely as by what is changed. Nobody
    /// is asked for more than the member can prove.
    pub const fn strength(&self) -> Acr {
        match self {
            Self::ChangeProfile { .. }
            | Self::ChangeMailAddress
            | Self::ChangePassword
            | Self::RenameAuthenticator { .. } => Acr::Mail,
            Self::AddAuthenticator(method) | Self::RemoveAuthenticator { method, .. } => {
                of_method(*method)
            }
            // A recovery code takes the place of any second factor.
            Self::MakeRecoveryCodes => Acr::Passkey,
        }
    }
}

const fn of_method(method: Method) -> Acr {
    match method {
        Method::Passkey => Acr::Passkey,
        Method::App => Acr::App,
        Method::Mail => Acr::Mail,
    }
}

/// The change that a transaction leads to, if it is the present member who asked for it.
pub(crate) fn act_of<'a>(facts: &Facts, sign_in: &'a SignInTransaction) -> Option<&'a Act> {
    let Destination::Account {
        act: Some(act),
        member: Some(asked),
        ..
    } = &sign_in.destination
    else {
        return None;
    };
    let is_the_same = facts.member.as_ref().is_some_and(|it| it.id == *asked);
    is_the_same.then_some(act)
}

/// Whether an authenticator may be taken away: not the last one of the second factor that the member
/// chose, nor the last one at all, where the tenant asks for a second factor.
pub fn may_remove(policy: &Policy, member: &MemberFacts, method: Method) -> bool {
    let of_kind = match method {
        Method::Passkey => member.authenticators.passkeys,
        Method::App => member.authenticators.apps,
        Method::Mail => 0,
    };
    let has_another = || {
        member
            .methods(policy)
            .into_iter()
            .any(|other| other != method)
    };
    !policy.offers(method) || of_kind > 1 || (member.method != Some(method) && has_another())
}
