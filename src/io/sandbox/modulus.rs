//! RSA moduli that a CA has to refuse whoever holds the key (BR 6.1.1.3 (5)): anyone can factor them.

use num_bigint::BigUint;

/// The longest modulus that is looked at, in bits. It bounds the time.
const LONGEST: u64 = 16_384;

/// Why anyone can factor a modulus (big-endian); the words follow "an RSA key".
pub(super) fn weakness(modulus: &[u8]) -> Option<&'static str> {
    let modulus = BigUint::from_bytes_be(modulus);
    if modulus.bits() > LONGEST {
        None
    } else if is_of_close_primes(&modulus) {
        Some("whose primes are close to one another: Fermat's method factors it")
    } else if is_of_roca(&modulus) {
        Some("as a faulty chip makes it: it can be factored (ROCA)")
    } else {
        None
    }
}

/// Whether 100 rounds of Fermat's method find `a` so that `a² - n` is a square `b²`: `n` is
/// `(a + b)(a - b)` then.
fn is_of_close_primes(n: &BigUint) -> bool {
    const ROUNDS: u32 = 100;
    let root = n.sqrt();
    (0..=ROUNDS).any(|round| {
        let a = &root + round;
        let square = &a * &a;
        square >= *n && is_square(&(square - n))
    })
}

fn is_square(number: &BigUint) -> bool {
    // Squares leave 0, 1, 4 or 9 of 16; a root takes long.
    let rest = number % 16_u32;
    [0_u32, 1, 4, 9].map(BigUint::from).contains(&rest) && number.sqrt().pow(2) == *number
}

/// Whether the number is a power of 65537 modulo every one of the primes that tell (CVE-2017-15361). The powers
/// are the numbers whose own power to the order of 65537 is 1, as such groups are cyclic.
fn is_of_roca(n: &BigUint) -> bool {
    const PRIMES: std::ops::RangeInclusive<u32> = 3..=167;
    let is_prime = |number: &u32| (2..*number).all(|divisor| !number.is_multiple_of(divisor));
    PRIMES.filter(is_prime).all(|prime| {
        let times = |power: u32| power * (65_537 % prime) % prime;
        let mut order = 1;
        let mut power = times(1);
        while power != 1 {
            power = times(power);
            order += 1;
        }
        n.modpow(&BigUint::from(order as u32), &BigUint::from(prime)) == BigUint::from(1_u32)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn products_of_neighbours_are_found_and_of_others_not() {
        let prime = |exponent: u32| (BigUint::from(1_u32) << exponent) - 1_u32;
        let near = prime(1279);
        for distance in [0_u32, 2, 1000, 1 << 30] {
            assert!(is_of_close_primes(&(&near * (&near + distance))), "{distance}");
        }
        assert!(!is_of_close_primes(&(&near * prime(1217))));
        assert!(!is_of_close_primes(&(&near * (&near + prime(1200)))));
        assert_eq!(weakness(&(&near * prime(2203)).to_bytes_be()), None);
    }

    #[test]
    fn powers_of_65537_bear_the_mark() {
        let marked = BigUint::from(65_537_u32).pow(120);
        assert!(is_of_roca(&marked));
        assert!(!is_of_roca(&(marked + 2_u32)));
    }

    #[test]
    fn every_length_is_looked_at_or_left() {
        for modulus in [&[][..], &[0], &[1], &[0xff; 3000]] {
            let _ = weakness(modulus);
        }
        let long = BigUint::from(3_u32).pow(12_000);
        assert_eq!(weakness(&long.to_bytes_be()), None);
    }
}
