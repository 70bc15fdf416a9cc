//! Telling whether an order exists from what the service says of the account's orders.

use jiff::{SignedDuration, Timestamp};

use super::journal::Entry;
use super::reply::Placed;

/// How much the clocks of this machine and of the service may differ.
const CLOCKS: SignedDuration = SignedDuration::from_mins(15);

/// An order of the account, as the service describes it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Listed {
    /// What an answer to the order would have said.
    pub placed: Placed,
    /// The product's `name_id`, where the service says it.
    pub product: Option<String>,
    /// Every name on the certificate, in any order, where the service says them.
    pub names: Vec<String>,
    /// `alternative_order_id`, where it has one.
    pub alternative_order_id: Option<String>,
    /// When it was made, where the service says it readably.
    pub created: Option<Timestamp>,
}

/// How far a look-up has come: the account's orders are listed, and those that could be it are looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Progress {
    /// The one that is being looked at, from 1.
    pub order: usize,
    /// How many there are.
    pub of: usize,
}

/// What a look-up found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Found {
    /// The order.
    Order(Placed),
    /// No order that could be it.
    Nothing,
    /// Some that could be it, but nobody can tell: their IDs.
    Several(Vec<u64>),
}

/// Which of the account's orders is the one of an entry.
///
/// An own ID tells it, and product and names have to agree; where they do not, or where two orders have
/// that ID, a person has to look. Where an order shows none, or none was sent, it is told by product,
/// names and time.
pub fn find(entry: &Entry, listed: &[Listed]) -> Found {
    let ids = |orders: &[&Listed]| orders.iter().map(|order| order.placed.order_id).collect();
    let same: Vec<&Listed> = listed
        .iter()
        .filter(|_| entry.alternative_order_id.is_some())
        .filter(|order| order.alternative_order_id == entry.alternative_order_id)
        .collect();
    match same.as_slice() {
        [] => {}
        [one] if is_of_the_same(entry, one) => return Found::Order(one.placed.clone()),
        several => return Found::Several(ids(several)),
    }
    let alike: Vec<&Listed> = listed.iter().filter(|order| is_alike(entry, order)).collect();
    match alike.as_slice() {
        [] => Found::Nothing,
        [one] => Found::Order(one.placed.clone()),
        several => Found::Several(ids(several)),
    }
}

/// Whether an order of the account's list is worth a closer look: of the same common name, and, where
/// there is no own ID to tell it by, not made before the order was confirmed.
pub fn could_be(entry: &Entry, order: &Listed) -> bool {
    let named = order.names.iter().any(|name| name.eq_ignore_ascii_case(entry.common_name()));
    let timely = entry.alternative_order_id.is_some() || is_of_its_time(entry, order);
    timely && (named || order.names.is_empty())
}

fn is_of_its_time(entry: &Entry, order: &Listed) -> bool {
    let since = entry.confirmed.first().map(|first| *first - CLOCKS);
    order.created.is_none_or(|created| since.is_none_or(|since| created >= since))
}

fn is_alike(entry: &Entry, order: &Listed) -> bool {
    order.alternative_order_id.is_none() && is_of_the_same(entry, order) && is_of_its_time(entry, order)
}

/// Whether product and names are the same, as far as the service says them.
fn is_of_the_same(entry: &Entry, order: &Listed) -> bool {
    let sorted = |names: &[String]| {
        let mut names: Vec<String> = names.iter().map(|name| name.to_lowercase()).collect();
        names.sort();
        names.dedup();
        names
    };
    order.product.as_ref().is_none_or(|product| *product == entry.product)
        && (order.names.is_empty() || sorted(&order.names) == sorted(&entry.names))
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::super::draft::Draft;
    use super::super::journal::{NotFound, State, VERSION};
    use super::*;

    const CONFIRMED: &str = "2026-11-24T10:00:00Z";

    fn entry(alternative_order_id: Option<&str>) -> Entry {
        Entry {
            version: VERSION,
            id: "20261124-1".to_owned().try_into().unwrap(),
            draft_id: None,
            target: "https://www.digicert.com/services/v2".into(),
            product: "ssl_dv_geotrust".into(),
            names: vec!["example.com".into(), "www.example.com".into()],
            alternative_order_id: alternative_order_id.map(str::to_owned),
            digest: String::new(),
            confirmed: vec![CONFIRMED.parse().unwrap()],
            made_on: date(2026, 11, 24),
            draft: Draft::new(),
            state: State::Prepared,
            not_found: NotFound::default(),
        }
    }

    fn listed(order_id: u64, alternative_order_id: Option<&str>) -> Listed {
        Listed {
            placed: Placed { order_id, ..Placed::default() },
            product: Some("ssl_dv_geotrust".into()),
            names: vec!["www.example.com".into(), "example.com".into()],
            alternative_order_id: alternative_order_id.map(str::to_owned),
            created: Some(CONFIRMED.parse().unwrap()),
        }
    }

    fn order(order_id: u64) -> Found {
        Found::Order(Placed { order_id, ..Placed::default() })
    }

    #[test]
    fn the_own_id_decides() {
        let other = Listed { names: vec!["other.example".into()], product: None, ..listed(2, Some("dv1")) };
        let cases = [
            (Some("dv1"), vec![listed(1, Some("dv2")), listed(2, Some("dv1"))], order(2)),
            (Some("dv1"), vec![other], Found::Several(vec![2])),
            (Some("dv1"), vec![listed(1, Some("dv1")), listed(2, Some("dv1"))], Found::Several(vec![1, 2])),
            (Some("dv1"), vec![listed(1, Some("dv2"))], Found::Nothing),
            (Some("dv1"), vec![], Found::Nothing),
            // The service may have dropped the ID; an order of another ID is another order.
            (Some("dv1"), vec![listed(1, None), listed(2, Some("dv2"))], order(1)),
            (None, vec![listed(1, Some("dv2"))], Found::Nothing),
            (None, vec![listed(1, None)], order(1)),
            (None, vec![listed(1, None), listed(2, None)], Found::Several(vec![1, 2])),
        ];
        for (own, orders, expected) in cases {
            assert_eq!(find(&entry(own), &orders), expected, "{own:?} among {orders:?}");
        }
    }

    #[test]
    fn without_an_own_id_product_names_and_time_must_agree() {
        let cases = [
            Listed { product: Some("ssl_dv_rapidssl".into()), ..listed(1, None) },
            Listed { names: vec!["example.com".into()], ..listed(1, None) },
            Listed { created: Some("2026-11-24T09:40:00Z".parse().unwrap()), ..listed(1, None) },
        ];
        for other in cases {
            assert_eq!(find(&entry(None), std::slice::from_ref(&other)), Found::Nothing, "{other:?}");
        }
        let unsaid = Listed { product: None, created: None, ..listed(1, None) };
        assert_eq!(find(&entry(None), &[unsaid]), order(1), "what is not said does not exclude");
    }
}
