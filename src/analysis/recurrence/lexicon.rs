//! Text → words as they are compared: what stands between two blanks is worked out once, however often it comes.
//!
//! The same few thousand words make up the texts of a million incidents; cutting, stemming and looking one up costs far
//! more than finding what was found before. What is remembered changes no result.

use std::cell::Cell;
use std::hash::BuildHasher;

use rustc_hash::{FxBuildHasher, FxHashMap};

use crate::analysis::recurrence::stem::{Token, lower, token};
use crate::analysis::recurrence::text::{Paths, Piece, pieces};
use crate::analysis::title_words::names_something;

/// One thing that was read in a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Heard<'t> {
    /// A word.
    Word(Known, &'t str),
    /// Something that differs each time: a number, an id, an address.
    Masked,
    /// The end of a sentence or line.
    Break,
}

/// What is known of a word.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Known {
    /// The word as it is compared.
    pub(super) token: Token,
    /// Hash of the word in lower case.
    pub(super) exact: u64,
    /// The same without digits at its end, where that leaves two letters.
    pub(super) stem: u64,
    /// Whether it names something.
    pub(super) names: bool,
}

/// A [`Heard`] that is remembered, with the place of the word in its chunk.
#[derive(Debug, Clone, Copy)]
enum Kept {
    Word(Known, u32, u32),
    Masked,
    Break,
}

/// What was worked out before, by chunk: where its pieces stand in `kept`.
#[derive(Default)]
struct Memory {
    places: FxHashMap<Box<str>, (u32, u32)>,
    kept: Vec<Kept>,
    lower: String,
}

/// The longest chunk that is remembered, in bytes; longer ones hardly come again.
const LONGEST: usize = 48;
/// The most chunks that all threads remember together; a thread whose share is full begins anew.
const MOST: usize = 262_144;

thread_local! {
    static MEMORY: Cell<Option<Box<[Memory; 2]>>> = Cell::default();
}

/// Reads a text, in order; of each line, the end is a [`Heard::Break`].
pub(super) fn read<'t>(text: &'t str, paths: Paths, emit: &mut impl FnMut(Heard<'t>)) {
    // Whatever `emit` does, it may read as well: it then begins with an empty memory.
    let mut memory = MEMORY.take().unwrap_or_default();
    for line in text.split(['\n', '\r']) {
        for chunk in line.split_whitespace() {
            memory[usize::from(paths == Paths::Split)].chunk(chunk, paths, emit);
        }
        emit(Heard::Break);
    }
    MEMORY.set(Some(memory));
}

impl Memory {
    fn chunk<'t>(&mut self, chunk: &'t str, paths: Paths, emit: &mut impl FnMut(Heard<'t>)) {
        let known = self.places.get(chunk).copied();
        let (from, to) = known.unwrap_or_else(|| self.learn(chunk, paths));
        for kept in &self.kept[from as usize..to as usize] {
            emit(match *kept {
                Kept::Word(known, from, to) => {
                    Heard::Word(known, &chunk[from as usize..to as usize])
                }
                Kept::Masked => Heard::Masked,
                Kept::Break => Heard::Break,
            });
        }
    }

    /// Works out the pieces of a chunk; returns where they stand until the next one is learnt.
    fn learn(&mut self, chunk: &str, paths: Paths) -> (u32, u32) {
        if self.places.len() >= MOST / rayon::current_num_threads() {
            self.places.clear();
            self.kept.clear();
        }
        let from = self.kept.len();
        let number = |at: usize| u32::try_from(at).expect("no text has 2^32 bytes");
        let Self { kept, lower, .. } = self;
        pieces(chunk, paths, &mut |piece| {
            kept.push(match piece {
                Piece::Word(word) => {
                    let at = word.as_ptr().addr() - chunk.as_ptr().addr();
                    Kept::Word(known(word, lower), number(at), number(at + word.len()))
                }
                Piece::Masked => Kept::Masked,
                Piece::Break => Kept::Break,
            });
        });
        let places = (number(from), number(kept.len()));
        if chunk.len() <= LONGEST {
            self.places.insert(chunk.into(), places);
        }
        places
    }
}

/// Works out what is known of a word.
fn known(word: &str, memory: &mut String) -> Known {
    lower(word, memory);
    let names = names_something(memory);
    let exact = FxBuildHasher.hash_one(memory.as_str());
    let bare = memory.trim_end_matches(|c: char| c.is_ascii_digit());
    let stem = if bare.len() > 1 && bare.len() < memory.len() {
        FxBuildHasher.hash_one(bare)
    } else {
        exact
    };
    Known {
        token: token(memory),
        exact,
        stem,
        names,
    }
}
