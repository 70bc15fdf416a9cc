//! What may be done about an order: the page that says what it does before it is done.

use super::dcv::methods_for;
use super::submit::api_key;
use crate::follow::actions::Deed;
use crate::order::text::sentence;
use crate::service::revoke::RevocationReason;
use crate::wizard::Model;
use crate::wizard::deed::{Doing, WHOLE_ORDER, under_way};
use crate::wizard::deeds;
use crate::wizard::following::Following;
use crate::wizard::form::{Action, ActionLine, Choice, Field, FieldKind, Form, Input, Item, Spot, Tone};

/// The page.
pub fn form(model: &Model, following: &Following, doing: &Doing) -> Form {
    let is_of_reissue = following.is_before_a_reissue();
    if let Some(request) = doing.request {
        let mut form = Form::new(under_way(doing.deed, following.order_id, is_of_reissue));
        let wait = model.waits.of(request);
        if wait.shows() {
            form.note(Tone::Plain, format!("Sent; waiting for the answer{} \u{2026}", wait.so_far()));
        }
        return form;
    }
    let mut form = Form::new(title(doing.deed, following.order_id, is_of_reissue));
    if let Some(failure) = &doing.failure {
        form.note(Tone::Error, format!("{} {}", sentence(&failure.message), failure.fix));
        form.push(Item::Gap);
    }
    form.note(tone(doing.deed), doing.deed.explained(following.status().as_ref()));
    if let Some(names) = following.names() {
        form.note(Tone::Plain, format!("The order is for {names}."));
    }
    let method = following.ordered().and_then(|ordered| ordered.dcv_method);
    if let Some(method) = method.filter(|_| doing.deed == Deed::ChangeMethod) {
        form.note(Tone::Plain, format!("Now it is: {}.", method.label()));
    }
    if doing.deed == Deed::ResendMails {
        form.gap();
        for mail in following.open_mails() {
            form.note(Tone::ToDo, mail);
        }
    }
    form.push(Item::Gap);
    for field in fields(following, doing) {
        // Below a text there is a line of its own already.
        let is_text = field.is_text();
        form.field(field);
        if doing.deed == Deed::CheckDcv && !is_text {
            form.push(Item::Gap);
        }
    }
    if model.destination.key_needed && !model.key.is_at_hand {
        form.field(api_key(model));
    }
    let line = ActionLine::new(Action::DoIt, does(following, doing), "Enter sends exactly one request.");
    form.line(line.unless(deeds::obstacle(model)));
    form.action(Action::Back, "Back to the order, with nothing done", "Enter goes back.");
    form
}

fn title(deed: Deed, order_id: u64, is_of_reissue: bool) -> String {
    match deed {
        Deed::CheckDcv => "Have the service check now?".into(),
        Deed::ChangeMethod => "Change the DCV method?".into(),
        Deed::ResendMails => "Have the mails sent again?".into(),
        Deed::AskForToken => "Get what to place again?".into(),
        Deed::Cancel if is_of_reissue => format!("Withdraw the reissue of order {order_id}?"),
        Deed::Cancel => format!("Cancel order {order_id}?"),
        Deed::Revoke => format!("Revoke what order {order_id} has issued?"),
    }
}

fn tone(deed: Deed) -> Tone {
    if deed.wants_the_id() { Tone::Warning } else { Tone::Plain }
}

/// What the line says that does it.
fn does(following: &Following, doing: &Doing) -> String {
    let said = match doing.deed {
        Deed::CheckDcv => "Check now",
        Deed::ChangeMethod => "Change the method",
        Deed::ResendMails => "Send them again",
        Deed::AskForToken => "Get it",
        Deed::Cancel if following.is_before_a_reissue() => "Withdraw the reissue",
        Deed::Cancel => "Cancel the order",
        Deed::Revoke => {
            let chosen = revoked(following).into_iter().find(|choice| choice.value == doing.choice);
            return format!("Revoke {}", chosen.map_or_else(String::new, |choice| choice.label));
        }
    };
    said.to_owned()
}

/// What the order's ID is typed for, in the fewest words.
fn to_do_it(deed: Deed, is_of_reissue: bool) -> &'static str {
    match deed {
        Deed::Revoke => "to revoke",
        _ if is_of_reissue => "to withdraw it",
        _ => "to cancel",
    }
}

