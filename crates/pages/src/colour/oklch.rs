//! OKLCH (CSS Color 4 §9.2): lightness, chroma and hue as eyes judge them, so that a colour can be
//! made darker without becoming another one.

use super::Srgb;

/// A colour by lightness (0 to 1), chroma (0 is grey) and hue (degrees).
#[derive(Clone, Copy, PartialEq, Debug)]
pub(super) struct Oklch {
    pub(super) lightness: f64,
    pub(super) chroma: f64,
    pub(super) hue: f64,
}

type Matrix = [[f64; 3]; 3];

// Björn Ottosson, "A perceptual color space for image processing": the matrices for sRGB.
const CONES_FROM_LIGHT: Matrix = [
    [0.412_221_470_8, 0.536_332_536_3, 0.051_445_992_9],
    [0.211_903_498_2, 0.680_699_545_1, 0.107_396_956_6],
    [0.088_302_461_9, 0.281_718_837_6, 0.629_978_700_5],
];
const LAB_FROM_CONES: Matrix = [
    [0.210_454_255_3, 0.793_617_785_0, -0.004_072_046_8],
    [1.977_998_495_1, -2.428_592_205_0, 0.450_593_709_9],
    [0.025_904_037_1, 0.782_771_766_2, -0.808_675_766_0],
];
const CONES_FROM_LAB: Matrix = [
    [1.0, 0.396_337_777_4, 0.215_803_757_3],
    [1.0, -0.105_561_345_8, -0.063_854_172_8],
    [1.0, -0.089_484_177_5, -1.291_485_548_0],
];
const LIGHT_FROM_CONES: Matrix = [
    [4.076_741_662_1, -3.307_711_591_3, 0.230_969_929_2],
    [-1.268_438_004_6, 2.609_757_401_1, -0.341_319_396_5],
    [-0.004_196_086_3, -0.703_418_614_7, 1.707_614_701_0],
];

fn multiply(matrix: Matrix, [x, y, z]: [f64; 3]) -> [f64; 3] {
    matrix.map(|[a, b, c]| a * x + b * y + c * z)
}

impl Oklch {
    /// The same colour, lighter (or darker, for a negative amount).
    pub(super) fn lighter(self, amount: f64) -> Self {
        Self {
            lightness: (self.lightness + amount).clamp(0.0, 1.0),
            ..self
        }
    }

    /// The same hue at another lightness and at most this chroma.
    pub(super) fn tint(self, lightness: f64, most_chroma: f64) -> Self {
        Self {
            lightness,
            chroma: self.chroma.min(most_chroma),
            ..self
        }
    }

    /// How far two hues are apart, 0 to 180 degrees.
    pub(super) fn hue_distance(self, other: Self) -> f64 {
        let turn = (self.hue - other.hue).rem_euclid(360.0);
        turn.min(360.0 - turn)
    }

    /// The colour on a screen; where a screen cannot show that much chroma, with less of it.
    pub(super) fn to_srgb(self) -> Srgb {
        let (nearest, holds) = self.try_srgb();
        if holds {
            return nearest;
        }
        // Halving twelve times leaves an error that eight bits cannot show.
        let (mut enough, mut too_much) = (0.0, self.chroma);
        for _ in 0..12 {
            let middle = f64::midpoint(enough, too_much);
            if (Self {
                chroma: middle,
                ..self
            })
            .try_srgb()
            .1
            {
                enough = middle;
            } else {
                too_much = middle;
            }
        }
        Self {
            chroma: enough,
            ..self
        }
        .try_srgb()
        .0
    }

    fn try_srgb(self) -> (Srgb, bool) {
        let (sin, cos) = self.hue.to_radians().sin_cos();
        let lab = [self.lightness, self.chroma * cos, self.chroma * sin];
        let cones = multiply(CONES_FROM_LAB, lab).map(|cone| cone.powi(3));
        Srgb::from_linear(multiply(LIGHT_FROM_CONES, cones))
    }
}

impl From<Srgb> for Oklch {
    fn from(colour: Srgb) -> Self {
        let cones = multiply(CONES_FROM_LIGHT, colour.to_linear()).map(f64::cbrt);
        let [lightness, a, b] = multiply(LAB_FROM_CONES, cones);
        Self {
            lightness,
            chroma: a.hypot(b),
            hue: b.atan2(a).to_degrees(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn red_is_where_css_color_4_puts_it() {
        let red = Oklch::from(Srgb::new(0xff, 0, 0));
        assert!((red.lightness - 0.628).abs() < 0.001, "{red:?}");
        assert!((red.chroma - 0.258).abs() < 0.001, "{red:?}");
        assert!((red.hue - 29.23).abs() < 0.05, "{red:?}");
    }

    #[test]
    fn screen_colours_survive_the_way_there_and_back() {
        for level in 0..=u8::MAX {
            let colour = Srgb::new(level, level.wrapping_mul(7), 255 - level);
            assert_eq!(Oklch::from(colour).to_srgb(), colour);
        }
    }

    #[test]
    fn hues_are_compared_around_the_circle() {
        let at = |hue| Oklch {
            lightness: 0.5,
            chroma: 0.1,
            hue,
        };
        assert!((at(-170.0).hue_distance(at(175.0)) - 15.0).abs() < 1e-9);
        assert!((at(10.0).hue_distance(at(190.0)) - 180.0).abs() < 1e-9);
    }

    #[test]
    fn a_colour_no_screen_shows_keeps_its_hue() {
        let vivid = Oklch {
            lightness: 0.8,
            chroma: 0.4,
            hue: 264.0,
        };
        let shown = Oklch::from(vivid.to_srgb());
        assert!(shown.hue_distance(vivid) < 2.0, "{shown:?}");
        assert!((shown.lightness - 0.8).abs() < 0.01, "{shown:?}");
    }
}
