//! The newcomer's page in both languages.

use sekisho_kernel::{
    Locale, Policy,
    policy::{
        CharacterClass, FirstSignInStep, Method, PasswordPolicy, SetUp, TemporaryPasswordKind,
        UserIdInPassword,
    },
};

use super::{people::State, policies::Kind};

/// The fixed texts of the page.
pub(super) struct Words {
    pub skip: &'static str,
    pub place: &'static str,
    pub mail_box: &'static str,
    pub start_page: &'static str,
    pub title: &'static str,
    pub lead: &'static str,
    pub steps: [(&'static str, &'static str); 7],
    pub account: &'static str,
    pub members: &'static str,
    pub about_passkeys: &'static str,
    pub about_apps: &'static str,
    pub policy: &'static str,
    pub user_id: &'static str,
    pub password: &'static str,
    pub birth_date: &'static str,
    pub what_happens: &'static str,
    pub app_key: &'static str,
    pub clock: &'static str,
    pub provider: &'static str,
    pub portals: &'static str,
    pub about_clock: &'static str,
    pub after_clock: &'static str,
    pub half_an_hour_on: &'static str,
    pub day_on: &'static str,
    pub integrators: &'static str,
    pub about_clients: &'static str,
    pub client: &'static str,
    pub secret: &'static str,
    pub redirect_uri: &'static str,
    pub public: &'static str,
    pub no_redirect: &'static str,
    pub about_mails: &'static str,
    pub to: &'static str,
    pub from: &'static str,
    pub sent: &'static str,
    pub no_mail: &'static str,
}

/// The texts in a language.
pub(super) const fn words(locale: Locale) -> &'static Words {
    match locale {
        Locale::Ja => &JA,
        Locale::En => &EN,
    }
}

const JA: Words = Words {
    skip: "本文へ",
    place: "このマシンで動くデモ",
    mail_box: "メールボックス",
    start_page: "最初のページ",
    title: "試してみる",
    lead: "加入者がポータルを開くと、ここでログインし、もう片方のポータルにもそのまま入れます。名前やデータはすべて架空のものです。データは --reset を付けて起動するまで残ります。",
    steps: [
        (
            "封書からポータルまで",
            "下の組合のポータルを開いて「ログイン」を押し、letter-01 でログインします。生年月日、規約、パスワードなどを順に進みます。確認のメールはメールボックスに届きます。",
        ),
        (
            "二要素認証",
            "ログアウトして、app-user-03（認証アプリ）や、組合Bと組合Cの mail-user-05（メール）でログインします。",
        ),
        (
            "もう片方のポータル",
            "もう片方のポータルを開いて「ログイン」を押すと、何も聞かれずに入れます。片方でログアウトすると、両方ともログアウトします。",
        ),
        (
            "加入者メニュー",
            "組合の「加入者メニュー」を開くと、メールアドレスや認証方法を変えたり、ログイン中の端末を終了したりできます。変えたことは、メールボックスにお知らせが届きます。",
        ),
        (
            "忘れたとき、なくしたとき",
            "ログイン画面の「パスワードを忘れた方はこちら」と、認証アプリの画面の「スマートフォンを紛失・機種変更した方」を試せます。生年月日は表にあります。",
        ),
        (
            "家族で使う端末",
            "同じブラウザで二人目がログインすると、次からは、どちらの方かを聞かれます。「ほかの人も使う端末」を選ぶと、短い時間でログアウトします。",
        ),
        (
            "最後に、時計を進める",
            "ログイン画面を開いたまま、下の「31分進める」を押してから送信します。ユーザIDが残った新しい画面に戻ります。",
        ),
    ],
    account: "加入者メニュー",
    members: "サンプルの加入者",
    about_passkeys: "生体認証（パスキー）には、localhost のパスキーを使えるブラウザ（Chrome や Edge など）が必要です。アドレスは 127.0.0.1 ではなく localhost で開いてください。スマートフォンは、ブラウザが表示するQRコードで使えます。",
    about_apps: "認証アプリのコードは、表のキーを認証アプリに登録すると得られます。",
    policy: "この組合の決まり",
    user_id: "ユーザID",
    password: "パスワード",
    birth_date: "生年月日",
    what_happens: "どうなるか",
    app_key: "キー",
    clock: "時計",
    provider: "認証サーバー",
    portals: "ポータル",
    about_clock: "進めると、画面を開いたまま時間が過ぎたときのことを試せます。戻すことはできません。",
    after_clock: "進めたあとは、スマートフォンの認証アプリのコードは合わなくなります。また、自分のクライアントのライブラリーからは、トークンの iat が未来に見えることがあります。元に戻すには --reset を付けて起動し直します。",
    half_an_hour_on: "31分進める",
    day_on: "1日進める",
    integrators: "開発者の方へ",
    about_clients: "クライアントライブラリーを上の issuer につないでください。どのテナントにも次のクライアントがあります。このページの内容は、プログラム向けに次のアドレスでも読めます。",
    client: "クライアント",
    secret: "シークレット",
    redirect_uri: "リダイレクトURI",
    public: "なし（PKCE）",
    no_redirect: "client credentials",
    about_mails: "送られたメールが新しい順に並びます。このマシンの外へは送られません。",
    to: "宛先",
    from: "差出人",
    sent: "日時",
    no_mail: "まだありません。letter-01 の初回ログインを進めると、確認のメールが届きます。",
};

