//! Outcomes of attempts in words for the desk: what happened, and what to say on the phone. One
//! table; a step and an outcome that it does not know still say something.

use serde::Serialize;

/// A sentence in both languages.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct Words {
    /// In Japanese.
    pub ja: String,
    /// In English.
    pub en: String,
}

impl Words {
    fn new(ja: &str, en: &str) -> Self {
        Self {
            ja: ja.to_owned(),
            en: en.to_owned(),
        }
    }
}

/// A line of the table: what happened and what to say, in Japanese and English.
struct Line {
    /// The step; any if empty.
    step: &'static str,
    outcome: &'static str,
    happened: (&'static str, &'static str),
    say: (&'static str, &'static str),
}

const fn line(
    step: &'static str,
    outcome: &'static str,
    happened: (&'static str, &'static str),
    say: (&'static str, &'static str),
) -> Line {
    Line {
        step,
        outcome,
        happened,
        say,
    }
}

// What is said more than once.
const RETYPE: (&str, &str) = (
    "入力欄の下の説明をご覧いただき、もう一度ご入力くださいとご案内ください。",
    "Ask the member to read the note below the box and to type it again.",
);
const NEW_MAIL_CODE: (&str, &str) = (
    "「再送信」を押し、いちばん新しいメールの番号を入力するようご案内ください。番号を電話で聞き取らないでください。",
    "Ask the member to press 再送信 (send again) and to type the number of the newest mail. Never ask for the number.",
);
const ANOTHER_METHOD: (&str, &str) = (
    "「再試行」を押すか、「別の方法」から登録済みの他の認証方法を選ぶようご案内ください。",
    "Ask the member to try again, or to choose another registered method by 別の方法.",
);
const TO_THE_PORTAL: (&str, &str) = (
    "ポータルを開き直し、もう一度ログインするようご案内ください。続くときはポータルの管理者にご連絡ください。",
    "Ask the member to open the portal anew and to sign in again. If it goes on, tell who runs the portal.",
);
const LATER: (&str, &str) = (
    "数分待ってからもう一度お試しくださいとご案内ください。続くときはシステムの管理者にご連絡ください。",
    "Ask the member to try again in a few minutes. If it goes on, tell who runs the system.",
);
const OTHER_PASSWORD: (&str, &str) = (
    "画面のパスワードの条件をすべて満たす、別のパスワードを入力するようご案内ください。パスワードを電話で聞き取らないでください。",
    "Ask the member to choose another password that meets every rule on the page. Never ask for the password.",
);
const OTHER_USER_ID: (&str, &str) = (
    "別のユーザIDを入力するか、ユーザIDを変更せずに進むようご案内ください。",
    "Ask the member to choose another user ID, or to go on without changing it.",
);
const OTHER_NAME: (&str, &str) = (
    "デバイス名を変えて、もう一度「実行」を押すようご案内ください。",
    "Ask the member to give the device another name and to press 実行 again.",
);
const CHECK_ADDRESS: (&str, &str) = (
    "メールアドレスの入力に誤りがないかご確認くださいとご案内ください。",
    "Ask the member to check the mail address for typing errors.",
);
const NEW_LINK: (&str, &str) = (
    "元の画面で「再送信」を押し、いちばん新しいメールのリンクを開くようご案内ください。",
    "Ask the member to press 再送信 (send again) on the first page and to open the link of the newest mail.",
);

