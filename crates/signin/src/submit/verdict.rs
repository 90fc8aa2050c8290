//! What the shell's check of an entry found.

use sekisho_kernel::{AuthenticatorId, MemberId, OutboxId, policy::Method};

use crate::{AccountChoice, ProofKind, Refusal, SessionLength, Step, transaction::PendingAddress};

/// The verdict of the shell's check of what was entered.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Verdict {
    /// Which account it is.
    AccountChosen(AccountChoice),
    /// A member was taken off the browser's list.
    AccountForgotten,
    /// Another account than the chosen one: which it is, is asked again.
    AccountAsked,
    /// User ID and password.
    Credentials {
        /// The user ID as typed; `None` where an account was chosen, and the password alone was.
        typed_user_id: Option<String>,
        /// How long the session shall be.
        length: SessionLength,
        /// Whose password of which kind it was, or why it was none.
        checked: Result<ProvenPassword, Refusal>,
    },
    /// User ID and password that there was no room to check: all but the password is kept.
    CredentialsUnchecked {
        /// The user ID as typed; `None` where an account was chosen.
        typed_user_id: Option<String>,
        /// How long the session shall be.
        length: SessionLength,
    },
    /// The password of whoever is signed in.
    Reauthenticated(Result<ProvenPassword, Refusal>),
    /// The code printed in the letter.
    LetterCode(Result<(), Refusal>),
    /// The birth date.
    BirthDate(Result<(), Refusal>),
    /// 「同意する」 to the terms of a version.
    Terms {
        /// The version that was shown.
        version: String,
    },
    /// 「同意しない」
    TermsDeclined,
    /// Only asked whether a user ID is free.
    ProfileLooked {
        /// The user ID as typed.
        typed_user_id: String,
        /// Whether it is, or why not.
        free: Result<(), Refusal>,
    },
    /// User ID and second factor.
    Profile {
        /// The user ID as typed.
        typed_user_id: String,
        /// What was chosen, or why it cannot be.
        chosen: Result<ChosenProfile, Refusal>,
    },
    /// A new password.
    NewPassword {
        /// Whether all other sessions end.
        sign_out_others: bool,
        /// Its PHC string, or why it cannot be taken.
        chosen: Result<String, Refusal>,
    },
    /// A mail address.
    MailAddress {
        /// As typed.
        typed: String,
        /// Whether all other sessions end.
        sign_out_others: bool,
        /// Where a link goes, or why none does.
        chosen: Result<PendingAddress, Refusal>,
    },
    /// Another address shall be entered than the one a link was sent to.
    ChangeMailAddress,
    /// The link shall be sent again.
    ResendLink(Result<OutboxId, Refusal>),
    /// 「次へ」 on the page that waits for the link.
    ContinueFromLink,
    /// A passkey was registered.
    PasskeyRegistered(Result<ProvenAuthenticator, Refusal>),
    /// The registered passkey was named.
    PasskeyNamed(Result<(), Refusal>),
    /// An authenticator app was set up, proven by a code.
    AppSetUp {
        /// Whether all other sessions end.
        sign_out_others: bool,
        /// The app, or why it is not set up.
        confirmed: Result<AuthenticatorId, Refusal>,
    },
    /// A passkey was used.
    Passkey(Result<ProvenPasskey, Refusal>),
    /// A code of an authenticator app.
    AppCode(Result<AuthenticatorId, Refusal>),
    /// A code sent by mail.
    MailCode(Result<(), Refusal>),
    /// The code shall be sent again.
    ResendCode(Result<OutboxId, Refusal>),
    /// A recovery code.
    RecoveryCode(Result<AuthenticatorCount, Refusal>),
    /// The second factor is lost, said with the right birth date: another one is asked for.
    LostDevice(Result<(), Refusal>),
    /// The recovery codes were seen.
    RecoveryCodesSeen,
    /// It was understood that the second factor is set up at the next sign-in.
    SetUpLaterSeen,
    /// Another method is wanted.
    OtherMethod(Method),
    /// 「ログアウトする」 was pressed.
    SignOutConfirmed,
    /// The blocked page's button: back to the form.
    Retry,
    /// Nothing: the page was opened, and nothing is missing any more, or the step that follows has
    /// to be prepared.
    Nothing,
}

/// A password that was proven.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct ProvenPassword {
    /// Whose it is.
    pub member: MemberId,
    /// `Password` or `TemporaryPassword`.
    pub kind: ProofKind,
}

/// What a member chose in the profile step.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ChosenProfile {
    /// The new user ID, folded and claimed; `None`: the present one stays.
    pub user_id: Option<String>,
    /// The second factor; `None` where the tenant asks for none.
    pub method: Option<Method>,
}

