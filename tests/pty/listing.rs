//! All orders of an account that has thousands, some of which nobody can read.

use std::sync::Arc;
use std::time::Duration;

use crate::deeds::press;
use crate::orders::{EXAMPLE, confirm, leave};
use crate::sandbox::{KEY, Sandbox};
use crate::terminal::{Home, dvorder};

/// Until every page of the list has come, on a busy machine.
const UNTIL_LISTED: Duration = Duration::from_secs(90);

/// Places an order, which is told so, and leaves.
fn order(sandbox: &Sandbox, home: &Arc<Home>, told: &str) {
    let mut terminal = sandbox.wizard(EXAMPLE).at(home).start();
    confirm(&terminal, "example.com");
    terminal.wait_for(told);
    assert_eq!(leave(&mut terminal), 0);
}

#[test]
fn five_thousand_orders_of_which_three_hundred_are_malformed_are_listed_found_and_opened() {
    let home = Home::new();
    let sandbox = Sandbox::start(&["many", "malformed-rows"]);
    order(&sandbox, &home, "Ordered. Order ");

    let mut terminal = sandbox.wizard("").at(&home).start();
    terminal.wait_for("1 order needs you");
    press(&terminal, "All orders");
    terminal.wait_for("All orders: 1");
    terminal.keys("Home");
    press(&terminal, "Ask the account for its orders");
    terminal.wait_with_patience(UNTIL_LISTED, ", as of");
    terminal.wait_for("of its list could not be read, and are left out.");
    let screen = terminal.screen();
    let told = |before: &str| -> u64 {
        let number = screen.split(before).nth(1).unwrap_or_else(|| panic!("{before}: {screen}"));
        let digits: String = number.chars().take_while(char::is_ascii_digit).collect();
        digits.parse().unwrap_or_else(|_| panic!("{before}: {screen}"))
    };
    let (all, listed) = (told("All orders: "), told("The account lists "));
    let flowing = screen.split_whitespace().collect::<Vec<_>>().join(" ");
    let rows = flowing.split(" rows of its list").next().and_then(|text| text.split(' ').next_back());
    let unreadable: u64 = rows.and_then(|number| number.parse().ok()).unwrap_or_else(|| panic!("{screen}"));
    assert!((1..=300).contains(&unreadable), "{screen}");
    assert!(listed + unreadable >= 5000 && all == listed, "each is shown or counted: {screen}");

    // To the last of them and back, and by what one types.
    terminal.keys("End");
    terminal.wait_idle("the last line");
    let last = terminal.screen();
    terminal.keys("Home");
    terminal.wait_idle("the first line");
    assert_ne!(terminal.screen(), last);
    terminal.type_text("example.com place");
    terminal.wait_for("with \"example.com place\"");
    terminal.keys("Esc");
    terminal.wait_for(&format!("All orders: {all}"));
    terminal.keys("End");
    terminal.wait_idle("the last line");
    terminal.keys("Enter");
    terminal.wait_for("Asked at");
    terminal.keys("Esc");
    terminal.wait_for(&format!("All orders: {all}"));
    assert_eq!(leave(&mut terminal), 0);
    terminal.assert_nowhere(KEY);
}

/// Stopped in the middle, what came later comes in no more, and it can be asked again.
#[test]
fn a_list_that_never_ends_is_stopped_and_asked_for_again() {
    let home = Home::new();
    let sandbox = Sandbox::start(&["no-answer:list"]);
    order(&sandbox, &home, "Ordered. Order 6484932");
    let mut terminal = sandbox.wizard("").at(&home).start();
    press(&terminal, "All orders");
    terminal.keys("Home");
    press(&terminal, "Ask the account for its orders");
    terminal.wait_for("The account is asked for its orders");
    terminal.keys("Home");
    press(&terminal, "Stop");
    terminal.wait_for("Ask the account for its orders again");
    terminal.wait_for("example.com");
    assert_eq!(leave(&mut terminal), 0);
}

#[test]
fn on_a_machine_that_nothing_was_ordered_from_the_orders_of_the_account_are_at_hand() {
    let sandbox = Sandbox::start(&["many=20"]);
    for wizard in [sandbox.wizard(""), dvorder("--sandbox --sandbox-fault many=20").size(60, 15)] {
        let mut terminal = wizard.start();
        terminal.wait_for("Which certificate do you want?");
        terminal.keys("^P");
        press(&terminal, "All orders");
        terminal.wait_for("No order was sent from here.");
        terminal.keys("Home");
        press(&terminal, "Ask the account for its orders");
        terminal.wait_for("The account lists 20 orders, as of");
        press(&terminal, "host");
        terminal.wait_for("Asked at");
        assert_eq!(leave(&mut terminal), 0);
        terminal.assert_nowhere(KEY);
    }
}
