//! A forgotten password or user ID.

/// A forgotten password or user ID.
pub(crate) struct Forgot {
    pub(crate) password_heading: &'static str,
    pub(crate) password_lead: &'static str,
    pub(crate) password_valid: fn(minutes: u32) -> String,
    pub(crate) keeps_factor: &'static str,
    pub(crate) user_id_heading: &'static str,
    pub(crate) user_id_lead: &'static str,
    pub(crate) mail_address: &'static str,
    pub(crate) mail_address_hint: &'static str,
    pub(crate) mail_address_missing: &'static str,
    pub(crate) submit: &'static str,
    pub(crate) busy: &'static str,
    pub(crate) trouble: &'static str,
    pub(crate) back: &'static str,
    pub(crate) password_sent: &'static str,
    pub(crate) user_id_sent: &'static str,
    pub(crate) reset_mail: super::mail::Link,
    pub(crate) user_id_mail: super::mail::Notice,
    pub(crate) user_id: &'static str,
}

pub(super) const JA: Forgot = Forgot {
    password_heading: "パスワードを忘れた方",
    password_lead: "ユーザIDを入力してください。新しいパスワードの設定方法をご案内いたします。",
    password_valid: |minutes| format!("メールのリンクは{minutes}分間有効です。"),
    keeps_factor: "パスワードを設定し直しても、認証方法はそのままです。",
    user_id_heading: "ユーザIDを忘れた方",
    user_id_lead: "登録済みのメールアドレスに、ユーザIDをお送りします。",
    mail_address: "メールアドレス",
    mail_address_hint: "ご登録いただいたメールアドレス",
    mail_address_missing: "メールアドレスを入力してください。",
    submit: "メールを送る",
    busy: "メールはまだお送りしていません。1分ほど待って、もう一度「メールを送る」を押してください。",
    trouble: "お困りのとき",
    back: "ログインへ戻る",
    password_sent: "入力された内容が登録と同じ場合は、パスワードを設定し直すためのメールをお送りしました。しばらく待っても届かないときは、下の窓口へお電話ください。",
    user_id_sent: "入力された内容が登録と同じ場合は、ユーザIDをお知らせするメールをお送りしました。しばらく待っても届かないときは、下の窓口へお電話ください。",
    reset_mail: super::mail::Link {
        subject: |service| format!("【{service}】パスワード再設定のご案内"),
        what: "パスワードを設定し直すための申し込みがありました。次のリンクを開き、表示された画面で「パスワードをリセット」を押してください。",
        label: "パスワードをリセット",
        validity: |minutes| {
            format!(
                "リンクは{minutes}分間有効で、1回だけ使えます。どの端末で開いてもかまいません。"
            )
        },
        if_not_you: "お心当たりがない場合は、リンクを開かないでください。パスワードは変わりません。何度も届くときは、次の窓口へお電話ください。",
    },
    user_id_mail: super::mail::Notice {
        subject: |service| format!("【{service}】ユーザIDのお知らせ"),
        what: "ユーザIDをお忘れとの申し込みがありましたので、お知らせします。",
        what_to_do: None,
    },
    user_id: "ユーザID",
};

pub(super) const EN: Forgot = Forgot {
    password_heading: "I forgot my password",
    password_lead: "Please enter your user ID. We will tell you how to set a new password.",
    password_valid: |minutes| format!("The link in the mail works for {minutes} minutes."),
    keeps_factor: "Your second factor stays as it is.",
    user_id_heading: "I forgot my user ID",
    user_id_lead: "We send your user ID to your registered mail address.",
    mail_address: "Mail address",
    mail_address_hint: "The one you registered",
    mail_address_missing: "Please enter your mail address.",
    submit: "Send the mail",
    busy: "No mail was sent yet. Please wait about a minute and press Send the mail again.",
    trouble: "If you need help",
    back: "Back to signing in",
    password_sent: "If what you entered is what we have on file, a mail to set a new password is on its way. If none arrives in a while, please call us at the number below.",
    user_id_sent: "If what you entered is what we have on file, a mail with your user ID is on its way. If none arrives in a while, please call us at the number below.",
    reset_mail: super::mail::Link {
        subject: |service| format!("[{service}] Set a new password"),
        what: "Somebody asked to set a new password. Open the link and press Reset the password on its page.",
        label: "Reset the password",
        validity: |minutes| {
            format!("The link works for {minutes} minutes and once, on any device.")
        },
        if_not_you: "If it was not you, do not open the link. Your password stays as it is. If such mails keep coming, please call us.",
    },
    user_id_mail: super::mail::Notice {
        subject: |service| format!("[{service}] Your user ID"),
        what: "Somebody asked for your user ID because it was forgotten.",
        what_to_do: None,
    },
    user_id: "User ID",
};
