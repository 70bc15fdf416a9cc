//! The situations that are drawn, each come to by messages alone.

use dvorder::service::errand::Errand;
use std::time::Duration;

use dvorder::failure::Failure;
use dvorder::follow::lookup::ErrandProgress;
use dvorder::journal::entry::Entry;
use dvorder::journal::refusal::{Deal, Refusal, ServiceError};
use dvorder::journal::reply::{ApprovalRequest, ChainCertificate, Outcome, Placed};
use dvorder::journal::sent::Prepared;
use dvorder::journal::shelf::{Held, OpenOrder, Shelf};
use dvorder::journal::summary::Summary;
use dvorder::journal::verdict::{Candidate, LookupVerdict};
use dvorder::order::draft::{Draft, ON};
use dvorder::order::id::Id;
use dvorder::order::import::import;
use dvorder::order::parameter::FieldId;
use dvorder::order::saved::{SavedDraft, VERSION};
use dvorder::order::step::Step;
use dvorder::wizard::following::TokenState;
use dvorder::wizard::form::{Action, Spot};
use dvorder::wizard::loaded;
use dvorder::wizard::scene::Picking;
use dvorder::wizard::start;
use dvorder::wizard::{Effect, Model, Msg};
use jiff::Timestamp;
use jiff::civil::date;

use crate::common::{order_from, sample_draft};
use crate::wizard::{
    TODAY, ended, fill, go_to, go_to_field, go_to_step, issued_until, keys, listed, looked_up, mail_row,
    moves, new_wizard, on_its_way, pasted, placed, sandbox, typed, update, without_a_key, wizard_with,
};

pub fn product() -> Model {
    let mut model = new_wizard();
    keys(&mut model, "Down");
    model
}

/// Names with mistakes in them, one of which the focus is on.
pub fn domains() -> Model {
    let mut model = new_wizard();
    fill(&mut model, FieldId::Product, "ssl_dv_geotrust");
    fill(&mut model, FieldId::CommonName, "münchen.de");
    go_to_field(&mut model, FieldId::DnsNames);
    pasted(&mut model, "www.münchen.de\nshop.xn--mnchen-3ya.de\n10.0.0.1");
    model
}

pub fn csr() -> Model {
    let mut model = new_wizard();
    fill(&mut model, FieldId::CommonName, "example.com");
    go_to_field(&mut model, FieldId::Csr);
    pasted(&mut model, include_str!("../../assets/examples/example.csr"));
    model
}

pub fn validity() -> Model {
    let mut model = wizard_with(sample_draft());
    fill(&mut model, FieldId::OrderYears, "3");
    fill(&mut model, FieldId::CertValidity, "days");
    fill(&mut model, FieldId::CertDays, "398");
    keys(&mut model, "Tab ^T");
    model
}

/// A wildcard and a name below another, validated by mail.
pub fn dcv() -> Model {
    let mut draft = sample_draft();
    draft.set(FieldId::Product, "ssl_dv_geotrust_flex");
    draft.set(FieldId::DnsNames, "*.example.com\nshop.example.org");
    draft.set(FieldId::DcvMethod, "email");
    let mut model = wizard_with(draft);
    go_to_step(&mut model, Step::Dcv);
    let row = mail_row(&model, "shop.example.org");
    fill(&mut model, FieldId::MailDomain(row), "example.org");
    fill(&mut model, FieldId::MailAddress(row), "it@example.org");
    keys(&mut model, "Tab ^T");
    model
}

pub fn contacts() -> Model {
    let mut model = wizard_with(sample_draft());
    fill(&mut model, FieldId::FirstName, "Jim");
    fill(&mut model, FieldId::ContactEmail, "jim.smith@example");
    fill(&mut model, FieldId::AdditionalEmails, "it@example.com");
    keys(&mut model, "^N ^P");
    model
}

pub fn options() -> Model {
    let mut model = wizard_with(sample_draft());
    fill(&mut model, FieldId::CustomFieldId(0), "12");
    fill(&mut model, FieldId::CustomFieldValue(0), "Invoice #12345");
    fill(&mut model, FieldId::SkipApproval, ON);
    keys(&mut model, "Tab ^T");
    model
}

/// Review with an error, a warning, and something to send.
pub fn review() -> Model {
    let mut model = wizard_with(sample_draft());
    fill(&mut model, FieldId::DcvMethod, "email");
    fill(&mut model, FieldId::OrderYears, "7");
    keys(&mut model, "^R");
    model
}

pub fn ready() -> Model {
    let mut model = wizard_with(sample_draft());
    keys(&mut model, "^R");
    model
}

