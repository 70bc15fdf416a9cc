//! The entries of `dcv_emails`, held against the names of the certificate.

use std::collections::HashSet;

use super::reader::BodyReader;
use crate::order::check;
use crate::order::dcv::Method;
use crate::order::domain::{SubjectName, misspelling};
use crate::order::names::Names;
use crate::order::parameter::FieldId;
use crate::order::problem::{Finding, Place, Problem, Severity};
use crate::order::text::quoted;

/// Brings the names of `dcv_emails` into the form the rows are looked up by, and names the
/// entries that no name of the certificate stands for.
pub(super) fn follow_the_names(reader: &mut BodyReader) {
    let names = Names::read(&reader.draft);
    let on_the_certificate: HashSet<String> =
        names.common.iter().chain(&names.others).map(|typed| as_looked_up(&typed.typed)).collect();
    let rows: Vec<(usize, String)> =
        reader.draft.mail_rows().map(|(row, name)| (row, as_looked_up(name))).collect();
    let mut seen = HashSet::new();
    for (row, name) in &rows {
        let path = FieldId::MailName(*row).path();
        if !on_the_certificate.contains(name) {
            reader.lost.push(path.clone());
            let elsewhere = || {
                Finding::error(
                    format!("{} is not a name of this certificate.", quoted(name)),
                    "Add it to certificate.dns_names, or remove this entry.",
                )
            };
            reader.say(&path, misspelling(name).unwrap_or_else(elsewhere));
        } else if SubjectName::parse(name).is_ok_and(|name| name.address().is_some()) {
            reader.say(
                &path,
                Finding::error(
                    format!("{} is an IP address, which no mail can approve.", quoted(name)),
                    "Remove this entry: only File over HTTP proves control of an address.",
                ),
            );
        }
        if seen.insert(name) {
            reader.draft.set(FieldId::MailName(*row), name);
        } else {
            reader.say(
                &path,
                Finding::warning(
                    format!("{} has an entry already; this one is not sent.", quoted(name)),
                    "Keep one of the two.",
                ),
            );
            not_sent(reader, *row, name, &names);
            for field in [FieldId::MailName(*row), FieldId::MailDomain(*row), FieldId::MailAddress(*row)] {
                reader.draft.set(field, "");
            }
        }
    }
    if !rows.is_empty() {
        without_mail(reader, &names);
    }
}

/// What is wrong in a second row for a name, which the service reads too.
fn not_sent(reader: &mut BodyReader, row: usize, name: &str, names: &Names) {
    let on_the_certificate = names.distinct().into_iter().find(|own| own.as_str() == name);
    let found =
        on_the_certificate.and_then(|name| Some(check::dcv::mail_row(&reader.draft, row, name.dns()?)));
    for found in found.into_iter().flatten().filter(|found| found.severity == Severity::Error) {
        // No field of the form has it.
        reader.problems.push(Problem { place: Place::Path(found.place.path()), ..found });
    }
}

/// With another method the rows are not sent and not judged with the draft; what is wrong in
/// them is wrong in the file all the same.
fn without_mail(reader: &mut BodyReader, names: &Names) {
    let method = reader.draft.text(FieldId::DcvMethod);
    if method.is_empty() || Method::parse(method) == Ok(Method::Email) {
        return;
    }
    reader.say(
        "dcv_emails",
        Finding::warning(
            "dcv_emails counts only with the DCV method email; it is not sent.",
            "Remove it, or choose email.",
        ),
    );
    let errors = check::dcv::mail_rows(&reader.draft, names)
        .into_iter()
        .filter(|found| found.severity == Severity::Error);
    reader.problems.extend(errors);
}

/// A name as the rows are looked up by it.
fn as_looked_up(typed: &str) -> String {
    match SubjectName::parse(typed) {
        Ok(name) => name.as_str().to_owned(),
        Err(_) => typed.trim().to_ascii_lowercase(),
    }
}
