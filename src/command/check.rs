//! `dvorder check`: a request body, judged as it stands.

use std::path::{Path, PathBuf};

use jiff::civil::Date;
use zeroize::Zeroizing;

use super::output;
use crate::cli::CheckArgs;
use crate::exit::Exit;
use crate::io::file;
use crate::order::csr::{self, Reading};
use crate::order::import::{Import, import_file};
use crate::order::text::without_file_scheme;
use crate::report::{CheckReport, repaired};

/// What stands for standard input in the place of a file.
const STANDARD_INPUT: &str = "-";

/// Reads, judges and prints. Done: no errors; no: errors, with `--fix` errors that are left.
///
/// # Errors
/// A sentence for the user: a file cannot be read or holds no JSON object, or both files are standard
/// input.
pub fn run(args: &CheckArgs, today: Date) -> Result<Exit, String> {
    not_both(Some(&args.file), args.csr.as_deref())?;
    let import = body(&args.file)?;
    let reading = match &args.csr {
        Some(path) => Some(csr::read_file(&read(path)?)),
        None => None,
    };
    let product = args.product.as_deref();
    let repaired = args.fix.then(|| repaired(import.clone(), product, reading.clone(), today)).flatten();
    let report = CheckReport::of(import, product, reading, today);
    let text = if args.json { report.json() + "\n" } else { report.text() };
    if !args.fix {
        output::answer(&if args.json { text } else { output::prose(&text) })?;
        return Ok(if report.is_clean() { Exit::Done } else { Exit::No });
    }
    if args.json {
        output::say_as_it_is(&text)
    } else {
        output::say(&text)
    }
    let Some(body) = repaired else { return Ok(Exit::No) };
    output::answer(&(body + "\n"))?;
    Ok(Exit::Done)
}

/// The request body in a file; `-` is standard input.
///
/// # Errors
/// A sentence for the user, with the file's name.
pub fn body(path: &Path) -> Result<Import, String> {
    import_file(&read(path)?).map_err(|found| format!("{}: {} {}", shown(path), found.message, found.fix))
}

/// The CSR in a file; `-` is standard input.
///
/// # Errors
/// A sentence for the user, with the file's name.
pub fn csr(path: &Path) -> Result<Box<csr::Csr>, String> {
    match csr::read_file(&read(path)?) {
        Reading::Csr(request) => Ok(request),
        Reading::Empty => Err(format!("{} is empty. Name the file that openssl req wrote.", shown(path))),
        Reading::PrivateKey(found) | Reading::NotACsr(found) => {
            Err(format!("{}: {} {}", shown(path), found.message, found.fix))
        }
    }
}

/// That not both a body and a CSR are to come from standard input.
///
/// # Errors
/// A sentence for the user: they are.
pub fn not_both(body: Option<&Path>, csr: Option<&Path>) -> Result<(), String> {
    match [body, csr].into_iter().all(|path| path.is_some_and(is_standard_input)) {
        true => {
            Err("the body and the CSR cannot both come from standard input. Name a file for one of them."
                .into())
        }
        false => Ok(()),
    }
}

/// Whether a path of an argument stands for standard input.
pub fn is_standard_input(path: &Path) -> bool {
    path == Path::new(STANDARD_INPUT)
}

fn read(path: &Path) -> Result<Zeroizing<Vec<u8>>, String> {
    if is_standard_input(path) { file::read_standard_input() } else { file::read(&without_scheme(path)) }
}

/// A path of an argument, which a file manager may have put there as an address.
fn without_scheme(path: &Path) -> PathBuf {
    match path.to_str() {
        Some(text) if !path.exists() => PathBuf::from(&*without_file_scheme(text)),
        _ => path.to_owned(),
    }
}

/// What is read, as it is called where it is spoken of.
pub fn shown(path: &Path) -> String {
    if is_standard_input(path) { "standard input".to_owned() } else { path.display().to_string() }
}
