//! `dvorder orders`: all orders of the journal and, where that is wanted, of the account; and the line of a
//! monitoring system.

use jiff::Timestamp;

use unicode_width::UnicodeWidthStr;

use super::document::orders::OrderJson;
use super::document::{self, Error, VERSION, printed};
use super::{asynchronous, not_asked, output, target};
use crate::account::Account;
use crate::cli::OrdersArgs;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::follow::calendar::calendar;
use crate::follow::days;
use crate::follow::due::{DUE_DAYS, Due};
use crate::follow::listing::{self, Listing, OfAccount, Row};
use crate::follow::watch::{self, Doubt, Limits};
use crate::io::asking::Asking;
use crate::journal::found::Found;
use crate::journal::summary::Summary;
use crate::order::place::SANDBOX;
use crate::order::text::{counted, one_line, quoted, visible};
use crate::order::validity::wire_date;
use crate::service::errand::Errand;

/// Prints the orders, and says with which code the program ends.
///
/// # Errors
/// A sentence for the user: what cannot be used.
pub fn run(args: &OrdersArgs) -> Result<u8, String> {
    if args.monitor {
        let (level, line) = monitored(args).unwrap_or_else(|reason| watch::unusable(&reason));
        output::answer(&(line + "\n"))?;
        return Ok(level.code());
    }
    let (mut asking, orders) = gathered(args)?;
    let listed = args.account.then(|| list(&mut asking));
    print(args, asking.is_sandbox(), orders, listed).map(Exit::code)
}

/// The orders of the journal, and what could not be read.
struct Kept {
    orders: Vec<Summary>,
    unreadable: Vec<String>,
}

/// What the service lists.
struct OfService {
    account: Option<Account>,
    target: String,
    orders: Vec<Summary>,
    /// What could not be read or listed, in sentences.
    missing: Vec<String>,
    /// Why the list was not read on, where it was not.
    failure: Option<Failure>,
    /// How many could not be read, or were not listed.
    unreadable: usize,
}

impl OfService {
    /// Its orders, as they are listed beside those of the journal.
    fn of_account(self) -> OfAccount {
        OfAccount {
            account: self.account.map(|account| account.id),
            target: self.target,
            orders: self.orders,
        }
    }
}

fn gathered(args: &OrdersArgs) -> Result<(Asking, Kept), String> {
    let (asking, store) = target::asking(&args.target)?;
    let mut unreadable = Vec::new();
    let entries = store.entries(&mut unreadable);
    // What was tried in the sandbox and what costs money are not told as one, where it is said which is meant.
    let is_meant = |target: &str| match (args.target.sandbox, asking.is_sandbox()) {
        (true, _) => target == SANDBOX,
        (false, true) => true,
        (false, false) => target != SANDBOX,
    };
    let orders = entries.iter().filter(|entry| is_meant(&entry.sent.target)).map(Summary::of).collect();
    Ok((asking, Kept { orders, unreadable }))
}

/// Asks for all orders of the account.
fn list(asking: &mut Asking) -> Result<OfService, Failure> {
    asynchronous(async {
        let Found::Listed(listed) = asking.run(&Errand::Orders, |_| {}).await.found? else {
            return Err(Errand::Orders.broken());
        };
        let account = asking.account().await;
        let id = account.as_ref().map(|account| account.id);
        let broken = || format!("{} of the account could not be read.", counted(listed.unreadable, "order"));
        let missing = [listed.rest.text(listed.orders.len()), (listed.unreadable > 0).then(broken)];
        let target = asking.place();
        let summary =
            |report| Summary { target: Some(target.clone()), ..Summary::of_report(report, id, listed.at) };
        Ok(OfService {
            orders: listed.orders.iter().map(summary).collect(),
            account,
            target,
            missing: missing.into_iter().flatten().collect(),
            failure: listed.missed,
            unreadable: listed.unreadable + listed.rest.count(),
        })
    })
    .map_err(|reason| Failure::new(reason, ""))?
}

