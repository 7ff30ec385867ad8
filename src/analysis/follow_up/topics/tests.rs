use super::*;

const HOUR: f64 = 3_600.0;

fn day(number: i64) -> Instant {
    Instant::from_micros(number * 86_400 * Instant::SECOND)
}

fn topic(kind: TopicKind, problem: Option<&str>, weight: Weight) -> Topic {
    Topic {
        kind,
        cluster_id: problem.map(str::to_owned),
        label: format!("{kind:?}"),
        services: Vec::new(),
        teams: Vec::new(),
        incident_ids: vec![format!("{kind:?} {problem:?}")],
        count: 1,
        of: 1,
        seconds: 0.0,
        since: None,
        action: None,
        weight,
    }
}

fn order(candidates: Vec<Topic>) -> Vec<String> {
    let name = |topic: Topic| format!("{:?} {}", topic.kind, topic.cluster_id.unwrap_or_default());
    rank(candidates).into_iter().map(name).collect()
}

#[test]
fn the_four_factors_are_what_the_docs_say() {
    let weight = Weight::new(2.0 * HOUR, day(0), day(28))
        .seen_times(1)
        .in_hand(true);
    assert_eq!(
        (
            weight.cost,
            weight.novelty,
            weight.evidence,
            weight.actionability
        ),
        (0.5, 0.5, 0.5, 0.6)
    );
    assert!((weight.score() - 0.075).abs() < 1e-12);
    assert!(Weight::new(0.0, day(0), day(0)).score().abs() < 1e-12);
}

#[test]
fn more_cost_news_evidence_and_room_each_move_a_topic_up() {
    let usual = || {
        Weight::new(4.0 * HOUR, day(20), day(28))
            .sure(0.5)
            .in_hand(true)
    };
    let better = [
        Weight::new(8.0 * HOUR, day(20), day(28))
            .sure(0.5)
            .in_hand(true),
        Weight::new(4.0 * HOUR, day(27), day(28))
            .sure(0.5)
            .in_hand(true),
        usual().sure(0.9),
        usual().in_hand(false),
    ];
    for weight in better {
        let two = vec![
            topic(TopicKind::CameBack, Some("usual"), usual()),
            topic(TopicKind::EarlySign, Some("better"), weight),
        ];
        assert_eq!(order(two), ["EarlySign better", "CameBack usual"]);
    }
}

#[test]
fn a_problem_stands_once_two_of_a_kind_and_five_topics_are_enough() {
    let weight = |hours: f64| Weight::new(hours * HOUR, day(28), day(28));
    let mut all = vec![
        topic(TopicKind::StopGaps, Some("a"), weight(9.0)),
        topic(TopicKind::CameBack, Some("a"), weight(10.0)),
    ];
    let kinds = [
        TopicKind::Overdue,
        TopicKind::Overdue,
        TopicKind::Overdue,
        TopicKind::Growing,
        TopicKind::Returned,
        TopicKind::EarlySign,
    ];
    for (place, kind) in kinds.into_iter().enumerate() {
        let hours = 8.0 - f64::from(u8::try_from(place).expect("few"));
        let problem = ["b", "c", "d", "e", "f", "g"][place];
        all.push(topic(kind, Some(problem), weight(hours)));
    }
    let wanted = [
        "CameBack a",
        "Overdue b",
        "Overdue c",
        "Growing e",
        "Returned f",
    ];
    assert_eq!(order(all), wanted);
}

#[test]
fn a_quiet_week_gives_few_topics_or_none() {
    assert_eq!(order(Vec::new()), [""; 0]);
    let small = Weight::new(120.0, day(28), day(28)).sure(0.5);
    let old = Weight::new(9.0 * HOUR, day(0), day(160));
    assert_eq!(
        order(vec![
            topic(TopicKind::EarlySign, None, small),
            topic(TopicKind::StopGaps, None, old)
        ]),
        [""; 0]
    );
}

#[test]
fn the_order_of_the_candidates_does_not_matter() {
    let weight = Weight::new(4.0 * HOUR, day(28), day(28));
    let one = topic(TopicKind::Growing, Some("a"), weight);
    let two = topic(TopicKind::Growing, Some("b"), weight);
    let forth = order(vec![one.clone(), two.clone()]);
    assert_eq!(forth, order(vec![two, one]));
}
