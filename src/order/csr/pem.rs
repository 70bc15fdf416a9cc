//! PEM as people paste it: read with patience, so that what arrives is judged by what it holds.

use base64ct::{Base64Unpadded, Encoding};

use crate::order::text::counted;

/// A block between two boundary lines.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Block<'t> {
    /// Such as `CERTIFICATE REQUEST`.
    pub label: String,
    /// What lies between the boundary lines.
    pub body: &'t str,
    /// The number of the body's first line, from 1.
    pub(super) line: usize,
    /// What is wrong with the boundary lines although they can be read, one sentence each.
    pub(super) flaws: Vec<String>,
    /// Whether the END line is there.
    pub ended: bool,
    /// Where in the text, in bytes, the BEGIN line starts and ends, and where the block ends.
    pub(super) start: usize,
    pub(super) end_of_begin: usize,
    pub(super) end: usize,
}

/// What boundary lines a text has.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Blocks<'t> {
    /// No boundary line at all.
    None,
    /// An END line, of this label, without a BEGIN line before it.
    OnlyEnd(String),
    /// At least one block.
    Some(Vec<Block<'t>>),
}

/// Finds the blocks of a text, wherever on their lines they begin and end.
pub fn blocks(text: &str) -> Blocks<'_> {
    let boundaries = boundaries(text);
    let Some(first) = boundaries.first() else { return Blocks::None };
    let mut blocks = Vec::new();
    for (index, begin) in boundaries.iter().enumerate() {
        if begin.word != Word::Begin {
            continue;
        }
        let next = boundaries.get(index + 1);
        let body_end = next.map_or(text.len(), |next| next.start);
        let end = next.filter(|next| next.word == Word::End);
        let flaws = [Some(begin), end].into_iter().flatten().filter_map(|boundary| boundary.flaw(begin));
        blocks.push(Block {
            label: begin.label.clone(),
            body: &text[begin.end..body_end],
            line: line_of(text, begin.end),
            flaws: flaws.collect(),
            ended: end.is_some(),
            start: begin.start,
            end_of_begin: begin.end,
            end: end.map_or(body_end, |end| end.end),
        });
    }
    if blocks.is_empty() { Blocks::OnlyEnd(first.label.clone()) } else { Blocks::Some(blocks) }
}

/// The line a byte of the text is on, from 1, whatever ends the lines.
pub(super) fn line_of(text: &str, at: usize) -> usize {
    let before = &text[..at];
    let feeds = before.matches('\n').count();
    1 + if feeds > 0 { feeds } else { before.matches('\r').count() }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Word {
    Begin,
    End,
}

impl Word {
    fn text(self) -> &'static str {
        match self {
            Word::Begin => "BEGIN",
            Word::End => "END",
        }
    }
}

/// A boundary line: `-----BEGIN CERTIFICATE REQUEST-----`.
#[derive(Debug, Clone)]
struct Boundary {
    word: Word,
    label: String,
    start: usize,
    end: usize,
    /// The dashes on either side, as they came.
    dashes: [String; 2],
    /// Whether its words are in capitals, as they must be.
    in_capitals: bool,
}

impl Boundary {
    /// What is wrong with the line, compared with what belongs to the block's BEGIN line.
    fn flaw(&self, begin: &Boundary) -> Option<String> {
        let line = match self.word {
            Word::Begin => "first",
            Word::End => "last",
        };
        if self.dashes.iter().any(|dashes| dashes != "-----") {
            let [left, right] = self.dashes.each_ref().map(|dashes| dashes.chars().count());
            let found = if left == 5 && right == 5 {
                "other dashes than \"-\"".to_owned()
            } else {
                format!("{} on the left and {right} on the right instead of 5", counted(left, "dash"))
            };
            return Some(format!("The {line} line of the CSR has {found}."));
        }
        if !self.in_capitals {
            return Some(format!("The {line} line of the CSR is not in capital letters."));
        }
        if self.label.strip_prefix("NEW ").unwrap_or(&self.label)
            != begin.label.strip_prefix("NEW ").unwrap_or(&begin.label)
        {
            return Some(format!(
                "The first line of the block says \"{}\", the last line \"{}\".",
                begin.label, self.label
            ));
        }
        None
    }
}

