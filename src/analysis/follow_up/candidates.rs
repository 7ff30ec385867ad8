//! What a meeting could discuss: every candidate with its figures, weighed; `topics` keeps the few that matter.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

use rustc_hash::FxHashSet;

use crate::analysis::follow_up::ActionFigures;
use crate::analysis::follow_up::fix_held::FixVerdict;
use crate::analysis::follow_up::ledger::Held;
use crate::analysis::follow_up::problems::{episodes, seen_until};
use crate::analysis::follow_up::topics::{Topic, TopicKind, Weight, rank};
use crate::analysis::population::Population;
use crate::analysis::spans::{Measured, seconds};
use crate::analysis::{Cluster, ClusterMember, Extent};
use crate::incident::period::Period;
use crate::incident::table::{DETECTED_BY, ListRows, SERVICES, TEAMS, TITLE};
use crate::incident::{DetectedBy, Instant, Severity};
use crate::stats::adjust::benjamini_hochberg;
use crate::stats::number;
use crate::stats::rate_ratio::{Events, rate_ratio};

/// What is claimed only when chance alone would bring it about this seldom.
const LEVEL: f64 = 0.05;
/// Stop-gaps of a problem that are worth a word.
const STOP_GAPS: u64 = 3;
/// A silence is worth a word from so many days on.
const SILENCE_DAYS: f64 = 28.0;
/// One incident dominates from this share of the incident time on, among at least so many incidents.
const DOMINATES: (f64, u64) = (0.5, 5);
/// Customers are first when they report so many incidents, and this share of those with a known reporter.
const CUSTOMERS: (u64, f64) = (3, 0.3);
/// Over all time, so many days before as-of are recent, and so many before these are what they are compared with.
const RECENT: (i64, i64) = (28, 84);

/// Finds what is worth a meeting's time.
pub(super) fn topics(
    population: &Population<'_>,
    resolve: &[Measured],
    clusters: &[Cluster],
    items: &[Held],
    actions: &ActionFigures,
) -> Vec<Topic> {
    let found = Candidates::new(population, clusters, items, actions);
    let mut all = found.of_problems();
    all.extend(found.dominating(resolve));
    all.extend(found.customers_first(resolve));
    let mut chosen = rank(all);
    name_teams(population, &mut chosen);
    chosen
}

struct Candidates<'p, 't> {
    population: &'p Population<'t>,
    clusters: &'p [Cluster],
    actions: &'p ActionFigures,
    services: ListRows,
    /// Problems on which somebody is at work and in time.
    in_hand: BTreeSet<&'p str>,
    recent: Period,
    before: Option<Period>,
    seen: Instant,
}

impl<'p, 't> Candidates<'p, 't> {
    fn new(
        population: &'p Population<'t>,
        clusters: &'p [Cluster],
        items: &'p [Held],
        actions: &'p ActionFigures,
    ) -> Self {
        let scope = population.scope;
        let is_in_time = |held: &&Held| {
            held.item.is_pending() && held.item.due_at.is_some_and(|due| due >= scope.as_of)
        };
        let in_hand = items.iter().filter(is_in_time);
        let back = |from: Instant, days: i64| {
            Instant::from_micros(
                from.micros()
                    .saturating_sub(days * 86_400 * Instant::SECOND),
            )
        };
        let (recent, before) = if scope.extent == Extent::Window {
            (scope.current, scope.baseline)
        } else {
            let from = back(scope.as_of, RECENT.0);
            let before = Period {
                from: back(from, RECENT.1),
                to: from,
            };
            (
                Period {
                    from,
                    to: scope.as_of,
                },
                Some(before),
            )
        };
        Self {
            population,
            clusters,
            actions,
            services: population.table.list_rows(SERVICES),
            in_hand: in_hand
                .filter_map(|held| held.cluster_id.as_deref())
                .collect(),
            recent,
            before,
            seen: seen_until(population),
        }
    }

    /// Weighs problems; each kind by its own rule.
    fn of_problems(&self) -> Vec<Topic> {
        let by_id: BTreeMap<&str, &Cluster> = self
            .clusters
            .iter()
            .map(|cluster| (cluster.id.as_str(), cluster))
            .collect();
        let mut found = self.came_back(&by_id);
        found.extend(self.growing());
        found.extend(self.stop_gaps(&by_id));
        found.extend(self.overdue(&by_id));
        found.extend(
            self.clusters
                .iter()
                .filter_map(|cluster| self.returned(cluster)),
        );
        found.extend(
            self.clusters
                .iter()
                .filter_map(|cluster| self.early_sign(cluster)),
        );
        found
    }

