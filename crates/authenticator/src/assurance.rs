//! What a set of proofs is worth: `amr` (RFC 8176) and `acr`.

/// A factor that was proven.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Factor {
    /// A temporary password that can be put together from the certificate and the birth date.
    DerivedPassword,
    /// A temporary password made at random.
    TemporaryPassword,
    /// The member's own password.
    Password,
    /// The birth date.
    BirthDate,
    /// A code printed in a letter, which completes a derived password.
    LetterCode,
    /// A code sent by mail.
    MailCode,
    /// A code of an authenticator app (RFC 6238).
    App,
    /// A passkey, with user verification.
    Passkey {
        /// Whether it is kept by a provider that copies it to the member's other devices.
        synced: bool,
    },
    /// A recovery code.
    RecoveryCode,
}

/// Sekisho's authentication context classes, weakest first.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Acr {
    /// Nothing but what can be derived from the certificate.
    Derived,
    /// A password; also with a recovery code.
    Password,
    /// A password and a code sent by mail.
    Mail,
    /// A password and a code of an authenticator app.
    App,
    /// A passkey, with user verification.
    Passkey,
}

/// The names of the classes, weakest first, for `acr_values_supported`.
pub const ACR_VALUES: [&str; 5] = [
    Acr::Derived.urn(),
    Acr::Password.urn(),
    Acr::Mail.urn(),
    Acr::App.urn(),
    Acr::Passkey.urn(),
];

impl Acr {
    /// Every class, weakest first.
    pub const ALL: [Self; 5] = [
        Self::Derived,
        Self::Password,
        Self::Mail,
        Self::App,
        Self::Passkey,
    ];

    /// The class's name in tokens and requests.
    pub const fn urn(self) -> &'static str {
        match self {
            Self::Derived => "urn:sekisho:acr:0",
            Self::Password => "urn:sekisho:acr:1",
            Self::Mail => "urn:sekisho:acr:2",
            Self::App => "urn:sekisho:acr:3",
            Self::Passkey => "urn:sekisho:acr:4",
        }
    }

    /// The class of a name.
    pub fn from_urn(urn: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|acr| acr.urn() == urn)
    }

    /// The highest class whose parts are all proven.
    pub fn of(factors: &[Factor]) -> Self {
        let proven = |factor: Factor| factors.contains(&factor);
        let passkey = factors
            .iter()
            .any(|factor| matches!(factor, Factor::Passkey { .. }));
        let strong = [
            Factor::Password,
            Factor::TemporaryPassword,
            Factor::LetterCode,
        ];
        let strong = strong.into_iter().any(proven);
        let password = strong || proven(Factor::DerivedPassword);
        if passkey {
            Self::Passkey
        } else if password && proven(Factor::App) {
            Self::App
        } else if password && proven(Factor::MailCode) {
            Self::Mail
        } else if strong || (password && proven(Factor::RecoveryCode)) {
            Self::Password
        } else {
            Self::Derived
        }
    }
}

/// What really happened, in the words of tokens.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Assurance {
    /// Authentication context class reference (OpenID Connect Core 1.0 §2): the highest class
    /// whose parts are all proven.
    pub acr: &'static str,
    /// Authentication method references (RFC 8176 §2), each once, in the order of the proofs.
    pub amr: Vec<&'static str>,
}

/// The assurance of a set of proven factors.
pub fn of(factors: impl Iterator<Item = Factor>) -> Assurance {
    let factors: Vec<Factor> = factors.collect();
    let multiple = is_multi_factor(&factors).then_some("mfa");
    let methods = factors.iter().flat_map(|factor| methods(*factor));
    let mut amr = Vec::new();
    for method in methods.copied().chain(multiple) {
        if !amr.contains(&method) {
            amr.push(method);
        }
    }
    let acr = Acr::of(&factors).urn();
    Assurance { acr, amr }
}

/// RFC 8176 §2, the values for each factor.
const fn methods(factor: Factor) -> &'static [&'static str] {
    match factor {
        Factor::DerivedPassword | Factor::TemporaryPassword | Factor::Password => &["pwd"],
        Factor::BirthDate => &["kba"],
        Factor::LetterCode | Factor::MailCode | Factor::App | Factor::RecoveryCode => &["otp"],
        Factor::Passkey { synced: true } => &["swk", "user"],
        Factor::Passkey { synced: false } => &["hwk", "user"],
    }
}

