//! The frame that all pages share, the languages, and the pages that belong to no service.

pub(crate) mod login;
pub(crate) mod problem;
pub(crate) mod texts;
pub(crate) mod top;

use crate::{PortalKind, Society, http::visit::Visit, logout};
use texts::Texts;

/// The languages.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Lang {
    /// Japanese.
    #[default]
    Ja,
    /// English.
    En,
}

impl Lang {
    /// RFC 5646, as in `lang` and `ui_locales`.
    pub(crate) fn tag(self) -> &'static str {
        match self {
            Self::Ja => "ja",
            Self::En => "en",
        }
    }

    /// The language with that tag, regions left aside.
    pub(crate) fn parse(tag: &str) -> Option<Self> {
        match tag.split('-').next()?.trim().to_ascii_lowercase().as_str() {
            "ja" => Some(Self::Ja),
            "en" => Some(Self::En),
            _ => None,
        }
    }

    /// The best of `Accept-Language` (RFC 9110 §12.5.4); Japanese when it names neither.
    pub(crate) fn negotiate(accepted: &str) -> Self {
        let mut best = (Self::Ja, 0.0);
        for range in accepted.split(',') {
            let (tag, weight) = range.split_once(";q=").unwrap_or((range, "1"));
            let weight: f32 = weight.trim().parse().unwrap_or(0.0);
            if let Some(lang) = Self::parse(tag.trim()).filter(|_| weight > best.1) {
                best = (lang, weight);
            }
        }
        best.0
    }

    /// One of two texts.
    pub(crate) fn pick<'a>(self, ja: &'a str, en: &'a str) -> &'a str {
        match self {
            Self::Ja => ja,
            Self::En => en,
        }
    }

    fn other(self) -> Self {
        match self {
            Self::Ja => Self::En,
            Self::En => Self::Ja,
        }
    }
}

/// A line about what just happened, named in the address of the page that shows it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Notice {
    /// The member came back from the sign-in page without signing in.
    SignInCancelled,
    /// Signed out here and at the provider.
    SignedOut,
    /// Signed out here; the provider could not be asked.
    SignedOutHere,
    /// A booking was cancelled.
    BookingCancelled,
}

impl Notice {
    /// What is added to the path of the page.
    pub(crate) fn query(self) -> &'static str {
        match self {
            Self::SignInCancelled => "?notice=sign-in-cancelled",
            Self::SignedOut => "?notice=signed-out",
            Self::SignedOutHere => "?notice=signed-out-here",
            Self::BookingCancelled => "?notice=booking-cancelled",
        }
    }

    /// The word in `data-notice`.
    pub(crate) fn name(self) -> &'static str {
        self.query().trim_start_matches("?notice=")
    }

    fn text(self, texts: &'static Texts) -> &'static str {
        match self {
            Self::SignInCancelled => texts.sign_in_cancelled,
            Self::SignedOut => texts.signed_out,
            Self::SignedOutHere => texts.signed_out_here,
            Self::BookingCancelled => texts.booking_cancelled,
        }
    }

    fn of(visit: &Visit) -> Option<Self> {
        if visit
            .query("state")
            .is_some_and(|state| logout::is_back(visit, &state))
        {
            return Some(Self::SignedOut);
        }
        let named = visit.query("notice")?;
        [
            Self::SignInCancelled,
            Self::SignedOutHere,
            Self::BookingCancelled,
        ]
        .into_iter()
        .find(|notice| notice.name() == named)
    }
}

/// A [`Notice`] as a page shows it.
pub(crate) struct NoticeLine {
    pub(crate) name: &'static str,
    pub(crate) text: &'static str,
}

