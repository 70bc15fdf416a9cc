//! The API key: a type that shows nothing of it, and the places a key comes from.

use std::fmt;
use std::fs::File;
use std::io::Read;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::time::Duration;

use secrecy::{ExposeSecret, SecretString};
use tokio::io::AsyncReadExt;
use zeroize::Zeroizing;

use crate::failure::Failure;
use crate::order::text::{counted, shell_word};
use crate::system::reason;

/// How long a `key_command` may take: long enough to type a passphrase.
const COMMAND_TIMEOUT: Duration = Duration::from_secs(60);

/// How much of a key file or of a command's output is read, in bytes. Real keys have 72 characters.
const READ_LIMIT: usize = 8 * 1024;

/// The most characters an API key may have.
const KEY_LIMIT: usize = 1024;

/// A CertCentral API key.
///
/// It prints nothing of itself and is wiped from memory when dropped. Whatever an `ApiKey` holds
/// can stand in an HTTP header: visible ASCII characters only, so no line break can smuggle in a
/// second header. The copies the HTTP library makes while a request is on its way are not wiped.
#[derive(Clone)]
pub struct ApiKey(SecretString);

impl ApiKey {
    /// The key in `text`, without the white space around it. `text` is wiped.
    ///
    /// # Errors
    /// A sentence that says what is wrong and what to do, and holds nothing of the key.
    pub fn parse(text: String) -> Result<ApiKey, String> {
        let text = Zeroizing::new(text);
        let key = text.trim();
        match what_is_wrong(key) {
            Some(wrong) => Err(wrong),
            None => Ok(ApiKey(SecretString::from(key))),
        }
    }

    /// The key itself, for the one header it is sent in.
    pub(crate) fn expose(&self) -> &str {
        self.0.expose_secret()
    }
}

/// What keeps a text from being a key, and what to do. It holds nothing of the text.
///
/// The service gives no rule for a key's characters: only what cannot stand in the header, or is
/// clearly something around the key, is refused.
fn what_is_wrong(key: &str) -> Option<String> {
    let is_quote = |c: char| "\"'`\u{2018}\u{2019}\u{201c}\u{201d}\u{ab}\u{bb}".contains(c);
    let begins = |start: &str| key.get(..start.len()).is_some_and(|text| text.eq_ignore_ascii_case(start));
    let wrong = if key.is_empty() {
        "The API key is empty. Paste the key as CertCentral showed it when it was made."
    } else if key.starts_with('\u{feff}') {
        "An invisible byte order mark stands before the API key. Save the key as plain text without one, or paste \
         the key anew."
    } else if begins("X-DC-DEVKEY") || begins("Authorization:") || begins("Bearer ") {
        "The name of a header stands before the API key. Give the key alone, without X-DC-DEVKEY and the colon."
    } else if is_assignment(key) {
        "This is a line of a shell or of an env file, not the API key alone. Give what stands behind the =, without \
         quotes."
    } else if key.starts_with(is_quote) || key.ends_with(is_quote) {
        "The API key stands in quotes, which not every file of variables takes off. Give it without quotes."
    } else if key.starts_with("-----") || key.starts_with(['{', '<', '[']) {
        "This is something else than an API key, or has more around it. Give the key alone, as CertCentral showed it."
    } else if key.starts_with('$') {
        "A variable or a command of a shell stands where the API key belongs. Give the key itself."
    } else if key.contains(['\n', '\r']) {
        "The API key has a line break in it. Give the key alone and on one line."
    } else if key.contains(char::is_whitespace) {
        "The API key has a blank in it, which no key has. Give the key alone, without anything around it."
    } else {
        return unsendable(key);
    };
    Some(wrong.to_owned())
}

