//! One row: from fields to a member who can be provisioned, or all that is wrong with it.

use sekisho_authenticator::{
    birth_date::BirthDate,
    mail_address::{self, MailAddress},
    normalize::fold_user_id,
    password::imported::ImportedHash,
    totp::TotpSecret,
};
use sekisho_kernel::{
    Locale, Policy, Secret,
    policy::{DerivedActivation, Method, TemporaryPasswordKind},
};
use time::{Date, Month};
use unicode_normalization::UnicodeNormalization;

use super::{
    column::{Column, Columns},
    fault::{RowFault, Rule},
};

/// The most characters of a name.
const LONGEST_NAME: usize = 100;
/// The most characters of 記号, 番号 and 続柄.
const LONGEST_WORD: usize = 20;
/// The most characters of a user ID: what a member may choose at most.
const LONGEST_USER_ID: usize = 64;
/// OpenID Connect Core 1.0 §2: "It MUST NOT exceed 255 ASCII characters in length."
const LONGEST_SUB: usize = 255;
/// Nobody who was born before is alive.
const FIRST_BIRTH_YEAR: i32 = 1880;

/// What rows are measured by.
pub(super) struct Measure<'a> {
    /// The tenant's policy.
    pub policy: &'a Policy,
    /// The kind of password for rows that name none.
    pub temporary_password: Option<TemporaryPasswordKind>,
    /// Whether passwords are mailed.
    pub mails_passwords: bool,
    /// The day.
    pub today: Date,
}

/// A member to be provisioned.
pub(super) struct Entry {
    pub user_id: String,
    pub member_symbol: Option<String>,
    pub member_number: String,
    pub name_kanji: String,
    pub name_kana: Option<String>,
    pub birth_date: String,
    pub relation: Option<String>,
    pub mail_address: Option<MailAddress>,
    pub sub: Option<String>,
    pub password: FirstPassword,
    pub totp: Option<TotpSecret>,
    pub locale: Option<Locale>,
    pub method: Option<Method>,
}

/// The password that a member begins with.
pub(super) enum FirstPassword {
    Temporary(TemporaryPasswordKind),
    Imported(Secret<String>),
}

/// Reads a row. `row` is the line in which it begins.
pub(super) fn read(
    row: u64,
    fields: &csv::StringRecord,
    columns: &Columns,
    measure: &Measure<'_>,
) -> Result<Entry, Vec<RowFault>> {
    if fields.len() != columns.count() {
        let rule = Rule::Fields {
            found: fields.len(),
            expected: columns.count(),
        };
        return Err(vec![RowFault::new(row, None, "", &rule)]);
    }
    let mut reading = Reading {
        row,
        fields,
        columns,
        faults: Vec::new(),
    };
    reading.check_characters();
    if !reading.faults.is_empty() {
        return Err(reading.faults);
    }
    let entry = reading.entry(measure);
    match entry {
        Some(entry) if reading.faults.is_empty() => Ok(entry),
        _ => Err(reading.faults),
    }
}

/// Whether nothing stands in any field, as spreadsheets write rows that were cleared.
pub(super) fn is_blank(fields: &csv::StringRecord) -> bool {
    fields.iter().all(|field| field.trim().is_empty())
}

struct Reading<'a> {
    row: u64,
    fields: &'a csv::StringRecord,
    columns: &'a Columns,
    faults: Vec<RowFault>,
}

