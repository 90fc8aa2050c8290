//! Members from a file: first all of it is looked at, then it is written a batch at a time. Each
//! batch is one transaction; so an interrupted run leaves whole batches, and the next run finds
//! them unchanged and goes on behind them.

use std::{collections::HashMap, path::PathBuf, time::Duration};

use sekisho_kernel::{Clock, Entropy, Tenant, Timestamp, policy::TemporaryPasswordKind};
use sekisho_keys::Keys;
use sekisho_store::{NewMember, OutboxMessage, Store, StoreError, Totp, Txn, Work};
use serde::Serialize;

use super::{
    MembersError, RowFault,
    column::Mapping,
    decode::Encoding,
    letters::{LetterFile, LetterSecrets},
    look_up::{Judged, JudgedRow, judge},
    new_member::{Made, Making, gets_letter},
    row::{Entry, Measure},
    table::{Row, Rows},
};

/// How many rows are one transaction.
pub const BATCH: usize = 500;
/// How often a batch is tried when somebody else adds the same members.
const TRIES: u32 = 3;
/// Days begin in Japan when they do there.
const JAPAN: Duration = Duration::from_hours(9);

/// What is to be imported, and how.
#[derive(Clone, Debug)]
pub struct ImportOptions {
    /// The file.
    pub file: PathBuf,
    /// Whether it is only looked at.
    pub dry_run: bool,
    /// Whether good rows are written although others are bad.
    pub skip_bad_rows: bool,
    /// The kind of password for rows that name none. Where the tenant allows one kind, it is that.
    pub temporary_password: Option<TemporaryPasswordKind>,
    /// Whether user IDs and passwords are mailed.
    pub notify_by_mail: bool,
    /// Where letters go.
    pub letters: Option<PathBuf>,
    /// Other names for columns.
    pub mappings: Vec<Mapping>,
    /// How the file is written.
    pub encoding: Encoding,
}

/// An import.
pub struct Import<'a> {
    /// Where members go.
    pub store: &'a Store,
    /// The installation's keys.
    pub keys: &'a Keys,
    /// Randomness.
    pub entropy: &'a Entropy,
    /// The time.
    pub clock: &'a Clock,
    /// The tenant.
    pub tenant: &'a Tenant,
    /// What and how.
    pub options: &'a ImportOptions,
}

/// What an import is doing.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Phase {
    /// All rows are looked at.
    Checking,
    /// Members are written.
    Writing,
}

/// Who is told what an import does.
pub trait Watch: Send {
    /// A row is bad.
    fn bad_row(&mut self, fault: &RowFault);
    /// So many bytes of the file are done.
    fn progress(&mut self, phase: Phase, bytes: u64);
}

/// What became of an import.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Serialize)]
pub struct Summary {
    /// Rows in the file.
    pub rows: usize,
    /// Members that are new.
    pub new: usize,
    /// Members that were there already.
    pub unchanged: usize,
    /// Rows that are bad.
    pub bad: usize,
    /// Members written.
    pub written: usize,
    /// Letters that are needed, or were written.
    pub letters: usize,
    /// Mails queued.
    pub mails: usize,
}

