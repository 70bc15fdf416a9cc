//! Every conclusion of a look-up: what the service shows, and the one right conclusion, which the journal,
//! the screen, the exit code and the next start all say.

mod common;
#[allow(dead_code, reason = "each test uses a part of it")]
#[path = "common/hostile.rs"]
mod hostile;
#[allow(dead_code, reason = "each test uses a part of it")]
#[path = "common/wizard.rs"]
mod wizard;

use std::sync::Arc;
use std::time::Duration;

use dvorder::config::base_url::BaseUrl;
use dvorder::exit::Exit;
use dvorder::io::certcentral::{Client, ServiceSettings};
use dvorder::io::errands;
use dvorder::journal::entry::{Entry, State};
use dvorder::journal::found::Found;
use dvorder::journal::looked::APART;
use dvorder::journal::refusal::Deal;
use dvorder::journal::sent::Prepared;
use dvorder::journal::verdict::{Extent, LookupVerdict};
use dvorder::order::draft::Draft;
use dvorder::order::id::Id;
use dvorder::order::parameter::FieldId;
use dvorder::secret::ApiKey;
use dvorder::service::errand::Errand;
use dvorder::wizard::destination::Destination;
use dvorder::wizard::farewell::farewell;
use dvorder::wizard::form::{Action, Spot};
use dvorder::wizard::submit::Submit;
use dvorder::wizard::{Effect, Model, Msg};
use hostile::{Act, Server};
use jiff::{SignedDuration, Timestamp};
use serde_json::{Value, json};
use wizard::{looked_up, update};

