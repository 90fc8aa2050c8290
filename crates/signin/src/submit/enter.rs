//! What a step needs before its page can be shown: made once, when the step becomes current.

use super::{Effect, Work};
use crate::{SignInTransaction, Step};

/// Whether all that a step needs has been made.
pub const fn is_entered(step: Step, sign_in: &SignInTransaction) -> bool {
    let choices = &sign_in.choices;
    match step {
        Step::AppSetup => choices.app_seed.is_some(),
        Step::MailCode => choices.mail_code.is_some(),
        Step::RecoveryCodes => choices.recovery_codes.is_some(),
        _ => true,
    }
}

impl Work<'_> {
    /// Makes what a step needs, once.
    pub(super) fn enter(&mut self, step: Step) {
        if is_entered(step, &self.sign_in) {
            return;
        }
        let choices = &mut self.sign_in.choices;
        match step {
            Step::AppSetup => choices.app_seed = Some(self.fresh.app_seed.clone()),
            Step::MailCode => {
                let message = self.fresh.mail_code;
                choices.mail_code = Some(message);
                self.effects.push(Effect::SendCode {
                    message,
                    again: false,
                });
            }
            Step::RecoveryCodes => {
                choices.recovery_codes = Some(self.fresh.recovery_codes.clone());
                self.effects.push(Effect::ReplaceRecoveryCodes);
                if self.is_change() {
                    self.effects.push(Effect::NotifyRecoveryCodes);
                }
            }
            _ => {}
        }
    }
}
