//! The one live text editor, that of the focused field. Every other field is a projection of the
//! draft.

use tui_textarea::{CursorMove, DataCursor, TextArea};

use super::keys::Intent;

/// Longest text one field takes, in bytes. The largest real content is a CSR or some thousand
/// names; far beyond that something else was pasted.
pub const TEXT_MAX: usize = 128 * 1024;

/// A text being edited, with its cursor and its history.
#[derive(Debug, Clone)]
pub struct Editor {
    area: TextArea<'static>,
    one_line: bool,
}

/// Two editors are the same when they hold the same text with the cursor in the same place;
/// their undo histories may differ.
impl PartialEq for Editor {
    fn eq(&self, other: &Editor) -> bool {
        self.one_line == other.one_line
            && self.area.lines() == other.area.lines()
            && self.cursor() == other.cursor()
    }
}

/// Brings line ends of any system to `\n`, and tabs, which have no width of their own, to spaces.
pub fn normalised(text: &str) -> String {
    text.replace("\r\n", "\n").replace('\r', "\n").replace('\t', " ")
}

impl Editor {
    /// An editor for a text, with the cursor at its end.
    pub fn new(text: &str, one_line: bool) -> Editor {
        let text = if one_line { normalised(text).replace('\n', " ") } else { normalised(text) };
        let mut area = TextArea::new(text.split('\n').map(str::to_owned).collect());
        area.move_cursor(CursorMove::Bottom);
        area.move_cursor(CursorMove::End);
        Editor { area, one_line }
    }

    /// Whether it is for a text of several lines.
    pub fn is_block(&self) -> bool {
        !self.one_line
    }

    /// The text as it stands.
    pub fn text(&self) -> String {
        self.area.lines().join("\n")
    }

    /// The line and the column, in characters, of the cursor; both from 0.
    pub fn cursor(&self) -> (usize, usize) {
        let DataCursor(line, column) = self.area.cursor();
        (line, column)
    }

    /// Inserts typed or pasted text at the cursor. In a one-line field line breaks become spaces.
    /// Text that would make the field unreasonably long is cut.
    pub fn insert(&mut self, text: &str) {
        let mut text = normalised(text);
        if self.one_line {
            text = text.trim_matches('\n').replace('\n', " ");
        }
        let held: usize = self.area.lines().iter().map(|line| line.len() + 1).sum();
        let mut room = TEXT_MAX.saturating_sub(held).min(text.len());
        while !text.is_char_boundary(room) {
            room -= 1;
        }
        text.truncate(room);
        self.area.insert_str(&text);
    }

    /// Carries out an intent that edits or moves; false when it is none, or when there is nowhere
    /// to go, so that the key may mean something else.
    pub fn apply(&mut self, intent: Intent) -> bool {
        let before = (self.cursor(), self.area.lines().len());
        match intent {
            Intent::Left => self.area.move_cursor(CursorMove::Back),
            Intent::Right => self.area.move_cursor(CursorMove::Forward),
            Intent::Up if !self.one_line => self.area.move_cursor(CursorMove::Up),
            Intent::Down if !self.one_line => self.area.move_cursor(CursorMove::Down),
            Intent::WordLeft => self.area.move_cursor(CursorMove::WordBack),
            Intent::WordRight => self.area.move_cursor(CursorMove::WordForward),
            Intent::LineStart => self.area.move_cursor(CursorMove::Head),
            Intent::LineEnd => self.area.move_cursor(CursorMove::End),
            Intent::Backspace => return self.area.delete_char(),
            Intent::Delete => return self.area.delete_next_char(),
            Intent::DeleteWord => return self.area.delete_word(),
            Intent::DeleteToStart => return self.area.delete_line_by_head(),
            Intent::DeleteToEnd => return self.area.delete_line_by_end(),
            Intent::Undo => return self.area.undo(),
            Intent::Redo => return self.area.redo(),
            _ => return false,
        }
        before != (self.cursor(), self.area.lines().len())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_line_end_becomes_a_newline() {
        let mut editor = Editor::new("", false);
        editor.insert("a\r\nb\rc\nd");
        assert_eq!(editor.text(), "a\nb\nc\nd");
        assert_eq!(editor.cursor(), (3, 1));
    }

    #[test]
    fn a_one_line_field_never_holds_a_line_break() {
        let mut editor = Editor::new("", true);
        editor.insert("example.com\r\nexample.org\n");
        assert_eq!(editor.text(), "example.com example.org");
    }

    #[test]
    fn what_is_too_long_is_cut_at_a_character() {
        let mut editor = Editor::new("", true);
        editor.insert(&"ü".repeat(TEXT_MAX));
        assert!(editor.text().len() <= TEXT_MAX);
        assert!(editor.text().chars().all(|c| c == 'ü'));
    }

    #[test]
    fn up_leaves_a_block_only_from_its_first_line() {
        let mut editor = Editor::new("one\ntwo", false);
        assert!(editor.apply(Intent::Up));
        assert!(!editor.apply(Intent::Up));
        assert!(!Editor::new("one", true).apply(Intent::Down));
    }

    #[test]
    fn undo_brings_back_what_was_deleted() {
        let mut editor = Editor::new("example.com", true);
        editor.apply(Intent::DeleteToStart);
        assert_eq!(editor.text(), "");
        editor.apply(Intent::Undo);
        assert_eq!(editor.text(), "example.com");
    }
}
