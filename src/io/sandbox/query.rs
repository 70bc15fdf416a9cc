//! Which orders `GET /order/certificate` lists, and in which order.

use std::cmp::Ordering;

use jiff::civil::Date;
use reqwest::Url;

use super::certificate::day;
use super::errors::quoted;
use super::orders::HeldOrder;

/// The most orders one page holds.
const MOST: usize = 1000;

/// A list that is asked for. A filter the documents do not know is ignored, and none of them finds an
/// `alternative_order_id`.
#[derive(Debug)]
pub(super) struct Query {
    /// What an order must be; of several values for one filter, one of them.
    filters: Vec<(Filter, Vec<String>)>,
    /// How many orders to list at most.
    pub limit: usize,
    /// How many to skip.
    pub offset: usize,
    sort: Vec<(Sort, Direction)>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Filter {
    Id,
    CertificateId,
    SerialNumber,
    Status,
    CommonName,
    DomainName,
    /// The common name and the mail addresses: equal, or with a `%` before it as a part.
    Search,
    ProductNameId,
    ContainerId,
    Created,
    ValidTill,
}

#[derive(Debug, Clone, Copy)]
enum Sort {
    Id,
    Created,
    CommonName,
    Status,
    ValidTill,
}

#[derive(Debug, Clone, Copy)]
enum Direction {
    Up,
    Down,
}

impl Filter {
    /// The filter of a name, without what numbers several values of it.
    fn named(name: &str) -> Option<Filter> {
        Some(match name.strip_prefix("filters[")?.split(']').next()? {
            "id" => Filter::Id,
            "certificate_id" => Filter::CertificateId,
            "serial_number" => Filter::SerialNumber,
            "status" => Filter::Status,
            "common_name" => Filter::CommonName,
            "domain_name" => Filter::DomainName,
            "search" => Filter::Search,
            "product_name_id" => Filter::ProductNameId,
            "container_id" => Filter::ContainerId,
            "date_created" => Filter::Created,
            "valid_till" => Filter::ValidTill,
            _ => return None,
        })
    }

    /// Whether an order is what a value of the filter says, on a day.
    fn wants(self, value: &str, order: &HeldOrder, today: Date) -> bool {
        let certificate = order.certificate.as_ref();
        match self {
            Filter::Id => order.id.to_string() == value,
            Filter::CertificateId => order.certificate_id.to_string() == value,
            Filter::SerialNumber => certificate.is_some_and(|certificate| certificate.has_serial(value)),
            Filter::Status => order.status.is_found_by(value),
            Filter::CommonName => order.common_name.eq_ignore_ascii_case(value),
            Filter::DomainName => order.secures(value),
            Filter::Search => is_searched(value, order),
            Filter::ProductNameId => order.product == value,
            Filter::ContainerId => order.container_id().is_some_and(|id| id.to_string() == value),
            Filter::Created => is_within(value, Some(day(order.created)), today),
            Filter::ValidTill => {
                is_within(value, certificate.map(|certificate| certificate.valid_till), today)
            }
        }
    }
}

fn is_searched(value: &str, order: &HeldOrder) -> bool {
    let emails = order.body["additional_emails"].as_array().into_iter().flatten();
    let emails = emails.filter_map(|email| email.as_str());
    let mut texts = emails.chain([order.common_name.as_str()]);
    match value.strip_prefix('%') {
        Some(part) => texts.any(|text| text.to_lowercase().contains(&part.to_lowercase())),
        None => texts.any(|text| text.eq_ignore_ascii_case(value)),
    }
}

/// Whether a day is within a range: `FROM...TO`, `>DAY`, `<DAY` or `DAY`; a day may be `NOW`, and `null` is none.
fn is_within(range: &str, found: Option<Date>, today: Date) -> bool {
    let read = |text: &str| if text == "NOW" { Some(today) } else { text.get(..10)?.parse::<Date>().ok() };
    let Some(found) = found else { return range == "null" };
    if let Some((from, to)) = range.split_once("...") {
        return read(from).zip(read(to)).is_some_and(|(from, to)| from <= found && found <= to);
    }
    match range.split_at_checked(1) {
        Some((">", day)) => read(day).is_some_and(|day| found > day),
        Some(("<", day)) => read(day).is_some_and(|day| found < day),
        _ => read(range) == Some(found),
    }
}

impl Query {
    /// Reads a query string, as it stands in the URL; newest first and 1000 orders unless it says
    /// otherwise. The error is a sentence.
    pub fn parse(query: &str) -> Result<Query, String> {
        let url = Url::parse(&format!("http://localhost/?{query}"))
            .map_err(|_| "The query cannot be read.".to_owned())?;
        let mut parsed = Query {
            filters: Vec::new(),
            limit: MOST,
            offset: 0,
            sort: vec![(Sort::Created, Direction::Down)],
        };
        for (name, value) in url.query_pairs() {
            match name.as_ref() {
                "limit" => parsed.limit = count("limit", &value)?.min(MOST),
                "offset" => parsed.offset = count("offset", &value)?,
                "sort" => parsed.sort = value.split(',').map(sort).collect::<Result<_, _>>()?,
                other => {
                    if let Some(filter) = Filter::named(other) {
                        parsed.add(filter, value.into_owned());
                    }
                }
            }
        }
        Ok(parsed)
    }

