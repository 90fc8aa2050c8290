//! What happened to a member's account: sign-ins, refusals, changes. The member sees it on the
//! account pages.

use sea_orm::{ActiveValue::Set, ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use sekisho_kernel::{ClientId, EventId, MemberId, Timestamp, policy::Method};
use serde::{Deserialize, Serialize};

use crate::{
    Reader, StoreError, Txn,
    entity::member_event::{ActiveModel, Column, Entity, Model},
    row::{read_document, write_document},
};

const WHAT: &str = "history entry";

/// Something that happened to a member's account.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum AccountEvent {
    /// A session began or went on, by these methods (RFC 8176 names).
    SignedIn {
        /// `amr`
        amr: Vec<String>,
    },
    /// Something that was entered for the account was refused.
    Refused {
        /// Why, as pages name it (`data-error`, `data-reason`).
        outcome: String,
        /// The call number of the attempt (お問い合わせ番号).
        call_number: Option<u32>,
    },
    /// The member signed out.
    SignedOut,
    /// The member ended other sessions than the one that ended them.
    SessionsEnded,
    /// The first sign-in is complete.
    Activated,
    /// Another password.
    PasswordChanged,
    /// Another password, chosen by a mailed link.
    PasswordReset,
    /// Another user ID.
    UserIdChanged,
    /// A link was sent to an address that shall take the place of the present one.
    MailChangeRequested,
    /// Another mail address.
    MailChanged,
    /// A change of the mail address was undone.
    MailChangeUndone,
    /// A second factor was registered.
    SecondFactorAdded {
        /// Of which kind.
        method: Method,
        /// What the member calls it.
        name: String,
    },
    /// A change of the address that waited for its link was called off.
    MailChangeCancelled,
    /// A second factor was taken away.
    SecondFactorRemoved {
        /// Of which kind.
        method: Method,
        /// What the member called it.
        name: String,
    },
    /// A second factor has another name.
    SecondFactorRenamed {
        /// Of which kind.
        method: Method,
        /// What the member calls it.
        name: String,
    },
    /// The desk took all second factors away: they were lost.
    SecondFactorsRemoved,
    /// Another second factor was chosen.
    MethodChosen {
        /// Which.
        method: Method,
    },
    /// New recovery codes were made.
    RecoveryCodesMade,
    /// A recovery code took the place of the second factor.
    RecoveryCodeUsed {
        /// How many are left.
        left: u64,
    },
    /// Somebody said that the second factor is lost, and asked for another by mail.
    LostDeviceRequested {
        /// When that opens.
        opens_at: Timestamp,
    },
    /// That was cancelled.
    LostDeviceCancelled,
    /// The lost second factor was replaced.
    LostDeviceReplaced,
    /// The desk unlocked the account.
    Unlocked,
    /// The desk made a new temporary password or had a link sent.
    Reissued,
}

/// An event that is to be kept.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Happened {
    /// Its id, made at the time of the event.
    pub id: EventId,
    /// To whom.
    pub member: MemberId,
    /// What.
    pub event: AccountEvent,
    /// What the browser calls itself; empty where there was none.
    pub user_agent: String,
    /// The client that the sign-in was for.
    pub client: Option<ClientId>,
    /// When.
    pub at: Timestamp,
    /// Until when it is kept.
    pub expires_at: Timestamp,
}

/// An entry of a member's history.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct HistoryEntry {
    /// Its id: later ones are greater.
    pub id: EventId,
    /// What happened.
    pub event: AccountEvent,
    /// What the browser calls itself; empty where there was none.
    pub user_agent: String,
    /// The client that the sign-in was for.
    pub client: Option<ClientId>,
    /// When.
    pub at: Timestamp,
}

impl Reader<'_> {
    /// The history of a member, the newest first: at most `limit` entries, all before `before` if
    /// that is given.
    pub async fn list_history(
        &self,
        member: MemberId,
        before: Option<EventId>,
        limit: u64,
    ) -> Result<Vec<HistoryEntry>, StoreError> {
        let mut query = Entity::find()
            .filter(Column::TenantId.eq(self.tenant_key()))
            .filter(Column::MemberId.eq(member.as_uuid()));
        if let Some(before) = before {
            query = query.filter(Column::Id.lt(before.as_uuid()));
        }
        let rows = query
            .order_by_desc(Column::Id)
            .limit(limit)
            .all(self.db())
            .await?;
        rows.into_iter().map(read).collect()
    }
}

impl Txn<'_> {
    /// Keeps that something happened to a member's account.
    pub async fn record_event(&self, happened: &Happened) -> Result<(), StoreError> {
        let client = happened.client.as_ref();
        let row = ActiveModel {
            tenant_id: Set(self.tenant_key()),
            id: Set(happened.id.as_uuid()),
            member_id: Set(happened.member.as_uuid()),
            document: Set(write_document(WHAT, &happened.event)?),
            user_agent: Set(Some(happened.user_agent.clone())),
            client_id: Set(client.map(|client| client.as_str().to_owned())),
            at: Set(happened.at.as_millis()),
            expires_at: Set(happened.expires_at.as_millis()),
        };
        Entity::insert(row)
            .exec_without_returning(self.db())
            .await?;
        Ok(())
    }
}

fn read(row: Model) -> Result<HistoryEntry, StoreError> {
    Ok(HistoryEntry {
        id: EventId::from_uuid(row.id),
        event: read_document(WHAT, &row.document)?,
        user_agent: row.user_agent.unwrap_or_default(),
        client: row.client_id.map(ClientId::new),
        at: Timestamp::from_millis(row.at),
    })
}
