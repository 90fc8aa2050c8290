//! Hashes of other products: the published vectors of each algorithm, and what is refused. Not
//! here: that such members sign in (`tests/journey`).

#![expect(clippy::unwrap_used, reason = "test code fails loudly")]

use base64::{Engine as _, engine::general_purpose::STANDARD_NO_PAD};
use sekisho_authenticator::password::imported::{ImportedHash, ImportedHashError};

/// Greek, as passlib's test suite has it.
const GREEK: &str = "Ιωαννης";

/// Hashes as they are stored, with their passwords.
const STORED: [(&str, &str); 20] = [
    // The test suite of the Argon2 reference implementation (test.c).
    (
        "password",
        "$argon2id$v=19$m=256,t=2,p=1$c29tZXNhbHQ$nf65EOgLrQMR/uIPnA4rEsF5h7TKyQwu9U1bMCHGi/4",
    ),
    (
        "password",
        "$argon2i$v=19$m=256,t=2,p=1$c29tZXNhbHQ$iekCn0Y3spW+sCcFanM2xBT63UP2sghkUoHLIUpWRS8",
    ),
    (
        "password",
        "$argon2i$m=256,t=2,p=1$c29tZXNhbHQ$/U3YPXYsSb3q9XxHvc0MLxur+GP960kN9j7emXX8zwY",
    ),
    (
        "password",
        "$argon2i$v=16$m=256,t=2,p=1$c29tZXNhbHQ$/U3YPXYsSb3q9XxHvc0MLxur+GP960kN9j7emXX8zwY",
    ),
    // The test suite of password4j.
    (
        "password",
        "$argon2d$v=19$m=1024,t=2,p=1$dGhpc2lzdGhlc2FsdA$rkBsbLVYkXDowmxcwZ9qjpLuAbNjIPBXxmD27YvzHzw",
    ),
    // The test suite of crypt_blowfish.
    (
        "U*U",
        "$2a$05$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW",
    ),
    (
        "U*U",
        "$2b$05$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW",
    ),
    (
        "U*U",
        "$2y$05$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW",
    ),
    (
        "U*U*",
        "$2a$05$CCCCCCCCCCCCCCCCCCCCC.VGOzA784oUp/Z0DY336zx7pLYAy0lwK",
    ),
    (
        "U*U*U",
        "$2a$05$XXXXXXXXXXXXXXXXXXXXXOAcXxm9kjPGEMsLznoKqmqw7tc8WCx4a",
    ),
    (
        "",
        "$2a$05$CCCCCCCCCCCCCCCCCCCCC.7uG0VCzI2bS7j6ymqJi9CdcdxiRTWNy",
    ),
    (
        "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789\
         chars after 72 are ignored",
        "$2a$05$abcdefghijklmnopqrstuu5s2v8.iXieOjg/.AySBTTZIIVFJeBui",
    ),
    // The test suite of passlib.
    (
        "password",
        "$pbkdf2$1212$OB.dtnSEXZK8U5cgxU/GYQ$y5LKPOplRmok7CZp/aqVDVg8zGI",
    ),
    (
        GREEK,
        "$pbkdf2$1212$THDqatpidANpadlLeTeOEg$HV3oi1k5C5LQCgG1BMOL.BX4YZc",
    ),
    (
        "password",
        "$pbkdf2-sha256$1212$4vjV83LKPjQzk31VI4E0Vw$hsYF68OiOUPdDZ1Fg.fJPeq1h/gXXY7acBp9/6c.tmQ",
    ),
    (
        GREEK,
        "$pbkdf2-sha256$1212$3SABFJGDtyhrQMVt1uABPw$WyaUoqCLgvz97s523nF4iuOqZNbp5Nt8do/cuaa7AiI",
    ),
    (
        "password",
        "$pbkdf2-sha512$1212$RHY0Fr3IDMSVO/RSZyb5ow$eNLfBK.eVozomMr.1gYa17k9B7KIK25NOEshvhrSX.\
         esqY3s.FvWZViXz4KoLlQI.BzY/YTNJOiKc5gBYFYGww",
    ),
    // The same key as a PHC string and as Keycloak keeps it.
    (
        "password",
        "$pbkdf2-sha256$i=1212,l=32$4vjV83LKPjQzk31VI4E0Vw$hsYF68OiOUPdDZ1Fg+fJPeq1h/gXXY7acBp9/6c+tmQ",
    ),
    (
        "password",
        "keycloak:pbkdf2-sha256:1212:4vjV83LKPjQzk31VI4E0Vw==:\
         hsYF68OiOUPdDZ1Fg+fJPeq1h/gXXY7acBp9/6c+tmQ=",
    ),
    (
        "password",
        "keycloak:pbkdf2:1212:OB+dtnSEXZK8U5cgxU/GYQ==:y5LKPOplRmok7CZp/aqVDVg8zGI=",
    ),
];

