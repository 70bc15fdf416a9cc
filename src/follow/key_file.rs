//! The file of a private key beside that of a CSR: how it may be called, and whether it fits. Of the key itself nothing
//! is known here.

use serde::{Deserialize, Serialize};

/// Whether a key fits a certificate.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Fit {
    /// Its public part is that of the certificate.
    Fits,
    /// It is another key.
    Other,
    /// It is encrypted: that cannot be told.
    Encrypted,
    /// Whoever runs dvorder may not read it: that cannot be told.
    Unreadable,
    /// It is damaged, or of a kind that is not known here: that cannot be told.
    NotKnown,
}

/// The file of a private key.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct KeyFile {
    /// Its path from the root on.
    pub path: String,
    /// Whether it fitted when the certificate was saved.
    pub fit: Fit,
    /// Whether it is DER, which few servers read.
    #[serde(default)]
    pub is_der: bool,
}

impl Fit {
    /// A word for it, for programs.
    pub fn word(self) -> &'static str {
        match self {
            Fit::Fits => "fits",
            Fit::Other => "other",
            Fit::Encrypted => "encrypted",
            Fit::Unreadable => "unreadable",
            Fit::NotKnown => "not_known",
        }
    }
}

impl KeyFile {
    /// What is said of it.
    pub fn said(&self) -> String {
        let said = match self.fit {
            Fit::Fits if self.is_der => {
                "fits the certificate, and is DER, while most servers read PEM: openssl pkey"
            }
            Fit::Fits => "fits the certificate",
            Fit::Other => "is ANOTHER key: no server starts with it and this certificate",
            Fit::Encrypted => "cannot be told to fit, it is encrypted",
            Fit::Unreadable => "cannot be told to fit, you may not read it",
            Fit::NotKnown => "cannot be told to fit, it is damaged or of a kind that is not known",
        };
        format!("the key beside the CSR, {}, {said}", self.path)
    }
}

/// What a key file beside a CSR of this file name may be called, the likeliest name first.
pub fn names(csr: &str) -> Vec<String> {
    let stem = without_ending(csr);
    let mut names: Vec<String> = Vec::new();
    let mut add = |name: String| {
        if name != csr && !names.contains(&name) {
            names.push(name);
        }
    };
    for ending in [".key", ".key.pem", "-key.pem", "_key.pem", ".privkey.pem", ".pem"] {
        add(format!("{stem}{ending}"));
    }
    // `shop-csr.pem` beside `shop-key.pem`, `csr.pem` beside `key.pem`.
    for word in ["csr", "req", "request"] {
        if let Some(before) = stem.strip_suffix(word) {
            ["key.pem", "privkey.pem"].iter().for_each(|end| add(format!("{before}{end}")));
            if !before.is_empty() {
                add(format!("{before}key"));
            }
        }
    }
    for name in ["privkey.pem", "key.pem", "private.key", "private.pem", "server.key"] {
        add(name.to_owned());
    }
    names
}

/// A file name without what says that it is a CSR: `shop` of `shop.csr` and `shop.csr.pem`.
fn without_ending(csr: &str) -> &str {
    let cut = |name: &'_ str| {
        name.rsplit_once('.').map(|(stem, _)| stem).filter(|stem| !stem.is_empty()).map(str::len)
    };
    let stem = cut(csr).map_or(csr, |length| &csr[..length]);
    [".csr", ".req"].iter().find_map(|ending| stem.strip_suffix(ending)).unwrap_or(stem)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_is_looked_for_under_the_names_that_people_give_it() {
        for (csr, key) in [
            ("shop.csr", "shop.key"),
            ("shop.example.net.csr", "shop.example.net.key"),
            ("shop.csr.pem", "shop.key"),
            ("shop.csr.pem", "shop.key.pem"),
            ("shop-csr.pem", "shop-key.pem"),
            ("shop.csr", "shop.pem"),
            ("csr.pem", "key.pem"),
            ("shop.csr", "privkey.pem"),
            ("shop", "shop.key"),
            (".csr", ".key"),
        ] {
            assert!(names(csr).contains(&key.to_owned()), "{csr}: {:?}", names(csr));
        }
        assert!(!names("shop.pem").contains(&"shop.pem".to_owned()), "the CSR is no key");
        assert_eq!(names("shop.csr")[0], "shop.key");
    }
}
