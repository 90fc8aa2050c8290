//! Notices of what happened to an account. They hold no link: what looks like one of them and has
//! a link is not from us.

use sekisho_kernel::{Timestamp, policy::Method};

use super::{
    MailBody,
    letter::{Letterhead, Part, write},
};
use crate::{RenderError, moment};

/// A notice of what happened to an account.
#[derive(Clone, Copy, Debug)]
pub struct NoticeMail<'a> {
    /// Whose mail it is, and for whom.
    pub letterhead: Letterhead<'a>,
    /// What happened.
    pub notice: Notice<'a>,
    /// When.
    pub at: Timestamp,
}

/// What happened to an account.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Notice<'a> {
    /// The first sign-in is complete.
    FirstSignInComplete,
    /// The password was wrong too often.
    PasswordLocked {
        /// When it opens by itself, if it does.
        until: Option<Timestamp>,
    },
    /// One-time passwords or birth dates were wrong too often.
    AccountLocked {
        /// When it opens by itself, if it does.
        until: Option<Timestamp>,
    },
    /// A second factor was added.
    SecondFactorAdded {
        /// Of which kind.
        method: Method,
        /// The name the member gave it; none for mail.
        name: Option<&'a str>,
    },
    /// A recovery code was used in place of the second factor.
    RecoveryCodeUsed {
        /// How many are left.
        left: u64,
    },
    /// The password is another one.
    PasswordChanged,
    /// The user ID is another one.
    UserIdChanged,
    /// A second factor was taken away.
    SecondFactorRemoved {
        /// Of which kind.
        method: Method,
        /// The name the member gave it.
        name: &'a str,
    },
    /// A second factor has another name.
    SecondFactorRenamed {
        /// Of which kind.
        method: Method,
        /// The name the member gave it.
        name: &'a str,
    },
    /// The desk took all second factors away.
    SecondFactorsRemoved,
    /// Another second factor was chosen.
    MethodChosen {
        /// Which.
        method: Method,
    },
    /// New recovery codes were made.
    RecoveryCodesMade,
    /// The desk opened what was locked.
    Unlocked,
    /// The desk made the password anew; a letter brings it.
    Reissued,
    /// The mail address is another one: to that one.
    MailChanged,
    /// The mail address is another one: to the one that it was.
    MailReplaced,
    /// The mail address is the former one again.
    MailChangeUndone,
    /// A request for another second factor was cancelled.
    LostDeviceCancelled,
    /// Wrong birth dates were entered on a way back into the account.
    RecoveryStopped,
}

