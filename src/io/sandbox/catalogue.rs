//! The account the sandbox plays: its users and its products.

use std::collections::BTreeMap;
use std::io;

use serde::Deserialize;
use serde_json::{Map, Value, json};

use super::account::People;

const DATA: &str = include_str!("../../../assets/sandbox.json");

/// What the account is and may order.
#[derive(Debug, Deserialize)]
pub(super) struct Catalogue {
    /// The accounts and their users.
    #[serde(flatten)]
    pub people: People,
    products: Vec<Product>,
    server_platforms: Vec<Value>,
    /// The format that a platform's certificates are downloaded in, by its ID.
    download_formats: BTreeMap<i64, String>,
}

/// A product the account may order.
#[derive(Debug, Clone, Deserialize)]
pub(super) struct Product {
    /// The identifier in the order's URL.
    pub name_id: String,
    /// The name for people.
    pub name: String,
    /// Whether wildcard names may be secured. Not part of any answer.
    pub wildcard_names: bool,
    #[serde(flatten)]
    rest: Map<String, Value>,
}

impl Catalogue {
    /// Reads the data that is built in.
    ///
    /// # Errors
    /// When it is not what this module expects, which a test rules out.
    pub fn load() -> io::Result<Catalogue> {
        serde_json::from_str(DATA).map_err(io::Error::other)
    }

    /// The product with an identifier.
    pub fn product(&self, name_id: &str) -> Option<&Product> {
        self.products.iter().find(|product| product.name_id == name_id)
    }

    /// The identifier of every product.
    pub fn name_ids(&self) -> Vec<&str> {
        self.products.iter().map(|product| product.name_id.as_str()).collect()
    }

    /// The answer to `GET /product`.
    pub fn products(&self) -> Value {
        let products: Vec<Value> = self.products.iter().map(Product::info).collect();
        json!({ "products": products })
    }

    /// The server platform of an ID, as far as it is known.
    pub fn server_platform(&self, id: i64) -> Value {
        let known = self.server_platforms.iter().find(|platform| platform["id"] == id);
        known.cloned().unwrap_or_else(|| json!({ "id": id }))
    }

    /// The format that fits a server platform, where it is known. Which one the service takes is not documented.
    pub fn download_format(&self, platform: i64) -> Option<&str> {
        self.download_formats.get(&platform).map(String::as_str)
    }

    /// The answer to `GET /product/{name_id}`: the list's entry and the server platforms.
    pub fn product_info(&self, product: &Product) -> Value {
        let mut info = product.info();
        info["server_platforms"] = json!(self.server_platforms);
        info
    }
}

impl Product {
    /// The product as orders name it.
    pub fn short(&self) -> Value {
        let kind = self.rest.get("type").cloned().unwrap_or_default();
        json!({ "name_id": self.name_id, "name": self.name, "type": kind })
    }

    fn info(&self) -> Value {
        let mut info = self.rest.clone();
        info.insert("name_id".to_owned(), json!(self.name_id));
        info.insert("name".to_owned(), json!(self.name));
        Value::Object(info)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_built_in_data_is_readable() {
        let catalogue = Catalogue::load().unwrap();
        let wildcards = |name_id: &str| catalogue.product(name_id).unwrap().wildcard_names;
        assert!(!wildcards("ssl_dv_geotrust") && !wildcards("ssl_dv_rapidssl"));
        assert!(wildcards("wildcard_dv_geotrust") && wildcards("wildcard_dv_rapidssl"));
        assert!(wildcards("cloud_dv_geotrust") && wildcards("ssl_dv_geotrust_flex"));
    }
}
