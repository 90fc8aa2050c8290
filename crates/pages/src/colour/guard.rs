//! The contrast guard: which of a tenant's colours may stand under and behind text.

use sekisho_kernel::Branding;

use super::{Oklch, Srgb};

/// Contrast of ordinary text (WCAG 2.2, success criterion 1.4.3).
const READABLE: f64 = 4.5;
/// Enhanced contrast (1.4.6): what the dark theme must hold.
const WELL_READABLE: f64 = 7.0;
/// The lightness a brand colour may lose before it is no longer that colour.
const MOST_DARKENING_STEPS: u8 = 15;
const STEP: f64 = 0.01;

/// The page and the raised surface of the light theme, besides white (`sekisho.css`).
const LIGHT_PAGE: Srgb = Srgb::new(0xf2, 0xf2, 0xf2);
/// The surface, the text and the text on a filled button of the dark theme (`sekisho.css`).
const DARK_SURFACE: Srgb = Srgb::new(0x24, 0x24, 0x24);
const DARK_TEXT: Srgb = Srgb::new(0xf2, 0xf2, 0xf2);
const ON_DARK_KEY: Srgb = Srgb::new(0x1a, 0x1a, 0x1a);
/// The error red; a key colour near it would look like trouble.
const ERROR: Srgb = Srgb::new(0xce, 0x00, 0x00);
const NEAR_ERROR_DEGREES: f64 = 20.0;
/// Below this chroma eyes see grey, which has no hue.
const GREY_CHROMA: f64 = 0.04;
/// The key colour of tenants without one of their own (`sekisho.css`).
pub(super) const DEFAULT_KEY: Srgb = Srgb::new(0x00, 0x17, 0xc1);

/// What became of a tenant's brand colour, for whoever chose it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum KeyColour {
    /// None was given, or it was not written `#rrggbb`.
    Absent,
    /// It is the key colour.
    AsGiven,
    /// It was too light for text and was darkened.
    Darkened,
    /// It looks like an error: it colours only the line on top and the mark.
    NearErrorRed,
    /// It is too light even when darkened: it colours only the line on top and the mark.
    TooLight,
}

/// A tenant's colours after the guard.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct TenantColours {
    verdict: KeyColour,
    themes: Option<Themes>,
    accent: Option<Srgb>,
}

#[derive(Clone, Copy, PartialEq, Debug)]
struct Themes {
    light: Theme,
    dark: Theme,
}

/// The values a tenant's stylesheet sets for one theme.
#[derive(Clone, Copy, PartialEq, Debug)]
struct Theme {
    key: Srgb,
    key_strong: Srgb,
    on_key: Srgb,
    key_background: Srgb,
}

impl TenantColours {
    /// Puts a tenant's colours through the guard.
    pub fn of(branding: &Branding) -> Self {
        let brand = branding.key_colour.as_deref().and_then(Srgb::parse);
        let accent = branding
            .accent_colour
            .as_deref()
            .and_then(Srgb::parse)
            .or(brand);
        let (verdict, light) = match brand {
            None => (KeyColour::Absent, None),
            Some(brand) if is_near_error(brand.into()) => (KeyColour::NearErrorRed, None),
            Some(brand) => match light_theme(brand) {
                None => (KeyColour::TooLight, None),
                Some(light) if light.key == brand => (KeyColour::AsGiven, Some(light)),
                Some(light) => (KeyColour::Darkened, Some(light)),
            },
        };
        let themes = light.map(|light| Themes {
            light,
            dark: dark_theme(light.key.into()),
        });
        Self {
            verdict,
            themes,
            accent,
        }
    }

    /// What became of the brand colour.
    pub const fn verdict(&self) -> KeyColour {
        self.verdict
    }

    /// The ground of the mark: the key colour, or the brand colour where no text may stand on it.
    pub(super) fn ground(&self) -> Srgb {
        let own = self.themes.map(|themes| themes.light.key);
        own.or(self.accent).unwrap_or(DEFAULT_KEY)
    }

    /// The line on top and the emblem of the mark.
    pub(super) fn accent(&self) -> Srgb {
        self.accent.unwrap_or(DEFAULT_KEY)
    }

