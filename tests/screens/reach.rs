//! Nothing that a screen says is out of reach: what does not fit is read with the keys that move on.

use dvorder::wizard::form::{Action, FieldKind, Item, Spot};
use dvorder::wizard::suggestions;
use dvorder::wizard::{Model, Msg, Sight, Size};
use ratatui::Terminal;
use ratatui::backend::TestBackend;

use crate::scenes;
use crate::wizard::{go_to, keys, update};
use crate::{COLOUR, look_at, terminal, text};

const SMALL: [(u16, u16); 3] = [(80, 24), (60, 15), (40, 10)];

/// Draws as the runtime does: the model is told what is on show. What is seen, and the row of the cursor.
pub fn look(model: &mut Model, columns: u16, rows: u16) -> (String, String) {
    let mut terminal = Terminal::new(TestBackend::new(columns, rows)).unwrap();
    let sight = look_at(&mut terminal, model, COLOUR);
    update(model, Msg::Seen(sight));
    let seen = text(terminal.backend().buffer());
    let at = terminal.backend().cursor_position();
    let row = seen.lines().nth(at.y.into()).unwrap_or_default().to_owned();
    (seen, row)
}

fn told() -> Vec<(String, Model)> {
    let methods = ["dns-txt-token", "dns-cname-token", "http-token", "email"];
    let mut told: Vec<(String, Model)> =
        methods.iter().map(|method| ((*method).to_owned(), scenes::accepted(method))).collect();
    told.extend(scenes::placed_for_three_names());
    told.push(("unknown".into(), scenes::unknown()));
    told.push(("taken up".into(), scenes::taken_up()));
    told.push(("could be".into(), scenes::could_be()));
    told.push(("refused key".into(), scenes::refused_key()));
    told.push(("refused".into(), scenes::refused()));
    told.push(("not sent".into(), scenes::not_sent()));
    told
}

/// The words of a screen that are read, one after the other.
fn words_of(model: &Model) -> Vec<String> {
    let said = model.form().items.into_iter().filter_map(|item| match item {
        Item::Note(_, text) | Item::Verbatim(text) => Some(text),
        Item::Action(line) => Some(line.label),
        _ => None,
    });
    said.flat_map(|text| text.split_whitespace().map(str::to_owned).collect::<Vec<_>>()).collect()
}

#[test]
fn whoever_goes_on_reads_everything_to_the_very_end() {
    for (name, model) in told() {
        for (columns, rows) in SMALL {
            for on in ["Down", "PgDn"] {
                reads_everything(&format!("{name} at {columns}x{rows} by {on}"), &model, (columns, rows), on);
            }
        }
    }
}

/// Goes from the top to the end with a key, and back to the top.
fn reads_everything(name: &str, model: &Model, (columns, rows): (u16, u16), on: &str) {
    // What was said of the key before is gone at the next.
    let mut model = scenes::then(model.clone(), "PgUp PgUp");
    let (top, _) = look(&mut model, columns, rows);
    let mut read = top.clone();
    let mut last = top.clone();
    let mut here = (model.focus.clone(), model.window.past, model.window.told);
    for _ in 0..300 {
        keys(&mut model, on);
        last = look(&mut model, columns, rows).0;
        read += &last;
        let there = (model.focus.clone(), model.window.past, model.window.told);
        if std::mem::replace(&mut here, there.clone()) == there {
            break;
        }
    }
    // A long word is broken where a line ends.
    let joined: String = read.split_whitespace().collect();
    for word in words_of(&model) {
        let beginning: String = word.chars().take(usize::from(columns) / 2).collect();
        assert!(joined.contains(&beginning), "{name}: {word} in\n{last}");
    }
    for line in lines_of(&model) {
        assert!(joined.contains(&line), "{name}: {line} in\n{read}");
    }
    let Model { window, focus, .. } = &model;
    assert!(!last.contains("more below"), "{name}: {:?} {} {focus:?}\n{last}", window.sight, window.past);
    keys(&mut model, "Down PgDn End");
    assert_eq!(look(&mut model, columns, rows).0, last, "{name}");
    keys(&mut model, "Up");
    look(&mut model, columns, rows);
    for _ in 0..100 {
        keys(&mut model, "PgUp");
        look(&mut model, columns, rows);
    }
    assert_eq!(look(&mut model, columns, rows).0, top, "{name}, and back");
}

