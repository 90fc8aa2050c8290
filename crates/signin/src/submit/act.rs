//! A change of the account takes effect: all that it asks for is there.

use super::{Effect, Work};
use crate::{
    Act, Destination, Refusal,
    act::{act_of, may_remove},
};

impl Work<'_> {
    /// Decides what the change does. One that must not be says why, and the transaction leads to
    /// the page without it.
    pub(super) fn perform_act(&mut self) {
        let Some(act) = act_of(&self.facts, &self.sign_in).cloned() else {
            return;
        };
        match act {
            Act::ChangeProfile { user_id, method } => {
                if let Some(user_id) = user_id {
                    self.effects.push(Effect::ChangeUserId { user_id });
                }
                if let Some(method) = method {
                    self.choose(method);
                }
            }
            Act::ChangePassword => self.set_password(),
            Act::RenameAuthenticator { method, id, name } => {
                self.effects
                    .push(Effect::RenameAuthenticator { method, id, name });
            }
            Act::RemoveAuthenticator { method, id } => {
                let policy = &self.facts.policy;
                let allowed = self
                    .facts
                    .member
                    .as_ref()
                    .is_some_and(|member| may_remove(policy, member, method));
                if allowed {
                    self.effects
                        .push(Effect::RemoveAuthenticator { method, id });
                } else {
                    self.refuse_act(Refusal::LastAuthenticator);
                }
            }
            // They took effect on the way.
            Act::MakeRecoveryCodes | Act::ChangeMailAddress | Act::AddAuthenticator(_) => {}
        }
    }

    fn refuse_act(&mut self, refusal: Refusal) {
        if let Destination::Account { act, .. } = &mut self.sign_in.destination {
            *act = None;
        }
        self.sign_in.refusal = Some(refusal);
    }
}
