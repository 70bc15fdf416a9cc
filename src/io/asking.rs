//! How the service is asked, whoever asks, the wizard or a command: where, with which key, and that what is found
//! out is kept.

use std::path::Path;
use std::sync::Arc;

use super::account::KeyAccount;
use super::certcentral::{Client, ServiceSettings};
use super::errands;
use super::keeping::Keeping;
use super::look;
use super::sandbox::{self, Sandbox};
use crate::account::Account;
use crate::config::Config;
use crate::config::base_url::BaseUrl;
use crate::config::target::Target;
use crate::dns::{PORT, WantedDns};
use crate::failure::Failure;
use crate::follow::look::page::Ports;
use crate::follow::lookup::ErrandProgress;
use crate::journal::entry::Entry;
use crate::journal::found::Found;
use crate::order::command_line::CommandLine;
use crate::order::place::SANDBOX;
use crate::proxy::Proxies;
use crate::secret::{ApiKey, KeySource};
use crate::service::errand::Errand;
use crate::system::{cure_of_keeping, reason};

/// The key the sandbox is shown; it lets any in.
const SANDBOX_KEY: &str = "sandbox";

/// Where orders go, and the key to ask about them with once it was needed.
pub struct Asking {
    config: Config,
    sandbox_options: sandbox::Options,
    sandbox: Option<Sandbox>,
    keeping: Keeping,
    /// The key that was loaded or typed, kept for the requests that follow.
    key: Option<ApiKey>,
    /// The key that was used last, and its account.
    account: Option<(ApiKey, KeyAccount)>,
    /// Who hears of the account.
    tell: HearAccount,
}

/// Hears of the account of a key as soon as it was asked for.
type HearAccount = Arc<dyn Fn(Option<Account>) + Send + Sync>;

/// Everything a request needs.
pub struct Ready {
    /// How the service is reached.
    pub settings: ServiceSettings,
    /// The API key.
    pub key: ApiKey,
    /// Its account, which is being asked for.
    pub account: KeyAccount,
}

/// What an errand came to.
pub struct Asked {
    /// What was found out, or why nothing was.
    pub found: Result<Found, Failure>,
    /// The journal's entry afterwards, where it concerns one.
    pub entry: Option<Entry>,
    /// Why it could not be written down, if it could not.
    pub not_recorded: Option<String>,
}

impl Asking {
    /// Nothing is read or connected before it is needed.
    pub fn new(config: Config, sandbox_options: sandbox::Options, keeping: Keeping) -> Asking {
        let tell: HearAccount = Arc::new(|_| ());
        Asking { config, sandbox_options, sandbox: None, keeping, key: None, account: None, tell }
    }

    /// The same, which tells the account of each key.
    pub fn telling(self, tell: impl Fn(Option<Account>) + Send + Sync + 'static) -> Asking {
        Asking { tell: Arc::new(tell), ..self }
    }

    /// Where drafts and orders are kept.
    pub fn keeping(&self) -> &Keeping {
        &self.keeping
    }

    /// Where the journal says orders go.
    pub fn place(&self) -> String {
        match &self.config.target {
            Target::Sandbox => SANDBOX.to_owned(),
            Target::Service { base_url, .. } => base_url.to_string(),
        }
    }

    /// The commands that ask where this asks.
    pub fn commands(&self) -> CommandLine {
        CommandLine::with(&*self.config.options)
    }

    /// Whether orders go to the sandbox in this process.
    pub fn is_sandbox(&self) -> bool {
        self.config.target == Target::Sandbox
    }

    /// How many seconds pass in one where orders go: in the sandbox time is as fast as it was told to be.
    pub fn speed(&self) -> u32 {
        if self.is_sandbox() { self.sandbox_options.speed.max(1) } else { 1 }
    }

    /// Whether the sandbox was started, and is to misbehave in this way.
    pub fn misbehaves(&self, fault: sandbox::Fault) -> bool {
        self.sandbox.is_some() && self.sandbox_options.faults.contains(&fault)
    }

    /// Whether there is a key, or something that says it.
    pub fn has_key(&self) -> bool {
        self.key.is_some() || self.config.key != KeySource::None
    }

    /// Whether anybody can be asked: the sandbox needs no key.
    pub fn can_ask(&self) -> bool {
        self.is_sandbox() || self.has_key()
    }

    /// Whether getting the key runs a command that may want the terminal for a passphrase.
    pub fn key_wants_the_terminal(&self) -> bool {
        self.key.is_none() && matches!(self.config.key, KeySource::Command(_))
    }

    /// Gets the key, unless it is there.
    ///
    /// # Errors
    /// Why there is none.
    pub async fn load_key(&mut self) -> Result<(), Failure> {
        if self.key.is_none() {
            self.key = Some(match self.config.target {
                Target::Sandbox => {
                    ApiKey::parse(SANDBOX_KEY.into()).map_err(|message| Failure::new(message, ""))?
                }
                Target::Service { .. } => self.config.key.load().await?,
            });
        }
        Ok(())
    }

