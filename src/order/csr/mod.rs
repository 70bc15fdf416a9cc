//! The certificate signing request: what was pasted or loaded where one belongs, and what it says.
//!
//! [`read`] takes anything. It answers with a [`Csr`], or names what it got instead, or reports a
//! private key, of which nothing is kept in what it returns.

mod algorithm;
mod bare;
pub mod ber;
mod der;
mod dump;
mod key;
mod numbering;
pub mod pem;
mod private_key;
mod request;
mod requested;
mod signature;
mod spelled;
pub mod structure;
mod subject;
mod weakness;
mod wrapping;

use zeroize::Zeroizing;

use super::problem::Finding;
use super::text::{counted, excerpt, without_credentials};
use pem::{Block, Blocks};
pub use private_key::{brings_private_key, ends_private_key, holds_private_key, pasted_key};
pub use request::Csr;
pub use signature::is_signed_with;
use structure::FileKind;

/// The most bytes that are read as a CSR. A CSR with a hundred names has 4 KB.
pub const MAX_SIZE: usize = 64 * 1024;

/// What to do about a CSR that was damaged on the way.
const COPY_AGAIN: &str =
    "Copy the CSR again from where it was made, or load its file. If that does not help, make a new CSR.";

/// How a CSR is come by.
pub(super) const HOW_TO_MAKE: &str =
    "To make one: openssl req -newkey rsa:2048 -nodes -keyout example.key -out example.csr";

/// What Cisco IOS prints in the place of an END line.
const DEVICE_TRAILER: &str = "---End - This line not part of the certificate request---";

/// What becomes of a CSR that was mended.
const SENT_AS_IT_SHOULD_BE: &str =
    "It is sent as it should be. Copy the CSR again if you are not sure that it is the right one.";

/// What the text of the CSR field turned out to be.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum Reading {
    /// Nothing but white space.
    #[default]
    Empty,
    /// There is a private key in it: the text must be wiped wherever it is kept.
    PrivateKey(Finding),
    /// Something else, named in the finding.
    NotACsr(Finding),
    /// A CSR, whose own findings may hold errors.
    Csr(Box<Csr>),
}

/// What belongs into the field of the CSR, or was meant for it, wherever it was pasted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PastedCsr {
    /// A CSR, be it damaged or cut off.
    Csr,
    /// A certificate, which people take for one.
    Certificate,
}

/// Whether a text that was pasted anywhere is a CSR or a certificate. No mention of one is.
pub fn pasted(text: &str) -> Option<PastedCsr> {
    let text = &text.replace("\r\n", "\n").replace('\r', "\n");
    let kind = match read(text) {
        Reading::Csr(_) => return Some(PastedCsr::Csr),
        Reading::Empty | Reading::PrivateKey(_) => return None,
        Reading::NotACsr(_) => kind_of(text).or_else(|| kind_of(&wrapping::unwrap(text)?.text))?,
    };
    match kind {
        FileKind::Csr => Some(PastedCsr::Csr),
        FileKind::Certificate => Some(PastedCsr::Certificate),
        _ => None,
    }
}

/// The kind of the first thing in a text that has base64 in it.
fn kind_of(text: &str) -> Option<FileKind> {
    const LINE: usize = 32;
    let has_base64 =
        text.split_whitespace().any(|word| word.len() >= LINE && word.bytes().any(pem::is_base64));
    match pem::blocks(text) {
        _ if !has_base64 => None,
        Blocks::Some(blocks) => FileKind::of_label(&blocks.first()?.label),
        Blocks::OnlyEnd(label) => FileKind::of_label(&label),
        Blocks::None => bare::find(text).first().map(|bare| bare.kind),
    }
}

/// Where a text came from, which decides what to say about a private key in it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Source {
    Editor,
    File,
}

/// Reads what was typed or pasted: PEM, or base64 without its header and footer.
///
/// Line ends of any kind, a BOM, indentation, text around the block (`openssl req -text`), everything
/// on one line, base64 between a device's words, base64 of the whole PEM block, and what stands around
/// each line of a quotation or a listing are all taken.
pub fn read(text: &str) -> Reading {
    read_text(text, Source::Editor)
}

impl Csr {
    /// What was found in the text it was read from, such as numbers before its lines, and not in the block that is
    /// sent in its place: [`Csr::pem`] says nothing of it any more.
    pub fn found_in_its_text(&self) -> Vec<Finding> {
        let Reading::Csr(sent) = read(self.pem()) else { return Vec::new() };
        self.findings().iter().filter(|found| !sent.findings().contains(found)).cloned().collect()
    }
}

