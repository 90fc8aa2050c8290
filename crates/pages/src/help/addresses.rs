//! Addresses of the help pages, and the way back from them.

use super::{Answered, Question, Section};

/// Where the help pages are.
#[derive(Clone, Copy, Debug)]
pub struct HelpAddresses<'a> {
    /// ご利用案内, without a query. よくある質問 is at `/faq` below it.
    pub guide: &'a str,
    /// What keeps the language and leads back, as a query without `?`; empty where nothing does.
    pub query: &'a str,
}

impl HelpAddresses<'_> {
    pub(crate) fn guide(&self) -> String {
        with_query(self.guide, &[self.query])
    }

    pub(crate) fn faq(&self) -> String {
        with_query(&self.faq_path(), &[self.query])
    }

    /// よくある質問, without a query.
    pub(crate) fn faq_path(&self) -> String {
        format!("{}/faq", self.guide)
    }

    /// よくある質問 with every answer open.
    pub(crate) fn faq_open(&self) -> String {
        with_query(&self.faq_path(), &["open=all", self.query])
    }

    /// A question, open. The server opens it: not every browser opens what a fragment names.
    pub(crate) fn question(&self, question: Question) -> String {
        let id = question.id();
        let open = format!("open={id}");
        format!(
            "{}#{id}",
            with_query(&self.faq_path(), &[&open, self.query])
        )
    }

    pub(crate) fn section(&self, section: Section) -> String {
        format!("{}#{}", self.guide(), section.id())
    }

    /// Where an answer stands.
    pub(crate) fn answered(&self, answered: Answered) -> String {
        match answered {
            Answered::Question(question) => self.question(question),
            Answered::Section(section) => self.section(section),
        }
    }
}

fn with_query(path: &str, pairs: &[&str]) -> String {
    let pairs: Vec<_> = pairs
        .iter()
        .copied()
        .filter(|pair| !pair.is_empty())
        .collect();
    if pairs.is_empty() {
        path.to_owned()
    } else {
        format!("{path}?{}", pairs.join("&"))
    }
}

/// Where a help page leads back to.
#[derive(Clone, Copy, Debug)]
pub enum WayBack<'a> {
    /// The sign-in that the member came from.
    SignIn(&'a str),
    /// The page of the account that the member came from.
    Account(&'a str),
    /// The portal that the member came from.
    Portal(&'a str),
    /// Nowhere in particular: the tenant's list of portals.
    Portals(&'a str),
}

impl WayBack<'_> {
    pub(crate) const fn address(&self) -> &str {
        match self {
            Self::SignIn(address)
            | Self::Account(address)
            | Self::Portal(address)
            | Self::Portals(address) => address,
        }
    }

    /// The value of `data-link`.
    pub(crate) const fn name(&self) -> &'static str {
        match self {
            Self::SignIn(_) => "back-to-sign-in",
            Self::Account(_) => "back-to-account",
            Self::Portal(_) => "back-to-portal",
            Self::Portals(_) => "portals",
        }
    }
}
