//! Passwords that whoever knows the member can guess: user ID, birth date, mail name, society.

use super::{
    breached,
    keyboard::{self, OWN_CHARACTERS},
};
use crate::{birth_date::BirthDate, normalize::fold_user_id};

/// Shorter names than this are found in too much.
const SHORTEST_NAME: usize = 3;

/// Shorter words of a tenant's name say nothing about it.
const SHORTEST_WORD: usize = 4;

/// Whether a password is a user ID, in any spelling.
pub(super) fn is_user_id(password: &str, user_id: &str) -> bool {
    let user_id = fold_user_id(user_id);
    user_id.is_some() && fold_user_id(password) == user_id
}

/// Whether a password holds a user ID, in any spelling.
pub(super) fn holds_user_id(password: &str, user_id: &str) -> bool {
    let Some(user_id) = fold_user_id(user_id).filter(|id| id.chars().count() >= SHORTEST_NAME)
    else {
        return false;
    };
    password.to_lowercase().contains(&user_id)
        || fold_user_id(password).is_some_and(|password| password.contains(&user_id))
}

/// Whether a password is a mail address or the name before its `@`, with digits and symbols around
/// it or not.
pub(super) fn is_mail_name(password: &str, address: &str) -> bool {
    let address = address.to_lowercase();
    let name = address.split('@').next().unwrap_or_default();
    [address.as_str(), name]
        .iter()
        .filter(|name| name.chars().count() >= SHORTEST_NAME)
        .any(|name| is_variant(password, name))
}

/// Whether a password is a tenant's name or a word of it, with digits and symbols around it or not.
pub(super) fn is_tenant_name(password: &str, name: &str) -> bool {
    let password = letters_and_digits(password);
    let words = name.split(|c: char| !c.is_alphanumeric());
    words
        .chain([name])
        .map(letters_and_digits)
        .filter(|word| word.chars().count() >= SHORTEST_WORD)
        .any(|word| is_variant(&password, &word))
}

fn is_variant(password: &str, name: &str) -> bool {
    password.to_lowercase() == name || breached::variants(password).iter().any(|v| v == name)
}

/// Whether a password is made of the birth date: its usual forms, repeated or joined, with a few
/// characters besides when the whole date is in it.
pub(super) fn is_birth_date(password: &str, birth_date: BirthDate) -> bool {
    if BirthDate::parse(password).is_some_and(|typed| typed.is_same(&birth_date)) {
        return true;
    }
    let plain: Vec<char> = letters_and_digits(password).chars().collect();
    let forms = forms(birth_date);
    let own = fewest_left(&plain, &forms);
    let holds_date = forms
        .iter()
        .filter(|form| form.len() >= WHOLE_DATE)
        .any(|form| {
            plain
                .windows(form.len())
                .any(|part| part == form.as_slice())
        });
    !plain.is_empty() && (own == 0 || (holds_date && own < OWN_CHARACTERS))
}

/// A form that is at least as long is the whole date, or an era by its name with the year.
const WHOLE_DATE: usize = 6;

fn forms(birth_date: BirthDate) -> Vec<Vec<char>> {
    let (year, month, day) = birth_date.parts();
    let short = year.rem_euclid(100);
    let mut forms = vec![
        format!("{year:04}{month:02}{day:02}"),
        format!("{year}{month}{day}"),
        format!("{short:02}{month:02}{day:02}"),
        format!("{short:02}{month}{day}"),
        format!("{month:02}{day:02}"),
        format!("{month}{day}"),
        format!("{year}"),
        format!("{month:02}{day:02}{year}"),
        format!("{day:02}{month:02}{year}"),
        format!("{month:02}{day:02}{short:02}"),
        format!("{day:02}{month:02}{short:02}"),
    ];
    for (names, year) in birth_date.eras() {
        for name in names {
            forms.push(format!("{name}{year:02}{month:02}{day:02}"));
            forms.push(format!("{name}{year}{month}{day}"));
            forms.push(format!("{name}{year}"));
        }
        forms.push(format!("{year:02}{month:02}{day:02}"));
    }
    // A shorter form is found in too much.
    forms.retain(|form| form.chars().count() >= SHORTEST_NAME);
    forms.iter().map(|form| form.chars().collect()).collect()
}

