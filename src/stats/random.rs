//! Random numbers that are the same everywhere and for ever: `SplitMix64` with a fixed start.
//!
//! **Source**: Steele, Lea and Flood, "Fast Splittable Pseudorandom Number Generators", OOPSLA 2014; the constants are
//! those of Vigna's public-domain reference.

/// A stream of random numbers.
#[derive(Debug, Clone)]
pub struct Random(u64);

impl Random {
    /// Begins a stream; the same start gives the same numbers.
    #[must_use]
    pub fn new(start: u64) -> Self {
        Self(start)
    }

    /// Returns 64 random bits.
    #[inline]
    pub fn bits(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// Returns a number from 0 to below 1.
    #[inline]
    pub fn unit(&mut self) -> f64 {
        crate::stats::number(self.bits() >> 11) / 9_007_199_254_740_992.0
    }

    /// Returns a whole number below `limit` (0 for a limit of 0).
    #[inline]
    pub fn below(&mut self, limit: usize) -> usize {
        let product = u128::from(self.bits()) * limit as u128;
        usize::try_from(product >> 64).unwrap_or(0)
    }

    /// Puts values into a random order (Fisher and Yates).
    pub fn shuffle<T>(&mut self, values: &mut [T]) {
        for last in (1..values.len()).rev() {
            let other = self.below(last + 1);
            values.swap(last, other);
        }
    }
}

/// From so many draws on that reach what was seen, further ones cannot bring the p value near 5 % any more.
const ENOUGH: u32 = 100;

/// Returns the p value of something seen, from up to `most` random draws that may reach it.
///
/// *Definition*: (1 + as far) / (1 + draws); once 100 draws have reached it, 100 / draws, which is as valid and saves
/// the rest. **Source**: Besag and Clifford, "Sequential Monte Carlo p-values", Biometrika 78 (1991).
pub fn p_value(most: u32, mut reaches: impl FnMut() -> bool) -> f64 {
    let mut reached = 0_u32;
    for draw in 1..=most {
        reached += u32::from(reaches());
        if reached >= ENOUGH {
            return f64::from(reached) / f64::from(draw);
        }
    }
    f64::from(reached + 1) / f64::from(most + 1)
}

#[cfg(test)]
mod tests {
    use super::{Random, p_value};

    #[test]
    fn a_p_value_counts_what_reaches() {
        let every = |step: u32| {
            let mut draw = 0;
            p_value(999, || {
                draw += 1;
                draw % step == 0
            })
        };
        assert!((every(1) - 1.0).abs() < 1e-12);
        assert!((every(4) - 0.25).abs() < 1e-12);
        assert!((every(100) - 0.01).abs() < 1e-12);
        assert!((every(1_000) - 0.001).abs() < 1e-12);
    }

    #[test]
    fn equals_the_reference_of_the_method() {
        let mut random = Random::new(1_234_567);
        let seen = [random.bits(), random.bits(), random.bits()];
        assert_eq!(
            seen,
            [
                6_457_827_717_110_365_317,
                3_203_168_211_198_807_973,
                9_817_491_932_198_370_423
            ]
        );
    }

    #[test]
    fn stays_below_its_limit() {
        let mut random = Random::new(7);
        let mut seen = [0; 5];
        (0..5_000).for_each(|_| seen[random.below(5)] += 1);
        assert!(
            seen.iter().all(|count| (900..1_100).contains(count)),
            "{seen:?}"
        );
        assert_eq!(random.below(0), 0);
        assert!((0..1_000).all(|_| (0.0..1.0).contains(&random.unit())));
    }
}
