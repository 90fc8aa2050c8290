//! What stands around every page: brand, language switch, the way back, contact.

use sekisho_kernel::{Branding, Locale, Localized, Notices};

use crate::{
    help::{self, HelpAddresses},
    locales::{self, Texts},
    markdown,
};

/// What every page needs to know. Addresses are absolute or start with `/`; building and checking
/// them is the caller's work.
#[derive(Clone, Copy, Debug)]
pub struct Frame<'a> {
    /// Whose page it is. `None`: the request belongs to no tenant, and the page says Sekisho.
    pub branding: Option<&'a Branding>,
    /// The language it is written in.
    pub locale: Locale,
    /// This very page in the other language, if the tenant offers it.
    pub other_language: Option<&'a str>,
    /// Where furigana is switched on or off; `None` on pages in other languages, and on those that have
    /// no address of their own.
    pub furigana: Option<FuriganaSwitch<'a>>,
    /// Where [`crate::assets::stylesheet`] is served.
    pub stylesheet: &'a str,
    /// Where the tenant's [`crate::tenant_css`] is served, if it has colours of its own.
    pub tenant_stylesheet: Option<&'a str>,
    /// Where [`crate::assets::script`] is served.
    pub script: &'a str,
    /// Where the tenant's logo, [`crate::mark_svg`] or [`crate::assets::neutral_mark`] is served.
    pub mark: &'a str,
    /// The portal that ポータルに戻る leads to, where the member came from one.
    pub portal: Option<&'a str>,
    /// Where the help pages are; `None` where there is no tenant to ask.
    pub help: Option<HelpAddresses<'a>>,
}

/// The link that switches furigana.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct FuriganaSwitch<'a> {
    /// This very page with or without it.
    pub address: &'a str,
    /// Whether it is on.
    pub is_on: bool,
}

impl Frame<'_> {
    /// The texts of the page's language.
    pub(crate) fn texts(&self) -> &'static Texts {
        locales::texts(self.locale)
    }

    /// The organisation's name.
    pub(crate) fn name(&self) -> &str {
        self.branding
            .map_or("Sekisho", |branding| branding.name.get(self.locale))
    }

    /// The name in parts between which a line may break: 健康保険組合 stays whole where there is room.
    pub(crate) fn name_parts(&self) -> Vec<&str> {
        let name = self.name();
        let (own, kind) = name.split_at(name.find("健康保険組合").unwrap_or(name.len()));
        let (health, insurance) = kind.split_at("健康".len().min(kind.len()));
        let mut parts = vec![own, health, insurance];
        parts.retain(|part| !part.is_empty());
        parts
    }

    /// What members call its page; empty without a tenant.
    pub(crate) fn service(&self) -> &str {
        self.branding
            .map_or("", |branding| branding.service.get(self.locale))
    }

    /// 「<tenant>加入者ページ」, the title of the sign-in page and the end of every other title.
    pub(crate) fn title(&self) -> String {
        match self.branding {
            Some(branding) => service_title(branding, self.locale),
            None => self.name().to_owned(),
        }
    }

    /// Whom to ask for help.
    pub(crate) fn contact(&self) -> Option<ContactLines<'_>> {
        self.branding
            .map(|branding| ContactLines::new(branding, self.locale))
    }

    /// The address of the answer to an error of a page, if there is one to read.
    pub(crate) fn answer(&self, step: &str, code: &str) -> Option<String> {
        let answered = help::answer_to(step, code)?;
        Some(self.help?.answered(answered))
    }

    /// What the society says on the sign-in page, as HTML.
    pub(crate) fn sign_in_notice(&self) -> Option<String> {
        self.notice(|notices| &notices.sign_in)
    }

    /// What the society says where a second factor is chosen and set up, as HTML.
    pub(crate) fn method_notice(&self) -> Option<String> {
        self.notice(|notices| &notices.method)
    }

    /// What the society says to whoever forgot the user ID, as HTML.
    pub(crate) fn forgot_user_id_notice(&self) -> Option<String> {
        self.notice(|notices| &notices.forgot_user_id)
    }

    /// What the society says on the help page, as HTML.
    pub(crate) fn help_notice(&self) -> Option<String> {
        self.notice(|notices| &notices.help)
    }

    fn notice(&self, which: fn(&Notices) -> &Option<Localized>) -> Option<String> {
        let notice = which(&self.branding?.notices).as_ref()?;
        Some(markdown::to_html(notice.get(self.locale)))
    }

    /// The domain that codes and links come from, for filters.
    pub(crate) fn security_mail_domain(&self) -> Option<&str> {
        let (_, domain) = help::address(&self.branding?.mail.security).rsplit_once('@')?;
        Some(domain)
    }

    /// The language tag of the page.
    pub(crate) fn tag(&self) -> &'static str {
        self.locale.tag()
    }

    /// The language tag and the name of the language the switch leads to.
    pub(crate) fn other_locale(&self) -> (&'static str, &'static str) {
        match self.locale {
            Locale::Ja => (Locale::En.tag(), "English"),
            Locale::En => (Locale::Ja.tag(), "日本語"),
        }
    }
}

/// A society's contact in one language.
pub(crate) struct ContactLines<'a> {
    pub(crate) desk: &'a str,
    pub(crate) telephone: &'a str,
    pub(crate) telephone_address: String,
    pub(crate) hours: &'a str,
}

impl<'a> ContactLines<'a> {
    pub(crate) fn new(branding: &'a Branding, locale: Locale) -> Self {
        let contact = &branding.contact;
        Self {
            desk: contact.desk.get(locale),
            telephone: &contact.telephone,
            telephone_address: telephone_address(&contact.telephone),
            hours: contact.hours.get(locale),
        }
    }
}

/// 「<tenant>加入者ページ」: what the service is called in titles and mail subjects.
pub(crate) fn service_title(branding: &Branding, locale: Locale) -> String {
    let name = branding.name.get(locale);
    (locales::texts(locale).common.service_title)(name, branding.service.get(locale))
}

/// The `tel:` address (RFC 3966) of a number as people write it.
fn telephone_address(telephone: &str) -> String {
    let dialled = telephone
        .chars()
        .filter(|c| c.is_ascii_digit() || *c == '+');
    format!("tel:{}", dialled.collect::<String>())
}

/// A form that is sent by POST to the provider itself.
#[derive(Clone, Copy, Debug)]
pub struct Form<'a> {
    /// Where it is sent.
    pub action: &'a str,
    /// The anti-forgery value, sent as `csrf`.
    pub csrf: &'a str,
    /// The sealed request that starts anew if its transaction is lost, sent as `resume`.
    pub resume: Option<&'a str>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_telephone_number_is_dialled_without_its_decoration() {
        assert_eq!(telephone_address("0120-000-000"), "tel:0120000000");
        assert_eq!(telephone_address("+81 (3) 1234 5678"), "tel:+81312345678");
        assert_eq!(telephone_address("\"><script>"), "tel:");
    }
}
