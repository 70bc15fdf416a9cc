//! Step 2: the names the certificate secures.

use hashbrown::HashSet;

use super::{field, go_on};
use crate::order::csr::Reading;
use crate::order::domain::DomainName;
use crate::order::draft::{Draft, FieldId};
use crate::order::product;
use crate::wizard::Model;
use crate::wizard::form::{Action, Form, Kind, Tone};
use crate::wizard::step::Step;

/// How many free partners are offered at once.
const PARTNERS_OFFERED: usize = 3;

/// The screen.
pub fn form(model: &Model) -> Form {
    let mut form = Form::new("Which names should the certificate secure?");
    names(&model.draft, &mut form);
    for partner in partners(model).take(PARTNERS_OFFERED) {
        form.action(
            Action::AddName(partner.as_str().to_owned()),
            format!("Add {} (costs nothing extra)", partner.unicode()),
        );
    }
    if let Some(missing) = csr_names_missing(model) {
        form.action(Action::TakeCsrNames, format!("Take {missing} from the CSR"));
    }
    form.note(Tone::Plain, summary(model));
    go_on(&mut form, Step::Domains);
    form
}

/// The fields of the names, and nothing that would have to be looked up among them.
pub fn names(draft: &Draft, form: &mut Form) {
    let mut common = field(
        draft,
        FieldId::CommonName,
        Kind::Line,
        "The main name, at most 64 characters, for example www.example.com or *.example.com.",
    );
    common.placeholder = "www.example.com".into();
    form.field(common);
    form.field(field(
        draft,
        FieldId::DnsNames,
        Kind::Block { rows: 6 },
        "One name a line, or paste a list separated by lines, commas, spaces or semicolons. Tab leaves.",
    ));
}

/// The names that would come free with those on the order, as far as the product takes them.
fn partners(model: &Model) -> impl Iterator<Item = &DomainName> {
    let wildcards = product::find(model.draft.product_id()).is_none_or(|product| product.takes_wildcards());
    model.names.free_partners().into_iter().filter(move |partner| wildcards || !partner.is_wildcard())
}

/// How many of the CSR's names are not on the order, in words.
fn csr_names_missing(model: &Model) -> Option<String> {
    let Reading::Csr(request) = &model.facts.csr else { return None };
    let requested: HashSet<&str> = request.names().iter().map(String::as_str).collect();
    let held = model.names.distinct().into_iter().filter(|name| requested.contains(name.as_str())).count();
    match requested.len() - held {
        0 => None,
        1 => Some("one name".into()),
        missing => Some(format!("{missing} names")),
    }
}

fn summary(model: &Model) -> String {
    let count = match model.names.distinct().len() {
        0 if model.names.common.is_empty() && model.names.others.is_empty() => "No names yet".to_owned(),
        0 => "No name that can be ordered yet".to_owned(),
        1 => "1 name on this certificate".to_owned(),
        count => format!("{count} names on this certificate"),
    };
    match product::find(model.draft.product_id()) {
        Some(product) => format!("{count}. {}: {}.", product.short_name, product.secures),
        None => format!("{count}."),
    }
}
