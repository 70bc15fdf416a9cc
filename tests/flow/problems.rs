//! When a problem is shown, what it keeps from happening, and what it does not.

use std::collections::HashSet;

use dvorder::order::draft::Draft;
use dvorder::order::parameter::FieldId;
use dvorder::order::problem::{Place, Problem, Severity};
use dvorder::order::step::Step;
use dvorder::wizard::confirmation;
use dvorder::wizard::form::{Action, JumpReason, Spot};
use dvorder::wizard::{Effect, Model};

use crate::common::sample_draft;
use crate::wizard::{go_to, go_to_field, go_to_step, keys, new_wizard, pasted, typed, wizard_with};

/// How bad the worst problem shown at a field is.
fn shown(model: &Model, field: FieldId) -> Option<Severity> {
    model.first_problem(field).map(|problem| problem.severity)
}

#[test]
fn a_mistake_is_told_when_the_field_is_left() {
    let mut model = new_wizard();
    go_to_field(&mut model, FieldId::CommonName);
    for c in "exa mple..com".chars() {
        typed(&mut model, &c.to_string());
        assert_eq!(shown(&model, FieldId::CommonName), None, "after {c}");
    }
    keys(&mut model, "Tab");
    assert_eq!(shown(&model, FieldId::CommonName), Some(Severity::Error));
}

#[test]
fn a_mistake_vanishes_at_the_keystroke_that_mends_it() {
    let mut model = new_wizard();
    go_to_field(&mut model, FieldId::CommonName);
    typed(&mut model, "example..com");
    keys(&mut model, "Tab ^T");
    assert_eq!(shown(&model, FieldId::CommonName), Some(Severity::Error));
    keys(&mut model, "Left Left Left");
    assert_eq!(shown(&model, FieldId::CommonName), Some(Severity::Error), "moving mends nothing");
    keys(&mut model, "Backspace");
    assert_eq!(model.desk.draft().text(FieldId::CommonName), "example.com");
    assert_eq!(shown(&model, FieldId::CommonName), None);
    typed(&mut model, ".");
    assert_eq!(shown(&model, FieldId::CommonName), Some(Severity::Error), "and is back at once");
}

#[test]
fn a_paste_is_judged_at_once() {
    let mut model = new_wizard();
    go_to_field(&mut model, FieldId::DnsNames);
    pasted(&mut model, "www.example.com\n10.0.0.1\n");
    let lines: Vec<&Place> = model
        .shown_problems(FieldId::DnsNames)
        .filter(|problem| problem.severity == Severity::Error)
        .map(|problem| &problem.place)
        .collect();
    assert_eq!(lines, [&Place::Item(FieldId::DnsNames, 1)]);
}

#[test]
fn a_step_that_was_passed_says_what_it_lacks() {
    let mut model = new_wizard();
    assert_eq!(model.shown_counts(Step::Product), (0, 0));
    keys(&mut model, "^N");
    assert_eq!(model.step(), Step::Domains);
    assert_eq!(model.shown_counts(Step::Product), (1, 0));
    assert_eq!(model.shown_counts(Step::Domains), (0, 0), "this one is still being filled in");
}

#[test]
fn back_never_asks_for_anything() {
    let mut model = new_wizard();
    go_to_step(&mut model, Step::Dcv);
    keys(&mut model, "^P");
    go_to_field(&mut model, FieldId::OrderYears);
    keys(&mut model, "^U");
    typed(&mut model, "99");
    let ways = [Step::Csr, Step::Domains, Step::Product].map(|step| (step, vec![]));
    // Before the first step is what earlier runs left; nobody keeps this draft.
    for (expected, effects) in ways.into_iter().chain([(Step::Product, vec![Effect::ReadShelf])]) {
        assert_eq!(keys(&mut model, "^P"), effects);
        assert_eq!((model.step(), &model.overlay, &model.notice), (expected, &None, &None));
    }
    assert_eq!(model.desk.draft().text(FieldId::OrderYears), "99", "what is wrong is kept");
}

