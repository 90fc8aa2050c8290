//! Mail.

use super::{Answer, Entry};

/// Mail.
pub(super) struct Mail {
    pub(super) not_received: Entry,
    pub(super) senders: Entry,
}

pub(super) const JA: Mail = Mail {
    not_received: Entry {
        question: "メールを受信できません",
        answer: |facts| {
            Answer::List(
                "次の4つをご確認ください。",
                vec![
                    "迷惑メールのフォルダーに入っていないか、ご覧ください。".to_owned(),
                    format!(
                        "「{}」からのメールを受け取れるように、設定してください。",
                        facts.mail_domains().join("」「")
                    ),
                    "同じ件名のメールがまとめて表示されるときは、いちばん新しいメールを開いてください。".to_owned(),
                    "登録したメールアドレスに誤りがないか、ご確認ください。".to_owned(),
                ],
            )
        },
        also: "メールが届かない メアド 届きません 来ない 確認メール 迷惑メール 再送信 コードが届かない",
    },
    senders: Entry {
        question: "送信元のメールアドレスを教えてください",
        answer: |facts| {
            let [security, notices, first_sign_in] = facts.mail_senders();
            Answer::List(
                "次のアドレスからお送りします。",
                vec![
                    format!("確認のコードやリンク、安全のためのお知らせ：{security}"),
                    format!("サービスについてのお知らせ：{notices}"),
                    format!("はじめてのログインについてのメール：{first_sign_in}"),
                ],
            )
        },
        also: "差出人 ドメイン 受信設定 迷惑メール 指定受信 どこから",
    },
};

pub(super) const EN: Mail = Mail {
    not_received: Entry {
        question: "I get no mail",
        answer: |facts| {
            Answer::List(
                "Please check these four:",
                vec![
                    "Look into your spam folder.".to_owned(),
                    format!("Allow mail from {}.", facts.mail_domains().join(" and ")),
                    "If several mails with the same subject are shown as one, open the newest."
                        .to_owned(),
                    "Make sure that the mail address you registered has no mistake.".to_owned(),
                ],
            )
        },
        also: "no mail email not arriving received spam junk resend code missing",
    },
    senders: Entry {
        question: "Which addresses do your mails come from?",
        answer: |facts| {
            let [security, notices, first_sign_in] = facts.mail_senders();
            Answer::List(
                "Our mails come from these addresses:",
                vec![
                    format!("Codes, links and security notices: {security}"),
                    format!("Notices about the service: {notices}"),
                    format!("Mails about the first sign-in: {first_sign_in}"),
                ],
            )
        },
        also: "sender from domain filter allow email spam",
    },
};
