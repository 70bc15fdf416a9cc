//! What is wrong with the names, each and together.

use super::missing;
use crate::order::domain::{self, SubjectName};
use crate::order::draft::Draft;
use crate::order::names::Names;
use crate::order::parameter::FieldId;
use crate::order::problem::{Finding, Place, Problem};
use crate::order::product;
use crate::order::text::quoted;

/// What is wrong with the names, in the order of their lines.
pub(super) fn judge(draft: &Draft, names: &Names, problems: &mut Vec<Problem>) {
    let mut found = Vec::new();
    common_name(names, &mut found);
    other_names(names, &mut found);
    names_together(draft, names, &mut found);
    found.sort_by_key(|problem| match problem.place {
        Place::Item(_, line) => Some(line),
        _ => None,
    });
    problems.extend(found);
}

fn common_name(names: &Names, problems: &mut Vec<Problem>) {
    let Some(typed) = names.common.first() else {
        problems.push(missing(
            FieldId::CommonName,
            "The common name",
            "Type the main name of the certificate, for example www.example.com.",
        ));
        return;
    };
    if names.common.len() > 1 {
        let kept = match &typed.name {
            Ok(_) => quoted(&typed.typed),
            Err(_) => "one name".to_owned(),
        };
        problems.push(
            Finding::error(
                format!("The common name is one name, and these are {}.", names.common.len()),
                format!("Keep {kept} here and put the rest among the other names."),
            )
            .at(FieldId::CommonName),
        );
    }
    problems.extend(typed.notes.iter().cloned().map(|note| note.at(FieldId::CommonName)));
    match &typed.name {
        Ok(name) => {
            problems.extend(domain::common_name_length(name).map(|found| found.at(FieldId::CommonName)))
        }
        Err(why) => problems.push(why.finding().clone().at(FieldId::CommonName)),
    }
}

fn other_names(names: &Names, problems: &mut Vec<Problem>) {
    for typed in &names.others {
        let place = || Place::Item(FieldId::DnsNames, typed.line);
        problems.extend(typed.notes.iter().cloned().map(|note| note.at(place())));
        if let Err(why) = &typed.name {
            problems.push(why.finding().clone().at(place()));
        }
    }
}

/// Rules that need all names at once: repeats, wildcards that cover, what the product takes.
fn names_together(draft: &Draft, names: &Names, problems: &mut Vec<Problem>) {
    let (places, placed): (Vec<Place>, Vec<&SubjectName>) = names.placed().unzip();
    let found = of_names_together(draft, &placed);
    problems.extend(found.into_iter().map(|(index, found)| found.at(places[index].clone())));
}

/// What is to be said of names because of each other and of the product, with the index of the one it is about.
pub(in crate::order) fn of_names_together(draft: &Draft, names: &[&SubjectName]) -> Vec<(usize, Finding)> {
    let mut found = domain::relations(names);
    let texts: Vec<&str> = names.iter().map(|name| name.as_str()).collect();
    found.extend(product::check_names(product::find(draft.product_id()), &texts));
    found
}
