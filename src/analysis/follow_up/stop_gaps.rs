//! What stopped an incident, read from text: a measure that stops the bleeding, or a lasting fix.
//!
//! Knows neither incidents nor tables: texts in, measures out, with the words that told.

use std::borrow::Cow;
use std::ops::Range;
use std::sync::LazyLock;

use rustc_hash::FxHashMap;
use serde::{Deserialize, Serialize};

/// A measure that stops the bleeding and leaves the cause in place.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Measure {
    /// An earlier version or configuration was put back.
    Rollback,
    /// Something was restarted or reloaded.
    Restart,
    /// More machines, memory or limits.
    ScaleUp,
    /// A feature, job or component was switched off.
    FeatureOff,
    /// The work was moved to another machine, zone or provider.
    Failover,
    /// The load was held back.
    Throttle,
    /// Space was made: logs, caches, queues.
    CleanUp,
    /// Data were corrected or the work was done by hand.
    ByHand,
}

/// What a text says about how an incident ended.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(in crate::analysis) struct Told {
    /// The measure, and the words that told.
    pub(in crate::analysis) measure: Option<(Measure, String)>,
    /// The words that tell of a lasting fix.
    pub(in crate::analysis) fix: Option<String>,
}

/// Where a text stands, which decides how it is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::analysis) enum Origin {
    /// The field that says what stopped it: every measure in it was taken.
    Mitigation,
    /// A story or an update: a measure may also be what set it off, or only be planned.
    Story,
}

/// The words of the measures; the parts of a phrase stand in this order, with at most [`GAP`] words between.
/// Words with `|` between are alternatives.
const MEASURES: &[(Measure, &[&str])] = &[
    (
        Measure::Rollback,
        &[
            "rollback|rollbacks",
            "rolled|rolling|roll|rolls back",
            "revert|reverted|reverting|reverts",
            "change|changes|push|deployment|release|config|configuration undone|reversed",
            "previous|earlier|old|last|former version|release|configuration|config|build|file|plan|image restored|deployed|redeployed|back",
            "restored|redeployed previous|earlier|old version|release|configuration|config|build|image",
            "rule|list|file|configuration|setting|key restored|back",
            "undid|undone change|release|deployment",
        ],
    ),
    (
        Measure::Restart,
        &[
            "restart|restarts|restarted|restarting",
            "reboot|rebooted|rebooting|reboots",
            "reload|reloaded|reloading",
            "bounced|recycled|respawned",
            "kill|killed|deleted|recreated|delete pod|pods|process|processes|container|containers|worker|workers",
            "power|power-cycled cycled",
        ],
    ),
    (
        Measure::ScaleUp,
        &[
            "scaled|scaling|scale|scales up|out",
            "upscaled|overprovisioned",
            "raised|increased|doubled|bumped|lifted|extended memory|cpu|pool|limit|limits|quota|capacity|replicas|size",
            "limit|limits|quota|capacity|replicas raised|increased|doubled",
            "added more|nodes|instances|replicas|capacity|workers|machines|servers",
            "volume|disk grown|extended|resized|enlarged",
        ],
    ),
    (
        Measure::FeatureOff,
        &[
            "switched|turned|turn|turning off",
            "disabled|disabling|deactivated",
            "feature|flag|toggle off",
            "kill switch",
            "job|canary|import|export|update|scheduler|task|experiment|rollout paused|stopped|suspended|halted",
            "paused|suspended job|canary|import|export|update|scheduler|task|experiment|rollout|pipeline",
        ],
    ),
    (
        Measure::Failover,
        &[
            "failover|failovers",
            "failed|failing|fail over",
            "switched|moved|shifted|rerouted|routed|diverted|redirected|drained traffic|to|through|from|away",
            "traffic moved|shifted|rerouted|routed|diverted|redirected",
            "took|taken|taking over",
            "out of rotation|service",
            "second|standby|secondary|backup started|announced|promoted|indexer|carrier|provider",
        ],
    ),
    (
        Measure::Throttle,
        &[
            "throttled|throttling|throttle",
            "rate|rate-limited limited|limit|limiting",
            "limited caller|client|requests|traffic|expensive",
            "load shed|shedding",
            "waiting room",
            "blocked ip|ips|client|clients|traffic|requests|caller",
            "relaxed|lengthened limit|limits|retries|timeout|timeouts",
            "retries|timeout|timeouts|limit lengthened|relaxed",
        ],
    ),
    (
        Measure::CleanUp,
        &[
            "purged|purge|truncated",
            "cleared|flushed|emptied|drained|freed|cleaned|removed cache|caches|queue|queues|logs|disk|space|pool|files|jobs|backlog",
            "cache|caches|queue|pool|disk|logs cleared|flushed|emptied|warmed|cleaned|removed",
        ],
    ),
    (
        Measure::ByHand,
        &[
            "by hand",
            "manually|manual",
            "corrected by script",
            "workaround|work-around|bandaid|band-aid|stopgap|stop-gap",
        ],
    ),
];

