//! The products the specification names, and what each may secure: `assets/products.json`.

use std::cell::LazyCell;
use std::net::IpAddr;
use std::ops::Deref;
use std::sync::LazyLock;

use serde::Deserialize;

use super::problem::Finding;
use super::text::quoted;

/// A product.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Product {
    /// The identifier in the request's URL.
    pub name_id: String,
    /// Its full name.
    pub name: String,
    /// Its name where room is short.
    pub short_name: String,
    /// What it may secure, in a few words.
    pub secures: String,
    /// What it may secure, in a sentence.
    pub help: String,
    wildcards: Wildcards,
    names: Take,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Wildcards {
    Yes,
    No,
    Unconfirmed,
}

/// Which names a product takes together, as published by resellers; the service's own answer for
/// an account outranks it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Take {
    Any,
    /// A base domain and its www name.
    WwwPair,
    /// A wildcard and its base domain.
    WildcardPair,
}

static PRODUCTS: LazyLock<Vec<Product>> = LazyLock::new(|| {
    serde_json::from_str(include_str!("../../assets/products.json"))
        .expect("assets/products.json is part of the program and read by a test")
});

/// Every product the specification names, in its order.
pub fn all() -> &'static [Product] {
    &PRODUCTS
}

/// The product of an identifier, if the specification names it.
pub fn find(name_id: &str) -> Option<&'static Product> {
    PRODUCTS.iter().find(|product| product.name_id == name_id)
}

/// What the form calls the product of an identifier; one that the specification does not name is called by that.
pub fn called(name_id: &str) -> &str {
    find(name_id).map_or(name_id, |product| &product.short_name)
}

impl Product {
    /// Whether wildcards may be tried; where it is not confirmed, they may.
    pub fn takes_wildcards(&self) -> bool {
        self.wildcards != Wildcards::No
    }
}

/// What is wrong with a product's identifier. One the specification does not name passes with a
/// warning: accounts can have products of their own.
pub fn check_id(id: &str) -> Option<Finding> {
    if find(id).is_some() {
        return None;
    }
    if id.chars().all(|c| c.is_ascii_alphanumeric() || c == '_' || c == '-') {
        return Some(Finding::warning(
            format!("{} is not among the products the specification names.", quoted(id)),
            format!(
                "Check its spelling in the account's product list; what it may secure cannot be checked here. Those that \
                 are known: {}.",
                PRODUCTS.iter().map(|product| product.name_id.as_str()).collect::<Vec<_>>().join(", ")
            ),
        ));
    }
    Some(Finding::error(
        format!("{} cannot be a product's identifier.", quoted(id)),
        "Use letters, digits and underscores only, for example ssl_dv_geotrust.",
    ))
}

/// What is wrong with the names of an order for a product, each with the index of its name.
/// Nothing is known about a product the specification does not name.
pub fn check_names(product: Option<&Product>, names: &[&str]) -> Vec<(usize, Finding)> {
    let Some(product) = product else { return Vec::new() };
    // Once for all names: each of a thousand may be one too many.
    let others = LazyCell::new(|| products_for(names));
    let mut found: Vec<(usize, Finding)> = names
        .iter()
        .enumerate()
        .filter(|(_, name)| name.starts_with("*."))
        .filter_map(|(index, name)| Some((index, wildcard(product, name, &others)?)))
        .collect();
    found.extend(beyond(product, names, &others));
    found
}

/// The products that take all of the names for sure, in words.
fn products_for(names: &[&str]) -> String {
    let takes_all = |product: &&Product| {
        names.iter().all(|name| product.wildcards == Wildcards::Yes || !name.starts_with("*."))
            && is_beyond(product, names).next().is_none()
            && !lacks_a_wildcard(product, names)
    };
    let short_names: Vec<&str> =
        PRODUCTS.iter().filter(takes_all).map(|product| product.short_name.as_str()).collect();
    short_names.join(", ")
}

fn wildcard(product: &Product, name: &str, others: &impl Deref<Target = String>) -> Option<Finding> {
    match product.wildcards {
        Wildcards::Yes => None,
        Wildcards::No => Some(Finding::error(
            format!("{} takes no wildcards, and {name} is one.", product.short_name),
            format!("List the names one by one, or choose another product: {}.", **others),
        )),
        Wildcards::Unconfirmed => Some(Finding::warning(
            format!("It is not confirmed that {} takes wildcards such as {name}.", product.short_name),
            format!("Look in the account's product list, or choose another product: {}.", **others),
        )),
    }
}

/// Names beyond what the product takes together with the first. Only a warning: published limits
/// differ, and the account's own product list outranks them.
fn beyond(product: &Product, names: &[&str], others: &impl Deref<Target = String>) -> Vec<(usize, Finding)> {
    let Some(first) = names.first() else { return Vec::new() };
    let mut found = Vec::new();
    if lacks_a_wildcard(product, names) {
        let base = first.strip_prefix("www.").unwrap_or(first);
        let lacking = Finding::warning(
            format!("{} is for a wildcard, and none of the names is one.", product.short_name),
            match base.parse::<IpAddr>() {
                Ok(_) => format!("Choose another product: {}.", **others),
                Err(_) => format!("Order *.{base}, or choose another product: {}.", **others),
            },
        );
        found.push((0, lacking));
    }
    let what = match product.names {
        Take::Any => return Vec::new(),
        Take::WwwPair => "one name and its www or base partner",
        Take::WildcardPair => "one wildcard and its base domain",
    };
    let cure = || format!("The service may refuse it. Choose a product for all of them: {}.", **others);
    found.extend(is_beyond(product, names).map(|(index, name)| {
        let message = format!("{} takes {what}, and {name} is beyond that.", product.short_name);
        (index, Finding::warning(message, cure()))
    }));
    found
}