const OWN: &str = "web2027a";
const NOT_FOUND: (u16, &str) = (404, r#"{"errors":[{"code":"not_found|order","message":"No order."}]}"#);

/// What the service shows.
#[derive(Clone)]
struct Service {
    alternate: (u16, String),
    /// Its orders: the ID, and whether the list of orders or only the info has all of it.
    orders: Vec<Value>,
    /// The most orders of a page.
    page: usize,
    /// How many it says there are, when that is not how many there are.
    total: Value,
    /// How many it says a page holds.
    limit: Value,
    /// Whether `offset` is heeded.
    pages: bool,
    /// What the list shows of an order that the order itself shows as it is.
    shown: Shown,
    /// How far its clock is from ours, in minutes, and whether it tells.
    clock: Option<i64>,
}

/// What is concluded, as far as it matters.
#[derive(Debug, PartialEq)]
enum Right {
    Found(u64),
    Fallen(u64),
    NotThere,
    CouldBe(Vec<u64>),
    Partly(usize, Option<usize>),
    CouldNotAsk,
}

impl Right {
    fn of(verdict: &LookupVerdict) -> Right {
        match verdict {
            LookupVerdict::Found(placed) if placed.has_fallen() => Right::Fallen(placed.order_id),
            LookupVerdict::Found(placed) => Right::Found(placed.order_id),
            LookupVerdict::NotThere => Right::NotThere,
            LookupVerdict::CouldBe(doubts) => {
                Right::CouldBe(doubts.iter().map(|doubt| doubt.order_id).collect())
            }
            LookupVerdict::Partly(Extent { looked_at, of }) => Right::Partly(*looked_at, *of),
            LookupVerdict::CouldNotAsk(..) => Right::CouldNotAsk,
        }
    }
}

fn minutes_ago(minutes: i64) -> String {
    (Timestamp::now() - SignedDuration::from_mins(minutes)).to_string()
}

/// The order that was sent, as the service has it, made now.
fn order(id: u64) -> Value {
    json!({
        "id": id, "status": "pending", "date_created": minutes_ago(0),
        "alternative_order_id": OWN,
        "certificate": { "id": id + 1, "common_name": "example.com", "dns_names": [] },
        "product": { "name_id": "ssl_dv_geotrust" },
    })
}

/// The same with one member changed or, for null, without it.
fn with(mut order: Value, pointer: &str, value: Value) -> Value {
    let (parent, name) = pointer.rsplit_once('/').unwrap();
    let parent = order.pointer_mut(parent).unwrap().as_object_mut().unwrap();
    match value {
        Value::Null => drop(parent.remove(name)),
        value => drop(parent.insert(name.to_owned(), value)),
    }
    order
}

fn alternate(orders: &[(u64, &str)]) -> (u16, String) {
    let entries: Vec<Value> =
        orders.iter().map(|(id, status)| json!({ "order_id": id, "status": status })).collect();
    (200, json!({ "orders": entries, "page": { "total": entries.len() } }).to_string())
}

fn service(alternate: (u16, &str), orders: Vec<Value>) -> Service {
    let (status, body) = alternate;
    Service {
        alternate: (status, body.to_owned()),
        orders,
        page: 100,
        total: Value::Null,
        limit: Value::Null,
        pages: true,
        shown: |order| order,
        clock: Some(0),
    }
}

impl Service {
    fn answer(&self, request: &str) -> (u16, String) {
        let path = request.split(' ').nth(1).unwrap_or_default();
        let path = path.strip_prefix("/services/v2").unwrap_or(path);
        let (path, query) = path.split_once('?').unwrap_or((path, ""));
        let number = |name: &str| {
            let found = query.split('&').find_map(|pair| pair.strip_prefix(name)?.strip_prefix('='));
            found.and_then(|value| value.parse::<usize>().ok()).unwrap_or(0)
        };
        if path.starts_with("/order/alternate/") {
            assert_eq!(path, "/order/alternate/web2027a");
            return self.alternate.clone();
        }
        if let Some(id) = path.strip_prefix("/order/certificate/") {
            let order = self.orders.iter().find(|order| order["id"].as_u64() == id.parse().ok());
            let none = || (NOT_FOUND.0, NOT_FOUND.1.to_owned());
            return order.map_or_else(none, |order| (200, order.to_string()));
        }
        assert_eq!(number("limit"), 100);
        let offset = if self.pages { number("offset") } else { 0 };
        let without_own_id = |order: &Value| with(order.clone(), "/alternative_order_id", Value::Null);
        let page = self.orders.iter().skip(offset).take(self.page).map(without_own_id);
        let page: Vec<Value> = page.map(self.shown).collect();
        let total = match &self.total {
            Value::Null => json!(self.orders.len()),
            total => total.clone(),
        };
        (200, json!({ "orders": page, "page": { "total": total, "limit": self.limit } }).to_string())
    }

    fn serve(self) -> Server {
        Server::start(Act::Script(Arc::new(move |request: &str| {
            let (status, body) = self.answer(request);
            let now = Timestamp::now() + SignedDuration::from_mins(self.clock.unwrap_or(0));
            let date = match self.clock {
                Some(_) => now.strftime("Date: %a, %d %b %Y %H:%M:%S GMT\r\n").to_string(),
                None => String::new(),
            };
            format!("HTTP/1.1 {status} x\r\n{date}Content-Length: {}\r\n\r\n{body}", body.len()).into_bytes()
        })))
    }
}

/// The order that is looked for, sent just now.
fn entry(own_id: Option<&str>, base_url: &str) -> Entry {
    let mut draft = common::sample_draft();
    draft.set(FieldId::AlternativeOrderId, own_id.unwrap_or_default());
    let order = common::order_from(&draft);
    let id = Id::try_from("order-1".to_owned()).unwrap();
    let draft_id = Some(Id::try_from("draft-1".to_owned()).unwrap());
    let of = Prepared { order: &order, draft: &draft, draft_id, target: base_url, digest: String::new() };
    let now = Timestamp::now();
    let mut entry = Entry::prepared(id, of, now);
    entry.settle(State::Unknown("The service answered 503.".into()), now);
    entry
}

fn look_up(entry: &Entry, base_url: &str) -> LookupVerdict {
    let settings = ServiceSettings {
        request_timeout: Duration::from_secs(20),
        ..ServiceSettings::new(BaseUrl::parse(base_url).unwrap(), None)
    };
    let client = Client::new(&settings, ApiKey::parse("A1B2C3-test-key".into()).unwrap()).unwrap();
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let errand = Errand::LookUp(Box::new(entry.clone()));
    match runtime.block_on(errands::run(&client, &errand, |_| {})) {
        Ok(Found::Order(verdict)) => verdict,
        Err(failure) => LookupVerdict::CouldNotAsk(failure.message, failure.fix),
        other => panic!("{other:?}"),
    }
}

/// The wizard that takes the order up, looks it up and shows what the journal makes of that.
fn shown(entry: &Entry) -> Model {
    let before =
        Entry { state: State::Unknown("The service answered 503.".into()), looked: None, ..entry.clone() };
    let mut model = taken_up(&before);
    wizard::go_to(&mut model, Spot::Action(Action::LookUp));
    let effects = wizard::keys(&mut model, "Enter");
    let [Effect::Ask(request, Errand::LookUp(_), _)] = effects.as_slice() else { panic!("{effects:?}") };
    update(&mut model, looked_up(*request, Box::new(entry.clone())));
    model
}

/// The wizard of the next start.
fn taken_up(entry: &Entry) -> Model {
    let target = Destination { sandbox: false, place: entry.sent.target.clone(), ..wizard::sandbox() };
    let mut model = Model::new(Draft::new(), Vec::new(), target, wizard::TODAY);
    update(&mut model, Msg::OrderOpened(Ok(Box::new(entry.clone()))));
    model
}

fn offers_to_go_on(model: &Model) -> bool {
    wizard::offers(model, &Action::PlaceOrder) || wizard::offers(model, &Action::PutAside)
}

/// Looks up in what the service shows, and has everybody say it.
fn conclude(what: &str, own_id: Option<&str>, service: Service, right: &Right) {
    let server = service.serve();
    let base_url = server.base_url();
    let mut entry = entry(own_id, &base_url);
    let verdict = look_up(&entry, &base_url);
    assert_eq!(Right::of(&verdict), *right, "{what}: {verdict:?}");
    let now = Timestamp::now();
    entry.take_in(verdict.clone(), now);

    // The journal.
    let is_open = !matches!(right, Right::Found(_) | Right::Fallen(_));
    assert_eq!(entry.is_open(), is_open, "{what}: {:?}", entry.state);
    assert!(!entry.can_be_sent_again(), "{what}: once is not enough");
    let written = serde_json::to_string(&entry).unwrap();
    assert_eq!(serde_json::from_str::<Entry>(&written).unwrap(), entry, "{what}");

    // The screen and the exit code.
    let model = shown(&entry);
    let code = match right {
        Right::Found(_) => Exit::Done,
        Right::Fallen(_) => Exit::No,
        _ => Exit::Unknown,
    };
    let said = farewell(&model, 4000);
    assert_eq!(said.code, code, "{what}: {said:?}");
    match right {
        Right::Found(id) => assert!(said.text.contains(&format!("Order {id}")), "{what}: {said:?}"),
        Right::Fallen(id) => {
            assert!(said.text.contains(&format!("order {id}")), "{what}: {said:?}");
            assert!(matches!(model.submit, Submit::Ready(Some(_))), "{what}: the draft is kept");
        }
        _ => {
            assert!(!offers_to_go_on(&model), "{what}");
            for text in [format!("{:?}", model.form()), said.text, entry.text(), next_start(&entry)] {
                let told = text.replace("\\\"", "\"").replace("\\\\", "\\");
                let said = verdict.text(Deal::Order);
                assert!(told.contains(&said), "{what}: {said} in {told}");
                assert!(!told.contains("\\u{a}") && !told.contains(". ."), "{what}: {told}");
                assert!(!told.contains("Nothing was bought"), "{what}: {told}");
            }
        }
    }

    // A second look-up.
    entry.take_in(verdict, now + APART);
    assert_eq!(entry.can_be_sent_again(), *right == Right::NotThere, "{what}");
    if is_open {
        assert_eq!(offers_to_go_on(&taken_up(&entry)), *right == Right::NotThere, "{what}");
    }
}

fn next_start(entry: &Entry) -> String {
    format!("{:?}", taken_up(entry).form())
}

#[test]
fn what_the_service_says_of_the_own_id_is_concluded_once_and_said_everywhere() {
    let moved = |minutes| json!(minutes_ago(minutes));
    let found = |id| with(order(id), "/certificate/dns_names", json!(["example.com"]));
    let dated = |date: Value| with(found(7), "/date_created", date);
    let one = alternate(&[(7, "pending")]);
    let listed = |orders: Vec<Value>| Service { alternate: one.clone(), ..service(NOT_FOUND, orders) };
    let status = |word: &str| listed(vec![with(found(7), "/status", json!(word))]);
    let cases = [
        ("it is there", listed(vec![found(7)]), Right::Found(7)),
        ("issued", status("issued"), Right::Found(7)),
        ("needs approval", status("needs_approval"), Right::Found(7)),
        ("in progress", status("processing"), Right::Found(7)),
        ("a status nobody knows", status("Perplexed"), Right::Found(7)),
        ("rejected", status("rejected"), Right::Fallen(7)),
        ("denied", status("denied"), Right::Fallen(7)),
        ("canceled, in the old spelling", status("CANCELED"), Right::Fallen(7)),
        ("without a date", listed(vec![dated(Value::Null)]), Right::CouldBe(vec![7])),
        ("with an unreadable date", listed(vec![dated(json!("yesterday"))]), Right::CouldBe(vec![7])),
        ("with a date alone", listed(vec![dated(json!("2026-11-24"))]), Right::CouldBe(vec![7])),
        ("made hours before", listed(vec![dated(moved(180))]), Right::CouldBe(vec![7])),
        ("made hours later", listed(vec![dated(moved(-180))]), Right::CouldBe(vec![7])),
        ("made a year before", listed(vec![dated(moved(525_600))]), Right::CouldBe(vec![7])),
        (
            "in other case",
            listed(vec![with(found(7), "/alternative_order_id", json!("WEB2027A"))]),
            Right::CouldBe(vec![7]),
        ),
        (
            "under another own ID",
            listed(vec![with(found(7), "/alternative_order_id", json!("another"))]),
            Right::CouldBe(vec![7]),
        ),
        (
            "the info does not show the own ID",
            listed(vec![with(found(7), "/alternative_order_id", Value::Null)]),
            Right::Found(7),
        ),
        (
            "with another product",
            listed(vec![with(found(7), "/product/name_id", json!("ssl_dv_rapidssl"))]),
            Right::CouldBe(vec![7]),
        ),
        (
            "with other names",
            listed(vec![with(found(7), "/certificate/dns_names", json!(["example.com", "a.example.com"]))]),
            Right::CouldBe(vec![7]),
        ),
        (
            "two of them",
            Service {
                alternate: alternate(&[(7, "pending"), (9, "pending")]),
                ..service(NOT_FOUND, vec![found(7), found(9)])
            },
            Right::CouldBe(vec![7, 9]),
        ),
        ("its info cannot be had", listed(vec![]), Right::CouldNotAsk),
    ];
    for (what, service, right) in cases {
        conclude(what, Some(OWN), service, &right);
    }
}

#[test]
fn what_is_no_answer_for_the_own_id_says_nothing() {
    let error = |code: &str| format!(r#"{{"errors":[{{"code":"{code}","message":"No\nsuch."}}]}}"#);
    let none = [
        (404, error("not_found")),
        (404, error("not_found|order")),
        (404, error("not_found:order")),
        (404, r#"{"errors":{"code":"not_found|order","message":"x"}}"#.to_owned()),
        (200, "{}".to_owned()),
        (200, r#"{"orders":[],"page":{"total":0}}"#.to_owned()),
        (200, r#"{"orders":{},"page":{"total":"0"}}"#.to_owned()),
    ];
    for (status, body) in none {
        conclude(&format!("{status} {body}"), Some(OWN), service((status, &body), vec![]), &Right::NotThere);
    }
    let nothing = [
        (404, error("not_found|route")),
        (404, error("not_found:route")),
        (404, error("not_found|product")),
        (404, error("something")),
        (404, "<html><title>404</title>".to_owned()),
        (404, String::new()),
        (404, "{}".to_owned()),
        (404, r#"{"errors":[{"code":"not_found"},{"code":"x"}]}"#.to_owned()),
        (200, String::new()),
        (204, String::new()),
        (200, "<html><title>Sign in</title>".to_owned()),
        (200, "[]".to_owned()),
        (200, r#"{"page":{"total":0}}"#.to_owned()),
        (200, r#"{"orders":[]}"#.to_owned()),
        (200, r#"{"orders":[],"page":{"total":5}}"#.to_owned()),
        (200, r#"{"orders":[{"status":"pending"}],"page":{"total":1}}"#.to_owned()),
        (200, error("not_found")),
        (302, String::new()),
        (401, error("access_denied")),
        (403, error("access_denied|access_denied_invalid_key")),
        (429, error("request_limit_exceeded")),
        (500, String::new()),
        (503, "<html>".to_owned()),
    ];
    for (status, body) in nothing {
        let what = format!("{status} {body}");
        conclude(&what, Some(OWN), service((status, &body), vec![]), &Right::CouldNotAsk);
    }
}

#[test]
fn what_the_list_shows_is_concluded_once_and_said_everywhere() {
    let hidden = |id| with(order(id), "/alternative_order_id", Value::Null);
    let long_ago = |id| with(hidden(id), "/date_created", json!(minutes_ago(525_600)));
    let other = |id: u64| with(order(id), "/alternative_order_id", json!(format!("other{id}")));
    let others = |count: u64| (100..100 + count).map(other).collect::<Vec<_>>();
    let renamed = |id: u64| {
        let order = with(order(id), "/certificate/common_name", json!("else.example.com"));
        with(order, "/certificate/dns_names", json!(["else.example.com", "example.com"]))
    };
    let strangers = |count: u64| (1000..1000 + count).map(renamed).collect::<Vec<_>>();
    let last = |mut orders: Vec<Value>, order: Value| {
        orders.push(order);
        orders
    };
    let list = |orders| service(NOT_FOUND, orders);
    let cases = [
        ("nothing", list(vec![]), Right::NotThere),
        ("others alone", list(others(3)), Right::NotThere),
        ("it is in the list alone", list(last(others(3), order(7))), Right::Found(7)),
        ("it is on the third page", list(last(strangers(230), order(7))), Right::Found(7)),
        ("many others on three pages", list(strangers(230)), Right::NotThere),
        (
            "pages smaller than asked for",
            Service { page: 2, ..list(last(strangers(9), order(7))) },
            Right::Found(7),
        ),
        ("others on pages smaller than asked for", Service { page: 2, ..list(others(9)) }, Right::NotThere),
        (
            "a list that does not heed the offset",
            Service { page: 2, pages: false, ..list(strangers(5)) },
            Right::Partly(2, Some(5)),
        ),
        ("none of five", Service { total: json!(5), ..list(vec![]) }, Right::Partly(0, Some(5))),
        ("two of five", Service { total: json!(5), ..list(others(2)) }, Right::Partly(2, Some(5))),
        ("no total", Service { total: json!("many"), ..list(others(2)) }, Right::Partly(2, None)),
        ("a total that is too small", Service { total: json!(1), ..list(others(2)) }, Right::Partly(2, None)),
        (
            "an entry that cannot be read",
            list(last(others(2), with(order(7), "/id", json!("?")))),
            Right::Partly(2, Some(3)),
        ),
        ("more that could be it than are looked at", list(others(60)), Right::Partly(50, Some(60))),
        ("no own ID is shown", list(vec![hidden(7)]), Right::CouldBe(vec![7])),
        ("no own ID is shown, a year ago", list(vec![long_ago(7)]), Right::NotThere),
        (
            "no own ID is shown, a year ago by another clock",
            Service { clock: Some(120), ..list(vec![long_ago(7)]) },
            Right::CouldBe(vec![7]),
        ),
        (
            "no own ID is shown, a year ago by no clock",
            Service { clock: None, ..list(vec![long_ago(7)]) },
            Right::CouldBe(vec![7]),
        ),
        (
            "the own ID is shown in other case",
            list(vec![with(order(7), "/alternative_order_id", json!("WEB2027A"))]),
            Right::CouldBe(vec![7]),
        ),
        ("one is it and one could be", list(vec![hidden(6), order(7)]), Right::Found(7)),
        (
            "a total of the page alone",
            Service { total: json!(100), ..list(last(strangers(150), order(7))) },
            Right::Found(7),
        ),
        (
            "a total of the page alone, and it is not there",
            Service { total: json!(100), ..list(strangers(151)) },
            Right::Partly(151, None),
        ),
        (
            "a total and a limit of the page alone",
            Service { total: json!(10), limit: json!(10), page: 10, ..list(last(strangers(10), order(7))) },
            Right::Found(7),
        ),
        ("a full page and no more", list(strangers(100)), Right::NotThere),
        (
            "an entry that cannot be read and is not counted",
            Service { total: json!(1), ..list(vec![other(1), with(order(7), "/id", json!("ORD-7"))]) },
            Right::Partly(1, Some(2)),
        ),
    ];
    for (what, service, right) in cases {
        conclude(what, Some(OWN), service, &right);
    }
}

/// What a list makes of an order.
type Shown = fn(Value) -> Value;

/// What a list shows of an order, which may be less than the order, or an older spelling of it.
const SHOWN: [(&str, Shown); 9] = [
    ("no other names", |order| with(order, "/certificate/dns_names", Value::Null)),
    ("no names", |order| with(order, "/certificate", Value::Null)),
    ("some of the names", |order| with(order, "/certificate/dns_names", json!(["example.com"]))),
    ("a name more", |order| with(order, "/certificate/dns_names", json!(["example.com", "www.example.com"]))),
    ("names in one text", |order| with(order, "/certificate/dns_names", json!("example.com a.example.com"))),
    ("another product", |order| with(order, "/product/name_id", json!("ssl_dv_ee"))),
    ("the product in capitals", |order| with(order, "/product/name_id", json!("SSL_DV_GEOTRUST"))),
    ("the name with its last dot", |order| with(order, "/certificate/common_name", json!("Example.com."))),
    ("nothing but its ID", |order| json!({ "id": order["id"] })),
];

#[test]
fn an_order_is_looked_at_whatever_the_list_shows_of_it() {
    let other = with(order(8), "/alternative_order_id", json!("other"));
    for (what, shown) in SHOWN {
        let list = |orders| Service { shown, ..service(NOT_FOUND, orders) };
        conclude(what, Some(OWN), list(vec![other.clone(), order(7)]), &Right::Found(7));
        conclude(what, Some(OWN), list(vec![other.clone()]), &Right::NotThere);
    }
}

#[test]
fn an_order_that_does_not_show_all_its_names_could_be_it() {
    let bare = with(order(7), "/alternative_order_id", Value::Null);
    let unsaid = with(bare.clone(), "/certificate/dns_names", Value::Null);
    let elsewhere = with(unsaid.clone(), "/certificate/common_name", json!("else.example.com"));
    let list = |order: &Value| service(NOT_FOUND, vec![order.clone()]);
    conclude("names not said", None, list(&unsaid), &Right::CouldBe(vec![7]));
    conclude("another common name", None, list(&elsewhere), &Right::NotThere);
    let dotted = with(bare, "/certificate/common_name", json!("EXAMPLE.com."));
    conclude("a last dot", None, list(&dotted), &Right::Found(7));
}

#[test]
fn without_an_own_id_product_names_and_time_tell_it() {
    let bare = |id| with(order(id), "/alternative_order_id", Value::Null);
    let dated = |minutes| with(bare(7), "/date_created", json!(minutes_ago(minutes)));
    let list = |orders| service((500, "not asked"), orders);
    let cases = [
        ("it", list(vec![bare(7)]), Right::Found(7)),
        ("two alike", list(vec![bare(7), bare(8)]), Right::CouldBe(vec![7, 8])),
        ("one of another own ID", list(vec![order(7)]), Right::NotThere),
        ("one of hours before", list(vec![dated(180)]), Right::CouldBe(vec![7])),
        ("one of a year before", list(vec![dated(525_600)]), Right::NotThere),
        (
            "one without a date",
            list(vec![with(bare(7), "/date_created", Value::Null)]),
            Right::CouldBe(vec![7]),
        ),
        (
            "one without a product",
            list(vec![with(bare(7), "/product", Value::Null)]),
            Right::CouldBe(vec![7]),
        ),
        (
            "one of a list cut short",
            Service { total: json!(5), ..list(vec![bare(7)]) },
            Right::CouldBe(vec![7]),
        ),
    ];
    for (what, service, right) in cases {
        conclude(what, None, service, &right);
    }
}