    /// Makes a topic of a problem; the incidents are those that tell.
    fn topic(
        &self,
        kind: TopicKind,
        cluster: &Cluster,
        members: &[ClusterMember],
    ) -> Option<Topic> {
        // A group that is not to be taken as one problem is no topic either.
        let last = members.last().filter(|_| !cluster.is_runaway)?.started_at;
        let in_recent = members
            .iter()
            .filter(|member| self.is_recent(member.started_at));
        let cost: f64 = in_recent.filter_map(|member| member.seconds).sum();
        Some(Topic {
            kind,
            cluster_id: Some(cluster.id.clone()),
            label: cluster.label.clone(),
            services: cluster.services.clone(),
            teams: Vec::new(),
            incident_ids: members.iter().map(|member| member.id.clone()).collect(),
            count: members.len() as u64,
            of: cluster.size,
            seconds: members.iter().filter_map(|member| member.seconds).sum(),
            since: None,
            action: None,
            weight: Weight::new(cost, last, self.seen)
                .in_hand(self.in_hand.contains(cluster.id.as_str())),
        })
    }

    fn is_recent(&self, at: Instant) -> bool {
        self.recent.from <= at && at < self.recent.to
    }

    fn came_back(&self, by_id: &BTreeMap<&str, &Cluster>) -> Vec<Topic> {
        let fixes = self
            .actions
            .fixes
            .iter()
            .filter(|fix| fix.check.verdict == FixVerdict::CameBack);
        let one = |fix: &crate::analysis::ProblemFix| {
            let cluster = by_id.get(fix.cluster_id.as_str())?;
            let closed_at = fix.check.closed_at?;
            let members = from(&cluster.members, fix.check.first_after_at?);
            if !members
                .last()
                .is_some_and(|last| self.is_recent(last.started_at))
            {
                return None;
            }
            let topic = self.topic(TopicKind::CameBack, cluster, members)?;
            let times = fix.check.after.episodes;
            Some(Topic {
                count: times,
                of: episodes(&cluster.members).partition_point(|one| one.at <= closed_at) as u64,
                since: Some(closed_at),
                action: Some(fix.check.action_title.clone()),
                weight: topic.weight.seen_times(times + 1),
                ..topic
            })
        };
        fixes.filter_map(one).collect()
    }

    /// Problems with clearly more occurrences in the recent period than before it, corrected over all of them.
    fn growing(&self) -> Vec<Topic> {
        let Some(before) = self.before else {
            return Vec::new();
        };
        let days = |period: Period| period.to.seconds_since(period.from) / 86_400.0;
        let tested: Vec<_> = self
            .clusters
            .iter()
            .filter(|cluster| !cluster.is_runaway)
            .filter_map(|cluster| {
                let starts = episodes(&cluster.members);
                let events = |period: Period| Events {
                    count: starts
                        .iter()
                        .filter(|one| period.from <= one.at && one.at < period.to)
                        .count() as u64,
                    exposure: days(period),
                };
                let (now, then) = (events(self.recent), events(before));
                (now.count > 0).then_some(())?;
                Some((cluster, now.count, then.count, rate_ratio(now, then)?))
            })
            .collect();
        let p_values: Vec<f64> = tested.iter().map(|(.., ratio)| ratio.p_value).collect();
        let adjusted = benjamini_hochberg(&p_values);
        tested
            .into_iter()
            .zip(adjusted)
            .filter(|((.., ratio), adjusted)| *adjusted <= LEVEL && ratio.ratio > 1.0)
            .filter_map(|((cluster, now, then, _), adjusted)| {
                let members = from(&cluster.members, self.recent.from);
                let topic = self.topic(TopicKind::Growing, cluster, members)?;
                Some(Topic {
                    count: now,
                    of: then,
                    since: Some(before.from),
                    weight: topic.weight.sure(1.0 - adjusted),
                    ..topic
                })
            })
            .collect()
    }

