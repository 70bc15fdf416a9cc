//! The certificates: for the CSR's key and the ordered names, under the sandbox's own root, in every format.

use std::fs;
use std::path::Path;
use std::process::Command;
use std::time::Duration;

use aws_lc_rs::digest::{SHA1_FOR_LEGACY_USE_ONLY, digest};
use base64ct::{Base64, Encoding};
use dvorder::io::sandbox::{Endpoint, Fault, Options};
use jiff::Timestamp;
use rcgen::{
    CertificateParams, KeyPair, PKCS_ECDSA_P384_SHA384, PKCS_RSA_SHA256, PublicKeyData, SignatureAlgorithm,
};
use reqwest::Method;
use serde_json::{Value, json};
use x509_cert::Certificate;
use x509_cert::der::{Decode, Encode};
use x509_cert::ext::pkix::name::GeneralName;
use x509_cert::ext::pkix::{BasicConstraints, KeyUsage, SubjectAltName};

use super::{Api, codes, minimal, put};

const NAMES: [&str; 4] = ["example.com", "www.example.com", "8.8.8.8", "2606:4700::1111"];
const ECDSA: &SignatureAlgorithm = &PKCS_ECDSA_P384_SHA384;

/// An order that is issued at once.
struct Issued {
    id: u64,
    certificate_id: u64,
    /// The CSR's key (SubjectPublicKeyInfo).
    key: Vec<u8>,
    /// What was answered.
    answer: Value,
}

impl Issued {
    async fn of(api: &Api, algorithm: &'static SignatureAlgorithm, names: &[&str]) -> Issued {
        Issued::with(api, algorithm, names, |_| ()).await
    }

    async fn with(
        api: &Api,
        algorithm: &'static SignatureAlgorithm,
        names: &[&str],
        change: impl Fn(&mut Value),
    ) -> Issued {
        let key = KeyPair::generate_for(algorithm).unwrap();
        let csr = CertificateParams::new([]).unwrap().serialize_request(&key).unwrap().pem().unwrap();
        let is_wildcard = names.iter().any(|name| name.starts_with('*'));
        let mut body = minimal(if is_wildcard { "dns-txt-token" } else { "http-token" });
        put(&mut body, "certificate.csr", Some(json!(csr)));
        put(&mut body, "certificate.common_name", Some(json!(names[0])));
        put(&mut body, "certificate.dns_names", Some(json!(names[1..])));
        change(&mut body);
        let (status, answer) = api.post("cloud_dv_geotrust", &body).await;
        assert_eq!(status, 201, "{answer}");
        let number = |name: &str| answer[name].as_u64().unwrap();
        let (id, certificate_id) = (number("id"), number("certificate_id"));
        Issued { id, certificate_id, key: key.subject_public_key_info(), answer }
    }

    fn path(&self, format: &str) -> String {
        format!("/certificate/{}/download/format/{format}", self.certificate_id)
    }
}

/// What is downloaded: its content type and its bytes.
async fn download(api: &Api, path: &str) -> (String, Vec<u8>) {
    let response = api.request(Method::GET, path).send().await.unwrap();
    assert_eq!(response.status(), 200, "{path}");
    let content_type = response.headers()["content-type"].to_str().unwrap().to_owned();
    (content_type, response.bytes().await.unwrap().to_vec())
}

/// The certificates in a text, as they come.
fn certificates(pem: &str) -> Vec<Certificate> {
    let blocks = pem.split("-----BEGIN CERTIFICATE-----").skip(1);
    let der = |block: &str| {
        let base64 = block.split("-----END").next().unwrap();
        Base64::decode_vec(&base64.split_whitespace().collect::<String>()).unwrap()
    };
    blocks.map(|block| Certificate::from_der(&der(block)).unwrap()).collect()
}

async fn pem_all(api: &Api, issued: &Issued) -> Vec<Certificate> {
    certificates(&String::from_utf8(download(api, &issued.path("pem_all")).await.1).unwrap())
}

fn key(certificate: &Certificate) -> Vec<u8> {
    certificate.tbs_certificate().subject_public_key_info().to_der().unwrap()
}

fn names(certificate: &Certificate) -> Vec<String> {
    let (_, names) = certificate.tbs_certificate().get_extension::<SubjectAltName>().unwrap().unwrap();
    let name = |name: GeneralName| match name {
        GeneralName::DnsName(name) => name.to_string(),
        GeneralName::IpAddress(address) => match <[u8; 4]>::try_from(address.as_bytes()) {
            Ok(four) => std::net::IpAddr::from(four).to_string(),
            Err(_) => std::net::IpAddr::from(<[u8; 16]>::try_from(address.as_bytes()).unwrap()).to_string(),
        },
        other => panic!("{other:?}"),
    };
    names.0.into_iter().map(name).collect()
}

