//! What is claimed when nothing changed, and what is seen when something did: simulated data with a known truth.
//!
//! As a part of `cargo test` it makes a few dozen reports a scenario and only guards against gross errors; with
//! `AFTERACTION_REPLICATES=2000` it checks the promises themselves and prints the table of all scenarios.

use std::fmt::Write as _;

use afteraction::analysis::{Analyses, Extent, Pattern, Scope, Verdict, analyses};
use afteraction::incident::period::{Period, Tz};
use afteraction::incident::{Incident, Instant, Milestone, Severity, Status, TableBuilder};
use afteraction::stats::distribution::normal_quantile;
use afteraction::stats::random::Random;
use rayon::prelude::*;

const SECOND: i64 = 1_000_000;
const HOUR: f64 = 3_600.0;
/// Monday, 5 January 2026; what is simulated begins 30 weeks before the report's end.
const BEGIN: i64 = 1_767_571_200;
const WEEKS: u32 = 30;
const WEEK: f64 = 604_800.0;
/// The window's and the baseline's weeks.
const WINDOW: u32 = 4;
const BASELINE: u32 = 12;

/// How incidents begin.
#[derive(Clone, Copy)]
enum Arrivals {
    /// Independently.
    Poisson,
    /// Weeks differ: variance over mean of the weekly counts is about this.
    Bursty(f64),
}

/// How long they last.
#[derive(Clone, Copy)]
enum Lasting {
    /// Log-normal with this median in hours, log-sd 1.25.
    LogNormal(f64),
    /// Pareto with index 1.1 from 20 minutes on.
    HeavyTailed,
    /// Log-normal, rounded to quarters of an hour.
    Rounded,
    /// Log-normal, three in ten exactly zero.
    Zeros,
}

/// What a data set is made of.
#[derive(Clone, Copy)]
struct Scenario {
    name: &'static str,
    per_week: f64,
    arrivals: Arrivals,
    lasting: Lasting,
    services: usize,
    /// What the window has times as much of: incidents, length, incidents of the first service.
    rate: f64,
    length: f64,
    worse: f64,
}

const UNCHANGED: Scenario = Scenario {
    name: "",
    per_week: 10.0,
    arrivals: Arrivals::Poisson,
    lasting: Lasting::LogNormal(70.0 / 60.0),
    services: 20,
    rate: 1.0,
    length: 1.0,
    worse: 1.0,
};

/// Nothing changed in any of these.
fn unchanged() -> Vec<Scenario> {
    let of = |name, per_week, arrivals, lasting| Scenario {
        name,
        per_week,
        arrivals,
        lasting,
        ..UNCHANGED
    };
    let usual = Lasting::LogNormal(70.0 / 60.0);
    vec![
        of("3.5 a week, log-normal", 3.5, Arrivals::Poisson, usual),
        of("10 a week, log-normal", 10.0, Arrivals::Poisson, usual),
        of("30 a week, log-normal", 30.0, Arrivals::Poisson, usual),
        of("10 a week, bursty (2)", 10.0, Arrivals::Bursty(2.0), usual),
        of("10 a week, bursty (4)", 10.0, Arrivals::Bursty(4.0), usual),
        of("30 a week, bursty (4)", 30.0, Arrivals::Bursty(4.0), usual),
        of(
            "10 a week, heavy-tailed",
            10.0,
            Arrivals::Poisson,
            Lasting::HeavyTailed,
        ),
        of(
            "10 a week, rounded to 15 min",
            10.0,
            Arrivals::Poisson,
            Lasting::Rounded,
        ),
        of(
            "10 a week, 30 % zeros",
            10.0,
            Arrivals::Poisson,
            Lasting::Zeros,
        ),
        of(
            "10 a week, slow (48 h), partly open",
            10.0,
            Arrivals::Poisson,
            Lasting::LogNormal(48.0),
        ),
        of(
            "5 a week, slow (8 h), bursty (2)",
            5.0,
            Arrivals::Bursty(2.0),
            Lasting::LogNormal(8.0),
        ),
    ]
}

