//! What a check of domain control finds.

use super::dcv::DcvMethod;
use super::zone::Zone;

/// What a check finds. Nothing is looked at outside: a record counts as placed where it is in the sandbox's own zone,
/// and, so that nobody has to place anything to go on, after some checks.
#[derive(Debug, Clone)]
pub(super) struct Rules {
    /// Whether anything is ever found.
    pub finds: bool,
    /// The check that finds the first name; each further name is found one check later.
    pub checks: u32,
    /// What was placed.
    pub zone: Zone,
}

impl Rules {
    /// Whether control over a name is proved by what was placed.
    pub fn sees(&self, method: Option<DcvMethod>, name: &str, token: &str) -> bool {
        self.finds && self.zone.shows(method, name, token)
    }

    /// Whether a name is found by its check of this number, from 1 on; `position` is its place on the order.
    pub fn finds(&self, position: usize, check: u32) -> bool {
        let position = u32::try_from(position).unwrap_or(u32::MAX);
        self.finds && check >= self.checks.saturating_add(position)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_found_one_after_the_other() {
        let rules = Rules { finds: true, checks: 2, zone: Zone::default() };
        assert!(!rules.finds(0, 1) && rules.finds(0, 2) && rules.finds(0, 3));
        assert!(!rules.finds(1, 2) && rules.finds(1, 3));
        assert!(!Rules { finds: false, ..rules }.finds(0, u32::MAX));
    }
}
