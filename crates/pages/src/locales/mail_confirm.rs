//! The page of a mailed link.

use super::Phrases;

/// The page of a mailed link.
pub(crate) struct MailConfirm {
    pub(crate) address_check: Purpose,
    pub(crate) reissue: Purpose,
    pub(crate) mail_change: Purpose,
    pub(crate) mail_undo: Purpose,
    pub(crate) reset: Purpose,
    pub(crate) changed: Phrases,
    pub(crate) changed_hint: &'static str,
    pub(crate) undone: Phrases,
    pub(crate) undone_hint: &'static str,
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
    pub(crate) reset_expired: Phrases,
    pub(crate) reset_expired_hint: &'static str,
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
    mail_change: Purpose {
        heading: "メールアドレスの変更",
        what: "「変更する」を押すと、このユーザIDのメールアドレスが変わります。",
        submit: "変更する",
    },
    mail_undo: Purpose {
        heading: "メールアドレスを元に戻す",
        what: "「元に戻す」を押すと、このユーザIDのメールアドレスが次のアドレスに戻り、すべての端末でログアウトします。",
        submit: "元に戻す",
    },
    reset: Purpose {
        heading: "パスワードの再設定",
        what: "「パスワードをリセット」を押すと、このユーザIDのパスワードを新しく決められます。",
        submit: "パスワードをリセット",
    },
    changed: &["メールアドレスを", "変更しました。"],
    changed_hint: "はじめに操作していた端末の画面にお戻りください。自動で次へ進みます。",
    undone: &["メールアドレスを", "元に戻しました。"],
    undone_hint: "すべての端末でログアウトしました。ポータルからもう一度ログインして、パスワードを変えてください。ログインできないときは、下の窓口へお電話ください。",
    user_id: "ユーザID",
    mail_address: "メールアドレス",
    not_you: "お心当たりがない場合は、何も押さずにこの画面を閉じてください。",
    done: &["メールアドレスの", "確認が済みました。"],
    return_to_device: "はじめに操作していた端末の画面にお戻りください。自動で次へ進みます。",
    return_same_device: "この端末で操作していた方は、前の画面（タブ）にお戻りください。この画面は閉じてかまいません。",
    dead_heading: "このリンクは使えません",
    used: &["このリンクは、", "すでに使われました。"],
    used_hint: "このリンクの手続きは済んでいます。はじめに操作していた画面にお戻りください。",
    expired: &["このリンクの", "有効期限が切れました。"],
    expired_hint: "はじめに操作していた画面で「メールを再送信」を押し、新しいメールのリンクを開いてください。画面を閉じた方は、もう一度ログインすると続きから始められます。",
    reset_expired: &["このリンクは、", "もう使えません。"],
    reset_expired_hint: "有効期限が切れたか、すでに使われたか、新しいメールが送られています。いちばん新しいメールのリンクをお試しください。パスワードをまだ変えていない方は、ログイン画面の「パスワードを忘れた方はこちら」から、もう一度お申し込みください。",
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
    mail_change: Purpose {
        heading: "Change your mail address",
        what: "When you press Change, this becomes the mail address of the user ID.",
        submit: "Change",
    },
    mail_undo: Purpose {
        heading: "Restore your mail address",
        what: "When you press Restore, the user ID has this mail address again, and all devices are signed out.",
        submit: "Restore",
    },
    reset: Purpose {
        heading: "Reset your password",
        what: "When you press Reset the password, you can choose a new password for this user ID.",
        submit: "Reset the password",
    },
    changed: &["Your mail address is changed."],
    changed_hint: "Please return to the device you began on. It goes on by itself.",
    undone: &["Your mail address is restored."],
    undone_hint: "All devices were signed out. Please sign in again at your portal and change your password. If you cannot sign in, call us at the number below.",
    user_id: "User ID",
    mail_address: "Mail address",
    not_you: "If you did not ask for this, press nothing and close this page.",
    done: &["Your mail address is confirmed."],
    return_to_device: "Please return to the device you began on. It goes on by itself.",
    return_same_device: "If you began on this device, please go back to the page (tab) before. You may close this one.",
    dead_heading: "This link cannot be used",
    used: &["This link has already been used."],
    used_hint: "What it is for is done. Please return to the page you began on.",
    expired: &["This link is too old."],
    expired_hint: "Please press Send the mail again on the page you began on, and open the link in the new mail. If you closed that page, sign in again: it goes on where you left off.",
    reset_expired: &["This link does not work any more."],
    reset_expired_hint: "It is too old, has been used, or a newer mail took its place: please try the newest. If you have not changed your password yet, please ask for another mail with \"I forgot my password\" on the sign-in page.",
    unknown: &["This link is not valid."],
    unknown_hint: "It was cut off, or a newer mail was sent. Please open the link in the newest mail.",
};
