//! The body of `POST /order/certificate/{product}`, judged parameter by parameter.
//!
//! Everything that is wrong is reported, not only the first thing. Parameters the specification
//! does not know are ignored, as by the real service. `null` is no value of any type.

use jiff::civil::Date;
use serde_json::Value;

use super::body::{Item, Object};
use super::catalogue::Product;
use super::csr;
use super::dcv::DcvMethod;
use super::errors::{ApiError, Errors, code, quoted};
use super::names;
use super::orders::{HeldOrder, NewOrder, Orders};
use super::status::Status;
use super::validity;

/// What an order is judged by, besides its body.
pub(super) struct Circumstances<'a> {
    /// The account's ID.
    pub id: u64,
    /// The product in the URL.
    pub product: &'a Product,
    /// The date of the request.
    pub today: Date,
    /// Whether an AuthKey is set up.
    pub has_auth_key: bool,
    /// The orders placed before.
    pub orders: &'a Orders,
}

/// Judges a body; the order it asks for, or all that is wrong with it.
pub(super) fn judge(body: &Value, account: &Circumstances) -> Result<NewOrder, Vec<ApiError>> {
    let mut errors = Errors::default();
    let Some(body) = object(body, &mut errors) else { return errors.or(None) };
    let certificate = body.required_object("certificate", &mut errors);
    let names =
        certificate.as_ref().map(|certificate| Names::read(certificate, account.product, &mut errors));
    if let Some(certificate) = &certificate {
        judge_certificate(certificate, &mut errors);
    }
    let valid_till = validity::judge(&body, certificate.as_ref(), account.today, &mut errors);
    let method = dcv_method(&body, names.as_ref(), &mut errors);
    dcv_emails(&body, names.as_ref(), &mut errors);
    renewal(&body, account, &mut errors);
    notifications(&body, &mut errors);
    technical_contact(&body, &mut errors);
    payment(&body, &mut errors);
    handling(&body, account, &mut errors);
    let alternative_order_id = alternative_order_id(&body, account, &mut errors);
    let known = names.and_then(Names::complete).zip(method).zip(valid_till);
    let order = known.map(|(((common_name, dns_names), dcv_method), valid_till)| NewOrder {
        common_name,
        dns_names,
        dcv_method,
        alternative_order_id,
        valid_till,
    });
    errors.or(order)
}

/// The object that a body has to be.
fn object<'a>(body: &'a Value, errors: &mut Errors) -> Option<Object<'a>> {
    let fields = body.as_object();
    if fields.is_none() {
        errors.add(code::BAD_REQUEST_FORMAT, "The body must be a JSON object.");
    }
    fields.map(Object::root)
}

/// Judges the body of a reissue; the common name and the other names it asks for, or all that is wrong with it. How
/// control is proved is not in it: it is as the order has it.
pub(super) fn judge_reissue(
    body: &Value,
    order: &HeldOrder,
    product: &Product,
    today: Date,
) -> Result<(String, Vec<String>), Vec<ApiError>> {
    let mut errors = Errors::default();
    let Some(body) = object(body, &mut errors) else { return errors.or(None) };
    let certificate = body.required_object("certificate", &mut errors);
    let names = certificate.as_ref().map(|certificate| Names::read(certificate, product, &mut errors));
    if let Some(certificate) = &certificate {
        judge_certificate(certificate, &mut errors);
        signature_hash(certificate, &mut errors);
        validity::judge_reissue(certificate, order.valid_till, today, &mut errors);
    }
    let texts: Vec<&str> = names.iter().flat_map(|names| names.all()).map(String::as_str).collect();
    if let Some(method) = order.method() {
        fits(method, &texts, &mut errors);
    }
    body.flag("skip_approval", &mut errors);
    body.text("comments", &mut errors);
    errors.or(names.and_then(Names::complete))
}

/// Judges a `signature_hash`, which the page of a reissue does not call optional.
fn signature_hash(certificate: &Object, errors: &mut Errors) {
    if let Some(hash) = certificate.required_text("signature_hash", errors)
        && !["sha256", "sha384", "sha512"].contains(&hash)
    {
        let path = certificate.path("signature_hash");
        errors.add(
            code::INVALID_PARAMETER,
            format!("{path} {} is not a hash that is signed with.", quoted(hash)),
        );
    }
}

