//! What follows the order on the screen: a renewal, or a reissue of its certificate, each begun as a draft.

use super::asking;
use super::form::Tone;
use super::loaded;
use super::submit::Submit;
use super::{Effect, Model};
use crate::follow::sequel::Sequel;
use crate::follow::successor::{ORDER_IS_OVER, Successor, is_order_over};
use crate::journal::summary::{Standing, Summary};
use crate::order;
use crate::order::dcv::Method;
use crate::order::difference::{Difference, revocation};
use crate::order::parameter::FieldId;
use crate::order::problem::Finding;
use crate::order::purpose::outside_the_window;
use crate::order::renewal::Renewal;

/// Why nothing can follow the order on the screen now, if nothing can.
pub fn obstacle(model: &Model, sequel: Sequel) -> Option<String> {
    let following = model.following.as_ref()?;
    if asking::elsewhere(model).is_some() {
        return asking::obstacle(model);
    }
    if sequel == Sequel::Reissue && unknown_reissue(model).is_some() {
        let said =
            "A reissue of this order was sent, and nobody knows yet whether it is open: look it up first.";
        return Some(said.into());
    }
    if let (Sequel::Reissue, Some(request)) = (sequel, following.reissue_request()) {
        return Some(format!("A reissue waits for an approver already: request {request}, in CertCentral."));
    }
    if sequel == Sequel::Reissue && is_over(model) {
        return Some(format!("{ORDER_IS_OVER}: nothing is reissued any more."));
    }
    sequel.hindrance(following.order_status().as_ref())
}

/// A reissue of the order on the screen of which nobody knows whether it is open.
pub fn unknown_reissue(model: &Model) -> Option<&Summary> {
    let following = model.following.as_ref()?;
    // That of the screen is known by now.
    let shown = following.entry.as_ref().map(|entry| &entry.id);
    let is_of_it =
        |order: &&Summary| order.reissues == Some(following.order_id) && order.id.as_ref() != shown;
    model.orders.journal().filter(is_of_it).find(|order| order.standing == Standing::Unknown)
}

/// Whether the order on the screen has ended itself, so that its certificate is not reissued any more.
pub fn is_over(model: &Model) -> bool {
    let Some((following, now)) = model.following.as_ref().zip(model.clock.now) else { return false };
    let today = following.today(&model.clock);
    let is_revoked = following.is_certificate_revoked();
    let has_ended = || today.is_some_and(|today| is_order_over(following.order_ends(), today));
    is_revoked && has_ended() || following.due(now).is_some_and(|due| due.next == Successor::Anew)
}

/// What renews the order on the screen already, in half a sentence.
pub fn renewed_by(model: &Model) -> Option<String> {
    let following = model.following.as_ref()?;
    let mut all = model.orders.journal();
    let renews =
        |id: u64| move |order: &&Summary| order.renews == Some(id) && order.standing != Standing::Nothing;
    match all.find(renews(following.order_id)) {
        Some(renewal) => Some(match renewal.order_id {
            Some(id) => format!("order {id} renews it already"),
            None => "a renewal of it was sent already, and nobody knows whether it was placed".into(),
        }),
        None => {
            let is_renewed = following.report().and_then(|report| report.is_renewed) == Some(true);
            is_renewed.then(|| "it is renewed already, says the service".into())
        }
    }
}

/// Begins what follows the order on the screen.
pub(super) fn begin(model: &mut Model, sequel: Sequel) -> Vec<Effect> {
    begin_with(model, sequel, Vec::new())
}

/// The same, with these texts in its fields.
fn begin_with(model: &mut Model, sequel: Sequel, given: Vec<(FieldId, String)>) -> Vec<Effect> {
    if let Some(obstacle) = obstacle(model, sequel) {
        return model.say(Tone::Warning, obstacle);
    }
    let Some(following) = &model.following else { return Vec::new() };
    match sequel.draft(following.entry.as_deref(), following.report()) {
        Some(mut draft) => {
            for (field, text) in given {
                draft.set(field, text);
            }
            // Before anything is typed.
            let mut effects = match renewal_is_early_or_late(model).filter(|_| sequel == Sequel::Renewal) {
                Some(found) => model.say(Tone::Warning, format!("{} {}", found.message, found.fix)),
                None => Vec::new(),
            };
            effects.push(Effect::NewSequel(Box::new(draft)));
            effects
        }
        None => model.say(Tone::Warning, "Nothing is known of this order yet: ask the service first."),
    }
}

