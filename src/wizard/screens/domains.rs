//! Step 2: the names the certificate secures.

use super::{field, go_on};
use crate::order::draft::Draft;
use crate::order::parameter::FieldId;
use crate::order::product;
use crate::order::step::Step;
use crate::order::text::counted;
use crate::wizard::Model;
use crate::wizard::form::{Action, FieldKind, Form, Tone};

/// What a line does that offers a name.
const ADDS: &str = "Enter adds it to the names.";

/// The screen.
pub fn form(model: &Model) -> Form {
    let mut form = Form::new("Which names should the certificate secure?");
    names(model.desk.draft(), &mut form);
    let (free, of_csr) = match model.desk.offers() {
        // What more names cost at a reissue is not documented.
        Some(offers) if model.desk.draft().purpose().reissued().is_some() => (&[][..], offers.of_csr.len()),
        Some(offers) => (&offers.free[..], offers.of_csr.len()),
        None => (&[][..], 0),
    };
    for partner in free {
        form.action(
            Action::AddName(partner.as_str().to_owned()),
            format!("Add {} (costs nothing extra)", partner.unicode()),
            ADDS,
        );
    }
    match of_csr {
        0 => {}
        missing => form.action(
            Action::TakeCsrNames,
            format!("Take {} from the CSR", counted(missing, "name")),
            if missing == 1 { ADDS } else { "Enter adds them to the names." },
        ),
    }
    form.note(Tone::Plain, summary(model));
    go_on(model, &mut form, Step::Domains);
    form
}

/// The fields of the names, and nothing that would have to be looked up among them.
pub fn names(draft: &Draft, form: &mut Form) {
    let mut common = field(
        draft,
        FieldId::CommonName,
        FieldKind::Line,
        "The main name, at most 64 characters, for example www.example.com or *.example.com.",
    );
    common.placeholder = "www.example.com".into();
    form.field(common);
    form.field(field(
        draft,
        FieldId::DnsNames,
        FieldKind::Block { rows: 6 },
        "One name a line, or paste a list separated by lines, commas, spaces or semicolons. Tab leaves.",
    ));
}

fn summary(model: &Model) -> String {
    let count = match model.desk.names().distinct().len() {
        0 if model.desk.names().common.is_empty() && model.desk.names().others.is_empty() => {
            "No names yet".to_owned()
        }
        0 => "No name that can be ordered yet".to_owned(),
        count => format!("{} on this certificate", counted(count, "name")),
    };
    match product::find(model.desk.draft().product_id()) {
        Some(product) => format!("{count}. {}: {}.", product.short_name, product.secures),
        None => format!("{count}."),
    }
}
