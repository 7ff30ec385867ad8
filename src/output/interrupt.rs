//! What to clean up when a person or a supervisor stops the program in the middle of writing.

use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};

/// Temporary folders that are not finished yet.
static UNFINISHED: Mutex<Vec<PathBuf>> = Mutex::new(Vec::new());

fn unfinished() -> MutexGuard<'static, Vec<PathBuf>> {
    UNFINISHED.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Remembers a temporary folder, to be removed when the program is stopped.
pub(super) fn begun(folder: &Path) {
    unfinished().push(folder.to_owned());
}

/// Forgets a temporary folder.
pub(super) fn ended(folder: &Path) {
    unfinished().retain(|other| other != folder);
}

/// Does something that must not be stopped half-way.
pub(super) fn undisturbed<T>(work: impl FnOnce() -> T) -> T {
    let held = unfinished();
    let result = work();
    drop(held);
    result
}

/// Waits for SIGINT and SIGTERM in a thread of its own: removes what is unfinished and exits with 130 or 143.
#[cfg(unix)]
#[expect(
    clippy::exit,
    reason = "a signal ends the program from outside of its flow"
)]
pub fn watch() {
    use signal_hook::consts::{SIGINT, SIGTERM};
    let Ok(mut signals) = signal_hook::iterator::Signals::new([SIGINT, SIGTERM]) else {
        return;
    };
    std::thread::spawn(move || {
        if let Some(signal) = signals.forever().next() {
            for folder in unfinished().iter() {
                // What cannot be removed stays; there is nobody left to tell.
                let _ = std::fs::remove_dir_all(folder);
            }
            std::process::exit(128 + signal);
        }
    });
}

/// Does nothing where there are no such signals.
#[cfg(not(unix))]
pub fn watch() {}
