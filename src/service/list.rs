//! `GET /order/certificate`: the account's orders that have a name, page by page.

use std::collections::HashSet;

use serde_json::Value;

use super::body::object;
use super::member::{count, entries};
use super::{ASK_AGAIN, Answer, Request, Words, encoded, info};
use crate::failure::Failure;
use crate::follow::lookup::ErrandProgress;
use crate::journal::report::Report;
use crate::journal::verdict::{Extent, Rest};

/// How many orders a page is asked to hold where an order is looked for.
pub const PAGE: usize = 100;
/// The most pages that are read then.
const MOST_PAGES: usize = 50;
/// How many orders a page of all is asked to hold: the most that the service gives.
pub const LARGEST_PAGE: usize = 1000;
/// The most pages of all orders that are read: whoever gives smaller ones than asked for gives more.
const MOST_PAGES_OF_ALL: usize = 500;
/// How much of a page is read, in bytes, after decoding.
const LIMIT: usize = 8 * 1024 * 1024;
/// How much of a page of all orders is read.
const LIMIT_OF_ALL: usize = 32 * 1024 * 1024;

/// What is said of it.
pub const WORDS: Words = Words {
    asked: "The account's orders were asked for",
    refused: "The service did not list the account's orders",
    role: "the key must be allowed to view orders",
    missing: "The service finds no list of orders for this API key. Look in CertCentral.",
    declined: ASK_AGAIN,
    lost: ASK_AGAIN,
};

/// The request for the orders that have a name, from this one on.
pub fn request(name: &str, offset: usize) -> Request {
    asked(&[("filters[domain_name]", name.to_owned())], PAGE, offset, LIMIT)
}

/// The request for all orders of the account, the newest first, from this one on.
pub fn request_all(offset: usize) -> Request {
    asked(&[], LARGEST_PAGE, offset, LIMIT_OF_ALL)
}

fn asked(filters: &[(&str, String)], page: usize, offset: usize, limit: usize) -> Request {
    let order =
        [("sort", "-date_created".to_owned()), ("limit", page.to_string()), ("offset", offset.to_string())];
    let query = filters.iter().chain(&order);
    let query: Vec<String> =
        query.map(|(name, value)| format!("{}={}", encoded(name), encoded(value))).collect();
    Request { limit, ..Request::get(format!("/order/certificate?{}", query.join("&")), &WORDS) }
}

/// A page of a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Page {
    /// Its orders; an entry without an order ID is none.
    pub orders: Vec<Report>,
    /// How many entries it has, readable or not.
    pub entries: usize,
    /// How many there are in all, where the service says so.
    pub total: Option<usize>,
    /// How many a page holds, where the service says so.
    pub limit: Option<usize>,
}

impl Page {
    /// Whether it holds as many as a page can that was asked to hold so many. Its total may count no more than the
    /// page then.
    fn is_full(&self, asked: usize) -> bool {
        self.entries >= self.limit.filter(|limit| *limit > 0).map_or(asked, |limit| limit.min(asked))
    }
}

/// A page of the list.
///
/// # Errors
/// Why the answer is none. What is no list is never an empty one.
pub fn read(answer: &Answer) -> Result<Page, Failure> {
    let body = if answer.is_success() { object(&answer.body) } else { None };
    let body = body.filter(|body| !body.contains_key("errors"));
    page(body.as_ref(), info::order).ok_or_else(|| WORDS.failure(answer))
}

/// A page of any list of orders; none where there are no `orders`.
pub(super) fn page(
    body: Option<&serde_json::Map<String, Value>>,
    order: impl Fn(&Value) -> Option<Report>,
) -> Option<Page> {
    let body = body?;
    let orders = match body.get("orders")? {
        list @ (Value::Array(_) | Value::Object(_) | Value::Null) => list,
        _ => return None,
    };
    let told = |name| body.get("page").and_then(|page| count(page.get(name)));
    let entries: Vec<&Value> = entries(Some(orders)).collect();
    Some(Page {
        orders: entries.iter().copied().filter_map(order).collect(),
        entries: entries.len(),
        total: told("total"),
        limit: told("limit"),
    })
}

