//! What the last step shows once the order was confirmed.

use dvorder::wizard::form::{Action, Spot};
use insta::assert_snapshot;

use crate::wizard::{go_to, keys};
use crate::{COLOUR, drawn, scenes, screen, small_screen, text};

#[test]
fn waiting() {
    assert_snapshot!(screen(&scenes::sending()), @"
     dvorder · example.com                              SANDBOX: nothing is bought
     ✓Product ✓Domains ✓CSR 1! ✓Validity ✓DCV ✓Contacts ✓Options  Review ▸Submit
     Placing the order
       Sent; waiting for the answer for 7 s; a minute at most.
       › Stop waiting (^C)














    ────────────────────────────────────────────────────────────────────────────────
       Tab goes to the first line that can be changed or pressed.


     Tab first line · ^G help · ^Q leave
    ");
}

#[test]
fn refused() {
    assert_snapshot!(screen(&scenes::refused()), @"
     dvorder · example.com                              SANDBOX: nothing is bought
     ✓Product ✓Domains ✓CSR 1! ✓Validity ✓DCV ✓Contacts ✓Options  Review ▸Submit
     The service refused the order; nothing was bought
     ▸ ✗ One of the names is not allowed (invalid_dns_names). Enter goes to
         Other names.
     ✗ Something else (nobody_knows).
       HTTP status 400. Correct what it names, then order again. The service asks
       to wait 60 seconds first.

       GeoTrust Standard DV · 1 name · 1 year · DNS TXT record

       Confirm         (type example.com)

       › Place the order in the sandbox (not yet)
       › Back to Review




    ────────────────────────────────────────────────────────────────────────────────
     ✗ The service refused the order; nothing was bought


     Tab next · ^P back · ^R review · ^S steps · ^G help · ^Q leave
    ");
}

#[test]
fn refused_for_the_key_on_a_small_terminal() {
    let seen = small_screen(&scenes::refused_key());
    assert!(seen.contains("access_denied|invalid_token"), "{seen}");
    assert_snapshot!(seen, @"
     dvorder · example.com          SANDBOX: nothing is bought
     Step 9 of 9 · Submit  ✓✓✓✓✓✓✓·▸
     The service refused the order; nothing was bought
     ✗ The API key is not known (access_denied|invalid_token).
       HTTP status 401. Check three things. The API key: is it
       complete, and was it not revoked? Its role: a View only
       key cannot order. The region: a key of the US service
       does not work on the EU service, nor the other way round
       (--region us or --region eu).

    ────────────────────────────────────────────── more below …
       Tab goes to the first line that can be changed
       or pressed.

     Tab first line · ^P back · ^S steps · ^G help · ^Q leave
    ");
}

#[test]
fn not_sent_on_a_small_terminal() {
    assert_snapshot!(small_screen(&scenes::not_sent()), @"
     dvorder · example.com          SANDBOX: nothing is bought
     Step 9 of 9 · Submit  ✓✓✓✓✓✓✓·▸
     The order was not sent; nothing was bought
     ✗ No connection to the service. Check the network.

       GeoTrust Standard DV · 1 name · 1 year · DNS TXT record

       Confirm         (type example.com)

       › Place the order in the sandbox (not yet)
    ────────────────────────────────────────────── more below …
       Tab goes to the first line that can be changed
       or pressed.

     Tab first line · ^P back · ^S steps · ^G help · ^Q leave
    ");
}

#[test]
fn unknown() {
    assert_snapshot!(screen(&scenes::unknown()), @"
     dvorder · example.com                              SANDBOX: nothing is bought
     ✓Product ✓Domains ✓CSR 1! ✓Validity ✓DCV ✓Contacts ✓Options  Review ▸Submit
     It is not known whether the order was placed
     ✗ The connection was lost before the answer came.
       It may have been placed; the sandbox bills nothing. Before ordering again,
       look among the account's orders for one with the own order ID web2027a
       (alternative_order_id). If it is there, the order was placed.

       › Look it up; that is free and orders nothing (not yet)
       › Leave; this is printed again on the normal screen









    ────────────────────────────────────────────────────────────────────────────────
       Tab goes to the first line that can be changed or pressed.


     Tab first line · ^R review · ^G help · ^Q leave
    ");
}

#[test]
fn accepted_with_txt_records() {
    assert_snapshot!(screen(&scenes::accepted("dns-txt-token")), @r#"
     dvorder · Order 6484932 · example.com +2           SANDBOX: nothing is bought
    ────────────────────────────────────────────────────────────────────────────────
     Place these 2 records in DNS
     ✓ Ordered. Order 6484932, certificate 6079436
       ✓ ordered   ☐ validation   · issued   · saved
       How it stands was not asked yet; you say when.
       › Refresh the status

     ☐ example.com, *.example.com: not validated yet; host _dnsauth,
       zone example.com
       › Copy the value for example.com, *.example.com
    _dnsauth.example.com. IN TXT "icru1984rnekfj"
    dig +short TXT _dnsauth.example.com
     ☐ shop.example.com: not validated yet; host _dnsauth.shop, zone example.com
       › Copy the value for shop.example.com
    _dnsauth.shop.example.com. IN TXT "icru1984rnekfj"
    dig +short TXT _dnsauth.shop.example.com
     i If *.example.com exists in DNS: a name that has its address only from there
       stops resolving with a record at it or below. Give it its own A, AAAA or
    ────────────────────────────────────────────────────────────────── more below …
       Tab goes to the first line that can be changed or pressed.


     Tab first line · ^P back · ^R review · ^G help · ^Q leave
    "#);
}

#[test]
fn accepted_with_cname_records() {
    assert_snapshot!(screen(&scenes::accepted("dns-cname-token")), @"
     dvorder · Order 6484932 · example.com +2           SANDBOX: nothing is bought
    ────────────────────────────────────────────────────────────────────────────────
     Place these 2 records in DNS
     ✓ Ordered. Order 6484932, certificate 6079436
       ✓ ordered   ☐ validation   · issued   · saved
       How it stands was not asked yet; you say when.
       › Refresh the status

     ☐ example.com, *.example.com: not validated yet; host _dnsauth,
       zone example.com
       › Copy the value for example.com, *.example.com
    _dnsauth.example.com. IN CNAME icru1984rnekfj.dcv.digicert.com.
    dig +short CNAME _dnsauth.example.com
     ☐ shop.example.com: not validated yet; host _dnsauth.shop, zone example.com
       › Copy the value for shop.example.com
    _dnsauth.shop.example.com. IN CNAME icru1984rnekfj.dcv.digicert.com.
    dig +short CNAME _dnsauth.shop.example.com
     i If *.example.com exists in DNS: a name that has its address only from there
       stops resolving with a record at it or below. Give it its own A, AAAA or
    ────────────────────────────────────────────────────────────────── more below …
       Tab goes to the first line that can be changed or pressed.


     Tab first line · ^P back · ^R review · ^G help · ^Q leave
    ");
}

#[test]
fn accepted_with_files() {
    assert_snapshot!(screen(&scenes::accepted("http-token")), @"
     dvorder · Order 6484932 · example.com +1           SANDBOX: nothing is bought
    ────────────────────────────────────────────────────────────────────────────────
     Place this file on each of 2 names
     ✓ Ordered. Order 6484932, certificate 6079436
       ✓ ordered   ☐ validation   · issued   · saved
       How it stands was not asked yet; you say when.
       › Refresh the status

     ☐ example.com: not validated yet
       › Copy the content for example.com
       content of the file, and nothing else:
    icru1984rnekfj
       URL of the file:
    http://example.com/.well-known/pki-validation/fileauth.txt
       to check it:
    curl -sS http://example.com/.well-known/pki-validation/fileauth.txt
     ☐ www.example.com: not validated yet
       › Copy the content for www.example.com
       content of the file, and nothing else:
    ────────────────────────────────────────────────────────────────── more below …
       Tab goes to the first line that can be changed or pressed.


     Tab first line · ^P back · ^R review · ^G help · ^Q leave
    ");
}

#[test]
fn accepted_with_mail() {
    assert_snapshot!(screen(&scenes::accepted("email")), @"
     dvorder · Order 6484932 · example.com +2           SANDBOX: nothing is bought
    ────────────────────────────────────────────────────────────────────────────────
     Somebody has to follow the link in each mail
     ✓ Ordered. Order 6484932, certificate 6079436
       ✓ ordered   ☐ validation   · issued   · saved
       How it stands was not asked yet; you say when.
       › Refresh the status

     ☐ example.com: not validated yet; mail to whom the service chooses; usually
       admin@example.com, administrator@example.com, webmaster@example.com,
       hostmaster@example.com, postmaster@example.com
     ☐ *.example.com: not validated yet; mail to whom the service chooses; usually
       admin@example.com, administrator@example.com, webmaster@example.com,
       hostmaster@example.com, postmaster@example.com
     ☐ shop.example.com: not validated yet; mail to whom the service chooses;
       usually admin@example.com, administrator@example.com, webmaster@example.com,
       hostmaster@example.com, postmaster@example.com

       › Plain view to copy from
    ────────────────────────────────────────────────────────────────── more below …
       Tab goes to the first line that can be changed or pressed.


     Tab first line · ^P back · ^R review · ^G help · ^Q leave
    ");
}

#[test]
fn accepted_on_a_small_terminal() {
    assert_snapshot!(small_screen(&scenes::accepted("dns-txt-token")), @"
     Order 6484932 · example.com +2 SANDBOX: nothing is bought
    ────────────────────────────────────────────────────────────
     Place these 2 records in DNS
     ✓ Ordered. Order 6484932, certificate 6079436
       ✓ ordered   ☐ validation   · issued   · saved
       How it stands was not asked yet; you say when.
       › Refresh the status

     ☐ example.com, *.example.com: not validated yet; host
       _dnsauth, zone example.com
    ────────────────────────────────────────────── more below …
       Tab goes to the first line that can be changed
       or pressed.

     Tab first line · ^P back · ^R review · ^G help · ^Q leave
    ");
}

#[test]
fn looking_it_up() {
    assert_snapshot!(screen(&scenes::looking()), @"
     dvorder · shop.example.com                         SANDBOX: nothing is bought
     ✓Product ✓Domains ✓CSR 1! ✓Validity ✓DCV ✓Contacts ✓Options  Review ▸Submit
     It is not known whether the order was placed
       Looking it up for 4 s: asking for order 2 of 3 that could be it …
       › Stop waiting (^C)

     ✗ dvorder ended before the service answered.
       It may have been placed; the sandbox bills nothing. Before ordering again,
       look among the account's orders for one with the own order ID web2027a
       (alternative_order_id). If it is there, the order was placed.









    ────────────────────────────────────────────────────────────────────────────────
       Tab goes to the first line that can be changed or pressed.


     Tab first line · ^R review · ^G help · ^Q leave
    ");
    assert_snapshot!(small_screen(&scenes::looking()), @"
     dvorder · shop.example.com     SANDBOX: nothing is bought
     Step 9 of 9 · Submit  ✓✓✓✓✓✓✓·▸
     It is not known whether the order was placed
       Looking it up for 4 s: asking for order 2 of 3 that
       could be it …
       › Stop waiting (^C)

     ✗ dvorder ended before the service answered.
       It may have been placed; the sandbox bills nothing.
       Before ordering again, look among the account's orders
    ────────────────────────────────────────────── more below …
       Tab goes to the first line that can be changed
       or pressed.

     Tab first line · ^R review · ^G help · ^Q leave
    ");
}

#[test]
fn the_line_that_stops_a_look_up_says_that_it_orders_nothing() {
    let seen = screen(&scenes::then(scenes::looking(), "Tab"));
    assert!(seen.contains("▸ › Stop waiting (^C)"), "{seen}");
    assert!(
        seen.contains("Enter stops waiting. The look-up orders nothing; look again at any time."),
        "{seen}"
    );
}

#[test]
fn asking_for_the_token() {
    assert_snapshot!(small_screen(&scenes::token_missing()), @"
     Order 6484932 · example.com    SANDBOX: nothing is bought
    ────────────────────────────────────────────────────────────
     What to place is being asked for
     ✓ Ordered. Order 6484932, certificate 6079436
       ✓ ordered   ☐ validation   · issued   · saved
       How it stands was not asked yet; you say when.
       › Refresh the status

       Asking the service what to place for 3 s … You need not
       wait: the order exists, and CertCentral shows that, too,
    ────────────────────────────────────────────── more below …
       Tab goes to the first line that can be changed
       or pressed.

     Tab first line · ^P back · ^R review · ^G help · ^Q leave
    ");
}

#[test]
fn stop_waiting() {
    assert_snapshot!(small_screen(&scenes::then(scenes::sending(), "^C")), @"
     dvorder · example.com          SANDBOX: nothing is bought
     Step 9 of 9 · Submit  ✓✓✓✓✓✓✓·▸
     Placing the order
       Sent; waiting for the answer for 7 s; a minute at most.
       › Stop waiting (^C)


    ┌──────────────────────────────────────────────────────────┐
    │ Stop waiting?                                            │
    │ It was sent. If you stop waiting now, it is not known    │
    │ whether it was taken.                                    │
    │                                                          │
    │ Enter stops · Esc waits · ^C leaves                      │
    └──────────────────────────────────────────────────────────┘
     Enter stops · Esc waits · ^C leaves
    ");
}

#[test]
fn every_value_is_on_show_when_it_can_be_copied_on_a_small_terminal() {
    for method in ["dns-txt-token", "dns-cname-token", "http-token"] {
        let mut model = scenes::accepted(method);
        for number in 0..2 {
            go_to(&mut model, Spot::Action(Action::Copy(number)));
            let seen = small_screen(&model);
            assert!(seen.contains("▸ › "), "{seen}");
            let what = if method == "http-token" { "content" } else { "value" };
            assert!(
                seen.contains(&format!("Enter offers the {what} to your terminal's clipboard")),
                "{seen}"
            );
            assert!(seen.contains("icru1984rnekfj"), "{seen}");
        }
        keys(&mut model, "Enter");
        assert!(small_screen(&model).contains("it as a file."), "{}", small_screen(&model));
    }
}

/// A tick says that something is done.
#[test]
fn what_is_still_to_be_done_has_a_mark_of_its_own() {
    for (model, to_do) in [
        (scenes::accepted("dns-txt-token"), "☐ example.com, *.example.com"),
        (scenes::accepted("http-token"), "☐ example.com"),
        (scenes::accepted("email"), "☐ example.com: not validated yet; mail to"),
        (scenes::awaiting_approval(), "☐ Request 198 is pending: an administrator"),
        (scenes::issued(), "✓ The certificate was issued at once"),
    ] {
        let seen = screen(&model);
        assert!(seen.contains(to_do), "{to_do}:\n{seen}");
    }
}

/// What a line to copy is stands above it; the line itself begins at the left edge.
#[test]
fn what_is_placed_as_a_file_is_labelled() {
    for (columns, rows) in [(80, 60), (120, 60)] {
        let seen = text(&drawn(&scenes::accepted("http-token"), COLOUR, columns, rows));
        let lines: Vec<&str> = seen.lines().collect();
        for (copied, label) in [("http://", "URL"), ("icru", "content"), ("curl ", "check")] {
            let mut count = 0;
            for pair in lines.windows(2).filter(|pair| pair[1].starts_with(copied)) {
                assert!(pair[0].contains(label), "{copied}:\n{seen}");
                count += 1;
            }
            assert_eq!(count, 2, "{copied}:\n{seen}");
        }
    }
}
