//! Whether counts fall into cells as their exposure says: χ² against random draws.

use crate::stats::distribution::chi_squared_upper;
use crate::stats::number;
use crate::stats::random::{self, Random};

/// Draws that the seen counts are compared with.
const DRAWS: u32 = 999;
/// From this expected count in every cell on the χ² distribution itself is exact enough.
const MANY: f64 = 100.0;

/// Returns the chance that counts spread by exposure alone differ from it at least as much as these.
///
/// *Input*: one exposure a cell, in any unit; a cell without exposure takes no part. *Definition*: Pearson's χ²
/// against up to 999 multinomial draws; with 100 and more expected in every cell, against its
/// distribution. *Empty*: 1 without counts or with fewer than two cells. **Source**: Hope, "A Simplified Monte Carlo
/// Significance Test Procedure", Journal of the Royal Statistical Society B 30 (1968).
#[must_use]
pub fn spread_p_value(counts: &[u64], exposures: &[f64]) -> f64 {
    let cells: Vec<(u64, f64)> = counts
        .iter()
        .copied()
        .zip(exposures.iter().copied())
        .filter(|cell| cell.1 > 0.0)
        .collect();
    let (all, exposure): (u64, f64) = cells
        .iter()
        .fold((0, 0.0), |sum, cell| (sum.0 + cell.0, sum.1 + cell.1));
    if all == 0 || cells.len() < 2 {
        return 1.0;
    }
    let expected: Vec<f64> = cells
        .iter()
        .map(|cell| number(all) * cell.1 / exposure)
        .collect();
    let far = |counts: &mut dyn Iterator<Item = u64>| {
        let parts = counts
            .zip(&expected)
            .map(|(count, expected)| (number(count) - expected).powi(2) / expected);
        parts.sum::<f64>()
    };
    let seen = far(&mut cells.iter().map(|cell| cell.0));
    if expected.iter().all(|&expected| expected >= MANY) {
        return chi_squared_upper(seen, crate::stats::size(&cells) - 1.0);
    }
    let mut edge = 0.0;
    let edges: Vec<f64> = cells
        .iter()
        .map(|cell| {
            edge += cell.1 / exposure;
            edge
        })
        .collect();
    let mut random = Random::new(0x696e_6369_6465_6e74);
    random::p_value(DRAWS, || {
        let mut drawn = vec![0_u64; cells.len()];
        for _ in 0..all {
            let at = random.unit();
            let cell = edges.partition_point(|edge| *edge <= at);
            drawn[cell.min(cells.len() - 1)] += 1;
        }
        far(&mut drawn.iter().copied()) >= seen - 1e-9
    })
}

#[cfg(test)]
mod tests;
