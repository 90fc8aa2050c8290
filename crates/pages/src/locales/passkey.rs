//! Passkeys (生体認証): registering, naming, confirming.

use super::Phrases;

/// Passkeys (生体認証): registering, naming, confirming.
pub(crate) struct Passkey {
    /// In the progress of the first sign-in.
    pub(crate) topic: &'static str,
    pub(crate) setup: PasskeySetup,
    pub(crate) naming: PasskeyNaming,
    pub(crate) sign_in: PasskeySignIn,
    pub(crate) failure: PasskeyFailure,
}

/// Registering.
pub(crate) struct PasskeySetup {
    pub(crate) heading: &'static str,
    pub(crate) lead: &'static str,
    pub(crate) picture: &'static str,
    pub(crate) submit: &'static str,
    pub(crate) privacy: &'static str,
    pub(crate) computer: &'static str,
    pub(crate) computer_text: &'static str,
}

/// Naming what was registered.
pub(crate) struct PasskeyNaming {
    pub(crate) done: &'static str,
    pub(crate) lead: &'static str,
    pub(crate) label: &'static str,
    pub(crate) hint: &'static str,
    pub(crate) default_name: &'static str,
    pub(crate) submit: &'static str,
    pub(crate) missing: &'static str,
}

/// Confirming, as a second factor or from the sign-in page.
pub(crate) struct PasskeySignIn {
    pub(crate) heading: &'static str,
    pub(crate) lead: &'static str,
    pub(crate) picture: &'static str,
    pub(crate) submit: &'static str,
    pub(crate) computer: &'static str,
    pub(crate) computer_text: &'static str,
    pub(crate) or: &'static str,
    pub(crate) button: &'static str,
    pub(crate) button_hint: &'static str,
}

/// What went wrong, and what helps.
pub(crate) struct PasskeyFailure {
    /// On the button that starts the dialog again.
    pub(crate) retry: &'static str,
    pub(crate) not_registered: Advice,
    pub(crate) already_registered: Advice,
    pub(crate) failed: Advice,
    pub(crate) unknown: Advice,
    pub(crate) counter: Advice,
    pub(crate) timeout: Advice,
    pub(crate) unsupported: Advice,
    /// Where no script runs.
    pub(crate) no_script: Advice,
    pub(crate) offline: Advice,
}

/// What happened and what helps.
#[derive(Clone, Copy)]
pub(crate) struct Advice {
    pub(crate) title: Phrases,
    pub(crate) text: &'static str,
}

pub(super) const JA: Passkey = Passkey {
    topic: "生体認証",
    setup: PasskeySetup {
        heading: "セキュリティキーの登録",
        lead: "「登録」を押すと、お使いの端末の確認画面が開きます。いつもの顔や指紋、画面ロックの番号で進めてください。",
        picture: "スマートフォンの下側に確認画面が開きます。顔、指紋、または画面ロックの番号で続けます。",
        submit: "登録",
        privacy: "顔や指紋の情報は端末の中だけで使われ、健保組合には送られません。",
        computer: "パソコンで見ている方へ",
        computer_text: "確認画面でスマートフォンを選ぶと、QRコードが出ます。お手元のスマートフォンで読み取り、両方のBluetooth（ブルートゥース）を入れて進めてください。",
    },
    naming: PasskeyNaming {
        done: "パスキーを登録できました。",
        lead: "あとで見分けるための名前を付けてください。",
        label: "パスキーの名前",
        hint: "英字、数字、かな・漢字が使えます。",
        default_name: "パスキー",
        submit: "OK",
        missing: "パスキーの名前を入力してください。",
    },
    sign_in: PasskeySignIn {
        heading: "生体認証",
        lead: "「次へ」を押して、登録した端末の顔や指紋、画面ロックの番号で確認してください。",
        picture: "スマートフォンで顔などを確認すると、ログインできます。",
        submit: "次へ",
        computer: "登録した端末がスマートフォンの方へ",
        computer_text: "パソコンの確認画面でスマートフォンを選ぶと、QRコードが出ます。登録したスマートフォンで読み取り、両方のBluetooth（ブルートゥース）を入れて進めてください。",
        or: "または",
        button: "パスキーでログイン",
        button_hint: "登録済みの方は、顔や指紋だけでログインできます。文字の入力はいりません。",
    },
    failure: PasskeyFailure {
        retry: "再試行してください",
        not_registered: Advice {
            title: &["セキュリティキーの", "登録が無効です"],
            text: "確認の画面を閉じたか、時間が過ぎたようです。何度でもやり直せます。",
        },
        already_registered: Advice {
            title: &["この端末は、", "すでに登録されています。"],
            text: "同じ端末は二度登録できません。ほかの端末で登録するか、別の方法をお選びください。",
        },
        failed: Advice {
            title: &["確認できませんでした。"],
            text: "画面を閉じてしまったときや、顔・指紋が読み取れなかったときも、もう一度押せば続けられます。",
        },
        unknown: Advice {
            title: &["このパスキーは", "登録されていません。"],
            text: "ご登録のパスキーを選び直すか、別の方法でログインしてください。削除したパスキーが端末に残っていることがあります。",
        },
        counter: Advice {
            title: &["このパスキーは", "使えません。"],
            text: "安全のため、このパスキーでのログインを止めました。複製されたおそれがあります。別の方法でログインするか、ご加入の健保組合までお問い合わせください。",
        },
        timeout: Advice {
            title: &["時間が過ぎたため、", "確認できませんでした。"],
            text: "もう一度ボタンを押して、5分以内に進めてください。",
        },
        unsupported: Advice {
            title: &["このブラウザーでは", "パスキーを使えません。"],
            text: "スマートフォンや、新しいChrome・Safari・Edgeで開き直すか、別の方法をお選びください。",
        },
        no_script: Advice {
            title: &["JavaScriptが使えない設定のため、", "パスキーを使えません。"],
            text: "ブラウザーの設定でJavaScriptを使えるようにして開き直すか、別の方法をお選びください。",
        },
        offline: Advice {
            title: &["通信できませんでした。"],
            text: "電波やインターネットの接続を確かめて、もう一度お試しください。",
        },
    },
};

