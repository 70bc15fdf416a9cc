//! What is wrong with how control of the names is proved.

use super::missing;
use crate::order::dcv::{self, Method, RowPart};
use crate::order::domain::{DomainName, SubjectName};
use crate::order::draft::{Draft, ON};
use crate::order::email;
use crate::order::facts::Facts;
use crate::order::locale;
use crate::order::mail;
use crate::order::names::Names;
use crate::order::parameter::FieldId;
use crate::order::problem::{Finding, Problem};

pub(super) fn judge(draft: &Draft, facts: &Facts, names: &Names, problems: &mut Vec<Problem>) {
    dcv_method(draft, facts, names, problems);
    dcv_emails(draft, names, problems);
    mail_locale(draft, problems);
    auth_key(draft, problems);
}

/// What to do where the names of a reissue do not go with how its order proves control.
const FITS_ORDER: &str = "The order proves control in that way, and a reissue does not change it: the service may refuse these names.";

fn dcv_method(draft: &Draft, facts: &Facts, names: &Names, problems: &mut Vec<Problem>) {
    let typed = draft.text(FieldId::DcvMethod);
    if typed.is_empty() && !draft.sends(FieldId::DcvMethod) {
        return;
    }
    if typed.is_empty() {
        problems.push(missing(
            FieldId::DcvMethod,
            "The DCV method",
            "Choose how you prove control of the names; DNS TXT record suits most.",
        ));
        return;
    }
    match Method::parse(typed) {
        Err(found) => problems.push(found.at(FieldId::DcvMethod)),
        Ok(method) => {
            let names: Vec<&SubjectName> = names.placed().map(|(_, name)| name).collect();
            let unfit = dcv::check_names(method, &names);
            // What the method should be instead depends on the names, once it does not fit them.
            let warning = dcv::method_warning(method, facts.today).filter(|_| unfit.is_empty());
            // How control is proved is as the order has it: of a reissue the names have to fit that.
            if !draft.sends(FieldId::DcvMethod) {
                let unfit = unfit.into_iter();
                problems.extend(
                    unfit.map(|found| Finding::warning(found.message, FITS_ORDER).at(FieldId::DnsNames)),
                );
                return;
            }
            problems.extend(unfit.into_iter().chain(warning).map(|found| found.at(FieldId::DcvMethod)));
        }
    }
}

fn dcv_emails(draft: &Draft, names: &Names, problems: &mut Vec<Problem>) {
    if Method::parse(draft.text(FieldId::DcvMethod)) == Ok(Method::Email) {
        problems.extend(mail_rows(draft, names));
    }
}

/// What is wrong with the rows of `dcv_emails`, whatever the DCV method. A row left empty is not
/// sent, and nothing is wrong with it.
pub(in crate::order) fn mail_rows(draft: &Draft, names: &Names) -> Vec<Problem> {
    mail::filled_in(draft, names).into_iter().flat_map(|(row, name)| mail_row(draft, row, name)).collect()
}

/// What is wrong with one row of `dcv_emails`, which is for a name of the certificate.
pub(in crate::order) fn mail_row(draft: &Draft, row: usize, name: &DomainName) -> Vec<Problem> {
    let mail_domain = draft.text(FieldId::MailDomain(row)).trim();
    let email = draft.text(FieldId::MailAddress(row)).trim();
    if mail_domain.is_empty() && email.is_empty() {
        return Vec::new();
    }
    let found = dcv::check_mail_row(name, mail_domain, email);
    let at = |part| match part {
        RowPart::Domain => FieldId::MailDomain(row),
        RowPart::Address => FieldId::MailAddress(row),
    };
    let note = email::note(email).map(|note| (RowPart::Address, note));
    found.into_iter().chain(note).map(|(part, found)| found.at(at(part))).collect()
}

fn mail_locale(draft: &Draft, problems: &mut Vec<Problem>) {
    let typed = draft.text(FieldId::Locale);
    if typed.is_empty() {
        return;
    }
    let found = match locale::read(typed) {
        Ok((_, note)) => note,
        Err(found) => Some(found),
    };
    problems.extend(found.map(|found| found.at(FieldId::Locale)));
}

fn auth_key(draft: &Draft, problems: &mut Vec<Problem>) {
    if draft.text(FieldId::UseAuthKey) == ON {
        problems.push(
            Finding::hint(
                "The service looks in DNS for a request token that you made with the account's AuthKey, a secret for \
                 issuance at once.",
                "It refuses the order (auth_key_not_setup) where the account has no AuthKey.",
            )
            .at(FieldId::UseAuthKey),
        );
    }
}
