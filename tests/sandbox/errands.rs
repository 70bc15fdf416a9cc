//! What dvorder finds out from the sandbox, and what it makes of it: the sandbox is written from the documentation alone.

use std::cell::RefCell;
use std::time::Duration;

use dvorder::account::Account;
use dvorder::config::base_url::BaseUrl;
use dvorder::failure::Failure;
use dvorder::follow::lookup::ErrandProgress;
use dvorder::io::account::KeyAccount;
use dvorder::io::certcentral::{Client, ServiceSettings};
use dvorder::io::errands;
use dvorder::io::sandbox::{Endpoint, Fault};
use dvorder::journal::changed::Changed;
use dvorder::journal::entry::Entry;
use dvorder::journal::found::{Found, Listed, OrderSeen};
use dvorder::journal::reply::{Outcome, Token};
use dvorder::journal::sent::Prepared;
use dvorder::journal::status::Status;
use dvorder::journal::verdict::{LookupVerdict, Rest};
use dvorder::order::dcv::Method;
use dvorder::order::parameter::FieldId;
use dvorder::secret::ApiKey;
use dvorder::service::change::Change;
use dvorder::service::errand::Errand;
use dvorder::service::resend_emails::{Mail, Mails};
use dvorder::service::revoke::{Revocation, RevocationReason, Revoked};
use jiff::Timestamp;

use super::{Api, common};

const KEY: &str = "any key";

/// What an errand finds out with a key.
async fn run(api: &Api, key: &str, errand: Errand) -> Result<Found, Failure> {
    errands::run(&client_with(api, key), &errand, |_| ()).await
}

/// A client with the usual key.
fn client(api: &Api) -> Client {
    client_with(api, KEY)
}

fn client_with(api: &Api, key: &str) -> Client {
    let settings = ServiceSettings::new(BaseUrl::parse(&api.sandbox.base_url()).unwrap(), None);
    Client::new(&settings, ApiKey::parse(key.replace(' ', "-")).unwrap()).unwrap()
}

async fn see(api: &Api, key: &str, order_id: u64, known: &[Token]) -> OrderSeen {
    match run(api, key, Errand::Order(order_id, known.to_vec())).await {
        Ok(Found::Seen(seen)) => *seen,
        other => panic!("{other:?}"),
    }
}

async fn change(api: &Api, order_id: u64, change: Change) -> Result<Changed, Failure> {
    match client(api).answer(change.question(order_id)).await {
        Ok(Found::Changed(changed)) => Ok(changed),
        Ok(other) => panic!("{other:?}"),
        Err(failure) => Err(failure),
    }
}

#[tokio::test]
async fn by_how_much_the_services_clock_is_ahead_is_found_out_with_an_order() {
    let api = Api::start(&[]);
    let id = api.ordered("dns-txt-token", &["example.com"]).await;
    assert_eq!(see(&api, KEY, id, &[]).await.report.ahead, 0, "what clocks differ by is nothing");
    let days = 200;
    api.sandbox.push(std::time::Duration::from_secs(days * 86_400));
    let seen = see(&api, KEY, id, &[]).await;
    let is_that = |ahead: i64| (ahead - i64::try_from(days).unwrap() * 86_400).abs() < 60;
    assert!(is_that(seen.report.ahead), "{}", seen.report.ahead);
    assert!(seen.report.there(seen.at) > seen.at);
    let Ok(Found::Listed(listed)) = run(&api, KEY, Errand::Orders).await else { panic!() };
    assert!(listed.orders.iter().all(|order| is_that(order.ahead)), "{listed:?}");
    // By that what is begun with a reissue counts, too.
    let before = client(&api).reissued_order(id).await.unwrap();
    assert!(is_that(before.ahead), "{}", before.ahead);
}

fn states(seen: &OrderSeen) -> Vec<bool> {
    seen.report.validations.iter().map(|validation| validation.is_done()).collect()
}

