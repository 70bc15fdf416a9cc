//! Fitting text into cells.

use unicode_truncate::UnicodeTruncateStr;
use unicode_width::UnicodeWidthStr;

use super::theme::MORE;
use crate::order::text::visible;

/// A text in at most so many cells, with an ellipsis where something is left out.
pub fn fit(text: &str, width: usize) -> String {
    let text = visible(text);
    if text.width() <= width {
        return text;
    }
    let (kept, _) = text.unicode_truncate(width.saturating_sub(1));
    if width == 0 { String::new() } else { format!("{kept}{MORE}") }
}

/// A text in exactly so many cells.
pub fn pad(text: &str, width: usize) -> String {
    let fitted = fit(text, width);
    let missing = width.saturating_sub(fitted.width());
    fitted + &" ".repeat(missing)
}

/// A text in lines of at most so many cells.
pub fn wrap(text: &str, width: usize) -> Vec<String> {
    wrapped(text, textwrap::Options::new(width.max(1)))
}

/// A text in lines; words are broken only where they are longer than a line.
pub fn wrapped(text: &str, options: textwrap::Options) -> Vec<String> {
    let options = options.word_splitter(textwrap::WordSplitter::NoHyphenation);
    textwrap::wrap(&visible(text), options).into_iter().map(|line| line.into_owned()).collect()
}

/// The part of a line that is on show when it is scrolled by some cells, with an ellipsis on each
/// side where it goes on.
pub fn window(line: &str, skip: usize, width: usize) -> String {
    if skip == 0 {
        return fit(line, width);
    }
    let text = visible(line);
    let (_, skipped) = text.unicode_truncate(skip + 1);
    let start = text.unicode_truncate(skipped).0.len();
    fit(&format!("{MORE}{}", &text[start..]), width)
}

/// The cell of a line in which its character number `column` stands.
pub fn cell_of(line: &str, column: usize) -> usize {
    let before: String = line.chars().take(column).collect();
    visible(&before).width()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_does_not_fit_ends_in_an_ellipsis() {
        assert_eq!(fit("example.com", 11), "example.com");
        assert_eq!(fit("example.com", 8), "example…");
        assert_eq!(fit("例え.jp", 4), "例…");
        assert_eq!(fit("example.com", 0), "");
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
}
