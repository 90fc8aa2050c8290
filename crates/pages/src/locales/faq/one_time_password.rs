//! One-time passwords, by app and by mail, and the devices that show them.

use sekisho_kernel::policy::Method;

use super::{Answer, Entry};
use crate::help::Facts;

/// One-time passwords, by app and by mail, and the devices that show them.
pub(super) struct OneTimePassword {
    pub(super) not_accepted: Entry,
    pub(super) wrong: Entry,
    pub(super) qr_code_of_app: Entry,
    pub(super) qr_code_on_phone: Entry,
    pub(super) two_devices: Entry,
    pub(super) device_removal: Entry,
}

pub(super) const JA: OneTimePassword = OneTimePassword {
    not_accepted: Entry {
        question: "ワンタイムパスワード6桁を入力してもログインできません",
        answer: |facts| {
            if !facts.has_codes() {
                return Answer::sentence(
                    "この加入者ページでは、ワンタイムパスワードを使いません。",
                );
            }
            let newest = "いちばん新しい6桁の数字を入力してください。一度使った数字は使えません。";
            let mut points = vec![newest.to_owned()];
            if facts.offers(Method::App) {
                points.extend([
                    "認証アプリをいったん閉じて、開き直してください。".to_owned(),
                    "スマートフォンの時刻を「自動設定」にしてください。".to_owned(),
                    "画面で選んだデバイスと、数字を見ているデバイスが同じか、ご確認ください。"
                        .to_owned(),
                ]);
            } else {
                points
                    .push("「再送信」を押して、新しいメールの数字を入力してください。".to_owned());
            }
            Answer::List("次のことをお試しください。", points)
        },
        also: "OTP 認証コード 確認コード 数字 6けた 六桁 通らない 認証アプリ",
    },
    wrong: Entry {
        question: "「ワンタイムパスワードが正しくありません」と表示されログインできません",
        answer: |facts| {
            if !facts.has_codes() {
                return Answer::sentence(
                    "この加入者ページでは、ワンタイムパスワードを使いません。",
                );
            }
            let mut text = Vec::new();
            if facts.offers(Method::App) {
                text.push("認証アプリの数字は30秒ごとに変わります。新しい数字に変わってから入力してください。".to_owned());
            }
            if facts.offers(Method::Mail) {
                text.push(format!(
                    "メールの数字は{}有効で、いちばん新しいメールのものだけが使えます。",
                    facts.span(facts.policy.mail_code_lifetime)
                ));
            }
            text.push(format!(
                "{}回間違えるとアカウントがロックされますので、何度も出るときは{}へお電話ください。",
                facts.policy.wrong_codes,
                facts.desk()
            ));
            Answer::Text(text)
        },
        also: "OTP 認証コードが異なります エラー 間違い 違う 数字 期限",
    },
    qr_code_of_app: Entry {
        question: "認証アプリのセットアップ用QRコードを読み取れません",
        answer: |facts| {
            if !facts.offers(Method::App) {
                return Answer::sentence("この加入者ページでは、認証アプリを使いません。");
            }
            Answer::Text(vec![
                "スマートフォンのカメラではなく、認証アプリの中から読み取ってください。".to_owned(),
                "画面を明るくして、QRコード全体を枠に入れると、読み取りやすくなります。".to_owned(),
                "読み取れないときは「スキャンできませんか?」を押し、出てきた文字のキーを認証アプリに入力してください。".to_owned(),
            ])
        },
        also: "二次元コード バーコード スキャン カメラ 登録 設定 キー",
    },
    qr_code_on_phone: Entry {
        question: "スマートフォンでQRコードが読み取れません",
        answer: |facts| {
            if !facts.offers(Method::App) {
                return Answer::sentence(
                    "この加入者ページでは、QRコードで設定することはありません。",
                );
            }
            Answer::Text(vec![
                "QRコードが同じスマートフォンの画面に出ているときは、読み取る必要はありません。"
                    .to_owned(),
                "画面の「認証アプリを開く」を押してください。".to_owned(),
                "開かないときは「スキャンできませんか?」を押し、出てきた文字のキーを認証アプリに入力してください。".to_owned(),
            ])
        },
        also: "二次元コード バーコード スキャン スマホ 携帯 1台 カメラ",
    },
    two_devices: Entry {
        question: "多要素認証で利用するスマートデバイスは、2台を設定しても認証できますか",
        answer: |facts| {
            if !facts.has_devices() {
                return without_devices_ja(facts);
            }
            let mut text = vec![
                "はい、2台でも認証できます。ログインしたあとの「ログイン方法変更」で「設定」を押し、追加してください。".to_owned(),
            ];
            text.push(
                "デバイスには、ほかと違う名前を付けてください。名前はあとから変えられます。"
                    .to_owned(),
            );
            if facts.offers(Method::App) {
                text.push(
                    "認証アプリが2台以上あるときは、ログインするときに、使うデバイスを選べます。"
                        .to_owned(),
                );
            }
            if facts.offers(Method::Passkey) {
                text.push("生体認証は、登録したどの端末でも使えます。".to_owned());
            }
            Answer::Text(text)
        },
        also: "二台 複数 追加 会社と自分 もう1台 スマホ 携帯 タブレット",
    },
    device_removal: Entry {
        question: "利用しなくなったスマートデバイスの多要素認証を削除できますか",
        answer: |facts| {
            if !facts.has_devices() {
                return without_devices_ja(facts);
            }
            Answer::Text(vec![
                "はい。ログインしたあとの「ログイン方法変更」で、使わなくなったデバイスの「削除」を押してください。".to_owned(),
                "お使いの認証方法の最後の1台は、ほかのデバイスを設定してから削除できます。".to_owned(),
            ])
        },
        also: "消す 古い 使わない 解約 スマホ 携帯 取り消す",
    },
};

