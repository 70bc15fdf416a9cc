//! All orders, found as one types: those of the journal, and those of the account once it was asked for them.
//!
//! Lists may be long. What a key costs does not depend on how long: only what could be on show becomes a form.

use std::collections::HashMap;

use jiff::Timestamp;
use textwrap::core::display_width;

use super::account_list::AccountList;
use super::form::Widths;
use super::keys::PAGE;
use crate::follow::days;
use crate::follow::listing::{Listing, OfAccount, Row};
use crate::journal::entry::Entry;
use crate::journal::order_key::OrderKey;
use crate::journal::shelf::{Shelf, Unread};
use crate::journal::summary::{Standing, Summary};
use crate::order::dcv::Method;
use crate::order::product;
use crate::order::text::one_line;
use crate::order::validity::wire_date;

/// How many characters of a filter are heeded.
const LONGEST_FILTER: usize = 80;

/// All orders, and where one is among them.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Orders {
    listing: Listing,
    /// All orders, where only those were read that the first screen shows.
    unread: Option<Unread>,
    /// When the journal was read: ages are counted from then.
    read: Timestamp,
    widths: Widths,
    /// What tells the orders of one name apart.
    apart: HashMap<OrderKey, String>,
    filter: String,
    /// Those with every word of the filter, by their places in the listing.
    found: Vec<usize>,
    /// The place among those of the row that the focus is on, or was on last.
    at: usize,
    /// What is known of the account's own list.
    pub account: AccountList,
    /// What is in that.
    listed: Option<OfAccount>,
    /// What was typed as the ID of an order to be opened.
    pub order_id: String,
    /// Whether the order that is opened was chosen here: then one comes back here.
    pub(super) is_left_for_one: bool,
}

impl Orders {
    /// Takes in what the journal has, as it was read then.
    pub(super) fn take_in(&mut self, shelf: &mut Shelf) {
        self.read = shelf.read;
        let here = self.beside(0);
        self.list(std::mem::take(&mut shelf.orders), here);
        self.unread = shelf.unread.take();
        if self.listed.is_some() {
            self.read_all();
        }
    }

    /// Reads all orders, where so far only those were read that the first screen shows.
    pub(super) fn read_all(&mut self) {
        if let Some(all) = self.unread.take().and_then(|unread| unread.read()) {
            let here = self.beside(0);
            self.list(all, here);
        }
    }

    /// Lists them anew; the row that the focus was on is still at hand.
    fn list(&mut self, journal: Vec<Summary>, here: Option<OrderKey>) {
        self.listing = Listing::of(journal, self.listed.clone(), self.read);
        self.apart = apart(&self.listing);
        self.widths = widths(self.listing.rows().iter(), self.read, Row::state_and_next);
        self.find(None);
        if let Some(here) = here {
            self.note(&here);
        }
    }

    /// Takes in what the account lists: the journal's orders are told by it as far as it goes.
    pub(super) fn take_in_listed(&mut self, listed: OfAccount, at: Timestamp) {
        self.read_all();
        self.listed = Some(listed);
        self.read = self.read.max(at);
        let here = self.beside(0);
        let journal = std::mem::take(&mut self.listing).into_journal();
        self.list(journal, here);
    }

    /// Takes in what the journal has of an order from now on, and says whether it is off the list of what needs somebody.
    pub(super) fn take_in_entry(&mut self, entry: &Entry) -> String {
        self.read_all();
        let here = self.beside(0);
        let mut journal = std::mem::take(&mut self.listing).into_journal();
        let told = journal.iter_mut().find(|order| order.id.as_ref() == Some(&entry.id));
        if let Some(told) = told {
            *told = Summary::of(entry);
        }
        self.list(journal, here);
        let name = self.row(&OrderKey::InJournal(entry.id.clone())).map_or("It", |row| &row.name);
        match entry.followed.is_left_alone {
            true => {
                format!("{name} is off the list of what needs you. Del on it in All orders puts it back.")
            }
            false => {
                format!(
                    "{name} is back on the list of what needs you: it stands there when it needs somebody."
                )
            }
        }
    }

    /// How many there are.
    pub fn count(&self) -> usize {
        self.unread.as_ref().map_or(self.listing.rows().len(), |unread| unread.count)
    }

    /// How many need somebody.
    pub fn needing_count(&self) -> usize {
        self.unread.as_ref().map_or(self.listing.needing().len(), |unread| unread.needing)
    }

    /// Those that need somebody, what is most urgent first; before anything is searched for, as many as the first
    /// screen shows.
    pub fn needing(&self) -> impl Iterator<Item = &Row> {
        self.listing.needing()
    }

    /// What tells an order from others of its name, where there are any: `E-mail`.
    pub fn apart(&self, row: &Row) -> Option<&str> {
        self.apart.get(&row.key()?).map(String::as_str)
    }

    /// When the service was asked last of an order that needs somebody: of that of which it is longest ago.
    pub fn asked_longest_ago(&self) -> Option<Timestamp> {
        self.needing().filter(|row| row.order.standing == Standing::Exists).filter_map(known_at).min()
    }

    /// When the journal was read.
    pub fn read(&self) -> Timestamp {
        self.read
    }

    /// How many cells each column would take.
    pub fn widths(&self) -> Widths {
        self.widths
    }

