//! A screen as a value: its fields, lines and actions, in the order they are read.

use std::borrow::Cow;

use super::scene::{Picking, Scene};
use crate::follow::actions::Deed;
use crate::follow::sequel::Sequel;
use crate::journal::order_key::OrderKey;
use crate::order::id::Id;
use crate::order::parameter::FieldId;
use crate::order::problem::Severity;
use crate::order::step::Step;

pub use crate::follow::picture::{Bar, Picture, Stretch};

/// Something the focus can be on. Fields are told by what they are, not by where they stand,
/// so that the focus stays when rows come and go around it.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Spot {
    /// A field of the draft.
    Field(FieldId),
    /// A text that is typed but is no part of the draft.
    Input(Input),
    /// A line that does something when Enter is pressed on it.
    Action(Action),
}

impl Spot {
    /// The field of the draft it is on, if it is on one.
    pub fn field(&self) -> Option<FieldId> {
        match self {
            Spot::Field(field) => Some(*field),
            Spot::Input(_) | Spot::Action(_) => None,
        }
    }
}

/// A text that is typed on a screen and never stored in the draft.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Input {
    /// The path of a file to read the CSR from.
    CsrFile,
    /// The ID of an order that is to be opened.
    OrderId,
    /// The API key, masked, for this session only.
    ApiKey,
    /// Whether another order is wanted, where one like it was sent before.
    Another,
    /// The common name, typed again to confirm the order.
    Confirmation,
    /// What is chosen of what is about to be done about an order.
    DeedChoice,
    /// Why a certificate is revoked.
    DeedReason,
    /// What is told to whoever reads of what is done about an order.
    DeedNote,
    /// The order's ID, typed to confirm what is done about it.
    DeedId,
    /// The ID of the order that is reissued, typed to confirm that certificates are revoked for it.
    ReissuedId,
}

/// Why a line leads to a field. Numbers tell the lines of a screen apart that lead to the same field.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Reason {
    /// Before all else: the CSR seems to be another order's.
    WrongCsr,
    /// Something is wrong there, of a list on this line, counted from 0.
    Problem(usize, Option<usize>),
    /// What it holds is sent.
    Sent(usize),
}

/// What a line does.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Action {
    /// Start a new order.
    NewDraft,
    /// Resume, copy or delete a draft.
    Pick(Picking, Id),
    /// Say what choosing a draft does from now on.
    Picking(Picking),
    /// Show an order: where it stands, or, of unknown outcome, how to find that out.
    ShowOrder(OrderKey),
    /// Show another screen, as it stands.
    Show(Scene),
    /// Go back to what was on the screen before.
    GoBack,
    /// Ask the account for its orders.
    AskAccount,
    /// Look whether an order of unknown outcome exists.
    LookUp,
    /// Put an order that was not found aside.
    PutAside,
    /// Go to the step after this one.
    Continue(Step),
    /// Jump to a field on another screen.
    GoTo(FieldId, Reason),
    /// Add a name to the order.
    AddName(String),
    /// Show what was read in the CSR.
    ShowCsr,
    /// Take the names of the CSR into the order.
    TakeCsrNames,
    /// Give the order another own ID than one that was sent before.
    NewOwnId,
    /// Empty a field of several lines.
    Empty(FieldId),
    /// Give every name the mail domain and address of this row, where they fit.
    UseForAll(usize),
    /// Show the request body.
    ShowRequest,
    /// Save the request body as a file.
    SaveRequest,
    /// Send the order.
    PlaceOrder,
    /// Give up waiting for the answer.
    StopWaiting,
    /// Begin what follows the order on the screen, as a draft.
    Follow(Sequel),
    /// Go to the page of something that may be done about the order on the screen.
    Begin(Deed),
    /// Do what the page says.
    DoIt,
    /// Leave the page, with nothing done.
    Back,
    /// Take the order off the list of those that need somebody, or put it back.
    LeaveAlone(bool),
    /// Ask the service how the order on the screen stands.
    AskNow,
    /// Ask the service for the DCV token.
    FetchToken,
    /// Look whether what the order on the screen needs is in place.
    Look,
    /// Look what would stop the order that is about to be placed.
    LookAhead,
    /// Stop a look.
    StopLook,
    /// Show who said what to the look for a thing, by its number.
    WhoSaid(usize),
    /// Ask the service to check all the same, beside the look for a thing.
    AskAnyway(usize),
    /// Have the sandbox place what the order on the screen needs.
    PlaceForMe,
    /// Show the result without borders, to copy from.
    PlainView,
    /// Save the result as a file.
    SaveResult,
    /// Fetch the certificate of the order, judge it, and save it.
    SaveCertificate,
    /// Look whether the certificate of the order is served by its names, or by this one.
    LookServed(Option<String>),
    /// Offer the value of a record, by its number, to the terminal's clipboard.
    Copy(usize),
    /// Leave dvorder.
    Leave,
}

