//! The private key that lies beside a CSR: whether it fits a certificate. It is read for that, and nothing of it is
//! kept or shown.

use std::path::{Path, PathBuf};

use rustls::crypto::aws_lc_rs::sign::any_supported_type;
use rustls::pki_types::PrivateKeyDer;
use rustls::pki_types::pem::PemObject;

use super::file;
use crate::follow::certificate::Certificate;

/// Whether a key fits a certificate.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fit {
    /// It does.
    Fits,
    /// It is another key.
    Other,
    /// It is encrypted, or cannot be read: that is not known.
    NotChecked,
}

/// The key file beside a CSR, where there is one, and whether it fits.
pub fn beside(csr: &Path, certificate: &Certificate) -> Option<(PathBuf, Fit)> {
    let stem = csr.file_stem()?.to_string_lossy().into_owned();
    let names = [".key", ".key.pem", "-key.pem", ".pem"].map(|ending| format!("{stem}{ending}"));
    let found = names.iter().map(|name| csr.with_file_name(name)).filter(|path| *path != csr);
    found.filter(|path| path.is_file()).find_map(|path| {
        let bytes = file::read(&path).ok();
        let text = bytes.as_ref().map(|bytes| String::from_utf8_lossy(bytes));
        // A certificate or a CSR may be called like that, too.
        let is_key = text.as_ref().is_none_or(|text| text.contains("PRIVATE KEY"));
        is_key.then(|| (path, bytes.map_or(Fit::NotChecked, |bytes| fit(&bytes, certificate))))
    })
}

fn fit(key: &[u8], certificate: &Certificate) -> Fit {
    let read = PrivateKeyDer::from_pem_slice(key).ok().and_then(|key| any_supported_type(&key).ok());
    match read.as_ref().and_then(|key| key.public_key()) {
        Some(public) if certificate.has_key(&public) => Fit::Fits,
        Some(_) => Fit::Other,
        None => Fit::NotChecked,
    }
}
