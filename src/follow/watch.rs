//! What a monitoring system is told of the certificates of all orders: one line, and how bad it is.

use jiff::Timestamp;

use super::due::Due;
use super::listing::name;
use super::need::Need;
use super::successor::Successor;
use crate::journal::summary::Summary;
use crate::order::moment::moment;
use crate::order::text::{counted, excerpt, one_line, sentence};

/// The most characters of a name and of a reason in the line.
const LONGEST: usize = 120;

/// How bad it is, with the numbers of monitoring plugins.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Level {
    /// Nothing is due.
    Ok,
    /// Something is due soon.
    Warning,
    /// Something is due very soon, or has ended.
    Critical,
    /// Nobody knows.
    Unknown,
}

impl Level {
    /// The code a plugin ends with.
    pub fn code(self) -> u8 {
        match self {
            Level::Ok => 0,
            Level::Warning => 1,
            Level::Critical => 2,
            Level::Unknown => 3,
        }
    }

    /// The word a plugin begins with.
    fn word(self) -> &'static str {
        match self {
            Level::Ok => "OK",
            Level::Warning => "WARNING",
            Level::Critical => "CRITICAL",
            Level::Unknown => "UNKNOWN",
        }
    }
}

/// From how many days on something is due.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// Soon.
    pub warn: i64,
    /// Very soon.
    pub crit: i64,
}

/// How much of the truth the orders are.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Doubt {
    /// Why the service could not be asked, where it was to be.
    pub not_asked: Option<String>,
    /// How many orders could not be read.
    pub unreadable: usize,
    /// Whether the service said which orders there are: where it says of none, there is none.
    pub is_of_service: bool,
}

/// What is told of the orders, now: how bad it is, and the line.
///
/// Where the service could not be asked nobody knows, unless what is known proves the worst already.
pub fn watch<'a>(
    orders: impl IntoIterator<Item = &'a Summary>,
    limits: Limits,
    doubt: &Doubt,
    now: Timestamp,
) -> (Level, String) {
    let orders: Vec<&Summary> = orders.into_iter().collect();
    let revoked = revoked(&orders, now);
    let is_any_known =
        doubt.is_of_service || !revoked.is_empty() || orders.iter().any(|order| order.valid_till.is_some());
    let all = orders.into_iter().filter_map(|order| Some((Due::of(order, now)?, order)));
    let (mut ends, past): (Vec<_>, Vec<_>) = all.partition(|(due, order)| due.is_told_of(order));
    ends.sort_by_key(|(due, order)| (due.left.days, order.order_id));
    let within = |days: i64| ends.iter().filter(|(due, _)| due.left.days <= days).count();
    // What is revoked has ended for everybody who looks.
    let (warning, critical) = (within(limits.warn) + revoked.len(), within(limits.crit) + revoked.len());
    let by_days = match (critical, warning) {
        (1.., _) => Level::Critical,
        (0, 1..) => Level::Warning,
        (0, 0) => Level::Ok,
    };
    let level = match by_days {
        Level::Critical => Level::Critical,
        _ if doubt.not_asked.is_some() => Level::Unknown,
        Level::Ok if doubt.unreadable > 0 || !is_any_known => Level::Unknown,
        level => level,
    };
    let first = ends.first().filter(|_| revoked.is_empty());
    let told = match first {
        None if let [order, ..] = &revoked[..] => named(order, "its certificate was revoked", warning),
        None if !past.is_empty() => format!(
            "no certificate in use; {} ended, taken off the list or long ago",
            counted(past.len(), "certificate")
        ),
        None => "no certificate whose end is known".to_owned(),
        Some((due, order)) => first_of(*due, order, warning),
    };
    let line = format!(
        "DVORDER {} - {told}{}{} |{} due={warning} critical={critical} certificates={}",
        level.word(),
        not_asked(doubt, first.map(|(_, order)| *order)),
        unreadable(doubt),
        first.map_or_else(String::new, |(due, _)| format!(
            " days={};{}:;{}:",
            due.left.days, limits.warn, limits.crit
        )),
        ends.len()
    );
    (level, line)
}

/// The line where nothing could be looked at.
pub fn unusable(reason: &str) -> (Level, String) {
    (Level::Unknown, format!("DVORDER {} - {}", Level::Unknown.word(), plain(reason)))
}

/// Those of which the certificate was revoked and nothing is in its place: neither something that was ordered for it, nor
/// another certificate with all of its names.
fn revoked<'a>(orders: &[&'a Summary], now: Timestamp) -> Vec<&'a Summary> {
    let is_bare = |order: &&&Summary| match Need::of(order, now) {
        Need::Revoked(Successor::Anew) => false,
        Need::Revoked(_) => !orders.iter().any(|other| covers(other, order, now)),
        _ => false,
    };
    orders.iter().filter(is_bare).copied().collect()
}

