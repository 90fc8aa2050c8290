//! The code printed in a letter.

/// The code printed in a letter.
pub(crate) struct LetterCode {
    pub(crate) topic: &'static str,
    pub(crate) heading: &'static str,
    pub(crate) lead: &'static str,
    pub(crate) label: &'static str,
    pub(crate) hint: &'static str,
    pub(crate) missing: &'static str,
    pub(crate) wrong: &'static str,
    pub(crate) expired: &'static str,
    pub(crate) help: &'static str,
    pub(crate) help_text: &'static str,
}

pub(super) const JA: LetterCode = LetterCode {
    topic: "手紙の確認コード",
    heading: "手紙の確認コード",
    lead: "健保組合からの手紙に書かれた確認コードを入力してください。",
    label: "確認コード",
    hint: "大文字・小文字の区別はありません。間の空白やハイフンは、入れても入れなくてもかまいません。",
    missing: "確認コードを入力してください。",
    wrong: "確認コードが異なります。手紙をもう一度ご確認ください。",
    expired: "この確認コードの有効期限が切れています。ご加入の健保組合までお問い合わせください。",
    help: "手紙が届いていないとき",
    help_text: "手紙をなくした方、まだ届いていない方は、お電話ください。ここまでの設定は残っています。",
};

pub(super) const EN: LetterCode = LetterCode {
    topic: "code from the letter",
    heading: "Code from the letter",
    lead: "Please enter the code in the letter from your health insurance society.",
    label: "Code",
    hint: "Capital and small letters are the same. Spaces and hyphens do not matter.",
    missing: "Please enter the code.",
    wrong: "This is not the code. Please look at the letter again.",
    expired: "This code is too old. Please contact your health insurance society.",
    help: "If the letter has not come",
    help_text: "If you lost the letter or it has not come yet, please call us. What you set so far is kept.",
};
