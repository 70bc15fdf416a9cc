//! The line of something that may be done about an order: what it says, and what Enter does on it.

use crate::follow::actions::Deed;
use crate::wizard::Model;
use crate::wizard::asking;
use crate::wizard::deeds::READ_AGAIN;
use crate::wizard::following::Following;
use crate::wizard::form::{Action, ActionLine};

/// What is said where the service said that this key may not do something.
pub const KEY_REFUSED: &str = "The service said no to this API key. A View only key may look, and change nothing: what changes \
                           the order needs a key that may change orders.";

/// The line that leads to a deed, or does it.
pub fn deed_line(model: &Model, following: &Following, deed: Deed) -> ActionLine {
    let obstacle = asking::elsewhere(model).and(asking::obstacle(model));
    let obstacle = obstacle.or_else(|| following.is_unsure.then(|| READ_AGAIN.to_owned()));
    let is_refused =
        following.may_not.contains(&deed) || deed == Deed::AskForToken && following.is_token_withheld;
    let label = label(deed, following);
    let (label, hint) = match is_refused {
        true => (format!("{label} (refused to this API key)"), KEY_REFUSED),
        false => (label, hint(deed)),
    };
    ActionLine::new(Action::Begin(deed), label, hint).unless(obstacle)
}

/// What the line of a deed says: what is asked for already is not what is offered.
fn label(deed: Deed, following: &Following) -> String {
    let is_asked = following.report().is_some_and(|report| report.revocation().is_some());
    match deed {
        Deed::Revoke if is_asked => "Revoke what else the order has".into(),
        Deed::Cancel if following.is_before_a_reissue() => "Withdraw the reissue".into(),
        deed => deed.label(following.ordered().and_then(|ordered| ordered.dcv_method)),
    }
}

/// What Enter does on the line of a deed.
fn hint(deed: Deed) -> &'static str {
    match deed {
        Deed::AskForToken => "Enter asks the service what to place; that is free and safe.",
        _ => "Enter says what that does; nothing is done before you confirm it there.",
    }
}
