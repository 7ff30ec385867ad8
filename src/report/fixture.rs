//! Believable facts for tests and for looking at pages: made up here, from fixed draws, with no claim to be exact.

use std::collections::BTreeMap;

use crate::analysis::{
    ActionEntry, ActionFigures, Analyses, ClosedOnly, Cluster, ClusterMember, Concentration,
    DataBasis, DataQuality, Extent, FixCheck, FixVerdict, GroupFigures, GroupPhase, Histogram,
    IncidentDigest, LintFinding, LintRule, Measure, MeasureFigures, MissingField,
    MissingPostmortem, MostListed, NotableIncident, OutOfOrder, PeriodCount, PhaseExcluded,
    PhaseFigures, PostmortemFigures, ProblemFix, Rate, RateFigures, ReadingReason, RecurrenceBasis,
    Scope, SeverityShare, Share, ShareChange, Span, StopGapDebt, StopGapFigures, Stretch,
    SurvivalCurve, SurvivalGroup, SurvivalStep, Tally, TimeOfDay, Topic, TopicKind, Trend, Verdict,
    Waiting, Weight, WorthReading,
};
use crate::incident::period::{Period, Tz, Unit, boundary_after, units, weekday_and_hour};
use crate::incident::{DetectedBy, Instant, Milestone, Phase, Severity, Status};
use crate::notes::{Code, InputSummary, Ledger, NoteCount};
use crate::report::{Facts, Generator};

/// The reporting zone of all fixtures.
const ZONE: Tz = Tz::Europe__Berlin;
const SERVICES: [&str; 9] = [
    "checkout",
    "payments-api",
    "search",
    "identity",
    "notifications",
    "catalogue",
    "warehouse-sync",
    "edge-proxy",
    "billing",
];
const TEAMS: [&str; 4] = ["Storefront", "Payments", "Platform", "Logistics"];
const TITLES: [&str; 8] = [
    "Payment provider times out",
    "Checkout returns 502 after deploy",
    "Search index lags behind catalogue",
    "Login fails for single sign-on users",
    "Push notifications delayed",
    "Disk of the orders database nearly full",
    "Warehouse feed rejected by partner",
    "Certificate of the edge proxy expired",
];
const CAUSES: [&str; 5] = [
    "Configuration change",
    "Software defect",
    "Capacity",
    "Third party",
    "Expired certificate",
];

/// One made-up incident.
#[derive(Debug, Clone)]
struct Made {
    id: String,
    at: Instant,
    severity: Severity,
    service: usize,
    title: usize,
    detect: Option<f64>,
    acknowledge: f64,
    mitigate: Option<f64>,
    /// Seconds, and whether it is open.
    resolve: Option<(f64, bool)>,
    cause: Option<usize>,
    detected_by: DetectedBy,
}

/// A fixed sequence of draws.
struct Draws(u64);

impl Draws {
    fn unit(&mut self) -> f64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        real((mixed ^ (mixed >> 31)) >> 11) / real(1_u64 << 53)
    }

    fn below(&mut self, end: usize) -> usize {
        whole(self.unit() * real(end)).min(end - 1)
    }

    /// A log-normal duration.
    fn span(&mut self, median: f64, spread: f64) -> f64 {
        let normal = (-2.0 * self.unit().max(1e-12).ln()).sqrt()
            * (std::f64::consts::TAU * self.unit()).cos();
        (median * (spread * normal).exp()).round().max(20.0)
    }
}

fn real(number: impl TryInto<u64>) -> f64 {
    number.try_into().map_or(f64::NAN, |number: u64| {
        let [high, low] = [number >> 32, number & 0xffff_ffff]
            .map(|half| u32::try_from(half).map_or(f64::NAN, f64::from));
        high * 4_294_967_296.0 + low
    })
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "made up and small"
)]
fn whole(number: f64) -> usize {
    number as usize
}

fn count(length: usize) -> u64 {
    length as u64
}

fn instant(text: &str) -> Instant {
    Instant::from_datetime(&text.parse().expect("a time")).expect("in range")
}

fn as_of() -> Instant {
    instant("2026-11-02T08:00:00Z")
}

/// Makes `number` incidents over `weeks` weeks before as-of.
fn made(number: usize, weeks: f64, seed: u64) -> Vec<Made> {
    let mut draws = Draws(seed);
    let mut all: Vec<Made> = (0..number).map(|_| one(&mut draws, weeks)).collect();
    all.sort_by_key(|incident| incident.at);
    for (place, incident) in all.iter_mut().enumerate() {
        incident.id = format!("INC-{}", 1_000 + place);
    }
    all
}

