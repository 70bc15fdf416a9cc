//! Step 9: confirmation, the service's answer, and what to place where.

use super::review::GOES_TO_THE_FIELD;
use crate::follow::lookup::ErrandProgress;
use crate::journal::refusal;
use crate::journal::refusal::Refusal;
use crate::journal::verdict::LookupVerdict;
use crate::order::difference::{briefly, cost};
use crate::order::domain::SubjectName;
use crate::order::draft::ON;
use crate::order::mail;
use crate::order::parameter::FieldId;
use crate::order::payment;
use crate::order::purpose::Purpose;
use crate::order::renewal::Renewal;
use crate::order::step::Step;
use crate::order::text::counted;
use crate::order::{self, check};
use crate::wizard::Model;
use crate::wizard::confirmation;
use crate::wizard::farewell;
use crate::wizard::form::{Action, ActionLine, Field, FieldKind, Form, Input, Item, JumpReason, Spot, Tone};
use crate::wizard::protocol;
use crate::wizard::sequels;
use crate::wizard::submit::{LookUp, Sending, Setback, Submit, UnknownOrder};
use crate::wizard::waits::Wait;

/// The screen.
pub fn form(model: &Model) -> Form {
    match &model.submit {
        Submit::Ready(setback) => ready(model, setback.as_ref()),
        Submit::Sending(sending) => waiting(model.waits.of(sending.request), sending),
        // Where an order was placed, the screen is that of the order.
        Submit::Accepted(_) => Form::default(),
        Submit::Unknown(unknown) => unknown_outcome(model, unknown),
    }
}

fn unknown_outcome(model: &Model, unknown: &UnknownOrder) -> Form {
    let mut form = Form::new(match unknown.sent.reissues {
        Some(id) => format!("It is not known whether order {id} is being reissued"),
        None => "It is not known whether the order was placed".into(),
    });
    // What was found out last comes first, and has room: why it had to be found out stands below the lines.
    looked_up(model, unknown, &mut form);
    let is_news = unknown.last_verdict().is_none();
    if is_news {
        why_unknown(model, unknown, &mut form);
    }
    form.push(Item::Gap);
    if matches!(unknown.look_up, LookUp::Asking(_)) {
        return form;
    }
    if model.destination.key_needed {
        form.field(api_key(model));
    }
    let label = match unknown.look_up {
        LookUp::Idle if unknown.last_verdict().is_none() => "Look it up; that is free and orders nothing",
        _ => "Look again",
    };
    let hint = match unknown.sent.reissues {
        Some(_) => "Enter asks the service how the order stands, and compares that with what it was before.",
        None => "Enter asks the service for this order, by its own ID and by its name. It orders nothing.",
    };
    form.line(ActionLine::new(Action::LookUp, label, hint).unless(protocol::look_up_obstacle(model)));
    if unknown.last_verdict() == Some(&LookupVerdict::NotThere) && unknown.request.is_some() {
        form.note(
            Tone::Plain,
            format!(
                "The answer to the {} may still come, within a minute of when it was sent. Until then it is not sent again.",
                unknown.sent.deal().noun()
            ),
        );
    }
    if unknown.can_be_sent_again() {
        confirm(model, &mut form);
        place_order(model, &mut form, "Send it again, with the same own order ID");
    }
    if unknown.can_be_put_aside() {
        let was = match unknown.sent.reissues {
            Some(id) => format!("order {id} was not reissued"),
            None => "it was not placed".into(),
        };
        form.action(
            Action::PutAside,
            format!("Put it aside: {was}"),
            format!("Enter notes that {was}; the draft can be edited again."),
        );
    }
    leave(model, &mut form);
    if !is_news {
        form.push(Item::Gap);
        why_unknown(model, unknown, &mut form);
    }
    form
}

/// Why nobody knows, and how to learn it without ordering again.
fn why_unknown(model: &Model, unknown: &UnknownOrder, form: &mut Form) {
    form.note(Tone::Error, unknown.failure.message.clone());
    form.note(Tone::Plain, farewell::how_to_find_out(&unknown.sent, model.destination.sandbox));
}

/// How far the look-up has come, and how to stop it.
fn looking_up(wait: Wait, is_reissue: bool, form: &mut Form) {
    if !wait.shows() {
        return;
    }
    let what = match wait.progress {
        None if is_reissue => "how its order stands".into(),
        None => "orders with its own order ID, or of its name".into(),
        Some(ErrandProgress::Looking { order, of }) => format!("order {order} of {of} that could be it"),
        Some(ErrandProgress::Listed { .. }) => "the orders of the account".into(),
    };
    form.note(Tone::Plain, format!("Looking it up{}: asking for {what} …", wait.so_far()));
    form.action(
        Action::StopWaiting,
        "Stop waiting (^C)",
        "Enter stops waiting. The look-up orders nothing; look again at any time.",
    );
    form.push(Item::Gap);
}