fn common_name(certificate: &Certificate) -> String {
    let subject = certificate.tbs_certificate().subject().to_string();
    subject.split(',').find_map(|part| part.strip_prefix("CN=")).unwrap().to_owned()
}

/// The first second and the last one, of Unix time.
fn lasts(certificate: &Certificate) -> (i64, i64) {
    let validity = certificate.tbs_certificate().validity();
    let second = |time: x509_cert::time::Time| time.to_unix_duration().as_secs() as i64;
    (second(validity.not_before), second(validity.not_after))
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02X}")).collect()
}

fn at(fault: Fault, endpoint: Endpoint) -> Fault {
    Fault::At(Box::new(fault), endpoint)
}

#[tokio::test]
async fn a_certificate_is_for_the_csrs_key_and_every_name_and_order_info_shows_that_very_one() {
    let api = Api::with(Options { faults: vec![Fault::Issued], ..Options::default() });
    for (algorithm, issuer) in [(ECDSA, "Sandbox DV TLS CA"), (&PKCS_RSA_SHA256, "Sandbox DV TLS RSA CA")] {
        let issued = Issued::of(&api, algorithm, &NAMES).await;
        let chain = pem_all(&api, &issued).await;
        assert_eq!(
            chain.iter().map(common_name).collect::<Vec<_>>(),
            ["example.com", issuer, "Sandbox Root CA"]
        );
        let leaf = &chain[0];
        assert_eq!((key(leaf), names(leaf)), (issued.key.clone(), NAMES.map(str::to_owned).to_vec()));
        for (below, above) in [(0, 1), (1, 2), (2, 2)] {
            let issuer = chain[below].tbs_certificate().issuer();
            assert_eq!(issuer, chain[above].tbs_certificate().subject());
        }
        let about = leaf.tbs_certificate();
        let (is_critical, basic) = about.get_extension::<BasicConstraints>().unwrap().unwrap();
        let (_, usage) = about.get_extension::<KeyUsage>().unwrap().unwrap();
        assert!(is_critical && !basic.ca && usage.digital_signature() && !usage.key_cert_sign());
        assert_eq!(usage.key_encipherment(), algorithm != ECDSA);

        let (_, info) = api.get(&format!("/order/certificate/{}", issued.id)).await;
        let shown = &info["certificate"];
        assert_eq!(shown["serial_number"], hex(about.serial_number().as_bytes()));
        let thumbprint = digest(&SHA1_FOR_LEGACY_USE_ONLY, &leaf.to_der().unwrap());
        assert_eq!(shown["thumbprint"], hex(thumbprint.as_ref()));
        assert_eq!(shown["ca_cert"]["name"], issuer);
        let (from, till) = lasts(leaf);
        let day = |second: i64| Timestamp::from_second(second).unwrap().strftime("%F %T").to_string();
        assert_eq!(day(from), format!("{} 00:00:00", shown["valid_from"].as_str().unwrap()));
        assert_eq!(day(till), format!("{} 23:59:59", shown["valid_till"].as_str().unwrap()));
        // As long as the rules of the day of issue allow.
        assert!([199, 99, 46].contains(&((till - from + 1) / (24 * 60 * 60))));
        // Whatever is known of it leads to the order, and what is downloaded again is the same.
        let found = api.get(&format!("/order/certificate/{}", hex(thumbprint.as_ref()))).await.1;
        assert_eq!((&found["id"], pem_all(&api, &issued).await), (&json!(issued.id), chain));
    }
    let short = Issued::with(&api, ECDSA, &["example.org"], |body| {
        put(body, "certificate.cert_validity", Some(json!({ "days": 30 })));
    });
    let (from, till) = lasts(&pem_all(&api, &short.await).await[0]);
    assert_eq!((till - from + 1) / (24 * 60 * 60), 30);
}