/// Begins what was asked for on the command line, once the order was read.
pub(super) fn begin_at_last(model: &mut Model) -> Vec<Effect> {
    let Some(sequel) = model.opening.sequel.take() else { return Vec::new() };
    // A CSR that was given there is in the draft that nobody has seen yet.
    let read = |field: FieldId| (field, model.desk.draft().text(field).to_owned());
    let given: Vec<(FieldId, String)> =
        [FieldId::Csr, FieldId::CsrFile].map(read).into_iter().filter(|(_, text)| !text.is_empty()).collect();
    let file = given.last().map(|(_, text)| text.clone());
    let effects = begin_with(model, sequel, given);
    if let Some(file) = file.filter(|_| !effects.is_empty()) {
        loaded::show_what_was_read(model, &file);
    }
    effects
}

/// That the service may refuse to renew the order on the screen today, where that is known.
pub fn renewal_is_early_or_late(model: &Model) -> Option<Finding> {
    let following = model.following.as_ref()?;
    let ends = following.order_ends()?;
    outside_the_window(following.order_id, ends, following.today(&model.clock)?)
}

/// What the draft on the desk begins, where it follows an order: `the reissue of order 6484932`.
pub(super) fn begun(model: &Model) -> Option<String> {
    if let Some(original) = model.desk.draft().purpose().reissued() {
        return Some(format!("the reissue of order {}", original.order_id));
    }
    Some(match order::renewed(model.desk.draft()).ok()?? {
        Renewal::OfOrder(id) => format!("the renewal of order {id}"),
        Renewal::OfThumbprint(_) => "a renewal by thumbprint".into(),
    })
}

/// What the draft on the desk follows, as it is said behind its name on every step: `renews order 6484932`.
pub fn follows(model: &Model) -> Option<String> {
    if let Some(original) = model.desk.draft().purpose().reissued() {
        return Some(format!("reissue of order {}", original.order_id));
    }
    Some(match order::renewed(model.desk.draft()).ok()?? {
        Renewal::OfOrder(id) => format!("renews order {id}"),
        Renewal::OfThumbprint(_) => "renewal by thumbprint".into(),
    })
}

/// How the names of a reissue are validated: as the order has it, and not by what is sent. None of a new order.
pub fn validated_by(model: &Model) -> Option<String> {
    model.desk.draft().purpose().reissued()?;
    Some(match Method::parse(model.desk.draft().text(FieldId::DcvMethod)) {
        Ok(method) => format!(
            "The names are validated anew by the DCV method of the order, which is not sent: {}.",
            method.label()
        ),
        Err(_) => {
            "The names are validated anew by the DCV method of the order, which is not known here.".into()
        }
    })
}

/// How the names of a reissue differ from those of the certificate before it; none of a new order.
pub fn difference(model: &Model) -> Option<Difference> {
    let original = model.desk.draft().purpose().reissued()?;
    Some(Difference::of(original, model.desk.names().distinct().into_iter()))
}

/// What is said where certificates are revoked, or may be, for what is about to be bought.
pub fn revokes(model: &Model) -> Option<String> {
    matches!(model.submit, Submit::Ready(_)).then(|| revocation(&difference(model)?)).flatten()
}

/// Why a reissue for which certificates are revoked cannot be sent yet: that wants the order's ID typed.
pub(super) fn revocation_obstacle(model: &Model) -> Option<String> {
    revokes(model)?;
    let id = model.desk.draft().purpose().reissued()?.order_id;
    (model.confirming.reissued_id.trim() != id.to_string())
        .then(|| format!("Earlier certificates are revoked for this: type the order's ID, {id}, as well."))
}