    /// As a stylesheet.
    pub(super) fn css(&self) -> String {
        let accent = self
            .accent
            .map_or_else(String::new, |accent| format!("--accent: {accent}; "));
        match self.themes {
            Some(Themes { light, dark }) => format!(
                ":root {{ {}{accent}}}\n@media (prefers-color-scheme: dark) {{\n  :root {{ {}{accent}}}\n}}\n",
                light.css(),
                dark.css()
            ),
            // Outside the media query on purpose: it holds for both themes, as this file comes last.
            None if !accent.is_empty() => format!(":root {{ {accent}}}\n"),
            None => String::new(),
        }
    }
}

impl Theme {
    fn css(&self) -> String {
        let Self {
            key,
            key_strong,
            on_key,
            key_background,
        } = self;
        format!(
            "--key: {key}; --key-strong: {key_strong}; --on-key: {on_key}; --key-bg: {key_background}; "
        )
    }
}

fn is_near_error(colour: Oklch) -> bool {
    colour.chroma > GREY_CHROMA && colour.hue_distance(ERROR.into()) <= NEAR_ERROR_DEGREES
}

/// 4.5:1 against white, the page and its own tint, so that it can be a filled button, an outline
/// and a link; darkened for that no more than allowed.
fn light_theme(brand: Srgb) -> Option<Theme> {
    let wanted = Oklch::from(brand);
    let key_background = wanted.tint(0.97, 0.02).to_srgb();
    let grounds = [Srgb::WHITE, LIGHT_PAGE, key_background];
    let key = (0..=MOST_DARKENING_STEPS)
        .map(|steps| wanted.lighter(-STEP * f64::from(steps)).to_srgb())
        .find(|key| {
            grounds
                .iter()
                .all(|ground| key.contrast(*ground) >= READABLE)
        })?;
    let key_strong = Oklch::from(key).lighter(-0.12).to_srgb();
    Some(Theme {
        key,
        key_strong,
        on_key: Srgb::WHITE,
        key_background,
    })
}

