//! ログイン方法変更, and the page that asks whether to delete a device.

use axum::response::Response;
use sekisho_kernel::{AuthenticatorId, Timestamp, policy::Method};
use sekisho_pages::{
    account::{
        AccountSecurity, AuthenticatorDelete, Deletion, DeviceLine, PasswordLine, Place,
        RecoveryCodesLine, RenameRefusal,
    },
    step::DeviceNameRefusal,
};
use sekisho_signin::{AccountPage, Refusal, may_remove};

use super::{
    parts::{Forms, Surroundings, delete_address},
    written,
};
use crate::{
    app::{account::Account, outcome::Told},
    error::InternalError,
    http::{
        account::{query::Query, see_page},
        request::TenantRequest,
    },
};

/// A device with its texts.
struct Device {
    id: AuthenticatorId,
    text_id: String,
    name: String,
    made_at: Timestamp,
    last_used_at: Option<Timestamp>,
    delete: String,
}

/// ログイン方法変更
pub(in crate::http::account) fn security(
    request: &TenantRequest,
    query: &Query,
    account: &Account,
) -> Result<Response, InternalError> {
    let around = Surroundings::new(request, query, account, Place::Security);
    let forms = Forms::new(request, query, account)?;
    let policy = &account.known.facts.policy;
    let apps = devices(request, query, account, Method::App);
    let passkeys = devices(request, query, account, Method::Passkey);
    let apps: Vec<_> = lines(account, Method::App, &apps);
    let passkeys: Vec<_> = lines(account, Method::Passkey, &passkeys);
    let flash = account.flash.as_ref();
    let renamed = flash.and_then(|flash| flash.sign_in.choices.typed.device);
    let renamed = renamed.map(|id| id.to_string());
    let rename_refusal = flash.zip(renamed.as_deref()).and_then(|(flash, id)| {
        Some(RenameRefusal {
            id,
            typed: flash.sign_in.choices.typed.device_name.as_deref()?,
            why: name_refusal(&flash.refusal)?,
        })
    });
    let adds = |method| policy.offers(method).then(|| forms.to(&forms.add));
    let member = account.known.facts.member.as_ref();
    let left = member.map_or(0, |member| member.authenticators.recovery_codes);
    let page = AccountSecurity {
        frame: around.frame(),
        menu: around.menu(&forms),
        password: PasswordLine {
            made_at: account.password_changed_at,
            change: forms.to(&forms.password),
        },
        apps: &apps,
        passkeys: &passkeys,
        add_app: adds(Method::App),
        add_passkey: adds(Method::Passkey),
        rename: forms.to(&forms.rename),
        rename_refusal,
        is_last: flash.is_some_and(|flash| flash.refusal == Refusal::LastAuthenticator),
        call_number: around.call_number(),
        mail: account
            .member
            .mail_address
            .as_deref()
            .filter(|_| policy.offers(Method::Mail)),
        recovery_codes: policy.needs_second_factor().then(|| RecoveryCodesLine {
            left,
            made_at: account.member.recovery_codes_shown_at,
            make: forms.to(&forms.recovery_codes),
        }),
    };
    written(&page)
}

/// Asks whether a device shall be deleted. One that is gone leads back to the list.
pub(in crate::http::account) fn delete(
    request: &TenantRequest,
    query: &Query,
    account: &Account,
    id: AuthenticatorId,
) -> Result<Response, InternalError> {
    let all = [Method::App, Method::Passkey].map(|method| {
        let devices = devices(request, query, account, method);
        (method, devices)
    });
    let found = all.iter().find_map(|(method, devices)| {
        let device = devices.iter().find(|device| device.id == id)?;
        Some((*method, device))
    });
    let (Some((method, device)), Some(member)) = (found, &account.known.facts.member) else {
        return Ok(see_page(request, AccountPage::Security, Told::Nothing));
    };
    let around = Surroundings::new(request, query, account, Place::Security);
    let forms = Forms::new(request, query, account)?;
    let policy = &account.known.facts.policy;
    let others: Vec<_> = all
        .iter()
        .filter(|(method, _)| policy.offers(*method))
        .flat_map(|(_, devices)| devices)
        .filter(|other| other.id != id)
        .map(|other| other.name.as_str())
        .collect();
    let deletion = if may_remove(policy, member, method) {
        Deletion::Allowed {
            form: forms.to(&device.delete),
            others: &others,
            by_mail: member.methods(policy).contains(&Method::Mail),
        }
    } else {
        Deletion::Last {
            add: forms.to(&forms.add),
            has_choice: policy
                .methods
                .iter()
                .any(|other| *other != method && policy.offers(*other)),
        }
    };
    let page = AuthenticatorDelete {
        frame: around.frame(),
        menu: around.menu(&forms),
        name: &device.name,
        method,
        made_at: device.made_at,
        deletion,
    };
    written(&page)
}

fn devices(
    request: &TenantRequest,
    query: &Query,
    account: &Account,
    method: Method,
) -> Vec<Device> {
    let registered = &account.known.registered;
    let device = |id: AuthenticatorId, name: &str, made_at, last_used_at| Device {
        id,
        text_id: id.to_string(),
        name: name.to_owned(),
        made_at,
        last_used_at,
        delete: delete_address(request, query, id),
    };
    match method {
        Method::App => registered
            .totps
            .iter()
            .map(|it| device(it.id, &it.name, it.created_at, it.last_used_at))
            .collect(),
        Method::Passkey => registered
            .passkeys
            .iter()
            .map(|it| device(it.id, &it.name, it.created_at, it.last_used_at))
            .collect(),
        Method::Mail => Vec::new(),
    }
}

/// The one that was used last comes first.
fn lines<'a>(account: &Account, method: Method, devices: &'a [Device]) -> Vec<DeviceLine<'a>> {
    let policy = &account.known.facts.policy;
    let is_chosen = account.member.method == Some(method);
    devices
        .iter()
        .enumerate()
        .map(|(place, device)| DeviceLine {
            id: &device.text_id,
            name: &device.name,
            made_at: device.made_at,
            last_used_at: device.last_used_at,
            is_usual: is_chosen && place == 0,
            is_offered: policy.offers(method),
            delete: &device.delete,
        })
        .collect()
}

fn name_refusal(refusal: &Refusal) -> Option<DeviceNameRefusal> {
    let Refusal::DeviceNameUnfit(code) = refusal else {
        return None;
    };
    Some(match code.as_str() {
        "taken" => DeviceNameRefusal::Taken,
        "too-long" => DeviceNameRefusal::TooLong,
        _ => DeviceNameRefusal::Malformed,
    })
}
