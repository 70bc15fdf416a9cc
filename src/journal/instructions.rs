//! What to place where, so that the service can validate an order.

use std::collections::BTreeSet;

use jiff::ToSpan;
use jiff::civil::Date;

use super::followed::SavedIn;
use super::known::Known;
use super::ordered::Ordered;
use crate::journal::reply::{ChainCertificate, Placed, Token};
use crate::journal::status::Status;
use crate::order::command_line::{OrderCommand, PROGRAM};
use crate::order::dcv::{CONSTRUCTED_LOCAL_PARTS, Method};
use crate::order::domain::{DomainName, LONGEST_NAME, SubjectName};
use crate::order::text::shell_word;
use crate::order::validity::wire_date;

/// How many days a token is valid, where it says no end of its own.
pub const TOKEN_DAYS: i64 = 30;
/// Who approves an order, and where.
const WHO_APPROVES: &str = "an administrator of the account must approve it in CertCentral, under Requests, before \
                            anything is validated.";
/// What is said where the key may not ask for the token.
pub const WITHHELD: &str = "What to place is not known here: this API key may not ask for it, as a View only key may not. Use a \
                            key that may change orders, or look at the order in CertCentral, which calls it the DCV token.";
/// What is said of a certificate that is to be saved.
const ISSUED: &str = "The certificate is issued: nothing to place.";
/// What most servers read of a certificate that is saved.
const MOST_SERVERS: &str = "Most servers read fullchain.pem and the private key.";
/// The server whose steps are an example, where nobody knows which one an order is for.
const FOR_EXAMPLE: &str = "nginx";
/// About how many days the service looks by itself whether control is proved.
pub const LOOKING_DAYS: i64 = 7;
/// How often it does.
pub const LOOKS: &str = "each minute for 15 minutes, then more rarely";
/// Columns of a label in the plain text.
const LABEL: usize = 11;
/// The labels of what is copied to where it is needed; the rest is read.
const COPIED: [&str; 6] = ["name", "value", ZONE_LINE, "URL", "content", "check"];
/// Columns of the plain text on paper. Records are never wrapped: they are there to be copied.
pub const PAGE: usize = 78;

/// An accepted order and what remains to be done for it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Instructions {
    /// The order's ID and what became of it.
    pub headline: String,
    /// That the certificates before a reissue are revoked for it, and when.
    pub revocation: Option<String>,
    /// What to do now, in a sentence.
    pub summary: String,
    /// What to place, or who gets mail; one for each name or group of names.
    pub records: Vec<Placement>,
    /// Who must approve the order before anything else happens, if anybody must.
    pub approvals: Vec<String>,
    /// How long the token counts, and how long the service looks by itself, counted from the day of the order.
    pub deadlines: Vec<String>,
    /// What else is worth knowing.
    pub notes: Vec<String>,
    /// The certificates of an order that was issued at once.
    pub chain: Vec<ChainCertificate>,
    /// Whether it has a certificate, and that is to be fetched.
    pub is_to_save: bool,
}

/// One thing to place, or one mail to expect.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Placement {
    /// The names it proves control of, as people know them.
    pub names: Vec<String>,
    /// The same, as they are sent.
    pub sent: Vec<String>,
    /// What to place, as one line: a line of a zone file, a URL, the recipients.
    pub line: String,
    /// The value to copy; none for mail.
    pub value: Option<String>,
    /// Everything about it, labelled, in the order it is needed.
    pub details: Vec<(&'static str, String)>,
    /// The wildcard that the name of a record may have its address from, as one below the zone's own.
    pub wildcard: Option<String>,
}

