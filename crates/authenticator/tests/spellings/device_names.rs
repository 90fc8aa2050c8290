//! Names of passkeys and apps. Empty ones become the default.

use sekisho_authenticator::device_name::check_new;

use super::Row;

pub(crate) fn read(typed: &str) -> Option<String> {
    check_new(typed, &["会社のPC"], "パスキー").ok()
}

pub(crate) const ROWS: &[Row] = &[
    ("自分のスマホ", Some("自分のスマホ")),
    ("ｽﾏﾎ（自分用）", Some("スマホ(自分用)")),
    ("ﾊﾟｿｺﾝ", Some("パソコン")),
    ("  家の\u{3000}ＰＣ ", Some("家の PC")),
    ("家の\u{a0}PC", Some("家の PC")),
    ("家のPC\n", Some("家のPC")),
    ("\u{feff}家のPC\u{200b}", Some("家のPC")),
    ("\u{202e}abc", Some("abc")),
    ("ｉＰｈｏｎｅ１５", Some("iPhone15")),
    ("花子’s iPhone 15", Some("花子's iPhone 15")),
    ("iPhone−15", Some("iPhone-15")),
    ("iPhone‐15", Some("iPhone-15")),
    ("iPhone－15", Some("iPhone-15")),
    ("スマートフォン", Some("スマートフォン")),
    ("ｽﾏｰﾄﾌｫﾝ", Some("スマートフォン")),
    ("セキュリティ・キー", Some("セキュリティ・キー")),
    ("Key-1_a.b", Some("Key-1_a.b")),
    ("佐々木のスマホ", Some("佐々木のスマホ")),
    ("", Some("パスキー")),
    (" \u{3000}\n", Some("パスキー")),
    ("\u{200b}", Some("パスキー")),
    ("会社のPC", None),
    ("会社のＰＣ", None),
    ("会社のpc", None),
    ("<b>", None),
    ("a&b", None),
    ("a\"b", None),
    ("📱", None),
    ("a\nb", None),
    ("a\tb", None),
    ("a;b", None),
    ("50%", None),
];