/// Whether the certificate of another order is in use, and for each name of this one.
fn covers(other: &Summary, order: &Summary, now: Timestamp) -> bool {
    let is_in_use = Due::of_any(other, now).is_some_and(|due| !due.left.is_over());
    let has = |name: &String| other.common_name == *name || other.other_names.contains(name);
    is_in_use && has(&order.common_name) && order.other_names.iter().all(has)
}

fn first_of(due: Due, order: &Summary, warning: usize) -> String {
    named(order, &due.left.text(), warning)
}

/// What is said of an order, and how many more are due.
fn named(order: &Summary, said: &str, warning: usize) -> String {
    let id = order.order_id.map_or_else(String::new, |id| format!(" (order {id})"));
    let more = match warning {
        0 | 1 => String::new(),
        2 => ", and 1 more is due".to_owned(),
        more => format!(", and {} more are due", more - 1),
    };
    format!("{}{id}: {said}{more}", plain(&name(order)))
}

fn not_asked(doubt: &Doubt, first: Option<&Summary>) -> String {
    let Some(reason) = &doubt.not_asked else { return String::new() };
    let known = first.and_then(|order| order.asked);
    let known = known.map_or_else(String::new, |asked| format!(" (known at {})", moment(asked)));
    format!("{known}; the service could not be asked: {}", plain(sentence(reason).trim_end_matches('.')))
}

fn unreadable(doubt: &Doubt) -> String {
    match doubt.unreadable {
        0 => String::new(),
        count => format!("; {} could not be read", counted(count, "order")),
    }
}

