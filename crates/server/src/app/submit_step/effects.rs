//! The effects of a submission, written in its database transaction.

use sekisho_kernel::{OutboxId, policy::Method};
use sekisho_signin::{Authentication, Destination, Effect, Outcome, SignInTransaction};
use sekisho_store::{
    AccountChange, AccountEvent, Activation, ActivationKind, AgreedTerms, CounterKind, MailPurpose,
    Member, OutboxDocument, OutboxMessage, PasswordCredential, QueuedMail, StoreError, Txn,
};

use super::{
    stay::client,
    work::{Arrival, SessionCookie, SubmitStep},
};
use crate::app::{
    browser::Known,
    completion::{Beginning, announce_end, remember_browser, start_session},
    subject, terms,
};

/// How long a code that was sent is taken as the running one.
const RUNNING_CODE: std::time::Duration = std::time::Duration::from_mins(1);

impl SubmitStep {
    /// Writes all effects, in order.
    pub(super) async fn apply(
        &self,
        txn: &Txn<'_>,
        known: &Known,
        outcome: &Outcome,
        act_takes_effect: bool,
    ) -> Result<Arrival, StoreError> {
        let mut arrival = Arrival {
            session: known.session.as_ref().map(|session| session.id),
            ..Arrival::default()
        };
        let authentication = match &outcome.next {
            sekisho_signin::Next::Complete(authentication) => Some(authentication),
            _ => None,
        };
        for effect in &outcome.effects {
            if let Effect::EndSession = effect {
                self.end_session(txn, known).await?;
                continue;
            }
            if !act_takes_effect && is_of_act(effect) {
                continue;
            }
            let Some(member) = &known.member else {
                return Err(super::work::inconsistent("an effect on nobody"));
            };
            let about = About {
                known,
                member,
                authentication,
                sign_in: &outcome.sign_in,
            };
            self.apply_one(txn, effect, about, &mut arrival).await?;
            if let Some(event) = self.event_of(effect, &outcome.sign_in, authentication) {
                let client = client(&outcome.sign_in.destination);
                self.recorder(client).record(txn, member.id, event).await?;
            }
        }
        Ok(arrival)
    }

