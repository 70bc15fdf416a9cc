//! What is read on top of the screen, the help and the plain view: its lines, and how far it scrolls.

use super::keys::{BINDINGS, Binding, Intent};
use super::{Overlay, Size};
use crate::order::text::visible;

/// Columns of the keys in the help, the blanks around them included.
const KEYS: usize = 20;
/// Columns the keys and what they do take at least where two of them stand side by side, and the blanks between.
const COLUMN: usize = 58;
const GUTTER: usize = 2;
/// The most characters that are searched for.
const LONGEST_SEARCH: usize = 40;

impl Overlay {
    /// The help from its beginning, with every key.
    pub fn help() -> Overlay {
        Overlay::Help { search: String::new(), scroll: 0 }
    }

    /// The lines of what is read, in so many columns; none of what asks.
    pub fn lines(&self, columns: usize) -> Vec<String> {
        match self {
            Overlay::Help { search, .. } => help(search, columns),
            Overlay::Plain { text, .. } => text.lines().flat_map(|line| wrap(line, columns)).collect(),
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
}

/// The keys that something is said of that holds every word searched for, or whose names do.
pub fn found(search: &str) -> impl Iterator<Item = &'static Binding> {
    let wanted: Vec<String> = search.split_whitespace().map(str::to_lowercase).collect();
    BINDINGS.iter().filter(move |binding| {
        let names = names(binding);
        // The sign is how keys are written here; people write it in words, too.
        let said = format!("{names} {} {}", names.replace('^', "ctrl-"), binding.words).to_lowercase();
        wanted.iter().all(|word| said.contains(word))
    })
}

fn names(binding: &Binding) -> String {
    let names: Vec<&str> = binding.keys.iter().map(|chord| chord.name).collect();
    names.join(", ")
}

/// The help: what holds everywhere, then the keys, or those that are searched for.
fn help(search: &str, columns: usize) -> Vec<String> {
    let mut lines = match search.trim() {
        "" => wrap(
            "Fields are checked as you go; nothing is sent before you type the common name on Submit. While \
             suggestions are open, Up and Down choose, Enter takes one, Tab takes it and goes on, Esc closes them.",
            columns,
        ),
        _ => Vec::new(),
    };
    lines.push(String::new());
    let above = lines.len();
    // Where there is room for two columns of them, more keys are on show.
    let (side_by_side, column) = match columns >= 2 * COLUMN + GUTTER {
        true => (2, (columns - GUTTER) / 2),
        false => (1, columns),
    };
    let indent = " ".repeat(KEYS);
    let options = textwrap::Options::new(column.max(1)).subsequent_indent(&indent);
    let keys: Vec<Vec<String>> = found(search)
        .map(|binding| {
            let told = format!(" {:width$}{}", names(binding), binding.words, width = KEYS - 1);
            wrapped(&told, options.clone())
        })
        .collect();
    let half = keys.iter().map(Vec::len).sum::<usize>().div_ceil(side_by_side);
    let mut left: Vec<String> = Vec::new();
    let mut right: Vec<String> = Vec::new();
    for told in keys {
        let side = if left.len() < half { &mut left } else { &mut right };
        side.extend(told);
    }
    for (row, text) in left.iter().enumerate() {
        let beside = right.get(row).map_or("", String::as_str);
        let blanks = " ".repeat((column + GUTTER).saturating_sub(text.chars().count()));
        lines.push(format!("{text}{blanks}{beside}").trim_end().to_owned());
    }
    if lines.len() == above {
        let sought = visible(search.trim());
        lines.extend(wrap(&format!(" No key matches {sought:?}."), columns));
    }
    lines
}

/// A text in lines of at most so many cells.
fn wrap(text: &str, width: usize) -> Vec<String> {
    wrapped(text, textwrap::Options::new(width.max(1)))
}

/// A text in lines; words are broken only where they are longer than a line.
fn wrapped(text: &str, options: textwrap::Options) -> Vec<String> {
    let options = options.word_splitter(textwrap::WordSplitter::NoHyphenation);
    textwrap::wrap(&visible(text), options).into_iter().map(|line| line.into_owned()).collect()
}

/// Changes what is searched for, with a typed or pasted text; the first of what is found is shown.
pub(super) fn search_for(search: &mut String, scroll: &mut usize, typed: &str) {
    let typed = typed.replace(char::is_control, " ");
    search.push_str(&typed);
    *search = search.trim_start().chars().take(LONGEST_SEARCH).collect();
    *scroll = 0;
}

#[cfg(test)]
mod tests {
    use super::*;

    fn intents(search: &str) -> Vec<Intent> {
        found(search).map(|binding| binding.intent).collect()
    }

    #[test]
    fn every_word_searched_for_is_in_what_is_said_or_in_a_keys_name() {
        assert_eq!(intents("").len(), BINDINGS.len());
        assert_eq!(intents("undo"), [Intent::Undo]);
        assert_eq!(intents("Word  DELETE"), [Intent::DeleteWord]);
        assert_eq!(intents("ctrl-k"), [Intent::DeleteToEnd]);
        assert_eq!(intents("^o"), [Intent::OpenFile]);
        assert_eq!(intents("nothing of the kind"), []);
    }

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