impl Import<'_> {
    /// Imports. Nothing is written in a dry run, or when rows are bad and are not to be skipped.
    pub async fn run(&self, watch: &mut dyn Watch) -> Result<Summary, MembersError> {
        let mut looked_at = self.check(watch).await?;
        let summary = &mut looked_at.summary;
        let stops = summary.bad > 0 && !self.options.skip_bad_rows;
        if self.options.dry_run || stops {
            return Ok(*summary);
        }
        self.check_letters(summary)?;
        summary.letters = 0;
        if summary.new > 0 {
            self.write(&mut looked_at, watch).await?;
        }
        Ok(looked_at.summary)
    }

    /// Every password that is made comes out somewhere.
    fn check_letters(&self, summary: &Summary) -> Result<(), MembersError> {
        if summary.letters == 0 || self.options.letters.is_some() {
            return Ok(());
        }
        let (count, mailed) = (summary.letters, self.options.notify_by_mail);
        Err(MembersError::Refused(if mailed {
            format!("{count} members need a code by letter; say where it goes by --letters FILE")
        } else {
            format!(
                "{count} temporary passwords or letter codes will be made; say where they go by \
                 --letters FILE or, for passwords, --notify mail"
            )
        }))
    }

    fn measure(&self) -> Measure<'_> {
        let policy = &self.tenant.policy;
        let only = match policy.temporary_passwords.as_slice() {
            [only] => Some(*only),
            _ => None,
        };
        Measure {
            policy,
            temporary_password: self.options.temporary_password.or(only),
            mails_passwords: self.options.notify_by_mail,
            today: (self.clock.now() + JAPAN).to_utc().date(),
        }
    }

    fn open(&self) -> Result<Rows, MembersError> {
        let options = self.options;
        Rows::open(&options.file, options.encoding, &options.mappings)
    }

    async fn check(&self, watch: &mut dyn Watch) -> Result<LookedAt, MembersError> {
        let (mut rows, measure) = (self.open()?, self.measure());
        let mut looked_at = LookedAt::default();
        let reader = self.store.read(&self.tenant.id);
        loop {
            let some = rows.next_rows(&measure, BATCH)?;
            if some.is_empty() {
                break;
            }
            for row in judge(&reader, some, |_| false).await? {
                let is_unchanged = matches!(row.judged, Judged::Unchanged);
                looked_at.unchanged.push(is_unchanged);
                if let Some(entry) = looked_at.summary.count(row.judged, watch) {
                    let letter = gets_letter(&entry, self.tenant, self.options.notify_by_mail);
                    looked_at.summary.letters += usize::from(letter);
                }
            }
            watch.progress(Phase::Checking, rows.bytes());
        }
        looked_at.summary.rows = rows.count();
        Ok(looked_at)
    }

    async fn write(
        &self,
        looked_at: &mut LookedAt,
        watch: &mut dyn Watch,
    ) -> Result<(), MembersError> {
        let mut writing = Writing {
            import: self,
            letters: None,
            left: HashMap::new(),
        };
        writing.open_letters().await?;
        let (mut rows, measure) = (self.open()?, self.measure());
        let reader = self.store.read(&self.tenant.id);
        loop {
            let some = rows.next_rows(&measure, BATCH)?;
            if some.is_empty() {
                return Ok(());
            }
            let is_known =
                |ordinal: usize| looked_at.unchanged.get(ordinal).copied().unwrap_or(false);
            let judged = judge(&reader, some, is_known).await?;
            let new = judged.into_iter().filter_map(as_new).collect();
            writing.batch(new, &mut looked_at.summary, watch).await?;
            watch.progress(Phase::Writing, rows.bytes());
        }
    }
}

/// What the first look found.
#[derive(Default)]
struct LookedAt {
    summary: Summary,
    /// By row: whether the member was there.
    unchanged: Vec<bool>,
}

impl Summary {
    /// Counts a row; returns the entry of a new member.
    fn count(&mut self, judged: Judged, watch: &mut dyn Watch) -> Option<Box<Entry>> {
        match judged {
            Judged::New(entry) => {
                self.new += 1;
                return Some(entry);
            }
            Judged::Unchanged => self.unchanged += 1,
            Judged::Bad(faults) => {
                self.bad += 1;
                for fault in &faults {
                    watch.bad_row(fault);
                }
            }
        }
        None
    }
}

/// Only new members are written; the others were counted at the first look.
fn as_new(row: JudgedRow) -> Option<Row> {
    match row.judged {
        Judged::New(entry) => Some(Row {
            line: row.line,
            ordinal: row.ordinal,
            read: Ok(entry),
        }),
        Judged::Unchanged | Judged::Bad(_) => None,
    }
}

struct Writing<'a> {
    import: &'a Import<'a>,
    letters: Option<LetterFile>,
    /// What an interrupted run has put into letters already.
    left: HashMap<String, LetterSecrets>,
}

