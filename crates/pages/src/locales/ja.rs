//! 日本語. What the societies' manuals quote stands here letter for letter.

use super::{
    Blocked, Browser, Common, CookiesOff, Credentials, Error, NewBrowserMail, Portals, SignOut,
    Texts, method,
};

pub(super) const TEXTS: Texts = Texts {
    common: Common {
        service_title: |name, service| format!("{name}{service}"),
        title_separator: "｜",
        skip: "本文へ進む",
        required: "※必須",
        contact: "お問い合わせ",
        back_to_portal: "ポータルに戻る",
        back_to_sign_in: "ログインに戻る",
        try_again: "もう一度試す",
        choose_portal: "お使いのサービスを選んでください。",
        execute: "実行",
        next: "次へ",
        sign_out_others: "全てのデバイスからサインアウトする",
        first_sign_in: "はじめての設定：",
        of_steps: |of| format!("全{of}手順のうち "),
        call_number: "お問い合わせ番号",
        call_number_hint: "窓口へのお電話でだけ使う番号です。ログインには使えません。",
    },
    credentials: Credentials {
        heading: "ログイン",
        user_id: "ユーザID",
        password: "パスワード",
        show: "表示",
        hide: "隠す",
        show_password: "パスワードを表示する",
        hide_password: "パスワードを隠す",
        remember: "ログイン状態の保存",
        remember_hint: "ご自分だけがお使いの端末で選んでください。",
        submit: "ログイン",
        first_time: "はじめてログインする方へ",
        first_time_text: "健保組合からの手紙に書かれた、仮のユーザIDと仮のパスワードを入力してください。",
        trouble: "お困りのとき",
        trouble_text: "ユーザIDやパスワードがわからないときは、お電話ください。",
        invalid: &["無効な", "ユーザIDまたは", "パスワードです。"],
        invalid_hint: "どちらかに誤りがあります。大文字・小文字と、全角になっていないかをご確認ください。",
        check_user_id: "ユーザIDを確認する",
        check_password: "パスワードを確認する",
        user_id_missing: "ユーザIDを入力してください。",
        password_missing: "パスワードを入力してください。",
        password_locked: &[
            "パスワードが",
            "ロックされました。",
            "ご加入の健保組合まで",
            "お問い合わせください。",
        ],
        busy: &["ただいま", "混み合っています。"],
        busy_wait: |seconds| {
            format!(
                "この画面は{seconds}秒ほどで自動的に開き直します。\
                 そのあと、もう一度ログインしてください。"
            )
        },
        busy_now: "今すぐ開き直す",
        timed_out: "時間が過ぎたためログインを最初から始めましたが、このあとはお使いのポータルへそのまま進めます。",
        lost: "前の画面の続きが見つからないためログインを最初から始めましたが、このあとはお使いのポータルへそのまま進めます。",
    },
    cookies_off: CookiesOff {
        heading: "ログインを続けられません",
        why: "お使いのブラウザーで、Cookie（クッキー）が使えない設定になっています。",
        how_heading: "設定をご確認ください",
        how: &[
            "iPhone・iPad（Safari）：「設定」の「Safari」を開き、「すべてのCookieをブロック」をオフにします。",
            "Android・パソコン（Chrome）：「設定」の「サイトの設定」を開き、サイトのデータの保存を許可します。",
            "ほかのアプリの中で開いているときは、SafariやChromeで開き直します。",
        ],
    },
    blocked: Blocked {
        heading: "ログインできません",
        suspended: &[
            "アカウントの利用が",
            "停止されています。",
            "ご加入の健保組合まで",
            "お問い合わせください。",
        ],
        prepare_heading: "お手元にご用意ください",
        prepare: "資格確認書など、記号・番号がわかるもの",
    },
    sign_out: SignOut {
        title: "ログアウト",
        question: "ログアウトしてもよろしいですか?",
        also: "次のサービスも、あわせてログアウトします。",
        confirm: "ログアウトする",
        done: "ログアウトしました",
        done_text: "ご利用ありがとうございました。もう一度お使いになるときは、サービスを選んでください。",
    },
    portals: Portals {
        heading: "ポータルの一覧",
        lead: "ログインは、お使いになるサービスから始まります。",
        none: "今ご案内できるサービスはありません。ご加入の健保組合までお問い合わせください。",
    },
    error: Error {
        heading: "このページを開けませんでした",
        portal_request: "リンク元のサービスから届いた情報に誤りがあるため、ログインを始められません。お客さまの操作によるものではありません。",
        not_found: "お探しのページは見つかりませんでした。アドレスが変わったか、入力に誤りがあります。",
        server: "こちらの不具合により、ページを表示できませんでした。お客さまの操作によるものではありません。しばらくしてから、もう一度お試しください。",
        unavailable: "ただいま一時的にご利用いただけません。お客さまの操作によるものではありません。",
        retry_in: |seconds| format!("この画面は{seconds}秒ほどで自動的に開き直します。"),
        go_back: "ブラウザーの「戻る」で、前の画面にお戻りください。",
        tell: "同じことが続く場合は、次の「技術的な情報」を窓口へお知らせください。",
        technical: "技術的な情報",
        code: "エラー",
        client: "サービス",
        time: "時刻",
        request: "記録番号",
    },
    browser: Browser {
        on_platform: |browser, platform| format!("{platform} の {browser}"),
        unknown: "不明なブラウザー",
    },
    method: method::JA,
    new_browser_mail: NewBrowserMail {
        subject: |service| format!("【{service}】新しい端末からのログインのお知らせ"),
        greeting: |name, service| {
            format!("いつも{name}{service}をご利用いただき、ありがとうございます。")
        },
        what: "はじめての端末またはブラウザーからログインがありましたので、お知らせします。",
        time: "日時",
        browser: "ブラウザー",
        if_you: "お心当たりがある場合、お手続きはいりません。",
        if_not_you: "お心当たりがない場合は、すぐに次の窓口へお電話ください。",
        never_asked: "職員がパスワードやワンタイムパスワードをおたずねすることは、決してありません。",
        no_reply: "このメールは送信専用です。ご返信いただいてもお答えできません。",
    },
};
