//! Whether the file of a name is in place: what its web server said, and what follows from it.

mod case;

use super::answer::{WhyUnknown, shown};
use super::page::{Route, Visit, VisitEnd};
use super::sought::Sought;
use super::value::{bare, holds, is_alone};
use super::verdict::{LookOutcome, LookVerdict};
use super::zone::NoZone;
use crate::order::text::excerpt;
pub use case::FileCase;
use case::{URL_SHOWN, counted_more};

/// What a look for a file came to.
pub fn judge(sought: &Sought, visits: &[Visit]) -> LookVerdict {
    let (kind, cases) = decide(sought, visits);
    LookVerdict { kind, remarks: cases.iter().map(FileCase::remark).collect() }
}

/// What a look for a file came to, as cases: each address has to give it out, as the CA may come to any.
pub fn decide(sought: &Sought, visits: &[Visit]) -> (LookOutcome, Vec<FileCase>) {
    let reached: Vec<&Visit> = visits.iter().filter(|visit| visit.end != VisitEnd::NoAddress).collect();
    if reached.is_empty() && !visits.is_empty() {
        return (LookOutcome::Absent, vec![FileCase::NoAddress { host: sought.place.base().to_owned() }]);
    }
    // Many a machine has one family alone, which says nothing of the other.
    let is_aside = |visit: &&&Visit| matches!(visit.end, VisitEnd::NoFamily | VisitEnd::More(_));
    let aside: Vec<FileCase> =
        reached.iter().filter(is_aside).flat_map(|visit| of_visit(sought, visit).1).collect();
    let asked: Vec<&Visit> = reached.iter().filter(|visit| !is_aside(visit)).copied().collect();
    let mut judged: Vec<(&Visit, LookOutcome, Vec<FileCase>)> = asked
        .into_iter()
        .map(|visit| {
            let (kind, cases) = of_visit(sought, visit);
            (visit, kind, cases)
        })
        .collect();
    judged.sort_by_key(|(_, kind, _)| std::cmp::Reverse(*kind));
    let Some(kind) = LookOutcome::of_all(judged.iter().map(|(_, kind, _)| *kind)) else {
        return (LookOutcome::CouldNotLook, if aside.is_empty() { vec![FileCase::Stopped] } else { aside });
    };
    let differ = differ(&judged);
    let mut cases = Vec::new();
    for (_, of, found) in judged {
        // Where it comes is said by what differs.
        if of != LookOutcome::Seen || differ.is_none() {
            found.into_iter().for_each(|case| merge(&mut cases, case));
        }
    }
    cases.extend(differ);
    aside.into_iter().for_each(|case| merge(&mut cases, case));
    (kind, cases)
}

/// That some addresses give the file out and some do not.
fn differ(judged: &[(&Visit, LookOutcome, Vec<FileCase>)]) -> Option<FileCase> {
    let of = |wanted: LookOutcome| {
        judged.iter().filter(move |(_, kind, _)| *kind == wanted).map(|(visit, ..)| *visit)
    };
    let at = |wanted: LookOutcome| {
        let mut places: Vec<String> = of(wanted).map(Visit::at).collect();
        places.dedup();
        places
    };
    let (with, without) = (at(LookOutcome::Seen), at(LookOutcome::Absent));
    let routes = |wanted: LookOutcome| of(wanted).map(|visit| visit.route).collect::<Vec<_>>();
    let is_by_family =
        !routes(LookOutcome::Absent).iter().any(|route| routes(LookOutcome::Seen).contains(route));
    (!with.is_empty() && !without.is_empty()).then_some(FileCase::Differ { with, without, is_by_family })
}

/// Adds a case; where the same is said of another place already, its place to that.
fn merge(cases: &mut Vec<FileCase>, mut case: FileCase) {
    let places = case.places().map(std::mem::take).unwrap_or_default();
    for known in cases.iter_mut() {
        let before = known.places().map(std::mem::take).unwrap_or_default();
        let is_same = *known == case;
        if let Some(at) = known.places() {
            *at = before;
            if is_same {
                at.extend(places.iter().filter(|place| !at.contains(place)).cloned().collect::<Vec<_>>());
            }
        }
        if is_same {
            return;
        }
    }
    if let Some(at) = case.places() {
        *at = places;
    }
    cases.push(case);
}

