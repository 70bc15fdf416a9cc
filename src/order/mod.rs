//! What a DV order is. Pure: no terminal, network, clock or file system.
//!
//! A [`draft::Draft`] is what was typed, [`check::check`] says what is wrong with it, and an
//! [`Order`] can only be made from a draft with no errors. [`payload`] writes the request body,
//! [`import`] reads one.

pub mod check;
pub mod command_line;
pub mod copied;
pub mod csr;
pub mod dcv;
pub mod difference;
pub mod domain;
pub mod draft;
pub mod email;
pub mod facts;
pub mod free_text;
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
pub mod purpose;
pub mod renewal;
pub mod saved;
pub mod step;
pub mod telephone;
pub mod text;
pub mod validity;

use std::collections::BTreeMap;
use std::ops::RangeInclusive;

use jiff::civil::Date;
use serde_json::Value;

use csr::Reading;
use domain::SubjectName;
use draft::{Draft, OFF, ON};
use email::Email;
use facts::Facts;
use mail::DcvEmail;
use names::Names;
use parameter::{FieldId, Format, Shape};
use problem::{Finding, Problem};
use purpose::Purpose;
use renewal::Renewal;
use validity::Validity;

/// An order without errors. The only way to get one is [`Order::from_draft`], and whatever talks
/// to the service takes nothing else.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Order {
    /// What it is for.
    purpose: Purpose,
    /// The product's identifier, the last part of the URL of the request for a new order.
    product: String,
    renewal: Option<Renewal>,
    common_name: SubjectName,
    dns_names: Vec<SubjectName>,
    /// PEM as it is sent.
    csr: String,
    /// None of a reissue: the order runs as it does.
    order_validity: Option<Validity>,
    cert_validity: Option<Validity>,
    /// None of a reissue where it is not known: it is as the order has it.
    dcv_method: Option<dcv::Method>,
    dcv_emails: Vec<DcvEmail>,
    additional_emails: Vec<Email>,
    custom_fields: Vec<CustomField>,
    /// What is sent of the parameters that depend on no other, by their shape.
    plain: BTreeMap<FieldId, Value>,
    /// The day the order was made from its draft.
    made_on: Date,
}

/// One entry of `custom_fields`.
#[derive(Debug, Clone, PartialEq, Eq)]
struct CustomField {
    metadata_id: i64,
    value: String,
}

/// What one confirmation sends: what is bought, and the bytes of the body. It is made of an [`Order`], or of
/// the journal's entry of one, and whatever buys takes nothing else.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Purchase {
    what: Bought,
    body: String,
}

/// What a purchase is of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Bought {
    /// An order of the product with this identifier: letters, digits, `-` and `_` only.
    Order(String),
    /// A reissue of the order with this ID.
    Reissue(u64),
}

impl Purchase {
    /// What is bought.
    pub fn what(&self) -> &Bought {
        &self.what
    }

    /// The request body, JSON.
    pub fn body(&self) -> &str {
        &self.body
    }

    /// The order of a product that a body stands for; none where the product is no segment of a path.
    pub(crate) fn of(product: &str, body: String) -> Option<Purchase> {
        let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_');
        let fits = !product.is_empty() && product.bytes().all(is_plain);
        fits.then(|| Purchase { what: Bought::Order(product.to_owned()), body })
    }

    /// The reissue of an order that a body stands for.
    pub(crate) fn of_reissue(order_id: u64, body: String) -> Purchase {
        Purchase { what: Bought::Reissue(order_id), body }
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
        let is_sent = |field: FieldId| draft.sends(field);
        let dcv_method = match dcv::Method::parse(draft.text(FieldId::DcvMethod)) {
            Err(found) if is_sent(FieldId::DcvMethod) => return Err(found.at(FieldId::DcvMethod)),
            method => method.ok(),
        };
        let order_validity = check::validity::order_validity(draft, facts.today);
        if order_validity.is_none() && is_sent(FieldId::OrderValidity) {
            return Err(unread(FieldId::OrderValidity));
        }
        Ok(Order {
            purpose: draft.purpose().clone(),
            product: draft.product_id().to_owned(),
            renewal: renewed(draft)?,
            common_name: names.common_name().cloned().ok_or_else(|| unread(FieldId::CommonName))?,
            dns_names: names.dns_names().into_iter().cloned().collect(),
            csr: csr_pem(facts)?,
            order_validity: order_validity.filter(|_| is_sent(FieldId::OrderValidity)),
            cert_validity: check::validity::cert_validity(draft, facts.today),
            dcv_method,
            dcv_emails: match dcv_method {
                Some(dcv::Method::Email) if is_sent(FieldId::MailDomain(0)) => mail::sent(draft, &names),
                _ => Vec::new(),
            },
            additional_emails: if is_sent(FieldId::AdditionalEmails) {
                additional_emails(draft)?
            } else {
                Vec::new()
            },
            custom_fields: if is_sent(FieldId::CustomFieldId(0)) {
                custom_fields(draft)?
            } else {
                Vec::new()
            },
            plain: plain(draft)?,
            made_on: facts.today,
        })
    }

