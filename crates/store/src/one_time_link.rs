//! Mailed links, kept as hashes, each good once and only as long as its member's security version
//! is the one it was made at.

use sea_orm::{
    ActiveValue::Set,
    ColumnTrait, EntityTrait, QueryFilter, UpdateMany,
    sea_query::{Expr, ExprTrait, Query, SelectStatement},
};
use sekisho_kernel::{LinkId, MemberId, SignInId, Timestamp};
use sekisho_keys::KeyedHash;

use crate::{
    Reader, StoreError, Txn,
    entity::{
        member,
        one_time_link::{ActiveModel, Column, Entity, Model},
    },
    row::{corrupt, hash_bytes, read_hash_null, read_time},
};

const WHAT: &str = "mailed link";

/// A mailed link.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct OneTimeLink {
    /// Its id.
    pub id: LinkId,
    /// What it does.
    pub purpose: LinkPurpose,
    /// Who got it.
    pub member: MemberId,
    /// The member's security version when it was made.
    pub security_version: i64,
    /// The address it was sent to.
    pub address: Option<String>,
    /// The sign-in that asked for it; of one that began a sign-in, that one.
    pub sign_in: Option<SignInId>,
    /// The browser of that sign-in.
    pub browser: Option<KeyedHash>,
    /// When it was sent.
    pub sent_at: Timestamp,
    /// When it stops being good.
    pub expires_at: Timestamp,
    /// When it was used.
    pub used_at: Option<Timestamp>,
}

/// What a mailed link does.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum LinkPurpose {
    /// It shows that the address is the member's.
    AddressCheck,
    /// It lets the member choose a password that the desk has made void.
    PasswordReissue,
    /// It puts the address that it was sent to in the place of the present one.
    MailChange,
    /// It restores the address that it was sent to.
    MailUndo,
    /// It lets the member choose a password in the place of a forgotten one.
    PasswordReset,
    /// It lets a member who lost what the second factor needs set up another one.
    LostDevice,
    /// It cancels that.
    LostDeviceCancel,
}

impl LinkPurpose {
    /// Whether it dies when what is pending for its member is voided. Those by which a member stops
    /// somebody else do not: whoever is to be stopped could void them.
    pub fn is_voidable(self) -> bool {
        !Self::STOPS_OTHERS.contains(&self)
    }

    /// Whether it recovers the account: it dies when the address that it was sent to is the member's
    /// no more.
    pub fn recovers(self) -> bool {
        Self::RECOVERS.contains(&self)
    }

    const STOPS_OTHERS: [Self; 2] = [Self::MailUndo, Self::LostDeviceCancel];

    const RECOVERS: [Self; 3] = [Self::PasswordReissue, Self::PasswordReset, Self::LostDevice];

    const ALL: [Self; 7] = [
        Self::AddressCheck,
        Self::PasswordReissue,
        Self::MailChange,
        Self::MailUndo,
        Self::PasswordReset,
        Self::LostDevice,
        Self::LostDeviceCancel,
    ];

    const fn name(self) -> &'static str {
        match self {
            Self::AddressCheck => "address-check",
            Self::PasswordReissue => "password-reissue",
            Self::MailChange => "mail-change",
            Self::MailUndo => "mail-undo",
            Self::PasswordReset => "password-reset",
            Self::LostDevice => "lost-device",
            Self::LostDeviceCancel => "lost-device-cancel",
        }
    }
}

impl Reader<'_> {
    /// The link whose hash this is, also one that is not good any more.
    pub async fn find_link(&self, hash: &KeyedHash) -> Result<Option<OneTimeLink>, StoreError> {
        let found = Entity::find()
            .filter(Column::TenantId.eq(self.tenant_key()))
            .filter(Column::Hash.eq(hash_bytes(hash)))
            .one(self.db())
            .await?;
        found.map(read).transpose()
    }

    /// The link of an id, also one that is not good any more.
    pub async fn find_link_by_id(&self, id: LinkId) -> Result<Option<OneTimeLink>, StoreError> {
        let key = (self.tenant_key(), id.as_uuid());
        let found = Entity::find_by_id(key).one(self.db()).await?;
        found.map(read).transpose()
    }
}