fn of_visit(sought: &Sought, visit: &Visit) -> (LookOutcome, Vec<FileCase>) {
    let (kind, cases) = of_end(sought, visit);
    let host = sought.place.base().to_owned();
    // A proxy has pages, refusals and redirects of its own.
    match cases
        .first()
        .filter(|_| visit.route == Route::Proxy && kind == LookOutcome::Absent)
        .and_then(of_proxy)
    {
        Some(what) => (LookOutcome::CouldNotLook, vec![FileCase::OfProxy { host, what }]),
        None => (kind, cases),
    }
}

/// What a proxy may have said in the server's place.
fn of_proxy(case: &FileCase) -> Option<String> {
    Some(match case {
        FileCase::Forbidden { status, .. } | FileCase::Status { status, .. } => {
            format!("the answer {status}")
        }
        FileCase::WebPage { .. } => "a web page, such as a login".into(),
        FileCase::Astray { hop, .. } => format!("a redirect to {}", excerpt(&hop.to, URL_SHOWN)),
        FileCase::TooManyHops => "one redirect after another".into(),
        _ => return None,
    })
}

fn of_end(sought: &Sought, visit: &Visit) -> (LookOutcome, Vec<FileCase>) {
    let at = || vec![visit.at()];
    let could_not = |case| (LookOutcome::CouldNotLook, vec![case]);
    let not_reached = |what| could_not(FileCase::NotReached { at: at(), what });
    let host = || sought.place.base().to_owned();
    match &visit.end {
        VisitEnd::Page { status: 200, body, encoding } => {
            let (kind, mut cases) = of_body(sought, at(), body, encoding.as_ref());
            if kind == LookOutcome::Seen && visit.hops.len() > 1 {
                cases.push(FileCase::SentOn { times: visit.hops.len() });
            }
            if visit.hops.iter().any(|hop| hop.to.starts_with("https:")) {
                cases.push(FileCase::ByHttps);
            }
            (kind, cases)
        }
        VisitEnd::Page { status: status @ (401 | 403 | 407), .. } => {
            (LookOutcome::Absent, vec![FileCase::Forbidden { at: at(), status: *status }])
        }
        VisitEnd::Page { status: status @ (404 | 410), .. } => {
            (LookOutcome::Absent, vec![FileCase::NotFound { at: at(), status: *status }])
        }
        VisitEnd::Page { status, .. } => {
            (LookOutcome::Absent, vec![FileCase::Status { at: at(), status: *status }])
        }
        VisitEnd::Refused(hop, why) => {
            (LookOutcome::Absent, vec![FileCase::Astray { hop: hop.clone(), why: *why }])
        }
        VisitEnd::TooManyHops => (LookOutcome::Absent, vec![FileCase::TooManyHops]),
        VisitEnd::NoAddress => (LookOutcome::Absent, vec![FileCase::NoAddress { host: host() }]),
        VisitEnd::AddressNotKnown(host, WhyUnknown::Bogus) => {
            (LookOutcome::Absent, vec![FileCase::NoZone(NoZone::Bogus(host.clone()))])
        }
        VisitEnd::AddressNotKnown(host, why) => {
            could_not(FileCase::AddressNotKnown { host: host.clone(), why: *why })
        }
        VisitEnd::SwitchedOff => could_not(FileCase::SwitchedOff),
        VisitEnd::TimedOut => not_reached("did not answer in time"),
        VisitEnd::Unreachable => not_reached("cannot be reached"),
        VisitEnd::Garbled => not_reached("gave no readable answer"),
        VisitEnd::ProxyRefuses => could_not(FileCase::ProxyRefuses { host: host() }),
        VisitEnd::BadProxy(why) => could_not(FileCase::BadProxy { why: why.clone() }),
        VisitEnd::NoFamily => could_not(FileCase::NoFamily { route: visit.route }),
        VisitEnd::More(count) => could_not(FileCase::More { count: *count }),
        VisitEnd::Stopped => could_not(FileCase::Stopped),
    }
}