#[test]
fn every_step_can_be_reached_past_errors() {
    let mut model = new_wizard();
    for expected in Step::ALL.into_iter().skip(1) {
        assert_eq!(keys(&mut model, "^N"), []);
        assert_eq!(model.step(), expected);
    }
    assert!(model.desk.errors() > 0);
    keys(&mut model, "^N");
    assert_eq!(model.step(), Step::Submit);
}

#[test]
fn the_last_line_of_each_step_goes_on() {
    let mut model = wizard_with(sample_draft());
    for (step, next) in Step::ALL.into_iter().zip(Step::ALL.into_iter().skip(1)) {
        assert_eq!(model.step(), step);
        go_to(&mut model, Spot::Action(Action::Continue(next)));
        keys(&mut model, "Enter");
    }
    assert_eq!(model.step(), Step::Submit);
}

#[test]
fn the_last_line_of_submit_goes_back_to_review() {
    let mut model = wizard_with(sample_draft());
    go_to_step(&mut model, Step::Submit);
    go_to(&mut model, Spot::Action(Action::Continue(Step::Review)));
    keys(&mut model, "Enter");
    assert_eq!(model.step(), Step::Review);
}

#[test]
fn review_leads_to_the_field_of_each_problem() {
    let mut model = new_wizard();
    keys(&mut model, "^R");
    let lines: Vec<Spot> = model
        .form()
        .spots()
        .filter(|spot| matches!(spot, Spot::Action(Action::GoTo(..))))
        .take(model.desk.errors())
        .collect();
    assert_eq!(lines.len(), 3, "product, common name and CSR: {lines:?}");
    for line in lines {
        let Spot::Action(Action::GoTo(field, _)) = line else { panic!("{line:?}") };
        keys(&mut model, "^R");
        go_to(&mut model, line);
        keys(&mut model, "Enter");
        assert_eq!((model.step(), &model.focus), (field.step(), &Some(Spot::Field(field))));
    }
}

#[test]
fn review_leads_to_the_line_of_a_list_that_each_problem_is_on() {
    let mut draft = sample_draft();
    draft.set(FieldId::DnsNames, "*.example.com\nfoo\na_b.example.com\nok.example.com\nok.example.com");
    draft.set(FieldId::AdditionalEmails, "jim@example.com\njoe@\njil@example\n@example.com");
    let mut model = wizard_with(draft);
    keys(&mut model, "^R");
    let lines: Vec<(Spot, FieldId, usize)> = model
        .form()
        .spots()
        .filter_map(|spot| match spot {
            Spot::Action(Action::GoTo(field, JumpReason::Problem(_, Some(line)))) => {
                Some((spot, field, line))
            }
            _ => None,
        })
        .collect();
    assert!(lines.len() >= 6, "{lines:?}");
    for (spot, field, line) in lines {
        keys(&mut model, "^R");
        let label = model.form().action_at(&spot).expect("its line").label.clone();
        assert!(label.contains(&format!(", line {}: ", line + 1)), "{label}");
        go_to(&mut model, spot);
        keys(&mut model, "Enter");
        assert_eq!(model.focus, Some(Spot::Field(field)));
        assert_eq!(model.editor.as_ref().map(|editor| editor.cursor().0), Some(line), "{label}");
        let told = model.first_problem(field).expect("what is wrong on the line");
        assert_eq!(told.place, Place::Item(field, line), "its own message is told: {label}");
    }
}

#[test]
fn of_equals_the_problem_of_the_first_line_is_told_first() {
    let mut draft = sample_draft();
    draft.set(FieldId::DnsNames, "*.example.com\nfoo\nbar\n*.example.com");
    let lines = |model: &Model, severity| -> Vec<usize> {
        let is_one = |problem: &&Problem| problem.severity == severity;
        let line = |problem: &Problem| match problem.place {
            Place::Item(FieldId::DnsNames, line) => Some(line),
            _ => None,
        };
        model.desk.problems().iter().filter(is_one).filter_map(line).collect()
    };
    let model = wizard_with(draft);
    for severity in [Severity::Error, Severity::Warning] {
        assert!(lines(&model, severity).is_sorted(), "{:?}", lines(&model, severity));
    }
    assert!(lines(&model, Severity::Error).len() > 2);
}

