//! The mark of a tenant without a logo: a gate in its colours, with one of four emblems.

use sekisho_kernel::Branding;

use super::{Oklch, Srgb, TenantColours};
use crate::fingerprint::fingerprint;

/// What a picture needs to be seen (WCAG 2.2, success criterion 1.4.11).
const VISIBLE: f64 = 3.0;
const INK: Srgb = Srgb::new(0x1a, 0x1a, 0x1a);

const GATE: &str = "M5.5 12.2c0-1.2 1-2 2.2-1.9 10.8 1.2 21.8 1.2 32.6 0 1.2-.1 2.2.7 2.2 1.9v2.6c0 1-.7 1.8-1.7 1.9-11.2 1.2-22.4 1.2-33.6 0-1-.1-1.7-.9-1.7-1.9zM10.5 18.5h4.4V40a1 1 0 0 1-1 1h-2.4a1 1 0 0 1-1-1zM33.1 18.5h4.4V40a1 1 0 0 1-1 1h-2.4a1 1 0 0 1-1-1z";

/// Drawn around 0,0 between the pillars: two hills, the sun, two leaves, a blossom.
const EMBLEMS: [&str; 4] = [
    r#"<path d="M-7.8 6.8-2.2-4a1 1 0 0 1 1.8 0l2.3 4.4L3.3-1.7a1 1 0 0 1 1.7 0l2.8 8.5z"/>"#,
    r#"<circle r="6.8"/>"#,
    r#"<path d="M-.4 8C-.4 1.5-3-2.2-7.5-3.5-7.9 2-5.3 5-1.4 5.2v2.8zM.4 8C.4-1 2.5-6 7.5-8 8.5-1 6 3.8 1.4 4.3V8z"/>"#,
    r##"<path id="p" d="M0-.6C-3.3-3-3.7-7.4-1.3-8.9L0-7.5l1.3-1.4C3.7-7.4 3.3-3 0-.6z"/><use href="#p" transform="rotate(72)"/><use href="#p" transform="rotate(144)"/><use href="#p" transform="rotate(216)"/><use href="#p" transform="rotate(288)"/>"##,
];

/// A square mark drawn from a tenant's colours; its name chooses the emblem.
pub fn mark_svg(branding: &Branding) -> String {
    let colours = TenantColours::of(branding);
    let ground = colours.ground();
    let gate = if Srgb::WHITE.contrast(ground) >= VISIBLE {
        Srgb::WHITE
    } else {
        INK
    };
    let emblem_colour = visible_on(ground, gate, colours.accent().into());
    let emblem = emblem_of(&branding.name.ja);
    format!(
        r#"<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 48 48" width="48" height="48"><rect width="48" height="48" rx="11" fill="{ground}"/><path fill="{gate}" d="{GATE}"/><g fill="{emblem_colour}" transform="translate(24 30.2)">{emblem}</g></svg>"#
    )
}

fn emblem_of(name: &str) -> &'static str {
    let [hills, sun, leaves, blossom] = EMBLEMS;
    match fingerprint(name.as_bytes()) % 4 {
        0 => hills,
        1 => sun,
        2 => leaves,
        _ => blossom,
    }
}

/// The accent's hue, pale on a dark ground and deep on a light one; the gate's own colour where
/// even that cannot be seen.
fn visible_on(ground: Srgb, gate: Srgb, accent: Oklch) -> Srgb {
    let lightness = if gate == Srgb::WHITE { 0.86 } else { 0.42 };
    let wanted = accent.tint(lightness, 0.12).to_srgb();
    if wanted.contrast(ground) >= VISIBLE {
        wanted
    } else {
        gate
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sample;

    #[test]
    fn the_gate_can_be_seen_on_every_brand_colour() {
        for key in [
            "#00428c", "#ffd43d", "#ce0000", "#ffffff", "#000000", "#3f8f3f",
        ] {
            let mut branding = sample::branding().clone();
            branding.key_colour = Some(key.to_owned());
            branding.accent_colour = None;
            let ground = TenantColours::of(&branding).ground();
            let mark = mark_svg(&branding);
            assert!(mark.contains(&format!("fill=\"{ground}\"")), "{key}");
            let gate = if mark.contains("path fill=\"#ffffff\"") {
                Srgb::WHITE
            } else {
                INK
            };
            assert!(gate.contrast(ground) >= VISIBLE, "{key}: {mark}");
        }
    }

    #[test]
    fn a_name_reaches_no_markup() {
        let mut branding = sample::branding().clone();
        branding.name.ja = "<script>".to_owned();
        assert!(!mark_svg(&branding).contains("script"));
    }
}
