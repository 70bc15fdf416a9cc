//! International names: UTS 46, by which they are read and encoded, and what IDNA 2008 asks beyond it.

use icu_properties::props::{Dash, GeneralCategory, HangulSyllableType, Script};
use icu_properties::{CodePointMapData, CodePointSetData};
use idna::punycode;
use idna::uts46::{AsciiDenyList, DnsLength, Hyphens, Uts46};

use super::fault::NameFault;

/// How an A-label begins.
pub const A_LABEL: &str = "xn--";

/// UTS 46 ToASCII, with the characters of host names only. Hyphens and lengths have rules of their
/// own, with better words.
pub fn to_a_labels(name: &str) -> Option<String> {
    let ascii =
        Uts46::new().to_ascii(name.as_bytes(), AsciiDenyList::STD3, Hyphens::Allow, DnsLength::Ignore);
    ascii.ok().map(|name| name.into_owned())
}

/// The name as it reads, for a name of A-labels.
pub fn to_unicode(name: &str) -> String {
    if !name.contains(A_LABEL) {
        return name.to_owned();
    }
    Uts46::new().to_unicode(name.as_bytes(), AsciiDenyList::EMPTY, Hyphens::Allow).0.into_owned()
}

/// Whether a character is the zero-width non-joiner or joiner. They do not show, and still are part of
/// names in Persian, Hindi and other scripts: with and without one are two names.
pub fn is_joiner(c: char) -> bool {
    matches!(c, '\u{200c}' | '\u{200d}')
}

/// The first dash of a text that is not the hyphen of names, and not read as one. Word processors put
/// them where a hyphen was typed.
pub fn dash(text: &str) -> Option<char> {
    text.chars().find(|c| is_dash(*c) && to_a_labels(&c.to_string()).as_deref() != Some("-"))
}

/// Whether a label is none as it reads: with a dash or an underscore, or encoded once more.
pub fn is_impossible(reads: &str) -> bool {
    dash(reads).is_some() || reads.contains('_') || reads.starts_with(A_LABEL)
}

/// Whether a character looks like a hyphen, the hyphen itself among them.
pub fn is_dash(c: char) -> bool {
    // The bullet, the modifier letter and the heavy sign have other uses than dashes, yet none in names.
    c == '-'
        || (!c.is_ascii() && CodePointSetData::new::<Dash>().contains(c))
        || matches!(c, '\u{2043}' | '\u{2d7}' | '\u{2796}')
}

/// Why UTS 46 refuses a name: the library only says that it does.
pub fn fault(base: &str) -> NameFault {
    let Some(label) = base.split('.').find(|label| to_a_labels(label).is_none()) else {
        return NameFault::BadInternational;
    };
    let lower = label.to_ascii_lowercase();
    if let Some(encoded) = lower.strip_prefix(A_LABEL) {
        return a_label_fault(label, &lower, encoded);
    }
    // A mark may only follow a letter, and a right-to-left letter may not: both are tried.
    let impossible = |c: &char| {
        !is_joiner(*c) && to_a_labels(&c.to_string()).is_none() && to_a_labels(&format!("a{c}")).is_none()
    };
    if let Some(c) = label.chars().find(impossible) {
        return NameFault::Character(c);
    }
    label.chars().find(|c| is_joiner(*c)).map_or(NameFault::BadInternational, NameFault::Joiner)
}

fn a_label_fault(label: &str, lower: &str, encoded: &str) -> NameFault {
    let reads = punycode::decode_to_string(encoded).filter(|reads| !reads.is_empty());
    let possible = reads.as_deref().filter(|reads| !is_impossible(reads));
    let right = possible.and_then(to_a_labels).filter(|right| right != lower && !right.contains('.'));
    NameFault::BadALabel { label: label.to_owned(), reads, right }
}

/// The first character of a name, as it reads, that UTS 46 takes and IDNA 2008 (RFC 5892) does not:
/// symbols, emoji, punctuation, and letters and digits outside the context they are for.
pub fn disallowed(readable: &str) -> Option<char> {
    if readable.is_ascii() {
        return None;
    }
    readable.split('.').find_map(|label| {
        let label: Vec<char> = label.chars().collect();
        (0..label.len()).find(|at| !is_allowed(&label, *at)).map(|at| label[at])
    })
}

/// RFC 5892, section 2, for a character that UTS 46 has taken: that leaves no upper case, nothing that
/// is not normalised, and joiners only where they may stand.
fn is_allowed(label: &[char], at: usize) -> bool {
    let c = label[at];
    match c {
        c if c.is_ascii() || is_joiner(c) => true,
        // Section 2.6, exceptions
        '\u{6fd}' | '\u{6fe}' | '\u{f0b}' | '\u{3007}' => true,
        '\u{640}' | '\u{7fa}' | '\u{302e}' | '\u{302f}' | '\u{3031}'..='\u{3035}' | '\u{303b}' => false,
        // Section 2.5, blocks of marks for symbols and for music
        '\u{20d0}'..='\u{20ff}' | '\u{1d100}'..='\u{1d24f}' => false,
        c if is_letter_or_digit(c) => fits_its_context(label, at) && !is_old_jamo(c),
        _ => is_for_a_context(c) && fits_its_context(label, at),
    }
}

