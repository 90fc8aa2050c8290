//! A verdict changes the transaction and the facts.

use sekisho_kernel::{AuthenticatorId, MemberId, OutboxId, policy::Method};

use super::{ChosenProfile, Effect, ProvenPassword, SessionLength, Verdict, Work};
use crate::{
    AccountChoice, Act, Next, Proof, ProofKind, Refusal, RestartReason, Step,
    act::act_of,
    next,
    requirement::{accounts, is_proven_here, is_replacing, own_proofs},
    transaction::{NewPassword, PendingAddress},
};

impl Work<'_> {
    /// Takes a verdict that answers the present step.
    pub(super) fn take(&mut self, verdict: Verdict) {
        match verdict {
            Verdict::AccountChosen(account) => self.take_account(account),
            Verdict::AccountForgotten => self.sign_in.forgot_account = true,
            Verdict::AccountAsked => self.ask_for_account(),
            Verdict::Credentials {
                typed_user_id,
                length,
                checked,
            } => self.take_credentials(typed_user_id, length, checked),
            Verdict::CredentialsUnchecked {
                typed_user_id,
                length,
            } => {
                match self.brought_link() {
                    Some(link) => self.sign_in.proofs = vec![link],
                    None => self.sign_in.forget_member(),
                }
                self.sign_in.entered = true;
                self.sign_in.typed_user_id = typed_user_id;
                self.sign_in.length = length;
            }
            Verdict::Reauthenticated(checked) => {
                self.sign_in.entered = true;
                match checked {
                    Ok(proven) => self.prove(proven.member, proven.kind, None),
                    Err(refusal) => self.sign_in.refusal = Some(refusal),
                }
            }
            Verdict::LetterCode(checked) => self.take_guess(ProofKind::LetterCode, checked),
            Verdict::BirthDate(checked) => self.take_guess(ProofKind::BirthDate, checked),
            Verdict::Terms { version } => self.take_terms(version),
            Verdict::TermsDeclined => {
                // Whoever does not agree is signed out, of a session that runs as well.
                if self.facts.session.is_some() {
                    self.effects.push(Effect::EndSession);
                }
                self.back_to_the_form();
                self.sign_in.restarted = Some(RestartReason::TermsDeclined);
            }
            Verdict::SetUpLaterSeen => self.back_to_the_form(),
            Verdict::Retry => {
                self.back_to_the_form();
                self.sign_in.call_number = None;
            }
            Verdict::ProfileLooked {
                typed_user_id,
                free,
            } => {
                self.sign_in.choices.typed_new_user_id = Some(typed_user_id);
                self.sign_in.choices.user_id_is_free = free.is_ok();
                self.sign_in.refusal = free.err();
            }
            Verdict::Profile {
                typed_user_id,
                chosen,
            } => self.take_profile(typed_user_id, chosen),
            Verdict::NewPassword {
                sign_out_others,
                chosen,
            } => self.take_new_password(sign_out_others, chosen),
            Verdict::MailAddress {
                typed,
                sign_out_others,
                chosen,
            } => self.take_address(typed, sign_out_others, chosen),
            Verdict::ChangeMailAddress => self.sign_in.choices.pending_address = None,
            Verdict::ResendLink(message) => self.resend_link(message),
            Verdict::ContinueFromLink => self.continue_from_link(),
            Verdict::SignOutConfirmed => self.sign_in.sign_out_confirmed = true,
            Verdict::Nothing => {}
            verdict => self.take_second_factor(verdict),
        }
    }

    /// The browser's session does not answer there, or it would lead to where the member left.
    fn back_to_the_form(&mut self) {
        self.sign_in.forget_member();
        self.sign_in.entered = true;
    }

    /// The link for a lost second factor that the sign-in began with. It is used up: it stays for the
    /// password that is asked for beside it, and falls with the password of anybody else.
    fn brought_link(&self) -> Option<Proof> {
        let own = own_proofs(&self.facts, &self.sign_in);
        own.iter()
            .find(|proof| proof.kind.is_lost_device_link())
            .copied()
    }

    fn take_second_factor(&mut self, verdict: Verdict) {
        match verdict {
            Verdict::PasskeyRegistered(Ok(passkey)) => {
                let kind = ProofKind::Passkey {
                    synced: passkey.synced,
                };
                self.prove_set_up(kind, passkey.id);
                self.sign_in.choices.unnamed_passkey = Some(passkey.id);
                self.change_member(|member| member.authenticators.passkeys += 1);
                self.added(Method::Passkey);
            }
            Verdict::PasskeyNamed(Ok(())) => self.sign_in.choices.unnamed_passkey = None,
            Verdict::AppSetUp {
                sign_out_others,
                confirmed: Ok(app),
            } => {
                self.prove_set_up(ProofKind::App, app);
                self.sign_in.choices.app_seed = None;
                self.sign_in.choices.sign_out_others |= sign_out_others;
                self.change_member(|member| member.authenticators.apps += 1);
                self.added(Method::App);
            }
            Verdict::Passkey(Ok(proven)) => {
                let kind = ProofKind::Passkey {
                    synced: proven.authenticator.synced,
                };
                self.sign_in.length = proven.length.unwrap_or(self.sign_in.length);
                self.prove(proven.member, kind, Some(proven.authenticator.id));
            }
            Verdict::AppCode(Ok(app)) => {
                self.prove_here(ProofKind::App, Some(app));
                self.effects.push(Effect::ClearAccountCounter);
            }
            Verdict::MailCode(Ok(())) => {
                self.prove_here(ProofKind::Mail, None);
                self.effects.push(Effect::ClearAccountCounter);
            }
            Verdict::ResendCode(Ok(message)) => {
                self.sign_in.choices.mail_code = Some(message);
                let again = true;
                self.effects.push(Effect::SendCode { message, again });
            }
            Verdict::RecoveryCode(Ok(left)) => {
                self.prove_here(ProofKind::RecoveryCode, None);
                self.effects.push(Effect::ClearAccountCounter);
                let left = left.0;
                self.effects.push(Effect::NotifyRecoveryCode { left });
            }
            Verdict::RecoveryCodesSeen => {
                self.sign_in.choices.recovery_codes = None;
                self.sign_in.choices.act_done |=
                    act_of(&self.facts, &self.sign_in) == Some(&Act::MakeRecoveryCodes);
                self.effects.push(Effect::RecoveryCodesSeen);
                self.change_member(|member| member.authenticators.recovery_codes_shown = true);
            }
            Verdict::OtherMethod(method) => self.take_other_method(method),
            Verdict::LostDevice(checked) => self.take_lost_device(checked),
            Verdict::RecoveryCode(Err(refusal)) => {
                let codes = self.facts.member.as_ref();
                self.sign_in.choices.device_lost |=
                    codes.is_some_and(|member| member.authenticators.recovery_codes > 0);
                self.sign_in.refusal = Some(refusal);
            }
            Verdict::PasskeyRegistered(Err(refusal))
            | Verdict::PasskeyNamed(Err(refusal))
            | Verdict::AppSetUp {
                confirmed: Err(refusal),
                ..
            }
            | Verdict::Passkey(Err(refusal))
            | Verdict::AppCode(Err(refusal))
            | Verdict::MailCode(Err(refusal))
            | Verdict::ResendCode(Err(refusal)) => self.sign_in.refusal = Some(refusal),
            _ => {}
        }
    }

    /// One of those whom the browser knows, or somebody else.
    fn take_account(&mut self, account: AccountChoice) {
        if let AccountChoice::Member(member) = account
            && !accounts(&self.facts).any(|known| known == member)
        {
            return;
        }
        self.sign_in.account = Some(account);
        self.sign_in.restarted = None;
        if matches!(account, AccountChoice::Member(_)) {
            // A user ID that was hinted at, or typed before, may be another's.
            self.sign_in.typed_user_id = None;
        }
        self.sign_in.choices.typed_mail_address = None;
    }

    fn ask_for_account(&mut self) {
        self.sign_in.forget_member();
        self.sign_in.account = None;
        self.sign_in.typed_user_id = None;
        self.sign_in.entered = false;
    }

    fn take_credentials(
        &mut self,
        typed_user_id: Option<String>,
        length: SessionLength,
        checked: Result<ProvenPassword, Refusal>,
    ) {
        self.sign_in.entered = true;
        self.sign_in.typed_user_id = typed_user_id;
        self.sign_in.length = length;
        match checked {
            Ok(proven) => self.prove(proven.member, proven.kind, None),
            Err(refusal) => {
                self.forget_the_unproven();
                self.sign_in.refusal = Some(refusal);
            }
        }
    }

    /// Whoever types a user ID now need not be who was here before, unless that is proven still.
    fn forget_the_unproven(&mut self) {
        if !is_proven_here(&self.facts, &self.sign_in) && self.brought_link().is_none() {
            self.sign_in.forget_member();
        }
    }

    fn take_guess(&mut self, kind: ProofKind, checked: Result<(), Refusal>) {
        match checked {
            // Others may know it, too: earlier wrong guesses still count.
            Ok(()) => self.prove_here(kind, None),
            Err(refusal) => self.sign_in.refusal = Some(refusal),
        }
    }

    /// What was shown is what is agreed to: terms that changed meanwhile are shown again.
    fn take_terms(&mut self, version: String) {
        if self.facts.terms.as_ref() != Some(&version) {
            self.sign_in.refusal = Some(Refusal::TermsNotAgreed);
            return;
        }
        self.effects.push(Effect::RecordTerms);
        self.change_member(|member| member.agreed_terms = Some(version));
    }

    fn take_profile(&mut self, typed: String, chosen: Result<ChosenProfile, Refusal>) {
        self.sign_in.choices.typed_new_user_id = Some(typed);
        self.sign_in.choices.user_id_is_free = false;
        match chosen {
            Ok(ChosenProfile { method, .. }) => {
                if let Some(method) = method {
                    self.choose(method);
                }
                self.sign_in.choices.profile_chosen = true;
                self.sign_in.choices.typed_new_user_id = None;
            }
            Err(refusal) => self.sign_in.refusal = Some(refusal),
        }
    }

    /// Keeps which second factor the member chose.
    pub(super) fn choose(&mut self, method: Method) {
        let present = self.facts.member.as_ref().and_then(|member| member.method);
        if present != Some(method) {
            // Of a device the member is told when it is registered, however often the choice changes.
            if self.is_change()
                && (method == Method::Mail || act_of(&self.facts, &self.sign_in).is_some())
            {
                self.effects.push(Effect::NotifyMethod(method));
            }
            self.effects.push(Effect::ChooseMethod(method));
        }
        self.change_member(|member| member.method = Some(method));
        // A mailed code needs no device: who chooses it has set it up.
        let is_there = method == Method::Mail && self.facts.policy.offers(method);
        if is_there && is_replacing(&self.facts, &self.sign_in) {
            self.replace_devices(None);
        }
    }

    fn take_new_password(&mut self, sign_out_others: bool, chosen: Result<String, Refusal>) {
        match chosen {
            Ok(phc) => {
                self.sign_in.choices.sign_out_others |= sign_out_others;
                self.sign_in.choices.new_password = Some(NewPassword { phc });
            }
            Err(refusal) => self.sign_in.refusal = Some(refusal),
        }
    }

    fn take_address(
        &mut self,
        typed: String,
        sign_out_others: bool,
        chosen: Result<PendingAddress, Refusal>,
    ) {
        self.sign_in.choices.typed_mail_address = Some(typed);
        match chosen {
            Ok(pending) => {
                self.effects.push(Effect::SendLink {
                    address: pending.address.clone(),
                    message: pending.message,
                });
                self.sign_in.choices.sign_out_others |= sign_out_others;
                self.sign_in.choices.pending_address = Some(pending);
            }
            Err(refusal) => self.sign_in.refusal = Some(refusal),
        }
    }

    fn resend_link(&mut self, message: Result<OutboxId, Refusal>) {
        match (message, &mut self.sign_in.choices.pending_address) {
            (Ok(message), Some(pending)) => {
                pending.message = message;
                pending.at = self.facts.now;
                let address = pending.address.clone();
                self.effects.push(Effect::SendLink { address, message });
            }
            (Err(refusal), _) => self.sign_in.refusal = Some(refusal),
            (Ok(_), None) => {}
        }
    }

    /// Pressed too early: the page says that the link was not opened yet. An address that was
    /// confirmed elsewhere is not enough where this sign-in has to be confirmed.
    fn continue_from_link(&mut self) {
        if next(&self.facts, &self.sign_in) == Next::Show(Step::MailCheck) {
            self.sign_in.refusal = Some(Refusal::MailNotConfirmed);
        }
    }

    /// Of a registered second factor another one; of one that is to be set up another one, too.
    fn take_other_method(&mut self, method: Method) {
        let Some(member) = &self.facts.member else {
            return;
        };
        let mut usable = member.methods(&self.facts.policy);
        if is_replacing(&self.facts, &self.sign_in) {
            usable.clear();
        }
        if usable.contains(&method) {
            self.sign_in.choices.other_method = Some(method);
            self.sign_in.choices.device_lost = false;
        } else if usable.is_empty() && self.facts.policy.offers(method) {
            self.choose(method);
            self.sign_in.choices.app_seed = None;
        }
    }

    fn added(&mut self, method: Method) {
        self.sign_in.choices.act_done = true;
        if !self.sign_in.choices.activated {
            self.effects.push(Effect::NotifySecondFactor(method));
        }
    }

    /// An authenticator that was set up proves a second factor, unless it takes the place of a lost
    /// one: then the sign-in is no surer than what stood in for that.
    fn prove_set_up(&mut self, kind: ProofKind, authenticator: AuthenticatorId) {
        if is_replacing(&self.facts, &self.sign_in) {
            self.replace_devices(Some(authenticator));
        } else {
            self.prove_here(kind, Some(authenticator));
        }
    }

    /// A proof of whoever the present step is asked of.
    fn prove_here(&mut self, kind: ProofKind, authenticator: Option<AuthenticatorId>) {
        if let Some(member) = self.facts.member.as_ref().map(|member| member.id) {
            self.prove(member, kind, authenticator);
        }
    }

    fn prove(&mut self, member: MemberId, kind: ProofKind, authenticator: Option<AuthenticatorId>) {
        let Some(version) = self
            .facts
            .member
            .as_ref()
            .filter(|facts| facts.id == member)
            .map(|facts| facts.security_version)
        else {
            return;
        };
        let sign_in = &mut self.sign_in;
        if sign_in.member != Some(member) || sign_in.security_version != version {
            sign_in.forget_member();
        }
        sign_in.member = Some(member);
        sign_in.security_version = version;
        sign_in
            .proofs
            .retain(|proof| !proof.kind.is_same_sort(kind));
        sign_in.proofs.push(Proof {
            kind,
            at: self.facts.now,
            authenticator,
        });
    }
}