impl<'a> Reading<'a> {
    fn value(&self, column: Column) -> &'a str {
        let field = self.columns.position(column);
        let field = field.and_then(|at| self.fields.get(at));
        field.unwrap_or_default().trim()
    }

    /// The value, if there is one.
    fn given(&self, column: Column) -> Option<&'a str> {
        Some(self.value(column)).filter(|value| !value.is_empty())
    }

    /// Whether there is a value; that there is none is a fault.
    fn is_given(&mut self, column: Column) -> bool {
        let given = self.given(column);
        self.must(column, given, &Rule::Required).is_some()
    }

    fn fault(&mut self, column: Column, rule: &Rule) {
        let value = self.value(column);
        self.faults
            .push(RowFault::new(self.row, Some(column), value, rule));
    }

    /// A value that cannot do without a fault.
    fn must<T>(&mut self, column: Column, value: Option<T>, rule: &Rule) -> Option<T> {
        if value.is_none() {
            self.fault(column, rule);
        }
        value
    }

    fn check_characters(&mut self) {
        let columns = self.columns;
        for (column, field) in columns.fields().zip(self.fields) {
            let Some(column) = column else { continue };
            if field.contains('\u{fffd}') {
                self.fault(column, &Rule::Unreadable);
            } else if field.trim().chars().any(char::is_control) {
                self.fault(column, &Rule::Control);
            }
        }
    }

    fn entry(&mut self, measure: &Measure<'_>) -> Option<Entry> {
        // Each is read, so that a row's faults are all told at once.
        let user_id = self.user_id();
        let member_symbol = self.word(Column::MemberSymbol);
        let member_number = self.is_given(Column::MemberNumber);
        let member_number = member_number.then(|| self.word(Column::MemberNumber));
        let name_kanji = self.is_given(Column::NameKanji);
        let name_kanji = name_kanji.then(|| self.name(Column::NameKanji));
        let name_kana = self.kana();
        let birth_date = self.birth_date(measure.today);
        let relation = self.word(Column::Relation);
        let mail_address = self.mail_address();
        let sub = self.sub();
        let password = self.password(measure);
        let totp = self.totp();
        let locale = self.locale();
        let method = self.method(measure.policy);
        Some(Entry {
            user_id: user_id?,
            member_symbol,
            member_number: member_number??,
            name_kanji: name_kanji??,
            name_kana,
            birth_date: birth_date?,
            relation,
            mail_address,
            sub,
            password: password?,
            totp,
            locale,
            method,
        })
    }

    fn user_id(&mut self) -> Option<String> {
        let given = self.given(Column::UserId);
        let given = self.must(Column::UserId, given, &Rule::Required)?;
        let is_fit = |folded: &String| {
            folded.len() <= LONGEST_USER_ID && folded.bytes().all(|byte| byte.is_ascii_graphic())
        };
        let folded = fold_user_id(given).filter(is_fit);
        self.must(Column::UserId, folded, &Rule::UserId)
    }

    /// 記号, 番号, 続柄: short, half-width.
    fn word(&mut self, column: Column) -> Option<String> {
        let word: String = self.given(column)?.nfkc().collect();
        self.bounded(column, word, LONGEST_WORD)
    }

    /// A name as it is written: characters stay as they are, but for half-width kana.
    fn name(&mut self, column: Column) -> Option<String> {
        let name = with_single_spaces(&full_width_kana(self.given(column)?));
        self.bounded(column, name, LONGEST_NAME)
    }

    fn kana(&mut self) -> Option<String> {
        let kana: String = self.given(Column::NameKana)?.nfkc().collect();
        let kana = self.bounded(Column::NameKana, with_single_spaces(&kana), LONGEST_NAME)?;
        let fit = kana.chars().all(is_kana).then_some(kana);
        self.must(Column::NameKana, fit, &Rule::Kana)
    }

    fn bounded(&mut self, column: Column, text: String, most: usize) -> Option<String> {
        let fit = (text.chars().count() <= most).then_some(text);
        self.must(column, fit, &Rule::TooLong(most))
    }

    fn day(&mut self, column: Column) -> Option<BirthDate> {
        let given = self.given(column)?;
        self.must(column, BirthDate::parse(given), &Rule::Day)
    }

    fn birth_date(&mut self, today: Date) -> Option<String> {
        if !self.is_given(Column::BirthDate) {
            return None;
        }
        let born = self.day(Column::BirthDate)?;
        let earliest = Date::from_calendar_date(FIRST_BIRTH_YEAR, Month::January, 1);
        let earliest = earliest.unwrap_or(Date::MIN);
        let fit = (earliest..=today).contains(&born.date());
        let born = fit.then(|| born.iso());
        self.must(Column::BirthDate, born, &Rule::BirthDate)
    }

    fn mail_address(&mut self) -> Option<MailAddress> {
        let given = self.given(Column::MailAddress)?;
        let address = mail_address::check_new(given).ok();
        self.must(Column::MailAddress, address, &Rule::MailAddress)
    }

    fn sub(&mut self) -> Option<String> {
        let given = self.given(Column::Sub)?;
        let fit = given.len() <= LONGEST_SUB && given.bytes().all(|byte| byte.is_ascii_graphic());
        self.must(Column::Sub, fit.then(|| given.to_owned()), &Rule::Sub)
    }

    fn password(&mut self, measure: &Measure<'_>) -> Option<FirstPassword> {
        let named = self.given(Column::TemporaryPassword);
        if let Some(hash) = self.given(Column::PasswordHash) {
            if named.is_some() {
                self.fault(Column::TemporaryPassword, &Rule::PasswordTwice);
                return None;
            }
            if let Err(error) = ImportedHash::parse(hash) {
                self.fault(Column::PasswordHash, &Rule::PasswordHash(error));
                return None;
            }
            return Some(FirstPassword::Imported(Secret::new(hash.to_owned())));
        }
        let kind = match named.map(kind_of) {
            Some(kind) => self.must(Column::TemporaryPassword, kind, &Rule::TemporaryPassword)?,
            None => self.must(
                Column::TemporaryPassword,
                measure.temporary_password,
                &Rule::PasswordMissing,
            )?,
        };
        self.check_kind(kind, measure);
        Some(FirstPassword::Temporary(kind))
    }

    fn check_kind(&mut self, kind: TemporaryPasswordKind, measure: &Measure<'_>) {
        let policy = measure.policy;
        if !policy.temporary_passwords.contains(&kind) {
            let rule = Rule::TemporaryPasswordNotAllowed(kind.name());
            self.fault(Column::TemporaryPassword, &rule);
            return;
        }
        let has_address = self.given(Column::MailAddress).is_some();
        match kind {
            TemporaryPasswordKind::Random => {
                if measure.mails_passwords && !has_address {
                    self.fault(Column::MailAddress, &Rule::MailForPassword);
                }
            }
            TemporaryPasswordKind::Derived => {
                if self.given(Column::MemberSymbol).is_none() {
                    self.fault(Column::MemberSymbol, &Rule::ForDerived);
                }
                if policy.derived_activation == DerivedActivation::MailOnFile && !has_address {
                    self.fault(Column::MailAddress, &Rule::MailOnFile);
                }
                self.check_joined_on(policy);
            }
        }
    }

    fn check_joined_on(&mut self, policy: &Policy) {
        let Some(before) = &policy.derived_joined_before else {
            return;
        };
        if self.given(Column::JoinedOn).is_none() {
            let rule = Rule::JoinedOnMissing(before.clone());
            self.fault(Column::JoinedOn, &rule);
        } else if let Some(joined) = self.day(Column::JoinedOn)
            && joined.iso() >= *before
        {
            self.fault(Column::JoinedOn, &Rule::JoinedTooLate(before.clone()));
        }
    }

    fn totp(&mut self) -> Option<TotpSecret> {
        let given = self.given(Column::TotpSecret)?;
        let secret = TotpSecret::from_base32(given).ok();
        self.must(Column::TotpSecret, secret, &Rule::TotpSecret)
    }

    fn locale(&mut self) -> Option<Locale> {
        let given = self.given(Column::Locale)?.to_lowercase();
        let locale = match given.as_str() {
            "ja" => Some(Locale::Ja),
            "en" => Some(Locale::En),
            _ => None,
        };
        self.must(Column::Locale, locale, &Rule::Locale)
    }

    fn method(&mut self, policy: &Policy) -> Option<Method> {
        let given = self.given(Column::Method)?.to_lowercase();
        let method = Method::from_name(&given).filter(|method| policy.offers(*method));
        let offered: Vec<&str> = policy.methods.iter().map(|method| method.name()).collect();
        self.must(Column::Method, method, &Rule::Method(offered.join(", ")))
    }
}

