//! Whether the file of a name is in place: what its web server said, and what follows from it.

use super::answer::{Unknown, shown, shown_name};
use super::page::{Astray, End, Hop, Route, Visit};
use super::sought::Sought;
use super::value::{bare, holds, is_alone};
use super::verdict::{Kind, Remark, Verdict};
use super::zone::NoZone;
use crate::order::problem::Finding;
use crate::order::text::{counted, excerpt};

/// How many characters of an address a web server sends on to are shown.
const URL_SHOWN: usize = 100;

/// What a look for a file finds. Each is a sentence with a cure.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Case {
    /// It is in place.
    InPlace { routes: Vec<Route> },
    /// It is in place, with more around the value.
    Around,
    /// It begins with a byte order mark.
    ByteOrderMark,
    /// It is UTF-16.
    Utf16,
    /// A page of something else: a login, an application.
    WebPage { route: Route },
    /// It may not be read.
    Forbidden { route: Route, status: u16 },
    /// It is not there.
    NotFound { route: Route, status: u16 },
    /// Another status.
    Status { route: Route, status: u16 },
    /// It is empty.
    Empty { route: Route },
    /// The value with blanks or quotes in it.
    Broken { value: String },
    /// A value of this order that has ended.
    Ended { value: String },
    /// Another value.
    OtherValue { value: String, wanted: String },
    /// It is in place, and one is sent on more than once.
    SentOn { times: usize },
    /// One is sent on to https, whose certificate was not looked at.
    ByHttps,
    /// One is sent on to where the CA does not go.
    Astray { hop: Hop, why: Astray },
    /// One is sent on too often.
    TooManyHops,
    /// The host has no address.
    NoAddress { host: String },
    /// Its address is not known.
    AddressNotKnown { host: String, why: Unknown },
    /// The zone of its address is none that counts.
    NoZone(NoZone),
    /// Nobody may be asked for its address.
    SwitchedOff,
    /// It could not be reached.
    NotReached { route: Route, what: &'static str },
    /// The two families do not say the same.
    FamiliesDiffer { with: Route, without: Route },
    /// It was stopped, or nothing was asked.
    Stopped,
}

impl Case {
    /// What is so, what to do about it, and what it is called in JSON.
    pub fn remark(&self) -> Remark {
        let (case, found) = self.said();
        Remark::new(case, found)
    }

