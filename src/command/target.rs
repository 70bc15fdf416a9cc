//! Where a command asks, and with which key: its options, the environment and the configuration file.

use std::path::PathBuf;

use crate::cli::TargetArgs;
use crate::config::Config;
use crate::config::file::FileConfig;
use crate::config::target::Target;
use crate::io::asking::Asking;
use crate::io::keeping::Keeping;
use crate::io::log;
use crate::io::store::Store;
use crate::order::text::because;

/// What the options, the environment and the configuration file make of where orders go. The log begins, where one
/// is wanted.
///
/// # Errors
/// A sentence for the user: what cannot be used.
pub fn config(args: &TargetArgs) -> Result<Config, String> {
    // A variable that is empty says nothing, as everywhere.
    let named = std::env::var_os("DVORDER_LOG").filter(|path| !path.is_empty()).map(PathBuf::from);
    if let Some(path) = args.log.as_ref().or(named.as_ref()) {
        log::start(path, std::env::var("DVORDER_LOG_LEVEL").ok().as_deref())?;
    }
    let file = match FileConfig::path() {
        Some(path) => FileConfig::load(&path)?,
        None => FileConfig::default(),
    };
    let config = Config::resolve(&args.connection(), &variable, file)?;
    let of_sandbox = [
        ("--sandbox-fault", !args.sandbox_fault.is_empty()),
        ("--sandbox-speed", args.sandbox_speed != 1),
        ("--sandbox-dns", args.sandbox_dns.is_some()),
        ("--sandbox-http", args.sandbox_http.is_some()),
    ];
    if config.target != Target::Sandbox
        && let Some((option, _)) = of_sandbox.iter().find(|(_, given)| *given)
    {
        return Err(format!("{option} needs the sandbox: add --sandbox."));
    }
    Ok(config)
}

/// How a command asks, and the journal that it keeps what it finds out in.
///
/// # Errors
/// A sentence for the user: what cannot be used.
pub fn asking(args: &TargetArgs) -> Result<(Asking, Store), String> {
    let config = config(args)?;
    let no_journal = |reason: String| because("there is no journal", &reason);
    let store = Store::of_this_user().map_err(no_journal)?;
    store.make_folders().map_err(no_journal)?;
    let keeping = Keeping::new(Ok(store.clone()), None);
    Ok((Asking::new(config, args.sandbox_options(Some(&store)), keeping), store))
}

/// A variable of the environment. What is no text in it becomes a character that nothing takes, so that
/// the variable is refused and not passed over.
fn variable(name: &str) -> Option<String> {
    std::env::var_os(name).map(|text| text.to_string_lossy().into_owned())
}
