//! The history of one tab.

use http::Method;

use super::navigation::Navigation;

/// What a tab showed, oldest first; the last one is what it shows.
#[derive(Debug, Default)]
pub(super) struct History {
    entries: Vec<Navigation>,
}

impl History {
    pub(super) fn current(&self) -> Option<Navigation> {
        self.entries.last().cloned()
    }

    /// Remembers where a navigation ended. Asking again for the address that is shown adds no
    /// entry, as in browsers; sending a form does.
    pub(super) fn push(&mut self, navigation: Navigation) {
        let same_address = self.entries.last().is_some_and(|shown| {
            shown.url == navigation.url && shown.method == Method::GET && navigation.is_typed()
        });
        if !same_address {
            self.entries.push(navigation);
        }
    }

    /// The entry shown ended elsewhere when it was asked for again.
    pub(super) fn replace(&mut self, navigation: Navigation) {
        self.entries.pop();
        self.entries.push(navigation);
    }

    /// Drops the entry that is shown and gives the one before it.
    pub(super) fn back(&mut self) -> Option<Navigation> {
        self.entries.pop();
        self.current()
    }
}