/// How the lines of a screen begin that is read, without blanks: as much as the narrowest terminal has on a row.
fn lines_of(model: &Model) -> Vec<String> {
    let said = model.form().items.into_iter().filter_map(|item| match item {
        Item::Verbatim(text) => Some(text),
        Item::Action(line) => Some(line.label),
        _ => None,
    });
    said.map(|text| text.split_whitespace().collect::<String>().chars().take(24).collect()).collect()
}

/// The row of the cursor, alone, tells the whole of a screen that is read, line by line and back again; and what Enter
/// presses is marked.
#[test]
fn the_row_of_the_cursor_reads_the_whole_screen() {
    for (name, model) in told() {
        for (columns, rows) in [(80, 24), (40, 10)] {
            let mut model = scenes::then(model.clone(), "PgUp PgUp");
            keys(&mut model, "Home Up Up Up");
            let mut read = vec![look(&mut model, columns, rows).1];
            let mut here = None;
            while here != Some((model.focus.clone(), model.window.past, model.window.told))
                && read.len() < 300
            {
                here = Some((model.focus.clone(), model.window.past, model.window.told));
                keys(&mut model, "Down");
                read.push(look(&mut model, columns, rows).1);
            }
            read.pop();
            let joined: String = read.concat().split_whitespace().collect();
            for word in words_of(&model).into_iter().filter(|word| word.len() < columns.into()) {
                assert!(joined.contains(&word), "{name} at {columns}x{rows}: {word} in {read:#?}");
            }
            for row in &read {
                let is_line = row.contains("  › ") && !row.contains('▸');
                assert!(!is_line && !row.trim().is_empty(), "{name} at {columns}x{rows}: {row:?}");
            }
            let mut back = vec![look(&mut model, columns, rows).1];
            for _ in 1..read.len() {
                keys(&mut model, "Up");
                back.push(look(&mut model, columns, rows).1);
            }
            back.reverse();
            // What is beside the title tells how much is above.
            let said = |rows: &[String]| {
                rows.iter()
                    .map(|row| row.replace("more above \u{2026}", "").trim().to_owned())
                    .collect::<Vec<_>>()
            };
            assert_eq!(said(&read), said(&back), "{name} at {columns}x{rows}");
        }
    }
}

/// A page is what is in sight: nothing is passed over, and each press of the key shows something that was not there,
/// as long as there is more below.
#[test]
fn a_page_is_what_is_in_sight() {
    let body = |seen: &str| -> Vec<String> {
        let rows = seen.lines().skip(3).take_while(|row| !row.starts_with('\u{2500}'));
        rows.map(|row| row.replace('\u{25b8}', " ").trim().to_owned()).collect()
    };
    for (name, model) in told() {
        for (columns, rows, most) in [(80, 24, 9), (60, 15, 16), (40, 10, 60)] {
            let mut model = scenes::then(model.clone(), "PgUp PgUp");
            let mut pages = 0;
            let mut before = None;
            while before != Some((model.focus.clone(), model.window.past, model.window.told)) {
                let (seen, _) = look(&mut model, columns, rows);
                before = Some((model.focus.clone(), model.window.past, model.window.told));
                let Sight { stops: [at, first, last], beyond, .. } = model.window.sight;
                keys(&mut model, "PgDn");
                let (now, _) = look(&mut model, columns, rows);
                let [there, from, _] = model.window.sight.stops;
                assert!(at >= first && at <= last, "{name}: {at:?} {first:?} {last:?}\n{seen}");
                assert!(there >= at, "{name}: {at:?} to {there:?}\n{seen}\n{now}");
                let passes_over = beyond.is_some_and(|beyond| from > beyond);
                assert!(!passes_over, "{name} at {columns}x{rows}: {beyond:?} to {from:?}\n{seen}\n{now}");
                let is_new = body(&now) != body(&seen);
                assert!(is_new || !seen.contains("more below"), "{name} at {columns}x{rows}:\n{seen}\n{now}");
                pages += 1;
            }
            assert!(pages < most, "{name} at {columns}x{rows}: {pages} pages");
        }
    }
}

