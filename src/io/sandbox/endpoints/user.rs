//! `GET /user/me`: the user the key belongs to.

use crate::io::sandbox::answer::Answer;
use crate::io::sandbox::asked::Asked;

pub fn show(asked: &mut Asked, _: &str) -> Result<Answer, Answer> {
    Ok(Answer::ok(&asked.caller.user.shown()))
}
