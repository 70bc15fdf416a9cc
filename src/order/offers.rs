//! Names that can be offered for an order: the judge says nothing against any of them.

use hashbrown::HashSet;

use super::check;
use super::csr::Reading;
use super::dcv::{self, Method};
use super::domain::{SubjectName, notes};
use super::draft::Draft;
use super::facts::Facts;
use super::names::Names;
use super::parameter::FieldId;
use super::problem::{Finding, Place, Problem, Severity};
use super::product;

/// How many names that cost nothing extra are offered at once.
const OFFERED: usize = 3;
/// How many of them are tried one by one: each try judges all names.
const TRIED: usize = 4;

/// What can be offered for an order.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Offers {
    /// Partners of names on the order that cost nothing extra; a few, where there are many.
    pub free: Vec<SubjectName>,
    /// Names of the CSR that are not on the order, as the order would hold them.
    pub of_csr: Vec<SubjectName>,
}

impl Offers {
    /// What can be offered for a draft whose names were read and that was judged.
    pub fn of(draft: &Draft, facts: &Facts, names: &Names, problems: &[Problem]) -> Offers {
        let judge = Judge { draft, facts, names, problems };
        Offers { free: judge.free(), of_csr: judge.of_csr() }
    }
}

/// A draft with what is said of it, to try names on.
struct Judge<'a> {
    draft: &'a Draft,
    facts: &'a Facts,
    names: &'a Names,
    problems: &'a [Problem],
}

impl Judge<'_> {
    fn free(&self) -> Vec<SubjectName> {
        let id = self.draft.product_id();
        // What a product costs that is not known here is not known either.
        if !id.is_empty() && product::find(id).is_none() {
            return Vec::new();
        }
        let doubted = doubted(self.problems);
        let mut free = self.names.free_partners(|place| !doubted.contains(place));
        free.retain(|name| check::csr::holds(self.facts, name));
        // Mostly nothing is to be said against any.
        let first = &free[..free.len().min(OFFERED)];
        if self.is_silent_on(first) {
            free.truncate(OFFERED);
            return free;
        }
        if free.len() > TRIED {
            free = self.undoubted(free);
        }
        free.into_iter()
            .take(TRIED)
            .filter(|name| self.is_silent_on(std::slice::from_ref(name)))
            .take(OFFERED)
            .collect()
    }

    /// The CSR's names that are not on the order, but those that something is said against themselves.
    fn of_csr(&self) -> Vec<SubjectName> {
        let Reading::Csr(request) = &self.facts.csr else { return Vec::new() };
        let names: Vec<SubjectName> =
            request.names().iter().filter_map(|name| SubjectName::parse(name).ok()).collect();
        let missing = self.names.missing(&names);
        if missing.is_empty() { missing } else { self.undoubted(missing) }
    }

    /// What is said of the names of the draft and of names that are added to them, with the index of the added one
    /// it is about, where it is about one. Of what else the draft holds none of them changes anything.
    fn with(&self, added: &[SubjectName]) -> Vec<(Option<usize>, Finding)> {
        let held: Vec<&SubjectName> = self.names.placed().map(|(_, name)| name).collect();
        let all: Vec<&SubjectName> = held.iter().copied().chain(added).collect();
        let together = check::domains::of_names_together(self.draft, &all).into_iter();
        let method = Method::parse(self.draft.text(FieldId::DcvMethod));
        let unfit = method.map(|method| dcv::check_names(method, &all)).unwrap_or_default();
        let of_itself =
            |(at, name)| notes(SubjectName::as_str(name), name).into_iter().map(move |it| (Some(at), it));
        together
            .map(|(index, found)| (index.checked_sub(held.len()), found))
            .chain(unfit.into_iter().map(|found| (None, found)))
            .chain(added.iter().enumerate().flat_map(of_itself))
            .collect()
    }

    /// Whether nothing is said of the draft with these names that is not said without them. What is said of the
    /// CSR lists names and changes with each: [`check::csr::holds`] judges that.
    fn is_silent_on(&self, added: &[SubjectName]) -> bool {
        if added.is_empty() {
            return true;
        }
        let known: HashSet<&str> = self.problems.iter().map(|problem| problem.message.as_str()).collect();
        let is_known = |found: &Finding| found.severity == Severity::Hint || known.contains(&*found.message);
        self.with(added).iter().all(|(_, found)| is_known(found))
    }

    /// Those of the names that nothing is said against where they would stand, all of them being added.
    fn undoubted(&self, added: Vec<SubjectName>) -> Vec<SubjectName> {
        let found = self.with(&added).into_iter().filter(|(_, found)| found.severity > Severity::Hint);
        let doubted: HashSet<usize> = found.filter_map(|(at, _)| at).collect();
        let kept = added.into_iter().enumerate().filter(|(at, _)| !doubted.contains(at));
        kept.map(|(_, name)| name).collect()
    }
}

