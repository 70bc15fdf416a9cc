//! Domain control validation: the methods, when the service looks, and what has been found of each name.

use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

/// How control over the domains is proved.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum DcvMethod {
    Email,
    DnsTxtToken,
    DnsCnameToken,
    HttpToken,
}

impl DcvMethod {
    const ALL: [DcvMethod; 4] =
        [DcvMethod::Email, DcvMethod::DnsTxtToken, DcvMethod::DnsCnameToken, DcvMethod::HttpToken];

    /// The method a word on the wire stands for.
    pub fn from_word(word: &str) -> Option<DcvMethod> {
        DcvMethod::ALL.into_iter().find(|method| method.word() == word)
    }

    /// The word on the wire.
    pub fn word(self) -> &'static str {
        match self {
            DcvMethod::Email => "email",
            DcvMethod::DnsTxtToken => "dns-txt-token",
            DcvMethod::DnsCnameToken => "dns-cname-token",
            DcvMethod::HttpToken => "http-token",
        }
    }
}

/// What has been found of one name of an order.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct NameState {
    /// The name as it was ordered.
    pub name: String,
    /// The ID of its domain at the service.
    pub domain_id: u64,
    /// When control over it was shown.
    pub validated: Option<Timestamp>,
    /// How often it was looked for, by the service itself or because somebody asked.
    pub checks: u32,
}

const MINUTE: SignedDuration = SignedDuration::from_mins(1);

/// How long after the first moment the service looks the next time, when it looked `elapsed` after it: each minute
/// for 15 minutes, every 5 minutes for an hour, every 15 for a day, then each hour for a week. None after that.
pub(super) fn next_look(elapsed: SignedDuration) -> Option<SignedDuration> {
    let minutes = elapsed.as_mins();
    let step = match minutes {
        ..15 => 1,
        15..60 => 5,
        60..1440 => 15,
        1440..10_080 => 60,
        _ => return None,
    };
    Some(elapsed + MINUTE * step)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_service_looks_less_and_less_often_for_a_week() {
        let mut looks = vec![];
        let mut elapsed = SignedDuration::ZERO;
        while let Some(next) = next_look(elapsed) {
            elapsed = next;
            looks.push(elapsed.as_mins());
        }
        assert_eq!(looks[..17], [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 20, 25]);
        assert!(looks.contains(&60) && looks.contains(&75) && !looks.contains(&65));
        assert!(looks.contains(&1440) && looks.contains(&1500) && !looks.contains(&1455));
        assert_eq!(elapsed, SignedDuration::from_hours(7 * 24));
    }
}
