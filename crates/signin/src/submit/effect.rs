//! What the shell must write in the same database transaction.

use sekisho_kernel::{AuthenticatorId, OutboxId, policy::Method};

use crate::LostDeviceRequest;

/// Something the shell must write, about the member who was authenticated.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Effect {
    /// A session begins for this browser; the one it had of another member ends.
    StartSession {
        /// Whether it outlives the browser.
        remembered: bool,
        /// Whether it is short, because others use the device, too.
        shared: bool,
    },
    /// All other sessions of the member end.
    EndOtherSessions,
    /// This browser signed the member in.
    RememberBrowser,
    /// The member is told by mail that a browser never seen before signed in.
    NotifyNewBrowser,
    /// The browser's session ends; its portals are told.
    EndSession,
    /// The member agreed to the terms in force.
    RecordTerms,
    /// The member chose a second factor.
    ChooseMethod(Method),
    /// A link goes to an address, to confirm it, or to put it in the place of the present one.
    SendLink {
        /// The address.
        address: String,
        /// The mail.
        message: OutboxId,
    },
    /// A code goes to the confirmed address, unless one went within the last minute.
    SendCode {
        /// The mail.
        message: OutboxId,
        /// Whether the member asked for another one.
        again: bool,
    },
    /// The first sign-in is complete: letter's user ID and password have done their work.
    Activate {
        /// Whether nothing but a derived password stood behind it.
        derived: bool,
    },
    /// A new password takes effect.
    SetPassword {
        /// Its PHC string.
        phc: String,
    },
    /// The member signs in with another user ID from then on, and is told by mail.
    ChangeUserId {
        /// The user ID, folded.
        user_id: String,
    },
    /// An authenticator gets another name.
    RenameAuthenticator {
        /// Of which kind it is.
        method: Method,
        /// Which.
        id: AuthenticatorId,
        /// The name.
        name: String,
    },
    /// An authenticator is taken away, and the member is told by mail.
    RemoveAuthenticator {
        /// Of which kind it is.
        method: Method,
        /// Which.
        id: AuthenticatorId,
    },
    /// The member lost what the second factor needs, and asked for another: that is kept, the member
    /// is told, and a link goes out when it opens.
    RequestLostDevice(LostDeviceRequest),
    /// The link of a lost device goes out again.
    ResendLostDeviceLink(LostDeviceRequest),
    /// The request for another second factor is cancelled, and the member is told.
    CancelLostDevice,
    /// Another second factor takes the place of all authenticators that the member had: they are
    /// taken away, the member is told of each, and what is pending for the member is void.
    ReplaceDevices {
        /// The new one, if it is a device.
        kept: Option<AuthenticatorId>,
    },
    /// Wrong one-time passwords and birth dates are forgotten.
    ClearAccountCounter,
    /// New recovery codes take the place of all earlier ones.
    ReplaceRecoveryCodes,
    /// The member has seen the recovery codes.
    RecoveryCodesSeen,
    /// The member is told by mail that the first sign-in is complete.
    NotifyFirstSignIn,
    /// The member is told by mail that the password is another one.
    NotifyPassword,
    /// The member is told by mail that another second factor was chosen.
    NotifyMethod(Method),
    /// The member is told by mail that there are new recovery codes.
    NotifyRecoveryCodes,
    /// The member is told by mail that a second factor was added.
    NotifySecondFactor(Method),
    /// The member is told by mail that a recovery code was used.
    NotifyRecoveryCode {
        /// How many are left.
        left: u64,
    },
}
