//! From a member's account to its pages.

mod parts;
mod security;
mod sessions;

use axum::{http::StatusCode, response::Response};
use sekisho_kernel::{Locale, policy::Method};
use sekisho_pages::{
    Page,
    account::{AccountHome, AccountProfile, HistoryLine, MailLine, MethodLine, Place},
    step::UserIdFault,
};
use sekisho_signin::{ProofKind, Refusal};
use sekisho_store::Member;

use self::parts::{Forms, Surroundings};
pub(super) use self::{
    security::{delete, security},
    sessions::sessions,
};
use super::query::Query;
use crate::{
    app::account::Account,
    error::InternalError,
    http::{reply, request::TenantRequest},
};

/// How many lines of the history the first page shows.
const RECENT: usize = 3;

/// The first page.
pub(super) fn home(
    request: &TenantRequest,
    query: &Query,
    account: &Account,
) -> Result<Response, InternalError> {
    let around = Surroundings::new(request, query, account, Place::Home);
    let forms = Forms::new(request, query, account)?;
    let lines = sessions::lines(account, around.locale());
    let history: Vec<_> = lines.iter().take(RECENT).map(|line| line.view()).collect();
    let member = &account.known.facts.member;
    let codes = member.as_ref().map(|it| it.authenticators.recovery_codes);
    let needs = account.known.facts.policy.needs_second_factor();
    let page = AccountHome {
        frame: around.frame(),
        menu: around.menu(&forms),
        name: name(&account.member),
        pending_mail: pending_mail(request, account),
        sessions: account.sessions.len(),
        by_recovery_code: account
            .session
            .proofs
            .iter()
            .any(|proof| proof.kind == ProofKind::RecoveryCode),
        recovery_codes: codes.filter(|_| needs),
        history: &history,
    };
    written(&page)
}

/// プロフィール変更
pub(super) fn profile(
    request: &TenantRequest,
    query: &Query,
    account: &Account,
) -> Result<Response, InternalError> {
    let around = Surroundings::new(request, query, account, Place::Profile);
    let forms = Forms::new(request, query, account)?;
    let policy = &account.known.facts.policy;
    let flash = account.flash.as_ref();
    let choices = flash.map(|flash| &flash.sign_in.choices);
    let typed = choices.and_then(|choices| choices.typed_new_user_id.as_deref());
    let chosen = choices.and_then(|choices| choices.typed.method);
    let methods: Vec<_> = policy
        .methods
        .iter()
        .filter(|method| policy.offers(**method))
        .map(|method| method_line(account, *method, chosen))
        .collect();
    let fault = flash.and_then(|flash| user_id_fault(&flash.refusal));
    let locked_until = account
        .member
        .mail_change_locked_until
        .filter(|until| request.now < *until);
    let languages = &request.tenant.tenant.branding.languages;
    let page = AccountProfile {
        frame: around.frame(),
        menu: around.menu(&forms),
        name: name(&account.member),
        form: forms.to(&forms.profile),
        user_id: typed.unwrap_or(&account.user_id),
        policy: &policy.user_id,
        fault,
        call_number: around.call_number(),
        methods: &methods,
        mail: MailLine {
            address: account.member.mail_address.as_deref(),
            is_confirmed: account.member.mail_confirmed_at.is_some(),
            pending: pending_mail(request, account),
            locked_until,
            change: forms.to(&forms.mail),
            cancel: forms.to(&forms.cancel_mail),
        },
        language: (languages.len() > 1).then(|| forms.to(&forms.language)),
    };
    written(&page)
}

/// The address that waits for its link, as long as that is good.
fn pending_mail<'a>(request: &TenantRequest, account: &'a Account) -> Option<&'a str> {
    let lifetime = account.known.facts.policy.mail_check_lifetime;
    let pending = account.member.pending_mail.as_ref();
    pending
        .filter(|pending| request.now < pending.at + lifetime)
        .map(|pending| &*pending.address)
}

fn method_line(account: &Account, method: Method, chosen: Option<Method>) -> MethodLine {
    let registered = match method {
        Method::Passkey => account.known.registered.passkeys.len(),
        Method::App => account.known.registered.totps.len(),
        Method::Mail => usize::from(account.member.mail_confirmed_at.is_some()),
    };
    MethodLine {
        method,
        registered,
        is_recommended: account.known.facts.policy.recommended_method == Some(method),
        is_chosen: chosen.or(account.member.method) == Some(method),
    }
}

fn user_id_fault(refusal: &Refusal) -> Option<UserIdFault> {
    match refusal {
        Refusal::UserIdTaken => Some(UserIdFault::Taken),
        Refusal::UserIdUnfit(code) => UserIdFault::from_code(code),
        _ => None,
    }
}

fn name(member: &Member) -> Option<&str> {
    member.name_kanji.as_deref().or(member.name_kana.as_deref())
}

/// The page's lines of the history, in its language.
struct Line {
    entry: sekisho_store::HistoryEntry,
    device: String,
    portal: Option<String>,
    call_number: Option<String>,
}

impl Line {
    fn view(&self) -> HistoryLine<'_> {
        HistoryLine {
            kind: sessions::kind(&self.entry.event),
            at: self.entry.at,
            device: &self.device,
            portal: self.portal.as_deref(),
            call_number: self.call_number.as_deref(),
        }
    }
}

/// A browser in words; nothing where there was none.
fn device(user_agent: &str, locale: Locale) -> String {
    if user_agent.is_empty() {
        String::new()
    } else {
        sekisho_pages::browser_in_words(user_agent, locale)
    }
}

fn written(page: &impl Page) -> Result<Response, InternalError> {
    Ok(reply::page(StatusCode::OK, page.html()?, None))
}
