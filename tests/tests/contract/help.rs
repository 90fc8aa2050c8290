//! Each error that a member can see has an answer among the questions or in the guide, or is one
//! whose page says all there is to say (docs/contract.md "`data-error`"). Not here: that the links
//! stand on the pages (the pages' own tests).

use sekisho_pages::help::{Question, Section, answer_to};
use sekisho_signin::{BlockedReason, Refusal};

const CONTRACT: &str = include_str!("../../../docs/contract.md");

/// A field and pages that the tables name beside the codes.
const OTHERS: [&str; 5] = [
    "method",
    "profile",
    "passkey",
    "forgot-password",
    "birth-date",
];

/// Codes have no underscore, other fields have one.
fn is_code(word: &str) -> bool {
    !word.contains('_') && !OTHERS.contains(&word)
}

/// What stands in backticks.
fn quoted(text: &str) -> impl Iterator<Item = &str> {
    text.split('`').skip(1).step_by(2)
}

/// The rows of a table: first cell and second cell.
fn rows(after: &str) -> impl Iterator<Item = (&'static str, &'static str)> {
    let start = CONTRACT.find(after).unwrap();
    let lines = CONTRACT[start..].lines();
    let table = lines
        .skip_while(|line| !line.starts_with("|---"))
        .skip(1)
        .take_while(|line| line.starts_with('|'));
    table.map(|line| {
        let mut cells = line.trim_matches('|').split('|');
        (cells.next().unwrap(), cells.next().unwrap())
    })
}

#[test]
fn every_code_of_the_contract_has_its_answer() {
    let mut count = 0;
    for (step, codes) in rows("### `data-error`") {
        let step = quoted(step).next().unwrap();
        for code in quoted(codes).filter(|word| is_code(word)) {
            assert!(answer_to(step, code).is_some(), "{step}: {code}");
            count += 1;
        }
    }
    for (codes, _) in rows("On `main`, where the step is `error`") {
        for code in quoted(codes) {
            assert!(answer_to("error", code).is_some(), "error: {code}");
            count += 1;
        }
    }
    assert!(count > 80, "{count} codes were read");
}

#[test]
fn every_refusal_has_its_answer() {
    for refusal in every_refusal() {
        for (step, code) in shown(&refusal) {
            assert!(
                answer_to(step, code).is_some(),
                "{refusal:?}: {step} {code}"
            );
        }
    }
    for reason in BlockedReason::ALL {
        assert!(answer_to("blocked", reason.name()).is_some());
    }
}

#[test]
fn the_contract_names_every_question_and_part() {
    for id in Question::ALL.map(Question::id) {
        assert!(CONTRACT.contains(&format!("`{id}`")), "{id}");
    }
    for id in Section::ALL.map(Section::id) {
        assert!(CONTRACT.contains(&format!("`#{id}`")), "{id}");
    }
}

#[test]
fn nobody_s_error_has_no_answer() {
    assert_eq!(answer_to("credentials", "never-heard-of"), None);
    assert_eq!(answer_to("terms", "wrong-code"), None);
}

fn every_refusal() -> Vec<Refusal> {
    use Refusal as R;
    vec![
        R::InvalidCredentials,
        R::InvalidCharacters,
        R::UserIdMissing,
        R::PasswordMissing,
        R::CredentialsMissing,
        R::PasswordLocked,
        R::NothingEntered,
        R::BirthDateWrong,
        R::BirthDateMalformed,
        R::BirthDateMissing,
        R::BirthDateTooOften,
        R::LetterCodeWrong,
        R::TermsNotAgreed,
        R::UserIdUnfit(String::new()),
        R::UserIdTaken,
        R::MethodMissing,
        R::PasswordUnfit(Vec::new()),
        R::PasswordsDiffer,
        R::PasswordUnchanged,
        R::MailAddressUnfit(String::new()),
        R::MailAddressTaken,
        R::MailAddressNotOnFile,
        R::MailNotConfirmed,
        R::MailTooSoon,
        R::PasskeyNotRegistered,
        R::PasskeyUnsupported,
        R::PasskeyKnown,
        R::DeviceNameUnfit(String::new()),
        R::PasskeyFailed,
        R::PasskeyTimedOut,
        R::PasskeyUnknown,
        R::PasskeyCounter,
        R::CodeWrong,
        R::CodeDead,
        R::RecoveryCodeWrong,
        R::LastAuthenticator,
        R::MailChangeLocked,
    ]
}

