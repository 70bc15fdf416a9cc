//! The files of a certificate: what they are called, and what is in them.

use super::chain::Chain;
use super::pkcs7;
use crate::order::csr::pem;

/// How a certificate that is saved is encoded.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Encoding {
    /// `cert.pem`, `chain.pem` and `fullchain.pem`, as most servers read them.
    Pem,
    /// `cert.p7b`: the certificate and its chain, a set in no order, in PEM.
    P7b,
    /// `cert.der`, and `chain-1.der` and so on for what is above it: one certificate a file.
    Der,
}

impl Encoding {
    /// All of them.
    pub const ALL: [Encoding; 3] = [Encoding::Pem, Encoding::P7b, Encoding::Der];

    /// Its name.
    pub fn word(self) -> &'static str {
        match self {
            Encoding::Pem => "pem",
            Encoding::P7b => "p7b",
            Encoding::Der => "der",
        }
    }
}

/// A file to be written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct File {
    /// Its name in the folder.
    pub name: String,
    /// What is in it.
    pub content: Vec<u8>,
}

/// The files of a certificate in these forms, in their order. The root is in none of them.
pub fn of(chain: &Chain, forms: &[Encoding]) -> Vec<File> {
    Encoding::ALL
        .into_iter()
        .filter(|form| forms.contains(form))
        .flat_map(|form| in_form(chain, form))
        .collect()
}

fn in_form(chain: &Chain, form: Encoding) -> Vec<File> {
    let file = |name: &str, content: Vec<u8>| File { name: name.to_owned(), content };
    match form {
        Encoding::Pem => {
            let leaf = chain.leaf.pem();
            let above: String = chain.intermediates.iter().map(|member| member.pem()).collect();
            let both = format!("{leaf}{above}").into_bytes();
            vec![
                file("cert.pem", leaf.into_bytes()),
                file("chain.pem", above.into_bytes()),
                file("fullchain.pem", both),
            ]
        }
        Encoding::P7b => {
            let set = pkcs7::of(chain.sent().map(|member| member.der()));
            vec![file("cert.p7b", pem::block("PKCS7", &set).into_bytes())]
        }
        Encoding::Der => {
            let above = chain.intermediates.iter().enumerate();
            let above =
                above.map(|(at, member)| file(&format!("chain-{}.der", at + 1), member.der().to_vec()));
            std::iter::once(file("cert.der", chain.leaf.der().to_vec())).chain(above).collect()
        }
    }
}

/// The folder of a certificate: `wildcard.example.org-80025002`. Every name makes one that can be typed.
pub fn folder(common_name: &str, certificate_id: u64) -> String {
    let name = match common_name.strip_prefix("*.") {
        Some(base) => format!("wildcard.{base}"),
        None => common_name.to_owned(),
    };
    let safe = |c: char| match c {
        'a'..='z' | '0'..='9' | '.' | '-' => c,
        'A'..='Z' => c.to_ascii_lowercase(),
        _ => '-',
    };
    let name: String = name.chars().map(safe).collect();
    let name = name.trim_matches(['.', '-']);
    let name = if name.is_empty() { "certificate" } else { name };
    format!("{name}-{certificate_id}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_folder_is_called_after_the_name_and_the_certificate() {
        for (name, expected) in [
            ("shop.example.net", "shop.example.net-80025002"),
            ("*.Example.org", "wildcard.example.org-80025002"),
            ("xn--bcher-kva.example", "xn--bcher-kva.example-80025002"),
            ("2001:db8::1", "2001-db8--1-80025002"),
            ("../../etc/passwd", "etc-passwd-80025002"),
            ("..", "certificate-80025002"),
            ("", "certificate-80025002"),
        ] {
            assert_eq!(folder(name, 80_025_002), expected);
        }
    }
}
