//! Words in lines: a command has rows of its own, what belongs together stays on one row, and no word is left alone on
//! the last.

use super::text::{Cells, fit, is_plain, shown};

/// The programs whose commands are told, each behind a colon: `To make one: openssl req …`.
const PROGRAMS: [&str; 2] = ["openssl ", "dvorder "];
/// What a command ends at, where its sentence goes on.
const ENDS: [&str; 4] = [". ", ", ", "; ", " ("];
/// Stands for a blank at which no line ends.
const BOUND: char = '\u{a0}';

/// A part of what is said.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Part<'t> {
    /// A sentence, or what stands of it before or behind a command.
    Words(&'t str),
    /// What is typed or pasted at a shell.
    Command(&'t str),
}

/// The parts of a text, in their order.
pub fn parts(text: &str) -> Vec<Part<'_>> {
    let mut parts = Vec::new();
    let mut rest = text;
    while let Some((start, end)) = command_in(rest) {
        let (before, command) = rest[..end].split_at(start);
        parts.extend([Part::Words(before.trim_end()), Part::Command(command.trim_end_matches('.'))]);
        rest = rest[end..].trim_start_matches(['.', ',', ';']).trim_start();
    }
    if !rest.is_empty() || parts.is_empty() {
        parts.push(Part::Words(rest));
    }
    parts
}

/// From where to where the first command of a text goes.
fn command_in(text: &str) -> Option<(usize, usize)> {
    let begins = |program: &&str| {
        text.match_indices(*program).map(|(at, _)| at).find(|at| text[..*at].ends_with(": "))
    };
    let start = PROGRAMS.iter().filter_map(begins).min()?;
    let end = ENDS.iter().filter_map(|end| text[start..].find(end)).min();
    Some((start, end.map_or(text.len(), |end| start + end)))
}

/// A text in lines of at most so many cells.
pub fn wrap(text: &str, width: usize) -> Vec<String> {
    // Of a form of many lines most are one, and all are looked at for each frame.
    if is_plain(text) && !text.ends_with(' ') && text.width() <= width {
        return vec![text.to_owned()];
    }
    hanging(text, width, "")
}

/// The same, where each line but the first begins with so many blanks.
pub fn hanging(text: &str, width: usize, indent: &str) -> Vec<String> {
    let text = shown(text);
    if text.width() <= width {
        return vec![text.trim_end().to_owned()];
    }
    let mut lines: Vec<String> = Vec::new();
    for part in parts(&text) {
        let first = if lines.is_empty() { "" } else { indent };
        let options = textwrap::Options::new(width.max(1)).initial_indent(first).subsequent_indent(indent);
        match part {
            Part::Words(words) => {
                let bound = bound(words, width.saturating_sub(indent.len()));
                let mut wrapped = broken(&bound, options);
                keep_company(&mut wrapped, width, indent);
                lines.extend(wrapped.into_iter().map(|line| line.replace(BOUND, " ")));
            }
            Part::Command(command) => lines.extend(joined_by_a_shell(command, width, options)),
        }
    }
    lines
}

/// What is to be copied in lines of at most so many cells, as it stands.
pub fn at_blanks(text: &str, width: usize) -> Vec<String> {
    broken(&shown(text), textwrap::Options::new(width.max(1)))
}

/// A command in lines that a shell reads as one: behind a backslash, where none of its words is broken.
fn joined_by_a_shell(command: &str, width: usize, mut options: textwrap::Options) -> Vec<String> {
    if command.width() <= width.saturating_sub(options.initial_indent.width()) {
        return broken(command, options);
    }
    options.width = width.saturating_sub(ON.width()).max(1);
    let mut lines = broken(command, options);
    let words = lines.iter().flat_map(|line| line.split_whitespace());
    if words.eq(command.split_whitespace()) {
        let last = lines.len().saturating_sub(1);
        lines[..last].iter_mut().for_each(|line| line.push_str(ON));
    }
    lines
}

/// At the end of a line of a command that goes on below.
const ON: &str = " \\";

/// A text in lines; words are broken only where they are longer than a line.
fn broken(text: &str, options: textwrap::Options) -> Vec<String> {
    let options = options.word_splitter(textwrap::WordSplitter::NoHyphenation);
    textwrap::wrap(text, options).into_iter().map(|line| line.into_owned()).collect()
}

/// Takes the last word of the line before to one that would stand alone on the last, where that leaves it company.
fn keep_company(lines: &mut [String], width: usize, indent: &str) {
    let [.., before, last] = lines else { return };
    let alone = last.trim_start();
    if alone.contains([' ', BOUND]) {
        return;
    }
    let Some((kept, word)) = before.rsplit_once(' ') else { return };
    let joined = format!("{indent}{word} {alone}");
    if kept.trim().contains(' ') && joined.width() <= width {
        (*before, *last) = (kept.trim_end().to_owned(), joined);
    }
}