impl Instructions {
    /// The instructions for an order, with its token when it is known.
    pub fn of(known: &Known, token: Option<&Token>) -> Instructions {
        let Known { ordered, placed } = known;
        let headline = match placed.certificate_id {
            _ if ordered.reissues.is_some() => format!("Reissued. Order {}", placed.order_id),
            Some(certificate) => format!("Ordered. Order {}, certificate {certificate}", placed.order_id),
            None => format!("Ordered. Order {}", placed.order_id),
        };
        let mut instructions = Instructions {
            headline,
            revocation: None,
            summary: String::new(),
            records: Vec::new(),
            approvals: Vec::new(),
            deadlines: Vec::new(),
            notes: Vec::new(),
            chain: placed.certificate_chain.clone(),
            is_to_save: false,
        };
        match placed.status() {
            Status::Issued | Status::Approved if placed.waits_to_be_reissued() => {
                instructions.summary =
                    "The reissue waits for an approver, and the certificate before it still stands.".into();
                instructions.wait_for_approval(placed);
            }
            Status::Issued if placed.certificate_chain.is_empty() => {
                instructions.summary = ISSUED.into();
                instructions.is_to_save = true;
            }
            Status::Issued => {
                instructions.summary = "The certificate was issued at once: nothing to place.".into();
            }
            Status::NeedsApproval => {
                instructions.wait_for_approval(placed);
                instructions.place(ordered, token);
            }
            Status::Pending => instructions.place(ordered, token),
            status if status.is_validating() => {
                instructions.place(ordered, token);
                // What is to be placed stands below how it stands.
                let stands = in_progress(placed);
                instructions.summary = format!("{stands} {}", instructions.summary);
            }
            _ => instructions.say_status(placed),
        }
        instructions
    }

    /// The same, with what proves control of the names alone that are not validated yet; of all, where none is.
    pub fn of_open(known: &Known, token: Option<&Token>, validated: &BTreeSet<&str>) -> Instructions {
        let mut instructions = Instructions::of(known, token);
        let is_open = |record: &Placement| !record.sent.iter().all(|name| validated.contains(name.as_str()));
        let (all, open) = (
            instructions.records.len(),
            instructions.records.iter().filter(|record| is_open(record)).count(),
        );
        if open == 0 || open == all {
            return instructions;
        }
        instructions.records.retain(is_open);
        if let Some(method) = known.ordered.dcv_method {
            instructions.summary =
                instructions.summary.replace(&now_place(method, all), &now_place(method, open));
        }
        instructions
    }

    /// Who has to approve an order, or a reissue of it, before anything else, and where, as far as one has to.
    pub fn approval(known: &Known) -> Option<String> {
        let approvals = Instructions::of(known, None).approvals;
        (!approvals.is_empty()).then(|| approvals.join(" "))
    }

    /// The same, which names the command that saves the certificate, on a line of its own, where that is to be fetched;
    /// of one that is saved in a folder, where that is and what is next.
    pub fn saved_by(
        self,
        commands: &OrderCommand,
        saved: Option<SavedIn>,
        server: Option<&str>,
    ) -> Instructions {
        let is_there = self.is_to_save || (!self.chain.is_empty() && self.approvals.is_empty());
        let summary = match saved.filter(|_| is_there) {
            Some(saved) => format!(
                "The certificate is issued, and saved in {}. {}\n{}",
                saved.text(),
                what_to_do(server),
                to_install(commands, Some(saved.folder), server)
            ),
            None if self.is_to_save => format!("{ISSUED} This saves it:\n{}", commands.run("download", "")),
            None => return self,
        };
        Instructions { summary, ..self }
    }

    /// The same, with what is said of the certificates before a reissue.
    pub fn revoking(self, revocation: Option<String>) -> Instructions {
        Instructions { revocation, ..self }
    }

    /// Whether it holds what was made for this order, to be copied.
    pub fn has_values(&self) -> bool {
        !self.chain.is_empty() || self.records.iter().any(|record| record.value.is_some())
    }

    /// The same, where this key may not ask for the token that is wanted.
    pub fn withheld(self) -> Instructions {
        Instructions { summary: WITHHELD.into(), ..self }
    }

