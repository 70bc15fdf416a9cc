//! Texts that look random, and are the same for the same state.

/// A text of so many letters of an alphabet.
pub(super) fn text(mut state: u64, alphabet: &[u8], length: usize) -> String {
    let letters = (0..length).map(|_| {
        state = state.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let at = scrambled(state) % alphabet.len() as u64;
        char::from(alphabet[at as usize])
    });
    letters.collect()
}

/// The output step of the SplitMix64 generator.
fn scrambled(state: u64) -> u64 {
    let mixed = (state ^ (state >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    mixed ^ (mixed >> 31)
}

/// A state that no other run has; the machine's time where there are no random numbers.
pub(super) fn seed(now: jiff::Timestamp) -> u64 {
    let mut bytes = [0; 8];
    match getrandom::fill(&mut bytes) {
        Ok(()) => u64::from_le_bytes(bytes),
        Err(_) => scrambled(now.as_nanosecond() as u64),
    }
}