/// What is known. The first line that fits is the one.
const LINES: &[Line] = &[
    // The sign-in page.
    line(
        "",
        "invalid-credentials",
        (
            "ユーザIDまたはパスワードが違いました。",
            "User ID or password was wrong.",
        ),
        (
            "ユーザIDのつづりをご確認いただき、分からなければ「パスワードを忘れた方はこちら」をご案内ください。初めての方には、手紙の仮パスワードをご確認いただいてください。",
            "Ask the member to check the user ID; if the password is lost, point to 「パスワードを忘れた方はこちら」. Who signs in for the first time uses the password of the letter.",
        ),
    ),
    line(
        "",
        "invalid-characters",
        (
            "ユーザIDまたはパスワードが違いました。ひらがな・漢字・全角の文字か、前後に空白が入っていました。",
            "User ID or password was wrong; Japanese or full-width characters, or spaces around it, were typed.",
        ),
        (
            "入力を半角英数字に切り替えて、もう一度入力していただいてください。スマートフォンでは英字のキーボードをお使いいただきます。",
            "Ask the member to switch the keyboard to plain letters and to type both again.",
        ),
    ),
    line(
        "",
        "user-id-missing",
        (
            "ユーザIDが入力されていませんでした。",
            "No user ID was typed.",
        ),
        RETYPE,
    ),
    line(
        "",
        "password-missing",
        (
            "パスワードが入力されていませんでした。",
            "No password was typed.",
        ),
        RETYPE,
    ),
    line(
        "",
        "credentials-missing",
        (
            "ユーザIDとパスワードが入力されていませんでした。",
            "Neither user ID nor password was typed.",
        ),
        RETYPE,
    ),
    line(
        "",
        "password-locked",
        (
            "パスワードの入力間違いが続き、パスワードがロックされています。",
            "The password is locked after too many wrong ones.",
        ),
        (
            "ご本人であることを確かめたうえで、sekisho member unlock で解除できます。パスキーでのログインと「パスワードを忘れた方はこちら」は今も使えます。",
            "After checking who is calling, open it by `sekisho member unlock`. Signing in by passkey and 「パスワードを忘れた方はこちら」 work even now.",
        ),
    ),
    // The first sign-in.
    line(
        "",
        "birth-date-wrong",
        (
            "生年月日が登録と一致しませんでした。",
            "The birth date was not the one on file.",
        ),
        (
            "西暦の数字8桁（例 19790822）で入力するようご案内ください。続くときは登録の生年月日に誤りがないか資料でお確かめください。登録の生年月日を電話で伝えないでください。",
            "Ask the member to type 8 digits (19790822). If it goes on, check the date on file against the records. Never tell the date on file.",
        ),
    ),
    line(
        "",
        "birth-date-too-often",
        (
            "パスワードを忘れた方、または認証方法を失くした方の手続きで、生年月日の誤りが今日の上限に達しています。",
            "The birth date was wrong as often as is allowed in a day, on the way of a forgotten password or a lost device.",
        ),
        (
            "明日もう一度お試しいただくか、ご本人を確かめたうえで、窓口でパスワードを再発行してください。ふだんのログインはできます。",
            "Ask the member to try again tomorrow, or make sure who it is and reissue the password. Signing in as usual works.",
        ),
    ),
    line(
        "",
        "birth-date-missing",
        (
            "生年月日が入力されていませんでした。",
            "No birth date was typed.",
        ),
        (
            "西暦の数字8桁（例 19790822）で入力するようご案内ください。",
            "Ask the member to type 8 digits (19790822).",
        ),
    ),
    line(
        "",
        "lost-device",
        (
            "スマートフォンを紛失・機種変更した方の画面が開かれました。パスワードなどは確認できています。",
            "The page for a lost or changed phone was opened. The password, or what stands for it, was right.",
        ),
        (
            "予備コードをお持ちか、メールでの設定し直しができるかをおたずねください。どちらもできないときは、ご本人を確かめたうえで、sekisho member reissue --lost-device で認証方法を外し、手紙をお送りください。",
            "Ask for a recovery code or setting up by mail. If neither is possible, make sure who it is, take the devices away by `sekisho member reissue --lost-device`, and send the letter.",
        ),
    ),
    line(
        "",
        "unprovable",
        (
            "生年月日など、ご本人を確かめるための情報が登録されていないため、進めませんでした。",
            "What shows who it is, such as the birth date, is not on file.",
        ),
        (
            "不足している情報（生年月日、メールアドレス、手紙の確認コード）を資料でお確かめのうえ、管理者に登録をご依頼ください。",
            "Check the records for what is missing (the birth date, the mail address, the code of the letter), and have the administrator put it on file.",
        ),
    ),
    line(
        "",
        "last-authenticator",
        (
            "ログインに使う最後のデバイスを削除しようとしました。",
            "The last device that signs the member in was to be deleted.",
        ),
        (
            "先に別のデバイスや別の認証方法を設定してから、削除するようご案内ください。",
            "Ask the member to set up another device or second factor first.",
        ),
    ),
    line(
        "",
        "mail-change-locked",
        (
            "メールアドレスの変更が取り消されたばかりのため、変更できません。",
            "A change of the mail address was undone a short time ago, so it cannot be changed.",
        ),
        (
            "取り消しにお心当たりがあるかを確かめ、画面に出ている日時のあとで変更するようご案内ください。",
            "Ask whether the member undid it, and to change the address after the time on the page.",
        ),
    ),
    line(
        "",
        "birth-date-malformed",
        (
            "生年月日として読めない入力でした。",
            "What was typed is no date.",
        ),
        (
            "西暦の数字8桁（例 19790822）で入力するようご案内ください。",
            "Ask the member to type 8 digits (19790822).",
        ),
    ),
    line(
        "",
        "letter-code-wrong",
        (
            "手紙に記載のコードと一致しませんでした。",
            "The code was not the letter's.",
        ),
        (
            "いちばん新しい手紙のコードを入力するようご案内ください。",
            "Ask the member to type the code of the newest letter.",
        ),
    ),
    line(
        "",
        "terms-not-agreed",
        (
            "利用規約に同意していないか、規約が新しくなっていました。",
            "The terms were not agreed to, or have changed meanwhile.",
        ),
        (
            "利用規約をもう一度ご確認のうえ「同意する」を押すようご案内ください。",
            "Ask the member to read the terms again and to press 同意する.",
        ),
    ),
    line(
        "",
        "user-id-taken",
        (
            "入力したユーザIDは他の方が使用しています。",
            "Somebody has the user ID that was chosen.",
        ),
        OTHER_USER_ID,
    ),
    line(
        "profile",
        "too-short",
        (
            "入力したユーザIDが短すぎました。",
            "The chosen user ID was too short.",
        ),
        OTHER_USER_ID,
    ),
    line(
        "profile",
        "too-long",
        (
            "入力したユーザIDが長すぎました。",
            "The chosen user ID was too long.",
        ),
        OTHER_USER_ID,
    ),
    line(
        "profile",
        "characters",
        (
            "ユーザIDに使用できない文字が含まれていました。",
            "The chosen user ID held a character that is not allowed.",
        ),
        OTHER_USER_ID,
    ),
    line(
        "",
        "needs-letter-and-digit",
        (
            "ユーザIDに英字と数字の両方が含まれていませんでした。",
            "The chosen user ID lacked a letter or a digit.",
        ),
        OTHER_USER_ID,
    ),
    line(
        "",
        "reserved",
        (
            "ユーザIDに利用できない語が含まれていました。",
            "The chosen user ID held a reserved word.",
        ),
        OTHER_USER_ID,
    ),
    line(
        "",
        "method-missing",
        (
            "認証方法が選ばれていませんでした。",
            "No second factor was chosen.",
        ),
        (
            "認証方法をひとつ選んで「実行」を押すようご案内ください。",
            "Ask the member to choose a method and to press 実行.",
        ),
    ),
    line(
        "",
        "passwords-differ",
        (
            "確認用のパスワードが一致しませんでした。",
            "The two passwords differed.",
        ),
        RETYPE,
    ),
    line(
        "",
        "password-unchanged",
        (
            "今までと同じパスワードが入力されました。",
            "The new password was the present one.",
        ),
        OTHER_PASSWORD,
    ),
    line(
        "",
        "is-user-id",
        (
            "パスワードがユーザIDと同じでした。",
            "The password was the user ID.",
        ),
        OTHER_PASSWORD,
    ),
    line(
        "",
        "holds-user-id",
        (
            "パスワードにユーザIDが含まれていました。",
            "The password held the user ID.",
        ),
        OTHER_PASSWORD,
    ),
    line(
        "",
        "is-birth-date",
        (
            "パスワードが生年月日でした。",
            "The password was the birth date.",
        ),
        OTHER_PASSWORD,
    ),
    line(
        "",
        "is-mail-name",
        (
            "パスワードがメールアドレスの名前と同じでした。",
            "The password was the name of the mail address.",
        ),
        OTHER_PASSWORD,
    ),
    line(
        "",
        "common",
        (
            "推測されやすい、よく使われるパスワードでした。",
            "The password is a common one.",
        ),
        OTHER_PASSWORD,
    ),
    line(
        "",
        "keyboard",
        (
            "キーボードの並び順のパスワードでした。",
            "The password was a run of keys.",
        ),
        OTHER_PASSWORD,
    ),
    line(
        "new-password",
        "",
        (
            "新しいパスワードが条件を満たしていませんでした。",
            "The new password did not meet the rules.",
        ),
        OTHER_PASSWORD,
    ),
    line(
        "mail-address",
        "empty",
        (
            "メールアドレスが入力されていませんでした。",
            "No mail address was typed.",
        ),
        CHECK_ADDRESS,
    ),
    line(
        "mail-address",
        "malformed",
        (
            "メールアドレスの形式が正しくありませんでした。",
            "What was typed is no mail address.",
        ),
        CHECK_ADDRESS,
    ),
    line(
        "mail-address",
        "locked",
        (
            "メールアドレスの変更が取り消されたばかりで、まだ変更できませんでした。",
            "A change of the mail address was undone a short time ago; it could not be changed yet.",
        ),
        LATER,
    ),
    line(
        "mail-address",
        "is-current",
        (
            "今と同じメールアドレスを入力しました。",
            "The present mail address was entered as the new one.",
        ),
        CHECK_ADDRESS,
    ),
    line(
        "mail-address",
        "too-long",
        (
            "メールアドレスが255文字を超えていました。",
            "The mail address had more than 255 characters.",
        ),
        CHECK_ADDRESS,
    ),
    line(
        "",
        "mail-address-taken",
        (
            "他のアカウントで設定されているメールアドレスでした。",
            "Another account has the mail address.",
        ),
        (
            "ご家族とは別のメールアドレスを入力するようご案内ください。誰が使用しているかは伝えないでください。",
            "Ask the member for another address: members of a family may not share one. Never say whose it is.",
        ),
    ),
    line(
        "",
        "mail-address-not-on-file",
        (
            "登録済みとは別のメールアドレスが入力されました。この健保組合の初回ログインでは登録済みのアドレスでの確認が必要です。",
            "Another address than the one on file was typed; here the one on file has to confirm the first sign-in.",
        ),
        (
            "登録済みのメールアドレスが使えないときは、登録の変更手続きをご案内ください。",
            "If the address on file is lost, point to the procedure for changing it.",
        ),
    ),
    line(
        "",
        "mail-not-confirmed",
        (
            "確認メールのリンクがまだ開かれていませんでした。",
            "The link in the confirmation mail was not opened yet.",
        ),
        (
            "メールのリンクを開いてから元の画面に戻るようご案内ください。届かないときは迷惑メールフォルダの確認と「再送信」をご案内ください。",
            "Ask the member to open the link in the mail and to return. If no mail came, to look into the spam folder and to press 再送信.",
        ),
    ),
    line(
        "",
        "mail-too-soon",
        (
            "短い時間に何度もメールの送信が求められました。",
            "Too many mails were asked for in a short time.",
        ),
        (
            "1分ほど待って、届いているいちばん新しいメールをご覧いただいてください。",
            "Ask the member to wait a minute and to look at the newest mail.",
        ),
    ),
    // Second factors.
    line(
        "",
        "passkey-not-registered",
        (
            "パスキー（生体認証）を登録できませんでした。",
            "The passkey was not registered.",
        ),
        (
            "端末の画面ロックが設定されているかご確認のうえ、もう一度「登録」を押すようご案内ください。",
            "Ask the member to check that the device has a screen lock, and to press 登録 again.",
        ),
    ),
    line(
        "",
        "passkey-known",
        (
            "この端末のパスキーは登録済みです。",
            "The device's passkey is registered already.",
        ),
        (
            "登録済みのパスキーでログインするようご案内ください。",
            "Ask the member to sign in with the registered passkey.",
        ),
    ),
    line(
        "",
        "passkey-failed",
        (
            "パスキーでの認証が取り消されたか、失敗しました。",
            "The passkey was cancelled or failed.",
        ),
        ANOTHER_METHOD,
    ),
    line(
        "",
        "passkey-timeout",
        (
            "パスキーでの認証に5分より長くかかりました。",
            "The passkey took longer than 5 minutes.",
        ),
        (
            "もう一度ボタンを押して続けるようご案内ください。",
            "Ask the member to press the button again.",
        ),
    ),
    line(
        "",
        "passkey-unknown",
        (
            "このページに登録のないパスキーが使われました。",
            "The passkey is not registered here.",
        ),
        (
            "登録した端末で試すか、ユーザIDとパスワードでログインするようご案内ください。",
            "Ask the member to use the device that was registered, or to sign in with user ID and password.",
        ),
    ),
    line(
        "",
        "passkey-counter",
        (
            "パスキーの使用回数が以前より戻っていました。複製されたおそれがあります。",
            "The passkey's counter went back: there may be a copy of it.",
        ),
        (
            "別の方法でログインし、そのパスキーを削除して登録し直すようご案内ください。",
            "Ask the member to sign in another way, and to remove and register that passkey anew.",
        ),
    ),
    line(
        "app-setup",
        "taken",
        (
            "同じ名前のデバイスが登録済みです。",
            "Another device has that name.",
        ),
        OTHER_NAME,
    ),
    line(
        "passkey-setup",
        "taken",
        (
            "同じ名前のデバイスが登録済みです。",
            "Another device has that name.",
        ),
        OTHER_NAME,
    ),
    line(
        "app-setup",
        "too-long",
        (
            "デバイス名が長すぎました。",
            "The device's name was too long.",
        ),
        OTHER_NAME,
    ),
    line(
        "passkey-setup",
        "too-long",
        (
            "デバイス名が長すぎました。",
            "The device's name was too long.",
        ),
        OTHER_NAME,
    ),
    line(
        "app-setup",
        "characters",
        (
            "デバイス名に使用できない文字が含まれていました。",
            "The device's name held a character that is not allowed.",
        ),
        OTHER_NAME,
    ),
    line(
        "passkey-setup",
        "characters",
        (
            "デバイス名に使用できない文字が含まれていました。",
            "The device's name held a character that is not allowed.",
        ),
        OTHER_NAME,
    ),
    line(
        "mail-code",
        "code-wrong",
        (
            "メールのワンタイムパスワードが違いました。",
            "The mailed one-time password was wrong.",
        ),
        NEW_MAIL_CODE,
    ),
    line(
        "",
        "code-wrong",
        (
            "アプリのワンタイムパスワードが違うか、使用済みでした。",
            "The app's one-time password was wrong, or used already.",
        ),
        (
            "次の番号に変わるのを待って入力するようご案内ください。続くときはスマートフォンの時刻が自動設定かご確認いただいてください。番号を電話で聞き取らないでください。",
            "Ask the member to wait for the next number; if it goes on, to set the phone's clock to automatic. Never ask for the number.",
        ),
    ),
    line(
        "",
        "code-dead",
        (
            "メールのワンタイムパスワードの期限が切れたか、間違いが続いて無効になりました。",
            "The mailed one-time password is too old, or void after too many wrong ones.",
        ),
        NEW_MAIL_CODE,
    ),
    line(
        "",
        "recovery-code-wrong",
        (
            "予備コードが違うか、使用済みでした。",
            "The recovery code was wrong or used already.",
        ),
        (
            "まだ使っていないコードを入力するようご案内ください。コードを電話で聞き取らないでください。",
            "Ask the member for a code that was not used yet. Never ask for the code.",
        ),
    ),
    // After a correct credential.
    line(
        "",
        "suspended",
        (
            "このアカウントは利用を停止されています。",
            "The account is suspended.",
        ),
        (
            "資格の状態を資料でお確かめください。",
            "Check the member's eligibility.",
        ),
    ),
    line(
        "",
        "account-locked",
        (
            "ワンタイムパスワードや生年月日の間違いが続き、アカウントがロックされています。",
            "The account is locked after too many wrong one-time passwords or birth dates.",
        ),
        (
            "ご本人であることを確かめたうえで、sekisho member unlock で解除できます。",
            "After checking who is calling, open it by `sekisho member unlock`.",
        ),
    ),
    line(
        "",
        "expired",
        (
            "仮パスワード、または認証方法を設定できる期間が過ぎています。",
            "The temporary password, or the time to set a second factor up, has expired.",
        ),
        (
            "ご本人であることを確かめたうえで、sekisho member reissue で仮パスワードを再発行できます。",
            "After checking who is calling, make a new password by `sekisho member reissue`.",
        ),
    ),
    // Mailed links.
    line(
        "",
        "link-used",
        (
            "メールのリンクは使用済みでした。",
            "The mailed link was used already.",
        ),
        NEW_LINK,
    ),
    line(
        "",
        "link-expired",
        (
            "メールのリンクの期限が切れたか、無効になっていました。",
            "The mailed link is too old or void.",
        ),
        NEW_LINK,
    ),
    line(
        "",
        "link-unknown",
        (
            "メールのリンクのアドレスが途中で切れているか、違っていました。",
            "The address of the mailed link is cut off or wrong.",
        ),
        NEW_LINK,
    ),
    // What the portal asked for.
    line(
        "",
        "unknown-client",
        (
            "登録のないポータルからの要求でした。",
            "The request came from a portal that is not registered.",
        ),
        TO_THE_PORTAL,
    ),
    line(
        "",
        "redirect-uri-mismatch",
        (
            "ポータルの戻り先アドレスが登録と一致しませんでした。",
            "The portal's return address is not the registered one.",
        ),
        TO_THE_PORTAL,
    ),
    line(
        "",
        "redirect-uri-missing",
        (
            "ポータルからの要求に戻り先アドレスがありませんでした。",
            "The portal's request had no return address.",
        ),
        TO_THE_PORTAL,
    ),
    line(
        "",
        "client-id-missing",
        (
            "ポータルからの要求にポータルの番号がありませんでした。",
            "The portal's request did not say which portal it is.",
        ),
        TO_THE_PORTAL,
    ),
    line(
        "",
        "malformed-request",
        (
            "ポータルからの要求が壊れていました。",
            "The portal's request could not be read.",
        ),
        TO_THE_PORTAL,
    ),
    line(
        "",
        "temporarily-unavailable",
        (
            "一時的に混み合っているか、停止していました。",
            "The service was busy or out of order for a moment.",
        ),
        LATER,
    ),
    line(
        "",
        "server-error",
        (
            "システム側の不具合で処理できませんでした。",
            "Something went wrong on the server.",
        ),
        LATER,
    ),
];