/// Appendix A.3 to A.7: punctuation that some scripts need within words.
fn is_for_a_context(c: char) -> bool {
    matches!(c, '\u{b7}' | '\u{375}' | '\u{5f3}' | '\u{5f4}' | '\u{30fb}')
}

/// Appendix A.3 to A.9; whatever they do not name fits everywhere.
fn fits_its_context(label: &[char], at: usize) -> bool {
    let script = |c: &char| CodePointMapData::<Script>::new().get(*c);
    let before = at.checked_sub(1).and_then(|before| label.get(before));
    let behind = label.get(at + 1);
    match label[at] {
        '\u{b7}' => before == Some(&'l') && behind == Some(&'l'),
        '\u{375}' => behind.map(script) == Some(Script::Greek),
        '\u{5f3}' | '\u{5f4}' => before.map(script) == Some(Script::Hebrew),
        '\u{30fb}' => {
            label.iter().any(|c| matches!(script(c), Script::Hiragana | Script::Katakana | Script::Han))
        }
        '\u{660}'..='\u{669}' => !label.iter().any(|c| matches!(c, '\u{6f0}'..='\u{6f9}')),
        '\u{6f0}'..='\u{6f9}' => !label.iter().any(|c| matches!(c, '\u{660}'..='\u{669}')),
        _ => true,
    }
}

/// Section 2.1.
fn is_letter_or_digit(c: char) -> bool {
    use GeneralCategory as Category;
    matches!(
        CodePointMapData::<Category>::new().get(c),
        Category::LowercaseLetter
            | Category::UppercaseLetter
            | Category::OtherLetter
            | Category::ModifierLetter
            | Category::DecimalNumber
            | Category::NonspacingMark
            | Category::SpacingMark
    )
}

/// Section 2.9.
fn is_old_jamo(c: char) -> bool {
    let kind = CodePointMapData::<HangulSyllableType>::new().get(c);
    [HangulSyllableType::LeadingJamo, HangulSyllableType::VowelJamo, HangulSyllableType::TrailingJamo]
        .contains(&kind)
}

/// The letters of other scripts that look like Latin ones in most typefaces.
const LIKE_LATIN: [(&str, &str); 3] =
    [("Greek", "αγικνορυχω"), ("Cyrillic", "асԁеһіјӏорԛѕухѵԝ"), ("Armenian", "գզհյոսցօ")];

/// The script of a part of a name that reads as Latin letters and is not: all that is not ASCII in it looks so. Where
/// any letter shows its script, nobody takes the name for another.
pub fn script_that_looks_latin(name: &str) -> Option<&'static str> {
    let script =
        |c: char| LIKE_LATIN.iter().find(|(_, letters)| letters.contains(c)).map(|(script, _)| *script);
    name.split('.').find_map(|label| {
        let scripts: Option<Vec<&str>> = label.chars().filter(|c| !c.is_ascii()).map(script).collect();
        scripts?.first().copied()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_idna_2008_disallows_is_found() {
        for (readable, found) in [
            ("example.com", None),
            ("münchen.de", None),
            ("straße.de", None),
            ("例え.jp", None),
            ("पूर्ण१.com", None),
            ("한국.kr", None),
            ("💩.la", Some('💩')),
            ("i❤.ws", Some('❤')),
            ("a.x™.com", Some('™')),
            ("a→b.com", Some('→')),
            ("½.com", Some('½')),
            ("paral·lel.cat", None),
            ("a·b.cat", Some('·')),
            ("·l.cat", Some('·')),
            ("͵α.gr", None),
            ("α͵.gr", Some('͵')),
            ("צה״ל.il", None),
            ("״.il", Some('״')),
            ("ア・イ.jp", None),
            ("a・b.jp", Some('・')),
            ("\u{661}\u{662}.com", None),
            ("\u{661}\u{6f2}.com", Some('\u{661}')),
            ("ـ.com", Some('\u{640}')),
            ("〇.cn", None),
            ("\u{1100}.kr", Some('\u{1100}')),
            ("a\u{20d0}b.com", Some('\u{20d0}')),
            ("a\u{1d127}b.com", Some('\u{1d127}')),
        ] {
            assert_eq!(disallowed(readable), found, "{readable}");
        }
    }

    #[test]
    fn dashes_are_told_from_hyphens() {
        for c in "\u{2010}\u{2011}\u{2012}\u{2013}\u{2014}\u{2015}\u{2212}\u{fe58}\u{2e3a}\u{58a}\u{5be}\u{301c}\u{2043}"
            .chars()
        {
            assert_eq!(dash(&format!("a{c}b")), Some(c), "U+{:04X}", u32::from(c));
        }
        // These are read as the hyphen; the last is a letter.
        for c in "-\u{ff0d}\u{fe63}\u{30fc}".chars() {
            assert_eq!(dash(&format!("a{c}b")), None, "U+{:04X}", u32::from(c));
        }
    }
}
