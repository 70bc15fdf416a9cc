//! How what is wrong is told: under the fields, and in the panel.

use dvorder::order::draft::ON;
use dvorder::order::parameter::FieldId;
use dvorder::order::step::Step;
use dvorder::wizard::Model;

use crate::common::sample_draft;
use crate::wizard::{fill, go_to_field, go_to_step, keys, new_wizard, pasted, wizard_with};
use crate::{COLOUR, MONOCHROME, drawn, scenes, screen, small_screen, text};

/// The words on the screen in one line.
fn words(seen: &str) -> String {
    seen.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The panel: what stands below the last rule, and the footer.
fn panel(seen: &str) -> String {
    let lines: Vec<&str> = seen.lines().collect();
    let rule = lines.iter().rposition(|line| line.starts_with("────")).expect("a rule");
    lines[rule + 1..].join(" ").split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Other names with a mistake on every line, the cursor on the given one.
fn three_mistakes(line: usize) -> Model {
    let mut model = new_wizard();
    fill(&mut model, FieldId::CommonName, "example.com");
    go_to_field(&mut model, FieldId::DnsNames);
    pasted(&mut model, "10.0.0.1\na_b.example.com\nexample.com");
    keys(&mut model, &"Up ".repeat(2 - line));
    model
}

#[test]
fn the_field_and_the_panel_speak_of_the_line_of_the_cursor() {
    for (line, said) in [(0, "line 1: \"10.0.0.1\""), (1, "line 2: \"a_b"), (2, "line 3: ")] {
        for seen in [screen(&three_mistakes(line)), small_screen(&three_mistakes(line))] {
            assert!(panel(&seen).contains(said), "{line}:\n{seen}");
        }
        let seen = screen(&three_mistakes(line));
        assert_eq!(words(&seen).matches(said).count(), 2, "{said}\n{seen}");
    }
}

#[test]
fn that_there_are_more_problems_is_said() {
    let seen = small_screen(&three_mistakes(0));
    assert!(panel(&seen).contains("more)"), "{seen}");
    let seen = screen(&three_mistakes(0));
    assert!(words(&seen).contains("(+2 more)"), "{seen}");
    let mut left = three_mistakes(0);
    keys(&mut left, "Shift-Tab");
    assert!(words(&screen(&left)).contains("(+2 more)"), "{}", screen(&left));
}

#[test]
fn the_cure_of_the_focused_field_is_never_cut() {
    let mut draft = sample_draft();
    draft.set(FieldId::DcvMethod, "email");
    let mut model = wizard_with(draft);
    fill(&mut model, FieldId::MailDomain(0), "example.com");
    fill(&mut model, FieldId::MailAddress(0), "it.department.of.the.company@example.com");
    keys(&mut model, "Tab ^T");
    for seen in [screen(&model), small_screen(&model)] {
        let panel = panel(&seen);
        assert!(panel.contains("hostmaster@, postmaster@ at example.com."), "{seen}");
    }
}

#[test]
fn a_field_that_was_left_says_what_is_wrong_and_what_to_do_when_one_returns() {
    let mut model = scenes::validity();
    keys(&mut model, "Tab");
    let seen = screen(&model);
    assert!(seen.contains("✗ 398 is too large for the certificate's number of days."), "{seen}");
    keys(&mut model, "^T");
    assert!(panel(&screen(&model)).contains("Type a whole number from 1 to 397."), "{}", screen(&model));
}

#[test]
fn nothing_moves_when_a_field_is_left_with_something_wrong_in_it() {
    let mut days = wizard_with(sample_draft());
    fill(&mut days, FieldId::CertValidity, "days");
    fill(&mut days, FieldId::CertDays, "398");
    let mut mail = wizard_with(sample_draft());
    fill(&mut mail, FieldId::DcvMethod, "email");
    fill(&mut mail, FieldId::MailDomain(0), "no domain");
    let mut contact = wizard_with(sample_draft());
    fill(&mut contact, FieldId::LastName, "Smith\u{1b}");
    let mut custom = wizard_with(sample_draft());
    fill(&mut custom, FieldId::CustomFieldId(0), "no number");
    for (mut model, below) in
        [(days, "Auto-renewal"), (mail, "Mail language"), (contact, "Job title"), (custom, "Comments")]
    {
        let row = |model: &Model| {
            let seen = screen(model);
            seen.lines().position(|line| line.contains(below)).expect("the line")
        };
        let before = row(&model);
        keys(&mut model, "Tab Tab");
        let seen = screen(&model);
        assert!(seen.contains("✗ "), "{seen}");
        assert_eq!(row(&model), before, "{seen}");
    }
}

#[test]
fn nothing_moves_while_text_is_typed() {
    let mut model = wizard_with(sample_draft());
    fill(&mut model, FieldId::OrderYears, "1");
    keys(&mut model, "Tab ^T");
    let row = |model: &Model| {
        let seen = screen(model);
        seen.lines().position(|line| line.contains("Auto-renewal")).expect("the line")
    };
    let before = row(&model);
    for key in "Backspace - 9 9 9 9 Backspace ^U".split(' ') {
        keys(&mut model, key);
        assert_eq!(row(&model), before, "after {key}:\n{}", screen(&model));
    }
}

#[test]
fn what_is_cut_beside_a_choice_is_told_whole_in_the_panel() {
    let mut model = wizard_with(sample_draft());
    fill(&mut model, FieldId::EnableGuestAccess, ON);
    fill(&mut model, FieldId::UseAuthKey, ON);
    for field in [FieldId::EnableGuestAccess, FieldId::UseAuthKey] {
        go_to_field(&mut model, field);
        let problem = model.desk.problems().iter().find(|problem| problem.place.field() == Some(field));
        let problem = problem.expect("a remark").clone();
        let said = format!("{} {}", problem.message, problem.fix);
        for seen in [screen(&model), small_screen(&model)] {
            assert!(panel(&seen).contains(said.trim()), "{field:?}:\n{seen}");
            let line = seen.lines().find(|line| line.contains("< yes >")).expect("the line");
            assert!(line.contains(said.trim()) || line.ends_with('…'), "{field:?}:\n{seen}");
        }
    }
}

#[test]
fn a_row_tells_what_is_wrong_with_its_cells() {
    let mut model = scenes::contacts();
    let seen = screen(&model);
    assert!(panel(&seen).contains("last name"), "the panel, at the other cell:\n{seen}");
    keys(&mut model, "Tab Tab");
    let seen = screen(&model);
    let below = seen.lines().skip_while(|line| !line.contains("Jim")).nth(1).expect("a line");
    assert!(below.contains("last name"), "below the row:\n{seen}");
}

#[test]
fn what_is_scrolled_begins_with_the_first_line_of_a_field() {
    let seen = small_screen(&scenes::domains());
    let first = seen.lines().nth(3).expect("a line");
    assert!(first.contains("Common name") && seen.contains("10.0.0.1"), "{seen}");
}

#[test]
fn the_line_that_enter_acts_on_is_shown_whole_on_the_smallest_terminal() {
    let seen = text(&drawn(&scenes::then(scenes::taken_up(), "Tab"), COLOUR, 40, 10));
    assert!(words(&seen).contains("Look it up; that is free and orders nothing"), "{seen}");
}

#[test]
fn the_title_keeps_clear_of_the_mark_of_more() {
    let mut model = scenes::validity();
    keys(&mut model, "PgDn");
    let seen = small_screen(&model);
    let title = seen.lines().nth(2).expect("the title");
    assert!(title.starts_with(" How long ") && title.ends_with(" more above …"), "{seen}");
}

#[test]
fn the_notes_of_choices_are_not_cut_on_a_small_terminal() {
    for (model, field, down, said) in [
        (scenes::product(), FieldId::Product, 4, "any names; wildcards not confirmed"),
        (scenes::dcv(), FieldId::DcvMethod, 3, "a link in a mail; ends in 2028"),
    ] {
        let mut model = model;
        go_to_field(&mut model, field);
        keys(&mut model, "PgUp");
        keys(&mut model, &"Down ".repeat(down));
        assert!(words(&small_screen(&model)).contains(said), "{}", small_screen(&model));
    }
}

#[test]
fn a_form_that_fits_is_not_made_to_scroll_by_what_is_wrong() {
    let mut model = scenes::contacts();
    keys(&mut model, "Tab Tab Tab Tab");
    let seen = screen(&model);
    assert!(!seen.contains("more below"), "{seen}");
    assert!(seen.contains("✗ The contact's last name is missing"), "{seen}");
}

#[test]
fn a_csr_for_other_names_is_told_first_where_the_order_is_looked_over() {
    let mut draft = sample_draft();
    draft.set(FieldId::CommonName, "shop.example.org");
    draft.set(FieldId::DcvMethod, "email");
    let mut model = wizard_with(draft);
    for step in [Step::Csr, Step::Review, Step::Submit] {
        go_to_step(&mut model, step);
        // Once it was left the field says so itself, in the panel: a small screen has no room beside it.
        keys(&mut model, "Tab Shift-Tab");
        for (columns, rows) in [(80, 24), (60, 15)] {
            let seen = text(&drawn(&model, MONOCHROME, columns, rows));
            let said =
                seen.find("WRONG CSR?").unwrap_or_else(|| panic!("{step:?} at {columns}x{rows}:\n{seen}"));
            let other = seen.find("discouraged").unwrap_or(usize::MAX);
            assert!(said < other, "{step:?} at {columns}x{rows}:\n{seen}");
        }
        assert_eq!(model.desk.errors(), 0);
    }
    go_to_step(&mut model, Step::Review);
    let told = model.form().items.iter().filter(|item| format!("{item:?}").contains("WRONG CSR")).count();
    assert_eq!(told, 1);
}