    /// Everything a request needs, with the key that was typed if one was. When a key is first used, its account is
    /// asked for as well.
    ///
    /// # Errors
    /// Why nothing can be asked.
    pub async fn ready(&mut self, typed_key: Option<ApiKey>) -> Result<Ready, Failure> {
        if typed_key.is_some() {
            self.key = typed_key;
        }
        // Another key may be typed, or found, for the next try.
        let (settings, key) = self.settings().await.inspect_err(|_| self.key = None)?;
        let account = match &self.account {
            Some((known, account)) if *known == key => account.clone(),
            _ => {
                let tell = Arc::clone(&self.tell);
                KeyAccount::ask(settings.clone(), key.clone(), move |account| tell(account))
            }
        };
        self.account = Some((key.clone(), account.clone()));
        Ok(Ready { settings, key, account })
    }

    async fn settings(&mut self) -> Result<(ServiceSettings, ApiKey), Failure> {
        self.load_key().await?;
        let base_url = self.base_url()?;
        let key = self
            .key
            .clone()
            .ok_or_else(|| Failure::new("There is no API key.", "Set DIGICERT_API_KEY, or type the key."))?;
        let Config { ca_cert, proxy, .. } = &self.config;
        Ok((ServiceSettings { proxy: proxy.clone(), ..ServiceSettings::new(base_url, ca_cert.clone()) }, key))
    }

    /// Where requests go. Starts the sandbox when they go there.
    fn base_url(&mut self) -> Result<BaseUrl, Failure> {
        if let Target::Service { base_url, .. } = &self.config.target {
            return Ok(base_url.clone());
        }
        let usual = sandbox::Options::default();
        let is_told_where = (self.sandbox_options.dns, self.sandbox_options.web) != (usual.dns, usual.web);
        let failed = |message: String| match is_told_where {
            true => Failure::unusable(
                message,
                "Leave --sandbox-dns and --sandbox-http out for any free port, or name an address of this machine, such as \
                 127.0.0.1:5300.",
            ),
            false => Failure::new(message, "Start dvorder again."),
        };
        let unstarted = |error: std::io::Error| {
            let message = format!("The sandbox could not be started: {}.", reason(&error));
            match cure_of_keeping(&error).filter(|_| !is_told_where) {
                Some(cure) => Failure::new(message, cure),
                None => failed(message),
            }
        };
        if self.sandbox.is_none() {
            let forgets = || sandbox::Options { keep: None, ..self.sandbox_options.clone() };
            // Where nothing can be kept it can be tried all the same.
            let started = Sandbox::start(self.sandbox_options.clone())
                .or_else(|_| Sandbox::start(forgets()))
                .map_err(unstarted)?;
            self.sandbox = Some(started);
        }
        let url = self.sandbox.as_ref().map(Sandbox::base_url).unwrap_or_default();
        BaseUrl::parse(&url).map_err(failed)
    }

    /// Who is asked when somebody wants a look: in the sandbox its own DNS and web server, and never the machine's. No
    /// key is needed for it, and none is read.
    ///
    /// # Errors
    /// The sandbox cannot be started.
    pub fn look(&mut self) -> Result<look::LookSettings, Failure> {
        let wanted = self.config.dns;
        if self.is_sandbox() {
            self.base_url()?;
        }
        Ok(match &self.sandbox {
            Some(sandbox) => look::LookSettings {
                dns: wanted.dns,
                resolvers: Ok(vec![sandbox.dns()]),
                port: sandbox.dns().port(),
                // Where one is sent on to https nobody answers: not the machine's own server either.
                web: Ports { http: sandbox.web().port(), https: sandbox.web().port() },
                proxies: Proxies::default(),
            },
            None => look::LookSettings {
                dns: wanted.dns,
                resolvers: match wanted.resolver {
                    Some(resolver) => Ok(vec![resolver]),
                    None => look::resolvers(Path::new(look::RESOLV_CONF)),
                },
                port: wanted.port.unwrap_or(PORT),
                web: Ports::default(),
                proxies: self.config.proxies.clone(),
            },
        })
    }

    /// Who may be asked where a name leads.
    pub fn dns(&self) -> WantedDns {
        self.config.dns
    }

    /// Places what an order of the sandbox in this process needs, as its owner would; false where there is none.
    ///
    /// # Errors
    /// The sandbox cannot be started.
    pub fn place_for(&mut self, order_id: u64) -> Result<bool, Failure> {
        if !self.is_sandbox() {
            return Ok(false);
        }
        self.base_url()?;
        Ok(self.sandbox.as_ref().is_some_and(|sandbox| sandbox.place(order_id)))
    }

    /// The account of the key that was used last, where the service says it.
    pub async fn account(&self) -> Option<Account> {
        match &self.account {
            Some((_, account)) => account.get().await,
            None => None,
        }
    }

    /// Runs an errand, and writes down what it found out. `told` hears how far it has come.
    pub async fn run(&mut self, errand: &Errand, told: impl Fn(ErrandProgress)) -> Asked {
        let ready = self.ready(None).await;
        let account = ready.as_ref().ok().map(|ready| ready.account.clone());
        let found = match ready {
            Ok(Ready { settings, key, account }) => match Client::new(&settings, key) {
                Ok(client) => errands::run_for(&account, &client, errand, told).await,
                Err(failure) => Err(failure),
            },
            Err(failure) => Err(failure),
        };
        let account = match account {
            Some(account) => account.get().await,
            None => None,
        };
        let found = found.or_else(|failure| errand.in_vain(failure));
        let (entry, not_recorded) = match &found {
            Ok(found) => errands::record(&self.keeping, &self.place(), account.as_ref(), errand, found),
            Err(_) => (None, None),
        };
        Asked { found, entry, not_recorded }
    }
}
