//! RSA keys whose private part can be computed: those that the Baseline Requirements, section 6.1.1.3,
//! have every CA refuse and that a look at the modulus tells.
//!
//! All numbers are in big-endian bytes.

use num_bigint::BigUint;

/// The longest modulus that is searched for close primes, in bytes. It bounds the time.
const LONGEST: usize = 16_384 / 8;

/// What is wrong with a modulus.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Weakness {
    /// It has a factor that no RSA key has: it was damaged, or is none.
    SmallFactor(u16),
    /// Its two factors are so close to one another that Fermat's method finds them at once.
    ClosePrimes,
    /// It has the mark of the keys that Infineon's chips made until 2017 (ROCA, CVE-2017-15361).
    Roca,
}

/// Looks for a weakness in an RSA modulus.
pub(super) fn find(modulus: &[u8]) -> Option<Weakness> {
    small_factor(modulus)
        .map(Weakness::SmallFactor)
        .or_else(|| has_roca_mark(modulus).then_some(Weakness::Roca))
        .or_else(|| has_close_primes(modulus).then_some(Weakness::ClosePrimes))
}

/// The smallest factor below 752 (Baseline Requirements, section 6.1.6).
fn small_factor(modulus: &[u8]) -> Option<u16> {
    (2..752).find(|&factor| remainder(modulus, factor) == 0)
}

fn remainder(number: &[u8], divisor: u16) -> u16 {
    let divisor = u32::from(divisor);
    let remainder = number.iter().fold(0, |rest, &byte| (rest * 256 + u32::from(byte)) % divisor);
    u16::try_from(remainder).expect("it is smaller than the divisor")
}

/// Whether 100 rounds of Fermat's method factor the number: the modulus is the difference of the squares of
/// the primes' mean and of half their distance, and the mean is looked for from the square root on.
fn has_close_primes(modulus: &[u8]) -> bool {
    const ROUNDS: usize = 100;
    let zeros = modulus.iter().take_while(|&&byte| byte == 0).count();
    let modulus = &modulus[zeros..];
    if modulus.len() > LONGEST {
        return false;
    }
    let modulus = BigUint::from_bytes_be(modulus);
    let mut mean = modulus.sqrt();
    if &mean * &mean < modulus {
        mean += 1_u8;
    }
    let mut difference = &mean * &mean - modulus;
    for _ in 0..ROUNDS {
        if is_square(&difference) {
            return true;
        }
        difference += 2_u8 * &mean + 1_u8;
        mean += 1_u8;
    }
    false
}

fn is_square(number: &BigUint) -> bool {
    let last_digit = number.iter_u32_digits().next().unwrap_or_default();
    // Most numbers are told by their end; the root takes a thousand times as long.
    if !matches!(last_digit % 64, 0 | 1 | 4 | 9 | 16 | 17 | 25 | 33 | 36 | 41 | 49 | 57) {
        return false;
    }
    let root = number.sqrt();
    &root * &root == *number
}

/// Whether the number is a power of 65537 modulo each of the primes up to 167, which all of the keys in
/// question are, and of others one in some hundred million (Nemec et al., "The Return of Coppersmith's
/// Attack", 2017).
fn has_roca_mark(modulus: &[u8]) -> bool {
    const PRIMES: [u16; 38] = [
        3, 5, 7, 11, 13, 17, 19, 23, 29, 31, 37, 41, 43, 47, 53, 59, 61, 67, 71, 73, 79, 83, 89, 97, 101,
        103, 107, 109, 113, 127, 131, 137, 139, 149, 151, 157, 163, 167,
    ];
    PRIMES.iter().all(|&prime| is_power_of_65537(remainder(modulus, prime), prime))
}

fn is_power_of_65537(number: u16, prime: u16) -> bool {
    let step = 65_537 % u32::from(prime);
    let mut power = 1;
    for _ in 1..prime {
        if power == u32::from(number) {
            return true;
        }
        power = power * step % u32::from(prime);
    }
    false
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Two primes of 61 and 89 bits (Mersenne), far apart.
    const MERSENNE: [u128; 2] = [(1 << 61) - 1, (1 << 89) - 1];

    fn bytes(number: &BigUint) -> Vec<u8> {
        number.to_bytes_be()
    }

    #[test]
    fn primes_are_close_up_to_the_last_round() {
        // With a distance of 2d between two numbers around m, the mean is found d²/2m rounds after the root.
        let mean = BigUint::from(3_u8).pow(700);
        let distance = |rounds: u32| (BigUint::from(2 * rounds) * &mean).sqrt();
        for (rounds, close) in [(0, true), (1, true), (50, true), (98, true), (102, false), (10_000, false)] {
            let half = distance(rounds);
            let modulus = (&mean - &half) * (&mean + &half);
            assert_eq!(has_close_primes(&bytes(&modulus)), close, "{rounds}");
        }
        assert!(!has_close_primes(&bytes(&(BigUint::from(MERSENNE[0]) * MERSENNE[1]))));
    }

    #[test]
    fn numbers_of_every_length_are_looked_at_and_the_longest_left() {
        for number in [&[][..], &[0], &[0, 0, 9], &[1], &[0xff; LONGEST]] {
            let _ = find(number);
        }
        let square = BigUint::from(3_u8).pow(2 * 5000);
        assert!(has_close_primes(&bytes(&square)) && bytes(&square).len() < LONGEST);
        assert!(!has_close_primes(&bytes(&square.pow(2))));
    }

    #[test]
    fn small_factors_are_found() {
        for factor in [2_u16, 3, 5, 751] {
            let number = BigUint::from(MERSENNE[1]) * factor;
            assert_eq!(small_factor(&bytes(&number)), Some(factor));
        }
        for number in [BigUint::from(MERSENNE[0]), BigUint::from(757_u16).pow(3)] {
            assert_eq!(small_factor(&bytes(&number)), None);
        }
    }

    #[test]
    fn the_mark_of_roca_is_a_power_of_65537_modulo_every_prime() {
        let marked = BigUint::from(65_537_u32).pow(100);
        assert_eq!(find(&bytes(&marked)), Some(Weakness::Roca));
        assert!(!has_roca_mark(&bytes(&(marked + 2_u8))));
        assert!(!has_roca_mark(&bytes(&(BigUint::from(MERSENNE[0]) * MERSENNE[1]))));
    }
}
