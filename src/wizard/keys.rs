//! The one table of keys: what each means, and the words the footer and the help say of it.

use terminput::{KeyCode, KeyEvent, KeyModifiers};

/// How many lines a page key moves.
pub const PAGE: usize = 8;

/// What the user wants, whatever key said so.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Intent {
    /// Go to the next field or line.
    Next,
    /// Go to the field or line before.
    Previous,
    /// Do what the focused line says, or go on.
    Enter,
    /// Switch or choose; a space where text is typed.
    Space,
    /// Up within a list or a text, or back in what is read.
    Up,
    /// Down within a list or a text, or on in what is read.
    Down,
    /// Left within a text, or the choice before.
    Left,
    /// Right within a text, or the next choice.
    Right,
    /// A page up.
    PageUp,
    /// A page down.
    PageDown,
    /// Go to the next step.
    NextStep,
    /// Go back a step; never validates.
    PreviousStep,
    /// Go to the review.
    Review,
    /// Show the list of steps to jump to one.
    Steps,
    /// Show the help.
    Help,
    /// Read a CSR from a file.
    OpenFile,
    /// Leave dvorder.
    Leave,
    /// Stop what goes on, or leave; twice always leaves.
    Interrupt,
    /// Close what lies on top.
    Close,
    /// Draw the screen anew.
    Redraw,
    /// Go to the background, as Ctrl-Z does elsewhere.
    Suspend,
    /// To the word before.
    WordLeft,
    /// To the next word.
    WordRight,
    /// To the start of the line.
    LineStart,
    /// To the end of the line.
    LineEnd,
    /// Delete the character before the cursor.
    Backspace,
    /// Delete the character under the cursor.
    Delete,
    /// Delete the word before the cursor.
    DeleteWord,
    /// Delete to the start of the line.
    DeleteToStart,
    /// Delete to the end of the line.
    DeleteToEnd,
    /// Undo the last edit of this field.
    Undo,
    /// Do again what was undone.
    Redo,
}

/// A key as the terminal reports it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Chord {
    code: KeyCode,
    modifiers: KeyModifiers,
    /// As the help writes it.
    pub name: &'static str,
}

/// One row of the table.
pub struct Binding {
    /// What it means.
    pub intent: Intent,
    /// The keys for it, the one the footer shows first.
    pub keys: &'static [Chord],
    /// What the help says.
    pub words: &'static str,
    /// What the footer says, when it has room for it.
    pub footer: Option<&'static str>,
}

const fn plain(code: KeyCode, name: &'static str) -> Chord {
    Chord { code, modifiers: KeyModifiers::NONE, name }
}

const fn ctrl(key: char, name: &'static str) -> Chord {
    Chord { code: KeyCode::Char(key), modifiers: KeyModifiers::CTRL, name }
}

const fn alt(key: char, name: &'static str) -> Chord {
    Chord { code: KeyCode::Char(key), modifiers: KeyModifiers::ALT, name }
}

const fn with(modifiers: KeyModifiers, code: KeyCode, name: &'static str) -> Chord {
    Chord { code, modifiers, name }
}

const fn bind(
    intent: Intent,
    keys: &'static [Chord],
    words: &'static str,
    footer: Option<&'static str>,
) -> Binding {
    Binding { intent, keys, words, footer }
}

const ALT: KeyModifiers = KeyModifiers::ALT;
const SHIFT: KeyModifiers = KeyModifiers::SHIFT;
const CTRL: KeyModifiers = KeyModifiers::CTRL;