/// Submit towards the real service, with a key typed.
pub fn submit() -> Model {
    let target = without_a_key("eu", "certcentral.digicert.eu");
    let mut model = Model::new(sample_draft(), Vec::new(), target, TODAY);
    go_to_step(&mut model, Step::Submit);
    pasted(&mut model, "0123456789ABCDEF");
    keys(&mut model, "Tab");
    typed(&mut model, "example.co");
    model
}

pub fn sending() -> Model {
    let (mut model, request) = on_its_way(sample_draft());
    update(&mut model, Msg::Waited(request, Duration::from_millis(7_100)));
    model
}

pub fn refused() -> Model {
    let error = |code: &str, message: &str| ServiceError { code: code.into(), message: message.into() };
    ended(
        Outcome::Refused(Refusal {
            of: Deal::Order,
            status: 400,
            errors: vec![
                error("invalid_dns_names", "One of the names is not allowed."),
                error("nobody_knows", "Something else."),
            ],
            body: None,
            retry_after: Some(Duration::from_secs(60)),
        }),
        &[],
    )
}

/// A refusal that names no field.
pub fn refused_key() -> Model {
    let message = "The API key is not known.".into();
    let errors = vec![ServiceError { code: "access_denied|invalid_token".into(), message }];
    ended(
        Outcome::Refused(Refusal { of: Deal::Order, status: 401, errors, body: None, retry_after: None }),
        &[],
    )
}

pub fn not_sent() -> Model {
    let failure = Failure::new("No connection to the service.", "Check the network.");
    ended(Outcome::NotSent(failure), &[])
}

pub fn unknown() -> Model {
    let failure =
        Failure::new("The connection was lost before the answer came.", "The request may have arrived.");
    ended(Outcome::Unknown(failure), &[(FieldId::AlternativeOrderId, "web2027a")])
}

/// An accepted order for two names that share their DNS record, and one that does not.
pub fn accepted(method: &str) -> Model {
    let names = match method {
        "http-token" => "www.example.com",
        _ => "*.example.com\nshop.example.com",
    };
    let answer = match method {
        "email" => Placed { dcv_random_value: None, ..placed() },
        _ => placed(),
    };
    ended(
        Outcome::Accepted(answer),
        &[
            (FieldId::Product, "ssl_dv_geotrust_flex"),
            (FieldId::DnsNames, names),
            (FieldId::DcvMethod, method),
        ],
    )
}

pub fn token_missing() -> Model {
    let mut model = ended(Outcome::Accepted(Placed { dcv_random_value: None, ..placed() }), &[]);
    let token = model.following.as_ref().map(|order| order.token.clone());
    let Some(TokenState::Fetching(request)) = token else { panic!("{token:?}") };
    update(&mut model, Msg::Waited(request, Duration::from_millis(3_100)));
    model
}

/// An order of unknown outcome while it is looked up.
pub fn looking() -> Model {
    let mut model = taken_up();
    go_to(&mut model, Spot::Action(Action::LookUp));
    let effects = keys(&mut model, "Enter");
    let [Effect::Ask(request, Errand::LookUp(_), _)] = effects.as_slice() else { panic!("{effects:?}") };
    update(&mut model, Msg::Progressed(*request, ErrandProgress::Looking { order: 2, of: 3 }));
    update(&mut model, Msg::Waited(*request, Duration::from_millis(4_100)));
    model
}

pub fn awaiting_approval() -> Model {
    let request = ApprovalRequest { id: 198, kind: None, status: "pending".into(), certificate_id: None };
    ended(Outcome::Accepted(Placed { order_id: 7, requests: vec![request], ..Placed::default() }), &[])
}

pub fn issued() -> Model {
    let pem = "-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n".into();
    let certificate = ChainCertificate { subject_common_name: "example.com".into(), pem };
    ended(
        Outcome::Accepted(Placed { order_id: 7, certificate_chain: vec![certificate], ..Placed::default() }),
        &[],
    )
}

fn id(text: &str) -> Id {
    Id::try_from(text.to_owned()).expect("it is an ID")
}

/// A moment of the day of every test, by its minute.
pub fn at_minute(minute: i64) -> Timestamp {
    "2026-11-24T10:00:00Z".parse::<Timestamp>().expect("it is a moment")
        + Duration::from_secs(60 * minute as u64)
}

