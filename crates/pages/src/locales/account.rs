//! The account pages.

/// The account pages.
pub(crate) struct Account {
    pub(crate) menu: &'static str,
    pub(crate) open_menu: &'static str,
    pub(crate) home: &'static str,
    pub(crate) profile: &'static str,
    pub(crate) profile_line: &'static str,
    pub(crate) security: &'static str,
    pub(crate) security_line: &'static str,
    pub(crate) sessions: &'static str,
    pub(crate) recovery_codes: &'static str,
    pub(crate) sign_out: &'static str,
    pub(crate) back: &'static str,

    /// 「山田 花子 様」
    pub(crate) addressed: fn(name: &str) -> String,
    pub(crate) without_name: &'static str,
    pub(crate) by_code: &'static str,
    pub(crate) by_code_text: &'static str,
    pub(crate) all_set: &'static str,
    pub(crate) all_set_text: &'static str,
    pub(crate) codes_used_up: &'static str,
    pub(crate) codes_run_short: &'static str,
    pub(crate) codes_text: &'static str,
    pub(crate) to_codes: &'static str,
    pub(crate) devices_now: fn(count: usize) -> String,
    pub(crate) codes_left: fn(left: u64) -> String,
    pub(crate) recent: &'static str,
    pub(crate) all_history: &'static str,
    pub(crate) mail_waits: fn(address: &str) -> String,
    pub(crate) recovery_waits: fn(opens: &str) -> String,
    pub(crate) recovery_waits_text: &'static str,
    pub(crate) cancel_recovery: &'static str,

    pub(crate) name: &'static str,
    pub(crate) name_hint: &'static str,
    pub(crate) user_id: &'static str,
    pub(crate) user_id_hint: &'static str,
    pub(crate) method: &'static str,
    pub(crate) registered: fn(count: usize) -> String,
    pub(crate) not_registered: &'static str,
    pub(crate) by_mail: &'static str,
    pub(crate) change: &'static str,
    pub(crate) mail: &'static str,
    pub(crate) no_mail: &'static str,
    pub(crate) confirmed: &'static str,
    pub(crate) change_mail: &'static str,
    pub(crate) cancel_mail_change: &'static str,
    pub(crate) mail_locked: fn(until: &str) -> String,
    pub(crate) language: &'static str,
    pub(crate) language_hint: &'static str,
    pub(crate) change_language: &'static str,

    pub(crate) signed_in: &'static str,
    pub(crate) this_device: &'static str,
    pub(crate) since: fn(at: &str) -> String,
    pub(crate) last_used_at: fn(at: &str) -> String,
    pub(crate) shared_device: fn(minutes: u64) -> String,
    pub(crate) end: &'static str,
    pub(crate) end_device: fn(device: &str) -> String,
    pub(crate) only_this: &'static str,
    pub(crate) unknown_device: &'static str,
    pub(crate) end_others: &'static str,
    pub(crate) end_others_hint: &'static str,

    pub(crate) done: Done,
}

/// What was done.
pub(crate) struct Done {
    pub(crate) profile: &'static str,
    pub(crate) mail_address: &'static str,
    pub(crate) mail_change_cancelled: &'static str,
    pub(crate) password: &'static str,
    pub(crate) app_added: &'static str,
    pub(crate) passkey_added: &'static str,
    pub(crate) renamed: &'static str,
    pub(crate) removed: &'static str,
    pub(crate) recovery_codes: &'static str,
    pub(crate) session_ended: &'static str,
    pub(crate) others_ended: &'static str,
    pub(crate) language: &'static str,
    pub(crate) recovery_cancelled: &'static str,
    pub(crate) nothing: &'static str,
}

