//! Looking for a question by words, however they are typed.

use std::cmp::Reverse;

use unicode_normalization::UnicodeNormalization;

use super::{Facts, Question};
use crate::locales::{self, Answer};

/// The most characters of a search that are looked at.
const LONGEST: usize = 100;

/// What was found.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Found {
    pub(super) questions: Vec<Question>,
    /// Whether they hold every word; else they hold the most, and half at least.
    pub(super) is_exact: bool,
}

/// The questions that hold the most of the words, first those whose own words they are; none where that
/// is less than half of them.
pub(super) fn search(facts: &Facts<'_>, typed: &str) -> Found {
    let terms = terms(typed);
    let held = |text: &str| terms.iter().filter(|term| text.contains(*term)).count();
    let mut scored: Vec<_> = Question::ALL
        .into_iter()
        .map(|question| {
            let (own, answer) = searchable(facts, question);
            (held(&format!("{own} {answer}")), held(&own), question)
        })
        .collect();
    let most = scored.iter().map(|(all, ..)| *all).max().unwrap_or(0);
    if most == 0 || most * 2 < terms.len() {
        return Found {
            questions: Vec::new(),
            is_exact: false,
        };
    }
    scored.retain(|(all, ..)| *all == most);
    scored.sort_by_key(|(_, own, _)| Reverse(*own));
    Found {
        questions: scored.into_iter().map(|(.., question)| question).collect(),
        is_exact: most == terms.len(),
    }
}

/// Everything a question may be found by, in one spelling: its own words, and its answer.
fn searchable(facts: &Facts<'_>, question: Question) -> (String, String) {
    let entry = locales::texts(facts.locale).faq.entry(question);
    let answer = match (entry.answer)(facts) {
        Answer::Text(sentences) => sentences.join(" "),
        Answer::List(lead, points) => format!("{lead} {}", points.join(" ")),
    };
    let own = format!("{} {}", entry.question, entry.also);
    (fold(&own), fold(&answer))
}

