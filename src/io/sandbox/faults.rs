//! What can be made to go wrong, by name.

use std::borrow::Cow;
use std::fmt;
use std::str::FromStr;

use thiserror::Error;

use super::endpoint::Endpoint;

/// A fault of the sandbox, switched on by its kebab-case [name](Fault::name).
///
/// [`Unauthorized`](Fault::Unauthorized), [`WrongKey`](Fault::WrongKey), [`Forbidden`](Fault::Forbidden),
/// [`TooManyRequests`](Fault::TooManyRequests) and [`ServerError`](Fault::ServerError) answer every
/// request that carries a key, before anything is looked at. [`Crash`](Fault::Crash) and
/// [`CrashTask`](Fault::CrashTask) are faults of the wizard, to see what it makes of them; the sandbox alone
/// knows nothing of them. All others change only what becomes of an order that was accepted, or what is shown of
/// it, or of its certificate: the order exists. With an [endpoint](Fault::At) a fault is about the answers of that endpoint alone, and
/// whatever was asked for there is done.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Fault {
    /// `no-answer`: the order is held, the connection stays open, no answer ever comes.
    NoAnswer,
    /// `reset`: the order is held, the connection is reset without an answer.
    Reset,
    /// `slow`: the order is held, the answer comes after a delay (3 seconds by default).
    Slow,
    /// `401`: the key is not known.
    Unauthorized,
    /// `wrong-key`: the key is not known, answered as it was recorded of the service: 403 with a code of its own.
    WrongKey,
    /// `403`: the key's role may not do this.
    Forbidden,
    /// `429`: too many requests, with `Retry-After: 5`.
    TooManyRequests,
    /// `404`: what was asked for is not there.
    NotFound,
    /// `500`: the service failed, in its error format.
    Internal,
    /// `500-html`: an HTML page instead of the error format.
    ServerError,
    /// `malformed-json`: the order is held, the 201's body is cut in the middle.
    MalformedJson,
    /// `numbers-as-strings`: every number in an answer is a text.
    NumbersAsStrings,
    /// `lists-as-objects`: every empty list in an answer is `{}`.
    ListsAsObjects,
    /// `absent-members`: an answer lacks every member that a client could do without.
    AbsentMembers,
    /// `status` or `status=WORD`: every order has this status, which nobody documented.
    Status(Cow<'static, str>),
    /// `needs-approval`: the order waits for an approver and has no `certificate_id` yet.
    NeedsApproval,
    /// `issued`: the account has an AuthKey and the certificate is issued at once.
    Issued,
    /// `no-token`: the answer lacks `dcv_random_value`, which is there when asked for.
    NoToken,
    /// `auto-members`: order info has `auto_renew`, as it was ordered, and `auto_reissue`, which is on.
    AutoMembers,
    /// `late` or `late=N`: the order is held, and for a minute or N seconds it can neither be listed nor looked at.
    Late(u32),
    /// `short-pages`: a page of the list holds two orders at most, however many are asked for.
    ShortPages,
    /// `many` or `many=N`: the account has 5,000 or N orders from the start, of every status.
    Many(u32),
    /// `malformed-rows` or `malformed-rows=N`: 300 or N rows of the account's list are malformed in various ways.
    MalformedRows(u32),
    /// `view-only`: every key is a View Only key.
    ViewOnly,
    /// `other-account`: every key belongs to the other account, which has orders of its own.
    OtherAccount,
    /// `other-account-403`: an order of the other account is forbidden, and not only not there.
    OtherForbidden,
    /// `no-record`: no check of domain control ever finds anything.
    NoRecord,
    /// `invalid-dns-txt`: a DNS check that does not find everything is a 400, as in older texts.
    InvalidDnsTxt,
    /// `another-key`: the certificate is one for another key.
    AnotherKey,
    /// `other-names`: the certificate has another name, and none that was ordered.
    OtherNames,
    /// `too-long`: the certificate lasts longer than any may.
    TooLong,
    /// `ended`: the certificate has ended.
    Ended,
    /// `not-begun`: the certificate has not begun.
    NotBegun,
    /// `expired-root`: the root has ended.
    ExpiredRoot,
    /// `no-intermediate`: the intermediate certificate is missing.
    NoIntermediate,
    /// `out-of-order`: the intermediate stands before the certificate that it signed.
    OutOfOrder,
    /// `as-p7b`: where PEM is asked for, PKCS#7 comes.
    AsP7b,
    /// `as-zip`: where PEM is asked for, a ZIP archive comes.
    AsZip,
    /// `crlf`: the lines of a certificate's file end as those of Windows.
    Crlf,
    /// `html`: an HTML page comes in place of the certificate, as if it were well.
    Html,
    /// `cut`: the certificate's file breaks off in the middle.
    Cut,
    /// `crash`: the signal USR1 makes the wizard that runs this sandbox fail, at whatever moment.
    Crash,
    /// `crash-task`: the wizard that runs this sandbox fails in the task that waits for the answer.
    CrashTask,
    /// `NAME:ENDPOINT`: one of the faults that answers can have, at one endpoint alone.
    At(Box<Fault>, Endpoint),
}

