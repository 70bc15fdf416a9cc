//! Reads the values of a body into a draft, each by the shape of its parameter.

use super::keys::{self, Keys, Rule, WantedJson};
use super::misplaced;
use super::spelling;
use super::tree::{Node, Pairs, joined, last, the_last_of_each};
use crate::order::domain::typed_names;
use crate::order::draft::{Draft, OFF, ON};
use crate::order::email::typed_emails;
use crate::order::parameter::{FieldId, Format, Shape};
use crate::order::problem::{Finding, Place, Problem};
use crate::order::text::quoted;

#[derive(Default)]
pub(super) struct BodyReader {
    pub(super) draft: Draft,
    pub(super) problems: Vec<Problem>,
    pub(super) elsewhere: Vec<(Place, String)>,
    pub(super) lost: Vec<String>,
}

impl BodyReader {
    pub(super) fn say(&mut self, path: &str, found: Finding) {
        self.problems.push(found.at(Place::Path(path.to_owned())));
    }

    /// Says why a value is not kept.
    pub(super) fn lose(&mut self, path: &str, found: Finding) {
        self.lost.push(path.to_owned());
        self.say(path, found);
    }

    /// Says that a value has the wrong type, and what it was taken for, if for anything.
    pub(super) fn wrong_type(
        &mut self,
        path: &str,
        wanted: WantedJson,
        value: &Node,
        taken_for: Option<&str>,
    ) {
        let message = format!("{} is wanted here, and this is {}.", wanted.words(), value.shown());
        let fix = match taken_for {
            Some(taken) => format!("It was taken for {taken}. {}", wanted.example(path)),
            None => {
                self.lost.push(path.to_owned());
                format!("It was left out. {}", wanted.example(path))
            }
        };
        self.say(path, Finding::error(message, fix));
    }

    /// Reads an object, and names the required keys it lacks. Its number counts where it is one of a list.
    pub(super) fn object(&mut self, path: &str, pairs: &Pairs, keys: &Keys, row: usize) {
        for (key, value) in the_last_of_each(pairs) {
            let place = joined(path, key);
            if let Some(rule) = keys.get(key) {
                // That a required one is empty is said below.
                if !(value.is_blank() && keys.required.contains(&key)) {
                    self.apply(&place, value, rule, row);
                }
            } else if !matches!(value, Node::Withheld) {
                self.unknown(&place, keys::meant(path, keys, key));
            }
        }
        for key in &keys.required {
            if last(pairs, key).is_none_or(Node::is_blank) {
                self.say(&joined(path, key), required_but_missing(path, key));
            }
        }
    }

    fn unknown(&mut self, path: &str, meant: Option<String>) {
        let fix = match meant {
            Some(meant) => format!("It is not sent. Did you mean {meant}?"),
            None => "It is not sent. Check its spelling and its place.".to_owned(),
        };
        self.say(
            path,
            Finding::warning(format!("The specification has no parameter {}.", quoted(path)), fix),
        );
    }

    fn apply(&mut self, path: &str, value: &Node, rule: &Rule, row: usize) {
        match (rule, value) {
            (_, Node::Withheld) => {}
            (Rule::NoLonger, _) => self.say(
                path,
                Finding::warning(
                    format!("{path} is an older parameter that is no longer used; it is not sent."),
                    "Remove it from the file. The CA chooses the certificate's signature.",
                ),
            ),
            (_, Node::Null) => {
                let is_needed = keys::DEMANDED.contains(&path)
                    || matches!(rule, Rule::Field(field) if field.parameter().is_required);
                let fix = match keys::sample(path).filter(|_| is_needed) {
                    Some(sample) => format!("Give it a value, as in {sample}."),
                    None => "Remove it from the file.".to_owned(),
                };
                self.say(path, Finding::error("This is null, which no parameter can be.", fix));
            }
            (Rule::Field(field), _) => self.field(path, value, field.in_row(row)),
            (Rule::Object(keys), Node::Object(pairs)) => self.object(path, pairs, keys, row),
            (Rule::Object(_), _) => self.wrong_type(path, WantedJson::Object, value, None),
            (Rule::Rows(keys), _) => self.rows(path, value, keys),
            (Rule::IgnoredTexts, _) => self.ignored_texts(path, value),
            (Rule::DeprecatedValidity, _) => {}
        }
    }