/// Vectors of the RFCs: password, what stands before the salt, salt, key in hexadecimal digits.
const RFC: [(&str, &str, &str, &str); 7] = [
    // RFC 6070
    (
        "password",
        "$pbkdf2$i=1,l=20",
        "salt",
        "0c60c80f961f0e71f3a9b524af6012062fe037a6",
    ),
    (
        "password",
        "$pbkdf2$4096",
        "salt",
        "4b007901b765489abead49d926f721d065a429c1",
    ),
    (
        "passwordPASSWORDpassword",
        "$pbkdf2$i=4096,l=25",
        "saltSALTsaltSALTsaltSALTsaltSALTsalt",
        "3d2eec4fe41c849b80c8d83662c0e44a8b291a964cf2f07038",
    ),
    // RFC 7914 §11
    (
        "passwd",
        "$pbkdf2-sha256$i=1,l=64",
        "salt",
        "55ac046e56e3089fec1691c22544b605f94185216dde0465e68b9d57c20dacbc\
         49ca9cccf179b645991664b39d77ef317c71b845b1e30bd509112041d3a19783",
    ),
    (
        "Password",
        "$pbkdf2-sha256$80000",
        "NaCl",
        "4ddcd8f60b98be21830cee5ef22701f9641a4418d04c0414aeff08876b34ab56\
         a1d425a1225833549adb841b51c9b3176a272bdebba1d078478f62b397f33c8d",
    ),
    // RFC 7914 §12
    (
        "password",
        "$scrypt$ln=10,r=8,p=16",
        "NaCl",
        "fdbabe1c9d3472007856e7190d01e9fe7c6ad7cbc8237830e77376634b373162\
         2eaf30d92e22a3886ff109279d9830dac727afb94a83ee6d8360cbdfa2cc0640",
    ),
    (
        "pleaseletmein",
        "$scrypt$ln=14,r=8,p=1",
        "SodiumChloride",
        "7023bdcb3afd7348461c06cd81fd38ebfda8fbba904f8e3ea9b543f6545da1f2\
         d5432955613f0fcf62d49705242a9af9e61e85dc0d651e40dfcf017b45575887",
    ),
];

fn parse(text: &str) -> ImportedHash {
    ImportedHash::parse(text)
        .map_err(|error| format!("{text} {error}"))
        .unwrap()
}

fn bytes(digits: &str) -> Vec<u8> {
    let digits: Vec<_> = digits.chars().map(|c| c.to_digit(16).unwrap()).collect();
    let pair = |pair: &[u32]| u8::try_from(pair.iter().fold(0, |all, one| all * 16 + one)).unwrap();
    digits.chunks(2).map(pair).collect()
}

fn assert_is_of(text: &str, password: &str) {
    let hash = parse(text);
    assert!(hash.verify(password.as_bytes()), "{text}");
    for wrong in [
        format!("x{password}"),
        "wrong".to_owned(),
        password.to_uppercase() + "_",
    ] {
        assert!(!hash.verify(wrong.as_bytes()), "{text} {wrong}");
    }
    let shown = format!("{hash:?}");
    assert!(!shown.contains("salt"), "{shown}");
}

#[test]
fn hashes_as_other_products_store_them_are_of_their_password_alone() {
    for (password, text) in STORED {
        assert_is_of(text, password);
    }
}

#[test]
fn the_vectors_of_the_rfcs_hold() {
    for (password, costs, salt, key) in RFC {
        let salt = STANDARD_NO_PAD.encode(salt);
        let key = STANDARD_NO_PAD.encode(bytes(key));
        assert_is_of(&format!("{costs}${salt}${key}"), password);
    }
}

