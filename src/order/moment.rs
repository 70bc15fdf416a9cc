//! Moments, as they are said to people.

use jiff::Timestamp;

/// A moment for people, in UTC: `24 NOV 2026 10:22 UTC`.
pub fn moment(time: Timestamp) -> String {
    time.strftime("%d %b %Y %H:%M UTC").to_string().to_uppercase()
}

/// How long ago something was, as people say it; after a month, when it was.
pub fn ago(then: Timestamp, now: Timestamp) -> String {
    match now.as_second() - then.as_second() {
        seconds @ 0..60 if seconds < 10 => "just now".into(),
        seconds @ 0..60 => format!("{seconds} s ago"),
        seconds @ 60..3600 => format!("{} min ago", seconds / 60),
        seconds @ 3600..86_400 => format!("{} h ago", seconds / 3600),
        seconds @ 86_400..172_800 => format!("{} day ago", seconds / 86_400),
        seconds @ 172_800..2_592_000 => format!("{} days ago", seconds / 86_400),
        _ => moment(then),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_age_is_said_as_people_say_it() {
        let then: Timestamp = "2026-11-24T10:22:00Z".parse().unwrap();
        for (seconds, said) in [
            (0, "just now"),
            (30, "30 s ago"),
            (60, "1 min ago"),
            (7_199, "1 h ago"),
            (86_400, "1 day ago"),
            (20 * 86_400, "20 days ago"),
            (40 * 86_400, "24 NOV 2026 10:22 UTC"),
            (-5, "24 NOV 2026 10:22 UTC"),
        ] {
            let now = Timestamp::from_second(then.as_second() + seconds).unwrap();
            assert_eq!(ago(then, now), said, "{seconds}");
        }
    }
}