pub(super) const JA: Account = Account {
    menu: "加入者メニュー",
    open_menu: "メニュー",
    home: "ホーム",
    profile: "プロフィール変更",
    profile_line: "ユーザID、Eメール、認証方法",
    security: "ログイン方法変更",
    security_line: "パスワード、二要素認証",
    sessions: "ログイン中の端末",
    recovery_codes: "予備コード",
    sign_out: "ログアウト",
    back: "戻る",

    addressed: |name| format!("{name} 様"),
    without_name: "加入者メニュー",
    by_code: "予備コードでログインしています",
    by_code_text: "スマートフォンをなくした方は、そのスマートフォンを削除し、新しいものを設定してください。",
    all_set: "ログインの設定はすべて済んでいます",
    all_set_text: "気になることがあれば、下の項目から確かめたり変えたりできます。",
    codes_used_up: "予備コードが残っていません",
    codes_run_short: "予備コードが残り少なくなっています",
    codes_text: "予備コードがあると、スマートフォンをなくしたときにもログインできます。新しく作っておいてください。",
    to_codes: "予備コードを作る",
    devices_now: |count| format!("今は{count}台"),
    codes_left: |left| format!("残り{left}個"),
    recent: "最近の記録",
    all_history: "記録をすべて見る",
    mail_waits: |address| {
        format!(
            "{address} にメールを送りました。メールのリンクを開いて「変更する」を押すと、メールアドレスが変わります。"
        )
    },
    recovery_waits: |opens| {
        format!(
            "スマートフォンをなくしたという申し込みがありました。{opens}から、認証方法を設定し直せるようになります。"
        )
    },
    recovery_waits_text: "お心当たりがないときは、すぐに取り消して、パスワードを変えてください。",
    cancel_recovery: "申し込みを取り消す",

    name: "ユーザー名",
    name_hint: "ユーザー名の修正は、ご加入の健保組合までお問い合わせの上、お手続きをお願いします。",
    user_id: "ユーザID",
    user_id_hint: "変えると、次のログインから新しいユーザIDを使います。前のユーザIDは、もう使えません。",
    method: "認証方法",
    registered: |count| format!("{count}つを登録済み"),
    not_registered: "まだ登録していません。選ぶと、続けて設定します。",
    by_mail: "登録したメールアドレスを使います",
    change: "変更",
    mail: "Eメール",
    no_mail: "登録していません",
    confirmed: "確認済み",
    change_mail: "Eメール変更",
    cancel_mail_change: "メールアドレスの変更をやめる",
    mail_locked: |until| {
        format!(
            "メールアドレスの変更を取り消したばかりのため、{until}までは変更できません。お急ぎのときは、窓口へお電話ください。"
        )
    },
    language: "表示する言語",
    language_hint: "お知らせのメールも、この言語でお送りします。",
    change_language: "言語を変える",

    signed_in: "ログインしている端末",
    this_device: "この端末",
    since: |at| format!("{at} から"),
    last_used_at: |at| format!("最後の使用 {at}"),
    shared_device: |minutes| format!("ほかの人も使う端末（{minutes}分でログアウトします）"),
    end: "終了",
    end_device: |device| format!("{device}を終了"),
    only_this: "ほかにログインしている端末はありません。",
    unknown_device: "端末の種類はわかりません",
    end_others: "全てのデバイスからサインアウトする",
    end_others_hint: "この端末のほかは、すべてログアウトします。覚えのない端末があるときは、そのあとでパスワードを変えてください。",

    done: Done {
        profile: "プロフィールを変更しました。",
        mail_address: "メールアドレスを変更しました。前のアドレスにも、お知らせを送りました。",
        mail_change_cancelled: "メールアドレスの変更をやめました。今のアドレスのままです。",
        password: "パスワードを変更しました。",
        app_added: "認証アプリを登録しました。",
        passkey_added: "パスキーを登録しました。",
        renamed: "デバイスの名前を変えました。",
        removed: "デバイスを削除しました。",
        recovery_codes: "新しい予備コードを作りました。前の予備コードは、もう使えません。",
        session_ended: "選んだ端末をログアウトしました。",
        others_ended: "この端末のほかを、すべてログアウトしました。",
        language: "表示する言語を変えました。",
        recovery_cancelled: "申し込みを取り消しました。お心当たりがないときは、パスワードも変えてください。",
        nothing: "画面が古くなっていたため、何も変わっていません。お手数ですが、もう一度押してください。",
    },
};