/// The journal's entry of an order for some names, its outcome unknown.
pub fn entry(common_name: &str) -> Entry {
    let mut draft = sample_draft();
    draft.set(FieldId::CommonName, common_name);
    draft.set(FieldId::AlternativeOrderId, "web2027a");
    let order = order_from(&draft);
    let draft_id = Some(id("draft-1"));
    let of = Prepared { order: &order, draft: &draft, draft_id, target: "sandbox", digest: "00".into() };
    Entry::prepared(id(&format!("order-{}", common_name.len())), of, at_minute(22))
}

pub fn draft_of(name: &str, common_name: &str, step: Step, minute: i64) -> SavedDraft {
    let mut draft = sample_draft();
    draft.set(FieldId::CommonName, common_name);
    SavedDraft {
        version: VERSION,
        id: id(name),
        saved: at_minute(minute),
        step,
        target: None,
        copy_of: None,
        draft,
    }
}

/// The start with an order of unknown outcome and drafts, one of which another process edits.
pub fn start() -> Model {
    let free = |draft: SavedDraft| Held { what: draft.outline(), by: None };
    let mut model = new_wizard();
    start::offer(
        &mut model,
        Shelf {
            open_orders: vec![Held { what: OpenOrder::of(&entry("shop.example.com")), by: None }],
            drafts: vec![
                free(draft_of("draft-1", "münchen.de", Step::Domains, 50)),
                Held { what: draft_of("draft-2", "example.com", Step::Review, 40).outline(), by: Some(4711) },
                free(draft_of("draft-3", "", Step::Product, 30)),
            ],
            orders: vec![Summary::of(&entry("shop.example.com"))],
            unread: None,
            unasked: 0,
            read: at_minute(90),
            unusable: vec!["The draft draft-4.json cannot be read: it is not JSON.".into()],
        },
    );
    model
}

/// The start with a draft whose name is as long as one may be, choosing what to do with it.
pub fn long_draft(picking: Picking) -> Model {
    let mut model = new_wizard();
    let label = |first| ('a'..='z').cycle().skip(first).take(59).collect::<String>();
    let name = format!("{}.example.net", [0, 5, 10, 15].map(label).join("."));
    let held = Held { what: draft_of("draft-1", &name, Step::Domains, 50).outline(), by: None };
    start::offer(&mut model, Shelf { drafts: vec![held], read: at_minute(90), ..Shelf::default() });
    if picking != Picking::Resume {
        go_to(&mut model, Spot::Action(Action::Picking(picking)));
        keys(&mut model, "Enter");
    }
    model
}

/// The start with orders that need somebody, each for another reason, and a draft.
pub fn needing() -> Model {
    let mut model = new_wizard();
    let draft = draft_of("draft-1", "münchen.de", Step::Domains, 50);
    start::offer(
        &mut model,
        Shelf {
            open_orders: vec![Held { what: OpenOrder::of(&entry("www.example.org")), by: None }],
            drafts: vec![Held { what: draft.outline(), by: None }],
            orders: some_orders(),
            read: at_minute(90),
            ..Shelf::default()
        },
    );
    model
}

/// One of each kind.
fn some_orders() -> Vec<Summary> {
    vec![
        Summary::of(&entry("www.example.org")),
        listed("shop.example.com", 6_484_932, "pending"),
        Summary { names: 1, ..issued_until("*.example.org", 6_484_870, date(2027, 6, 12)) },
        issued_until("www.example.net", 6_391_204, date(2026, 12, 12)),
        listed("xn--mnchen-3ya.de", 6_391_203, "revoked"),
        Summary { is_left_alone: true, ..listed("api.example.com", 6_484_931, "pending") },
        listed("intranet.department.example.com", 6_484_930, "needs_approval"),
    ]
}

/// Orders with names that take a line of their own.
pub fn long_names() -> Model {
    let mut model = needing();
    let orders = ["api", "long-name-of-a-host-that-is-ordered-as-well.prod", "approve", "shop", "x"];
    let orders = orders
        .iter()
        .zip(6_484_930..)
        .map(|(name, id)| Summary { names: 3, ..listed(&format!("{name}.example.com"), id, "pending") });
    start::offer(&mut model, Shelf { orders: orders.collect(), read: at_minute(90), ..Shelf::default() });
    model
}

/// All orders.
pub fn all_orders() -> Model {
    then(needing(), "Down Down Down Down Down Enter")
}

/// All orders while the account lists its own.
pub fn account_asked() -> Model {
    let mut model = all_orders();
    go_to(&mut model, Spot::Action(Action::AskAccount));
    let effects = keys(&mut model, "Enter");
    let [Effect::Ask(request, ..)] = effects.as_slice() else { panic!("{effects:?}") };
    update(&mut model, Msg::Waited(*request, Duration::from_secs(2)));
    update(
        &mut model,
        Msg::Progressed(*request, ErrandProgress::Listed { pages: 3, orders: 300, of: Some(5000) }),
    );
    model
}

