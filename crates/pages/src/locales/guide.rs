//! ご利用案内.

/// ご利用案内.
pub(crate) struct Guide {
    pub(crate) heading: &'static str,
    pub(crate) service: &'static str,
    /// What the service is for: its name and those of the portals.
    pub(crate) what: fn(service: &str, portals: &[&str]) -> String,
    pub(crate) begin: &'static str,
    pub(crate) prepare: &'static str,
    pub(crate) letter_lifetime: fn(lifetime: &str) -> String,
    pub(crate) enter_letter: &'static str,
    pub(crate) birth_date: &'static str,
    pub(crate) terms: &'static str,
    pub(crate) profile: &'static str,
    pub(crate) user_id: &'static str,
    pub(crate) new_password: &'static str,
    pub(crate) mail_address: &'static str,
    pub(crate) set_up: &'static str,
    pub(crate) set_up_next: fn(within: &str) -> String,
    pub(crate) resume: &'static str,
    pub(crate) methods: &'static str,
    pub(crate) methods_lead: &'static str,
    pub(crate) no_methods: &'static str,
    pub(crate) devices: &'static str,
    pub(crate) browsers: &'static str,
    pub(crate) browsers_text: &'static str,
    pub(crate) other_device: &'static str,
    pub(crate) other_device_text: &'static str,
    pub(crate) cookies: &'static str,
    pub(crate) trouble: &'static str,
    pub(crate) trouble_text: &'static str,
    pub(crate) contact_text: &'static str,
    pub(crate) contact_number: &'static str,
    pub(crate) contact_never: &'static str,
}

pub(super) const JA: Guide = Guide {
    heading: "ご利用案内",
    service: "このページでできること",
    what: |service, portals| match portals {
        [] => format!("{service}は、健保組合のサービスに共通のログイン画面です。"),
        [only] => format!("{service}は、「{only}」を使うためのログイン画面です。"),
        _ => format!(
            "{service}は、「{}」に共通のログイン画面です。一度ログインすると、どれも使えます。",
            portals.join("」「")
        ),
    },
    begin: "はじめてログインする方へ",
    prepare: "健保組合からの手紙と、メールを読める端末をご用意ください。時間は10分くらいです。",
    letter_lifetime: |lifetime| format!("手紙の仮のパスワードは、発行の日から{lifetime}使えます。"),
    enter_letter: "手紙に書かれた仮のユーザIDと、仮のパスワードでログインします。",
    birth_date: "生年月日を、西暦の数字8桁で入力します。",
    terms: "利用規約を読み、「同意する」を押します。",
    profile: "ユーザIDと認証方法を決めます。ユーザIDは、変えなくてもかまいません。",
    user_id: "ユーザIDを決めます。変えなくてもかまいません。",
    new_password: "ご自分のパスワードを決めます。",
    mail_address: "メールアドレスを入力し、届いたメールのリンクを開きます。ご家族とは別のアドレスが必要です。",
    set_up: "選んだ認証方法を設定します。",
    set_up_next: |within| {
        format!("いったんログアウトし、{within}以内にもう一度ログインして、認証方法を設定します。")
    },
    resume: "途中でやめても、もう一度ログインすると続きから始められます。",
    methods: "認証方法",
    methods_lead: "ログインするときに、パスワードに加えて使います。次の方法があります。",
    no_methods: "この加入者ページには、パスワードだけでログインします。",
    devices: "お使いいただける端末とブラウザー",
    browsers: "ブラウザー",
    browsers_text: "最新のChrome、Safari、Edge",
    other_device: "別の端末で生体認証をするとき",
    other_device_text: "Android 10以上（Chrome）、またはiOS 14以上",
    cookies: "Cookie（クッキー）の設定",
    trouble: "困ったときは",
    trouble_text: "よくある質問に、困ったときの答えがあります。",
    contact_text: "わからないことは、お電話でおたずねください。資格確認書など、記号・番号がわかるものをご用意ください。",
    contact_number: "画面にお問い合わせ番号が出ているときは、その番号もお伝えください。",
    contact_never: "窓口の職員が、パスワードやワンタイムパスワードをおたずねすることは、決してありません。",
};

pub(super) const EN: Guide = Guide {
    heading: "Guide",
    service: "What this page is for",
    what: |service, portals| match portals {
        [] => format!("{service}: one way to sign in to the services of your society."),
        [only] => format!("{service}: this is where you sign in to {only}."),
        _ => format!(
            "{service}: one way to sign in to {}. Sign in once and use them all.",
            portals.join(", ")
        ),
    },
    begin: "Signing in for the first time",
    prepare: "Please have the letter from your society at hand, and a device on which you read mail. It takes about 10 minutes.",
    letter_lifetime: |lifetime| {
        format!("The temporary password in the letter works for {lifetime} from its issue.")
    },
    enter_letter: "Sign in with the temporary user ID and password in the letter.",
    birth_date: "Enter your birth date as 8 digits.",
    terms: "Read the terms of use and press Agree.",
    profile: "Choose a user ID and a second factor. You may keep the user ID.",
    user_id: "Choose a user ID, or keep the one you have.",
    new_password: "Choose a password of your own.",
    mail_address: "Enter your mail address and open the link in the mail that comes. Family members cannot share an address.",
    set_up: "Set up the second factor you chose.",
    set_up_next: |within| {
        format!("Sign out, sign in again within {within}, and set up the second factor.")
    },
    resume: "If you stop in between, sign in again: it goes on where you left off.",
    methods: "Second factors",
    methods_lead: "You use one besides your password when you sign in. These are offered:",
    no_methods: "You sign in with your password alone.",
    devices: "Devices and browsers",
    browsers: "Browser",
    browsers_text: "A current Chrome, Safari or Edge",
    other_device: "Biometrics on another device",
    other_device_text: "Android 10 or newer (Chrome), or iOS 14 or newer",
    cookies: "Cookies",
    trouble: "If something does not work",
    trouble_text: "The questions and answers help with most troubles.",
    contact_text: "If anything is unclear, please call us, with your eligibility certificate or anything else at hand that shows your symbol and number.",
    contact_number: "If a page shows a call number, please tell us that number too.",
    contact_never: "Our staff never ask for your password or a one-time password.",
};
