//! The pages of a sign-in, one file per step.

mod app_code;
mod app_setup;
mod birth_date;
mod blocked;
mod choose_account;
mod cookies_off;
mod credentials;
mod field;
mod forgot;
mod letter_code;
mod mail_address;
mod mail_check;
mod mail_code;
mod mail_confirm;
mod new_password;
mod other_ways;
mod passkey;
mod passkey_setup;
mod password_rules;
mod profile;
mod reauthenticate;
mod recovery_code;
mod recovery_codes;
mod set_up_later;
mod sign_in;
mod terms;

pub use app_code::{AppCode, AppCodeRefusal, Device};
pub use app_setup::{AppSetup, AppSetupRefusal};
pub use birth_date::{BirthDate, BirthDateRefusal};
pub use blocked::{Blocked, BlockedReason};
pub use choose_account::{ChooseAccount, KnownAccount};
pub use cookies_off::CookiesOff;
pub use credentials::{
    ChosenAccount, Credentials, CredentialsRefusal, Forgotten, Occasion, Onward, PromisedMail,
    SharedDevice,
};
pub use field::DeviceNameRefusal;
pub(crate) use field::FieldError;
pub use forgot::{ForgotFaults, ForgotPassword, ForgotUserId};
pub use letter_code::{LetterCode, LetterCodeRefusal};
pub use mail_address::{MailAddress, MailAddressEntry, MailAddressFault};
pub use mail_check::{Delivery, MailCheck, MailCheckTold, ResendState};
pub use mail_code::{CodeDelivery, MailCode, MailCodeRefusal};
pub use mail_confirm::{MailConfirm, MailLinkEnd, MailLinkOutcome, MailPurpose};
pub use new_password::{NewPassword, NewPasswordReason, PasswordFault};
pub use other_ways::OtherWays;
pub use passkey::{Passkey, PasskeyDialog, PasskeyRefusal};
pub use passkey_setup::{PasskeyName, PasskeyNameRefusal, PasskeySetup, PasskeySetupRefusal};
pub(crate) use password_rules::password_rules;
pub use profile::{Profile, UserIdFault, UserIdState};
pub use reauthenticate::{Reauthenticate, ReauthenticatePurpose, ReauthenticateRefusal};
pub use recovery_code::{LostDeviceRefusal, RecoveryCode, RecoveryCodeRefusal, Replacement};
pub use recovery_codes::{RecoveryCodes, RecoveryCodesFile};
pub use set_up_later::SetUpLater;
pub use sign_in::{Ahead, Reissued, SignIn};
pub use terms::{Terms, TermsRefusal};