/// What the look-ups said so far.
fn looked_up(model: &Model, unknown: &UnknownOrder, form: &mut Form) {
    match &unknown.look_up {
        LookUp::Idle => {
            if let Some(verdict) = unknown.last_verdict() {
                form.note(Tone::Warning, verdict.text(unknown.sent.deal()));
            }
        }
        LookUp::Asking(request) => {
            looking_up(model.waits.of(*request), unknown.sent.reissues.is_some(), form);
        }
        LookUp::Stopped(_) => form.note(
            Tone::Warning,
            "You stopped waiting for the look-up, so nothing is known yet. Should its answer still come, it counts.",
        ),
    }
    let Some(entry) = &unknown.entry else { return };
    for told in [entry.looked_for(), entry.next_count()].into_iter().flatten() {
        form.note(Tone::Plain, told);
    }
}

pub(super) fn api_key(model: &Model) -> Field {
    Field {
        spot: Spot::Input(Input::ApiKey),
        label: "API key",
        kind: FieldKind::Secret(model.key.typed.len()),
        value: String::new(),
        help:
            "Not shown, not stored, for this session only. DIGICERT_API_KEY or a key file spares typing it."
                .into(),
        placeholder: Default::default(),
    }
}

/// Where the order is confirmed, below what that means.
fn confirm(model: &Model, form: &mut Form) {
    if let Some(found) = check::csr::for_other_names(model.desk.facts(), model.desk.names()) {
        form.note(Tone::Warning, found.message);
    }
    let difference = sequels::difference(model);
    match &difference {
        Some(difference) => form.note(Tone::Plain, cost(difference)),
        None if is_bought(model) => form.note(Tone::Warning, purchase(model)),
        None => {}
    }
    if let Some(said) = renewal_twice(model) {
        form.note(Tone::Warning, said);
    }
    let revokes = sequels::revokes(model);
    if let Some(said) = &revokes {
        form.note(Tone::Warning, said.clone());
    }
    // What is said of it is apart from where it is confirmed.
    if matches!(form.items.last(), Some(Item::Note(..))) {
        form.push(Item::Air);
    }
    form.field(confirmation(model));
    if revokes.is_some()
        && let Some(original) = model.desk.draft().purpose().reissued()
    {
        form.field(reissued_id(model, original.order_id));
    }
}

/// That a renewal may be bought twice, where the service renews by itself, or may.
fn renewal_twice(model: &Model) -> Option<String> {
    let Purpose::Renewal(original) = model.desk.draft().purpose() else { return None };
    let twice = "may buy the same again 30 days before the order's end";
    let off = "switch that off in CertCentral";
    match original.auto_renew {
        Some(false) => None,
        Some(true) => {
            Some(format!("Auto-renewal is on for order {}: the service {twice}; {off}.", original.order_id))
        }
        None => Some(format!(
            "Whether auto-renewal is on for order {} is not known here: if it is, the service {twice}; {off}.",
            original.order_id
        )),
    }
}

fn reissued_id(model: &Model, order_id: u64) -> Field {
    Field {
        spot: Spot::Input(Input::ReissuedId),
        label: "Order ID",
        kind: FieldKind::Line,
        value: model.confirming.reissued_id.clone(),
        help: format!(
            "Type the order's ID, {order_id}, to confirm that its earlier certificates are revoked."
        )
        .into(),
        placeholder: format!("type {order_id}: earlier ones are revoked").into(),
    }
}

fn confirmation(model: &Model) -> Field {
    let errors = confirmation::errors(model);
    let (help, placeholder) = match confirmation::name(model).map(SubjectName::to_type) {
        Some(_) if errors > 0 => (
            format!("{}{}", at_stake(model), confirmation::is_told_on_review(model, errors)),
            format!("not yet: {}, see Review", counted(errors, "problem")),
        ),
        Some(name) => match model.confirming.repeats.obstacle() {
            // The cursor comes to this row first.
            Some(obstacle) => (
                format!("{}{obstacle} Then type the common name, {name}, and Enter.", at_stake(model)),
                format!("sent before: One more? See above; then type {name}"),
            ),
            None => (
                format!(
                    "{}Type the common name, {name}, then Enter. Exactly one {} is sent.",
                    at_stake(model),
                    sent_noun(model)
                ),
                format!("type {name}{}", if is_bought(model) { ": a purchase" } else { "" }),
            ),
        },
        None => {
            let is_typed = !model.desk.draft().text(FieldId::CommonName).trim().is_empty();
            let how = if is_typed { "wrong" } else { "missing" };
            (
                format!("The order is confirmed by its common name, and that is {how}: see Domains."),
                format!("the common name is {how}"),
            )
        }
    };
    Field {
        spot: Spot::Input(Input::Confirmation),
        label: "Confirm",
        kind: FieldKind::Line,
        value: model.confirming.common_name.clone(),
        help: help.into(),
        placeholder: placeholder.into(),
    }
}

