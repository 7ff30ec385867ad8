//! The drawing, seen as SVG and PNG: words complete and apart, colours readable, nothing that a text can break.

use std::collections::BTreeMap;

use resvg::usvg::{Options, Tree, roxmltree};

use super::role::Role;
use super::text::{self, Weight};
use super::{Heading, Layout, axis, svg, svg_to_paint};
use crate::render::png::png;
use crate::report::chart::{
    Bar, Bars, Chart, ChartTable, Column, ColumnWindow, Coverage, DURATION_TICKS, DurationMark,
    HeatMap, Histogram, Lane, LaneMark, LaneTick, Picture, RangeRow, Ranges, SeriesRole, Severity,
    ShareRow, Shares, StackedColumns, StillOpen, Survival, SurvivalCurve, SurvivalStep, SwimLanes,
    UsualRange,
};

const SHEET: &str = include_str!("../../../templates/chart.css");
const EVIL: &str = "</svg><script>alert(\"1\")</script> שלום 🔥 & 日本語 \u{202e}turned\u{0}\u{7} ";
const LAYOUTS: [Layout; 2] = [Layout::Wide, Layout::Narrow];

fn chart(picture: Picture) -> Chart {
    Chart {
        id: "a chart".to_owned(),
        title: "Half are resolved within 1 h 30 min, one in ten takes longer than 9 h".to_owned(),
        subtitle: "431 incidents · 26 weeks to 30 Jun 2026, Europe/Berlin".to_owned(),
        description: "The description.".to_owned(),
        no_data: "No data: no incident ended".to_owned(),
        picture,
        table: ChartTable::default(),
    }
}

fn columns(count: usize, word: &str) -> Picture {
    let column = |index: usize| Column {
        label: format!("{word} {index}"),
        coverage: if index + 1 == count {
            Coverage::Incomplete
        } else {
            Coverage::Complete
        },
        counts: [0, 1, 2, 3, 4, 5].map(|level| (index as u64 * 7 + level * 3) % 6),
    };
    Picture::StackedColumns(StackedColumns {
        unit: "incidents".to_owned(),
        columns: (0..count).map(column).collect(),
        window: Some(ColumnWindow {
            from: count.saturating_sub(4),
            to: count,
            label: "this window".to_owned(),
        }),
        incomplete_label: "week not complete".to_owned(),
        usual: Some(UsualRange {
            from: count.saturating_sub(4),
            to: count,
            lower: 1,
            upper: 9,
            label: "usual for a week: 1 to 9".to_owned(),
        }),
    })
}

fn mark(label: &str, seconds: f64) -> DurationMark {
    DurationMark {
        label: label.to_owned(),
        seconds,
        text: format!("{} h 30 min", (seconds / 3_600.0).floor()),
    }
}

fn histogram(counts: &[u64], from: f64, step: f64) -> Picture {
    let edges = (0..=counts.len()).scan(from, |edge, _| {
        let this = *edge;
        *edge *= step;
        Some(this)
    });
    Picture::Histogram(Histogram {
        unit: "incidents".to_owned(),
        edges_seconds: edges.collect(),
        counts: counts.to_vec(),
        marks: [
            ("p50", 5_400.0),
            ("p90", 33_000.0),
            ("p75", 13_000.0),
            ("p95", 52_000.0),
            ("p99", 172_800.0),
        ]
        .map(|(label, seconds)| mark(label, seconds))
        .to_vec(),
    })
}

fn curve(name: &str, role: SeriesRole, count: u32, first: f64) -> SurvivalCurve {
    let share = |index: u32| 1.0 - f64::from(index + 1) / f64::from(count);
    let steps = (0..count).map(|index| SurvivalStep {
        seconds: first * 1.05_f64.powi(i32::try_from(index % 140).unwrap_or(0)) + f64::from(index),
        share: share(index),
        lower: (share(index) - 0.05).max(0.0),
        upper: (share(index) + 0.05).min(1.0),
    });
    SurvivalCurve {
        name: name.to_owned(),
        role,
        steps: steps.collect(),
        median: Some(mark("median", first * 30.0)),
        still_open: DURATION_TICKS
            .map(|tick| StillOpen {
                seconds: tick.seconds,
                count: 339,
            })
            .to_vec(),
    }
}

