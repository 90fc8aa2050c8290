//! The authenticator app: setting it up and entering its code.

use super::Phrases;

/// The authenticator app: setting it up and entering its code.
pub(crate) struct App {
    /// In the progress of the first sign-in.
    pub(crate) topic: &'static str,
    pub(crate) code: &'static str,
    pub(crate) code_missing: &'static str,
    pub(crate) setup: AppSetup,
    pub(crate) sign_in: AppSignIn,
}

/// Setting it up.
pub(crate) struct AppSetup {
    pub(crate) heading: &'static str,
    pub(crate) lead: Phrases,
    /// On the account pages.
    pub(crate) lead_added: Phrases,
    pub(crate) install: &'static str,
    pub(crate) scan: &'static str,
    pub(crate) open_app: &'static str,
    pub(crate) open_app_hint: &'static str,
    pub(crate) picture: &'static str,
    pub(crate) cannot_scan: &'static str,
    pub(crate) enter_key: &'static str,
    pub(crate) copy: &'static str,
    pub(crate) copied: &'static str,
    pub(crate) key_kind: &'static str,
    pub(crate) finish: &'static str,
    pub(crate) code_hint: &'static str,
    pub(crate) device_name: &'static str,
    pub(crate) device_name_hint: &'static str,
    pub(crate) device_name_empty: &'static str,
    pub(crate) wrong_code: &'static str,
    pub(crate) wrong_code_hint: &'static str,
}

/// Entering its code.
pub(crate) struct AppSignIn {
    pub(crate) heading: &'static str,
    pub(crate) which_device: &'static str,
    pub(crate) last_used: fn(day: &str) -> String,
    pub(crate) never_used: &'static str,
    pub(crate) code_hint: &'static str,
    pub(crate) code_hint_device: &'static str,
    pub(crate) submit: &'static str,
    pub(crate) wrong_code: &'static str,
    pub(crate) wrong_code_hint: &'static str,
    pub(crate) wrong_code_hint_device: &'static str,
}

pub(super) const JA: App = App {
    topic: "認証アプリ",
    code: "ワンタイムパスワード",
    code_missing: "ワンタイムパスワードを入力してください。",
    setup: AppSetup {
        heading: "ワンタイムパスワードの設定",
        lead: &[
            "アカウントを有効にするには",
            "ワンタイムパスワードの",
            "セットアップが必要です。",
        ],
        lead_added: &["認証アプリを登録すると、", "次のログインから使えます。"],
        install: "次のいずれかのアプリケーションをモバイルにインストールします。",
        scan: "アプリケーションを開き、バーコードをスキャンします。",
        open_app: "認証アプリを開く",
        open_app_hint: "この端末に認証アプリを入れた方は、こちらが簡単です。",
        picture: "認証アプリで読み取るQRコード。読み取れない場合は、下の「スキャンできませんか?」に文字のキーがあります。",
        cannot_scan: "スキャンできませんか?",
        enter_key: "アプリケーションを開き、キーを入力します",
        copy: "キーをコピー",
        copied: "コピーしました",
        key_kind: "種類を聞かれたら「時間ベース」を選びます。",
        finish: "アプリケーションから提供されたワンタイムパスワードを入力し、実行をクリックしてセットアップを終了します。",
        code_hint: "認証アプリに表示された6桁の数字",
        device_name: "デバイス名",
        device_name_hint: "OTPデバイスの管理に役立つデバイス名を指定します。",
        device_name_empty: "空欄のときは「名前なし」になります。",
        wrong_code: "認証コードが異なります",
        wrong_code_hint: "新しい数字に変わってから、もう一度入力してください。続くときは、スマートフォンの時刻が合っているかをご確認ください。",
    },
    sign_in: AppSignIn {
        heading: "ワンタイムパスワードの入力",
        which_device: "どのデバイスを使いますか",
        last_used: |day| format!("前回使用 {day}"),
        never_used: "まだ使っていません",
        code_hint: "認証アプリに表示された6桁の数字",
        code_hint_device: "選んだデバイスの認証アプリに表示された6桁の数字",
        submit: "トップページへ",
        wrong_code: "ワンタイムパスワードが正しくありません",
        wrong_code_hint: "新しい数字に変わってから、もう一度入力してください。続くときは、スマートフォンの時刻が合っているかをご確認ください。",
        wrong_code_hint_device: "選んだデバイスに表示された数字かどうかを確かめ、新しい数字に変わってから、もう一度入力してください。続くときは、スマートフォンの時刻が合っているかをご確認ください。",
    },
};

pub(super) const EN: App = App {
    topic: "authenticator app",
    code: "One-time password",
    code_missing: "Please enter the one-time password.",
    setup: AppSetup {
        heading: "Set up the one-time password",
        lead: &["To activate your account, set up one-time passwords."],
        lead_added: &["Once the app is registered, you can sign in with it."],
        install: "Install one of these apps on your phone.",
        scan: "Open the app and scan the code.",
        open_app: "Open the authenticator app",
        open_app_hint: "Easiest if the app is on the device you are reading this on.",
        picture: "QR code for the authenticator app. The same key as text is below, under “Cannot scan?”.",
        cannot_scan: "Cannot scan?",
        enter_key: "Open the app and enter this key",
        copy: "Copy the key",
        copied: "Copied",
        key_kind: "If the app asks for the type, choose “time based”.",
        finish: "Enter the one-time password that the app shows and press Continue to finish.",
        code_hint: "The 6 digits in the app",
        device_name: "Device name",
        device_name_hint: "A name helps you to tell your devices apart later.",
        device_name_empty: "Left empty, it becomes “No name”.",
        wrong_code: "The code is not right",
        wrong_code_hint: "Wait for new digits and enter those. If it happens again, check that the clock of your phone is right.",
    },
    sign_in: AppSignIn {
        heading: "Enter the one-time password",
        which_device: "Which device do you use?",
        last_used: |day| format!("Last used on {day}"),
        never_used: "Not used yet",
        code_hint: "The 6 digits in your authenticator app",
        code_hint_device: "The 6 digits in the app on the device you chose",
        submit: "Go to the top page",
        wrong_code: "The one-time password is not right",
        wrong_code_hint: "Wait for new digits and enter those. If it happens again, check that the clock of your phone is right.",
        wrong_code_hint_device: "Check that the digits are from the device you chose, wait for new ones and enter those. If it happens again, check that the clock of your phone is right.",
    },
};
