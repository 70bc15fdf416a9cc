//! Moving about: the ends of every list, its pages, and where the focus is once a line is gone.

use dvorder::order::draft::FieldId;
use dvorder::wizard::Model;
use dvorder::wizard::form::{Kind, Spot};
use dvorder::wizard::step::Step;

use crate::common::sample_draft;
use crate::wizard::{go_to, go_to_field, go_to_step, keys, new_wizard, pasted, wizard_with};

#[test]
fn home_and_end_go_to_the_ends_of_every_list_and_pages_stay_in_it() {
    for step in Step::ALL {
        let mut model = wizard_with(sample_draft());
        go_to_step(&mut model, step);
        let fields: Vec<(Spot, Vec<String>, bool)> = model
            .form()
            .spots()
            .filter_map(|spot| {
                let form = model.form();
                let (choices, all_on_show) = match &form.field_at(&spot)?.kind {
                    Kind::Radio(choices) => (choices, true),
                    Kind::Select(choices) => (choices, false),
                    _ => return None,
                };
                let open = choices.iter().filter(|choice| choice.disabled.is_none());
                Some((spot, open.map(|choice| choice.value.clone()).collect(), all_on_show))
            })
            .collect();
        for (spot, choices, all_on_show) in fields {
            let value = |model: &Model| model.form().field_at(&spot).map(|field| field.value.clone());
            let mut model = model.clone();
            go_to(&mut model, spot.clone());
            let ends: &[_] = if all_on_show {
                &[
                    ("End", true),
                    ("Home", false),
                    ("PgDn", true),
                    ("PgDn", true),
                    ("PgUp", false),
                    ("PgUp", false),
                ]
            } else {
                &[("End", true), ("Home", false)]
            };
            for (key, last) in ends {
                keys(&mut model, key);
                let end = if *last { choices.last() } else { choices.first() };
                assert_eq!(value(&model).as_ref(), end, "{spot:?} {key}");
                assert_eq!(model.focus.as_ref(), Some(&spot), "{key}");
            }
        }
    }
}

#[test]
fn home_and_end_go_to_the_ends_of_a_screen_of_lines() {
    let mut model = wizard_with(sample_draft());
    go_to_step(&mut model, Step::Review);
    let (first, last) = (model.form().spots().next(), model.form().spots().last());
    keys(&mut model, "End");
    assert_eq!(model.focus, last);
    keys(&mut model, "Home");
    assert_eq!(model.focus, first);
}

#[test]
fn a_page_of_a_block_stays_in_it() {
    let mut model = new_wizard();
    go_to_field(&mut model, FieldId::DnsNames);
    let names: Vec<String> = (0..30).map(|number| format!("n{number}.example.com")).collect();
    pasted(&mut model, &names.join("\n"));
    let line = |model: &Model| model.editor.as_ref().map(|editor| editor.cursor().0);
    for (key, at) in [("PgUp", 21), ("PgUp", 13), ("PgDn", 21), ("PgUp PgUp PgUp PgUp", 0), ("PgDn", 8)] {
        keys(&mut model, key);
        assert_eq!(line(&model), Some(at), "{key}");
    }
    keys(&mut model, "PgDn PgDn PgDn PgDn PgDn");
    assert_eq!(line(&model), Some(29));
    assert_eq!(model.focus, Some(Spot::Field(FieldId::DnsNames)));
}
