//! What follows an order: another one that renews it, or its certificate made anew. Both begin as a draft of what the
//! order was, with the CSR asked for anew.

use crate::journal::entry::Entry;
use crate::journal::ordered::Ordered;
use crate::journal::reissued::{key, original};
use crate::journal::report::Report;
use crate::journal::status::Status;
use crate::order::draft::{Draft, ON, OTHER};
use crate::order::parameter::FieldId;
use crate::order::payment::PaymentMethod;
use crate::order::product;
use crate::order::purpose::{Original, Purpose};
use crate::order::renewal::OrderType;
use crate::order::validity::{Measure, wire_date};

/// What follows an order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Sequel {
    /// An order that renews it.
    Renewal,
    /// A reissue of its certificate.
    Reissue,
}

impl Sequel {
    /// What it is called where it is offered.
    pub fn label(self) -> &'static str {
        match self {
            Sequel::Renewal => "Renew the order",
            Sequel::Reissue => "Reissue the certificate",
        }
    }

    /// What it is, and what of it costs what, said before anything is begun.
    pub fn explained(self) -> &'static str {
        match self {
            Sequel::Renewal => "A new order that renews this one, with a new CSR: it is bought, and billed.",
            Sequel::Reissue => {
                "A new certificate of this order for a new CSR, validated anew. With the same names nothing is known to be \
                 billed."
            }
        }
    }

    /// Whether it is offered for an order that stands like this: one that has a certificate, or had one.
    pub fn is_offered(status: Option<&Status>) -> bool {
        matches!(status, Some(Status::Issued | Status::Expired | Status::ReissuePending))
    }

    /// Why nothing can follow an order that stands like this; none where it can, or where nobody knows.
    pub fn hindrance(self, status: Option<&Status>) -> Option<String> {
        let Some(status) = status else {
            return Some("How the order stands is not known yet: ask the service first.".into());
        };
        match (self, status) {
            (_, Status::Issued | Status::Approved | Status::Expired | Status::Other(_)) => None,
            (Sequel::Renewal, Status::ReissuePending) => None,
            (Sequel::Reissue, Status::ReissuePending) => Some("A reissue is open already.".into()),
            _ => {
                let done = match self {
                    Sequel::Renewal => "renewed",
                    Sequel::Reissue => "reissued",
                };
                Some(format!(
                    "Its status is {}: only an order whose certificate was issued is {done}.",
                    status.said()
                ))
            }
        }
    }

    /// The draft that begins it, by what the journal has of an order and what the service says of it; none where neither
    /// says anything.
    pub fn draft(self, entry: Option<&Entry>, report: Option<&Report>) -> Option<Draft> {
        let original = match (report, entry) {
            (Some(report), entry) => of_both(original(report), entry),
            (None, Some(entry)) => of_entry(entry)?,
            (None, None) => return None,
        };
        let mut draft = entry.map_or_else(Draft::new, |entry| entry.sent.draft.clone());
        if let Some(report) = report {
            fill_in(&mut draft, report, entry);
        }
        // The key is the one thing that must not be taken over unseen.
        for emptied in [FieldId::Csr, FieldId::CsrFile, FieldId::AlternativeOrderId, FieldId::Comments] {
            draft.set(emptied, "");
        }
        if Measure::parse(draft.text(FieldId::CertValidity)) == Some(Measure::Date) {
            draft.set(FieldId::CertValidity, "");
            draft.set(FieldId::CertDate, "");
        }
        let is_method_known = entry.is_some() || report.is_some_and(|report| report.method().is_some());
        Some(match self {
            Sequel::Renewal => renewal(draft, original),
            Sequel::Reissue => reissue(draft, original, is_method_known),
        })
    }
}

/// What the service says that it does by itself, in a word.
pub fn by_itself(told: Option<bool>) -> &'static str {
    match told {
        Some(true) => "yes",
        Some(false) => "no",
        None => "not known",
    }
}

