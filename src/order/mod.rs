//! What a DV order is. Pure: no terminal, network, clock or file system.
//!
//! A [`draft::Draft`] is what was typed, [`check::check`] says what is wrong with it, and an
//! [`Order`] can only be made from a draft with no errors. [`payload`] writes the request body,
//! [`import`] reads one.

pub mod check;
pub mod contact;
pub mod csr;
pub mod dcv;
pub mod domain;
pub mod draft;
pub mod id;
pub mod import;
pub mod locale;
pub mod mail;
pub mod moment;
pub mod names;
pub mod number;
pub mod offers;
pub mod parameter;
pub mod payload;
pub mod payment;
pub mod place;
pub mod platform;
pub mod problem;
pub mod product;
pub mod renewal;
pub mod saved;
pub mod step;
pub mod text;
pub mod validity;

use std::ops::RangeInclusive;

use jiff::civil::Date;

use check::Facts;
use contact::Email;
use csr::Reading;
use domain::SubjectName;
use draft::{Draft, FieldId, OFF, ON};
use mail::MailScope;
use names::Names;
use problem::{Finding, Problem};
use renewal::Renewal;
use validity::Validity;

/// An order without errors. The only way to get one is [`Order::from_draft`], and whatever talks
/// to the service takes nothing else.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Order {
    /// The product's identifier, the last part of the request's URL.
    product: String,
    renewal: Option<Renewal>,
    common_name: SubjectName,
    dns_names: Vec<SubjectName>,
    /// PEM as it is sent.
    csr: String,
    server_platform: Option<i64>,
    order_validity: Validity,
    cert_validity: Option<Validity>,
    auto_renew: bool,
    dcv_method: dcv::Method,
    dcv_emails: Vec<MailScope>,
    locale: Option<String>,
    use_auth_key: Option<bool>,
    technical_contact: Option<TechnicalContact>,
    additional_emails: Vec<Email>,
    disable_renewal_notifications: bool,
    custom_renewal_message: Option<String>,
    payment_method: Option<payment::Method>,
    container: Option<i64>,
    custom_fields: Vec<CustomField>,
    comments: Option<String>,
    skip_approval: bool,
    disable_ct: bool,
    apply_cr_discount: bool,
    serial_number: Option<String>,
    enable_guest_access: Option<bool>,
    alternative_order_id: Option<String>,
    /// The day the order was made from its draft.
    made_on: Date,
}

/// `technical_contact`, with all of its required fields.
#[derive(Debug, Clone, PartialEq, Eq)]
struct TechnicalContact {
    first_name: String,
    last_name: String,
    telephone: String,
    job_title: Option<String>,
    email: Email,
}

/// One entry of `custom_fields`.
#[derive(Debug, Clone, PartialEq, Eq)]
struct CustomField {
    metadata_id: i64,
    value: String,
}

/// What one confirmation sends: the product, and the bytes of the body. It is made of an [`Order`], or of
/// the journal's entry of one, and whatever buys takes nothing else.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Purchase {
    product: String,
    body: String,
}

impl Purchase {
    /// The product's identifier, the last part of the request's URL: letters, digits, `-` and `_` only.
    pub fn product(&self) -> &str {
        &self.product
    }

    /// The request body, JSON.
    pub fn body(&self) -> &str {
        &self.body
    }

    /// The purchase a product and a body stand for; none where the product is no segment of a path.
    pub(crate) fn of(product: &str, body: String) -> Option<Purchase> {
        let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_');
        let fits = !product.is_empty() && product.bytes().all(is_plain);
        fits.then(|| Purchase { product: product.to_owned(), body })
    }
}

const ANY_ID: RangeInclusive<i64> = 1..=i64::MAX;

impl Order {
    /// The order a draft stands for.
    ///
    /// # Errors
    /// Every error [`check::check`] finds.
    pub fn from_draft(draft: &Draft, facts: &Facts) -> Result<Order, Vec<Problem>> {
        let problems = check::check(draft, facts);
        if !check::no_errors(&problems) {
            return Err(problems
                .into_iter()
                .filter(|found| found.severity == problem::Severity::Error)
                .collect());
        }
        Order::read(draft, facts).map_err(|found| vec![found])
    }