impl Writing<'_> {
    async fn open_letters(&mut self) -> Result<(), MembersError> {
        let Some(path) = &self.import.options.letters else {
            return Ok(());
        };
        let tenant = &self.import.tenant.id;
        let mut letters = LetterFile::open(path, tenant)?;
        self.left = letters.left_behind(&self.import.store.read(tenant)).await?;
        self.letters = Some(letters);
        Ok(())
    }

    async fn batch(
        &mut self,
        mut new: Vec<Row>,
        summary: &mut Summary,
        watch: &mut dyn Watch,
    ) -> Result<(), MembersError> {
        for _ in 0..TRIES {
            if new.is_empty() {
                return Ok(());
            }
            let made = self.make(&new)?;
            let letters = self.write_letters(&made)?;
            let batch = Batch::new(made, self.import.clock.now());
            let (count, mails) = (batch.members.len(), batch.mails.len());
            let tenant = &self.import.tenant.id;
            match self.import.store.transact(tenant, batch).await {
                Ok(()) => {
                    summary.written += count;
                    summary.mails += mails;
                    summary.letters += letters;
                    return Ok(());
                }
                // Somebody else added one of them since they were looked up.
                Err(StoreError::Conflict { .. }) => {
                    if let Some(letters) = &mut self.letters {
                        letters.take_back()?;
                    }
                }
                Err(error) => return Err(error.into()),
            }
            let reader = self.import.store.read(tenant);
            let mut still_new = Vec::new();
            for row in judge(&reader, new, |_| false).await? {
                let (line, ordinal) = (row.line, row.ordinal);
                summary.new -= 1;
                if let Some(entry) = summary.count(row.judged, watch) {
                    still_new.push(Row {
                        line,
                        ordinal,
                        read: Ok(entry),
                    });
                }
            }
            new = still_new;
        }
        Err(MembersError::Contended)
    }

    fn make(&self, new: &[Row]) -> Result<Vec<Made>, MembersError> {
        let making = Making {
            keys: self.import.keys,
            entropy: self.import.entropy,
            tenant: self.import.tenant,
            mails: self.import.options.notify_by_mail,
            now: self.import.clock.now(),
        };
        let entries = new.iter().filter_map(|row| row.read.as_ref().ok());
        entries
            .map(|entry| making.make(entry, self.left.get(&entry.user_id)))
            .collect()
    }

    /// Writes the letters that are not in the file yet; returns how many there are in all.
    fn write_letters(&mut self, made: &[Made]) -> Result<usize, MembersError> {
        let Some(file) = &mut self.letters else {
            return Ok(0);
        };
        let letters: Vec<_> = made
            .iter()
            .filter_map(|made| made.letter.as_ref())
            .collect();
        let is_there = |user_id: &str, wants_password: bool| {
            let left = self.left.get(user_id);
            left.is_some_and(|left| {
                if wants_password {
                    left.password.is_some()
                } else {
                    left.code.is_some()
                }
            })
        };
        let missing: Vec<_> = letters
            .iter()
            .copied()
            .filter(|letter| !is_there(&letter.user_id, letter.secrets.password.is_some()))
            .collect();
        file.append(&missing)?;
        Ok(letters.len())
    }
}

/// Some members with all that belongs to them.
struct Batch {
    members: Vec<NewMember>,
    totps: Vec<Totp>,
    mails: Vec<OutboxMessage>,
    now: Timestamp,
}

impl Batch {
    fn new(made: Vec<Made>, now: Timestamp) -> Self {
        let mut batch = Self {
            members: Vec::with_capacity(made.len()),
            totps: Vec::new(),
            mails: Vec::new(),
            now,
        };
        for made in made {
            batch.members.push(made.member);
            batch.totps.extend(made.totp);
            batch.mails.extend(made.mails);
        }
        batch
    }
}

impl Work for Batch {
    type Output = ();

    async fn run(&self, txn: &Txn<'_>) -> Result<(), StoreError> {
        txn.insert_members(&self.members, self.now).await?;
        for totp in &self.totps {
            txn.insert_totp(totp).await?;
        }
        for mail in &self.mails {
            txn.enqueue(mail).await?;
        }
        Ok(())
    }
}
