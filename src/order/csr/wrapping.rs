//! What mail programs, editors and terminals put around the lines of a block: marks of quotation, line
//! numbers, comment signs, and characters written as codes. It is taken off, and every line stays the line
//! it was.

use super::numbering::{self, Gap, Numbered};
use super::pem::{self, Blocks};
use super::spelled;

/// A text without what was around its lines.
pub(super) struct Unwrapped {
    pub(super) text: String,
    /// What was taken off, as a sentence.
    pub(super) flaw: String,
    /// Where its lines are not numbered one after the other.
    pub(super) gap: Option<Gap>,
}

/// Takes off what is around every line of a block; none when there is nothing of that kind.
pub(super) fn unwrap(text: &str) -> Option<Unwrapped> {
    let numbered = numbering::take_off(text);
    if numbered.as_ref().is_some_and(|numbered| numbered.is_whole) {
        return numbered.map(without_numbers);
    }
    frame(text)
        .and_then(|frame| frame.take_off(text))
        .or_else(|| decode(text))
        .or_else(|| plus_for_blanks(text))
        .or_else(|| numbered.map(without_numbers))
}

fn without_numbers(numbered: Numbered) -> Unwrapped {
    let (first, last) = numbered.numbers;
    let numbers = if first == last { format!("{first}") } else { format!("{first} to {last}") };
    let flaw = format!("The lines of the CSR have numbers before them: {numbers}.");
    Unwrapped { text: numbered.text, flaw, gap: numbered.gap }
}

/// What stands before and after a block's first line, and so, it may be, around the others.
struct Frame<'t> {
    before: &'t str,
    after: &'t str,
    /// The numbers of the first line and, when it is known, of the last one; from 0.
    first: usize,
    last: Option<usize>,
}

fn frame(text: &str) -> Option<Frame<'_>> {
    let frame = match pem::blocks(text) {
        Blocks::Some(blocks) => {
            let block = blocks.first()?;
            let number = |at: usize| text[..at].matches('\n').count();
            let start = text[..block.start].rfind('\n').map_or(0, |at| at + 1);
            let end = block.end_of_begin + text[block.end_of_begin..].find('\n')?;
            if text[start..block.start].trim().is_empty() && text[block.end_of_begin..end].trim().is_empty() {
                return inner_frame(text, number(end) + 1, block.ended.then(|| number(block.end) - 1));
            }
            Frame {
                before: &text[start..block.start],
                after: text[block.end_of_begin..end].trim(),
                first: number(block.start),
                last: block.ended.then(|| number(block.end)),
            }
        }
        // Base64 alone: every one begins like this that is of the length of a CSR
        _ => text.split('\n').enumerate().find_map(|(first, line)| {
            let (before, rest) = line.split_at(line.find("MI")?);
            let is_base64 = rest.trim_end().len() > 32 && rest.trim_end().bytes().all(pem::is_base64);
            is_base64.then_some(Frame { before, after: "", first, last: None })
        })?,
    };
    // Where a prefix ends must be certain
    let ends = frame.before.chars().next_back().is_none_or(|last| !last.is_alphanumeric());
    (ends && !(frame.before.trim().is_empty() && frame.after.is_empty())).then_some(frame)
}

/// What is around the lines between a BEGIN and an END line that have nothing around them.
fn inner_frame(text: &str, first: usize, last: Option<usize>) -> Option<Frame<'_>> {
    let line = text.split('\n').nth(first)?;
    let (before, rest) = line.split_at(line.find("MI")?);
    let is_base64 = rest.trim_end().len() > 32 && rest.trim_end().bytes().all(pem::is_base64);
    let ends = before.chars().next_back().is_some_and(|last| !last.is_alphanumeric());
    (is_base64 && ends && !before.trim().is_empty()).then_some(Frame { before, after: "", first, last })
}

impl Frame<'_> {
    /// The text with the frame taken off each line of the block; none when a line has none.
    fn take_off(&self, text: &str) -> Option<Unwrapped> {
        const FEWEST: usize = 3;
        let mut lines: Vec<&str> = text.split('\n').collect();
        let mut taken = 0;
        for (number, line) in lines.iter_mut().enumerate().skip(self.first) {
            if self.last.is_some_and(|last| number > last) {
                break;
            }
            match self.inside(line) {
                Some(inside) => *line = inside,
                None if line.trim().is_empty() => {}
                // The last line of a list, or of a program's text, has another end
                None if self.last == Some(number) && self.before.trim().is_empty() => {}
                None if self.last.is_none() => break,
                None => return None,
            }
            taken += 1;
        }
        (taken >= FEWEST).then(|| Unwrapped { text: lines.join("\n"), flaw: self.flaw(), gap: None })
    }

    fn inside<'l>(&self, line: &'l str) -> Option<&'l str> {
        let line = after_prefix(line, self.before)?.trim_end();
        match line.strip_suffix(self.after) {
            Some(line) => Some(line.trim_end()),
            // Without a prefix nothing else tells that the line is part of it
            None => (!self.before.trim().is_empty()).then_some(line),
        }
    }

    fn flaw(&self) -> String {
        if self.before.contains(|character: char| character.is_ascii_digit()) {
            return "The lines of the CSR have numbers before them.".to_owned();
        }
        let around: Vec<&str> =
            [self.before.trim(), self.after].into_iter().filter(|part| !part.is_empty()).collect();
        let around = around.iter().map(|part| format!("\"{}\"", crate::order::text::excerpt(part, 20)));
        format!("The lines of the CSR have {} around them.", around.collect::<Vec<_>>().join(" and "))
    }
}