/// The same as the end of a sentence: what is said above it may be out of sight.
fn for_good(deed: Deed, is_of_reissue: bool) -> &'static str {
    match deed {
        Deed::Revoke => "to revoke: what is revoked is not trusted any more, for good.",
        _ if is_of_reissue => "to withdraw the reissue.",
        _ => "to cancel the order: that cannot be taken back.",
    }
}

fn fields(following: &Following, doing: &Doing) -> Vec<Field> {
    let is_of_reissue = following.is_before_a_reissue();
    let order_id = Field {
        spot: Spot::Input(Input::DeedId),
        label: "Confirm",
        kind: FieldKind::Line,
        value: doing.typed_id.clone(),
        help: format!("Type the order's ID, {}, {}", following.order_id, for_good(doing.deed, is_of_reissue))
            .into(),
        placeholder: format!("type {} {}", following.order_id, to_do_it(doing.deed, is_of_reissue)).into(),
    };
    match doing.deed {
        Deed::CheckDcv => {
            let names = names(following);
            // Of one name there is nothing to choose.
            let is_choice =
                names.len() > 2 || following.ordered().is_some_and(|ordered| ordered.names.len() > 1);
            let choice = is_choice.then(|| choice("Which names", FieldKind::Select(names), &doing.choice));
            choice.into_iter().collect()
        }
        Deed::ChangeMethod => vec![choice("Method", FieldKind::Radio(methods(following)), &doing.choice)],
        Deed::ResendMails | Deed::AskForToken => Vec::new(),
        Deed::Cancel => {
            vec![
                Field {
                    placeholder: "needed, such as: ordered twice".into(),
                    ..note(doing, "Why: the service wants it, and keeps it for the people of the account.")
                },
                order_id,
            ]
        }
        Deed::Revoke => vec![
            choice("What", FieldKind::Radio(revoked(following)), &doing.choice),
            Field {
                spot: Spot::Input(Input::DeedReason),
                ..choice("Reason", FieldKind::Select(reasons()), &doing.reason)
            },
            Field {
                placeholder: "may stay empty".into(),
                ..note(doing, "What whoever approves it is told; it may stay empty.")
            },
            order_id,
        ],
    }
}

fn choice(label: &'static str, kind: FieldKind, value: &str) -> Field {
    let is_list = matches!(kind, FieldKind::Select(_));
    Field {
        spot: Spot::Input(Input::DeedChoice),
        label,
        kind,
        value: value.to_owned(),
        help: if is_list { "Left and Right choose." } else { "Up and Down choose." }.into(),
        placeholder: Default::default(),
    }
}

fn note(doing: &Doing, help: &'static str) -> Field {
    Field {
        spot: Spot::Input(Input::DeedNote),
        label: "Note",
        kind: FieldKind::Line,
        value: doing.note.clone(),
        help: help.into(),
        placeholder: Default::default(),
    }
}

/// All names, or one that is not validated yet.
fn names(following: &Following) -> Vec<Choice> {
    let validated = following.validated();
    let ordered = following.ordered().map_or(&[][..], |ordered| &ordered.names);
    let open = ordered.iter().filter(|name| !validated.contains(name.as_str()));
    let one = open.map(|name| Choice::new(name.as_str(), name.unicode(), ""));
    std::iter::once(Choice::new("", "all names", "")).chain(one).collect()
}

/// The methods there are, but the one that it has.
fn methods(following: &Following) -> Vec<Choice> {
    let Some(ordered) = following.ordered() else { return Vec::new() };
    let mut methods = methods_for(ordered.names.iter());
    methods.retain(|choice| ordered.dcv_method.is_none_or(|method| choice.value != method.word()));
    methods
}

/// One certificate, or all of them.
fn revoked(following: &Following) -> Vec<Choice> {
    let certificate = following.revocable();
    let one = certificate.map(|id| Choice::new("", format!("certificate {id}"), "the newest of the order"));
    let all = Choice::new(
        if certificate.is_some() { WHOLE_ORDER } else { "" },
        "the whole order",
        "every certificate of it, duplicates and reissues too",
    );
    one.into_iter().chain([all]).collect()
}

fn reasons() -> Vec<Choice> {
    vec![
        Choice::new("", "not said", ""),
        Choice::new(
            RevocationReason::Superseded.word(),
            "superseded: another certificate is in its place",
            "",
        ),
    ]
}
