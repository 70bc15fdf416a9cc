//! A fresh `alternative_order_id`, by which an order can be recognised when its answer is lost.

use jiff::civil::Date;

/// Random bytes in an ID: enough that no two orders of an account ever share one.
const RANDOM_BYTES: usize = 8;

/// Letters and digits only, such as `dv20261124a1b2c3d4e5f60718`; none on a machine without random
/// numbers, where the order then goes without.
pub fn fresh(today: Date) -> Option<String> {
    let mut bytes = [0; RANDOM_BYTES];
    // Straight from the system: aws-lc's generator takes 30 ms to start, before the first frame.
    getrandom::fill(&mut bytes).ok()?;
    let random: String = bytes.iter().map(|byte| format!("{byte:02x}")).collect();
    Some(format!("dv{}{random}", today.strftime("%Y%m%d")))
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn no_two_are_alike_and_the_service_takes_them() {
        let (one, two) = (fresh(date(2026, 11, 24)).unwrap(), fresh(date(2026, 11, 24)).unwrap());
        assert_ne!(one, two);
        assert!(one.starts_with("dv20261124") && one.len() <= 64, "{one}");
        assert!(one.chars().all(|c| c.is_ascii_alphanumeric()), "{one}");
    }
}