    fn stop_gaps(&self, by_id: &BTreeMap<&str, &Cluster>) -> Vec<Topic> {
        let debts = self.actions.stop_gaps.debts.iter();
        let lively = debts.filter(|debt| {
            debt.times >= STOP_GAPS && debt.in_window > 0 && self.is_recent(debt.last_at)
        });
        let one = |debt: &crate::analysis::StopGapDebt| {
            let cluster = by_id.get(debt.cluster_id.as_str())?;
            let told: BTreeSet<&str> = debt.incident_ids.iter().map(String::as_str).collect();
            let members: Vec<ClusterMember> = cluster
                .members
                .iter()
                .filter(|member| told.contains(member.id.as_str()))
                .cloned()
                .collect();
            let topic = self.topic(TopicKind::StopGaps, cluster, &members)?;
            Some(Topic {
                count: debt.times,
                since: Some(debt.first_at),
                action: Some(debt.words.clone()),
                weight: topic.weight.seen_times(debt.times - 1),
                ..topic
            })
        };
        lively.filter_map(one).collect()
    }

    fn overdue(&self, by_id: &BTreeMap<&str, &Cluster>) -> Vec<Topic> {
        let one = |waiting: &crate::analysis::Waiting| {
            let cluster = by_id.get(waiting.cluster_id.as_str())?;
            let title = waiting.action_title.clone()?;
            let members = from(&cluster.members, waiting.since);
            if !members
                .last()
                .is_some_and(|last| self.is_recent(last.started_at))
            {
                return None;
            }
            let topic = self.topic(TopicKind::Overdue, cluster, members)?;
            Some(Topic {
                since: Some(waiting.since),
                action: Some(title),
                weight: topic.weight.seen_times(waiting.incidents).in_hand(false),
                ..topic
            })
        };
        self.actions.waiting.iter().filter_map(one).collect()
    }

    /// A problem whose silence before a recent occurrence was longer than its past gaps explain.
    ///
    /// *Definition*: with n gaps of sum s before, a gap of g or more has the chance (1 + g∕s)^−n, when occurrences come
    /// at an even rate; at most 5 %, and at least 28 days.
    fn returned(&self, cluster: &Cluster) -> Option<Topic> {
        let starts = episodes(&cluster.members);
        let place = starts.iter().position(|one| one.at >= self.recent.from)?;
        if place < 3 || starts[place].at >= self.recent.to {
            return None;
        }
        let days = |from: Instant, to: Instant| to.seconds_since(from) / 86_400.0;
        let (first, last, back) = (starts[0].at, starts[place - 1].at, starts[place].at);
        let (past, silence) = (days(first, last), days(last, back));
        let gaps = number(place as u64 - 1);
        let chance = (1.0 + silence / past).powf(-gaps);
        if silence < SILENCE_DAYS || chance > LEVEL {
            return None;
        }
        let topic = self.topic(TopicKind::Returned, cluster, from(&cluster.members, back))?;
        Some(Topic {
            count: 1,
            of: place as u64,
            since: Some(last),
            weight: topic.weight.sure(1.0 - chance),
            ..topic
        })
    }

    /// A small recent incident of a problem that was severe before, and is not severe now.
    fn early_sign(&self, cluster: &Cluster) -> Option<Topic> {
        let place = cluster
            .members
            .partition_point(|member| member.started_at < self.recent.from);
        let (before, recent) = cluster.members.split_at(place);
        let severe = before
            .iter()
            .rev()
            .find(|member| member.severity <= Severity::Sev2)?;
        let is_small =
            |member: &ClusterMember| matches!(member.severity, Severity::Sev4 | Severity::Sev5);
        if recent.is_empty() || !recent.iter().all(is_small) {
            return None;
        }
        let topic = self.topic(TopicKind::EarlySign, cluster, recent)?;
        // What it may become costs what it cost before.
        let weight = Weight::new(
            severe.seconds.unwrap_or_default(),
            recent.last()?.started_at,
            self.seen,
        );
        Some(Topic {
            of: before
                .iter()
                .filter(|member| member.severity <= Severity::Sev2)
                .count() as u64,
            since: Some(severe.started_at),
            weight: Weight {
                actionability: topic.weight.actionability,
                ..weight.sure(0.3)
            },
            ..topic
        })
    }