fn survival(curves: Vec<SurvivalCurve>) -> Picture {
    Picture::Survival(Survival {
        unit: "still open".to_owned(),
        curves,
        still_open_label: "Number still open".to_owned(),
    })
}

fn heat_map(times: u64) -> Picture {
    let mut counts = [[0; 24]; 7];
    for (day, hours) in (0_u64..).zip(&mut counts) {
        for (hour, count) in (0_u64..).zip(hours) {
            *count = (day * 5 + hour * 3) % 11 * times;
        }
    }
    Picture::HeatMap(HeatMap {
        unit: "incidents".to_owned(),
        days: ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"].map(str::to_owned),
        counts: Box::new(counts),
        blocks_label: "each cell is three hours".to_owned(),
    })
}

fn bars(name: &str, count: u32) -> Picture {
    let bar = |index: u32| Bar {
        name: format!("{name} {index}"),
        value_seconds: 148_800.0 / f64::from(index + 1),
        value_text: "41 h 20 min".to_owned(),
        note: "12 incidents".to_owned(),
    };
    Picture::Bars(Bars {
        bars: (0..count).map(bar).collect(),
    })
}

fn lanes(label: &str, count: u32, tick_count: u32) -> Picture {
    let severities = || Severity::ALL.iter().cycle().zip(0..17);
    let marks = severities().map(|(severity, index)| LaneMark {
        position: f64::from(index) / 16.0,
        severity: *severity,
        duration_seconds: Some(100.0 * 3_f64.powi(index)).filter(|_| index != 3),
    });
    let lane = |index: u32| Lane {
        label: format!("{label} {index}"),
        note: "11 ×".to_owned(),
        marks: marks.clone().collect(),
        cut: Some(f64::from(index) / 9.0).filter(|_| index % 2 == 1),
    };
    let tick = |index: u32| LaneTick {
        position: f64::from(index) / f64::from(tick_count),
        label: format!("M{index}"),
    };
    Picture::SwimLanes(SwimLanes {
        lanes: (0..count).map(lane).collect(),
        ticks: (0..tick_count).map(tick).collect(),
        hollow_label: "time to resolve not known".to_owned(),
        cut_label: "action closed".to_owned(),
    })
}

fn ranges(name: &str, count: u32) -> Picture {
    let row = |index: u32| {
        let typical_seconds = 90.0 * f64::from(index + 1).powi(3);
        RangeRow {
            name: format!("{name} {index}"),
            typical_seconds,
            typical_text: "2 d 21 h".to_owned(),
            likely_seconds: (index != 1).then_some((typical_seconds * 0.6, typical_seconds * 1.7)),
            far_seconds: (index != 2).then_some(typical_seconds * 6.0),
            before_seconds: (index.is_multiple_of(2)).then_some(typical_seconds * 0.8),
        }
    };
    Picture::Ranges(Ranges {
        rows: (0..count).map(row).collect(),
    })
}

/// Every severity, in steps of `share`.
fn shares(name: &str, share: f64) -> Picture {
    let row = |(index, severity): (u32, Severity)| {
        let share = share * f64::from(index);
        ShareRow {
            name: format!("{name} {index}"),
            severity,
            share,
            likely: (index != 1).then_some((share * 0.6, (share * 1.4).min(1.0))),
            text: format!("{index} (13%)"),
        }
    };
    Picture::Shares(Shares {
        rows: (0..).zip(Severity::ALL).map(row).collect(),
    })
}

