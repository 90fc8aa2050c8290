//! よくある質問.

use askama::Template;
use sekisho_kernel::{Branding, Policy};

use super::{
    Facts, HelpAddresses, Question, Topic, WayBack,
    search::{Found, search},
};
use crate::{
    Frame, Page,
    locales::{self, Answer},
};

/// 「よくある質問」. Its form sends `q` by GET, and what keeps the way back.
#[derive(Clone, Copy, Debug, Template)]
#[template(path = "help/faq.html")]
pub struct Faq<'a> {
    /// What stands around it.
    pub frame: Frame<'a>,
    /// Whose answers they are.
    pub branding: &'a Branding,
    /// What they depend on.
    pub policy: &'a Policy,
    /// Where it and the guide are.
    pub addresses: HelpAddresses<'a>,
    /// What the search keeps of the page's query: names and values.
    pub kept: &'a [(&'a str, &'a str)],
    /// Where it leads back to.
    pub way_back: WayBack<'a>,
    /// What was looked for; empty: nothing.
    pub typed: &'a str,
    /// Which answers stand open.
    pub opened: Opened,
}

/// Which answers stand open.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Opened {
    /// None.
    None,
    /// One.
    Only(Question),
    /// Every one, to be printed.
    All,
}

impl Page for Faq<'_> {
    fn step(&self) -> &'static str {
        "faq"
    }
}

/// A question as the page has it.
struct Item {
    id: &'static str,
    question: &'static str,
    answer: Answer,
    is_open: bool,
}

/// Some questions under one heading.
struct Group {
    id: &'static str,
    heading: &'static str,
    items: Vec<Item>,
}

/// What is said of a search.
struct Told {
    count: usize,
    text: String,
    hint: Option<String>,
}

/// What the template asks.
impl Faq<'_> {
    fn facts(&self) -> Facts<'_> {
        Facts {
            policy: self.policy,
            branding: self.branding,
            locale: self.frame.locale,
        }
    }

    fn texts(&self) -> &'static locales::Faq {
        &self.frame.texts().faq
    }

    /// What was found, if something was looked for.
    fn found(&self) -> Option<Found> {
        (!self.typed.trim().is_empty()).then(|| search(&self.facts(), self.typed))
    }

    fn told(&self, found: &Found) -> Told {
        let texts = self.texts();
        let count = found.questions.len();
        let (text, hint) = match count {
            0 => (
                texts.found_none.to_owned(),
                Some((texts.found_none_hint)(self.facts().desk())),
            ),
            _ if found.is_exact => ((texts.found)(count), None),
            _ => ((texts.found_near)(count), None),
        };
        Told { count, text, hint }
    }

    /// What was found, open; every question by topic where nothing was.
    fn groups(&self, found: Option<&Found>) -> Vec<Group> {
        match found {
            Some(found) if !found.questions.is_empty() => vec![Group {
                id: "results",
                heading: self.texts().results,
                items: found
                    .questions
                    .iter()
                    .map(|q| self.item(*q, true))
                    .collect(),
            }],
            _ => Topic::ALL.map(|topic| self.topic(topic)).into(),
        }
    }

    fn topic(&self, topic: Topic) -> Group {
        let items = topic.questions().map(|question| {
            let is_open = match self.opened {
                Opened::None => false,
                Opened::Only(only) => only == question,
                Opened::All => true,
            };
            self.item(question, is_open)
        });
        Group {
            id: topic.id(),
            heading: self.texts().topic(topic),
            items: items.collect(),
        }
    }

    fn item(&self, question: Question, is_open: bool) -> Item {
        let entry = self.texts().entry(question);
        Item {
            id: question.id(),
            question: entry.question,
            answer: (entry.answer)(&self.facts()),
            is_open,
        }
    }

    fn is_all_open(&self) -> bool {
        self.opened == Opened::All
    }
}
