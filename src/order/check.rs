//! The only judge of a draft: what is wrong with it, in the order of the screens.

use hashbrown::HashSet;
use jiff::civil::Date;

use super::copied;
use super::csr;
use super::dcv::{self, Method, RowPart};
use super::difference;
use super::domain;
use super::draft::{Draft, OFF, ON, OTHER};
use super::email;
use super::free_text;
use super::locale;
use super::mail;
use super::names::Names;
use super::number;
use super::parameter::FieldId;
use super::payment;
use super::platform;
use super::problem::{Finding, Place, Problem, Severity};
use super::product;
use super::purpose;
use super::renewal::{self, OrderType};
use super::telephone;
use super::text::listed;
use super::validity::{self, Measure, Of, Validity};

/// What is known besides the draft.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Facts {
    /// The day the request is made, UTC.
    pub today: Date,
    /// What the CSR field turned out to be. Kept beside the draft because verifying a signature
    /// at every keystroke would be wasteful.
    pub csr: csr::Reading,
}

impl Facts {
    /// The facts about a draft on a given day.
    pub fn of(draft: &Draft, today: Date) -> Facts {
        Facts { today, csr: csr::read(draft.text(FieldId::Csr)) }
    }
}

/// Longest custom ID the specification allows, in characters.
const ALTERNATIVE_ORDER_ID_MAX: usize = 64;

/// Everything that is wrong with a draft, in the order of the screens.
pub fn check(draft: &Draft, facts: &Facts) -> Vec<Problem> {
    check_names_read(draft, facts, &Names::read(draft))
}

