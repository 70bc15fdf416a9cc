//! The one live text editor, that of the focused field. Every other field is a projection of the
//! draft.

use std::iter::once;

use tui_textarea::{CursorMove, DataCursor, TextArea};
use unicode_segmentation::UnicodeSegmentation;

use super::keys::Intent;

/// Longest text one field takes, in bytes. The largest real content is a CSR or some thousand
/// names; far beyond that something else was pasted.
pub const TEXT_MAX: usize = 128 * 1024;

/// A text being edited, with its cursor and its history.
#[derive(Debug, Clone)]
pub struct Editor {
    area: TextArea<'static>,
    one_line: bool,
    /// Whether nothing was done with it since it was opened.
    is_fresh: bool,
    /// Whether what is typed first takes the place of what is there.
    is_selected: bool,
    /// The text that was taken in place of what was there, if one was: two edits, one step back.
    taken: Option<String>,
    /// Whether the text the field holds was edited here, and looked through for a private key.
    pub(super) is_judged: bool,
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
        Editor { area, one_line, is_fresh: true, is_selected: false, taken: None, is_judged: false }
    }

    /// Has what is typed first take the place of what is there, unless another key comes before it.
    pub fn select(&mut self) {
        self.is_selected = true;
    }

    /// Whether what is typed next takes the place of all there is.
    pub fn is_selected(&self) -> bool {
        self.is_selected && !self.text().is_empty()
    }

    /// Whether nothing was done with it since it was opened.
    pub fn is_fresh(&self) -> bool {
        self.is_fresh
    }

    /// What stands on the cursor's line before the cursor, and behind it.
    pub fn around_the_cursor(&self) -> (&str, &str) {
        let (_, column) = self.cursor();
        let line = self.line();
        let at = line.char_indices().nth(column).map_or(line.len(), |(at, _)| at);
        line.split_at(at)
    }

    /// Whether it is for a text of several lines.
    pub fn is_block(&self) -> bool {
        !self.one_line
    }

    /// The text as it stands.
    pub fn text(&self) -> String {
        self.area.lines().join("\n")
    }

    /// The line and the column, in code points, of the cursor; both from 0.
    pub fn cursor(&self) -> (usize, usize) {
        let DataCursor(line, column) = self.area.cursor();
        (line, column)
    }

    /// Puts the cursor before the first character.
    pub fn go_to_start(&mut self) {
        self.area.move_cursor(CursorMove::Top);
        self.area.move_cursor(CursorMove::Head);
    }

    /// Puts the cursor at the end of a line, counted from 0, or of the last where there is none of that number.
    pub fn go_to_line(&mut self, line: usize) {
        self.area.move_cursor(CursorMove::Top);
        (0..line.min(self.area.lines().len() - 1)).for_each(|_| self.area.move_cursor(CursorMove::Down));
        self.area.move_cursor(CursorMove::End);
    }

    /// Inserts typed or pasted text at the cursor, or in place of what is there where that is selected. In a one-line field line breaks become spaces.
    /// Text that would make the field unreasonably long is cut.
    pub fn insert(&mut self, text: &str) {
        let mut text = normalised(text);
        if self.one_line {
            text = text.trim_matches('\n').replace('\n', " ");
        }
        self.is_fresh = false;
        if std::mem::take(&mut self.is_selected) {
            return self.take(&text);
        }
        let held: usize = self.area.lines().iter().map(|line| line.len() + 1).sum();
        let mut room = TEXT_MAX.saturating_sub(held).min(text.len());
        while !text.is_char_boundary(room) {
            room -= 1;
        }
        text.truncate(room);
        self.area.insert_str(&text);
        self.leave_character(true);
    }

    /// Takes a text in place of what is there; one undo brings that back.
    pub fn take(&mut self, text: &str) {
        let replaces = !self.text().is_empty();
        self.area.select_all();
        self.area.insert_str(text);
        self.taken = replaces.then(|| text.to_owned());
    }

    fn undo(&mut self) -> bool {
        let took = self.taken.as_ref().is_some_and(|taken| *taken == self.text());
        let undone = self.area.undo();
        if took && self.text().is_empty() {
            self.area.undo();
        }
        undone
    }

    fn redo(&mut self) -> bool {
        let redone = self.area.redo();
        if redone && self.taken.is_some() && self.text().is_empty() {
            self.area.redo();
        }
        redone
    }

    /// Carries out an intent that edits or moves; false when it is none, or when there is nowhere
    /// to go, so that the key may mean something else.
    pub fn apply(&mut self, intent: Intent) -> bool {
        self.is_fresh = false;
        self.is_selected = false;
        let before = (self.cursor(), self.area.lines().len());
        let edited = match intent {
            Intent::Left => self.left(),
            Intent::Right => self.right(),
            Intent::Up if !self.one_line => self.moved(CursorMove::Up),
            Intent::Down if !self.one_line => self.moved(CursorMove::Down),
            Intent::WordLeft => self.moved(CursorMove::WordBack),
            Intent::WordRight => self.moved(CursorMove::WordForward),
            Intent::LineStart => self.moved(CursorMove::Head),
            Intent::LineEnd => self.moved(CursorMove::End),
            Intent::Backspace => self.backspace(),
            Intent::Delete => self.delete(),
            Intent::DeleteWord => self.delete_word(),
            Intent::DeleteToStart => self.area.delete_line_by_head(),
            Intent::DeleteToEnd => self.area.delete_line_by_end(),
            Intent::Undo => self.undo(),
            Intent::Redo => self.redo(),
            _ => return false,
        };
        self.leave_character(!matches!(intent, Intent::Up | Intent::WordLeft | Intent::Delete));
        edited || before != (self.cursor(), self.area.lines().len())
    }

    /// Moves the cursor. Nothing is edited by that.
    fn moved(&mut self, there: CursorMove) -> bool {
        self.area.move_cursor(there);
        false
    }

    fn left(&mut self) -> bool {
        match self.stop_before() {
            Some(column) => self.go_to(column),
            None if self.cursor().0 > 0 => {
                self.area.move_cursor(CursorMove::Up);
                self.area.move_cursor(CursorMove::End);
            }
            None => {}
        }
        false
    }

    fn right(&mut self) -> bool {
        match self.stop_behind() {
            Some(column) => self.go_to(column),
            None => self.area.move_cursor(CursorMove::Forward),
        }
        false
    }

    fn backspace(&mut self) -> bool {
        let (_, column) = self.cursor();
        match self.stop_before() {
            Some(start) if column - start > 1 => {
                self.go_to(start);
                self.area.delete_str(column - start)
            }
            _ => self.area.delete_char(),
        }
    }

    fn delete(&mut self) -> bool {
        let (_, column) = self.cursor();
        match self.stop_behind() {
            Some(end) => self.area.delete_str(end - column),
            None => self.area.delete_next_char(),
        }
    }

    /// Deletes the word before the cursor with what follows it: of a name the label and the dot behind it. At the
    /// start of a line the lines are joined.
    fn delete_word(&mut self) -> bool {
        let (_, column) = self.cursor();
        if column == 0 {
            return self.area.delete_char();
        }
        let before: Vec<char> = self.line().chars().take(column).collect();
        let is_of_a_word =
            |c: &char| !c.is_whitespace() && (!c.is_ascii_punctuation() || matches!(c, '-' | '_' | '*'));
        let end = before.iter().rposition(is_of_a_word).map_or(0, |last| last + 1);
        let start = before[..end].iter().rposition(|c| !is_of_a_word(c)).map_or(0, |last| last + 1);
        self.go_to(start);
        self.area.delete_str(column - start)
    }

    /// Puts the cursor somewhere in its line. The library's steps cannot be trusted with characters
    /// that take no cell.
    fn go_to(&mut self, column: usize) {
        let (line, here) = self.cursor();
        if let (Ok(line), Ok(column)) = (u16::try_from(line), u16::try_from(column)) {
            return self.area.move_cursor(CursorMove::Jump(line, column));
        }
        // Farther than it can jump.
        for _ in 0..here.abs_diff(column) {
            self.area.move_cursor(if column < here { CursorMove::Back } else { CursorMove::Forward });
        }
    }

    /// Puts a cursor that is inside a character behind it, or before it.
    fn leave_character(&mut self, behind: bool) {
        if self.line().is_ascii() {
            return;
        }
        let (_, column) = self.cursor();
        if !stops(self.line()).any(|stop| stop == column) {
            let stop = if behind { self.stop_behind() } else { self.stop_before() };
            self.go_to(stop.unwrap_or(column));
        }
    }

    /// The line of the cursor.
    fn line(&self) -> &str {
        &self.area.lines()[self.cursor().0]
    }

    fn stop_before(&self) -> Option<usize> {
        let (_, column) = self.cursor();
        stops(self.line()).take_while(|stop| *stop < column).last()
    }

    fn stop_behind(&self) -> Option<usize> {
        let (_, column) = self.cursor();
        stops(self.line()).find(|stop| *stop > column)
    }
}

