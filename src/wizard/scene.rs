//! What is on the screen.

use crate::journal::shelf::{Held, Shelf};
use crate::order::saved::Outline;
use crate::order::step::Step;

/// Where the wizard is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Scene {
    /// Before the first step: [what earlier runs left](Start).
    Start,
    /// At a step.
    Step(Step),
    /// At an order that exists: the one the model [follows](super::Model::following).
    Order,
    /// At the list of [all orders](super::orders::Orders).
    Orders,
}

impl Scene {
    /// The step on the screen; before the first it is that one, and at an order the last.
    pub fn step(&self) -> Step {
        match self {
            Scene::Step(step) => *step,
            Scene::Order => Step::Submit,
            _ => Step::Product,
        }
    }

    /// Whether it is a step of the form, from which one goes to others.
    pub fn is_step(&self) -> bool {
        matches!(self, Scene::Step(_))
    }
}

/// What choosing a draft of the first screen does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Picking {
    /// Goes on with it.
    #[default]
    Resume,
    /// Makes a copy and goes on with that.
    Copy,
    /// Deletes it.
    Delete,
}

/// The screen before the first step: what earlier runs left.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Start {
    /// What there is.
    pub shelf: Shelf,
    /// What choosing a draft does.
    pub picking: Picking,
    /// What was typed to find a draft: only those with each of its words are shown.
    pub filter: String,
}

impl Start {
    /// The drafts that are shown: those with every word that was typed.
    pub fn found(&self) -> impl Iterator<Item = &Held<Outline>> {
        let words: Vec<String> = self.filter.split_whitespace().map(str::to_lowercase).collect();
        self.shelf.drafts.iter().filter(move |held| {
            // With many drafts it would be felt to say each of them where nobody searches.
            if words.is_empty() {
                return true;
            }
            let described = held.what.described(self.shelf.read, true).to_lowercase();
            words.iter().all(|word| described.contains(word))
        })
    }
}