fn without_devices_ja(facts: &Facts<'_>) -> Answer {
    Answer::sentence(if facts.offers(Method::Mail) {
        "この加入者ページではメールで認証するため、デバイスの設定はいりません。"
    } else {
        "この加入者ページでは、多要素認証を使いません。"
    })
}

pub(super) const EN: OneTimePassword = OneTimePassword {
    not_accepted: Entry {
        question: "I enter the 6 digits of a one-time password and cannot sign in",
        answer: |facts| {
            if !facts.has_codes() {
                return Answer::sentence("One-time passwords are not used here.");
            }
            let newest = "Enter the newest 6 digits. Digits that were used once no longer work.";
            let mut points = vec![newest.to_owned()];
            if facts.offers(Method::App) {
                points.extend([
                    "Close the authenticator app and open it again.".to_owned(),
                    "Set the clock of your phone to automatic.".to_owned(),
                    "Make sure that the device you chose on the page is the one whose digits you read.".to_owned(),
                ]);
            } else {
                points.push("Press Send again and enter the digits in the new mail.".to_owned());
            }
            Answer::List("Please try this:", points)
        },
        also: "OTP code six digits authenticator app not accepted",
    },
    wrong: Entry {
        question: "“The one-time password is not right” is shown and I cannot sign in",
        answer: |facts| {
            if !facts.has_codes() {
                return Answer::sentence("One-time passwords are not used here.");
            }
            let mut text = Vec::new();
            if facts.offers(Method::App) {
                text.push("The digits in an authenticator app change every 30 seconds: wait for new ones and enter those.".to_owned());
            }
            if facts.offers(Method::Mail) {
                text.push(format!(
                    "The digits in a mail work for {}, and only those of the newest mail.",
                    facts.span(facts.policy.mail_code_lifetime)
                ));
            }
            text.push(format!(
                "After {} wrong tries the account is locked, so please call {} if it happens again and again.",
                facts.policy.wrong_codes,
                facts.desk()
            ));
            Answer::Text(text)
        },
        also: "OTP code wrong error expired digits",
    },
    qr_code_of_app: Entry {
        question: "The QR code for setting up the authenticator app cannot be scanned",
        answer: |facts| {
            if !facts.offers(Method::App) {
                return Answer::sentence("Authenticator apps are not used here.");
            }
            Answer::Text(vec![
                "Scan it from within the authenticator app, not with the camera of the phone."
                    .to_owned(),
                "It helps to make the screen brighter and to have the whole QR code in the frame.".to_owned(),
                "If it cannot be scanned, open “Cannot scan?” and type the key that is shown into the app.".to_owned(),
            ])
        },
        also: "barcode scan camera set up key",
    },
    qr_code_on_phone: Entry {
        question: "My phone cannot scan the QR code",
        answer: |facts| {
            if !facts.offers(Method::App) {
                return Answer::sentence("Nothing is set up by a QR code here.");
            }
            Answer::Text(vec![
                "If the QR code is shown on the phone itself, there is no need to scan it."
                    .to_owned(),
                "Press “Open the authenticator app” on the page.".to_owned(),
                "If it does not open, open “Cannot scan?” and type the key that is shown into the app.".to_owned(),
            ])
        },
        also: "barcode scan smartphone mobile one device camera",
    },
    two_devices: Entry {
        question: "Can I use two devices for the second factor?",
        answer: |facts| {
            if !facts.has_devices() {
                return without_devices_en(facts);
            }
            let mut text = vec![
                "Yes, you can. Sign in, open “How you sign in” and press Set up to add one."
                    .to_owned(),
            ];
            text.push("Give each device a name of its own. You can change it later.".to_owned());
            if facts.offers(Method::App) {
                text.push(
                    "With two or more authenticator apps, you choose the device when you sign in."
                        .to_owned(),
                );
            }
            if facts.offers(Method::Passkey) {
                text.push("Biometrics work on every device you registered.".to_owned());
            }
            Answer::Text(text)
        },
        also: "several add second phone tablet multi-factor",
    },
    device_removal: Entry {
        question: "Can I remove a device that I no longer use?",
        answer: |facts| {
            if !facts.has_devices() {
                return without_devices_en(facts);
            }
            Answer::Text(vec![
                "Yes. Sign in, open “How you sign in” and press Delete beside the device."
                    .to_owned(),
                "The last device of the method you use can be deleted once another is set up."
                    .to_owned(),
            ])
        },
        also: "delete old phone unused multi-factor",
    },
};

fn without_devices_en(facts: &Facts<'_>) -> Answer {
    Answer::sentence(if facts.offers(Method::Mail) {
        "Codes come by mail here, so there are no devices to set up."
    } else {
        "No second factor is used here."
    })
}
