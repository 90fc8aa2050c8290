//! A confirmed mail address is replaced by another one: only once that was shown to be the
//! member's, and the former one can be restored for a while.

use sea_orm::{ColumnTrait, QueryFilter, sea_query::Expr};
use sekisho_kernel::{MemberId, Timestamp};

use crate::{
    Claimed, StoreError, Txn,
    entity::member::{Column, Model},
    row::read_time,
};

/// An address that shall take the place of the confirmed one.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct PendingMail {
    /// The address.
    pub address: String,
    /// When that was asked for.
    pub at: Timestamp,
}

/// A confirmed address that another one took the place of.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct FormerMail {
    /// The address.
    pub address: String,
    /// When it was replaced. It can be restored for a while from then.
    pub replaced_at: Timestamp,
}

impl FormerMail {
    fn is(&self, folded: &str) -> bool {
        self.address.to_lowercase() == folded
    }
}

/// What became of a link that changes an address, or undoes that.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum MailChange {
    /// It is changed. All these are told.
    Changed {
        /// The former ones that can be restored, the oldest first.
        restorable: Vec<FormerMail>,
        /// Those that are the member's no more, and cannot.
        lost: Vec<String>,
    },
    /// Another account has confirmed the address meanwhile.
    Taken,
    /// It is not asked for any more.
    Void,
}

/// How many addresses can be restored at most. Once there are so many, nothing is changed until the
/// oldest cannot be restored any more.
const MOST_FORMER: usize = 8;

impl Txn<'_> {
    /// Keeps that an address shall take the place of the present one; returns whether there is such
    /// a member.
    pub async fn request_mail_change(
        &self,
        id: MemberId,
        pending: &PendingMail,
    ) -> Result<bool, StoreError> {
        self.put_pending_mail(id, Some(pending)).await
    }

    /// Forgets a change that was asked for; returns whether one was.
    pub async fn cancel_mail_change(&self, id: MemberId) -> Result<bool, StoreError> {
        let is_pending = Column::PendingMailAddress.is_not_null();
        let cancelled = self
            .member(id)
            .col_expr(Column::PendingMailAddress, Expr::value(None::<String>))
            .col_expr(Column::PendingMailAt, Expr::value(None::<i64>))
            .filter(is_pending)
            .exec(self.db())
            .await?;
        Ok(cancelled.rows_affected == 1)
    }

    /// Puts the pending address in the place of the present one, which is kept to be restored, beside
    /// those that were replaced after `undoable_since`: whoever took an account over cannot get rid of
    /// the member's address by changing it twice. Whoever changes it back to one of those undoes what
    /// came after that one. What was sent to the former address to recover the account, or as a code,
    /// is void. Nothing is changed for a while after a change was undone, whenever it was asked for.
    pub async fn change_mail_address(
        &self,
        id: MemberId,
        address: &str,
        now: Timestamp,
        undoable_since: Timestamp,
    ) -> Result<MailChange, StoreError> {
        let row = self.lock_member(id).await?;
        let is_locked = row
            .mail_change_locked_until
            .is_some_and(|until| now.as_millis() < until);
        if row.pending_mail_address.as_deref() != Some(address) || is_locked {
            return Ok(MailChange::Void);
        }
        let folded = address.to_lowercase();
        let is_confirmed = row.mail_confirmed_at.is_some();
        let mut former = restorable(&row, undoable_since);
        let present = row.mail_address;
        let replaced = present.filter(|present| present.to_lowercase() != folded);
        let lost = match former.iter().position(|former| former.is(&folded)) {
            Some(place) => {
                let later = former.split_off(place).into_iter();
                let later = later.filter(|later| !later.is(&folded));
                later.map(|later| later.address).chain(replaced).collect()
            }
            None if is_confirmed => {
                former.extend(replaced.map(|address| FormerMail {
                    address,
                    replaced_at: now,
                }));
                Vec::new()
            }
            // What nobody showed to be the member's is not restored.
            None => replaced.into_iter().collect(),
        };
        let claimed = self.confirm_mail_address(id, address, &folded, now).await?;
        self.put_pending_mail(id, None).await?;
        if claimed == Claimed::Taken {
            return Ok(MailChange::Taken);
        }
        if !(former.is_empty() && lost.is_empty()) {
            self.put_former_mail(id, &former, Some(now)).await?;
        }
        if let Some(oldest) = former.first().filter(|_| former.len() >= MOST_FORMER) {
            let undoable_for = now.since(undoable_since);
            self.lock_mail_change(id, oldest.replaced_at + undoable_for)
                .await?;
        }
        self.void_recovery_links(id, now).await?;
        self.void_mail_code(id, now).await?;
        Ok(MailChange::Changed {
            restorable: former,
            lost,
        })
    }

    /// Restores an address that a change after `undoable_since` replaced. Those that were put in its
    /// place later cannot be restored; one that it had replaced itself still can. The restored one
    /// recovers nothing for a while, as after any change: the member may have left it. Until
    /// `locked_until` the address cannot be changed again.
    pub async fn undo_mail_change(
        &self,
        id: MemberId,
        address: &str,
        now: Timestamp,
        undoable_since: Timestamp,
        locked_until: Timestamp,
    ) -> Result<MailChange, StoreError> {
        let row = self.lock_member(id).await?;
        let mut former = restorable(&row, undoable_since);
        let Some(place) = former.iter().position(|former| former.address == address) else {
            return Ok(MailChange::Void);
        };
        let folded = address.to_lowercase();
        if self.confirm_mail_address(id, address, &folded, now).await? == Claimed::Taken {
            return Ok(MailChange::Taken);
        }
        let later = former.split_off(place).into_iter().skip(1);
        let later = later.map(|later| later.address);
        let lost = later.chain(row.mail_address).collect();
        self.put_pending_mail(id, None).await?;
        self.put_former_mail(id, &former, Some(now)).await?;
        self.lock_mail_change(id, locked_until).await?;
        self.void_recovery_links(id, now).await?;
        self.void_mail_code(id, now).await?;
        Ok(MailChange::Changed {
            restorable: former,
            lost,
        })
    }

    /// Nothing can be restored any more: the address itself is in doubt. The oldest one that could is
    /// on file again. Gives what is on file then, and what is no more.
    pub(crate) async fn forget_former_mail(
        &self,
        id: MemberId,
        undoable_since: Timestamp,
    ) -> Result<(Option<String>, Option<String>), StoreError> {
        let row = self.lock_member(id).await?;
        let changed_at = read_time(row.mail_changed_at);
        self.put_former_mail(id, &[], changed_at).await?;
        let former = restorable(&row, undoable_since);
        let Some(oldest) = former.into_iter().next() else {
            return Ok((row.mail_address, None));
        };
        self.member(id)
            .col_expr(Column::MailAddress, Expr::value(oldest.address.as_str()))
            .exec(self.db())
            .await?;
        Ok((Some(oldest.address), row.mail_address))
    }

    async fn lock_mail_change(&self, id: MemberId, until: Timestamp) -> Result<(), StoreError> {
        let until = Expr::value(until.as_millis());
        self.member(id)
            .col_expr(Column::MailChangeLockedUntil, until)
            .exec(self.db())
            .await?;
        Ok(())
    }

    async fn put_former_mail(
        &self,
        id: MemberId,
        former: &[FormerMail],
        changed_at: Option<Timestamp>,
    ) -> Result<(), StoreError> {
        let changed_at = changed_at.map(Timestamp::as_millis);
        self.member(id)
            .col_expr(Column::FormerMailAddress, Expr::value(write_former(former)))
            .col_expr(Column::MailChangedAt, Expr::value(changed_at))
            .exec(self.db())
            .await?;
        Ok(())
    }

    async fn put_pending_mail(
        &self,
        id: MemberId,
        pending: Option<&PendingMail>,
    ) -> Result<bool, StoreError> {
        let address = pending.map(|pending| pending.address.as_str());
        let at = pending.map(|pending| pending.at.as_millis());
        let put = self
            .member(id)
            .col_expr(Column::PendingMailAddress, Expr::value(address))
            .col_expr(Column::PendingMailAt, Expr::value(at))
            .exec(self.db())
            .await?;
        Ok(put.rows_affected == 1)
    }
}

