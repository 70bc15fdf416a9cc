use base64ct::{Base64, Encoding};
use jiff::civil::{Date, date};
use serde_json::{Value, json};

use super::*;
use crate::order::Order;
use crate::order::facts::Facts;
use crate::order::problem::Severity;
use Severity::{Hint, Warning};

const TODAY: Date = date(2026, 11, 24);
const CSR: &str = include_str!("../../../assets/examples/example.csr");
const EVERYTHING: &str = include_str!("../../../tests/data/bodies/everything.body.json");
const EXAMPLE: &str = include_str!("../../../tests/sandbox/example.json");

fn read(body: &Value) -> Import {
    import(&body.to_string()).expect("a JSON object")
}

/// What is said of a body, by place.
fn said(text: &str) -> Vec<(String, Severity)> {
    let import = import(text).expect("a JSON object");
    import.problems.iter().map(|found| (found.place.path(), found.severity)).collect()
}

#[test]
fn every_cure_of_a_wrong_type_fits_the_parameter() {
    for (body, path, fix) in [
        (json!({"certificate": null}), "certificate", "as in { \"common_name\": \"example.com\", … }."),
        (json!({"certificate": {"csr": null}}), "certificate.csr", "-----BEGIN CERTIFICATE REQUEST-----"),
        (json!({"certificate": {"common_name": null}}), "certificate.common_name", "as in \"example.com\"."),
        (json!({"dcv_method": null}), "dcv_method", "as in \"dns-txt-token\"."),
        (json!({"order_validity": null}), "order_validity", "as in { \"years\": 1 }."),
        (json!({"container": {"id": null}}), "container.id", "as in 2."),
        (json!({"comments": null}), "comments", "Remove it from the file."),
        (json!({"custom_fields": 5}), "custom_fields", "as in [{ \"metadata_id\": 12"),
        (json!({"custom_fields": [5]}), "custom_fields[0]", "as in { \"metadata_id\": 12"),
        (json!({"dcv_emails": "x"}), "dcv_emails", "as in [{ \"dns_name\": "),
        (json!({"certificate": 5}), "certificate", "as in { \"common_name\": "),
        (json!({"order_validity": 1}), "order_validity", "as in { \"years\": 1 }."),
        (json!({"technical_contact": []}), "technical_contact", "as in { \"first_name\": "),
        (json!({"certificate": {"csr": []}}), "certificate.csr", "-----BEGIN CERTIFICATE REQUEST-----"),
        (json!({"additional_emails": [5]}), "additional_emails[0]", "as in \"jim.smith@example.com\"."),
    ] {
        let import = read(&body);
        let said: Vec<&str> =
            import.problems.iter().filter(|it| it.place.path() == path).map(|it| it.fix.as_str()).collect();
        assert!(matches!(said[..], [one] if one.contains(fix)), "{body}: {said:?}");
    }
}

/// The body that is sent for a body that was loaded.
fn sent(mut import: Import) -> Value {
    import.draft.set(FieldId::Product, "ssl_dv_geotrust");
    let order = Order::from_draft(&import.draft, &Facts::of(&import.draft, TODAY)).expect("no errors");
    serde_json::from_str(&order.body()).expect("the body is JSON")
}

#[test]
fn the_specifications_example_comes_out_with_the_same_meaning() {
    let mut body: Value =
        serde_json::from_str(&EXAMPLE.replace("\"<csr>\"", &json!(CSR).to_string())).unwrap();
    let import = read(&body);
    let found: Vec<(String, Severity)> =
        import.problems.iter().map(|found| (found.place.path(), found.severity)).collect();
    assert_eq!(found, [("disable_ct".to_owned(), Hint), ("custom_expiration_date".to_owned(), Hint)]);
    // Off is what the service assumes, and the deprecated parameter is empty.
    body.as_object_mut()
        .unwrap()
        .retain(|key, _| !["disable_ct", "custom_expiration_date"].contains(&key.as_str()));
    assert_eq!(sent(import), body);
}