fn renewal(mut draft: Draft, original: Original) -> Draft {
    draft.set(FieldId::Renewal, OrderType::ByOrderId.word());
    draft.set(FieldId::RenewalOfOrderId, original.order_id.to_string());
    draft.set(FieldId::RenewedThumbprint, "");
    if Measure::parse(draft.text(FieldId::OrderValidity)) != Some(Measure::Years) {
        draft.set(FieldId::OrderValidity, Measure::Years.word());
        draft.set(FieldId::OrderYears, "1");
    }
    draft.with_purpose(Purpose::Renewal(Box::new(original)))
}

/// The order runs as it does, and its names are validated as they were: neither is sent. What is judged by the end of the
/// order is judged by its last day.
fn reissue(mut draft: Draft, original: Original, is_method_known: bool) -> Draft {
    if !is_method_known {
        draft.set(FieldId::DcvMethod, "");
    }
    if let Some(end) = original.order_valid_till {
        draft.set(FieldId::OrderValidity, Measure::Date.word());
        draft.set(FieldId::OrderDate, wire_date(end));
    }
    draft.set(FieldId::SkipApproval, "");
    draft.with_purpose(Purpose::Reissue(Box::new(original)))
}

/// What the service says of an order, and what only the journal has.
fn of_both(said: Original, entry: Option<&Entry>) -> Original {
    let Some(kept) = entry.filter(|entry| entry.brings(said.certificate_id)).and_then(of_entry) else {
        return said;
    };
    let names = if said.names.is_empty() { kept.names } else { said.names };
    Original { names, key: said.key.or(kept.key), ..said }
}

/// What the journal has of an order that exists.
fn of_entry(entry: &Entry) -> Option<Original> {
    let ordered = Ordered::from(&entry.sent);
    Some(Original {
        order_id: entry.order_id()?,
        names: ordered.names.iter().map(|name| name.as_str().to_owned()).collect(),
        key: key(entry.sent.draft.text(FieldId::Csr)),
        ..Original::default()
    })
}