/// Whether a text sets a variable: `export KEY=…`, `DIGICERT_API_KEY=…`, `key_file = …`.
fn is_assignment(text: &str) -> bool {
    let text = text.strip_prefix("export ").or_else(|| text.strip_prefix("set ")).unwrap_or(text);
    text.split_once('=').is_some_and(|(name, value)| {
        let name = name.trim();
        let is_name = name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_');
        // Base64 may end with =, and a key may be it.
        is_name && name.contains('_') && !value.trim_matches('=').is_empty()
    })
}

/// What a header cannot hold.
fn unsendable(key: &str) -> Option<String> {
    if let Some(position) = key.chars().position(|c| !c.is_ascii_graphic()) {
        return Some(format!(
            "Character {} of the API key is a control character or none of ASCII, which no key has. Paste the key \
             again, alone and on one line.",
            position + 1
        ));
    }
    (key.len() > KEY_LIMIT).then(|| {
        format!(
            "The API key has more than {KEY_LIMIT} characters, so it is something else. Paste the key alone, \
             without anything around it."
        )
    })
}

impl PartialEq for ApiKey {
    fn eq(&self, other: &ApiKey) -> bool {
        self.expose() == other.expose()
    }
}

impl Eq for ApiKey {}

impl fmt::Debug for ApiKey {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("ApiKey")
    }
}

impl fmt::Display for ApiKey {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("(API key, not shown)")
    }
}

/// An API key while it is typed. It prints nothing of itself and is wiped when dropped.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct TypedKey(Zeroizing<String>);

impl TypedKey {
    /// Adds typed or pasted text, without the white space around it.
    pub fn push(&mut self, text: &str) {
        // Reserved at once: growing would leave copies of the key behind in freed memory.
        let room = KEY_LIMIT.saturating_sub(self.0.len());
        self.0.reserve_exact(room);
        self.0.extend(text.trim().chars().take(room / char::MAX.len_utf8()));
    }

    /// Takes the last character back.
    pub fn pop(&mut self) {
        self.0.pop();
    }

    /// Takes everything back.
    pub fn clear(&mut self) {
        self.0 = Zeroizing::default();
    }

    /// Whether nothing was typed.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// How many characters were typed.
    pub fn len(&self) -> usize {
        self.0.chars().count()
    }

    /// Whether what was typed is what a judge looks for.
    pub fn is(&self, judge: impl FnOnce(&str) -> bool) -> bool {
        judge(&self.0)
    }

    /// The key, if what was typed can be one.
    ///
    /// # Errors
    /// As [`ApiKey::parse`].
    pub fn read(&self) -> Result<ApiKey, String> {
        ApiKey::parse(self.0.as_str().to_owned())
    }
}

impl fmt::Debug for TypedKey {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("TypedKey")
    }
}

/// Where the API key comes from. Files are read and commands run only when the key is needed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum KeySource {
    /// The environment variable `DIGICERT_API_KEY`.
    Environment(ApiKey),
    /// A file that holds the key on its first line and that nobody but its owner may read.
    File(PathBuf),
    /// A program and its arguments; the first line it prints is the key.
    Command(Vec<String>),
    /// Nowhere: the user types it for the session, or the sandbox is used.
    None,
}

impl KeySource {
    /// Gets the key: reads the file, or runs the command for at most 60 seconds.
    ///
    /// The command has no standard input; what it writes to standard error goes where this
    /// program's standard error goes, so a passphrase prompt is seen.
    ///
    /// # Errors
    /// What is wrong with the file, the command or the key, and what to do. Never the key.
    pub async fn load(&self) -> Result<ApiKey, Failure> {
        match self {
            KeySource::Environment(key) => Ok(key.clone()),
            KeySource::File(path) => read_file(path),
            KeySource::Command(command) => run(command, COMMAND_TIMEOUT).await,
            KeySource::None => Err(Failure::new(
                "There is no API key.".to_owned(),
                "Set DIGICERT_API_KEY, or name a key_file or key_command in the configuration file.",
            )),
        }
    }
}

