//! `dvorder download`, the real program against the sandbox, and what other programs say of what was saved.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use dvorder::exit::Exit;
use dvorder::io::sandbox::{Fault, Options, Sandbox};
use rcgen::{CertificateParams, KeyPair};
use serde_json::{Value, json};
use tempfile::TempDir;

use crate::schema::assert_fits;

const KEY: &str = "A1B2C3-secret-key";

/// A folder to work in, a sandbox with one order, and the files of its CSR and key.
struct Desk {
    folder: TempDir,
    sandbox: Sandbox,
    order: Value,
}

impl Desk {
    /// An order that was issued at once; then the sandbox misbehaves.
    fn with(faults: &[Fault]) -> Desk {
        Desk::ordered([&[Fault::Issued], faults].concat(), KeyPair::generate().unwrap())
    }

    fn ordered(faults: Vec<Fault>, key: KeyPair) -> Desk {
        let folder = tempfile::tempdir().unwrap();
        let csr = CertificateParams::new([]).unwrap().serialize_request(&key).unwrap().pem().unwrap();
        fs::write(folder.path().join("shop.csr"), &csr).unwrap();
        fs::write(folder.path().join("shop.key"), key.serialize_pem()).unwrap();
        let example = fs::read_to_string("assets/examples/order.json").unwrap();
        let mut body: Value = serde_json::from_str(&example).unwrap();
        body["certificate"]["csr"] = json!(csr);
        let sandbox = Sandbox::start(Options { faults, ..Options::default() }).unwrap();
        let url = format!("{}/order/certificate/cloud_dv_geotrust", sandbox.base_url());
        let order = asynchronous(async {
            let posted = reqwest::Client::new().post(url).header("X-DC-DEVKEY", "any").json(&body);
            posted.send().await.unwrap().json().await.unwrap()
        });
        Desk { folder, sandbox, order }
    }

    fn path(&self) -> &Path {
        self.folder.path()
    }

    fn run(&self, arguments: &[&str]) -> Output {
        let id = self.order["id"].to_string();
        let output = Command::new(env!("CARGO_BIN_EXE_dvorder"))
            .args(["download", &id, "--base-url", &self.sandbox.base_url()])
            .args(arguments)
            .env_clear()
            .env("HOME", self.path())
            .env("XDG_DATA_HOME", self.path().join(".data"))
            .env("DIGICERT_API_KEY", KEY)
            .current_dir(self.path())
            .stdin(Stdio::null())
            .output()
            .unwrap();
        for printed in [&output.stdout, &output.stderr] {
            let printed = String::from_utf8_lossy(printed);
            assert!(!printed.contains(KEY) && !printed.contains("PRIVATE KEY"), "{printed}");
        }
        output
    }

    /// What is in the folder that was not put there for the test.
    fn left(&self) -> Vec<String> {
        let entries = fs::read_dir(self.path()).unwrap().map(|entry| entry.unwrap().file_name());
        let mut names: Vec<String> = entries.map(|name| name.into_string().unwrap()).collect();
        names.retain(|name| !name.starts_with("shop.") && name != ".data");
        names.sort();
        names
    }

    fn saved(&self) -> PathBuf {
        self.path().join(format!("example.com-{}", self.order["certificate_id"]))
    }
}

#[track_caller]
fn assert_ends(output: &Output, exit: Exit) {
    let said = [&output.stdout, &output.stderr].map(|bytes| String::from_utf8_lossy(bytes).into_owned());
    assert_eq!(output.status.code(), Some(exit.code().into()), "{}", said.concat());
}

fn document(output: &Output) -> Value {
    let document = serde_json::from_slice(&output.stdout).unwrap();
    assert_fits("download", &document);
    document
}

fn asynchronous<T>(work: impl Future<Output = T>) -> T {
    tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap().block_on(work)
}

/// Whether a program is there; a test that needs it says so by its name where it is not.
fn is_there(program: &str) -> bool {
    let there =
        Command::new(program).arg("version").stdout(Stdio::null()).stderr(Stdio::null()).status().is_ok();
    if !there {
        eprintln!("{program} is not on this machine: not tested with it");
    }
    there
}

