//! A line of a list in columns, as wide as the list wants them and as the terminal allows.

use super::text::{Cells as _, pad};
use crate::wizard::form::{OrderColumns, Widths};

/// Cells between two columns.
const GUTTER: usize = 2;
/// With fewer cells for names than this, what is next is said in fewer words.
const GOOD_NAME: usize = 20;
/// With fewer than this there are no columns.
const LEAST_NAME: usize = 12;

/// A line in at most so many cells; none where there is no room for columns.
pub fn line(cells: &OrderColumns, room: usize) -> Option<String> {
    let Widths { name, next, short, when, id } = cells.widths;
    let beside = |next: usize| room.checked_sub(next + when + id + 3 * GUTTER);
    let fits = |next: usize, least: usize| beside(next).filter(|left| *left >= name.min(least));
    let (left, next, said) = match (fits(next, GOOD_NAME), fits(short, LEAST_NAME)) {
        (Some(left), _) => (left, next, &cells.next),
        (None, Some(left)) => (left, short, &cells.short),
        (None, None) => return None,
    };
    // What is said is said whole, where fewer words are.
    let said = if said.width() > next { &cells.short } else { said };
    let gutter = " ".repeat(GUTTER);
    let columns =
        [pad(&cells.name, left.min(name)), pad(said, next), pad(&cells.when, when), pad(&cells.id, id)];
    let line = columns.join(&gutter);
    let apart = format!("{line}{gutter}{}", cells.apart);
    let has_room = !cells.apart.is_empty() && apart.width() <= room;
    Some(if has_room { apart } else { line.trim_end().to_owned() })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cells() -> OrderColumns {
        OrderColumns {
            name: "shop.example.com +2".into(),
            next: "pending: place 3 records".into(),
            short: "place 3 records".into(),
            when: "2 h ago".into(),
            id: "6484932".into(),
            apart: String::new(),
            widths: Widths { name: 22, next: 26, short: 16, when: 12, id: 7 },
        }
    }

    #[test]
    fn columns_use_the_room_there_is_and_say_less_before_they_give_way() {
        for (room, expected) in [
            (100, Some("shop.example.com +2     pending: place 3 records    2 h ago       6484932")),
            (75, Some("shop.example.com +2   pending: place 3 records    2 h ago       6484932")),
            (70, Some("shop.example.com +2     place 3 records   2 h ago       6484932")),
            (55, Some("shop.example.\u{2026}   place 3 records   2 h ago       6484932")),
            (50, None),
            (10, None),
        ] {
            let said = line(&cells(), room).map(|said| said.split_whitespace().collect::<Vec<_>>().join(" "));
            let expected = expected.map(|said| said.split_whitespace().collect::<Vec<_>>().join(" "));
            assert_eq!(said, expected, "{room}");
            assert!(line(&cells(), room).is_none_or(|said| said.width() <= room), "{room}");
        }
    }

    #[test]
    fn what_tells_orders_of_one_name_apart_moves_no_column() {
        let apart = OrderColumns { apart: "DNS TXT record".into(), ..cells() };
        for room in 55..120 {
            let (with, without) = (line(&apart, room).unwrap(), line(&cells(), room).unwrap());
            assert!(with.starts_with(&without) && with.width() <= room, "{room}: {with}");
            assert_eq!(with.ends_with("6484932  DNS TXT record"), with != without, "{with}");
        }
        assert!(line(&apart, 119).unwrap().ends_with("DNS TXT record"));
    }

    #[test]
    fn what_is_longer_than_its_column_is_said_in_fewer_words() {
        let longer = OrderColumns { next: "place 3 records before 12 DEC 2026".into(), ..cells() };
        let said = line(&longer, 100).unwrap();
        assert!(said.contains("  place 3 records   ") && !said.contains('\u{2026}'), "{said}");
    }
}