#[tokio::test]
async fn an_order_is_followed_until_it_is_issued() {
    let api = Api::start(&[]);
    let id = api.ordered("dns-txt-token", &["example.com", "www.example.com"]).await;
    let first = see(&api, KEY, id, &[]).await;
    assert_eq!((first.report.status(), states(&first)), (Some(Status::Pending), vec![false, false]));
    assert_eq!(first.report.names, ["example.com", "www.example.com"]);
    assert!(first.report.certificate.id.is_some() && first.report.certificate.csr.is_some(), "{first:?}");
    assert!(!first.report.caa.is_empty() && first.missed.is_empty(), "{first:?}");
    let token = first.token.clone().unwrap();
    assert!(token.ends().is_some(), "{token:?}");

    let second = see(&api, KEY, id, std::slice::from_ref(&token)).await;
    assert_eq!((second.token, second.is_token_withheld), (None, false), "one that counts is there");
    let ended = Token { expires: Some("2026-01-01T00:00:00Z".into()), ..token.clone() };
    assert_eq!(see(&api, KEY, id, &[ended]).await.token, Some(token));

    while !change(&api, id, Change::CheckDcv(Vec::new())).await.is_ok_and(|changed| {
        let Changed::Checked(checked) = changed else { panic!("{changed:?}") };
        checked.order_status.as_deref() == Some("issued")
    }) {}
    let last = see(&api, KEY, id, &[]).await;
    let certificate = &last.report.certificate;
    assert_eq!((last.report.status(), last.token.is_some()), (Some(Status::Issued), false));
    assert!(certificate.serial_number.is_some() && certificate.issued.is_some(), "{certificate:?}");
    assert!(certificate.valid_till > certificate.valid_from, "{certificate:?}");
}

#[tokio::test]
async fn what_a_view_only_key_may_not_ask_is_not_known_with_it() {
    let api = Api::start(&[]);
    let id = api.ordered("dns-txt-token", &["example.com"]).await;
    let seen = see(&api, "view-only", id, &[]).await;
    assert_eq!((seen.report.status(), states(&seen)), (Some(Status::Pending), vec![false]));
    assert_eq!((seen.is_token_withheld, seen.token, seen.missed), (true, None, Vec::new()));
    let cancel = Change::Cancel { note: "x".into() };
    let failure = client_with(&api, "view-only").answer(cancel.question(id)).await.unwrap_err();
    assert!(failure.is_refusal() && failure.fix.contains("View only"), "{failure:?}");
}

#[tokio::test]
async fn an_order_of_another_account_is_not_there() {
    let api = Api::start(&[]);
    let id = api.ordered("dns-txt-token", &["example.com"]).await;
    let order = || Errand::Order(id, Vec::new());
    let failure = run(&api, "other-account", order()).await.unwrap_err();
    assert_eq!(failure.status(), Some(404));
    assert!(failure.fix.contains("of another account"), "{failure:?}");
    let failure = run(&api, KEY, Errand::Order(7, Vec::new())).await.unwrap_err();
    assert_eq!(failure.status(), Some(404));
    api.sandbox.set_faults(&[Fault::OtherForbidden]);
    let failure = run(&api, "other-account", order()).await.unwrap_err();
    assert_eq!((failure.status(), failure.is_refusal()), (Some(403), true));

    let account = |found| match found {
        Ok(Found::Account(account)) => account,
        other => panic!("{other:?}"),
    };
    let own = account(run(&api, KEY, Errand::Account).await);
    let other = account(run(&api, "other-account", Errand::Account).await);
    assert!(own.id != other.id && !own.name.is_empty(), "{own:?} {other:?}");
}

#[tokio::test]
async fn an_account_that_nobody_says_keeps_nobody() {
    let api = Api::start(&[]);
    let settings = ServiceSettings::new(BaseUrl::parse(&api.sandbox.base_url()).unwrap(), None);
    for (fault, is_known) in [(None, true), (Some("429:account"), false), (Some("403:account"), false)] {
        let faults: Vec<Fault> = fault.iter().map(|fault| fault.parse().unwrap()).collect();
        api.sandbox.set_faults(&faults);
        let (tell, told) = std::sync::mpsc::channel();
        let key = ApiKey::parse("any-key".into()).unwrap();
        let asked = KeyAccount::ask(settings.clone(), key, move |account| tell.send(account).unwrap());
        let (first, again) = tokio::join!(asked.get(), asked.get());
        assert_eq!((first.is_some(), &again), (is_known, &first), "{fault:?}");
        assert_eq!(told.try_iter().collect::<Vec<_>>(), [first], "told once: {fault:?}");
    }
}