fn print(
    args: &OrdersArgs,
    is_sandbox: bool,
    kept: Kept,
    listed: Option<Result<OfService, Failure>>,
) -> Result<Exit, String> {
    let now = Timestamp::now();
    let (of_service, failure) = match listed {
        Some(Ok(mut of_service)) => {
            let failure = of_service.failure.take();
            (Some(of_service), failure)
        }
        Some(Err(failure)) => (None, Some(failure)),
        None => (None, None),
    };
    let mut unreadable = kept.unreadable;
    let unreadable_orders =
        unreadable.len() + of_service.as_ref().map_or(0, |of_service| of_service.unreadable);
    unreadable.extend(of_service.iter().flat_map(|of_service| of_service.missing.clone()));
    let account = of_service.as_ref().and_then(|of_service| of_service.account.clone());
    let source = if of_service.is_some() { "service" } else { "journal" };
    let of_account = of_service.map(OfService::of_account);
    let listing = Listing::within(kept.orders, of_account, now, args.expiring.unwrap_or(DUE_DAYS));
    let filter = args.filter.join(" ");
    let counts = |row: &Row| counts(row, is_sandbox);
    let is_due = |row: &Row| match args.expiring {
        Some(days) => counts(row) && Due::within(&row.order, now, days).is_some(),
        None => true,
    };
    let rows: Vec<&Row> = listing.found(&filter).filter(|row| is_due(row)).collect();
    if args.ics {
        output::answer(&calendar(rows.iter().filter(|row| counts(row)).map(|row| &row.order), now))?;
    } else if args.json {
        output::answer(&printed(&document::orders::OrdersJson {
            version: VERSION,
            source,
            account: account.as_ref(),
            orders: rows.iter().map(|row| OrderJson::of(row, now)).collect(),
            unreadable: &unreadable,
            unreadable_orders,
            error: failure.as_ref().map(Error::of),
        }))?;
    } else {
        let nothing = match listing.rows().is_empty() {
            true => no_order(source).to_owned(),
            false => nothing_found(&listing, &filter, args.expiring),
        };
        output::answer(&table(&rows, now, &nothing))?;
        for sentence in rows.iter().filter_map(|row| revoked(row, now)) {
            output::say(&sentence);
        }
    }
    for sentence in &unreadable {
        output::say(&format!("{}\n", visible(sentence)));
    }
    // One of those that could not be read may be due.
    let may_be_due = args.expiring.is_some() && rows.is_empty() && unreadable_orders > 0;
    if may_be_due {
        output::say("So nobody knows whether one of those ends within these days.\n");
    }
    if let Some(failure) = &failure {
        output::say_failure(failure);
    }
    Ok(match failure {
        Some(failure) => not_asked(&failure),
        None if args.expiring.is_some() && !rows.is_empty() => Exit::Due,
        None if may_be_due => Exit::CouldNotAsk,
        None => Exit::Done,
    })
}

/// That certificates of an order are still to be revoked for a reissue of it.
fn revoked(row: &Row, now: Timestamp) -> Option<String> {
    let revocation = row
        .order
        .reissue_revocation
        .as_ref()
        .filter(|revocation| !revocation.is_over(row.order.there(now)))?;
    Some(format!("Order {}: {}\n", row.order.order_id?, visible(&revocation.text(Some(now)))))
}

/// The columns that a name and what is to be done take at most; the rest of a longer one is cut by nobody.
const WIDEST: usize = 40;

/// That there is no order at all, in the journal or in the account as well.
fn no_order(source: &str) -> &'static str {
    match source {
        "service" => "No order was sent from here, and the account has none.",
        _ => listing::NO_ORDER,
    }
}

/// That no order is as it was asked for, by what was asked.
fn nothing_found(listing: &Listing, filter: &str, expiring: Option<i64>) -> String {
    let is_found = listing.found(filter).next().is_some();
    match (filter.trim(), expiring.map(|days| counted(days, "day"))) {
        ("", None) => "No order is listed.".into(),
        ("", Some(days)) => format!("No certificate ends within {days}."),
        (filter, Some(days)) if is_found => {
            format!("No certificate of an order with {} ends within {days}.", quoted(filter))
        }
        (filter, _) => listing::nothing_found(filter),
    }
}