/// Draws one data set and answers everything about it.
fn report(scenario: &Scenario, replicate: u64) -> Analyses {
    let mut random =
        Random::new(replicate.wrapping_mul(0x2545_f491_4f6c_dd1d) ^ name_hash(scenario.name));
    let end = BEGIN + i64::from(WEEKS) * 604_800;
    let mut builder = TableBuilder::new();
    let mut number = 0;
    for week in 0..WEEKS {
        let is_now = week >= WEEKS - WINDOW;
        let level = scenario.per_week * if is_now { scenario.rate } else { 1.0 };
        let mean = match scenario.arrivals {
            Arrivals::Poisson => level,
            Arrivals::Bursty(spread) => level * gamma(&mut random, level / (spread - 1.0)),
        };
        let extra = if is_now {
            mean / real(scenario.services) * (scenario.worse - 1.0)
        } else {
            0.0
        };
        let (usual, more) = (poisson(&mut random, mean), poisson(&mut random, extra));
        for place in 0..usual + more {
            let begin = BEGIN * SECOND + micros((f64::from(week) + random.unit()) * WEEK);
            let service = if place < usual {
                random.below(scenario.services)
            } else {
                0
            };
            let length = micros(
                lasting(&mut random, scenario.lasting) * if is_now { scenario.length } else { 1.0 },
            );
            let detected = micros(lasting(&mut random, Lasting::LogNormal(0.1)));
            number += 1;
            let mut incident = Incident::new(format!("INC-{number}").into(), "tool".into());
            incident.services.push(format!("service-{service}").into());
            incident.severity = Severity::ALL[random.below(4)];
            incident.milestones[Milestone::Started as usize] = Some(Instant::from_micros(begin));
            incident.milestones[Milestone::Detected as usize] =
                Some(Instant::from_micros(begin + detected));
            incident.status = Status::Open;
            if begin + length <= end * SECOND {
                incident.status = Status::Resolved;
                incident.milestones[Milestone::Resolved as usize] =
                    Some(Instant::from_micros(begin + length));
            }
            assert!(builder.push(&incident, 0), "it has a time");
        }
    }
    let table = builder.finish().expect("a table");
    analyses(&table, &scope(end)).expect("results")
}

fn scope(end: i64) -> Scope {
    let at = |weeks: u32| Instant::from_micros((end - i64::from(weeks) * 604_800) * SECOND);
    let current = Period {
        from: at(WINDOW),
        to: at(0),
    };
    Scope {
        as_of: at(0),
        zone: Tz::UTC,
        extent: Extent::Window,
        current,
        baseline: Some(Period {
            from: at(WINDOW + BASELINE),
            to: current.from,
        }),
    }
}

fn name_hash(name: &str) -> u64 {
    name.bytes().fold(7, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
    })
}

#[expect(clippy::cast_precision_loss, reason = "small counts")]
fn real(count: usize) -> f64 {
    count as f64
}

#[expect(clippy::cast_possible_truncation, reason = "years at most")]
fn micros(seconds: f64) -> i64 {
    (seconds.min(1e9) * 1e6) as i64
}

fn normal(random: &mut Random) -> f64 {
    normal_quantile(random.unit())
}

/// Counts exponential waits within the mean.
fn poisson(random: &mut Random, mean: f64) -> usize {
    let (mut count, mut waited) = (0, -(1.0 - random.unit()).ln());
    while waited < mean {
        count += 1;
        waited -= (1.0 - random.unit()).ln();
    }
    count
}

/// A gamma value with mean 1 (Marsaglia and Tsang).
fn gamma(random: &mut Random, shape: f64) -> f64 {
    if shape < 1.0 {
        let lifted = gamma_from_one(random, shape + 1.0) * random.unit().powf(1.0 / shape);
        return lifted / shape;
    }
    gamma_from_one(random, shape) / shape
}

