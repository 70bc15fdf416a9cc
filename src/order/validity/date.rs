//! Dates, as they are typed and as the service takes them.

use jiff::civil::Date;

use super::super::problem::Finding;
use super::super::text::quoted;

/// Months as the service writes them, and in full.
const MONTHS: [(&str, &str); 12] = [
    ("JAN", "January"),
    ("FEB", "February"),
    ("MAR", "March"),
    ("APR", "April"),
    ("MAY", "May"),
    ("JUN", "June"),
    ("JUL", "July"),
    ("AUG", "August"),
    ("SEP", "September"),
    ("OCT", "October"),
    ("NOV", "November"),
    ("DEC", "December"),
];
/// The cure when nothing better can be made of what was typed.
const EXAMPLE: &str = "Write it as 09 JUN 2027 or 2027-06-09";

/// A date as the service takes it and as people read it everywhere, `dd MMM YYYY`: `09 JUN 2027`.
pub fn wire_date(date: Date) -> String {
    let (short, _) = MONTHS[usize::from(date.month().unsigned_abs()) - 1];
    format!("{:02} {short} {:04}", date.day(), date.year())
}

/// Reads a date typed as `09 JUN 2027` or `2027-06-09`.
///
/// Upper and lower case, several blanks and days or months of one digit make no difference.
///
/// # Errors
///
/// Any other form, with the date in the right one when it can only mean one or two; years of two
/// digits; days that their month does not have.
pub fn parse_date(typed: &str) -> Result<Date, Finding> {
    let typed = typed.trim();
    if typed.is_empty() {
        return Err(Finding::error("The date is empty.", EXAMPLE));
    }
    if typed.contains(|c: char| c.is_numeric() && !c.is_ascii_digit()) {
        return Err(Finding::error(format!("{} has digits other than 0 to 9.", quoted(typed)), EXAMPLE));
    }
    let blank_separated: Vec<&str> = typed.split_whitespace().collect();
    let hyphenated: Vec<&str> = typed.split('-').collect();
    match (blank_separated.as_slice(), hyphenated.as_slice()) {
        ([day, month, year], _) if is_number(day) && is_word(month) && is_number(year) => {
            read(day, month_of(month)?, year)
        }
        (_, [year, month, day]) if year.len() == 4 && [year, month, day].into_iter().all(is_number) => {
            read(day, number(month), year)
        }
        _ => Err(other_form(typed)),
    }
}

/// Puts a date together from its typed parts.
fn read(day: &str, month: i64, year: &str) -> Result<Date, Finding> {
    let year_number = number(year);
    if year.len() == 2 {
        let meant =
            date(2000 + year_number, month, number(day)).map_or_else(|| format!("20{year}"), wire_date);
        return Err(Finding::error(
            format!("The year {} has two digits.", quoted(year)),
            format!("Write it with four: {meant}"),
        ));
    }
    if year.len() != 4 {
        return Err(Finding::error(format!("The year {} has not four digits.", quoted(year)), EXAMPLE));
    }
    date(year_number, month, number(day)).ok_or_else(|| missing(number(day), month, year_number))
}

/// What to say of a day that does not exist.
fn missing(day: i64, month: i64, year: i64) -> Finding {
    let Some(first) = date(year, month, 1) else {
        return Finding::error(
            format!("There is no month {month}."),
            "Months go from 1 to 12, as in 2027-06-09",
        );
    };
    let last = first.last_of_month();
    let (short, full) = MONTHS[usize::from(last.month().unsigned_abs()) - 1];
    Finding::error(
        format!("{day:02} {short} {year:04} does not exist: {full} {year} has {} days.", last.day()),
        format!("Use a day from 01 to {}, such as {}", last.day(), wire_date(last)),
    )
}

