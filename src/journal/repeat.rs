//! Whether an order repeats one that was sent from here before, under another own ID.

use jiff::{SignedDuration, Timestamp};
use serde_json::Value;

use crate::failure::Failure;
use crate::journal::entry::{Entry, State};
use crate::journal::reissued::{self, ReissueRevocation, Reissued};
use crate::order::Order;
use crate::order::command_line::CommandLine;
use crate::order::csr::{self, Reading};
use crate::order::moment::moment;
use crate::order::place::SANDBOX;
use crate::order::purpose::Original;
use crate::order::renewal::Renewal;

/// How long an order is remembered: whoever orders the same after that knows why.
const REMEMBERED: SignedDuration = SignedDuration::from_hours(30 * 24);

/// The orders of the journal that this one would be a second of, in the journal's order: they exist or may
/// exist, and have the same product, names and key, or renew the same order, whatever their key and however long ago.
/// Whatever costs money counts together, however the service is reached; the sandbox counts for itself.
pub fn repeated<'a>(order: &Order, entries: &'a [Entry], target: &str, now: Timestamp) -> Vec<&'a Entry> {
    let names = sorted(order.names().map(|name| name.as_str()));
    let key = public_key(order.csr());
    let reissued = order.purpose().reissued().map(|original| original.order_id);
    let is_like_it = |entry: &Entry| {
        entry.sent.last_confirmed().is_some_and(|sent| now.duration_since(sent) <= REMEMBERED)
            && entry.sent.reissue.as_ref().map(|before| before.order_id) == reissued
            && entry.sent.product == order.product()
            && sorted(entry.sent.names.iter().map(String::as_str)) == names
            && {
                let body = body(entry);
                let csr = body["certificate"]["csr"].as_str();
                csr.is_none_or(|csr| public_key(csr) == key) && !is_renewed(order, entry, &body)
            }
    };
    let is_repeated = |entry: &&Entry| {
        (entry.sent.target == SANDBOX) == (target == SANDBOX)
            && may_exist(entry)
            && (renews_the_same(order, entry) || is_like_it(entry))
    };
    entries.iter().filter(is_repeated).collect()
}

/// Whether an order and that of an entry renew the same one by its ID.
fn renews_the_same(order: &Order, entry: &Entry) -> bool {
    let renewed = match order.renewal() {
        Some(Renewal::OfOrder(id)) => Some(*id),
        _ => None,
    };
    renewed.is_some() && renewed == entry.sent.renews()
}

fn may_exist(entry: &Entry) -> bool {
    entry.is_open() || matches!(entry.state, State::Accepted(_))
}

/// Names in an order of their own: which of them is the common name makes no other certificate.
fn sorted<'a>(names: impl Iterator<Item = &'a str>) -> Vec<String> {
    let mut names: Vec<String> = names.map(str::to_ascii_lowercase).collect();
    names.sort();
    names.dedup();
    names
}

/// The public key of a CSR, as it stands in it.
fn public_key(csr: &str) -> Option<Vec<u8>> {
    match csr::read(csr) {
        Reading::Csr(request) => Some(request.public_key().to_vec()),
        _ => None,
    }
}

/// The request body of an entry; nothing where there is none any more.
fn body(entry: &Entry) -> Value {
    let purchase = entry.sent.purchase();
    purchase.and_then(|purchase| serde_json::from_str(purchase.body()).ok()).unwrap_or_default()
}

/// Whether an order renews the one of an entry. A thumbprint does not say of which order it is: of any that
/// was placed, but not of a renewal of the same certificate.
fn is_renewed(order: &Order, entry: &Entry, body: &Value) -> bool {
    match (order.renewal(), &entry.state) {
        (Some(Renewal::OfOrder(id)), State::Accepted(placed)) => placed.order_id == *id,
        (Some(Renewal::OfThumbprint(renewed)), State::Accepted(_)) => {
            body["renewed_thumbprint"].as_str() != Some(renewed)
        }
        _ => false,
    }
}

