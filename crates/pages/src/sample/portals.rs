//! The list of portals, and signing out.

use sekisho_kernel::Locale;

use super::{FORM, Sample, frame, frame_without_portal, portals, sample};
use crate::{Portals, SignOut, SignedInBy, SignedOut};

pub(super) fn samples(locale: Locale) -> Vec<Sample> {
    let portals = portals(locale);
    let list = Portals {
        frame: frame_without_portal(locale),
        portals: &portals,
        done: None,
        account: "/account",
    };
    vec![
        sample(
            "sign-out",
            &SignOut {
                frame: frame(locale),
                form: FORM,
                signed_in_at: &portals.map(|p| p.name),
            },
        ),
        sample(
            "signed-out",
            &SignedOut {
                frame: list.frame,
                portals: &portals,
            },
        ),
        sample("portals", &list),
        sample(
            "portals-signed-in",
            &Portals {
                done: Some(SignedInBy::NewPassword),
                ..list
            },
        ),
        sample(
            "portals-none",
            &Portals {
                portals: &[],
                ..list
            },
        ),
    ]
}
