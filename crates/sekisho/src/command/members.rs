//! `sekisho members`

use std::{path::PathBuf, process::ExitCode};

use anyhow::Context;
use clap::{Args, Subcommand, ValueEnum};
use indicatif::{ProgressBar, ProgressStyle};
use sekisho_kernel::{TenantId, policy::TemporaryPasswordKind};
use sekisho_server::members::{
    Encoding, Mapping, RowFault,
    import::{Import, ImportOptions, Phase, Summary, Watch},
};
use serde_json::json;

use super::{ConfigFile, opened::Opened, say};

/// Rows are bad.
const BAD_ROWS: u8 = 3;

#[derive(Subcommand)]
pub(crate) enum Action {
    /// Provision members from a CSV file
    Import(Options),
}

#[derive(Args)]
#[command(after_help = "\
Examples:
  sekisho members import --tenant a-sakura --dry-run members.csv
  sekisho members import --tenant a-sakura --letters letters.csv members.csv
  sekisho members import --tenant a-sakura --notify mail --map 社員番号=member_number members.csv
  sekisho members import --tenant a-sakura --temporary-password derived members.csv

Columns (docs/members.md): user_id (仮ユーザID), member_symbol (記号), member_number (番号),
name_kanji (氏名), name_kana (氏名カナ), birth_date (生年月日), relation (続柄),
mail_address (メールアドレス), sub, password_hash, totp_secret, temporary_password,
joined_on (資格取得日), locale, method

An interrupted import is taken up again by the same command with the same --letters file.

Exit codes: 0 done; 1 it could not be done; 2 wrong arguments; 3 rows are bad (nothing was
written; with --skip-bad-rows the others were)")]
pub(crate) struct Options {
    #[command(flatten)]
    file: ConfigFile,
    /// The tenant whose members they are
    #[arg(long, value_name = "ID")]
    tenant: TenantId,
    /// Only say which rows are bad and what would be written
    #[arg(long)]
    dry_run: bool,
    /// Write the good rows although others are bad
    #[arg(long)]
    skip_bad_rows: bool,
    /// The password of rows that name none; what the tenant allows if it allows one kind
    #[arg(long, value_name = "KIND")]
    temporary_password: Option<Kind>,
    /// Whether user IDs and random passwords are mailed to the members
    #[arg(long, value_name = "HOW", default_value = "none")]
    notify: Notify,
    /// The file for letters, with random passwords and letter codes: made with mode 600, gone on
    /// with when it is there
    #[arg(long, value_name = "FILE")]
    letters: Option<PathBuf>,
    /// Another name for a column, or `HEADER=-` for a column to leave out; may be repeated
    #[arg(long, value_name = "HEADER=COLUMN")]
    map: Vec<Mapping>,
    /// How the file is written
    #[arg(long, value_name = "ENCODING", default_value = "auto")]
    encoding: Written,
    /// Print one JSON object a line
    #[arg(long)]
    json: bool,
    /// The CSV file
    #[arg(value_name = "FILE")]
    members: PathBuf,
}

#[derive(Clone, Copy, ValueEnum)]
enum Kind {
    /// Made at random, for a letter or a mail
    Random,
    /// 記号 + 番号 + birth date, computed by the member
    Derived,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Notify {
    /// To everybody who has a mail address
    Mail,
    /// Nobody
    None,
}

#[derive(Clone, Copy, ValueEnum)]
enum Written {
    Auto,
    #[value(name = "utf-8")]
    Utf8,
    #[value(name = "shift_jis")]
    ShiftJis,
}

impl Options {
    fn to_import(&self) -> ImportOptions {
        ImportOptions {
            file: self.members.clone(),
            dry_run: self.dry_run,
            skip_bad_rows: self.skip_bad_rows,
            temporary_password: self.temporary_password.map(|kind| match kind {
                Kind::Random => TemporaryPasswordKind::Random,
                Kind::Derived => TemporaryPasswordKind::Derived,
            }),
            notify_by_mail: self.notify == Notify::Mail,
            letters: self.letters.clone(),
            mappings: self.map.clone(),
            encoding: match self.encoding {
                Written::Auto => Encoding::Auto,
                Written::Utf8 => Encoding::Utf8,
                Written::ShiftJis => Encoding::ShiftJis,
            },
        }
    }
}

pub(super) async fn run(action: &Action) -> anyhow::Result<ExitCode> {
    match action {
        Action::Import(options) => import(options).await,
    }
}

async fn import(options: &Options) -> anyhow::Result<ExitCode> {
    let opened = Opened::open(&options.file, &options.tenant).await?;
    let size = std::fs::metadata(&options.members);
    let size = size.with_context(|| format!("read {}", options.members.display()))?;
    let (import_options, clock) = (options.to_import(), opened.clock.clone());
    let import = Import {
        store: &opened.store,
        keys: &opened.keys,
        entropy: &opened.entropy,
        clock: &clock,
        tenant: &opened.tenant,
        options: &import_options,
    };
    let mut terminal = Terminal::new(size.len(), options.json);
    let imported = import.run(&mut terminal).await;
    terminal.bar.finish_and_clear();
    let summary = imported.context("the members were not imported, or not all of them")?;
    opened.close().await?;
    if options.json {
        say(json!({ "summary": summary, "dry_run": options.dry_run }));
    } else {
        say(in_words(options, &summary));
    }
    Ok(if summary.bad > 0 {
        ExitCode::from(BAD_ROWS)
    } else {
        ExitCode::SUCCESS
    })
}

fn in_words(options: &Options, summary: &Summary) -> String {
    let Summary {
        rows,
        new,
        unchanged,
        bad,
        written,
        letters,
        mails,
    } = summary;
    let found = format!("{rows} rows: {new} new, {unchanged} unchanged, {bad} bad");
    if options.dry_run {
        return format!("{found}\nnothing was written (--dry-run)");
    }
    if *bad > 0 && !options.skip_bad_rows {
        return format!(
            "{found}\nnothing was written, because rows are bad; mend them, or leave them out by \
             --skip-bad-rows"
        );
    }
    let written = format!("{found}\n{written} members written, {mails} mails queued");
    match &options.letters {
        Some(file) if *letters > 0 => {
            let file = file.display();
            format!("{written}\n{letters} letters in {file}: print them, then delete the file")
        }
        _ => written,
    }
}

/// The person or the script that watches.
struct Terminal {
    bar: ProgressBar,
    size: u64,
    phase: Option<Phase>,
    json: bool,
}

impl Terminal {
    /// The bar is on standard error; where that is no terminal there is none.
    fn new(size: u64, json: bool) -> Self {
        let bar = ProgressBar::new(size);
        let style = ProgressStyle::with_template("{msg:8} [{wide_bar}] {percent:>3} %  {eta}");
        if let Ok(style) = style {
            bar.set_style(style.progress_chars("=> "));
        }
        Self {
            bar,
            size,
            phase: None,
            json,
        }
    }
}

impl Watch for Terminal {
    fn bad_row(&mut self, fault: &RowFault) {
        let line = if self.json {
            json!({ "bad_row": fault }).to_string()
        } else {
            fault.to_string()
        };
        self.bar.suspend(|| say(line));
    }

    fn progress(&mut self, phase: Phase, bytes: u64) {
        if self.phase != Some(phase) {
            self.phase = Some(phase);
            self.bar.reset();
            self.bar.set_message(match phase {
                Phase::Checking => "checking",
                Phase::Writing => "writing",
            });
        }
        self.bar.set_position(bytes.min(self.size));
    }
}
