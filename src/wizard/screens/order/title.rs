//! What is to be done about an order now, before all else: the title of its screen.

use crate::follow::days::{self, TokenLeft};
use crate::follow::need::revoked;
use crate::follow::successor::Successor;
use crate::journal::instructions::proof;
use crate::journal::known::Known;
use crate::journal::report::Report;
use crate::journal::status::Status;
use crate::order::dcv::Method;
use crate::wizard::Model;
use crate::wizard::following::{Following, TokenState};
use crate::wizard::sequels;

/// What is to be done now, before all else.
pub fn to_do(model: &Model, following: &Following) -> String {
    let Some(known) = &following.known else {
        return match following.is_not_there() {
            true => "There is no such order",
            false => "Nothing is known of this order here yet",
        }
        .into();
    };
    if matches!(following.token, TokenState::Fetching(_)) {
        return "What to place is being asked for".into();
    }
    match known.placed.status() {
        Status::Issued | Status::Approved if known.placed.waits_to_be_reissued() => {
            "Somebody has to approve the reissue".into()
        }
        Status::Issued | Status::Approved if following.is_certificate_revoked() => {
            revoked(if sequels::is_over(model) { Successor::Anew } else { Successor::Reissue })
        }
        Status::Issued => pressing(model, following).unwrap_or_else(|| issued(following)),
        Status::NeedsApproval if known.ordered.reissues.is_some() => {
            "Somebody has to approve the reissue".into()
        }
        Status::NeedsApproval => "Somebody has to approve this order".into(),
        Status::Pending if following.is_proved() => "Nothing: the certificate is about to be issued".into(),
        Status::Pending => to_prove(model, following, known),
        Status::Expired => pressing(model, following).unwrap_or_else(|| "The certificate has expired".into()),
        // How it stands is said below that.
        status if status.is_validating() && !following.is_proved() => to_prove(model, following, known),
        Status::Processing | Status::Approved => "Nothing: the certificate is on its way".into(),
        status if status.comes_to_nothing() => format!("No certificate comes of it: it is {}", status.said()),
        status if status.has_fallen() => format!("Nothing more comes of it: it is {}", status.said()),
        status => format!("Its status is {}", status.said()),
    }
}

/// What comes first of a certificate that is issued and lasts.
fn issued(following: &Following) -> String {
    match following.report().and_then(Report::revocation) {
        Some(_) => "Somebody has to approve the revocation, or reject it".into(),
        None => "The certificate is issued".into(),
    }
}

/// Whether the title says when the certificate ends, or has ended.
pub fn names_an_end(model: &Model, following: &Following) -> bool {
    let ends = matches!(following.status(), Some(Status::Issued | Status::Expired));
    ends && !following.is_certificate_revoked() && pressing(model, following).is_some()
}

/// What is to be done about a certificate that ends within days, or has: nothing covers its names then.
fn pressing(model: &Model, following: &Following) -> Option<String> {
    let due = following.due(model.clock.now?).filter(|due| due.is_pressing())?;
    Some(match sequels::renewed_by(model) {
        Some(by) if due.left.is_over() => format!("The certificate has ended: {by}"),
        Some(_) => return None,
        None => due.head(),
    })
}

/// Whether what is to be placed is not valid any more, and this key may not ask for what is.
pub fn has_ended_for_good(model: &Model, following: &Following) -> bool {
    let Some(now) = model.clock.now.filter(|_| following.is_token_withheld) else { return false };
    let Some((token, ordered)) = following.token().zip(following.ordered()) else { return false };
    let there = following.there(now);
    let made_on = following.begun_at().map_or(ordered.made_on, days::day);
    matches!(days::token_left(&token, made_on, days::day(there)), TokenLeft::Over(_))
}

/// What proves control of the names.
fn to_prove(model: &Model, following: &Following, known: &Known) -> String {
    let names = known.ordered.names.len();
    let records = following.open_records();
    match (known.ordered.dcv_method, &following.token) {
        (_, TokenState::Failed(_)) if following.token().is_none() => "What to place did not come".into(),
        _ if following.is_token_withheld && following.token().is_none() => {
            "What to place is not known here".into()
        }
        _ if has_ended_for_good(model, following) => {
            format!("The {} has ended, and this key may not ask for another", proof(known.ordered.dcv_method))
        }
        (None, _) => "Control of its names is still to be proved".into(),
        (Some(Method::Email), _) if names == 1 => "Somebody has to follow the link in the mail".into(),
        (Some(Method::Email), _) => "Somebody has to follow the link in each mail".into(),
        (Some(_), _) if records == 0 => "What to place is still to be asked for".into(),
        (Some(Method::HttpToken), _) if records == 1 => "Place this file".into(),
        (Some(Method::HttpToken), _) => format!("Place this file on each of {records} names"),
        (Some(Method::DnsTxt | Method::DnsCname), _) if records == 1 => "Place this record in DNS".into(),
        (Some(Method::DnsTxt | Method::DnsCname), _) => format!("Place these {records} records in DNS"),
    }
}