/// The same hue, lightened to 7:1 against the dark surface, with dark text on it, and a ground dark
/// enough for 7:1 body text.
fn dark_theme(key: Oklch) -> Theme {
    let lightened = (0..=100_u8)
        .map(|steps| key.lighter(STEP * f64::from(steps)))
        .find(|key| key.to_srgb().contrast(DARK_SURFACE) >= WELL_READABLE);
    let wanted = lightened.unwrap_or(Oklch {
        lightness: 1.0,
        chroma: 0.0,
        hue: 0.0,
    });
    let key = wanted.to_srgb();
    let key_background = (0..=30_u8)
        .map(|steps| wanted.tint(0.30 - STEP * f64::from(steps), 0.06).to_srgb())
        .find(|ground| {
            DARK_TEXT.contrast(*ground) >= WELL_READABLE && key.contrast(*ground) >= READABLE
        })
        .unwrap_or(ON_DARK_KEY);
    let key_strong = wanted.lighter(0.08).to_srgb();
    Theme {
        key,
        key_strong,
        on_key: ON_DARK_KEY,
        key_background,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sample;

    fn colours(key: Option<&str>, accent: Option<&str>) -> TenantColours {
        let mut branding = sample::branding().clone();
        branding.key_colour = key.map(str::to_owned);
        branding.accent_colour = accent.map(str::to_owned);
        TenantColours::of(&branding)
    }

    /// Every hue at several strengths, besides greys.
    fn many_brands() -> Vec<Srgb> {
        let mut brands = Vec::new();
        for hue in 0..36_u8 {
            for (lightness, chroma) in [
                (0.3, 0.1),
                (0.45, 0.2),
                (0.6, 0.15),
                (0.75, 0.1),
                (0.9, 0.05),
            ] {
                let hue = f64::from(hue) * 10.0;
                brands.push(
                    Oklch {
                        lightness,
                        chroma,
                        hue,
                    }
                    .to_srgb(),
                );
            }
        }
        brands.extend([0, 0x44, 0x76, 0xaa, 0xff].map(|level| Srgb::new(level, level, level)));
        brands
    }

    #[test]
    fn whatever_is_accepted_is_readable_in_both_themes() {
        let mut accepted = 0;
        for brand in many_brands() {
            let colours = colours(Some(&brand.to_string()), None);
            let Some(Themes { light, dark }) = colours.themes else {
                continue;
            };
            accepted += 1;
            for ground in [Srgb::WHITE, LIGHT_PAGE, light.key_background] {
                assert!(light.key.contrast(ground) >= READABLE, "{brand}: {light:?}");
            }
            assert!(
                light.key_strong.contrast(light.on_key) >= READABLE,
                "{brand}"
            );
            assert!(
                dark.key.contrast(DARK_SURFACE) >= WELL_READABLE,
                "{brand}: {dark:?}"
            );
            assert!(
                dark.key.contrast(dark.on_key) >= WELL_READABLE,
                "{brand}: {dark:?}"
            );
            assert!(
                dark.key_strong.contrast(dark.on_key) >= WELL_READABLE,
                "{brand}"
            );
            assert!(
                DARK_TEXT.contrast(dark.key_background) >= WELL_READABLE,
                "{brand}: {dark:?}"
            );
            assert!(
                dark.key.contrast(dark.key_background) >= READABLE,
                "{brand}: {dark:?}"
            );
        }
        assert!(accepted > 80, "{accepted}");
    }

    #[test]
    fn a_dark_brand_colour_is_taken_as_it_is() {
        let colours = colours(Some("#00428c"), Some("#d9668f"));
        assert_eq!(colours.verdict(), KeyColour::AsGiven);
        let css = colours.css();
        assert!(css.starts_with(":root { --key: #00428c; "), "{css}");
        assert_eq!(css.matches("--accent: #d9668f;").count(), 2, "{css}");
    }

    #[test]
    fn a_light_brand_colour_is_darkened_by_at_most_fifteen_hundredths() {
        for brand in many_brands() {
            let colours = colours(Some(&brand.to_string()), None);
            let (Some(themes), brand) = (colours.themes, Oklch::from(brand)) else {
                continue;
            };
            let lost = brand.lightness - Oklch::from(themes.light.key).lightness;
            assert!((-0.005..=0.155).contains(&lost), "{brand:?} lost {lost}");
        }
        assert_eq!(
            colours(Some("#3f8f3f"), None).verdict(),
            KeyColour::Darkened
        );
    }

    #[test]
    fn a_colour_near_the_error_red_is_an_accent_only() {
        for brand in ["#ce0000", "#e60033", "#a02020"] {
            let colours = colours(Some(brand), None);
            assert_eq!(colours.verdict(), KeyColour::NearErrorRed, "{brand}");
            assert_eq!(colours.css(), format!(":root {{ --accent: {brand}; }}\n"));
        }
        assert_eq!(colours(Some("#5a4a4a"), None).verdict(), KeyColour::AsGiven);
    }

    #[test]
    fn a_colour_that_stays_too_light_is_an_accent_only() {
        let colours = colours(Some("#ffd43d"), Some("#123456"));
        assert_eq!(colours.verdict(), KeyColour::TooLight);
        assert_eq!(colours.css(), ":root { --accent: #123456; }\n");
    }

    #[test]
    fn what_is_no_colour_reaches_no_stylesheet() {
        for text in ["red", "#fff", "#00428c; } body { display: none", ""] {
            let colours = colours(Some(text), Some(text));
            assert_eq!(colours.verdict(), KeyColour::Absent, "{text}");
            assert_eq!(colours.css(), "");
        }
    }

    #[test]
    fn the_fallback_and_the_surfaces_are_those_of_the_stylesheet() {
        let css = crate::assets::stylesheet().body;
        let root = |name: &str, colour: Srgb| css.contains(&format!("{name}: {colour};"));
        assert!(root("--key", DEFAULT_KEY));
        assert!(root("--page", LIGHT_PAGE));
        assert!(root("--error", ERROR));
        assert!(root("--surface", DARK_SURFACE));
        assert!(root("--text", DARK_TEXT));
        assert!(root("--on-key", ON_DARK_KEY));
    }
}
