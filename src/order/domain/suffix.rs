//! What the public suffix list says of a name.
//!
//! The list has two sections. Nobody can be given a certificate for a suffix of the ICANN section
//! (`co.uk`). The private section (`github.io`) is what companies ask browsers to treat alike: its
//! suffixes have an owner, who may have a certificate for them.

use psl::{Info, Psl, Type};

/// The top-level domain of Tor's services, which is on the list and not in the DNS (RFC 7686).
pub const ONION: &str = "onion";

/// Whether the top-level domain of a name (lower case, A-labels) is in the DNS: some rule of the list
/// ends in it.
pub fn top_level_exists(name: &str) -> bool {
    let top = name.rsplit('.').next().unwrap_or(name);
    // Of "za" the list has rules below and none for itself. It tells by what it reads: a second label is
    // asked for only where there are rules with one.
    let mut labels_read = 0;
    let labels = &mut std::iter::from_fn(|| {
        labels_read += 1;
        (labels_read == 1).then_some(top.as_bytes())
    });
    let is_a_rule = rule(labels).typ.is_some();
    (is_a_rule || labels_read > 1) && top != ONION
}

/// The ICANN section's suffix of a name, or the top-level domain when the list does not know it.
pub fn icann_suffix(name: &str) -> &str {
    let mut name = name;
    loop {
        let Some((suffix, kind)) = suffix(name) else { return name };
        match suffix.split_once('.') {
            Some((_, parent)) if kind == Some(Type::Private) => name = parent,
            _ => return suffix,
        }
    }
}

/// Whether a name is a suffix of the private section, such as `github.io`.
pub fn is_private_suffix(name: &str) -> bool {
    suffix(name) == Some((name, Some(Type::Private)))
}

/// The suffix of a name by both sections, and the section it is from.
pub fn suffix(name: &str) -> Option<(&str, Option<Type>)> {
    let rule = rule(&mut name.rsplit('.').map(str::as_bytes));
    let start = name.len().checked_sub(rule.len)?;
    Some((name.get(start..).filter(|suffix| !suffix.is_empty())?, rule.typ))
}

/// What the list says of labels, the last one first. It is code, and compiled anew for each type of iterator: 0.7 MB.
fn rule(labels: &mut dyn Iterator<Item = &[u8]>) -> Info {
    psl::List.find(labels)
}

/// The suffix and one label more; the whole name when there is no more.
pub fn with_one_label<'a>(name: &'a str, suffix: &str) -> &'a str {
    let Some(before) = name.strip_suffix(suffix).and_then(|before| before.strip_suffix('.')) else {
        return name;
    };
    let start = before.rfind('.').map_or(0, |dot| dot + 1);
    &name[start..]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_icann_suffixes_count_as_icann() {
        for (name, expected) in [
            ("www.example.com", "com"),
            ("example.co.uk", "co.uk"),
            ("co.uk", "co.uk"),
            ("user.github.io", "io"),
            ("github.io", "io"),
            ("bucket.s3.amazonaws.com", "com"),
            ("shop.foo.ck", "foo.ck"),
            ("www.ck", "ck"),
            ("example.xn--p1ai", "xn--p1ai"),
            ("srv.corp", "corp"),
        ] {
            assert_eq!(icann_suffix(name), expected, "{name}");
        }
    }

    #[test]
    fn private_suffixes_are_told_apart() {
        for (name, expected) in
            [("github.io", true), ("user.github.io", false), ("co.uk", false), ("example.com", false)]
        {
            assert_eq!(is_private_suffix(name), expected, "{name}");
        }
    }

    /// The rules of the list's ICANN section, as `psl` has them.
    const RULES: &str = include_str!("../../../tests/names/icann_rules.txt");

    #[test]
    fn every_top_level_domain_of_the_list_exists() {
        let top = |rule: &'static str| rule.rsplit('.').next().unwrap_or(rule);
        let tops: std::collections::BTreeSet<&str> = RULES.lines().map(top).collect();
        assert!(tops.len() > 1400, "{}", tops.len());
        for top in tops.into_iter().filter(|top| *top != ONION) {
            let top = super::super::idna::to_a_labels(top).unwrap();
            assert!(top_level_exists(&top), "{top}");
            assert!(top_level_exists(&format!("www.example.{top}")), "{top}");
            assert!(!top_level_exists(&format!("{top}.no-such-zone")), "{top}");
            assert!(!top_level_exists(&format!("{top}0")), "{top}0");
        }
    }

    #[test]
    fn every_rule_of_the_icann_section_is_a_suffix() {
        for rule in RULES.lines() {
            let (rule, is_exception) = rule.strip_prefix('!').map_or((rule, false), |rule| (rule, true));
            let suffix = super::super::idna::to_a_labels(&rule.replace('*', "a")).unwrap();
            assert_eq!(icann_suffix(&format!("no-rule.{suffix}")) == suffix, !is_exception, "{rule}");
            assert_eq!(icann_suffix(&suffix) == suffix, !is_exception, "{rule}");
        }
    }

    #[test]
    fn top_level_domains_are_known_or_not() {
        for (name, expected) in [
            ("example.com", true),
            ("www.ck", true),
            ("foo.bd", true),
            ("例え.xn--p1ai", true),
            ("example.co.za", true),
            ("example.za", true),
            ("abc.onion", false),
            ("", false),
            ("srv.local", false),
            ("srv.internal", false),
            ("srv.lan", false),
            ("srv.corp", false),
            ("srv.home", false),
            ("1.2.3.4", false),
        ] {
            assert_eq!(top_level_exists(name), expected, "{name}");
        }
    }

    #[test]
    fn one_label_more_than_the_suffix() {
        for (name, suffix, expected) in [
            ("a.b.example.co.uk", "co.uk", "example.co.uk"),
            ("example.com", "com", "example.com"),
            ("com", "com", "com"),
        ] {
            assert_eq!(with_one_label(name, suffix), expected);
        }
    }
}
