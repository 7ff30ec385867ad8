//! Files of every kind, as they are read or refused.

use std::fmt::Write as _;
use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};

use super::{Limits, paths, read};

fn seen(bytes: &[u8]) -> String {
    seen_with(bytes, &Limits::default())
}

fn seen_with(bytes: &[u8], limits: &Limits) -> String {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("x");
    fs::write(&path, bytes).expect("written");
    match read(&path, limits) {
        Ok(input) => format!(
            "{} {:?}{}",
            input.encoding,
            input.text,
            if input.cut_off { " cut off" } else { "" }
        ),
        Err(failure) => {
            let name = path.display().to_string();
            format!(
                "{:?} {}",
                failure.kind(),
                failure
                    .to_string()
                    .replace(&name, "x")
                    .replace("\n  hint", "; hint")
            )
        }
    }
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    encoder.write_all(bytes).expect("memory");
    encoder.finish().expect("memory")
}

fn zstd(bytes: &[u8]) -> Vec<u8> {
    ruzstd::encoding::compress_to_vec(bytes, ruzstd::encoding::CompressionLevel::Uncompressed)
}

#[test]
fn reads_plain_and_compressed_files() {
    assert_eq!(seen(b"a,b\n"), r#"UTF-8 "a,b\n""#);
    assert_eq!(seen(&gzip(b"a,b\n")), r#"UTF-8 "a,b\n""#);
    assert_eq!(
        seen(&[gzip(b"a,b\n"), gzip(b"1,2\n")].concat()),
        r#"UTF-8 "a,b\n1,2\n""#
    );
    assert_eq!(seen(&zstd(b"a,b\n")), r#"UTF-8 "a,b\n""#);
    let skippable = b"\x50\x2A\x4D\x18\x03\0\0\0abc".to_vec();
    assert_eq!(
        seen(&[skippable, zstd(b"a,b\n"), zstd(b"1,2\n")].concat()),
        r#"UTF-8 "a,b\n1,2\n""#
    );
}

#[test]
fn uses_what_stands_before_the_end_of_a_cut_off_file() {
    let text = (0..60_000).fold(String::new(), |mut text, row| {
        let _ = writeln!(text, "{row},{}", row * 7919 % 104_729);
        text
    });
    let whole = gzip(text.as_bytes());
    let shown = seen(&whole[..whole.len() / 2]);
    assert!(shown.ends_with("cut off") && shown.len() > 1000);
    let whole = zstd(text.as_bytes());
    let shown = seen(&whole[..whole.len() / 4 * 3]);
    assert!(
        shown.ends_with("cut off"),
        "{} {}",
        shown.len(),
        &shown[shown.len() - 100..]
    );
    assert!(seen(b"\x1F\x8B\x08\0broken").starts_with("Input x: the compressed data is damaged"));
}

#[test]
fn refuses_what_is_no_text_by_name() {
    for (bytes, said) in [
        (&b""[..], "is empty"),
        (b"\xEF\xBB\xBF \n", "is empty"),
        (b"\x89PNG\r\n\x1A\n\0\0\0\rIHDR", "a PNG image"),
        (
            b"PK\x03\x04\x14\0\0\0\0\0[Content_Types].xml",
            "an Excel workbook; hint: save it as CSV UTF-8",
        ),
        (b"PK\x03\x04\x14\0\0\0\0\0file", "a zip archive"),
        (b"%PDF-1.7", "a PDF document"),
        (b"<!DOCTYPE html><html>", "a web page"),
        (&[0; 5000], "binary data"),
    ] {
        let shown = seen(bytes);
        assert!(
            shown.starts_with("Input x: ") && shown.contains(said),
            "{shown}"
        );
    }
    assert!(seen(&gzip(b"%PDF-1.7")).contains("a PDF document"));
    assert_eq!(
        seen(b"a,b\n1,x\0y\n"),
        r#"UTF-8 "a,b\n1,x\0y\n""#,
        "single NULs are text"
    );
}

#[test]
fn stops_at_the_limits() {
    let bomb = gzip(&vec![b'a'; 5_000_000]);
    assert!(bomb.len() < 30_000);
    let limits = Limits {
        decompressed_bytes: 1_000_000,
        input_bytes: 100_000,
        ..Limits::default()
    };
    let said = "Limit x: unpacks to more than 1000000 bytes, the limit `decompressed_bytes`";
    assert!(seen_with(&bomb, &limits).starts_with(said));
    assert!(
        seen_with(&vec![b'a'; 100_001], &limits).starts_with("Limit x: more than 100000 bytes")
    );
    assert!(seen_with(&vec![b'a'; 100_000], &limits).starts_with("UTF-8"));
}

#[test]
fn knows_the_hash_of_the_file_as_it_stands() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("x.csv");
    fs::write(&path, b"abc").expect("written");
    let input = read(&path, &Limits::default()).expect("readable");
    assert_eq!(
        input.sha256(),
        "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
    );
    assert_eq!((input.size_bytes, input.nul_count), (3, 0));
}

#[cfg(unix)]
#[test]
fn refuses_devices_folders_and_missing_files() {
    let said = |path: &str| {
        read(Path::new(path), &Limits::default())
            .expect_err("refused")
            .to_string()
    };
    assert!(said("/dev/zero").contains("is a device or a named pipe"));
    assert!(said("/tmp").contains("is a folder"));
    assert!(said("/nowhere/x.csv").contains("cannot be read"));
}

#[cfg(unix)]
#[test]
fn expands_folders() {
    let folder = tempfile::tempdir().expect("a folder");
    let root = folder.path();
    fs::create_dir_all(root.join("sub/deeper")).expect("made");
    for name in [
        "b.csv",
        "a.json.gz",
        ".hidden.csv",
        "picture.png",
        "sub/c.tsv",
        "sub/deeper/d.csv",
    ] {
        fs::write(root.join(name), b"x").expect("written");
    }
    std::os::unix::fs::symlink(root, root.join("loop")).expect("linked");
    std::os::unix::fs::symlink(root.join("b.csv"), root.join("latest.csv")).expect("linked");
    let found = paths(&[root.to_path_buf(), PathBuf::from("-")]).expect("found");
    let names: Vec<String> = found
        .iter()
        .map(|path| {
            path.strip_prefix(root)
                .unwrap_or(path)
                .display()
                .to_string()
        })
        .collect();
    assert_eq!(names, ["a.json.gz", "b.csv", "sub/c.tsv", "-"]);
    let missing = paths(&[root.join("c.csv")])
        .expect_err("missing")
        .to_string();
    assert!(
        missing.contains("no such file") && missing.contains("b.csv"),
        "{missing}"
    );
    let empty = paths(&[root.join("sub/deeper/d.csv"), root.join("sub/deeper")]).expect("found");
    assert_eq!(empty.len(), 2);
    fs::create_dir(root.join("none")).expect("made");
    assert!(
        paths(&[root.join("none")])
            .expect_err("empty")
            .to_string()
            .contains("no export in this folder")
    );
}
