//! Renewals: which order or certificate is renewed.

use super::number;
use super::problem::Finding;

/// Whether an order is new, or how the renewed one is named.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OrderType {
    /// Not a renewal.
    New,
    /// By `renewal_of_order_id`.
    ByOrderId,
    /// By `renewed_thumbprint`.
    ByThumbprint,
}

impl OrderType {
    /// The word a draft stores.
    pub fn word(self) -> &'static str {
        match self {
            OrderType::New => "new",
            OrderType::ByOrderId => "order",
            OrderType::ByThumbprint => "thumbprint",
        }
    }

    /// The kind a draft's word stands for.
    pub fn parse(word: &str) -> Option<OrderType> {
        [OrderType::New, OrderType::ByOrderId, OrderType::ByThumbprint]
            .into_iter()
            .find(|kind| kind.word() == word)
    }
}

/// What is renewed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Renewal {
    /// `renewal_of_order_id`.
    OfOrder(u64),
    /// `renewed_thumbprint`, 40 hex digits in upper case.
    OfThumbprint(String),
}

/// Reads `renewal_of_order_id`: the previous order's ID.
///
/// # Errors
/// What is typed is not a positive whole number.
pub fn read_order_id(typed: &str) -> Result<u64, Finding> {
    let typed = typed.trim();
    if typed.is_empty() {
        return Err(Finding::error(
            "A renewal needs the ID of the order it renews.",
            "Type it, for example 6484932, or choose a new order.",
        ));
    }
    number::read_int(typed, "an order ID", 1..=i64::MAX).map(i64::unsigned_abs)
}

/// Hex digits of a SHA-1 thumbprint.
const SHA1_DIGITS: usize = 40;
/// Hex digits of a SHA-256 thumbprint, the usual mistake.
const SHA256_DIGITS: usize = 64;
/// How to get the right one.
const HOW: &str = "This shows it: openssl x509 -noout -fingerprint -sha1 -in old.pem";

/// Reads `renewed_thumbprint`: the SHA-1 thumbprint of the previous order's primary certificate.
/// Colons, spaces and the words openssl prints before it are tolerated.
///
/// # Errors
/// It is not 40 hex digits, or those words name another hash.
pub fn read_thumbprint(typed: &str) -> Result<String, Finding> {
    let (label, printed) = typed.rsplit_once('=').unwrap_or(("", typed));
    let digits: String = printed.chars().filter(|c| !c.is_whitespace() && *c != ':').collect();
    if digits.is_empty() {
        return Err(Finding::error("A renewal needs the thumbprint of the certificate it renews.", HOW));
    }
    if let Some(odd) = digits.chars().find(|c| !c.is_ascii_hexdigit()) {
        return Err(Finding::error(
            format!(
                "A thumbprint has hex digits only, and this has {}.",
                super::text::quoted(&odd.to_string())
            ),
            HOW,
        ));
    }
    if digits.len() != SHA256_DIGITS
        && let Some(hash) = other_hash(label)
    {
        let message = format!("This thumbprint is labelled {hash}; the service wants the SHA-1 one.");
        return Err(Finding::error(message, HOW));
    }
    match digits.len() {
        SHA1_DIGITS => Ok(digits.to_ascii_uppercase()),
        SHA256_DIGITS => {
            Err(Finding::error("This is a SHA-256 thumbprint; the service wants the SHA-1 one.", HOW))
        }
        other => {
            Err(Finding::error(format!("A SHA-1 thumbprint has 40 hex digits, and this has {other}."), HOW))
        }
    }
}

/// The hash that the words before a thumbprint name, if it is not SHA-1: `SHA256 Fingerprint`.
fn other_hash(label: &str) -> Option<&'static str> {
    const OTHERS: [(&str, &str); 5] = [
        ("MD5", "MD5"),
        ("SHA224", "SHA-224"),
        ("SHA256", "SHA-256"),
        ("SHA384", "SHA-384"),
        ("SHA512", "SHA-512"),
    ];
    let plain: String = label.chars().filter(char::is_ascii_alphanumeric).collect();
    let plain = plain.to_ascii_uppercase();
    OTHERS.into_iter().find(|(word, _)| plain.contains(word)).map(|(_, name)| name)
}

#[cfg(test)]
mod tests {
    use super::*;

    const PLAIN: &str = "DA39A3EE5E6B4B0D3255BFEF95601890AFD80709";

    #[test]
    fn thumbprints_are_read_however_they_are_written() {
        for typed in [
            PLAIN,
            "da39a3ee5e6b4b0d3255bfef95601890afd80709",
            "DA:39:A3:EE:5E:6B:4B:0D:32:55:BF:EF:95:60:18:90:AF:D8:07:09",
            "da 39 a3 ee 5e 6b 4b 0d 32 55 bf ef 95 60 18 90 af d8 07 09",
            "sha1 Fingerprint=DA:39:A3:EE:5E:6B:4B:0D:32:55:BF:EF:95:60:18:90:AF:D8:07:09",
            "SHA-1 Fingerprint = DA39A3EE5E6B4B0D3255BFEF95601890AFD80709",
            "Fingerprint=DA39A3EE5E6B4B0D3255BFEF95601890AFD80709",
        ] {
            assert_eq!(read_thumbprint(typed).as_deref(), Ok(PLAIN), "{typed}");
        }
    }

    #[test]
    fn other_thumbprints_are_named() {
        for (typed, said) in [
            ("", "needs the thumbprint"),
            (&PLAIN[1..], "this has 39"),
            (&"a".repeat(64), "SHA-256"),
            (&format!("SHA256 Fingerprint={PLAIN}"), "labelled SHA-256"),
            (&format!("sha256 Fingerprint={}", "a".repeat(64)), "SHA-256 thumbprint"),
            (&format!("MD5 Fingerprint={}", "a".repeat(32)), "labelled MD5"),
            (&format!("SHA-512 Fingerprint = {PLAIN}"), "labelled SHA-512"),
            ("xyz", "\"x\""),
        ] {
            let found = read_thumbprint(typed).unwrap_err();
            assert!(found.message.contains(said), "{typed}: {}", found.message);
        }
    }

    #[test]
    fn an_order_id_is_a_positive_number() {
        assert_eq!(read_order_id(" 6484932 "), Ok(6_484_932));
        for typed in ["", "0", "-1", "abc", "1.5"] {
            assert!(read_order_id(typed).is_err(), "{typed}");
        }
    }
}
