//! The code that comes by mail.

use super::Phrases;

/// The code that comes by mail.
pub(crate) struct MailCode {
    /// In the progress of the first sign-in.
    pub(crate) topic: &'static str,
    pub(crate) heading: Phrases,
    pub(crate) lead: &'static str,
    /// Around the address: the mail is on its way.
    pub(crate) sending: [&'static str; 2],
    /// Around the address: when the mail was sent and until when its code works.
    pub(crate) sent: fn(at: &str, until: &str) -> [String; 2],
    /// Around the address: the mail server refused the mail.
    pub(crate) not_sent: [&'static str; 2],
    pub(crate) refused_hint: &'static str,
    pub(crate) resent: &'static str,
    pub(crate) code: &'static str,
    pub(crate) code_hint: &'static str,
    pub(crate) resend: &'static str,
    pub(crate) resend_hint: &'static str,
    pub(crate) not_arriving: &'static str,
    pub(crate) not_arriving_text: &'static [&'static str],
    pub(crate) code_missing: &'static str,
    pub(crate) wrong_code: &'static str,
    pub(crate) wrong_code_hint: &'static str,
    pub(crate) expired: &'static str,
    pub(crate) expired_hint: &'static str,
    pub(crate) dead: &'static str,
    pub(crate) dead_hint: &'static str,
    pub(crate) too_soon: fn(seconds: u32) -> String,
    pub(crate) too_often: &'static str,
}

pub(super) const JA: MailCode = MailCode {
    topic: "OTPメール",
    heading: &["ワンタイムパスワード (OTP) ", "メール認証"],
    lead: "受信したワンタイムパスワードを入力してください。",
    sending: ["", " へ送っています。届くまで少しお待ちください。"],
    sent: |at, until| {
        [
            format!("{at} に "),
            format!(" へ送りました（{until} まで有効）。"),
        ]
    },
    not_sent: ["", " へのメールを届けられませんでした。"],
    refused_hint: "「再送信」を押すか、ほかの認証方法をお選びください。解決しないときは、ご加入の健保組合までお問い合わせください。相手のメールサーバーの答え：",
    resent: "新しいワンタイムパスワードを送ります。前に届いたものは使えません。",
    code: "ワンタイムパスワード",
    code_hint: "メールに書かれた6桁の数字",
    resend: "再送信",
    resend_hint: "メールが届かない場合は再送信を選択してください",
    not_arriving: "メールを受信できないとき",
    not_arriving_text: &[
        "迷惑メールのフォルダーをご確認ください。",
        "受信拒否の設定をしている方は、次の送信元からのメールを受け取れるようにしてください。",
    ],
    code_missing: "ワンタイムパスワードを入力してください。",
    wrong_code: "ワンタイムパスワードが正しくありません",
    wrong_code_hint: "いちばん新しいメールの数字を入力してください。",
    expired: "ワンタイムパスワードの有効期限が切れています。",
    expired_hint: "「再送信」を押して、新しいメールを受け取ってください。",
    dead: "誤りが続いたため、このワンタイムパスワードは使えなくなりました。",
    dead_hint: "「再送信」を押して、新しいメールを受け取ってください。",
    too_soon: |seconds| format!("あと{seconds}秒お待ちいただくと、再送信できます。"),
    too_often: "再送信の回数が多いため、今は送れません。1時間ほどたってからお試しください。",
};

pub(super) const EN: MailCode = MailCode {
    topic: "codes by mail",
    heading: &["One-time password by mail"],
    lead: "Please enter the one-time password you received.",
    sending: ["It is being sent to ", ". Please wait a moment."],
    sent: |at, until| {
        [
            "Sent to ".to_owned(),
            format!(" at {at}. It works until {until}."),
        ]
    },
    not_sent: ["The mail to ", " could not be delivered."],
    refused_hint: "Please send it again or choose another method. If that does not help, please ask your society. The mail server's answer:",
    resent: "A new one-time password is being sent. The one before no longer works.",
    code: "One-time password",
    code_hint: "The 6 digits in the mail",
    resend: "Send again",
    resend_hint: "If no mail arrives, please choose Send again",
    not_arriving: "If no mail arrives",
    not_arriving_text: &[
        "Please look into your spam folder.",
        "If you block mails, please allow those from this sender.",
    ],
    code_missing: "Please enter the one-time password.",
    wrong_code: "The one-time password is not right",
    wrong_code_hint: "Please enter the digits in the newest mail.",
    expired: "The one-time password is too old.",
    expired_hint: "Please press Send again to get a new mail.",
    dead: "After too many wrong tries this one-time password no longer works.",
    dead_hint: "Please press Send again to get a new mail.",
    too_soon: |seconds| format!("You can send it again in {seconds} seconds."),
    too_often: "It was sent too often. Please try again in about an hour.",
};
