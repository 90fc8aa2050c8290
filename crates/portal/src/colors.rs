//! A society's colours for images: an image does not see the custom properties of its page, so they
//! are read from the stylesheet that sets them.

use crate::{assets::PORTAL, config::Society};

/// What the page is seen in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Theme {
    /// Dark on light.
    Light,
    /// Light on dark.
    Dark,
}

/// A colour of the society, or the portal's when its stylesheet does not set it.
pub(crate) fn color<'a>(society: &'a Society, property: &str, theme: Theme) -> &'a str {
    society
        .stylesheet
        .as_deref()
        .and_then(|stylesheet| find(stylesheet, property, theme))
        .or_else(|| find(PORTAL, property, theme))
        .unwrap_or("currentColor")
}

/// The first value is the light one and the second the dark one; one alone holds for both. Only a
/// hexadecimal colour is taken, so that nothing else can get into an image.
fn find<'a>(stylesheet: &'a str, property: &str, theme: Theme) -> Option<&'a str> {
    let mut values = stylesheet
        .split(property)
        .skip(1)
        .filter_map(|rest| rest.trim_start().strip_prefix(':'))
        .filter_map(|rest| rest.split([';', '}']).next())
        .map(str::trim)
        .filter(|value| is_hexadecimal(value));
    let light = values.next()?;
    match theme {
        Theme::Light => Some(light),
        Theme::Dark => Some(values.next().unwrap_or(light)),
    }
}

fn is_hexadecimal(color: &str) -> bool {
    color.strip_prefix('#').is_some_and(|digits| {
        matches!(digits.len(), 3 | 6) && digits.bytes().all(|byte| byte.is_ascii_hexdigit())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    const SAKURA: &str = ":root { --key: #00428c; --key-strong: #00234b; --on-key: #ffffff; }\n\
        @media (prefers-color-scheme: dark) {\n  :root { --key:#97d3ff; --on-key: #1a1a1a }\n}\n";

    #[test]
    fn each_theme_has_its_own_value() {
        assert_eq!(find(SAKURA, "--key", Theme::Light), Some("#00428c"));
        assert_eq!(find(SAKURA, "--key", Theme::Dark), Some("#97d3ff"));
        assert_eq!(find(SAKURA, "--on-key", Theme::Dark), Some("#1a1a1a"));
    }

    #[test]
    fn a_value_that_is_set_once_holds_for_both_themes() {
        assert_eq!(find(SAKURA, "--key-strong", Theme::Dark), Some("#00234b"));
    }

    #[test]
    fn what_is_not_a_colour_stays_out_of_images() {
        for value in ["red\"/><script>", "url(#a)", "#12345", "var(--accent)"] {
            let stylesheet = format!(":root {{ --key: {value}; }}");
            assert_eq!(find(&stylesheet, "--key", Theme::Light), None, "{value}");
        }
    }

    #[test]
    fn the_portals_own_stylesheet_has_what_images_need() {
        assert_eq!(find(PORTAL, "--key", Theme::Light), Some("#0017c1"));
        assert_eq!(find(PORTAL, "--key", Theme::Dark), Some("#9db7f9"));
        assert_eq!(find(PORTAL, "--on-key", Theme::Light), Some("#fff"));
    }
}
