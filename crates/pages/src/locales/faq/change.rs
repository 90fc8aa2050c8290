//! Changes and losses.

use sekisho_kernel::policy::LostDevice;

use super::{Answer, Entry};
use crate::help::Facts;

/// Changes and losses.
pub(super) struct Change {
    pub(super) method: Entry,
    pub(super) device_lost: Entry,
    pub(super) user_name_wrong: Entry,
}

pub(super) const JA: Change = Change {
    method: Entry {
        question: "認証方法の変更はどのように行いますか",
        answer: |facts| match &*facts.method_names() {
            [] => {
                Answer::sentence("この加入者ページでは、パスワードのほかに認証方法を使いません。")
            }
            [only] => Answer::Text(vec![format!(
                "この加入者ページの認証方法は「{only}」だけですので、変更はありません。"
            )]),
            names => Answer::Text(vec![
                "ログインしたあとの「プロフィール変更」で、「認証方法」を選び直してください。"
                    .to_owned(),
                format!("「{}」から選べます。", names.join("」「")),
                "まだ設定していない方法を選ぶと、続けて設定の画面に進みます。".to_owned(),
            ]),
        },
        also: "切り替え 変えたい 生体認証 OTP メール アプリ 二要素認証 二段階認証 多要素認証 SMS 電話番号",
    },
    device_lost: Entry {
        question: "スマートデバイスを機種変更、または紛失しました",
        answer: |facts| {
            if !facts.has_devices() {
                return Answer::sentence(
                    "この加入者ページでは、スマートデバイスを登録しません。別の端末からでも、そのままログインできます。",
                );
            }
            Answer::Text(vec![
                "前の端末がまだ使えるときは、ログインして「ログイン方法変更」で新しい端末を設定してください。".to_owned(),
                "使えないときは、認証の画面で「スマートフォンを紛失・機種変更した方」を押し、予備コードを入力してください。".to_owned(),
                without_code_ja(facts),
                "新しい端末でログインできたら、前の端末を「ログイン方法変更」で削除してください。"
                    .to_owned(),
            ])
        },
        also: "スマホ 携帯 なくした 変えた 買い替え 壊れた 盗まれた 落とした 新しい 予備コード",
    },
    user_name_wrong: Entry {
        question: "プロフィール変更画面に表示している「ユーザー名」が異なります",
        answer: |facts| {
            Answer::Text(vec![
                "ユーザー名は、健保組合に届け出のあるお名前です。".to_owned(),
                "ユーザー名の修正は、ご加入の健保組合までお問い合わせの上、お手続きをお願いします。"
                    .to_owned(),
                format!("お電話は、{}で承ります。", facts.desk()),
            ])
        },
        also: "名前 氏名 名字 姓 結婚 漢字 間違い 直す 修正",
    },
};

/// The road without a recovery code.
fn without_code_ja(facts: &Facts<'_>) -> String {
    let policy = facts.policy;
    match policy.lost_device {
        LostDevice::Desk => {
            format!("予備コードがない方は、{}へお電話ください。", facts.desk())
        }
        LostDevice::MailAndBirthDate if policy.lost_device_wait.is_zero() => {
            "予備コードがない方は、メールと生年月日で、すぐに設定し直せます。".to_owned()
        }
        LostDevice::MailAndBirthDate => format!(
            "予備コードがない方は、メールと生年月日で申し込むと、{}たってから設定し直せます。",
            facts.length(policy.lost_device_wait)
        ),
    }
}

pub(super) const EN: Change = Change {
    method: Entry {
        question: "How do I change my second factor?",
        answer: |facts| match &*facts.method_names() {
            [] => Answer::sentence("There is no second factor besides the password here."),
            [only] => Answer::Text(vec![format!(
                "“{only}” is the only second factor here, so there is nothing to change."
            )]),
            names => Answer::Text(vec![
                "Sign in, open “Profile” and choose another second factor.".to_owned(),
                format!("You can choose from: {}.", names.join("; ")),
                "If it is not set up yet, its set-up comes next.".to_owned(),
            ]),
        },
        also: "switch method biometrics app mail code two-factor multi-factor",
    },
    device_lost: Entry {
        question: "I changed or lost my smart device",
        answer: |facts| {
            if !facts.has_devices() {
                return Answer::sentence(
                    "No device is registered here: you can sign in on another one as before.",
                );
            }
            Answer::Text(vec![
                "If the old device still works, sign in and set the new one up under “How you sign in”.".to_owned(),
                "If not, press “Lost or changed your phone?” where the second factor is asked for and enter a recovery code.".to_owned(),
                without_code_en(facts),
                "Once you can sign in with the new device, delete the old one under “How you sign in”.".to_owned(),
            ])
        },
        also: "phone stolen broken new mobile smartphone replaced recovery code",
    },
    user_name_wrong: Entry {
        question: "The user name in my profile is wrong",
        answer: |facts| {
            Answer::Text(vec![
                "The user name is the name your society has on file, and cannot be changed on the page.".to_owned(),
                format!("To have it corrected, please contact {}.", facts.desk()),
            ])
        },
        also: "name family married kanji misspelled correct",
    },
};

/// The road without a recovery code.
fn without_code_en(facts: &Facts<'_>) -> String {
    let policy = facts.policy;
    match policy.lost_device {
        LostDevice::Desk => {
            format!("If you have no recovery code, please call {}.", facts.desk())
        }
        LostDevice::MailAndBirthDate if policy.lost_device_wait.is_zero() => {
            "If you have no recovery code, your mail and birth date let you set it up again at once."
                .to_owned()
        }
        LostDevice::MailAndBirthDate => format!(
            "If you have no recovery code, ask by mail and birth date: you can set it up again {} later.",
            facts.length(policy.lost_device_wait)
        ),
    }
}
