//! ご利用案内.

use askama::Template;
use sekisho_kernel::{
    Branding, Policy,
    policy::{FirstSignInStep, Method, SetUp, TemporaryPasswordKind},
};

use super::{Facts, HelpAddresses, Topic, WayBack};
use crate::{Frame, Page, Portal, locales};

/// 「ご利用案内」.
#[derive(Clone, Copy, Debug, Template)]
#[template(path = "help/guide.html")]
pub struct Guide<'a> {
    /// What stands around it.
    pub frame: Frame<'a>,
    /// Whose service it is.
    pub branding: &'a Branding,
    /// What it depends on.
    pub policy: &'a Policy,
    /// The services that it signs in to.
    pub portals: &'a [Portal<'a>],
    /// Where it and the questions are.
    pub addresses: HelpAddresses<'a>,
    /// Where it leads back to.
    pub way_back: WayBack<'a>,
}

/// A part of the guide that errors link to.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Section {
    /// このページでできること
    Service,
    /// はじめてログインする方へ
    Begin,
    /// 認証方法
    Methods,
    /// 端末とブラウザー
    Devices,
    /// お問い合わせ
    Contact,
}

impl Section {
    /// Every part.
    pub const ALL: [Self; 5] = [
        Self::Service,
        Self::Begin,
        Self::Methods,
        Self::Devices,
        Self::Contact,
    ];

    /// Its `id` on the page.
    pub const fn id(self) -> &'static str {
        match self {
            Self::Service => "service",
            Self::Begin => "begin",
            Self::Methods => "methods",
            Self::Devices => "devices",
            Self::Contact => "contact",
        }
    }
}

impl Page for Guide<'_> {
    fn step(&self) -> &'static str {
        "help"
    }
}

/// A second factor as the guide tells it.
struct MethodLine {
    words: &'static locales::MethodWords,
    is_recommended: bool,
}

/// What the template asks.
impl Guide<'_> {
    fn facts(&self) -> Facts<'_> {
        Facts {
            policy: self.policy,
            branding: self.branding,
            locale: self.frame.locale,
        }
    }

    fn texts(&self) -> &'static locales::Guide {
        &self.frame.texts().guide
    }

    fn what(&self) -> String {
        let names: Vec<_> = self.portals.iter().map(|portal| portal.name).collect();
        (self.texts().what)(self.frame.service(), &names)
    }

    fn has_derived(&self) -> bool {
        let kinds = &self.policy.temporary_passwords;
        kinds.contains(&TemporaryPasswordKind::Derived)
    }

    fn letter_lifetime(&self) -> String {
        let lifetime = self.facts().span(self.policy.temporary_password_lifetime);
        (self.texts().letter_lifetime)(&lifetime)
    }

    /// The first sign-in, in the tenant's order.
    fn steps(&self) -> Vec<String> {
        let texts = self.texts();
        let facts = self.facts();
        let mut steps = vec![texts.enter_letter.to_owned()];
        let asked = self.policy.first_sign_in.iter().copied();
        steps.extend(asked.filter(|step| facts.asks_for(*step)).map(|step| {
            let text = match step {
                FirstSignInStep::BirthDate => texts.birth_date,
                FirstSignInStep::Terms => texts.terms,
                FirstSignInStep::Profile if self.policy.needs_second_factor() => texts.profile,
                FirstSignInStep::Profile => texts.user_id,
                FirstSignInStep::NewPassword => texts.new_password,
                FirstSignInStep::MailAddress => texts.mail_address,
            };
            text.to_owned()
        }));
        if self.policy.needs_second_factor() {
            steps.push(match self.policy.second_factor_set_up {
                SetUp::SameSignIn => texts.set_up.to_owned(),
                SetUp::NextSignIn => (texts.set_up_next)(&facts.length(self.policy.set_up_grace)),
            });
        }
        steps
    }

    fn methods(&self) -> Vec<MethodLine> {
        let words = &self.frame.texts().method;
        let offered = self.policy.methods.iter().copied();
        offered
            .filter(|method| self.policy.offers(*method))
            .map(|method| MethodLine {
                words: words.get(method),
                is_recommended: self.policy.recommended_method == Some(method),
            })
            .collect()
    }

    fn has_passkeys(&self) -> bool {
        self.policy.offers(Method::Passkey)
    }

    /// The topics of the questions, with their addresses.
    fn topics(&self) -> Vec<(String, &'static str)> {
        let faq = self.addresses.faq();
        let topics = Topic::ALL.into_iter();
        topics
            .map(|topic| {
                let name = self.frame.texts().faq.topic(topic);
                (format!("{faq}#{}", topic.id()), name)
            })
            .collect()
    }
}