    #[allow(clippy::too_many_lines, reason = "a table: a row for each case")]
    fn said(&self) -> (&'static str, Finding) {
        const ALONE: &str =
            "Write the file anew as plain ASCII with the value alone in it, such as by printf %s.";
        match self {
            Case::InPlace { routes } => (
                "in_place",
                Finding::hint(format!("It is in place, as seen from this machine over {}.", all(routes)), ""),
            ),
            Case::Around => {
                ("more_around", Finding::warning("More than the value stands in the file.", ALONE))
            }
            Case::ByteOrderMark => {
                ("byte_order_mark", Finding::warning("The file begins with a byte order mark.", ALONE))
            }
            Case::Utf16 => {
                ("utf_16", Finding::error("The file is UTF-16, in which nobody finds the value.", ALONE))
            }
            Case::WebPage { route } => (
                "web_page",
                Finding::error(
                    format!("A web page comes over {} in place of the file, such as a login.", route.text()),
                    "Let the server answer /.well-known/pki-validation/ itself, before any application or login.",
                ),
            ),
            Case::Forbidden { route, status } => (
                "forbidden",
                Finding::error(
                    format!("The server does not give the file out over {}: {status}.", route.text()),
                    "Let everybody read the folder (0755) and the file (0644), and allow /.well-known/ in rules, firewalls and filters.",
                ),
            ),
            Case::NotFound { route, status } => (
                "not_found",
                Finding::error(
                    format!("The file is not there over {}: {status}.", route.text()),
                    "Place it in the folder that this very name is served from, in small letters: .well-known/pki-validation/fileauth.txt.",
                ),
            ),
            Case::Status { route, status } => (
                "status",
                Finding::error(
                    format!("The server answers {status} over {}.", route.text()),
                    "Have it answer 200 with the file; its log says why it does not.",
                ),
            ),
            Case::Empty { route } => {
                ("empty", Finding::error(format!("The file is empty over {}.", route.text()), ALONE))
            }
            Case::Broken { value } => (
                "quotes_or_blanks",
                Finding::error(format!("Quotes or blanks stand inside the value: {value}."), ALONE),
            ),
            Case::Ended { value } => (
                "ended_token",
                Finding::error(
                    format!("The file holds a value of this order that has ended: {value}."),
                    "Write the value that counts now.",
                ),
            ),
            Case::OtherValue { value, wanted } => (
                "other_value",
                Finding::error(
                    format!("The file holds something else: {value}."),
                    format!("Write {} in its stead, and nothing else.", shown(wanted.as_bytes())),
                ),
            ),
            Case::SentOn { times } => (
                "sent_on",
                Finding::warning(
                    format!("The server sends on {} before the file comes.", counted(times, "time")),
                    "Send on once at most: one text of the CA follows no more.",
                ),
            ),
            Case::ByHttps => (
                "by_https",
                Finding::hint("The server sends on to https; its certificate was not looked at.", ""),
            ),
            Case::Astray { hop, why } => {
                let to = excerpt(&hop.to, URL_SHOWN);
                (
                    "sent_elsewhere",
                    Finding::error(
                        match why {
                            Astray::Status => format!(
                                "The server sends on with {}, which the CA does not follow.",
                                hop.status
                            ),
                            Astray::Domain => format!("The server sends on to another domain: {to}."),
                            Astray::Port => format!("The server sends on to another port: {to}."),
                            Astray::Scheme => format!("The server sends on to neither http nor https: {to}."),
                            Astray::Nowhere => {
                                format!("The server answers {} and says nowhere to go.", hop.status)
                            }
                        },
                        "Serve the file at the name itself, or send on within its domain, to port 80 or 443, with 301, 302, 307 or 308.",
                    ),
                )
            }
            Case::TooManyHops => (
                "too_many_redirects",
                Finding::error(
                    "The server sends on more than five times.",
                    "Serve the file at the name itself; it may be that the server sends on in a circle.",
                ),
            ),
            Case::NoAddress { host } => (
                "no_address",
                Finding::error(
                    format!("{host} has no address, so there is no server to hold the file."),
                    "Give it an A record, or change the order's method to a DNS record.",
                ),
            ),
            Case::AddressNotKnown { host, why } => (
                "address_not_known",
                Finding::warning(
                    format!("Whether {} has an address is not known: {}.", shown_name(host), why.text()),
                    "Look again, or ask another resolver, such as with --resolver 192.0.2.53, or ask the service anyway.",
                ),
            ),
            Case::NoZone(why) => (why.word(), Finding::error(why.message(), why.cure())),
            Case::SwitchedOff => ("switched_off", super::verdict::switched_off()),
            Case::NotReached { route, what } => (
                "not_reached",
                Finding::warning(
                    format!("The server {what} over {}.", route.text()),
                    "It has to be reached at port 80 from everywhere; from here it may be a firewall. Look from outside, or ask the service anyway.",
                ),
            ),
            Case::FamiliesDiffer { with, without } => (
                "families_differ",
                Finding::warning(
                    format!("The file comes over {} and not over {}.", with.text(), without.text()),
                    "Have both addresses lead to the same server: the CA may come over either.",
                ),
            ),
            Case::Stopped => {
                ("stopped", Finding::warning("The look was stopped before it could be said.", "Look again."))
            }
        }
    }
}

fn all(routes: &[Route]) -> String {
    let texts: Vec<&str> = routes.iter().map(|route| route.text()).collect();
    texts.join(" and ")
}

