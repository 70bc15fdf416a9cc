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
pub struct WebServer {
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
    steps: Vec<InstallStep>,
    test: String,
    reload: Option<String>,
}

/// Something to do: a sentence, and the lines that do it.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct InstallStep {
    /// What.
    pub say: String,
    /// The lines, of a shell or of a configuration.
    pub code: Vec<String>,
    /// How a path is written in them.
    #[serde(default)]
    quoting: Quoting,
}

/// How a path is written as one word.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
enum Quoting {
    /// As a word of a shell.
    #[default]
    Shell,
    /// As a parameter of nginx: in quotes a backslash stands before what is meant as it is. A dollar begins a variable
    /// everywhere.
    Nginx,
    /// As an argument of Apache: the same, and a dollar is one, unless a brace follows.
    Apache,
    /// As the value of an attribute, with its quotes.
    Xml,
}

impl Quoting {
    fn word(self, path: &str) -> String {
        match self {
            Quoting::Shell => shell_word(path),
            Quoting::Nginx | Quoting::Apache if is_plain(path) => path.to_owned(),
            Quoting::Nginx | Quoting::Apache => {
                format!("\"{}\"", path.replace('\\', "\\\\").replace('"', "\\\""))
            }
            Quoting::Xml => {
                let escaped = path.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;");
                format!("\"{}\"", escaped.replace('"', "&quot;"))
            }
        }
    }

    /// Why a path cannot be written at all.
    fn cannot(self, path: &str) -> Option<&'static str> {
        match self {
            Quoting::Nginx if path.contains('$') => Some(
                "nginx takes a $ in a path for a variable, and knows no way to write it. Move the files into a folder \
                 without one first.",
            ),
            Quoting::Apache if path.contains("${") => Some(
                "Apache takes ${ in a path for a variable, and knows no way to write it. Move the files into a folder \
                 without it first.",
            ),
            _ => None,
        }
    }
}

fn is_plain(path: &str) -> bool {
    !path.is_empty() && path.chars().all(|c| c.is_ascii_alphanumeric() || "/._-+:@%".contains(c))
}

/// What is put into the steps.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CertificatePaths {
    /// The folder of the certificate.
    pub folder: String,
    /// Its name, as files are called after it.
    pub name: String,
    /// The file of the private key; none where it is not known.
    pub key: Option<String>,
    /// The certificate's SHA-1 digest in capital hexadecimal digits, as Windows calls certificates.
    pub thumbprint: String,
}

static SERVERS: LazyLock<Vec<WebServer>> = LazyLock::new(|| {
    serde_json::from_str(include_str!("../../assets/servers.json"))
        .expect("assets/servers.json is part of the program and read by a test")
});

/// All servers whose steps are known.
pub fn all() -> &'static [WebServer] {
    &SERVERS
}

/// The server of this name.
pub fn named(name: &str) -> Option<&'static WebServer> {
    SERVERS.iter().find(|server| server.name == name)
}

/// The servers of a platform: several where the steps depend on the version.
pub fn of_platform(id: i64) -> impl Iterator<Item = &'static WebServer> {
    SERVERS.iter().filter(move |server| server.platforms.contains(&id))
}

/// The servers that an order is for: by the platform it was sent with, or else by that which the service tells.
pub fn of_order(entry: Option<&Entry>, report: Option<&Report>) -> Vec<&'static WebServer> {
    let typed = entry.and_then(|entry| entry.sent.draft.text(FieldId::ServerPlatform).trim().parse().ok());
    let ordered: Vec<&'static WebServer> = typed.into_iter().flat_map(of_platform).collect();
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
pub fn forms(servers: &[&WebServer]) -> Vec<Encoding> {
    std::iter::once(Encoding::Pem).chain(servers.iter().flat_map(|server| server.forms())).collect()
}

/// The servers whose word a platform's name has. What it is most of all stands last, as in Apache Tomcat.
fn called(name: &str) -> Vec<&'static WebServer> {
    let name = name.to_lowercase();
    let place = |server: &&'static WebServer| name.rfind(&server.called);
    let last = SERVERS.iter().filter_map(|server| place(&server)).max();
    SERVERS.iter().filter(|server| last.is_some() && place(server) == last).collect()
}

impl WebServer {
    /// The forms that a certificate for it is saved in.
    pub fn forms(&self) -> Vec<Encoding> {
        let wanted =
            Encoding::ALL.into_iter().filter(|form| self.wants.iter().any(|word| word == form.word()));
        std::iter::once(Encoding::Pem).chain(wanted).collect()
    }

    /// What to do, one after the other.
    pub fn steps(&self, places: &CertificatePaths) -> Vec<InstallStep> {
        self.steps.iter().flat_map(|step| step.at(places)).collect()
    }

    /// The command that tests the configuration.
    pub fn test(&self, places: &CertificatePaths) -> String {
        places.put_into(&self.test)
    }

    /// The command that makes the server read it; none where it does so by itself.
    pub fn reload(&self, places: &CertificatePaths) -> Option<String> {
        self.reload.as_ref().map(|command| places.put_into(command))
    }
}

