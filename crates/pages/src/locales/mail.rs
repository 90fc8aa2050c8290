//! Mails.

/// Mails.
pub(crate) struct Mail {
    pub(crate) greeting: fn(name: &str, service: &str) -> String,
    pub(crate) never_asked: &'static str,
    pub(crate) no_reply: &'static str,
    pub(crate) link_hint: &'static str,
    pub(crate) time: &'static str,
    pub(crate) opens: &'static str,
    pub(crate) method: &'static str,
    pub(crate) name: &'static str,
    pub(crate) if_you: &'static str,
    pub(crate) if_not_you: &'static str,
    pub(crate) code: Code,
    pub(crate) address_check: Link,
    pub(crate) reissue: Link,
    pub(crate) first_sign_in_complete: Notice,
    pub(crate) password_locked: Notice,
    pub(crate) account_locked: Notice,
    pub(crate) second_factor_added: Notice,
    pub(crate) recovery_code_used: Notice,
    pub(crate) left: &'static str,
    pub(crate) left_count: fn(left: u64) -> String,
    pub(crate) temporary_user_id: TemporaryUserId,
    pub(crate) temporary_password: TemporaryPassword,
}

/// The one-time password.
pub(crate) struct Code {
    pub(crate) subject: fn(service: &str) -> String,
    pub(crate) what: fn(service: &str) -> String,
    pub(crate) validity: fn(minutes: u32) -> String,
    pub(crate) never_tell: &'static str,
    pub(crate) if_not_you: &'static str,
}

/// A mail with a link.
pub(crate) struct Link {
    pub(crate) subject: fn(service: &str) -> String,
    pub(crate) what: &'static str,
    pub(crate) label: &'static str,
    /// For how long it works: hours or minutes, as the mail counts.
    pub(crate) validity: fn(length: u32) -> String,
    pub(crate) if_not_you: &'static str,
}

/// A notice.
pub(crate) struct Notice {
    pub(crate) subject: fn(service: &str) -> String,
    pub(crate) what: &'static str,
    pub(crate) what_to_do: Option<&'static str>,
}

/// The temporary user ID.
pub(crate) struct TemporaryUserId {
    pub(crate) subject: fn(service: &str) -> String,
    pub(crate) what: fn(service: &str) -> String,
    pub(crate) label: &'static str,
    pub(crate) until: &'static str,
    pub(crate) other_mail: &'static str,
    pub(crate) start: &'static str,
}

/// The temporary password.
pub(crate) struct TemporaryPassword {
    pub(crate) subject: fn(service: &str) -> String,
    pub(crate) what: fn(service: &str) -> String,
    pub(crate) label: &'static str,
    pub(crate) until: &'static str,
    pub(crate) other_mail: &'static str,
    pub(crate) keep: &'static str,
}

pub(super) const JA: Mail = Mail {
    greeting: |name, service| {
        format!("いつも{name}{service}をご利用いただき、ありがとうございます。")
    },
    never_asked: "職員がパスワードやワンタイムパスワードをおたずねすることは、決してありません。",
    no_reply: "このメールは送信専用です。ご返信いただいてもお答えできません。",
    link_hint: "押せないときは、次のアドレスをブラウザーに貼り付けて開いてください。",
    time: "日時",
    opens: "自動で解除される日時",
    method: "認証方法",
    name: "名前",
    if_you: "お心当たりがある場合、お手続きはいりません。",
    if_not_you: "お心当たりがない場合は、すぐに次の窓口へお電話ください。",
    code: Code {
        subject: |service| format!("【{service}】ワンタイムパスワードのお知らせ"),
        what: |service| {
            format!("{service}にログインするためのワンタイムパスワードをお知らせします。")
        },
        validity: |minutes| {
            format!("{minutes}分間有効です。再送信した場合は、いちばん新しい番号だけが使えます。")
        },
        never_tell: "この番号は、電話やメールで聞かれても、だれにも教えないでください。",
        if_not_you: "お心当たりがない場合は、パスワードを知られているおそれがあります。次の窓口へお電話ください。",
    },
    address_check: Link {
        subject: |service| format!("【{service}】メールアドレスの確認のお願い"),
        what: "このメールアドレスの確認をお願いします。次のリンクを開き、表示された画面で「確認する」を押してください。",
        label: "メールアドレスを確認する",
        validity: |hours| format!("リンクは{hours}時間有効です。どの端末で開いてもかまいません。"),
        if_not_you: "お心当たりがない場合は、リンクを開かずにこのメールを削除してください。",
    },
    reissue: Link {
        subject: |service| format!("【{service}】パスワード再設定のご案内"),
        what: "ご依頼により、パスワードを再設定できるようにしました。次のリンクを開き、新しいパスワードを決めてください。認証方法の設定は、そのまま残っています。",
        label: "パスワードを再設定する",
        validity: |minutes| format!("リンクは{minutes}分間有効で、1回だけ使えます。"),
        if_not_you: "お心当たりがない場合は、リンクを開かずに、次の窓口へお電話ください。",
    },
    first_sign_in_complete: Notice {
        subject: |service| format!("【{service}】初回ログイン完了のお知らせ"),
        what: "はじめてのログインの手続きが済み、アカウントが有効になりましたので、お知らせします。",
        what_to_do: Some(
            "お手元の仮のパスワードは、もう使えません。次からは、ご自分のユーザIDとパスワード、認証方法でログインしてください。",
        ),
    },
    password_locked: Notice {
        subject: |service| format!("【{service}】パスワードロックのお知らせ"),
        what: "パスワードが続けて間違って入力されたため、パスワードをロックしました。",
        what_to_do: Some("ロックを解除するには、次の窓口へお電話ください。"),
    },
    account_locked: Notice {
        subject: |service| format!("【{service}】アカウントロックのお知らせ"),
        what: "ワンタイムパスワードまたは生年月日が続けて間違って入力されたため、アカウントをロックしました。",
        what_to_do: Some("ロックを解除するには、次の窓口へお電話ください。"),
    },
    second_factor_added: Notice {
        subject: |service| format!("【{service}】認証方法の登録のお知らせ"),
        what: "アカウントに新しい認証方法が登録されましたので、お知らせします。",
        what_to_do: None,
    },
    recovery_code_used: Notice {
        subject: |service| format!("【{service}】予備コードによるログインのお知らせ"),
        what: "認証方法の代わりに予備コードを使ってログインがありましたので、お知らせします。",
        what_to_do: None,
    },
    left: "残りの予備コード",
    left_count: |left| format!("{left}個"),
    temporary_user_id: TemporaryUserId {
        subject: |service| format!("【{service}】仮のユーザIDのお知らせ"),
        what: |service| format!("{service}をお使いいただくための、仮のユーザIDをお知らせします。"),
        label: "仮のユーザID",
        until: "有効期限",
        other_mail: "仮のパスワードは、別のメールでお知らせします。",
        start: "サービスを開く",
    },
    temporary_password: TemporaryPassword {
        subject: |service| format!("【{service}】仮のパスワードのお知らせ"),
        what: |service| {
            format!("{service}にはじめてログインするための、仮のパスワードをお知らせします。")
        },
        label: "仮のパスワード",
        until: "有効期限",
        other_mail: "仮のユーザIDは、別のメールでお知らせしています。",
        keep: "はじめてのログインが済むまで、このメールは消さずに、だれにも見せないでください。",
    },
};

