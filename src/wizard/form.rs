//! A screen as a value: its fields, lines and actions, in the order they are read.

mod field;
mod spot;

use std::borrow::Cow;

use crate::order::parameter::FieldId;
use crate::order::problem::Severity;

pub use crate::follow::picture::{Bar, Picture, Stretch};
pub use field::{Choice, Field, FieldKind};
pub use spot::{Action, Input, JumpReason, Spot};

/// A screen.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Form {
    /// The question the screen asks.
    pub title: String,
    /// What stands below it.
    pub items: Vec<Item>,
    /// Whether the first of that says what just happened: it is read before the title.
    pub begins_with_news: bool,
}

/// One thing on a screen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Item {
    /// A field on lines of its own.
    Field(Field),
    /// Several short fields side by side after a name.
    Row {
        /// Whether it is a row of a table, whose names are as important as its fields, or a line
        /// of the form with a label.
        table: bool,
        /// What the row is about.
        name: String,
        /// Its fields.
        fields: Vec<Field>,
    },
    /// The names of the columns of the rows that follow.
    Columns(Vec<&'static str>),
    /// A line that does something.
    Action(ActionLine),
    /// Words.
    Note(Tone, String),
    /// A line to copy: shown as it is, never wrapped.
    Verbatim(String),
    /// Bars to one scale, a line each.
    Picture(Picture),
    /// The head of a group.
    Heading(String),
    /// An empty line.
    Gap,
    /// An empty line where the screen has room for one.
    Air,
}

impl Item {
    /// The fields it has.
    pub fn fields(&self) -> &[Field] {
        match self {
            Item::Field(field) => std::slice::from_ref(field),
            Item::Row { fields, .. } => fields,
            _ => &[],
        }
    }

    /// Whether the focus can be on it.
    pub fn has_spot(&self) -> bool {
        !self.fields().is_empty() || matches!(self, Item::Action(_))
    }

    /// Whether a spot is in it.
    pub fn holds(&self, spot: &Spot) -> bool {
        match self {
            Item::Action(line) => matches!(spot, Spot::Action(action) if *action == line.action),
            _ => self.fields().iter().any(|field| field.spot == *spot),
        }
    }
}

/// A line that does something.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ActionLine {
    /// What it does.
    pub action: Action,
    /// What it says.
    pub label: String,
    /// What Enter does on it, told while the focus is there.
    pub hint: Cow<'static, str>,
    /// How the line looks.
    pub tone: Tone,
    /// Why it cannot be done now. The line stays and says so when it is tried.
    pub disabled: Option<String>,
    /// The same as the label in columns, where it is a line of a list.
    pub cells: Option<OrderColumns>,
    /// How many cells of it are the label of the value behind it; 0 where there is none.
    pub label_width: usize,
}

/// What a line of a list of orders says, a column each.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OrderColumns {
    /// The name of the order.
    pub name: String,
    /// What is next.
    pub next: String,
    /// The same in fewer words.
    pub short: String,
    /// How old it is, or how long it lasts.
    pub when: String,
    /// Its ID.
    pub id: String,
    /// What tells it from others of its name; empty where there is none. It stands behind the rest, where there is room.
    pub apart: String,
    /// How many cells each column takes for all lines of the list, so that none moves while one goes through them.
    pub widths: Widths,
}

/// How many cells each column of a list would take.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Widths {
    /// The name.
    pub name: usize,
    /// What is next.
    pub next: usize,
    /// The same in fewer words.
    pub short: usize,
    /// How old it is, or how long it lasts.
    pub when: usize,
    /// The ID.
    pub id: usize,
}

impl Widths {
    /// Of each column, what takes more.
    #[must_use]
    pub fn or(self, other: Widths) -> Widths {
        Widths {
            name: self.name.max(other.name),
            next: self.next.max(other.next),
            short: self.short.max(other.short),
            when: self.when.max(other.when),
            id: self.id.max(other.id),
        }
    }
}

impl ActionLine {
    /// A line that does something now.
    pub fn new(action: Action, label: impl Into<String>, hint: impl Into<Cow<'static, str>>) -> ActionLine {
        let (label, hint) = (label.into(), hint.into());
        ActionLine { action, label, hint, tone: Tone::Plain, disabled: None, cells: None, label_width: 0 }
    }

    /// The same, looking so.
    pub fn toned(self, tone: Tone) -> ActionLine {
        ActionLine { tone, ..self }
    }

    /// The same, where nothing is in its way.
    pub fn unless(self, disabled: Option<String>) -> ActionLine {
        ActionLine { disabled, ..self }
    }

    /// What the line says; one that cannot be done yet says so, and why when it is tried.
    pub fn said(&self) -> Cow<'_, str> {
        match (&self.disabled, &self.action) {
            // The line of a draft says itself that it is being edited.
            (None, _) | (_, Action::Pick(..)) => Cow::Borrowed(&self.label),
            _ => format!("{} (not yet)", self.label).into(),
        }
    }
}