const EN: Words = Words {
    skip: "Skip to the content",
    place: "Demo on this machine",
    mail_box: "Mail box",
    start_page: "Start page",
    title: "Try it",
    lead: "A member opens a portal, signs in here, and is known at the other portal too. All names and data are invented. The data stays until you start with --reset.",
    steps: [
        (
            "From the letter to the portal",
            "Open a portal of a society below, press Sign in (ログイン), and sign in as letter-01: date of birth, terms, a password of your own and so on. The mail to confirm arrives in the mail box.",
        ),
        (
            "Second factors",
            "Sign out, and sign in as app-user-03 (authenticator app), or as mail-user-05 (mail) in societies B and C.",
        ),
        (
            "The other portal",
            "Open the other portal and press Sign in (ログイン) there: nothing is asked again. Sign out in one, and both are signed out.",
        ),
        (
            "The member menu",
            "Open the member menu of a society to change the mail address or the second factor, or to sign out another device. The mail box tells of every change.",
        ),
        (
            "Forgotten and lost",
            "Try the links for a forgotten password and user ID on the sign-in page, and the one for a lost or changed phone where the app's code is asked for. Dates of birth are in the tables.",
        ),
        (
            "A device that several people use",
            "Sign in as a second member in the same browser: from then on you are asked who it is. Tick that others use the device, and the session is short.",
        ),
        (
            "Last, the clock",
            "Leave a sign-in page open, press “31 minutes on” below, and send the form: it comes back fresh, with the user ID kept.",
        ),
    ],
    account: "Member menu",
    members: "Sample members",
    about_passkeys: "Passkeys need a browser that uses them on localhost, such as Chrome or Edge. Open the addresses with localhost, not 127.0.0.1. A phone works through the QR code that the browser shows.",
    about_apps: "For codes of an authenticator app, enter the key from the table in any such app.",
    policy: "What this society decides",
    user_id: "User ID",
    password: "Password",
    birth_date: "Date of birth",
    what_happens: "What happens",
    app_key: "Key",
    clock: "The clock",
    provider: "Provider",
    portals: "Portals",
    about_clock: "Move it on to see what happens when a page was left open. It only goes forward.",
    after_clock: "After that, codes of an app on your phone no longer fit, and libraries of your own clients may find a token's iat in the future. Start with --reset to go back.",
    half_an_hour_on: "31 minutes on",
    day_on: "A day on",
    integrators: "For integrators",
    about_clients: "Point a client library at an issuer above. Every tenant has these clients. Programs read everything on this page here:",
    client: "Client",
    secret: "Secret",
    redirect_uri: "Redirect URI",
    public: "none: PKCE",
    no_redirect: "client credentials",
    about_mails: "Every mail the provider sent, newest first. Nothing leaves this machine.",
    to: "To",
    from: "From",
    sent: "Sent",
    no_mail: "There is none yet. Go through the first sign-in of letter-01, and the mail to confirm arrives.",
};