    async fn apply_one(
        &self,
        txn: &Txn<'_>,
        effect: &Effect,
        about: About<'_>,
        arrival: &mut Arrival,
    ) -> Result<(), StoreError> {
        let (member, now) = (about.member, self.now);
        match effect {
            Effect::StartSession { .. } | Effect::EndOtherSessions | Effect::RememberBrowser => {
                self.apply_to_session(txn, effect, about, arrival).await?;
            }
            Effect::EndSession => {}
            Effect::RecordTerms => self.record_terms(txn, about).await?,
            Effect::ChooseMethod(method) => self.choose_method(txn, member, *method).await?,
            Effect::SendLink { address, message } => {
                let purpose = self.link_mail(txn, member, about.sign_in, address).await?;
                self.queue_as(txn, *message, member, purpose, arrival)
                    .await?;
            }
            Effect::SendCode { message, again } => {
                self.send_code(txn, member, *message, *again, arrival)
                    .await?;
            }
            Effect::Activate { derived } => {
                let kind = if *derived {
                    ActivationKind::Derived
                } else {
                    ActivationKind::Strong
                };
                let activation = Activation { at: now, kind };
                if !txn.activate_member(member.id, activation).await? {
                    return Err(StoreError::Contention);
                }
            }
            Effect::SetPassword { phc } => self.set_password(txn, member, phc).await?,
            Effect::ChangeUserId { .. } => self.tell_user_id(txn, member, arrival).await?,
            Effect::RenameAuthenticator { method, id, name } => {
                self.rename_authenticator(txn, about.known, *method, *id, name, arrival)
                    .await?;
            }
            Effect::RemoveAuthenticator { method, id } => {
                self.remove_authenticator(txn, about.known, *method, *id, true, arrival)
                    .await?;
            }
            Effect::NotifyPassword => {
                self.tell_change(txn, member, AccountChange::Password, arrival)
                    .await?;
            }
            Effect::NotifyMethod(method) => {
                let change = AccountChange::Method { method: *method };
                self.tell_change(txn, member, change, arrival).await?;
            }
            Effect::NotifyRecoveryCodes => {
                self.tell_change(txn, member, AccountChange::RecoveryCodes, arrival)
                    .await?;
            }
            Effect::RequestLostDevice(_)
            | Effect::ResendLostDeviceLink(_)
            | Effect::CancelLostDevice
            | Effect::ReplaceDevices { .. } => {
                self.apply_to_devices(txn, effect, about.known, member, arrival)
                    .await?;
            }
            Effect::ClearAccountCounter => {
                let subject = subject::of_member(&self.app.keys, txn.tenant(), member.id);
                txn.clear_counter(CounterKind::Account, &subject).await?;
            }
            Effect::ReplaceRecoveryCodes => {
                let hashes =
                    self.fresh
                        .recovery_code_hashes(&self.app.keys, txn.tenant(), member.id);
                txn.replace_recovery_codes(member.id, &hashes, now).await?;
            }
            Effect::RecoveryCodesSeen => {
                txn.mark_recovery_codes_shown(member.id, now).await?;
            }
            Effect::NotifyNewBrowser => {
                let user_agent = self.entered.who.user_agent.clone();
                let purpose = MailPurpose::NewBrowser {
                    at: now,
                    user_agent,
                };
                self.queue(txn, member, purpose, arrival).await?;
            }
            Effect::NotifyFirstSignIn => {
                let purpose = MailPurpose::FirstSignInComplete { at: now };
                self.queue(txn, member, purpose, arrival).await?;
            }
            Effect::NotifySecondFactor(method) => {
                let name = self.entered.added_name().unwrap_or_default().to_owned();
                let (method, at) = (*method, now);
                let purpose = MailPurpose::SecondFactorAdded { method, name, at };
                self.queue(txn, member, purpose, arrival).await?;
            }
            Effect::NotifyRecoveryCode { left } => {
                let (at, left) = (now, *left);
                let purpose = MailPurpose::RecoveryCodeUsed { at, left };
                self.queue(txn, member, purpose, arrival).await?;
            }
        }
        Ok(())
    }

    /// What the member's history says of an effect. What it says only of some is recorded where it
    /// is written.
    fn event_of(
        &self,
        effect: &Effect,
        sign_in: &SignInTransaction,
        authentication: Option<&Authentication>,
    ) -> Option<AccountEvent> {
        Some(match effect {
            // A change on the account pages that asked for nothing but a second factor is no sign-in.
            Effect::StartSession { .. }
                if matches!(sign_in.destination, Destination::Account { .. })
                    && authentication.is_some_and(|it| !it.begins_anew) =>
            {
                return None;
            }
            Effect::StartSession { .. } => {
                let amr = authentication.map(|it| it.assurance.amr.iter());
                let amr = amr.into_iter().flatten();
                AccountEvent::SignedIn {
                    amr: amr.map(|method| (*method).to_owned()).collect(),
                }
            }
            Effect::Activate { .. } => AccountEvent::Activated,
            Effect::SetPassword { .. } if sign_in.is_by_link() => AccountEvent::PasswordReset,
            Effect::SetPassword { .. } if !sign_in.choices.activated => {
                AccountEvent::PasswordChanged
            }
            Effect::ChangeUserId { .. } => AccountEvent::UserIdChanged,
            Effect::NotifyMethod(method) => AccountEvent::MethodChosen { method: *method },
            Effect::NotifySecondFactor(method) => AccountEvent::SecondFactorAdded {
                method: *method,
                name: self.entered.added_name().unwrap_or_default().to_owned(),
            },
            Effect::NotifyRecoveryCode { left } => AccountEvent::RecoveryCodeUsed { left: *left },
            Effect::NotifyRecoveryCodes => AccountEvent::RecoveryCodesMade,
            _ => return None,
        })
    }