#[tokio::test]
async fn an_order_is_not_looked_up_with_the_key_of_another_account() {
    let api = Api::start(&[]);
    let settings = ServiceSettings::new(BaseUrl::parse(&api.sandbox.base_url()).unwrap(), None);
    let key = ApiKey::parse("other-account".into()).unwrap();
    let client = Client::new(&settings, key.clone()).unwrap();
    let account = KeyAccount::ask(settings, key, |_| ());
    let draft = common::sample_draft();
    let order = common::sample_order();
    let of =
        Prepared { order: &order, draft: &draft, draft_id: None, target: "sandbox", digest: String::new() };
    let mut entry = Entry::prepared("order-1".to_owned().try_into().unwrap(), of, Timestamp::now());
    let another = Some(Account { id: 7, name: String::new() });
    for (own, can_be_asked) in [(None, true), (account.get().await, true), (another, false)] {
        entry.followed.account = own;
        let errand = Errand::LookUp(Box::new(entry.clone()));
        let found = errands::run_for(&account, &client, &errand, |_| ()).await;
        assert_eq!(found.is_ok(), can_be_asked, "{found:?}");
    }
}

#[tokio::test]
async fn all_orders_are_listed_page_by_page() {
    let api = Api::start(&[Fault::ShortPages]);
    let mut ids = Vec::new();
    for name in ["a.example.com", "b.example.com", "c.example.com"] {
        ids.push(api.ordered("dns-txt-token", &[name]).await);
    }
    let settings = ServiceSettings::new(BaseUrl::parse(&api.sandbox.base_url()).unwrap(), None);
    let client = Client::new(&settings, ApiKey::parse("any-key".into()).unwrap()).unwrap();
    let told = RefCell::new(Vec::new());
    let found = errands::run(&client, &Errand::Orders, |progress| told.borrow_mut().push(progress)).await;
    let Ok(Found::Listed(Listed { orders, unreadable, rest, .. })) = found else { panic!("{found:?}") };
    let listed: Vec<u64> = orders.iter().map(|order| order.order_id).collect();
    assert!(ids.iter().all(|id| listed.contains(id)), "{listed:?}");
    assert_eq!((unreadable, rest), (0, Rest::Nothing));
    assert!(told.borrow().len() >= 2, "each page is told");
    assert!(
        matches!(told.borrow()[0], ErrandProgress::Listed { pages: 1, orders: 2, of: Some(_) }),
        "{told:?}"
    );
}

#[tokio::test]
async fn an_order_is_told_where_only_part_of_it_comes() {
    let api = Api::start(&["429:validation".parse().unwrap()]);
    let id = api.ordered("dns-txt-token", &["example.com"]).await;
    let seen = see(&api, KEY, id, &[]).await;
    assert_eq!(seen.report.status(), Some(Status::Pending));
    assert_eq!(seen.missed[0].wait, Some(Duration::from_secs(5)), "and says how long to wait");
    assert_eq!(seen.token, None, "whoever asks to be left alone is");
    assert!(
        seen.missed[1].message.contains("What to place was not asked for"),
        "and that is said: {:?}",
        seen.missed
    );
    // Whatever else keeps the names from being told keeps nobody from the token.
    for fault in ["401", "403", "404", "500", "500-html", "malformed-json", "reset", "absent-members"] {
        api.sandbox.set_faults(&[format!("{fault}:validation").parse().unwrap()]);
        let seen = see(&api, KEY, id, &[]).await;
        assert!(seen.token.is_some(), "{fault}: {seen:?}");
    }
    api.sandbox.set_faults(&["500-html:dcv-random-value".parse().unwrap()]);
    let seen = see(&api, KEY, id, &[]).await;
    assert_eq!(states(&seen), [false]);
    assert_eq!(seen.missed[0].status(), Some(500));
    api.sandbox.set_faults(&["429:order-info".parse().unwrap()]);
    let failure = run(&api, KEY, Errand::Order(id, Vec::new())).await.unwrap_err();
    assert_eq!((failure.status(), failure.wait), (Some(429), Some(Duration::from_secs(5))));
}

