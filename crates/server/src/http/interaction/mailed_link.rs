//! The page of a mailed link. Opening it spends nothing: programs that look into mails open links
//! too.

use axum::{
    body::Bytes,
    extract::Path,
    http::{HeaderValue, StatusCode, header},
    response::Response,
};
use sekisho_kernel::SignInId;
use sekisho_keys::{HashPurpose, KeyedHash};
use sekisho_pages::{
    Form, MailConfirm, MailLinkEnd, MailLinkOutcome, MailPurpose, Page, step::SharedDevice,
};
use sekisho_store::LinkPurpose;

use super::{
    answer::set_cookies,
    form::PostedForm,
    view,
    visitor::{visit, visitor},
};
use crate::{
    app::{
        attempt::{self, Refused},
        begin_by_link, lost_device,
        mailed_link::{self, LinkState, Opened, Pressed},
        outcome::{Answer, Outcome},
        start_authorization::bind_browser,
        take_up::Visit,
    },
    error::InternalError,
    http::{error, frame::FrameAddresses, reply, request::TenantRequest},
};

/// The longest token that is looked up.
const LONGEST_TOKEN: usize = 128;

pub(super) async fn get(request: TenantRequest, Path(token): Path<String>) -> Response {
    let visitor = visitor(&request);
    let visit = visit(&request, &visitor);
    let page = async {
        match find(visit, &token).await? {
            Found::Good(opened) => confirm_page(&request, visit, &token, &opened).await,
            Found::Begun(id) => Ok(go_on(&request, id).await),
            Found::Dead(outcome) => end_page(&request, visit, outcome).await,
        }
    };
    private(match page.await {
        Ok(page) => page,
        Err(fault) => error::internal(&request, &fault).await,
    })
}

pub(super) async fn post(
    request: TenantRequest,
    Path(token): Path<String>,
    body: Bytes,
) -> Response {
    let form = PostedForm::parse(&body);
    if request.is_cross_site_of_private_page() {
        return private(error::bad_form(&request, "cross-site-form").await);
    }
    let Some(form) = form else {
        return private(error::bad_form(&request, "unknown-form").await);
    };
    let visitor = visitor(&request);
    let visit = visit(&request, &visitor);
    let pressed = async {
        let brought = form.csrf.as_deref().and_then(KeyedHash::from_base64url);
        match find(visit, &token).await? {
            Found::Good(opened) if brought != Some(guard(visit, &token)) => {
                confirm_page(&request, visit, &token, &opened).await
            }
            Found::Good(opened) => press(&request, visit, &opened, &form).await,
            Found::Begun(id) => Ok(go_on(&request, id).await),
            Found::Dead(outcome) => end_page(&request, visit, outcome).await,
        }
    };
    private(match pressed.await {
        Ok(page) => page,
        Err(fault) => error::internal(&request, &fault).await,
    })
}

/// Leads to the sign-in that the link began here.
async fn go_on(request: &TenantRequest, id: SignInId) -> Response {
    let first_contact = false;
    let given: Answer = Outcome::SignIn { id, first_contact }.into();
    super::answer(request, Ok(given)).await
}

enum Found {
    Good(Box<Opened>),
    Begun(SignInId),
    Dead(MailLinkOutcome),
}

async fn find(visit: Visit<'_>, token: &str) -> Result<Found, InternalError> {
    if token.len() > LONGEST_TOKEN {
        return Ok(Found::Dead(MailLinkOutcome::Unknown));
    }
    let Some(opened) = mailed_link::open(visit, token).await? else {
        return Ok(Found::Dead(MailLinkOutcome::Unknown));
    };
    Ok(match opened.state {
        LinkState::Good => Found::Good(Box::new(opened)),
        LinkState::Begun(id) => Found::Begun(id),
        LinkState::Used => Found::Dead(used(&opened)),
        LinkState::Void => Found::Dead(dead(&opened)),
    })
}

async fn press(
    request: &TenantRequest,
    visit: Visit<'_>,
    opened: &Opened,
    form: &PostedForm,
) -> Result<Response, InternalError> {
    match opened.link.purpose {
        LinkPurpose::AddressCheck => {
            let pressed = mailed_link::confirm_address(visit, &opened.link).await?;
            let outcome = match pressed {
                Pressed::Confirmed => MailLinkOutcome::Confirmed,
                Pressed::Taken => MailLinkOutcome::Unknown,
                Pressed::Void => MailLinkOutcome::Used,
            };
            end_page(request, visit, outcome).await
        }
        LinkPurpose::MailChange => {
            let pressed = mailed_link::change_address(visit, &opened.link).await?;
            end_page(request, visit, changed(pressed, MailLinkOutcome::Changed)).await
        }
        LinkPurpose::MailUndo => {
            let pressed = mailed_link::undo_change(visit, &opened.link).await?;
            end_page(request, visit, changed(pressed, MailLinkOutcome::Undone)).await
        }
        LinkPurpose::LostDeviceCancel => {
            let pressed = lost_device::cancel_by_link(visit, &opened.link).await?;
            let outcome = match pressed {
                Pressed::Confirmed => MailLinkOutcome::Cancelled,
                Pressed::Taken | Pressed::Void => dead(opened),
            };
            end_page(request, visit, outcome).await
        }
        LinkPurpose::PasswordReissue | LinkPurpose::PasswordReset | LinkPurpose::LostDevice => {
            let given = begin_by_link::begin(visit, opened, form.has("shared")).await;
            match given {
                Ok(Some(given)) => Ok(super::answer(request, Ok(given)).await),
                Ok(None) => end_page(request, visit, dead(opened)).await,
                Err(fault) => Err(fault),
            }
        }
    }
}

