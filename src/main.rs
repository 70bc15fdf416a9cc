//! Arguments → mode → exit code.

use std::io::{IsTerminal, Write, stdout};
use std::process::ExitCode;

use clap::error::{ContextKind, ErrorKind};
use dvorder::cli::{Cli, Command, SandboxArgs, SequelArgs, WizardArgs};
use dvorder::command::{self, check, download, look, orders, output, target, track, wanted};
use dvorder::config::Config;
use dvorder::config::target::Target;
use dvorder::exit::Exit;
use dvorder::follow::days::day;
use dvorder::follow::sequel::Sequel;
use dvorder::follow::watch;
use dvorder::io::endings::End;
use dvorder::io::keeping::{Keeping, Right, new_draft, today};
use dvorder::io::runtime;
use dvorder::io::store::Store;
use dvorder::io::{file, own_id, sandbox, store, term};
use dvorder::journal::order_key::OrderKey;
use dvorder::journal::report::by_clock_ahead;
use dvorder::journal::shelf::Shelf;
use dvorder::order::command_line::CommandLine;
use dvorder::order::id::Id;
use dvorder::order::import::Import;
use dvorder::order::parameter::FieldId;
use dvorder::order::place::SANDBOX;
use dvorder::order::problem::Finding;
use dvorder::order::saved::without_secrets;
use dvorder::order::text::{because, visible};
use dvorder::report::set_product;
use dvorder::secret::KeySource;
use dvorder::system::reason;
use dvorder::ui;
use dvorder::ui::theme::Theme;
use dvorder::wizard::Model;
use dvorder::wizard::autosave;
use dvorder::wizard::destination::Destination;
use dvorder::wizard::farewell;
use dvorder::wizard::loaded;
use dvorder::wizard::start;
use jiff::Timestamp;
use ratatui::buffer::Buffer;

fn main() -> ExitCode {
    let cli = match Cli::read(std::env::args_os()) {
        Ok(cli) => cli,
        Err(error) => return not_understood(&error),
    };
    term::forbid_core_dumps();
    let ended = match cli.command {
        Some(Command::Orders(args)) => orders::run(&args),
        Some(Command::Order(args)) => command::order::run(&args).map(Exit::code),
        Some(Command::Track(args)) => track::run(&args),
        Some(Command::Look(args)) => look::run(&args).map(Exit::code),
        Some(Command::Download(args)) => download::run(&args).map(Exit::code),
        Some(Command::Served(args)) => command::served::run(&args).map(Exit::code),
        Some(Command::Renew(args)) => sequel(args, Sequel::Renewal),
        Some(Command::Reissue(args)) => sequel(args, Sequel::Reissue),
        None => order(&cli.wizard, None),
        Some(Command::Check(args)) => check::run(&args, today()).map(Exit::code),
        Some(Command::Sandbox(args)) => serve_sandbox(args),
    };
    ExitCode::from(ended.unwrap_or_else(|reason| {
        output::say(&format!("dvorder: {}\n", visible(&reason)));
        Exit::Usage.code()
    }))
}

/// What clap says of arguments that it does not take, or was asked for: help and the version. A monitoring system is
/// told in its own way.
fn not_understood(error: &clap::Error) -> ExitCode {
    match names_no_order(error) {
        Some(said) => output::say(&format!("dvorder: {said}\n")),
        // Where nobody reads it, it is not said.
        None => drop(error.print()),
    }
    let is_for_a_monitor = std::env::args_os().any(|argument| argument == "--monitor");
    match error.exit_code() {
        0 => ExitCode::from(Exit::Done.code()),
        _ if is_for_a_monitor => {
            let (level, line) = watch::unusable("its arguments cannot be used, see standard error");
            let _ = writeln!(stdout(), "{line}");
            ExitCode::from(level.code())
        }
        _ => ExitCode::from(Exit::Usage.code()),
    }
}

/// What is said where a command is about an order, and none is named.
fn names_no_order(error: &clap::Error) -> Option<String> {
    let lacks_id = error
        .context()
        .any(|(kind, value)| kind == ContextKind::InvalidArg && value.to_string().contains("<ID>"));
    if error.kind() != ErrorKind::MissingRequiredArgument || !lacks_id {
        return None;
    }
    let usage = error.get(ContextKind::Usage)?.to_string();
    let command = usage.split_whitespace().nth(2)?;
    Some(format!("name an order's ID, such as this: {}", wanted::example(command)))
}

