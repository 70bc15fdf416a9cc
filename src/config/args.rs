//! The options of the command line that say where orders go and who is asked about DNS.

use std::net::SocketAddr;
use std::path::PathBuf;

use super::region::Region;
use super::target::Target;
use crate::order::text::shell_word;

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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::base_url::BaseUrl;

    #[test]
    fn the_options_of_a_target_lead_to_it_from_anywhere() {
        let service = |text: &str| Target::Service { base_url: BaseUrl::parse(text).unwrap(), region: None };
        for (target, ca_cert, options) in [
            (Target::Sandbox, Some("ca.pem"), "--sandbox"),
            (Target::of_region(Region::Us), None, "--region us"),
            (Target::of_region(Region::Eu), Some("/etc/ca.pem"), "--region eu --ca-cert /etc/ca.pem"),
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
}
