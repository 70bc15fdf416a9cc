//! `GET /order/certificate/{order_id}`: all that the service says of one order.

use serde_json::Value;

use super::answer::approval_request;
use super::body::object;
use super::member::{day, entries, flag, id, moment, pem, short_word, texts, word};
use super::{ASK_AGAIN, Answer, NO_SUCH_ORDER, Request, Words};
use crate::failure::Failure;
use crate::journal::report::{Report, ReportedCertificate, ServerPlatform};

/// What is said of it.
pub const WORDS: Words = Words {
    asked: "The order was asked for",
    refused: "The service did not show the order",
    role: "the key must be allowed to view this order",
    missing: NO_SUCH_ORDER,
    declined: ASK_AGAIN,
    lost: ASK_AGAIN,
};

/// What is said of it where it is asked whether an order is the one that is looked for.
pub const CANDIDATE_WORDS: Words = Words {
    asked: "An order that could be it was looked at",
    refused: "The service did not show an order that could be it",
    role: "the key must be allowed to view orders",
    missing: "The service lists the order and does not show it. Look at it in CertCentral.",
    declined: ASK_AGAIN,
    lost: ASK_AGAIN,
};

/// What is said of it where it is asked how an order stands that is reissued.
pub const REISSUED_WORDS: Words = Words {
    asked: "How the order stands that is reissued was asked for",
    refused: "The service did not show the order that is reissued",
    role: "the key must be allowed to view this order",
    missing: NO_SUCH_ORDER,
    declined: ASK_AGAIN,
    lost: ASK_AGAIN,
};

/// The request for an order that is about to be reissued, or was, it may be.
pub fn reissued_request(order_id: u64) -> Request {
    Request::get(format!("/order/certificate/{order_id}"), &REISSUED_WORDS)
}

/// How an order stands that is reissued.
///
/// # Errors
/// Why the answer does not show it.
pub fn read_reissued(answer: &Answer, order_id: u64) -> Result<Report, Failure> {
    told(answer, order_id).ok_or_else(|| REISSUED_WORDS.failure(answer))
}

/// The request for one order, with what CAA records say of it while it is pending.
pub fn request(order_id: u64) -> Request {
    Request::get(format!("/order/certificate/{order_id}?include_caa_status=true"), &WORDS)
}

/// The request for an order that could be the one that is looked for.
pub fn candidate_request(order_id: u64) -> Request {
    Request::get(format!("/order/certificate/{order_id}"), &CANDIDATE_WORDS)
}

/// What the service says of the order with this ID.
///
/// # Errors
/// Why the answer does not show it.
pub fn read(answer: &Answer, order_id: u64) -> Result<Report, Failure> {
    told(answer, order_id).ok_or_else(|| WORDS.failure(answer))
}

/// What the service says of an order that could be the one that is looked for, added to what its list said.
///
/// # Errors
/// Why the answer does not show it.
pub fn read_candidate(answer: &Answer, listed: Report) -> Result<Report, Failure> {
    match told(answer, listed.order_id) {
        Some(told) => Ok(told.or(listed)),
        None => Err(CANDIDATE_WORDS.failure(answer)),
    }
}

fn told(answer: &Answer, order_id: u64) -> Option<Report> {
    let body = if answer.is_success() { object(&answer.body) } else { None };
    order(&Value::Object(body?)).filter(|told| told.order_id == order_id)
}

/// An order as the list and the order info describe it; none without an order ID.
pub(super) fn order(entry: &Value) -> Option<Report> {
    let certificate = entry.get("certificate");
    let part = |name| certificate.and_then(|certificate| certificate.get(name));
    let common_name = word(part("common_name"));
    Some(Report {
        // What time it is there is in no body.
        ahead: 0,
        order_id: id(entry.get("id"))?,
        status: short_word(entry.get("status")),
        created: moment(entry.get("date_created")),
        product: entry.get("product").and_then(|product| word(product.get("name_id"))),
        names: names(common_name.as_deref(), part("dns_names")),
        names_are_all: common_name.is_some() && part("dns_names").is_some(),
        common_name,
        alternative_order_id: word(entry.get("alternative_order_id")),
        dcv_method: short_word(entry.get("dcv_method")),
        order_valid_till: day(entry.get("order_valid_till")),
        is_renewed: flag(entry.get("is_renewed")),
        auto_renew: flag(entry.get("auto_renew")),
        disable_renewal_notifications: flag(entry.get("disable_renewal_notifications")),
        disable_ct: flag(entry.get("disable_ct")),
        auto_reissue: flag(entry.get("auto_reissue")),
        container: entry.get("container").and_then(|container| id(container.get("id"))),
        payment_method: short_word(entry.get("payment_method")),
        custom_fields: entries(entry.get("custom_fields")).filter_map(custom_field).collect(),
        additional_emails: entries(entry.get("additional_emails"))
            .filter_map(|mail| word(Some(mail)))
            .collect(),
        certificate: ReportedCertificate {
            id: id(part("id")),
            serial_number: word(part("serial_number")),
            thumbprint: word(part("thumbprint")),
            issued: moment(part("date_issued")),
            valid_from: day(part("valid_from")),
            valid_till: day(part("valid_till")),
            csr: pem(part("csr")),
            server_platform: server_platform(part("server_platform")),
            signature_hash: short_word(part("signature_hash")),
            is_revoked: false,
        },
        requests: entries(entry.get("requests")).map(approval_request).collect(),
        caa: texts(entry.get("caa_status_message")),
        validations: Vec::new(),
    })
}

