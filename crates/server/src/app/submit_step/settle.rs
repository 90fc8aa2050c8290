//! What only one of several entries that come at once may have is decided inside the database
//! transaction, by one conditional statement each.

use std::time::Duration;

use sekisho_keys::KeyedHash;
use sekisho_signin::{
    AuthenticatorCount, ChosenProfile, PendingAddress, ProvenAuthenticator, ProvenPasskey, Refusal,
    SignInTransaction, Verdict,
};
use sekisho_store::{Claimed, CounterKind, Member, StoreError, Ticket, Totp, Txn, Window};

use super::work::SubmitStep;
use crate::app::{
    browser::Known,
    check::{AddressClaim, AppSetUp, Checked, PasskeyUse, ProfileClaim, Registration},
    subject,
};

const MINUTE: Duration = Duration::from_mins(1);
const HOUR: Duration = Duration::from_hours(1);
const DAY: Duration = Duration::from_hours(24);
/// How many addresses a member can have mails sent to at the full rate.
const ADDRESSES: u32 = 4;

impl SubmitStep {
    /// The verdict of what was entered, with everything used up that it used.
    pub(super) async fn settle(
        &self,
        txn: &Txn<'_>,
        sign_in: &SignInTransaction,
        known: &Known,
    ) -> Result<Verdict, StoreError> {
        let Some(member) = &known.member else {
            return Ok(match &self.entered.checked {
                Checked::Verdict(verdict) => verdict.clone(),
                _ => Verdict::Nothing,
            });
        };
        Ok(match &self.entered.checked {
            Checked::Verdict(verdict) => verdict.clone(),
            Checked::Profile(claim) => self.claim_user_id(txn, member, claim).await?,
            Checked::MailAddress(claim) => self.claim_address(txn, member, claim).await?,
            Checked::ResendLink => {
                let pending = sign_in.choices.pending_address.as_ref();
                let address = pending.map(|pending| pending.address.to_lowercase());
                let allowed = self
                    .take_mail_ticket(txn, member, address.as_deref())
                    .await?;
                Verdict::ResendLink(allowed.map(|()| self.fresh.message))
            }
            Checked::ResendCode => {
                let address = member.mail_address.as_deref().map(str::to_lowercase);
                let allowed = self
                    .take_mail_ticket(txn, member, address.as_deref())
                    .await?;
                Verdict::ResendCode(allowed.map(|()| self.fresh.message))
            }
            Checked::LostDevice => {
                Verdict::LostDevice(self.take_recovery_mail_ticket(txn, member).await?)
            }
            Checked::RegisterPasskey(made) => self.register_passkey(txn, made).await?,
            Checked::UsePasskey(used) => self.use_passkey(txn, used).await?,
            Checked::NamePasskey(name) => {
                let named = match sign_in.choices.unnamed_passkey {
                    Some(id) => txn.name_passkey(id, member.id, name).await?,
                    None => false,
                };
                let taken = Refusal::DeviceNameUnfit("taken".to_owned());
                Verdict::PasskeyNamed(named.then_some(()).ok_or(taken))
            }
            Checked::SetUpApp(app) => self.set_up_app(txn, member, app).await?,
            Checked::UseAppCode { app, step } => {
                let first = txn.accept_totp_step(*app, *step, self.now).await?;
                Verdict::AppCode(first.then_some(*app).ok_or(Refusal::CodeWrong))
            }
            Checked::UseMailCode(hash) => {
                let first = txn.consume_mail_code(member.id, hash, self.now).await?;
                Verdict::MailCode(first.then_some(()).ok_or(Refusal::CodeDead))
            }
            Checked::UseRecoveryCode(hash) => self.use_recovery_code(txn, member, hash).await?,
        })
    }

