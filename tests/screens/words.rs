//! Words on a page: where they end their rows, and what they call a date and a method.

use dvorder::order::dcv::Method;
use dvorder::order::draft::Draft;
use dvorder::order::parameter::FieldId;
use dvorder::order::step::Step;
use dvorder::wizard::{Model, Msg, Overlay, Size};

use crate::common::sample_draft;
use crate::wizard::{go_to, go_to_step, keys, update, wizard_with};
use crate::{COLOUR, drawn, following, scenes, text};

/// What makes a CSR.
const MAKE: &str = "openssl req -newkey rsa:2048 -nodes -keyout example.key -out example.csr";
const MONTHS: [&str; 12] =
    ["JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC"];

/// Every screen with words of ours, at sizes of all kinds.
fn every_screen() -> Vec<(String, String)> {
    let all = scenes::all().into_iter().chain(following::all()).chain(scenes::usual());
    let own = all.filter(|(name, model)| {
        !name.starts_with("crowded") && !matches!(model.overlay, Some(Overlay::Plain { .. }))
    });
    own.flat_map(|(name, model)| {
        [(80, 24), (60, 15), (120, 40), (200, 60)].map(|(columns, rows)| {
            (format!("{name} at {columns}x{rows}"), text(&drawn(&model, COLOUR, columns, rows)))
        })
    })
    .collect()
}

/// The sides of a screen: its form, what stands beside it, and what stands across both.
fn sides(seen: &str) -> Vec<Vec<String>> {
    let parted = |at: usize| {
        seen.lines().map(|row| row.split('│').nth(at).unwrap_or_default().trim().to_owned()).collect()
    };
    vec![parted(0), parted(1)]
}

fn is_day(word: &str) -> bool {
    let word = word.trim_start_matches('(');
    (1..=2).contains(&word.len()) && word.bytes().all(|byte| byte.is_ascii_digit())
}

#[test]
fn no_date_is_torn_from_its_row() {
    for (name, seen) in every_screen() {
        for rows in sides(&seen) {
            for pair in rows.windows(2) {
                let before: Vec<&str> = pair[0].split_whitespace().rev().take(2).collect();
                let behind = pair[1].split_whitespace().next().unwrap_or_default();
                let is_torn = match before.as_slice() {
                    [month, day] if MONTHS.contains(month) && is_day(day) => true,
                    [day, ..] => is_day(day) && MONTHS.contains(&behind),
                    [] => false,
                };
                assert!(!is_torn, "{name}: {pair:?}\n{seen}");
            }
        }
    }
}

/// Every date on a screen is written in one way. Where dates are typed, the other way they may be typed is named.
#[test]
fn there_is_one_style_of_date() {
    for (name, seen) in every_screen() {
        let said = seen.replace("or 2027-06-09", "");
        let words: Vec<&str> =
            said.split(|c: char| !c.is_ascii_alphanumeric() && !"-/.:".contains(c)).collect();
        for word in &words {
            let parts: Vec<&str> = word.trim_matches(['.', ':']).split(['-', '/', '.']).collect();
            let is_number = |part: &&str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
            let is_dated = parts.len() == 3
                && parts.iter().all(is_number)
                && parts.iter().any(|part| part.len() == 4)
                && parts.iter().filter(|part| part.len() <= 2).count() == 2;
            assert!(!is_dated, "{name}: {word}\n{seen}");
        }
        for month in MONTHS {
            let mixed = format!("{}{}", &month[..1], month[1..].to_lowercase());
            let is_month =
                |pair: &[&str]| pair[0] == mixed && is_day(pair[1]) || is_day(pair[0]) && pair[1] == mixed;
            assert!(!words.windows(2).any(is_month), "{name}: {mixed}\n{seen}");
        }
    }
}

/// A form without a CSR, with what is wrong shown.
fn without_csr(step: Step) -> Model {
    let mut draft = sample_draft();
    draft.set(FieldId::Csr, "");
    let mut model = wizard_with(draft);
    keys(&mut model, "^R");
    go_to_step(&mut model, step);
    model
}

#[test]
fn a_command_is_on_a_row_of_its_own_wherever_it_fits() {
    let holds_whole = |seen: &str| seen.lines().any(|row| row.split('│').any(|part| part.trim() == MAKE));
    for (columns, rows) in [(80, 24), (120, 40), (200, 60)] {
        let seen = text(&drawn(&without_csr(Step::Review), COLOUR, columns, rows));
        assert!(seen.contains(MAKE), "{columns}x{rows}:\n{seen}");
        let mut model = without_csr(Step::Csr);
        let field = model.form().spots().next().expect("the CSR");
        go_to(&mut model, field);
        let seen = text(&drawn(&model, COLOUR, columns, rows));
        assert!(holds_whole(&seen) || seen.contains(MAKE), "{columns}x{rows}:\n{seen}");
    }
}