    /// Reads the value of a parameter by the shape that its row says.
    fn field(&mut self, path: &str, value: &Node, field: FieldId) {
        match (field.parameter().shape, value) {
            (Shape::Text(Format::Free(_)), _) if value.is_blank() => self.say(
                path,
                Finding::hint("This is empty text, and is left out.", "Remove it, or give it a value."),
            ),
            (Shape::Text(_), _) => self.text(path, value, field),
            (Shape::Texts(_), _) => self.lines(path, value, field),
            (Shape::Int, _) => self.int(path, value, field),
            (Shape::SwitchOrBit, Node::Number(_)) => self.bit_for_bool(path, value, field),
            (Shape::Switch | Shape::SwitchOrBit, _) => {
                self.yes_or_no(path, value, field, WantedJson::Bool, "")
            }
            (Shape::Bool, _) => self.yes_or_no(path, value, field, WantedJson::Bool, OFF),
            (Shape::SwitchInt, _) => self.yes_or_no(path, value, field, WantedJson::ZeroOrOne, ""),
            (Shape::BoolInt, _) => self.yes_or_no(path, value, field, WantedJson::ZeroOrOne, OFF),
            (Shape::Url | Shape::Choice | Shape::Aside, _) => {}
        }
    }

    fn text(&mut self, path: &str, value: &Node, field: FieldId) {
        match value {
            // The specification's own example sends an empty optional text.
            Node::Text(text) if text.trim().is_empty() => self.say(
                path,
                Finding::warning("This is empty text, and is left out.", "Remove it, or give it a value."),
            ),
            Node::Text(text) => {
                if let Some(found) = misplaced::note(field, text) {
                    return self.lose(path, found);
                }
                self.draft.set(field, text);
                if let Some(note) = spelling::note(field, text) {
                    self.say(path, note);
                }
            }
            Node::Number(number) => {
                self.wrong_type(path, WantedJson::Text, value, Some(&format!("\"{number}\"")));
                self.draft.set(field, number);
            }
            _ => self.wrong_type(path, WantedJson::Text, value, None),
        }
    }

    fn lines(&mut self, path: &str, value: &Node, field: FieldId) {
        let entries = match value {
            Node::List(entries) => entries.as_slice(),
            Node::Text(text) if !text.trim().is_empty() => {
                self.wrong_type(path, WantedJson::List, value, Some("a list of one"));
                self.elsewhere.push((Place::Item(field, 0), path.to_owned()));
                std::slice::from_ref(value)
            }
            _ => return self.wrong_type(path, WantedJson::List, value, None),
        };
        if let Some(found) = misplaced::line_by_line(field, entries) {
            return self.lose(path, found);
        }
        // One line for each entry, even an empty one: a problem's line is then its index here.
        let lines: Vec<String> = entries
            .iter()
            .enumerate()
            .map(|(index, entry)| {
                let place = match value {
                    Node::List(_) => format!("{path}[{index}]"),
                    _ => path.to_owned(),
                };
                self.line(&place, entry, field)
            })
            .collect();
        if lines.iter().any(|line| !line.is_empty()) {
            self.draft.set(field, lines.join("\n"));
        }
    }

    fn line(&mut self, path: &str, entry: &Node, field: FieldId) -> String {
        let Node::Text(text) = entry else {
            if !matches!(entry, Node::Withheld) {
                self.wrong_type(path, WantedJson::Text, entry, None);
            }
            return String::new();
        };
        if let Some(found) = misplaced::note(field, text) {
            self.lose(path, found);
            return String::new();
        }
        let count = match field.parameter().shape {
            Shape::Texts(Format::Email) => typed_emails(text).count(),
            _ => typed_names(text).count(),
        };
        match count {
            0 => self.say(
                path,
                Finding::error("This entry is empty, and is left out.", "Remove it from the list."),
            ),
            1 => {
                if let Some(note) = spelling::note(field, text) {
                    self.say(path, note);
                }
            }
            _ => self.say(
                path,
                Finding::error(
                    format!("{} is more than one entry.", quoted(text)),
                    "Give each an entry of its own in the list.",
                ),
            ),
        }
        text.trim().replace(['\r', '\n'], " ")
    }