fn ready(model: &Model, setback: Option<&Setback>) -> Form {
    let reissued = model.desk.draft().purpose().reissued().map(|original| original.order_id);
    let begin = reissued.map(|id| format!("Reissue the certificate of order {id}"));
    let mut form = Form::new(match setback {
        None => begin.unwrap_or_else(|| match order::renewed(model.desk.draft()) {
            Ok(Some(Renewal::OfOrder(id))) => format!("Place the order that renews order {id}"),
            Ok(Some(Renewal::OfThumbprint(_))) => "Place the order, a renewal".into(),
            _ => "Place the order".into(),
        }),
        Some(Setback::Refused(refused)) => farewell::refused(refused),
        Some(Setback::NotSent(_)) => farewell::was_not_sent(model),
        Some(Setback::HeldBack(_)) => farewell::HELD_BACK.into(),
        Some(Setback::SettledElsewhere(_)) => farewell::SETTLED_ELSEWHERE.into(),
        Some(Setback::Fallen(_)) => "The order was placed, and came to nothing".into(),
    });
    match setback {
        Some(Setback::Refused(refused)) => {
            refusal_lines(model, &mut form, refused);
            form.note(Tone::Plain, farewell::why_refused(refused));
        }
        Some(Setback::NotSent(failure) | Setback::HeldBack(failure) | Setback::SettledElsewhere(failure)) => {
            form.note(Tone::Error, format!("{} {}", failure.message, failure.fix))
        }
        Some(Setback::Fallen(placed)) => form.note(Tone::Error, farewell::fallen(placed)),
        None => {}
    }
    if setback.is_some() {
        form.push(Item::Gap);
    }
    for line in summary(model) {
        form.note(Tone::Plain, line);
    }
    form.push(Item::Gap);
    repeat(model, setback, &mut form);
    if model.destination.key_needed {
        form.field(api_key(model));
    }
    confirm(model, &mut form);
    let label = match (reissued, model.destination.sandbox) {
        (Some(id), true) => format!("Reissue order {id} in the sandbox"),
        (Some(id), false) => format!("Reissue order {id} with {}", model.destination.label),
        (None, true) => "Place the order in the sandbox".into(),
        (None, false) => format!("Place the order with {}", model.destination.label),
    };
    place_order(model, &mut form, label);
    form.action(Action::Continue(Step::Review), "Back to Review", "Enter goes there.");
    form
}

/// What one confirmation sends one of.
fn sent_noun(model: &Model) -> &'static str {
    if model.desk.draft().purpose().reissued().is_some() { "reissue" } else { "order" }
}

/// The line that sends an order, where nothing is in its way.
fn place_order(model: &Model, form: &mut Form, label: impl Into<String>) {
    let hint = format!("{}Enter sends exactly one {}.", at_stake(model), sent_noun(model));
    let line = ActionLine::new(Action::PlaceOrder, label, hint);
    form.line(line.unless(confirmation::obstacle(model)));
}

/// The line that ends the run once there is something to take along.
pub fn leave(model: &Model, form: &mut Form) {
    let label = match model.sent() {
        Some(_) => "Leave; this is printed again on the normal screen",
        // How to come back is.
        None => "Leave",
    };
    form.action(Action::Leave, label, "Enter leaves dvorder.");
}

/// That an order like this was sent before, and where it is said that another is wanted.
fn repeat(model: &Model, setback: Option<&Setback>, form: &mut Form) {
    let Some(said) = model.confirming.repeats.said() else { return };
    let was_said = matches!(setback, Some(Setback::HeldBack(failure)) if failure.message == said.message);
    if !was_said {
        form.note(Tone::Warning, format!("{} {}", said.message, said.fix).trim_end().to_owned());
    }
    form.field(Field {
        spot: Spot::Input(Input::Another),
        label: "One more",
        kind: FieldKind::Switch,
        value: if model.confirming.repeats.is_another_wanted() { ON.into() } else { String::new() },
        help: match (sent_noun(model), model.destination.sandbox) {
            ("order", false) => {
                "Space says that another order is wanted besides that one. It is bought once more.".into()
            }
            (noun, _) => format!("Space says that another {noun} is wanted besides that one.").into(),
        },
        placeholder: Default::default(),
    });
    form.push(Item::Gap);
}

