use super::read;
use crate::import::preset::Unit;

fn check(text: &str, unit: Unit, seconds: impl Into<Option<f64>>) {
    assert_eq!(read(text, unit), seconds.into(), "{text}");
}

#[test]
fn bare_numbers_are_in_the_unit() {
    check("90", Unit::S, 90.0);
    check("15702", Unit::Ms, 15.702);
    check("4,190,000", Unit::Ms, 4_190.0);
    check("1.5", Unit::H, 5_400.0);
    check("2", Unit::D, 172_800.0);
    check("-90", Unit::S, -90.0);
    check("1,5", Unit::H, None);
    check("90", Unit::Stated, None);
    check("90 min", Unit::Stated, 5_400.0);
}

#[test]
fn clocks_and_words_say_their_units() {
    check("0:58", Unit::S, 3_480.0);
    check("-0:12", Unit::S, -720.0);
    check("01:09:50", Unit::H, 4_190.0);
    check("1:00:00:05", Unit::H, 86_405.0);
    check("1d 5h 47m", Unit::S, 107_220.0);
    check("19 hours 43 minutes.", Unit::S, 70_980.0);
    check("11 Days", Unit::S, 950_400.0);
    check("2 hours and 5 minutes", Unit::S, 7_500.0);
    check("PT1H30M", Unit::S, 5_400.0);
    check("P1DT2H", Unit::S, 93_600.0);
    check("1m 15s", Unit::H, 75.0);
}

#[test]
fn all_else_is_none() {
    for text in [
        "",
        "soon",
        "5 moons",
        "1:2:3:4:5",
        "7h (during support hours)",
        "h",
        "1h 5",
        "nan",
    ] {
        check(text, Unit::S, None);
    }
}