fn lacks_a_wildcard(product: &Product, names: &[&str]) -> bool {
    product.names == Take::WildcardPair && !names.iter().any(|name| name.starts_with("*."))
}

/// The names, with their index, that are no pair with the first.
fn is_beyond<'a>(product: &Product, names: &'a [&'a str]) -> impl Iterator<Item = (usize, &'a str)> {
    let take = product.names;
    let base = names.first().map(|first| stem(take, first));
    let names = names.iter().copied().enumerate();
    names.filter(move |(_, name)| take != Take::Any && Some(stem(take, name)) != base)
}

/// What two names of a pair have in common.
fn stem(take: Take, name: &str) -> &str {
    let partner = if take == Take::WwwPair { "www." } else { "*." };
    name.strip_prefix(partner).unwrap_or(name)
}

#[cfg(test)]
mod tests {
    use super::super::problem::Severity;
    use super::*;

    #[test]
    fn the_six_products_of_the_specification_are_there() {
        let ids: Vec<&str> = all().iter().map(|product| product.name_id.as_str()).collect();
        assert_eq!(
            ids,
            [
                "ssl_dv_geotrust",
                "ssl_dv_rapidssl",
                "wildcard_dv_geotrust",
                "wildcard_dv_rapidssl",
                "cloud_dv_geotrust",
                "ssl_dv_geotrust_flex"
            ]
        );
        for product in all() {
            assert!(product.secures.len() <= 40, "{} is too long for a list", product.secures);
        }
    }

    #[test]
    fn names_are_judged_by_the_product() {
        use Severity::{Error, Warning};
        for (product, names, expected) in [
            ("ssl_dv_geotrust", &["a.example.com", "b.example.org"][..], &[][..]),
            ("ssl_dv_geotrust", &["example.com", "*.example.com"], &[(1, Error)]),
            ("ssl_dv_rapidssl", &["example.com", "www.example.com"], &[]),
            ("ssl_dv_rapidssl", &["www.example.com", "example.com"], &[]),
            ("ssl_dv_rapidssl", &["example.com", "shop.example.com"], &[(1, Warning)]),
            ("wildcard_dv_geotrust", &["*.example.com", "example.com"], &[]),
            ("wildcard_dv_geotrust", &["example.com", "*.example.com"], &[]),
            ("wildcard_dv_geotrust", &["*.example.com", "www.example.com"], &[(1, Warning)]),
            ("wildcard_dv_rapidssl", &["example.com"], &[(0, Warning)]),
            ("cloud_dv_geotrust", &["*.example.com"], &[(0, Warning)]),
            ("ssl_dv_geotrust_flex", &["*.example.com", "a.example.org"], &[]),
        ] {
            let found: Vec<(usize, Severity)> = check_names(find(product), names)
                .into_iter()
                .map(|(index, found)| (index, found.severity))
                .collect();
            assert_eq!(found, expected, "{product} {names:?}");
        }
    }

    #[test]
    fn the_products_advised_take_all_of_the_names() {
        for (product, names, advised) in [
            ("ssl_dv_geotrust", &["a.example.com", "*.example.com"][..], "GeoTrust DV Flex"),
            (
                "ssl_dv_geotrust",
                &["*.example.com", "example.com"],
                "GeoTrust Wildcard DV, RapidSSL Wildcard DV, GeoTrust DV Flex",
            ),
            ("ssl_dv_rapidssl", &["*.example.com", "*.example.org"], "GeoTrust DV Flex"),
            ("cloud_dv_geotrust", &["*.example.com", "b.example.org"], "GeoTrust DV Flex"),
            (
                "ssl_dv_rapidssl",
                &["a.example.com", "b.example.com"],
                "GeoTrust Standard DV, GeoTrust Cloud DV, GeoTrust DV Flex",
            ),
            ("wildcard_dv_geotrust", &["*.example.com", "b.example.com"], "GeoTrust DV Flex"),
            (
                "ssl_dv_rapidssl",
                &["8.8.8.8", "1.1.1.1"],
                "GeoTrust Standard DV, GeoTrust Cloud DV, GeoTrust DV Flex",
            ),
            (
                "wildcard_dv_rapidssl",
                &["8.8.8.8"],
                "GeoTrust Standard DV, RapidSSL Standard DV, GeoTrust Cloud DV, GeoTrust DV Flex",
            ),
            (
                "wildcard_dv_rapidssl",
                &["example.com"],
                "GeoTrust Standard DV, RapidSSL Standard DV, GeoTrust Cloud DV, GeoTrust DV Flex",
            ),
        ] {
            for (_, found) in check_names(find(product), names) {
                assert!(!found.fix.contains("*.8.8.8.8"));
                assert!(found.fix.ends_with(&format!(": {advised}.")), "{product} {names:?}: {}", found.fix);
            }
        }
    }

    #[test]
    fn a_product_of_the_account_s_own_passes_with_a_warning() {
        assert_eq!(check_id("ssl_dv_geotrust"), None);
        assert_eq!(check_id("my_product").map(|found| found.severity), Some(Severity::Warning));
        assert_eq!(check_id("../order").map(|found| found.severity), Some(Severity::Error));
        assert_eq!(check_names(find("my_product"), &["*.example.com"]), []);
    }
}