    async fn apply_to_session(
        &self,
        txn: &Txn<'_>,
        effect: &Effect,
        about: About<'_>,
        arrival: &mut Arrival,
    ) -> Result<(), StoreError> {
        let (fresh, now) = (&self.fresh.completion, self.now);
        let policy = &self.rules.policy;
        match (effect, about.authentication) {
            (Effect::StartSession { remembered, shared }, Some(authentication)) => {
                let (remembered, shared) = (*remembered, *shared);
                let beginning = Beginning {
                    policy,
                    browser: &self.browser,
                    earlier: about.known.session.as_ref(),
                    authentication,
                    remembered,
                    shared,
                    user_agent: &self.entered.who.user_agent,
                };
                if shared && let Some(device) = about.known.device {
                    // The page promises that no user ID stays on what others use, too.
                    txn.forget_member_on_device(device, about.member.id).await?;
                }
                let session = start_session(txn, &beginning, fresh, now).await?;
                let lifetime = session.expires_at.since(now);
                arrival.session = Some(session.id);
                arrival.cookie = Some(SessionCookie {
                    lifetime: session.remembered.then_some(lifetime),
                });
            }
            (Effect::RememberBrowser, _) => {
                let device = about.known.device;
                arrival.new_device =
                    remember_browser(txn, policy, device, about.member.id, fresh, now).await?;
            }
            (Effect::EndOtherSessions, _) => {
                let others = txn
                    .end_member_sessions_but(about.member.id, arrival.session, now)
                    .await?;
                if !others.is_empty() {
                    let event = AccountEvent::SessionsEnded;
                    self.recorder(None)
                        .record(txn, about.member.id, event)
                        .await?;
                }
                for session in others {
                    announce_end(txn, session, fresh.entropy(), now).await?;
                }
            }
            _ => {
                return Err(super::work::inconsistent(
                    "a session without an authentication",
                ));
            }
        }
        Ok(())
    }

    /// Another choice does not prolong the time to set it up.
    async fn choose_method(
        &self,
        txn: &Txn<'_>,
        member: &Member,
        method: Method,
    ) -> Result<(), StoreError> {
        let chosen_at = member.method_chosen_at.filter(|_| member.method.is_some());
        txn.choose_method(member.id, method, chosen_at.unwrap_or(self.now))
            .await?;
        Ok(())
    }

    /// What was shown is what is recorded: the text in the page's language, by its hash.
    async fn record_terms(&self, txn: &Txn<'_>, about: About<'_>) -> Result<(), StoreError> {
        let locale = self.entered.who.locale;
        let Some((version, text)) = &self.terms else {
            return Err(super::work::inconsistent(
                "terms were agreed to that are not there",
            ));
        };
        let agreed = AgreedTerms {
            version: version.clone(),
            hash: terms::hash(text.get(locale)),
            at: self.now,
        };
        txn.record_terms(about.member.id, &agreed, locale).await?;
        Ok(())
    }

    /// A code that was sent within the last minute is the running one; every tab uses it.
    async fn send_code(
        &self,
        txn: &Txn<'_>,
        member: &Member,
        message: OutboxId,
        again: bool,
        arrival: &mut Arrival,
    ) -> Result<(), StoreError> {
        if !again {
            if self.has_running_code(txn, member).await? {
                return Ok(());
            }
            if !self.may_send_code(txn, member).await? {
                arrival.too_many_mails = true;
                return Ok(());
            }
            // Whoever asked at the same time, and got the ticket first, has sent one by now.
            if self.has_running_code(txn, member).await? {
                return Ok(());
            }
        }
        txn.request_mail_code(member.id, message, self.browser.binding.as_ref(), self.now)
            .await?;
        self.queue_as(txn, message, member, MailPurpose::MailCode, arrival)
            .await
    }

    async fn has_running_code(&self, txn: &Txn<'_>, member: &Member) -> Result<bool, StoreError> {
        let code = txn.find_mail_code(member.id).await?;
        Ok(code.is_some_and(|code| {
            code.consumed_at.is_none()
                && code.tries < self.rules.policy.mail_code_tries
                && self.now.since(code.requested_at) < RUNNING_CODE
        }))
    }