#[test]
fn every_parameter_goes_in_and_comes_out() {
    let complete: Value = serde_json::from_str(EVERYTHING).unwrap();
    let import = read(&complete);
    assert_eq!(import.problems, []);
    assert_eq!(sent(import), complete);

    for (path, value) in [
        ("/order_validity", json!({ "days": 365 })),
        ("/order_validity", json!({ "custom_expiration_date": "09 JUN 2027" })),
        ("/certificate/cert_validity", json!({ "years": 1 })),
        ("/certificate/cert_validity", json!({ "custom_expiration_date": "09 JUN 2027" })),
        ("/enable_guest_access", json!(1)),
        ("/certificate/server_platform/id", json!(-1)),
        ("/use_auth_key", json!(true)),
        ("/payment_method", json!("balance")),
        ("/payment_method", json!("profile")),
    ] {
        let mut body = complete.clone();
        *body.pointer_mut(path).unwrap() = value;
        let import = read(&body);
        assert_eq!(import.problems, [], "{path}");
        assert_eq!(sent(import), body, "{path}");
    }
    let mut body = complete;
    body.as_object_mut().unwrap().remove("renewal_of_order_id");
    body["renewed_thumbprint"] = json!("0123456789ABCDEF0123456789ABCDEF01234567");
    assert_eq!(sent(read(&body)), body);
}

#[test]
fn what_the_service_assumes_anyway_is_left_out() {
    let body = json!({
        "certificate": { "common_name": "example.com", "dns_names": [], "csr": CSR },
        "order_validity": { "years": 1 },
        "dcv_method": "dns-txt-token",
        "auto_renew": 0,
        "skip_approval": false,
        "disable_ct": false,
        "apply_cr_discount": false,
        "disable_renewal_notifications": false,
        "additional_emails": [],
        "custom_fields": [],
        "dcv_emails": [],
        "comments": "",
    });
    assert_eq!(
        sent(read(&body)),
        json!({
            "certificate": { "common_name": "example.com", "csr": CSR },
            "order_validity": { "years": 1 },
            "dcv_method": "dns-txt-token",
        })
    );
}

#[test]
fn what_is_wrong_is_named_by_its_full_path() {
    let table = include_str!("../../../tests/data/import/paths.txt");
    let lines = table.lines().filter(|line| !line.is_empty() && !line.starts_with('#'));
    let mut expected: Vec<(&str, Vec<&str>)> = Vec::new();
    for line in lines {
        match (line.strip_prefix("  "), expected.last_mut()) {
            (Some(finding), Some((_, findings))) => findings.push(finding),
            _ => expected.push((line, Vec::new())),
        }
    }
    assert_eq!(expected.len(), 79);
    for (body, expected) in expected {
        let found: Vec<String> =
            said(body).iter().map(|(path, severity)| format!("{} {path}", severity.word())).collect();
        let found: Vec<&str> = found.iter().map(|line| line.trim_end()).collect();
        assert_eq!(found, expected, "{body}");
    }
}

/// An older parameter is told for what it is, not as a slip of the pen, whatever it holds.
#[test]
fn what_is_no_longer_a_parameter_is_left_out() {
    for value in [json!("sha256"), json!(null), json!({"id": 2})] {
        let body = json!({"certificate": {"signature_hash": value}});
        let import = read(&body);
        let told: Vec<_> =
            import.problems.iter().filter(|told| told.place.path() == "certificate.signature_hash").collect();
        assert_eq!(told.len(), 1, "{told:?}");
        assert_eq!(told[0].severity, Warning);
        assert!(told[0].message.contains("no longer used"), "{told:?}");
    }
}

