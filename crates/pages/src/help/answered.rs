//! Which question answers which error. Whoever adds an error adds its line here; a test asks for it.

use super::{Question, Section};

/// Where an error's answer stands.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Answered {
    /// Among the questions.
    Question(Question),
    /// In the guide.
    Section(Section),
}

/// Any page: the code means the same on each.
const ANY: &str = "*";

/// A page's step, some of its codes, and where their answer stands.
type Row = (&'static str, &'static [&'static str], Answered);

const ANSWERS: &[Row] = &[
    // The sign-in page, and passkeys on whichever page.
    (
        ANY,
        &["invalid-credentials"],
        question(Question::InvalidCredentials),
    ),
    (ANY, &["user-id-missing"], question(Question::UserIdUnknown)),
    (
        ANY,
        &["password-missing"],
        question(Question::PasswordForgotten),
    ),
    (
        ANY,
        &["password-locked"],
        question(Question::PasswordLocked),
    ),
    (ANY, &["busy"], section(Section::Contact)),
    (
        ANY,
        &[
            "passkey-failed",
            "passkey-timeout",
            "passkey-not-registered",
        ],
        question(Question::PasskeyRefused),
    ),
    (ANY, &["passkey-unknown"], question(Question::DeviceLost)),
    (
        ANY,
        &["passkey-already-registered"],
        question(Question::TwoDevices),
    ),
    (ANY, &["passkey-counter"], section(Section::Contact)),
    (ANY, &["passkey-unsupported"], section(Section::Devices)),
    (
        ANY,
        &["passkey-offline"],
        question(Question::PasskeyRefused),
    ),
    (
        ANY,
        &[
            "device-name-missing",
            "device-name-taken",
            "device-name-malformed",
            "device-name-too-long",
        ],
        question(Question::TwoDevices),
    ),
    // The first sign-in.
    ("letter-code", &["empty", "wrong"], section(Section::Begin)),
    ("letter-code", &["expired"], section(Section::Contact)),
    (
        "birth-date",
        &["empty", "malformed", "wrong"],
        section(Section::Begin),
    ),
    ("birth-date", &["too-often"], section(Section::Contact)),
    (
        "terms",
        &["not-agreed", "outdated"],
        section(Section::Begin),
    ),
    ("profile", &["method-missing"], section(Section::Methods)),
    (
        "profile",
        &[
            "empty",
            "too-short",
            "too-long",
            "characters",
            "needs-letter-and-digit",
            "reserved",
            "taken",
        ],
        question(Question::UserIdNew),
    ),
    (
        "new-password",
        &[
            "empty",
            "too-short",
            "too-long",
            "characters",
            "needs-upper",
            "needs-lower",
            "needs-digit",
            "needs-symbol",
            "is-user-id",
            "holds-user-id",
            "is-current",
            "is-birth-date",
            "is-mail-name",
            "common",
            "keyboard",
            "mismatch",
        ],
        question(Question::PasswordRules),
    ),
    (
        "mail-address",
        &[
            "empty",
            "malformed",
            "too-long",
            "taken",
            "is-current",
            "locked",
        ],
        section(Section::Begin),
    ),
    (
        "mail-address",
        &["mail-too-soon"],
        question(Question::MailNotReceived),
    ),
    (
        "mail-check",
        &["not-confirmed", "resend-too-soon"],
        question(Question::MailNotReceived),
    ),
    // Codes.
    (
        "app-setup",
        &["code-missing", "wrong-code"],
        question(Question::CodeNotAccepted),
    ),
    (
        "app-code",
        &["code-missing"],
        question(Question::CodeNotAccepted),
    ),
    ("app-code", &["wrong-code"], question(Question::CodeWrong)),
    (
        "mail-code",
        &["wrong-code", "code-expired", "code-dead"],
        question(Question::CodeWrong),
    ),
    (
        "mail-code",
        &["code-missing", "resend-too-soon", "resend-too-often"],
        question(Question::MailNotReceived),
    ),
    (
        "recovery-code",
        &["code-missing", "wrong-code"],
        question(Question::DeviceLost),
    ),
    (
        "recovery-code",
        &["empty", "malformed", "wrong"],
        section(Section::Begin),
    ),
    ("recovery-code", &["too-often"], section(Section::Contact)),
    (
        "recovery-code",
        &["resend-too-soon"],
        question(Question::MailNotReceived),
    ),
    // What was forgotten.
    (
        "forgot-password",
        &["empty", "malformed"],
        section(Section::Begin),
    ),
    (
        "forgot-user-id",
        &["empty", "malformed"],
        section(Section::Begin),
    ),
    (
        "forgot-user-id",
        &["mail-address-missing"],
        question(Question::UserIdUnknown),
    ),
    // The account.
    (
        "account",
        &["recovery-requested"],
        question(Question::DeviceLost),
    ),
    (
        "account-profile",
        &[
            "empty",
            "too-short",
            "too-long",
            "characters",
            "needs-letter-and-digit",
            "reserved",
            "taken",
        ],
        question(Question::UserIdNew),
    ),
    (
        "account-profile",
        &["mail-change-locked"],
        section(Section::Contact),
    ),
    (
        ANY,
        &["last-authenticator"],
        question(Question::DeviceRemoval),
    ),
    // Mailed links.
    (
        "mail-confirm",
        &["link-used", "link-expired", "link-unknown"],
        question(Question::MailNotReceived),
    ),
    // What stops a sign-in.
    (
        "blocked",
        &["suspended", "expired", "unprovable"],
        section(Section::Contact),
    ),
    (
        "blocked",
        &["account-locked"],
        question(Question::AccountLocked),
    ),
    ("cookies-off", &["cookies-off"], section(Section::Devices)),
    // Requests that lead nowhere.
    (
        "error",
        &[
            "malformed-request",
            "client-id-missing",
            "unknown-client",
            "redirect-uri-missing",
            "redirect-uri-mismatch",
            "server-error",
        ],
        section(Section::Contact),
    ),
    (
        "error",
        &["unknown-form", "cross-site-form"],
        question(Question::TimedOut),
    ),
    ("error", &["not-found"], section(Section::Service)),
    (
        "error",
        &["temporarily-unavailable"],
        section(Section::Contact),
    ),
];

/// The answer to an error (`data-error`) of a page (`data-step`); `None` for an error that nobody has
/// thought of.
pub fn answer_to(step: &str, code: &str) -> Option<Answered> {
    let mut rows = ANSWERS.iter();
    let found = rows.find(|(page, codes, _)| [step, ANY].contains(page) && codes.contains(&code));
    found.map(|(_, _, answered)| *answered)
}

const fn question(question: Question) -> Answered {
    Answered::Question(question)
}

const fn section(section: Section) -> Answered {
    Answered::Section(section)
}