/// The same on the way back: each press of the key shows something that was not there, as long as there is more above,
/// and passes over nothing.
#[test]
fn a_page_back_is_what_was_above() {
    for (name, model) in told() {
        for (columns, rows) in SMALL {
            let mut model = scenes::then(model.clone(), "PgUp PgUp");
            look(&mut model, columns, rows);
            for _ in 0..100 {
                keys(&mut model, "PgDn");
                look(&mut model, columns, rows);
            }
            let mut pages = 0;
            let (mut seen, _) = look(&mut model, columns, rows);
            while seen.contains("more above") {
                let [_, first, _] = model.window.sight.stops;
                keys(&mut model, "PgUp");
                let (now, _) = look(&mut model, columns, rows);
                let [_, _, last] = model.window.sight.stops;
                let from = model.window.sight.stops[1];
                assert!(from < first, "{name} at {columns}x{rows}: {first:?} to {from:?}\n{seen}\n{now}");
                // The first that can have the cursor below what is on show was on show before, or is.
                let below = model.window.sight.beyond;
                let passes_over = last < first && below.is_none_or(|below| below < first);
                assert!(!passes_over, "{name} at {columns}x{rows}: {last:?} {first:?}\n{seen}\n{now}");
                seen = now;
                pages += 1;
                assert!(pages < 100, "{name} at {columns}x{rows}");
            }
        }
    }
}

#[test]
fn end_and_pages_come_to_the_end_as_well() {
    for (name, model) in told() {
        for (columns, rows) in SMALL {
            for pressed in ["End", "PgDn"] {
                let mut model = model.clone();
                look(&mut model, columns, rows);
                for _ in 0..100 {
                    keys(&mut model, pressed);
                    look(&mut model, columns, rows);
                }
                let (seen, _) = look(&mut model, columns, rows);
                assert!(!seen.contains("more below"), "{name}, {pressed} at {columns}x{rows}:\n{seen}");
                keys(&mut model, "Home Up Up Up");
                assert!(!look(&mut model, columns, rows).0.contains("more above"), "{name}, {pressed}");
            }
        }
    }
}

/// That there is more below is said where there is, and not of an empty line.
#[test]
fn more_is_said_to_be_below_only_where_there_is() {
    let mut all = told();
    all.push(("needing".into(), scenes::needing()));
    let mut no_drafts = scenes::needing();
    no_drafts.start.shelf.drafts.clear();
    all.push(("no drafts".into(), no_drafts));
    for (name, model) in all {
        let last = lines_of_all(&model).pop().expect("it says something");
        let end: String = last.chars().rev().take(12).collect::<Vec<_>>().into_iter().rev().collect();
        for (rows, there) in (10..40).flat_map(|rows| [(rows, "Home"), (rows, "End")]) {
            let mut model = model.clone();
            keys(&mut model, there);
            let (seen, _) = look(&mut model, 60, rows);
            let form = seen.split_once("more below").map(|(form, _)| form);
            let joined: String = form.unwrap_or_default().split_whitespace().collect();
            assert!(!joined.contains(&end), "{name} on {rows} rows, {end:?}:\n{seen}");
        }
    }
}

/// What a screen says, an item each, without blanks.
fn lines_of_all(model: &Model) -> Vec<String> {
    let said = model.form().items.into_iter().filter_map(|item| match item {
        Item::Note(_, text) | Item::Verbatim(text) => Some(text),
        Item::Action(line) => Some(line.label),
        _ => None,
    });
    said.map(|text| text.split_whitespace().collect()).collect()
}