/// Where a refusal is shown, and as what. A new refusal is added here and above.
fn shown(refusal: &Refusal) -> &'static [(&'static str, &'static str)] {
    match refusal {
        Refusal::InvalidCredentials | Refusal::InvalidCharacters => {
            &[("credentials", "invalid-credentials")]
        }
        Refusal::UserIdMissing => &[("credentials", "user-id-missing")],
        Refusal::PasswordMissing => &[("credentials", "password-missing")],
        Refusal::CredentialsMissing => &[
            ("credentials", "user-id-missing"),
            ("credentials", "password-missing"),
        ],
        Refusal::PasswordLocked => &[("credentials", "password-locked")],
        Refusal::NothingEntered => &[
            ("letter-code", "empty"),
            ("birth-date", "empty"),
            ("app-setup", "code-missing"),
            ("app-code", "code-missing"),
            ("mail-code", "code-missing"),
            ("recovery-code", "code-missing"),
        ],
        Refusal::BirthDateWrong => &[("birth-date", "wrong")],
        Refusal::BirthDateMalformed => &[("birth-date", "malformed")],
        Refusal::BirthDateMissing => &[("recovery-code", "empty")],
        Refusal::BirthDateTooOften => &[("birth-date", "too-often")],
        Refusal::LetterCodeWrong => &[("letter-code", "wrong")],
        Refusal::TermsNotAgreed => &[("terms", "not-agreed")],
        Refusal::UserIdUnfit(_) => &[
            ("profile", "empty"),
            ("profile", "too-short"),
            ("profile", "too-long"),
            ("profile", "characters"),
            ("profile", "needs-letter-and-digit"),
            ("profile", "reserved"),
        ],
        Refusal::UserIdTaken => &[("profile", "taken")],
        Refusal::MethodMissing => &[("profile", "method-missing")],
        Refusal::PasswordUnfit(_) => &[("new-password", "empty"), ("new-password", "too-short")],
        Refusal::PasswordsDiffer => &[("new-password", "mismatch")],
        Refusal::PasswordUnchanged => &[("new-password", "is-current")],
        Refusal::MailAddressUnfit(_) => &[
            ("mail-address", "empty"),
            ("mail-address", "malformed"),
            ("mail-address", "too-long"),
        ],
        Refusal::MailAddressTaken => &[("mail-address", "taken")],
        // The page then has no field, and says what is on file.
        Refusal::MailAddressNotOnFile => &[],
        Refusal::MailNotConfirmed => &[("mail-check", "not-confirmed")],
        Refusal::MailTooSoon => &[
            ("mail-address", "mail-too-soon"),
            ("mail-check", "resend-too-soon"),
            ("mail-code", "resend-too-soon"),
            ("mail-code", "resend-too-often"),
        ],
        Refusal::PasskeyNotRegistered => &[("passkey-setup", "passkey-not-registered")],
        Refusal::PasskeyUnsupported => &[
            ("credentials", "passkey-unsupported"),
            ("passkey", "passkey-unsupported"),
            ("passkey-setup", "passkey-unsupported"),
        ],
        Refusal::PasskeyKnown => &[("passkey-setup", "passkey-already-registered")],
        Refusal::DeviceNameUnfit(_) => &[
            ("app-setup", "device-name-taken"),
            ("app-setup", "device-name-malformed"),
            ("app-setup", "device-name-too-long"),
            ("passkey-setup", "device-name-missing"),
        ],
        Refusal::PasskeyFailed => &[
            ("credentials", "passkey-failed"),
            ("passkey", "passkey-failed"),
        ],
        Refusal::PasskeyTimedOut => &[
            ("credentials", "passkey-timeout"),
            ("passkey", "passkey-timeout"),
        ],
        Refusal::PasskeyUnknown => &[
            ("credentials", "passkey-unknown"),
            ("passkey", "passkey-unknown"),
        ],
        Refusal::PasskeyCounter => &[
            ("credentials", "passkey-counter"),
            ("passkey", "passkey-counter"),
        ],
        Refusal::CodeWrong => &[
            ("app-setup", "wrong-code"),
            ("app-code", "wrong-code"),
            ("mail-code", "wrong-code"),
        ],
        Refusal::CodeDead => &[("mail-code", "code-expired"), ("mail-code", "code-dead")],
        Refusal::RecoveryCodeWrong => &[("recovery-code", "wrong-code")],
        Refusal::LastAuthenticator => &[
            ("account-security", "last-authenticator"),
            ("authenticator-delete", "last-authenticator"),
        ],
        Refusal::MailChangeLocked => &[("account-profile", "mail-change-locked")],
    }
}
