//! Codes, links and temporary passwords are made when the mail that brings them is handed over:
//! only their hash is kept, and their lifetime counts from then. Another try makes another one.

use std::time::Duration;

use sekisho_authenticator::{mail_otp, password::temporary};
use sekisho_kernel::{
    LinkId, MemberId, OutboxId, Secret, SignInId, Timestamp, policy::DerivedActivation,
};
use sekisho_keys::{Handle, HashPurpose, KeyedHash};
use sekisho_pages::{
    AddressCheckMail, CodeMail, LostDeviceMail, LostDeviceRequestedMail, MailBody, MailChangeMail,
    MailChangedMail, ReissueMail, ResetMail, TemporaryPasswordMail, TemporaryUserIdMail,
    UserIdMail,
};
use sekisho_signin::{LostDeviceRequest, MemberState};
use sekisho_store::{
    LinkPurpose, MailPurpose, OneTimeLink, PasswordCredential, StoreError, Txn, Work,
};

use super::{Writing, keep_link::KeepLink};
use crate::{
    app::{check::codes::hash_mail_code, mailed_link},
    error::InternalError,
};

/// Hours are told to the nearest one.
const HALF_AN_HOUR: Duration = Duration::from_mins(30);

/// What came of it.
pub(super) enum Minted {
    /// The mail.
    Body(MailBody),
    /// It is not wanted any more.
    Moot,
}

