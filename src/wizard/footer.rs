//! The keys the last line of a screen names: those that do something here, and none besides.

use super::back;
use super::finding;
use super::keys::{BINDINGS, Intent};
use super::menu::Menu;
use super::order_list;
use super::suggestions;
use super::{Model, Overlay};
use crate::order::step::Step;
use crate::wizard::form::Form;

/// A key and what it does.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hint {
    /// In words, such as `Tab next`.
    pub words: String,
    /// When it gives way where not all fit: the highest first, and those of 0 never.
    pub gives_way: u8,
}

impl Hint {
    fn new(words: impl Into<String>, gives_way: u8) -> Hint {
        Hint { words: words.into(), gives_way }
    }
}

/// What the last line of a screen says.
pub fn footer(model: &Model, form: &Form) -> Vec<Hint> {
    if let Some(overlay) = &model.overlay {
        let mut hints = match overlay {
            Overlay::Steps(_) => vec![Hint::new("Up Down choose", 1), Hint::new("type a number or name", 2)],
            _ => Vec::new(),
        };
        hints.extend(overlay.keys().split(" · ").map(|words| Hint::new(words, 0)));
        return hints;
    }
    if suggestions::suggested(model, form).is_some() {
        let takes = matches!(model.menu, Menu::At(_)) || suggestions::means_the_only_one(model);
        let mut hints = match takes {
            true => vec![Hint::new("Enter takes it", 0), Hint::new("Tab takes it, goes on", 3)],
            false => Vec::new(),
        };
        hints.extend([Hint::new("Up Down choose", 1), Hint::new("Esc closes", 0)]);
        let mut kept: Vec<Hint> = usual(model, form).into_iter().filter(|hint| hint.gives_way == 0).collect();
        // Where not all of these fit, the help still names the key that leaves.
        if let Some(leave) = kept.last_mut() {
            leave.gives_way = 4;
        }
        hints.extend(kept);
        return hints;
    }
    let mut hints = usual(model, form);
    if finding::filter(model).is_some() && model.editor.is_none() {
        hints.insert(1, Hint::new("type to find", 6));
    }
    match order_list::order_at_hand(model) {
        Some(row) if row.order.is_left_alone => hints.insert(1, Hint::new("Del puts back", 1)),
        Some(row) if row.need.is_any() && row.order.id.is_some() => {
            hints.insert(1, Hint::new("Del takes off", 1))
        }
        _ => {}
    }
    hints
}

/// The keys of the form, but those that lead nowhere now.
fn usual(model: &Model, form: &Form) -> Vec<Hint> {
    let stays = !model.scene.is_step() || model.is_sealed();
    let leads_nowhere = |intent: Intent| match intent {
        Intent::NextStep if model.step().after(model.steps()).is_none() => true,
        Intent::NextStep => stays && !(model.sent().is_some() && model.step() == Step::Review),
        Intent::PreviousStep => stays && !back::can_go_back(model),
        Intent::Steps => stays,
        Intent::Review => stays && (model.sent().is_none() || model.step() == Step::Review),
        _ => false,
    };
    let is_read = model.focus.is_none() && form.spots().next().is_some();
    BINDINGS
        .iter()
        .filter(|binding| !leads_nowhere(binding.intent))
        .filter_map(|binding| {
            let gives_way = match binding.intent {
                // The list of steps leads to Review, and a step on is what is wanted most.
                Intent::Review => 5,
                Intent::Steps => 4,
                Intent::Next => 3,
                Intent::PreviousStep => 2,
                Intent::NextStep => 1,
                _ => 0,
            };
            let (key, words) = (binding.keys.first()?.name, binding.footer?);
            // Where a screen is read first, nothing else says how to get to what it asks for; a step on leads past it.
            Some(match binding.intent {
                Intent::Next if is_read => {
                    let gives_way = if leads_nowhere(Intent::NextStep) { 0 } else { gives_way };
                    Hint::new(format!("{key} first line"), gives_way)
                }
                _ => Hint::new(format!("{key} {words}"), gives_way),
            })
        })
        .collect()
}
