//! What is wrong in the user's templates: what they name and we do not have, and places where data could become markup.
//!
//! What a template prints is escaped by the kind of its document, but escaping is not enough everywhere: in a script, in a
//! style, in the name of a tag, in an attribute without quotes or as the beginning of an address, data must not stand at
//! all. Where it would stand is found by reading the markup around it, as a browser does, along every branch.

use std::collections::{BTreeMap, BTreeSet};

use crate::error::nearest_of;
use crate::render::markup::{Place, after, value_fault};
use crate::render::template_text::{Part, kind, parts, quoted, unquoted};

/// Something wrong in a template.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Fault {
    /// The file.
    pub file: String,
    /// The line, from 1, where it is known.
    pub line: Option<usize>,
    /// What is wrong, and what to do.
    pub what: String,
}

/// The filters that a template may use: the engine's that keep data data, and ours.
const FILTERS: &str = "\
    abs address attr batch bool capitalize chain color columns count cut d default dictsort first float flow \
    groupby indent int items join last length lower map max min pad part_name pprint reject rejectattr repeated \
    replace round safe_url seen select selectattr slice sort split string sum title together trim unbroken unbroken_in_mail unique \
    upper urlencode wrap zip";
/// Returns the filters that a template may use.
pub(super) fn filters() -> impl Iterator<Item = &'static str> {
    FILTERS.split_whitespace()
}

/// Filters that would print data as markup.
const UNSAFE: &[&str] = &[
    "e", "escape", "format", "lines", "list", "reverse", "safe", "tojson",
];
/// Returns what is wrong in the user's files; `ours` are the built-in ones.
pub(super) fn faults(own: &BTreeMap<String, String>, ours: &[(&str, &str)]) -> Vec<Fault> {
    let mut found = Vec::new();
    for (name, text) in own {
        let mut check = Check {
            file: name,
            own,
            ours,
            line: 1,
            is_target: false,
            found: &mut found,
        };
        check.file_is_used();
        if kind(name) == "css" {
            check.style(text);
        } else {
            check.template(text);
        }
    }
    found
}

struct Check<'c> {
    file: &'c str,
    own: &'c BTreeMap<String, String>,
    ours: &'c [(&'c str, &'c str)],
    line: usize,
    /// Whether what follows begins the target of a link of Markdown.
    is_target: bool,
    found: &'c mut Vec<Fault>,
}

