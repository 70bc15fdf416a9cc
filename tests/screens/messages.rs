//! What a field cannot say in full where it stands is said below the form, or counted where it is out of sight.

use dvorder::order::draft::Draft;
use dvorder::order::parameter::FieldId;
use dvorder::order::step::Step;
use dvorder::wizard::Model;
use dvorder::wizard::advice::message;
use dvorder::wizard::form::Spot;
use ratatui::layout::Position;

use crate::common::sample_draft;
use crate::reach::look;
use crate::scenes;
use crate::wizard::{fill, go_to, go_to_field, go_to_step, keys, mail_row, new_wizard, wizard_with};
use crate::{COLOUR, drawn, screen, terminal, text};

/// A text without line breaks, rules and gaps.
fn words(seen: &str) -> String {
    let words: Vec<&str> = seen.split(['\n', ' ', '│']).filter(|word| !word.is_empty()).collect();
    words.join(" ")
}

/// A CSR that lacks one of the names and holds two others.
fn several_messages() -> Model {
    let mut draft = sample_draft();
    draft.set(FieldId::DnsNames, "www.example.com\n10.0.0.1\nb_ad.example.com");
    let mut model = wizard_with(draft);
    go_to_step(&mut model, Step::Csr);
    model
}

#[test]
fn every_message_is_told_in_full_where_there_is_room() {
    let mut model = several_messages();
    keys(&mut model, "^N ^P");
    go_to(&mut model, Spot::Field(FieldId::ServerPlatform));
    for (columns, rows) in [(80, 34), (100, 40), (60, 40)] {
        let seen = text(&drawn(&model, COLOUR, columns, rows));
        let told = words(&seen);
        for problem in model.shown_problems(FieldId::Csr) {
            assert!(told.contains(&problem.message), "{columns}x{rows}:\n{seen}");
            assert!(told.contains(&problem.fix), "{columns}x{rows}:\n{seen}");
        }
    }
}

/// Whoever stands in a text with several mistakes sees each: the one at the cursor in the panel, once, and the others below
/// the form.
#[test]
fn the_other_mistakes_of_a_text_are_told_while_one_is_in_it() {
    let mut model = wizard_with(sample_draft());
    fill(&mut model, FieldId::DnsNames, "foo\nbar.lan\nbaz.corp");
    go_to_field(&mut model, FieldId::DnsNames);
    for (columns, rows) in [(80, 24), (80, 34), (60, 34)] {
        let seen = text(&drawn(&model, COLOUR, columns, rows));
        let told = words(&seen);
        for line in ["line 1: \"foo\" is", "line 2: \"bar.lan\" is"] {
            assert!(told.contains(&format!("Other names: {line}")), "{columns}x{rows}:\n{seen}");
        }
        assert!(!told.contains("Other names: line 3"), "it is told in the panel:\n{seen}");
    }
}

/// What is told has one left edge, at which its sign stands, and one right edge, however wide the terminal is; what has room
/// below a value begins where that does.
#[test]
fn what_is_told_has_one_edge_on_each_side() {
    let scenes = [scenes::contacts(), scenes::domains(), scenes::dcv(), scenes::csr()];
    for (columns, rows) in [(60, 30), (80, 34), (120, 40), (160, 40)] {
        for model in &scenes {
            let seen = text(&drawn(model, COLOUR, columns, rows));
            let mut told = 0;
            for row in seen.lines().skip(3) {
                let cells: Vec<char> = row.chars().collect();
                let edge = cells.iter().position(|cell| *cell == '│').unwrap_or(columns.into());
                let Some(sign) = cells.iter().position(|cell| *cell != ' ').filter(|sign| *sign < edge)
                else {
                    continue;
                };
                if !"✗!i".contains(cells[sign]) || cells.get(sign + 1) != Some(&' ') {
                    continue;
                }
                told += 1;
                assert!([1, 19].contains(&sign), "{columns}x{rows}, {row:?}:\n{seen}");
                let end = cells[..edge.min(cells.len())].iter().rposition(|cell| *cell != ' ');
                assert!(end.is_some_and(|end| end + 2 <= edge), "{columns}x{rows}, {row:?}:\n{seen}");
            }
            assert!(told > 0, "{columns}x{rows}:\n{seen}");
        }
    }
}