pub(super) const EN: Account = Account {
    menu: "Member menu",
    open_menu: "Menu",
    home: "Home",
    profile: "Profile",
    profile_line: "User ID, mail address, second factor",
    security: "How you sign in",
    security_line: "Password, second factors",
    sessions: "Signed-in devices",
    recovery_codes: "Recovery codes",
    sign_out: "Sign out",
    back: "Back",

    addressed: |name| format!("Welcome, {name}"),
    without_name: "Member menu",
    by_code: "You are signed in with a recovery code",
    by_code_text: "If you lost your phone, please delete it and set up the new one.",
    all_set: "Everything is set up",
    all_set_text: "You can look at your settings and change them below.",
    codes_used_up: "You have no recovery codes left",
    codes_run_short: "Few recovery codes are left",
    codes_text: "With a recovery code you can sign in even if you lose your phone. Please make new ones.",
    to_codes: "Make recovery codes",
    devices_now: |count| match count {
        1 => "1 device at present".to_owned(),
        _ => format!("{count} devices at present"),
    },
    codes_left: |left| format!("{left} left"),
    recent: "Recent activity",
    all_history: "Show all activity",
    mail_waits: |address| {
        format!(
            "We sent a mail to {address}. Open the link in it and press Change: then your mail address is changed."
        )
    },
    recovery_waits: |opens| {
        format!(
            "Someone said that your phone is lost. From {opens} on, the second factor can be set up anew."
        )
    },
    recovery_waits_text: "If it was not you, cancel it now and change your password.",
    cancel_recovery: "Cancel it",

    name: "Name",
    name_hint: "To have your name corrected, please contact your health insurance society.",
    user_id: "User ID",
    user_id_hint: "If you change it, you sign in with the new one from then on. The former one cannot be used any more.",
    method: "Second factor",
    registered: |count| format!("{count} registered"),
    not_registered: "Not registered yet. If you choose it, you set it up next.",
    by_mail: "Uses your mail address",
    change: "Change",
    mail: "Mail address",
    no_mail: "None",
    confirmed: "Confirmed",
    change_mail: "Change the mail address",
    cancel_mail_change: "Keep the present mail address",
    mail_locked: |until| {
        format!(
            "A change of the mail address was undone a short time ago. It cannot be changed until {until}. If you are in a hurry, please call us."
        )
    },
    language: "Language",
    language_hint: "Our mails to you are in this language, too.",
    change_language: "Change the language",

    signed_in: "Where you are signed in",
    this_device: "This device",
    since: |at| format!("since {at}"),
    last_used_at: |at| format!("last used {at}"),
    shared_device: |minutes| format!("shared device (signed out after {minutes} minutes)"),
    end: "Sign out",
    end_device: |device| format!("Sign out {device}"),
    only_this: "You are not signed in anywhere else.",
    unknown_device: "Unknown device",
    end_others: "Sign out of all devices",
    end_others_hint: "All but this device are signed out. If you do not know one of them, change your password afterwards.",

    done: Done {
        profile: "Your profile was changed.",
        mail_address: "Your mail address was changed. We told the former address, too.",
        mail_change_cancelled: "Your mail address stays as it is.",
        password: "Your password was changed.",
        app_added: "The authenticator app was registered.",
        passkey_added: "The passkey was registered.",
        renamed: "The device has its new name.",
        removed: "The device was deleted.",
        recovery_codes: "There are new recovery codes. The former ones do not work any more.",
        session_ended: "That device was signed out.",
        others_ended: "All but this device were signed out.",
        language: "The language was changed.",
        recovery_cancelled: "It was cancelled. If it was not you, please change your password, too.",
        nothing: "The page was an old one, so nothing was changed. Please press once more.",
    },
};
