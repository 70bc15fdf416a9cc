//! `GET /product` and `GET /product/{name_id}`: what may be ordered.

use crate::io::sandbox::answer::Answer;
use crate::io::sandbox::asked::Asked;

pub fn list(asked: &mut Asked, _: &str) -> Result<Answer, Answer> {
    Ok(Answer::ok(&asked.state.catalogue.products()))
}

pub fn show(asked: &mut Asked, name_id: &str) -> Result<Answer, Answer> {
    match asked.state.catalogue.product(name_id) {
        Some(product) => Ok(Answer::ok(&asked.state.catalogue.product_info(product))),
        None => Err(Answer::no_product(name_id)),
    }
}
