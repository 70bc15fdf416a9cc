//! The order that a command is about, found in the journal or asked for.

use jiff::Timestamp;

use super::{not_asked, output};
use crate::exit::Exit;
use crate::failure::Failure;
use crate::follow::lookup::ErrandProgress;
use crate::io::asking::Asking;
use crate::io::store::Store;
use crate::journal::entry::{Entry, State};
use crate::journal::followed::Followed;
use crate::journal::found::Found;
use crate::journal::known::Known;
use crate::journal::report::Report;
use crate::journal::summary::Summary;
use crate::order::command_line::{CommandLine, OrderCommand};
use crate::order::id::Id;
use crate::order::place;
use crate::order::text::quoted;
use crate::service::errand::Errand;

/// What is said of what was typed where an order is to be named, and no order is called so: how one is named, and what
/// lists those there are.
pub fn no_such_order(typed: &str, commands: &CommandLine) -> String {
    let what = match typed.trim() {
        "" => "The ID of the order is empty.".to_owned(),
        typed => format!("The journal has no order {}.", quoted(typed)),
    };
    format!(
        "{what} Give an order's ID, such as 6484932, or its name in the journal, such as 20261124-5f60718a. See what there \
         is: {}",
        commands.orders()
    )
}

/// The command of this name about an order, for an example.
pub fn example(command: &str) -> String {
    CommandLine::with("").of_order(6_484_932).run(command, "")
}

/// An order as far as it is known, and what the service said when it was asked.
pub struct WantedOrder {
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
    /// A reissue of it of which nobody knows whether it is open.
    pub unknown_reissue: Option<Entry>,
    /// Whether its token was wanted, and this key may not ask for it.
    pub is_token_withheld: bool,
    /// Whether it is known to be of another account than this key.
    pub is_of_other_account: bool,
    /// Where is asked, as the journal writes it.
    place: String,
    /// The commands that ask there, too.
    here: CommandLine,
}

impl WantedOrder {
    /// Finds an order by its ID, or by its name in the journal. Of orders with one ID that of the place that is asked
    /// is meant.
    ///
    /// # Errors
    /// A sentence for the user: it is neither.
    pub fn find(typed: &str, store: &Store, asking: &Asking) -> Result<WantedOrder, String> {
        let here = asking.place();
        let Ok(order_id) = typed.parse::<u64>() else {
            let entry = Id::try_from(typed.to_owned()).and_then(|id| store.entry(&id));
            let entry = entry.map_err(|_| no_such_order(typed, &asking.commands()))?;
            let is_here = place::is_same(&entry.sent.target, &here);
            return Ok(WantedOrder::of_entry(entry, is_here, asking));
        };
        let mut alike: Vec<Entry> = store.entries(&mut Vec::new());
        let is_here = |entry: &Entry| place::is_same(&entry.sent.target, &here);
        let reissues = |entry: &Entry| entry.sent.reissue.as_ref().is_some_and(|it| it.order_id == order_id);
        let is_unknown = |entry: &&Entry| entry.is_open() && reissues(entry) && is_here(entry);
        let unknown_reissue = alike.iter().find(is_unknown).cloned();
        alike.retain(|entry| placed_id(entry) == Some(order_id));
        if let Some(at) = alike.iter().position(is_here) {
            return Ok(WantedOrder {
                unknown_reissue,
                ..WantedOrder::of_entry(alike.swap_remove(at), true, asking)
            });
        }
        match alike.into_iter().next() {
            // Without a key there is nobody to ask whether the account has another one with this ID.
            Some(entry) if !asking.has_key() => Ok(WantedOrder::of_entry(entry, false, asking)),
            elsewhere => {
                if let Some(entry) = elsewhere {
                    output::say(&format!(
                        "The journal has an order {order_id} that was sent to {}. To see that one: {}\n",
                        entry.sent.target,
                        CommandLine::to(&entry.sent.target).of_order(order_id).run("order", "")
                    ));
                }
                Ok(WantedOrder { unknown_reissue, ..WantedOrder::new(Some(order_id), None, true, asking) })
            }
        }
    }

    fn of_entry(entry: Entry, is_here: bool, asking: &Asking) -> WantedOrder {
        WantedOrder::new(placed_id(&entry), Some(entry), is_here, asking)
    }

    fn new(order_id: Option<u64>, entry: Option<Entry>, is_here: bool, asking: &Asking) -> WantedOrder {
        WantedOrder {
            order_id,
            followed: entry.as_ref().map(|entry| entry.followed.clone()).unwrap_or_default(),
            entry,
            is_here,
            is_asked: false,
            missed: Vec::new(),
            unknown_reissue: None,
            is_token_withheld: false,
            is_of_other_account: false,
            place: asking.place(),
            here: asking.commands(),
        }
    }