/// What is about to be bought, in a few lines.
fn summary(model: &Model) -> Vec<String> {
    // That it is a reissue, and of which order, is in the title.
    let what = match model.desk.draft().purpose().reissued() {
        Some(_) => super::review::content(model),
        None => super::review::gist(model),
    };
    let mut lines: Vec<String> = std::iter::once(what).chain(sequels::validated_by(model)).collect();
    match model.desk.errors() {
        0 => {}
        errors => lines.push(confirmation::is_told_on_review(model, errors)),
    }
    lines
}

/// Whether what is confirmed is bought with money.
fn is_bought(model: &Model) -> bool {
    !model.destination.sandbox && sequels::difference(model).is_none()
}

/// What is confirmed, in the fewest words: what says it in full may stand above what is in sight.
fn at_stake(model: &Model) -> String {
    match sequels::difference(model) {
        Some(difference) => briefly(&difference) + " ",
        None if is_bought(model) => purchase(model) + " ",
        None => String::new(),
    }
}

/// That the order costs money, and whose.
fn purchase(model: &Model) -> String {
    let method = match model.desk.draft().text(FieldId::PaymentMethod).trim() {
        "" => Ok(payment::PaymentMethod::DEFAULT),
        typed => payment::PaymentMethod::parse(typed),
    };
    match method {
        Ok(method) => format!("A purchase, by {}.", method.label()),
        Err(_) => "A purchase.".into(),
    }
}

/// Every error of a refusal, those that name a field as lines that lead there.
fn refusal_lines(model: &Model, form: &mut Form, refused: &Refusal) {
    for (line, error) in refused.errors.iter().enumerate() {
        let text = refusal::line(refused, error);
        match refusal::fields(error).first().and_then(|field| row_in_the_draft(model, *field)) {
            None => form.note(Tone::Error, text),
            Some(field) => {
                let text = format!("{text} Enter goes to {}.", field.label());
                let action = Action::GoTo(field, JumpReason::Problem(line, None));
                form.line(ActionLine::new(action, text, GOES_TO_THE_FIELD).toned(Tone::Error));
            }
        }
    }
}

/// The field of the draft for a field the service named. It counts the rows that were sent; the
/// draft also has rows that are empty, or whose name is gone.
fn row_in_the_draft(model: &Model, field: FieldId) -> Option<FieldId> {
    let mail_row = |sent: usize| {
        let rows = mail::rows(model.desk.draft(), model.desk.names()).into_iter().map(|(row, _)| row);
        rows.filter(|row| !model.desk.draft().text(FieldId::MailDomain(*row)).trim().is_empty()).nth(sent)
    };
    let custom_row = |sent: usize| model.desk.draft().custom_field_rows().get(sent).copied();
    match field {
        FieldId::MailName(sent) | FieldId::MailDomain(sent) => mail_row(sent).map(FieldId::MailDomain),
        FieldId::MailAddress(sent) => mail_row(sent).map(FieldId::MailAddress),
        FieldId::CustomFieldId(sent) => custom_row(sent).map(FieldId::CustomFieldId),
        FieldId::CustomFieldValue(sent) => custom_row(sent).map(FieldId::CustomFieldValue),
        other => Some(other),
    }
}

fn waiting(wait: Wait, sending: &Sending) -> Form {
    let mut form = Form::new(match sending.sent.reissues {
        Some(id) => format!("Reissuing the certificate of order {id}"),
        None => "Placing the order".into(),
    });
    if !wait.shows() {
        return form;
    }
    let seconds = wait.so_far();
    let Some(preparing) = &sending.preparing else {
        form.note(Tone::Plain, format!("Sent; waiting for the answer{seconds}; a minute at most."));
        let hint = match sending.sent.reissues {
            Some(_) => "Enter asks whether to stop. The reissue may have arrived all the same.",
            None => "Enter asks whether to stop. The order may have been placed all the same.",
        };
        form.action(Action::StopWaiting, "Stop waiting (^C)", hint);
        return form;
    };
    form.note(
        Tone::Plain,
        match preparing.waits_for {
            None => format!("Not sent yet: it is written down first{seconds}."),
            Some(process) => {
                let who = process.map_or_else(|| "another process".into(), |id| format!("process {id}"));
                format!(
                    "Not sent yet: {who} has the journal of orders locked{seconds}; some seconds at most."
                )
            }
        },
    );
    match preparing.withdrawn {
        true => form.note(Tone::Plain, "It is being withdrawn."),
        false => form.action(
            Action::StopWaiting,
            "Withdraw it; nothing is sent then (^C)",
            "Enter takes the confirmation back. The order has not left yet.",
        ),
    }
    form
}