/// Reads the content of a file: what [`read`] takes, also in UTF-16 with or without a BOM, or DER.
pub fn read_file(bytes: &[u8]) -> Reading {
    if private_key::is_binary_key(bytes) {
        return key_alone(FileKind::of_der(bytes), Source::File);
    }
    if FileKind::of_der(bytes).is_some() && bytes.len() <= MAX_SIZE {
        return read_der(bytes, Vec::new(), Source::File);
    }
    let utf16 = match bytes {
        [0xff, 0xfe, units @ ..] => Some(from_utf16(units, u16::from_le_bytes)),
        [0xfe, 0xff, units @ ..] => Some(from_utf16(units, u16::from_be_bytes)),
        _ => None,
    };
    let is_utf16 = utf16.is_some();
    let text = Zeroizing::new(utf16.unwrap_or_else(|| String::from_utf8_lossy(bytes).into_owned()));
    match read_text(&text, Source::File) {
        Reading::Csr(csr) if is_utf16 => Reading::Csr(Box::new(csr.read_from_another_text())),
        other => other,
    }
}

fn from_utf16(bytes: &[u8], unit: fn([u8; 2]) -> u16) -> String {
    let (units, _) = bytes.as_chunks::<2>();
    let units = Zeroizing::new(units.iter().copied().map(unit).collect::<Vec<u16>>());
    String::from_utf16_lossy(&units)
}

fn read_text(text: &str, source: Source) -> Reading {
    match read_as_it_came(text, source) {
        Reading::Csr(csr) => Reading::Csr(Box::new(csr.read_from(text))),
        other => other,
    }
}

fn read_as_it_came(text: &str, source: Source) -> Reading {
    if text.chars().all(pem::is_filler) {
        return Reading::Empty;
    }
    if holds_private_key(text) {
        let has_csr = text.contains("CERTIFICATE REQUEST");
        return if has_csr { key_with_csr(source) } else { key_alone(None, source) };
    }
    if text.len() > MAX_SIZE {
        let size = text.len().div_ceil(1024);
        return not_a_csr(
            format!("This has {size} KB; a CSR has 1 to 4 KB, and at most 64 KB are read."),
            format!(
                "Give only the block from -----BEGIN CERTIFICATE REQUEST----- to its END line. {HOW_TO_MAKE}"
            ),
        );
    }
    if text.contains('\r') && !text.contains('\n') {
        // As terminals send the line ends of what is pasted
        return read_as_it_came(&text.replace('\r', "\n"), source);
    }
    if text.contains('\0') {
        // UTF-16 that does not say so, read as bytes
        return read_as_it_came(&text.replace('\0', ""), source);
    }
    match read_blocks(text, source) {
        Reading::NotACsr(finding) => read_unwrapped(text, source).unwrap_or(Reading::NotACsr(finding)),
        other => other,
    }
}

/// Reads a text with what is around each of its lines taken off; none when nothing is.
fn read_unwrapped(text: &str, source: Source) -> Option<Reading> {
    let unwrapped = wrapping::unwrap(text)?;
    if let Some(gap) = unwrapped.gap {
        return Some(not_a_csr(
            format!(
                "The CSR is damaged: its lines are numbered, and line {} begins with \"{}\", not with {}.",
                gap.line,
                excerpt(&gap.found, 10),
                gap.expected
            ),
            "Copy the CSR again from where it was made, without numbers before its lines, or load its file.",
        ));
    }
    Some(match read_as_it_came(&unwrapped.text, source) {
        Reading::Csr(csr) => {
            let flaw = Finding::warning(unwrapped.flaw, SENT_AS_IT_SHOULD_BE);
            Reading::Csr(Box::new(csr.read_from_another_text().preceded_by(vec![flaw])))
        }
        other => other,
    })
}

fn read_blocks(text: &str, source: Source) -> Reading {
    match pem::blocks(text) {
        Blocks::None => read_without_block(text, source),
        Blocks::OnlyEnd(label) => read_without_begin(text, &label),
        Blocks::Some(blocks) => match blocks.as_slice() {
            [block] => read_block(block, source),
            blocks => several(&nouns_of(blocks)),
        },
    }
}

