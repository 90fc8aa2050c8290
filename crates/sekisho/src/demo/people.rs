//! The sample members: a few in each society, and in the playground two with every claim.

use sekisho_kernel::Locale;
use sekisho_oidc::{
    StandardClaims,
    userinfo::{AddressClaim, EmailClaims, ProfileClaims},
};

use super::societies::PLAYGROUND;

/// The password of every sample member.
pub(super) const PASSWORD: &str = "Sekisho-2026!";

/// A sample member, as data.
pub(super) struct Person {
    /// The user ID.
    pub user_id: &'static str,
    /// What is special about the account.
    pub state: State,
    family: (&'static str, &'static str),
    given: (&'static str, &'static str, &'static str),
    /// Date of birth, `YYYY-MM-DD`.
    pub birth_date: &'static str,
    gender: &'static str,
    /// The language mails are written in.
    pub locale: Locale,
}

/// What is special about an account.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum State {
    /// User ID and password suffice.
    PasswordOnly,
    /// The society suspended it.
    Suspended,
}

impl State {
    /// The word in the demo's contract.
    pub(super) const fn name(self) -> &'static str {
        match self {
            Self::PasswordOnly => "password-only",
            Self::Suspended => "suspended",
        }
    }
}

/// The sample members of every tenant.
pub(super) const PEOPLE: [Person; 3] = [
    Person {
        user_id: "hanako-01",
        state: State::PasswordOnly,
        family: ("山田", "ヤマダ"),
        given: ("花子", "ハナコ", "Hanako"),
        birth_date: "1980-12-01",
        gender: "female",
        locale: Locale::Ja,
    },
    Person {
        user_id: "ichiro-02",
        state: State::PasswordOnly,
        family: ("鈴木", "スズキ"),
        given: ("一郎", "イチロウ", "Ichiro"),
        birth_date: "1951-03-15",
        gender: "male",
        locale: Locale::En,
    },
    Person {
        user_id: "kimiko-03",
        state: State::Suspended,
        family: ("佐藤", "サトウ"),
        given: ("きみ子", "キミコ", "Kimiko"),
        birth_date: "1967-07-07",
        gender: "female",
        locale: Locale::Ja,
    },
];

impl Person {
    /// Name in kanji.
    pub(super) fn kanji(&self) -> String {
        format!("{} {}", self.family.0, self.given.0)
    }

    /// Name in kana.
    pub(super) fn kana(&self) -> String {
        format!("{} {}", self.family.1, self.given.1)
    }

    /// The mail address, of the tenant's own invented domain.
    pub(super) fn mail_address(&self, tenant: &str) -> String {
        format!("{}@{tenant}.example.jp", self.user_id)
    }

    /// The claims portals may ask for; in the playground all that OpenID Connect Core 1.0 §5.1
    /// knows.
    pub(super) fn claims(&self, tenant: &str) -> StandardClaims {
        let text = |text: &str| Some(text.to_owned());
        let profile = ProfileClaims {
            name: Some(self.kanji()),
            family_name: text(self.family.0),
            given_name: text(self.given.0),
            preferred_username: text(self.user_id),
            birthdate: text(self.birth_date),
            zoneinfo: text("Asia/Tokyo"),
            locale: text(self.locale.tag()),
            ..ProfileClaims::default()
        };
        let email = EmailClaims {
            email: Some(self.mail_address(tenant)),
            email_verified: Some(true),
        };
        let mut claims = StandardClaims {
            profile,
            email,
            ..StandardClaims::default()
        };
        if tenant == PLAYGROUND {
            self.add_the_rest(&mut claims);
        }
        claims
    }

    fn add_the_rest(&self, claims: &mut StandardClaims) {
        let text = |text: &str| Some(text.to_owned());
        let home = format!("https://{}.example.jp", self.user_id);
        let profile = &mut claims.profile;
        profile.middle_name = text(self.given.2);
        profile.nickname = text(self.given.2);
        profile.profile = Some(format!("{home}/profile"));
        profile.picture = Some(format!("{home}/picture.png"));
        profile.website = Some(home);
        profile.gender = text(self.gender);
        profile.updated_at = Some(1_767_225_600);
        claims.phone.phone_number = text("+81 90 0000 0000");
        claims.phone.phone_number_verified = Some(false);
        claims.address = Some(AddressClaim {
            formatted: text("〒100-0001 東京都千代田区千代田1-1"),
            street_address: text("千代田1-1"),
            locality: text("千代田区"),
            region: text("東京都"),
            postal_code: text("100-0001"),
            country: text("JP"),
        });
    }
}