/// One picture of each kind with much, with little and with odd data.
fn pictures(word: &str) -> Vec<Picture> {
    let three = [SeriesRole::First, SeriesRole::Second, SeriesRole::Third];
    let three = three.map(|role| curve(word, role, 140, 90.0)).to_vec();
    vec![
        columns(26, word),
        columns(1, word),
        columns(900, word),
        histogram(&[1, 4, 9, 31, 45, 22, 7, 2, 0, 1], 300.0, 2.0),
        histogram(&[1], 4_000.0, 1.1),
        histogram(&[3, 2_000_000], 0.0, 5.0),
        survival(vec![
            curve(word, SeriesRole::First, 92, 90.0),
            curve("SEV3–4", SeriesRole::Second, 140, 400.0),
        ]),
        survival(three),
        survival(vec![curve(word, SeriesRole::First, 1, 0.0)]),
        heat_map(1),
        heat_map(130),
        heat_map(u64::MAX / 20),
        bars(word, 8),
        bars(word, 1),
        lanes(word, 6, 6),
        lanes(word, 1, 204),
        ranges(word, 7),
        ranges(word, 1),
        ranges(word, 100),
        shares(word, 0.2),
        shares(word, 0.003),
        shares(word, 0.0),
    ]
}

fn drawn(chart: &Chart, heading: Heading, layout: Layout) -> String {
    svg(chart, heading, layout).expect("charts are drawn")
}

fn all_drawn(word: &str) -> Vec<(Chart, Layout, String)> {
    let charts = pictures(word).into_iter().map(chart);
    let each = charts.flat_map(|chart| LAYOUTS.map(|layout| (chart.clone(), layout)));
    each.flat_map(|(chart, layout)| {
        [Heading::Inside, Heading::Outside]
            .map(|heading| (chart.clone(), layout, drawn(&chart, heading, layout)))
    })
    .collect()
}

/// A text of an SVG: its words and its box (left, top, right, bottom).
type Words = (String, [f64; 4]);

fn words(svg: &str) -> Vec<Words> {
    let document = roxmltree::Document::parse(svg).expect("an SVG is well-formed");
    let texts = document
        .descendants()
        .filter(|node| node.has_tag_name("text"));
    texts
        .map(|node| {
            // How a text looks may stand around it.
            let attribute = |name: &str| {
                let mut holders = node.ancestors();
                holders.find_map(|holder| holder.attribute(name))
            };
            let number = |name: &str| attribute(name).and_then(|value| value.parse::<f64>().ok());
            let (x, y) = (
                number("x").expect("a text has a place"),
                number("y").expect("a text has a place"),
            );
            let size = number("font-size").expect("a text has a size");
            let weight = if attribute("font-weight").is_some() {
                Weight::SemiBold
            } else {
                Weight::Regular
            };
            let content = node.text().unwrap_or_default().to_owned();
            let width = text::width(&content, size, weight);
            let left = match attribute("text-anchor") {
                Some("middle") => x - width / 2.0,
                Some("end") => x - width,
                _ => x,
            };
            (content, [left, y - 0.727 * size, left + width, y])
        })
        .collect()
}

fn size(svg: &str) -> (f64, f64) {
    let tree = Tree::from_str(svg, &Options::default()).expect("an SVG can be read");
    (
        f64::from(tree.size().width()),
        f64::from(tree.size().height()),
    )
}

#[test]
fn all_words_are_inside_and_none_touches_another() {
    for (chart, layout, svg) in all_drawn("some service name") {
        let (width, height) = size(&svg);
        let words = words(&svg);
        for (index, (content, [left, top, right, bottom])) in words.iter().enumerate() {
            let inside = *left >= -0.5 && *top >= 0.0 && *right <= width + 0.5 && *bottom <= height;
            assert!(
                inside,
                "`{content}` leaves the picture: {layout:?} {:?}",
                chart.picture
            );
            for (other, [begin, above, end, below]) in &words[..index] {
                let apart = right < begin || end < left || bottom < above || below < top;
                assert!(
                    apart,
                    "`{content}` covers `{other}`: {layout:?} {:?}",
                    chart.picture
                );
            }
        }
    }
}

