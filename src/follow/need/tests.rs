use jiff::Timestamp;
use jiff::civil::{Date, date};

use super::*;
use crate::journal::followed::CameWithAnswer;
use crate::journal::report::Report;

const TODAY: Date = date(2026, 11, 25);

fn now() -> Timestamp {
    "2026-11-25T10:30:00Z".parse().unwrap()
}

/// An order that was placed here, of three names by DNS.
fn order(status: &str) -> Summary {
    let report = Report { order_id: 7, status: Some(status.into()), ..Report::default() };
    Summary {
        id: Some("20261124-1".to_owned().try_into().unwrap()),
        dcv_method: Some("dns-txt-token".into()),
        to_prove: 3,
        ..Summary::of_report(&report, None, Timestamp::UNIX_EPOCH)
    }
}

fn issued(till: Date) -> Summary {
    Summary { valid_till: Some(till), ..order("issued") }
}

fn word(order: &Summary) -> String {
    Need::of(order, now()).word()
}

#[test]
fn each_status_needs_its_own() {
    for (status, expected) in [
        ("needs_approval", "approve"),
        ("Pending", "place 3 records"),
        ("reissue_pending", "place 3 records"),
        ("processing", ""),
        ("approved", ""),
        ("waiting_pickup", "save it"),
        ("issued", "save it"),
        ("rejected", ""),
        ("canceled", ""),
        ("revoked", ""),
        ("denied", ""),
        ("expired", ""),
        ("on_hold", "place 3 records"),
        ("needs_csr", ""),
    ] {
        assert_eq!(word(&order(status)), expected, "{status}");
    }
    for status in ["on_hold", "needs_csr"] {
        let shown = Summary { validated: Some((3, 3)), ..order(status) };
        assert_eq!(Need::of(&shown, now()), Need::NotKnown, "{status}: nobody knows that it needs nothing");
    }
    let unknown = Summary { standing: Standing::Unknown, ..order("x") };
    assert_eq!(word(&unknown), "outcome unknown");
    let sent = |change| Summary { unanswered: Some(change), ..order("pending") };
    assert_eq!(word(&sent(ChangeSent::Cancellation)), "cancellation: outcome unknown");
    assert_eq!(word(&sent(ChangeSent::MethodChange)), "change of the DCV method: outcome unknown");
    let reissue = Summary { reissues: Some(7), ..unknown };
    assert_eq!(word(&reissue), "reissue: outcome unknown");
    assert!(Need::of(&reissue, now()).sentence().contains("whether order 7 is being reissued"));
    assert_eq!(word(&Summary { standing: Standing::Nothing, ..order("pending") }), "");
}

#[test]
fn what_shows_control_is_named_by_the_method() {
    for (method, count, expected) in [
        (Some("dns-cname-token"), 1, "place 1 record"),
        (Some("http-token"), 2, "place 2 files"),
        (Some("email"), 1, "follow 1 mail link"),
        (Some("email"), 2, "follow 2 mail links"),
        (None, 3, "prove control of 3 names"),
        (Some("magic"), 1, "prove control of 1 name"),
    ] {
        let order = Summary { dcv_method: method.map(str::to_owned), to_prove: count, ..order("pending") };
        assert_eq!(word(&order), expected);
    }
    let validated = Summary { validated: Some((3, 3)), ..order("pending") };
    assert_eq!(Need::of(&validated, now()), Need::Nothing);
}

#[test]
fn a_certificate_is_due_thirty_days_before_its_end_and_for_a_while_after_it() {
    for (till, expected) in [
        (date(2027, 6, 12), "save it"),
        (date(2026, 12, 26), "save it"),
        (date(2026, 12, 25), "renew or reissue before 25 DEC 2026"),
        (date(2026, 11, 26), "renew or reissue before 26 NOV 2026"),
        (date(2026, 11, 25), "renew or reissue today: ends 25 NOV 2026"),
        (date(2026, 11, 24), "renew or reissue: ended 24 NOV 2026"),
        (date(2026, 10, 26), "renew or reissue: ended 26 OCT 2026"),
        // Nobody left it alone.
        (date(2026, 4, 25), "renew or reissue: ended 25 APR 2026"),
    ] {
        assert_eq!(word(&issued(till)), expected, "{till}");
    }
}

#[test]
fn the_order_says_whether_to_renew_or_to_reissue() {
    let till = date(2026, 12, 12);
    for (order_till, expected) in [
        (Some(date(2027, 11, 25)), "reissue before 12 DEC 2026"),
        (Some(till), "renew before 12 DEC 2026"),
        (None, "renew or reissue before 12 DEC 2026"),
    ] {
        assert_eq!(word(&Summary { order_valid_till: order_till, ..issued(till) }), expected);
    }
}