/// The orders, a line each; or that there are none.
fn table(rows: &[&Row], now: Timestamp, nothing: &str) -> String {
    if rows.is_empty() {
        return output::prose(&format!("{nothing}\n"));
    }
    let cells: Vec<[String; 5]> = rows.iter().map(|row| cells(row, now)).collect();
    let width = |column: usize| {
        cells.iter().map(|cells| cells[column].width()).filter(|width| *width <= WIDEST).max().unwrap_or(0)
    };
    let widths = [width(0), width(1), width(2), width(3)];
    let padded =
        |text: &str, width: usize| format!("{text}{}", " ".repeat(width.saturating_sub(text.width())));
    let line = |cells: &[String; 5]| {
        let [name, what, when, known, id] = cells;
        format!(
            "{}  {}  {}  {}  {id}\n",
            padded(name, widths[0]),
            padded(what, widths[1]),
            padded(when, widths[2]),
            padded(known, widths[3])
        )
    };
    cells.iter().map(line).collect()
}

/// The name, what is to be done or how it stands, how long that lasts or how old it is, as of when that is known, and
/// the ID.
fn cells(row: &Row, now: Timestamp) -> [String; 5] {
    let order = &row.order;
    let what = if row.need.is_any() { row.task() } else { row.state() };
    // Also of one that was replaced.
    let when = Due::of_any(order, now).map_or_else(|| row.age(now), |due| due.left.text());
    let id = match (order.order_id.or(order.reissues), &order.id) {
        (Some(id), _) => id.to_string(),
        (None, Some(id)) => id.to_string(),
        (None, None) => String::new(),
    };
    let known = order.known_at().map_or_else(String::new, |known| as_of(known, now));
    [one_line(&row.name), one_line(&what), when, known, id]
}

/// As of when something is known: the time of day, of today, or the day. In UTC.
fn as_of(known: Timestamp, now: Timestamp) -> String {
    match days::day(known) {
        day if day == days::day(now) => format!("as of {} UTC", known.strftime("%H:%M")),
        day => format!("as of {}", wire_date(day)),
    }
}

/// How bad it is, and the line of a monitoring system.
fn monitored(args: &OrdersArgs) -> Result<(watch::Level, String), String> {
    if args.crit > args.warn {
        return Err("--crit must not be more days than --warn.".into());
    }
    let (mut asking, kept) = gathered(args)?;
    let is_sandbox = asking.is_sandbox();
    let asks = args.account || asking.has_key() || args.target.sandbox;
    let listed = asks.then(|| list(&mut asking));
    let now = Timestamp::now();
    let mut doubt = Doubt { unreadable: kept.unreadable.len(), ..Doubt::default() };
    let of_account = match listed {
        Some(Ok(of_service)) => {
            doubt.unreadable += of_service.unreadable;
            doubt.not_asked = of_service.failure.as_ref().map(|failure| failure.message.clone());
            doubt.is_of_service = true;
            Some(of_service.of_account())
        }
        Some(Err(failure)) => {
            doubt.not_asked = Some(failure.message);
            None
        }
        None => None,
    };
    let listing = Listing::of(kept.orders, of_account, now);
    let filter = args.filter.join(" ");
    let found: Vec<&Row> = listing.found(&filter).collect();
    if found.is_empty() && !filter.trim().is_empty() && doubt.not_asked.is_none() {
        return Err(listing::nothing_found(&filter));
    }
    let orders = found.into_iter().filter(|row| counts(row, is_sandbox)).map(|row| &row.order);
    Ok(watch::watch(orders, Limits { warn: args.warn, crit: args.crit }, &doubt, now))
}

/// Whether the end of an order's certificate counts: what the sandbox issued ends nobody's service, unless it is what
/// is asked about.
fn counts(row: &Row, is_sandbox: bool) -> bool {
    is_sandbox || row.order.target.as_deref() != Some(SANDBOX)
}
