//! What may be done about an order, and what may follow it.

use super::deed_line::{KEY_REFUSED, deed_line};
use super::token::token_line;
use crate::follow::actions::{self, Deed, OrderStand};
use crate::follow::sequel::{Sequel, by_itself};
use crate::journal::report::Report;
use crate::wizard::Model;
use crate::wizard::following::Following;
use crate::wizard::form::{Action, ActionLine, Form, Tone};
use crate::wizard::sequels;

/// What may be done about the order now.
pub fn deeds(model: &Model, following: &Following, form: &mut Form) {
    let method = following.ordered().and_then(|ordered| ordered.dcv_method);
    sequels(model, following, form);
    let status = following.status();
    let revocation = following.report().and_then(Report::revocation_of_all);
    if following.is_key_refused() {
        form.note(Tone::Warning, KEY_REFUSED);
    }
    for offer in actions::offers(OrderStand { status: status.as_ref(), method, revocation }) {
        match offer.deed {
            _ if offer.unless.is_some() => {}
            // It is asked for where that it is not there is said.
            Deed::AskForToken if following.lacks_its_token() => {}
            Deed::AskForToken => token_line(model, following, form),
            deed => form.line(deed_line(model, following, deed)),
        }
    }
    match following.entry.as_ref().map(|entry| entry.followed.is_left_alone) {
        None => {}
        Some(false) => form.action(
            Action::LeaveAlone(true),
            "Take it off the list of what needs you",
            "Enter does it at once: the order is not told of there any more, until it is put back. Its end is watched all the same.",
        ),
        Some(true) => form.action(
            Action::LeaveAlone(false),
            "Put it back on the list of what needs you",
            "Enter does it at once: the order stands there again when it needs somebody.",
        ),
    }
}

/// Whether it renews by itself: as the service says, or as it was ordered.
fn auto_renewal(following: &Following) -> &'static str {
    match (following.auto_renew(), following.is_auto_renew_ordered()) {
        (None, Some(true)) => "yes, as ordered",
        (None, Some(false)) => "no, as ordered",
        (told, _) => by_itself(told),
    }
}

/// What may follow the order, and what it costs.
fn sequels(model: &Model, following: &Following, form: &mut Form) {
    if !Sequel::is_offered(following.order_status().as_ref()) {
        return;
    }
    form.gap();
    form.note(
        Tone::Plain,
        format!(
            "Auto-renewal: {} · auto-reissue: {}",
            auto_renewal(following),
            by_itself(following.auto_reissue())
        ),
    );
    form.gap();
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