impl Writing<'_> {
    /// Makes what a mail brings, and the mail.
    pub(super) async fn mint(self, purpose: &MailPurpose) -> Result<Minted, InternalError> {
        match purpose {
            _ if self.is_moot(purpose).await? => Ok(Minted::Moot),
            MailPurpose::MailCode => self.code().await,
            MailPurpose::AddressCheck {
                address,
                sign_in,
                browser,
            } => {
                let policy = &self.tenant.rules.policy;
                let link = OneTimeLink {
                    address: Some(address.clone()),
                    sign_in: *sign_in,
                    browser: *browser,
                    ..self.link(LinkPurpose::AddressCheck, policy.mail_check_lifetime)
                };
                let Some(address) = self.keep_link(link).await? else {
                    return Ok(Minted::Moot);
                };
                Ok(Minted::Body(
                    AddressCheckMail {
                        letterhead: self.letterhead(),
                        link: &address,
                        valid_hours: whole(policy.mail_check_lifetime, 60 * 60),
                    }
                    .body()?,
                ))
            }
            MailPurpose::PasswordReissue { .. } => {
                // The desk reissues by telephone: the member reads the mail when there is time.
                let lifetime = self.tenant.rules.policy.mail_check_lifetime;
                let link = self.link(LinkPurpose::PasswordReissue, lifetime);
                let Some(address) = self.keep_link(link).await? else {
                    return Ok(Minted::Moot);
                };
                Ok(Minted::Body(
                    ReissueMail {
                        letterhead: self.letterhead(),
                        link: &address,
                        valid_minutes: whole(lifetime, 60),
                    }
                    .body()?,
                ))
            }
            MailPurpose::MailChange { address, sign_in } => {
                self.mail_change(address, *sign_in).await
            }
            MailPurpose::MailChanged {
                at,
                former: Some(former),
            } => self.undo(*at, former).await,
            MailPurpose::PasswordReset {
                sign_in, browser, ..
            } => self.password_reset(*sign_in, *browser).await,
            MailPurpose::UserIdReminder { at } => self.user_id_reminder(*at).await,
            MailPurpose::LostDeviceRequested { .. } => self.lost_device_requested().await,
            MailPurpose::LostDevice {
                sign_in, browser, ..
            } => self.lost_device(*sign_in, *browser).await,
            MailPurpose::TemporaryUserId => self.temporary_user_id().await,
            MailPurpose::TemporaryPassword => self.temporary_password().await,
            _ => Ok(Minted::Moot),
        }
    }

    /// Whether what asked for the mail is over: a newer mail takes its place, the address is
    /// confirmed, the password is another one.
    async fn is_moot(self, purpose: &MailPurpose) -> Result<bool, InternalError> {
        let reader = self.app.store.read(self.tenant.id());
        match purpose {
            MailPurpose::MailCode => {
                let code = reader.find_mail_code(self.member.id).await?;
                let Some(code) = code.filter(|code| code.message == self.message) else {
                    return Ok(true);
                };
                self.is_password_newer(code.requested_at).await
            }
            MailPurpose::AddressCheck { address, .. } => {
                let policy = &self.tenant.rules.policy;
                // There each sign-in needs a link of its own.
                let each = policy.derived_activation == DerivedActivation::MailOnFile;
                let is_confirmed = self.member.mail_confirmed_at.is_some()
                    && self.member.mail_address.as_ref() == Some(address);
                Ok(is_confirmed && !each)
            }
            MailPurpose::PasswordReissue { at, .. } | MailPurpose::PasswordReset { at, .. } => {
                Ok(self.is_address_newer(*at) || self.is_password_newer(*at).await?)
            }
            MailPurpose::UserIdReminder { at } => Ok(self.is_address_newer(*at)),
            MailPurpose::LostDeviceRequested { at } => Ok(self.lost_device_of(*at).is_none()),
            MailPurpose::LostDevice { at, .. } => {
                let request = self.lost_device_of(*at);
                let is_open = request.is_some_and(|request| request.is_open(self.now));
                Ok(!is_open || self.member.state != MemberState::Active || self.is_held_off())
            }
            MailPurpose::MailChange { address, .. } => {
                let pending = self.member.pending_mail.as_ref();
                let lifetime = self.tenant.rules.policy.mail_check_lifetime;
                Ok(pending.is_none_or(|pending| {
                    pending.address != *address || pending.at + lifetime <= self.now
                }))
            }
            MailPurpose::MailChanged {
                former: Some(former),
                ..
            } => Ok(self
                .undoable_until(former)
                .is_none_or(|until| until <= self.now)),
            MailPurpose::TemporaryUserId | MailPurpose::TemporaryPassword => {
                Ok(self.member.activation.is_some())
            }
            _ => Ok(false),
        }
    }

    /// The link that lets the member choose a password in the place of a forgotten one.
    async fn password_reset(
        self,
        sign_in: SignInId,
        browser: Option<KeyedHash>,
    ) -> Result<Minted, InternalError> {
        let lifetime = self.tenant.rules.policy.reset_link_lifetime;
        let link = OneTimeLink {
            sign_in: Some(sign_in),
            browser,
            ..self.link(LinkPurpose::PasswordReset, lifetime)
        };
        let Some(link) = self.keep_link(link).await? else {
            return Ok(Minted::Moot);
        };
        let mail = ResetMail {
            letterhead: self.letterhead(),
            link: &link,
            valid_minutes: whole(lifetime, 60),
        };
        Ok(Minted::Body(mail.body()?))
    }

    async fn user_id_reminder(self, at: Timestamp) -> Result<Minted, InternalError> {
        let user_id = self.user_id().await?;
        let mail = UserIdMail {
            letterhead: self.letterhead(),
            user_id: &user_id,
            at,
        };
        Ok(Minted::Body(mail.body()?))
    }

    /// The request for another second factor that was made then, if it was not cancelled since.
    fn lost_device_of(self, asked_at: Timestamp) -> Option<LostDeviceRequest> {
        let request = self.member.lost_device;
        request.filter(|request| request.asked_at == asked_at)
    }

    /// Whether the address took the place of the one that the mail was asked for.
    fn is_address_newer(self, than: Timestamp) -> bool {
        let changed_at = self.member.mail_changed_at;
        changed_at.is_some_and(|changed_at| changed_at > than)
    }

    /// Whether the address took the place of another a short time ago.
    fn is_held_off(self) -> bool {
        let hold_off = self.tenant.rules.policy.mail_change_hold_off;
        let recovers_from = self.member.mail_recovers_from(hold_off);
        recovers_from.is_some_and(|from| self.now < from)
    }

    /// The link that cancels a request for another second factor, as long as there is one.
    async fn lost_device_requested(self) -> Result<Minted, InternalError> {
        let Some(request) = self.member.lost_device else {
            return Ok(Minted::Moot);
        };
        let lifetime = request.ends_at.since(self.now);
        let link = self.link(LinkPurpose::LostDeviceCancel, lifetime);
        let Some(link) = self.keep_link(link).await? else {
            return Ok(Minted::Moot);
        };
        let mail = LostDeviceRequestedMail {
            letterhead: self.letterhead(),
            at: request.asked_at,
            opens_at: request.opens_at,
            link: &link,
            valid_hours: whole(lifetime + HALF_AN_HOUR, 60 * 60),
        };
        Ok(Minted::Body(mail.body()?))
    }

    /// The link that sets up another second factor in place of a lost one.
    async fn lost_device(
        self,
        sign_in: Option<SignInId>,
        browser: Option<KeyedHash>,
    ) -> Result<Minted, InternalError> {
        let Some(request) = self.member.lost_device else {
            return Ok(Minted::Moot);
        };
        let lifetime = request.ends_at.since(self.now);
        let link = OneTimeLink {
            sign_in,
            browser,
            ..self.link(LinkPurpose::LostDevice, lifetime)
        };
        let Some(link) = self.keep_link(link).await? else {
            return Ok(Minted::Moot);
        };
        let mail = LostDeviceMail {
            letterhead: self.letterhead(),
            link: &link,
            valid_hours: whole(lifetime + HALF_AN_HOUR, 60 * 60),
        };
        Ok(Minted::Body(mail.body()?))
    }

    /// The link that puts an address in the place of the present one.
    async fn mail_change(self, address: &str, sign_in: SignInId) -> Result<Minted, InternalError> {
        // As long as the pages show it: a mail server that puts the mail off gains nothing.
        let Some(pending) = &self.member.pending_mail else {
            return Ok(Minted::Moot);
        };
        let until = pending.at + self.tenant.rules.policy.mail_check_lifetime;
        let lifetime = until.since(self.now);
        let link = OneTimeLink {
            address: Some(address.to_owned()),
            sign_in: Some(sign_in),
            ..self.link(LinkPurpose::MailChange, lifetime)
        };
        let Some(link) = self.keep_link(link).await? else {
            return Ok(Minted::Moot);
        };
        let mail = MailChangeMail {
            letterhead: self.letterhead(),
            link: &link,
            valid_hours: whole(lifetime + HALF_AN_HOUR, 60 * 60),
        };
        Ok(Minted::Body(mail.body()?))
    }

    /// Until when an address that was replaced can be restored, however late its mail goes out.
    fn undoable_until(self, former: &str) -> Option<Timestamp> {
        let lifetime = self.tenant.rules.policy.undo_link_lifetime;
        let replaced_at = self.member.mail_replaced_at(former);
        replaced_at.map(|replaced_at| replaced_at + lifetime)
    }

    /// The link that restores an address.
    async fn undo(self, at: Timestamp, former: &str) -> Result<Minted, InternalError> {
        let Some(until) = self.undoable_until(former) else {
            return Ok(Minted::Moot);
        };
        let lifetime = until.since(self.now);
        let link = OneTimeLink {
            address: Some(former.to_owned()),
            ..self.link(LinkPurpose::MailUndo, lifetime)
        };
        let Some(link) = self.keep_link(link).await? else {
            return Ok(Minted::Moot);
        };
        let mail = MailChangedMail {
            letterhead: self.letterhead(),
            at,
            link: &link,
            valid_hours: whole(lifetime + HALF_AN_HOUR, 60 * 60),
        };
        Ok(Minted::Body(mail.body()?))
    }

    async fn is_password_newer(self, than: Timestamp) -> Result<bool, InternalError> {
        let reader = self.app.store.read(self.tenant.id());
        let found = reader.find_member_credentials(self.member.id).await?;
        Ok(found.is_none_or(|found| found.password_changed_at > than))
    }

    async fn code(self) -> Result<Minted, InternalError> {
        let lifetime = self.tenant.rules.policy.mail_code_lifetime;
        let code = mail_otp::draw(&self.app.entropy);
        let (keys, tenant) = (&self.app.keys, self.tenant.id());
        let work = MintCode {
            member: self.member.id,
            message: self.message,
            hash: hash_mail_code(keys, tenant, self.member.id, code.expose()),
            now: self.now,
            expires_at: self.now + lifetime,
        };
        if !self.app.store.transact(tenant, work).await? {
            return Ok(Minted::Moot);
        }
        Ok(Minted::Body(
            CodeMail {
                letterhead: self.letterhead(),
                code: code.expose(),
                valid_minutes: whole(lifetime, 60),
            }
            .body()?,
        ))
    }

    fn link(self, purpose: LinkPurpose, lifetime: Duration) -> OneTimeLink {
        OneTimeLink {
            id: LinkId::new(self.now, &self.app.entropy),
            purpose,
            member: self.member.id,
            security_version: self.member.security_version,
            address: None,
            sign_in: None,
            browser: None,
            sent_at: self.now,
            expires_at: self.now + lifetime,
            used_at: None,
        }
    }

    /// Keeps a link and returns its address; `None` if nobody waits for it any more.
    async fn keep_link(self, link: OneTimeLink) -> Result<Option<String>, InternalError> {
        let token = Handle::new(&self.app.entropy);
        let tenant = self.tenant.id();
        let hash = mailed_link::hash(&self.app.keys, tenant, token.expose());
        let message = self.message;
        let work = KeepLink {
            link,
            hash,
            message,
            box_then: self.member.mail_address.clone(),
            hold_off: self.tenant.rules.policy.mail_change_hold_off,
        };
        let kept = self.app.store.transact(tenant, work).await?;
        Ok(kept.then(|| self.tenant.address(&mailed_link::path(token.expose()))))
    }

    async fn temporary_user_id(self) -> Result<Minted, InternalError> {
        let user_id = self.user_id().await?;
        Ok(Minted::Body(
            TemporaryUserIdMail {
                letterhead: self.letterhead(),
                user_id: &user_id,
                start: &self.tenant.address("/"),
                until: self.now + self.tenant.rules.policy.temporary_password_lifetime,
            }
            .body()?,
        ))
    }

    async fn temporary_password(self) -> Result<Minted, InternalError> {
        let password: Secret<String> = temporary::random(&self.app.entropy);
        let typed = temporary::fold_typed(password.expose());
        let (keys, tenant) = (&self.app.keys, self.tenant.id());
        let hash = keys.hash(HashPurpose::TemporaryPassword, tenant, typed.as_bytes());
        let until = self.now + self.tenant.rules.policy.temporary_password_lifetime;
        let work = MintPassword {
            member: self.member.id,
            password: PasswordCredential::random(hash, Some(until)),
            now: self.now,
        };
        if !self.app.store.transact(tenant, work).await? {
            return Ok(Minted::Moot);
        }
        Ok(Minted::Body(
            TemporaryPasswordMail {
                letterhead: self.letterhead(),
                password: password.expose(),
                until,
            }
            .body()?,
        ))
    }
}

fn whole(length: Duration, unit: u64) -> u32 {
    u32::try_from(length.as_secs() / unit).unwrap_or(u32::MAX)
}

struct MintCode {
    member: MemberId,
    message: OutboxId,
    hash: KeyedHash,
    now: Timestamp,
    expires_at: Timestamp,
}

impl Work for MintCode {
    type Output = bool;

    async fn run(&self, txn: &Txn<'_>) -> Result<bool, StoreError> {
        txn.mint_mail_code(
            self.member,
            self.message,
            &self.hash,
            self.now,
            self.expires_at,
        )
        .await
    }
}

struct MintPassword {
    member: MemberId,
    password: PasswordCredential,
    now: Timestamp,
}

impl Work for MintPassword {
    type Output = bool;

    /// Only who still waits for a first password gets this one: never a member who chose one
    /// meanwhile, or got a letter.
    async fn run(&self, txn: &Txn<'_>) -> Result<bool, StoreError> {
        txn.hold_member(self.member).await?;
        let member = txn.find_member(self.member).await?;
        let waits =
            member.is_some_and(|member| member.activation.is_none() && member.reissued.is_none());
        if !waits {
            return Ok(false);
        }
        txn.set_password(self.member, &self.password, self.now)
            .await
    }
}
