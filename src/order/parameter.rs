//! The request parameters, a variant and a row each: all that is derived of a parameter is derived from its row.

use serde::{Deserialize, Serialize};
use strum::{EnumIter, IntoEnumIterator};

use super::step::Step;

/// A request parameter as a field of the form.
///
/// The doc line of each variant is its limit and meaning in the specification. Lists have one
/// field each, one entry a line, except the two lists of objects (`dcv_emails`,
/// `custom_fields`), which have a field for each part of each row.
///
/// Saved drafts name fields by the variants' names in snake case, so a variant is never renamed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, EnumIter, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FieldId {
    /// The product's identifier in the request's URL, or [`super::draft::OTHER`] when it is typed.
    Product,
    /// The identifier of a product the list does not have.
    OtherProduct,
    /// Whether the order is new or a renewal: a [`super::renewal::OrderType`] word.
    Renewal,
    /// `renewal_of_order_id`: int, the previous order's ID.
    RenewalOfOrderId,
    /// `renewed_thumbprint`: SHA-1 thumbprint of the previous order's certificate, 40 hex digits.
    RenewedThumbprint,
    /// `certificate.common_name`: string, the domain to be secured, at most 64 characters.
    CommonName,
    /// `certificate.dns_names`: array, additional domains to be secured.
    DnsNames,
    /// `certificate.csr`: string, the certificate signing request.
    Csr,
    /// The file the CSR was read from, as its path from the root on; never sent. Another CSR has none.
    CsrFile,
    /// `certificate.server_platform.id`: int, default -1 (other).
    ServerPlatform,
    /// Which of the three forms `order_validity` takes: a [`super::validity::Measure`] word.
    OrderValidity,
    /// `order_validity.years`: int, 1-6.
    OrderYears,
    /// `order_validity.days`: int, no more than three years have.
    OrderDays,
    /// `order_validity.custom_expiration_date`: `dd MMM YYYY`, within three years.
    OrderDate,
    /// Which of the three forms `certificate.cert_validity` takes, or none.
    CertValidity,
    /// `certificate.cert_validity.years`: int, allowed value 1.
    CertYears,
    /// `certificate.cert_validity.days`: int, at most 397.
    CertDays,
    /// `certificate.cert_validity.custom_expiration_date`: `dd MMM YYYY`, within 397 days.
    CertDate,
    /// `auto_renew`: int, 0 or 1, default 0.
    AutoRenew,
    /// `dcv_method`: string, required.
    DcvMethod,
    /// `dcv_emails[].dns_name`: the DNS name a row is for. Never typed, follows the names.
    MailName(usize),
    /// `dcv_emails[].email_domain`: the name itself or a parent of it.
    MailDomain(usize),
    /// `dcv_emails[].email`: the address the mail goes to.
    MailAddress(usize),
    /// `locale`: string, the language of the DCV mail.
    Locale,
    /// `use_auth_key`: bool, default set by the account.
    UseAuthKey,
    /// `technical_contact.first_name`: string, required in a contact.
    FirstName,
    /// `technical_contact.last_name`: string, required in a contact.
    LastName,
    /// `technical_contact.telephone`: string, required in a contact.
    Telephone,
    /// `technical_contact.job_title`: string, optional.
    JobTitle,
    /// `technical_contact.email`: string, required in a contact.
    ContactEmail,
    /// `additional_emails`: array of addresses that get certificate notifications.
    AdditionalEmails,
    /// `disable_renewal_notifications`: bool, default false.
    DisableRenewalNotifications,
    /// `custom_renewal_message`: string in renewal notifications.
    CustomRenewalMessage,
    /// `payment_method`: `balance` (default), `card` or `profile`.
    PaymentMethod,
    /// `container.id`: int.
    Container,
    /// `custom_fields[].metadata_id`: int.
    CustomFieldId(usize),
    /// `custom_fields[].value`: string.
    CustomFieldValue(usize),
    /// `comments`: string for the approver.
    Comments,
    /// `skip_approval`: bool, default false.
    SkipApproval,
    /// `disable_ct`: bool, default false.
    DisableCt,
    /// `apply_cr_discount`: bool, default false.
    ApplyCrDiscount,
    /// `serial_number`: serial of the certificate a replacement discount is expected for.
    SerialNumber,
    /// `enable_guest_access`: int, 0 or 1, default set by the account.
    EnableGuestAccess,
    /// `alternative_order_id`: string, at most 64 letters and digits.
    AlternativeOrderId,
}