/// What a look for a file came to.
pub fn judge(sought: &Sought, visits: &[Visit]) -> Verdict {
    let (kind, cases) = decide(sought, visits);
    Verdict { kind, remarks: cases.iter().map(Case::remark).collect() }
}

/// What a look for a file came to, as cases: that over IPv4 decides, where there is one.
pub fn decide(sought: &Sought, visits: &[Visit]) -> (Kind, Vec<Case>) {
    let reached: Vec<&Visit> = visits.iter().filter(|visit| visit.end != End::NoAddress).collect();
    if reached.is_empty() && !visits.is_empty() {
        return (Kind::Absent, vec![Case::NoAddress { host: sought.place.base().to_owned() }]);
    }
    let mut judged: Vec<(Route, Kind, Vec<Case>)> = reached
        .into_iter()
        .map(|visit| {
            let (kind, cases) = of_visit(sought, visit);
            (visit.route, kind, cases)
        })
        .collect();
    // One that could not be looked at says nothing where another could.
    judged.sort_by_key(|(route, kind, _)| (*kind == Kind::CouldNotLook, *route));
    let mut judged = judged.into_iter();
    let Some((route, kind, mut cases)) = judged.next() else {
        return (Kind::CouldNotLook, vec![Case::Stopped]);
    };
    let first = cases.clone();
    for (other, other_kind, other_cases) in judged {
        match (kind, other_kind) {
            (Kind::Seen, Kind::Seen) => {
                if let Some(Case::InPlace { routes }) = cases.first_mut() {
                    routes.push(other);
                }
            }
            (Kind::Seen, Kind::Absent) => {
                cases.push(Case::FamiliesDiffer { with: route, without: other });
                cases.extend(other_cases);
            }
            (Kind::Absent, Kind::Seen) => cases.push(Case::FamiliesDiffer { with: other, without: route }),
            (Kind::Absent, Kind::Absent) => {}
            // What is not known of the host is the same over both.
            _ => cases.extend(other_cases.into_iter().filter(|case| !first.contains(case))),
        }
    }
    (kind, cases)
}

fn of_visit(sought: &Sought, visit: &Visit) -> (Kind, Vec<Case>) {
    let route = visit.route;
    let not_reached = |what| (Kind::CouldNotLook, vec![Case::NotReached { route, what }]);
    match &visit.end {
        End::Page { status: 200, body } => {
            let (kind, mut cases) = of_body(sought, route, body);
            if kind == Kind::Seen && visit.hops.len() > 1 {
                cases.push(Case::SentOn { times: visit.hops.len() });
            }
            if visit.hops.iter().any(|hop| hop.to.starts_with("https:")) {
                cases.push(Case::ByHttps);
            }
            (kind, cases)
        }
        End::Page { status: status @ (401 | 403 | 407), .. } => {
            (Kind::Absent, vec![Case::Forbidden { route, status: *status }])
        }
        End::Page { status: status @ (404 | 410), .. } => {
            (Kind::Absent, vec![Case::NotFound { route, status: *status }])
        }
        End::Page { status, .. } => (Kind::Absent, vec![Case::Status { route, status: *status }]),
        End::Refused(hop, why) => (Kind::Absent, vec![Case::Astray { hop: hop.clone(), why: *why }]),
        End::TooManyHops => (Kind::Absent, vec![Case::TooManyHops]),
        End::NoAddress => (Kind::Absent, vec![Case::NoAddress { host: sought.place.base().to_owned() }]),
        End::AddressNotKnown(host, Unknown::Bogus) => {
            (Kind::Absent, vec![Case::NoZone(NoZone::Bogus(host.clone()))])
        }
        End::AddressNotKnown(host, why) => {
            (Kind::CouldNotLook, vec![Case::AddressNotKnown { host: host.clone(), why: *why }])
        }
        End::SwitchedOff => (Kind::CouldNotLook, vec![Case::SwitchedOff]),
        End::TimedOut => not_reached("did not answer in time"),
        End::Unreachable => not_reached("cannot be reached"),
        End::Garbled => not_reached("gave no readable answer"),
        End::ProxyRefuses => not_reached("is not let through by the proxy"),
        End::Stopped => (Kind::CouldNotLook, vec![Case::Stopped]),
    }
}

