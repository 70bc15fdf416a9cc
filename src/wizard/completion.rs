//! The field for a file's path: read as a shell reads it, and completed as a shell completes it.

use super::edit::Editor;
use super::form::{Choice, Input, Spot, Tone};
use super::suggestions;
use super::{Effect, FolderListed, Model};
use crate::order::text::{quoted, without_file_scheme};

/// A path as it was typed, cut where its last part begins.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
struct TypedPath {
    /// What was typed before the last part, as it was typed.
    kept: String,
    /// The folder, without quotes; empty for the working directory.
    folder: String,
    /// The beginning of the last part, without quotes.
    beginning: String,
    /// The quote that is open at the end.
    quote: Option<char>,
}

impl TypedPath {
    /// Quotes and backslashes mean what they mean to a shell.
    fn read(typed: &str) -> TypedPath {
        let mut path = TypedPath::default();
        let mut escaped = false;
        // Of a part that begins within a quote, the quote belongs to the part: it is written anew with it.
        let mut kept_to = 0;
        for (at, c) in typed.char_indices() {
            match (c, path.quote) {
                _ if escaped => {
                    escaped = false;
                    path.beginning.push(c);
                }
                ('\\', None | Some('"')) => escaped = true,
                (c, Some(open)) if c == open => path.quote = None,
                ('"' | '\'', None) => path.quote = Some(c),
                _ => path.beginning.push(c),
            }
            if path.beginning.ends_with('/') {
                path.folder += &std::mem::take(&mut path.beginning);
                kept_to = at + c.len_utf8();
            }
        }
        path.kept = typed[..kept_to].to_owned();
        // A quote that opens the last part is written again with it.
        if let (Some(open), false) = (path.quote, is_open(&path.kept)) {
            path.kept.push(open);
        }
        path
    }

    /// The path with a name in place of its last part.
    fn with(&self, name: &str, is_whole: bool) -> String {
        let escaped = match self.quote {
            Some('\'') => name.to_owned(),
            Some(_) => escape(name, "\"\\"),
            None => escape(name, " \"'\\"),
        };
        let close = self.quote.filter(|_| is_whole).map(String::from).unwrap_or_default();
        format!("{}{escaped}{close}", self.kept)
    }
}

/// Whether a quote is open at the end of what was typed.
fn is_open(typed: &str) -> bool {
    let mut open = None;
    let mut escaped = false;
    for c in typed.chars() {
        match (c, open) {
            _ if escaped => escaped = false,
            ('\\', None | Some('"')) => escaped = true,
            (c, Some(quote)) if c == quote => open = None,
            ('"' | '\'', None) => open = Some(c),
            _ => {}
        }
    }
    open.is_some()
}

fn escape(name: &str, special: &str) -> String {
    name.chars().flat_map(|c| special.contains(c).then_some('\\').into_iter().chain([c])).collect()
}

/// A path without the quotes and backslashes a shell would take away, and without the `file://` that a file
/// manager puts before it.
pub fn unquoted(typed: &str) -> String {
    let typed = typed.trim_start();
    // A blank at the end counts where a backslash says so.
    let trimmed = typed.trim_end();
    let typed = if trimmed.ends_with('\\') { typed } else { trimmed };
    let path = TypedPath::read(typed);
    let whole = path.folder + &path.beginning;
    // Within quotes the sign is no home directory.
    if whole.starts_with('~') && !typed.starts_with('~') {
        return format!("./{whole}");
    }
    without_file_scheme(&whole).into_owned()
}

/// The longest beginning that all have.
fn common<'a>(names: impl IntoIterator<Item = &'a str>) -> &'a str {
    let mut names = names.into_iter();
    let Some(first) = names.next() else { return "" };
    names.fold(first, |common, name| {
        let same = common.char_indices().zip(name.chars()).find(|((_, a), b)| a != b).map(|((at, _), _)| at);
        &common[..same.unwrap_or_else(|| common.len().min(name.len()))]
    })
}

/// Whether the CSR is on its way from a file: being named, or being read.
pub(super) fn is_coming(model: &Model) -> bool {
    model.csr_path.is_being_read || model.focus == Some(Spot::Input(Input::CsrFile))
}

/// Has the file read whose path is typed, if one is.
pub(super) fn read_file(model: &mut Model) -> Vec<Effect> {
    model.csr_path.forget();
    if model.csr_path.typed.trim().is_empty() {
        return Vec::new();
    }
    model.csr_path.is_being_read = true;
    model.csr_path.read = Some(model.csr_path.typed.clone());
    vec![Effect::ReadCsrFile(unquoted(&model.csr_path.typed))]
}

/// Has the file read whose path is left, unless it was read before and no CSR came.
pub(super) fn leave(model: &mut Model) -> Vec<Effect> {
    if model.desk.has_unread_file() && model.csr_path.read.as_ref() == Some(&model.csr_path.typed) {
        model.csr_path.forget();
        return Vec::new();
    }
    read_file(model)
}

/// Has the file read whose path is typed before dvorder is left, so that the draft has its CSR; nothing where none is, or
/// where that was asked for already.
pub(super) fn read_before_leaving(model: &mut Model) -> Option<Vec<Effect>> {
    let is_typing = model.focus == Some(Spot::Input(Input::CsrFile)) && !model.csr_path.is_being_read;
    let effects = if is_typing { leave(model) } else { Vec::new() };
    model.csr_path.is_left_then = !effects.is_empty();
    model.csr_path.is_left_then.then_some(effects)
}