/// How many seconds [`Fault::Late`] hides an order, unless it says otherwise.
pub const LATE: u32 = 60;
/// How many orders [`Fault::Many`] has, unless it says otherwise, and at most.
const MANY: u32 = 5000;
const MOST: u32 = 100_000;
/// How many rows [`Fault::MalformedRows`] are malformed, unless it says otherwise.
const MALFORMED: u32 = 300;
/// The status of [`Fault::Status`], unless it says otherwise.
const STATUS: &str = "on_hold";
/// The longest status, in characters.
const LONGEST_STATUS: usize = 64;

impl Fault {
    /// Every fault without an endpoint.
    pub const ALL: [Fault; 43] = [
        Fault::NoAnswer,
        Fault::Reset,
        Fault::Slow,
        Fault::Unauthorized,
        Fault::WrongKey,
        Fault::Forbidden,
        Fault::TooManyRequests,
        Fault::NotFound,
        Fault::Internal,
        Fault::ServerError,
        Fault::MalformedJson,
        Fault::NumbersAsStrings,
        Fault::ListsAsObjects,
        Fault::AbsentMembers,
        Fault::Status(Cow::Borrowed(STATUS)),
        Fault::NeedsApproval,
        Fault::Issued,
        Fault::NoToken,
        Fault::AutoMembers,
        Fault::Late(LATE),
        Fault::ShortPages,
        Fault::Many(MANY),
        Fault::MalformedRows(MALFORMED),
        Fault::ViewOnly,
        Fault::OtherAccount,
        Fault::OtherForbidden,
        Fault::NoRecord,
        Fault::InvalidDnsTxt,
        Fault::AnotherKey,
        Fault::OtherNames,
        Fault::TooLong,
        Fault::Ended,
        Fault::NotBegun,
        Fault::ExpiredRoot,
        Fault::NoIntermediate,
        Fault::OutOfOrder,
        Fault::AsP7b,
        Fault::AsZip,
        Fault::Crlf,
        Fault::Html,
        Fault::Cut,
        Fault::Crash,
        Fault::CrashTask,
    ];

