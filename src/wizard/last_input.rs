//! What the last that was typed or pressed leaves to the next.

use super::seek::Letters;

/// Whether a private key was met and the warning about it is not answered yet: only a key answers it, whatever
/// else arrives.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum KeyWarning {
    /// None was met.
    #[default]
    None,
    /// It came whole.
    Told,
    /// It came without bracketed paste, or its end did not come with it. Nothing tells where the rest of what was pasted
    /// ends, the key's own or what stood behind it, so nothing that is typed or pasted is taken, an Enter neither.
    RestToCome,
}

/// What is remembered from one key to the next.
#[derive(Debug, Clone, PartialEq)]
pub struct LastInput {
    /// Whether the notice warns of a private key.
    pub(super) key_warning: KeyWarning,
    /// Whether it was none of a text that is typed: what is said then is what came of it.
    awaits_notice: bool,
    /// Whether it was text that arrived together without bracketed paste: more of it may follow.
    pub(super) is_amid_a_burst: bool,
    /// Whether it was an interrupt: a second one leaves.
    interrupted: bool,
    /// Whether it removed a row of custom fields: a key that is held stops there.
    pub(super) removed_a_row: bool,
    /// What was typed to find a choice or a step.
    pub(super) sought: Letters,
}

impl Default for LastInput {
    /// Before anything was typed: what is said then is to be read.
    fn default() -> LastInput {
        LastInput {
            key_warning: KeyWarning::None,
            awaits_notice: true,
            is_amid_a_burst: false,
            interrupted: false,
            removed_a_row: false,
            sought: Letters::default(),
        }
    }
}

impl LastInput {
    /// A key that is no text; whether the one before was an interrupt.
    pub(super) fn pressed(&mut self, is_interrupt: bool) -> bool {
        std::mem::replace(&mut self.interrupted, is_interrupt)
    }

    /// Such a key is carried out: it answers a warning, and ends a burst and a search.
    pub(super) fn carried_out(&mut self, is_in_a_text: bool) {
        *self =
            LastInput { awaits_notice: !is_in_a_text, interrupted: self.interrupted, ..LastInput::default() };
    }

    /// Text, typed or pasted.
    pub(super) fn text(&mut self, is_in_a_text: bool) {
        self.interrupted = false;
        self.awaits_notice = !is_in_a_text;
    }

    /// What is said now is to be read before all else, though a text has the focus.
    pub(super) fn hear(&mut self) {
        self.awaits_notice = true;
    }

    /// Whether a warning of a private key stands, that nothing else that is said takes the place of.
    pub(super) fn is_warned(&self) -> bool {
        self.key_warning != KeyWarning::None
    }

    /// Whether what is said is to be read before all else.
    pub(super) fn is_to_read(&self) -> bool {
        self.awaits_notice || self.is_warned()
    }
}
