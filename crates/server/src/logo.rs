//! A tenant's logo: a small PNG, decoded and encoded anew, so that nothing but its pixels is kept.

use std::io::Cursor;

use png::{BitDepth, ColorType, Decoder, Encoder, Limits, Transformations};
use thiserror::Error;

/// The longest side, in pixels.
const LONGEST_SIDE: u32 = 512;
/// The largest file that is read, in bytes.
const LARGEST_FILE: usize = 64 * 1024;
/// The largest logo, in bytes, as it is sent: a member's first page has to come quickly over a slow
/// line with it.
pub const LARGEST_LOGO: usize = 8 * 1024;
/// The most memory that decoding may take.
const MEMORY: usize = 4 * 1024 * 1024;

/// Why a file is no logo.
#[derive(Debug, Error)]
pub(crate) enum LogoError {
    /// It is too large.
    #[error("it is larger than 64 KiB")]
    TooLarge,
    /// It is too large once it is written anew.
    #[error(
        "it takes {0} bytes, and at most 8 KiB are sent with a page: make it smaller (it is shown 48 \
         pixels high) or use fewer colours"
    )]
    TooHeavy(usize),
    /// It has too many pixels.
    #[error("it is {0} by {1} pixels; at most 512 by 512 are taken")]
    TooManyPixels(u32, u32),
    /// It is not a PNG.
    #[error("it is not a PNG that can be read: {0}")]
    Unreadable(#[from] png::DecodingError),
    /// It could not be written.
    #[error("it cannot be written anew: {0}")]
    Unwritable(#[from] png::EncodingError),
}

/// Decodes a PNG and encodes its pixels anew.
pub(crate) fn reencode(file: &[u8]) -> Result<Vec<u8>, LogoError> {
    if file.len() > LARGEST_FILE {
        return Err(LogoError::TooLarge);
    }
    let mut decoder = Decoder::new_with_limits(Cursor::new(file), Limits { bytes: MEMORY });
    // Palettes, 16-bit samples and transparent colours become plain 8-bit samples.
    decoder.set_transformations(Transformations::normalize_to_color8() | Transformations::ALPHA);
    let mut reader = decoder.read_info()?;
    let (width, height) = reader.info().size();
    if width > LONGEST_SIDE || height > LONGEST_SIDE {
        return Err(LogoError::TooManyPixels(width, height));
    }
    let mut pixels = vec![0; reader.output_buffer_size().ok_or(LogoError::TooLarge)?];
    let frame = reader.next_frame(&mut pixels)?;
    pixels.truncate(frame.buffer_size());
    let written = encode(&pixels, width, height, frame.color_type)?;
    if written.len() > LARGEST_LOGO {
        Err(LogoError::TooHeavy(written.len()))
    } else {
        Ok(written)
    }
}

fn encode(pixels: &[u8], width: u32, height: u32, colour: ColorType) -> Result<Vec<u8>, LogoError> {
    let mut file = Vec::new();
    let mut encoder = Encoder::new(&mut file, width, height);
    encoder.set_color(colour);
    encoder.set_depth(BitDepth::Eight);
    let mut writer = encoder.write_header()?;
    writer.write_image_data(pixels)?;
    writer.finish()?;
    Ok(file)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn logo(side: u32) -> Vec<u8> {
        let pixels = vec![200; (side * side * 4) as usize];
        encode(&pixels, side, side, ColorType::Rgba).unwrap()
    }

    #[test]
    fn a_logo_keeps_its_pixels_and_loses_everything_else() {
        let mut file = Vec::new();
        let mut encoder = Encoder::new(&mut file, 1, 1);
        encoder.set_color(ColorType::Rgba);
        encoder
            .add_text_chunk("Comment".to_owned(), "<script>".to_owned())
            .unwrap();
        let mut writer = encoder.write_header().unwrap();
        writer.write_image_data(&[1, 2, 3, 255]).unwrap();
        writer.finish().unwrap();
        let text = |file: &[u8]| file.windows(8).any(|window| window == b"<script>");
        assert!(text(&file));
        let clean = reencode(&file).unwrap();
        assert!(!text(&clean));
        assert_eq!(reencode(&clean).unwrap(), clean);
    }

    #[test]
    fn what_is_no_small_png_is_refused() {
        assert!(matches!(reencode(b"<svg/>"), Err(LogoError::Unreadable(_))));
        assert!(matches!(
            reencode(&logo(513)),
            Err(LogoError::TooManyPixels(513, 513))
        ));
        assert!(matches!(
            reencode(&vec![0; LARGEST_FILE + 1]),
            Err(LogoError::TooLarge)
        ));
        assert!(reencode(&logo(48)).is_ok());
    }

    #[test]
    fn a_logo_that_would_make_pages_slow_is_refused() {
        // Pixels that no encoder can make smaller.
        let mut state = 1_u32;
        let noise: Vec<u8> = std::iter::repeat_with(|| {
            state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            state.to_be_bytes()[0]
        })
        .take(80 * 80 * 4)
        .collect();
        let file = encode(&noise, 80, 80, ColorType::Rgba).unwrap();
        assert!(matches!(
            reencode(&file),
            Err(LogoError::TooHeavy(size)) if size > LARGEST_LOGO
        ));
    }
}
