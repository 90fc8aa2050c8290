//! One-time passwords of authenticator apps (RFC 6238 with SHA-1, 6 digits, 30 seconds, the only
//! kind that every app understands).
//!
//! Not in it: that a code is good once. [`check`] says which time step a code belongs to; the
//! store writes that step only where [`is_newer`] holds, in one conditional statement.

use std::fmt;

use sekisho_kernel::{Entropy, Secret, Timestamp};
use thiserror::Error;
use totp_rs::{Algorithm, Builder};

/// How many bytes a new secret has.
// RFC 4226 §4 R6: "The length of the shared secret MUST be at least 128 bits. This document
// RECOMMENDs a shared secret length of 160 bits."
const SECRET_LENGTH: usize = 20;
const SHORTEST_SECRET: usize = 16;
const LONGEST_SECRET: usize = 128;

const DIGITS: u8 = 6;
const STEP_SECONDS: u64 = 30;
// RFC 6238 §5.2: "We RECOMMEND that at most one time step is allowed as the network delay."
const DRIFT: u16 = 1;

/// What an authenticator app and we share.
#[derive(Clone)]
pub struct TotpSecret(Secret<Vec<u8>>);

/// Why something is no [`TotpSecret`].
#[derive(Clone, Copy, PartialEq, Eq, Debug, Error)]
pub enum InvalidTotpSecret {
    /// Letters outside base32 (RFC 4648 §6).
    #[error("the secret is not base32")]
    NotBase32,
    /// Fewer than 128 bits (RFC 4226 §4), or more than any app takes.
    #[error("the secret has {0} bytes, not {SHORTEST_SECRET} to {LONGEST_SECRET}")]
    Length(usize),
}

impl TotpSecret {
    /// 160 random bits.
    pub fn new(entropy: &Entropy) -> Self {
        Self(Secret::new(entropy.bytes::<SECRET_LENGTH>().to_vec()))
    }

    /// The secret that was stored as bytes.
    pub fn from_bytes(bytes: Vec<u8>) -> Result<Self, InvalidTotpSecret> {
        let secret = Secret::new(bytes);
        let length = secret.expose().len();
        if (SHORTEST_SECRET..=LONGEST_SECRET).contains(&length) {
            Ok(Self(secret))
        } else {
            Err(InvalidTotpSecret::Length(length))
        }
    }

    /// The secret that another provider wrote as base32, with or without spaces, hyphens and
    /// padding, in capitals or not.
    pub fn from_base32(text: &str) -> Result<Self, InvalidTotpSecret> {
        let letters: String = text
            .chars()
            .filter(|c| !c.is_whitespace() && !matches!(c, '-' | '='))
            .map(|c| c.to_ascii_uppercase())
            .collect();
        let letters = Secret::new(letters);
        let decoded = totp_rs::Secret::try_from_base32(letters.expose())
            .map_err(|_| InvalidTotpSecret::NotBase32)?;
        Self::from_bytes(decoded.as_bytes().to_vec())
    }

    /// The bytes, to be sealed and stored.
    pub fn expose(&self) -> &[u8] {
        self.0.expose()
    }

    fn builder(&self) -> Builder {
        Builder::new()
            .with_algorithm(Algorithm::SHA1)
            .with_digits(DIGITS)
            .with_step_duration(STEP_SECONDS)
            .with_skew(DRIFT)
            .with_secret(self.expose().to_vec())
    }
}

impl fmt::Debug for TotpSecret {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("TotpSecret")
    }
}

/// The time step whose code `code` is: the present one, or one before or after it, since clocks
/// of phones drift. `code` is 6 ASCII digits; anything else is nobody's code.
pub fn check(secret: &TotpSecret, code: &str, now: Timestamp) -> Option<u64> {
    let seconds = u64::try_from(now.as_seconds()).ok()?;
    let totp = secret.builder().build().ok()?;
    totp.check(code, seconds)
}

/// Whether a step may still be accepted by an authenticator that accepted `last` most recently.
pub fn is_newer(step: u64, last: Option<u64>) -> bool {
    // RFC 6238 §5.2: "The verifier MUST NOT accept the second attempt of the OTP after the
    // successful validation has been issued for the first OTP, which ensures one-time only use
    // of an OTP."
    last.is_none_or(|last| step > last)
}

/// The secret as base32, to be copied.
pub fn key(secret: &TotpSecret) -> Secret<String> {
    Secret::new(totp_rs::Secret::from(secret.expose().to_vec()).to_base32())
}

/// The secret as base32 in groups of four, to be typed.
pub fn key_in_groups(secret: &TotpSecret) -> Secret<String> {
    let key = key(secret);
    let mut grouped = String::with_capacity(key.expose().len() * 5 / 4);
    for (index, letter) in key.expose().chars().enumerate() {
        if index > 0 && index % 4 == 0 {
            grouped.push(' ');
        }
        grouped.push(letter);
    }
    Secret::new(grouped)
}

/// An account without a name cannot be told apart in an app.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Error)]
#[error("an otpauth address needs the name of an account")]
pub struct NamelessAccount;