/// The places that an error or a warning is about.
fn doubted(problems: &[Problem]) -> HashSet<&Place> {
    let found = problems.iter().filter(|found| found.severity > Severity::Hint);
    found.map(|found| &found.place).collect()
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    fn draft_of(product: &str, common: &str, others: &str) -> Draft {
        let mut draft = Draft::new();
        draft.set(FieldId::Product, product);
        draft.set(FieldId::CommonName, common);
        draft.set(FieldId::DnsNames, others);
        draft
    }

    fn offers(draft: &Draft) -> Offers {
        let (facts, names) = (Facts::of(draft, date(2026, 11, 24)), Names::read(draft));
        Offers::of(draft, &facts, &names, &check::check_names_read(draft, &facts, &names))
    }

    /// What is said of a draft, but of its CSR, worse than a hint.
    fn said_of(draft: &Draft) -> Vec<String> {
        let problems = check::check(draft, &Facts::of(draft, date(2026, 11, 24)));
        let said = problems.into_iter().filter(|found| found.severity > Severity::Hint);
        said.filter(|found| found.place != Place::Field(FieldId::Csr)).map(|found| found.message).collect()
    }

    #[test]
    fn a_partner_is_offered_where_nothing_is_to_be_said_against_it() {
        let (any, pair, wildcard, flex) =
            ("ssl_dv_geotrust", "ssl_dv_rapidssl", "wildcard_dv_geotrust", "ssl_dv_geotrust_flex");
        for (product, common, others, expected) in [
            (any, "example.com", "", &["www.example.com"][..]),
            (any, "www.example.com", "", &["example.com"]),
            (any, "EXAMPLE.com", "WWW.example.COM", &[]),
            (any, "münchen.de", "", &["www.xn--mnchen-3ya.de"]),
            (any, "www.münchen.de", "xn--mnchen-3ya.de", &[]),
            (any, "shop.example.com", "", &[]),
            (any, "www.www.example.com", "", &[]),
            (any, "a.de", "b.de\nc.de\nd.de", &["www.a.de", "www.b.de", "www.c.de"]),
            (any, "*.example.com", "", &[]),
            (any, "10.0.0.1", "", &[]),
            ("", "example.com", "", &["www.example.com"]),
            (pair, "example.com", "", &["www.example.com"]),
            (pair, "example.com", "example.org", &["www.example.com"]),
            (pair, "example.com", "www.example.com\nexample.org", &[]),
            (wildcard, "*.example.com", "", &["example.com"]),
            (wildcard, "*.example.com", "example.com", &[]),
            (wildcard, "example.com", "", &[]),
            (wildcard, "example.com", "example.org", &[]),
            (flex, "example.com", "*.example.com", &[]),
            (flex, "www.example.org", "*.example.com", &["example.org", "example.com"]),
            (flex, "www.*.example.com", "", &[]),
            ("their_own_product", "example.com", "", &[]),
        ] {
            let draft = draft_of(product, common, others);
            let mut free: Vec<String> = offers(&draft).free.iter().map(ToString::to_string).collect();
            free.sort_unstable();
            let mut expected = expected.to_vec();
            expected.sort_unstable();
            assert_eq!(free, expected, "{product} {common} {others}");
        }
    }

    #[test]
    fn nothing_new_is_said_once_an_offer_was_taken() {
        let many = |count: usize| (0..count).map(|n| format!("name{n}.com\n")).collect::<String>();
        let drafts = [
            draft_of("ssl_dv_geotrust", "example.com", &many(248)),
            draft_of("ssl_dv_geotrust", "example.com", &many(249)),
            draft_of("ssl_dv_geotrust", "example.com", &many(300)),
            draft_of(
                "ssl_dv_geotrust_flex",
                "*.example.com",
                &(many(60) + "*.name1.com\n*.name2.com\nexample.com"),
            ),
            draft_of("ssl_dv_rapidssl", "example.com", &many(20)),
            draft_of("cloud_dv_geotrust", "*.example.com", "example.org github.io"),
            draft_of("wildcard_dv_rapidssl", "*.example.com", "www.example.org"),
        ];
        for draft in drafts {
            for csr in ["", include_str!("../../assets/examples/wildcard.csr")] {
                for method in ["http-token", "dns-txt-token", "email"] {
                    let mut draft = draft.clone();
                    draft.set(FieldId::Csr, csr);
                    draft.set(FieldId::DcvMethod, method);
                    let before = said_of(&draft);
                    for name in offers(&draft).free {
                        let mut with = draft.clone();
                        with.set(FieldId::DnsNames, format!("{}\n{name}", draft.text(FieldId::DnsNames)));
                        let new: Vec<_> =
                            said_of(&with).into_iter().filter(|it| !before.contains(it)).collect();
                        assert_eq!(
                            new,
                            Vec::<String>::new(),
                            "{name} for {}",
                            draft.text(FieldId::CommonName)
                        );
                    }
                }
            }
        }
        assert_eq!(offers(&draft_of("ssl_dv_geotrust", "example.com", &many(248))).free.len(), OFFERED);
        assert_eq!(offers(&draft_of("ssl_dv_geotrust", "example.com", &many(249))).free.len(), 0);
    }

    #[test]
    fn of_the_names_of_a_csr_those_are_offered_that_the_order_can_have() {
        let of_csr = |csr: &str, product: &str, common: &str| -> Vec<String> {
            let mut draft = draft_of(product, common, "");
            draft.set(FieldId::Csr, csr);
            offers(&draft).of_csr.iter().map(ToString::to_string).collect()
        };
        let example = include_str!("../../assets/examples/example.csr");
        let wildcard = include_str!("../../assets/examples/wildcard.csr");
        assert_eq!(of_csr(example, "ssl_dv_geotrust", "Example.com"), ["sub.example.com", "log.example.com"]);
        assert_eq!(of_csr(example, "ssl_dv_rapidssl", "example.com"), Vec::<String>::new());
        assert_eq!(of_csr(wildcard, "ssl_dv_geotrust", "www.example.com"), ["example.com"]);
        assert_eq!(of_csr(wildcard, "ssl_dv_geotrust_flex", ""), ["*.example.com", "example.com"]);
    }
}
