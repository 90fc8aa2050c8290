//! Whether a policy makes sense: each fault names the key.

use std::{fmt, time::Duration};

use super::{FirstSignInStep, Policy, TemporaryPasswordKind};

/// Something a policy must not say.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct PolicyFault {
    /// The key, as in a file: `policy.password.min_length`.
    pub key: &'static str,
    /// What is wrong and what to write instead.
    pub why: String,
}

impl fmt::Display for PolicyFault {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "`{}` {}", self.key, self.why)
    }
}

impl std::error::Error for PolicyFault {}

/// The longest length of time that can be said: 10 years.
const LONGEST: Duration = Duration::from_hours(10 * 365 * 24);
/// The most characters a password may have at most: what is hashed has a bound.
const LONGEST_PASSWORD: u32 = 256;
/// The most characters of a user ID: what an identifier's row holds.
const LONGEST_USER_ID: u32 = 64;

impl Policy {
    /// Everything that is wrong with it.
    pub fn faults(&self) -> Vec<PolicyFault> {
        let mut faults = Vec::new();
        self.check_second_factor(&mut faults);
        self.check_first_sign_in(&mut faults);
        self.check_lengths(&mut faults);
        self.check_limits(&mut faults);
        self.check_times(&mut faults);
        faults
    }

    fn check_second_factor(&self, faults: &mut Vec<PolicyFault>) {
        if self.needs_second_factor() && self.methods.is_empty() {
            faults.push(fault(
                "policy.methods",
                "is empty: name at least one of passkey, app, mail, or set second_factor = \"off\"",
            ));
        }
        if has_twice(&self.methods) {
            faults.push(fault("policy.methods", "names a method twice"));
        }
        if let Some(recommended) = self.recommended_method
            && !self.methods.contains(&recommended)
        {
            faults.push(fault(
                "policy.recommended_method",
                format!(
                    "is `{}`, which is not in `policy.methods`",
                    recommended.name()
                ),
            ));
        }
        for (alias, acr) in &self.acr_aliases {
            if !acr.starts_with("urn:sekisho:acr:") {
                faults.push(fault(
                    "policy.acr_aliases",
                    format!("says that `{alias}` is `{acr}`; write one of urn:sekisho:acr:0 to :4"),
                ));
            }
        }
    }

    fn check_first_sign_in(&self, faults: &mut Vec<PolicyFault>) {
        let mut sorted = self.first_sign_in.clone();
        sorted.sort_unstable();
        if sorted != FirstSignInStep::ALL {
            faults.push(fault(
                "policy.first_sign_in",
                "must name each of birth-date, terms, profile, new-password, mail-address once",
            ));
        }
        if self.temporary_passwords.is_empty() || has_twice(&self.temporary_passwords) {
            faults.push(fault(
                "policy.temporary_passwords",
                "must name random, derived, or both once",
            ));
        }
        if let Some(day) = &self.derived_joined_before {
            if !is_day(day) {
                faults.push(fault(
                    "policy.derived_joined_before",
                    format!("is `{day}`; write a day as YYYY-MM-DD"),
                ));
            }
            if !self
                .temporary_passwords
                .contains(&TemporaryPasswordKind::Derived)
            {
                faults.push(fault(
                    "policy.derived_joined_before",
                    "has no meaning unless `policy.temporary_passwords` names derived",
                ));
            }
        }
        let reserved = &self.user_id.reserved;
        if reserved
            .iter()
            .any(|text| text.is_empty() || text.to_lowercase() != *text)
        {
            faults.push(fault(
                "policy.user_id.reserved",
                "holds an empty text or upper case letters; write lower case",
            ));
        }
    }

    fn check_lengths(&self, faults: &mut Vec<PolicyFault>) {
        let user_id = (&self.user_id.min_length, &self.user_id.max_length);
        let password = (&self.password.min_length, &self.password.max_length);
        if !(2..=*user_id.1).contains(user_id.0) || *user_id.1 > LONGEST_USER_ID {
            faults.push(fault(
                "policy.user_id.min_length",
                format!(
                    "and max_length must be at least 2 and at most {LONGEST_USER_ID}, in order"
                ),
            ));
        }
        let fewest = u32::try_from(self.password.classes.len())
            .unwrap_or(u32::MAX)
            .max(8);
        if !(fewest..=*password.1).contains(password.0) || *password.1 > LONGEST_PASSWORD {
            faults.push(fault(
                "policy.password.min_length",
                format!(
                    "and max_length must be at least 8 and at most {LONGEST_PASSWORD}, in order"
                ),
            ));
        }
        if has_twice(&self.password.classes) {
            faults.push(fault("policy.password.classes", "names a class twice"));
        }
    }

    fn check_limits(&self, faults: &mut Vec<PolicyFault>) {
        for (key, limit, most) in [
            ("policy.wrong_passwords", self.wrong_passwords, 100),
            ("policy.wrong_codes", self.wrong_codes, 100),
            ("policy.mail_code_tries", self.mail_code_tries, 10),
            ("policy.mails_per_minute", self.mails_per_minute, 10),
            ("policy.mails_per_hour", self.mails_per_hour, 60),
            (
                "policy.address_taken_per_day",
                self.address_taken_per_day,
                100,
            ),
        ] {
            if !(1..=most).contains(&limit) {
                faults.push(fault(key, format!("is {limit}; write 1 to {most}")));
            }
        }
    }

