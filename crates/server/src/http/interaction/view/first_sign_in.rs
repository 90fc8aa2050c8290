//! The pages of the first sign-in.

use std::time::Duration;

use sekisho_authenticator::mail_address;
use sekisho_pages::{
    BirthDate, BirthDateRefusal, Delivery, LetterCode, LetterCodeRefusal, MailAddress,
    MailAddressEntry, MailAddressFault, MailCheck, MailCheckTold, NewPassword, NewPasswordReason,
    Page, PasswordFault, Profile, RenderError, ResendState, SetUpLater, Terms, TermsRefusal,
    UserIdFault, UserIdState,
};
use sekisho_signin::Refusal;
use sekisho_store::DeliveryState;

use super::View;
use crate::app::{check::mail_address::must_be_on_file, terms};

/// After how long the page that waits for a link opens again by itself.
const REFRESH: u32 = 10;
/// How long the button that sends again rests after a press.
const RESEND_AFTER: Duration = Duration::from_mins(1);
const HOUR: u64 = 60 * 60;
const DAY: u64 = 24 * HOUR;

impl View<'_> {
    fn refusal(&self) -> Option<&Refusal> {
        self.shown.stored.sign_in.refusal.as_ref()
    }

    pub(super) fn birth_date(self) -> Result<String, RenderError> {
        let refusal = self.refusal().and_then(|refusal| match refusal {
            Refusal::NothingEntered => Some(BirthDateRefusal::Empty),
            Refusal::BirthDateMalformed => Some(BirthDateRefusal::Malformed),
            Refusal::BirthDateWrong => Some(BirthDateRefusal::Wrong),
            Refusal::BirthDateTooOften => Some(BirthDateRefusal::TooOften),
            _ => None,
        });
        BirthDate {
            frame: self.frame,
            sign_in: self.parts.sign_in(),
            birth_date: "",
            refusal,
        }
        .html()
    }

    pub(super) fn letter_code(self) -> Result<String, RenderError> {
        let refusal = self.refusal().and_then(|refusal| match refusal {
            Refusal::NothingEntered => Some(LetterCodeRefusal::Empty),
            Refusal::LetterCodeWrong => Some(LetterCodeRefusal::Wrong),
            _ => None,
        });
        LetterCode {
            frame: self.frame,
            sign_in: self.parts.sign_in(),
            code: "",
            refusal,
        }
        .html()
    }

    pub(super) fn terms(self) -> Result<String, RenderError> {
        let terms = self.request.tenant.tenant.branding.terms.as_ref();
        let version = terms.map_or("", |terms| &terms.version);
        let text = terms.map_or("", |terms| terms.text.get(self.frame.locale));
        let member = self.shown.details.known.facts.member.as_ref();
        let refusal = match self.refusal() {
            Some(Refusal::TermsNotAgreed) => Some(TermsRefusal::NotAgreed),
            _ => None,
        };
        Terms {
            frame: self.frame,
            sign_in: self.parts.sign_in(),
            decline: self.parts.decline(),
            version,
            text,
            shown: &terms::hash(text),
            is_new_version: member.is_some_and(|member| member.agreed_terms.is_some()),
            refusal,
        }
        .html()
    }

    pub(super) fn profile(self) -> Result<String, RenderError> {
        let policy = &self.request.tenant.rules.policy;
        let choices = &self.shown.stored.sign_in.choices;
        let present = self.shown.details.user_id.as_deref().unwrap_or_default();
        let faults: Vec<_> = self.refusal().and_then(user_id_fault).into_iter().collect();
        let user_id_state = match (faults.is_empty(), choices.user_id_is_free) {
            (false, _) => UserIdState::Refused(&faults),
            (true, true) => UserIdState::Free,
            (true, false) => UserIdState::Unchecked,
        };
        let methods: &[_] = if policy.needs_second_factor() {
            &policy.methods
        } else {
            &[]
        };
        let member = self.shown.details.known.facts.member.as_ref();
        Profile {
            frame: self.frame,
            sign_in: self.parts.sign_in(),
            policy: &policy.user_id,
            user_id: choices.typed_new_user_id.as_deref().unwrap_or(present),
            user_id_state,
            methods,
            recommended: policy.recommended_method,
            chosen: choices
                .typed
                .method
                .or(member.and_then(|member| member.method))
                .or(policy.recommended_method),
            is_method_missing: self.refusal() == Some(&Refusal::MethodMissing),
            is_user_id_fixed: member.is_some_and(|member| member.activation.is_some()),
        }
        .html()
    }

    pub(super) fn new_password(self) -> Result<String, RenderError> {
        let sign_in = &self.shown.stored.sign_in;
        let is_first = sign_in.temporary().is_some();
        let faults: Vec<_> = match self.refusal() {
            Some(Refusal::PasswordUnfit(rules)) => rules
                .iter()
                .filter_map(|rule| PasswordFault::from_code(rule))
                .collect(),
            Some(Refusal::PasswordUnchanged) => vec![PasswordFault::IsCurrent],
            _ => Vec::new(),
        };
        NewPassword {
            frame: self.frame,
            sign_in: self.parts.sign_in(),
            reason: if is_first {
                NewPasswordReason::FirstSignIn
            } else if sign_in.is_by_link() {
                NewPasswordReason::Recovery
            } else {
                NewPasswordReason::Change
            },
            policy: &self.request.tenant.rules.policy.password,
            user_id: self.shown.details.user_id.as_deref().unwrap_or_default(),
            sign_out_others: !self.shown.stored.sign_in.choices.typed.keep_others,
            faults: &faults,
            is_mismatch: self.refusal() == Some(&Refusal::PasswordsDiffer),
        }
        .html()
    }

    pub(super) fn mail_address(self) -> Result<String, RenderError> {
        let choices = &self.shown.stored.sign_in.choices;
        let is_change = self.is_act();
        let on_file = self.address_on_file();
        let masked = on_file.map(mask);
        let faults: Vec<_> = self
            .refusal()
            .and_then(mail_address_fault)
            .into_iter()
            .collect();
        let entry = match &masked {
            Some(masked) if self.must_be_on_file() => MailAddressEntry::OnFile { masked },
            _ => MailAddressEntry::Typed {
                mail_address: choices
                    .typed_mail_address
                    .as_deref()
                    .or(on_file.filter(|_| !is_change))
                    .unwrap_or_default(),
                faults: &faults,
            },
        };
        MailAddress {
            frame: self.frame,
            sign_in: self.parts.sign_in(),
            entry,
            is_change,
            is_too_soon: self.refusal() == Some(&Refusal::MailTooSoon),
            sign_out_others: !self.shown.stored.sign_in.choices.typed.keep_others,
        }
        .html()
    }

    fn address_on_file(&self) -> Option<&str> {
        let member = self.shown.details.known.member.as_ref()?;
        member.mail_address.as_deref()
    }

    /// Whether the page shows the address that the society has on file, and only that.
    fn must_be_on_file(&self) -> bool {
        must_be_on_file(
            &self.request.tenant.rules.policy,
            &self.shown.stored.sign_in,
        )
    }

    pub(super) fn mail_check(self) -> Result<String, RenderError> {
        let choices = &self.shown.stored.sign_in.choices;
        let pending = choices.pending_address.as_ref();
        let address = pending.map_or("", |pending| &pending.address);
        let only_on_file = self.must_be_on_file();
        let shown_address = if only_on_file {
            mask(address)
        } else {
            address.to_owned()
        };
        let asked_at = pending.map_or(self.request.now, |pending| pending.at);
        let policy = &self.request.tenant.rules.policy;
        let valid_hours = policy.mail_check_lifetime.as_secs().div_ceil(HOUR);
        MailCheck {
            frame: self.frame,
            sign_in: self.parts.sign_in(),
            mail_address: &shown_address,
            asked_at,
            delivery: match delivery(self.shown.details.delivery.as_ref()) {
                // A server's answer may hold the address.
                Delivery::Refused { .. } if only_on_file => Delivery::Refused { answer: "" },
                delivery => delivery,
            },
            valid_hours: u32::try_from(valid_hours).unwrap_or(u32::MAX),
            resend: self.parts.resend(),
            resend_state: self.resend_state(asked_at),
            change: (!only_on_file).then(|| self.parts.change()),
            told: match self.refusal() {
                Some(Refusal::MailNotConfirmed) => Some(MailCheckTold::NotYet),
                Some(Refusal::MailTooSoon) => Some(MailCheckTold::TooSoon),
                _ => choices.resent.then_some(MailCheckTold::Resent),
            },
            refresh_after: REFRESH,
        }
        .html()
    }

    fn resend_state(&self, asked_at: sekisho_kernel::Timestamp) -> ResendState {
        let since = self.request.now.since(asked_at);
        let refused = self.refusal() == Some(&Refusal::MailTooSoon);
        if refused && since >= RESEND_AFTER {
            return ResendState::UsedUp;
        }
        match RESEND_AFTER.checked_sub(since) {
            Some(left) if !left.is_zero() => ResendState::Wait {
                seconds: u32::try_from(left.as_secs()).unwrap_or(60).max(1),
            },
            _ => ResendState::Now,
        }
    }

    pub(super) fn set_up_later(self) -> Result<String, RenderError> {
        let days = self.request.tenant.rules.policy.set_up_grace.as_secs() / DAY;
        SetUpLater {
            frame: self.frame,
            sign_in: self.parts.sign_in(),
            within_days: u32::try_from(days).unwrap_or(u32::MAX),
        }
        .html()
    }
}

/// An address for showing to somebody who should know it.
pub(super) fn mask(address: &str) -> String {
    mail_address::check_new(address).map_or_else(|_| "•••".to_owned(), |address| address.mask())
}

fn delivery(state: Option<&DeliveryState>) -> Delivery<'_> {
    match state {
        None | Some(DeliveryState::Queued { .. }) => Delivery::Queued,
        Some(DeliveryState::Taken { at, .. }) => Delivery::Taken { at: *at },
        Some(DeliveryState::Refused { answer, .. } | DeliveryState::Bounced { answer, .. }) => {
            Delivery::Refused { answer }
        }
    }
}

fn user_id_fault(refusal: &Refusal) -> Option<UserIdFault> {
    match refusal {
        Refusal::UserIdTaken => Some(UserIdFault::Taken),
        Refusal::UserIdUnfit(rule) => UserIdFault::from_code(rule),
        _ => None,
    }
}

fn mail_address_fault(refusal: &Refusal) -> Option<MailAddressFault> {
    match refusal {
        Refusal::MailAddressTaken => Some(MailAddressFault::Taken),
        Refusal::MailAddressUnfit(rule) => MailAddressFault::from_code(rule),
        _ => None,
    }
}
