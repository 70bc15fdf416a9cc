//! Where orders go and with which key: arguments, environment and `config.toml` made one.

use std::fmt;
use std::net::{IpAddr, SocketAddr};
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::str::FromStr;

use reqwest::Url;
use serde::Deserialize;

use crate::dns::{self, Dns};
use crate::order::place;
use crate::order::text::{shell_word, without_file_scheme};
use crate::proxy::Proxy;
use crate::secret::{ApiKey, KeySource};

/// The environment variable the API key is taken from first.
pub const KEY_VARIABLE: &str = "DIGICERT_API_KEY";

/// One of the two installations of the service. Accounts and keys of one do not exist on the other.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Region {
    /// `www.digicert.com`.
    Us,
    /// `certcentral.digicert.eu`.
    Eu,
}

impl Region {
    /// The base of the service's URLs in this region.
    pub fn base_url(self) -> BaseUrl {
        let (host, text) = match self {
            Region::Us => ("www.digicert.com", place::US),
            Region::Eu => ("certcentral.digicert.eu", place::EU),
        };
        BaseUrl { text: text.to_owned(), host: host.to_owned(), loopback: false }
    }
}

impl fmt::Display for Region {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Region::Us => "us",
            Region::Eu => "eu",
        })
    }
}

impl FromStr for Region {
    type Err = String;

    fn from_str(text: &str) -> Result<Region, String> {
        match text.trim().to_ascii_lowercase().as_str() {
            "us" => Ok(Region::Us),
            "eu" => Ok(Region::Eu),
            _ => Err("The region is us or eu.".to_owned()),
        }
    }
}

/// The base of the service's URLs: HTTPS, or plain HTTP to this machine only.
///
/// It has no user name, query or fragment, and no slash at its end.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BaseUrl {
    text: String,
    host: String,
    loopback: bool,
}

impl BaseUrl {
    /// Reads a base URL, such as `https://www.digicert.com/services/v2`.
    ///
    /// # Errors
    /// A sentence that says what is wrong with the URL and what to write instead.
    pub fn parse(text: &str) -> Result<BaseUrl, String> {
        const EXAMPLE: &str = "Example: https://www.digicert.com/services/v2";
        let text = text.trim();
        let url =
            Url::parse(text).map_err(|error| format!("The base URL cannot be read ({error}). {EXAMPLE}"))?;
        if !url.username().is_empty() || url.password().is_some() {
            return Err(format!(
                "The base URL names a user or a password, and the service takes neither. Leave them out. {EXAMPLE}"
            ));
        }
        if url.query().is_some() || url.fragment().is_some() {
            return Err(format!("The base URL must end before any \"?\" or \"#\". {EXAMPLE}"));
        }
        let Some(name) = url.host_str().filter(|_| matches!(url.scheme(), "http" | "https")) else {
            return Err(format!("The base URL must begin with https:// and a host name. {EXAMPLE}"));
        };
        if let Some(wrong) = wrong_in_path(text) {
            return Err(format!("{wrong} {EXAMPLE}"));
        }
        let loopback = is_loopback(name);
        if url.scheme() == "http" && !loopback {
            return Err(format!(
                "Plain http to {name} would show the API key to everybody on the way. Use https; plain http is for \
                 this machine only (127.0.0.1, [::1] or localhost)."
            ));
        }
        let host = match url.port() {
            Some(port) => format!("{name}:{port}"),
            None => name.to_owned(),
        };
        Ok(BaseUrl { text: url.as_str().trim_end_matches('/').to_owned(), host, loopback })
    }

    /// The URL, without a slash at its end.
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// The host, with its port unless that is the scheme's own: `www.digicert.com`, `127.0.0.1:8080`.
    pub fn host(&self) -> &str {
        &self.host
    }

    /// Whether the host is this machine, so that no proxy is used and plain HTTP is fine.
    pub fn is_loopback(&self) -> bool {
        self.loopback
    }

