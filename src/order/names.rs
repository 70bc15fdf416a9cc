//! The names of one order: the common name and the other names, as typed and as they are sent.

use std::collections::HashSet;

use super::domain::{self, DomainName, TypedName};
use super::draft::{Draft, FieldId};
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
        Names {
            common: domain::read_names(draft.text(FieldId::CommonName)),
            others: domain::read_names(draft.text(FieldId::DnsNames)),
        }
    }

    /// The common name, when it is a name that can be ordered.
    pub fn common_name(&self) -> Option<&DomainName> {
        self.common.first().and_then(|typed| typed.name.as_ref().ok())
    }

    /// Every name that can be ordered, with its place, the common name first, repeats included.
    pub fn placed(&self) -> impl Iterator<Item = (Place, &DomainName)> {
        let common = self.common.iter().map(|typed| (Place::Field(FieldId::CommonName), typed));
        let others = self.others.iter().map(|typed| (Place::Item(FieldId::DnsNames, typed.line), typed));
        common.chain(others).filter_map(|(place, typed)| Some((place, typed.name.as_ref().ok()?)))
    }

    /// The names on the certificate: each once, the common name first.
    pub fn distinct(&self) -> Vec<&DomainName> {
        let mut seen = HashSet::new();
        self.placed().map(|(_, name)| name).filter(|name| seen.insert(*name)).collect()
    }

    /// What is sent as `certificate.dns_names`: every name but the common name, each once.
    pub fn dns_names(&self) -> Vec<&DomainName> {
        let common = self.common_name();
        self.distinct().into_iter().filter(|name| Some(*name) != common).collect()
    }
}