/// A URL that is longer than the terminal is wide goes on behind a slash.
#[test]
fn a_url_that_does_not_fit_is_broken_behind_a_slash() {
    let mut model = scenes::accepted("http-token");
    update(&mut model, Msg::Drawn(Size { columns: 50, rows: 60 }));
    let (seen, _) = look(&mut model, 50, 60);
    assert!(seen.lines().any(|line| line == "fileauth.txt"), "{seen}");
    assert!(seen.lines().any(|line| line.ends_with("/.well-known/pki-validation/")), "{seen}");
}

/// What is out of sight is not pressed: Enter leads back to it first.
#[test]
fn what_is_out_of_sight_is_not_pressed() {
    let mut model = scenes::accepted("dns-txt-token");
    look(&mut model, 60, 15);
    keys(&mut model, "End");
    look(&mut model, 60, 15);
    assert!(model.window.past > 0);
    assert_eq!(keys(&mut model, "Enter"), []);
    let (_, row) = look(&mut model, 60, 15);
    assert!(model.window.past == 0 && row.contains("Nothing was pressed"), "{row:?}");
}

/// What was chosen of a list is said whole, where its line has no room for it.
#[test]
fn what_was_chosen_of_a_list_is_said_whole_on_the_smallest_terminal() {
    for model in [scenes::validity(), scenes::options(), scenes::dcv()] {
        let mut model = model;
        let form = model.form();
        for field in form.items.iter().flat_map(Item::fields) {
            let FieldKind::Select(choices) = &field.kind else { continue };
            let chosen = field.chosen(choices).into_owned();
            go_to(&mut model, field.spot.clone());
            let is_told = field.spot.field().is_none_or(|id| model.told_problems(id).is_empty());
            let seen = text(terminal(&model, COLOUR, 40, 10).buffer());
            let seen = seen.split_whitespace().collect::<Vec<_>>().join(" ");
            assert!(!is_told || seen.contains(&chosen), "{chosen}: {seen}");
        }
    }
}

/// No cut turns a meaning round: what is chosen, or pressed, or has happened is said whole somewhere.
#[test]
fn what_is_chosen_is_said_whole_on_the_smallest_terminal() {
    let flat = |seen: &str| seen.split_whitespace().collect::<Vec<_>>().join(" ");
    for model in [scenes::product(), scenes::dcv()] {
        let mut model = model;
        keys(&mut model, "Home Home Home Home");
        let form = model.form();
        let (spot, choices) = form
            .items
            .iter()
            .find_map(|item| match item {
                Item::Field(field) => match &field.kind {
                    FieldKind::Radio(choices) => Some((field.spot.clone(), choices.clone())),
                    _ => None,
                },
                _ => None,
            })
            .expect("there are choices");
        go_to(&mut model, spot.clone());
        keys(&mut model, &"Up ".repeat(choices.len()));
        for _ in &choices {
            let form = model.form();
            let value = form.field_at(&spot).map(|field| field.value.clone()).unwrap_or_default();
            let taken = choices.iter().find(|choice| choice.value == value).expect("it is chosen");
            let is_told = model.told_problems(spot.field().expect("a field")).is_empty();
            let seen = flat(&text(terminal(&model, COLOUR, 40, 10).buffer()));
            assert!(!is_told || seen.contains(&taken.note), "{}: {seen}", taken.label);
            keys(&mut model, "Down");
        }
    }
    let mut model = scenes::dcv();
    let line = model.form().spots().find(|spot| matches!(spot, Spot::Action(Action::UseForAll(_))));
    go_to(&mut model, line.clone().expect("there is a filled row"));
    let label = model.form().action_at(&line.expect("it is there")).map(|line| line.label.clone());
    let seen = flat(&text(terminal(&model, COLOUR, 40, 10).buffer()));
    assert!(seen.contains(&label.unwrap_or_default()), "{seen}");
    for (name, model) in told().into_iter().filter(|(_, model)| model.focus.is_none()) {
        let seen = flat(&text(terminal(&model, COLOUR, 40, 10).buffer()));
        assert!(seen.contains(&model.form().title), "{name}: {seen}");
    }
}