/// The address that opens an authenticator app with everything filled in, and that the QR code
/// holds: the app shows `issuer` and `account`. A colon would end the issuer, so a full-width one,
/// which looks alike, stands in for it.
pub fn otpauth_uri(
    secret: &TotpSecret,
    issuer: &str,
    account: &str,
) -> Result<Secret<String>, NamelessAccount> {
    let totp = secret
        .builder()
        .with_issuer(Some(issuer.replace(':', "：")))
        .with_account_name(account.replace(':', "："))
        .build()
        .map_err(|_| NamelessAccount)?;
    totp.to_url().map(Secret::new).map_err(|_| NamelessAccount)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// RFC 6238 appendix B: "the ASCII string value '12345678901234567890'".
    fn rfc_secret() -> TotpSecret {
        TotpSecret::from_bytes(b"12345678901234567890".to_vec()).unwrap()
    }

    fn at(seconds: i64) -> Timestamp {
        Timestamp::from_seconds(seconds)
    }

    #[test]
    fn rfc_6238_appendix_b() {
        for (seconds, step, code) in [
            (59, 0x1, "94287082"),
            (1_111_111_109, 0x0235_23ec, "07081804"),
            (1_111_111_111, 0x0235_23ed, "14050471"),
            (1_234_567_890, 0x0273_ef07, "89005924"),
            (2_000_000_000, 0x03f9_40aa, "69279037"),
            (20_000_000_000, 0x27bc_86aa, "65353130"),
        ] {
            let six_digits = &code[2..];
            assert_eq!(check(&rfc_secret(), six_digits, at(seconds)), Some(step));
            assert_eq!(check(&rfc_secret(), code, at(seconds)), None, "8 digits");
        }
    }

    #[test]
    fn one_step_of_drift_each_way_and_no_more() {
        let (code, first, last) = ("050471", 1_111_111_110, 1_111_111_139);
        let step = Some(0x0235_23ed);
        for (now, expected) in [
            (first - 31, None),
            (first - 30, step),
            (first, step),
            (last, step),
            (last + 30, step),
            (last + 31, None),
        ] {
            assert_eq!(check(&rfc_secret(), code, at(now)), expected, "{now}");
        }
    }

    #[test]
    fn whatever_is_not_six_ascii_digits_is_nobodys_code() {
        for code in [
            "",
            "28708",
            "2870820",
            "+87082",
            " 87082",
            "２８７０８２",
            "28708a",
            "-28708",
        ] {
            assert_eq!(check(&rfc_secret(), code, at(59)), None, "{code}");
        }
        assert_eq!(check(&rfc_secret(), "287082", at(-1)), None);
    }

    #[test]
    fn another_secret_has_other_codes() {
        let other = TotpSecret::new(&Entropy::seeded(1));
        assert_eq!(check(&other, "287082", at(59)), None);
    }

    #[test]
    fn a_step_is_good_only_after_the_last_accepted_one() {
        assert!(is_newer(7, None));
        assert!(is_newer(8, Some(7)));
        assert!(!is_newer(7, Some(7)));
        assert!(!is_newer(6, Some(7)));
    }

    #[test]
    fn a_new_secret_has_160_bits_and_does_not_print() {
        let secret = TotpSecret::new(&Entropy::seeded(1));
        assert_eq!(secret.expose().len() * 8, 160);
        assert_ne!(
            secret.expose(),
            TotpSecret::new(&Entropy::seeded(2)).expose()
        );
        assert_eq!(format!("{secret:?}"), "TotpSecret");
    }

    #[test]
    fn the_key_reads_in_groups_of_four() {
        let secret = rfc_secret();
        assert_eq!(key(&secret).expose(), "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ");
        assert_eq!(
            key_in_groups(&secret).expose(),
            "GEZD GNBV GY3T QOJQ GEZD GNBV GY3T QOJQ"
        );
    }

    #[test]
    fn every_spelling_of_a_key_is_imported() {
        for key in [
            "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ",
            "gezd gnbv gy3t qojq gezd gnbv gy3t qojq",
            "GEZDGNBV-GY3TQOJQ-GEZDGNBV-GY3TQOJQ====\n",
        ] {
            let secret = TotpSecret::from_base32(key).unwrap();
            assert_eq!(secret.expose(), rfc_secret().expose(), "{key}");
        }
    }

    #[test]
    fn what_is_no_secret_is_not_imported() {
        for (key, fault) in [
            ("", InvalidTotpSecret::Length(0)),
            ("GEZDGNBVGY3TQOJQ", InvalidTotpSecret::Length(10)),
            (
                "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJ1",
                InvalidTotpSecret::NotBase32,
            ),
            ("さくら", InvalidTotpSecret::NotBase32),
        ] {
            assert_eq!(TotpSecret::from_base32(key).unwrap_err(), fault, "{key}");
        }
        assert_eq!(
            TotpSecret::from_bytes(vec![1; LONGEST_SECRET + 1]).unwrap_err(),
            InvalidTotpSecret::Length(LONGEST_SECRET + 1)
        );
    }

    #[test]
    fn the_address_carries_issuer_account_and_key() {
        let uri = otpauth_uri(&rfc_secret(), "さくら健保", "hanako y22").unwrap();
        assert_eq!(
            uri.expose(),
            "otpauth://totp/%E3%81%95%E3%81%8F%E3%82%89%E5%81%A5%E4%BF%9D:hanako%20y22\
             ?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ\
             &issuer=%E3%81%95%E3%81%8F%E3%82%89%E5%81%A5%E4%BF%9D"
        );
    }

    #[test]
    fn nothing_in_a_name_breaks_the_address() {
        let uri = otpauth_uri(&rfc_secret(), "A:B&secret=X", "c:d?e#f/g%").unwrap();
        let read = totp_rs::Totp::from_url(uri.expose()).unwrap();
        assert_eq!(read.issuer(), Some("A：B&secret=X"));
        assert_eq!(read.account_name(), "c：d?e#f/g%");
        assert_eq!(read.secret().as_bytes(), rfc_secret().expose());
        assert_eq!(
            otpauth_uri(&rfc_secret(), "A", "").unwrap_err(),
            NamelessAccount
        );
    }
}