/// Takes over what the service says of an order. What is not known is to be typed.
fn fill_in(draft: &mut Draft, report: &Report, entry: Option<&Entry>) {
    if report.names_are_all {
        let common = report.common_name.clone().unwrap_or_default();
        let others: Vec<&str> =
            report.names.iter().filter(|name| **name != common).map(String::as_str).collect();
        draft.set(FieldId::DnsNames, others.join("\n"));
        draft.set(FieldId::CommonName, common);
    }
    if let Some(method) = report.method() {
        draft.set(FieldId::DcvMethod, method.word());
    }
    if entry.is_some() {
        return;
    }
    if let Some(product) = &report.product {
        let is_listed = product::find(product).is_some();
        draft.set(FieldId::Product, if is_listed { product } else { OTHER });
        draft.set(FieldId::OtherProduct, if is_listed { "" } else { product });
    }
    let switches = [
        (FieldId::DisableRenewalNotifications, report.disable_renewal_notifications),
        (FieldId::DisableCt, report.disable_ct),
    ];
    for (switch, told) in switches {
        draft.set(switch, if told == Some(true) { ON } else { "" });
    }
    if let Some(container) = report.container {
        draft.set(FieldId::Container, container.to_string());
    }
    if let Some(method) = report.payment_method.as_deref().and_then(|word| PaymentMethod::parse(word).ok()) {
        draft.set(FieldId::PaymentMethod, method.word());
    }
    for (row, (field, value)) in report.custom_fields.iter().enumerate() {
        draft.set(FieldId::CustomFieldId(row), field.to_string());
        draft.set(FieldId::CustomFieldValue(row), value.clone());
    }
    draft.set(FieldId::AdditionalEmails, report.additional_emails.join("\n"));
    if let Some(platform) = report.certificate.server_platform.as_ref().and_then(|platform| platform.id) {
        draft.set(FieldId::ServerPlatform, platform.to_string());
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::journal::report::{ReportedCertificate, ServerPlatform};

    fn report() -> Report {
        Report {
            order_id: 7,
            status: Some("issued".into()),
            product: Some("ssl_dv_geotrust".into()),
            common_name: Some("example.com".into()),
            names: vec!["example.com".into(), "www.example.com".into()],
            names_are_all: true,
            dcv_method: Some("http-token".into()),
            disable_renewal_notifications: Some(true),
            disable_ct: Some(false),
            container: Some(31),
            payment_method: Some("balance".into()),
            custom_fields: vec![(12, "Invoice #12345".into())],
            additional_emails: vec!["it@example.com".into()],
            order_valid_till: Some("2027-11-02".parse().unwrap()),
            certificate: ReportedCertificate {
                id: Some(9),
                server_platform: Some(ServerPlatform { id: Some(45), name: None }),
                ..ReportedCertificate::default()
            },
            ..Report::default()
        }
    }

    #[test]
    fn an_order_that_was_placed_elsewhere_is_followed_by_what_the_service_says() {
        for sequel in [Sequel::Renewal, Sequel::Reissue] {
            let draft = sequel.draft(None, Some(&report())).unwrap();
            for (field, text) in [
                (FieldId::Product, "ssl_dv_geotrust"),
                (FieldId::CommonName, "example.com"),
                (FieldId::DnsNames, "www.example.com"),
                (FieldId::DcvMethod, "http-token"),
                (FieldId::ServerPlatform, "45"),
                (FieldId::DisableRenewalNotifications, ON),
                (FieldId::DisableCt, ""),
                (FieldId::Container, "31"),
                (FieldId::PaymentMethod, "balance"),
                (FieldId::CustomFieldId(0), "12"),
                (FieldId::CustomFieldValue(0), "Invoice #12345"),
                (FieldId::AdditionalEmails, "it@example.com"),
                (FieldId::Csr, ""),
                (FieldId::AlternativeOrderId, ""),
                (FieldId::FirstName, ""),
            ] {
                assert_eq!(draft.text(field), text, "{sequel:?} {field:?}");
            }
            let original = draft.purpose().original().unwrap();
            assert_eq!((original.order_id, original.certificate_id, original.names.len()), (7, Some(9), 2));
        }
        let renewal = Sequel::Renewal.draft(None, Some(&report())).unwrap();
        assert_eq!((renewal.text(FieldId::Renewal), renewal.text(FieldId::RenewalOfOrderId)), ("order", "7"));
        let reissue = Sequel::Reissue.draft(None, Some(&report())).unwrap();
        assert_eq!((reissue.text(FieldId::OrderDate), reissue.steps().len()), ("02 NOV 2027", 6));
        assert_eq!(Sequel::Renewal.draft(None, None), None);
    }

    #[test]
    fn a_payment_that_no_order_takes_is_not_taken_over() {
        let told = Report { payment_method: Some("wire_transfer".into()), ..report() };
        assert_eq!(Sequel::Renewal.draft(None, Some(&told)).unwrap().text(FieldId::PaymentMethod), "");
    }

    #[test]
    fn names_that_are_not_all_known_are_to_be_typed() {
        let listed = Report { names_are_all: false, ..report() };
        let draft = Sequel::Reissue.draft(None, Some(&listed)).unwrap();
        assert_eq!(
            (draft.text(FieldId::CommonName), draft.purpose().original().unwrap().names.len()),
            ("", 0)
        );
    }

    #[test]
    fn only_what_was_issued_is_followed() {
        for (status, renewal, reissue) in [
            ("issued", true, true),
            ("expired", true, true),
            ("reissue_pending", true, false),
            ("pending", false, false),
            ("canceled", false, false),
            ("revoked", false, false),
        ] {
            let may = |sequel: Sequel| sequel.hindrance(Some(&Status::of(status))).is_none();
            assert_eq!((may(Sequel::Renewal), may(Sequel::Reissue)), (renewal, reissue), "{status}");
        }
    }
}
