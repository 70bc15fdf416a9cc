//! `dvorder check`: the judgement of a request body, as text or JSON.

use std::cmp::Reverse;
use std::collections::HashSet;

use serde::Serialize;

use crate::order::Order;
use crate::order::check::{check, no_errors};
use crate::order::csr::Reading;
use crate::order::dcv::Method;
use crate::order::draft::{Draft, OTHER};
use crate::order::facts::Facts;
use crate::order::import::Import;
use crate::order::parameter::FieldId;
use crate::order::problem::{Place, Problem, Severity};
use crate::order::product;
use crate::order::text::{counted, is_invisible};

/// The version of what `--json` prints. Members are only added to it.
pub const VERSION: u32 = 1;

/// Everything that is wrong with a request body.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CheckReport {
    problems: Vec<Problem>,
}

#[derive(Serialize)]
struct Json<'a> {
    version: u32,
    problems: Vec<JsonProblem<'a>>,
}

#[derive(Serialize)]
struct JsonProblem<'a> {
    field: String,
    severity: &'static str,
    message: &'a str,
    fix: &'a str,
}

impl CheckReport {
    /// Judges a loaded request body by the rules of the form. The product is no part of a body:
    /// without one, the rules that need it are left out. A CSR that is given stands in for the
    /// body's.
    pub fn of(
        mut import: Import,
        product: Option<&str>,
        csr: Option<Reading>,
        today: jiff::civil::Date,
    ) -> CheckReport {
        if let Some(product) = product {
            set_product(&mut import.draft, product);
        }
        let facts = match csr {
            Some(csr) => {
                import.csr_stands_in();
                if let Reading::Csr(request) = &csr {
                    import.problems.extend(request.mended().map(|found| found.at(FieldId::Csr)));
                }
                Facts { today, csr }
            }
            None => Facts::of(&import.draft, today),
        };
        let no_product = Place::Field(FieldId::Product);
        let said = Said::of(&import.problems);
        let found: Vec<Problem> = check(&import.draft, &facts)
            .into_iter()
            .filter(|found| product.is_some() || found.place != no_product)
            .map(|found| (place_given(&import, found.place.clone()), found))
            .filter(|(place, found)| !said.covers(place, found, &import.draft))
            .map(|(place, found)| Problem { place, ..found })
            .collect();
        let mut problems = std::mem::take(&mut import.problems);
        problems.extend(found);
        problems.sort_by_cached_key(|problem| (Reverse(problem.severity), import.rank(&problem.place)));
        once_a_name(&mut problems);
        // Whoever writes a body needs the values that are sent as well.
        for problem in &mut problems {
            problem.fix = Method::with_words(&problem.fix);
        }
        CheckReport { problems }
    }

    /// Whether the body can be sent.
    pub fn is_clean(&self) -> bool {
        no_errors(&self.problems)
    }

    /// The problems as JSON, one object: `{"version","problems":[{"field","severity","message","fix"}]}`.
    pub fn json(&self) -> String {
        let problems = self
            .problems
            .iter()
            .map(|problem| JsonProblem {
                field: problem.place.path(),
                severity: problem.severity.word(),
                message: &problem.message,
                fix: &problem.fix,
            })
            .collect();
        let json = serde_json::to_string_pretty(&Json { version: VERSION, problems })
            .expect("texts always serialise");
        escaped(&json)
    }

    /// The problems as text, each with its cure below it, and a last line that counts them.
    pub fn text(&self) -> String {
        let mut text: String = self.problems.iter().map(Problem::in_file).collect();
        let counted = |severity: Severity| {
            let count = self.problems.iter().filter(|problem| problem.severity == severity).count();
            counted(count, severity.word())
        };
        text += &[Severity::Error, Severity::Warning, Severity::Hint].map(counted).join(", ");
        text + "\n"
    }
}

/// Leaves of what is said of a name, wherever it stands, the first.
fn once_a_name(problems: &mut Vec<Problem>) {
    let names = [FieldId::CommonName, FieldId::DnsNames].map(FieldId::path);
    let mut said = HashSet::new();
    problems.retain(|problem| {
        let path = problem.place.path();
        let is_of_a_name = names.iter().any(|name| path.starts_with(name.as_str()));
        // A sentence that does not say of which name it is may be about several, and what does not show must be
        // found wherever it is.
        let names_it = problem.message.contains(['"', '\'']) && !problem.message.contains("<U+");
        !is_of_a_name || !names_it || said.insert(problem.message.clone())
    });
}

/// Where what is wrong was given: the product by its option, all else in the file.
fn place_given(import: &Import, place: Place) -> Place {
    match place.field() {
        Some(FieldId::Product | FieldId::OtherProduct) => Place::Path("--product".to_owned()),
        _ => import.place_in_file(place),
    }
}

/// What was said when a body was loaded, to be asked about often.
struct Said {
    words: HashSet<(String, String)>,
    errors: HashSet<String>,
}

impl Said {
    fn of(problems: &[Problem]) -> Said {
        let errors = problems.iter().filter(|found| found.severity == Severity::Error);
        Said {
            words: problems.iter().map(|found| (found.place.path(), found.message.clone())).collect(),
            errors: errors.map(|found| found.place.path()).collect(),
        }
    }

    /// Whether a problem is told already: in the same words, or as an error at its place or inside it
    /// where the draft has nothing because it could not be kept.
    fn covers(&self, place: &Place, found: &Problem, draft: &Draft) -> bool {
        let path = place.path();
        let is_empty = found.place.field().is_some_and(|field| draft.text(field).is_empty());
        let inside = format!("{path}.");
        let is_told = |error: &String| *error == path || error.starts_with(&inside);
        (is_empty && self.errors.iter().any(is_told)) || self.words.contains(&(path, found.message.clone()))
    }
}

/// JSON whose texts cannot steer a terminal: what does not show is escaped, which means the same.
/// Line breaks stand between values only.
pub fn escaped(json: &str) -> String {
    let mut harmless = String::with_capacity(json.len());
    for c in json.chars() {
        if c == '\n' || !is_invisible(c) {
            harmless.push(c);
        } else {
            for unit in c.encode_utf16(&mut [0; 2]) {
                harmless += &format!("\\u{unit:04x}");
            }
        }
    }
    harmless
}

/// The body as dvorder sends it: everything that can be repaired is. None where there is an error that
/// only the user can mend.
pub fn repaired(
    mut import: Import,
    product: Option<&str>,
    csr: Option<Reading>,
    today: jiff::civil::Date,
) -> Option<String> {
    // What depends on the product is left out without one, as in the report.
    const ANY_PRODUCT: &str = "any";
    set_product(&mut import.draft, product.unwrap_or(ANY_PRODUCT));
    let facts = match csr {
        Some(csr) => {
            import.csr_stands_in();
            Facts { today, csr }
        }
        None => Facts::of(&import.draft, today),
    };
    let order = Order::from_draft(&import.draft, &facts).ok()?;
    import.is_whole().then(|| order.body())
}

/// Puts a product's identifier where the form keeps it: in the list, or typed.
pub fn set_product(draft: &mut Draft, id: &str) {
    if product::find(id).is_some() {
        draft.set(FieldId::Product, id);
    } else {
        draft.set(FieldId::Product, OTHER);
        draft.set(FieldId::OtherProduct, id);
    }
}
