//! Who lost what the second factor needs: the page with the ways on, and the mails.

use super::{
    mail::{Link, Notice},
    mail_confirm::Purpose,
};

/// Who lost what the second factor needs.
pub(crate) struct LostDevice {
    pub(crate) heading: &'static str,
    pub(crate) lead: &'static str,
    pub(crate) code_heading: &'static str,
    pub(crate) no_codes: &'static str,
    pub(crate) mail_heading: &'static str,
    /// What happens when it is asked for; at once.
    pub(crate) at_once: &'static str,
    /// The same, after so many hours.
    pub(crate) after: fn(hours: u32) -> String,
    pub(crate) told: &'static str,
    pub(crate) submit: &'static str,
    pub(crate) waits: fn(at: &str) -> String,
    pub(crate) waits_hint: &'static str,
    pub(crate) sent: &'static str,
    pub(crate) sent_until: fn(until: &str) -> String,
    pub(crate) again: &'static str,
    pub(crate) submit_again: &'static str,
    pub(crate) too_soon: &'static str,
    pub(crate) held_off: fn(until: &str) -> String,
    pub(crate) desk_heading: &'static str,
    pub(crate) desk_text: &'static str,
    pub(crate) desk_only: &'static str,
    /// What its link does.
    pub(crate) link: Purpose,
    pub(crate) cancel: Purpose,
    pub(crate) cancelled: super::Phrases,
    pub(crate) cancelled_hint: &'static str,
    pub(crate) link_expired: super::Phrases,
    pub(crate) link_expired_hint: &'static str,
    pub(crate) requested_mail: Link,
    pub(crate) opens: &'static str,
    pub(crate) requested_if_you: &'static str,
    pub(crate) link_mail: Link,
    pub(crate) cancelled_mail: Notice,
    pub(crate) stopped_mail: Notice,
}

pub(super) const JA: LostDevice = LostDevice {
    heading: "スマートフォンを紛失・機種変更した方",
    lead: "次のいずれかの方法で、ログインできるようになります。",
    code_heading: "予備コードを使う",
    no_codes: "使える予備コードは残っていません。ほかの方法がありますので、ご安心ください。",
    mail_heading: "メールで設定し直す",
    at_once: "生年月日を入力して「申し込む」を押すと、ご登録のメールアドレスに、認証方法を設定し直すためのリンクをお送りします。",
    after: |hours| {
        format!(
            "生年月日を入力して「申し込む」を押すと、{hours}時間後に、ご登録のメールアドレスへ、認証方法を設定し直すためのリンクをお送りします。"
        )
    },
    told: "お申し込みがあったことは、すぐにメールでもお知らせします。途中でスマートフォンが見つかった方は、いつもどおりログインしてください。お申し込みは自動で取り消されます。",
    submit: "申し込む",
    waits: |at| {
        format!("お申し込みを受け付けました。{at}を過ぎると、メールでリンクをお送りします。")
    },
    waits_hint: "この画面は閉じてかまいません。取り消すときは、お送りしたお知らせのメールのリンクを開くか、いつもどおりログインしてください。",
    sent: "認証方法を設定し直すためのメールをお送りしました。メールのリンクを開いてください。",
    sent_until: |until| format!("リンクは{until}まで使えます。"),
    again: "メールが見つからないときは、生年月日を入力すると、もう一度お送りします。",
    submit_again: "もう一度送る",
    too_soon: "メールは続けてお送りできません。しばらくしてから、もう一度お試しください。",
    held_off: |until| {
        format!(
            "メールアドレスを変更したばかりのため、安全のために{until}までは申し込めません。お急ぎの方は、下の窓口へお電話ください。"
        )
    },
    desk_heading: "窓口に相談する",
    desk_text: "ご加入の健保組合へお電話ください。ご本人であることを確かめたうえで、設定し直せるようにします。",
    desk_only: "予備コードがない方は、ご加入の健保組合へお電話ください。ご本人であることを確かめたうえで、設定し直せるようにします。",
    link: Purpose {
        heading: "認証方法の設定し直し",
        what: "「設定し直す」を押すと、このユーザIDの認証方法を新しく設定できます。いま登録されている認証方法は、設定が済むと使えなくなります。",
        submit: "設定し直す",
    },
    cancel: Purpose {
        heading: "お申し込みの取り消し",
        what: "「取り消す」を押すと、このユーザIDの認証方法を設定し直すお申し込みを取り消します。",
        submit: "取り消す",
    },
    cancelled: &["お申し込みを", "取り消しました。"],
    cancelled_hint: "認証方法は、いままでのまま使えます。お申し込みにお心当たりがない方は、パスワードを知られているおそれがあります。ポータルからログインしてパスワードを変えるか、下の窓口へお電話ください。",
    link_expired: &["このリンクは、", "もう使えません。"],
    link_expired_hint: "有効期限が切れたか、すでに使われたか、お申し込みが取り消されています。まだログインできない方は、もう一度ログインして、「スマートフォンを紛失・機種変更した方」からお申し込みください。",
    requested_mail: Link {
        subject: |service| format!("【{service}】認証方法を設定し直すお申し込みのお知らせ"),
        what: "スマートフォンなどの紛失・機種変更により、認証方法を設定し直すお申し込みがありましたので、お知らせします。",
        label: "お申し込みを取り消す",
        validity: |hours| format!("取り消しのリンクは{hours}時間有効です。"),
        if_not_you: "お心当たりがない場合は、すぐに次のリンクから取り消してください。そのあと、パスワードを変えるか、下の窓口へお電話ください。",
    },
    opens: "リンクをお送りする日時",
    requested_if_you: "ご本人のお申し込みの場合、お手続きはいりません。上の日時を過ぎると、設定し直すためのリンクをメールでお送りします。",
    link_mail: Link {
        subject: |service| format!("【{service}】認証方法の設定し直しのご案内"),
        what: "お申し込みにより、認証方法を設定し直せるようになりました。次のリンクを開き、表示された画面で「設定し直す」を押してください。生年月日をもう一度おたずねします。",
        label: "認証方法を設定し直す",
        validity: |hours| {
            format!("リンクは{hours}時間有効で、1回だけ使えます。どの端末で開いてもかまいません。")
        },
        if_not_you: "お心当たりがない場合は、リンクを開かずに、すぐに次の窓口へお電話ください。いつもどおりログインすると、お申し込みは取り消されます。",
    },
    cancelled_mail: Notice {
        subject: |service| format!("【{service}】お申し込みの取り消しのお知らせ"),
        what: "認証方法を設定し直すお申し込みが取り消されましたので、お知らせします。認証方法は、いままでのまま使えます。",
        what_to_do: None,
    },
    stopped_mail: Notice {
        subject: |service| format!("【{service}】生年月日の入力誤りのお知らせ"),
        what: "パスワードや認証方法を設定し直す手続きで、生年月日が続けて間違って入力されました。安全のため、この手続きを24時間止めています。ふだんのログインはできます。",
        what_to_do: None,
    },
};