    /// Whether requests are encrypted.
    pub fn is_https(&self) -> bool {
        self.text.starts_with("https:")
    }
}

impl fmt::Display for BaseUrl {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.text)
    }
}

/// What is wrong with how a base URL is written, although it can be read: what is read otherwise than it
/// looks, by this program or by a gateway, must not decide where orders go.
fn wrong_in_path(text: &str) -> Option<&'static str> {
    let Some((_, rest)) = text.split_once("://").filter(|(_, rest)| !rest.starts_with('/')) else {
        return Some("The base URL must begin with https:// and a host name.");
    };
    let path = rest.split_once('/').map_or("", |(_, path)| path).trim_end_matches('/');
    let is_plain = |c: char| c.is_ascii_alphanumeric() || "/-._~".contains(c);
    if text.contains('%') {
        Some("The base URL holds a %: escapes such as %2e and %2f are not taken. Write the path as it is.")
    } else if text.contains('\\') {
        Some("The base URL holds a backslash. Its parts are separated by slashes.")
    } else if text.contains(char::is_whitespace) || text.contains(char::is_control) {
        Some("The base URL holds a blank or a character that does not show. Leave it out.")
    } else if path.split('/').any(|segment| matches!(segment, "." | "..")) {
        Some("The base URL holds \".\" or \"..\" as a part of its path. Write the path that is meant.")
    } else if path.contains("//") || path.starts_with('/') {
        Some("The base URL holds two slashes in a row in its path. Leave one out.")
    } else if !path.chars().all(is_plain) {
        Some("The path of the base URL may hold letters, digits, slashes and - . _ ~ alone.")
    } else {
        None
    }
}

/// Whether a URL's host can only be this machine: 127.0.0.0/8, `[::1]` or `localhost`.
fn is_loopback(host: &str) -> bool {
    let bare = host.trim_start_matches('[').trim_end_matches(']');
    host == "localhost" || bare.parse::<IpAddr>().is_ok_and(|address| address.is_loopback())
}

/// Where orders go.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Target {
    /// The sandbox in this process: nothing can be bought.
    Sandbox,
    /// The real service, or something that stands in for it.
    Service {
        /// The base of its URLs.
        base_url: BaseUrl,
        /// The region, unless a base URL was given instead.
        region: Option<Region>,
    },
}

/// The options of the command line that say where orders go.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ConnectionArgs {
    /// `--sandbox`.
    pub sandbox: bool,
    /// `--region`.
    pub region: Option<Region>,
    /// `--base-url`, as typed.
    pub base_url: Option<String>,
    /// `--ca-cert`: a PEM file with certificate authorities to trust besides the system's.
    pub ca_cert: Option<PathBuf>,
    /// `--resolver`.
    pub resolver: Option<SocketAddr>,
    /// `--dns-port`.
    pub dns_port: Option<u16>,
}

impl ConnectionArgs {
    /// The options that lead to a target again, from wherever and whatever the environment says, as words of
    /// a shell command.
    pub fn options(&self, target: &Target) -> String {
        let mut options = match target {
            Target::Sandbox => return "--sandbox".to_owned(),
            Target::Service { region: Some(region), .. } => format!("--region {region}"),
            Target::Service { base_url, region: None } => {
                format!("--base-url {}", shell_word(base_url.as_str()))
            }
        };
        if let Some(path) = &self.ca_cert {
            // The command may be run in another folder.
            let path = std::path::absolute(path).unwrap_or_else(|_| path.clone());
            options += &format!(" --ca-cert {}", shell_word(&path.display().to_string()));
        }
        options
    }
}

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
    fn locate(&self, name: &Path, home: Option<&str>) -> PathBuf {
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

    fn words(&self) -> Vec<String> {
        match self {
            KeyCommand::Words(words) => words.clone(),
            KeyCommand::Line(line) => vec!["sh".to_owned(), "-c".to_owned(), line.clone()],
        }
    }
}

