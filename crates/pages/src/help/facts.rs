//! What answers are made from.

use std::time::Duration;

use sekisho_kernel::{
    Branding, Locale, Policy,
    policy::{FirstSignInStep, Method},
};

use crate::{length, locales, step::password_rules};

/// What answers are made from: a tenant's policy and branding, in the page's language.
#[derive(Clone, Copy)]
pub(crate) struct Facts<'a> {
    pub(crate) policy: &'a Policy,
    pub(crate) branding: &'a Branding,
    pub(crate) locale: Locale,
}

impl Facts<'_> {
    /// Whom to call.
    pub(crate) fn desk(&self) -> &str {
        self.branding.contact.desk.get(self.locale)
    }

    /// A length of time.
    pub(crate) fn length(&self, length: Duration) -> String {
        length::in_words(length, self.locale)
    }

    /// How long something goes on.
    pub(crate) fn span(&self, length: Duration) -> String {
        length::span(length, self.locale)
    }

    pub(crate) fn offers(&self, method: Method) -> bool {
        self.policy.offers(method)
    }

    /// Whether members type one-time passwords.
    pub(crate) fn has_codes(&self) -> bool {
        self.offers(Method::App) || self.offers(Method::Mail)
    }

    /// Whether members register devices.
    pub(crate) fn has_devices(&self) -> bool {
        self.offers(Method::App) || self.offers(Method::Passkey)
    }

    /// What the second factors are called, in the tenant's order.
    pub(crate) fn method_names(&self) -> Vec<&'static str> {
        let words = &locales::texts(self.locale).method;
        let methods = self.policy.methods.iter();
        methods
            .filter(|method| self.offers(**method))
            .map(|method| words.get(*method).name)
            .collect()
    }

    /// Whether the first sign-in has this step.
    pub(crate) fn asks_for(&self, step: FirstSignInStep) -> bool {
        let has_text = step != FirstSignInStep::Terms || self.branding.terms.is_some();
        has_text && self.policy.first_sign_in.contains(&step)
    }

    /// The fewest and the most characters of a user ID.
    pub(crate) fn user_id_length(&self) -> (u32, u32) {
        let policy = &self.policy.user_id;
        (policy.min_length, policy.max_length)
    }

    /// What a new password must look like.
    pub(crate) fn password_rules(&self) -> Vec<String> {
        let texts = &locales::texts(self.locale).new_password;
        let rules = password_rules(&self.policy.password, texts).into_iter();
        rules.map(|rule| rule.text).collect()
    }

    /// Whether the society has something to say on the help page.
    pub(crate) fn has_notice(&self) -> bool {
        self.branding.notices.help.is_some()
    }

    /// The addresses that mails come from: security, notices, first sign-in.
    pub(crate) fn mail_senders(&self) -> [&str; 3] {
        let senders = &self.branding.mail;
        [&senders.security, &senders.notices, &senders.first_sign_in].map(|sender| address(sender))
    }

    /// The domains that mails come from, for filters.
    pub(crate) fn mail_domains(&self) -> Vec<&str> {
        let mut domains = Vec::new();
        for (_, domain) in self
            .mail_senders()
            .into_iter()
            .filter_map(|sender| sender.rsplit_once('@'))
        {
            if !domains.contains(&domain) {
                domains.push(domain);
            }
        }
        domains
    }
}

/// The address of a sender that may be written `Name <address>`.
pub(crate) fn address(sender: &str) -> &str {
    let inside = sender.rsplit_once('<').map(|(_, rest)| rest);
    let address = inside.and_then(|rest| rest.strip_suffix('>'));
    address.unwrap_or(sender)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sender_is_told_without_its_name() {
        for (sender, expected) in [
            ("a@example.jp", "a@example.jp"),
            ("Sakura <a@example.jp>", "a@example.jp"),
            ("\"<x>\" <a@example.jp>", "a@example.jp"),
        ] {
            assert_eq!(address(sender), expected);
        }
    }
}
