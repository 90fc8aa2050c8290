//! The steps of the first sign-in.

use sekisho_kernel::{
    Locale,
    policy::{CharacterClass, Method, PasswordPolicy, UserIdInPassword, UserIdPolicy},
};

use super::{
    CANCEL, NOW, SIGN_IN, Sample, first_sign_in, frame, frame_with_notices, refused, sample,
};
use crate::{
    BirthDate, BirthDateRefusal, LetterCode, LetterCodeRefusal, MailAddress, MailAddressEntry,
    MailAddressFault, NewPassword, NewPasswordReason, PasswordFault, Profile, Reissued, SetUpLater,
    SignIn, Terms, TermsRefusal, UserIdFault, UserIdState,
};

pub(super) fn samples(locale: Locale) -> Vec<Sample> {
    let steps = [
        birth_date(locale),
        terms(locale),
        mail_address(locale),
        profile(locale),
        new_password(locale),
        letter_code(locale),
    ];
    let mut samples: Vec<_> = steps.into_iter().flatten().collect();
    samples.push(sample(
        "set-up-later",
        &SetUpLater {
            frame: frame(locale),
            sign_in: SIGN_IN,
            within_days: 14,
        },
    ));
    samples
}

fn birth_date(locale: Locale) -> Vec<Sample> {
    let empty = BirthDate {
        frame: frame(locale),
        sign_in: first_sign_in(2),
        birth_date: "",
        refusal: None,
    };
    let refused = |birth_date, why| BirthDate {
        sign_in: refused(empty.sign_in),
        birth_date,
        refusal: Some(why),
        ..empty
    };
    let reissued = Reissued {
        at: NOW,
        by: match locale {
            Locale::Ja => "さくら健康保険組合の担当者",
            Locale::En => "staff of Sakura Health Insurance Society",
        },
    };
    let after_reissue = BirthDate {
        sign_in: SignIn {
            reissued: Some(reissued),
            ..empty.sign_in
        },
        ..empty
    };
    vec![
        sample("birth-date", &empty),
        sample("birth-date-empty", &refused("", BirthDateRefusal::Empty)),
        sample(
            "birth-date-malformed",
            &refused("1979", BirthDateRefusal::Malformed),
        ),
        sample(
            "birth-date-wrong",
            &refused("19790823", BirthDateRefusal::Wrong),
        ),
        sample("birth-date-reissued", &after_reissue),
    ]
}

fn terms(locale: Locale) -> Vec<Sample> {
    let first = Terms {
        frame: frame(locale),
        sign_in: first_sign_in(3),
        decline: CANCEL,
        version: match locale {
            Locale::Ja => "3（2026年4月1日から）",
            Locale::En => "3 (from 1 April 2026)",
        },
        text: match locale {
            Locale::Ja => TERMS_JA,
            Locale::En => TERMS_EN,
        },
        shown: "q4Yx0b2N",
        is_new_version: false,
        refusal: None,
    };
    let again = Terms {
        sign_in: SIGN_IN,
        is_new_version: true,
        ..first
    };
    let refused = |why| Terms {
        sign_in: refused(first.sign_in),
        refusal: Some(why),
        ..first
    };
    vec![
        sample("terms", &first),
        sample("terms-new-version", &again),
        sample("terms-not-agreed", &refused(TermsRefusal::NotAgreed)),
        sample("terms-outdated", &refused(TermsRefusal::Outdated)),
    ]
}

const TERMS_JA: &str = "\
## 第1条（目的）

この規約は、さくら健康保険組合（以下「当組合」といいます。）が加入者の皆さまに提供する加入者ページ（以下「本サービス」といいます。）の利用条件を定めるものです。

## 第2条（利用できる方）

本サービスは、次の方が利用できます。資格を失った日の翌日からは利用できません。

1. 当組合の被保険者
2. 当組合の被扶養者

## 第3条（ユーザIDとパスワードの管理）

ユーザIDとパスワードは、ご本人が管理してください。**他の方に教えたり、貸したりすることはできません。**

第三者に使われたおそれがある場合は、すぐに当組合へご連絡ください。

## 第4条（取り扱う情報）