impl Check<'_> {
    fn fault(&mut self, what: impl Into<String>) {
        self.found.push(Fault {
            file: self.file.to_owned(),
            line: Some(self.line),
            what: what.into(),
        });
    }

    fn text_of(&self, name: &str) -> Option<&str> {
        let own = self.own.get(name).map(String::as_str);
        let ours = self.ours.iter().find(|(known, _)| *known == name);
        own.or(ours.map(|(_, text)| *text))
    }

    /// A file that replaces none of ours must be a part of another one.
    fn file_is_used(&mut self) {
        let is_ours = self.ours.iter().any(|(name, _)| *name == self.file);
        let names_it = |text: &String| {
            let tags = parts(text).into_iter();
            tags.filter_map(|(_, part)| match part {
                Part::Tag(words) => Some(quoted(words)),
                _ => None,
            })
            .flatten()
            .any(|name| name == self.file)
        };
        if !is_ours && !self.own.values().any(names_it) {
            let known: Vec<&str> = self.ours.iter().map(|(name, _)| *name).collect();
            self.line = 1;
            self.fault(format!(
                "it replaces none of the built-in files and no other file includes it; {}",
                nearest_of(self.file, &known)
            ));
        }
    }

    fn style(&mut self, text: &str) {
        for (number, line) in text.lines().enumerate() {
            self.line = number + 1;
            let lower = line.to_lowercase();
            if lower.contains("</") {
                self.fault("`</` would end the style of the page");
            }
            if lower.contains("@import") {
                self.fault("`@import` fetches from elsewhere: the page is one file");
            }
            let addresses = lower.split("url(").skip(1);
            if addresses
                .map(|rest| rest.trim_start_matches(['"', '\'', ' ']))
                .any(|rest| !rest.starts_with("data:"))
            {
                self.fault("`url(…)` may hold `data:` only: the page fetches nothing");
            }
        }
    }

    fn template(&mut self, text: &str) {
        let all = parts(text);
        let names = Names::of(&all);
        let ours = self.ours.iter().find(|(name, _)| *name == self.file);
        let needs_policy = ours.is_some_and(|(_, text)| text.contains("{{ policy }}"));
        if needs_policy && !text.contains("{{ policy }}") {
            self.fault("the page has no {{ policy }} in a meta element, so a browser would not refuse scripts");
        }
        self.is_target = false;
        let mut walk = Walk {
            place: Place::Text,
            branches: Vec::new(),
        };
        for (line, part) in &all {
            self.line = *line;
            match part {
                Part::Text(text) => {
                    self.text(&mut walk.place, text);
                    self.is_target = text.trim_end().ends_with("](");
                }
                Part::Print(words) => {
                    self.words(words);
                    self.print(&mut walk.place, words, &names);
                    self.is_target = false;
                }
                Part::Tag(words) => {
                    self.words(words);
                    self.files(words);
                    self.branch(&mut walk, words);
                }
            }
        }
        if !matches!(walk.place, Place::Text) && kind(self.file) == "html" {
            self.fault("it ends within a tag");
        }
    }

    /// Checks the filters.
    fn words(&mut self, words: &str) {
        for rest in unquoted(words).replace("||", " ").split('|').skip(1) {
            let name: String = rest
                .trim_start()
                .chars()
                .take_while(|letter| letter.is_alphanumeric() || *letter == '_')
                .collect();
            if UNSAFE.contains(&name.as_str()) {
                self.fault(format!(
                    "the filter `{name}` is not there: it would let data become markup"
                ));
            } else if !filters().any(|known| known == name) {
                let near = nearest_of(&name, &filters().collect::<Vec<_>>());
                self.fault(format!("there is no filter `{name}`; {near}"));
            }
        }
        let first = words.split_whitespace().next().unwrap_or_default();
        let sets = matches!(first, "set" | "with" | "for" | "macro" | "import" | "from");
        if sets && Names::assigned(words).any(|name| name == "style" || name == "script") {
            self.fault("`style` and `script` are the page's own: choose another name");
        }
    }

    /// Checks the files and macros that a tag names.
    fn files(&mut self, words: &str) {
        let mut each = words.split_whitespace();
        let first = each.next().unwrap_or_default();
        if !matches!(first, "include" | "import" | "from" | "extends") {
            return;
        }
        let Some(name) = quoted(words).first().copied() else {
            self.fault(format!("`{first}` needs the name of a file in quotes"));
            return;
        };
        let Some(target) = self.text_of(name) else {
            let known: Vec<&str> = self.ours.iter().map(|(name, _)| *name).collect();
            let near = nearest_of(name, &known);
            self.fault(format!("there is no file `{name}`; {near}"));
            return;
        };
        let parted: Vec<&str> = words.splitn(2, " import ").collect();
        if let ("from", [_, macros]) = (first, parted.as_slice()) {
            let target = target.to_owned();
            for asked in macros.split(',') {
                let asked = asked.split_whitespace().next().unwrap_or_default();
                let is_there = parts(&target).iter().any(|(_, part)| {
                    matches!(part, Part::Tag(tag) if tag.strip_prefix("macro ").is_some_and(|rest| name_of(rest) == asked))
                });
                if !is_there && !asked.is_empty() {
                    self.fault(format!("`{name}` has no macro `{asked}`"));
                }
            }
        }
    }

    /// Checks that data may stand here.
    fn print(&mut self, place: &mut Place, words: &str, names: &Names) {
        if kind(self.file) == "txt" {
            return;
        }
        let name = name_of(words);
        let is_address = comes_through(words, "safe_url") || names.addresses.contains(words);
        let is_markdown = kind(self.file) == "md";
        match place {
            Place::Text if is_markdown && self.is_target => {
                let is_ours = comes_through(words, "address") || words.starts_with("pictures[");
                if !is_ours {
                    self.fault("an address from data must come through the filter `address` before it begins a link");
                }
            }
            Place::Text => {}
            Place::Raw(tag) if tag == words => {}
            Place::Raw(tag) => self.fault(format!("data may not stand in `{tag}`")),
            Place::Comment if comes_through(words, "part_name") => {}
            Place::Comment => self.fault("data may not stand in a comment of the page"),
            Place::Value(_, attribute, Some(_), _) if is_markdown => {
                let what = format!(
                    "data may not stand in the attribute `{attribute}`: Markdown does not escape it"
                );
                self.fault(what);
            }
            Place::Value(_, attribute, Some(_), is_first) => {
                let is_style = comes_through(words, "color") || names.constants.contains(words);
                let fault = value_fault(attribute, *is_first, is_address)
                    .filter(|_| !(attribute == "style" && is_style));
                // A part of a value that bears a macro's name is a value.
                let is_part = words[name.len()..].starts_with(['.', '[']);
                let markup = names.markup.contains(name) && !is_part;
                *is_first = false;
                if let Some(fault) = fault {
                    self.fault(fault);
                } else if markup {
                    self.fault("what a macro or a set block made is markup: it may not stand in an attribute");
                }
            }
            Place::Value(_, attribute, None, _) | Place::Equals(_, attribute) => {
                let what = format!("put quotes around the value of `{attribute}`");
                self.fault(what);
            }
            Place::TagName(_)
            | Place::Named(_)
            | Place::Tag(_)
            | Place::Attribute(..)
            | Place::Broken => {
                self.fault("data may not name a tag or an attribute");
            }
        }
    }

    fn text(&mut self, place: &mut Place, text: &str) {
        if kind(self.file) == "txt" {
            return;
        }
        for letter in text.chars() {
            let before = std::mem::replace(place, Place::Text);
            let was_broken = before == Place::Broken;
            *place = after(before, letter);
            if *place == Place::Broken && !was_broken {
                self.fault("the name of a tag may not be put together of parts");
            }
        }
    }

    /// Follows the branches: each begins where the first did, and all must end at the same place.
    fn branch(&mut self, walk: &mut Walk, words: &str) {
        let first = words.split_whitespace().next().unwrap_or_default();
        if let Place::TagName(name) = &walk.place
            && !name.is_empty()
        {
            walk.place = Place::Named(name.clone());
        }
        let is_capture = first == "set" && !unquoted(words).contains('=');
        match first {
            "if" | "for" => walk.branches.push(Branch::new(first, walk.place.clone())),
            "macro" | "call" | "filter" | "block" => {
                walk.branches.push(Branch::new(first, walk.place.clone()));
                if first != "block" {
                    self.is_text(walk, first);
                }
            }
            "set" if is_capture => {
                walk.branches.push(Branch::new(first, walk.place.clone()));
                walk.place = Place::Text;
            }
            "elif" | "else" => {
                if let Some(branch) = walk.branches.last_mut() {
                    let begin = branch.begin.clone();
                    branch.ends.push(std::mem::replace(&mut walk.place, begin));
                    branch.has_else |= first == "else";
                }
            }
            "endif" | "endfor" | "endmacro" | "endcall" | "endfilter" | "endset" | "endblock" => {
                if let Some(branch) = walk.branches.pop() {
                    self.end(walk, branch);
                }
            }
            "include" => self.is_text(walk, first),
            "autoescape" => self.fault("how data is escaped is not the template's to say"),
            _ => {}
        }
    }

    fn is_text(&mut self, walk: &Walk, what: &str) {
        if !matches!(walk.place, Place::Text) {
            self.fault(format!("`{what}` may not stand within a tag"));
        }
    }

    fn end(&mut self, walk: &mut Walk, mut branch: Branch) {
        branch.ends.push(walk.place.clone());
        match branch.kind.as_str() {
            "macro" | "set" | "call" | "filter" => {
                self.is_text(walk, &branch.kind.clone());
                walk.place = branch.begin;
                return;
            }
            "block" => return,
            _ => {}
        }
        if branch.kind == "for" || !branch.has_else {
            branch.ends.push(branch.begin.clone());
        }
        let is_first = |place: &Place| matches!(place, Place::Value(.., true));
        let any_first = branch.ends.iter().any(is_first);
        let names_a_tag = branch
            .ends
            .iter()
            .any(|place| matches!(place, Place::Named(_)));
        let bare = |place: &Place| match place.clone() {
            Place::Tag(tag) if names_a_tag => Place::Named(tag),
            Place::Value(tag, attribute, quote, _) => {
                Place::Value(tag, attribute, quote, any_first)
            }
            other => other,
        };
        let ends: Vec<Place> = branch.ends.iter().map(bare).collect();
        if ends.windows(2).any(|pair| pair[0] != pair[1]) {
            self.fault(format!(
                "the branches of this `{}` end at different places of the markup",
                branch.kind
            ));
        }
        walk.place = ends.into_iter().next().unwrap_or(Place::Text);
    }
}