/// The fewest characters that are left when forms are taken out of a text.
fn fewest_left(text: &[char], forms: &[Vec<char>]) -> usize {
    let mut left: Vec<usize> = vec![0];
    for end in 1..=text.len() {
        let before = |length: usize| end.checked_sub(length).and_then(|at| left.get(at));
        let head = text.get(..end).unwrap_or_default();
        let taken = forms
            .iter()
            .filter(|form| head.ends_with(form))
            .filter_map(|form| before(form.len()).copied());
        let kept = before(1).map(|fewest| fewest + 1);
        left.push(taken.chain(kept).min().unwrap_or(end));
    }
    left.last().copied().unwrap_or_default()
}

/// Whether a password repeats one of the common ones.
pub(super) fn repeats_common(password: &str) -> bool {
    let letters: Vec<char> = password.chars().collect();
    keyboard::repeated_block(&letters)
        .is_some_and(|block| breached::is_common(&block.iter().collect::<String>()))
}

fn letters_and_digits(text: &str) -> String {
    text.to_lowercase()
        .chars()
        .filter(|c| c.is_alphanumeric())
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn born() -> BirthDate {
        BirthDate::from_iso("1980-12-01").unwrap()
    }

    #[test]
    fn every_form_of_the_birth_date_is_known() {
        for password in [
            "19801201",
            "1980-12-01",
            "1980/12/1",
            "801201801201",
            "12011201",
            "120112011201",
            "s551201s551201",
            "S55.12.1",
            "showa551201",
            "Showa55-12-01",
            "昭和55年12月1日",
            "12011980",
            "01121980",
            "19801201!",
            "a19801201!",
            "Ab19801201",
            "1980198019801980",
            "551201551201",
        ] {
            assert!(is_birth_date(password, born()), "{password}");
        }
    }

    #[test]
    fn other_dates_and_longer_passwords_are_not_the_birth_date() {
        for password in [
            "",
            "19801202",
            "hanako19801201",
            "1980abcd",
            "Kumo-to-Yama-83",
            "120-yama-1201",
        ] {
            assert!(!is_birth_date(password, born()), "{password}");
        }
    }

    #[test]
    fn a_user_id_is_found_whatever_its_case() {
        assert!(is_user_id("Hanako-Y22", "hanako-y22"));
        assert!(!is_user_id("hanako-y22!", "hanako-y22"));
        assert!(holds_user_id("xHANAKO-y22!", "hanako-y22"));
        assert!(!holds_user_id("hanako-y2", "hanako-y22"));
        assert!(
            !holds_user_id("anything", "a"),
            "one letter is in everything"
        );
        assert!(!is_user_id("", ""));
    }

    #[test]
    fn a_mail_address_and_its_name_are_found() {
        for password in [
            "hanako.yamada",
            "Hanako.Yamada1",
            "hanako.yamada@example.jp",
        ] {
            assert!(
                is_mail_name(password, "Hanako.Yamada@example.jp"),
                "{password}"
            );
        }
        assert!(!is_mail_name("hanako-no-niwa", "Hanako.Yamada@example.jp"));
        assert!(
            !is_mail_name("a1234567", "a@example.jp"),
            "too short to say anything"
        );
    }

    #[test]
    fn a_tenants_name_is_found() {
        for password in [
            "hinode-kenpo",
            "HinodeKenpo1",
            "hinodekenpo2024",
            "Hinode-1234",
            "日の出健康保険組合",
        ] {
            let found = ["Hinode Kenpo", "日の出健康保険組合"]
                .iter()
                .any(|name| is_tenant_name(password, name));
            assert!(found, "{password}");
        }
        assert!(!is_tenant_name("hinode-no-umi-7", "Hinode Kenpo"));
    }

    #[test]
    fn a_common_password_twice_is_common() {
        assert!(repeats_common("sakurasakura"));
        assert!(!repeats_common("mq7Rwxmq7Rwx"));
    }
}
