//! `sekisho member`

use std::{path::PathBuf, process::ExitCode};

use clap::{Args, Subcommand, ValueEnum};
use sekisho_kernel::TenantId;
use sekisho_server::members::{
    reissue::{Done, ReissueOptions, reissue},
    unlock::{Unlocked, Which, unlock},
};
use serde_json::json;

use super::{ConfigFile, opened::Opened, say};

/// Nobody has that user ID.
const NOBODY: u8 = 4;

#[derive(Subcommand)]
pub(crate) enum Action {
    /// Open a password or an account that wrong entries have locked
    Unlock(UnlockArguments),
    /// Make a member's password anew: a link by mail, or a letter
    Reissue(ReissueArguments),
}

#[derive(Args)]
#[command(after_help = "\
Examples:
  sekisho member unlock --tenant a-sakura --user-id hanako-01 --reason '電話で本人確認済み'
  sekisho member unlock --tenant a-sakura --user-id hanako-01 --what password --reason '…' --json

The member is told by mail. Wrong passwords in a browser that the member has signed in with before
are counted apart; that lock is opened, too. Passkeys work all the while.

Exit codes: 0 nothing is locked now; 1 it could not be done; 2 wrong arguments; 4 nobody has that
user ID")]
pub(crate) struct UnlockArguments {
    #[command(flatten)]
    file: ConfigFile,
    /// The member's tenant
    #[arg(long, value_name = "ID")]
    tenant: TenantId,
    /// Any user ID of the member, an earlier one too
    #[arg(long, value_name = "USER-ID")]
    user_id: String,
    /// What to open
    #[arg(long, value_name = "WHAT", default_value = "all")]
    what: What,
    /// Why, for the records
    #[arg(long, value_name = "TEXT", value_parser = reason)]
    reason: String,
    /// Print one JSON object
    #[arg(long)]
    json: bool,
}

#[derive(Args)]
#[command(after_help = "\
Examples:
  sekisho member reissue --tenant a-sakura --user-id hanako-01 --by 佐藤 --reason '電話で申し出'
  sekisho member reissue --tenant a-sakura --user-id hanako-01 --by 佐藤 --second-person 鈴木 \\
    --letters letters.csv --reason '手紙の紛失'
  sekisho member reissue --tenant a-sakura --user-id hanako-01 --lost-device --by 佐藤 \\
    --second-person 鈴木 --letters letters.csv --reason '機種変更、旧端末なし'

A member who has completed the first sign-in and has a confirmed mail address gets a link to it,
unless the address was changed a short time ago; second factors stay. Everybody else gets a letter, which a second person has to agree to. A second
time for one member within 7 days needs a second person, too. The derived rule is never used.

--lost-device is for whoever has no second factor left and no recovery code: passkeys, apps and codes
are deleted, and the password goes by letter in any case. Whoever signs in with it and knows the birth
date sets up a second factor anew.

Exit codes: 0 done; 1 it could not be done, and why; 2 wrong arguments; 4 nobody has that user ID")]
pub(crate) struct ReissueArguments {
    #[command(flatten)]
    file: ConfigFile,
    /// The member's tenant
    #[arg(long, value_name = "ID")]
    tenant: TenantId,
    /// Any user ID of the member, an earlier one too
    #[arg(long, value_name = "USER-ID")]
    user_id: String,
    /// Why, for the records
    #[arg(long, value_name = "TEXT", value_parser = reason)]
    reason: String,
    /// Who does it, as the member is told
    #[arg(long, value_name = "NAME")]
    by: String,
    /// Who else agrees
    #[arg(long, value_name = "NAME")]
    second_person: Option<String>,
    /// The file that the letter is added to: made with mode 600 unless it is there
    #[arg(long, value_name = "FILE")]
    letters: Option<PathBuf>,
    /// Delete the second factors, which the member has lost
    #[arg(long)]
    lost_device: bool,
    /// Print one JSON object
    #[arg(long)]
    json: bool,
}

#[derive(Clone, Copy, ValueEnum)]
enum What {
    /// The passwords of the member's user IDs
    Password,
    /// The account: one-time passwords, birth dates, letter codes
    Account,
    /// Both
    All,
}

fn reason(text: &str) -> Result<String, String> {
    if text.trim().is_empty() {
        return Err("say why".to_owned());
    }
    Ok(text.to_owned())
}

pub(super) async fn run(action: &Action) -> anyhow::Result<ExitCode> {
    match action {
        Action::Unlock(arguments) => run_unlock(arguments).await,
        Action::Reissue(arguments) => run_reissue(arguments).await,
    }
}

