//! The orders of an account that has many: of every status, of three years, with one name or more.

use jiff::{SignedDuration, Timestamp, ToSpan};
use serde_json::json;

use super::account::Owner;
use super::approval::{Approval, Decision, Wish};
use super::certificate::day;
use super::dcv::NameState;
use super::orders::HeldOrder;
use super::status::Status;

/// Numbers that no order gets that is placed.
const FIRST_ORDER: u64 = 1_000_001;
const FIRST_CERTIFICATE: u64 = 2_000_001;
const FIRST_DOMAIN: u64 = 3_000_001;
const FIRST_REQUEST: u64 = 10_000_001;
const YEARS: i32 = 3;
/// How long after its order a certificate was issued.
const ISSUED_AFTER: SignedDuration = SignedDuration::from_hours(1);
/// The most names of an order.
const MOST_NAMES: u64 = 30;
/// Of twenty orders one each has these statuses; the others are issued, and those that are old enough expired.
const STATUSES: [Status; 8] = [
    Status::NeedsApproval,
    Status::Pending,
    Status::Processing,
    Status::WaitingPickup,
    Status::ReissuePending,
    Status::Rejected,
    Status::Canceled,
    Status::Revoked,
];

/// So many orders of an account, the newest one first.
pub(super) fn orders(
    count: u32,
    owner: Owner,
    products: &[&str],
    seed: u64,
    now: Timestamp,
) -> Vec<HeldOrder> {
    let span = SignedDuration::from_hours(24 * 365 * i64::from(YEARS));
    let step = span / i32::try_from(count.max(1)).unwrap_or(i32::MAX);
    let each = (0..count).map(|number| {
        let age = step.saturating_mul(i32::try_from(number).unwrap_or(i32::MAX));
        let created = now.saturating_sub(age).unwrap_or(Timestamp::MIN);
        let number = u64::from(number);
        let product = products.get(number as usize % products.len().max(1)).copied().unwrap_or_default();
        order(number, owner, product, seed, created)
    });
    each.collect()
}

fn order(number: u64, owner: Owner, product: &str, seed: u64, created: Timestamp) -> HeldOrder {
    let names = names(number);
    let mut order = HeldOrder {
        id: FIRST_ORDER + number,
        certificate_id: FIRST_CERTIFICATE + number,
        account: owner.account,
        status: Status::NeedsApproval,
        product: product.to_owned(),
        common_name: names[0].clone(),
        dns_names: names[1..].to_vec(),
        dcv_method: "dns-txt-token".to_owned(),
        alternative_order_id: None,
        created,
        valid_till: day(created).saturating_add(1.year()),
        body: json!({ "certificate": { "common_name": names[0] }, "order_validity": { "years": 1 } }),
        names: states(number, &names),
        approvals: vec![Approval {
            id: FIRST_REQUEST + number,
            made: created,
            of: Wish::NewRequest,
            decision: Decision::Pending,
            by: owner.user,
            comments: None,
            processor_comment: None,
        }],
        certificate: None,
        mails: 0,
        note: None,
        reissues: 0,
        former: Vec::new(),
        standing: None,
        wished: None,
        looking_since: None,
        looked: created,
        validated: None,
        token: None,
    };
    let status = STATUSES.get(number as usize % 20).copied().unwrap_or(Status::Issued);
    become_of(&mut order, status, seed);
    order
}

/// Brings an order to a status, and lets it stay there.
fn become_of(order: &mut HeldOrder, status: Status, seed: u64) {
    let decision = match status {
        Status::NeedsApproval => return,
        Status::Rejected => Decision::Rejected,
        _ => Decision::Approved,
    };
    order.approvals[0].decision = decision;
    // The service has looked for a week, and looks no more.
    order.looking_since = Some(order.created);
    order.looked = order.created.saturating_add(SignedDuration::from_hours(7 * 24)).unwrap_or(Timestamp::MAX);
    if [Status::Issued, Status::ReissuePending, Status::Revoked].contains(&status) {
        order.issue(seed, order.created.saturating_add(ISSUED_AFTER).unwrap_or(Timestamp::MAX));
    }
    if status == Status::Revoked {
        order.revoke(
            Wish::RevokeOrder,
            order.created.saturating_add(ISSUED_AFTER * 2).unwrap_or(Timestamp::MAX),
        );
    }
    order.status = status;
}

/// One name, often with `www`, and sometimes many.
fn names(number: u64) -> Vec<String> {
    let base = format!("host{number}.example.net");
    let more = match number {
        _ if number % 50 == 49 => MOST_NAMES - 1,
        _ if number.is_multiple_of(3) => 1,
        _ => 0,
    };
    let others = (0..more).map(|other| match other {
        0 => format!("www.{base}"),
        other => format!("www{other}.{base}"),
    });
    [base.clone()].into_iter().chain(others).collect()
}

fn states(number: u64, names: &[String]) -> Vec<NameState> {
    let ids = FIRST_DOMAIN + number * MOST_NAMES..;
    let state = |(name, domain_id): (&String, u64)| NameState {
        name: name.clone(),
        domain_id,
        validated: None,
        checks: 0,
    };
    names.iter().zip(ids).map(state).collect()
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    #[test]
    fn there_are_as_many_as_asked_for_of_every_status_with_numbers_of_their_own() {
        let now = "2026-11-26T08:00:00Z".parse().unwrap();
        let owner = Owner { account: 1, user: 2 };
        let all = orders(5000, owner, &["one", "two"], 7, now);
        assert_eq!(all.len(), 5000);
        for numbers in [
            all.iter().map(|order| order.id).collect::<HashSet<_>>(),
            all.iter().map(|order| order.certificate_id).collect(),
            all.iter().map(|order| order.approvals[0].id).collect(),
            all.iter().map(|order| order.names[0].domain_id).collect(),
        ] {
            assert_eq!(numbers.len(), 5000);
        }
        for status in STATUSES {
            assert_eq!(all.iter().filter(|order| order.status == status).count(), 250, "{status:?}");
        }
        assert!(all.iter().any(|order| order.names.len() == 30 && order.dns_names.len() == 29));
        assert!(all.iter().all(|order| order.created <= now));
        assert_eq!(orders(0, owner, &[], 7, now), []);
    }
}