fn month_of(word: &str) -> Result<i64, Finding> {
    let position = MONTHS.iter().position(|(short, _)| short.eq_ignore_ascii_case(word));
    let numbered = position.and_then(|index| i64::try_from(index + 1).ok());
    numbered.ok_or_else(|| {
        let names = MONTHS.map(|(short, _)| short).join(", ");
        match english_month(word) {
            Some(month) => Finding::error(
                format!("The month {} has to be three letters.", quoted(word)),
                format!("Write {}", MONTHS[month].0),
            ),
            None => Finding::error(
                format!("{} is not the name of a month.", quoted(word)),
                format!("Use one of {names}"),
            ),
        }
    })
}

/// The index of a month whose English name begins like the word: `june`, `Sept`.
fn english_month(word: &str) -> Option<usize> {
    let word = word.to_ascii_lowercase();
    MONTHS.iter().position(|(_, full)| word.len() >= 3 && full.to_ascii_lowercase().starts_with(&word))
}

/// What to say of a date in none of the two forms: what it may have meant, in the right one.
fn other_form(typed: &str) -> Finding {
    let meanings = meanings(typed);
    match meanings.as_slice() {
        [] => Finding::error(format!("{} is not a date.", quoted(typed)), EXAMPLE),
        [date] => Finding::error(
            format!("{} is not in a form that is taken here.", quoted(typed)),
            format!("Write {}", wire_date(*date)),
        ),
        dates => {
            let dates: Vec<String> = dates.iter().copied().map(wire_date).collect();
            Finding::error(
                format!("{} can be read as different dates.", quoted(typed)),
                format!("Write the one you mean: {}", dates.join(" or ")),
            )
        }
    }
}

/// The dates that a text can mean by the habits of some country.
fn meanings(typed: &str) -> Vec<Date> {
    let parts: Vec<&str> =
        typed.split(|c: char| !c.is_ascii_alphanumeric()).filter(|part| !part.is_empty()).collect();
    let [first, second, third] = parts.as_slice() else { return Vec::new() };
    let year_of = |part: &str| if part.len() == 2 { 2000 + number(part) } else { number(part) };
    let month = |part: &str| english_month(part).and_then(|index| i64::try_from(index + 1).ok());
    let numeric = |part: &str| is_number(&part) && matches!(part.len(), 1 | 2 | 4);
    let mut dates = match (month(first), month(second)) {
        (Some(month), _) if numeric(third) => vec![date(year_of(third), month, ordinal(second))],
        (_, Some(month)) if numeric(third) => vec![date(year_of(third), month, ordinal(first))],
        _ if !parts.iter().all(|part| numeric(part)) => Vec::new(),
        _ if first.len() == 4 => vec![date(number(first), number(second), number(third))],
        _ => vec![
            date(year_of(third), number(second), number(first)),
            date(year_of(third), number(first), number(second)),
        ],
    };
    dates.dedup();
    dates.into_iter().flatten().collect()
}

/// The number of `9th`; 0, which is no day, for what is none.
fn ordinal(day: &str) -> i64 {
    number(day.trim_end_matches(|c: char| c.is_ascii_alphabetic()))
}

fn date(year: i64, month: i64, day: i64) -> Option<Date> {
    Date::new(year.try_into().ok()?, month.try_into().ok()?, day.try_into().ok()?).ok()
}

fn is_number(part: &&str) -> bool {
    !part.is_empty() && part.len() <= 4 && part.bytes().all(|byte| byte.is_ascii_digit())
}

fn is_word(part: &str) -> bool {
    part.chars().all(char::is_alphabetic)
}