/// The names on the certificate, the faulty ones too.
struct Names {
    common_name: Option<String>,
    others: Vec<String>,
}

impl Names {
    fn read(certificate: &Object, product: &Product, errors: &mut Errors) -> Names {
        let common_name = certificate.required_text("common_name", errors);
        if let Some(name) = common_name {
            let path = certificate.path("common_name");
            judge_name(&path, name, product, errors);
            if name.chars().count() > names::LONGEST_COMMON_NAME {
                let longest = names::LONGEST_COMMON_NAME;
                errors.add(code::INVALID_DOMAIN, format!("{path} is longer than {longest} characters."));
            }
        }
        let mut others = Vec::new();
        for item in certificate.items("dns_names", errors) {
            if let Some(name) = item.text(errors) {
                judge_name(&item.path, name, product, errors);
                others.push(name.to_owned());
            }
        }
        Names { common_name: common_name.map(str::to_owned), others }
    }

    fn all(&self) -> impl Iterator<Item = &String> {
        self.common_name.iter().chain(&self.others)
    }

    fn complete(self) -> Option<(String, Vec<String>)> {
        Some((self.common_name?, self.others))
    }
}

fn judge_name(path: &str, name: &str, product: &Product, errors: &mut Errors) {
    if let Some(reason) = names::refusal(name) {
        errors.add(code::INVALID_DOMAIN, format!("{path}: {} {reason}.", quoted(name)));
    }
    if names::is_wildcard(name) && !product.wildcard_names {
        errors.add(
            code::WILDCARD_NOT_ALLOWED,
            format!(
                "{path}: {} is a wildcard name, which {} does not secure.",
                quoted(name),
                product.name_id
            ),
        );
    }
}

fn judge_certificate(certificate: &Object, errors: &mut Errors) {
    if let Some(text) = certificate.required_text("csr", errors) {
        let path = certificate.path("csr");
        match csr::judge(text) {
            Ok(()) => {}
            Err(csr::Refusal::Unreadable) => {
                errors.add(
                    code::CSR_INVALID_CANNOT_PARSE,
                    format!("{path} cannot be read as a PKCS#10 request in PEM."),
                );
            }
            Err(csr::Refusal::Signature) => {
                errors.add(code::CSR_INVALID_SIGNATURE, format!("{path} is not signed with its own key."));
            }
            Err(csr::Refusal::Key(reason)) => errors.add(code::CSR_INVALID_KEY, format!("{path} {reason}.")),
        }
    }
    if let Some(platform) = certificate.object("server_platform", errors) {
        platform.required_int("id", errors);
    }
    // Deprecated and ignored, but still an array of strings.
    for unit in certificate.items("organization_units", errors) {
        unit.text(errors);
    }
}

fn dcv_method(body: &Object, names: Option<&Names>, errors: &mut Errors) -> Option<DcvMethod> {
    let names: Vec<&str> = names.iter().flat_map(|names| names.all()).map(String::as_str).collect();
    method_for(&names, body, errors)
}

/// Reads and judges the required `dcv_method` for names.
pub(super) fn method_for(names: &[&str], body: &Object, errors: &mut Errors) -> Option<DcvMethod> {
    let word = body.required_text("dcv_method", errors)?;
    let Some(method) = DcvMethod::from_word(word) else {
        errors.add(
            code::INVALID_DCV_METHOD,
            format!("dcv_method {} is not one a DV order can have.", quoted(word)),
        );
        return None;
    };
    fits(method, names, errors);
    Some(method)
}

/// Judges whether a method can prove control of names.
fn fits(method: DcvMethod, names: &[&str], errors: &mut Errors) {
    let word = method.word();
    let wildcard = names.iter().find(|name| names::is_wildcard(name));
    if let (DcvMethod::HttpToken, Some(name)) = (method, wildcard) {
        errors.add(
            code::INVALID_WILDCARD_DCV_METHOD,
            format!("dcv_method http-token cannot validate the wildcard name {}.", quoted(name)),
        );
    }
    let may_stand = |name: &&&str| names::is_address(name) && names::refusal(name).is_none();
    let address = names.iter().find(may_stand);
    if let Some(address) = address.filter(|_| method != DcvMethod::HttpToken) {
        errors.add(
            code::INVALID_DCV_METHOD,
            format!("dcv_method {word} cannot validate the IP address {}.", quoted(address)),
        );
    }
}