/// A stored pending address.
pub(crate) fn read_pending(address: Option<String>, at: Option<i64>) -> Option<PendingMail> {
    Some(PendingMail {
        address: address?,
        at: read_time(at)?,
    })
}

/// The addresses of a row that were replaced after that, the oldest first.
fn restorable(row: &Model, since: Timestamp) -> Vec<FormerMail> {
    let changed_at = read_time(row.mail_changed_at);
    let mut former = read_former(row.former_mail_address.as_deref(), changed_at);
    former.retain(|former| former.replaced_at > since);
    former
}

/// The addresses of a column, the oldest first: each a line, with its time before a blank. Those of an
/// older version have no time, and were replaced when the address was last changed.
pub(crate) fn read_former(column: Option<&str>, changed_at: Option<Timestamp>) -> Vec<FormerMail> {
    let lines = column.into_iter().flat_map(str::lines);
    lines
        .filter_map(|line| {
            let (replaced_at, address) = match line.split_once(' ') {
                Some((time, address)) => (read_time(time.parse().ok())?, address),
                None => (changed_at?, line),
            };
            Some(FormerMail {
                address: address.to_owned(),
                replaced_at,
            })
        })
        .collect()
}

/// The column of these addresses.
pub(crate) fn write_former(former: &[FormerMail]) -> Option<String> {
    let line = |former: &FormerMail| {
        let replaced_at = former.replaced_at.as_millis();
        format!("{replaced_at} {}", former.address)
    };
    let lines: Vec<_> = former.iter().map(line).collect();
    (!lines.is_empty()).then(|| lines.join("\n"))
}
