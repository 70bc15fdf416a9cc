//! Commands that messages name: each is whole, and can be pasted as it stands.

use std::time::Duration;

use dvorder::order::dcv::Method;

use super::{Home, assert_ends, err, out, placed_by, run};
use dvorder::exit::Exit;

/// The commands about an order that are named in a text, each to the end of its line.
fn named(text: &str) -> Vec<String> {
    let is_about = |rest: &&str| {
        ["order ", "track ", "look ", "download ", "served "].iter().any(|name| rest.starts_with(name))
    };
    let in_line = |line: &str| -> Vec<String> {
        let parts = line.split("dvorder ").skip(1).filter(is_about);
        parts.map(|rest| format!("dvorder {rest}")).collect()
    };
    text.lines().flat_map(in_line).collect()
}

#[test]
fn every_command_that_is_named_has_the_orders_id_and_what_leads_to_it() {
    let mut seen = Vec::new();
    for (method, is_issued) in [(Method::DnsTxt, false), (Method::Email, false), (Method::DnsTxt, true)] {
        let home = Home::new();
        let (sandbox, id) = placed_by(method, &[], &home, None);
        if is_issued {
            assert!(sandbox.place(id.parse().unwrap()));
            sandbox.push(Duration::from_secs(86_400));
        }
        let url = sandbox.base_url();
        let taken = home.0.path().join("taken");
        std::fs::create_dir(&taken).unwrap();
        std::fs::write(taken.join("mine"), "").unwrap();
        let taken = taken.display().to_string();
        let shop = home.0.path().join("shop").display().to_string();
        for typed in [
            &["order", &id][..],
            &["track", &id],
            &["look", &id],
            &["served", &id, "--at", "127.0.0.1:1"],
            &["download", &id, "--out", &taken],
            &["download", &id, "--out", &shop],
        ] {
            let ended = run(&home, &url, typed);
            for command in named(&format!("{}{}", out(&ended), err(&ended))) {
                let words: Vec<&str> = command.split_whitespace().collect();
                assert_eq!(words[2], id, "{typed:?}: {command}");
                // Nothing stands behind it on its line that would be pasted with it.
                assert!(command.ends_with(&format!("--base-url {url}")), "{typed:?}: {command}");
                seen.push(words[1].to_owned());
            }
        }
    }
    seen.sort();
    seen.dedup();
    assert_eq!(seen, ["download", "order", "served", "track"]);
}

/// What a key may not ask is said, once, and the order is followed all the same.
#[test]
fn an_order_is_followed_with_a_key_that_may_only_look() {
    let home = Home::new();
    let (_sandbox, id, url) = {
        let (sandbox, id) = placed_by(Method::DnsTxt, &["view-only"], &home, None);
        let url = sandbox.base_url();
        (sandbox, id, url)
    };
    for more in [&[][..], &["--wait=2s"], &["--json"]] {
        let typed: Vec<&str> = ["track", &id].into_iter().chain(more.iter().copied()).collect();
        let ended = run(&home, &url, &typed);
        assert_ends(&ended, Exit::NotYet);
        let (line, said) = (out(&ended), err(&ended));
        assert!(line.contains("pending") && line.lines().count() == 1, "{line}");
        assert_eq!(said.matches("View only").count(), 1, "{said}");
        assert!(!said.contains("free and safe"), "{said}");
    }
}
