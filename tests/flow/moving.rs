//! Moving about: the ends of every list, its pages, and where the focus is once a line is gone.

use dvorder::order::parameter::FieldId;
use dvorder::order::step::Step;
use dvorder::wizard::Model;
use dvorder::wizard::form::{Action, FieldKind, Spot};

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
                    FieldKind::Radio(choices) => (choices, true),
                    FieldKind::Select(choices) => (choices, false),
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
                    ("PgDn", true),
                    ("PgUp", true),
                    ("Home", false),
                    ("PgDn", false),
                    ("PgUp", false),
                ]
            } else {
                &[]
            };
            if !all_on_show {
                let before = value(&model);
                for key in ["End", "Home"] {
                    keys(&mut model, key);
                    assert_eq!((value(&model), model.focus.as_ref()), (before.clone(), Some(&spot)), "{key}");
                }
            }
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

/// Three custom fields, the focus in a field of the one in the middle.
fn in_the_middle_of_three(field: FieldId) -> Model {
    let mut draft = sample_draft();
    for row in 0..3 {
        draft.set(FieldId::CustomFieldId(row), (11 + row).to_string());
        draft.set(FieldId::CustomFieldValue(row), if row == 1 { "" } else { "v" });
    }
    let mut model = wizard_with(draft);
    go_to_field(&mut model, field);
    model
}

#[test]
fn emptying_a_row_leaves_the_focus_on_the_row_that_takes_its_place() {
    for key in ["Backspace Backspace", "^U", "Home ^K", "^W"] {
        let mut model = in_the_middle_of_three(FieldId::CustomFieldId(1));
        keys(&mut model, key);
        assert_eq!(model.focus, Some(Spot::Field(FieldId::CustomFieldId(2))), "{key}");
        keys(&mut model, "Backspace ^U ^W");
        assert_eq!(
            model.desk.draft().text(FieldId::CustomFieldId(2)),
            "13",
            "a key held down deletes no more"
        );
    }
    let mut last = in_the_middle_of_three(FieldId::CustomFieldId(1));
    keys(&mut last, "^U Del Del ^U Tab ^U Del Del");
    assert!(last.form().spots().any(|spot| Some(&spot) == last.focus.as_ref()), "{:?}", last.focus);
}

#[test]
fn delete_in_an_empty_field_of_a_row_removes_the_row() {
    for key in ["^D", "Del"] {
        let mut model = in_the_middle_of_three(FieldId::CustomFieldValue(1));
        keys(&mut model, key);
        assert_eq!(model.desk.draft().custom_field_rows(), [0, 2]);
        assert_eq!(model.focus, Some(Spot::Field(FieldId::CustomFieldValue(2))));
        assert!(model.notice.as_ref().is_some_and(|notice| notice.text.contains("12")), "it says which");
        let mut empty = in_the_middle_of_three(FieldId::CustomFieldId(3));
        keys(&mut empty, key);
        assert_eq!(empty.desk.draft().custom_field_rows(), [0, 1, 2]);
        assert_eq!(empty.focus, Some(Spot::Field(FieldId::CustomFieldId(3))));
    }
}

#[test]
fn going_back_from_a_jump_leads_to_the_line_of_review_it_began_at() {
    let mut draft = sample_draft();
    draft.set(FieldId::OrderYears, "7");
    let mut model = wizard_with(draft);
    go_to_step(&mut model, Step::Review);
    let lines: Vec<Spot> = model.form().spots().filter(is_jump).collect();
    for line in lines {
        for back in ["^R", "F9", "^S 8 Enter"] {
            let mut model = model.clone();
            go_to(&mut model, line.clone());
            keys(&mut model, "Enter");
            assert_ne!(model.step(), Step::Review);
            keys(&mut model, back);
            assert_eq!(model.focus.as_ref(), Some(&line), "{back}");
        }
    }
}

fn is_jump(spot: &Spot) -> bool {
    matches!(spot, Spot::Action(Action::GoTo(..)))
}

#[test]
fn going_back_to_a_line_that_is_gone_leads_to_another_of_the_same_field() {
    let mut draft = sample_draft();
    draft.set(FieldId::OrderYears, "7");
    let mut model = wizard_with(draft);
    go_to_step(&mut model, Step::Review);
    let problem = model.form().spots().find(is_jump).expect("there is a problem");
    go_to(&mut model, problem);
    keys(&mut model, "Enter ^U 2 ^R");
    assert!(
        matches!(model.focus, Some(Spot::Action(Action::GoTo(FieldId::OrderYears, _)))),
        "{:?}",
        model.focus
    );
}