impl InstallStep {
    /// Its lines, each in lines of at most so many columns where what reads it reads on below.
    pub fn lines(&self, columns: usize) -> Vec<String> {
        let of_line = |line: &String| match (self.quoting, line.split_once(' ')) {
            (Quoting::Apache, Some((directive, argument))) if line.chars().count() > columns => {
                vec![format!("{directive} \\"), argument.trim_start().to_owned()]
            }
            _ => vec![line.clone()],
        };
        self.code.iter().flat_map(of_line).collect()
    }

    /// The step with the paths of a certificate, and before it why it cannot be done so.
    fn at(&self, places: &CertificatePaths) -> Vec<InstallStep> {
        let warning = places.paths().iter().find_map(|(_, path)| self.quoting.cannot(path));
        let warning =
            warning.map(|say| InstallStep { say: say.to_owned(), code: Vec::new(), quoting: self.quoting });
        let step = InstallStep {
            say: places.put_into(&self.say),
            code: self.code.iter().map(|line| places.put_in(line, self.quoting)).collect(),
            quoting: self.quoting,
        };
        warning.into_iter().chain([step]).collect()
    }
}

impl CertificatePaths {
    fn put_into(&self, text: &str) -> String {
        self.put_in(text, Quoting::Shell)
    }

    fn put_in(&self, text: &str, quoting: Quoting) -> String {
        let paths = self.paths();
        let text = paths.iter().fold(text.to_owned(), |text, (name, path)| {
            text.replace(&format!("{{{name}}}"), &quoting.word(path))
        });
        text.replace("{name}", &self.name).replace("{thumbprint}", &self.thumbprint)
    }

    fn paths(&self) -> [(&'static str, String); 5] {
        let file = |name: &str| format!("{}/{name}", self.folder);
        let key = self.key.clone().unwrap_or_else(|| "/path/to/private.key".to_owned());
        [
            ("fullchain", file("fullchain.pem")),
            ("chain", file("chain.pem")),
            ("cert", file("cert.pem")),
            ("p7b", file("cert.p7b")),
            ("key", key),
        ]
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::journal::report::ServerPlatform;
    use crate::order::platform;

    fn places() -> CertificatePaths {
        CertificatePaths {
            folder: "/srv/tls/my shop".into(),
            name: "shop.example.net".into(),
            key: None,
            thumbprint: "AB12".into(),
        }
    }

    #[test]
    fn a_directive_that_has_no_room_goes_on_below_as_apache_reads_it() {
        let steps = named("apache").unwrap().steps(&places());
        let whole = steps[0].lines(200);
        assert_eq!(whole, steps[0].code);
        let broken = steps[0].lines(40);
        assert_eq!(broken[..2], ["SSLCertificateFile \\", "\"/srv/tls/my shop/fullchain.pem\""]);
        // What another server would take for a word of its own is not put in.
        let nginx = named("nginx").unwrap().steps(&places());
        assert_eq!(nginx[0].lines(40), nginx[0].code);
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
        assert_eq!(nginx[0].code[0], r#"ssl_certificate     "/srv/tls/my shop/fullchain.pem";"#);
        assert_eq!(nginx[0].code[1], "ssl_certificate_key /path/to/private.key;");
        let tomcat = named("tomcat").unwrap().steps(&places());
        assert!(tomcat[1].code[0].contains("certificateFile=\"/srv/tls/my shop/cert.pem\""), "{tomcat:?}");
    }

    #[test]
    fn a_path_is_written_as_each_server_reads_it() {
        let line = |server: &str, step: usize, folder: &str| {
            let steps = named(server).unwrap().steps(&CertificatePaths { folder: folder.into(), ..places() });
            steps[step].code[0].clone()
        };
        for (server, step, folder, expected) in [
            ("nginx", 0, "/srv/tls", r"ssl_certificate     /srv/tls/fullchain.pem;"),
            ("nginx", 0, "/it's", r#"ssl_certificate     "/it's/fullchain.pem";"#),
            ("nginx", 0, r#"/a"b\c;"#, r#"ssl_certificate     "/a\"b\\c;/fullchain.pem";"#),
            ("apache", 0, "/it's", r#"SSLCertificateFile    "/it's/fullchain.pem""#),
            ("apache", 0, "/pl$us", r#"SSLCertificateFile    "/pl$us/fullchain.pem""#),
            ("apache-old", 0, r#"/a"b"#, r#"SSLCertificateFile      "/a\"b/cert.pem""#),
            ("haproxy", 0, "/it's", r"(umask 077 && cat '/it'\''s/fullchain.pem' /path/to/private.key > "),
            (
                "tomcat",
                0,
                "/it's",
                r"keytool -importcert -trustcacerts -alias ALIAS -file '/it'\''s/cert.p7b' ",
            ),
            ("tomcat", 1, "/a&<b>\"'", "<Certificate certificateFile=\"/a&amp;&lt;b&gt;&quot;'/cert.pem\" "),
        ] {
            let line = line(server, step, folder);
            assert!(line.starts_with(expected), "{line}");
        }
        for (server, folder) in [("nginx", "/pl$us"), ("apache", "/pl${us}")] {
            let steps = named(server).unwrap().steps(&CertificatePaths { folder: folder.into(), ..places() });
            assert!(steps.len() == 2 && steps[0].say.contains("for a variable"), "{steps:?}");
        }
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
            certificate: crate::journal::report::ReportedCertificate {
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
