//! What a shell finds when it checks an entry, in short.

use sekisho_kernel::{
    AuthenticatorId, MemberId, OutboxId,
    policy::{Method, TemporaryPasswordKind},
};
use sekisho_signin::{
    AccountChoice, AuthenticatorCount, ChosenProfile, PendingAddress, ProofKind,
    ProvenAuthenticator, ProvenPasskey, ProvenPassword, Refusal, SessionLength, Verdict,
};

use crate::build::{NOW, TERMS, member};

pub(crate) const ADDRESS: &str = "hanako@example.jp";

pub(crate) fn outbox() -> OutboxId {
    OutboxId::from_uuid(member().as_uuid())
}

pub(crate) fn device() -> AuthenticatorId {
    AuthenticatorId::from_uuid(member().as_uuid())
}

fn authenticator() -> ProvenAuthenticator {
    ProvenAuthenticator {
        id: device(),
        synced: true,
    }
}

fn credentials(checked: Result<ProvenPassword, Refusal>) -> Verdict {
    Verdict::Credentials {
        typed_user_id: Some("hanako1".to_owned()),
        length: SessionLength::default(),
        checked,
    }
}

pub(crate) fn proven(member: MemberId, kind: ProofKind) -> Verdict {
    credentials(Ok(ProvenPassword { member, kind }))
}

pub(crate) fn password() -> Verdict {
    proven(member(), ProofKind::Password)
}

pub(crate) fn again() -> Verdict {
    Verdict::Reauthenticated(Ok(ProvenPassword {
        member: member(),
        kind: ProofKind::Password,
    }))
}

pub(crate) fn temporary(kind: TemporaryPasswordKind) -> Verdict {
    proven(member(), ProofKind::TemporaryPassword(kind))
}

pub(crate) fn wrong_password() -> Verdict {
    credentials(Err(Refusal::InvalidCredentials))
}

pub(crate) fn unchecked() -> Verdict {
    Verdict::CredentialsUnchecked {
        typed_user_id: Some("hanako1".to_owned()),
        length: SessionLength::default(),
    }
}

pub(crate) fn terms() -> Verdict {
    Verdict::Terms {
        version: TERMS.to_owned(),
    }
}

fn looked(free: Result<(), Refusal>) -> Verdict {
    Verdict::ProfileLooked {
        typed_user_id: "taro1".to_owned(),
        free,
    }
}

pub(crate) fn profile(method: Option<Method>) -> Verdict {
    Verdict::Profile {
        typed_user_id: "hanako1".to_owned(),
        chosen: Ok(ChosenProfile {
            user_id: None,
            method,
        }),
    }
}

pub(crate) fn new_password() -> Verdict {
    Verdict::NewPassword {
        sign_out_others: true,
        chosen: Ok("$argon2id$new".to_owned()),
    }
}

pub(crate) fn address() -> Verdict {
    Verdict::MailAddress {
        typed: ADDRESS.to_owned(),
        sign_out_others: false,
        chosen: Ok(PendingAddress {
            address: ADDRESS.to_owned(),
            message: outbox(),
            at: NOW,
        }),
    }
}

pub(crate) fn registered() -> Verdict {
    Verdict::PasskeyRegistered(Ok(authenticator()))
}

pub(crate) fn named() -> Verdict {
    Verdict::PasskeyNamed(Ok(()))
}

pub(crate) fn app_set_up() -> Verdict {
    Verdict::AppSetUp {
        sign_out_others: false,
        confirmed: Ok(device()),
    }
}

pub(crate) fn passkey_of(member: MemberId) -> Verdict {
    Verdict::Passkey(Ok(ProvenPasskey {
        member,
        authenticator: authenticator(),
        length: None,
    }))
}

pub(crate) fn passkey() -> Verdict {
    passkey_of(member())
}

pub(crate) fn app_code() -> Verdict {
    Verdict::AppCode(Ok(device()))
}

pub(crate) fn mail_code() -> Verdict {
    Verdict::MailCode(Ok(()))
}

pub(crate) fn recovery_code(left: u64) -> Verdict {
    Verdict::RecoveryCode(Ok(AuthenticatorCount(left)))
}

/// Every verdict that says yes.
pub(crate) fn every_right() -> Vec<Verdict> {
    let mut all = vec![
        password(),
        temporary(TemporaryPasswordKind::Random),
        temporary(TemporaryPasswordKind::Derived),
        unchecked(),
        again(),
        Verdict::AccountChosen(AccountChoice::Another),
        Verdict::AccountAsked,
        Verdict::LetterCode(Ok(())),
        Verdict::BirthDate(Ok(())),
        terms(),
        Verdict::TermsDeclined,
        looked(Ok(())),
        profile(None),
        new_password(),
        address(),
        Verdict::ChangeMailAddress,
        Verdict::ResendLink(Ok(outbox())),
        Verdict::ContinueFromLink,
        registered(),
        named(),
        app_set_up(),
        passkey(),
        app_code(),
        mail_code(),
        Verdict::ResendCode(Ok(outbox())),
        recovery_code(9),
        recovery_code(0),
        Verdict::LostDevice(Ok(())),
        Verdict::RecoveryCodesSeen,
        Verdict::SetUpLaterSeen,
        Verdict::SignOutConfirmed,
        Verdict::Retry,
        Verdict::Nothing,
    ];
    for method in Method::ALL {
        all.push(profile(Some(method)));
        all.push(Verdict::OtherMethod(method));
    }
    all
}

/// Every verdict that says no.
pub(crate) fn every_wrong() -> Vec<Verdict> {
    vec![
        wrong_password(),
        Verdict::LetterCode(Err(Refusal::LetterCodeWrong)),
        Verdict::BirthDate(Err(Refusal::BirthDateWrong)),
        Verdict::Terms {
            version: "an earlier one".to_owned(),
        },
        looked(Err(Refusal::UserIdTaken)),
        Verdict::Profile {
            typed_user_id: "taro1".to_owned(),
            chosen: Err(Refusal::UserIdTaken),
        },
        Verdict::NewPassword {
            sign_out_others: true,
            chosen: Err(Refusal::PasswordsDiffer),
        },
        Verdict::MailAddress {
            typed: "?".to_owned(),
            sign_out_others: true,
            chosen: Err(Refusal::MailAddressTaken),
        },
        Verdict::ResendLink(Err(Refusal::MailTooSoon)),
        Verdict::PasskeyRegistered(Err(Refusal::PasskeyNotRegistered)),
        Verdict::PasskeyNamed(Err(Refusal::DeviceNameUnfit(
            "device-name-known".to_owned(),
        ))),
        Verdict::AppSetUp {
            sign_out_others: true,
            confirmed: Err(Refusal::CodeWrong),
        },
        Verdict::Passkey(Err(Refusal::PasskeyFailed)),
        Verdict::Passkey(Err(Refusal::PasskeyTimedOut)),
        Verdict::AppCode(Err(Refusal::CodeWrong)),
        Verdict::MailCode(Err(Refusal::CodeDead)),
        Verdict::ResendCode(Err(Refusal::MailTooSoon)),
        Verdict::RecoveryCode(Err(Refusal::RecoveryCodeWrong)),
        Verdict::LostDevice(Err(Refusal::BirthDateWrong)),
    ]
}