/// The pages by their step.
const PAGES: &[(&str, &str, &str)] = &[
    (
        "choose-account",
        "ユーザIDの選択",
        "choosing one of the user IDs that the browser knows",
    ),
    ("credentials", "ログイン画面", "the sign-in page"),
    (
        "reauthenticate",
        "変更の前のご本人の確認",
        "confirming who it is before a change",
    ),
    ("account", "加入者メニュー", "the account pages"),
    ("letter-code", "手紙のコードの入力", "the letter's code"),
    ("birth-date", "生年月日の入力", "the birth date"),
    ("terms", "利用規約", "the terms of use"),
    (
        "profile",
        "ユーザIDと認証方法の設定",
        "user ID and second factor",
    ),
    ("new-password", "パスワードの更新", "the new password"),
    ("mail-address", "メールアドレスの更新", "the mail address"),
    (
        "mail-check",
        "確認メールを待つ画面",
        "waiting for the confirmation mail",
    ),
    (
        "passkey-setup",
        "パスキー（生体認証）の登録",
        "registering a passkey",
    ),
    (
        "app-setup",
        "認証アプリの設定",
        "setting an authenticator app up",
    ),
    (
        "set-up-later",
        "認証方法の設定の案内",
        "setting the second factor up later",
    ),
    (
        "passkey",
        "パスキー（生体認証）での認証",
        "signing in with the passkey",
    ),
    (
        "app-code",
        "認証アプリのワンタイムパスワードの入力",
        "the app's one-time password",
    ),
    (
        "mail-code",
        "メールのワンタイムパスワードの入力",
        "the mailed one-time password",
    ),
    ("recovery-code", "予備コードの入力", "the recovery code"),
    ("recovery-codes", "予備コードの表示", "the recovery codes"),
    ("sign-out", "ログアウト画面", "signing out"),
    (
        "blocked",
        "ログインできない旨の案内",
        "the page that says why it does not go on",
    ),
    (
        "mail-confirm",
        "メールのリンクの画面",
        "the page of a mailed link",
    ),
    ("error", "エラー画面", "the error page"),
];