/// Where orders go, with which key, and whom to trust.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Config {
    /// Where orders go.
    pub target: Target,
    /// Where the API key comes from; none for the sandbox, and when the user is to type it.
    pub key: KeySource,
    /// A PEM file with certificate authorities to trust besides the system's.
    pub ca_cert: Option<PathBuf>,
    /// The proxy that orders go through. Never one for the sandbox and for this machine.
    pub proxy: Option<Proxy>,
    /// Who is asked about DNS, when somebody wants a look. In the sandbox it is its own.
    pub dns: dns::Wanted,
}

impl Config {
    /// Makes arguments, environment and configuration file one; arguments outrank the file.
    ///
    /// Without `--sandbox`, orders go to the sandbox only when nobody named a region or a base URL
    /// and there is no source of an API key. With a key alone, they go to the US service.
    ///
    /// # Errors
    /// A sentence for the user when options exclude one another, the base URL or the proxy is unusable,
    /// or the key in the environment cannot be a key.
    pub fn resolve(
        args: &ConnectionArgs,
        env: &dyn Fn(&str) -> Option<String>,
        file: FileConfig,
    ) -> Result<Config, String> {
        let home = env("HOME");
        let ca_cert = args
            .ca_cert
            .clone()
            .or_else(|| file.ca_cert.as_ref().map(|name| file.locate(name, home.as_deref())));
        let dns = dns_wanted(args, &file)?;
        if args.sandbox {
            if args.region.is_some() || args.base_url.is_some() {
                return Err(
                    "--sandbox excludes --region and --base-url: the sandbox runs inside dvorder.".to_owned()
                );
            }
            if args.resolver.is_some() || args.dns_port.is_some() {
                return Err(
                    "--sandbox excludes --resolver and --dns-port: the sandbox has a DNS of its own."
                        .to_owned(),
                );
            }
            return Ok(Config { target: Target::Sandbox, key: KeySource::None, ca_cert, proxy: None, dns });
        }
        let named = named_service(args, &file)?;
        let key = key_source(env, &file, home.as_deref())?;
        let target = match named {
            Some(service) => service,
            None if key == KeySource::None => Target::Sandbox,
            None => service_in(Region::Us),
        };
        let proxy = match &target {
            Target::Service { base_url, .. } if !base_url.is_loopback() => {
                Proxy::of_environment(base_url.as_str(), env)?
            }
            _ => None,
        };
        Ok(Config { target, key, ca_cert, proxy, dns })
    }
}

/// Who is asked about DNS; arguments outrank the file.
fn dns_wanted(args: &ConnectionArgs, file: &FileConfig) -> Result<dns::Wanted, String> {
    let of_file = file.resolver.as_deref().map(dns::resolver).transpose();
    Ok(dns::Wanted {
        dns: file.dns.unwrap_or_default(),
        resolver: args.resolver.or(of_file.map_err(|wrong| format!("The setting resolver: {wrong}"))?),
        port: args.dns_port.or(file.dns_port),
    })
}

/// The service that the arguments name or, when they name none, the configuration file.
fn named_service(args: &ConnectionArgs, file: &FileConfig) -> Result<Option<Target>, String> {
    let both = "Give a region or a base URL, not both: each says where orders go.";
    for (region, base_url) in [(args.region, &args.base_url), (file.region, &file.base_url)] {
        match (region, base_url) {
            (Some(_), Some(_)) => return Err(both.to_owned()),
            (Some(region), None) => return Ok(Some(service_in(region))),
            (None, Some(text)) => {
                return Ok(Some(Target::Service { base_url: BaseUrl::parse(text)?, region: None }));
            }
            (None, None) => {}
        }
    }
    Ok(None)
}

fn service_in(region: Region) -> Target {
    Target::Service { base_url: region.base_url(), region: Some(region) }
}