pub(super) const EN: Passkey = Passkey {
    topic: "passkey",
    setup: PasskeySetup {
        heading: "Register a security key",
        lead: "Press Register, and your device asks for confirmation. Go on with your face, fingerprint or screen lock as usual.",
        picture: "A question opens in the lower half of a phone. Face, fingerprint or screen lock answer it.",
        submit: "Register",
        privacy: "Your face and fingerprint never leave your device and are not sent to your health insurance society.",
        computer: "If you are on a computer",
        computer_text: "Choose your phone in the window that opens, and a QR code appears. Scan it with your phone, with Bluetooth on for both.",
    },
    naming: PasskeyNaming {
        done: "Your passkey is registered.",
        lead: "Give it a name, so that you can tell it apart later.",
        label: "Name of the passkey",
        hint: "Letters, digits and Japanese characters",
        default_name: "Passkey",
        submit: "OK",
        missing: "Please enter a name for the passkey.",
    },
    sign_in: PasskeySignIn {
        heading: "Biometrics",
        lead: "Press Next and confirm with the face, fingerprint or screen lock of a device you registered.",
        picture: "A face is confirmed on a phone, and signing in goes on.",
        submit: "Next",
        computer: "If you registered your phone",
        computer_text: "On a computer, choose your phone in the window that opens, and a QR code appears. Scan it with the phone you registered, with Bluetooth on for both.",
        or: "or",
        button: "Sign in with a passkey",
        button_hint: "If you have registered one, your face or fingerprint is enough. There is nothing to type.",
    },
    failure: PasskeyFailure {
        retry: "Please try again",
        not_registered: Advice {
            title: &["The security key could not be registered."],
            text: "The window was closed or time ran out. You can try as often as you like.",
        },
        already_registered: Advice {
            title: &["This device is registered already."],
            text: "A device cannot be registered twice. Please use another device or choose another method.",
        },
        failed: Advice {
            title: &["That could not be confirmed."],
            text: "If the window was closed, or your face or fingerprint was not recognised, just press the button again.",
        },
        unknown: Advice {
            title: &["This passkey is not registered here."],
            text: "Please choose a passkey you registered, or sign in another way. A deleted passkey may still be on your device.",
        },
        counter: Advice {
            title: &["This passkey cannot be used."],
            text: "It may have been copied, so signing in with it was stopped. Please sign in another way or contact your health insurance society.",
        },
        timeout: Advice {
            title: &["Time ran out before it was confirmed."],
            text: "Please press the button again and go on within 5 minutes.",
        },
        unsupported: Advice {
            title: &["This browser cannot use passkeys."],
            text: "Please open the page on your phone or in a current Chrome, Safari or Edge, or choose another method.",
        },
        no_script: Advice {
            title: &["Passkeys need JavaScript, which is switched off."],
            text: "Please switch JavaScript on in your browser's settings and open the page again, or choose another method.",
        },
        offline: Advice {
            title: &["The connection failed."],
            text: "Please check your internet connection and try again.",
        },
    },
};