/// Which of the demo's tenants it is.
pub(super) const fn tenant(locale: Locale, kind: Kind) -> &'static str {
    match (locale, kind) {
        (Locale::Ja, Kind::A) => "組合A",
        (Locale::Ja, Kind::B) => "組合B",
        (Locale::Ja, Kind::C) => "組合C",
        (Locale::Ja, Kind::D) => "組合D",
        (Locale::Ja, Kind::Playground) => "開発者向け",
        (Locale::En, Kind::A) => "Society A",
        (Locale::En, Kind::B) => "Society B",
        (Locale::En, Kind::C) => "Society C",
        (Locale::En, Kind::D) => "Society D",
        (Locale::En, Kind::Playground) => "For integrators",
    }
}

/// What happens when a member signs in.
pub(super) const fn state(locale: Locale, state: State) -> &'static str {
    match locale {
        Locale::Ja => match state {
            State::PasswordOnly => "パスワードだけでログインします",
            State::New => "封書が届いた新しい加入者。初回ログインに進みます",
            State::Migrated => {
                "旧システムから移った加入者（記号＋番号＋生年月日）。初回ログインに進みます"
            }
            State::App => "認証アプリのコードを聞かれます",
            State::TwoApps => "認証アプリを2台から選びます",
            State::Mail => "メールボックスに届くコードを聞かれます",
            State::PasskeyReady => "次のログインで生体認証を設定します",
            State::Locked => "アカウントがロックされていることと、連絡先がわかります",
            State::TermsOutdated => "認証アプリのコードのあと、新しい規約に同意します",
            State::Suspended => "正しいパスワードのあとに、利用停止中であることがわかります",
        },
        Locale::En => match state {
            State::PasswordOnly => "signs in by password alone",
            State::New => "new, with a letter: begins the first sign-in",
            State::Migrated => {
                "came from the former system (記号 + 番号 + date of birth): begins the first sign-in"
            }
            State::App => "is asked for a code of the authenticator app",
            State::TwoApps => "chooses between two authenticator apps",
            State::Mail => "is asked for the code that arrives in the mail box",
            State::PasskeyReady => "sets up a passkey at the next sign-in",
            State::Locked => "learns that the account is locked, and whom to call",
            State::TermsOutdated => "agrees to new terms, with a code of the authenticator app",
            State::Suspended => "learns of the suspension after a correct password",
        },
    }
}

/// What a policy says, a line each.
pub(super) fn policy(locale: Locale, policy: &Policy) -> Vec<String> {
    if !policy.needs_second_factor() {
        return vec![
            match locale {
                Locale::Ja => "パスワードだけでログインします。規約はありません。",
                Locale::En => "The password alone signs in. There are no terms.",
            }
            .to_owned(),
        ];
    }
    vec![
        second_factors(locale, policy),
        first_sign_in(locale, policy),
        new_password(locale, &policy.password),
        temporary_passwords(locale, policy),
    ]
}

fn list(locale: Locale, items: impl Iterator<Item = &'static str>) -> String {
    let items: Vec<_> = items.collect();
    items.join(match locale {
        Locale::Ja => "、",
        Locale::En => ", ",
    })
}

const fn method(locale: Locale, method: Method) -> &'static str {
    match (locale, method) {
        (Locale::Ja, Method::Passkey) => "生体認証",
        (Locale::Ja, Method::App) => "認証アプリ",
        (Locale::Ja, Method::Mail) => "メール",
        (Locale::En, Method::Passkey) => "passkey",
        (Locale::En, Method::App) => "authenticator app",
        (Locale::En, Method::Mail) => "mail",
    }
}

fn second_factors(locale: Locale, policy: &Policy) -> String {
    let offered = policy
        .methods
        .iter()
        .map(|offered| method(locale, *offered));
    let offered = list(locale, offered);
    let recommended = policy.recommended_method.map(|best| method(locale, best));
    let same = policy.second_factor_set_up == SetUp::SameSignIn;
    match locale {
        Locale::Ja => {
            let recommended = recommended.map(|best| format!("（おすすめ：{best}）"));
            let when = if same {
                "初回ログインの中で"
            } else {
                "次のログインで"
            };
            let recommended = recommended.unwrap_or_default();
            format!("認証方法：{offered}{recommended}。{when}設定します。")
        }
        Locale::En => {
            let recommended = recommended.map(|best| format!(" (recommended: {best})"));
            let when = if same {
                "in the first sign-in"
            } else {
                "at the next sign-in"
            };
            let recommended = recommended.unwrap_or_default();
            format!("Second factors: {offered}{recommended}, set up {when}.")
        }
    }
}

