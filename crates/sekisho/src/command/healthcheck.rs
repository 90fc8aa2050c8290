//! `sekisho healthcheck`

use std::{process::ExitCode, time::Duration};

use clap::Args;
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
    time::timeout,
};

use super::{ConfigFile, say};

#[derive(Args)]
pub(crate) struct Options {
    #[command(flatten)]
    file: ConfigFile,
}

pub(super) async fn run(options: &Options) -> anyhow::Result<ExitCode> {
    let config = options.file.load()?;
    let Some(address) = config.listen.first() else {
        anyhow::bail!("`listen` is empty");
    };
    let answer = timeout(Duration::from_secs(5), ask(&address.to_string())).await;
    match answer {
        Ok(Ok(true)) => {
            say("ready");
            Ok(ExitCode::SUCCESS)
        }
        Ok(Ok(false)) => {
            say("not ready");
            Ok(ExitCode::FAILURE)
        }
        Ok(Err(error)) => Err(error.context(format!("ask {address}"))),
        Err(_) => anyhow::bail!("{address} did not answer within 5 seconds"),
    }
}

async fn ask(address: &str) -> anyhow::Result<bool> {
    let mut connection = TcpStream::connect(address).await?;
    let request = format!("GET /readyz HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\n\r\n");
    connection.write_all(request.as_bytes()).await?;
    let mut answer = String::new();
    connection.read_to_string(&mut answer).await?;
    Ok(answer.starts_with("HTTP/1.1 200 "))
}
