//! What the demo's tenants decide: real differences between societies.

use std::time::Duration;

use sekisho_kernel::{
    Policy,
    policy::{
        CharacterClass, DerivedActivation, FirstSignInStep, LostDevice, Method, PasswordPolicy,
        SecondFactor, SetUp, TemporaryPasswordKind, UserIdInPassword,
    },
};

/// Which of the demo's tenants it is.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    A,
    B,
    C,
    D,
    Playground,
}

impl Kind {
    /// What such a tenant decides.
    pub(super) fn policy(self) -> Policy {
        match self {
            Self::A => a(),
            Self::B => b(),
            Self::C => c(),
            Self::D => d(),
            Self::Playground => Policy {
                second_factor: SecondFactor::Off,
                ..Policy::default()
            },
        }
    }
}

/// What the societies have in common: their present way, which is weaker than the defaults.
fn society() -> Policy {
    Policy {
        temporary_passwords: vec![
            TemporaryPasswordKind::Derived,
            TemporaryPasswordKind::Random,
        ],
        derived_activation: DerivedActivation::Immediate,
        password: PasswordPolicy {
            user_id: UserIdInPassword::NotEqual,
            ..PasswordPolicy::default()
        },
        ..Policy::default()
    }
}

fn a() -> Policy {
    Policy {
        lost_device_wait: Duration::ZERO,
        ..society()
    }
}

fn b() -> Policy {
    Policy {
        methods: vec![Method::Passkey, Method::App, Method::Mail],
        first_sign_in: vec![
            FirstSignInStep::BirthDate,
            FirstSignInStep::Terms,
            FirstSignInStep::MailAddress,
            FirstSignInStep::Profile,
            FirstSignInStep::NewPassword,
        ],
        second_factor_set_up: SetUp::NextSignIn,
        ..society()
    }
}

fn c() -> Policy {
    Policy {
        recommended_method: Some(Method::Mail),
        derived_joined_before: Some("2024-04-01".to_owned()),
        ..b()
    }
}

fn d() -> Policy {
    Policy {
        recommended_method: Some(Method::Passkey),
        password: PasswordPolicy {
            max_length: 20,
            classes: vec![
                CharacterClass::Upper,
                CharacterClass::Lower,
                CharacterClass::Digit,
                CharacterClass::Symbol,
            ],
            user_id: UserIdInPassword::NotContained,
            ..PasswordPolicy::default()
        },
        lost_device: LostDevice::Desk,
        ..society()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_policy_makes_sense() {
        for kind in [Kind::A, Kind::B, Kind::C, Kind::D, Kind::Playground] {
            assert_eq!(kind.policy().faults(), []);
        }
    }
}
