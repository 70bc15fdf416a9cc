//! `GET /account`: the account the key belongs to.

use crate::io::sandbox::answer::Answer;
use crate::io::sandbox::asked::Asked;
use crate::io::sandbox::faults::Fault;

pub fn show(asked: &mut Asked, _: &str) -> Result<Answer, Answer> {
    Ok(Answer::ok(&asked.caller.account.shown(asked.has(&Fault::Issued))))
}
