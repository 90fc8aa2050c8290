//! A sample of every page and mail, in every state that looks different: what tests render and
//! screenshots are made from.

use std::sync::LazyLock;

use sekisho_kernel::{Branding, ClientId, Contact, Locale, Localized, MailSenders, Timestamp};

use crate::{
    Blocked, BlockedReason, CookiesOff, Credentials, CredentialsRefusal, ErrorKind, ErrorPage,
    Form, Frame, MailBody, NewBrowserMail, Page, Portal, Portals, RenderError, RestartReason,
    SignOut, SignedOut, assets, browser_in_words,
};

/// A page filled in.
pub struct Sample {
    /// Names this state of the page, for files and messages.
    pub name: &'static str,
    /// The page's `data-step`.
    pub step: &'static str,
    /// The document.
    pub html: Result<String, RenderError>,
}

fn sample(name: &'static str, page: &impl Page) -> Sample {
    Sample {
        name,
        step: page.step(),
        html: page.html(),
    }
}

static BRANDING: LazyLock<Branding> = LazyLock::new(|| Branding {
    name: both("さくら健康保険組合", "Sakura Health Insurance Society"),
    service: both("加入者ページ", "Member page"),
    contact: Contact {
        desk: both(
            "さくら健康保険組合 加入者サポート窓口",
            "Sakura Health Insurance Society, member support",
        ),
        telephone: "0120-000-000".to_owned(),
        hours: both(
            "平日 9:00〜17:00（土日・祝日・年末年始を除く）",
            "Weekdays 9:00 to 17:00, closed on national holidays",
        ),
    },
    key_colour: Some("#00428c".to_owned()),
    accent_colour: Some("#d9668f".to_owned()),
    logo_png: None,
    languages: Locale::ALL.to_vec(),
    mail: MailSenders {
        security: "no-reply@id.sakura-kenpo.example.jp".to_owned(),
        notices: "info@id.sakura-kenpo.example.jp".to_owned(),
        first_sign_in: "webmaster@id.sakura-kenpo.example.jp".to_owned(),
    },
    terms: None,
    notices: sekisho_kernel::Notices::default(),
});

fn both(ja: &str, en: &str) -> Localized {
    Localized {
        ja: ja.to_owned(),
        en: en.to_owned(),
    }
}

/// The sample tenant.
pub fn branding() -> &'static Branding {
    &BRANDING
}

/// Around the pages of the sample tenant.
pub fn frame(locale: Locale) -> Frame<'static> {
    Frame {
        branding: Some(branding()),
        locale,
        other_language: Some(match locale {
            Locale::Ja => "?lang=en",
            Locale::En => "?lang=ja",
        }),
        stylesheet: "sekisho.css",
        tenant_stylesheet: Some("tenant.css"),
        script: "sekisho.js",
        mark: "mark.svg",
        portal: Some("https://iryohi.example.jp/"),
    }
}

/// Where no portal waits.
fn frame_without_portal(locale: Locale) -> Frame<'static> {
    Frame {
        portal: None,
        ..frame(locale)
    }
}

/// Around pages that belong to no tenant.
fn neutral_frame(locale: Locale) -> Frame<'static> {
    Frame {
        branding: None,
        tenant_stylesheet: None,
        mark: "mark-neutral.svg",
        ..frame_without_portal(locale)
    }
}

/// 2026-11-21 10:24:07 in Japan.
const NOW: Timestamp = Timestamp::from_seconds(1_795_224_247);

const FORM: Form<'_> = Form {
    action: "/sign-in/0193f5b8c2d07e3f",
    csrf: "mD3v0nWx",
    resume: Some("c2VhbGVkIHJlcXVlc3Q"),
};

fn portals(locale: Locale) -> [Portal<'static>; 2] {
    let (costs, check_up) = match locale {
        Locale::Ja => ("医療費ポータル", "健診予約"),
        Locale::En => ("Medical costs", "Check-up booking"),
    };
    [
        Portal {
            name: costs,
            address: "https://iryohi.example.jp/",
        },
        Portal {
            name: check_up,
            address: "https://kenshin.example.jp/",
        },
    ]
}

