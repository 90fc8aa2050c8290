//! `sekisho attempt`

use std::process::ExitCode;

use clap::{Args, ValueEnum};
use sekisho_kernel::TenantId;
use sekisho_server::members::attempt::{self, Told};

use super::{ConfigFile, opened::Opened, say};

/// No attempt has that number, or not any more.
const UNKNOWN: u8 = 4;

#[derive(Args)]
#[command(after_help = "\
Examples:
  sekisho attempt --tenant a-sakura 1234-5678
  sekisho attempt --tenant a-sakura --lang en 12345678
  sekisho attempt --tenant a-sakura --json 1234-5678

A call number is good for 30 minutes. It finds an attempt and proves nothing about who calls.

Exit codes: 0 found; 1 it could not be looked up; 2 wrong arguments; 4 no attempt has that number,
or not any more")]
pub(crate) struct Options {
    #[command(flatten)]
    file: ConfigFile,
    /// The tenant whose page showed the number
    #[arg(long, value_name = "ID")]
    tenant: TenantId,
    /// The language of the answer
    #[arg(long, value_name = "LANGUAGE", default_value = "ja")]
    lang: Language,
    /// Print one JSON object, in both languages
    #[arg(long)]
    json: bool,
    /// The お問い合わせ番号, as the member reads it out
    #[arg(value_name = "NUMBER")]
    number: String,
}

#[derive(Clone, Copy, ValueEnum)]
enum Language {
    Ja,
    En,
}

pub(super) async fn run(options: &Options) -> anyhow::Result<ExitCode> {
    let opened = Opened::open(&options.file, &options.tenant).await?;
    let now = opened.clock.now();
    let told = attempt::find(&opened.store, &opened.tenant, &options.number, now).await?;
    opened.close().await?;
    let Some(told) = told else {
        eprintln!("{}", unknown(options.lang));
        return Ok(ExitCode::from(UNKNOWN));
    };
    if options.json {
        say(serde_json::to_string(&told)?);
    } else {
        say(match options.lang {
            Language::Ja => in_japanese(&told),
            Language::En => in_english(&told),
        });
    }
    Ok(ExitCode::SUCCESS)
}

const fn unknown(language: Language) -> &'static str {
    match language {
        Language::Ja => {
            "この番号の記録はありません。番号の有効期間は30分です。もう一度操作して、新しい番号を\
             お読みいただくようご案内ください。"
        }
        Language::En => {
            "No attempt has this number. A number is good for 30 minutes: ask the member to try \
             again and to read out the new one."
        }
    }
}

fn in_japanese(told: &Told) -> String {
    let mut lines = vec![
        format!("お問い合わせ番号  {}", told.number),
        format!("日時              {}（日本時間）", told.at_in_japan),
        format!("画面              {}", told.page.ja),
        format!("起きたこと        {}", told.happened.ja),
        format!("ご案内            {}", told.say.ja),
        format!("ブラウザ          {}", told.browser),
    ];
    if let Some(portal) = &told.portal {
        lines.push(format!("ポータル          {}", portal.ja));
    }
    if let Some(user_id) = &told.user_id {
        lines.push(format!("ユーザID          {user_id}"));
    }
    if let Some(typed) = &told.typed_user_id {
        lines.push(format!("入力された値      {typed}（一部を伏せています）"));
    }
    lines.push(format!("ログの番号        {}", told.request_id));
    lines.push(
        "この番号は本人確認にはなりません。操作の前に、必ず別の方法でご本人を確かめてください。"
            .to_owned(),
    );
    lines.join("\n")
}

fn in_english(told: &Told) -> String {
    let mut lines = vec![
        format!("call number    {}", told.number),
        format!("when           {} (Japan)", told.at_in_japan),
        format!("page           {}", told.page.en),
        format!("what happened  {}", told.happened.en),
        format!("what to say    {}", told.say.en),
        format!("browser        {}", told.browser),
    ];
    if let Some(portal) = &told.portal {
        lines.push(format!("portal         {}", portal.en));
    }
    if let Some(user_id) = &told.user_id {
        lines.push(format!("user ID        {user_id}"));
    }
    if let Some(typed) = &told.typed_user_id {
        lines.push(format!("typed          {typed} (partly hidden)"));
    }
    lines.push(format!("in the logs    {}", told.request_id));
    lines.push(
        "The number proves nothing about who calls: before you do anything, find that out in \
         another way."
            .to_owned(),
    );
    lines.join("\n")
}