#[test]
fn names_and_describes_itself_and_refers_to_nothing_outside() {
    for (_, layout, svg) in all_drawn("service") {
        let document = roxmltree::Document::parse(&svg).expect("an SVG is well-formed");
        let root = document.root_element();
        let prefix = if layout == Layout::Wide {
            "a-chart-wide"
        } else {
            "a-chart-narrow"
        };
        assert_eq!(root.attribute("role"), Some("img"));
        assert_eq!(
            root.attribute("aria-labelledby"),
            Some(format!("{prefix}-title {prefix}-desc").as_str())
        );
        let named = |name: &str| {
            document
                .descendants()
                .find(|node| node.has_tag_name(name))
                .and_then(|node| node.text())
        };
        assert_eq!(named("desc"), Some("The description."));
        assert!(
            document
                .descendants()
                .all(|node| !node.has_attribute("style") && !node.has_attribute("href"))
        );
        assert!(
            !svg.contains("NaN") && !svg.contains("inf\"") && !svg.contains("inf "),
            "{svg}"
        );
    }
}

#[test]
fn hostile_words_stay_words() {
    let long = EVIL.repeat(6);
    for mut chart in pictures(&long).into_iter().map(chart) {
        (chart.title, chart.subtitle, chart.id) = (long.clone(), long.clone(), long.clone());
        for layout in LAYOUTS {
            let svg = drawn(&chart, Heading::Inside, layout);
            assert!(
                !svg.contains("<script") && !svg.contains('\u{202e}') && !svg.contains('\u{0}')
            );
            let (width, _) = size(&svg);
            for (content, [left, _, right, _]) in words(&svg) {
                assert!(
                    left >= -0.5 && right <= width + 0.5,
                    "`{content}` leaves the picture: {layout:?} {:?}",
                    chart.picture
                );
            }
        }
    }
}

#[test]
fn a_name_that_nobody_sees_is_a_dash() {
    let bar = |name: &str| Bar {
        name: name.to_owned(),
        value_seconds: 60.0,
        value_text: "1 min".to_owned(),
        note: String::new(),
    };
    for name in ["\u{200b}\u{2060}", " \u{3164} "] {
        let picture = Picture::Bars(Bars {
            bars: vec![bar(name)],
        });
        let svg = drawn(&chart(picture), Heading::Inside, Layout::Wide);
        assert!(words(&svg).iter().any(|(content, _)| content == "–"));
    }
}

#[test]
fn nothing_to_draw_is_said() {
    let empty = [
        columns(0, ""),
        histogram(&[], 60.0, 2.0),
        histogram(&[0, 0], 60.0, 2.0),
        survival(vec![]),
        survival(vec![curve("none", SeriesRole::First, 0, 1.0)]),
        heat_map(0),
        bars("", 0),
        lanes("", 0, 6),
        ranges("", 0),
    ];
    for picture in empty {
        for layout in LAYOUTS {
            let svg = drawn(&chart(picture.clone()), Heading::Outside, layout);
            assert_eq!(
                words(&svg)
                    .into_iter()
                    .map(|(words, _)| words)
                    .collect::<Vec<_>>(),
                ["No data: no incident ended"]
            );
        }
    }
}

#[test]
fn odd_numbers_do_not_stop_the_drawing() {
    let odd = [f64::NAN, f64::INFINITY, -1.0, 0.0, f64::MAX];
    for value in odd {
        let mut curve = curve("odd", SeriesRole::First, 3, 60.0);
        (curve.steps[1].seconds, curve.steps[2].share) = (value, value);
        let lanes = Lane {
            label: String::new(),
            note: String::new(),
            marks: vec![LaneMark {
                position: value,
                severity: Severity::Unknown,
                duration_seconds: Some(value),
            }],
            cut: Some(value),
        };
        let pictures = [
            histogram(&[u64::MAX, 2], value, 2.0),
            survival(vec![curve]),
            Picture::Bars(Bars {
                bars: vec![Bar {
                    name: String::new(),
                    value_seconds: value,
                    value_text: String::new(),
                    note: String::new(),
                }],
            }),
            Picture::SwimLanes(SwimLanes {
                lanes: vec![lanes],
                ticks: vec![],
                hollow_label: String::new(),
                cut_label: String::new(),
            }),
            Picture::Ranges(Ranges {
                rows: vec![RangeRow {
                    name: String::new(),
                    typical_seconds: value,
                    typical_text: String::new(),
                    likely_seconds: Some((value, value)),
                    far_seconds: Some(value),
                    before_seconds: Some(value),
                }],
            }),
            Picture::Shares(Shares {
                rows: vec![ShareRow {
                    name: String::new(),
                    severity: Severity::Sev1,
                    share: value,
                    likely: Some((value, value)),
                    text: String::new(),
                }],
            }),
        ];
        for picture in pictures {
            size(&drawn(&chart(picture), Heading::Inside, Layout::Wide));
        }
    }
}