/// The columns where the cursor may be: around what a reader calls a character. An accent is one with
/// its letter, and so are the parts of a flag or of an emoji that is joined from several.
fn stops(line: &str) -> impl Iterator<Item = usize> {
    let ends = line.graphemes(true).scan(0, |column, character| {
        *column += character.chars().count();
        Some(*column)
    });
    once(0).chain(ends)
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
    fn a_text_taken_in_place_of_another_is_one_step_back_and_one_on() {
        for typed in ["ngin", ""] {
            let mut editor = Editor::new("", true);
            typed.chars().for_each(|c| editor.insert(&c.to_string()));
            editor.take("45");
            assert_eq!((editor.text().as_str(), editor.cursor()), ("45", (0, 2)));
            for (intent, text) in [(Intent::Undo, typed), (Intent::Redo, "45"), (Intent::Undo, typed)] {
                assert!(editor.apply(intent));
                assert_eq!(editor.text(), text, "{intent:?}");
            }
            editor.apply(Intent::Redo);
            editor.insert("0");
            editor.apply(Intent::DeleteToStart);
            for text in ["450", "45", typed] {
                editor.apply(Intent::Undo);
                assert_eq!(editor.text(), text);
            }
        }
    }

    #[test]
    fn a_word_and_a_paste_come_back_in_one_step_each() {
        let mut editor = Editor::new("", false);
        editor.insert("a.example.com\nb.example.com\n");
        editor.insert("www example");
        editor.apply(Intent::DeleteWord);
        editor.apply(Intent::DeleteWord);
        let mut seen = Vec::new();
        while editor.apply(Intent::Undo) {
            seen.push(editor.text());
        }
        let pasted = "a.example.com\nb.example.com\n";
        assert_eq!(
            seen,
            [format!("{pasted}www "), format!("{pasted}www example"), pasted.into(), String::new()]
        );
    }

    #[test]
    fn a_word_is_a_label_of_a_name_with_the_dot_behind_it() {
        for (typed, left) in [
            ("www.example.com", vec!["www.example.", "www.", ""]),
            ("*.my-site.example.", vec!["*.my-site.", "*.", ""]),
            ("_dnsauth.例え.jp", vec!["_dnsauth.例え.", "_dnsauth.", ""]),
            ("jim@example.com, ", vec!["jim@example.", "jim@", ""]),
            ("https://example.com/", vec!["https://example.", "https://", ""]),
            ("...", vec![""]),
            ("Jim  Smith ", vec!["Jim  ", ""]),
        ] {
            for one_line in [true, false] {
                let mut editor = Editor::new(typed, one_line);
                for text in &left {
                    assert!(editor.apply(Intent::DeleteWord));
                    assert_eq!(editor.text(), *text, "{typed}");
                }
                assert!(!editor.apply(Intent::DeleteWord), "{typed}");
                editor.apply(Intent::Undo);
                let before = left.len().checked_sub(2).map_or(typed, |at| left[at]);
                assert_eq!(editor.text(), before, "{typed}");
            }
        }
        let mut editor = Editor::new("a.example\n", false);
        assert!(editor.apply(Intent::DeleteWord));
        assert_eq!(editor.text(), "a.example");
    }

    #[test]
    fn undo_brings_back_what_was_deleted() {
        let mut editor = Editor::new("example.com", true);
        editor.apply(Intent::DeleteToStart);
        assert_eq!(editor.text(), "");
        editor.apply(Intent::Undo);
        assert_eq!(editor.text(), "example.com");
    }

    /// What a reader calls one character, made of several code points but for the first two.
    const CHARACTERS: [&str; 9] = [
        "a",
        "例",
        "e\u{301}",
        "👩\u{200d}👩\u{200d}👧",
        "🇩🇪",
        "👍🏽",
        "❤\u{fe0f}",
        "\u{1100}\u{1161}\u{11a8}",
        "नि",
    ];

    #[test]
    fn one_key_passes_or_deletes_one_character() {
        for character in CHARACTERS {
            let text = format!("x{character}{character}y");
            for one_line in [true, false] {
                let count = character.chars().count();
                let mut editor = Editor::new(&text, one_line);
                let mut columns = Vec::new();
                while editor.apply(Intent::Left) {
                    columns.push(editor.cursor().1);
                }
                assert_eq!(columns, [1 + 2 * count, 1 + count, 1, 0], "{character}");
                editor.apply(Intent::Right);
                assert!(editor.apply(Intent::Delete));
                assert_eq!((editor.text(), editor.cursor()), (format!("x{character}y"), (0, 1)));
                editor.apply(Intent::Right);
                assert_eq!(editor.cursor(), (0, 1 + count), "{character}");
                assert!(editor.apply(Intent::Backspace));
                assert_eq!((editor.text(), editor.cursor()), ("xy".to_owned(), (0, 1)));
                editor.apply(Intent::Undo);
                assert_eq!((editor.text(), editor.cursor()), (format!("x{character}y"), (0, 1 + count)));
                editor.apply(Intent::Undo);
                assert_eq!(editor.text(), text);
            }
        }
    }

    #[test]
    fn the_cursor_passes_characters_without_a_cell() {
        let mut editor = Editor::new("\u{200b}\u{301}a\u{200b}\n\u{301}\u{200b}", false);
        let mut passed = vec![editor.cursor()];
        while editor.apply(Intent::Left) {
            passed.push(editor.cursor());
        }
        assert_eq!(passed, [(1, 2), (1, 1), (1, 0), (0, 4), (0, 3), (0, 2), (0, 1), (0, 0)]);
        let mut back = vec![editor.cursor()];
        while editor.apply(Intent::Right) {
            back.push(editor.cursor());
        }
        back.reverse();
        assert_eq!(back, passed);
    }

    #[test]
    fn the_cursor_never_rests_inside_a_character() {
        let mut editor = Editor::new("👍🏽👍🏽\nab\n👍🏽👍🏽", false);
        for (intent, cursor) in [
            (Intent::Left, (2, 2)),
            (Intent::Up, (1, 2)),
            (Intent::Left, (1, 1)),
            (Intent::Up, (0, 0)),
            (Intent::Right, (0, 2)),
        ] {
            editor.apply(intent);
            assert_eq!(editor.cursor(), cursor, "{intent:?}");
        }
        // An accent that had no letter takes the one typed before it.
        let mut editor = Editor::new("\u{301}", true);
        editor.apply(Intent::LineStart);
        editor.insert("e");
        assert_eq!(editor.cursor(), (0, 2));
        editor.apply(Intent::Backspace);
        assert_eq!(editor.text(), "");
    }
}
