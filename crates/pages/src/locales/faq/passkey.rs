//! Passkeys.

use sekisho_kernel::policy::Method;

use super::{Answer, Entry};

/// Passkeys.
pub(super) struct Passkey {
    pub(super) refused: Entry,
    pub(super) qr_code: Entry,
}

pub(super) const JA: Passkey = Passkey {
    refused: Entry {
        question: "生体認証の際に「セキュリティキーの登録が無効です」と表示されます",
        answer: |facts| {
            if !facts.offers(Method::Passkey) {
                return Answer::sentence("この加入者ページでは、生体認証を使いません。");
            }
            Answer::Text(vec![
                "確認の画面を閉じたときや、時間が過ぎたときに出ます。「再試行してください」を押すと、同じ画面でやり直せます。".to_owned(),
                "iPhoneの方は、設定でiCloudキーチェーンを入れてください。".to_owned(),
                "何度も出るときは、新しいChrome・Safari・Edgeで開くか、別の方法をお選びください。"
                    .to_owned(),
            ])
        },
        also: "パスキー 顔認証 指紋 Face ID Touch ID 再試行 確認できませんでした iCloud",
    },
    qr_code: Entry {
        question: "別の端末で生体認証するためのQRコードが読み取れません",
        answer: |facts| {
            if !facts.offers(Method::Passkey) {
                return Answer::sentence("この加入者ページでは、生体認証を使いません。");
            }
            Answer::Text(vec![
                "両方の端末でBluetooth（ブルートゥース）を入れ、近くに置いてください。".to_owned(),
                "読み取る端末は、Android 10以上（Chrome）、またはiOS 14以上をお使いください。"
                    .to_owned(),
                "QRコードは、スマートフォンのカメラで読み取ってください。".to_owned(),
            ])
        },
        also: "パスキー 二次元コード パソコン スマホ 携帯 Bluetooth ブルートゥース カメラ",
    },
};

pub(super) const EN: Passkey = Passkey {
    refused: Entry {
        question: "“The security key could not be registered” is shown with biometrics",
        answer: |facts| {
            if !facts.offers(Method::Passkey) {
                return Answer::sentence("Biometrics are not used here.");
            }
            Answer::Text(vec![
                "This happens when the window was closed or time ran out. Press “Please try again” on the same page.".to_owned(),
                "On an iPhone, please turn on iCloud Keychain in Settings.".to_owned(),
                "If it happens again and again, use a current Chrome, Safari or Edge, or choose another method.".to_owned(),
            ])
        },
        also: "passkey face fingerprint Face ID Touch ID retry failed iCloud",
    },
    qr_code: Entry {
        question: "The QR code for biometrics on another device cannot be scanned",
        answer: |facts| {
            if !facts.offers(Method::Passkey) {
                return Answer::sentence("Biometrics are not used here.");
            }
            Answer::Text(vec![
                "Turn on Bluetooth on both devices and keep them close together.".to_owned(),
                "The device that scans it needs Android 10 or newer (Chrome), or iOS 14 or newer."
                    .to_owned(),
                "Scan the QR code with the camera of the phone.".to_owned(),
            ])
        },
        also: "passkey computer phone Bluetooth camera barcode",
    },
};
