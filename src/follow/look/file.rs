//! Whether the file of a name is in place: what its web server said, and what follows from it.

mod case;

use super::answer::{Unknown, shown};
use super::page::{End, Route, Visit};
use super::sought::Sought;
use super::value::{bare, holds, is_alone};
use super::verdict::{Kind, Verdict};
use super::zone::NoZone;
use crate::order::text::excerpt;
pub use case::Case;
use case::{URL_SHOWN, counted_more};

/// What a look for a file came to.
pub fn judge(sought: &Sought, visits: &[Visit]) -> Verdict {
    let (kind, cases) = decide(sought, visits);
    Verdict { kind, remarks: cases.iter().map(Case::remark).collect() }
}

/// What a look for a file came to, as cases: each address has to give it out, as the CA may come to any.
pub fn decide(sought: &Sought, visits: &[Visit]) -> (Kind, Vec<Case>) {
    let reached: Vec<&Visit> = visits.iter().filter(|visit| visit.end != End::NoAddress).collect();
    if reached.is_empty() && !visits.is_empty() {
        return (Kind::Absent, vec![Case::NoAddress { host: sought.place.base().to_owned() }]);
    }
    // Many a machine has one family alone, which says nothing of the other.
    let is_aside = |visit: &&&Visit| matches!(visit.end, End::NoFamily | End::More(_));
    let aside: Vec<Case> =
        reached.iter().filter(is_aside).flat_map(|visit| of_visit(sought, visit).1).collect();
    let asked: Vec<&Visit> = reached.iter().filter(|visit| !is_aside(visit)).copied().collect();
    let mut judged: Vec<(&Visit, Kind, Vec<Case>)> = asked
        .into_iter()
        .map(|visit| {
            let (kind, cases) = of_visit(sought, visit);
            (visit, kind, cases)
        })
        .collect();
    judged.sort_by_key(|(_, kind, _)| std::cmp::Reverse(*kind));
    let Some(kind) = Kind::of_all(judged.iter().map(|(_, kind, _)| *kind)) else {
        return (Kind::CouldNotLook, if aside.is_empty() { vec![Case::Stopped] } else { aside });
    };
    let differ = differ(&judged);
    let mut cases = Vec::new();
    for (_, of, found) in judged {
        // Where it comes is said by what differs.
        if of != Kind::Seen || differ.is_none() {
            found.into_iter().for_each(|case| merge(&mut cases, case));
        }
    }
    cases.extend(differ);
    aside.into_iter().for_each(|case| merge(&mut cases, case));
    (kind, cases)
}

/// That some addresses give the file out and some do not.
fn differ(judged: &[(&Visit, Kind, Vec<Case>)]) -> Option<Case> {
    let of =
        |wanted: Kind| judged.iter().filter(move |(_, kind, _)| *kind == wanted).map(|(visit, ..)| *visit);
    let at = |wanted: Kind| {
        let mut places: Vec<String> = of(wanted).map(Visit::at).collect();
        places.dedup();
        places
    };
    let (with, without) = (at(Kind::Seen), at(Kind::Absent));
    let routes = |wanted: Kind| of(wanted).map(|visit| visit.route).collect::<Vec<_>>();
    let is_by_family = !routes(Kind::Absent).iter().any(|route| routes(Kind::Seen).contains(route));
    (!with.is_empty() && !without.is_empty()).then_some(Case::Differ { with, without, is_by_family })
}

