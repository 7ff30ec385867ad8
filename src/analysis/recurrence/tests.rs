use super::{RecurrenceSettings, Strictness, Tightness};
use crate::analysis::sample::{Case, everything, seen, seen_in, table, window};
use crate::analysis::{Cluster, CutBasis, Recurrence, Rules, recurring};
use crate::incident::problem_id;

fn all(cases: &[Case]) -> Recurrence {
    let table = table(cases);
    recurring(
        &table,
        &everything(&table, "2026-04-01"),
        &Rules::default(),
        false,
    )
}

fn found(cases: &[Case]) -> Vec<Cluster> {
    seen(cases, "2026-04-01").clusters
}

fn case(id: &str, day: u32, title: &str) -> Case {
    Case::lasting(id, &format!("2026-03-{day:02} 10:00"), 60)
        .title(title)
        .services(&["checkout-api"])
}

fn described(id: &str, day: u32, title: &str, text: &str) -> Case {
    let text = text.to_owned();
    case(id, day, title).with(|incident| incident.description = Some(text.into()))
}

#[test]
fn the_same_title_in_two_episodes_is_a_problem() {
    let cases = [
        case("c", 20, "disk full on node 7"),
        case("a", 2, "Disk full on node 12"),
        case("b", 3, "Disk full on node 12"),
        case("d", 9, "Login page shows a blank screen"),
    ];
    let clusters = found(&cases);
    assert_eq!(clusters.len(), 1);
    let one = &clusters[0];
    assert_eq!(one.incident_ids, ["a", "b", "c"]);
    assert_eq!(
        (one.label.as_str(), one.size, one.in_window, one.episodes),
        ("Disk full on node 12", 3, 3, 2)
    );
    assert_eq!(
        (one.median_gap_days, one.total_seconds),
        (Some(18.0), 3.0 * 3_600.0)
    );
    assert_eq!(one.id, problem_id("tool", "a"));
    assert_eq!(
        (
            one.terms.join(", "),
            one.services.join(" "),
            one.why.join(" "),
            one.tightness
        ),
        (
            "disk full, node".to_owned(),
            "checkout-api".to_owned(),
            "same_title same_service shared_words".to_owned(),
            Tightness::Tight
        )
    );
    assert_eq!(
        (one.evidence.len(), one.evidence[2].fields.as_slice()),
        (3, ["title".to_owned()].as_slice())
    );
}

#[test]
fn titles_that_say_nothing_group_nothing() {
    for title in [
        "Incident on 2013-02-03 UTC",
        "Service disruption (update 3)",
        "Checkout API issue",
        "[RESOLVED] P #4: Investigating problems, 3:15 pm PDT",
        "",
    ] {
        assert!(
            found(&[case("a", 2, title), case("b", 12, title)]).is_empty(),
            "{title}"
        );
    }
}

#[test]
fn an_opaque_fingerprint_in_place_of_a_title_groups_what_is_equal() {
    let print = "194f959805e6aca4c582ee9018290662018c2115023d7ba13730fcf8630b463e";
    let cases = [
        case("a", 2, print),
        case("b", 12, print),
        case("c", 20, &print.replace('1', "7")),
    ];
    assert_eq!(found(&cases)[0].incident_ids, ["a", "b"]);
}

#[test]
fn one_title_over_different_texts_is_no_problem() {
    let texts = [
        "A certificate of the event bus expired and webhooks were not delivered.",
        "Search results were stale because an index replica stopped following its primary.",
        "A bad route table in one zone dropped packets to the storage cluster.",
        "Queue consumers crashed on a malformed message and the backlog grew.",
    ];
    let title = "Disruption with some services";
    let mut cases: Vec<Case> = Vec::new();
    for (n, text) in texts.iter().enumerate() {
        let day = u32::try_from(n).expect("few") * 5 + 2;
        cases.push(described(&format!("x{n}"), day, title, text));
    }
    assert!(found(&cases).is_empty());
    cases.push(described(
        "y",
        28,
        title,
        "The certificate of the event bus had expired; webhooks were not delivered.",
    ));
    let clusters = found(&cases);
    assert_eq!(clusters[0].incident_ids, ["x0", "y"]);
    // The title tells nothing apart, so the shared words stand in its place.
    assert!(
        clusters[0].label.starts_with("checkout-api: "),
        "{}",
        clusters[0].label
    );
}

#[test]
fn a_form_that_all_fill_in_is_no_reason() {
    let form = "Impact assessment: see the dashboard of the service owner. Steps taken: none yet, please describe below.";
    let causes = [
        "printer spooler hangs",
        "wifi drops in meeting rooms",
        "badge reader offline",
        "mailbox quota reached",
        "vpn client rejects token",
        "projector shows green tint",
        "phone headset crackles",
        "shared drive read only",
    ];
    let cases: Vec<Case> = (0_u32..)
        .zip(causes)
        .map(|(n, cause)| {
            described(
                &format!("f{n}"),
                n * 3 + 1,
                cause,
                &format!("{form} {cause}"),
            )
        })
        .collect();
    let all = all(&cases);
    assert_eq!(
        (all.problems.len(), all.events.len(), all.basis.alone),
        (0, 0, 8)
    );
}

