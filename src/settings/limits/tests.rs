use super::size;

#[test]
fn sizes_are_read_as_people_write_them() {
    let read = |text: &str| size("--max-input", text).ok();
    assert_eq!(read("1000"), Some(1_000));
    assert_eq!(read("500MB"), Some(500_000_000));
    assert_eq!(read("16 GiB"), Some(16 << 30));
    assert_eq!(read("2k"), Some(2_000));
    for wrong in ["", "MB", "-1", "1.5GB", "5 parsecs", "0", "99999999999TB"] {
        assert_eq!(read(wrong), None, "{wrong}");
    }
}