/// Adds a case; where the same is said of another place already, its place to that.
fn merge(cases: &mut Vec<Case>, mut case: Case) {
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

fn of_visit(sought: &Sought, visit: &Visit) -> (Kind, Vec<Case>) {
    let (kind, cases) = of_end(sought, visit);
    let host = sought.place.base().to_owned();
    // A proxy has pages, refusals and redirects of its own.
    match cases.first().filter(|_| visit.route == Route::Proxy && kind == Kind::Absent).and_then(of_proxy) {
        Some(what) => (Kind::CouldNotLook, vec![Case::OfProxy { host, what }]),
        None => (kind, cases),
    }
}

/// What a proxy may have said in the server's place.
fn of_proxy(case: &Case) -> Option<String> {
    Some(match case {
        Case::Forbidden { status, .. } | Case::Status { status, .. } => format!("the answer {status}"),
        Case::WebPage { .. } => "a web page, such as a login".into(),
        Case::Astray { hop, .. } => format!("a redirect to {}", excerpt(&hop.to, URL_SHOWN)),
        Case::TooManyHops => "one redirect after another".into(),
        _ => return None,
    })
}

fn of_end(sought: &Sought, visit: &Visit) -> (Kind, Vec<Case>) {
    let at = || vec![visit.at()];
    let could_not = |case| (Kind::CouldNotLook, vec![case]);
    let not_reached = |what| could_not(Case::NotReached { at: at(), what });
    let host = || sought.place.base().to_owned();
    match &visit.end {
        End::Page { status: 200, body, encoding } => {
            let (kind, mut cases) = of_body(sought, at(), body, encoding.as_ref());
            if kind == Kind::Seen && visit.hops.len() > 1 {
                cases.push(Case::SentOn { times: visit.hops.len() });
            }
            if visit.hops.iter().any(|hop| hop.to.starts_with("https:")) {
                cases.push(Case::ByHttps);
            }
            (kind, cases)
        }
        End::Page { status: status @ (401 | 403 | 407), .. } => {
            (Kind::Absent, vec![Case::Forbidden { at: at(), status: *status }])
        }
        End::Page { status: status @ (404 | 410), .. } => {
            (Kind::Absent, vec![Case::NotFound { at: at(), status: *status }])
        }
        End::Page { status, .. } => (Kind::Absent, vec![Case::Status { at: at(), status: *status }]),
        End::Refused(hop, why) => (Kind::Absent, vec![Case::Astray { hop: hop.clone(), why: *why }]),
        End::TooManyHops => (Kind::Absent, vec![Case::TooManyHops]),
        End::NoAddress => (Kind::Absent, vec![Case::NoAddress { host: host() }]),
        End::AddressNotKnown(host, Unknown::Bogus) => {
            (Kind::Absent, vec![Case::NoZone(NoZone::Bogus(host.clone()))])
        }
        End::AddressNotKnown(host, why) => could_not(Case::AddressNotKnown { host: host.clone(), why: *why }),
        End::SwitchedOff => could_not(Case::SwitchedOff),
        End::TimedOut => not_reached("did not answer in time"),
        End::Unreachable => not_reached("cannot be reached"),
        End::Garbled => not_reached("gave no readable answer"),
        End::ProxyRefuses => could_not(Case::ProxyRefuses { host: host() }),
        End::BadProxy(why) => could_not(Case::BadProxy { why: why.clone() }),
        End::NoFamily => could_not(Case::NoFamily { route: visit.route }),
        End::More(count) => could_not(Case::More { count: *count }),
        End::Stopped => could_not(Case::Stopped),
    }
}

fn of_body(sought: &Sought, at: Vec<String>, body: &[u8], encoding: Option<&String>) -> (Kind, Vec<Case>) {
    const MARK: &[u8] = b"\xef\xbb\xbf";
    let found = sought.tokens.iter().find(|token| holds(body, token.as_bytes()));
    if let Some(token) = found {
        let mut cases = vec![Case::InPlace { at }];
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
    if let Some(encoding) = encoding {
        return (Kind::Absent, vec![Case::Compressed { at, encoding: encoding.clone() }]);
    }
    (Kind::Absent, vec![instead(sought, at, body)])
}

/// What stands in a file in place of the value.
fn instead(sought: &Sought, at: Vec<String>, body: &[u8]) -> Case {
    let has_nulls = body.iter().take(64).filter(|byte| **byte == 0).count() * 3 > body.len().min(64);
    if body.starts_with(b"\xff\xfe") || body.starts_with(b"\xfe\xff") || has_nulls {
        return Case::Utf16;
    }
    if body.iter().all(u8::is_ascii_whitespace) {
        return Case::Empty { at };
    }
    let start = String::from_utf8_lossy(&body[..body.len().min(1024)]).to_ascii_lowercase();
    if ["<!doctype", "<html", "<head", "<body"].iter().any(|tag| start.contains(tag)) {
        return Case::WebPage { at };
    }
    let bare = bare(body);
    let value = shown(body.trim_ascii());
    if sought.tokens.iter().any(|token| holds(&bare, token.as_bytes())) {
        return Case::Broken { value };
    }
    if sought.ended.iter().any(|token| holds(&bare, token.as_bytes())) {
        return Case::Ended { value };
    }
    Case::OtherValue { at, value, wanted: sought.tokens.first().cloned().unwrap_or_default() }
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
        End::Page { status, body, .. } => format!("{end}: {status}, {}", shown(body.trim_ascii())),
        End::NoAddress => format!("{end}: no address"),
        End::AddressNotKnown(_, why) => format!("{end}: the address is not known: {}", why.text()),
        End::NoFamily => format!("{end}: this machine has no way there"),
        End::More(count) => format!("{end}: {} not asked", counted_more(*count)),
        End::BadProxy(why) => format!("{end}: {why}"),
        End::SwitchedOff => format!("{end}: nobody may be asked for the address"),
        End::TimedOut => format!("{end}: no answer in time"),
        End::Unreachable => format!("{end}: cannot be reached"),
        End::Garbled => format!("{end}: no readable answer"),
        End::ProxyRefuses => format!("{end}: not let through"),
        End::Refused(hop, _) => format!("{end}: {} to {}", hop.status, excerpt(&hop.to, URL_SHOWN)),
        End::TooManyHops => format!("{end}: sent on too often"),
        End::Stopped => format!("{end}: stopped"),
    });
    lines
}