/// Beside a form a command is whole, or it is said where it is.
#[test]
fn the_panel_breaks_no_command() {
    for step in [Step::Product, Step::Csr, Step::Contacts, Step::Submit] {
        for (columns, rows) in [(120, 40), (160, 40), (200, 60)] {
            let seen = text(&drawn(&without_csr(step), COLOUR, columns, rows));
            let [_, beside] = sides(&seen).try_into().expect("two sides");
            let beside = beside.join(" ");
            let is_told = beside.contains(MAKE) || beside.contains("the command is on CSR.");
            assert!(is_told, "{step:?} at {columns}x{rows}:\n{seen}");
            assert!(beside.contains(MAKE) || !beside.contains("openssl"), "{step:?}:\n{seen}");
        }
    }
}

/// What a page says goes as far to the right as the page does, and no word is alone below it.
#[test]
fn a_page_is_used_to_its_right_edge() {
    for columns in [100_u16, 120, 140, 160] {
        let seen = text(&drawn(&scenes::review(), COLOUR, columns, 60));
        let rows: Vec<&str> = seen.lines().collect();
        let mut is_used = false;
        for pair in rows.windows(2).filter(|pair| pair[1].starts_with("     ") && !pair[0].is_empty()) {
            let next = pair[1].split_whitespace().next().unwrap_or_default();
            is_used |= pair[0].chars().count() + 1 + next.chars().count() > usize::from(columns) - 12;
            assert!(pair[1].trim().contains(' '), "{columns}: a word alone\n{seen}");
        }
        assert!(is_used, "{columns}:\n{seen}");
    }
}

/// The wizard speaks of methods as its own screens call them.
#[test]
fn no_message_names_a_method_by_the_word_that_is_sent() {
    for (method, names) in [
        ("", "www.example.com"),
        ("phone", "www.example.com"),
        ("dns-txt", "www.example.com"),
        ("http-token-dynamic", "www.example.com"),
        ("http-token", "*.example.com"),
        ("http-token", "*.example.com\n8.8.8.8"),
        ("dns-txt-token", "8.8.8.8"),
        ("dns-txt-token", "*.example.com\n8.8.8.8"),
        ("email", "www.example.com"),
        ("email", "8.8.8.8"),
    ] {
        let mut draft = Draft::new();
        draft.set(FieldId::CommonName, "example.com");
        draft.set(FieldId::DnsNames, names);
        draft.set(FieldId::DcvMethod, method);
        let mut model = wizard_with(draft);
        keys(&mut model, "^R");
        for found in model.desk.problems() {
            // What was typed is shown as it was typed.
            let words = Method::ALL.map(Method::word).into_iter().filter(|word| *word != "email");
            for word in words {
                assert!(!found.fix.contains(word), "{method:?} for {names:?}: {}", found.fix);
            }
        }
    }
}

/// The lines of a CSR are compared with those of a file: they are whole on the usual terminal, and beside what will be
/// sent.
#[test]
fn the_lines_of_a_csr_are_whole() {
    let csr = sample_draft().text(FieldId::Csr).to_owned();
    let lines: Vec<&str> = csr.lines().filter(|line| line.len() == 64).take(3).collect();
    assert_eq!(lines.len(), 3);
    for (columns, rows) in [(80, 24), (120, 24), (120, 40), (200, 60)] {
        let mut model = wizard_with(sample_draft());
        go_to_step(&mut model, Step::Csr);
        for _ in 0..2 {
            let seen = text(&drawn(&model, COLOUR, columns, rows));
            assert!(lines.iter().all(|line| seen.contains(line)), "{columns}x{rows}:\n{seen}");
            keys(&mut model, "Down End");
        }
    }
}

/// Of a list that is longer than its room it is said which lines are on show.
#[test]
fn a_long_list_says_which_of_its_lines_are_on_show() {
    let mut draft = sample_draft();
    let names: Vec<String> = (1..=60).map(|number| format!("host-{number}.example.com")).collect();
    draft.set(FieldId::DnsNames, names.join("\n"));
    let mut model = wizard_with(draft);
    go_to_step(&mut model, Step::Domains);
    for (columns, rows) in [(80, 24), (120, 40), (200, 50)] {
        update(&mut model, Msg::Drawn(Size { columns: columns.into(), rows: rows.into() }));
        let seen = text(&drawn(&model, COLOUR, columns, rows));
        let last = (1..=60).rev().find(|number| {
            seen.contains(&format!(" host-{number}.example.com\n"))
                || seen.contains(&format!(" host-{number}.example.com "))
        });
        let said = format!("lines 1 to {} of 60", last.expect("some are on show"));
        assert!(seen.contains(&said), "{said} at {columns}x{rows}:\n{seen}");
    }
}

