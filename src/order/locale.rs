//! `locale`: the language of the DCV mail. `assets/locales.json` has suggestions.

use std::sync::LazyLock;

use serde::Deserialize;

use super::problem::Finding;
use super::text::quoted;

/// A suggested locale.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Locale {
    /// The code that is sent.
    pub code: String,
    /// The language, and whether its code is confirmed.
    pub name: String,
}

/// The only code that is confirmed.
const CONFIRMED: &str = "en";

static LOCALES: LazyLock<Vec<Locale>> = LazyLock::new(|| {
    serde_json::from_str(include_str!("../../assets/locales.json"))
        .expect("assets/locales.json is part of the program and read by a test")
});

/// The languages the service's documentation exists in.
pub fn all() -> &'static [Locale] {
    &LOCALES
}

/// Reads a locale: a language of two or three letters, perhaps followed by subtags of two to
/// eight letters and digits (the shape of BCP 47).
///
/// # Errors
/// What is typed has another shape.
pub fn read(typed: &str) -> Result<(String, Option<Finding>), Finding> {
    let code = typed.trim();
    let mut parts = code.split(['-', '_']);
    let language = parts.next().unwrap_or_default();
    let language_fits =
        (2..=3).contains(&language.len()) && language.chars().all(|c| c.is_ascii_alphabetic());
    let subtags_fit =
        parts.all(|part| (2..=8).contains(&part.len()) && part.chars().all(|c| c.is_ascii_alphanumeric()));
    if !(language_fits && subtags_fit) {
        return Err(Finding::error(
            format!("{} is not a language code.", quoted(code)),
            "Use a code such as en, or leave it out.",
        ));
    }
    let note = Finding::hint(
        format!("Only the code en is confirmed; {code} is sent as it is."),
        "The service may refuse it or send the mail in English.",
    );
    Ok((code.to_owned(), (code != CONFIRMED).then_some(note)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_have_a_shape() {
        assert_eq!(read(" en "), Ok(("en".into(), None)));
        for code in ["de", "zh-CN", "pt_BR", "zh-Hant-TW"] {
            assert!(matches!(read(code), Ok((_, Some(_)))), "{code}");
        }
        for code in ["english", "e", "en-", "12", "en US"] {
            assert!(read(code).is_err(), "{code}");
        }
    }

    #[test]
    fn every_suggestion_can_be_sent() {
        for locale in all() {
            assert_eq!(read(&locale.code).map(|(code, _)| code).as_ref(), Ok(&locale.code));
        }
    }
}
