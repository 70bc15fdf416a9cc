//! What `config.toml` says.

use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};

use serde::Deserialize;

use super::region::Region;
use crate::dns::Dns;
use crate::order::text::{shell_word, without_file_scheme};

/// What `config.toml` says. Everything is optional; a key it does not know is an error.
///
/// File names that are relative start at the configuration file's folder, `~/` at the home.
#[derive(Debug, Clone, PartialEq, Eq, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FileConfig {
    /// `region`: `"us"` or `"eu"`.
    pub region: Option<Region>,
    /// `base_url`: instead of a region.
    pub base_url: Option<String>,
    /// `ca_cert`: a PEM file with certificate authorities to trust besides the system's.
    pub ca_cert: Option<PathBuf>,
    /// `key_file`: a file that holds the API key, mode 600.
    pub key_file: Option<PathBuf>,
    /// `key_command`: a program that prints the API key first.
    pub key_command: Option<KeyCommand>,
    /// `dns`: who is asked about DNS: `"authoritative"`, `"resolver"` or `"none"`.
    pub dns: Option<Dns>,
    /// `resolver`: the address of the resolver, perhaps with a port, in place of those of the system.
    pub resolver: Option<String>,
    /// `dns_port`: the port of authoritative servers, where it is not 53.
    pub dns_port: Option<u16>,
    /// The folder relative file names start at.
    #[serde(skip)]
    pub folder: PathBuf,
}

/// How `key_command` can be written.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(
    untagged,
    expecting = "key_command is a list of words, [\"pass\", \"show\", \"digicert\"], or one line for sh"
)]
pub enum KeyCommand {
    /// A program and its arguments: `["pass", "show", "digicert"]`.
    Words(Vec<String>),
    /// A line for `sh -c`: `"pass show digicert | head -n 1"`.
    Line(String),
}

/// Every key `config.toml` may have.
const KNOWN: [&str; 8] =
    ["region", "base_url", "ca_cert", "key_file", "key_command", "dns", "resolver", "dns_port"];

impl FileConfig {
    /// Where the configuration file is looked for, such as `~/.config/dvorder/config.toml`; none
    /// when there is no home.
    pub fn path() -> Option<PathBuf> {
        let folders = directories::ProjectDirs::from("", "", "dvorder")?;
        Some(folders.config_dir().join("config.toml"))
    }

    /// Reads the configuration file. A file that does not exist says nothing.
    ///
    /// # Errors
    /// A message that names the file, the line where there is one, and what to do: for a file
    /// that cannot be read or understood, or that others could change (it may name a command to run).
    pub fn load(path: &Path) -> Result<FileConfig, String> {
        let text = match std::fs::read_to_string(path) {
            Ok(text) => text,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(FileConfig::default()),
            Err(error) => return Err(format!("{} cannot be read: {error}.", path.display())),
        };
        let metadata =
            path.metadata().map_err(|error| format!("{} cannot be read: {error}.", path.display()))?;
        if metadata.permissions().mode() & 0o077 != 0 {
            return Err(format!(
                "Others may read or change {}, and it can name a command that prints the key. Run: chmod 600 {}",
                path.display(),
                shell_word(&path.display().to_string())
            ));
        }
        FileConfig::parse(&text, path)
    }

    /// Understands the text of the configuration file at `path`.
    ///
    /// # Errors
    /// A message that names the file, the line or the unknown keys, and what to do. It never shows
    /// the line itself: a key might stand there.
    pub fn parse(text: &str, path: &Path) -> Result<FileConfig, String> {
        let at = |error: toml::de::Error| {
            let line = error.span().map(|span| 1 + newlines(text, span.start));
            let place = line.map(|line| format!(", line {line}")).unwrap_or_default();
            format!("{}{place}: {}.", path.display(), one_line(error.message()))
        };
        let table: toml::Table = toml::from_str(text).map_err(at)?;
        let unknown: Vec<String> = table
            .keys()
            .filter(|key| !KNOWN.contains(&key.as_str()))
            .map(|key| format!("\"{}\"", key.escape_debug()))
            .collect();
        if !unknown.is_empty() {
            return Err(format!(
                "{}: there is no setting {}. Settings are {}. An API key is never written here: put it in a file \
                 and name that as key_file.",
                path.display(),
                unknown.join(", "),
                KNOWN.join(", ")
            ));
        }
        let mut config: FileConfig = toml::from_str(text).map_err(at)?;
        if config.key_command.as_ref().is_some_and(KeyCommand::is_empty) {
            return Err(format!(
                "{}: key_command is empty. Name a program, such as [\"pass\", \"show\", \"digicert\"].",
                path.display()
            ));
        }
        config.folder = path.parent().unwrap_or(Path::new("")).to_owned();
        Ok(config)
    }