#[test]
fn an_order_that_is_over_is_renewed_or_ordered_anew_and_never_reissued() {
    let ends = date(2026, 9, 12);
    for (status, order_till, next) in [
        ("issued", date(2026, 11, 26), Successor::Reissue),
        ("expired", date(2026, 11, 25), Successor::Reissue),
        ("issued", date(2026, 11, 24), Successor::Anew),
        ("expired", date(2026, 11, 24), Successor::Anew),
        ("expired", ends, Successor::Anew),
    ] {
        let order =
            Summary { order_valid_till: Some(order_till), status: Some(status.into()), ..issued(ends) };
        let need = Need::of(&order, now());
        assert!(matches!(need, Need::Due(due) if due.next == next), "{status} {order_till}: {need:?}");
        let reissues = next == Successor::Reissue;
        assert_eq!(need.sentence().contains("eissue"), reissues, "{}", need.sentence());
        assert_eq!(need.sentence().starts_with(ORDER_IS_OVER), !reissues, "{}", need.sentence());
    }
}

#[test]
fn what_was_renewed_left_alone_or_ordered_elsewhere_needs_nobody_for_its_certificate() {
    let soon = issued(date(2026, 12, 12));
    for order in [
        Summary { is_renewed: Some(true), ..soon.clone() },
        Summary { is_left_alone: true, ..soon.clone() },
        Summary { id: None, ..order("issued") },
        Summary { certificate_id: Some(9), saved: Some(9), ..order("issued") },
        Summary { is_left_alone: true, standing: Standing::Unknown, ..order("x") },
    ] {
        assert_eq!(Need::of(&order, now()), Need::Nothing, "{order:?}");
    }
    let reissued = Summary { certificate_id: Some(10), saved: Some(9), ..order("issued") };
    assert_eq!(Need::of(&reissued, now()), Need::Download);
    assert!(Need::of(&Summary { id: None, ..soon }, now()).is_any());
}

#[test]
fn a_reissue_that_waits_is_to_be_approved_and_does_not_hide_an_end_that_is_near() {
    let requested = |till| Summary { reissue_request: Some(77), ..issued(till) };
    assert_eq!(Need::of(&requested(date(2027, 6, 12)), now()), Need::Approve);
    assert!(matches!(Need::of(&requested(date(2026, 11, 27)), now()), Need::Due(_)));
}

#[test]
fn a_revocation_that_waits_is_to_be_approved_and_does_not_hide_an_end_that_is_near() {
    let requested = |till| Summary { revocation: Some(77), ..issued(till) };
    assert_eq!(Need::of(&requested(date(2027, 6, 12)), now()), Need::ApproveRevocation(77));
    assert_eq!(Need::of(&requested(date(2026, 12, 25)), now()), Need::ApproveRevocation(77));
    assert!(matches!(Need::of(&requested(date(2026, 11, 27)), now()), Need::Due(_)));
    let sentence = Need::ApproveRevocation(77).sentence();
    assert!(
        sentence.starts_with("Revocation requested; request 77 waits for an administrator"),
        "{sentence}"
    );
}

#[test]
fn a_certificate_that_was_revoked_is_to_be_replaced_while_its_order_runs() {
    let revoked = Summary { is_certificate_revoked: true, ..issued(date(2027, 6, 12)) };
    for (order, said) in [
        (revoked.clone(), "reissue: revoked"),
        (
            Summary { order_valid_till: Some(date(2026, 11, 24)), ..revoked.clone() },
            "renew or order anew: revoked",
        ),
        (Summary { reissue_request: Some(77), ..revoked.clone() }, "approve"),
        (Summary { is_under_way: true, ..revoked.clone() }, ""),
        (Summary { is_renewed: Some(true), ..revoked.clone() }, ""),
        (Summary { is_left_alone: true, ..revoked.clone() }, ""),
        (Summary { saved: Some(9), certificate_id: Some(9), ..revoked.clone() }, "reissue: revoked"),
    ] {
        assert_eq!(word(&order), said, "{order:?}");
        assert_eq!(Due::of(&order, now()), None, "it covers nothing any more");
    }
}

