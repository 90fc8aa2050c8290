//! The one binary: command line, `serve`, and the demo.
//!
//! Never in it: use cases, routes of the provider. Start reading at [`Command`].

use std::process::ExitCode;

use clap::Parser;

mod command;
#[cfg(feature = "demo")]
mod demo;

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// An OpenID Connect identity provider for organisations that sign in members.
#[derive(Parser)]
#[command(name = "sekisho", version, about, long_about = None, max_term_width = 100)]
struct Arguments {
    #[command(subcommand)]
    command: command::Command,
}

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    match command::run(arguments.command) {
        Ok(code) => code,
        Err(error) => {
            eprintln!("sekisho: {error:#}");
            ExitCode::FAILURE
        }
    }
}