/// How words look; each has a glyph of its own besides a colour.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tone {
    /// As any other text.
    Plain,
    /// Something is as it should be.
    Good,
    /// Still to be done, by somebody.
    ToDo,
    /// Worth knowing.
    Hint,
    /// Probably not what was meant.
    Warning,
    /// Wrong.
    Error,
}

impl From<Severity> for Tone {
    fn from(severity: Severity) -> Tone {
        match severity {
            Severity::Hint => Tone::Hint,
            Severity::Warning => Tone::Warning,
            Severity::Error => Tone::Error,
        }
    }
}

impl Form {
    /// A screen that asks a question.
    pub fn new(title: impl Into<String>) -> Form {
        Form { title: title.into(), ..Form::default() }
    }

    /// Adds an item.
    pub fn push(&mut self, item: Item) {
        self.items.push(item);
    }

    /// Keeps what comes apart from what is there, where something is: by one line, never by two.
    pub fn gap(&mut self) {
        if !matches!(self.items.last(), None | Some(Item::Gap)) {
            self.items.push(Item::Gap);
        }
    }

    /// Adds a field.
    pub fn field(&mut self, field: Field) {
        self.items.push(Item::Field(field));
    }

    /// Adds words.
    pub fn note(&mut self, tone: Tone, text: impl Into<String>) {
        self.items.push(Item::Note(tone, text.into()));
    }

    /// Adds a line that does something, and what Enter does on it.
    pub fn action(&mut self, action: Action, label: impl Into<String>, hint: impl Into<Cow<'static, str>>) {
        self.line(ActionLine::new(action, label, hint));
    }

    /// Adds a line that does something.
    pub fn line(&mut self, line: ActionLine) {
        self.items.push(Item::Action(line));
    }

    /// Everything the focus can be on, in reading order.
    pub fn spots(&self) -> impl Iterator<Item = Spot> {
        self.items.iter().flat_map(|item| match item {
            Item::Field(field) => vec![field.spot.clone()],
            Item::Row { fields, .. } => fields.iter().map(|field| field.spot.clone()).collect(),
            Item::Action(line) => vec![Spot::Action(line.action.clone())],
            _ => Vec::new(),
        })
    }

    /// Which of its items a spot is in.
    pub fn row_with(&self, spot: &Spot) -> Option<usize> {
        self.items.iter().position(|item| item.holds(spot))
    }

    /// The fields that stand on one line with a spot, that of the spot first.
    pub fn row_of(&self, spot: &Spot) -> Vec<FieldId> {
        let beside = self.items.iter().find_map(|item| match item {
            Item::Row { fields, .. } if fields.iter().any(|field| field.spot == *spot) => Some(fields),
            _ => None,
        });
        let others = beside.into_iter().flatten().map(|field| &field.spot).filter(|other| *other != spot);
        std::iter::once(spot).chain(others).filter_map(Spot::field).collect()
    }

    /// What the row that a spot is in is about, where it is one of several alike.
    pub fn row_name(&self, spot: &Spot) -> Option<&str> {
        self.items.iter().find_map(|item| match item {
            Item::Row { name, fields, .. }
                if is_one_of_several(fields) && fields.iter().any(|field| field.spot == *spot) =>
            {
                Some(name.as_str())
            }
            _ => None,
        })
    }

    /// The field a spot stands for.
    pub fn field_at(&self, spot: &Spot) -> Option<&Field> {
        self.items.iter().find_map(|item| match item {
            Item::Field(field) if field.spot == *spot => Some(field),
            Item::Row { fields, .. } => fields.iter().find(|field| field.spot == *spot),
            _ => None,
        })
    }

    /// The action line a spot stands for.
    pub fn action_at(&self, spot: &Spot) -> Option<&ActionLine> {
        let Spot::Action(wanted) = spot else { return None };
        self.items.iter().find_map(|item| match item {
            Item::Action(line) if line.action == *wanted => Some(line),
            _ => None,
        })
    }

    /// The spot some places after (or, negative, before) another, staying within the screen; from none, counted from
    /// above its first.
    pub fn beside(&self, spot: Option<&Spot>, places: isize) -> Option<Spot> {
        let spots: Vec<Spot> = self.spots().collect();
        let last = spots.len().checked_sub(1)?;
        let here = spot.and_then(|spot| spots.iter().position(|other| other == spot));
        let there = match here {
            Some(here) => here.saturating_add_signed(places).min(last),
            None => usize::try_from(places.saturating_sub(1)).unwrap_or(0).min(last),
        };
        spots.into_iter().nth(there)
    }
}

/// Whether the fields are those of a row of which there are several.
fn is_one_of_several(fields: &[Field]) -> bool {
    fields.iter().filter_map(|field| field.spot.field()).any(|field| field.row().is_some())
}
