//! The certificates that were issued are signed, for the keys of the CSRs and the names that were ordered.

use jiff::Timestamp;

use super::authority::{Authority, Leaf};
use super::chain::{self, Member};
use super::csr;
use super::der::Der;
use super::faults::Fault;
use super::key::Kind;
use super::orders::{HeldOrder, Orders};
use super::x509::sha1;

impl Orders {
    /// Signs what was issued and is not signed yet, of the orders that are held.
    pub fn sign(&mut self) {
        let (held, authority) = self.with_authority();
        for order in held {
            sign(order, authority);
        }
    }

    /// Signs the certificate of an order that is held elsewhere.
    pub fn sign_other(&mut self, order: &mut HeldOrder) {
        sign(order, self.with_authority().1);
    }

    /// The certificate of an order and those above it; none before it is signed.
    pub fn chain(
        &mut self,
        order: &HeldOrder,
        has: impl Fn(Fault) -> bool,
        now: Timestamp,
    ) -> Option<Vec<Member>> {
        let signed = order.certificate.as_ref()?.signed.as_ref()?;
        chain::chain(self.with_authority().1, (leaf(order)?, &signed.0), has, now)
    }
}

/// Signs the certificate of an order, once. What is shown of it is what is in it then.
fn sign(order: &mut HeldOrder, authority: &mut Authority) {
    if order.certificate.as_ref().is_none_or(|certificate| certificate.signed.is_some()) {
        return;
    }
    let Some(leaf) = leaf(order) else { return };
    if let (Some(certificate), Some(signed)) = (&mut order.certificate, authority.sign(&leaf)) {
        certificate.thumbprint = hex(&sha1(&signed));
        certificate.signed = Some(Der(signed));
    }
}

/// What is to be in the certificate of an order that is issued. An order that nobody sent has no CSR.
fn leaf(order: &HeldOrder) -> Option<Leaf> {
    let certificate = order.certificate.as_ref()?;
    let key = key(order);
    Some(Leaf {
        names: order.names().map(str::to_owned).collect(),
        by: kind(order),
        key,
        serial: bytes(&certificate.serial_number)?,
        from: certificate.valid_from,
        till: certificate.valid_till,
    })
}

/// The key of the CSR (SubjectPublicKeyInfo), where there is one.
fn key(order: &HeldOrder) -> Option<Vec<u8>> {
    order.body["certificate"]["csr"].as_str().and_then(csr::public_key)
}

/// Of which kind the intermediate is that signs the certificate of an order.
pub(super) fn kind(order: &HeldOrder) -> Kind {
    key(order).as_deref().and_then(Kind::of).unwrap_or(Kind::Ecdsa)
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02X}")).collect()
}

/// The bytes of an even number of hexadecimal digits.
fn bytes(hex: &str) -> Option<Vec<u8>> {
    let digits: Vec<u8> = hex.chars().map(|digit| Some(digit.to_digit(16)? as u8)).collect::<Option<_>>()?;
    Some(digits.chunks_exact(2).map(|pair| pair[0] << 4 | pair[1]).collect())
}
