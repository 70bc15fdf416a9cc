//! `dvorder download`, the real program against the sandbox, and what other programs say of what was saved.

use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};

use dvorder::exit::Exit;
use dvorder::io::sandbox::Fault;
use dvorder::io::store::Store;
use dvorder::journal::entry::{Entry, State};
use dvorder::journal::reply::Placed;
use dvorder::journal::sent::Prepared;
use dvorder::order::id::Id;
use dvorder::order::parameter::FieldId;
use rcgen::KeyPair;
use serde_json::{Value, json};

use crate::desk::{Desk, assert_ends, asynchronous, document, is_there};

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
    assert!(said.contains("/shop.key, fits the certificate"), "{said}");
    assert!(said.contains(&format!("ssl_certificate_key {}/shop.key;", desk.path().display())), "{said}");
    assert!(said.contains("Sandbox Root CA, of a sandbox"), "{said}");
    let read = |name: &str| fs::read_to_string(folder.join(name)).unwrap();
    assert_eq!(read("fullchain.pem"), read("cert.pem") + &read("chain.pem"));
    assert_eq!(read("fullchain.pem").matches("BEGIN CERTIFICATE").count(), 2, "the root is left out");

    // What is in its place and not as it came is left as it is.
    fs::write(folder.join("cert.pem"), "mine").unwrap();
    let again = desk.run(&["--json"]);
    assert_ends(&again, Exit::No);
    let document = document(&again);
    assert_eq!(document["saved"], Value::Null);
    assert!(document["errors"][0]["message"].as_str().unwrap().contains("is there already"), "{document}");
}

#[test]
fn whether_the_key_beside_the_csr_fits_is_told_whatever_it_is_called_and_made_of() {
    let desk = Desk::with(&[]);
    let own = fs::read_to_string(desk.path().join("shop.key")).unwrap();
    let other = KeyPair::generate().unwrap().serialize_pem();
    let der = pem_of(&own);
    let encrypted = "-----BEGIN ENCRYPTED PRIVATE KEY-----\nAAAA\n-----END ENCRYPTED PRIVATE KEY-----\n";
    let old = "-----BEGIN RSA PRIVATE KEY-----\nProc-Type: 4,ENCRYPTED\nDEK-Info: AES-128-CBC,AB\n\nAAAA\n-----END RSA \
               PRIVATE KEY-----\n";
    let damaged = "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n";
    let cases: [(&str, &[u8], Option<&str>, &str); 13] = [
        ("shop.key", own.as_bytes(), Some("fits"), "fits the certificate"),
        ("shop.pem", own.as_bytes(), Some("fits"), "fits the certificate"),
        ("shop.key.pem", own.as_bytes(), Some("fits"), "fits the certificate"),
        ("key.pem", own.as_bytes(), Some("fits"), "fits the certificate"),
        ("privkey.pem", own.as_bytes(), Some("fits"), "fits the certificate"),
        ("shop.key", &der, Some("fits"), "fits the certificate, and is DER"),
        ("shop.key", other.as_bytes(), Some("other"), "is ANOTHER key"),
        ("shop.key", encrypted.as_bytes(), Some("encrypted"), "cannot be told to fit, it is encrypted"),
        ("shop.key", old.as_bytes(), Some("encrypted"), "cannot be told to fit, it is encrypted"),
        ("shop.key", damaged.as_bytes(), Some("not_known"), "damaged or of a kind"),
        ("shop.pem", b"-----BEGIN CERTIFICATE-----", None, ""),
        ("shop.key", b"", None, ""),
        ("elsewhere.key", own.as_bytes(), None, ""),
    ];
    for (number, (name, content, fit, said)) in cases.into_iter().enumerate() {
        for gone in ["shop.key", "shop.pem", "shop.key.pem", "key.pem", "privkey.pem", "elsewhere.key"] {
            let _ = fs::remove_file(desk.path().join(gone));
        }
        fs::write(desk.path().join(name), content).unwrap();
        let told = document(&desk.run(&["--csr", "shop.csr", "--out", &format!("j{number}"), "--json"]));
        let key = &told["saved"]["key"];
        assert_eq!(key["fit"].as_str(), fit, "{number} {name}: {told}");
        assert_eq!(key["path"].as_str().is_some_and(|path| path.ends_with(name)), fit.is_some(), "{told}");
        let output = desk.run(&["--csr", "shop.csr", "--server", "nginx", "--out", &format!("t{number}")]);
        let text = String::from_utf8(output.stdout).unwrap();
        assert_eq!(text.contains("the key beside the CSR"), fit.is_some(), "{text}");
        assert!(text.contains(said), "{text}");
        // Servers read PEM, and nothing that is damaged.
        let is_hinted = matches!(fit, Some("fits" | "encrypted")) && !content.starts_with(&[0x30]);
        assert_eq!(text.contains(&format!("{name};")), is_hinted, "{text}");
    }
}

