//! Is an action worth the name: does it begin with a verb, name something particular, and end somewhere?
//!
//! Knows neither incidents nor people: a text in, the tests that it fails out, with the words that told.
//! **Source** of the tests: Lunney, Lueder and Beyer, "Postmortem Action Items: Plan the Work and Work the Plan",
//! ;login: 42 (2017).

use std::sync::LazyLock;

use serde::{Deserialize, Serialize};

/// A test that an action's text can fail.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LintRule {
    /// It does not begin with what is to be done.
    NoVerb,
    /// It names nothing particular.
    Vague,
    /// Nothing in it tells when it is finished.
    Unbounded,
}

/// A failed test.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LintFinding {
    /// The test.
    pub rule: LintRule,
    /// The words that told; empty where it is the lack of words.
    pub words: String,
}

/// Takes words that are written with commas between them.
fn list(words: &'static str) -> Vec<&'static str> {
    words.split(", ").collect()
}

/// Verbs with which actions of this trade begin, in order.
static VERBS: LazyLock<Vec<&str>> = LazyLock::new(|| {
    list(
        "adapt, add, adjust, adopt, agree, alarm, alert, align, allow, alter, amend, analyse, analyze, \
    announce, apply, archive, arrange, ask, assess, assign, attach, attempt, audit, automate, avoid, \
    back, backfill, balance, ban, batch, be, block, book, bring, build, bump, cache, call, cap, change, \
    check, choose, clarify, clean, close, collect, communicate, compare, complete, configure, connect, \
    consider, consolidate, contact, continue, convert, copy, correct, cover, create, cut, debug, \
    decide, decommission, decouple, decrease, define, delete, deploy, deprecate, design, detect, \
    determine, develop, disable, discuss, display, document, double, downgrade, draft, drain, drop, \
    edit, educate, eliminate, enable, encourage, encrypt, enforce, enhance, ensure, escalate, \
    establish, estimate, evaluate, exclude, expand, experiment, explain, explore, export, expose, \
    extend, extract, figure, file, fill, filter, find, finish, fix, follow, force, formalise, \
    formalize, freeze, gather, generate, get, give, grant, group, guard, handle, harden, have, hide, \
    hire, host, identify, implement, import, improve, include, increase, inform, inspect, install, \
    instrument, integrate, introduce, invalidate, invest, investigate, invite, isolate, issue, join, \
    keep, label, launch, learn, let, lift, limit, link, list, load, lock, log, look, lower, maintain, \
    make, map, mark, measure, merge, migrate, mirror, mitigate, model, modify, monitor, mount, move, \
    name, negotiate, notify, observe, open, optimise, optimize, order, organise, organize, overhaul, \
    page, parse, patch, perform, pin, plan, post, practice, practise, prepare, prevent, print, \
    prioritise, prioritize, probe, procure, promote, propose, protect, prove, provide, provision, \
    prune, publish, pull, purge, push, put, quarantine, query, raise, rate, re-enable, reach, read, \
    rebuild, reconfigure, reconsider, record, recover, redeploy, redesign, redirect, reduce, refactor, \
    refine, reflect, refresh, regenerate, register, reject, release, remind, remove, rename, render, \
    renew, reorganise, reorganize, repair, replace, replicate, report, request, require, research, \
    reset, resize, resolve, restart, restore, restrict, retire, retry, return, revert, review, revise, \
    revisit, revoke, rework, rewrite, roll, rotate, route, run, sanitise, sanitize, scale, scan, \
    schedule, script, secure, see, send, separate, serve, set, setup, shard, share, shift, ship, show, \
    shut, simplify, simulate, size, skip, slow, smoke-test, sort, specify, split, spread, stagger, \
    standardise, standardize, start, stop, store, streamline, strengthen, stress-test, study, \
    subscribe, suggest, support, surface, switch, sync, synchronise, synchronize, tag, take, talk, \
    teach, tell, terminate, test, think, throttle, tighten, trace, track, train, transfer, trigger, \
    trim, try, tune, turn, unblock, undo, unify, uninstall, unpin, update, upgrade, use, validate, \
    verify, version, wait, walk, warm, warn, watch, wire, work, wrap, write",
    )
});

/// Words that may stand before the verb.
static BEFORE_VERB: LazyLock<Vec<&str>> =
    LazyLock::new(|| list("please, also, then, finally, first, automatically, todo, to"));

/// Beginnings that never end by themselves, unless the text says where.
static ENDLESS: LazyLock<Vec<&str>> = LazyLock::new(|| {
    list(
        "investigate, look into, look at, consider, discuss, talk, explore, reflect, review, assess, \
    evaluate, think, study, research, figure out, check if, check why, check whether, check logs, \
    improve, enhance, optimise, optimize, continue, keep, try, attempt, avoid, be, make sure, ensure, \
    teach, train, educate, remind, encourage, prioritise, prioritize, streamline, work on, watch, \
    observe, align, raise awareness, follow up, bring down, reduce, increase, strengthen, simplify, \
    make, see, revisit, analyse, analyze, invest, learn, get better, communicate",
    )
});
/// Words that make any wish endless.
static OPEN_ENDS: LazyLock<Vec<&str>> = LazyLock::new(|| {
    list(
        "better, even more, more often, more visible, more robust, more careful, more generic, \
    more reliable, more stable, as much as possible, if possible, if needed, when possible, \
    where possible, where appropriate, should always, going forward, something, in the future, \
    might be, and follow up, as needed, eventually, at some point, someday, keep an eye, \
    clear communication",
    )
});
/// Words that end what would be endless: something that exists then, or a day.
static ENDS: LazyLock<Vec<&str>> = LazyLock::new(|| {
    list(
        "and write, and document, and record, and decide, and fix, and report, and publish, and add, \
    and agree, with a synthetic, by monday, by friday, by the end, is configured to, are configured to, \
    so that",
    )
});
/// Words that name nothing particular, whatever they stand beside.
static HOLLOW: LazyLock<Vec<&str>> = LazyLock::new(|| list("stuff, somehow"));
/// Words before a thing that leave open which one.
static WHICH: LazyLock<Vec<&str>> = LazyLock::new(|| list("some, more, better, all deployed"));
/// Things of which every team has many: alone they name nothing.
static GENERAL: LazyLock<Vec<&str>> = LazyLock::new(|| {
    list(
        "monitoring, monitors, monitor, alerting, alerts, alert, documentation, docs, document, \
    communication, performance, architecture, logs, logging, log, process, processes, team, teams, \
    issue, issues, problem, problems, noise, training, quality, reliability, stability, resilience, \
    testing, tests, test, coverage, deployment, deployments, deploys, releases, release, system, \
    systems, service, services, code, infrastructure, security, awareness, incident, incidents, \
    runbook, runbooks, observability, metrics, dashboard, dashboards, robust, robustness, careful, \
    happen, happens, again, cause, root, possible, often, better, more, less, good, best, practices, \
    practice, review, reviews, option, options, plan, planning, work, way, thing, even, down, follow, \
    datacenters, business, operations, governance, capacity, scaling, scalability, future, carefully, \
    properly, soon, time, resources, slas, sla, support, namespaces, blast, zones, limit, limits, \
    segmentation, workload, workloads, apply, deployed, excluded, change, changes, config, \
    configuration, people, everyone",
    )
});
/// Small words.
static SMALL: LazyLock<Vec<&str>> = LazyLock::new(|| {
    list(
        "a, an, the, of, in, on, at, to, for, with, and, or, our, we, us, it, its, this, that, these, those, \
    is, are, be, been, should, would, could, can, may, might, must, will, not, no, does, do, did, have, \
    has, had, from, by, as, into, about, all, some, any, when, where, how, why, what, if, up, out, \
    need, needs, so, than, very, much, too, also, sure, across, over, there",
    )
});

/// Tests the text of an action; with a deliverable it counts as bounded.
///
/// *Definition*: `no_verb`: its first word is none of the verbs with which actions begin. `vague`: nothing remains of it
/// without its verb, small words and words that fit every team, or it leaves open which one ("more alerts").
/// `unbounded`: it begins with something that has no end ("investigate") or compares ("better"), and neither a figure, a
/// day nor a deliverable ends it. *Output*: in the order of [`LintRule`]. *Empty*: a text without words fails nothing.
#[must_use]
pub fn lint(title: &str, deliverable: Option<&str>) -> Vec<LintFinding> {
    let plain = plain(title);
    let words: Vec<&str> = plain.split(' ').filter(|word| !word.is_empty()).collect();
    let start = words
        .iter()
        .position(|word| !BEFORE_VERB.contains(word))
        .unwrap_or(0);
    let Some(first) = words.get(start) else {
        return Vec::new();
    };
    let has_verb = begins_with_verb(first, words.get(start + 1).copied());
    let rest = if has_verb {
        &words[start + 1..]
    } else {
        &words[start..]
    };
    let text = format!(" {} ", words[start..].join(" "));
    let vague = vague(rest, &text);
    // What neither says what is done nor to what has no end either.
    let wish = vague.clone().filter(|_| !has_verb && deliverable.is_none());
    let endless = unbounded(&text, deliverable).or(wish);
    let found = [
        (!has_verb).then(|| (LintRule::NoVerb, (*first).to_owned())),
        vague.clone().map(|words| (LintRule::Vague, words)),
        endless.map(|words| (LintRule::Unbounded, words)),
    ];
    found
        .into_iter()
        .flatten()
        .map(|(rule, words)| LintFinding { rule, words })
        .collect()
}

/// Returns the words in lower case; signs are blanks, numbers stay.
fn plain(title: &str) -> String {
    let kept = |letter: char| {
        if letter.is_alphanumeric() || matches!(letter, '-' | '_' | '%' | '/' | '.') {
            letter.to_lowercase().next().unwrap_or(letter)
        } else {
            ' '
        }
    };
    let title = title.replace(['\'', '’'], "");
    let text: String = title.chars().map(kept).collect();
    let words = text
        .split_whitespace()
        .map(|word| word.trim_matches(['.', '-', '/']));
    words.collect::<Vec<_>>().join(" ")
}

/// Tells whether a text begins with a verb; a word that can also be a thing is none before "of", "needs" or a verb form.
fn begins_with_verb(first: &str, second: Option<&str>) -> bool {
    const THING: &[&str] = &[
        "of", "needs", "need", "is", "are", "was", "should", "would", "could", "must", "plan",
        "might", "and",
    ];
    VERBS.binary_search(&first).is_ok() && !second.is_some_and(|second| THING.contains(&second))
}

fn vague(rest: &[&str], text: &str) -> Option<String> {
    let hollow = HOLLOW.iter().chain(WHICH.iter()).find(|word| {
        let named = text.contains(&format!(" {word} "));
        named && (HOLLOW.contains(word) || !bound_by_figure(text)) && !text.contains(" more than ")
    });
    let particular = rest.iter().any(|word| {
        let is_address = word.starts_with("http") || (word.contains('.') && word.contains('/'));
        !SMALL.contains(word)
            && !GENERAL.contains(word)
            && !is_address
            && VERBS.binary_search(word).is_err()
    });
    match (particular, hollow) {
        (false, _) => Some(rest.join(" ")),
        (true, Some(word)) if is_which(text, word) => Some((*word).to_owned()),
        _ => None,
    }
}

/// Tells whether "more" or "better" stands before a thing that every team has, near the beginning.
fn is_which(text: &str, word: &str) -> bool {
    if HOLLOW.contains(&word) || word.contains(' ') {
        return true;
    }
    let words: Vec<&str> = text.split_whitespace().collect();
    let place = words.iter().position(|one| *one == word);
    place.is_some_and(|place| {
        place <= 1
            && words[place + 1..]
                .iter()
                .take(2)
                .any(|next| GENERAL.contains(next))
    })
}

fn unbounded(text: &str, deliverable: Option<&str>) -> Option<String> {
    if deliverable.is_some_and(|one| !one.trim().is_empty()) || bound_by_figure(text) {
        return None;
    }
    let has = |words: &&&str| text.contains(&format!(" {words} "));
    if ENDS.iter().any(|words| has(&words)) {
        return None;
    }
    if text.split_whitespace().nth(1) == Some("more") {
        return Some("more".to_owned());
    }
    let begin = ENDLESS
        .iter()
        .find(|words| text.starts_with(&format!(" {words} ")));
    begin
        .or_else(|| OPEN_ENDS.iter().find(has))
        .map(|words| (*words).to_owned())
}

/// Tells whether a figure with a unit or a day ends the text: "below 15 %", "by 30 June".
fn bound_by_figure(text: &str) -> bool {
    const UNITS: &[&str] = &[
        "%",
        "percent",
        "minutes",
        "minute",
        "min",
        "seconds",
        "second",
        "s",
        "ms",
        "hours",
        "hour",
        "h",
        "days",
        "day",
        "weeks",
        "mb",
        "gb",
        "gib",
        "mib",
        "kb",
        "january",
        "february",
        "march",
        "april",
        "may",
        "june",
        "july",
        "august",
        "september",
        "october",
        "november",
        "december",
        "times",
        "requests",
        "connections",
    ];
    let words: Vec<&str> = text.split_whitespace().collect();
    let is_figure = |word: &str| word.starts_with(|letter: char| letter.is_ascii_digit());
    words
        .windows(2)
        .any(|pair| is_figure(pair[0]) && UNITS.contains(&pair[1]))
        || words
            .iter()
            .any(|word| is_figure(word) && word.ends_with('%'))
}

/// Returns the form under which an action is the same as one proposed before: its words without signs, small words and
/// figures.
pub(in crate::analysis) fn same(title: &str) -> String {
    let plain = plain(title);
    let kept = plain.split(' ').filter(|word| !SMALL.contains(word));
    let word = |word: &str| {
        if word.starts_with(|letter: char| letter.is_ascii_digit()) {
            "#".to_owned()
        } else {
            word.to_owned()
        }
    };
    kept.map(word).collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests;
