//! Provisioning: one member, or many in a few statements.

use std::collections::HashMap;

use sea_orm::{
    ActiveModelTrait, ColumnTrait, EntityTrait, QueryFilter, QuerySelect, prelude::Uuid,
};
use sekisho_kernel::{MemberId, Timestamp};

use crate::{IdentifierState, Member, PasswordCredential, Reader, StoreError, Txn, entity::member};

/// How many rows one statement inserts: SQLite takes 32,766 values in one, and a member has thirty.
const ROWS: usize = 500;

/// A member to be provisioned.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct NewMember {
    /// The member. An address with a time of confirmation is the member's from the beginning.
    pub member: Member,
    /// The user ID, folded.
    pub user_id: String,
    /// What the user ID is good for.
    pub user_id_state: IdentifierState,
    /// The first password.
    pub password: PasswordCredential,
}

impl Reader<'_> {
    /// Which of a few hundred subject identifiers are given out, and to whom, in one statement.
    pub async fn find_subs(
        &self,
        subs: &[String],
    ) -> Result<HashMap<String, MemberId>, StoreError> {
        use member::Column;
        let rows: Vec<(String, Uuid)> = member::Entity::find()
            .select_only()
            .columns([Column::Sub, Column::Id])
            .filter(Column::TenantId.eq(self.tenant_key()))
            .filter(Column::Sub.is_in(subs))
            .into_tuple()
            .all(self.db())
            .await?;
        Ok(rows
            .into_iter()
            .map(|(sub, id)| (sub, MemberId::from_uuid(id)))
            .collect())
    }
}

impl Txn<'_> {
    /// Provisions a member with a user ID and a password.
    ///
    /// # Errors
    /// [`StoreError::Conflict`] if the user ID or the subject identifier was ever given out, or
    /// another member has confirmed the address.
    pub async fn insert_member(&self, new: &NewMember) -> Result<(), StoreError> {
        let now = new.member.created_at;
        self.insert_members(std::slice::from_ref(new), now).await
    }

    /// Provisions members with user IDs and passwords, many in one statement.
    ///
    /// # Errors
    /// [`StoreError::Conflict`] if one of the user IDs or subject identifiers was ever given out,
    /// or another member has confirmed one of the addresses.
    pub async fn insert_members(
        &self,
        new: &[NewMember],
        now: Timestamp,
    ) -> Result<(), StoreError> {
        for some in new.chunks(ROWS) {
            let members: Vec<_> = some
                .iter()
                .map(|new| self.member_row(&new.member))
                .collect::<Result<_, _>>()?;
            self.insert_rows("member", members).await?;
            let user_ids = some.iter().map(|new| {
                self.identifier_row(new.member.id, &new.user_id, new.user_id_state, now)
            });
            self.insert_rows("user ID", user_ids.collect()).await?;
            let passwords = some
                .iter()
                .map(|new| self.password_row(new.member.id, &new.password, now));
            self.insert_rows("password", passwords.collect()).await?;
            let addresses = some.iter().filter_map(|new| {
                let address = new.member.mail_address.as_ref()?;
                let confirmed_at = new.member.mail_confirmed_at?;
                let folded = address.to_lowercase();
                Some(self.mail_address_row(new.member.id, &folded, confirmed_at))
            });
            self.insert_rows("mail address", addresses.collect())
                .await?;
        }
        Ok(())
    }

    async fn insert_rows<A: ActiveModelTrait>(
        &self,
        what: &'static str,
        rows: Vec<A>,
    ) -> Result<(), StoreError> {
        if rows.is_empty() {
            return Ok(());
        }
        let inserted = A::Entity::insert_many(rows)
            .exec_without_returning(self.db())
            .await;
        inserted.map_err(|error| StoreError::from(error).conflict_on(what))?;
        Ok(())
    }
}