/// A list that is read to its end.
#[derive(Debug)]
pub struct PagedList {
    /// How many orders a page is asked to hold.
    page: usize,
    /// The most pages that are read.
    most: usize,
    /// Every order once.
    orders: Vec<Report>,
    ids: HashSet<u64>,
    /// How many entries have no order ID: any of them may be the one.
    unreadable: usize,
    offset: usize,
    pages: usize,
    total: Option<usize>,
    is_over: bool,
    /// How full the last page was.
    last: Fullness,
}

/// How full a page is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Fullness {
    /// Nothing is on it.
    Empty,
    /// There would have been room for more.
    Room,
    /// It is as full as one can be.
    Full,
}

impl PagedList {
    /// A list of the orders that could be the one that is looked for.
    pub fn of_candidates() -> PagedList {
        PagedList::new(PAGE, MOST_PAGES)
    }

    /// The list of all orders of the account.
    pub fn of_all() -> PagedList {
        PagedList::new(LARGEST_PAGE, MOST_PAGES_OF_ALL)
    }

    fn new(page: usize, most: usize) -> PagedList {
        PagedList {
            page,
            most,
            orders: Vec::new(),
            ids: HashSet::new(),
            unreadable: 0,
            offset: 0,
            pages: 0,
            total: None,
            is_over: false,
            last: Fullness::Full,
        }
    }

    /// How far it has been read.
    pub fn progress(&self) -> ErrandProgress {
        ErrandProgress::Listed { pages: self.pages, orders: self.orders.len(), of: self.total }
    }

    /// How many entries could not be read: they name no order.
    pub fn unreadable(&self) -> usize {
        self.unreadable
    }

    /// Where the next page begins; none when there is no more to be had. A page that brings nothing new is
    /// the last: whoever sends it does not heed `offset`.
    pub fn next(&self) -> Option<usize> {
        (!self.is_over && self.pages < self.most).then_some(self.offset)
    }

    /// Takes a page in.
    pub fn take_in(&mut self, page: Page) {
        let before = self.orders.len();
        let is_full = page.is_full(self.page);
        self.last = match page.entries {
            0 => Fullness::Empty,
            _ if is_full => Fullness::Full,
            _ => Fullness::Room,
        };
        let all_unreadable = page.entries > 0 && page.orders.is_empty();
        let (unreadable, readable) = (page.entries - page.orders.len(), page.orders.len());
        for order in page.orders {
            if self.ids.insert(order.order_id) {
                self.orders.push(order);
            }
        }
        // A page that comes again is none: what of it cannot be read was counted.
        let comes_again = readable > 0 && self.orders.len() == before;
        self.unreadable += if comes_again { 0 } else { unreadable };
        self.pages += 1;
        self.offset += page.entries;
        self.total = page.total.or(self.total);
        let seen = self.orders.len() + self.unreadable;
        let has_all = self.total.is_some_and(|total| seen >= total);
        let has_more = self.total.is_some_and(|total| seen < total);
        let brings_nothing = self.orders.len() == before && !(all_unreadable && has_more);
        self.is_over = has_all && !is_full || brings_nothing;
    }

    /// What of it is not there, by its total where that is a number to believe, and else by how its last page ended it.
    pub fn rest(&self) -> Rest {
        let seen = self.orders.len() + self.unreadable;
        let breaks_off = !self.is_over;
        match (self.total.filter(|total| *total >= seen), self.last) {
            (Some(total), _) if total > seen => Rest::AtLeast(total - seen),
            (None, _) if breaks_off => Rest::AtLeast(1),
            (Some(_), _) | (None, Fullness::Empty | Fullness::Room) => Rest::Nothing,
            (None, Fullness::Full) => Rest::NotSaid,
        }
    }

    /// The orders, and how much of the list they are.
    pub fn end(self) -> (Vec<Report>, Extent) {
        let looked_at = self.orders.len();
        let seen = looked_at + self.unreadable;
        // A total that is smaller than what it counts is no number to believe.
        let of = self.total.filter(|total| *total >= seen);
        let of = of.or((self.unreadable > 0).then_some(seen));
        (self.orders, Extent { looked_at, of })
    }
}
