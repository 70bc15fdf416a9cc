//! `download.json`: a certificate that was saved, and how to install it.

use jiff::Timestamp;
use serde::Serialize;

use super::{Error, VERSION};
use crate::failure::Failure;
use crate::follow::install::{CertificatePaths, WebServer};
use crate::follow::judgement::{Good, Trust};
use crate::follow::key_file::KeyFile;
use crate::order::problem::Finding;

/// `download.json`.
#[derive(Serialize)]
pub struct Download<'a> {
    pub version: u32,
    pub saved: Option<SavedAs>,
    pub remarks: Vec<RemarkJson<'a>>,
    pub install: Vec<Install<'a>>,
    /// The folder in which what came is kept, where it is not what was ordered.
    pub rejected: Option<String>,
    pub errors: Vec<Error<'a>>,
}

impl<'a> Download<'a> {
    pub fn in_vain(why: &'a [Failure], rejected: Option<&str>) -> Download<'a> {
        Download {
            version: VERSION,
            saved: None,
            remarks: Vec::new(),
            install: Vec::new(),
            rejected: rejected.map(str::to_owned),
            errors: why.iter().map(Error::of).collect(),
        }
    }
}

/// What was saved, and where.
#[derive(Serialize)]
pub struct SavedAs {
    pub folder: String,
    pub files: Vec<String>,
    pub certificate_id: u64,
    pub serial_number: String,
    pub thumbprint: String,
    pub names: Vec<String>,
    pub issuer: String,
    pub valid_from: Timestamp,
    pub valid_till: Timestamp,
    pub chain: Vec<String>,
    pub root: Root,
    pub key: Option<KeyJson>,
}

/// The root that the chain leads to, and whether this machine trusts it.
#[derive(Serialize)]
pub struct Root {
    pub name: String,
    /// None where that was not judged.
    pub trusted: Option<bool>,
}

impl Root {
    pub fn of(good: &Good) -> Root {
        let trusted = match good.trust {
            Trust::Known => Some(true),
            Trust::Unknown => Some(false),
            Trust::NoRoots | Trust::NotAsked => None,
        };
        Root { name: good.chain.root_name().to_owned(), trusted }
    }
}

/// The key beside the CSR.
#[derive(Serialize)]
pub struct KeyJson {
    pub path: String,
    pub fit: &'static str,
}

impl KeyJson {
    pub fn of(key: &KeyFile) -> KeyJson {
        KeyJson { path: key.path.clone(), fit: key.fit.word() }
    }
}

/// What is worth knowing of it all the same.
#[derive(Serialize)]
pub struct RemarkJson<'a> {
    pub severity: &'static str,
    pub message: &'a str,
    pub fix: &'a str,
}

impl<'a> RemarkJson<'a> {
    pub fn of(finding: &'a Finding) -> RemarkJson<'a> {
        RemarkJson { severity: finding.severity.word(), message: &finding.message, fix: &finding.fix }
    }
}

/// What to do with it on a server.
#[derive(Serialize)]
pub struct Install<'a> {
    pub server: &'a str,
    pub title: &'a str,
    pub steps: Vec<InstallStepJson>,
    pub test: String,
    pub reload: Option<String>,
}

impl<'a> Install<'a> {
    pub fn of(server: &'a WebServer, places: &CertificatePaths) -> Install<'a> {
        let steps = server.steps(places).into_iter();
        Install {
            server: &server.name,
            title: &server.title,
            steps: steps.map(|step| InstallStepJson { say: step.say, code: step.code }).collect(),
            test: server.test(places),
            reload: server.reload(places),
        }
    }
}

/// One thing to do there.
#[derive(Serialize)]
pub struct InstallStepJson {
    pub say: String,
    pub code: Vec<String>,
}
