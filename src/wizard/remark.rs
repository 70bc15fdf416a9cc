//! What there is to say of what is typed although nothing is wrong with it: how a name is sent, or how it reads.

use super::Model;
use super::form::{Field, Spot};
use crate::order::parameter::FieldId;

impl Model {
    /// Whether the focus is on a spot, and nothing lies on top of it.
    pub fn has_focus(&self, spot: &Spot) -> bool {
        self.overlay.is_none() && self.window.past == 0 && self.focus.as_ref() == Some(spot)
    }

    /// What there is to say of a field: of one with many names, of the line the cursor is on.
    pub fn remark(&self, field: &Field) -> Option<String> {
        match field.spot {
            Spot::Field(FieldId::CommonName) => self.common_name_otherwise(),
            Spot::Field(FieldId::DnsNames) if self.has_focus(&field.spot) => {
                let line = self.editor.as_ref().map_or(0, |editor| editor.cursor().0);
                let text = field.value.split('\n').nth(line)?;
                Some(format!("sent as {}", self.sent_as(field, line, text)?))
            }
            _ => None,
        }
    }

    /// Typed as it is sent, a name says how it reads, and the other way round.
    fn common_name_otherwise(&self) -> Option<String> {
        let name = self.desk.names().common_name()?;
        match self.desk.draft().text(FieldId::CommonName).is_ascii() {
            _ if name.as_str() == name.unicode() => None,
            true => Some(format!("reads {}", name.unicode())),
            false => Some(format!("sent as {}", name.as_str())),
        }
    }

    /// Of a line of *Other names* that is sent otherwise than it is written: what is sent.
    pub fn sent_as(&self, field: &Field, line: usize, text: &str) -> Option<String> {
        if text.is_ascii() || field.spot != Spot::Field(FieldId::DnsNames) {
            return None;
        }
        let others = &self.desk.names().others;
        let first = others.partition_point(|typed| typed.line < line);
        let here = others[first..].iter().take_while(|typed| typed.line == line);
        let sent: Vec<&str> = here.filter_map(|typed| Some(typed.name.as_ref().ok()?.as_str())).collect();
        (!sent.is_empty()).then(|| sent.join(", "))
    }
}