    /// The incident that makes up most of the window's incident time.
    fn dominating(&self, resolve: &[Measured]) -> Option<Topic> {
        let rows = self.population.in_window();
        let spans = &resolve[self.population.window.clone()];
        let micros = |span: &Measured| span.micros().unwrap_or_default();
        let (place, longest) = spans
            .iter()
            .enumerate()
            .max_by_key(|(place, span)| (micros(span), std::cmp::Reverse(*place)))?;
        let known = spans.iter().filter(|span| span.micros().is_some()).count() as u64;
        let total: i128 = spans.iter().map(|span| i128::from(micros(span))).sum();
        let (whole, part) = (
            crate::analysis::spans::total_seconds(total),
            seconds(micros(longest)),
        );
        if known < DOMINATES.1 || whole <= 0.0 || part / whole < DOMINATES.0 {
            return None;
        }
        let row = &rows[place];
        let title = self.population.table.texts(TITLE).get(row.index());
        Some(Topic {
            kind: TopicKind::Dominates,
            cluster_id: None,
            label: title.unwrap_or_default().to_owned(),
            services: self.services.of(row.index()).map(str::to_owned).collect(),
            teams: Vec::new(),
            incident_ids: vec![self.population.id(row.index())],
            count: 1,
            of: known,
            seconds: part,
            since: Some(Instant::from_micros(row.at)),
            action: None,
            weight: Weight::new(part, Instant::from_micros(row.at), self.seen).sure(part / whole),
        })
    }

    /// The window's incidents that customers noticed first.
    fn customers_first(&self, resolve: &[Measured]) -> Option<Topic> {
        let codes = self
            .population
            .table
            .codes(DETECTED_BY)
            .rechunk()
            .into_owned();
        let by = |row: usize| DetectedBy::from_code(codes.get(row).unwrap_or_default());
        let rows = self.population.in_window();
        let spans = &resolve[self.population.window.clone()];
        let known = rows
            .iter()
            .filter(|row| by(row.index()) != DetectedBy::Unknown)
            .count() as u64;
        let theirs: Vec<_> = rows
            .iter()
            .zip(spans)
            .filter(|(row, _)| by(row.index()) == DetectedBy::Customer)
            .collect();
        let count = theirs.len() as u64;
        if count < CUSTOMERS.0 || number(count) < CUSTOMERS.1 * number(known) {
            return None;
        }
        let seconds: f64 = theirs
            .iter()
            .filter_map(|(_, span)| span.known_seconds())
            .sum();
        let mut services: BTreeMap<&str, u64> = BTreeMap::new();
        for name in theirs
            .iter()
            .flat_map(|(row, _)| self.services.of(row.index()))
        {
            *services.entry(name).or_default() += 1;
        }
        let mut services: Vec<(&str, u64)> = services.into_iter().collect();
        services.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(b.0)));
        let last = Instant::from_micros(theirs.last()?.0.at);
        Some(Topic {
            kind: TopicKind::CustomersFirst,
            cluster_id: None,
            label: String::new(),
            services: services
                .into_iter()
                .map(|(name, _)| name.to_owned())
                .collect(),
            teams: Vec::new(),
            incident_ids: theirs
                .iter()
                .map(|(row, _)| self.population.id(row.index()))
                .collect(),
            count,
            of: known,
            seconds,
            since: None,
            action: None,
            weight: Weight::new(seconds, last, self.seen).sure(number(count) / number(known)),
        })
    }
}

/// Returns the members that begin at a time or later.
fn from(members: &[ClusterMember], at: Instant) -> &[ClusterMember] {
    &members[members.partition_point(|member| member.started_at < at)..]
}

/// Names the teams of the topics' incidents, most frequent first.
fn name_teams(population: &Population<'_>, topics: &mut [Topic]) {
    let wanted: FxHashSet<&str> = topics
        .iter()
        .flat_map(|topic| topic.incident_ids.iter().map(String::as_str))
        .collect();
    if wanted.is_empty() {
        return;
    }
    let names = population.table.list_rows(TEAMS);
    let mut teams: BTreeMap<Cow<'_, str>, Vec<&str>> = BTreeMap::new();
    for row in &population.rows {
        let shown = population.shown(row.index());
        if wanted.contains(shown.as_ref()) {
            teams.insert(shown, names.of(row.index()).collect());
        }
    }
    for topic in topics {
        let mut counts: BTreeMap<&str, u64> = BTreeMap::new();
        for name in topic
            .incident_ids
            .iter()
            .filter_map(|id| teams.get(id.as_str()))
            .flatten()
        {
            *counts.entry(name).or_default() += 1;
        }
        let mut names: Vec<(&str, u64)> = counts.into_iter().collect();
        names.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(b.0)));
        topic.teams = names.into_iter().map(|(name, _)| name.to_owned()).collect();
    }
}
