//! The certificate that an order has: until when it is valid, its names and its serial number.

use super::title::names_an_end;
use crate::follow::delivery::Availability;
use crate::order::domain::SubjectName;
use crate::order::moment::moment;
use crate::order::text::counted;
use crate::order::validity::wire_date;
use crate::wizard::Model;
use crate::wizard::certificate::CertificateState;
use crate::wizard::following::Following;
use crate::wizard::form::{Form, Tone};

/// The most names that are listed; whoever needs all of them finds them in the plain view.
const LISTED: usize = 10;

/// What certificate the order has, before all that can be done about it.
pub fn in_use(model: &Model, following: &Following, form: &mut Form) {
    let Availability::There(_) = following.availability() else { return };
    // What is to be placed for the next one comes first.
    if following.is_before_a_reissue() {
        return;
    }
    let said = [valid(model, following), names(following), serial(following)];
    if said.iter().all(Option::is_none) {
        return;
    }
    form.gap();
    for sentence in said.into_iter().flatten() {
        form.note(Tone::Plain, sentence);
    }
    form.gap();
}

/// Until when it is valid: to the minute where the certificate itself is known. The title says it where that is near.
fn valid(model: &Model, following: &Following) -> Option<String> {
    if let CertificateState::Saved(delivered) = &following.certificate {
        let leaf = &delivered.good.chain.leaf;
        return Some(format!("Valid from {} until {}", moment(leaf.from), moment(leaf.till)));
    }
    let due = following.due(model.clock.now?).filter(|_| !names_an_end(model, following))?;
    let when = due.ends.map_or_else(|| wire_date(due.till), moment);
    Some(format!("Valid until {when}: {}", due.left.text()))
}

fn names(following: &Following) -> Option<String> {
    let names = &following.ordered()?.names;
    let listed: Vec<String> = names.iter().take(LISTED).map(SubjectName::unicode).collect();
    let more = match names.len().saturating_sub(LISTED) {
        0 => String::new(),
        more => format!(" and {} more", counted(more, "name")),
    };
    Some(format!("For {}{more}", listed.join(", "))).filter(|_| !listed.is_empty())
}

fn serial(following: &Following) -> Option<String> {
    let serial = match &following.certificate {
        CertificateState::Saved(delivered) => Some(&delivered.good.chain.leaf.serial),
        _ => following.report()?.certificate.serial_number.as_ref(),
    };
    Some(format!("Serial number {}", serial?))
}