fn of_body(sought: &Sought, route: Route, body: &[u8]) -> (Kind, Vec<Case>) {
    const MARK: &[u8] = b"\xef\xbb\xbf";
    let found = sought.tokens.iter().find(|token| holds(body, token.as_bytes()));
    if let Some(token) = found {
        let mut cases = vec![Case::InPlace { routes: vec![route] }];
        let (is_marked, text) = match body.strip_prefix(MARK) {
            Some(rest) => (true, rest),
            None => (false, body),
        };
        if is_marked {
            cases.push(Case::ByteOrderMark);
        }
        if !is_alone(text, token.as_bytes()) {
            cases.push(Case::Around);
        }
        return (Kind::Seen, cases);
    }
    (Kind::Absent, vec![instead(sought, route, body)])
}

/// What stands in a file in place of the value.
fn instead(sought: &Sought, route: Route, body: &[u8]) -> Case {
    let has_nulls = body.iter().take(64).filter(|byte| **byte == 0).count() * 3 > body.len().min(64);
    if body.starts_with(b"\xff\xfe") || body.starts_with(b"\xfe\xff") || has_nulls {
        return Case::Utf16;
    }
    if body.iter().all(u8::is_ascii_whitespace) {
        return Case::Empty { route };
    }
    let start = String::from_utf8_lossy(&body[..body.len().min(1024)]).to_ascii_lowercase();
    if ["<!doctype", "<html", "<head", "<body"].iter().any(|tag| start.contains(tag)) {
        return Case::WebPage { route };
    }
    let bare = bare(body);
    let value = shown(body.trim_ascii());
    if sought.tokens.iter().any(|token| holds(&bare, token.as_bytes())) {
        return Case::Broken { value };
    }
    if sought.ended.iter().any(|token| holds(&bare, token.as_bytes())) {
        return Case::Ended { value };
    }
    Case::OtherValue { value, wanted: sought.tokens.first().cloned().unwrap_or_default() }
}

/// What a web server said, in lines.
pub fn lines(visits: &[Visit]) -> Vec<String> {
    visits.iter().flat_map(of_lines).collect()
}

fn of_lines(visit: &Visit) -> Vec<String> {
    let at = visit.address.map_or_else(|| visit.route.text().to_owned(), |address| address.to_string());
    let mut lines: Vec<String> = visit
        .hops
        .iter()
        .map(|hop| format!("{at}: {} to {}", hop.status, excerpt(&hop.to, URL_SHOWN)))
        .collect();
    lines.push(match &visit.end {
        End::Page { status, body } => format!("{at}: {status}, {}", shown(body.trim_ascii())),
        End::NoAddress => format!("{at}: no address"),
        End::AddressNotKnown(_, why) => format!("{at}: the address is not known: {}", why.text()),
        End::SwitchedOff => format!("{at}: nobody may be asked for the address"),
        End::TimedOut => format!("{at}: no answer in time"),
        End::Unreachable => format!("{at}: cannot be reached"),
        End::Garbled => format!("{at}: no readable answer"),
        End::ProxyRefuses => format!("{at}: not let through"),
        End::Refused(hop, _) => format!("{at}: {} to {}", hop.status, excerpt(&hop.to, URL_SHOWN)),
        End::TooManyHops => format!("{at}: sent on too often"),
        End::Stopped => format!("{at}: stopped"),
    });
    lines
}

#[cfg(test)]
mod tests {
    use super::super::answer::{Code, Silence};
    use super::super::sought::Place;
    use super::*;