    /// A file name of the configuration, made to start where it is meant to.
    pub(super) fn locate(&self, name: &Path, home: Option<&str>) -> PathBuf {
        let name = name.to_string_lossy();
        let name = Path::new(&*without_file_scheme(&name)).to_owned();
        match (name.strip_prefix("~"), home) {
            (Ok(rest), Some(home)) => Path::new(home).join(rest),
            _ => self.folder.join(&name),
        }
    }
}

impl KeyCommand {
    fn is_empty(&self) -> bool {
        match self {
            KeyCommand::Words(words) => words.first().is_none_or(|program| program.trim().is_empty()),
            KeyCommand::Line(line) => line.trim().is_empty(),
        }
    }

    /// The program and its arguments.
    pub(super) fn words(&self) -> Vec<String> {
        match self {
            KeyCommand::Words(words) => words.clone(),
            KeyCommand::Line(line) => vec!["sh".to_owned(), "-c".to_owned(), line.clone()],
        }
    }
}

fn newlines(text: &str, end: usize) -> usize {
    text.bytes().take(end).filter(|&byte| byte == b'\n').count()
}

/// A message of the TOML reader, which may span lines and quote what the file holds, on one line.
fn one_line(message: &str) -> String {
    let joined = message.split_whitespace().collect::<Vec<_>>().join(" ");
    joined
        .trim_end_matches('.')
        .chars()
        .flat_map(|c| c.escape_debug())
        .collect::<String>()
        .replace("\\\"", "\"")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(text: &str) -> Result<FileConfig, String> {
        FileConfig::parse(text, Path::new("/home/me/.config/dvorder/config.toml"))
    }

    #[test]
    fn a_damaged_file_is_explained_without_showing_it() {
        let cases = [
            ("region = 'us'\nbase_url = https://s3cr3t", "config.toml, line 2: "),
            ("region = 'asia'", "config.toml, line 1: unknown variant"),
            ("\n\nkey_command = 5", "config.toml, line 3: key_command is a list of words"),
            ("key_command = []", "key_command is empty"),
            ("key_command = ' '", "key_command is empty"),
            ("api_key = 's3cr3t'\n[more]\nx = 1", "there is no setting \"api_key\", \"more\"."),
            ("\"a\\u001b\" = 1", "there is no setting \"a\\u{1b}\"."),
            ("key_file = 's3cr3t", "config.toml, line 1: "),
        ];
        for (text, expected) in cases {
            let reason = parse(text).unwrap_err();
            assert!(reason.contains(expected), "{text}: {reason}");
            assert!(!reason.contains("s3cr3t") && !reason.contains('\n'), "{text}: {reason}");
        }
    }

    #[test]
    fn a_file_that_others_can_read_or_change_is_refused() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("config.toml");
        assert_eq!(FileConfig::load(&path), Ok(FileConfig::default()));
        std::fs::write(&path, "region = 'eu'\n").unwrap();
        for (mode, taken) in [(0o600, true), (0o400, true), (0o644, false), (0o660, false), (0o602, false)] {
            std::fs::set_permissions(&path, std::fs::Permissions::from_mode(mode)).unwrap();
            match FileConfig::load(&path) {
                Ok(config) => assert!(taken && config.region == Some(Region::Eu), "{mode:o}"),
                Err(reason) => {
                    assert!(!taken, "{mode:o}: {reason}");
                    assert!(reason.ends_with(&format!("Run: chmod 600 {}", path.display())), "{reason}");
                }
            }
        }
        assert!(FileConfig::load(folder.path()).unwrap_err().contains("cannot be read"));
    }
}