pub(super) const EN: Mail = Mail {
    greeting: |name, _| format!("A message to members of {name}."),
    never_asked: "Our staff never ask for your password or a one-time password.",
    no_reply: "This mail cannot receive replies.",
    link_hint: "If you cannot press it, copy this address into your browser.",
    time: "When",
    opens: "Unlocks by itself",
    method: "Second factor",
    name: "Name",
    if_you: "If this was you, there is nothing to do.",
    if_not_you: "If this was not you, please call us at once.",
    code: Code {
        subject: |service| format!("[{service}] Your one-time password"),
        what: |service| format!("This is your one-time password to sign in. {service}"),
        validity: |minutes| {
            format!(
                "It works for {minutes} minutes. If you asked for several, only the newest works."
            )
        },
        never_tell: "Never tell it to anybody who asks for it by telephone or mail.",
        if_not_you: "If you are not signing in, somebody may know your password. Please call us.",
    },
    address_check: Link {
        subject: |service| format!("[{service}] Please confirm your mail address"),
        what: "Please confirm this mail address: open the link and press Confirm on its page.",
        label: "Confirm the mail address",
        validity: |hours| format!("The link works for {hours} hours, on any device."),
        if_not_you: "If you did not ask for this, do not open the link and delete this mail.",
    },
    reissue: Link {
        subject: |service| format!("[{service}] Choose a new password"),
        what: "As you asked, you can now choose a new password: open the link. Your second factors stay as they are.",
        label: "Choose a new password",
        validity: |minutes| format!("The link works for {minutes} minutes, once."),
        if_not_you: "If you did not ask for this, do not open the link and call us.",
    },
    first_sign_in_complete: Notice {
        subject: |service| format!("[{service}] Your first sign-in is complete"),
        what: "Your first sign-in is complete and your account is active.",
        what_to_do: Some(
            "The temporary password no longer works. From now on, sign in with your user ID and the password and second factor you chose.",
        ),
    },
    password_locked: Notice {
        subject: |service| format!("[{service}] Your password is locked"),
        what: "Your password was entered wrongly several times, so it is locked.",
        what_to_do: Some("To unlock it, please call us."),
    },
    account_locked: Notice {
        subject: |service| format!("[{service}] Your account is locked"),
        what: "A one-time password or your birth date was entered wrongly several times, so your account is locked.",
        what_to_do: Some("To unlock it, please call us."),
    },
    second_factor_added: Notice {
        subject: |service| format!("[{service}] A second factor was added"),
        what: "A second factor was added to your account.",
        what_to_do: None,
    },
    recovery_code_used: Notice {
        subject: |service| format!("[{service}] A recovery code was used"),
        what: "Somebody signed in to your account with a recovery code instead of the second factor.",
        what_to_do: None,
    },
    left: "Recovery codes left",
    left_count: |left| left.to_string(),
    temporary_user_id: TemporaryUserId {
        subject: |service| format!("[{service}] Your temporary user ID"),
        what: |service| format!("This is your temporary user ID for your first sign-in. {service}"),
        label: "Temporary user ID",
        until: "Good until",
        other_mail: "The temporary password comes in a mail of its own.",
        start: "Open the service",
    },
    temporary_password: TemporaryPassword {
        subject: |service| format!("[{service}] Your temporary password"),
        what: |service| {
            format!("This is your temporary password for your first sign-in. {service}")
        },
        label: "Temporary password",
        until: "Good until",
        other_mail: "The temporary user ID comes in a mail of its own.",
        keep: "Please keep this mail until you have signed in, and show it to nobody.",
    },
};
