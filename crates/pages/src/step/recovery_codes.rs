//! Recovery codes (予備コード): shown once, to be kept.

use askama::Template;
use sekisho_kernel::{Branding, Locale, Secret, Timestamp};

use super::SignIn;
use crate::{Frame, Page, RenderError, frame::service_title, locales, moment};

/// 予備コードを保管してください. Its form `data-form="continue"` sends `csrf`, `resume` and `step`
/// (always `recovery-codes`).
#[derive(Clone, Copy, Debug, Template)]
#[template(path = "step/recovery_codes.html")]
pub struct RecoveryCodes<'a> {
    /// What stands around it.
    pub frame: Frame<'a>,
    /// What it has in common with every step.
    pub sign_in: SignIn<'a>,
    /// Whose codes they are.
    pub user_id: &'a str,
    /// When they were made.
    pub made_at: Timestamp,
    /// The codes as members read them: `4kq7-9mxc-t3hw-6rbd`.
    pub codes: &'a [Secret<String>],
    /// Where [`RecoveryCodesFile`] can be fetched.
    pub file: Option<&'a str>,
}

impl Page for RecoveryCodes<'_> {
    fn step(&self) -> &'static str {
        "recovery-codes"
    }
}

/// What the template asks.
impl RecoveryCodes<'_> {
    fn whose(&self) -> [String; 2] {
        whose(self.user_id, self.made_at, self.frame.locale)
    }
}

/// The codes as a text file to save.
#[derive(Clone, Copy, Debug, Template)]
#[template(path = "step/recovery_codes.txt")]
pub struct RecoveryCodesFile<'a> {
    /// Whose pages they are for.
    pub branding: &'a Branding,
    /// The language it is written in.
    pub locale: Locale,
    /// Whose codes they are.
    pub user_id: &'a str,
    /// When they were made.
    pub made_at: Timestamp,
    /// The codes as members read them.
    pub codes: &'a [Secret<String>],
}

impl RecoveryCodesFile<'_> {
    /// The file's content: `text/plain; charset=utf-8`.
    ///
    /// # Errors
    /// Only if a value's own `Display` fails, which none of ours does.
    pub fn text(&self) -> Result<String, RenderError> {
        Ok(self.render()?)
    }

    fn title(&self) -> String {
        let texts = &locales::texts(self.locale).recovery;
        let service = service_title(self.branding, self.locale);
        format!("{service} {}", texts.label)
    }

    fn lead(&self) -> &'static str {
        locales::texts(self.locale).recovery.lead
    }

    fn whose(&self) -> [String; 2] {
        whose(self.user_id, self.made_at, self.locale)
    }
}

fn whose(user_id: &str, made_at: Timestamp, locale: Locale) -> [String; 2] {
    let texts = &locales::texts(locale).recovery;
    (texts.whose)(user_id, &moment::day(made_at, locale))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sample;

    #[test]
    fn the_file_holds_every_code_on_a_line_of_its_own() {
        let codes = ["4KQ7-9MXC", "T3HW-6RBD"].map(|code| Secret::new(code.to_owned()));
        let file = RecoveryCodesFile {
            branding: sample::branding(),
            locale: Locale::Ja,
            user_id: "hanako-y22",
            made_at: Timestamp::from_seconds(1_795_224_247),
            codes: &codes,
        };
        let text = file.text().unwrap();
        let lines: Vec<_> = text.lines().collect();
        assert_eq!(lines[0], "さくら健康保険組合加入者ページ 予備コード");
        assert!(lines.contains(&"ユーザID：hanako-y22"));
        assert!(lines.contains(&"作成日：2026年11月21日"));
        assert_eq!(&lines[lines.len() - 2..], ["4KQ7-9MXC", "T3HW-6RBD"]);
        assert!(!format!("{file:?}").contains("4KQ7"));
    }
}
