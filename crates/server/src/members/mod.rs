//! Provisioning and the desk's acts, as the commands run them: importing members, opening locks,
//! reissuing passwords, and what a call number (お問い合わせ番号) tells.
//!
//! Never in it: argument parsing and printing. Start reading at [`import`](mod@import).

pub mod attempt;
mod attempt_words;
mod column;
mod decode;
mod error;
mod fault;
pub mod import;
mod letters;
mod look_up;
mod new_member;
mod notice;
mod person;
pub mod reissue;
mod row;
mod table;
pub mod unlock;

pub use self::{
    column::{Column, HeaderFault, Mapping},
    decode::Encoding,
    error::MembersError,
    fault::RowFault,
};
