//! The API key of this session, as far as the wizard knows of it.

use crate::secret::{ApiKey, TypedKey};

/// Where the key is with which the service is asked.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct SessionKey {
    /// Whether it is there without anybody typing it or unlocking what keeps it.
    pub is_at_hand: bool,
    /// The one that was typed.
    pub typed: TypedKey,
}

impl SessionKey {
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
