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

    /// The steps of a reissue: what is asked for is what is sent of it.
    pub const OF_A_REISSUE: [Step; 6] =
        [Step::Domains, Step::Csr, Step::Validity, Step::Options, Step::Review, Step::Submit];

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

    /// Its number among these, from 1; that of the one before it where it is none of them.
    pub fn number_in(self, steps: &[Step]) -> usize {
        steps.iter().filter(|step| **step <= self).count()
    }

    /// The step after this one among these, if any.
    pub fn after(self, steps: &[Step]) -> Option<Step> {
        steps.iter().copied().find(|step| *step > self)
    }

    /// The step before this one among these, if any.
    pub fn before(self, steps: &[Step]) -> Option<Step> {
        steps.iter().copied().rev().find(|step| *step < self)
    }
}