/// An authenticator of the member.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct ProvenAuthenticator {
    /// Which.
    pub id: AuthenticatorId,
    /// Whether it is synced between devices.
    pub synced: bool,
}

/// A passkey that was used: it says itself whose it is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct ProvenPasskey {
    /// Whose it is.
    pub member: MemberId,
    /// Which.
    pub authenticator: ProvenAuthenticator,
    /// How long the session shall be, where that was asked.
    pub length: Option<SessionLength>,
}

/// How many recovery codes are left.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct AuthenticatorCount(pub u64);

impl Verdict {
    /// Whether it answers a step. Whatever does not is not taken: a form that was posted out of
    /// order does nothing.
    pub const fn answers(&self, step: Step) -> bool {
        match self {
            Self::Credentials { .. } | Self::CredentialsUnchecked { .. } => {
                !matches!(step, Step::SignOut)
            }
            Self::AccountChosen(_) => matches!(step, Step::ChooseAccount),
            // Where one is left, nothing is asked by itself any more.
            Self::AccountForgotten => matches!(step, Step::ChooseAccount | Step::Credentials),
            Self::AccountAsked => matches!(step, Step::Credentials),
            Self::Reauthenticated(_) => matches!(step, Step::Reauthenticate),
            Self::LetterCode(_) => matches!(step, Step::LetterCode),
            Self::BirthDate(_) => matches!(step, Step::BirthDate),
            Self::Terms { .. } | Self::TermsDeclined => matches!(step, Step::Terms),
            Self::Profile { .. } | Self::ProfileLooked { .. } => matches!(step, Step::Profile),
            Self::NewPassword { .. } => matches!(step, Step::NewPassword),
            Self::MailAddress { .. } => matches!(step, Step::MailAddress),
            Self::ChangeMailAddress | Self::ResendLink(_) | Self::ContinueFromLink => {
                matches!(step, Step::MailCheck)
            }
            Self::PasskeyRegistered(_) | Self::PasskeyNamed(_) => {
                matches!(step, Step::PasskeySetup)
            }
            Self::AppSetUp { .. } => matches!(step, Step::AppSetup),
            Self::Passkey(_) => {
                matches!(step, Step::Credentials | Step::Reauthenticate) || step.is_second_factor()
            }
            Self::AppCode(_) => matches!(step, Step::AppCode),
            Self::MailCode(_) | Self::ResendCode(_) => matches!(step, Step::MailCode),
            Self::RecoveryCode(_) | Self::LostDevice(_) => step.is_second_factor(),
            Self::RecoveryCodesSeen => matches!(step, Step::RecoveryCodes),
            Self::SetUpLaterSeen => matches!(step, Step::SetUpLater),
            Self::OtherMethod(_) => {
                step.is_second_factor() || matches!(step, Step::PasskeySetup | Step::AppSetup)
            }
            Self::SignOutConfirmed => matches!(step, Step::SignOut),
            Self::Retry => matches!(step, Step::Blocked(_)),
            Self::Nothing => true,
        }
    }

    /// Why the entry was not right, if it was not.
    pub fn refusal(&self) -> Option<&Refusal> {
        match self {
            Self::Credentials { checked, .. } | Self::Reauthenticated(checked) => {
                checked.as_ref().err()
            }
            Self::LetterCode(checked)
            | Self::BirthDate(checked)
            | Self::PasskeyNamed(checked)
            | Self::MailCode(checked)
            | Self::LostDevice(checked) => checked.as_ref().err(),
            Self::ProfileLooked { free, .. } => free.as_ref().err(),
            Self::Profile { chosen, .. } => chosen.as_ref().err(),
            Self::NewPassword { chosen, .. } => chosen.as_ref().err(),
            Self::MailAddress { chosen, .. } => chosen.as_ref().err(),
            Self::ResendLink(message) | Self::ResendCode(message) => message.as_ref().err(),
            Self::PasskeyRegistered(passkey) => passkey.as_ref().err(),
            Self::AppSetUp { confirmed: app, .. } | Self::AppCode(app) => app.as_ref().err(),
            Self::Passkey(passkey) => passkey.as_ref().err(),
            Self::RecoveryCode(left) => left.as_ref().err(),
            _ => None,
        }
    }

    /// Whether it is something that a member entered.
    pub const fn is_entry(&self) -> bool {
        !matches!(
            self,
            Self::Retry
                | Self::Nothing
                | Self::CredentialsUnchecked { .. }
                | Self::ProfileLooked { .. }
        )
    }
}