fn one(draws: &mut Draws, weeks: f64) -> Made {
    let age = draws.unit() * weeks * 604_800.0;
    let severity = match draws.unit() {
        share if share < 0.04 => Severity::Sev1,
        share if share < 0.16 => Severity::Sev2,
        share if share < 0.55 => Severity::Sev3,
        share if share < 0.88 => Severity::Sev4,
        share if share < 0.96 => Severity::Sev5,
        _ => Severity::Unknown,
    };
    let resolve = draws.span(4_200.0, 1.25);
    let service = whole(draws.unit() * draws.unit() * 9.0).min(8);
    let resolve = match draws.unit() {
        share if share < 0.03 => None,
        share if share < 0.05 || resolve > age => Some((age, true)),
        _ => Some((resolve, false)),
    };
    let seconds = resolve.map(|(seconds, _)| seconds);
    Made {
        id: String::new(),
        at: Instant::from_micros(
            as_of().micros() - i64::try_from(whole(age)).unwrap_or(0) * Instant::SECOND,
        ),
        severity,
        service,
        title: (service + draws.below(2)) % TITLES.len(),
        detect: (draws.unit() < 0.9)
            .then(|| draws.span(240.0, 1.0).min(seconds.unwrap_or(1e9) * 0.6)),
        acknowledge: draws.span(420.0, 0.9),
        mitigate: (draws.unit() < 0.6)
            .then_some(seconds)
            .flatten()
            .map(|seconds| (seconds * 0.7).round()),
        resolve,
        cause: (draws.unit() < 0.7).then(|| draws.below(CAUSES.len())),
        detected_by: match draws.unit() {
            share if share < 0.62 => DetectedBy::Monitoring,
            share if share < 0.72 => DetectedBy::Staff,
            share if share < 0.88 => DetectedBy::Customer,
            _ => DetectedBy::Unknown,
        },
    }
}

/// Product-limit estimate with a log-log band.
fn steps(spans: &[(f64, bool)]) -> Vec<SurvivalStep> {
    let mut sorted = spans.to_vec();
    sorted.sort_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)));
    let (mut share, mut variance, mut at_risk) = (1.0_f64, 0.0_f64, sorted.len());
    let mut found = Vec::new();
    for &(seconds, open) in &sorted {
        if !open {
            let risk = real(at_risk);
            share *= 1.0 - 1.0 / risk;
            variance += if at_risk > 1 {
                1.0 / (risk * (risk - 1.0))
            } else {
                0.0
            };
            let is_inside = share > 1e-9 && share < 1.0;
            let width = if is_inside {
                1.96 * variance.sqrt() / share.ln().abs()
            } else {
                0.0
            };
            let bound = |sign: f64| is_inside.then(|| share.powf((sign * width).exp()));
            found.push(SurvivalStep {
                seconds,
                share: share.max(0.0),
                lower: bound(1.0),
                upper: bound(-1.0),
                at_risk: count(at_risk),
            });
        }
        at_risk -= 1;
    }
    found
}

fn reached(
    steps: &[SurvivalStep],
    share: f64,
    of: impl Fn(&SurvivalStep) -> Option<f64>,
) -> Option<f64> {
    steps
        .iter()
        .find(|step| of(step).is_some_and(|value| value <= share + 1e-12))
        .map(|step| step.seconds)
}

fn phase_figures(spans: &[Option<(f64, bool)>], begin: Milestone) -> PhaseFigures {
    let used: Vec<(f64, bool)> = spans.iter().flatten().copied().collect();
    let steps = steps(&used);
    let mut finished: Vec<f64> = used
        .iter()
        .filter(|span| !span.1)
        .map(|span| span.0)
        .collect();
    finished.sort_by(f64::total_cmp);
    let ends = |share: f64| {
        [
            reached(&steps, share, |step| {
                step.lower.or((step.share == 0.0).then_some(0.0))
            }),
            reached(&steps, share, |step| Some(step.share)),
            reached(&steps, share, |step| step.upper),
        ]
    };
    let ([median_lower, median, median_upper], [p90_lower, p90, p90_upper]) =
        (ends(0.5), ends(0.1));
    let is_enough = finished.len() > 2;
    PhaseFigures {
        population: count(spans.len()),
        known: count(finished.len()),
        open: count(used.len() - finished.len()),
        excluded: PhaseExcluded {
            missing: count(spans.len() - used.len()),
            negative: 0,
            zero: 0,
        },
        basis: BTreeMap::from([(begin, count(used.len()))]),
        median_seconds: median.filter(|_| is_enough),
        median_lower_seconds: median_lower.filter(|_| is_enough),
        median_upper_seconds: median_upper.filter(|_| is_enough),
        p90_seconds: p90.filter(|_| is_enough),
        p90_lower_seconds: p90_lower.filter(|_| is_enough),
        p90_upper_seconds: p90_upper.filter(|_| is_enough),
        closed_only: closed_only(&finished),
        ..PhaseFigures::default()
    }
}

fn type7(sorted: &[f64], share: f64) -> Option<f64> {
    let place = share * real(sorted.len().checked_sub(1)?);
    let below = whole(place);
    let above = (below + 1).min(sorted.len() - 1);
    Some(sorted[below] + (place - place.floor()) * (sorted[above] - sorted[below]))
}

fn closed_only(sorted: &[f64]) -> ClosedOnly {
    ClosedOnly {
        count: count(sorted.len()),
        mean_seconds: (!sorted.is_empty()).then(|| sorted.iter().sum::<f64>() / real(sorted.len())),
        median_seconds: type7(sorted, 0.5),
        p90_seconds: type7(sorted, 0.9),
        p95_seconds: type7(sorted, 0.95),
        max_seconds: sorted.last().copied(),
        ..ClosedOnly::default()
    }
}

