//! `sekisho doctor`

use std::process::ExitCode;

use clap::Args;
use sekisho_server::doctor::{Finding, examine};

use super::{ConfigFile, say};

#[derive(Args)]
pub(crate) struct Options {
    #[command(flatten)]
    file: ConfigFile,
    /// Print one JSON object a line
    #[arg(long)]
    json: bool,
}

pub(super) async fn run(options: &Options) -> anyhow::Result<ExitCode> {
    let config = options.file.load()?;
    let findings = examine(&config).await;
    for finding in &findings {
        if options.json {
            say(serde_json::to_string(finding)?);
        } else {
            say(in_words(finding));
        }
    }
    let is_well = findings.iter().all(|finding| finding.fault.is_none());
    Ok(if is_well {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    })
}

fn in_words(finding: &Finding) -> String {
    match (&finding.fault, &finding.advice) {
        (None, _) => format!("ok    {}: {}", finding.what, finding.found),
        (Some(fault), advice) => {
            let advice = advice.as_deref().unwrap_or_default();
            format!("FAIL  {}: {fault}\n      {advice}", finding.what)
        }
    }
}
