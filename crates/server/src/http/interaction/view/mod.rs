//! From the state of a transaction to its page.

mod credentials;
mod files;
mod first_sign_in;
mod parts;
mod portals;
mod reauthenticate;
mod second_factor;
mod set_up;

use std::time::Duration;

use axum::{
    http::StatusCode,
    response::{IntoResponse, Response},
};
use sekisho_kernel::SignInId;
use sekisho_pages::{
    Blocked, CookiesOff, Credentials, CredentialsRefusal, Form, Frame, Page, RenderError, SignOut,
};
use sekisho_signin::{BlockedReason, Destination, Step};

use self::parts::Parts;
pub(super) use self::{
    credentials::shared_device,
    files::{qr, recovery_codes_file},
    parts::hidden_fields,
    portals::{portals, portals_path, signed_out},
};
use super::{
    form::{PostedForm, page_query},
    path,
};
use crate::{
    app::{outcome::Shown, portals::PortalLink},
    error::InternalError,
    http::{error, frame::FrameAddresses, reply, request::TenantRequest},
};

/// A page that is being written: who asks, what is shown, and what stands around it.
#[derive(Clone, Copy)]
struct View<'a> {
    request: &'a TenantRequest,
    shown: &'a Shown,
    parts: &'a Parts,
    frame: Frame<'a>,
}

/// The page of a step.
pub(super) fn step(request: &TenantRequest, shown: &Shown) -> Result<Response, InternalError> {
    let locale = request.locale(shown.stored.locale);
    let parts = Parts::new(request, shown)?;
    let addresses = FrameAddresses::new(request, &page_path(shown), locale);
    // No page is without a way on: at worst, to the list of portals.
    let all_portals = request.tenant.tenant.issuer.local_address("/");
    let portal = shown
        .portal
        .as_ref()
        .map_or(&*all_portals, PortalLink::address);
    let view = View {
        request,
        shown,
        parts: &parts,
        frame: addresses.frame(request, Some(portal)),
    };
    let html = view.html()?;
    Ok(reply::page(
        StatusCode::OK,
        html,
        shown.answer_origin.as_deref(),
    ))
}

/// The address that shows this very page once more.
fn page_path(shown: &Shown) -> String {
    let path = path(shown.stored.sign_in.id);
    match shown.step {
        Step::RecoveryCode => format!("{path}/lost-device"),
        _ => path,
    }
}

impl View<'_> {
    fn html(self) -> Result<String, RenderError> {
        match self.shown.step {
            Step::ChooseAccount => self.choose_account(),
            Step::Credentials => self.credentials(),
            Step::Reauthenticate => self.reauthenticate(),
            Step::LetterCode => self.letter_code(),
            Step::BirthDate => self.birth_date(),
            Step::Terms => self.terms(),
            Step::Profile => self.profile(),
            Step::NewPassword => self.new_password(),
            Step::MailAddress => self.mail_address(),
            Step::MailCheck => self.mail_check(),
            Step::PasskeySetup => self.passkey_setup(),
            Step::AppSetup => self.app_setup(),
            Step::SetUpLater => self.set_up_later(),
            Step::Passkey => self.passkey(),
            Step::AppCode => self.app_code(),
            Step::MailCode => self.mail_code(),
            Step::RecoveryCode => self.recovery_code(),
            Step::RecoveryCodes => self.recovery_codes(),
            Step::SignOut => self.sign_out(),
            Step::Blocked(reason) => self.blocked(reason),
        }
    }

    fn sign_out(self) -> Result<String, RenderError> {
        let names: Vec<_> = self
            .shown
            .signed_in_at
            .iter()
            .map(|name| name.get(self.frame.locale))
            .collect();
        SignOut {
            frame: self.frame,
            form: self.parts.form(),
            signed_in_at: &names,
        }
        .html()
    }

    /// Whether it is a change on the account pages.
    fn is_act(self) -> bool {
        let destination = &self.shown.stored.sign_in.destination;
        matches!(destination, Destination::Account { act: Some(_), .. })
    }

    fn blocked(self, reason: BlockedReason) -> Result<String, RenderError> {
        let is_newcomer = self.shown.stored.sign_in.temporary().is_some();
        Blocked {
            frame: self.frame,
            reason: match reason {
                BlockedReason::Suspended => sekisho_pages::BlockedReason::Suspended,
                BlockedReason::AccountLocked => sekisho_pages::BlockedReason::AccountLocked,
                BlockedReason::Expired if is_newcomer => {
                    sekisho_pages::BlockedReason::TemporaryPasswordExpired
                }
                BlockedReason::Expired => sekisho_pages::BlockedReason::SetUpExpired,
                BlockedReason::Unprovable => sekisho_pages::BlockedReason::Unprovable,
            },
            retry: self.parts.form(),
            call_number: self.parts.call_number(),
        }
        .html()
    }
}

/// There is no room to check a password: 503, and a page that opens again by itself.
pub(super) fn no_room(
    request: &TenantRequest,
    id: SignInId,
    form: &PostedForm,
    wait: Duration,
) -> Response {
    let locale = request.locale(None);
    let addresses = FrameAddresses::new(request, &path(id), locale);
    let query = page_query(request.chosen_locale(), false);
    let action = request
        .tenant
        .tenant
        .issuer
        .local_address(&format!("{}{query}", path(id)));
    let retry_after = reply::seconds_to_wait(wait);
    let page = Credentials {
        frame: addresses.frame(request, None),
        form: Form {
            action: &action,
            csrf: "",
            resume: None,
        },
        cancel: None,
        user_id: form.typed_user_id().unwrap_or_default(),
        account: None,
        remember: None,
        shared: None,
        certificate: None,
        passkey: None,
        forgotten: None,
        call_number: None,
        refusal: Some(CredentialsRefusal::Busy { retry_after }),
        occasion: None,
        promised: None,
    };
    match page.html() {
        Ok(html) => reply::no_room(html, wait),
        Err(_) => StatusCode::SERVICE_UNAVAILABLE.into_response(),
    }
}

/// The page for a browser that keeps no cookies.
pub(super) fn cookies_off(request: &TenantRequest, id: SignInId) -> Response {
    let locale = request.locale(None);
    let addresses = FrameAddresses::without_switch(request, locale);
    let retry = request.tenant.tenant.issuer.local_address(&path(id));
    let page = CookiesOff {
        frame: addresses.frame(request, None),
        retry: &retry,
    };
    error::write(StatusCode::OK, &page)
}