fn kind_of(word: &str) -> Option<TemporaryPasswordKind> {
    [
        TemporaryPasswordKind::Random,
        TemporaryPasswordKind::Derived,
    ]
    .into_iter()
    .find(|kind| kind.name().eq_ignore_ascii_case(word))
}

/// Runs of half-width kana in full width; everything else stays, since names live on variants that
/// normalisation would take from them.
fn full_width_kana(text: &str) -> String {
    let is_half = |c: char| ('\u{ff61}'..='\u{ff9f}').contains(&c);
    let (mut folded, mut rest) = (String::new(), text);
    while let Some(start) = rest.find(is_half) {
        let (before, from) = rest.split_at(start);
        let end = from.find(|c| !is_half(c)).unwrap_or(from.len());
        let (half, after) = from.split_at(end);
        folded.push_str(before);
        folded.extend(half.nfkc());
        rest = after;
    }
    folded.push_str(rest);
    folded
}

fn with_single_spaces(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// What stands in the kana of a name, those of foreigners too.
fn is_kana(c: char) -> bool {
    matches!(c, 'ぁ'..='ゖ' | 'ァ'..='ヺ' | 'ー' | '・' | ' ' | '-' | '.' | '\'' | ',' | '\u{2010}')
        || c.is_ascii_alphabetic()
        || matches!(c, '\u{3099}' | '\u{309a}' | 'ヽ' | 'ヾ' | 'ゝ' | 'ゞ')
}

#[cfg(test)]
mod tests {
    use time::macros::date;

    use super::*;

    const HEADERS: &str = "user_id,member_symbol,member_number,name_kanji,name_kana,birth_date,\
        relation,mail_address,sub,password_hash,totp_secret,temporary_password,joined_on,locale,\
        method";
    const GOOD: [(&str, &str); 6] = [
        ("user_id", "hanako-01"),
        ("member_symbol", "12"),
        ("member_number", "3456789"),
        ("name_kanji", "山田 花子"),
        ("birth_date", "1980-12-01"),
        ("temporary_password", "random"),
    ];

    fn derived_policy() -> Policy {
        Policy {
            temporary_passwords: vec![
                TemporaryPasswordKind::Random,
                TemporaryPasswordKind::Derived,
            ],
            derived_activation: DerivedActivation::Immediate,
            ..Policy::default()
        }
    }

    fn read_with(
        changes: &[(&str, &str)],
        policy: &Policy,
        mails_passwords: bool,
    ) -> Result<Entry, Vec<RowFault>> {
        let columns = Columns::read(HEADERS.split(','), &[]).unwrap();
        let value = |header: &str| {
            let named = |values: &[(&str, &'static str)]| {
                let found = values.iter().find(|(name, _)| *name == header);
                found.map(|(_, value)| (*value).to_owned())
            };
            let other = changes.iter().find(|(name, _)| *name == header);
            other
                .map(|(_, value)| (*value).to_owned())
                .or_else(|| named(&GOOD))
                .unwrap_or_default()
        };
        let fields: Vec<String> = HEADERS.split(',').map(value).collect();
        let measure = Measure {
            policy,
            temporary_password: None,
            mails_passwords,
            today: date!(2026 - 11 - 25),
        };
        read(7, &fields.into(), &columns, &measure)
    }

    fn good(changes: &[(&str, &str)]) -> Entry {
        read_with(changes, &derived_policy(), false)
            .map_err(|faults| format!("{faults:?}"))
            .unwrap()
    }

    fn rules(
        changes: &[(&str, &str)],
        policy: &Policy,
        mails: bool,
    ) -> Vec<(String, &'static str)> {
        let faults = read_with(changes, policy, mails).map(drop).unwrap_err();
        faults
            .into_iter()
            .map(|fault| (fault.column.unwrap_or_default().to_owned(), fault.rule))
            .collect()
    }

    #[test]
    fn a_row_becomes_a_member() {
        let entry = good(&[
            ("user_id", "Ｈanako-01"),
            ("name_kanji", "髙橋　花子"),
            ("name_kana", "ﾀｶﾊｼ ﾊﾅｺ"),
            ("birth_date", "昭和55年12月1日"),
            ("member_number", "０12"),
            ("mail_address", "Hanako@Example.jp"),
            ("locale", "EN"),
            ("method", "app"),
        ]);
        assert_eq!(entry.user_id, "hanako-01");
        assert_eq!(entry.name_kanji, "髙橋 花子");
        assert_eq!(entry.name_kana.as_deref(), Some("タカハシ ハナコ"));
        assert_eq!(entry.birth_date, "1980-12-01");
        assert_eq!(entry.member_number, "012");
        assert_eq!(entry.mail_address.unwrap().as_str(), "Hanako@Example.jp");
        assert_eq!(entry.locale, Some(Locale::En));
        assert_eq!(entry.method, Some(Method::App));
        assert!(matches!(
            entry.password,
            FirstPassword::Temporary(TemporaryPasswordKind::Random)
        ));
    }

    #[test]
    fn half_width_kana_with_marks_become_one_letter_and_kanji_stay() {
        for (written, folded) in [
            ("ｶﾞﾎﾟ", "ガポ"),
            ("ｼﾞｮﾝ ｽﾐｽ", "ジョン スミス"),
            ("神①髙﨑", "神①髙﨑"),
            ("山田ﾊﾅｺ様", "山田ハナコ様"),
        ] {
            assert_eq!(full_width_kana(written), folded);
        }
    }

    #[test]
    fn each_rule_names_its_column() {
        let long = "あ".repeat(101);
        let cases: &[(&str, &str, &str)] = &[
            ("user_id", "", "required"),
            ("user_id", "はなこ", "user-id"),
            ("user_id", &"a".repeat(65), "user-id"),
            ("member_number", "", "required"),
            ("member_number", &"1".repeat(21), "too-long"),
            ("name_kanji", "", "required"),
            ("name_kanji", &long, "too-long"),
            ("name_kanji", "山田\u{7}花子", "control-character"),
            ("name_kanji", "山田\u{fffd}", "unreadable"),
            ("name_kana", "山田", "kana"),
            ("birth_date", "", "required"),
            ("birth_date", "1980-02-30", "day"),
            ("birth_date", "1879-12-31", "birth-date"),
            ("birth_date", "2026-11-26", "birth-date"),
            ("mail_address", "hanako.@example.jp", "mail-address"),
            ("sub", "a b", "sub"),
            ("sub", &"a".repeat(256), "sub"),
            ("totp_secret", "GEZDGNBVGY3TQOJQ", "totp-secret"),
            ("temporary_password", "hunter2", "temporary-password"),
            ("temporary_password", "", "password-missing"),
            ("locale", "fr", "locale"),
            ("method", "mail", "method"),
        ];
        for (column, value, rule) in cases {
            let found = rules(&[(column, value)], &derived_policy(), false);
            assert_eq!(found, [((*column).to_owned(), *rule)], "{column} {value}");
        }
    }

    #[test]
    fn all_faults_of_a_row_are_told_at_once() {
        let changes = [("user_id", ""), ("birth_date", "x"), ("locale", "fr")];
        let found = rules(&changes, &derived_policy(), false);
        assert_eq!(found.len(), 3);
    }

    #[test]
    fn a_derived_password_needs_what_the_policy_says() {
        let derived = ("temporary_password", "derived");
        let policy = derived_policy();
        good(&[derived]);
        let found = rules(&[derived, ("member_symbol", "")], &policy, false);
        assert_eq!(found, [("member_symbol".to_owned(), "for-derived")]);
        let found = rules(&[derived], &Policy::default(), false);
        assert_eq!(found[0].1, "temporary-password-not-allowed");
        let on_file = Policy {
            derived_activation: DerivedActivation::MailOnFile,
            ..derived_policy()
        };
        let found = rules(&[derived], &on_file, false);
        assert_eq!(found, [("mail_address".to_owned(), "mail-on-file")]);
        let joined = Policy {
            derived_joined_before: Some("2020-04-01".to_owned()),
            ..derived_policy()
        };
        for (day, rule) in [
            ("", Some("joined-on-missing")),
            ("2020-04-01", Some("joined-too-late")),
            ("令和2年4月2日", Some("joined-too-late")),
            ("someday", Some("day")),
            ("2020-03-31", None),
        ] {
            let found = read_with(&[derived, ("joined_on", day)], &joined, false);
            let found = found.err().map(|faults| faults[0].rule);
            assert_eq!(found, rule, "{day}");
        }
    }

    #[test]
    fn a_mailed_password_needs_an_address() {
        let found = rules(&[], &derived_policy(), true);
        assert_eq!(found, [("mail_address".to_owned(), "mail-for-password")]);
    }

    #[test]
    fn a_hash_is_taken_as_it_is_and_never_shown() {
        let only = ("temporary_password", "");
        let hash = "$2b$10$abcdefghijklmnopqrstuuabcdefghijklmnopqrstuvwxyzabcde";
        let entry = good(&[only, ("password_hash", hash)]);
        assert!(matches!(entry.password, FirstPassword::Imported(kept) if kept.expose() == hash));
        let found = rules(&[("password_hash", hash)], &derived_policy(), false);
        assert_eq!(found[0].1, "password-twice");
        let cut = &hash[..hash.len() - 1];
        for wrong in ["secret", "$computed$", "$keyed$abc", "$2b$ x", cut] {
            let faults = read_with(&[only, ("password_hash", wrong)], &derived_policy(), false);
            let faults = faults.map(drop).unwrap_err();
            assert_eq!(faults[0].rule, "password-hash", "{wrong}");
            assert!(!format!("{faults:?}").contains(wrong), "{faults:?}");
        }
    }

    #[test]
    fn a_hash_that_costs_too_much_is_a_bad_row_that_names_the_bound() {
        let dear = "$2b$31$abcdefghijklmnopqrstuuabcdefghijklmnopqrstuvwxyzabcde";
        let changes = [("temporary_password", ""), ("password_hash", dear)];
        let faults = read_with(&changes, &derived_policy(), false);
        let faults = faults.map(drop).unwrap_err();
        assert_eq!(faults[0].rule, "password-hash");
        assert!(faults[0].why.contains("14 or less"), "{}", faults[0].why);
        assert!(!format!("{faults:?}").contains(dear), "{faults:?}");
    }

    #[test]
    fn secrets_in_wrong_places_are_not_shown() {
        for column in ["temporary_password", "totp_secret", "password_hash"] {
            let faults = read_with(&[(column, "hunter2")], &derived_policy(), false);
            let faults = faults.map(drop).unwrap_err();
            assert!(!format!("{faults:?}").contains("hunter2"), "{column}");
        }
    }

    #[test]
    fn a_row_of_another_length_is_a_bad_row() {
        let columns = Columns::read(HEADERS.split(','), &[]).unwrap();
        let measure = Measure {
            policy: &Policy::default(),
            temporary_password: None,
            mails_passwords: false,
            today: date!(2026 - 11 - 25),
        };
        let faults = read(2, &vec!["a", "b"].into(), &columns, &measure);
        assert_eq!(faults.map(drop).unwrap_err()[0].rule, "fields");
        assert!(is_blank(&vec!["", " ", "　"].into()));
    }
}
