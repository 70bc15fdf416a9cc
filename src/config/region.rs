//! The two installations of the service.

use std::fmt;
use std::str::FromStr;

use serde::Deserialize;

use super::base_url::BaseUrl;
use crate::order::place;

/// One of the two installations of the service. Accounts and keys of one do not exist on the other.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Region {
    /// `www.digicert.com`.
    Us,
    /// `certcentral.digicert.eu`.
    Eu,
}

impl Region {
    /// The base of the service's URLs in this region.
    pub fn base_url(self) -> BaseUrl {
        let (host, text) = match self {
            Region::Us => ("www.digicert.com", place::US),
            Region::Eu => ("certcentral.digicert.eu", place::EU),
        };
        BaseUrl::of_service(text, host)
    }
}

impl fmt::Display for Region {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Region::Us => "us",
            Region::Eu => "eu",
        })
    }
}

impl FromStr for Region {
    type Err = String;

    fn from_str(text: &str) -> Result<Region, String> {
        match text.trim().to_ascii_lowercase().as_str() {
            "us" => Ok(Region::Us),
            "eu" => Ok(Region::Eu),
            _ => Err("The region is us or eu.".to_owned()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_regions_have_their_own_hosts() {
        for region in [Region::Us, Region::Eu] {
            let url = region.base_url();
            assert_eq!(BaseUrl::parse(url.as_str()).as_ref(), Ok(&url), "{region}");
            assert_eq!(region.to_string().parse(), Ok(region));
        }
        assert!("asia".parse::<Region>().is_err());
    }
}
