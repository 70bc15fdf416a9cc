//! An order and its certificates in time, as several screens show it: in words, and as bars to scale.

use jiff::civil::Date;

use crate::follow::advice::{self, Advice};
use crate::follow::picture::{FEW_CERTIFICATES, Picture};
use crate::follow::plan::Plan;
use crate::follow::successor::Successor;
use crate::order::check;
use crate::order::step::Step;
use crate::order::text::counted;
use crate::order::validity;
use crate::wizard::following::Following;
use crate::wizard::form::{Form, Item, Tone};
use crate::wizard::sequels;
use crate::wizard::{Model, Size};

/// What an order that is not placed yet will ask for, and what a reissue brings.
pub fn ahead(model: &Model, plan: &Plan, form: &mut Form) {
    let mut said = match model.desk.draft().purpose().reissued() {
        Some(_) => advice::anew(plan, model.desk.facts().today),
        None => advice::ahead(plan),
    };
    let is_mixed = plan.current().is_some() && plan.to_issue().next().is_some();
    said.extend(is_mixed.then(|| "A solid bar is a certificate that is issued.".to_owned()));
    shown(model, plan, said, form);
}

/// What an order whose certificate is issued asks for next.
pub fn of_order(model: &Model, following: &Following, form: &mut Form) {
    let Some(today) = following.today(&model.clock) else { return };
    let Some(plan) = plan(following, today) else { return };
    let Some(advice) = Advice::of(&plan, today) else { return };
    // The next one is under way, and not to be issued on the best day for it.
    let plan = match (following.is_before_a_reissue(), plan.current()) {
        (true, Some(current)) => {
            let plan = Plan::of_reissue(plan.order, Some(current.period), today, plan.order.till);
            let revokes = following.entry.as_ref().is_some_and(|entry| entry.revocation().is_some());
            if revokes { plan.revoking(today) } else { plan }
        }
        _ => plan,
    };
    // What is ordered already is not advised once more.
    let said = match advice.next {
        Successor::Renew if sequels::renewed_by(model).is_some() => Vec::new(),
        Successor::Reissue | Successor::Either if following.is_before_a_reissue() => {
            vec![advice::is_open(advice.ends)]
        }
        _ => advice.text(&plan, today),
    };
    shown(model, &plan, said, form);
    form.push(Item::Gap);
}

/// What an order will ask for that has no certificate yet, in the words in which that was said before it was sent.
pub fn to_come(model: &Model, following: &Following, form: &mut Form) {
    let Some(today) = following.today(&model.clock) else { return };
    let Some(plan) = plan(following, today).filter(|plan| plan.current().is_none()) else { return };
    let said = match following.is_before_a_reissue() {
        true => advice::anew(&plan, today),
        false => advice::ahead(&plan),
    };
    form.push(Item::Gap);
    shown(model, &plan, said, form);
}

/// The certificates of an order: by what the service says of them, and before it says any by what was sent from here.
fn plan(following: &Following, today: Date) -> Option<Plan> {
    // What was revoked covers nothing, and what is to be done about it is said first.
    if following.is_certificate_revoked() {
        return None;
    }
    let told = following.report().and_then(|report| Plan::of_report(report, today));
    told.or_else(|| {
        let entry = following.entry.as_ref()?;
        let is_to_come = following.is_before_a_reissue() || !following.is_over();
        (is_to_come || entry.followed.came.is_some()).then(|| Plan::of_sent(entry, today))?
    })
}

/// The certificates of the order, were it placed and its first certificate issued today; or reissued today.
pub fn of_draft(model: &Model) -> Option<Plan> {
    let today = model.desk.facts().today;
    let plan = Plan::of_draft(model.desk.draft(), today, today)?;
    let revokes = sequels::difference(model).is_some_and(|difference| !difference.dropped.is_empty());
    Some(if revokes { plan.revoking(today) } else { plan })
}

fn shown(model: &Model, plan: &Plan, said: Vec<String>, form: &mut Form) {
    for sentence in said {
        form.note(Tone::Plain, sentence);
    }
    form.push(Item::Picture(Picture::of(plan, most_certificates(model))));
}

/// How many certificates have a line of their own: as many as a high screen has room for beside what it asks; all where
/// it is read to its end.
fn most_certificates(model: &Model) -> usize {
    match model.step() {
        Step::Review => usize::MAX,
        _ => model.window.size.rows.saturating_sub(Size::USUAL.rows).max(FEW_CERTIFICATES),
    }
}

/// The effective validity of the first certificate.
pub fn effective_briefly(model: &Model) -> Option<String> {
    let effective = effective(model)?;
    Some(format!(
        "Certificate issued today: {}, until {}",
        counted(effective.days, "day"),
        validity::wire_date(effective.ends)
    ))
}

/// The end of the first certificate, were it issued today, and what sets it.
pub fn effective(model: &Model) -> Option<validity::Effective> {
    let today = model.desk.facts().today;
    let order = check::validity::order_validity(model.desk.draft(), today)?;
    Some(validity::effective(order, check::validity::cert_validity(model.desk.draft(), today), today))
}