/// [`check`], for a caller that has read the names already.
pub fn check_names_read(draft: &Draft, facts: &Facts, names: &Names) -> Vec<Problem> {
    let mut problems = Vec::new();
    product(draft, &mut problems);
    renewal(draft, &mut problems);
    problems.extend(of_names(draft, names));
    certificate_request(draft, facts, &mut problems);
    csr_and_names(facts, names, &mut problems);
    server_platform(draft, &mut problems);
    order_and_certificate_validity(draft, facts, &mut problems);
    dcv_method(draft, facts, names, &mut problems);
    dcv_emails(draft, names, &mut problems);
    mail_locale(draft, &mut problems);
    auth_key(draft, &mut problems);
    technical_contact(draft, &mut problems);
    notifications(draft, &mut problems);
    payment_and_container(draft, &mut problems);
    custom_fields(draft, &mut problems);
    other_options(draft, &mut problems);
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

fn product(draft: &Draft, problems: &mut Vec<Problem>) {
    match draft.text(FieldId::Product) {
        "" => problems.push(missing(FieldId::Product, "The product", "Choose one from the list.")),
        OTHER => match draft.text(FieldId::OtherProduct).trim() {
            "" => problems.push(missing(
                FieldId::OtherProduct,
                "The product's identifier",
                "Type it as your account lists it, for example ssl_dv_geotrust_flex.",
            )),
            typed => problems.extend(product::check_id(typed).map(|found| found.at(FieldId::OtherProduct))),
        },
        listed => problems.extend(product::check_id(listed).map(|found| found.at(FieldId::Product))),
    }
}

fn renewal(draft: &Draft, problems: &mut Vec<Problem>) {
    let (field, found) = match OrderType::parse(draft.text(FieldId::Renewal)) {
        None | Some(OrderType::New) => return,
        Some(OrderType::ByOrderId) => {
            let typed = draft.text(FieldId::RenewalOfOrderId);
            (FieldId::RenewalOfOrderId, renewal::read_order_id(typed).err())
        }
        Some(OrderType::ByThumbprint) => {
            let typed = draft.text(FieldId::RenewedThumbprint);
            (FieldId::RenewedThumbprint, renewal::read_thumbprint(typed).err())
        }
    };
    problems.extend(found.map(|found| found.at(field)));
}

/// What is wrong with the names, in the order of their lines.
fn of_names(draft: &Draft, names: &Names) -> Vec<Problem> {
    let mut problems = Vec::new();
    common_name(names, &mut problems);
    other_names(names, &mut problems);
    names_together(draft, names, &mut problems);
    problems.sort_by_key(|problem| match problem.place {
        Place::Item(_, line) => Some(line),
        _ => None,
    });
    problems
}

fn common_name(names: &Names, problems: &mut Vec<Problem>) {
    let Some(typed) = names.common.first() else {
        problems.push(missing(
            FieldId::CommonName,
            "The common name",
            "Type the main name of the certificate, for example www.example.com.",
        ));
        return;
    };
    if names.common.len() > 1 {
        let kept = match &typed.name {
            Ok(_) => super::text::quoted(&typed.typed),
            Err(_) => "one name".to_owned(),
        };
        problems.push(
            Finding::error(
                format!("The common name is one name, and these are {}.", names.common.len()),
                format!("Keep {kept} here and put the rest among the other names."),
            )
            .at(FieldId::CommonName),
        );
    }
    problems.extend(typed.notes.iter().cloned().map(|note| note.at(FieldId::CommonName)));
    match &typed.name {
        Ok(name) => {
            problems.extend(domain::common_name_length(name).map(|found| found.at(FieldId::CommonName)))
        }
        Err(found) => problems.push(found.clone().at(FieldId::CommonName)),
    }
}

fn other_names(names: &Names, problems: &mut Vec<Problem>) {
    for typed in &names.others {
        let place = || Place::Item(FieldId::DnsNames, typed.line);
        problems.extend(typed.notes.iter().cloned().map(|note| note.at(place())));
        if let Err(found) = &typed.name {
            problems.push(found.clone().at(place()));
        }
    }
}

/// Rules that need all names at once: repeats, wildcards that cover, what the product takes.
fn names_together(draft: &Draft, names: &Names, problems: &mut Vec<Problem>) {
    let (places, placed): (Vec<Place>, Vec<&domain::SubjectName>) = names.placed().unzip();
    let found = of_names_together(draft, &placed);
    problems.extend(found.into_iter().map(|(index, found)| found.at(places[index].clone())));
}

/// What is to be said of names because of each other and of the product, with the index of the one it is about.
pub(super) fn of_names_together(draft: &Draft, names: &[&domain::SubjectName]) -> Vec<(usize, Finding)> {
    let mut found = domain::relations(names);
    let texts: Vec<&str> = names.iter().map(|name| name.as_str()).collect();
    found.extend(product::check_names(product::find(draft.product_id()), &texts));
    found
}

fn certificate_request(draft: &Draft, facts: &Facts, problems: &mut Vec<Problem>) {
    match &facts.csr {
        csr::Reading::Empty if draft.text(FieldId::Csr).is_empty() => problems.push(missing(
            FieldId::Csr,
            "The CSR",
            "Paste it, or read it from a file. To make one: openssl req -new -newkey rsa:2048 -nodes \
             -keyout example.key -out example.csr",
        )),
        csr::Reading::Empty => {
            problems.push(missing(FieldId::Csr, "The CSR", "Paste it, or read it from a file."))
        }
        csr::Reading::PrivateKey(found) | csr::Reading::NotACsr(found) => {
            problems.push(found.clone().at(FieldId::Csr));
        }
        csr::Reading::Csr(request) => {
            problems.extend(request.findings().iter().cloned().map(|found| found.at(FieldId::Csr)));
        }
    }
}

/// Compares the CSR's names and the order's, both ways. The service reads no names from the CSR,
/// so neither difference is an error.
fn csr_and_names(facts: &Facts, names: &Names, problems: &mut Vec<Problem>) {
    let csr::Reading::Csr(request) = &facts.csr else { return };
    if names.distinct().is_empty() {
        return;
    }
    let (in_csr, not_in_csr) = told_apart_by_csr(request, names);
    if let Some(found) = csr_for_none(request, &in_csr, &not_in_csr) {
        return problems.push(found.at(FieldId::Csr));
    }
    let ordered: HashSet<&str> = in_csr.into_iter().collect();
    let not_ordered: Vec<&str> =
        request.names().iter().map(String::as_str).filter(|name| !ordered.contains(name)).collect();
    if !not_ordered.is_empty() {
        problems.push(
            Finding::warning(
                format!("In the CSR but not ordered: {}.", listed(&not_ordered)),
                "The certificate will not have what is not ordered. Add it to the names if you want it.",
            )
            .at(FieldId::Csr),
        );
    }
    if !not_in_csr.is_empty() && !request.names().is_empty() {
        problems.push(
            Finding::warning(
                format!("Ordered but not in the CSR: {}.", listed(&not_in_csr)),
                "The service takes the names of the order, so this is fine if you meant it.",
            )
            .at(FieldId::Csr),
        );
    }
}

/// The names of the order that the CSR holds, itself or below a wildcard, and those that it does not.
fn told_apart_by_csr<'a>(request: &csr::Csr, names: &'a Names) -> (Vec<&'a str>, Vec<&'a str>) {
    let requested: HashSet<&str> = request.names().iter().map(String::as_str).collect();
    let has_wildcards = requested.iter().any(|name| name.starts_with("*."));
    let is_held = |name: &&domain::SubjectName| {
        let is_covered = || name.wildcard_above().is_some_and(|above| requested.contains(&*above));
        requested.contains(name.as_str()) || has_wildcards && is_covered()
    };
    let (held, other): (Vec<&domain::SubjectName>, _) = names.distinct().into_iter().partition(is_held);
    let texts =
        |names: Vec<&'a domain::SubjectName>| names.into_iter().map(domain::SubjectName::as_str).collect();
    (texts(held), texts(other))
}

