//! The sample members: one in every state that a member can be in, and in the playground three who
//! sign in by password alone.

use sekisho_kernel::{Locale, policy::Method};
use sekisho_oidc::{
    StandardClaims,
    userinfo::{AddressClaim, EmailClaims, ProfileClaims},
};
use serde::{Serialize, Serializer};

use super::societies::{PLAYGROUND, Society};

/// The password of every sample member who has chosen one.
pub(super) const PASSWORD: &str = "Sekisho-2026!";
/// The random temporary password in the letter.
const LETTER_PASSWORD: &str = "ha3w6hk3pyj6cy6k";
/// 記号, the same for everybody here.
pub(super) const SYMBOL: &str = "12";

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
    /// 番号
    pub number: &'static str,
    gender: &'static str,
    /// The language mails are written in.
    pub locale: Locale,
    /// The authenticator apps: their names, and their keys in base32.
    pub apps: &'static [(&'static str, &'static str)],
}

/// What is special about an account.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum State {
    /// User ID and password suffice.
    PasswordOnly,
    /// Has a letter with a random temporary password, and has never signed in.
    New,
    /// Came from the former system, and has never signed in here.
    Migrated,
    /// Has an authenticator app.
    App,
    /// Has two.
    TwoApps,
    /// Gets codes by mail.
    Mail,
    /// Chose the passkey, and sets it up at the next sign-in.
    PasskeyReady,
    /// Entered too many wrong codes.
    Locked,
    /// Agreed to former terms.
    TermsOutdated,
    /// The society suspended it.
    Suspended,
}

impl State {
    /// The word in the demo's contract.
    pub(super) const fn name(self) -> &'static str {
        match self {
            Self::PasswordOnly => "password-only",
            Self::New => "new",
            Self::Migrated => "migrated",
            Self::App => "app",
            Self::TwoApps => "two-apps",
            Self::Mail => "mail",
            Self::PasskeyReady => "passkey-ready",
            Self::Locked => "locked",
            Self::TermsOutdated => "terms-outdated",
            Self::Suspended => "suspended",
        }
    }

    /// Whether the first sign-in is still to come.
    pub(super) const fn is_newcomer(self) -> bool {
        matches!(self, Self::New | Self::Migrated)
    }
}

impl Serialize for State {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.serialize_str(self.name())
    }
}

