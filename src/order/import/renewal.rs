//! Which of the two ways to name the renewed order counts.

use super::reader::BodyReader;
use super::tree::{Node, Pairs, last};
use crate::order::parameter::FieldId;
use crate::order::problem::Finding;
use crate::order::renewal::read_thumbprint;

/// Which of the two ways to name the renewed order counts.
pub(super) fn choose(reader: &mut BodyReader, body: &Pairs) {
    let given = |key| !matches!(last(body, key), None | Some(Node::Null));
    let kind = match (given("renewal_of_order_id"), given("renewed_thumbprint")) {
        (false, false) => "new",
        (false, true) => "thumbprint",
        (true, false) => "order",
        (true, true) => {
            reader.say(
                "renewed_thumbprint",
                Finding::warning(
                    "The body names the renewed order twice; its ID is sent, the thumbprint is not.",
                    "Keep one of the two.",
                ),
            );
            let thumbprint = reader.draft.text(FieldId::RenewedThumbprint);
            // One of the wrong type is told, and not kept.
            if !thumbprint.is_empty()
                && let Err(found) = read_thumbprint(thumbprint)
            {
                reader.say("renewed_thumbprint", found);
            }
            "order"
        }
    };
    reader.draft.set(FieldId::Renewal, kind);
}
