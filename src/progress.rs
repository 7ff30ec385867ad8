//! A line on the terminal that says what goes on, when it goes on for longer than a second; nothing when nobody looks.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

/// How long work may take before a line appears.
const PATIENCE: Duration = Duration::from_secs(1);

/// Says what goes on.
pub struct Progress {
    bar: ProgressBar,
    finished: Arc<Mutex<bool>>,
}

impl Progress {
    /// Begins to watch; says nothing unless `wanted` and stderr is a terminal.
    #[must_use]
    pub fn new(wanted: bool) -> Self {
        let bar = ProgressBar::with_draw_target(None, ProgressDrawTarget::hidden());
        let finished = Arc::new(Mutex::new(false));
        if wanted && !ProgressDrawTarget::stderr().is_hidden() {
            appear_later(bar.clone(), Arc::clone(&finished));
        }
        Self { bar, finished }
    }

    /// Says what goes on from now on.
    pub fn step(&self, what: &str) {
        self.bar.set_message(what.to_owned());
    }

    /// Takes the line away.
    pub fn finish(&self) {
        *self.finished.lock().unwrap_or_else(PoisonError::into_inner) = true;
        self.bar.finish_and_clear();
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        self.finish();
    }
}

fn appear_later(bar: ProgressBar, finished: Arc<Mutex<bool>>) {
    std::thread::spawn(move || {
        std::thread::sleep(PATIENCE);
        let finished = finished.lock().unwrap_or_else(PoisonError::into_inner);
        if !*finished {
            if let Ok(style) = ProgressStyle::with_template("{spinner} {msg} ({elapsed})") {
                bar.set_style(style);
            }
            bar.set_draw_target(ProgressDrawTarget::stderr());
            bar.enable_steady_tick(Duration::from_millis(120));
        }
    });
}