fn gamma_from_one(random: &mut Random, shape: f64) -> f64 {
    let d = shape - 1.0 / 3.0;
    let c = 1.0 / (9.0 * d).sqrt();
    loop {
        let x = normal(random);
        let v = (1.0 + c * x).powi(3);
        if v > 0.0 && random.unit().max(1e-300).ln() < 0.5 * x * x + d - d * v + d * v.ln() {
            return d * v;
        }
    }
}

/// Seconds.
fn lasting(random: &mut Random, kind: Lasting) -> f64 {
    match kind {
        Lasting::LogNormal(median) => median * HOUR * (1.25 * normal(random)).exp(),
        Lasting::HeavyTailed => 1_200.0 * (1.0 - random.unit()).powf(-1.0 / 1.1),
        Lasting::Rounded => {
            (lasting(random, Lasting::LogNormal(70.0 / 60.0)) / 900.0).round() * 900.0
        }
        Lasting::Zeros if random.unit() < 0.3 => 0.0,
        Lasting::Zeros => lasting(random, Lasting::LogNormal(70.0 / 60.0)),
    }
}

/// The verdicts of a report that are judged together, in a fixed order.
const VERDICTS: [&str; 6] = ["rate", "severity", "trend", "level", "resolve", "detect"];

fn verdicts(found: &Analyses) -> [Option<Verdict>; 6] {
    use afteraction::incident::Phase;
    let phase = |phase: Phase| {
        found.phases[&phase]
            .change
            .as_ref()
            .and_then(|change| change.verdict)
    };
    [
        found.rate.change.as_ref().and_then(|change| change.verdict),
        found.severity_change.verdict,
        found.trend.verdict,
        found
            .trend
            .level_change
            .as_ref()
            .and_then(|level| level.verdict),
        phase(Phase::Resolve),
        phase(Phase::Detect),
    ]
}

fn is_raised(verdict: Option<Verdict>) -> bool {
    verdict.is_some_and(|verdict| verdict.is_clear() || verdict.is_possible())
}

/// What a report says.
#[derive(Default, Clone, Copy)]
struct Said {
    clear: bool,
    raised: [bool; 6],
    pattern: bool,
    /// Any service named; the first one named; any other one named.
    services: [bool; 3],
}

fn said(found: &Analyses) -> Said {
    let verdicts = verdicts(found);
    let further = found
        .phases
        .values()
        .filter_map(|figures| figures.change.as_ref()?.verdict);
    let all = verdicts
        .into_iter()
        .flatten()
        .chain(further)
        .chain(found.time_of_day.out_of_hours.verdict);
    let named = |service: &&afteraction::analysis::GroupFigures| {
        is_raised(
            service
                .rate_change
                .as_ref()
                .and_then(|change| change.verdict),
        )
    };
    let named: Vec<&str> = found
        .services
        .iter()
        .filter(named)
        .map(|one| one.name.as_str())
        .collect();
    Said {
        clear: all.into_iter().any(Verdict::is_clear),
        raised: verdicts.map(is_raised),
        pattern: found.time_of_day.verdict == Some(Pattern::Pattern),
        services: [
            !named.is_empty(),
            named.contains(&"service-0"),
            named.iter().any(|name| *name != "service-0"),
        ],
    }
}

fn replicates() -> u64 {
    let asked = std::env::var("AFTERACTION_REPLICATES").ok();
    asked.and_then(|text| text.parse().ok()).unwrap_or(40)
}

fn reports(scenario: &Scenario) -> Vec<Said> {
    (0..replicates())
        .into_par_iter()
        .map(|replicate| said(&report(scenario, replicate)))
        .collect()
}

fn share(reports: &[Said], is: impl Fn(&Said) -> bool) -> f64 {
    real(reports.iter().filter(|said| is(said)).count()) / real(reports.len())
}

