//! Codes: of apps and mails, for recovery, and of letters.

use sekisho_authenticator::{
    normalize::one_time_code, password::temporary::fold_letter_code, recovery_code,
};

use super::Row;

pub(crate) fn read(typed: &str) -> Option<String> {
    one_time_code(typed)
}

pub(crate) fn read_recovery(typed: &str) -> Option<String> {
    recovery_code::fold(typed).map(|code| code.expose().clone())
}

pub(crate) fn read_letter(typed: &str) -> Option<String> {
    fold_letter_code(typed)
}

pub(crate) const ONE_TIME: &[Row] = &[
    ("012345", Some("012345")),
    ("０１２３４５", Some("012345")),
    ("012 345", Some("012345")),
    ("0 1 2 3 4 5", Some("012345")),
    ("０１２\u{3000}３４５", Some("012345")),
    ("012\u{a0}345", Some("012345")),
    ("012\u{2009}345", Some("012345")),
    ("012-345", Some("012345")),
    ("012‐345", Some("012345")),
    ("012–345", Some("012345")),
    ("012—345", Some("012345")),
    ("012ー345", Some("012345")),
    ("012ｰ345", Some("012345")),
    ("012−345", Some("012345")),
    ("０１２－３４５", Some("012345")),
    ("012﹣345", Some("012345")),
    (" 012345\n", Some("012345")),
    ("012345\r\n", Some("012345")),
    ("\u{200b}012345\u{feff}", Some("012345")),
    ("\u{202a}012345\u{202c}", Some("012345")),
    ("ワンタイムパスワード：012345", Some("012345")),
    ("ワンタイムパスワードは０１２３４５です。", Some("012345")),
    ("Your code: 012345", Some("012345")),
    ("G-012345 is your code", Some("012345")),
    (
        "ワンタイムパスワード\n\n012345\n\n有効期限 10分 お問い合わせ 0120-000-000",
        Some("012345"),
    ),
    ("", None),
    ("01234", None),
    ("0123456", None),
    ("012345 6", None),
    ("01234a", None),
    ("a012345", None),
    ("O12345", None),
    ("０１２３４五", None),
    ("+12345", None),
    ("012.345", None),
    ("٠١٢٣٤٥", None),
    ("012345 または 678901", None),
    ("コードは 012 345 です", None),
];

pub(crate) const RECOVERY: &[Row] = &[
    ("01ab-cdef-ghjk-mnpv", Some("01ab-cdef-ghjk-mnpv")),
    ("01abcdefghjkmnpv", Some("01ab-cdef-ghjk-mnpv")),
    ("01AB-CDEF-GHJK-MNPV", Some("01ab-cdef-ghjk-mnpv")),
    (
        "０１ａｂ－ｃｄｅｆ－ｇｈｊｋ－ｍｎｐｖ",
        Some("01ab-cdef-ghjk-mnpv"),
    ),
    (" 01ab cdef\u{3000}ghjk mnpv\n", Some("01ab-cdef-ghjk-mnpv")),
    (
        "01ab\u{a0}cdef\u{a0}ghjk\u{a0}mnpv",
        Some("01ab-cdef-ghjk-mnpv"),
    ),
    ("01abーcdef−ghjk–mnpv", Some("01ab-cdef-ghjk-mnpv")),
    ("01abｰcdef﹣ghjk—mnpv", Some("01ab-cdef-ghjk-mnpv")),
    ("01ab_cdef_ghjk_mnpv", Some("01ab-cdef-ghjk-mnpv")),
    (
        "0 1 a b c d e f g h j k m n p v",
        Some("01ab-cdef-ghjk-mnpv"),
    ),
    // Letters that are in no code are read as what they look like.
    ("OIab-cdef-ghjk-mnpu", Some("01ab-cdef-ghjk-mnpv")),
    ("olab-cdef-ghjk-mnpV", Some("01ab-cdef-ghjk-mnpv")),
    ("ＯＬａｂ-cdef-ghjk-mnpＵ", Some("01ab-cdef-ghjk-mnpv")),
    (
        "\u{feff}01ab-cdef-ghjk-mnpv\u{200b}",
        Some("01ab-cdef-ghjk-mnpv"),
    ),
    ("1. 01ab-cdef-ghjk-mnpv", Some("01ab-cdef-ghjk-mnpv")),
    ("③ 01ab-cdef-ghjk-mnpv", Some("01ab-cdef-ghjk-mnpv")),
    ("「01ab-cdef-ghjk-mnpv」", Some("01ab-cdef-ghjk-mnpv")),
    (
        "リカバリーコード：01ab-cdef-ghjk-mnpv",
        Some("01ab-cdef-ghjk-mnpv"),
    ),
    (
        "Recovery code: 01ab-cdef-ghjk-mnpv",
        Some("01ab-cdef-ghjk-mnpv"),
    ),
    ("", None),
    ("01ab-cdef-ghjk-mnp", None),
    ("01ab-cdef-ghjk-mnpvw", None),
    ("01ab-cdef-ghjk-mnp!", None),
    ("01ab-cdef-ghjk-mnpあ", None),
    ("01ab-cdef-ghjk", None),
    ("01ab-cdef-ghjk-mnpv 7k3q-0wz9-m2ch-xv5e", None),
];

pub(crate) const LETTER: &[Row] = &[
    ("acdef-hjknp", Some("acdefhjknp")),
    ("acdefhjknp", Some("acdefhjknp")),
    ("ACDEF-HJKNP", Some("acdefhjknp")),
    ("ａｃｄｅｆ－ｈｊｋｎｐ", Some("acdefhjknp")),
    (" acdef hjknp\n", Some("acdefhjknp")),
    ("acdefーhjknp", Some("acdefhjknp")),
    ("\u{feff}acdef\u{3000}hjknp", Some("acdefhjknp")),
    ("", None),
    ("acdef-hjkn", None),
    ("acdef-hjknpp", None),
    ("acdef-hjkn0", None),
    ("あかさたな", None),
];
