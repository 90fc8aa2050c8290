//! Who lives in the demo: four societies and a playground, with invented names.

use sekisho_kernel::{Branding, Contact, Localized, MailSenders, Policy};

use super::{
    policies::Kind,
    texts::{notices, terms},
};

/// A demo tenant, as data.
pub(super) struct Society {
    /// The tenant's id and the last part of its issuer.
    pub id: &'static str,
    /// What it decides.
    pub kind: Kind,
    ja: &'static str,
    en: &'static str,
    service: (&'static str, &'static str),
    telephone: &'static str,
    key_colour: &'static str,
    accent_colour: &'static str,
}

/// The integrators' tenant.
pub(super) const PLAYGROUND: &str = "playground";

const MEMBER_PAGE: (&str, &str) = ("加入者ページ", "Member page");

/// All tenants of the demo.
pub(super) const SOCIETIES: [Society; 5] = [
    Society {
        id: "a-sakura",
        kind: Kind::A,
        ja: "さくら健康保険組合",
        en: "Sakura Health Insurance Society",
        service: MEMBER_PAGE,
        telephone: "0120-000-001",
        key_colour: "#00428c",
        accent_colour: "#d9668f",
    },
    Society {
        id: "b-midori",
        kind: Kind::B,
        ja: "みどり電機健康保険組合",
        en: "Midori Electric Health Insurance Society",
        service: MEMBER_PAGE,
        telephone: "0120-000-002",
        key_colour: "#115a36",
        accent_colour: "#51b883",
    },
    Society {
        id: "c-hoshi",
        kind: Kind::C,
        ja: "ほし運輸健康保険組合",
        en: "Hoshi Transport Health Insurance Society",
        service: MEMBER_PAGE,
        telephone: "0120-000-003",
        key_colour: "#5c10be",
        accent_colour: "#b78f00",
    },
    Society {
        id: "d-umi",
        kind: Kind::D,
        ja: "うみ商船健康保険組合",
        en: "Umi Shipping Health Insurance Society",
        service: MEMBER_PAGE,
        telephone: "0120-000-004",
        key_colour: "#006173",
        accent_colour: "#0877d7",
    },
    Society {
        id: PLAYGROUND,
        kind: Kind::Playground,
        ja: "ためしの広場",
        en: "Playground",
        service: ("ログイン", "Sign-in"),
        telephone: "0120-000-005",
        key_colour: "#4d4d4d",
        accent_colour: "#ff7b00",
    },
];

impl Society {
    /// What it decides.
    pub(super) fn policy(&self) -> Policy {
        self.kind.policy()
    }

    /// Its name.
    pub(super) fn name(&self) -> Localized {
        both(self.ja, self.en)
    }

    /// What its pages and mails look like and say.
    pub(super) fn branding(&self) -> Branding {
        let sender = |purpose| format!("{} <{purpose}@{}.example.jp>", self.ja, self.id);
        Branding {
            name: self.name(),
            service: both(self.service.0, self.service.1),
            contact: Contact {
                desk: both(
                    &format!("{} 加入者サポート窓口", self.ja),
                    &format!("{}, member support", self.en),
                ),
                telephone: self.telephone.to_owned(),
                hours: both(
                    "平日 9:00〜17:00（土日・祝日・年末年始を除く）",
                    "Weekdays 9:00 to 17:00, closed on national holidays and at the turn of the year",
                ),
            },
            key_colour: Some(self.key_colour.to_owned()),
            accent_colour: Some(self.accent_colour.to_owned()),
            logo_png: None,
            languages: sekisho_kernel::Locale::ALL.to_vec(),
            mail: MailSenders {
                security: sender("no-reply"),
                notices: sender("info"),
                first_sign_in: sender("webmaster"),
            },
            terms: (self.kind != Kind::Playground).then(|| terms(&self.name())),
            notices: notices(self.kind),
        }
    }
}

/// A text in both languages.
pub(super) fn both(ja: &str, en: &str) -> Localized {
    Localized {
        ja: ja.to_owned(),
        en: en.to_owned(),
    }
}
