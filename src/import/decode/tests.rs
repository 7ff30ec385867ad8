//! The same text in many encodings.

use super::decode;

const TEXT: &str = "id,title\n1,Größe überschritten – prüfen\n2,café à côté\n";

fn utf16(little: bool, mark: bool) -> Vec<u8> {
    let marked = if mark {
        format!("\u{FEFF}{TEXT}")
    } else {
        TEXT.to_owned()
    };
    marked
        .encode_utf16()
        .flat_map(|unit| {
            if little {
                unit.to_le_bytes()
            } else {
                unit.to_be_bytes()
            }
        })
        .collect()
}

#[test]
fn reads_every_encoding_as_the_same_text() {
    let (western, ..) = encoding_rs::WINDOWS_1252.encode(TEXT);
    for (bytes, encoding) in [
        (TEXT.as_bytes().to_vec(), "UTF-8"),
        (format!("\u{FEFF}{TEXT}").into_bytes(), "UTF-8"),
        (utf16(true, true), "UTF-16LE"),
        (utf16(false, true), "UTF-16BE"),
        (utf16(true, false), "UTF-16LE"),
        (utf16(false, false), "UTF-16BE"),
        (western.into_owned(), "windows-1252"),
    ] {
        let decoded = decode(bytes);
        assert_eq!(
            (
                decoded.text.as_str(),
                decoded.encoding,
                decoded.replaced_count
            ),
            (TEXT, encoding, 0)
        );
    }
}

#[test]
fn reads_japanese() {
    let text = "番号,件名\n1,データベースに接続できません\n2,ディスクの空き容量が不足しています\n";
    let (bytes, ..) = encoding_rs::SHIFT_JIS.encode(text);
    let decoded = decode(bytes.into_owned());
    assert_eq!(
        (decoded.text.as_str(), decoded.encoding),
        (text, "Shift_JIS")
    );
    let bare: Vec<u8> = text.encode_utf16().flat_map(u16::to_be_bytes).collect();
    assert_eq!(decode(bare).text, text);
}

#[test]
fn one_broken_byte_does_not_change_the_encoding() {
    let mut bytes = TEXT.as_bytes().to_vec();
    bytes.extend_from_slice(b"3,bro\xFFken\n");
    let decoded = decode(bytes);
    assert_eq!((decoded.encoding, decoded.replaced_count), ("UTF-8", 1));
    assert_eq!(decoded.text, format!("{TEXT}3,bro\u{FFFD}ken\n"));
    let place = usize::try_from(decoded.replaced[0]).expect("small");
    assert!(decoded.text[place..].starts_with('\u{FFFD}'));
}

#[test]
fn a_character_cut_off_at_the_end_is_replaced() {
    let decoded = decode(b"id,title\n1,caf\xC3".to_vec());
    assert_eq!(
        (decoded.text.as_str(), decoded.encoding),
        ("id,title\n1,caf\u{FFFD}", "UTF-8")
    );
}

#[test]
fn remembers_where_characters_are_broken() {
    let mut bytes = "ä".repeat(5000).into_bytes();
    bytes.extend(b"\xFF".repeat(1500));
    let decoded = decode(bytes);
    assert_eq!(
        (decoded.replaced.len(), decoded.replaced_count),
        (1500, 1500)
    );
}
