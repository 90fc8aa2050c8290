//! What a set of proofs is worth: `amr` (RFC 8176) and `acr`.

/// A factor that was proven.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Factor {
    /// A password.
    Password,
}

/// Sekisho's authentication context classes, weakest first.
pub const ACR_VALUES: [&str; 1] = [ACR_PASSWORD];

/// Password alone.
const ACR_PASSWORD: &str = "urn:sekisho:acr:1";

/// What really happened, in the words of tokens.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Assurance {
    /// Authentication context class reference (OpenID Connect Core 1.0 §2): the highest class
    /// whose parts are all proven.
    pub acr: &'static str,
    /// Authentication method references (RFC 8176 §2).
    pub amr: Vec<&'static str>,
}

/// The assurance of a set of proven factors.
pub fn of(factors: impl Iterator<Item = Factor>) -> Assurance {
    let mut amr: Vec<_> = factors
        .map(|factor| match factor {
            Factor::Password => "pwd",
        })
        .collect();
    amr.dedup();
    Assurance {
        acr: ACR_PASSWORD,
        amr,
    }
}