/// Every boundary line of the text, in order.
fn boundaries(text: &str) -> Vec<Boundary> {
    let capitals = text.to_ascii_uppercase();
    let mut found: Vec<(usize, Word)> = [Word::Begin, Word::End]
        .into_iter()
        .flat_map(|word| capitals.match_indices(word.text()).map(move |(at, _)| (at, word)))
        .collect();
    found.sort_by_key(|(at, _)| *at);
    let mut boundaries: Vec<Boundary> = Vec::new();
    for (at, word) in found {
        let from = boundaries.last().map_or(0, |boundary| boundary.end);
        if at >= from {
            boundaries.extend(boundary_at(text, from, at, word));
        }
    }
    boundaries
}

/// The boundary line around the word at `at`, if it is one. Nothing before `from` belongs to it.
fn boundary_at(text: &str, from: usize, at: usize, word: Word) -> Option<Boundary> {
    let before = &text[from..at];
    let without_space = before.trim_end_matches([' ', '\t']);
    let without_dashes = without_space.trim_end_matches(is_dash);
    let left = without_space[without_dashes.len()..].to_owned();
    let stands_alone = before.chars().next_back().is_none_or(|last| !last.is_alphanumeric());

    let after = &text[at + word.text().len()..];
    let (label, known, length) = label_at(after)?;
    let rest = after[length..].trim_start_matches([' ', '\t']);
    let right: String = rest.chars().take_while(|&character| is_dash(character)).collect();

    let words = &text[at..text.len() - after.len() + length];
    let in_capitals = !words.contains(|letter: char| letter.is_ascii_lowercase());
    // Small letters may be a sentence that speaks of such a line
    let is_boundary = match (left.is_empty(), right.is_empty()) {
        (false, false) => known || in_capitals,
        (true, true) => known && in_capitals,
        _ => in_capitals,
    };
    if !stands_alone || label.is_empty() || !is_boundary {
        return None;
    }
    let start = if left.is_empty() { at } else { from + without_dashes.len() };
    let end = text.len() - rest.len() + right.len();
    Some(Boundary { word, label, start, end, dashes: [left, right], in_capitals })
}

/// The label after `BEGIN` or `END`, whether it is one of the well-known, and its length in the text.
///
/// A well-known label is read through any white space, or none, and in small letters: a header that was
/// wrapped or joined by the terminal is still one. Any other label ends with its line or at the dashes.
fn label_at(text: &str) -> Option<(String, bool, usize)> {
    /// No label is half as long; a text full of the word would otherwise be read to its end each time.
    const LONGEST: usize = 80;
    let text = text.char_indices().nth(LONGEST).map_or(text, |(end, _)| &text[..end]);
    let known = known_label(text);
    let ends_there = |length: usize| {
        let rest = text[length..].trim_start_matches([' ', '\t']);
        rest.chars().next().is_none_or(|next| is_dash(next) || matches!(next, '\n' | '\r'))
    };
    if let Some((label, length)) = known
        && ends_there(length)
    {
        return Some((label.to_owned(), true, length));
    }
    let line = text.split(|next: char| is_dash(next) || matches!(next, '\n' | '\r')).next()?;
    let is_label = line.starts_with([' ', '\t'])
        && line.len() <= 40
        && line
            .bytes()
            .all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit() || b" \t#.".contains(&byte));
    if is_label {
        let words: Vec<&str> = line.split_whitespace().collect();
        return Some((words.join(" "), false, line.trim_end().len()));
    }
    known.map(|(label, length)| (label.to_owned(), true, length))
}

/// The well-known label at the start of the text, and its length there.
fn known_label(text: &str) -> Option<(&'static str, usize)> {
    const KNOWN: [&str; 7] = [
        "NEW CERTIFICATE REQUEST",
        "CERTIFICATE REQUEST",
        "TRUSTED CERTIFICATE",
        "X509 CERTIFICATE",
        "CERTIFICATE",
        "RSA PUBLIC KEY",
        "PUBLIC KEY",
    ];
    KNOWN.into_iter().find_map(|label| {
        let mut rest = text;
        for word in label.split(' ') {
            rest = rest.trim_start();
            rest = rest.get(word.len()..).filter(|_| rest[..word.len()].eq_ignore_ascii_case(word))?;
        }
        Some((label, text.len() - rest.len()))
    })
}

/// Whether the character is a dash, or what a word processor makes of one.
pub(super) fn is_dash(character: char) -> bool {
    matches!(character, '-' | '\u{2010}'..='\u{2015}' | '\u{2212}' | '\u{fe63}' | '\u{ff0d}')
}