/// What is looked for. A Japanese sentence has no spaces: it is cut where the script changes, and
/// what stands in hiragana between other words (particles, endings) is left out.
fn terms(typed: &str) -> Vec<String> {
    let typed: String = typed.chars().take(LONGEST).nfkc().collect();
    let words = typed.split(|c: char| !c.is_alphanumeric() && c != 'ー' && c != '々');
    let mut terms: Vec<String> = Vec::new();
    for word in words.filter(|word| !word.is_empty()) {
        let runs = runs(word);
        let only_hiragana = runs.iter().all(|(script, _)| *script == Script::Hiragana);
        let kept = runs
            .into_iter()
            .filter(|(script, _)| only_hiragana || *script != Script::Hiragana)
            .map(|(_, run)| fold(run));
        for term in kept {
            if !term.is_empty() && !terms.contains(&term) {
                terms.push(term);
            }
        }
    }
    terms
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Script {
    Hiragana,
    Katakana,
    Kanji,
    Other,
}

fn script(c: char) -> Option<Script> {
    match c {
        // Makes the sound before it longer, in either kana.
        'ー' => None,
        '\u{3041}'..='\u{309f}' => Some(Script::Hiragana),
        '\u{30a0}'..='\u{30ff}' => Some(Script::Katakana),
        '\u{4e00}'..='\u{9fff}' | '々' => Some(Script::Kanji),
        _ => Some(Script::Other),
    }
}

/// A word, cut where the script changes.
fn runs(word: &str) -> Vec<(Script, &str)> {
    let mut runs: Vec<(Script, &str)> = Vec::new();
    let mut start = 0;
    let mut present = None;
    for (at, c) in word.char_indices() {
        let next = script(c).or(present);
        if let Some(script) = present
            && next != present
        {
            runs.extend(word.get(start..at).map(|run| (script, run)));
            start = at;
        }
        present = next;
    }
    let last = present.unwrap_or(Script::Other);
    runs.extend(word.get(start..).map(|run| (last, run)));
    runs
}

/// One spelling for what sounds or looks the same: full and half width (NFKC), capital and small
/// letters, katakana and hiragana, and no long vowels, which people write or leave out at will.
fn fold(text: &str) -> String {
    text.nfkc()
        .flat_map(char::to_lowercase)
        .filter(|c| *c != 'ー')
        .map(hiragana)
        .collect()
}

fn hiragana(c: char) -> char {
    const DISTANCE: u32 = 'ァ' as u32 - 'ぁ' as u32;
    match c {
        'ァ'..='ヶ' => char::from_u32(c as u32 - DISTANCE).unwrap_or(c),
        _ => c,
    }
}

#[cfg(test)]
mod tests {
    use sekisho_kernel::{Locale, Policy, policy::Method};

    use super::*;
    use crate::sample;

    fn found(locale: Locale, typed: &str) -> Found {
        let policy = Policy {
            methods: Method::ALL.to_vec(),
            ..Policy::default()
        };
        let facts = Facts {
            policy: &policy,
            branding: sample::branding(),
            locale,
        };
        search(&facts, typed)
    }

    fn ids(typed: &str) -> Vec<&'static str> {
        let found = found(Locale::Ja, typed).questions.into_iter();
        found.map(Question::id).collect()
    }

    #[test]
    fn a_sentence_is_cut_into_its_words() {
        for (typed, expected) in [
            ("メールが届かない", vec!["める", "届"]),
            ("機種変更", vec!["機種変更"]),
            ("QRコードを読めない", vec!["qr", "こど", "読"]),
            ("わからない", vec!["わからない"]),
            ("ﾛｯｸ　解除", vec!["ろっく", "解除"]),
            ("ロック ろっく ロツク", vec!["ろっく", "ろつく"]),
            ("「」！？ 、", vec![]),
        ] {
            assert_eq!(terms(typed), expected, "{typed}");
        }
    }

    #[test]
    fn one_spelling_finds_what_another_is_written_in() {
        for typed in [
            "パスワード ロック",
            "ﾊﾟｽﾜｰﾄﾞ ﾛｯｸ",
            "ぱすわーど ろっく",
            "パスワド　ロック",
        ] {
            assert!(
                ids(typed).contains(&"password-locked"),
                "{typed}: {:?}",
                ids(typed)
            );
        }
        for typed in ["qrコード", "ＱＲコード", "QRｺｰﾄﾞ"] {
            assert!(ids(typed).contains(&"qr-code-of-app"), "{typed}");
        }
    }

    #[test]
    fn what_members_say_is_found() {
        for (typed, expected) in [
            ("メールが届かない", "mail-not-received"),
            ("機種変更", "device-lost"),
            ("スマホをなくした", "device-lost"),
            ("パスワードがわからない", "password-forgotten"),
            ("ユーザーIDを忘れた", "user-id-unknown"),
            ("6桁の数字を入れても入れない", "code-not-accepted"),
            ("迷惑メール", "mail-senders"),
            ("名字が変わった", "user-name-wrong"),
            ("時間切れ", "timed-out"),
            ("何文字", "password-rules"),
        ] {
            assert!(ids(typed).contains(&expected), "{typed}: {:?}", ids(typed));
        }
    }

    #[test]
    fn a_question_s_own_words_come_before_words_of_an_answer() {
        assert_eq!(ids("メールが届かない").first(), Some(&"mail-not-received"));
        assert_eq!(ids("機種変更").first(), Some(&"device-lost"));
    }

    #[test]
    fn what_is_nowhere_is_not_found() {
        for typed in ["ラーメン", "zzzz", "   ", "", "「」"] {
            assert_eq!(ids(typed), Vec::<&str>::new(), "{typed}");
        }
    }

    #[test]
    fn of_several_words_all_count_and_else_the_most() {
        let exact = found(Locale::Ja, "アカウント ロック");
        assert!(exact.is_exact);
        assert!(exact.questions.contains(&Question::AccountLocked));
        let near = found(Locale::Ja, "アカウント ロック ラーメン");
        assert!(!near.is_exact);
        assert_eq!(near.questions, exact.questions);
        let nothing = found(Locale::Ja, "ロック ラーメン カレー");
        assert!(nothing.questions.is_empty());
    }

    #[test]
    fn english_is_found_too() {
        for (typed, expected) in [
            ("no mail", Question::MailNotReceived),
            ("LOST phone", Question::DeviceLost),
            ("password rules", Question::PasswordRules),
        ] {
            assert!(
                found(Locale::En, typed).questions.contains(&expected),
                "{typed}"
            );
        }
    }

    #[test]
    fn every_question_is_found_by_its_own_title() {
        for locale in Locale::ALL {
            for question in Question::ALL {
                let title = locales::texts(locale).faq.entry(question).question;
                let found = found(locale, title);
                assert!(found.questions.contains(&question), "{title}");
            }
        }
    }

    #[test]
    fn a_long_search_is_bounded() {
        assert!(terms(&"機種 ".repeat(10_000)).len() <= 2);
    }
}
