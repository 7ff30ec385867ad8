//! Where in the markup a text stands, letter by letter, as a browser reads it; and where data may not stand.

/// Attributes that hold addresses.
const ADDRESSES: &[&str] = &[
    "href",
    "src",
    "action",
    "formaction",
    "data",
    "poster",
    "cite",
    "background",
    "ping",
    "xlink:href",
    "manifest",
    "longdesc",
];

/// Where in the markup a part of a template stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Place {
    Text,
    Comment,
    /// `<` and a part of a name.
    TagName(String),
    /// After the name of a tag, where a branch begins or ends: nothing may be added to the name.
    Named(String),
    /// Within a tag, its name.
    Tag(String),
    /// A part of the name of an attribute.
    Attribute(String, String),
    /// After `=`.
    Equals(String, String),
    /// Within a value: tag, attribute, quote, and whether nothing stands in it yet.
    Value(String, String, Option<char>, bool),
    /// Within `script` or `style`.
    Raw(String),
    /// A name put together of parts: nobody can tell what it is.
    Broken,
}

/// Tells why data may not stand in the quoted value of an attribute.
pub(super) fn value_fault(attribute: &str, is_first: bool, is_address: bool) -> Option<String> {
    match attribute {
        name if name.starts_with("on") => {
            Some(format!("data may not stand in `{name}`: it would run"))
        }
        "style" | "srcdoc" | "srcset" | "imagesrcset" | "http-equiv" => {
            Some(format!("data may not stand in `{attribute}`"))
        }
        name if ADDRESSES.contains(&name) && is_first && !is_address => Some(format!(
            "an address from data must come through the filter `safe_url` before it begins `{name}`"
        )),
        _ => None,
    }
}

/// Returns where the markup is after one more letter.
pub(super) fn after(place: Place, letter: char) -> Place {
    let blank = letter.is_whitespace();
    match place {
        Place::Text | Place::Raw(_) if letter == '<' => Place::TagName(String::new()),
        Place::Text => Place::Text,
        Place::Comment | Place::Broken if letter == '>' => Place::Text,
        Place::Comment => Place::Comment,
        Place::TagName(name) => match letter {
            '>' => opened(&name),
            '!' if name.is_empty() => Place::Comment,
            _ if blank && name.is_empty() => Place::Text,
            _ if blank => Place::Tag(name),
            _ if name.is_empty() && !letter.is_ascii_alphabetic() && letter != '/' => Place::Text,
            _ => Place::TagName(name + &letter.to_lowercase().to_string()),
        },
        Place::Tag(tag) => match letter {
            '>' => opened(&tag),
            _ if blank || letter == '/' => Place::Tag(tag),
            _ => Place::Attribute(tag, letter.to_lowercase().to_string()),
        },
        Place::Attribute(tag, name) => match letter {
            '>' => opened(&tag),
            '=' => Place::Equals(tag, name),
            _ if blank => Place::Tag(tag),
            _ => Place::Attribute(tag, name + &letter.to_lowercase().to_string()),
        },
        Place::Equals(tag, name) => match letter {
            '>' => opened(&tag),
            '"' | '\'' => Place::Value(tag, name, Some(letter), true),
            _ if blank => Place::Equals(tag, name),
            _ => Place::Value(tag, name, None, false),
        },
        Place::Value(tag, _, Some(quote), _) if letter == quote => Place::Tag(tag),
        Place::Value(tag, _, None, _) if letter == '>' => opened(&tag),
        Place::Value(tag, _, None, _) if blank => Place::Tag(tag),
        Place::Value(tag, name, quote, is_first) => {
            Place::Value(tag, name, quote, is_first && blank)
        }
        Place::Named(tag) => match letter {
            '>' => opened(&tag),
            _ if blank || letter == '/' => Place::Tag(tag),
            _ => Place::Broken,
        },
        Place::Raw(tag) => Place::Raw(tag),
        Place::Broken => Place::Broken,
    }
}

/// Returns where the markup is after a tag.
fn opened(tag: &str) -> Place {
    if matches!(tag, "script" | "style") {
        Place::Raw(tag.to_owned())
    } else {
        Place::Text
    }
}