#[tokio::test]
async fn an_order_that_is_issued_at_once_has_its_chain_in_the_answer() {
    let api = Api::start(&[Fault::Issued]);
    let issued = Issued::of(&api, ECDSA, &["www.example.com"]).await;
    let chain = issued.answer["certificate_chain"].as_array().unwrap();
    let shown: Vec<&str> =
        chain.iter().map(|member| member["subject_common_name"].as_str().unwrap()).collect();
    assert_eq!(shown, ["www.example.com", "Sandbox DV TLS CA", "Sandbox Root CA"]);
    let text: String = chain.iter().map(|member| member["pem"].as_str().unwrap()).collect();
    assert!(text.replace("\r\n", "").find('\n').is_none(), "the line ends that were recorded");
    assert_eq!(certificates(&text), pem_all(&api, &issued).await);
    let (_, other) = api.get(&format!("/certificate/{}/chain", issued.certificate_id)).await;
    assert_eq!(other, json!({ "intermediates": chain }));
    // The faults of a certificate are had here, too, or here alone.
    api.sandbox.set_faults(&[Fault::Issued, at(Fault::AnotherKey, Endpoint::Order)]);
    let issued = Issued::of(&api, ECDSA, &["www.example.com"]).await;
    let leaf = &certificates(issued.answer["certificate_chain"][0]["pem"].as_str().unwrap())[0];
    assert!(key(leaf) != issued.key && key(&pem_all(&api, &issued).await[0]) == issued.key);
}

#[tokio::test]
async fn there_is_nothing_to_download_before_it_is_issued_nor_of_another_account() {
    let api = Api::with(Options::default());
    let id = api.ordered("dns-txt-token", &["example.com"]).await;
    let certificate = api.sandbox.orders()[0].certificate_id;
    let paths = [
        format!("/certificate/{certificate}/download/format/pem_all"),
        format!("/certificate/{certificate}/download/platform"),
        format!("/certificate/{certificate}/chain"),
        format!("/certificate/download/order/{id}"),
        format!("/certificate/download/order/{id}/format/pem_all"),
    ];
    for path in &paths {
        let (status, body) = api.get(path).await;
        assert_eq!((status.as_u16(), codes(&body)), (400, vec!["invalid_order_status"]), "{path}");
    }
    api.sandbox.push(Duration::from_secs(600));
    for path in &paths {
        assert!(!download(&api, path).await.1.is_empty());
        let foreign = super::answer(api.request_as("other-account", Method::GET, path)).await;
        assert_eq!(foreign.0, 404, "{path}");
    }
    for (path, status, code) in [
        ("/certificate/1/download/format/pem_all".to_owned(), 404, "not_found|certificate"),
        (format!("/certificate/{id}/chain"), 404, "not_found|certificate"),
        ("/certificate/download/order/1".to_owned(), 404, "not_found|order"),
        (format!("/certificate/{certificate}/download/format/pem"), 400, "invalid_parameter"),
        (format!("/certificate/{certificate}/download/platform/1"), 400, "invalid_parameter"),
        (format!("/certificate/{certificate}/download/format/pem_all/"), 404, "not_found|route"),
    ] {
        let (found, body) = api.get(&path).await;
        assert_eq!((found.as_u16(), codes(&body)), (status, vec![code]), "{path}");
    }
}

#[tokio::test]
async fn each_format_has_its_content_type_and_its_certificates() {
    let api = Api::start(&[Fault::Issued]);
    let issued = Issued::with(&api, ECDSA, &["*.example.com"], |body| {
        put(body, "certificate.server_platform", Some(json!({ "id": 40 })));
    })
    .await;
    for (format, content_type, count) in [
        ("pem_all", "application/x-pem-file", 3),
        ("pem_noroot", "application/x-pem-file", 2),
        ("pem_nointermediate", "application/x-pem-file", 1),
        ("p7b", "application/x-pkcs7-certificates", 0),
        ("cer", "application/x-pkcs7-certificates", 0),
        ("default", "application/zip", 3),
        ("default_pem", "application/zip", 3),
        ("default_cer", "application/zip", 3),
        ("apache", "application/zip", 2),
    ] {
        let (found, file) = download(&api, &issued.path(format)).await;
        // What is stored in an archive can be read in it.
        let text = String::from_utf8_lossy(&file);
        assert_eq!((found.as_str(), certificates(&text).len()), (content_type, count), "{format}");
        let of_order = format!("/certificate/download/order/{}/format/{format}", issued.id);
        assert_eq!(download(&api, &of_order).await, (found, file.clone()));
        match content_type {
            "application/x-pkcs7-certificates" => assert!(text.starts_with("-----BEGIN PKCS7-----\n")),
            "application/zip" => {
                let ending = if format == "default_cer" { "cer" } else { "crt" };
                assert!(file.starts_with(b"PK\x03\x04"));
                assert_eq!(text.matches(&format!("star_example_com.{ending}")).count(), 2);
            }
            _ => assert!(!text.contains('\r')),
        }
    }
    // By the server platform: the order's, and the only number that is known.
    let platform = format!("/certificate/{}/download/platform", issued.certificate_id);
    let cer = download(&api, &issued.path("cer")).await;
    assert_eq!(download(&api, &platform).await, cer);
    assert_eq!(download(&api, &format!("/certificate/download/order/{}", issued.id)).await, cer);
    let all = download(&api, &issued.path("pem_all")).await;
    assert_eq!(download(&api, &format!("{platform}/29")).await, all);
}

