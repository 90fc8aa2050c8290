//! The mail address and the wait for its confirmation.

/// The mail address.
pub(crate) struct MailAddress {
    pub(crate) topic: &'static str,
    pub(crate) heading: &'static str,
    pub(crate) lead: &'static str,
    pub(crate) not_required: &'static str,
    pub(crate) label: &'static str,
    pub(crate) hint: &'static str,
    pub(crate) on_file: &'static str,
    pub(crate) on_file_label: &'static str,
    pub(crate) on_file_wrong: &'static str,
    pub(crate) submit: &'static str,
    pub(crate) filter_heading: &'static str,
    pub(crate) filter_text: &'static str,
    pub(crate) missing: &'static str,
    pub(crate) taken: &'static str,
    pub(crate) malformed: &'static str,
    pub(crate) too_long: &'static str,
}

pub(super) const JA: MailAddress = MailAddress {
    topic: "メールアドレス",
    heading: "メールアドレスの更新",
    lead: "アカウントを有効にするにはメールアドレスの変更が必要です。",
    not_required: "※メールアドレスの変更は必須ではありません",
    label: "メールアドレス",
    hint: "確認のメールを送ります。ご家族の方と同じアドレスは登録できません。",
    on_file: "健保組合に届け出のあるメールアドレスに、確認のメールを送ります。",
    on_file_label: "届け出のあるメールアドレス",
    on_file_wrong: "このアドレスのメールを読めないときは、窓口へお電話ください。",
    submit: "確認メールを送る",
    filter_heading: "迷惑メールの設定をしている方へ",
    filter_text: "次のドメインからのメールを受信できるように設定してください。",
    missing: "メールアドレスを入力してください。",
    taken: "他のアカウントで設定されているメールアドレスです。別のメールアドレスを入力してください。",
    malformed: "無効なメールアドレスです。入力したメールアドレスに誤りがないかご確認ください。",
    too_long: "設定可能なメールアドレスの最大文字数は 255 文字です。",
};

pub(super) const EN: MailAddress = MailAddress {
    topic: "mail address",
    heading: "Mail address",
    lead: "To activate your account, please confirm your mail address.",
    not_required: "You need not change the address.",
    label: "Mail address",
    hint: "We send a mail to confirm it. Family members cannot share an address.",
    on_file: "We send a mail to the address that your society has on file.",
    on_file_label: "Address on file",
    on_file_wrong: "If you cannot read mail at this address, please call us.",
    submit: "Send the mail",
    filter_heading: "If you filter your mail",
    filter_text: "Please allow mail from this domain.",
    missing: "Please enter a mail address.",
    taken: "This mail address belongs to another account. Please enter another.",
    malformed: "This is not a valid mail address. Please check it.",
    too_long: "A mail address can have at most 255 characters.",
};
