//! What lies on top of the screen: what is read there, and how far it scrolls; and what asks.

use super::Size;
use super::destination::Destination;
use super::help::{self, HelpPage, wrap};
use super::keys::Intent;
use super::scene::Picking;
use crate::order::id::Id;
use crate::order::step::Step;

/// Where one is in a text that is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Bookmark {
    /// The first line on show.
    pub top: usize,
    /// The line the cursor is on. In the help the first is the one of what is searched for.
    pub line: usize,
}

/// What lies on top of the screen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Overlay {
    /// The keys and what they do.
    Help {
        /// What the line that has the focus is for, which it begins with, and behind that what others are for.
        about: Vec<String>,
        /// What it says of the screen.
        page: HelpPage,
        /// What is searched for among them.
        search: String,
        /// Where one is in it.
        scroll: Bookmark,
    },
    /// The list of steps, and the one the cursor is on.
    Steps(Step),
    /// A text without borders, to copy from.
    Plain {
        /// What it is.
        title: String,
        /// The text.
        text: String,
        /// Where one is in it.
        scroll: Bookmark,
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
    /// Whether it asks, in a box of its own.
    pub fn is_question(&self) -> bool {
        !matches!(self, Overlay::Help { .. } | Overlay::Plain { .. } | Overlay::Steps(_))
    }

    /// The help from its beginning, with every key.
    pub fn help(about: Vec<String>, page: HelpPage) -> Overlay {
        Overlay::Help { about, page, search: String::new(), scroll: Bookmark::default() }
    }

    /// The lines of what is read, in so many columns; none of what asks.
    pub fn lines(&self, columns: usize) -> Vec<String> {
        match self {
            Overlay::Help { about, page, search, .. } => help::lines(about, *page, search, columns),
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
        self.bookmark().top
    }

    /// Where one is in what is read.
    pub fn bookmark(&self) -> Bookmark {
        match self {
            Overlay::Help { scroll, .. } | Overlay::Plain { scroll, .. } => *scroll,
            _ => Bookmark::default(),
        }
    }

    /// The lines the cursor can be on before those of the text: what is searched for in the help.
    pub fn heads(&self) -> usize {
        usize::from(matches!(self, Overlay::Help { .. }))
    }

    /// Where one is in what is read, to change it.
    pub fn bookmark_mut(&mut self) -> Option<&mut Bookmark> {
        match self {
            Overlay::Help { scroll, .. } | Overlay::Plain { scroll, .. } => Some(scroll),
            _ => None,
        }
    }

    /// Goes on in what is read: the cursor moves line by line, and the text where the cursor comes to its edge. False
    /// where the intent is another, or nothing is read.
    pub(super) fn read_on(&mut self, intent: Intent, size: Size) -> bool {
        let (furthest, page, heads) = (self.furthest(size), self.page(size.rows), self.heads());
        let last = (self.lines(size.columns).len() + heads).saturating_sub(1);
        // The line at the edge stays on show, so that one finds one's place.
        let step = page.saturating_sub(1).max(1);
        let Some(place) = self.bookmark_mut() else { return false };
        // Where the terminal has changed meanwhile, one reads on in what is on show.
        let top = furthest.min(place.top);
        let line = match place.line {
            line if line < heads => line,
            line => line.clamp(top + heads, top + heads + page - 1).min(last),
        };
        let (top, line) = match intent {
            Intent::Up | Intent::Previous => (top, line.saturating_sub(1)),
            Intent::Down | Intent::Next => (top, line + 1),
            Intent::PageUp => (top.saturating_sub(step), line.saturating_sub(step)),
            Intent::PageDown | Intent::Space => (top + step, line + step),
            Intent::LineStart => (0, 0),
            Intent::LineEnd => (furthest, last),
            _ => return false,
        };
        let line = line.min(last);
        let text = line.saturating_sub(heads);
        *place = Bookmark { top: top.max((text + 1).saturating_sub(page)).min(text).min(furthest), line };
        true
    }

    /// The keys of what lies on top of the screen, in words.
    pub fn keys(&self) -> &'static str {
        match self {
            Overlay::Help { search, .. } if !search.is_empty() => "Esc shows all",
            Overlay::Help { .. } | Overlay::Plain { .. } => "Esc closes",
            Overlay::Steps(_) => "Enter goes there · Esc closes",
            Overlay::AskLeave => "Enter leaves · Esc stays",
            Overlay::AskStopWaiting => "Enter stops · Esc waits · ^C leaves",
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
            // What is to be deleted is the question itself.
            Overlay::AskDelete(..) => "",
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
            Overlay::AskStopWaiting => {
                let billed = if destination.sandbox { "" } else { " and billed" };
                Some(format!(
                    "It was sent. If you stop waiting now, it is not known whether it was taken{billed}."
                ))
            }
            Overlay::AskDelete(_, title) => Some(format!(
                "Delete this draft? It is deleted for good: {title}. Orders that were placed are not touched."
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
    fn the_cursor_moves_through_what_is_read_and_the_text_at_its_edge() {
        let text: String = (0..100).map(|line| format!("{line}\n")).collect();
        let mut plain = Overlay::Plain { title: String::new(), text, scroll: Bookmark::default() };
        let size = Size { columns: 60, rows: 15 };
        for (intent, top, line) in [
            (Intent::Down, 0, 1),
            (Intent::PageDown, 13, 14),
            (Intent::LineEnd, 86, 99),
            (Intent::Down, 86, 99),
            (Intent::PageUp, 73, 86),
            (Intent::Up, 73, 85),
            (Intent::PageUp, 60, 72),
            (Intent::LineStart, 0, 0),
            (Intent::Up, 0, 0),
        ] {
            assert!(plain.read_on(intent, size));
            assert_eq!(plain.bookmark(), Bookmark { top, line }, "{intent:?}");
        }
        assert!(!plain.read_on(Intent::Left, size));
        (0..14).for_each(|_| assert!(plain.read_on(Intent::Down, size)));
        assert_eq!(plain.bookmark(), Bookmark { top: 1, line: 14 });
    }

    #[test]
    fn the_help_is_read_from_what_is_searched_for_on() {
        let mut help = Overlay::help(Vec::new(), HelpPage::Form);
        let size = Size { columns: 60, rows: 15 };
        for (intent, top, line) in [
            (Intent::Down, 0, 1),
            (Intent::PageDown, 12, 13),
            (Intent::PageUp, 0, 1),
            (Intent::Up, 0, 0),
            (Intent::Up, 0, 0),
        ] {
            assert!(help.read_on(intent, size));
            assert_eq!(help.bookmark(), Bookmark { top, line }, "{intent:?}");
        }
    }
}