/// Whether a name is in the CSR, itself or below a wildcard, or the CSR says no names.
pub fn csr_holds(facts: &Facts, name: &domain::SubjectName) -> bool {
    let csr::Reading::Csr(request) = &facts.csr else { return true };
    let wildcard = name.wildcard_above();
    let is_it = |held: &String| held == name.as_str() || Some(held) == wildcard.as_ref();
    request.names().is_empty() || request.names().iter().any(is_it)
}

/// That the CSR has names and none of them is ordered: it is probably that of another certificate.
pub fn csr_for_other_names(facts: &Facts, names: &Names) -> Option<Finding> {
    let csr::Reading::Csr(request) = &facts.csr else { return None };
    let (held, other) = told_apart_by_csr(request, names);
    csr_for_none(request, &held, &other)
}

/// The same where the names are told apart already.
fn csr_for_none(request: &csr::Csr, held: &[&str], other: &[&str]) -> Option<Finding> {
    if request.names().is_empty() || other.is_empty() || !held.is_empty() {
        return None;
    }
    let requested: Vec<&str> = request.names().iter().map(String::as_str).collect();
    Some(Finding::warning(
        format!("WRONG CSR? None of the ordered names is in it. It is for {}.", listed(&requested)),
        "Make sure that this is the right file: the certificate gets the names of the order and the key of this CSR.",
    ))
}

fn server_platform(draft: &Draft, problems: &mut Vec<Problem>) {
    let typed = draft.text(FieldId::ServerPlatform);
    if typed.is_empty() {
        return;
    }
    let found = match platform::read(typed) {
        Ok((_, note)) => note,
        Err(found) => Some(found),
    };
    problems.extend(found.map(|found| found.at(FieldId::ServerPlatform)));
}

/// The order's validity as typed, when it can be read.
pub fn order_validity(draft: &Draft, today: Date) -> Option<Validity> {
    let measure = Measure::parse(draft.text(FieldId::OrderValidity))?;
    Some(validity::read_order(measure, draft.text(measure.order_field()), today).ok()?.0)
}

/// The first certificate's validity as typed, when one was chosen and can be read.
pub fn cert_validity(draft: &Draft, today: Date) -> Option<Validity> {
    let measure = Measure::parse(draft.text(FieldId::CertValidity))?;
    Some(validity::read_certificate(measure, draft.text(measure.certificate_field()), today).ok()?.0)
}

fn order_and_certificate_validity(draft: &Draft, facts: &Facts, problems: &mut Vec<Problem>) {
    let today = facts.today;
    match Measure::parse(draft.text(FieldId::OrderValidity)) {
        None => problems.push(missing(
            FieldId::OrderValidity,
            "The order's validity",
            "Choose years, days or a date; 1 year is usual.",
        )),
        Some(measure) => {
            let field = measure.order_field();
            let read = validity::read_order(measure, draft.text(field), today);
            problems.extend(findings(read).into_iter().map(|found| found.at(field)));
        }
    }
    let cert_measure = Measure::parse(draft.text(FieldId::CertValidity));
    if let Some(measure) = cert_measure {
        let field = measure.certificate_field();
        let read = validity::read_certificate(measure, draft.text(field), today);
        problems.extend(findings(read).into_iter().map(|found| found.at(field)));
    }
    let Some(order) = order_validity(draft, today) else { return };
    let certificate = cert_validity(draft, today);
    if cert_measure.is_some() && certificate.is_none() {
        return;
    }
    let order_field = Measure::parse(draft.text(FieldId::OrderValidity)).map(Measure::order_field);
    let order_field = order_field.unwrap_or(FieldId::OrderValidity);
    let at = |of| match of {
        Of::Order => order_field,
        Of::Certificate => cert_measure.map_or(order_field, Measure::certificate_field),
    };
    let found = validity::check_pair(order, certificate, today);
    problems.extend(found.into_iter().map(|(of, found)| found.at(at(of))));
}

fn findings<T>(read: Result<(T, Vec<Finding>), Finding>) -> Vec<Finding> {
    match read {
        Ok((_, notes)) => notes,
        Err(found) => vec![found],
    }
}