#[test]
fn records_that_say_that_they_belong_together_do() {
    let problem = |case: Case, id: &str| {
        let id = id.to_owned();
        case.with(|incident| incident.problem_id = Some(id.into()))
    };
    let cases = [
        problem(case("INC-1001", 2, "Checkout slow"), "PRB-7"),
        problem(case("INC-1002", 12, "Payments time out"), "PRB-7"),
        case("INC-1003", 5, "Label printer offline"),
        described(
            "INC-1004",
            25,
            "Warehouse halted",
            "The same as INC-1003, two weeks later.",
        ),
    ];
    let clusters = found(&cases);
    let shown: Vec<(String, String)> = clusters
        .iter()
        .map(|one| (one.incident_ids.join(" "), one.why.join(" ")))
        .collect();
    assert!(
        shown.contains(&(
            "INC-1001 INC-1002".to_owned(),
            "same_service same_problem_id".to_owned()
        )),
        "{shown:?}"
    );
    assert!(
        shown.contains(&(
            "INC-1003 INC-1004".to_owned(),
            "same_service named".to_owned()
        )),
        "{shown:?}"
    );
}

#[test]
fn a_summary_that_names_many_incidents_joins_none_of_them() {
    let mut cases: Vec<Case> = (0..5)
        .map(|n| {
            case(
                &format!("INC-200{n}"),
                n + 1,
                ["Disk", "Lag", "Cert", "DNS", "Auth"][n as usize],
            )
        })
        .collect();
    cases.push(described(
        "INC-2009",
        28,
        "Monthly review",
        "INC-2000, INC-2001, INC-2002, INC-2003 and INC-2004 were reviewed.",
    ));
    assert_eq!(all(&cases).basis.alone, 6);
}

#[test]
fn problem_ids_fit_the_cut_where_there_are_enough() {
    let cases: Vec<Case> = (0..60_u32)
        .map(|n| {
            let problem = n % 6;
            let words = [
                "pool exhausted",
                "replica lag",
                "disk full",
                "expired certificate",
                "bad rollout",
                "cache cold",
            ][problem as usize];
            let noise = ["billing", "search", "orders", "media", "ledger"][(n / 6 % 5) as usize];
            described(
                &format!("i{n}"),
                n % 28 + 1,
                &format!("{noise} {words}"),
                &format!("seen on {noise}: {words} again"),
            )
            .with(|incident| incident.problem_id = Some(format!("P{problem}").into()))
        })
        .collect();
    let fitted = all(&cases).basis;
    assert_eq!(
        (fitted.cut_basis, fitted.problem_id_pairs),
        (CutBasis::ProblemIds, 6 * 45)
    );
    assert_eq!(all(&cases[..12]).basis.cut_basis, CutBasis::Records);
}

/// Groups as a level of strictness has them.
fn at_level(cases: &[Case], strictness: Strictness) -> Recurrence {
    let table = table(cases);
    let recurrence = RecurrenceSettings {
        strictness,
        ..RecurrenceSettings::default()
    };
    let rules = Rules {
        recurrence,
        ..Rules::default()
    };
    recurring(&table, &everything(&table, "2026-04-01"), &rules, true)
}

#[test]
fn strictness_moves_the_cut() {
    let cut = |strictness| {
        at_level(&[case("a", 2, "Disk full on node 12")], strictness)
            .basis
            .cut
    };
    assert!(
        cut(Strictness::Loose) < cut(Strictness::Default)
            && cut(Strictness::Default) < cut(Strictness::Strict)
    );
}

#[test]
fn what_the_next_levels_would_do_is_what_they_do() {
    let stories = [
        "Replication lag of the orders database grew until reads were stale.",
        "Replication lag of the orders database grew, reads were stale again.",
        "The orders database had replication lag; stale reads in the shop.",
        "Stale carts in the shop after a deployment of the cart service.",
        "The shop showed stale prices, the price cache was not flushed.",
        "A certificate of the mail gateway had expired.",
    ];
    let cases: Vec<Case> = (1_u32..)
        .zip(stories)
        .map(|(n, story)| described(&format!("s{n}"), n * 4, &format!("Report {n}"), story))
        .collect();
    let usual = at_level(&cases, Strictness::Default);
    assert!(!usual.problems.is_empty());
    let sizes = |found: &Recurrence, ids: &[String]| {
        let groups = found.problems.iter().chain(&found.events);
        let mut sizes: Vec<u64> = groups
            .map(|group| {
                group
                    .incident_ids
                    .iter()
                    .filter(|id| ids.contains(id))
                    .count() as u64
            })
            .filter(|size| *size > 0)
            .collect();
        let alone = ids.len() as u64 - sizes.iter().sum::<u64>();
        sizes.extend(std::iter::repeat_n(1, usize::try_from(alone).expect("few")));
        sizes.sort_unstable_by(|a, b| b.cmp(a));
        sizes
    };
    let [strict, loose] =
        [Strictness::Strict, Strictness::Loose].map(|level| at_level(&cases, level));
    for problem in &usual.problems {
        let told = problem.other_cuts.as_ref().expect("it was asked for");
        let ids = &problem.incident_ids;
        assert_eq!(told.stricter, Some(sizes(&strict, ids)));
        let with = loose
            .problems
            .iter()
            .find(|one| one.incident_ids.contains(&ids[0]));
        let joined = with.expect("what is together stays together").size - problem.size;
        assert_eq!(told.looser, Some(joined));
    }
    let of_strict = strict
        .problems
        .first()
        .and_then(|one| one.other_cuts.clone());
    assert!(of_strict.is_none_or(|told| told.stricter.is_none() && told.looser.is_some()));
}