struct Walk {
    place: Place,
    branches: Vec<Branch>,
}

struct Branch {
    kind: String,
    begin: Place,
    ends: Vec<Place>,
    has_else: bool,
}

impl Branch {
    fn new(kind: &str, begin: Place) -> Self {
        Self {
            kind: kind.to_owned(),
            begin,
            ends: Vec::new(),
            has_else: false,
        }
    }
}

/// What a template gives names to.
#[derive(Default)]
pub(super) struct Names {
    /// Values that came through `safe_url`.
    addresses: BTreeSet<String>,
    /// Values that the template itself writes out.
    constants: BTreeSet<String>,
    /// Macros, and what set blocks hold.
    markup: BTreeSet<String>,
}

impl Names {
    fn of(all: &[(usize, Part<'_>)]) -> Self {
        let mut found = Self::default();
        let mut others: BTreeSet<String> = BTreeSet::new();
        for (_, part) in all {
            let Part::Tag(words) = part else {
                continue;
            };
            let bare = unquoted(words);
            if let Some(rest) = bare.strip_prefix("set ") {
                let name = name_of(rest).to_owned();
                match rest.split_once('=') {
                    None => _ = found.markup.insert(name),
                    Some((_, value)) if comes_through(value, "safe_url") => {
                        found.addresses.insert(name);
                    }
                    Some((_, value)) if found.is_constant(value) => {
                        found.constants.insert(name);
                    }
                    Some(_) => _ = others.insert(name),
                }
            } else if let Some(rest) = bare.strip_prefix("macro ") {
                found.markup.insert(name_of(rest).to_owned());
                others.extend(Self::assigned(rest).map(str::to_owned));
            } else if bare.starts_with("for ") || bare.starts_with("with ") {
                others.extend(Self::assigned(&bare).map(str::to_owned));
            } else if let Some((_, macros)) = bare.split_once(" import ") {
                let each = macros.split(',').map(|one| name_of(one).to_owned());
                found.markup.extend(each);
            }
        }
        // A name that is once an address and once something else is none.
        found
            .constants
            .retain(|name| !others.contains(name) && !found.addresses.contains(name));
        found
            .addresses
            .retain(|name| !others.contains(name) && !found.markup.contains(name));
        found
    }

    /// Tells whether a value, without what stands in quotes, is made of constants only.
    fn is_constant(&self, value: &str) -> bool {
        value
            .split('~')
            .map(str::trim)
            .all(|part| part.is_empty() || self.constants.contains(part))
    }

    /// Returns the words of a tag that may be names that it gives.
    pub(super) fn assigned(words: &str) -> impl Iterator<Item = &str> {
        let end = words.find(['=']).unwrap_or(words.len());
        let given = &words[..end];
        let given = given.split(" in ").next().unwrap_or(given);
        given
            .split(|letter: char| !letter.is_alphanumeric() && letter != '_')
            .skip(1)
    }
}

/// Returns the name at the beginning.
fn name_of(words: &str) -> &str {
    let words = words.trim_start();
    let is_inside = |letter: char| letter.is_alphanumeric() || letter == '_';
    let end = words
        .find(|letter| !is_inside(letter))
        .unwrap_or(words.len());
    &words[..end]
}

/// Tells whether what is printed is a plain value that came through a filter last, and nothing else.
fn comes_through(words: &str, filter: &str) -> bool {
    let value = words.trim().strip_suffix(filter).map(str::trim_end);
    let value = value.and_then(|value| value.strip_suffix('|'));
    let is_path = |letter: char| letter.is_alphanumeric() || "_.[]".contains(letter);
    value.is_some_and(|value| value.trim().chars().all(is_path))
}

#[cfg(test)]
mod tests;