/// Whether the character stands for nothing in base64: white space, and what copying leaves behind.
pub(super) fn is_filler(character: char) -> bool {
    character.is_whitespace()
        || matches!(character, '\0' | '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{2060}' | '\u{feff}')
}

/// Why a body is not base64.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stray {
    /// What stands there.
    pub character: char,
    /// The line it is on, counted from the body's first.
    pub line: usize,
}

/// What base64 held.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Decoded {
    /// The bytes.
    pub bytes: Vec<u8>,
    /// Whether characters are left over at the end that make no byte.
    pub ragged: bool,
}

/// Whether the byte stands for six bits of base64, or pads it.
pub(super) fn is_base64(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'/' | b'=')
}

/// Decodes base64 in which white space, line breaks written as `\n`, missing padding and bits to spare in
/// the last character do not matter.
///
/// # Errors
/// The first character that is no base64.
pub fn decode(body: &str) -> Result<Decoded, Stray> {
    let mut base64 = base64_of(body)?;
    let spare = base64.len() % 4;
    if spare == 1 {
        base64.pop();
    }
    let missing = (4 - base64.len() % 4) % 4;
    // The bits of `A` are zeros
    base64.extend(std::iter::repeat_n('A', missing));
    let refused = "only base64 characters are left, in groups of four, which always decode";
    let mut bytes = Base64Unpadded::decode_vec(&base64).expect(refused);
    bytes.truncate(bytes.len() - missing);
    Ok(Decoded { bytes, ragged: spare == 1 })
}

/// The base64 characters of a body, without padding.
fn base64_of(body: &str) -> Result<String, Stray> {
    let mut base64 = String::with_capacity(body.len());
    let mut padding = None;
    let mut characters = body.char_indices().peekable();
    while let Some((at, character)) = characters.next() {
        let next = characters.peek().map(|(_, next)| *next);
        match (character, padding) {
            ('\\', _) if matches!(next, Some('n' | 'r' | 't')) => {
                characters.next();
            }
            // As some programs write a slash in JSON
            ('\\', _) if next == Some('/') => {}
            ('=', _) if !base64.is_empty() => padding = padding.or(Some(at)),
            ('+' | '/' | 'A'..='Z' | 'a'..='z' | '0'..='9', None) => base64.push(character),
            // What was taken for padding stands in the middle
            ('+' | '/' | 'A'..='Z' | 'a'..='z' | '0'..='9', Some(at)) => {
                return Err(Stray { character: '=', line: line_of(body, at) });
            }
            _ if is_filler(character) => {}
            _ => return Err(Stray { character, line: line_of(body, at) }),
        }
    }
    Ok(base64)
}

/// Whether the text is one plain PEM block, which every reader takes as it stands: nothing around it but
/// line ends, no line of it indented, empty or joined with another, and the padding as it should be.
pub(super) fn is_plain(text: &str) -> bool {
    let lines: Vec<&str> = text.trim_matches(['\r', '\n', ' ', '\t']).lines().map(str::trim_end).collect();
    let [begin, body @ .., end] = lines.as_slice() else { return false };
    let label = begin.strip_prefix("-----BEGIN ").and_then(|rest| rest.strip_suffix("-----"));
    let base64 = body.concat();
    let characters = base64.strip_suffix("==").or(base64.strip_suffix('=')).unwrap_or(&base64);
    label.is_some_and(|label| *end == format!("-----END {label}-----"))
        && begins_line(text)
        && !base64.is_empty()
        && base64.len().is_multiple_of(4)
        && body.iter().all(|line| !line.is_empty())
        && characters.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'/'))
}

/// Whether the first line that is not empty is not indented.
fn begins_line(text: &str) -> bool {
    text.trim_start_matches(['\r', '\n']).starts_with('-')
}

/// A PEM block as everybody reads it: 64 columns, LF.
pub fn block(label: &str, der: &[u8]) -> String {
    let base64 = base64ct::Base64::encode_string(der);
    let mut pem = format!("-----BEGIN {label}-----\n");
    let mut rest = base64.as_str();
    while !rest.is_empty() {
        let (line, after) = rest.split_at(rest.len().min(64));
        pem.push_str(line);
        pem.push('\n');
        rest = after;
    }
    pem.push_str(&format!("-----END {label}-----\n"));
    pem
}

