//! User IDs: of those who sign in, and new ones.

use sekisho_authenticator::{normalize::fold_user_id, user_id::check_new};
use sekisho_kernel::policy::UserIdPolicy;

use super::Row;

pub(crate) fn read(typed: &str) -> Option<String> {
    fold_user_id(typed)
}

pub(crate) fn read_new(typed: &str) -> Option<String> {
    check_new(&UserIdPolicy::default(), typed).ok()
}

/// What signs in is looked up as it is folded: kana are understood as kana, and are nobody's.
pub(crate) const ROWS: &[Row] = &[
    ("hanako-y22", Some("hanako-y22")),
    ("HANAKO-Y22", Some("hanako-y22")),
    ("Hanako-Y22", Some("hanako-y22")),
    ("ｈａｎａｋｏ－ｙ２２", Some("hanako-y22")),
    ("ＨＡＮＡＫＯ－Ｙ２２", Some("hanako-y22")),
    ("hanako-y２２", Some("hanako-y22")),
    (" hanako-y22", Some("hanako-y22")),
    ("hanako-y22 ", Some("hanako-y22")),
    ("\u{3000}hanako-y22\u{3000}", Some("hanako-y22")),
    ("\u{a0}hanako-y22\u{a0}", Some("hanako-y22")),
    ("hanako -y22", Some("hanako-y22")),
    ("hanako-y22\n", Some("hanako-y22")),
    ("hanako-y22\r\n", Some("hanako-y22")),
    ("\thanako-y22", Some("hanako-y22")),
    ("\u{feff}hanako-y22", Some("hanako-y22")),
    ("hanako\u{200b}-y22", Some("hanako-y22")),
    ("hanako\u{ad}-y22", Some("hanako-y22")),
    ("\u{202a}hanako-y22\u{202c}", Some("hanako-y22")),
    ("hanako‐y22", Some("hanako-y22")),
    ("hanako‑y22", Some("hanako-y22")),
    ("hanako–y22", Some("hanako-y22")),
    ("hanako—y22", Some("hanako-y22")),
    ("hanako―y22", Some("hanako-y22")),
    ("hanako−y22", Some("hanako-y22")),
    ("hanako﹣y22", Some("hanako-y22")),
    ("hanako－y22", Some("hanako-y22")),
    ("hanakoーy22", Some("hanako-y22")),
    ("hanakoｰy22", Some("hanako-y22")),
    ("hanako─y22", Some("hanako-y22")),
    ("ｈａｎａｋｏ＿２２", Some("hanako_22")),
    ("hanako．22", Some("hanako.22")),
    ("hanako。22", Some("hanako.22")),
    ("hanako｡22", Some("hanako.22")),
    ("hanako＠example1", Some("hanako@example1")),
    ("ﾊﾅｺ22", Some("ハナコ22")),
    ("はなこ２２", Some("はなこ22")),
    ("", None),
    (" \u{3000}\n", None),
    ("\u{200b}\u{feff}", None),
];

pub(crate) const NEW: &[Row] = &[
    ("hanako-y22", Some("hanako-y22")),
    (" Hanako-Y22 ", Some("hanako-y22")),
    ("ＨａｎａｋｏーＹ２２", Some("hanako-y22")),
    ("hanako。y22\n", Some("hanako.y22")),
    ("h.y＠example1", Some("h.y@example1")),
    ("はなこ2222", None),
    ("ﾊﾅｺ22222", None),
    ("hanako、22", None),
    ("hanako+22", None),
    ("ｈａｎａｋｏ", None),
    ("１２３４５６７８", None),
    ("ＡＤＭＩＮ１２３", None),
];