    /// The draft, parsed. Where [`check::check`] found no error this finds none either; should
    /// the two ever disagree, the user gets the error and nothing is sent.
    fn read(draft: &Draft, facts: &Facts) -> Result<Order, Problem> {
        let names = Names::read(draft);
        let dcv_method =
            dcv::Method::parse(draft.text(FieldId::DcvMethod)).map_err(at(FieldId::DcvMethod))?;
        let order_validity =
            check::order_validity(draft, facts.today).ok_or_else(|| unread(FieldId::OrderValidity))?;
        Ok(Order {
            product: draft.product_id().to_owned(),
            renewal: renewal(draft)?,
            common_name: names.common_name().cloned().ok_or_else(|| unread(FieldId::CommonName))?,
            dns_names: names.dns_names().into_iter().cloned().collect(),
            csr: csr_pem(facts)?,
            server_platform: optional(draft, FieldId::ServerPlatform, |typed| Ok(platform::read(typed)?.0))?,
            order_validity,
            cert_validity: check::cert_validity(draft, facts.today),
            auto_renew: draft.is_on(FieldId::AutoRenew),
            dcv_method,
            dcv_emails: match dcv_method {
                dcv::Method::Email => mail::scopes(draft, &names),
                _ => Vec::new(),
            },
            locale: optional(draft, FieldId::Locale, |typed| Ok(locale::read(typed)?.0))?,
            use_auth_key: three_way(draft, FieldId::UseAuthKey),
            technical_contact: technical_contact(draft)?,
            additional_emails: additional_emails(draft)?,
            disable_renewal_notifications: draft.is_on(FieldId::DisableRenewalNotifications),
            custom_renewal_message: text(draft, FieldId::CustomRenewalMessage),
            payment_method: optional(draft, FieldId::PaymentMethod, payment::Method::parse)?,
            container: optional(draft, FieldId::Container, |typed| {
                number::read_int(typed, "a container ID", ANY_ID)
            })?,
            custom_fields: custom_fields(draft)?,
            comments: text(draft, FieldId::Comments),
            skip_approval: draft.is_on(FieldId::SkipApproval),
            disable_ct: draft.is_on(FieldId::DisableCt),
            apply_cr_discount: draft.is_on(FieldId::ApplyCrDiscount),
            serial_number: text(draft, FieldId::SerialNumber),
            enable_guest_access: three_way(draft, FieldId::EnableGuestAccess),
            alternative_order_id: text(draft, FieldId::AlternativeOrderId),
            made_on: facts.today,
        })
    }

    /// The product's identifier, the last part of the request's URL.
    pub fn product(&self) -> &str {
        &self.product
    }

    /// The common name.
    pub fn common_name(&self) -> &SubjectName {
        &self.common_name
    }

    /// Every name on the certificate, the common name first.
    pub fn names(&self) -> impl Iterator<Item = &SubjectName> {
        std::iter::once(&self.common_name).chain(&self.dns_names)
    }

    /// How control of the names is proven.
    pub fn dcv_method(&self) -> dcv::Method {
        self.dcv_method
    }

    /// `dcv_emails`, as sent.
    pub fn dcv_emails(&self) -> &[MailScope] {
        &self.dcv_emails
    }

    /// `certificate.csr`, PEM as it is sent.
    pub fn csr(&self) -> &str {
        &self.csr
    }

    /// The order this one renews, if it renews one.
    pub fn renewal(&self) -> Option<&Renewal> {
        self.renewal.as_ref()
    }

    /// `alternative_order_id`, by which the order can be recognised when no answer came.
    pub fn alternative_order_id(&self) -> Option<&str> {
        self.alternative_order_id.as_deref()
    }

    /// The day the order was made from its draft.
    pub fn made_on(&self) -> Date {
        self.made_on
    }

