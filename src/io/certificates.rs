//! Certificates on disk: what came is judged, saved, and found again.

use std::path::Path;

use jiff::Timestamp;

use crate::follow::bundle;
use crate::follow::certificate::Certificate;
use crate::follow::chain;
use crate::follow::delivery::{Delivered, Delivery, Undelivered, WAS_REVOKED};
use crate::follow::files;
use crate::follow::judgement::{Good, judge};
use crate::follow::served::ToBeServed;
use crate::order::problem::Finding;

use super::file_set::{save, set_aside};
use super::private_key;

/// Judges what came and saves it, or keeps it aside with the reasons.
///
/// # Errors
/// Why the certificate is not on disk.
pub fn deliver(delivery: &Delivery) -> Result<Delivered, Undelivered> {
    let Delivery { certificate_id, came, expected, folder, .. } = delivery;
    let roots = delivery.is_real.then(system_roots);
    let now = delivery.clock.unwrap_or_else(Timestamp::now);
    let good = match judge(came, expected, roots.as_deref(), now) {
        Ok(good) if delivery.is_revoked => revoked(good),
        Ok(good) => good,
        Err(_) if delivery.came_at_once => return Err(Undelivered::Fetch),
        Err(faults) => {
            let aside = set_aside(Path::new(folder), &faults, came);
            let aside = aside.map(|path| text(&path)).map_err(|why| why.failure(&delivery.commands));
            return Err(Undelivered::Rejected(faults, aside));
        }
    };
    let files = files::of(&good.chain, &delivery.forms);
    let folder = save(Path::new(folder), &files)
        .map_err(|why| Undelivered::NotSaved(why.failure(&delivery.commands)))?;
    let key =
        delivery.csr_file.as_ref().and_then(|csr| private_key::beside(Path::new(csr), &good.chain.leaf));
    Ok(Delivered {
        certificate_id: *certificate_id,
        folder: text(&folder),
        files: files.into_iter().map(|file| file.name).collect(),
        good,
        key,
    })
}

/// The same, with the word that it was revoked before all others.
fn revoked(good: Good) -> Good {
    let said = Finding::warning(WAS_REVOKED, "Do not install it where visitors are to trust it.");
    Good { remarks: std::iter::once(said).chain(good.remarks).collect(), ..good }
}

fn text(path: &Path) -> String {
    path.to_string_lossy().into_owned()
}

/// The certificate in a folder that one was saved in, with those above it as far as they are there; none where it is not
/// there any more.
pub fn saved_in(folder: &Path) -> Option<ToBeServed> {
    let read = |name: &str| bundle::read(&super::file::read(&folder.join(name)).ok()?).ok();
    let sets: Vec<_> = ["fullchain.pem", "cert.p7b", "chain.pem"].into_iter().filter_map(read).collect();
    let alone = ["cert.pem", "cert.der"].into_iter().filter_map(read).flatten();
    let is_leaf = |one: &Certificate| !one.is_ca;
    let leaf = alone.chain(sets.iter().flatten().cloned()).find(is_leaf)?;
    let mut above: Vec<Certificate> = sets.iter().flatten().cloned().collect();
    above.extend((1..).map_while(|number| read(&format!("chain-{number}.der"))).flatten());
    match chain::upwards(&leaf, &above, &[]) {
        Ok(chain) if !chain.intermediates.is_empty() => Some(ToBeServed::of(&chain)),
        _ => Some(ToBeServed::of_leaf(&leaf)),
    }
}

/// The roots that this machine trusts, as far as they can be read.
pub(super) fn system_roots() -> Vec<Certificate> {
    let found = rustls_native_certs::load_native_certs();
    found.certs.iter().filter_map(|der| Certificate::from_der(der)).collect()
}