/// The row of a parameter.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Parameter {
    /// Its path in the specification's terms, `[]` where the number of a row stands.
    pub path: &'static str,
    /// What the field is called, everywhere it is spoken of.
    pub label: &'static str,
    /// The step that asks for it.
    pub step: Step,
    /// What JSON has for it.
    pub shape: Shape,
    /// Whether the object it is in cannot be without it. What the form itself demands is not said here.
    pub is_required: bool,
    /// Whether a reissue sends it, too.
    pub is_of_a_reissue: bool,
}

/// What JSON has for a parameter, and how it becomes the text of a field.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shape {
    /// Nothing: it is a part of the request's URL.
    Url,
    /// Nothing of its own: it says which of the parameters behind it is sent.
    Choice,
    /// Nothing: it is kept for whoever ordered.
    Aside,
    /// A text.
    Text(Format),
    /// An array of texts, one a line.
    Texts(Format),
    /// A whole number.
    Int,
    /// A bool whose default is false: only true is sent.
    Switch,
    /// As [`Shape::Switch`], and the specification's own example writes 0.
    SwitchOrBit,
    /// A bool whose default the account sets: both are sent.
    Bool,
    /// A 0/1 integer whose default is 0: only 1 is sent.
    SwitchInt,
    /// A 0/1 integer whose default the account sets: both are sent.
    BoolInt,
}

/// What a text of a parameter is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// A name of the certificate, what separates names around it.
    Name,
    /// The name an entry of `dcv_emails` is for.
    DnsName,
    /// A name or a parent of it, to whose addresses mail is sent.
    MailDomain,
    /// An e-mail address.
    Email,
    /// A telephone number.
    Telephone,
    /// A day: `dd MMM YYYY`.
    Date,
    /// A SHA-1 thumbprint.
    Thumbprint,
    /// A certificate signing request.
    Pem,
    /// A word that is sent as it is.
    Word,
    /// It says what it likes, and nobody minds an empty one: what it is, with its article.
    Free(&'static str),
}

/// A free text that may be anything.
const ANYTHING: &str = "what belongs here";

impl Format {
    /// What it is, with its article.
    pub fn noun(self) -> &'static str {
        match self {
            Format::Name | Format::DnsName | Format::MailDomain => "a name",
            Format::Email => "an e-mail address",
            Format::Telephone => "a telephone number",
            Format::Date => "a date",
            Format::Thumbprint => "a thumbprint",
            Format::Pem | Format::Word => ANYTHING,
            Format::Free(noun) => noun,
        }
    }

    /// Whether it is the name of a host, where people paste URLs with a password in them.
    fn is_of_a_host(self) -> bool {
        matches!(self, Format::Name | Format::DnsName | Format::MailDomain)
    }
}

const fn row(path: &'static str, label: &'static str, step: Step, shape: Shape) -> Parameter {
    Parameter { path, label, step, shape, is_required: false, is_of_a_reissue: false }
}

impl Parameter {
    const fn required(self) -> Parameter {
        Parameter { is_required: true, ..self }
    }

    const fn reissued(self) -> Parameter {
        Parameter { is_of_a_reissue: true, ..self }
    }
}

/// The parameters that a request body has values of, in its order: that of the fields, the certificate first. Of
/// a list of objects the first row stands for all.
pub fn of_the_body() -> impl Iterator<Item = FieldId> {
    let has_value =
        |field: &FieldId| !matches!(field.parameter().shape, Shape::Url | Shape::Choice | Shape::Aside);
    let mut fields: Vec<FieldId> = FieldId::iter().filter(has_value).collect();
    fields.sort_by_key(|field| field.place_in_body());
    fields.into_iter()
}

