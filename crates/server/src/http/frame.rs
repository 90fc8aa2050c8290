//! What stands around every page of a tenant.

use sekisho_kernel::Locale;
use sekisho_pages::{
    Frame, HelpAddresses,
    assets::{script, stylesheet},
    frame::FuriganaSwitch,
};

use super::{help, own_page::OwnPage, request::TenantRequest};

/// The addresses a [`Frame`] borrows.
pub(super) struct FrameAddresses {
    other_language: Option<String>,
    furigana: Option<String>,
    locale: Locale,
    guide: String,
    help_query: String,
}

impl FrameAddresses {
    /// For a page that has no address of its own.
    pub(super) fn without_switch(request: &TenantRequest, locale: Locale) -> Self {
        Self {
            other_language: None,
            furigana: None,
            locale,
            guide: help::guide(request),
            help_query: help::query(None, language(request, locale)),
        }
    }

    /// For the page at `path` (below the issuer's path, perhaps with a query), in `locale`.
    pub(super) fn new(request: &TenantRequest, path: &str, locale: Locale) -> Self {
        let issuer = &request.tenant.tenant.issuer;
        let offered = &request.tenant.tenant.branding.languages;
        let separator = if path.contains('?') { '&' } else { '?' };
        let other_language = offered
            .iter()
            .find(|offered| **offered != locale)
            .map(|other| issuer.local_address(&format!("{path}{separator}lang={}", other.tag())));
        let switch = if request.has_furigana() { "off" } else { "on" };
        let address = format!("{path}{separator}furigana={switch}");
        let furigana = (locale == Locale::Ja).then(|| issuer.local_address(&address));
        let back = OwnPage::from_address(path);
        Self {
            other_language,
            furigana,
            help_query: help::query(back, language(request, locale)),
            ..Self::without_switch(request, locale)
        }
    }

    /// The same, with another query for the help pages.
    pub(super) fn with_help_query(self, help_query: String) -> Self {
        Self { help_query, ..self }
    }

    /// Where the help pages are.
    pub(super) fn help(&self) -> HelpAddresses<'_> {
        HelpAddresses {
            guide: &self.guide,
            query: &self.help_query,
        }
    }

    /// The frame.
    pub(super) fn frame<'a>(
        &'a self,
        request: &'a TenantRequest,
        portal: Option<&'a str>,
    ) -> Frame<'a> {
        Frame {
            branding: Some(&request.tenant.tenant.branding),
            locale: self.locale,
            other_language: self.other_language.as_deref(),
            furigana: self.furigana.as_deref().map(|address| FuriganaSwitch {
                address,
                is_on: request.has_furigana(),
            }),
            stylesheet: &stylesheet().path,
            tenant_stylesheet: Some(&request.tenant.stylesheet.path),
            script: &script().path,
            mark: &request.tenant.mark.path,
            portal,
            help: Some(self.help()),
        }
    }
}

/// The language that help has to be told, to be in the page's: one that was chosen, or that the browser
/// does not ask for itself.
fn language(request: &TenantRequest, locale: Locale) -> Option<Locale> {
    let other = (request.locale(None) != locale).then_some(locale);
    other.or_else(|| request.chosen_locale())
}