/// What follows a prefix of a certain form on a line: a number stands for any number, and blanks for any
/// number of blanks.
fn after_prefix<'l>(line: &'l str, prefix: &str) -> Option<&'l str> {
    let mut rest = line;
    let mut form = prefix.chars().peekable();
    while let Some(character) = form.next() {
        if character.is_whitespace() {
            rest = rest.trim_start_matches([' ', '\t']);
        } else if character.is_ascii_digit() {
            while form.next_if(char::is_ascii_digit).is_some() {}
            let number = rest.trim_start_matches([' ', '\t']);
            rest = number.trim_start_matches(|digit: char| digit.is_ascii_digit());
            // The number must end where base64 could go on with digits
            let ends = !rest.starts_with(|next: char| next.is_ascii_alphanumeric());
            if rest.len() == number.len() || !ends {
                return None;
            }
        } else {
            rest = rest.strip_prefix(character)?;
        }
    }
    Some(rest)
}

/// Puts back the plus signs that a web form or an address turned into blanks; none where the base64 does
/// not make a whole structure with them.
fn plus_for_blanks(text: &str) -> Option<Unwrapped> {
    let Blocks::Some(blocks) = pem::blocks(text) else { return None };
    let block = blocks.first().filter(|block| block.ended)?;
    let body = block.body.trim_matches(['\r', '\n']);
    if !(body.contains(' ') && body.contains('\n')) {
        return None;
    }
    let mended = body.replace(' ', "+");
    let whole = pem::decode(&mended).ok()?.bytes;
    (super::structure::declared_length(&whole) == Some(whole.len())).then(|| Unwrapped {
        text: text.replace(body, &mended),
        flaw: "The plus signs of the CSR had become blanks.".to_owned(),
        gap: None,
    })
}

/// Ways to write a character as two hexadecimal digits after a sign, and what the way is called.
const CODES: [(&str, &str); 3] = [
    ("=", "for mail (quoted-printable)"),
    ("%", "for a web address (with percent signs)"),
    ("\\u00", "for JSON (with \\u)"),
];

/// Decodes characters that are written as codes.
fn decode(text: &str) -> Option<Unwrapped> {
    CODES.into_iter().find_map(|(sign, words)| {
        let mut decoded = with_codes_read(text, sign)?;
        if sign == "%" {
            for words in ["BEGIN+", "END+", "NEW+", "CERTIFICATE+"] {
                decoded = decoded.replace(words, &words.replace('+', " "));
            }
        }
        Some(Unwrapped { text: decoded, flaw: format!("The CSR is encoded {words}."), gap: None })
    })
}

/// A character at the start of a text that is written as a code, and how many bytes that takes.
pub(super) fn coded(text: &str) -> Option<(char, usize)> {
    spelled::coded(text, CODES.map(|(sign, _)| sign)).filter(|(character, _)| is_of_pem(*character))
}

/// The character whose two digits stand there, if it is one that a PEM block has beside letters and digits.
fn code_in(digits: &str) -> Option<char> {
    spelled::hex_pair(digits).map(char::from).filter(|character| is_of_pem(*character))
}

/// Whether a PEM block has a character beside letters and digits.
fn is_of_pem(character: char) -> bool {
    "+/=- \r\n".contains(character)
}

/// The text with its codes read; none when it has none of a character that a PEM block has.
fn with_codes_read(text: &str, sign: &str) -> Option<String> {
    let mut decoded = String::with_capacity(text.len());
    let mut found = false;
    let mut rest = text;
    while let Some(at) = rest.find(sign) {
        decoded.push_str(&rest[..at]);
        let after = &rest[at + sign.len()..];
        rest = match code_in(after) {
            Some(character) => {
                decoded.push(character);
                found = true;
                &after[2..]
            }
            // A line of quoted-printable that goes on in the next one
            None if sign == "=" && goes_on(after) => {
                found = true;
                after
            }
            None => {
                decoded.push_str(sign);
                after
            }
        };
    }
    decoded.push_str(rest);
    found.then_some(decoded)
}