/// Names a block without its first line by its last one, and by what it holds.
fn read_without_begin(text: &str, label: &str) -> Reading {
    let held = bare::find(text).first().map(|bare| bare.kind);
    match held.or(FileKind::of_label(label)) {
        Some(kind) if kind != FileKind::Csr => Reading::NotACsr(kind.instead_of_csr()),
        _ => not_a_csr(
            "The first line of the CSR, -----BEGIN CERTIFICATE REQUEST-----, is missing.",
            "Copy the whole block again, with its first and its last line.",
        ),
    }
}

/// Reports a private key that is all there is.
fn key_alone(kind: Option<FileKind>, source: Source) -> Reading {
    Reading::PrivateKey(match source {
        Source::Editor => pasted_key(),
        Source::File => private_key::key_in_file(kind),
    })
}

/// Reports a private key before or after a CSR.
fn key_with_csr(source: Source) -> Reading {
    Reading::PrivateKey(match source {
        Source::Editor => private_key::pasted_key_with_csr(),
        Source::File => private_key::key_in_file(None),
    })
}

fn not_a_csr(message: impl Into<String>, fix: impl Into<String>) -> Reading {
    Reading::NotACsr(Finding::error(message, fix))
}

fn nouns_of(blocks: &[Block]) -> Vec<&'static str> {
    let kinds = blocks.iter().map(|block| FileKind::of_label(&block.label));
    kinds.map(|kind| kind.map_or("a block of another kind", FileKind::noun)).collect()
}

/// Names what several blocks are. Even when only one of them is a CSR, nobody can tell from here
/// whether it was the one that was meant.
fn several(nouns: &[&str]) -> Reading {
    let message = if nouns.iter().all(|noun| *noun == FileKind::Csr.noun()) {
        format!("There are {} CSRs here.", nouns.len())
    } else {
        let first = nouns.iter().take(3).copied().collect::<Vec<_>>().join(", ");
        let more = if nouns.len() > 3 { ", …" } else { "" };
        format!("There are {} blocks here: {first}{more}.", nouns.len())
    };
    not_a_csr(message, "Keep one: the CSR for this order, from its BEGIN to its END line.")
}

fn read_block(block: &Block, source: Source) -> Reading {
    let labelled = FileKind::of_label(&block.label);
    if let Some(kind) = labelled
        && kind != FileKind::Csr
        && !is_csr_inside(block)
    {
        return Reading::NotACsr(kind.instead_of_csr());
    }
    if labelled.is_none() && !is_csr_inside(block) {
        return not_a_csr(
            format!("This is a block of another kind, \"{}\", not a CSR.", excerpt(&block.label, 40)),
            format!("Give the block that starts with -----BEGIN CERTIFICATE REQUEST-----. {HOW_TO_MAKE}"),
        );
    }
    let (inside, trailed) = match block.body.find(DEVICE_TRAILER) {
        Some(at) => (&block.body[..at], true),
        None => (block.body, false),
    };
    if !block.ended && !trailed {
        return not_a_csr(
            "The CSR is cut off: its last line, -----END CERTIFICATE REQUEST-----, is missing.",
            "Copy the whole block again, with its first and its last line.",
        );
    }
    let body = inside.trim_matches(pem::is_filler);
    if body.is_empty() {
        return not_a_csr(
            "There is nothing between the first and the last line of the CSR.",
            "Copy the whole block again. Between its BEGIN and END lines are 5 to 30 lines of letters and digits.",
        );
    }
    if is_placeholder(body) {
        return placeholder(body);
    }
    let mut earlier: Vec<Finding> =
        block.flaws.iter().map(|flaw| Finding::warning(flaw, SENT_AS_IT_SHOULD_BE)).collect();
    if labelled != Some(FileKind::Csr) {
        let message = format!("The block is called \"{}\" but holds a CSR.", excerpt(&block.label, 40));
        earlier.push(Finding::warning(message, SENT_AS_IT_SHOULD_BE));
    }
    read_base64(inside, block.line, earlier, source)
}

/// Whether a block holds a CSR, whatever it is called.
fn is_csr_inside(block: &Block) -> bool {
    pem::decode(block.body).is_ok_and(|decoded| FileKind::of_der(&decoded.bytes) == Some(FileKind::Csr))
}

