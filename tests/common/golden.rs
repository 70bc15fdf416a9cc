//! Files that hold what must not change unseen.

use std::fs;
use std::path::{Path, PathBuf};

/// The variable that has the files written anew instead of compared.
const WRITE: &str = "DVORDER_GOLDEN";

/// A folder or file below `tests/data`.
pub fn data(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data").join(path)
}

/// The text of a file below `tests/data`.
pub fn read(path: &str) -> String {
    fs::read_to_string(data(path)).unwrap_or_else(|error| panic!("tests/data/{path}: {error}"))
}

/// The name of a file for something that is named in words.
pub fn file_name(title: &str) -> String {
    let words = title.split(|c: char| !c.is_ascii_alphanumeric()).filter(|word| !word.is_empty());
    words.collect::<Vec<_>>().join("-").to_lowercase()
}

/// What is compared, file by file, and what was found to differ.
pub struct Golden {
    folder: &'static str,
    ending: &'static str,
    compared: Vec<String>,
    differing: Vec<String>,
}

impl Golden {
    /// The files of a folder below `tests/data` that end like this.
    pub fn of(folder: &'static str, ending: &'static str) -> Golden {
        Golden { folder, ending, compared: Vec::new(), differing: Vec::new() }
    }

    /// Compares a text, byte by byte, with the file of this name.
    pub fn compare(&mut self, title: &str, text: &str) {
        let name = format!("{}{}", file_name(title), self.ending);
        assert!(!self.compared.contains(&name), "{title} is compared twice");
        let path = data(self.folder).join(&name);
        if std::env::var(WRITE).is_ok_and(|value| value == "write") {
            fs::create_dir_all(data(self.folder)).unwrap();
            fs::write(&path, text).unwrap();
        } else {
            let known = fs::read_to_string(&path).unwrap_or_default();
            self.differing.extend((known != text).then(|| difference(&name, &known, text)));
        }
        self.compared.push(name);
    }

    /// Compares a text with the file of this name, unless it is as usual: then there is no file.
    pub fn compare_unless(&mut self, usual: &str, title: &str, text: &str) {
        if usual != text {
            self.compare(title, text);
        }
    }

    /// Fails where a file differed, and where one is left that nothing was compared with.
    pub fn end(self) {
        assert!(!self.compared.is_empty());
        let left = fs::read_dir(data(self.folder)).unwrap().map(|entry| entry.unwrap().file_name());
        let left = left.map(|name| name.to_string_lossy().into_owned());
        let left: Vec<String> =
            left.filter(|name| name.ends_with(self.ending) && !self.compared.contains(name)).collect();
        let Golden { folder, differing, .. } = &self;
        assert!(
            differing.is_empty() && left.is_empty(),
            "{} of {} files in tests/data/{folder} differ; nothing stands for {left:?} any more.\n\n{}\n\
             Where that is meant: {WRITE}=write, and read the difference.",
            differing.len(),
            self.compared.len(),
            differing.iter().take(5).map(String::as_str).collect::<Vec<_>>().join("\n")
        );
    }
}

/// The first lines in which two texts differ.
fn difference(name: &str, known: &str, found: &str) -> String {
    let mut told = format!("{name}:\n");
    let (mut known_lines, mut found_lines) = (known.split('\n'), found.split('\n'));
    let mut lines = 0;
    loop {
        match (known_lines.next(), found_lines.next()) {
            (None, None) => return told,
            (known, found) if known == found => {}
            (known, found) => {
                told.extend(known.map(|line| format!("  - {line}\n")));
                told.extend(found.map(|line| format!("  + {line}\n")));
                lines += 1;
            }
        }
        if lines == 4 {
            return told + "  …\n";
        }
    }
}