/// A text in which what belongs together has no blank to break it at, where it fits a line of so many cells.
fn bound(text: &str, width: usize) -> String {
    let words: Vec<&str> = text.split(' ').collect();
    let mut joints = facts(&words);
    for at in 0..words.len() {
        if let Some((from, to)) = together(&words, at) {
            joints[from..to].fill(true);
        }
    }
    let mut told = String::with_capacity(text.len());
    let mut at = 0;
    while at < words.len() {
        let end = at + joints[at..].iter().take_while(|joint| **joint).count();
        let run = &words[at..=end.min(words.len() - 1)];
        let cells = run.iter().map(|word| word.width() + 1).sum::<usize>() - 1;
        let between = if cells <= width { BOUND } else { ' ' };
        if at > 0 {
            told.push(' ');
        }
        told += &run.join(&between.to_string());
        at += run.len();
    }
    told
}

/// Which words belong to the one behind them, as they are of one fact of several: `1 year · DNS TXT record`.
fn facts(words: &[&str]) -> Vec<bool> {
    let mut joints = vec![false; words.len()];
    if !words.contains(&BETWEEN) {
        return joints;
    }
    let mut start = 0;
    for fact in words.split_inclusive(|word| *word == BETWEEN) {
        let end = start + fact.len();
        let cells: usize = fact.iter().map(|word| word.width() + 1).sum();
        if cells <= LONGEST_FACT {
            joints[start..end - 1].fill(true);
        } else if fact.ends_with(&[BETWEEN]) && fact.len() > 1 {
            joints[end - 2] = true;
        }
        start = end;
    }
    joints
}

/// Stands between facts, and belongs to the one before it.
const BETWEEN: &str = "\u{b7}";
/// What is longer than so many cells is a sentence, and no fact.
const LONGEST_FACT: usize = 34;

/// What a number counts that is not left alone at the end of a line.
const UNITS: [&str; 12] =
    ["s", "min", "h", "second", "seconds", "minute", "minutes", "hour", "hours", "day", "days", "years"];

/// From which word to which those behind it belong to the one at a place.
fn together(words: &[&str], at: usize) -> Option<(usize, usize)> {
    let word = |by: usize| words.get(at + by).copied().unwrap_or_default();
    let is_number = |text: &str, digits: std::ops::RangeInclusive<usize>| {
        digits.contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit())
    };
    let here = word(0).trim_start_matches(['(', '"']);
    // `12 JUN 2027`, `12 JUN 2027 10:22 UTC`.
    let is_month = word(1).len() == 3 && word(1).bytes().all(|byte| byte.is_ascii_uppercase());
    let is_year = word(2).get(..4).is_some_and(|year| is_number(year, 4..=4));
    let is_time = |text: &str| text.len() == 5 && text.as_bytes()[2] == b':' && text.is_ascii();
    if is_number(here, 1..=2) && is_month && is_year {
        let has_time = is_time(word(3)) && word(4).starts_with("UTC");
        return Some((at, at + if has_time { 4 } else { 2 }));
    }
    if is_time(here) && word(1).starts_with("UTC") {
        return Some((at, at + 1));
    }
    // `555-555-5555 ext 12`.
    if here.ends_with(|c: char| c.is_ascii_digit()) && word(1).starts_with("ext") && !word(2).is_empty() {
        return Some((at, at + 2));
    }
    // `+1 555 555 5555`.
    if here.strip_prefix('+').is_some_and(|country| is_number(country, 1..=3)) {
        let is_group = |by: &usize| is_number(word(*by).trim_end_matches([',', ';', '.', ')']), 2..=8);
        let groups = (1..=5).take_while(is_group).count();
        return (groups > 0).then_some((at, at + groups));
    }
    // `7 s`, `12 days`.
    let unit = word(1).trim_end_matches([',', ';', '.', ':', ')']);
    if is_number(here, 1..=5) && UNITS.contains(&unit) {
        return Some((at, at + 1));
    }
    // `openssl x509`, `dvorder orders`, `track --wait`.
    let is_program = PROGRAMS.iter().any(|program| program.trim_end() == here);
    let is_option = |text: &str| {
        text.strip_prefix('-')
            .is_some_and(|name| name.starts_with(|c: char| c == '-' || c.is_ascii_lowercase()))
    };
    if is_program && !word(1).is_empty() {
        // `dvorder track 6484932`.
        let has_number = !word(2).is_empty() && word(2).bytes().all(|byte| byte.is_ascii_digit());
        return Some((at, at + if has_number { 2 } else { 1 }));
    }
    is_option(word(1)).then_some((at, at + 1))
}

