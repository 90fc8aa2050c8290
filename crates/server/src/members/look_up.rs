//! Rows against what is stored: new, there already, or in somebody's way.

use std::collections::HashMap;

use sekisho_authenticator::mail_address::MailAddress;
use sekisho_kernel::MemberId;
use sekisho_store::{Member, Reader, StoreError};

use super::{
    column::Column,
    fault::{RowFault, Rule},
    row::Entry,
    table::Row,
};

/// What is to be done with a row.
pub(super) enum Judged {
    /// Somebody new.
    New(Box<Entry>),
    /// The same member is there.
    Unchanged,
    /// It cannot be a member.
    Bad(Vec<RowFault>),
}

/// A row that was looked up.
pub(super) struct JudgedRow {
    pub line: u64,
    pub ordinal: usize,
    pub judged: Judged,
}

/// Looks up a few hundred rows in a few statements. Those of `is_known` were found unchanged before
/// and are not looked at again.
pub(super) async fn judge(
    reader: &Reader<'_>,
    rows: Vec<Row>,
    is_known: impl Fn(usize) -> bool,
) -> Result<Vec<JudgedRow>, StoreError> {
    let entries = || rows.iter().filter_map(|row| row.read.as_ref().ok());
    let user_ids: Vec<String> = entries().map(|entry| entry.user_id.clone()).collect();
    let subs: Vec<String> = entries().filter_map(|entry| entry.sub.clone()).collect();
    let addresses: Vec<String> = entries()
        .filter_map(|entry| entry.mail_address.as_ref())
        .map(MailAddress::folded)
        .collect();
    let there = There {
        user_ids: reader.find_user_ids(&user_ids).await?,
        subs: if subs.is_empty() {
            HashMap::new()
        } else {
            reader.find_subs(&subs).await?
        },
        addresses: if addresses.is_empty() {
            HashMap::new()
        } else {
            reader.find_mail_addresses(&addresses).await?
        },
    };
    let mut judged = Vec::with_capacity(rows.len());
    for row in rows {
        let (line, ordinal) = (row.line, row.ordinal);
        let verdict = match row.read {
            Err(faults) => Judged::Bad(faults),
            Ok(_) if is_known(ordinal) => Judged::Unchanged,
            Ok(entry) => there.judge(reader, line, entry).await?,
        };
        judged.push(JudgedRow {
            line,
            ordinal,
            judged: verdict,
        });
    }
    Ok(judged)
}

/// What was given out already, and to whom.
struct There {
    user_ids: HashMap<String, MemberId>,
    subs: HashMap<String, MemberId>,
    addresses: HashMap<String, MemberId>,
}

impl There {
    async fn judge(
        &self,
        reader: &Reader<'_>,
        line: u64,
        entry: Box<Entry>,
    ) -> Result<Judged, StoreError> {
        let bad = |column, value: &str, rule| {
            Ok(Judged::Bad(vec![RowFault::new(
                line,
                Some(column),
                value,
                &rule,
            )]))
        };
        if let Some(id) = self.user_ids.get(&entry.user_id) {
            let member = reader.find_member(*id).await?;
            return match member.filter(|member| is_same(member, &entry)) {
                None => bad(Column::UserId, &entry.user_id, Rule::UserIdTaken),
                Some(member) => match &entry.sub {
                    Some(sub) if *sub != member.sub => bad(Column::Sub, sub, Rule::SubDiffers),
                    _ => Ok(Judged::Unchanged),
                },
            };
        }
        if let Some(sub) = &entry.sub
            && self.subs.contains_key(sub)
        {
            return bad(Column::Sub, sub, Rule::SubTaken);
        }
        if let Some(address) = &entry.mail_address
            && self.addresses.contains_key(&address.folded())
        {
            return bad(Column::MailAddress, address.as_str(), Rule::MailTaken);
        }
        Ok(Judged::New(entry))
    }
}

fn is_same(member: &Member, entry: &Entry) -> bool {
    member.member_symbol == entry.member_symbol
        && member.member_number.as_ref() == Some(&entry.member_number)
        && member.birth_date.as_ref() == Some(&entry.birth_date)
}
