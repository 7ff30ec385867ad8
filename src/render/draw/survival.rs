//! Survival curves: the share still open against time, with bands, medians and the numbers still open.

use crate::error::Result;
use crate::report::chart::{DURATION_TICKS, Survival, SurvivalCurve, SurvivalStep};

use super::axis::{DurationScale, Plot, compact, heights, real};
use super::canvas::{Align, Canvas, Frame, Point, Type};
use super::role::Role;
use super::text::{self, Weight};

/// Most curves that can be told apart.
const MOST: usize = 3;
/// Room between the names and the first tick.
const NUMBERS: f64 = 34.0;
/// Length of the piece of line before a name.
const SAMPLE: f64 = 22.0;
/// Heights at which a name may stand at its curve, best first; none on a grid line.
const NAME_SHARES: [f64; 10] = [0.59, 0.41, 0.65, 0.35, 0.31, 0.69, 0.81, 0.19, 0.87, 0.12];

/// Returns the height of the picture.
pub(super) fn height(picture: &Survival, frame: &Frame) -> f64 {
    let rows = real(curves(picture).count()) * frame.pick(1.0, 2.0) + 1.0;
    frame.line() + 10.0 + tall(frame) + frame.line() + 20.0 + rows * row(frame)
}

/// Draws the picture.
pub(super) fn draw(picture: &Survival, frame: &Frame, canvas: &Canvas<'_>) -> Result<()> {
    let plot = plot(picture, frame);
    let scale = scale(picture, &plot);
    let unit = (frame.left, frame.top + frame.line() * 0.5);
    canvas.text(&picture.unit, unit, Type::quiet(frame.size, Align::Start))?;
    let shares = [
        (0.0, "0 %"),
        (0.25, "25 %"),
        (0.5, "50 %"),
        (0.75, "75 %"),
        (1.0, "100 %"),
    ];
    heights(
        &shares.map(|(share, label)| (share, label.to_owned())),
        &plot,
        frame,
        canvas,
    )?;
    scale.draw(&plot, frame, canvas)?;
    let drawn: Vec<Drawn<'_>> = curves(picture)
        .map(|curve| Drawn::new(curve, &scale, &plot))
        .collect();
    for curve in &drawn {
        curve.band(&plot, canvas)?;
    }
    for curve in &drawn {
        curve.line(&plot, &scale, canvas)?;
    }
    names(&drawn, &plot, frame, canvas)?;
    table(picture, &plot, &scale, frame, canvas)
}

fn curves(picture: &Survival) -> impl Iterator<Item = &SurvivalCurve> {
    picture
        .curves
        .iter()
        .filter(|curve| !curve.steps.is_empty())
        .take(MOST)
}

fn tall(frame: &Frame) -> f64 {
    frame.pick(250.0, 210.0)
}

fn row(frame: &Frame) -> f64 {
    (frame.small * 1.5).round()
}

fn plot(picture: &Survival, frame: &Frame) -> Plot {
    let names = curves(picture)
        .map(|curve| SAMPLE + 8.0 + frame.width_of(&curve.name))
        .fold(0.0, f64::max);
    let most = (frame.right - frame.left) * 0.22;
    // The numbers at the first tick stand half to the left of it.
    let names = frame.pick(names.min(most) + NUMBERS, 0.0);
    let numbers = curves(picture)
        .flat_map(|curve| &curve.still_open)
        .map(|known| number(known.count));
    let widest = numbers
        .map(|number| frame.width_of(&number))
        .fold(0.0, f64::max);
    let top = frame.top + frame.line() + 10.0;
    Plot {
        left: frame.left + (frame.width_of("100 %") + 8.0).max(names),
        right: frame.right - (widest / 2.0).max(4.0),
        top,
        bottom: top + tall(frame),
    }
}

fn scale(picture: &Survival, plot: &Plot) -> DurationScale {
    let seconds = || {
        curves(picture)
            .flat_map(|curve| &curve.steps)
            .map(|step| step.seconds)
    };
    let first = seconds()
        .filter(|&seconds| seconds > 0.0)
        .fold(f64::INFINITY, f64::min);
    let last = seconds().fold(1.0, f64::max);
    // The curves begin at a tick, so that the axis does.
    let ticks = DURATION_TICKS.iter().map(|tick| tick.seconds);
    let low = ticks.filter(|&tick| tick <= first).fold(1.0, f64::max);
    DurationScale::new(low, last * 1.1, plot)
}

/// Returns a number of the table: exact as long as it fits under its tick.
fn number(count: u64) -> String {
    if count < 100_000 {
        count.to_string()
    } else {
        compact(count)
    }
}

/// A curve as it lies on the paper.
struct Drawn<'a> {
    curve: &'a SurvivalCurve,
    steps: Vec<(f64, SurvivalStep)>,
}

impl<'a> Drawn<'a> {
    /// Places the steps; of those that fall on the same spot only the last is kept.
    fn new(curve: &'a SurvivalCurve, scale: &DurationScale, plot: &Plot) -> Self {
        let mut steps: Vec<(f64, SurvivalStep)> = Vec::new();
        for step in &curve.steps {
            let x = (scale.at(step.seconds) * 2.0).round() / 2.0;
            match steps.last_mut() {
                Some(last) if last.0 >= x => *last = (last.0, *step),
                _ => steps.push((x.max(plot.left), *step)),
            }
        }
        Self { curve, steps }
    }

    fn outline(&self, plot: &Plot, share: impl Fn(&SurvivalStep) -> f64) -> Vec<Point> {
        let mut y = plot.at_height(1.0);
        let mut points = vec![(plot.left, y)];
        for (x, step) in &self.steps {
            points.push((*x, y));
            y = plot.at_height(share(step).clamp(0.0, 1.0));
            points.push((*x, y));
        }
        points
    }

