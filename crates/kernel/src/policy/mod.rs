//! What a tenant decides: typed values, each with its default. The defaults are the stronger
//! choice; what a society wants otherwise it says.

mod check;
mod first_sign_in;
mod password;
mod second_factor;
mod seconds;
mod user_id;

use std::{collections::BTreeMap, time::Duration};

use serde::{Deserialize, Serialize};

pub use self::{
    check::PolicyFault,
    first_sign_in::{DerivedActivation, FirstSignInStep, TemporaryPasswordKind},
    password::{CharacterClass, PasswordPolicy, UserIdInPassword},
    second_factor::{LostDevice, Method, SecondFactor, SetUp},
    user_id::UserIdPolicy,
};

/// A tenant's policy. Lengths are in seconds on the wire.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Policy {
    /// How long a member may take from the first page to the portal.
    #[serde(with = "seconds")]
    pub sign_in_lifetime: Duration,
    /// How long a session lives without use.
    #[serde(with = "seconds")]
    pub session_idle: Duration,
    /// How long a session lives at most.
    #[serde(with = "seconds")]
    pub session_absolute: Duration,
    /// How long a remembered session lives.
    #[serde(with = "seconds")]
    pub session_remembered: Duration,
    /// How long a session lives on a device that others use, too.
    #[serde(with = "seconds")]
    pub session_shared: Duration,
    /// Whether members may choose a remembered session.
    pub remember: Remember,
    /// How long a browser stays known after a sign-in.
    #[serde(with = "seconds")]
    pub device_lifetime: Duration,
    /// How long an access token is good.
    #[serde(with = "seconds")]
    pub access_token_lifetime: Duration,
    /// How long an ID token is good.
    #[serde(with = "seconds")]
    pub id_token_lifetime: Duration,
    /// How long a refresh family lives from its first token.
    #[serde(with = "seconds")]
    pub refresh_token_lifetime: Duration,

    /// Whether members need a second factor.
    pub second_factor: SecondFactor,
    /// The second factors offered, in the order they are shown.
    pub methods: Vec<Method>,
    /// The one that is marked as recommended.
    pub recommended_method: Option<Method>,
    /// Whether a second factor is set up in the first sign-in or at the next one.
    pub second_factor_set_up: SetUp,
    /// How long after the first sign-in the password alone still reaches the set-up.
    #[serde(with = "seconds")]
    pub set_up_grace: Duration,
    /// How long a proof counts towards an `acr` that a portal asks for.
    #[serde(with = "seconds")]
    pub acr_lifetime: Duration,
    /// Other names under which portals may ask for an `acr`, and what they stand for.
    pub acr_aliases: BTreeMap<String, String>,

    /// The steps of the first sign-in, in order.
    pub first_sign_in: Vec<FirstSignInStep>,
    /// The kinds of temporary password that members may get.
    pub temporary_passwords: Vec<TemporaryPasswordKind>,
    /// How long a temporary password opens the first sign-in.
    #[serde(with = "seconds")]
    pub temporary_password_lifetime: Duration,
    /// Only who joined before this day (`YYYY-MM-DD`) may have a derived temporary password.
    pub derived_joined_before: Option<String>,
    /// What completes a first sign-in that a derived password opened.
    pub derived_activation: DerivedActivation,
    /// What a user ID must look like.
    pub user_id: UserIdPolicy,
    /// What a new password must look like.
    pub password: PasswordPolicy,

    /// Wrong passwords before the password of a user ID is locked.
    pub wrong_passwords: u32,
    /// Wrong one-time passwords or birth dates before the account is locked.
    pub wrong_codes: u32,
    /// How long a locked password stays locked.
    #[serde(with = "seconds")]
    pub password_lock: Duration,
    /// How long a locked account stays locked; zero: until staff open it.
    #[serde(with = "seconds")]
    pub account_lock: Duration,

    /// How long a mailed one-time password is good.
    #[serde(with = "seconds")]
    pub mail_code_lifetime: Duration,
    /// Wrong tries before a mailed one-time password is dead.
    pub mail_code_tries: u32,
    /// Mails with a code or a link that may be asked for within a minute.
    pub mails_per_minute: u32,
    /// The same within an hour.
    pub mails_per_hour: u32,
    /// How long the link that confirms an address is good.
    #[serde(with = "seconds")]
    pub mail_check_lifetime: Duration,
    /// How often a day a member is told that an address belongs to another account.
    pub address_taken_per_day: u32,

    /// Whether the birth date is asked for before a link to reset the password is mailed.
    pub reset_asks_birth_date: bool,
    /// Wrong birth dates a day before a forgotten password or user ID is not helped with any more.
    pub wrong_recovery_birth_dates: u32,
    /// How long the link that resets a password is good.
    #[serde(with = "seconds")]
    pub reset_link_lifetime: Duration,
    /// How long a change of the mail address can be undone.
    #[serde(with = "seconds")]
    pub undo_link_lifetime: Duration,
    /// How long a new mail address cannot recover the account.
    #[serde(with = "seconds")]
    pub mail_change_hold_off: Duration,
    /// How long after a sign-in or a re-authentication the account can be changed without another
    /// one.
    #[serde(with = "seconds")]
    pub reauthentication_lifetime: Duration,
    /// How long members can see what happened to their account.
    #[serde(with = "seconds")]
    pub history_lifetime: Duration,
    /// How a lost second factor is replaced, besides a recovery code and the society's desk.
    pub lost_device: LostDevice,
    /// How long a member who lost it waits.
    #[serde(with = "seconds")]
    pub lost_device_wait: Duration,
}

