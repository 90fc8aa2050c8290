//! Passwords. A temporary one comes from a letter and is read loosely; a member's own is never
//! changed, so one with full-width characters is refused when it is set.

use sekisho_authenticator::password::{
    policy::{NewPassword, check_new, normalize},
    temporary::fold_typed,
};
use sekisho_kernel::policy::PasswordPolicy;

use super::Row;

/// The password of the letter, if it was typed.
pub(crate) fn read_temporary(typed: &str) -> Option<String> {
    let folded = fold_typed(typed);
    ["acdefhjknprtuwxy", "12345678919801201"]
        .contains(&&*folded)
        .then_some(folded)
}

pub(crate) fn read(typed: &str) -> Option<String> {
    let policy = PasswordPolicy::default();
    let context = NewPassword::default();
    check_new(&policy, typed, &context).ok()?;
    Some(normalize(&policy, typed))
}

pub(crate) const TEMPORARY: &[Row] = &[
    ("acdefhjknprtuwxy", Some("acdefhjknprtuwxy")),
    ("acde-fhjk-nprt-uwxy", Some("acdefhjknprtuwxy")),
    ("ACDE-FHJK-NPRT-UWXY", Some("acdefhjknprtuwxy")),
    (
        "ａｃｄｅ－ｆｈｊｋ－ｎｐｒｔ－ｕｗｘｙ",
        Some("acdefhjknprtuwxy"),
    ),
    (
        " acde fhjk\u{3000}nprt\u{a0}uwxy\r\n",
        Some("acdefhjknprtuwxy"),
    ),
    ("acdeーfhjk−nprt–uwxy", Some("acdefhjknprtuwxy")),
    (
        "\u{feff}acde\u{200b}-fhjk-nprt-uwxy",
        Some("acdefhjknprtuwxy"),
    ),
    ("12345678919801201", Some("12345678919801201")),
    ("12-3456789-19801201", Some("12345678919801201")),
    (
        "１２３４５６７８９１９８０１２０１",
        Some("12345678919801201"),
    ),
    ("12 3456789 19801201", Some("12345678919801201")),
    ("", None),
    ("acdefhjknprtuwx", None),
    ("12・3456789・19801201", None),
    ("123456789昭和55年12月1日", None),
];

pub(crate) const OWN: &[Row] = &[
    ("Tegami-kara-26", Some("Tegami-kara-26")),
    ("TEGAMI-KARA-26", Some("TEGAMI-KARA-26")),
    ("tegami_KARA.26", Some("tegami_KARA.26")),
    // One key types both, which of them depends on the machine.
    ("Tegami¥kara¥26", Some("Tegami\\kara\\26")),
    ("Tegami\\kara\\26", Some("Tegami\\kara\\26")),
    ("Ｔｅｇａｍｉ－ｋａｒａ－２６", None),
    ("Tegami-kara-２６", None),
    ("Tegamiーkara-26", None),
    ("Tegami−kara−26", None),
    ("Tegami kara 26", None),
    (" Tegami-kara-26", None),
    ("Tegami-kara-26\n", None),
    ("Tegami-kara-26\u{200b}", None),
    ("てがみからにじゅうろく", None),
    ("ﾃｶﾞﾐｶﾗ-26-abc", None),
];
