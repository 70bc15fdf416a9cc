//! The private key that lies beside a CSR: whether it fits a certificate. It is read for that, its public part alone is
//! compared, and nothing of it is kept or shown.

use std::path::Path;

use rustls::crypto::aws_lc_rs::sign::any_supported_type;
use rustls::pki_types::PrivateKeyDer;
use rustls::pki_types::pem::PemObject;

use super::file;
use crate::follow::certificate::Certificate;
use crate::follow::key_file::{self, Fit, KeyFile};
use crate::order::csr::structure::FileKind;

/// The key file beside a CSR, where there is one, and whether it fits. Of several that which fits.
pub fn beside(csr: &Path, certificate: &Certificate) -> Option<KeyFile> {
    let name = csr.file_name()?.to_string_lossy();
    let mut found = key_file::names(&name).into_iter().filter_map(|name| {
        let path = csr.with_file_name(name);
        let (fit, is_der) = fit_of(&path, certificate)?;
        Some(KeyFile { path: file::from_the_root(&path), fit, is_der })
    });
    let first = found.next()?;
    match first.fit {
        Fit::Fits => Some(first),
        _ => Some(found.find(|other| other.fit == Fit::Fits).unwrap_or(first)),
    }
}

/// Whether the key in a file fits, and whether it is DER; none where there is no such file, or no key in it: a
/// certificate or a CSR may be called like that, too.
fn fit_of(path: &Path, certificate: &Certificate) -> Option<(Fit, bool)> {
    if !path.is_file() {
        return None;
    }
    // No key is too large to be read.
    let Ok(bytes) = file::read(path) else {
        return std::fs::File::open(path).is_err().then_some((Fit::Unreadable, false));
    };
    let is_der = matches!(FileKind::of_der(&bytes), Some(FileKind::PrivateKey));
    if is_der {
        let key = PrivateKeyDer::try_from(bytes.as_slice()).ok();
        return Some((key.map_or(Fit::NotKnown, |key| fit(&key, certificate)), true));
    }
    let has = |words: &[u8]| bytes.windows(words.len()).any(|part| part == words);
    if !has(b"PRIVATE KEY") {
        return None;
    }
    if has(b"BEGIN ENCRYPTED PRIVATE KEY") || has(b"Proc-Type: 4,ENCRYPTED") {
        return Some((Fit::Encrypted, false));
    }
    let key = PrivateKeyDer::from_pem_slice(&bytes).ok();
    Some((key.map_or(Fit::NotKnown, |key| fit(&key, certificate)), false))
}

fn fit(key: &PrivateKeyDer<'_>, certificate: &Certificate) -> Fit {
    let read = any_supported_type(key).ok();
    match read.as_ref().and_then(|key| key.public_key()) {
        Some(public) if certificate.has_key(&public) => Fit::Fits,
        Some(_) => Fit::Other,
        None => Fit::NotKnown,
    }
}
