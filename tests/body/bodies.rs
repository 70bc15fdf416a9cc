//! Bodies that are wrong.

use serde_json::{Value, json};

use super::CSR;

/// Bodies that are wrong in a way of their own: what is put where in the complete body, and where
/// the error is.
pub fn bad() -> Vec<(Vec<(&'static str, Value)>, &'static str)> {
    let one = |path, value, place| (vec![(path, value)], place);
    let csr = |text: &str| one("certificate.csr", json!(text), "certificate.csr");
    let name = |name: &str| one("certificate.dns_names[1]", json!(name), "certificate.dns_names[1]");
    let mail = |domain: &str| one("dcv_emails[0].email_domain", json!(domain), "dcv_emails[0].email_domain");
    let mail_of = |name: &str, domain: &str| {
        let row = json!([{ "dns_name": name, "email_domain": domain }]);
        let names = ("certificate.dns_names[1]", json!(name));
        (vec![names, ("dcv_emails", row)], "dcv_emails[0].email_domain")
    };
    let address = |method: &str, others: &[&str]| {
        let names: Vec<&str> = ["8.8.8.8", "2606:4700:4700::1111"].iter().chain(others).copied().collect();
        (vec![("certificate.dns_names", json!(names)), ("dcv_method", json!(method))], "dcv_method")
    };
    let certificate =
        |validity: Value| one("certificate.cert_validity", validity, "certificate.cert_validity");
    let order = |validity: Value| one("order_validity", validity, "order_validity");
    vec![
        name("localhost"),
        name("192.0.2.1"),
        name("10.0.0.1"),
        name("fd00::1"),
        name("::ffff:8.8.8.8"),
        name("*.8.8.8.8"),
        name("8.8.8.0/24"),
        address("dns-txt-token", &[]),
        address("dns-cname-token", &[]),
        address("email", &[]),
        address("dns-txt-token", &["*.example.com"]),
        (
            vec![
                ("certificate.dns_names[1]", json!("8.8.8.8")),
                ("dcv_method", json!("http-token")),
                ("dcv_emails", json!([{ "dns_name": "8.8.8.8", "email_domain": "example.com" }])),
            ],
            "dcv_emails[0].dns_name",
        ),
        name("co.uk"),
        name("*.co.uk"),
        name("*.kawasaki.jp"),
        name("foo.onion"),
        name("a.home.arpa"),
        name("a_b.example.com"),
        name("*.*.example.com"),
        name("ab--cd.example.com"),
        name("1.2.0.192.in-addr.arpa"),
        name("a.example.com b.example.com"),
        one("certificate.common_name", json!("a".repeat(61) + ".com"), "certificate.common_name"),
        one("certificate.common_name", json!("a.com,b.com"), "certificate.common_name"),
        csr("<csr>"),
        csr("-----BEGIN CERTIFICATE REQUEST-----"),
        csr(&CSR[..CSR.len() / 2]),
        csr(&format!("{CSR}{CSR}")),
        csr(include_str!("../csr/rsa1024.csr")),
        csr(include_str!("../csr/rsa2047.csr")),
        csr(include_str!("../csr/dsa.csr")),
        csr(include_str!("../csr/ed25519.csr")),
        csr(include_str!("../csr/secp256k1.csr")),
        csr(include_str!("../csr/ecdsa-over-rsa-key.csr")),
        csr(include_str!("../csr/certificate.pem")),
        csr(include_str!("../csr/public-key.pem")),
        certificate(json!({ "years": 2 })),
        certificate(json!({ "days": 398 })),
        certificate(json!({ "days": 0 })),
        certificate(json!({ "custom_expiration_date": "27 DEC 2027" })),
        certificate(json!({ "custom_expiration_date": "24 NOV 2026" })),
        certificate(json!({ "days": 366 })),
        order(json!({})),
        order(json!({ "years": 7 })),
        order(json!({ "years": 0 })),
        order(json!({ "days": 2191 })),
        order(json!({ "custom_expiration_date": "25 NOV 2032" })),
        order(json!({ "custom_expiration_date": "29 FEB 2027" })),
        order(json!({ "custom_expiration_date": "soon" })),
        (vec![("order_validity", json!({ "days": 89 }))], "certificate.cert_validity"),
        // Overridden, and judged all the same.
        one("order_validity", json!({ "years": 99, "days": 365 }), "order_validity.years"),
        one(
            "order_validity",
            json!({ "days": 2191, "custom_expiration_date": "24 NOV 2027" }),
            "order_validity.days",
        ),
        one(
            "certificate.cert_validity",
            json!({ "years": 2, "days": 90 }),
            "certificate.cert_validity.years",
        ),
        one(
            "certificate.cert_validity",
            json!({ "days": 999, "custom_expiration_date": "01 MAR 2027" }),
            "certificate.cert_validity.days",
        ),
        one("validity_years", json!(9), "validity_years"),
        one("validity_years", json!(1.5), "validity_years"),
        one("validity_days", json!("x"), "validity_days"),
        one("validity_days", json!(0), "validity_days"),
        one("custom_expiration_date", json!("soon"), "custom_expiration_date"),
        one("custom_expiration_date", json!(20270609), "custom_expiration_date"),
        one("renewed_thumbprint", json!("not one"), "renewed_thumbprint"),
        one(
            "dcv_emails",
            json!([
                { "dns_name": "www.example.com", "email_domain": "example.com" },
                { "dns_name": "www.example.com", "email_domain": "example.org", "email": "admin" },
            ]),
            "dcv_emails[1].email_domain",
        ),
        one("dcv_method", json!("dns-txt"), "dcv_method"),
        one("dcv_method", json!("http-token-dynamic"), "dcv_method"),
        (
            vec![("dcv_method", json!("http-token")), ("certificate.dns_names[1]", json!("*.example.org"))],
            "dcv_method",
        ),
        mail("com"),
        mail("example.org"),
        mail("a.www.example.com"),
        mail("*.example.com"),
        (
            vec![
                ("dcv_method", json!("dns-txt-token")),
                ("dcv_emails[0].email_domain", json!("example.org")),
            ],
            "dcv_emails[0].email_domain",
        ),
        one("dcv_emails[0].dns_name", json!("mail.example.com"), "dcv_emails[0].dns_name"),
        one("dcv_emails[0].email", json!("admin"), "dcv_emails[0].email"),
        one("dcv_emails[0].email", json!("admin@localhost"), "dcv_emails[0].email"),
        one("dcv_emails[0].email", json!("admin@192.0.2.1"), "dcv_emails[0].email"),
        one("dcv_emails[0].email", json!("admin@db.corp"), "dcv_emails[0].email"),
        mail_of("a.b.kawasaki.jp", "kawasaki.jp"),
        mail_of("jim.github.io", "io"),
        mail_of("www.example.co.za", "co.za"),
        one("dcv_emails[0].email", json!("admin@ab--cd.com"), "dcv_emails[0].email"),
        one("additional_emails[0]", json!("ops"), "additional_emails[0]"),
        one("additional_emails[0]", json!("a@example.com,b@example.com"), "additional_emails[0]"),
        one("technical_contact.email", json!("Jim <jim@example.com>"), "technical_contact.email"),
        one("technical_contact", json!({ "first_name": "Jim" }), "technical_contact.telephone"),
        one("technical_contact", json!({ "job_title": "Admin" }), "technical_contact.email"),
        one("renewal_of_order_id", json!(0), "renewal_of_order_id"),
        one("auto_renew", json!(2), "auto_renew"),
        one("enable_guest_access", json!(-1), "enable_guest_access"),
        one("payment_method", json!("cash"), "payment_method"),
        one("locale", json!("English, please"), "locale"),
        one("alternative_order_id", json!("a".repeat(65)), "alternative_order_id"),
        one("custom_fields[0]", json!({ "metadata_id": 12 }), "custom_fields[0].value"),
        one("custom_fields[0]", json!({ "value": "v" }), "custom_fields[0].metadata_id"),
        one("custom_fields[0].value", json!(""), "custom_fields[0].value"),
        one("container", json!({}), "container.id"),
        one("certificate.server_platform", json!({ "name": "nginx" }), "certificate.server_platform.id"),
    ]
}
