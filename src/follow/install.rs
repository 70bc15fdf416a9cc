//! What to do with a saved certificate, by server: `assets/servers.json`, with the paths of this one put in.

use std::sync::LazyLock;

use serde::Deserialize;

use super::files::Encoding;
use crate::journal::entry::Entry;
use crate::journal::report::Report;
use crate::order::parameter::FieldId;
use crate::order::text::shell_word;

/// A server that certificates are for.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Server {
    /// Its name on the command line.
    pub name: String,
    /// Its name for people.
    pub title: String,
    /// The service's IDs of its platform.
    platforms: Vec<i64>,
    /// A word that the service's name of its platform has, in lower case.
    called: String,
    /// The forms it wants besides PEM.
    wants: Vec<String>,
    steps: Vec<Step>,
    test: String,
    reload: Option<String>,
}

/// Something to do: a sentence, and the lines that do it.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Step {
    /// What.
    pub say: String,
    /// The lines, of a shell or of a configuration.
    pub code: Vec<String>,
}

/// What is put into the steps.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Places {
    /// The folder of the certificate.
    pub folder: String,
    /// Its name, as files are called after it.
    pub name: String,
    /// The file of the private key; none where it is not known.
    pub key: Option<String>,
    /// The certificate's SHA-1 digest in capital hexadecimal digits, as Windows calls certificates.
    pub thumbprint: String,
}

static SERVERS: LazyLock<Vec<Server>> = LazyLock::new(|| {
    serde_json::from_str(include_str!("../../assets/servers.json"))
        .expect("assets/servers.json is part of the program and read by a test")
});

/// All servers whose steps are known.
pub fn all() -> &'static [Server] {
    &SERVERS
}

/// The server of this name.
pub fn named(name: &str) -> Option<&'static Server> {
    SERVERS.iter().find(|server| server.name == name)
}

/// The servers of a platform: several where the steps depend on the version.
pub fn of_platform(id: i64) -> impl Iterator<Item = &'static Server> {
    SERVERS.iter().filter(move |server| server.platforms.contains(&id))
}

/// The servers that an order is for: by the platform it was sent with, or else by that which the service tells.
pub fn of_order(entry: Option<&Entry>, report: Option<&Report>) -> Vec<&'static Server> {
    let typed = entry.and_then(|entry| entry.sent.draft.text(FieldId::ServerPlatform).trim().parse().ok());
    let ordered: Vec<&'static Server> = typed.into_iter().flat_map(of_platform).collect();
    if !ordered.is_empty() {
        return ordered;
    }
    let Some(told) = report.and_then(|report| report.certificate.server_platform.as_ref()) else {
        return Vec::new();
    };
    let named = told.name.as_deref().map_or_else(Vec::new, called);
    match named.is_empty() {
        true => told.id.into_iter().flat_map(of_platform).collect(),
        false => named,
    }
}

/// The forms that a certificate for these servers is saved in: PEM, and what they want besides.
pub fn forms(servers: &[&Server]) -> Vec<Encoding> {
    std::iter::once(Encoding::Pem).chain(servers.iter().flat_map(|server| server.forms())).collect()
}

/// The servers whose word a platform's name has. What it is most of all stands last, as in Apache Tomcat.
fn called(name: &str) -> Vec<&'static Server> {
    let name = name.to_lowercase();
    let place = |server: &&'static Server| name.rfind(&server.called);
    let last = SERVERS.iter().filter_map(|server| place(&server)).max();
    SERVERS.iter().filter(|server| last.is_some() && place(server) == last).collect()
}

impl Server {
    /// The forms that a certificate for it is saved in.
    pub fn forms(&self) -> Vec<Encoding> {
        let wanted =
            Encoding::ALL.into_iter().filter(|form| self.wants.iter().any(|word| word == form.word()));
        std::iter::once(Encoding::Pem).chain(wanted).collect()
    }

    /// What to do, one after the other.
    pub fn steps(&self, places: &Places) -> Vec<Step> {
        let in_code = |line: &String| places.put_into(line);
        self.steps
            .iter()
            .map(|step| Step {
                say: places.put_into(&step.say),
                code: step.code.iter().map(in_code).collect(),
            })
            .collect()
    }

    /// The command that tests the configuration.
    pub fn test(&self, places: &Places) -> String {
        places.put_into(&self.test)
    }

