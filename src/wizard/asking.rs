//! Whether the service can be asked here for an order, and with which key.

use super::Model;
use crate::order::command_line::CommandLine;
use crate::secret::ApiKey;

/// Where the order that is followed is, when that is not where dvorder asks now.
pub fn elsewhere(model: &Model) -> Option<&str> {
    let entry = model.following.as_ref()?.entry.as_ref()?;
    (!model.destination.is_at(&entry.sent.target)).then_some(entry.sent.target.as_str())
}

/// Why the service cannot be asked for the order, if it cannot.
pub fn obstacle(model: &Model) -> Option<String> {
    if let (Some(place), Some(following)) = (elsewhere(model), &model.following) {
        return Some(format!(
            "It was sent to {place}. To ask for it, start dvorder with the API key of there: {}",
            CommandLine::to(place).of_order(following.order_id).wizard()
        ));
    }
    match model.key.is_at_hand {
        true => None,
        false => key_obstacle(model),
    }
}

/// Why nothing can be asked of the service, if the key is typed and is not there.
pub(super) fn key_obstacle(model: &Model) -> Option<String> {
    model.destination.key_needed.then(|| model.key.obstacle()).flatten()
}

/// The key to ask with, where it is typed.
pub(super) fn typed_key(model: &Model) -> Option<ApiKey> {
    model.destination.key_needed.then(|| model.key.read()).flatten()
}
