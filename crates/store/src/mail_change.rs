//! A confirmed mail address is replaced by another one: only once that was shown to be the
//! member's, and the former one can be restored for a while.

use sea_orm::{ColumnTrait, QueryFilter, sea_query::Expr};
use sekisho_kernel::{MemberId, Timestamp};

use crate::{Claimed, StoreError, Txn, entity::member::Column, row::read_time};

/// An address that shall take the place of the confirmed one.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct PendingMail {
    /// The address.
    pub address: String,
    /// When that was asked for.
    pub at: Timestamp,
}

/// What became of a link that changes an address, or undoes that.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum MailChange {
    /// It is changed. This was the former one, if that was confirmed.
    Changed(Option<String>),
    /// Another account has confirmed the address meanwhile.
    Taken,
    /// It is not asked for any more.
    Void,
}

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

    /// Puts the pending address in the place of the present one, which is kept to be restored. Where
    /// that was itself put there after `undoable_since`, the one before it is kept on: whoever took
    /// an account over cannot get rid of the member's address by changing it twice. Nothing is changed
    /// for a while after a change was undone, whenever it was asked for.
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
        let was_just_changed = row
            .mail_changed_at
            .is_some_and(|changed_at| changed_at > undoable_since.as_millis());
        let former = match row.former_mail_address {
            Some(former) if was_just_changed => Some(former),
            _ => row
                .mail_confirmed_at
                .and(row.mail_address)
                .filter(|present| present.to_lowercase() != folded),
        };
        let claimed = self.confirm_mail_address(id, address, &folded, now).await?;
        self.put_pending_mail(id, None).await?;
        if claimed == Claimed::Taken {
            return Ok(MailChange::Taken);
        }
        if former.is_some() {
            self.member(id)
                .col_expr(Column::FormerMailAddress, Expr::value(former.clone()))
                .col_expr(Column::MailChangedAt, Expr::value(now.as_millis()))
                .exec(self.db())
                .await?;
        }
        Ok(MailChange::Changed(former))
    }

    /// Restores the address before the last change, if that is the one. Until `locked_until` it
    /// cannot be changed again. Gives the address that is not the member's any more.
    pub async fn undo_mail_change(
        &self,
        id: MemberId,
        former: &str,
        now: Timestamp,
        locked_until: Timestamp,
    ) -> Result<MailChange, StoreError> {
        let row = self.lock_member(id).await?;
        if row.former_mail_address.as_deref() != Some(former) {
            return Ok(MailChange::Void);
        }
        let folded = former.to_lowercase();
        if self.confirm_mail_address(id, former, &folded, now).await? == Claimed::Taken {
            return Ok(MailChange::Taken);
        }
        self.put_pending_mail(id, None).await?;
        self.member(id)
            .col_expr(Column::FormerMailAddress, Expr::value(None::<String>))
            .col_expr(Column::MailChangedAt, Expr::value(None::<i64>))
            .col_expr(
                Column::MailChangeLockedUntil,
                Expr::value(locked_until.as_millis()),
            )
            .exec(self.db())
            .await?;
        Ok(MailChange::Changed(row.mail_address))
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