    /// How many cells each column would take of these alone, where nothing is said but what they need.
    pub fn widths_of<'a>(&self, rows: impl Iterator<Item = &'a Row>) -> Widths {
        widths(rows, self.read, Row::task)
    }

    /// What was typed to find some of them.
    pub fn filter(&self) -> &str {
        &self.filter
    }

    /// How many are found.
    pub fn found(&self) -> usize {
        self.found.len()
    }

    /// Those of the found that could be on show on a screen of so many lines, wherever the focus goes next: around the one
    /// that it is on, or, while it is above the list, from the first on.
    pub fn near(&self, lines: usize, is_on_one: bool) -> impl Iterator<Item = &Row> {
        let reach = lines.max(PAGE);
        let at = if is_on_one { self.at } else { 0 };
        let end = (at + reach + 1).min(self.found.len());
        let begin = at.saturating_sub(reach).min(end);
        self.found[begin..end].iter().map(|row| &self.listing.rows()[*row])
    }

    /// What is told of each of them that is known here.
    pub fn journal(&self) -> impl Iterator<Item = &Summary> {
        self.listing.rows().iter().map(|row| &row.order)
    }

    /// The order that a key opens.
    pub(super) fn row(&self, key: &OrderKey) -> Option<&Row> {
        let here = self.found.get(self.at).map(|row| &self.listing.rows()[*row]);
        let is_it = |row: &&Row| row.key().as_ref() == Some(key);
        here.filter(is_it).or_else(|| self.listing.rows().iter().find(is_it))
    }

    /// Changes what is searched for; the first that is found is at hand.
    pub(super) fn filter_by(&mut self, change: impl FnOnce(&mut String)) {
        let before = self.filter.clone();
        change(&mut self.filter);
        self.filter = one_line(&self.filter).trim_start().chars().take(LONGEST_FILTER).collect();
        self.find(Some(&before));
        self.at = 0;
    }

    /// Finds those with every word of the filter: where it only goes on, among those that were found before.
    fn find(&mut self, before: Option<&str>) {
        let filter = self.filter.to_lowercase();
        let rows = self.listing.rows();
        let has_words = |row: &usize| rows[*row].has_words(&filter);
        self.found = match before {
            Some(before) if self.filter.starts_with(before) => {
                self.found.iter().copied().filter(has_words).collect()
            }
            _ => (0..rows.len()).filter(has_words).collect(),
        };
        self.at = self.at.min(self.found.len().saturating_sub(1));
    }

    /// Notes which row the focus is on.
    pub(super) fn note(&mut self, key: &OrderKey) {
        let rows = self.listing.rows();
        let is_it = |at: &usize| rows[self.found[*at]].key().as_ref() == Some(key);
        // Where the focus goes is near where it was.
        let end = (self.at + PAGE).min(self.found.len());
        let near = (self.at.saturating_sub(PAGE).min(end)..end).find(is_it);
        if let Some(at) = near.or_else(|| (0..self.found.len()).find(is_it)) {
            self.at = at;
        }
    }

    /// The row some places on, staying among those that are found.
    pub(super) fn beside(&self, places: isize) -> Option<OrderKey> {
        let last = self.found.len().checked_sub(1)?;
        let there = self.at.saturating_add_signed(places).min(last);
        self.listing.rows()[self.found[there]].key()
    }
}

/// When it was known last how an order stands.
pub fn known_at(row: &Row) -> Option<Timestamp> {
    row.order.known_at()
}

/// What tells orders of one name apart: the first of their DCV methods, products and days that is not the same for all.
fn apart(listing: &Listing) -> HashMap<OrderKey, String> {
    let mut alike: HashMap<&str, Vec<&Row>> = HashMap::new();
    for row in listing.rows() {
        alike.entry(&row.name).or_default().push(row);
    }
    let facts: [fn(&Row) -> Option<String>; 3] = [method_of, product_of, placed_on];
    let mut apart = HashMap::new();
    for rows in alike.into_values().filter(|rows| rows.len() > 1) {
        let differs = |fact: &&fn(&Row) -> Option<String>| rows.iter().any(|row| fact(row) != fact(rows[0]));
        let Some(fact) = facts.iter().find(differs) else { continue };
        apart.extend(rows.iter().filter_map(|row| Some((row.key()?, fact(row)?))));
    }
    apart
}

/// By which method control of its names is proved.
pub fn method_of(row: &Row) -> Option<String> {
    row.order.dcv_method.as_deref().map(|word| Method::called(word).to_owned())
}

/// What was ordered.
pub fn product_of(row: &Row) -> Option<String> {
    row.order.product.as_deref().map(|id| product::called(id).to_owned())
}

fn placed_on(row: &Row) -> Option<String> {
    // A reissue of unknown outcome has no other time than its own.
    row.order.created.or(row.order.reissued).map(|placed| wire_date(days::day(placed)))
}

/// How many cells each column takes at most, for all of these rows.
fn widths<'a>(rows: impl Iterator<Item = &'a Row>, now: Timestamp, next: fn(&Row) -> String) -> Widths {
    rows.fold(Widths::default(), |widest, row| {
        widest.or(Widths {
            name: display_width(&row.name),
            next: display_width(&next(row)),
            short: display_width(&row.in_short()),
            when: display_width(&row.when(now)),
            id: display_width(&row.id_text()),
        })
    })
}
