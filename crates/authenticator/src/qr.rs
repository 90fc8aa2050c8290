//! A QR code as a PNG image, which a phone's camera, a browser extension that looks at the screen
//! and a member who saves the file can all read.

use png::{BitDepth, ColorType, Encoder};
use qrcode::{Color, EcLevel, QrCode, types::QrError as EncodeError};
use sekisho_kernel::Secret;
use thiserror::Error;

/// The quiet zone that ISO/IEC 18004 puts around a symbol, in modules.
const QUIET_ZONE: usize = 4;
/// The image is as near below this as whole pixels per module allow.
const TARGET_PIXELS: usize = 300;
/// Fewer pixels per module are hard to scan from a screen.
const FEWEST_PIXELS: usize = 3;

/// Why there is no image.
#[derive(Debug, Error)]
pub enum QrError {
    /// The text is longer than a QR code can hold.
    #[error("put a text into a QR code: {0}")]
    Text(EncodeError),
    /// The image could not be written.
    #[error("write a QR code as PNG")]
    Png(#[from] png::EncodingError),
}

/// `text` as a black and white PNG, about 300 pixels wide and high. The image is as secret as the
/// text.
pub fn png(text: &Secret<String>) -> Result<Secret<Vec<u8>>, QrError> {
    let code =
        QrCode::with_error_correction_level(text.expose(), EcLevel::M).map_err(QrError::Text)?;
    let width = code.width();
    let modules = Secret::new(
        code.into_colors()
            .into_iter()
            .map(is_light)
            .collect::<Vec<_>>(),
    );
    let side = width + 2 * QUIET_ZONE;
    let scale = (TARGET_PIXELS / side).max(FEWEST_PIXELS);

    let margin = vec![true; side];
    let mut pixels = Vec::new();
    let mut add_row = |row: &[bool]| {
        let line = packed(row, scale);
        pixels.extend(std::iter::repeat_n(line, scale).flatten());
    };
    (0..QUIET_ZONE).for_each(|_| add_row(&margin));
    for row in modules.expose().chunks(width) {
        let quiet = [true; QUIET_ZONE];
        add_row(&[&quiet, row, &quiet].concat());
    }
    (0..QUIET_ZONE).for_each(|_| add_row(&margin));
    written(side * scale, &Secret::new(pixels))
}

fn is_light(color: Color) -> bool {
    color == Color::Light
}

/// One line of pixels, one bit each, the leftmost highest (PNG §7.2), white where a module is
/// light.
fn packed(row: &[bool], scale: usize) -> Vec<u8> {
    let pixels: Vec<bool> = row
        .iter()
        .flat_map(|light| std::iter::repeat_n(*light, scale))
        .collect();
    let byte = |bits: &[bool]| {
        let filled = bits
            .iter()
            .fold(0_u8, |byte, bit| byte << 1 | u8::from(*bit));
        filled << (8 - bits.len())
    };
    pixels.chunks(8).map(byte).collect()
}

fn written(side: usize, pixels: &Secret<Vec<u8>>) -> Result<Secret<Vec<u8>>, QrError> {
    let side = u32::try_from(side).unwrap_or(u32::MAX);
    let mut image = Vec::new();
    let mut encoder = Encoder::new(&mut image, side, side);
    encoder.set_color(ColorType::Grayscale);
    encoder.set_depth(BitDepth::One);
    let mut writer = encoder.write_header()?;
    writer.write_image_data(pixels.expose())?;
    writer.finish()?;
    Ok(Secret::new(image))
}

#[cfg(test)]
mod tests {
    use std::io::Cursor;

    use png::{Decoder, Transformations};
    use sekisho_kernel::Entropy;

    use super::*;
    use crate::totp::{TotpSecret, otpauth_uri};

    /// Width and height, and the brightness of each pixel.
    fn decoded(image: &Secret<Vec<u8>>) -> (usize, Vec<u8>) {
        let mut decoder = Decoder::new(Cursor::new(image.expose()));
        decoder.set_transformations(Transformations::EXPAND);
        let mut reader = decoder.read_info().unwrap();
        let mut pixels = vec![0; reader.output_buffer_size().unwrap()];
        let frame = reader.next_frame(&mut pixels).unwrap();
        assert_eq!(frame.width, frame.height);
        (usize::try_from(frame.width).unwrap(), pixels)
    }

    fn scanned(image: &Secret<Vec<u8>>) -> String {
        let (side, pixels) = decoded(image);
        let mut prepared =
            rqrr::PreparedImage::prepare_from_greyscale(side, side, |x, y| pixels[y * side + x]);
        let grids = prepared.detect_grids();
        assert_eq!(grids.len(), 1);
        grids[0].decode().unwrap().1
    }

    #[test]
    fn what_goes_in_is_scanned_again() {
        let secret = TotpSecret::new(&Entropy::seeded(1));
        for (issuer, account) in [
            ("A", "b"),
            ("さくら健康保険組合", "hanako-y22"),
            (
                "みなとみらい情報サービス産業健康保険組合",
                "a-very-long-user-id@example.jp",
            ),
        ] {
            let uri = otpauth_uri(&secret, issuer, account).unwrap();
            assert_eq!(scanned(&png(&uri).unwrap()), *uri.expose());
        }
    }

    #[test]
    fn the_image_has_a_quiet_zone_and_fits_a_phone() {
        let uri = Secret::new("otpauth://totp/a:b?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ".into());
        let image = png(&uri).unwrap();
        let (side, pixels) = decoded(&image);
        assert!((240..=300).contains(&side), "{side}");
        assert!(image.expose().len() < 5_000, "{}", image.expose().len());

        let is_dark = |position: &usize| pixels[*position] == 0;
        let first = (0..side * side).find(is_dark).unwrap();
        // A finder pattern, 7 modules wide, stands in the corner of the symbol.
        let module = (first..first + side).take_while(is_dark).count() / 7;
        assert_eq!(first % side, QUIET_ZONE * module, "left");
        assert_eq!(first / side, QUIET_ZONE * module, "above");
        let last = (0..side * side).rev().find(is_dark).unwrap();
        assert_eq!(side - 1 - last / side, QUIET_ZONE * module, "below");
    }

    #[test]
    fn a_text_too_long_is_an_error() {
        assert!(matches!(
            png(&Secret::new("a".repeat(4_000))),
            Err(QrError::Text(_))
        ));
    }
}
