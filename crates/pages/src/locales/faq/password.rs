//! Passwords and locks.

use sekisho_kernel::policy::Method;

use super::{Answer, Entry};

/// Passwords and locks.
pub(super) struct Password {
    pub(super) forgotten: Entry,
    pub(super) locked: Entry,
    pub(super) account_locked: Entry,
    pub(super) rules: Entry,
}

pub(super) const JA: Password = Password {
    forgotten: Entry {
        question: "パスワードを忘れました",
        answer: |facts| {
            Answer::Text(vec![
                if facts.policy.reset_asks_birth_date {
                    "ログイン画面の「パスワードを忘れた方はこちら」を押し、ユーザIDと生年月日を入力してください。".to_owned()
                } else {
                    "ログイン画面の「パスワードを忘れた方はこちら」を押し、ユーザIDを入力してください。".to_owned()
                },
                "届いたメールの「パスワードをリセット」を押すと、新しいパスワードを決められます。".to_owned(),
                format!(
                    "メールのリンクは{}有効で、1回だけ使えます。",
                    facts.span(facts.policy.reset_link_lifetime)
                ),
                "はじめてのログインが済んでいない方は、手紙に書かれた仮のパスワードをお使いください。".to_owned(),
            ])
        },
        also: "パスワードがわからない password 暗証番号 再設定 リセット 再発行 思い出せない なくした",
    },
    locked: Entry {
        question: "パスワードがロックされました",
        answer: |facts| {
            let policy = facts.policy;
            let mut text = vec![
                format!(
                    "パスワードを{}回間違えるとロックされ、{}たつと自動で解除されます。",
                    policy.wrong_passwords,
                    facts.length(policy.password_lock)
                ),
                "「パスワードを忘れた方はこちら」から新しいパスワードを決めると、すぐに解除されます。"
                    .to_owned(),
            ];
            if facts.offers(Method::Passkey) {
                text.push("パスキーを登録している方は、ロックされていても「パスキーでログイン」からログインできます。".to_owned());
            }
            text.push(format!("お急ぎの方は、{}へお電話ください。", facts.desk()));
            Answer::Text(text)
        },
        also: "ロック 解除 止められた 使えない 何回 間違えた",
    },
    account_locked: Entry {
        question: "アカウントがロックされました",
        answer: |facts| {
            let policy = facts.policy;
            let what = if facts.has_codes() {
                "ワンタイムパスワードや生年月日"
            } else {
                "生年月日"
            };
            let opens = if policy.account_lock.is_zero() {
                "ロックは自動では解除されません。".to_owned()
            } else {
                format!(
                    "{}たつと自動で解除されます。",
                    facts.length(policy.account_lock)
                )
            };
            Answer::Text(vec![
                format!(
                    "{what}を{}回間違えると、アカウントがロックされます。",
                    policy.wrong_codes
                ),
                opens,
                format!(
                    "{}へお電話ください。ご本人であることを確かめて、解除します。",
                    facts.desk()
                ),
            ])
        },
        also: "ロック 解除 止められた 利用停止 停止 凍結 使えない 何回 間違えた",
    },
    rules: Entry {
        question: "パスワードポリシーを教えてください",
        answer: |facts| {
            Answer::List(
                "新しいパスワードは、次の条件をすべて満たすものにしてください。",
                facts.password_rules(),
            )
        },
        also: "条件 文字数 桁数 使える文字 記号 英字 大文字 小文字 何文字 決まり ルール",
    },
};

pub(super) const EN: Password = Password {
    forgotten: Entry {
        question: "I forgot my password",
        answer: |facts| {
            Answer::Text(vec![
                if facts.policy.reset_asks_birth_date {
                    "Press “I forgot my password” on the sign-in page and enter your user ID and birth date.".to_owned()
                } else {
                    "Press “I forgot my password” on the sign-in page and enter your user ID.".to_owned()
                },
                "Press “Reset the password” in the mail that comes, and choose a new one.".to_owned(),
                format!(
                    "The link works for {}, once.",
                    facts.span(facts.policy.reset_link_lifetime)
                ),
                "Before your first sign-in is complete, please use the temporary password in the letter.".to_owned(),
            ])
        },
        also: "reset forgotten lost unknown new",
    },
    locked: Entry {
        question: "My password is locked",
        answer: |facts| {
            let policy = facts.policy;
            let mut text = vec![
                format!(
                    "After {} wrong passwords it is locked, and it unlocks by itself after {}.",
                    policy.wrong_passwords,
                    facts.length(policy.password_lock)
                ),
                "A new password, by “I forgot my password”, unlocks it at once.".to_owned(),
            ];
            if facts.offers(Method::Passkey) {
                text.push("With a passkey you can still sign in.".to_owned());
            }
            text.push(format!("If it is urgent, please call {}.", facts.desk()));
            Answer::Text(text)
        },
        also: "lock unlock blocked wrong tries",
    },
    account_locked: Entry {
        question: "My account is locked",
        answer: |facts| {
            let policy = facts.policy;
            let what = if facts.has_codes() {
                "wrong one-time passwords or birth dates"
            } else {
                "wrong birth dates"
            };
            let opens = if policy.account_lock.is_zero() {
                "It does not unlock by itself.".to_owned()
            } else {
                format!(
                    "It unlocks by itself after {}.",
                    facts.length(policy.account_lock)
                )
            };
            Answer::Text(vec![
                format!("After {} {what} the account is locked.", policy.wrong_codes),
                opens,
                format!(
                    "Please call {}: once you have shown who you are, it is unlocked.",
                    facts.desk()
                ),
            ])
        },
        also: "lock unlock blocked frozen wrong tries",
    },
    rules: Entry {
        question: "What must a password look like?",
        answer: |facts| {
            Answer::List(
                "A new password must keep to all of these:",
                facts.password_rules(),
            )
        },
        also: "policy rules characters length letters digits symbols requirements",
    },
};