/// Whether a line ends here and base64 follows on the next one.
fn goes_on(after: &str) -> bool {
    let Some((here, next)) = after.split_once('\n') else { return false };
    here.trim().is_empty() && next.bytes().take(4).filter(|byte| pem::is_base64(*byte)).count() == 4
}

#[cfg(test)]
mod tests {
    use super::*;

    const BLOCK: &str = "-----BEGIN CERTIFICATE REQUEST-----\n\
                         MIICAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA\n\
                         2BBB+BBB/BBB1\n\
                         3CC=\n\
                         -----END CERTIFICATE REQUEST-----\n";

    fn each_line(text: &str, write: impl Fn(usize, &str) -> String) -> String {
        text.lines().enumerate().map(|(index, line)| write(index + 1, line) + "\n").collect()
    }

    #[test]
    fn what_is_around_every_line_is_taken_off() {
        let base64: String =
            BLOCK.lines().filter(|line| !line.starts_with('-')).map(|line| format!("{line}\n")).collect();
        for block in [BLOCK, &base64] {
            for (wrapped, words) in [
                (each_line(block, |_, line| format!("> {line}")), "\">\""),
                (each_line(block, |_, line| format!(">{line}")), "\">\""),
                (each_line(block, |_, line| format!("> > {line}")), "\"> >\""),
                (each_line(block, |_, line| format!("| {line}")), "\"|\""),
                (each_line(block, |_, line| format!("# {line}\r")), "\"#\""),
                (each_line(block, |_, line| format!("  // {line}")), "\"//\""),
                (each_line(block, |_, line| format!("csr.pem:{line}")), "\"csr.pem:\""),
                (each_line(block, |number, line| format!("{number:6}\t{line}")), "numbers"),
                (each_line(block, |number, line| format!("{number:6} {line}")), "numbers"),
                (each_line(block, |number, line| format!("{}: {line}", number + 7)), "numbers"),
                (each_line(block, |number, line| format!("{number}:{line}")), "numbers"),
                (
                    each_line(block, |number, line| format!("Nov 26 01:00:{number:02} web app[7]: {line}")),
                    "numbers",
                ),
            ] {
                let Unwrapped { text, flaw, .. } = unwrap(&wrapped).expect(&wrapped);
                assert_eq!(text.trim_end(), block.trim_end(), "{wrapped:?}");
                assert!(flaw.contains(words), "{flaw}");
            }
        }
        for wrapped in [
            each_line(BLOCK, |_, line| format!("│ {line:64} │")),
            each_line(BLOCK, |number, line| format!("  \"{line}\"{}", if number < 5 { "," } else { "" })),
            each_line(BLOCK, |number, line| format!("{line}{}", if number < 5 { " \\" } else { "" })),
        ] {
            let unwrapped = unwrap(&wrapped).expect(&wrapped).text;
            assert!(unwrapped.starts_with(&BLOCK[..130]), "{unwrapped}");
        }
        let answered = format!(
            "Hello,\n\n> Here it is:\n{}> Jim\nThanks",
            each_line(BLOCK, |_, line| format!("> {line}"))
        );
        assert_eq!(unwrap(&answered).unwrap().text, format!("Hello,\n\n> Here it is:\n{BLOCK}> Jim\nThanks"));
    }

    #[test]
    fn codes_are_read_and_lines_stay() {
        for (wrapped, words) in [
            (BLOCK.replace('=', "=3D").replace("AAAA\n", "AAAA=\n"), "mail"),
            (BLOCK.replace('=', "=3D").replace("BBB+", "BBB=\nB=2B").replace("BBB=\nB", "BBB"), "mail"),
            (BLOCK.replace('+', "%2B").replace('/', "%2F").replace('=', "%3D").replace('\n', "%0A"), "web"),
            (BLOCK.replace('+', "%2B").replace(' ', "+"), "web"),
            (BLOCK.replace('+', "\\u002B").replace('=', "\\u003d"), "JSON"),
        ] {
            let Unwrapped { text, flaw, .. } = unwrap(&wrapped).expect(&wrapped);
            assert_eq!(text, BLOCK, "{wrapped:?}");
            assert!(flaw.contains(words), "{flaw}");
        }
    }

    #[test]
    fn what_has_nothing_around_it_is_left_alone() {
        for text in [
            "",
            BLOCK,
            "> \n> \n> MI\n",
            &BLOCK.replace('\n', ""),
            &format!("Here it is: {BLOCK}"),
            &each_line(BLOCK, |number, line| if number == 3 { line.to_owned() } else { format!("> {line}") }),
            &each_line(BLOCK, |_, line| format!("    {line}")),
            &each_line(BLOCK, |_, line| format!("x{line}")),
            "=3",
            "100% \\u00e4 =",
        ] {
            assert!(unwrap(text).is_none(), "{text:?}");
        }
    }
}
