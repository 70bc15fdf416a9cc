//! The certificate of an order: that it can be saved, how far that is, and what to do with one that was.

use crate::follow::delivery::{Availability, WAS_REVOKED};
use crate::follow::install::CertificatePaths;
use crate::order::problem::{Finding, Severity};
use crate::order::text::sentence;
use crate::wizard::Model;
use crate::wizard::asking;
use crate::wizard::certificate::CertificateState;
use crate::wizard::following::Following;
use crate::wizard::form::{Action, ActionLine, Form, Item, Tone};

/// The certificate: that it can be saved, how far that is, and what to do with one that was.
pub fn certificate(model: &Model, following: &Following, form: &mut Form) {
    let is_revoked = match following.availability() {
        Availability::There(_) => false,
        Availability::Revoked(_) => true,
        _ => return,
    };
    match &following.certificate {
        CertificateState::Untouched | CertificateState::Saved(_) => {}
        CertificateState::AskedOnce => form.note(Tone::Warning, WAS_REVOKED),
        CertificateState::Fetching(request) => {
            let so_far = model.waits.of(*request).so_far();
            form.note(Tone::Plain, format!("The certificate is being fetched{so_far} \u{2026}"));
        }
        CertificateState::Writing => {
            form.note(Tone::Plain, "The certificate is being judged and written \u{2026}");
        }
        CertificateState::Failed(failure) => {
            form.note(Tone::Warning, format!("{} {}", sentence(&failure.message), failure.fix));
        }
        CertificateState::Rejected(faults) => findings(faults, form),
    }
    let Some((places, saved)) = following.places().zip(following.saved_in()) else {
        form.gap();
        return form.line(to_save(model, following, is_revoked));
    };
    let which = if following.is_before_a_reissue() { " before the reissue" } else { "" };
    form.note(Tone::Good, format!("The certificate{which} is saved in {}", saved.text()));
    if let CertificateState::Saved(delivered) = &following.certificate {
        // Its names, its days and its serial number are said on top, unless it was revoked.
        let said_above = if is_revoked { &[][..] } else { &["for", "serial", "valid"] };
        for (what, is) in delivered.judged() {
            if !said_above.contains(&what) {
                form.note(Tone::Plain, format!("{what}: {is}"));
            }
        }
        findings(&delivered.good.remarks, form);
    }
    if !is_revoked {
        to_install(following, &places, model.window.size.columns, form);
    }
    form.gap();
}

/// The line that saves it.
fn to_save(model: &Model, following: &Following, is_revoked: bool) -> ActionLine {
    let (label, hint) = match (is_revoked, &following.certificate) {
        (false, _) if following.is_before_a_reissue() => (
            "Save the certificate before the reissue",
            "Enter saves the one that the order has until the new one is issued. Its key is that of the CSR before.",
        ),
        (false, _) => (
            "Save the certificate",
            "Enter fetches it, judges it by its key, names, days and chain, and saves it in a new folder here.",
        ),
        (true, CertificateState::Untouched) => {
            ("Save the revoked certificate", "Enter asks whether it is to be saved although it was revoked.")
        }
        (true, _) => {
            ("Save it all the same", "Enter fetches it, judges it, and saves it in a new folder here.")
        }
    };
    let under_way = match following.certificate {
        CertificateState::Fetching(_) => Some("It is being fetched.".to_owned()),
        CertificateState::Writing => Some("It is being judged and written.".to_owned()),
        _ => None,
    };
    ActionLine::new(Action::SaveCertificate, label, hint)
        .unless(under_way.or_else(|| asking::obstacle(model)))
}

/// How each server takes it.
fn to_install(following: &Following, places: &CertificatePaths, columns: usize, form: &mut Form) {
    for server in following.servers() {
        form.gap();
        form.note(Tone::Plain, format!("{}:", server.title));
        for step in server.steps(places) {
            form.items.push(Item::Note(Tone::Plain, step.say.clone()));
            form.items.extend(step.lines(columns).into_iter().map(Item::Verbatim));
        }
        form.note(Tone::Plain, "Test the configuration, then have it read:");
        form.push(Item::Verbatim(server.test(places)));
        form.items.extend(server.reload(places).map(Item::Verbatim));
    }
}

/// What is wrong with a certificate, or worth knowing of it.
fn findings(found: &[Finding], form: &mut Form) {
    for finding in found {
        let tone = match finding.severity {
            Severity::Error => Tone::Error,
            Severity::Warning => Tone::Warning,
            Severity::Hint => Tone::Hint,
        };
        form.note(tone, format!("{} {}", finding.message, finding.fix));
    }
}
