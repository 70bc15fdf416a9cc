//! What clap does not see in arguments that it does not take: a value that has to be joined to its option.

use std::ffi::OsString;

use clap::Command;
use clap::builder::StyledStr;
use clap::error::{ContextKind, ContextValue, Error, ErrorKind};

/// The same, which says how to write a value that stands apart from an option that may have none: `--wait=5m`, not
/// `--wait 5m`.
pub fn joined(mut error: Error, known: &Command, given: &[OsString]) -> Error {
    let Some(ContextValue::String(value)) = error.get(ContextKind::InvalidArg).cloned() else {
        return error;
    };
    if error.kind() != ErrorKind::UnknownArgument {
        return error;
    }
    let before = given.windows(2).find(|pair| pair[1] == *value.as_str()).and_then(|pair| pair[0].to_str());
    if let Some(option) = before.filter(|option| may_be_alone(known, option)) {
        let tip = StyledStr::from(format!("its value is joined to the option: {option}={value}"));
        error.insert(ContextKind::Suggested, ContextValue::StyledStrs(vec![tip]));
    }
    error
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

    #[test]
    fn a_value_that_stands_apart_from_its_option_is_joined_to_it() {
        let said = |text: &str| match Cli::read(text.split_whitespace().map(Into::into)) {
            Err(error) => error.to_string(),
            Ok(_) => String::new(),
        };
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
