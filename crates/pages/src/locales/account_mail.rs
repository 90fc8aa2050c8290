//! Mails about changes of the account.

use super::mail::{Link, Notice};

/// Mails about changes of the account.
pub(crate) struct AccountMail {
    /// What to do about a change that the member can put right alone.
    pub(crate) if_not_you: &'static str,
    pub(crate) password_changed: Notice,
    pub(crate) user_id_changed: Notice,
    pub(crate) second_factor_removed: Notice,
    pub(crate) second_factor_renamed: Notice,
    pub(crate) second_factors_removed: Notice,
    pub(crate) unlocked: Notice,
    pub(crate) reissued: Notice,
    pub(crate) method_chosen: Notice,
    pub(crate) recovery_codes_made: Notice,
    pub(crate) mail_changed: Notice,
    pub(crate) mail_replaced: Notice,
    pub(crate) mail_change_undone: Notice,
    /// To the new address.
    pub(crate) mail_change: Link,
    /// To the former one.
    pub(crate) undo: Link,
}

pub(super) const JA: AccountMail = AccountMail {
    if_not_you: "お心当たりがない場合は、「ログイン中の端末」で全てのデバイスからサインアウトし、パスワードを変えてください。ログインできないときは、すぐに次の窓口へお電話ください。",
    password_changed: Notice {
        subject: |service| format!("【{service}】パスワード変更のお知らせ"),
        what: "パスワードが変更されましたので、お知らせします。",
        what_to_do: None,
    },
    user_id_changed: Notice {
        subject: |service| format!("【{service}】ユーザID変更のお知らせ"),
        what: "ユーザIDが変更されましたので、お知らせします。前のユーザIDでは、もうログインできません。",
        what_to_do: None,
    },
    second_factor_removed: Notice {
        subject: |service| format!("【{service}】認証方法の削除のお知らせ"),
        what: "アカウントから認証方法が1つ削除されましたので、お知らせします。",
        what_to_do: None,
    },
    second_factor_renamed: Notice {
        subject: |service| format!("【{service}】認証方法の名前変更のお知らせ"),
        what: "認証方法の名前が変更されましたので、お知らせします。",
        what_to_do: None,
    },
    second_factors_removed: Notice {
        subject: |service| format!("【{service}】認証方法の削除のお知らせ"),
        what: "お申し出により、窓口で、登録されていた認証方法と予備コードをすべて削除しました。",
        what_to_do: Some(
            "新しい仮パスワードを、登録されている住所に手紙でお送りします。そのパスワードでログインし、認証方法を登録し直してください。",
        ),
    },
    unlocked: Notice {
        subject: |service| format!("【{service}】ロック解除のお知らせ"),
        what: "お申し出により、窓口でロックを解除しました。ログインをお試しください。",
        what_to_do: None,
    },
    reissued: Notice {
        subject: |service| format!("【{service}】パスワード再発行のお知らせ"),
        what: "お申し出により、窓口でパスワードを再発行しました。今までのパスワードでは、もうログインできません。",
        what_to_do: Some("新しい仮パスワードを、登録されている住所に手紙でお送りします。"),
    },
    method_chosen: Notice {
        subject: |service| format!("【{service}】認証方法変更のお知らせ"),
        what: "いつも使う認証方法が変更されましたので、お知らせします。",
        what_to_do: None,
    },
    recovery_codes_made: Notice {
        subject: |service| format!("【{service}】予備コード作成のお知らせ"),
        what: "新しい予備コードが作られましたので、お知らせします。前の予備コードは、もう使えません。",
        what_to_do: None,
    },
    mail_changed: Notice {
        subject: |service| format!("【{service}】メールアドレス変更のお知らせ"),
        what: "このメールアドレスが登録されました。これからのお知らせは、このアドレスにお送りします。",
        what_to_do: Some(
            "安全のため、しばらくの間は、このアドレスではパスワードの再設定ができません。",
        ),
    },
    mail_replaced: Notice {
        subject: |service| format!("【{service}】メールアドレス変更のお知らせ"),
        what: "登録されているメールアドレスが、このアドレスから別のアドレスに変更されました。",
        what_to_do: None,
    },
    mail_change_undone: Notice {
        subject: |service| format!("【{service}】メールアドレス変更の取り消しのお知らせ"),
        what: "メールアドレスの変更が取り消され、前のアドレスに戻りました。すべての端末でログアウトしています。",
        what_to_do: Some(
            "しばらくの間、メールアドレスは変更できません。ログインして、パスワードも変えてください。",
        ),
    },
    mail_change: Link {
        subject: |service| format!("【{service}】新しいメールアドレスの確認のお願い"),
        what: "このメールアドレスへの変更の申し込みがありました。次のリンクを開き、表示された画面で「変更する」を押すと、変更が済みます。",
        label: "メールアドレスを変更する",
        validity: |hours| format!("リンクは{hours}時間有効です。どの端末で開いてもかまいません。"),
        if_not_you: "お心当たりがない場合は、リンクを開かずにこのメールを削除してください。",
    },
    undo: Link {
        subject: |service| format!("【{service}】メールアドレス変更のお知らせ"),
        what: "登録されているメールアドレスが、別のアドレスに変更されました。お心当たりがない場合は、次のリンクから元に戻せます。",
        label: "元のメールアドレスに戻す",
        validity: |hours| {
            format!("リンクは{hours}時間有効です。戻すと、すべての端末でログアウトします。")
        },
        if_not_you: "ご自分で変更した場合、お手続きはいりません。お困りのときは、次の窓口へお電話ください。",
    },
};