    async fn claim_user_id(
        &self,
        txn: &Txn<'_>,
        member: &Member,
        claim: &ProfileClaim,
    ) -> Result<Verdict, StoreError> {
        let typed_user_id = claim.typed.clone();
        if claim.only_look {
            let taken = match &claim.user_id {
                Some(user_id) => txn
                    .find_user_id(user_id)
                    .await?
                    .is_some_and(|found| found.member != member.id),
                None => false,
            };
            let free = if taken {
                Err(Refusal::UserIdTaken)
            } else {
                Ok(())
            };
            return Ok(Verdict::ProfileLooked {
                typed_user_id,
                free,
            });
        }
        let claimed = match &claim.user_id {
            Some(user_id) => txn.claim_user_id(member.id, user_id, self.now).await?,
            None => Claimed::Claimed,
        };
        let chosen = match claimed {
            Claimed::Claimed => Ok(ChosenProfile {
                user_id: claim.user_id.clone(),
                method: claim.method,
            }),
            Claimed::Taken => Err(Refusal::UserIdTaken),
        };
        Ok(Verdict::Profile {
            typed_user_id,
            chosen,
        })
    }

    async fn claim_address(
        &self,
        txn: &Txn<'_>,
        member: &Member,
        claim: &AddressClaim,
    ) -> Result<Verdict, StoreError> {
        let chosen = self.judge_address(txn, member, claim).await?;
        Ok(Verdict::MailAddress {
            typed: claim.typed.clone(),
            sign_out_others: claim.sign_out_others,
            chosen,
        })
    }

    async fn judge_address(
        &self,
        txn: &Txn<'_>,
        member: &Member,
        claim: &AddressClaim,
    ) -> Result<Result<PendingAddress, Refusal>, StoreError> {
        let on_file = member.mail_address.as_deref().map(str::to_lowercase);
        let is_told = on_file.as_ref() != Some(&claim.folded);
        if is_told && !self.may_be_told(txn, member).await? {
            return Ok(Err(Refusal::MailTooSoon));
        }
        if txn.is_mail_address_taken(&claim.folded, member.id).await? {
            return Ok(Err(Refusal::MailAddressTaken));
        }
        if is_told {
            let subject = subject::of_member(&self.app.keys, txn.tenant(), member.id);
            txn.give_back(CounterKind::AddressTaken, &subject).await?;
        }
        let allowed = self
            .take_mail_ticket(txn, member, Some(&claim.folded))
            .await?;
        Ok(allowed.map(|()| PendingAddress {
            address: claim.address.clone(),
            message: self.fresh.message,
            at: self.now,
        }))
    }

    /// That an address belongs to somebody is not told without end: whoever was told so too often is told
    /// nothing of a free one, either. The address on file can be entered all the same.
    async fn may_be_told(&self, txn: &Txn<'_>, member: &Member) -> Result<bool, StoreError> {
        let subject = subject::of_member(&self.app.keys, txn.tenant(), member.id);
        let most = self.rules.policy.address_taken_per_day;
        self.take(txn, CounterKind::AddressTaken, &subject, most, DAY)
            .await
    }

    /// Whether one more mail of a lost device may go out: the same limits, counted apart, so that no
    /// other mail stands in the way.
    async fn take_recovery_mail_ticket(
        &self,
        txn: &Txn<'_>,
        member: &Member,
    ) -> Result<Result<(), Refusal>, StoreError> {
        let policy = &self.rules.policy;
        let of = subject::of_lost_device(&self.app.keys, txn.tenant(), member.id);
        let per_minute = (CounterKind::MailPerMinute, policy.mails_per_minute, MINUTE);
        let per_hour = (CounterKind::MailPerHour, policy.mails_per_hour, HOUR);
        for (kind, most, window) in [per_minute, per_hour] {
            if !self.take(txn, kind, &of, most, window).await? {
                return Ok(Err(Refusal::MailTooSoon));
            }
        }
        Ok(Ok(()))
    }

    /// Whether one more mail may be asked for: so many a minute and an hour to an address, and a
    /// few times as many for a member.
    async fn take_mail_ticket(
        &self,
        txn: &Txn<'_>,
        member: &Member,
        address: Option<&str>,
    ) -> Result<Result<(), Refusal>, StoreError> {
        let Some(address) = address else {
            return Ok(Err(Refusal::MailTooSoon));
        };
        let policy = &self.rules.policy;
        let (keys, tenant) = (&self.app.keys, txn.tenant());
        let to = subject::of_address(keys, tenant, address);
        let of = subject::of_member(keys, tenant, member.id);
        let most = policy.mails_per_hour.saturating_mul(ADDRESSES);
        let allowed = self
            .take(
                txn,
                CounterKind::MailPerMinute,
                &to,
                policy.mails_per_minute,
                MINUTE,
            )
            .await?
            && self
                .take(
                    txn,
                    CounterKind::MailPerHour,
                    &to,
                    policy.mails_per_hour,
                    HOUR,
                )
                .await?
            && self
                .take(txn, CounterKind::MailPerHour, &of, most, HOUR)
                .await?;
        Ok(if allowed {
            Ok(())
        } else {
            Err(Refusal::MailTooSoon)
        })
    }