    fn add(&mut self, filter: Filter, value: String) {
        match self.filters.iter_mut().find(|(own, _)| *own == filter) {
            Some((_, values)) => values.push(value),
            None => self.filters.push((filter, vec![value])),
        }
    }

    /// The orders asked for, in the order asked for, before `offset` and `limit`.
    pub fn choose<'a>(&self, orders: impl Iterator<Item = &'a HeldOrder>, today: Date) -> Vec<&'a HeldOrder> {
        let mut found: Vec<&HeldOrder> = orders.filter(|order| self.wants(order, today)).collect();
        found.sort_by(|one, other| self.compare(one, other));
        found
    }

    fn wants(&self, order: &HeldOrder, today: Date) -> bool {
        let is_any =
            |filter: Filter, values: &[String]| values.iter().any(|value| filter.wants(value, order, today));
        self.filters.iter().all(|(filter, values)| is_any(*filter, values))
    }

    /// By what is asked for; what is equal then goes by its ID, in the last direction.
    fn compare(&self, one: &HeldOrder, other: &HeldOrder) -> Ordering {
        let last = self.sort.last().map(|(_, direction)| (Sort::Id, *direction));
        let each = self.sort.iter().copied().chain(last).map(|(sort, direction)| {
            let found = sort.compare(one, other);
            match direction {
                Direction::Up => found,
                Direction::Down => found.reverse(),
            }
        });
        each.fold(Ordering::Equal, Ordering::then)
    }
}

impl Sort {
    fn compare(self, one: &HeldOrder, other: &HeldOrder) -> Ordering {
        let till = |order: &HeldOrder| order.certificate.as_ref().map(|certificate| certificate.valid_till);
        match self {
            Sort::Id => one.id.cmp(&other.id),
            Sort::Created => one.created.cmp(&other.created),
            Sort::CommonName => one.common_name.cmp(&other.common_name),
            Sort::Status => one.status.word().cmp(other.status.word()),
            Sort::ValidTill => till(one).cmp(&till(other)),
        }
    }
}

fn sort(value: &str) -> Result<(Sort, Direction), String> {
    let direction = if value.starts_with('-') { Direction::Down } else { Direction::Up };
    let sort = match value.trim_start_matches(['-', '+']) {
        "order_id" => Sort::Id,
        "date_created" => Sort::Created,
        "common_name" => Sort::CommonName,
        "status" => Sort::Status,
        "valid_till" => Sort::ValidTill,
        _ => {
            return Err(format!(
                "sort must be order_id, date_created, common_name, status or valid_till, not {}.",
                quoted(value)
            ));
        }
    };
    Ok((sort, direction))
}

fn count(name: &str, text: &str) -> Result<usize, String> {
    text.parse().map_err(|_| format!("{name} must be a number from 0, not {}.", quoted(text)))
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn days_are_within_ranges() {
        let (today, found) = (date(2026, 11, 26), Some(date(2026, 11, 20)));
        for (range, expected) in [
            ("2026-11-20...2026-11-20", true),
            ("2026-11-01...NOW", true),
            ("2026-11-21...2026-11-30", false),
            (">2026-11-19", true),
            (">2026-11-20", false),
            ("<2026-11-21", true),
            ("<NOW", true),
            (">NOW", false),
            ("2026-11-20", true),
            ("2026-11-20T08:15:42+00:00", true),
            ("null", false),
            ("soon", false),
            ("", false),
            ("ü", false),
        ] {
            assert_eq!(is_within(range, found, today), expected, "{range}");
        }
        assert!(is_within("null", None, today) && !is_within(">2026-11-19", None, today));
    }
}