/// Every key. Each action has two, one of which comes through whatever lies between: `tmux`, `screen`,
/// `mosh`, an SSH client on Windows. Ctrl-A and Ctrl-B are missing on purpose: they belong to screen and
/// tmux; so is Ctrl-^, which belongs to mosh. Alt with H, J, K and L are the arrows of vi.
pub const BINDINGS: &[Binding] = &[
    bind(
        Intent::Next,
        &[plain(KeyCode::Tab, "Tab"), plain(KeyCode::F(6), "F6")],
        "next field, with the suggestion the cursor is on; it passes over what Down reads between",
        Some("next"),
    ),
    bind(
        Intent::Previous,
        &[with(SHIFT, KeyCode::Tab, "Shift-Tab"), ctrl('t', "^T")],
        "previous field; it passes over what Up reads between",
        None,
    ),
    bind(
        Intent::NextStep,
        &[ctrl('n', "^N"), plain(KeyCode::F(8), "F8")],
        "next step; the last line of each step does the same",
        Some("next step"),
    ),
    bind(
        Intent::PreviousStep,
        &[ctrl('p', "^P"), plain(KeyCode::F(7), "F7")],
        "back a step, from the first to where orders are begun; back from an order to its list",
        Some("back"),
    ),
    bind(
        Intent::Review,
        &[ctrl('r', "^R"), plain(KeyCode::F(9), "F9")],
        "review: everything that will be sent, every problem",
        Some("review"),
    ),
    bind(
        Intent::Steps,
        &[ctrl('s', "^S"), plain(KeyCode::F(2), "F2")],
        "list of steps; choose one, or type its number or name",
        Some("steps"),
    ),
    bind(
        Intent::Help,
        &[ctrl('g', "^G"), plain(KeyCode::F(1), "F1")],
        "this help; typing searches it",
        Some("help"),
    ),
    bind(
        Intent::Leave,
        &[ctrl('q', "^Q"), ctrl('x', "^X")],
        "leave; asks when something would be lost",
        Some("leave"),
    ),
    bind(
        Intent::Interrupt,
        &[ctrl('c', "^C"), ctrl('\\', "^\\")],
        "stop waiting, or leave; twice always leaves",
        None,
    ),
    bind(
        Intent::Enter,
        &[plain(KeyCode::Enter, "Enter"), ctrl('j', "^J")],
        "do what the line says, take a suggestion, or go on; a new line in a block",
        None,
    ),
    bind(
        Intent::Space,
        &[plain(KeyCode::Char(' '), "Space"), ctrl(' ', "^Space")],
        "switch on or off, next choice",
        None,
    ),
    bind(
        Intent::Up,
        &[plain(KeyCode::Up, "Up"), alt('k', "Alt-K")],
        "up in a list, in suggestions, in a block; else it reads back, from the first line up to the title and where orders go",
        None,
    ),
    bind(
        Intent::Down,
        &[plain(KeyCode::Down, "Down"), alt('j', "Alt-J")],
        "down in a list, in suggestions, in a block; else it reads on: what just happened, what is wrong, what stands between the lines",
        None,
    ),
    bind(
        Intent::Left,
        &[plain(KeyCode::Left, "Left"), alt('h', "Alt-H")],
        "left in a text, or the choice before",
        None,
    ),
    bind(
        Intent::Right,
        &[plain(KeyCode::Right, "Right"), ctrl('f', "^F"), alt('l', "Alt-L")],
        "right in a text, or the next choice",
        None,
    ),
    bind(
        Intent::PageUp,
        &[plain(KeyCode::PageUp, "PgUp"), alt('v', "Alt-V")],
        "a page up, within a list or block; else back by what is in sight",
        None,
    ),
    bind(
        Intent::PageDown,
        &[plain(KeyCode::PageDown, "PgDn"), ctrl('v', "^V")],
        "a page down, within a list or block; else on by what is in sight, to the end of what is read",
        None,
    ),
    bind(Intent::OpenFile, &[ctrl('o', "^O"), plain(KeyCode::F(3), "F3")], "read the CSR from a file", None),
    bind(
        Intent::Close,
        &[plain(KeyCode::Esc, "Esc"), ctrl(']', "^]")],
        "close what lies on top, or the suggestions, and take nothing; in a list, show all again; from an order, or a list, back as ^P",
        None,
    ),
    bind(Intent::Redraw, &[ctrl('l', "^L"), plain(KeyCode::F(5), "F5")], "draw the screen anew", None),
    bind(Intent::Suspend, &[ctrl('z', "^Z"), alt('z', "Alt-Z")], "go to the background; fg comes back", None),
    bind(Intent::WordLeft, &[with(CTRL, KeyCode::Left, "^Left"), alt('b', "Alt-B")], "a word left", None),
    bind(Intent::WordRight, &[with(CTRL, KeyCode::Right, "^Right"), alt('f', "Alt-F")], "a word right", None),
    bind(
        Intent::LineStart,
        &[plain(KeyCode::Home, "Home"), alt('a', "Alt-A")],
        "start of the line, of a list or of the screen",
        None,
    ),
    bind(
        Intent::LineEnd,
        &[plain(KeyCode::End, "End"), ctrl('e', "^E")],
        "end of the line, of a list or of the screen",
        None,
    ),
    bind(
        Intent::Backspace,
        &[plain(KeyCode::Backspace, "Backspace"), ctrl('h', "^H")],
        "delete before the cursor",
        None,
    ),
    bind(
        Intent::Delete,
        &[plain(KeyCode::Delete, "Del"), ctrl('d', "^D")],
        "delete under the cursor; in a list of orders, take one off the list of what needs you, or put it back",
        None,
    ),
    bind(
        Intent::DeleteWord,
        &[ctrl('w', "^W"), with(ALT, KeyCode::Backspace, "Alt-Backspace")],
        "delete the word before the cursor",
        None,
    ),
    bind(
        Intent::DeleteToStart,
        &[ctrl('u', "^U"), alt('s', "Alt-S")],
        "delete to the start of the line",
        None,
    ),
    bind(Intent::DeleteToEnd, &[ctrl('k', "^K"), alt('e', "Alt-E")], "delete to the end of the line", None),
    bind(Intent::Undo, &[ctrl('_', "^_"), alt('u', "Alt-U")], "undo in this field", None),
    bind(Intent::Redo, &[ctrl('y', "^Y"), alt('r', "Alt-R")], "redo in this field", None),
];

