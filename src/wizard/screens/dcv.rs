//! Step 5: how control of the names is proven.

use std::borrow::Cow;

use super::{as_the_account_has_it, field, go_on};
use crate::order::dcv::{self, Method};
use crate::order::domain::{DomainName, SubjectName};
use crate::order::draft::Draft;
use crate::order::parameter::FieldId;
use crate::order::problem::{Problem, Severity};
use crate::order::step::Step;
use crate::order::{locale, mail};
use crate::wizard::Model;
use crate::wizard::form::{Action, Choice, Field, FieldKind, Form, Item, Spot, Tone};

/// The screen.
pub fn form(model: &Model) -> Form {
    let mut form = Form::new("How will you prove control of the names?");
    method(model, &mut form);
    if Method::parse(model.desk.draft().text(FieldId::DcvMethod)) == Ok(Method::Email) {
        mail_rows(model, &mut form);
    }
    details(model, &mut form);
    go_on(model, &mut form, Step::Dcv);
    form
}

/// The screen without the rows of the names.
pub fn without_rows(model: &Model) -> Form {
    let mut form = Form::default();
    method(model, &mut form);
    details(model, &mut form);
    form
}

fn method(model: &Model, form: &mut Form) {
    let names = model.desk.names().placed().map(|(_, name)| name);
    form.field(field(
        model.desk.draft(),
        FieldId::DcvMethod,
        FieldKind::Radio(methods_for(names)),
        "Up and Down choose. One method serves all names of the order.",
    ));
}

/// Every method, and why the names keep it from being chosen where they do.
pub(super) fn methods_for<'a>(names: impl Iterator<Item = &'a SubjectName>) -> Vec<Choice> {
    let (mut wildcard, mut address) = (None, None);
    for name in names {
        wildcard = wildcard.or(Some(name).filter(|name| name.is_wildcard()));
        address = address.or(name.address());
    }
    let choice = |method: Method| {
        let mut choice = Choice::new(method.word(), method.label(), method.description());
        if let Some(name) = wildcard.filter(|_| !method.takes_wildcards()) {
            choice.disabled = Some(format!("not for wildcards ({})", name.unicode()));
        } else if let Some(address) = address.filter(|_| !method.takes_addresses()) {
            choice.disabled = Some(format!("not for IP addresses ({address})"));
        }
        choice
    };
    Method::ALL.into_iter().map(choice).collect()
}

fn details(model: &Model, form: &mut Form) {
    let draft = model.desk.draft();
    if is_asked_for_a_language(model) {
        form.field(language(draft));
    }
    form.field(as_the_account_has_it(
        draft,
        FieldId::UseAuthKey,
        "a secret to make tokens with",
        "A secret of the account, from which you make request tokens before you order. With one in DNS the \
         certificate is issued at once.",
    ));
}

/// Whether the language of the mail has a line: with e-mail, while it holds anything, and while the focus is on it.
fn is_asked_for_a_language(model: &Model) -> bool {
    let field = FieldId::Locale;
    Method::parse(model.desk.draft().text(FieldId::DcvMethod)) == Ok(Method::Email)
        || !model.desk.draft().text(field).is_empty()
        || model.focus == Some(Spot::Field(field))
}

fn language(draft: &Draft) -> Field {
    let locales = locale::all().iter().map(|locale| Choice::new(&locale.code, &locale.name, "")).collect();
    let mut language = field(
        draft,
        FieldId::Locale,
        FieldKind::Combo(locales),
        "Language of the DCV mail, for example en. Only en is confirmed. Empty: as the account has it.",
    );
    language.placeholder = "as the account has it".into();
    language
}

fn mail_rows(model: &Model, form: &mut Form) {
    let draft = model.desk.draft();
    let rows = mail::rows(draft, model.desk.names());
    if rows.is_empty() {
        form.note(Tone::Plain, "Each name gets a row here once it is typed on Domains.");
        return;
    }
    form.push(Item::Columns(vec!["name", "mail domain", "address"]));
    for (row, name) in &rows {
        let mut domain = field(
            draft,
            FieldId::MailDomain(*row),
            FieldKind::Combo(offered(model, FieldId::MailDomain(*row), || name.mail_domains())),
            of_the_row(
                model,
                FieldId::MailDomain(*row),
                name,
                "Where the mail goes: the name or a parent of it. Down chooses. Empty: the service chooses.",
            ),
        );
        domain.placeholder = "automatic".into();
        let mut address = field(
            draft,
            FieldId::MailAddress(*row),
            FieldKind::Combo(offered(model, FieldId::MailAddress(*row), || addresses(draft, *row, name))),
            of_the_row(
                model,
                FieldId::MailAddress(*row),
                name,
                "Down chooses among the five constructed addresses; any other works only if DNS publishes it.",
            ),
        );
        address.placeholder = "automatic".into();
        form.push(Item::Row { table: true, name: name.unicode(), fields: vec![domain, address] });
    }
    form.push(Item::Gap);
    let mut filled = rows.iter().map(|(row, _)| *row).filter(|row| is_filled_in(model, *row));
    if rows.len() < 2 {
        return;
    }
    // The line is there before it says anything: what stands below it does not move.
    let Some(row) = filled.next() else {
        form.push(Item::Gap);
        return;
    };
    let domain = draft.text(FieldId::MailDomain(row)).trim();
    let address = draft.text(FieldId::MailAddress(row)).trim();
    let what = if address.is_empty() { domain } else { address };
    form.action(
        Action::UseForAll(row),
        format!("Use {what} for every name under {domain}"),
        "Enter fills in every row it fits; the others stay as they are.",
    );
}

/// What a field of a row is for, after the name the row is for: its column may be too narrow for that. Of the
/// rows the focus is not on, nobody sees it.
fn of_the_row(model: &Model, field: FieldId, name: &DomainName, help: &'static str) -> Cow<'static, str> {
    match model.focus {
        Some(Spot::Field(focused)) if focused == field => format!("{}: {help}", name.unicode()).into(),
        _ => help.into(),
    }
}

/// The texts a field offers while the focus is on it. There may be a thousand rows, and of the others
/// nobody sees what they offer.
fn offered(model: &Model, field: FieldId, texts: impl FnOnce() -> Vec<String>) -> Vec<Choice> {
    match model.focus {
        Some(Spot::Field(focused)) if focused == field => {
            texts().iter().map(|text| Choice::new(text, text, "")).collect()
        }
        _ => Vec::new(),
    }
}

/// The constructed addresses at the mail domain of a row.
fn addresses(draft: &Draft, row: usize, name: &DomainName) -> Vec<String> {
    let chosen = dcv::mail_domain_as_sent(draft.text(FieldId::MailDomain(row)));
    let at = if chosen.is_empty() { name.registrable() } else { chosen.as_str() };
    dcv::CONSTRUCTED_LOCAL_PARTS.iter().map(|part| format!("{part}@{at}")).collect()
}

/// Whether a row says where its mail goes and nothing is wrong with that.
fn is_filled_in(model: &Model, row: usize) -> bool {
    let cells = [FieldId::MailDomain(row), FieldId::MailAddress(row)];
    let is_wrong = |problem: &Problem| {
        problem.severity == Severity::Error && problem.place.field().is_some_and(|it| cells.contains(&it))
    };
    !model.desk.draft().text(cells[0]).trim().is_empty() && !model.desk.problems().iter().any(is_wrong)
}