/// The first source of an API key there is.
fn key_source(
    env: &dyn Fn(&str) -> Option<String>,
    file: &FileConfig,
    home: Option<&str>,
) -> Result<KeySource, String> {
    if let Some(text) = env(KEY_VARIABLE).filter(|text| !text.trim().is_empty()) {
        let key =
            ApiKey::parse(text).map_err(|reason| format!("{KEY_VARIABLE} holds no usable key. {reason}"))?;
        return Ok(KeySource::Environment(key));
    }
    if let Some(name) = &file.key_file {
        return Ok(KeySource::File(file.locate(name, home)));
    }
    Ok(file.key_command.as_ref().map_or(KeySource::None, |command| KeySource::Command(command.words())))
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

    fn service(url: &str, region: Option<Region>) -> Target {
        Target::Service { base_url: BaseUrl::parse(url).unwrap(), region }
    }

    fn parse(text: &str) -> Result<FileConfig, String> {
        FileConfig::parse(text, Path::new("/home/me/.config/dvorder/config.toml"))
    }

    #[test]
    fn the_options_of_a_target_lead_to_it_from_anywhere() {
        let service = |text: &str| Target::Service { base_url: BaseUrl::parse(text).unwrap(), region: None };
        for (target, ca_cert, options) in [
            (Target::Sandbox, Some("ca.pem"), "--sandbox"),
            (service_in(Region::Us), None, "--region us"),
            (service_in(Region::Eu), Some("/etc/ca.pem"), "--region eu --ca-cert /etc/ca.pem"),
            (
                service("https://127.0.0.1:1/"),
                Some("/it's a/ca.pem"),
                r"--base-url https://127.0.0.1:1 --ca-cert '/it'\''s a/ca.pem'",
            ),
            (service("https://[::1]:8/v2"), None, "--base-url 'https://[::1]:8/v2'"),
        ] {
            let args = ConnectionArgs { ca_cert: ca_cert.map(PathBuf::from), ..ConnectionArgs::default() };
            let said = args.options(&target);
            assert_eq!(said, options);
        }
    }

    #[test]
    fn a_base_url_is_https_or_this_machine() {
        let cases = [
            (
                "https://www.digicert.com/services/v2",
                Ok("https://www.digicert.com/services/v2"),
                "www.digicert.com",
            ),
            (" https://ca.example/services/v2// ", Ok("https://ca.example/services/v2"), "ca.example"),
            ("https://ca.example", Ok("https://ca.example"), "ca.example"),
            ("https://ca.example:8443/x", Ok("https://ca.example:8443/x"), "ca.example:8443"),
            ("http://127.0.0.1:8080/services/v2", Ok("http://127.0.0.1:8080/services/v2"), "127.0.0.1:8080"),
            ("http://127.8.9.1/a", Ok("http://127.8.9.1/a"), "127.8.9.1"),
            ("http://[::1]:9/a", Ok("http://[::1]:9/a"), "[::1]:9"),
            ("http://LOCALHOST/a", Ok("http://localhost/a"), "localhost"),
            ("http://192.0.2.1/a", Err("Plain http to 192.0.2.1"), ""),
            ("http://localhost.example.com/a", Err("Plain http"), ""),
            ("http://127.0.0.1.example.com/a", Err("Plain http"), ""),
            ("http://[::ffff:192.0.2.1]/a", Err("Plain http"), ""),
            ("http://0.0.0.0/a", Err("Plain http"), ""),
            ("https://me:hunter2@ca.example/a", Err("names a user"), ""),
            ("https://me@ca.example/a", Err("names a user"), ""),
            ("https://ca.example/a?b=c", Err("must end before"), ""),
            ("https://ca.example/a#b", Err("must end before"), ""),
            ("ftp://ca.example/a", Err("must begin with https://"), ""),
            ("localhost:8080", Err("must begin with https://"), ""),
            ("www.digicert.com/services/v2", Err("cannot be read"), ""),
            ("https://", Err("cannot be read"), ""),
            ("", Err("cannot be read"), ""),
            ("https://ca.example/a/../b", Err("\"..\""), ""),
            ("https://ca.example/services/..", Err("\"..\""), ""),
            ("https://ca.example/./b", Err("\"..\""), ""),
            ("https://ca.example/%2e%2E/b", Err("%2e"), ""),
            ("https://ca.example/a%2fb", Err("%2e"), ""),
            ("https://ca.example/a%00b", Err("%2e"), ""),
            ("https://ca%2eexample/a", Err("%2e"), ""),
            ("https://ca.example\\a", Err("backslash"), ""),
            ("https:\\\\ca.example/a", Err("must begin with https://"), ""),
            ("https:ca.example/a", Err("must begin with https://"), ""),
            ("https:///ca.example/a", Err("must begin with https://"), ""),
            ("https://ca.example//a", Err("two slashes"), ""),
            ("https://ca.example/a//b", Err("two slashes"), ""),
            ("https://ca.example/a b", Err("blank"), ""),
            ("https://ca.example/a\tb", Err("blank"), ""),
            ("https://ca.example/\u{e4}", Err("letters, digits"), ""),
            ("https://ca.example/a;b", Err("letters, digits"), ""),
            ("https://ca.example/hunter2@b", Err("letters, digits"), ""),
            ("me:hunter2@ca.example/a", Err("must begin with https://"), ""),
            ("https:me:hunter2@ca.example/a", Err("names a user"), ""),
            ("https://me:hun/hunter2@ca.example/a", Err("cannot be read"), ""),
            ("http://me:hunter2@ca.example/a", Err("names a user"), ""),
        ];
        for (text, expected, host) in cases {
            match (BaseUrl::parse(text), expected) {
                (Ok(url), Ok(normal)) => assert_eq!((url.as_str(), url.host()), (normal, host), "{text}"),
                (Err(reason), Err(part)) => {
                    assert!(reason.contains(part), "{text}: {reason}");
                    assert!(!reason.contains("hunter2"), "{reason}");
                }
                (result, _) => panic!("{text}: {result:?}"),
            }
        }
    }

    #[test]
    fn the_regions_have_their_own_hosts() {
        for region in [Region::Us, Region::Eu] {
            let url = region.base_url();
            assert_eq!(BaseUrl::parse(url.as_str()).as_ref(), Ok(&url), "{region}");
            assert_eq!(region.to_string().parse(), Ok(region));
        }
        assert!("asia".parse::<Region>().is_err());
    }

    #[test]
    fn orders_go_to_the_sandbox_unless_someone_says_otherwise() {
        let us = || service("https://www.digicert.com/services/v2", Some(Region::Us));
        let eu = || service("https://certcentral.digicert.eu/services/v2", Some(Region::Eu));
        let own = || service("https://ca.example/v2", None);
        let key = || KeySource::Environment(ApiKey::parse("abc".to_owned()).unwrap());
        let command =
            |words: &[&str]| KeySource::Command(words.iter().map(|&word| word.to_owned()).collect());
        let in_config = |name: &str| KeySource::File(Path::new("/home/me/.config/dvorder").join(name));
        let region = |region| ConnectionArgs { region: Some(region), ..Default::default() };
        let base_url = |url: &str| ConnectionArgs { base_url: Some(url.to_owned()), ..Default::default() };
        let sandbox = || ConnectionArgs { sandbox: true, ..Default::default() };
        let none = ConnectionArgs::default;

        // arguments, DIGICERT_API_KEY, config.toml → target, key
        let cases = [
            (none(), "", "", Target::Sandbox, KeySource::None),
            (none(), "  ", "", Target::Sandbox, KeySource::None),
            (none(), "", "ca_cert = 'x.pem'", Target::Sandbox, KeySource::None),
            (none(), "abc", "", us(), key()),
            (none(), " abc\n", "region = 'eu'", eu(), key()),
            (none(), "", "region = 'eu'", eu(), KeySource::None),
            (none(), "", "base_url = 'https://ca.example/v2/'", own(), KeySource::None),
            (none(), "", "key_file = 'key'", us(), in_config("key")),
            (none(), "", "key_file = '/etc/key'", us(), KeySource::File("/etc/key".into())),
            (none(), "", "key_file = '~/.key'", us(), KeySource::File("/home/me/.key".into())),
            (none(), "", "key_file = 'file:///etc/my%20key'", us(), KeySource::File("/etc/my key".into())),
            (none(), "", "key_command = ['pass', 'show', 'a b']", us(), command(&["pass", "show", "a b"])),
            (
                none(),
                "",
                "key_command = 'pass show x | head -1'",
                us(),
                command(&["sh", "-c", "pass show x | head -1"]),
            ),
            (none(), "abc", "key_file = 'key'", us(), key()),
            (none(), "", "key_file = 'key'\nkey_command = 'x'", us(), in_config("key")),
            (region(Region::Eu), "", "", eu(), KeySource::None),
            (region(Region::Us), "abc", "region = 'eu'", us(), key()),
            (region(Region::Us), "abc", "base_url = 'https://ca.example/v2'", us(), key()),
            (base_url("https://ca.example/v2"), "abc", "region = 'eu'", own(), key()),
            (sandbox(), "abc", "region = 'eu'\nkey_file = 'key'", Target::Sandbox, KeySource::None),
        ];
        for (args, variable, text, target, key) in cases {
            let env = |name: &str| match name {
                KEY_VARIABLE => Some(variable.to_owned()),
                "HOME" => Some("/home/me".to_owned()),
                _ => None,
            };
            let config = Config::resolve(&args, &env, parse(text).unwrap()).unwrap();
            assert_eq!((config.target, config.key), (target, key), "{args:?} {variable:?} {text:?}");
        }
    }

    #[test]
    fn the_ca_certificate_of_an_argument_outranks_the_file() {
        let file = || parse("ca_cert = 'corp.pem'").unwrap();
        let args = ConnectionArgs { ca_cert: Some("here.pem".into()), ..Default::default() };
        let of = |args: &ConnectionArgs| Config::resolve(args, &|_| None, file()).unwrap().ca_cert;
        assert_eq!(of(&args), Some("here.pem".into()));
        assert_eq!(of(&ConnectionArgs::default()), Some("/home/me/.config/dvorder/corp.pem".into()));
    }

    #[test]
    fn what_cannot_be_meant_is_refused() {
        let args = |sandbox, region, base_url: Option<&str>| ConnectionArgs {
            sandbox,
            region,
            base_url: base_url.map(str::to_owned),
            ca_cert: None,
            ..ConnectionArgs::default()
        };
        let cases = [
            (args(true, Some(Region::Us), None), "abc", "", "--sandbox excludes"),
            (args(true, None, Some("https://ca.example")), "abc", "", "--sandbox excludes"),
            (args(false, Some(Region::Us), Some("https://ca.example")), "abc", "", "not both"),
            (args(false, None, None), "abc", "region = 'us'\nbase_url = 'https://ca.example'", "not both"),
            (args(false, None, Some("http://192.0.2.1")), "abc", "", "Plain http"),
            (args(false, None, None), "two words", "", "DIGICERT_API_KEY holds no usable key"),
            (args(false, None, None), "\"two words\"", "", "DIGICERT_API_KEY holds no usable key"),
        ];
        for (args, variable, text, expected) in cases {
            let env = |name: &str| (name == KEY_VARIABLE).then(|| variable.to_owned());
            let reason = Config::resolve(&args, &env, parse(text).unwrap()).unwrap_err();
            assert!(reason.contains(expected), "{reason}");
            assert!(!reason.contains("two words"), "{reason}");
        }
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