/// What happened, and what to say.
pub(super) fn of(step: Option<&str>, outcome: &str) -> (Words, Words) {
    let step = step.unwrap_or_default();
    let fits = |line: &&Line| {
        (line.step.is_empty() || line.step == step)
            && (line.outcome.is_empty() || line.outcome == outcome)
    };
    match LINES.iter().find(fits) {
        Some(line) => (
            Words::new(line.happened.0, line.happened.1),
            Words::new(line.say.0, line.say.1),
        ),
        None => (
            Words {
                ja: format!("処理が完了しませんでした（記録: {outcome}）。"),
                en: format!("It was refused (recorded as: {outcome})."),
            },
            Words::new(
                "画面の説明に沿ってもう一度お試しいただくようご案内ください。続くときはこの番号をシステムの管理者にお伝えください。",
                "Ask the member to follow the page and to try again. If it goes on, give this number to who runs the system.",
            ),
        ),
    }
}

/// The page of a step.
pub(super) fn page(step: Option<&str>) -> Words {
    let step = step.unwrap_or_default();
    let known = PAGES.iter().find(|(name, ..)| *name == step);
    match known {
        Some((_, ja, en)) => Words::new(ja, en),
        None if step.is_empty() => Words::new("（画面の記録なし）", "(no page was recorded)"),
        None => Words::new(step, step),
    }
}

