//! The commands of dvorder that messages name: each whole, to be pasted as it stands. None may lead from the sandbox to
//! where orders cost money, or to another account's orders of the same ID.

use std::fmt::Display;

use super::place;

/// The program.
pub const PROGRAM: &str = "dvorder";

/// Commands that go to one place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CommandLine {
    /// The options that lead there, as words of a shell command: `--region eu`.
    options: String,
}

impl CommandLine {
    /// Commands with options that are known, as words of a shell command.
    pub fn with(options: impl Into<String>) -> CommandLine {
        CommandLine { options: options.into() }
    }

    /// Commands that go to a place, as the journal writes it.
    pub fn to(place: &str) -> CommandLine {
        CommandLine::with(place::options(place))
    }

    /// What starts the wizard: `dvorder --sandbox`.
    pub fn wizard(&self) -> String {
        words(&[PROGRAM, &self.options])
    }

    /// What lists the orders: `dvorder orders --sandbox`.
    pub fn orders(&self) -> String {
        words(&[PROGRAM, "orders", &self.options])
    }

    /// What goes on with a draft: `dvorder --sandbox --resume 20261124-5f60718a`.
    pub fn resume(&self, draft: impl Display) -> String {
        words(&[PROGRAM, &self.options, &format!("--resume {draft}")])
    }

    /// The commands about an order: by its ID, or by its name in the journal where that is all there is.
    pub fn of_order(&self, order: impl Display) -> OrderCommand {
        OrderCommand { order: order.to_string(), options: self.options.clone() }
    }
}

/// Commands about one order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OrderCommand {
    order: String,
    options: String,
}

impl OrderCommand {
    /// What shows it in the wizard: `dvorder --sandbox --order 6484932`.
    pub fn wizard(&self) -> String {
        words(&[PROGRAM, &self.options, &format!("--order {}", self.order)])
    }

    /// The command of this name about it, with these options: `dvorder track 6484932 --wait --sandbox`.
    pub fn run(&self, name: &str, options: &str) -> String {
        words(&[PROGRAM, name, &self.order, options, &self.options])
    }
}

/// A text and the command that it ends with, where it ends with one: it stands on a line of its own where it is to be
/// copied from, and nothing goes on behind it.
pub fn ending_in_command(text: &str) -> Option<(&str, &str)> {
    let (before, command) = text.rsplit_once(&format!(": {PROGRAM}"))?;
    let is_command = command.is_empty() || command.starts_with(' ');
    is_command.then(|| text.split_at(before.len() + 1)).map(|(text, command)| (text, command.trim_start()))
}

/// Words with one blank between them, wherever one is empty.
fn words(words: &[&str]) -> String {
    words.iter().filter(|word| !word.is_empty()).copied().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::super::place::{EU, SANDBOX, US};
    use super::*;

    #[test]
    fn a_command_that_a_text_ends_in_is_told_from_the_text() {
        for (text, told) in [
            ("Look it up first: dvorder --sandbox", Some(("Look it up first:", "dvorder --sandbox"))),
            ("Two: a, b. Look: dvorder", Some(("Two: a, b. Look:", "dvorder"))),
            ("The program: dvorder's own.", None),
            ("Correct it, and order again.", None),
            ("", None),
        ] {
            assert_eq!(ending_in_command(text), told, "{text}");
        }
    }

    #[test]
    fn a_command_is_whole_and_leads_to_its_place() {
        for (place, options) in [
            (SANDBOX, "--sandbox"),
            (US, "--region us"),
            (EU, "--region eu"),
            ("https://a.example/;rm x", "--base-url 'https://a.example/;rm x'"),
        ] {
            let commands = CommandLine::to(place);
            assert_eq!(commands.wizard(), format!("dvorder {options}"));
            assert_eq!(commands.resume("20261124-5f"), format!("dvorder {options} --resume 20261124-5f"));
            let order = commands.of_order(7);
            assert_eq!(order.wizard(), format!("dvorder {options} --order 7"));
            assert_eq!(order.run("track", "--wait"), format!("dvorder track 7 --wait {options}"));
            assert_eq!(order.run("download", ""), format!("dvorder download 7 {options}"));
        }
        assert_eq!(CommandLine::with("").of_order(7).run("order", ""), "dvorder order 7");
    }
}
