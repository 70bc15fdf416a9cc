//! The nine steps of the wizard.

use serde::{Deserialize, Serialize};

/// A step. The screen of the same name lies in [`crate::wizard::screens`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Step {
    /// Which certificate, new or a renewal.
    #[default]
    Product,
    /// The names it secures.
    Domains,
    /// The certificate signing request.
    Csr,
    /// How long the order and its first certificate run.
    Validity,
    /// How control of the names is proven.
    Dcv,
    /// Who is told about it.
    Contacts,
    /// Everything else.
    Options,
    /// What will be sent, and what is still wrong.
    Review,
    /// Confirmation, answer, instructions.
    Submit,
}

impl Step {
    /// All steps, in order.
    pub const ALL: [Step; 9] = [
        Step::Product,
        Step::Domains,
        Step::Csr,
        Step::Validity,
        Step::Dcv,
        Step::Contacts,
        Step::Options,
        Step::Review,
        Step::Submit,
    ];

    /// What the step is called.
    pub fn name(self) -> &'static str {
        match self {
            Step::Product => "Product",
            Step::Domains => "Domains",
            Step::Csr => "CSR",
            Step::Validity => "Validity",
            Step::Dcv => "DCV",
            Step::Contacts => "Contacts",
            Step::Options => "Options",
            Step::Review => "Review",
            Step::Submit => "Submit",
        }
    }

    /// Its number, from 1.
    pub fn number(self) -> usize {
        self as usize + 1
    }

    /// The step after this one, if any.
    pub fn next(self) -> Option<Step> {
        Step::ALL.get(self as usize + 1).copied()
    }

    /// The step before this one, if any.
    pub fn previous(self) -> Option<Step> {
        (self as usize).checked_sub(1).and_then(|index| Step::ALL.get(index).copied())
    }
}
