//! The command line.

mod options;
mod tip;
mod value;

use std::ffi::OsString;

use clap::{Args, CommandFactory, FromArgMatches, Parser, Subcommand};

pub use self::options::{
    CheckArgs, DownloadArgs, LookArgs, OrderArgs, OrdersArgs, SandboxArgs, ScreenArgs, SequelArgs,
    ServedArgs, TargetArgs, TrackArgs, WizardArgs,
};

/// Place DV TLS certificate orders with the CertCentral Services API.
///
/// Without an API key, a region and a base URL everything runs against an embedded sandbox, where nothing is bought.
#[derive(Debug, Parser)]
#[command(name = "dvorder", version, args_conflicts_with_subcommands = true)]
pub struct Cli {
    /// What to do instead of opening the wizard.
    #[command(subcommand)]
    pub command: Option<Command>,
    /// How the wizard starts.
    #[command(flatten)]
    pub wizard: WizardArgs,
}

impl Cli {
    /// What the arguments of the program ask for, the first of them its name.
    ///
    /// # Errors
    /// When they cannot be understood, or ask for help or the version.
    pub fn read(arguments: impl IntoIterator<Item = OsString>) -> Result<Cli, clap::Error> {
        let arguments: Vec<OsString> = arguments.into_iter().collect();
        match wizard_alone(&arguments) {
            Some(wizard) => Ok(Cli { command: None, wizard }),
            None => Cli::read_with_commands(arguments),
        }
    }

    fn read_with_commands(arguments: Vec<OsString>) -> Result<Cli, clap::Error> {
        let mut known = Cli::command();
        let arguments = command_first(&known, arguments);
        let mut found = match known.try_get_matches_from_mut(&arguments) {
            Ok(found) => found,
            Err(error) => return Err(tip::mended(error, &known, &arguments, what_does)),
        };
        Cli::from_arg_matches_mut(&mut found).map_err(|error| error.format(&mut known))
    }
}

/// What does what was meant by a word that is typed for a command and is none.
fn what_does(typed: &str) -> Option<&'static str> {
    Some(match typed {
        "cancel" | "revoke" => "that is done on the screen of the order: dvorder --order ID",
        "status" | "show" | "info" => "how an order stands is said by: dvorder order ID",
        "list" | "ls" => "all orders are listed by: dvorder orders",
        "new" | "request" | "issue" | "enroll" => "a new order is begun by: dvorder",
        id if id.parse::<u64>().is_ok() => "an order is shown by: dvorder order ID",
        _ => return None,
    })
}

/// The wizard's options, where the arguments are nothing else: then the commands need not be described, which is a good
/// part of what a start costs. What is said of other arguments, help too, names the commands.
fn wizard_alone(arguments: &[OsString]) -> Option<WizardArgs> {
    let known = WizardArgs::augment_args(clap::Command::new("dvorder"));
    let mut found = known.try_get_matches_from(arguments).ok()?;
    WizardArgs::from_arg_matches_mut(&mut found).ok()
}

/// The arguments with the name of the command first: what every command takes may also stand before it, as in
/// `dvorder --sandbox renew ID`. So does what is no command, and is told so.
fn command_first(known: &clap::Command, mut arguments: Vec<OsString>) -> Vec<OsString> {
    if let Some(at) = word_at(known, &arguments) {
        let command = arguments.remove(at);
        arguments.insert(1, command);
    }
    arguments
}

/// Where a word stands behind nothing but options of the wizard and their values: the name of a command.
fn word_at(known: &clap::Command, arguments: &[OsString]) -> Option<usize> {
    let mut at = 1;
    loop {
        let text = arguments.get(at)?.to_str()?;
        let Some(option) = text.strip_prefix("--").filter(|name| !name.is_empty()) else {
            return (!text.starts_with('-')).then_some(at);
        };
        let found = known.get_arguments().find(|known| known.get_long() == Some(option));
        let has_value = match option.contains('=') {
            true => false,
            false => found?.get_action().takes_values(),
        };
        at += if has_value { 2 } else { 1 };
    }
}