fn of_body(
    sought: &Sought,
    at: Vec<String>,
    body: &[u8],
    encoding: Option<&String>,
) -> (LookOutcome, Vec<FileCase>) {
    const MARK: &[u8] = b"\xef\xbb\xbf";
    let found = sought.tokens.iter().find(|token| holds(body, token.as_bytes()));
    if let Some(token) = found {
        let mut cases = vec![FileCase::InPlace { at }];
        let (is_marked, text) = match body.strip_prefix(MARK) {
            Some(rest) => (true, rest),
            None => (false, body),
        };
        if is_marked {
            cases.push(FileCase::ByteOrderMark);
        }
        if !is_alone(text, token.as_bytes()) {
            cases.push(FileCase::Around);
        }
        return (LookOutcome::Seen, cases);
    }
    if let Some(encoding) = encoding {
        return (LookOutcome::Absent, vec![FileCase::Compressed { at, encoding: encoding.clone() }]);
    }
    (LookOutcome::Absent, vec![instead(sought, at, body)])
}

/// What stands in a file in place of the value.
fn instead(sought: &Sought, at: Vec<String>, body: &[u8]) -> FileCase {
    let has_nulls = body.iter().take(64).filter(|byte| **byte == 0).count() * 3 > body.len().min(64);
    if body.starts_with(b"\xff\xfe") || body.starts_with(b"\xfe\xff") || has_nulls {
        return FileCase::Utf16;
    }
    if body.iter().all(u8::is_ascii_whitespace) {
        return FileCase::Empty { at };
    }
    let start = String::from_utf8_lossy(&body[..body.len().min(1024)]).to_ascii_lowercase();
    if ["<!doctype", "<html", "<head", "<body"].iter().any(|tag| start.contains(tag)) {
        return FileCase::WebPage { at };
    }
    let bare = bare(body);
    let value = shown(body.trim_ascii());
    if sought.tokens.iter().any(|token| holds(&bare, token.as_bytes())) {
        return FileCase::Broken { value };
    }
    if sought.ended.iter().any(|token| holds(&bare, token.as_bytes())) {
        return FileCase::Ended { value };
    }
    FileCase::OtherValue { at, value, wanted: sought.tokens.first().cloned().unwrap_or_default() }
}

/// What a web server said, in lines.
pub fn lines(visits: &[Visit]) -> Vec<String> {
    visits.iter().flat_map(of_lines).collect()
}

fn of_lines(visit: &Visit) -> Vec<String> {
    let at = visit.address.map_or_else(|| visit.route.text().to_owned(), |address| address.to_string());
    let end = visit.at();
    let mut lines: Vec<String> = visit
        .hops
        .iter()
        .map(|hop| format!("{at}: {} to {}", hop.status, excerpt(&hop.to, URL_SHOWN)))
        .collect();
    lines.push(match &visit.end {
        VisitEnd::Page { status, body, .. } => format!("{end}: {status}, {}", shown(body.trim_ascii())),
        VisitEnd::NoAddress => format!("{end}: no address"),
        VisitEnd::AddressNotKnown(_, why) => format!("{end}: the address is not known: {}", why.text()),
        VisitEnd::NoFamily => format!("{end}: this machine has no way there"),
        VisitEnd::More(count) => format!("{end}: {} not asked", counted_more(*count)),
        VisitEnd::BadProxy(why) => format!("{end}: {why}"),
        VisitEnd::SwitchedOff => format!("{end}: nobody may be asked for the address"),
        VisitEnd::TimedOut => format!("{end}: no answer in time"),
        VisitEnd::Unreachable => format!("{end}: cannot be reached"),
        VisitEnd::Garbled => format!("{end}: no readable answer"),
        VisitEnd::ProxyRefuses => format!("{end}: not let through"),
        VisitEnd::Refused(hop, _) => format!("{end}: {} to {}", hop.status, excerpt(&hop.to, URL_SHOWN)),
        VisitEnd::TooManyHops => format!("{end}: sent on too often"),
        VisitEnd::Stopped => format!("{end}: stopped"),
    });
    lines
}

