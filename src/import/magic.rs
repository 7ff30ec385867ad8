//! Files that are no text export, told by their first bytes: refused with a word on what they are.

/// First bytes → what such a file is and what to do with it.
const KNOWN: &[(&[u8], &str, &str)] = &[
    (
        b"\x89PNG",
        "a PNG image",
        "give the export that the picture was made from",
    ),
    (
        b"\xFF\xD8\xFF",
        "a JPEG image",
        "give the export that the picture was made from",
    ),
    (
        b"GIF8",
        "a GIF image",
        "give the export that the picture was made from",
    ),
    (
        b"%PDF",
        "a PDF document",
        "export the records as CSV or JSON instead",
    ),
    (
        b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1",
        "an old Excel workbook (.xls)",
        "save it as CSV UTF-8",
    ),
    (
        b"PAR1",
        "a Parquet file",
        "export the records as CSV or JSON instead",
    ),
    (
        b"ARROW1",
        "an Arrow file",
        "export the records as CSV or JSON instead",
    ),
    (
        b"ORC\x0A",
        "an ORC file",
        "export the records as CSV or JSON instead",
    ),
    (
        b"Obj\x01",
        "an Avro file",
        "export the records as CSV or JSON instead",
    ),
    (
        b"SQLite format 3\0",
        "a SQLite database",
        "export the table as CSV",
    ),
    (
        b"BZh",
        "compressed with bzip2",
        "unpack it, or compress it with gzip or zstd",
    ),
    (
        b"\xFD7zXZ\0",
        "compressed with xz",
        "unpack it, or compress it with gzip or zstd",
    ),
    (
        b"7z\xBC\xAF\x27\x1C",
        "a 7-Zip archive",
        "unpack it and give the files in it",
    ),
    (
        b"Rar!\x1A\x07",
        "a RAR archive",
        "unpack it and give the files in it",
    ),
    (b"\x7FELF", "a program", "give an export file"),
    (b"MZ\x90\0", "a program", "give an export file"),
    (b"\xFF\xFE\0\0", "UTF-32 text", "save it as UTF-8"),
    (b"\0\0\xFE\xFF", "UTF-32 text", "save it as UTF-8"),
];

/// Bytes that are looked at for signs of binary content.
const LOOKED_AT: usize = 64 << 10;

/// What a file is instead of text, and what to do.
pub(super) struct Refusal {
    pub(super) what: &'static str,
    pub(super) advice: &'static str,
}

/// Says what kind of non-text a file is; nothing when it may be text.
///
/// Compressed text must be unpacked before; UTF-16 counts as text.
pub(super) fn refusal(bytes: &[u8]) -> Option<Refusal> {
    let named = |what, advice| Some(Refusal { what, advice });
    if let Some((_, what, advice)) = KNOWN.iter().find(|(magic, ..)| bytes.starts_with(magic)) {
        return named(what, advice);
    }
    if bytes.starts_with(b"PK\x03\x04") {
        return if is_workbook(bytes) {
            named("an Excel workbook", "save it as CSV UTF-8")
        } else {
            named("a zip archive", "unpack it and give the files in it")
        };
    }
    if bytes.get(257..262) == Some(b"ustar") {
        return named("a tar archive", "unpack it and give the files in it");
    }
    if is_page(bytes) {
        return named(
            "a web page, not an export (perhaps the page that asks to log in)",
            "export again, as CSV or JSON",
        );
    }
    if is_binary(&bytes[..bytes.len().min(LOOKED_AT)]) {
        return named("binary data", "give an export as CSV or JSON text");
    }
    None
}

fn is_workbook(bytes: &[u8]) -> bool {
    let head = &bytes[..bytes.len().min(LOOKED_AT)];
    ["[Content_Types].xml", "xl/", "_rels/"]
        .iter()
        .any(|part| memchr::memmem::find(head, part.as_bytes()).is_some())
}

fn is_page(bytes: &[u8]) -> bool {
    let text = bytes
        .strip_prefix(b"\xEF\xBB\xBF")
        .unwrap_or(bytes)
        .trim_ascii_start();
    let begins = |word: &[u8]| {
        text.get(..word.len())
            .is_some_and(|start| start.eq_ignore_ascii_case(word))
    };
    begins(b"<!doctype html") || begins(b"<html") || begins(b"<?xml")
}

/// A twentieth of control characters does not happen in text, unless it is UTF-16; single NULs do.
fn is_binary(head: &[u8]) -> bool {
    if super::decode::utf16_of(head).is_some() {
        return false;
    }
    let control = head
        .iter()
        .filter(|&&byte| byte < 0x20 && !b"\t\n\r\x0B\x0C\x1B\x1E".contains(&byte))
        .count();
    control > 8 && control * 20 > head.len()
}
