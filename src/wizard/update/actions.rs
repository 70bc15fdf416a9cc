//! What an action line does.

use super::overlays::open;
use crate::order::csr::Reading;
use crate::order::dcv::{mail_domain_as_sent, mail_may_approve};
use crate::order::domain;
use crate::order::parameter::FieldId;
use crate::order::step::Step;
use crate::order::text::counted;
use crate::wizard::account_list;
use crate::wizard::alone;
use crate::wizard::back;
use crate::wizard::certificates;
use crate::wizard::deeds;
use crate::wizard::emptied;
use crate::wizard::follows;
use crate::wizard::form::{Action, JumpReason, Spot, Tone};
use crate::wizard::in_place;
use crate::wizard::order_list;
use crate::wizard::overlay::Bookmark;
use crate::wizard::protocol;
use crate::wizard::request;
use crate::wizard::scene::Scene;
use crate::wizard::screens::csr_in_full;
use crate::wizard::sequels;
use crate::wizard::serving;
use crate::wizard::start;
use crate::wizard::typed;
use crate::wizard::{Effect, Model, Overlay};

/// Does what an action line says.
pub(super) fn run(model: &mut Model, action: Action) -> Vec<Effect> {
    match action {
        Action::NewDraft => vec![Effect::NewDraft],
        Action::Pick(picking, id) => start::pick(model, picking, id),
        Action::Picking(picking) => start::pick_to(model, picking),
        Action::ShowOrder(key) => order_list::open(model, key),
        Action::Show(Scene::Orders) => order_list::show(model),
        // It is shown as it stands, from its first line on.
        Action::Show(scene) => {
            model.scene = scene;
            model.focus_on(None);
            Vec::new()
        }
        Action::GoBack => back::go_back(model),
        Action::AskAccount => account_list::ask(model),
        Action::StopWaiting if account_list::is_asked(model) => account_list::stop(model),
        Action::LookUp => protocol::look_up(model),
        Action::PutAside => protocol::put_aside(model),
        Action::Continue(step) => model.walk_to(step),
        Action::GoTo(field, reason) => {
            model.trail.jumped_from = Some(action).filter(|_| model.step() == Step::Review);
            let effects = model.walk_to_spot(field.step(), Some(Spot::Field(field)));
            if let (JumpReason::Problem(_, Some(line)), Some(editor)) = (reason, &mut model.editor) {
                editor.go_to_line(line);
            }
            effects
        }
        Action::AddName(name) => {
            add_names(model, &[name]);
            Vec::new()
        }
        Action::TakeCsrNames => {
            take_csr_names(model);
            Vec::new()
        }
        Action::NewOwnId => vec![Effect::MakeOwnId],
        Action::ShowCsr => show_csr(model),
        Action::Empty(field) => empty(model, field),
        Action::UseForAll(row) => use_for_all(model, row),
        Action::ShowRequest => request::show(model),
        Action::SaveRequest => request::save(model),
        Action::PlaceOrder => protocol::place(model),
        Action::StopWaiting if serving::is_looking(model) => serving::stop(model),
        Action::StopWaiting if protocol::looks_up(model) => protocol::stop_looking(model),
        Action::StopWaiting if protocol::can_be_withdrawn(model) => protocol::withdraw(model),
        Action::StopWaiting => open(model, Overlay::AskStopWaiting),
        Action::Follow(sequel) => sequels::begin(model, sequel),
        Action::Begin(deed) => deeds::begin(model, deed),
        Action::DoIt => deeds::carry_out(model),
        Action::Back => deeds::leave(model),
        Action::LeaveAlone(is_left) => alone::of_shown(model, is_left),
        Action::AskNow => follows::ask_now(model),
        Action::Look => in_place::look(model),
        Action::LookAhead => in_place::look_ahead(model),
        Action::StopLook => in_place::stop_look(model),
        Action::WhoSaid(number) => in_place::who_said(model, number),
        Action::AskAnyway(_) => in_place::ask_anyway(model),
        Action::PlaceForMe => in_place::place_for_me(model),
        Action::PlainView => follows::plain_view(model),
        Action::SaveResult => follows::save_result(model),
        Action::SaveCertificate => certificates::save(model),
        Action::LookServed(instead) => serving::look(model, instead),
        Action::Copy(record) => follows::offer_copy(model, record),
        Action::Leave => vec![Effect::Leave],
    }
}

fn add_names(model: &mut Model, names: &[String]) {
    let mut lines: Vec<String> = model
        .desk
        .draft()
        .text(FieldId::DnsNames)
        .lines()
        .filter(|line| !line.trim().is_empty())
        .map(str::to_owned)
        .collect();
    lines.extend(names.iter().cloned());
    typed::put_in(model, FieldId::DnsNames, &lines.join("\n"));
    // The line that was pressed is gone; the focus goes to what it filled.
    model.focus_on(Some(Spot::Field(FieldId::DnsNames)));
}

/// Takes the CSR's names that can be ordered: the first that fits as the common name where there is none yet,
/// the rest among the others.
fn take_csr_names(model: &mut Model) {
    let mut wanted = model.desk.offers().map_or_else(Vec::new, |offers| offers.of_csr.clone());
    let fitting = wanted.iter().position(|name| domain::common_name_length(name).is_none());
    if let Some(first) = fitting.filter(|_| model.desk.draft().text(FieldId::CommonName).trim().is_empty()) {
        let first = wanted.remove(first);
        typed::put_in(model, FieldId::CommonName, first.as_str());
    }
    let wanted: Vec<String> = wanted.iter().map(ToString::to_string).collect();
    add_names(model, &wanted);
}

fn show_csr(model: &mut Model) -> Vec<Effect> {
    let Reading::Csr(request) = &model.desk.facts().csr else { return Vec::new() };
    let text = csr_in_full(request);
    open(model, Overlay::Plain { title: "CSR".into(), text, scroll: Bookmark::default() })
}

/// Empties a text and goes to its field, where it can be brought back.
pub(super) fn empty(model: &mut Model, field: FieldId) -> Vec<Effect> {
    emptied::empty(model, field);
    model.say(Tone::Hint, format!("{} is empty. ^_ there brings back what it held.", field.label()))
}

/// Gives every name for which the row's mail domain is possible that domain, as it is sent, and that address.
fn use_for_all(model: &mut Model, row: usize) -> Vec<Effect> {
    let domain = mail_domain_as_sent(model.desk.draft().text(FieldId::MailDomain(row)));
    let address = model.desk.draft().text(FieldId::MailAddress(row)).to_owned();
    let fitting: Vec<usize> = crate::order::mail::rows(model.desk.draft(), model.desk.names())
        .into_iter()
        .filter(|(_, name)| mail_may_approve(name, &domain))
        .map(|(row, _)| row)
        .collect();
    let count = fitting.len();
    let mut draft = model.desk.draft().clone();
    for row in fitting {
        draft.set(FieldId::MailDomain(row), domain.as_str());
        draft.set(FieldId::MailAddress(row), address.as_str());
    }
    model.desk.replace(draft);
    typed::changed(model);
    model.say(Tone::Good, format!("Filled in for {}.", counted(count, "name")))
}