    /// The request body, JSON.
    pub fn body(&self) -> String {
        payload::body(self)
    }

    /// What a confirmation of it sends.
    pub fn purchase(&self) -> Purchase {
        Purchase { product: self.product.clone(), body: self.body() }
    }
}

fn at(field: FieldId) -> impl Fn(Finding) -> Problem {
    move |found| found.at(field)
}

fn unread(field: FieldId) -> Problem {
    Finding::error("This could not be read.", "Type it again.").at(field)
}

fn text(draft: &Draft, field: FieldId) -> Option<String> {
    let typed = draft.text(field).trim();
    (!typed.is_empty()).then(|| typed.to_owned())
}

fn optional<T>(
    draft: &Draft,
    field: FieldId,
    read: impl Fn(&str) -> Result<T, Finding>,
) -> Result<Option<T>, Problem> {
    match draft.text(field).trim() {
        "" => Ok(None),
        typed => read(typed).map(Some).map_err(at(field)),
    }
}

fn required(draft: &Draft, field: FieldId) -> Result<String, Problem> {
    text(draft, field).ok_or_else(|| unread(field))
}

fn three_way(draft: &Draft, field: FieldId) -> Option<bool> {
    match draft.text(field) {
        ON => Some(true),
        OFF => Some(false),
        _ => None,
    }
}

fn renewal(draft: &Draft) -> Result<Option<Renewal>, Problem> {
    match renewal::Kind::parse(draft.text(FieldId::Renewal)) {
        None | Some(renewal::Kind::New) => Ok(None),
        Some(renewal::Kind::ByOrderId) => renewal::read_order_id(draft.text(FieldId::RenewalOfOrderId))
            .map(|id| Some(Renewal::OfOrder(id)))
            .map_err(at(FieldId::RenewalOfOrderId)),
        Some(renewal::Kind::ByThumbprint) => renewal::read_thumbprint(draft.text(FieldId::RenewedThumbprint))
            .map(|thumbprint| Some(Renewal::OfThumbprint(thumbprint)))
            .map_err(at(FieldId::RenewedThumbprint)),
    }
}

fn csr_pem(facts: &Facts) -> Result<String, Problem> {
    match &facts.csr {
        Reading::Csr(request) => Ok(request.pem().to_owned()),
        Reading::PrivateKey(found) | Reading::NotACsr(found) => Err(found.clone().at(FieldId::Csr)),
        Reading::Empty => Err(unread(FieldId::Csr)),
    }
}

fn technical_contact(draft: &Draft) -> Result<Option<TechnicalContact>, Problem> {
    if !check::has_contact(draft) {
        return Ok(None);
    }
    Ok(Some(TechnicalContact {
        first_name: required(draft, FieldId::FirstName)?,
        last_name: required(draft, FieldId::LastName)?,
        telephone: contact::read_telephone(draft.text(FieldId::Telephone)).map_err(at(FieldId::Telephone))?,
        job_title: text(draft, FieldId::JobTitle),
        email: contact::read_email(draft.text(FieldId::ContactEmail)).map_err(at(FieldId::ContactEmail))?,
    }))
}

fn additional_emails(draft: &Draft) -> Result<Vec<Email>, Problem> {
    let mut emails: Vec<Email> = Vec::new();
    for entry in contact::read_emails(draft.text(FieldId::AdditionalEmails)) {
        let email = entry.email.map_err(at(FieldId::AdditionalEmails))?;
        if !emails.contains(&email) {
            emails.push(email);
        }
    }
    Ok(emails)
}

fn custom_fields(draft: &Draft) -> Result<Vec<CustomField>, Problem> {
    draft
        .custom_field_rows()
        .into_iter()
        .map(|row| {
            let id = FieldId::CustomFieldId(row);
            Ok(CustomField {
                metadata_id: number::read_int(draft.text(id).trim(), "a custom field's ID", ANY_ID)
                    .map_err(at(id))?,
                value: required(draft, FieldId::CustomFieldValue(row))?,
            })
        })
        .collect()
}