#[test]
fn a_certificate_is_saved_and_it_is_told_what_to_do_with_it() {
    let desk = Desk::with(&[]);
    let output = desk.run(&["--csr", "shop.csr", "--server", "nginx"]);
    assert_ends(&output, Exit::Done);
    let folder = desk.saved().canonicalize().unwrap();
    let said = String::from_utf8(output.stdout).unwrap();
    assert!(
        said.starts_with(&format!("Saved cert.pem, chain.pem, fullchain.pem in {}\n", folder.display())),
        "{said}"
    );
    assert!(said.contains(&format!("ssl_certificate     {}/fullchain.pem;", folder.display())), "{said}");
    assert!(said.contains("shop.key fits the certificate"), "{said}");
    let read = |name: &str| fs::read_to_string(folder.join(name)).unwrap();
    assert_eq!(read("fullchain.pem"), read("cert.pem") + &read("chain.pem"));
    assert_eq!(read("fullchain.pem").matches("BEGIN CERTIFICATE").count(), 2, "the root is left out");

    let again = desk.run(&["--json"]);
    assert_ends(&again, Exit::No);
    let document = document(&again);
    assert_eq!(document["saved"], Value::Null);
    assert!(document["errors"][0]["message"].as_str().unwrap().contains("is there already"), "{document}");
}

#[test]
fn a_key_that_does_not_fit_is_told() {
    let desk = Desk::with(&[]);
    fs::write(desk.path().join("shop.key"), KeyPair::generate().unwrap().serialize_pem()).unwrap();
    let said = String::from_utf8(desk.run(&["--csr", "shop.csr"]).stdout).unwrap();
    assert!(said.contains("shop.key is ANOTHER key"), "{said}");
    let encrypted = "-----BEGIN ENCRYPTED PRIVATE KEY-----\nAAAA\n-----END ENCRYPTED PRIVATE KEY-----\n";
    fs::write(desk.path().join("shop.key"), encrypted).unwrap();
    let said = String::from_utf8(desk.run(&["--csr", "shop.csr", "--out", "two"]).stdout).unwrap();
    assert!(said.contains("shop.key was not checked: it is encrypted"), "{said}");
}

#[test]
fn every_form_is_saved_where_it_is_asked_for_and_in_the_folder_that_is_named() {
    let desk = Desk::with(&[]);
    for (format, files) in [
        ("pem", &["cert.pem", "chain.pem", "fullchain.pem"][..]),
        ("p7b", &["cert.p7b"]),
        ("der", &["cert.der", "chain-1.der"]),
        ("all", &["cert.pem", "chain.pem", "fullchain.pem", "cert.p7b", "cert.der", "chain-1.der"]),
    ] {
        let output = desk.run(&["--format", format, "--out", format, "--json"]);
        assert_ends(&output, Exit::Done);
        assert_eq!(document(&output)["saved"]["files"], json!(files));
        for file in files {
            assert!(desk.path().join(format).join(file).is_file(), "{format}: {file}");
        }
    }
    let iis = desk.run(&["--server", "iis", "--out", "iis", "--json"]);
    assert_eq!(
        document(&iis)["saved"]["files"],
        json!(["cert.pem", "chain.pem", "fullchain.pem", "cert.p7b"])
    );
    assert!(!desk.saved().exists());
}

#[test]
fn other_forms_of_the_same_certificate_are_taken() {
    for fault in [Fault::AsP7b, Fault::OutOfOrder, Fault::Crlf] {
        let desk = Desk::with(std::slice::from_ref(&fault));
        assert_ends(&desk.run(&[]), Exit::Done);
        assert_eq!(desk.left().len(), 1, "{fault:?}");
    }
}

#[test]
fn each_fault_is_caught_by_its_own_sentence_and_kept_with_it() {
    for (fault, said) in [
        (Fault::AnotherKey, "is for another key than that of the CSR"),
        (Fault::OtherNames, "is not for example.com"),
        (Fault::TooLong, "The certificate lasts"),
        (Fault::Ended, "The certificate has ended"),
        (Fault::NotBegun, "does not count yet: it begins"),
        (Fault::ExpiredRoot, "The root certificate Sandbox Root CA has ended"),
        (Fault::NoIntermediate, "An intermediate certificate is missing"),
        (Fault::AsZip, "it is a zip archive"),
        (Fault::Html, "it is an HTML page"),
        (Fault::Cut, "What came is cut off"),
    ] {
        let desk = Desk::with(std::slice::from_ref(&fault));
        let output = desk.run(&["--json"]);
        assert_ends(&output, Exit::No);
        let document = document(&output);
        assert_eq!(document["errors"].as_array().unwrap().len(), 1, "{document:#}");
        assert!(document["errors"][0]["message"].as_str().unwrap().contains(said), "{document:#}");
        let aside = format!("example.com-{}.rejected", desk.order["certificate_id"]);
        assert_eq!(desk.left(), [aside.as_str()], "{fault:?}");
        let reason = fs::read_to_string(desk.path().join(aside).join("reason.txt")).unwrap();
        assert!(reason.contains(said), "{reason}");
    }
}