/// The question before a draft is deleted.
pub fn delete() -> Model {
    let mut model = start();
    go_to(&mut model, Spot::Action(Action::Picking(Picking::Delete)));
    keys(&mut model, "Enter Enter");
    model
}

/// The question before a draft of the sandbox is led to where orders cost money.
pub fn led_elsewhere() -> Model {
    let mut model = new_wizard();
    model.destination = submit().destination;
    let draft =
        SavedDraft { target: Some("sandbox".into()), ..draft_of("draft-1", "example.com", Step::Review, 50) };
    start::asks_where(&mut model, &draft);
    start::offer(
        &mut model,
        Shelf { drafts: vec![Held { what: draft.outline(), by: None }], ..Shelf::default() },
    );
    model
}

/// An order of unknown outcome that was taken up from the start.
pub fn taken_up() -> Model {
    let mut model = start();
    keys(&mut model, "Enter");
    update(&mut model, Msg::OrderOpened(Ok(Box::new(entry("shop.example.com")))));
    model
}

/// The same once the service was asked and does not have it.
pub fn not_found() -> Model {
    let mut model = not_found_once();
    look_up(&mut model, 60, LookupVerdict::NotThere);
    model
}

/// The same after the first time.
pub fn not_found_once() -> Model {
    let mut model = taken_up();
    look_up(&mut model, 55, LookupVerdict::NotThere);
    model
}

/// The same when two orders could be it.
pub fn could_be() -> Model {
    let mut model = taken_up();
    let doubt = |order_id, why: &str| Candidate { order_id, why: why.into() };
    let doubts = vec![
        doubt(6_484_932, "product, names and time agree, but it shows no own order ID"),
        doubt(6_484_933, "the service does not say readably when it was made"),
    ];
    look_up(&mut model, 55, LookupVerdict::CouldBe(doubts));
    model
}

fn look_up(model: &mut Model, minute: i64, verdict: LookupVerdict) {
    go_to(model, Spot::Action(Action::LookUp));
    let effects = keys(model, "Enter");
    let [Effect::Ask(request, Errand::LookUp(asked), _)] = effects.as_slice() else { panic!("{effects:?}") };
    let mut asked = asked.clone();
    asked.take_in(verdict, at_minute(minute));
    update(model, looked_up(*request, asked));
}

/// Something typed while the disk is full, the focus elsewhere since.
pub fn not_saved() -> Model {
    let mut model = new_wizard();
    fill(&mut model, FieldId::Product, "ssl_dv_geotrust");
    update(&mut model, Msg::DraftSaved(1, Err("the disk is full".into())));
    model
}

/// The model after some keys.
pub fn then(mut model: Model, names: &str) -> Model {
    keys(&mut model, names);
    model
}

/// The model with the focus on the last line of its screen.
fn at_its_end(mut model: Model) -> Model {
    while moves(&mut model, "Tab") {}
    model
}

/// The help in which something is searched for.
pub fn help_for(search: &str) -> Model {
    let mut model = then(domains(), "^G");
    typed(&mut model, search);
    model
}

pub fn plain_view() -> Model {
    let mut model = accepted("dns-txt-token");
    go_to(&mut model, Spot::Action(Action::PlainView));
    then(model, "Enter")
}

pub fn loaded() -> Model {
    let body =
        r#"{ "validity_years": 2, "surprise\u001b[2J": 1, "certificate": { "common_name": "example.com" } }"#;
    let loaded = import(body).expect("it is a request body");
    let mut model = Model::new(loaded.draft, loaded.problems, sandbox(), TODAY);
    loaded::show_body(&mut model, "old.json");
    model
}

/// Long, wide and hostile texts wherever texts go.
fn crowded() -> Model {
    let mut draft = Draft::new();
    draft.set(FieldId::Product, "other");
    for field in [
        FieldId::OtherProduct,
        FieldId::Comments,
        FieldId::CustomRenewalMessage,
        FieldId::FirstName,
        FieldId::JobTitle,
        FieldId::Csr,
        FieldId::Container,
    ] {
        draft.set(field, format!("{}\u{1b}[31m\u{202e}{}\nzwölf", "例え".repeat(60), "x".repeat(300)));
    }
    let names: Vec<String> = (0..40).map(|number| format!("name{number}.bücher.example.com")).collect();
    draft.set(FieldId::CommonName, "例え.jp");
    draft.set(FieldId::DnsNames, names.join("\n"));
    draft.set(FieldId::DcvMethod, "email");
    wizard_with(draft)
}