fn read_without_block(text: &str, source: Source) -> Reading {
    let trimmed = text.trim_matches(pem::is_filler);
    if let Some(reading) = read_words(trimmed) {
        return reading;
    }
    let first_line = pem::line_of(text, text.len() - text.trim_start_matches(pem::is_filler).len());
    if let Ok(decoded) = pem::decode(trimmed) {
        if decoded.bytes.starts_with(b"-----BEGIN") {
            // A PEM block encoded once more, as in a Kubernetes CertificateSigningRequest. What it holds
            // starts with a boundary line, so this does not come back here
            return read_text(&String::from_utf8_lossy(&decoded.bytes), source);
        }
        if FileKind::of_der(&decoded.bytes).is_some() {
            return read_base64(trimmed, first_line, Vec::new(), source);
        }
    }
    match bare::find(text).as_slice() {
        // What begins as every CSR does was meant to be one: say where it is damaged
        [] if trimmed.starts_with("MI") && trimmed.len() > 100 => {
            read_base64(trimmed, first_line, Vec::new(), source)
        }
        [] => not_a_csr(
            "This is not a CSR.",
            format!("Give the block that starts with -----BEGIN CERTIFICATE REQUEST-----. {HOW_TO_MAKE}"),
        ),
        [bare] => read_base64(bare.body, bare.line, Vec::new(), source),
        several_bare => several(&several_bare.iter().map(|bare| bare.kind.noun()).collect::<Vec<_>>()),
    }
}

/// Names what has no block and is no base64 either, but can be told by its words.
fn read_words(text: &str) -> Option<Reading> {
    const SSH: [&str; 6] = ["ssh-rsa ", "ssh-dss ", "ssh-ed25519 ", "ecdsa-sha2-", "sk-ssh-", "sk-ecdsa-"];
    if SSH.iter().any(|start| text.starts_with(start)) {
        return Some(not_a_csr(
            "This is an SSH public key, not a CSR.",
            format!("Give the block that starts with -----BEGIN CERTIFICATE REQUEST-----. {HOW_TO_MAKE}"),
        ));
    }
    if text.starts_with("Certificate Request:") {
        return Some(not_a_csr(
            "This is a CSR in words, without the CSR itself.",
            "Give the block that this shows: openssl req -in example.csr",
        ));
    }
    if text.starts_with("Certificate:") {
        return Some(Reading::NotACsr(FileKind::Certificate.instead_of_csr()));
    }
    if is_file_name(text) {
        return Some(not_a_csr(
            format!(
                "This is the name of a file, \"{}\", not what is in it.",
                excerpt(&without_credentials(text), 60)
            ),
            "Paste what the file holds, as cat shows it, or start dvorder with --csr and the file's name.",
        ));
    }
    is_placeholder(text).then(|| placeholder(text))
}

fn placeholder(text: &str) -> Reading {
    not_a_csr(
        format!("This stands in for a CSR but is none: \"{}\".", excerpt(text, 60)),
        format!(
            "Put the block that starts with -----BEGIN CERTIFICATE REQUEST----- in its place. {HOW_TO_MAKE}"
        ),
    )
}

/// Whether the text is what an example has in the place of a CSR, such as `<csr>`, `{{csr}}` or `...`.
fn is_placeholder(text: &str) -> bool {
    const LONGEST: usize = 100;
    const BRACKETS: [(&str, &str); 5] = [("<", ">"), ("{", "}"), ("${", "}"), ("[", "]"), ("%", "%")];
    let lower = text.to_lowercase();
    text.len() <= LONGEST
        && (BRACKETS.iter().any(|(open, close)| text.starts_with(open) && text.ends_with(close))
            || text.contains("...")
            || text.contains('…')
            || lower.split(|character: char| !character.is_alphanumeric()).any(|word| word == "csr")
            || lower.contains("signing request"))
}

fn is_file_name(text: &str) -> bool {
    const ENDINGS: [&str; 9] = [".csr", ".pem", ".req", ".p10", ".der", ".crt", ".cer", ".txt", ".key"];
    let lower = text.to_lowercase();
    text.len() <= 255 && text.lines().count() == 1 && ENDINGS.iter().any(|ending| lower.ends_with(ending))
}

fn read_base64(body: &str, first_line: usize, earlier: Vec<Finding>, source: Source) -> Reading {
    let decoded = match pem::decode(body) {
        Ok(decoded) => decoded,
        Err(stray) => {
            return not_a_csr(
                format!(
                    "The CSR is damaged: on line {} there is \"{}\", which does not belong in it.",
                    first_line + stray.line - 1,
                    excerpt(&stray.character.to_string(), 10)
                ),
                "Copy the CSR again from where it was made, or load its file.",
            );
        }
    };
    let bytes = Zeroizing::new(decoded.bytes);
    let is_complete = structure::declared_length(&bytes).is_some_and(|length| length <= bytes.len());
    if decoded.ragged && is_complete {
        return damaged();
    }
    read_der(&bytes, earlier, source)
}