/// What 「ログイン状態の保存」 does.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Remember {
    /// The session outlives the browser.
    #[default]
    Session,
    /// The choice is not offered.
    Off,
}

impl Default for Policy {
    fn default() -> Self {
        const fn minutes(count: u64) -> Duration {
            Duration::from_secs(count * 60)
        }
        const fn hours(count: u64) -> Duration {
            minutes(count * 60)
        }
        const fn days(count: u64) -> Duration {
            hours(count * 24)
        }
        Self {
            sign_in_lifetime: minutes(30),
            session_idle: minutes(30),
            session_absolute: hours(10),
            session_remembered: days(30),
            session_shared: minutes(15),
            remember: Remember::Session,
            device_lifetime: days(180),
            access_token_lifetime: minutes(10),
            id_token_lifetime: minutes(10),
            refresh_token_lifetime: days(30),
            second_factor: SecondFactor::Required,
            methods: vec![Method::Passkey, Method::App],
            recommended_method: None,
            second_factor_set_up: SetUp::SameSignIn,
            set_up_grace: days(14),
            acr_lifetime: hours(10),
            acr_aliases: BTreeMap::new(),
            first_sign_in: FirstSignInStep::ALL.to_vec(),
            temporary_passwords: vec![TemporaryPasswordKind::Random],
            temporary_password_lifetime: days(90),
            derived_joined_before: None,
            derived_activation: DerivedActivation::MailOnFile,
            user_id: UserIdPolicy::default(),
            password: PasswordPolicy::default(),
            wrong_passwords: 10,
            wrong_codes: 10,
            password_lock: hours(24),
            account_lock: Duration::ZERO,
            mail_code_lifetime: minutes(10),
            mail_code_tries: 5,
            mails_per_minute: 1,
            mails_per_hour: 5,
            mail_check_lifetime: hours(24),
            address_taken_per_day: 5,
            reset_asks_birth_date: true,
            wrong_recovery_birth_dates: 5,
            reset_link_lifetime: minutes(5),
            undo_link_lifetime: hours(72),
            mail_change_hold_off: hours(24),
            reauthentication_lifetime: minutes(5),
            history_lifetime: days(400),
            lost_device: LostDevice::MailAndBirthDate,
            lost_device_wait: hours(24),
        }
    }
}

impl Policy {
    /// Whether members need a second factor.
    pub fn needs_second_factor(&self) -> bool {
        self.second_factor == SecondFactor::Required
    }

    /// Whether a second factor is offered.
    pub fn offers(&self, method: Method) -> bool {
        self.needs_second_factor() && self.methods.contains(&method)
    }
}
