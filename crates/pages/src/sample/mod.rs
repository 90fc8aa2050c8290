//! A sample of every page and mail, in every state that looks different: what tests render and
//! screenshots are made from.

mod account;
mod account_profile;
mod account_security;
mod account_sessions;
mod codes;
mod credentials;
mod error;
mod first_sign_in;
mod forgot;
mod help;
mod lost_device;
mod mail;
mod mail_link;
mod passkey;
mod portals;

use std::sync::LazyLock;

use sekisho_kernel::{Branding, Contact, Locale, Localized, MailSenders, Notices, Timestamp};

use crate::{
    Ahead, Form, Frame, HelpAddresses, MailBody, Page, Portal, Progress, RenderError, SignIn,
    assets, frame::FuriganaSwitch, furigana, step::SharedDevice,
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
    notices: Notices::default(),
});

/// The sample tenant when it has something to say.
static BRANDING_WITH_NOTICES: LazyLock<Branding> = LazyLock::new(|| Branding {
    notices: Notices {
        sign_in: Some(both(
            "**会社のPCはお使いいただけません。**\n\n設定完了には10分程度かかります。[くわしい手順](https://kenpo.example.jp/guide)をご覧ください。",
            "**Computers at work cannot be used.**\n\nThe set-up takes about 10 minutes. See [the guide](https://kenpo.example.jp/guide).",
        )),
        forgot_user_id: Some(both(
            "メールアドレスをまだ登録していない方は、健保組合の窓口へお電話ください。",
            "If you have not registered a mail address yet, please call us.",
        )),
        method: Some(both(
            "スマートフォンでの登録を推奨します。\n\n- iPhoneの生体認証には、iCloudキーチェーンが必要です。\n- 会社のPCはお使いいただけません。",
            "We recommend your smartphone.\n\n- Biometrics on an iPhone need iCloud Keychain.\n- Computers at work cannot be used.",
        )),
        help: Some(both(
            "**会社のPCはお使いいただけません。**\n\nスマートフォンでの登録を推奨します。設定完了には10分程度かかります。",
            "**Computers at work cannot be used.**\n\nWe recommend your smartphone. The set-up takes about 10 minutes.",
        )),
    },
    ..BRANDING.clone()
});

/// Around the pages of a tenant that has something to say.
fn frame_with_notices(locale: Locale) -> Frame<'static> {
    Frame {
        branding: Some(&BRANDING_WITH_NOTICES),
        ..frame(locale)
    }
}

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
        furigana: (locale == Locale::Ja).then_some(FuriganaSwitch {
            address: "?furigana=on",
            is_on: false,
        }),
        stylesheet: "sekisho.css",
        tenant_stylesheet: Some("tenant.css"),
        script: "sekisho.js",
        mark: "mark.svg",
        portal: Some("https://iryohi.example.jp/"),
        help: Some(HelpAddresses {
            guide: "/help",
            query: "back=/sign-in/0193f5b8-c2d0-7e3f-9a41-5f0c7b1d2e60",
        }),
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
        furigana: None,
        help: None,
        tenant_stylesheet: None,
        mark: "mark-neutral.svg",
        ..frame_without_portal(locale)
    }
}

/// 2026-11-21 10:24:07 in Japan.
const NOW: Timestamp = Timestamp::from_seconds(1_795_224_247);

/// The box that nobody ticked.
const SHARED_DEVICE: SharedDevice = SharedDevice {
    is_ticked: false,
    minutes: 15,
};

const FORM: Form<'_> = Form {
    action: "/sign-in/0193f5b8c2d07e3f",
    csrf: "mD3v0nWx",
    resume: Some("c2VhbGVkIHJlcXVlc3Q"),
};

const CANCEL: Form<'_> = Form {
    action: "/sign-in/0193f5b8c2d07e3f/cancel",
    ..FORM
};

/// In a later sign-in.
pub(crate) const SIGN_IN: SignIn<'_> = SignIn {
    form: FORM,
    cancel: Some(CANCEL),
    is_change: false,
    ahead: None,
    progress: None,
    call_number: None,
    reissued: None,
};

/// A change on the account pages.
const CHANGE: SignIn<'_> = SignIn {
    is_change: true,
    ahead: Some(Ahead::Change),
    ..SIGN_IN
};

/// In the first sign-in, at a step of seven.
const fn first_sign_in(position: u32) -> SignIn<'static> {
    SignIn {
        progress: Some(Progress { position, of: 7 }),
        ..SIGN_IN
    }
}

/// After an entry that was refused.
const fn refused(sign_in: SignIn<'_>) -> SignIn<'_> {
    SignIn {
        call_number: Some("4829-1537"),
        ..sign_in
    }
}

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
    let topics = [
        credentials::samples(locale),
        credentials::stopped(locale),
        first_sign_in::samples(locale),
        mail_link::samples(locale),
        passkey::samples(locale),
        codes::samples(locale),
        lost_device::samples(locale),
        portals::samples(locale),
        account::samples(locale),
        forgot::samples(locale),
        account_profile::samples(locale),
        account_security::samples(locale),
        account_sessions::samples(locale),
        error::samples(locale),
        help::samples(locale),
    ];
    let mut pages: Vec<_> = topics.into_iter().flatten().collect();
    if locale == Locale::Ja {
        let with_furigana: Vec<_> = pages.iter().filter_map(annotated).collect();
        pages.extend(with_furigana);
    }
    pages
}

/// Some pages with furigana: of every sort of text, in every sort of element.
fn annotated(page: &Sample) -> Option<Sample> {
    let name = match page.name {
        "credentials-invalid" => "credentials-invalid-furigana",
        "choose-account" => "choose-account-furigana",
        "profile" => "profile-furigana",
        "new-password" => "new-password-furigana",
        "app-setup" => "app-setup-furigana",
        "mail-check" => "mail-check-furigana",
        "account-security" => "account-security-furigana",
        "account-sessions" => "account-sessions-furigana",
        "guide" => "guide-furigana",
        "faq" => "faq-furigana",
        _ => return None,
    };
    let html = page
        .html
        .as_ref()
        .ok()
        .map(|html| furigana::annotate(html))?;
    Some(Sample {
        name,
        step: page.step,
        html: Ok(html),
    })
}

/// A mail filled in: the name of this state of it, and the mail.
pub type MailSample = (&'static str, Result<MailBody, RenderError>);

/// Every mail, in one language.
pub fn mails(locale: Locale) -> Vec<MailSample> {
    mail::samples(locale)
}

/// The files the samples link to: name and content.
pub fn files() -> Vec<(&'static str, String)> {
    vec![
        ("sekisho.css", assets::stylesheet().body.to_owned()),
        ("sekisho.js", assets::script().body.to_owned()),
        ("passkey.js", assets::passkey_script().body.to_owned()),
        (
            "passkey-dialog.svg",
            assets::passkey_dialog_picture().body.to_owned(),
        ),
        (
            "passkey-sign-in.svg",
            assets::passkey_sign_in_picture().body.to_owned(),
        ),
        (
            "certificate.svg",
            assets::certificate_picture().body.to_owned(),
        ),
        ("tenant.css", crate::tenant_css(branding())),
        ("mark.svg", crate::mark_svg(branding())),
        ("mark-neutral.svg", assets::neutral_mark().body.to_owned()),
    ]
}
