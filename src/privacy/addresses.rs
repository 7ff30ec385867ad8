//! What is taken for an address of mail, or of a machine.

use std::net::{Ipv4Addr, Ipv6Addr};
use std::ops::Range;
use std::sync::LazyLock;

use regex::Regex;

use crate::privacy::secrets::compiled;

/// The `@` of an address may be written as it stands in addresses of pages, in HTML and in JSON.
static EMAIL: LazyLock<Regex> = LazyLock::new(|| {
    compiled(
        r"(?i)[\p{L}\p{N}._%+'~-]*[\p{L}\p{N}_%+~-](?:@|%40|&#0{0,4}64;|&#x0{0,4}40;|&commat;|\\u0040|＠)[\p{L}\p{N}](?:[\p{L}\p{N}-]*[\p{L}\p{N}])?(?:\.[\p{L}\p{N}](?:[\p{L}\p{N}-]*[\p{L}\p{N}])?)+",
    )
});
static IPV4: LazyLock<Regex> =
    LazyLock::new(|| compiled(r"\d{1,3}(?:(?:\.|\[\.\]|\(\.\)|&#46;|%2[eE])\d{1,3}){3}(?:\.\d+)*"));
static IPV6: LazyLock<Regex> = LazyLock::new(|| {
    compiled(r"(?i)(?:[0-9a-f]{1,4})?(?::[0-9a-f]{0,4}){2,8}(?:(?:\.\d{1,3}){3})?")
});

/// Finds addresses of mail.
pub(super) fn mails(text: &str) -> Vec<Range<usize>> {
    let may_hold_one = ["@", "%40", "＠", "64;", "40;", "commat", "u0040"]
        .iter()
        .any(|sign| text.contains(sign));
    if !may_hold_one {
        return Vec::new();
    }
    EMAIL.find_iter(text).map(|found| found.range()).collect()
}

/// Finds addresses of machines.
pub(super) fn machines(text: &str) -> Vec<Range<usize>> {
    let mut places = Vec::new();
    let is_inside = |letter: char| letter.is_ascii_alphanumeric() || letter == ':';
    for found in IPV4.find_iter(text) {
        let bare: String = found
            .as_str()
            .replace("&#46;", ".")
            .replace("%2e", ".")
            .replace("%2E", ".");
        let numbers: Vec<&str> = bare
            .split(|letter: char| !letter.is_ascii_digit())
            .filter(|number| !number.is_empty())
            .collect();
        let before = text[..found.start()].chars().next_back();
        let stands_alone = !before.is_some_and(|letter| letter.is_ascii_digit());
        let plain: Vec<String> = numbers.iter().map(|number| trimmed(number)).collect();
        if stands_alone && numbers.len() == 4 && plain.join(".").parse::<Ipv4Addr>().is_ok() {
            places.push(found.range());
        }
    }
    for found in IPV6.find_iter(text) {
        let before = text[..found.start()].chars().next_back();
        let after = text[found.end()..].chars().next();
        let bare = found.as_str();
        let is_address = bare.parse::<Ipv6Addr>().is_ok()
            && bare.bytes().any(|byte| byte.is_ascii_digit())
            && !before.is_some_and(is_inside)
            && !after.is_some_and(is_inside);
        if is_address {
            places.push(found.range());
        }
    }
    places
}

/// Takes leading zeros off.
fn trimmed(number: &str) -> String {
    match number.trim_start_matches('0') {
        "" => "0".to_owned(),
        rest => rest.to_owned(),
    }
}