/// The PEM block of a CSR as it is sent, with the usual header.
pub(super) fn encode(der: &[u8]) -> String {
    block("CERTIFICATE REQUEST", der)
}

#[cfg(test)]
mod tests {
    use super::*;

    const PEM: &str = "-----BEGIN CERTIFICATE REQUEST-----\nAAAA\nBBBB\n-----END CERTIFICATE REQUEST-----\n";

    fn only(text: &str) -> Block<'_> {
        match blocks(text) {
            Blocks::Some(blocks) if blocks.len() == 1 => blocks.into_iter().next().unwrap(),
            other => panic!("{text:?}: {other:?}"),
        }
    }

    #[test]
    fn boundary_lines_are_found_however_they_were_copied() {
        for text in [
            PEM.to_owned(),
            PEM.trim_end().to_owned(),
            PEM.replace('\n', "\r\n"),
            PEM.replace('\n', "\r"),
            PEM.replace('\n', " "),
            PEM.replace('\n', ""),
            PEM.replace('\n', "\\n"),
            PEM.replace('\n', " \n   "),
            PEM.replace("CERTIFICATE REQUEST", "NEW CERTIFICATE REQUEST"),
            PEM.replace("BEGIN CERT", "BEGIN NEW CERT"),
            PEM.replace("CERTIFICATE REQUEST", "CERTIFICATE\nREQUEST"),
            PEM.replace("BEGIN ", "BEGIN"),
            PEM.replace("-----BEGIN", "----- BEGIN"),
            format!("\u{feff}\n\nSee below, END of story:\n{PEM}\n-- \nJim"),
        ] {
            let block = only(&text);
            assert!(block.ended && block.flaws.is_empty(), "{text:?}: {block:?}");
            assert!(block.label.ends_with("CERTIFICATE REQUEST"), "{text:?}");
            assert_eq!(
                decode(block.body).unwrap(),
                Decoded { bytes: vec![0, 0, 0, 4, 16, 65], ragged: false }
            );
        }
    }

    #[test]
    fn damaged_boundary_lines_are_told() {
        for (from, to, flaw) in [
            ("-----BEGIN", "----BEGIN", "first line of the CSR has 4 dashes on the left and 5 on the right"),
            ("-----BEGIN", "BEGIN", "first line of the CSR has 0 dashes on the left and 5 on the right"),
            ("REQUEST-----\nA", "REQUEST------\nA", "has 5 dashes on the left and 6 on the right"),
            ("-----BEGIN", "—BEGIN", "has 1 dash on the left"),
            ("-----END", "‐‐‐‐‐END", "last line of the CSR has other dashes than \"-\""),
            ("BEGIN CERT", "begin cert", "first line of the CSR is not in capital letters"),
            ("END CERTIFICATE REQUEST", "End Certificate Request", "last line of the CSR is not in capital"),
            (
                "END CERTIFICATE REQUEST",
                "END CERTIFICATE",
                "says \"CERTIFICATE REQUEST\", the last line \"CERTIFICATE\"",
            ),
            (
                "END CERTIFICATE REQUEST-----",
                "END CERTIFICATE REQ",
                "last line of the CSR has 5 dashes on the left and 0",
            ),
        ] {
            let text = PEM.replace(from, to);
            let block = only(&text);
            assert!(block.flaws.len() == 1 && block.flaws[0].contains(flaw), "{to}: {:?}", block.flaws);
        }
    }

    #[test]
    fn blocks_are_counted() {
        let count = |text: &str| match blocks(text) {
            Blocks::Some(blocks) => blocks.len(),
            Blocks::None => 0,
            Blocks::OnlyEnd(_) => usize::MAX,
        };
        assert_eq!(count(&PEM.repeat(2)), 2);
        assert_eq!(count(&PEM.trim_end().repeat(2)), 2);
        assert_eq!(count("We BEGIN and END here. THE END"), 0);
        assert_eq!(count("We begin certificate request handling - soon"), 0);
        assert_eq!(count("---End - This line not part of the certificate request---"), 0);
        assert_eq!(count("--- begin of log ---\nx\n--- end of log ---"), 0);
        assert_eq!(count("AAAA\n-----END CERTIFICATE REQUEST-----"), usize::MAX);
        assert!(!only("-----BEGIN CERTIFICATE REQUEST-----\nAAAA\n-----EN").ended);
        assert_eq!(only("-----BEGIN PGP MESSAGE-----\nAAAA").label, "PGP MESSAGE");
    }

    #[test]
    fn base64_is_decoded_or_its_stray_character_named() {
        let decoded = |bytes: &[u8], ragged| Ok(Decoded { bytes: bytes.to_vec(), ragged });
        for (body, expected) in [
            ("", decoded(b"", false)),
            ("QUJD", decoded(b"ABC", false)),
            (" Q U\tJ\r\nD\u{200b}\u{feff}\0", decoded(b"ABC", false)),
            ("QUI=", decoded(b"AB", false)),
            ("QUI", decoded(b"AB", false)),
            ("QQ==\n", decoded(b"A", false)),
            ("QUJDQ", decoded(b"ABC", true)),
            ("QUJDQR", decoded(b"ABCA", false)),
            ("QUJDQUJ", decoded(b"ABCAB", false)),
            ("QUJDQUL=", decoded(b"ABCAB", false)),
            ("QU\\/D", decoded(b"AO\xc3", false)),
            ("QUJD\\nQUJD\\r\\n", decoded(b"ABCABC", false)),
            ("QUJD\nQU*D", Err(Stray { character: '*', line: 2 })),
            ("QUJD\r\nQU-D", Err(Stray { character: '-', line: 2 })),
            ("QUJD\rQU\u{1b}D", Err(Stray { character: '\u{1b}', line: 2 })),
            ("QQ==QUJD", Err(Stray { character: '=', line: 1 })),
            ("QUJD\nQU=D\nQU*D", Err(Stray { character: '=', line: 2 })),
            ("QUI=\n*", Err(Stray { character: '*', line: 2 })),
            ("QU\\D", Err(Stray { character: '\\', line: 1 })),
            ("=", Err(Stray { character: '=', line: 1 })),
        ] {
            assert_eq!(decode(body), expected, "{body:?}");
        }
    }

    #[test]
    fn a_plain_block_is_told_from_one_that_must_be_mended() {
        let new = PEM.replace("CERTIFICATE", "NEW CERTIFICATE");
        let crlf = PEM.replace('\n', "\r\n");
        let wide = PEM.replace("AAAA\n", &format!("{}\n", "AAAA".repeat(400)));
        let padded = PEM.replace("BBBB", "BB==");
        for text in [PEM, PEM.trim_end(), &new, &crlf, &wide, &padded, &format!("\n\n{PEM}\n\n")] {
            assert!(is_plain(text), "{text:?}");
        }
        for text in [
            PEM.replace('\n', ""),
            PEM.replace('\n', " "),
            PEM.replace('\n', "\r"),
            PEM.replace('\n', "\\n"),
            PEM.replace('\n', "\n\n"),
            PEM.replace('\n', "\n  "),
            format!("  {PEM}"),
            format!("\t{}", PEM.replace('\n', "\n\t")),
            PEM.replace(' ', ""),
            PEM.replace("BBBB\n", "BBBB"),
            PEM.replace("-----\nAAAA", "-----AAAA"),
            PEM.replace("AAAA", "AA AA"),
            PEM.replace("BBBB", "BB"),
            PEM.replace("BBBB", "BB="),
            PEM.replace("AAAA", "AA=="),
            PEM.replace("-----BEGIN", "----BEGIN"),
            PEM.replace("BEGIN", "begin"),
            PEM.replace("END CERTIFICATE REQUEST", "END CERTIFICATE"),
            format!("\u{feff}{PEM}"),
            format!("Certificate Request:\n{PEM}"),
            format!("{PEM}Jim"),
            PEM.repeat(2),
            "AAAA\nBBBB\n".to_owned(),
            "-----BEGIN CERTIFICATE REQUEST-----\n-----END CERTIFICATE REQUEST-----\n".to_owned(),
            String::new(),
        ] {
            assert!(!is_plain(&text), "{text:?}");
        }
    }

    #[test]
    fn lines_of_64_columns_are_written() {
        let pem = encode(&[0; 49]);
        let lines: Vec<&str> = pem.lines().collect();
        assert_eq!(lines.len(), 4);
        assert_eq!((lines[1].len(), lines[2]), (64, "AA=="));
        assert!(pem.ends_with("-----END CERTIFICATE REQUEST-----\n"));
    }
}