/// What to do where the names of a reissue do not go with how its order shows control.
const FITS_ORDER: &str = "The order shows control in that way, and a reissue does not change it: the service may refuse these names.";

fn dcv_method(draft: &Draft, facts: &Facts, names: &Names, problems: &mut Vec<Problem>) {
    let typed = draft.text(FieldId::DcvMethod);
    if typed.is_empty() {
        problems.push(missing(
            FieldId::DcvMethod,
            "The DCV method",
            "Choose how you prove control of the names; dns-txt-token suits most.",
        ));
        return;
    }
    match Method::parse(typed) {
        Err(found) => problems.push(found.at(FieldId::DcvMethod)),
        Ok(method) => {
            let names: Vec<&domain::SubjectName> = names.placed().map(|(_, name)| name).collect();
            let unfit = dcv::check_names(method, &names);
            // What the method should be instead depends on the names, once it does not fit them.
            let warning = dcv::method_warning(method, facts.today).filter(|_| unfit.is_empty());
            // How control is shown is as the order has it: of a reissue the names have to fit that.
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
pub(super) fn mail_rows(draft: &Draft, names: &Names) -> Vec<Problem> {
    mail::filled_in(draft, names).into_iter().flat_map(|(row, name)| mail_row(draft, row, name)).collect()
}

/// What is wrong with one row of `dcv_emails`, which is for a name of the certificate.
pub(super) fn mail_row(draft: &Draft, row: usize, name: &domain::DomainName) -> Vec<Problem> {
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
    let note = email_note(email).map(|note| (RowPart::Address, note));
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

/// The fields of `technical_contact` that a contact must have, with what each is called.
const REQUIRED_OF_A_CONTACT: [(FieldId, &str, &str); 4] = [
    (FieldId::FirstName, "The contact's first name", "Jim"),
    (FieldId::LastName, "The contact's last name", "Smith"),
    (FieldId::Telephone, "The contact's telephone number", "+1 555 555 5555"),
    (FieldId::ContactEmail, "The contact's e-mail address", "jim.smith@example.com"),
];

/// The fields that a technical contact must have.
pub(super) fn required_of_a_contact() -> impl Iterator<Item = FieldId> {
    REQUIRED_OF_A_CONTACT.iter().map(|(field, _, _)| *field)
}

/// Whether any field of the technical contact was filled in: then all required ones must be.
pub fn has_contact(draft: &Draft) -> bool {
    let optional = [FieldId::JobTitle];
    required_of_a_contact().chain(optional).any(|field| !draft.text(field).trim().is_empty())
}

fn technical_contact(draft: &Draft, problems: &mut Vec<Problem>) {
    if !has_contact(draft) {
        return;
    }
    for (field, what, example) in REQUIRED_OF_A_CONTACT {
        let typed = draft.text(field).trim();
        let found = if typed.is_empty() {
            Some(Finding::error(
                format!("{what} is missing."),
                format!("A contact needs it. Type it, for example {example}, or empty the whole contact."),
            ))
        } else {
            match field {
                FieldId::Telephone => telephone::read_telephone(typed).err(),
                FieldId::ContactEmail => email::read_email(typed).err(),
                _ => free_text::single_line(typed).or_else(|| free_text::doubled_blanks(typed)),
            }
        };
        problems.extend(found.map(|found| found.at(field)));
        let notes = match field {
            FieldId::Telephone => telephone::telephone_notes(typed),
            FieldId::ContactEmail => email_note(typed).into_iter().collect(),
            _ => Vec::new(),
        };
        problems.extend(notes.into_iter().map(|note| note.at(field)));
    }
    let title = draft.text(FieldId::JobTitle);
    let title = free_text::single_line(title).or_else(|| free_text::doubled_blanks(title));
    problems.extend(title.map(|found| found.at(FieldId::JobTitle)));
}

/// A hint that something was taken out of an address.
fn email_note(typed: &str) -> Option<Finding> {
    copied::cleaned_note(typed, email::read_email(typed).ok()?.as_str())
}

fn notifications(draft: &Draft, problems: &mut Vec<Problem>) {
    for entry in email::read_emails(draft.text(FieldId::AdditionalEmails)) {
        let place = Place::Item(FieldId::AdditionalEmails, entry.line);
        match entry.email {
            Err(found) => problems.push(found.at(place)),
            Ok(_) => problems.extend(entry.notes.into_iter().map(|note| note.at(place.clone()))),
        }
    }
    if draft.is_on(FieldId::DisableRenewalNotifications)
        && !draft.text(FieldId::CustomRenewalMessage).is_empty()
    {
        problems.push(
            Finding::hint(
                "Renewal notifications are switched off, so nobody reads this message.",
                "Switch them on again, or empty the message.",
            )
            .at(FieldId::CustomRenewalMessage),
        );
    }
    problems.extend(
        free_text::multi_line(draft.text(FieldId::CustomRenewalMessage))
            .map(|found| found.at(FieldId::CustomRenewalMessage)),
    );
}

fn payment_and_container(draft: &Draft, problems: &mut Vec<Problem>) {
    let method = draft.text(FieldId::PaymentMethod);
    if !method.is_empty() {
        problems.extend(
            payment::PaymentMethod::parse(method).err().map(|found| found.at(FieldId::PaymentMethod)),
        );
    }
    let container = draft.text(FieldId::Container);
    if !container.is_empty() {
        let read = number::read_int(container, "a container ID", 1..=i64::MAX);
        problems.extend(read.err().map(|found| found.at(FieldId::Container)));
    }
}

fn custom_fields(draft: &Draft, problems: &mut Vec<Problem>) {
    let mut seen = HashSet::new();
    for row in draft.custom_field_rows() {
        let (id_field, value_field) = (FieldId::CustomFieldId(row), FieldId::CustomFieldValue(row));
        let (id, value) = (draft.text(id_field).trim(), draft.text(value_field).trim());
        match number::read_int(id, "a custom field's ID", 1..=i64::MAX) {
            Err(_) if id.is_empty() => problems.push(missing(
                id_field,
                "The custom field's ID",
                "Type its number, for example 12, or remove the row.",
            )),
            Err(found) => problems.push(found.at(id_field)),
            Ok(id) if !seen.insert(id) => problems.push(
                Finding::warning(format!("Custom field {id} is given twice."), "Keep one of the two.")
                    .at(id_field),
            ),
            Ok(_) => {}
        }
        if value.is_empty() {
            problems.push(missing(
                value_field,
                "The custom field's value",
                "Type it, for example Invoice #12345, or remove the row.",
            ));
        }
        problems.extend(free_text::single_line(value).map(|found| found.at(value_field)));
    }
}

fn other_options(draft: &Draft, problems: &mut Vec<Problem>) {
    problems.extend(
        free_text::multi_line(draft.text(FieldId::Comments)).map(|found| found.at(FieldId::Comments)),
    );
    let serial = draft.text(FieldId::SerialNumber);
    problems.extend(free_text::single_line(serial).map(|found| found.at(FieldId::SerialNumber)));
    if !serial.is_empty() && !draft.is_on(FieldId::ApplyCrDiscount) {
        problems.push(
            Finding::hint(
                "A serial number is for the competitive replacement discount, which is off.",
                "Switch the discount on, or empty the serial number.",
            )
            .at(FieldId::SerialNumber),
        );
    }
    for field in [FieldId::EnableGuestAccess, FieldId::UseAuthKey] {
        let chosen = draft.text(field);
        if !["", ON, OFF].contains(&chosen) {
            problems
                .push(Finding::error("This is neither yes nor no.", "Choose one of the three.").at(field));
        }
    }
    if draft.text(FieldId::EnableGuestAccess) == ON {
        problems.push(
            Finding::hint(
                "Accounts with guest access switched off refuse an order that asks for it.",
                "Leave it as the account has it unless you know it is on.",
            )
            .at(FieldId::EnableGuestAccess),
        );
    }
    problems.extend(alternative_order_id(draft.text(FieldId::AlternativeOrderId)));
}

/// The specification says "alphanumeric", and nothing says that anything else is refused.
fn alternative_order_id(typed: &str) -> Vec<Problem> {
    let typed = typed.trim();
    let odd = typed.chars().find(|c| !c.is_ascii_alphanumeric()).map(|odd| {
        let plain: String = typed.chars().filter(char::is_ascii_alphanumeric).collect();
        // What has an @ may be a login, of which nothing is repeated.
        let may_be_secret = typed.contains('@') || super::text::without_credentials(typed) != typed;
        let fix = match plain.is_empty() || may_be_secret {
            true => "Write letters and digits alone, for example web2027a.".to_owned(),
            false => format!("The service may refuse it. Write \"{plain}\""),
        };
        let odd = super::text::quoted(&odd.to_string());
        Finding::warning(format!("An own order ID takes letters and digits only, and this has {odd}."), fix)
    });
    let steering = free_text::single_line(typed);
    let length = free_text::length(typed, ALTERNATIVE_ORDER_ID_MAX, "an own order ID");
    let found = steering.or(odd).into_iter().chain(length);
    found.map(|found| found.at(FieldId::AlternativeOrderId)).collect()
}
