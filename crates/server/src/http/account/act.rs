//! Forms that change the account: each begins the change, which asks for whatever it needs.

use axum::{body::Bytes, extract::Path, response::Response};
use sekisho_authenticator::{device_name, user_id};
use sekisho_kernel::{AuthenticatorId, policy::Method};
use sekisho_signin::{AccountPage, Act, Refusal, Typed};
use sekisho_store::{AccountRequest, Session};

use super::form::{Posted, read, who};
use crate::{
    app::{
        account::{self, Refused},
        check::{codes, passkey, profile},
        outcome::{Answer, Outcome, Told},
        take_up::Visit,
    },
    error::InternalError,
    http::{
        error,
        interaction::{answer, shortened, visit},
        request::TenantRequest,
    },
};

/// What a form leads to.
enum Wanted {
    /// A change.
    Act(Act),
    /// It cannot be: why, and what is shown again.
    Refused(Refused),
}

impl Wanted {
    fn refused(refusal: Refusal) -> Self {
        Self::Refused(Refused {
            refusal,
            typed_user_id: None,
            typed: Typed::default(),
        })
    }
}

/// User ID and second factor.
pub(super) async fn profile(request: TenantRequest, body: Bytes) -> Response {
    begin(&request, AccountPage::Profile, &body, Form::Profile).await
}

/// The mail address.
pub(super) async fn mail(request: TenantRequest, body: Bytes) -> Response {
    begin(&request, AccountPage::Profile, &body, Form::Mail).await
}

/// The password.
pub(super) async fn password(request: TenantRequest, body: Bytes) -> Response {
    begin(&request, AccountPage::Security, &body, Form::Password).await
}

/// One more authenticator.
pub(super) async fn add(request: TenantRequest, body: Bytes) -> Response {
    begin(&request, AccountPage::Security, &body, Form::Add).await
}

/// Another name of an authenticator.
pub(super) async fn rename(request: TenantRequest, body: Bytes) -> Response {
    begin(&request, AccountPage::Security, &body, Form::Rename).await
}

/// An authenticator is taken away.
pub(super) async fn delete(
    request: TenantRequest,
    Path(id): Path<String>,
    body: Bytes,
) -> Response {
    match id.parse() {
        Ok(id) => begin(&request, AccountPage::Security, &body, Form::Delete(id)).await,
        Err(_) => error::not_found(request).await,
    }
}

/// New recovery codes.
pub(super) async fn recovery_codes(request: TenantRequest, body: Bytes) -> Response {
    begin(&request, AccountPage::Security, &body, Form::RecoveryCodes).await
}

/// Which form was sent.
#[derive(Clone, Copy)]
enum Form {
    Profile,
    Mail,
    Password,
    Add,
    Rename,
    Delete(AuthenticatorId),
    RecoveryCodes,
}

async fn begin(request: &TenantRequest, page: AccountPage, body: &Bytes, which: Form) -> Response {
    let visitor = who(request);
    let posted = match read(request, &visitor, page, body).await {
        Ok(posted) => posted,
        Err(refusal) => return refusal,
    };
    let visit = visit(request, &visitor);
    answer(request, take(visit, page, &posted, which).await).await
}

async fn take(
    visit: Visit<'_>,
    page: AccountPage,
    posted: &Posted,
    which: Form,
) -> Result<Answer, InternalError> {
    let session = &posted.session;
    match wanted(visit, posted, which).await? {
        Wanted::Refused(_) if !posted.is_live => {
            let told = Told::Nothing;
            Ok(Outcome::Account { page, told }.into())
        }
        Wanted::Refused(refused) => account::refuse(visit, session, page, refused).await,
        Wanted::Act(act) => {
            let request = AccountRequest {
                page,
                act: Some(act),
                member: Some(session.member),
            };
            account::act(visit, session, request).await
        }
    }
}

async fn wanted(visit: Visit<'_>, posted: &Posted, which: Form) -> Result<Wanted, InternalError> {
    let form = &posted.form;
    Ok(match which {
        Form::Profile => change_profile(visit, posted).await?,
        Form::Mail => change_mail(visit, &posted.session).await?,
        Form::Password => Wanted::Act(Act::ChangePassword),
        Form::Add => match Method::from_name(form.text("method")) {
            // Another mail address is a change of its own, of which the present one is told.
            Some(method @ (Method::Passkey | Method::App))
                if visit.tenant.rules.policy.offers(method) =>
            {
                Wanted::Act(Act::AddAuthenticator(method))
            }
            _ => Wanted::refused(Refusal::MethodMissing),
        },
        Form::Rename => rename_authenticator(visit, posted).await?,
        Form::Delete(id) => match method_of(visit, &posted.session, id).await? {
            Some(method) => Wanted::Act(Act::RemoveAuthenticator { method, id }),
            // It is gone already.
            None => Wanted::Act(nothing()),
        },
        Form::RecoveryCodes => Wanted::Act(Act::MakeRecoveryCodes),
    })
}