#[test]
fn the_deprecated_validity_is_carried_over() {
    for (body, form, value, expected) in [
        (json!({"validity_years": 2}), "years", "2", vec!["validity_years"]),
        (json!({"validity_days": 30}), "days", "30", vec!["validity_days"]),
        (
            json!({"custom_expiration_date": "2027-06-09"}),
            "date",
            "09 JUN 2027",
            vec!["custom_expiration_date"],
        ),
        (
            json!({"validity_years": 2, "validity_days": 30, "custom_expiration_date": "2027-06-09"}),
            "date",
            "09 JUN 2027",
            vec!["custom_expiration_date", "validity_days", "validity_years"],
        ),
        (json!({"validity_years": 2, "order_validity": {"days": 9}}), "days", "9", vec!["validity_years"]),
        (
            json!({"validity_years": 2, "validity_days": "x"}),
            "years",
            "2",
            vec!["validity_days", "validity_years"],
        ),
    ] {
        let import = read(&body);
        let field = match form {
            "years" => FieldId::OrderYears,
            "days" => FieldId::OrderDays,
            _ => FieldId::OrderDate,
        };
        assert_eq!(import.draft.text(FieldId::OrderValidity), form, "{body}");
        assert_eq!(import.draft.text(field), value, "{body}");
        let paths: Vec<String> = import.problems.iter().map(|found| found.place.path()).collect();
        assert_eq!(paths, expected, "{body}");
    }
}