#[tokio::test]
async fn an_order_is_changed_in_each_way() {
    let api = Api::start(&[Fault::NoRecord]);
    let id = api.ordered("http-token", &["example.com"]).await;
    let Ok(Changed::Checked(checked)) = change(&api, id, Change::CheckDcv(Vec::new())).await else {
        panic!()
    };
    assert!(checked.not_yet.is_some(), "a file that is missing is not there yet: {checked:?}");
    let Ok(Changed::Method(Method::DnsCname, Some(token))) =
        change(&api, id, Change::Method(Method::DnsCname)).await
    else {
        panic!()
    };
    assert!(token.ends().is_some());
    let Ok(Changed::Checked(checked)) = change(&api, id, Change::CheckDcv(vec!["example.com".into()])).await
    else {
        panic!()
    };
    assert_eq!((checked.names.len(), checked.not_yet), (1, None));
    assert_eq!(
        change(&api, id, Change::Method(Method::Email)).await,
        Ok(Changed::Method(Method::Email, None))
    );
    let mail = Mail { domain: "example.com".into(), email: "admin@example.com".into(), email_domain: None };
    for mails in [Mails::default(), Mails { these: vec![mail], locale: None }] {
        assert_eq!(change(&api, id, Change::Resend(mails)).await, Ok(Changed::Resent));
    }
    let failure = change(&api, id, Change::CheckDcv(Vec::new())).await.unwrap_err();
    assert!(failure.fix.contains("by mail"), "{failure:?}");
    let cancel = || Change::Cancel { note: "ordered by mistake".into() };
    assert_eq!(change(&api, id, cancel()).await, Ok(Changed::Canceled));
    assert_eq!(see(&api, KEY, id, &[]).await.report.status(), Some(Status::Canceled));
    let failure = change(&api, id, cancel()).await.unwrap_err();
    assert!(failure.is_refusal() && !failure.is_lost(), "{failure:?}");
}

#[tokio::test]
async fn a_revocation_is_done_or_waits() {
    let api = Api::start(&[]);
    for skips_approval in [false, true] {
        let id = api.ordered("dns-txt-token", &["example.com"]).await;
        while see(&api, KEY, id, &[]).await.report.status() != Some(Status::Issued) {
            change(&api, id, Change::CheckDcv(Vec::new())).await.unwrap();
        }
        let revocation = Revocation {
            what: Revoked::Order,
            reason: Some(RevocationReason::Superseded),
            comments: "Replaced.".into(),
            skips_approval,
        };
        let Ok(Changed::Revoked(request)) = change(&api, id, Change::Revoke(revocation)).await else {
            panic!()
        };
        let waits = request.is_some_and(|request| request.id > 0 && !request.status.is_empty());
        assert_eq!(waits, !skips_approval);
        let status = if skips_approval { Status::Revoked } else { Status::Issued };
        assert_eq!(see(&api, KEY, id, &[]).await.report.status(), Some(status));
    }
}

/// Also where this machine's clock does not say so.
#[tokio::test]
async fn a_token_that_has_ended_by_the_services_clock_is_asked_for_anew() {
    let api = Api::start(&["no-record".parse().unwrap()]);
    let id = api.ordered("dns-txt-token", &["example.com"]).await;
    let first = see(&api, KEY, id, &[]).await.token.expect("none is known");
    for (days, is_anew) in [(20, false), (11, true)] {
        api.sandbox.push(std::time::Duration::from_secs(days * 86_400));
        let seen = see(&api, KEY, id, std::slice::from_ref(&first)).await;
        assert_eq!(seen.token.is_some_and(|token| token.value != first.value), is_anew, "{days}");
    }
}

#[tokio::test]
async fn a_certificate_that_is_revoked_alone_is_named() {
    let api = Api::start(&["issued".parse().unwrap()]);
    let id = api.ordered("dns-txt-token", &["example.com"]).await;
    let certificate = see(&api, KEY, id, &[]).await.report.certificate.id.unwrap();
    let revocation = Revocation {
        what: Revoked::Certificate(certificate),
        reason: Some(RevocationReason::Superseded),
        comments: String::new(),
        skips_approval: true,
    };
    let changed = change(&api, id, Change::Revoke(revocation)).await;
    assert_eq!(changed, Ok(Changed::CertificateRevoked(certificate)));
}

