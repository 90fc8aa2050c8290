//! Mails.

use sekisho_kernel::Locale;

use super::{MailSample, NOW, branding};
use crate::{NewBrowserMail, browser_in_words};

pub(super) fn samples(locale: Locale) -> Vec<MailSample> {
    let user_agent = "Mozilla/5.0 (iPhone; CPU iPhone OS 19_1 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/19.1 Mobile/15E148 Safari/604.1";
    let notice = NewBrowserMail {
        branding: branding(),
        locale,
        at: NOW,
        browser: &browser_in_words(user_agent, locale),
    };
    vec![("mail-new-browser", notice.body())]
}
