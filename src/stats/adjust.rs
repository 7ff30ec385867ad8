//! Several p values judged together.

/// Adjusts p values so that any false claim among them is rare.
///
/// *Output*: in the order of the input; compare with 0.05. **Source**: Holm, "A Simple Sequentially Rejective Multiple
/// Test Procedure", Scandinavian Journal of Statistics 6 (1979).
#[must_use]
pub fn holm(p_values: &[f64]) -> Vec<f64> {
    let mut adjusted = vec![0.0; p_values.len()];
    let mut reached = 0.0_f64;
    for (rank, place) in ascending(p_values).into_iter().enumerate() {
        let factor = crate::stats::number((p_values.len() - rank) as u64);
        reached = reached.max((p_values[place] * factor).min(1.0));
        adjusted[place] = reached;
    }
    adjusted
}

/// Adjusts p values so that of the claims made few are false.
///
/// *Output*: in the order of the input; compare with 0.05. **Source**: Benjamini and Hochberg, "Controlling the False
/// Discovery Rate", Journal of the Royal Statistical Society B 57 (1995).
#[must_use]
pub fn benjamini_hochberg(p_values: &[f64]) -> Vec<f64> {
    let mut adjusted = vec![0.0; p_values.len()];
    let mut reached = 1.0_f64;
    let count = crate::stats::size(p_values);
    for (rank, place) in ascending(p_values).into_iter().enumerate().rev() {
        let factor = count / crate::stats::number(rank as u64 + 1);
        reached = reached.min(p_values[place] * factor);
        adjusted[place] = reached;
    }
    adjusted
}

fn ascending(p_values: &[f64]) -> Vec<usize> {
    let mut places: Vec<usize> = (0..p_values.len()).collect();
    places.sort_by(|&a, &b| p_values[a].total_cmp(&p_values[b]));
    places
}

#[cfg(test)]
mod tests;