当組合は、本人確認とサービスの提供に必要な範囲で、氏名、生年月日、記号・番号、メールアドレスを取り扱います。くわしくは[個人情報の取り扱い](https://kenpo.example.jp/privacy)をご覧ください。
";

const TERMS_EN: &str = "\
## 1. What these terms are for

They say how members of Sakura Health Insurance Society may use its member page.

## 2. Who may use it

The following people may use it, until the day they leave the society.

1. Insured persons
2. Their dependants

## 3. User ID and password

Please look after them yourself. **Never give or lend them to anybody.**

## 4. What we keep

We keep your name, birth date, symbol and number and mail address as far as the service needs them. See [how we treat personal information](https://kenpo.example.jp/privacy).
";

fn mail_address(locale: Locale) -> Vec<Sample> {
    use MailAddressFault as Fault;
    let of = |sign_in, entry| MailAddress {
        frame: frame(locale),
        sign_in,
        entry,
        is_change: false,
        is_too_soon: false,
        sign_out_others: true,
    };
    let too_soon = |entry| MailAddress {
        is_too_soon: true,
        ..of(refused(first_sign_in(4)), entry)
    };
    let typed = |mail_address| MailAddressEntry::Typed {
        mail_address,
        faults: &[],
    };
    let faulty = |mail_address, faults| {
        let entry = MailAddressEntry::Typed {
            mail_address,
            faults,
        };
        of(refused(first_sign_in(4)), entry)
    };
    let masked = "h•••••@example.jp";
    let too_long = format!("{}.@example.jp", "a".repeat(250));
    vec![
        sample(
            "mail-address",
            &of(first_sign_in(4), typed("hanako@example.jp")),
        ),
        sample("mail-address-none", &of(first_sign_in(4), typed(""))),
        sample(
            "mail-address-change",
            &MailAddress {
                is_change: true,
                ..of(super::CHANGE, typed(""))
            },
        ),
        sample(
            "mail-address-on-file",
            &of(first_sign_in(4), MailAddressEntry::OnFile { masked }),
        ),
        sample(
            "mail-address-too-soon",
            &too_soon(typed("hanako@example.jp")),
        ),
        sample(
            "mail-address-on-file-too-soon",
            &too_soon(MailAddressEntry::OnFile { masked }),
        ),
        sample("mail-address-empty", &faulty("", &[Fault::Empty])),
        sample(
            "mail-address-taken",
            &faulty("taro@example.jp", &[Fault::Taken]),
        ),
        sample(
            "mail-address-current",
            &MailAddress {
                is_change: true,
                sign_in: refused(super::CHANGE),
                ..faulty("hanako@example.jp", &[Fault::Current])
            },
        ),
        sample(
            "mail-address-malformed",
            &faulty("hanako.@example.jp", &[Fault::Malformed]),
        ),
        sample(
            "mail-address-too-long",
            &faulty(&too_long, &[Fault::Malformed, Fault::TooLong]),
        ),
    ]
}

fn profile(locale: Locale) -> Vec<Sample> {
    use UserIdFault as Fault;
    let policy = &UserIdPolicy::default();
    let mail_first = Profile {
        frame: frame(locale),
        sign_in: first_sign_in(5),
        policy,
        user_id: "sk00481726",
        user_id_state: UserIdState::Unchecked,
        methods: &[Method::Mail, Method::Passkey, Method::App],
        recommended: Some(Method::Mail),
        chosen: Some(Method::Mail),
        is_method_missing: false,
        is_user_id_fixed: false,
    };
    let checked = |user_id, user_id_state| Profile {
        user_id,
        user_id_state,
        ..mail_first
    };
    let faulty = |user_id, faults| Profile {
        sign_in: refused(mail_first.sign_in),
        ..checked(user_id, UserIdState::Refused(faults))
    };
    let two = Profile {
        methods: &[Method::Passkey, Method::App],
        recommended: None,
        chosen: None,
        ..mail_first
    };
    let smooth = Profile {
        recommended: Some(Method::Passkey),
        ..two
    };
    let notice = Profile {
        frame: frame_with_notices(locale),
        ..mail_first
    };
    let only_app = Profile {
        methods: &[Method::App],
        recommended: Some(Method::App),
        ..two
    };
    let without_method = Profile {
        methods: &[],
        ..two
    };
    let fixed = Profile {
        is_user_id_fixed: true,
        ..two
    };
    let method_missing = Profile {
        sign_in: refused(two.sign_in),
        is_method_missing: true,
        ..two
    };
    vec![
        sample("profile", &mail_first),
        sample("profile-second-factor-only", &fixed),
        sample("profile-notice", &notice),
        sample("profile-two-methods", &two),
        sample("profile-passkey-recommended", &smooth),
        sample("profile-one-method", &only_app),
        sample("profile-no-method", &without_method),
        sample("profile-free", &checked("hanako-y22", UserIdState::Free)),
        sample("profile-empty", &faulty("", &[Fault::Empty])),
        sample(
            "profile-short",
            &faulty("hanako", &[Fault::TooShort, Fault::NeedsLetterAndDigit]),
        ),
        sample(
            "profile-long",
            &faulty("hanako yamada 22", &[Fault::TooLong, Fault::Characters]),
        ),
        sample("profile-reserved", &faulty("admin-22", &[Fault::Reserved])),
        sample("profile-taken", &faulty("hanako-y21", &[Fault::Taken])),
        sample("profile-method-missing", &method_missing),
    ]
}

fn new_password(locale: Locale) -> Vec<Sample> {
    use PasswordFault as Fault;
    let plain = &PasswordPolicy {
        user_id: UserIdInPassword::NotEqual,
        ..PasswordPolicy::default()
    };
    let classes = vec![
        CharacterClass::Upper,
        CharacterClass::Lower,
        CharacterClass::Digit,
        CharacterClass::Symbol,
    ];
    let strict = &PasswordPolicy {
        max_length: 20,
        classes,
        ..PasswordPolicy::default()
    };
    let any_character = &PasswordPolicy {
        min_length: 15,
        unicode: true,
        ..PasswordPolicy::default()
    };
    let of = |policy, faults| NewPassword {
        frame: frame(locale),
        sign_in: first_sign_in(6),
        reason: NewPasswordReason::FirstSignIn,
        policy,
        user_id: "hanako-y22",
        sign_out_others: true,
        faults,
        is_mismatch: false,
    };
    let faulty = |policy, faults| NewPassword {
        sign_in: refused(first_sign_in(6)),
        ..of(policy, faults)
    };
    vec![
        sample("new-password", &of(plain, &[])),
        sample("new-password-strict", &of(strict, &[])),
        sample("new-password-unicode", &of(any_character, &[])),
        sample(
            "new-password-recovery",
            &NewPassword {
                sign_in: SIGN_IN,
                reason: NewPasswordReason::Recovery,
                ..of(plain, &[])
            },
        ),
        sample("new-password-empty", &faulty(plain, &[Fault::Empty])),
        sample("new-password-current", &faulty(plain, &[Fault::IsCurrent])),
        sample("new-password-user-id", &faulty(plain, &[Fault::IsUserId])),
        sample(
            "new-password-common",
            &faulty(
                plain,
                &[
                    Fault::IsBirthDate,
                    Fault::IsMailName,
                    Fault::Common,
                    Fault::Keyboard,
                ],
            ),
        ),
        sample(
            "new-password-weak",
            &faulty(
                strict,
                &[
                    Fault::TooShort,
                    Fault::Characters,
                    Fault::NeedsUpper,
                    Fault::NeedsLower,
                    Fault::NeedsDigit,
                    Fault::NeedsSymbol,
                    Fault::HoldsUserId,
                ],
            ),
        ),
        sample("new-password-long", &faulty(strict, &[Fault::TooLong])),
        sample(
            "new-password-mismatch",
            &NewPassword {
                is_mismatch: true,
                ..faulty(plain, &[])
            },
        ),
    ]
}

fn letter_code(locale: Locale) -> Vec<Sample> {
    let empty = LetterCode {
        frame: frame(locale),
        sign_in: first_sign_in(7),
        code: "",
        refusal: None,
    };
    let refused = |code, why| LetterCode {
        sign_in: refused(empty.sign_in),
        code,
        refusal: Some(why),
        ..empty
    };
    vec![
        sample("letter-code", &empty),
        sample("letter-code-empty", &refused("", LetterCodeRefusal::Empty)),
        sample(
            "letter-code-wrong",
            &refused("K7QM-4XPR", LetterCodeRefusal::Wrong),
        ),
        sample(
            "letter-code-expired",
            &refused("K7QM-4XPQ", LetterCodeRefusal::Expired),
        ),
    ]
}