/// Judged with every method: the specification ties the list to none.
fn dcv_emails(body: &Object, names: Option<&Names>, errors: &mut Errors) {
    for item in body.items("dcv_emails", errors) {
        let Some(row) = item.object(errors) else { continue };
        let name = row.required_text("dns_name", errors);
        let domain = row.required_text("email_domain", errors);
        if let (Some(name), Some(names)) = (name, names)
            && !names.all().any(|own| own.eq_ignore_ascii_case(name))
        {
            errors.add(
                code::INVALID_DOMAIN,
                format!("{}: {} is not on the certificate.", row.path("dns_name"), quoted(name)),
            );
        }
        if let Some(name) = name.filter(|name| names::is_address(name)) {
            errors.add(
                code::INVALID_DOMAIN,
                format!("{}: {} is an IP address, which has no mail.", row.path("dns_name"), quoted(name)),
            );
        } else if let Some(domain) = domain {
            email_domain(&row.path("email_domain"), domain, name, errors);
        }
        if let Some(address) = row.text("email", errors) {
            mail_address(&row.path("email"), address, errors);
        }
    }
}

/// Judges the domain whose addresses may approve a name.
pub(super) fn email_domain(path: &str, domain: &str, name: Option<&str>, errors: &mut Errors) {
    if names::is_address(domain) {
        errors.add(code::INVALID_EMAIL_DOMAIN, format!("{path}: {} is an IP address.", quoted(domain)));
    } else if names::is_wildcard(domain) {
        errors.add(code::INVALID_EMAIL_DOMAIN, format!("{path}: {} is a wildcard name.", quoted(domain)));
    } else if let Some(reason) = names::refusal(domain) {
        errors.add(code::INVALID_EMAIL_DOMAIN, format!("{path}: {} {reason}.", quoted(domain)));
    } else if let Some(name) = name
        && !names::is_same_or_parent(domain, name)
    {
        errors.add(
            code::INVALID_EMAIL_DOMAIN,
            format!("{path}: {} is neither {} nor a parent of it.", quoted(domain), quoted(name)),
        );
    } else if let Some(name) = name
        && names::is_above_registered(domain, name)
    {
        errors.add(
            code::INVALID_EMAIL_DOMAIN,
            format!(
                "{path}: {} is a suffix above the registered domain of {}.",
                quoted(domain),
                quoted(name)
            ),
        );
    }
}

/// Judges a mail address.
pub(super) fn mail_address(path: &str, address: &str, errors: &mut Errors) {
    if !names::is_mail_address(address) {
        errors.add(code::INVALID_EMAIL, format!("{path}: {} is not a mail address.", quoted(address)));
    }
}

fn renewal(body: &Object, account: &Circumstances, errors: &mut Errors) {
    if let Some(thumbprint) = body.text("renewed_thumbprint", errors)
        && !(thumbprint.len() == 40 && thumbprint.bytes().all(|byte| byte.is_ascii_hexdigit()))
    {
        errors.add(code::INVALID_PARAMETER, "renewed_thumbprint must be 40 hexadecimal digits.");
    }
    let renewed = body.int_between("renewal_of_order_id", 1, i64::MAX, errors);
    // One that is not held here was placed at the real service, and cannot be looked up.
    let held =
        renewed.and_then(|id| account.orders.all().iter().find(|order| i64::try_from(order.id) == Ok(id)));
    if let Some(order) = held.filter(|order| order.account == account.id) {
        renewed_order(order, account, errors);
    }
    body.int_between("auto_renew", 0, 1, errors);
}

/// How long before its end an order can be renewed, in days. By hand the account offers it from 90 days to one day
/// before; what the API takes is not published.
const RENEWED_BEFORE: std::ops::RangeInclusive<i32> = 1..=90;

