//! Every screen as a picture, to be looked at: `cargo test --test screens pictures` writes SVG files, the same as text
//! and an `index.html` that shows them side by side into `target/screens`. With `DVORDER_SIZES="80x24 132x43"` in
//! the environment they are of these sizes, each in UTF-8 and in ASCII.

use std::fmt::Write;
use std::fs;
use std::path::Path;

use dvorder::ui::theme::Theme;
use dvorder::wizard::{Msg, Size};
use ratatui::backend::TestBackend;
use ratatui::buffer::Cell;
use ratatui::style::{Color, Modifier};
use unicode_width::UnicodeWidthStr;

use crate::common::golden::file_name;
use crate::wizard::update;
use crate::{ASCII, COLOUR, golden, terminal, text};

/// A cell in pixels.
const CELL: (usize, usize) = (9, 18);
/// How far below the top of a cell its text stands.
const BASELINE: usize = 14;
const PAPER: &str = "#1c1c1c";
const INK: &str = "#d0d0d0";

/// What is pictured of every screen.
pub const KINDS: [(Theme, u16, u16); 7] = [
    (COLOUR, 80, 24),
    (ASCII, 80, 24),
    (COLOUR, 60, 15),
    (ASCII, 60, 15),
    (COLOUR, 40, 10),
    (COLOUR, 120, 24),
    (COLOUR, 200, 60),
];

/// The variable that says which sizes are pictured, such as `80x24 132x43`.
const SIZES: &str = "DVORDER_SIZES";

#[test]
fn pictures() {
    let kinds = std::env::var(SIZES).map_or_else(|_| KINDS.to_vec(), |sizes| kinds_of(&sizes));
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).with_file_name("screens");
    if folder.exists() {
        fs::remove_dir_all(&folder).unwrap();
    }
    fs::create_dir(&folder).unwrap();
    let mut index = String::from(
        "<!doctype html><meta charset=\"utf-8\"><title>dvorder: every screen</title>\n\
         <style>body { font-family: sans-serif } figure { display: inline-block; margin: 0.5em; vertical-align: top }\
         </style>\n",
    );
    for (name, model) in golden::every_scene() {
        writeln!(index, "<h2>{name}</h2>").unwrap();
        for (theme, columns, rows) in &kinds {
            // As the runtime draws: the model knows how large the terminal is.
            let mut model = model.clone();
            update(&mut model, Msg::Drawn(Size { columns: usize::from(*columns), rows: usize::from(*rows) }));
            let terminal = terminal(&model, *theme, *columns, *rows);
            let seen = text(terminal.buffer());
            assert_eq!(seen.split('\n').count(), usize::from(*rows), "{name}");
            assert!(!theme.ascii || seen.is_ascii(), "{name}:\n{seen}");
            let kind = kind(*theme, *columns, *rows);
            let file = file_name(&format!("{name} {kind}"));
            fs::write(folder.join(format!("{file}.svg")), svg(&terminal)).unwrap();
            fs::write(folder.join(format!("{file}.txt")), seen + "\n").unwrap();
            writeln!(
                index,
                "<figure><figcaption><a href=\"{file}.txt\">{kind}</a></figcaption>\
                 <img src=\"{file}.svg\" alt=\"\"></figure>"
            )
            .unwrap();
        }
    }
    fs::write(folder.join("index.html"), index).unwrap();
    println!("{}", folder.join("index.html").display());
}

/// The kinds of pictures for some sizes: each in UTF-8 and in ASCII.
fn kinds_of(sizes: &str) -> Vec<(Theme, u16, u16)> {
    let size = |text: &str| {
        let (columns, rows) = text.split_once('x')?;
        Some((columns.parse().ok()?, rows.parse().ok()?))
    };
    let each = sizes.split_whitespace().map(|text| {
        size(text).unwrap_or_else(|| panic!("{SIZES} holds {text}, which is no size such as 80x24"))
    });
    let kinds: Vec<_> =
        each.flat_map(|(columns, rows)| [(COLOUR, columns, rows), (ASCII, columns, rows)]).collect();
    assert!(!kinds.is_empty(), "{SIZES} names no size, such as 80x24");
    kinds
}

/// A kind of picture in words.
pub fn kind(theme: Theme, columns: u16, rows: u16) -> String {
    let ascii = if theme.ascii { ", ASCII" } else { "" };
    format!("{columns}x{rows}{ascii}")
}