/// However much is wrong: the lines of problems and those of what is sent lead to the same fields.
#[test]
fn on_review_tab_comes_to_the_end() {
    let csr = include_str!("../csr/other-names.csr");
    for bad in [3, 998, 999, 1000, 1001, 1002, 1003, 1004, 1005] {
        let mut draft = sample_draft();
        let names: Vec<String> = (0..bad).map(|number| format!("host{number}.local")).collect();
        draft.set(FieldId::DnsNames, names.join("\n"));
        draft.set(FieldId::Csr, csr);
        draft.set(FieldId::Comments, "x");
        let mut model = wizard_with(draft);
        keys(&mut model, "^R");
        let spots: Vec<Spot> = model.form().spots().collect();
        assert!(model.desk.errors() >= bad && spots.len() > bad);
        let distinct: HashSet<&Spot> = spots.iter().collect();
        assert_eq!(distinct.len(), spots.len(), "with {bad} bad names two lines are one spot");
        // Where the last of the problems are, and at the lines of what is sent behind them.
        let (last, end) = (spots.len() - 1, spots.len().min(bad + 12));
        for at in (bad.saturating_sub(3)..end).chain(last.saturating_sub(5)..last).filter(|at| *at < last) {
            model.focus = Some(spots[at].clone());
            keys(&mut model, "Tab");
            assert_eq!(model.focus.as_ref(), Some(&spots[at + 1]), "with {bad} bad names, from line {at}");
        }
    }
}

#[test]
fn after_the_review_every_problem_is_shown() {
    let mut model = new_wizard();
    keys(&mut model, "^R ^S Up Up Up Up Up Up Enter");
    assert_eq!(model.step(), Step::Domains);
    assert_eq!(shown(&model, FieldId::CommonName), Some(Severity::Error));
}

#[test]
fn warnings_block_nothing() {
    let mut draft = sample_draft();
    draft.set(FieldId::DcvMethod, "email");
    let model = crate::wizard::ready_to_confirm(draft);
    assert!(model.desk.problems().iter().any(|problem| problem.severity == Severity::Warning));
    assert_eq!(model.desk.errors(), 0);
    assert_eq!(
        confirmation::obstacle(&model).as_deref(),
        Some("Type the common name, example.com, to confirm.")
    );
}

#[test]
fn a_request_with_errors_is_neither_shown_nor_saved() {
    let mut model = wizard_with(Draft::new());
    for (action, wanted) in [(Action::ShowRequest, "can be shown"), (Action::SaveRequest, "can be saved")] {
        keys(&mut model, "^R");
        go_to(&mut model, Spot::Action(action));
        assert_eq!(keys(&mut model, "Enter"), []);
        let notice = model.notice.as_ref().expect("the reason").text.clone();
        assert!(notice.contains("3 problems") && notice.contains(wanted), "{notice}");
        assert_eq!(model.overlay, None);
    }
}

#[test]
fn a_row_of_custom_fields_is_told_by_its_number() {
    let mut draft = sample_draft();
    draft.set(FieldId::CustomFieldId(0), "12");
    draft.set(FieldId::CustomFieldValue(0), "Invoice");
    draft.set(FieldId::CustomFieldId(4), "13");
    let mut model = wizard_with(draft);
    keys(&mut model, "^R");
    let review = format!("{:?}", model.form());
    assert!(review.contains("Options \u{203a} Custom field 2 \u{203a} Value:"), "{review}");
    assert!(review.contains("Custom field 1    12 Invoice"), "{review}");
}
