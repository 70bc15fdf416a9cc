//! What is proposed for arguments that are not taken: clap sees neither a value that has to be joined to its option nor
//! what a command is for, and what it proposes must not lead to something else.

use std::ffi::OsString;

use clap::Command;
use clap::builder::StyledStr;
use clap::error::{ContextKind, ContextValue, Error, ErrorKind};

/// The most letters that are too many, missing or others in a word, of it and the command that is proposed for it.
const MOST_TYPOS: usize = 2;

/// The same, with what helps; what does what was meant by a word that is no command, the commands know.
pub fn mended(
    error: Error,
    known: &Command,
    given: &[OsString],
    what_does: fn(&str) -> Option<&'static str>,
) -> Error {
    match error.kind() {
        ErrorKind::UnknownArgument => joined(error, known, given),
        ErrorKind::InvalidSubcommand => meant(error, what_does),
        _ => error,
    }
}

/// The same, which says how to write a value that stands apart from an option that may have none: `--wait=5m`, not
/// `--wait 5m`. No value of dvorder begins as an option does, so none is proposed that would.
fn joined(mut error: Error, known: &Command, given: &[OsString]) -> Error {
    error.remove(ContextKind::Suggested);
    let Some(ContextValue::String(value)) = error.get(ContextKind::InvalidArg).cloned() else {
        return error;
    };
    let before = given.windows(2).find(|pair| pair[1] == *value.as_str()).and_then(|pair| pair[0].to_str());
    if let Some(option) = before.filter(|option| may_be_alone(known, option)) {
        propose(&mut error, format!("its value is joined to the option: {option}={value}"));
    }
    error
}

/// The same, which says what does what was meant, or proposes the command that is written nearly so. Of commands that are
/// hardly alike none is proposed: what revokes must not lead to what renews.
fn meant(mut error: Error, what_does: fn(&str) -> Option<&'static str>) -> Error {
    let Some(ContextValue::String(typed)) = error.get(ContextKind::InvalidSubcommand).cloned() else {
        return error;
    };
    error.remove(ContextKind::Suggested);
    let does = what_does(&typed);
    let alike = match error.remove(ContextKind::SuggestedSubcommand) {
        _ if does.is_some() => Vec::new(),
        Some(ContextValue::Strings(names)) => names,
        Some(ContextValue::String(name)) => vec![name],
        _ => Vec::new(),
    };
    let is_alike = |name: &String| strsim::levenshtein(name, &typed) <= MOST_TYPOS;
    let alike: Vec<String> = alike.into_iter().filter(is_alike).collect();
    if !alike.is_empty() {
        error.insert(ContextKind::SuggestedSubcommand, ContextValue::Strings(alike));
    }
    if let Some(does) = does {
        propose(&mut error, does.to_owned());
    }
    error
}

fn propose(error: &mut Error, tip: String) {
    error.insert(ContextKind::Suggested, ContextValue::StyledStrs(vec![StyledStr::from(tip)]));
}

/// Whether any command has this option, with a value that it may also be without.
fn may_be_alone(known: &Command, option: &str) -> bool {
    let is_it = |arg: &clap::Arg| {
        arg.is_require_equals_set() && arg.get_long().is_some_and(|long| format!("--{long}") == option)
    };
    known.get_arguments().any(is_it) || known.get_subcommands().any(|command| may_be_alone(command, option))
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory;

    use super::super::Cli;

    /// What is said of arguments.
    fn said(text: &str) -> String {
        match Cli::read(text.split_whitespace().map(Into::into)) {
            Err(error) => error.to_string(),
            Ok(_) => String::new(),
        }
    }

    #[test]
    fn nothing_is_proposed_that_leads_to_something_else() {
        for (typed, tip) in [
            ("dvorder revoke 7", "that is done on the screen of the order: dvorder --order ID"),
            ("dvorder --sandbox revoke 7", "that is done on the screen of the order: dvorder --order ID"),
            ("dvorder status 7", "how an order stands is said by: dvorder order ID"),
            ("dvorder list", "all orders are listed by: dvorder orders"),
            ("dvorder 7", "an order is shown by: dvorder order ID"),
            ("dvorder trak 7", "a similar subcommand exists: 'track'"),
            ("dvorder --sandbox trak 7", "a similar subcommand exists: 'track'"),
            ("dvorder ordrs", "some similar subcommands exist: 'order', 'orders'"),
            ("dvorder order 7 --sandbx", "a similar argument exists: '--sandbox'"),
        ] {
            let said = said(typed);
            assert!(said.contains(&format!("tip: {tip}")), "{typed}: {said}");
            assert_eq!(said.matches("tip:").count(), 1, "{typed}: {said}");
        }
        for typed in [
            "dvorder nosuch",
            "dvorder --sandbox nosuch",
            "dvorder order 7 --foo",
            "dvorder check --foo",
            "dvorder order 7 -v",
        ] {
            let said = said(typed);
            assert!(!said.is_empty() && !said.contains("tip:"), "{typed}: {said}");
        }
        // What is no command is told so, and nothing of the options before it.
        assert!(said("dvorder --sandbox nosuch").contains("unrecognized subcommand 'nosuch'"));
    }

    #[test]
    fn a_value_that_stands_apart_from_its_option_is_joined_to_it() {
        let mut joined = 0;
        for command in Cli::command().get_subcommands() {
            for arg in command.get_arguments().filter(|arg| arg.is_require_equals_set()) {
                let (name, long) = (command.get_name(), arg.get_long().expect("an option"));
                for typed in [
                    format!("dvorder {name} 7 --{long} 5m"),
                    format!("dvorder --sandbox {name} 7 --{long} 5m"),
                ] {
                    let said = said(&typed);
                    assert!(said.contains(&format!("--{long}=5m")), "{typed}: {said}");
                }
                joined += 1;
            }
        }
        assert!(joined > 0);
        // Where nothing can be joined nothing is proposed.
        for typed in ["dvorder track 7 5m", "dvorder track 7 --json 5m", "dvorder track 7 --nothing 5m"] {
            let said = said(typed);
            assert!(!said.is_empty() && !said.contains("=5m"), "{typed}: {said}");
        }
    }
}
