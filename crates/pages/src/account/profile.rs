//! プロフィール変更

use askama::Template;
use sekisho_kernel::{
    Locale, Timestamp,
    policy::{Method, UserIdPolicy},
};

use super::Menu;
use crate::{Form, Frame, Page, moment, step::UserIdFault};

/// プロフィール変更. Its main form sends `csrf`, `user_id` and `method`; the one for the language
/// `csrf` and `language`; the others `csrf`.
#[derive(Clone, Copy, Debug, Template)]
#[template(path = "account/profile.html")]
pub struct AccountProfile<'a> {
    /// What stands around it.
    pub frame: Frame<'a>,
    /// The menu.
    pub menu: Menu<'a>,
    /// The member's name, if the society knows it.
    pub name: Option<&'a str>,
    /// Where the main form is sent.
    pub form: Form<'a>,
    /// The user ID as typed before, else the present one.
    pub user_id: &'a str,
    /// What a user ID must look like.
    pub policy: &'a UserIdPolicy,
    /// Why the typed one was not taken.
    pub fault: Option<UserIdFault>,
    /// お問い合わせ番号 of what was refused.
    pub call_number: Option<&'a str>,
    /// The methods that the tenant offers, in its order.
    pub methods: &'a [MethodLine],
    /// The mail address.
    pub mail: MailLine<'a>,
    /// Where another language is chosen, if the tenant has several.
    pub language: Option<Form<'a>>,
}

/// A method to choose.
#[derive(Clone, Copy, Debug)]
pub struct MethodLine {
    /// Which.
    pub method: Method,
    /// How many devices are registered; of mail, whether an address is.
    pub registered: usize,
    /// Whether the tenant recommends it.
    pub is_recommended: bool,
    /// Whether it is the chosen one.
    pub is_chosen: bool,
}

/// The mail address.
#[derive(Clone, Copy, Debug)]
pub struct MailLine<'a> {
    /// The address.
    pub address: Option<&'a str>,
    /// Whether it was confirmed.
    pub is_confirmed: bool,
    /// The address that waits for its link.
    pub pending: Option<&'a str>,
    /// Until when it cannot be changed.
    pub locked_until: Option<Timestamp>,
    /// Where a change is begun.
    pub change: Form<'a>,
    /// Where one is called off.
    pub cancel: Form<'a>,
}

impl Page for AccountProfile<'_> {
    fn step(&self) -> &'static str {
        "account-profile"
    }
}

/// What the template asks.
impl AccountProfile<'_> {
    fn fault(&self) -> Option<(&'static str, String)> {
        let fault = self.fault?;
        let texts = &self.frame.texts().profile;
        let fixed = match fault {
            UserIdFault::TooShort => {
                return Some((fault.code(), (texts.too_short)(self.policy.min_length)));
            }
            UserIdFault::TooLong => {
                return Some((fault.code(), (texts.too_long)(self.policy.max_length)));
            }
            UserIdFault::Empty => texts.missing,
            UserIdFault::Characters => texts.characters,
            UserIdFault::NeedsLetterAndDigit => texts.mix,
            UserIdFault::Reserved => texts.is_reserved,
            UserIdFault::Taken => texts.taken,
        };
        Some((fault.code(), fixed.to_owned()))
    }

    fn length_rule(&self) -> String {
        (self.frame.texts().profile.rule_length)(self.policy.min_length, self.policy.max_length)
    }

    fn reserved_list(&self) -> String {
        let separator = self.frame.texts().profile.reserved_separator;
        self.policy.reserved.join(separator)
    }

    fn method_name(&self, line: &MethodLine) -> &'static str {
        self.frame.texts().method.get(line.method).name
    }

    fn registered(&self, line: &MethodLine) -> String {
        let texts = &self.frame.texts().account;
        match (line.method, line.registered) {
            (Method::Mail, 1..) => texts.by_mail.to_owned(),
            (_, 0) => texts.not_registered.to_owned(),
            (_, count) => (texts.registered)(count),
        }
    }

    fn mail_waits(&self) -> Option<String> {
        let sentence = self.frame.texts().account.mail_waits;
        self.mail.pending.map(sentence)
    }

    fn mail_locked(&self) -> Option<String> {
        let sentence = self.frame.texts().account.mail_locked;
        let until = self.mail.locked_until?;
        Some(sentence(&moment::in_words(until, self.frame.locale)))
    }

    /// The tag, the name and whether it is this page's.
    fn languages(&self) -> [(&'static str, &'static str, bool); 2] {
        [(Locale::Ja, "日本語"), (Locale::En, "English")]
            .map(|(locale, name)| (locale.tag(), name, locale == self.frame.locale))
    }
}