#[cfg(test)]
mod tests {
    use super::super::answer::{Code, Silence};
    use super::super::page::{Astray, Hop};
    use super::super::sought::ProofPlace;
    use super::super::verdict::Remark;
    use super::*;

    const TOKEN: &str = "icru1984rnekfj";

    fn sought() -> Sought {
        Sought {
            names: vec!["example.com".into()],
            place: ProofPlace::File("example.com".into()),
            tokens: vec![TOKEN.into(), "another1".into()],
            ended: vec!["ended2".into()],
        }
    }

    fn visit(route: Route, end: VisitEnd) -> Visit {
        let address = match route {
            Route::V4 => Some([192, 0, 2, 1].into()),
            Route::V6 => "2001:db8::1".parse().ok(),
            Route::Proxy => None,
        };
        Visit { route, address, beyond: None, hops: Vec::new(), end }
    }

    fn page(status: u16, body: &[u8]) -> VisitEnd {
        VisitEnd::Page { status, body: body.to_vec(), encoding: None }
    }

    fn said(visits: &[Visit]) -> (LookOutcome, Vec<&'static str>) {
        let verdict = judge(&sought(), visits);
        (verdict.kind, verdict.remarks.iter().map(|remark| remark.case).collect())
    }

    #[test]
    fn what_a_file_holds_decides() {
        let utf16: Vec<u8> = TOKEN.encode_utf16().flat_map(u16::to_le_bytes).collect();
        let marked = [b"\xff\xfe".as_slice(), &utf16].concat();
        let big: Vec<u8> = TOKEN.encode_utf16().flat_map(u16::to_be_bytes).collect();
        for (body, kind, cases) in [
            (TOKEN.as_bytes(), LookOutcome::Seen, &["in_place"][..]),
            (b"icru1984rnekfj\r\n", LookOutcome::Seen, &["in_place"]),
            (b"icru1984rnekfj\n", LookOutcome::Seen, &["in_place"]),
            (b"another1", LookOutcome::Seen, &["in_place"]),
            (b"icru1984rnekfj\n\n", LookOutcome::Seen, &["in_place", "more_around"]),
            (b"token: icru1984rnekfj", LookOutcome::Seen, &["in_place", "more_around"]),
            (b"\xef\xbb\xbficru1984rnekfj", LookOutcome::Seen, &["in_place", "byte_order_mark"]),
            (
                b"\xef\xbb\xbf icru1984rnekfj",
                LookOutcome::Seen,
                &["in_place", "byte_order_mark", "more_around"],
            ),
            (b"<html>icru1984rnekfj</html>", LookOutcome::Seen, &["in_place", "more_around"]),
            (&marked, LookOutcome::Absent, &["utf_16"]),
            (&utf16, LookOutcome::Absent, &["utf_16"]),
            (&big, LookOutcome::Absent, &["utf_16"]),
            (b"", LookOutcome::Absent, &["empty"]),
            (b" \r\n", LookOutcome::Absent, &["empty"]),
            (b"<!DOCTYPE html><title>Log in</title>", LookOutcome::Absent, &["web_page"]),
            (b"icru1984\nrnekfj", LookOutcome::Absent, &["quotes_or_blanks"]),
            (b"\"icru1984\" \"rnekfj\"", LookOutcome::Absent, &["quotes_or_blanks"]),
            (b"ended2", LookOutcome::Absent, &["ended_token"]),
            (b"something", LookOutcome::Absent, &["other_value"]),
            (b"ICRU1984RNEKFJ", LookOutcome::Absent, &["other_value"]),
        ] {
            let shown = String::from_utf8_lossy(body).into_owned();
            assert_eq!(said(&[visit(Route::V4, page(200, body))]), (kind, cases.to_vec()), "{shown:?}");
        }
    }

