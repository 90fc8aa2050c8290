//! What a browser on its way to a destination has proven so far.

use std::time::Duration;

use sekisho_kernel::{
    AuthenticatorId, ClientId, MemberId, OutboxId, SignInId, Timestamp,
    policy::{Method, TemporaryPasswordKind},
};
use serde::{Deserialize, Serialize};

use crate::{AccountPage, Act, Refusal};

/// A browser on its way to a destination: facts with their times, never a current step.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct SignInTransaction {
    /// Its id, which stands in the page's address and proves nothing.
    pub id: SignInId,
    /// Where it leads.
    pub destination: Destination,
    /// When it began.
    pub started_at: Timestamp,
    /// Who it is about: set by the first proof. A proof for another member drops all earlier ones.
    pub member: Option<MemberId>,
    /// What was proven in it.
    pub proofs: Vec<Proof>,
    /// The member's security version when the first proof was given: another one now, and the
    /// proofs are void.
    #[serde(default)]
    pub security_version: i64,
    /// Whether something was entered in it: from then on the browser's session does not answer for
    /// whoever enters it.
    pub entered: bool,
    /// The user ID as typed, kept for the form.
    pub typed_user_id: Option<String>,
    /// Who it is said to be, of those the browser knows.
    #[serde(default)]
    pub account: Option<AccountChoice>,
    /// Whether a member was taken off the browser's list: the one left is asked all the same.
    #[serde(default)]
    pub forgot_account: bool,
    /// How long the session shall be.
    #[serde(flatten)]
    pub length: SessionLength,
    /// Whether the member pressed 「ログアウトする」.
    pub sign_out_confirmed: bool,
    /// What the member entered on the way that takes effect later.
    #[serde(default)]
    pub choices: Choices,
    /// Why the last entry did not lead on.
    pub refusal: Option<Refusal>,
    /// What staff can find the last refusal by.
    #[serde(default)]
    pub call_number: Option<u32>,
    /// Why it took the place of an earlier one.
    pub restarted: Option<RestartReason>,
}

/// How long a session shall be, as the sign-in page was filled in.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug, Serialize, Deserialize)]
#[serde(default)]
pub struct SessionLength {
    /// 「ログイン状態の保存」
    pub remember: bool,
    /// 「ほかの人も使う端末」: a short one, whatever else.
    pub shared: bool,
}

/// Who somebody says to be, of the members that the browser knows.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum AccountChoice {
    /// This one.
    Member(MemberId),
    /// None of them.
    Another,
}

/// What a member entered on the way, and what was made for a step.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
#[expect(clippy::struct_excessive_bools, reason = "each is a fact of its own")]
pub struct Choices {
    /// The new password, hashed; it takes effect when the first sign-in is complete.
    pub new_password: Option<NewPassword>,
    /// What else was entered and refused, to be shown again.
    pub typed: Typed,
    /// What was typed as the new user ID, to be shown again.
    pub typed_new_user_id: Option<String>,
    /// Whether that user ID was free when it was looked at.
    pub user_id_is_free: bool,
    /// Whether user ID and second factor were chosen.
    pub profile_chosen: bool,
    /// The address that a link was sent to.
    pub pending_address: Option<PendingAddress>,
    /// What was typed as the mail address, to be shown again.
    pub typed_mail_address: Option<String>,
    /// The seed of the app that is being set up, sealed.
    pub app_seed: Option<Vec<u8>>,
    /// The passkey that was registered here and has no name of its own yet.
    pub unnamed_passkey: Option<AuthenticatorId>,
    /// The second factor that was asked for instead of the chosen one.
    pub other_method: Option<Method>,
    /// Whether the device is said to be lost: the ways on without it are shown.
    pub device_lost: bool,
    /// Whether another second factor took the place of a lost one here.
    pub device_replaced: bool,
    /// Whether the last press had a mail sent again.
    pub resent: bool,
    /// The mail with the code that was asked for here.
    pub mail_code: Option<OutboxId>,
    /// The recovery codes that are being shown, sealed.
    pub recovery_codes: Option<Vec<u8>>,
    /// Whether the first sign-in was completed here.
    pub activated: bool,
    /// Whether all other sessions of the member end when this one begins.
    pub sign_out_others: bool,
    /// The mail that was promised on a page, whether or not one goes out.
    pub promised: Option<Promised>,
    /// Whether what a change of the account asks to be entered on the way is there.
    pub act_done: bool,
}