/// What a key means; none for a character that is simply typed, or a key without meaning.
pub fn intent(key: KeyEvent) -> Option<Intent> {
    // Whatever is held besides.
    let is_shift_tab = key.code == KeyCode::Tab && key.modifiers.contains(SHIFT);
    let modifiers = if is_shift_tab { SHIFT } else { key.modifiers };
    let lower = match key.code {
        KeyCode::Char(c) if modifiers.intersects(CTRL | ALT) => KeyCode::Char(c.to_ascii_lowercase()),
        code => code,
    };
    let matches = |chord: &Chord| chord.code == lower && chord.modifiers == modifiers;
    BINDINGS.iter().find(|binding| binding.keys.iter().any(matches)).map(|binding| binding.intent)
}

/// The character a key types, if it types one.
pub fn typed(key: KeyEvent) -> Option<char> {
    match key.code {
        KeyCode::Char(c) if !key.modifiers.intersects(CTRL | ALT) => Some(c),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_key_means_two_things() {
        let mut seen: Vec<&Chord> = Vec::new();
        for chord in BINDINGS.iter().flat_map(|binding| binding.keys) {
            let twin =
                seen.iter().find(|other| other.code == chord.code && other.modifiers == chord.modifiers);
            assert_eq!(twin, None, "{} is bound twice", chord.name);
            seen.push(chord);
        }
    }

    #[test]
    fn the_prefixes_of_tmux_screen_and_mosh_are_free() {
        for prefix in ['a', 'b', '^'] {
            assert_eq!(intent(KeyEvent::new(KeyCode::Char(prefix)).modifiers(CTRL)), None);
        }
    }

    #[test]
    fn every_action_has_two_keys_one_of_which_comes_through_everywhere() {
        // Alt may be the terminal's own or an 8th bit, F-keys a window manager's, Esc the beginning of
        // another key, Shift-Tab unknown.
        let comes_through = |chord: &Chord| {
            let fragile = matches!(chord.code, KeyCode::F(_) | KeyCode::Esc);
            !fragile && !chord.modifiers.intersects(ALT | SHIFT)
        };
        for binding in BINDINGS {
            let names: Vec<&str> = binding.keys.iter().map(|chord| chord.name).collect();
            assert!(names.len() >= 2, "{:?} has only {names:?}", binding.intent);
            assert!(binding.keys.iter().any(comes_through), "{:?} needs one of {names:?}", binding.intent);
        }
    }

    #[test]
    fn shift_tab_is_known_whatever_is_pressed_besides() {
        for modifiers in [SHIFT, SHIFT | ALT, SHIFT | CTRL] {
            let key = KeyEvent::new(KeyCode::Tab).modifiers(modifiers);
            assert_eq!(intent(key), Some(Intent::Previous));
        }
    }

    #[test]
    fn letters_are_typed_and_mean_nothing() {
        let key = KeyEvent::new(KeyCode::Char('q'));
        assert_eq!((intent(key), typed(key)), (None, Some('q')));
    }
}