    fn say_status(&mut self, placed: &Placed) {
        let said = placed.status.as_deref().unwrap_or("not known");
        self.summary = match placed.status() {
            Status::Processing | Status::Approved => {
                format!("Its status is {said}: the certificate is on its way, and nothing is to be done.")
            }
            Status::Expired => {
                format!("Its status is {said}: the order is over, and nothing is to be placed.")
            }
            status if status.has_fallen() => format!("Its status is {said}: nothing more comes of it."),
            _ => format!("Its status is {said}: CertCentral shows what that asks for."),
        };
    }

    fn wait_for_approval(&mut self, placed: &Placed) {
        if placed.requests.is_empty() {
            self.approvals.push(format!("It is not approved yet: {WHO_APPROVES}"));
        }
        for request in &placed.requests {
            self.approvals.push(format!("Request {} is {}: {WHO_APPROVES}", request.id, request.status));
        }
    }

    fn place(&mut self, ordered: &Ordered, token: Option<&Token>) {
        let method = ordered.dcv_method;
        let waits = !self.approvals.is_empty();
        match (method, token) {
            (None, _) => {
                self.summary = "How its names are validated is not known here: CertCentral shows it.".into();
            }
            (Some(Method::Email), _) => {
                self.records = dns_names(ordered).map(|name| mail(ordered, name)).collect();
                self.summary = match waits {
                    true => "Mail goes out once it is approved; somebody must follow the link in each then.",
                    false => "Mail goes out; somebody must follow the link in each.",
                }
                .into();
                self.notes.push("Look into spam folders too. The sender is DigiCert.".into());
            }
            (_, None) if waits => {
                self.summary =
                    "What to place comes once that is approved, and is shown with the order then.".into();
            }
            (_, None) => {
                self.summary =
                    "The service accepted the order and did not say what to place. Ask for it: the order \
                                exists, and asking is free and safe."
                        .into();
            }
            (Some(method), Some(token)) => self.place_token(ordered, method, token),
        }
        if !waits {
            self.notes.push(
                "If validation does not succeed: CAA records must allow DigiCert, and DNSSEC must not be broken \
                 (SERVFAIL)."
                    .into(),
            );
        }
    }

    /// What to place where to prove control by a token, whatever became of the order.
    pub fn placing(ordered: &Ordered, method: Method, token: &Token) -> Vec<Placement> {
        match method {
            Method::HttpToken => ordered.names.iter().map(|name| file(name, &token.value)).collect(),
            _ => groups(ordered).into_iter().map(|group| dns(method, &group, &token.value)).collect(),
        }
    }

    fn place_token(&mut self, ordered: &Ordered, method: Method, token: &Token) {
        self.records = Instructions::placing(ordered, method, token);
        self.summary = now_place(method, self.records.len());
        if method == Method::HttpToken {
            self.notes.push(
                "The file holds the content and nothing else. Redirects to it may be 301, 302, 307 or 308 only.".into(),
            );
        }
        self.deadlines.push(until(proof(Some(method)), ordered.made_on, token));
        self.deadlines.push(format!(
            "The service looks by itself{}: {LOOKS}.",
            about(ordered.made_on, LOOKING_DAYS).map_or_else(String::new, |end| format!(" until {end}"))
        ));
    }

    /// The lines for a zone file in one block, where there are several: whoever has the file pastes them all at once.
    fn zone_lines(&self) -> String {
        let of = |record: &Placement| record.details.iter().find(|(label, _)| *label == ZONE_LINE).cloned();
        let lines: Vec<String> = self.records.iter().filter_map(of).map(|(_, line)| line).collect();
        match lines.len() {
            0 | 1 => String::new(),
            count => format!("\nall {count} zone lines:\n{}\n", lines.join("\n")),
        }
    }

