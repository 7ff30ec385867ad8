//! **afteraction**: incident exports → an honest report for the review meeting.
//!
//! One way through, seven stages; each uses only those before it (a test reads the imports):
//!
//! ```text
//! files → import → incident → analysis → report → render → output
//!         presets/  canonical  typed      document  bytes    files
//!         (data)    table      results    as data
//! ```
//!
//! [`privacy`] stands between import and incident: what may not be shown is hidden before anything is made of it.
//! [`run`] joins the stages, [`settings`] feeds them, [`error`] and [`notes`] serve all, [`stats`] serves [`analysis`],
//! [`export`] writes the canonical table itself, and [`finished`] checks postmortems that people finished.
//!
//! What always holds:
//!
//! - Every record that is read has exactly one fate, and the ledger adds up ([`notes::Ledger`]).
//! - What is not known is `None`, never 0; every figure carries the population that it rests on.
//! - No input makes it panic; one bad record costs one record, and it is listed.
//! - The same inputs, settings and as-of time give the same bytes. The clock is read once, in [`settings`].
//! - Nothing reaches the network, and nothing is written outside of the folder or file that was named.
//!
//! Read it in this order: [`incident`] (what an incident is), [`import`] (how exports become incidents), [`analysis`]
//! (what is asked of them), [`report`] (what is said about it), [`render`] (how it looks), [`run`] (how it hangs
//! together).

pub mod analysis;
pub mod args;
pub mod error;
pub mod export;
pub mod finished;
pub mod import;
pub mod incident;
pub mod notes;
pub mod output;
pub mod privacy;
pub mod progress;
pub mod render;
pub mod report;
pub mod run;
pub mod settings;
pub mod stats;
