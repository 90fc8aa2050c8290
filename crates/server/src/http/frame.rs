//! What stands around every page of a tenant.

use sekisho_kernel::Locale;
use sekisho_pages::{
    Frame,
    assets::{script, stylesheet},
};

use super::request::TenantRequest;

/// The addresses a [`Frame`] borrows.
pub(super) struct FrameAddresses {
    other_language: Option<String>,
    locale: Locale,
}

impl FrameAddresses {
    /// For a page that has no address of its own.
    pub(super) const fn without_switch(locale: Locale) -> Self {
        Self {
            other_language: None,
            locale,
        }
    }

    /// For the page at `path` (below the issuer's path), in `locale`.
    pub(super) fn new(request: &TenantRequest, path: &str, locale: Locale) -> Self {
        let issuer = &request.tenant.tenant.issuer;
        let offered = &request.tenant.tenant.branding.languages;
        let other_language = offered
            .iter()
            .find(|offered| **offered != locale)
            .map(|other| issuer.local_address(&format!("{path}?lang={}", other.tag())));
        Self {
            other_language,
            locale,
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
            stylesheet: &stylesheet().path,
            tenant_stylesheet: Some(&request.tenant.stylesheet.path),
            script: &script().path,
            mark: &request.tenant.mark.path,
            portal,
        }
    }
}
