//! Where orders go: the sandbox, or an installation of the service.

use super::base_url::BaseUrl;
use super::region::Region;

/// Where orders go.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Target {
    /// The sandbox in this process: nothing can be bought.
    Sandbox,
    /// The real service, or something that stands in for it.
    Service {
        /// The base of its URLs.
        base_url: BaseUrl,
        /// The region, unless a base URL was given instead.
        region: Option<Region>,
    },
}

impl Target {
    /// The service in a region.
    pub fn of_region(region: Region) -> Target {
        Target::Service { base_url: region.base_url(), region: Some(region) }
    }
}
