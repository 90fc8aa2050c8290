//! Writes a queued mail in the member's language and hands it over.

mod keep_link;
mod mint;

use sekisho_kernel::{Locale, OutboxId, TenantId, Timestamp};
use sekisho_pages::{Letterhead, MailBody, NewBrowserMail, Notice, NoticeMail, browser_in_words};
use sekisho_store::{AccountChange, IdentifierState, MailPurpose, Member, QueuedMail};

use self::mint::Minted;
use super::outbox::SendError;
use crate::{
    App,
    error::InternalError,
    mail::{Mail, MailError},
    telemetry,
    tenant::TenantContext,
};

/// A mail that is being written.
#[derive(Clone, Copy)]
pub(super) struct Writing<'a> {
    app: &'a App,
    tenant: &'a TenantContext,
    member: &'a Member,
    message: OutboxId,
    now: Timestamp,
}

/// Sends one mail and returns what the mail server said. A member who has no address, or is gone,
/// gets none.
pub(crate) async fn send(
    app: &App,
    tenant: &TenantId,
    message: OutboxId,
    mail: &QueuedMail,
    now: Timestamp,
) -> Result<String, SendError> {
    let Some(transport) = &app.mail else {
        return Err(SendError::Waits("no mail server is configured (`[mail]`)"));
    };
    // Boxed: it holds all that the mail is written from, and a worker holds sixteen.
    let Some(mail) = Box::pin(write(app, tenant, message, mail, now))
        .await
        .map_err(|error| SendError::Later(telemetry::chain(&error)))?
    else {
        return Err(SendError::Moot);
    };
    transport.send(&mail).await.map_err(|error| match error {
        MailError::Later(why) => SendError::Later(why),
        MailError::Refused(why) => SendError::Never(why),
    })
}

async fn write(
    app: &App,
    tenant: &TenantId,
    message: OutboxId,
    mail: &QueuedMail,
    now: Timestamp,
) -> Result<Option<Mail>, InternalError> {
    let Some(tenant) = app.tenants.get(&app.store, &app.keys, tenant).await? else {
        return Ok(None);
    };
    let Some(member) = app.store.read(tenant.id()).find_member(mail.member).await? else {
        return Ok(None);
    };
    let to = match &mail.purpose {
        MailPurpose::AddressCheck { address, .. } | MailPurpose::MailChange { address, .. } => {
            Some(address.clone())
        }
        MailPurpose::MailChanged {
            former: Some(address),
            ..
        }
        | MailPurpose::MailReplaced { address, .. } => Some(address.clone()),
        _ => member.mail_address.clone(),
    };
    let Some(to) = to else {
        return Ok(None);
    };
    let writing = Writing {
        app,
        tenant: &tenant,
        member: &member,
        message,
        now,
    };
    let Some(body) = writing.body(&mail.purpose).await? else {
        return Ok(None);
    };
    Ok(Some(Mail {
        from: writing.sender(&mail.purpose).to_owned(),
        sender_name: writing.society().to_owned(),
        to,
        subject: body.subject,
        text: body.text,
        html: body.html,
    }))
}

fn notice_of(change: &AccountChange) -> Notice<'_> {
    match change {
        AccountChange::Password => Notice::PasswordChanged,
        AccountChange::UserId => Notice::UserIdChanged,
        AccountChange::SecondFactorRemoved { method, name } => Notice::SecondFactorRemoved {
            method: *method,
            name,
        },
        AccountChange::SecondFactorRenamed { method, name } => Notice::SecondFactorRenamed {
            method: *method,
            name,
        },
        AccountChange::SecondFactorsRemoved => Notice::SecondFactorsRemoved,
        AccountChange::Unlocked => Notice::Unlocked,
        AccountChange::Reissued => Notice::Reissued,
        AccountChange::Method { method } => Notice::MethodChosen { method: *method },
        AccountChange::RecoveryCodes => Notice::RecoveryCodesMade,
    }
}

impl<'a> Writing<'a> {
    fn locale(self) -> Locale {
        let languages = &self.tenant.tenant.branding.languages;
        self.member
            .locale
            .filter(|locale| languages.contains(locale))
            .or_else(|| languages.first().copied())
            .unwrap_or(Locale::Ja)
    }

