//! The names of one order: the common name and the other names, as typed and as they are sent.

use hashbrown::HashSet;

use super::domain::{self, SubjectName, TypedName};
use super::draft::Draft;
use super::parameter::FieldId;
use super::problem::Place;

/// What the two name fields of a draft hold, read once and shared by everyone who asks.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Names {
    /// The common name field. It should hold one name; a pasted list leaves several here.
    pub common: Vec<TypedName>,
    /// `certificate.dns_names`, in the order typed.
    pub others: Vec<TypedName>,
}

impl Names {
    /// Reads the name fields of a draft.
    pub fn read(draft: &Draft) -> Names {
        let mut names = Names {
            common: domain::read_names(draft.text(FieldId::CommonName)),
            others: domain::read_names(draft.text(FieldId::DnsNames)),
        };
        names.mark_the_repeated();
        names
    }

    /// [`Names::read`] of a draft of which one field was edited since these were read, and what it held before.
    pub fn read_again(mut self, draft: &Draft, field: FieldId, before: &str) -> Names {
        let names = match field {
            FieldId::CommonName => &mut self.common,
            FieldId::DnsNames => &mut self.others,
            _ => return self,
        };
        *names = domain::read_names_again(draft.text(field), before, std::mem::take(names));
        self.mark_the_repeated();
        self
    }

    fn mark_the_repeated(&mut self) {
        let mut seen = HashSet::with_capacity(self.others.len());
        for typed in self.common.iter_mut().chain(&mut self.others) {
            typed.is_repeated = typed.name.as_ref().is_ok_and(|name| !seen.insert(name));
        }
    }

    /// The common name, when it is a name that can be ordered.
    pub fn common_name(&self) -> Option<&SubjectName> {
        self.common.first().and_then(|typed| typed.name.as_ref().ok())
    }

    /// Every name that can be ordered, with its place, the common name first, repeats included.
    pub fn placed(&self) -> impl Iterator<Item = (Place, &SubjectName)> {
        let common = self.common.iter().map(|typed| (Place::Field(FieldId::CommonName), typed));
        let others = self.others.iter().map(|typed| (Place::Item(FieldId::DnsNames, typed.line), typed));
        common.chain(others).filter_map(|(place, typed)| Some((place, typed.name.as_ref().ok()?)))
    }

    /// The names on the certificate: each once, the common name first.
    pub fn distinct(&self) -> Vec<&SubjectName> {
        let typed = self.common.iter().chain(&self.others).filter(|typed| !typed.is_repeated);
        typed.filter_map(|typed| typed.name.as_ref().ok()).collect()
    }

    /// The names that would come free with those on the order and are not on it, each once; only with names at
    /// the places that count.
    pub fn free_partners(&self, counts: impl Fn(&Place) -> bool) -> Vec<SubjectName> {
        let common = self.common.iter().map(|typed| (Place::Field(FieldId::CommonName), typed));
        let others = self.others.iter().map(|typed| (Place::Item(FieldId::DnsNames, typed.line), typed));
        let with_partner =
            common.chain(others).filter_map(|(place, typed)| Some((place, typed.partner.as_ref()?)));
        let partners: Vec<&SubjectName> =
            with_partner.filter(|(place, _)| counts(place)).map(|(_, partner)| partner).collect();
        self.missing(partners)
    }

    /// Those of some names that are not on the order, each once.
    pub fn missing<'a>(&self, wanted: impl IntoIterator<Item = &'a SubjectName>) -> Vec<SubjectName> {
        let wanted: Vec<&SubjectName> = wanted.into_iter().collect();
        let mut missing: HashSet<&SubjectName> = wanted.iter().copied().collect();
        // Those on the order may be a thousand: they are looked at, and not gathered.
        for (_, name) in self.placed() {
            missing.remove(name);
        }
        wanted.into_iter().filter(|name| missing.remove(name)).cloned().collect()
    }

    /// What is sent as `certificate.dns_names`: every name but the common name, each once.
    pub fn dns_names(&self) -> Vec<&SubjectName> {
        let common = self.common_name();
        self.distinct().into_iter().filter(|name| Some(*name) != common).collect()
    }
}