pub(super) const EN: AccountMail = AccountMail {
    if_not_you: "If it was not you, sign out of all devices on the page of your signed-in devices, and change your password. If you cannot sign in, please call us at once.",
    password_changed: Notice {
        subject: |service| format!("[{service}] Your password was changed"),
        what: "The password of your account was changed.",
        what_to_do: None,
    },
    user_id_changed: Notice {
        subject: |service| format!("[{service}] Your user ID was changed"),
        what: "The user ID of your account was changed. The former one no longer works.",
        what_to_do: None,
    },
    second_factor_removed: Notice {
        subject: |service| format!("[{service}] A second factor was deleted"),
        what: "A second factor was deleted from your account.",
        what_to_do: None,
    },
    second_factor_renamed: Notice {
        subject: |service| format!("[{service}] A second factor was renamed"),
        what: "A second factor of your account has a new name.",
        what_to_do: None,
    },
    second_factors_removed: Notice {
        subject: |service| format!("[{service}] Your second factors were deleted"),
        what: "As you asked, our desk deleted all second factors and recovery codes of your account.",
        what_to_do: Some(
            "A letter with a new temporary password goes to the address that we have on file. Please sign in with it and set up a second factor again.",
        ),
    },
    unlocked: Notice {
        subject: |service| format!("[{service}] Your account was unlocked"),
        what: "As you asked, our desk unlocked your account. You can sign in again.",
        what_to_do: None,
    },
    reissued: Notice {
        subject: |service| format!("[{service}] Your password was reissued"),
        what: "As you asked, our desk reissued your password. The former one no longer works.",
        what_to_do: Some(
            "A letter with a new temporary password goes to the address that we have on file.",
        ),
    },
    method_chosen: Notice {
        subject: |service| format!("[{service}] Your second factor was changed"),
        what: "The second factor that you usually use was changed.",
        what_to_do: None,
    },
    recovery_codes_made: Notice {
        subject: |service| format!("[{service}] New recovery codes were made"),
        what: "New recovery codes were made for your account. The former ones no longer work.",
        what_to_do: None,
    },
    mail_changed: Notice {
        subject: |service| format!("[{service}] Your mail address was changed"),
        what: "This mail address is now registered. From now on our mails come here.",
        what_to_do: Some(
            "For your safety the password cannot be reset by this address for a while.",
        ),
    },
    mail_replaced: Notice {
        subject: |service| format!("[{service}] Your mail address was changed"),
        what: "The mail address of your account was changed from this one to another.",
        what_to_do: None,
    },
    mail_change_undone: Notice {
        subject: |service| format!("[{service}] The change of your mail address was undone"),
        what: "The change of the mail address was undone, and the former one is registered again. All devices were signed out.",
        what_to_do: Some(
            "The mail address cannot be changed for a while. Please sign in and change your password, too.",
        ),
    },
    mail_change: Link {
        subject: |service| format!("[{service}] Please confirm your new mail address"),
        what: "Somebody asked to use this mail address from now on. Open the link and press Change on its page.",
        label: "Change the mail address",
        validity: |hours| format!("The link works for {hours} hours, on any device."),
        if_not_you: "If you did not ask for this, do not open the link and delete this mail.",
    },
    undo: Link {
        subject: |service| format!("[{service}] Your mail address was changed"),
        what: "The mail address of your account was changed to another one. If it was not you, this link restores it.",
        label: "Restore the former mail address",
        validity: |hours| {
            format!("The link works for {hours} hours. It also signs all devices out.")
        },
        if_not_you: "If you changed it yourself, there is nothing to do. If you need help, please call us.",
    },
};