    /// What it is for.
    pub fn purpose(&self) -> &Purpose {
        &self.purpose
    }

    /// The product's identifier, the last part of the URL of the request for a new order.
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

    /// How control of the names is proven; none of a reissue where that is not known.
    pub fn dcv_method(&self) -> Option<dcv::Method> {
        self.dcv_method
    }

    /// `dcv_emails`, as sent.
    pub fn dcv_emails(&self) -> &[DcvEmail] {
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
        self.plain.get(&FieldId::AlternativeOrderId)?.as_str()
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
        let what = match self.purpose.reissued() {
            Some(original) => Bought::Reissue(original.order_id),
            None => Bought::Order(self.product.clone()),
        };
        Purchase { what, body: self.body() }
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

fn required(draft: &Draft, field: FieldId) -> Result<String, Problem> {
    text(draft, field).ok_or_else(|| unread(field))
}

/// What is sent of the parameters that depend on no other.
fn plain(draft: &Draft) -> Result<BTreeMap<FieldId, Value>, Problem> {
    let mut sent = BTreeMap::new();
    for field in parameter::of_the_body().filter(|field| field.is_plain() && draft.sends(*field)) {
        if let Some(value) = plain_value(draft, field).map_err(at(field))? {
            sent.insert(field, value);
        }
    }
    let missing = check::contacts::required_of_a_contact().find(|field| !sent.contains_key(field));
    match missing.filter(|field| draft.sends(*field) && check::contacts::has_contact(draft)) {
        Some(field) => Err(unread(field)),
        None => Ok(sent),
    }
}

/// What is sent of a parameter by its shape; nothing where nothing was typed, or where a switch says what the service
/// assumes anyway.
fn plain_value(draft: &Draft, field: FieldId) -> Result<Option<Value>, Finding> {
    let is_on = draft.is_on(field);
    let Some(typed) = text(draft, field) else { return Ok(None) };
    Ok(match field.parameter().shape {
        Shape::Text(Format::Telephone) => Some(telephone::read_telephone(&typed)?.into()),
        Shape::Text(Format::Email) => Some(email::read_email(&typed)?.as_str().into()),
        Shape::Text(_) => Some(typed.into()),
        Shape::Int => Some(number::read_int(&typed, "a number", i64::MIN..=i64::MAX)?.into()),
        Shape::Switch | Shape::SwitchOrBit => is_on.then_some(true.into()),
        Shape::SwitchInt => is_on.then_some(1.into()),
        Shape::Bool => three_way(&typed).map(Value::from),
        Shape::BoolInt => three_way(&typed).map(|yes| u8::from(yes).into()),
        Shape::Texts(_) | Shape::Url | Shape::Choice | Shape::Aside => None,
    })
}

fn three_way(chosen: &str) -> Option<bool> {
    match chosen {
        ON => Some(true),
        OFF => Some(false),
        _ => None,
    }
}

/// What an order renews that is made of a draft: a reissue renews nothing, nor does a new order of which an ID was typed
/// before that was chosen.
///
/// # Errors
/// What is typed does not name it.
pub fn renewed(draft: &Draft) -> Result<Option<Renewal>, Problem> {
    if !draft.sends(FieldId::RenewalOfOrderId) {
        return Ok(None);
    }
    match renewal::OrderType::parse(draft.text(FieldId::Renewal)) {
        None | Some(renewal::OrderType::New) => Ok(None),
        Some(renewal::OrderType::ByOrderId) => renewal::read_order_id(draft.text(FieldId::RenewalOfOrderId))
            .map(|id| Some(Renewal::OfOrder(id)))
            .map_err(at(FieldId::RenewalOfOrderId)),
        Some(renewal::OrderType::ByThumbprint) => {
            renewal::read_thumbprint(draft.text(FieldId::RenewedThumbprint))
                .map(|thumbprint| Some(Renewal::OfThumbprint(thumbprint)))
                .map_err(at(FieldId::RenewedThumbprint))
        }
    }
}

fn csr_pem(facts: &Facts) -> Result<String, Problem> {
    match &facts.csr {
        Reading::Csr(request) => Ok(request.pem().to_owned()),
        Reading::PrivateKey(found) | Reading::NotACsr(found) => Err(found.clone().at(FieldId::Csr)),
        Reading::Empty => Err(unread(FieldId::Csr)),
    }
}

fn additional_emails(draft: &Draft) -> Result<Vec<Email>, Problem> {
    let mut emails: Vec<Email> = Vec::new();
    for entry in email::read_emails(draft.text(FieldId::AdditionalEmails)) {
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
