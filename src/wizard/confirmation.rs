//! What confirms an order: its common name, typed. How what was typed differs from it, and what else stands in the way.

use super::Model;
use super::asking;
use super::sequels;
use super::submit::Submit;
use crate::order::domain::SubjectName;
use crate::order::text::{code_point, counted, is_invisible, quoted};

/// Whether what was typed is the name, in either spelling. Case and blanks around it make no difference.
pub fn is_name(typed: &str, name: &SubjectName) -> bool {
    let typed = typed.trim().to_lowercase();
    typed == name.as_str() || typed == name.unicode()
}

/// What to type, and how what was typed differs from it; `ordered` are the names of the order.
pub fn what_to_type(typed: &str, name: &SubjectName, ordered: &[&SubjectName]) -> String {
    let wanted = name.unicode();
    match typed.trim() {
        "" => format!("Type the common name, {wanted}, to confirm."),
        typed => format!(
            "This is not the common name: {}. Type {wanted} to confirm.",
            difference(typed, name, ordered)
        ),
    }
}

fn difference(typed: &str, name: &SubjectName, ordered: &[&SubjectName]) -> String {
    let shown: String = typed.chars().filter(|c| !is_invisible(*c)).collect();
    let unblanked: String = typed.split_whitespace().collect();
    if is_name(typed.trim_end_matches('.'), name) {
        return "it has a dot at its end".into();
    }
    if is_name(&unblanked, name) {
        return "it has a blank in it".into();
    }
    if let Some(hidden) = typed.chars().find(|c| is_invisible(*c)).filter(|_| is_name(&shown, name)) {
        return format!("it holds {}, which does not show", code_point(hidden));
    }
    if ordered.iter().any(|other| is_name(typed, other)) {
        return "it is another name of the order".into();
    }
    if typed.to_lowercase().strip_prefix("www.").is_some_and(|rest| is_name(rest, name)) {
        return "it has www. in front".into();
    }
    if let Some((scheme, _)) =
        typed.split_once("://").filter(|(_, rest)| is_name(rest.trim_end_matches('/'), name))
    {
        return format!("it has {scheme}:// in front");
    }
    if SubjectName::parse(typed).as_ref() == Ok(name) {
        return "it means that name, and is written in other characters".into();
    }
    first_difference(&typed.to_lowercase(), name)
}

/// Where what was typed leaves the name, in the spelling that it follows longer.
fn first_difference(typed: &str, name: &SubjectName) -> String {
    let alike = |wanted: &str| {
        typed.chars().zip(wanted.chars()).take_while(|(typed, wanted)| typed == wanted).count()
    };
    let (unicode, ascii) = (name.unicode(), name.as_str().to_owned());
    let wanted = if alike(&ascii) > alike(&unicode) { ascii } else { unicode };
    let same = alike(&wanted);
    match (typed.chars().nth(same), wanted.chars().nth(same)) {
        (None, _) => {
            let rest: String = wanted.chars().skip(same).collect();
            format!("it ends after {}, before {}", counted(same, "character"), quoted(&rest))
        }
        (Some(_), None) => {
            let rest: String = typed.chars().skip(same).collect();
            format!("it goes on with {}", quoted(&rest))
        }
        (Some(typed), Some(wanted)) => {
            format!("character {} is {} where the name has {}", same + 1, sign(typed), sign(wanted))
        }
    }
}

/// A character, by its code point as well where it may look like another.
fn sign(c: char) -> String {
    let shown = quoted(&c.to_string());
    if c.is_ascii() { shown } else { format!("{shown} ({})", code_point(c)) }
}

/// That so many errors are in the way of what is bought: `1 problem keeps this from being ordered`.
pub fn keeps_from_buying(model: &Model, errors: usize) -> String {
    let keep = if errors == 1 { "keeps" } else { "keep" };
    let bought = match model.desk.draft().purpose().reissued() {
        Some(_) => "reissued",
        None => "ordered",
    };
    format!("{} {keep} this from being {bought}", counted(errors, "problem"))
}

/// The same, and where those errors are told.
pub fn is_told_on_review(model: &Model, errors: usize) -> String {
    let them = if errors == 1 { "it" } else { "them" };
    format!("{}. ^R shows {them}.", keeps_from_buying(model, errors))
}