#[test]
fn what_is_not_issued_yet_is_not_there_yet() {
    let desk = Desk::ordered(vec![], KeyPair::generate().unwrap());
    let output = desk.run(&["--json"]);
    assert_ends(&output, Exit::NotYet);
    assert!(document(&output)["errors"][0]["message"].as_str().unwrap().contains("not issued yet"));
    assert_eq!(desk.left(), Vec::<String>::new());
}

#[test]
fn what_cannot_be_written_leaves_nothing_behind() {
    let desk = Desk::with(&[]);
    fs::write(desk.path().join("shop.file"), "").unwrap();
    for (out, said) in [
        ("shop.file", "is a file where a folder is needed"),
        ("shop.file/below", "cannot be written"),
        ("gone/below", "cannot be written"),
    ] {
        let output = desk.run(&["--out", out, "--json"]);
        assert_ends(&output, Exit::No);
        assert!(document(&output)["errors"][0]["message"].as_str().unwrap().contains(said), "{out}");
        assert_eq!(desk.left(), Vec::<String>::new());
    }
}

#[test]
fn a_file_that_may_not_grow_leaves_nothing_under_a_good_name() {
    let desk = Desk::with(&[]);
    let limited = format!(
        "ulimit -f 0; exec {} download {} --base-url {}",
        env!("CARGO_BIN_EXE_dvorder"),
        desk.order["id"],
        desk.sandbox.base_url()
    );
    let ended = Command::new("sh")
        .args(["-c", &limited])
        .env("HOME", desk.path())
        .env("XDG_DATA_HOME", desk.path().join(".data"))
        .env("DIGICERT_API_KEY", KEY)
        .current_dir(desk.path())
        .output()
        .unwrap();
    assert!(!ended.status.success());
    assert!(!desk.saved().exists(), "{:?}", desk.left());
}

#[test]
fn openssl_takes_what_was_saved() {
    if !is_there("openssl") {
        return;
    }
    let keys = [KeyPair::generate().unwrap(), KeyPair::generate_for(&rcgen::PKCS_RSA_SHA256).unwrap()];
    for key in keys {
        let desk = Desk::ordered(vec![Fault::Issued], key);
        assert_ends(&desk.run(&["--format", "all"]), Exit::Done);
        let root = root_of(&desk);
        let root = dvorder::order::csr::pem::block("CERTIFICATE", &root);
        fs::write(desk.saved().join("root.pem"), root).unwrap();
        let openssl = |arguments: &[&str]| {
            let output = Command::new("openssl").args(arguments).current_dir(desk.saved()).output().unwrap();
            assert!(output.status.success(), "{arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
            String::from_utf8(output.stdout).unwrap()
        };
        openssl(&["verify", "-CAfile", "root.pem", "-untrusted", "chain.pem", "cert.pem"]);
        openssl(&["verify", "-CAfile", "root.pem", "-untrusted", "fullchain.pem", "cert.pem"]);
        let printed = openssl(&["pkcs7", "-in", "cert.p7b", "-print_certs", "-noout"]);
        assert_eq!(printed.matches("subject=").count(), 2, "{printed}");
        openssl(&["x509", "-inform", "der", "-in", "cert.der", "-noout"]);
    }
}

/// The root above the order's certificate, in DER.
fn root_of(desk: &Desk) -> Vec<u8> {
    let url = format!(
        "{}/certificate/{}/download/format/pem_all",
        desk.sandbox.base_url(),
        desk.order["certificate_id"]
    );
    let came = asynchronous(async {
        let asked = reqwest::Client::new().get(url).header("X-DC-DEVKEY", "any");
        asked.send().await.unwrap().bytes().await.unwrap()
    });
    let each = dvorder::follow::bundle::read(&came).unwrap();
    each.iter().find(|member| member.is_self_issued()).unwrap().der().to_vec()
}

#[test]
fn nginx_starts_with_what_was_saved() {
    if !is_there("nginx") {
        return;
    }
    let desk = Desk::with(&[]);
    assert_ends(&desk.run(&["--csr", "shop.csr"]), Exit::Done);
    let (folder, key) = (desk.saved(), desk.path().join("shop.key"));
    let configuration = format!(
        "daemon off; pid {0}/nginx.pid; error_log stderr; events {{}} http {{ access_log off; server {{ \
         listen 127.0.0.1:0 ssl; ssl_certificate {1}/fullchain.pem; ssl_certificate_key {2}; }} }}\n",
        desk.path().display(),
        folder.display(),
        key.display()
    );
    let file = desk.path().join("shop.conf");
    fs::write(&file, configuration).unwrap();
    let tested =
        Command::new("nginx").arg("-t").arg("-c").arg(&file).arg("-p").arg(desk.path()).output().unwrap();
    assert!(tested.status.success(), "{}", String::from_utf8_lossy(&tested.stderr));
}
