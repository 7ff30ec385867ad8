//! Where a falling function passes 0, in few steps: for functions that cost a walk through all the data.

/// The first step away from the start.
const STEP: f64 = 0.01;

/// Finds where a function that falls from above 0 to 0 or below does so, near `start` if it is anywhere near.
///
/// *Output*: within `precision`; `None` when it does not pass 0 between `low` and `high`. *Definition*: steps of
/// growing size from the start until the sign changes, then halving, guided by the straight line between the ends.
#[must_use]
pub fn crossing(
    value: impl Fn(f64) -> f64,
    start: f64,
    (low, high): (f64, f64),
    precision: f64,
) -> Option<f64> {
    let (mut below, mut above) = bracket(&value, start.clamp(low, high), (low, high))?;
    let mut step = precision;
    while above.0 - below.0 > precision {
        let width = above.0 - below.0;
        // Straight between the ends, then a little towards the end that was not moved, to draw that one in as well.
        let straight = below.0 + width * below.1 / (below.1 - above.1);
        let aims = [straight - step, straight + step];
        let Some(at) = aims
            .into_iter()
            .find(|at| *at > below.0 && *at < above.0)
            .filter(|_| step < width)
        else {
            let middle = f64::midpoint(below.0, above.0);
            move_end(&value, middle, &mut below, &mut above);
            continue;
        };
        move_end(&value, at, &mut below, &mut above);
        let other = straight + step;
        if other > below.0 && other < above.0 {
            move_end(&value, other, &mut below, &mut above);
        }
        step *= 4.0;
    }
    Some(f64::midpoint(below.0, above.0))
}

/// A place and the function's value there.
type End = (f64, f64);

/// Goes from the start until the sign changes.
fn bracket(value: &impl Fn(f64) -> f64, start: f64, (low, high): (f64, f64)) -> Option<(End, End)> {
    let mut here = (start, value(start));
    let rises = here.1 > 0.0;
    let mut step = STEP;
    loop {
        let next = if rises {
            (here.0 + step).min(high)
        } else {
            (here.0 - step).max(low)
        };
        if (next - here.0).abs() <= 0.0 {
            return None;
        }
        let there = (next, value(next));
        if (there.1 > 0.0) != rises {
            return Some(if rises { (here, there) } else { (there, here) });
        }
        here = there;
        step *= 4.0;
    }
}

fn move_end(value: &impl Fn(f64) -> f64, at: f64, below: &mut End, above: &mut End) {
    let found = (at, value(at));
    if found.1 > 0.0 {
        *below = found;
    } else {
        *above = found;
    }
}

#[cfg(test)]
mod tests;