    /// Asks the service about it.
    ///
    /// # Errors
    /// Why it did not say.
    pub async fn ask(&mut self, asking: &mut Asking) -> Result<(), Failure> {
        let Some(order_id) = self.order_id else { return Ok(()) };
        let errand = Errand::Order(order_id, self.followed.tokens.clone());
        let asked = asking.run(&errand, |_: ErrandProgress| {}).await;
        self.missed = asked.not_recorded.into_iter().collect();
        let of_key = asking.account().await;
        let other_account = self.followed.same_account(of_key.as_ref()).err();
        let found = match (asked.found, other_account) {
            // It is there under the other account: why it is not here is known.
            (Err(failure), Some(other)) if matches!(failure.status(), Some(403 | 404)) => {
                self.is_of_other_account = true;
                return Err(Failure { came: failure.came, ..other });
            }
            (Ok(found), Some(other)) => {
                // Of this account there is one with the same ID: that is another order.
                output::say(&format!(
                    "{} What is shown is the order that this key's account has.\n",
                    other.message
                ));
                (self.entry, self.followed) = (None, Followed::default());
                found
            }
            (found, _) => found?,
        };
        let Found::Seen(seen) = found else { return Err(errand.broken()) };
        self.is_token_withheld = seen.is_token_withheld;
        let sentences =
            |failure: Failure| format!("{} {}", failure.message, failure.fix).trim_end().to_owned();
        self.missed.extend(seen.missed.into_iter().map(sentences));
        match asked.entry {
            Some(entry) => {
                self.followed = entry.followed.clone();
                self.entry = Some(entry);
            }
            None => {
                self.followed.account = of_key;
                self.followed.note_report(seen.report, seen.at);
                if let Some(token) = seen.token {
                    self.followed.note_token(token);
                }
            }
        }
        self.is_asked = true;
        Ok(())
    }

    /// The commands about it: they ask where it is.
    pub fn commands(&self) -> OrderCommand {
        let in_journal = || self.entry.as_ref().map(|entry| entry.id.to_string());
        let id = self.order_id.map(|id| id.to_string()).or_else(in_journal);
        self.line().of_order(id.unwrap_or_default())
    }

    /// The commands that ask where it is.
    fn line(&self) -> CommandLine {
        match &self.entry {
            Some(entry) if !self.is_here => CommandLine::to(&entry.sent.target),
            _ => self.here.clone(),
        }
    }

    /// What to do about one of which nobody knows whether it exists.
    pub fn to_look_up(&self) -> String {
        format!("The wizard looks it up: {}", self.line().wizard())
    }

    /// How a command ends that was not answered: an order that is not there is a no, unless it is one of another account.
    pub fn unanswered(&self, failure: &Failure) -> Exit {
        match failure.is_not_there() && !self.is_of_other_account {
            true => Exit::No,
            false => not_asked(failure),
        }
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
        let target = Some(self.place.clone());
        Some(Summary { target, ..Summary::of_report(report, self.account(), *asked) })
    }

    /// What it is, where it is known to exist.
    pub fn known(&self) -> Option<Known> {
        Known::of(self.entry.as_ref(), self.report())
    }

    /// Whether a reissue of it is open, so that the certificate that it has is the one before it.
    pub fn is_reissue_open(&self) -> bool {
        let is_reissue = || self.known().is_some_and(|known| known.ordered.reissues.is_some());
        match self.report() {
            Some(report) => report.is_reissue_open(),
            None => is_reissue(),
        }
    }

    /// That nobody knows whether it exists, or is a reissue that was taken.
    pub fn unknown(&self) -> String {
        let what = self.entry.as_ref().map_or_else(|| "this order exists".into(), Entry::unknown);
        format!("Nobody knows whether {what}")
    }

    /// Why there is nothing of an order that came to nothing; of a reissue, what there is.
    pub fn nothing(&self) -> String {
        match self.entry.as_ref().and_then(|entry| entry.sent.reissue.as_ref()) {
            Some(before) => {
                format!(
                    "Order {0} was not reissued by this. The order itself: {1}",
                    before.order_id,
                    self.line().of_order(before.order_id).run("order", "")
                )
            }
            None => "This order was not placed.".into(),
        }
    }

    /// Whether nobody knows whether it exists.
    pub fn is_open(&self) -> bool {
        self.entry.as_ref().is_some_and(Entry::is_open)
    }

    /// When it was ordered, as far as that is known.
    pub fn ordered_at(&self) -> Option<Timestamp> {
        self.entry.as_ref().and_then(Entry::ordered_at).or_else(|| self.report()?.created)
    }

    /// When the service began to look for what was placed, as far as that is known: at the order, or at its reissue.
    pub fn begun_at(&self) -> Option<Timestamp> {
        self.entry.as_ref().and_then(Entry::begun_at).or_else(|| self.ordered_at())
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