    /// The command that makes the server read it; none where it does so by itself.
    pub fn reload(&self, places: &Places) -> Option<String> {
        self.reload.as_ref().map(|command| places.put_into(command))
    }
}

impl Places {
    fn put_into(&self, text: &str) -> String {
        let file = |name: &str| format!("{}/{name}", self.folder);
        let key = self.key.clone().unwrap_or_else(|| "/path/to/private.key".to_owned());
        let paths = [
            ("fullchain", file("fullchain.pem")),
            ("chain", file("chain.pem")),
            ("cert", file("cert.pem")),
            ("p7b", file("cert.p7b")),
            ("key", key),
        ];
        let text = paths.iter().fold(text.to_owned(), |text, (name, path)| {
            // What is in quotes already needs no more.
            let in_quotes = text.replace(&format!("\"{{{name}}}\""), &format!("\"{path}\""));
            in_quotes.replace(&format!("{{{name}}}"), &shell_word(path))
        });
        text.replace("{name}", &self.name).replace("{thumbprint}", &self.thumbprint)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::journal::report::ServerPlatform;
    use crate::order::platform;

    fn places() -> Places {
        Places {
            folder: "/srv/tls/my shop".into(),
            name: "shop.example.net".into(),
            key: None,
            thumbprint: "AB12".into(),
        }
    }

    #[test]
    fn each_server_is_told_what_to_do_with_the_real_paths() {
        for server in all() {
            let steps = server.steps(&places());
            let mut lines: Vec<String> =
                steps.into_iter().flat_map(|step| [vec![step.say], step.code].concat()).collect();
            lines.push(server.test(&places()));
            lines.extend(server.reload(&places()));
            assert!(lines.iter().all(|line| !line.contains(['{', '}'])), "{lines:?}");
        }
        let nginx = named("nginx").unwrap().steps(&places());
        assert_eq!(nginx[0].code[0], "ssl_certificate     '/srv/tls/my shop/fullchain.pem';");
        assert_eq!(nginx[0].code[1], "ssl_certificate_key /path/to/private.key;");
        let tomcat = named("tomcat").unwrap().steps(&places());
        assert!(tomcat[1].code[0].contains("certificateFile=\"/srv/tls/my shop/cert.pem\""), "{tomcat:?}");
    }

    #[test]
    fn every_platform_that_is_confirmed_has_its_server() {
        for platform in platform::all().iter().filter(|platform| platform.id != -1) {
            assert!(of_platform(platform.id).next().is_some(), "{platform:?}");
        }
        assert_eq!(of_platform(2).count(), 2, "Apache, before and since 2.4.8");
        assert_eq!(of_platform(67).next().unwrap().forms(), [Encoding::Pem, Encoding::P7b]);
        assert_eq!(named("nginx").unwrap().forms(), [Encoding::Pem]);
    }

    #[test]
    fn an_order_that_was_placed_elsewhere_is_for_the_platform_that_the_service_tells() {
        let told = |id: Option<i64>, name: Option<&str>| Report {
            certificate: crate::journal::report::Certificate {
                server_platform: Some(ServerPlatform { id, name: name.map(str::to_owned) }),
                ..Default::default()
            },
            ..Report::default()
        };
        for (id, name, expected) in [
            (Some(45), Some("nginx"), &["nginx"][..]),
            (Some(45), None, &["nginx"]),
            (Some(31), Some("Nginx"), &["nginx"]),
            (Some(2), Some("Apache"), &["apache", "apache-old"]),
            (Some(4711), Some("Apache Tomcat 9"), &["tomcat"]),
            (Some(67), Some("Microsoft IIS 8"), &["iis"]),
            (Some(68), Some("Microsoft Exchange Server 2013"), &["exchange"]),
            (None, Some("HAProxy"), &["haproxy"]),
            (Some(4711), Some("Cisco"), &[]),
            (Some(14), Some("Something else"), &["iis"]),
        ] {
            let servers = of_order(None, Some(&told(id, name)));
            let names: Vec<&str> = servers.iter().map(|server| server.name.as_str()).collect();
            assert_eq!(names, expected, "{id:?} {name:?}");
        }
        assert_eq!(of_order(None, None).len(), 0);
    }
}
