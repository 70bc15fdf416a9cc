//! How far an order has come, in a line.

use jiff::{SignedDuration, Timestamp};

use crate::follow::days;
use crate::follow::timeline::{Passage, Timeline};
use crate::order::validity::wire_date;
use crate::wizard::Model;
use crate::wizard::following::Following;
use crate::wizard::form::{Form, Tone};

/// How far two clocks may be apart that mean the same.
const SKEW: SignedDuration = SignedDuration::from_mins(1);

/// What stands between two stations.
const BETWEEN: &str = "   ";

/// The cells of a line of a form that its words do not take.
const INDENT: usize = 4;

/// How far it has come, in a line.
pub fn time_line(model: &Model, following: &Following, form: &mut Form) {
    let line = Timeline::of(following.entry.as_deref(), following.report());
    let said = line.stations.iter().map(|station| {
        let mark = match station.passage {
            Passage::Done => "\u{2713}",
            Passage::Now => "\u{2610}",
            Passage::ToCome => "\u{b7}",
            Passage::Fallen(_) => "\u{2717}",
        };
        // A moment that is still to come is one of the sandbox's clock, which is not that on the wall.
        // What ended did by the service's own.
        let clock = model.clock.now.map(|now| match station.passage {
            Passage::Fallen(_) => following.there(now),
            _ => now,
        });
        let when = station.when.filter(|when| clock.is_none_or(|now| *when <= now + SKEW));
        let when = when.map_or_else(String::new, |when| format!(" {}", time(when, model.clock.now)));
        format!("{mark} {}{when}", station.text())
    });
    // A station stays whole where the line is broken.
    let width = model.window.size.columns.saturating_sub(INDENT);
    let mut rows: Vec<String> = Vec::new();
    for station in said {
        match rows.last_mut() {
            Some(row) if row.chars().count() + BETWEEN.len() + station.chars().count() <= width => {
                *row += BETWEEN;
                *row += &station;
            }
            _ => rows.push(station),
        }
    }
    for row in rows {
        form.note(Tone::Plain, row);
    }
}

/// A moment: its time of day, of today, or its day. In UTC.
pub fn time(when: Timestamp, now: Option<Timestamp>) -> String {
    match now {
        Some(now) if days::day(now) == days::day(when) => when.strftime("%H:%M").to_string(),
        _ => wire_date(days::day(when)),
    }
}