/// The key in a file that only its owner may read.
fn read_file(path: &Path) -> Result<ApiKey, Failure> {
    let shown = path.display();
    let unreadable = |error: std::io::Error| {
        Failure::unusable(
            format!("The key file {shown} cannot be read: {}.", reason(&error)),
            "Check key_file in the configuration file, and that the file is yours.",
        )
    };
    // Asked before opening: opening a named pipe would wait for ever.
    if !path.metadata().map_err(unreadable)?.is_file() {
        return Err(Failure::unusable(
            format!("The key file {shown} is not a regular file."),
            "Name a file that holds the key, or use key_command to run a program that prints it.",
        ));
    }
    let mut file = File::open(path).map_err(unreadable)?;
    let mode = file.metadata().map_err(unreadable)?.permissions().mode();
    if mode & 0o077 != 0 {
        return Err(Failure::unusable(
            format!("Others may read or change the key file {shown} (its mode is {:03o}).", mode & 0o777),
            format!("Run: chmod 600 {}", shell_word(&path.display().to_string())),
        ));
    }
    let mut text = Zeroizing::new(Vec::with_capacity(READ_LIMIT));
    file.by_ref().take(READ_LIMIT as u64).read_to_end(&mut text).map_err(unreadable)?;
    first_line(&text, &format!("the key file {shown}"))
}

/// The key a command prints within `timeout`.
async fn run(command: &[String], timeout: Duration) -> Result<ApiKey, Failure> {
    let Some((program, arguments)) = command.split_first() else {
        return Err(Failure::unusable(
            "The key_command is empty.".to_owned(),
            "Name a program and its arguments, such as key_command = [\"pass\", \"show\", \"digicert\"].",
        ));
    };
    let started = tokio::process::Command::new(program)
        .args(arguments)
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .kill_on_drop(true)
        .spawn();
    let mut child = started.map_err(|error| {
        Failure::unusable(
            format!("The key_command \"{program}\" cannot be started: {}.", reason(&error)),
            "Check key_command in the configuration file, and that the program is installed.",
        )
    })?;
    let finished = tokio::time::timeout(timeout, async {
        let output = match child.stdout.take() {
            Some(mut stdout) => first_bytes(&mut stdout).await?,
            None => Zeroizing::new(Vec::new()),
        };
        Ok::<_, std::io::Error>((output, child.wait().await?))
    });
    match finished.await {
        Err(_) => Err(Failure::new(
            format!(
                "The key_command \"{program}\" printed no key within {}.",
                counted(timeout.as_secs(), "second")
            ),
            "Run it in a shell first, to see what it waits for.",
        )),
        Ok(Err(error)) => Err(failure_of(program, &error)),
        Ok(Ok((_, status))) if !status.success() => Err(Failure::new(
            format!("The key_command \"{program}\" failed ({status})."),
            "Run it in a shell to see why; what it prints first must be the key.",
        )),
        Ok(Ok((output, _))) => first_line(&output, &format!("the output of the key_command \"{program}\"")),
    }
}

/// The first [`READ_LIMIT`] bytes; the rest is read too and dropped, so that the writer ends well.
async fn first_bytes(stdout: &mut tokio::process::ChildStdout) -> Result<Zeroizing<Vec<u8>>, std::io::Error> {
    let mut output = Zeroizing::new(Vec::with_capacity(READ_LIMIT));
    stdout.take(READ_LIMIT as u64).read_to_end(&mut output).await?;
    tokio::io::copy(stdout, &mut tokio::io::sink()).await?;
    Ok(output)
}

fn failure_of(program: &str, error: &std::io::Error) -> Failure {
    Failure::new(
        format!("The output of the key_command \"{program}\" cannot be read: {}.", reason(error)),
        "Run it in a shell to see what it prints.",
    )
}

