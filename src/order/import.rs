//! A request body, read back into a draft: what `--from FILE` loads and `dvorder check FILE` judges.
//!
//! Nothing is lost in silence. Deprecated parameters are carried over to their successors, a
//! value of the wrong type is carried over where its meaning is plain, and whatever cannot be
//! kept is named.
//!
//! `tree` is the JSON of the file, `keys` the parameters by their places, `spelling` what is sent in another
//! form than the file has.

mod encoding;
mod instead;
mod keys;
mod misplaced;
mod places;
mod scan;
mod spelling;
mod tree;

use std::collections::HashSet;

use super::check;
use super::csr;
use super::dcv;
use super::domain::{SubjectName, misspelling, read_names};
use super::draft::{Draft, OFF, ON};
use super::email::read_emails;
use super::names::Names;
use super::parameter::{FieldId, Format, Shape};
use super::problem::{Finding, Place, Problem, Severity};
use super::renewal::read_thumbprint;
use super::text::{excerpt, quoted, without_credentials};
use super::validity::{self, Measure};

use keys::{BODY, Keys, Rule, Wanted};
use places::Places;
use tree::{Node, Pairs, last, the_last_of_each};

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
    let mut reader = Reader::default();
    for path in withheld {
        reader.say(&path, private_key());
        reader.lost.push(path);
    }
    for path in body.repeated("") {
        reader.say(&path, given_twice());
    }
    reader.object("", pairs, &BODY, 0);
    reader.choose_measure(FieldId::OrderValidity, Measure::order_field, validity::order_fault);
    reader.choose_measure(FieldId::CertValidity, Measure::certificate_field, validity::certificate_fault);
    reader.deprecated_validity(pairs);
    reader.mail_rows_follow_the_names();
    reader.renewal(pairs);
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

/// The path of a key in an object. A key from outside is made harmless and short, and one that is
/// spelled like a path is quoted, as in JSONPath: `['certificate.csr']` is not `certificate.csr`.
fn joined(path: &str, key: &str) -> String {
    const LONGEST_KEY: usize = 60;
    let key = excerpt(&without_credentials(key), LONGEST_KEY);
    if key.contains(['.', '[', ']']) {
        format!("{path}['{}']", key.replace('\'', "\\'"))
    } else if path.is_empty() {
        key
    } else {
        format!("{path}.{key}")
    }
}

#[derive(Default)]
struct Reader {
    draft: Draft,
    problems: Vec<Problem>,
    elsewhere: Vec<(Place, String)>,
    lost: Vec<String>,
}

impl Reader {
    fn say(&mut self, path: &str, found: Finding) {
        self.problems.push(found.at(Place::Path(path.to_owned())));
    }

    /// Says why a value is not kept.
    fn lose(&mut self, path: &str, found: Finding) {
        self.lost.push(path.to_owned());
        self.say(path, found);
    }

    /// Says that a value has the wrong type, and what it was taken for, if for anything.
    fn wrong_type(&mut self, path: &str, wanted: Wanted, value: &Node, taken_for: Option<&str>) {
        let message = format!("{} is wanted here, and this is {}.", wanted.words(), value.shown());
        let fix = match taken_for {
            Some(taken) => format!("It was taken for {taken}. {}", wanted.example()),
            None => {
                self.lost.push(path.to_owned());
                format!("It was left out. {}", wanted.example())
            }
        };
        self.say(path, Finding::error(message, fix));
    }

