//! A structure in base64 without a BEGIN line, between the words of a device: Cisco IOS prints a CSR so.

use super::pem;
use super::structure::{self, FileKind};

/// Lines of base64 that hold a structure, or the beginning of one.
pub(super) struct Bare<'t> {
    pub(super) body: &'t str,
    /// The number of the body's first line, from 1.
    pub(super) line: usize,
    pub(super) kind: FileKind,
}

/// Finds the structures of a text that are told by their beginning and go on from line to line.
pub(super) fn find(text: &str) -> Vec<Bare<'_>> {
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(start) = next_start(text, at) {
        let body = body_at(&text[start..]);
        let kind = pem::decode(&beginning_of(body)).ok().and_then(|decoded| FileKind::of_der(&decoded.bytes));
        found.extend(kind.map(|kind| Bare { body, line: pem::line_of(text, start), kind }));
        at = start + body.len();
    }
    found
}

/// Where the next line begins, or the next word on a line, that base64 of a structure may begin with: all
/// that is left of the line is base64.
fn next_start(text: &str, from: usize) -> Option<usize> {
    text[from..].match_indices("MI").map(|(at, _)| from + at).find(|&at| {
        let stands_alone = text[..at].bytes().next_back().is_none_or(|before| !pem::is_base64(before));
        let line = text[at..].lines().next().unwrap_or_default();
        stands_alone && line.trim_end().len() > 32 && is_meant(line.trim_end())
    })
}

/// The lines from here on that hold the structure: as many as its length needs, and as there are.
fn body_at(text: &str) -> &str {
    let mut length = 0;
    for line in text.split_inclusive('\n') {
        if !(line.trim().is_empty() || is_meant(line.trim())) {
            break;
        }
        length += line.len();
        if is_whole(&text[..length]) {
            break;
        }
    }
    // A quotation mark or the like may close what is whole
    let closing = text[..length].find(|character| !(character == '\\' || is_base64(character)));
    let closing = closing.filter(|&closing| is_whole(&text[..closing]));
    &text[..closing.unwrap_or(length)]
}

fn is_base64(character: char) -> bool {
    pem::is_filler(character) || u8::try_from(character).is_ok_and(pem::is_base64)
}

fn is_whole(base64: &str) -> bool {
    let decoded = pem::decode(base64).map(|decoded| decoded.bytes).unwrap_or_default();
    structure::declared_length(&decoded).is_some_and(|declared| declared <= decoded.len())
}

/// Enough of a body to tell what it is.
fn beginning_of(body: &str) -> String {
    const ENOUGH: usize = 400;
    body.chars().take_while(|character| is_base64(*character)).take(ENOUGH).collect()
}

/// Whether a line is meant as base64: one word, in which next to nothing else may stand.
pub(super) fn is_meant(line: &str) -> bool {
    let strays = line.bytes().filter(|&byte| !pem::is_base64(byte)).count();
    !line.contains([' ', '\t']) && (strays == 0 || strays * 8 <= line.len())
}