#[tokio::test]
async fn each_fault_of_a_certificate_is_in_what_is_downloaded_and_goes_with_the_fault() {
    let api = Api::start(&[Fault::Issued]);
    let issued = Issued::of(&api, ECDSA, &["example.com", "www.example.com"]).await;
    let good = pem_all(&api, &issued).await;
    let now = Timestamp::now().as_second();
    let serial = |chain: &[Certificate]| chain[0].tbs_certificate().serial_number().clone();
    for fault in [
        Fault::AnotherKey,
        Fault::OtherNames,
        Fault::TooLong,
        Fault::Ended,
        Fault::NotBegun,
        Fault::ExpiredRoot,
        Fault::NoIntermediate,
        Fault::OutOfOrder,
    ] {
        api.sandbox.set_faults(&[at(fault.clone(), Endpoint::Download)]);
        let chain = pem_all(&api, &issued).await;
        assert_ne!(chain, good, "{fault}");
        let (from, till) = lasts(&chain[0]);
        let roles: Vec<String> = chain.iter().map(common_name).collect();
        match fault {
            Fault::AnotherKey => assert_ne!(key(&chain[0]), issued.key),
            Fault::OtherNames => assert_eq!(names(&chain[0]), ["other.example.org"]),
            Fault::TooLong => assert!(till - from > 398 * 24 * 60 * 60),
            Fault::Ended => assert!(from < till && till < now),
            Fault::NotBegun => assert!(now < from && from < till),
            Fault::ExpiredRoot => {
                assert!(lasts(&chain[2]).1 < now && chain[..2] == good[..2]);
                assert_eq!(key(&chain[2]), key(&good[2]), "it is the root's key");
            }
            Fault::NoIntermediate => assert_eq!(roles, ["example.com", "Sandbox Root CA"]),
            _ => assert_eq!(roles, ["Sandbox DV TLS CA", "example.com", "Sandbox Root CA"]),
        }
        if !matches!(fault, Fault::OutOfOrder) {
            assert_eq!(serial(&chain), serial(&good), "{fault}");
        }
        api.sandbox.set_faults(&[]);
        assert_eq!(pem_all(&api, &issued).await, good, "{fault}");
    }
}

#[tokio::test]
async fn each_fault_of_a_file_is_in_what_is_downloaded() {
    let api = Api::start(&[Fault::Issued]);
    let issued = Issued::of(&api, ECDSA, &["example.com"]).await;
    let (path, pem) = (issued.path("pem_all"), download(&api, &issued.path("pem_all")).await.1);
    let with = async |fault: Fault| {
        api.sandbox.set_faults(&[fault]);
        download(&api, &path).await
    };
    let (kind, html) = with(Fault::Html).await;
    assert!(kind == "text/html" && html.starts_with(b"<!DOCTYPE html>"));
    assert_eq!(with(Fault::Cut).await.1, pem[..pem.len() / 2]);
    let windows = String::from_utf8(pem.clone()).unwrap().replace('\n', "\r\n");
    assert_eq!(with(Fault::Crlf).await.1, windows.as_bytes());
    let (kind, p7b) = with(Fault::AsP7b).await;
    assert!(kind == "application/x-pkcs7-certificates" && p7b.starts_with(b"-----BEGIN PKCS7-----"));
    let (kind, zip) = with(Fault::AsZip).await;
    assert!(kind == "application/zip" && zip.starts_with(b"PK"));
    assert_eq!(with(Fault::NoRecord).await.1, pem);
}

#[tokio::test]
async fn the_root_and_what_it_signed_are_kept() {
    let folder = tempfile::tempdir().unwrap();
    let (path, root) = (folder.path().join("orders.json"), folder.path().join("root.pem"));
    let start = || {
        let (keep, root) = (Some(path.clone()), Some(root.clone()));
        Api::with(Options { keep, root, faults: vec![Fault::Issued], ..Options::default() })
    };
    let (one, other) = (start(), start());
    let issued = Issued::of(&one, ECDSA, &["example.com"]).await;
    let chain = pem_all(&one, &issued).await;
    let read = fs::read_to_string(&root).unwrap();
    assert_eq!((certificates(&read), &read), (vec![chain[2].clone()], &one.sandbox.root_pem()));
    assert_eq!(pem_all(&other, &issued).await, chain, "in another process");
    drop((one, other));
    let again = start();
    assert_eq!((pem_all(&again, &issued).await, again.sandbox.root_pem()), (chain.clone(), read));
    drop(again);

    // What was kept before there were certificates is signed now.
    let mut kept: Value = serde_json::from_str(&fs::read_to_string(&path).unwrap()).unwrap();
    let members = |value: &mut Value, at: &str, member: &str| {
        assert!(value.pointer_mut(at).unwrap().as_object_mut().unwrap().remove(member).is_some());
    };
    members(&mut kept, "/orders", "authority");
    members(&mut kept, "/orders/held/0/certificate", "signed");
    fs::write(&path, kept.to_string()).unwrap();
    let later = start();
    let signed = pem_all(&later, &issued).await;
    let serial = |chain: &[Certificate]| chain[0].tbs_certificate().serial_number().clone();
    assert!(signed != chain && serial(&signed) == serial(&chain) && key(&signed[0]) == issued.key);
}