/// What is said of a link that is not good any more.
const fn dead(opened: &Opened) -> MailLinkOutcome {
    match opened.link.purpose {
        LinkPurpose::PasswordReset => MailLinkOutcome::ResetExpired,
        LinkPurpose::LostDevice | LinkPurpose::LostDeviceCancel => {
            MailLinkOutcome::LostDeviceExpired
        }
        _ => MailLinkOutcome::Expired,
    }
}

/// What is said of a link that was pressed before.
const fn used(opened: &Opened) -> MailLinkOutcome {
    match opened.link.purpose {
        LinkPurpose::PasswordReset | LinkPurpose::LostDevice | LinkPurpose::LostDeviceCancel => {
            dead(opened)
        }
        _ => MailLinkOutcome::Used,
    }
}

const fn changed(pressed: Pressed, confirmed: MailLinkOutcome) -> MailLinkOutcome {
    match pressed {
        Pressed::Confirmed => confirmed,
        Pressed::Taken => MailLinkOutcome::Unknown,
        // It was good when its page was opened, and did nothing all the same.
        Pressed::Void => MailLinkOutcome::Expired,
    }
}

/// What the page's form has to bring. The token in the address is the secret; this keeps another
/// site from sending the form for somebody who knows it.
fn guard(visit: Visit<'_>, token: &str) -> KeyedHash {
    let value = format!("mailed link {token}");
    let (keys, tenant) = (&visit.app.keys, visit.tenant.id());
    keys.hash(HashPurpose::AntiForgery, tenant, value.as_bytes())
}

async fn confirm_page(
    request: &TenantRequest,
    visit: Visit<'_>,
    token: &str,
    opened: &Opened,
) -> Result<Response, InternalError> {
    let locale = request.locale(None);
    let path = mailed_link::path(token);
    let addresses = FrameAddresses::new(request, &path, locale);
    let csrf = guard(visit, token).to_base64url();
    let action = request.tenant.tenant.issuer.local_address(&path);
    let begins = begin_by_link::begins_sign_in(opened.link.purpose);
    let shared = if begins {
        Some(shared_device(visit, opened).await?)
    } else {
        None
    };
    let page = MailConfirm {
        frame: addresses.frame(request, None),
        form: Form {
            action: &action,
            csrf: &csrf,
            resume: None,
        },
        purpose: match opened.link.purpose {
            LinkPurpose::AddressCheck => MailPurpose::AddressCheck,
            LinkPurpose::PasswordReissue => MailPurpose::Reissue,
            LinkPurpose::PasswordReset => MailPurpose::Reset,
            LinkPurpose::LostDevice => MailPurpose::LostDevice,
            LinkPurpose::LostDeviceCancel => MailPurpose::LostDeviceCancel,
            LinkPurpose::MailChange => MailPurpose::MailChange,
            LinkPurpose::MailUndo => MailPurpose::MailUndo,
        },
        user_id: &opened.user_id,
        mail_address: opened.link.address.as_deref(),
        shared,
    };
    let mut response = reply::page(StatusCode::OK, page.html()?, None);
    // A press that is sent twice begins one sign-in: the second is known by the browser.
    if begins {
        let (_, cookies) = bind_browser(visit.app, visit.tenant, visit.browser);
        set_cookies(request, &mut response, &cookies);
    }
    Ok(response)
}

/// The box for a device that others use, too: ticked where it was on the sign-in page.
async fn shared_device(visit: Visit<'_>, opened: &Opened) -> Result<SharedDevice, InternalError> {
    let asked = begin_by_link::asked_here(visit, &opened.link).await?;
    let is_ticked = asked.is_some_and(|asked| asked.sign_in.length.shared);
    Ok(view::shared_device(&visit.tenant.rules.policy, is_ticked))
}

async fn end_page(
    request: &TenantRequest,
    visit: Visit<'_>,
    end: MailLinkOutcome,
) -> Result<Response, InternalError> {
    let locale = request.locale(None);
    let addresses = FrameAddresses::without_switch(request, locale);
    let call_number = match refusal(end) {
        Some(outcome) => {
            let refused = Refused {
                outcome: outcome.to_owned(),
                step: Some("mail-confirm"),
                member: None,
                typed_user_id: None,
                client: None,
            };
            attempt::note_alone(visit, visit.who.clone(), refused).await?
        }
        None => None,
    };
    let call_number = call_number.map(attempt::written);
    // Whoever opens it anywhere gets on from there.
    let portals = request.tenant.tenant.issuer.local_address("/");
    let page = MailLinkEnd {
        frame: addresses.frame(request, Some(&portals)),
        end,
        call_number: call_number.as_deref(),
    };
    Ok(reply::page(StatusCode::OK, page.html()?, None))
}

const fn refusal(end: MailLinkOutcome) -> Option<&'static str> {
    match end {
        MailLinkOutcome::Confirmed
        | MailLinkOutcome::Changed
        | MailLinkOutcome::Undone
        | MailLinkOutcome::Cancelled => None,
        MailLinkOutcome::Used => Some("link-used"),
        MailLinkOutcome::Expired
        | MailLinkOutcome::ResetExpired
        | MailLinkOutcome::LostDeviceExpired => Some("link-expired"),
        MailLinkOutcome::Unknown => Some("link-unknown"),
    }
}

/// The address holds a secret: it is told to nobody.
fn private(mut response: Response) -> Response {
    response.headers_mut().insert(
        header::REFERRER_POLICY,
        HeaderValue::from_static("no-referrer"),
    );
    response
}
