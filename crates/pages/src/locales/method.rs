//! The second factors by name.

use sekisho_kernel::policy::Method;

/// The second factors by name.
pub(crate) struct Methods {
    pub(crate) passkey: MethodWords,
    pub(crate) app: MethodWords,
    pub(crate) mail: MethodWords,
}

/// What a second factor is called.
pub(crate) struct MethodWords {
    pub(crate) name: &'static str,
    /// One line that says how it works.
    pub(crate) line: &'static str,
}

impl Methods {
    pub(crate) fn get(&self, method: Method) -> &MethodWords {
        match method {
            Method::Passkey => &self.passkey,
            Method::App => &self.app,
            Method::Mail => &self.mail,
        }
    }
}

pub(super) const JA: Methods = Methods {
    passkey: MethodWords {
        name: "生体認証（パスキー）",
        line: "顔や指紋、画面ロックの番号で確認します。数字の入力はいりません。",
    },
    app: MethodWords {
        name: "ワンタイムパスワード アプリ認証",
        line: "スマートフォンの認証アプリに出る6桁の数字を入力します。",
    },
    mail: MethodWords {
        name: "OTPメール",
        line: "メールで届く6桁の数字を入力します。アプリはいりません。",
    },
};

pub(super) const EN: Methods = Methods {
    passkey: MethodWords {
        name: "Biometrics (passkey)",
        line: "Your face, fingerprint or screen lock confirms it is you. No digits to type.",
    },
    app: MethodWords {
        name: "One-time password by app",
        line: "Type the 6 digits that an authenticator app on your phone shows.",
    },
    mail: MethodWords {
        name: "One-time password by mail",
        line: "Type the 6 digits that come by mail. No app needed.",
    },
};
