//! Where orders go, and what that costs.

use crate::account::Account;
use crate::order::command_line::CommandLine;
use crate::order::place::{self, SANDBOX};
use crate::order::text::excerpt;

/// Where orders go.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Destination {
    /// Whether it is the embedded sandbox, where nothing is bought.
    pub sandbox: bool,
    /// The base URL, or [`crate::order::place::SANDBOX`]: as the journal writes it.
    pub place: String,
    /// What it is called: `SANDBOX: nothing is bought`, or the region and the host.
    pub label: String,
    /// Whether the API key must be typed.
    pub key_needed: bool,
    /// The account of the API key, once the service has said it.
    pub account: Option<Account>,
    /// The options of the command line that lead there, as a shell takes them: `--region eu`.
    pub options: String,
}

impl Destination {
    /// Whether this is where an order of the journal went.
    pub(crate) fn is_at(&self, place: &str) -> bool {
        place::is_same(place, &self.place)
    }

    /// The commands that go to where an order of the journal went. They name more than the place where that is here:
    /// the authorities that are trusted, too.
    pub(crate) fn commands_to(&self, place: &str) -> CommandLine {
        match self.is_at(place) && !self.options.is_empty() {
            true => CommandLine::with(&*self.options),
            false => CommandLine::to(place),
        }
    }

    /// The first line of the request that buys, in full: `POST https://host/services/v2/order/certificate/PRODUCT`, or
    /// `…/ID/reissue` of a reissue.
    /// The sandbox has no address that anybody could call.
    pub fn request_line(&self, path: &str) -> String {
        match self.sandbox {
            true => format!(
                "POST /services/v2/order/certificate/{path}\nto the sandbox within dvorder: nothing is bought"
            ),
            false => format!("POST {}/order/certificate/{path}", self.place),
        }
    }

    /// What every screen says of it: `SANDBOX: nothing is bought`, or `PAYS: US www.digicert.com`.
    pub fn banner(&self) -> String {
        match self.sandbox {
            true => self.label.clone(),
            false => format!("PAYS: {}", self.label),
        }
    }

    /// The same, with the account where that is known, in fewer and fewer words, down to what it costs: that comes
    /// first. Of the account its ID stays longest: one is told from another by that.
    pub fn banners(&self) -> Vec<String> {
        let banner = self.banner();
        let account = self.account.as_ref().filter(|_| !self.sandbox);
        let mut shorter: Vec<String> = account
            .into_iter()
            .map(|account| Account { name: excerpt(&account.name, LONGEST_ACCOUNT), ..account.clone() })
            .map(|account| format!("{banner} · {}", account.text()))
            .collect();
        let id = account.map_or_else(String::new, |account| format!(" \u{b7} account {}", account.id));
        let cost = banner.split_once(':').map(|(cost, _)| cost);
        let mut places = vec![banner.as_str()];
        if !self.sandbox {
            let ends = banner.rmatch_indices(' ').map(|(end, _)| &banner[..end]);
            places.extend(ends.filter(|words| !words.ends_with([':', ' ']) && !words.ends_with(" via")));
        }
        places.extend(cost);
        shorter.extend(places.into_iter().map(|place| format!("{place}{id}")));
        if !id.is_empty() {
            shorter.extend(cost.map(str::to_owned));
        }
        shorter
    }

    /// That an order which was to go elsewhere goes here now, and what that costs.
    pub fn instead_of(&self, place: &str) -> String {
        let now = match self.sandbox {
            true => "goes to the sandbox, where nothing is bought".to_owned(),
            false => format!("COSTS MONEY: it goes to {}", self.label),
        };
        format!("Its order was to go to {place}. Go on, and it {now}.")
    }

    /// Where a draft was to go, when that is not here; as it is told.
    pub(crate) fn other_place(&self, target: Option<&str>) -> Option<String> {
        match target? {
            here if self.is_at(here) => None,
            SANDBOX => Some("the sandbox".into()),
            other => Some(excerpt(other, LONGEST_PLACE)),
        }
    }
}

/// The most characters of an account's name that the header shows.
const LONGEST_ACCOUNT: usize = 24;
/// The most characters of a base URL that a question shows.
const LONGEST_PLACE: usize = 60;
