//! What there is to say of what is typed although nothing is wrong with it: how a name is sent, or how it reads.

use super::Model;
use super::form::{Field, Spot};
use crate::order::parameter::FieldId;
use crate::order::platform;

/// What there is to say of a field: of one with many names, of the line the cursor is on, where that is there.
pub fn of(model: &Model, field: &Field, has_focus: bool) -> Option<String> {
    match field.spot {
        Spot::Field(FieldId::CommonName) => common_name_otherwise(model),
        Spot::Field(FieldId::ServerPlatform) => {
            let platform = platform::named(&field.value)?;
            (platform.name.trim() != field.value.trim()).then(|| platform.name.clone())
        }
        Spot::Field(FieldId::DnsNames) if has_focus => {
            let line = model.editor.as_ref().map_or(0, |editor| editor.cursor().0);
            let text = field.value.split('\n').nth(line)?;
            Some(format!("sent as {}", sent_as(model, field, line, text)?))
        }
        _ => None,
    }
}

/// Typed as it is sent, a name says how it reads, and the other way round.
fn common_name_otherwise(model: &Model) -> Option<String> {
    let name = model.desk.names().common_name()?;
    match model.desk.draft().text(FieldId::CommonName).is_ascii() {
        _ if name.as_str() == name.unicode() => None,
        true => Some(format!("reads {}", name.unicode())),
        false => Some(format!("sent as {}", name.as_str())),
    }
}

/// Of a line of *Other names* that is sent otherwise than it is written: what is sent.
pub fn sent_as(model: &Model, field: &Field, line: usize, text: &str) -> Option<String> {
    if text.is_ascii() || field.spot != Spot::Field(FieldId::DnsNames) {
        return None;
    }
    let others = &model.desk.names().others;
    let first = others.partition_point(|typed| typed.line < line);
    let here = others[first..].iter().take_while(|typed| typed.line == line);
    let sent: Vec<&str> = here.filter_map(|typed| Some(typed.name.as_ref().ok()?.as_str())).collect();
    (!sent.is_empty()).then(|| sent.join(", "))
}