    /// The name it is switched on by, without its value and its endpoint.
    pub fn name(&self) -> &'static str {
        match self {
            Fault::NoAnswer => "no-answer",
            Fault::Reset => "reset",
            Fault::Slow => "slow",
            Fault::Unauthorized => "401",
            Fault::WrongKey => "wrong-key",
            Fault::Forbidden => "403",
            Fault::TooManyRequests => "429",
            Fault::NotFound => "404",
            Fault::Internal => "500",
            Fault::ServerError => "500-html",
            Fault::MalformedJson => "malformed-json",
            Fault::NumbersAsStrings => "numbers-as-strings",
            Fault::ListsAsObjects => "lists-as-objects",
            Fault::AbsentMembers => "absent-members",
            Fault::Status(_) => "status",
            Fault::NeedsApproval => "needs-approval",
            Fault::Issued => "issued",
            Fault::NoToken => "no-token",
            Fault::AutoMembers => "auto-members",
            Fault::Late(_) => "late",
            Fault::ShortPages => "short-pages",
            Fault::Many(_) => "many",
            Fault::MalformedRows(_) => "malformed-rows",
            Fault::ViewOnly => "view-only",
            Fault::OtherAccount => "other-account",
            Fault::OtherForbidden => "other-account-403",
            Fault::NoRecord => "no-record",
            Fault::InvalidDnsTxt => "invalid-dns-txt",
            Fault::AnotherKey => "another-key",
            Fault::OtherNames => "other-names",
            Fault::TooLong => "too-long",
            Fault::Ended => "ended",
            Fault::NotBegun => "not-begun",
            Fault::ExpiredRoot => "expired-root",
            Fault::NoIntermediate => "no-intermediate",
            Fault::OutOfOrder => "out-of-order",
            Fault::AsP7b => "as-p7b",
            Fault::AsZip => "as-zip",
            Fault::Crlf => "crlf",
            Fault::Html => "html",
            Fault::Cut => "cut",
            Fault::Crash => "crash",
            Fault::CrashTask => "crash-task",
            Fault::At(fault, _) => fault.name(),
        }
    }

    /// The endpoints that it can be had at alone.
    fn endpoints(&self) -> &'static [Endpoint] {
        match self {
            Fault::NoAnswer
            | Fault::Reset
            | Fault::Slow
            | Fault::Unauthorized
            | Fault::WrongKey
            | Fault::Forbidden
            | Fault::TooManyRequests
            | Fault::NotFound
            | Fault::Internal
            | Fault::ServerError
            | Fault::MalformedJson
            | Fault::NumbersAsStrings
            | Fault::ListsAsObjects
            | Fault::AbsentMembers
            | Fault::Status(_) => &Endpoint::ALL,
            Fault::AnotherKey
            | Fault::OtherNames
            | Fault::TooLong
            | Fault::Ended
            | Fault::NotBegun
            | Fault::ExpiredRoot
            | Fault::NoIntermediate
            | Fault::OutOfOrder => &[Endpoint::Order, Endpoint::Download],
            Fault::AsP7b | Fault::AsZip | Fault::Crlf | Fault::Html | Fault::Cut => &[Endpoint::Download],
            _ => &[],
        }
    }

    /// Whether it can be had at every endpoint.
    fn is_of_an_answer(&self) -> bool {
        self.endpoints() == Endpoint::ALL
    }

    /// What goes wrong at this endpoint alone.
    pub(super) fn at(&self, endpoint: Option<Endpoint>) -> Option<&Fault> {
        match self {
            Fault::At(fault, at) if endpoint == Some(*at) => Some(fault),
            _ => None,
        }
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Fault::Late(seconds) if *seconds != LATE => write!(out, "{}={seconds}", self.name()),
            Fault::Many(count) if *count != MANY => write!(out, "{}={count}", self.name()),
            Fault::MalformedRows(count) if *count != MALFORMED => write!(out, "{}={count}", self.name()),
            Fault::Status(word) if word != STATUS => write!(out, "{}={word}", self.name()),
            Fault::At(fault, endpoint) => write!(out, "{fault}:{endpoint}"),
            _ => out.write_str(self.name()),
        }
    }
}

/// A fault was asked for that there is not.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum UnknownFault {
    /// There is none of this name.
    #[error("there is no sandbox fault \"{}\"; choose one of {}", .0.escape_debug(), names(|_| true))]
    Name(String),
    /// There is no endpoint of this name.
    #[error(
        "the sandbox has no endpoint \"{}\"; choose one of {}",
        .0.escape_debug(),
        Endpoint::ALL.map(Endpoint::name).join(", ")
    )]
    Endpoint(String),
    /// It is not about an answer.
    #[error(
        "the sandbox fault {0} takes no endpoint; with one, choose one of {names}",
        names = names(Fault::is_of_an_answer)
    )]
    NotOfAnAnswer(Fault),
    /// It is about what other endpoints answer.
    #[error(
        "the sandbox fault {0} is not had at that endpoint; use {0} or {0}:{only}",
        only = only(.0)
    )]
    Elsewhere(Fault),
}

fn only(fault: &Fault) -> String {
    let names: Vec<&str> = fault.endpoints().iter().map(|endpoint| endpoint.name()).collect();
    names.join(&format!(" or {fault}:"))
}

fn names(is_meant: impl Fn(&Fault) -> bool) -> String {
    let names: Vec<&str> =
        Fault::ALL.iter().filter(|fault| is_meant(fault)).map(|fault| fault.name()).collect();
    names.join(", ")
}

impl FromStr for Fault {
    type Err = UnknownFault;