#[tokio::test]
async fn after_a_lost_answer_the_order_says_what_became_of_a_change() {
    for fault in ["reset:status", "malformed-json:status"] {
        let api = Api::start(&[fault.parse().unwrap()]);
        let id = api.ordered("dns-txt-token", &["example.com"]).await;
        let canceled = change(&api, id, Change::Cancel { note: "x".into() }).await;
        if let Err(failure) = &canceled {
            assert!(failure.is_lost(), "{fault}: {failure:?}");
            assert!(failure.fix.contains("See how the order stands"), "{fault}: {failure:?}");
        }
        let seen = see(&api, KEY, id, &[]).await;
        assert!(canceled.is_err() || seen.report.status() == Some(Status::Canceled), "{fault}: {seen:?}");
    }
}

/// What is concluded from an answer.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Concluded {
    /// It was done, or is known.
    Done,
    /// The service says no: nothing was done.
    No(u16),
    /// Nobody knows from the answer.
    Lost,
}

/// What asks an endpoint.
enum Asks {
    /// Nothing is changed.
    Errand(Errand),
    /// The order is.
    Change(Change),
}

/// Each endpoint that is asked, and what asks it.
fn asking(endpoint: Endpoint, id: u64, certificate: u64) -> Option<Asks> {
    let errand = |errand| Some(Asks::Errand(errand));
    let change = |change| Some(Asks::Change(change));
    match endpoint {
        Endpoint::Account => errand(Errand::Account),
        Endpoint::List => errand(Errand::Orders),
        Endpoint::OrderInfo => errand(Errand::Order(id, Vec::new())),
        Endpoint::DcvRandomValue => errand(Errand::Token(id)),
        Endpoint::Download => errand(Errand::Certificate(id, certificate)),
        Endpoint::CheckDcv => change(Change::CheckDcv(Vec::new())),
        Endpoint::DcvMethod => change(Change::Method(Method::DnsCname)),
        Endpoint::ResendEmails => change(Change::Resend(Mails::default())),
        Endpoint::Status => change(Change::Cancel { note: "ordered twice".into() }),
        Endpoint::Revoke => change(Change::Revoke(Revocation {
            what: Revoked::Certificate(certificate),
            reason: None,
            comments: String::new(),
            skips_approval: false,
        })),
        // What comes beside an order, and what looks for one, are concluded elsewhere; the rest is never asked.
        Endpoint::Alternate
        | Endpoint::Reissue
        | Endpoint::Validation
        | Endpoint::Order
        | Endpoint::Request
        | Endpoint::User
        | Endpoint::Product => None,
    }
}

