//! Signing in.

use sekisho_kernel::policy::{FirstSignInStep, Method};

use super::{Answer, Entry};

/// Signing in.
pub(super) struct SignIn {
    pub(super) user_id_unknown: Entry,
    pub(super) user_id_new: Entry,
    pub(super) invalid_credentials: Entry,
    pub(super) timed_out: Entry,
    pub(super) computer: Entry,
}

pub(super) const JA: SignIn = SignIn {
    user_id_unknown: Entry {
        question: "ユーザIDがわからない",
        answer: |facts| {
            Answer::Text(vec![
                "ログイン画面の「ユーザIDを忘れた方はこちら」を押し、生年月日と、登録したメールアドレスを入力してください。".to_owned(),
                "ユーザIDをメールでお知らせします。".to_owned(),
                "はじめてログインする方は、健保組合からの手紙に書かれた仮のユーザIDをお使いください。".to_owned(),
                format!(
                    "メールアドレスを登録していない方は、{}へお電話ください。",
                    facts.desk()
                ),
            ])
        },
        also: "ユーザIDを忘れた ログインID 会員番号 なくした 思い出せない",
    },
    user_id_new: Entry {
        question: "ユーザIDを作成したい",
        answer: |facts| {
            let (min, max) = facts.user_id_length();
            let mut text = vec![
                "ユーザIDは健保組合が用意し、手紙でお知らせします。ご自分で作る必要はありません。"
                    .to_owned(),
            ];
            text.push(if facts.asks_for(FirstSignInStep::Profile) {
                "はじめてログインするときと、ログインしたあとの「プロフィール変更」で、お好きなものに変えられます。".to_owned()
            } else {
                "ログインしたあとの「プロフィール変更」で、お好きなものに変えられます。".to_owned()
            });
            text.push(format!(
                "{min}〜{max}文字で、英字と数字をそれぞれ1文字以上入れてください。"
            ));
            Answer::Text(text)
        },
        also: "ユーザID登録 新しいユーザID 変えたい 変更 使えない文字 新規登録",
    },
    invalid_credentials: Entry {
        question: "「無効なユーザIDまたはパスワードです。」と表示されログインできません",
        answer: |_| {
            Answer::Text(vec![
                "ユーザIDかパスワードの、どちらかが違っています。".to_owned(),
                "ユーザIDは大文字でも小文字でもかまいませんが、パスワードは大文字と小文字を区別します。".to_owned(),
                "はじめてのログインが済んだ方は、手紙の仮のパスワードではなく、ご自分で決めたパスワードを入力してください。".to_owned(),
                "わからないときは、ログイン画面の「ユーザIDを忘れた方はこちら」か「パスワードを忘れた方はこちら」を押してください。".to_owned(),
            ])
        },
        also: "エラー 入れない 間違い 違う 合わない",
    },
    timed_out: Entry {
        question: "ログイン中に一定時間が経過したことでエラーになりました",
        answer: |facts| {
            let policy = facts.policy;
            Answer::Text(vec![
                format!(
                    "安全のため、ログインの画面を開いてから{}たつと、最初からやり直しになります。もう一度ログインすると、お使いのポータルへそのまま進めます。",
                    facts.length(policy.sign_in_lifetime)
                ),
                format!(
                    "ログインしたあとも、{}使わないと、もう一度ログインが必要になります。",
                    facts.span(policy.session_idle)
                ),
                "ポータルに「Login with OpenID Connect」のボタンが出たときは、そのボタンを押してください。".to_owned(),
            ])
        },
        also: "タイムアウト 時間切れ 時間が過ぎた 途中 切れた 最初から",
    },
    computer: Entry {
        question: "スマートデバイス以外にパソコンでも利用できますか",
        answer: |facts| {
            let mut text = vec![
                "はい、パソコンでも利用できます。最新のChrome、Safari、Edgeをお使いください。"
                    .to_owned(),
            ];
            if facts.offers(Method::Passkey) {
                text.push("顔や指紋を読み取れないパソコンでも、画面のQRコードをスマートフォンで読み取ると、生体認証を使えます。".to_owned());
            }
            text.push("家族など、ほかの人も使う端末では、ログインの画面で「ほかの人も使う端末」を選び、使い終わったらログアウトしてください。".to_owned());
            if facts.has_notice() {
                text.push(
                    "使える端末については、ご利用案内の「健保組合からのお知らせ」もご覧ください。"
                        .to_owned(),
                );
            }
            Answer::Text(text)
        },
        also: "PC ブラウザー ブラウザ Windows Mac タブレット 対応 推奨 会社 家族 共用 共有 ログアウト サインアウト",
    },
};