/// A text that neither ends the line nor begins the numbers behind it.
fn plain(text: &str) -> String {
    excerpt(&one_line(text).replace('|', "/"), LONGEST)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::journal::report::{Report, ReportedCertificate};

    const LIMITS: Limits = Limits { warn: 30, crit: 7 };

    fn now() -> Timestamp {
        "2026-11-25T10:00:00Z".parse().unwrap()
    }

    fn order(name: &str, till: &str) -> Summary {
        let certificate =
            ReportedCertificate { valid_till: Some(till.parse().unwrap()), ..ReportedCertificate::default() };
        let report = Report {
            order_id: 7,
            status: Some("issued".into()),
            common_name: Some(name.into()),
            certificate,
            ..Report::default()
        };
        Summary::of_report(&report, None, now())
    }

    fn told(orders: &[Summary], doubt: &Doubt) -> (Level, String) {
        watch(orders, LIMITS, doubt, now())
    }

    #[test]
    fn the_worst_is_told_first_with_its_numbers() {
        let orders = [order("a.example", "2027-06-01"), order("b.example", "2026-12-12")];
        let (level, line) = told(&orders, &Doubt::default());
        assert_eq!(level, Level::Warning);
        assert_eq!(
            line,
            "DVORDER WARNING - b.example (order 7): 17 days left | days=17;30:;7: due=1 critical=0 certificates=2"
        );
        let orders = [orders[1].clone(), order("c.example", "2026-11-20")];
        let (level, line) = told(&orders, &Doubt::default());
        assert_eq!(level, Level::Critical);
        assert!(line.contains("c.example (order 7): ended 5 days ago, and 1 more is due"), "{line}");
    }

    #[test]
    fn each_level_begins_on_its_day() {
        for (till, level) in [
            ("2026-12-26", Level::Ok),
            ("2026-12-25", Level::Warning),
            ("2026-12-03", Level::Warning),
            ("2026-12-02", Level::Critical),
            ("2026-11-25", Level::Critical),
            ("2026-10-26", Level::Critical),
            // Long ago, and placed elsewhere: nobody can leave it alone here.
            ("2026-10-25", Level::Ok),
        ] {
            assert_eq!(told(&[order("a.example", till)], &Doubt::default()).0, level, "{till}");
        }
    }

    #[test]
    fn where_nothing_is_known_nobody_knows_unless_the_service_said_that_there_is_nothing() {
        let nameless = Summary { valid_till: None, ..order("a.example", "2026-12-12") };
        for orders in [&[][..], &[nameless]] {
            let (level, line) = told(orders, &Doubt::default());
            assert_eq!(level, Level::Unknown, "{line}");
            let said = Doubt { is_of_service: true, ..Doubt::default() };
            assert_eq!(told(orders, &said).0, Level::Ok);
        }
    }

    #[test]
    fn what_ended_counts_until_it_is_left_alone_and_is_never_called_not_known() {
        let here = |status: &str| Summary {
            id: Some("20261124-1".to_owned().try_into().unwrap()),
            status: Some(status.into()),
            ..order("a.example", "2026-04-01")
        };
        for status in ["issued", "expired"] {
            let (level, line) = told(&[here(status)], &Doubt::default());
            assert_eq!(level, Level::Critical, "{line}");
            assert!(line.contains("ended 238 days ago"), "{line}");
            let left_alone = Summary { is_left_alone: true, ..here(status) };
            let elsewhere = Summary { id: None, ..here(status) };
            for quiet in [left_alone, elsewhere] {
                let (level, line) = told(&[quiet], &Doubt::default());
                assert_eq!(level, Level::Ok, "{line}");
                assert!(line.contains("1 certificate ended"), "{line}");
            }
        }
    }

    #[test]
    fn what_was_renewed_or_revoked_is_not_counted_and_what_is_left_alone_is() {
        let soon = order("a.example", "2026-11-26");
        for order in [
            Summary { is_renewed: Some(true), ..soon.clone() },
            Summary { status: Some("revoked".into()), ..soon.clone() },
        ] {
            assert_eq!(told(&[order], &Doubt::default()).0, Level::Ok);
        }
        let left_alone = Summary { is_left_alone: true, ..soon.clone() };
        assert_eq!(
            told(&[left_alone], &Doubt::default()).0,
            Level::Critical,
            "its certificate ends all the same"
        );
        let reissued = Summary { status: Some("reissue_pending".into()), ..soon };
        assert_eq!(told(&[reissued], &Doubt::default()).0, Level::Critical, "the one before still stands");
    }

    #[test]
    fn a_certificate_that_was_revoked_alone_is_critical_until_another_is_in_its_place() {
        let revoked = Summary {
            is_certificate_revoked: true,
            other_names: vec!["b.example".into()],
            names: 2,
            ..order("a.example", "2027-06-01")
        };
        let (level, line) = told(std::slice::from_ref(&revoked), &Doubt::default());
        assert_eq!(level, Level::Critical, "{line}");
        assert!(line.contains("a.example +1 (order 7): its certificate was revoked |"), "{line}");
        assert!(line.contains("critical=1"), "{line}");
        let soon = order("c.example", "2026-12-12");
        assert!(told(&[soon.clone(), revoked.clone()], &Doubt::default()).1.contains("and 1 more is due"));
        let newer = Summary {
            other_names: vec!["c.example".into(), "b.example".into()],
            ..order("a.example", "2027-06-01")
        };
        for (covered, with) in [
            (true, newer.clone()),
            (false, Summary { other_names: Vec::new(), ..newer.clone() }),
            (false, Summary { is_certificate_revoked: true, is_left_alone: true, ..newer.clone() }),
            (false, Summary { status: Some("pending".into()), ..newer.clone() }),
            (
                false,
                Summary { valid_till: Some("2026-11-20".parse().unwrap()), is_left_alone: true, ..newer },
            ),
        ] {
            let (level, line) = told(&[revoked.clone(), with], &Doubt::default());
            assert_eq!(level == Level::Critical, !covered, "{line}");
        }
        for quiet in [
            Summary { order_valid_till: Some("2026-11-20".parse().unwrap()), ..revoked.clone() },
            Summary { is_under_way: true, ..revoked.clone() },
            Summary { is_renewed: Some(true), ..revoked.clone() },
            Summary { is_left_alone: true, ..revoked },
        ] {
            assert_eq!(told(&[quiet], &Doubt { is_of_service: true, ..Doubt::default() }).0, Level::Ok);
        }
    }

    #[test]
    fn nobody_knows_where_the_service_could_not_be_asked_unless_the_worst_is_known() {
        let doubt = Doubt { not_asked: Some("No route | to host.".into()), ..Doubt::default() };
        let (level, line) = told(&[order("a.example", "2026-12-12")], &doubt);
        assert_eq!(level, Level::Unknown);
        assert!(line.contains("could not be asked: No route / to host |"), "{line}");
        assert_eq!(told(&[order("a.example", "2026-11-26")], &doubt).0, Level::Critical);
        let doubt = Doubt { unreadable: 3, ..Doubt::default() };
        assert_eq!(told(&[], &doubt).0, Level::Unknown);
        assert_eq!(told(&[order("a.example", "2026-12-12")], &doubt).0, Level::Warning);
    }

    #[test]
    fn it_is_one_line_whatever_a_name_holds() {
        let (_, line) = told(&[order("a|b\nc\u{1b}[2J", "2026-12-12")], &Doubt::default());
        assert_eq!((line.matches('|').count(), line.lines().count()), (1, 1), "{line}");
        assert!(!line.contains('\u{1b}'));
    }
}