#[cfg(test)]
mod tests {
    use super::super::answer::{Code, Silence};
    use super::super::page::{Astray, Hop};
    use super::super::sought::Place;
    use super::super::verdict::Remark;
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
        let address = match route {
            Route::V4 => Some([192, 0, 2, 1].into()),
            Route::V6 => "2001:db8::1".parse().ok(),
            Route::Proxy => None,
        };
        Visit { route, address, beyond: None, hops: Vec::new(), end }
    }

    fn page(status: u16, body: &[u8]) -> End {
        End::Page { status, body: body.to_vec(), encoding: None }
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
        let gzip =
            |body: &[u8]| End::Page { status: 200, body: body.to_vec(), encoding: Some("gzip".into()) };
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
            (End::ProxyRefuses, Kind::CouldNotLook, "proxy_refuses"),
            (End::BadProxy("HTTPS_PROXY cannot be used.".into()), Kind::CouldNotLook, "proxy_unusable"),
            (End::NoFamily, Kind::CouldNotLook, "no_family"),
            (gzip(b"\x1f\x8b\x08"), Kind::Absent, "compressed"),
            (gzip(TOKEN.as_bytes()), Kind::Seen, "in_place"),
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
    fn every_address_has_to_give_it_out() {
        let good = || page(200, TOKEN.as_bytes());
        let bad = || page(404, b"");
        for (v4, v6, kind, cases) in [
            (good(), good(), Kind::Seen, &["in_place"][..]),
            (good(), bad(), Kind::Absent, &["not_found", "families_differ"]),
            (bad(), good(), Kind::Absent, &["not_found", "families_differ"]),
            (good(), page(200, b"other"), Kind::Absent, &["other_value", "families_differ"]),
            (bad(), bad(), Kind::Absent, &["not_found"]),
            (good(), End::NoAddress, Kind::Seen, &["in_place"]),
            (End::NoAddress, good(), Kind::Seen, &["in_place"]),
            (End::NoAddress, End::NoAddress, Kind::Absent, &["no_address"]),
            (End::TimedOut, good(), Kind::CouldNotLook, &["not_reached", "in_place"]),
            (good(), End::Unreachable, Kind::CouldNotLook, &["not_reached", "in_place"]),
            (bad(), End::TimedOut, Kind::Absent, &["not_found", "not_reached"]),
            (good(), End::NoFamily, Kind::Seen, &["in_place", "no_family"]),
            (bad(), End::NoFamily, Kind::Absent, &["not_found", "no_family"]),
            (End::NoFamily, End::NoAddress, Kind::CouldNotLook, &["no_family"]),
        ] {
            assert_eq!(said(&[visit(Route::V4, v4), visit(Route::V6, v6)]), (kind, cases.to_vec()));
        }
        let at =
            |last: u8, end: End| Visit { address: Some([192, 0, 2, last].into()), ..visit(Route::V4, end) };
        let several =
            [at(1, good()), at(2, bad()), at(3, page(404, b"x")), at(4, good()), at(5, End::TimedOut)];
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
        let more = [at(1, good()), at(2, good()), visit(Route::V4, End::More(3))];
        assert_eq!(said(&more), (Kind::Seen, vec!["in_place", "more_addresses"]));
    }

    #[test]
    fn what_may_be_the_proxys_own_is_not_said_of_the_server() {
        let hop = Hop { status: 302, to: "http://login.corp.test/".into() };
        for (end, kind, case) in [
            (page(200, TOKEN.as_bytes()), Kind::Seen, "in_place"),
            (page(404, b""), Kind::Absent, "not_found"),
            (page(200, b"something"), Kind::Absent, "other_value"),
            (page(403, b"blocked"), Kind::CouldNotLook, "proxy_says"),
            (page(401, b""), Kind::CouldNotLook, "proxy_says"),
            (page(500, b""), Kind::CouldNotLook, "proxy_says"),
            (page(200, b"<html>Blocked by policy</html>"), Kind::CouldNotLook, "proxy_says"),
            (End::Refused(hop, Astray::Domain), Kind::CouldNotLook, "proxy_says"),
            (End::TooManyHops, Kind::CouldNotLook, "proxy_says"),
            (End::ProxyRefuses, Kind::CouldNotLook, "proxy_refuses"),
            (End::TimedOut, Kind::CouldNotLook, "not_reached"),
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
        let astray = visit(Route::V6, End::Refused(to, Astray::Domain));
        let named = End::Page { status: 200, body: vec![0x1f], encoding: Some("\u{1b}[2J".into()) };
        let packed = visit(Route::V4, named);
        let verdict = judge(&sought(), &[hostile.clone(), astray.clone(), packed.clone()]);
        let mut texts: Vec<String> = verdict.remarks.iter().map(Remark::in_full).collect();
        texts.extend(lines(&[hostile, astray, packed]));
        assert!(texts.iter().all(|text| !text.contains(['\u{1b}', '\u{202e}', '\u{7}'])), "{texts:?}");
    }
}