    pub(super) async fn take(
        &self,
        txn: &Txn<'_>,
        kind: CounterKind,
        subject: &KeyedHash,
        limit: u32,
        window: Duration,
    ) -> Result<bool, StoreError> {
        let ticket = txn
            .take_ticket(
                kind,
                subject,
                limit,
                Window::SinceFirst,
                Some(window),
                self.now,
            )
            .await?;
        Ok(ticket != Ticket::Refused)
    }

    async fn register_passkey(
        &self,
        txn: &Txn<'_>,
        made: &Registration,
    ) -> Result<Verdict, StoreError> {
        let passkey = &made.passkey;
        if !txn.consume_challenge(made.challenge, self.now).await? {
            let refusal = Refusal::PasskeyNotRegistered;
            return Ok(Verdict::PasskeyRegistered(Err(refusal)));
        }
        // A credential that was ever registered is looked for first: a failed insert would take
        // the whole transaction with it.
        if txn
            .is_passkey_known(&passkey.rp_id, &passkey.credential_id)
            .await?
        {
            return Ok(Verdict::PasskeyRegistered(Err(Refusal::PasskeyKnown)));
        }
        txn.insert_passkey(passkey).await?;
        Ok(Verdict::PasskeyRegistered(Ok(ProvenAuthenticator {
            id: passkey.id,
            synced: passkey.synced,
        })))
    }

    async fn use_passkey(&self, txn: &Txn<'_>, used: &PasskeyUse) -> Result<Verdict, StoreError> {
        let PasskeyUse {
            challenge,
            passkey,
            verified,
            ..
        } = used;
        if !txn.consume_challenge(*challenge, self.now).await? {
            return Ok(Verdict::Passkey(Err(Refusal::PasskeyFailed)));
        }
        let document = verified.updated.as_ref().map(serde_json::to_string);
        let document = document
            .transpose()
            .map_err(|error| StoreError::Unstorable {
                what: "passkey",
                why: error.to_string(),
            })?;
        let (from, to) = (passkey.counter, verified.counter);
        let kept = txn
            .use_passkey(passkey.id, from, to, document.as_deref(), self.now)
            .await?;
        let proven = ProvenPasskey {
            member: passkey.member,
            authenticator: ProvenAuthenticator {
                id: passkey.id,
                synced: passkey.synced,
            },
            length: used.length,
        };
        Ok(Verdict::Passkey(
            kept.then_some(proven).ok_or(Refusal::PasskeyFailed),
        ))
    }

    async fn set_up_app(
        &self,
        txn: &Txn<'_>,
        member: &Member,
        app: &AppSetUp,
    ) -> Result<Verdict, StoreError> {
        txn.insert_totp(&Totp {
            id: app.id,
            member: member.id,
            name: app.name.clone(),
            sealed_seed: app.sealed_seed.clone(),
            last_step: Some(app.step),
            created_at: self.now,
            last_used_at: Some(self.now),
        })
        .await?;
        Ok(Verdict::AppSetUp {
            sign_out_others: app.sign_out_others,
            confirmed: Ok(app.id),
        })
    }

    async fn use_recovery_code(
        &self,
        txn: &Txn<'_>,
        member: &Member,
        hash: &KeyedHash,
    ) -> Result<Verdict, StoreError> {
        if !txn.consume_recovery_code(member.id, hash, self.now).await? {
            return Ok(Verdict::RecoveryCode(Err(Refusal::RecoveryCodeWrong)));
        }
        let left = txn.count_recovery_codes(member.id).await?;
        Ok(Verdict::RecoveryCode(Ok(AuthenticatorCount(left))))
    }
}
