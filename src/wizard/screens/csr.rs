//! Step 3: the certificate signing request, and the platform the certificate is for.

use super::{field, go_on};
use crate::order::check;
use crate::order::csr::{Csr, Reading};
use crate::order::parameter::FieldId;
use crate::order::platform;
use crate::order::problem::Severity;
use crate::order::step::Step;
use crate::wizard::Model;
use crate::wizard::form::{Action, ActionLine, Choice, Field, FieldKind, Form, Input, Item, Spot, Tone};

/// The screen.
pub fn form(model: &Model) -> Form {
    let draft = model.desk.draft();
    let mut form = Form::new("Certificate signing request");
    if let Some(found) = check::csr::for_other_names(model.desk.facts(), model.desk.names()) {
        form.note(Tone::Warning, found.message);
    }
    form.field(field(
        draft,
        FieldId::Csr,
        FieldKind::Block { rows: 5 },
        "Paste the whole block from -----BEGIN to -----END, never a private key. Enter is a new line here; \
         Tab leaves.",
    ));
    if let Reading::Csr(request) = &model.desk.facts().csr {
        let worst = request.findings().iter().map(|found| found.severity).max();
        let tone = match worst {
            Some(Severity::Error) => Tone::Error,
            Some(Severity::Warning) => Tone::Warning,
            Some(Severity::Hint) | None => Tone::Good,
        };
        let hint = "Enter shows all that was read in the CSR, to read and to copy.";
        form.push(Item::Action(ActionLine {
            tone,
            ..ActionLine::new(Action::ShowCsr, verdict(request), hint)
        }));
        form.note(Tone::Plain, format!("subject  {}", request.subject()));
        form.note(Tone::Plain, format!("names    {}", request.names().join(", ")));
        // What was read is told apart from the field that stands below it.
        form.push(Item::Gap);
    }
    form.field(Field {
        spot: Spot::Input(Input::CsrFile),
        label: "Or from a file",
        kind: FieldKind::Combo(model.csr_path.found.clone()),
        value: model.csr_path.typed.clone(),
        help: "Path of a CSR file, PEM or DER, for example /etc/ssl/example.csr. Tab completes it as in a shell; Enter, \
               or leaving, reads it."
            .into(),
        placeholder: "path, then Enter".into(),
    });
    let platforms = platform::all()
        .iter()
        .map(|platform| Choice::new(platform.id.to_string(), &platform.name, ""))
        .collect();
    let how = "Type to search, Down to choose, or type any platform number. Empty: other (-1).";
    let help = match platform::named(draft.text(FieldId::ServerPlatform)) {
        Some(platform) => format!("{} is {}. {how}", platform.id, platform.name),
        None => how.into(),
    };
    let mut server = field(draft, FieldId::ServerPlatform, FieldKind::Combo(platforms), help);
    server.placeholder = "other".into();
    form.field(server);
    go_on(model, &mut form, Step::Csr);
    form
}

/// What a CSR is, and whether its signature verifies.
fn verdict(request: &Csr) -> String {
    format!("{}, {}", request.key(), request.signature())
}

/// Everything that was read in a CSR, to read and to copy.
pub fn in_full(request: &Csr) -> String {
    let mut text = format!("{}\n\nsubject  {}\n", verdict(request), request.subject());
    for name in request.names() {
        text += &format!("name     {name}\n");
    }
    for found in request.findings() {
        text += &format!("\n{}: {} {}\n", found.severity.word(), found.message, found.fix);
    }
    text
}