#[test]
fn the_worst_message_comes_first_and_they_are_counted() {
    let mut model = several_messages();
    keys(&mut model, "^N ^P ^P");
    go_to(&mut model, Spot::Field(FieldId::CommonName));
    let seen = text(&drawn(&model, COLOUR, 80, 40));
    let lines: Vec<&str> = seen.lines().collect();
    let heading =
        lines.iter().position(|line| line.contains("2 messages in full, the worst first")).expect(&seen);
    assert!(lines[heading + 1].contains("✗ Other names: line"), "{seen}");
}

/// What was pasted by mistake is an error a word.
#[test]
fn of_thousands_of_wrong_names_as_much_is_told_as_is_read() {
    let wrong: Vec<String> = (0..5000).map(|word| format!("word{word}")).collect();
    let mut draft = sample_draft();
    draft.set(FieldId::DnsNames, wrong.join("\n"));
    let mut model = wizard_with(draft);
    go_to_field(&mut model, FieldId::DnsNames);
    keys(&mut model, "Tab Shift-Tab");
    let seen = look(&mut model, 80, 24).0;
    assert!(words(&seen).contains("(+4999 more)"), "{seen}");
    keys(&mut model, "Tab");
    let seen = look(&mut model, 80, 60).0;
    assert!(words(&seen).contains("4993 more of 5000,"), "{seen}");
    keys(&mut model, "Shift-Tab");
    look(&mut model, 80, 24);
    model.window.told = Some(0);
    for row in 1..40 {
        look(&mut model, 80, 24);
        keys(&mut model, "Down");
        assert_eq!(model.told_row(), Some(row), "there is more");
    }
}

#[test]
fn what_is_said_of_the_messages_is_true_on_so_many_rows() {
    let mut draft = sample_draft();
    draft.set(FieldId::DnsNames, "www.example.com\n10.0.0.1\nb_ad.example.com\nc_d.example.com");
    let mut model = wizard_with(draft);
    go_to_step(&mut model, Step::Csr);
    go_to_step(&mut model, Step::Domains);
    go_to(&mut model, Spot::Field(FieldId::CommonName));
    for rows in 18..45 {
        let seen = text(&drawn(&model, COLOUR, 80, rows));
        let lines: Vec<&str> = seen.lines().collect();
        let Some(more) = lines.iter().position(|line| line.contains("more; ^R shows everything")) else {
            continue;
        };
        assert!(!seen.contains("in full"), "{rows}:\n{seen}");
        let above = lines[..more].iter().rev().take_while(|line| !line.contains("____")).count();
        let told = lines[more - above..more].iter().any(|line| line.contains("✗ Other names: line"));
        assert!(told, "no message above the count on {rows} rows:\n{seen}");
    }
}

#[test]
fn a_hint_that_is_cut_is_said_in_full_below_where_there_is_room() {
    let mut draft = sample_draft();
    draft.set(FieldId::OrderYears, "1");
    let mut model = wizard_with(draft);
    go_to_step(&mut model, Step::Dcv);
    go_to_step(&mut model, Step::Validity);
    let form = model.form();
    let last = form.spots().last().unwrap();
    go_to(&mut model, last);
    let seen = text(&drawn(&model, COLOUR, 80, 30));
    assert!(words(&seen).contains("A certificate lasts 199 days now, not the 365 of the order."), "{seen}");
}

/// Where not all can be said in full, each is begun, as far as there are lines.
#[test]
fn as_many_messages_as_there_are_lines_are_begun() {
    let mut draft = Draft::new();
    let names = "*.example.com\nfoo\na_b.example.com\n10.0.0.1\nc_d.example.com\ne_f.example.com";
    for (field, value) in [
        (FieldId::Product, "ssl_dv_geotrust"),
        (FieldId::CommonName, "example.com"),
        (FieldId::DnsNames, names),
    ] {
        draft.set(field, value);
    }
    let mut model = wizard_with(draft);
    keys(&mut model, "^R");
    go_to_step(&mut model, Step::Domains);
    go_to(&mut model, Spot::Field(FieldId::CommonName));
    for (rows, begun) in [(24, 3), (30, 6)] {
        let seen = text(&drawn(&model, COLOUR, 80, rows));
        let told = seen.lines().filter(|line| line.contains("✗ Other names: line ")).count();
        assert!(told >= begun, "{told} on {rows}:\n{seen}");
        let left = 6 - told;
        assert_eq!(seen.contains(&format!("{left} more of 6, the worst first")), left > 0, "{rows}:\n{seen}");
    }
}

