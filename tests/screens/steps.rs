//! The nine steps at 80×24, those that change most at 60×15, and one in ASCII.

use dvorder::order::parameter::FieldId;
use dvorder::order::purpose::{Original, Purpose};
use dvorder::order::step::Step;
use dvorder::wizard::Model;
use dvorder::wizard::form::{Input, Spot};
use insta::assert_snapshot;

use crate::common::sample_draft;
use crate::reach::look;
use crate::wizard::{fill, go_to_field, go_to_step, keys, mail_row, typed, wizard_with};
use crate::{ASCII, COLOUR, MONOCHROME, drawn, scenes, screen, small_screen, text};

#[test]
fn product() {
    assert_snapshot!(screen(&scenes::product()), @"
     dvorder · new order                                SANDBOX: nothing is bought
     ▸Product  Domains  CSR  Validity  DCV  Contacts  Options  Review  Submit
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
       GeoTrust Standard DV SSL Certificate (ssl_dv_geotrust): One or more names. A
       base domain and its www name count as one price when both are listed.

     Tab next · ^N next step · ^P back · ^R review · ^S steps · ^G help · ^Q leave
    ");
}

#[test]
fn domains() {
    assert_snapshot!(screen(&scenes::domains()), @r#"
     dvorder · münchen.de                               SANDBOX: nothing is bought
     ✓Product ▸Domains 1✗  CSR  Validity  DCV  Contacts  Options  Review  Submit
     Which names should the certificate secure?
       Common name     münchen.de
                       sent as xn--mnchen-3ya.de
       Other names   1 www.münchen.de  = www.xn--mnchen-3ya.de
                     2 shop.xn--mnchen-3ya.de
     ▸ Other names   3✗10.0.0.1



     ✗ line 3: "10.0.0.1" is a private address (10.0.0.0/8), which no public certi…
       3 names on this certificate. GeoTrust Standard DV: any names, no wildcards.
       › Empty this block: Other names
       › Continue to CSR




    ────────────────────────────────────────────────────────────────────────────────
     ✗ line 3: "10.0.0.1" is a private address (10.0.0.0/8), which no public
       certificate may hold. Use a public address, or a name that resolves to it,
       such as www.example.com
     Tab next · ^N next step · ^P back · ^R review · ^S steps · ^G help · ^Q leave
    "#);
}

#[test]
fn csr() {
    assert_snapshot!(screen(&scenes::csr()), @r#"
     dvorder · example.com                              SANDBOX: nothing is bought
      Product 1✗ ✓Domains ▸CSR 1!  Validity  DCV  Contacts  Options  Review  Submit
     Certificate signing request
       CSR         1HRaSSvXxJ8kMRmvlBezKa/Ka8Es4Hd7wBnLXdEMh/rTbV+NBt+lD5c041XGMlGU
                   mNq8MQN/pkPzDvTMlvxxMXF8h1Id5qo7iQs7A7VXscDyq0tzUi6oanpXXs043FEJ
                   jelW3Wub/zm48+Rtrt+wYdaS7JxYXAiT2UNlRXk=
                   -----END CERTIFICATE REQUEST-----
     ▸ CSR      19
     ! In the CSR but not ordered: sub.example.com, log.example.com.
       ✓ RSA 2048, SHA-256 with RSA, verifies
       subject  CN=example.com, O="Example, Inc.", L=Lehi, ST=Utah, C=US
       names    example.com, sub.example.com, log.example.com

       Or from a file  (path, then Enter)

       Server platform (other)

       › Empty this block: CSR
       › Continue to Validity
    ────────────────────────────────────────────────────────────────────────────────
     ! In the CSR but not ordered: sub.example.com, log.example.com. The
       certificate will not have what is not ordered. Add it to the names if you
       want it.
     Tab next · ^N next step · ^P back · ^R review · ^S steps · ^G help · ^Q leave
    "#);
}

#[test]
fn validity() {
    assert_snapshot!(screen(&scenes::validity()), @"
     dvorder · example.com                              SANDBOX: nothing is bought
     ✓Product ✓Domains ✓CSR 1! ▸Validity 1✗  DCV  Contacts  Options  Review  Submit
     How long should order and certificate run?
       Order validity  < years >
       Order years     3

       Certificate     < days >
     ▸ Days valid     ✗398
                       ✗ 398 is too large for the certificate's number of days.
       Auto-renewal    [ ] no
       Certificate issued today: 199 days, until 10 JUN 2027 (the limit of 199 days
       for certificates issued from 24 FEB 2026).

       › Continue to DCV

       It takes 14 certificates: reissue it 13 times, first on 03 JUN 2027 and last
       on 07 NOV 2029.
       The CA may use 99 days from 15 MAR 2027 on; that is not confirmed.
       order 24 NOV 2026 to 24 NOV 2029 ────────────────────────────────────────────
    ────────────────────────────────────────────────────────────────── more below …
     ✗ 398 is too large for the certificate's number of days. Type a whole number
       from 1 to 397.

     Tab next · ^N next step · ^P back · ^R review · ^S steps · ^G help · ^Q leave
    ");
}

#[test]
fn dcv() {
    assert_snapshot!(screen(&scenes::dcv()), @"
     dvorder · example.com                              SANDBOX: nothing is bought
     ✓Product ✓Domains ✓CSR 2! ✓Validity ▸DCV 2!  Contacts  Options  Review  Submit
     How will you prove control of the names?
       ( ) DNS TXT record    best for most; works for wildcards
       ( ) DNS CNAME record  works for wildcards
       (-) File over HTTP    not for wildcards (*.example.com)
       (•) E-mail            a link in a mail; ends in 2028
                       ! E-mail is discouraged, and ends on 15 MAR 2028.
       name              mail domain   address
       example.com       (automatic)   (automatic)
       *.example.com     (automatic)   (automatic)
       shop.example.org  example.org ▸!it@example.org                 here: address
                       ! it@example.org works only if DNS publishes it.
       › Use it@example.org for every name under example.org
       Mail language   (as the account has it)

       Use AuthKey     < as the account has it >  a secret to make tokens with
       › Continue to Contacts
    ────────────────────────────────────────────────────────────────────────────────
     ! shop.example.org: it@example.org works only if DNS publishes it. That is a
       TXT record at _validation-contactemail.example.org, or a CAA contactemail.
       Sure ones: admin@, administrator@, webmaster@, hostmaster@, postmaster@
       at example.org.
     Tab next · ^N next step · ^P back · ^R review · ^S steps · ^G help · ^Q leave
    ");
}

/// What an AuthKey is stands beside it, or below where that has no room, whole, whatever is chosen; and on Review.
#[test]
fn what_an_auth_key_is_is_said_at_every_width() {
    let told = "a secret to make tokens with";
    for (columns, is_beside) in [(80, true), (120, true), (60, false), (40, false)] {
        let mut model = scenes::dcv();
        go_to_field(&mut model, FieldId::UseAuthKey);
        for _ in 0..3 {
            let seen = text(&drawn(&model, COLOUR, columns, 40));
            let form = seen.lines().map(|line| line.split('│').next().unwrap_or_default());
            let row = form.into_iter().find(|line| line.contains("Use AuthKey")).unwrap_or_default();
            assert!(seen.contains(told), "{columns}:\n{seen}");
            assert_eq!(row.contains(told), is_beside, "{columns}: {row}");
            keys(&mut model, "Right");
        }
    }
    let mut model = scenes::dcv();
    go_to_field(&mut model, FieldId::UseAuthKey);
    keys(&mut model, "Right ^R");
    let seen = text(&drawn(&model, COLOUR, 80, 80));
    assert!(seen.contains("yes (a secret to make tokens with)"), "{seen}");
}

/// A number says nothing: the name of the platform stands below it.
#[test]
fn a_platform_that_is_typed_by_its_number_is_named() {
    let mut model = scenes::csr();
    fill(&mut model, FieldId::ServerPlatform, "2");
    let seen = screen(&model);
    let row = seen.lines().position(|line| line.contains("Server platform 2")).expect("it is shown");
    assert!(seen.lines().nth(row + 1).is_some_and(|below| below.contains("Apache")), "{seen}");
}

#[test]
fn contacts() {
    assert_snapshot!(screen(&scenes::contacts()), @r#"
     dvorder · example.com                              SANDBOX: nothing is bought
     ✓Product ✓Domains ✓CSR 1! ✓Validity ✓DCV ▸Contacts 3✗ ✓Options  Review  Submit
     Contact and notifications; all optional
       Contact       ▸ Jim                     ✗(last name)        here: first name
                       ✗ The contact's last name is missing.
       Telephone      ✗____________________
                       ✗ The contact's telephone number is missing.
       Job title       ____________________

       E-mail         ✗jim.smith@example
                       ✗ "jim.smith@example" has no dot in its domain.
       Also notify     it@example.com


       Renewal mail    [x] yes
       Renewal message ____________________
                       ____________________

       › Continue to Options
    ────────────────────────────────────────────────────────────────────────────────
     ✗ The contact's last name is missing. A contact needs it. Type it, for example
       Smith, or empty the whole contact.

     Tab next · ^N next step · ^P back · ^R review · ^S steps · ^G help · ^Q leave
    "#);
}

#[test]
fn options() {
    assert_snapshot!(screen(&scenes::options()), @"
     dvorder · example.com                              SANDBOX: nothing is bought
     ✓Product ✓Domains ✓CSR 1! ✓Validity ✓DCV ✓Contacts ▸Options  Review  Submit
     Options; none of them is required
       Payment         < as the account has it (balance) >
       Container ID    ____________________

       Custom field 1  12                       Invoice #12345
       Custom field 2  (ID)                     (value)

       Comments        ____________________
                       ____________________

     ▸ Skip approval   [x] yes  i Nobody has to approve the order: it goes…
       CT logging      [x] yes
       Discount        [ ] no
       Guest access    < as the account has it >
       Own order ID    ____________________

       › Continue to Review
    ────────────────────────────────────────────────────────────────────────────────
     i Nobody has to approve the order: it goes straight to validation. Switch it
       off where somebody is to.

     Tab next · ^N next step · ^P back · ^R review · ^S steps · ^G help · ^Q leave
    ");
}

#[test]
fn review() {
    assert_snapshot!(screen(&scenes::review()), @"
     dvorder · example.com                              SANDBOX: nothing is bought
     ✓Product ✓Domains !CSR ✗Validity !DCV  Contacts  Options ▸Review  Submit
     1 problem keeps this from being ordered
       GeoTrust Standard DV · 1 name · no validity yet · E-mail
       Goes to SANDBOX: nothing is bought

       ✗ Validity › Order years: 7 is too large for the order's number of years.
         Type a whole number from 1 to 3. Orders are sold for 3 years at most,
         whatever older documentation says.
       ! CSR: In the CSR but not ordered: sub.example.com, log.example.com. The
         certificate will not have what is not ordered. Add it to the names if you
         want it.
       ! DCV › DCV method: E-mail is discouraged, and ends on 15 MAR 2028. Choose
         DNS TXT record unless you cannot change DNS.

       › Look before ordering
       › Show the exact request
       › Save the request as a file
       › Continue to Submit
    ────────────────────────────────────────────────────────────────── more below …
       Tab goes to the first line that can be changed or pressed.


     Tab first line  ^N next step  ^P back  ^R review  ^S steps  ^G help  ^Q leave
    ");
}

#[test]
fn submit() {
    assert_snapshot!(screen(&scenes::submit()), @"
     dvorder · example.com                        PAYS: EU certcentral.digicert.eu
     ✓Product ✓Domains ✓CSR 1! ✓Validity ✓DCV ✓Contacts ✓Options  Review ▸Submit
     Place the order
       GeoTrust Standard DV · 1 name · 1 year · DNS TXT record

       API key         ****************

     ! A purchase, by account balance.

     ▸ Confirm         example.co

       › Place the order with EU certcentral.digicert.eu (not yet)
       › Back to Review






    ────────────────────────────────────────────────────────────────────────────────
       A purchase, by account balance. Type the common name, example.com, then
       Enter. Exactly one order is sent.

     Tab next · ^P back · ^R review · ^S steps · ^G help · ^Q leave
    ");
}

#[test]
fn submit_says_that_this_is_a_purchase_and_what_pays_beside_where_it_is_confirmed() {
    for (method, said) in [
        ("", "A purchase, by account balance."),
        ("balance", "A purchase, by account balance."),
        ("card", "A purchase, by card."),
        ("profile", "A purchase, by payment profile."),
        ("cash", "A purchase."),
    ] {
        let mut model = scenes::submit();
        model.desk.set(FieldId::PaymentMethod, method);
        for (columns, rows) in [(80, 24), (60, 15), (40, 10)] {
            let seen = text(&drawn(&model, ASCII, columns, rows));
            let words: Vec<&str> = seen.split(['\n', ' ', '|']).filter(|word| !word.is_empty()).collect();
            assert!(words.join(" ").contains(said), "{method} at {columns}x{rows}:\n{seen}");
            assert!(seen.contains("Confirm"), "{method} at {columns}x{rows}:\n{seen}");
        }
    }
    assert!(!screen(&scenes::then(scenes::ready(), "^N")).contains("purchase"));
}

/// What a reissue costs and revokes is in sight where it is confirmed, on every screen; and on the smallest one that
/// something that warns stands above.
#[test]
fn what_is_confirmed_is_in_sight_beside_it() {
    let known = ["example.com", "www.example.com"].map(str::to_owned).to_vec();
    for (before, others, said, warns) in [
        (known.clone(), "www.example.com", "No cost is known.", false),
        (known.clone(), "www.example.com\nshop.example.com", "More names may be billed.", false),
        (known, "", "REVOKES every earlier certificate. No cost is known.", true),
        (Vec::new(), "", "May REVOKE every earlier certificate. More names than before may be billed.", true),
    ] {
        let original = Original { order_id: 6_484_932, names: before, ..Original::default() };
        let mut draft = sample_draft().with_purpose(Purpose::Reissue(Box::new(original)));
        draft.set(FieldId::DnsNames, others);
        let mut model = wizard_with(draft);
        keys(&mut model, "^R ^N");
        assert_eq!(model.focus, Some(Spot::Input(Input::Confirmation)));
        for (columns, rows) in [(80, 24), (60, 15), (40, 10), (120, 40)] {
            let seen = text(&drawn(&model, COLOUR, columns, rows));
            let words: Vec<&str> = seen.split_whitespace().collect();
            assert!(words.join(" ").contains(said), "{said} at {columns}x{rows}:\n{seen}");
            let is_in_full = seen.contains("! Every earlier certificate is REVOKED")
                || seen.contains("! The names before");
            let is_counted = seen.contains(" 1! more above");
            assert_eq!(is_in_full || is_counted, warns, "{said} at {columns}x{rows}:\n{seen}");
            assert!(rows > 10 || is_counted == warns, "{said} at {columns}x{rows}:\n{seen}");
        }
    }
}

#[test]
fn product_on_a_small_terminal() {
    assert_snapshot!(small_screen(&scenes::product()), @"
     dvorder · new order            SANDBOX: nothing is bought
     Step 1 of 9 · Product  ▸········
     Which certificate do you want?
     ▸ (•) GeoTrust Standard DV  any names, no wildcards
       ( ) RapidSSL Standard DV  one name and its www partner
       ( ) GeoTrust Wildcard DV  *.name and its base domain
       ( ) RapidSSL Wildcard DV  *.name and its base domain
       ( ) GeoTrust Cloud DV     any names; wildcards
                                 not confirmed
       ( ) GeoTrust DV Flex      any names and wildcards
    ────────────────────────────────────────────── more below …
       GeoTrust Standard DV SSL Certificate (ssl_dv_geotrust):
       One or more names. A base domain and its www name count
       as one price when both are listed.
    Tab next  ^N next step  ^P back  ^S steps  ^G help  ^Q leave
    ");
}

#[test]
fn domains_on_a_small_terminal() {
    assert_snapshot!(small_screen(&scenes::domains()), @r#"
     dvorder · münchen.de           SANDBOX: nothing is bought
     Step 2 of 9 · Domains · 1 ✗  ✓▸·······
     Which names should the certificate secure?
       Common name     münchen.de
                       sent as xn--mnchen-3ya.de
       Other names   1 www.münchen.de  = www.xn--mnchen-3ya.de
                     2 shop.xn--mnchen-3ya.de
     ▸ Other names   3✗10.0.0.1

    ─────────────────────────────────────────── 1✗ more below …
     ✗ line 3: "10.0.0.1" is a private address (10.0.0.0/8),
       which no public certificate may hold. Use a public
       address, or a name that resolves to it, such
       as www.example.com
    Tab next  ^N next step  ^P back  ^S steps  ^G help  ^Q leave
    "#);
}

#[test]
fn suggestions_on_a_small_terminal() {
    assert_snapshot!(small_screen(&scenes::then(scenes::dcv(), "^U Down Down")), @"
     dvorder · example.com          SANDBOX: nothing is bought
     Step 5 of 9 · DCV · 1 !  ✓✓✓✓▸····
     How will you prove control of the names?   1! more above …
       name              mail domain   address
       example.com       (automatic)   (automatic)
       *.example.com     (automatic)   (automatic)
       shop.example.org  example.org ▸ (automatic)      address
                                   ┌───────────────────────────┐
       › Use example.org for every │  admin@example.org        │
                                   │▸ administrator@example.org│
    ────────────────────────────── │  webmaster@example.org    │
       shop.example.org: Down choo │  hostmaster@example.org   │
       constructed addresses; any  │  postmaster@example.org   │
       publishes it.               └───────────────────────────┘
     Enter takes it · Up Down choose · Esc closes · ^G help
    ");
}

#[test]
fn domains_in_ascii() {
    assert_snapshot!(text(&drawn(&scenes::domains(), ASCII, 80, 24)), @r#"
     dvorder - xn--mnchen-3ya.de                        SANDBOX: nothing is bought
     +Product >Domains 1x  CSR  Validity  DCV  Contacts  Options  Review  Submit
     Which names should the certificate secure?
       Common name     xn--mnchen-3ya.de
                       sent as xn--mnchen-3ya.de
       Other names   1 www.xn--mnchen-3ya.de
                     2 shop.xn--mnchen-3ya.de
     > Other names   3x10.0.0.1



     x line 3: "10.0.0.1" is a private address (10.0.0.0/8), which no public certi~
       3 names on this certificate. GeoTrust Standard DV: any names, no wildcards.
       - Empty this block: Other names
       - Continue to CSR




    --------------------------------------------------------------------------------
     x line 3: "10.0.0.1" is a private address (10.0.0.0/8), which no public
       certificate may hold. Use a public address, or a name that resolves to it,
       such as www.example.com
     Tab next - ^N next step - ^P back - ^R review - ^S steps - ^G help - ^Q leave
    "#);
}

#[test]
fn without_colours_the_text_is_the_same() {
    for (name, model) in scenes::all() {
        assert_eq!(text(&drawn(&model, MONOCHROME, 80, 24)), screen(&model), "{name}");
    }
}

#[test]
fn names_are_spelt_out_in_ascii() {
    for (name, model) in [
        ("domains", scenes::domains()),
        ("domains, elsewhere", scenes::then(scenes::domains(), "Tab")),
        ("the start", scenes::start()),
        ("the question", scenes::delete()),
        ("review", scenes::then(scenes::domains(), "^R")),
    ] {
        let seen = text(&drawn(&model, ASCII, 80, 24));
        assert!(seen.contains("xn--mnchen-3ya.de") && !seen.contains("m?nchen"), "{name}:\n{seen}");
    }
}

/// Beside a name of other letters stands what is sent, also of several on one line.
#[test]
fn other_names_tell_their_a_labels() {
    let mut model = scenes::product();
    fill(&mut model, FieldId::DnsNames, "www.münchen.de\nexample.com\nbücher.de, www.bücher.de");
    let seen = screen(&model);
    for row in ["www.münchen.de  = www.xn--mnchen-3ya.de", "sent as xn--bcher-kva.de, www."] {
        assert!(seen.contains(row), "{seen}");
    }
    assert!(seen.lines().any(|row| row.trim_end().ends_with("example.com")), "{seen}");
    let wide = text(&drawn(&model, COLOUR, 200, 40));
    assert!(wide.contains("bücher.de, www.bücher.de  = xn--bcher-kva.de, www.xn--bcher-kva.de"), "{wide}");
}

/// Where a message names a line, the lines have their numbers.
#[test]
fn lines_are_numbered_where_a_message_names_one() {
    let mut model = scenes::product();
    for (names, numbered) in [("example.com\nwww.example.com", false), ("example.com\nno name", true)] {
        fill(&mut model, FieldId::DnsNames, names);
        go_to_step(&mut model, Step::Domains);
        let seen = screen(&model);
        assert_eq!(seen.contains("line 2: "), numbered, "{seen}");
        assert_eq!(seen.contains("   1 example.com"), numbered, "{seen}");
        assert_eq!(seen.contains("2✗no name"), numbered, "{seen}");
    }
}

#[test]
fn review_and_the_preview_show_the_names_as_they_are_sent() {
    for (typed, sent) in [
        ("https://www.example.com/", "www.example.com"),
        ("bücher.example.com", "xn--bcher-kva.example.com (bücher.example.com)"),
        ("WWW.Example.COM.", "www.example.com"),
    ] {
        let mut draft = crate::common::sample_draft();
        draft.set(FieldId::CommonName, typed);
        draft.set(FieldId::DnsNames, format!("{typed}\nhttp://shop.example.com/"));
        let mut model = crate::wizard::wizard_with(draft);
        for step in [Step::Csr, Step::Review] {
            crate::wizard::go_to_step(&mut model, step);
            let seen = crate::text(&crate::drawn(&model, crate::COLOUR, 200, 60));
            let line = |label: &str| {
                let found =
                    seen.lines().rev().find_map(|line| Some(line.split_once(label)?.1.trim().to_owned()));
                found.unwrap_or_else(|| panic!("{label}:\n{seen}"))
            };
            assert_eq!(line("Common name "), sent, "{seen}");
            assert_eq!(line("Other names "), "shop.example.com", "{seen}");
        }
    }
}

/// The rows in which fields stand, by their labels.
fn rows_of(seen: &str, labels: &[&str]) -> Vec<Option<usize>> {
    labels.iter().map(|label| seen.lines().position(|line| line.contains(label))).collect()
}

#[test]
fn no_field_moves_whatever_is_wrong() {
    let labels = ["Order validity", "Order years", "Certificate", "Auto-renew", "Continue to"];
    let mut model = wizard_with(sample_draft());
    go_to_field(&mut model, FieldId::OrderYears);
    for (columns, rows) in [(80, 24), (60, 15)] {
        let at = |model: &Model| rows_of(&text(&drawn(model, COLOUR, columns, rows)), &labels[..3]);
        let before = at(&model);
        for years in ["2", "77", "x", "-1", "1.5", "99999999999999999999", "one year"] {
            let mut model = model.clone();
            keys(&mut model, "^U");
            typed(&mut model, years);
            assert_eq!(at(&model), before, "{years} at {columns}x{rows}:\n{}", screen(&model));
            keys(&mut model, "Tab ^T");
            assert_eq!(at(&model), before, "{years} at {columns}x{rows}:\n{}", screen(&model));
        }
    }
}

/// The row of the cursor is read alone, and there may be many names: it says for which of them the mail goes there.
#[test]
fn a_row_of_mail_says_which_name_it_is_for() {
    let mut draft = sample_draft();
    draft.set(FieldId::DnsNames, "shop.example.com\nwww.shop.department.example.org");
    draft.set(FieldId::DcvMethod, "email");
    let model = wizard_with(draft);
    for columns in 40..=80 {
        for name in ["example.com", "shop.example.com", "www.shop.department.example.org"] {
            let row = mail_row(&model, name);
            for field in [FieldId::MailDomain(row), FieldId::MailAddress(row)] {
                let mut model = model.clone();
                go_to_field(&mut model, field);
                let (seen, row) = look(&mut model, columns, 15);
                let beginning: String = name.chars().take(12).collect();
                assert!(row.contains(&beginning) && row.contains('▸'), "{columns}: {row:?} of {name}");
                let word = if matches!(field, FieldId::MailDomain(_)) { "domain" } else { "address" };
                assert!(columns > 56 || row.contains(word), "{columns}: {row:?} of {name}");
                // What is longer than there is room for is whole below.
                let words = seen.split_whitespace().collect::<Vec<_>>().join(" ");
                assert!(words.contains(&format!("{name}: ")), "{columns}: {seen}");
                typed(&mut model, "it@example.org");
                let (_, row) = look(&mut model, columns, 15);
                assert!(row.contains(&beginning) && row.contains("mple.org"), "{columns}: {row:?} of {name}");
            }
        }
    }
}

#[test]
fn a_row_of_mail_that_is_filled_in_moves_nothing() {
    let mut draft = sample_draft();
    draft.set(FieldId::DnsNames, format!("{}.example.org\nwww.example.org", "long".repeat(15)));
    draft.set(FieldId::DcvMethod, "email");
    let mut model = wizard_with(draft);
    go_to_field(&mut model, FieldId::MailAddress(1));
    for (columns, rows) in [(80, 24), (120, 40)] {
        let at = |model: &Model| {
            rows_of(&text(&drawn(model, COLOUR, columns, rows)), &["Mail language", "Use AuthKey"])
        };
        let before = at(&model);
        assert!(before.iter().all(Option::is_some), "{}", screen(&model));
        for address in ["it@example.org", "not an address", &format!("{}@example.org", "it".repeat(30))] {
            let mut model = model.clone();
            typed(&mut model, address);
            assert_eq!(at(&model), before, "{address}:\n{}", screen(&model));
            keys(&mut model, "Tab ^T");
            assert_eq!(at(&model), before, "{address}:\n{}", screen(&model));
        }
    }
}

/// Where the steps have no room for their names, each has a sign, and so it has in the list of steps.
#[test]
fn a_small_screen_has_a_sign_for_each_step() {
    let mut model = wizard_with(sample_draft());
    let row = |model: &Model| small_screen(model).lines().nth(1).unwrap_or_default().trim_end().to_owned();
    assert!(
        row(&model).ends_with("\u{25b8}\u{b7}\u{b7}\u{b7}\u{b7}\u{b7}\u{b7}\u{b7}\u{b7}"),
        "{}",
        row(&model)
    );
    fill(&mut model, FieldId::CommonName, "foo");
    go_to_step(&mut model, Step::Csr);
    assert!(
        row(&model).ends_with("\u{2713}\u{2717}\u{25b8}\u{b7}\u{b7}\u{b7}\u{b7}\u{b7}\u{b7}"),
        "{}",
        row(&model)
    );
    keys(&mut model, "^S");
    let listed = small_screen(&model);
    assert!(listed.contains("1. Product     \u{2713}"), "{listed}");
    assert!(listed.contains("2. Domains     1 \u{2717}"), "{listed}");
}
