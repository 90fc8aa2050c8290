//! What members type, and what is understood: one table, a file for each kind of field. `None` is
//! refused. Refused is what could mean two things, what only a person could read, and whatever a
//! password is not.
//!
//! Not in it: that nothing is read out of an entry that somebody else could have meant; a spelling
//! that is understood still has to be the right date, code or password.

mod birth_dates;
mod codes;
mod device_names;
mod mail_addresses;
mod passwords;
mod user_ids;

/// What was typed, and what is understood.
type Row = (&'static str, Option<&'static str>);

/// A field, how it is read, and its part of the table.
type Field = (&'static str, fn(&str) -> Option<String>, &'static [Row]);

const TABLE: &[Field] = &[
    ("user ID", user_ids::read, user_ids::ROWS),
    ("new user ID", user_ids::read_new, user_ids::NEW),
    ("birth date", birth_dates::read, birth_dates::ROWS),
    ("birth date in an era", birth_dates::read, birth_dates::ERAS),
    ("one-time code", codes::read, codes::ONE_TIME),
    ("recovery code", codes::read_recovery, codes::RECOVERY),
    ("letter code", codes::read_letter, codes::LETTER),
    ("mail address", mail_addresses::read, mail_addresses::ROWS),
    ("device name", device_names::read, device_names::ROWS),
    (
        "temporary password",
        passwords::read_temporary,
        passwords::TEMPORARY,
    ),
    ("password", passwords::read, passwords::OWN),
];

#[test]
fn every_spelling_is_understood_or_refused_as_the_table_says() {
    for (field, read, rows) in TABLE {
        for (typed, expected) in *rows {
            assert_eq!(read(typed).as_deref(), *expected, "{field}: {typed:?}");
        }
    }
}

#[test]
fn no_row_stands_there_twice_and_there_are_enough() {
    let mut all = 0;
    for (field, _, rows) in TABLE {
        let mut typed: Vec<_> = rows.iter().map(|(typed, _)| *typed).collect();
        typed.sort_unstable();
        for pair in typed.windows(2) {
            assert_ne!(pair[0], pair[1], "{field}");
        }
        assert!(rows.iter().any(|(_, read)| read.is_some()), "{field}");
        assert!(rows.iter().any(|(_, read)| read.is_none()), "{field}");
        all += rows.len();
    }
    assert!(all >= 250, "{all} spellings");
}

#[test]
fn what_nobody_types_is_refused_without_looking() {
    for (field, read, _) in TABLE {
        if *field == "temporary password" {
            // Its caller bounds it: it comes from the field of a password.
            continue;
        }
        for endless in ["1".repeat(100_000), "あ".repeat(100_000)] {
            assert_eq!(read(&endless), None, "{field}");
        }
    }
}