fn phases(window: &[&Made]) -> BTreeMap<Phase, PhaseFigures> {
    let done = |span: Option<f64>| span.map(|seconds| (seconds, false));
    let of = |phase: Phase, set: &[&Made]| -> PhaseFigures {
        let span = |incident: &&Made| match phase {
            Phase::Detect => done(incident.detect),
            Phase::Acknowledge => done(Some(incident.acknowledge)),
            Phase::Mitigate => done(incident.mitigate),
            Phase::Resolve => incident.resolve,
            _ => None,
        };
        phase_figures(&set.iter().map(span).collect::<Vec<_>>(), phase.begins()[0])
    };
    let full = |phase: Phase| {
        let mut figures = of(phase, window);
        for level in Severity::ALL {
            let set: Vec<&Made> = window
                .iter()
                .filter(|incident| incident.severity == level)
                .copied()
                .collect();
            if !set.is_empty() {
                figures.by_severity.insert(level, of(phase, &set));
            }
        }
        (phase, figures)
    };
    Phase::ALL.into_iter().map(full).collect()
}

fn share(count: u64, of: u64) -> Share {
    let known = of > 0;
    let (n, p) = (real(of), real(count) / real(of.max(1)));
    let z2 = 1.96_f64 * 1.96;
    let middle = (p + z2 / (2.0 * n)) / (1.0 + z2 / n);
    let half = 1.96 * (p * (1.0 - p) / n + z2 / (4.0 * n * n)).sqrt() / (1.0 + z2 / n);
    Share {
        count,
        of,
        share: known.then_some(p),
        lower: known.then_some((middle - half).max(0.0)),
        upper: known.then_some((middle + half).min(1.0)),
    }
}

fn rate(found: u64, weeks: f64) -> RateFigures {
    let half = 1.96 * real(found).sqrt();
    RateFigures {
        count: found,
        weeks,
        per_week: Some(real(found) / weeks),
        lower: Some((real(found) - half).max(0.0) / weeks),
        upper: Some((real(found) + half + 3.0) / weeks),
    }
}

fn is_severe(incident: &Made) -> bool {
    incident.severity <= Severity::Sev2
}

fn periods(all: &[Made], unit: Unit, over: Period) -> Vec<PeriodCount> {
    let of = |period: Period| {
        let inside = || {
            all.iter()
                .filter(move |incident| period.contains(incident.at.micros()))
        };
        let level = |level: Severity| {
            (
                level,
                count(
                    inside()
                        .filter(|incident| incident.severity == level)
                        .count(),
                ),
            )
        };
        PeriodCount {
            from: period.from,
            to: period.to,
            count: count(inside().count()),
            by_severity: Severity::ALL.into_iter().map(level).collect(),
            usual_lower: None,
            usual_upper: None,
            complete: period.to <= as_of() && period.from >= over.from,
        }
    };
    units(ZONE, unit, over).into_iter().map(of).collect()
}

fn notable(incident: &Made) -> NotableIncident {
    let open = incident.resolve.is_some_and(|span| span.1);
    NotableIncident {
        id: incident.id.clone(),
        title: Some(format!(
            "{} ({})",
            TITLES[incident.title], SERVICES[incident.service]
        )),
        services: vec![SERVICES[incident.service].to_owned()],
        severity: incident.severity,
        status: if open { Status::Open } else { Status::Resolved },
        started_at: incident.at,
        seconds: incident.resolve.map(|span| span.0),
        open,
        url: Some(format!("https://incidents.example.com/{}", incident.id)),
    }
}

fn digest(incident: &Made) -> IncidentDigest {
    let open = incident.resolve.is_some_and(|span| span.1);
    IncidentDigest {
        id: incident.id.clone(),
        severity: incident.severity,
        status: if open { Status::Open } else { Status::Resolved },
        started_at: incident.at,
        resolved_at: None,
    }
}

fn group(name: &str, set: &[&Made], before: Option<usize>) -> GroupFigures {
    let spans: Vec<Option<(f64, bool)>> = set.iter().map(|incident| incident.resolve).collect();
    let figures = phase_figures(&spans, Milestone::Started);
    let phase = GroupPhase {
        median_seconds: figures.median_seconds,
        open: figures.open,
        closed_only: figures.closed_only,
    };
    GroupFigures {
        name: name.to_owned(),
        incidents: count(set.len()),
        severe: count(set.iter().filter(|incident| is_severe(incident)).count()),
        open: figures.open,
        baseline_incidents: before.map(count),
        seconds: spans.iter().flatten().map(|span| span.0).sum(),
        seconds_known: figures.known + figures.open,
        mean_gap_seconds: None,
        phases: BTreeMap::from([(Phase::Resolve, phase)]),
        rate_change: None,
    }
}

