//! The lines that screens were left from: whoever comes back finds the cursor there.

use super::form::Spot;
use super::scene::Scene;

/// The line that the focus was on, of each screen that one comes back to as it was.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct WayBack {
    start: Option<Spot>,
    orders: Option<Spot>,
}

impl WayBack {
    /// Notes the line that a screen is left from.
    pub(super) fn note(&mut self, scene: Scene, line: Option<Spot>) {
        match scene {
            Scene::Start => self.start = line,
            Scene::Orders => self.orders = line,
            _ => {}
        }
    }

    /// The line that a screen was left from, once.
    pub(super) fn line_of(&mut self, scene: Scene) -> Option<Spot> {
        match scene {
            Scene::Start => self.start.take(),
            Scene::Orders => self.orders.take(),
            _ => None,
        }
    }
}
