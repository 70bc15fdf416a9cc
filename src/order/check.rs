//! The only judge of a draft: what is wrong with it, in the order of the screens. What is judged of one step is in
//! the file of its name.

pub mod contacts;
pub mod csr;
pub mod dcv;
pub mod domains;
mod options;
mod product;
pub mod validity;

use super::difference;
use super::draft::Draft;
use super::facts::Facts;
use super::names::Names;
use super::parameter::FieldId;
use super::problem::{Finding, Problem, Severity};
use super::purpose;

/// Everything that is wrong with a draft, in the order of the screens.
pub fn check(draft: &Draft, facts: &Facts) -> Vec<Problem> {
    check_names_read(draft, facts, &Names::read(draft))
}

/// [`check`], for a caller that has read the names already.
pub fn check_names_read(draft: &Draft, facts: &Facts, names: &Names) -> Vec<Problem> {
    let mut problems = Vec::new();
    product::judge(draft, &mut problems);
    domains::judge(draft, names, &mut problems);
    csr::judge(draft, facts, names, &mut problems);
    validity::judge(draft, facts, &mut problems);
    dcv::judge(draft, facts, names, &mut problems);
    contacts::judge(draft, &mut problems);
    options::judge(draft, &mut problems);
    problems.extend(difference::findings(draft.purpose(), &facts.csr, names));
    problems.extend(purpose::findings(draft.purpose(), draft.text(FieldId::RenewalOfOrderId), facts.today));
    // What is not sent cannot be wrong.
    problems.retain(|problem| problem.place.field().is_none_or(|field| draft.sends(field)));
    problems
}

/// Whether nothing keeps the order from being placed.
pub fn no_errors(problems: &[Problem]) -> bool {
    problems.iter().all(|problem| problem.severity < Severity::Error)
}

fn missing(field: FieldId, what: &str, fix: &str) -> Problem {
    Finding::error(format!("{what} is missing."), fix).at(field)
}
