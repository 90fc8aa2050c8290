//! Writes a queued mail in the member's language and hands it over.

use sekisho_kernel::{Locale, TenantId};
use sekisho_pages::{MailBody, NewBrowserMail, browser_in_words};
use sekisho_store::{MailPurpose, Member, QueuedMail};

use super::outbox::SendError;
use crate::{
    App,
    error::InternalError,
    mail::{Mail, MailError},
    telemetry,
    tenant::TenantContext,
};

/// Sends one mail. A member who has no address, or is gone, gets none.
pub(crate) async fn send(app: &App, tenant: &TenantId, mail: &QueuedMail) -> Result<(), SendError> {
    let Some(transport) = &app.mail else {
        return Err(SendError::Waits("no mail server is configured (`[mail]`)"));
    };
    let Some(mail) = write(app, tenant, mail)
        .await
        .map_err(|error| SendError::Later(telemetry::chain(&error)))?
    else {
        return Ok(());
    };
    transport.send(&mail).await.map_err(|error| match error {
        MailError::Later(why) => SendError::Later(why),
        MailError::Refused(why) => SendError::Never(why),
    })
}

async fn write(
    app: &App,
    tenant: &TenantId,
    mail: &QueuedMail,
) -> Result<Option<Mail>, InternalError> {
    let Some(tenant) = app.tenants.get(&app.store, &app.keys, tenant).await? else {
        return Ok(None);
    };
    let Some(member) = app.store.read(tenant.id()).find_member(mail.member).await? else {
        return Ok(None);
    };
    let Some(to) = member.mail_address.clone() else {
        return Ok(None);
    };
    let Some(body) = body(&tenant, &member, &mail.purpose)? else {
        return Ok(None);
    };
    let senders = &tenant.tenant.branding.mail;
    Ok(Some(Mail {
        from: senders.security.clone(),
        to,
        subject: body.subject,
        text: body.text,
        html: body.html,
    }))
}

fn body(
    tenant: &TenantContext,
    member: &Member,
    purpose: &MailPurpose,
) -> Result<Option<MailBody>, InternalError> {
    let branding = &tenant.tenant.branding;
    let locale = member
        .locale
        .or_else(|| branding.languages.first().copied())
        .unwrap_or(Locale::Ja);
    match purpose {
        MailPurpose::NewBrowser { at, user_agent } => {
            let browser = browser_in_words(user_agent, locale);
            let mail = NewBrowserMail {
                branding,
                locale,
                at: *at,
                browser: &browser,
            };
            Ok(Some(mail.body()?))
        }
        // Nothing queues these yet.
        _ => Ok(None),
    }
}
