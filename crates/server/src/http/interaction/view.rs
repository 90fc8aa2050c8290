//! From the state of a transaction to its page.

use std::time::Duration;

use axum::{
    http::StatusCode,
    response::{IntoResponse, Response},
};
use sekisho_kernel::{SignInId, policy::Remember};
use sekisho_pages::{
    Blocked, CookiesOff, Credentials, CredentialsRefusal, Form, Page, Portals, SignOut, SignedOut,
};
use sekisho_signin::{BlockedReason, Refusal, RestartReason, Step};

use super::{
    form::{PostedForm, page_query},
    path,
};
use crate::{
    app::{outcome::Shown, portals},
    error::InternalError,
    http::{
        anti_forgery, cookies::CookieKind, error, frame::FrameAddresses, reply,
        request::TenantRequest, resume, resume::Resume,
    },
};

/// The hidden fields and addresses of a page's forms.
struct FormParts {
    action: String,
    cancel: String,
    csrf: String,
    resume: Option<String>,
}

impl FormParts {
    fn new(request: &TenantRequest, shown: &Shown) -> Result<Self, InternalError> {
        let id = shown.stored.sign_in.id;
        let browser = request
            .cookie(CookieKind::Browser)
            .ok_or(InternalError::Inconsistent(
                "a step is shown to a browser without a binding",
            ))?;
        let hash = shown.stored.browser.ok_or(InternalError::Inconsistent(
            "a step of an unbound transaction is shown",
        ))?;
        let resume = Resume {
            id,
            request: shown.stored.request.clone(),
            browser: hash,
            locale: shown.stored.locale,
            at: request.now,
        };
        let query = page_query(request.chosen_locale(), false);
        let issuer = &request.tenant.tenant.issuer;
        let path = path(id);
        Ok(Self {
            action: issuer.local_address(&format!("{path}{query}")),
            cancel: issuer.local_address(&format!("{path}/cancel{query}")),
            csrf: anti_forgery::token(&request.app.keys, request.tenant.id(), &browser, id),
            resume: resume::seal(request, &resume)?,
        })
    }

    fn form(&self) -> Form<'_> {
        Form {
            action: &self.action,
            csrf: &self.csrf,
            resume: self.resume.as_deref(),
        }
    }

    fn cancel(&self) -> Form<'_> {
        Form {
            action: &self.cancel,
            ..self.form()
        }
    }
}

/// The page of a step.
pub(super) fn step(request: &TenantRequest, shown: &Shown) -> Result<Response, InternalError> {
    let locale = request.locale(shown.stored.locale);
    let parts = FormParts::new(request, shown)?;
    let addresses = FrameAddresses::new(request, &path(shown.stored.sign_in.id), locale);
    // No page is without a way on: at worst, to the list of portals.
    let all_portals = request.tenant.tenant.issuer.local_address("/");
    let portal = shown
        .portal
        .as_ref()
        .map_or(&*all_portals, portals::PortalLink::address);
    let frame = addresses.frame(request, Some(portal));
    let html = match shown.step {
        Step::Credentials => credentials(request, shown, &parts, frame).html(),
        Step::SignOut => {
            let names: Vec<_> = shown
                .signed_in_at
                .iter()
                .map(|name| name.get(locale))
                .collect();
            SignOut {
                frame,
                form: parts.form(),
                signed_in_at: &names,
            }
            .html()
        }
        Step::Blocked(BlockedReason::Suspended) => {
            let reason = sekisho_pages::BlockedReason::Suspended;
            Blocked {
                frame,
                reason,
                retry: parts.form(),
            }
            .html()
        }
    }?;
    Ok(reply::page(
        StatusCode::OK,
        html,
        shown.answer_origin.as_deref(),
    ))
}

fn credentials<'a>(
    request: &TenantRequest,
    shown: &'a Shown,
    parts: &'a FormParts,
    frame: sekisho_pages::Frame<'a>,
) -> Credentials<'a> {
    let sign_in = &shown.stored.sign_in;
    let offers_remember = request.tenant.tenant.policy.remember == Remember::Session;
    Credentials {
        frame,
        form: parts.form(),
        cancel: Some(parts.cancel()),
        user_id: sign_in.typed_user_id.as_deref().unwrap_or_default(),
        remember: offers_remember.then_some(sign_in.remember),
        refusal: sign_in.refusal.map(refusal),
        // After a refusal its message is what matters.
        restarted: sign_in
            .restarted
            .filter(|_| sign_in.refusal.is_none())
            .map(restarted),
    }
}

const fn refusal(refusal: Refusal) -> CredentialsRefusal {
    match refusal {
        Refusal::InvalidCredentials => CredentialsRefusal::Invalid,
        Refusal::UserIdMissing => CredentialsRefusal::UserIdMissing,
        Refusal::PasswordMissing => CredentialsRefusal::PasswordMissing,
        Refusal::CredentialsMissing => CredentialsRefusal::BothMissing,
    }
}

const fn restarted(reason: RestartReason) -> sekisho_pages::RestartReason {
    match reason {
        RestartReason::TimedOut => sekisho_pages::RestartReason::TimedOut,
        RestartReason::Lost => sekisho_pages::RestartReason::Lost,
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
    let retry_after = u32::try_from(wait.as_secs())
        .unwrap_or(u32::MAX)
        .clamp(1, 60);
    let page = Credentials {
        frame: addresses.frame(request, None),
        form: Form {
            action: &action,
            csrf: "",
            resume: None,
        },
        cancel: None,
        user_id: form.typed_user_id().unwrap_or_default(),
        remember: None,
        refusal: Some(CredentialsRefusal::Busy { retry_after }),
        restarted: None,
    };
    match page.html() {
        Ok(html) => {
            let mut response = reply::page(StatusCode::SERVICE_UNAVAILABLE, html, None);
            error::retry_later(&mut response, retry_after);
            response
        }
        Err(_) => StatusCode::SERVICE_UNAVAILABLE.into_response(),
    }
}

/// The page for a browser that keeps no cookies.
pub(super) fn cookies_off(request: &TenantRequest, id: SignInId) -> Response {
    let locale = request.locale(None);
    let addresses = FrameAddresses::without_switch(locale);
    let retry = request.tenant.tenant.issuer.local_address(&path(id));
    let page = CookiesOff {
        frame: addresses.frame(request, None),
        retry: &retry,
    };
    error::write(StatusCode::OK, &page)
}

/// The page after signing out where no portal asked for the browser.
pub(super) async fn signed_out(request: &TenantRequest) -> Result<Response, InternalError> {
    let locale = request.locale(None);
    let portals = portals::list(&request.app, request.tenant.id()).await?;
    let portals: Vec<_> = portals.iter().map(|portal| portal.view(locale)).collect();
    let addresses = FrameAddresses::without_switch(locale);
    let page = SignedOut {
        frame: addresses.frame(request, None),
        portals: &portals,
    };
    Ok(error::write(StatusCode::OK, &page))
}

/// The list of portals, where even the request is lost.
pub(super) async fn portals(request: &TenantRequest) -> Result<Response, InternalError> {
    let locale = request.locale(None);
    let portals = portals::list(&request.app, request.tenant.id()).await?;
    let portals: Vec<_> = portals.iter().map(|portal| portal.view(locale)).collect();
    let addresses = FrameAddresses::new(request, "/", locale);
    let page = Portals {
        frame: addresses.frame(request, None),
        portals: &portals,
    };
    Ok(error::write(StatusCode::OK, &page))
}