/// A mail that was promised, whether or not one goes out.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Promised {
    /// With a link to reset the password.
    ResetLink,
    /// With the user ID.
    UserId,
}

/// What was entered and refused, to be shown again: nothing of it has an effect.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Typed {
    /// The second factor.
    pub method: Option<Method>,
    /// The name of a device.
    pub device_name: Option<String>,
    /// Which device the name was for.
    pub device: Option<AuthenticatorId>,
    /// Whether 「全てのデバイスからサインアウトする」 was not ticked.
    pub keep_others: bool,
}

/// A password that takes effect later.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct NewPassword {
    /// The PHC string.
    pub phc: String,
}

/// Prints nothing of the hash.
impl std::fmt::Debug for NewPassword {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.write_str("NewPassword")
    }
}

/// An address that a link was sent to.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct PendingAddress {
    /// The address.
    pub address: String,
    /// The mail.
    pub message: OutboxId,
    /// When it was asked for.
    pub at: Timestamp,
}

impl SignInTransaction {
    /// A transaction that has just begun.
    pub fn begin(id: SignInId, destination: Destination, now: Timestamp) -> Self {
        Self {
            id,
            destination,
            started_at: now,
            member: None,
            proofs: Vec::new(),
            security_version: 0,
            entered: false,
            typed_user_id: None,
            account: None,
            forgot_account: false,
            length: SessionLength::default(),
            sign_out_confirmed: false,
            choices: Choices::default(),
            refusal: None,
            call_number: None,
            restarted: None,
        }
    }

    /// Whether something of a kind was proven in it.
    pub fn has_proof(&self, kind: ProofKind) -> bool {
        self.proofs.iter().any(|proof| proof.kind == kind)
    }

    /// Whether a link for a new password opened it.
    pub fn is_by_link(&self) -> bool {
        self.proofs
            .iter()
            .any(|proof| proof.kind.is_password_link())
    }

    /// Whether a mailed link opened it.
    pub fn is_by_mailed_link(&self) -> bool {
        self.proofs.iter().any(|proof| proof.kind.is_mailed_link())
    }

    /// The temporary password that opened it, if one did.
    pub fn temporary(&self) -> Option<TemporaryPasswordKind> {
        self.proofs.iter().find_map(|proof| match proof.kind {
            ProofKind::TemporaryPassword(kind) => Some(kind),
            _ => None,
        })
    }

    /// Forgets who it is about, and all that rests on that.
    pub fn forget_member(&mut self) {
        self.member = None;
        self.proofs.clear();
        self.choices = Choices::default();
    }
}

/// Where a transaction leads.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Destination {
    /// A client's authorization request.
    Portal {
        /// The client that asked.
        client: ClientId,
        /// What it asked for.
        demand: Demand,
    },
    /// A session, wherever the member goes with it: what a mailed link begins.
    Session,
    /// The account pages.
    Account {
        /// The page.
        page: AccountPage,
        /// What shall be changed before it is shown.
        act: Option<Act>,
        /// Who asked for that: of anybody else nothing is changed.
        member: Option<MemberId>,
        /// How recently the member must have been recognised.
        demand: Demand,
    },
    /// The end of the browser's session.
    SignOut {
        /// The member whom a party of the session vouched for (RP-Initiated Logout 1.0 §2), who
        /// need not be asked.
        vouched: Option<MemberId>,
    },
}

impl Destination {
    /// What the request demands, where a session is to be had; `None` for the end of one.
    pub fn demand(&self) -> Option<&Demand> {
        const NOTHING: &Demand = &Demand {
            anew: false,
            select: false,
            max_age: None,
            silent: false,
            member: None,
            acr_values: Vec::new(),
        };
        match self {
            Self::Portal { demand, .. } | Self::Account { demand, .. } => Some(demand),
            Self::Session => Some(NOTHING),
            Self::SignOut { .. } => None,
        }
    }
}

