//! ZIP archives of small files, stored as they are.

use flate2::Crc;

const LOCAL: [u8; 4] = *b"PK\x03\x04";
const CENTRAL: [u8; 4] = *b"PK\x01\x02";
const END: [u8; 4] = *b"PK\x05\x06";
/// The version of the format that is needed for a file that is stored.
const VERSION: u16 = 10;
/// 1 January 1980, as no file is older.
const DAY: u16 = 1 << 5 | 1;

/// An archive of files by their names, which are ASCII. There are few of them, and none is large.
pub(super) fn archive(files: &[(String, Vec<u8>)]) -> Vec<u8> {
    let (mut written, mut directory) = (Vec::new(), Vec::new());
    for (name, content) in files {
        let offset = written.len() as u32;
        let about = about(name, content);
        written.extend_from_slice(&LOCAL);
        written.extend_from_slice(&about);
        written.extend_from_slice(name.as_bytes());
        written.extend_from_slice(content);
        directory.extend_from_slice(&CENTRAL);
        directory.extend_from_slice(&VERSION.to_le_bytes());
        directory.extend_from_slice(&about);
        // No comment, the first disk, no attributes.
        directory.extend_from_slice(&[0; 10]);
        directory.extend_from_slice(&offset.to_le_bytes());
        directory.extend_from_slice(name.as_bytes());
    }
    let (start, length, count) = (written.len() as u32, directory.len() as u32, files.len() as u16);
    written.extend_from_slice(&directory);
    written.extend_from_slice(&END);
    written.extend_from_slice(&[0; 4]);
    written.extend_from_slice(&count.to_le_bytes());
    written.extend_from_slice(&count.to_le_bytes());
    written.extend_from_slice(&length.to_le_bytes());
    written.extend_from_slice(&start.to_le_bytes());
    written.extend_from_slice(&[0; 2]);
    written
}

/// What both headers of a file say: version, flags, method, time and day, check sum, both lengths, and those of its
/// name and of what is extra.
fn about(name: &str, content: &[u8]) -> Vec<u8> {
    let mut crc = Crc::new();
    crc.update(content);
    let length = content.len() as u32;
    let mut about = Vec::new();
    for short in [VERSION, 0, 0, 0, DAY] {
        about.extend_from_slice(&short.to_le_bytes());
    }
    for long in [crc.sum(), length, length] {
        about.extend_from_slice(&long.to_le_bytes());
    }
    for short in [name.len() as u16, 0] {
        about.extend_from_slice(&short.to_le_bytes());
    }
    about
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_archive_leads_from_its_end_to_each_file() {
        let files = [("a.txt".to_owned(), b"hello".to_vec()), ("b.txt".to_owned(), Vec::new())];
        let written = archive(&files);
        let long = |at: usize| u32::from_le_bytes(written[at..at + 4].try_into().unwrap()) as usize;
        let short = |at: usize| u16::from_le_bytes(written[at..at + 2].try_into().unwrap()) as usize;
        let end = written.len() - 22;
        assert_eq!((&written[end..end + 4], short(end + 8), short(end + 10)), (&END[..], 2, 2));
        let mut entry = long(end + 16);
        assert_eq!(entry + long(end + 12), end);
        for (name, content) in &files {
            assert_eq!(written[entry..entry + 4], CENTRAL);
            let local = long(entry + 42);
            assert_eq!(written[local..local + 4], LOCAL);
            // Both say the same.
            assert_eq!(written[entry + 6..entry + 32], written[local + 4..local + 30]);
            let crc = if content.is_empty() { 0 } else { 0x3610_a686 };
            assert_eq!(
                (long(local + 14), long(local + 18), long(local + 22)),
                (crc, content.len(), content.len())
            );
            let start = local + 30 + short(local + 26);
            assert_eq!(&written[local + 30..start], name.as_bytes());
            assert_eq!(&written[start..start + content.len()], content.as_slice());
            entry += 46 + short(entry + 28);
        }
    }
}
