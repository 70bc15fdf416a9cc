//! `dvorder check`: the judgement of a request body, as text or JSON.

use serde::Serialize;

use crate::order::check::{Facts, check, no_errors};
use crate::order::csr::Reading;
use crate::order::draft::{Draft, FieldId, OTHER};
use crate::order::import::Import;
use crate::order::problem::{Place, Problem, Severity};
use crate::order::product;
use crate::order::text::visible;

/// Everything that is wrong with a request body.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Report {
    problems: Vec<Problem>,
}

#[derive(Serialize)]
struct Json<'a> {
    problems: Vec<JsonProblem<'a>>,
}

#[derive(Serialize)]
struct JsonProblem<'a> {
    field: String,
    severity: &'static str,
    message: &'a str,
    fix: &'a str,
}

impl Report {
    /// Judges a loaded request body by the rules of the form. The product is no part of a body:
    /// without one, the rules that need it are left out.
    pub fn of(
        import: Import,
        product: Option<&str>,
        csr: Option<Reading>,
        today: jiff::civil::Date,
    ) -> Report {
        let mut draft = import.draft;
        if let Some(product) = product {
            set_product(&mut draft, product);
        }
        let mut facts = Facts::of(&draft, today);
        if let Some(reading) = csr {
            facts.csr = reading;
        }
        let mut problems = import.problems;
        let no_product = Place::Field(FieldId::Product);
        problems.extend(
            check(&draft, &facts).into_iter().filter(|found| product.is_some() || found.place != no_product),
        );
        problems.sort_by_key(|problem| std::cmp::Reverse(problem.severity));
        Report { problems }
    }

    /// Whether the body can be sent.
    pub fn is_clean(&self) -> bool {
        no_errors(&self.problems)
    }

    /// The problems as JSON, one object: `{"problems":[{"field","severity","message","fix"}]}`.
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
        serde_json::to_string_pretty(&Json { problems }).expect("texts always serialise")
    }

    /// The problems as text, each with its cure below it, and a last line that counts them.
    pub fn text(&self) -> String {
        let mut text = String::new();
        for problem in &self.problems {
            let (path, message) = (visible(&problem.place.path()), visible(&problem.message));
            text += &format!("{}: {path}: {message}\n", problem.severity.word());
            if !problem.fix.is_empty() {
                text += &format!("    {}\n", visible(&problem.fix));
            }
        }
        let count = |severity| self.problems.iter().filter(|problem| problem.severity == severity).count();
        text += &format!(
            "{} errors, {} warnings, {} hints\n",
            count(Severity::Error),
            count(Severity::Warning),
            count(Severity::Hint)
        );
        text
    }
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
