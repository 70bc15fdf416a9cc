//! What the value of an argument may be, and what is said of one that may not.

use std::convert::Infallible;
use std::net::SocketAddr;
use std::ops::RangeInclusive;
use std::time::Duration;

use crate::follow::files::Encoding;
use crate::follow::install::{self, WebServer};

/// How fast the sandbox's time may pass: a day in less than a tenth of a second at most.
const SPEEDS: RangeInclusive<u32> = 1..=1_000_000;

/// An ID without the blanks that were copied with it.
pub fn trimmed(text: &str) -> Result<String, Infallible> {
    Ok(text.trim().to_owned())
}

/// The ID of an order.
pub fn order_id(text: &str) -> Result<u64, String> {
    text.trim().parse().map_err(|_| "Give an order's ID as the service gave it, such as 6484932.".into())
}

/// A port.
pub fn port(text: &str) -> Result<u16, String> {
    let number = text.parse().ok().filter(|port| *port > 0);
    number.ok_or_else(|| "A port is a number from 1 to 65535, such as 53.".into())
}

/// How many seconds of the sandbox's pass in one.
pub fn speed(text: &str) -> Result<u32, String> {
    let number = text.parse().ok().filter(|speed| SPEEDS.contains(speed));
    number.ok_or_else(|| format!("It is a number from {} to {}, such as 600.", SPEEDS.start(), SPEEDS.end()))
}

/// An address of this machine, with a port.
pub fn here(text: &str) -> Result<SocketAddr, String> {
    let address = text.parse().ok().filter(|address: &SocketAddr| address.ip().is_loopback());
    address.ok_or_else(|| {
        "It is an address of this machine alone, with a port, such as 127.0.0.1:5300; port 0 takes any free one.".into()
    })
}

/// The forms that a certificate is saved in.
pub type Forms = Vec<Encoding>;

/// The forms of a word: one, or all.
pub fn forms(text: &str) -> Result<Forms, String> {
    match text {
        "all" => Ok(Encoding::ALL.to_vec()),
        word => Encoding::ALL
            .into_iter()
            .find(|form| form.word() == word)
            .map(|form| vec![form])
            .ok_or_else(|| "It is one of pem, p7b, der and all.".to_owned()),
    }
}

/// A web server, by its name.
pub fn server(text: &str) -> Result<&'static WebServer, String> {
    install::named(text).ok_or_else(|| {
        let names: Vec<&str> = install::all().iter().map(|server| server.name.as_str()).collect();
        format!("It is one of {}.", names.join(", "))
    })
}

/// So many days: `30d`, `4w` or `30`.
pub fn days(text: &str) -> Result<i64, String> {
    let (number, each) = match text.strip_suffix('w') {
        Some(weeks) => (weeks, 7),
        None => (text.strip_suffix('d').unwrap_or(text), 1),
    };
    let count = number.parse::<u16>().map_err(|_| "Write a number of days, such as 30d.")?;
    Ok(i64::from(count) * each)
}

/// So much time: `90s`, `30m`, `2h` or `1d`.
pub fn time(text: &str) -> Result<Duration, String> {
    let each = match text.chars().next_back() {
        Some('s') => 1,
        Some('m') => 60,
        Some('h') => 3600,
        Some('d') => 86_400,
        _ => 0,
    };
    let count = text.get(..text.len().saturating_sub(1)).and_then(|number| number.parse::<u32>().ok());
    match count.filter(|_| each > 0) {
        Some(count) => Ok(Duration::from_secs(u64::from(count) * each)),
        None => {
            Err("Write a time, such as 30m; s, m, h and d stand for seconds, minutes, hours and days.".into())
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_and_times_are_written_with_their_unit() {
        for (text, count) in [("30d", Some(30)), ("4w", Some(28)), ("7", Some(7)), ("0d", Some(0))] {
            assert_eq!(days(text).ok(), count, "{text}");
        }
        for text in ["", "d", "-1d", "30m", "1.5d", "99999d", "30dd", "\u{663}d"] {
            assert!(days(text).is_err(), "{text}");
        }
        for (text, seconds) in [("90s", 90), ("30m", 1800), ("2h", 7200), ("1d", 86_400), ("0s", 0)] {
            assert_eq!(time(text), Ok(Duration::from_secs(seconds)), "{text}");
        }
        for text in ["", "m", "30", "-1m", "1.5h", "30\u{e9}", "99999999999d"] {
            assert!(time(text).is_err(), "{text}");
        }
    }
}
