//! The help: the keys and what they do, and what is searched for among them.

use std::sync::LazyLock;

use serde::Deserialize;

use super::Model;
use super::keys::{BINDINGS, Binding};
use super::scene::Scene;
use crate::journal::status::Status;
use crate::order::text::{counted, quoted, visible};

/// Columns of the keys in the help, the blanks around them included.
const KEYS: usize = 20;
/// Columns the keys and what they do take at least where two of them stand side by side, and the blanks between.
const COLUMN: usize = 58;
const GUTTER: usize = 2;
/// The most characters that are searched for.
const LONGEST_SEARCH: usize = 40;

/// What stands before what is searched for.
pub const SEARCH: &str = "Search:";
/// What stands there while nothing is.
pub const NO_SEARCH: &str = "(type to search)";

/// What the help begins with: what holds on the screen that it was opened on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum HelpPage {
    /// A step of the form.
    #[default]
    Form,
    /// What earlier runs left.
    Start,
    /// All orders.
    Orders,
    /// One order.
    Order,
    /// One order that is issued.
    Certificate,
    /// What is about to be done about an order.
    Deed,
}

#[derive(Deserialize)]
struct Pages {
    form: String,
    start: String,
    orders: String,
    order: String,
    certificate: String,
    deed: String,
}

static PAGES: LazyLock<Pages> = LazyLock::new(|| {
    serde_json::from_str(include_str!("../../assets/help.json"))
        .expect("assets/help.json is part of the program and read by a test")
});

impl HelpPage {
    /// Each of them.
    pub const ALL: [HelpPage; 6] = [
        HelpPage::Form,
        HelpPage::Start,
        HelpPage::Orders,
        HelpPage::Order,
        HelpPage::Certificate,
        HelpPage::Deed,
    ];

    /// The page of the help for the screen as it stands.
    pub fn of(model: &Model) -> HelpPage {
        match &model.scene {
            Scene::Start => HelpPage::Start,
            Scene::Orders => HelpPage::Orders,
            Scene::Order => match &model.following {
                Some(order) if order.doing.is_some() => HelpPage::Deed,
                Some(order) if order.status() == Some(Status::Issued) => HelpPage::Certificate,
                _ => HelpPage::Order,
            },
            _ => HelpPage::Form,
        }
    }

    /// What it says.
    pub fn text(self) -> &'static str {
        match self {
            HelpPage::Form => &PAGES.form,
            HelpPage::Start => &PAGES.start,
            HelpPage::Orders => &PAGES.orders,
            HelpPage::Order => &PAGES.order,
            HelpPage::Certificate => &PAGES.certificate,
            HelpPage::Deed => &PAGES.deed,
        }
    }
}

/// How much of the help is found.
pub fn how_much(search: &str) -> String {
    let all = counted(BINDINGS.len(), "key");
    match search {
        "" => all,
        _ => format!("{} of {all}", found(search).count()),
    }
}

/// The keys that something is said of that holds every word searched for, or whose names do.
///
/// One letter alone stands in nearly all of them: it finds the keys that are called so.
fn found(search: &str) -> impl Iterator<Item = &'static Binding> {
    let wanted = words(search);
    let key = match &wanted[..] {
        [word] if is_letter(word) => Some(word.clone()),
        _ => None,
    };
    BINDINGS.iter().filter(move |binding| {
        let names = names(binding).to_lowercase();
        match &key {
            Some(key) => names.split(|c: char| !c.is_alphanumeric()).any(|part| part == key),
            None => {
                // The sign is how keys are written here; people write it in words, too.
                let said =
                    format!("{names} {} {}", names.replace('^', "ctrl-"), binding.words.to_lowercase());
                wanted.iter().all(|word| said.contains(word))
            }
        }
    })
}

/// The words that are searched for.
fn words(search: &str) -> Vec<String> {
    search.split_whitespace().map(str::to_lowercase).collect()
}

fn is_letter(word: &str) -> bool {
    let mut characters = word.chars();
    characters.next().is_some_and(char::is_alphanumeric) && characters.next().is_none()
}

/// The sentences of a page that hold every word searched for: all of them where nothing is.
fn told(page: HelpPage, search: &str) -> String {
    let wanted = words(search);
    // A letter is that of a key.
    if matches!(&wanted[..], [word] if is_letter(word)) {
        return String::new();
    }
    let holds = |sentence: &&str| {
        let said = sentence.to_lowercase();
        wanted.iter().all(|word| said.contains(word))
    };
    page.text().split_inclusive(". ").filter(holds).collect()
}

fn names(binding: &Binding) -> String {
    let names: Vec<&str> = binding.keys.iter().map(|chord| chord.name).collect();
    names.join(", ")
}

/// What is searched for besides the keys: what fields are for, each a paragraph, and what is said of the screen; of other
/// screens where nothing else has it.
fn found_elsewhere(about: &[String], page: HelpPage, search: &str) -> Vec<String> {
    let wanted = words(search);
    if matches!(&wanted[..], [word] if is_letter(word)) {
        return Vec::new();
    }
    let holds = |text: &&String| {
        let said = text.to_lowercase();
        wanted.iter().all(|word| said.contains(word))
    };
    let mut texts: Vec<String> = about.iter().filter(holds).cloned().collect();
    texts.push(told(page, search));
    if texts.concat().is_empty() && found(search).next().is_none() {
        texts.extend(HelpPage::ALL.into_iter().map(|page| told(page, search)));
    }
    texts.retain(|text| !text.is_empty());
    texts
}