fn groups<const N: usize>(
    names: [&str; N],
    window: &[&Made],
    baseline: Option<&[&Made]>,
    of: impl Fn(&Made) -> usize,
) -> Vec<GroupFigures> {
    let make = |(place, name): (usize, &str)| {
        let set: Vec<&Made> = window
            .iter()
            .filter(|incident| of(incident) == place)
            .copied()
            .collect();
        let before =
            baseline.map(|all| all.iter().filter(|incident| of(incident) == place).count());
        group(name, &set, before)
    };
    let mut found: Vec<GroupFigures> = names
        .into_iter()
        .enumerate()
        .map(make)
        .filter(|group| group.incidents > 0)
        .collect();
    found.sort_by(|a, b| b.seconds.total_cmp(&a.seconds));
    found
}

fn clusters(all: &[Made], window: Period) -> Vec<Cluster> {
    let make = |(place, title): (usize, &&str)| {
        let members: Vec<&Made> = all
            .iter()
            .filter(|incident| {
                incident.title == place && incident.service == place && incident.at < window.to
            })
            .step_by(3)
            .collect();
        Cluster {
            id: format!("c{place}f{:x}", place * 7_919 + 4_096),
            label: (*title).to_owned(),
            terms: Vec::new(),
            services: vec![SERVICES[place].to_owned()],
            size: count(members.len()),
            in_window: count(
                members
                    .iter()
                    .filter(|incident| window.contains(incident.at.micros()))
                    .count(),
            ),
            episodes: count(members.len()),
            incident_ids: members.iter().map(|incident| incident.id.clone()).collect(),
            members: members
                .iter()
                .enumerate()
                .map(|(place, incident)| member(place, incident))
                .collect(),
            first_started_at: members.first().map(|incident| incident.at),
            last_started_at: members.last().map(|incident| incident.at),
            status: None,
            median_gap_days: (members.len() > 1).then_some(12.5 + real(place)),
            total_seconds: members
                .iter()
                .filter_map(|incident| incident.resolve)
                .map(|span| span.0)
                .sum(),
            why: Vec::new(),
            ..Cluster::default()
        }
    };
    let mut found: Vec<Cluster> = TITLES
        .iter()
        .enumerate()
        .map(make)
        .filter(|cluster| cluster.size > 1)
        .collect();
    found.sort_by_key(|cluster| (cluster.in_window == 0, std::cmp::Reverse(cluster.size)));
    found
}

fn member(place: usize, incident: &Made) -> ClusterMember {
    ClusterMember {
        id: incident.id.clone(),
        place,
        started_at: incident.at,
        severity: incident.severity,
        seconds: incident.resolve.filter(|span| !span.1).map(|span| span.0),
    }
}

fn distribution(finished: &[f64]) -> Histogram {
    let edges: Vec<f64> = (0..=22)
        .map(|step: u32| 60.0 * 10_f64.powf(f64::from(step) * 0.2))
        .collect();
    let bin = |range: &[f64]| {
        count(
            finished
                .iter()
                .filter(|&&seconds| (range[0]..range[1]).contains(&seconds))
                .count(),
        )
    };
    let mut sorted = finished.to_vec();
    sorted.sort_by(f64::total_cmp);
    let mark = |share: f64| type7(&sorted, share).map(|seconds| (share, seconds));
    Histogram {
        counts: edges.windows(2).map(bin).collect(),
        marks: [0.5, 0.75, 0.9, 0.95, 0.99]
            .into_iter()
            .filter_map(mark)
            .collect(),
        below: count(finished.iter().filter(|&&seconds| seconds < 60.0).count()),
        edges,
    }
}

fn curve(name: SurvivalGroup, window: &[&Made]) -> SurvivalCurve {
    let belongs = |incident: &&&Made| match name {
        SurvivalGroup::All => true,
        SurvivalGroup::Severe => is_severe(incident),
        SurvivalGroup::Other => !is_severe(incident),
        SurvivalGroup::Baseline => false,
    };
    let spans: Vec<(f64, bool)> = window
        .iter()
        .filter(belongs)
        .filter_map(|incident| incident.resolve)
        .collect();
    let mut steps = steps(&spans);
    let median_seconds = reached(&steps, 0.5, |step| Some(step.share));
    let every = steps.len().div_ceil(400).max(1);
    let last = steps.len();
    steps = steps
        .into_iter()
        .enumerate()
        .filter(|(place, _)| place % every == 0 || place + 1 == last)
        .map(|(_, step)| step)
        .collect();
    SurvivalCurve {
        group: name,
        count: count(spans.len()),
        finished: count(spans.iter().filter(|span| !span.1).count()),
        median_seconds,
        steps,
    }
}

fn tallies(names: &[&str], window: &[&Made], of: impl Fn(&Made) -> Option<usize>) -> Vec<Tally> {
    let found = |place: Option<usize>| {
        count(
            window
                .iter()
                .filter(|incident| of(incident) == place)
                .count(),
        )
    };
    let mut tallies: Vec<Tally> = names
        .iter()
        .enumerate()
        .map(|(place, name)| Tally {
            name: Some((*name).to_owned()),
            count: found(Some(place)),
        })
        .collect();
    tallies.push(Tally {
        name: None,
        count: found(None),
    });
    tallies.retain(|tally| tally.count > 0);
    tallies.sort_by_key(|tally| std::cmp::Reverse(tally.count));
    tallies
}