/// A mode besides the wizard.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Check a request body without a screen, a key or the network
    ///
    /// Exit code 0: no errors. 1: errors. 2: usage, or a file that cannot be read or holds no JSON
    /// object; then nothing is printed on standard output.
    Check(CheckArgs),
    /// Print the orders that were sent from here, and what they need of somebody
    ///
    /// Exit code 4: with --expiring, a certificate ends within the days given. 6: the service could not be asked.
    Orders(OrdersArgs),
    /// Print one order in full, with everything to place
    ///
    /// Exit code 1: there is no such order. 3: nobody knows whether it exists. 6: the service could not be asked.
    Order(OrderArgs),
    /// Follow an order until its certificate is there
    ///
    /// Exit code 0: issued. 1: rejected, canceled, revoked or expired, or there is no such order. 3: nobody knows whether it
    /// exists. 5: not yet. 6: the service could not be asked.
    Track(TrackArgs),
    /// Save the certificate of an order, once it is judged to be the one that was ordered
    ///
    /// Exit code 0: saved. 1: it is not what was ordered, something is there already, or there is no such order. 3:
    /// nobody knows whether the order exists. 5: not issued yet. 6: the service could not be asked.
    Download(DownloadArgs),
    /// Look whether the names of an order's certificate serve it
    ///
    /// Connects to each name, at each of its addresses, and ends at the certificate. Exit code 0: all serve it. 1: some
    /// do not, or there is no such order. 3: nobody knows whether the order exists. 5: not issued yet. 6: some could not
    /// be looked at, or the service could not be asked.
    Served(ServedArgs),
    /// Look whether what an order needs is in place, in DNS and on web servers, or what would stop an order
    ///
    /// Nothing is changed, and the service is asked only what is to be in place, where the journal does not have it.
    ///
    /// Exit code 0: all is there, or nothing would stop it. 1: something is not there, or would, or nothing comes of the
    /// order any more. 2: usage. 6: it could not be looked at.
    Look(LookArgs),
    /// Open the wizard with a draft that renews an order: what it was, and its CSR anew
    Renew(SequelArgs),
    /// Open the wizard with a draft of a reissue of an order: another CSR, and other names if wanted
    Reissue(SequelArgs),
    /// Serve the sandbox alone, for other clients
    Sandbox(SandboxArgs),
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_options_of_every_command_fit_together() {
        Cli::command().debug_assert();
    }

    #[test]
    fn the_wizards_options_are_read_without_the_commands_as_with_them() {
        let split = |text: &str| -> Vec<OsString> {
            std::iter::once("dvorder").chain(text.split_whitespace()).map(OsString::from).collect()
        };
        for (given, is_alone) in [
            ("", true),
            ("--sandbox --sandbox-fault 429:list --sandbox-speed=9", true),
            ("--from order.json --region eu --base-url https://a.example.com --ascii", true),
            ("--resume", true),
            ("--resume orders", true),
            ("--order 5 --log orders --served-at :8443 --served-at 192.0.2.7", true),
            ("--resume --order 5", false),
            ("--sandbox-speed 0", false),
            ("--region mars", false),
            ("--unheard", false),
            ("--help", false),
            ("--version", false),
            ("-h", false),
            ("help", false),
            ("orders", false),
            ("--sandbox renew 5", false),
            ("--sandbox nothing", false),
            ("-- orders", false),
        ] {
            let alone = wizard_alone(&split(given));
            assert_eq!(alone.is_some(), is_alone, "{given}");
            let with_commands = Cli::read_with_commands(split(given));
            if let Some(wizard) = alone {
                let cli = Cli { command: None, wizard };
                assert_eq!(format!("{cli:?}"), format!("{:?}", with_commands.unwrap()), "{given}");
            }
        }
    }

    #[test]
    fn an_id_is_read_without_the_blanks_around_it() {
        for command in ["order", "track", "look", "download", "served", "renew", "reissue", "--resume"] {
            let read = Cli::read(["dvorder", command, " 5\t "].map(OsString::from)).unwrap();
            assert!(format!("{read:?}").contains("\"5\""), "{command}: {read:?}");
        }
    }

    #[test]
    fn what_every_command_takes_may_stand_before_it() {
        for (given, expected) in [
            ("--sandbox renew 5", "renew --sandbox 5"),
            (
                "--sandbox --sandbox-fault 429:list orders --account",
                "orders --sandbox --sandbox-fault 429:list --account",
            ),
            ("--log=orders --region us order 5", "order --log=orders --region us 5"),
            // A value that is the name of a command is none.
            ("--log orders", "--log orders"),
            ("--from order --sandbox", "--from order --sandbox"),
            ("--unheard orders", "--unheard orders"),
            ("orders --sandbox", "orders --sandbox"),
            ("--sandbox", "--sandbox"),
            ("--sandbox nothing", "nothing --sandbox"),
            ("-- orders", "-- orders"),
            ("", ""),
        ] {
            let split = |text: &str| -> Vec<OsString> {
                std::iter::once("dvorder").chain(text.split_whitespace()).map(OsString::from).collect()
            };
            assert_eq!(command_first(&Cli::command(), split(given)), split(expected), "{given}");
        }
        let read = |text: &str| Cli::read(text.split_whitespace().map(OsString::from));
        let Some(Command::Renew(renew)) = read("dvorder --sandbox renew 5").unwrap().command else {
            panic!()
        };
        assert!(renew.screen.target.sandbox && renew.id == "5");
        let Some(Command::Track(track)) =
            read("dvorder --sandbox --sandbox-speed 9 track 5 --wait").unwrap().command
        else {
            panic!()
        };
        assert_eq!((track.target.sandbox, track.target.sandbox_speed), (true, 9));
    }
}
