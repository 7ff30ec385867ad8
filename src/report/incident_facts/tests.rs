//! One incident in words.