#[test]
fn members_lie_before_the_windows_end_and_recent_problems_come_first() {
    let at = |id: &str, start: &str, title: &str| Case::lasting(id, start, 5).title(title);
    let cases = [
        at("a1", "2026-01-02", "Queue lag"),
        at("a2", "2026-01-12", "Queue lag"),
        at("a3", "2026-02-12", "Queue lag"),
        at("b1", "2026-01-02", "Disk full"),
        at("b2", "2026-03-12", "Disk full"),
        at("b3", "2026-03-31", "Disk full"),
    ];
    let clusters = seen_in(&cases, &window("2026-03-02", "2026-03-30", "2026-04-01")).clusters;
    let shown: Vec<(&str, u64, u64)> = clusters
        .iter()
        .map(|one| (one.label.as_str(), one.size, one.in_window))
        .collect();
    assert_eq!(shown, [("Disk full", 2, 1), ("Queue lag", 3, 0)]);
    assert_eq!(clusters[0].why, ["same_title", "shared_words"]);
}

#[test]
fn what_differs_each_time_in_a_machines_message_is_no_word() {
    let messages = [
        "[instance: 1ac3f1ef-0b7d-4a51-9c1e-0a1be0f4c2d7] Creating image",
        "[instance: 9d2be37a-77c1-4f0e-8ab5-d3f0c2aa91b4] Creating image",
        "No free lease for 00:1a:4b:16:0c:f2 on eth7",
        "No free lease for 9c:1a:00:d6:ee:02 on eth2",
        "lock held by uid=1003, tag=mailer on vm07",
        "lock held by uid=2, tag=backup on vm12",
    ];
    let cases: Vec<Case> = (1_u32..)
        .zip(messages)
        .map(|(n, message)| case(&format!("m{n}"), n * 3, message).services(&[]))
        .collect();
    let groups: Vec<Vec<String>> = all(&cases)
        .problems
        .into_iter()
        .map(|problem| problem.incident_ids)
        .collect();
    assert_eq!(groups.len(), 3, "{groups:?}");
    for group in ["m1 m2", "m3 m4", "m5 m6"] {
        assert!(
            groups.iter().any(|found| found.join(" ") == group),
            "{groups:?}"
        );
    }
}

#[test]
fn a_short_sentence_that_ends_every_story_is_no_reason() {
    let ends = "Everything operating normally.";
    let stories = [
        "A spooler hangs on the third floor.",
        "The wireless network drops in meeting rooms.",
        "Badge readers stay dark.",
        "Mail quota reached for sales.",
        "Tokens of the remote access are refused.",
        "Headsets crackle.",
    ];
    let mut cases: Vec<Case> = (1_u32..)
        .zip(stories)
        .map(|(n, story)| {
            described(
                &format!("s{n}"),
                n * 3,
                "Incident",
                &format!("{story} {ends}"),
            )
        })
        .collect();
    cases.push(described("s8", 24, "Incident", ends));
    cases.push(described("s9", 27, "Incident", ends));
    let all = all(&cases);
    assert_eq!(
        (all.problems.len(), all.events.len(), all.basis.alone),
        (0, 0, 8)
    );
}

#[test]
fn a_login_in_a_machines_message_is_no_word_but_a_service_is() {
    let names = [
        "backup", "oracle", "guest", "deploy", "jenkins", "mailer", "spooler",
    ];
    let messages = |services: bool| -> Vec<Case> {
        (1_u32..)
            .zip(names.iter().chain(&names))
            .map(|(n, name)| {
                let title = format!("Login of {name} refused twice from 10.0.{n}.7");
                let made = case(&format!("m{n:02}"), n * 2, &title);
                made.services(if services {
                    std::slice::from_ref(name)
                } else {
                    &[]
                })
            })
            .collect()
    };
    let anonymous = all(&messages(false)).problems;
    assert_eq!(anonymous.len(), 1, "{anonymous:?}");
    assert_eq!(anonymous[0].size, 14);
    let of_services = all(&messages(true)).problems;
    assert!(
        of_services.iter().all(|problem| problem.size == 2),
        "{of_services:?}"
    );
}