/// A screen.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Form {
    /// The question the screen asks.
    pub title: String,
    /// What stands below it.
    pub items: Vec<Item>,
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
    pub cells: Option<Cells>,
}

/// What a line of a list of orders says, a column each.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cells {
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
        ActionLine { action, label, hint, tone: Tone::Plain, disabled: None, cells: None }
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

/// A field.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Field {
    /// What the focus calls it.
    pub spot: Spot,
    /// What stands before it.
    pub label: &'static str,
    /// How it is filled in.
    pub kind: Kind,
    /// What it holds.
    pub value: String,
    /// What it is for, its range, an example.
    pub help: Cow<'static, str>,
    /// What stands in it while it is empty.
    pub placeholder: Cow<'static, str>,
}

/// How a field is filled in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Kind {
    /// One line of text.
    Line,
    /// Several lines of text; Enter is a new line.
    Block {
        /// How many lines it shows.
        rows: u16,
    },
    /// One line that is never shown; the number of characters typed.
    Secret(usize),
    /// On or off.
    Switch,
    /// One of several, all visible.
    Radio(Vec<Choice>),
    /// One of several, one visible.
    Select(Vec<Choice>),
    /// One line of text with suggestions.
    Combo(Vec<Choice>),
}

/// One of several values.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Choice {
    /// What is stored.
    pub value: String,
    /// What is shown.
    pub label: String,
    /// What is said of it.
    pub note: String,
    /// Why it cannot be chosen.
    pub disabled: Option<String>,
}

impl Choice {
    /// A choice that can be taken.
    pub fn new(value: impl Into<String>, label: impl Into<String>, note: impl Into<String>) -> Choice {
        Choice { value: value.into(), label: label.into(), note: note.into(), disabled: None }
    }
}

impl Field {
    /// Whether the field holds a text with a cursor in it.
    pub fn is_text(&self) -> bool {
        matches!(self.kind, Kind::Line | Kind::Block { .. } | Kind::Combo(_))
    }

    /// Of several choices, what is said of the one that is taken.
    pub fn chosen<'a>(&self, choices: &'a [Choice]) -> Cow<'a, str> {
        match choices.iter().find(|choice| choice.value == self.value) {
            Some(choice) => Cow::Borrowed(&choice.label),
            None => format!("not chosen {}", self.value).into(),
        }
    }

    /// The suggestions that fit what was typed; all of them when one is typed in full.
    pub fn suggestions(&self) -> Vec<&Choice> {
        let Kind::Combo(choices) = &self.kind else { return Vec::new() };
        let typed = self.value.trim().to_lowercase();
        if typed.is_empty() || choices.iter().any(|choice| choice.value.to_lowercase() == typed) {
            return choices.iter().collect();
        }
        choices
            .iter()
            .filter(|choice| {
                choice.value.to_lowercase().contains(&typed) || choice.label.to_lowercase().contains(&typed)
            })
            .collect()
    }
}

impl Form {
    /// A screen that asks a question.
    pub fn new(title: impl Into<String>) -> Form {
        Form { title: title.into(), items: Vec::new() }
    }

    /// Adds an item.
    pub fn push(&mut self, item: Item) {
        self.items.push(item);
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

    /// What the row of a table that a spot is in is about.
    pub fn row_name(&self, spot: &Spot) -> Option<&str> {
        self.items.iter().find_map(|item| match item {
            Item::Row { table: true, name, fields } if fields.iter().any(|field| field.spot == *spot) => {
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