/// Each key that the last line names is whole, and the ways to Review and to the steps are among them.
#[test]
fn the_footer_names_whole_keys() {
    for (name, model) in scenes::all() {
        for (columns, rows) in [(80, 24), (60, 15), (40, 10), (120, 40)] {
            let seen = text(terminal(&model, COLOUR, columns, rows).buffer());
            let footer = seen.lines().last().unwrap_or_default();
            if model.overlay.is_some() {
                continue;
            }
            let form = model.form();
            let hints = dvorder::wizard::footer::footer(&model, &form);
            let mut left = footer.trim().to_owned();
            for hint in &hints {
                left = left.replacen(&hint.words, "", 1);
            }
            assert_eq!(left.replace([' ', '·'], ""), "", "{name} at {columns}x{rows}: {footer:?}");
            assert!(!footer.trim_end().ends_with('·'), "{name}: {footer:?}");
            let is_step = suggestions::suggested(&model, &form).is_none()
                && !model.is_sealed()
                && model.scene.is_step();
            let has_next = hints.iter().any(|hint| hint.words.starts_with("^N"));
            if is_step && model.focus.is_some() {
                let wanted = match columns {
                    40 => &["^P", "^G", "^Q"][..],
                    60 => &["^P", "^S", "^G", "^Q"],
                    _ => &["Tab", "^P", "^R", "^S", "^G", "^Q"],
                };
                let named =
                    wanted.iter().all(|key| footer.contains(key)) && has_next == footer.contains("^N");
                assert!(named, "{name} at {columns}x{rows}: {footer:?}");
            }
        }
    }
}

/// What is left in sight of a choice or a line above the one of the focus would be taken for its own.
#[test]
fn nothing_stands_above_the_focus_without_its_beginning() {
    let mut models = vec![scenes::product(), scenes::dcv(), scenes::start(), scenes::needing()];
    models.push(scenes::long_draft(dvorder::wizard::scene::Picking::Delete));
    for (model, (columns, rows)) in models.iter().flat_map(|model| SMALL.map(|size| (model, size))) {
        let mut model = scenes::then(model.clone(), "Home Home Home");
        for _ in 0..30 {
            let (seen, row) = look(&mut model, columns, rows);
            let at = seen.lines().position(|line| line == row).unwrap_or_default();
            let below_the_title = seen.lines().nth(3).unwrap_or_default();
            let begins = |line: &str| line.chars().skip(1).take(4).any(|c| c != ' ');
            let is_rest = at > 3 && model.window.past == 0 && !begins(below_the_title);
            let is_more = below_the_title.trim().is_empty() || !seen.contains("more above");
            assert!(!is_rest || is_more, "{} at {columns}x{rows}:\n{seen}", model.form().title);
            keys(&mut model, "Down");
        }
    }
}

/// Whatever the help of a line takes of the screen, the keys that go on do.
#[test]
fn every_line_of_a_list_is_come_to_by_going_on() {
    let lists = [("first", scenes::long_names()), ("all", scenes::then(scenes::long_names(), "End Enter"))];
    for (name, model) in lists {
        let spots: Vec<Spot> = model.form().spots().collect();
        for (columns, rows) in [40, 46, 60, 66, 80].into_iter().flat_map(|w| (10..17).map(move |h| (w, h))) {
            for key in ["Down", "PgDn"] {
                let mut model = scenes::then(model.clone(), "Home");
                look(&mut model, columns, rows);
                let mut come_to = vec![model.focus.clone()];
                for _ in 0..3 * spots.len() {
                    keys(&mut model, key);
                    look(&mut model, columns, rows);
                    come_to.push(model.focus.clone());
                }
                let lines = if key == "Down" { &spots[..] } else { &spots[spots.len() - 1..] };
                for spot in lines {
                    assert!(
                        come_to.contains(&Some(spot.clone())),
                        "{name} at {columns}x{rows}: {key} never comes to {spot:?}:\n{}",
                        look(&mut model, columns, rows).0
                    );
                }
            }
        }
    }
}