#[test]
fn what_is_cut_off_or_misspelled_is_no_hash() {
    let argon2 = "$argon2id$v=19$m=256,t=2,p=1$c29tZXNhbHQ";
    let malformed = [
        // Every cut of a bcrypt hash.
        "$2b$05$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOe",
        "$2b$05$CCCCCCCCCCCCCCCCCCCCC.",
        "$2b$05",
        "$2b$03$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW",
        "$2b$+5$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW",
        "$2b$05$CCCCCCCCCCCCCCCCCCCCé.E5YPO9kmyuRGyh0XouQYb4YMJKvyOe",
        argon2,
        &format!("{argon2}$"),
        &format!("{argon2}$nf65EOgLrQMR"),
        &format!("{argon2}$nf65EOgLrQMR/uIPnA4rEsF5h7TKyQwu9U1bMCHGi/4$"),
        "$argon2id$v=18$m=256,t=2,p=1$c29tZXNhbHQ$nf65EOgLrQMR/uIPnA4rEsF5h7TKyQwu9U1bMCHGi/4",
        "$argon2id$v=19$m=256,t=2$c29tZXNhbHQ$nf65EOgLrQMR/uIPnA4rEsF5h7TKyQwu9U1bMCHGi/4",
        "$argon2id$v=19$m=7,t=2,p=1$c29tZXNhbHQ$nf65EOgLrQMR/uIPnA4rEsF5h7TKyQwu9U1bMCHGi/4",
        "$argon2id$v=19$m=256,t=0,p=1$c29tZXNhbHQ$nf65EOgLrQMR/uIPnA4rEsF5h7TKyQwu9U1bMCHGi/4",
        "$argon2id$v=19$m=256,t=2,p=1$c29tZQ$nf65EOgLrQMR/uIPnA4rEsF5h7TKyQwu9U1bMCHGi/4",
        "$pbkdf2-sha256$i=1212,l=64$4vjV83LKPjQzk31VI4E0Vw$hsYF68OiOUPdDZ1Fg+fJPeq1h/gXXY7acBp9/6c+tmQ",
        "$pbkdf2-sha256$1212$4vjV83LKPjQzk31VI4E0Vw",
        "$pbkdf2-sha256$1212$4vjV83LKPjQzk31VI4E0Vw$hsYF68OiOUPd",
        "$pbkdf2-sha256$0$4vjV83LKPjQzk31VI4E0Vw$hsYF68OiOUPdDZ1Fg+fJPeq1h/gXXY7acBp9/6c+tmQ",
        "$pbkdf2-sha256$$4vjV83LKPjQzk31VI4E0Vw$hsYF68OiOUPdDZ1Fg+fJPeq1h/gXXY7acBp9/6c+tmQ",
        "$pbkdf2-sha256$1212$$hsYF68OiOUPdDZ1Fg+fJPeq1h/gXXY7acBp9/6c+tmQ",
        "keycloak:pbkdf2-sha256:1212:4vjV83LKPjQzk31VI4E0Vw==",
        "keycloak:argon2:1212:4vjV83LKPjQzk31VI4E0Vw==:y5LKPOplRmok7CZp/aqVDVg8zGI=",
        "keycloak:pbkdf2:1212:4vjV83LKPjQzk31VI4E0Vw==:y5LKPOplRmok",
        "$scrypt$ln=14,r=8$U29kaXVtQ2hsb3JpZGU$cCO9yzr9c0hGHAbNgf04",
        "$scrypt$ln=14,r=8,p=1$U29kaXVtQ2hsb3JpZGU",
        "$scrypt$ln=14,r=0,p=1$U29kaXVtQ2hsb3JpZGU$cCO9yzr9c0hGHAbNgf044g",
    ];
    for text in malformed {
        let found = ImportedHash::parse(text).map(drop).unwrap_err();
        assert!(
            matches!(found, ImportedHashError::Malformed { .. }),
            "{text} {found}"
        );
    }
    for text in [
        "",
        "$",
        "x",
        "$1$salt$hash",
        "$2x$05$CCCC",
        "$pbkdf2-md5$1$a$b",
        "{SSHA}x",
    ] {
        let found = ImportedHash::parse(text).map(drop).unwrap_err();
        assert_eq!(found, ImportedHashError::Unknown, "{text}");
    }
}

#[test]
fn a_hash_that_would_stall_the_server_is_refused_and_the_bound_is_named() {
    let hash = "c29tZXNhbHQ$nf65EOgLrQMR/uIPnA4rEsF5h7TKyQwu9U1bMCHGi/4";
    for (costs, bound, most) in [
        ("$argon2id$v=19$m=131073,t=1,p=1", "the memory", "131072"),
        (
            "$argon2id$v=19$m=131072,t=5,p=1",
            "memory times passes",
            "524288",
        ),
        (
            "$argon2i$m=4294967295,t=4294967295,p=1",
            "the memory",
            "131072",
        ),
        (
            "$argon2d$v=19$m=99999999999,t=1,p=1",
            "the memory",
            "131072",
        ),
        ("$argon2id$v=19$m=256,t=2,p=17", "the lanes", "16"),
        ("$pbkdf2-sha512$i=2000001,l=32", "the iterations", "2000000"),
        ("$pbkdf2$4294967296", "the iterations", "2000000"),
        ("$scrypt$ln=18,r=8,p=1", "the memory", "131072"),
        ("$scrypt$ln=4294967295,r=8,p=1", "the memory", "131072"),
        ("$scrypt$ln=1,r=4294967295,p=1", "the memory", "131072"),
        ("$scrypt$ln=17,r=8,p=5", "memory times p", "524288"),
    ] {
        assert_bound(&format!("{costs}${hash}"), bound, most);
    }
    let bcrypt = "$2b$15$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW";
    assert_bound(bcrypt, "the cost", "14");
    let keycloak = "keycloak:pbkdf2:2000001:OB+dtnSEXZK8U5cgxU/GYQ==:y5LKPOplRmok7CZp/aqVDVg8zGI=";
    assert_bound(keycloak, "the iterations", "2000000");
    // What is just within is taken.
    for costs in [
        "$argon2id$v=19$m=131072,t=4,p=16",
        "$pbkdf2-sha512$2000000",
        "$scrypt$ln=17,r=8,p=4",
    ] {
        parse(&format!("{costs}${hash}"));
    }
    parse("$2b$14$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW");
}

fn assert_bound(text: &str, bound: &str, most: &str) {
    let found = ImportedHash::parse(text).map(drop).unwrap_err();
    let shown = found.to_string();
    assert!(matches!(found, ImportedHashError::TooDear { .. }), "{text}");
    assert!(shown.contains(bound) && shown.contains(most), "{shown}");
}
