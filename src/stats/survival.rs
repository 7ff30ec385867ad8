//! Kaplan-Meier: durations of which some are only known to be "at least this long".
//!
//! **Sources**: Kaplan and Meier, JASA 53 (1958); log-log band: Borgan and Liestøl, Scandinavian Journal of Statistics
//! 17 (1990), as `conf.type = "log-log"` of R's `survival`; quantiles by inverting the band: Brookmeyer and Crowley,
//! Biometrics 38 (1982), with R's midpoint where the curve lies exactly on the level.

use crate::stats::{Z_95, number};

/// How near to a level counts as on it: R's tolerance, the square root of the machine's precision.
const TOLERANCE: f64 = 1.490_116_119_384_765_6e-8;

/// Steps that are passed over together while a crossing is searched.
const BLOCK: usize = 64;

/// A point at which the curve falls.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Step {
    /// The time.
    pub time: f64,
    /// Observed just before it.
    pub at_risk: u64,
    /// Share that lasts longer.
    pub survival: f64,
    /// Greenwood's sum: the variance of the logarithm of `survival`; infinite at the end of a curve that reaches 0.
    variance: f64,
}

/// An estimated quantile with its 95 % interval; `None` = not reached.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Quantile {
    /// The estimate.
    pub estimate: Option<f64>,
    /// Lower end.
    pub lower: Option<f64>,
    /// Upper end.
    pub upper: Option<f64>,
}

/// A survival curve: one step for each distinct time at which something ended.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Curve {
    steps: Vec<Step>,
    last: f64,
}

/// The estimate or an end of its band.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Line {
    Estimate,
    Lower,
    Upper,
}

impl Curve {
    /// Makes the curve of `count` observations (time, whether it ended then) in ascending order of time.
    ///
    /// *Definition*: at a tie, ends come before observations that go on, whatever their order here.
    /// *Empty*: no step.
    pub fn new(count: usize, observations: impl Iterator<Item = (f64, bool)>) -> Self {
        let mut curve = Self::default();
        let (mut survival, mut variance, mut at_risk) = (1.0, 0.0, count as u64);
        let mut observations = observations.peekable();
        while let Some((time, ended)) = observations.next() {
            let (mut ends, mut all) = (u64::from(ended), 1);
            while let Some((_, ended)) = observations.next_if(|next| next.0 <= time) {
                ends += u64::from(ended);
                all += 1;
            }
            if ends > 0 {
                let (d, n) = (number(ends), number(at_risk));
                survival *= 1.0 - d / n;
                variance += d / (n * (n - d));
                curve.steps.push(Step {
                    time,
                    at_risk,
                    survival,
                    variance,
                });
            }
            at_risk = at_risk.saturating_sub(all);
            curve.last = time;
        }
        curve
    }

    /// Returns the steps in order of time.
    #[must_use]
    pub fn steps(&self) -> &[Step] {
        &self.steps
    }

    /// Returns the time by which the share `probability` has ended, without its interval.
    #[must_use]
    pub fn estimate(&self, probability: f64) -> Option<f64> {
        self.invert(Line::Estimate, 1.0 - probability)
    }

    /// Returns the time by which the share `probability` has ended.
    #[must_use]
    pub fn quantile(&self, probability: f64) -> Quantile {
        let level = 1.0 - probability;
        Quantile {
            estimate: self.invert(Line::Estimate, level),
            lower: self.invert(Line::Lower, level),
            upper: self.invert(Line::Upper, level),
        }
    }

    /// Finds where a line falls to `level`: the middle of the stretch on which it lies on it.
    fn invert(&self, line: Line, level: f64) -> Option<f64> {
        let steps = self.defined(line);
        let first = steps[reaching(steps, line, level + TOLERANCE)?].time;
        if let Some(below) = reaching(steps, line, level - TOLERANCE) {
            return Some(f64::midpoint(first, steps[below].time));
        }
        let end = steps.last().and_then(|step| step.value(line));
        let lies_on_it = end.is_some_and(|value| (value - level).abs() < TOLERANCE);
        lies_on_it.then(|| f64::midpoint(first, self.last))
    }

    /// Returns the steps at which the line has a value: a band has none where the curve is at 0.
    fn defined(&self, line: Line) -> &[Step] {
        let ended = self.steps.last().is_some_and(|step| step.survival <= 0.0);
        let count = self.steps.len() - usize::from(ended && line != Line::Estimate);
        &self.steps[..count]
    }
}

/// Returns a curve's median without making the curve; the observations come as in [`Curve::new`].
///
/// *Empty*: `None`, as where the median is not reached.
#[must_use]
pub fn median(count: usize, observations: impl Iterator<Item = (f64, bool)>) -> Option<f64> {
    let (mut survival, mut at_risk, mut first, mut last) = (1.0, count as u64, None, 0.0);
    let mut observations = observations.peekable();
    while let Some((time, ended)) = observations.next() {
        let (mut ends, mut all) = (u64::from(ended), 1);
        while let Some((_, ended)) = observations.next_if(|next| next.0 <= time) {
            ends += u64::from(ended);
            all += 1;
        }
        survival *= 1.0 - number(ends) / number(at_risk);
        at_risk = at_risk.saturating_sub(all);
        last = time;
        if survival <= 0.5 + TOLERANCE {
            first = first.or(Some(time));
        }
        if survival <= 0.5 - TOLERANCE {
            return first.map(|first| f64::midpoint(first, time));
        }
    }
    first.map(|first| f64::midpoint(first, last))
}

impl Step {
    /// Returns the 95 % band of the survival; `None` where the curve is at 0.
    #[must_use]
    pub fn band(&self) -> Option<(f64, f64)> {
        Some((self.value(Line::Lower)?, self.value(Line::Upper)?))
    }

    fn value(&self, line: Line) -> Option<f64> {
        match line {
            Line::Estimate => Some(self.survival),
            _ if self.survival <= 0.0 || self.survival >= 1.0 => None,
            _ => Some((-score(line, self, self).exp()).exp()),
        }
    }
}

/// Returns the line on the log(−log) scale; with two steps, a bound that no step between them exceeds.
///
/// From one step to a later one the survival only falls and its variance only grows.
fn score(line: Line, earlier: &Step, later: &Step) -> f64 {
    let (hazard_before, hazard) = (-earlier.survival.ln(), -later.survival.ln());
    let shift = if line == Line::Lower {
        later.variance.sqrt() / hazard_before
    } else {
        -earlier.variance.sqrt() / hazard
    };
    hazard.ln() + Z_95 * shift
}

/// Returns the number of the first step at which the line is at `level` or below.
///
/// A block of steps is passed over when even its bound stays above, which saves nearly all logarithms.
fn reaching(steps: &[Step], line: Line, level: f64) -> Option<usize> {
    if line == Line::Estimate {
        let found = steps.partition_point(|step| step.survival > level);
        return (found < steps.len()).then_some(found);
    }
    if level <= 0.0 {
        return None;
    }
    let needed = (-level.ln()).ln();
    for (number, block) in steps.chunks(BLOCK).enumerate() {
        let (first, last) = (block.first()?, block.last()?);
        if score(line, first, last) < needed - 1e-9 {
            continue;
        }
        if let Some(found) = block
            .iter()
            .position(|step| score(line, step, step) >= needed)
        {
            return Some(number * BLOCK + found);
        }
    }
    None
}

#[cfg(test)]
mod tests;
