//! 日本語. What the societies' manuals quote stands here letter for letter.

use super::{
    Blocked, Browser, Common, CookiesOff, Credentials, Error, NewBrowserMail, Occasion, Portals,
    SignOut, Texts, account, account_history, account_mail, account_security, app, birth_date,
    choose_account, device_name, faq, forgot, guide, letter_code, lost_device, mail, mail_address,
    mail_check, mail_code, mail_confirm, method, new_password, other_ways, passkey, profile,
    reauthenticate, recovery, reissued, set_up_later, terms,
};

pub(super) const TEXTS: Texts = Texts {
    common: Common {
        service_title: |name, service| format!("{name}{service}"),
        title_separator: "｜",
        with_furigana: "ふりがなをつける",
        without_furigana: "ふりがなをはずす",
        skip: "本文へ進む",
        required: "※必須",
        required_field: "フィールド",
        contact: "お問い合わせ",
        help: "ヘルプ",
        answer: "くわしい説明を見る",
        back_to_portal: "ポータルに戻る",
        back_to_sign_in: "ログインに戻る",
        back_to_account: "前の画面に戻る",
        try_again: "もう一度試す",
        choose_portal: "お使いのサービスを選んでください。",
        error_title: "エラー：",
        notice: "健保組合からのお知らせ",
        execute: "実行",
        next: "次へ",
        sign_out_others: "全てのデバイスからサインアウトする",
        first_sign_in: "はじめての設定：",
        of_steps: |of| format!("全{of}手順のうち "),
        call_number: "お問い合わせ番号",
        call_number_hint: "窓口へのお電話でだけ使う番号です。ログインやご本人の確認には使えません。",
    },
    choose_account: choose_account::JA,
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
        shared: "ほかの人も使う端末",
        shared_hint: |minutes| {
            format!(
                "ここでのログインは{minutes}分で終わり、この端末にユーザIDを残しません。使い終わったら、ポータルでログアウトしてください。"
            )
        },
        submit: "ログイン",
        first_time: "はじめてログインする方へ",
        first_time_text: "健保組合からの手紙に書かれた、仮のユーザIDと仮のパスワードを入力してください。",
        derived_password: "これまでのサービスから移る方は、ユーザIDはそのままです。仮のパスワードは、記号・番号・生年月日を続けた数字です。",
        certificate: "資格確認書の上の段に、記号と番号が並んで書かれています。例は記号12、番号3456789です。",
        derived_example: "例：記号12、番号3456789、1980年12月1日生まれの方",
        forgot_password: "パスワードを忘れた方はこちら",
        forgot_user_id: "ユーザIDを忘れた方はこちら",
        trouble: "お困りのとき",
        trouble_text: "ユーザIDやパスワードがわからないときは、お電話ください。",
        invalid: &["無効な", "ユーザIDまたは", "パスワードです。"],
        invalid_hint: "どちらかに誤りがあります。大文字・小文字と、全角になっていないかをご確認ください。",
        invalid_characters_hint: "使えない文字が入っています。ひらがな・漢字・全角の文字と、前後の空白は使えません。半角の英字・数字・記号で入力し直してください。",
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
    },
    occasion: Occasion {
        timed_out: |onward| {
            format!(
                "時間が過ぎたためログインを最初から始めましたが、このあとは{onward}へそのまま進めます。"
            )
        },
        lost: |onward| {
            format!(
                "前の画面の続きが見つからないためログインを最初から始めましたが、\
                 このあとは{onward}へそのまま進めます。"
            )
        },
        reset_timed_out: "時間が過ぎたため、新しいパスワードは設定されていません。「パスワードを忘れた方はこちら」から、もう一度メールをお受け取りください。",
        lost_device_timed_out: "時間が過ぎたため、認証方法の設定し直しは済んでいません。ログインして「スマートフォンを紛失・機種変更した方」に進み、もう一度メールをお受け取りください。",
        mail_not_sent: "時間が過ぎたため、メールは送られていません。お手数ですが、もう一度お申し込みください。",
        session_ended: |onward| {
            format!(
                "ログインした状態が終わっていたため、もう一度ログインしてください。このあとは{onward}へそのまま進めます。"
            )
        },
        terms_declined: "利用規約に同意されなかったため、ログインせずに終了しました。利用規約を読み直すときは、もう一度ログインしてください。",
        device_lost: "スマートフォンをなくした方の手続きを続けます。まず、ユーザIDとパスワードを入力してください。",
        portal: "お使いのポータル",
        portals: "ポータルの一覧",
        account: "アカウントの画面",
        change: "変更の続き",
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
        account_locked: &[
            "アカウントが",
            "ロックされました。",
            "ご加入の健保組合まで",
            "お問い合わせください。",
        ],
        account_locked_how: "ワンタイムパスワードまたは生年月日を、続けて間違えたためです。",
        temporary_password_expired: &[
            "仮のパスワードの",
            "有効期限が切れました。",
            "ご加入の健保組合まで",
            "お問い合わせください。",
        ],
        temporary_password_expired_how: "新しい仮のパスワードをお送りします。",
        set_up_expired: &[
            "認証方法を",
            "設定できる期間が過ぎました。",
            "ご加入の健保組合まで",
            "お問い合わせください。",
        ],
        set_up_expired_how: "期間内に認証方法の設定がなかったため、ログインを止めています。",
        unprovable: &[
            "この方法では、",
            "ご本人の確認ができません。",
            "ご加入の健保組合まで",
            "お問い合わせください。",
        ],
        unprovable_how: "生年月日など、確認に必要な情報が登録されていないためです。",
        prepare_heading: "お手元にご用意ください",
        prepare_number: "上のお問い合わせ番号",
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
        new_password: "新しいパスワードに変わり、ログインしました。",
        new_second_factor: "新しい認証方法を登録し、ログインしました。",
        signed_in: "ログインしました。",
        to_account: "ご自分のログインの設定を見る",
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
        tell_number: "同じことが続く場合は、次の番号を健保組合へお知らせください。",
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
    other_ways: other_ways::JA,
    device_name: device_name::JA,
    passkey: passkey::JA,
    account: account::JA,
    forgot: forgot::JA,
    reauthenticate: reauthenticate::JA,
    history: account_history::JA,
    account_mail: account_mail::JA,
    account_security: account_security::JA,
    app: app::JA,
    mail_code: mail_code::JA,
    recovery: recovery::JA,
    birth_date: birth_date::JA,
    letter_code: letter_code::JA,
    lost_device: lost_device::JA,
    mail: mail::JA,
    mail_address: mail_address::JA,
    mail_check: mail_check::JA,
    mail_confirm: mail_confirm::JA,
    new_password: new_password::JA,
    profile: profile::JA,
    reissued: reissued::JA,
    set_up_later: set_up_later::JA,
    terms: terms::JA,
    new_browser_mail: NewBrowserMail {
        subject: |service| format!("【{service}】新しい端末からのログインのお知らせ"),
        what: "はじめての端末またはブラウザーからログインがありましたので、お知らせします。",
        browser: "ブラウザー",
    },
    guide: guide::JA,
    faq: faq::JA,
};
