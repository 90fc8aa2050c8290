//! よくある質問: what members ask and what they are answered. An answer that depends on the tenant
//! is made from its policy and branding ([`Facts`]), never written down here.

mod change;
mod mail;
mod one_time_password;
mod passkey;
mod password;
mod sign_in;

use crate::help::{Facts, Question, Topic};

/// よくある質問.
pub(crate) struct Faq {
    pub(crate) heading: &'static str,
    pub(crate) search: &'static str,
    pub(crate) search_hint: &'static str,
    pub(crate) search_button: &'static str,
    pub(crate) topics: &'static str,
    pub(crate) topic: [&'static str; Topic::ALL.len()],
    pub(crate) found: fn(count: usize) -> String,
    pub(crate) found_near: fn(count: usize) -> String,
    pub(crate) found_none: &'static str,
    pub(crate) found_none_hint: fn(desk: &str) -> String,
    pub(crate) results: &'static str,
    pub(crate) all_questions: &'static str,
    pub(crate) open_all: &'static str,
    pub(crate) close_all: &'static str,
    pub(crate) print: &'static str,
    pub(crate) unsolved: &'static str,
    sign_in: sign_in::SignIn,
    password: password::Password,
    mail: mail::Mail,
    one_time_password: one_time_password::OneTimePassword,
    passkey: passkey::Passkey,
    change: change::Change,
}

/// A question and its answer.
pub(crate) struct Entry {
    pub(crate) question: &'static str,
    /// One to four sentences, or a list of as many.
    pub(crate) answer: fn(&Facts<'_>) -> Answer,
    /// Other words that members look for it by.
    pub(crate) also: &'static str,
}

/// An answer.
pub(crate) enum Answer {
    /// Sentences.
    Text(Vec<String>),
    /// A sentence and a list.
    List(&'static str, Vec<String>),
}

impl Answer {
    /// A text of one sentence.
    fn sentence(text: &str) -> Self {
        Self::Text(vec![text.to_owned()])
    }
}

impl Faq {
    pub(crate) const fn entry(&self, question: Question) -> &Entry {
        match question {
            Question::UserIdUnknown => &self.sign_in.user_id_unknown,
            Question::UserIdNew => &self.sign_in.user_id_new,
            Question::InvalidCredentials => &self.sign_in.invalid_credentials,
            Question::TimedOut => &self.sign_in.timed_out,
            Question::Computer => &self.sign_in.computer,
            Question::PasswordForgotten => &self.password.forgotten,
            Question::PasswordLocked => &self.password.locked,
            Question::AccountLocked => &self.password.account_locked,
            Question::PasswordRules => &self.password.rules,
            Question::MailNotReceived => &self.mail.not_received,
            Question::MailSenders => &self.mail.senders,
            Question::CodeNotAccepted => &self.one_time_password.not_accepted,
            Question::CodeWrong => &self.one_time_password.wrong,
            Question::QrCodeOfApp => &self.one_time_password.qr_code_of_app,
            Question::QrCodeOnPhone => &self.one_time_password.qr_code_on_phone,
            Question::TwoDevices => &self.one_time_password.two_devices,
            Question::DeviceRemoval => &self.one_time_password.device_removal,
            Question::PasskeyRefused => &self.passkey.refused,
            Question::QrCodeOfPasskey => &self.passkey.qr_code,
            Question::MethodChange => &self.change.method,
            Question::DeviceLost => &self.change.device_lost,
            Question::UserNameWrong => &self.change.user_name_wrong,
        }
    }

    pub(crate) const fn topic(&self, topic: Topic) -> &'static str {
        let [sign_in, password, mail, one_time_password, passkey, change] = self.topic;
        match topic {
            Topic::SignIn => sign_in,
            Topic::Password => password,
            Topic::Mail => mail,
            Topic::OneTimePassword => one_time_password,
            Topic::Passkey => passkey,
            Topic::Change => change,
        }
    }
}

pub(super) const JA: Faq = Faq {
    heading: "よくある質問",
    search: "質問をさがす",
    search_hint: "例：メールが届かない、機種変更",
    search_button: "さがす",
    topics: "話題",
    topic: [
        "ログイン",
        "パスワードとロック",
        "メール",
        "ワンタイムパスワード",
        "生体認証（パスキー）",
        "変更・紛失",
    ],
    found: |count| format!("合う質問が{count}件あります。"),
    found_near: |count| {
        format!("ぴったり合う質問は見つかりませんでした。近い質問が{count}件あります。")
    },
    found_none: "合う質問は見つかりませんでした。",
    found_none_hint: |desk| {
        format!(
            "言葉を短くするか、別の言葉でお試しください。下の一覧からも選べます。お急ぎの方は、{desk}へお電話ください。"
        )
    },
    results: "さがした結果",
    all_questions: "すべての質問を見る",
    open_all: "すべての答えを開く（印刷するとき）",
    close_all: "答えを閉じる",
    print: "印刷する",
    unsolved: "解決しないとき",
    sign_in: sign_in::JA,
    password: password::JA,
    mail: mail::JA,
    one_time_password: one_time_password::JA,
    passkey: passkey::JA,
    change: change::JA,
};

pub(super) const EN: Faq = Faq {
    heading: "Questions and answers",
    search: "Look for a question",
    search_hint: "For example: no mail, new phone",
    search_button: "Search",
    topics: "Topics",
    topic: [
        "Signing in",
        "Passwords and locks",
        "Mail",
        "One-time passwords",
        "Biometrics (passkeys)",
        "Changes and losses",
    ],
    found: |count| match count {
        1 => "1 question fits.".to_owned(),
        _ => format!("{count} questions fit."),
    },
    found_near: |count| match count {
        1 => "No question fits exactly. 1 question comes near.".to_owned(),
        _ => format!("No question fits exactly. {count} questions come near."),
    },
    found_none: "No question was found.",
    found_none_hint: |desk| {
        format!(
            "Please use a shorter or another word, or choose from the list below. If it is urgent, please call {desk}."
        )
    },
    results: "What was found",
    all_questions: "Show all questions",
    open_all: "Open all answers (for printing)",
    close_all: "Close the answers",
    print: "Print",
    unsolved: "If this does not help",
    sign_in: sign_in::EN,
    password: password::EN,
    mail: mail::EN,
    one_time_password: one_time_password::EN,
    passkey: passkey::EN,
    change: change::EN,
};
