//! ご利用案内 and よくある質問: the pages, their questions, and which question answers which error.

mod addresses;
mod answered;
mod facts;
mod faq;
mod guide;
mod question;
mod search;

pub use addresses::{HelpAddresses, WayBack};
pub use answered::{Answered, answer_to};
pub(crate) use facts::{Facts, address};
pub use faq::{Faq, Opened};
pub use guide::{Guide, Section};
pub use question::Question;
pub(crate) use question::Topic;