    /// Reads `NAME`, `NAME=VALUE`, and either with `:ENDPOINT` behind it. A value may stand behind a colon, too, as
    /// long as it is no endpoint.
    fn from_str(text: &str) -> Result<Fault, UnknownFault> {
        if let Some(fault) = plain(text) {
            return Ok(fault);
        }
        let Some((name, endpoint)) = text.rsplit_once(':') else {
            return Err(UnknownFault::Name(text.to_owned()));
        };
        let found = plain(name).ok_or_else(|| UnknownFault::Name(text.to_owned()))?;
        match Endpoint::named(endpoint) {
            Some(_) if found.endpoints().is_empty() => Err(UnknownFault::NotOfAnAnswer(found)),
            Some(endpoint) if !found.endpoints().contains(&endpoint) => Err(UnknownFault::Elsewhere(found)),
            Some(endpoint) => Ok(Fault::At(Box::new(found), endpoint)),
            None => valued(name, endpoint).ok_or_else(|| UnknownFault::Endpoint(endpoint.to_owned())),
        }
    }
}

/// A fault without an endpoint.
fn plain(text: &str) -> Option<Fault> {
    match text.split_once('=') {
        Some((name, value)) => valued(name, value),
        None => Fault::ALL.into_iter().find(|fault| fault.name() == text),
    }
}

/// A fault that has a value.
fn valued(name: &str, value: &str) -> Option<Fault> {
    let count = || value.parse().ok();
    let is_word = (1..=LONGEST_STATUS).contains(&value.chars().count())
        && !value.contains(|c: char| c == ':' || c.is_control());
    match name {
        "late" => count().map(Fault::Late),
        "many" => count().filter(|count| *count <= MOST).map(Fault::Many),
        "malformed-rows" => count().map(Fault::MalformedRows),
        "status" if is_word => Some(Fault::Status(Cow::Owned(value.to_owned()))),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_fault_is_found_by_its_name() {
        for fault in Fault::ALL {
            assert_eq!(fault.to_string().parse(), Ok(fault));
        }
        assert_eq!("late=5".parse(), Ok(Fault::Late(5)));
        assert_eq!(Fault::Late(5).to_string(), "late=5");
        for (text, fault) in [
            ("many=7", Fault::Many(7)),
            ("many:7", Fault::Many(7)),
            ("malformed-rows=3", Fault::MalformedRows(3)),
            ("status=in_review", Fault::Status("in_review".into())),
            ("status:in_review", Fault::Status("in_review".into())),
            ("status=list", Fault::Status("list".into())),
            ("status=x:list", Fault::At(Box::new(Fault::Status("x".into())), Endpoint::List)),
            ("status:list", Fault::At(Box::new(Fault::Status("on_hold".into())), Endpoint::List)),
        ] {
            assert_eq!(text.parse(), Ok(fault.clone()), "{text}");
            assert_eq!(fault.to_string().parse(), Ok(fault), "{text}");
        }
        assert!("many=1000000".parse::<Fault>().is_err() && "status=".parse::<Fault>().is_err());
        assert!("late=soon".parse::<Fault>().is_err() && "slow=5".parse::<Fault>().is_err());
    }

    #[test]
    fn a_fault_can_be_had_at_one_endpoint() {
        for endpoint in Endpoint::ALL {
            let text = format!("429:{endpoint}");
            let fault = Fault::At(Box::new(Fault::TooManyRequests), endpoint);
            assert_eq!((text.parse(), fault.to_string()), (Ok(fault.clone()), text));
            assert_eq!(fault.at(Some(endpoint)), Some(&Fault::TooManyRequests));
            assert_eq!((fault.at(None), Fault::TooManyRequests.at(Some(endpoint))), (None, None));
        }
        assert_eq!("no-answer:cancel".parse::<Fault>().unwrap().to_string(), "no-answer:status");
        for (text, part) in [
            ("429:orders", "no endpoint \"orders\"; choose one of order, reissue, list, order-info,"),
            ("429:", "no endpoint \"\""),
            ("issued:list", "issued takes no endpoint; with one, choose one of no-answer, reset, slow,"),
            ("cut:list", "cut is not had at that endpoint; use cut or cut:download"),
            ("ended:list", "use ended or ended:order or ended:download"),
            ("nothing:list", "no sandbox fault \"nothing:list\""),
        ] {
            let message = text.parse::<Fault>().unwrap_err().to_string();
            assert!(message.contains(part), "{message}");
        }
    }

    #[test]
    fn an_unknown_name_lists_the_known_ones() {
        let message = "slw\u{1b}".parse::<Fault>().unwrap_err().to_string();
        assert!(message.contains(r#""slw\u{1b}""#), "{message}");
        for fault in Fault::ALL {
            assert!(message.contains(fault.name()), "{message}");
        }
    }
}