/// The words of a lasting fix.
const FIXES: &[&str] = &[
    "hotfix|hotfixed deployed|released|merged|shipped|out",
    "fix|patch|bugfix deployed|released|merged|shipped|landed|live|applied|rolled",
    "deployed|released|merged|shipped|applied fix|patch|hotfix|bugfix",
    "patched",
    "permanent|permanently|root fix|fixed|cause|solution",
    "bug|leak|race|query|code fixed|corrected|repaired",
    "fixed bug|leak|race|query|code",
    "replaced",
    "upgraded to",
    "cable changed",
];

/// The most words between two parts of a phrase.
const GAP: usize = 3;
/// How many words before a phrase may deny it.
const REACH: usize = 4;

/// Words before a phrase that deny it.
const DENIALS: &[&str] = &[
    "not", "no", "never", "without", "cannot", "unable", "instead", "rather", "avoid", "avoided",
    "didnt", "dont", "couldnt", "wont", "cant", "wasnt", "werent", "isnt", "hasnt", "havent",
    "doesnt", "neither", "nor", "refused", "failed",
];
/// Words before a phrase that leave it a plan.
const PLANS: &[&str] = &[
    "will",
    "would",
    "could",
    "should",
    "may",
    "might",
    "if",
    "plan",
    "plans",
    "planned",
    "planning",
    "consider",
    "considered",
    "considering",
    "discussed",
    "going",
    "need",
    "needs",
    "pending",
    "awaiting",
    "until",
    "before",
    "propose",
    "proposed",
    "ready",
    "next",
    "later",
    "soon",
];
/// Words before a phrase that make it the reason of the incident.
const REASONS: &[&str] = &[
    "after",
    "during",
    "since",
    "following",
    "caused",
    "due",
    "triggered",
    "because",
    "when",
    "while",
    "every",
    "each",
];
/// Words after a phrase that say it was in vain.
const IN_VAIN: &[&str] = &[
    "did not help",
    "didnt help",
    "did not work",
    "didnt work",
    "no effect",
    "without effect",
    "without success",
    "in vain",
    "did not fix",
    "didnt fix",
    "does not help",
    "failed",
    "has not helped",
    "was unsuccessful",
    "made no difference",
];
/// Words that say who acted.
const ACTORS: &[&str] = &[
    "we",
    "i",
    "weve",
    "ive",
    "team",
    "teams",
    "engineers",
    "on-call",
    "oncall",
    "responders",
];
/// Words that say the incident is over, in a sentence that names a measure as what came before.
const RELIEFS: &[&str] = &[
    "recovered",
    "resolved",
    "fixed",
    "works",
    "normal",
    "healthy",
    "restored",
    "operational",
    "recovering",
    "stopped",
];

/// One word of a text: lower case, without apostrophes, and where it stands.
struct Word<'t> {
    text: Cow<'t, str>,
    place: Range<usize>,
    /// Whether a sentence ends with it.
    ends: bool,
}

/// Reads how an incident ended.
///
/// *Definition*: the first measure in the text that is neither denied ("did not roll back"), in vain, only planned, nor
/// the reason of the incident; a plan in the mitigation field is no measure either. *Empty*: nothing told.
pub(in crate::analysis) fn told(text: &str, origin: Origin) -> Told {
    let words = words(text);
    let mut found = Told::default();
    for sentence in words.split_inclusive(|word| word.ends) {
        let quoted = |range: &Range<usize>| {
            let place = sentence[range.start].place.start..sentence[range.end - 1].place.end;
            text[place].to_owned()
        };
        let [measure, fix] = told_in(sentence, origin);
        if let (None, Some((Some(measure), range))) = (&found.measure, &measure) {
            found.measure = Some((*measure, quoted(range)));
        }
        if found.fix.is_none() {
            found.fix = fix.map(|(_, range)| quoted(&range));
        }
    }
    found
}

/// A phrase, cut into its parts and their alternatives, and the measure that it tells of; `None` is a lasting fix.
struct Phrase {
    measure: Option<Measure>,
    parts: Vec<Vec<&'static str>>,
}

/// The phrases by their first words, so that most words of a text need a single look.
static PHRASES: LazyLock<FxHashMap<&'static str, Vec<Phrase>>> = LazyLock::new(|| {
    let measures = MEASURES
        .iter()
        .flat_map(|(measure, phrases)| phrases.iter().map(|phrase| (Some(*measure), *phrase)));
    let fixes = FIXES.iter().map(|phrase| (None, *phrase));
    let mut by_first: FxHashMap<&'static str, Vec<Phrase>> = FxHashMap::default();
    for (measure, phrase) in measures.chain(fixes) {
        let parts: Vec<Vec<&'static str>> = phrase
            .split(' ')
            .map(|part| part.split('|').collect())
            .collect();
        for first in parts[0].clone() {
            let parts = parts.clone();
            by_first
                .entry(first)
                .or_default()
                .push(Phrase { measure, parts });
        }
    }
    by_first
});

