//! How far a first sign-in has come.

use crate::locales::Common;

/// Where a page stands in the first sign-in: 「5 / 7」.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Progress {
    /// The page's place, from 1.
    pub position: u32,
    /// How many places there are.
    pub of: u32,
}

impl Progress {
    /// How many places there are, for screen readers.
    pub(crate) fn total(self, texts: &Common) -> String {
        (texts.of_steps)(self.of)
    }

    /// The class of each piece of the bar.
    pub(crate) fn bar(self) -> impl Iterator<Item = &'static str> {
        (1..=self.of).map(move |place| match place.cmp(&self.position) {
            std::cmp::Ordering::Less => "is-done",
            std::cmp::Ordering::Equal => "is-now",
            std::cmp::Ordering::Greater => "is-next",
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_bar_is_filled_up_to_the_page() {
        let progress = Progress { position: 2, of: 3 };
        let bar: Vec<_> = progress.bar().collect();
        assert_eq!(bar, ["is-done", "is-now", "is-next"]);
    }
}
