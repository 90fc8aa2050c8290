//! The questions that members ask, by topic. Their ids are part of the contract: errors link to them.

/// A question that members ask.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Question {
    /// ユーザIDがわからない
    UserIdUnknown,
    /// ユーザIDを作成したい
    UserIdNew,
    /// 「無効なユーザIDまたはパスワードです。」と表示されログインできません
    InvalidCredentials,
    /// ログイン中に一定時間が経過したことでエラーになりました
    TimedOut,
    /// スマートデバイス以外にパソコンでも利用できますか
    Computer,
    /// パスワードを忘れました
    PasswordForgotten,
    /// パスワードがロックされました
    PasswordLocked,
    /// アカウントがロックされました
    AccountLocked,
    /// パスワードポリシーを教えてください
    PasswordRules,
    /// メールを受信できません
    MailNotReceived,
    /// 送信元のメールアドレスを教えてください
    MailSenders,
    /// ワンタイムパスワード6桁を入力してもログインできません
    CodeNotAccepted,
    /// 「ワンタイムパスワードが正しくありません」と表示されログインできません
    CodeWrong,
    /// 認証アプリのセットアップ用QRコードを読み取れません
    QrCodeOfApp,
    /// スマートフォンでQRコードが読み取れません
    QrCodeOnPhone,
    /// 多要素認証で利用するスマートデバイスは、2台を設定しても認証できますか
    TwoDevices,
    /// 利用しなくなったスマートデバイスの多要素認証を削除できますか
    DeviceRemoval,
    /// 生体認証の際に「セキュリティキーの登録が無効です」と表示されます
    PasskeyRefused,
    /// 別の端末で生体認証するためのQRコードが読み取れません
    QrCodeOfPasskey,
    /// 認証方法の変更はどのように行いますか
    MethodChange,
    /// スマートデバイスを機種変更、または紛失しました
    DeviceLost,
    /// プロフィール変更画面に表示している「ユーザー名」が異なります
    UserNameWrong,
}

impl Question {
    /// Every question, topic by topic.
    pub const ALL: [Self; 22] = [
        Self::UserIdUnknown,
        Self::UserIdNew,
        Self::InvalidCredentials,
        Self::TimedOut,
        Self::Computer,
        Self::PasswordForgotten,
        Self::PasswordLocked,
        Self::AccountLocked,
        Self::PasswordRules,
        Self::MailNotReceived,
        Self::MailSenders,
        Self::CodeNotAccepted,
        Self::CodeWrong,
        Self::QrCodeOfApp,
        Self::QrCodeOnPhone,
        Self::TwoDevices,
        Self::DeviceRemoval,
        Self::PasskeyRefused,
        Self::QrCodeOfPasskey,
        Self::MethodChange,
        Self::DeviceLost,
        Self::UserNameWrong,
    ];

    /// Its `id` on the page.
    pub const fn id(self) -> &'static str {
        match self {
            Self::UserIdUnknown => "user-id-unknown",
            Self::UserIdNew => "user-id-new",
            Self::InvalidCredentials => "invalid-credentials",
            Self::TimedOut => "timed-out",
            Self::Computer => "computer",
            Self::PasswordForgotten => "password-forgotten",
            Self::PasswordLocked => "password-locked",
            Self::AccountLocked => "account-locked",
            Self::PasswordRules => "password-rules",
            Self::MailNotReceived => "mail-not-received",
            Self::MailSenders => "mail-senders",
            Self::CodeNotAccepted => "code-not-accepted",
            Self::CodeWrong => "code-wrong",
            Self::QrCodeOfApp => "qr-code-of-app",
            Self::QrCodeOnPhone => "qr-code-on-phone",
            Self::TwoDevices => "two-devices",
            Self::DeviceRemoval => "device-removal",
            Self::PasskeyRefused => "passkey-refused",
            Self::QrCodeOfPasskey => "qr-code-of-passkey",
            Self::MethodChange => "method-change",
            Self::DeviceLost => "device-lost",
            Self::UserNameWrong => "user-name-wrong",
        }
    }

    /// The question of an `id`.
    pub fn from_id(id: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|question| question.id() == id)
    }

    /// What it is about.
    pub(crate) const fn topic(self) -> Topic {
        match self {
            Self::UserIdUnknown
            | Self::UserIdNew
            | Self::InvalidCredentials
            | Self::TimedOut
            | Self::Computer => Topic::SignIn,
            Self::PasswordForgotten
            | Self::PasswordLocked
            | Self::AccountLocked
            | Self::PasswordRules => Topic::Password,
            Self::MailNotReceived | Self::MailSenders => Topic::Mail,
            Self::CodeNotAccepted
            | Self::CodeWrong
            | Self::QrCodeOfApp
            | Self::QrCodeOnPhone
            | Self::TwoDevices
            | Self::DeviceRemoval => Topic::OneTimePassword,
            Self::PasskeyRefused | Self::QrCodeOfPasskey => Topic::Passkey,
            Self::MethodChange | Self::DeviceLost | Self::UserNameWrong => Topic::Change,
        }
    }
}

/// What questions are about.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Topic {
    SignIn,
    Password,
    Mail,
    OneTimePassword,
    Passkey,
    Change,
}

impl Topic {
    /// Every topic, as the page has them.
    pub(crate) const ALL: [Self; 6] = [
        Self::SignIn,
        Self::Password,
        Self::Mail,
        Self::OneTimePassword,
        Self::Passkey,
        Self::Change,
    ];

    /// Its `id` on the page.
    pub(crate) const fn id(self) -> &'static str {
        match self {
            Self::SignIn => "login",
            Self::Password => "password",
            Self::Mail => "mail",
            Self::OneTimePassword => "otp",
            Self::Passkey => "passkey",
            Self::Change => "change",
        }
    }

    /// Its questions, in their order.
    pub(crate) fn questions(self) -> impl Iterator<Item = Question> {
        let all = Question::ALL.into_iter();
        all.filter(move |question| question.topic() == self)
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    #[test]
    fn every_question_has_an_id_of_its_own() {
        let topics = Topic::ALL.map(Topic::id);
        let questions = Question::ALL.map(Question::id);
        let ids: HashSet<_> = topics.into_iter().chain(questions).collect();
        assert_eq!(ids.len(), topics.len() + questions.len());
        for question in Question::ALL {
            assert_eq!(Question::from_id(question.id()), Some(question));
        }
    }

    #[test]
    fn every_question_has_its_place_under_a_topic() {
        let by_topic: Vec<_> = Topic::ALL.into_iter().flat_map(Topic::questions).collect();
        assert_eq!(by_topic, Question::ALL);
    }
}