    fn letterhead(self) -> Letterhead<'a> {
        Letterhead {
            branding: &self.tenant.tenant.branding,
            locale: self.locale(),
        }
    }

    /// What the sender is called.
    fn society(self) -> &'a str {
        self.tenant.tenant.branding.name.get(self.locale())
    }

    /// Security notices, codes and links come from one address, the first sign-in from another.
    fn sender(self, purpose: &MailPurpose) -> &'a str {
        let senders = &self.tenant.tenant.branding.mail;
        match purpose {
            MailPurpose::FirstSignInComplete { .. }
            | MailPurpose::TemporaryUserId
            | MailPurpose::TemporaryPassword => &senders.first_sign_in,
            MailPurpose::AddressCheck { .. } if self.member.activation.is_none() => {
                &senders.first_sign_in
            }
            _ => &senders.security,
        }
    }

    /// What a mail says; `None` if it is not wanted any more.
    async fn body(self, purpose: &MailPurpose) -> Result<Option<MailBody>, InternalError> {
        Ok(Some(match purpose {
            MailPurpose::NewBrowser { at, user_agent } => {
                let browser = browser_in_words(user_agent, self.locale());
                NewBrowserMail {
                    branding: &self.tenant.tenant.branding,
                    locale: self.locale(),
                    at: *at,
                    browser: &browser,
                }
                .body()?
            }
            MailPurpose::MailCode
            | MailPurpose::AddressCheck { .. }
            | MailPurpose::PasswordReissue { .. }
            | MailPurpose::PasswordReset { .. }
            | MailPurpose::UserIdReminder { .. }
            | MailPurpose::MailChange { .. }
            | MailPurpose::LostDeviceRequested { .. }
            | MailPurpose::LostDevice { .. }
            | MailPurpose::MailChanged {
                former: Some(_), ..
            }
            | MailPurpose::TemporaryUserId
            | MailPurpose::TemporaryPassword => match self.mint(purpose).await? {
                Minted::Body(body) => body,
                Minted::Moot => return Ok(None),
            },
            MailPurpose::FirstSignInComplete { at } => {
                self.notice(Notice::FirstSignInComplete, *at)?
            }
            MailPurpose::PasswordLocked { at } => {
                let until = Some(*at + self.tenant.rules.policy.password_lock);
                self.notice(Notice::PasswordLocked { until }, *at)?
            }
            MailPurpose::AccountLocked { at } => {
                let lock = self.tenant.rules.policy.account_lock;
                let until = (!lock.is_zero()).then(|| *at + lock);
                self.notice(Notice::AccountLocked { until }, *at)?
            }
            MailPurpose::SecondFactorAdded { method, name, at } => {
                let name = (!name.is_empty()).then_some(name.as_str());
                let method = *method;
                self.notice(Notice::SecondFactorAdded { method, name }, *at)?
            }
            MailPurpose::MailChanged { at, former: None } => {
                self.notice(Notice::MailChanged, *at)?
            }
            MailPurpose::MailReplaced { at, .. } => self.notice(Notice::MailReplaced, *at)?,
            MailPurpose::MailChangeUndone { at } => self.notice(Notice::MailChangeUndone, *at)?,
            MailPurpose::LostDeviceCancelled { at } => {
                self.notice(Notice::LostDeviceCancelled, *at)?
            }
            MailPurpose::RecoveryStopped { at } => self.notice(Notice::RecoveryStopped, *at)?,
            MailPurpose::AccountChanged { change, at } => self.notice(notice_of(change), *at)?,
            MailPurpose::RecoveryCodeUsed { at, left } => {
                self.notice(Notice::RecoveryCodeUsed { left: *left }, *at)?
            }
        }))
    }

    fn notice(self, notice: Notice<'_>, at: Timestamp) -> Result<MailBody, InternalError> {
        Ok(NoticeMail {
            letterhead: self.letterhead(),
            notice,
            at,
        }
        .body()?)
    }

    /// The user ID that the member signs in with.
    async fn user_id(self) -> Result<String, InternalError> {
        let reader = self.app.store.read(self.tenant.id());
        let user_ids = reader.list_user_ids(self.member.id).await?;
        let signs_in = |state| user_ids.iter().find(|user_id| user_id.state == state);
        Ok(signs_in(IdentifierState::Active)
            .or(signs_in(IdentifierState::Temporary))
            .map_or_else(String::new, |user_id| user_id.value.clone()))
    }
}
