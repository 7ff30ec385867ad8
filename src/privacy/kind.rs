//! The kinds of what can be redacted.

/// A kind of what can be redacted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kind {
    /// Passwords, tokens, keys.
    Secret,
    /// Addresses of mail.
    Email,
    /// Addresses of machines.
    Ip,
}

impl Kind {
    /// All kinds, in the order in which they are looked for: what is found first is not looked at again.
    pub const ALL: [Self; 3] = [Self::Secret, Self::Email, Self::Ip];

    /// Returns the word that stands in the place of what was found.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Secret => "secret",
            Self::Email => "email",
            Self::Ip => "ip",
        }
    }

    /// Returns the word by which the kind is asked for.
    #[must_use]
    pub fn plural(self) -> &'static str {
        match self {
            Self::Secret => "secrets",
            Self::Email => "emails",
            Self::Ip => "ips",
        }
    }
}
