//! The rows of a file, a few hundred at a time: never the whole file, and never a row without end.

use std::{
    collections::{HashMap, hash_map::Entry as Slot},
    hash::{BuildHasher, RandomState},
    io::{self, BufReader, Read},
    path::Path,
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
};

use super::{
    MembersError,
    column::{Column, Columns, Mapping},
    decode::{Encoding, Text},
    fault::{RowFault, Rule},
    row::{self, Entry, Measure},
};

/// The longest row, in bytes of UTF-8.
const LONGEST_ROW: u64 = 64 * 1024;

/// A row and its line in the file.
pub(super) struct Row {
    pub line: u64,
    /// How many rows came before.
    pub ordinal: usize,
    pub read: Result<Box<Entry>, Vec<RowFault>>,
}

/// The rows of a file.
pub(super) struct Rows {
    reader: csv::Reader<Bounded>,
    columns: Columns,
    record: csv::StringRecord,
    spent: Arc<AtomicU64>,
    read: Arc<AtomicU64>,
    count: usize,
    seen: Seen,
}

impl Rows {
    /// Opens a file and understands its header line.
    pub(super) fn open(
        path: &Path,
        encoding: Encoding,
        mappings: &[Mapping],
    ) -> Result<Self, MembersError> {
        let (read, spent) = (Arc::new(AtomicU64::new(0)), Arc::new(AtomicU64::new(0)));
        let (text, encoding) = Text::open(path, encoding, Arc::clone(&read))?;
        let bounded = Bounded {
            text: BufReader::new(text),
            spent: Arc::clone(&spent),
        };
        let mut reader = csv::ReaderBuilder::new()
            .flexible(true)
            .has_headers(true)
            .from_reader(bounded);
        let headers = reader.headers().map_err(|error| broken(1, &error))?;
        let columns = Columns::read(headers.iter(), mappings)
            .map_err(|faults| MembersError::Header { encoding, faults })?;
        Ok(Self {
            reader,
            columns,
            record: csv::StringRecord::new(),
            spent,
            read,
            count: 0,
            seen: Seen::default(),
        })
    }

    /// How many bytes of the file were read.
    pub(super) fn bytes(&self) -> u64 {
        self.read.load(Ordering::Relaxed)
    }

    /// How many rows were read.
    pub(super) const fn count(&self) -> usize {
        self.count
    }

    /// The next rows, at most `most`; none at the end.
    pub(super) fn next_rows(
        &mut self,
        measure: &Measure<'_>,
        most: usize,
    ) -> Result<Vec<Row>, MembersError> {
        let mut rows = Vec::with_capacity(most);
        while rows.len() < most {
            self.spent.store(0, Ordering::Relaxed);
            let begun = self.reader.position().line();
            let more = self.reader.read_record(&mut self.record);
            if !more.map_err(|error| broken(begun, &error))? {
                break;
            }
            if row::is_blank(&self.record) {
                continue;
            }
            // Counted from the end: empty lines may have come before.
            let line = self
                .reader
                .position()
                .line()
                .saturating_sub(1 + line_ends(&self.record));
            let read = row::read(line, &self.record, &self.columns, measure);
            let read = read.and_then(|entry| self.seen.check(line, Box::new(entry)));
            rows.push(Row {
                line,
                ordinal: self.count,
                read,
            });
            self.count += 1;
        }
        Ok(rows)
    }
}

/// How many lines end within a row's fields.
fn line_ends(record: &csv::StringRecord) -> u64 {
    record
        .iter()
        .map(|field| field.matches('\n').count() as u64)
        .sum()
}

fn broken(row: u64, error: &csv::Error) -> MembersError {
    MembersError::Broken {
        row,
        why: error.to_string(),
    }
}

/// Fails when more than a row's bytes were read since it was last told that a row begins: a quote
/// that is never closed would make one field of the rest of the file.
struct Bounded {
    text: BufReader<Text>,
    spent: Arc<AtomicU64>,
}

impl Read for Bounded {
    fn read(&mut self, target: &mut [u8]) -> io::Result<usize> {
        let spent = self.spent.load(Ordering::Relaxed);
        if spent > LONGEST_ROW {
            let why = format!("it is longer than {LONGEST_ROW} bytes: is a closing quote missing?");
            return Err(io::Error::other(why));
        }
        let count = self.text.read(target)?;
        self.spent.fetch_add(count as u64, Ordering::Relaxed);
        Ok(count)
    }
}

