//! The page of a mailed link.

use super::Phrases;

/// The page of a mailed link.
pub(crate) struct MailConfirm {
    pub(crate) address_check: Purpose,
    pub(crate) reissue: Purpose,
    pub(crate) user_id: &'static str,
    pub(crate) mail_address: &'static str,
    pub(crate) not_you: &'static str,
    pub(crate) done: Phrases,
    pub(crate) return_to_device: &'static str,
    pub(crate) return_same_device: &'static str,
    pub(crate) dead_heading: &'static str,
    pub(crate) used: Phrases,
    pub(crate) used_hint: &'static str,
    pub(crate) expired: Phrases,
    pub(crate) expired_hint: &'static str,
    pub(crate) unknown: Phrases,
    pub(crate) unknown_hint: &'static str,
}

/// What a link is for.
pub(crate) struct Purpose {
    pub(crate) heading: &'static str,
    /// What the press will do.
    pub(crate) what: &'static str,
    pub(crate) submit: &'static str,
}

pub(super) const JA: MailConfirm = MailConfirm {
    address_check: Purpose {
        heading: "メールアドレスの確認",
        what: "「確認する」を押すと、このメールアドレスの確認が済みます。",
        submit: "確認する",
    },
    reissue: Purpose {
        heading: "パスワードの再設定",
        what: "「再設定へ進む」を押すと、このユーザIDのパスワードを新しく決められます。",
        submit: "再設定へ進む",
    },
    user_id: "ユーザID",
    mail_address: "メールアドレス",
    not_you: "お心当たりがない場合は、何も押さずにこの画面を閉じてください。",
    done: &["メールアドレスの", "確認が済みました。"],
    return_to_device: "はじめに操作していた端末の画面にお戻りください。自動で次へ進みます。",
    return_same_device: "この端末で操作していた方は、前の画面（タブ）にお戻りください。この画面は閉じてかまいません。",
    dead_heading: "このリンクは使えません",
    used: &["このリンクは、", "すでに使われました。"],
    used_hint: "確認は済んでいます。はじめに操作していた画面にお戻りください。",
    expired: &["このリンクの", "有効期限が切れました。"],
    expired_hint: "はじめに操作していた画面で「メールを再送信」を押し、新しいメールのリンクを開いてください。画面を閉じた方は、もう一度ログインすると続きから始められます。",
    unknown: &["このリンクは", "無効です。"],
    unknown_hint: "リンクが途中で切れているか、新しいメールが送られています。いちばん新しいメールのリンクを開いてください。",
};

pub(super) const EN: MailConfirm = MailConfirm {
    address_check: Purpose {
        heading: "Confirm your mail address",
        what: "When you press Confirm, this mail address is confirmed.",
        submit: "Confirm",
    },
    reissue: Purpose {
        heading: "Choose a new password",
        what: "When you press Go on, you can choose a new password for this user ID.",
        submit: "Go on",
    },
    user_id: "User ID",
    mail_address: "Mail address",
    not_you: "If you did not ask for this, press nothing and close this page.",
    done: &["Your mail address is confirmed."],
    return_to_device: "Please return to the device you began on. It goes on by itself.",
    return_same_device: "If you began on this device, please go back to the page (tab) before. You may close this one.",
    dead_heading: "This link cannot be used",
    used: &["This link has already been used."],
    used_hint: "The address is confirmed. Please return to the page you began on.",
    expired: &["This link is too old."],
    expired_hint: "Please press Send the mail again on the page you began on, and open the link in the new mail. If you closed that page, sign in again: it goes on where you left off.",
    unknown: &["This link is not valid."],
    unknown_hint: "It was cut off, or a newer mail was sent. Please open the link in the newest mail.",
};
