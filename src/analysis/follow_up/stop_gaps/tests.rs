use super::*;

fn seen(origin: Origin, texts: &[&str]) -> String {
    let one = |text: &&str| {
        let found = told(text, origin);
        let measure = found.measure.map_or("-".to_owned(), |(measure, words)| {
            format!("{measure:?} “{words}”")
        });
        let fix = found
            .fix
            .map_or(String::new(), |words| format!(" fixed “{words}”"));
        format!("{text} = {measure}{fix}\n")
    };
    texts.iter().map(one).collect()
}

fn check(origin: Origin, cases: &[(&str, &str)]) {
    let texts: Vec<&str> = cases.iter().map(|(text, _)| *text).collect();
    let wanted: String = cases
        .iter()
        .map(|(text, result)| [*text, " = ", *result, "\n"].concat())
        .collect();
    assert_eq!(seen(origin, &texts), wanted);
}

#[test]
fn measures_of_the_mitigation_field_are_recognised_with_their_words() {
    check(
        Origin::Mitigation,
        &[
            (
                "Rolled back to the previous release.",
                "Rollback “Rolled back”",
            ),
            (
                "We rolled the release back",
                "Rollback “rolled the release back”",
            ),
            ("Reverted the setting.", "Rollback “Reverted”"),
            (
                "Previous version of the file restored.",
                "Rollback “Previous version of the file restored”",
            ),
            ("Restart of all notify-worker pods.", "Restart “Restart”"),
            ("Renewed by hand and reloaded.", "Restart “reloaded”"),
            ("Scaled up from 3 to 6 instances.", "ScaleUp “Scaled up”"),
            (
                "Raised the pool limit from 30 to 60.",
                "ScaleUp “Raised the pool”",
            ),
            (
                "Feature switched off by flag.",
                "FeatureOff “Feature switched off”",
            ),
            ("Failover to the second line.", "Failover “Failover”"),
            (
                "Traffic moved to the other zone.",
                "Failover “Traffic moved”",
            ),
            (
                "Throttled background jobs until the peak was over.",
                "Throttle “Throttled”",
            ),
            ("Purged archived write-ahead logs.", "CleanUp “Purged”"),
            ("Wrong rows corrected by hand.", "ByHand “by hand”"),
        ],
    );
}

#[test]
fn lasting_fixes_are_no_stop_gaps_and_pay_for_one() {
    check(
        Origin::Mitigation,
        &[
            (
                "Hotfix 3.8.4 deployed after review.",
                "- fixed “Hotfix 3.8.4 deployed”",
            ),
            (
                "Restarted the service and patched it the next day.",
                "Restart “Restarted” fixed “patched”",
            ),
            ("Fixed the memory leak.", "- fixed “Fixed the memory leak”"),
            (
                "Restarted the pods; no fix deployed yet.",
                "Restart “Restarted”",
            ),
            ("Waited for the provider, banner shown to customers.", "-"),
            ("", "-"),
        ],
    );
}

#[test]
fn what_is_denied_in_vain_or_planned_is_no_measure() {
    for origin in [Origin::Mitigation, Origin::Story] {
        check(
            origin,
            &[
                ("We did not roll back.", "-"),
                ("We didn’t restart anything", "-"),
                (
                    "It was not possible to roll back; we scaled up instead.",
                    "ScaleUp “scaled up”",
                ),
                ("Restarted the pods, which did not help.", "-"),
                ("We will roll back if errors go on.", "-"),
                ("Considered a failover.", "-"),
                ("No restart was needed.", "-"),
            ],
        );
    }
}

#[test]
fn what_set_an_incident_off_did_not_end_it() {
    check(
        Origin::Story,
        &[
            ("Errors began after a restart of the proxy.", "-"),
            ("Caused by a rollback of 3.2.", "-"),
            (
                "Service recovered after a restart of the proxy.",
                "Restart “restart”",
            ),
            (
                "We have rolled back 3.2. Errors are gone.",
                "Rollback “rolled back”",
            ),
        ],
    );
}

#[test]
fn no_text_makes_it_panic() {
    for text in [
        "'",
        "’’",
        "-",
        "é’",
        ".",
        "…;",
        "日本語。restart",
        "restart'",
        "\u{0}restart-",
        "a.b.c",
    ] {
        let _ = told(text, Origin::Story);
    }
    assert_eq!(
        seen(Origin::Mitigation, &["Neustart nötig – restart"]),
        "Neustart nötig – restart = Restart “restart”\n"
    );
}
