//! Fitting text into cells.

use ratatui::buffer::CellWidth;
use unicode_segmentation::UnicodeSegmentation;

use super::theme::{self, MORE};
use crate::order::text::{is_printable_ascii, visible};

/// A text as it is drawn: nothing in it is without a cell, be it invisible or an accent without its letter.
pub fn shown(text: &str) -> String {
    if is_plain(text) {
        return text.to_owned();
    }
    let spelt = |character: &str| match visible(character) {
        shown if shown.width() > 0 => shown,
        nothing => nothing.escape_unicode().to_string(),
    };
    if text.is_ascii() { visible(text) } else { text.graphemes(true).map(spelt).collect() }
}

/// Whether each character of a text is one cell, whatever stands beside it: it is ASCII, or one of the signs
/// that are drawn here. Nearly every text is plain, and looking for grapheme clusters in it would be a good
/// part of what a key costs.
pub fn is_plain(text: &str) -> bool {
    is_printable_ascii(text) || text.chars().all(|c| matches!(c, ' '..='~') || theme::SIGNS.contains(&c))
}

/// How many cells a text takes.
pub trait Cells {
    /// As ratatui draws it, character by character: a whole text may be narrower, as some pairs of
    /// letters share a cell where they are not kept apart.
    fn width(&self) -> usize;
}

impl Cells for str {
    fn width(&self) -> usize {
        if is_plain(self) { self.chars().count() } else { self.graphemes(true).map(width_of).sum() }
    }
}

fn width_of(character: &str) -> usize {
    // ratatui draws none of these.
    if character.contains(char::is_control) { 0 } else { character.cell_width().into() }
}

/// The longest part from the start that takes at most so many cells, and the rest.
fn split(text: &str, most: usize) -> (&str, &str) {
    if is_printable_ascii(text) {
        return text.split_at(most.min(text.len()));
    }
    let mut taken = 0;
    let end = text.grapheme_indices(true).find(|(_, character)| {
        taken += width_of(character);
        taken > most
    });
    text.split_at(end.map_or(text.len(), |(at, _)| at))
}

/// A text in at most so many cells, with an ellipsis where something is left out.
pub fn fit(text: &str, width: usize) -> String {
    let text = shown(text);
    if text.width() <= width {
        return text;
    }
    let (kept, _) = split(&text, width.saturating_sub(1));
    if width == 0 { String::new() } else { format!("{kept}{MORE}") }
}

/// A text in at most so many cells, with an ellipsis behind the last whole word where something is left out.
pub fn fit_words(text: &str, width: usize) -> String {
    let fitted = fit(text, width);
    match fitted.strip_suffix(MORE).and_then(|cut| cut.rsplit_once(' ')) {
        Some((words, _)) if text.width() > width => format!("{words}{MORE}"),
        _ => fitted,
    }
}

/// A text in exactly so many cells.
pub fn pad(text: &str, width: usize) -> String {
    let fitted = fit(text, width);
    let missing = width.saturating_sub(fitted.width());
    fitted + &" ".repeat(missing)
}

/// The part of a line that is on show when it is scrolled by some cells, with an ellipsis on each
/// side where it goes on.
pub fn window(line: &str, skip: usize, width: usize) -> String {
    if skip == 0 {
        return fit(line, width);
    }
    let text = shown(line);
    // The ellipsis takes the first cell on show, and what is left of a wide character it cuts as well.
    let (passed, rest) = split(&text, skip + 1);
    let cut = rest.graphemes(true).next().filter(|_| passed.width() <= skip).unwrap_or_default();
    let left_of_it = (passed.width() + cut.width()).saturating_sub(skip + 1);
    fit(&format!("{MORE}{}{}", " ".repeat(left_of_it), &rest[cut.len()..]), width)
}

/// The cell of a line in which its code point number `column` stands.
pub fn cell_of(line: &str, column: usize) -> usize {
    let before: String = line.chars().take(column).collect();
    shown(&before).width()
}

#[cfg(test)]
mod tests {
    use ratatui::buffer::Buffer;
    use ratatui::layout::Rect;

    use super::*;

    #[test]
    fn what_does_not_fit_ends_in_an_ellipsis() {
        assert_eq!(fit("example.com", 11), "example.com");
        assert_eq!(fit("example.com", 8), "example…");
        assert_eq!(fit("例え.jp", 4), "例…");
        assert_eq!(fit("example.com", 0), "");
    }

    #[test]
    fn words_stay_whole_where_there_are_some() {
        assert_eq!(fit_words("How will you prove it?", 16), "How will you…");
        assert_eq!(fit_words("How will you prove it?", 22), "How will you prove it?");
        assert_eq!(fit_words("example.com", 8), "example…");
    }

    #[test]
    fn a_scrolled_line_says_that_it_goes_on_to_the_left() {
        assert_eq!(window("www.example.com", 4, 20), "…xample.com");
    }

    #[test]
    fn control_characters_take_the_cells_of_their_spelling() {
        assert_eq!(cell_of("ab", 2), 2);
        assert!(cell_of("a\u{1b}b", 2) > 2);
    }

    #[test]
    fn a_wide_character_that_is_cut_leaves_the_rest_where_it_is() {
        assert_eq!(window("例例例例", 3, 20), "…例例");
        assert_eq!(window("例例例例", 4, 20), "… 例");
        assert_eq!(window("例", 1, 20), "…");
    }

    #[test]
    fn cells_are_counted_as_they_are_drawn() {
        for text in [
            "a",
            "é",
            "e\u{301}",
            "例え",
            "ｶﾞ",
            "السلام",
            "שלום",
            "🙂",
            "👍🏽",
            "🇩🇪",
            "👩\u{200d}👩\u{200d}👧",
            "❤\u{fe0f}",
            "\u{301}",
            "\u{1161}",
            "\u{200b}",
            "\u{202e}",
            "นี้",
            "a\u{1b}b",
            "✓\u{301}·",
            &String::from_iter(theme::SIGNS),
        ] {
            let mut buffer = Buffer::empty(Rect::new(0, 0, 80, 1));
            let (end, _) = buffer.set_stringn(0, 0, shown(text), 80, ratatui::style::Style::new());
            assert_eq!(usize::from(end), shown(text).width(), "{text}");
            assert_eq!(usize::from(end), cell_of(text, text.chars().count()), "{text}");
            assert!(end > 0, "{text:?} is not to be seen");
        }
    }
}