impl FieldId {
    /// The row of the parameter.
    #[rustfmt::skip] // A table, one parameter a line.
    pub const fn parameter(self) -> Parameter {
        use Format::{Date, DnsName, Email, Free, MailDomain, Name, Pem, Telephone, Thumbprint, Word};
        use Shape::{Aside, Bool, BoolInt, Choice, Int, Switch, SwitchInt, SwitchOrBit, Text, Texts, Url};
        match self {
            FieldId::Product => row("dv_ssl_certificate_id", "Product", Step::Product, Url),
            FieldId::OtherProduct => row("dv_ssl_certificate_id", "Product ID", Step::Product, Url),
            FieldId::Renewal => row("renewal_of_order_id", "Order type", Step::Product, Choice),
            FieldId::RenewalOfOrderId => row("renewal_of_order_id", "Renewed order", Step::Product, Int),
            FieldId::RenewedThumbprint => row("renewed_thumbprint", "Thumbprint", Step::Product, Text(Thumbprint)),
            FieldId::CommonName => row("certificate.common_name", "Common name", Step::Domains, Text(Name)).reissued(),
            FieldId::DnsNames => row("certificate.dns_names", "Other names", Step::Domains, Texts(Name)).reissued(),
            FieldId::Csr => row("certificate.csr", "CSR", Step::Csr, Text(Pem)).reissued(),
            FieldId::CsrFile => row("certificate.csr", "CSR file", Step::Csr, Aside).reissued(),
            FieldId::ServerPlatform => row("certificate.server_platform.id", "Server platform", Step::Csr, Int).required().reissued(),
            FieldId::OrderValidity => row("order_validity", "Order validity", Step::Validity, Choice),
            FieldId::OrderYears => row("order_validity.years", "Order years", Step::Validity, Int),
            FieldId::OrderDays => row("order_validity.days", "Order days", Step::Validity, Int),
            FieldId::OrderDate => row("order_validity.custom_expiration_date", "Order until", Step::Validity, Text(Date)),
            FieldId::CertValidity => row("certificate.cert_validity", "Certificate", Step::Validity, Choice).reissued(),
            FieldId::CertYears => row("certificate.cert_validity.years", "Years valid", Step::Validity, Int).reissued(),
            FieldId::CertDays => row("certificate.cert_validity.days", "Days valid", Step::Validity, Int).reissued(),
            FieldId::CertDate => row("certificate.cert_validity.custom_expiration_date", "Valid until", Step::Validity, Text(Date)).reissued(),
            FieldId::AutoRenew => row("auto_renew", "Auto-renewal", Step::Validity, SwitchInt),
            FieldId::DcvMethod => row("dcv_method", "DCV method", Step::Dcv, Text(Word)),
            FieldId::MailName(_) => row("dcv_emails[].dns_name", "Name", Step::Dcv, Text(DnsName)).required(),
            FieldId::MailDomain(_) => row("dcv_emails[].email_domain", "Mail domain", Step::Dcv, Text(MailDomain)).required(),
            FieldId::MailAddress(_) => row("dcv_emails[].email", "Address", Step::Dcv, Text(Email)),
            FieldId::Locale => row("locale", "Mail language", Step::Dcv, Text(Word)),
            FieldId::UseAuthKey => row("use_auth_key", "Use AuthKey", Step::Dcv, Bool),
            FieldId::FirstName => row("technical_contact.first_name", "First name", Step::Contacts, Text(Free("the name of a person"))).required(),
            FieldId::LastName => row("technical_contact.last_name", "Last name", Step::Contacts, Text(Free("the name of a person"))).required(),
            FieldId::Telephone => row("technical_contact.telephone", "Telephone", Step::Contacts, Text(Telephone)).required(),
            FieldId::JobTitle => row("technical_contact.job_title", "Job title", Step::Contacts, Text(Free(ANYTHING))),
            FieldId::ContactEmail => row("technical_contact.email", "E-mail", Step::Contacts, Text(Email)).required(),
            FieldId::AdditionalEmails => row("additional_emails", "Also notify", Step::Contacts, Texts(Email)),
            FieldId::DisableRenewalNotifications => row("disable_renewal_notifications", "Renewal mail", Step::Contacts, Switch),
            FieldId::CustomRenewalMessage => row("custom_renewal_message", "Renewal message", Step::Contacts, Text(Free("a message"))),
            FieldId::PaymentMethod => row("payment_method", "Payment", Step::Options, Text(Word)),
            FieldId::Container => row("container.id", "Container ID", Step::Options, Int).required(),
            FieldId::CustomFieldId(_) => row("custom_fields[].metadata_id", "Custom field ID", Step::Options, Int).required(),
            FieldId::CustomFieldValue(_) => row("custom_fields[].value", "Value", Step::Options, Text(Free(ANYTHING))).required(),
            FieldId::Comments => row("comments", "Comments", Step::Options, Text(Free("a comment"))).reissued(),
            FieldId::SkipApproval => row("skip_approval", "Skip approval", Step::Options, Switch).reissued(),
            FieldId::DisableCt => row("disable_ct", "CT logging", Step::Options, SwitchOrBit),
            FieldId::ApplyCrDiscount => row("apply_cr_discount", "Discount", Step::Options, Switch),
            FieldId::SerialNumber => row("serial_number", "Serial number", Step::Options, Text(Free(ANYTHING))),
            FieldId::EnableGuestAccess => row("enable_guest_access", "Guest access", Step::Options, BoolInt),
            FieldId::AlternativeOrderId => row("alternative_order_id", "Own order ID", Step::Options, Text(Word)),
        }
    }