const fn step(locale: Locale, step: FirstSignInStep) -> &'static str {
    match (locale, step) {
        (Locale::Ja, FirstSignInStep::BirthDate) => "生年月日",
        (Locale::Ja, FirstSignInStep::Terms) => "規約",
        (Locale::Ja, FirstSignInStep::Profile) => "ユーザIDと認証方法",
        (Locale::Ja, FirstSignInStep::NewPassword) => "パスワード",
        (Locale::Ja, FirstSignInStep::MailAddress) => "メールアドレス",
        (Locale::En, FirstSignInStep::BirthDate) => "date of birth",
        (Locale::En, FirstSignInStep::Terms) => "terms",
        (Locale::En, FirstSignInStep::Profile) => "user ID and method",
        (Locale::En, FirstSignInStep::NewPassword) => "password",
        (Locale::En, FirstSignInStep::MailAddress) => "mail address",
    }
}

fn first_sign_in(locale: Locale, policy: &Policy) -> String {
    let steps = list(
        locale,
        policy.first_sign_in.iter().map(|one| step(locale, *one)),
    );
    match locale {
        Locale::Ja => format!("初回ログイン：{steps}の順。"),
        Locale::En => format!("First sign-in: {steps}."),
    }
}

const fn class(locale: Locale, class: CharacterClass) -> &'static str {
    match (locale, class) {
        (Locale::Ja, CharacterClass::Upper) => "英大文字",
        (Locale::Ja, CharacterClass::Lower) => "英小文字",
        (Locale::Ja, CharacterClass::Digit) => "数字",
        (Locale::Ja, CharacterClass::Symbol) => "記号",
        (Locale::En, CharacterClass::Upper) => "capitals",
        (Locale::En, CharacterClass::Lower) => "small letters",
        (Locale::En, CharacterClass::Digit) => "digits",
        (Locale::En, CharacterClass::Symbol) => "symbols",
    }
}

fn new_password(locale: Locale, policy: &PasswordPolicy) -> String {
    let (min, max) = (policy.min_length, policy.max_length);
    let classes = policy.classes.iter().map(|one| class(locale, *one));
    let classes = list(locale, classes);
    let equal = policy.user_id == UserIdInPassword::NotEqual;
    match locale {
        Locale::Ja => {
            let must = if classes.is_empty() {
                String::new()
            } else {
                format!("、{classes}のすべてを含む")
            };
            let not = if equal {
                "ユーザIDと同じものは使えません"
            } else {
                "ユーザIDを含むものは使えません"
            };
            format!("パスワード：{min}～{max}文字{must}。{not}。")
        }
        Locale::En => {
            let must = if classes.is_empty() {
                String::new()
            } else {
                format!(" with {classes}")
            };
            let not = if equal { "equal" } else { "contain" };
            format!("Password: {min} to {max} characters{must}; it may not {not} the user ID.")
        }
    }
}

fn temporary_passwords(locale: Locale, policy: &Policy) -> String {
    let kinds = policy
        .temporary_passwords
        .iter()
        .map(|kind| match (locale, kind) {
            (Locale::Ja, TemporaryPasswordKind::Random) => "ランダム",
            (Locale::Ja, TemporaryPasswordKind::Derived) => "記号＋番号＋生年月日",
            (Locale::En, TemporaryPasswordKind::Random) => "random",
            (Locale::En, TemporaryPasswordKind::Derived) => "記号 + 番号 + date of birth",
        });
    let kinds = list(locale, kinds);
    let before = policy.derived_joined_before.as_deref();
    match locale {
        Locale::Ja => {
            let before =
                before.map(|day| format!("（記号＋番号＋生年月日は{day}より前の加入者だけ）"));
            let before = before.unwrap_or_default();
            format!("仮パスワード：{kinds}{before}。")
        }
        Locale::En => {
            let before = before.map(|day| format!(" (derived: joined before {day})"));
            let before = before.unwrap_or_default();
            format!("Temporary passwords: {kinds}{before}.")
        }
    }
}