    /// Text without borders, from the left edge on: to copy from, to save, to print on so many columns.
    pub fn plain(&self, columns: usize) -> String {
        let mut text = format!("{}\n", filled(&self.headline, columns));
        // It stands before all that is to be done: what has to be done in time is known from it.
        text.extend(self.revocation.iter().map(|said| filled(said, columns) + "\n"));
        // A command is whole: whatever stands behind the first line is one.
        for (at, line) in self.summary.lines().enumerate() {
            text += &if at == 0 { filled(line, columns) + "\n" } else { format!("{line}\n") };
        }
        for record in &self.records {
            let names = format!("{:LABEL$}{}", "for:", record.names.join(", "));
            text += &format!("\n{}\n", filled(&names, columns));
            for (label, value) in &record.details {
                // What is to be copied has a line of its own, whole and from the left edge on.
                text += &match label {
                    label if COPIED.contains(label) => format!("{label}:\n{value}\n"),
                    _ if LABEL + value.len() > columns => format!("{label}:\n{}\n", filled(value, columns)),
                    _ => format!("{:LABEL$}{value}\n", format!("{label}:")),
                };
            }
        }
        text += &self.zone_lines();
        for certificate in &self.chain {
            text += &format!("\n{}\n{}\n", certificate.subject_common_name, certificate.pem.trim_end());
        }
        let mind = only_by_wildcard(self.records.iter());
        let mut said =
            mind.iter().chain(&self.approvals).chain(&self.deadlines).chain(&self.notes).peekable();
        if said.peek().is_some() {
            text.push('\n');
        }
        for note in said {
            text += &format!("{}\n", filled(note, columns));
        }
        text
    }
}

/// What is done with a certificate that is saved, on the server that the order is for, where that is known; the command
/// that says it stands behind it.
pub fn what_to_do(server: Option<&str>) -> String {
    match server {
        Some(server) => format!("{MOST_SERVERS} What to do on {server}:"),
        None => format!("{MOST_SERVERS} What to do on yours, such as {FOR_EXAMPLE}:"),
    }
}

/// The command that says how a server is given a certificate: the one in this folder, where `download` would look elsewhere.
pub fn to_install(commands: &OrderCommand, folder: Option<&str>, server: Option<&str>) -> String {
    let out = folder.map_or_else(String::new, |folder| format!("--out {} ", shell_word(folder)));
    commands.run("download", &format!("{out}--server {}", server.unwrap_or(FOR_EXAMPLE)))
}

/// The label of a line of a zone file.
const ZONE_LINE: &str = "zone line";

/// That so many things are to be placed.
fn now_place(method: Method, count: usize) -> String {
    match (method, count) {
        (Method::HttpToken, 1) => "Now place this file:".into(),
        (Method::HttpToken, _) => format!("Now place the same file on each of the {count} names:"),
        (_, 1) => "Now place this in DNS:".into(),
        _ => format!("Now place these {count} records in DNS:"),
    }
}

/// How an order stands that is in progress and not simply pending.
fn in_progress(placed: &Placed) -> String {
    match placed.status() {
        Status::ReissuePending => "A reissue is open, and the certificate before it still stands.".into(),
        status => format!("Its status is {}, which counts as in progress.", status.said()),
    }
}

/// A line to copy in lines of at most so many columns, where that can be, so that it is the same where it is pasted: of a
/// command a shell reads on behind a backslash, of a record a name server does within parentheses. Anything else is one
/// line.
pub fn copied_lines(line: &str, columns: usize) -> Vec<String> {
    let one = || vec![line.to_owned()];
    if line.chars().count() <= columns {
        return one();
    }
    match line.split_once(' ') {
        Some(("dig" | "curl", _)) => command_lines(line, columns),
        Some((PROGRAM, _)) => option_lines(line, columns),
        Some((owner, rest)) if owner.ends_with('.') => match rest.rsplit_once(' ') {
            Some((kind @ ("IN TXT" | "IN CNAME"), data)) => record_lines(owner, kind, data, columns),
            _ => one(),
        },
        _ => one(),
    }
}

/// A command in two lines: what it is about stays whole, where it fits one.
fn command_lines(command: &str, columns: usize) -> Vec<String> {
    match command.rsplit_once(' ') {
        Some((words, last)) => {
            std::iter::once(format!("{words} \\")).chain(word_lines(last, columns)).collect()
        }
        None => vec![command.to_owned()],
    }
}