    fn check_times(&self, faults: &mut Vec<PolicyFault>) {
        for (key, length) in [
            ("policy.sign_in_lifetime", self.sign_in_lifetime),
            ("policy.session_idle", self.session_idle),
            ("policy.session_absolute", self.session_absolute),
            ("policy.session_remembered", self.session_remembered),
            ("policy.session_shared", self.session_shared),
            ("policy.device_lifetime", self.device_lifetime),
            ("policy.access_token_lifetime", self.access_token_lifetime),
            ("policy.id_token_lifetime", self.id_token_lifetime),
            ("policy.refresh_token_lifetime", self.refresh_token_lifetime),
            ("policy.acr_lifetime", self.acr_lifetime),
            (
                "policy.temporary_password_lifetime",
                self.temporary_password_lifetime,
            ),
            ("policy.password_lock", self.password_lock),
            ("policy.mail_code_lifetime", self.mail_code_lifetime),
            ("policy.mail_check_lifetime", self.mail_check_lifetime),
            ("policy.reset_link_lifetime", self.reset_link_lifetime),
            (
                "policy.reauthentication_lifetime",
                self.reauthentication_lifetime,
            ),
            ("policy.history_lifetime", self.history_lifetime),
            ("policy.undo_link_lifetime", self.undo_link_lifetime),
        ] {
            if length.is_zero() || length > LONGEST {
                faults.push(fault(
                    key,
                    "must be more than 0 seconds and at most 10 years",
                ));
            }
        }
        for (key, length) in [
            ("policy.set_up_grace", self.set_up_grace),
            ("policy.account_lock", self.account_lock),
            ("policy.mail_change_hold_off", self.mail_change_hold_off),
            ("policy.lost_device_wait", self.lost_device_wait),
        ] {
            if length > LONGEST {
                faults.push(fault(key, "must be at most 10 years"));
            }
        }
    }
}

fn fault(key: &'static str, why: impl Into<String>) -> PolicyFault {
    PolicyFault {
        key,
        why: why.into(),
    }
}

fn has_twice<T: PartialEq>(values: &[T]) -> bool {
    values
        .iter()
        .enumerate()
        .any(|(at, value)| values.iter().take(at).any(|earlier| earlier == value))
}

fn is_day(text: &str) -> bool {
    let format = time::macros::format_description!("[year]-[month]-[day]");
    time::Date::parse(text, format).is_ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::policy::Method;

    fn keys(change: impl FnOnce(&mut Policy)) -> Vec<&'static str> {
        let mut policy = Policy::default();
        change(&mut policy);
        policy.faults().into_iter().map(|fault| fault.key).collect()
    }

    #[test]
    fn the_defaults_make_sense() {
        assert_eq!(Policy::default().faults(), []);
    }

    #[test]
    fn each_fault_names_its_key() {
        assert_eq!(keys(|p| p.methods.clear()), ["policy.methods"]);
        assert_eq!(
            keys(|p| p.methods = vec![Method::App, Method::App]),
            ["policy.methods"]
        );
        assert_eq!(
            keys(|p| p.recommended_method = Some(Method::Mail)),
            ["policy.recommended_method"]
        );
        assert_eq!(
            keys(|p| p
                .acr_aliases
                .extend([("gold".to_owned(), "silver".to_owned())])),
            ["policy.acr_aliases"]
        );
        assert_eq!(
            keys(|p| p.first_sign_in.truncate(4)),
            ["policy.first_sign_in"]
        );
        assert_eq!(
            keys(|p| p.temporary_passwords.clear()),
            ["policy.temporary_passwords"]
        );
        assert_eq!(
            keys(|p| p.derived_joined_before = Some("2020-02-30".to_owned())),
            [
                "policy.derived_joined_before",
                "policy.derived_joined_before"
            ]
        );
        assert_eq!(
            keys(|p| p.user_id.reserved.push("Admin".to_owned())),
            ["policy.user_id.reserved"]
        );
        assert_eq!(
            keys(|p| p.user_id.min_length = 14),
            ["policy.user_id.min_length"]
        );
        assert_eq!(
            keys(|p| p.password.min_length = 7),
            ["policy.password.min_length"]
        );
        assert_eq!(keys(|p| p.wrong_codes = 0), ["policy.wrong_codes"]);
        assert_eq!(
            keys(|p| p.mail_code_lifetime = Duration::ZERO),
            ["policy.mail_code_lifetime"]
        );
    }

    #[test]
    fn a_policy_in_words_is_read_back_as_it_was() {
        let policy = Policy::default();
        let text = serde_json::to_string(&policy).unwrap();
        assert_eq!(serde_json::from_str::<Policy>(&text).unwrap(), policy);
    }
}
