//! The portal as the binary sees it, and its routes.

use std::sync::Arc;

use axum::{
    Router,
    extract::DefaultBodyLimit,
    middleware::from_fn_with_state,
    routing::{MethodRouter, get, post},
};

use crate::{
    PortalConfig, PortalError, PortalKind,
    app::{App, Shared},
    assets, back_channel_logout, booking,
    error::Failure,
    http::{headers, visit::Visit},
    logout, medical, pages,
    sign_in::{Place, callback, start},
};

/// No form is longer: 500 characters of a note are at most 4,500 bytes when they are encoded, and
/// a logout token has some room.
const MAX_BODY: usize = 32 * 1024;

/// An opened portal. Clones share everything.
#[derive(Clone, Debug)]
pub struct Portal(Shared);

impl Portal {
    /// Checks the configuration and opens the database. The provider is not asked: it may start
    /// later than the portal.
    ///
    /// # Errors
    /// [`PortalError`] when the configuration cannot work or the database cannot be opened.
    pub async fn open(config: PortalConfig) -> Result<Self, PortalError> {
        Ok(Self(Arc::new(App::open(config).await?)))
    }

    /// Everything that is answered below the base address.
    pub fn router(&self) -> Router {
        let service = match self.0.kind {
            PortalKind::MedicalCost => medical_routes(),
            PortalKind::CheckUp => checkup_routes(),
        };
        Router::new()
            .route("/", get(pages::top::choose_society))
            .route("/login", get(start::get_for_issuer))
            .route("/assets/{file}", get(assets::stylesheet))
            .route("/{society}/mark.svg", get(assets::mark))
            .route("/{society}/login", get(start::get).post(start::post))
            .route("/{society}/callback", get(callback::get))
            .route(
                "/{society}/logout",
                post(logout::post).merge(get_goes_to(Place::Top)),
            )
            .route(
                "/{society}/backchannel-logout",
                post(back_channel_logout::post),
            )
            .merge(service)
            .fallback(async || Failure::NotFound)
            .method_not_allowed_fallback(async || Failure::WrongMethod)
            .layer(DefaultBodyLimit::max(MAX_BODY))
            .layer(from_fn_with_state(Arc::clone(&self.0), headers::guard))
            .with_state(Arc::clone(&self.0))
    }
}

fn medical_routes() -> Router<Shared> {
    Router::new()
        .route("/{society}", get(medical::get_top))
        .route("/{society}/statements", get(medical::get_statements))
        .route("/{society}/chart/{variant}", get(medical::chart))
}

fn checkup_routes() -> Router<Shared> {
    Router::new()
        .route("/{society}", get(booking::get_top))
        .route(
            "/{society}/booking",
            get(booking::get_form).post(booking::post_booking),
        )
        .route("/{society}/bookings", get(booking::get_bookings))
        .route("/{society}/bookings/{id}", get(booking::get_booked))
        .route(
            "/{society}/bookings/{id}/cancel",
            post(booking::post_cancel).merge(get_goes_to(Place::Bookings)),
        )
}

/// The address of a form, reloaded or typed: on to the page that it belongs to.
fn get_goes_to(place: Place) -> MethodRouter<Shared> {
    get(async move |visit: Visit| visit.go(place))
}
