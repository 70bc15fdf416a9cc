//! The order that a command is about, found in the journal or asked for.

use jiff::Timestamp;

use super::output;
use crate::failure::Failure;
use crate::follow::lookup::Progress;
use crate::io::asking::Asking;
use crate::io::store::Store;
use crate::journal::entry::{Entry, State};
use crate::journal::followed::Followed;
use crate::journal::found::Found;
use crate::journal::known::Known;
use crate::journal::report::Report;
use crate::journal::summary::Summary;
use crate::order::id::Id;
use crate::order::place;
use crate::service::errand::Errand;

/// An order as far as it is known, and what the service said when it was asked.
pub struct Wanted {
    /// The ID the service gave it; none where nobody knows whether it has it.
    pub order_id: Option<u64>,
    /// What the journal has of it; nothing of one that was placed elsewhere.
    pub entry: Option<Entry>,
    /// What was found out since it was placed.
    pub followed: Followed,
    /// Whether it may be asked about: where it was sent to is where is asked.
    pub is_here: bool,
    /// Whether the service said of it now what is told.
    pub is_asked: bool,
    /// What could not be found out of it besides, in sentences.
    pub missed: Vec<String>,
}

impl Wanted {
    /// Finds an order by its ID, or by its name in the journal. Of orders with one ID that of the place that is asked
    /// is meant.
    ///
    /// # Errors
    /// A sentence for the user: it is neither.
    pub fn find(typed: &str, store: &Store, asking: &Asking) -> Result<Wanted, String> {
        let here = asking.place();
        let Ok(order_id) = typed.parse::<u64>() else {
            let id = Id::try_from(typed.to_owned()).map_err(|reason| {
                format!("There is no order {typed}. Give an order's ID, such as 6484932. {reason}")
            })?;
            let entry = store.entry(&id).map_err(|_| format!("The journal has no order {typed}."))?;
            let is_here = place::is_same(&entry.sent.target, &here);
            return Ok(Wanted::of_entry(entry, is_here));
        };
        let mut alike: Vec<Entry> = store.entries(&mut Vec::new());
        alike.retain(|entry| placed_id(entry) == Some(order_id));
        let is_here = |entry: &Entry| place::is_same(&entry.sent.target, &here);
        if let Some(at) = alike.iter().position(is_here) {
            return Ok(Wanted::of_entry(alike.swap_remove(at), true));
        }
        match alike.into_iter().next() {
            // Without a key there is nobody to ask whether the account has another one with this ID.
            Some(entry) if !asking.has_key() => Ok(Wanted::of_entry(entry, false)),
            elsewhere => {
                if let Some(entry) = elsewhere {
                    output::say(&format!(
                        "The journal has an order {order_id} that was sent to {}: add {} to see that one.\n",
                        entry.sent.target,
                        place::options(&entry.sent.target)
                    ));
                }
                Ok(Wanted {
                    order_id: Some(order_id),
                    entry: None,
                    followed: Followed::default(),
                    is_here: true,
                    is_asked: false,
                    missed: Vec::new(),
                })
            }
        }
    }

    fn of_entry(entry: Entry, is_here: bool) -> Wanted {
        Wanted {
            order_id: placed_id(&entry),
            followed: entry.followed.clone(),
            entry: Some(entry),
            is_here,
            is_asked: false,
            missed: Vec::new(),
        }
    }

    /// Asks the service about it.
    ///
    /// # Errors
    /// Why it did not say.
    pub async fn ask(&mut self, asking: &mut Asking) -> Result<(), Failure> {
        let Some(order_id) = self.order_id else { return Ok(()) };
        let errand = Errand::Order(order_id, self.followed.tokens.clone());
        let asked = asking.run(&errand, |_: Progress| {}).await;
        self.missed = asked.not_recorded.into_iter().collect();
        let Found::Seen(seen) = asked.found? else { return Err(errand.broken()) };
        if seen.is_token_withheld {
            self.missed.push("This API key may not ask for the DCV token, so that is not known.".into());
        }
        self.missed.extend(seen.missed.map(|failure| format!("{} {}", failure.message, failure.fix)));
        match asked.entry {
            Some(entry) => {
                self.followed = entry.followed.clone();
                self.entry = Some(entry);
            }
            None => {
                self.followed.account = asking.account().await;
                self.followed.note_report(seen.report, seen.at);
                if let Some(token) = seen.token {
                    self.followed.note_token(token);
                }
            }
        }
        self.is_asked = true;
        Ok(())
    }

    /// What the service said of it last.
    pub fn report(&self) -> Option<&Report> {
        self.followed.report.as_ref().map(|(_, report)| report)
    }

    /// What a list tells of it.
    pub fn summary(&self) -> Option<Summary> {
        if let Some(entry) = &self.entry {
            return Some(Summary::of(entry));
        }
        let (asked, report) = self.followed.report.as_ref()?;
        Some(Summary::of_report(report, self.account(), *asked))
    }

    /// What it is, where it is known to exist.
    pub fn known(&self) -> Option<Known> {
        Known::of(self.entry.as_ref(), self.report())
    }

    /// Whether nobody knows whether it exists.
    pub fn is_open(&self) -> bool {
        self.entry.as_ref().is_some_and(Entry::is_open)
    }

    /// When it was ordered, as far as that is known.
    pub fn ordered_at(&self) -> Option<Timestamp> {
        let here = self.entry.as_ref().and_then(|entry| entry.sent.last_confirmed());
        here.or_else(|| self.report()?.created)
    }

    fn account(&self) -> Option<u64> {
        self.followed.account.as_ref().map(|account| account.id)
    }
}

fn placed_id(entry: &Entry) -> Option<u64> {
    match &entry.state {
        State::Accepted(placed) | State::Fallen(placed) => Some(placed.order_id),
        _ => None,
    }
}
