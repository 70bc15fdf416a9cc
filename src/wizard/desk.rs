//! What is typed, with all that is known and judged of it. It changes by [`Desk::set`] and [`Desk::replace`]
//! alone, so that nobody forgets to judge.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;

use crate::failure::Failure;
use crate::order::check;
use crate::order::csr::{self, Reading};
use crate::order::draft::Draft;
use crate::order::facts::Facts;
use crate::order::mail;
use crate::order::names::Names;
use crate::order::offers::Offers;
use crate::order::parameter::FieldId;
use crate::order::problem::{Finding, Problem, Severity};

/// A draft and what is made of it.
#[derive(Debug, Clone, PartialEq)]
pub struct Desk {
    draft: Draft,
    facts: Facts,
    names: Names,
    problems: Vec<Problem>,
    /// Which of them are at a field: asked for each field of a screen, each time it is drawn.
    problems_at: BTreeMap<FieldId, Vec<usize>>,
    /// Why no CSR came of the file that was named last.
    unread: Option<Finding>,
    /// Why the order cannot be sent under the draft's own ID: one that was sent before has it.
    taken_id: Option<Failure>,
    /// The rows of e-mail validation whose mail domain came from the address.
    filled_in: BTreeSet<usize>,
    /// The names that can be added; nothing while nobody looks at them, as they cost a judgement each.
    offers: Option<Offers>,
}

impl Desk {
    /// A desk with a draft on it.
    pub fn new(draft: Draft, today: Date) -> Desk {
        let empty = Draft::new();
        let mut desk = Desk {
            facts: Facts::of(&empty, today),
            draft: empty,
            names: Names::default(),
            problems: Vec::new(),
            problems_at: BTreeMap::new(),
            unread: None,
            taken_id: None,
            filled_in: BTreeSet::new(),
            offers: None,
        };
        desk.replace(draft);
        desk
    }

    /// What was typed.
    pub fn draft(&self) -> &Draft {
        &self.draft
    }

    /// What is known besides.
    pub fn facts(&self) -> &Facts {
        &self.facts
    }

    /// The names of the draft, read.
    pub fn names(&self) -> &Names {
        &self.names
    }

    /// What is wrong with the draft.
    pub fn problems(&self) -> &[Problem] {
        &self.problems
    }

    /// What is wrong at a field.
    pub fn problems_at(&self, field: FieldId) -> impl Iterator<Item = &Problem> {
        self.problems_at.get(&field).into_iter().flatten().map(|index| &self.problems[*index])
    }

    /// How many errors keep the order from being placed.
    pub fn errors(&self) -> usize {
        self.problems.iter().filter(|problem| problem.severity == Severity::Error).count()
    }

    /// The names that can be added, where they are looked at.
    pub fn offers(&self) -> Option<&Offers> {
        self.offers.as_ref()
    }

    /// Whether a file was named of which no CSR came.
    pub fn has_unread_file(&self) -> bool {
        self.unread.is_some()
    }

    /// Stores what was typed into a field, and what follows from it. Whether that changes anything.
    pub fn set(&mut self, field: FieldId, text: &str) -> bool {
        if self.draft.text(field) == text {
            return false;
        }
        let before = self.draft.text(field).to_owned();
        self.draft.set(field, text);
        match field {
            FieldId::CommonName | FieldId::DnsNames => {
                self.names = std::mem::take(&mut self.names).read_again(&self.draft, field, &before);
                mail::follow_names(&mut self.draft, &self.names);
            }
            FieldId::MailAddress(row) => self.follow_address(row, &before),
            FieldId::MailDomain(row) => {
                self.filled_in.remove(&row);
            }
            FieldId::Csr => {
                self.facts.csr = csr::read(text);
                self.unread = None;
            }
            FieldId::AlternativeOrderId => self.taken_id = None,
            // The specification allows no other number of years.
            FieldId::CertValidity if text == "years" && self.draft.text(FieldId::CertYears).is_empty() => {
                self.draft.set(FieldId::CertYears, "1");
            }
            _ => {}
        }
        self.judge();
        true
    }

    fn follow_address(&mut self, row: usize, before: &str) {
        let was_filled_in = self.filled_in.remove(&row);
        if mail::follow_address(&mut self.draft, row, before, was_filled_in) {
            self.filled_in.insert(row);
        }
    }

    /// Puts a draft in the place of the one there is.
    pub fn replace(&mut self, draft: Draft) {
        let differs = |field| draft.text(field) != self.draft.text(field);
        if differs(FieldId::Csr) {
            self.facts.csr = csr::read(draft.text(FieldId::Csr));
        }
        if differs(FieldId::AlternativeOrderId) {
            self.taken_id = None;
        }
        self.draft = draft;
        self.filled_in.clear();
        self.names = Names::read(&self.draft);
        mail::follow_names(&mut self.draft, &self.names);
        self.judge();
    }

    /// Notes why no CSR came of the file that was named, until one does; or that another file is meant.
    pub fn note_unread_file(&mut self, why: Option<Finding>) {
        if self.unread != why {
            self.unread = why;
            self.judge();
        }
    }

    /// Notes that an order that was sent has the draft's own ID, as long as the draft keeps that.
    pub fn note_taken_id(&mut self, why: Failure) {
        self.taken_id = Some(why);
        self.judge();
    }

    /// Whether an order that was sent is known to have the draft's own ID.
    pub fn has_taken_id(&self) -> bool {
        self.taken_id.is_some()
    }

    /// Judges by this day from now on.
    pub fn be_on(&mut self, today: Date) {
        if self.facts.today != today {
            self.facts.today = today;
            self.judge();
        }
    }

    /// Looks at the names that can be added from now on, or no longer.
    pub fn look_at_offers(&mut self, wanted: bool) {
        self.offers = wanted.then(|| self.find_offers());
    }

    fn find_offers(&self) -> Offers {
        Offers::of(&self.draft, &self.facts, &self.names, &self.problems)
    }

    fn judge(&mut self) {
        self.problems = check::check_names_read(&self.draft, &self.facts, &self.names);
        self.judge_the_file();
        if let Some(Failure { message, fix, .. }) = self.taken_id.clone() {
            self.problems.push(Finding::error(message, fix).at(FieldId::AlternativeOrderId));
        }
        self.problems_at.clear();
        for (index, problem) in self.problems.iter().enumerate() {
            if let Some(field) = problem.place.field() {
                self.problems_at.entry(field).or_default().push(index);
            }
        }
        if self.offers.is_some() {
            self.offers = Some(self.find_offers());
        }
    }

    /// Says at the CSR that none came of the file that was named. Where there is none for that reason, it is said
    /// in place of that; where there is another, that this is the one that will be sent.
    fn judge_the_file(&mut self) {
        let Some(Finding { message, fix, .. }) = self.unread.clone() else { return };
        let at = self.problems.iter().position(|problem| problem.place.field() == Some(FieldId::Csr));
        let found = match self.facts.csr {
            Reading::Empty => {
                at.map(|at| self.problems.remove(at));
                Finding::error(message, fix)
            }
            _ => Finding::warning(message, format!("{fix} The CSR that is here is kept.").trim_start()),
        };
        self.problems.insert(at.unwrap_or(self.problems.len()), found.at(FieldId::Csr));
    }
}