/// What `layout.html` needs.
pub(crate) struct Page<'a> {
    pub(crate) t: &'static Texts,
    pub(crate) lang: &'static str,
    pub(crate) title: &'a str,
    pub(crate) service: &'static str,
    pub(crate) stylesheet: &'a str,
    pub(crate) society: Option<SocietyFrame<'a>>,
    pub(crate) signed_in: bool,
    /// The member's name; `None` when the provider knows none.
    pub(crate) name: Option<&'a str>,
    pub(crate) form_token: String,
    pub(crate) other_lang: &'static str,
    /// The same page in the other language.
    pub(crate) other_lang_href: String,
    pub(crate) notice: Option<NoticeLine>,
}

/// The society in the frame.
pub(crate) struct SocietyFrame<'a> {
    pub(crate) name: &'a str,
    pub(crate) stylesheet: Option<&'a str>,
    /// `/{society}`.
    pub(crate) top: String,
    /// The provider's pages that the menu leads to.
    pub(crate) at_provider: AtProvider,
    pub(crate) contact: &'a str,
    pub(crate) tel: &'a str,
    pub(crate) tel_href: String,
    pub(crate) hours: &'a str,
}

/// Pages of the provider, which lead back here.
pub(crate) struct AtProvider {
    pub(crate) profile: String,
    pub(crate) security: String,
    pub(crate) guide: String,
    pub(crate) faq: String,
}

impl AtProvider {
    fn of(society: &Society, lang: Lang) -> Self {
        let page = |path: &str| society.at_provider(path, lang.tag()).into();
        Self {
            profile: page("/account/profile"),
            security: page("/account/security"),
            guide: page("/help"),
            faq: page("/help/faq"),
        }
    }
}

impl<'a> Page<'a> {
    pub(crate) fn new(visit: &'a Visit, title: &'a str) -> Self {
        let t = Texts::of(visit.lang);
        Self {
            t,
            lang: visit.lang.tag(),
            title,
            service: service(visit.app.kind, t),
            stylesheet: &visit.app.stylesheet.path,
            society: society_frame(visit),
            signed_in: visit.session.is_some(),
            name: visit
                .session
                .as_ref()
                .and_then(|session| session.name.as_deref()),
            form_token: visit.form_token(),
            other_lang: visit.lang.other().tag(),
            other_lang_href: format!("{}?lang={}", visit.path(), visit.lang.other().tag()),
            notice: Notice::of(visit).map(|notice| NoticeLine {
                name: notice.name(),
                text: notice.text(t),
            }),
        }
    }
}

fn service(kind: PortalKind, texts: &'static Texts) -> &'static str {
    match kind {
        PortalKind::MedicalCost => texts.medical_service,
        PortalKind::CheckUp => texts.checkup_service,
    }
}

fn society_frame(visit: &Visit) -> Option<SocietyFrame<'_>> {
    let site = visit.find_site()?;
    let society = &site.society;
    let contact = &society.contact;
    let digits = contact.tel.chars().filter(char::is_ascii_digit);
    Some(SocietyFrame {
        name: visit.lang.pick(&society.name_ja, &society.name_en),
        stylesheet: site
            .stylesheet
            .as_ref()
            .map(|stylesheet| stylesheet.path.as_str()),
        top: site.path(""),
        at_provider: AtProvider::of(society, visit.lang),
        contact: visit.lang.pick(&contact.name_ja, &contact.name_en),
        tel: &contact.tel,
        tel_href: format!("tel:{}", digits.collect::<String>()),
        hours: visit.lang.pick(&contact.hours_ja, &contact.hours_en),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_best_known_language_is_taken_and_japanese_is_the_default() {
        let cases = [
            ("", Lang::Ja),
            ("fr-FR,fr;q=0.9", Lang::Ja),
            ("en-US,en;q=0.9,ja;q=0.8", Lang::En),
            ("ja,en;q=0.9", Lang::Ja),
            ("fr, en;q=0.5, ja;q=0.4", Lang::En),
            ("en;q=oops", Lang::Ja),
            ("*", Lang::Ja),
        ];
        for (accepted, expected) in cases {
            assert_eq!(Lang::negotiate(accepted), expected, "{accepted}");
        }
    }
}