/// A command in lines that end before an option, as few as can be: what belongs to one stays beside it.
fn option_lines(command: &str, columns: usize) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for (at, part) in command.split(" --").enumerate() {
        let part = if at == 0 { part.to_owned() } else { format!("--{part}") };
        match lines.last_mut() {
            // Behind each line but the last there is a backslash.
            Some(line) if line.chars().count() + part.chars().count() + 3 <= columns => {
                *line += &format!(" {part}")
            }
            Some(line) => {
                *line += " \\";
                lines.push(part);
            }
            None => lines.push(part),
        }
    }
    lines
}

/// A word in lines of at most so many columns that are one word to a shell: it drops a backslash and the end of the line.
fn word_lines(word: &str, columns: usize) -> Vec<String> {
    let mut lines = Vec::new();
    let mut rest = word;
    while rest.len() > columns && rest.is_ascii() && columns > 1 {
        let part = &rest[..columns - 1];
        let behind = |sign: char| part.rfind(sign).filter(|at| !part[..=*at].ends_with("//"));
        let end = behind('/').or_else(|| behind('.')).map_or(part.len(), |at| at + 1);
        lines.push(format!("{}\\", &rest[..end]));
        rest = &rest[end..];
    }
    lines.push(rest.to_owned());
    lines
}

/// A record in the form of a zone file that goes on below, RFC 1035: no name and no value is broken.
fn record_lines(owner: &str, kind: &str, data: &str, columns: usize) -> Vec<String> {
    let fits = |lines: &Vec<String>| lines.iter().all(|line| line.chars().count() <= columns);
    let with_kind = vec![format!("{owner} {kind} ("), format!("    {data} )")];
    let without = vec![format!("{owner} ("), format!("    {kind}"), format!("    {data} )")];
    if fits(&with_kind) { with_kind } else { without }
}

/// Prose in lines of at most so many columns. Words stay whole.
pub fn filled(prose: &str, columns: usize) -> String {
    let options = textwrap::Options::new(columns.max(1)).break_words(false);
    textwrap::fill(prose, options.word_splitter(textwrap::WordSplitter::NoHyphenation))
}

/// What is placed to prove control by a method, in one word wherever it is spoken of: a file has a content, and what
/// stands in DNS is a value. Where the method is not known it is a value.
pub fn proof(method: Option<Method>) -> &'static str {
    match method {
        Some(Method::HttpToken) => "content",
        _ => "value",
    }
}

fn until(what: &str, made_on: Date, token: &Token) -> String {
    match valid_until(made_on, token) {
        Some(end) => format!("The {what} is valid until {end}."),
        None => format!("The {what} is valid for {TOKEN_DAYS} days."),
    }
}

/// Until when a token is valid: `24 DEC 2026`, or as the service said it; `about 24 DEC 2026` where it follows from the
/// day of the order. None where that day is not known.
pub fn valid_until(made_on: Date, token: &Token) -> Option<String> {
    match &token.expires {
        Some(sent) => {
            // The service says a date, perhaps with a time behind it.
            let date = sent.get(..10).and_then(|date| date.parse::<Date>().ok());
            Some(date.map_or_else(|| sent.clone(), wire_date))
        }
        None => about(made_on, TOKEN_DAYS),
    }
}

/// A day so many days after another: `about 24 DEC 2026`. None where the other is not known.
fn about(day: Date, days: i64) -> Option<String> {
    let end = day.checked_add(days.days()).ok().filter(|_| day != Date::MIN)?;
    Some(format!("about {}", wire_date(end)))
}

/// A name as people know it, with its A-label where that differs.
fn shown(name: &DomainName) -> String {
    let unicode = name.unicode();
    if unicode == name.as_str() { unicode } else { format!("{unicode} ({})", name.as_str()) }
}

/// The names that DNS records and mail can prove control of.
fn dns_names(ordered: &Ordered) -> impl Iterator<Item = &DomainName> {
    ordered.names.iter().filter_map(SubjectName::dns)
}

