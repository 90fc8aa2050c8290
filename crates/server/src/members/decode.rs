//! The file as text: UTF-8 with or without a byte-order mark, or Shift_JIS with the extensions of
//! Windows (the WHATWG Encoding Standard's `Shift_JIS`).

use std::{
    fs::File,
    io::{self, Read, Seek},
    path::Path,
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
};

use encoding_rs::{Decoder, DecoderResult, SHIFT_JIS, UTF_8};

use super::MembersError;

/// How much is read at once.
const CHUNK: usize = 16 * 1024;

/// How a file's characters are written.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Encoding {
    /// What the file looks like.
    #[default]
    Auto,
    /// UTF-8.
    Utf8,
    /// Shift_JIS, with 髙 and ①.
    ShiftJis,
}

impl Encoding {
    /// The encoding's name.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Auto => "auto",
            Self::Utf8 => "UTF-8",
            Self::ShiftJis => "Shift_JIS",
        }
    }
}

/// A file that reads as UTF-8. What it cannot read becomes U+FFFD. However its lines end, they end in
/// a line feed here, the last one too: so lines can be counted.
pub(super) struct Text {
    file: File,
    decoder: Decoder,
    decoded: Vec<u8>,
    given: usize,
    ended: bool,
    last: u8,
    read: Arc<AtomicU64>,
}

impl Text {
    /// Opens a file; returns how it is written, too. `read` counts its bytes as they are read.
    pub(super) fn open(
        path: &Path,
        encoding: Encoding,
        read: Arc<AtomicU64>,
    ) -> Result<(Self, Encoding), MembersError> {
        let unreadable = |source| MembersError::File {
            path: path.to_owned(),
            source,
        };
        let mut file = File::open(path).map_err(unreadable)?;
        let encoding = match encoding {
            Encoding::Auto => detect(&mut file).map_err(unreadable)?,
            chosen => Some(chosen),
        };
        let Some(encoding) = encoding else {
            return Err(MembersError::Utf16);
        };
        file.rewind().map_err(unreadable)?;
        let from = match encoding {
            Encoding::ShiftJis => SHIFT_JIS,
            Encoding::Auto | Encoding::Utf8 => UTF_8,
        };
        let text = Self {
            file,
            decoder: from.new_decoder_with_bom_removal(),
            decoded: Vec::new(),
            given: 0,
            ended: false,
            last: b'\n',
            read,
        };
        Ok((text, encoding))
    }

    fn decode_more(&mut self) -> io::Result<()> {
        let mut raw = [0; CHUNK];
        let count = self.file.read(&mut raw)?;
        let raw = raw.get(..count).unwrap_or_default();
        self.ended = count == 0;
        self.read.fetch_add(count as u64, Ordering::Relaxed);
        let room = self
            .decoder
            .max_utf8_buffer_length(count)
            .unwrap_or(CHUNK * 4);
        self.decoded.clear();
        self.decoded.resize(room, 0);
        let (_, _, written, _) = self
            .decoder
            .decode_to_utf8(raw, &mut self.decoded, self.ended);
        self.decoded.truncate(written);
        self.end_lines();
        self.given = 0;
        Ok(())
    }

    fn end_lines(&mut self) {
        let mut last = self.last;
        self.decoded.retain_mut(|byte| {
            let follows_return = last == b'\r' && *byte == b'\n';
            last = *byte;
            if *byte == b'\r' {
                *byte = b'\n';
            }
            !follows_return
        });
        self.last = last;
        if self.ended && !matches!(last, b'\r' | b'\n') {
            self.decoded.push(b'\n');
            self.last = b'\n';
        }
    }
}

impl Read for Text {
    fn read(&mut self, target: &mut [u8]) -> io::Result<usize> {
        while self.given >= self.decoded.len() && !self.ended {
            self.decode_more()?;
        }
        let rest = self.decoded.get(self.given..).unwrap_or_default();
        let count = rest.len().min(target.len());
        for (to, from) in target.iter_mut().zip(rest) {
            *to = *from;
        }
        self.given += count;
        Ok(count)
    }
}