/// Finds the measure and the lasting fix that stand first in a sentence; "by hand" only where nothing else is told.
fn told_in(sentence: &[Word<'_>], origin: Origin) -> [Option<(Option<Measure>, Range<usize>)>; 2] {
    let mut found: Vec<(Range<usize>, Option<Measure>)> = Vec::new();
    for (start, word) in sentence.iter().enumerate() {
        for phrase in PHRASES.get(word.text.as_ref()).into_iter().flatten() {
            let range = stands_at(sentence, start, phrase);
            let taken = range.filter(|range| {
                let origin = if phrase.measure.is_some() {
                    origin
                } else {
                    Origin::Mitigation
                };
                was_taken(sentence, range, origin)
            });
            found.extend(taken.map(|range| (range, phrase.measure)));
        }
    }
    let first = |is_fix: bool| {
        found
            .iter()
            .filter(|(_, measure)| measure.is_none() == is_fix)
            .min_by_key(|(range, measure)| {
                (
                    *measure == Some(Measure::ByHand),
                    range.start,
                    range.end,
                    *measure,
                )
            })
            .map(|(range, measure)| (*measure, range.clone()))
    };
    [first(false), first(true)]
}

/// Returns where a phrase ends that begins at a word, when it stands there.
fn stands_at(sentence: &[Word<'_>], start: usize, phrase: &Phrase) -> Option<Range<usize>> {
    let fits = |word: &Word<'_>, part: &[&str]| part.contains(&word.text.as_ref());
    let mut end = start + 1;
    for part in &phrase.parts[1..] {
        let near = &sentence[end..(end + GAP + 1).min(sentence.len())];
        end += near.iter().position(|word| fits(word, part))? + 1;
    }
    Some(start..end)
}

/// Tells whether what a phrase names was done and is what helped.
fn was_taken(sentence: &[Word<'_>], range: &Range<usize>, origin: Origin) -> bool {
    let before = &sentence[range.start.saturating_sub(REACH)..range.start];
    let says = |list: &[&str]| before.iter().any(|word| list.contains(&word.text.as_ref()));
    if says(DENIALS) || says(PLANS) {
        return false;
    }
    let after: Vec<&str> = sentence[range.end..]
        .iter()
        .map(|word| word.text.as_ref())
        .collect();
    let after = format!(" {} ", after.join(" "));
    if IN_VAIN
        .iter()
        .any(|words| after.contains(&format!(" {words} ")))
    {
        return false;
    }
    let any = |list: &[&str]| {
        sentence
            .iter()
            .any(|word| list.contains(&word.text.as_ref()))
    };
    // A story tells of symptoms too ("pods restarted every minute"): somebody must have acted, or it must have helped.
    origin == Origin::Mitigation || any(RELIEFS) || (any(ACTORS) && !says(REASONS))
}

/// Returns a word in lower case, without apostrophes.
fn plain(word: &str) -> Cow<'_, str> {
    let is_plain = |byte: u8| byte.is_ascii() && !byte.is_ascii_uppercase() && byte != b'\'';
    if word.bytes().all(is_plain) {
        return Cow::Borrowed(word);
    }
    Cow::Owned(word.to_lowercase().replace(['\'', '’'], ""))
}

/// Cuts a text into words.
fn words(text: &str) -> Vec<Word<'_>> {
    let mut found: Vec<Word<'_>> = Vec::new();
    let mut begin: Option<usize> = None;
    let is_inner = |letter: char| matches!(letter, '\'' | '’' | '-' | '_');
    let mut push = |from: usize, to: usize| {
        let raw = text[from..to].trim_end_matches(is_inner);
        found.push(Word {
            text: plain(raw),
            place: from..from + raw.len(),
            ends: false,
        });
    };
    let mut ends: Vec<usize> = Vec::new();
    for (place, letter) in text.char_indices() {
        match (
            letter.is_alphanumeric() || (begin.is_some() && is_inner(letter)),
            begin,
        ) {
            (true, None) => begin = Some(place),
            (false, Some(from)) => {
                push(from, place);
                begin = None;
            }
            _ => {}
        }
        if matches!(letter, '.' | '!' | '?' | ';' | '\n') {
            ends.push(place);
        }
    }
    if let Some(from) = begin {
        push(from, text.len());
    }
    for end in ends {
        // A point inside a number or a name ends nothing.
        let after = text[end..].chars().nth(1);
        if after.is_none_or(char::is_whitespace)
            && let Some(last) = found.iter_mut().rev().find(|word| word.place.end <= end)
        {
            last.ends = true;
        }
    }
    found
}

#[cfg(test)]
mod tests;