#[cfg(test)]
mod tests {
    use sekisho_signin::{BlockedReason, Refusal, Step};

    use super::*;

    fn is_known(step: Option<&str>, outcome: &str) -> bool {
        !of(step, outcome).1.en.contains("follow the page")
    }

    #[test]
    fn every_refusal_has_words() {
        let refusals = [
            Refusal::InvalidCredentials,
            Refusal::InvalidCharacters,
            Refusal::UserIdMissing,
            Refusal::PasswordMissing,
            Refusal::CredentialsMissing,
            Refusal::PasswordLocked,
            Refusal::BirthDateWrong,
            Refusal::BirthDateMalformed,
            Refusal::LetterCodeWrong,
            Refusal::TermsNotAgreed,
            Refusal::UserIdTaken,
            Refusal::MethodMissing,
            Refusal::PasswordsDiffer,
            Refusal::PasswordUnchanged,
            Refusal::MailAddressTaken,
            Refusal::MailAddressNotOnFile,
            Refusal::MailNotConfirmed,
            Refusal::MailTooSoon,
            Refusal::PasskeyNotRegistered,
            Refusal::PasskeyKnown,
            Refusal::PasskeyFailed,
            Refusal::PasskeyTimedOut,
            Refusal::PasskeyUnknown,
            Refusal::PasskeyCounter,
            Refusal::CodeWrong,
            Refusal::CodeDead,
            Refusal::RecoveryCodeWrong,
            Refusal::BirthDateTooOften,
            Refusal::LastAuthenticator,
            Refusal::MailChangeLocked,
        ];
        for refusal in refusals {
            assert!(is_known(None, refusal.name()), "{}", refusal.name());
        }
        for reason in BlockedReason::ALL {
            assert!(
                is_known(Some("blocked"), reason.name()),
                "{}",
                reason.name()
            );
        }
    }

