//! What a look-up concludes of an order, and how that is said.

use serde::{Deserialize, Serialize};

use crate::journal::refusal::Deal;
use crate::journal::reply::Placed;
use crate::order::text::{counted, one_line, sentence};

/// What a look-up concludes. Only [`LookupVerdict::Found`] says that the order exists, and only
/// [`LookupVerdict::NotThere`] that the service does not list it now.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LookupVerdict {
    /// The order, with its status.
    Found(Placed),
    /// The service was asked for its own ID, and the list was read to its end: no order could be it.
    NotThere,
    /// These could be it, and nobody can tell from here.
    CouldBe(Vec<Candidate>),
    /// Not every order was looked at, and none of those that were could be it.
    Partly(Extent),
    /// The service gave no answer to go by: why, and what to do.
    CouldNotAsk(String, String),
}

/// An order that could be the one that is looked for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Candidate {
    /// The order's ID.
    pub order_id: u64,
    /// Why it is not known to be the one, or another.
    pub why: String,
}

/// How many orders were looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Extent {
    /// So many were.
    pub looked_at: usize,
    /// Of so many, where the service says a number to believe.
    pub of: Option<usize>,
}

/// What of a list is not there, though it was read as far as it goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Rest {
    /// Nothing: it is whole.
    Nothing,
    /// At least so many entries.
    AtLeast(usize),
    /// Nobody says whether there is any.
    NotSaid,
}

impl Rest {
    /// How many entries are known not to be there.
    pub fn count(self) -> usize {
        match self {
            Rest::AtLeast(count) => count,
            Rest::Nothing | Rest::NotSaid => 0,
        }
    }

    /// What is not there of a list of which so many orders were seen, in a sentence; none where it is whole.
    pub fn text(self, seen: usize) -> Option<String> {
        let seen = counted(seen, "order");
        match self {
            Rest::Nothing => None,
            Rest::AtLeast(count) => {
                Some(format!("The service listed {seen} only: at least {count} more did not come."))
            }
            Rest::NotSaid => {
                Some(format!("The service listed {seen}, and does not say whether those are all."))
            }
        }
    }
}

impl Extent {
    /// Whether every order was looked at.
    pub fn is_whole(self) -> bool {
        self.of == Some(self.looked_at)
    }
}

/// What is said where the service has nothing of it.
fn not_there(of: Deal) -> &'static str {
    match of {
        Deal::Order => "The service lists no such order.",
        Deal::Reissue => "The service knows of no such reissue.",
    }
}

impl LookupVerdict {
    /// The verdict in a few words, for a line below the form, on what was asked for.
    pub fn gist(&self, of: Deal) -> &'static str {
        match (self, of) {
            (LookupVerdict::Found(placed), Deal::Order) if placed.has_fallen() => {
                "Found: the order came to nothing."
            }
            (LookupVerdict::Found(_), Deal::Order) => "Found: the order was placed.",
            (LookupVerdict::Found(_), Deal::Reissue) => "Found: the reissue arrived.",
            (LookupVerdict::NotThere, of) => not_there(of),
            (LookupVerdict::CouldBe(_), _) => "Look at the orders named above: one may be this one.",
            (LookupVerdict::Partly(_), _) => "Not every order was looked at, so nothing is known yet.",
            (LookupVerdict::CouldNotAsk(..), _) => "The look-up failed, so nothing is known yet.",
        }
    }

    /// The verdict in full, for a person, on what was asked for.
    pub fn text(&self, of: Deal) -> String {
        match self {
            LookupVerdict::Found(placed) => {
                let with = match of {
                    Deal::Order => "as",
                    Deal::Reissue => "with",
                };
                match &placed.status {
                    Some(status) => format!("Found {with} order {}, which is {status}.", placed.order_id),
                    None => format!("Found {with} order {}.", placed.order_id),
                }
            }
            LookupVerdict::NotThere => not_there(of).into(),
            LookupVerdict::CouldBe(doubts) => {
                let each =
                    |doubt: &Candidate| format!("Order {} could be this one: {}.", doubt.order_id, doubt.why);
                let told: Vec<String> = doubts.iter().map(each).collect();
                format!("{} Look in CertCentral.", told.join(" "))
            }
            LookupVerdict::Partly(Extent { looked_at, of: Some(of) }) => format!(
                "Looked at {looked_at} of {}, and this one was not among them. It may be among the others: \
                 look in CertCentral.",
                counted(of, "order")
            ),
            LookupVerdict::Partly(Extent { looked_at, of: None }) => format!(
                "Looked at {}, and this one was not among them; how many there are, the service did \
                 not say. Look in CertCentral.",
                counted(looked_at, "order")
            ),
            LookupVerdict::CouldNotAsk(message, fix) => format!(
                "The look-up failed, so nothing is known yet. {} {}",
                sentence(&one_line(message)),
                one_line(fix)
            )
            .trim_end()
            .to_owned(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The order of a reissue is there whatever became of the reissue: nothing is said of that.
    #[test]
    fn what_is_found_out_of_a_reissue_is_said_of_the_reissue() {
        let found = Placed { order_id: 6_484_932, ..Placed::default() };
        let canceled = Placed { status: Some("canceled".into()), ..found.clone() };
        for verdict in [LookupVerdict::Found(found), LookupVerdict::Found(canceled), LookupVerdict::NotThere]
        {
            for said in [verdict.gist(Deal::Reissue), &verdict.text(Deal::Reissue)] {
                let of_the_order = ["no such order", "order was placed", "the order came", "as order"];
                assert!(!of_the_order.iter().any(|words| said.contains(words)), "{said}");
            }
            assert_ne!(verdict.gist(Deal::Order), verdict.gist(Deal::Reissue));
        }
    }
}
