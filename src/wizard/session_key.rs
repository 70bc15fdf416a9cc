//! The API key of this session, as far as the wizard knows of it.

use crate::order::text::counted;
use crate::secret::{ApiKey, TypedKey};

/// Where the key is with which the service is asked.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct SessionKey {
    /// Whether it is there without anybody typing it or unlocking what keeps it.
    pub is_at_hand: bool,
    /// The one that was typed.
    pub typed: TypedKey,
}

/// No API key is known that is shorter.
const SHORTEST: usize = 16;

impl SessionKey {
    /// Why what was typed can hardly be an API key; it is never shown. `is_name` says whether a text is a name of the order.
    pub(super) fn doubt(&self, is_name: impl Fn(&str) -> bool) -> Option<String> {
        if self.typed.is_empty() {
            return None;
        }
        if self.typed.is(is_name) {
            return Some(
                "What stands at API key is a name of the order, and hardly the key. The name belongs at Confirm, below it: \
                 go back and take it away with ^U."
                    .into(),
            );
        }
        self.typed.read().err().or_else(|| {
            (self.typed.len() < SHORTEST).then(|| {
                format!(
                    "What stands at API key has {}, fewer than any key that is known. Go back and paste it whole if it \
                     is not the key.",
                    counted(self.typed.len(), "character")
                )
            })
        })
    }

    /// Why nothing can be asked with what was typed.
    pub(super) fn obstacle(&self) -> Option<String> {
        if self.typed.is_empty() {
            return Some("Type the API key first.".into());
        }
        self.typed.read().err()
    }

    /// The key that was typed, if it is one.
    pub(super) fn read(&self) -> Option<ApiKey> {
        self.typed.read().ok()
    }
}