/// The names that one DNS record serves: a wildcard and its base share one.
fn groups(ordered: &Ordered) -> Vec<Vec<&DomainName>> {
    let mut groups: Vec<Vec<&DomainName>> = Vec::new();
    let mut places = std::collections::HashMap::new();
    for name in dns_names(ordered) {
        let place = *places.entry(name.base()).or_insert(groups.len());
        match groups.get_mut(place) {
            Some(group) => group.push(name),
            None => groups.push(vec![name]),
        }
    }
    groups
}

fn dns(method: Method, group: &[&DomainName], token: &str) -> Placement {
    let (base, zone) = group.first().map_or(("", ""), |name| (name.base(), name.registrable()));
    let below = format!("_dnsauth.{base}");
    let has_room = below.len() <= LONGEST_NAME;
    // Nothing fits below a very long name: its own text counts as well.
    let record = if has_room || method != Method::DnsTxt { below } else { base.to_owned() };
    let host = record.strip_suffix(&format!(".{zone}")).unwrap_or(&record).to_owned();
    let (kind, value, quoted) = match method {
        Method::DnsCname => {
            let target = format!("{token}.dcv.digicert.com.");
            ("CNAME", target.clone(), target)
        }
        _ => ("TXT", token.to_owned(), format!("\"{token}\"")),
    };
    let line = format!("{record}. IN {kind} {quoted}");
    let mut details = vec![
        ("type", kind.to_owned()),
        ("name", format!("{record}.")),
        ("host", format!("{host}   in the zone {zone}")),
        ("value", value.clone()),
        (ZONE_LINE, line.clone()),
        ("check", format!("dig +short {kind} {record}")),
    ];
    if method == Method::DnsTxt && has_room {
        details.push(("or", format!("the same record at {base}. itself")));
    }
    let wildcard = base.split_once('.').filter(|_| base != zone).map(|(_, parent)| format!("*.{parent}"));
    Placement {
        names: group.iter().map(|name| shown(name)).collect(),
        sent: group.iter().map(|name| name.as_str().to_owned()).collect(),
        line,
        value: Some(value),
        details,
        wildcard,
    }
}

/// How many wildcards are named that may be there.
const WILDCARDS_NAMED: usize = 3;

/// What is said, once, of the names that a wildcard may stand for, where it exists: such a name is gone as soon as anything
/// stands at it or below, RFC 4592.
pub fn only_by_wildcard<'a>(records: impl Iterator<Item = &'a Placement>) -> Option<String> {
    let wildcards: BTreeSet<&str> = records.filter_map(|record| record.wildcard.as_deref()).collect();
    let named: Vec<&str> = wildcards.iter().copied().take(WILDCARDS_NAMED).collect();
    let more = wildcards.len() - named.len();
    let any = match (named.split_last()?, more) {
        ((one, []), 0) => (*one).to_owned(),
        ((last, before), 0) => format!("{} or {last}", before.join(", ")),
        _ => format!("{} or one of {more} more", named.join(", ")),
    };
    Some(format!(
        "If {any} exists in DNS: a name that has its address only from there stops resolving with a record at it or below. \
         Give it its own A, AAAA or CNAME record first, or prove control by a file."
    ))
}

fn file(name: &SubjectName, token: &str) -> Placement {
    let url = format!("http://{}/.well-known/pki-validation/fileauth.txt", name.in_url());
    let (shown, check) = match name {
        SubjectName::Dns(name) => (shown(name), format!("curl -sS {url}")),
        // Shells and curl have a use of their own for brackets.
        SubjectName::Address(address) if url.contains('[') => {
            (address.to_string(), format!("curl -gsS '{url}'"))
        }
        SubjectName::Address(address) => (address.to_string(), format!("curl -sS {url}")),
    };
    Placement {
        names: vec![shown],
        sent: vec![name.as_str().to_owned()],
        line: url.clone(),
        value: Some(token.to_owned()),
        details: vec![("URL", url), ("content", token.to_owned()), ("check", check)],
        wildcard: None,
    }
}

