//! A portal sends a browser: on to the portal with a code, back to it with an error, or into a
//! sign-in transaction of its own.

use sekisho_kernel::Timestamp;
use sekisho_keys::{Handle, HashPurpose, KeyedHash};
use sekisho_oidc::{AuthorizationErrorCode, AuthorizationRequest, authorization_response};
use sekisho_signin::{Next, Step, next};
use sekisho_store::{NewSignIn, SignInRequest, StoreError, Txn, Work};

use super::{
    arrive,
    browser::Browser,
    outcome::{Answer, CookieChanges, Outcome},
    sign_in_request::{asked_locale, destination, new_sign_in},
    take_up::Visit,
};
use crate::{App, error::InternalError, tenant::TenantContext};

/// Answers an authorization request of a browser that brought its cookies.
pub(crate) async fn start(
    visit: Visit<'_>,
    request: AuthorizationRequest,
) -> Result<Answer, InternalError> {
    let Visit {
        app,
        tenant,
        browser,
        now,
        ..
    } = visit;
    let reader = app.store.read(tenant.id());
    let known = visit.load(None).await?;
    let destination = destination(&reader, tenant, &request).await?;
    let locale = asked_locale(&request.ui_locales);
    let stored = SignInRequest::Authorization(Box::new(request.clone().into_stored()));
    let new = new_sign_in(app, tenant, destination, stored, locale, now);
    match next(&known.facts, &new.sign_in) {
        Next::Complete(authentication) => {
            arrive::with_session(app, tenant, &known, &request, authentication, None, now).await
        }
        Next::Show(step) if request.is_silent() => {
            Ok(Outcome::Portal(not_silent(tenant, &request, step)).into())
        }
        Next::OtherMember | Next::SignOut if request.is_silent() => {
            Ok(Outcome::Portal(login_required(tenant, &request)).into())
        }
        Next::Show(_) | Next::OtherMember | Next::SignOut => begin(app, tenant, browser, new).await,
    }
}

/// Keeps an authorization request that came without cookies, as a cross-site POST does, for the
/// browser that is sent on to its page.
pub(crate) async fn keep(
    app: &App,
    tenant: &TenantContext,
    request: AuthorizationRequest,
    now: Timestamp,
) -> Result<Answer, InternalError> {
    let reader = app.store.read(tenant.id());
    let destination = destination(&reader, tenant, &request).await?;
    let locale = asked_locale(&request.ui_locales);
    let stored = SignInRequest::Authorization(Box::new(request.into_stored()));
    keep_unbound(
        app,
        tenant,
        new_sign_in(app, tenant, destination, stored, locale, now),
    )
    .await
}

/// Writes a transaction that the browser which opens its page first is bound to.
pub(crate) async fn keep_unbound(
    app: &App,
    tenant: &TenantContext,
    new: NewSignIn,
) -> Result<Answer, InternalError> {
    let id = new.sign_in.id;
    app.store.transact(tenant.id(), Begin(new)).await?;
    Ok(Outcome::SignIn {
        id,
        first_contact: false,
    }
    .into())
}

/// Writes a new transaction, bound to the browser, and sends the browser to its page.
pub(crate) async fn begin(
    app: &App,
    tenant: &TenantContext,
    browser: &Browser,
    mut new: NewSignIn,
) -> Result<Answer, InternalError> {
    let id = new.sign_in.id;
    let (binding, cookies) = bind_browser(app, tenant, browser);
    new.browser = Some(binding);
    app.store.transact(tenant.id(), Begin(new)).await?;
    Ok(Answer {
        outcome: Outcome::SignIn {
            id,
            first_contact: cookies.browser.is_some(),
        },
        cookies,
    })
}

/// The binding of a browser; where it brought none, a new one with its cookie.
pub(crate) fn bind_browser(
    app: &App,
    tenant: &TenantContext,
    browser: &Browser,
) -> (KeyedHash, CookieChanges) {
    let mut cookies = CookieChanges::default();
    let binding = browser.binding.unwrap_or_else(|| {
        let handle = Handle::new(&app.entropy);
        let text = handle.expose().as_bytes();
        let hash = app
            .keys
            .hash(HashPurpose::BrowserBinding, tenant.id(), text);
        cookies.browser = Some(handle);
        hash
    });
    (binding, cookies)
}

/// The answer to `prompt=none` where a step would have to be shown.
pub(crate) fn not_silent(
    tenant: &TenantContext,
    request: &AuthorizationRequest,
    step: Step,
) -> String {
    if step == Step::Credentials || step.is_second_factor() {
        return login_required(tenant, request);
    }
    if step == Step::ChooseAccount {
        // OpenID Connect Core 1.0 §3.1.2.6, account_selection_required: the End-User is REQUIRED to
        // select a session at the Authorization Server.
        let why = "several members use this browser, and prompt=none does not allow to ask which";
        let error = request.refuse(AuthorizationErrorCode::AccountSelectionRequired, why);
        return authorization_response::error(&error, &tenant.tenant.issuer);
    }
    // OpenID Connect Core 1.0 §3.1.2.6, interaction_required: the Authorization Server requires
    // End-User interaction of some form to proceed.
    let why = "the member has to finish something, which prompt=none does not allow";
    let error = request.refuse(AuthorizationErrorCode::InteractionRequired, why);
    authorization_response::error(&error, &tenant.tenant.issuer)
}

/// The answer to `prompt=none` where the member would have to sign in.
pub(crate) fn login_required(tenant: &TenantContext, request: &AuthorizationRequest) -> String {
    let why = "the member has to sign in, which prompt=none does not allow";
    refused(tenant, request, why)
}

/// The answer where somebody else signed in than the one `id_token_hint` names.
pub(crate) fn other_member(tenant: &TenantContext, request: &AuthorizationRequest) -> String {
    refused(
        tenant,
        request,
        "another member signed in than id_token_hint names",
    )
}

fn refused(tenant: &TenantContext, request: &AuthorizationRequest, why: &'static str) -> String {
    // OpenID Connect Core 1.0 §3.1.2.6, login_required: the Authorization Server requires End-User
    // authentication.
    let error = request.refuse(AuthorizationErrorCode::LoginRequired, why);
    authorization_response::error(&error, &tenant.tenant.issuer)
}

struct Begin(NewSignIn);

impl Work for Begin {
    type Output = ();

    async fn run(&self, txn: &Txn<'_>) -> Result<(), StoreError> {
        txn.insert_sign_in(&self.0).await
    }
}