/// The present user ID, or none, changes nothing; another one has to follow the rules. Whether
/// somebody has it is decided when the change takes effect.
async fn change_profile(visit: Visit<'_>, posted: &Posted) -> Result<Wanted, InternalError> {
    let policy = &visit.tenant.rules.policy;
    let form = &posted.form;
    let typed_user_id = form.text("user_id");
    let method = Method::from_name(form.text("method")).filter(|method| policy.offers(*method));
    match new_user_id(visit, posted, typed_user_id).await? {
        Ok(user_id) => Ok(Wanted::Act(Act::ChangeProfile { user_id, method })),
        Err(refusal) => Ok(Wanted::Refused(Refused {
            refusal,
            typed_user_id: Some(typed_user_id.to_owned()),
            typed: Typed {
                method,
                ..Typed::default()
            },
        })),
    }
}

async fn new_user_id(
    visit: Visit<'_>,
    posted: &Posted,
    typed: &str,
) -> Result<Result<Option<String>, Refusal>, InternalError> {
    if profile::is_own(visit, posted.session.member, typed).await? {
        return Ok(Ok(None));
    }
    let policy = &visit.tenant.rules.policy;
    let folded = match user_id::check_new(&policy.user_id, typed) {
        Ok(folded) => folded,
        Err(fault) => return Ok(Err(Refusal::UserIdUnfit(fault.code().to_owned()))),
    };
    if !posted.is_live {
        return Ok(Ok(Some(folded)));
    }
    let reader = visit.app.store.read(visit.tenant.id());
    Ok(match reader.find_user_id(&folded).await? {
        Some(_) => Err(Refusal::UserIdTaken),
        None => Ok(Some(folded)),
    })
}

/// Not at once after a change was undone.
async fn change_mail(visit: Visit<'_>, session: &Session) -> Result<Wanted, InternalError> {
    let reader = visit.app.store.read(visit.tenant.id());
    let member = reader.find_member(session.member).await?;
    let locked_until = member.and_then(|member| member.mail_change_locked_until);
    Ok(if locked_until.is_some_and(|until| visit.now < until) {
        Wanted::refused(Refusal::MailChangeLocked)
    } else {
        Wanted::Act(Act::ChangeMailAddress)
    })
}

/// A name that no other of the member's devices of its kind has.
async fn rename_authenticator(visit: Visit<'_>, posted: &Posted) -> Result<Wanted, InternalError> {
    let form = &posted.form;
    let found = match form.text("authenticator").parse() {
        Ok(id) => method_of(visit, &posted.session, id)
            .await?
            .map(|method| (id, method)),
        Err(_) => None,
    };
    let Some((id, method)) = found else {
        return Ok(Wanted::Act(nothing()));
    };
    let known = visit.load(Some(posted.session.member)).await?;
    let Some(member) = &known.member else {
        return Ok(Wanted::Act(nothing()));
    };
    let others = known.registered.names_but(method, id);
    let typed = form.text("device_name");
    let default = match method {
        Method::Passkey => passkey::default_name(member),
        Method::App | Method::Mail => codes::default_name(member),
    };
    Ok(match device_name::check_new(typed, &others, default) {
        Ok(name) => Wanted::Act(Act::RenameAuthenticator { method, id, name }),
        Err(fault) => Wanted::Refused(Refused {
            refusal: Refusal::DeviceNameUnfit(fault.code().to_owned()),
            typed_user_id: None,
            typed: Typed {
                device_name: Some(shortened(typed)),
                device: Some(id),
                ..Typed::default()
            },
        }),
    })
}

/// A change that changes nothing: what was asked for is so already.
const fn nothing() -> Act {
    Act::ChangeProfile {
        user_id: None,
        method: None,
    }
}

/// Of which kind a member's authenticator is, if the member has it.
pub(super) async fn method_of(
    visit: Visit<'_>,
    session: &Session,
    id: AuthenticatorId,
) -> Result<Option<Method>, InternalError> {
    let reader = visit.app.store.read(visit.tenant.id());
    let passkeys = reader.list_passkeys(session.member).await?;
    if passkeys.iter().any(|passkey| passkey.id == id) {
        return Ok(Some(Method::Passkey));
    }
    let totps = reader.list_totps(session.member).await?;
    Ok(totps.iter().any(|app| app.id == id).then_some(Method::App))
}