    #[test]
    fn every_rule_has_words_on_its_page() {
        use sekisho_authenticator::{
            device_name::DeviceNameFault, mail_address::MailAddressFault, user_id::UserIdFault,
        };
        let user_id = [
            UserIdFault::TooShort,
            UserIdFault::TooLong,
            UserIdFault::Characters,
            UserIdFault::NeedsLetterAndDigit,
            UserIdFault::Reserved,
        ];
        for fault in user_id {
            assert!(is_known(Some("profile"), fault.code()), "{}", fault.code());
        }
        let address = [
            MailAddressFault::Empty,
            MailAddressFault::Malformed,
            MailAddressFault::TooLong,
        ];
        for fault in address {
            assert!(
                is_known(Some("mail-address"), fault.code()),
                "{}",
                fault.code()
            );
        }
        let name = [
            DeviceNameFault::Characters,
            DeviceNameFault::TooLong,
            DeviceNameFault::Taken,
        ];
        for fault in name {
            for step in ["app-setup", "passkey-setup"] {
                assert!(is_known(Some(step), fault.code()), "{}", fault.code());
            }
        }
        assert!(is_known(Some("new-password"), "too-short"));
        assert!(is_known(Some("new-password"), "needs-upper"));
    }

    #[test]
    fn every_step_is_a_page() {
        for step in Step::ALL {
            assert!(
                PAGES.iter().any(|(name, ..)| *name == step.name()),
                "{}",
                step.name()
            );
        }
    }

    #[test]
    fn what_is_not_known_still_says_something() {
        let (happened, say) = of(Some("credentials"), "never-heard-of");
        assert!(happened.ja.contains("never-heard-of") && happened.en.contains("never-heard-of"));
        assert!(!say.ja.is_empty());
        assert_eq!(page(Some("new-step")).ja, "new-step");
    }

    #[test]
    fn the_code_of_an_app_and_of_a_mail_are_told_apart() {
        assert!(of(Some("mail-code"), "code-wrong").0.ja.contains("メール"));
        assert!(of(Some("app-code"), "code-wrong").0.ja.contains("アプリ"));
    }
}
