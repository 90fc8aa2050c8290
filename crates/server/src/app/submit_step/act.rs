//! A change of the account takes effect, or says why it does not.

use sekisho_kernel::{AuthenticatorId, MemberId, policy::Method};
use sekisho_signin::{AccountPage, Destination, Effect, Next, Outcome, Refusal, SignInTransaction};
use sekisho_store::{
    AccountChange, AccountEvent, Claimed, MailPurpose, Member, PendingMail, StoreError,
    StoredSignIn, Txn,
};

use super::work::{Arrival, SubmitStep};
use crate::app::{account::Done, browser::Known, outcome::Told};

impl SubmitStep {
    /// Why a change that is complete does not take effect: the machine says so, or somebody else
    /// was first. What is to be claimed is claimed here.
    pub(super) async fn refused_act(
        &self,
        txn: &Txn<'_>,
        known: &Known,
        outcome: &Outcome,
    ) -> Result<Option<Refusal>, StoreError> {
        let is_account = matches!(outcome.sign_in.destination, Destination::Account { .. });
        if !is_account || !matches!(outcome.next, Next::Complete(_)) {
            return Ok(None);
        }
        for effect in &outcome.effects {
            let (Effect::ChangeUserId { user_id }, Some(member)) = (effect, &known.member) else {
                continue;
            };
            if txn.change_user_id(member.id, user_id, self.now).await? == Claimed::Taken {
                return Ok(Some(Refusal::UserIdTaken));
            }
        }
        let refusal = outcome.sign_in.refusal.as_ref();
        Ok(refusal
            .filter(|refusal| **refusal == Refusal::LastAuthenticator)
            .cloned())
    }

    /// Keeps the transaction for the page to say why.
    pub(super) async fn keep_refused_act(
        &self,
        txn: &Txn<'_>,
        stored: &StoredSignIn,
        sign_in: &SignInTransaction,
        refusal: Refusal,
    ) -> Result<(), StoreError> {
        let mut kept = sign_in.clone();
        if let Destination::Account { act, .. } = &mut kept.destination {
            if let Some(sekisho_signin::Act::ChangeProfile { user_id, method }) = act {
                kept.choices.typed_new_user_id.clone_from(user_id);
                kept.choices.typed.method = *method;
            }
            *act = None;
        }
        let outcome = refusal.name().to_owned();
        kept.call_number = self.note(txn, &kept, "account", outcome).await?;
        kept.refusal = Some(refusal);
        txn.save_sign_in(stored, &kept).await
    }

    /// Tells the member that the user ID is another one, which it is already.
    pub(super) async fn tell_user_id(
        &self,
        txn: &Txn<'_>,
        member: &Member,
        arrival: &mut Arrival,
    ) -> Result<(), StoreError> {
        self.tell_change(txn, member, AccountChange::UserId, arrival)
            .await
    }

    /// Tells the member of a change.
    pub(super) async fn tell_change(
        &self,
        txn: &Txn<'_>,
        member: &Member,
        change: AccountChange,
        arrival: &mut Arrival,
    ) -> Result<(), StoreError> {
        let at = self.now;
        let purpose = MailPurpose::AccountChanged { change, at };
        self.queue(txn, member, purpose, arrival).await
    }

    pub(super) async fn rename_authenticator(
        &self,
        txn: &Txn<'_>,
        known: &Known,
        method: Method,
        id: AuthenticatorId,
        name: &str,
        arrival: &mut Arrival,
    ) -> Result<(), StoreError> {
        let (Some(member), true) = (
            &known.member,
            known.registered.name_of(method, id) != Some(name),
        ) else {
            return Ok(());
        };
        let renamed = match method {
            Method::Passkey => txn.name_passkey(id, member.id, name).await?,
            Method::App => txn.name_totp(id, member.id, name).await?,
            Method::Mail => false,
        };
        if !renamed {
            return Ok(());
        }
        let name = name.to_owned();
        let event = AccountEvent::SecondFactorRenamed {
            method,
            name: name.clone(),
        };
        self.recorder(None).record(txn, member.id, event).await?;
        let change = AccountChange::SecondFactorRenamed { method, name };
        self.tell_change(txn, member, change, arrival).await
    }

    /// Takes an authenticator away. Whatever was pending for the member is void, unless it is already:
    /// a challenge may be one for it. Twice is once.
    pub(super) async fn remove_authenticator(
        &self,
        txn: &Txn<'_>,
        known: &Known,
        method: Method,
        id: AuthenticatorId,
        voids: bool,
        arrival: &mut Arrival,
    ) -> Result<(), StoreError> {
        let Some(member) = &known.member else {
            return Ok(());
        };
        let name = known.registered.name_of(method, id).unwrap_or_default();
        let name = name.to_owned();
        let removed = match method {
            Method::Passkey => txn.revoke_passkey(id, member.id, self.now).await?,
            Method::App => txn.revoke_totp(id, member.id, self.now).await?,
            Method::Mail => false,
        };
        if !removed {
            return Ok(());
        }
        if voids {
            txn.raise_security_version(member.id).await?;
        }
        let event = AccountEvent::SecondFactorRemoved {
            method,
            name: name.clone(),
        };
        self.recorder(None).record(txn, member.id, event).await?;
        let change = AccountChange::SecondFactorRemoved { method, name };
        self.tell_change(txn, member, change, arrival).await
    }

    /// The mail with the link to a new address: it confirms the one that is there already, or takes
    /// its place.
    pub(super) async fn link_mail(
        &self,
        txn: &Txn<'_>,
        member: &Member,
        sign_in: &SignInTransaction,
        address: &str,
    ) -> Result<MailPurpose, StoreError> {
        let changes = matches!(
            sign_in.destination,
            Destination::Account {
                act: Some(sekisho_signin::Act::ChangeMailAddress),
                ..
            }
        );
        if !changes {
            return Ok(MailPurpose::AddressCheck {
                address: address.to_owned(),
                sign_in: Some(self.id),
                browser: self.browser.binding,
            });
        }
        let pending = PendingMail {
            address: address.to_owned(),
            at: self.now,
        };
        txn.request_mail_change(member.id, &pending).await?;
        let event = AccountEvent::MailChangeRequested;
        self.recorder(None).record(txn, member.id, event).await?;
        Ok(MailPurpose::MailChange {
            address: address.to_owned(),
            sign_in: self.id,
        })
    }
}

/// The page of the account that a transaction led to, and what it says. Whoever is not the one who
/// asked for the change has changed nothing.
pub(super) fn account_page(
    sign_in: &SignInTransaction,
    is_refused: bool,
    by: MemberId,
) -> Option<(AccountPage, Told)> {
    let Destination::Account {
        page, act, member, ..
    } = &sign_in.destination
    else {
        return None;
    };
    let told = match act {
        _ if is_refused => Told::Refused(sign_in.id),
        Some(act) if *member == Some(by) => Told::Done(Done::of(act)),
        _ => Told::Nothing,
    };
    Some((*page, told))
}