/// What is said to be in full is whole, on terminals of any size; and where there is a line less than that wants, the
/// heading gives way.
#[test]
fn what_is_said_to_be_in_full_is_whole() {
    let mut draft = sample_draft();
    draft.set(FieldId::DnsNames, "b_ad.example.com");
    let mut model = wizard_with(draft);
    go_to_step(&mut model, Step::Csr);
    go_to_step(&mut model, Step::Domains);
    go_to(&mut model, Spot::Field(FieldId::CommonName));
    let told =
        model.shown_problems(FieldId::DnsNames).map(|problem| message(&model, problem)).next().unwrap();
    let mut sizes = 0;
    for (columns, rows) in (56..84).step_by(3).flat_map(|columns| (18..34).map(move |rows| (columns, rows))) {
        let seen = text(&drawn(&model, COLOUR, columns, rows));
        let below = seen.split_once("Continue to").map_or("", |(_, below)| below);
        if below.contains("in full") || below.contains("Other names: ") && !below.contains('…') {
            sizes += 1;
            assert!(words(below).contains(&told), "{columns}x{rows}:\n{seen}");
        }
    }
    assert!(sizes > 50, "{sizes}");
}

#[test]
fn a_message_is_not_cut_for_its_heading() {
    let mut draft = sample_draft();
    draft.set(FieldId::DnsNames, "b_ad.example.com");
    let mut model = wizard_with(draft);
    go_to_step(&mut model, Step::Csr);
    go_to_step(&mut model, Step::Domains);
    let seen = screen(&model);
    assert!(words(&seen).contains("Use a hyphen: b-ad.example.com"), "{seen}");
}

#[test]
fn no_field_moves_because_of_a_message() {
    let places = |model: &Model| {
        let form = model.form();
        let places: Vec<Position> = form
            .spots()
            .map(|spot| {
                let mut model = model.clone();
                go_to(&mut model, spot);
                terminal(&model, COLOUR, 80, 40).cursor_position()
            })
            .collect();
        places
    };
    let mut right = sample_draft();
    right.set(FieldId::DnsNames, "a.example.com");
    let mut wrong = right.clone();
    wrong.set(FieldId::DnsNames, "a.example.c_m");
    let at_domains = |draft: Draft| {
        let mut model = wizard_with(draft);
        go_to_step(&mut model, Step::Csr);
        go_to_step(&mut model, Step::Domains);
        model
    };
    let (right, wrong) = (places(&at_domains(right)), places(&at_domains(wrong)));
    assert_eq!(
        right.iter().map(|at| at.y).collect::<Vec<_>>()[..2],
        wrong.iter().map(|at| at.y).collect::<Vec<_>>()[..2]
    );
}

#[test]
fn messages_out_of_sight_are_counted_where_there_is_more() {
    let mut model = scenes::contacts();
    for (pressed, mark) in [("Home", "1✗ more below"), ("^T ^T", "")] {
        if pressed == "Home" {
            go_to(&mut model, Spot::Field(FieldId::FirstName));
        } else {
            go_to(&mut model, Spot::Field(FieldId::CustomRenewalMessage));
        }
        let seen = text(&drawn(&model, COLOUR, 60, 15));
        let told = if mark.is_empty() { seen.contains("✗ more above") } else { seen.contains(mark) };
        assert!(told, "{seen}");
    }
}

#[test]
fn each_row_of_the_mail_table_tells_its_own_problem_and_its_full_name() {
    let mut draft = sample_draft();
    let long = "a-rather-long-name-for-a-host.of-a-department.example.com";
    draft.set(FieldId::DnsNames, long);
    draft.set(FieldId::DcvMethod, "email");
    let mut model = wizard_with(draft);
    go_to_step(&mut model, Step::Dcv);
    for (name, address) in [("example.com", "it@example.com"), (long, "no at sign")] {
        let row = mail_row(&model, name);
        go_to(&mut model, Spot::Field(FieldId::MailAddress(row)));
        crate::wizard::typed(&mut model, address);
        keys(&mut model, "Tab ^T");
        let seen = screen(&model);
        assert!(words(&seen).contains(&format!("{name}: ")), "{seen}");
    }
    let seen = screen(&model);
    let told: Vec<&str> = seen.lines().filter(|line| line.contains("no at sign")).collect();
    assert!(told.len() >= 3, "in the cell, below the table and in the panel:\n{seen}");
    assert!(
        words(&text(&drawn(&model, COLOUR, 80, 40)))
            .contains("example.com › Address: it@example.com works only")
    );
}

