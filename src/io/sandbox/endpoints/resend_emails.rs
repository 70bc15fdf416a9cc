//! `PUT /order/certificate/{order_id}/resend-emails`: the DCV mails again. The members have other names than in the
//! order: `domain_approval_emails` with `domain`, `email` and `email_domain`.

use crate::io::sandbox::answer::Answer;
use crate::io::sandbox::asked::Asked;
use crate::io::sandbox::body::Object;
use crate::io::sandbox::dcv::DcvMethod;
use crate::io::sandbox::errors::{Errors, code, quoted};
use crate::io::sandbox::orders::HeldOrder;
use crate::io::sandbox::request;
use crate::io::sandbox::status::Status;

pub fn resend(asked: &mut Asked, id: &str) -> Result<Answer, Answer> {
    let members = asked.members()?;
    let order = asked.order(id)?;
    let mut errors = Errors::default();
    judge(&Object::root(&members), order, &mut errors);
    errors.or(Some(()))?;
    if order.method() != Some(DcvMethod::Email) {
        return Err(Answer::bad_request(
            code::INVALID_DCV_METHOD,
            format!("The order's dcv_method {} sends no mails.", order.dcv_method),
        ));
    }
    if order.status != Status::Pending && !order.is_reissued() {
        let word = order.status.word();
        return Err(Answer::bad_request(
            code::INVALID_ORDER_STATUS,
            format!("The order is {word}; only a pending order sends mails."),
        ));
    }
    order.mails += 1;
    Ok(Answer::nothing())
}

fn judge(body: &Object, order: &HeldOrder, errors: &mut Errors) {
    request::locale(body, errors);
    for item in body.items("domain_approval_emails", errors) {
        let Some(row) = item.object(errors) else { continue };
        let domain = row.required_text("domain", errors);
        if let Some(domain) = domain
            && !order.secures(domain)
        {
            let message = format!("{}: {} is not on the order.", row.path("domain"), quoted(domain));
            errors.add(code::INVALID_DOMAIN, message);
        }
        if let Some(address) = row.required_text("email", errors) {
            request::mail_address(&row.path("email"), address, errors);
        }
        if let Some(scope) = row.text("email_domain", errors) {
            request::email_domain(&row.path("email_domain"), scope, domain, errors);
        }
    }
}
