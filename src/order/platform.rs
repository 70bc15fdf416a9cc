//! `certificate.server_platform.id`: `assets/server_platforms.json` has those that are confirmed.

use std::sync::LazyLock;

use serde::Deserialize;

use super::number;
use super::problem::Finding;

/// A server platform.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Platform {
    /// Its ID.
    pub id: i64,
    /// Its name.
    pub name: String,
}

static PLATFORMS: LazyLock<Vec<Platform>> = LazyLock::new(|| {
    serde_json::from_str(include_str!("../../assets/server_platforms.json"))
        .expect("assets/server_platforms.json is part of the program and read by a test")
});

/// The platforms whose IDs are confirmed.
pub fn all() -> &'static [Platform] {
    &PLATFORMS
}

/// The platform of a typed ID, where it is one of those.
pub fn named(typed: &str) -> Option<&'static Platform> {
    let (id, _) = read(typed).ok()?;
    PLATFORMS.iter().find(|platform| platform.id == id)
}

/// Whether what is typed is part of the name or the ID of one of those.
pub fn may_become_one(typed: &str) -> bool {
    fitting(typed).next().is_some()
}

fn fitting(typed: &str) -> impl Iterator<Item = &'static Platform> {
    let typed = typed.trim().to_lowercase();
    PLATFORMS.iter().filter(move |platform| {
        let is_in = |text: &str| text.to_lowercase().contains(&typed);
        !typed.is_empty() && (is_in(&platform.name) || is_in(&platform.id.to_string()))
    })
}

/// Reads a platform's ID. One that is not in the list passes with a hint: the service has more.
///
/// # Errors
/// What is typed is not a whole number from -1 on.
pub fn read(typed: &str) -> Result<(i64, Option<Finding>), Finding> {
    let id =
        number::read_int(typed.trim(), "a platform's number", -1..=i64::MAX).map_err(
            |found| match fitting(typed).next() {
                Some(platform) => {
                    let fix = format!(
                        "Write the number of the platform, such as {} for {}.",
                        platform.id, platform.name
                    );
                    Finding { fix, ..found }
                }
                None => found,
            },
        )?;
    let known = PLATFORMS.iter().any(|platform| platform.id == id);
    let note = Finding::hint(
        format!("Platform {id} is not in the list of those that are confirmed."),
        "It is sent as it is; the service has more platforms than the list.",
    );
    Ok((id, (!known).then_some(note)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn any_whole_number_is_taken() {
        assert_eq!(read("45"), Ok((45, None)));
        assert_eq!(read("-1"), Ok((-1, None)));
        assert!(matches!(read("4711"), Ok((4711, Some(_)))));
        for typed in ["nginx", "-2", "4.5", ""] {
            assert!(read(typed).is_err(), "{typed}");
        }
    }

    #[test]
    fn the_list_has_the_confirmed_platforms() {
        assert!(all().iter().any(|platform| platform.id == 45 && platform.name == "nginx"));
        assert_eq!(all().len(), 7);
    }
}