#[test]
fn an_unknown_key_is_told_what_was_probably_meant() {
    for (body, meant) in [
        (r#"{"certificate":{"commonname":1}}"#, Some("certificate.common_name")),
        (r#"{"certificate":{"commonName":1}}"#, Some("certificate.common_name")),
        (r#"{"certificate":{"dnsnames":1}}"#, Some("certificate.dns_names")),
        (r#"{"dns_names":1}"#, Some("certificate.dns_names")),
        (r#"{"csr":1}"#, Some("certificate.csr")),
        (r#"{"dcv_email":1}"#, Some("dcv_emails")),
        (r#"{"paymnet_method":1}"#, Some("payment_method")),
        (r#"{"certificate":{"order_validity":{}}}"#, Some("order_validity")),
        (r#"{"email_domain":1}"#, Some("dcv_emails[].email_domain")),
        (r#"{"id":1}"#, Some("certificate.server_platform.id or container.id")),
        (
            r#"{"custom_fields":[{"metadata_id":1,"value":"v","metadataid":1}]}"#,
            Some("custom_fields[0].metadata_id"),
        ),
        (r#"{"organization":1}"#, None),
        (r#"{"years":1}"#, Some("certificate.cert_validity.years or order_validity.years")),
        (r#"{"product":1}"#, None),
    ] {
        let import = import(body).unwrap();
        let fix = &import.problems.last().unwrap().fix;
        match meant {
            Some(meant) => assert_eq!(fix, &format!("It is not sent. Did you mean {meant}?"), "{body}"),
            None => assert_eq!(fix, "It is not sent. Check its spelling and its place.", "{body}"),
        }
    }
}

#[test]
fn a_hostile_key_is_made_harmless_and_short() {
    let body = json!({ "a\u{1b}[31m\u{202e}": 1, "b".repeat(5000): 1 });
    for found in read(&body).problems {
        let all = format!("{}{}{}", found.place.path(), found.message, found.fix);
        assert!(!all.chars().any(crate::order::text::is_invisible), "{all:?}");
        assert!(all.len() < 300, "{all}");
    }
}

#[test]
fn a_private_key_is_withheld_wherever_it_is() {
    let key = rcgen::KeyPair::generate().unwrap();
    let pem = key.serialize_pem();
    let der = base64ct::Base64::encode_string(&key.serialize_der());
    let secret = &der[60..80];
    let lines: Vec<&str> = pem.lines().collect();
    for (body, path) in [
        (json!({ "certificate": { "csr": pem } }), "certificate.csr"),
        (json!({ "certificate": { "csr": format!("{CSR}{pem}") } }), "certificate.csr"),
        (json!({ "certificate": { "csr": der } }), "certificate.csr"),
        (json!({ "certificate": { "dns_names": lines } }), "certificate.dns_names"),
        (json!({ "certificate": { "dns_names": [der] } }), "certificate.dns_names"),
        (json!({ "comments": format!("Here it is: {der}") }), "comments"),
        (json!({ "unknown": { "deep": [[{ "x": pem }]] } }), "unknown.deep[0][0].x"),
        (json!({ "unknown": { "kty": "EC", "d": der } }), "unknown"),
        (json!({ pem.as_str(): 1 }), "(private key)"),
        (json!({ "custom_fields": [{ "metadata_id": 1, "value": pem }] }), "custom_fields[0].value"),
        (json!({ "validity_years": pem }), "validity_years"),
        (json!({ "technical_contact": pem }), "technical_contact"),
    ] {
        let import = read(&body);
        let first = &import.problems[0];
        assert_eq!((first.place.path().as_str(), &first.message), (path, &private_key().message));
        assert!(!format!("{import:?}").replace("\\n", "").contains(secret), "{path}");
    }
    // The first of two values is in no draft, and the key was in the file all the same.
    let twice = format!("{{\"comments\":{},\"comments\":\"b\"}}", json!(pem));
    let found = import(&twice).unwrap().problems;
    assert_eq!(found[0].message, private_key().message);
    for text in
        [pem.clone(), der.clone(), json!({ "kty": "EC", "d": der }).to_string(), json!(pem).to_string()]
    {
        let found = import(&text).unwrap_err();
        assert_eq!(found, instead::private_key());
    }
}

#[test]
fn what_is_no_request_body_is_named() {
    for (text, message) in [
        ("", "This file is empty."),
        ("\u{feff} \n", "This file is empty."),
        ("[]", "This is a list, not a request body."),
        ("null", "This is null, not a request body."),
        ("\"x\"", "This is text, not a request body."),
        ("{", "This is not JSON: it ends too early, on line 1."),
        ("{\"a\":1,}", "This is not JSON: line 1, column 8: a comma behind the last value."),
        ("{\"a\":1e400", "This is not JSON: it ends too early, on line 1."),
        ("example.com", "This is not JSON: line 1, column 1: expected value."),
    ] {
        assert_eq!(import(text).unwrap_err().message, message, "{text}");
    }
    for deep in ["[".repeat(100_000), format!("{}{}", "[".repeat(200), "]".repeat(200))] {
        let found = import(&deep).unwrap_err();
        assert_eq!(found.message, "Lists or objects are nested too deeply here, by line 1, column 128.");
        assert_eq!(found.fix, "A request body has three levels at most: { \"certificate\": { … }, … }.");
    }
    assert_eq!(import("\u{feff}{}").unwrap().problems, []);
}

#[test]
fn what_was_given_instead_of_a_body_is_named() {
    let key = rcgen::KeyPair::generate().unwrap();
    let base64: String = CSR.lines().filter(|line| !line.starts_with('-')).collect();
    let der = base64ct::Base64::decode_vec(&base64).unwrap();
    let certificate = include_str!("../../../tests/csr/certificate.pem");
    let script = "#!/bin/sh\n# orders\nDC_KEY=x curl -X POST https://api.example -d @order.json\n";
    for (file, named) in [
        (CSR.as_bytes(), "This is a CSR,"),
        (base64.as_bytes(), "This is a CSR,"),
        (&der, "This is a CSR,"),
        (json!(CSR).to_string().as_bytes(), "This is a CSR,"),
        (certificate.as_bytes(), "This is a certificate,"),
        (format!("{certificate}{certificate}").as_bytes(), "This is a chain of certificates,"),
        (b"Certificate:\n    Data:\n        Version: 3", "This is a certificate in words,"),
        (key.serialize_pem().as_bytes(), "This file holds a private key,"),
        (&key.serialize_der(), "This file holds a private key,"),
        (b"curl -X POST https://api.example -d '{\"certificate\": {}}'", "This is a curl command,"),
        (b"$ curl.exe --data @order.json https://api.example", "This is a curl command,"),
        (script.as_bytes(), "This is a curl command,"),
        (b"Invoke-RestMethod -Uri https://api.example", "This is a command (Invoke-RestMethod),"),
        (b"POST /services/v2/order HTTP/1.1\r\nHost: x\r\n\r\n{}", "This is an HTTP message"),
        (b"---\ncertificate:\n  common_name: example.com", "This is YAML,"),
        (b"# the shop\ncertificate:\n  common_name: example.com", "This is YAML,"),
        (b"- certificate: 1", "This is YAML,"),
        (format!("certificate:\n  csr: |\n{CSR}").as_bytes(), "This is YAML,"),
        (
            format!("curl -d '{{\"csr\":\"{CSR}\"}}' https://api.example").as_bytes(),
            "This is a curl command,",
        ),
        (b"dcv_method: dns-txt-token", "This is YAML,"),
        (b"<?xml version=\"1.0\"?>", "This is XML or HTML,"),
        (b"dcv_method=email&common_name=a.com", "This is a form"),
        (b"[certificate]\ncommon_name = \"a.com\"", "This is a list of settings"),
        (b"export COMMON_NAME=a.com", "This is a list of settings"),
        (b"The body:\n{\"certificate\": {}}", "Something stands before the request body."),
        (b"PK\x03\x04\x14\x00\xff\xff", "This is a ZIP archive"),
        (b"\x00\x00\xff\xfe", "This is not text."),
        (b"\xff\xfe{\0}", "This is text in UTF-16 that is damaged"),
        (b"\xff\xfe{\0\0\xd8}\0", "This is text in UTF-16 that is damaged"),
        (b"{\n\"comments\": \"Z\xfcrich\"}", "This is not text in UTF-8: line 2 has a byte"),
    ] {
        let found = import_file(file).expect_err(named);
        assert!(found.message.starts_with(named), "{found:?}");
        assert!(!found.fix.is_empty());
    }
}

#[test]
fn a_body_in_another_dress_is_never_called_by_what_is_in_it() {
    let body = json!({ "certificate": { "common_name": "example.com", "csr": CSR }, "dcv_method": "email" });
    let json = body.to_string();
    let quoted = Value::String(json.clone()).to_string();
    let base64 = Base64::encode_string(json.as_bytes());
    let before = "Something stands before the request body";
    for (text, named) in [
        (format!("const body = {json};"), before),
        (format!("let body = {{certificate: {{csr: `{CSR}`}}}};"), before),
        (format!("body = {json}"), before),
        (format!("export default {json}"), before),
        (format!("send({json})"), before),
        (format!("BODY='{json}'"), before),
        (format!("/* c */ {json}"), before),
        (format!("/*\n c\n*/\n{json}"), before),
        (format!("// c\n{json}"), before),
        (format!("2026-11-26T01:02:03Z INFO sent body={json} in 12 ms"), before),
        (format!("Nov 26 01:02:03 web app[7]: {json}"), before),
        (format!("body: {json}"), before),
        (format!("INFO sent {quoted}"), before),
        (format!("$body = @'\n{json}\n'@"), before),
        (quoted, before),
        (base64.clone(), "This is base64 of JSON,"),
        (
            base64.as_bytes().chunks(76).map(|line| String::from_utf8_lossy(line) + "\n").collect(),
            "This is base64",
        ),
        (Value::String(base64).to_string(), "This is base64 of JSON,"),
        (
            format!("$body = @{{\n  certificate = @{{ csr = \"{CSR}\" }}\n}}"),
            "This is a hash table of PowerShell,",
        ),
        (format!("@{{ certificate = @{{ csr = '{CSR}' }} }}"), "This is a hash table of PowerShell,"),
        (format!("$body = [ordered]@{{ certificate = @{{ csr = '{CSR}' }} }}"), "This is a hash table"),
        (format!("[ordered]@{{ certificate = @{{ csr = '{CSR}' }} }}"), "This is a hash table"),
        (format!("http POST https://api.example certificate[csr]='{CSR}'"), "This is a command (HTTPie),"),
        (format!("$ https api.example X-DC-DEVKEY:x certificate:='{json}'"), "This is a command (HTTPie),"),
        (format!("certificate[common_name]=a.com&certificate[csr]={CSR}"), "This is a form"),
        ("certificate%5Bcommon_name%5D=a.com&dcv_method=email".to_owned(), "This is a form"),
        ("body=%7B%22certificate%22%3A%7B%7D%7D".to_owned(), "This is a form"),
    ] {
        let found = import(&text).expect_err(&text);
        assert!(found.message.starts_with(named), "{text}: {found:?}");
        assert!(!found.fix.is_empty());
    }
    let utf32: Vec<u8> = json.chars().flat_map(|c| u32::from(c).to_le_bytes()).collect();
    let read = import_file(&utf32).unwrap();
    assert_eq!(read.draft.text(FieldId::CommonName), "example.com");
    assert!(read.problems.iter().any(|found| found.message.starts_with("This file is UTF-32")));
}

#[test]
fn what_people_write_for_json_is_told_in_their_words() {
    for (body, message) in [
        ("{'a': 1}", "line 1, column 2: a single quote."),
        ("{\n\u{201c}a\u{201d}: 1}", "line 2, column 1: a typographic quote."),
        ("{a: 1}", "line 1, column 2: a key without quotes."),
        ("{\"a\": True}", "line 1, column 7: a word of Python."),
        ("{\n  // the shop\n  \"a\": 1}", "line 2, column 3: a comment."),
        ("{\"a\": 1, # one\n \"b\": 2}", "line 1, column 10: a comment."),
        ("{\"a\": [1,]}", "line 1, column 10: a comma behind the last value."),
        ("{\"a\": 1}{\"a\": 2}", "line 1, column 9: something behind the end of the object."),
        ("{\"a\":\u{a0}1}", "line 1, column 6: a no-break blank."),
    ] {
        let found = import(body).unwrap_err();
        assert_eq!(found.message, format!("This is not JSON: {message}"), "{body}");
    }
}

#[test]
fn what_stands_raw_inside_the_quotes_is_told_with_its_line() {
    let raw_csr = format!("{{\n\"certificate\": {{\n\"csr\": \"{CSR}\"\n}}\n}}");
    let raw_base64 = raw_csr.replace("-----BEGIN CERTIFICATE REQUEST-----\n", "");
    for (body, message, fix) in [
        (raw_csr.as_str(), "A line break stands inside the quotes of the CSR on line 3", "--csr"),
        (&raw_csr.replace('\n', "\r\n"), "A line break stands inside the quotes of the CSR on line 3", "\\n"),
        (&raw_base64, "A line break stands inside the quotes of the CSR on line 3", "--csr"),
        ("{\n\"comments\": \"a\nb\"}", "A line break stands inside the quotes on line 2", "\\n"),
        (
            "{\n\"locale\": \"en,\n\"auto_renew\": 1}",
            "A line break stands inside the quotes on line 2",
            "missing",
        ),
        ("{\"comments\": \"a\tb\"}", "A tab stands inside the quotes on line 1", "\\t"),
        ("{\"comments\": \"a\u{1b}b\"}", "A control character (U+001B) stands inside the quotes", "Remove"),
    ] {
        let found = import(body).unwrap_err();
        assert!(found.message.starts_with(message) && found.fix.contains(fix), "{found:?}");
    }
}

#[test]
fn the_encoding_of_the_file_is_told_where_another_client_would_send_it() {
    let utf16: Vec<u8> = "\u{feff}{}".encode_utf16().flat_map(u16::to_le_bytes).collect();
    for (file, expected) in
        [(b"{}".to_vec(), None), (b"\xef\xbb\xbf{}".to_vec(), Some(Hint)), (utf16, Some(Warning))]
    {
        let found = import_file(&file).unwrap().problems;
        assert_eq!(found.first().map(|found| found.severity), expected);
    }
}

#[test]
fn what_has_the_wrong_type_is_shown_as_it_came() {
    for (body, message) in [
        (r#"{"auto_renew":2}"#, "0 or 1 is wanted here, and this is 2."),
        (r#"{"auto_renew":-1.50}"#, "0 or 1 is wanted here, and this is -1.50."),
        (r#"{"enable_guest_access":true}"#, "0 or 1 is wanted here, and this is true."),
        (r#"{"enable_guest_access":"yes"}"#, "0 or 1 is wanted here, and this is the text \"yes\"."),
        (
            r#"{"auto_renew":99999999999999999999}"#,
            "0 or 1 is wanted here, and this is 99999999999999999999.",
        ),
        (r#"{"skip_approval":2}"#, "true or false is wanted here, and this is 2."),
        (r#"{"disable_ct":2}"#, "true or false is wanted here, and this is 2."),
        (
            r#"{"comments":12345678901234567890123}"#,
            "Text is wanted here, and this is 12345678901234567890123.",
        ),
        (r#"{"container":{"id":"x"}}"#, "A number is wanted here, and this is the text \"x\"."),
        (r#"{"container":{"id":[]}}"#, "A number is wanted here, and this is a list."),
        (r#"{"certificate":"https://a:b@c.com"}"#, "An object is wanted here, and this is text."),
    ] {
        assert_eq!(import(body).unwrap().problems[0].message, message, "{body}");
    }
}

#[test]
fn numbers_are_not_rounded_into_something_else() {
    for (number, kept) in [
        ("12", "12"),
        ("-1", "-1"),
        ("1.0", "1.0"),
        ("1.5", "1.5"),
        ("1e2", "1e2"),
        ("-0.50", "-0.50"),
        ("9223372036854775808", "9223372036854775808"),
        ("99999999999999999999", "99999999999999999999"),
        ("123456789012345678901234567890.5", "123456789012345678901234567890.5"),
        ("1e400", "1e400"),
        ("-1E+999", "-1E+999"),
        ("\"12\"", "12"),
        ("\"twelve\"", ""),
    ] {
        let import = import(&format!("{{\"container\":{{\"id\":{number}}}}}")).unwrap();
        assert_eq!(import.draft.text(FieldId::Container), kept, "{number}");
    }
}

#[test]
fn a_csr_in_another_dress_is_sent_as_one_plain_block() {
    let plain = |csr: &str| said(&json!({ "certificate": { "csr": csr } }).to_string());
    let bare: String = CSR.lines().filter(|line| !line.starts_with('-')).collect();
    for (csr, warned) in [
        (CSR.to_owned(), false),
        (CSR.replace('\n', "\r\n"), false),
        (CSR.trim_end().to_owned(), false),
        (CSR.replace("CERTIFICATE REQUEST", "NEW CERTIFICATE REQUEST"), false),
        (bare, true),
        (format!("Here it is:\n{CSR}"), true),
        // What openssl refuses.
        (CSR.replace("\n-----END", "-----END"), true),
        (CSR.replace('\n', ""), true),
        (CSR.replace([' ', '\n'], ""), true),
        (CSR.replace('\n', "\n    "), true),
        (CSR.replace('\n', "\n\n"), true),
        (CSR.replace('\n', "\\n"), true),
    ] {
        assert_eq!(!plain(&csr).is_empty(), warned, "{csr}");
    }
}

#[test]
fn another_csr_silences_what_was_said_of_the_bodys() {
    for (csr, left) in
        [(json!(""), 0), (json!(5), 0), (Value::Null, 0), (json!("-----BEGIN PRIVATE KEY-----"), 1)]
    {
        let mut import = read(&json!({ "certificate": { "csr": csr } }));
        assert_eq!(import.problems.len(), 1, "{csr}");
        import.csr_stands_in();
        assert_eq!(import.problems.len(), left, "{csr}");
    }
    // What is not about the CSR itself stays.
    for body in [r#"{"certificate.csr":1}"#, r#"{"certificate":{"csr":"x","csr":""}}"#] {
        let mut import = import(body).unwrap();
        import.csr_stands_in();
        assert_eq!(import.problems.len(), 1, "{body}");
    }
}