#[expect(clippy::too_many_lines, reason = "one field after the other")]
fn analyses(all: &[Made], scope: &Scope) -> Analyses {
    let inside = |period: Period| {
        all.iter()
            .filter(move |incident| period.contains(incident.at.micros()))
            .collect::<Vec<_>>()
    };
    let window = inside(scope.current);
    let baseline = scope.baseline.map(inside);
    let is_open = |incident: &&Made| incident.resolve.is_some_and(|span| span.1);
    let begin = all.first().map_or(scope.current.from, |first| first.at);
    let over = Period {
        from: begin.max(boundary_after(ZONE, Unit::Week, scope.current.to, -52)),
        to: scope.current.to,
    };
    let over = if scope.extent == Extent::Everything {
        Period {
            from: begin,
            to: scope.current.to,
        }
    } else {
        over
    };
    let mut longest: Vec<&Made> = window.clone();
    longest.sort_by(|a, b| {
        b.resolve
            .map_or(0.0, |span| span.0)
            .total_cmp(&a.resolve.map_or(0.0, |span| span.0))
    });
    let mut open: Vec<&Made> = all.iter().filter(is_open).collect();
    open.sort_by_key(|incident| incident.at);
    let spans: Vec<f64> = window
        .iter()
        .filter_map(|incident| incident.resolve)
        .map(|span| span.0)
        .collect();
    let finished: Vec<f64> = window
        .iter()
        .filter_map(|incident| incident.resolve)
        .filter(|span| !span.1)
        .map(|span| span.0)
        .collect();
    let total_seconds: f64 = spans.iter().sum();
    let severe = |set: &[&Made]| {
        share(
            count(set.iter().filter(|incident| is_severe(incident)).count()),
            count(set.len()),
        )
    };
    let level = |level: Severity| {
        let found = share(
            count(
                window
                    .iter()
                    .filter(|incident| incident.severity == level)
                    .count(),
            ),
            count(window.len()),
        );
        SeverityShare {
            level,
            count: found.count,
            share: found.share,
            share_lower: found.lower,
            share_upper: found.upper,
        }
    };
    let mut cells = vec![vec![0; 24]; 7];
    for incident in &window {
        let (day, hour) = weekday_and_hour(ZONE, incident.at.micros());
        cells[day][hour] += 1;
    }
    Analyses {
        single_events: Vec::new(),
        recurrence: RecurrenceBasis::default(),
        incidents: DataBasis {
            total: count(all.len()),
            in_window: count(window.len()),
            open: count(open.len()),
            open_in_window: count(window.iter().filter(|incident| is_open(incident)).count()),
            in_baseline: baseline.as_ref().map(|set| count(set.len())),
            since_window: count(
                all.iter()
                    .filter(|incident| incident.at >= scope.current.to)
                    .count(),
            ),
            excluded: crate::analysis::Excluded {
                maintenance: count(all.len() / 40),
                drill: count(all.len() / 200),
                ..Default::default()
            },
            placed_by: BTreeMap::from([(Milestone::Started, count(all.len()))]),
            span: all.first().zip(all.last()).map(|(first, last)| Span {
                first: first.at,
                last: last.at,
            }),
        },
        severity: Severity::ALL.into_iter().map(level).collect(),
        severity_change: ShareChange {
            current: severe(&window),
            baseline: baseline.as_deref().map(severe),
            ..ShareChange::default()
        },
        rate: Rate {
            current: rate(count(window.len()), scope.current.weeks(ZONE)),
            baseline: baseline
                .as_ref()
                .zip(scope.baseline)
                .map(|(set, period)| rate(count(set.len()), period.weeks(ZONE))),
            ..Rate::default()
        },
        weekly: periods(all, Unit::Week, over),
        monthly: periods(all, Unit::Month, over),
        trend: Trend {
            verdict: Some(Verdict::TooFew),
            ..Trend::default()
        },
        stages: Vec::new(),
        explained: None,
        influence: crate::analysis::Influence::default(),
        noticed: crate::analysis::Noticed::default(),
        detectable: crate::analysis::Detectable::default(),
        compared: 0,
        phases: phases(&window),
        still_open: [
            SurvivalGroup::All,
            SurvivalGroup::Severe,
            SurvivalGroup::Other,
        ]
        .map(|name| curve(name, &window))
        .to_vec(),
        duration_distribution: distribution(&finished),
        services: groups(SERVICES, &window, baseline.as_deref(), |incident| {
            incident.service
        }),
        teams: groups(TEAMS, &window, baseline.as_deref(), |incident| {
            incident.service % TEAMS.len()
        }),
        causes: tallies(&CAUSES, &window, |incident| incident.cause),
        triggers: vec![Tally {
            name: None,
            count: count(window.len()),
        }],
        detection: DetectedBy::ALL
            .into_iter()
            .map(|kind| {
                (
                    kind,
                    count(
                        window
                            .iter()
                            .filter(|incident| incident.detected_by == kind)
                            .count(),
                    ),
                )
            })
            .collect(),
        time_of_day: TimeOfDay {
            cells,
            starts: count(window.len()),
            starts_used: count(window.len()),
            ..TimeOfDay::default()
        },
        load: crate::analysis::Load::default(),
        concentration: Concentration {
            total_seconds,
            union_seconds: total_seconds * 0.87,
            known: count(spans.len()),
            top3_share: (spans.len() > 3).then(|| {
                longest
                    .iter()
                    .take(3)
                    .filter_map(|incident| incident.resolve)
                    .map(|span| span.0)
                    .sum::<f64>()
                    / total_seconds
            }),
            top3: longest
                .iter()
                .take(3)
                .map(|incident| notable(incident))
                .collect(),
        },
        clusters: clusters(all, scope.current),
        actions: actions(all),
        postmortems: postmortems(all),
        topics: Vec::new(),
        data_quality: DataQuality {
            population: count(window.len()),
            missing: missing(&window),
            out_of_order: out_of_order(&window),
            newest_age_days: all
                .last()
                .map(|last| as_of().seconds_since(last.at) / 86_400.0),
            ..DataQuality::default()
        },
        incidents_digest: window.iter().map(|incident| digest(incident)).collect(),
        listed: window
            .iter()
            .rev()
            .take(MostListed::default().0)
            .map(|incident| notable(incident))
            .collect(),
        notable: longest
            .iter()
            .take(25)
            .map(|incident| notable(incident))
            .collect(),
        worth_reading: longest
            .iter()
            .take(1)
            .map(|incident| WorthReading {
                reason: ReadingReason::Longest,
                incident: notable(incident),
            })
            .collect(),
        open_now: open
            .iter()
            .take(25)
            .map(|incident| notable(incident))
            .collect(),
        since_window: all
            .iter()
            .filter(|incident| incident.at >= scope.current.to)
            .map(digest)
            .collect(),
    }
}

