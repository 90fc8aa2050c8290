//! What the societies say to their members: terms of use and notices.

use sekisho_kernel::{Localized, Notices, Terms};

use super::{policies::Kind, societies::both};

/// The version of the terms in force.
const VERSION: &str = "2026-04";
/// The version before.
pub(super) const FORMER_VERSION: &str = "2025-04";

/// The terms of a society.
pub(super) fn terms(society: &Localized) -> Terms {
    let named = |text: &str, name: &str| text.replace("{society}", name);
    Terms {
        version: VERSION.to_owned(),
        text: Localized {
            ja: named(include_str!("texts/terms.ja.md"), &society.ja),
            en: named(include_str!("texts/terms.en.md"), &society.en),
        },
    }
}

/// The notices of a tenant.
pub(super) fn notices(kind: Kind) -> Notices {
    if kind == Kind::Playground {
        return Notices::default();
    }
    Notices {
        sign_in: (kind != Kind::B).then(|| {
            both(
                "**会社のPCはお使いいただけません。**",
                "**Please do not use a company PC.**",
            )
        }),
        forgot_user_id: Some(both(
            "メールアドレスをまだ登録していない方は、ご加入の健保組合の窓口へお電話ください。",
            "If you have not registered a mail address yet, please call your society's desk.",
        )),
        method: Some(both(
            "スマートフォンでの登録を推奨します。設定完了には10分程度かかります。\n\n- iPhoneの生体認証には、iCloudキーチェーンが必要です。",
            "We recommend setting up on a smartphone. It takes about 10 minutes.\n\n- Passkeys on an iPhone need iCloud Keychain.",
        )),
        help: Some(both(
            "スマートフォンでの登録を推奨します。会社のPCはお使いいただけません。\n\n- 設定完了には10分程度かかります。\n- iPhoneの生体認証には、iCloudキーチェーンが必要です。",
            "We recommend setting up on a smartphone. Please do not use a company PC.\n\n- The set-up takes about 10 minutes.\n- Passkeys on an iPhone need iCloud Keychain.",
        )),
    }
}