impl Txn<'_> {
    /// Keeps a link that is sent now. Those of the same member and purpose that were sent before
    /// expire; of those that restore an address, those to that address.
    ///
    /// # Errors
    /// [`StoreError::Unstorable`] if there is no such member.
    pub async fn insert_link(
        &self,
        link: &OneTimeLink,
        hash: &KeyedHash,
    ) -> Result<(), StoreError> {
        self.lock_member(link.member).await?;
        let sent_at = link.sent_at.as_millis();
        let mut before = self
            .expiry_of_links(link.member, link.sent_at)
            .filter(Column::Purpose.eq(link.purpose.name()));
        if link.purpose == LinkPurpose::MailUndo {
            before = before.filter(Column::Address.eq(link.address.as_deref()));
        }
        before.exec(self.db()).await?;
        let row = ActiveModel {
            tenant_id: Set(self.tenant_key()),
            id: Set(link.id.as_uuid()),
            hash: Set(hash_bytes(hash)),
            purpose: Set(link.purpose.name().to_owned()),
            member_id: Set(link.member.as_uuid()),
            security_version: Set(link.security_version),
            address: Set(link.address.clone()),
            sign_in_id: Set(link.sign_in.map(|sign_in| sign_in.as_uuid())),
            browser: Set(link.browser.as_ref().map(hash_bytes)),
            sent_at: Set(sent_at),
            expires_at: Set(link.expires_at.as_millis()),
            used_at: Set(link.used_at.map(Timestamp::as_millis)),
        };
        Entity::insert(row)
            .exec_without_returning(self.db())
            .await?;
        Ok(())
    }

    /// Makes the links void that recover the account: they went to an address that is the member's
    /// no more.
    pub(crate) async fn void_recovery_links(
        &self,
        member: MemberId,
        now: Timestamp,
    ) -> Result<(), StoreError> {
        let purposes = LinkPurpose::RECOVERS.map(LinkPurpose::name);
        self.expiry_of_links(member, now)
            .filter(Column::Purpose.is_in(purposes))
            .exec(self.db())
            .await?;
        Ok(())
    }

    /// An update by which the good links of a member expire now.
    fn expiry_of_links(&self, member: MemberId, now: Timestamp) -> UpdateMany<Entity> {
        let now = now.as_millis();
        Entity::update_many()
            .col_expr(Column::ExpiresAt, Expr::value(now))
            .filter(Column::TenantId.eq(self.tenant_key()))
            .filter(Column::MemberId.eq(member.as_uuid()))
            .filter(Column::UsedAt.is_null())
            .filter(Column::ExpiresAt.gt(now))
    }

    /// Uses a link up; returns whether it was good: unused, not too old, and nothing has voided what
    /// was pending for its member since it was made. What undoes a change of the mail address is
    /// voided by nothing: whoever took the account over could else do so. Of any number that try at once, one is first.
    pub async fn consume_link(&self, id: LinkId, now: Timestamp) -> Result<bool, StoreError> {
        self.lock_member_of_link(id).await?;
        let consumed = Entity::update_many()
            .col_expr(Column::UsedAt, Expr::value(now.as_millis()))
            .filter(Column::TenantId.eq(self.tenant_key()))
            .filter(Column::Id.eq(id.as_uuid()))
            .filter(Column::UsedAt.is_null())
            .filter(Column::ExpiresAt.gt(now.as_millis()))
            .filter(
                Column::Purpose
                    .is_in(LinkPurpose::STOPS_OTHERS.map(LinkPurpose::name))
                    .or(Expr::exists(member_at_version())),
            )
            .exec(self.db())
            .await?;
        Ok(consumed.rows_affected == 1)
    }

    /// Keeps which sign-in a link began that was used up just now, and in which browser: there it
    /// leads to that sign-in again.
    pub async fn record_begun_sign_in(
        &self,
        id: LinkId,
        sign_in: SignInId,
        browser: &KeyedHash,
    ) -> Result<(), StoreError> {
        Entity::update_many()
            .col_expr(Column::SignInId, Expr::value(sign_in.as_uuid()))
            .col_expr(Column::Browser, Expr::value(hash_bytes(browser)))
            .filter(Column::TenantId.eq(self.tenant_key()))
            .filter(Column::Id.eq(id.as_uuid()))
            .filter(Column::UsedAt.is_not_null())
            .exec(self.db())
            .await?;
        Ok(())
    }

    /// Waits for whoever is raising the member's security version, so that the statement that
    /// follows sees the outcome.
    async fn lock_member_of_link(&self, id: LinkId) -> Result<(), StoreError> {
        let whose = Query::select()
            .column(Column::MemberId)
            .from(Entity)
            .and_where(Column::TenantId.eq(self.tenant_key()))
            .and_where(Column::Id.eq(id.as_uuid()))
            .take();
        member::Entity::update_many()
            .col_expr(member::Column::State, Expr::col(member::Column::State))
            .filter(member::Column::TenantId.eq(self.tenant_key()))
            .filter(member::Column::Id.in_subquery(whose))
            .exec(self.db())
            .await?;
        Ok(())
    }
}

/// The member of the link that is updated, at the security version of the link.
fn member_at_version() -> SelectStatement {
    let same = |of_member: member::Column, of_link: Column| {
        Expr::col((member::Entity, of_member)).eq(Expr::col((Entity, of_link)))
    };
    Query::select()
        .expr(Expr::value(1_i64))
        .from(member::Entity)
        .and_where(same(member::Column::TenantId, Column::TenantId))
        .and_where(same(member::Column::Id, Column::MemberId))
        .and_where(same(
            member::Column::SecurityVersion,
            Column::SecurityVersion,
        ))
        .take()
}

fn read(row: Model) -> Result<OneTimeLink, StoreError> {
    let purpose = LinkPurpose::ALL
        .into_iter()
        .find(|purpose| purpose.name() == row.purpose)
        .ok_or_else(|| corrupt(WHAT, format!("purpose `{}`", row.purpose)))?;
    Ok(OneTimeLink {
        id: LinkId::from_uuid(row.id),
        purpose,
        member: MemberId::from_uuid(row.member_id),
        security_version: row.security_version,
        address: row.address,
        sign_in: row.sign_in_id.map(SignInId::from_uuid),
        browser: read_hash_null(WHAT, row.browser.as_deref())?,
        sent_at: Timestamp::from_millis(row.sent_at),
        expires_at: Timestamp::from_millis(row.expires_at),
        used_at: read_time(row.used_at),
    })
}
