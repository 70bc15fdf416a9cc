//! The bytes of a file as `xxd`, `hexdump` and `od` print them: rows of numbers, each behind the offset of its first
//! byte, and before the row as text.

use zeroize::Zeroizing;

/// How many bytes a row has; what is behind them is the row as text.
const ROW: usize = 16;

/// How many digits an offset has at the least.
const SHORTEST_OFFSET: usize = 6;

/// What one number stands for: its value, and of how many bytes it is.
type ReadsNumber = fn(&str) -> Option<(u32, usize)>;

/// Whether the bytes of a dump in the text are what is looked for, in whichever digits, and in whichever order the bytes
/// of a number, they were printed.
pub(super) fn any_bytes(text: &str, is_it: fn(&[u8]) -> bool) -> bool {
    const WAYS: [(ReadsNumber, bool); 4] = [(hex, false), (hex, true), (octal, true), (decimal, false)];
    rows(text).next().is_some()
        && WAYS.into_iter().any(|(read, is_swapped)| is_it(&bytes(text, read, is_swapped)))
}

/// All bytes of the dump, by one way of printing them.
fn bytes(text: &str, read: ReadsNumber, is_swapped: bool) -> Zeroizing<Vec<u8>> {
    // As long as it can get: growing would leave copies of a key behind.
    let mut bytes = Zeroizing::new(Vec::with_capacity(text.len()));
    for row in rows(text) {
        let end = bytes.len() + ROW;
        for (value, size) in row.map_while(read) {
            if bytes.len() + size > end {
                break;
            }
            match is_swapped {
                true => bytes.extend(&value.to_le_bytes()[..size]),
                false => bytes.extend(&value.to_be_bytes()[size_of::<u32>() - size..]),
            }
        }
    }
    bytes
}

/// The words behind the offset on each line that a dump may have.
fn rows(text: &str) -> impl Iterator<Item = impl Iterator<Item = &str>> {
    let is_number = |word: &str| word.bytes().all(|byte| byte.is_ascii_hexdigit());
    text.lines().filter_map(move |line| {
        let line = line.trim_ascii_start();
        if !line.bytes().next().is_some_and(|first| first.is_ascii_hexdigit()) {
            return None;
        }
        let mut words = line.split_ascii_whitespace();
        let (first, second) = (words.next()?, words.next()?);
        let is_row = is_number(second) && is_number(first.strip_suffix(':').unwrap_or(first));
        let is_offset = first.len() >= SHORTEST_OFFSET && first.len() != second.len();
        let start = (!is_offset).then_some(first);
        is_row.then(|| start.into_iter().chain([second]).chain(words))
    })
}

fn hex(word: &str) -> Option<(u32, usize)> {
    let is_whole = matches!(word.len(), 2 | 4 | 6 | 8);
    is_whole.then(|| u32::from_str_radix(word, 16).ok())?.map(|value| (value, word.len() / 2))
}

fn octal(word: &str) -> Option<(u32, usize)> {
    let size = matches!(word.len(), 3 | 6).then_some(word.len() / 3)?;
    let value = u32::from_str_radix(word, 8).ok()?;
    (value >> (8 * size) == 0).then_some((value, size))
}

fn decimal(word: &str) -> Option<(u32, usize)> {
    word.parse::<u8>().ok().map(|value| (value.into(), 1))
}
