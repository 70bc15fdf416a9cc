//! `GET /certificate/{certificate_id}/download/…`, `/certificate/{certificate_id}/chain` and
//! `/certificate/download/order/{order_id}`: the certificate. What is answered before it is issued is not documented.

use hyper::StatusCode;
use serde_json::{Value, json};

use crate::io::sandbox::answer::Answer;
use crate::io::sandbox::asked::Asked;
use crate::io::sandbox::chain::{Member, crlf};
use crate::io::sandbox::endpoint::Endpoint;
use crate::io::sandbox::errors::{code, quoted};
use crate::io::sandbox::faults::Fault;
use crate::io::sandbox::format::Format;
use crate::io::sandbox::orders::HeldOrder;

const HTML: &str = "<!DOCTYPE html>\n<html><head><title>Sign in</title></head>\n\
                    <body><h1>Sign in to CertCentral</h1></body></html>\n";

/// `/certificate/{certificate_id}/download/format/{format}`
pub fn format(asked: &mut Asked, taken: &str) -> Result<Answer, Answer> {
    let (id, format) = taken.split_once('/').unwrap_or((taken, ""));
    let wanted = by_certificate(asked, id)?;
    in_format(asked, wanted, format)
}

/// `/certificate/{certificate_id}/download/platform`
pub fn platform(asked: &mut Asked, id: &str) -> Result<Answer, Answer> {
    let order = by_certificate(asked, id)?;
    for_platform(asked, order)
}

/// `/certificate/{certificate_id}/download/platform/{platform}`: of its numbers a single one is known.
pub fn numbered(asked: &mut Asked, taken: &str) -> Result<Answer, Answer> {
    let (id, number) = taken.split_once('/').unwrap_or((taken, ""));
    let known = number.parse().ok().and_then(|number| asked.state.catalogue.download_format(number));
    let format = known.map(str::to_owned).ok_or_else(|| {
        let message = format!("The sandbox does not know the platform {}.", quoted(number));
        Answer::bad_request(code::INVALID_PARAMETER, message)
    });
    let order = by_certificate(asked, id)?;
    in_format(asked, order, &format?)
}

/// `/certificate/download/order/{order_id}`
pub fn of_order(asked: &mut Asked, id: &str) -> Result<Answer, Answer> {
    let order = by_order(asked, id)?;
    for_platform(asked, order)
}

/// `/certificate/download/order/{order_id}/format/{format}`
pub fn of_order_in_format(asked: &mut Asked, taken: &str) -> Result<Answer, Answer> {
    let (id, format) = taken.split_once('/').unwrap_or((taken, ""));
    let order = by_order(asked, id)?;
    in_format(asked, order, format)
}

/// `/certificate/{certificate_id}/chain`: the first of what is called intermediates is the certificate itself.
pub fn chain(asked: &mut Asked, id: &str) -> Result<Answer, Answer> {
    let order = by_certificate(asked, id)?;
    let shown: Vec<Value> = members(asked, order)?.iter().map(Member::shown).collect();
    Ok(delivered(asked, Answer::ok(&json!({ "intermediates": shown }))))
}

/// The order of a certificate that is issued, and which of its certificates that is.
type Wanted = (u64, Option<u64>);

/// A certificate that the order has, or had before it was reissued.
fn by_certificate(asked: &mut Asked, id: &str) -> Result<Wanted, Answer> {
    let number = id.parse::<u64>().ok();
    let with = |order: &HeldOrder| number.and_then(|number| order.with_certificate(number));
    let order = asked.found(id, |order| with(order).is_some());
    let order = order.map_err(|answer| answer.or_not_found(Answer::no_certificate(id)))?;
    issued(&with(order).unwrap_or_else(|| order.clone())).map(|order| (order, number))
}

/// The certificate that stands.
fn by_order(asked: &mut Asked, id: &str) -> Result<Wanted, Answer> {
    issued(&asked.order(id)?.as_it_stands()).map(|order| (order, None))
}

fn issued(order: &HeldOrder) -> Result<u64, Answer> {
    if order.certificate.is_some() {
        return Ok(order.id);
    }
    let word = order.status.word();
    let message = format!("The order is {word}; there is no certificate to download.");
    Err(Answer::bad_request(code::INVALID_ORDER_STATUS, message))
}

/// In the format that fits the order's server platform.
fn for_platform(asked: &mut Asked, wanted: Wanted) -> Result<Answer, Answer> {
    let platform = asked.order(&wanted.0.to_string())?.body["certificate"]["server_platform"]["id"].as_i64();
    let fitting = platform.and_then(|platform| asked.state.catalogue.download_format(platform));
    in_format(asked, wanted, fitting.unwrap_or("default"))
}

fn in_format(asked: &mut Asked, wanted: Wanted, name: &str) -> Result<Answer, Answer> {
    let format = Format::named(name).ok_or_else(|| {
        let known = Format::names().join(", ");
        let message = format!("The format must be one of {known}, not {}.", quoted(name));
        Answer::bad_request(code::INVALID_PARAMETER, message)
    })?;
    let members = members(asked, wanted)?;
    let is_pem = matches!(format, Format::Pem(_));
    let format = match is_pem {
        true if asked.has_at(&Fault::AsP7b, Endpoint::Download) => Format::Pkcs7,
        true if asked.has_at(&Fault::AsZip, Endpoint::Download) => Format::ZIP,
        _ => format,
    };
    let mut file = format.file(&members);
    if asked.has_at(&Fault::Crlf, Endpoint::Download) && !matches!(format, Format::Zip(..)) {
        file = crlf(&String::from_utf8_lossy(&file)).into_bytes();
    }
    Ok(delivered(asked, Answer::file(format.content_type(), file)))
}

fn members(asked: &mut Asked, (id, certificate_id): Wanted) -> Result<Vec<Member>, Answer> {
    asked.chain(id, certificate_id, Endpoint::Download).ok_or_else(|| {
        Answer::error(
            StatusCode::INTERNAL_SERVER_ERROR,
            code::INTERNAL_ERROR,
            "The sandbox could not sign the certificate.",
        )
    })
}

/// What the faults do to the answer, whatever is in it.
fn delivered(asked: &Asked, mut answer: Answer) -> Answer {
    if asked.has_at(&Fault::Html, Endpoint::Download) {
        return Answer::file("text/html", HTML.as_bytes().to_vec());
    }
    if asked.has_at(&Fault::Cut, Endpoint::Download) {
        answer.break_off();
    }
    answer
}