/// The wizard.
fn order(args: &WizardArgs, begins: Option<(OrderKey, Sequel)>) -> Result<u8, String> {
    let is_read =
        [&args.from, &args.screen.csr].into_iter().flatten().any(|path| check::is_standard_input(path));
    if !(stdout().is_terminal() && (is_read || std::io::stdin().is_terminal())) {
        return Err("the wizard needs a terminal. To check a request without one: dvorder check FILE".into());
    }
    let config = target::config(&args.screen.target)?;
    let store = Store::of_this_user();
    let (opens, begins) = begins.unzip();
    if let (Ok(store), Some(OrderKey::InJournal(id))) = (&store, &opens)
        && store.entry(id).is_err()
    {
        return no_such_order(id.as_str(), &config);
    }
    let opens = opens.or_else(|| args.order.map(OrderKey::OfService));
    let (mut model, right) = beginning(args, opens, &config, &store)?;
    model.opening.sequel = begins;
    term::type_at_the_terminal()?;
    let options = args.screen.target.sandbox_options(store.as_ref().ok());
    let theme = Theme::for_environment(args.screen.ascii, &|name| std::env::var(name).ok());
    let view = |model: &Model, buffer: &mut Buffer| ui::view(model, &theme, buffer);
    let (model, end) = runtime::run(model, config, options, Keeping::new(store, right), view)
        .map_err(|error| format!("the terminal cannot be used: {error}"))?;
    let columns = term::columns_of(stdout()).unwrap_or(farewell::USUAL_COLUMNS);
    let farewell = farewell::farewell(&model, columns);
    // The terminal may be gone; there is nobody left to tell then.
    let _ = stdout().write_all(farewell.text.as_bytes());
    Ok(match end {
        End::Signal(number) if farewell.code != Exit::Unknown => 128 + number,
        _ => farewell.code.code(),
    })
}

/// Says that no order is called so.
fn no_such_order(typed: &str, config: &Config) -> Result<u8, String> {
    let said = wanted::no_such_order(typed, &CommandLine::with(&*config.options));
    output::say(&format!("dvorder: {}\n", visible(&said)));
    Ok(Exit::No.code())
}

/// The wizard, with what follows an order.
fn sequel(args: SequelArgs, sequel: Sequel) -> Result<u8, String> {
    let SequelArgs { id, screen } = args;
    let key = match (id.parse::<u64>(), Id::try_from(id.clone())) {
        (Ok(order_id), _) => OrderKey::OfService(order_id),
        (_, Ok(id)) => OrderKey::InJournal(id),
        (_, Err(_)) => return no_such_order(&id, &target::config(&screen.target)?),
    };
    let args = WizardArgs { from: None, resume: None, order: None, product: None, screen };
    order(&args, Some((key, sequel)))
}

/// The wizard as it starts: with a draft of an earlier run, with what earlier runs left to choose from,
/// or with a new draft; and the right to edit that draft.
fn beginning(
    args: &WizardArgs,
    opens: Option<OrderKey>,
    config: &Config,
    store: &Result<Store, String>,
) -> Result<(Model, Option<Right>), String> {
    let Import { draft, problems, .. } = starting_point(args)?;
    let ahead = match config.target {
        Target::Sandbox => args.screen.target.sandbox_options(store.as_ref().ok()).ahead(),
        Target::Service { .. } => 0,
    };
    let today = day(by_clock_ahead(Timestamp::now(), ahead));
    let mut model = Model::new(draft, problems, destination(config), today);
    model.clock.ahead = ahead;
    model.served_at = args.screen.served_at.clone();
    model.key.is_at_hand |= !matches!(config.key, KeySource::None | KeySource::Command(_));
    let store = match store {
        Ok(store) => store,
        Err(reason) if args.resume.is_some() => return Err(because("no draft can be resumed", reason)),
        Err(reason) => {
            autosave::cannot_keep(&mut model, reason.clone());
            return Ok((model, None));
        }
    };
    let shelf = store.shelf(config.target == Target::Sandbox);
    if opens.is_some() {
        start::offer(&mut model, shelf);
        model.opening.order = opens;
        return Ok((model, None));
    }
    if let Some(wanted) = &args.resume {
        let right = resumed(&mut model, store, shelf, wanted)?;
        return Ok((model, right));
    }
    let given = args.from.is_some() || args.screen.csr.is_some() || args.product.is_some();
    if !given && !shelf.is_empty() {
        start::offer(&mut model, shelf);
        return Ok((model, None));
    }
    let id = store::new_id().map_err(|error| format!("no draft can be started: {}", reason(&error)))?;
    autosave::keep_as(&mut model, id.clone());
    if let Some(path) = &args.from {
        loaded::show_body(&mut model, &check::shown(path));
    } else if let Some(path) = &args.screen.csr {
        loaded::show_what_was_read(&mut model, &check::shown(path));
    }
    start::tell_of(&mut model, &store.open_entries(&shelf), &shelf.unusable);
    Ok((model, Some(Right::New(id))))
}