pub(super) const EN: LostDevice = LostDevice {
    heading: "Lost or changed your phone?",
    lead: "One of these ways lets you sign in again.",
    code_heading: "Use a recovery code",
    no_codes: "You have no recovery codes left. Do not worry, there are other ways.",
    mail_heading: "Set up a new second factor by mail",
    at_once: "Enter your birth date and press Ask for it. We send a link to your registered mail address. With it you set up a new second factor.",
    after: |hours| {
        format!(
            "Enter your birth date and press Ask for it. After {hours} hours we send a link to your registered mail address. With it you set up a new second factor."
        )
    },
    told: "A mail tells you at once that this was asked for. If you find your phone, sign in as usual: that cancels it.",
    submit: "Ask for it",
    waits: |at| format!("You have asked for a new second factor. We send the link after {at}."),
    waits_hint: "You can close this page. To cancel, open the link in the notice we sent you, or sign in as usual.",
    sent: "A mail to set up a new second factor was sent to you. Please open its link.",
    sent_until: |until| format!("The link works until {until}."),
    again: "If you cannot find the mail, enter your birth date and we send it again.",
    submit_again: "Send it again",
    too_soon: "Mails cannot be sent one after another. Please try again in a while.",
    held_off: |until| {
        format!(
            "Your mail address was changed a short time ago. To be safe, you can ask for this only after {until}. If you cannot wait, please call us at the number below."
        )
    },
    desk_heading: "Call us",
    desk_text: "Please call your health insurance society. Once you have shown who you are, you can set it up again.",
    desk_only: "If you have no recovery code, please call your health insurance society. Once you have shown who you are, you can set it up again.",
    link: Purpose {
        heading: "Set up a new second factor",
        what: "Press Set up to choose a new second factor for this user ID. The present one stops working when the new one is set up.",
        submit: "Set up",
    },
    cancel: Purpose {
        heading: "Cancel the request",
        what: "Press Cancel it to cancel the request for a new second factor for this user ID.",
        submit: "Cancel it",
    },
    cancelled: &["The request is cancelled."],
    cancelled_hint: "Your second factor works as before. If it was not you who asked, somebody may know your password: sign in from your portal and change it, or call us at the number below.",
    link_expired: &["This link no longer works."],
    link_expired_hint: "It is too old, was used, or the request was cancelled. If you still cannot sign in, sign in once more and ask again under Lost or changed your phone?",
    requested_mail: Link {
        subject: |service| format!("[{service}] A new second factor was asked for"),
        what: "Somebody said that your phone was lost or changed and asked to set up a new second factor.",
        label: "Cancel the request",
        validity: |hours| format!("The link to cancel works for {hours} hours."),
        if_not_you: "If it was not you, cancel it with the link at once. Then change your password, or call us.",
    },
    opens: "The link is sent after",
    requested_if_you: "If it was you, there is nothing to do. After that time a mail brings you the link to set it up.",
    link_mail: Link {
        subject: |service| format!("[{service}] Set up a new second factor"),
        what: "As was asked for, you can now set up a new second factor: open the link and press Set up on its page. Your birth date is asked for once more.",
        label: "Set up a new second factor",
        validity: |hours| format!("The link works for {hours} hours and once, on any device."),
        if_not_you: "If it was not you, do not open the link and call us at once. Signing in as usual cancels the request.",
    },
    cancelled_mail: Notice {
        subject: |service| format!("[{service}] The request was cancelled"),
        what: "The request for a new second factor was cancelled. Your second factor works as before.",
        what_to_do: None,
    },
    stopped_mail: Notice {
        subject: |service| format!("[{service}] Wrong birth dates were entered"),
        what: "Somebody entered wrong birth dates to set a new password or second factor. To be safe, this is stopped for 24 hours. You can sign in as usual.",
        what_to_do: None,
    },
};
