//! Bytes → files: path checked early, written late, temporary file and rename; `-` is stdout.
//!
//! Knows nothing of what it writes. A folder is built beside its place and swapped in whole; a manifest with the SHA-256
//! of each file is written last.

pub mod interrupt;

use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Component, Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use crate::error::{Error, Result};

/// The name of the manifest in an output folder.
pub const MANIFEST: &str = "manifest.json";

/// Whether files that are not ours may stand in the output folder.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Foreign {
    /// They stop the run before anything is written.
    Refuse,
    /// They stay, and our files are put in one by one.
    Keep,
}

/// What a folder holds of ours.
#[derive(Debug, Serialize, Deserialize)]
struct Manifest {
    generator: String,
    files: Vec<ManifestEntry>,
}

#[derive(Debug, Serialize, Deserialize)]
struct ManifestEntry {
    path: String,
    sha256: String,
    bytes: u64,
}

impl Manifest {
    fn json(&self) -> Result<Vec<u8>> {
        let mut json =
            serde_json::to_vec_pretty(self).map_err(|cause| Error::internal(cause.to_string()))?;
        json.push(b'\n');
        Ok(json)
    }
}

/// Checks that a folder may be written to, before the work begins.
///
/// # Errors
/// Usage: it holds a file that is not ours. Output: it cannot be read or its parent does not exist.
pub fn check_folder(folder: &Path, foreign: Foreign) -> Result<()> {
    if folder.is_file() {
        return Err(Error::output(folder, "it is a file, not a folder"));
    }
    let parent = parent_of(folder);
    if !folder.exists() && !parent.is_dir() {
        return Err(Error::output(
            folder,
            format!("the folder {} does not exist", parent.display()),
        ));
    }
    if foreign == Foreign::Refuse
        && let Some(file) = foreign_file(folder)?
    {
        return Err(Error::foreign_file(folder, &file));
    }
    Ok(())
}

/// Checks that no file which we wrote into a folder was changed since: people fill some of them in.
///
/// # Errors
/// Usage: one was changed. A folder that is not ours, or does not exist, holds none.
pub fn check_unchanged(folder: &Path) -> Result<()> {
    let Some(manifest) = read_manifest(folder) else {
        return Ok(());
    };
    for entry in manifest.files {
        let Ok(bytes) = fs::read(folder.join(&entry.path)) else {
            continue;
        };
        if hex::encode(Sha256::digest(&bytes)) != entry.sha256 {
            return Err(Error::changed_file(folder, &entry.path));
        }
    }
    Ok(())
}

fn parent_of(path: &Path) -> PathBuf {
    match path.parent() {
        Some(parent) if !parent.as_os_str().is_empty() => parent.to_owned(),
        _ => PathBuf::from("."),
    }
}

/// Finds a file in the folder that the manifest there does not list.
fn foreign_file(folder: &Path) -> Result<Option<String>> {
    let mut found = Vec::new();
    if folder.exists() {
        list(folder, Path::new(""), &mut found).map_err(|cause| Error::output(folder, cause))?;
    }
    if found.is_empty() {
        return Ok(None);
    }
    let ours: Vec<String> = read_manifest(folder)
        .map(|manifest| manifest.files.into_iter().map(|entry| entry.path).collect())
        .unwrap_or_default();
    let has_manifest = !ours.is_empty();
    found.sort();
    Ok(found
        .into_iter()
        .find(|file| !(has_manifest && (file == MANIFEST || ours.contains(file)))))
}

fn read_manifest(folder: &Path) -> Option<Manifest> {
    serde_json::from_slice(&fs::read(folder.join(MANIFEST)).ok()?).ok()
}

fn list(folder: &Path, below: &Path, found: &mut Vec<String>) -> io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        let relative = below.join(entry.file_name());
        if entry.file_type()?.is_dir() {
            list(&entry.path(), &relative, found)?;
        } else {
            found.push(relative.to_string_lossy().replace('\\', "/"));
        }
    }
    Ok(())
}

