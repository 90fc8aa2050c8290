//! The requirements of a journey: each is met, or asks for one step.

mod account;
mod account_chosen;
mod act;
mod assurance;
mod first_factor;
mod first_sign_in;
mod recovery;
mod recovery_codes;
mod second_factor;
mod sign_out;

use sekisho_kernel::policy::FirstSignInStep;

use self::{
    account::AccountUsable,
    account_chosen::AccountChosen,
    act::{ActAssured, ActEntered, Reauthenticated},
    assurance::AcrWished,
    first_factor::FirstFactor,
    first_sign_in::{
        AddressConfirmed, AddressOnFileConfirms, BirthDateProven, LetterCodeProven, PasswordChosen,
        ProfileChosen, TermsAgreed,
    },
    recovery_codes::RecoveryCodesSeen,
    second_factor::{
        PasskeyNamed, RegisteredFactorProven, SecondFactor, SecondFactorSetUp, SetUpLaterSeen,
    },
    sign_out::SignOutConfirmed,
};
pub use self::{account_chosen::accounts, assurance::assurance_of};
pub(crate) use self::{
    first_factor::{counted, is_proven_here, own_proofs},
    first_sign_in::is_first_sign_in_complete,
    recovery::is_replacing,
};
use crate::{Destination, Facts, SignInTransaction, Step};

/// One requirement of a journey.
pub trait Requirement: Sync {
    /// The step it asks for; `None` when it is met.
    fn unmet(&self, facts: &Facts, sign_in: &SignInTransaction) -> Option<Step>;
}

/// The journey to a destination, top to bottom.
pub fn journey(facts: &Facts, destination: &Destination) -> Vec<&'static dyn Requirement> {
    let mut list: Vec<&'static dyn Requirement> = Vec::with_capacity(16);
    match destination {
        Destination::Portal { .. } | Destination::Session => {
            list.extend::<[&dyn Requirement; 3]>([&AccountChosen, &FirstFactor, &AccountUsable]);
            list.extend(first_sign_in(facts));
            list.extend(second_factor());
            list.extend::<[&dyn Requirement; 2]>([&AcrWished, &RecoveryCodesSeen]);
        }
        Destination::Account { act: None, .. } => {
            list.extend::<[&dyn Requirement; 2]>([&FirstFactor, &AccountUsable]);
            list.extend(first_sign_in(facts));
            list.extend(second_factor());
            list.push(&RecoveryCodesSeen);
        }
        Destination::Account { act: Some(_), .. } => {
            list.extend::<[&dyn Requirement; 2]>([&Reauthenticated, &AccountUsable]);
            list.extend(first_sign_in(facts));
            list.extend(second_factor());
            list.extend::<[&dyn Requirement; 3]>([&ActAssured, &ActEntered, &RecoveryCodesSeen]);
        }
        Destination::SignOut { .. } => list.push(&SignOutConfirmed),
    }
    list
}

/// What a second factor asks: to be set up, then to be proven.
fn second_factor() -> [&'static dyn Requirement; 4] {
    [
        &SetUpLaterSeen,
        &PasskeyNamed,
        &SecondFactorSetUp,
        &SecondFactor,
    ]
}

/// What a first sign-in asks, in the tenant's order. What confirms a derived password, and a second
/// factor that the member has already, come before every choice: whoever can compute or read such a
/// password must not be able to choose anything.
fn first_sign_in(facts: &Facts) -> impl Iterator<Item = &'static dyn Requirement> {
    let confirmed: [&dyn Requirement; 3] = [
        &LetterCodeProven,
        &RegisteredFactorProven,
        &AddressOnFileConfirms,
    ];
    let steps = facts.policy.first_sign_in.iter().copied();
    confirmed.into_iter().chain(steps.map(requirement_of))
}

fn requirement_of(step: FirstSignInStep) -> &'static dyn Requirement {
    match step {
        FirstSignInStep::BirthDate => &BirthDateProven,
        FirstSignInStep::Terms => &TermsAgreed,
        FirstSignInStep::Profile => &ProfileChosen,
        FirstSignInStep::NewPassword => &PasswordChosen,
        FirstSignInStep::MailAddress => &AddressConfirmed,
    }
}
