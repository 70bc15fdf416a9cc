//! An order that exists, and what is known of it: enough to follow it up, wherever it was placed.

use jiff::civil::Date;
use jiff::tz::Offset;

use super::entry::{Entry, State};
use super::ordered::Ordered;
use super::reply::{Placed, Token};
use super::report::Report;
use crate::order::domain::SubjectName;

/// An order that exists.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Known {
    /// What was ordered.
    pub ordered: Ordered,
    /// Its IDs, its status and what the service says besides.
    pub placed: Placed,
}

impl Known {
    /// An order by what the journal has of it, by what the service says of it, or by both; none where it is not known
    /// to exist. What the service says counts more.
    pub fn of(entry: Option<&Entry>, report: Option<&Report>) -> Option<Known> {
        let kept = entry.and_then(|entry| match &entry.state {
            State::Accepted(placed) | State::Fallen(placed) => {
                Some(Known { ordered: Ordered::of(entry), placed: placed.clone() })
            }
            _ => None,
        });
        let Some(report) = report else { return kept };
        let mut known = kept.unwrap_or_else(|| Known::elsewhere(report));
        known.take_in(report);
        Some(known)
    }

    /// Takes in what the service says of it now. What it does not say is as it was.
    pub fn take_in(&mut self, report: &Report) {
        let now = report.placed();
        let placed = &mut self.placed;
        placed.status = now.status.or(placed.status.take());
        placed.certificate_id = now.certificate_id.or(placed.certificate_id);
        if report.status.is_some() {
            placed.requests = now.requests;
        }
        self.ordered.dcv_method = report.method().or(self.ordered.dcv_method);
    }

    /// An order of which nothing is known but what the service says.
    pub fn elsewhere(report: &Report) -> Known {
        let mut names: Vec<SubjectName> = Vec::new();
        let told = report.common_name.iter().chain(&report.names);
        // Another program may have ordered them in capitals.
        for name in told.filter_map(|name| SubjectName::as_sent(&name.to_ascii_lowercase())) {
            if !names.contains(&name) {
                names.push(name);
            }
        }
        let ordered = Ordered {
            product: report.product.clone().unwrap_or_default(),
            reissues: None,
            body: None,
            names,
            alternative_order_id: report.alternative_order_id.clone(),
            dcv_method: report.method(),
            dcv_emails: Vec::new(),
            made_on: report.created.map_or(Date::MIN, |created| Offset::UTC.to_datetime(created).date()),
        };
        Known { ordered, placed: report.placed() }
    }

    /// The DCV token, where the answer to the order had it.
    pub fn token(&self) -> Option<Token> {
        let value = self.placed.dcv_random_value.clone()?;
        Some(Token { value, expires: None })
    }

    /// Whether a DCV token is wanted that the answer did not have.
    pub fn lacks_token(&self) -> bool {
        let is_wanted = self.ordered.has_token() && self.placed.status().is_validating();
        is_wanted && self.placed.dcv_random_value.is_none()
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::super::instructions::Instructions;
    use super::*;
    use crate::order::dcv::Method;
    use crate::order::domain::SubjectName;

    /// An order that nothing is known of but what the service tells.
    fn placed_elsewhere(method: Method, placed: Placed) -> Known {
        let ordered = Ordered {
            product: "ssl_dv_geotrust".into(),
            reissues: None,
            body: None,
            names: ["example.com", "*.example.com"].into_iter().filter_map(SubjectName::as_sent).collect(),
            alternative_order_id: None,
            dcv_method: Some(method),
            dcv_emails: Vec::new(),
            made_on: date(2026, 11, 24),
        };
        Known { ordered, placed: Placed { order_id: 7, ..placed } }
    }

    #[test]
    fn an_order_placed_elsewhere_has_instructions_too() {
        let known = placed_elsewhere(Method::DnsTxt, Placed::default());
        assert!(known.lacks_token() && known.token().is_none());
        let token = Token { value: "a1b2".into(), expires: None };
        let instructions = Instructions::of(&known, Some(&token));
        let lines: Vec<&str> = instructions.records.iter().map(|record| record.line.as_str()).collect();
        assert_eq!(lines, ["_dnsauth.example.com. IN TXT \"a1b2\""], "{instructions:?}");
        assert!(instructions.deadlines[0].contains("24 DEC 2026"), "{instructions:?}");

        let mail = Instructions::of(&placed_elsewhere(Method::Email, Placed::default()), None);
        assert!(mail.records[0].line.contains("admin@example.com"), "{mail:?}");
    }

    #[test]
    fn names_that_were_ordered_in_capitals_are_names() {
        let names =
            ["EXAMPLE.com", "www.Example.COM", "*.EXAMPLE.com", "example.com"].map(str::to_owned).to_vec();
        let report = Report { common_name: Some("Example.com".into()), names, ..Report::default() };
        let known = Known::elsewhere(&report);
        let names: Vec<&str> = known.ordered.names.iter().map(SubjectName::as_str).collect();
        assert_eq!(names, ["example.com", "www.example.com", "*.example.com"]);
    }

    #[test]
    fn a_token_is_lacking_only_while_control_has_to_be_shown() {
        let status = |status: &str| Placed { status: Some(status.into()), ..Placed::default() };
        let with_token = Placed { dcv_random_value: Some("a1b2".into()), ..Placed::default() };
        for (method, placed, lacks) in [
            (Method::DnsTxt, status("pending"), true),
            (Method::DnsTxt, status("reissue_pending"), true),
            (Method::DnsTxt, status("on_hold"), true),
            (Method::DnsTxt, with_token.clone(), false),
            (Method::DnsTxt, status("issued"), false),
            (Method::DnsTxt, status("rejected"), false),
            (Method::DnsTxt, status("needs_approval"), false),
            (Method::Email, status("pending"), false),
        ] {
            let known = placed_elsewhere(method, placed);
            assert_eq!(known.lacks_token(), lacks, "{known:?}");
        }
        assert_eq!(placed_elsewhere(Method::DnsTxt, with_token).token().unwrap().value, "a1b2");
    }
}