/// A name that has no room beside what it is of is whole below that.
#[test]
fn no_name_is_broken_inside_a_label_beside_a_form() {
    let mut draft = sample_draft();
    let names = ["mail-server.example.com", "host-01.department-1.example.com", "intranet.example.com"];
    draft.set(FieldId::DnsNames, names.join("\n"));
    let mut model = wizard_with(draft);
    go_to_step(&mut model, Step::Options);
    let seen = text(&drawn(&model, COLOUR, 120, 50));
    for name in names {
        assert!(seen.contains(name), "{name}:\n{seen}");
    }
}

/// The question of a step is whole beside the mark of more.
#[test]
fn the_title_of_every_step_is_whole_on_a_small_terminal() {
    for step in Step::ALL {
        let mut model = wizard_with(sample_draft());
        go_to_step(&mut model, step);
        let form = model.form();
        let mut last = model.clone();
        go_to(&mut last, form.spots().last().expect("it has lines"));
        let seen = text(&drawn(&last, COLOUR, 60, 15));
        assert!(seen.contains(&form.title), "{step:?}:\n{seen}");
    }
}

/// Those who begin need to go on and back.
#[test]
fn a_small_terminal_names_the_keys_that_go_on_and_back() {
    for (step, model) in Step::ALL.into_iter().map(|step| {
        let mut model = wizard_with(sample_draft());
        go_to_step(&mut model, step);
        (step, model)
    }) {
        let seen = text(&drawn(&model, COLOUR, 60, 15));
        let footer = seen.lines().last().unwrap_or_default();
        // What is read first says how to begin.
        let is_read = model.focus.is_none() && footer.contains("Tab first line");
        assert!(is_read || footer.contains("Tab ") && footer.contains("^P back"), "{step:?}: {footer}");
    }
}

/// What stands beside a form stays where it is while something lies on top.
#[test]
fn what_lies_on_top_moves_nothing_beside_a_form() {
    for step in Step::ALL.into_iter().filter(|step| *step != Step::Review) {
        let mut model = wizard_with(sample_draft());
        go_to_step(&mut model, step);
        let beside = |model: &Model| -> Vec<String> {
            let seen = text(&drawn(model, COLOUR, 120, 40));
            let rows = seen.lines().map(|row| row.rsplit_once('│').map_or("", |(_, said)| said.trim()));
            rows.map(str::to_owned).collect()
        };
        let (before, behind) = (beside(&model), beside(&scenes::then(model.clone(), "^S")));
        let moved = before.iter().zip(&behind).filter(|(before, now)| before != now && !now.is_empty());
        assert_eq!(moved.count(), 0, "{step:?}: {before:#?}\n{behind:#?}");
    }
}

/// What lies on top takes its own columns; only the row of the cursor is read alone.
#[test]
fn what_lies_on_top_leaves_what_stands_beside_it() {
    let mut mail = scenes::dcv();
    let row = crate::wizard::mail_row(&mail, "shop.example.org");
    crate::wizard::go_to_field(&mut mail, FieldId::MailAddress(row));
    keys(&mut mail, "^U Down");
    let rows_with = |seen: &str, sign: char| seen.lines().filter(|row| row.contains(sign)).count();
    for (name, model) in [("suggestions", mail), ("steps", scenes::then(scenes::options(), "^S"))] {
        let mut closed = model.clone();
        keys(&mut closed, "Esc");
        let (before, seen) = (text(&drawn(&closed, COLOUR, 120, 40)), text(&drawn(&model, COLOUR, 120, 40)));
        assert!(rows_with(&seen, '│') >= rows_with(&before, '│'), "{name}:\n{seen}");
        let words = |seen: &str| seen.split_whitespace().count();
        assert!(words(&seen) + 60 > words(&before), "{name}:\n{seen}\n{before}");
        let labels = ["Use AuthKey", "Mail language", "Comments"];
        for label in labels.into_iter().filter(|label| before.contains(label)) {
            assert!(seen.contains(label), "{name}, {label}:\n{seen}");
        }
    }
}

/// Two blanks in a row are not seen where they were pasted: of a person's name or title they are told.
#[test]
fn two_blanks_in_a_row_are_told() {
    for field in [FieldId::FirstName, FieldId::LastName, FieldId::JobTitle] {
        let mut model = wizard_with(sample_draft());
        crate::wizard::fill(&mut model, field, "Jim  Smith");
        keys(&mut model, "Tab ^T");
        let seen = text(&drawn(&model, COLOUR, 80, 24));
        assert!(seen.contains("\"Jim  Smith\" has two blanks in a row."), "{field:?}:\n{seen}");
        assert!(seen.contains("Write \"Jim Smith\""), "{field:?}:\n{seen}");
    }
}