/// A custom field of the account that holds something.
fn custom_field(told: &Value) -> Option<(u64, String)> {
    Some((id(told.get("metadata_id"))?, word(told.get("value"))?))
}

/// The server platform; its number may come as a text, and -1 stands for none.
fn server_platform(value: Option<&Value>) -> Option<ServerPlatform> {
    let id = value?.get("id").and_then(|id| word(Some(id))?.parse::<i64>().ok()).filter(|id| *id >= 0);
    let name = word(value?.get("name"));
    (id.is_some() || name.is_some()).then_some(ServerPlatform { id, name })
}

/// Every name once, the common name first. Older answers have all of them in one text.
fn names(common_name: Option<&str>, dns_names: Option<&Value>) -> Vec<String> {
    let mut names: Vec<String> = common_name.map(str::to_owned).into_iter().collect();
    for text in entries(dns_names).filter_map(|name| word(Some(name))) {
        for name in text.split([' ', ',']).filter(|name| !name.is_empty()) {
            if !names.iter().any(|known| known.eq_ignore_ascii_case(name)) {
                names.push(name.to_owned());
            }
        }
    }
    names
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::super::tests::answer;
    use super::*;
    use crate::journal::status::Status;

    #[test]
    fn an_order_is_read_with_all_that_is_said_of_it() {
        let body = r#"{"id":70014001,"status":"issued","date_created":"2026-11-03T08:15:42+00:00",
            "dcv_method":"dns-txt-token","alternative_order_id":"dvo-7f3a","order_valid_till":"2027-11-02",
            "certificate":{"id":80025002,"common_name":"shop.example.net",
                "dns_names":["shop.example.net","www.shop.example.net"],"date_issued":"2026-11-03T09:00:00Z",
                "thumbprint":"AB12","serial_number":"0C34","valid_from":"2026-11-03","valid_till":"2027-05-20",
                "csr":"-----BEGIN CERTIFICATE REQUEST-----\r\nMII\r\n-----END CERTIFICATE REQUEST-----\r\n"},
            "product":{"name_id":"ssl_dv_geotrust","type":"dv_ssl_certificate"},
            "requests":[{"id":9001,"type":"new_request","status":"approved"}],"is_renewal":false,
            "is_renewed":"1","organization":[],"container":{"id":31,"name":"Web"},"payment_method":"balance",
            "custom_fields":[{"metadata_id":12,"label":"Invoice","value":"Invoice #12345"},{"metadata_id":13,"value":""}],
            "additional_emails":["it@example.com","ops@example.com"]}"#;
        let report = read(&answer(200, body), 70_014_001).unwrap();
        assert_eq!(report.status(), Some(Status::Issued));
        assert_eq!(report.names, ["shop.example.net", "www.shop.example.net"]);
        assert_eq!(report.dcv_method.as_deref(), Some("dns-txt-token"));
        assert_eq!((report.order_valid_till, report.is_renewed), (Some(date(2027, 11, 2)), Some(true)));
        let certificate = &report.certificate;
        assert_eq!((certificate.id, certificate.serial_number.as_deref()), (Some(80_025_002), Some("0C34")));
        assert_eq!(certificate.issued, Some("2026-11-03T09:00:00Z".parse().unwrap()));
        assert_eq!(
            (certificate.valid_from, certificate.valid_till),
            (Some(date(2026, 11, 3)), Some(date(2027, 5, 20)))
        );
        assert!(certificate.csr.as_ref().unwrap().ends_with("\nMII\n-----END CERTIFICATE REQUEST-----\n"));
        assert_eq!(report.requests.len(), 1);
        assert_eq!((report.container, report.payment_method.as_deref()), (Some(31), Some("balance")));
        assert_eq!(report.custom_fields, [(12, "Invoice #12345".to_owned())]);
        assert_eq!(report.additional_emails, ["it@example.com", "ops@example.com"]);
    }

    #[test]
    fn what_is_absent_or_odd_is_not_known() {
        for odd in [
            r#"{"id":"7"}"#,
            r#"{"id":7,"certificate":null,"product":{},"requests":{},"caa_status_message":[],"status":null,
                "container":"31","custom_fields":{},"payment_method":[],"additional_emails":null}"#,
            r#"{"id":7,"certificate":[],"product":"x","date_created":"soon","order_valid_till":0,"is_renewed":{}}"#,
        ] {
            let report = read(&answer(200, odd), 7).unwrap();
            assert_eq!(report, Report { order_id: 7, ..Report::default() }, "{odd}");
        }
        let pending = r#"{"id":"7","status":"Pending","caa_status_message":{"example.com":"CAA check is not called yet"},
            "certificate":{"id":"9","common_name":"example.com","dns_names":"example.com www.example.com"}}"#;
        let report = read(&answer(200, pending), 7).unwrap();
        assert_eq!((report.status(), report.certificate.id), (Some(Status::Pending), Some(9)));
        assert_eq!(report.names, ["example.com", "www.example.com"]);
        assert_eq!(report.caa, [("example.com".to_owned(), "CAA check is not called yet".to_owned())]);
        assert!(read(&answer(200, r#"{"id":8}"#), 7).is_err(), "another order");
    }
}