/// Its lines: what the line of the focus is for, what holds on the screen, then the keys, or those that are searched for.
/// What other lines are for is found by searching.
pub(super) fn lines(about: &[String], page: HelpPage, search: &str, columns: usize) -> Vec<String> {
    let texts = match search {
        "" => about
            .first()
            .filter(|about| !about.is_empty())
            .cloned()
            .into_iter()
            .chain([told(page, "")])
            .collect(),
        _ => found_elsewhere(about, page, search),
    };
    // It begins where the keys and what is searched for do.
    let options = textwrap::Options::new(columns.saturating_sub(1).max(2));
    let options = options.initial_indent(" ").subsequent_indent(" ");
    let paragraphs: Vec<Vec<String>> =
        texts.iter().map(|text| wrapped(text.trim_end(), options.clone())).collect();
    let mut lines = paragraphs.join(&String::new());
    lines.push(String::new());
    let above = lines.len();
    // Where there is room for two columns of them, more keys are on show.
    let (side_by_side, column) = match columns >= 2 * COLUMN + GUTTER {
        true => (2, (columns - GUTTER) / 2),
        false => (1, columns),
    };
    let indent = " ".repeat(KEYS);
    let options = textwrap::Options::new(column.max(1)).subsequent_indent(&indent);
    let keys: Vec<Vec<String>> = found(search)
        .map(|binding| {
            let said = format!(" {:width$}{}", names(binding), binding.words, width = KEYS - 1);
            wrapped(&said, options.clone())
        })
        .collect();
    let half = keys.iter().map(Vec::len).sum::<usize>().div_ceil(side_by_side);
    let mut left: Vec<String> = Vec::new();
    let mut right: Vec<String> = Vec::new();
    for rows in keys {
        let side = if left.len() < half { &mut left } else { &mut right };
        side.extend(rows);
    }
    for (row, text) in left.iter().enumerate() {
        let beside = right.get(row).map_or("", String::as_str);
        let blanks = " ".repeat((column + GUTTER).saturating_sub(text.chars().count()));
        lines.push(format!("{text}{blanks}{beside}").trim_end().to_owned());
    }
    // What was found above is what there is of it.
    if lines.len() == above && texts.is_empty() {
        let sought = quoted(search.trim());
        lines.extend(wrap(&format!(" Nothing in the help has {sought}."), columns));
    }
    lines
}

/// A text in lines of at most so many cells.
pub(super) fn wrap(text: &str, width: usize) -> Vec<String> {
    wrapped(text, textwrap::Options::new(width.max(1)))
}

/// A text in lines; words are broken only where they are longer than a line.
fn wrapped(text: &str, options: textwrap::Options) -> Vec<String> {
    let options = options.word_splitter(textwrap::WordSplitter::NoHyphenation);
    textwrap::wrap(&visible(text), options).into_iter().map(|line| line.into_owned()).collect()
}

/// Changes what is searched for, with a typed or pasted text.
pub(super) fn search_for(search: &mut String, typed: &str) {
    let typed = typed.replace(char::is_control, " ");
    search.push_str(&typed);
    *search = search.trim_start().chars().take(LONGEST_SEARCH).collect();
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::wizard::keys::Intent;

    fn intents(search: &str) -> Vec<Intent> {
        found(search).map(|binding| binding.intent).collect()
    }

    #[test]
    fn each_scene_has_a_page_of_its_own() {
        for (at, page) in HelpPage::ALL.into_iter().enumerate() {
            assert!(lines(&[], page, "", 60).concat().len() > page.text().len(), "{page:?}");
            assert!(HelpPage::ALL[..at].iter().all(|other| other.text() != page.text()), "{page:?}");
        }
    }

    #[test]
    fn every_word_searched_for_is_in_what_is_said_or_in_a_keys_name() {
        assert_eq!(intents("").len(), BINDINGS.len());
        assert_eq!(intents("undo"), [Intent::Undo]);
        assert_eq!(intents("Word  DELETE"), [Intent::DeleteWord]);
        assert_eq!(intents("ctrl-k"), [Intent::DeleteToEnd]);
        assert_eq!(intents("^o"), [Intent::OpenFile]);
        assert_eq!(intents("nothing of the kind"), []);
    }

    #[test]
    fn a_letter_alone_finds_the_keys_that_are_called_so() {
        for letter in ('a'..='z').map(String::from) {
            for binding in found(&letter) {
                assert!(names(binding).to_lowercase().contains(&letter), "{letter}: {}", names(binding));
            }
            assert!(found(&letter).count() <= 3, "{letter}");
        }
        assert!(intents("K").contains(&Intent::DeleteToEnd));
        assert!(intents("^").len() > 10, "the sign is no letter");
    }

    #[test]
    fn what_stands_above_the_keys_is_searched_too() {
        let of = |search: &str| lines(&[], HelpPage::Order, search, 200).join("\n");
        for (search, said) in [
            ("clipboard", "A value is offered to the terminal's clipboard"),
            ("plain view", "the plain view and the saved file have it"),
            ("Service  ASKED", "The service is asked by itself"),
        ] {
            let of = of(search);
            assert!(of.contains(said) && !of.contains("Nothing in the help"), "{search}: {of}");
            assert!(!of.contains("The title says"), "{search}: {of}");
        }
        assert!(of("nothing of the kind").contains("Nothing in the help"));
        for page in HelpPage::ALL {
            let sentences = page.text().split_inclusive(". ");
            for sentence in sentences {
                let first = sentence.split_whitespace().find(|word| word.len() > 3).unwrap_or(sentence);
                assert!(told(page, first).contains(sentence), "{page:?}: {first}");
            }
        }
    }
}
