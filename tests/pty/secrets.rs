//! The API key, wherever it comes from, and the prompts on the way to it.

use std::fs;
use std::os::unix::fs::PermissionsExt;

use rustix::process::Signal;

use crate::connection::{Outcome, TAKEN, assert_ends};
use crate::hostile::{Server, header, reply};
use crate::orders::confirm;
use crate::sandbox::KEY;
use crate::terminal::{Setup, Terminal, dvorder};

fn service() -> Server {
    Server::start(reply("201 Created", "", TAKEN))
}

/// The wizard with a whole order and no key but what the configuration names.
fn wizard(server: &Server, settings: &str) -> Setup {
    let setup = dvorder("--from assets/examples/order.json --product ssl_dv_geotrust");
    let folder = setup.home().path().join("config/dvorder");
    fs::create_dir_all(&folder).unwrap();
    let path = folder.join("config.toml");
    fs::write(&path, settings).unwrap();
    fs::set_permissions(path, fs::Permissions::from_mode(0o600)).unwrap();
    setup.arg("--base-url").arg(server.base_url())
}

/// That the order was accepted, and the server was shown the key.
#[track_caller]
fn assert_ordered_with_the_key(mut terminal: Terminal, server: Server) {
    assert_ends(&mut terminal, Outcome::Accepted, "_dnsauth.example.com. ");
    let requests = server.received();
    let [request] = requests.as_slice() else { panic!("{requests:?}") };
    assert_eq!(header(request, "x-dc-devkey").as_deref(), Some(KEY));
}

#[test]
fn a_key_that_is_typed_is_masked() {
    let server = service();
    let terminal = wizard(&server, "").start();
    terminal.keys("^R ^N");
    terminal.wait_for("API key");
    terminal.type_text("mistyped");
    assert!(!terminal.shows("mis"), "{}", terminal.screen());
    terminal.keys("^U");
    terminal.paste(KEY);
    terminal.keys("Tab");
    terminal.type_text("example.com");
    terminal.keys("Enter");
    assert_ordered_with_the_key(terminal, server);
}

#[test]
fn a_key_file_that_others_may_read_is_refused_with_the_cure() {
    let server = service();
    let setup = wizard(&server, "key_file = \"key\"");
    let file = setup.home().path().join("config/dvorder/key");
    fs::write(&file, KEY).unwrap();
    let mode = |mode| fs::set_permissions(&file, fs::Permissions::from_mode(mode)).unwrap();
    mode(0o640);
    let terminal = setup.start();
    confirm(&terminal, "example.com");
    terminal.wait_for(Outcome::NotSent.told().0);
    terminal.wait_for("Run: chmod 600 ");
    mode(0o600);
    terminal.keys("^P");
    confirm(&terminal, "example.com");
    terminal.wait_for(Outcome::Accepted.told().0);
    // The key is in this file for a reason, and is to be nowhere else.
    fs::remove_file(&file).unwrap();
    assert_ordered_with_the_key(terminal, server);
}

/// Prints the key once it was told the end of it, as a password store does with its passphrase. When
/// it is killed, the terminal stays without echo.
const PROMPT: &str = r#"key_command = ["sh", "-c", '''
    stty -echo </dev/tty
    printf 'Passphrase: ' >/dev/tty
    read -r word </dev/tty
    stty echo </dev/tty
    echo "A1B2C3-$word"
''']"#;

/// Confirmed, and asked for the passphrase on the normal screen.
fn asked(server: &Server) -> Terminal {
    let terminal = wizard(server, PROMPT).start();
    confirm(&terminal, "example.com");
    terminal.wait_until("the prompt", |seen| !seen.is_full_screen() && seen.shows("Passphrase:"));
    terminal
}

#[test]
fn a_key_command_asks_for_its_passphrase_on_the_normal_screen() {
    let server = service();
    let terminal = asked(&server);
    terminal.type_text("pty-test-key");
    terminal.keys("Enter");
    assert_ordered_with_the_key(terminal, server);
}

#[test]
fn an_end_while_the_key_command_asks_sends_nothing() {
    let server = service();
    let mut terminal = asked(&server);
    terminal.signal(Signal::TERM);
    assert_eq!(terminal.wait_exit(), 128 + 15);
    terminal.assert_restored();
    assert!(terminal.left_behind().contains("The order was not sent; nothing was bought."));
    assert_eq!(server.received(), Vec::<String>::new());
}

#[test]
fn a_terminal_that_is_lost_while_the_key_command_asks_sends_nothing() {
    let server = service();
    let mut terminal = asked(&server);
    terminal.hang_up();
    assert_eq!(terminal.wait_exit(), 128 + 1);
    assert_eq!(server.received(), Vec::<String>::new());
}

#[test]
fn ctrl_c_at_the_prompt_of_the_key_command_sends_nothing() {
    let server = service();
    let mut terminal = asked(&server);
    terminal.keys("^C");
    assert_ends(&mut terminal, Outcome::NotSent, "The key_command \"sh\" failed");
    assert_eq!(server.received(), Vec::<String>::new());
}