#[test]
fn of_several_keys_that_which_fits_is_named() {
    let desk = Desk::with(&[]);
    fs::rename(desk.path().join("shop.key"), desk.path().join("privkey.pem")).unwrap();
    fs::write(desk.path().join("shop.key"), KeyPair::generate().unwrap().serialize_pem()).unwrap();
    let said = String::from_utf8(desk.run(&["--csr", "shop.csr"]).stdout).unwrap();
    assert!(said.contains("/privkey.pem, fits the certificate"), "{said}");
}

/// What a PEM block holds.
fn pem_of(text: &str) -> Vec<u8> {
    let body: String = text.lines().filter(|line| !line.starts_with('-')).collect();
    dvorder::order::csr::pem::decode(&body).unwrap().bytes.to_vec()
}

#[test]
fn the_journal_knows_where_the_csr_was_and_the_service_what_server_it_is_for() {
    let desk = Desk::with(&[]);
    let store = Store::open_in(desk.path().join(".data/dvorder")).unwrap();
    let mut draft = crate::common::sample_draft();
    draft.set(FieldId::Csr, fs::read_to_string(desk.path().join("shop.csr")).unwrap());
    draft.set(FieldId::CsrFile, desk.path().join("shop.csr").to_string_lossy());
    let order = crate::common::sample_order();
    let target = desk.sandbox.base_url();
    let of =
        Prepared { order: &order, draft: &draft, draft_id: None, target: &target, digest: String::new() };
    let now = jiff::Timestamp::now();
    let mut entry = Entry::prepared(Id::try_from("order-1".to_owned()).unwrap(), of, now);
    entry.sent.names = vec!["example.com".into()];
    let placed = Placed {
        order_id: desk.order["id"].as_u64().unwrap(),
        certificate_id: desk.order["certificate_id"].as_u64(),
        ..Placed::default()
    };
    entry.settle(State::Accepted(placed), now);
    store.record(&entry).unwrap();
    let output = desk.run(&["--out", "one"]);
    assert_ends(&output, Exit::Done);
    let said = String::from_utf8(output.stdout).unwrap();
    assert!(said.contains("/shop.key, fits the certificate"), "{said}");
    let kept = store.entry(&entry.id).unwrap().followed.saved.unwrap();
    assert_eq!(kept.key.as_deref(), Some(&*desk.path().join("shop.key").to_string_lossy()));
    // From then on the end of the certificate is known to the second, and the hours to it.
    let ends = kept.ends.expect("it is in the certificate").to_string();
    let told: Value = serde_json::from_slice(&desk.run_command("order", &["--json"]).stdout).unwrap();
    assert_eq!(told["order"]["ends"], ends, "{told}");
    let (days, hours) = (told["order"]["days_left"].as_i64(), told["order"]["hours_left"].as_i64());
    assert!((days.unwrap() - hours.unwrap() / 24).abs() <= 1, "{told}");
    let journal = fs::read_to_string(desk.path().join(".data/dvorder/orders/order-1.json")).unwrap();
    assert!(!journal.contains("PRIVATE"), "{journal}");

    let mut iis = Desk::body(&KeyPair::generate().unwrap());
    iis["certificate"]["server_platform"] = json!({"id": 67});
    let elsewhere = Desk::of(vec![Fault::Issued], &iis);
    let told = document(&elsewhere.run(&["--json"]));
    assert_eq!(told["install"][0]["server"], "iis", "{told}");
    assert!(told["saved"]["files"].as_array().unwrap().contains(&json!("cert.p7b")), "{told}");
}