/// Which user IDs and subject identifiers were in the file before, as hashes: some thirty bytes a
/// row is all that grows with the file.
#[derive(Default)]
struct Seen {
    hasher: RandomState,
    lines: HashMap<u64, u64>,
}

impl Seen {
    fn check(&mut self, line: u64, entry: Box<Entry>) -> Result<Box<Entry>, Vec<RowFault>> {
        let mut faults = Vec::new();
        let values = [
            (Column::UserId, Some(entry.user_id.as_str())),
            (Column::Sub, entry.sub.as_deref()),
        ];
        for (column, value) in values {
            let Some(value) = value else { continue };
            match self.lines.entry(self.hasher.hash_one((column, value))) {
                Slot::Occupied(first) => {
                    let rule = Rule::TwiceInFile(*first.get());
                    faults.push(RowFault::new(line, Some(column), value, &rule));
                }
                Slot::Vacant(free) => {
                    free.insert(line);
                }
            }
        }
        if faults.is_empty() {
            Ok(entry)
        } else {
            Err(faults)
        }
    }
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use sekisho_kernel::{Policy, policy::TemporaryPasswordKind};
    use time::macros::date;

    use super::*;

    fn read(text: &str) -> Result<Vec<Row>, MembersError> {
        let mut file = tempfile::NamedTempFile::new().unwrap();
        file.write_all(text.as_bytes()).unwrap();
        let mut rows = Rows::open(file.path(), Encoding::Auto, &[])?;
        let measure = Measure {
            policy: &Policy::default(),
            temporary_password: Some(TemporaryPasswordKind::Random),
            mails_passwords: false,
            today: date!(2026 - 11 - 25),
        };
        let mut all = Vec::new();
        loop {
            let some = rows.next_rows(&measure, 2)?;
            if some.is_empty() {
                return Ok(all);
            }
            all.extend(some);
        }
    }

    #[test]
    fn rows_have_the_numbers_of_their_lines() {
        let rows = read(
            "ユーザID,番号,氏名,生年月日\r\n\
             a-01,1,\"山田\n花子\",1980-12-01\r\n\
             a-02,2,山田 太郎,1980-12-01\r\n\
             ,,,\r\n\
             \r\n\
             a-03,3,山田 次郎,1980-12-01",
        );
        let rows = rows.unwrap();
        let lines: Vec<u64> = rows.iter().map(|row| row.line).collect();
        assert_eq!(lines, [2, 4, 7]);
        assert!(rows[0].read.is_err(), "a name on two lines");
        assert!(rows[1].read.is_ok() && rows[2].read.is_ok());
    }

    #[test]
    fn a_second_row_with_a_user_id_or_sub_names_the_first() {
        let rows = read(
            "user_id,番号,氏名,生年月日,sub\n\
             a-01,1,山田 花子,1980-12-01,s1\n\
             a-02,2,山田 太郎,1980-12-01,s1\n\
             Ａ-01,3,山田 次郎,1980-12-01,\n\
             s1,3,山田 次郎,1980-12-01,\n",
        );
        let rows = rows.unwrap();
        let faults: Vec<String> = rows
            .iter()
            .filter_map(|row| row.read.as_ref().err())
            .map(|faults| faults[0].to_string())
            .collect();
        assert_eq!(
            faults,
            [
                "row 3, sub `s1`: stands in row 2 as well [twice-in-file]",
                "row 4, user_id `a-01`: stands in row 2 as well [twice-in-file]",
            ]
        );
    }

    #[test]
    fn a_quote_that_is_never_closed_does_not_take_the_memory() {
        let text = format!(
            "user_id,番号,氏名,生年月日\na-01,\"1,{}",
            "山田,".repeat(100_000)
        );
        let error = read(&text).map(drop).unwrap_err();
        let MembersError::Broken { row: 2, why } = error else {
            panic!("{error}");
        };
        assert!(why.contains("closing quote"), "{why}");
    }

    #[test]
    fn a_header_fault_says_how_the_file_was_read() {
        let error = read("user_id,氏名\n").map(drop).unwrap_err().to_string();
        assert!(error.contains("read as UTF-8"), "{error}");
        assert!(error.contains("`birth_date`"), "{error}");
    }
}