/// What a file looks like: all of it is looked at, since the first name that is not ASCII may stand
/// anywhere. `None`: UTF-16.
fn detect(file: &mut File) -> io::Result<Option<Encoding>> {
    let mut raw = [0; CHUNK];
    let mut text = vec![0; CHUNK * 4];
    let mut decoder = UTF_8.new_decoder_with_bom_removal();
    let mut is_first = true;
    loop {
        let count = file.read(&mut raw)?;
        let mut rest = raw.get(..count).unwrap_or_default();
        if std::mem::take(&mut is_first)
            && (rest.starts_with(&[0xff, 0xfe]) || rest.starts_with(&[0xfe, 0xff]))
        {
            return Ok(None);
        }
        loop {
            let (result, read, _) =
                decoder.decode_to_utf8_without_replacement(rest, &mut text, count == 0);
            match result {
                DecoderResult::InputEmpty => break,
                DecoderResult::OutputFull => rest = rest.get(read..).unwrap_or_default(),
                DecoderResult::Malformed(..) => return Ok(Some(Encoding::ShiftJis)),
            }
        }
        if count == 0 {
            return Ok(Some(Encoding::Utf8));
        }
    }
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use super::*;

    fn read(bytes: &[u8], encoding: Encoding) -> (String, Encoding) {
        let mut file = tempfile::NamedTempFile::new().unwrap();
        file.write_all(bytes).unwrap();
        let count = Arc::new(AtomicU64::new(0));
        let (mut text, found) = Text::open(file.path(), encoding, Arc::clone(&count)).unwrap();
        let mut decoded = String::new();
        text.read_to_string(&mut decoded).unwrap();
        assert_eq!(count.load(Ordering::Relaxed), bytes.len() as u64);
        let decoded = decoded.strip_suffix('\n').unwrap().to_owned();
        (decoded, found)
    }

    fn shift_jis(text: &str) -> Vec<u8> {
        let (bytes, _, had_errors) = SHIFT_JIS.encode(text);
        assert!(!had_errors);
        bytes.into_owned()
    }

    #[test]
    fn utf_8_is_read_with_and_without_a_byte_order_mark() {
        let text = "氏名,髙橋①,𠮷野,辻\u{e0100}";
        let marked = format!("\u{feff}{text}");
        for bytes in [text, &marked] {
            for encoding in [Encoding::Auto, Encoding::Utf8] {
                let read = read(bytes.as_bytes(), encoding);
                assert_eq!(read, (text.to_owned(), Encoding::Utf8));
            }
        }
    }

    #[test]
    fn shift_jis_is_detected_with_the_characters_of_windows() {
        let text = "氏名,髙橋①﨑濵,ｱｲｳ";
        for encoding in [Encoding::Auto, Encoding::ShiftJis] {
            let read = read(&shift_jis(text), encoding);
            assert_eq!(read, (text.to_owned(), Encoding::ShiftJis));
        }
    }

    #[test]
    fn the_first_character_that_tells_may_stand_far_down() {
        let mut bytes = b"0123456789,abcdefghij\n".repeat(10_000);
        bytes.extend(shift_jis("髙"));
        let (text, found) = read(&bytes, Encoding::Auto);
        assert_eq!(found, Encoding::ShiftJis);
        assert!(text.ends_with('髙'));
    }

    #[test]
    fn characters_that_lie_across_two_reads_stay_whole() {
        for padding in CHUNK - 4..CHUNK + 2 {
            let text = format!("{}{}", "x".repeat(padding), "髙橋".repeat(9_000));
            assert_eq!(read(text.as_bytes(), Encoding::Auto).0, text);
            assert_eq!(read(&shift_jis(&text), Encoding::Auto).0, text);
        }
    }

    #[test]
    fn lines_end_alike_however_they_end_in_the_file() {
        for end in ["\n", "\r\n", "\r"] {
            let text = ["a", "", "b", "c"].join(end);
            assert_eq!(read(text.as_bytes(), Encoding::Auto).0, "a\n\nb\nc");
            let ended = format!("{text}{end}");
            assert_eq!(read(ended.as_bytes(), Encoding::Auto).0, "a\n\nb\nc");
        }
    }

    #[test]
    fn what_cannot_be_read_is_marked() {
        let (text, _) = read(&shift_jis("髙"), Encoding::Utf8);
        assert!(text.contains('\u{fffd}'));
    }

    #[test]
    fn utf_16_is_named() {
        let mut file = tempfile::NamedTempFile::new().unwrap();
        file.write_all(&[0xff, 0xfe, b'a', 0]).unwrap();
        let opened = Text::open(file.path(), Encoding::Auto, Arc::default());
        assert!(matches!(opened, Err(MembersError::Utf16)));
    }
}
