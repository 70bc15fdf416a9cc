//! What the user typed: texts and choices, always saveable, never "invalid".

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

/// A request parameter as a field of the form.
///
/// The doc line of each variant is its limit and meaning in the specification. Lists have one
/// field each, one entry a line, except the two lists of objects (`dcv_emails`,
/// `custom_fields`), which have a field for each part of each row.
///
/// Saved drafts name fields by the variants' names in snake case, so a variant is never renamed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FieldId {
    /// The product's identifier in the request's URL, or [`OTHER`] when it is typed.
    Product,
    /// The identifier of a product the list does not have.
    OtherProduct,
    /// Whether the order is new or a renewal: a [`super::renewal::Kind`] word.
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
    /// `certificate.server_platform.id`: int, default -1 (other).
    ServerPlatform,
    /// Which of the three forms `order_validity` takes: a [`super::validity::Form`] word.
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

/// The choice "something else, typed in the next field".
pub const OTHER: &str = "other";
/// The stored text of a switch that is on. A switch that is off stores nothing.
pub const ON: &str = "yes";
/// The stored text of a three-way choice that says no. Nothing stored leaves it to the account.
pub const OFF: &str = "no";

impl FieldId {
    /// Whether names of hosts are typed into it, where people paste URLs with a password in them.
    pub fn takes_hosts(self) -> bool {
        matches!(
            self,
            FieldId::CommonName | FieldId::DnsNames | FieldId::MailName(_) | FieldId::MailDomain(_)
        )
    }

    /// The parameter in the specification's terms, such as `dcv_emails[0].email_domain`.
    pub fn path(self) -> String {
        use FieldId::*;
        let fixed = match self {
            Product | OtherProduct => "dv_ssl_certificate_id",
            Renewal | RenewalOfOrderId => "renewal_of_order_id",
            RenewedThumbprint => "renewed_thumbprint",
            CommonName => "certificate.common_name",
            DnsNames => "certificate.dns_names",
            Csr => "certificate.csr",
            ServerPlatform => "certificate.server_platform.id",
            OrderValidity => "order_validity",
            OrderYears => "order_validity.years",
            OrderDays => "order_validity.days",
            OrderDate => "order_validity.custom_expiration_date",
            CertValidity => "certificate.cert_validity",
            CertYears => "certificate.cert_validity.years",
            CertDays => "certificate.cert_validity.days",
            CertDate => "certificate.cert_validity.custom_expiration_date",
            AutoRenew => "auto_renew",
            DcvMethod => "dcv_method",
            MailName(row) => return format!("dcv_emails[{row}].dns_name"),
            MailDomain(row) => return format!("dcv_emails[{row}].email_domain"),
            MailAddress(row) => return format!("dcv_emails[{row}].email"),
            Locale => "locale",
            UseAuthKey => "use_auth_key",
            FirstName => "technical_contact.first_name",
            LastName => "technical_contact.last_name",
            Telephone => "technical_contact.telephone",
            JobTitle => "technical_contact.job_title",
            ContactEmail => "technical_contact.email",
            AdditionalEmails => "additional_emails",
            DisableRenewalNotifications => "disable_renewal_notifications",
            CustomRenewalMessage => "custom_renewal_message",
            PaymentMethod => "payment_method",
            Container => "container.id",
            CustomFieldId(row) => return format!("custom_fields[{row}].metadata_id"),
            CustomFieldValue(row) => return format!("custom_fields[{row}].value"),
            Comments => "comments",
            SkipApproval => "skip_approval",
            DisableCt => "disable_ct",
            ApplyCrDiscount => "apply_cr_discount",
            SerialNumber => "serial_number",
            EnableGuestAccess => "enable_guest_access",
            AlternativeOrderId => "alternative_order_id",
        };
        fixed.to_owned()
    }
}

/// What was typed so far.
///
/// A field that was never filled in, or was emptied, holds nothing: it reads as `""` and is left
/// out of the request.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(from = "Entries", into = "Entries")]
pub struct Draft {
    values: BTreeMap<FieldId, String>,
}

/// A draft as it is saved: each field with its text, in the fields' order.
type Entries = Vec<(FieldId, String)>;

impl From<Draft> for Entries {
    fn from(draft: Draft) -> Entries {
        draft.values.into_iter().collect()
    }
}

impl From<Entries> for Draft {
    fn from(entries: Entries) -> Draft {
        let mut draft = Draft::default();
        for (field, text) in entries {
            draft.set(field, text);
        }
        draft
    }
}

impl Draft {
    /// A draft with the choices a new order starts from: one year, validated by a TXT record.
    pub fn new() -> Draft {
        let mut draft = Draft::default();
        draft.set(FieldId::Renewal, "new");
        draft.set(FieldId::OrderValidity, "years");
        draft.set(FieldId::OrderYears, "1");
        draft.set(FieldId::DcvMethod, "dns-txt-token");
        draft
    }

    /// What a field holds; `""` when it was left empty.
    pub fn text(&self, field: FieldId) -> &str {
        self.values.get(&field).map_or("", String::as_str)
    }

    /// Stores what was typed into a field.
    pub fn set(&mut self, field: FieldId, text: impl Into<String>) {
        let text = text.into();
        if text.is_empty() {
            self.values.remove(&field);
        } else {
            self.values.insert(field, text);
        }
    }

    /// The draft, with every field emptied whose text is one of those.
    pub fn without(mut self, one_of_those: impl Fn(&str) -> bool) -> Draft {
        self.values.retain(|_, text| !one_of_those(text));
        self
    }

    /// The fields that hold anything.
    pub fn filled_in(&self) -> impl Iterator<Item = FieldId> {
        self.values.keys().copied()
    }

    /// Whether a switch is on.
    pub fn is_on(&self, field: FieldId) -> bool {
        self.text(field) == ON
    }

    /// The product's identifier, from the list or typed; `""` when none was chosen.
    pub fn product_id(&self) -> &str {
        match self.text(FieldId::Product) {
            OTHER => self.text(FieldId::OtherProduct).trim(),
            listed => listed,
        }
    }

    /// The rows of `custom_fields` that hold anything, in their order.
    pub fn custom_field_rows(&self) -> Vec<usize> {
        let mut rows: Vec<usize> = self
            .values
            .keys()
            .filter_map(|field| match field {
                FieldId::CustomFieldId(row) | FieldId::CustomFieldValue(row) => Some(*row),
                _ => None,
            })
            .collect();
        rows.sort_unstable();
        rows.dedup();
        rows
    }

    /// The rows of `dcv_emails` in which anything was typed.
    pub fn filled_mail_rows(&self) -> BTreeSet<usize> {
        let domains = self.values.range(FieldId::MailDomain(0)..=FieldId::MailDomain(usize::MAX));
        let addresses = self.values.range(FieldId::MailAddress(0)..=FieldId::MailAddress(usize::MAX));
        let rows = domains.chain(addresses).filter_map(|(field, _)| match field {
            FieldId::MailDomain(row) | FieldId::MailAddress(row) => Some(*row),
            _ => None,
        });
        rows.collect()
    }

    /// The rows of `dcv_emails` with the name each is for, those of names since removed included.
    pub fn mail_rows(&self) -> impl Iterator<Item = (usize, &str)> {
        self.values.range(FieldId::MailName(0)..=FieldId::MailName(usize::MAX)).filter_map(|(field, name)| {
            match field {
                FieldId::MailName(row) => Some((*row, name.as_str())),
                _ => None,
            }
        })
    }
}