/// A folder that is being filled beside its place; several threads may write into it.
pub struct Staging {
    target: PathBuf,
    foreign: Foreign,
    folder: tempfile::TempDir,
    files: Mutex<Vec<ManifestEntry>>,
}

impl Staging {
    /// Makes an empty folder beside the target.
    ///
    /// # Errors
    /// Output: the folder cannot be made.
    pub fn new(target: &Path, foreign: Foreign) -> Result<Self> {
        let failed = |cause: io::Error| Error::output(target, cause);
        let folder = tempfile::Builder::new()
            .prefix(".afteraction-")
            .tempdir_in(parent_of(target))
            .map_err(failed)?;
        interrupt::begun(folder.path());
        Ok(Self {
            target: target.to_owned(),
            foreign,
            folder,
            files: Mutex::new(Vec::new()),
        })
    }

    /// Writes one file into the folder; `path` is relative and uses `/`.
    ///
    /// # Errors
    /// Output: it cannot be written.
    pub fn write(&self, path: &str, bytes: &[u8]) -> Result<()> {
        self.write_with(path, |file| file.write_all(bytes))
    }

    /// Writes one file through a function.
    ///
    /// # Errors
    /// Output: it cannot be written.
    pub fn write_with(
        &self,
        path: &str,
        fill: impl FnOnce(&mut (dyn Write + Send)) -> io::Result<()>,
    ) -> Result<()> {
        let place = self.folder.path().join(path);
        let failed = |cause: io::Error| Error::output(&self.target.join(path), cause);
        if let Some(parent) = place.parent() {
            fs::create_dir_all(parent).map_err(failed)?;
        }
        let file = File::create(&place).map_err(failed)?;
        let mut out = Hashed {
            inner: io::BufWriter::with_capacity(1 << 20, file),
            hash: Sha256::new(),
            bytes: 0,
        };
        fill(&mut out).map_err(failed)?;
        let file = out
            .inner
            .into_inner()
            .map_err(|cause| Error::output(&self.target.join(path), cause.error()))?;
        file.sync_all().map_err(failed)?;
        let entry = ManifestEntry {
            path: path.to_owned(),
            sha256: hex::encode(out.hash.finalize()),
            bytes: out.bytes,
        };
        self.files
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .push(entry);
        Ok(())
    }

    /// Writes the manifest and puts the folder into its place.
    ///
    /// # Errors
    /// Output: it cannot be put there; what stood there is unchanged.
    pub fn finish(self, generator: &str) -> Result<()> {
        let mut files = self.files.lock().unwrap_or_else(PoisonError::into_inner);
        files.sort_by(|one, other| one.path.cmp(&other.path));
        let manifest = Manifest {
            generator: generator.to_owned(),
            files: std::mem::take(&mut files),
        };
        drop(files);
        self.write(MANIFEST, &manifest.json()?)?;
        make_readable(self.folder.path()).map_err(|cause| Error::output(&self.target, cause))?;
        let placed = interrupt::undisturbed(|| match self.foreign {
            Foreign::Refuse => self.swap(),
            Foreign::Keep => self.put_in(&manifest),
        });
        placed.map_err(|cause| Error::output(&self.target, cause))
    }

    /// Moves what stood there aside, the new folder in, and the old one away; a failure puts the old one back.
    fn swap(&self) -> io::Result<()> {
        let parent = parent_of(&self.target);
        if self.target.exists() {
            let aside = tempfile::Builder::new()
                .prefix(".afteraction-old-")
                .tempdir_in(&parent)?;
            let old = aside.path().join("old");
            fs::rename(&self.target, &old)?;
            if let Err(cause) = fs::rename(self.folder.path(), &self.target) {
                fs::rename(&old, &self.target)?;
                return Err(cause);
            }
        } else {
            fs::rename(self.folder.path(), &self.target)?;
        }
        sync_folder(&parent)
    }