#[test]
fn seventeen_years_of_weeks_stay_small() {
    let svg = drawn(&chart(columns(900, "week")), Heading::Inside, Layout::Wide);
    assert!(svg.len() < 160_000, "{}", svg.len());
    assert!(png(&svg).expect("charts are painted").len() < 150_000);
}

#[test]
fn pictures_have_two_pixels_a_unit_and_are_not_blank() {
    // Painting is slow in a debug build: one picture of each kind, in turn wide and narrow.
    let few = [
        columns(26, "week"),
        histogram(&[1, 4, 9, 31, 45, 22, 7], 300.0, 2.0),
        heat_map(130),
        bars(EVIL, 8),
        lanes("lane", 6, 6),
    ];
    for (picture, layout) in few.into_iter().zip(LAYOUTS.into_iter().cycle()) {
        let chart = chart(picture);
        let svg = drawn(&chart, Heading::Inside, layout);
        let bytes = png(&svg).expect("charts are painted");
        let mut reader = png::Decoder::new(std::io::Cursor::new(&bytes))
            .read_info()
            .expect("a PNG can be read");
        let (width, height) = size(&svg);
        let info = reader.info();
        assert_eq!(
            (f64::from(info.width), f64::from(info.height)),
            (2.0 * width, 2.0 * height)
        );
        assert_eq!(info.width, if layout == Layout::Wide { 1_800 } else { 840 });
        assert_eq!(info.pixel_dims.map(|dims| dims.xppu), Some(5_669));
        let mut pixels = vec![
            0;
            reader
                .output_buffer_size()
                .expect("a chart fits into memory")
        ];
        reader.next_frame(&mut pixels).expect("a PNG can be read");
        let marked = pixels.iter().filter(|place| **place != 0).count();
        assert!(marked * 200 > pixels.len(), "almost blank: {chart:?}");
        assert!(bytes.len() < 150_000, "{} bytes: {chart:?}", bytes.len());
    }
}

#[test]
fn same_chart_same_bytes() {
    let seen = || {
        all_drawn("service")
            .into_iter()
            .map(|(_, _, svg)| svg)
            .collect::<Vec<_>>()
    };
    assert_eq!(seen(), seen());
    let svg = drawn(&chart(bars("service", 8)), Heading::Inside, Layout::Wide);
    assert_eq!(png(&svg), png(&svg));
}

/// The values of the style sheet for one theme, by their names without `--chart-`.
fn theme(sheet: &str) -> BTreeMap<&str, &str> {
    let values = sheet
        .split("--chart-")
        .skip(1)
        .filter_map(|part| part.split_once(": "));
    values
        .filter_map(|(name, rest)| Some((name, rest.split_once(';')?.0)))
        .filter(|(_, value)| value.starts_with('#'))
        .collect()
}

fn themes() -> [BTreeMap<&'static str, &'static str>; 2] {
    let (light, rest) = SHEET
        .split_once("prefers-color-scheme")
        .expect("the sheet has a dark theme");
    [theme(light), theme(rest)]
}

/// The light of a colour in red, green and blue, 0 to 1.
fn light(color: &str) -> [f64; 3] {
    [1, 3, 5].map(|from| {
        let value = f64::from(
            u8::from_str_radix(&color[from..from + 2], 16).expect("colours are hexadecimal"),
        ) / 255.0;
        if value <= 0.04045 {
            value / 12.92
        } else {
            ((value + 0.055) / 1.055).powf(2.4)
        }
    })
}

fn luminance(color: &str) -> f64 {
    sum([0.2126, 0.7152, 0.0722], light(color))
}

