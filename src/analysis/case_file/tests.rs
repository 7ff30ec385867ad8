//! Case files of small tables: what is compared, what was tried, what came before.
