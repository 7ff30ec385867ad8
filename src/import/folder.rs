//! The inputs as given → the files to read: folders are expanded, files are kept as they are.

use std::collections::BTreeSet;
use std::fs::{self, File};
use std::io::Read;
use std::path::{Path, PathBuf};

use crate::error::{Error, Result};

/// Endings of files that are taken from a folder.
const ENDINGS: &[&str] = &[
    "csv", "tsv", "txt", "json", "jsonl", "ndjson", "log", "parquet",
];
/// Endings that may follow one of [`ENDINGS`].
const PACKED: &[&str] = &["gz", "zst"];
/// The list of what stands in a folder that this program wrote, and how it begins, without white space.
const MANIFEST: &str = "manifest.json";
const OUR_MARK: &str = "{\"generator\":\"afteraction";
/// Bytes of a manifest in which its mark stands.
const MANIFEST_HEAD: u64 = 64;
/// Names that a hint shows.
const NAMES_SHOWN: usize = 5;

/// Expands folders and keeps files and `-` as they are.
///
/// *Input*: what the user gave. *Output*: in the order given; the files of a folder sorted by name, those of its
/// sub-folders (one level) among them. Hidden entries, links to folders and our own manifest are left out; a file reached
/// twice through links within one folder is taken once.
///
/// # Errors
/// A path does not exist, cannot be read, or is a folder without an export.
pub fn paths(given: &[PathBuf]) -> Result<Vec<PathBuf>> {
    let mut found = Vec::new();
    for path in given {
        if path.as_os_str() == "-" {
            found.push(path.clone());
            continue;
        }
        let about = fs::metadata(path).map_err(|error| unreadable(path, &error))?;
        if about.is_dir() {
            found.extend(exports_in(path)?);
        } else {
            found.push(path.clone());
        }
    }
    Ok(found)
}

fn unreadable(path: &Path, error: &std::io::Error) -> Error {
    if error.kind() != std::io::ErrorKind::NotFound {
        return Error::unreadable(path, error);
    }
    let folder = path
        .parent()
        .filter(|folder| !folder.as_os_str().is_empty())
        .unwrap_or(Path::new("."));
    let beside = entries(folder).unwrap_or_default();
    let names: Vec<String> = beside
        .iter()
        .filter(|entry| is_export(entry))
        .take(NAMES_SHOWN)
        .map(|entry| entry.display().to_string())
        .collect();
    Error::no_such_input(path, &names)
}

fn exports_in(folder: &Path) -> Result<Vec<PathBuf>> {
    let mut found = Vec::new();
    let mut seen = BTreeSet::new();
    for entry in entries(folder).map_err(|error| Error::unreadable(folder, &error))? {
        let is_link = fs::symlink_metadata(&entry).is_ok_and(|about| about.is_symlink());
        if entry.is_dir() && !is_link {
            let inner = entries(&entry).map_err(|error| Error::unreadable(&entry, &error))?;
            found.extend(inner.into_iter().filter(|file| takes(file, &mut seen)));
        } else if takes(&entry, &mut seen) {
            found.push(entry);
        }
    }
    if found.is_empty() {
        return Err(Error::no_exports(folder, ENDINGS));
    }
    Ok(found)
}

/// Says whether a file of a folder is an export that was not seen under another name.
fn takes(file: &Path, seen: &mut BTreeSet<PathBuf>) -> bool {
    is_export(file)
        && file.is_file()
        && !is_our_manifest(file)
        && fs::canonicalize(file).is_ok_and(|real| seen.insert(real))
}

/// Says whether a file is the manifest of a folder that this program wrote, such as one of rejected records.
fn is_our_manifest(file: &Path) -> bool {
    let mut head = String::new();
    file.file_name().is_some_and(|name| name == MANIFEST)
        && File::open(file).is_ok_and(|file| {
            let read = file.take(MANIFEST_HEAD).read_to_string(&mut head);
            read.is_ok() && head.replace(char::is_whitespace, "").starts_with(OUR_MARK)
        })
}

/// Returns the entries of a folder that are not hidden, sorted by name.
fn entries(folder: &Path) -> std::io::Result<Vec<PathBuf>> {
    let mut names = Vec::new();
    for entry in fs::read_dir(folder)? {
        let name = entry?.file_name();
        if !name.to_string_lossy().starts_with('.') {
            names.push(name);
        }
    }
    names.sort();
    Ok(names
        .into_iter()
        .map(|name| {
            if folder == Path::new(".") {
                PathBuf::from(name)
            } else {
                folder.join(name)
            }
        })
        .collect())
}

fn is_export(file: &Path) -> bool {
    let name = file
        .file_name()
        .map(|name| name.to_string_lossy().to_ascii_lowercase())
        .unwrap_or_default();
    let (stem, ending) = name.rsplit_once('.').unwrap_or_default();
    if PACKED.contains(&ending) {
        return stem
            .rsplit_once('.')
            .is_some_and(|(_, inner)| ENDINGS.contains(&inner));
    }
    ENDINGS.contains(&ending)
}
