//! Where the cursor is with the suggestions of the focused field.

/// Where the cursor is with the suggestions of the focused field.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Menu {
    /// In the text: they are on show while something is typed that is none of them.
    #[default]
    AsTyped,
    /// In the text: they were closed, until something else is typed.
    Closed,
    /// On this one.
    At(usize),
}
