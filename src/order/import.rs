//! A request body, read back into a draft: what `--from FILE` loads and `dvorder check FILE` judges.
//!
//! Nothing is lost in silence. Deprecated parameters are carried over to their successors, a
//! value of the wrong type is carried over where its meaning is plain, and whatever cannot be
//! kept is named.
//!
//! `tree` is the JSON of the file, `keys` the parameters by their places, `reader` what makes a draft of them;
//! `validity`, `mail_rows` and `renewal` settle what depends on more than one value, `spelling` tells what is sent in
//! another form than the file has.

mod encoding;
mod instead;
mod keys;
mod mail_rows;
mod misplaced;
mod places;
mod reader;
mod renewal;
mod scan;
mod spelling;
mod tree;
mod validity;

use super::csr;
use super::draft::Draft;
use super::parameter::FieldId;
use super::problem::{Finding, Place, Problem};
use keys::BODY;
use places::Places;
use reader::BodyReader;
use tree::Node;

/// A loaded request body.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Import {
    /// What the form starts from. Parameters the body lacks are empty, not at the form's defaults.
    pub draft: Draft,
    /// What was carried over, dropped or unreadable. What is wrong with the draft itself
    /// [`super::check::check`] finds.
    pub problems: Vec<Problem>,
    /// Where the file has a value that the form keeps in another place, as a path of the file.
    elsewhere: Vec<(Place, String)>,
    /// The paths of what was meant to be sent and could not be kept.
    lost: Vec<String>,
    /// The places of the file.
    places: Places,
}

impl Import {
    /// Whether the draft has all that the body was meant to say, so that what is sent for it is the body
    /// repaired.
    pub fn is_whole(&self) -> bool {
        self.lost.is_empty()
    }

    /// A draft that no file has to do with.
    pub fn of(draft: Draft) -> Import {
        Import {
            draft,
            problems: Vec::new(),
            elsewhere: Vec::new(),
            lost: Vec::new(),
            places: Places::default(),
        }
    }

    /// A place of the form as a path that the file has, such as `validity_years` for
    /// `order_validity.years` where it was carried over.
    pub fn place_in_file(&self, place: Place) -> Place {
        let found = self.elsewhere.iter().find(|(elsewhere, _)| *elsewhere == place);
        found.map_or(place, |(_, path)| Place::Path(path.clone()))
    }

    /// The rank of a place among those of the file, the first lowest.
    pub fn rank(&self, place: &Place) -> (usize, bool) {
        self.places.rank(&place.path())
    }

    /// Forgets what was said of the body's CSR, because another stands in for it. That it was a
    /// private key stays, and that the file has more than one.
    pub fn csr_stands_in(&mut self) {
        let path = FieldId::Csr.path();
        let kept = [private_key().message, given_twice().message];
        self.problems.retain(|found| found.place.path() != path || kept.contains(&found.message));
        let key = private_key().message;
        if !self.problems.iter().any(|found| found.place.path() == path && found.message == key) {
            self.lost.retain(|lost| *lost != path);
        }
    }
}

/// Reads a request body from the bytes of a file: UTF-8, or UTF-16 as PowerShell writes it, or UTF-32.
///
/// # Errors
/// As [`import`]; or the file is no text, and then what it is.
pub fn import_file(bytes: &[u8]) -> Result<Import, Finding> {
    let (text, note) = encoding::text_of(bytes).ok_or_else(|| instead::not_text(bytes))?;
    let mut import = import(&text)?;
    import.problems.extend(note.map(|note| note.at(Place::Path(String::new()))));
    Ok(import)
}

/// Reads a request body.
///
/// # Errors
/// The text is not JSON, or not a JSON object, or is a private key.
pub fn import(text: &str) -> Result<Import, Finding> {
    let text = text.trim_start_matches('\u{feff}');
    let mut body = Node::read(text).map_err(|error| instead::not_json(text, &error))?;
    let mut withheld = body.withhold_keys("");
    if withheld.is_empty() && csr::holds_private_key(text) {
        // Not in any one value: in a key that is there twice, or cut into pieces.
        withheld.push(String::new());
    }
    let pairs = match &body {
        Node::Object(pairs) => pairs,
        Node::Withheld => return Err(instead::private_key()),
        Node::Text(text) => return Err(instead::another_value(body.kind(), Some(text))),
        other => return Err(instead::another_value(other.kind(), None)),
    };
    let mut reader = BodyReader::default();
    for path in withheld {
        reader.say(&path, private_key());
        reader.lost.push(path);
    }
    for path in body.repeated("") {
        reader.say(&path, given_twice());
    }
    reader.object("", pairs, &BODY, 0);
    validity::read(&mut reader, pairs);
    mail_rows::follow_the_names(&mut reader);
    renewal::choose(&mut reader, pairs);
    Ok(Import {
        draft: reader.draft,
        problems: reader.problems,
        elsewhere: reader.elsewhere,
        lost: reader.lost,
        places: Places::of(&body),
    })
}

fn private_key() -> Finding {
    Finding::error(
        "There is a private key here. Nothing of it was kept.",
        "Remove it from the file and treat it as exposed: make a new key and a new CSR.",
    )
}

fn given_twice() -> Finding {
    Finding::warning(
        "This key is there more than once, and programs differ in which one counts.",
        "The last was taken. Keep one of them.",
    )
}

#[cfg(test)]
mod tests;