    fn put_in(&self, manifest: &Manifest) -> io::Result<()> {
        self.remove_former(manifest)?;
        let files = manifest
            .files
            .iter()
            .map(|entry| entry.path.as_str())
            .chain([MANIFEST]);
        for path in files {
            let target = self.target.join(path);
            if let Some(parent) = target.parent() {
                fs::create_dir_all(parent)?;
            }
            fs::rename(self.folder.path().join(path), target)?;
        }
        sync_folder(&self.target)
    }

    /// Removes what an earlier run put there and this one does not, so that nobody takes it for new.
    fn remove_former(&self, manifest: &Manifest) -> io::Result<()> {
        let former = read_manifest(&self.target).map_or_else(Vec::new, |former| former.files);
        let is_gone = |entry: &&ManifestEntry| {
            let plain = Path::new(&entry.path)
                .components()
                .all(|part| matches!(part, Component::Normal(_)));
            plain && manifest.files.iter().all(|file| file.path != entry.path)
        };
        for entry in former.iter().filter(is_gone) {
            match fs::remove_file(self.target.join(&entry.path)) {
                Err(cause) if cause.kind() != io::ErrorKind::NotFound => return Err(cause),
                _ => {}
            }
        }
        Ok(())
    }
}

impl Drop for Staging {
    fn drop(&mut self) {
        interrupt::ended(self.folder.path());
    }
}

/// Gives the folder the rights that a newly made one has: a temporary one is closed to others.
#[cfg(unix)]
fn make_readable(folder: &Path) -> io::Result<()> {
    use std::os::unix::fs::PermissionsExt;
    // The rights of a folder that the file system makes now show what the user's mask leaves.
    let probe = folder.join(".rights");
    fs::create_dir(&probe)?;
    let mode = fs::metadata(&probe)?.permissions().mode();
    fs::remove_dir(&probe)?;
    fs::set_permissions(folder, fs::Permissions::from_mode(mode))
}

#[cfg(not(unix))]
fn make_readable(_folder: &Path) -> io::Result<()> {
    Ok(())
}

#[cfg(unix)]
fn sync_folder(folder: &Path) -> io::Result<()> {
    File::open(folder)?.sync_all()
}

#[cfg(not(unix))]
fn sync_folder(_folder: &Path) -> io::Result<()> {
    Ok(())
}

/// Reads a file of an earlier run; `None` where there is none that can be read.
#[must_use]
pub fn former_file(folder: &Path, path: &str) -> Option<Vec<u8>> {
    fs::read(folder.join(path)).ok()
}

/// Puts one file into the folder and leaves the others as they are; a folder of ours keeps its manifest true.
///
/// # Errors
/// Output: it cannot be written.
pub fn put_file(
    folder: &Path,
    foreign: Foreign,
    path: &str,
    bytes: &[u8],
    generator: &str,
) -> Result<()> {
    let Some(mut manifest) = read_manifest(folder) else {
        let staging = Staging::new(folder, foreign)?;
        staging.write(path, bytes)?;
        return staging.finish(generator);
    };
    manifest.files.retain(|entry| entry.path != path);
    manifest.files.push(ManifestEntry {
        path: path.to_owned(),
        sha256: hex::encode(Sha256::digest(bytes)),
        bytes: bytes.len() as u64,
    });
    manifest
        .files
        .sort_by(|one, other| one.path.cmp(&other.path));
    // First the manifest: a file that it does not list would stop the next run.
    let json = manifest.json()?;
    write_file(&folder.join(MANIFEST), |out| out.write_all(&json))?;
    write_file(&folder.join(path), |out| out.write_all(bytes))
}

struct Hashed<W> {
    inner: W,
    hash: Sha256,
    bytes: u64,
}

