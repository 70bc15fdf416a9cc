//! Where orders go and with which key: arguments, environment and `config.toml` made one.

pub mod args;
pub mod base_url;
pub mod file;
pub mod region;
pub mod target;

use std::path::PathBuf;

use crate::dns;
use crate::proxy::{Proxies, Proxy};
use crate::secret::{ApiKey, KeySource};
use args::ConnectionArgs;
use base_url::BaseUrl;
use file::FileConfig;
use region::Region;
use target::Target;

/// The environment variable the API key is taken from first.
pub const KEY_VARIABLE: &str = "DIGICERT_API_KEY";

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
    /// The proxy of the environment, by which a web server is looked at, and the hosts that are reached without it.
    pub proxies: Proxies,
    /// Who is asked about DNS, when somebody wants a look. In the sandbox it is its own.
    pub dns: dns::WantedDns,
    /// The options of the command line that lead there again, as words of a shell command.
    pub options: String,
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
            return Ok(Config {
                target: Target::Sandbox,
                key: KeySource::None,
                ca_cert,
                proxy: None,
                proxies: Proxies::default(),
                dns,
                options: args.options(&Target::Sandbox),
            });
        }
        let named = named_service(args, &file)?;
        let key = key_source(env, &file, home.as_deref())?;
        let target = match named {
            Some(service) => service,
            None if key == KeySource::None => Target::Sandbox,
            None => Target::of_region(Region::Us),
        };
        let proxies = match &target {
            Target::Service { base_url, .. } if !base_url.is_loopback() => Proxies::of_environment(env),
            _ => Proxies::default(),
        };
        let proxy = match &target {
            Target::Service { base_url, .. } => proxies.of(base_url.as_str())?.cloned(),
            Target::Sandbox => None,
        };
        let options = args.options(&target);
        Ok(Config { target, key, ca_cert, proxy, proxies, dns, options })
    }
}

/// Who is asked about DNS; arguments outrank the file.
fn dns_wanted(args: &ConnectionArgs, file: &FileConfig) -> Result<dns::WantedDns, String> {
    let of_file = file.resolver.as_deref().map(dns::resolver).transpose();
    Ok(dns::WantedDns {
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
            (Some(region), None) => return Ok(Some(Target::of_region(region))),
            (None, Some(text)) => {
                return Ok(Some(Target::Service { base_url: BaseUrl::parse(text)?, region: None }));
            }
            (None, None) => {}
        }
    }
    Ok(None)
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

#[cfg(test)]
mod tests {
    use super::*;
    use std::path::Path;

    fn service(url: &str, region: Option<Region>) -> Target {
        Target::Service { base_url: BaseUrl::parse(url).unwrap(), region }
    }

    fn parse(text: &str) -> Result<FileConfig, String> {
        FileConfig::parse(text, Path::new("/home/me/.config/dvorder/config.toml"))
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
}