/// A refusal says no, and the order is as it was; whatever else is no answer says that nobody knows, never that it was
/// done, and the order then tells what became of it.
#[tokio::test]
async fn whatever_goes_wrong_at_an_endpoint_is_concluded_as_what_it_is() {
    for (fault, concluded) in [
        ("401", Concluded::No(401)),
        ("403", Concluded::No(403)),
        ("wrong-key", Concluded::No(403)),
        ("404", Concluded::No(404)),
        ("429", Concluded::No(429)),
        ("500", Concluded::Lost),
        ("500-html", Concluded::Lost),
        ("malformed-json", Concluded::Lost),
        ("reset", Concluded::Lost),
    ] {
        for endpoint in Endpoint::ALL {
            let api = Api::start(&[]);
            if matches!(endpoint, Endpoint::Download | Endpoint::Revoke) {
                api.sandbox.set_faults(&[Fault::Issued]);
            }
            let method = if endpoint == Endpoint::ResendEmails { "email" } else { "dns-txt-token" };
            let id = api.ordered(method, &["example.com"]).await;
            let certificate = api.sandbox.orders()[0].certificate_id;
            let Some(asks) = asking(endpoint, id, certificate) else { continue };
            let is_change = matches!(asks, Asks::Change(_));
            let before = api.status(id).await;
            api.sandbox.set_faults(&[format!("{fault}:{endpoint}").parse().unwrap()]);
            let found = match &asks {
                Asks::Errand(errand) => run(&api, KEY, errand.clone()).await,
                Asks::Change(change) => client(&api).answer(change.question(id)).await,
            };
            let found_as = match &found {
                Ok(_) => Concluded::Done,
                Err(failure) if failure.is_refusal() => Concluded::No(failure.status().unwrap()),
                Err(failure) if failure.is_lost() => Concluded::Lost,
                Err(failure) => panic!("{fault}:{endpoint}: {failure:?}"),
            };
            api.sandbox.set_faults(&[]);
            let after = api.status(id).await;
            // What is said without a body cannot be malformed, and a certificate's file is no JSON.
            let is_whole = fault == "malformed-json" && found_as == Concluded::Done;
            assert!(
                found_as == concluded || is_whole && (is_change || endpoint == Endpoint::Download),
                "{fault}:{endpoint}: {found:?}"
            );
            if let Err(failure) = &found {
                assert!(!failure.message.is_empty() && !failure.fix.is_empty(), "{fault}:{endpoint}");
                assert_eq!(failure.wait.is_some(), fault == "429", "{fault}:{endpoint}");
                if is_change && failure.is_lost() {
                    assert!(failure.fix.contains("See how the order stands"), "{endpoint}: {failure:?}");
                }
            }
            if matches!(found_as, Concluded::No(_)) {
                assert_eq!(before, after, "{fault}:{endpoint}: what is refused is not done");
            }
            // The order tells the truth, whatever was concluded; and what only asks is answered then.
            assert_eq!(see(&api, KEY, id, &[]).await.report.status.as_deref(), Some(after.as_str()));
            if let Asks::Errand(errand) = asks {
                run(&api, KEY, errand).await.unwrap_or_else(|failure| panic!("{endpoint}: {failure:?}"));
            }
        }
    }
}

/// A look-up concludes from nothing but answers: never that an order is not there.
#[tokio::test]
async fn whatever_goes_wrong_while_an_order_is_looked_up_does_not_say_that_it_is_not_there() {
    for fault in ["401", "403", "429", "500", "500-html", "malformed-json", "reset"] {
        for endpoint in [Endpoint::Alternate, Endpoint::List, Endpoint::OrderInfo] {
            let api = Api::start(&[]);
            let mut draft = common::sample_draft();
            draft.set(FieldId::AlternativeOrderId, "own0id");
            let order = common::order_from(&draft);
            let of = Prepared {
                order: &order,
                draft: &draft,
                draft_id: None,
                target: "sandbox",
                digest: String::new(),
            };
            let entry = Entry::prepared("order-1".to_owned().try_into().unwrap(), of, Timestamp::now());
            let settings = ServiceSettings::new(BaseUrl::parse(&api.sandbox.base_url()).unwrap(), None);
            let client = Client::new(&settings, ApiKey::parse("any-key".into()).unwrap()).unwrap();
            let Outcome::Accepted(placed) = client.buy(&order.purchase()).await else { panic!() };
            let look_up = || Errand::LookUp(Box::new(entry.clone()));
            assert!(matches!(run(&api, KEY, look_up()).await, Ok(Found::Order(LookupVerdict::Found(_)))));
            api.sandbox.set_faults(&[format!("{fault}:{endpoint}").parse().unwrap()]);
            let found = run(&api, KEY, look_up()).await;
            let Ok(Found::Order(verdict)) = &found else {
                assert!(found.is_err_and(|failure| failure.is_lost() || failure.is_refusal()));
                continue;
            };
            match verdict {
                LookupVerdict::Found(found) => {
                    assert_eq!(found.order_id, placed.order_id, "{fault}:{endpoint}")
                }
                LookupVerdict::CouldNotAsk(why, what) => assert!(!why.is_empty() && !what.is_empty()),
                LookupVerdict::CouldBe(doubts) => assert_eq!(doubts[0].order_id, placed.order_id),
                LookupVerdict::NotThere | LookupVerdict::Partly(_) => {
                    panic!("{fault}:{endpoint}: {verdict:?}")
                }
            }
        }
    }
}