#[test]
fn the_columns_of_the_mail_table_use_the_room_there_is() {
    let mut draft = sample_draft();
    let long = "a-rather-long-name.of-a-department.example.com";
    draft.set(FieldId::DnsNames, long);
    draft.set(FieldId::DcvMethod, "email");
    let mut model = wizard_with(draft);
    go_to_step(&mut model, Step::Dcv);
    let row = mail_row(&model, long);
    go_to(&mut model, Spot::Field(FieldId::MailAddress(row)));
    crate::wizard::typed(&mut model, "hostmaster@example.com");
    for (columns, shown) in [(80, "hostmaster@example.com"), (118, long)] {
        let seen = text(&drawn(&model, COLOUR, columns, 30));
        let row = seen.lines().find(|line| line.contains("a-rather")).expect(&seen);
        assert!(row.contains(shown), "{columns}:\n{seen}");
    }
}

#[test]
fn the_warning_about_a_private_key_says_at_once_what_to_do_and_how_to_go_on() {
    let key = "-----BEGIN PRIVATE KEY-----\nMIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQg\n-----END PRIVATE KEY-----\n";
    for (columns, rows) in [(80, 24), (60, 15), (40, 10)] {
        let mut model = wizard_with(Draft::new());
        go_to_step(&mut model, Step::Csr);
        crate::wizard::typed(&mut model, key);
        let seen = text(&drawn(&model, COLOUR, columns, rows));
        let told = words(&seen);
        assert!(told.contains("✗ Treat the key as exposed: this is a private key."), "{seen}");
        assert!(told.contains("What you type is ignored until you press Esc."), "{columns}x{rows}:\n{seen}");
    }
}

/// Each row of custom fields tells its own mistake, and below them all it is said whose it is and that there are more.
/// What is wrong in another row than the one of the focus is told with that row's name, and counted once.
#[test]
fn each_row_of_mail_tells_its_own_problem() {
    let mut model = new_wizard();
    fill(&mut model, FieldId::CommonName, "example.com");
    fill(&mut model, FieldId::DnsNames, "www.example.com\nshop.example.com");
    fill(&mut model, FieldId::DcvMethod, "email");
    for name in ["example.com", "www.example.com", "shop.example.com"] {
        let row = mail_row(&model, name);
        fill(&mut model, FieldId::MailAddress(row), name.split('.').next().unwrap());
    }
    let is_in_a_row = |field| matches!(field, FieldId::MailDomain(_) | FieldId::MailAddress(_));
    let problems =
        model.desk.problems().iter().filter(|problem| problem.place.field().is_some_and(is_in_a_row));
    assert_eq!(problems.count(), 3, "{:?}", model.desk.problems());
    for (name, typed) in
        [("example.com", "example"), ("www.example.com", "www"), ("shop.example.com", "shop")]
    {
        let row = mail_row(&model, name);
        go_to_field(&mut model, FieldId::MailAddress(row));
        assert!(screen(&model).contains(&format!("✗ \"{typed}\"")), "{name}: {}", screen(&model));
    }
    go_to_field(&mut model, FieldId::DcvMethod);
    let seen = screen(&model);
    assert!(seen.contains("✗ example.com: \"example\"") && seen.contains("(+2 more)"), "{seen}");
}

#[test]
fn each_row_of_custom_fields_tells_its_own_problem_and_its_number() {
    let mut draft = sample_draft();
    for (row, id, value) in [(0, "x", "one"), (1, "12", ""), (2, "", "three")] {
        draft.set(FieldId::CustomFieldId(row), id);
        draft.set(FieldId::CustomFieldValue(row), value);
    }
    let mut model = wizard_with(draft);
    go_to_step(&mut model, Step::Options);
    for (row, said) in
        [(0, "Custom field 1: \"x\""), (1, "Custom field 2: The custom"), (2, "Custom field 3: The custom")]
    {
        go_to(&mut model, Spot::Field(FieldId::CustomFieldValue(row)));
        keys(&mut model, "Tab ^T");
        let seen = screen(&model);
        assert!(seen.matches(said).count() >= 1, "{row}: {seen}");
    }
    keys(&mut model, "^N ^P");
    let seen = screen(&model);
    assert!(seen.contains("Custom field 1: \"x\"") && seen.contains("(+2 more)"), "{seen}");
}
