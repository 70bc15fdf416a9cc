//! How long what is issued lasts, and that what is told of it before it is ordered is the same.

use dvorder::io::sandbox::{Fault, Options};
use dvorder::order::validity::{Validity, effective, wire_date};
use jiff::civil::Date;
use jiff::{Timestamp, ToSpan, tz::TimeZone};
use serde_json::{Value, json};

use super::{Api, minimal, put};

/// A validity as it is sent.
fn sent(validity: Validity) -> Value {
    match validity {
        Validity::Years(years) => json!({ "years": years }),
        Validity::Days(days) => json!({ "days": days }),
        Validity::Until(date) => json!({ "custom_expiration_date": wire_date(date) }),
    }
}

#[tokio::test]
async fn the_last_day_that_is_told_is_the_one_that_comes() {
    let today: Date = TimeZone::UTC.to_datetime(Timestamp::now()).date();
    let after = |days: i32| Validity::Until(today.saturating_add(days.days()));
    let (year, days) = (Validity::Years(1), Validity::Days);
    for (order, asked, lasts) in [
        // As long as the limit of the day of issue allows, where the service's own is known.
        (year, None, None),
        (year, Some(year), None),
        (year, Some(after(300)), None),
        (year, Some(days(40)), Some(40)),
        (year, Some(days(1)), Some(1)),
        (year, Some(after(29)), Some(30)),
        (days(30), None, Some(30)),
        (days(30), Some(days(30)), Some(30)),
        (after(29), Some(days(30)), Some(30)),
        (after(29), None, Some(30)),
    ] {
        let api = Api::with(Options { faults: vec![Fault::Issued], ..Options::default() });
        let mut body = minimal("dns-txt-token");
        put(&mut body, "order_validity", Some(sent(order)));
        if let Some(asked) = asked {
            put(&mut body, "certificate.cert_validity", Some(sent(asked)));
        }
        let (status, answer) = api.post("ssl_dv_geotrust", &body).await;
        assert_eq!(status, 201, "{answer}");
        let (_, info) = api.get(&format!("/order/certificate/{}", answer["id"])).await;
        let told = effective(order, asked, today);
        if told.caveat.is_none() {
            assert_eq!(info["certificate"]["valid_till"], told.ends.to_string(), "{order:?} {asked:?}");
        }
        assert_eq!(info["order_valid_till"], order.last_day(today).to_string(), "{order:?}");
        assert!(lasts.is_none_or(|lasts| told.days == lasts), "{told:?}");
    }
}