/// Judges an order that is to be renewed.
fn renewed_order(order: &HeldOrder, account: &Circumstances, errors: &mut Errors) {
    let left = account.today.until(order.valid_till).map_or(0, |span| span.get_days());
    let was_issued = matches!(order.status, Status::Issued | Status::ReissuePending | Status::Expired);
    if let Some(renewal) = account.orders.renewal_of(account.id, order.id) {
        let message = format!("The order {} was renewed by order {} already.", order.id, renewal.id);
        errors.add(code::ORDER_RENEWED_ALREADY, message);
    } else if !was_issued || !RENEWED_BEFORE.contains(&left) {
        let ends = order.valid_till.strftime("%d %b %Y").to_string().to_uppercase();
        let message = format!("The order {} cannot be renewed: it ends on {ends}.", order.id);
        errors.add(code::ORDER_NOT_ELIGIBLE_FOR_RENEWAL, message);
    }
}

fn notifications(body: &Object, errors: &mut Errors) {
    body.text("custom_renewal_message", errors);
    body.flag("disable_renewal_notifications", errors);
    for item in body.items("additional_emails", errors) {
        if let Some(address) = item.text(errors) {
            mail_address(&item.path, address, errors);
        }
    }
    locale(body, errors);
}

/// Judges an optional `locale`.
pub(super) fn locale(body: &Object, errors: &mut Errors) {
    if let Some(locale) = body.text("locale", errors)
        && !is_locale(locale)
    {
        errors.add(code::INVALID_PARAMETER, format!("locale {} is not a locale code.", quoted(locale)));
    }
}

/// The list of locale codes is not published with the endpoint: any code of that shape will do.
fn is_locale(text: &str) -> bool {
    let mut parts = text.split(['-', '_']);
    let language = parts.next().unwrap_or_default();
    matches!(language.len(), 2 | 3)
        && language.bytes().all(|byte| byte.is_ascii_alphabetic())
        && parts
            .all(|part| matches!(part.len(), 2..=8) && part.bytes().all(|byte| byte.is_ascii_alphanumeric()))
}

fn technical_contact(body: &Object, errors: &mut Errors) {
    let Some(contact) = body.object("technical_contact", errors) else { return };
    for name in ["first_name", "last_name", "telephone"] {
        contact.required_text(name, errors);
    }
    contact.text("job_title", errors);
    if let Some(address) = contact.required_text("email", errors) {
        mail_address(&contact.path("email"), address, errors);
    }
}

fn payment(body: &Object, errors: &mut Errors) {
    if let Some(method) = body.text("payment_method", errors)
        && !["balance", "card", "profile"].contains(&method)
    {
        errors.add(
            code::INVALID_PARAMETER,
            format!("payment_method must be balance, card or profile, not {}.", quoted(method)),
        );
    }
    body.flag("apply_cr_discount", errors);
    body.text("serial_number", errors);
}

fn handling(body: &Object, account: &Circumstances, errors: &mut Errors) {
    body.text("comments", errors);
    body.flag("skip_approval", errors);
    // A bool by the table of the specification, 0 in its example.
    body.flag_or_bit("disable_ct", errors);
    body.int_between("enable_guest_access", 0, 1, errors);
    if let Some(container) = body.object("container", errors) {
        container.required_int("id", errors);
    }
    body.items("custom_fields", errors).iter().for_each(|field| custom_field(field, errors));
    if body.flag("use_auth_key", errors) == Some(true) && !account.has_auth_key {
        errors.add(code::AUTH_KEY_NOT_SETUP, "use_auth_key: this account has no AuthKey.");
    }
}

fn custom_field(field: &Item, errors: &mut Errors) {
    if let Some(field) = field.object(errors) {
        field.required_int("metadata_id", errors);
        field.required_text("value", errors);
    }
}

fn alternative_order_id(body: &Object, account: &Circumstances, errors: &mut Errors) -> Option<String> {
    const LONGEST: usize = 64;
    let id = body.text("alternative_order_id", errors)?;
    // "Alphanumeric", says the specification, and not what becomes of an ID with a hyphen.
    if id.trim().is_empty() || id.trim() != id || id.chars().count() > LONGEST {
        errors.add(
            code::INVALID_PARAMETER,
            format!("alternative_order_id must have 1 to {LONGEST} characters, and no blanks around them."),
        );
        return None;
    }
    if let Some(order) = account.orders.with_alternative_id(account.id, id) {
        errors.add(
            code::DUPLICATE_ALTERNATIVE_ORDER_ID,
            format!("alternative_order_id {} is already assigned to order {}.", quoted(id), order.id),
        );
        return None;
    }
    Some(id.to_owned())
}