/// RFC 8176 §2, `mfa`: "Multiple-factor authentication […]. When this is present, specific
/// authentication methods used may also be included." A passkey is two factors, since the device
/// verified its user. A letter's code is no second one: it comes like a temporary password.
fn is_multi_factor(factors: &[Factor]) -> bool {
    let known = |factor: &Factor| {
        matches!(
            factor,
            Factor::DerivedPassword
                | Factor::TemporaryPassword
                | Factor::Password
                | Factor::BirthDate
                | Factor::LetterCode
        )
    };
    let passkey = |factor: &Factor| matches!(factor, Factor::Passkey { .. });
    factors.iter().any(passkey)
        || (factors.iter().any(known) && factors.iter().any(|factor| !known(factor)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use Factor::*;

    const SYNCED: Factor = Passkey { synced: true };
    const BOUND: Factor = Passkey { synced: false };
    const ALL: [Factor; 10] = [
        DerivedPassword,
        TemporaryPassword,
        Password,
        BirthDate,
        LetterCode,
        MailCode,
        App,
        SYNCED,
        BOUND,
        RecoveryCode,
    ];

    /// The class of a first part (row) with one second part (column).
    #[rustfmt::skip]
    const TABLE: [(&[Factor], [u8; 6]); 5] = [
        //                                          none, recovery, mail, app, synced, bound
        (&[],                                       [0,   0,        0,    0,   4,      4]),
        (&[DerivedPassword],                        [0,   1,        2,    3,   4,      4]),
        (&[DerivedPassword, LetterCode],            [1,   1,        2,    3,   4,      4]),
        (&[TemporaryPassword],                      [1,   1,        2,    3,   4,      4]),
        (&[Password],                               [1,   1,        2,    3,   4,      4]),
    ];
    const SECONDS: [Option<Factor>; 6] = [
        None,
        Some(RecoveryCode),
        Some(MailCode),
        Some(App),
        Some(SYNCED),
        Some(BOUND),
    ];

    /// Every set of factors, as the subsets of [`ALL`].
    fn every_combination() -> impl Iterator<Item = Vec<Factor>> {
        (0..1_u32 << ALL.len()).map(|set| {
            let has = |index: &usize| set >> index & 1 == 1;
            (0..ALL.len()).filter(has).map(|index| ALL[index]).collect()
        })
    }

    fn expected(factors: &[Factor]) -> u8 {
        let proven = |parts: &[Factor]| parts.iter().all(|part| factors.contains(part));
        // A letter's code alone is as good as with the derived password that it completes.
        let rows = TABLE.iter().filter(|(first, _)| {
            proven(first) || (first.contains(&LetterCode) && factors.contains(&LetterCode))
        });
        rows.flat_map(|(_, classes)| SECONDS.iter().zip(classes))
            .filter(|(second, _)| second.is_none_or(|second| factors.contains(&second)))
            .map(|(_, class)| *class)
            .max()
            .unwrap_or_default()
    }

    #[test]
    fn every_combination_has_the_class_of_the_table() {
        let mut count = 0;
        for factors in every_combination() {
            let acr = of(factors.iter().copied()).acr;
            assert_eq!(
                acr,
                format!("urn:sekisho:acr:{}", expected(&factors)),
                "{factors:?}"
            );
            count += 1;
        }
        assert_eq!(count, 1_024);
    }

    #[test]
    fn a_birth_date_never_raises_the_class() {
        for mut factors in every_combination() {
            let before = Acr::of(&factors);
            factors.push(BirthDate);
            assert_eq!(Acr::of(&factors), before, "{factors:?}");
        }
    }

    #[test]
    fn amr_tells_what_was_proven() {
        for (factors, amr) in [
            (vec![], vec![]),
            (vec![Password], vec!["pwd"]),
            (vec![DerivedPassword, BirthDate], vec!["pwd", "kba"]),
            (
                vec![DerivedPassword, BirthDate, LetterCode],
                vec!["pwd", "kba", "otp"],
            ),
            (
                vec![TemporaryPassword, BirthDate, Password],
                vec!["pwd", "kba"],
            ),
            (vec![Password, App], vec!["pwd", "otp", "mfa"]),
            (vec![Password, MailCode, App], vec!["pwd", "otp", "mfa"]),
            (vec![Password, RecoveryCode], vec!["pwd", "otp", "mfa"]),
            (vec![App, MailCode], vec!["otp"]),
            (vec![SYNCED], vec!["swk", "user", "mfa"]),
            (vec![BOUND], vec!["hwk", "user", "mfa"]),
            (vec![Password, BOUND], vec!["pwd", "hwk", "user", "mfa"]),
            (vec![SYNCED, BOUND], vec!["swk", "user", "hwk", "mfa"]),
        ] {
            assert_eq!(of(factors.iter().copied()).amr, amr, "{factors:?}");
        }
    }

    #[test]
    fn classes_are_ordered_and_come_back_from_their_names() {
        assert!(Acr::ALL.is_sorted());
        for (acr, urn) in Acr::ALL.into_iter().zip(ACR_VALUES) {
            assert_eq!(Acr::from_urn(urn), Some(acr));
        }
        for urn in ["", "urn:sekisho:acr:5", "URN:sekisho:acr:1"] {
            assert_eq!(Acr::from_urn(urn), None);
        }
    }
}
