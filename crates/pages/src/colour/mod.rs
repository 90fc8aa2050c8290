//! A tenant's colours, accepted only where contrast holds.

mod guard;
mod mark;
mod oklch;
mod srgb;

pub use guard::{KeyColour, TenantColours};
pub use mark::mark_svg;
use oklch::Oklch;
use sekisho_kernel::Branding;
use srgb::Srgb;

/// The tenant's stylesheet, made from its two colours after the contrast guard. Values only; empty
/// for a tenant without colours of its own.
pub fn tenant_css(branding: &Branding) -> String {
    TenantColours::of(branding).css()
}