#[test]
fn what_has_ended_is_a_matter_of_the_services_time() {
    let till = date(2027, 6, 12);
    let day = 86_400;
    for (status, ahead, said) in [
        ("issued", 0, ""),
        // A year on, by the service's clock.
        ("issued", 200 * day, "renew or reissue: ended 12 JUN 2027"),
        ("issued", 190 * day, "renew or reissue before 12 JUN 2027"),
        ("expired", 200 * day, "renew or reissue: ended 12 JUN 2027"),
        // By no clock that is known, and expired all the same.
        ("expired", 0, "renew or reissue: expired"),
    ] {
        let order = Summary {
            status: Some(status.into()),
            ahead,
            saved: Some(9),
            certificate_id: Some(9),
            ..issued(till)
        };
        assert_eq!(word(&order), said, "{status} {ahead}");
        let is_over = Due::of(&order, now()).is_some_and(|due| due.left.is_over() && due.left.days < 0);
        assert_eq!(is_over, said.contains(':'), "{status} {ahead}");
    }
    let long_ago = Summary { status: Some("expired".into()), ahead: 240 * day, ..issued(till) };
    assert!(matches!(Need::of(&long_ago, now()), Need::Due(_)), "until somebody leaves it alone");
    let elsewhere = Need::of(&Summary { id: None, ..long_ago.clone() }, now());
    assert!(matches!(elsewhere, Need::Ended(_)) && !elsewhere.is_any(), "nobody can leave it alone here");
    let sentence = elsewhere.sentence();
    assert!(
        sentence.contains("the certificate ended ") && sentence.contains("ago (12 JUN 2027)"),
        "{sentence}"
    );
    let renewed = Summary { is_renewed: Some(true), ..long_ago };
    assert_eq!(Need::of(&renewed, now()), Need::Nothing);
    let of_unknown_end = Summary { valid_till: None, ..order("expired") };
    assert_eq!(Need::of(&of_unknown_end, now()), Need::NotKnown);
    let sentence = Need::of(&Summary { status: Some("expired".into()), ..issued(till) }, now()).sentence();
    assert_eq!(sentence, "Renew or reissue it now: the certificate has expired, says the service.");
}

#[test]
fn what_came_with_the_answer_is_known_by_its_last_hour_as_well() {
    let came =
        |id| Some(CameWithAnswer { certificate_id: id, ends: "2026-11-25T15:45:00Z".parse().unwrap() });
    for (came, certificate_id, hours) in [
        (came(Some(9)), Some(9), Some(5)),
        (came(None), Some(9), Some(5)),
        (came(Some(9)), None, Some(5)),
        (came(Some(8)), Some(9), None),
        (None, Some(9), None),
    ] {
        let order = Summary { came, certificate_id, ..issued(TODAY) };
        let due = Due::of(&order, now()).unwrap();
        assert_eq!(due.left.hours, hours, "{order:?}");
    }
}

#[test]
fn a_certificate_that_is_known_itself_is_told_by_its_last_hour() {
    let saved = |ends: &str| Summary {
        certificate_id: Some(9),
        saved: Some(9),
        saved_ends: Some(ends.parse().unwrap()),
        ..issued(TODAY)
    };
    let told = |order: &Summary| (word(order), Need::of(order, now()).sentence());
    let (short, long) = told(&saved("2026-11-25T15:45:00Z"));
    assert_eq!(short, "renew or reissue today: ends 25 NOV 2026");
    assert_eq!(
        long,
        "Renew or reissue it now: the certificate ends at 25 NOV 2026 15:45 UTC (5 hours left)."
    );
    let (short, long) = told(&saved("2026-11-25T08:00:00Z"));
    assert_eq!(short, "renew or reissue: ended 25 NOV 2026");
    assert_eq!(long, "Renew or reissue it now: the certificate ended 2 hours ago (25 NOV 2026 08:00 UTC).");
    // One that was saved before it was reissued says nothing of the one that is in use.
    let reissued = Summary { certificate_id: Some(10), ..saved("2026-11-25T08:00:00Z") };
    for by_day in [reissued, issued(TODAY)] {
        assert_eq!(
            told(&by_day).1,
            "Renew or reissue it now: the certificate ends on 25 NOV 2026 (0 days left)."
        );
    }
}

#[test]
fn the_most_urgent_comes_first() {
    let due = |days| {
        Need::Due(Due {
            till: TODAY,
            ends: None,
            left: Left { days, hours: None, is_expired: false },
            next: Successor::Either,
        })
    };
    let needs = [
        Need::OutcomeUnknown,
        Need::ReissueUnknown(7),
        Need::ChangeUnknown(ChangeSent::Revocation),
        due(-3),
        due(7),
        Need::Approve,
        Need::ApproveRevocation(77),
        Need::Prove(NameProof::Record, 3),
        Need::Prove(NameProof::Mail, 1),
        Need::Download,
        due(8),
        due(30),
        Need::NotKnown,
        Need::Nothing,
    ];
    assert!(needs.is_sorted_by_key(|need| need.urgency()));
    for need in needs {
        assert!(need.sentence().ends_with('.'), "{}", need.sentence());
    }
}