/// A terminal as a picture: its cells, and its cursor as a box.
fn svg(terminal: &TestBackend) -> String {
    let buffer = terminal.buffer();
    let (width, height) = (usize::from(buffer.area.width) * CELL.0, usize::from(buffer.area.height) * CELL.1);
    let mut svg = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{width}\" height=\"{height}\" \
         font-family=\"DejaVu Sans Mono, monospace\" font-size=\"15\">\n\
         <rect width=\"100%\" height=\"100%\" fill=\"{PAPER}\"/>\n"
    );
    for (row, cells) in buffer.content.chunks(buffer.area.width.into()).enumerate() {
        for (start, text, look) in words(cells) {
            svg += &word((start * CELL.0, row * CELL.1), &text, &look);
        }
    }
    if terminal.cursor_visible() {
        let at = terminal.cursor_position();
        let (x, y) = (usize::from(at.x) * CELL.0, usize::from(at.y) * CELL.1);
        let (width, height) = (CELL.0, CELL.1);
        writeln!(
            svg,
            "<rect x=\"{x}\" y=\"{y}\" width=\"{width}\" height=\"{height}\" fill=\"none\" stroke=\"{INK}\"/>"
        )
        .unwrap();
    }
    svg + "</svg>\n"
}

/// How some cells look.
#[derive(PartialEq)]
struct Look {
    ink: &'static str,
    paper: &'static str,
    modifier: Modifier,
}

/// The pieces of a row that look the same, at the column each starts; each word apart, so that a font
/// of another width moves nothing far.
fn words(cells: &[Cell]) -> Vec<(usize, String, Look)> {
    let mut words: Vec<(usize, String, Look)> = Vec::new();
    let mut end = 0;
    for (column, cell) in cells.iter().enumerate() {
        // A wide character covers the cell behind it as well.
        if column < end {
            continue;
        }
        let look = look(cell);
        let is_blank = |text: &str| text.trim().is_empty();
        match words.last_mut() {
            Some((_, text, of_text)) if *of_text == look && is_blank(text) == is_blank(cell.symbol()) => {
                text.push_str(cell.symbol());
            }
            _ => words.push((column, cell.symbol().to_owned(), look)),
        }
        end = column + cell.symbol().width();
    }
    words
}

fn look(cell: &Cell) -> Look {
    let (ink, paper) = (colour(cell.fg, INK), colour(cell.bg, PAPER));
    match cell.modifier.contains(Modifier::REVERSED) {
        true => Look { ink: paper, paper: ink, modifier: cell.modifier },
        false => Look { ink, paper, modifier: cell.modifier },
    }
}

fn colour(colour: Color, usual: &'static str) -> &'static str {
    match colour {
        Color::Reset => usual,
        Color::Black => "#000000",
        Color::White => "#ffffff",
        Color::Red => "#ff6b60",
        Color::Green => "#7fd962",
        Color::Yellow => "#e6c65c",
        Color::Magenta => "#e08ae0",
        Color::Cyan => "#6ad5e0",
        other => panic!("{other} has no picture"),
    }
}

fn word((x, y): (usize, usize), text: &str, look: &Look) -> String {
    let (width, height) = (text.width() * CELL.0, CELL.1);
    let mut drawn = String::new();
    if look.paper != PAPER {
        let paper = look.paper;
        writeln!(drawn, "<rect x=\"{x}\" y=\"{y}\" width=\"{width}\" height=\"{height}\" fill=\"{paper}\"/>")
            .unwrap();
    }
    let ink = look.ink;
    if look.modifier.contains(Modifier::UNDERLINED) {
        let y = y + height - 2;
        writeln!(drawn, "<rect x=\"{x}\" y=\"{y}\" width=\"{width}\" height=\"1\" fill=\"{ink}\"/>").unwrap();
    }
    if !text.trim().is_empty() {
        let weight = if look.modifier.contains(Modifier::BOLD) { " font-weight=\"bold\"" } else { "" };
        let dim = if look.modifier.contains(Modifier::DIM) { " opacity=\"0.6\"" } else { "" };
        let text = text.replace('&', "&amp;").replace('<', "&lt;");
        let y = y + BASELINE;
        writeln!(
            drawn,
            "<text x=\"{x}\" y=\"{y}\" textLength=\"{width}\" fill=\"{ink}\"{weight}{dim}>{text}</text>"
        )
        .unwrap();
    }
    drawn
}
