//! How many days are left: of a certificate, of a DCV token, and of the service's own looking.
//!
//! `valid_till` is a day without a time and a zone, so days are counted between days of UTC, and to 00:00 UTC of
//! it. Hours are known where the certificate itself is.

use jiff::civil::Date;
use jiff::tz::Offset;
use jiff::{Timestamp, ToSpan, Unit};

use crate::journal::instructions::{LOOKING_DAYS, LOOKS, TOKEN_DAYS, proof, valid_until};
use crate::journal::ordered::Ordered;
use crate::journal::reply::Token;
use crate::journal::status::Status;
use crate::journal::summary::Summary;
use crate::order::dcv::Method;
use crate::order::text::counted;
use crate::order::validity::wire_date;

/// A token that has fewer days left is warned about.
pub const TOKEN_WARNING: i64 = 3;

/// The day of a moment, in UTC.
pub fn day(time: Timestamp) -> Date {
    Offset::UTC.to_datetime(time).date()
}

/// How many days it is to a day: none left is 0, and a day that is over is negative.
pub fn left(till: Date, today: Date) -> i64 {
    till.since((Unit::Day, today)).map_or(0, |span| i64::from(span.get_days()))
}

/// Days that are left, for people: `17 days left`, `ended 2 days ago`. What ends on this very day has 0 days left.
pub fn left_text(days: i64) -> String {
    match days {
        0.. => format!("{} left", counted(days, "day")),
        _ => format!("ended {} ago", counted(-days, "day")),
    }
}

/// From how few hours before an end, and after it, they are said in place of days.
const HOURS_SAID: i64 = 48;

/// What is left until a certificate ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Left {
    /// How many days, to 00:00 UTC of its last one; negative when that is over.
    pub days: i64,
    /// How many whole hours, where the certificate itself is known; negative as soon as it has ended.
    pub hours: Option<i64>,
    /// Whether the service calls it expired, though by the clocks it has not ended: since when is not known.
    pub is_expired: bool,
}

impl Left {
    /// What is left of a certificate with this last day that ends at this moment, where that is known.
    pub fn of(till: Date, ends: Option<Timestamp>, now: Timestamp) -> Left {
        let hours = |ends: Timestamp| (ends.as_second() - now.as_second()).div_euclid(3600);
        Left { days: left(till, day(now)), hours: ends.map(hours), is_expired: false }
    }

    /// What is left of the certificate of an order, by its service's clock, where its last day is known. One that the
    /// service calls expired has ended, whatever a clock says.
    pub fn of_order(order: &Summary, now: Timestamp) -> Option<Left> {
        let left = Left::of(order.valid_till?, order.ends(), order.there(now));
        let is_expired = order.status() == Some(Status::Expired) && !left.is_over();
        Some(if is_expired { Left { days: -1, hours: None, is_expired: true } } else { left })
    }

    /// Whether it has ended.
    pub fn is_over(self) -> bool {
        self.hours.unwrap_or(self.days) < 0
    }

    /// What is left, for people: `17 days left`, and near an end that is known exactly `5 hours left`.
    pub fn text(self) -> String {
        match self.hours {
            _ if self.is_expired => "expired".into(),
            Some(0) => "less than an hour left".into(),
            Some(hours @ 1..HOURS_SAID) => format!("{} left", counted(hours, "hour")),
            Some(-1) => "ended within the hour".into(),
            // An hour that has begun is not over.
            Some(hours) if (-HOURS_SAID..0).contains(&hours) => {
                format!("ended {} ago", counted(-hours - 1, "hour"))
            }
            Some(_) | None => left_text(self.days),
        }
    }
}

/// The last day of a token: its own, or the one that follows from the day it was ordered.
pub fn token_end(token: &Token, made_on: Date) -> Option<Date> {
    match &token.expires {
        Some(_) => token.ends().map(day),
        None => made_on.checked_add(TOKEN_DAYS.days()).ok(),
    }
}

/// How long a token counts.
pub fn token_left(token: &Token, made_on: Date, today: Date) -> TokenLeft {
    let Some(end) = token_end(token, made_on) else { return TokenLeft::NotKnown };
    match left(end, today) {
        days if days < 0 => TokenLeft::Over(days),
        days if days < TOKEN_WARNING => TokenLeft::Short(days),
        days => TokenLeft::Enough(days),
    }
}

