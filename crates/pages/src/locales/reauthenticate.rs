//! 「続行する際には再度認証してください。」

use sekisho_kernel::policy::Method;

/// 「続行する際には再度認証してください。」
pub(crate) struct Reauthenticate {
    pub(crate) heading: &'static str,
    pub(crate) lead: &'static str,
    pub(crate) ahead_change: &'static str,
    pub(crate) ahead_password: &'static str,
    pub(crate) change_profile: &'static str,
    pub(crate) change_mail_address: &'static str,
    pub(crate) change_password: &'static str,
    pub(crate) add: fn(Method) -> &'static str,
    pub(crate) rename: &'static str,
    pub(crate) remove: &'static str,
    pub(crate) make_recovery_codes: &'static str,
    pub(crate) password_wrong: &'static str,
    pub(crate) by_passkey: &'static str,
    pub(crate) leave: &'static str,
}

pub(super) const JA: Reauthenticate = Reauthenticate {
    heading: "ご本人の確認",
    lead: "続行する際には再度認証してください。",
    ahead_change: "ご本人であることを確認します。確認が済むと、変更の続きへ進みます。",
    ahead_password: "ご本人であることを確認します。確認が済むと、新しいパスワードの設定へ進みます。",
    change_profile: "確認が済むと、プロフィールを変更します。",
    change_mail_address: "確認が済むと、メールアドレスの変更に進みます。",
    change_password: "確認が済むと、パスワードの更新に進みます。",
    add: |method| match method {
        Method::Passkey => "確認が済むと、パスキーの登録に進みます。",
        Method::App => "確認が済むと、認証アプリの設定に進みます。",
        Method::Mail => "確認が済むと、OTPメールの設定に進みます。",
    },
    rename: "確認が済むと、デバイスの名前を変えます。",
    remove: "確認が済むと、デバイスを削除します。",
    make_recovery_codes: "確認が済むと、新しい予備コードを作ります。",
    password_wrong: "パスワードが正しくありません。もう一度入力してください。",
    by_passkey: "パスキーで確認する",
    leave: "変更しないで戻る",
};

pub(super) const EN: Reauthenticate = Reauthenticate {
    heading: "Confirm that it is you",
    lead: "To go on, please sign in once more.",
    ahead_change: "We check that it is you. After that you go on with your change.",
    ahead_password: "We check that it is you. After that you choose your new password.",
    change_profile: "Then your profile is changed.",
    change_mail_address: "Then you enter your new mail address.",
    change_password: "Then you choose your new password.",
    add: |method| match method {
        Method::Passkey => "Then you register a passkey.",
        Method::App => "Then you set up an authenticator app.",
        Method::Mail => "Then you set up one-time passwords by mail.",
    },
    rename: "Then the device gets its new name.",
    remove: "Then the device is deleted.",
    make_recovery_codes: "Then new recovery codes are made.",
    password_wrong: "The password is not right. Please enter it again.",
    by_passkey: "Confirm with a passkey",
    leave: "Go back without a change",
};