    pub(super) fn int(&mut self, path: &str, value: &Node, field: FieldId) {
        match value {
            Node::Number(number) => self.draft.set(field, number),
            Node::Text(text) if text.trim().parse::<i64>().is_ok() => {
                self.wrong_type(path, WantedJson::Number, value, Some(text.trim()));
                self.draft.set(field, text.trim());
            }
            _ => self.wrong_type(path, WantedJson::Number, value, None),
        }
    }

    fn yes_or_no(&mut self, path: &str, value: &Node, field: FieldId, wanted: WantedJson, off: &str) {
        let Some(yes) = meaning(value) else { return self.wrong_type(path, wanted, value, None) };
        match (wanted, value) {
            (WantedJson::Bool, Node::Bool(_)) | (WantedJson::ZeroOrOne, Node::Number(_)) => {}
            (WantedJson::ZeroOrOne, _) => {
                self.wrong_type(path, wanted, value, Some(if yes { "1" } else { "0" }))
            }
            _ => self.wrong_type(path, wanted, value, Some(if yes { "true" } else { "false" })),
        }
        self.draft.set(field, if yes { ON } else { off });
    }

    /// `disable_ct`: a bool in the specification's table, and 0 in its example.
    fn bit_for_bool(&mut self, path: &str, value: &Node, field: FieldId) {
        let Some(yes) = meaning(value) else { return self.wrong_type(path, WantedJson::Bool, value, None) };
        let (bit, word) = if yes { ("1", "true") } else { ("0", "false") };
        self.say(
            path,
            Finding::hint(
                format!("true or false is wanted here; {bit} is taken for {word}."),
                format!("Write {word}."),
            ),
        );
        self.draft.set(field, if yes { ON } else { "" });
    }

    fn rows(&mut self, path: &str, value: &Node, keys: &Keys) {
        let Node::List(entries) = value else {
            return self.wrong_type(path, WantedJson::List, value, None);
        };
        for (row, entry) in entries.iter().enumerate() {
            let path = format!("{path}[{row}]");
            match entry {
                Node::Object(pairs) => self.object(&path, pairs, keys, row),
                Node::Withheld => {}
                _ => self.wrong_type(&path, WantedJson::Object, entry, None),
            }
        }
    }

    fn ignored_texts(&mut self, path: &str, value: &Node) {
        self.say(
            path,
            Finding::warning(
                format!("{path} is deprecated and ignored for public certificates; it is not sent."),
                "Remove it from the file.",
            ),
        );
        let Node::List(entries) = value else {
            return self.wrong_type(path, WantedJson::List, value, None);
        };
        for (index, entry) in entries.iter().enumerate() {
            if !matches!(entry, Node::Text(_) | Node::Withheld) {
                self.wrong_type(&format!("{path}[{index}]"), WantedJson::Text, entry, None);
            }
        }
    }
}

fn required_but_missing(path: &str, key: &str) -> Finding {
    Finding::error(format!("{key} is missing."), format!("Give it, or leave {path} out."))
}

/// Yes or no, however it is written.
fn meaning(value: &Node) -> Option<bool> {
    match value {
        Node::Bool(yes) => Some(*yes),
        Node::Number(number) => match number.as_str() {
            "0" => Some(false),
            "1" => Some(true),
            _ => None,
        },
        Node::Text(text) => match text.trim().to_ascii_lowercase().as_str() {
            "true" | "1" => Some(true),
            "false" | "0" => Some(false),
            _ => None,
        },
        _ => None,
    }
}