fn missing(window: &[&Made]) -> Vec<MissingField> {
    let field = |name: &str, count: usize| MissingField {
        field: name.to_owned(),
        count: count as u64,
    };
    vec![
        field(
            "detected_at",
            window
                .iter()
                .filter(|incident| incident.detect.is_none())
                .count(),
        ),
        field(
            "mitigated_at",
            window
                .iter()
                .filter(|incident| incident.mitigate.is_none())
                .count(),
        ),
        field(
            "root_cause",
            window
                .iter()
                .filter(|incident| incident.cause.is_none())
                .count(),
        ),
        field("trigger", window.len()),
    ]
}

fn out_of_order(window: &[&Made]) -> Vec<OutOfOrder> {
    let example = window.first().map(|incident| incident.id.clone());
    let pair = |id: String| OutOfOrder {
        earlier: Milestone::Started,
        later: Milestone::Detected,
        count: 1,
        examples: vec![id],
    };
    example.map(pair).into_iter().collect()
}

fn actions(all: &[Made]) -> ActionFigures {
    let days = |place: usize| 90 - 9 * i64::try_from(place).unwrap_or(0);
    let item = |(place, incident): (usize, &Made)| ActionEntry {
        incident_id: incident.id.clone(),
        title: [
            "Add an alert on queue length",
            "Rotate certificates by job",
            "Write a runbook for failover",
            "Investigate",
        ][place % 4]
            .to_owned(),
        owner: (place % 3 > 0).then(|| ["Dana", "Priya", "Tomás"][place % 3].to_owned()),
        due_at: Some(before_as_of(days(place))),
        days_overdue: Some(90.0 - 9.0 * real(place)),
        faults: if place % 4 == 3 {
            vec![LintFinding {
                rule: LintRule::Unbounded,
                words: "investigate".to_owned(),
            }]
        } else {
            Vec::new()
        },
        ..ActionEntry::default()
    };
    let overdue_items: Vec<ActionEntry> = all.iter().take(4).enumerate().map(item).collect();
    ActionFigures {
        recorded: !all.is_empty(),
        total: 41,
        pending: 17,
        overdue: count(overdue_items.len()),
        unowned: 3,
        without_due: 5,
        without_deliverable: 4,
        vague: 1,
        done: 22,
        done_in_window: 3,
        dropped: 2,
        incomplete_items: overdue_items.clone(),
        overdue_items,
        responders: 3.0,
        ..ActionFigures::default()
    }
}

fn before_as_of(days: i64) -> Instant {
    Instant::from_micros(as_of().micros() - days * 86_400 * Instant::SECOND)
}

/// Follows up on the first problem: its fix came back, it lives on stop-gaps and is worth a discussion.
fn follow_up(analyses: &mut Analyses) {
    let Some(cluster) = analyses.clusters.first_mut() else {
        return;
    };
    let check = FixCheck {
        verdict: FixVerdict::CameBack,
        action_ids: vec!["A-1".to_owned()],
        action_title: "Cache the answers of the payment provider".to_owned(),
        closed_at: Some(before_as_of(40)),
        before: Stretch {
            episodes: 5,
            days: 120.0,
        },
        after: Stretch {
            episodes: 2,
            days: 39.0,
        },
        ratio: Some(1.23),
        lower: Some(0.12),
        upper: Some(7.5),
        p_value: Some(1.0),
        adjusted_p_value: Some(1.0),
        first_after: cluster.incident_ids.last().cloned(),
        first_after_at: Some(before_as_of(12)),
        quiet_days_needed: None,
    };
    let topic = topic(cluster, &check);
    cluster.fix = Some(check.clone());
    analyses.actions.fixes = vec![ProblemFix {
        cluster_id: cluster.id.clone(),
        label: cluster.label.clone(),
        services: cluster.services.clone(),
        check,
    }];
    analyses.actions.waiting = vec![Waiting {
        cluster_id: cluster.id.clone(),
        label: cluster.label.clone(),
        action_id: None,
        action_title: None,
        since: before_as_of(60),
        incidents: 3,
        known: 3,
        seconds: 12_600.0,
        person_hours: 10.5,
        money: None,
        incident_ids: cluster.incident_ids.clone(),
    }];
    analyses.actions.stop_gaps = stop_gaps(cluster);
    analyses.topics = vec![topic];
}

