//! Mail addresses that members have shown to be theirs: each is one member's. What nobody confirmed
//! blocks nobody.

use std::collections::HashMap;

use sea_orm::{
    ActiveValue::Set,
    ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect,
    sea_query::{Expr, ExprTrait, Func, OnConflict},
};
use sekisho_kernel::{MemberId, Timestamp};

use crate::{
    Claimed, Member, Reader, StoreError, Txn,
    entity::{
        confirmed_mail_address::{ActiveModel, Column, Entity},
        member,
    },
    member::{WHAT, read as read_member},
    row::write_document,
};

/// The most members of one address that are looked at: a household.
const SHARING: u64 = 10;

impl Reader<'_> {
    /// Whether a folded address is confirmed for another member.
    pub async fn is_mail_address_taken(
        &self,
        folded: &str,
        except: MemberId,
    ) -> Result<bool, StoreError> {
        let key = (self.tenant_key(), folded.to_owned());
        let found = Entity::find_by_id(key).one(self.db()).await?;
        Ok(found.is_some_and(|row| row.member_id != except.as_uuid()))
    }

    /// Which of a few hundred folded addresses are confirmed, and for whom, in one statement.
    pub async fn find_mail_addresses(
        &self,
        folded: &[String],
    ) -> Result<HashMap<String, MemberId>, StoreError> {
        let rows = Entity::find()
            .filter(Column::TenantId.eq(self.tenant_key()))
            .filter(Column::Address.is_in(folded))
            .all(self.db())
            .await?;
        Ok(rows
            .into_iter()
            .map(|row| (row.address, MemberId::from_uuid(row.member_id)))
            .collect())
    }
}

impl Reader<'_> {
    /// The members whose address this is, folded: whoever confirmed it, and those of whom only the
    /// society says so; a few at most.
    pub async fn list_members_by_mail_address(
        &self,
        folded: &str,
    ) -> Result<Vec<Member>, StoreError> {
        let stored = Expr::col((member::Entity, member::Column::MailAddress));
        let rows = member::Entity::find()
            .filter(member::Column::TenantId.eq(self.tenant_key()))
            .filter(Func::lower(stored).eq(folded))
            .order_by_asc(member::Column::Id)
            .limit(SHARING)
            .all(self.db())
            .await?;
        rows.into_iter().map(read_member).collect()
    }
}

impl Txn<'_> {
    /// Keeps that an address was shown to be a member's. It takes the place of the former one, and
    /// portals are told of it from then on. Of several members who confirm the same at once, one
    /// gets it.
    ///
    /// # Errors
    /// [`StoreError::Unstorable`] if there is no such member.
    pub async fn confirm_mail_address(
        &self,
        id: MemberId,
        address: &str,
        folded: &str,
        now: Timestamp,
    ) -> Result<Claimed, StoreError> {
        let row = self.lock_member(id).await?;
        let mut again = OnConflict::columns([Column::TenantId, Column::Address]);
        again.update_column(Column::ConfirmedAt);
        again.action_and_where(Expr::col((Entity, Column::MemberId)).eq(id.as_uuid()));
        let confirmed = Entity::insert(self.mail_address_row(id, folded, now))
            .on_conflict(again)
            .exec_without_returning(self.db())
            .await?;
        if confirmed == 0 {
            return Ok(Claimed::Taken);
        }
        Entity::delete_many()
            .filter(Column::TenantId.eq(self.tenant_key()))
            .filter(Column::MemberId.eq(id.as_uuid()))
            .filter(Column::Address.ne(folded))
            .exec(self.db())
            .await?;
        let mut claims = read_member(row)?.claims;
        claims.email.email = Some(address.to_owned());
        claims.email.email_verified = Some(true);
        self.member(id)
            .col_expr(member::Column::MailAddress, Expr::value(address))
            .col_expr(
                member::Column::MailConfirmedAt,
                Expr::value(now.as_millis()),
            )
            .col_expr(
                member::Column::Claims,
                Expr::value(write_document(WHAT, &claims)?),
            )
            .exec(self.db())
            .await?;
        Ok(Claimed::Claimed)
    }

    /// Forgets that an address was shown to be a member's. It stays on file, unless one can be restored
    /// that was there before, and portals are told that it is not verified from then on. Gives the
    /// address that is on file no more.
    pub(crate) async fn doubt_mail_address(
        &self,
        id: MemberId,
        undoable_since: Timestamp,
    ) -> Result<Option<String>, StoreError> {
        let row = self.lock_member(id).await?;
        let (on_file, lost) = self.forget_former_mail(id, undoable_since).await?;
        Entity::delete_many()
            .filter(Column::TenantId.eq(self.tenant_key()))
            .filter(Column::MemberId.eq(id.as_uuid()))
            .exec(self.db())
            .await?;
        let mut claims = read_member(row)?.claims;
        claims.email.email = on_file.or(claims.email.email);
        claims.email.email_verified = claims.email.email.is_some().then_some(false);
        self.member(id)
            .col_expr(member::Column::MailConfirmedAt, Expr::value(None::<i64>))
            .col_expr(
                member::Column::Claims,
                Expr::value(write_document(WHAT, &claims)?),
            )
            .exec(self.db())
            .await?;
        Ok(lost)
    }

    pub(crate) fn mail_address_row(
        &self,
        member: MemberId,
        folded: &str,
        now: Timestamp,
    ) -> ActiveModel {
        ActiveModel {
            tenant_id: Set(self.tenant_key()),
            address: Set(folded.to_owned()),
            member_id: Set(member.as_uuid()),
            confirmed_at: Set(now.as_millis()),
        }
    }
}
