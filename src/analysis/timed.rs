//! All that rests on the lengths of stays, phase by phase.

use std::collections::BTreeMap;

use rayon::prelude::*;

use crate::analysis::detectable::{self, Detectable, DetectableChange};
use crate::analysis::duration_charts::{self, Histogram, SurvivalCurve};
use crate::analysis::population::Population;
use crate::analysis::response_times::{self, PhaseFigures};
use crate::analysis::services::{GroupPhase, GroupPhases, Membership};
use crate::analysis::spans::{self, Endings};
use crate::analysis::targets;
use crate::incident::Phase;
use crate::incident::table::{SERVICES, TEAMS};

/// All that rests on the lengths of stays.
pub(super) struct Timed {
    /// Each phase.
    pub(super) phases: BTreeMap<Phase, PhaseFigures>,
    /// Curves of what is still open.
    pub(super) still_open: Vec<SurvivalCurve>,
    /// How the times to resolve are spread.
    pub(super) duration_distribution: Histogram,
    /// What could have been seen of durations.
    pub(super) detectable: Detectable,
    /// Which services the incidents belong to.
    pub(super) services: Membership,
    /// Each phase by service.
    pub(super) service_phases: GroupPhases,
    /// Which teams the incidents belong to.
    pub(super) teams: Membership,
    /// Each phase by team.
    pub(super) team_phases: GroupPhases,
}

/// Measures phase by phase, so that only a few phases' stays are in memory at a time.
pub(super) fn timed(population: &Population<'_>, endings: &Endings) -> Timed {
    let (services, teams) = rayon::join(
        || Membership::new(population, SERVICES),
        || Membership::new(population, TEAMS),
    );
    let measured: Vec<_> = Phase::ALL
        .par_iter()
        .with_max_len(1)
        .map(|phase| MeasuredPhase::new(population, endings, *phase, [&services, &teams]))
        .collect();
    let mut timed = Timed {
        phases: BTreeMap::new(),
        still_open: Vec::new(),
        duration_distribution: Histogram::default(),
        detectable: Detectable::default(),
        services,
        service_phases: Vec::new(),
        teams,
        team_phases: Vec::new(),
    };
    for (phase, one) in Phase::ALL.into_iter().zip(measured) {
        timed.phases.insert(phase, one.figures);
        let [service_phases, team_phases] = one.groups;
        timed.service_phases.push((phase, service_phases));
        timed.team_phases.push((phase, team_phases));
        match phase {
            Phase::Detect => timed.detectable.detect = one.detectable,
            Phase::Resolve => {
                timed.detectable.resolve = one.detectable;
                (timed.still_open, timed.duration_distribution) = one.charts;
            }
            _ => {}
        }
    }
    timed
}

/// One phase, measured.
struct MeasuredPhase {
    figures: PhaseFigures,
    charts: (Vec<SurvivalCurve>, Histogram),
    detectable: Option<DetectableChange>,
    groups: [Vec<Option<GroupPhase>>; 2],
}

impl MeasuredPhase {
    fn new(
        population: &Population<'_>,
        endings: &Endings,
        phase: Phase,
        memberships: [&Membership; 2],
    ) -> Self {
        let spans = spans::phase_spans(population, endings, phase);
        let ordered = response_times::stays(population.in_window(), &spans.window);
        let before = response_times::stays(population.in_baseline(), &spans.baseline);
        let mut figures =
            response_times::phase_figures(population, phase, &spans, (&ordered, &before));
        figures.support_hours = targets::support_hours(population, phase, &spans.window, &ordered);
        let charts = if phase == Phase::Resolve {
            (
                duration_charts::still_open(&ordered, &before),
                duration_charts::duration_distribution(&ordered),
            )
        } else {
            (Vec::new(), Histogram::default())
        };
        Self {
            figures,
            charts,
            detectable: detectable::of_durations(&ordered, &before),
            groups: memberships.map(|of| of.phase(&spans.window, &ordered)),
        }
    }
}
