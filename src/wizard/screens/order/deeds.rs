//! What may be done about an order, and what may follow it.

use crate::follow::actions::{self, Deed, Stand};
use crate::follow::sequel::{Sequel, by_itself};
use crate::journal::report::Report;
use crate::wizard::Model;
use crate::wizard::asking;
use crate::wizard::deeds::READ_AGAIN;
use crate::wizard::following::Following;
use crate::wizard::form::{Action, ActionLine, Form, Tone};
use crate::wizard::sequels;

/// What is said where the service said that this key may not do something.
const KEY_REFUSED: &str = "The service said no to this API key. A View only key may look, and change nothing: what changes \
                           the order needs a key that may change orders.";

/// What may be done about the order now.
pub fn deeds(model: &Model, following: &Following, form: &mut Form) {
    let method = following.ordered().and_then(|ordered| ordered.dcv_method);
    sequels(model, following, form);
    let obstacle = asking::elsewhere(model).and(asking::obstacle(model));
    let obstacle = obstacle.or_else(|| following.is_unsure.then(|| READ_AGAIN.to_owned()));
    let status = following.status();
    let revocation = following.report().and_then(Report::revocation_of_all);
    if following.is_key_refused() {
        form.note(Tone::Warning, KEY_REFUSED);
    }
    for offer in actions::offers(Stand { status: status.as_ref(), method, revocation }) {
        if offer.unless.is_none() {
            let is_refused = following.may_not.contains(&offer.deed)
                || offer.deed == Deed::AskForToken && following.is_token_withheld;
            let (label, hint) = match is_refused {
                true => (format!("{} (refused to this API key)", offer.deed.label()), KEY_REFUSED),
                false => (label(offer.deed, following).to_owned(), hint(offer.deed)),
            };
            form.line(ActionLine::new(Action::Begin(offer.deed), label, hint).unless(obstacle.clone()));
        }
    }
    match following.entry.as_ref().map(|entry| entry.followed.is_left_alone) {
        None => {}
        Some(false) => form.action(
            Action::LeaveAlone(true),
            "Leave it alone",
            "Enter takes it off the list of orders that need somebody, for good. Its end is watched all the same.",
        ),
        Some(true) => form.action(
            Action::LeaveAlone(false),
            "Leave it alone no longer",
            "Enter puts it back on the list of orders that need somebody.",
        ),
    }
}

/// What may follow the order, and what it costs.
fn sequels(model: &Model, following: &Following, form: &mut Form) {
    if !Sequel::is_offered(following.order_status().as_ref()) {
        return;
    }
    form.note(
        Tone::Plain,
        format!(
            "Auto-renewal: {} · auto-reissue: {}",
            by_itself(following.auto_renew()),
            by_itself(following.auto_reissue())
        ),
    );
    let offered = [Sequel::Reissue, Sequel::Renewal].into_iter();
    for sequel in offered.filter(|sequel| *sequel != Sequel::Reissue || !sequels::is_over(model)) {
        let renewed = sequels::renewed_by(model).filter(|_| sequel == Sequel::Renewal);
        let window = sequels::renewal_is_early_or_late(model).filter(|_| sequel == Sequel::Renewal);
        let label = match (&renewed, &window) {
            (Some(by), _) => format!("Renew the order once more: {by}"),
            (None, Some(_)) => format!("{} (the service may refuse it today)", sequel.label()),
            (None, None) => sequel.label().to_owned(),
        };
        let hint = match window {
            Some(found) => format!("{} {} Enter begins a draft.", sequel.explained(), found.fix),
            None => format!("{} Enter begins a draft.", sequel.explained()),
        };
        let line =
            ActionLine::new(Action::Follow(sequel), label, hint).unless(sequels::obstacle(model, sequel));
        form.line(if renewed.is_some() { line.toned(Tone::Warning) } else { line });
    }
}

/// What the line of a deed says: what is asked for already is not what is offered.
fn label(deed: Deed, following: &Following) -> &'static str {
    let is_asked = following.report().is_some_and(|report| report.revocation().is_some());
    match deed {
        Deed::Revoke if is_asked => "Revoke what else the order has",
        Deed::Cancel if following.is_before_a_reissue() => "Withdraw the reissue",
        deed => deed.label(),
    }
}

/// What Enter does on the line of a deed.
fn hint(deed: Deed) -> &'static str {
    match deed {
        Deed::AskForToken => "Enter asks the service for the value to place; that is free and safe.",
        _ => "Enter says what that does; nothing is done before you confirm it there.",
    }
}