/// The name that confirms the order: the common name, of an order that was sent as it was sent.
pub fn name(model: &Model) -> Option<&SubjectName> {
    match model.sent() {
        Some(sent) => sent.names.first(),
        None => model.desk.names().common_name(),
    }
}

/// Whether what was typed confirms the order: the common name, in either spelling.
pub fn is_confirmed(model: &Model) -> bool {
    name(model).is_some_and(|name| is_name(&model.confirming.common_name, name))
}

/// Whether the order is confirmed, and held back alone since one like it was sent before.
pub fn is_held_back(model: &Model) -> bool {
    matches!(model.submit, Submit::Ready(None))
        && model.confirming.repeats.obstacle().is_some()
        && is_confirmed(model)
}

/// How many errors keep the order from being sent.
pub fn errors(model: &Model) -> usize {
    match model.submit {
        // What is sent again is the order as it was, whatever the rules say by now.
        Submit::Unknown(_) => 0,
        _ => model.desk.errors(),
    }
}

/// Why the order cannot be sent now, if it cannot.
pub fn obstacle(model: &Model) -> Option<String> {
    obstacle_besides(model).or_else(|| {
        let ordered = model.desk.names().distinct();
        let what = |name| what_to_type(&model.confirming.common_name, name, &ordered);
        let missing = || "The common name, by which the order is confirmed, is missing.".into();
        (!is_confirmed(model)).then(|| name(model).map_or_else(missing, what))
    })
}

/// The same, but for the name that is to be typed.
pub(super) fn obstacle_besides(model: &Model) -> Option<String> {
    match errors(model) {
        0 => {}
        errors => return Some(is_told_on_review(model, errors)),
    }
    if let Some(reason) = asking::key_obstacle(model) {
        return Some(reason);
    }
    if let (Submit::Ready(_), Some(reason)) = (&model.submit, model.confirming.repeats.obstacle()) {
        return Some(reason.into());
    }
    sequels::revocation_obstacle(model).filter(|_| is_confirmed(model))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_differs_is_said() {
        let name = |text: &str| SubjectName::parse(text).unwrap();
        for (common, typed, said) in [
            ("example.com", "example.com.", "it has a dot at its end."),
            ("example.com", "example .com", "it has a blank in it."),
            ("example.com", "exam\u{200b}ple.com", "it holds U+200B, which does not show."),
            ("example.com", "WWW.example.com", "it is another name of the order."),
            ("shop.example.com", "www.shop.example.com", "it has www. in front."),
            ("münchen.de", "WWW.xn--mnchen-3ya.de", "it has www. in front."),
            ("example.com", "https://Example.com/", "it has https:// in front."),
            ("example.com", "ｅxample.com", "it means that name, and is written in other characters."),
            ("example.com", "exаmple.com", "character 3 is \"а\" (U+0430) where the name has \"a\"."),
            ("example.com", "example", "it ends after 7 characters, before \".com\"."),
            ("example.com", "e", "it ends after 1 character, before \"xample.com\"."),
            ("example.com", "example.com.au", "it goes on with \".au\"."),
            ("*.example.com", "example.com", "character 1 is \"e\" where the name has \"*\"."),
            ("münchen.de", "munchen.de", "character 2 is \"u\" where the name has \"ü\" (U+00FC)."),
            ("münchen.de", "xn--mnchen-3yb.de", "character 14 is \"b\" where the name has \"a\"."),
        ] {
            let (common, other) = (name(common), name("www.example.com"));
            let text = what_to_type(typed, &common, &[&common, &other]);
            let wanted = common.unicode();
            assert_eq!(
                text,
                format!("This is not the common name: {said} Type {wanted} to confirm."),
                "{typed}"
            );
        }
        assert_eq!(
            what_to_type("  ", &name("münchen.de"), &[]),
            "Type the common name, münchen.de, to confirm."
        );
    }

    #[test]
    fn case_and_blanks_around_it_and_either_spelling_confirm() {
        let name = SubjectName::parse("münchen.de").unwrap();
        for typed in ["münchen.de", " MÜNCHEN.de ", "xn--mnchen-3ya.de", "XN--MNCHEN-3YA.DE"] {
            assert!(is_name(typed, &name), "{typed}");
        }
        assert!(!is_name("munchen.de", &name));
    }
}