    const TOKEN: &str = "icru1984rnekfj";

    fn sought() -> Sought {
        Sought {
            names: vec!["example.com".into()],
            place: Place::File("example.com".into()),
            tokens: vec![TOKEN.into(), "another1".into()],
            ended: vec!["ended2".into()],
        }
    }

    fn visit(route: Route, end: End) -> Visit {
        Visit { route, address: None, hops: Vec::new(), end }
    }

    fn page(status: u16, body: &[u8]) -> End {
        End::Page { status, body: body.to_vec() }
    }

    fn said(visits: &[Visit]) -> (Kind, Vec<&'static str>) {
        let verdict = judge(&sought(), visits);
        (verdict.kind, verdict.remarks.iter().map(|remark| remark.case).collect())
    }

    #[test]
    fn what_a_file_holds_decides() {
        let utf16: Vec<u8> = TOKEN.encode_utf16().flat_map(u16::to_le_bytes).collect();
        let marked = [b"\xff\xfe".as_slice(), &utf16].concat();
        let big: Vec<u8> = TOKEN.encode_utf16().flat_map(u16::to_be_bytes).collect();
        for (body, kind, cases) in [
            (TOKEN.as_bytes(), Kind::Seen, &["in_place"][..]),
            (b"icru1984rnekfj\r\n", Kind::Seen, &["in_place"]),
            (b"icru1984rnekfj\n", Kind::Seen, &["in_place"]),
            (b"another1", Kind::Seen, &["in_place"]),
            (b"icru1984rnekfj\n\n", Kind::Seen, &["in_place", "more_around"]),
            (b"token: icru1984rnekfj", Kind::Seen, &["in_place", "more_around"]),
            (b"\xef\xbb\xbficru1984rnekfj", Kind::Seen, &["in_place", "byte_order_mark"]),
            (b"\xef\xbb\xbf icru1984rnekfj", Kind::Seen, &["in_place", "byte_order_mark", "more_around"]),
            (b"<html>icru1984rnekfj</html>", Kind::Seen, &["in_place", "more_around"]),
            (&marked, Kind::Absent, &["utf_16"]),
            (&utf16, Kind::Absent, &["utf_16"]),
            (&big, Kind::Absent, &["utf_16"]),
            (b"", Kind::Absent, &["empty"]),
            (b" \r\n", Kind::Absent, &["empty"]),
            (b"<!DOCTYPE html><title>Log in</title>", Kind::Absent, &["web_page"]),
            (b"icru1984\nrnekfj", Kind::Absent, &["quotes_or_blanks"]),
            (b"\"icru1984\" \"rnekfj\"", Kind::Absent, &["quotes_or_blanks"]),
            (b"ended2", Kind::Absent, &["ended_token"]),
            (b"something", Kind::Absent, &["other_value"]),
            (b"ICRU1984RNEKFJ", Kind::Absent, &["other_value"]),
        ] {
            let shown = String::from_utf8_lossy(body).into_owned();
            assert_eq!(said(&[visit(Route::V4, page(200, body))]), (kind, cases.to_vec()), "{shown:?}");
        }
    }

