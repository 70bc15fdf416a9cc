//! The algorithms that signatures and hashes are named after, by their object identifiers:
//! `assets/signature_algorithms.json`.

use std::sync::LazyLock;

use serde::Deserialize;

/// An algorithm that signs.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub(super) struct Algorithm {
    oid: String,
    /// Such as `SHA-256 with RSA`.
    pub(super) name: String,
    /// The kind of key it exists for, such as `RSA`.
    pub(super) key: String,
}

#[derive(Deserialize)]
struct Hash {
    oid: String,
    name: String,
}

#[derive(Deserialize)]
struct Table {
    signatures: Vec<Algorithm>,
    hashes: Vec<Hash>,
}

static TABLE: LazyLock<Table> = LazyLock::new(|| {
    serde_json::from_str(include_str!("../../../assets/signature_algorithms.json"))
        .expect("assets/signature_algorithms.json is part of the program and read by a test")
});

/// The algorithm of a signature.
pub(super) fn find(oid: &str) -> Option<&'static Algorithm> {
    TABLE.signatures.iter().find(|algorithm| algorithm.oid == oid)
}

/// What a hash is called, such as `SHA-256`.
pub(super) fn hash_name(oid: &str) -> Option<&'static str> {
    TABLE.hashes.iter().find(|hash| hash.oid == oid).map(|hash| hash.name.as_str())
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    #[test]
    fn every_identifier_stands_for_one_algorithm() {
        let signatures: HashSet<&str> = TABLE.signatures.iter().map(|known| known.oid.as_str()).collect();
        assert_eq!(signatures.len(), TABLE.signatures.len());
        let hashes: HashSet<&str> = TABLE.hashes.iter().map(|known| known.oid.as_str()).collect();
        assert_eq!(hashes.len(), TABLE.hashes.len());
        assert_eq!(find("1.2.840.113549.1.1.11").unwrap().name, "SHA-256 with RSA");
        assert_eq!(hash_name("2.16.840.1.101.3.4.2.6"), Some("SHA-512/256"));
        for oid in ["2.5.8.3.100", "1.3.14.3.2.14"] {
            assert_eq!(find(oid).unwrap().name, "MDC-2 with RSA");
        }
        assert_eq!((find("1.2.3"), hash_name("1.2.3")), (None, None));
    }
}