async fn run_unlock(arguments: &UnlockArguments) -> anyhow::Result<ExitCode> {
    let opened = Opened::open(&arguments.file, &arguments.tenant).await?;
    let which = match arguments.what {
        What::Password => Which::Password,
        What::Account => Which::Account,
        What::All => Which::All,
    };
    let unlocked = unlock(
        &opened.store,
        &opened.keys,
        &opened.entropy,
        &opened.tenant,
        &arguments.user_id,
        which,
        opened.clock.now(),
    );
    let unlocked = unlocked.await?;
    opened.close().await?;
    let Some(unlocked) = unlocked else {
        return Ok(nobody(&arguments.user_id));
    };
    if arguments.json {
        say(json!({ "unlocked": unlocked, "reason": arguments.reason }));
    } else {
        say(opened_in_words(&unlocked));
        say(format_args!("reason: {}", arguments.reason));
    }
    Ok(ExitCode::SUCCESS)
}

fn nobody(user_id: &str) -> ExitCode {
    eprintln!("sekisho: nobody has the user ID `{user_id}`");
    ExitCode::from(NOBODY)
}

fn opened_in_words(unlocked: &Unlocked) -> String {
    if unlocked.opened.is_empty() {
        return "nothing was locked, and no wrong entries were counted".to_owned();
    }
    let lines = unlocked.opened.iter().map(|opened| {
        let whose = match &opened.user_id {
            Some(user_id) => format!("{} of {user_id}", opened.what),
            None => opened.what.to_owned(),
        };
        let state = if opened.was_locked {
            "was locked, is open now"
        } else {
            "was not locked; the count begins anew"
        };
        format!(
            "{whose}: {state} ({} wrong entries, the last at {})",
            opened.wrong_entries, opened.last_at
        )
    });
    lines.collect::<Vec<_>>().join("\n")
}

async fn run_reissue(arguments: &ReissueArguments) -> anyhow::Result<ExitCode> {
    let opened = Opened::open(&arguments.file, &arguments.tenant).await?;
    let options = ReissueOptions {
        user_id: arguments.user_id.clone(),
        by: arguments.by.clone(),
        second_person: arguments.second_person.clone(),
        letters: arguments.letters.clone(),
        lost_device: arguments.lost_device,
    };
    let (store, keys, entropy) = (&opened.store, &opened.keys, &opened.entropy);
    let now = opened.clock.now();
    let done = reissue(store, keys, entropy, &opened.tenant, &options, now).await?;
    opened.close().await?;
    let Some(done) = done else {
        return Ok(nobody(&arguments.user_id));
    };
    if arguments.json {
        say(json!({
            "reissued": done,
            "reason": arguments.reason,
            "by_name": arguments.by,
            "second_person": arguments.second_person,
        }));
    } else {
        say(done_in_words(&done, arguments));
    }
    if matches!(done, Done::Mail { .. }) && !opened.has_mail_server {
        eprintln!("sekisho: no mail server is configured (`[mail]`): the mail waits until one is");
    }
    Ok(ExitCode::SUCCESS)
}

fn done_in_words(done: &Done, arguments: &ReissueArguments) -> String {
    let agreed = match &arguments.second_person {
        Some(second) => format!("by {} and {second}", arguments.by),
        None => format!("by {}", arguments.by),
    };
    let reason = &arguments.reason;
    match done {
        Done::Mail {
            user_id,
            address,
            sessions_ended,
        } => format!(
            "{user_id}: the password is void, a link to set a new one goes to {address}; second \
             factors stay; {sessions_ended} sessions ended\n{agreed}; reason: {reason}\n\
             say to the member: 「ご登録のメールアドレスに、新しいパスワードを設定するためのリンクを\
             お送りしました。届いたメールのリンクを開いて設定してください。認証方法はそのままお使い\
             いただけます。」"
        ),
        Done::Letter {
            user_id,
            good_until,
            second_factors_removed,
            sessions_ended,
        } => {
            let file = arguments.letters.as_deref().map(std::path::Path::display);
            let file = file.map(|file| file.to_string()).unwrap_or_default();
            let (removed, again) = if *second_factors_removed {
                (
                    "; all second factors and recovery codes are deleted",
                    "手紙の仮パスワードでログインし、生年月日を入力して、認証方法を登録し直してください。",
                )
            } else {
                ("", "")
            };
            format!(
                "{user_id}: the password is void, a new temporary one is in {file}, good until \
                 {good_until}{removed}; {sessions_ended} sessions ended\n{agreed}; reason: {reason}\n\
                 say to the member: 「新しい仮パスワードを、ご登録の住所に手紙でお送りします。手紙が\
                 届くまで、今までのパスワードではログインできません。{again}」"
            )
        }
    }
}