impl NoticeMail<'_> {
    /// Writes the mail.
    ///
    /// # Errors
    /// As [`crate::Page::html`].
    pub fn body(&self) -> Result<MailBody, RenderError> {
        let texts = &self.letterhead.texts().mail;
        let changes = &self.letterhead.texts().account_mail;
        let words = match self.notice {
            Notice::FirstSignInComplete => &texts.first_sign_in_complete,
            Notice::PasswordLocked { .. } => &texts.password_locked,
            Notice::AccountLocked { .. } => &texts.account_locked,
            Notice::SecondFactorAdded { .. } => &texts.second_factor_added,
            Notice::RecoveryCodeUsed { .. } => &texts.recovery_code_used,
            Notice::PasswordChanged => &changes.password_changed,
            Notice::UserIdChanged => &changes.user_id_changed,
            Notice::SecondFactorRemoved { .. } => &changes.second_factor_removed,
            Notice::SecondFactorRenamed { .. } => &changes.second_factor_renamed,
            Notice::SecondFactorsRemoved => &changes.second_factors_removed,
            Notice::Unlocked => &changes.unlocked,
            Notice::Reissued => &changes.reissued,
            Notice::MethodChosen { .. } => &changes.method_chosen,
            Notice::RecoveryCodesMade => &changes.recovery_codes_made,
            Notice::MailChanged => &changes.mail_changed,
            Notice::MailReplaced => &changes.mail_replaced,
            Notice::MailChangeUndone => &changes.mail_change_undone,
            Notice::LostDeviceCancelled => &self.letterhead.texts().lost_device.cancelled_mail,
            Notice::RecoveryStopped => &self.letterhead.texts().lost_device.stopped_mail,
        };
        let mut parts = vec![Part::text(words.what), Part::Facts(self.facts())];
        parts.extend(words.what_to_do.map(Part::text));
        if !self.asks_to_act() {
            parts.push(Part::text(texts.if_you));
        }
        parts.push(Part::strong(if self.is_change() {
            changes.if_not_you
        } else {
            texts.if_not_you
        }));
        let subject = (words.subject)(&self.letterhead.service());
        write(self.letterhead, subject, &parts)
    }

    /// Whether the member has to do something in any case.
    fn asks_to_act(&self) -> bool {
        matches!(
            self.notice,
            Notice::PasswordLocked { .. } | Notice::AccountLocked { .. } | Notice::MailChangeUndone
        )
    }

    /// Whether it was done on the account pages, where the member can stop whoever did it.
    fn is_change(&self) -> bool {
        matches!(
            self.notice,
            Notice::PasswordChanged
                | Notice::UserIdChanged
                | Notice::SecondFactorRemoved { .. }
                | Notice::SecondFactorRenamed { .. }
                | Notice::MethodChosen { .. }
                | Notice::RecoveryCodesMade
        )
    }

    fn facts(&self) -> Vec<(&'static str, String)> {
        let (texts, locale) = (self.letterhead.texts(), self.letterhead.locale);
        let mut facts = vec![(texts.mail.time, moment::in_words(self.at, locale))];
        match self.notice {
            Notice::FirstSignInComplete
            | Notice::PasswordChanged
            | Notice::UserIdChanged
            | Notice::RecoveryCodesMade
            | Notice::SecondFactorsRemoved
            | Notice::Unlocked
            | Notice::Reissued
            | Notice::MailChanged
            | Notice::MailReplaced
            | Notice::MailChangeUndone
            | Notice::LostDeviceCancelled
            | Notice::RecoveryStopped => {}
            Notice::PasswordLocked { until } | Notice::AccountLocked { until } => {
                let opens = until.map(|until| moment::in_words(until, locale));
                facts.extend(opens.map(|opens| (texts.mail.opens, opens)));
            }
            Notice::SecondFactorAdded { method, name } => {
                let kind = texts.method.get(method).name.to_owned();
                facts.push((texts.mail.method, kind));
                facts.extend(name.map(|name| (texts.mail.name, name.to_owned())));
            }
            Notice::SecondFactorRemoved { method, name }
            | Notice::SecondFactorRenamed { method, name } => {
                let kind = texts.method.get(method).name.to_owned();
                facts.push((texts.mail.method, kind));
                facts.push((texts.mail.name, name.to_owned()));
            }
            Notice::MethodChosen { method } => {
                let kind = texts.method.get(method).name.to_owned();
                facts.push((texts.mail.method, kind));
            }
            Notice::RecoveryCodeUsed { left } => {
                facts.push((texts.mail.left, (texts.mail.left_count)(left)));
            }
        }
        facts
    }
}

#[cfg(test)]
mod tests {
    use sekisho_kernel::Locale;

    use super::*;
    use crate::sample;

    fn body(notice: Notice<'_>) -> MailBody {
        let letterhead = Letterhead {
            branding: sample::branding(),
            locale: Locale::Ja,
        };
        let at = Timestamp::from_seconds(1_795_224_247);
        let mail = NoticeMail {
            letterhead,
            notice,
            at,
        };
        mail.body().unwrap()
    }

    #[test]
    fn a_name_is_escaped_in_html_and_plain_in_text() {
        let mail = body(Notice::SecondFactorAdded {
            method: Method::App,
            name: Some("<b>A&B</b>"),
        });
        assert!(mail.html.contains("&#60;b&#62;A&#38;B&#60;/b&#62;"));
        assert!(mail.text.contains("名前: <b>A&B</b>\n"));
    }

    #[test]
    fn a_notice_that_asks_to_act_never_says_that_there_is_nothing_to_do() {
        let nothing = "お手続きはいりません";
        let until = None;
        assert!(
            !body(Notice::PasswordLocked { until })
                .text
                .contains(nothing)
        );
        assert!(!body(Notice::AccountLocked { until }).text.contains(nothing));
        assert!(!body(Notice::MailChangeUndone).text.contains(nothing));
        assert!(body(Notice::FirstSignInComplete).text.contains(nothing));
    }

    #[test]
    fn a_change_says_once_what_to_do_if_it_was_somebody_else() {
        for change in [
            Notice::PasswordChanged,
            Notice::UserIdChanged,
            Notice::RecoveryCodesMade,
        ] {
            let text = body(change).text;
            assert!(text.contains("全てのデバイスからサインアウト"), "{text}");
            assert_eq!(text.matches("お心当たりがない場合").count(), 1, "{text}");
        }
    }
}