/// The first so many lines, the last of them with an ellipsis where there are more.
pub fn cut(mut lines: Vec<String>, most: usize, width: usize) -> Vec<String> {
    if lines.len() > most {
        let rest = lines.split_off(most.saturating_sub(1));
        let (first, others) = rest.split_first().map_or(("", &[][..]), |(first, others)| (first, others));
        let joined = others.iter().fold(first.to_owned(), |joined, line| joined + " " + line.trim_start());
        lines.push(fit(&joined, width));
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    const MAKE: &str = "openssl req -newkey rsa:2048 -nodes -keyout example.key -out example.csr";

    #[test]
    fn a_command_has_rows_of_its_own() {
        let text = format!("The CSR is missing. To make one: {MAKE}");
        for width in [72, 80, 100] {
            assert_eq!(wrap(&text, width).last().unwrap(), MAKE, "{width}");
        }
        // What is behind it goes on below, and where all fits one row it stays there.
        assert_eq!(
            wrap("To see it: dvorder check --fix. Then go on.", 20),
            ["To see it:", "dvorder check --fix", "Then go on."]
        );
        assert_eq!(
            wrap("To see it: dvorder check --fix (+1 more)", 24),
            ["To see it:", "dvorder check --fix", "(+1 more)"]
        );
        assert_eq!(wrap("To see it: dvorder check --fix", 30), ["To see it: dvorder check --fix"]);
        // It is broken where it has no room alone, between words, and so that a shell joins it.
        assert_eq!(
            wrap(&text, 58)[1..],
            ["openssl req -newkey rsa:2048 -nodes -keyout example.key \\", "-out example.csr"]
        );
        assert!(wrap(&text, 40).iter().all(|line| line.len() <= 40 && !line.contains("one: openssl")));
    }

    #[test]
    fn what_belongs_together_is_not_broken() {
        for whole in [
            "12 JUN 2027",
            "(12 JUN 2027),",
            "24 NOV 2026 10:22 UTC.",
            "10:22 UTC",
            "555-555-5555 ext 12",
            "dvorder orders",
            "openssl req -new",
            "dvorder track 7 --wait",
            "7 s;",
            "199 days",
            "+1 555 555 5555,",
        ] {
            for before in 0..60 {
                let text = format!("{} {whole} and so on to its very end", "x ".repeat(before).trim_end());
                for width in [24, 33, 40] {
                    let lines = wrap(&text, width);
                    assert!(lines.iter().any(|line| line.contains(whole)), "{width}: {lines:#?}");
                    assert!(lines.iter().all(|line| line.width() <= width), "{width}: {lines:#?}");
                    assert!(!lines.concat().contains(BOUND));
                }
            }
        }
    }

    #[test]
    fn facts_are_told_apart_between_them() {
        let text = "GeoTrust Standard DV \u{b7} 3 names \u{b7} 1 year \u{b7} DNS TXT record";
        assert_eq!(
            wrap(text, 55),
            ["GeoTrust Standard DV \u{b7} 3 names \u{b7} 1 year \u{b7}", "DNS TXT record"]
        );
        assert_eq!(wrap(text, 12).concat().replace(' ', ""), text.replace(' ', ""));
        // A sentence is no fact.
        let told =
            "Offered to your clipboard: icru1984rnekfj \u{b7} Many terminals ignore that, so select it here.";
        assert_eq!(wrap(told, 50)[0], "Offered to your clipboard: icru1984rnekfj \u{b7} Many");
    }

    #[test]
    fn what_does_not_fit_a_line_is_broken_between_its_words() {
        assert_eq!(wrap("on 12 JUN 2027", 8), ["on 12", "JUN 2027"]);
        assert_eq!(wrap("dvorder track 7", 9), ["dvorder", "track 7"]);
    }

    #[test]
    fn no_word_is_alone_on_the_last_row_where_that_can_be_avoided() {
        assert_eq!(wrap("one two three four", 14), ["one two", "three four"]);
        // Two words that are alone each would be no better, and what has no room stays.
        assert_eq!(wrap("first second", 8), ["first", "second"]);
        assert_eq!(
            wrap("one two three-and-more four-and-more", 22),
            ["one two three-and-more", "four-and-more"]
        );
        assert_eq!(
            hanging("Label  one two three four", 21, "       "),
            ["Label  one two", "       three four"]
        );
    }

    #[test]
    fn a_text_says_the_same_in_lines() {
        let text = "Reissue it on 05 JUN 2027 and on 05 SEP 2027: call 555-555-5555 ext 12 before 10:22 UTC.";
        for width in 1..100 {
            let joined = wrap(text, width).join(" ");
            let letters = |text: &str| text.split_whitespace().collect::<String>();
            assert_eq!(letters(&joined), letters(text), "{width}");
        }
    }
}
