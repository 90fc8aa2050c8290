//! Is what was entered right? One file a step. What needs time is done here, before the database
//! transaction that takes the entry in; a guess takes its ticket first.

pub(crate) mod codes;
pub(crate) mod credentials;
pub(crate) mod guess;
pub(crate) mod mail_address;
pub(crate) mod new_password;
pub(crate) mod passkey;
pub(crate) mod profile;

use sekisho_authenticator::webauthn::VerifiedPasskey;
use sekisho_kernel::{AuthenticatorId, MemberId, OutboxId, policy::Method};
use sekisho_keys::KeyedHash;
use sekisho_signin::{Refusal, SessionLength, Verdict};
use sekisho_store::{CounterKind, Passkey, PasswordVerifier};
use uuid::Uuid;

/// What a check found: a verdict, or what the database transaction has to decide, because only one
/// of several that come at once may have it.
#[derive(Clone)]
pub(crate) enum Checked {
    /// It is decided.
    Verdict(Verdict),
    /// A user ID is to be claimed.
    Profile(ProfileClaim),
    /// A mail address is to be taken up, unless another account has it.
    MailAddress(AddressClaim),
    /// The link shall be sent again.
    ResendLink,
    /// The code shall be sent again.
    ResendCode,
    /// Another second factor is asked for in place of a lost one, with the right birth date.
    LostDevice,
    /// A passkey is to be kept.
    RegisterPasskey(Box<Registration>),
    /// A passkey was used.
    UsePasskey(Box<PasskeyUse>),
    /// The registered passkey is to be named.
    NamePasskey(String),
    /// An authenticator app is to be kept.
    SetUpApp(AppSetUp),
    /// A code of an app is to be used up.
    UseAppCode {
        /// The app.
        app: AuthenticatorId,
        /// The step (RFC 6238 §4.2) whose code it is.
        step: u64,
    },
    /// A mailed code is to be used up.
    UseMailCode(KeyedHash),
    /// A recovery code is to be used up.
    UseRecoveryCode(KeyedHash),
}

/// What was chosen in the profile step.
#[derive(Clone)]
pub(crate) struct ProfileClaim {
    /// As typed.
    pub typed: String,
    /// The new user ID, folded; `None`: the present one stays.
    pub user_id: Option<String>,
    /// The second factor.
    pub method: Option<Method>,
    /// Whether it was only asked whether the user ID is free.
    pub only_look: bool,
}

/// A mail address that is to be confirmed.
#[derive(Clone)]
pub(crate) struct AddressClaim {
    /// As typed.
    pub typed: String,
    /// Where mails go.
    pub address: String,
    /// The same, folded.
    pub folded: String,
    /// Whether all other sessions end.
    pub sign_out_others: bool,
}

/// A passkey that was registered.
#[derive(Clone)]
pub(crate) struct Registration {
    /// The challenge it answers.
    pub challenge: Uuid,
    /// The passkey, with a name for the time being.
    pub passkey: Passkey,
}

/// A passkey that was used.
#[derive(Clone)]
pub(crate) struct PasskeyUse {
    /// The challenge it answers.
    pub challenge: Uuid,
    /// The passkey as it was read.
    pub passkey: Passkey,
    /// What came of it.
    pub verified: VerifiedPasskey,
    /// How long the session shall be, where that was asked.
    pub length: Option<SessionLength>,
}

/// An authenticator app that was set up.
#[derive(Clone)]
pub(crate) struct AppSetUp {
    /// Its new id.
    pub id: AuthenticatorId,
    /// Its name.
    pub name: String,
    /// Its seed, sealed for the member.
    pub sealed_seed: Vec<u8>,
    /// The step whose code was entered.
    pub step: u64,
    /// Whether all other sessions end.
    pub sign_out_others: bool,
}

/// A counter that a right guess clears, and that a wrong one may have brought to its limit.
#[derive(Clone, Copy)]
pub(crate) struct Guess {
    /// What is counted.
    pub kind: CounterKind,
    /// Of whom.
    pub subject: KeyedHash,
    /// Whether this was the last guess before the lock.
    pub was_last: bool,
    /// The member who is told of the lock, if there is one.
    pub member: Option<MemberId>,
}

/// A right password whose hash is outdated, hashed anew.
#[derive(Clone)]
pub(crate) struct Rehash {
    /// Whose.
    pub member: MemberId,
    /// What it was compared with.
    pub read: PasswordVerifier,
    /// What is stored instead.
    pub phc: String,
}

impl Checked {
    /// A verdict of the same kind, to ask whether it answers the present step before anything is
    /// used up for it.
    pub(crate) fn probe(&self, message: OutboxId) -> Verdict {
        match self {
            Self::Verdict(verdict) => verdict.clone(),
            Self::Profile(claim) => Verdict::Profile {
                typed_user_id: claim.typed.clone(),
                chosen: Err(Refusal::UserIdTaken),
            },
            Self::MailAddress(claim) => Verdict::MailAddress {
                typed: claim.typed.clone(),
                sign_out_others: false,
                chosen: Err(Refusal::MailAddressTaken),
            },
            Self::ResendLink => Verdict::ResendLink(Ok(message)),
            Self::ResendCode => Verdict::ResendCode(Ok(message)),
            Self::LostDevice => Verdict::LostDevice(Err(Refusal::MailTooSoon)),
            Self::RegisterPasskey(_) => {
                Verdict::PasskeyRegistered(Err(Refusal::PasskeyNotRegistered))
            }
            Self::UsePasskey(_) => Verdict::Passkey(Err(Refusal::PasskeyFailed)),
            Self::NamePasskey(_) => Verdict::PasskeyNamed(Ok(())),
            Self::SetUpApp(_) => Verdict::AppSetUp {
                sign_out_others: false,
                confirmed: Err(Refusal::CodeWrong),
            },
            Self::UseAppCode { .. } => Verdict::AppCode(Err(Refusal::CodeWrong)),
            Self::UseMailCode(_) => Verdict::MailCode(Err(Refusal::CodeWrong)),
            Self::UseRecoveryCode(_) => Verdict::RecoveryCode(Err(Refusal::RecoveryCodeWrong)),
        }
    }

    /// The member it is about, where that is another than the transaction's.
    pub(crate) fn member(&self) -> Option<MemberId> {
        match self {
            Self::Verdict(
                Verdict::Credentials {
                    checked: Ok(proven),
                    ..
                }
                | Verdict::Reauthenticated(Ok(proven)),
            ) => Some(proven.member),
            Self::UsePasskey(used) => Some(used.passkey.member),
            _ => None,
        }
    }

    /// Whether a form was filled in: not only opened, or another button pressed.
    pub(crate) fn is_form(&self) -> bool {
        !matches!(
            self,
            Self::Verdict(Verdict::Nothing | Verdict::Retry | Verdict::OtherMethod(_))
                | Self::ResendLink
                | Self::ResendCode
        )
    }

    /// Whether it is something that a member entered.
    pub(crate) fn is_entry(&self) -> bool {
        match self {
            Self::Verdict(verdict) => verdict.is_entry(),
            _ => true,
        }
    }
}