fn topic(cluster: &Cluster, check: &FixCheck) -> Topic {
    Topic {
        kind: TopicKind::CameBack,
        cluster_id: Some(cluster.id.clone()),
        label: cluster.label.clone(),
        services: cluster.services.clone(),
        teams: vec![TEAMS[1].to_owned()],
        incident_ids: cluster
            .incident_ids
            .iter()
            .rev()
            .take(2)
            .rev()
            .cloned()
            .collect(),
        count: 2,
        of: 5,
        seconds: 9_000.0,
        since: check.closed_at,
        action: Some(check.action_title.clone()),
        weight: Weight {
            cost: 0.55,
            novelty: 0.8,
            evidence: 0.75,
            actionability: 1.0,
        },
    }
}

fn stop_gaps(cluster: &Cluster) -> StopGapFigures {
    StopGapFigures {
        recorded: true,
        told: 40,
        incidents: 12,
        without_fix: 7,
        measures: vec![MeasureFigures {
            measure: Measure::Restart,
            incidents: 12,
            without_fix: 7,
            known: 11,
            median_seconds: Some(1_500.0),
        }],
        debts: vec![StopGapDebt {
            cluster_id: cluster.id.clone(),
            label: cluster.label.clone(),
            services: cluster.services.clone(),
            measure: Measure::Restart,
            words: "Restarted".to_owned(),
            times: 4,
            in_window: 1,
            first_at: before_as_of(200),
            last_at: before_as_of(12),
            age_days: 200.0,
            incident_ids: cluster.incident_ids.clone(),
        }],
    }
}

fn postmortems(all: &[Made]) -> PostmortemFigures {
    PostmortemFigures {
        recorded: !all.is_empty(),
        from_severity: Severity::Sev2,
        due_days: 14,
        needed: 6,
        written: 4,
        written_late: 1,
        overdue: 1,
        ahead: 1,
        missing: all
            .iter()
            .take(1)
            .map(|incident| MissingPostmortem {
                incident_id: incident.id.clone(),
                severity: Severity::Sev2,
                resolved_at: before_as_of(30),
                days_overdue: 16.0,
            })
            .collect(),
    }
}

/// The four weeks to 2 November 2026 against the twelve before.
fn four_weeks() -> Scope {
    let end = instant("2026-11-01T23:00:00Z");
    let start = boundary_after(ZONE, Unit::Week, end, -4);
    let before = boundary_after(ZONE, Unit::Week, end, -16);
    Scope {
        as_of: as_of(),
        zone: ZONE,
        extent: Extent::Window,
        current: Period {
            from: start,
            to: end,
        },
        baseline: Some(Period {
            from: before,
            to: start,
        }),
    }
}

fn facts_of(all: &[Made], scope: Scope, window_name: &str) -> Facts {
    let imported = count(all.len() + all.len() / 40 + all.len() / 200);
    let newest = all.iter().map(|incident| incident.at).max();
    let mut analyses = analyses(all, &scope);
    follow_up(&mut analyses);
    Facts {
        generator: Generator {
            name: "afteraction".to_owned(),
            version: "0.1.0".to_owned(),
        },
        analyses,
        scope,
        window_name: window_name.to_owned(),
        ledger: Ledger {
            read: imported,
            imported,
            ..Ledger::default()
        },
        inputs: vec![InputSummary {
            name: "pagerduty-2026.csv".to_owned(),
            sha256: "9f2c1d6c9a0f0d1e5b7a4c3e8d2f6b1a0c9e8d7f6a5b4c3d2e1f0a9b8c7d6e5f".to_owned(),
            preset: "pagerduty-csv".to_owned(),
            records: imported,
            time_zone: None,
            time_zone_basis: "offsets".to_owned(),
            newest: newest.map(Instant::rfc3339),
        }],
        rules: crate::analysis::Rules::default(),
        settings: serde_json::json!({ "window": window_name, "tz": "Europe/Berlin" }),
        as_of_basis: "flag".to_owned(),
        incidents_file: "incidents.csv".to_owned(),
        rejects_file: "rejects.csv".to_owned(),
        audience: crate::report::Audience::Lead,
        group: None,
    }
}

