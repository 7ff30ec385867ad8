//! Lines as editors count them.

use super::{Damage, LineIndex, line_ends};

#[test]
fn counts_every_kind_of_line_end_once() {
    let text = "a\nb\r\nc\rd\n\r\n\re";
    let index = LineIndex::new(text);
    let lines: Vec<u64> = (0..text.len())
        .map(|byte| index.line(u64::try_from(byte).expect("small")))
        .collect();
    assert_eq!(lines, [1, 1, 2, 2, 2, 3, 3, 4, 4, 5, 5, 6, 7]);
    assert_eq!(line_ends(text.as_bytes()), 6);
    assert_eq!(index.line(2), 2, "going back works as well");
    assert_eq!(index.line_and_column(3), (2, 2));
}

#[test]
fn shortens_what_it_shows_at_a_character() {
    let damage = Damage::new(crate::notes::Code::BadValue, &"é".repeat(3000), "because");
    assert_eq!(damage.value.chars().count(), 1024);
}