fn damaged() -> Reading {
    not_a_csr(
        "The CSR is damaged: what is between its first and its last line cannot be read.",
        "Copy the CSR again from where it was made, or load its file. If that does not help, make a new CSR.",
    )
}

fn read_der(der: &[u8], mut earlier: Vec<Finding>, source: Source) -> Reading {
    match FileKind::of_der(der) {
        kind @ Some(FileKind::PrivateKey | FileKind::Pkcs12) => return key_alone(kind, source),
        Some(FileKind::Csr) | None => {}
        Some(kind) => return Reading::NotACsr(kind.instead_of_csr()),
    }
    let Some(length) = structure::declared_length(der) else {
        return damaged();
    };
    if length > der.len() {
        return not_a_csr(
            format!("The CSR is cut off: {} of its {length} bytes are there.", der.len()),
            "Copy the whole block again, with its first and its last line.",
        );
    }
    let (der, rest) = der.split_at(length);
    let rest_as_text = Zeroizing::new(String::from_utf8_lossy(rest).into_owned());
    if private_key::is_binary_key(rest) || holds_private_key(&rest_as_text) {
        return key_with_csr(source);
    }
    let others = structures(rest);
    if others.iter().any(|kind| matches!(kind, FileKind::PrivateKey | FileKind::Pkcs12)) {
        return key_with_csr(source);
    }
    if !others.is_empty() {
        let nouns: Vec<&str> = [FileKind::Csr].into_iter().chain(others).map(FileKind::noun).collect();
        return several(&nouns);
    }
    if rest.iter().any(|byte| !byte.is_ascii_whitespace() && *byte != 0) {
        earlier.push(Finding::warning(
            format!(
                "Behind the CSR there is more that does not belong to it: {}.",
                counted(rest.len(), "byte")
            ),
            "They are left out. Copy the CSR again if you are not sure that it is the right one.",
        ));
    }
    match Csr::read(der) {
        Ok(csr) => Reading::Csr(Box::new(csr.preceded_by(earlier))),
        Err(_) => damaged(),
    }
}

/// The kinds of the structures of DER that follow one another, up to where they cannot be told.
fn structures(mut der: &[u8]) -> Vec<FileKind> {
    let mut kinds = Vec::new();
    loop {
        der = der.trim_ascii_start();
        let Some(kind) = FileKind::of_der(der) else { return kinds };
        kinds.push(kind);
        let length = structure::declared_length(der).unwrap_or(der.len());
        der = der.get(length..).unwrap_or_default();
    }
}

/// What a file or a pasted text is, with its article, when it is one thing of the sort that gets
/// mistaken for a CSR or is one: DER, a PEM block, or base64 without its boundary lines.
pub fn noun(bytes: &[u8]) -> Option<&'static str> {
    if let Some(kind) = FileKind::of_der(bytes) {
        return Some(kind.noun());
    }
    let text = std::str::from_utf8(bytes).ok()?;
    match pem::blocks(text) {
        Blocks::Some(blocks) => match blocks.as_slice() {
            [block] => FileKind::of_label(&block.label).map(FileKind::noun),
            blocks
                if blocks
                    .iter()
                    .all(|block| FileKind::of_label(&block.label) == Some(FileKind::Certificate)) =>
            {
                Some("a chain of certificates")
            }
            _ => Some("a list of PEM blocks"),
        },
        Blocks::OnlyEnd(label) => FileKind::of_label(&label).map(FileKind::noun),
        Blocks::None if text.trim_start().starts_with("Certificate Request:") => Some("a CSR in words"),
        Blocks::None if text.trim_start().starts_with("Certificate:") => Some("a certificate in words"),
        Blocks::None => {
            let decoded = pem::decode(text.trim_matches(pem::is_filler)).ok();
            let kind = decoded.and_then(|decoded| FileKind::of_der(&decoded.bytes));
            let numbered = || numbering::take_off(text).filter(|numbered| numbered.is_whole);
            kind.map(FileKind::noun).or_else(|| noun(numbered()?.text.as_bytes()))
        }
    }
}

#[cfg(test)]
mod tests;
