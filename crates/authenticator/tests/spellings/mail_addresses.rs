//! Mail addresses.

use sekisho_authenticator::mail_address::check_new;

use super::Row;

pub(crate) fn read(typed: &str) -> Option<String> {
    let address = check_new(typed).ok()?;
    Some(address.as_str().to_owned())
}

pub(crate) const ROWS: &[Row] = &[
    ("hanako@example.jp", Some("hanako@example.jp")),
    // Some servers tell capitals from small letters: they stay, and are compared without.
    (
        "Hanako.Yamada+kenpo@Example.co.jp",
        Some("Hanako.Yamada+kenpo@Example.co.jp"),
    ),
    (
        "h_y-1/2@docomo.example.ne.jp",
        Some("h_y-1/2@docomo.example.ne.jp"),
    ),
    (
        "o'hara@xn--r8jz45g.xn--zckzah",
        Some("o'hara@xn--r8jz45g.xn--zckzah"),
    ),
    ("-@a.jp", Some("-@a.jp")),
    (
        "ｈａｎａｋｏ＠ｅｘａｍｐｌｅ．ｊｐ",
        Some("hanako@example.jp"),
    ),
    ("hanako＠example.jp", Some("hanako@example.jp")),
    ("hanako﹫example.jp", Some("hanako@example.jp")),
    ("hanako@example．jp", Some("hanako@example.jp")),
    ("hanako@example。jp", Some("hanako@example.jp")),
    ("hanako@example｡jp", Some("hanako@example.jp")),
    ("hanakoーy@example.jp", Some("hanako-y@example.jp")),
    ("hanakoｰy@example.jp", Some("hanako-y@example.jp")),
    ("hanako−y@my‐example.jp", Some("hanako-y@my-example.jp")),
    ("hanako＿y@example.jp", Some("hanako_y@example.jp")),
    ("  hanako@example.jp\u{3000}", Some("hanako@example.jp")),
    ("\u{a0}hanako@example.jp\u{a0}", Some("hanako@example.jp")),
    ("hanako@example.jp\n", Some("hanako@example.jp")),
    ("\r\nhanako@example.jp\r\n", Some("hanako@example.jp")),
    (
        "\u{feff}hanako@example.jp\u{200b}",
        Some("hanako@example.jp"),
    ),
    ("hanako\u{ad}@example.jp", Some("hanako@example.jp")),
    ("hanako @example.jp", Some("hanako@example.jp")),
    ("hanako@ example. jp", Some("hanako@example.jp")),
    (
        "hanako\u{3000}＠\u{3000}example.jp",
        Some("hanako@example.jp"),
    ),
    ("mailto:hanako@example.jp", Some("hanako@example.jp")),
    ("<hanako@example.jp>", Some("hanako@example.jp")),
    ("Hanako <hanako@example.jp>", Some("hanako@example.jp")),
    ("佐藤 花子 ＜hanako@example.jp＞", Some("hanako@example.jp")),
    ("", None),
    ("\u{3000}\t\n", None),
    ("\u{200b}", None),
    ("hanako", None),
    ("@", None),
    ("hanako@", None),
    ("@example.jp", None),
    ("hana?ko@example.jp", None),
    ("hanako.@example.jp", None),
    (".hanako@example.jp", None),
    ("hana..ko@example.jp", None),
    ("hanako@example", None),
    ("hanako@.example.jp", None),
    ("hanako@example.jp.", None),
    ("hanako@example..jp", None),
    ("hanako@example,jp", None),
    ("hanako@example、jp", None),
    ("hanako@-example.jp", None),
    ("hanako@example-.jp", None),
    ("hanako@exa_mple.jp", None),
    ("hana ko@example.jp", None),
    ("hanako@exam ple.jp", None),
    ("hanako@@example.jp", None),
    ("hanako@ko@example.jp", None),
    ("\"hanako\"@example.jp", None),
    ("hanako(yamada)@example.jp", None),
    ("hanako@[192.0.2.1]", None),
    ("hanako@192.0.2.1", None),
    ("hanako@example.j", None),
    ("花子@example.jp", None),
    ("はなこ@example.jp", None),
    ("hanako@例え.jp", None),
    ("hana%ko@example.jp", None),
    ("a!hanako@example.jp", None),
    ("a@example.jp b@example.jp", None),
    ("a@example.jp,b@example.jp", None),
    ("a@example.jp;b@example.jp", None),
    ("<a@example.jp>,<b@example.jp>", None),
    ("mailto:", None),
    ("hana\u{0}ko@example.jp", None),
    ("hana\tko@example.jp", None),
    ("hanako\n@example.jp", None),
    ("hanako@example.jp\nBcc: a@example.jp", None),
    ("hanako@example.jp\u{2028}a", None),
];
