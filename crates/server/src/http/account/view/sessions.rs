//! ログイン中の端末

use axum::response::Response;
use sekisho_kernel::Locale;
use sekisho_pages::account::{AccountSessions, HistoryKind, Place, SessionLine};
use sekisho_signin::AccountPage;
use sekisho_store::AccountEvent;

use super::{
    Line, device,
    parts::{Forms, Surroundings},
    written,
};
use crate::{
    app::{
        account::{self, Account},
        attempt,
    },
    error::InternalError,
    http::{account::query::Query, request::TenantRequest},
};

/// ログイン中の端末
pub(in crate::http::account) fn sessions(
    request: &TenantRequest,
    query: &Query,
    account: &Account,
) -> Result<Response, InternalError> {
    let around = Surroundings::new(request, query, account, Place::Sessions);
    let forms = Forms::new(request, query, account)?;
    let locale = around.locale();
    let shared = account.known.facts.policy.session_shared;
    let texts: Vec<_> = account
        .sessions
        .iter()
        .map(|line| {
            let names: Vec<_> = line.portals.iter().map(|name| name.get(locale)).collect();
            let device = device(&line.session.user_agent, locale);
            (line.session.id.to_string(), device, names)
        })
        .collect();
    let sessions: Vec<_> = account
        .sessions
        .iter()
        .zip(&texts)
        .map(|(line, (id, device, portals))| SessionLine {
            id,
            device,
            since: line.session.created_at,
            last_used_at: line.session.last_used_at,
            portals,
            is_present: line.session.id == account.session.id,
            shared_minutes: line.session.shared.then_some(shared.as_secs().div_ceil(60)),
        })
        .collect();
    let lines = lines(account, locale);
    let history: Vec<_> = lines.iter().map(Line::view).collect();
    let issuer = &request.tenant.tenant.issuer;
    let path = account::path(AccountPage::Sessions);
    let older = account
        .older
        .map(|older| issuer.local_address(&format!("{path}{}", query.before(older))));
    let newest = query
        .before
        .map(|_| issuer.local_address(&format!("{path}{}", query.carried())));
    let page = AccountSessions {
        frame: around.frame(),
        menu: around.menu(&forms),
        sessions: &sessions,
        end: forms.to(&forms.end_session),
        end_others: forms.to(&forms.end_others),
        history: &history,
        older: older.as_deref(),
        newest: newest.as_deref(),
    };
    written(&page)
}

/// The lines of the history, in a language.
pub(super) fn lines(account: &Account, locale: Locale) -> Vec<Line> {
    account
        .history
        .iter()
        .map(|(entry, portal)| Line {
            device: device(&entry.user_agent, locale),
            portal: portal.as_ref().map(|name| name.get(locale).to_owned()),
            call_number: call_number(&entry.event),
            entry: entry.clone(),
        })
        .collect()
}

fn call_number(event: &AccountEvent) -> Option<String> {
    match event {
        AccountEvent::Refused { call_number, .. } => call_number.map(attempt::written),
        _ => None,
    }
}

/// What an event is called on pages.
pub(super) fn kind(event: &AccountEvent) -> HistoryKind<'_> {
    use AccountEvent as Event;
    match event {
        Event::SignedIn { amr } => HistoryKind::SignedIn { amr },
        Event::Refused { outcome, .. } => HistoryKind::Refused(outcome),
        Event::SignedOut => HistoryKind::SignedOut,
        Event::SessionsEnded => HistoryKind::SessionsEnded,
        Event::Activated => HistoryKind::Activated,
        Event::PasswordChanged => HistoryKind::PasswordChanged,
        Event::PasswordReset => HistoryKind::PasswordReset,
        Event::UserIdChanged => HistoryKind::UserIdChanged,
        Event::MailChangeRequested => HistoryKind::MailChangeRequested,
        Event::MailChangeCancelled => HistoryKind::MailChangeCancelled,
        Event::MailChanged => HistoryKind::MailChanged,
        Event::MailChangeUndone => HistoryKind::MailChangeUndone,
        Event::SecondFactorAdded { method, name } => HistoryKind::SecondFactorAdded {
            method: *method,
            name,
        },
        Event::SecondFactorRemoved { method, name } => HistoryKind::SecondFactorRemoved {
            method: *method,
            name,
        },
        Event::SecondFactorRenamed { method, name } => HistoryKind::SecondFactorRenamed {
            method: *method,
            name,
        },
        Event::SecondFactorsRemoved => HistoryKind::SecondFactorsRemoved,
        Event::MethodChosen { method } => HistoryKind::MethodChosen(*method),
        Event::RecoveryCodesMade => HistoryKind::RecoveryCodesMade,
        Event::RecoveryCodeUsed { left } => HistoryKind::RecoveryCodeUsed { left: *left },
        Event::LostDeviceRequested { .. } => HistoryKind::LostDeviceRequested,
        Event::LostDeviceCancelled => HistoryKind::LostDeviceCancelled,
        Event::LostDeviceReplaced => HistoryKind::LostDeviceReplaced,
        Event::Unlocked => HistoryKind::Unlocked,
        Event::Reissued => HistoryKind::Reissued,
    }
}