/// What is said of orders that would be repeated, the one sent last before the others, and what to do first, where nobody
/// knows what became of that.
pub fn said(repeated: &[&Entry]) -> Option<Failure> {
    let last = repeated.first()?;
    let when = last.sent.last_confirmed().map_or_else(String::new, |sent| format!(" on {}", moment(sent)));
    let others = match repeated.len() - 1 {
        0 => String::new(),
        1 => " One more was within 30 days.".into(),
        others => format!(" {others} more were within 30 days."),
    };
    let of = match (last.sent.renews(), &last.sent.reissue) {
        (Some(renewed), _) => Like::Renewal(renewed),
        (None, Some(_)) => Like::Reissue,
        (None, None) => Like::Order,
    };
    if let State::Accepted(placed) = &last.state {
        let id = placed.order_id;
        let said = match of {
            Like::Renewal(renewed) => format!("Order {renewed} was renewed from here{when}: by order {id}."),
            Like::Reissue => {
                format!("A reissue like this was sent{when}, of order {id}, with the same names and key.")
            }
            Like::Order => format!(
                "An order like this was placed{when}: order {id}, with the same product, names and key."
            ),
        };
        return Some(Failure::new(said + &others, ""));
    }
    let said = match of {
        Like::Renewal(renewed) => format!(
            "A renewal of order {renewed} was sent from here{when}, and nobody knows yet whether it was placed."
        ),
        Like::Reissue => format!(
            "A reissue like this was sent{when}, with the same names and key, and nobody knows yet whether it is open."
        ),
        Like::Order => format!(
            "An order like this was sent{when}, with the same product, names and key, and nobody knows yet whether it \
             was placed."
        ),
    };
    let look_up = format!("Look it up first: {}", CommandLine::to(&last.sent.target).wizard());
    Some(Failure::new(said + &others, look_up))
}

/// What an order is that would be repeated.
enum Like {
    /// A renewal of the order with this ID.
    Renewal(u64),
    /// A reissue.
    Reissue,
    /// An order.
    Order,
}

/// Why an order cannot be reissued now, by how it stands and by what was sent from here before: none is sent while one is
/// open, or nobody knows whether one is.
pub fn reissue_hindrance(
    before: &Reissued,
    original: &Original,
    known: &[Entry],
    target: &str,
) -> Option<Failure> {
    let id = before.order_id;
    let is_of_it = |entry: &&Entry| {
        let reissue = entry.sent.reissue.as_ref();
        entry.is_open()
            && (entry.sent.target == SANDBOX) == (target == SANDBOX)
            && reissue.is_some_and(|reissue| reissue.order_id == id)
    };
    if let Some(open) = known.iter().find(is_of_it) {
        return Some(Failure::new(
            reissued::unknown(id, open.sent.last_confirmed()),
            format!("Look it up first: {}", CommandLine::to(&open.sent.target).wizard()),
        ));
    }
    if let Some(request) = before.request {
        return Some(Failure::new(
            format!("A reissue of order {id} waits for an approver already: request {request}."),
            "An administrator approves or rejects it in CertCentral, under Requests.",
        ));
    }
    if before.was_open() {
        return Some(Failure::new(
            format!("A reissue of order {id} is open already."),
            "Wait until it is issued, or cancel it on the order's screen.",
        ));
    }
    before.has_other_names(&original.names).then(|| {
        Failure::new(
            format!("The certificate of order {id} has other names by now than when this reissue was begun."),
            "Begin the reissue anew on the order's screen: its names are compared there.",
        )
    })
}

/// What is still to be revoked for the last reissue of an order.
pub fn still_revoked(
    order_id: u64,
    known: &[Entry],
    target: &str,
    now: Timestamp,
) -> Option<ReissueRevocation> {
    last_of(order_id, known, target)?.revocation().filter(|revocation| !revocation.is_over(now))
}

/// The entry of an order that was sent last: the order's own, or that of its last reissue.
pub fn last_of<'e>(order_id: u64, known: &'e [Entry], target: &str) -> Option<&'e Entry> {
    let is_of_it = |entry: &&Entry| entry.order_id() == Some(order_id) && entry.sent.target == target;
    known.iter().filter(is_of_it).max_by_key(|entry| entry.sent.last_confirmed())
}