fn sum(weights: [f64; 3], values: [f64; 3]) -> f64 {
    weights
        .iter()
        .zip(values)
        .map(|(weight, value)| weight * value)
        .sum()
}

/// What readers without one kind of cone see of red, green and blue: protan, deutan, tritan.
///
/// **Source**: Machado, Oliveira and Fernandes 2009, severity 1.0.
const BLIND: [[[f64; 3]; 3]; 3] = [
    [
        [0.152_286, 1.052_583, -0.204_868],
        [0.114_503, 0.786_281, 0.099_216],
        [-0.003_882, -0.048_116, 1.051_998],
    ],
    [
        [0.367_322, 0.860_646, -0.227_968],
        [0.280_085, 0.672_501, 0.047_413],
        [-0.011_820, 0.042_940, 0.968_881],
    ],
    [
        [1.255_528, -0.076_749, -0.178_779],
        [-0.078_411, 0.930_809, 0.147_602],
        [0.004_733, 0.691_367, 0.303_900],
    ],
];

/// A colour in CIE L*a*b*, in which distances are about those that are seen.
fn lab(light: [f64; 3]) -> [f64; 3] {
    let light = light.map(|value| value.clamp(0.0, 1.0));
    let root = |value: f64| {
        if value > 0.008_856 {
            value.cbrt()
        } else {
            7.787 * value + 16.0 / 116.0
        }
    };
    let x = root(sum([0.4124, 0.3576, 0.1805], light) / 0.950_47);
    let y = root(sum([0.2126, 0.7152, 0.0722], light));
    let z = root(sum([0.0193, 0.1192, 0.9505], light) / 1.088_83);
    [116.0 * y - 16.0, 500.0 * (x - y), 200.0 * (y - z)]
}

#[test]
fn colours_can_be_told_apart_by_colour_blind_readers() {
    let groups: [&[&str]; 2] = [
        &["sev1", "sev2", "sev3", "sev4", "sev5"],
        &["series1", "series2", "series3"],
    ];
    for theme in themes() {
        for (names, blind) in groups
            .iter()
            .flat_map(|names| BLIND.map(|blind| (names, blind)))
        {
            let seen = |name: &str| lab(blind.map(|row| sum(row, light(theme[name]))));
            for (place, one) in names.iter().enumerate() {
                for other in &names[..place] {
                    let (a, b) = (seen(one), seen(other));
                    let apart = a
                        .iter()
                        .zip(b)
                        .map(|(a, b)| (a - b).powi(2))
                        .sum::<f64>()
                        .sqrt();
                    assert!(apart >= 15.0, "{one} and {other}: {apart}");
                }
            }
        }
    }
}

fn contrast(one: &str, other: &str) -> f64 {
    let (one, other) = (luminance(one), luminance(other));
    (one.max(other) + 0.05) / (one.min(other) + 0.05)
}

#[test]
fn style_sheet_and_roles_agree() {
    let [light, dark] = themes();
    assert_eq!(
        light.keys().collect::<Vec<_>>(),
        dark.keys().collect::<Vec<_>>()
    );
    for (number, role) in Role::ALL.iter().enumerate() {
        let look = role.look();
        assert_eq!(*role as usize, number);
        assert_eq!(light.get(look.class), Some(&look.light), "{role:?}");
        if let Some(edge) = look.edge {
            assert_eq!(
                light.get(format!("{}-edge", look.class).as_str()),
                Some(&edge),
                "{role:?}"
            );
        }
    }
    for (_, _, svg) in all_drawn("service") {
        for class in svg
            .split("class=\"")
            .skip(1)
            .filter_map(|part| part.split('"').next())
            .flat_map(str::split_whitespace)
        {
            assert!(
                SHEET.contains(&format!(".{class} ")),
                "the sheet lacks .{class}"
            );
        }
    }
}