/// Every step with what most orders have in it: three names, the names of the CSR, nothing wrong.
pub fn usual() -> Vec<(String, Model)> {
    let mut draft = sample_draft();
    for (field, value) in [
        (FieldId::DnsNames, "sub.example.com\nlog.example.com"),
        (FieldId::AlternativeOrderId, "dv20261124a1b2c3d4e5f60718"),
    ] {
        draft.set(field, value);
    }
    let mut usual = Vec::new();
    let mut every_step = |name: &str, draft: &Draft, steps: &[Step]| {
        for step in steps {
            let mut model = wizard_with(draft.clone());
            go_to_step(&mut model, *step);
            usual.push((format!("{name}, {}", step.name()), model));
        }
    };
    every_step("usual", &draft, &Step::ALL);
    for method in ["dns-cname-token", "http-token", "email"] {
        draft.set(FieldId::DcvMethod, method);
        every_step(method, &draft, &[Step::Dcv]);
    }
    draft.set(FieldId::DcvMethod, "dns-txt-token");
    for (field, value) in [
        (FieldId::FirstName, "Jim"),
        (FieldId::LastName, "Smith"),
        (FieldId::Telephone, "+1 555 555 5555"),
        (FieldId::ContactEmail, "jim.smith@example.com"),
        (FieldId::CustomFieldId(0), "12"),
        (FieldId::CustomFieldValue(0), "Invoice #12345"),
        (FieldId::CertValidity, "days"),
        (FieldId::CertDays, "90"),
    ] {
        draft.set(field, value);
    }
    every_step("filled in", &draft, &[Step::Validity, Step::Contacts, Step::Options]);
    usual
}

/// Orders for three names that were accepted, each with a record of its own.
pub fn placed_for_three_names() -> Vec<(String, Model)> {
    let names = "www.example.com\nshop.example.com";
    ["dns-txt-token", "dns-cname-token"]
        .map(|method| {
            let changes = [(FieldId::DnsNames, names), (FieldId::DcvMethod, method)];
            (format!("placed, {method}"), ended(Outcome::Accepted(placed()), &changes))
        })
        .into()
}

/// Everything there is to draw.
pub fn all() -> Vec<(String, Model)> {
    let mut all: Vec<(String, Model)> = [
        ("new", new_wizard()),
        ("domains", domains()),
        ("csr", csr()),
        ("validity", validity()),
        ("DCV", dcv()),
        ("DCV, suggestions", then(dcv(), "^U Down Down")),
        ("contacts", contacts()),
        ("options", options()),
        ("review", review()),
        ("ready", ready()),
        ("submit", submit()),
        ("sending", sending()),
        ("refused", refused()),
        ("refused key", refused_key()),
        ("not sent", not_sent()),
        ("unknown", unknown()),
        ("start", start()),
        ("start, orders need somebody", needing()),
        ("all orders", all_orders()),
        ("all orders, the account is asked", account_asked()),
        ("all orders, searched", then(all_orders(), "e x a m p l e . n e t")),
        ("delete a draft?", delete()),
        ("led elsewhere?", led_elsewhere()),
        ("unknown, taken up", taken_up()),
        ("unknown, not found once", not_found_once()),
        ("unknown, not found", not_found()),
        ("unknown, could be these", could_be()),
        ("unknown, looking", looking()),
        ("unknown, stopped looking", then(looking(), "^C")),
        ("not saved", not_saved()),
        ("accepted, TXT", accepted("dns-txt-token")),
        ("accepted, CNAME", accepted("dns-cname-token")),
        ("accepted, HTTP", accepted("http-token")),
        ("accepted, mail", accepted("email")),
        ("token missing", token_missing()),
        ("awaiting approval", awaiting_approval()),
        ("issued", issued()),
        ("help", then(domains(), "^G")),
        ("help, searched", help_for("delete line")),
        ("help, searched in vain", help_for("例え\u{1b}[31m")),
        ("steps", then(review(), "^S")),
        ("leave?", then(domains(), "^Q")),
        ("stop waiting?", then(sending(), "^C")),
        ("plain view", plain_view()),
        ("loaded", loaded()),
        ("notice", then(submit(), "Enter")),
    ]
    .into_iter()
    .map(|(name, model)| (name.to_owned(), model))
    .collect();
    let mut model = crowded();
    for step in Step::ALL {
        go_to_step(&mut model, step);
        all.push((format!("crowded {}", step.name()), model.clone()));
        all.push((format!("crowded {}, end", step.name()), at_its_end(model.clone())));
    }
    all
}
