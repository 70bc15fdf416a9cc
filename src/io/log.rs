//! The log file: what was asked of the service, how it answered, how long that took. Never the key.

use std::fs::{File, OpenOptions, Permissions};
use std::io;
use std::os::unix::fs::{OpenOptionsExt, PermissionsExt};
use std::path::Path;
use std::sync::Mutex;

use serde_json::Value;
use tracing::Level;
use tracing_subscriber::filter::Targets;
use tracing_subscriber::layer::SubscriberExt;
use tracing_subscriber::util::SubscriberInitExt;

use crate::order::text::{counted, one_line};
use crate::system::reason;

/// The most characters of one value of a body that are logged.
const LONGEST_VALUE: usize = 80;

/// Values of these parameters say who somebody is, or prove control of a name.
const WITHHELD: [&str; 8] = [
    "first_name",
    "last_name",
    "telephone",
    "job_title",
    "email",
    "additional_emails",
    "dcv_random_value",
    "pem",
];

/// Writes a log from now on, appended to a file that is for its owner alone.
///
/// The level is `info` unless `level` names another: `error`, `warn`, `info`, `debug`, or `trace`,
/// which adds the bodies of requests and answers, without what is personal or secret.
///
/// # Errors
/// A sentence that says what is wrong with the file or the level.
pub fn start(path: &Path, level: Option<&str>) -> Result<(), String> {
    if path == Path::new("-") {
        return Err("a log goes to a file, and - is none. Name one, such as --log dvorder.log.".into());
    }
    let level: Level = match level {
        None => Level::INFO,
        Some(name) => name
            .trim()
            .parse()
            .map_err(|_| format!("there is no log level {name}; use error, warn, info, debug or trace"))?,
    };
    let file = open(path)
        .map_err(|error| format!("the log {} cannot be written: {}", path.display(), reason(&error)))?;
    // Only what dvorder says itself: the HTTP libraries say more than anybody should keep.
    let ours = Targets::new().with_target("dvorder", level);
    let lines =
        tracing_subscriber::fmt::layer().with_ansi(false).with_target(false).with_writer(Mutex::new(file));
    tracing_subscriber::registry()
        .with(ours)
        .with(lines)
        .try_init()
        .map_err(|error| format!("the log cannot be started: {error}"))
}

fn open(path: &Path) -> io::Result<File> {
    let file = OpenOptions::new().append(true).create(true).mode(0o600).open(path)?;
    file.set_permissions(Permissions::from_mode(0o600))?;
    Ok(file)
}

/// A body as it may be logged: JSON with what is personal, secret or long left out; anything else is
/// only measured.
pub fn redacted(body: &[u8]) -> String {
    match serde_json::from_slice::<Value>(body) {
        Ok(mut value) => {
            withhold(&mut value);
            one_line(&value.to_string())
        }
        Err(_) => format!("({}, not JSON)", counted(body.len(), "byte")),
    }
}

fn withhold(value: &mut Value) {
    match value {
        Value::Object(entries) => {
            for (key, value) in entries.iter_mut() {
                match WITHHELD.contains(&key.as_str()) {
                    true => *value = Value::from("(withheld)"),
                    false => withhold(value),
                }
            }
        }
        Value::Array(entries) => entries.iter_mut().for_each(withhold),
        Value::String(text) if text.contains("PRIVATE KEY") => *text = "(withheld)".into(),
        Value::String(text) if text.chars().count() > LONGEST_VALUE => {
            *text = format!("({})", counted(text.chars().count(), "character"));
        }
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_body_is_logged_without_what_is_personal_or_secret() {
        let body = r#"{"certificate":{"common_name":"example.com","csr":"-----BEGIN CERTIFICATE REQUEST-----\nMIIC6TCCAdECAQAwWTELMAkGA1UEBhMCVVMxDTALBgNVBAgMBFV0YWgxDTALBgNV"},
            "technical_contact":{"first_name":"Jim","email":"jim@example.com"},"dcv_random_value":"token",
            "comments":"-----BEGIN PRIVATE KEY-----"}"#;
        let logged = redacted(body.as_bytes());
        assert!(logged.contains("example.com\""), "{logged}");
        for secret in ["Jim", "jim@", "token\"", "PRIVATE", "MIIC6"] {
            assert!(!logged.contains(secret), "{secret} in {logged}");
        }
        assert_eq!(redacted(b"<html>\x1b[2J"), "(10 bytes, not JSON)");
    }

    #[test]
    fn the_file_is_for_its_owner_alone_whatever_it_was() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("log");
        std::fs::write(&path, "").unwrap();
        std::fs::set_permissions(&path, Permissions::from_mode(0o644)).unwrap();
        open(&path).unwrap();
        assert_eq!(path.metadata().unwrap().permissions().mode() & 0o777, 0o600);
    }
}
