//! What lies on top of the screen: what is read there, and how far it scrolls; and what asks.

use super::Size;
use super::destination::Destination;
use super::form::Picking;
use super::help::{self, wrap};
use super::keys::Intent;
use crate::order::id::Id;
use crate::order::step::Step;

/// What lies on top of the screen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Overlay {
    /// The keys and what they do.
    Help {
        /// What is searched for among them.
        search: String,
        /// The first line shown.
        scroll: usize,
    },
    /// The list of steps, and the one the cursor is on.
    Steps(Step),
    /// A text without borders, to copy from.
    Plain {
        /// What it is.
        title: String,
        /// The text.
        text: String,
        /// The first line shown.
        scroll: usize,
    },
    /// Whether to leave although something would be lost.
    AskLeave,
    /// Whether to stop waiting for the order's answer.
    AskStopWaiting,
    /// Whether to delete a draft, which is about this.
    AskDelete(Id, String),
    /// Whether to resume or copy a draft although its order was to go somewhere else: there.
    AskTarget(Picking, Id, String),
}

impl Overlay {
    /// The help from its beginning, with every key.
    pub fn help() -> Overlay {
        Overlay::Help { search: String::new(), scroll: 0 }
    }

    /// The lines of what is read, in so many columns; none of what asks.
    pub fn lines(&self, columns: usize) -> Vec<String> {
        match self {
            Overlay::Help { search, .. } => help::lines(search, columns),
            Overlay::Plain { text, .. } => wrapped(text, columns),
            _ => Vec::new(),
        }
    }

    /// How many of its lines are on show at once: the last of the screen says how to leave, and the
    /// first of the help what is searched for.
    pub fn page(&self, rows: usize) -> usize {
        let kept = if matches!(self, Overlay::Help { .. }) { 2 } else { 1 };
        rows.saturating_sub(kept).max(1)
    }

    /// The furthest it scrolls: then its last line is on show, and no empty space below.
    pub fn furthest(&self, size: Size) -> usize {
        self.lines(size.columns).len().saturating_sub(self.page(size.rows))
    }

    /// The first line shown.
    pub fn scrolled(&self) -> usize {
        match self {
            Overlay::Help { scroll, .. } | Overlay::Plain { scroll, .. } => *scroll,
            _ => 0,
        }
    }

    /// The first line shown, of what is read, to change it.
    pub fn scroll(&mut self) -> Option<&mut usize> {
        match self {
            Overlay::Help { scroll, .. } | Overlay::Plain { scroll, .. } => Some(scroll),
            _ => None,
        }
    }

    /// Scrolls what is read; false where the intent is another, or it is none.
    pub(super) fn read_on(&mut self, intent: Intent, size: Size) -> bool {
        let furthest = self.furthest(size);
        // The line at the edge stays on show, so that one finds one's place.
        let page = self.page(size.rows).saturating_sub(1).max(1);
        let Some(scroll) = self.scroll() else { return false };
        // Where the terminal has grown meanwhile, the way back starts at once.
        let here = furthest.min(*scroll);
        *scroll = match intent {
            Intent::Up | Intent::Previous => here.saturating_sub(1),
            Intent::Down | Intent::Next => here + 1,
            Intent::PageUp => here.saturating_sub(page),
            Intent::PageDown | Intent::Space => here + page,
            Intent::LineStart => 0,
            Intent::LineEnd => furthest,
            _ => return false,
        }
        .min(furthest);
        true
    }

    /// The keys of what lies on top of the screen, in words.
    pub fn keys(&self) -> &'static str {
        match self {
            Overlay::Help { search, .. } if !search.is_empty() => "Esc shows all",
            Overlay::Help { .. } | Overlay::Plain { .. } => "Esc closes",
            Overlay::Steps(_) => "Enter goes there · Esc closes",
            Overlay::AskLeave => "Enter leaves · Esc stays",
            Overlay::AskStopWaiting => "Enter stops waiting · Esc waits on · ^C leaves",
            Overlay::AskDelete(..) => "Enter deletes · Esc keeps it",
            Overlay::AskTarget(..) => "Enter goes on · Esc goes back",
        }
    }

    /// What it is.
    pub fn title(&self) -> &str {
        match self {
            Overlay::Help { .. } => "",
            Overlay::Plain { title, .. } => title,
            Overlay::Steps(_) => "Go to which step?",
            Overlay::AskLeave => "Leave dvorder?",
            Overlay::AskStopWaiting => "Stop waiting?",
            Overlay::AskDelete(..) => "Delete the draft?",
            Overlay::AskTarget(..) => "The draft was for somewhere else",
        }
    }

    /// What one should know before one answers, of what asks; where orders go now.
    pub fn question(&self, destination: &Destination) -> Option<String> {
        match self {
            Overlay::Help { .. } | Overlay::Plain { .. } | Overlay::Steps(_) => None,
            Overlay::AskLeave => Some(
                "What you typed is not saved, and nothing was ordered. To keep a finished request, save it on Review first."
                    .into(),
            ),
            Overlay::AskStopWaiting => Some(
                "The order was sent. If you stop waiting now, it is not known whether it was placed and billed.".into(),
            ),
            Overlay::AskDelete(id, title) => Some(format!(
                "Delete the draft {id}? {title} is deleted for good. Orders that were placed are not touched."
            )),
            Overlay::AskTarget(_, _, place) => Some(destination.instead_of(place)),
        }
    }
}

/// A text in lines of at most so many columns.
pub fn wrapped(text: &str, columns: usize) -> Vec<String> {
    text.lines().flat_map(|line| wrap(line, columns)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_read_ends_with_its_last_line_at_the_bottom() {
        let text: String = (0..100).map(|line| format!("{line}\n")).collect();
        let mut plain = Overlay::Plain { title: String::new(), text, scroll: 0 };
        let size = Size { columns: 60, rows: 15 };
        for (intent, top) in [
            (Intent::PageDown, 13),
            (Intent::LineEnd, 86),
            (Intent::Down, 86),
            (Intent::PageUp, 73),
            (Intent::Up, 72),
            (Intent::LineStart, 0),
            (Intent::Up, 0),
        ] {
            assert!(plain.read_on(intent, size));
            assert_eq!(plain.scrolled(), top, "{intent:?}");
        }
        assert!(!plain.read_on(Intent::Left, size));
    }
}
