//! Colours as screens take them, and their contrast.

use std::fmt;

/// A colour in sRGB, written `#rrggbb`.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Srgb {
    red: u8,
    green: u8,
    blue: u8,
}

impl Srgb {
    pub(super) const WHITE: Self = Self::new(0xff, 0xff, 0xff);

    pub(super) const fn new(red: u8, green: u8, blue: u8) -> Self {
        Self { red, green, blue }
    }

    /// Reads `#rrggbb`; anything else is no colour.
    pub(super) fn parse(text: &str) -> Option<Self> {
        let digits = text.strip_prefix('#')?;
        if digits.len() != 6 || !digits.bytes().all(|byte| byte.is_ascii_hexdigit()) {
            return None;
        }
        let [_, red, green, blue] = u32::from_str_radix(digits, 16).ok()?.to_be_bytes();
        Some(Self::new(red, green, blue))
    }

    /// The nearest colour to linear light, and whether it holds that light at all.
    pub(super) fn from_linear(light: [f64; 3]) -> (Self, bool) {
        const TOLERANCE: f64 = 0.000_1;
        let holds = light
            .iter()
            .all(|part| (-TOLERANCE..=1.0 + TOLERANCE).contains(part));
        let [red, green, blue] = light.map(encode);
        (Self::new(red, green, blue), holds)
    }

    /// Linear light, each part from 0 to 1.
    pub(super) fn to_linear(self) -> [f64; 3] {
        [self.red, self.green, self.blue].map(decode)
    }

    /// WCAG 2.2, "relative luminance".
    fn luminance(self) -> f64 {
        let [red, green, blue] = self.to_linear();
        0.2126 * red + 0.7152 * green + 0.0722 * blue
    }

    /// WCAG 2.2, "contrast ratio": from 1 to 21.
    pub(super) fn contrast(self, other: Self) -> f64 {
        let (one, two) = (self.luminance(), other.luminance());
        (one.max(two) + 0.05) / (one.min(two) + 0.05)
    }
}

impl fmt::Display for Srgb {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "#{:02x}{:02x}{:02x}", self.red, self.green, self.blue)
    }
}

/// IEC 61966-2-1: from eight bits to linear light.
fn decode(part: u8) -> f64 {
    let part = f64::from(part) / 255.0;
    if part <= 0.040_45 {
        part / 12.92
    } else {
        ((part + 0.055) / 1.055).powf(2.4)
    }
}

/// The way back, clipped to what eight bits hold.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "clamped to 0..=255 and rounded on the same line"
)]
fn encode(light: f64) -> u8 {
    let light = light.clamp(0.0, 1.0);
    let part = if light <= 0.003_130_8 {
        light * 12.92
    } else {
        1.055 * light.powf(1.0 / 2.4) - 0.055
    };
    (part * 255.0).round().clamp(0.0, 255.0) as u8
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_rrggbb_is_a_colour() {
        assert_eq!(Srgb::parse("#00428C").unwrap().to_string(), "#00428c");
        for bad in [
            "",
            "00428c",
            "#00428",
            "#00428cff",
            "#+0428c",
            "#あい",
            "red;}",
        ] {
            assert_eq!(Srgb::parse(bad), None, "{bad}");
        }
    }

    #[test]
    fn contrast_is_that_of_wcag() {
        let black = Srgb::new(0, 0, 0);
        assert!((black.contrast(Srgb::WHITE) - 21.0).abs() < 1e-9);
        assert!((Srgb::WHITE.contrast(Srgb::WHITE) - 1.0).abs() < 1e-9);
        // The well-known lightest grey that passes 4.5:1 on white.
        let ratio = Srgb::new(0x76, 0x76, 0x76).contrast(Srgb::WHITE);
        assert!((4.54..4.55).contains(&ratio), "{ratio}");
    }
}
