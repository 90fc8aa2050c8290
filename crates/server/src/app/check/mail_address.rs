//! A mail address that a link is to be sent to.

use sekisho_authenticator::mail_address;
use sekisho_kernel::{
    Policy,
    policy::{DerivedActivation, TemporaryPasswordKind},
};
use sekisho_signin::{Act, Destination, ProofKind, Refusal, SignInTransaction, Verdict};
use sekisho_store::Member;

use super::{AddressClaim, Checked};
use crate::app::take_up::Visit;

/// What was entered.
pub(crate) struct AddressEntry<'a> {
    /// The address.
    pub address: &'a str,
    /// Whether all other sessions end.
    pub sign_out_others: bool,
}

/// Checks an address. Whether another account has it is decided by the transaction.
pub(crate) fn check(
    visit: Visit<'_>,
    sign_in: &SignInTransaction,
    member: &Member,
    entry: &AddressEntry<'_>,
) -> Checked {
    let typed = entry.address.to_owned();
    let sign_out_others = entry.sign_out_others;
    let refused = |typed, refusal| {
        Checked::Verdict(Verdict::MailAddress {
            typed,
            sign_out_others,
            chosen: Err(refusal),
        })
    };
    let address = match mail_address::check_new(&typed) {
        Ok(address) => address,
        Err(fault) => {
            let refusal = Refusal::MailAddressUnfit(fault.code().to_owned());
            return refused(typed, refusal);
        }
    };
    if is_change(sign_in)
        && member
            .mail_change_locked_until
            .is_some_and(|until| visit.now < until)
    {
        let refusal = Refusal::MailAddressUnfit("locked".to_owned());
        return refused(typed, refusal);
    }
    if is_current(sign_in, member, &address.folded()) {
        let refusal = Refusal::MailAddressUnfit("is-current".to_owned());
        return refused(typed, refusal);
    }
    if must_be_on_file(&visit.tenant.rules.policy, sign_in)
        && member.mail_address.as_deref().map(str::to_lowercase) != Some(address.folded())
    {
        return refused(typed, Refusal::MailAddressNotOnFile);
    }
    Checked::MailAddress(AddressClaim {
        typed,
        address: address.as_str().to_owned(),
        folded: address.folded(),
        sign_out_others,
    })
}

/// Whether a member changes the address on the account pages.
fn is_change(sign_in: &SignInTransaction) -> bool {
    matches!(
        sign_in.destination,
        Destination::Account {
            act: Some(Act::ChangeMailAddress),
            ..
        }
    )
}

/// Whether a change is asked for to the address that the member has confirmed.
fn is_current(sign_in: &SignInTransaction, member: &Member, folded: &str) -> bool {
    let present = member.mail_address.as_deref().map(str::to_lowercase);
    is_change(sign_in) && member.mail_confirmed_at.is_some() && present.as_deref() == Some(folded)
}

/// Whether only the address that the society has on file can be entered: until it has confirmed this
/// first sign-in. From then on another is as good, where somebody else has taken that one meanwhile.
pub(crate) fn must_be_on_file(policy: &Policy, sign_in: &SignInTransaction) -> bool {
    sign_in.temporary() == Some(TemporaryPasswordKind::Derived)
        && policy.derived_activation == DerivedActivation::MailOnFile
        && !sign_in.has_proof(ProofKind::AddressOnFile)
}
