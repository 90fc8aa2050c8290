//! The choice of a society, and a society's top for whoever is not signed in.

use askama::Template;
use axum::response::Response;

use super::{Page, texts::Texts};
use crate::{PortalKind, error::Failure, http::visit::Visit};

struct Choice<'a> {
    id: &'a str,
    name: &'a str,
}

#[derive(Template)]
#[template(path = "choose_society.html")]
struct ChoicePage<'a> {
    page: Page<'a>,
    choices: Vec<Choice<'a>>,
}

#[derive(Template)]
#[template(path = "top.html")]
struct TopPage<'a> {
    page: Page<'a>,
    heading: &'static str,
    lead: &'static str,
    points: [&'static str; 3],
    other: Option<OtherPortal<'a>>,
}

/// The link to the sister portal.
pub(crate) struct OtherPortal<'a> {
    pub(crate) href: &'a str,
    pub(crate) is_booking: bool,
    pub(crate) name: &'static str,
    pub(crate) hint: &'static str,
}

/// The same society's sister portal, if it has one.
pub(crate) fn other_portal(visit: &Visit) -> Option<OtherPortal<'_>> {
    let t = Texts::of(visit.lang);
    let href = visit.find_site()?.society.other_portal.as_ref()?.as_str();
    let (name, hint) = match visit.app.kind {
        PortalKind::MedicalCost => (t.checkup_service_short, t.checkup_service_hint),
        PortalKind::CheckUp => (t.medical_service_short, t.medical_service_hint),
    };
    Some(OtherPortal {
        href,
        is_booking: visit.app.kind == PortalKind::MedicalCost,
        name,
        hint,
    })
}

/// `GET /`.
pub(crate) async fn choose_society(visit: Visit) -> Result<Response, Failure> {
    let choices = visit
        .app
        .sites
        .iter()
        .map(|site| &site.society)
        .map(|society| Choice {
            id: &society.id,
            name: visit.lang.pick(&society.name_ja, &society.name_en),
        });
    let title = Texts::of(visit.lang).choose_society;
    visit.html(&ChoicePage {
        page: visit.page(title),
        choices: choices.collect(),
    })
}

/// `GET /{society}` without a session.
pub(crate) fn signed_out(visit: &Visit) -> Result<Response, Failure> {
    visit.site()?;
    let t = Texts::of(visit.lang);
    let (heading, lead, points) = match visit.app.kind {
        PortalKind::MedicalCost => (t.medical_heading, t.medical_lead, t.medical_points),
        PortalKind::CheckUp => (t.checkup_heading, t.checkup_lead, t.checkup_points),
    };
    let other = other_portal(visit);
    visit.html(&TopPage {
        page: visit.page(heading),
        heading,
        lead,
        points,
        other,
    })
}