    fn band(&self, plot: &Plot, canvas: &Canvas<'_>) -> Result<()> {
        let mut points = self.outline(plot, |step| step.upper);
        points.extend(self.outline(plot, |step| step.lower).into_iter().rev());
        canvas.polygon(&points, Role::band(self.curve.role))
    }

    fn line(&self, plot: &Plot, scale: &DurationScale, canvas: &Canvas<'_>) -> Result<()> {
        let role = Role::series(self.curve.role);
        canvas.line(&self.outline(plot, |step| step.share), role, 2.5)?;
        let Some(median) = &self.curve.median else {
            return Ok(());
        };
        let centre = (scale.at(median.seconds), plot.at_height(0.5));
        canvas.circle(centre, 7.0, Role::Paper)?;
        canvas.circle(centre, 5.0, role)
    }

    /// Returns where the curve falls to the share; far to the right if it never does.
    fn falls_to(&self, share: f64) -> f64 {
        self.steps
            .iter()
            .find(|(_, step)| step.share <= share)
            .map_or(f64::INFINITY, |(x, _)| *x)
    }
}

/// A name at its curve: the place it takes.
#[derive(Clone, Copy)]
struct Place {
    left: f64,
    right: f64,
    share: f64,
}

/// Writes each name beside its curve where it touches nothing; without such a place the table names it alone.
fn names(drawn: &[Drawn<'_>], plot: &Plot, frame: &Frame, canvas: &Canvas<'_>) -> Result<()> {
    let half = frame.size * 0.75 / (plot.bottom - plot.top);
    let mut taken: Vec<Place> = Vec::new();
    for curve in drawn {
        let full = match &curve.curve.median {
            Some(median) => format!("{} · {} {}", curve.curve.name, median.label, median.text),
            None => curve.curve.name.clone(),
        };
        let wordings = frame.pick(
            vec![full, curve.curve.name.clone()],
            vec![curve.curve.name.clone()],
        );
        let found = wordings.iter().find_map(|words| {
            let width = text::width(words, frame.size, Weight::SemiBold);
            let place = place(curve, width, half, plot)
                .find(|place| is_free(*place, curve, half, drawn, &taken))?;
            Some((words, place))
        });
        if let Some((words, place)) = found {
            let kind = Type::clear(frame.size, Align::Start)
                .bold()
                .in_role(Role::series(curve.curve.role));
            canvas.text(words, (place.left, plot.at_height(place.share)), kind)?;
            taken.push(place);
        }
    }
    Ok(())
}

fn place(curve: &Drawn<'_>, width: f64, half: f64, plot: &Plot) -> impl Iterator<Item = Place> {
    let places = NAME_SHARES.iter().flat_map(move |&share| {
        let after = curve.falls_to(share - half) + 10.0;
        let before = curve.falls_to(share + half) - 10.0;
        [(after, after + width), (before - width, before)].map(|(left, right)| Place {
            left,
            right,
            share,
        })
    });
    let (left, right) = (plot.left, plot.right);
    places.filter(move |place| place.left >= left + 4.0 && place.right <= right)
}

fn is_free(place: Place, own: &Drawn<'_>, half: f64, drawn: &[Drawn<'_>], taken: &[Place]) -> bool {
    let others = drawn
        .iter()
        .filter(|other| other.curve.role != own.curve.role);
    let crosses = |other: &Drawn<'_>| {
        let (first, last) = (
            other.falls_to(place.share + half),
            other.falls_to(place.share - half),
        );
        first <= place.right + 8.0 && last >= place.left - 8.0
    };
    let covers = |other: &Place| {
        (other.share - place.share).abs() < 2.0 * half
            && other.left <= place.right + 8.0
            && other.right >= place.left - 8.0
    };
    !others.into_iter().any(crosses) && !taken.iter().any(covers)
}

/// Writes the numbers still open under the ticks, one row (or name and row) a curve.
fn table(
    picture: &Survival,
    plot: &Plot,
    scale: &DurationScale,
    frame: &Frame,
    canvas: &Canvas<'_>,
) -> Result<()> {
    let top = plot.bottom + frame.line() + 18.0;
    canvas.text(
        &picture.still_open_label,
        (frame.left, top + row(frame) * 0.5),
        Type::quiet(frame.small, Align::Start),
    )?;
    let mut y = top + row(frame) * 1.5;
    for curve in curves(picture) {
        let room = frame.pick(plot.left - NUMBERS, frame.right) - frame.left - SAMPLE - 8.0;
        let name = match (&curve.median, frame.pick(true, false)) {
            (Some(median), false) => format!("{} · {} {}", curve.name, median.label, median.text),
            _ => curve.name.clone(),
        };
        let name = text::fitted(&name, room + 0.5, frame.size, Weight::Regular);
        canvas.line(
            &[(frame.left, y), (frame.left + SAMPLE, y)],
            Role::series(curve.role),
            2.5,
        )?;
        canvas.text(
            &name,
            (frame.left + SAMPLE + 8.0, y),
            Type::clear(frame.pick(frame.size, frame.small), Align::Start),
        )?;
        y += frame.pick(0.0, row(frame));
        for (tick, x) in scale.ticks(frame) {
            let known = curve
                .still_open
                .iter()
                .find(|known| (known.seconds - tick.seconds).abs() < 0.5);
            if let Some(known) = known {
                canvas.text(
                    &number(known.count),
                    (x, y),
                    Type::clear(frame.small, Align::Middle),
                )?;
            }
        }
        y += row(frame);
    }
    Ok(())
}