/// The value of at most four digits; 0, which is no day, month or year, for anything else.
fn number(digits: &str) -> i64 {
    digits.parse().unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_forms_are_read_and_written_as_the_service_takes_them() {
        for (typed, wire) in [
            ("09 JUN 2027", "09 JUN 2027"),
            ("9 jun 2027", "09 JUN 2027"),
            ("  09   Jun   2027 ", "09 JUN 2027"),
            ("2027-06-09", "09 JUN 2027"),
            ("2027-6-9", "09 JUN 2027"),
            ("29 FEB 2028", "29 FEB 2028"),
            ("31 DEC 2026", "31 DEC 2026"),
            ("1 MAY 2027", "01 MAY 2027"),
        ] {
            assert_eq!(parse_date(typed).map(wire_date).as_deref(), Ok(wire), "{typed}");
        }
        for month in 1..=12 {
            let date = Date::constant(2027, month, 5);
            assert_eq!(parse_date(&wire_date(date)), Ok(date));
        }
    }

    #[test]
    fn other_forms_are_refused_with_the_date_they_mean() {
        for (typed, message, fix) in [
            ("", "The date is empty.", EXAMPLE),
            (
                "30 FEB 2027",
                "30 FEB 2027 does not exist: February 2027 has 28 days.",
                "Use a day from 01 to 28, such as 28 FEB 2027",
            ),
            (
                "29 FEB 2027",
                "29 FEB 2027 does not exist: February 2027 has 28 days.",
                "Use a day from 01 to 28, such as 28 FEB 2027",
            ),
            (
                "2028-02-30",
                "30 FEB 2028 does not exist: February 2028 has 29 days.",
                "Use a day from 01 to 29, such as 29 FEB 2028",
            ),
            (
                "0 JUN 2027",
                "00 JUN 2027 does not exist: June 2027 has 30 days.",
                "Use a day from 01 to 30, such as 30 JUN 2027",
            ),
            ("2027-13-01", "There is no month 13.", "Months go from 1 to 12, as in 2027-06-09"),
            ("09 JUN 27", "The year \"27\" has two digits.", "Write it with four: 09 JUN 2027"),
            ("30 FEB 27", "The year \"27\" has two digits.", "Write it with four: 2027"),
            ("09 JUN 202", "The year \"202\" has not four digits.", EXAMPLE),
            (
                "09 MAI 2027",
                "\"MAI\" is not the name of a month.",
                "Use one of JAN, FEB, MAR, APR, MAY, JUN, JUL, AUG, SEP, OCT, NOV, DEC",
            ),
            ("9 June 2027", "The month \"June\" has to be three letters.", "Write JUN"),
            ("June 9, 2027", "\"June 9, 2027\" is not in a form that is taken here.", "Write 09 JUN 2027"),
            ("Jun 9th 2027", "\"Jun 9th 2027\" is not in a form that is taken here.", "Write 09 JUN 2027"),
            ("09-Jun-2027", "\"09-Jun-2027\" is not in a form that is taken here.", "Write 09 JUN 2027"),
            ("2027/06/09", "\"2027/06/09\" is not in a form that is taken here.", "Write 09 JUN 2027"),
            (
                "06/09/2027",
                "\"06/09/2027\" can be read as different dates.",
                "Write the one you mean: 06 SEP 2027 or 09 JUN 2027",
            ),
            (
                "06/09/27",
                "\"06/09/27\" can be read as different dates.",
                "Write the one you mean: 06 SEP 2027 or 09 JUN 2027",
            ),
            ("6/15/2027", "\"6/15/2027\" is not in a form that is taken here.", "Write 15 JUN 2027"),
            ("06/06/2027", "\"06/06/2027\" is not in a form that is taken here.", "Write 06 JUN 2027"),
            (
                "9.6.2027",
                "\"9.6.2027\" can be read as different dates.",
                "Write the one you mean: 09 JUN 2027 or 06 SEP 2027",
            ),
            ("20270609", "\"20270609\" is not a date.", EXAMPLE),
            ("tomorrow", "\"tomorrow\" is not a date.", EXAMPLE),
            ("0９ JUN 2027", "\"0９ JUN 2027\" has digits other than 0 to 9.", EXAMPLE),
            ("09 JUN 99999999999", "\"09 JUN 99999999999\" is not a date.", EXAMPLE),
            ("-- --", "\"-- --\" is not a date.", EXAMPLE),
        ] {
            let found = parse_date(typed).expect_err(typed);
            assert_eq!((found.message.as_str(), found.fix.as_str()), (message, fix), "{typed}");
        }
    }
}
