//! The field for a file's path: read as a shell reads it, and completed as a shell completes it.

use super::edit::Editor;
use super::form::{Choice, Input, Spot, Tone};
use super::menu;
use super::{Effect, FolderListed, Model};
use crate::order::text::without_file_scheme;

/// What is known of the file whose path is typed.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct CsrPath {
    /// The path, as it is typed.
    pub typed: String,
    /// The path whose completion was asked for and has not come.
    asked: Option<String>,
    /// What the path could go on to.
    pub found: Vec<Choice>,
    /// Whether the file is being read.
    pub(super) is_being_read: bool,
    /// The path that was read last, as it was typed: leaving it as it is reads nothing again.
    read: Option<String>,
}

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

impl Model {
    /// Whether the CSR is on its way from a file: being named, or being read.
    pub(super) fn is_getting_the_csr(&self) -> bool {
        self.csr_path.is_being_read || self.focus == Some(Spot::Input(Input::CsrFile))
    }

    /// Forgets what a path could go on to, once it is another, or it is left.
    pub(super) fn forget_completion(&mut self) {
        self.csr_path.asked = None;
        self.csr_path.found.clear();
    }

    /// Has the file read whose path is typed, if one is.
    pub(super) fn read_csr_file(&mut self) -> Vec<Effect> {
        self.forget_completion();
        if self.csr_path.typed.trim().is_empty() {
            return Vec::new();
        }
        self.csr_path.is_being_read = true;
        self.csr_path.read = Some(self.csr_path.typed.clone());
        vec![Effect::ReadCsrFile(unquoted(&self.csr_path.typed))]
    }

    /// Has the file read whose path is left, unless it was read before and no CSR came.
    pub(super) fn leave_csr_file(&mut self) -> Vec<Effect> {
        if self.desk.has_unread_file() && self.csr_path.read.as_ref() == Some(&self.csr_path.typed) {
            self.forget_completion();
            return Vec::new();
        }
        self.read_csr_file()
    }

    /// Goes to the next field; from a path that was typed it is completed first. Whoever does not want to
    /// wait for that presses the key again.
    pub(super) fn next_field(&mut self) -> Vec<Effect> {
        if self.focus != Some(Spot::Input(Input::CsrFile)) {
            return self.move_focus(1);
        }
        let took = menu::take(self);
        let is_file = took && !self.csr_path.typed.ends_with('/');
        let again = self.csr_path.asked.as_ref() == Some(&self.csr_path.typed);
        if is_file || again || self.csr_path.typed.trim().is_empty() {
            return self.move_focus(1);
        }
        let path = TypedPath::read(self.csr_path.typed.trim_start());
        self.csr_path.asked = Some(self.csr_path.typed.clone());
        vec![Effect::ListFolder { folder: path.folder, beginning: path.beginning }]
    }

    /// Completes the path that is being typed with what its folder holds, unless it has changed since.
    pub(super) fn folder_listed(&mut self, listed: FolderListed) -> Vec<Effect> {
        let typed = self.csr_path.typed.clone();
        let path = TypedPath::read(typed.trim_start());
        let is_awaited = self.csr_path.asked.as_ref() == Some(&typed)
            && self.focus == Some(Spot::Input(Input::CsrFile))
            && (&path.folder, &path.beginning) == (&listed.folder, &listed.beginning);
        if !is_awaited {
            return Vec::new();
        }
        if path.folder.is_empty() && path.beginning == "~" {
            self.complete_to("~/");
            return Vec::new();
        }
        let whole = |name: &str| match name.strip_suffix('/') {
            Some(folder) => path.with(folder, false) + "/",
            None => path.with(name, true),
        };
        match listed.names.as_slice() {
            [] => return self.move_focus(1),
            [only] => {
                let completed = whole(only);
                // What is complete already is left.
                if completed == typed.trim_start() || *only == path.beginning {
                    return self.move_focus(1);
                }
                self.complete_to(&completed);
            }
            several => {
                let beginning = common(several.iter().map(String::as_str));
                if beginning.len() > path.beginning.len() {
                    let completed = path.with(beginning, false);
                    self.complete_to(&completed);
                }
                self.csr_path.asked = Some(self.csr_path.typed.clone());
                self.csr_path.found = several
                    .iter()
                    .map(|name| {
                        let value = whole(name);
                        let label = value[path.kept.len()..].to_owned();
                        Choice::new(value, label, "")
                    })
                    .collect();
                let more = if listed.is_cut { "; there are more" } else { "" };
                let said = format!("{} names begin so{more}. Type on, or Down chooses.", several.len());
                return self.say(Tone::Hint, said);
            }
        }
        Vec::new()
    }

    fn complete_to(&mut self, path: &str) {
        self.forget_completion();
        if let Some(editor) = &mut self.editor {
            editor.take(path);
        } else {
            self.editor = Some(Editor::new(path, true));
        }
        self.csr_path.typed = path.to_owned();
    }
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
