//! Recovery codes (予備コード): keeping them and using one.

/// Recovery codes (予備コード): keeping them and using one.
pub(crate) struct Recovery {
    /// In the progress of the first sign-in.
    pub(crate) topic: &'static str,
    pub(crate) heading: &'static str,
    pub(crate) lead: &'static str,
    pub(crate) replaced: &'static str,
    pub(crate) label: &'static str,
    /// On the printed page and in the file: whose codes and since when.
    pub(crate) whose: fn(user_id: &str, day: &str) -> [String; 2],
    pub(crate) once_title: &'static str,
    pub(crate) once: &'static str,
    pub(crate) print: &'static str,
    pub(crate) save: &'static str,
    pub(crate) kept: &'static str,
    pub(crate) leave: &'static str,
    pub(crate) use_lead: &'static str,
    pub(crate) code: &'static str,
    pub(crate) code_hint: &'static str,
    pub(crate) code_missing: &'static str,
    pub(crate) wrong_code: &'static str,
    pub(crate) wrong_code_hint: &'static str,
}

pub(super) const JA: Recovery = Recovery {
    topic: "予備コード",
    heading: "予備コードを保管してください",
    lead: "スマートフォンをなくしたときなどに、認証のかわりに使えます。1つのコードは1回だけ使えます。",
    replaced: "前の予備コードは、もう使えません。",
    label: "予備コード",
    whose: |user_id, day| [format!("ユーザID：{user_id}"), format!("作成日：{day}")],
    once_title: "この画面でしか表示されません",
    once: "紙に残すか、書き写して、パスワードとは別の場所に保管してください。",
    print: "印刷する",
    save: "保存する",
    kept: "保管したので次へ",
    leave: "保管しないで戻る",
    use_lead: "保管しておいた予備コードを1つ入力してください。",
    code: "予備コード",
    code_hint: "例：4kq7-9mxc-t3hw-6rbd（ハイフンはなくてもかまいません）",
    code_missing: "予備コードを入力してください。",
    wrong_code: "予備コードが正しくありません",
    wrong_code_hint: "一度使ったコードは使えません。別のコードを入力してください。",
};

pub(super) const EN: Recovery = Recovery {
    topic: "recovery codes",
    heading: "Please keep your recovery codes",
    lead: "They help when you have lost your phone, for example. Each code works once.",
    replaced: "The codes you had before do not work any more.",
    label: "Recovery codes",
    whose: |user_id, day| [format!("User ID: {user_id}"), format!("Made on: {day}")],
    once_title: "They are shown on this page only",
    once: "Print them or write them down, and keep them apart from your password.",
    print: "Print",
    save: "Save",
    kept: "I kept them, go on",
    leave: "Go back without keeping them",
    use_lead: "Please enter one of the recovery codes you kept.",
    code: "Recovery code",
    code_hint: "Example: 4kq7-9mxc-t3hw-6rbd (with or without the hyphens)",
    code_missing: "Please enter a recovery code.",
    wrong_code: "The recovery code is not right",
    wrong_code_hint: "A code that was used once no longer works. Please enter another.",
};