#[test]
fn words_and_marks_can_be_seen_in_both_themes() {
    for theme in themes() {
        for name in ["ink", "muted", "series1", "series2", "series3"] {
            assert!(contrast(theme[name], theme["paper"]) >= 4.5, "{name}");
        }
        assert!(contrast(theme["ink"], theme["window"]) >= 4.5);
        for step in 1..=Role::HEAT_STEPS {
            let (cell, number) = (format!("heat{step}"), format!("heat-text{step}"));
            assert!(
                contrast(theme[cell.as_str()], theme[number.as_str()]) >= 4.5,
                "{cell}"
            );
            let before = format!("heat{}", step - 1);
            let prominent = |name: &str| contrast(theme[name], theme["paper"]);
            assert!(
                prominent(&cell) > prominent(&before),
                "{cell} must stand out more than {before}"
            );
        }
        for name in [
            "sev1",
            "sev2",
            "sev3-edge",
            "sev4-edge",
            "sev5-edge",
            "unknown-edge",
            "fill",
            "axis",
        ] {
            assert!(contrast(theme[name], theme["paper"]) >= 3.0, "{name}");
        }
    }
}

#[test]
fn counts_are_short() {
    let seen = [
        0,
        7,
        999,
        1_000,
        1_249,
        1_250,
        9_949,
        9_951,
        12_400,
        999_499,
        999_500,
        4_300_000,
        2_000_000_000,
    ];
    let seen = seen.map(axis::compact);
    assert_eq!(
        seen,
        [
            "0", "7", "999", "1k", "1.2k", "1.3k", "9.9k", "10k", "12k", "999k", "1M", "4.3M", "2G"
        ]
    );
}

#[test]
fn words_are_cut_between_letters_and_lines_between_words() {
    let cut = |word: &str, room: f64| text::fitted(word, room, 10.0, Weight::Regular);
    assert_eq!(cut("short", 100.0), "short");
    assert_eq!(cut("a name that is long", 60.0), "a name th…");
    assert_eq!(cut("👩‍👩‍👧👩‍👩‍👧👩‍👩‍👧", 80.0), "👩‍👩‍👧…");
    assert_eq!(cut("any", 0.0), "…");
    let lines = text::broken("one two three four five", 50.0, 10.0, Weight::Regular, 2);
    assert_eq!(lines, ["one two", "three fo…"]);
    assert_eq!(text::clean(" a\u{202e}b\u{0}c\nd\u{feff} "), "ab c d");
}

#[test]
fn charts_survive_serialisation() {
    for picture in pictures("service") {
        let chart = chart(picture);
        let text = serde_json::to_string(&chart).expect("charts are data");
        let read: Chart = serde_json::from_str(&text).expect("charts are data");
        assert_eq!(
            drawn(&read, Heading::Inside, Layout::Wide),
            drawn(&chart, Heading::Inside, Layout::Wide)
        );
    }
}

#[test]
fn only_what_is_painted_has_sharp_edges_and_only_where_lines_are_straight() {
    let crisp = r#" shape-rendering="crispEdges""#;
    let (mut sharp, mut slanted) = (0, 0);
    for chart in pictures("words").into_iter().map(chart) {
        let page = svg(&chart, Heading::Inside, Layout::Wide).expect("drawn");
        assert!(!page.contains("shape-rendering"));
        let painted = svg_to_paint(&chart, Heading::Inside, Layout::Wide).expect("drawn");
        assert_eq!(painted.replace(crisp, ""), page);
        let marks = painted.split("</pattern>").last().unwrap_or_default();
        for path in marks.split("<path ").skip(1) {
            let path = path.split('>').next().unwrap_or_default();
            let is_slanted = path.split('"').nth(1).unwrap_or_default().contains('l');
            assert_eq!(path.contains(crisp), !is_slanted, "{path}");
            sharp += usize::from(!is_slanted);
            slanted += usize::from(is_slanted);
        }
    }
    assert!(sharp > 9 && slanted > 9, "{sharp} {slanted}");
}

#[test]
fn a_slanted_last_line_is_not_straight() {
    let mut outline = super::path::Outline::line([(0, 0), (80, 0), (80, 80)]);
    assert!(outline.is_straight());
    outline.close();
    assert!(!outline.is_straight());
}
