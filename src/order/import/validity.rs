//! Which of the forms of a validity counts, the deprecated ones among them.

use super::keys::WantedJson;
use super::reader::BodyReader;
use super::tree::{Node, Pairs, last};
use crate::order::parameter::FieldId;
use crate::order::problem::{Finding, Place};
use crate::order::validity::{self, Measure};

/// Settles what the order and its certificate last.
pub(super) fn read(reader: &mut BodyReader, body: &Pairs) {
    choose_measure(reader, FieldId::OrderValidity, Measure::order_field, validity::order_fault);
    choose_measure(reader, FieldId::CertValidity, Measure::certificate_field, validity::certificate_fault);
    deprecated_validity(reader, body);
}

/// Chooses the form of `order_validity` or `cert_validity` that counts: the date overrides the
/// days, and the days override the years. The service judges the overridden ones all the same.
fn choose_measure(
    reader: &mut BodyReader,
    measure_field: FieldId,
    field_of: fn(Measure) -> FieldId,
    fault: fn(Measure, &str) -> Option<Finding>,
) {
    let given: Vec<Measure> = [Measure::Date, Measure::Days, Measure::Years]
        .into_iter()
        .filter(|measure| !reader.draft.text(field_of(*measure)).is_empty())
        .collect();
    let Some((strongest, overridden)) = given.split_first() else { return };
    reader.draft.set(measure_field, strongest.word());
    let winner = field_of(*strongest).path();
    for measure in overridden {
        let path = field_of(*measure).path();
        reader.say(
            &path,
            Finding::warning(format!("{winner} overrides this, so it is not sent."), "Keep one of the two."),
        );
        let found = fault(*measure, reader.draft.text(field_of(*measure)));
        reader.problems.extend(found.map(|found| found.at(Place::Path(path))));
    }
}

/// Carries the deprecated order validity over to `order_validity`, the strongest of its three
/// forms, unless `order_validity` is there: then it wins.
fn deprecated_validity(reader: &mut BodyReader, body: &Pairs) {
    let successors = [
        ("custom_expiration_date", Measure::Date),
        ("validity_days", Measure::Days),
        ("validity_years", Measure::Years),
    ];
    for (key, measure) in successors {
        match last(body, key) {
            None | Some(Node::Null | Node::Withheld) => {}
            Some(value) if value.is_blank() => reader.say(
                key,
                Finding::hint(
                    format!("{key} is deprecated and empty; it is left out."),
                    "Remove it from the file.",
                ),
            ),
            Some(value) if !reader.draft.text(FieldId::OrderValidity).is_empty() => {
                overridden(reader, key, value, measure);
            }
            Some(value) => carry_over(reader, key, value, measure),
        }
    }
}

/// A deprecated validity that counts for nothing: it is judged all the same, as the service does.
fn overridden(reader: &mut BodyReader, key: &str, value: &Node, measure: Measure) {
    reader.say(
        key,
        Finding::warning(
            format!("{key} is deprecated and overridden, so it is not sent."),
            "Remove it from the file.",
        ),
    );
    let found = match (measure, value) {
        (Measure::Date, Node::Text(text)) => validity::order_fault(measure, text),
        (Measure::Date, _) => return reader.wrong_type(key, WantedJson::Text, value, None),
        (_, Node::Number(number)) => validity::order_fault(measure, number),
        _ => return reader.wrong_type(key, WantedJson::Number, value, None),
    };
    reader.problems.extend(found.map(|found| found.at(Place::Path(key.to_owned()))));
}

fn carry_over(reader: &mut BodyReader, key: &str, value: &Node, measure: Measure) {
    let field = measure.order_field();
    match (field, value) {
        (FieldId::OrderDate, Node::Text(text)) => {
            let carried = validity::parse_date(text).map_or_else(|_| text.clone(), validity::wire_date);
            reader.draft.set(field, carried);
        }
        (FieldId::OrderDate, _) => reader.wrong_type(key, WantedJson::Text, value, None),
        _ => reader.int(key, value, field),
    }
    for field in [FieldId::OrderValidity, field] {
        reader.elsewhere.push((field.into(), key.to_owned()));
    }
    if reader.draft.text(field).is_empty() {
        return;
    }
    reader.draft.set(FieldId::OrderValidity, measure.word());
    reader.say(
        key,
        Finding::warning(
            format!("{key} is deprecated; it was carried over to {}.", field.path()),
            "Write it there in the file.",
        ),
    );
}
