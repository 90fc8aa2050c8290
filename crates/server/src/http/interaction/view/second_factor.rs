//! The pages that ask for a registered second factor.

use std::time::Duration;

use sekisho_kernel::policy::Method;
use sekisho_pages::{
    AppCode, AppCodeRefusal, BirthDateRefusal, CodeDelivery, Device, LostDeviceRefusal, MailCode,
    MailCodeRefusal, OtherWays, Page, Passkey, PasskeyRefusal, RecoveryCode, RecoveryCodeRefusal,
    RenderError, assets,
};
use sekisho_signin::{Refusal, Replacement, replacement};
use sekisho_store::DeliveryState;

use super::{View, first_sign_in::mask};
use crate::app::attempt;

/// How long the button that sends again rests after a press.
const RESEND_AFTER: Duration = Duration::from_mins(1);

impl View<'_> {
    fn methods_but(&self, present: Option<Method>) -> Vec<Method> {
        let facts = &self.shown.details.known.facts;
        let methods = facts
            .member
            .as_ref()
            .map(|member| member.methods(&facts.policy));
        let methods = methods.unwrap_or_default().into_iter();
        methods.filter(|method| Some(*method) != present).collect()
    }

    fn ways<'a>(&'a self, methods: &'a [Method]) -> OtherWays<'a> {
        OtherWays {
            form: self.parts.other_method(),
            methods,
            lost_device: Some(self.parts.lost_device()),
        }
    }

    pub(super) fn passkey(self) -> Result<String, RenderError> {
        let methods = self.methods_but(Some(Method::Passkey));
        Passkey {
            frame: self.frame,
            sign_in: self.parts.sign_in(),
            dialog: self.parts.dialog(),
            picture: &assets::passkey_sign_in_picture().path,
            refusal: self
                .shown
                .stored
                .sign_in
                .refusal
                .as_ref()
                .map(|refusal| match refusal {
                    Refusal::PasskeyTimedOut => PasskeyRefusal::Timeout,
                    Refusal::PasskeyUnknown => PasskeyRefusal::Unknown,
                    Refusal::PasskeyCounter => PasskeyRefusal::Counter,
                    Refusal::PasskeyUnsupported => PasskeyRefusal::Unsupported,
                    _ => PasskeyRefusal::Failed,
                }),
            ways: self.ways(&methods),
        }
        .html()
    }

    pub(super) fn app_code(self) -> Result<String, RenderError> {
        let methods = self.methods_but(Some(Method::App));
        let apps = &self.shown.details.known.registered.totps;
        let ids: Vec<_> = apps.iter().map(|app| app.id.to_string()).collect();
        let devices: Vec<_> = apps
            .iter()
            .zip(&ids)
            .map(|(app, id)| Device {
                id,
                name: &app.name,
                last_used: app.last_used_at,
            })
            .collect();
        let chosen = self.shown.stored.sign_in.choices.typed.device;
        let chosen = chosen.map(|chosen| chosen.to_string());
        AppCode {
            frame: self.frame,
            sign_in: self.parts.sign_in(),
            devices: &devices,
            chosen: chosen.as_deref(),
            refusal: self
                .shown
                .stored
                .sign_in
                .refusal
                .as_ref()
                .map(|refusal| match refusal {
                    Refusal::NothingEntered => AppCodeRefusal::CodeMissing,
                    _ => AppCodeRefusal::WrongCode,
                }),
            ways: self.ways(&methods),
        }
        .html()
    }

    pub(super) fn mail_code(self) -> Result<String, RenderError> {
        let methods = self.methods_but(Some(Method::Mail));
        let details = &self.shown.details;
        let member = details.known.member.as_ref();
        let address = member.and_then(|member| member.mail_address.as_deref());
        let address = address.map(mask).unwrap_or_default();
        let lifetime = self.request.tenant.rules.policy.mail_code_lifetime;
        let delivery = match &details.delivery {
            None | Some(DeliveryState::Queued { .. }) => CodeDelivery::Queued,
            Some(DeliveryState::Taken { at, .. }) => CodeDelivery::Taken {
                at: *at,
                until: *at + lifetime,
            },
            Some(DeliveryState::Refused { answer, .. } | DeliveryState::Bounced { answer, .. }) => {
                CodeDelivery::Refused { answer }
            }
        };
        MailCode {
            frame: self.frame,
            sign_in: self.parts.sign_in(),
            resend: self.parts.resend(),
            address: &address,
            sender: &self.request.tenant.tenant.branding.mail.security,
            delivery,
            is_resent: self.shown.stored.sign_in.choices.resent,
            refusal: self
                .shown
                .stored
                .sign_in
                .refusal
                .as_ref()
                .map(|refusal| self.mail_code_refusal(refusal)),
            ways: self.ways(&methods),
        }
        .html()
    }

    fn mail_code_refusal(&self, refusal: &Refusal) -> MailCodeRefusal {
        let asked_at = self.shown.details.mailed_at;
        let since = asked_at.map(|at| self.request.now.since(at));
        match refusal {
            Refusal::NothingEntered => MailCodeRefusal::CodeMissing,
            Refusal::CodeDead => self.dead_code(),
            Refusal::MailTooSoon => match since.and_then(|since| RESEND_AFTER.checked_sub(since)) {
                Some(left) => MailCodeRefusal::ResendTooSoon {
                    seconds: u32::try_from(left.as_secs()).unwrap_or(60).max(1),
                },
                None => MailCodeRefusal::ResendTooOften,
            },
            _ => MailCodeRefusal::WrongCode,
        }
    }

    /// Its lifetime counts from when the mail was handed over: before, none can be too old.
    fn dead_code(&self) -> MailCodeRefusal {
        let lifetime = self.request.tenant.rules.policy.mail_code_lifetime;
        match &self.shown.details.delivery {
            Some(DeliveryState::Taken { at, .. }) if self.request.now.since(*at) >= lifetime => {
                MailCodeRefusal::Expired
            }
            Some(DeliveryState::Taken { .. }) => MailCodeRefusal::Dead,
            _ => MailCodeRefusal::WrongCode,
        }
    }

    pub(super) fn recovery_code(self) -> Result<String, RenderError> {
        let methods = self.methods_but(None);
        let member = self.shown.details.known.facts.member.as_ref();
        let desk_number = self.shown.desk_number.map(attempt::written);
        RecoveryCode {
            frame: self.frame,
            sign_in: self.parts.sign_in(),
            has_codes: member.is_some_and(|member| member.authenticators.recovery_codes > 0),
            refusal: match self.shown.stored.sign_in.refusal {
                Some(Refusal::NothingEntered) => Some(RecoveryCodeRefusal::CodeMissing),
                Some(Refusal::RecoveryCodeWrong) => Some(RecoveryCodeRefusal::WrongCode),
                _ => None,
            },
            replacement: self.replacement(),
            call_number: desk_number.as_deref(),
            ways: OtherWays {
                lost_device: None,
                ..self.ways(&methods)
            },
        }
        .html()
    }

    fn replacement(&self) -> sekisho_pages::Replacement<'_> {
        use sekisho_pages::Replacement as Page;
        let facts = &self.shown.details.known.facts;
        let sign_in = &self.shown.stored.sign_in;
        let form = self.parts.lost_device_form();
        let refusal = sign_in.refusal.as_ref().and_then(lost_device_refusal);
        match replacement(facts, sign_in) {
            Replacement::Offered => Page::Offered {
                form,
                wait_hours: whole_hours(facts.policy.lost_device_wait),
                refusal,
            },
            Replacement::Waits(request) => Page::Waits {
                opens_at: request.opens_at,
            },
            Replacement::Open(request) => Page::Sent {
                form,
                until: request.ends_at,
                refusal,
            },
            Replacement::HeldOff { until } => Page::HeldOff { until },
            Replacement::Desk => Page::Desk,
        }
    }
}

const fn lost_device_refusal(refusal: &Refusal) -> Option<LostDeviceRefusal> {
    Some(match refusal {
        Refusal::BirthDateMissing => LostDeviceRefusal::BirthDate(BirthDateRefusal::Empty),
        Refusal::BirthDateMalformed => LostDeviceRefusal::BirthDate(BirthDateRefusal::Malformed),
        Refusal::BirthDateWrong => LostDeviceRefusal::BirthDate(BirthDateRefusal::Wrong),
        Refusal::BirthDateTooOften => LostDeviceRefusal::BirthDate(BirthDateRefusal::TooOften),
        Refusal::MailTooSoon => LostDeviceRefusal::TooSoon,
        _ => return None,
    })
}

/// The hours of a time to wait, the last one begun counted as one; `None` where there is none.
fn whole_hours(wait: Duration) -> Option<u32> {
    let hours = wait.as_secs().div_ceil(60 * 60);
    u32::try_from(hours).ok().filter(|hours| *hours > 0)
}