impl<W: Write> Write for Hashed<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let written = self.inner.write(bytes)?;
        self.hash.update(&bytes[..written]);
        self.bytes += written as u64;
        Ok(written)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.inner.flush()
    }
}

/// Writes one file: a temporary one beside it, synced and renamed.
///
/// # Errors
/// Output: it cannot be written; what stood there is unchanged.
pub fn write_file(
    path: &Path,
    fill: impl FnOnce(&mut (dyn Write + Send)) -> io::Result<()>,
) -> Result<()> {
    let failed = |cause: io::Error| Error::output(path, cause);
    let parent = parent_of(path);
    let temporary = tempfile::Builder::new()
        .prefix(".afteraction-")
        .tempfile_in(&parent)
        .map_err(failed)?;
    let mut out = io::BufWriter::with_capacity(1 << 20, temporary);
    fill(&mut out).map_err(failed)?;
    let temporary = out
        .into_inner()
        .map_err(|cause| Error::output(path, cause.error()))?;
    temporary.as_file().sync_all().map_err(failed)?;
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        let mode = fs::metadata(path).map_or(0o644, |found| found.permissions().mode());
        temporary
            .as_file()
            .set_permissions(fs::Permissions::from_mode(mode))
            .map_err(failed)?;
    }
    temporary
        .persist(path)
        .map_err(|cause| Error::output(path, cause.error))?;
    sync_folder(&parent).map_err(failed)
}

/// Writes a file that does not exist yet, whole or not at all; one that exists is left as it is.
///
/// # Errors
/// Output: it exists, or cannot be written.
pub fn write_new_file(path: &Path, bytes: &[u8]) -> Result<()> {
    let failed = |cause: io::Error| Error::output(path, cause);
    let parent = parent_of(path);
    let mut temporary = tempfile::Builder::new()
        .prefix(".afteraction-")
        .tempfile_in(&parent)
        .map_err(failed)?;
    temporary.write_all(bytes).map_err(failed)?;
    temporary.as_file().sync_all().map_err(failed)?;
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        temporary
            .as_file()
            .set_permissions(fs::Permissions::from_mode(0o644))
            .map_err(failed)?;
    }
    temporary
        .persist_noclobber(path)
        .map_err(|cause| Error::output(path, cause.error))?;
    sync_folder(&parent).map_err(failed)
}

/// Makes a folder, if it is not there.
///
/// # Errors
/// Output: it cannot be made, or a file bears its name.
pub fn make_folder(folder: &Path) -> Result<()> {
    fs::create_dir_all(folder).map_err(|cause| Error::output(folder, cause))
}

/// Makes a text fit to be a part of a file's name: letters, digits, `-`, `_` and `.` stay, at most 80 of them, and other
/// signs become `-`. Where that changes the text, the begin of its hash keeps names apart.
#[must_use]
pub fn safe_name(text: &str) -> String {
    const LONGEST: usize = 80;
    let safe: String = text
        .chars()
        .take(LONGEST)
        .map(|letter| match letter {
            'a'..='z' | 'A'..='Z' | '0'..='9' | '-' | '_' | '.' => letter,
            _ => '-',
        })
        .collect();
    if safe == text && !safe.is_empty() {
        return safe;
    }
    let hash = hex::encode(&Sha256::digest(text)[..4]);
    format!("{safe}-{hash}")
}

/// Writes to standard output; a reader that has gone away is no error.
///
/// # Errors
/// Output: it cannot be written.
pub fn write_stdout(fill: impl FnOnce(&mut (dyn Write + Send)) -> io::Result<()>) -> Result<()> {
    let mut out = io::BufWriter::with_capacity(1 << 16, io::stdout());
    match fill(&mut out).and_then(|()| out.flush()) {
        Err(cause) if cause.kind() != io::ErrorKind::BrokenPipe => Err(Error::stdout(cause)),
        _ => Ok(()),
    }
}

#[cfg(test)]
mod tests;
