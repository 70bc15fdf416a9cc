//! What is wrong with a draft, how badly, where, and what to do about it.

use super::parameter::FieldId;
use super::text::visible;

/// How much a [`Problem`] matters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// Worth knowing; costs nothing to ignore.
    Hint,
    /// Probably not what was meant; never blocks.
    Warning,
    /// The order cannot be placed like this.
    Error,
}

impl Severity {
    /// The word used in `dvorder check --json`.
    pub fn word(self) -> &'static str {
        match self {
            Severity::Hint => "hint",
            Severity::Warning => "warning",
            Severity::Error => "error",
        }
    }
}

/// What a rule found, before anyone says at which field.
///
/// `message` says what is wrong in one sentence; `fix` says what to do, with an example where
/// one helps. Neither ever holds control characters or a secret.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// How much it matters.
    pub severity: Severity,
    /// What is wrong, one sentence.
    pub message: String,
    /// What to do about it; may be empty for a hint that needs no action.
    pub fix: String,
}

impl Finding {
    /// A finding that keeps the order from being placed.
    pub fn error(message: impl Into<String>, fix: impl Into<String>) -> Finding {
        Finding { severity: Severity::Error, message: message.into(), fix: fix.into() }
    }

    /// A finding the user should read, that blocks nothing.
    pub fn warning(message: impl Into<String>, fix: impl Into<String>) -> Finding {
        Finding { severity: Severity::Warning, message: message.into(), fix: fix.into() }
    }

    /// A finding that is merely useful.
    pub fn hint(message: impl Into<String>, fix: impl Into<String>) -> Finding {
        Finding { severity: Severity::Hint, message: message.into(), fix: fix.into() }
    }

    /// The finding, said of a place in the order.
    pub fn at(self, place: impl Into<Place>) -> Problem {
        Problem { place: place.into(), severity: self.severity, message: self.message, fix: self.fix }
    }
}

/// Where in the order a problem is.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Place {
    /// A field of the form.
    Field(FieldId),
    /// One line of a field that holds a list, counted from 0.
    Item(FieldId, usize),
    /// A path in a loaded request body that no field stands for.
    Path(String),
}

impl Place {
    /// The field the form shows the problem at, if there is one.
    pub fn field(&self) -> Option<FieldId> {
        match self {
            Place::Field(field) | Place::Item(field, _) => Some(*field),
            Place::Path(_) => None,
        }
    }

    /// The place in the specification's terms, such as `certificate.dns_names[3]`.
    pub fn path(&self) -> String {
        match self {
            Place::Field(field) => field.path(),
            Place::Item(field, item) => format!("{}[{item}]", field.path()),
            Place::Path(path) => path.clone(),
        }
    }
}

impl From<FieldId> for Place {
    fn from(field: FieldId) -> Place {
        Place::Field(field)
    }
}

/// A [`Finding`] with its place: what the form, the review and `dvorder check` show.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// Where it is.
    pub place: Place,
    /// How much it matters.
    pub severity: Severity,
    /// What is wrong, one sentence.
    pub message: String,
    /// What to do about it.
    pub fix: String,
}

impl Problem {
    /// What is wrong, with the line it is on, as people count.
    pub fn sentence(&self) -> String {
        match self.place {
            Place::Item(_, line) => format!("line {}: {}", line + 1, self.message),
            _ => self.message.clone(),
        }
    }

    /// The same of a file: how much it matters and where, and what to do about it on a line below.
    pub fn in_file(&self) -> String {
        let path = visible(&self.place.path());
        // What is said of the whole file is at no place in it.
        let place = if path.is_empty() { String::new() } else { format!("{path}: ") };
        let fix = if self.fix.is_empty() { String::new() } else { format!("    {}\n", visible(&self.fix)) };
        format!("{}: {place}{}\n{fix}", self.severity.word(), visible(&self.message))
    }

    /// What is wrong and what to do about it.
    pub fn in_full(&self) -> String {
        format!("{} {}", self.sentence(), self.fix).trim_end().to_owned()
    }
}