    #[test]
    fn what_a_server_answers_decides() {
        let not_known = |why| End::AddressNotKnown("example.com".into(), why);
        let hop = |status: u16, to: &str| Hop { status, to: to.into() };
        for (end, kind, case) in [
            (page(403, b"icru1984rnekfj"), Kind::Absent, "forbidden"),
            (page(401, b""), Kind::Absent, "forbidden"),
            (page(404, b""), Kind::Absent, "not_found"),
            (page(500, b""), Kind::Absent, "status"),
            (page(204, b""), Kind::Absent, "status"),
            (End::NoAddress, Kind::Absent, "no_address"),
            (End::TimedOut, Kind::CouldNotLook, "not_reached"),
            (End::Unreachable, Kind::CouldNotLook, "not_reached"),
            (End::Garbled, Kind::CouldNotLook, "not_reached"),
            (End::ProxyRefuses, Kind::CouldNotLook, "not_reached"),
            (not_known(Unknown::Silent(Silence::TimedOut)), Kind::CouldNotLook, "address_not_known"),
            (not_known(Unknown::Code(Code::ServFail)), Kind::CouldNotLook, "address_not_known"),
            (not_known(Unknown::NoResolver), Kind::CouldNotLook, "address_not_known"),
            (not_known(Unknown::Bogus), Kind::Absent, "dnssec_broken"),
            (End::SwitchedOff, Kind::CouldNotLook, "switched_off"),
            (End::Stopped, Kind::CouldNotLook, "stopped"),
            (End::TooManyHops, Kind::Absent, "too_many_redirects"),
            (End::Refused(hop(302, "http://other.example/"), Astray::Domain), Kind::Absent, "sent_elsewhere"),
            (End::Refused(hop(303, "http://example.com/"), Astray::Status), Kind::Absent, "sent_elsewhere"),
        ] {
            assert_eq!(said(&[visit(Route::V4, end.clone())]), (kind, vec![case]), "{end:?}");
        }
        assert_eq!(said(&[]), (Kind::CouldNotLook, vec!["stopped"]));
    }

    #[test]
    fn it_is_a_warning_from_the_second_time_on_that_one_is_sent_on() {
        let hops = |urls: &[&str]| Visit {
            hops: urls.iter().map(|url| Hop { status: 301, to: (*url).into() }).collect(),
            ..visit(Route::V4, page(200, TOKEN.as_bytes()))
        };
        assert_eq!(said(&[hops(&["http://www.example.com/"])]).1, ["in_place"]);
        assert_eq!(
            said(&[hops(&["http://a.example.com/", "http://b.example.com/"])]).1,
            ["in_place", "sent_on"]
        );
        assert_eq!(said(&[hops(&["https://example.com/"])]).1, ["in_place", "by_https"]);
    }

    #[test]
    fn that_over_ipv4_decides_where_there_is_one() {
        let good = || page(200, TOKEN.as_bytes());
        let bad = || page(404, b"");
        for (v4, v6, kind, cases) in [
            (good(), good(), Kind::Seen, &["in_place"][..]),
            (good(), bad(), Kind::Seen, &["in_place", "families_differ", "not_found"]),
            (bad(), good(), Kind::Absent, &["not_found", "families_differ"]),
            (bad(), bad(), Kind::Absent, &["not_found"]),
            (good(), End::NoAddress, Kind::Seen, &["in_place"]),
            (End::NoAddress, good(), Kind::Seen, &["in_place"]),
            (End::NoAddress, End::NoAddress, Kind::Absent, &["no_address"]),
            (End::TimedOut, good(), Kind::Seen, &["in_place", "not_reached"]),
            (good(), End::Unreachable, Kind::Seen, &["in_place", "not_reached"]),
        ] {
            assert_eq!(said(&[visit(Route::V4, v4), visit(Route::V6, v6)]), (kind, cases.to_vec()));
        }
    }

    #[test]
    fn what_a_server_says_cannot_steer_a_terminal() {
        let hostile = visit(Route::V4, page(200, b"\x1b[2J\xe2\x80\xae evil"));
        let to = Hop { status: 301, to: "http://x/\u{1b}]0;x\u{7}".into() };
        let astray = visit(Route::V6, End::Refused(to, Astray::Domain));
        let verdict = judge(&sought(), &[hostile.clone(), astray.clone()]);
        let mut texts: Vec<String> = verdict.remarks.iter().map(Remark::in_full).collect();
        texts.extend(lines(&[hostile, astray]));
        assert!(texts.iter().all(|text| !text.contains(['\u{1b}', '\u{202e}', '\u{7}'])), "{texts:?}");
    }
}
