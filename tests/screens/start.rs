//! What earlier runs left: the start, an order nobody knows the outcome of, and what is not saved.

use insta::assert_snapshot;

use crate::wizard::typed;
use crate::{MONOCHROME, drawn, scenes, screen, small_screen, text};

#[test]
fn start() {
    assert_snapshot!(screen(&scenes::start()), @"
     dvorder · first screen                             SANDBOX: nothing is bought
    ────────────────────────────────────────────────────────────────────────────────
     1 order needs you
     ▸ ! shop.example.com  outcome unknown  sent 1 h ago  no ID

       › All orders (1)
       › New order

       › münchen.de · DNS TXT record · draft-1 · GeoTrust Standard DV ·
         at Domains · 40 min ago
       › example.com · DNS TXT record · draft-2 · GeoTrust Standard DV ·
         at Review · 50 min ago: process 4711 is editing it
       › a draft without a common name · DNS TXT record · draft-3 ·
         GeoTrust Standard DV · at Product · 1 h ago
     ! The draft draft-4.json cannot be read: it is not JSON.

       › Copy a draft
       › Delete a draft

    ────────────────────────────────────────────────────────────────────────────────
       shop.example.com: It is not known whether what was sent arrived: look it up
       before sending it again. Enter opens it. Del takes it off the list. GeoTrust
       Standard DV, DNS TXT record.
     Tab next · Del takes off · type to find · ^G help · ^Q leave
    ");
}

#[test]
fn start_on_a_small_terminal() {
    assert_snapshot!(small_screen(&scenes::start()), @"
     dvorder · first screen         SANDBOX: nothing is bought
    ────────────────────────────────────────────────────────────
     1 order needs you
     ▸ ! shop.example.com  outcome unknown  sent 1 h ago  no ID

       › All orders (1)
       › New order

       › münchen.de · DNS TXT record · draft-1 ·
    ─────────────────────────────────────────── 1! more below …
       shop.example.com: It is not known whether what was sent
       arrived: look it up before sending it again. Enter opens
       it. Del takes it off the list. GeoTrust Standard DV, DNS
       TXT record.
     Tab next  Del takes off  type to find  ^G help  ^Q leave
    ");
}

/// What is not shown, past the filter or among all orders, makes no gap between the columns here.
#[test]
fn the_columns_of_the_first_screen_are_as_wide_as_what_stands_in_them() {
    for name in ["shop.example.com", "www.example.net"] {
        let mut model = scenes::needing();
        typed(&mut model, name);
        let seen = screen(&model);
        let row = seen.lines().find(|line| line.contains("› ") || line.contains("! ")).unwrap_or_default();
        assert!(row.contains(name) && !row.trim().contains("   "), "{name}:\n{seen}");
    }
}

#[test]
fn delete() {
    assert_snapshot!(screen(&scenes::delete()), @"
     dvorder · first screen                             SANDBOX: nothing is bought
    ────────────────────────────────────────────────────────────────────────────────
     Which draft is to be deleted?
       › Delete münchen.de · DNS TXT record · draft-1 · GeoTrust Standard DV ·
         at Domains · 40 min ago
       › Delete example.com · DNS TXT record · draft-2 · GeoTrust Standard DV ·
         at Review · 50 min ago: process 4711 is editing it
       › Delete a draft without a common name · DNS TXT record · draft-3 ·
         GeoTrust Standard DV · at Product · 1 h ago

       › Back to the first screen





    ┌──────────────────────────────────────────────────────────────────────────────┐
    │ Delete this draft? It is deleted for good: münchen.de · DNS TXT record ·     │
    │ draft-1 · GeoTrust Standard DV · at Domains · 40 min ago. Orders that were   │
    │ placed are not touched.                                                      │
    │                                                                              │
    │ Enter deletes · Esc keeps it                                                 │
    └──────────────────────────────────────────────────────────────────────────────┘
     Enter deletes · Esc keeps it
    ");
}

#[test]
fn led_elsewhere() {
    assert_snapshot!(screen(&scenes::led_elsewhere()), @"
     dvorder · first screen                       PAYS: EU certcentral.digicert.eu
    ────────────────────────────────────────────────────────────────────────────────
     Go on with a draft, or start a new order?
       › New order

       › example.com · DNS TXT record · draft-1 · GeoTrust Standard DV ·
         for sandbox · at Review · 24 NOV 2026 10:50 UTC

       › Copy a draft
       › Delete a draft
       › All orders





    ┌──────────────────────────────────────────────────────────────────────────────┐
    │ The draft was for somewhere else                                             │
    │ Its order was to go to the sandbox. Go on, and it COSTS MONEY: it goes to    │
    │ EU certcentral.digicert.eu.                                                  │
    │                                                                              │
    │ Enter goes on · Esc goes back                                                │
    └──────────────────────────────────────────────────────────────────────────────┘
     Enter goes on · Esc goes back
    ");
}

#[test]
fn the_question_where_an_order_goes_is_whole_on_the_smallest_terminal() {
    let seen = text(&drawn(&scenes::led_elsewhere(), MONOCHROME, 40, 10));
    for words in ["sandbox", "COSTS MONEY", "Enter goes on", "Esc goes back", "PAYS"] {
        assert!(seen.contains(words), "{words}:\n{seen}");
    }
}

#[test]
fn delete_on_a_small_terminal() {
    assert_snapshot!(small_screen(&scenes::delete()), @"
     dvorder · first screen         SANDBOX: nothing is bought
    ────────────────────────────────────────────────────────────
     Which draft is to be deleted?
       › Delete münchen.de · DNS TXT record · draft-1 ·
         GeoTrust Standard DV · at Domains · 40 min ago
       › Delete example.com · DNS TXT record · draft-2 ·
    ┌──────────────────────────────────────────────────────────┐
    │ Delete this draft? It is deleted for good: münchen.de ·  │
    │ DNS TXT record · draft-1 · GeoTrust Standard DV ·        │
    │ at Domains · 40 min ago. Orders that were placed are     │
    │ not touched.                                             │
    │                                                          │
    │ Enter deletes · Esc keeps it                             │
    └──────────────────────────────────────────────────────────┘
     Enter deletes · Esc keeps it
    ");
}

#[test]
fn unknown_and_taken_up() {
    assert_snapshot!(screen(&scenes::taken_up()), @"
     dvorder · shop.example.com                         SANDBOX: nothing is bought
     ✓Product ✓Domains ✓CSR 1! ✓Validity ✓DCV ✓Contacts ✓Options  Review ▸Submit
     It is not known whether the order was placed
     ✗ dvorder ended before the service answered.
       It may have been placed; the sandbox bills nothing. Before ordering again,
       look among the account's orders for one with the own order ID web2027a
       (alternative_order_id). If it is there, the order was placed.

       › Look it up; that is free and orders nothing
       › Leave; this is printed again on the normal screen









    ────────────────────────────────────────────────────────────────────────────────
       Tab goes to the first line that can be changed or pressed.


     Tab first line · ^R review · ^G help · ^Q leave
    ");
}

#[test]
fn unknown_and_taken_up_on_a_small_terminal() {
    assert_snapshot!(small_screen(&scenes::taken_up()), @"
     dvorder · shop.example.com     SANDBOX: nothing is bought
     Step 9 of 9 · Submit  ✓✓✓✓✓✓✓·▸
     It is not known whether the order was placed
     ✗ dvorder ended before the service answered.
       It may have been placed; the sandbox bills nothing.
       Before ordering again, look among the account's orders
       for one with the own order ID web2027a
       (alternative_order_id). If it is there, the order
       was placed.

    ────────────────────────────────────────────── more below …
       Tab goes to the first line that can be changed
       or pressed.

     Tab first line · ^R review · ^G help · ^Q leave
    ");
}

#[test]
fn unknown_and_not_found() {
    assert_snapshot!(screen(&scenes::not_found()), @"
     dvorder · shop.example.com                         SANDBOX: nothing is bought
     ✓Product ✓Domains ✓CSR 1! ✓Validity ✓DCV ✓Contacts ✓Options  Review ▸Submit
     It is not known whether the order was placed
     ! The service lists no such order.
       Looked for 2 times since 24 NOV 2026 10:55 UTC, the last time at
       24 NOV 2026 11:00 UTC.

       › Look again
     ! WRONG CSR? None of the ordered names is in it. It is for example.com,
       sub.example.com, log.example.com.

       Confirm         (type shop.example.com)

       › Send it again, with the same own order ID (not yet)
       › Put it aside: it was not placed
       › Leave; this is printed again on the normal screen

     ✗ dvorder ended before the service answered.
       It may have been placed; the sandbox bills nothing. Before ordering again,
    ────────────────────────────────────────────────────────────────── more below …
     ! The service lists no such order.


     Tab first line · ^R review · ^G help · ^Q leave
    ");
}

#[test]
fn unknown_and_not_found_on_a_small_terminal() {
    assert_snapshot!(small_screen(&scenes::not_found()), @"
     dvorder · shop.example.com     SANDBOX: nothing is bought
     Step 9 of 9 · Submit  ✓✓✓✓✓✓✓·▸
     It is not known whether the order was placed
     ! The service lists no such order.
       Looked for 2 times since 24 NOV 2026 10:55 UTC, the last
       time at 24 NOV 2026 11:00 UTC.

       › Look again
     ! WRONG CSR? None of the ordered names is in it. It is for
       example.com, sub.example.com, log.example.com.
    ─────────────────────────────────────────── 1✗ more below …
     ! The service lists no such order.


     Tab first line · ^R review · ^G help · ^Q leave
    ");
}

#[test]
fn not_saved() {
    assert_snapshot!(screen(&scenes::not_saved()), @"
     dvorder · new order                                SANDBOX: nothing is bought
     ▸Product  Domains  CSR  Validity  DCV  Contacts  ! NOT SAVED: the disk is full
     Which certificate do you want?
     ▸ (•) GeoTrust Standard DV  any names, no wildcards
       ( ) RapidSSL Standard DV  one name and its www partner
       ( ) GeoTrust Wildcard DV  *.name and its base domain
       ( ) RapidSSL Wildcard DV  *.name and its base domain
       ( ) GeoTrust Cloud DV     any names; wildcards not confirmed
       ( ) GeoTrust DV Flex      any names and wildcards
       ( ) Another product       by its identifier

       Order type      < new order >
       › Continue to Domains






    ────────────────────────────────────────────────────────────────────────────────
     ! What you type cannot be saved: the disk is full. Make room, or leave and set
       XDG_DATA_HOME to a folder you may write to.

     Tab next · ^N next step · ^P back · ^R review · ^S steps · ^G help · ^Q leave
    ");
}

#[test]
fn not_saved_on_a_small_terminal() {
    assert_snapshot!(small_screen(&scenes::not_saved()), @"
     dvorder · new order            SANDBOX: nothing is bought
     Step 1 of 9 · Product  ▸···· ! NOT SAVED: the disk is full
     Which certificate do you want?
     ▸ (•) GeoTrust Standard DV  any names, no wildcards
       ( ) RapidSSL Standard DV  one name and its www partner
       ( ) GeoTrust Wildcard DV  *.name and its base domain
       ( ) RapidSSL Wildcard DV  *.name and its base domain
       ( ) GeoTrust Cloud DV     any names; wildcards
                                 not confirmed
       ( ) GeoTrust DV Flex      any names and wildcards
    ────────────────────────────────────────────── more below …
     ! What you type cannot be saved: the disk is full. Make
       room, or leave and set XDG_DATA_HOME to a folder you may
       write to.
    Tab next  ^N next step  ^P back  ^S steps  ^G help  ^Q leave
    ");
}

#[test]
fn what_is_not_known_is_seen_from_its_top_on_a_small_terminal() {
    for model in [scenes::taken_up(), scenes::not_found(), scenes::unknown()] {
        assert!(!small_screen(&model).contains("more above"), "{}", small_screen(&model));
    }
}

#[test]
fn a_loaded_step_without_errors_is_ticked() {
    let model = scenes::then(scenes::loaded(), "Esc");
    let seen = screen(&model);
    for (step, is_done) in
        [("Domains", true), ("CSR", false), ("Contacts", true), ("Options", true), ("Review", false)]
    {
        assert_eq!(seen.contains(&format!("✓{step}")), is_done, "{step}:\n{seen}");
    }
}
