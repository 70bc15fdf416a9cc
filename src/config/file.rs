//! What `config.toml` says.

use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};

use serde::Deserialize;

use super::region::Region;
use crate::dns::Dns;
use crate::order::text::{shell_word, without_file_scheme};
use crate::system::{cure_of_reading, reason};

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
#[serde(untagged)]
pub enum KeyCommand {
    /// A program and its arguments: `["pass", "show", "digicert"]`.
    Words(Vec<String>),
    /// A line for `sh -c`: `"pass show digicert | head -n 1"`.
    Line(String),
}

/// Every key `config.toml` may have, and what it takes.
const KNOWN: [(&str, &str); 8] = [
    ("region", "\"us\" or \"eu\""),
    ("base_url", "a URL in quotes, such as \"https://www.digicert.com/services/v2\""),
    ("ca_cert", "the name of a file in quotes, such as \"/etc/ssl/corporate-ca.pem\""),
    ("key_file", "the name of a file in quotes, such as \"~/.config/dvorder/key\""),
    (
        "key_command",
        "a list of words, such as [\"pass\", \"show\", \"digicert\"], or one line for sh in quotes",
    ),
    ("dns", "\"authoritative\", \"resolver\" or \"none\""),
    ("resolver", "an address in quotes, such as \"192.0.2.53\""),
    ("dns_port", "a number from 1 to 65535, such as 53"),
];

/// What is said of a line that is no setting. The reader of TOML says it in words of its own, which quote what is there.
const NO_SETTING: &str = "this cannot be read as TOML. A setting is its name, an equals sign and its value, once and on one \
                          line; text stands in quotes, such as region = \"eu\"";

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
        let unreadable = |error: &std::io::Error| {
            format!("{} cannot be read: {}. {}", path.display(), reason(error), cure_of_reading(error))
        };
        let text = match std::fs::read_to_string(path) {
            Ok(text) => text,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(FileConfig::default()),
            Err(error) => return Err(unreadable(&error)),
        };
        let metadata = path.metadata().map_err(|error| unreadable(&error))?;
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
        let at = |error: &toml::de::Error, said: &str| {
            let line = error.span().map(|span| 1 + newlines(text, span.start));
            let place = line.map(|line| format!(", line {line}")).unwrap_or_default();
            format!("{}{place}: {said}.", path.display())
        };
        let table: toml::Table = toml::from_str(text).map_err(|error| at(&error, NO_SETTING))?;
        let names = KNOWN.map(|(name, _)| name);
        let unknown: Vec<String> = table
            .keys()
            .filter(|key| !names.contains(&key.as_str()))
            .map(|key| format!("\"{}\"", key.escape_debug()))
            .collect();
        if !unknown.is_empty() {
            return Err(format!(
                "{}: there is no setting {}. Settings are {}. An API key is never written here: put it in a file \
                 and name that as key_file.",
                path.display(),
                unknown.join(", "),
                names.join(", ")
            ));
        }
        let mut config: FileConfig = toml::from_str(text).map_err(|error| at(&error, &wrong_in(&table)))?;
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

/// Which setting has a value that it does not take, and what it takes.
fn wrong_in(table: &toml::Table) -> String {
    let is_taken = |name: &str, value: &toml::Value| {
        let alone = toml::Table::from_iter([(name.to_owned(), value.clone())]);
        alone.try_into::<FileConfig>().is_ok()
    };
    let wrong = KNOWN.iter().find(|(name, _)| table.get(*name).is_some_and(|value| !is_taken(name, value)));
    wrong.map_or_else(|| NO_SETTING.to_owned(), |(name, takes)| format!("{name} is {takes}"))
}

fn newlines(text: &str, end: usize) -> usize {
    text.bytes().take(end).filter(|&byte| byte == b'\n').count()
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
            ("region = 'us'\nbase_url = https://s3cr3t", "config.toml, line 2: this cannot be read as TOML."),
            ("region = 's3cr3t'", "config.toml, line 1: region is \"us\" or \"eu\"."),
            ("region = 'us'\nregion = 'eu'", "config.toml, line 2: this cannot be read as TOML."),
            ("region = 'us'\nbase_url = 5", "config.toml, line 2: base_url is a URL in quotes"),
            ("ca_cert = ['s3cr3t']", "config.toml, line 1: ca_cert is the name of a file"),
            ("key_file = true", "config.toml, line 1: key_file is the name of a file"),
            ("\n\nkey_command = 5", "config.toml, line 3: key_command is a list of words"),
            ("dns = 's3cr3t'", "config.toml, line 1: dns is \"authoritative\", \"resolver\" or \"none\"."),
            ("resolver = 53", "config.toml, line 1: resolver is an address"),
            ("dns_port = 's3cr3t'", "config.toml, line 1: dns_port is a number from 1 to 65535"),
            ("dns_port = 65536", "config.toml, line 1: dns_port is a number from 1 to 65535"),
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