    /// Reads an object, and names the required keys it lacks. Its number counts where it is one of a list.
    fn object(&mut self, path: &str, pairs: &Pairs, keys: &Keys, row: usize) {
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
            (_, Node::Null) => self.say(
                path,
                Finding::error("This is null, which no parameter can be.", "Remove it from the file."),
            ),
            (Rule::Field(field), _) => self.field(path, value, field.in_row(row)),
            (Rule::Object(keys), Node::Object(pairs)) => self.object(path, pairs, keys, row),
            (Rule::Object(_), _) => self.wrong_type(path, Wanted::Object, value, None),
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
            (Shape::Switch | Shape::SwitchOrBit, _) => self.yes_or_no(path, value, field, Wanted::Bool, ""),
            (Shape::Bool, _) => self.yes_or_no(path, value, field, Wanted::Bool, OFF),
            (Shape::SwitchInt, _) => self.yes_or_no(path, value, field, Wanted::ZeroOrOne, ""),
            (Shape::BoolInt, _) => self.yes_or_no(path, value, field, Wanted::ZeroOrOne, OFF),
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
                self.wrong_type(path, Wanted::Text, value, Some(&format!("\"{number}\"")));
                self.draft.set(field, number);
            }
            _ => self.wrong_type(path, Wanted::Text, value, None),
        }
    }

    fn lines(&mut self, path: &str, value: &Node, field: FieldId) {
        let entries = match value {
            Node::List(entries) => entries.as_slice(),
            Node::Text(text) if !text.trim().is_empty() => {
                self.wrong_type(path, Wanted::List, value, Some("a list of one"));
                self.elsewhere.push((Place::Item(field, 0), path.to_owned()));
                std::slice::from_ref(value)
            }
            _ => return self.wrong_type(path, Wanted::List, value, None),
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
                self.wrong_type(path, Wanted::Text, entry, None);
            }
            return String::new();
        };
        if let Some(found) = misplaced::note(field, text) {
            self.lose(path, found);
            return String::new();
        }
        let count = match field.parameter().shape {
            Shape::Texts(Format::Email) => read_emails(text).len(),
            _ => read_names(text).len(),
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

    fn int(&mut self, path: &str, value: &Node, field: FieldId) {
        match value {
            Node::Number(number) => self.draft.set(field, number),
            Node::Text(text) if text.trim().parse::<i64>().is_ok() => {
                self.wrong_type(path, Wanted::Number, value, Some(text.trim()));
                self.draft.set(field, text.trim());
            }
            _ => self.wrong_type(path, Wanted::Number, value, None),
        }
    }

    fn yes_or_no(&mut self, path: &str, value: &Node, field: FieldId, wanted: Wanted, off: &str) {
        let Some(yes) = meaning(value) else { return self.wrong_type(path, wanted, value, None) };
        match (wanted, value) {
            (Wanted::Bool, Node::Bool(_)) | (Wanted::ZeroOrOne, Node::Number(_)) => {}
            (Wanted::ZeroOrOne, _) => self.wrong_type(path, wanted, value, Some(if yes { "1" } else { "0" })),
            _ => self.wrong_type(path, wanted, value, Some(if yes { "true" } else { "false" })),
        }
        self.draft.set(field, if yes { ON } else { off });
    }

    /// `disable_ct`: a bool in the specification's table, and 0 in its example.
    fn bit_for_bool(&mut self, path: &str, value: &Node, field: FieldId) {
        let Some(yes) = meaning(value) else { return self.wrong_type(path, Wanted::Bool, value, None) };
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
            return self.wrong_type(path, Wanted::List, value, None);
        };
        for (row, entry) in entries.iter().enumerate() {
            let path = format!("{path}[{row}]");
            match entry {
                Node::Object(pairs) => self.object(&path, pairs, keys, row),
                Node::Withheld => {}
                _ => self.wrong_type(&path, Wanted::Object, entry, None),
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
            return self.wrong_type(path, Wanted::List, value, None);
        };
        for (index, entry) in entries.iter().enumerate() {
            if !matches!(entry, Node::Text(_) | Node::Withheld) {
                self.wrong_type(&format!("{path}[{index}]"), Wanted::Text, entry, None);
            }
        }
    }

    /// Chooses the form of `order_validity` or `cert_validity` that counts: the date overrides the
    /// days, and the days override the years. The service judges the overridden ones all the same.
    fn choose_measure(
        &mut self,
        measure_field: FieldId,
        field_of: fn(Measure) -> FieldId,
        fault: fn(Measure, &str) -> Option<Finding>,
    ) {
        let given: Vec<Measure> = [Measure::Date, Measure::Days, Measure::Years]
            .into_iter()
            .filter(|measure| !self.draft.text(field_of(*measure)).is_empty())
            .collect();
        let Some((strongest, overridden)) = given.split_first() else { return };
        self.draft.set(measure_field, strongest.word());
        let winner = field_of(*strongest).path();
        for measure in overridden {
            let path = field_of(*measure).path();
            self.say(
                &path,
                Finding::warning(
                    format!("{winner} overrides this, so it is not sent."),
                    "Keep one of the two.",
                ),
            );
            let found = fault(*measure, self.draft.text(field_of(*measure)));
            self.problems.extend(found.map(|found| found.at(Place::Path(path))));
        }
    }

    /// Carries the deprecated order validity over to `order_validity`, the strongest of its three
    /// forms, unless `order_validity` is there: then it wins.
    fn deprecated_validity(&mut self, body: &Pairs) {
        let successors = [
            ("custom_expiration_date", Measure::Date),
            ("validity_days", Measure::Days),
            ("validity_years", Measure::Years),
        ];
        for (key, measure) in successors {
            match last(body, key) {
                None | Some(Node::Null | Node::Withheld) => {}
                Some(value) if value.is_blank() => self.say(
                    key,
                    Finding::hint(
                        format!("{key} is deprecated and empty; it is left out."),
                        "Remove it from the file.",
                    ),
                ),
                Some(value) if !self.draft.text(FieldId::OrderValidity).is_empty() => {
                    self.overridden(key, value, measure);
                }
                Some(value) => self.carry_over(key, value, measure),
            }
        }
    }

    /// A deprecated validity that counts for nothing: it is judged all the same, as the service does.
    fn overridden(&mut self, key: &str, value: &Node, measure: Measure) {
        self.say(
            key,
            Finding::warning(
                format!("{key} is deprecated and overridden, so it is not sent."),
                "Remove it from the file.",
            ),
        );
        let found = match (measure, value) {
            (Measure::Date, Node::Text(text)) => validity::order_fault(measure, text),
            (Measure::Date, _) => return self.wrong_type(key, Wanted::Text, value, None),
            (_, Node::Number(number)) => validity::order_fault(measure, number),
            _ => return self.wrong_type(key, Wanted::Number, value, None),
        };
        self.problems.extend(found.map(|found| found.at(Place::Path(key.to_owned()))));
    }

    fn carry_over(&mut self, key: &str, value: &Node, measure: Measure) {
        let field = measure.order_field();
        match (field, value) {
            (FieldId::OrderDate, Node::Text(text)) => {
                let carried = validity::parse_date(text).map_or_else(|_| text.clone(), validity::wire_date);
                self.draft.set(field, carried);
            }
            (FieldId::OrderDate, _) => self.wrong_type(key, Wanted::Text, value, None),
            _ => self.int(key, value, field),
        }
        for field in [FieldId::OrderValidity, field] {
            self.elsewhere.push((field.into(), key.to_owned()));
        }
        if self.draft.text(field).is_empty() {
            return;
        }
        self.draft.set(FieldId::OrderValidity, measure.word());
        self.say(
            key,
            Finding::warning(
                format!("{key} is deprecated; it was carried over to {}.", field.path()),
                "Write it there in the file.",
            ),
        );
    }

    /// Brings the names of `dcv_emails` into the form the rows are looked up by, and names the
    /// entries that no name of the certificate stands for.
    fn mail_rows_follow_the_names(&mut self) {
        let names = Names::read(&self.draft);
        let on_the_certificate: HashSet<String> =
            names.common.iter().chain(&names.others).map(|typed| as_looked_up(&typed.typed)).collect();
        let rows: Vec<(usize, String)> =
            self.draft.mail_rows().map(|(row, name)| (row, as_looked_up(name))).collect();
        let mut seen = HashSet::new();
        for (row, name) in &rows {
            let path = FieldId::MailName(*row).path();
            if !on_the_certificate.contains(name) {
                self.lost.push(path.clone());
                let elsewhere = || {
                    Finding::error(
                        format!("{} is not a name of this certificate.", quoted(name)),
                        "Add it to certificate.dns_names, or remove this entry.",
                    )
                };
                self.say(&path, misspelling(name).unwrap_or_else(elsewhere));
            } else if SubjectName::parse(name).is_ok_and(|name| name.address().is_some()) {
                self.say(
                    &path,
                    Finding::error(
                        format!("{} is an IP address, which no mail can approve.", quoted(name)),
                        "Remove this entry: only a file over HTTP (http-token) proves control of an address.",
                    ),
                );
            }
            if seen.insert(name) {
                self.draft.set(FieldId::MailName(*row), name);
            } else {
                self.say(
                    &path,
                    Finding::warning(
                        format!("{} has an entry already; this one is not sent.", quoted(name)),
                        "Keep one of the two.",
                    ),
                );
                self.mail_row_not_sent(*row, name, &names);
                for field in [FieldId::MailName(*row), FieldId::MailDomain(*row), FieldId::MailAddress(*row)]
                {
                    self.draft.set(field, "");
                }
            }
        }
        if !rows.is_empty() {
            self.mail_rows_without_mail(&names);
        }
    }

    /// What is wrong in a second row for a name, which the service reads too.
    fn mail_row_not_sent(&mut self, row: usize, name: &str, names: &Names) {
        let on_the_certificate = names.distinct().into_iter().find(|own| own.as_str() == name);
        let found =
            on_the_certificate.and_then(|name| Some(check::dcv::mail_row(&self.draft, row, name.dns()?)));
        for found in found.into_iter().flatten().filter(|found| found.severity == Severity::Error) {
            // No field of the form has it.
            self.problems.push(Problem { place: Place::Path(found.place.path()), ..found });
        }
    }

    /// With another method the rows are not sent and not judged with the draft; what is wrong in
    /// them is wrong in the file all the same.
    fn mail_rows_without_mail(&mut self, names: &Names) {
        let method = self.draft.text(FieldId::DcvMethod);
        if method.is_empty() || dcv::Method::parse(method) == Ok(dcv::Method::Email) {
            return;
        }
        self.say(
            "dcv_emails",
            Finding::warning(
                "dcv_emails counts only with the DCV method email; it is not sent.",
                "Remove it, or choose email.",
            ),
        );
        let errors = check::dcv::mail_rows(&self.draft, names)
            .into_iter()
            .filter(|found| found.severity == Severity::Error);
        self.problems.extend(errors);
    }

    /// Which of the two ways to name the renewed order counts.
    fn renewal(&mut self, body: &Pairs) {
        let given = |key| !matches!(last(body, key), None | Some(Node::Null));
        let kind = match (given("renewal_of_order_id"), given("renewed_thumbprint")) {
            (false, false) => "new",
            (false, true) => "thumbprint",
            (true, false) => "order",
            (true, true) => {
                self.say(
                    "renewed_thumbprint",
                    Finding::warning(
                        "The body names the renewed order twice; its ID is sent, the thumbprint is not.",
                        "Keep one of the two.",
                    ),
                );
                let thumbprint = self.draft.text(FieldId::RenewedThumbprint);
                // One of the wrong type is told, and not kept.
                if !thumbprint.is_empty()
                    && let Err(found) = read_thumbprint(thumbprint)
                {
                    self.say("renewed_thumbprint", found);
                }
                "order"
            }
        };
        self.draft.set(FieldId::Renewal, kind);
    }
}

/// A name as the rows are looked up by it.
fn as_looked_up(typed: &str) -> String {
    match SubjectName::parse(typed) {
        Ok(name) => name.as_str().to_owned(),
        Err(_) => typed.trim().to_ascii_lowercase(),
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

#[cfg(test)]
mod tests;
