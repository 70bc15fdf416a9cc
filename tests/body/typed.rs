//! What is typed into the fields of the form.

use dvorder::order::parameter::FieldId;
use serde::Deserialize;

/// Texts, and the fields they are typed into.
#[derive(Deserialize)]
struct Typed {
    fields: Vec<FieldId>,
    texts: Vec<String>,
}

/// What may be typed into each field: good, on the edge, and beyond it.
pub fn typed() -> Vec<(FieldId, Vec<String>)> {
    let typed: Vec<Typed> =
        serde_json::from_str(include_str!("../data/typed.json")).expect("the file is JSON of this shape");
    typed
        .into_iter()
        .flat_map(|Typed { fields, texts }| fields.into_iter().map(move |field| (field, texts.clone())))
        .collect()
}
