//! The formats that a certificate is downloaded in: what they are called, what is in them, and how it is written.

use super::chain::{Member, Role};
use super::der::{MARKED, SEQUENCE, SET, pem, value};
use super::zip;

/// `1.2.840.113549.1.7.2`, signedData, and `1.2.840.113549.1.7.1`, data, of PKCS#7 (RFC 2315).
const SIGNED_DATA: [u8; 11] = [6, 9, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 7, 2];
const DATA: [u8; 11] = [6, 9, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 7, 1];

/// A format. The list of the documents goes on beyond these.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Format {
    /// One text of these.
    Pem(&'static [Role]),
    /// All of them in PKCS#7, as a text.
    Pkcs7,
    /// A file for each of these, with this ending.
    Zip(&'static [Role], &'static str),
}

const ALL: &[Role] = &[Role::Leaf, Role::Intermediate, Role::Root];
const WITHOUT_ROOT: &[Role] = &[Role::Leaf, Role::Intermediate];

/// Each by its name.
const NAMED: [(&str, Format); 9] = [
    ("pem_all", Format::Pem(ALL)),
    ("pem_noroot", Format::Pem(WITHOUT_ROOT)),
    ("pem_nointermediate", Format::Pem(&[Role::Leaf])),
    ("p7b", Format::Pkcs7),
    ("cer", Format::Pkcs7),
    ("default", Format::ZIP),
    ("default_pem", Format::ZIP),
    ("default_cer", Format::Zip(ALL, "cer")),
    ("apache", Format::Zip(WITHOUT_ROOT, "crt")),
];

impl Format {
    /// The archive of all.
    pub const ZIP: Format = Format::Zip(ALL, "crt");

    /// The format of a name.
    pub fn named(name: &str) -> Option<Format> {
        NAMED.iter().find(|(known, _)| *known == name).map(|(_, format)| *format)
    }

    /// The names there are.
    pub fn names() -> Vec<&'static str> {
        NAMED.iter().map(|(name, _)| *name).collect()
    }

    pub fn content_type(self) -> &'static str {
        match self {
            Format::Pem(_) => "application/x-pem-file",
            Format::Pkcs7 => "application/x-pkcs7-certificates",
            Format::Zip(..) => "application/zip",
        }
    }

    /// The file of what there is, in the order it comes in.
    pub fn file(self, members: &[Member]) -> Vec<u8> {
        match self {
            Format::Pem(roles) => {
                let text: String = of(members, roles).map(Member::pem).collect();
                text.into_bytes()
            }
            Format::Pkcs7 => pem("PKCS7", &pkcs7(members)).into_bytes(),
            Format::Zip(roles, ending) => {
                let file =
                    |member: &Member| (format!("{}.{ending}", stem(member)), member.pem().into_bytes());
                zip::archive(&of(members, roles).map(file).collect::<Vec<_>>())
            }
        }
    }
}

fn of<'a>(members: &'a [Member], roles: &'a [Role]) -> impl Iterator<Item = &'a Member> {
    members.iter().filter(|member| roles.contains(&member.role))
}

/// Certificates without anything that is signed: `SignedData` of version 1 with neither content nor signers.
fn pkcs7(members: &[Member]) -> Vec<u8> {
    let certificates: Vec<&[u8]> = members.iter().map(|member| member.der.as_slice()).collect();
    let nothing = value(SET, &[]);
    let data = value(SEQUENCE, &[&DATA]);
    let signed = value(SEQUENCE, &[&[2, 1, 1], &nothing, &data, &value(MARKED, &certificates), &nothing]);
    value(SEQUENCE, &[&SIGNED_DATA, &value(MARKED, &[&signed])])
}

/// What the file of a certificate is called in an archive: by its name, without what a file name may not have.
fn stem(member: &Member) -> String {
    let name = member.name.replace('*', "star");
    name.replace(|c: char| !c.is_ascii_alphanumeric(), "_")
}
