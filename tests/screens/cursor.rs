//! Where the terminal's cursor is: braille displays and magnifiers follow it.

use dvorder::wizard::form::Spot;
use dvorder::wizard::{Model, Overlay};
use ratatui::layout::Position;

use crate::scenes;
use crate::wizard::{go_to, keys};
use crate::{ASCII, COLOUR, terminal, text};

/// The row of the cursor, and what follows it from the cursor on.
fn read_aloud(model: &Model, columns: u16, rows: u16) -> (String, String) {
    let terminal = terminal(model, COLOUR, columns, rows);
    assert!(terminal.cursor_visible(), "no cursor at {columns}x{rows}:\n{}", text(terminal.buffer()));
    let Position { x, y } = terminal.cursor_position();
    let row = text(terminal.buffer()).lines().nth(y.into()).unwrap_or_default().to_owned();
    let rest = row.chars().skip(x.into()).collect();
    (row, rest)
}

#[test]
fn every_screen_has_a_cursor() {
    for (name, model) in scenes::all() {
        for theme in [COLOUR, ASCII] {
            for (columns, rows) in [(80, 24), (60, 15), (40, 10), (120, 40)] {
                let terminal = terminal(&model, theme, columns, rows);
                assert!(
                    terminal.cursor_visible(),
                    "{name} at {columns}x{rows}:\n{}",
                    text(terminal.buffer())
                );
            }
        }
    }
}

#[test]
fn the_cursor_is_on_the_line_of_the_focus() {
    for (name, model) in scenes::all().into_iter().filter(|(_, model)| model.overlay.is_none()) {
        let spots: Vec<Spot> = model.form().spots().take(12).collect();
        for spot in spots {
            let mut model = model.clone();
            go_to(&mut model, spot.clone());
            for (columns, rows) in [(80, 24), (60, 15), (40, 10)] {
                let (row, _) = read_aloud(&model, columns, rows);
                // Of a block the marker is on its first line.
                let in_a_block = model.editor.as_ref().is_some_and(dvorder::wizard::edit::Editor::is_block);
                assert!(row.contains('▸') || in_a_block, "{name}, {spot:?} at {columns}x{rows}: {row:?}");
            }
        }
    }
}

/// A row is read as a whole: nothing that lies beside or behind what the cursor is on stands in it.
#[test]
fn the_row_of_the_cursor_holds_one_thing() {
    let open = |(name, model): (String, Model)| {
        let with = |keys: &str| (format!("{name}, {keys}"), scenes::then(model.clone(), keys));
        [with(""), with("Down"), with("^S"), with("^Q"), with("^U Down Down")]
    };
    for (name, model) in scenes::all().into_iter().flat_map(open) {
        for (columns, rows) in [(80, 24), (60, 15), (40, 10), (120, 24), (200, 60)] {
            let (row, _) = read_aloud(&model, columns, rows);
            let is_alone = match row.split('│').collect::<Vec<_>>().as_slice() {
                [_] => true,
                // A box, with nothing on either side.
                [left, _, right] => left.trim().is_empty() && right.trim().is_empty(),
                _ => false,
            };
            assert!(is_alone, "{name} at {columns}x{rows}: {row:?}");
        }
    }
}

#[test]
fn the_line_of_the_cursor_tells_what_it_is_on() {
    let at = |mut model: Model, pressed: &str| {
        keys(&mut model, pressed);
        read_aloud(&model, 80, 24).1
    };
    for (told, from_the_cursor_on) in [
        ("the product", at(scenes::product(), "")),
        ("an action", at(scenes::product(), "Tab Tab")),
        ("a step of the list", at(scenes::product(), "^S Down")),
        ("a suggestion", at(scenes::dcv(), "^U Down Down")),
        ("the question about leaving", at(scenes::domains(), "^Q")),
        ("the question about a draft", at(scenes::delete(), "")),
        ("a switch", at(scenes::options(), "")),
    ] {
        let expected = match told {
            "the product" => "GeoTrust Standard DV",
            "an action" => "Continue to Domains",
            "a step of the list" => "2. Domains",
            "a suggestion" => "administrator@example.org",
            "the question about leaving" => "What you typed",
            "the question about a draft" => "Delete the draft draft-1? münchen.de",
            _ => "[",
        };
        assert!(from_the_cursor_on.starts_with(expected), "{told}: {from_the_cursor_on:?}");
    }
}

#[test]
fn the_step_of_the_list_is_in_sight_on_the_smallest_terminal() {
    for (pressed, step) in [("Home", "1. Product"), ("End", "9. Submit"), ("Up Up", "7. Options")] {
        let mut model = scenes::product();
        keys(&mut model, &format!("^S End {pressed}"));
        let (_, told) = read_aloud(&model, 40, 10);
        assert!(told.starts_with(step), "{pressed}: {told:?}");
    }
}

#[test]
fn what_is_read_has_the_cursor_where_it_begins() {
    for (name, model) in scenes::all() {
        if let Some(Overlay::Plain { .. }) = model.overlay {
            let terminal = terminal(&model, COLOUR, 80, 24);
            assert_eq!(terminal.cursor_position(), Position { x: 0, y: 0 }, "{name}");
        }
    }
}

#[test]
fn every_line_of_a_block_says_which_field_it_is_of() {
    let mut csr = scenes::csr();
    go_to(&mut csr, Spot::Field(dvorder::order::draft::FieldId::Csr));
    for (label, model) in [("Other names", scenes::domains()), ("CSR", csr)] {
        for up in 0..3 {
            let model = scenes::then(model.clone(), &"Up ".repeat(up));
            for (columns, rows) in [(80, 24), (60, 15), (40, 10)] {
                let (row, _) = read_aloud(&model, columns, rows);
                assert!(
                    row.trim_start().starts_with(&format!("▸ {label}")),
                    "{up} at {columns}x{rows}: {row:?}"
                );
            }
        }
    }
}

/// On a narrow terminal each field of the table says which one it is.
#[test]
fn every_field_of_a_table_says_which_one_it_is_where_it_is_narrow() {
    let model = scenes::dcv();
    let is_cell = |spot: &Spot| model.form().row_name(spot).is_some();
    for spot in model.form().spots().filter(is_cell) {
        let mut model = model.clone();
        go_to(&mut model, spot.clone());
        let (row, _) = read_aloud(&model, 40, 10);
        let label = model.form().field_at(&spot).unwrap().label;
        assert!(row.contains(&format!("▸ {label}")), "{spot:?}: {row:?}");
    }
    let seen = text(terminal(&model, COLOUR, 40, 24).buffer());
    assert!(seen.contains("it@example.org") && seen.contains("automatic"), "{seen}");
}