/// What a request demands beyond the tenant's policy.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
pub struct Demand {
    /// `prompt=login`: authenticate in this transaction, whatever the session knows.
    pub anew: bool,
    /// `prompt=select_account`: say which account it is, although the session knows.
    #[serde(default)]
    pub select: bool,
    /// `max_age`: how old the authentication may be.
    pub max_age: Option<Duration>,
    /// `prompt=none`: show nothing.
    pub silent: bool,
    /// `id_token_hint`: only this member's session counts.
    pub member: Option<MemberId>,
    /// `acr_values`: the classes that would suffice, the most wished for first. A wish, never a
    /// condition.
    #[serde(default)]
    pub acr_values: Vec<String>,
}

/// Something a member proved.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Proof {
    /// What it was.
    pub kind: ProofKind,
    /// When.
    pub at: Timestamp,
    /// The registered authenticator that proved it.
    #[serde(default)]
    pub authenticator: Option<AuthenticatorId>,
}

impl Proof {
    /// A proof without a registered authenticator.
    pub const fn new(kind: ProofKind, at: Timestamp) -> Self {
        Self {
            kind,
            at,
            authenticator: None,
        }
    }
}

/// The kinds of proof.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ProofKind {
    /// The member's password.
    Password,
    /// A temporary password of a letter or a mail.
    TemporaryPassword(TemporaryPasswordKind),
    /// A link that staff had sent to the confirmed address, for a new password.
    ReissueLink,
    /// A link that the member had sent to the confirmed address, for a forgotten password.
    ResetLink,
    /// A link that the member had sent to the confirmed address, having lost the second factor: together
    /// with the birth date it stands for that, until another one is set up.
    LostDeviceLink {
        /// Whether it stands for a forgotten password, too.
        replaces_password: bool,
    },
    /// The code printed in the letter.
    LetterCode,
    /// A link to the address that the society has on file, opened for this very sign-in.
    AddressOnFile,
    /// The birth date.
    BirthDate,
    /// A code of an authenticator app.
    App,
    /// A code sent by mail.
    Mail,
    /// A passkey with user verification: both factors.
    Passkey {
        /// Whether it is synced between devices.
        synced: bool,
    },
    /// A recovery code.
    RecoveryCode,
}

impl ProofKind {
    /// Whether it says who the member is and is known to the member: what a sign-in begins with.
    pub const fn is_first_factor(self) -> bool {
        matches!(
            self,
            Self::Password
                | Self::TemporaryPassword(_)
                | Self::ReissueLink
                | Self::ResetLink
                | Self::LostDeviceLink {
                    replaces_password: true
                }
                | Self::Passkey { .. }
        )
    }

    /// Whether it is a link for whoever lost the second factor.
    pub const fn is_lost_device_link(self) -> bool {
        matches!(self, Self::LostDeviceLink { .. })
    }

    /// Whether it is a link for a new password.
    pub const fn is_password_link(self) -> bool {
        matches!(
            self,
            Self::ReissueLink
                | Self::ResetLink
                | Self::LostDeviceLink {
                    replaces_password: true
                }
        )
    }

    /// Whether it came to the confirmed address: whatever else comes there proves nothing more.
    pub const fn is_mailed_link(self) -> bool {
        matches!(
            self,
            Self::ReissueLink | Self::ResetLink | Self::LostDeviceLink { .. }
        )
    }

    /// Whether it is a second factor.
    pub const fn is_second_factor(self) -> bool {
        matches!(
            self,
            Self::App | Self::Mail | Self::Passkey { .. } | Self::RecoveryCode
        )
    }

    /// Whether another proof takes its place.
    pub(crate) fn is_same_sort(self, other: Self) -> bool {
        std::mem::discriminant(&self) == std::mem::discriminant(&other)
    }
}

/// Why a transaction took the place of an earlier one; the page says so in one sentence.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum RestartReason {
    /// The earlier one was too old.
    TimedOut,
    /// The server or the browser no longer knows it: another browser, a lost cookie, a sign-in
    /// that had already ended.
    Lost,
    /// The earlier one was too old, and a link for a new password had opened it.
    ResetTimedOut,
    /// The earlier one was too old, and a link for a lost second factor had opened it.
    LostDeviceTimedOut,
    /// The form that asks for a mail was too old: none is sent.
    MailNotSent,
    /// The session that opened the account pages is over.
    SessionEnded,
    /// The member did not agree to the terms, and was signed out.
    TermsDeclined,
}
