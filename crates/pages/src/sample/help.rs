//! The help pages.

use sekisho_kernel::{
    Locale, Policy,
    policy::{LostDevice, Method, SecondFactor, SetUp, TemporaryPasswordKind},
};

use super::{BRANDING, BRANDING_WITH_NOTICES, Sample, frame, frame_with_notices, portals, sample};
use crate::{
    HelpAddresses, WayBack,
    help::{Faq, Guide, Opened, Question},
};

const ADDRESSES: HelpAddresses<'_> = HelpAddresses {
    guide: "/help",
    query: "client_id=iryohi",
};

pub(super) fn samples(locale: Locale) -> Vec<Sample> {
    let mut samples = guides(locale);
    samples.extend(questions(locale));
    samples
}

/// A society with all that can be said.
fn rich() -> Policy {
    Policy {
        methods: Method::ALL.to_vec(),
        recommended_method: Some(Method::Passkey),
        temporary_passwords: vec![
            TemporaryPasswordKind::Random,
            TemporaryPasswordKind::Derived,
        ],
        second_factor_set_up: SetUp::NextSignIn,
        ..Policy::default()
    }
}

/// One where the desk does what others leave to the member.
fn strict() -> Policy {
    Policy {
        methods: vec![Method::App],
        lost_device: LostDevice::Desk,
        ..Policy::default()
    }
}

/// One without a second factor.
fn password_only() -> Policy {
    Policy {
        second_factor: SecondFactor::Off,
        ..Policy::default()
    }
}

fn guides(locale: Locale) -> Vec<Sample> {
    let portals = &portals(locale);
    let guide = |policy| Guide {
        frame: frame(locale),
        branding: &BRANDING,
        policy,
        portals,
        addresses: ADDRESSES,
        way_back: WayBack::Portal("https://iryohi.example.jp/"),
    };
    let (rich, strict, password_only) = (rich(), strict(), password_only());
    vec![
        sample(
            "help",
            &Guide {
                frame: frame_with_notices(locale),
                branding: &BRANDING_WITH_NOTICES,
                ..guide(&rich)
            },
        ),
        sample("help-strict", &guide(&strict)),
        sample(
            "help-password-only",
            &Guide {
                portals: &[],
                way_back: WayBack::Portals("/"),
                ..guide(&password_only)
            },
        ),
    ]
}

fn questions(locale: Locale) -> Vec<Sample> {
    let faq = |policy| Faq {
        frame: frame(locale),
        branding: &BRANDING,
        policy,
        addresses: ADDRESSES,
        kept: &[("client_id", "iryohi")],
        way_back: WayBack::Portal("https://iryohi.example.jp/"),
        typed: "",
        opened: Opened::None,
    };
    let (rich, strict, password_only) = (rich(), strict(), password_only());
    let mail_only = Policy {
        methods: vec![Method::Mail],
        ..Policy::default()
    };
    let of = |typed| Faq {
        typed,
        ..faq(&rich)
    };
    let (fits, near, none) = match locale {
        Locale::Ja => ("メールが届かない", "ロック 解除 <b>", "ラーメン"),
        Locale::En => ("no mail", "locked unlock <b>", "noodles"),
    };
    vec![
        sample("faq", &faq(&rich)),
        sample(
            "faq-all-open",
            &Faq {
                frame: frame_with_notices(locale),
                branding: &BRANDING_WITH_NOTICES,
                opened: Opened::All,
                ..faq(&rich)
            },
        ),
        sample(
            "faq-one-open",
            &Faq {
                way_back: WayBack::SignIn("/sign-in/0193f5b8c2d07e3f"),
                opened: Opened::Only(Question::PasswordLocked),
                ..faq(&rich)
            },
        ),
        sample(
            "faq-strict",
            &Faq {
                opened: Opened::All,
                ..faq(&strict)
            },
        ),
        sample(
            "faq-mail-only",
            &Faq {
                opened: Opened::All,
                ..faq(&mail_only)
            },
        ),
        sample(
            "faq-password-only",
            &Faq {
                opened: Opened::All,
                ..faq(&password_only)
            },
        ),
        sample("faq-found", &of(fits)),
        sample("faq-near", &of(near)),
        sample("faq-none", &of(none)),
    ]
}
