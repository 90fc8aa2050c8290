//! Errors.

use sekisho_kernel::{ClientId, Locale};

use super::{NOW, Sample, frame_without_portal, neutral_frame, portals, sample};
use crate::{ErrorKind, ErrorPage};

pub(super) fn samples(locale: Locale) -> Vec<Sample> {
    let portals = &portals(locale);
    let client_id = ClientId::new("kenshin-portal");
    let request = ErrorPage {
        frame: frame_without_portal(locale),
        kind: ErrorKind::PortalRequest,
        code: "redirect-uri-mismatch",
        client_id: Some(&client_id),
        at: NOW,
        call_number: Some("6190-3742"),
        request_id: "0193f5b8-c2d0-7e3f-9a41-5f0c7b1d2e60",
        portals,
    };
    let of = |kind, code| ErrorPage {
        kind,
        code,
        client_id: None,
        ..request
    };
    let not_found = of(ErrorKind::NotFound, "not-found");
    let unavailable = of(
        ErrorKind::Unavailable { retry_after: 10 },
        "temporarily-unavailable",
    );
    vec![
        sample("error-portal-request", &request),
        sample("error-not-found", &not_found),
        sample("error-server", &of(ErrorKind::Server, "server-error")),
        sample("error-unavailable", &unavailable),
        sample(
            "error-neutral",
            &ErrorPage {
                frame: neutral_frame(locale),
                portals: &[],
                call_number: None,
                ..not_found
            },
        ),
    ]
}