    #[test]
    fn what_a_server_answers_decides() {
        let gzip =
            |body: &[u8]| VisitEnd::Page { status: 200, body: body.to_vec(), encoding: Some("gzip".into()) };
        let not_known = |why| VisitEnd::AddressNotKnown("example.com".into(), why);
        let hop = |status: u16, to: &str| Hop { status, to: to.into() };
        for (end, kind, case) in [
            (page(403, b"icru1984rnekfj"), LookOutcome::Absent, "forbidden"),
            (page(401, b""), LookOutcome::Absent, "forbidden"),
            (page(404, b""), LookOutcome::Absent, "not_found"),
            (page(500, b""), LookOutcome::Absent, "status"),
            (page(204, b""), LookOutcome::Absent, "status"),
            (VisitEnd::NoAddress, LookOutcome::Absent, "no_address"),
            (VisitEnd::TimedOut, LookOutcome::CouldNotLook, "not_reached"),
            (VisitEnd::Unreachable, LookOutcome::CouldNotLook, "not_reached"),
            (VisitEnd::Garbled, LookOutcome::CouldNotLook, "not_reached"),
            (VisitEnd::ProxyRefuses, LookOutcome::CouldNotLook, "proxy_refuses"),
            (
                VisitEnd::BadProxy("HTTPS_PROXY cannot be used.".into()),
                LookOutcome::CouldNotLook,
                "proxy_unusable",
            ),
            (VisitEnd::NoFamily, LookOutcome::CouldNotLook, "no_family"),
            (gzip(b"\x1f\x8b\x08"), LookOutcome::Absent, "compressed"),
            (gzip(TOKEN.as_bytes()), LookOutcome::Seen, "in_place"),
            (
                not_known(WhyUnknown::Silent(Silence::TimedOut)),
                LookOutcome::CouldNotLook,
                "address_not_known",
            ),
            (not_known(WhyUnknown::Code(Code::ServFail)), LookOutcome::CouldNotLook, "address_not_known"),
            (not_known(WhyUnknown::NoResolver), LookOutcome::CouldNotLook, "address_not_known"),
            (not_known(WhyUnknown::Bogus), LookOutcome::Absent, "dnssec_broken"),
            (VisitEnd::SwitchedOff, LookOutcome::CouldNotLook, "switched_off"),
            (VisitEnd::Stopped, LookOutcome::CouldNotLook, "stopped"),
            (VisitEnd::TooManyHops, LookOutcome::Absent, "too_many_redirects"),
            (
                VisitEnd::Refused(hop(302, "http://other.example/"), Astray::Domain),
                LookOutcome::Absent,
                "sent_elsewhere",
            ),
            (
                VisitEnd::Refused(hop(303, "http://example.com/"), Astray::Status),
                LookOutcome::Absent,
                "sent_elsewhere",
            ),
        ] {
            assert_eq!(said(&[visit(Route::V4, end.clone())]), (kind, vec![case]), "{end:?}");
        }
        assert_eq!(said(&[]), (LookOutcome::CouldNotLook, vec!["stopped"]));
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
    fn every_address_has_to_give_it_out() {
        let good = || page(200, TOKEN.as_bytes());
        let bad = || page(404, b"");
        for (v4, v6, kind, cases) in [
            (good(), good(), LookOutcome::Seen, &["in_place"][..]),
            (good(), bad(), LookOutcome::Absent, &["not_found", "families_differ"]),
            (bad(), good(), LookOutcome::Absent, &["not_found", "families_differ"]),
            (good(), page(200, b"other"), LookOutcome::Absent, &["other_value", "families_differ"]),
            (bad(), bad(), LookOutcome::Absent, &["not_found"]),
            (good(), VisitEnd::NoAddress, LookOutcome::Seen, &["in_place"]),
            (VisitEnd::NoAddress, good(), LookOutcome::Seen, &["in_place"]),
            (VisitEnd::NoAddress, VisitEnd::NoAddress, LookOutcome::Absent, &["no_address"]),
            (VisitEnd::TimedOut, good(), LookOutcome::CouldNotLook, &["not_reached", "in_place"]),
            (good(), VisitEnd::Unreachable, LookOutcome::CouldNotLook, &["not_reached", "in_place"]),
            (bad(), VisitEnd::TimedOut, LookOutcome::Absent, &["not_found", "not_reached"]),
            (good(), VisitEnd::NoFamily, LookOutcome::Seen, &["in_place", "no_family"]),
            (bad(), VisitEnd::NoFamily, LookOutcome::Absent, &["not_found", "no_family"]),
            (VisitEnd::NoFamily, VisitEnd::NoAddress, LookOutcome::CouldNotLook, &["no_family"]),
        ] {
            assert_eq!(said(&[visit(Route::V4, v4), visit(Route::V6, v6)]), (kind, cases.to_vec()));
        }
        let at = |last: u8, end: VisitEnd| Visit {
            address: Some([192, 0, 2, last].into()),
            ..visit(Route::V4, end)
        };
        let several =
            [at(1, good()), at(2, bad()), at(3, page(404, b"x")), at(4, good()), at(5, VisitEnd::TimedOut)];
        let verdict = judge(&sought(), &several);
        let messages: Vec<&str> = verdict.remarks.iter().map(|remark| remark.message.as_str()).collect();
        assert_eq!(
            messages,
            [
                "The file is not there at 192.0.2.2 and 192.0.2.3: 404.",
                "The server at 192.0.2.5 did not answer in time.",
                "The file comes at 192.0.2.1 and 192.0.2.4 and not at 192.0.2.2 and 192.0.2.3.",
            ]
        );
        let more = [at(1, good()), at(2, good()), visit(Route::V4, VisitEnd::More(3))];
        assert_eq!(said(&more), (LookOutcome::Seen, vec!["in_place", "more_addresses"]));
    }

    #[test]
    fn what_may_be_the_proxys_own_is_not_said_of_the_server() {
        let hop = Hop { status: 302, to: "http://login.corp.test/".into() };
        for (end, kind, case) in [
            (page(200, TOKEN.as_bytes()), LookOutcome::Seen, "in_place"),
            (page(404, b""), LookOutcome::Absent, "not_found"),
            (page(200, b"something"), LookOutcome::Absent, "other_value"),
            (page(403, b"blocked"), LookOutcome::CouldNotLook, "proxy_says"),
            (page(401, b""), LookOutcome::CouldNotLook, "proxy_says"),
            (page(500, b""), LookOutcome::CouldNotLook, "proxy_says"),
            (page(200, b"<html>Blocked by policy</html>"), LookOutcome::CouldNotLook, "proxy_says"),
            (VisitEnd::Refused(hop, Astray::Domain), LookOutcome::CouldNotLook, "proxy_says"),
            (VisitEnd::TooManyHops, LookOutcome::CouldNotLook, "proxy_says"),
            (VisitEnd::ProxyRefuses, LookOutcome::CouldNotLook, "proxy_refuses"),
            (VisitEnd::TimedOut, LookOutcome::CouldNotLook, "not_reached"),
        ] {
            let verdict = judge(&sought(), &[visit(Route::Proxy, end.clone())]);
            assert_eq!((verdict.kind, verdict.remarks[0].case), (kind, case), "{end:?}");
            assert!(!verdict.remarks[0].message.contains("at the proxy"), "{verdict:?}");
        }
    }

    #[test]
    fn what_a_server_says_cannot_steer_a_terminal() {
        let hostile = visit(Route::V4, page(200, b"\x1b[2J\xe2\x80\xae evil"));
        let to = Hop { status: 301, to: "http://x/\u{1b}]0;x\u{7}".into() };
        let astray = visit(Route::V6, VisitEnd::Refused(to, Astray::Domain));
        let named = VisitEnd::Page { status: 200, body: vec![0x1f], encoding: Some("\u{1b}[2J".into()) };
        let packed = visit(Route::V4, named);
        let verdict = judge(&sought(), &[hostile.clone(), astray.clone(), packed.clone()]);
        let mut texts: Vec<String> = verdict.remarks.iter().map(Remark::in_full).collect();
        texts.extend(lines(&[hostile, astray, packed]));
        assert!(texts.iter().all(|text| !text.contains(['\u{1b}', '\u{202e}', '\u{7}'])), "{texts:?}");
    }
}