    /// Each sign-in has its first code sent; whoever begins very many gets no more for a while.
    async fn may_send_code(&self, txn: &Txn<'_>, member: &Member) -> Result<bool, StoreError> {
        const MINUTE: std::time::Duration = std::time::Duration::from_mins(1);
        const HOUR: std::time::Duration = std::time::Duration::from_hours(1);
        const SIGN_INS: u32 = 4;
        let (keys, tenant) = (&self.app.keys, txn.tenant());
        let of = subject::of_member(keys, tenant, member.id);
        let most = self.rules.policy.mails_per_hour.saturating_mul(SIGN_INS);
        if !self
            .take(txn, CounterKind::MailPerHour, &of, most, HOUR)
            .await?
        {
            return Ok(false);
        }
        // Asking again at once would be too soon.
        let address = member.mail_address.as_deref().unwrap_or_default();
        let to = subject::of_address(keys, tenant, &address.to_lowercase());
        let per_minute = self.rules.policy.mails_per_minute;
        self.take(txn, CounterKind::MailPerMinute, &to, per_minute, MINUTE)
            .await?;
        Ok(true)
    }

    /// A new password opens what too many wrong ones locked.
    async fn set_password(
        &self,
        txn: &Txn<'_>,
        member: &Member,
        phc: &str,
    ) -> Result<(), StoreError> {
        let password = PasswordCredential::chosen(phc.to_owned());
        txn.set_password(member.id, &password, self.now).await?;
        let devices = txn.list_devices_of(member.id).await?;
        for user_id in txn.list_user_ids(member.id).await? {
            let (keys, tenant) = (&self.app.keys, txn.tenant());
            for (kind, subject) in subject::of_passwords(keys, tenant, &user_id.value, &devices) {
                txn.clear_counter(kind, &subject).await?;
            }
        }
        Ok(())
    }

    /// Queues a mail.
    pub(super) async fn queue(
        &self,
        txn: &Txn<'_>,
        member: &Member,
        purpose: MailPurpose,
        arrival: &mut Arrival,
    ) -> Result<(), StoreError> {
        let id = OutboxId::new(self.now, self.fresh.completion.entropy());
        self.queue_as(txn, id, member, purpose, arrival).await
    }

    async fn queue_as(
        &self,
        txn: &Txn<'_>,
        id: OutboxId,
        member: &Member,
        purpose: MailPurpose,
        arrival: &mut Arrival,
    ) -> Result<(), StoreError> {
        let mail = QueuedMail {
            member: member.id,
            purpose,
        };
        let message = OutboxMessage::queued(id, OutboxDocument::Mail(mail), self.now);
        txn.enqueue(&message).await?;
        arrival.notified = true;
        Ok(())
    }

    /// Ends the browser's session, once.
    async fn end_session(&self, txn: &Txn<'_>, known: &Known) -> Result<(), StoreError> {
        if let Some(session) = &known.session
            && txn.end_session(session.id, self.now).await?
        {
            let entropy = self.fresh.completion.entropy();
            announce_end(txn, session.id, entropy, self.now).await?;
            let event = AccountEvent::SignedOut;
            self.recorder(None)
                .record(txn, session.member, event)
                .await?;
        }
        Ok(())
    }
}

/// Whether an effect is what a change of the account does.
const fn is_of_act(effect: &Effect) -> bool {
    matches!(
        effect,
        Effect::ChangeUserId { .. }
            | Effect::ChooseMethod(_)
            | Effect::NotifyMethod(_)
            | Effect::RenameAuthenticator { .. }
            | Effect::RemoveAuthenticator { .. }
    )
}

/// What an effect is about.
#[derive(Clone, Copy)]
struct About<'a> {
    known: &'a Known,
    member: &'a Member,
    authentication: Option<&'a Authentication>,
    sign_in: &'a SignInTransaction,
}