/// How long a token counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TokenLeft {
    /// So many days.
    Enough(i64),
    /// So many days, which is little.
    Short(i64),
    /// It ended so many days ago, as a negative number.
    Over(i64),
    /// Its end cannot be read.
    NotKnown,
}

impl TokenLeft {
    /// How long what is placed, called so, is valid, in a sentence; and until when, where that is known.
    pub fn text(self, what: &str, until: Option<&str>) -> String {
        let until = until.map_or_else(String::new, |until| format!(" until {until}"));
        match self {
            TokenLeft::Enough(days) => {
                format!("The {what} is valid{until}: {} more.", counted(days, "day"))
            }
            TokenLeft::Short(days) => format!(
                "The {what} is valid{until}, {} more only: place it now, or ask for it again and place what comes.",
                counted(days, "day")
            ),
            TokenLeft::Over(days) => format!(
                "The {what} was valid{until}, and ended {} ago: ask for it again, and place what comes in its stead.",
                counted(-days, "day")
            ),
            TokenLeft::NotKnown => {
                format!("How long the {what} is valid is not known; usually that is {TOKEN_DAYS} days.")
            }
        }
    }
}

/// How many days the service goes on looking by itself; 0 once that is over.
pub fn looking_left(ordered: Timestamp, now: Timestamp) -> i64 {
    (LOOKING_DAYS - left(day(now), day(ordered))).clamp(0, LOOKING_DAYS)
}

/// How long the service goes on looking, in a sentence.
fn looking_text(ordered: Timestamp, now: Timestamp) -> String {
    match looking_left(ordered, now) {
        0 => format!(
            "The service looked by itself until about {}: once all is in place, ask it to check.",
            wire_date(day(ordered).saturating_add(LOOKING_DAYS.days()))
        ),
        days => format!(
            "The service looks by itself until about {}, {} more: {LOOKS}.",
            wire_date(day(ordered).saturating_add(LOOKING_DAYS.days())),
            counted(days, "day")
        ),
    }
}

/// How long what proves control of an order's names counts, and how long the service looks for it since it was begun, each
/// method in its own words: for a mail nobody looks.
pub fn time_left(
    ordered: &Ordered,
    token: Option<&Token>,
    begun: Option<Timestamp>,
    now: Timestamp,
) -> Vec<String> {
    if ordered.dcv_method == Some(Method::Email) {
        return begun.map(|_| BY_MAIL.to_owned()).into_iter().collect();
    }
    // What was begun by the service's clock ends by it.
    let made_on = begun.map_or(ordered.made_on, day);
    let what = proof(ordered.dcv_method);
    let token = token
        .map(|token| token_left(token, made_on, day(now)).text(what, valid_until(made_on, token).as_deref()));
    token.into_iter().chain(begun.map(|begun| looking_text(begun, now))).collect()
}