/// Why an order cannot be sent under an own ID that an order sent before has.
pub fn own_id_is_taken(same: &Entry) -> Failure {
    let when = same.sent.last_confirmed().map_or_else(String::new, |time| format!(" on {}", moment(time)));
    Failure::new(
        format!(
            "An order with the own order ID {} was sent from here{when}: {}.",
            same.sent.alternative_order_id.as_deref().unwrap_or("(none)"),
            same.outcome()
        ),
        match same.is_open() {
            true => format!(
                "It may have been placed, and ordering anew may buy it twice. Leave, and look it up first: {}",
                CommandLine::to(&same.sent.target).wizard()
            ),
            false => "If this is to be another order, give it another own order ID on Options.".into(),
        },
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::journal::reply::Placed;
    use crate::journal::sent::Prepared;
    use crate::order::draft::Draft;
    use crate::order::facts::Facts;
    use crate::order::id::Id;
    use crate::order::parameter::FieldId;
    use crate::order::place;
    use jiff::civil::date;

    const CSR: &str = include_str!("../../assets/examples/example.csr");
    const OTHER_KEY: &str = include_str!("../../tests/csr/p384.csr");
    const THUMBPRINT: &str = "DA39A3EE5E6B4B0D3255BFEF95601890AFD80709";
    const US: &str = "https://www.digicert.com/services/v2";

    fn draft(changes: &[(FieldId, &str)]) -> Draft {
        let mut draft = Draft::new();
        let usual = [
            (FieldId::Product, "ssl_dv_geotrust"),
            (FieldId::CommonName, "example.com"),
            (FieldId::DnsNames, "shop.example.com\nmail.example.com"),
            (FieldId::Csr, CSR),
            (FieldId::AlternativeOrderId, "dv0000001"),
        ];
        for (field, value) in usual.iter().chain(changes) {
            draft.set(*field, *value);
        }
        draft
    }

    fn order(draft: &Draft) -> Order {
        Order::from_draft(draft, &Facts::of(draft, date(2026, 11, 24))).unwrap()
    }

    fn sent_at() -> Timestamp {
        "2026-11-24T10:22:00Z".parse().unwrap()
    }

    fn entry(changes: &[(FieldId, &str)], target: &str, state: State) -> Entry {
        let draft = draft(changes);
        let of =
            Prepared { order: &order(&draft), draft: &draft, draft_id: None, target, digest: String::new() };
        let id = Id::try_from("entry-1".to_owned()).unwrap();
        Entry { state, ..Entry::prepared(id, of, sent_at()) }
    }

    fn placed(order_id: u64) -> State {
        State::Accepted(Placed { order_id, ..Placed::default() })
    }

    fn told(repeated: &[&Entry]) -> Option<String> {
        let Failure { message, fix, .. } = said(repeated)?;
        Some(format!("{message} {fix}").trim_end().to_owned())
    }

    fn is_repeat(changes: &[(FieldId, &str)], target: &str, entry: &Entry, now: Timestamp) -> bool {
        !repeated(&order(&draft(changes)), std::slice::from_ref(entry), target, now).is_empty()
    }

    #[test]
    fn the_same_product_names_and_key_are_a_repeat_and_nothing_less_is() {
        let before = entry(&[], US, placed(7));
        let cases: [(&[(FieldId, &str)], bool); 8] = [
            (&[], true),
            (&[(FieldId::AlternativeOrderId, "dv0000002")], true),
            (&[(FieldId::AlternativeOrderId, "")], true),
            (&[(FieldId::DnsNames, "mail.example.com\nSHOP.example.com")], true),
            (
                &[
                    (FieldId::CommonName, "mail.example.com"),
                    (FieldId::DnsNames, "example.com\nshop.example.com"),
                ],
                true,
            ),
            (&[(FieldId::Comments, "again"), (FieldId::DcvMethod, "http-token")], true),
            (&[(FieldId::DnsNames, "shop.example.com")], false),
            (&[(FieldId::Csr, OTHER_KEY)], false),
        ];
        for (changes, expected) in cases {
            assert_eq!(is_repeat(changes, US, &before, sent_at()), expected, "{changes:?}");
        }
        let one_name = [(FieldId::DnsNames, "")];
        let other_product = [(FieldId::DnsNames, ""), (FieldId::Product, "ssl_dv_rapidssl")];
        let before = entry(&one_name, US, placed(7));
        assert!(is_repeat(&one_name, US, &before, sent_at()));
        assert!(!is_repeat(&other_product, US, &before, sent_at()));
    }

    #[test]
    fn what_exists_or_may_exist_is_repeated_and_nothing_else() {
        for (state, expected) in [
            (placed(7), true),
            (State::Prepared, true),
            (State::Unknown("lost".into()), true),
            (State::Refused(400, Vec::new()), false),
            (State::NotSent("no route".into()), false),
            (State::PutAside, false),
            (State::Fallen(Placed::default()), false),
        ] {
            let before = entry(&[], US, state.clone());
            assert_eq!(is_repeat(&[], US, &before, sent_at()), expected, "{state:?}");
        }
    }

    #[test]
    fn whatever_costs_money_counts_together_and_the_sandbox_for_itself() {
        let paying = [
            US,
            "https://www.digicert.com/services/v2/",
            "https://WWW.DIGICERT.COM/services/v2",
            "https://certcentral.digicert.eu/services/v2",
            "https://gateway.example/dc",
            "http://127.0.0.1:8080/services/v2",
        ];
        for sent_to in paying {
            let before = entry(&[], sent_to, placed(7));
            for target in paying {
                assert!(is_repeat(&[], target, &before, sent_at()), "{sent_to}, then {target}");
            }
            assert!(!is_repeat(&[], SANDBOX, &before, sent_at()), "{sent_to}");
            assert!(!is_repeat(&[], sent_to, &entry(&[], SANDBOX, placed(7)), sent_at()), "{sent_to}");
        }
        assert!(is_repeat(&[], SANDBOX, &entry(&[], SANDBOX, placed(7)), sent_at()));
    }

    #[test]
    fn an_order_is_remembered_for_thirty_days_even_by_a_clock_that_went_back() {
        let before = entry(&[], US, placed(7));
        for (hours, expected) in [(0, true), (30 * 24, true), (30 * 24 + 1, false), (-48, true)] {
            let now = sent_at() + SignedDuration::from_hours(hours);
            assert_eq!(is_repeat(&[], US, &before, now), expected, "{hours} h");
        }
    }

    #[test]
    fn a_renewal_is_no_repeat_of_what_it_renews_but_of_the_same_renewal() {
        let by_id = |id| [(FieldId::Renewal, "order"), (FieldId::RenewalOfOrderId, id)];
        let by_thumbprint = [(FieldId::Renewal, "thumbprint"), (FieldId::RenewedThumbprint, THUMBPRINT)];
        let before = entry(&[], US, placed(7));
        assert!(!is_repeat(&by_id("7"), US, &before, sent_at()));
        assert!(is_repeat(&by_id("8"), US, &before, sent_at()), "that renews another");
        assert!(!is_repeat(&by_thumbprint, US, &before, sent_at()));
        assert!(is_repeat(&by_id("7"), US, &entry(&by_id("7"), US, placed(9)), sent_at()));
        assert!(is_repeat(&by_thumbprint, US, &entry(&by_thumbprint, US, placed(9)), sent_at()));
        let typed_in_vain = entry(&[(FieldId::RenewalOfOrderId, "7")], US, placed(9));
        assert_eq!(typed_in_vain.sent.renews(), None);
        let year = sent_at() + SignedDuration::from_hours(365 * 24);
        for state in [placed(9), State::Prepared, State::Unknown("lost".into())] {
            let renewal = entry(&by_id("7"), US, state);
            let other_key = [by_id("7")[0], by_id("7")[1], (FieldId::Csr, OTHER_KEY)];
            for now in [sent_at(), year] {
                assert!(is_repeat(&other_key, US, &renewal, now), "a key of its own makes no other renewal");
            }
            assert!(!is_repeat(&[by_id("8")[0], by_id("8")[1], other_key[2]], US, &renewal, sent_at()));
            assert!(
                told(&[&renewal]).unwrap().to_lowercase().contains("order 7 was"),
                "{:?}",
                told(&[&renewal])
            );
        }
        for state in [State::Refused(400, Vec::new()), State::NotSent("no route".into()), State::PutAside] {
            assert!(!is_repeat(&by_id("7"), US, &entry(&by_id("7"), US, state), sent_at()));
        }
        for state in [State::Prepared, State::Unknown("lost".into())] {
            let open = entry(&by_thumbprint, US, state);
            assert!(is_repeat(&by_thumbprint, US, &open, sent_at()), "what is open is renewed by nothing");
        }
    }

    #[test]
    fn an_entry_that_kept_no_body_is_compared_by_its_draft() {
        let mut before = entry(&[], US, placed(7));
        before.sent.body = None;
        assert!(is_repeat(&[], US, &before, sent_at()));
        assert!(!is_repeat(&[(FieldId::Csr, OTHER_KEY)], US, &before, sent_at()));
    }

    #[test]
    fn it_is_said_which_order_was_like_this_one() {
        let (before, open) = (entry(&[], US, placed(7)), entry(&[], US, State::Prepared));
        assert_eq!(told(&[]), None);
        let one = told(&[&before]).unwrap();
        assert!(one.contains("placed on 24 NOV 2026 10:22 UTC: order 7,"), "{one}");
        for (target, command) in [
            (SANDBOX, ": dvorder --sandbox"),
            (place::US, ": dvorder --region us"),
            (place::EU, ": dvorder --region eu"),
            ("http://127.0.0.1:9/v2", ": dvorder --base-url http://127.0.0.1:9/v2"),
        ] {
            let said = told(&[&entry(&[], target, State::Prepared), &before]).unwrap();
            // What stands behind a command is copied with it.
            assert!(said.ends_with(command), "{said}");
        }
        let several = told(&[&open, &before, &before]).unwrap();
        assert!(several.contains("nobody knows") && several.contains("2 more"), "{several}");
    }
}
