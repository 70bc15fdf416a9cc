//! The account that the API key belongs to: asked for once, as soon as the key is first used, and waited for no longer
//! than a person would.

use std::time::Duration;

use tokio::sync::watch;
use tokio::time::{Instant, timeout_at};

use super::certcentral::{Client, ServiceSettings};
use crate::account::Account;
use crate::secret::ApiKey;
use crate::service::account;

/// How long the account is waited for, from when it is asked for: an order waits for it, and is sent without it then.
const PATIENCE: Duration = Duration::from_secs(3);

/// What has come of asking for it.
#[derive(Debug, Clone, PartialEq, Eq)]
enum AccountAnswer {
    /// Nothing yet.
    Waiting,
    /// This is it, or nobody says.
    Over(Option<Account>),
}

/// The account of one key.
#[derive(Debug, Clone)]
pub struct KeyAccount {
    asked: watch::Receiver<AccountAnswer>,
    /// Until when it is waited for.
    patience: Instant,
}

impl KeyAccount {
    /// Asks for the account of a key, once; `tell` hears what came of it.
    pub fn ask(
        settings: ServiceSettings,
        key: ApiKey,
        tell: impl FnOnce(Option<Account>) + Send + 'static,
    ) -> KeyAccount {
        let patience = Instant::now() + PATIENCE;
        let (answered, asked) = watch::channel(AccountAnswer::Waiting);
        tokio::spawn(async move {
            let client = tokio::task::spawn_blocking(move || Client::new(&settings, key)).await;
            // Whatever keeps it from being known keeps nobody from anything.
            let account = match client {
                Ok(Ok(client)) => timeout_at(patience, of_key(&client)).await.ok().flatten(),
                _ => None,
            };
            tell(account.clone());
            let _ = answered.send(AccountAnswer::Over(account));
        });
        KeyAccount { asked, patience }
    }

    /// The account, waited for as long as that is reasonable; none where it is not known by then, or where the key may
    /// not ask for it.
    pub async fn get(&self) -> Option<Account> {
        let mut asked = self.asked.clone();
        let over = asked.wait_for(|asked| *asked != AccountAnswer::Waiting);
        match timeout_at(self.patience, over).await {
            Ok(Ok(asked)) => match &*asked {
                AccountAnswer::Over(account) => account.clone(),
                AccountAnswer::Waiting => None,
            },
            _ => None,
        }
    }
}

/// The account of the key of a client, where the service says it.
pub async fn of_key(client: &Client) -> Option<Account> {
    account::read(&client.ask(&account::request()).await.ok()?).ok()
}