fn mail(ordered: &Ordered, name: &DomainName) -> Placement {
    let entry = ordered.dcv_emails.iter().find(|entry| entry.dns_name == name.as_str());
    let recipients = match entry {
        Some(entry) => match &entry.email {
            Some(address) => address.clone(),
            None => constructed(&entry.mail_domain),
        },
        None => format!("whom the service chooses; usually {}", constructed(name.registrable())),
    };
    Placement {
        names: vec![shown(name)],
        sent: vec![name.as_str().to_owned()],
        line: format!("{}: mail to {recipients}", shown(name)),
        value: None,
        details: vec![("mail to", recipients)],
        wildcard: None,
    }
}

fn constructed(domain: &str) -> String {
    CONSTRUCTED_LOCAL_PARTS.map(|part| format!("{part}@{domain}")).join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::order::command_line::CommandLine;

    #[test]
    fn the_steps_are_those_of_the_server_that_an_order_is_for() {
        let commands = CommandLine::with("").of_order(7);
        for (server, said, command) in [
            (None, "What to do on yours, such as nginx:", "dvorder download 7 --server nginx"),
            (Some("apache"), "What to do on apache:", "dvorder download 7 --server apache"),
        ] {
            assert!(what_to_do(server).ends_with(said), "{}", what_to_do(server));
            assert_eq!(to_install(&commands, None, server), command);
        }
    }

    #[test]
    fn what_is_copied_is_broken_where_it_stays_what_it_is() {
        let name = "_dnsauth.shop.department.example.com.";
        for (line, columns, lines) in [
            ("dig +short TXT _dnsauth.example.com", 30, vec!["dig +short TXT \\", "_dnsauth.example.com"]),
            (
                &format!("{name} IN TXT \"icru1984rnekfj\""),
                80,
                vec![&format!("{name} IN TXT \"icru1984rnekfj\"")],
            ),
            (
                &format!("{name} IN TXT \"icru1984rnekfj\""),
                46,
                vec![&format!("{name} IN TXT ("), "    \"icru1984rnekfj\" )"],
            ),
            (
                &format!("{name} IN CNAME icru1984rnekfj.dcv.digicert.com."),
                48,
                vec![&format!("{name} IN CNAME ("), "    icru1984rnekfj.dcv.digicert.com. )"],
            ),
            (
                &format!("{name} IN CNAME icru1984rnekfj.dcv.digicert.com."),
                40,
                vec![&format!("{name} ("), "    IN CNAME", "    icru1984rnekfj.dcv.digicert.com. )"],
            ),
            (
                "The value is valid until about 24 DEC 2026.",
                20,
                vec!["The value is valid until about 24 DEC 2026."],
            ),
            ("http://www.example.com/a", 10, vec!["http://www.example.com/a"]),
            (
                "curl -sS http://sub.example.com/.well-known/pki-validation/fileauth.txt",
                60,
                vec!["curl -sS \\", "http://sub.example.com/.well-known/pki-validation/\\", "fileauth.txt"],
            ),
            (
                "dig +short TXT _dnsauth.a-department.of-a-company.example.com",
                40,
                vec!["dig +short TXT \\", "_dnsauth.a-department.of-a-company.\\", "example.com"],
            ),
            (
                "dvorder download 6484932 --out '/tmp/x y' --server nginx",
                40,
                vec!["dvorder download 6484932 \\", "--out '/tmp/x y' --server nginx"],
            ),
            (
                "dvorder download 6484932 --out /srv/tls --server nginx --sandbox",
                26,
                vec!["dvorder download 6484932 \\", "--out /srv/tls \\", "--server nginx --sandbox"],
            ),
            (
                "curl -sS http://a-very-long-name.example.com/a",
                25,
                vec!["curl -sS \\", "http://a-very-long-name.\\", "example.com/a"],
            ),
        ] {
            assert_eq!(copied_lines(line, columns), lines, "{line} in {columns}");
        }
    }
}