/// The sample members of the societies.
const MEMBERS: [Person; 9] = [
    Person {
        user_id: "letter-01",
        state: State::New,
        family: ("中村", "ナカムラ"),
        given: ("さくら", "サクラ", "Sakura"),
        birth_date: "1979-08-22",
        number: "3456701",
        gender: "female",
        locale: Locale::Ja,
        apps: &[],
    },
    Person {
        user_id: "migrated-02",
        state: State::Migrated,
        family: ("高橋", "タカハシ"),
        given: ("健太", "ケンタ", "Kenta"),
        birth_date: "1980-12-01",
        number: "3456702",
        gender: "male",
        locale: Locale::Ja,
        apps: &[],
    },
    Person {
        user_id: "app-user-03",
        state: State::App,
        family: ("渡辺", "ワタナベ"),
        given: ("美咲", "ミサキ", "Misaki"),
        birth_date: "1992-04-18",
        number: "3456703",
        gender: "female",
        locale: Locale::Ja,
        apps: &[("スマートフォン", "F47R4SYMIWPU7V4XZI5DCGKAQL4QALBR")],
    },
    Person {
        user_id: "two-apps-04",
        state: State::TwoApps,
        family: ("伊藤", "イトウ"),
        given: ("大輔", "ダイスケ", "Daisuke"),
        birth_date: "1975-11-03",
        number: "3456704",
        gender: "male",
        locale: Locale::Ja,
        apps: &[
            ("会社のスマートフォン", "YOGSU3ZQZQIZVWLJLJDL4AOMHMODFUBO"),
            ("自分のスマートフォン", "KOKHCHPRH3VPTS2P2BFTQ2Q33KH6ARJ5"),
        ],
    },
    Person {
        user_id: "mail-user-05",
        state: State::Mail,
        family: ("加藤", "カトウ"),
        given: ("和子", "カズコ", "Kazuko"),
        birth_date: "1948-05-30",
        number: "3456705",
        gender: "female",
        locale: Locale::Ja,
        apps: &[],
    },
    Person {
        user_id: "passkey-06",
        state: State::PasskeyReady,
        family: ("小林", "コバヤシ"),
        given: ("翔", "ショウ", "Sho"),
        birth_date: "2001-02-14",
        number: "3456706",
        gender: "male",
        locale: Locale::En,
        apps: &[],
    },
    Person {
        user_id: "locked-07",
        state: State::Locked,
        family: ("吉田", "ヨシダ"),
        given: ("茂", "シゲル", "Shigeru"),
        birth_date: "1955-09-09",
        number: "3456707",
        gender: "male",
        locale: Locale::Ja,
        apps: &[("スマートフォン", "3X2X2E5X2PVQRKFABSSUXLZGTSB2GFLN")],
    },
    Person {
        user_id: "terms-08",
        state: State::TermsOutdated,
        family: ("山本", "ヤマモト"),
        given: ("由美", "ユミ", "Yumi"),
        birth_date: "1988-01-25",
        number: "3456708",
        gender: "female",
        locale: Locale::Ja,
        apps: &[("スマートフォン", "F6AHUAZMH2XWLCM6PV2F4FK37B6IDXOO")],
    },
    Person {
        user_id: "suspended-09",
        state: State::Suspended,
        family: ("佐々木", "ササキ"),
        given: ("誠", "マコト", "Makoto"),
        birth_date: "1967-07-07",
        number: "3456709",
        gender: "male",
        locale: Locale::Ja,
        apps: &[("スマートフォン", "FKL53OQ7D5LWTDBKIFHPCFXZTI25O3A3")],
    },
];

/// The sample members of the playground.
const PLAYERS: [Person; 3] = [
    Person {
        user_id: "hanako-01",
        state: State::PasswordOnly,
        family: ("山田", "ヤマダ"),
        given: ("花子", "ハナコ", "Hanako"),
        birth_date: "1980-12-01",
        number: "3456789",
        gender: "female",
        locale: Locale::Ja,
        apps: &[],
    },
    Person {
        user_id: "ichiro-02",
        state: State::PasswordOnly,
        family: ("鈴木", "スズキ"),
        given: ("一郎", "イチロウ", "Ichiro"),
        birth_date: "1951-03-15",
        number: "3456790",
        gender: "male",
        locale: Locale::En,
        apps: &[],
    },
    Person {
        user_id: "kimiko-03",
        state: State::Suspended,
        family: ("佐藤", "サトウ"),
        given: ("きみ子", "キミコ", "Kimiko"),
        birth_date: "1967-07-07",
        number: "3456791",
        gender: "female",
        locale: Locale::Ja,
        apps: &[],
    },
];

/// The sample members of a society: who gets codes by mail is only where that is offered.
pub(super) fn people_of(society: &Society) -> impl Iterator<Item = &'static Person> {
    let people: &'static [Person] = if society.id == PLAYGROUND {
        &PLAYERS
    } else {
        &MEMBERS
    };
    let by_mail = society.policy().offers(Method::Mail);
    people
        .iter()
        .filter(move |person| by_mail || person.state != State::Mail)
}

impl Person {
    /// What is typed as the password.
    pub(super) fn password(&self) -> String {
        match self.state {
            State::New => LETTER_PASSWORD.to_owned(),
            // 記号 + 番号 + birth date
            State::Migrated => {
                let birth_date = self.birth_date.replace('-', "");
                format!("{SYMBOL}{}{birth_date}", self.number)
            }
            _ => PASSWORD.to_owned(),
        }
    }

    /// The second factor that was chosen.
    pub(super) fn method(&self) -> Option<Method> {
        match self.state {
            State::Mail => Some(Method::Mail),
            State::PasskeyReady => Some(Method::Passkey),
            _ => self.apps.first().map(|_| Method::App),
        }
    }

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
            email_verified: Some(!self.state.is_newcomer()),
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