/// A promise with room for chance: three standard errors of the share itself.
fn allowed(promise: f64, reports: usize) -> f64 {
    promise + 3.0 * (promise * (1.0 - promise) / real(reports)).sqrt()
}

#[test]
fn nothing_is_claimed_when_nothing_changed() {
    let (mut table, mut raised, mut wrong) = (String::new(), [0.0; 6], Vec::new());
    let scenarios = unchanged();
    for scenario in &scenarios {
        let seen = reports(scenario);
        let clear = share(&seen, |said| said.clear);
        let services = share(&seen, |said| said.services[0]);
        let pattern = share(&seen, |said| said.pattern);
        let each: [f64; 6] = std::array::from_fn(|place| share(&seen, |said| said.raised[place]));
        let _ = write!(
            table,
            "{:<38} clear {:>5.1} %",
            scenario.name,
            clear * 100.0
        );
        for (name, share) in VERDICTS.iter().zip(each) {
            let _ = write!(table, "  {name} {:>4.1}", share * 100.0);
        }
        let _ = writeln!(
            table,
            "  pattern {:>4.1}  services {:>4.1}",
            pattern * 100.0,
            services * 100.0
        );
        let mut promise = |what: &str, share: f64, promise: f64| {
            if share > allowed(promise, seen.len()) {
                wrong.push(format!(
                    "{}: {what} in {:.1} %",
                    scenario.name,
                    share * 100.0
                ));
            }
        };
        promise("a clear claim", clear, 0.05);
        promise("a service", services, 0.05);
        promise("a pattern", pattern, 0.07);
        for (place, share) in each.into_iter().enumerate() {
            promise(VERDICTS[place], share, 0.07);
            raised[place] += share / real(scenarios.len());
        }
    }
    eprintln!("{} reports a scenario\n{table}", replicates());
    let all = scenarios.len() * usize::try_from(replicates()).expect("a few thousand");
    for (name, share) in VERDICTS.iter().zip(raised) {
        if share > allowed(0.05, all) {
            wrong.push(format!(
                "{name} is raised in {:.1} % on average",
                share * 100.0
            ));
        }
    }
    assert!(wrong.is_empty(), "{}\n{table}", wrong.join("\n"));
}

/// A scenario with a change, how often it is to be seen at least, and what seeing it means.
type Change = (Scenario, f64, fn(&Said) -> bool);

/// A real change: what the window has times as much of, and how often it is to be seen at least.
fn changed() -> Vec<Change> {
    let of = |name, rate, length, worse| Scenario {
        name,
        rate,
        length,
        worse,
        ..UNCHANGED
    };
    vec![
        (of("durations halved", 1.0, 0.5, 1.0), 0.81, |said| {
            said.raised[4]
        }),
        (of("rate doubled", 2.0, 1.0, 1.0), 0.99, |said| {
            said.raised[0]
        }),
        (of("rate halved", 0.5, 1.0, 1.0), 0.83, |said| {
            said.raised[0]
        }),
        (
            Scenario {
                per_week: 50.0,
                ..of("one service of 20 five times as often", 1.0, 1.0, 5.0)
            },
            0.99,
            |said| said.services[1],
        ),
    ]
}

#[test]
fn real_changes_are_seen() {
    let (mut table, mut wrong) = (String::new(), Vec::new());
    for (scenario, power, is_seen) in changed() {
        let seen = reports(&scenario);
        let found = share(&seen, is_seen);
        let others = share(&seen, |said| said.services[2]);
        let _ = writeln!(
            table,
            "{:<40} seen in {:>5.1} % (reference {:.0} %), another service named in {:.1} %",
            scenario.name,
            found * 100.0,
            power * 100.0,
            others * 100.0
        );
        let least = power - 0.02 - 3.0 * (power * (1.0 - power) / real(seen.len())).sqrt();
        if found < least {
            wrong.push(scenario.name);
        }
    }
    eprintln!("{} reports a scenario\n{table}", replicates());
    assert!(wrong.is_empty(), "{wrong:?}\n{table}");
}
