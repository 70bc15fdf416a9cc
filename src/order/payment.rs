//! `payment_method`.

use super::problem::Finding;
use super::text::quoted;

/// How the order is paid.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PaymentMethod {
    /// From the account's balance; the service's default.
    Balance,
    /// By the account's card.
    Card,
    /// By the account's payment profile.
    Profile,
}

impl PaymentMethod {
    /// Every method, in the specification's order.
    pub const ALL: [PaymentMethod; 3] = [PaymentMethod::Balance, PaymentMethod::Card, PaymentMethod::Profile];

    /// What the service takes when the order names none.
    pub const DEFAULT: PaymentMethod = PaymentMethod::Balance;

    /// The value that is sent.
    pub fn word(self) -> &'static str {
        match self {
            PaymentMethod::Balance => "balance",
            PaymentMethod::Card => "card",
            PaymentMethod::Profile => "profile",
        }
    }

    /// What the form calls it.
    pub fn label(self) -> &'static str {
        match self {
            PaymentMethod::Balance => "account balance",
            PaymentMethod::Card => "card",
            PaymentMethod::Profile => "payment profile",
        }
    }

    /// The method a value stands for.
    ///
    /// # Errors
    /// The specification does not know the value.
    pub fn parse(word: &str) -> Result<PaymentMethod, Finding> {
        PaymentMethod::ALL.into_iter().find(|method| method.word() == word.trim()).ok_or_else(|| {
            let lower = word.to_lowercase();
            let meant = PaymentMethod::ALL.into_iter().find(|method| lower.contains(method.word()));
            Finding::error(
                format!("{} is not a payment method.", quoted(word)),
                match meant {
                    Some(method) => format!("Write {}.", method.word()),
                    None => "Use balance, card or profile, or leave it out.".to_owned(),
                },
            )
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_specified_values_are_known() {
        for method in PaymentMethod::ALL {
            assert_eq!(PaymentMethod::parse(method.word()), Ok(method));
        }
        assert_eq!(PaymentMethod::parse(" balance "), Ok(PaymentMethod::Balance));
        for (word, fix) in [
            ("Balance", "Write balance."),
            ("credit card", "Write card."),
            ("payment_profile", "Write profile."),
            ("cash", "Use balance, card or profile, or leave it out."),
        ] {
            assert_eq!(PaymentMethod::parse(word).unwrap_err().fix, fix);
        }
    }
}