/// Every page in every state, in one language.
pub fn pages(locale: Locale) -> Vec<Sample> {
    let frame = frame(locale);
    let portals = portals(locale);
    let list = Portals {
        frame: frame_without_portal(locale),
        portals: &portals,
    };
    let blocked = Blocked {
        frame,
        reason: BlockedReason::Suspended,
        retry: FORM,
    };
    let mut samples = credentials(frame);
    samples.extend([
        sample(
            "cookies-off",
            &CookiesOff {
                frame,
                retry: FORM.action,
            },
        ),
        sample("blocked-suspended", &blocked),
        sample(
            "sign-out",
            &SignOut {
                frame,
                form: FORM,
                signed_in_at: &portals.map(|p| p.name),
            },
        ),
        sample(
            "signed-out",
            &SignedOut {
                frame: list.frame,
                portals: &portals,
            },
        ),
        sample("portals", &list),
        sample(
            "portals-none",
            &Portals {
                portals: &[],
                ..list
            },
        ),
    ]);
    samples.extend(errors(locale, &portals));
    samples
}

fn credentials(frame: Frame<'_>) -> Vec<Sample> {
    use CredentialsRefusal as Refusal;
    let empty = Credentials {
        frame,
        form: FORM,
        cancel: Some(Form {
            action: "/sign-in/0193f5b8c2d07e3f/cancel",
            ..FORM
        }),
        user_id: "",
        remember: Some(false),
        refusal: None,
        restarted: None,
    };
    let typed = Credentials {
        user_id: "hanako-y22",
        remember: Some(true),
        ..empty
    };
    let restarted = |why| Credentials {
        restarted: Some(why),
        ..typed
    };
    let refused = |why| Credentials {
        refusal: Some(why),
        ..typed
    };
    let refused_empty = |why| Credentials {
        refusal: Some(why),
        ..empty
    };
    vec![
        sample("credentials", &empty),
        sample(
            "credentials-not-remembered",
            &Credentials {
                remember: None,
                cancel: None,
                ..empty
            },
        ),
        sample("credentials-invalid", &refused(Refusal::Invalid)),
        sample(
            "credentials-user-id-missing",
            &refused_empty(Refusal::UserIdMissing),
        ),
        sample(
            "credentials-password-missing",
            &refused(Refusal::PasswordMissing),
        ),
        sample(
            "credentials-both-missing",
            &refused_empty(Refusal::BothMissing),
        ),
        sample("credentials-locked", &refused(Refusal::PasswordLocked)),
        sample(
            "credentials-busy",
            &refused(Refusal::Busy { retry_after: 10 }),
        ),
        sample("restarted-timed-out", &restarted(RestartReason::TimedOut)),
        sample("restarted-lost", &restarted(RestartReason::Lost)),
    ]
}

fn errors(locale: Locale, portals: &[Portal<'_>]) -> Vec<Sample> {
    let client_id = ClientId::new("kenshin-portal");
    let request = ErrorPage {
        frame: frame_without_portal(locale),
        kind: ErrorKind::PortalRequest,
        code: "redirect-uri-mismatch",
        client_id: Some(&client_id),
        at: NOW,
        request_id: "0193f5b8-c2d0-7e3f-9a41-5f0c7b1d2e60",
        portals,
    };
    let of = |kind, code| ErrorPage {
        kind,
        code,
        client_id: None,
        ..request
    };
    let not_found = of(ErrorKind::NotFound, "not-found");
    let unavailable = of(
        ErrorKind::Unavailable { retry_after: 10 },
        "store-unavailable",
    );
    vec![
        sample("error-portal-request", &request),
        sample("error-not-found", &not_found),
        sample("error-server", &of(ErrorKind::Server, "server-error")),
        sample("error-unavailable", &unavailable),
        sample(
            "error-neutral",
            &ErrorPage {
                frame: neutral_frame(locale),
                portals: &[],
                ..not_found
            },
        ),
    ]
}

/// Every mail, in one language.
pub fn mails(locale: Locale) -> Vec<(&'static str, Result<MailBody, RenderError>)> {
    let user_agent = "Mozilla/5.0 (iPhone; CPU iPhone OS 19_1 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/19.1 Mobile/15E148 Safari/604.1";
    let notice = NewBrowserMail {
        branding: branding(),
        locale,
        at: NOW,
        browser: &browser_in_words(user_agent, locale),
    };
    vec![("mail-new-browser", notice.body())]
}

/// The files the samples link to: name and content.
pub fn files() -> Vec<(&'static str, String)> {
    vec![
        ("sekisho.css", assets::stylesheet().body.to_owned()),
        ("sekisho.js", assets::script().body.to_owned()),
        ("tenant.css", crate::tenant_css(branding())),
        ("mark.svg", crate::mark_svg(branding())),
        ("mark-neutral.svg", assets::neutral_mark().body.to_owned()),
    ]
}
