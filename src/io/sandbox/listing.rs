//! Which orders `GET /order/certificate` lists.

use reqwest::Url;

use super::errors::quoted;
use super::orders::HeldOrder;

/// The most orders one page holds.
const MOST: usize = 1000;

/// `filters[search]` looks at an order's ID and names, `filters[common_name]` at the common name
/// alone, `filters[domain_name]` at every name; other filters are ignored. Neither finds an `alternative_order_id`, and the list does not
/// show it: the specification names the order info endpoint as the place to see it.
pub(super) struct Query {
    search: Option<String>,
    common_name: Option<String>,
    domain_name: Option<String>,
    /// How many orders to list at most.
    pub limit: usize,
    /// How many to skip.
    pub offset: usize,
    sort: Sort,
    descending: bool,
}

#[derive(Clone, Copy)]
enum Sort {
    Id,
    Created,
    CommonName,
}

impl Query {
    /// Reads a query string, as it stands in the URL; newest first and 1000 orders unless it says
    /// otherwise. The error is a sentence.
    pub fn parse(query: &str) -> Result<Query, String> {
        let url = Url::parse(&format!("http://localhost/?{query}"))
            .map_err(|_| "The query cannot be read.".to_owned())?;
        let mut parsed = Query {
            search: None,
            common_name: None,
            domain_name: None,
            limit: MOST,
            offset: 0,
            sort: Sort::Created,
            descending: true,
        };
        for (name, value) in url.query_pairs() {
            match name.as_ref() {
                "filters[search]" => parsed.search = Some(value.into_owned()),
                "filters[common_name]" => parsed.common_name = Some(value.into_owned()),
                "filters[domain_name]" => parsed.domain_name = Some(value.into_owned()),
                "limit" => parsed.limit = count("limit", &value)?.min(MOST),
                "offset" => parsed.offset = count("offset", &value)?,
                "sort" => {
                    parsed.descending = value.starts_with('-');
                    parsed.sort = match value.trim_start_matches('-') {
                        "order_id" => Sort::Id,
                        "date_created" => Sort::Created,
                        "common_name" => Sort::CommonName,
                        _ => {
                            return Err(format!(
                                "sort must be order_id, date_created or common_name, not {}.",
                                quoted(&value)
                            ));
                        }
                    };
                }
                _ => {}
            }
        }
        Ok(parsed)
    }

    /// The orders asked for, in the order asked for, before `offset` and `limit`.
    pub fn choose<'a>(&self, orders: impl Iterator<Item = &'a HeldOrder>) -> Vec<&'a HeldOrder> {
        let mut found: Vec<&HeldOrder> = orders.filter(|order| self.wants(order)).collect();
        match self.sort {
            Sort::Id => found.sort_by_key(|order| order.id),
            Sort::Created => found.sort_by_key(|order| (order.created, order.id)),
            Sort::CommonName => found.sort_by(|one, other| one.common_name.cmp(&other.common_name)),
        }
        if self.descending {
            found.reverse();
        }
        found
    }

    fn wants(&self, order: &HeldOrder) -> bool {
        let searched =
            self.search.as_deref().is_none_or(|text| order.id.to_string() == text || order.secures(text));
        let named =
            self.common_name.as_deref().is_none_or(|name| order.common_name.eq_ignore_ascii_case(name));
        let secured = self.domain_name.as_deref().is_none_or(|name| order.secures(name));
        searched && named && secured
    }
}

fn count(name: &str, text: &str) -> Result<usize, String> {
    text.parse().map_err(|_| format!("{name} must be a number from 0, not {}.", quoted(text)))
}