/// The key on the first line of `bytes`, which came from `origin`.
fn first_line(bytes: &[u8], origin: &str) -> Result<ApiKey, Failure> {
    let line = bytes.split(|&byte| byte == b'\n').next().unwrap_or_default();
    ApiKey::parse(String::from_utf8_lossy(line).into_owned()).map_err(|reason| {
        Failure::unusable(
            format!("No API key can be taken from {origin}."),
            format!("It must be its first line. {reason}"),
        )
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn block_on<T>(future: impl Future<Output = T>) -> T {
        tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap().block_on(future)
    }

    fn words(command: &[&str]) -> Vec<String> {
        command.iter().map(|&word| word.to_owned()).collect()
    }

    #[test]
    fn a_key_is_visible_ascii_on_one_line() {
        let long = "k".repeat(KEY_LIMIT + 1);
        let cases = [
            ("ABC-123", Some("ABC-123")),
            ("  ABC123\r\n", Some("ABC123")),
            ("", None),
            (" \n ", None),
            ("ABC\nX-Evil: 1", None),
            ("ABC 123", None),
            ("ABC\u{1b}[2J", None),
            ("schlüssel", None),
            (long.as_str(), None),
            ("YWJj+/=", Some("YWJj+/=")),
            ("YWJjZGVm==", Some("YWJjZGVm==")),
        ];
        for (text, expected) in cases {
            let key = ApiKey::parse(text.to_owned());
            assert_eq!(key.as_ref().ok().map(ApiKey::expose), expected, "{text:?}");
        }
    }

    #[test]
    fn what_stands_around_a_key_is_told_and_the_key_is_not() {
        for (text, told) in [
            ("\"s3cr3t\"", "quotes"),
            ("'s3cr3t'", "quotes"),
            ("s3cr3t'", "quotes"),
            ("\u{201c}s3cr3t\u{201d}", "quotes"),
            ("\u{feff}s3cr3t", "byte order mark"),
            ("X-DC-DEVKEY: s3cr3t", "name of a header"),
            ("x-dc-devkey:s3cr3t", "name of a header"),
            ("Authorization: s3cr3t", "name of a header"),
            ("bearer s3cr3t", "name of a header"),
            ("export DIGICERT_API_KEY=s3cr3t", "behind the ="),
            ("export DIGICERT_API_KEY=\"s3cr3t\"", "behind the ="),
            ("DIGICERT_API_KEY=s3cr3t", "behind the ="),
            ("api_key = \"s3cr3t\"", "behind the ="),
            ("{\"key\":\"s3cr3t\"}", "something else"),
            ("-----BEGIN s3cr3t-----", "something else"),
            ("${s3cr3t}", "a shell"),
            ("s3cr3t\nmore", "line break"),
            ("s3cr3t\r\nX-Evil: 1", "line break"),
            ("s3cr3t more", "blank"),
            ("s3cr3t\u{a0}more", "blank"),
            ("s3cr3t\tmore", "blank"),
            ("s3cr3t\u{1b}[2J", "Character 7 of the API key is a control character"),
            ("s3cr3t\u{0}", "control character"),
            ("s3cr3t\u{200b}", "none of ASCII"),
            ("s3cr3t\u{fffd}", "none of ASCII"),
            ("s3cr3t-ü", "none of ASCII"),
        ] {
            let reason = ApiKey::parse(text.to_owned()).expect_err(text);
            assert!(reason.contains(told), "{text:?}: {reason}");
            assert!(!reason.contains("s3cr3t"), "{reason}");
        }
    }

    /// From every place a key is read: environment, file, command and keyboard.
    #[test]
    fn quotes_around_a_key_are_refused_wherever_it_is_read() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("key");
        std::fs::write(&path, "\u{feff}'s3cr3t'\n").unwrap();
        std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o600)).unwrap();
        let mut typed = TypedKey::default();
        typed.push("\"s3cr3t\"");
        let from_file = block_on(KeySource::File(path).load()).unwrap_err();
        let from_command = block_on(KeySource::Command(words(&["echo", "\"s3cr3t\""])).load()).unwrap_err();
        assert!(from_file.fix.contains("byte order mark"), "{from_file:?}");
        assert!(from_command.fix.contains("quotes"), "{from_command:?}");
        assert!(typed.read().unwrap_err().contains("quotes"));
        assert!(!format!("{from_file:?}{from_command:?}").contains("s3cr3t"));
    }

    #[test]
    fn nothing_prints_a_key() {
        let key = ApiKey::parse("s3cr3t-value".to_owned()).unwrap();
        let source = KeySource::Environment(key.clone());
        let mut printed = format!("{key} {key:?} {key:#?} {source:?}");
        for wrong in ["s3cr3t value", "s3cr3t-valüe"] {
            printed += &ApiKey::parse(wrong.to_owned()).unwrap_err();
        }
        assert!(!printed.contains("s3cr3t"), "{printed}");
        assert!(!printed.contains("val"), "{printed}");
    }

    #[test]
    fn a_key_file_is_for_its_owner_alone() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("my key");
        std::fs::write(&path, "abc123\nsecond line\n").unwrap();
        for (mode, taken) in [(0o600, true), (0o400, true), (0o640, false), (0o604, false), (0o620, false)] {
            std::fs::set_permissions(&path, std::fs::Permissions::from_mode(mode)).unwrap();
            match block_on(KeySource::File(path.clone()).load()) {
                Ok(key) => assert!(taken && key.expose() == "abc123", "{mode:o}"),
                Err(failure) => {
                    assert!(!taken, "{mode:o}: {failure:?}");
                    assert_eq!(failure.fix, format!("Run: chmod 600 '{}'", path.display()));
                }
            }
        }
    }

    #[test]
    fn a_key_file_that_holds_no_key_is_named() {
        let folder = tempfile::tempdir().unwrap();
        let empty = folder.path().join("empty");
        std::fs::write(&empty, "").unwrap();
        std::fs::set_permissions(&empty, std::fs::Permissions::from_mode(0o600)).unwrap();
        let cases = [
            (folder.path().join("missing"), "cannot be read"),
            (folder.path().to_owned(), "not a regular file"),
            (empty, "No API key can be taken from"),
        ];
        for (path, expected) in cases {
            let failure = block_on(KeySource::File(path.clone()).load()).unwrap_err();
            assert!(failure.message.contains(expected), "{failure:?}");
            assert!(failure.message.contains(&path.display().to_string()), "{failure:?}");
        }
    }

    #[test]
    fn a_command_prints_the_key_first() {
        let cases: [(&[&str], Result<&str, &str>); 7] = [
            (&["printf", "abc123\\nuser: me\\n"], Ok("abc123")),
            (&["sh", "-c", "echo abc123"], Ok("abc123")),
            (&["sh", "-c", "echo abc123; head -c 300000 /dev/zero"], Ok("abc123")),
            (&["sh", "-c", "echo abc123; exit 3"], Err("exit status: 3")),
            (&["true"], Err("No API key can be taken from")),
            (&["/nonexistent/program"], Err("cannot be started")),
            (&[], Err("is empty")),
        ];
        for (command, expected) in cases {
            let loaded = block_on(KeySource::Command(words(command)).load());
            match (&loaded, expected) {
                (Ok(key), Ok(text)) => assert_eq!(key.expose(), text, "{command:?}"),
                (Err(failure), Err(text)) => {
                    assert!(failure.message.contains(text), "{command:?}: {failure:?}");
                }
                _ => panic!("{command:?}: {loaded:?}"),
            }
        }
    }

    #[test]
    fn a_command_that_hangs_is_given_up() {
        let failure = block_on(run(&words(&["sleep", "600"]), Duration::from_millis(20)))
            .expect_err("it prints nothing");
        assert!(failure.message.contains("printed no key within"), "{failure:?}");
    }
}
