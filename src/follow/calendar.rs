//! What is due as an iCalendar file (RFC 5545): a day each for what is to be reissued or renewed.

use jiff::Timestamp;
use jiff::ToSpan;
use jiff::civil::Date;

use super::due::Due;
use super::plan::SPARE_DAYS;
use super::successor::Successor;
use crate::journal::summary::Summary;
use crate::order::command_line::CommandLine;
use crate::order::validity::wire_date;

/// The most octets of a line, without its end (3.1).
const OCTETS: usize = 75;

/// The calendar of orders whose certificates are in use, made now.
///
/// An order has one event with one UID, so that a calendar that is read in again moves it and has it once.
pub fn calendar<'a>(orders: impl IntoIterator<Item = &'a Summary>, now: Timestamp) -> String {
    let mut text = String::new();
    let mut line = |said: &str| text += &folded(said);
    for said in ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//dvorder//dvorder//EN"] {
        line(said);
    }
    for (order, due) in orders.into_iter().filter_map(|order| Some((order, Due::of(order, now)?))) {
        let Some(event) = Event::of(order, due) else { continue };
        for said in event.lines(now) {
            line(&said);
        }
    }
    line("END:VCALENDAR");
    text
}

/// A day on which something is to be done about an order.
struct Event {
    uid: String,
    day: Date,
    summary: String,
    description: String,
}

impl Event {
    /// The day a week before its certificate ends; none of an order without an ID, or of one that is over itself.
    fn of(order: &Summary, due: Due) -> Option<Event> {
        let id = order.order_id?;
        let what = match due.next {
            Successor::Reissue => "Reissue the certificate",
            Successor::Renew => "Renew the order",
            Successor::Either => "Renew the order or reissue the certificate",
            Successor::Anew => return None,
        };
        let commands = order.target.as_deref().map_or_else(|| CommandLine::with(""), CommandLine::to);
        Some(Event {
            uid: format!("order-{id}@{}", order.target.as_deref().map_or("dvorder", host)),
            day: due.till.saturating_add((-SPARE_DAYS).days()),
            summary: format!("{what} for {}", order.common_name),
            description: format!(
                "The certificate of order {id} ends on {}. To open it: {}",
                wire_date(due.till),
                commands.of_order(id).wizard()
            ),
        })
    }

    fn lines(&self, now: Timestamp) -> [String; 9] {
        let day = |date: Date| date.strftime("%Y%m%d").to_string();
        [
            "BEGIN:VEVENT".into(),
            format!("UID:{}", self.uid),
            format!("DTSTAMP:{}", now.strftime("%Y%m%dT%H%M%SZ")),
            format!("DTSTART;VALUE=DATE:{}", day(self.day)),
            format!("DTEND;VALUE=DATE:{}", day(self.day.saturating_add(1.day()))),
            format!("SUMMARY:{}", escaped(&self.summary)),
            format!("DESCRIPTION:{}", escaped(&self.description)),
            "TRANSP:TRANSPARENT".into(),
            "END:VEVENT".into(),
        ]
    }
}

/// The host of a base URL; the sandbox has none.
fn host(target: &str) -> &str {
    let authority = target.split_once("://").map_or(target, |(_, rest)| rest);
    authority.split(['/', ':']).next().unwrap_or(authority)
}

/// A text as the value of a property (3.3.11).
fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for c in text.chars().filter(|c| !c.is_control() || *c == '\n') {
        match c {
            '\\' | ';' | ',' => escaped.extend(['\\', c]),
            '\n' => escaped += "\\n",
            c => escaped.push(c),
        }
    }
    escaped
}

/// A line with its end, folded where it is too long, never within a character.
fn folded(line: &str) -> String {
    let mut text = String::with_capacity(line.len() + 2);
    let mut octets = 0;
    for c in line.chars() {
        if octets + c.len_utf8() > OCTETS {
            text += "\r\n ";
            octets = 1;
        }
        text.push(c);
        octets += c.len_utf8();
    }
    text + "\r\n"
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;
    use crate::journal::report::{Report, ReportedCertificate};
    use crate::order::place;

    fn order(id: u64, name: &str, order_ends: Option<Date>) -> Summary {
        let report = Report {
            order_id: id,
            status: Some("issued".into()),
            common_name: Some(name.into()),
            order_valid_till: order_ends,
            certificate: ReportedCertificate {
                valid_till: Some(date(2027, 6, 12)),
                ..ReportedCertificate::default()
            },
            ..Report::default()
        };
        Summary { target: Some(place::US.into()), ..Summary::of_report(&report, None, now()) }
    }

    fn now() -> Timestamp {
        "2026-11-25T10:11:12Z".parse().unwrap()
    }

    #[test]
    fn an_order_has_a_day_and_one_uid() {
        let orders = [order(6484932, "shop.example.com", Some(date(2027, 11, 25)))];
        assert_eq!(
            calendar(&orders, now()).split("\r\n").collect::<Vec<_>>(),
            [
                "BEGIN:VCALENDAR",
                "VERSION:2.0",
                "PRODID:-//dvorder//dvorder//EN",
                "BEGIN:VEVENT",
                "UID:order-6484932@www.digicert.com",
                "DTSTAMP:20261125T101112Z",
                "DTSTART;VALUE=DATE:20270605",
                "DTEND;VALUE=DATE:20270606",
                "SUMMARY:Reissue the certificate for shop.example.com",
                "DESCRIPTION:The certificate of order 6484932 ends on 12 JUN 2027. To open i",
                " t: dvorder --region us --order 6484932",
                "TRANSP:TRANSPARENT",
                "END:VEVENT",
                "END:VCALENDAR",
                "",
            ]
        );
    }

    #[test]
    fn what_needs_no_day_has_none() {
        let renewed = Summary { is_renewed: Some(true), ..order(1, "a.example", None) };
        let nameless = Summary { order_id: None, ..order(2, "b.example", None) };
        let pending = Summary { status: Some("pending".into()), ..order(3, "c.example", None) };
        assert!(!calendar(&[renewed, nameless, pending], now()).contains("VEVENT"));
        let renew = calendar(&[order(4, "d.example", Some(date(2027, 6, 12)))], now());
        assert!(renew.contains("SUMMARY:Renew the order for d.example\r\n"), "{renew}");
        let either = calendar(&[order(5, "e.example", None)], now());
        assert!(either.contains("SUMMARY:Renew the order or reissue the certificate for e.example\r\n"));
        for ahead in [366, 400] {
            let over = Summary { ahead: ahead * 86_400, ..order(6, "f.example", Some(date(2027, 11, 25))) };
            assert!(!calendar(&[over], now()).contains("VEVENT"), "the order is over");
        }
    }

    #[test]
    fn lines_are_short_and_nothing_ends_one_early() {
        let hostile = "a;b,c\\d\r\nEND:VEVENT\u{7}\u{e4}".to_owned() + &"\u{fc}\u{1f600}".repeat(60);
        let text = calendar(&[order(6, &hostile, None)], now());
        assert!(
            text.split("\r\n").all(|line| line.len() <= OCTETS && !line.contains(['\r', '\n'])),
            "{text}"
        );
        assert_eq!(text.matches("\r\nEND:VEVENT").count(), 1);
        let unfolded = text.replace("\r\n ", "");
        assert!(unfolded.contains(r"a\;b\,c\\d\nEND:VEVENT"), "{unfolded}");
        assert!(unfolded.contains(&"\u{fc}\u{1f600}".repeat(60)), "whole characters");
    }
}