#[test]
fn a_root_that_cannot_be_written_is_said() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("missing"), "a file").unwrap();
    let options = Options { root: Some(folder.path().join("missing/root.pem")), ..Options::default() };
    let error = dvorder::io::sandbox::Sandbox::start(options).unwrap_err().to_string();
    assert!(error.contains("the root cannot be written to") && error.contains("missing/root.pem"), "{error}");
}

#[tokio::test]
async fn the_orders_of_an_account_with_many_have_certificates_too() {
    let api = Api::start(&[Fault::Many(40)]);
    let (_, list) = api.get("/order/certificate?filters[status]=issued").await;
    let id = &list["orders"][0]["id"];
    let (_, info) = api.get(&format!("/order/certificate/{id}")).await;
    let path = format!("/certificate/{}/download/format/pem_nointermediate", info["certificate"]["id"]);
    let leaf = certificates(&String::from_utf8(download(&api, &path).await.1).unwrap()).remove(0);
    let thumbprint = digest(&SHA1_FOR_LEGACY_USE_ONLY, &leaf.to_der().unwrap());
    assert_eq!(info["certificate"]["thumbprint"], hex(thumbprint.as_ref()));
    assert_eq!(json!(names(&leaf)), info["certificate"]["dns_names"]);
}

/// What OpenSSL says, good or bad; none where it is not installed.
fn openssl(folder: &Path, arguments: &[&str]) -> Option<(bool, String)> {
    let output = Command::new("openssl").args(arguments).current_dir(folder).output();
    let Ok(output) = output else {
        eprintln!("skipped: openssl is not installed");
        return None;
    };
    let said = [output.stdout, output.stderr].concat();
    Some((output.status.success(), String::from_utf8_lossy(&said).into_owned()))
}

#[tokio::test]
async fn openssl_accepts_what_was_downloaded_and_none_of_the_faults() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    let api = Api::start(&[Fault::Issued]);
    fs::write(folder.join("root.pem"), api.sandbox.root_pem()).unwrap();
    let save = async |issued: &Issued| {
        for (format, name) in
            [("pem_nointermediate", "cert.pem"), ("pem_noroot", "chain.pem"), ("p7b", "all.p7b")]
        {
            fs::write(folder.join(name), download(&api, &issued.path(format)).await.1).unwrap();
        }
    };
    let verify = || {
        let host = ["-purpose", "sslserver", "-verify_hostname", "www.example.com"];
        let files = ["-CAfile", "root.pem", "-untrusted", "chain.pem", "cert.pem"];
        openssl(
            folder,
            &[&["verify", "-x509_strict", "-no-CApath", "-no-CAstore"], &host[..], &files].concat(),
        )
    };
    for algorithm in [ECDSA, &PKCS_RSA_SHA256] {
        api.sandbox.set_faults(&[Fault::Issued]);
        let issued = Issued::of(&api, algorithm, &["example.com", "www.example.com", "8.8.8.8"]).await;
        save(&issued).await;
        let Some((is_good, said)) = verify() else { return };
        assert!(is_good, "{said}");
        let set = ["pkcs7", "-print_certs", "-noout", "-in", "all.p7b"];
        let (is_good, said) = openssl(folder, &set).unwrap();
        assert!(is_good && said.matches("subject=").count() == 3, "{said}");
        for (fault, part) in [
            (Fault::OtherNames, "hostname mismatch"),
            (Fault::Ended, "certificate has expired"),
            (Fault::NotBegun, "certificate is not yet valid"),
            (Fault::NoIntermediate, "unable to get local issuer certificate"),
        ] {
            api.sandbox.set_faults(std::slice::from_ref(&fault));
            save(&issued).await;
            let (is_good, said) = verify().unwrap();
            assert!(!is_good && said.contains(part), "{fault}: {said}");
        }
    }
}