/// About 400 incidents in a year, 30 of them in the window; 12 records were rejected, the zone was assumed.
pub(crate) fn usual() -> Facts {
    let mut facts = facts_of(&made(412, 54.0, 7), four_weeks(), "4w");
    facts.ledger.read += 12;
    facts.ledger.rejected = 12;
    let note = |code, count, example: &str| NoteCount {
        code,
        count,
        examples: vec![example.to_owned()],
    };
    facts.ledger.notes = vec![
        note(
            Code::BadTimestamp,
            9,
            "pagerduty-2026.csv:record 17:resolved_at: `n/a` is no time",
        ),
        note(
            Code::MissingStart,
            3,
            "pagerduty-2026.csv:record 201: none of the times that place an incident",
        ),
        note(
            Code::UnknownSeverity,
            16,
            "pagerduty-2026.csv:record 44:severity: `tbd` is no severity word",
        ),
    ];
    facts.inputs[0].records += 12;
    facts.inputs[0].time_zone = Some("UTC".to_owned());
    facts.inputs[0].time_zone_basis = "assumed".to_owned();
    facts
}

/// Nothing was read.
pub(crate) fn empty() -> Facts {
    facts_of(&[], four_weeks(), "4w")
}

/// One incident in the window and two before.
pub(crate) fn single() -> Facts {
    let mut all = made(3, 16.0, 5);
    let at = |text| instant(text);
    all[0].at = at("2026-08-20T10:00:00Z");
    all[1].at = at("2026-09-11T03:20:00Z");
    all[2].at = at("2026-10-21T13:05:00Z");
    all[2].resolve = Some((4_260.0, false));
    all[2].severity = Severity::Sev2;
    facts_of(&all, four_weeks(), "4w")
}

/// `number` incidents over two years, all in the window.
pub(crate) fn everything(number: usize) -> Facts {
    let all = made(number, 104.0, 11);
    let from = all.first().map_or(as_of(), |first| first.at);
    let scope = Scope {
        extent: Extent::Everything,
        current: Period { from, to: as_of() },
        baseline: None,
        ..four_weeks()
    };
    facts_of(&all, scope, "all")
}

/// Replaces the texts of what follows incidents.
fn with_follow_up(a: &mut crate::analysis::Analyses, text: &str) {
    let set = |target: &mut String| text.clone_into(target);
    let lists = [
        &mut a.actions.overdue_items,
        &mut a.actions.incomplete_items,
    ];
    for item in lists.into_iter().flatten() {
        set(&mut item.title);
        set(&mut item.incident_id);
        item.owner = Some(text.to_owned());
        item.faults
            .iter_mut()
            .for_each(|fault| set(&mut fault.words));
    }
    for fix in &mut a.actions.fixes {
        set(&mut fix.label);
        set(&mut fix.check.action_title);
        fix.check.first_after = Some(text.to_owned());
    }
    for waiting in &mut a.actions.waiting {
        set(&mut waiting.label);
        waiting.action_title = Some(text.to_owned());
    }
    for debt in &mut a.actions.stop_gaps.debts {
        set(&mut debt.label);
        set(&mut debt.words);
    }
    for missing in &mut a.postmortems.missing {
        set(&mut missing.incident_id);
    }
    for topic in &mut a.topics {
        set(&mut topic.label);
        topic.action = Some(text.to_owned());
        topic.teams = vec![text.to_owned()];
        topic.incident_ids.iter_mut().for_each(set);
    }
}

/// Replaces every text that comes from data.
pub(crate) fn with_text(mut facts: Facts, text: &str) -> Facts {
    let set = |target: &mut String| text.clone_into(target);
    let a = &mut facts.analyses;
    for group in a.services.iter_mut().chain(&mut a.teams) {
        set(&mut group.name);
    }
    for tally in a.causes.iter_mut().chain(&mut a.triggers) {
        tally.name = Some(text.to_owned());
    }
    for incident in a
        .notable
        .iter_mut()
        .chain(&mut a.listed)
        .chain(&mut a.open_now)
        .chain(a.worth_reading.iter_mut().map(|one| &mut one.incident))
        .chain(&mut a.concentration.top3)
    {
        set(&mut incident.id);
        incident.title = Some(text.to_owned());
        incident.url = Some(text.to_owned());
        incident.services = vec![text.to_owned()];
    }
    for cluster in &mut a.clusters {
        set(&mut cluster.label);
        cluster.services = vec![text.to_owned()];
    }
    with_follow_up(a, text);
    for digest in &mut a.since_window {
        set(&mut digest.id);
    }
    for pair in &mut a.data_quality.out_of_order {
        pair.examples = vec![text.to_owned()];
    }
    for field in &mut a.data_quality.missing {
        set(&mut field.field);
    }
    for input in &mut facts.inputs {
        [
            &mut input.name,
            &mut input.preset,
            &mut input.sha256,
            &mut input.time_zone_basis,
        ]
        .into_iter()
        .for_each(set);
        input.time_zone = Some(text.to_owned());
    }
    for note in &mut facts.ledger.notes {
        note.examples = vec![text.to_owned()];
    }
    [
        &mut facts.rejects_file,
        &mut facts.incidents_file,
        &mut facts.as_of_basis,
    ]
    .into_iter()
    .for_each(set);
    facts
}