#[test]
fn a_certificate_that_was_revoked_is_saved_only_when_asked_again() {
    let desk = Desk::with(&[]);
    let url = format!("{}/order/certificate/{}/revoke", desk.sandbox.base_url(), desk.order["id"]);
    let reason = json!({"comments": "lost", "skip_approval": true, "revocation_reason": "key_compromise"});
    asynchronous(async {
        let asked = reqwest::Client::new().put(url).header("X-DC-DEVKEY", "k").json(&reason);
        assert_eq!(asked.send().await.unwrap().status(), 204);
    });
    let output = desk.run(&["--json"]);
    assert_ends(&output, Exit::No);
    let told = document(&output);
    assert_eq!(
        told["errors"][0]["message"],
        "The certificate was revoked: clients that look that up refuse it."
    );
    assert!(told["errors"][0]["fix"].as_str().unwrap().contains("--revoked"), "{told}");
    assert_eq!(desk.left(), Vec::<String>::new());
    let output = desk.run(&["--revoked", "--server", "nginx"]);
    assert_ends(&output, Exit::Done);
    assert!(desk.saved().join("fullchain.pem").is_file());
    let said = String::from_utf8([output.stdout, output.stderr].concat()).unwrap();
    assert!(said.contains("warning: The certificate was revoked"), "{said}");
    assert!(!said.contains("reload") && !said.contains("Most servers read"), "{said}");
    let told = document(&desk.run(&["--revoked", "--server", "nginx", "--out", "again", "--json"]));
    assert!(told["remarks"][0]["message"].as_str().unwrap().contains("was revoked"), "{told}");
    assert_eq!(told["install"], json!([]), "{told}");
}

#[test]
fn while_a_reissue_is_open_the_certificate_before_it_is_saved_only_where_its_csr_says_so() {
    let desk = Desk::with(&[]);
    reissue(&desk, &[]);
    let output = desk.run(&["--json"]);
    assert_ends(&output, Exit::NotYet);
    let told = document(&output);
    assert!(told["errors"][0]["message"].as_str().unwrap().contains("the one before it"), "{told}");
    assert_eq!(desk.left(), Vec::<String>::new());
    assert_ends(&desk.run(&["--csr", "shop.csr"]), Exit::Done);
    assert!(desk.saved().join("fullchain.pem").is_file());
}

/// The order is issued all the while: what it has is the certificate before.
#[test]
fn a_reissue_that_waits_for_an_approver_is_not_told_as_done() {
    let desk = Desk::with(&[]);
    reissue(&desk, &[Fault::NeedsApproval]);
    let tracked = desk.run_command("track", &["--json"]);
    assert_ends(&tracked, Exit::NotYet);
    let told: serde_json::Value = serde_json::from_slice(&tracked.stdout).unwrap();
    assert_eq!((&told["status"], &told["is_final"]), (&json!("issued"), &json!(false)), "{told}");
    assert!(told["text"].as_str().unwrap().contains("approve"), "{told}");
    assert_ends(&desk.run(&[]), Exit::NotYet);
    assert_eq!(desk.left(), Vec::<String>::new());
}