pub(super) const EN: SignIn = SignIn {
    user_id_unknown: Entry {
        question: "I do not know my user ID",
        answer: |facts| {
            Answer::Text(vec![
                "Press “I forgot my user ID” on the sign-in page and enter your birth date and the mail address you registered.".to_owned(),
                "Your user ID comes by mail.".to_owned(),
                "If you sign in for the first time, use the temporary user ID in the letter from your society.".to_owned(),
                format!(
                    "If you have registered no mail address, please call {}.",
                    facts.desk()
                ),
            ])
        },
        also: "forgot forgotten lost login name account number",
    },
    user_id_new: Entry {
        question: "I would like to make a user ID",
        answer: |facts| {
            let (min, max) = facts.user_id_length();
            let mut text = vec![
                "Your society makes your user ID and sends it in a letter, so you need not make one.".to_owned(),
            ];
            text.push(if facts.asks_for(FirstSignInStep::Profile) {
                "You can change it at your first sign-in, and later under “Profile”.".to_owned()
            } else {
                "You can change it later under “Profile”.".to_owned()
            });
            text.push(format!(
                "It has {min} to {max} characters, with at least one letter and one digit."
            ));
            Answer::Text(text)
        },
        also: "create register change new choose characters sign up",
    },
    invalid_credentials: Entry {
        question: "“Invalid user ID or password.” is shown and I cannot sign in",
        answer: |_| {
            Answer::Text(vec![
                "The user ID or the password is wrong.".to_owned(),
                "Capital and small letters are the same in a user ID, but not in a password.".to_owned(),
                "After your first sign-in, please use the password you chose and not the one in the letter.".to_owned(),
                "If you do not know them, press “I forgot my user ID” or “I forgot my password” on the sign-in page.".to_owned(),
            ])
        },
        also: "error wrong incorrect mistake login",
    },
    timed_out: Entry {
        question: "An error was shown because signing in took too long",
        answer: |facts| {
            let policy = facts.policy;
            Answer::Text(vec![
                format!(
                    "To keep you safe, signing in starts again {} after its page was opened. Sign in once more, and you go straight on to your portal.",
                    facts.length(policy.sign_in_lifetime)
                ),
                format!(
                    "After signing in, you are asked to sign in again when you do nothing for {}.",
                    facts.span(policy.session_idle)
                ),
                "If your portal shows a button “Login with OpenID Connect”, please press it."
                    .to_owned(),
            ])
        },
        also: "timeout time out expired session ended again",
    },
    computer: Entry {
        question: "Can I use a computer as well as a smart device?",
        answer: |facts| {
            let mut text = vec![
                "Yes, you can use a computer, with a current Chrome, Safari or Edge.".to_owned(),
            ];
            if facts.offers(Method::Passkey) {
                text.push("On a computer that cannot read a face or fingerprint, scan the QR code on its screen with your phone to use biometrics.".to_owned());
            }
            text.push("On a device that others use too, such as your family, tick “Others use this device, too” when you sign in, and sign out when you are done.".to_owned());
            if facts.has_notice() {
                text.push("The notice from your society in the guide says more about devices you may use.".to_owned());
            }
            Answer::Text(text)
        },
        also: "PC browser Windows Mac tablet laptop recommended family shared sign out log out",
    },
};
