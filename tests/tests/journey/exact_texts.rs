//! The texts that the members' manuals and the phone desk quote stand on the pages, letter for
//! letter. Not here: the passkey pages (`tests/chromium`).

use sekisho_kernel::{Policy, policy::Method};
use sekisho_tests::people::{
    policies,
    walk::{Plan, Walk},
};

use crate::support::with_letter;

const ALL: [(&str, &[&str]); 8] = [
    (
        "birth-date",
        &[
            "生年月日",
            "19790822",
            "本人確認のため生年月日での認証が必要です。生年月日を数字8桁で入力して下さい。",
            "実行",
        ],
    ),
    ("terms", &["利用規約", "同意する", "同意しない"]),
    (
        "profile",
        &[
            "ユーザーIDの変更が可能です。",
            "認証方法の設定が必要です。生体認証、OTP(ワンタイムパスワード) 認証のいずれかを選択してください。",
            "利用不可文字一覧を見る",
        ],
    ),
    (
        "new-password",
        &[
            "パスワードの更新",
            "アカウントを有効にするにはパスワードの更新が必要です。",
            "パスワード確認用",
            "全てのデバイスからサインアウトする",
            "実行",
        ],
    ),
    (
        "mail-address",
        &[
            "メールアドレスの更新",
            "アカウントを有効にするにはメールアドレスの変更が必要です。",
            "※メールアドレスの変更は必須ではありません",
        ],
    ),
    (
        "app-setup",
        &[
            "ワンタイムパスワードの設定",
            "アカウントを有効にするにはワンタイムパスワードのセットアップが必要です。",
            "1. 次のいずれかのアプリケーションをモバイルにインストールします。",
            "2. アプリケーションを開き、バーコードをスキャンします。",
            "2. アプリケーションを開き、キーを入力します",
            "3. アプリケーションから提供されたワンタイムパスワードを入力し、実行をクリックしてセットアップを終了します。",
            "OTPデバイスの管理に役立つデバイス名を指定します。",
            "スキャンできませんか?",
            "Google Authenticator",
            "Microsoft Authenticator",
            "FreeOTP",
        ],
    ),
    ("mail-check", &["再送信"]),
    ("recovery-codes", &[]),
];

fn plain(text: &str) -> String {
    text.split_whitespace().collect()
}

async fn compare(policy: Policy, method: Method, expected: &[(&str, &[&str])]) {
    let app = with_letter(policy).await;
    let mut plan = Plan::letter(method);
    let mut walk = Walk::begin(&app, &app.browser()).await;
    let mut seen = Vec::new();
    while !walk.has_left() {
        let step = walk.step();
        let body = plain(&walk.page().text("body").unwrap());
        for (_, texts) in expected.iter().filter(|(at, _)| *at == step) {
            for text in *texts {
                assert!(body.contains(&plain(text)), "{step} lacks {text}");
            }
            seen.push(step.clone());
        }
        walk.go_on(&mut plan).await;
    }
    for (step, _) in expected {
        assert!(seen.iter().any(|seen| seen == step), "{step} was not seen");
    }
}

#[tokio::test]
async fn of_the_first_sign_in_by_app() {
    compare(policies::a(), Method::App, &ALL).await;
}

#[tokio::test]
async fn of_the_societies_that_recommend_a_method() {
    let recommended = "設定が比較的簡単な「OTPメール」方式での設定を推奨します。";
    compare(policies::c(), Method::App, &[("profile", &[recommended])]).await;
    let recommended = "【生体認証】での操作がスムーズです。";
    compare(policies::d(), Method::App, &[("profile", &[recommended])]).await;
}

#[tokio::test]
async fn of_the_set_up_at_the_next_sign_in_and_of_the_mailed_code() {
    let later = "引続き認証方法の設定をしない場合 ログインできなくなる場合がございます";
    compare(policies::b(), Method::App, &[("set-up-later", &[later])]).await;
    let mail_code: &[&str] = &[
        "ワンタイムパスワード (OTP) メール認証",
        "受信したワンタイムパスワードを入力してください。",
        "メールが届かない場合は再送信を選択してください",
        "再送信",
        "実行",
    ];
    compare(policies::c(), Method::Mail, &[("mail-code", mail_code)]).await;
}