/// What to do on a server is told of what was saved before, too; what is in its place is left as it is.
#[test]
fn what_is_there_already_as_it_comes_is_told_and_not_written_again() {
    let desk = Desk::with(&[]);
    assert_ends(&desk.run(&[]), Exit::Done);
    let at = |name: &str| desk.saved().join(name).metadata().unwrap().modified().unwrap();
    let before = at("cert.pem");
    std::fs::write(desk.saved().join("notes.txt"), "mine").unwrap();
    let again = desk.run(&["--server", "nginx"]);
    assert_ends(&again, Exit::Done);
    let said = String::from_utf8(again.stdout).unwrap();
    assert!(said.starts_with("There already, as they came: cert.pem") && said.contains("nginx -t"), "{said}");
    assert_eq!(at("cert.pem"), before);
    // Another form is none of those, and of what was changed nobody knows what it is.
    assert_ends(&desk.run(&["--format", "p7b"]), Exit::No);
    std::fs::write(desk.saved().join("chain.pem"), "another").unwrap();
    assert_ends(&desk.run(&[]), Exit::No);
    assert_eq!(std::fs::read_to_string(desk.saved().join("chain.pem")).unwrap(), "another");
}

/// What is wanted of it comes once somebody has approved it: who, and where, is said, and nothing that cannot work.
#[test]
fn who_approves_is_told_whatever_is_wanted_of_what_waits_for_it() {
    let own = KeyPair::generate().unwrap();
    for method in ["dns-txt-token", "dns-cname-token", "http-token", "email", "reissue"] {
        let desk = match method {
            "reissue" => {
                let desk = Desk::with(&[]);
                reissue(&desk, &[Fault::NeedsApproval]);
                desk
            }
            method => {
                let mut body = Desk::body(&own);
                body["dcv_method"] = json!(method);
                Desk::of(vec![Fault::NeedsApproval], &body)
            }
        };
        for command in ["look", "track", "download", "order"] {
            let output = desk.run_command(command, &[]);
            assert_ends(&output, if command == "order" { Exit::Done } else { Exit::NotYet });
            let said = String::from_utf8([output.stdout, output.stderr].concat()).unwrap();
            let said = said.split_whitespace().collect::<Vec<_>>().join(" ");
            assert!(said.contains("in CertCentral, under Requests"), "{method} {command}: {said}");
            let in_vain =
                ["API key that may change", "Ask for it", "To wait for", "follow the link in each mail;"];
            assert!(!in_vain.iter().any(|words| said.contains(words)), "{method} {command}: {said}");
        }
        let told: serde_json::Value =
            serde_json::from_slice(&desk.run_command("look", &["--json"]).stdout).unwrap();
        crate::schema::assert_fits("look", &told);
        assert_eq!(told["result"], "not_yet", "{told}");
        let what = if method == "reissue" { "the reissue" } else { "this order" };
        let message = told["error"]["message"].as_str().unwrap();
        assert!(message.starts_with(&format!("Somebody has to approve {what} first")), "{told}");
    }
}

/// Reissues the order of a sandbox that misbehaves so from then on, for another key.
fn reissue(desk: &Desk, faults: &[Fault]) {
    desk.sandbox.set_faults(faults);
    let url = format!("{}/order/certificate/{}/reissue", desk.sandbox.base_url(), desk.order["id"]);
    let mut body = Desk::body(&KeyPair::generate().unwrap());
    body["certificate"]["signature_hash"] = json!("sha256");
    asynchronous(async {
        let asked = reqwest::Client::new().post(url).header("X-DC-DEVKEY", "k").json(&body);
        let answer = asked.send().await.unwrap();
        assert_eq!(answer.status(), 201, "{}", answer.text().await.unwrap());
    });
}

