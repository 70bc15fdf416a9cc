//! What of a screen is on show, and how far it is read.

/// How much room a terminal has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Size {
    /// Cells of a line.
    pub columns: usize,
    /// Lines.
    pub rows: usize,
}

impl Size {
    /// What a terminal has that has not said otherwise.
    pub const USUAL: Size = Size { columns: 80, rows: 24 };

    /// What is said where this is less than what is needed.
    pub fn told_too_small(self, needed: Size) -> String {
        format!(
            "dvorder needs {}x{}; this is {}x{}. Nothing typed is lost.",
            needed.columns, needed.rows, self.columns, self.rows
        )
    }
}

/// Where the cursor can be on a screen that is read by line.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
pub struct CursorStop {
    /// Which of the lines the focus can be on it is on, or was on last; none above the first.
    pub spot: Option<usize>,
    /// Lines that were read past that one.
    pub past: isize,
}

/// What of a screen is on show.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Sight {
    /// Lines that were read past the one the focus is on: the cursor is on the last of them. Above it they are negative.
    pub past: isize,
    /// Lines still to be read before the next one the focus can be on, or before the end.
    pub unread: usize,
    /// Lines to be read above the one the focus is on, where that is the first: up to where orders go.
    pub over: usize,
    /// Lines to be read between the one the focus is on and the one it can be on before that, or the top.
    pub behind: usize,
    /// Lines on show.
    pub page: usize,
    /// Where the cursor is, and where it can be first and last of what is on show, on a screen that is read by line.
    pub stops: [CursorStop; 3],
    /// Where it can be first below what is on show.
    pub beyond: Option<CursorStop>,
    /// Where it is when the page above that is on show, and nothing is passed over.
    pub above: Option<CursorStop>,
    /// Rows of what is told that the cursor can be on: of what just happened or is wrong at the focus, or of a question.
    pub told: usize,
    /// How many of them are of what a key brought about: what became known by itself stands behind them.
    pub of_keys: usize,
}

/// How one has come to the line of the focus.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Came {
    /// By a key that goes to it.
    #[default]
    ByPressing,
    /// By reading on.
    ByReading,
    /// Either way, and it was told since what the keys do there.
    Told,
}

/// What is known of the terminal a screen is read on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Window {
    /// The terminal's size: it decides how far what is read can be scrolled, and how much a page is.
    pub size: Size,
    /// What of the screen was on show when it was drawn last.
    pub sight: Sight,
    /// Lines that were read past the one the focus is on, negative above it: the cursor is on the last of them, and
    /// nothing is pressed.
    pub past: isize,
    /// Which row of what is told was gone to; none before one reads there.
    pub told: Option<usize>,
    /// How one has come to the line of the focus.
    pub came: Came,
}

impl Default for Window {
    fn default() -> Window {
        Window { size: Size::USUAL, sight: Sight::default(), past: 0, told: None, came: Came::default() }
    }
}

impl Window {
    /// Whether a frame was drawn as it is known here: then there is nothing to take in.
    pub fn knows(&self, size: Size, sight: Sight) -> bool {
        size == self.size && sight == self.sight && sight.past == self.past
    }

    /// Takes in what is on show.
    pub(super) fn show(&mut self, sight: Sight) {
        (self.sight, self.past) = (sight, sight.past);
    }

    /// Nothing is read past the line the focus is on.
    pub(super) fn return_to_focus(&mut self) {
        (self.past, self.sight.unread, self.sight.over, self.sight.behind) = (0, 0, 0, 0);
    }

    /// Goes some lines on or back through what stands between the lines that can be pressed, below the last or above the
    /// first; false where there is nothing to be read there.
    pub(super) fn read_on(&mut self, lines: isize) -> bool {
        let most = self.past.saturating_add_unsigned(self.sight.unread);
        let least = most.min(0).saturating_sub_unsigned(self.sight.over);
        let there = self.past.saturating_add(lines).clamp(least, most);
        let moved = there != self.past;
        self.sight.unread = most.abs_diff(there);
        self.past = there;
        moved
    }

    /// Comes back to the line the focus is on; false where one is there.
    pub(super) fn come_back(&mut self) -> bool {
        self.read_on(self.past.saturating_neg())
    }

    /// What became known by itself is another than before: who was reading it begins again, and who reads what stands
    /// before it goes on there.
    pub(super) fn begin_news_anew(&mut self) {
        self.told = self.told.map(|row| row.min(self.sight.of_keys)).filter(|row| *row > 0);
    }

    /// Goes to the end of what stands below the last line, wherever that is: what is drawn ends there.
    pub(super) fn read_to_the_end(&mut self) {
        self.past = isize::MAX;
    }

    /// How many lines a page is: one of those on show stays.
    pub(super) fn page(&self) -> isize {
        self.sight.page.saturating_sub(1).max(1).cast_signed()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_reads_on_to_the_end_of_what_is_unread_and_back_to_the_focus() {
        let mut window = Window::default();
        assert!(!window.read_on(1), "there is nothing to read");
        window.show(Sight { unread: 3, page: 10, ..Sight::default() });
        assert!(window.read_on(window.page()));
        assert_eq!((window.past, window.sight.unread), (3, 0));
        assert!(!window.read_on(1), "it ends there");
        assert!(window.come_back());
        assert_eq!((window.past, window.sight.unread), (0, 3));
        assert!(!window.read_on(-1), "nothing stands above");
    }

    #[test]
    fn what_stands_above_the_focus_is_read_upwards() {
        let mut window = Window::default();
        window.show(Sight { unread: 1, over: 2, ..Sight::default() });
        assert!(window.read_on(-1) && window.read_on(-1) && !window.read_on(-1));
        assert_eq!((window.past, window.sight.unread), (-2, 3));
        assert!(window.come_back() && !window.come_back());
        assert_eq!((window.past, window.sight.unread), (0, 1));
    }

    #[test]
    fn a_page_is_a_line_less_than_is_on_show_and_at_least_one() {
        let page = |page| Window { sight: Sight { page, ..Sight::default() }, ..Window::default() }.page();
        assert_eq!([page(0), page(1), page(2), page(20)], [1, 1, 1, 19]);
    }
}
