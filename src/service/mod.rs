//! What is asked of the service: one file an endpoint, with its request, the reading of its answer, and its
//! own words for each way of not being answered. Pure: `io::certcentral` carries it there and back.
//!
//! An [`errand`] is what is asked; most are one [`question`], and what comes of it is a [`Found`](crate::journal::found::Found).
//!
//! Only [`place_order`] and [`reissue`] [buy](purchase), so only they may say that nothing was bought, or speak of buying
//! again. What an endpoint says, its [`Words`] say.

pub mod account;
pub mod alternate;
pub mod answer;
mod body;
pub mod cancel;
pub mod change;
pub mod check_dcv;
pub mod dcv_method;
pub mod download;
pub mod errand;
pub mod info;
pub mod list;
mod member;
pub mod place_order;
pub mod purchase;
pub mod question;
pub mod random_value;
pub mod reissue;
pub mod resend_emails;
pub mod revoke;
pub mod validation;

pub use answer::Answer;
pub use body::Body;

use answer::{described, listed_errors};

use crate::failure::{ASK_AGAIN, Failure, RequestFate};
use crate::journal::refusal::seconds;
use crate::order::text::sentence;

/// How much of an answer is read, in bytes: the largest real ones have some ten thousand.
pub const USUAL_LIMIT: usize = 256 * 1024;

/// What nearly every request is answered with.
const JSON: &str = "application/json";

/// How a request is made.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verb {
    /// It asks.
    Get,
    /// It buys.
    Post,
    /// It asks for something to be made.
    Put,
}

/// A request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Request {
    /// How it is made.
    pub verb: Verb,
    /// The path below the base, with its query, as it is sent.
    pub path: String,
    /// The body, JSON.
    pub body: String,
    /// What may come in answer, as HTTP's `Accept` says it.
    pub accept: &'static str,
    /// How many bytes of the answer are read, after decoding.
    pub limit: usize,
    /// What its endpoint says.
    pub words: &'static Words,
}

impl Request {
    /// One that asks.
    fn get(path: String, words: &'static Words) -> Request {
        Request { verb: Verb::Get, path, body: String::new(), accept: JSON, limit: USUAL_LIMIT, words }
    }

    /// One that buys.
    fn post(path: String, body: String, words: &'static Words) -> Request {
        Request { verb: Verb::Post, path, body, accept: JSON, limit: USUAL_LIMIT, words }
    }

    /// One that asks for something to be made, or done.
    fn put(path: String, body: String, words: &'static Words) -> Request {
        Request { verb: Verb::Put, path, body, accept: JSON, limit: USUAL_LIMIT, words }
    }
}

/// What an endpoint says of its requests.
#[derive(Debug, PartialEq, Eq)]
pub struct Words {
    /// What was done, as the beginning of a sentence: `The token was asked for`.
    pub asked: &'static str,
    /// That the answer is not what was asked for, a sentence without its end.
    pub refused: &'static str,
    /// What the API key has to be allowed.
    pub role: &'static str,
    /// What a 404 with a code of the service means.
    pub missing: &'static str,
    /// What to do where the service says no, and its answer says why.
    pub declined: &'static str,
    /// What to do when nobody knows what became of the request.
    pub lost: &'static str,
}

/// What a 404 means where an order is asked for, or is to be changed.
const NO_SUCH_ORDER: &str = "The service knows no such order under this API key: it may be of another account or region. \
                             Check the order ID, and look at it in CertCentral.";

/// What to do when nobody knows whether a change was made.
const CHANGE_LOST: &str = "It may have been done. See how the order stands before you repeat it.";

impl Words {
    /// Why an answer to a request that buys nothing is of no use, and what to do.
    fn failure(&self, answer: &Answer) -> Failure {
        let said = match listed_errors(answer) {
            Some(errors) => errors,
            None => described(answer),
        };
        let came = match answer.is_turned_away() {
            true if is_not_there(answer) => RequestFate::NotThere,
            true => RequestFate::Refused(answer.status),
            false => RequestFate::Unclear(answer.status),
        };
        // Of a change that may have been made it is not said that it was not.
        let head = match came {
            RequestFate::Unclear(_) if self.lost == CHANGE_LOST => {
                format!("{}, and the answer does not say what came of it", self.asked)
            }
            _ => self.refused.to_owned(),
        };
        let message = sentence(&format!("{head} (HTTP status {}): {said}", answer.status));
        Failure { wait: answer.retry_after(), ..Failure::of_request(came, message, self.cure(answer)) }
    }

    fn cure(&self, answer: &Answer) -> String {
        let fixed = match answer.status {
            200..=299 => {
                return format!(
                    "That is not what was asked for: a proxy, a firewall or a sign-in page may have answered in the \
                     service's place. Check --base-url and the proxy settings. {}",
                    self.lost
                );
            }
            300..=399 => {
                "The service does not redirect: a proxy or a sign-in page of the network may have answered in its \
                 place. Check --base-url and the proxy settings."
            }
            401 | 403 => return self.right_key(answer),
            404 if is_not_there(answer) => self.missing,
            404 => "Nothing is at this address. Check --base-url: the service's own ends in /services/v2.",
            407 => {
                "A proxy wants a user name and a password. Put them into HTTPS_PROXY: http://USER:PASSWORD@HOST:PORT"
            }
            429 => {
                let wait = answer.retry_after().map_or(5, |wait| wait.as_secs().max(1));
                return format!(
                    "Too many requests came with this API key in a short time. Ask again after {}.",
                    seconds(wait)
                );
            }
            _ if answer.is_turned_away() => self.declined,
            _ => self.lost,
        };
        fixed.to_owned()
    }

    /// Which key does it, where this one does not.
    fn right_key(&self, answer: &Answer) -> String {
        if answer.has_code("access_denied", Some("missing_permission")) {
            return format!(
                "This API key is good, and may not do that: {}. Use another key, or ask an administrator of the \
                 account.",
                self.role
            );
        }
        format!(
            "Check three things. The API key: is it complete, and was it not revoked? Its role: {}. The region: a key \
             of the US service does not work on the EU service, nor the other way round (--region us or --region eu).",
            self.role
        )
    }
}

/// Whether the service itself says that there is nothing of that name, and nobody else that there is no such address.
fn is_not_there(answer: &Answer) -> bool {
    answer.status == 404 && listed_errors(answer).is_some() && !answer.has_code("not_found", Some("route"))
}

/// A text as one segment of a path, or one value of a query: whatever is not plain is percent-encoded.
fn encoded(text: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    for byte in text.bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'_' | b'~' => safe.push(char::from(byte)),
            // A segment of dots alone would be a step up.
            b'.' if text.bytes().any(|byte| byte != b'.') => safe.push('.'),
            byte => safe += &format!("%{byte:02X}"),
        }
    }
    safe
}

#[cfg(test)]
mod tests;