#[test]
fn a_certificate_of_a_sandbox_whose_clock_runs_ahead_is_judged_by_that_clock() {
    let late = Desk::with_pushed(3 * 86_400);
    let output = late.run(&["--json"]);
    assert_ends(&output, Exit::Done);
    let from: jiff::Timestamp = document(&output)["saved"]["valid_from"].as_str().unwrap().parse().unwrap();
    assert!(from > jiff::Timestamp::now(), "it has not begun by the clock of this machine");
    late.sandbox.set_faults(&[Fault::NotBegun]);
    assert_ends(&late.run(&["--out", "two"]), Exit::No);
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
        (Fault::NotBegun, "is not valid yet: it begins"),
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

/// What is under the good name: nothing, or a whole set.
#[track_caller]
fn assert_whole_or_nothing(folder: &Path) {
    if !folder.exists() {
        return;
    }
    let read = |name: &str| fs::read_to_string(folder.join(name)).unwrap();
    assert_eq!(read("fullchain.pem"), read("cert.pem") + &read("chain.pem"));
    assert_eq!(read("fullchain.pem").matches("-----END CERTIFICATE-----\n").count(), 2);
}

#[test]
fn a_file_that_may_not_grow_leaves_nothing_under_a_good_name() {
    let desk = Desk::with(&[]);
    let ended =
        desk.command_by(&["sh", "-c", "ulimit -f 0; exec \"$@\"", "sh"], "download").output().unwrap();
    assert!(!ended.status.success());
    assert!(!desk.saved().exists(), "{:?}", desk.left());
}

#[test]
fn a_kill_at_any_moment_leaves_a_whole_set_or_none() {
    const ROUNDS: u32 = 24;
    let desk = Desk::with(&[]);
    let began = std::time::Instant::now();
    assert_ends(&desk.run(&["--out", "whole"]), Exit::Done);
    let usual = began.elapsed();
    for round in 0..ROUNDS {
        let out = format!("killed-{round}");
        let mut command = desk.command("download");
        command.args(["--out", &out]).stdout(Stdio::null()).stderr(Stdio::null());
        let mut child = command.spawn().unwrap();
        // The later half of a run is where it writes.
        std::thread::sleep(usual * (ROUNDS + round) / (2 * ROUNDS));
        child.kill().unwrap();
        child.wait().unwrap();
        assert_whole_or_nothing(&desk.path().join(&out));
        let after = desk.run(&["--out", &format!("after-{round}")]);
        assert_ends(&after, Exit::Done);
        assert_whole_or_nothing(&desk.path().join(format!("after-{round}")));
    }
}

#[test]
fn a_disk_that_is_full_or_may_not_be_written_is_told_and_nothing_is_left_on_it() {
    let may_mount = Command::new("unshare").args(["-rm", "true"]).stderr(Stdio::null()).status();
    if !may_mount.is_ok_and(|status| status.success()) {
        eprintln!("nothing can be mounted here: not tested with a disk of its own");
        return;
    }
    let desk = Desk::with(&[]);
    fs::create_dir(desk.path().join("shop.disk")).unwrap();
    for (options, said) in
        [("size=4k", "Make room"), ("size=8k", "Make room"), ("ro", "that you may write to")]
    {
        let mounted = format!(
            "mount -t tmpfs -o {options} tmpfs shop.disk && \"$@\"; code=$?; ls -A shop.disk >shop.left; exit $code"
        );
        let output = desk
            .command_by(&["unshare", "-rm", "sh", "-c", &mounted, "sh"], "download")
            .args(["--out", "shop.disk/shop", "--json"])
            .output()
            .unwrap();
        assert_ends(&output, Exit::No);
        let told = document(&output);
        assert!(told["errors"][0]["message"].as_str().unwrap().contains("cannot be written"), "{told:#}");
        assert!(told["errors"][0]["fix"].as_str().unwrap().contains(said), "{options}: {told:#}");
        assert_eq!(fs::read_to_string(desk.path().join("shop.left")).unwrap(), "", "{options}");
    }
}

#[test]
fn openssl_takes_what_was_saved() {
    if !is_there("openssl", "version") {
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