/// The file was read, or could not be. Whether dvorder is left now.
pub(super) fn was_read(model: &mut Model) -> bool {
    model.csr_path.is_being_read = false;
    std::mem::take(&mut model.csr_path.is_left_then)
}

/// Has the path that was typed completed before the focus goes on; none where it goes on at once. Whoever does not
/// want to wait for that presses the key again.
pub(super) fn before_going_on(model: &mut Model) -> Option<Effect> {
    if model.focus != Some(Spot::Input(Input::CsrFile)) {
        return None;
    }
    let took = suggestions::take(model);
    let is_file = took && !model.csr_path.typed.ends_with('/');
    let path = &model.csr_path;
    // While several names begin so, and what was typed is none of them, the list stays.
    let is_undecided = !path.found.is_empty() && !path.found.iter().any(|name| name.value == path.typed);
    let again = path.asked.as_ref() == Some(&path.typed) && !is_undecided;
    if is_file || again || model.csr_path.typed.trim().is_empty() {
        return None;
    }
    let path = TypedPath::read(model.csr_path.typed.trim_start());
    model.csr_path.asked = Some(model.csr_path.typed.clone());
    Some(Effect::ListFolder { folder: path.folder, beginning: path.beginning })
}

/// Completes the path that is being typed with what its folder holds, unless it has changed since. Whether nothing is
/// left to complete, so that the focus goes on.
pub(super) fn complete(model: &mut Model, listed: &FolderListed) -> bool {
    let typed = model.csr_path.typed.clone();
    let path = TypedPath::read(typed.trim_start());
    let is_awaited = model.csr_path.asked.as_ref() == Some(&typed)
        && model.focus == Some(Spot::Input(Input::CsrFile))
        && (&path.folder, &path.beginning) == (&listed.folder, &listed.beginning);
    if !is_awaited {
        return false;
    }
    if path.folder.is_empty() && path.beginning == "~" {
        complete_to(model, "~/");
        return false;
    }
    let whole = |name: &str| match name.strip_suffix('/') {
        Some(folder) => path.with(folder, false) + "/",
        None => path.with(name, true),
    };
    match listed.names.as_slice() {
        [] if path.beginning.is_empty() && !path.folder.is_empty() => {
            model.say(
                Tone::Hint,
                format!("Nothing is listed in {}. Name a file in it.", quoted(&path.folder)),
            );
        }
        [] => return true,
        [only] => {
            let completed = whole(only);
            // What is complete already is left.
            if completed == typed.trim_start() || *only == path.beginning {
                return true;
            }
            complete_to(model, &completed);
        }
        several => {
            let beginning = common(several.iter().map(String::as_str));
            if beginning.len() > path.beginning.len() {
                let completed = path.with(beginning, false);
                complete_to(model, &completed);
            }
            model.csr_path.asked = Some(model.csr_path.typed.clone());
            model.csr_path.found = several
                .iter()
                .map(|name| {
                    let value = whole(name);
                    let label = value[path.kept.len()..].to_owned();
                    Choice::new(value, label, "")
                })
                .collect();
            let more = if listed.is_cut { "; there are more" } else { "" };
            let said = format!("{} names begin so{more}. Type on, or Down chooses.", several.len());
            model.say(Tone::Hint, said);
        }
    }
    false
}

fn complete_to(model: &mut Model, path: &str) {
    model.csr_path.forget();
    if let Some(editor) = &mut model.editor {
        editor.take(path);
    } else {
        model.editor = Some(Editor::new(path, true));
    }
    model.csr_path.typed = path.to_owned();
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_is_read_as_a_shell_reads_it() {
        for (typed, path) in [
            ("/etc/ssl/example.csr", "/etc/ssl/example.csr"),
            ("  ~/example.csr ", "~/example.csr"),
            ("my\\ requests/a.csr", "my requests/a.csr"),
            ("'my requests/a.csr'", "my requests/a.csr"),
            ("\"my requests\"/a.csr", "my requests/a.csr"),
            ("\"it's\"/a.csr", "it's/a.csr"),
            ("'a\\b'", "a\\b"),
            ("a\\ ", "a "),
            ("'~/a.csr'", "./~/a.csr"),
            ("'still open", "still open"),
            ("file:///tmp/my%20requests/a.csr", "/tmp/my requests/a.csr"),
            ("'file:///tmp/a.csr' ", "/tmp/a.csr"),
        ] {
            assert_eq!(unquoted(typed), path, "{typed}");
        }
    }

    #[test]
    fn a_name_is_put_in_as_the_path_was_typed() {
        for (typed, name, whole) in [
            ("/etc/ss", "ssl", "/etc/ssl"),
            ("my\\ re", "my requests", "my\\ requests"),
            ("'my re", "my requests", "'my requests'"),
            ("'my requests/a", "a b.csr", "'my requests/a b.csr'"),
            ("\"my\"/it", "it's", "\"my\"/it\\'s"),
            ("~/re", "requests", "~/requests"),
            ("x", "x y", "x\\ y"),
        ] {
            assert_eq!(TypedPath::read(typed).with(name, true), whole, "{typed}");
        }
    }

    #[test]
    fn what_all_names_begin_with_is_the_rest_of_all_of_them() {
        assert_eq!(common(["example.csr", "example.key"]), "example.");
        assert_eq!(common(["über", "üb"]), "üb");
        assert_eq!(common(["a", "b"]), "");
        assert_eq!(common([]), "");
    }
}
