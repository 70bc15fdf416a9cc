//! The DCV token of an order: that it is asked for, why it did not come, and how to ask for it again.

use super::deed_line::deed_line;
use crate::follow::actions::Deed;
use crate::wizard::Model;
use crate::wizard::following::{Following, TokenState};
use crate::wizard::form::{Form, Tone};

/// That the token is being asked for, or did not come, where there is none to place: before all else.
pub fn token(model: &Model, following: &Following, form: &mut Form) {
    if following.lacks_its_token() {
        token_line(model, following, form);
    }
}

/// The line that asks for the token, below how far that is or why it did not come.
pub fn token_line(model: &Model, following: &Following, form: &mut Form) {
    match &following.token {
        TokenState::Fetching(request) if model.waits.of(*request).shows() => form.note(
            Tone::Plain,
            format!(
                "Asking the service what to place{} … You need not wait: the order exists, and CertCentral shows \
                 that, too, as its DCV token.",
                model.waits.of(*request).so_far()
            ),
        ),
        TokenState::Failed(failure) => {
            form.note(Tone::Warning, format!("{} {}", failure.message, failure.fix));
        }
        TokenState::Fetching(_) | TokenState::NotNeeded | TokenState::Known(_) => {}
    }
    form.line(deed_line(model, following, Deed::AskForToken));
}