/// What the service does by itself for a mail.
const BY_MAIL: &str = "A name is validated as soon as somebody follows the link in its mail; the service looks for nothing by itself.";

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn hours_are_said_near_an_end_that_is_known_exactly() {
        let now: Timestamp = "2026-11-25T10:30:00Z".parse().unwrap();
        for (ends, said, over) in [
            ("2026-12-12T23:59:59Z", "17 days left", false),
            ("2026-11-27T10:30:00Z", "2 days left", false),
            ("2026-11-27T10:29:59Z", "47 hours left", false),
            ("2026-11-25T12:00:00Z", "1 hour left", false),
            ("2026-11-25T11:29:59Z", "less than an hour left", false),
            ("2026-11-25T10:30:00Z", "less than an hour left", false),
            ("2026-11-25T10:29:59Z", "ended within the hour", true),
            ("2026-11-25T09:29:59Z", "ended 1 hour ago", true),
            ("2026-11-24T23:59:59Z", "ended 10 hours ago", true),
            ("2026-11-20T23:59:59Z", "ended 5 days ago", true),
        ] {
            let ends: Timestamp = ends.parse().unwrap();
            let left = Left::of(day(ends), Some(ends), now);
            assert_eq!((left.text().as_str(), left.is_over()), (said, over), "{ends}");
        }
        let by_day = |till| Left::of(till, None, now);
        assert_eq!(
            (by_day(date(2026, 11, 25)).text().as_str(), by_day(date(2026, 11, 24)).is_over()),
            ("0 days left", true)
        );
    }

    #[test]
    fn days_are_counted_to_the_day_itself() {
        let today = date(2026, 11, 25);
        for (till, days, said) in [
            (date(2026, 12, 12), 17, "17 days left"),
            (date(2026, 11, 26), 1, "1 day left"),
            (date(2026, 11, 25), 0, "0 days left"),
            (date(2026, 11, 24), -1, "ended 1 day ago"),
            (date(2027, 11, 25), 365, "365 days left"),
            (date(2028, 11, 25), 731, "731 days left"),
        ] {
            assert_eq!((left(till, today), left_text(left(till, today)).as_str()), (days, said));
        }
    }

    #[test]
    fn a_token_counts_to_its_own_end_or_for_thirty_days() {
        let token = |expires: Option<&str>| Token { value: "a1".into(), expires: expires.map(str::to_owned) };
        let made_on = date(2026, 11, 1);
        for (expires, today, expected) in [
            (Some("2026-12-03T08:15:42+00:00"), date(2026, 11, 25), TokenLeft::Enough(8)),
            (Some("2026-12-03T08:15:42Z"), date(2026, 12, 1), TokenLeft::Short(2)),
            (Some("2026-12-03"), date(2026, 12, 3), TokenLeft::Short(0)),
            (Some("2026-12-03"), date(2026, 12, 4), TokenLeft::Over(-1)),
            (None, date(2026, 11, 1), TokenLeft::Enough(30)),
            (None, date(2026, 11, 28), TokenLeft::Enough(3)),
            (None, date(2026, 12, 2), TokenLeft::Over(-1)),
            (Some("soon"), date(2026, 12, 2), TokenLeft::NotKnown),
            (Some("2026-1\u{e9}-03"), date(2026, 12, 2), TokenLeft::NotKnown),
        ] {
            assert_eq!(token_left(&token(expires), made_on, today), expected, "{expires:?} {today}");
        }
        assert!(TokenLeft::Over(-1).text("value", None).contains("1 day ago"));
    }

    #[test]
    fn the_service_looks_for_about_a_week() {
        let at = |text: &str| text.parse::<Timestamp>().unwrap();
        let ordered = at("2026-11-20T10:00:00Z");
        for (now, days) in [
            ("2026-11-20T11:00:00Z", 7),
            ("2026-11-24T09:00:00Z", 3),
            ("2026-11-27T10:00:00Z", 0),
            ("2027-11-27T10:00:00Z", 0),
            // A clock that went back.
            ("2026-11-01T10:00:00Z", 7),
        ] {
            assert_eq!(looking_left(ordered, at(now)), days, "{now}");
        }
        assert!(looking_text(ordered, at("2026-11-28T10:00:00Z")).contains("ask it to check"));
    }

    #[test]
    fn each_method_says_in_its_own_words_what_the_service_does_by_itself() {
        let now: Timestamp = "2026-11-24T10:22:00Z".parse().unwrap();
        let token = Token { value: "a1".into(), expires: None };
        for method in Method::ALL {
            let ordered = Ordered {
                product: "ssl_dv_geotrust".into(),
                reissues: None,
                body: None,
                names: Vec::new(),
                alternative_order_id: None,
                dcv_method: Some(method),
                dcv_emails: Vec::new(),
                made_on: day(now),
            };
            let said = time_left(&ordered, Some(&token), Some(now), now).join(" ");
            let is_by_mail = method == Method::Email;
            assert_eq!(said.contains("follows the link in its mail"), is_by_mail, "{said}");
            assert_eq!(
                said.contains(LOOKS) && said.contains("is valid until about 24 DEC 2026"),
                !is_by_mail,
                "{said}"
            );
            // It has one word, whatever is said of it.
            assert_eq!(said.contains("The content is"), method == Method::HttpToken, "{said}");
            assert_eq!(time_left(&ordered, None, None, now), Vec::<String>::new());
        }
    }
}