    /// The parameter in the specification's terms, such as `dcv_emails[0].email_domain`.
    pub fn path(self) -> String {
        let path = self.parameter().path;
        match self.row() {
            Some(row) => path.replace("[]", &format!("[{row}]")),
            None => path.to_owned(),
        }
    }

    /// What the field is called, everywhere it is spoken of.
    pub fn label(self) -> &'static str {
        self.parameter().label
    }

    /// The step that asks for the field.
    pub fn step(self) -> Step {
        self.parameter().step
    }

    /// What orders the fields as the body has them: as they are declared, the certificate first.
    pub fn place_in_body(self) -> impl Ord {
        (!self.parameter().path.starts_with("certificate."), self)
    }

    /// Whether it is sent as it is typed or switched, whatever other fields hold. The others are chosen among, read
    /// together, or made of a list.
    pub fn is_plain(self) -> bool {
        use FieldId::*;
        let depends = matches!(
            self,
            RenewalOfOrderId
                | RenewedThumbprint
                | CommonName
                | DnsNames
                | Csr
                | OrderYears
                | OrderDays
                | OrderDate
                | CertYears
                | CertDays
                | CertDate
                | DcvMethod
                | AdditionalEmails
        );
        !depends
            && self.row().is_none()
            && !matches!(self.parameter().shape, Shape::Url | Shape::Choice | Shape::Aside)
    }

    /// Whether its parameter switches off what it is called: where that is on, the parameter is not sent.
    pub fn switches_off(self) -> bool {
        matches!(self, FieldId::DisableRenewalNotifications | FieldId::DisableCt)
    }

    /// Whether names of hosts are typed into it, where people paste URLs with a password in them.
    pub fn takes_hosts(self) -> bool {
        matches!(self.parameter().shape, Shape::Text(format) | Shape::Texts(format) if format.is_of_a_host())
    }

    /// The number of its row in a list of objects, from 0; none of a field that is there once.
    pub fn row(self) -> Option<usize> {
        match self {
            FieldId::MailName(row)
            | FieldId::MailDomain(row)
            | FieldId::MailAddress(row)
            | FieldId::CustomFieldId(row)
            | FieldId::CustomFieldValue(row) => Some(row),
            _ => None,
        }
    }

    /// The field of the same parameter in another row; the field itself where there are no rows.
    pub fn in_row(self, row: usize) -> FieldId {
        match self {
            FieldId::MailName(_) => FieldId::MailName(row),
            FieldId::MailDomain(_) => FieldId::MailDomain(row),
            FieldId::MailAddress(_) => FieldId::MailAddress(row),
            FieldId::CustomFieldId(_) => FieldId::CustomFieldId(row),
            FieldId::CustomFieldValue(_) => FieldId::CustomFieldValue(row),
            once => once,
        }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    #[test]
    fn every_value_of_the_body_has_one_place_and_the_certificate_is_first() {
        let paths: Vec<&str> = of_the_body().map(|field| field.parameter().path).collect();
        assert_eq!(paths.iter().collect::<HashSet<_>>().len(), paths.len(), "{paths:?}");
        let certificate = paths.iter().take_while(|path| path.starts_with("certificate.")).count();
        assert!(certificate > 0 && !paths[certificate..].iter().any(|path| path.starts_with("certificate.")));
        // What is a value is no object besides.
        for path in &paths {
            assert!(!paths.iter().any(|other| other.starts_with(&format!("{path}."))), "{path}");
        }
    }

    #[test]
    fn a_field_has_a_row_where_its_path_has_one() {
        for field in FieldId::iter() {
            let parameter = field.parameter();
            assert_eq!(field.row().is_some(), parameter.path.contains("[]"), "{field:?}");
            assert_eq!(field.in_row(12).row(), field.row().map(|_| 12), "{field:?}");
            let in_an_object = parameter.path.contains('.');
            assert!(
                in_an_object || !parameter.is_required,
                "{field:?}: nothing demands what is in no object"
            );
        }
        assert_eq!(FieldId::MailDomain(12).path(), "dcv_emails[12].email_domain");
        assert_eq!(FieldId::Comments.path(), "comments");
    }
}