/// Goes on with a draft, by its ID or the latest; what has to be found out first is offered in its place.
fn resumed(model: &mut Model, store: &Store, shelf: Shelf, wanted: &str) -> Result<Option<Right>, String> {
    let id = match wanted {
        "" if shelf.drafts.is_empty() && !shelf.open_orders.is_empty() => None,
        "" => Some(latest(store, &shelf)?),
        id => Some(Id::try_from(id.to_owned())?),
    };
    let is_open = |id: &Id| shelf.open_orders.iter().any(|held| held.what.draft_id.as_ref() == Some(id));
    // Whether it was ordered is to be found out before anything else is done with it.
    let Some(id) = id.filter(|id| !is_open(id)) else {
        start::offer(model, shelf);
        return Ok(None);
    };
    if start::asks_where(model, &store.read_draft(&id)?) {
        start::offer(model, shelf);
        return Ok(None);
    }
    let lock = store.lock_draft(&id).map_err(|reason| format!("{reason} {COPY_IT}"))?;
    start::resume(model, store.read_draft(&id)?);
    start::tell_of(model, &store.open_entries(&shelf), &shelf.unusable);
    Ok(Some(Right::Held(lock)))
}

/// What can be done with a draft that another process is editing.
const COPY_IT: &str = "To edit a copy of it, leave --resume out and choose Copy a draft.";

/// The draft that was saved last and that nobody is editing.
fn latest(store: &Store, shelf: &Shelf) -> Result<Id, String> {
    let mut drafts = shelf.drafts.iter().map(|held| &held.what.id);
    let free = drafts.find(|id| store.editor_of(id).is_none());
    free.cloned().ok_or_else(|| match shelf.drafts.first().map(|held| &held.what.id) {
        None => "there is no draft to resume.".to_owned(),
        Some(id) => {
            let editor = store.editor_of(id).filter(|process| *process > 0);
            let who =
                editor.map_or_else(|| "another dvorder".to_owned(), |process| format!("process {process}"));
            format!("{who} is editing the draft {id}. {COPY_IT}")
        }
    })
}

/// What the form starts from: a loaded body, or the usual choices; and what the arguments add.
fn starting_point(args: &WizardArgs) -> Result<Import, String> {
    check::not_both(args.from.as_deref(), args.screen.csr.as_deref())?;
    let mut start = match &args.from {
        Some(path) => with_an_own_id(check::body(path)?),
        None => Import::of(
            new_draft().map_err(|error| format!("no draft can be started: {}", reason(&error)))?.draft,
        ),
    };
    if let Some(product) = &args.product {
        set_product(&mut start.draft, product);
    }
    if let Some(path) = &args.screen.csr {
        start.csr_stands_in();
        let csr = check::csr(path)?;
        start.problems.extend(csr.found_in_its_text().into_iter().map(|found| found.at(FieldId::Csr)));
        start.draft.set(FieldId::Csr, csr.pem());
        start.draft.set(FieldId::CsrFile, file::from_the_root(path));
    }
    start.draft = without_secrets(&start.draft);
    Ok(start)
}

/// Gives a loaded order that has none an ID of its own, and says so.
fn with_an_own_id(mut start: Import) -> Import {
    let field = FieldId::AlternativeOrderId;
    if start.draft.text(field).is_empty()
        && let Some(id) = own_id::fresh(today())
    {
        let message = format!("The file has no own order ID, so the order gets {id}.");
        let fix = "By it the order is found should its answer be lost. To send none, empty it on Options.";
        start.problems.push(Finding::hint(message, fix).at(field));
        start.draft.set(field, id);
    }
    start
}

fn destination(config: &Config) -> Destination {
    match &config.target {
        Target::Sandbox => Destination {
            sandbox: true,
            place: SANDBOX.into(),
            label: "SANDBOX: nothing is bought".into(),
            key_needed: false,
            account: None,
            options: config.options.clone(),
        },
        Target::Service { base_url, region } => {
            let region =
                region.map_or_else(String::new, |region| format!("{} ", region.to_string().to_uppercase()));
            let proxy = config.proxy.as_ref().map_or_else(String::new, |proxy| format!(" via {proxy}"));
            Destination {
                sandbox: false,
                place: base_url.to_string(),
                label: format!("{region}{}{proxy}", base_url.host()),
                key_needed: config.key == KeySource::None,
                account: None,
                options: config.options.clone(),
            }
        }
    }
}

/// `dvorder sandbox`.
fn serve_sandbox(args: SandboxArgs) -> Result<u8, String> {
    let options = sandbox::Options {
        listen: args.listen,
        faults: args.sandbox_fault,
        speed: args.sandbox_speed,
        dns: args.sandbox_dns,
        web: args.sandbox_http,
        keep: args.keep,
        root: args.root,
        ..sandbox::Options::default()
    };
    sandbox::serve(options).map_err(|error| format!("the sandbox cannot serve: {}", reason(&error)))?;
    Ok(Exit::Done.code())
}
