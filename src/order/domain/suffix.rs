//! What the public suffix list says of a name.
//!
//! The list has two sections. Nobody can be given a certificate for a suffix of the ICANN section
//! (`co.uk`). The private section (`github.io`) is what companies ask browsers to treat alike: its
//! suffixes have an owner, who may have a certificate for them.

use psl::{Psl, Type};

/// Whether the top-level domain of a name (lower case, A-labels) is one the list knows.
pub fn top_level_exists(name: &str) -> bool {
    let top = name.rsplit('.').next().unwrap_or(name);
    // Below "*.ck" the list knows "co.ck" but not "ck" itself: any name below will do.
    let known = |name: &[u8]| psl::List.suffix(name).is_some_and(|suffix| suffix.is_known());
    known(top.as_bytes()) || known(format!("a.{top}").as_bytes())
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
    let suffix = psl::List.suffix(name.as_bytes())?;
    let start = name.len().checked_sub(suffix.as_bytes().len())?;
    Some((name.get(start..)?, suffix.typ()))
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

    #[test]
    fn top_level_domains_are_known_or_not() {
        for (name, expected) in [
            ("example.com", true),
            ("www.ck", true),
            ("foo.bd", true),
            ("例え.xn--p1ai", true),
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
